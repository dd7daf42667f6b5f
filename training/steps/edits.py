"""Train the denoiser that edits: a scene is drawn around a head that stands in place, given as further input channels
(Brooks et al. 2023, arXiv 2211.09800).

    python -m training.steps.edits --pairs work/pairs --minutes 150 --out work/edits.pt

Flow matching (x_t = (1 - t) x + t noise) with a network that predicts the clean latent and is judged by the implied
velocity, most where the face is. It learns to draw with guidance in one evaluation (Tang et al. 2025, arXiv
2502.12154): what it shall predict is moved away from what it sees without text and reference. Pictures are encoded as
they are used; shards that `pairs` finishes meanwhile take part. Resumes from --out when it exists.
"""

import argparse
import json
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTokenizer

from training.networks.flow import noised, velocity_loss
from training.networks.loop import Loop
from training.networks.network import CELLS, SIDE, TEXT_TOKENS, briefly, build_editor, quick
from training.networks.tiles import load_tiles

BATCH = 24
FACE_WEIGHT = 8.0  # extra loss on the cells of the face, which are a tenth of the picture
PORTRAITS, TURNS = 0.08, 0.06  # shares of portraits without a reference and of portraits of another view, beside scenes
DROP_TEXT, DROP_REFERENCE, DROP_BOTH = 0.03, 0.03, 0.04  # for guidance, and to draw a scene of nobody in particular
GUIDANCE = 2.0  # that is learnt, as a scale of classifier-free guidance; 1 for none
GREY = 200  # of the canvas that stands for no reference
ROUGH = 0.2  # most noise on a reference, for what an encoder gets wrong
READ_AGAIN = 200  # steps after which new shards are looked for


class Pairs:
    """All pairs in a folder; pictures are mapped into memory and read as they are used."""

    def __init__(self, folder: str) -> None:
        self.folder, self._pictures, self._shards = Path(folder), [], []
        self.refresh()
        if not self._shards:
            raise SystemExit(f"{folder}: no pairs-*.npz; make them with python -m training.data.pairs")

    def refresh(self) -> None:
        """Takes in shards that are new."""
        for path in sorted(self.folder.glob("pairs-*.npz"))[len(self._shards) :]:
            self._shards.append(dict(np.load(path)) | {"number": np.array(len(self._shards))})
            self._pictures.append(np.load(path.with_suffix(".npy"), mmap_mode="r"))
        joined = lambda name: np.concatenate([shard[name] for shard in self._shards])  # noqa: E731
        self.shard = np.concatenate([np.full(len(shard["scene"]), n) for n, shard in enumerate(self._shards)])
        self.scene, self.reference, self.event, self.person, self.view, self.box = map(
            joined, ("scene", "reference", "event", "person", "view", "box")
        )
        self.captions = [text for shard in self._shards for text in json.loads(str(shard["captions"]))]
        self.portraits = np.flatnonzero((self.event < 0) & (self.reference < 0))
        self.turns = np.flatnonzero((self.event < 0) & (self.reference >= 0))
        self.scenes = np.flatnonzero(self.event >= 0)

    def keep_from(self, first: int) -> None:
        """Leaves out everybody before person `first`."""
        self.portraits, self.turns, self.scenes = (
            of_kind[self.person[of_kind] >= first] for of_kind in (self.portraits, self.turns, self.scenes)
        )

    def __len__(self) -> int:
        return len(self.scene)

    def picture(self, n: int) -> np.ndarray:
        """The picture of a pair, uint8 (SIDE, SIDE, 3)."""
        return self._pictures[self.shard[n]][self.scene[n]]

    def head(self, n: int) -> np.ndarray:
        """Its reference: one grey where there is none."""
        return (
            np.full((SIDE, SIDE, 3), GREY, np.uint8)
            if self.reference[n] < 0
            else self._pictures[self.shard[n]][self.reference[n]]
        )

    def chosen(self, size: int, rng: np.random.Generator) -> np.ndarray:
        """Pairs of a batch: a fixed number of each kind."""
        of = lambda those, n: those[rng.integers(len(those), size=n)]  # noqa: E731
        portraits, turns = round(size * PORTRAITS), round(size * TURNS)
        return np.concatenate(
            [of(self.portraits, portraits), of(self.turns, turns), of(self.scenes, size - portraits - turns)]
        )


def on_device(pictures: list[np.ndarray], device: str) -> torch.Tensor:
    """uint8 pictures as (n, 3, SIDE, SIDE) in -1..1."""
    return torch.from_numpy(np.stack(pictures)).to(device).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def weights_of(box: np.ndarray) -> torch.Tensor:
    """Loss weight of every cell, (n, 1, CELLS, CELLS), one on average, for faces (n, 4) in pixels."""
    at, box = np.arange(CELLS) + 0.5, box * CELLS / SIDE
    across = (at > box[:, 0:1] - 0.5) & (at < box[:, 2:3] + 0.5)
    down = (at > box[:, 1:2] - 1.0) & (at < box[:, 3:4] + 0.5)
    weight = 1 + FACE_WEIGHT * (down[:, :, None] & across[:, None, :])
    return torch.from_numpy((weight / weight.mean((1, 2), keepdims=True))[:, None].astype(np.float32))


