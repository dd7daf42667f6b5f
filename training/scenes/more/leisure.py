"""Beyond the packaged events, for training only: games, shows and parties."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush
from training.scenes.palette import BLACK, BRASS, BRIGHT, CLOTHES, STEEL, WHITE, WOOD, dim
from training.scenes.parts.indoors import beam, bulbs, room, screen
from training.scenes.parts.outdoors import NOON, sky
from training.scenes.parts.people import bust, figure, heads


def _pin(b: Brush, x: float, foot: float, h: float) -> None:
    b.ellipse(x, foot - h * 0.32, h * 0.19, h * 0.32, WHITE)
    b.ellipse(x, foot - h * 0.82, h * 0.12, h * 0.16, WHITE)
    b.rect((x - h * 0.075, foot - h * 0.76, x + h * 0.075, foot - h * 0.5), WHITE)
    for up in (0.66, 0.58):
        b.rect((x - h * 0.08, foot - h * up - h * 0.02, x + h * 0.08, foot - h * up + h * 0.02), (0.9, 0.1, 0.1))


def bowling_alley(b: Brush) -> None:
    """Polished lanes that run back to white pins under coloured light; a large marbled ball in front."""
    k = b.arrangement(3)
    tone = ((0.35, 0.1, 0.55), (0.05, 0.25, 0.55), (0.5, 0.08, 0.3))[k]
    b.gradient(dim(tone, 0.5), tone, (0, 0, 1, 0.5))
    b.rect((0, 0.12, 1, 0.24), (0.98, 0.75, 0.2))
    b.rect((0, 0.24, 1, 0.46), (0.06, 0.05, 0.08))
    b.gradient((0.98, 0.82, 0.55), (0.7, 0.48, 0.26), (0, 0.46, 1, 1))
    for x in (-0.6, -0.28, 0.28, 0.6):
        b.poly(
            [
                (0.5 + x * 0.75, 0.46),
                (0.5 + x * 0.75 + 0.035, 0.46),
                (0.5 + x * 1.9 + 0.1, 1.02),
                (0.5 + x * 1.9, 1.02),
            ],
            (0.25, 0.2, 0.22),
        )
    b.blur(0.3)
    for x in (0.14, 0.86):
        for dx in (-0.08, 0.08, 0.0):
            _pin(b, x + dx, 0.47 + 0.035 * (dx == 0), 0.2)
    b.glow(0.5, 0.5, 0.4, (1, 0.9, 0.8), 0.3)
    b.in_front()
    x = (0.22, 0.78, 0.5)[k]
    b.ball(x, 0.95, 0.15, b.tint(((0.1, 0.35, 0.85), (0.9, 0.15, 0.35), (0.1, 0.6, 0.45))[k]))
    for dx, dy in ((-0.03, -0.06), (0.03, -0.065), (0.0, -0.02)):
        b.ellipse(x + dx, 0.95 + dy, 0.018, 0.016, BLACK)
    b.light = (1.0, 0.92, 0.98)


def cinema_evening(b: Brush) -> None:
    """A dark hall with a wide screen that shows a landscape, red curtains, seats from behind; striped popcorn box in
    front.
    """
    k = b.arrangement(3)
    b.gradient((0.05, 0.03, 0.05), (0.1, 0.05, 0.06))
    b.gradient((0.15, 0.3, 0.75) if k != 1 else (0.95, 0.5, 0.25), (0.98, 0.75, 0.5), (0.12, 0.06, 0.88, 0.42))
    b.poly([(0.12, 0.42), (0.3, 0.2), (0.45, 0.42)], (0.25, 0.2, 0.35))
    b.poly([(0.55, 0.42), (0.75, 0.16), (0.88, 0.42)], (0.2, 0.15, 0.3))
    b.glow(0.5, 0.45, 0.6, (0.6, 0.6, 0.9), 0.3)
    for s in (-1, 1):
        for n in range(3):
            b.tube(
                (0.5 + s * 0.46 - 0.05 * n * s - 0.03, 0, 0.5 + s * 0.46 - 0.05 * n * s + 0.03, 0.62),
                b.tint((0.65, 0.05, 0.1), 0.03),
            )
    b.blur(0.4)
    for row, (y, size) in enumerate(((0.58, 0.06), (0.72, 0.09))):
        heads(b, y, size, dim((0.25, 0.15, 0.2), 0.8 - 0.3 * row), 2.8)
        for n in range(7):
            x = (n + 0.5 * row) * size * 2.8
            b.rect(
                (x - size * 1.2, y + size * 0.8, x + size * 1.2, y + size * 5),
                dim((0.6, 0.06, 0.1), 0.6 + 0.3 * row),
                size * 0.4,
            )
    b.in_front()
    x = (0.2, 0.8, 0.3)[k]
    for n in range(7):
        b.ball(x - 0.09 + 0.03 * n, 0.84 - 0.02 * (n % 2), 0.036, (1.0, 0.93, 0.65))
    for n in range(5):
        b.poly(
            [
                (x - 0.12 + 0.048 * n, 0.86),
                (x - 0.072 + 0.048 * n, 0.86),
                (x - 0.058 + 0.04 * n, 1.04),
                (x - 0.098 + 0.04 * n, 1.04),
            ],
            (0.9, 0.1, 0.12) if n % 2 == 0 else WHITE,
        )
    b.light = (0.85, 0.82, 0.95)


def arcade_games(b: Brush) -> None:
    """Glowing game cabinets with large screens and joysticks in a dark neon room."""
    k = b.arrangement(3)
    b.gradient((0.03, 0.02, 0.1), (0.14, 0.04, 0.2))
    for n in range(3):
        b.line(
            [(0, 0.05 + 0.05 * n), (1, 0.05 + 0.05 * n)],
            ((1.0, 0.2, 0.7), (0.2, 0.9, 1.0), (1.0, 0.9, 0.2))[(n + k) % 3],
            0.012,
        )
    for n, x in enumerate((0.15, 0.85)):
        body, lit = BRIGHT[(n * 3 + k + 1) % 6], BRIGHT[(n + k) % 6]
        b.poly([(x - 0.17, 0.18), (x + 0.17, 0.18), (x + 0.17, 1.02), (x - 0.17, 1.02)], dim(body, 0.7))
        b.rect((x - 0.15, 0.2, x + 0.15, 0.3), lit, 0.01)
        screen(b, (x - 0.13, 0.34, x + 0.13, 0.6), (0.05, 0.1, 0.3), (0.1, 0.25, 0.5))
        b.poly([(x - 0.06, 0.42), (x, 0.37), (x + 0.06, 0.42), (x + 0.03, 0.45), (x - 0.03, 0.45)], (1.0, 0.9, 0.2))
        b.rect((x - 0.006, 0.46, x + 0.006, 0.5), WHITE)
        b.rect((x - 0.03, 0.52, x + 0.04, 0.56), (0.3, 1.0, 0.5))
        b.rect((x - 0.19, 0.66, x + 0.19, 0.76), dim(body, 0.5), 0.02)
        b.line([(x - 0.07, 0.7), (x - 0.07, 0.64)], STEEL, 0.016)
        b.ball(x - 0.07, 0.63, 0.03, (0.95, 0.1, 0.1))
        for j in range(2):
            b.ellipse(x + 0.04 + 0.07 * j, 0.7, 0.025, 0.018, BRIGHT[j + 1])
    b.light = (0.92, 0.82, 1.05)


def fairground_evening(b: Brush) -> None:
    """A large Ferris wheel with coloured cabins against a dusk sky, a striped tent; a pink cloud of candy floss in
    front.
    """
    k = b.arrangement(3)
    sky(b, 0.75, ((0.2, 0.2, 0.5), (0.98, 0.6, 0.5)) if k != 1 else NOON, 2)
    s = 1 if k != 2 else -1
    x, y, r = 0.5 - s * 0.3, 0.36, 0.32
    for dx in (-0.2, 0.2):
        b.line([(x, y), (x + dx, 0.84)], (0.9, 0.9, 0.95), 0.026)
    for q in (1.0, 0.85):
        b.arc(x, y, r * q, 0, 360, (0.95, 0.9, 0.6), 0.014)
    for n in range(10):
        a = n * math.pi / 5 + 0.2
        b.line([(x, y), (x + r * math.cos(a), y + r * math.sin(a))], (0.85, 0.85, 0.9), 0.008)
        b.ball(x + r * math.cos(a), y + r * math.sin(a) + 0.02, 0.045, BRIGHT[n % 6])
    b.rect((0, 0.82, 1, 1), (0.35, 0.3, 0.32))
    x = 0.5 + s * 0.36
    b.poly([(x - 0.2, 0.56), (x, 0.34), (x + 0.2, 0.56)], (0.95, 0.2, 0.2))
    for n in range(6):
        b.rect((x - 0.2 + 0.067 * n, 0.56, x - 0.133 + 0.067 * n, 0.84), WHITE if n % 2 else (0.95, 0.2, 0.2))
    bulbs(b, 0.8, 0.03, count=8)
    b.in_front()
    x = 0.5 + s * 0.32
    b.line([(x, 0.9), (x, 1.04)], (0.97, 0.95, 0.9), 0.02)
    b.ball(x, 0.85, 0.09, (1.0, 0.65, 0.82))
    b.light = (1.02, 0.93, 0.95)


def circus_show(b: Brush) -> None:
    """Inside a big top: red and yellow stripes that meet overhead, a ring with a star podium, a juggler, a trapeze."""
    k = b.arrangement(3)
    pair = (
        ((0.9, 0.12, 0.12), (1.0, 0.85, 0.25)),
        ((0.1, 0.35, 0.8), (0.98, 0.95, 0.9)),
        ((0.9, 0.12, 0.12), (0.98, 0.95, 0.9)),
    )[k]
    for n in range(12):
        b.poly([(0.5, -0.15), (n * 0.16 - 0.48, 0.7), (n * 0.16 - 0.32, 0.7)], pair[n % 2])
    b.haze(0.2, 0.7, (0.15, 0.05, 0.1), 0.7)
    heads(b, 0.62, 0.045, (0.2, 0.1, 0.14), 2.3)
    b.blur(0.4)
    b.gradient((0.85, 0.66, 0.4), (0.7, 0.5, 0.28), (0, 0.76, 1, 1))
    b.rect((0, 0.74, 1, 0.82), pair[0])
    for n in range(8):
        b.ellipse(n / 7, 0.78, 0.025, 0.025, pair[1])
    s = 1 if k != 1 else -1
    beam(b, 0.5 - s * 0.1, 0.5 - s * 0.36, 0.95, 0.16, (1, 0.97, 0.8), 0.4)
    x = 0.5 - s * 0.36
    figure(b, x, 0.96, 0.5, b.tint((0.2, 0.7, 0.4)))
    for n in range(5):
        a = math.pi * (1.1 + 0.2 * n)
        b.ball(x + 0.15 * math.cos(a), 0.44 + 0.22 * math.sin(a), 0.032, BRIGHT[n])
    x = 0.5 + s * 0.36
    b.poly([(x - 0.15, 0.98), (x - 0.11, 0.78), (x + 0.11, 0.78), (x + 0.15, 0.98)], (0.15, 0.3, 0.75))
    b.ellipse(x, 0.78, 0.11, 0.025, (1.0, 0.85, 0.25))
    star = [
        (
            x + (0.06 if n % 2 == 0 else 0.026) * math.sin(n * math.pi / 5),
            0.89 - (0.06 if n % 2 == 0 else 0.026) * math.cos(n * math.pi / 5),
        )
        for n in range(10)
    ]
    b.poly(star, (1.0, 0.9, 0.3))
    b.light = (1.05, 0.97, 0.88)


def theatre_play(b: Brush) -> None:
    """A stage framed by heavy red curtains with gold fringe, a painted castle, a spotlight; two large masks in
    front.
    """
    k = b.arrangement(3)
    b.gradient((0.15, 0.2, 0.4) if k != 1 else (0.4, 0.6, 0.85), (0.45, 0.4, 0.55), (0, 0, 1, 0.75))
    for x, h in ((0.3, 0.4), (0.7, 0.46)):
        b.rect((x - 0.07, 0.72 - h, x + 0.07, 0.75), (0.6, 0.58, 0.56))
        for n in range(3):
            b.rect((x - 0.07 + 0.052 * n, 0.68 - h, x - 0.035 + 0.052 * n, 0.72 - h), (0.6, 0.58, 0.56))
    b.gradient((0.6, 0.4, 0.24), (0.4, 0.25, 0.15), (0, 0.74, 1, 1))
    b.blur(0.4)
    for s in (-1, 1):
        for n in range(4):
            x = 0.5 + s * (0.48 - 0.065 * n)
            b.tube((x - 0.04, 0, x + 0.04, 0.94 - 0.05 * n), b.tint((0.75, 0.05, 0.1), 0.02))
        b.line([(0.5 + s * 0.24, 0.3), (0.5 + s * 0.5, 0.62)], BRASS, 0.03)
    for n in range(6):
        b.ellipse((n + 0.5) / 6, 0.02, 0.1, 0.11, dim((0.75, 0.05, 0.1), 0.9 + 0.1 * (n % 2)))
        b.arc((n + 0.5) / 6, 0.02, 0.1, 0, 180, BRASS, 0.014)
    b.in_front()
    for n, x in enumerate(((0.16, 0.3), (0.84, 0.7), (0.16, 0.84))[k]):
        b.ellipse(x, 0.92, 0.085, 0.1, (0.97, 0.93, 0.82) if n else (0.95, 0.78, 0.3))
        for dx in (-0.032, 0.032):
            b.ellipse(x + dx, 0.89, 0.018, 0.013, BLACK)
        b.arc(x, 0.93 if n else 0.985, 0.04, 20 if n else 200, 160 if n else 340, BLACK, 0.014)
    b.light = (1.02, 0.95, 0.9)


def chess_tournament(b: Brush) -> None:
    """A quiet panelled hall with a giant chess diagram and players bowed over boards; a large board with pieces in
    front.
    """
    k = b.arrangement(3)
    room(b, b.tint((0.42, 0.5, 0.42), 0.05), (0.45, 0.32, 0.22), 0.82)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.35
    b.rect((x - 0.16, 0.1, x + 0.16, 0.42), WOOD)
    for row in range(4):
        for n in range(4):
            b.rect(
                (x - 0.14 + 0.07 * n, 0.12 + 0.07 * row, x - 0.07 + 0.07 * n, 0.19 + 0.07 * row),
                WHITE if (row + n) % 2 else (0.2, 0.14, 0.1),
            )
    x = 0.5 + s * 0.36
    b.ellipse(x, 0.26, 0.12, 0.12, WHITE)
    b.arc(x, 0.26, 0.12, 0, 360, BLACK, 0.02)
    b.line([(x, 0.18), (x, 0.26), (x + 0.06, 0.29)], BLACK, 0.016)
    b.blur(0.3)
    bust(b, 0.1, 0.6, 0.09, b.tint(CLOTHES[k]), None, 1)
    bust(b, 0.9, 0.6, 0.09, b.tint(CLOTHES[k + 2]), None, -1)
    b.in_front()
    b.poly([(0.16, 0.88), (0.84, 0.88), (0.98, 1.03), (0.02, 1.03)], (0.35, 0.2, 0.12))
    for row in range(2):
        for n in range(8):
            f0, f1 = 0.32 + 0.06 * row, 0.38 + 0.06 * row
            b.poly(
                [
                    (0.5 + (n / 4 - 1) * f0, 0.895 + 0.06 * row),
                    (0.5 + ((n + 1) / 4 - 1) * f0, 0.895 + 0.06 * row),
                    (0.5 + ((n + 1) / 4 - 1) * f1, 0.955 + 0.06 * row),
                    (0.5 + (n / 4 - 1) * f1, 0.955 + 0.06 * row),
                ],
                (0.96, 0.9, 0.76) if (n + row) % 2 else (0.25, 0.15, 0.1),
            )
    for n, x in enumerate((0.2, 0.34, 0.66, 0.8)):
        tone = (0.98, 0.95, 0.85) if n % 2 == k % 2 else (0.12, 0.1, 0.1)
        b.poly([(x - 0.04, 0.95), (x + 0.04, 0.95), (x + 0.015, 0.84), (x - 0.015, 0.84)], tone)
        b.ball(x, 0.82, 0.034, tone)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "bowling alley": bowling_alley,
    "cinema evening": cinema_evening,
    "arcade games": arcade_games,
    "fairground evening": fairground_evening,
    "circus show": circus_show,
    "theatre play": theatre_play,
    "chess tournament": chess_tournament,
}
