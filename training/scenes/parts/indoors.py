"""What rooms have in common: walls and floor, windows and lamps, seats and tables."""

import math

from training.scenes.brush import Box, Brush, Colour
from training.scenes.palette import BLACK, WHITE, dim, mix


def room(b: Brush, wall: Colour, floor: Colour, y: float, ceiling: Colour | None = None, seams: int = 7) -> float:
    """Back wall lit from above, floor with seams that run to a vanishing point, perhaps a ceiling; returns the
    vanishing point's x.
    """
    vx = b.uniform(0.4, 0.6)
    b.gradient(dim(wall, 1.08), dim(wall, 0.8), (0, 0, 1, y))
    b.gradient(dim(floor, 0.7), dim(floor, 1.12), (0, y, 1, 1))
    for k in range(seams):
        far = vx + (k - (seams - 1) / 2) * 0.14
        b.line([(far, y), (vx + (far - vx) * 5, 1)], dim(floor, 0.78), 0.004)
    b.rect((0, y - 0.02, 1, y), dim(wall, 0.62))
    b.haze(y - 0.22, y, (0.1, 0.08, 0.08), 0.16)
    if ceiling is not None:
        b.gradient(ceiling, dim(ceiling, 0.8), (0, 0, 1, 0.09))
        b.rect((0, 0.085, 1, 0.095), dim(ceiling, 0.6))
    return vx


def window(b: Brush, box: Box, top: Colour, bottom: Colour, frame: Colour, panes: int = 2) -> None:
    """A window with upright bars; its view is a gradient that may be painted over before calling `bars`."""
    b.rect((box[0] - 0.02, box[1] - 0.02, box[2] + 0.02, box[3] + 0.02), frame)
    b.gradient(top, bottom, box)
    bars(b, box, frame, panes)


def bars(b: Brush, box: Box, frame: Colour, panes: int = 2) -> None:
    """The bars and the sill of a window."""
    for k in range(panes + 1):
        x = box[0] + (box[2] - box[0]) * k / panes
        b.rect((x - 0.007, box[1], x + 0.007, box[3]), frame)
    b.rect((box[0] - 0.03, box[3], box[2] + 0.03, box[3] + 0.03), dim(frame, 0.85))
    b.rect((box[0] - 0.02, box[1] - 0.02, box[2] + 0.02, box[1]), frame)


def picture_frame(b: Brush, box: Box, edge: Colour, fill: Colour, width: float = 0.018) -> None:
    """Something flat on the wall, framed, with its shadow."""
    x0, y0, x1, y1 = box
    b.rect(
        (x0 - width + 0.012, y0 - width + 0.018, x1 + width + 0.012, y1 + width + 0.018), (0.05, 0.04, 0.04), 0.0, 0.35
    )
    b.rect((x0 - width, y0 - width, x1 + width, y1 + width), edge)
    b.rect(box, fill)


def pendant(b: Brush, x: float, y: float, size: float, shade: Colour, light: Colour = (1.0, 0.85, 0.55)) -> None:
    """A hanging lamp with its light."""
    b.line([(x, 0), (x, y)], BLACK, 0.006)
    b.glow(x, y + size, size * 3.5, light, 0.55)
    b.ellipse(x, y + size * 0.95, size * 0.6, size * 0.3, mix(light, WHITE, 0.6))
    b.poly([(x - size * 0.25, y), (x + size * 0.25, y), (x + size, y + size), (x - size, y + size)], shade)


def table_lamp(b: Brush, x: float, foot: float, size: float, shade: Colour, light: Colour = (1.0, 0.82, 0.5)) -> None:
    """A lamp that stands on something, lit."""
    b.glow(x, foot - size * 0.75, size * 1.5, light, 0.6)
    b.tube((x - size * 0.07, foot - size * 0.6, x + size * 0.07, foot), (0.45, 0.32, 0.2))
    b.ellipse(x, foot, size * 0.24, size * 0.06, (0.4, 0.28, 0.18))
    b.poly(
        [
            (x - size * 0.25, foot - size * 1.1),
            (x + size * 0.25, foot - size * 1.1),
            (x + size * 0.45, foot - size * 0.5),
            (x - size * 0.45, foot - size * 0.5),
        ],
        mix(shade, light, 0.5),
    )


def bulbs(b: Brush, y: float, dip: float, colour: Colour = (1, 0.9, 0.6), size: float = 0.018, count: int = 9) -> None:
    """A string of lamps across the picture."""
    points = [(k / 24, y + dip * math.sin(math.pi * ((k / 12) % 1.0001))) for k in range(25)]
    b.line(points, (0.15, 0.12, 0.1), 0.005)
    for k in range(count):
        x = (k + 0.5) / count
        at = y + dip * math.sin(math.pi * ((2 * x) % 1)) + size * 0.8
        b.glow(x, at, size * 4, colour, 0.6)
        b.ellipse(x, at, size, size * 1.15, mix(colour, WHITE, 0.5))


