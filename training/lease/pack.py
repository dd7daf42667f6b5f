"""Packs what training takes: layers without the people kept apart, backdrops, captions as tokens, and weights."""

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from transformers import CLIPTokenizer

from generation.concepts.packaged import packaged_events
from training.data.captions import caption, turned
from training.data.compose import tint_of
from training.data.events import training_events
from training.data.pairs import OTHERS, Layers, layers_of
from training.data.render import SHARD
from training.lease.packs import CAPTIONS, joined_files, webp
from training.networks.network import TEXT_TOKENS

TOKENIZER = "data/models/pebench-edit-256/tokenizer"
PACKS, PACK_BYTES = 4, 58e6
OVERHEAD = 1.06  # what a shard's file takes, against its pictures alone


def pack(args: argparse.Namespace) -> None:
    """Writes the packs: the first holds weights and backdrops, layers fill what is left."""
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.npz"):
        old.unlink()
    _pack_weights(args, out / "weights.npz")
    painted = _pack_backdrops(Path(args.backdrops), out / "backdrops.npz")
    layers = _pack_layers(Path(args.layers), args.held_out, out)
    print(f"{out}: {layers} layers, {painted} backdrops, {_size(out) / 1e6:.1f} MB")


def _pack_weights(args: argparse.Namespace, path: Path) -> None:
    start = torch.load(args.start, weights_only=True, map_location="cpu")
    weights = {name: value.half() for name, value in start.get("average", start["nets"]).items()}
    tiles = torch.load(args.tiles, weights_only=True)
    np.savez(
        path,
        **{f"nets.{name}": value.numpy() for name, value in weights.items()},
        **{f"tiles.{name}": value.numpy() for name, value in tiles.items()},
        **_decoder(args.decoder),
        scale=start["scale"],
    )


def _decoder(path: str) -> dict[str, np.ndarray]:
    if not path:
        return {}
    kept = torch.load(path, weights_only=True, map_location="cpu")["average"]
    return {f"decoder.{name}": value.half().numpy() for name, value in kept.items()}


def _pack_backdrops(folder: Path, path: Path) -> int:
    """All painted backdrops, with event and layout of each; returns how many there are."""
    painted = sorted(folder.glob("*.npz"))
    kept = [np.load(path) for path in painted]
    numbers = np.array([[int(part) for part in path.stem.split("-")] for path in painted])
    backs, fronts = ([webp(backdrop[name]) for backdrop in kept] for name in ("back", "front"))
    lights = np.stack([backdrop["light"] for backdrop in kept])
    np.savez(path, numbers=numbers, lights=lights, **joined_files(backs, fronts))
    return len(painted)


def _pack_layers(folder: Path, held_out: int, out: Path) -> int:
    """Shard after shard as long as there is room; returns how many layers there are."""
    left, count = PACKS * PACK_BYTES - _size(out), 0
    for n, shard in enumerate(shards_of(folder, held_out)):
        with ThreadPoolExecutor() as pool:
            pictures = list(pool.map(webp, shard.layers))
        size = sum(map(len, pictures)) * OVERHEAD
        if size > left:
            break
        left -= size
        count += len(pictures)
        events, tokens, empty = captioned(shard, n, CAPTIONS)
        np.savez(
            out / f"layers-{n:03d}.npz", person=shard.person, view=shard.view, box=shard.box, empty=empty,
            tint=np.stack([tint_of(light) for light in shard.light]), events=events, tokens=tokens,
            **joined_files(pictures),
        )  # fmt: skip
    return count


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*.npz"))


def shards_of(folder: Path, held_out: int) -> Iterator[Layers]:
    """All shards of layers, without the first `held_out` people."""
    for path in sorted(folder.glob("layers-*.npz")):
        shard = layers_of(path)
        kept = np.flatnonzero(shard.person >= held_out)
        yield shard._replace(
            layers=shard.layers[kept], person=shard.person[kept], view=shard.view[kept], yaw=shard.yaw[kept],
            box=shard.box[kept], light=[shard.light[n] for n in kept],
        )  # fmt: skip


def captioned(shard: Layers, number: int, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Events (n, count) and tokens (n, count, TEXT_TOKENS) of captions of each layer, the last one of a portrait (-1);
    and the tokens of no caption.
    """
    tokenizer, events = CLIPTokenizer.from_pretrained(TOKENIZER), training_events()
    rng, packaged = np.random.default_rng([11, number]), len(packaged_events())
    chosen = rng.integers(packaged, size=(len(shard.person), count))
    chosen = np.where(rng.random(chosen.shape) < OTHERS, rng.integers(packaged, len(events), chosen.shape), chosen)
    chosen[:, -1] = -1
    texts = []
    for layer, person in enumerate(shard.person):
        figure = shard.figures[person % SHARD]
        texts += [caption(figure, events[event], rng) for event in chosen[layer, :-1]]
        texts.append(turned(caption(figure, None, rng), float(shard.yaw[layer])))
    read = lambda what: tokenizer(  # noqa: E731
        what, padding="max_length", max_length=TEXT_TOKENS, truncation=True, return_tensors="np"
    ).input_ids.astype(np.uint16)
    return chosen, read(texts).reshape(len(shard.person), count, -1), read([""])[0]
