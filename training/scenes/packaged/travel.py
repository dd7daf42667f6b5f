"""On the way: airport, car, commuter train and railway station."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import BLACK, CLOTHES, SHIRTS, STEEL, WHITE, dim, mix
from training.scenes.parts.outdoors import DUSK, GREY, NOON, ground, hills, mountains, panel, skyline, sun
from training.scenes.parts.people import bust, figure


def suitcase(b: Brush, x: float, foot: float, size: float, colour: Colour) -> None:
    """A trolley case with its handle up."""
    b.shadow(x, foot, size * 0.5, size * 0.08)
    b.line(
        [
            (x - size * 0.16, foot - size * 0.8),
            (x - size * 0.16, foot - size * 1.15),
            (x + size * 0.16, foot - size * 1.15),
            (x + size * 0.16, foot - size * 0.8),
        ],
        (0.25, 0.26, 0.28),
        size * 0.05,
    )
    b.rect((x - size * 0.32, foot - size * 0.85, x + size * 0.32, foot - size * 0.05), colour, size * 0.08)
    for k in (-1, 0, 1):
        b.rect(
            (
                x + k * size * 0.18 - size * 0.02,
                foot - size * 0.78,
                x + k * size * 0.18 + size * 0.02,
                foot - size * 0.12,
            ),
            dim(colour, 0.75),
        )


def airport_waiting(b: Brush) -> None:
    """A tall glass front with a large aeroplane outside, a departure board overhead, a row of seats, a trolley case in
    front.
    """
    k = b.arrangement(4)
    tones = (NOON, DUSK, GREY, DUSK)[k]
    b.gradient(*tones, (0, 0, 1, 0.6))
    b.gradient((0.5, 0.52, 0.55), (0.62, 0.63, 0.65), (0, 0.58, 1, 0.76))
    s = 1 if k in (0, 3) else -1
    fin = b.tint(b.pick([(0.9, 0.15, 0.2), (0.1, 0.35, 0.8), (0.98, 0.55, 0.1)]), 0.05)

    def at(x: float, y: float) -> tuple[float, float]:
        return (x, y) if s > 0 else (1 - x, y)

    y = b.near(0.5)
    b.poly([at(0.0, y - 0.36), at(0.11, y - 0.36), at(0.24, y - 0.04), at(0.03, y - 0.02)], fin)
    b.poly(
        [
            at(-0.02, y - 0.07),
            at(0.86, y - 0.09),
            at(0.96, y - 0.04),
            at(0.99, y + 0.02),
            at(0.94, y + 0.08),
            at(0.1, y + 0.1),
        ],
        (0.97, 0.97, 0.98),
    )
    b.poly([at(0.0, y + 0.02), at(0.98, y + 0.035), at(0.95, y + 0.075), at(0.06, y + 0.06)], fin)
    b.poly([at(0.91, y - 0.05), at(0.955, y - 0.035), at(0.965, y - 0.005), at(0.915, y - 0.01)], (0.15, 0.22, 0.35))
    for n in range(9):
        b.rect((*at(0.22 + 0.075 * n, y - 0.045), *at(0.25 + 0.075 * n, y - 0.005)), (0.2, 0.3, 0.45), 0.008)
    b.poly([at(0.62, y + 0.05), at(0.8, y + 0.05), at(0.66, y + 0.22), at(0.56, y + 0.22)], (0.75, 0.78, 0.83))
    b.ellipse(*at(0.74, y + 0.14), 0.06, 0.05, (0.3, 0.32, 0.36))
    b.blur(0.4)
    for x in (0.0, 0.33, 0.67, 1.0):
        b.rect((x - 0.012, 0, x + 0.012, 0.78), (0.86, 0.88, 0.9))
    b.rect((0, 0.76, 1, 0.79), (0.8, 0.82, 0.85))
    b.gradient((0.6, 0.63, 0.68), (0.78, 0.8, 0.83), (0, 0.79, 1, 1))
    x = 0.83 if s > 0 else 0.17
    b.rect((x - 0.17, 0.03, x + 0.17, 0.25), (0.07, 0.08, 0.1), 0.01)
    for n in range(3):
        b.rect((x - 0.14, 0.06 + 0.06 * n, x + 0.02, 0.09 + 0.06 * n), (1.0, 0.8, 0.2))
        b.rect(
            (x + 0.06, 0.06 + 0.06 * n, x + 0.14, 0.09 + 0.06 * n), (0.3, 0.9, 0.4) if n != k % 3 else (1.0, 0.35, 0.25)
        )
    for n in range(2):
        px = (x if k < 2 else 1 - x) + 0.17 * (n - 0.5)
        b.rect((px - 0.075, 0.66, px + 0.075, 0.86), (0.12, 0.14, 0.2), 0.03)
        b.rect((px - 0.085, 0.83, px + 0.085, 0.89), (0.2, 0.23, 0.3), 0.02)
        b.rect((px - 0.01, 0.88, px + 0.01, 1), STEEL)
    b.in_front()
    suitcase(b, b.near((0.17, 0.83, 0.83, 0.83)[k]), 1.03, 0.3, b.tint(SHIRTS[k], 0.06))
    b.light = (1.0, 1.0, 1.02) if k in (0, 2) else (1.06, 0.96, 0.9)


def car_driving(b: Brush) -> None:
    """Inside a car: seat and headrest, side windows with fields and an orange sun, mirror, belt; a large steering wheel
    in front.
    """
    k = b.arrangement(3)
    tones = (
        ((0.5, 0.3, 0.5), (1.0, 0.6, 0.25)),
        ((0.95, 0.5, 0.3), (1.0, 0.82, 0.45)),
        ((0.35, 0.35, 0.6), (1.0, 0.5, 0.35)),
    )[k]
    b.gradient(*tones, (0, 0, 1, 0.55))
    s = 1 if k != 1 else -1
    sun(b, 0.5 + s * 0.4, b.near(0.36), 0.06, (1.0, 0.8, 0.4))
    (mountains if k == 2 else hills)(b, 0.5, 0.1, (0.35, 0.3, 0.32))
    ground(b, 0.48, (0.62, 0.52, 0.2), (0.4, 0.42, 0.16))
    b.poly(
        [(0.5 - s * 0.3, 0.5), (0.5 - s * 0.36, 0.5), (0.5 - s * 0.75, 0.8), (0.5 - s * 0.42, 0.8)], (0.34, 0.32, 0.34)
    )
    b.blur(1.0)
    lining, trim = b.tint((0.3, 0.27, 0.26), 0.04), b.tint(b.pick([(0.16, 0.16, 0.18), (0.3, 0.2, 0.14)]), 0.04)
    b.poly([(-0.02, -0.02), (1.02, -0.02), (1.02, 0.12), (0.86, 0.09), (0.14, 0.09), (-0.02, 0.12)], lining)
    for side in (-1, 1):
        b.poly(
            [(0.5 + side * 0.2, 0.08), (0.5 + side * 0.26, 0.08), (0.5 + side * 0.3, 0.6), (0.5 + side * 0.2, 0.6)],
            dim(lining, 0.75),
        )
        b.poly(
            [(0.5 + side * 0.52, 0.64), (0.5 + side * 0.2, 0.58), (0.5 + side * 0.2, 1.02), (0.5 + side * 0.52, 1.02)],
            trim,
        )
        b.line([(0.5 + side * 0.52, 0.64), (0.5 + side * 0.2, 0.58)], dim(trim, 2.0), 0.018)
        b.rect((0.5 + side * 0.36, 0.76, 0.5 + side * 0.48, 0.8), dim(trim, 2.2), 0.01)
    b.rect((0.5 + s * 0.36, 0.42, 0.5 + s * 0.52, 0.56), BLACK, 0.03)
    b.gradient(
        (0.98, 0.75, 0.5),
        (0.6, 0.5, 0.4),
        (min(0.5 + s * 0.375, 0.5 + s * 0.505), 0.435, max(0.5 + s * 0.375, 0.5 + s * 0.505), 0.545),
    )
    seat = dim(trim, 1.5)
    b.rect((0.2, 0.46, 0.8, 1.1), seat, 0.1)
    for x0, x1, gain in ((0.16, 0.27, 1.25), (0.73, 0.84, 0.7)):
        b.rect((x0, 0.52, x1, 1.1), dim(seat, gain), 0.05)
    b.rect((0.29, 0.14, 0.71, 0.44), dim(seat, 1.1), 0.08)
    b.line([(0.5 + s * 0.28, 0.28), (0.5 + s * 0.3, 0.62), (0.5 + s * 0.1, 1.1)], (0.1, 0.1, 0.11), 0.035)
    x = 0.5 if k != 1 else 0.6
    b.rect((x - 0.13, 0.012, x + 0.13, 0.085), (0.08, 0.08, 0.09), 0.025)
    b.rect((x - 0.11, 0.024, x + 0.11, 0.073), (1.0, 0.75, 0.45), 0.02)
    b.in_front()
    x, y, r = b.near(0.5, 0.03), b.near(1.13), 0.35
    b.line([(0.5 + s * 0.28, 1.0), (0.5 + s * 0.24, 0.8)], (0.1, 0.1, 0.11), 0.05)
    b.arc(x, y, r, 180, 360, (0.06, 0.06, 0.07), 0.07)
    b.arc(x, y, r - 0.014, 195, 345, (0.34, 0.34, 0.37), 0.014)
    b.rect((x - 0.3, 0.97, x + 0.3, 1.1), (0.1, 0.1, 0.11), 0.03)
    b.ellipse(x, 1.02, 0.11, 0.085, (0.2, 0.2, 0.22))
    b.light = (1.08, 0.95, 0.82)


def train_commute(b: Brush) -> None:
    """Inside a carriage: large windows with the passing city, yellow poles, big hanging straps overhead, blue seats,
    other riders.
    """
    k = b.arrangement(3)
    vp = (b.near(0.5), b.near(0.4))
    shell, seat = (
        b.tint((0.88, 0.9, 0.9), 0.03),
        b.tint(((0.12, 0.3, 0.7), (0.1, 0.5, 0.45), (0.65, 0.15, 0.25))[k], 0.05),
    )
    b.gradient(shell, dim(shell, 0.7))
    b.poly([(-0.1, 1.1), (vp[0] - 0.1, vp[1] + 0.1), (vp[0] + 0.1, vp[1] + 0.1), (1.1, 1.1)], (0.42, 0.44, 0.48))
    tones = ((0.6, 0.8, 0.95), (1.0, 0.72, 0.5), (0.16, 0.2, 0.36))[k]
    for s in (-1, 1):
        for far, near in ((0.25, 0.5), (0.58, 1.1)):
            panel(b, vp, s * 0.5, near, far, -0.22, 0.3, (0.12, 0.14, 0.17))
            a, c = near - 0.05 * near, far + 0.05 * near
            panel(b, vp, s * 0.5, a, c, -0.18, 0.26, tones)
            for n in range(3):
                p, q = c + (a - c) * (n + 0.8) / 3, c + (a - c) * n / 3
                panel(
                    b,
                    vp,
                    s * 0.5,
                    p,
                    q,
                    -0.18,
                    (0.1, -0.02, 0.16)[(n + k) % 3],
                    dim(mix(tones, (0.3, 0.32, 0.4), 0.7), b.uniform(0.9, 1.1)),
                )
    b.blur(0.6)
    for s in (-1, 1):
        panel(b, vp, s * 0.3, 1.4, 0.2, 0.38, 0.43, (1.0, 1.0, 0.96))
        for far, near in ((0.3, 0.55), (0.62, 1.2)):
            panel(b, vp, s * 0.46, near, far, -0.5, -0.14, seat)
            panel(b, vp, s * 0.42, near, far, -0.55, -0.4, dim(seat, 1.35))
    pole = b.tint((0.98, 0.8, 0.1), 0.03)
    side = (0.14, 0.86, 0.86)[k]
    figure(b, b.near(side), 1.06, 0.66, b.tint(b.pick(SHIRTS), 0.1))
    if k != 1:
        bust(b, 1 - side, 0.6, 0.085, b.tint(b.pick(CLOTHES)), None, 0.5 - side)
    for x in (0.25, 0.75) if k == 0 else (1 - side + (0.12 if side > 0.5 else -0.12),):
        b.tube((x - 0.016, 0, x + 0.016, 1), pole)
    b.rect((0, 0.03, 1, 0.052), pole)
    for x in (0.08, 0.22, 0.78, 0.92) if k < 2 else (0.1, 0.3, 0.7, 0.9):
        b.line([(x, 0.04), (x, 0.14)], (0.16, 0.16, 0.18), 0.022)
        b.arc(x, 0.185, 0.05, 0, 360, (0.1, 0.1, 0.12), 0.02)
    b.light = ((0.97, 1.0, 1.0), (1.06, 0.96, 0.88), (0.9, 0.94, 1.0))[k]


def train_station_waiting(b: Brush) -> None:
    """A platform: a standing train along one side, a large round clock, roof girders, a yellow line, a bench or a
    traveller with a case.
    """
    k = b.arrangement(4)
    vp = (b.near(0.54), b.near(0.42))
    x, y = vp
    b.gradient(*((GREY, NOON, DUSK, GREY)[k]), (0, 0, 1, 0.6))
    skyline(b, y + 0.03, 0.12, (0.68, 0.7, 0.76))
    b.gradient((0.74, 0.72, 0.7), (0.6, 0.58, 0.57), (0, y + 0.03, 1, 1))
    b.poly([(x - 0.04, y + 0.02), (x, y + 0.02), (x - 0.32, 1.02), (-0.9, 1.02)], (0.33, 0.3, 0.29))
    b.line([(x - 0.012, y + 0.02), (x - 0.6, 1)], (0.78, 0.79, 0.82), 0.014)
    b.blur(0.5)
    body = b.tint(((0.8, 0.12, 0.12), (0.15, 0.4, 0.7), (0.2, 0.5, 0.32), (0.9, 0.9, 0.92))[k], 0.04)
    panel(b, vp, -0.4, 1.8, 0.08, -0.36, 0.26, body)
    panel(b, vp, -0.4, 1.8, 0.08, 0.22, 0.29, dim(body, 0.6))
    panel(b, vp, -0.4, 1.8, 0.08, -0.2, -0.12, WHITE if k != 3 else (0.9, 0.3, 0.1))
    panel(b, vp, -0.4, 1.8, 0.08, -0.42, -0.32, (0.15, 0.15, 0.17))
    for far, near in ((0.24, 0.33), (0.38, 0.53), (0.6, 0.84), (0.95, 1.35)):
        panel(b, vp, -0.4, near, far, -0.08, 0.17, (0.13, 0.17, 0.22))
        panel(b, vp, -0.4, near * 0.98, far * 1.03, 0.04, 0.15, (0.5, 0.62, 0.72))
    b.line([(x, y + 0.03), (x - 0.36, 1.02)], (0.98, 0.82, 0.1), 0.05)
    steel = b.tint((0.22, 0.34, 0.34), 0.04)
    b.poly(
        [(0.16, -0.02), (1.02, -0.02), (1.02, 0.06), (x + 0.05, y - 0.12), (x - 0.02, y - 0.12)],
        mix(steel, (0.75, 0.78, 0.8), 0.5),
    )
    for n in range(3):
        t = 1.0 * 0.62**n
        b.line([(x - 0.45 * t, y - 0.42 * t), (x + 0.6 * t, y - 0.38 * t)], steel, 0.045 * t)
        b.line([(x + 0.55 * t, y - 0.38 * t), (x + 0.55 * t, y + 0.46 * t)], dim(steel, 0.8), 0.055 * t)
    cx, cy, r = b.near(0.8), b.near(0.21), 0.115
    b.line([(cx, 0), (cx, cy)], steel, 0.024)
    b.ellipse(cx, cy, r, r, (0.08, 0.08, 0.1))
    b.ellipse(cx, cy, r * 0.86, r * 0.86, (0.98, 0.98, 0.95))
    for n in range(12):
        a = n * math.pi / 6
        b.line([(cx + r * q * math.cos(a), cy + r * q * math.sin(a)) for q in (0.66, 0.8)], (0.1, 0.1, 0.1), 0.01)
    turn = b.uniform(0, 2 * math.pi)
    for length, width, a in ((0.42, 0.02, turn / 12), (0.64, 0.013, turn)):
        b.line([(cx, cy), (cx + r * length * math.cos(a), cy + r * length * math.sin(a))], (0.05, 0.05, 0.05), width)
    if k in (0, 2):
        figure(b, b.near(0.86), 0.95, 0.54, b.tint(b.pick(SHIRTS), 0.1))
        suitcase(b, 0.74, 0.97, 0.24, b.tint(SHIRTS[k + 1]))
    else:
        b.shadow(0.88, 0.9, 0.24, 0.04)
        for n in range(3):
            b.rect((0.72, 0.6 + 0.06 * n, 1.04, 0.64 + 0.06 * n), (0.5, 0.32, 0.18))
        b.rect((0.7, 0.79, 1.04, 0.83), (0.6, 0.4, 0.22))
        b.rect((0.75, 0.82, 0.78, 0.93), BLACK)
        if k == 3:
            suitcase(b, 0.88, 0.8, 0.2, b.tint((0.9, 0.5, 0.1)))
    b.light = (0.97, 0.98, 1.0)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "airport waiting": airport_waiting,
    "car driving": car_driving,
    "train commute": train_commute,
    "train station waiting": train_station_waiting,
}