def bunting(b: Brush, y: float, dip: float, colours: list[Colour], size: float = 0.09) -> None:
    """Large pennants on a string across the picture."""
    count = round(1 / size)
    for k in range(count):
        x = (k + 0.5) / count
        top = y + dip * math.sin(math.pi * x)
        b.poly([(x - size * 0.42, top), (x + size * 0.42, top), (x, top + size * 1.1)], colours[k % len(colours)])
    b.line([(k / 10, y + dip * math.sin(math.pi * k / 10)) for k in range(11)], WHITE, 0.007)


def table_edge(b: Brush, y: float, colour: Colour, sag: float = 0.03) -> None:
    """A table edge across the bottom, its far rim a little curved, lit from above."""
    rim = [(x, y + sag * (2 * x - 1) ** 2) for x in (-0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 1.05)]
    b.poly([*rim, (1.05, 1.05), (-0.05, 1.05)], colour)
    b.poly([*rim, *[(x, v + 0.03) for x, v in reversed(rim)]], dim(colour, 1.15))
    b.line(rim, mix(colour, WHITE, 0.4), 0.008)


def desk(b: Brush, box: Box, colour: Colour) -> None:
    """A table or counter further back, with a bright top and a dark front."""
    x0, y0, x1, y1 = box
    b.shadow((x0 + x1) / 2, y1, (x1 - x0) * 0.5, 0.03)
    b.gradient(dim(colour, 0.85), dim(colour, 0.6), (x0, y0 + 0.02, x1, y1))
    b.rect((x0 - 0.015, y0 - 0.012, x1 + 0.015, y0 + 0.028), dim(colour, 1.2))


def armchair(b: Brush, x: float, foot: float, size: float, colour: Colour) -> None:
    """An armchair from the front: back, two arms, seat."""
    s = size
    b.shadow(x, foot, s * 0.7, s * 0.08)
    b.rect((x - s * 0.48, foot - s * 1.05, x + s * 0.48, foot - s * 0.2), dim(colour, 0.9), s * 0.2)
    b.rect((x - s * 0.42, foot - s * 0.5, x + s * 0.42, foot - s * 0.06), dim(colour, 1.12), s * 0.08)
    for k in (-1, 1):
        b.rect(
            (x + k * s * 0.36, foot - s * 0.66, x + k * s * 0.62, foot - s * 0.03),
            dim(colour, 1.0 if k < 0 else 0.82),
            s * 0.1,
        )


def sofa(b: Brush, box: Box, colour: Colour) -> None:
    """A wide sofa from the front."""
    x0, y0, x1, y1 = box
    high = y1 - y0
    b.shadow((x0 + x1) / 2, y1, (x1 - x0) * 0.55, 0.04)
    b.rect((x0, y0, x1, y1), dim(colour, 0.9), high * 0.25)
    b.rect((x0 + high * 0.2, y0 + high * 0.5, x1 - high * 0.2, y1), dim(colour, 1.12), high * 0.12)
    for x in (x0, x1):
        b.rect((x - high * 0.28, y0 + high * 0.32, x + high * 0.28, y1 + 0.01), colour, high * 0.2)


def open_book(b: Brush, x: float, y: float, size: float, cover: Colour) -> None:
    """An open book lying on a table."""
    b.shadow(x, y + size * 0.5, size * 1.4, size * 0.35, 0.5)
    for s in (-1, 1):
        b.poly(
            [
                (x, y + 0.012),
                (x + s * size * 1.05, y - size * 0.02),
                (x + s * size * 1.25, y + size * 0.62),
                (x, y + size * 0.68),
            ],
            cover,
        )
        b.poly(
            [(x, y), (x + s * size, y - size * 0.08), (x + s * size * 1.17, y + size * 0.5), (x, y + size * 0.58)],
            (0.97, 0.94, 0.86),
        )
        for k in range(3):
            v = y + size * (0.09 + 0.14 * k)
            b.line(
                [(x + s * size * 0.18, v), (x + s * size * (0.85 + 0.05 * k), v - size * 0.05)],
                (0.66, 0.63, 0.58),
                0.008,
            )
    b.line([(x, y), (x, y + size * 0.58)], (0.6, 0.55, 0.46), 0.012)


