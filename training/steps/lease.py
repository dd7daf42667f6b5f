"""Training in a quarter of an hour on a GPU elsewhere: pack what it takes, run there, take the weights.

    python -m training.steps.lease pack --out work/packs     # at most PACKS files of PACK_BYTES
    python -m training.steps.lease run --packs work/packs --out OUT   # there; needs torch, diffusers, pillow
    python -m training.steps.lease take OUT   # here: a start for training.steps.edits, and an autoencoder

Packs hold layers and backdrops as WebP, captions as tokens, and the newest weights. There, pairs are composed on the
GPU (`compositor`): first the autoencoder learns to read and write the components, then the denoiser to edit. Both write
what they have every minute, in half precision and in files below FILE_BYTES, so that a cut lease loses a minute.
"""

import argparse
import io
import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from training.data.compositor import Source, in_front, references, scenes, stances
from training.data.stage import SIZE
from training.networks.flow import noised, velocity_loss
from training.networks.network import build_autoencoder
from training.networks.optimiser import Muon
from training.networks.tiles import Tiles
from training.steps.autoencoder import decoding_loss, encoding_loss
from training.steps.edits import GREY, PORTRAITS, ROUGH, TURNS, build_editor, predicted, weights_of

PACKS, PACK_BYTES, FILE_BYTES = 4, 58e6, 15e6
CAPTIONS = 5  # of each layer, the last one of a portrait
QUALITY = 88
SAVED = 60.0  # seconds between two savings
KEEP = 0.9995  # of the running average, in a step


class Packed(NamedTuple):
    """All that is learnt from, on the device: what is composed, which layers have another in another light and another
    view (-1 for none), and captions: events (n, CAPTIONS) and tokens (n, CAPTIONS, TEXT_TOKENS) of each layer.
    """

    source: Source
    lit_anew: torch.Tensor
    turned: torch.Tensor
    events: torch.Tensor
    tokens: torch.Tensor
    layouts: torch.Tensor  # (events, LAYOUTS) numbers of backdrops, -1 for none
    empty: torch.Tensor


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True)
    pack_verb, run_verb, take_verb = (verbs.add_parser(verb) for verb in ("pack", "run", "take"))
    for name, default in (("layers", "work/people"), ("backdrops", "work/backdrops"), ("tiles", "work/tiles96.pt")):
        pack_verb.add_argument(f"--{name}", default=default)
    pack_verb.add_argument("--start", default="work/edits.pt", help="weights of edits, or of warm")
    pack_verb.add_argument("--decoder", default="", help="weights of training.steps.autoencoder's decoder, if any")
    pack_verb.add_argument("--held-out", type=int, default=100, help="the first people, who are kept from training")
    pack_verb.add_argument("--out", default="work/packs")
    run_verb.add_argument("--packs", default="work/packs")
    run_verb.add_argument("--out", required=True)
    run_verb.add_argument("--seconds", type=float, default=540)
    run_verb.add_argument("--autoencoder", type=float, default=0.3, help="share of the time that it learns")
    run_verb.add_argument("--batch", type=int, default=512)
    run_verb.add_argument("--rate", type=float, default=1.5e-3)
    run_verb.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    take_verb.add_argument("folder")
    take_verb.add_argument("--out", default="work/leased.pt")
    args = parser.parse_args()
    {"pack": pack, "run": run, "take": take}[args.verb](args)


def pack(args: argparse.Namespace) -> None:
    """Writes the packs: the first holds weights and backdrops, layers fill what is left."""
    from training.data.packing import (  # they read the packaged events, which is not done there
        captioned,
        light_tint,
        shards_of,
    )

    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.npz"):
        old.unlink()
    painted = sorted(Path(args.backdrops).glob("*.npz"))
    kept = [np.load(path) for path in painted]
    start = torch.load(args.start, weights_only=True, map_location="cpu")
    weights = {name: value.half() for name, value in start.get("average", start["nets"]).items()}
    weights_file = out / "weights.npz"
    tiles = torch.load(args.tiles, weights_only=True)
    np.savez(
        weights_file,
        **{f"nets.{name}": value.numpy() for name, value in weights.items()},
        **{f"tiles.{name}": value.numpy() for name, value in tiles.items()},
        **_decoder(args.decoder),
        scale=start["scale"],
    )
    numbers = np.array([[int(part) for part in path.stem.split("-")] for path in painted])
    backs, fronts = ([_webp(each[name]) for each in kept] for name in ("back", "front"))
    np.savez(
        out / "backdrops.npz", numbers=numbers, lights=np.stack([k["light"] for k in kept]), **_blobs(backs, fronts)
    )
    left = PACKS * PACK_BYTES - sum(path.stat().st_size for path in out.glob("*.npz"))
    count = 0
    for n, shard in enumerate(shards_of(Path(args.layers), args.held_out)):
        with ThreadPoolExecutor() as pool:
            pictures = list(pool.map(_webp, shard.layers))
        size = sum(map(len, pictures)) * 1.06
        if size > left:
            break
        left -= size
        count += len(pictures)
        events, tokens, empty = captioned(shard, n, CAPTIONS)
        np.savez(
            out / f"layers-{n:03d}.npz", person=shard.person, view=shard.view, box=shard.box, empty=empty,
            tint=np.stack([light_tint(light) for light in shard.light]), events=events, tokens=tokens,
            **_blobs(pictures),
        )  # fmt: skip
    total = sum(path.stat().st_size for path in out.glob("*.npz"))
    print(f"{out}: {count} layers, {len(painted)} backdrops, {total / 1e6:.1f} MB")


