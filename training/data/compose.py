"""Step 2: lay people over event scenes, with captions in the words of the pipeline's prompts and in others.

    python -m training.data.compose --layers work/people --out work/pictures.npz

Every event has `--layouts` layouts, drawn from its arrangements, colours and cameras; each layer is shown in several
events. One picture in eight is a portrait before a plain background, and of the scenes one in ten shows an event of
more_events.jsonl. The last arrangement of every scene is never painted here: `backdrop(..., held_out=True)` paints it
for evaluation.

The pictures, uint8 (n, SIZE, SIZE, 3), lie beside the result as <out>.npy, to be mapped into memory (`images_of`). The
result itself holds `event` (n,) (-1: portrait; else the place in `training_events`), `layer` (n,), `box` (n, 4) and
`captions` (JSON list); it is written last.
"""

import argparse
import json
import multiprocessing
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.lib.format import open_memmap
from PIL import Image, ImageFilter

from generation.base.files import replacing
from generation.concepts.packaged import packaged_events
from training.data.captions import caption
from training.data.events import training_events
from training.data.render import SHARD
from training.data.stage import MARGIN, SHADE, SIZE, TINT
from training.scenes import MORE, SCENES
from training.scenes.brush import Brush

PORTRAITS = 0.125  # share of pictures before a plain background
OTHERS = 0.1  # share of the scenes that show an event beyond the packaged ones
Backdrop = tuple[np.ndarray, np.ndarray, tuple[float, float, float]]


def backdrop(name: str, seed: Sequence[int], held_out: bool = False) -> Backdrop:
    """One layout of an event: what lies behind (SIZE, SIZE, 4), what lies before, and the light's gain."""
    brush = Brush(np.random.default_rng(seed), held_out)
    (SCENES | MORE)[name](brush)
    small = [np.asarray(layer.resize((SIZE, SIZE), Image.Resampling.LANCZOS)) for layer in (brush.back, brush.front)]
    return small[0], small[1], brush.light


def plain_backdrop(rng: np.random.Generator) -> Backdrop:
    """A soft studio background in one colour."""
    yy = np.linspace(-1, 1, SIZE)[:, None, None] * rng.uniform(-0.12, 0.12)
    xx = np.linspace(-1, 1, SIZE)[None, :, None] * rng.uniform(-0.12, 0.12)
    colour = rng.uniform(0.35, 0.85) + rng.uniform(-0.08, 0.08, 3)
    back = np.concatenate([np.clip(colour + yy + xx, 0, 1), np.ones((SIZE, SIZE, 1))], 2)
    return (back * 255).astype(np.uint8), np.zeros((SIZE, SIZE, 4), np.uint8), (1.0, 1.0, 1.0)


class Stance(NamedTuple):
    """Where a layer stands in a picture: enlarged by `scale`, then moved by `dx` and `dy` pixels."""

    scale: float
    dx: float
    dy: float

    def moved(self, layer: np.ndarray) -> Image.Image:
        """The layer (SIZE, SIZE, 4) as it stands. It is never mirrored: a face is not symmetric."""
        inverse = (1 / self.scale, 0, MARGIN - self.dx / self.scale, 0, 1 / self.scale, -self.dy / self.scale)
        wide = np.pad(
            layer, ((0, 0), (MARGIN, MARGIN), (0, 0)), mode="edge"
        )  # else a shoulder that the layer's edge cut would end within the picture
        return Image.fromarray(wide).transform((SIZE, SIZE), Image.Transform.AFFINE, inverse, Image.Resampling.BICUBIC)

    def box(self, box: np.ndarray) -> np.ndarray:
        """Where a box (4,) of the layer goes."""
        return box * self.scale + np.array([self.dx, self.dy, self.dx, self.dy])


def stance(layer: np.ndarray, rng: np.random.Generator) -> Stance:
    """A place in a scene: the shoulders stay on the lower edge, and hair that the layer's upper edge cuts does not end
    flat within the picture.
    """
    scale, dx = rng.uniform(0.86, 1.06), rng.uniform(-0.07, 0.07) * SIZE
    if layer[0, :, 3].any():
        scale = max(scale, 1.0)
    return Stance(scale, dx + SIZE * (1 - scale) / 2, max(0.0, SIZE * (1 - scale)))


def compose(
    layer: np.ndarray, box: np.ndarray, scene: Backdrop, rng: np.random.Generator, tint: Sequence[float] = (1, 1, 1)
) -> tuple[np.ndarray, np.ndarray]:
    """The picture (SIZE, SIZE, 3) of a layer in a scene, and where its face box went.

    `tint` is the colour of the layer's own light; half of it gives way to the scene's.
    """
    at = stance(layer, rng)
    return composed(at.moved(layer), scene, rng, tint), at.box(box)


def composed(moved: Image.Image, scene: Backdrop, rng: np.random.Generator, tint: Sequence[float]) -> np.ndarray:
    """The picture (SIZE, SIZE, 3) of a layer that stands where it shall."""
    back, front, light = scene
    person = np.asarray(moved).astype(np.float32)
    person[..., :3] *= np.array(light) / np.sqrt(tint) * rng.uniform(0.92, 1.08) * _surroundings(back)
    picture = _shaded(Image.fromarray(back), moved.getchannel("A"))
    if rng.random() < 0.5:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0, 0.005) * SIZE))
    picture.alpha_composite(Image.fromarray(np.clip(person, 0, 255).astype(np.uint8)))
    picture.alpha_composite(Image.fromarray(front))
    return np.asarray(picture.convert("RGB"))


