"""Colours that several scenes share, and how to mix them."""

from collections.abc import Sequence

from training.scenes.brush import Colour

WHITE: Colour = (0.96, 0.96, 0.94)
BLACK: Colour = (0.06, 0.06, 0.07)
STEEL: Colour = (0.68, 0.7, 0.73)
BRASS: Colour = (0.8, 0.62, 0.28)
WOOD: Colour = (0.5, 0.32, 0.18)
BRIGHT: Sequence[Colour] = [
    (0.9, 0.2, 0.18),
    (0.98, 0.75, 0.12),
    (0.15, 0.5, 0.85),
    (0.2, 0.68, 0.32),
    (0.95, 0.5, 0.12),
    (0.75, 0.2, 0.6),
    (0.95, 0.93, 0.88),
]
CLOTHES: Sequence[Colour] = [
    (0.75, 0.25, 0.2),
    (0.2, 0.35, 0.6),
    (0.85, 0.78, 0.65),
    (0.25, 0.5, 0.4),
    (0.8, 0.6, 0.2),
    (0.55, 0.35, 0.55),
]
HAIR: Sequence[Colour] = [(0.1, 0.08, 0.07), (0.28, 0.18, 0.1), (0.55, 0.4, 0.22), (0.4, 0.2, 0.12)]
SHIRTS: list[Colour] = [
    (0.85, 0.2, 0.2),
    (0.15, 0.35, 0.75),
    (0.95, 0.75, 0.15),
    (0.2, 0.6, 0.35),
    (0.9, 0.45, 0.15),
    (0.55, 0.25, 0.6),
]


def mix(a: Colour, c: Colour, t: float) -> Colour:
    """The colour at `t` on the way from `a` (0) to `c` (1)."""
    return a[0] + (c[0] - a[0]) * t, a[1] + (c[1] - a[1]) * t, a[2] + (c[2] - a[2]) * t


def dim(colour: Colour, gain: float) -> Colour:
    """The colour darker (gain below 1) or brighter, clipped at 1."""
    return min(colour[0] * gain, 1.0), min(colour[1] * gain, 1.0), min(colour[2] * gain, 1.0)
