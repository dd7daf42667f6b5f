"""Step 1: draw layers of 3D people, with the face embedding of each, into shards that can be moved to where a GPU is.

    python -m training.render --people 2800 --views 3 --out work/people

A shard holds 200 people: `layers` (n, 256, 256, 4) uint8 in the order of `person` (n,), `box` (n, 4) in pixels, `embedding` (n, 128), `light`, a JSON list
with the light of each layer, and `figures`, a JSON list with what prompts say of each person. Views without a face that dlib finds are left out.
Finished shards are skipped; the same seed gives the same shards.
"""

import argparse
import json
import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from training.people.figure import Figure
    from training.people.light import Light
    from training.people.studio import Studio

SHARD = 200
SIZE = 256
BATCH = 20  # people whose bodies are computed at once
_STUDIO: "list[Studio]" = []


class View(NamedTuple):
    """One layer (SIZE, SIZE, 4) of a person of a batch, and its light."""

    index: int
    layer: np.ndarray
    light: "Light"


def draw_people(studio: "Studio", figures: "list[Figure]", views: int, seed: list[int]) -> Iterator[View]:
    """All views of some people, one person after the other."""
    rests = studio.body.rest(figures)
    poses = [studio.body.pose(figures, rests, np.random.default_rng([*seed, view])) for view in range(views)]
    for index, (figure, rest) in enumerate(zip(figures, rests, strict=True)):
        person = studio.make_up(figure, rest)
        for view in range(views):
            yield View(index, *studio.draw(person, poses[view][index], np.random.default_rng([*seed, view, index])))


def render_shard(job: tuple[int, int, int, int, str]) -> str:
    """Draws the people of one shard: (shard number, end of all people, views, seed, folder) to a line that says how it went."""
    number, end, views, seed, out = job
    path = Path(out) / f"layers-{number:03d}.npz"
    if path.exists():
        return f"{path} was there"
    from training.people.figure import sample_figure
    from validation.faces import find_faces

    studio = _studio()
    layers, person, boxes, embeddings, lights, figures = [], [], [], [], [], []
    end = min(end, (number + 1) * SHARD)
    for start in range(number * SHARD, end, BATCH):
        batch = [sample_figure(np.random.default_rng([seed, n]), studio.labels) for n in range(start, min(end, start + BATCH))]
        figures += [{"age": f.age, "gender": f.gender, "appearance": f.appearance.model_dump()} for f in batch]
        for index, layer, light in draw_people(studio, batch, views, [seed, start]):
            if faces := find_faces(on_grey(layer)):
                layers.append(layer)
                person.append(start + index)
                boxes.append(faces[0].box)
                embeddings.append(faces[0].embedding)
                lights.append(light.record())
    unfinished = path.with_name(f".{path.name}")
    np.savez_compressed(
        unfinished, layers=np.stack(layers), person=np.array(person), box=np.array(boxes),
        embedding=np.array(embeddings, np.float32), light=json.dumps(lights), figures=json.dumps(figures),
    )  # fmt: skip
    os.replace(unfinished, path)
    return f"{path}: {len(layers)} of {len(figures) * views} views"


def on_grey(layer: np.ndarray) -> Image.Image:
    """A layer before a plain ground, as the face detector sees it."""
    top = Image.fromarray(layer)
    picture = Image.new("RGB", top.size, (140, 140, 140))
    picture.paste(top, (0, 0), top)
    return picture


def _studio() -> "Studio":
    """One studio a process."""
    if not _STUDIO:
        from training.people.studio import Studio

        _STUDIO.append(Studio(SIZE))
    return _STUDIO[0]


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=2800)
    parser.add_argument("--first", type=int, default=0, help=f"the first one's number, a multiple of {SHARD}; everybody is drawn from a seed of their own")
    parser.add_argument("--views", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="work/people")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    args = parser.parse_args()
    Path(args.out).mkdir(parents=True, exist_ok=True)
    end = args.first + args.people
    jobs = [(n, end, args.views, args.seed, args.out) for n in range(args.first // SHARD, -(-end // SHARD))]
    with multiprocessing.get_context("spawn").Pool(args.workers) as pool:
        for line in pool.imap_unordered(render_shard, jobs):
            print(line, flush=True)


if __name__ == "__main__":
    main()
