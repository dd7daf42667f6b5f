"""Among animals: the farm, the zoo and a deer in the forest."""

import math
from collections.abc import Callable

from training.brush import Brush, Colour
from training.scenes.camera import view
from training.scenes.outdoor_parts import ground, leaves, mountains, rays, sky, trunks
from training.scenes.palette import dim, mix


def _rails(b: Brush, y: float, height: float, colour: Colour, posts: int, bars: int = 2) -> None:
    """A fence or railing across the picture; y is its foot."""
    for k in range(posts + 1):
        x = (k + 0.3) / posts
        b.rect((x - height * 0.05, y - height * 1.06, x + height * 0.05, y), dim(colour, 0.85))
    for k in range(bars):
        top = y - height * (1 - k / bars * 0.9)
        b.rect((-0.02, top, 1.02, top + height * 0.12), dim(colour, 1.0 - 0.08 * k))


def _elephant(b: Brush, x: float, foot: float, h: float) -> None:
    grey = b.tint((0.5, 0.49, 0.52), 0.05)
    dark = dim(grey, 0.75)
    b.ellipse(x, foot, h * 0.7, h * 0.06, (0.1, 0.08, 0.04), 0.4)
    for dx, c in ((-0.32, dark), (0.22, dark), (-0.12, grey), (0.4, grey)):
        b.rect((x + h * (dx - 0.1), foot - h * 0.5, x + h * (dx + 0.1), foot), c, h * 0.03)
    b.ellipse(x + h * 0.05, foot - h * 0.6, h * 0.58, h * 0.36, grey)
    b.ellipse(x - h * 0.5, foot - h * 0.72, h * 0.25, h * 0.28, grey)
    b.line([(x - h * 0.66, foot - h * 0.68), (x - h * 0.75, foot - h * 0.4), (x - h * 0.74, foot - h * 0.15), (x - h * 0.84, foot - h * 0.08)], grey, h * 0.13)
    b.line([(x - h * 0.6, foot - h * 0.52), (x - h * 0.76, foot - h * 0.42), (x - h * 0.9, foot - h * 0.46)], (0.96, 0.94, 0.86), h * 0.05)
    b.ellipse(x - h * 0.3, foot - h * 0.72, h * 0.2, h * 0.27, dark)
    b.ellipse(x - h * 0.29, foot - h * 0.72, h * 0.15, h * 0.21, mix(dark, (0.7, 0.5, 0.5), 0.3))
    b.ellipse(x - h * 0.58, foot - h * 0.78, h * 0.03, h * 0.03, (0.05, 0.05, 0.05))


