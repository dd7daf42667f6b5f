"""What open-air scenes have in common: sky, land and water, streets of houses."""

import itertools
import math

from training.scenes.brush import Brush, Colour, Point
from training.scenes.palette import SHIRTS, dim, mix

WALLS: list[Colour] = [
    (0.72, 0.42, 0.33),
    (0.85, 0.76, 0.6),
    (0.6, 0.62, 0.66),
    (0.8, 0.6, 0.45),
    (0.66, 0.7, 0.62),
    (0.88, 0.84, 0.8),
]
NOON: tuple[Colour, Colour] = ((0.25, 0.55, 0.92), (0.82, 0.92, 0.98))
DUSK: tuple[Colour, Colour] = ((0.3, 0.28, 0.52), (1.0, 0.68, 0.48))
GREY: tuple[Colour, Colour] = ((0.58, 0.65, 0.74), (0.86, 0.89, 0.91))


def sky(b: Brush, horizon: float, tones: tuple[Colour, Colour] = NOON, clouds: int = 3) -> None:
    """Sky down to the horizon, paler there, with a few large soft clouds."""
    low = b.tint(tones[1], 0.04)
    b.gradient(b.tint(tones[0], 0.06), low, (0, 0, 1, horizon + 0.03))
    for k in range(clouds):
        x, y, size = (k + b.uniform(0.1, 0.9)) / clouds, b.uniform(0.04, horizon * 0.55), b.uniform(0.07, 0.13)
        for j in range(5):
            r = size * (0.62 - 0.13 * abs(j - 2))
            b.ellipse(x + (j - 2) * size * 0.42, y - r * 0.3, r, r * 0.62, mix(low, (1, 1, 1), 0.75))
    if clouds:
        b.blur(0.9)


def sun(b: Brush, x: float, y: float, r: float, colour: Colour = (1.0, 0.95, 0.75)) -> None:
    """The sun with its halo."""
    b.glow(x, y, r * 5, colour, 0.7)
    b.ellipse(x, y, r, r, mix(colour, (1, 1, 1), 0.5))


def mountains(b: Brush, base: float, height: float, colour: Colour, snow: float = 0.0, peaks: int = 4) -> None:
    """A ridge of shaded peaks; `snow` is the share of each peak that is white."""
    for k in b.rng.permutation(peaks):
        x, h = (k + b.uniform(0.1, 0.9)) / peaks, height * b.uniform(0.65, 1.1)
        w, tip = h * b.uniform(0.75, 1.05), b.uniform(-0.1, 0.1)
        c = b.tint(colour, 0.04)
        b.poly([(x - w, base), (x, base - h), (x + w, base)], c)
        b.poly([(x + tip * w, base), (x, base - h), (x + w, base)], dim(c, 0.72))
        if snow:
            y, d = base - h + h * snow, w * snow
            b.poly(
                [
                    (x, base - h),
                    (x - d, y),
                    (x - d * 0.5, y - h * 0.06),
                    (x - d * 0.15, y + h * 0.05),
                    (x + tip * d, y),
                ],
                (0.95, 0.97, 1.0),
            )
            b.poly(
                [
                    (x, base - h),
                    (x + tip * d, y),
                    (x + d * 0.35, y - h * 0.05),
                    (x + d * 0.6, y + h * 0.04),
                    (x + d, y),
                ],
                (0.74, 0.8, 0.92),
            )


def hills(b: Brush, base: float, height: float, colour: Colour, count: int = 3) -> None:
    """Round hills, one behind the other."""
    for k in range(count):
        x, r = (k + b.uniform(0.2, 0.8)) / count, b.uniform(0.3, 0.45)
        b.ellipse(x, base + height * 0.6, r, height * b.uniform(1.3, 1.7), b.tint(colour, 0.05))


def skyline(b: Brush, base: float, height: float, colour: Colour, count: int = 8) -> None:
    """Towers on the horizon, up to `height` above `base`."""
    for k in range(count):
        x, w, h = (k + b.uniform(-0.1, 0.3)) / count, b.uniform(0.08, 0.13), height * b.uniform(0.4, 1.0)
        b.rect((x, base - h, x + w, base), b.tint(colour, 0.06))


