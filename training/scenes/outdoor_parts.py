"""What several open-air scenes have in common: sky, land and woods, streets of houses."""

import itertools
import math

from training.brush import Box, Brush, Colour, Point
from training.scenes.palette import SHIRTS, dim, mix

WALLS: list[Colour] = [(0.72, 0.42, 0.33), (0.85, 0.76, 0.6), (0.6, 0.62, 0.66), (0.8, 0.6, 0.45), (0.66, 0.7, 0.62), (0.88, 0.84, 0.8)]


def _cloud(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    for _ in range(6):
        r = size * b.uniform(0.3, 0.55)
        b.ellipse(x + size * b.uniform(-0.9, 0.9), y + size * b.uniform(-0.12, 0.12), r, r * 0.55, dim(colour, b.uniform(0.94, 1.04)))


def sky(b: Brush, horizon: float, top: Colour = (0.3, 0.58, 0.9), low: Colour = (0.8, 0.91, 0.98), clouds: int = 4) -> None:
    """Sky down to the horizon with a few clouds, softened."""
    low = b.tint(low, 0.04)
    b.gradient(b.tint(top, 0.08), low, (0, 0, 1, horizon + 0.03))
    for _ in range(clouds):
        _cloud(b, b.uniform(0, 1), b.uniform(0.02, horizon * 0.6), b.uniform(0.06, 0.16), mix(low, (1, 1, 1), 0.7))
    if clouds:
        b.blur(0.8)


def mountains(b: Brush, base: float, height: float, colour: Colour, snow: float = 0.0, peaks: int = 5) -> None:
    """A ridge of shaded peaks; `snow` is the share of each peak that is white."""
    for k in b.rng.permutation(peaks):
        x, h = (k + b.uniform(0.1, 0.9)) / peaks, height * b.uniform(0.6, 1.1)
        w, tip = h * b.uniform(0.7, 1.0), b.uniform(-0.1, 0.1)
        c = b.tint(colour, 0.05)
        b.poly([(x - w, base), (x, base - h), (x + w, base)], c)
        b.poly([(x + tip * w, base), (x, base - h), (x + w, base)], dim(c, 0.78))
        if snow:
            y, d = base - h + h * snow, w * snow
            b.poly([(x, base - h), (x - d, y), (x - d * 0.5, y - h * 0.06), (x - d * 0.15, y + h * 0.05), (x + tip * d, y)], (0.95, 0.97, 1.0))
            b.poly([(x, base - h), (x + tip * d, y), (x + d * 0.35, y - h * 0.05), (x + d * 0.6, y + h * 0.04), (x + d, y)], (0.74, 0.8, 0.92))


def skyline(b: Brush, base: float, height: float, colour: Colour) -> None:
    """Towers on the horizon, up to `height` above `base`."""
    for k in range(12):
        x, w, h = (k + b.uniform(-0.2, 0.4)) / 12, b.uniform(0.06, 0.12), height * b.uniform(0.4, 1.0)
        b.rect((x, base - h, x + w, base), b.tint(colour, 0.1))


def ground(b: Brush, horizon: float, far: Colour, near: Colour, flecks: int = 60) -> None:
    """Ground with blades, stones or tufts that grow towards the viewer."""
    b.gradient(b.tint(far, 0.05), b.tint(near, 0.05), (0, horizon, 1, 1))
    for _ in range(flecks):
        t = b.uniform(0, 1) ** 1.4
        y = horizon + (1 - horizon) * t
        b.ellipse(b.uniform(0, 1), y, 0.006 + 0.035 * t, 0.003 + 0.008 * t, dim(mix(far, near, t), b.uniform(0.84, 1.16)))


def path(b: Brush, horizon: float, far: float, near: float, width: float, bend: float, colour: Colour, edge: Colour) -> None:
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
    """A stretch of wall towards the vanishing point; `near`, `far`: sizes (1 at the edge); `low`, `high`: heights above the eye."""
    (x, y), a, c = vp, near, far
    x0, x1 = x + across * a, x + across * c
    b.poly([(x0, y - high * a), (x1, y - high * c), (x1, y - low * c), (x0, y - low * a)], colour)


def houses(b: Brush, vp: Point, across: float, floor: float, shops: bool, glass: Colour = (0.3, 0.36, 0.45)) -> None:
    """A row of houses along a street; shops have lit windows and striped awnings on the ground floor."""
    sizes = [0.22, 0.34, 0.5, 0.72, 1.05, 1.5]
    shade = b.uniform(0.75, 1.05)
    for far, near in itertools.pairwise(sizes):
        wall, top = dim(b.tint(b.pick(WALLS), 0.1), shade), b.uniform(0.6, 1.1)
        panel(b, vp, across, near, far, -floor, top, wall)
        panel(b, vp, across, near, far, top - 0.03, top + 0.02, dim(wall, 0.65))
        step = (near - far) / 3
        for k in range(3):
            a, c = far + step * (k + 0.8), far + step * (k + 0.25)
            for row in range(4):
                low = 0.12 + row * 0.22
                if low + 0.14 < top:
                    panel(b, vp, across, a, c, low - 0.01, low + 0.145, dim(wall, 1.15))
                    panel(b, vp, across, a, c, low, low + 0.13, dim(glass, b.uniform(0.8, 1.4)))
        if not shops:
            panel(b, vp, across, far + step * 1.8, far + step * 1.2, -floor, -0.03, b.tint((0.3, 0.2, 0.15), 0.15))
            continue
        panel(b, vp, across, near - step * 0.2, far + step * 0.2, -floor, 0.0, (0.16, 0.14, 0.14))
        panel(b, vp, across, near - step * 0.3, far + step * 0.3, -floor * 0.8, -0.01, b.tint((1.0, 0.85, 0.55), 0.12))
        cloth, inner = b.tint(b.pick(SHIRTS), 0.1), across * 0.82
        for k in range(6):
            a, c = far + (near - far) * (k + 1) / 6, far + (near - far) * k / 6
            stripe = cloth if k % 2 else (0.95, 0.93, 0.88)
            x, y = vp
            b.poly([(x + across * a, y - 0.09 * a), (x + across * c, y - 0.09 * c), (x + inner * c, y), (x + inner * a, y)], stripe)
            b.poly([(x + inner * c, y), (x + inner * a, y), (x + inner * a, y + 0.035 * a), (x + inner * c, y + 0.035 * c)], dim(stripe, 0.75))


def lamp(b: Brush, x: float, foot: float, height: float, lit: bool = False) -> None:
    """A street lamp with a lantern."""
    dark = (0.1, 0.13, 0.12)
    top = foot - height
    b.rect((x - height * 0.015, top, x + height * 0.015, foot), dark)
    b.rect((x - height * 0.035, foot - height * 0.1, x + height * 0.035, foot), dark)
    glass = (1.0, 0.92, 0.65) if lit else (0.93, 0.93, 0.85)
    b.poly([(x - height * 0.06, top - height * 0.1), (x + height * 0.06, top - height * 0.1), (x + height * 0.035, top), (x - height * 0.035, top)], glass)
    b.poly([(x - height * 0.08, top - height * 0.1), (x + height * 0.08, top - height * 0.1), (x, top - height * 0.17)], dark)


def rays(b: Brush, x: float, colour: Colour, alpha: float) -> None:
    """Shafts of light from the top at x."""
    for _ in range(5):
        foot, w = x + b.uniform(-0.7, 0.7), b.uniform(0.04, 0.1)
        b.poly([(x - 0.02, -0.05), (x + 0.03, -0.05), (foot + w, 1), (foot - w, 1)], colour, alpha)


def trunks(b: Brush, foot: float, count: int, width: float, colour: Colour, gap: Box = (0.5, 0, 0.5, 0)) -> None:
    """Stems that rise out of the picture; none between the first and third number of `gap`."""
    for _ in range(count):
        x, w = b.uniform(0, 1), width * b.uniform(0.6, 1.3)
        if gap[0] < x < gap[2]:
            continue
        y, c, lean = foot + b.uniform(-0.02, 0.05), b.tint(colour, 0.1), b.uniform(-0.02, 0.02)
        b.poly([(x - w * 0.7 + lean, 0), (x + w * 0.7 + lean, 0), (x + w, y), (x - w, y)], c)
        b.poly([(x + w * 0.2 + lean, 0), (x + w * 0.7 + lean, 0), (x + w, y), (x + w * 0.3, y)], dim(c, 0.65))


def leaves(b: Brush, box: Box, count: int, size: float, colour: Colour) -> None:
    """Foliage scattered over the box."""
    for _ in range(count):
        r = size * b.uniform(0.6, 1.3)
        b.ellipse(b.uniform(box[0], box[2]), b.uniform(box[1], box[3]), r, r * 0.8, b.tint(colour, 0.22))
