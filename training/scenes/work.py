"""At work and at school: the meeting room, the office and the classroom."""

from collections.abc import Callable, Sequence

import numpy as np

from training.brush import Box, Brush, Colour
from training.scenes.camera import finish
from training.scenes.indoor_parts import bust, room, table
from training.scenes.palette import BLACK, BRASS, BRIGHT, STEEL, WHITE, dim, mix

LEAF: Colour = (0.2, 0.45, 0.22)


def _skyline(b: Brush, box: Box, colour: Colour, lit: Colour) -> None:
    """Towers in a window."""
    x = box[0]
    while x < box[2]:
        width, top = b.uniform(0.05, 0.1), box[3] - (box[3] - box[1]) * b.uniform(0.3, 0.95)
        b.rect((x, top, min(x + width, box[2]), box[3]), b.tint(colour, 0.1))
        for _ in range(4):
            wx, wy = b.uniform(x, x + width * 0.7), b.uniform(top, box[3])
            b.rect((wx, wy, wx + 0.012, wy + 0.015), lit)
        x += width + b.uniform(0.0, 0.02)


def _chart(b: Brush, box: Box, colours: Sequence[Colour]) -> None:
    """Bars that rise and a pie: a slide without words."""
    w, h = box[2] - box[0], box[3] - box[1]
    for k in range(5):
        x = box[0] + w * (0.08 + 0.1 * k)
        b.rect((x, box[3] - h * (0.2 + 0.11 * k + b.uniform(-0.05, 0.1)), x + w * 0.07, box[3] - h * 0.12), colours[k % len(colours)])
    r = min(w, h) * 0.27
    b.ellipse(box[2] - w * 0.2, box[1] + h * 0.45, r, r, colours[0])
    x, y = box[2] - w * 0.2, box[1] + h * 0.45
    b.poly([(x, y), (x, y - r), (x + r * 0.8, y - r * 0.6), (x + r, y + 0.01), (x + r * 0.5, y + r * 0.8)], colours[1])


def _laptop(b: Brush, x: float, y: float, size: float, colour: Colour = STEEL) -> None:
    """The lid of an open laptop, from behind."""
    b.poly([(x - size, y), (x + size, y), (x + size * 1.08, 1.02), (x - size * 1.08, 1.02)], dim(colour, 0.85))
    b.poly([(x - size, y), (x + size, y), (x + size * 1.02, y + 0.03), (x - size * 1.02, y + 0.03)], dim(colour, 1.2))
    b.ellipse(x, y + (1 - y) * 0.55, size * 0.1, size * 0.1, dim(colour, 1.3))


def _plant(b: Brush, x: float, foot: float, size: float, pot: Colour) -> None:
    """A potted plant with long leaves."""
    for _ in range(11):
        dx = b.uniform(-0.5, 0.5) * size
        tip = (x + dx, foot - size * b.uniform(0.7, 1.15))
        b.poly([(x - 0.01, foot - size * 0.3), (x + dx * 0.9 - 0.02, foot - size * 0.75), tip, (x + 0.01, foot - size * 0.3)], b.tint(LEAF, 0.2))
    b.poly([(x - size * 0.2, foot - size * 0.35), (x + size * 0.2, foot - size * 0.35), (x + size * 0.14, foot), (x - size * 0.14, foot)], pot)


