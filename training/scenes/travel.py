"""On the way: airport, car, commuter train and railway station."""

import math
from collections.abc import Callable

import numpy as np

from training.brush import Brush, Point
from training.scenes.camera import finish, view
from training.scenes.indoor_parts import bust
from training.scenes.outdoor_parts import ground, mountains, panel, sky, skyline
from training.scenes.palette import BLACK, CLOTHES, SHIRTS, STEEL, WHITE, dim, mix


def airport_waiting(b: Brush) -> None:
    """A tall glass front with an aeroplane outside, a departure board, rows of seats, a trolley case in front."""
    tones = b.pick([((0.3, 0.58, 0.9), (0.8, 0.9, 0.98)), ((0.55, 0.65, 0.78), (0.86, 0.88, 0.9)), ((0.35, 0.4, 0.7), (1.0, 0.72, 0.5))])
    b.gradient(*tones, (0, 0, 1, 0.56))
    b.gradient((0.55, 0.57, 0.6), (0.7, 0.71, 0.72), (0, 0.54, 1, 0.68))
    b.line([(0, 0.62), (1, 0.6)], (0.95, 0.85, 0.3), 0.01)
    x, y, fin = b.uniform(0.03, 0.1), b.uniform(0.44, 0.5), b.tint(b.pick([(0.85, 0.15, 0.2), (0.1, 0.3, 0.7), (0.95, 0.55, 0.1), (0.1, 0.55, 0.5)]), 0.08)
    b.poly([(x - 0.02, y - 0.3), (x + 0.07, y - 0.3), (x + 0.17, y), (x, y)], fin)
    b.rect((x - 0.06, y - 0.04, 1.2, y + 0.09), (0.95, 0.96, 0.97), 0.065)
    b.rect((x - 0.02, y + 0.05, 1.2, y + 0.065), fin)
    for k in range(15):
        b.ellipse(x + 0.1 + 0.06 * k, y + 0.01, 0.014, 0.016, (0.2, 0.28, 0.4))
    b.poly([(0.72, y + 0.04), (0.84, y + 0.04), (1.06, y + 0.17), (0.98, y + 0.17)], (0.72, 0.75, 0.8))
    b.ellipse(0.8, y + 0.12, 0.07, 0.04, fin)
    b.ellipse(0.27, y + 0.13, 0.02, 0.025, BLACK)
    b.blur(0.5)
    for x in np.linspace(0.0, 1.0, 5) + b.uniform(-0.03, 0.03):
        b.line([(x, 0), (x, 0.7)], (0.8, 0.83, 0.86), 0.016)
    b.line([(0, 0.32), (1, 0.32)], (0.8, 0.83, 0.86), 0.012)
    b.gradient((0.52, 0.56, 0.62), (0.75, 0.77, 0.8), (0, 0.68, 1, 1))
    b.poly([(0.1, 0.69), (0.3, 0.69), (0.2, 1), (-0.1, 1)], (0.88, 0.91, 0.95), 0.5)
    bx = b.uniform(0.64, 0.7)
    b.rect((bx, 0.0, 1.02, 0.2), (0.08, 0.09, 0.12), 0.01)
    for k in range(5):
        v = 0.025 + 0.034 * k
        for x0, x1, c in ((0.03, 0.08, WHITE), (0.1, 0.21, (1.0, 0.8, 0.2)), (0.24, 0.29, b.pick([(0.3, 0.9, 0.4), (1.0, 0.35, 0.25), (1, 0.8, 0.2)]))):
            b.rect((bx + x0, v, bx + x1 * b.uniform(0.93, 1.0), v + 0.018), c)
    seat = b.tint(b.pick([(0.12, 0.18, 0.32), (0.15, 0.15, 0.17), (0.1, 0.35, 0.5)]), 0.06)
    for x in np.arange(-0.04, 1.0, 0.13):
        if b.chance(0.35):
            bust(b, float(x) + 0.06, 0.57, 0.045, b.tint(b.pick(CLOTHES)))
        b.rect((x, 0.66, x + 0.118, 0.8), seat, 0.02)
        b.rect((x, 0.8, x + 0.118, 0.84), dim(seat, 1.5), 0.015)
    b.rect((0, 0.84, 1, 0.858), STEEL)
    b.in_front()
    case = b.tint(b.pick([(0.95, 0.7, 0.1), (0.85, 0.2, 0.25), (0.1, 0.55, 0.6), (0.9, 0.45, 0.15)]), 0.08)
    x, w = b.pick((0.16, 0.2)), 0.13
    b.line([(x - 0.06, 0.9), (x - 0.06, 0.79), (x + 0.06, 0.79), (x + 0.06, 0.9)], (0.25, 0.25, 0.28), 0.02)
    b.rect((x - w, 0.86, x + w, 1.05), case, 0.03)
    for k in range(4):
        b.line([(x - w * 0.75 + k * w * 0.5, 0.88), (x - w * 0.75 + k * w * 0.5, 1)], dim(case, 0.72), 0.012)
    finish(b, (0.98, 1.0, 1.05), dark=0.2)


