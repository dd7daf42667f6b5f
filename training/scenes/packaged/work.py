"""At work and at school: the meeting room, the office and the classroom."""

from collections.abc import Callable

from training.scenes.brush import Box, Brush, Colour
from training.scenes.palette import BLACK, BRASS, BRIGHT, STEEL, WHITE, dim
from training.scenes.parts.indoors import bars, cup, room, screen, shelf, table_edge, window
from training.scenes.parts.people import bust
from training.scenes.parts.plants import pot_plant


def _chart(b: Brush, box: Box, colours: list[Colour]) -> None:
    """Four rising bars and an arrow."""
    w, h = box[2] - box[0], box[3] - box[1]
    for k in range(4):
        x = box[0] + w * (0.12 + 0.2 * k)
        b.rect((x, box[3] - h * (0.25 + 0.15 * k), x + w * 0.14, box[3] - h * 0.1), colours[k % len(colours)])
    b.line([(box[0] + w * 0.12, box[1] + h * 0.55), (box[0] + w * 0.8, box[1] + h * 0.12)], (0.9, 0.2, 0.15), 0.016)


def _laptop(b: Brush, x: float, y: float, size: float, colour: Colour = STEEL) -> None:
    """The lid of an open laptop, from behind."""
    b.poly([(x - size, y), (x + size, y), (x + size * 1.08, 1.04), (x - size * 1.08, 1.04)], dim(colour, 0.9))
    b.poly([(x - size, y), (x + size, y), (x + size * 1.02, y + 0.025), (x - size * 1.02, y + 0.025)], dim(colour, 1.2))
    b.ellipse(x, y + (1 - y) * 0.55, size * 0.13, size * 0.13, dim(colour, 1.35))


def business_meeting(b: Brush) -> None:
    """A conference room high above the city: large window with towers, a chart on a screen, colleagues in dark suits, a
    long table.
    """
    k = b.arrangement(4)
    room(b, b.tint((0.42, 0.3, 0.22), 0.06), (0.3, 0.32, 0.36), 0.8)
    left = k in (0, 3)
    box = (-0.02, 0.08, 0.4, 0.64) if left else (0.6, 0.08, 1.02, 0.64)
    evening = k in (2, 3)
    window(
        b,
        box,
        *(((0.3, 0.3, 0.55), (0.98, 0.65, 0.45)) if evening else ((0.5, 0.72, 0.95), (0.88, 0.93, 0.97))),
        (0.13, 0.13, 0.15),
        1,
    )
    for n in range(4):
        x, high = box[0] + 0.02 + 0.1 * n, (0.28, 0.42, 0.2, 0.36)[(n + k) % 4]
        b.rect((x, 0.64 - high, x + 0.085, 0.64), b.tint((0.3, 0.28, 0.4) if evening else (0.45, 0.55, 0.68), 0.06))
        for row in range(int(high / 0.08)):
            b.rect(
                (x + 0.015, 0.66 - high + 0.08 * row, x + 0.07, 0.69 - high + 0.08 * row),
                (1.0, 0.85, 0.5) if evening else (0.75, 0.85, 0.93),
            )
    bars(b, box, (0.13, 0.13, 0.15), 2)
    s = (0.64, 0.06, 0.98, 0.42) if left else (0.02, 0.06, 0.36, 0.42)
    screen(b, s, (0.98, 0.98, 1.0), (0.86, 0.92, 0.98))
    _chart(b, s, [b.tint((0.1, 0.35, 0.75)), b.tint((0.1, 0.6, 0.6))])
    b.blur(0.4)
    suits: list[Colour] = [(0.1, 0.12, 0.2), (0.2, 0.2, 0.23), (0.16, 0.2, 0.32)]
    for x, y, size in ((0.24, 0.5, 0.065), (0.76, 0.5, 0.065), (0.06, 0.56, 0.115), (0.94, 0.56, 0.115)):
        if size > 0.1 or k != 1:
            turn = 1.0 if x < 0.5 else -1.0
            bust(b, b.near(x), y, size, b.tint(b.pick(suits), 0.04), None, turn)
            b.poly(
                [
                    (x + turn * size * 0.1, y + size * 1.2),
                    (x + turn * size * 0.8, y + size * 1.25),
                    (x + turn * size * 0.6, y + size * 2.3),
                ],
                WHITE,
            )
    b.in_front()
    table_edge(b, 0.86, b.tint((0.4, 0.24, 0.14), 0.05), 0.0)
    _laptop(b, b.near((0.64, 0.36, 0.5, 0.36)[k]), 0.81, 0.17, (0.3, 0.31, 0.34))
    x = (0.14, 0.86, 0.14, 0.86)[k]
    b.poly([(x - 0.11, 0.99), (x - 0.08, 0.9), (x + 0.1, 0.9), (x + 0.11, 0.99)], WHITE)
    b.rect((x - 0.05, 0.925, x + 0.06, 0.94), (0.1, 0.35, 0.75))
    b.light = (1.0, 1.0, 1.0) if not evening else (1.04, 0.96, 0.92)