def business_meeting(b: Brush) -> None:
    """A conference room above the city: chart on a screen, colleagues in suits along a long table, papers and a laptop."""
    room(b, b.tint((0.38, 0.26, 0.18), 0.08), (0.3, 0.32, 0.36), 0.8, 5, (0.82, 0.82, 0.82))
    sky = b.pick([((0.55, 0.72, 0.92), (0.85, 0.9, 0.96)), ((0.6, 0.64, 0.7), (0.85, 0.85, 0.84))])
    b.gradient(*sky, (0, 0.1, 0.42, 0.6))
    _skyline(b, (0, 0.16, 0.42, 0.6), (0.42, 0.5, 0.6), (0.72, 0.8, 0.88))
    for x in (0.0, 0.14, 0.28, 0.42):
        b.line([(x, 0.1), (x, 0.6)], (0.15, 0.15, 0.17), 0.014)
    b.line([(0, 0.6), (0.42, 0.6)], (0.15, 0.15, 0.17), 0.03)
    b.rect((0.5, 0.02, 1.0, 0.42), BLACK, 0.01)
    b.gradient((0.98, 0.98, 1.0), (0.86, 0.92, 0.98), (0.515, 0.035, 0.985, 0.4))
    _chart(b, (0.7, 0.06, 0.99, 0.4), [(0.1, 0.3, 0.65), (0.95, 0.5, 0.1), (0.2, 0.6, 0.55)])
    b.line([(0.53, 0.09), (0.68, 0.09)], (0.2, 0.25, 0.4), 0.022)
    b.blur(0.5)
    suits: Sequence[Colour] = [(0.1, 0.12, 0.2), (0.22, 0.22, 0.25), (0.15, 0.15, 0.16), (0.2, 0.25, 0.38)]
    for x, y, s in ((0.25, 0.47, 0.05), (0.76, 0.47, 0.05), (0.15, 0.5, 0.075), (0.86, 0.5, 0.075), (0.02, 0.54, 0.11), (0.98, 0.54, 0.11)):
        if s > 0.05 or b.chance(0.6):
            x, turn = x + b.uniform(-0.02, 0.02), 1.0 if x < 0.5 else -1.0
            bust(b, x, y, s, b.tint(b.pick(suits), 0.05), None, turn)
            b.poly([(x + turn * s * 0.1, y + s * 1.2), (x + turn * s * 0.7, y + s * 1.25), (x + turn * s * 0.6, y + s * 2.2)], WHITE)
    wood = b.tint((0.34, 0.2, 0.12), 0.08)
    b.poly([(0.3, 0.72), (0.7, 0.72), (1.2, 1), (-0.2, 1)], wood)
    b.in_front()
    table(b, 0.86, dim(wood, 1.1), 0.0)
    b.poly([(0.04, 0.99), (0.1, 0.89), (0.27, 0.89), (0.24, 0.99)], WHITE)
    for k in range(3):
        b.rect((0.12 + 0.04 * k, 0.965 - 0.02 * (k + 1), 0.14 + 0.04 * k, 0.965), (0.1, 0.3, 0.65))
    _laptop(b, b.uniform(0.6, 0.68), 0.82, 0.16, (0.3, 0.31, 0.34))
    x = b.uniform(0.9, 0.94)
    b.rect((x - 0.025, 0.8, x + 0.025, 0.94), (0.7, 0.85, 0.92), 0.012)
    b.rect((x - 0.025, 0.85, x + 0.025, 0.89), (0.2, 0.45, 0.8))
    finish(b, (1.0, 1.0, 1.0), dark=0.2)