def ground(b: Brush, horizon: float, far: Colour, near: Colour, waves: int = 4) -> None:
    """Ground that darkens towards the viewer in a few soft swells."""
    far, near = b.tint(far, 0.05), b.tint(near, 0.05)
    b.gradient(far, near, (0, horizon, 1, 1))
    for k in range(waves):
        t = (k + b.uniform(0.2, 0.8)) / waves
        b.ellipse(
            b.uniform(0, 1),
            horizon + (1 - horizon) * t + 0.05,
            0.5,
            0.02 + 0.05 * t,
            dim(mix(far, near, t), b.uniform(0.9, 1.12)),
            0.45,
        )


def water(b: Brush, horizon: float, far: Colour, near: Colour, foot: float = 1.0, waves: int = 12) -> None:
    """Water with long bright ripples that widen towards the viewer."""
    b.gradient(b.tint(far, 0.05), b.tint(near, 0.05), (0, horizon, 1, foot))
    for k in range(waves):
        t = ((k + b.uniform(0, 1)) / waves) ** 1.5
        x, y = b.uniform(0, 1), horizon + (foot - horizon) * t
        b.ellipse(x, y, 0.06 + 0.16 * t, 0.002 + 0.01 * t, mix(mix(far, near, t), (1, 1, 1), 0.35), 0.55)


def path(
    b: Brush, horizon: float, far: float, near: float, width: float, bend: float, colour: Colour, edge: Colour
) -> None:
    """A winding way from (far, horizon) to (near, 1)."""
    for grow, c in ((1.25, edge), (1.0, colour)):
        left: list[Point] = []
        right: list[Point] = []
        for k in range(13):
            t = k / 12
            x = far + (near - far) * t + bend * math.sin(math.pi * 1.6 * math.sqrt(t)) * (1 - t * 0.5)
            w = grow * width * (0.05 + 0.95 * t**1.3)
            left.append((x - w, horizon + (1.02 - horizon) * t**1.4))
            right.append((x + w, horizon + (1.02 - horizon) * t**1.4))
        b.poly(left + right[::-1], c)


def panel(b: Brush, vp: Point, across: float, near: float, far: float, low: float, high: float, colour: Colour) -> None:
    """A stretch of wall towards the vanishing point; `near`, `far`: sizes (1 at the edge); `low`, `high`: heights above
    the eye.
    """
    (x, y), a, c = vp, near, far
    x0, x1 = x + across * a, x + across * c
    b.poly([(x0, y - high * a), (x1, y - high * c), (x1, y - low * c), (x0, y - low * a)], colour)


def houses(b: Brush, vp: Point, across: float, floor: float, shops: bool, glass: Colour = (0.3, 0.36, 0.45)) -> None:
    """A row of houses along a street; shops have lit windows and striped awnings on the ground floor."""
    for far, near in itertools.pairwise([0.22, 0.4, 0.7, 1.15, 1.8]):
        wall, top = b.tint(b.pick(WALLS), 0.08), b.uniform(0.7, 1.1)
        panel(b, vp, across, near, far, -floor, top, wall)
        panel(b, vp, across, near, far, top - 0.04, top + 0.02, dim(wall, 0.65))
        step = (near - far) / 2
        for k, row in itertools.product(range(2), range(3)):
            a, c, low = far + step * (k + 0.8), far + step * (k + 0.25), 0.12 + row * 0.28
            if low + 0.18 < top:
                panel(b, vp, across, a, c, low - 0.015, low + 0.195, dim(wall, 1.2))
                panel(b, vp, across, a, c, low, low + 0.18, dim(glass, b.uniform(0.85, 1.3)))
        if shops:
            panel(b, vp, across, near - step * 0.15, far + step * 0.15, -floor, 0.0, (0.16, 0.14, 0.14))
            panel(
                b,
                vp,
                across,
                near - step * 0.25,
                far + step * 0.25,
                -floor * 0.8,
                -0.01,
                b.tint((1.0, 0.85, 0.55), 0.1),
            )
            _awning(b, vp, across, near, far)
        else:
            panel(b, vp, across, far + step * 1.7, far + step * 1.2, -floor, -0.03, b.tint((0.3, 0.2, 0.15), 0.15))