def _monitor(b: Brush, x: float, y: float, size: float, tones: tuple[Colour, Colour], spots: Colour) -> None:
    """A computer monitor on its foot, with three lines on it."""
    b.rect((x - size * 0.12, y, x + size * 0.12, y + size * 1.3), (0.3, 0.3, 0.33))
    b.ellipse(x, y + size * 1.3, size * 0.5, size * 0.08, (0.3, 0.3, 0.33))
    screen(b, (x - size, y - size * 0.65, x + size, y + size * 0.65), *tones)
    for k in range(3):
        b.rect(
            (
                x - size * 0.75,
                y - size * (0.4 - 0.3 * k),
                x + size * (0.1 + 0.25 * ((k + 1) % 3)),
                y - size * (0.26 - 0.3 * k),
            ),
            spots,
        )


def office_working(b: Brush) -> None:
    """A pale modern office: two large monitors on white desks, blinds or coloured binders behind, a tall fern;
    keyboard, mug and notes in front.
    """
    k = b.arrangement(4)
    wall = b.tint(b.pick([(0.82, 0.88, 0.92), (0.86, 0.9, 0.86)]), 0.03)
    room(b, wall, (0.5, 0.54, 0.6), 0.8, (0.94, 0.95, 0.96))
    for x in (0.25, 0.75):
        b.rect((x - 0.14, 0.02, x + 0.14, 0.06), (1, 1, 1))
    if k in (0, 2):
        window(b, (0.04, 0.13, 0.96, 0.4), (0.45, 0.7, 0.95), (0.78, 0.9, 0.97), (0.85, 0.87, 0.9), 4)
        for n in range(6):
            b.rect((0.02, 0.13 + 0.045 * n, 0.98, 0.15 + 0.045 * n), (0.96, 0.97, 0.97))
    else:
        for x0 in (0.02, 0.68):
            shelf(b, (x0, 0.13, x0 + 0.3, 0.4), 1, [(0.2, 0.45, 0.75), (0.25, 0.6, 0.5), (0.85, 0.85, 0.86)], 5, WHITE)
    b.blur(0.6)
    cloth = b.tint(b.pick([(0.35, 0.48, 0.62), (0.4, 0.52, 0.5)]), 0.05)
    b.rect((-0.02, 0.5, 1.02, 0.8), cloth)
    b.rect((-0.02, 0.49, 1.02, 0.515), WHITE)
    b.rect((-0.02, 0.78, 1.02, 1.02), dim(wall, 0.82))
    b.rect((-0.02, 0.76, 1.02, 0.8), WHITE)
    tones = (((0.15, 0.45, 0.9), (0.3, 0.75, 0.97)), ((0.1, 0.14, 0.2), (0.18, 0.24, 0.32)))[k % 2]
    spots: Colour = (0.95, 0.97, 1.0) if k % 2 == 0 else (0.4, 0.9, 0.6)
    plant = (0.9, 0.1, None, 0.9)[k]
    for x in (0.14, 0.86):
        if plant is None or abs(plant - x) > 0.3:
            _monitor(b, b.near(x, 0.01), b.near(0.53), 0.16, tones, spots)
    if plant is not None:
        pot_plant(b, plant, 0.8, 0.56, WHITE)
    b.in_front()
    table_edge(b, 0.89, b.tint((0.9, 0.87, 0.8), 0.03), 0.0)
    x = b.near((0.5, 0.55, 0.45, 0.5)[k])
    b.poly([(x - 0.22, 0.91), (x + 0.22, 0.91), (x + 0.25, 0.98), (x - 0.25, 0.98)], (0.22, 0.23, 0.26))
    for row in range(2):
        for n in range(7):
            b.rect(
                (x - 0.2 + 0.058 * n, 0.918 + 0.03 * row, x - 0.152 + 0.058 * n, 0.94 + 0.03 * row),
                (0.85, 0.87, 0.9),
                0.004,
            )
    cup(b, 0.15 if k < 2 else 0.85, 0.96, 0.07, b.tint(BRIGHT[k], 0.06))
    for n in range(2):
        b.rect(
            ((0.8, 0.8, 0.12, 0.12)[k] + 0.02 * n, 0.91 + 0.015 * n, (0.8, 0.8, 0.12, 0.12)[k] + 0.1 + 0.02 * n, 0.98),
            ((1.0, 0.9, 0.35), (1.0, 0.6, 0.7))[n],
        )
    b.light = (1.02, 1.04, 1.05)