def car_driving(b: Brush) -> None:
    """Inside a car: evening fields behind the side windows, pillars, roof, seat with belt, mirror and steering wheel."""
    horizon, warm = b.uniform(0.36, 0.42), b.chance(0.7)
    b.light = (1.06, 0.92, 0.8) if warm else (0.92, 0.96, 1.0)
    sky(b, horizon, (0.45, 0.45, 0.7) if warm else (0.4, 0.62, 0.88), (1.0, 0.68, 0.35) if warm else (0.88, 0.93, 0.97), 2)
    b.glow(b.pick([0.1, 0.9]), horizon - 0.05, 0.3, (1.0, 0.85, 0.5), 0.9 if warm else 0.2)
    mountains(b, horizon + 0.01, 0.08, (0.4, 0.36, 0.42), peaks=6)
    ground(b, horizon, (0.55, 0.5, 0.28), (0.35, 0.4, 0.2), 20)
    for k in range(4):
        b.tree(k / 3 + b.uniform(-0.06, 0.06), horizon + 0.06, b.uniform(0.12, 0.24), (0.22, 0.3, 0.14))
    b.blur(1.2)
    trim = b.tint(b.pick([(0.16, 0.16, 0.18), (0.24, 0.2, 0.17), (0.2, 0.22, 0.27)]), 0.04)
    lining, sill = mix(trim, (0.75, 0.7, 0.65), b.uniform(0.35, 0.7)), b.uniform(0.52, 0.57)
    b.poly([(0, 0), (1, 0), (1, 0.13), (0.86, 0.1), (0.5, 0.085), (0.14, 0.1), (0, 0.13)], lining)
    b.line([(0, 0.135), (0.14, 0.105), (0.5, 0.09), (0.86, 0.105), (1, 0.135)], dim(lining, 0.6), 0.012)
    for s in (-1, 1):

        def at(*xs: tuple[float, float], s: int = s) -> list[Point]:
            return [(0.5 + s * x, y) for x, y in xs]

        b.poly(at((0.5, sill + 0.04), (0.2, sill - 0.03), (0.2, 1), (0.5, 1)), trim)
        b.line(at((0.5, sill + 0.035), (0.2, sill - 0.035)), dim(trim, 1.9), 0.018)
        b.rect((0.5 + s * 0.36, sill + 0.2, 0.5 + s * 0.52, sill + 0.24), dim(trim, 2.2), 0.01)
        b.poly(at((0.19, 0.08), (0.25, 0.08), (0.27, sill), (0.2, sill)), dim(lining, 0.75))
        b.poly(at((0.44, 0.1), (0.52, 0.12), (0.52, sill + 0.05), (0.49, sill + 0.05)), dim(lining, 0.55))
    seat = dim(trim, 1.5)
    b.rect((0.2, 0.46, 0.8, 1.1), seat, 0.1)
    b.rect((0.16, 0.52, 0.27, 1.1), dim(seat, 1.25), 0.05)
    b.rect((0.73, 0.52, 0.84, 1.1), dim(seat, 0.7), 0.05)
    b.rect((0.29, 0.16, 0.71, 0.44), dim(seat, 1.1), 0.08)
    b.line([(0.78, 0.28), (0.8, 0.62), (0.6, 1.1)], (0.1, 0.1, 0.11), 0.035)
    b.rect((0.38, 0.015, 0.62, 0.08), (0.08, 0.08, 0.09), 0.025)
    b.rect((0.395, 0.025, 0.605, 0.07), (0.95, 0.7, 0.45) if warm else (0.7, 0.8, 0.9), 0.02)
    flip = view(b, 0.05)
    b.in_front()
    x, y, r = 0.5 + b.uniform(-0.04, 0.04), b.uniform(1.12, 1.16), 0.35
    b.line([(0.22, 1.0), (0.26, 0.8)] if flip else [(0.78, 1.0), (0.74, 0.8)], (0.1, 0.1, 0.11), 0.05)
    b.arc(x, y, r, 180, 360, (0.05, 0.05, 0.06), 0.065)
    b.arc(x, y, r - 0.018, 195, 345, (0.28, 0.28, 0.3), 0.012)
    b.rect((x - 0.3, 0.97, x + 0.3, 1.1), (0.09, 0.09, 0.1), 0.03)
    b.ellipse(x, 1.02, 0.11, 0.085, (0.15, 0.15, 0.17))