def cup(b: Brush, x: float, y: float, size: float, colour: Colour, steam: bool = False) -> None:
    """A cup of coffee on its saucer."""
    b.shadow(x, y + size * 0.2, size * 1.5, size * 0.35, 0.5)
    b.ellipse(x, y, size * 1.35, size * 0.36, dim(colour, 0.85))
    b.arc(x + size * 0.9, y - size * 0.55, size * 0.38, 0, 360, colour, size * 0.18)
    b.poly(
        [
            (x - size * 0.85, y - size),
            (x + size * 0.85, y - size),
            (x + size * 0.55, y + size * 0.05),
            (x - size * 0.55, y + size * 0.05),
        ],
        colour,
    )
    b.ellipse(x, y - size, size * 0.85, size * 0.27, mix(colour, WHITE, 0.5))
    b.ellipse(x, y - size * 0.98, size * 0.7, size * 0.19, (0.36, 0.2, 0.1))
    for k in (-1, 1) if steam else ():
        b.line(
            [
                (x + k * size * 0.3, y - size * 1.3),
                (x + k * size * 0.45, y - size * 1.7),
                (x + k * size * 0.2, y - size * 2.2),
            ],
            WHITE,
            size * 0.14,
            0.5,
        )


def plate(b: Brush, x: float, y: float, size: float, food: list[Colour]) -> None:
    """A plate with three large helpings."""
    b.shadow(x, y + size * 0.12, size * 1.2, size * 0.5, 0.5)
    b.ellipse(x, y, size, size * 0.42, WHITE)
    b.ellipse(x, y - size * 0.01, size * 0.76, size * 0.29, (0.84, 0.84, 0.82))
    for k, colour in enumerate(food[:3]):
        b.ellipse(
            x + (k - 1) * size * 0.36, y - size * (0.06 + 0.06 * (k % 2)), size * 0.28, size * 0.2, b.tint(colour, 0.08)
        )


def glass(b: Brush, x: float, foot: float, size: float, drink: Colour) -> None:
    """A stemmed glass."""
    clear = (0.86, 0.9, 0.93)
    b.ellipse(x, foot, size * 0.32, size * 0.08, clear)
    b.line([(x, foot), (x, foot - size * 0.5)], clear, size * 0.08)
    b.ellipse(x, foot - size * 0.72, size * 0.34, size * 0.38, clear, 0.55)
    b.ellipse(x, foot - size * 0.65, size * 0.3, size * 0.28, drink)
    b.ellipse(x - size * 0.13, foot - size * 0.78, size * 0.05, size * 0.12, WHITE)


def candle(b: Brush, x: float, foot: float, size: float) -> None:
    """A burning candle."""
    b.glow(x, foot - size * 1.2, size * 1.4, (1.0, 0.7, 0.25), 0.7)
    b.tube((x - size * 0.13, foot - size, x + size * 0.13, foot), (0.97, 0.92, 0.8))
    b.ellipse(x, foot - size * 1.2, size * 0.11, size * 0.2, (1.0, 0.8, 0.25))
    b.ellipse(x, foot - size * 1.15, size * 0.05, size * 0.1, (1.0, 0.97, 0.8))


def shelf(b: Brush, box: Box, rows: int, goods: list[Colour], count: int, case: Colour, gap: float = 0.12) -> None:
    """A shelf against the wall with `count` large goods in each row."""
    x0, y0, x1, y1 = box
    b.rect(box, dim(case, 0.5))
    high, wide = (y1 - y0) / rows, (x1 - x0) / count
    for row in range(rows):
        foot = y0 + high * (row + 1)
        for k in range(count):
            tall = high * b.uniform(0.62, 0.86)
            b.rect(
                (x0 + wide * (k + gap / 2), foot - tall, x0 + wide * (k + 1 - gap / 2), foot),
                b.tint(b.pick(goods), 0.08),
                min(wide, high) * 0.08,
            )
        b.rect((x0 - 0.005, foot - 0.006, x1 + 0.005, foot + 0.012), case)
    for x in (x0, x1):
        b.rect((x - 0.012, y0 - 0.01, x + 0.012, y1 + 0.012), case)


def screen(b: Brush, box: Box, top: Colour, bottom: Colour) -> None:
    """A lit screen with a dark rim."""
    x0, y0, x1, y1 = box
    b.glow((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * 0.9, top, 0.3)
    b.rect((x0 - 0.013, y0 - 0.013, x1 + 0.013, y1 + 0.013), BLACK, 0.012)
    b.gradient(top, bottom, box)


def beam(b: Brush, x: float, to: float, foot: float, spread: float, colour: Colour, alpha: float = 0.3) -> None:
    """A cone of light from the top, soft at its rim."""
    for k in (1.0, 0.6):
        b.poly(
            [(x - 0.015 * k, -0.02), (x + 0.015 * k, -0.02), (to + spread * k, foot), (to - spread * k, foot)],
            colour,
            alpha * 0.6,
        )