def _giraffe(b: Brush, x: float, foot: float, h: float) -> None:
    coat, spot = b.tint((0.93, 0.76, 0.42), 0.04), (0.5, 0.28, 0.12)
    for dx in (-0.13, -0.07, 0.09, 0.15):
        b.rect((x + h * (dx - 0.017), foot - h * 0.4, x + h * (dx + 0.017), foot), dim(coat, 0.85))
    b.ellipse(x + h * 0.01, foot - h * 0.44, h * 0.2, h * 0.11, coat)
    b.poly([(x - h * 0.2, foot - h * 0.45), (x - h * 0.05, foot - h * 0.52), (x - h * 0.13, foot - h * 0.93), (x - h * 0.22, foot - h * 0.93)], coat)
    b.poly([(x - h * 0.12, foot - h * 0.98), (x - h * 0.14, foot - h * 0.86), (x - h * 0.33, foot - h * 0.84), (x - h * 0.34, foot - h * 0.89)], coat)
    for dx in (-0.14, -0.19):
        b.line([(x + h * dx, foot - h * 0.95), (x + h * dx, foot - h * 1.03)], spot, h * 0.025)
    b.poly([(x - h * 0.1, foot - h * 0.95), (x - h * 0.02, foot - h * 0.99), (x - h * 0.09, foot - h * 0.91)], spot)
    b.ellipse(x - h * 0.2, foot - h * 0.92, h * 0.014, h * 0.014, (0.05, 0.04, 0.03))
    for k in range(7):
        for dx in (0.0, 0.055):
            b.ellipse(x + h * (-0.19 + dx + 0.008 * (6 - k) * (dx > 0)), foot - h * (0.5 + k * 0.062 + dx * 0.5), h * 0.02, h * 0.024, spot)
    for k in range(10):
        b.ellipse(x + h * (-0.12 + 0.06 * (k % 5)), foot - h * (0.48 - 0.07 * (k // 5)), h * 0.023, h * 0.026, spot)


def _cow(b: Brush, x: float, foot: float, h: float) -> None:
    white, patch = (0.95, 0.93, 0.9), b.pick([(0.1, 0.09, 0.09), (0.45, 0.25, 0.13)])
    b.ellipse(x, foot, h * 0.8, h * 0.07, (0.1, 0.15, 0.04), 0.4)
    for dx in (-0.48, -0.3, 0.3, 0.48):
        b.rect((x + h * (dx - 0.06), foot - h * 0.45, x + h * (dx + 0.06), foot), dim(white, 0.85))
    b.rect((x - h * 0.62, foot - h * 0.9, x + h * 0.62, foot - h * 0.33), white, h * 0.16)
    for _ in range(4):
        b.ellipse(x + h * b.uniform(-0.42, 0.45), foot - h * b.uniform(0.5, 0.78), h * b.uniform(0.1, 0.18), h * 0.12, patch)
    b.rect((x - h * 0.95, foot - h * 1.05, x - h * 0.58, foot - h * 0.65), patch, h * 0.1)
    b.rect((x - h * 1.0, foot - h * 0.8, x - h * 0.8, foot - h * 0.6), (0.93, 0.72, 0.68), h * 0.06)
    b.line([(x - h * 0.6, foot - h * 1.0), (x - h * 0.48, foot - h * 1.04)], patch, h * 0.09)


def farm_visit(b: Brush) -> None:
    """Red barn with white-crossed door and silo, a cow, hay bales on a golden field, a wooden fence."""
    horizon = b.uniform(0.46, 0.52)
    sky(b, horizon, (0.42, 0.66, 0.92), (0.93, 0.95, 0.9))
    mountains(b, horizon + 0.02, 0.09, (0.5, 0.63, 0.4), peaks=6)
    ground(b, horizon, *b.pick([((0.87, 0.76, 0.36), (0.62, 0.64, 0.25)), ((0.6, 0.7, 0.3), (0.5, 0.58, 0.22)), ((0.8, 0.7, 0.4), (0.7, 0.55, 0.3))]))
    for k in range(9):
        b.poly(
            [(0.5 + (k - 4) * 0.05, horizon), (0.52 + (k - 4) * 0.05, horizon), (0.62 + (k - 4) * 0.4, 1), (0.5 + (k - 4) * 0.4, 1)], (0.6, 0.45, 0.15), 0.22
        )
    b.blur(0.6)
    x, foot, red = b.uniform(0.8, 0.86), b.uniform(0.63, 0.68), b.tint((0.7, 0.13, 0.1), 0.06)
    silo = x + b.pick([-0.31, -0.29])
    b.rect((silo - 0.06, 0.12, silo + 0.06, foot - 0.03), b.tint((0.75, 0.77, 0.8), 0.04))
    b.rect((silo + 0.01, 0.12, silo + 0.06, foot - 0.03), (0.6, 0.62, 0.66))
    b.ellipse(silo, 0.12, 0.06, 0.07, (0.82, 0.35, 0.25))
    top = foot - 0.5
    b.poly([(x - 0.23, foot), (x - 0.23, top + 0.22), (x - 0.15, top + 0.08), (x, top), (x + 0.15, top + 0.08), (x + 0.23, top + 0.22), (x + 0.23, foot)], red)
    for k in range(1, 11):
        b.line([(x - 0.23 + k * 0.042, foot), (x - 0.23 + k * 0.042, top + 0.24)], dim(red, 0.85), 0.004)
    b.line([(x - 0.26, top + 0.25), (x - 0.16, top + 0.08), (x, top - 0.01), (x + 0.16, top + 0.08), (x + 0.26, top + 0.25)], (0.35, 0.32, 0.33), 0.04)
    for box in ((x - 0.12, foot - 0.22, x + 0.12, foot), (x - 0.05, top + 0.09, x + 0.05, top + 0.19)):
        b.rect(box, (0.95, 0.93, 0.9))
        b.rect((box[0] + 0.013, box[1] + 0.013, box[2] - 0.013, box[3] - 0.01), dim(red, 0.75))
        b.line([(box[0], box[1]), (box[2], box[3])], (0.95, 0.93, 0.9), 0.014)
        b.line([(box[0], box[3]), (box[2], box[1])], (0.95, 0.93, 0.9), 0.014)
    for _ in range(b.pick([1, 2, 2, 3])):
        hx, hy, r = b.uniform(0.02, 0.3), b.uniform(horizon + 0.04, horizon + 0.1), b.uniform(0.05, 0.07)
        b.rect((hx, hy - r, hx + r * 1.3, hy + r), (0.78, 0.6, 0.25), 0.01)
        b.ellipse(hx, hy, r * 0.8, r, (0.92, 0.78, 0.4))
        b.arc(hx, hy, r * 0.5, 0, 360, (0.7, 0.52, 0.2), 0.008)
    _cow(b, b.uniform(0.19, 0.24), b.uniform(0.76, 0.83), b.uniform(0.19, 0.23))
    if b.chance(0.4):
        _cow(b, b.uniform(0.12, 0.3), b.uniform(0.58, 0.62), b.uniform(0.08, 0.1))
    _rails(b, b.uniform(0.93, 0.98), 0.17, b.tint((0.62, 0.5, 0.36), 0.06), 5)
    view(b, 0.06)


def zoo_visit(b: Brush) -> None:
    """Giraffe and elephant in a sandy enclosure with rocks, palms and a thatched hut behind a fence; visitors."""
    horizon = b.uniform(0.42, 0.48)
    b.light = (1.05, 1.0, 0.92)
    sky(b, horizon, (0.5, 0.75, 0.92), (0.92, 0.94, 0.86), 2)
    leaves(b, (0, horizon - 0.16, 1, horizon), 50, 0.07, (0.3, 0.5, 0.2))
    ground(b, horizon, (0.86, 0.72, 0.48), (0.76, 0.58, 0.34))
    b.poly([(0.36, 0.36), (0.5, 0.12), (0.68, 0.36)], (0.72, 0.58, 0.3))
    b.blur(0.6)
    for _ in range(4):
        x, r = b.uniform(0.3, 1.0), b.uniform(0.04, 0.09)
        b.ellipse(x, horizon + 0.03, r, r * 0.8, b.tint((0.58, 0.5, 0.43), 0.06))
        b.ellipse(x - r * 0.2, horizon + 0.02, r * 0.6, r * 0.5, (0.68, 0.6, 0.52))
    if b.chance(0.4):
        _giraffe(b, b.uniform(0.34, 0.4), 0.6, b.uniform(0.4, 0.46))
    _giraffe(b, b.uniform(0.2, 0.25), b.uniform(0.76, 0.86), b.uniform(0.66, 0.78))
    _elephant(b, b.uniform(0.94, 1.0), b.uniform(0.72, 0.8), b.uniform(0.32, 0.38))
    if b.chance(0.6):
        for k in range(7):
            a = math.pi * (1.05 + k * 0.15)
            x, y = 0.72 + 0.17 * math.cos(a), 0.09 + 0.13 * math.sin(a)
            b.line([(0.72, 0.07), (x, y), (x + 0.06 * math.cos(a), y + 0.06)], b.tint((0.2, 0.45, 0.15), 0.1), 0.024)
        b.line([(0.72, 0.07), (0.71, horizon)], (0.48, 0.36, 0.22), 0.03)
    foot = b.uniform(0.88, 0.94)
    if b.chance(0.5):
        _rails(b, foot, 0.17, b.tint((0.5, 0.33, 0.18)), 8, 3)
    else:
        _rails(b, foot, 0.17, b.tint((0.2, 0.36, 0.26)), 4, 2)
        for k in range(-8, 34):
            b.line([(k / 24, foot - 0.16), (k / 24 + 0.12, foot)], (0.3, 0.4, 0.33), 0.003)
            b.line([(k / 24 + 0.12, foot - 0.16), (k / 24, foot)], (0.3, 0.4, 0.33), 0.003)
    b.crowd(1.1, 0.36, 2, (0.0, 0, 0.12, 0))
    view(b, 0.05)


def nature_photography(b: Brush) -> None:
    """Dark green forest with shafts of light, ferns and a deer; a camera with a long lens on a tripod, another camera in hand."""
    b.light = (0.86, 0.95, 0.82)
    b.gradient(b.tint((0.42, 0.58, 0.3), 0.06), b.tint((0.1, 0.2, 0.1), 0.03))
    trunks(b, 0.6, 16, 0.012, (0.25, 0.32, 0.2))
    b.blur(1.0)
    trunks(b, 0.64, 9, 0.026, (0.16, 0.18, 0.11))
    leaves(b, (0, -0.02, 1, 0.18), 50, 0.055, (0.14, 0.3, 0.1))
    b.gradient((0.16, 0.27, 0.1), (0.07, 0.14, 0.05), (0, 0.62, 1, 1))
    leaves(b, (0, 0.58, 1, 0.7), 50, 0.04, (0.16, 0.32, 0.12))
    b.blur(0.6)
    sun = b.uniform(0.15, 0.4)
    b.glow(sun, 0.0, 0.4, (0.98, 0.98, 0.7), 0.75)
    rays(b, sun, (0.95, 1.0, 0.7), 0.15)
    x, y, h, coat = b.uniform(0.15, 0.2), b.uniform(0.68, 0.72), b.uniform(0.2, 0.24), b.tint((0.72, 0.45, 0.22), 0.05)
    for dx in (-0.3, -0.2, 0.22, 0.32):
        b.line([(x + h * dx, y - h * 0.5), (x + h * dx, y)], dim(coat, 0.75), h * 0.06)
    b.ellipse(x, y - h * 0.58, h * 0.42, h * 0.18, coat)
    b.poly([(x - h * 0.42, y - h * 0.55), (x - h * 0.2, y - h * 0.7), (x - h * 0.38, y - h * 1.08), (x - h * 0.5, y - h * 1.05)], coat)
    b.ellipse(x - h * 0.48, y - h * 1.08, h * 0.16, h * 0.09, coat)
    for s in (-1, 1):
        b.line(
            [(x - h * 0.42, y - h * 1.14), (x - h * (0.42 - s * 0.14), y - h * 1.35), (x - h * (0.42 - s * 0.1), y - h * 1.55)], (0.88, 0.8, 0.62), h * 0.045
        )
        b.line([(x - h * (0.42 - s * 0.14), y - h * 1.35), (x - h * (0.42 - s * 0.27), y - h * 1.45)], (0.88, 0.8, 0.62), h * 0.045)
    for _ in range(16):
        fx, fy, c = b.pick([b.uniform(0, 0.3), b.uniform(0.7, 1)]), b.uniform(0.8, 1.0), b.tint((0.25, 0.5, 0.15), 0.15)
        for k in range(5):
            b.line([(fx, fy + 0.03), (fx + (k - 2) * 0.04, fy - 0.08 + abs(k - 2) * 0.03)], c, 0.012)
    x, y, dark = b.uniform(0.82, 0.85), b.uniform(0.4, 0.45), (0.07, 0.07, 0.08)
    for dx in (-0.12, 0.01, 0.13):
        b.line([(x, y + 0.08), (x + dx, 0.98)], (0.2, 0.2, 0.22), 0.024)
        b.line([(x - 0.008, y + 0.1), (x + dx - 0.008, 0.96)], (0.45, 0.45, 0.48), 0.006)
    lens = b.tint(b.pick([(0.88, 0.88, 0.85), (0.22, 0.22, 0.24), (0.88, 0.88, 0.85)]), 0.03)
    b.rect((x - 0.03, y + 0.05, x + 0.03, y + 0.1), (0.3, 0.3, 0.32))
    b.rect((x - 0.03, y - 0.07, x + 0.12, y + 0.06), dark, 0.015)
    b.rect((x + 0.01, y - 0.1, x + 0.07, y - 0.06), dark, 0.012)
    b.rect((x - 0.14, y - 0.05, x - 0.02, y + 0.045), lens, 0.008)
    b.rect((x - 0.17, y - 0.065, x - 0.11, y + 0.06), dim(lens, 0.85), 0.008)
    b.rect((x - 0.06, y - 0.05, x - 0.045, y + 0.045), (0.85, 0.15, 0.1))
    view(b, 0.05)
    b.in_front()
    x = 0.5 + b.uniform(-0.05, 0.05)
    b.rect((x - 0.16, 0.83, x + 0.16, 1.02), (0.1, 0.1, 0.11), 0.025)
    b.rect((x - 0.07, 0.795, x + 0.07, 0.86), (0.13, 0.13, 0.14), 0.015)
    b.rect((x - 0.16, 0.85, x + 0.16, 0.87), (0.35, 0.35, 0.37))
    for r, c in ((0.09, (0.22, 0.22, 0.24)), (0.075, (0.05, 0.05, 0.06)), (0.055, (0.15, 0.2, 0.4)), (0.03, (0.05, 0.05, 0.12))):
        b.ellipse(x, 0.925, r, r, c)
    b.ellipse(x - 0.025, 0.9, 0.015, 0.015, (0.8, 0.85, 1.0))


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "farm visit": farm_visit,
    "zoo visit": zoo_visit,
    "nature photography": nature_photography,
}
