"""Large rooms to walk around in: gym, museum, gallery and charity bazaar."""

import math
from collections.abc import Callable

from training.scenes.brush import Box, Brush, Colour
from training.scenes.palette import BLACK, BRASS, BRIGHT, CLOTHES, STEEL, WHITE, dim, mix
from training.scenes.parts.indoors import bulbs, bunting, desk, room
from training.scenes.parts.people import figure


def _dumbbell(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    """A dumbbell seen from the side."""
    b.rect((x - size * 0.6, y - size * 0.12, x + size * 0.6, y + size * 0.12), STEEL)
    for s in (-1, 1):
        b.rect((x + s * size * 0.42, y - size * 0.48, x + s * size, y + size * 0.48), colour, size * 0.14)


def _treadmill(b: Brush, x: float, accent: Colour) -> None:
    b.shadow(x, 0.95, 0.25, 0.04)
    b.poly([(x - 0.18, 0.95), (x + 0.18, 0.95), (x + 0.11, 0.76), (x - 0.11, 0.76)], (0.12, 0.12, 0.13))
    for s in (-1, 1):
        b.line([(x + s * 0.15, 0.92), (x + s * 0.12, 0.4)], (0.7, 0.72, 0.75), 0.03)
    b.rect((x - 0.15, 0.3, x + 0.15, 0.43), (0.1, 0.1, 0.12), 0.03)
    b.rect((x - 0.09, 0.32, x + 0.09, 0.39), accent, 0.01)
    b.line([(x - 0.15, 0.52), (x + 0.15, 0.52)], (0.7, 0.72, 0.75), 0.024)


def gym_workout(b: Brush) -> None:
    """A dark training hall with a bright stripe: rack of large dumbbells, treadmill or punching bag; a loaded barbell
    low in front.
    """
    k = b.arrangement(4)
    accent = b.tint(((0.75, 0.95, 0.1), (1.0, 0.5, 0.05), (0.1, 0.85, 0.9), (0.98, 0.75, 0.05))[k], 0.05)
    room(b, (0.3, 0.32, 0.36), (0.16, 0.16, 0.18), 0.74)
    b.rect((0, 0.44, 1, 0.49), accent)
    for x in (0.2, 0.8):
        b.rect((x - 0.16, 0.02, x + 0.16, 0.05), WHITE)
        b.glow(x, 0.04, 0.25, (0.9, 0.97, 1.0), 0.5)
    b.poly([(0.3, 0.44), (0.42, 0.1), (0.56, 0.1), (0.44, 0.44)], (0.6, 0.68, 0.75), 0.4)
    b.blur(0.6)
    x = 0.15 if k in (0, 3) else 0.85
    for row in range(3):
        y = 0.3 + 0.2 * row
        for dx in (-0.075, 0.085):
            _dumbbell(b, x + dx, y - 0.02, 0.075, (BLACK, accent)[(row + (dx > 0)) % 2])
        b.rect((x - 0.18, y + 0.03, x + 0.18, y + 0.055), STEEL)
    for dx in (-0.18, 0.18):
        b.tube((x + dx - 0.012, 0.2, x + dx + 0.012, 0.95), (0.5, 0.52, 0.55))
    other = 1 - x
    if k < 2:
        _treadmill(b, other, accent)
    else:
        b.line([(other, 0), (other, 0.1)], STEEL, 0.014)
        b.tube((other - 0.095, 0.1, other + 0.095, 0.68), b.tint((0.8, 0.1, 0.1), 0.04))
        b.rect((other - 0.095, 0.2, other + 0.095, 0.25), WHITE)
        b.ball(other, 0.9, 0.085, accent)
        b.arc(other, 0.81, 0.05, 180, 360, STEEL, 0.022)
    b.in_front()
    y, tilt = b.near(0.89), b.uniform(-0.02, 0.02)
    b.line([(0, y - tilt), (1, y + tilt)], (0.85, 0.86, 0.88), 0.03)
    for s in (-1, 1):
        for n, (r, c) in enumerate(((0.1, accent), (0.125, BLACK), (0.1, (0.35, 0.35, 0.38)))):
            px = 0.5 + s * (0.33 + 0.05 * n)
            b.rect((px - 0.023, y + s * tilt - r, px + 0.023, y + s * tilt + r), c, 0.018)
    b.light = (0.98, 1.0, 1.02)


def _vase(b: Brush, x: float, foot: float, h: float, colour: Colour) -> None:
    """An antique vase with a painted band."""
    b.ellipse(x, foot - h * 0.48, h * 0.32, h * 0.36, colour)
    b.poly(
        [
            (x - h * 0.12, foot - h),
            (x + h * 0.12, foot - h),
            (x + h * 0.08, foot - h * 0.7),
            (x - h * 0.08, foot - h * 0.7),
        ],
        colour,
    )
    b.rect((x - h * 0.18, foot - h * 1.04, x + h * 0.18, foot - h * 0.95), colour)
    b.rect((x - h * 0.315, foot - h * 0.58, x + h * 0.315, foot - h * 0.42), dim(colour, 0.4))
    b.poly(
        [(x - h * 0.1, foot - h * 0.2), (x + h * 0.1, foot - h * 0.2), (x + h * 0.17, foot), (x - h * 0.17, foot)],
        colour,
    )
    b.ellipse(x - h * 0.14, foot - h * 0.62, h * 0.05, h * 0.1, mix(colour, WHITE, 0.6))


def _case(b: Brush, x: float, wall: Colour, clay: Colour) -> None:
    """A lit glass case on a plinth with a vase."""
    b.rect((x - 0.14, 0.7, x + 0.14, 1.02), dim(wall, 0.55))
    b.rect((x - 0.15, 0.69, x + 0.15, 0.72), BRASS)
    b.glow(x, 0.5, 0.3, (1.0, 0.9, 0.65), 0.4)
    b.gradient((1.0, 0.95, 0.78), (0.55, 0.5, 0.42), (x - 0.125, 0.34, x + 0.125, 0.69))
    _vase(b, x, 0.69, 0.29, clay)
    b.poly([(x - 0.1, 0.69), (x, 0.34), (x + 0.04, 0.34), (x - 0.06, 0.69)], WHITE, 0.25)
    b.line([(x - 0.125, 0.69), (x - 0.125, 0.34), (x + 0.125, 0.34), (x + 0.125, 0.69)], (0.88, 0.9, 0.88), 0.01)


def _column(b: Brush, x: float) -> None:
    b.tube((x - 0.065, 0.12, x + 0.065, 0.9), (0.72, 0.66, 0.56))
    for y in (0.1, 0.9):
        b.rect((x - 0.1, y - 0.03, x + 0.1, y + 0.03), (0.78, 0.72, 0.62))


def _dinosaur(b: Brush, x: float, y: float, size: float, side: int) -> None:
    """The skull of a dinosaur on its neck, jaws open towards the middle; `side` 1 looks right."""
    bone = b.tint((0.92, 0.85, 0.68), 0.04)

    def at(px: float, py: float) -> tuple[float, float]:
        return x + side * px * size, y + py * size

    for n in range(6):
        b.ellipse(*at(-0.55 - 0.12 * n, 0.2 + 0.24 * n), size * 0.14, size * 0.12, dim(bone, 0.95 - 0.04 * n))
    b.poly([at(-0.55, -0.35), at(0.0, -0.42), at(0.75, -0.12), at(0.8, 0.12), at(-0.3, 0.16), at(-0.6, 0.1)], bone)
    b.poly([at(-0.5, 0.22), at(-0.3, 0.24), at(0.7, 0.36), at(0.68, 0.48), at(-0.3, 0.46)], dim(bone, 0.9))
    b.ellipse(*at(-0.25, -0.15), size * 0.12, size * 0.1, (0.08, 0.08, 0.08))
    b.ellipse(*at(0.45, -0.08), size * 0.07, size * 0.05, (0.08, 0.08, 0.08))
    for n in range(5):
        b.poly([at(0.1 + 0.14 * n, 0.12), at(0.2 + 0.14 * n, 0.12), at(0.15 + 0.14 * n, 0.3)], WHITE)


def museum_tour(b: Brush) -> None:
    """A dark hall with spotlights: the skull of a dinosaur, antique vases in lit glass cases, columns; a red rope on
    brass posts in front.
    """
    k = b.arrangement(4)
    wall = b.tint(((0.14, 0.19, 0.24), (0.22, 0.12, 0.12), (0.13, 0.2, 0.17), (0.18, 0.15, 0.24))[k], 0.06)
    room(b, wall, (0.3, 0.24, 0.19), 0.78)
    for x in (0.15, 0.85):
        b.glow(x, 0.15, 0.35, (1.0, 0.85, 0.6), 0.4)
    clay = [b.tint(c, 0.05) for c in ((0.88, 0.42, 0.18), (0.25, 0.48, 0.8), (0.3, 0.6, 0.45))]
    if k in (1, 3):
        for x in (0.32, 0.68):
            _column(b, x)
    b.blur(0.5)
    left = k % 2 == 0
    _case(b, 0.86 if left else 0.14, wall, clay[k % 3])
    x = 0.16 if left else 0.84
    if k == 1:
        _case(b, x, wall, clay[2])
    else:
        _dinosaur(b, x, 0.3, 0.21, 1 if left else -1)
    b.in_front()
    posts = (0.1, 0.5, 0.9) if k < 2 else (-0.1, 0.28, 0.72, 1.1)
    for x0, x1 in zip((-0.3, *posts), (*posts, 1.3), strict=True):
        b.line(
            [(x0 + (x1 - x0) * n / 8, 0.85 + 0.36 * n / 8 * (1 - n / 8)) for n in range(9)], (0.75, 0.05, 0.1), 0.045
        )
    for x in posts:
        b.tube((x - 0.02, 0.83, x + 0.02, 1.02), BRASS)
        b.ball(x, 0.815, 0.034, dim(BRASS, 1.2))
    b.light = (0.98, 0.9, 0.8)


def _painting(b: Brush, box: Box, style: int) -> None:
    """An abstract painting of three large shapes, with its shadow on the wall."""
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    b.rect((x0 + 0.005, y0 + 0.02, x1 + 0.03, y1 + 0.04), (0.3, 0.3, 0.32), 0.0, 0.35)
    b.rect((x0 - 0.014, y0 - 0.014, x1 + 0.014, y1 + 0.014), BLACK)
    base = b.pick((0, 1, 2, 3, 4, 5))
    tones = [b.tint(BRIGHT[(base + n) % 6], 0.06) for n in (0, 2, 4)]
    b.rect(box, b.pick([(0.97, 0.93, 0.82), (0.12, 0.16, 0.3)]))
    if style == 0:
        for n, (cx, cy, r) in enumerate(((0.35, 0.35, 0.26), (0.65, 0.6, 0.22), (0.3, 0.78, 0.13))):
            b.ellipse(x0 + w * cx, y0 + h * cy, min(w, h) * r, min(w, h) * r, tones[n])
    elif style == 1:
        for n, (a, c, d, e) in enumerate(((0, 0, 0.55, 0.45), (0.6, 0.3, 1, 1), (0.1, 0.6, 0.5, 0.9))):
            b.rect((x0 + w * a, y0 + h * c, x0 + w * d, y0 + h * e), tones[n])
    else:
        b.poly([(x0, y1), (x0 + w * 0.5, y0 + h * 0.15), (x1, y1)], tones[0])
        b.poly([(x0, y0), (x1, y0), (x0, y0 + h * 0.6)], tones[1])
        b.ellipse(x0 + w * 0.72, y0 + h * 0.3, w * 0.16, w * 0.16, tones[2])


def art_gallery_visit(b: Brush) -> None:
    """White walls with large abstract paintings under spotlights, a pale oak floor, a sculpture on a plinth, a bench in
    front.
    """
    k = b.arrangement(4)
    wall = b.tint((0.93, 0.93, 0.92), 0.02)
    room(b, wall, b.tint((0.8, 0.64, 0.45), 0.05), 0.8)
    b.rect((0, 0.015, 1, 0.03), BLACK)
    for x in (0.17, 0.83):
        b.glow(x, 0.3, 0.3, (1, 0.99, 0.93), 0.7)
        b.rect((x - 0.02, 0.03, x + 0.02, 0.07), BLACK, 0.008)
    sculpture = k in (0, 2)
    left = (0.03, 0.15, 0.3, 0.62)
    right = (0.7, 0.15, 0.97, 0.62)
    side = (0.88, 0.88, 0.12, 0.12)[k]
    for n, box in enumerate((left, right)):
        if not (sculpture and (box[0] > 0.5) == (side > 0.5)):
            _painting(b, box, (k + n) % 3)
    _painting(b, (0.4, 0.05, 0.6, 0.3), (k + 2) % 3)
    if sculpture:
        form = b.tint(b.pick([(0.1, 0.35, 0.8), (0.9, 0.2, 0.15), (0.95, 0.65, 0.1)]), 0.06)
        b.shadow(side, 1.0, 0.2, 0.04)
        b.rect((side - 0.11, 0.68, side + 0.11, 1.02), WHITE)
        if k == 0:
            b.arc(side, 0.5, 0.15, 0, 360, form, 0.055)
            b.arc(side - 0.01, 0.49, 0.145, 150, 290, mix(form, WHITE, 0.4), 0.018)
        else:
            b.ball(side, 0.57, 0.11, form)
            b.ball(side + 0.02, 0.4, 0.075, form)
    elif k == 1:
        figure(b, 0.3, 0.98, 0.5, b.tint(b.pick(CLOTHES)))
    b.in_front()
    seat, x = b.tint((0.45, 0.28, 0.18), 0.05), 0.66 if k < 2 else 0.34
    b.rect((x - 0.5, 0.93, x + 0.3, 1.1), dim(seat, 0.7), 0.02)
    b.rect((x - 0.52, 0.92, x + 0.32, 0.965), dim(seat, 1.4), 0.018)
    b.light = (1.06, 1.05, 1.02)


def heart(b: Brush, x: float, y: float, r: float, colour: Colour) -> None:
    """A heart, `r` from the middle to its tip."""
    curve = [
        (16 * math.sin(t) ** 3, 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t))
        for t in [n * math.pi / 20 for n in range(40)]
    ]
    b.poly([(x + px / 17 * r, y - py / 17 * r) for px, py in curve], colour)


