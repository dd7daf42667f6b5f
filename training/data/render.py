"""Step 1: draw layers of 3D people, with the face embedding of each, into shards that can be moved to where a GPU is.

    python -m training.data.render --people 5000 --views 2 --out work/people

Each view of a person (pose, expression, camera) is drawn twice, in another light and other clothes: a head that is the
same to the pixel and lit anew is what the denoiser learns to keep. A shard holds 200 people: `layers` (n, 256, 256, 4)
uint8 in the order of `person` (n,) and `view` (n,), `yaw` (n,) in degrees, `box` (n, 4) in pixels, `embedding` (n,
128), `light`, a JSON list with the light of each layer, and `figures`, a JSON list with what prompts say of each
person. Layers without a face that dlib finds are left out. Finished shards are skipped; the same seed gives the same
shards.
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

from generation.base.files import replacing
from training.data.stage import SIZE

if TYPE_CHECKING:
    from generation.people3d.figure import Figure
    from generation.people3d.light import Light
    from generation.people3d.studio import Studio

SHARD = 200
TAKES = 2  # layers of a view, each in a light and clothes of its own
BATCH = 20  # people whose bodies are computed at once
_STUDIO: "list[Studio]" = []


class View(NamedTuple):
    """One layer (SIZE, SIZE, 4) of a person of a batch, its light, and by how many degrees the head is turned from the
    camera.
    """

    index: int
    number: int
    layer: np.ndarray
    light: "Light"
    yaw: float


def draw_people(studio: "Studio", figures: "list[Figure]", views: int, seed: list[int]) -> Iterator[View]:
    """All views of some people, one person after the other, each view TAKES times."""
    rests = studio.body.rest(figures)
    poses = [studio.body.pose(figures, rests, np.random.default_rng([*seed, view])) for view in range(views)]
    for index, (figure, rest) in enumerate(zip(figures, rests, strict=True)):
        person = studio.make_up(figure, rest)
        for view in range(views):
            posed, rng = poses[view][index], np.random.default_rng([*seed, view, index])
            aim = studio.aim(posed, rng)
            for _ in range(TAKES):
                yield View(index, view, *studio.draw(person, posed, aim, rng), aim.yaw(posed))


def render_shard(job: tuple[int, int, int, int, str]) -> str:
    """Draws the people of one shard: (shard number, end of all people, views, seed, folder) to a line that says how it
    went.
    """
    number, end, views, seed, out = job
    path = Path(out) / f"layers-{number:03d}.npz"
    if path.exists():
        return f"{path} was there"
    from generation.people3d.figure import sample_figure
    from validation.images.perception.faces import find_faces

    studio = _studio()
    views_kept: list[View] = []
    person, boxes, embeddings, figures = [], [], [], []
    end = min(end, (number + 1) * SHARD)
    for start in range(number * SHARD, end, BATCH):
        batch = [
            sample_figure(np.random.default_rng([seed, n]), studio.labels)
            for n in range(start, min(end, start + BATCH))
        ]
        figures += [{"age": f.age, "gender": f.gender, "appearance": f.appearance.model_dump()} for f in batch]
        for view in draw_people(studio, batch, views, [seed, start]):
            if faces := find_faces(on_grey(view.layer)):
                views_kept.append(view)
                person.append(start + view.index)
                boxes.append(faces[0].box)
                embeddings.append(faces[0].embedding)
    with replacing(path) as unfinished, unfinished.open("wb") as file:
        np.savez_compressed(
            file,
            layers=np.stack([v.layer for v in views_kept]),
            person=np.array(person),
            view=np.array([v.number for v in views_kept]),
            yaw=np.array([v.yaw for v in views_kept], np.float32),
            box=np.array(boxes),
            embedding=np.array(embeddings, np.float32),
            light=json.dumps([v.light.record() for v in views_kept]),
            figures=json.dumps(figures),
        )
    return f"{path}: {len(person)} of {len(figures) * views * TAKES} layers"


def on_grey(layer: np.ndarray) -> Image.Image:
    """A layer before a plain ground, as the face detector sees it."""
    top = Image.fromarray(layer)
    picture = Image.new("RGB", top.size, (140, 140, 140))
    picture.paste(top, (0, 0), top)
    return picture


def _studio() -> "Studio":
    """One studio a process."""
    if not _STUDIO:
        from generation.people3d.studio import Studio

        _STUDIO.append(Studio(SIZE))
    return _STUDIO[0]


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument(
        "--first",
        type=int,
        default=0,
        help=f"the first one's number, a multiple of {SHARD}; everybody is drawn from a seed of their own",
    )
    parser.add_argument("--views", type=int, default=2)
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
