"""Running and cycling: the park, the race, the bike lane and the trail."""

import math
from collections.abc import Callable

from training.brush import Brush, Colour
from training.scenes.camera import view
from training.scenes.outdoor_parts import ground, houses, lamp, leaves, panel, path, rays, sky, skyline, trunks
from training.scenes.palette import SHIRTS, dim, mix


def _runner(b: Brush, x: float, foot: float, h: float, shirt: Colour, bib: bool = False) -> None:
    """A runner in mid stride, without a face."""
    skin, s = b.tint(b.pick([(0.8, 0.6, 0.48), (0.55, 0.38, 0.28), (0.9, 0.7, 0.58)]), 0.06), b.pick([-1, 1])
    b.ellipse(x, foot, h * 0.25, h * 0.03, (0.05, 0.05, 0.06), 0.35)
    hip, neck = (x, foot - h * 0.47), (x + s * h * 0.06, foot - h * 0.8)
    b.line([hip, (x + s * h * 0.17, foot - h * 0.3), (x + s * h * 0.1, foot - h * 0.04), (x + s * h * 0.18, foot - h * 0.03)], skin, h * 0.075)
    b.line([hip, (x - s * h * 0.06, foot - h * 0.24), (x - s * h * 0.25, foot - h * 0.2)], dim(skin, 0.85), h * 0.075)
    b.line([(x, hip[1] - h * 0.02), (x + s * h * 0.09, foot - h * 0.38)], (0.12, 0.13, 0.18), h * 0.13)
    b.line([hip, neck], shirt, h * 0.19)
    b.line([neck, (x - s * h * 0.13, foot - h * 0.66), (x - s * h * 0.03, foot - h * 0.56)], skin, h * 0.06)
    b.line([neck, (x + s * h * 0.16, foot - h * 0.62), (x + s * h * 0.25, foot - h * 0.74)], skin, h * 0.06)
    b.ellipse(neck[0] + s * h * 0.02, foot - h * 0.91, h * 0.075, h * 0.09, skin)
    b.ellipse(neck[0], foot - h * 0.94, h * 0.08, h * 0.075, (0.2, 0.14, 0.1))
    if bib:
        b.rect((x - h * 0.05, foot - h * 0.7, x + h * 0.1, foot - h * 0.57), (0.97, 0.97, 0.97))


def _bench(b: Brush, x: float, y: float, size: float) -> None:
    wood = b.tint((0.55, 0.33, 0.17), 0.08)
    b.ellipse(x, y, size * 0.6, size * 0.06, (0.05, 0.08, 0.04), 0.4)
    for dx in (-0.42, 0.42):
        b.rect((x + size * dx - size * 0.03, y - size * 0.48, x + size * dx + size * 0.03, y), (0.12, 0.12, 0.13))
    for k in range(3):
        b.rect((x - size * 0.5, y - size * (0.5 - 0.1 * k), x + size * 0.5, y - size * (0.43 - 0.1 * k)), dim(wood, 1.1 - 0.08 * k))
    b.rect((x - size * 0.52, y - size * 0.2, x + size * 0.52, y - size * 0.12), dim(wood, 1.25))