def predicted(
    nets: torch.nn.ModuleDict, noisy: torch.Tensor, reference: torch.Tensor, t: torch.Tensor, tokens: torch.Tensor
) -> torch.Tensor:
    """The clean latents that the network sees behind the noise, around the reference."""
    with briefly(noisy.device.type), sdpa_kernel(SDPBackend.MATH):  # the fused kernel is slow backwards on a CPU
        words = nets["text"](tokens).last_hidden_state
        given = torch.cat([noisy, reference], 1).contiguous(memory_format=torch.channels_last)
        return nets["unet"](given, (t.flatten() * 1000).round(), words).sample.float()


@torch.no_grad()
def guided(
    clean: torch.Tensor, guess: torch.Tensor, without: torch.Tensor, given: torch.Tensor, scale: float
) -> torch.Tensor:
    """What shall be predicted so that one evaluation is worth two with guidance of that scale, all (n, c, h, w): the
    clean latents, moved from the guess without text and reference towards the guess with them. Pictures of which
    nothing is `given` (n,) stay as they are.

    A network that has learnt it moves by (1 - 1 / scale) of a distance that has itself become `scale` times as long.
    """
    return clean + (1 - 1 / scale) * given.view(-1, 1, 1, 1) * (guess - without)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", default="work/pairs")
    parser.add_argument("--tiles", default="work/start/tiles.pt")
    parser.add_argument("--start", default="work/start/nets.pt")
    parser.add_argument("--tokenizer", default="work/start/tokenizer")
    parser.add_argument("--held-out", type=int, default=100, help="the first people, who are kept from training")
    parser.add_argument("--steps", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after so many")
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--guidance", type=float, default=GUIDANCE)
    parser.add_argument("--keep", type=float, default=0.998, help="of the running average, a step")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--out", default="work/edits.pt")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    data, tiles = Pairs(args.pairs), load_tiles(args.tiles).to(args.device)
    tokenizer = CLIPTokenizer.from_pretrained(args.tokenizer)
    empty = tokenizer("", padding="max_length", return_tensors="pt").input_ids[0]
    start = torch.load(args.start, weights_only=True)
    nets = build_editor(len(tokenizer), len(tiles.size))
    nets.load_state_dict(start["nets"])
    scale, told = start["scale"], {"scale": start["scale"], "before": start.get("before")}
    loop = Loop(quick(nets.to(args.device)), args.out, args.steps, args.rate, warm=200, keep=args.keep, **told)
    rng, chance = np.random.default_rng([args.seed, 3, loop.step]), torch.Generator().manual_seed(args.seed + loop.step)
    begun = time.time()
    canvas = [np.full((SIDE, SIDE, 3), GREY, np.uint8)] * BATCH
    nobody_there = tiles.encode(on_device(canvas, args.device)) * scale
    print(
        f"{len(data)} pairs, {sum(p.numel() for p in nets.parameters()) / 1e6:.1f} M parameters, from step {loop.step}",
        flush=True,
    )
    while loop.unfinished and time.time() - begun < 60 * args.minutes:
        if loop.step % READ_AGAIN == 0:
            data.refresh()
            data.keep_from(args.held_out)
        i = data.chosen(BATCH, rng)
        nothing = rng.random(BATCH) < DROP_BOTH
        nobody = nothing | (rng.random(BATCH) < DROP_REFERENCE) | (data.reference[i] < 0)
        heads = [canvas[0] if none else data.head(n) for n, none in zip(i, nobody, strict=True)]
        clean = tiles.encode(on_device([data.picture(n) for n in i], args.device)) * scale
        reference = tiles.encode(on_device(heads, args.device)) * scale
        rough = (
            torch.from_numpy(rng.uniform(0, ROUGH, (BATCH, 1, 1, 1)) * ~nobody[:, None, None, None])
            .float()
            .to(args.device)
        )
        reference = reference + rough * torch.randn(reference.shape, generator=chance).to(args.device)
        tokens = tokenizer(
            [data.captions[n] for n in i],
            padding="max_length",
            max_length=TEXT_TOKENS,
            truncation=True,
            return_tensors="pt",
        ).input_ids
        tokens[torch.from_numpy(nothing | (rng.random(BATCH) < DROP_TEXT))] = empty
        noisy, t = noised(clean, chance)
        guess = predicted(loop.nets, noisy, reference, t, tokens.to(args.device))
        wanted = clean
        if args.guidance > 1:
            with torch.no_grad():
                without = predicted(loop.nets, noisy, nobody_there, t, empty.expand(BATCH, -1).to(args.device))
            wanted = guided(clean, guess, without, torch.from_numpy(~nothing).to(args.device), args.guidance)
        loop.update(velocity_loss(guess, wanted, t, weights_of(data.box[i]).to(args.device)))


if __name__ == "__main__":
    main()
