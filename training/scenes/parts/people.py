"""Bystanders: nobody has a face, so that the only face in a picture is the person's."""

import numpy as np

from training.scenes.brush import Brush, Colour
from training.scenes.palette import CLOTHES, HAIR, dim

SKINS: list[Colour] = [(0.85, 0.65, 0.52), (0.62, 0.44, 0.33), (0.42, 0.29, 0.22)]


def figure(
    b: Brush, x: float, foot: float, height: float, colour: Colour, skin: Colour | None = None, step: float = 0.0
) -> None:
    """Somebody on foot from behind, with a shadow; `step` is how far the legs are apart, in heights."""
    h, skin = height, skin or b.tint(b.pick(SKINS), 0.05)
    trousers, hair = (
        b.tint(b.pick([(0.12, 0.13, 0.2), (0.3, 0.28, 0.25), (0.2, 0.25, 0.35)]), 0.1),
        b.tint(b.pick(HAIR), 0.1),
    )
    b.shadow(x + h * 0.05, foot, h * 0.24, h * 0.04)
    for s in (-1, 1):
        b.line(
            [(x + s * h * 0.05, foot - h * 0.48), (x + s * h * (0.055 + step / 2), foot - h * 0.01)],
            dim(trousers, 0.85 if s > 0 else 1.0),
            h * 0.1,
        )
        b.line([(x + s * h * 0.12, foot - h * 0.76), (x + s * h * 0.16, foot - h * 0.46)], dim(colour, 0.75), h * 0.065)
        b.ellipse(x + s * h * 0.16, foot - h * 0.44, h * 0.032, h * 0.035, skin)
    b.rect((x - h * 0.045, foot - h * 0.9, x + h * 0.045, foot - h * 0.75), dim(skin, 0.8))
    b.rect((x - h * 0.135, foot - h * 0.83, x + h * 0.135, foot - h * 0.43), colour, h * 0.06)
    b.ellipse(x, foot - h * 0.91, h * 0.07, h * 0.085, skin)
    b.ellipse(x, foot - h * 0.93, h * 0.078, h * 0.078, hair)


def crowd(b: Brush, foot: float, height: float, count: int, left: float = 0.0, right: float = 1.0) -> None:
    """People in a row, evenly spread, so that they never pile up."""
    for k in b.rng.permutation(count):
        x = left + (right - left) * (k + b.uniform(0.3, 0.7)) / count
        figure(b, x, foot + b.uniform(-0.015, 0.015), height * b.uniform(0.9, 1.08), b.tint(b.pick(CLOTHES), 0.12))


def bust(
    b: Brush, x: float, y: float, size: float, shirt: Colour, hair: Colour | None = None, turn: float = 0.0
) -> None:
    """Someone near by from behind: head at (x, y), then shoulders down to the bottom. `turn` shows a little cheek."""
    hair = b.tint(b.pick(HAIR), 0.1) if hair is None else hair
    skin = b.tint(b.pick(SKINS), 0.05)
    b.rect((x - size * 0.4, y + size * 0.3, x + size * 0.4, y + size * 1.6), dim(skin, 0.75))
    b.rect((x - size * 1.6, y + size * 1.25, x + size * 1.6, y + size * 6), shirt, size * 0.8)
    turn = min(max(turn, -1.0), 1.0)
    b.ellipse(x + turn * size * 0.2, y + size * 0.12, size * 0.74, size * 0.95, skin)
    b.ellipse(x - turn * size * 0.1, y - size * 0.05, size * 0.84, size, hair)


def heads(b: Brush, y: float, size: float, colour: Colour, gap: float = 2.4, hands: float = 0.0) -> None:
    """A row of heads and shoulders against the light, some with a hand up."""
    for x in np.arange(b.uniform(-0.5, 0.5) * size, 1 + size, size * gap):
        at = float(x)
        if b.chance(hands):
            side = b.pick((-1, 1))
            b.line([(at + side * size * 0.9, y + size), (at + side * size * 1.25, y - size * 2.4)], colour, size * 0.42)
            b.ellipse(at + side * size * 1.25, y - size * 2.5, size * 0.34, size * 0.4, colour)
        b.ellipse(at, y, size * 0.7, size * 0.85, colour)
        b.rect((at - size * 1.1, y + size * 0.75, at + size * 1.1, y + size * 5), colour, size * 0.55)


def runner(b: Brush, x: float, foot: float, h: float, shirt: Colour, bib: bool = False) -> None:
    """A runner in mid stride, seen from the side."""
    skin, s = b.tint(b.pick(SKINS), 0.06), b.pick([-1, 1])
    b.shadow(x, foot, h * 0.3, h * 0.05)
    hip, neck = (x, foot - h * 0.47), (x + s * h * 0.06, foot - h * 0.8)
    b.line([hip, (x - s * h * 0.06, foot - h * 0.24), (x - s * h * 0.27, foot - h * 0.2)], dim(skin, 0.75), h * 0.085)
    b.line([hip, (x + s * h * 0.17, foot - h * 0.3), (x + s * h * 0.1, foot - h * 0.04)], skin, h * 0.085)
    b.line([(x + s * h * 0.06, foot - h * 0.02), (x + s * h * 0.2, foot - h * 0.02)], (0.95, 0.3, 0.2), h * 0.06)
    b.line([(x, hip[1] - h * 0.02), (x + s * h * 0.1, foot - h * 0.37)], (0.12, 0.13, 0.18), h * 0.15)
    b.line([hip, neck], shirt, h * 0.21)
    b.line([neck, (x - s * h * 0.15, foot - h * 0.64), (x - s * h * 0.03, foot - h * 0.54)], skin, h * 0.065)
    b.line([neck, (x + s * h * 0.18, foot - h * 0.62), (x + s * h * 0.27, foot - h * 0.74)], skin, h * 0.065)
    b.ellipse(neck[0] + s * h * 0.02, foot - h * 0.91, h * 0.075, h * 0.09, skin)
    b.ellipse(neck[0], foot - h * 0.94, h * 0.085, h * 0.08, (0.2, 0.14, 0.1))
    if bib:
        b.rect((x - h * 0.05, foot - h * 0.72, x + h * 0.12, foot - h * 0.56), (0.97, 0.97, 0.97))
