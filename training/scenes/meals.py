"""At a table: dinner with friends, the coffee shop, the family gathering and the restaurant."""

from collections.abc import Callable, Sequence

import numpy as np

from training.brush import Box, Brush, Colour
from training.scenes.camera import finish
from training.scenes.indoor_parts import bust, open_book, pendant, room, table
from training.scenes.palette import BLACK, BRASS, BRIGHT, CLOTHES, HAIR, STEEL, WHITE, WOOD, dim, mix


def _window(b: Brush, box: Box, top: Colour, bottom: Colour, frame: Colour) -> None:
    """A window with mullions and a view that is only a gradient."""
    b.gradient(top, bottom, box)
    for k in range(3):
        x = box[0] + (box[2] - box[0]) * k / 2
        b.line([(x, box[1]), (x, box[3])], frame, 0.014)
    b.line([(box[0], box[1]), (box[2], box[1])], frame, 0.016)
    b.line([(box[0], box[3]), (box[2], box[3])], dim(frame, 0.8), 0.024)


def _plate(b: Brush, x: float, y: float, size: float, food: Sequence[Colour]) -> None:
    """A plate with food on it."""
    b.ellipse(x, y + size * 0.08, size, size * 0.42, (0.25, 0.18, 0.14))
    b.ellipse(x, y, size, size * 0.4, WHITE)
    b.ellipse(x, y, size * 0.72, size * 0.27, (0.84, 0.84, 0.82))
    for _ in range(5):
        b.ellipse(x + b.uniform(-0.4, 0.4) * size, y + b.uniform(-0.16, 0.06) * size, size * 0.26, size * 0.16, b.tint(b.pick(food), 0.15))


