"""Shops and shelves: the mall, the supermarket, the bookshop and the library."""

from collections.abc import Callable, Sequence

import numpy as np

from training.brush import Box, Brush, Colour
from training.scenes.camera import finish
from training.scenes.indoor_parts import open_book, pendant, room, table
from training.scenes.palette import BLACK, BRASS, BRIGHT, CLOTHES, STEEL, WHITE, dim, mix

Edge = tuple[float, float, float]  # x, top and bottom of an upright edge
OLD_BOOKS: Sequence[Colour] = [(0.48, 0.14, 0.13), (0.15, 0.33, 0.24), (0.18, 0.24, 0.42), (0.55, 0.4, 0.2), (0.36, 0.23, 0.15), (0.72, 0.6, 0.4)]


def _aisle(b: Brush, near: Edge, far: Edge, rows: int, count: int, case: Colour, goods: Sequence[Colour], label: bool = False) -> None:
    """A shelf along a side wall in perspective, filled with goods; it darkens with depth."""

    def at(u: float, v: float) -> tuple[float, float]:
        top, bottom = near[1] + (far[1] - near[1]) * u, near[2] + (far[2] - near[2]) * u
        return near[0] + (far[0] - near[0]) * u, top + (bottom - top) * v

    b.poly([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], dim(case, 0.55))
    for row in range(rows):
        v1 = (row + 0.94) / rows
        k, run = 0, 0
        colour = b.tint(b.pick(goods), 0.1)
        while k < count:
            if run == 0:
                colour, run = b.tint(b.pick(goods), 0.1), b.pick((1, 1, 2, 3))
            u0, u1 = 1 - (1 - k / count) ** 1.5, 1 - (1 - (k + 0.88) / count) ** 1.5
            v0 = v1 - b.uniform(0.62, 0.92) / rows
            body, wide, deep = dim(colour, 1.05 - 0.35 * u1), u1 - u0, v1 - v0
            if label and row % 2:  # bottles and jars with a cap and a paper label
                a0, a1, cap = u0 + wide * 0.3, u1 - wide * 0.3, v0 + deep * 0.12
                b.poly([at(a0, v0), at(a1, v0), at(a1, cap), at(u1, v0 + deep * 0.4), at(u1, v1), at(u0, v1), at(u0, v0 + deep * 0.4), at(a0, cap)], body)
                b.poly([at(a0, v0), at(a1, v0), at(a1, cap), at(a0, cap)], WHITE)
                b.poly([at(u0, v0 + deep * 0.55), at(u1, v0 + deep * 0.55), at(u1, v0 + deep * 0.8), at(u0, v0 + deep * 0.8)], mix(body, WHITE, 0.7))
            else:
                b.poly([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)], body)
            if label and not row % 2:  # boxes with a round mark
                ring = [(u0 + wide * (0.5 + 0.36 * np.cos(a)), v0 + deep * (0.48 + 0.26 * np.sin(a))) for a in np.arange(0, 6.2, 0.8)]
                b.poly([at(float(u), float(v)) for u, v in ring], mix(b.pick(goods), WHITE, 0.35))
            k, run = k + 1, run - 1
        b.line([at(0, v1), at(1, v1)], case, 0.014)
    b.line([at(0, 0), at(1, 0)], dim(case, 1.15), 0.018)
    b.line([at(0, 0), at(0, 1)], dim(case, 1.1), 0.025)


def _books(b: Brush, x0: float, x1: float, base: float, height: float, colours: Sequence[Colour]) -> None:
    """A row of upright books."""
    x = x0
    while x < x1 - 0.012:
        width = min(b.uniform(0.018, 0.04), x1 - x)
        b.rect((x, base - height * b.uniform(0.72, 1.0), x + width - 0.004, base), b.tint(b.pick(colours), 0.12))
        x += width


def _shelf(b: Brush, box: Box, rows: int, wood: Colour, colours: Sequence[Colour]) -> None:
    """A bookcase seen from the front."""
    b.rect(box, dim(wood, 0.45))
    step = (box[3] - box[1]) / rows
    for k in range(rows):
        base = box[1] + step * (k + 1) - 0.012
        _books(b, box[0] + 0.012, box[2] - 0.012, base, step * 0.82, colours)
        b.rect((box[0], base, box[2], base + 0.016), wood)
    b.line([(box[0], box[3]), (box[0], box[1]), (box[2], box[1]), (box[2], box[3])], dim(wood, 1.15), 0.02)


