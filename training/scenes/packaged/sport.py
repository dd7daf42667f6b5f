"""Running and cycling: the park, the race, the bike lane and the trail."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import SHIRTS, dim, mix
from training.scenes.parts.outdoors import NOON, bench, ground, houses, lamp, panel, path, rays, sky, skyline
from training.scenes.parts.people import crowd, runner
from training.scenes.parts.plants import crown, hedge, tree, trunks


def bicycle(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    """A bicycle from the side; (x, y) is the ground between its wheels."""
    r, dark = size * 0.27, (0.08, 0.08, 0.09)
    b.shadow(x, y, size * 0.65, size * 0.07)
    back, front, crank = (x - size * 0.36, y - r), (x + size * 0.36, y - r), (x - size * 0.06, y - r * 0.9)
    seat, head = (x - size * 0.16, y - size * 0.6), (x + size * 0.25, y - size * 0.58)
    for wheel in (back, front):
        for k in range(4):
            dx, dy = r * math.cos(k * 0.785), r * math.sin(k * 0.785)
            b.line([(wheel[0] - dx, wheel[1] - dy), (wheel[0] + dx, wheel[1] + dy)], (0.75, 0.75, 0.77), 0.004)
        b.arc(*wheel, r, 0, 360, dark, size * 0.055)
    width = size * 0.06
    b.line([back, seat, crank, back], colour, width)
    b.line([crank, head, (seat[0] + size * 0.02, seat[1] + size * 0.08)], colour, width)
    b.line(
        [front, head, (head[0] - size * 0.03, head[1] - size * 0.12), (head[0] + size * 0.09, head[1] - size * 0.14)],
        dark,
        width,
    )
    b.line(
        [(seat[0] - size * 0.1, seat[1] - size * 0.03), (seat[0] + size * 0.08, seat[1] - size * 0.03)],
        dark,
        width * 1.4,
    )


def _handlebar(b: Brush, flat: bool, colour: Colour) -> None:
    """The handlebar of the person's own bicycle, low before the chest: flat, or bent with a lamp and a bell."""
    b.in_front()
    y, w = b.near(0.87), b.near(0.36)
    dark, drop = (0.07, 0.07, 0.08), 0.0 if flat else 0.05
    b.line([(0.5, y + 0.03), (0.5, 1.05)], colour, 0.07)
    b.line(
        [(0.5 - w, y + drop), (0.5 - w * 0.6, y), (0.5, y + 0.03), (0.5 + w * 0.6, y), (0.5 + w, y + drop)],
        (0.66, 0.67, 0.7),
        0.036,
    )
    for s in (-1, 1):
        b.line([(0.5 + s * w * 0.68, y + drop * 0.2), (0.5 + s * w * 1.05, y + drop)], dark, 0.062)
        b.line([(0.5 + s * w * 0.55, y + 0.04), (0.5 + s * w * 0.85, y + 0.065)], (0.75, 0.76, 0.78), 0.016)
    if flat:
        b.rect((0.44, y - 0.03, 0.56, y + 0.05), dark, 0.012)
        b.rect((0.455, y - 0.018, 0.545, y + 0.03), (0.5, 0.75, 0.62))
    else:
        b.ball(0.5, y + 0.07, 0.06, (0.5, 0.5, 0.52))
        b.ellipse(0.5, y + 0.07, 0.042, 0.042, (1.0, 0.97, 0.8))
        b.ball(0.5 - w * 0.5, y - 0.025, 0.032, (0.85, 0.85, 0.88))


def park_jogging(b: Brush) -> None:
    """Mown lawn with a curved pale path, one large jogger, a park bench, a lantern, round trees and a pond."""
    k = b.arrangement(4)
    horizon = b.near(0.42)
    leaf = ((0.3, 0.55, 0.2), (0.36, 0.58, 0.2), (0.85, 0.55, 0.15), (0.9, 0.6, 0.7))[k]
    sky(b, horizon, ((0.4, 0.65, 0.92), (1.0, 0.92, 0.78)) if k % 2 else NOON)
    hedge(b, (0, horizon - 0.14, 1, horizon + 0.03), mix(leaf, (0.3, 0.5, 0.25), 0.5), 6)
    ground(b, horizon, (0.5, 0.74, 0.28), (0.3, 0.6, 0.16))
    if k in (1, 2):
        b.ellipse(0.75, horizon + 0.1, 0.34, 0.05, (0.55, 0.76, 0.9))
    b.blur(0.7)
    path(b, horizon + 0.03, 0.2, 0.3, 0.36, -0.1, (0.93, 0.85, 0.7), (0.72, 0.72, 0.46))
    if k != 1:
        tree(b, b.near(0.93), 0.7, 0.8, leaf)
    if k != 0:
        lamp(b, b.near(0.75), 0.66, 0.44)
    bench(b, b.near(0.84), b.near(0.8), 0.32)
    runner(b, b.near(0.13), b.near(0.9), b.near(0.64, 0.03), b.tint(SHIRTS[(k * 2) % 6]))
    if k in (0, 3):
        runner(b, 0.3, 0.66, 0.26, b.tint(b.pick(SHIRTS)))
    b.light = (1.03, 1.0, 0.94)


