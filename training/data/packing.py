"""What `lease` packs beside pictures: layers without the people kept apart, and captions as tokens."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from transformers import CLIPTokenizer

from generation.concepts.packaged import packaged_events
from training.data.captions import caption, turned
from training.data.compose import tint_of
from training.data.events import training_events
from training.data.pairs import OTHERS, Layers, layers_of
from training.data.render import SHARD
from training.networks.network import TEXT_TOKENS

TOKENIZER = "data/models/pebench-256/tokenizer"
light_tint = tint_of


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
