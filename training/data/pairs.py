"""Pairs to learn edits from: a scene, and the head of the same view where it stands in the scene, before a plain
ground, one in four in another light and other clothes.

    python -m training.data.pairs --layers work/people --backdrops work/backdrops --out work/pairs

Follows `render`: every shard of layers becomes `pairs-NNN.npz` with `scene` (n,) and `reference` (n,), numbers of
pictures in `pairs-NNN.npy`, uint8 (m, SIDE, SIDE, 3), -1 for no reference; `event` (n,) (-1: a portrait), `person`
(n,), `view` (n,), `box` (n, 4) of the face in pixels, and `captions`. With `--follow` it waits for shards that are
still to be drawn. Painted backdrops are kept, since all shards share them.
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.lib.format import open_memmap
from PIL import Image

from generation.base.files import replacing
from generation.concepts.packaged import packaged_events
from generation.rendering.placing import head_mask
from training.data.captions import caption, turned
from training.data.compose import Backdrop, Stance, backdrop, composed, plain_backdrop, stance, tint_of
from training.data.events import training_events
from training.data.render import SHARD
from training.data.stage import CLUTTERED, FACE, LIT_ANEW, SIZE, SOFT

LAYOUTS = 16  # backdrops painted per event, as many as the first checkpoint learnt
SCENES = 3  # pictures of each layer in an event
OTHERS = 0.1  # share of the scenes that show an event beyond the packaged ones
SEED = 0


class Layers(NamedTuple):
    """A shard of layers as `render` keeps it."""

    layers: np.ndarray
    person: np.ndarray
    view: np.ndarray
    yaw: np.ndarray
    box: np.ndarray
    light: list[dict]
    figures: list[dict]


class EditPair(NamedTuple):
    """A picture, its reference (both (SIZE, SIZE, 3), None for none), and what is known of it."""

    picture: np.ndarray
    reference: np.ndarray | None
    box: np.ndarray
    event: int
    layer: int
    caption: str


def head_alone(
    layer: np.ndarray, box: np.ndarray, at: Stance, behind: np.ndarray | None, rng: np.random.Generator
) -> np.ndarray:
    """The reference (SIZE, SIZE, 3): a head cut out of a layer and placed, on one colour.

    `behind` (SIZE, SIZE, 4) is what the head was cut out before, None for that same colour, as sheets have it.
    """
    colour = tuple(int(v) for v in np.clip(255 * (rng.uniform(0.35, 0.85) + rng.uniform(-0.08, 0.08, 3)), 0, 255))
    ground = Image.new("RGB", (SIZE, SIZE), colour)
    whole = ground.copy() if behind is None else Image.fromarray(behind).convert("RGB")
    person = at.moved(layer)
    whole.paste(person, (0, 0), person)
    return np.asarray(Image.composite(whole, ground, head_mask(at.box(box), (SIZE, SIZE), SOFT * at.scale)))


class Backdrops:
    """Painted layouts of all events, kept in a folder and painted when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.events = folder, training_events()
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, event: int, layout: int) -> Backdrop:
        """One layout of an event."""
        path = self.folder / f"{event:03d}-{layout:02d}.npz"
        if not path.exists():
            back, front, light = backdrop(self.events[event].name, [SEED, 1, event, layout])
            with replacing(path) as unfinished, unfinished.open("wb") as file:
                np.savez(file, back=back, front=front, light=light)
        kept = np.load(path)
        return kept["back"], kept["front"], tuple(kept["light"])


def layers_of(path: Path) -> Layers:
    """A shard as it lies on the disk."""
    kept = np.load(path)
    arrays = (kept[name] for name in ("layers", "person", "view", "yaw", "box"))
    return Layers(*arrays, *(json.loads(str(kept[name])) for name in ("light", "figures")))