def marathon_running(b: Brush) -> None:
    """Race day: inflatable arch with a chequered band over the road, barriers with spectators, large runners with
    numbers; a number on the chest.
    """
    k = b.arrangement(3)
    horizon = b.near(0.43)
    vp = (0.5, horizon)
    sky(b, horizon)
    houses(b, vp, -0.75, 0.2, False)
    houses(b, vp, 0.75, 0.2, False)
    ground(b, horizon + 0.02, (0.55, 0.55, 0.57), (0.38, 0.38, 0.41), 1)
    b.blur(0.8)
    for s in (-1, 1):
        b.poly(
            [(0.5 + s * 0.01, horizon), (0.5 + s * 0.02, horizon), (0.5 + s * 0.45, 1), (0.5 + s * 0.4, 1)],
            (0.3, 0.55, 0.95),
        )
        crowd(b, horizon + 0.17, 0.2, 3, 0.5 + s * 0.4 - 0.14, 0.5 + s * 0.4 + 0.14)
    band = b.tint(((0.1, 0.35, 0.85), (0.9, 0.15, 0.15), (0.98, 0.5, 0.05))[k], 0.04)
    for s in (-1, 1):
        panel(b, vp, s * 0.58, 0.95, 0.3, -0.42, -0.2, (0.85, 0.87, 0.9))
        panel(b, vp, s * 0.58, 0.9, 0.55, -0.38, -0.24, band)
    y = b.near(0.03, 0.015)
    for x in (0.0, 0.9):
        b.tube((x, y, x + 0.1, 0.72), band)
    b.rect((0.0, y, 1.0, y + 0.17), band, 0.03)
    for row in range(2):
        for n in range(16):
            b.rect(
                (n / 16, y + 0.05 + 0.04 * row, (n + 1) / 16, y + 0.09 + 0.04 * row),
                (0.05, 0.05, 0.05) if (n + row) % 2 else (0.98, 0.98, 0.98),
            )
    spots = (
        ((0.13, 0.96, 0.62), (0.8, 0.78, 0.4)),
        ((0.15, 0.8, 0.42), (0.86, 0.97, 0.64)),
        ((0.12, 0.96, 0.6), (0.88, 0.96, 0.62)),
    )[k]
    for n, (x, foot, h) in enumerate(spots):
        runner(b, b.near(x), foot, h, b.tint(SHIRTS[(k + 2 * n + 1) % 6]), True)
    b.in_front()
    x = b.near(0.5, 0.03)
    b.rect((x - 0.15, 0.82, x + 0.15, 1.0), (0.98, 0.98, 0.98), 0.012)
    b.rect((x - 0.15, 0.82, x + 0.15, 0.855), band, 0.01)
    for n in range(3):
        left = x - 0.11 + n * 0.08
        b.rect((left, 0.88, left + 0.06, 0.975), (0.08, 0.08, 0.1), 0.008)
        if (n + k) % 2:
            b.rect((left + 0.02, 0.9, left + 0.04, 0.955), (0.98, 0.98, 0.98))
    for dx in (-0.13, 0.13):
        b.ellipse(x + dx, 0.838, 0.009, 0.009, (0.6, 0.6, 0.62))
    b.light = (1.02, 1.0, 0.98)


def city_bike_ride(b: Brush) -> None:
    """A street of tall houses with a wide painted cycle lane, a large parked bicycle, tram rails; a bent handlebar with
    a lamp in front.
    """
    k = b.arrangement(4)
    vp = (b.near(0.5, 0.04), b.near(0.43))
    x, y = vp
    sky(b, y + 0.05)
    skyline(b, y + 0.03, 0.22, (0.66, 0.7, 0.78))
    houses(b, vp, -0.52, 0.3, False)
    houses(b, vp, 0.52, 0.3, False)
    b.gradient((0.52, 0.52, 0.54), (0.4, 0.4, 0.43), (0.0, y + 0.3, 1, 1))
    b.poly([(x - 0.06, y + 0.04), (x + 0.06, y + 0.04), (x + 1.0, 1.02), (x - 1.0, 1.02)], (0.42, 0.42, 0.45))
    lane = b.tint(((0.1, 0.6, 0.35), (0.85, 0.25, 0.18), (0.1, 0.5, 0.85), (0.1, 0.6, 0.35))[k], 0.04)
    b.poly([(x - 0.035, y + 0.04), (x - 0.006, y + 0.04), (x - 0.1, 1.02), (x - 0.72, 1.02)], lane)
    for p, q in ((-0.036, -0.74), (-0.006, -0.09)):
        b.line([(x + p, y + 0.04), (x + q, 1.02)], (0.96, 0.96, 0.94), 0.018)
    for q in (0.3, 0.42) if k in (1, 3) else ():
        b.line([(x + 0.02 * q, y + 0.04), (x + q, 1.02)], (0.72, 0.73, 0.76), 0.014)
    b.blur(0.4)
    sx, sy = x - 0.36, 0.88
    for dx in (-0.075, 0.075):
        b.ellipse(sx + dx, sy, 0.06, 0.026, (0.97, 0.97, 0.95))
        b.ellipse(sx + dx, sy, 0.042, 0.016, lane)
    b.line(
        [(sx - 0.075, sy), (sx - 0.02, sy - 0.05), (sx + 0.05, sy - 0.05), (sx + 0.075, sy)], (0.97, 0.97, 0.95), 0.014
    )
    rx, shirt = x - 0.34, b.tint(b.pick(SHIRTS))
    if k in (0, 2, 3):
        _rider(b, rx, 0.78, 0.42, shirt)
    if k != 2:
        bicycle(b, b.near(0.86), 0.82, 0.42, b.tint(b.pick(SHIRTS), 0.06))
    else:
        tree(b, 0.88, 0.8, 0.66)
    _handlebar(b, False, b.tint(b.pick(SHIRTS), 0.08))


