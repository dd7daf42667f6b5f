"""Shops and shelves: the mall, the supermarket, the bookshop and the library."""

from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import BLACK, BRASS, BRIGHT, STEEL, WHITE, dim, mix
from training.scenes.parts.indoors import open_book, pendant, picture_frame, room, shelf, table_edge
from training.scenes.parts.people import figure

Edge = tuple[float, float, float]  # x, top and bottom of an upright edge
OLD_BOOKS: list[Colour] = [(0.48, 0.14, 0.13), (0.15, 0.33, 0.24), (0.18, 0.24, 0.42), (0.36, 0.23, 0.15)]
NEW_BOOKS: list[Colour] = [(0.9, 0.3, 0.25), (0.98, 0.8, 0.25), (0.2, 0.55, 0.8), (0.3, 0.65, 0.4), (0.95, 0.93, 0.88)]


def _aisle(b: Brush, near: Edge, far: Edge, rows: int, count: int, case: Colour, goods: list[Colour]) -> None:
    """A shelf along a side wall in perspective, filled with large goods; it darkens with depth."""

    def at(u: float, v: float) -> tuple[float, float]:
        top, bottom = near[1] + (far[1] - near[1]) * u, near[2] + (far[2] - near[2]) * u
        return near[0] + (far[0] - near[0]) * u, top + (bottom - top) * v

    b.poly([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], dim(case, 0.5))
    for row in range(rows):
        v1 = (row + 0.94) / rows
        for k in range(count):
            u0, u1 = 1 - (1 - k / count) ** 1.5, 1 - (1 - (k + 0.9) / count) ** 1.5
            v0 = v1 - b.uniform(0.66, 0.86) / rows
            b.poly([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)], dim(b.tint(b.pick(goods), 0.06), 1.05 - 0.3 * u1))
        b.line([at(0, v1), at(1, v1)], case, 0.014)
    b.line([at(0, 0), at(1, 0)], dim(case, 1.15), 0.018)


def _bag(b: Brush, x: float, foot: float, size: float, colour: Colour) -> None:
    """A paper carrier bag."""
    b.shadow(x, foot, size * 0.7, size * 0.1)
    b.arc(x, foot - size, size * 0.22, 180, 360, dim(colour, 0.6), size * 0.06)
    b.rect((x - size * 0.42, foot - size, x + size * 0.42, foot), colour)
    b.poly(
        [
            (x + size * 0.42, foot - size),
            (x + size * 0.6, foot - size * 0.92),
            (x + size * 0.6, foot - size * 0.06),
            (x + size * 0.42, foot),
        ],
        dim(colour, 0.65),
    )


def _escalator(b: Brush, foot: float, side: int) -> None:
    """A moving staircase that rises towards the edge of the picture on the given side (-1 left, 1 right)."""

    def at(x: float, y: float) -> tuple[float, float]:
        return (x, y) if side > 0 else (1 - x, y)

    b.poly([at(0.58, foot), at(1.05, foot - 0.62), at(1.05, foot - 0.3), at(0.8, foot)], (0.28, 0.3, 0.33))
    for n in range(7):
        x, y = 0.62 + 0.065 * n, foot - 0.02 - 0.085 * n
        b.poly([at(x, y), at(x + 0.2, y), at(x + 0.2, y - 0.03), at(x, y - 0.03)], (0.75, 0.77, 0.8))
    for dx, tone in ((0.0, (0.1, 0.1, 0.12)), (0.22, (0.16, 0.16, 0.18))):
        b.poly(
            [at(0.56 + dx, foot), at(1.03 + dx, foot - 0.62), at(1.03 + dx, foot - 0.8), at(0.56 + dx, foot - 0.16)],
            (0.75, 0.88, 0.92),
            0.5,
        )
        b.line([at(0.55 + dx, foot - 0.16), at(1.03 + dx, foot - 0.8)], tone, 0.03)