def _awning(b: Brush, vp: Point, across: float, near: float, far: float) -> None:
    (x, y), inner, cloth = vp, across * 0.8, b.tint(b.pick(SHIRTS), 0.08)
    for k in range(4):
        a, c = far + (near - far) * (k + 1) / 4, far + (near - far) * k / 4
        stripe = cloth if k % 2 else (0.96, 0.94, 0.9)
        b.poly(
            [(x + across * a, y - 0.12 * a), (x + across * c, y - 0.12 * c), (x + inner * c, y), (x + inner * a, y)],
            stripe,
        )
        b.poly(
            [(x + inner * c, y), (x + inner * a, y), (x + inner * a, y + 0.04 * a), (x + inner * c, y + 0.04 * c)],
            dim(stripe, 0.72),
        )


def lamp(b: Brush, x: float, foot: float, height: float, lit: bool = False) -> None:
    """A street lamp with a lantern."""
    dark, top, h = (0.1, 0.13, 0.12), foot - height, height
    b.shadow(x, foot, h * 0.12, h * 0.02)
    b.tube((x - h * 0.02, top, x + h * 0.02, foot), dark)
    b.rect((x - h * 0.045, foot - h * 0.1, x + h * 0.045, foot), dark)
    if lit:
        b.glow(x, top - h * 0.05, h * 0.3, (1.0, 0.85, 0.5), 0.7)
    b.poly(
        [(x - h * 0.075, top - h * 0.12), (x + h * 0.075, top - h * 0.12), (x + h * 0.04, top), (x - h * 0.04, top)],
        (1.0, 0.92, 0.65) if lit else (0.93, 0.93, 0.85),
    )
    b.poly([(x - h * 0.095, top - h * 0.12), (x + h * 0.095, top - h * 0.12), (x, top - h * 0.2)], dark)


def rays(b: Brush, x: float, colour: Colour, alpha: float) -> None:
    """Shafts of light from the top at x."""
    for k in range(5):
        foot, w = x + (k - 2) * 0.28 + b.uniform(-0.08, 0.08), b.uniform(0.05, 0.1)
        b.poly([(x - 0.02, -0.05), (x + 0.03, -0.05), (foot + w, 1), (foot - w, 1)], colour, alpha)


def rails(b: Brush, y: float, height: float, colour: Colour, posts: int, count: int = 2) -> None:
    """A fence or railing across the picture; y is its foot."""
    for k in range(posts + 1):
        x = (k + 0.3) / posts
        b.tube((x - height * 0.07, y - height * 1.06, x + height * 0.07, y), dim(colour, 0.9))
    for k in range(count):
        top = y - height * (1 - k / count * 0.9)
        b.rect((-0.02, top, 1.02, top + height * 0.15), dim(colour, 1.0 - 0.08 * k))


def bench(b: Brush, x: float, y: float, size: float, wood: Colour = (0.55, 0.33, 0.17)) -> None:
    """A park bench from the front."""
    b.shadow(x, y, size * 0.65, size * 0.08)
    for dx in (-0.42, 0.42):
        b.rect((x + size * dx - size * 0.035, y - size * 0.5, x + size * dx + size * 0.035, y), (0.12, 0.12, 0.13))
    for k in range(3):
        b.rect(
            (x - size * 0.5, y - size * (0.58 - 0.13 * k), x + size * 0.5, y - size * (0.48 - 0.13 * k)),
            dim(wood, 1.15 - 0.1 * k),
        )
    b.rect((x - size * 0.54, y - size * 0.2, x + size * 0.54, y - size * 0.1), dim(wood, 1.3))