def _globe(b: Brush, x: float, foot: float, r: float) -> None:
    """A globe on its stand."""
    b.shadow(x, foot, r, r * 0.2)
    b.ellipse(x, foot, r * 0.6, r * 0.14, (0.4, 0.25, 0.12))
    b.tube((x - r * 0.08, foot - r * 0.4, x + r * 0.08, foot), (0.45, 0.3, 0.15))
    b.arc(x, foot - r * 1.4, r * 1.2, -60, 120, BRASS, r * 0.14)
    b.ball(x, foot - r * 1.4, r, (0.15, 0.5, 0.88))
    for dx, dy, rx, ry in ((-0.35, -0.35, 0.4, 0.3), (0.35, 0.2, 0.3, 0.42), (-0.25, 0.5, 0.26, 0.2)):
        b.ellipse(x + dx * r, foot - r * 1.4 + dy * r, rx * r, ry * r, (0.3, 0.7, 0.3))


def school_presentation(b: Brush) -> None:
    """A classroom: large green board with chalk shapes or a world map, a globe, pupils from behind with hands up; a
    desk with pencils and an apple.
    """
    k = b.arrangement(4)
    room(b, b.tint(b.pick([(0.97, 0.88, 0.58), (0.97, 0.84, 0.66)]), 0.03), (0.7, 0.54, 0.36), 0.8)
    b.rect((0.02, 0.05, 0.98, 0.56), (0.62, 0.4, 0.2))
    b.gradient((0.1, 0.42, 0.28), (0.08, 0.32, 0.22), (0.045, 0.075, 0.955, 0.525))
    b.rect((0.02, 0.545, 0.98, 0.575), (0.5, 0.3, 0.15))
    chalk: list[Colour] = [(0.95, 0.96, 0.93), (1.0, 0.92, 0.5), (1.0, 0.7, 0.75)]
    x = 0.16 if k in (0, 2) else 0.84
    if k < 2:
        b.poly([(x - 0.09, 0.32), (x + 0.09, 0.32), (x, 0.13)], chalk[1])
        b.poly([(x - 0.06, 0.3), (x + 0.06, 0.3), (x, 0.175)], (0.09, 0.38, 0.25))
        b.arc(x, 0.43, 0.065, 0, 360, chalk[0], 0.014)
    else:
        b.rect((x - 0.13, 0.1, x + 0.13, 0.42), (0.72, 0.88, 0.97))
        for dx, dy, rx, ry in (
            (-0.06, 0.2, 0.05, 0.05),
            (-0.03, 0.32, 0.025, 0.05),
            (0.06, 0.2, 0.055, 0.06),
            (0.05, 0.31, 0.03, 0.045),
        ):
            b.ellipse(x + dx, dy, rx, ry, (0.45, 0.72, 0.35))
    other = 1 - x
    for n in range(3):
        b.line([(other - 0.1, 0.16 + 0.08 * n), (other + 0.12 - 0.05 * n, 0.16 + 0.08 * n)], chalk[n], 0.016)
    b.blur(0.4)
    b.rect((other - 0.2, 0.76, other + 0.2, 1.02), (0.6, 0.4, 0.22))
    b.rect((other - 0.22, 0.74, other + 0.22, 0.775), (0.75, 0.52, 0.3))
    _globe(b, other, 0.74, 0.1)
    shirt = b.tint(b.pick(BRIGHT[:6]), 0.06)
    if k != 1:
        b.line([(x + 0.09, 0.8), (x + 0.13, 0.5)], shirt, 0.045)
        b.ellipse(x + 0.13, 0.48, 0.025, 0.032, (0.75, 0.55, 0.42))
    bust(b, x, 0.66, 0.075, shirt)
    b.in_front()
    table_edge(b, 0.9, b.tint((0.86, 0.66, 0.4), 0.04), 0.0)
    b.tube(((0.78, 0.14, 0.78, 0.14)[k], 0.85, (0.88, 0.24, 0.88, 0.24)[k], 0.98), b.tint(BRIGHT[(k + 2) % 6]))
    for n in range(3):
        at = (0.8, 0.16, 0.8, 0.16)[k] + 0.03 * n
        b.line([(at, 0.86), (at - 0.015 + 0.015 * n, 0.77)], BRIGHT[n], 0.018)
    x = (0.18, 0.82, 0.18, 0.82)[k]
    for n in range(2):
        b.rect((x - 0.12 + 0.01 * n, 0.94 - 0.04 * n, x + 0.12, 0.98 - 0.04 * n), BRIGHT[(k + n + 3) % 6], 0.006)
    b.ball(x, 0.86, 0.045, (0.88, 0.1, 0.1))
    b.line([(x, 0.82), (x + 0.012, 0.795)], BLACK, 0.01)
    b.light = (1.04, 1.02, 0.96)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "business meeting": business_meeting,
    "office working": office_working,
    "school presentation": school_presentation,
}