def office_working(b: Brush) -> None:
    """A pale open-plan office with ceiling panels, blinds, desks with screens, binders and a plant; laptop and mug in front."""
    wall = b.tint(b.pick([(0.8, 0.85, 0.88), (0.85, 0.88, 0.84), (0.86, 0.86, 0.88)]), 0.03)
    room(b, wall, (0.5, 0.54, 0.6), 0.76, 9, (0.92, 0.93, 0.94))
    for x in (0.1, 0.5, 0.9):
        b.poly([(x - 0.11, 0.0), (x + 0.11, 0.0), (0.5 + (x - 0.5) * 0.88 + 0.08, 0.075), (0.5 + (x - 0.5) * 0.88 - 0.08, 0.075)], (1, 1, 1))
    b.gradient((0.42, 0.66, 0.92), (0.7, 0.85, 0.95), (0.0, 0.11, 0.34, 0.46))
    for k in range(9):
        b.rect((0.0, 0.11 + 0.04 * k, 0.34, 0.13 + 0.04 * k), (0.95, 0.96, 0.96))
    b.line([(0.34, 0.1), (0.34, 0.47), (0, 0.47)], (0.55, 0.58, 0.62), 0.014)
    cloth = b.tint(b.pick([(0.35, 0.45, 0.58), (0.42, 0.5, 0.48), (0.5, 0.48, 0.55)]), 0.06)
    b.rect((0, 0.5, 1, 0.78), cloth)
    b.rect((0, 0.495, 1, 0.515), mix(cloth, WHITE, 0.5))
    for x in (0.02, 0.33, 0.66, 0.98):
        b.line([(x, 0.5), (x, 0.78)], dim(cloth, 0.75), 0.012)
    b.rect((0.68, 0.13, 1.0, 0.34), (0.75, 0.72, 0.66))
    binders: Sequence[Colour] = [(0.2, 0.4, 0.7), (0.25, 0.55, 0.45), (0.2, 0.2, 0.22), (0.85, 0.85, 0.85), (0.8, 0.3, 0.25)]
    for row in (0.23, 0.335):
        for x in np.arange(0.69, 0.98, 0.034):
            b.rect((x, row - 0.085, x + 0.029, row), b.tint(b.pick(binders)))
            b.rect((x + 0.007, row - 0.06, x + 0.022, row - 0.035), WHITE)
        b.rect((0.68, row, 1, row + 0.012), WHITE)
    b.blur(0.6)
    screen = b.pick([((0.15, 0.45, 0.85), (0.3, 0.7, 0.95)), ((0.12, 0.16, 0.22), (0.2, 0.26, 0.34)), ((0.9, 0.94, 0.98), (0.75, 0.86, 0.95))])
    code: Sequence[Colour] = [(0.4, 0.85, 0.6), (0.95, 0.75, 0.3), (0.6, 0.7, 0.8)]
    for x, y, s in ((b.uniform(0.1, 0.15), b.uniform(0.45, 0.52), b.uniform(0.12, 0.14)), (b.uniform(0.85, 0.9), b.uniform(0.45, 0.52), b.uniform(0.12, 0.14))):
        b.rect((x - 0.02, y, x + 0.02, y + 0.27), (0.3, 0.3, 0.32))
        b.rect((x - s, y - 0.1, x + s, y + 0.12), (0.1, 0.1, 0.12), 0.012)
        b.gradient(*screen, (x - s + 0.012, y - 0.085, x + s - 0.012, y + 0.105))
        for k in range(5):
            at = x - s * 0.8 + s * 0.2 * (k % 2)
            b.rect((at, y - 0.06 + 0.032 * k, at + s * b.uniform(0.6, 1.2), y - 0.045 + 0.032 * k), b.pick(code))
        b.rect((x - 0.08, y + 0.25, x + 0.08, y + 0.27), (0.3, 0.3, 0.32))
    b.rect((0, 0.75, 1, 1), dim(wall, 0.8))
    b.rect((0, 0.74, 1, 0.78), (0.9, 0.9, 0.89))
    if b.chance(0.7):
        _plant(b, b.uniform(0.24, 0.28), 0.76, 0.3, WHITE)
    for _ in range(5):
        x, y = b.pick((b.uniform(0.35, 0.4), b.uniform(0.6, 0.64))), b.uniform(0.13, 0.3)
        b.rect((x, y, x + 0.045, y + 0.045), b.pick([(1.0, 0.9, 0.3), (1.0, 0.6, 0.7), (0.6, 0.9, 0.6)]))
    b.in_front()
    table(b, 0.9, b.tint((0.84, 0.8, 0.72), 0.04), 0.0)
    _laptop(b, b.uniform(0.46, 0.54), 0.8, 0.2)
    mug = b.tint(b.pick(BRIGHT[:6]), 0.08)
    b.arc(0.205, 0.9, 0.03, 0, 360, mug, 0.014)
    b.rect((0.11, 0.85, 0.2, 0.97), mug, 0.012)
    for k in range(3):
        b.rect((0.78, 0.93 - 0.018 * k, 0.96, 0.946 - 0.018 * k), b.pick([WHITE, (1.0, 0.9, 0.4), (0.9, 0.92, 0.95)]))
    finish(b, (1.02, 1.04, 1.05), dark=0.12)


