"""Pairs composed where they are learnt from: what `pairs` makes picture by picture, batch by batch on a GPU.

A GPU draws pairs faster than it learns from them, so a quarter of an hour never sees the same picture twice. Layers and
backdrops lie in its memory as bytes; places, colours, light, shadow and blur are drawn for every picture.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F

from training.data.stage import BELOW_CHIN, CLUTTERED, FACE, MARGIN, SHADE, SIDE_OF_HEAD, SIZE, SOFT, TINT

SHADOW = 0.045 * SIZE  # pixels by which the shadow behind a person is soft
SHIFT = round(0.02 * SIZE)  # pixels by which it is moved to the right and down


class PictureParts(NamedTuple):
    """What is composed, all on one device: layers (n, 4, SIZE, SIZE) uint8, their face boxes (n, 4) and tints (n, 3);
    backdrops' backs and fronts (m, 4, SIZE, SIZE) uint8 and the gain of their light (m, 3).
    """

    layers: torch.Tensor
    boxes: torch.Tensor
    tints: torch.Tensor
    cut: torch.Tensor  # (n,) whether the layer's upper edge cuts hair
    backs: torch.Tensor
    fronts: torch.Tensor
    lights: torch.Tensor


class Stances(NamedTuple):
    """Where layers stand: enlarged by `scale` (n,), then moved by `dx` and `dy` (n,) pixels."""

    scale: torch.Tensor
    dx: torch.Tensor
    dy: torch.Tensor

    def boxes(self, boxes: torch.Tensor) -> torch.Tensor:
        """Where boxes (n, 4) of the layers go."""
        return boxes * self.scale[:, None] + torch.stack([self.dx, self.dy, self.dx, self.dy], 1)

    def moved(self, layers: torch.Tensor) -> torch.Tensor:
        """Layers (n, 4, SIZE, SIZE) in 0..1 as they stand; a shoulder that an edge cut goes on at both sides."""
        wide = F.pad(layers, (MARGIN, MARGIN, 0, 0), mode="replicate")
        width, zero, n = SIZE + 2 * MARGIN, torch.zeros_like(self.scale), SIZE
        # output pixel centre x goes to (x - dx) / scale + MARGIN of the wide layer; in grid coordinates of -1..1
        across = torch.stack(
            [n / width / self.scale, zero, 2 * (MARGIN + (n / 2 - self.dx) / self.scale) / width - 1], 1
        )
        down = torch.stack([zero, 1 / self.scale, 2 * (n / 2 - self.dy) / self.scale / n - 1], 1)
        grid = F.affine_grid(torch.stack([across, down], 1), [len(layers), 4, SIZE, SIZE], align_corners=False)
        return F.grid_sample(wide, grid, mode="bicubic", padding_mode="zeros", align_corners=False).clamp(0, 1)


def stances(source: PictureParts, layer: torch.Tensor, chance: torch.Generator) -> Stances:
    """Places in a scene, as `compose.stance` draws them."""
    scale, dx = _uniform(layer, chance, 0.86, 1.06), _uniform(layer, chance, -0.07, 0.07) * SIZE
    scale = torch.where(source.cut[layer], scale.clamp(min=1.0), scale)
    return Stances(scale, dx + SIZE * (1 - scale) / 2, (SIZE * (1 - scale)).clamp(min=0))


def in_front(boxes: torch.Tensor) -> Stances:
    """Places in a portrait, as `pairs.in_front` chooses them."""
    left, top, right, bottom = FACE
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    scale = ((right - left) * (bottom - top) / area).sqrt().clamp(min=1.0)
    dx = (left + right) / 2 - scale * (boxes[:, 0] + boxes[:, 2]) / 2
    dy = (top + bottom) / 2 - scale * (boxes[:, 1] + boxes[:, 3]) / 2
    return Stances(scale, dx, torch.minimum(torch.maximum(dy, SIZE * (1 - scale)), torch.zeros_like(dy)))


def scenes(
    source: PictureParts, layer: torch.Tensor, backdrop: torch.Tensor | None, at: Stances, chance: torch.Generator
) -> torch.Tensor:
    """Pictures (n, 3, SIZE, SIZE) in 0..1 of layers (n,) in backdrops (n,), or before plain grounds for None."""
    if backdrop is None:
        back, front, light = _plain(layer, chance), None, torch.ones(len(layer), 3, device=layer.device)
    else:
        back, front, light = source.backs[backdrop].float() / 255, source.fronts[backdrop], source.lights[backdrop]
        back = back[:, :3]
    person = at.moved(source.layers[layer].float() / 255)
    alpha, colour = person[:, 3:], person[:, :3]
    small = F.interpolate(F.adaptive_avg_pool2d(back, 4), (SIZE, SIZE), mode="bicubic", align_corners=False)
    around = 1 + TINT * (small / back.mean((1, 2, 3), keepdim=True).clamp(min=1 / 255) - 1).clamp(-0.7, 0.7)
    gain = light / source.tints[layer].sqrt() * _uniform(layer, chance, 0.92, 1.08)[:, None]
    colour = (colour * gain[:, :, None, None] * around).clamp(0, 1)
    shadow = F.pad(_blurred(alpha, SHADOW), (SHIFT, 0, SHIFT, 0))[..., :SIZE, :SIZE] * SHADE
    dark = torch.tensor([8, 8, 16], device=back.device).view(1, 3, 1, 1) / 255
    back = back * (1 - shadow) + dark * shadow
    soft = _uniform(layer, chance, 0, 1).view(-1, 1, 1, 1)
    back = torch.where(soft < 0.5, back, back.lerp(_blurred(back, 0.005 * SIZE), (soft - 0.5) * 2))
    picture = back * (1 - alpha) + colour * alpha
    if front is None:
        return picture
    over = front.float() / 255
    return picture * (1 - over[:, 3:]) + over[:, :3] * over[:, 3:]


def references(source: PictureParts, layer: torch.Tensor, at: Stances, chance: torch.Generator) -> torch.Tensor:
    """Heads (n, 3, SIZE, SIZE) in 0..1 cut out of layers (n,) and placed, on one colour each."""
    ground = _ground(layer, chance)
    whole = ground.expand(-1, -1, SIZE, SIZE)
    cluttered = _uniform(layer, chance, 0, 1).view(-1, 1, 1, 1) < CLUTTERED
    behind = torch.randint(len(source.backs), (len(layer),), generator=chance, device=chance.device).to(layer.device)
    whole = torch.where(cluttered, source.backs[behind][:, :3].float() / 255, whole)
    person = at.moved(source.layers[layer].float() / 255)
    whole = whole * (1 - person[:, 3:]) + person[:, :3] * person[:, 3:]
    mask = head_masks(at.boxes(source.boxes[layer]), SOFT * at.scale)
    return whole * mask + ground * (1 - mask)


def head_masks(boxes: torch.Tensor, softness: torch.Tensor) -> torch.Tensor:
    """Where heads and necks of face boxes (n, 4) lie, (n, 1, SIZE, SIZE) in 0..1: a blurred rectangle is the product
    of error functions.
    """
    left, top, right, bottom = boxes.T
    wide, tall = right - left, bottom - top
    at = torch.arange(SIZE, device=boxes.device) + 0.5
    edge = lambda x: 0.5 * (1 + torch.erf((at - x[:, None]) / (1.4142 * softness[:, None])))  # noqa: E731
    across = edge(left - SIDE_OF_HEAD * wide) - edge(right + SIDE_OF_HEAD * wide)
    down = 1 - edge(bottom + BELOW_CHIN * tall)
    return (down[:, :, None] * across[:, None, :])[:, None]


def _uniform(like: torch.Tensor, chance: torch.Generator, low: float, high: float) -> torch.Tensor:
    return torch.rand(len(like), generator=chance, device=chance.device).to(like.device) * (high - low) + low


def _ground(like: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """One colour each, (n, 3, 1, 1)."""
    own = torch.rand(len(like), 3, generator=chance, device=chance.device).to(like.device) * 0.16 - 0.08
    return (_uniform(like, chance, 0.35, 0.85)[:, None] + own).clamp(0, 1).view(-1, 3, 1, 1)


def _plain(like: torch.Tensor, chance: torch.Generator) -> torch.Tensor:
    """Soft studio grounds, (n, 3, SIZE, SIZE)."""
    slope = torch.linspace(-1, 1, SIZE, device=like.device)
    down, across = (_uniform(like, chance, -0.12, 0.12).view(-1, 1, 1, 1) for _ in range(2))
    return (_ground(like, chance) + down * slope.view(1, 1, -1, 1) + across * slope).clamp(0, 1)


def _blurred(pictures: torch.Tensor, sigma: float) -> torch.Tensor:
    """A Gaussian blur of (n, c, h, w), its edges repeated."""
    reach = max(1, round(3 * sigma))
    at = torch.arange(-reach, reach + 1, device=pictures.device)
    kernel = torch.exp(-(at**2) / (2 * sigma**2))
    kernel = (kernel / kernel.sum()).to(pictures.dtype)
    count = pictures.shape[1]
    rows = F.pad(pictures, (0, 0, reach, reach), mode="replicate")
    rows = F.conv2d(rows, kernel.view(1, 1, -1, 1).expand(count, 1, -1, 1), groups=count)
    columns = F.pad(rows, (reach, reach, 0, 0), mode="replicate")
    return F.conv2d(columns, kernel.view(1, 1, 1, -1).expand(count, 1, 1, -1), groups=count)