def _bicycle(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    """A bicycle from the side; (x, y) is the ground between its wheels."""
    r, dark = size * 0.26, (0.08, 0.08, 0.09)
    b.ellipse(x, y, size * 0.62, size * 0.05, (0.05, 0.06, 0.05), 0.4)
    back, front, crank = (x - size * 0.36, y - r), (x + size * 0.36, y - r), (x - size * 0.06, y - r * 0.9)
    seat, head = (x - size * 0.16, y - size * 0.6), (x + size * 0.25, y - size * 0.58)
    for wheel in (back, front):
        for k in range(4):
            dx, dy = r * math.cos(k * 0.785), r * math.sin(k * 0.785)
            b.line([(wheel[0] - dx, wheel[1] - dy), (wheel[0] + dx, wheel[1] + dy)], (0.6, 0.6, 0.62), 0.003)
        b.arc(*wheel, r, 0, 360, dark, size * 0.045)
    width = size * 0.045
    b.line([back, seat, crank, back], colour, width)
    b.line([crank, head, (seat[0] + size * 0.02, seat[1] + size * 0.08)], colour, width)
    b.line([front, head, (head[0] - size * 0.03, head[1] - size * 0.12), (head[0] + size * 0.09, head[1] - size * 0.14)], dark, width)
    b.line([(seat[0] - size * 0.09, seat[1] - size * 0.03), (seat[0] + size * 0.08, seat[1] - size * 0.03)], dark, width * 1.3)


def _handlebar(b: Brush, flat: bool, colour: Colour) -> None:
    """The handlebar of the person's own bicycle, low before the chest."""
    b.in_front()
    y, w = b.uniform(0.85, 0.89), b.uniform(0.33, 0.38)
    dark, drop = (0.07, 0.07, 0.08), 0.0 if flat else 0.05
    b.line([(0.5, y + 0.03), (0.5 + b.uniform(-0.02, 0.02), 1.05)], colour, 0.06)
    b.line([(0.5 - w, y + drop), (0.5 - w * 0.6, y), (0.5, y + 0.03), (0.5 + w * 0.6, y), (0.5 + w, y + drop)], (0.62, 0.63, 0.66), 0.034)
    for s in (-1, 1):
        b.line([(0.5 + s * w * 0.68, y + drop * 0.2), (0.5 + s * w * 1.05, y + drop)], dark, 0.058)
        b.line([(0.5 + s * w * 0.55, y + 0.035), (0.5 + s * w * 0.85, y + 0.06)], (0.75, 0.76, 0.78), 0.014)
    if flat:
        b.rect((0.45, y - 0.02, 0.55, y + 0.05), dark, 0.012)
        b.rect((0.465, y - 0.008, 0.535, y + 0.03), (0.5, 0.72, 0.62))
    else:
        b.ellipse(0.5, y + 0.06, 0.055, 0.055, (0.3, 0.3, 0.32))
        b.ellipse(0.5, y + 0.06, 0.042, 0.042, (1.0, 0.97, 0.8))
        b.ellipse(0.5 - w * 0.5, y - 0.02, 0.028, 0.022, (0.85, 0.85, 0.88))


def park_jogging(b: Brush) -> None:
    """Mown lawn with a curved pale path, joggers, a park bench, lamps and round trees."""
    horizon = b.uniform(0.4, 0.48)
    b.light = b.pick([(1.0, 1.0, 0.97), (1.06, 1.0, 0.9)])
    sky(b, horizon, low=b.pick([(0.85, 0.93, 0.98), (1.0, 0.9, 0.75)]))
    skyline(b, horizon, 0.2, (0.68, 0.76, 0.84))
    leaf = b.pick([(0.3, 0.53, 0.22), (0.25, 0.48, 0.24), (0.42, 0.6, 0.22), (0.75, 0.5, 0.18), (0.9, 0.68, 0.75)])
    for k in range(8):
        b.tree(k / 7 + b.uniform(-0.05, 0.05), horizon + 0.02, b.uniform(0.22, 0.34), b.pick([leaf, (0.25, 0.48, 0.24)]))
    ground(b, horizon, (0.45, 0.7, 0.28), (0.3, 0.6, 0.18))
    b.blur(0.7)
    for k in range(3):
        b.poly(
            [(-0.1, 0.6 + 0.15 * k), (0.5, 0.57 + 0.15 * k), (1.1, 0.62 + 0.15 * k), (1.1, 0.66 + 0.15 * k), (-0.1, 0.67 + 0.15 * k)], (0.1, 0.35, 0.1), 0.16
        )
    path(b, horizon + 0.03, b.uniform(0.12, 0.24), b.uniform(0.25, 0.4), 0.34, -0.1, (0.9, 0.82, 0.68), (0.75, 0.7, 0.5))
    if b.chance(0.8):
        lamp(b, b.uniform(0.73, 0.8), b.uniform(0.58, 0.64), b.uniform(0.34, 0.44))
    b.tree(b.uniform(0.93, 1.0), 0.7, b.uniform(0.65, 0.85), leaf)
    _bench(b, b.uniform(0.83, 0.87), b.uniform(0.72, 0.78), 0.27)
    if b.chance(0.3):
        b.ellipse(0.78, horizon + 0.1, 0.3, 0.035, (0.55, 0.75, 0.88))
    if b.chance(0.7):
        _runner(b, b.uniform(0.2, 0.26), 0.62, 0.24, b.tint(b.pick(SHIRTS)))
    _runner(b, b.uniform(0.08, 0.14), b.uniform(0.8, 0.86), b.uniform(0.42, 0.5), b.tint(b.pick(SHIRTS)))
    view(b, 0.08)


def marathon_running(b: Brush) -> None:
    """Race day: banner arch with chequered band over the road, barriers with spectators, many runners with bibs."""
    horizon = b.uniform(0.4, 0.46)
    vp = (0.5, horizon)
    sky(b, horizon)
    houses(b, vp, -0.75, 0.2, False)
    houses(b, vp, 0.75, 0.2, False)
    ground(b, horizon + 0.02, (0.55, 0.55, 0.57), (0.38, 0.38, 0.41), 20)
    b.crowd(horizon + 0.15, 0.18, 10)
    b.blur(0.7)
    for s in (-1, 1):
        b.poly([(0.5 + s * 0.01, horizon), (0.5 + s * 0.02, horizon), (0.5 + s * 0.45, 1), (0.5 + s * 0.4, 1)], (0.3, 0.5, 0.9))
    band = b.tint(b.pick([(0.1, 0.3, 0.8), (0.85, 0.15, 0.15), (0.1, 0.55, 0.35), (0.95, 0.5, 0.05)]))
    y = b.uniform(0.0, 0.04)
    for x in (0.03, 0.89):
        b.rect((x, y, x + 0.08, 0.74), band)
        b.rect((x + 0.055, y, x + 0.08, 0.74), dim(band, 0.7))
    b.rect((0.0, y, 1.0, y + 0.15), band)
    for k in range(5):
        b.rect((0.14 + k * 0.15, y + 0.04, 0.25 + k * 0.15, y + 0.075), (0.97, 0.97, 0.97), 0.01)
    for k in range(40):
        b.rect((k / 40, y + 0.1 + 0.025 * (k % 2), (k + 1) / 40, y + 0.125 + 0.025 * (k % 2)), (0.05, 0.05, 0.05))
        b.rect((k / 40, y + 0.125 - 0.025 * (k % 2), (k + 1) / 40, y + 0.15 - 0.025 * (k % 2)), (0.98, 0.98, 0.98))
    for s in (-1, 1):
        for k in range(5):
            x, h = 0.5 + s * (0.25 + 0.07 * k), 0.1 + 0.03 * k
            b.crowd(horizon + 0.2 + 0.05 * k, h + 0.14, 1, (x, 0, x + 0.04, 0))
        panel(b, vp, s * 0.58, 0.95, 0.3, -0.42, -0.22, (0.75, 0.77, 0.8))
        for k in range(3):
            a = 0.32 + k * 0.2
            panel(b, vp, s * 0.58, a + 0.17, a, -0.39, -0.25, b.tint(band, 0.12) if k % 2 else (0.95, 0.9, 0.3))
    for x, foot, h in ((0.3, 0.66, 0.24), (0.7, 0.67, 0.25), (0.22, 0.76, 0.36), (0.79, 0.78, 0.36), (0.1, 0.95, 0.55), (0.92, 0.95, 0.55)):
        if b.chance(0.88):
            _runner(b, x + b.uniform(-0.03, 0.03), foot, h * b.uniform(0.9, 1.08), b.tint(b.pick(SHIRTS)), True)
    view(b, 0.04)
    b.in_front()
    x = 0.5 + b.uniform(-0.03, 0.03)
    b.rect((x - 0.13, 0.83, x + 0.13, 0.99), (0.97, 0.97, 0.97), 0.01)
    b.rect((x - 0.13, 0.83, x + 0.13, 0.86), band, 0.01)
    for k in range(4):
        b.rect((x - 0.1 + k * 0.052, 0.885, x - 0.065 + k * 0.052, 0.96), (0.08, 0.08, 0.1))
        if b.chance(0.7):
            b.rect((x - 0.09 + k * 0.052, 0.9, x - 0.077 + k * 0.052, 0.95), (0.97, 0.97, 0.97))


def city_bike_ride(b: Brush) -> None:
    """A street of tall houses with a painted bike lane, parked bicycles and a rider; a handlebar in front."""
    vp = (b.uniform(0.44, 0.56), b.uniform(0.4, 0.45))
    sky(b, vp[1] + 0.05)
    skyline(b, vp[1] + 0.03, 0.22, (0.6, 0.66, 0.75))
    houses(b, vp, -0.52, 0.3, False)
    houses(b, vp, 0.52, 0.3, False)
    x, y = vp
    b.gradient((0.52, 0.52, 0.54), (0.4, 0.4, 0.43), (0.0, y + 0.3, 1, 1))
    b.poly([(x - 0.06, y + 0.04), (x + 0.06, y + 0.04), (x + 1.0, 1.02), (x - 1.0, 1.02)], (0.42, 0.42, 0.45))
    lane = b.tint(b.pick([(0.1, 0.58, 0.34), (0.76, 0.25, 0.18), (0.1, 0.45, 0.75)]), 0.05)
    b.poly([(x - 0.035, y + 0.04), (x - 0.012, y + 0.04), (x - 0.14, 1.02), (x - 0.66, 1.02)], lane)
    for p, q in ((-0.036, -0.68), (-0.012, -0.13)):
        b.line([(x + p, y + 0.04), (x + q, 1.02)], (0.95, 0.95, 0.93), 0.014)
    b.blur(0.5)
    for k in range(5):
        t, u = 0.12 * 1.6**k, 0.16 * 1.6**k
        b.poly([(x + 0.3 * t, y + 0.6 * t), (x + 0.34 * t, y + 0.6 * t), (x + 0.34 * u, y + 0.6 * u), (x + 0.3 * u, y + 0.6 * u)], (0.95, 0.95, 0.93))
    sx, sy = x - 0.33, 0.84
    for dx in (-0.07, 0.07):
        b.ellipse(sx + dx, sy, 0.055, 0.022, (0.97, 0.97, 0.95))
        b.ellipse(sx + dx, sy, 0.04, 0.014, lane)
    b.line([(sx - 0.07, sy), (sx - 0.02, sy - 0.045), (sx + 0.05, sy - 0.045), (sx + 0.07, sy)], (0.97, 0.97, 0.95), 0.012)
    rx, shirt = x - b.uniform(0.27, 0.31), b.tint(b.pick(SHIRTS))
    b.rect((rx - 0.012, 0.6, rx + 0.012, 0.73), (0.06, 0.06, 0.07), 0.01)
    b.rect((rx - 0.04, 0.54, rx + 0.04, 0.66), (0.15, 0.17, 0.25), 0.02)
    b.rect((rx - 0.05, 0.42, rx + 0.05, 0.57), shirt, 0.03)
    b.line([(rx - 0.09, 0.55), (rx + 0.09, 0.55)], (0.1, 0.1, 0.1), 0.014)
    b.ellipse(rx, 0.385, 0.032, 0.04, (0.7, 0.5, 0.4))
    b.ellipse(rx, 0.37, 0.038, 0.032, b.tint((0.95, 0.9, 0.2)))
    if b.chance(0.7):
        b.tree(b.uniform(0.7, 0.74), 0.58, b.uniform(0.32, 0.42), (0.35, 0.55, 0.25))
    for k in range(3):
        _bicycle(b, 0.78 + k * 0.09 + b.uniform(-0.01, 0.01), 0.7 + 0.06 * k, 0.24 + 0.05 * k, b.tint(b.pick(SHIRTS), 0.1))
    view(b, 0.05)
    _handlebar(b, False, b.tint(b.pick(SHIRTS), 0.1))


def biking_trail(b: Brush) -> None:
    """A narrow brown track through a bright wood with sun rays, a mountain bike leaning beside it; a flat handlebar in front."""
    leaf = b.pick([(0.5, 0.68, 0.2), (0.5, 0.68, 0.2), (0.85, 0.58, 0.15)])
    b.light = (1.04, 1.0, 0.86)
    horizon = b.uniform(0.44, 0.5)
    b.gradient((0.85, 0.92, 0.6), mix((0.95, 0.95, 0.65), leaf, 0.3), (0, 0, 1, horizon + 0.05))
    leaves(b, (0, 0.1, 1, horizon), 60, 0.06, mix(leaf, (0.9, 0.95, 0.6), 0.4))
    trunks(b, horizon, 10, 0.012, (0.5, 0.42, 0.26))
    ground(b, horizon, mix(leaf, (0.5, 0.6, 0.25), 0.5), (0.28, 0.38, 0.12))
    b.blur(0.9)
    x = b.uniform(0.04, 0.12)
    path(b, horizon, 0.26, x, 0.3, -0.06, (0.56, 0.36, 0.2), (0.4, 0.3, 0.14))
    path(b, horizon + 0.02, 0.26, x, 0.11, -0.06, (0.66, 0.45, 0.27), (0.62, 0.41, 0.24))
    for _ in range(12):
        b.ellipse(b.uniform(0.0, 0.25), b.uniform(0.68, 0.98), 0.02, 0.01, b.tint((0.45, 0.32, 0.2), 0.12))
    trunks(b, 0.66, 9, 0.035, (0.42, 0.28, 0.17), (0.03, 0, 0.7, 0))
    leaves(b, (0, -0.03, 1, 0.16), 45, 0.06, leaf)
    leaves(b, (0.6, 0.62, 1, 0.7), 16, 0.035, dim(leaf, 0.6))
    b.glow(b.uniform(0.2, 0.4), 0.08, 0.4, (1.0, 0.98, 0.75), 0.75)
    rays(b, 0.3, (1.0, 0.98, 0.7), 0.17)
    post = b.uniform(0.68, 0.72)
    if b.chance(0.6):
        b.rect((post, 0.42, post + 0.035, 0.68), (0.5, 0.36, 0.22))
        b.rect((post, 0.45, post + 0.035, 0.5), b.tint((0.95, 0.3, 0.2)))
    bike = b.tint(b.pick([(0.9, 0.15, 0.1), (0.1, 0.4, 0.85), (0.98, 0.5, 0.05), (0.1, 0.65, 0.6)]))
    _bicycle(b, b.uniform(0.81, 0.85), b.uniform(0.74, 0.83), b.uniform(0.35, 0.42), bike)
    view(b, 0.05)
    _handlebar(b, True, bike)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "park jogging": park_jogging,
    "marathon running": marathon_running,
    "city bike ride": city_bike_ride,
    "biking trail": biking_trail,
}
