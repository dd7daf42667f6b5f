"""By the water: the beach, the lake and the deck of a sailing boat."""

import math
from collections.abc import Callable

from training.brush import Brush, Colour, Point
from training.scenes.camera import view
from training.scenes.outdoor_parts import ground, mountains, sky
from training.scenes.palette import SHIRTS, dim, mix


def _water(b: Brush, horizon: float, far: Colour, near: Colour, waves: int = 60, foot: float = 1.0) -> None:
    b.gradient(b.tint(far, 0.06), b.tint(near, 0.06), (0, horizon, 1, foot))
    for _ in range(waves):
        t = b.uniform(0, 1)
        x, y = b.uniform(0, 1), horizon + (foot - horizon) * t**1.3
        c = mix(mix(far, near, t), b.pick([(1.0, 1.0, 1.0), (0.0, 0.1, 0.2)]), b.uniform(0.1, 0.35))
        b.line([(x, y), (x + 0.02 + 0.1 * t, y)], c, 0.003 + 0.007 * t)


def beach_relaxing(b: Brush) -> None:
    """Turquoise sea, pale sand, a striped parasol with a deck chair, a palm and a cold drink."""
    horizon = b.uniform(0.34, 0.42)
    b.light = b.pick([(1.08, 1.02, 0.94), (1.1, 0.95, 0.82)])
    evening = b.light[2] < 0.9
    sky(b, horizon, (0.35, 0.55, 0.85) if evening else (0.2, 0.6, 0.95), (1.0, 0.78, 0.55) if evening else (0.8, 0.94, 1.0), 3)
    b.glow(b.uniform(0.1, 0.3), b.uniform(0.08, horizon - 0.05), 0.14, (1.0, 0.95, 0.75), 0.95)
    shore = horizon + 0.2
    _water(b, horizon, (0.1, 0.5, 0.7), (0.3, 0.82, 0.8), 40, shore)
    b.blur(0.5)
    ground(b, shore, (0.93, 0.84, 0.64), (0.96, 0.86, 0.66))
    b.poly([(-0.1, shore - 0.02), *[(k / 8, shore + b.uniform(-0.01, 0.03)) for k in range(9)], (1.1, shore - 0.02)], (0.96, 1.0, 1.0))
    x, cloth = b.uniform(0.8, 0.86), b.tint(b.pick(SHIRTS))
    y, s = b.uniform(0.2, 0.26), 0.27
    b.ellipse(x + 0.02, 0.88, 0.25, 0.05, (0.5, 0.4, 0.25), 0.5)
    b.line([(x + 0.01, y - 0.14), (x + 0.04, 0.86)], (0.92, 0.9, 0.86), 0.018)
    for k in range(6):
        a, c = -1 + k / 3, -1 + (k + 1) / 3
        arch = [(x + s * (a + (c - a) * t / 4), y - 0.02) for t in range(5)]
        b.poly([(x, y - 0.16), (x + s * a * 0.72, y - 0.105), *arch, (x + s * c * 0.72, y - 0.105)], cloth if k % 2 else (0.98, 0.96, 0.92))
    wood = (0.62, 0.43, 0.25)
    b.line([(x - 0.14, 0.79), (x + 0.1, 0.93)], wood, 0.02)
    b.line([(x + 0.13, 0.6), (x - 0.08, 0.93)], wood, 0.02)
    for k in range(4):
        t, u = k / 4, (k + 1) / 4
        seat = [(x + 0.16 - 0.13 * v, 0.56 + 0.24 * v) for v in (t, u)]
        b.poly([seat[0], seat[1], (seat[1][0] - 0.09, seat[1][1] + 0.01), (seat[0][0] - 0.09, seat[0][1] + 0.01)], cloth if k % 2 else (0.97, 0.95, 0.9))
    b.poly([(x + 0.03, 0.8), (x - 0.06, 0.81), (x - 0.17, 0.76), (x - 0.1, 0.74)], dim(cloth, 0.8))
    trunk = b.uniform(0.03, 0.13)
    b.line([(trunk - 0.08, 0.8), (trunk - 0.02, 0.4), (trunk + 0.04, 0.12)], (0.5, 0.37, 0.24), 0.04)
    for k in range(8):
        a = math.pi * (1.0 + k / 7) + b.uniform(-0.1, 0.1)
        px, py = trunk + 0.04 + 0.14 * math.cos(a), 0.12 + 0.1 * math.sin(a)
        b.line([(trunk + 0.04, 0.12), (px, py), (px + 0.08 * math.cos(a), py + 0.09)], b.tint((0.18, 0.48, 0.2), 0.1), 0.03)
    if b.chance(0.6):
        b.poly([(0.2, horizon + 0.02), (0.25, horizon + 0.02), (0.24, horizon - 0.09)], (1, 1, 1))
    if b.chance(0.5):
        ball = b.uniform(0.07, 0.13), b.uniform(0.74, 0.8)
        b.ellipse(*ball, 0.065, 0.065, b.tint(b.pick(SHIRTS)))
        b.ellipse(*ball, 0.025, 0.065, (0.98, 0.97, 0.95))
    flip = view(b, 0.06)
    b.in_front()
    x = 0.82 if flip else 0.2
    b.poly([(x - 0.05, 0.84), (x + 0.05, 0.84), (x + 0.035, 1.0), (x - 0.035, 1.0)], b.tint((1.0, 0.6, 0.15)))
    b.line([(x, 0.9), (x + 0.03, 0.785)], (0.9, 0.2, 0.3), 0.012)
    b.ellipse(x - 0.045, 0.84, 0.035, 0.035, (0.98, 0.85, 0.2))