def shopping_mall(b: Brush) -> None:
    """A bright atrium under a glass roof: galleries with glass railings, an escalator, shop windows, paper bags in front."""
    y = b.uniform(0.66, 0.74)
    room(b, (0.93, 0.92, 0.9), (0.86, 0.82, 0.76), y, 9)
    b.gradient((0.5, 0.75, 0.95), (0.85, 0.94, 1.0), (0, 0, 1, 0.11))
    for x in np.linspace(-0.2, 1.2, 9):
        b.line([(float(x), 0), (0.5 + (float(x) - 0.5) * 0.7, 0.11)], WHITE, 0.012)
    for k, top in enumerate((0.13, 0.4)):
        for x in np.linspace(0, 0.9, 6):
            colour = b.tint(b.pick(BRIGHT), 0.15)
            b.rect((float(x), top + 0.03, float(x) + 0.15, top + 0.2), mix(colour, WHITE, 0.35))
            b.rect((float(x), top + 0.02, float(x) + 0.15, top + 0.065), colour)
            b.figure(float(x) + 0.08, top + 0.2, 0.13, b.tint(b.pick(CLOTHES)))
        b.rect((0, top + 0.2, 1, top + 0.24), dim(WHITE, 1.0 - 0.06 * k))
        b.rect((0, top + 0.12, 1, top + 0.2), (0.6, 0.82, 0.86), 0.0, 0.45)
        b.rect((0, top + 0.115, 1, top + 0.128), STEEL)
    b.blur(0.6)
    b.crowd(y + 0.12, 0.26, 5)
    for x0, x1 in ((-0.1, 0.36), (0.66, 1.06)) if b.chance(0.4) else ((-0.12, 0.4),):  # escalators
        b.poly([(x0, y + 0.24), (x0 + 0.14, y + 0.24), (x1, 0.34), (x1 - 0.1, 0.34)], (0.25, 0.26, 0.28))
        for k in range(12):
            t = k / 12
            b.line([(x0 + (x1 - 0.1 - x0) * t, y + 0.24 - (y - 0.1) * t), (x0 + 0.14 + (x1 - x0 - 0.14) * t, y + 0.24 - (y - 0.1) * t)], STEEL, 0.008)
        for dx, w in ((0.0, 0.03), (0.14, 0.035)):
            b.line([(x0 + dx, y + 0.15), (x1 - 0.1 + dx * 0.7, 0.25)], (0.12, 0.12, 0.14), w)
    b.rect((0.74, 0.36, 1.02, y + 0.14), (0.2, 0.2, 0.24))
    shop = b.tint(b.pick(BRIGHT[:6]), 0.1)
    b.gradient((1, 0.96, 0.85), mix(shop, WHITE, 0.6), (0.76, 0.43, 1, y + 0.12))
    b.rect((0.74, 0.34, 1.02, 0.42), shop)
    for x in (0.82, 0.93):
        b.figure(x, y + 0.1, 0.26, b.tint(b.pick(BRIGHT)), WHITE)
        b.ellipse(x, y - 0.14, 0.024, 0.027, WHITE)
    b.in_front()
    for x, s in ((b.uniform(0.1, 0.2), 0.11), (b.uniform(0.3, 0.36), 0.08), (b.uniform(0.8, 0.9), 0.12)):
        colour = b.tint(b.pick(BRIGHT[:6]), 0.1)
        b.arc(x, 0.86, s * 0.4, 180, 360, BLACK, 0.012)
        b.rect((x - s * 0.85, 0.86, x + s * 0.85, 1.02), colour)
        b.poly([(x + s * 0.4, 0.86), (x + s * 0.85, 0.86), (x + s * 0.85, 1.02), (x + s * 0.55, 1.02)], dim(colour, 0.7))
    finish(b, (1.05, 1.04, 1.02), dark=0.15)


