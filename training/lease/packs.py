"""What packs hold and how it is read back: pictures as WebP one behind the other, labels, tokens and weights."""

import io
import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image

from training.data.compositor import PictureParts
from training.networks.tiles import Tiles
from training.steps.edits import build_editor

CAPTIONS = 5  # of each layer, the last one of a portrait
QUALITY = 88


class Packed(NamedTuple):
    """All that is learnt from, on the device: what is composed, which layers have another in another light and another
    view (-1 for none), and captions: events (n, CAPTIONS) and tokens (n, CAPTIONS, TEXT_TOKENS) of each layer.
    """

    source: PictureParts
    lit_anew: torch.Tensor
    turned: torch.Tensor
    events: torch.Tensor
    tokens: torch.Tensor
    layouts: torch.Tensor  # (events, LAYOUTS) numbers of backdrops, -1 for none
    empty: torch.Tensor


class Start(NamedTuple):
    """What training starts from: components, networks, the latents' scale, and a decoder's weights or none."""

    tiles: Tiles
    nets: torch.nn.ModuleDict
    scale: float
    decoder: dict[str, torch.Tensor]


def webp(picture: np.ndarray) -> bytes:
    """A picture (h, w, 4) as it is packed."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "WEBP", quality=QUALITY, alpha_quality=QUALITY, method=4, exact=True)
    return buffer.getvalue()


def joined_files(*lists: list[bytes]) -> dict[str, np.ndarray]:
    """Lists of files' bytes as arrays: all of a list one after the other, and where each begins."""
    arrays = {}
    for n, files in enumerate(lists):
        arrays[f"bytes{n}"] = np.frombuffer(b"".join(files), np.uint8)
        arrays[f"starts{n}"] = np.cumsum([0, *map(len, files)])
    return arrays


def opened_data(packs: Path, device: str) -> Packed:
    """Layers, backdrops and captions of the packs, on the device."""
    back = np.load(packs / "backdrops.npz")
    shards = [np.load(path) for path in sorted(packs.glob("layers-*.npz"))]
    with ThreadPoolExecutor() as pool:
        layers = torch.cat([_pictures(shard, 0, pool) for shard in shards]).contiguous().to(device)
        backs, fronts = (_pictures(back, n, pool).contiguous().to(device) for n in (0, 1))
    joined = lambda name: np.concatenate([shard[name] for shard in shards])  # noqa: E731
    person, view = joined("person"), joined("view")
    boxes, tints = (torch.from_numpy(joined(name)).float().to(device) for name in ("box", "tint"))
    lights = torch.from_numpy(back["lights"]).float().to(device)
    source = PictureParts(layers, boxes, tints, layers[:, 3, 0].amax(1) > 0, backs, fronts, lights)
    lit_anew, turned = (torch.from_numpy(_others(person, view, same)).to(device) for same in (True, False))
    events, tokens = joined("events"), joined("tokens").astype(np.int64)
    return Packed(
        source, lit_anew, turned, torch.from_numpy(events).long().to(device), torch.from_numpy(tokens).to(device),
        torch.from_numpy(_layouts(back["numbers"])).to(device),
        torch.from_numpy(shards[0]["empty"].astype(np.int64)).to(device),
    )  # fmt: skip


def opened_weights(packs: Path, device: str) -> Start:
    """Networks with the weights of the packs, on the device."""
    weights = dict(np.load(packs / "weights.npz"))
    tiles = Tiles(len(weights["tiles.size"]))
    tiles.load_state_dict(_part(weights, "tiles."))
    kept = _part(weights, "nets.")
    nets = build_editor(len(kept["text.embeddings.token_embedding.weight"]), len(tiles.size))
    nets.load_state_dict(kept)
    return Start(tiles.to(device), nets.to(device), float(weights["scale"]), _part(weights, "decoder."))


def _part(weights: dict[str, np.ndarray], prefix: str) -> dict[str, torch.Tensor]:
    """The weights whose names begin with `prefix`, without it, in single precision."""
    own = {
        name.removeprefix(prefix): torch.from_numpy(value) for name, value in weights.items() if name.startswith(prefix)
    }
    return {name: value.float() if value.is_floating_point() else value for name, value in own.items()}


def _pictures(kept: np.lib.npyio.NpzFile, number: int, pool: ThreadPoolExecutor) -> torch.Tensor:
    """A list of pictures, (n, 4, h, w) uint8."""
    return torch.from_numpy(np.stack(list(pool.map(_rgba, _files(kept, number))))).permute(0, 3, 1, 2)


def _files(kept: np.lib.npyio.NpzFile, number: int) -> Iterator[bytes]:
    data, starts = kept[f"bytes{number}"], kept[f"starts{number}"]
    return (data[start:end].tobytes() for start, end in itertools.pairwise(starts))


def _rgba(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))


def _layouts(numbers: np.ndarray) -> np.ndarray:
    """The backdrops of each event, (events, LAYOUTS), from event and layout of each backdrop (m, 2)."""
    events, layout = numbers.T
    layouts = np.full((events.max() + 1, layout.max() + 1), -1)
    for event in np.unique(events):
        those = np.flatnonzero(events == event)
        layouts[event, : len(those)] = those
    return layouts


def _others(person: np.ndarray, view: np.ndarray, same_view: bool) -> np.ndarray:
    """For each layer another of the same person, of the same view or of another one; -1 where there is none."""
    layers_of_person: dict[int, list[int]] = {}
    for n, who in enumerate(person):
        layers_of_person.setdefault(int(who), []).append(n)
    return np.array([_another(n, layers_of_person[int(person[n])], view, same_view) for n in range(len(person))])


def _another(layer: int, candidates: Sequence[int], view: np.ndarray, same_view: bool) -> int:
    fits = (other for other in candidates if other != layer and (view[other] == view[layer]) == same_view)
    return next(fits, -1)