def train_commute(b: Brush) -> None:
    """Inside a carriage: rows of windows with the passing city, yellow poles, hanging straps, seats and other riders."""
    vp = (b.uniform(0.46, 0.54), b.uniform(0.36, 0.42))
    b.light = (0.97, 1.0, 1.0)
    shell, seat = b.tint((0.86, 0.88, 0.88), 0.03), b.tint(b.pick([(0.15, 0.3, 0.65), (0.1, 0.5, 0.45), (0.6, 0.15, 0.25)]), 0.06)
    b.gradient(dim(shell, 0.95), dim(shell, 0.75))
    b.poly([(-0.1, 1.1), (vp[0] - 0.1, vp[1] + 0.1), (vp[0] + 0.1, vp[1] + 0.1), (1.1, 1.1)], (0.42, 0.44, 0.48))
    outside = b.pick([(0.62, 0.8, 0.93), (0.95, 0.75, 0.55), (0.75, 0.8, 0.82)])
    for s in (-1, 1):
        for far, near in ((0.22, 0.36), (0.4, 0.64), (0.7, 1.12)):
            panel(b, vp, s * 0.5, near, far, -0.2, 0.3, (0.14, 0.16, 0.19))
            a, c = near - 0.03 * near, far + 0.03 * near
            panel(b, vp, s * 0.5, a, c, -0.18, 0.28, outside)
            for k in range(5):
                p, q = c + (a - c) * (k + 1) / 5, c + (a - c) * k / 5
                panel(b, vp, s * 0.5, p, q, -0.18, b.uniform(-0.1, 0.16), b.tint((0.45, 0.47, 0.52), 0.12))
            x = vp[0] + s * 0.5 * (a + c) / 2
            b.line([(x, vp[1] + 0.1), (x + 0.04, vp[1] - 0.12)], (1, 1, 1), 0.02, 0.35)
        b.blur(0.4)
    for s in (-1, 1):
        panel(b, vp, s * 0.3, 1.4, 0.2, 0.38, 0.42, (1.0, 1.0, 0.96))
        panel(b, vp, s * 0.5, 1.4, 0.2, 0.31, 0.37, b.tint((0.7, 0.78, 0.85), 0.06))
        for far, near in ((0.24, 0.4), (0.44, 0.7), (0.76, 1.2)):
            panel(b, vp, s * 0.46, near, far, -0.42, -0.16, seat)
            panel(b, vp, s * 0.46, near, far + (near - far) * 0.85, -0.42, -0.12, dim(seat, 0.65))
            (x, y), w = vp, s * 0.46
            b.poly(
                [(x + w * near, y + 0.36 * near), (x + w * far, y + 0.36 * far), (x + w * 0.7 * far, y + 0.4 * far), (x + w * 0.7 * near, y + 0.4 * near)],
                dim(seat, 1.3),
            )
    b.figure(b.uniform(0.1, 0.16), 1.0, 0.55, b.tint(b.pick(SHIRTS), 0.15))
    b.figure(b.uniform(0.76, 0.82), 0.86, 0.42, b.tint((0.3, 0.32, 0.38), 0.15))
    pole = b.pick([(0.98, 0.8, 0.1), (0.98, 0.8, 0.1), (0.95, 0.45, 0.1)])
    for s in (-1, 1):
        b.line([(vp[0] + s * 0.1, vp[1] - 0.1), (vp[0] + s * 0.42, -0.06)], pole, 0.018)
        for k in range(4):
            x, y = vp[0] + s * (0.17 + 0.075 * k), vp[1] - 0.17 - 0.065 * k
            size = 0.5 + 0.22 * k
            b.line([(x, y), (x, y + 0.1 * size)], (0.2, 0.2, 0.22), 0.014 * size)
            b.arc(x, y + 0.1 * size + 0.035 * size, 0.04 * size, 0, 360, (0.12, 0.12, 0.14), 0.016 * size)
    for x, w in ((b.uniform(0.2, 0.25), 0.026), (b.uniform(0.9, 0.95), 0.034)):
        b.rect((x, 0, x + w, 1), pole)
        b.rect((x + w * 0.65, 0, x + w, 1), dim(pole, 0.7))
    view(b, 0.06)