def pairs_of(shard: Layers, number: int, backdrops: Backdrops) -> Iterator[EditPair]:
    """Scenes with their references, portraits without one, and turns (a portrait whose reference is another view), in
    the order of the layers.
    """
    packaged = len(packaged_events())
    for layer, (person, view) in enumerate(zip(shard.person, shard.view, strict=True)):
        rng = np.random.default_rng([SEED, 9, number, layer])
        figure = shard.figures[person % SHARD]
        others = [n for n in np.flatnonzero(shard.person == person) if n != layer]
        lit_anew = next((n for n in others if shard.view[n] == view), None)
        tint = tint_of(shard.light[layer])
        if lit_anew is not None:
            for _ in range(SCENES):
                event = int(
                    rng.integers(packaged, len(backdrops.events)) if rng.random() < OTHERS else rng.integers(packaged)
                )
                at, scene = stance(shard.layers[layer], rng), backdrops.get(event, int(rng.integers(LAYOUTS)))
                picture = composed(at.moved(shard.layers[layer]), scene, rng, tint)
                behind = (
                    backdrops.get(int(rng.integers(packaged)), int(rng.integers(LAYOUTS)))[0]
                    if rng.random() < CLUTTERED
                    else None
                )
                cut = lit_anew if rng.random() < LIT_ANEW else layer
                reference = head_alone(shard.layers[cut], shard.box[cut], at, behind, rng)
                yield EditPair(
                    picture,
                    reference,
                    at.box(shard.box[layer]),
                    event,
                    layer,
                    caption(figure, backdrops.events[event], rng),
                )
        at = in_front(shard.box[layer])
        portrait, box = (
            composed(at.moved(shard.layers[layer]), plain_backdrop(rng), rng, tint),
            at.box(shard.box[layer]),
        )
        yield EditPair(portrait, None, box, -1, layer, turned(caption(figure, None, rng), float(shard.yaw[layer])))
        if seen := [n for n in others if shard.view[n] != view]:
            other = int(seen[int(rng.integers(len(seen)))])
            reference = head_alone(shard.layers[other], shard.box[other], in_front(shard.box[other]), None, rng)
            yield EditPair(
                portrait, reference, box, -1, layer, turned(caption(figure, None, rng), float(shard.yaw[layer]))
            )


def in_front(box: np.ndarray) -> Stance:
    """Where somebody stands in a portrait: the face at FACE, as far as shoulders and hair allow."""
    left, top, right, bottom = FACE
    scale = max(1.0, float(np.sqrt((right - left) * (bottom - top) / ((box[2] - box[0]) * (box[3] - box[1])))))
    dx = (left + right) / 2 - scale * (box[0] + box[2]) / 2
    dy = (top + bottom) / 2 - scale * (box[1] + box[3]) / 2
    return Stance(scale, dx, float(np.clip(dy, SIZE * (1 - scale), 0.0)))


def pair_shard(path: Path, backdrops: Backdrops, out: Path) -> str:
    """Makes the pairs of one shard of layers; a line that says how many."""
    number, shard = int(path.stem.split("-")[1]), layers_of(path)
    pairs = list(pairs_of(shard, number, backdrops))
    pictures = [pair.picture for pair in pairs] + [pair.reference for pair in pairs if pair.reference is not None]
    target = out / f"pairs-{number:03d}.npy"
    with replacing(target) as unfinished:
        kept_pictures = open_memmap(unfinished, "w+", np.uint8, (len(pictures), SIZE, SIZE, 3))
        kept_pictures[:] = pictures
        kept_pictures.flush()
    given = np.array([pair.reference is not None for pair in pairs])
    layer = np.array([pair.layer for pair in pairs])
    labels = target.with_suffix(".npz")
    with replacing(labels) as unfinished, unfinished.open("wb") as file:
        np.savez(
            file,
            scene=np.arange(len(pairs)),
            reference=np.where(given, len(pairs) + np.cumsum(given) - 1, -1),
            event=np.array([pair.event for pair in pairs]),
            person=shard.person[layer],
            view=shard.view[layer],
            box=np.array([pair.box for pair in pairs], np.float32),
            captions=json.dumps([pair.caption for pair in pairs]),
            figures=json.dumps(shard.figures),
        )
    return f"{labels}: {len(pairs)} pairs"


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", default="work/people")
    parser.add_argument("--backdrops", default="work/backdrops")
    parser.add_argument("--follow", type=int, default=0, help="go on until there are so many shards")
    parser.add_argument("--out", default="work/pairs")
    args = parser.parse_args()
    out, backdrops = Path(args.out), Backdrops(Path(args.backdrops))
    out.mkdir(parents=True, exist_ok=True)
    while True:
        shards = sorted(Path(args.layers).glob("layers-*.npz"))
        for path in shards:
            if not (out / f"pairs-{path.stem.split('-')[1]}.npz").exists():
                print(pair_shard(path, backdrops, out), flush=True)
        if len(shards) >= args.follow:
            break
        time.sleep(20)


if __name__ == "__main__":
    main()