def grocery_shopping(b: Brush) -> None:
    """A bright aisle between shelves of colourful packages, lamps in rows, fruit crates, a full shopping trolley in front."""
    room(b, (0.9, 0.92, 0.9), (0.86, 0.87, 0.86), 0.56, 9)
    b.gradient((0.85, 0.88, 0.9), (0.97, 0.98, 0.98), (0, 0, 1, 0.2))
    vx = b.uniform(0.42, 0.58)
    b.rect((vx - 0.2, 0.36, vx + 0.2, 0.6), (0.75, 0.9, 0.95))
    for x in (0.12, 0.5, 0.88):
        b.poly([(x - 0.06, 0), (x + 0.06, 0), (vx + (x - vx) * 0.5 + 0.015, 0.2), (vx + (x - vx) * 0.5 - 0.015, 0.2)], (1, 1, 1))
    b.blur(0.4)
    case = b.tint((0.88, 0.88, 0.86), 0.03)
    far = b.uniform(0.14, 0.2)
    _aisle(b, (-0.08, b.uniform(0.02, 0.1), 1.02), (vx - far, 0.3, 0.62), 4, 7, case, BRIGHT, True)
    _aisle(b, (1.08, b.uniform(0.02, 0.1), 1.02), (vx + far, 0.3, 0.62), 4, 7, case, BRIGHT, True)
    for x, c in ((0.12, b.pick(BRIGHT[:4])), (0.88, b.pick(BRIGHT[:4]))):  # hanging signs
        b.rect((x - 0.1, 0.02, x + 0.1, 0.1), b.tint(c, 0.06), 0.012)
        b.rect((x - 0.06, 0.05, x + 0.06, 0.068), WHITE)
    if b.chance(0.5):
        b.figure(vx + b.pick((-0.26, 0.26)), 0.76, 0.38, b.tint(b.pick(CLOTHES)))
    x0 = b.pick((0.0, 0.02))
    for k in range(3):  # crates of fruit
        y, c = 0.66 + 0.1 * k, b.tint(b.pick([(0.95, 0.55, 0.08), (0.85, 0.12, 0.12), (0.5, 0.75, 0.15), (0.98, 0.85, 0.2)]), 0.06)
        for x in np.arange(x0, 0.24 + 0.02 * k, 0.05):
            b.ellipse(float(x), y, 0.033, 0.033, dim(c, b.uniform(0.85, 1.1)))
        b.rect((x0 - 0.05, y + 0.015, 0.25 + 0.02 * k, y + 0.075), (0.55, 0.36, 0.18))
    b.in_front()
    for x in np.arange(0.16, 0.86, 0.1):
        c, top = b.tint(b.pick(BRIGHT), 0.1), b.uniform(0.81, 0.87)
        if b.chance(0.5):
            b.rect((x - 0.045, top, x + 0.05, 1), c, 0.012)
        else:
            b.ellipse(x, top + 0.05, 0.055, 0.05, b.tint(b.pick([(0.25, 0.6, 0.2), (0.9, 0.5, 0.1), (0.85, 0.15, 0.15)])))
    for k in range(9):
        x = 0.1 + 0.1 * k
        b.line([(x, 0.87), (0.5 + (x - 0.5) * 0.88, 1.02)], (0.72, 0.74, 0.77), 0.011)
    for y in (0.91, 0.96):
        b.line([(0.1, y), (0.9, y)], (0.72, 0.74, 0.77), 0.011)
    b.line([(0.07, 0.87), (0.93, 0.87)], b.tint(b.pick([(0.85, 0.12, 0.12), (0.1, 0.5, 0.25), (0.1, 0.3, 0.7)]), 0.06), 0.034)
    finish(b, (1.05, 1.06, 1.05), dark=0.12)


def bookstore_browsing(b: Brush) -> None:
    """Warm wooden shelves of colourful books under hanging lamps, and tables with stacks of books in front."""
    wood = b.tint((0.72, 0.46, 0.24), 0.06)
    room(b, dim(wood, 0.7), (0.6, 0.42, 0.27), 0.8)
    split = b.uniform(0.28, 0.34)
    _shelf(b, (-0.02, 0.14, split, 0.82), 5, wood, BRIGHT)
    _shelf(b, (split + 0.02, 0.18, 0.98 - split, 0.76), 5, dim(wood, 0.8), BRIGHT)
    _shelf(b, (1 - split, 0.14, 1.02, 0.82), 5, wood, BRIGHT)
    b.blur(0.35)
    b.rect((0, 0.1, 1, 0.15), dim(wood, 1.1))
    for _ in range(4):  # books shown with their covers
        x = b.pick((0.04, 0.12, 0.2, 0.76, 0.84, 0.9))
        y = 0.16 + 0.136 * b.pick((0, 1, 2, 3))
        b.rect((x, y, x + 0.075, y + 0.11), b.tint(b.pick(BRIGHT), 0.1))
        b.rect((x + 0.015, y + 0.02, x + 0.06, y + 0.045), WHITE)
    if b.chance(0.6):
        x = b.pick((0.16, 0.84))
        b.figure(x, 0.9, 0.52, b.tint(b.pick(CLOTHES), 0.1))
    for x in (0.16, 0.84):
        pendant(b, x + b.uniform(-0.05, 0.05), b.uniform(0.01, 0.05), b.uniform(0.07, 0.09), b.tint(b.pick([(0.12, 0.2, 0.25), (0.75, 0.2, 0.15), BRASS])))
    b.in_front()
    b.rect((0, 0.965, 1, 1.02), dim(wood, 0.75))
    b.rect((0, 0.955, 1, 0.97), dim(wood, 1.25))
    for x in np.arange(0.09, 1.0, 0.2) + b.uniform(-0.04, 0.04):
        y = 0.96
        for _ in range(b.pick((2, 3, 4) if abs(x - 0.5) < 0.2 else (3, 4, 5))):
            w, dx, c = b.uniform(0.075, 0.1), b.uniform(-0.012, 0.012), b.tint(b.pick(BRIGHT), 0.1)
            b.rect((x + dx - w, y - 0.034, x + dx + w, y), dim(c, 0.9))
            b.rect((x + dx + w - 0.02, y - 0.028, x + dx + w, y - 0.006), (0.97, 0.94, 0.86))
            y -= 0.035
    finish(b, (1.06, 0.98, 0.86))