def school_presentation(b: Brush) -> None:
    """A classroom with a green chalkboard full of drawings, a globe, a clock, pupils at their desks and a poster in front."""
    wall = b.tint(b.pick([(0.95, 0.88, 0.62), (0.8, 0.88, 0.92), (0.94, 0.84, 0.72)]), 0.04)
    room(b, wall, (0.68, 0.52, 0.36), 0.76)
    board = b.tint(b.pick([(0.08, 0.34, 0.22), (0.1, 0.3, 0.24)]), 0.06)
    top = b.uniform(0.09, 0.13)
    for k in range(12):
        b.rect((0.085 * k, 0.005, 0.085 * k + 0.065, 0.065), b.tint(BRIGHT[k % 6], 0.06))
        b.ellipse(0.085 * k + 0.032, 0.035, 0.015, 0.018, WHITE)
    b.rect((-0.02, top - 0.02, 1.02, 0.53), (0.62, 0.4, 0.2))
    b.gradient(dim(board, 1.15), board, (0.0, top, 1.0, 0.505))
    b.rect((0, 0.52, 1, 0.545), (0.5, 0.3, 0.15))
    chalk: Sequence[Colour] = [(0.92, 0.94, 0.9), (1.0, 0.9, 0.5), (0.95, 0.7, 0.75)]
    x, y = b.uniform(0.1, 0.14), top + 0.13
    b.ellipse(x, y, 0.02, 0.02, chalk[1])  # the sun and two orbits
    b.arc(x, y, 0.055, 0, 360, chalk[0], 0.008)
    b.arc(x, y, 0.09, 0, 360, chalk[0], 0.008)
    b.ellipse(x + 0.055, y, 0.014, 0.014, chalk[2])
    b.ellipse(x - 0.07, y + 0.055, 0.016, 0.016, (0.5, 0.8, 0.95))
    for k in range(3):
        b.line([(0.03, 0.42 + 0.027 * k), (b.uniform(0.18, 0.26), 0.42 + 0.027 * k)], b.pick(chalk), 0.009)
    if b.chance(0.5):
        b.line([(0.76, top + 0.2), (0.96, top + 0.2), (0.76, top + 0.05), (0.76, top + 0.2)], chalk[0], 0.011)
    else:
        b.line([(0.76, top + 0.04), (0.76, top + 0.22), (0.97, top + 0.22)], chalk[0], 0.011)
        b.line([(0.78, top + 0.2), (0.84, top + 0.12), (0.89, top + 0.15), (0.96, top + 0.05)], chalk[1], 0.012)
    for k in range(2):
        b.line([(0.76, 0.42 + 0.035 * k), (b.uniform(0.88, 0.97), 0.42 + 0.035 * k)], b.pick(chalk), 0.009)
    b.blur(0.35)
    b.rect((0.7, 0.72, 1.02, 0.76), (0.7, 0.48, 0.26))  # teacher's table with the globe
    b.rect((0.74, 0.76, 0.98, 0.95), (0.55, 0.36, 0.2))
    x, y, r = b.uniform(0.86, 0.9), 0.585, 0.088
    b.rect((x - 0.05, 0.7, x + 0.05, 0.72), (0.4, 0.25, 0.12))
    b.arc(x, y, r + 0.018, -70, 110, BRASS, 0.014)
    b.ellipse(x, y, r, r, (0.15, 0.5, 0.85))
    for dx, dy, rx, ry in ((-0.03, -0.03, 0.036, 0.028), (0.03, 0.02, 0.028, 0.04), (-0.02, 0.045, 0.024, 0.018)):
        b.ellipse(x + dx, y + dy, rx, ry, (0.3, 0.68, 0.3))
    b.ellipse(x - 0.035, y - 0.045, 0.016, 0.012, (0.8, 0.92, 1.0))
    for x, y in ((b.uniform(0.04, 0.08), 0.66), (b.uniform(0.2, 0.25), 0.69)):
        bust(b, x, y, 0.052, b.tint(b.pick(BRIGHT), 0.1))
        b.rect((x - 0.1, y + 0.13, x + 0.1, y + 0.16), (0.85, 0.66, 0.4))
        b.rect((x - 0.08, y + 0.16, x - 0.06, 1), STEEL)
        b.rect((x + 0.06, y + 0.16, x + 0.08, 1), STEEL)
    b.in_front()
    table(b, 0.9, b.tint((0.86, 0.66, 0.4), 0.05), 0.0)
    y = 0.935
    for _ in range(3):
        b.rect((0.06 + b.uniform(-0.01, 0.01), y - 0.03, 0.25, y), b.tint(b.pick(BRIGHT[:6]), 0.08))
        y -= 0.031
    b.ellipse(0.16, y - 0.022, 0.035, 0.034, (0.85, 0.12, 0.12))
    b.line([(0.16, y - 0.05), (0.17, y - 0.075)], (0.3, 0.2, 0.1), 0.01)
    b.rect((0.76, 0.86, 0.84, 0.97), b.tint(b.pick(BRIGHT[:6])), 0.01)
    for k in range(4):
        b.line([(0.775 + 0.016 * k, 0.87), (0.765 + 0.024 * k, 0.8)], BRIGHT[k], 0.013)
    finish(b, (1.04, 1.02, 0.96), dark=0.15)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "business meeting": business_meeting,
    "office working": office_working,
    "school presentation": school_presentation,
}
