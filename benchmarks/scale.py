"""What a large build asks of the machine that starts it: seconds and megabytes of a plan, and rounds of portrait jobs,
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
from generation.concepts.image_prompts import VIEWS
from generation.concepts.packaged import packaged_events, packaged_people
from generation.concepts.selection import Selection
from generation.images.attempts import CheckedCandidate
from generation.images.items import Items, view_of
from generation.images.portraits import PortraitCandidates, PortraitStage
from generation.images.run_folder import Run
from generation.images.sheets import Sheet
from generation.images.worker import Worker
from generation.pipeline import BuildContext
from schemas.recipe import Recipe
from schemas.scene import Candidate, Item, Portrait, Scene, Verdict, View

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


def build_of(people: int, events: int, folder: Path) -> BuildContext:
    """A build of that crowd."""
    selection = crowd(people, events)

    def chosen(recipe: Recipe) -> Selection:
        return selection

    pipeline.select = chosen  # type: ignore[assignment]
    return pipeline.prepare(read_recipe("embedded", unverified_events=True), Run(folder))


def fill(context: BuildContext) -> None:
    """A record for every portrait, view and scene, with three rejected candidates; of pictures only the names, since
    a plan reads none.
    """
    candidates = tuple(
        Candidate(number=n, seed=n, verdict=Verdict(ok=n == 3, reason="" if n == 3 else "other face", scores=SCORES))
        for n in range(4)
    )
    plain = {"drawn_with": "nothing", "candidates": candidates, "image": "0" * 64}
    face = {"source": "drawn", "box": (1, 1, 9, 9), "embedding": (0.0,) * 128}
    seen = {"place": None, "box": (1, 1, 9, 9), "event_verified": True, "phash": "0" * 16}
    for room in ("portraits", "views", "scenes"):
        (context.run.folder / room).mkdir(parents=True)
    items = context.items
    for person in context.people:
        of = {"person": person.id, **plain}
        portrait = Portrait(key=items.portrait_key(person), **face, **of)
        keys = {number: items.view_key(person, portrait, number) for number in range(1, len(VIEWS))}
        views = [View(key=key, number=number, **face, **of) for number, key in keys.items()]
        sheet = Sheet(portrait, views)
        scenes = [
            Scene(
                key=items.scene_key(person, sheet, slot),
                event=slot.event.id,
                take=0,
                view=view_of(items.face_for(person, sheet, slot)),
                **seen,
                **of,
            )
            for slot in context.slots
        ]
        for item in (portrait, *views, *scenes):
            path = context.run.folder / f"{item.kind}s" / f"{item.key}.json"
            path.write_text(item.model_dump_json(indent=1))
            path.with_suffix(".png").touch()


def one_by_one(context: BuildContext) -> int:
    """The baseline: how many scenes are left, each asked for by itself."""
    items, slots = context.items, context.slots
    sheets = [(person, items.sheets([person])[0]) for person in context.people]
    finished = sum(items.scene(person, sheet, slot) is not None for person, sheet in sheets if sheet for slot in slots)
    return context.total - finished


def measure(what: str, people: int, events: int, folder: Path) -> None:
    """Runs in a process of its own, whose peak memory is then this one thing's."""
    context = build_of(people, events, folder)
    before = peak()
    wall, core = time.perf_counter(), time.process_time()
    left = one_by_one(context) if what == "baseline" else pipeline.plan(context).scenes_left
    wall, core = time.perf_counter() - wall, time.process_time() - core
    print(f"{what:<10}{left:>12,}{wall:>9.1f}{core:>9.1f}{peak():>10.0f}{peak() - before:>10.0f}")


def peak() -> float:
    """The most memory that this program ever held, in MB; unlike getrusage it does not count what started it."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1e3


def rounds(people: int, resembling: float) -> tuple[int, int, float]:
    """Rounds of portrait jobs, jobs, and seconds spent on settling, when so large a share of faces resembles one
    before, as drawn from too few faces.
    """
    from validation.gate import Judged  # it loads torch, whose memory is none of a plan's

    context = build_of(people, 1, Path("nowhere"))
    noise = np.random.default_rng(0)
    faces = noise.normal(
        0, 1, (max(1, round(people / (2 * resembling))), 128)
    )  # so many apart that this share meets one that is taken

    class Keeping(Run):
        def finish(self, item: T, picture: bytes | None) -> T:
            return item

        def reject(self, key: str, number: int, picture: bytes) -> None:
            pass

    items = Items(context.recipe, context.checkpoint.digest, Keeping(Path("nowhere")))
    stage = PortraitStage(Worker(items, context.checkpoint), context.people, lambda *_: None)
    rounds, count = 0, 0
    begun = time.perf_counter()
    while jobs := stage.jobs():
        rounds, count = rounds + 1, count + len(jobs)
        for job in jobs:
            judged = Judged(Verdict(ok=True), embedding=faces[noise.integers(len(faces))])
            candidate = CheckedCandidate(job.first, judged, None, b"picture")
            stage.receive(PortraitCandidates(job.person.id, "", [candidate]))
    return rounds, count, time.perf_counter() - begun


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
        count, jobs, seconds = rounds(args.people, share)
        print(
            f"{share:.0%} of faces resemble one before: {count} rounds, {jobs:,} portrait jobs, {seconds:.1f} s to"
            " settle them"
        )


if __name__ == "__main__":
    main()