def _rider(b: Brush, x: float, foot: float, h: float, shirt: Colour) -> None:
    """A cyclist from behind, with a helmet."""
    b.shadow(x, foot, h * 0.2, h * 0.04)
    b.line([(x, foot), (x, foot - h * 0.36)], (0.07, 0.07, 0.08), h * 0.06)
    for s in (-1, 1):
        b.line(
            [(x + s * h * 0.06, foot - h * 0.5), (x + s * h * 0.1, foot - h * 0.3), (x + s * h * 0.06, foot - h * 0.1)],
            (0.15, 0.17, 0.28),
            h * 0.09,
        )
        b.line([(x + s * h * 0.1, foot - h * 0.78), (x + s * h * 0.2, foot - h * 0.52)], dim(shirt, 0.8), h * 0.07)
    b.line([(x - h * 0.22, foot - h * 0.52), (x + h * 0.22, foot - h * 0.52)], (0.1, 0.1, 0.1), h * 0.04)
    b.rect((x - h * 0.13, foot - h * 0.85, x + h * 0.13, foot - h * 0.45), shirt, h * 0.06)
    b.ellipse(x, foot - h * 0.91, h * 0.075, h * 0.085, (0.7, 0.5, 0.4))
    b.ellipse(x, foot - h * 0.95, h * 0.095, h * 0.075, (0.98, 0.9, 0.2))


def biking_trail(b: Brush) -> None:
    """A narrow brown track through a golden birch wood with sun rays, a large mountain bike beside it; a flat handlebar
    in front.
    """
    k = b.arrangement(3)
    leaf: Colour = ((0.75, 0.72, 0.2), (0.95, 0.62, 0.12), (0.85, 0.66, 0.18))[k]
    horizon = b.near(0.48)
    b.gradient((0.97, 0.93, 0.62), mix((0.98, 0.92, 0.6), leaf, 0.4), (0, 0, 1, horizon + 0.05))
    hedge(b, (0, 0.12, 1, horizon), mix(leaf, (0.98, 0.92, 0.55), 0.45), 5)
    ground(b, horizon, mix(leaf, (0.6, 0.55, 0.2), 0.5), (0.42, 0.36, 0.1))
    b.blur(1.0)
    x = b.near(0.08, 0.03)
    path(b, horizon, 0.28, x, 0.32, -0.06, (0.56, 0.36, 0.2), (0.44, 0.32, 0.12))
    path(b, horizon + 0.02, 0.28, x, 0.12, -0.06, (0.72, 0.5, 0.3), (0.66, 0.44, 0.26))
    stems = ((0.05, 0.72, 0.97), (0.28, 0.75, 0.95), (0.04, 0.26, 0.97))[k]
    trunks(b, 0.7, list(stems), 0.04, (0.9, 0.88, 0.84))
    for stem in stems:
        for n in range(4):
            b.rect(
                (
                    stem - 0.03,
                    0.08 + 0.15 * n + 0.03 * (stem > 0.5),
                    stem + 0.008,
                    0.1 + 0.15 * n + 0.03 * (stem > 0.5),
                ),
                (0.15, 0.13, 0.12),
            )
    for cx in (0.06, 0.35, 0.65, 0.94):
        crown(b, b.near(cx), -0.01, 0.2, 0.11, leaf)
    b.glow(0.3, 0.1, 0.4, (1.0, 0.98, 0.75), 0.7)
    rays(b, 0.3, (1.0, 0.98, 0.7), 0.18)
    bike = b.tint(((0.9, 0.15, 0.1), (0.1, 0.45, 0.9), (0.1, 0.6, 0.6))[k], 0.05)
    bicycle(b, b.near(0.85), b.near(0.85), 0.5, bike)
    _handlebar(b, True, bike)
    b.light = (1.06, 1.0, 0.84)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "park jogging": park_jogging,
    "marathon running": marathon_running,
    "city bike ride": city_bike_ride,
    "biking trail": biking_trail,
}
