"""At a table: dinner with friends, the coffee shop, the family gathering and the restaurant."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import BLACK, BRASS, CLOTHES, HAIR, STEEL, WHITE, WOOD, dim
from training.scenes.parts.indoors import (
    armchair,
    bulbs,
    candle,
    cup,
    glass,
    open_book,
    pendant,
    picture_frame,
    plate,
    room,
    shelf,
    sofa,
    table_edge,
    table_lamp,
    window,
)
from training.scenes.parts.people import bust, figure

FOOD: list[Colour] = [(0.85, 0.3, 0.15), (0.35, 0.6, 0.2), (0.9, 0.7, 0.25)]


def _bricks(b: Brush, foot: float, colour: Colour) -> None:
    """A brick wall down to `foot`."""
    b.gradient(colour, dim(colour, 0.75), (0, 0, 1, foot))
    for row in range(round(foot / 0.075) + 1):
        y = row * 0.075
        b.line([(0, y), (1, y)], dim(colour, 1.35), 0.006)
        for col in range(7):
            x = (col + 0.5 * (row % 2)) / 6
            b.line([(x, y), (x, y + 0.075)], dim(colour, 1.35), 0.006)


def _pizza(b: Brush, x: float, y: float, size: float) -> None:
    """A pizza on a board: crust, sauce, cheese and slices of sausage."""
    b.shadow(x, y + size * 0.1, size * 1.3, size * 0.5)
    for r, colour in (
        (1.12, (0.5, 0.32, 0.18)),
        (1.0, (0.85, 0.6, 0.3)),
        (0.86, (0.8, 0.22, 0.1)),
        (0.78, (0.98, 0.8, 0.4)),
    ):
        b.ellipse(x, y, size * r, size * 0.38 * r, colour)
    for k in range(6):
        a = k * math.pi / 3
        b.ellipse(
            x + size * 0.48 * math.cos(a), y + size * 0.18 * math.sin(a), size * 0.13, size * 0.055, (0.7, 0.12, 0.08)
        )


def dinner_with_friends(b: Brush) -> None:
    """Friends on both sides of a wooden table with a shared pizza, wine and candles, under a string of bulbs before a
    warm wall.
    """
    k = b.arrangement(4)
    wall = b.tint(((0.62, 0.36, 0.2), (0.5, 0.5, 0.3), (0.66, 0.42, 0.26), (0.52, 0.46, 0.28))[k], 0.06)
    room(b, wall, (0.45, 0.28, 0.16), 0.85)
    if k in (0, 3):
        window(b, (0.05, 0.24, 0.27, 0.6), (0.1, 0.12, 0.34), (0.55, 0.32, 0.4), (0.85, 0.78, 0.65))
    if k in (1, 2, 3):
        picture_frame(b, (0.74, 0.24, 0.94, 0.42), BRASS, b.tint((0.3, 0.55, 0.6)))
    b.blur(0.7)
    bulbs(b, b.near(0.05), 0.07, size=0.024, count=7)
    for x, y, s in ((0.24, 0.5, 0.07), (0.76, 0.5, 0.07), (0.07, 0.56, 0.12), (0.93, 0.56, 0.12)):
        if s > 0.1 or k != 2:
            bust(b, b.near(x, 0.025), b.near(y), s, b.tint(b.pick(CLOTHES), 0.1), None, 1.3 if x < 0.5 else -1.3)
    b.in_front()
    table_edge(b, 0.82, b.tint((0.62, 0.36, 0.17), 0.06), 0.06)
    middle = (0.5, 0.5, 0.42, 0.58)[k]
    _pizza(b, b.near(middle), 0.92, 0.19)
    for x in (0.14, 0.86):
        plate(b, b.near(x, 0.015), 0.95, 0.12, FOOD)
    glass(b, 0.27 if k % 2 else 0.73, 0.9, 0.14, b.tint((0.6, 0.05, 0.12)))
    candle(b, 0.73 if k % 2 else 0.27, 0.88, 0.06)
    b.light = (1.06, 0.97, 0.86)


def coffee_shop_reading(b: Brush) -> None:
    """A brick wall with a board that shows a coffee cup, pendant lamps, an armchair, an espresso machine; a large cup
    and a book in front.
    """
    k = b.arrangement(4)
    brick = b.tint((0.62, 0.32, 0.24), 0.05)
    room(b, brick, (0.42, 0.3, 0.2), 0.8)
    _bricks(b, 0.78, brick)
    b.blur(0.5)
    machine = k in (0, 3)
    x = 0.84 if k < 2 else 0.16
    b.rect((x - 0.15, 0.14, x + 0.15, 0.42), (0.45, 0.28, 0.15))
    b.rect((x - 0.13, 0.16, x + 0.13, 0.4), (0.09, 0.1, 0.1))
    cup(b, x - 0.01, 0.355, 0.07, WHITE, steam=True)
    other = 1 - x
    if machine:
        b.rect((other - 0.2, 0.6, other + 0.2, 1), (0.4, 0.25, 0.14))
        b.rect((other - 0.22, 0.57, other + 0.22, 0.62), (0.75, 0.55, 0.34))
        body = b.tint(b.pick([STEEL, (0.78, 0.14, 0.12)]), 0.05)
        b.rect((other - 0.14, 0.3, other + 0.14, 0.42), body, 0.02)
        b.rect((other - 0.12, 0.41, other + 0.12, 0.54), (0.14, 0.14, 0.15))
        b.rect((other - 0.15, 0.53, other + 0.15, 0.58), dim(body, 0.85), 0.01)
        for dx in (-0.06, 0.06):
            b.rect((other + dx - 0.035, 0.41, other + dx + 0.035, 0.44), STEEL)
            b.rect((other + dx - 0.028, 0.485, other + dx + 0.028, 0.53), WHITE, 0.008)
    else:
        armchair(b, b.near(other), 0.9, 0.36, b.tint(b.pick([(0.12, 0.42, 0.38), (0.75, 0.5, 0.15)]), 0.06))
    for px in (0.3, 0.7) if k % 2 else (other,):
        pendant(b, b.near(px), b.near(0.03), 0.075, b.pick([BLACK, BRASS]))
    b.in_front()
    table_edge(b, 0.83, b.tint((0.62, 0.42, 0.24), 0.05))
    left = k in (0, 1)
    open_book(b, b.near(0.64 if left else 0.36), 0.87, 0.19, b.tint(b.pick([(0.75, 0.2, 0.2), (0.2, 0.3, 0.55)]), 0.08))
    cup(
        b, b.near(0.16 if left else 0.84), 0.95, 0.1, b.pick([WHITE, (0.95, 0.85, 0.6), (0.25, 0.55, 0.55)]), steam=True
    )
    b.light = (1.04, 0.97, 0.87)


def _photo(b: Brush, x: float, y: float, size: float, people: int) -> None:
    """A framed family photograph on the wall."""
    w, h = size * (0.7 + 0.35 * (people - 1)), size
    picture_frame(
        b,
        (x - w / 2, y - h / 2, x + w / 2, y + h / 2),
        b.pick([WOOD, BRASS, (0.2, 0.15, 0.12)]),
        (0.8, 0.87, 0.9),
        size * 0.12,
    )
    for k in range(people):
        px = x + (k - (people - 1) / 2) * size * 0.42
        b.rect((px - size * 0.19, y + size * 0.08, px + size * 0.19, y + h / 2), b.tint(b.pick(CLOTHES)), size * 0.1)
        b.ellipse(px, y - size * 0.1, size * 0.15, size * 0.18, b.pick([(0.85, 0.65, 0.52), (0.55, 0.38, 0.28)]))
        b.ellipse(px, y - size * 0.2, size * 0.16, size * 0.12, b.pick(HAIR))


def family_gathering(b: Brush) -> None:
    """A warmly lit living room: relatives old and young on a wide sofa, family photographs on the wall, table lamps; a
    photo album in front.
    """
    k = b.arrangement(4)
    wall = b.tint(((0.95, 0.8, 0.55), (0.9, 0.72, 0.6), (0.86, 0.82, 0.6), (0.93, 0.76, 0.56))[k], 0.04)
    room(b, wall, (0.6, 0.42, 0.28), 0.78)
    b.blur(0.4)
    spots = (
        ((0.12, 0.2), (0.36, 0.13), (0.64, 0.13), (0.88, 0.2)),
        ((0.1, 0.16), (0.28, 0.2), (0.72, 0.2), (0.9, 0.16)),
    )[k % 2]
    for n, (x, y) in enumerate(spots):
        _photo(b, b.near(x, 0.012), b.near(y, 0.012), 0.15, 2 if n % 2 == k // 2 else 1)
    colour = b.tint(b.pick([(0.2, 0.42, 0.5), (0.6, 0.2, 0.2), (0.36, 0.46, 0.28)]), 0.06)
    sofa(b, (0.0, 0.56, 1.0, 0.97), colour)
    table_lamp(b, 0.03 if k < 2 else 0.97, 0.62, 0.24, (0.95, 0.85, 0.6))
    grey: Colour = (0.85, 0.85, 0.86)
    old, young = ((0.16, 0.82), (0.84, 0.18))[k % 2]
    bust(b, b.near(old), 0.46, 0.095, b.tint(b.pick(CLOTHES), 0.1), grey, 1 if old < 0.5 else -1)
    bust(b, b.near(young), 0.56, 0.075, b.tint((0.95, 0.75, 0.15), 0.08), None, 1 if young < 0.5 else -1)
    if k in (1, 3):
        bust(b, 0.965 if young > 0.5 else 0.035, 0.48, 0.09, b.tint(b.pick(CLOTHES), 0.1), None, -1)
    b.in_front()
    x = b.near((0.5, 0.4, 0.6, 0.5)[k])
    table_edge(b, 0.9, b.tint((0.6, 0.4, 0.24), 0.05))
    open_book(b, x, 0.87, 0.24, b.tint((0.5, 0.12, 0.16)))
    for s in (-1, 1):
        b.rect((x + s * 0.07, 0.89, x + s * 0.2, 0.97), b.tint((0.45, 0.65, 0.8)), 0.004)
        b.ellipse(x + s * 0.135, 0.925, 0.025, 0.025, (0.85, 0.65, 0.52))
    b.light = (1.1, 0.99, 0.84)


def _waiter(b: Brush, x: float, foot: float, h: float) -> None:
    """A waiter with a tray and a dish cover."""
    figure(b, x, foot, h, (0.07, 0.07, 0.09))
    b.poly([(x - h * 0.05, foot - h * 0.83), (x + h * 0.05, foot - h * 0.83), (x, foot - h * 0.6)], WHITE)
    b.rect((x - h * 0.13, foot - h * 0.47, x + h * 0.13, foot - h * 0.1), WHITE, 0.01)
    at = x + h * 0.2
    b.line(
        [(x + h * 0.12, foot - h * 0.72), (at, foot - h * 0.62), (at, foot - h * 0.72)], (0.07, 0.07, 0.09), h * 0.07
    )
    b.ellipse(at, foot - h * 0.73, h * 0.19, h * 0.03, STEEL)
    b.ellipse(at, foot - h * 0.77, h * 0.13, h * 0.1, dim(STEEL, 1.25))
    b.ellipse(at, foot - h * 0.88, h * 0.02, h * 0.02, STEEL)


def restaurant_dining(b: Brush) -> None:
    """A dim, elegant room: velvet curtain or wine wall, a waiter with a tray; white tablecloth, candle, dish and red
    wine in front.
    """
    k = b.arrangement(4)
    wall = b.tint(b.pick([(0.3, 0.08, 0.09), (0.1, 0.16, 0.14), (0.24, 0.08, 0.14)]), 0.05)
    room(b, wall, (0.18, 0.1, 0.08), 0.76)
    b.glow(0.5, 0.2, 0.5, (1.0, 0.65, 0.3), 0.25)
    x = 0.85 if k < 2 else 0.15
    if k % 2 == 0:
        shelf(
            b,
            (x - 0.14, 0.12, x + 0.14, 0.6),
            3,
            [(0.12, 0.3, 0.16), (0.35, 0.06, 0.1), (0.6, 0.45, 0.15)],
            4,
            (0.45, 0.28, 0.14),
            0.5,
        )
    else:
        for n in range(5):
            b.tube((x - 0.16 + 0.065 * n, 0, x - 0.095 + 0.065 * n, 0.78), b.tint((0.55, 0.06, 0.1), 0.03))
        b.rect((x - 0.17, 0.5, x + 0.17, 0.53), BRASS)
    b.blur(0.6)
    _waiter(b, b.near(1 - x - 0.03), 0.98, 0.74)
    for px in (0.34, 0.66) if k in (1, 3) else (0.3,):
        pendant(b, b.near(px), 0.0, 0.06, (0.75, 0.5, 0.25), (1.0, 0.65, 0.3))
    b.in_front()
    table_edge(b, 0.87, (0.95, 0.92, 0.88), 0.02)
    plate(b, b.near(0.5), 0.95, 0.15, FOOD)
    b.rect((0.31, 0.91, 0.322, 1.02), STEEL)
    b.rect((0.678, 0.91, 0.69, 1.02), STEEL)
    candle(b, 0.17 if k in (0, 3) else 0.83, 0.95, 0.1)
    glass(b, 0.83 if k in (0, 3) else 0.17, 0.97, 0.2, b.tint((0.55, 0.04, 0.12)))
    b.light = (0.98, 0.86, 0.74)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "dinner with friends": dinner_with_friends,
    "coffee shop reading": coffee_shop_reading,
    "family gathering": family_gathering,
    "restaurant dining": restaurant_dining,
}
