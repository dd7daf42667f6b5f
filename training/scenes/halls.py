"""Large rooms to walk around in: gym, museum, gallery and charity bazaar."""

from collections.abc import Callable

import numpy as np

from training.brush import Box, Brush, Colour
from training.scenes.camera import finish, view
from training.scenes.indoor_parts import room
from training.scenes.palette import BLACK, BRASS, BRIGHT, CLOTHES, SHIRTS, STEEL, WHITE, dim, mix


def _dumbbell(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    """A dumbbell seen from the side."""
    b.rect((x - size * 0.6, y - size * 0.1, x + size * 0.6, y + size * 0.1), STEEL)
    for s in (-1, 1):
        b.rect((x + s * size * 0.45, y - size * 0.42, x + s * size, y + size * 0.42), colour, size * 0.12)


def _vase(b: Brush, x: float, foot: float, height: float, colour: Colour) -> None:
    """An antique vase with a painted band."""
    b.ellipse(x, foot - height * 0.48, height * 0.29, height * 0.36, colour)
    top, neck, low = foot - height, foot - height * 0.7, foot - height * 0.2
    b.poly([(x - height * 0.1, top), (x + height * 0.1, top), (x + height * 0.07, neck), (x - height * 0.07, neck)], colour)
    b.rect((x - height * 0.16, foot - height * 1.02, x + height * 0.16, foot - height * 0.95), colour)
    b.rect((x - height * 0.28, foot - height * 0.55, x + height * 0.28, foot - height * 0.42), dim(colour, 0.45))
    b.poly([(x - height * 0.1, low), (x + height * 0.1, low), (x + height * 0.15, foot), (x - height * 0.15, foot)], colour)


def _painting(b: Brush, box: Box) -> None:
    """A framed abstract painting with its shadow on the wall."""
    x0, y0, x1, y1 = box
    b.rect((x0 - 0.01, y0 + 0.012, x1 + 0.028, y1 + 0.035), (0.68, 0.67, 0.66))
    b.rect((x0 - 0.018, y0 - 0.018, x1 + 0.018, y1 + 0.018), b.pick([BLACK, BRASS, (0.35, 0.22, 0.12)]))
    b.rect(box, b.tint(b.pick([(0.95, 0.85, 0.6), (0.15, 0.25, 0.55), (0.9, 0.35, 0.25), (0.93, 0.92, 0.88), (0.1, 0.5, 0.5)]), 0.1))
    style = b.pick((0, 1, 2))
    for k in range(4):
        colour = b.tint(b.pick(BRIGHT), 0.1)
        px, py = b.uniform(x0, x1), b.uniform(y0, y1)
        if style == 0:
            b.rect((px, py, b.uniform(x0, x1), b.uniform(y0, y1)), colour)
        elif style == 1:
            r = min(x1 - x0, y1 - y0) * b.uniform(0.12, 0.25)
            b.ellipse(min(max(px, x0 + r), x1 - r), min(max(py, y0 + r), y1 - r), r, r, colour)
        else:
            b.poly([(px, py), (b.uniform(x0, x1), b.uniform(y0, y1)), (b.pick((x0, x1)), (y0, y1)[k % 2])], colour)


def gym_workout(b: Brush) -> None:
    """A training hall with mirrors, a rack of dumbbells, a treadmill or a punching bag, a loaded barbell held low in front."""
    accent = b.tint(b.pick([(0.75, 0.95, 0.1), (1.0, 0.45, 0.05), (0.95, 0.15, 0.15)]), 0.05)
    room(b, (0.3, 0.32, 0.35), (0.16, 0.16, 0.18), 0.7, 9, (0.15, 0.15, 0.17))
    b.rect((0, 0.42, 1, 0.47), accent)
    for x in (0.12, 0.5, 0.88):
        b.rect((x - 0.13, 0.03, x + 0.13, 0.06), WHITE)
        b.glow(x, 0.05, 0.3, (0.9, 0.97, 1.0), 0.4)
    for x in (0.0, 0.25, 0.72):
        b.gradient((0.5, 0.58, 0.63), (0.36, 0.4, 0.45), (x, 0.13, x + 0.22, 0.4))
        b.poly([(x + 0.04, 0.4), (x + 0.1, 0.13), (x + 0.15, 0.13), (x + 0.09, 0.4)], (0.66, 0.73, 0.78))
    b.blur(0.6)
    for row in range(3):  # rack
        y = 0.4 + 0.15 * row
        for x in np.arange(0.04, 0.34, 0.145):
            _dumbbell(b, float(x), y - 0.01, 0.066 + 0.006 * row, b.pick([BLACK, (0.12, 0.12, 0.14), accent]))
        b.line([(-0.02, y + 0.045), (0.36, y + 0.035)], STEEL, 0.022)
    b.line([(0.34, 0.36), (0.38, 0.9)], (0.5, 0.52, 0.55), 0.025)
    x = b.uniform(0.82, 0.9)
    if b.chance(0.5):  # treadmill
        b.poly([(x - 0.16, 0.86), (x + 0.16, 0.86), (x + 0.1, 0.74), (x - 0.1, 0.74)], BLACK)
        b.line([(x - 0.12, 0.86), (x - 0.1, 0.36), (x + 0.1, 0.36), (x + 0.12, 0.86)], (0.6, 0.62, 0.65), 0.03)
        b.rect((x - 0.12, 0.28, x + 0.12, 0.4), (0.1, 0.1, 0.12), 0.02)
        b.rect((x - 0.07, 0.3, x + 0.07, 0.36), accent)
        b.figure(x, 0.78, 0.46, b.tint(b.pick(BRIGHT)))
    else:  # punching bag and kettlebells
        b.line([(x, 0), (x, 0.14)], STEEL, 0.014)
        b.rect((x - 0.075, 0.13, x + 0.075, 0.62), (0.7, 0.1, 0.1), 0.03)
        b.rect((x - 0.075, 0.22, x + 0.075, 0.26), WHITE)
        for dx in (-0.08, 0.08):
            b.arc(x + dx, 0.77, 0.035, 150, 390, STEEL, 0.018)
            b.ellipse(x + dx, 0.83, 0.06, 0.06, accent if dx < 0 else BLACK)
    b.in_front()
    y, tilt = b.uniform(0.86, 0.9), b.uniform(-0.02, 0.02)
    b.line([(0, y - tilt), (1, y + tilt)], (0.82, 0.83, 0.85), 0.028)
    for s in (-1, 1):
        for k, (r, c) in enumerate(((0.1, accent), (0.115, BLACK), (0.09, (0.3, 0.3, 0.32)))):
            x = 0.5 + s * (0.36 + 0.045 * k)
            b.rect((x - 0.02, y + s * tilt - r, x + 0.02, y + s * tilt + r), c, 0.018)
    finish(b, (0.98, 1.0, 1.02))


def museum_tour(b: Brush) -> None:
    """A dark hall with the skeleton of a dinosaur, antique vases in lit glass cases, a red rope on brass posts in front."""
    wall = b.tint(b.pick([(0.14, 0.19, 0.24), (0.2, 0.12, 0.12), (0.13, 0.2, 0.17)]), 0.1)
    room(b, wall, (0.3, 0.24, 0.19), 0.74)
    for x in (0.05, 0.35, 0.65, 0.95):
        b.gradient(dim(wall, 1.1), dim(wall, 1.7), (x - 0.03, 0, x + 0.03, 0.73))
    b.glow(0.25, 0.2, 0.6, (1.0, 0.85, 0.6), 0.35)
    b.glow(0.7, 0.25, 0.5, (1.0, 0.85, 0.6), 0.25)
    b.blur(0.6)
    bone, y = b.tint((0.9, 0.82, 0.66), 0.05), b.uniform(0.3, 0.34)  # the skull looks out on the left, the tail runs to the right
    spine = [(0.14, 0.1), (0.22, 0.09), (0.28, y - 0.12), (0.4, y - 0.06), (0.55, y - 0.05), (0.7, y), (0.84, y + 0.02), (1.02, y - 0.12)]
    b.line(spine, bone, 0.03)
    for k in range(28):
        t = k / 27 * (len(spine) - 1.001)
        (x0, y0), (x1, y1) = spine[int(t)], spine[int(t) + 1]
        x, v = x0 + (x1 - x0) * (t % 1), y0 + (y1 - y0) * (t % 1)
        b.line([(x, v - 0.028), (x, v + 0.022)], bone, 0.01)
        if 0.28 < x < 0.82:
            b.line([(x, v), (x + 0.03, v + 0.1), (x - 0.005, v + 0.22)], bone, 0.012)
    b.poly([(0.17, 0.035), (0.2, 0.13), (0.12, 0.16), (0.0, 0.145), (0.01, 0.085), (0.1, 0.035)], bone)
    b.poly([(0.18, 0.15), (0.16, 0.2), (0.02, 0.215), (0.03, 0.185), (0.12, 0.185)], bone)
    b.ellipse(0.125, 0.08, 0.022, 0.02, dim(wall, 0.5))
    b.ellipse(0.045, 0.1, 0.012, 0.01, dim(wall, 0.5))
    for k in range(5):
        x = 0.015 + 0.025 * k
        b.poly([(x, 0.143), (x + 0.018, 0.146), (x + 0.009, 0.175)], WHITE)
    for x in (0.74, 0.8):
        b.line([(x, y), (x - 0.03, y + 0.16), (x + 0.02, y + 0.3), (x - 0.04, 0.74)], bone, 0.024)
    for x in (b.uniform(0.1, 0.14), b.uniform(0.88, 0.92)):  # glass cases
        top, base, clay = b.uniform(0.32, 0.36), 0.66, b.tint(b.pick([(0.85, 0.42, 0.18), (0.25, 0.45, 0.75), (0.85, 0.7, 0.35)]), 0.08)
        b.rect((x - 0.115, base, x + 0.115, 0.96), dim(wall, 0.55))
        b.rect((x - 0.115, base, x + 0.115, base + 0.02), BRASS)
        b.gradient((0.95, 0.9, 0.72), (0.5, 0.45, 0.38), (x - 0.105, top, x + 0.105, base))
        _vase(b, x, base, b.uniform(0.22, 0.26), clay)
        b.poly([(x - 0.08, base), (x, top), (x + 0.03, top), (x - 0.05, base)], WHITE, 0.25)
        b.line([(x - 0.11, base), (x - 0.11, top), (x + 0.11, top), (x + 0.11, base)], (0.85, 0.88, 0.86), 0.01)
    b.in_front()
    posts = (b.uniform(0.06, 0.12), b.uniform(0.47, 0.53), b.uniform(0.88, 0.94))
    for x0, x1 in zip((-0.3, *posts), (*posts, 1.3), strict=True):
        b.line([(x0 + (x1 - x0) * t, 0.84 + 0.32 * t * (1 - t)) for t in np.linspace(0, 1, 9)], (0.72, 0.05, 0.1), 0.034)
    for x in posts:
        b.rect((x - 0.017, 0.82, x + 0.017, 1.02), BRASS)
        b.ellipse(x, 0.815, 0.03, 0.026, dim(BRASS, 1.25))
    finish(b, (0.98, 0.9, 0.8))


def art_gallery_visit(b: Brush) -> None:
    """White walls with framed abstract paintings under track lights, a pale oak floor, a sculpture on a plinth, a bench."""
    wall, y = b.tint((0.92, 0.92, 0.9), 0.03), b.uniform(0.74, 0.8)
    room(b, wall, b.tint((0.78, 0.62, 0.44), 0.06), y)
    b.rect((0, y - 0.03, 1, y), WHITE)
    if b.chance(0.5):
        b.poly([(0, 0), (0.07, 0.07), (0.07, y), (0, y + 0.09)], dim(wall, 0.82))
    b.blur(0.3)
    b.rect((0, 0.02, 1, 0.032), BLACK)
    for x in (0.14, 0.5, 0.86):
        b.glow(x, 0.3, 0.4, (1, 0.98, 0.9), 0.5)
        b.line([(x, 0.03), (x + 0.01, 0.06)], BLACK, 0.012)
        b.rect((x - 0.02, 0.05, x + 0.025, 0.09), BLACK, 0.008)
    for left in (True, False):
        kind = b.pick((0, 0, 1))
        x0, x1 = (b.uniform(0.02, 0.05), b.uniform(0.26, 0.3)) if left else (b.uniform(0.7, 0.74), b.uniform(0.94, 0.98))
        if kind == 0:
            _painting(b, (x0, b.uniform(0.13, 0.17), x1, b.uniform(0.52, 0.62)))
        else:
            _painting(b, (x0, 0.14, x1, b.uniform(0.33, 0.36)))
            _painting(b, (x0, 0.43, x1, b.uniform(0.6, 0.66)))
    _painting(b, (0.4, 0.1, 0.6, 0.5))
    if b.chance(0.6):
        b.figure(b.uniform(0.2, 0.25), y + 0.12, b.uniform(0.36, 0.42), b.tint(b.pick(CLOTHES)))
    x, form = b.uniform(0.84, 0.9), b.tint(b.pick([(0.1, 0.35, 0.75), (0.85, 0.2, 0.15), (0.2, 0.2, 0.22), (0.9, 0.65, 0.1)]), 0.08)
    b.rect((x - 0.08, 0.72, x + 0.08, 1), WHITE)
    b.rect((x + 0.04, 0.72, x + 0.08, 1), (0.76, 0.76, 0.75))
    if b.chance(0.5):
        b.arc(x, 0.63, 0.085, 0, 360, form, 0.034)
    else:
        b.ellipse(x - 0.02, 0.66, 0.06, 0.06, form)
        b.ellipse(x + 0.02, 0.57, 0.042, 0.045, dim(form, 1.2))
    b.in_front()
    seat, x = b.tint(b.pick([(0.2, 0.2, 0.22), (0.45, 0.28, 0.18)]), 0.06), b.uniform(0.45, 0.7)
    b.rect((-0.05, 0.92, x, 1.05), dim(seat, 0.8), 0.02)
    b.rect((-0.05, 0.915, x, 0.955), dim(seat, 1.4), 0.018)
    for k in range(5):
        b.line([(x - 0.12 - 0.12 * k, 0.925), (x - 0.12 - 0.12 * k, 1)], dim(seat, 0.7), 0.008)
    finish(b, (1.05, 1.04, 1.01), dark=0.15)


def _heart(b: Brush, x: float, y: float, r: float, colour: Colour) -> None:
    b.ellipse(x - r * 0.48, y - r * 0.3, r * 0.55, r * 0.52, colour)
    b.ellipse(x + r * 0.48, y - r * 0.3, r * 0.55, r * 0.52, colour)
    b.poly([(x - r * 0.98, y - r * 0.1), (x + r * 0.98, y - r * 0.1), (x, y + r)], colour)


def charity_event(b: Brush) -> None:
    """A hall with bunting, balloons and heart signs, tables with donation boxes and helpers; a collecting box in hand."""
    wall = b.tint(b.pick([(0.97, 0.9, 0.78), (0.85, 0.92, 0.95), (0.95, 0.87, 0.88)]), 0.03)
    red = b.tint((0.9, 0.12, 0.25), 0.04)
    b.light = (1.04, 1.0, 0.96)
    b.gradient(dim(wall, 0.92), wall, (0, 0, 1, 0.66))
    b.gradient((0.72, 0.52, 0.34), (0.58, 0.4, 0.25), (0, 0.62, 1, 1))
    for k in range(-4, 6):
        b.line([(0.5 + k * 0.08, 0.62), (0.5 + k * 0.28, 1)], (0.5, 0.34, 0.2), 0.004)
    b.crowd(0.72, 0.36, 6)
    b.blur(0.6)
    for row in range(2):
        dip, y = b.uniform(0.05, 0.1), 0.015 + 0.075 * row
        for k in range(14):
            x = (k + 0.5 * row) / 13
            top = y + dip * (1 - (2 * ((x * 2) % 1) - 1) ** 2)
            b.poly([(x - 0.032, top), (x + 0.032, top), (x, top + 0.08)], b.tint(SHIRTS[(k + row * 2) % 6], 0.08))
    bx, by = b.uniform(0.13, 0.17), b.uniform(0.34, 0.38)
    b.rect((bx - 0.13, by - 0.12, bx + 0.13, by + 0.14), (1, 1, 1), 0.01)
    b.rect((bx - 0.13, by - 0.12, bx + 0.13, by + 0.14), (0.85, 0.83, 0.82), 0.01, 0.3)
    _heart(b, bx, by, 0.095, red)
    x = b.uniform(0.84, 0.88)
    for _ in range(6):
        px, py, c = (x + b.uniform(-0.1, 0.1), b.uniform(0.2, 0.42), b.tint(b.pick([red, (0.98, 0.98, 0.98), (0.98, 0.6, 0.7), (0.98, 0.8, 0.2)]), 0.06))
        b.line([(px, py), (x, 0.68)], (0.5, 0.48, 0.46), 0.004)
        b.ellipse(px, py, 0.058, 0.07, c)
        b.ellipse(px - 0.02, py - 0.025, 0.014, 0.018, mix(c, (1, 1, 1), 0.7))
    cloth = b.tint(b.pick([(0.98, 0.98, 0.98), (0.2, 0.4, 0.75), (0.25, 0.6, 0.4)]), 0.03)
    for a, c in ((-0.05, 0.34), (0.66, 1.05)):
        b.rect((a, 0.7, c, 1.02), dim(cloth, 0.82))
        for k in range(8):
            b.rect((a + k * 0.05, 0.73, a + k * 0.05 + 0.022, 1.02), dim(cloth, 0.92))
        b.rect((a, 0.685, c, 0.735), cloth)
        px = a + 0.09
        while px < c - 0.06:
            w, h, card = b.uniform(0.05, 0.065), b.uniform(0.11, 0.17), b.tint((0.78, 0.58, 0.36), 0.06)
            b.rect((px - w, 0.69 - h, px + w, 0.7), card)
            b.poly([(px - w, 0.69 - h), (px - w - 0.02, 0.65 - h), (px + w - 0.02, 0.65 - h), (px + w, 0.69 - h)], dim(card, 1.2))
            _heart(b, px, 0.69 - h * 0.5, 0.038, red)
            px += 0.145
        _heart(b, (max(a, 0) + min(c, 1)) / 2, 0.86, 0.08, red)
    view(b, 0.05)
    b.in_front()
    x, tin = 0.5 + b.uniform(-0.06, 0.06), b.tint(b.pick([(0.98, 0.97, 0.95), (0.98, 0.85, 0.3)]), 0.03)
    b.rect((x - 0.13, 0.83, x + 0.13, 1.03), tin, 0.015)
    b.rect((x - 0.13, 0.82, x + 0.13, 0.855), red, 0.012)
    b.rect((x - 0.05, 0.825, x + 0.05, 0.838), (0.1, 0.05, 0.05))
    _heart(b, x, 0.925, 0.055, red)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "gym workout": gym_workout,
    "museum tour": museum_tour,
    "art gallery visit": art_gallery_visit,
    "charity event": charity_event,
}
