"""A full-size rehearsal: how long a data set takes from pictures to a repository and back, and how much memory.

    python benchmarks/publishing.py --rows 8000 --size 256

A stand-in for the Hub runs on this machine, with its files on disk. Ours writes the folder with all configs, verifies
it by loading, sends it in one commit, loads it back and compares. The baseline is `Dataset.from_generator(...)` and
`push_to_hub` of one config with the same rows; it verifies nothing. Each runs in a process of its own, one after the
other in one run. The last lines tell how memory grows from the fewest rows to the most.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generation.dataset.content import Content, ImageEntry
    from generation.dataset.splits import Cell

ROOT = Path(__file__).parents[1]
EVENTS = 40


def draw(folder: Path, rows: int, size: int) -> None:
    """So many different pictures that compress as drawn ones do: smooth shapes with fine grain."""
    import numpy as np
    from PIL import Image

    chance = np.random.default_rng(0)
    for n in range(rows):
        coarse = Image.fromarray(chance.integers(0, 256, (9, 9, 3), dtype=np.uint8)).resize(
            (size, size), Image.Resampling.BICUBIC
        )
        grain = chance.normal(0, 2.2, (size, size, 1))
        Image.fromarray(np.clip(np.asarray(coarse) + grain, 0, 255).astype(np.uint8)).save(
            folder / f"{n}.png", compress_level=1
        )


def content(pictures: Path, rows: int) -> "Content":
    """What the pipeline would hand to publish.py: as many people as it takes at forty events."""
    from generation.base.recipes import read_recipe
    from generation.concepts.blocks import ranks
    from generation.concepts.packaged import packaged_events
    from generation.concepts.sampling import Sampler
    from generation.dataset.content import Content, ImageEntry
    from generation.dataset.rows import concept_columns
    from generation.dataset.splits import by_cell, cell_of
    from generation.writing.people import person_of
    from schemas.concepts import Provenance
    from schemas.marker import MadeOf
    from schemas.recipe import DataRecipe
    from schemas.rows import ImageRow, Subject
    from schemas.texts import PersonText

    sampler, events = Sampler(0), packaged_events()
    text = PersonText(
        mark="a mole on the left cheek",
        description="Somebody who stands in for a person, so that a row has the length that it has in earnest." * 3,
    )
    origin = Provenance(writer="nobody", date="2026-01-01", license="CC0-1.0")
    made = (person_of(sampler.draw(), text, origin, f"person-{n:04d}") for n in range(rows // EVENTS))
    people = {person.id: person for person in made}
    what = {event.id: event for event in events}
    where, when = ranks(list(people), 0), ranks(list(what), 0)
    number = {f"{p}.{e}.0": n for n, (p, e) in enumerate((p, e) for p in people for e in what)}
    cells = by_cell((cell_of(where[p], when[e]), f"{p}.{e}.0") for p in people for e in what)

    def read(cell: "Cell") -> Iterator["ImageEntry"]:
        for image_id in cells[cell]:
            who, event = people[image_id.split(".")[0]], what[image_id.split(".")[1]]
            row = ImageRow(
                **concept_columns(who, event, cell),
                image=(pictures / f"{number[image_id]}.png").read_bytes(),
                image_id=image_id,
                caption=f"This is {who.name}. {event.description}",
                take=0,
                view=0,
                subjects=(Subject(person_id=who.id, box=(80, 40, 170, 130)),),
                seed=number[image_id],
                candidate=0,
                event_verified=True,
                scores={"identity_distance": 0.3},
                checkpoint="none@0",
                recipe="rehearsal",
                license="CC0-1.0",
            )
            yield ImageEntry(row)

    wanted = Template(resources.files("data").joinpath("card.md").read_text("utf-8")).get_identifiers()
    card = dict.fromkeys(wanted, "rehearsal")
    recipe = read_recipe("embedded").model_dump(mode="json", include=set(DataRecipe.model_fields))
    made_of = {"recipe": recipe, "checkpoint": "0", "concepts": {}, "texts": "0", "versions": {}}
    return Content(
        people=[(p, where[p.id]) for p in people.values()],
        events=[(e, when[e.id]) for e in events],
        cells=cells,
        images=read,
        card=lambda: card,
        examples=b"",
        made_of=MadeOf.model_validate(made_of),
        license="CC0-1.0",
        licenses=["cc0-1.0"],
        pretty_name="Rehearsal",
    )


class Clock:
    """Seconds since it was made or asked last: by the clock, and of this process's cores, which tell more on a machine
    that others use.
    """

    def __init__(self) -> None:
        self.since = time.perf_counter(), time.process_time()

    def lap(self, stage: str) -> dict[str, float]:
        now = time.perf_counter(), time.process_time()
        wall, cores = (end - start for start, end in zip(self.since, now, strict=True))
        self.since = now
        return {stage: wall, f"{stage}, cores": cores}


def ours(pictures: Path, rows: int, folder: Path) -> dict[str, float]:
    """Seconds by stage."""
    import publish
    from generation.dataset.folder import inspect
    from generation.dataset.hub.loaded_back import loaded_back
    from generation.dataset.hub.publishing import Hub, Wishes

    made, took, verify = content(pictures, rows), {}, publish.verify

    def timed(*arguments: object) -> None:
        within = Clock()
        verify(*arguments)
        took.update(within.lap("verify"))

    publish.verify = timed
    clock = Clock()
    publish.write_dataset(made, folder / "pebench")
    writing = clock.lap("write")
    took |= {stage: seconds - took[stage.replace("write", "verify")] for stage, seconds in writing.items()}
    written = peak()
    hub = Hub("me/ours", "hf_token")
    local = inspect(folder / "pebench")
    commit = hub.publish(local, Wishes(), hub.compare(local))
    took |= clock.lap("send")
    sent = peak()
    assert loaded_back(hub, local, commit, lambda *_: None) == rows
    return took | clock.lap("load back") | {"peak written": written, "peak sent": sent}


def peak() -> float:
    """The most memory that this process ever held, in MB."""
    from generation.base.system import peak_memory

    return peak_memory() / 1e6


def baseline(pictures: Path, rows: int, folder: Path) -> dict[str, float]:
    """The same for what the documentation of `datasets` shows."""
    from datasets import Dataset, load_dataset

    from schemas.rows import IMAGE_FEATURES

    def generate() -> Iterator[dict]:
        for cell in source.cells:
            for entry in source.images(cell):
                yield entry.row.table_row()

    source = content(pictures, rows)
    clock = Clock()
    made = Dataset.from_generator(generate, features=IMAGE_FEATURES, cache_dir=str(folder / "cache"))
    took = clock.lap("write")
    made.push_to_hub("me/baseline", "all", token="hf_token")
    took |= clock.lap("send")
    loaded = load_dataset("me/baseline", "all", split="train", cache_dir=str(folder / "back"), token="hf_token")
    assert len(loaded) == rows
    return took | clock.lap("load back") | {"verify": 0.0, "verify, cores": 0.0}


def measured(client: str, rows: int, pictures: Path, url: str) -> dict[str, float]:
    """What one client's process reports."""
    with tempfile.TemporaryDirectory() as folder:
        env = {
            "HF_ENDPOINT": url,
            "HF_HUB_DISABLE_XET": "1",
            "HF_HOME": f"{folder}/home",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "PYTHONPATH": str(ROOT),
        }
        command = [
            sys.executable,
            __file__,
            "--client",
            client,
            "--rows",
            str(rows),
            "--pictures",
            str(pictures),
            "--folder",
            folder,
        ]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | env)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        raise RuntimeError(f"{client} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return json.loads(lines[-1].removeprefix("RESULT "))


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[800, 8000], help="multiples of 40")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--client", choices=("ours", "baseline"), help=argparse.SUPPRESS)
    parser.add_argument("--pictures", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.client:
        took = {"ours": ours, "baseline": baseline}[args.client](args.pictures, args.rows[0], args.folder)
        print("RESULT", json.dumps(took | {"peak": peak()}))
        return
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        pictures = Path(folder) / "pictures"
        pictures.mkdir()
        draw(pictures, max(args.rows), args.size)
        print(
            f"{max(args.rows)} pictures of {args.size} px,"
            f" {sum(p.stat().st_size for p in pictures.iterdir()) / max(args.rows) / 1e3:.0f} kB each"
        )
        for rows in sorted(args.rows):
            for client in ("baseline", "ours"):
                with tempfile.TemporaryDirectory(dir=folder) as store:
                    server = subprocess.Popen(
                        [sys.executable, ROOT / "tests" / "helpers" / "hub_server.py", "--port", "0", "--store", store],
                        stdout=subprocess.PIPE,
                        text=True,
                    )
                    assert server.stdout is not None
                    try:
                        figures[client, rows] = measured(client, rows, pictures, server.stdout.readline().strip())
                    finally:
                        server.terminate()
                        server.wait()
    stages = ("write", "verify", "send", "load back")
    print(f"{'seconds (of cores)':18} {'rows':>6}" + "".join(f" {stage:>15}" for stage in stages) + "  peak MB")
    for (client, rows), took in figures.items():
        seconds = "".join(f" {took[stage]:7.1f} ({took[f'{stage}, cores']:5.1f})" for stage in stages)
        print(f"{client:18} {rows:6}{seconds} {took['peak']:8.0f}")
    most = max(args.rows)
    for of, wanted in (("seconds", ""), ("core-seconds", ", cores")):
        ours_took, base = (
            {stage: figures[client, most][stage + wanted] for stage in stages} for client in ("ours", "baseline")
        )
        whole = base["write"] + base["send"]
        print(
            f"{of}, against the baseline's to write and send: to write and verify"
            f" {(ours_took['write'] + ours_took['verify']) / whole:.2f}, to write and send"
            f" {(ours_took['write'] + ours_took['send']) / whole:.2f}, all three"
            f" {(ours_took['write'] + ours_took['verify'] + ours_took['send']) / whole:.2f}"
        )
    ours_took = figures["ours", most]
    print(
        f"peak memory of ours when written, sent, loaded back: {ours_took['peak written']:.0f},"
        f" {ours_took['peak sent']:.0f}, {ours_took['peak']:.0f} MB"
    )
    if len(args.rows) > 1:
        for client in ("ours", "baseline"):
            print(
                f"{client}: peak memory at {most} rows, against {min(args.rows)}:"
                f" {figures[client, most]['peak'] / figures[client, min(args.rows)]['peak']:.2f}"
            )


if __name__ == "__main__":
    main()