def shopping_mall(b: Brush) -> None:
    """A bright hall of two floors: an escalator on one side, a shop window with dressed dummies on the other; large
    paper bags in front.
    """
    k = b.arrangement(4)
    room(b, (0.96, 0.95, 0.93), (0.85, 0.82, 0.78), 0.7, None, 5)
    b.gradient((0.75, 0.9, 1.0), (0.95, 0.98, 1.0), (0.25, 0, 0.75, 0.12))
    b.rect((0, 0.3, 1, 0.36), (0.88, 0.88, 0.9))
    b.rect((0, 0.2, 1, 0.3), (0.65, 0.85, 0.88), 0.0, 0.5)
    b.line([(0, 0.2), (1, 0.2)], STEEL, 0.012)
    b.blur(0.6)
    side = 1 if k in (0, 3) else -1
    colour = b.tint(b.pick([(0.95, 0.3, 0.55), (0.15, 0.65, 0.75), (0.98, 0.65, 0.15)]), 0.06)
    x0, x1 = (0.0, 0.34) if side > 0 else (0.66, 1.0)
    b.rect((x0, 0.37, x1, 0.44), colour)
    b.gradient((1.0, 0.97, 0.88), (0.98, 0.9, 0.75), (x0, 0.44, x1, 0.82))
    b.rect((x0, 0.8, x1, 0.84), dim(colour, 0.6))
    for n, dress in enumerate((b.tint(b.pick(BRIGHT[:3])), b.tint(b.pick(BRIGHT[3:6])))):
        x = x0 + 0.09 + 0.16 * n
        b.ellipse(x, 0.49, 0.024, 0.03, (0.85, 0.8, 0.76))
        b.poly(
            [
                (x - 0.045, 0.53),
                (x + 0.045, 0.53),
                (x + 0.03, 0.63),
                (x + 0.075, 0.78),
                (x - 0.075, 0.78),
                (x - 0.03, 0.63),
            ],
            dress,
        )
    _escalator(b, 0.88, side)
    if k in (1, 3):
        figure(b, 0.3 if side > 0 else 0.7, 0.9, 0.36, b.tint(b.pick(BRIGHT)))
    b.in_front()
    for n, x in enumerate(((0.12, 0.3), (0.88, 0.7), (0.12, 0.88), (0.3, 0.7))[k]):
        _bag(b, b.near(x), 1.0, (0.22, 0.18)[n], b.tint(BRIGHT[(k + 2 * n) % 6], 0.05))
    b.light = (1.06, 1.05, 1.03)


def _fruit(b: Brush, box: tuple[float, float, float, float], colours: list[Colour]) -> None:
    """Crates of large fruit, one colour each."""
    x0, y0, x1, y1 = box
    wide = (x1 - x0) / len(colours)
    for k, colour in enumerate(colours):
        for row in range(2):
            for n in range(3):
                b.ball(x0 + wide * (k + (n + 0.5 + 0.2 * row) / 3.3), y0 + 0.035 * row, wide * 0.19, colour)
        b.rect((x0 + wide * k, y0 + 0.05, x0 + wide * (k + 0.96), y1), (0.62, 0.44, 0.25))