def _surroundings(back: np.ndarray) -> np.ndarray:
    """Gains (SIZE, SIZE, 3) by which the scene behind a person colours it, one on average."""
    blurred = np.asarray(
        Image.fromarray(back)
        .convert("RGB")
        .resize((4, 4), Image.Resampling.BOX)
        .resize((SIZE, SIZE), Image.Resampling.BICUBIC),
        np.float32,
    )
    return 1 + TINT * np.clip(blurred / max(float(blurred.mean()), 1.0) - 1, -0.7, 0.7)


def _shaded(back: Image.Image, person: Image.Image) -> Image.Image:
    """The scene with the soft shadow that someone of this outline throws on what is close behind."""
    mask = person.filter(ImageFilter.GaussianBlur(0.045 * SIZE)).transform(
        person.size, Image.Transform.AFFINE, (1, 0, -0.02 * SIZE, 0, 1, -0.02 * SIZE)
    )
    dark = Image.new("RGBA", back.size, (8, 8, 16, 255))
    dark.putalpha(mask.point([round(v * SHADE) for v in range(256)]))
    return Image.alpha_composite(back, dark)


class Job(NamedTuple):
    """One shard of layers, whose pictures go to the file `images` from `first` on; `offset` is the number of its first
    layer. Shards share `seed[0]`.
    """

    shard: str
    images: str
    first: int
    offset: int
    layouts: int
    repeats: int
    seed: Sequence[int]


class ShardLabels(NamedTuple):
    """What is known of a shard's pictures: event, layer and box of each, and its caption."""

    event: np.ndarray
    layer: np.ndarray
    box: np.ndarray
    captions: list[str]


def compose_shard(job: Job) -> ShardLabels:
    """Composes the pictures of a shard, event by event, so that only one event's layouts are in memory."""
    shard, events, packaged = np.load(job.shard), training_events(), len(packaged_events())
    layers, person, boxes = shard["layers"], shard["person"], shard["box"]
    figures, lights = json.loads(str(shard["figures"])), json.loads(str(shard["light"]))
    images = np.load(job.images, mmap_mode="r+")
    rng = np.random.default_rng([*job.seed, 0])
    shown = np.repeat(np.arange(len(layers)), job.repeats)
    event = np.where(
        rng.random(len(shown)) < OTHERS,
        rng.integers(packaged, len(events), len(shown)),
        rng.integers(packaged, size=len(shown)),
    )
    event[rng.random(len(shown)) < PORTRAITS] = -1
    box, captions = np.zeros((len(shown), 4), np.float32), [""] * len(shown)
    for k in np.unique(event):
        known = None if k < 0 else events[k]
        layout = cache(lambda n, k=k, known=known: backdrop(known.name, [job.seed[0], 1, k, n]))
        for i in np.flatnonzero(event == k):
            chance = np.random.default_rng([*job.seed, 2, i])
            scene = layout(int(chance.integers(job.layouts))) if known else plain_backdrop(chance)
            images[job.first + i], box[i] = compose(
                layers[shown[i]], boxes[shown[i]], scene, chance, tint_of(lights[shown[i]])
            )
            captions[i] = caption(figures[person[shown[i]] % SHARD], known, chance)
    images.flush()
    return ShardLabels(event, job.offset + shown, box, captions)


def tint_of(light: dict) -> np.ndarray:
    """The tint (3,) that a layer's key light gives display colours, its strength left out."""
    key = np.array(light["key_colour"])
    return (key / key.mean()) ** (1 / 2.2)


def images_file(pictures: str | Path) -> Path:
    """Where the images of work/pictures.npz lie: work/pictures.npz.npy."""
    return Path(f"{pictures}.npy")


def images_of(pictures: str | Path) -> np.ndarray:
    """The images of a composed set, uint8 (n, SIZE, SIZE, 3), mapped into memory and read as they are used."""
    return np.load(images_file(pictures), mmap_mode="r")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", default="work/people")
    parser.add_argument("--layouts", type=int, default=16, help="backdrops painted per event")
    parser.add_argument("--repeats", type=int, default=3, help="pictures per layer")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--out", default="work/pictures.npz")
    args = parser.parse_args()
    shards = sorted(Path(args.layers).glob("layers-*.npz"))
    if not shards:
        parser.error(f"{args.layers}: no layers-*.npz; draw them with python -m training.data.render")
    counts = [len(np.load(path)["person"]) for path in shards]
    with replacing(images_file(args.out)) as part:
        open_memmap(part, "w+", np.uint8, (sum(counts) * args.repeats, SIZE, SIZE, 3)).flush()
        starts = np.cumsum([0, *counts])
        jobs = [
            Job(str(path), str(part), int(start) * args.repeats, int(start), args.layouts, args.repeats, [args.seed, n])
            for n, (path, start) in enumerate(zip(shards, starts[:-1], strict=True))
        ]
        labels = []
        with multiprocessing.get_context("spawn").Pool(args.workers) as pool:
            for job, shard_labels in zip(jobs, pool.imap(compose_shard, jobs), strict=True):
                labels.append(shard_labels)
                print(f"{job.shard}: {len(shard_labels.event)} pictures", flush=True)
    _save(labels, args.out)
    print(f"{args.out}: {sum(counts) * args.repeats} pictures")


def _save(labels: Sequence[ShardLabels], out: str) -> None:
    """Writes what is known of the images."""
    event, layer, box = (
        np.concatenate([getattr(shard, field) for shard in labels]) for field in ("event", "layer", "box")
    )
    with replacing(Path(out)) as unfinished, unfinished.open("wb") as file:
        np.savez(
            file,
            event=event,
            layer=layer,
            box=box,
            captions=json.dumps([text for shard in labels for text in shard.captions]),
        )


if __name__ == "__main__":
    main()