def library_studying(b: Brush) -> None:
    """Tall dark shelves of old books with a ladder and an arched window, a green desk lamp and an open book in front."""
    wood = b.tint((0.28, 0.19, 0.14), 0.06)
    room(b, (0.3, 0.34, 0.38), (0.24, 0.2, 0.19), 0.72)
    vx = b.uniform(0.45, 0.55)
    cool = b.pick([((0.6, 0.75, 0.9), (0.85, 0.92, 0.98)), ((0.25, 0.32, 0.55), (0.5, 0.58, 0.75))])
    b.gradient(*cool, (vx - 0.16, 0.06, vx + 0.16, 0.62))
    b.ellipse(vx, 0.08, 0.16, 0.08, cool[0])
    for x in (-0.16, -0.055, 0.055, 0.16):
        b.line([(vx + x, 0.02), (vx + x, 0.62)], wood, 0.014)
    b.blur(0.5)
    _aisle(b, (-0.14, -0.16, 1.0), (vx - 0.16, 0.1, 0.72), 7, 26, wood, OLD_BOOKS)
    _aisle(b, (1.14, -0.16, 1.0), (vx + 0.16, 0.1, 0.72), 7, 26, wood, OLD_BOOKS)
    b.glow(vx, 0.3, 0.7, cool[1], 0.25)
    if b.chance(0.75):  # ladder
        x = b.uniform(0.14, 0.2)
        for dx in (0.0, 0.085):
            b.line([(x + dx + 0.05, 0.04), (x + dx - 0.06, 0.92)], (0.6, 0.42, 0.24), 0.018)
        for k in range(8):
            t = 0.08 + 0.11 * k
            b.line([(x + 0.05 - 0.11 * t, 0.04 + 0.88 * t), (x + 0.135 - 0.11 * t, 0.04 + 0.88 * t)], (0.6, 0.42, 0.24), 0.015)
    lamp = b.uniform(0.82, 0.87)  # green lamp, low beside the shoulder
    b.glow(lamp, 0.74, 0.42, (1.0, 0.9, 0.5), 0.75)
    b.line([(lamp, 0.65), (lamp, 0.95)], BRASS, 0.022)
    b.rect((lamp - 0.14, 0.57, lamp + 0.14, 0.68), (0.05, 0.5, 0.25), 0.05)
    b.rect((lamp - 0.14, 0.63, lamp + 0.14, 0.68), (0.05, 0.42, 0.22))
    b.rect((lamp - 0.1, 0.585, lamp + 0.04, 0.605), (0.45, 0.85, 0.55), 0.01)
    b.rect((lamp - 0.13, 0.68, lamp + 0.13, 0.692), (1.0, 0.95, 0.7))
    b.in_front()
    table(b, 0.85, b.tint((0.36, 0.22, 0.14), 0.06), 0.0)
    b.ellipse(lamp, 0.88, 0.07, 0.018, BRASS)
    b.rect((lamp - 0.011, 0.8, lamp + 0.011, 0.88), BRASS)
    open_book(b, b.uniform(0.42, 0.52), 0.87, 0.19, b.pick(OLD_BOOKS))
    y = 0.97
    for _ in range(4):
        b.rect((0.03 + b.uniform(-0.01, 0.015), y - 0.036, 0.22, y), b.tint(b.pick(OLD_BOOKS), 0.1))
        b.rect((0.2, y - 0.03, 0.22, y - 0.006), (0.85, 0.8, 0.68))
        y -= 0.037
    finish(b, (0.92, 0.95, 0.95))


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "shopping mall": shopping_mall,
    "grocery shopping": grocery_shopping,
    "bookstore browsing": bookstore_browsing,
    "library studying": library_studying,
}
