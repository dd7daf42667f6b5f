"""What the latents are: a tile of 16 x 16 pixels is written as its first principal components, those of faces counted
more.

On two cores an autoencoder that is trained as a whole does not come near this: after 22 minutes one with 16 numbers a
tile lost a face's identity (dlib's AUC of two pictures of one person fell from 0.996 to 0.929), while these components
keep it (0.990), and whoever learns to draw them need not wait for a decoder. training/steps/autoencoder.py then teaches
an ordinary AutoencoderKL to write and read them.
"""

from collections.abc import Callable, Iterator

import numpy as np
import torch
import torch.nn.functional as F

from training.networks.network import CELLS, SIDE

TILE = SIDE // CELLS  # pixels
FACE_WEIGHT = 4.0  # what a tile of a face counts, against the others
OTHERS = 0.3  # share of the other tiles that are looked at
RIDGE = 1e-5  # of the pixels' mean variance, so that what hardly varies is not divided by
EVEN = 0.5  # 0: components as large as they are in the pictures; 1: all of one size


class Tiles(torch.nn.Module):
    """Pictures (n, 3, SIDE, SIDE) in -1..1 to latents (n, count, CELLS, CELLS) and, as well as a linear map can,
    back.
    """

    mean: torch.Tensor
    axes: torch.Tensor
    size: torch.Tensor

    def __init__(self, count: int) -> None:
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


def fitted(images: np.ndarray, boxes: np.ndarray, components: int, rng: np.random.Generator) -> Tiles:
    """The components of the tiles of pictures (n, SIDE, SIDE, 3), whose faces lie in `boxes` (n, 4)."""
    middle = (np.arange(CELLS) + 0.5) * TILE
    seen, counts = [], []
    for n in range(len(images)):
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
    tiles, shape = Tiles(components), (3, TILE, TILE)
    tiles.mean.copy_(torch.from_numpy(mean).view(shape))
    tiles.axes.copy_(torch.from_numpy(axes[:, ::-1][:, :components].T.copy()).view(components, *shape))
    spread = torch.from_numpy(np.sqrt(variance[::-1][:components].copy()))
    tiles.size.copy_((spread / spread[0]) ** EVEN * spread[0])
    return tiles


@torch.no_grad()
def nearest_to(encode: Callable[[torch.Tensor], torch.Tensor], images: np.ndarray, components: int) -> Tiles:
    """The tiles whose components come nearest, by least squares, to what an encoder makes of pictures (n, SIDE, SIDE,
    3): what its denoiser was trained on, where only the encoder is left.
    """
    size, count = 3 * TILE * TILE, 0
    products, sums = torch.zeros(size, size + components, dtype=torch.float64), torch.zeros(size + components)
    for x in batches(images, 16):
        pixels = F.unfold(x, TILE, stride=TILE).transpose(1, 2).reshape(-1, size)
        both = torch.cat([pixels, encode(x).flatten(2).transpose(1, 2).reshape(-1, components)], 1).double()
        products += pixels.double().T @ both
        sums, count = sums + both.sum(0), count + len(both)
    mean = sums / count
    products = products / count - mean[:size, None] * mean
    ridge = RIDGE * products[:, :size].trace() / size * torch.eye(size, dtype=torch.float64)
    kernel = torch.linalg.solve(products[:, :size] + ridge, products[:, size:]).T
    tiles, length = Tiles(components), kernel.norm(dim=1)
    tiles.size.copy_(1 / length)
    tiles.axes.copy_((kernel / length[:, None]).view(components, 3, TILE, TILE))
    tiles.mean.copy_((mean[:size] - torch.linalg.pinv(kernel) @ mean[size:]).view(3, TILE, TILE))
    return tiles


def load_tiles(path: str) -> Tiles:
    """The components kept in a file."""
    kept = torch.load(path, weights_only=True)
    tiles = Tiles(len(kept["size"]))
    tiles.load_state_dict(kept)
    return tiles