def grocery_shopping(b: Brush) -> None:
    """A bright supermarket aisle with coloured goods and a stall of fruit; the basket of a shopping trolley in
    front.
    """
    k = b.arrangement(3)
    vx = b.near(0.5, 0.05)
    b.gradient((0.96, 0.98, 0.97), (0.86, 0.9, 0.88), (0, 0, 1, 0.6))
    b.gradient((0.86, 0.88, 0.87), (0.95, 0.96, 0.95), (0, 0.5, 1, 1))
    for x in (vx - 0.25, vx, vx + 0.25):
        b.poly(
            [(vx + (x - vx) * 0.4 - 0.02, 0.2), (vx + (x - vx) * 0.4 + 0.02, 0.2), (x + 0.08, 0.0), (x - 0.08, 0.0)],
            (1, 1, 1),
        )
    case: Colour = (0.9, 0.92, 0.92)
    for s in (-1, 1):
        if (k, s) in ((1, 1), (2, -1)):
            shade = b.tint(b.pick([(0.2, 0.6, 0.3), (0.1, 0.45, 0.3)]), 0.05)
            x0, x1 = (0.68, 1.02) if s > 0 else (-0.02, 0.32)
            b.rect((x0, 0.14, x1, 0.24), shade)
            for n in range(4):
                b.poly(
                    [(x0 + n * 0.085, 0.24), (x0 + (n + 1) * 0.085, 0.24), (x0 + (n + 0.5) * 0.085, 0.28)],
                    WHITE if n % 2 else shade,
                )
            _fruit(b, (x0, 0.42, x1, 0.6), [(0.95, 0.55, 0.1), (0.85, 0.12, 0.12)])
            _fruit(b, (x0, 0.66, x1, 1.02), [(0.55, 0.75, 0.2), (0.98, 0.85, 0.2)])
        else:
            _aisle(
                b,
                (0.5 + s * 0.55, 0.04, 0.98),
                (vx + s * 0.1, 0.26, 0.6),
                4,
                5,
                case,
                [BRIGHT[n] for n in (0, 1, 2, 3, 4)],
            )
    b.blur(0.3)
    b.in_front()
    wire, x = (0.75, 0.78, 0.82), b.near(0.5)
    for n, colour in enumerate(((0.9, 0.15, 0.12), (0.98, 0.85, 0.2), (0.35, 0.7, 0.25), (0.95, 0.55, 0.1))):
        b.ball(x - 0.24 + 0.16 * n, 0.91, 0.075, b.tint(colour))
    b.line([(x - 0.36, 0.87), (x + 0.36, 0.87)], b.tint(b.pick([(0.9, 0.15, 0.1), (0.1, 0.4, 0.8)])), 0.035)
    for n in range(9):
        b.line([(x - 0.34 + 0.085 * n, 0.88), (x - 0.31 + 0.0775 * n, 1.02)], wire, 0.011)
    b.line([(x - 0.33, 0.95), (x + 0.33, 0.95)], wire, 0.012)
    b.light = (1.05, 1.06, 1.04)


def bookstore_browsing(b: Brush) -> None:
    """A cosy shop with coloured books on white shelves, a rolling ladder or a lit display window; stacks of new books
    in front.
    """
    k = b.arrangement(4)
    wall = b.tint(b.pick([(0.93, 0.86, 0.7), (0.75, 0.85, 0.8)]), 0.04)
    room(b, wall, (0.72, 0.52, 0.34), 0.82)
    case: Colour = b.tint((0.93, 0.9, 0.84), 0.02)
    shelf(b, (0.0, 0.06, 0.36, 0.84), 4, NEW_BOOKS, 7, case)
    if k in (0, 2):
        shelf(b, (0.64, 0.06, 1.0, 0.84), 4, NEW_BOOKS, 7, case)
    else:
        picture_frame(b, (0.68, 0.14, 0.98, 0.5), (0.2, 0.4, 0.36), (0.72, 0.86, 0.95), 0.03)
        b.rect((0.66, 0.5, 1.0, 0.55), (0.2, 0.4, 0.36))
        for n in range(3):
            b.poly(
                [(0.7 + 0.1 * n, 0.5), (0.71 + 0.1 * n, 0.36), (0.77 + 0.1 * n, 0.36), (0.78 + 0.1 * n, 0.5)],
                b.tint(NEW_BOOKS[n]),
            )
    b.rect((0.36, 0.06, 0.64, 0.1), case)
    b.blur(0.3)
    for s in (0.1, 0.25) if k != 1 else ():
        top = 0.0 if k < 3 else 0.04
        b.line([(s + 0.04 * (k == 2), top), (s - 0.02, 0.98)], (0.55, 0.34, 0.18), 0.022)
    for n in range(6) if k != 1 else ():
        b.line([(0.1 - 0.003 * n, 0.14 + 0.15 * n), (0.25 - 0.003 * n, 0.14 + 0.15 * n)], (0.62, 0.4, 0.22), 0.018)
    pendant(b, (0.8, 0.2, 0.5, 0.82)[k], 0.0, 0.07, b.tint((0.85, 0.5, 0.15)))
    b.in_front()
    table_edge(b, 0.92, b.tint((0.72, 0.5, 0.3), 0.04), 0.0)
    for x, high in (((0.14, 5), (0.86, 3)), ((0.14, 3), (0.86, 5)), ((0.12, 4), (0.34, 2)), ((0.66, 2), (0.88, 5)))[k]:
        b.shadow(x, 0.96, 0.16, 0.03)
        for n in range(high):
            dx, colour = b.uniform(-0.015, 0.015), b.tint(b.pick(NEW_BOOKS[:4]), 0.06)
            b.rect((x - 0.11 + dx, 0.92 - 0.04 * n, x + 0.11 + dx, 0.958 - 0.04 * n), colour, 0.006)
            b.rect((x - 0.1 + dx, 0.945 - 0.04 * n, x + 0.11 + dx, 0.953 - 0.04 * n), WHITE)
    b.light = (1.05, 1.0, 0.92)