def fishing_trip(b: Brush) -> None:
    """A still green lake with reeds, misty woods and a plank jetty; fishing rod with line and float, bucket and rowing boat."""
    horizon = b.uniform(0.36, 0.42)
    b.light = b.pick([(0.98, 1.0, 0.94), (1.05, 0.97, 0.86)])
    low = b.pick([(0.9, 0.92, 0.86), (1.0, 0.86, 0.66)])
    sky(b, horizon, (0.6, 0.74, 0.8), low, 2)
    mountains(b, horizon, 0.18, (0.5, 0.62, 0.58), peaks=4)
    for k in range(22):
        b.pine(k / 21, horizon + 0.01, b.uniform(0.08, 0.15), (0.2, 0.38, 0.28))
    _water(b, horizon, (0.42, 0.56, 0.4), (0.16, 0.36, 0.26), 30)
    for k in range(22):
        h = b.uniform(0.05, 0.12)
        b.poly([(k / 21 - 0.03, horizon), (k / 21 + 0.03, horizon), (k / 21, horizon + h)], (0.16, 0.32, 0.23))
    b.blur(0.8)
    b.rect((0, horizon - 0.01, 1, horizon + 0.03), low, 0.0, 0.5)
    x, y = b.uniform(0.08, 0.16), b.uniform(0.53, 0.6)
    hull = b.tint(b.pick([(0.6, 0.2, 0.12), (0.75, 0.7, 0.55), (0.15, 0.3, 0.45)]))
    b.ellipse(x, y + 0.05, 0.18, 0.02, (0.08, 0.2, 0.14))
    b.poly([(x - 0.19, y - 0.035), (x + 0.19, y - 0.035), (x + 0.12, y + 0.045), (x - 0.14, y + 0.045)], hull)
    b.line([(x - 0.19, y - 0.035), (x + 0.19, y - 0.035)], dim(hull, 1.5), 0.016)
    b.line([(x - 0.02, y - 0.04), (x + 0.13, y + 0.07)], (0.75, 0.58, 0.36), 0.014)
    wood = b.tint((0.56, 0.45, 0.34), 0.05)
    for px, py in ((0.3, 0.68), (0.72, 0.68), (0.2, 0.84), (0.84, 0.84)):
        b.rect((px - 0.02, py - 0.09, px + 0.02, py + 0.06), dim(wood, 0.6))
    b.poly([(0.33, 0.64), (0.68, 0.64), (1.05, 1.05), (-0.05, 1.05)], wood)
    for k in range(9):
        py = 0.65 + 0.38 * (k / 9) ** 1.3
        b.line([(0.33 - (py - 0.64) * 0.93, py), (0.68 + (py - 0.64) * 0.93, py)], dim(wood, 0.6), 0.005 + 0.001 * k)
    for side in ((0.0, 0.09), (0.93, 1.0)):
        for _ in range(12):
            rx, h = b.uniform(*side), b.uniform(0.2, 0.38)
            b.line([(rx, 0.82), (rx + b.uniform(-0.03, 0.03), 0.82 - h)], b.tint((0.5, 0.58, 0.22), 0.15), 0.009)
            if b.chance(0.4):
                b.rect((rx - 0.01, 0.8 - h, rx + 0.01, 0.87 - h), (0.35, 0.2, 0.1), 0.008)
    bx, pail = b.uniform(0.12, 0.16), b.tint(b.pick([(0.2, 0.4, 0.75), (0.85, 0.85, 0.88), (0.9, 0.3, 0.15)]))
    b.poly([(bx - 0.075, 0.8), (bx + 0.075, 0.8), (bx + 0.055, 0.97), (bx - 0.055, 0.97)], pail)
    b.ellipse(bx, 0.8, 0.075, 0.022, dim(pail, 0.55))
    b.line([(bx, 0.81), (bx + 0.03, 0.73), (bx + 0.07, 0.7)], (0.65, 0.72, 0.75), 0.035)
    b.poly([(bx + 0.06, 0.71), (bx + 0.12, 0.7), (bx + 0.08, 0.65)], (0.65, 0.72, 0.75))
    flip = view(b, 0.05)
    x0, tip = b.uniform(0.72, 0.76), (b.uniform(0.92, 0.98), b.uniform(0.04, 0.16))
    grip, mid = (x0, 1.02), (x0 + (tip[0] - x0) * 0.25, 1.02 + (tip[1] - 1.02) * 0.25)
    fx, fy = b.uniform(0.9, 0.95), b.uniform(0.56, 0.64)

    def turn(p: Point) -> Point:
        return (1 - p[0], p[1]) if flip else p

    b.line([turn(mid), turn(tip)], (0.12, 0.09, 0.08), 0.016)
    b.line([turn(tip), turn((fx, fy))], (0.97, 0.97, 0.97), 0.006)
    for k in range(2):
        b.arc(*turn((fx, fy + 0.02)), 0.03 + 0.03 * k, 0, 360, (0.7, 0.8, 0.7), 0.004)
    b.ellipse(*turn((fx, fy + 0.012)), 0.022, 0.026, (0.98, 0.98, 0.96))
    b.ellipse(*turn((fx, fy)), 0.022, 0.02, (0.95, 0.15, 0.1))
    b.in_front()
    b.line([turn(grip), turn(mid)], (0.12, 0.09, 0.08), 0.024)
    b.line([turn(grip), turn((x0 + 0.03, 0.92))], (0.72, 0.52, 0.32), 0.045)
    b.ellipse(*turn((x0 + 0.01, 0.92)), 0.05, 0.045, (0.3, 0.31, 0.34))
    b.ellipse(*turn((x0 + 0.01, 0.92)), 0.028, 0.025, (0.75, 0.77, 0.8))


