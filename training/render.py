"""Step 1: draw layers of 3D people, with the face embedding of each, into shards that can be moved to where a GPU is.

    python -m training.render --people 3200 --views 3 --out work/layers

A shard holds 400 people: `layers` (n, 128, 128, 4) uint8, `person` (n,), `box` (n, 4), `embedding` (n, 128), and `figures`, a JSON list with what
prompts say of each person. Views without a face that dlib finds are left out. Finished shards are skipped; the same seed gives the same shards.
"""

import argparse
import json
import multiprocessing
import os
from pathlib import Path

import numpy as np
from PIL import Image

SHARD = 400
SIZE = 128


def render_shard(job: tuple[int, int, int, str]) -> str:
    """Draws the people of one shard: (shard number, views, seed, folder) to a file's name."""
    number, views, seed, out = job
    path = Path(out) / f"layers-{number:03d}.npz"
    if path.exists():
        return f"{path} was there"
    from training.people3d import Studio, sample_figure
    from validation.faces import find_faces

    studio = _studio(Studio)
    layers, person, boxes, embeddings, figures = [], [], [], [], []
    for start in range(0, SHARD, 20):
        numbers = [number * SHARD + start + k for k in range(20)]
        rngs = [np.random.default_rng([seed, n]) for n in numbers]
        batch = [sample_figure(rng, studio.labels) for rng in rngs]
        figures += [{"age": f.age, "gender": f.gender, "appearance": f.appearance.model_dump()} for f in batch]
        for view in range(views):
            vertices = studio.shapes(batch, np.random.default_rng([seed, number, start, view]))
            for n, figure, v, rng in zip(numbers, batch, vertices, rngs, strict=True):
                layer = Image.fromarray(studio.draw(figure, v, rng)).resize((SIZE, SIZE), Image.Resampling.LANCZOS)
                grey = int(rng.integers(90, 200))
                plain = Image.new("RGB", layer.size, (grey, grey, grey))
                plain.paste(layer, (0, 0), layer)
                if faces := find_faces(plain):
                    layers.append(np.asarray(layer))
                    person.append(n)
                    boxes.append(faces[0].box)
                    embeddings.append(faces[0].embedding)
    unfinished = path.with_name(f".{path.name}")
    np.savez_compressed(
        unfinished, layers=np.stack(layers), person=np.array(person), box=np.array(boxes),
        embedding=np.array(embeddings, np.float32), figures=json.dumps(figures),
    )  # fmt: skip
    os.replace(unfinished, path)
    return f"{path}: {len(layers)} of {SHARD * views} views"


_STUDIO: list = []


def _studio(kind):  # noqa: ANN001, ANN202
    if not _STUDIO:
        _STUDIO.append(kind())
    return _STUDIO[0]


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=3200)
    parser.add_argument("--views", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="work/layers")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    args = parser.parse_args()
    Path(args.out).mkdir(parents=True, exist_ok=True)
    jobs = [(n, args.views, args.seed, args.out) for n in range(-(-args.people // SHARD))]
    with multiprocessing.get_context("spawn").Pool(args.workers) as pool:
        for line in pool.imap_unordered(render_shard, jobs):
            print(line, flush=True)


if __name__ == "__main__":
    main()