def charity_event(b: Brush) -> None:
    """A decorated hall: red hearts on banners and boxes, string lights, a table with donation boxes, helpers; a
    collecting box in front.
    """
    k = b.arrangement(4)
    wall = b.tint(((0.98, 0.9, 0.76), (0.85, 0.93, 0.96), (0.97, 0.88, 0.9), (0.9, 0.95, 0.86))[k], 0.03)
    red = b.tint((0.92, 0.1, 0.22), 0.03)
    room(b, wall, (0.72, 0.52, 0.34), 0.74)
    b.blur(0.4)
    if k in (0, 3):
        bunting(b, 0.0, 0.05, [red, WHITE], 0.1)
    else:
        bulbs(b, 0.02, 0.05)
    side = 0.15 if k < 2 else 0.85
    b.rect((side - 0.15, 0.14, side + 0.15, 0.5), WHITE, 0.01)
    heart(b, side, 0.32, 0.13, red)
    figure(b, b.near(1 - side), 0.88, 0.62, red)
    if k in (1, 2):
        for n in range(3):
            x, y = 1 - side + 0.08 * (n - 1), 0.2 + 0.07 * (n % 2)
            b.line([(x, y), (1 - side, 0.6)], (0.5, 0.48, 0.46), 0.004)
            b.ball(x, y, 0.065, (red, (0.98, 0.97, 0.95), (0.98, 0.6, 0.7))[n])
    cloth = b.tint(((0.97, 0.97, 0.97), (0.2, 0.45, 0.8), (0.97, 0.97, 0.97), (0.25, 0.6, 0.45))[k], 0.03)
    for x in (side, 1 - side):
        desk(b, (x - 0.22, 0.72, x + 0.22, 1.02), cloth)
    card = b.tint((0.8, 0.6, 0.38), 0.05)
    b.rect((side - 0.11, 0.52, side + 0.11, 0.73), card)
    b.poly([(side - 0.11, 0.52), (side - 0.15, 0.47), (side + 0.07, 0.47), (side + 0.11, 0.52)], dim(card, 1.2))
    heart(b, side, 0.63, 0.06, red)
    b.in_front()
    x = b.near((0.5, 0.42, 0.58, 0.5)[k])
    b.rect((x - 0.15, 0.82, x + 0.15, 1.05), (0.99, 0.98, 0.96), 0.015)
    b.rect((x - 0.155, 0.81, x + 0.155, 0.85), red, 0.012)
    b.rect((x - 0.06, 0.82, x + 0.06, 0.836), (0.1, 0.05, 0.05))
    heart(b, x, 0.925, 0.065, red)
    b.light = (1.05, 1.01, 0.97)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "gym workout": gym_workout,
    "museum tour": museum_tour,
    "art gallery visit": art_gallery_visit,
    "charity event": charity_event,
}
