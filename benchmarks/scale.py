"""What a large build asks of the machine that starts it: seconds and megabytes of a plan, and rounds of auditions,
without drawing anything.

    python benchmarks/scale.py --people 2000 --events 100

The plan is made for an empty run folder and for one with a record and a picture for every scene. The baseline asks the
disk for every item by its name and reads each record, as a plan did before it was told by one listing. Rounds are how
often all workers start: once for the portraits, and once more for people who turned out to resemble somebody.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TypeVar

import numpy as np

from generation import pipeline
from generation.base.recipes import read_recipe
from generation.concepts.packaged import packaged_events, packaged_people
from generation.concepts.selection import Selection
from generation.images.items import Slot
from generation.images.portraits import Audition, Call, Casting, Deliver, Tried
from generation.images.run_folder import Run
from generation.pipeline import Build
from schemas.recipe import Recipe
from schemas.scene import Candidate, Item, Portrait, Scene, Verdict

T = TypeVar("T", bound=Item)
SCORES = {
    "luminance": 0.41,
    "contrast": 0.2,
    "sharpness": 0.01,
    "event_probability": 0.93,
    "face_share": 0.4,
    "identity_distance": 0.33,
}


def crowd(people: int, events: int) -> Selection:
    """So many people and events, copies of the packaged ones under other ids."""
    who = [packaged_people()[n % 200].model_copy(update={"id": f"big-{n:05d}"}) for n in range(people)]
    what = [packaged_events()[n % 40].model_copy(update={"id": f"big-{n:04d}"}) for n in range(events)]
    return Selection({None: who}, {None: what})


def build_of(people: int, events: int, folder: Path) -> Build:
    """A build of that crowd."""
    selection = crowd(people, events)

    def chosen(recipe: Recipe) -> Selection:
        return selection

    pipeline.select = chosen  # type: ignore[assignment]
    return Build(read_recipe("embedded", unverified_events=True), Run(folder))


def fill(build: Build) -> None:
    """A record for every portrait and scene, with three rejected candidates; of a scene's picture only the name, since
    a plan reads none.
    """
    candidates = tuple(
        Candidate(number=n, seed=n, verdict=Verdict(ok=n == 3, reason="" if n == 3 else "other face", scores=SCORES))
        for n in range(4)
    )
    plain = {"drawn_with": "nothing", "candidates": candidates, "image": "0" * 64}
    for room in ("portraits", "scenes"):
        (build.run.folder / room).mkdir(parents=True)
    for person in build.people:
        portrait = Portrait(key=build.items.portrait_key(person), person=person.id, embedding=(0.0,) * 128, **plain)
        (build.run.folder / "portraits" / f"{portrait.key}.json").write_text(portrait.model_dump_json(indent=1))
        for slot in build.slots:
            key = build.items.scene_key(person, portrait, slot)
            scene = Scene(
                key=key,
                person=person.id,
                event=slot.event.id,
                take=0,
                box=(1, 1, 9, 9),
                event_verified=True,
                phash="0" * 16,
                **plain,
            )
            (build.run.folder / "scenes" / f"{key}.json").write_text(scene.model_dump_json(indent=1))
            (build.run.folder / "scenes" / f"{key}.png").touch()


def one_by_one(build: Build) -> int:
    """The baseline: how many scenes are left, each asked for by itself."""
    slots: list[Slot] = build.slots
    cast = [(person, build.items.portrait(person)) for person in build.people]
    finished = sum(
        build.items.scene(person, portrait, slot) is not None for person, portrait in cast if portrait for slot in slots
    )
    return build.total - finished


def measure(what: str, people: int, events: int, folder: Path) -> None:
    """Runs in a process of its own, whose peak memory is then this one thing's."""
    build = build_of(people, events, folder)
    before = peak()
    wall, core = time.perf_counter(), time.process_time()
    left = one_by_one(build) if what == "baseline" else build.plan().scenes_left
    wall, core = time.perf_counter() - wall, time.process_time() - core
    print(f"{what:<10}{left:>12,}{wall:>9.1f}{core:>9.1f}{peak():>10.0f}{peak() - before:>10.0f}")


def peak() -> float:
    """The most memory that this program ever held, in MB; unlike getrusage it does not count what started it."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1e3


def rounds(people: int, resembling: float) -> tuple[int, int, float]:
    """Rounds of auditions, calls, and seconds spent on settling, when so large a share of faces resembles one before,
    as drawn from too few faces.
    """
    from validation.gate import Judged  # it loads torch, whose memory is none of a plan's

    build = build_of(people, 1, Path("nowhere"))
    noise = np.random.default_rng(0)
    faces = noise.normal(
        0, 1, (max(1, round(people / (2 * resembling))), 128)
    )  # so many apart that this share meets one that is taken

    class Keeping(Run):
        def finish(self, item: T, picture: bytes | None) -> T:
            return item

        def reject(self, key: str, number: int, picture: bytes) -> None:
            pass

    build.studio.run = Keeping(Path("nowhere"))
    casting = Casting(build.studio, build.people, lambda *_: None)
    count, calls = 0, 0
    begun = time.perf_counter()

    def audition(asked: list[Call], deliver: Deliver) -> None:
        for call in asked:
            face = faces[noise.integers(len(faces))]
            deliver(
                Audition(
                    call.person.id, "", [Tried(call.first, Judged(Verdict(ok=True), embedding=face), None, b"picture")]
                )
            )

    while asked := casting.calls():
        count, calls = count + 1, calls + len(asked)
        audition(asked, casting.deliver)
    return count, calls, time.perf_counter() - begun


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FOLDER"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.measure:
        measure(args.measure[0], args.people, args.events, Path(args.measure[1]))
        return
    size = ["--people", str(args.people), "--events", str(args.events)]
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full"
        begun = time.perf_counter()
        fill(build_of(args.people, args.events, full))
        print(
            f"{args.people:,} people x {args.events} events; {time.perf_counter() - begun:.0f} s to write as many"
            " records",
            flush=True,
        )
        print(f"{'':<10}{'scenes left':>12}{'wall s':>9}{'core s':>9}{'peak MB':>10}{'of it MB':>10}", flush=True)
        for what, where in (("empty", Path(folder) / "empty"), ("full", full), ("baseline", full)):
            subprocess.run([sys.executable, __file__, *size, "--measure", what, str(where)], check=True)
    for share in (0.02, 0.1):
        count, calls, seconds = rounds(args.people, share)
        print(
            f"{share:.0%} of faces resemble one before: {count} rounds, {calls:,} auditions, {seconds:.1f} s to settle"
            " them"
        )


if __name__ == "__main__":
    main()