def library_studying(b: Brush) -> None:
    """Dark oak cases of old books up to the ceiling; a green banker's lamp and an open notebook on an oak table in
    front.
    """
    k = b.arrangement(3)
    vx = b.near(0.5, 0.06)
    b.gradient((0.26, 0.18, 0.12), (0.16, 0.1, 0.07))
    b.gradient((0.7, 0.62, 0.42), (0.5, 0.42, 0.28), (vx - 0.12, 0.0, vx + 0.12, 0.62))
    b.ellipse(vx, 0.14, 0.12, 0.1, (0.85, 0.82, 0.65))
    oak = b.tint((0.42, 0.26, 0.14), 0.04)
    if k == 2:
        for x0, x1 in ((-0.02, 0.32), (0.68, 1.02)):
            shelf(b, (x0, 0.02, x1, 0.9), 4, OLD_BOOKS, 7, oak)
    else:
        for s in (-1, 1):
            _aisle(b, (0.5 + s * 0.58, -0.12, 1.0), (vx + s * 0.13, 0.12, 0.62), 4, 8, oak, OLD_BOOKS)
    b.blur(0.5)
    b.glow(0.5, 0.75, 0.6, (1.0, 0.85, 0.5), 0.25)
    b.in_front()
    table_edge(b, 0.85, b.tint((0.5, 0.3, 0.15), 0.04), 0.0)
    x = b.near((0.16, 0.84, 0.15)[k], 0.015)
    b.glow(x, 0.84, 0.2, (1.0, 0.9, 0.5), 0.5)
    b.tube((x - 0.012, 0.68, x + 0.012, 0.93), BRASS)
    b.ellipse(x, 0.935, 0.06, 0.018, BRASS)
    shade = b.tint((0.05, 0.5, 0.25), 0.04)
    b.rect((x - 0.14, 0.62, x + 0.14, 0.73), shade, 0.05)
    b.rect((x - 0.12, 0.64, x + 0.1, 0.66), mix(shade, WHITE, 0.6), 0.01)
    b.rect((x - 0.13, 0.725, x + 0.13, 0.74), (1.0, 0.95, 0.7))
    other = (0.62, 0.38, 0.64)[k]
    open_book(b, b.near(other), 0.9, 0.19, BLACK)
    b.line([(other + 0.06, 0.99), (other + 0.14, 0.91)], (0.95, 0.75, 0.2), 0.014)
    b.light = (0.98, 0.9, 0.76)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "shopping mall": shopping_mall,
    "grocery shopping": grocery_shopping,
    "bookstore browsing": bookstore_browsing,
    "library studying": library_studying,
}
