"""Step 2: lay people over event scenes, with captions in the words that the pipeline's prompts use.

    python -m training.compose --layers work/layers --out work/pictures.npz

`backdrops` paints every event `--layouts` times; each layer then meets several events. One picture in eight is a portrait before a plain
background. The result holds `images` (n, 256, 256, 3) uint8, `event` (n,) (-1: portrait), `layer` (n,), `box` (n, 4) and `captions` (JSON list).
"""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from generation.resources import packaged_events
from generation.wording import KEYWORDS, looks, scene_of
from prompts import render
from schemas.concepts import Appearance, Event
from training.brush import Brush
from training.render import SIZE
from training.scenes import SCENES

PORTRAITS = 0.125  # share of pictures before a plain background
SIDE = SIZE // 4
Backdrop = tuple[np.ndarray, np.ndarray, tuple[float, float, float]]


def backdrop(name: str, seed: Sequence[int]) -> Backdrop:
    """One layout of an event: what lies behind (SIZE, SIZE, 4), what lies before, and the light's gain."""
    brush = Brush(np.random.default_rng(seed))
    SCENES[name](brush)
    small = [np.asarray(layer.resize((SIZE, SIZE), Image.Resampling.LANCZOS)) for layer in (brush.back, brush.front)]
    return small[0], small[1], brush.light


def plain(rng: np.random.Generator) -> Backdrop:
    """A soft studio background in one colour."""
    yy = np.linspace(-1, 1, SIZE)[:, None, None] * rng.uniform(-0.12, 0.12)
    xx = np.linspace(-1, 1, SIZE)[None, :, None] * rng.uniform(-0.12, 0.12)
    colour = rng.uniform(0.35, 0.85) + rng.uniform(-0.08, 0.08, 3)
    back = np.concatenate([np.clip(colour + yy + xx, 0, 1), np.ones((SIZE, SIZE, 1))], 2)
    return (back * 255).astype(np.uint8), np.zeros((SIZE, SIZE, 4), np.uint8), (1.0, 1.0, 1.0)


def compose(layer: np.ndarray, box: np.ndarray, scene: Backdrop, rng: np.random.Generator, tint: Sequence[float] = (1, 1, 1)) -> tuple[np.ndarray, np.ndarray]:
    """The picture (SIZE, SIZE, 3) of a layer in a scene, and where its face box went. `tint` is the colour of the layer's own light: half of it gives way."""
    back, front, light = scene
    scale, dx = rng.uniform(0.86, 1.06), rng.uniform(-0.07, 0.07) * SIZE
    dy = max(0.0, SIZE * (1 - scale))  # the shoulders stay on the lower edge
    dx += SIZE * (1 - scale) / 2
    inverse = (1 / scale, 0, SIDE - dx / scale, 0, 1 / scale, -dy / scale)
    wide = np.pad(layer, ((0, 0), (SIDE, SIDE), (0, 0)), mode="edge")  # else a shoulder that the layer's edge cut would end within the picture
    moved = Image.fromarray(wide).transform((SIZE, SIZE), Image.Transform.AFFINE, inverse, Image.Resampling.BICUBIC)
    person = np.asarray(moved).astype(np.float32)
    person[..., :3] *= np.array(light) / np.sqrt(tint) * rng.uniform(0.92, 1.08)
    picture = Image.fromarray(back)
    if rng.random() < 0.5:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0, 0.005) * SIZE))
    picture.alpha_composite(Image.fromarray(np.clip(person, 0, 255).astype(np.uint8)))
    picture.alpha_composite(Image.fromarray(front))
    return np.asarray(picture.convert("RGB")), box * scale + np.array([dx, dy, dx, dy])


def tint_of(light: dict) -> np.ndarray:
    """The tint (3,) that a layer's key light gives display colours, its strength left out."""
    key = np.array(light["key_colour"])
    return (key / key.mean()) ** (1 / 2.2)


def caption(figure: dict, event: Event | None, rng: np.random.Generator) -> str:
    """The prompt of a picture; half of the captions take other keywords of the event than the pipeline does."""
    who = looks(figure["age"], figure["gender"], Appearance.model_construct(**figure["appearance"]))
    if event is None:
        return render("portrait", looks=who).text
    words = list(event.keywords[:KEYWORDS])
    if rng.random() < 0.5:
        words = list(rng.permutation(event.keywords)[: rng.integers(0, 7)])
    return scene_of(who, event, words).text


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", default="work/layers")
    parser.add_argument("--layouts", type=int, default=120, help="backdrops painted per event")
    parser.add_argument("--repeats", type=int, default=2, help="pictures per layer")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="work/pictures.npz")
    args = parser.parse_args()
    events = packaged_events()
    scenes = [[backdrop(e.name, [args.seed, k, n]) for n in range(args.layouts)] for k, e in enumerate(events)]
    print(f"painted {args.layouts} layouts of {len(events)} events", flush=True)
    rng = np.random.default_rng([args.seed, 1])
    shards = sorted(Path(args.layers).glob("layers-*.npz"))
    total = args.repeats * sum(len(np.load(path)["person"]) for path in shards)
    images = np.empty((total, SIZE, SIZE, 3), np.uint8)
    shown, source, boxes, captions = [], [], [], []
    offset = 0
    for path in shards:
        shard = np.load(path)
        layers, person, box = shard["layers"], shard["person"], shard["box"]
        figures, lights = json.loads(str(shard["figures"])), json.loads(str(shard["light"]))
        first = person.min() // len(figures) * len(figures)
        for i in np.repeat(np.arange(len(layers)), args.repeats):
            k = -1 if rng.random() < PORTRAITS else int(rng.integers(len(events)))
            scene = plain(rng) if k < 0 else scenes[k][int(rng.integers(args.layouts))]
            images[len(shown)], where = compose(layers[i], box[i], scene, rng, tint_of(lights[i]))
            shown.append(k)
            source.append(offset + i)
            boxes.append(where)
            captions.append(caption(figures[person[i] - first], None if k < 0 else events[k], rng))
        offset += len(layers)
    unfinished = Path(args.out).with_name(f".{Path(args.out).name}")
    np.savez(unfinished, images=images, event=np.array(shown), layer=np.array(source), box=np.array(boxes, np.float32), captions=json.dumps(captions))
    os.replace(unfinished, args.out)
    print(f"{args.out}: {len(images)} pictures")


if __name__ == "__main__":
    main()