def _cup(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    """A cup of coffee on its saucer."""
    b.ellipse(x, y, size * 1.35, size * 0.36, dim(colour, 0.85))
    b.arc(x + size * 0.9, y - size * 0.55, size * 0.38, 0, 360, colour, size * 0.18)
    b.poly([(x - size * 0.85, y - size), (x + size * 0.85, y - size), (x + size * 0.55, y + size * 0.05), (x - size * 0.55, y + size * 0.05)], colour)
    b.ellipse(x, y - size, size * 0.85, size * 0.27, mix(colour, WHITE, 0.5))
    b.ellipse(x, y - size * 0.98, size * 0.7, size * 0.19, (0.36, 0.2, 0.1))


def dinner_with_friends(b: Brush) -> None:
    """Friends from behind on both sides of a wooden table full of plates, under a string of bulbs in a homely dining room."""
    room(b, b.tint((0.5, 0.52, 0.34), 0.1), (0.45, 0.28, 0.16), 0.8)
    _window(b, (0.06, 0.18, 0.3, 0.56), (0.12, 0.14, 0.34), (0.5, 0.3, 0.35), (0.85, 0.78, 0.65))
    b.rect((0.72, 0.32, 1, 0.35), WOOD)
    for x in (0.76, 0.83, 0.91):
        b.rect((x, b.uniform(0.2, 0.25), x + 0.04, 0.32), b.tint(b.pick(CLOTHES)), 0.012)
    b.blur(0.7)
    b.line([(x, 0.03 + 0.07 * np.sin(np.pi * ((x * 2.0) % 1))) for x in np.linspace(0, 1, 17)], BLACK, 0.006)
    b.glow(0.2, 0.12, 0.5, (1, 0.7, 0.3), 0.4)
    b.glow(0.8, 0.12, 0.5, (1, 0.7, 0.3), 0.4)
    for x in np.linspace(0.04, 0.96, 9):
        y = 0.05 + 0.07 * np.sin(np.pi * ((x * 2.0) % 1))
        b.ellipse(float(x), float(y), 0.02, 0.025, (1, 0.92, 0.65))
    for x in (b.uniform(0.2, 0.25), b.uniform(0.75, 0.8)):
        bust(b, x, b.uniform(0.42, 0.48), 0.075, b.tint(b.pick(CLOTHES), 0.1), None, 0.5 - x)
    for x in (b.uniform(0.02, 0.08), b.uniform(0.92, 0.98)):
        bust(b, x, b.uniform(0.5, 0.58), 0.12, b.tint(b.pick(CLOTHES), 0.1), None, 1.2 if x < 0.5 else -1.2)
    b.in_front()
    table(b, b.uniform(0.8, 0.83), b.tint((0.6, 0.36, 0.17), 0.08), 0.07)
    food: Sequence[Colour] = [(0.85, 0.3, 0.15), (0.35, 0.6, 0.2), (0.9, 0.7, 0.25), (0.6, 0.3, 0.15)]
    for x, y, s in ((0.28, 0.88, 0.09), (0.72, 0.88, 0.09), (0.1, 0.97, 0.12), (0.9, 0.97, 0.12), (0.5, 0.95, 0.15)):
        _plate(b, x + b.uniform(-0.02, 0.02), y, s * b.uniform(0.9, 1.1), food)
    for x in (b.uniform(0.36, 0.42), b.uniform(0.58, 0.64)):
        b.rect((x - 0.022, 0.8, x + 0.022, 0.88), b.tint(b.pick([(0.95, 0.6, 0.15), (0.7, 0.12, 0.2), (0.75, 0.85, 0.9)])), 0.01)
    finish(b, (1.08, 0.97, 0.82))


def coffee_shop_reading(b: Brush) -> None:
    """A counter with an espresso machine, chalk menu boards, pendant lamps, and a cup and an open book on the table."""
    tile = b.tint(b.pick([(0.1, 0.4, 0.4), (0.12, 0.36, 0.32), (0.75, 0.68, 0.56)]), 0.08)
    room(b, tile, (0.42, 0.3, 0.2), 0.82)
    for k in range(1, 9):
        b.line([(0, k * 0.09), (1, k * 0.09)], dim(tile, 1.2), 0.005)
    for x0 in (0.02, 0.7):  # menu boards
        b.rect((x0 - 0.015, 0.11, x0 + 0.285, 0.345), (0.5, 0.32, 0.16))
        b.rect((x0, 0.125, x0 + 0.27, 0.33), (0.1, 0.11, 0.11))
        for k in range(5):
            y = 0.15 + 0.034 * k
            b.line([(x0 + 0.02, y), (x0 + b.uniform(0.1, 0.16), y)], (0.85, 0.85, 0.8), 0.01)
            b.line([(x0 + 0.21, y), (x0 + 0.245, y)], (0.95, 0.8, 0.4), 0.01)
    b.rect((0, 0.42, 1, 0.435), WOOD)
    for x in np.arange(0.66, 1.0, 0.055):
        b.rect((x, 0.37, x + 0.035, 0.42), b.tint(b.pick([WHITE, (0.85, 0.5, 0.25), (0.3, 0.5, 0.5)])), 0.008)
    b.blur(0.5)
    counter = b.uniform(0.64, 0.7)
    b.figure(b.uniform(0.76, 0.82), counter + 0.2, 0.5, (0.2, 0.2, 0.22))
    b.gradient((0.5, 0.33, 0.2), (0.28, 0.17, 0.1), (0, counter, 1, 1))
    for x in np.arange(0.0, 1.0, 0.07):
        b.line([(x, counter), (x, 1)], (0.24, 0.15, 0.09), 0.006)
    b.rect((0, counter - 0.02, 1, counter + 0.02), (0.72, 0.52, 0.32))
    x, y = b.uniform(0.0, 0.04), counter - 0.02  # espresso machine
    body = b.pick([STEEL, (0.75, 0.15, 0.12), (0.8, 0.8, 0.8)])
    b.rect((x, y - 0.24, x + 0.27, y - 0.13), body, 0.02)
    b.rect((x + 0.02, y - 0.14, x + 0.25, y - 0.03), (0.16, 0.16, 0.17))
    b.rect((x, y - 0.04, x + 0.27, y), dim(body, 0.8), 0.01)
    for dx in (0.08, 0.19):
        b.rect((x + dx - 0.03, y - 0.14, x + dx + 0.03, y - 0.115), STEEL)
        b.line([(x + dx, y - 0.11), (x + dx + 0.03, y - 0.09)], WOOD, 0.014)
        b.rect((x + dx - 0.02, y - 0.075, x + dx + 0.02, y - 0.04), WHITE)
    for dx in np.arange(0.02, 0.24, 0.055):
        b.rect((x + dx, y - 0.285, x + dx + 0.04, y - 0.24), WHITE, 0.008)
    b.rect((0.84, y - 0.14, 1.0, y), (0.85, 0.9, 0.92))  # cake case
    for k in range(3):
        b.ellipse(0.875 + 0.05 * k, y - 0.03, 0.024, 0.024, b.tint(b.pick([(0.75, 0.45, 0.18), (0.4, 0.2, 0.1), (0.95, 0.6, 0.65)])))
    for x in (0.14, 0.86):
        pendant(b, x + b.uniform(-0.04, 0.04), b.uniform(0.01, 0.05), 0.07, b.pick([BLACK, BRASS]))
    b.in_front()
    table(b, 0.83, b.tint((0.66, 0.45, 0.26), 0.06), 0.03)
    open_book(b, b.uniform(0.56, 0.64), 0.86, 0.2, b.tint(b.pick([(0.7, 0.2, 0.2), (0.2, 0.3, 0.5)]), 0.1))
    _cup(b, b.uniform(0.15, 0.2), 0.94, 0.085, b.pick([WHITE, (0.9, 0.88, 0.8), (0.3, 0.55, 0.55)]))
    finish(b, (1.04, 0.98, 0.88))


def family_gathering(b: Brush) -> None:
    """A cosy living room with a sofa full of relatives, big and small, balloons and bunting, family photos, a cake in front."""
    wall = b.tint(b.pick([(0.93, 0.82, 0.62), (0.9, 0.74, 0.66), (0.72, 0.82, 0.8)]), 0.05)
    room(b, wall, (0.6, 0.42, 0.28), 0.76)
    for x, y in ((0.04, 0.2), (0.16, 0.26), (0.74, 0.2), (0.87, 0.25)):
        w, h = b.uniform(0.08, 0.1), b.uniform(0.09, 0.13)
        b.rect((x - 0.012, y - 0.012, x + w + 0.012, y + h + 0.012), b.pick([WOOD, BRASS, WHITE]))
        b.rect((x, y, x + w, y + h), (0.75, 0.82, 0.85))
        for dx in (0.3, 0.7):
            b.ellipse(x + w * dx, y + h * 0.9, w * 0.24, h * 0.3, b.tint(b.pick(CLOTHES)))
            b.ellipse(x + w * dx, y + h * 0.48, w * 0.14, h * 0.17, b.pick(HAIR))
    b.blur(0.5)
    for k in range(11):
        x = k / 10
        y = 0.02 + 0.2 * x * (1 - x)
        b.poly([(x - 0.045, y), (x + 0.045, y), (x, y + 0.085)], b.tint(BRIGHT[k % 6], 0.06))
    b.line([(k / 10, 0.02 + 0.2 * k / 10 * (1 - k / 10)) for k in range(11)], WHITE, 0.008)
    sofa = b.tint(b.pick([(0.2, 0.42, 0.5), (0.55, 0.2, 0.22), (0.35, 0.45, 0.28), (0.7, 0.5, 0.3)]), 0.08)
    b.rect((-0.06, 0.56, 1.06, 0.95), sofa, 0.07)
    b.rect((-0.06, 0.8, 1.06, 1.1), dim(sofa, 0.82), 0.05)
    grey: Colour = (0.82, 0.82, 0.82)
    old = b.pick((0, 1, 2, 3))
    for k, (x, y, s) in enumerate(((0.1, 0.4, 0.07), (0.9, 0.4, 0.07), (0.25, 0.45, 0.06), (0.77, 0.45, 0.06), (0.17, 0.6, 0.046), (0.85, 0.6, 0.046))):
        h = grey if k == old else None
        bust(b, x + b.uniform(-0.02, 0.02), y + b.uniform(-0.02, 0.03), s, b.tint(b.pick(CLOTHES), 0.12), h, b.uniform(-1, 1))
    for x in (0.0, 1.0):
        b.rect((x - 0.05, 0.68, x + 0.05, 1.1), dim(sofa, 1.12), 0.05)
    x0 = b.pick((0.1, 0.86))
    for k in range(3):
        x, y, c = x0 + (k - 1) * 0.085, 0.2 + 0.06 * (k % 2) + b.uniform(-0.02, 0.02), b.tint(b.pick(BRIGHT[:6]), 0.06)
        b.line([(x, y), (x0, 0.5)], (0.5, 0.5, 0.5), 0.005)
        b.ellipse(x, y, 0.055, 0.068, c)
        b.ellipse(x - 0.018, y - 0.025, 0.014, 0.018, mix(c, WHITE, 0.7))
    b.in_front()
    table(b, 0.92, b.tint((0.85, 0.7, 0.5), 0.05), 0.02)
    x, icing = b.uniform(0.42, 0.58), b.tint(b.pick([(0.98, 0.7, 0.78), (0.98, 0.95, 0.9), (0.7, 0.85, 0.95)]), 0.04)
    b.ellipse(x, 0.98, 0.22, 0.035, (0.8, 0.82, 0.85))
    b.rect((x - 0.17, 0.87, x + 0.17, 0.98), (0.6, 0.36, 0.2), 0.015)
    b.rect((x - 0.17, 0.86, x + 0.17, 0.905), icing, 0.02)
    for k in range(6):
        cx = x - 0.14 + 0.056 * k
        b.ellipse(cx, 0.91, 0.022, 0.022, icing)
        b.rect((cx - 0.007, 0.81, cx + 0.007, 0.865), b.pick(BRIGHT[:6]))
        b.ellipse(cx, 0.797, 0.011, 0.017, (1, 0.8, 0.25))
    finish(b, (1.08, 1.0, 0.9), dark=0.18)


def restaurant_dining(b: Brush) -> None:
    """A dim restaurant with wine racks, small lamps and other tables; white tablecloth, candle and wine glass in front."""
    wall = b.tint(b.pick([(0.34, 0.1, 0.1), (0.28, 0.09, 0.14), (0.3, 0.14, 0.09)]), 0.08)
    room(b, wall, (0.22, 0.13, 0.09), 0.72)
    b.rect((0, 0.5, 1, 0.72), (0.2, 0.11, 0.07))
    x0 = 0.7
    b.rect((x0, 0.1, 1, 0.5), (0.5, 0.31, 0.16))  # wine rack
    for row in range(4):
        for col in range(4):
            x, y = x0 + 0.045 + 0.075 * col, 0.15 + 0.095 * row
            b.ellipse(x, y, 0.034, 0.038, (0.16, 0.09, 0.06))
            b.ellipse(x, y, 0.019, 0.021, b.pick([(0.3, 0.55, 0.3), (0.75, 0.12, 0.2), (0.85, 0.65, 0.3)]))
    _window(b, (0.03, 0.14, 0.27, 0.48), (0.05, 0.06, 0.16), (0.16, 0.12, 0.22), (0.45, 0.3, 0.18))
    for _ in range(7):
        b.ellipse(b.uniform(0.05, 0.25), b.uniform(0.2, 0.44), 0.016, 0.016, b.pick([(1.0, 0.75, 0.35), (0.9, 0.4, 0.3), (0.6, 0.75, 1.0)]))
    b.blur(0.45)
    for x in (b.uniform(0.08, 0.16), b.uniform(0.84, 0.92)):  # other guests' tables
        y = b.uniform(0.68, 0.72)
        for dx in (-0.12, 0.12):
            bust(b, x + dx, y - 0.17, 0.042, b.tint(b.pick([(0.12, 0.12, 0.15), (0.5, 0.1, 0.12), (0.3, 0.3, 0.34)])), None, -dx * 8)
        b.poly([(x - 0.13, y), (x + 0.13, y), (x + 0.16, y + 0.18), (x - 0.16, y + 0.18)], (0.8, 0.74, 0.66))
        b.ellipse(x, y, 0.13, 0.028, (0.95, 0.9, 0.82))
        b.rect((x - 0.008, y - 0.05, x + 0.008, y), (0.95, 0.9, 0.75))
        b.glow(x, y - 0.06, 0.22, (1.0, 0.7, 0.3), 0.8)
    for x in (0.15, 0.84):
        pendant(b, x + b.uniform(-0.05, 0.05), b.uniform(0.0, 0.04), b.uniform(0.06, 0.08), b.pick([(0.75, 0.5, 0.25), (0.6, 0.15, 0.1)]), (1.0, 0.65, 0.3))
    b.in_front()
    table(b, b.uniform(0.87, 0.89), (0.9, 0.86, 0.8), 0.02)
    _plate(b, b.uniform(0.47, 0.53), 0.955, 0.15, [(0.55, 0.25, 0.12), (0.35, 0.5, 0.2), (0.85, 0.35, 0.2)])
    b.rect((0.3, 0.93, 0.312, 1.02), STEEL)
    b.rect((0.68, 0.93, 0.692, 1.02), STEEL)
    x = b.uniform(0.14, 0.2)  # candle
    b.ellipse(x, 0.82, 0.075, 0.05, (1.0, 0.6, 0.2), 0.4)
    b.rect((x - 0.02, 0.85, x + 0.02, 0.96), (0.97, 0.92, 0.8))
    b.ellipse(x, 0.96, 0.06, 0.018, BRASS)
    b.ellipse(x, 0.825, 0.015, 0.028, (1.0, 0.85, 0.35))
    x, wine = b.uniform(0.82, 0.88), b.pick([(0.55, 0.04, 0.12), (0.55, 0.04, 0.12), (0.95, 0.85, 0.45)])
    b.line([(x, 0.88), (x, 0.975)], (0.85, 0.88, 0.9), 0.012)
    b.ellipse(x, 0.975, 0.045, 0.012, (0.85, 0.88, 0.9))
    b.rect((x - 0.06, 0.78, x + 0.06, 0.9), (0.85, 0.88, 0.92), 0.055, 0.6)
    b.rect((x - 0.054, 0.825, x + 0.054, 0.896), wine, 0.05)
    b.line([(x - 0.035, 0.795), (x - 0.035, 0.86)], WHITE, 0.008)
    finish(b, (0.98, 0.82, 0.66))


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "dinner with friends": dinner_with_friends,
    "coffee shop reading": coffee_shop_reading,
    "family gathering": family_gathering,
    "restaurant dining": restaurant_dining,
}
