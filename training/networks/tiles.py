"""Step 3: what the latents are. A tile of 16 x 16 pixels is written as its first 48 principal components, those of
faces counted more.

    python -m training.networks.tiles --pictures work/pictures.npz --out work/tiles.pt

On two cores an autoencoder that is trained as a whole does not come near this: after 22 minutes one with 16 numbers a
tile lost a face's identity (dlib's AUC of two pictures of one person fell from 0.996 to 0.929), while these components
keep it (0.990), and whoever learns to draw them need not wait for a decoder. training/steps/autoencoder.py then teaches
an ordinary AutoencoderKL to write and read them.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from generation.base.files import replacing
from training.networks.network import CELLS, LATENTS, SIDE

TILE = SIDE // CELLS  # pixels
FACE_WEIGHT = 4.0  # what a tile of a face counts, against the others
OTHERS = 0.3  # share of the other tiles that are looked at
EVEN = 0.5  # 0: components as large as they are in the pictures; 1: all of one size


class Tiles(torch.nn.Module):
    """Pictures (n, 3, SIDE, SIDE) in -1..1 to latents (n, LATENTS, CELLS, CELLS) and, as well as a linear map can,
    back.
    """

    mean: torch.Tensor
    axes: torch.Tensor
    size: torch.Tensor

    def __init__(self, count: int = LATENTS) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(3, TILE, TILE))
        self.register_buffer("axes", torch.zeros(count, 3, TILE, TILE))  # orthonormal
        self.register_buffer("size", torch.ones(count))  # by which a component is divided

    def encode(self, pictures: torch.Tensor) -> torch.Tensor:
        """The components of every tile."""
        kernel = self.axes / self.size.view(-1, 1, 1, 1)
        return F.conv2d(pictures, kernel, -(kernel * self.mean).sum((1, 2, 3)), stride=TILE)

    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        """The pictures without what the components leave out; their tiles show."""
        return F.conv_transpose2d(latents * self.size.view(-1, 1, 1), self.axes, stride=TILE) + self.mean.repeat(
            1, latents.shape[2], latents.shape[3]
        )


def batches(images: np.ndarray, size: int = 64) -> Iterator[torch.Tensor]:
    """uint8 pictures (n, h, w, 3) as (size, 3, h, w) in -1..1, one after the other."""
    for start in range(0, len(images), size):
        yield torch.from_numpy(np.array(images[start : start + size])).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def fitted(images: np.ndarray, boxes: np.ndarray, pictures: int, rng: np.random.Generator) -> Tiles:
    """The components of the tiles of some of the pictures (n, SIDE, SIDE, 3), whose faces lie in `boxes` (n, 4)."""
    chosen = np.sort(rng.choice(len(images), min(pictures, len(images)), replace=False))
    middle = (np.arange(CELLS) + 0.5) * TILE
    seen, counts = [], []
    for n in chosen:
        left, top, right, bottom = boxes[n]
        face = ((middle > top) & (middle < bottom))[:, None] & ((middle > left) & (middle < right))
        taken = face | (rng.random(face.shape) < OTHERS)
        pixels = np.asarray(images[n], np.float32).reshape(CELLS, TILE, CELLS, TILE, 3).transpose(0, 2, 4, 1, 3)[taken]
        seen.append(pixels.reshape(len(pixels), -1) / 127.5 - 1)
        counts.append(np.where(face[taken], FACE_WEIGHT, 1.0))
    x, weight = np.concatenate(seen), np.concatenate(counts).astype(np.float32)
    weight /= weight.sum()
    mean = weight @ x
    x = (x - mean) * np.sqrt(weight)[:, None]
    variance, axes = np.linalg.eigh((x.T @ x).astype(np.float64))
    tiles, shape = Tiles(), (3, TILE, TILE)
    tiles.mean.copy_(torch.from_numpy(mean).view(shape))
    tiles.axes.copy_(torch.from_numpy(axes[:, ::-1][:, :LATENTS].T.copy()).view(LATENTS, *shape))
    spread = torch.from_numpy(np.sqrt(variance[::-1][:LATENTS].copy()))
    tiles.size.copy_((spread / spread[0]) ** EVEN * spread[0])
    return tiles


def load_tiles(path: str) -> Tiles:
    """The components kept in a file."""
    kept = torch.load(path, weights_only=True)
    tiles = Tiles(len(kept["size"]))
    tiles.load_state_dict(kept)
    return tiles


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", default="work/pictures.npz")
    parser.add_argument("--sample", type=int, default=1500, help="pictures whose tiles are looked at")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="work/tiles.pt")
    args = parser.parse_args()
    from training.data.compose import images_of  # it reads the packaged events, which a machine that only trains lacks

    images = images_of(args.pictures)
    tiles = fitted(images, np.load(args.pictures)["box"], args.sample, np.random.default_rng([args.seed, 8]))
    error = (
        torch.cat([(tiles.decode(tiles.encode(x)) - x).pow(2).mean((1, 2, 3)) for x in batches(images[:256])]).mean()
        / 4
    )
    with replacing(Path(args.out)) as unfinished:
        torch.save(tiles.state_dict(), unfinished)
    print(f"{args.out}: {LATENTS} components, {-10 * torch.log10(error):.2f} dB")


if __name__ == "__main__":
    main()