def train_station_waiting(b: Brush) -> None:
    """A platform under roof girders with a standing train, a big clock, tracks, a yellow line and travellers with suitcases."""
    vp = (b.uniform(0.5, 0.58), b.uniform(0.38, 0.43))
    x, y = vp
    b.light = (0.95, 0.97, 1.0)
    b.gradient(b.tint((0.72, 0.8, 0.88), 0.05), b.tint((0.9, 0.92, 0.92), 0.03), (0, 0, 1, 0.6))
    skyline(b, y + 0.03, 0.12, (0.7, 0.73, 0.78))
    b.gradient((0.74, 0.72, 0.7), (0.6, 0.58, 0.57), (0, y + 0.03, 1, 1))
    b.poly([(x - 0.04, y + 0.02), (x, y + 0.02), (x - 0.32, 1), (-0.9, 1)], (0.35, 0.31, 0.29))
    for k in range(5):
        t = 0.13 * 1.55**k
        b.line([(x - 0.95 * t, y + 0.6 * t), (x - 0.42 * t, y + 0.6 * t)], (0.22, 0.18, 0.16), 0.02 * t + 0.004)
    b.line([(x - 0.012, y + 0.02), (x - 0.6, 1)], (0.75, 0.76, 0.8), 0.012)
    b.blur(0.5)
    body, stripe = (b.tint(b.pick([(0.92, 0.92, 0.93), (0.75, 0.12, 0.12), (0.15, 0.35, 0.6), (0.2, 0.5, 0.35)]), 0.04), b.tint(b.pick(SHIRTS)))
    panel(b, vp, -0.4, 1.6, 0.08, -0.34, 0.26, body)
    panel(b, vp, -0.4, 1.6, 0.08, 0.22, 0.28, dim(body, 0.6))
    panel(b, vp, -0.4, 1.6, 0.08, -0.16, -0.1, stripe)
    panel(b, vp, -0.4, 1.6, 0.08, -0.4, -0.3, (0.15, 0.15, 0.17))
    for k, (far, near) in enumerate(((0.25, 0.31), (0.34, 0.42), (0.46, 0.57), (0.63, 0.77), (0.83, 1.02), (1.1, 1.4))):
        if k % 3 == 1:
            panel(b, vp, -0.4, near, far, -0.31, 0.16, dim(stripe, 0.8))
            panel(b, vp, -0.4, near - 0.02, far + 0.02, -0.1, 0.13, (0.2, 0.26, 0.32))
        else:
            panel(b, vp, -0.4, near, far, -0.06, 0.15, (0.13, 0.17, 0.22))
            panel(b, vp, -0.4, near, far, 0.07, 0.15, (0.4, 0.5, 0.58))
    b.line([(x, y + 0.03), (x - 0.36, 1.02)], (0.98, 0.82, 0.1), 0.04)
    steel = b.tint(b.pick([(0.25, 0.32, 0.35), (0.35, 0.2, 0.17), (0.2, 0.35, 0.3)]), 0.04)
    b.poly([(0.16, -0.02), (1.02, -0.02), (1.02, 0.08), (x + 0.05, y - 0.12), (x - 0.02, y - 0.12)], mix(steel, (0.75, 0.78, 0.8), 0.6))
    for k in range(5):
        t = 1.0 * 0.72**k
        b.line([(x - 0.45 * t, y - 0.42 * t), (x + 0.6 * t, y - 0.38 * t)], steel, 0.035 * t)
        b.line([(x - 0.35 * t, y - 0.36 * t), (x + 0.55 * t, y - 0.32 * t)], steel, 0.014 * t)
        for j in range(5):
            px = x + (-0.35 + 0.18 * j) * t
            b.line([(px, y - (0.415 - 0.007 * j) * t), (px + 0.09 * t, y - (0.35 - 0.007 * j) * t), (px + 0.18 * t, y - 0.39 * t)], steel, 0.012 * t)
        if k < 4:
            b.line([(x + 0.55 * t, y - 0.38 * t), (x + 0.55 * t, y + 0.42 * t)], dim(steel, 0.8), 0.05 * t)
    cx, cy, r = b.uniform(0.79, 0.84), b.uniform(0.2, 0.24), b.uniform(0.085, 0.1)
    b.line([(cx, 0), (cx, cy)], steel, 0.02)
    b.ellipse(cx, cy, r, r, (0.1, 0.1, 0.12))
    b.ellipse(cx, cy, r * 0.86, r * 0.86, (0.98, 0.98, 0.95))
    for k in range(12):
        a = k * math.pi / 6
        b.ellipse(cx + r * 0.7 * math.cos(a), cy + r * 0.7 * math.sin(a), 0.006, 0.006, (0.1, 0.1, 0.1))
    for length, width in ((0.42, 0.016), (0.62, 0.011)):
        a = b.uniform(0, 2 * math.pi)
        b.line([(cx, cy), (cx + r * length * math.cos(a), cy + r * length * math.sin(a))], (0.05, 0.05, 0.05), width)
    b.crowd(0.64, 0.24, b.pick([0, 1, 2, 3]), (0.68, 0, 0.8, 0))
    for px, foot, h in ((b.uniform(0.73, 0.79), 0.76, 0.36), (b.uniform(0.88, 0.95), 0.88, 0.5)):
        if b.chance(0.2):
            continue
        b.figure(px, foot, h, b.tint(b.pick(SHIRTS), 0.2))
        case = b.tint(b.pick(SHIRTS), 0.15)
        b.rect((px - h * 0.34, foot - h * 0.34, px - h * 0.14, foot), case, 0.012)
        b.line(
            [(px - h * 0.3, foot - h * 0.34), (px - h * 0.3, foot - h * 0.46), (px - h * 0.18, foot - h * 0.46), (px - h * 0.18, foot - h * 0.34)],
            (0.15, 0.15, 0.16),
            0.01,
        )
    view(b, 0.05)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "airport waiting": airport_waiting,
    "car driving": car_driving,
    "train commute": train_commute,
    "train station waiting": train_station_waiting,
}