def run(args: argparse.Namespace) -> None:
    """Trains for so many seconds, and writes weights, a log and samples as they come."""
    begun, out = time.time(), Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    data, tiles, nets, scale, decoder = opened(Path(args.packs), args.device)
    print(f"{len(data.source.layers)} layers, {time.time() - begun:.0f} s to open them", flush=True)
    vae = build_autoencoder(len(tiles.size)).to(args.device, memory_format=torch.channels_last)
    if decoder:
        vae.decoder.load_state_dict(decoder)
    until = begun + args.autoencoder * args.seconds
    chance = torch.Generator(args.device).manual_seed(0)
    learn_autoencoder(vae, tiles, data, chance, until, max(2, args.batch // 8))
    save_file({name: value.half().contiguous() for name, value in vae.state_dict().items()}, out / "vae.safetensors")
    learn_edits(nets, tiles, scale, data, chance, begun + args.seconds - 15, args, out)


def learn_autoencoder(
    vae: torch.nn.Module, tiles: Tiles, data: Packed, chance: torch.Generator, until: float, batch: int
) -> None:
    """The decoder for four fifths of the time, then the encoder."""
    begun = time.time()
    for part, share, loss_of in ((vae.decoder, 0.8, decoding_loss), (vae.encoder, 0.2, encoding_loss)):
        part.to(memory_format=torch.channels_last)
        optimiser, step, start = Muon(part), 0, time.time()
        end = until if share < 0.5 else begun + share * (until - begun)
        while (now := time.time()) < end:
            pictures, boxes = composed(data, batch, chance)[:2]
            x = (pictures * 2 - 1).contiguous(memory_format=torch.channels_last)
            weight = pixel_weights(boxes)
            left = (end - now) / (end - start)
            loss = loss_of(part, tiles, x, weight)
            optimiser.step(loss, 4e-3 * min(1, (step + 1) / 50) * min(1.0, max(0.02, left / 0.5)))
            step += 1
            if step % 50 == 0:
                print(f"autoencoder: {step} steps, loss {loss.item():.4f}, {now - begun:.0f} s", flush=True)


def learn_edits(
    nets: torch.nn.ModuleDict, tiles: Tiles, scale: float, data: Packed, chance: torch.Generator, until: float,
    args: argparse.Namespace, out: Path,
) -> None:  # fmt: skip
    """The denoiser, for as long as there is time."""
    nets.to(memory_format=torch.channels_last)
    average = {name: value.detach().clone() for name, value in nets.state_dict().items()}
    optimiser, step, begun, saved, recent = Muon(nets), 0, time.time(), time.time(), list[float]()
    while (now := time.time()) < until:
        pictures, boxes, heads, tokens = composed(data, args.batch, chance)
        clean = tiles.encode(pictures * 2 - 1) * scale
        reference = tiles.encode(heads * 2 - 1) * scale
        rough = torch.rand(args.batch, 1, 1, 1, generator=chance, device=chance.device) * ROUGH
        reference = reference + rough * torch.randn(reference.shape, generator=chance, device=chance.device)
        noisy, t = noised(clean, chance)
        guess = predicted(nets, noisy, reference, t, tokens)
        loss = velocity_loss(guess, clean, t, weights_of(boxes.cpu().numpy()).to(clean.device))
        left = (until - now) / (until - begun)
        optimiser.step(loss, args.rate * min(1, (step + 1) / 100) * min(1.0, max(0.02, left / 0.4)))
        step += 1
        keep = min(KEEP, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, value in nets.state_dict().items():
                if value.is_floating_point():
                    average[name].lerp_(value, 1 - keep)
        recent.append(loss.detach())
        if step % 100 == 0:
            pace = step * args.batch / (time.time() - begun)
            told = f"edits: {step} steps, loss {torch.stack(recent).mean().item():.4f}, {pace:.0f} pictures/s"
            print(told, f"{time.time() - begun:.0f} s", flush=True)
            recent = []
        if time.time() - saved > SAVED:
            save_parts(average, scale, out)
            saved = time.time()
    save_parts(average, scale, out)


def composed(data: Packed, size: int, chance: torch.Generator) -> tuple[torch.Tensor, ...]:
    """A batch: pictures and heads (n, 3, SIZE, SIZE) in 0..1, the faces' boxes (n, 4), and tokens. Portraits, turns and
    scenes have fixed shares.
    """
    draw = lambda high, n: torch.randint(high, (n,), generator=chance, device=chance.device)  # noqa: E731
    portraits, turns = round(size * PORTRAITS), round(size * TURNS)
    first = draw(len(data.source.layers), portraits)
    able = torch.nonzero(data.turned >= 0).flatten()
    second = able[draw(len(able), turns)] if len(able) else first[:0]
    lit = torch.nonzero(data.lit_anew >= 0).flatten()
    third = lit[draw(len(lit), size - portraits - len(second))]
    plain = torch.cat([first, second])
    at = in_front(data.source.boxes[plain])
    pictures, boxes = [scenes(data.source, plain, None, at, chance)], [at.boxes(data.source.boxes[plain])]
    grey = torch.full((portraits, 3, SIZE, SIZE), GREY / 255, device=plain.device)
    other = data.turned[second]
    heads = [grey, references(data.source, other, in_front(data.source.boxes[other]), chance)]
    said = draw(CAPTIONS - 1, len(third))
    events = data.events[third, said]
    layouts = data.layouts[events]
    column = (torch.rand(len(third), generator=chance, device=chance.device) * (layouts >= 0).sum(1)).long()
    at = stances(data.source, third, chance)
    pictures.append(scenes(data.source, third, layouts[torch.arange(len(third)), column], at, chance))
    boxes.append(at.boxes(data.source.boxes[third]))
    heads.append(references(data.source, data.lit_anew[third], at, chance))
    tokens = torch.cat([data.tokens[plain, CAPTIONS - 1], data.tokens[third, said]])
    silent = torch.rand(len(tokens), generator=chance, device=chance.device) < 0.06
    nobody = torch.rand(len(tokens), generator=chance, device=chance.device) < 0.04
    tokens = torch.where(silent[:, None], data.empty, tokens)
    joined = torch.where(nobody.view(-1, 1, 1, 1), torch.full_like(grey[:1], GREY / 255), torch.cat(heads))
    return torch.cat(pictures), torch.cat(boxes), joined, tokens


def pixel_weights(boxes: torch.Tensor, extra: float = 4.0) -> torch.Tensor:
    """What each pixel's error weighs, (n, 1, SIZE, SIZE), one on average."""
    at = torch.arange(SIZE, device=boxes.device)
    across = (at >= boxes[:, 0:1]) & (at < boxes[:, 2:3])
    down = (at >= boxes[:, 1:2]) & (at < boxes[:, 3:4])
    weight = 1 + extra * (down[:, :, None] & across[:, None, :]).float()[:, None]
    return weight / weight.mean()


def opened(packs: Path, device: str) -> tuple[Packed, Tiles, torch.nn.ModuleDict, float, dict[str, torch.Tensor]]:
    """What the packs hold, on the device: data, components, networks, the latents' scale, and a decoder's weights."""
    weights = dict(np.load(packs / "weights.npz"))

    def of(part: str) -> dict[str, torch.Tensor]:
        own = {
            name.removeprefix(part): torch.from_numpy(kept) for name, kept in weights.items() if name.startswith(part)
        }
        return {name: kept.float() if kept.is_floating_point() else kept for name, kept in own.items()}

    tiles = Tiles(len(weights["tiles.size"]))
    tiles.load_state_dict(of("tiles."))
    kept = of("nets.")
    nets = build_editor(len(kept["text.embeddings.token_embedding.weight"]), len(tiles.size))
    nets.load_state_dict(kept)
    back = np.load(packs / "backdrops.npz")
    shards = [np.load(path) for path in sorted(packs.glob("layers-*.npz"))]
    with ThreadPoolExecutor() as pool:
        pictures = lambda name, kept: torch.from_numpy(  # noqa: E731
            np.stack(list(pool.map(_rgba, _unblobbed(kept, name))))
        ).permute(0, 3, 1, 2)
        layers = torch.cat([pictures("0", shard) for shard in shards]).contiguous().to(device)
        backs, fronts = (pictures(name, back).contiguous().to(device) for name in ("0", "1"))
    joined = lambda name: np.concatenate([shard[name] for shard in shards])  # noqa: E731
    person, view = joined("person"), joined("view")
    source = Source(
        layers, *(torch.from_numpy(joined(name)).float().to(device) for name in ("box", "tint")),
        layers[:, 3, 0].amax(1) > 0, backs, fronts, torch.from_numpy(back["lights"]).float().to(device),
    )  # fmt: skip
    lit_anew, turned = (torch.from_numpy(_others(person, view, same)).to(device) for same in (True, False))
    events, layout = back["numbers"].T
    layouts = np.full((events.max() + 1, layout.max() + 1), -1)
    for event in np.unique(events):
        those = np.flatnonzero(events == event)
        layouts[event, : len(those)] = those
    data = Packed(
        source, lit_anew, turned, torch.from_numpy(joined("events")).long().to(device),
        torch.from_numpy(joined("tokens").astype(np.int64)).to(device), torch.from_numpy(layouts).to(device),
        torch.from_numpy(shards[0]["empty"].astype(np.int64)).to(device),
    )  # fmt: skip
    return data, tiles.to(device), nets.to(device), float(weights["scale"]), of("decoder.")


def save_parts(state: dict[str, torch.Tensor], scale: float, out: Path) -> None:
    """Weights in half precision, in files below FILE_BYTES."""
    part, size, number = dict[str, torch.Tensor](), 0, 0
    for name, value in [*state.items(), ("scale", torch.tensor([scale]))]:
        small = value.half().contiguous().cpu() if value.is_floating_point() and name != "scale" else value.cpu()
        if part and size + small.numel() * small.element_size() > FILE_BYTES:
            save_file(part, out / f"edits-{number}.safetensors")
            part, size, number = {}, 0, number + 1
        part[name] = small
        size += small.numel() * small.element_size()
    save_file(part, out / f"edits-{number}.safetensors")


def take(args: argparse.Namespace) -> None:
    """Puts what came back where training goes on: a start for `training.steps.edits`, and the autoencoder beside it."""
    folder, state = Path(args.folder), dict[str, torch.Tensor]()
    for path in sorted(folder.glob("edits-*.safetensors")):
        state |= load_file(path)
    scale = float(state.pop("scale"))
    nets = {name: value.float() if value.is_floating_point() else value for name, value in state.items()}
    torch.save({"nets": nets, "scale": scale}, args.out)
    if (folder / "vae.safetensors").exists():
        vae = {name: value.float() for name, value in load_file(folder / "vae.safetensors").items()}
        torch.save({"nets": vae}, Path(args.out).with_suffix(".vae.pt"))
    print(f"{args.out}: {sum(value.numel() for value in nets.values()) / 1e6:.1f} M numbers, scale {scale:.3f}")


def _decoder(path: str) -> dict[str, np.ndarray]:
    if not path:
        return {}
    kept = torch.load(path, weights_only=True, map_location="cpu")["average"]
    return {f"decoder.{name}": value.half().numpy() for name, value in kept.items()}


def _webp(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "WEBP", quality=QUALITY, alpha_quality=QUALITY, method=4, exact=True)
    return buffer.getvalue()


def _rgba(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))


def _blobs(*lists: list[bytes]) -> dict[str, np.ndarray]:
    """Lists of bytes as arrays: all of a list one after the other, and where each begins."""
    found = {}
    for n, blobs in enumerate(lists):
        found[f"bytes{n}"] = np.frombuffer(b"".join(blobs), np.uint8)
        found[f"starts{n}"] = np.cumsum([0, *map(len, blobs)])
    return found


def _unblobbed(kept: np.lib.npyio.NpzFile, name: str) -> Iterator[bytes]:
    data, starts = kept[f"bytes{name}"], kept[f"starts{name}"]
    return (data[a:b].tobytes() for a, b in itertools.pairwise(starts))


def _others(person: np.ndarray, view: np.ndarray, same_view: bool) -> np.ndarray:
    """For each layer another of the same person, of the same view or of another one; -1 where there is none."""
    by: dict[int, list[int]] = {}
    for n, who in enumerate(person):
        by.setdefault(int(who), []).append(n)
    pick: Callable[[int], int] = lambda n: next(  # noqa: E731
        (m for m in by[int(person[n])] if m != n and (view[m] == view[n]) == same_view), -1
    )
    return np.array([pick(n) for n in range(len(person))])


if __name__ == "__main__":
    main()