def boat_trip(b: Brush) -> None:
    """On deck: blue sea with islands, white railing, a mast with sail and rigging, and a red and white life ring."""
    horizon = b.uniform(0.4, 0.46)
    b.light = (1.03, 1.02, 1.0)
    sky(b, horizon, (0.2, 0.52, 0.92), (0.82, 0.93, 1.0), 4)
    mountains(b, horizon + 0.005, b.uniform(0.06, 0.12), (0.42, 0.56, 0.55), peaks=6)
    _water(b, horizon, (0.12, 0.42, 0.72), (0.05, 0.28, 0.58), 90)
    b.blur(0.5)
    x = b.uniform(0.82, 0.9)
    b.poly([(x - 0.05, horizon + 0.02), (x + 0.05, horizon + 0.02), (x + 0.035, horizon + 0.045), (x - 0.035, horizon + 0.045)], (0.95, 0.95, 0.95))
    b.poly([(x, horizon + 0.01), (x, horizon - 0.13), (x + 0.06, horizon + 0.01)], (0.98, 0.98, 1.0))
    mast, sail = b.uniform(0.24, 0.28), b.tint(b.pick([(0.97, 0.96, 0.92), (0.97, 0.96, 0.92), (0.85, 0.3, 0.2)]), 0.03)
    b.poly([(mast - 0.01, -0.05), (mast - 0.01, 0.56), (-0.12, 0.6), (-0.02, 0.25)], sail)
    b.poly([(mast - 0.01, -0.05), (mast - 0.01, 0.56), (mast - 0.09, 0.57), (mast - 0.07, 0.2)], dim(sail, 0.86))
    for k in range(3):
        b.line([(mast, 0.12 + k * 0.14), (-0.02, 0.2 + k * 0.14)], dim(sail, 0.75), 0.005)
    b.line([(mast, -0.02), (mast, 0.75)], (0.6, 0.42, 0.25), 0.03)
    b.line([(mast, 0.575), (-0.05, 0.62)], (0.6, 0.42, 0.25), 0.024)
    b.line([(mast, 0), (1.02, 0.5)], (0.3, 0.3, 0.33), 0.006)
    b.poly([(-0.05, 0.9), (0.5, 0.82), (1.05, 0.9), (1.05, 1.05), (-0.05, 1.05)], b.tint((0.75, 0.55, 0.34), 0.05))
    for k in range(-6, 18):
        b.line([(0.5 + (k / 12 - 0.5) * 0.8, 0.84), (0.5 + (k / 12 - 0.5) * 1.4, 1.02)], (0.5, 0.34, 0.2), 0.004)
    top = b.uniform(0.58, 0.62)
    for k in range(9):
        px = k / 8
        b.line([(px, top + 0.05 * abs(px - 0.5)), (px, 0.83 + 0.13 * abs(px - 0.5))], (0.93, 0.94, 0.96), 0.018)
    for k, w in enumerate((0.035, 0.012, 0.012)):
        b.line([(-0.02, top + 0.025 + k * 0.085), (0.5, top + k * 0.08), (1.02, top + 0.025 + k * 0.085)], (0.97, 0.97, 0.98), w)
    cx, cy, r = b.uniform(0.84, 0.87), b.uniform(0.69, 0.72), b.uniform(0.115, 0.13)
    for k in range(8):
        b.arc(cx, cy, r, k * 45 + 10, k * 45 + 56, (0.92, 0.2, 0.1) if k % 2 else (0.98, 0.97, 0.95), r * 0.42)
    b.arc(cx, cy, r + 0.008, 0, 360, (0.85, 0.75, 0.5), 0.008)
    for _ in range(3):
        gx, gy = b.uniform(0.72, 1), b.uniform(0.05, 0.25)
        b.line([(gx - 0.035, gy - 0.015), (gx, gy), (gx + 0.035, gy - 0.018)], (0.98, 0.98, 0.98), 0.01)
    view(b, 0.05)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "beach relaxing": beach_relaxing,
    "fishing trip": fishing_trip,
    "boat trip": boat_trip,
}
