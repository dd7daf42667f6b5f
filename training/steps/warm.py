"""What the editing checkpoint starts from: the packaged networks, widened to more components a tile and to a reference
beside the noise.

    python -m training.steps.warm --model data/models/pebench-256 --pairs work/pairs --out work/warm.pt --tiles
    work/tiles96.pt

The packaged encoder's components come first, found again as the linear map that it imitates; what they leave out of
tiles is written as further principal components. New channels start at zero, so that the widened networks draw what the
packaged ones draw.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, StableDiffusionPipeline

from training.networks.network import CELLS, SIDE
from training.networks.tiles import EVEN, TILE, Tiles, batches
from training.steps.edits import Pairs, build_editor

LARGEST = 110  # principal components of tiles in which the packaged ones are looked for
SAMPLE, OTHERS, FACE_WEIGHT = (
    400,
    0.3,
    4.0,
)  # pictures looked at, share of their tiles beside faces, what a face's tile counts


def tiles_of(pictures: np.ndarray) -> np.ndarray:
    """The tiles (n, CELLS * CELLS, 3 * TILE * TILE) of uint8 pictures, in -1..1."""
    parts = pictures.astype(np.float32).reshape(-1, CELLS, TILE, CELLS, TILE, 3).transpose(0, 1, 3, 5, 2, 4)
    return parts.reshape(len(pictures), CELLS * CELLS, -1) / 127.5 - 1


@torch.no_grad()
def imitated(vae: AutoencoderKL, pictures: np.ndarray) -> Tiles:
    """The linear map that an encoder of tiles has learnt to imitate."""
    seen = (
        torch.cat([vae.encode(x).latent_dist.mode() for x in batches(pictures, 16)])
        .flatten(2)
        .transpose(1, 2)
        .flatten(0, 1)
        .double()
    )
    x = torch.from_numpy(tiles_of(pictures)).flatten(0, 1).double()
    mean = x.mean(0)
    centred = x - mean
    variance, basis = torch.linalg.eigh(centred.T @ centred)
    variance, basis = (
        variance[-LARGEST:],
        basis[:, -LARGEST:],
    )  # along the others tiles hardly differ, so a regression finds nothing but noise there
    kernel = (basis @ ((basis.T @ centred.T @ (seen - seen.mean(0))) / variance[:, None])).T  # (count, 3 * TILE * TILE)
    left, _, right = torch.linalg.svd(kernel / kernel.norm(dim=1, keepdim=True), full_matrices=False)
    tiles = Tiles(len(kernel))
    axes = left @ right
    tiles.axes.copy_(axes.float().view(-1, 3, TILE, TILE))
    ours = centred @ axes.T
    size = (ours * ours).sum(0) / (ours * (seen - seen.mean(0))).sum(0)
    tiles.size.copy_(size.float())
    tiles.mean.copy_((mean - (seen.mean(0) * size) @ axes).float().view(3, TILE, TILE))
    return tiles


def widened(tiles: Tiles, pictures: np.ndarray, boxes: np.ndarray, count: int, rng: np.random.Generator) -> Tiles:
    """Components with those of what they leave out, `count` in all; tiles of faces count more."""
    middle = (np.arange(CELLS) + 0.5) * TILE
    face = ((middle > boxes[:, 1:2]) & (middle < boxes[:, 3:4]))[:, :, None] & (
        (middle > boxes[:, 0:1]) & (middle < boxes[:, 2:3])
    )[:, None]
    face = face.reshape(len(boxes), -1)
    taken = face | (rng.random(face.shape) < OTHERS)
    x = torch.from_numpy(tiles_of(pictures)[taken])
    weight = torch.from_numpy(np.where(face[taken], FACE_WEIGHT, 1.0)).float()
    axes = tiles.axes.flatten(1)
    left = x - tiles.mean.flatten()
    first = ((left @ axes.T).square() * weight[:, None]).sum(0) / weight.sum()
    left = left - (left @ axes.T) @ axes
    shift = (weight[:, None] * left).sum(0) / weight.sum()
    left = (left - shift) * (weight / weight.sum()).sqrt()[:, None]
    variance, more = torch.linalg.eigh((left.T @ left).double())
    more, variance = more.flip(1).T[: count - len(axes)].float(), variance.flip(0)[: count - len(axes)].float()
    wide = Tiles(count)
    wide.axes.copy_(torch.cat([axes, more]).view(count, 3, TILE, TILE))
    largest = first.max().sqrt()
    wide.size.copy_(torch.cat([tiles.size, (variance.sqrt() / largest) ** EVEN * largest]))
    wide.mean.copy_(tiles.mean + shift.view_as(tiles.mean))
    return wide


def started(model: Path, count: int) -> torch.nn.ModuleDict:
    """Text encoder and denoiser of a packaged folder as an editor of `count` components: what is new is zero."""
    pipeline = StableDiffusionPipeline.from_pretrained(model, torch_dtype=torch.float32)
    nets, kept = build_editor(len(pipeline.tokenizer), count), pipeline.unet.state_dict()
    nets["text"].load_state_dict(pipeline.text_encoder.state_dict())
    for name, value in nets["unet"].state_dict().items():
        if kept[name].shape != value.shape:
            value.zero_()
            value[tuple(slice(n) for n in kept[name].shape)] = kept[name]  # components first, then the reference's
        else:
            value.copy_(kept[name])
    return nets


@torch.no_grad()
def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="data/models/pebench-256")
    parser.add_argument("--pairs", default="work/pairs")
    parser.add_argument("--count", type=int, default=96)
    parser.add_argument("--tiles", default="work/tiles96.pt")
    parser.add_argument("--out", default="work/warm.pt")
    args = parser.parse_args()
    data, rng = Pairs(args.pairs), np.random.default_rng(8)
    chosen = rng.choice(len(data), min(SAMPLE, len(data)), replace=False)
    pictures = np.stack([data.picture(n) for n in chosen])
    pipeline = StableDiffusionPipeline.from_pretrained(args.model, torch_dtype=torch.float32)
    first = imitated(pipeline.vae.eval(), pictures)
    tiles = widened(first, pictures, data.box[chosen], args.count, rng)
    x = next(batches(pictures))
    theirs, ours = pipeline.vae.encode(x).latent_dist.mode(), first.encode(x)
    print(
        f"packaged latents found again but for {((theirs - ours).square().mean() / theirs.var()).item():.4f} of their"
        " variance"
    )
    for name, each in (("packaged", first), ("widened", tiles)):
        error = (
            torch.cat([(each.decode(each.encode(x)) - x).pow(2).mean((1, 2, 3)) for x in batches(pictures)]).mean() / 4
        )
        print(
            f"{name}: {len(each.size)} components, {-10 * torch.log10(error):.2f} dB, latents"
            f" {each.encode(x).std():.3f}"
        )
    torch.save(tiles.state_dict(), args.tiles)
    scale = pipeline.vae.config.scaling_factor
    torch.save({"nets": started(Path(args.model), args.count).state_dict(), "scale": scale, "side": SIDE}, args.out)


if __name__ == "__main__":
    main()
