"""Beyond the packaged events, for training only: buildings and services of a town."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush
from training.scenes.palette import BLACK, BRIGHT, STEEL, WHITE, WOOD, dim
from training.scenes.parts.animals import fish
from training.scenes.parts.indoors import room, screen
from training.scenes.parts.outdoors import DUSK, GREY, NOON, ground, hills, sky
from training.scenes.parts.people import figure
from training.scenes.parts.plants import crown, pot_plant, tree


def aquarium_tunnel(b: Brush) -> None:
    """A glass tunnel under deep blue water: large banded fish, a shark's silhouette, corals, light from above."""
    k = b.arrangement(3)
    b.gradient((0.2, 0.7, 0.95), (0.02, 0.12, 0.4))
    for x in (0.2, 0.55, 0.85):
        b.poly([(x - 0.03, 0), (x + 0.06, 0), (x + 0.02, 0.8), (x - 0.18, 0.8)], (0.7, 0.95, 1.0), 0.15)
    b.blur(0.8)
    s = 1 if k != 1 else -1
    x = 0.5 + s * 0.2
    b.poly(
        [
            (x - s * 0.36, 0.14),
            (x - s * 0.1, 0.06),
            (x + s * 0.25, 0.11),
            (x + s * 0.36, 0.04),
            (x + s * 0.33, 0.2),
            (x + s * 0.22, 0.15),
            (x - s * 0.1, 0.2),
        ],
        (0.25, 0.38, 0.52),
    )
    b.poly([(x - s * 0.05, 0.08), (x + s * 0.06, -0.02), (x + s * 0.07, 0.08)], (0.22, 0.34, 0.48))
    for n, (px, y) in enumerate(((0.13, 0.34), (0.87, 0.42), (0.16, 0.62), (0.86, 0.68))):
        fish(
            b,
            b.near(px),
            b.near(y),
            0.2,
            s * (1 if n % 2 else -1),
            b.tint(((1.0, 0.55, 0.1), (1.0, 0.85, 0.15), (0.6, 0.3, 0.9))[(n + k) % 3]),
            ((1, 1, 1), (0.1, 0.1, 0.3))[n % 2],
        )
    for px, tone in (
        (0.06, (0.95, 0.35, 0.45)),
        (0.2, (0.98, 0.65, 0.2)),
        (0.82, (0.75, 0.35, 0.8)),
        (0.95, (0.95, 0.35, 0.45)),
    ):
        for dx in (-0.04, 0.0, 0.04):
            b.line([(px, 1.0), (px + dx, 0.88), (px + dx * 1.8, 0.8)], tone, 0.03)
    b.arc(0.5, 0.62, 0.6, 190, 350, (0.15, 0.2, 0.28), 0.03)
    b.light = (0.86, 0.96, 1.05)


def greenhouse_visit(b: Brush) -> None:
    """A glass roof with white ribs over banana leaves and potted plants, orange fruit on a small tree; a watering can
    in front.
    """
    k = b.arrangement(3)
    b.gradient((0.75, 0.9, 0.98), (0.85, 0.94, 0.85))
    for n in range(7):
        b.line([(0.5, -0.1), (n / 6 * 1.6 - 0.3, 0.5), (n / 6 * 1.6 - 0.3, 0.8)], WHITE, 0.016)
    b.line([(0, 0.42), (1, 0.42)], WHITE, 0.02)
    b.gradient((0.6, 0.5, 0.4), (0.5, 0.4, 0.3), (0, 0.8, 1, 1))
    b.blur(0.6)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.37
    for n in range(5):
        a = math.pi * (1.15 + 0.175 * n)
        b.poly(
            [
                (x, 0.8),
                (x + 0.2 * math.cos(a) - 0.06, 0.5 + 0.3 * math.sin(a)),
                (x + 0.28 * math.cos(a), 0.44 + 0.36 * math.sin(a)),
                (x + 0.2 * math.cos(a) + 0.07, 0.52 + 0.3 * math.sin(a)),
            ],
            dim((0.3, 0.66, 0.24), 0.75 + 0.1 * n),
        )
    x = 0.5 + s * 0.36
    b.tube((x - 0.02, 0.5, x + 0.02, 0.82), WOOD)
    crown(b, x, 0.4, 0.17, 0.19, (0.18, 0.46, 0.2))
    for dx, dy in ((-0.08, 0.38), (0.07, 0.32), (0.0, 0.48), (0.1, 0.48), (-0.03, 0.28)):
        b.ball(x + dx, dy, 0.034, (1.0, 0.55, 0.08))
    for px in (0.08, 0.92) if k != 2 else (0.5 - s * 0.3,):
        pot_plant(b, px, 0.98, 0.26, (0.75, 0.4, 0.25))
    b.in_front()
    x = 0.5 + s * 0.28
    tone = b.tint(((0.2, 0.5, 0.85), (0.9, 0.3, 0.25), (0.6, 0.62, 0.66))[k])
    b.rect((x - 0.09, 0.86, x + 0.09, 1.04), tone, 0.02)
    b.line([(x - s * 0.08, 0.96), (x - s * 0.2, 0.84)], tone, 0.03)
    b.arc(x + s * 0.08, 0.92, 0.07, 0, 360, tone, 0.018)
    b.light = (1.0, 1.06, 0.96)


def laundromat_visit(b: Brush) -> None:
    """Rows of white washing machines with large round doors and turning coloured clothes; a basket of washing
    in front.
    """
    k = b.arrangement(3)
    room(b, b.tint(((0.98, 0.85, 0.4), (0.6, 0.85, 0.85), (0.98, 0.7, 0.65))[k], 0.03), (0.82, 0.84, 0.86), 0.9)
    for row in range(2):
        for x in (0.02, 0.3, 0.7, 0.98) if k != 2 else (0.14, 0.86):
            y, w = 0.16 + 0.4 * row, 0.135 if k != 2 else 0.17
            b.rect((x - w, y, x + w, y + 0.38), (0.95, 0.96, 0.97), 0.015)
            b.rect((x - w * 0.85, y + 0.03, x + w * 0.4, y + 0.07), (0.4, 0.45, 0.5), 0.01)
            b.ellipse(x + w * 0.65, y + 0.05, 0.02, 0.02, STEEL)
            b.ellipse(x, y + 0.23, w * 0.72, w * 0.82, STEEL)
            b.ellipse(x, y + 0.23, w * 0.56, w * 0.64, (0.25, 0.4, 0.55))
            b.ellipse(x - w * 0.12, y + 0.26, w * 0.32, w * 0.3, BRIGHT[(row * 3 + int(x * 9) + k) % 6])
            b.ellipse(x + w * 0.2, y + 0.21, w * 0.2, w * 0.24, BRIGHT[(row * 2 + int(x * 7) + k + 3) % 6])
            b.ellipse(x - w * 0.25, y + 0.17, w * 0.14, w * 0.1, WHITE, 0.7)
    b.in_front()
    x = (0.3, 0.7, 0.5)[k]
    for n in range(4):
        b.ellipse(x - 0.14 + 0.09 * n, 0.88, 0.08, 0.05, BRIGHT[(n + k) % 6])
    b.poly([(x - 0.24, 0.88), (x + 0.24, 0.88), (x + 0.2, 1.05), (x - 0.2, 1.05)], (0.5, 0.7, 0.9))
    for n in range(6):
        b.rect((x - 0.18 + 0.065 * n, 0.91, x - 0.15 + 0.065 * n, 1.0), (0.35, 0.55, 0.8))


def petrol_station(b: Brush) -> None:
    """A wide lit canopy over large red fuel pumps with black hoses, a parked car at night or by day."""
    k = b.arrangement(3)
    sky(b, 0.7, (NOON, ((0.06, 0.08, 0.2), (0.3, 0.22, 0.4)), DUSK)[k], 0)
    b.gradient((0.5, 0.5, 0.52), (0.4, 0.4, 0.42), (0, 0.68, 1, 1))
    tone = BRIGHT[(0, 3, 2)[k]]
    b.rect((0.02, 0.06, 0.98, 0.2), tone)
    b.rect((0.0, 0.17, 1.0, 0.22), WHITE)
    for x in (0.25, 0.75):
        b.glow(x, 0.24, 0.3, (1, 1, 0.9), 0.6)
    for x in (0.08, 0.92):
        b.tube((x - 0.025, 0.2, x + 0.025, 0.86), (0.85, 0.86, 0.88))
    b.blur(0.4)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.34
    b.rect((x - 0.12, 0.42, x + 0.12, 0.96), tone, 0.02)
    b.rect((x - 0.085, 0.47, x + 0.085, 0.6), (0.12, 0.16, 0.16))
    b.rect((x - 0.06, 0.5, x + 0.03, 0.53), (0.5, 0.95, 0.6))
    b.line([(x + s * 0.12, 0.62), (x + s * 0.2, 0.66), (x + s * 0.18, 0.92), (x + s * 0.1, 0.9)], BLACK, 0.024)
    b.rect((x - 0.05, 0.64, x + 0.05, 0.74), WHITE)
    x, paint = 0.5 + s * 0.4, b.tint((0.95, 0.95, 0.97) if k else (0.2, 0.45, 0.85))
    b.poly([(x - 0.2, 0.66), (x - 0.1, 0.52), (x + 0.2, 0.52), (x + 0.25, 0.66)], paint)
    b.poly([(x - 0.15, 0.65), (x - 0.08, 0.55), (x + 0.2, 0.55), (x + 0.2, 0.65)], (0.5, 0.65, 0.75))
    b.rect((x - 0.26, 0.64, x + 0.3, 0.82), paint, 0.04)
    b.ball(x - 0.14, 0.83, 0.075, (0.15, 0.15, 0.16))


def fire_station(b: Brush) -> None:
    """A big red fire engine with ladder and blue lights before an open gate; a yellow helmet and hose in front."""
    k = b.arrangement(3)
    room(b, (0.72, 0.5, 0.42), (0.55, 0.55, 0.56), 0.82)
    s = 1 if k != 1 else -1
    b.rect((0.04, 0.06, 0.96, 0.82), (0.3, 0.28, 0.28))

    def at(x: float) -> float:
        return 0.5 + s * (x - 0.5)

    b.rect((at(-0.05), 0.3, at(1.0), 0.8), (0.85, 0.08, 0.08), 0.03)
    b.rect((at(-0.05), 0.56, at(1.0), 0.61), (0.99, 0.85, 0.2))
    b.rect((at(0.74), 0.35, at(0.98), 0.54), (0.6, 0.78, 0.88), 0.02)
    for n in range(2):
        b.rect((at(0.0 + 0.16 * n), 0.34, at(0.13 + 0.16 * n), 0.54), (0.8, 0.82, 0.85), 0.01)
    for y in (0.2, 0.27):
        b.line([(at(-0.05), y), (at(0.8), y)], STEEL, 0.016)
    for n in range(9):
        b.line([(at(0.0 + 0.09 * n), 0.2), (at(0.0 + 0.09 * n), 0.27)], STEEL, 0.012)
    for x in (0.8, 0.94):
        b.glow(at(x), 0.26, 0.09, (0.2, 0.5, 1.0), 0.9)
        b.rect((at(x) - 0.04, 0.25, at(x) + 0.04, 0.3), (0.2, 0.45, 1.0), 0.02)
    for x in (0.14, 0.84):
        b.ball(at(x), 0.82, 0.1, (0.12, 0.12, 0.13))
        b.ellipse(at(x), 0.82, 0.045, 0.045, STEEL)
    b.in_front()
    x = at(0.26 if k != 2 else 0.74)
    b.ellipse(x, 0.94, 0.17, 0.04, (0.95, 0.75, 0.05))
    b.ellipse(x, 0.9, 0.11, 0.09, (1.0, 0.85, 0.12))
    b.rect((x - 0.018, 0.8, x + 0.018, 0.92), (0.95, 0.7, 0.05), 0.01)


def hospital_visit(b: Brush) -> None:
    """A pale green ward with a high bed, a drip stand and a heart monitor, a curtain; a vase of flowers in front."""
    k = b.arrangement(3)
    room(b, b.tint((0.78, 0.92, 0.88), 0.03), (0.82, 0.86, 0.86), 0.8, WHITE)
    s = 1 if k != 1 else -1
    x = 0.5 + s * 0.36
    screen(b, (x - 0.13, 0.2, x + 0.13, 0.42), (0.03, 0.12, 0.15), (0.03, 0.1, 0.12))
    b.line(
        [(x - 0.12, 0.32), (x - 0.04, 0.32), (x - 0.015, 0.23), (x + 0.02, 0.4), (x + 0.045, 0.32), (x + 0.12, 0.32)],
        (0.3, 1.0, 0.5),
        0.014,
    )
    b.tube((x - 0.012, 0.43, x + 0.012, 0.8), STEEL)
    x = 0.5 - s * 0.38
    if k == 2:
        for n in range(5):
            b.tube((x - 0.17 + 0.07 * n, 0.05, x - 0.1 + 0.07 * n, 0.78), (0.55, 0.8, 0.85))
    b.blur(0.3)
    b.tube((0.5 - s * 0.22 - 0.01, 0.1, 0.5 - s * 0.22 + 0.01, 0.96), STEEL)
    b.rect((0.5 - s * 0.22 - 0.045, 0.14, 0.5 - s * 0.22 + 0.045, 0.3), (0.75, 0.9, 0.98), 0.02)
    b.rect((x - 0.22, 0.68, x + 0.26, 0.82), WHITE, 0.03)
    b.rect((x - 0.22, 0.78, x + 0.28, 0.9), (0.5, 0.75, 0.85), 0.02)
    b.ellipse(x - s * 0.1, 0.66, 0.1, 0.05, WHITE)
    b.rect((x - 0.24, 0.55, x - 0.2, 1.0), STEEL)
    b.in_front()
    x = 0.5 + s * 0.3
    b.rect((x - 0.05, 0.92, x + 0.05, 1.04), (0.6, 0.85, 0.95), 0.015)
    for n in range(5):
        b.ball(
            x + 0.08 * math.cos(n * 1.26),
            0.86 + 0.045 * math.sin(n * 1.26),
            0.044,
            ((1.0, 0.6, 0.75), (1.0, 0.9, 0.3))[n % 2],
        )
    b.light = (1.02, 1.05, 1.03)


def construction_site(b: Brush) -> None:
    """A yellow tower crane against the sky, a concrete frame with orange barriers, a digger; a white helmet strap and
    cones in front.
    """
    k = b.arrangement(3)
    sky(b, 0.6, GREY if k == 1 else NOON)
    s = 1 if k != 2 else -1
    x = 0.5 + s * 0.34
    yellow = b.tint((0.98, 0.76, 0.1), 0.03)
    b.line([(x, 0.08), (x, 0.8)], yellow, 0.04)
    b.line([(x - s * 0.8, 0.1), (x + s * 0.2, 0.1)], yellow, 0.034)
    b.line([(x, 0.02), (x - s * 0.6, 0.09)], yellow, 0.01)
    b.line([(x - s * 0.62, 0.1), (x - s * 0.62, 0.3)], BLACK, 0.008)
    b.rect((x - s * 0.62 - 0.06, 0.3, x - s * 0.62 + 0.06, 0.34), (0.6, 0.35, 0.2))
    b.rect((x + s * 0.1 - 0.05, 0.12, x + s * 0.1 + 0.05, 0.2), (0.5, 0.5, 0.52))
    for row in range(3):
        b.rect((0.5 - s * 0.52, 0.36 + 0.16 * row, 0.5 - s * 0.16, 0.4 + 0.16 * row), (0.72, 0.71, 0.7))
        for n in range(3):
            b.rect(
                (
                    0.5 - s * (0.2 + 0.13 * n) - 0.014,
                    0.4 + 0.16 * row,
                    0.5 - s * (0.2 + 0.13 * n) + 0.014,
                    0.52 + 0.16 * row,
                ),
                (0.6, 0.59, 0.58),
            )
    ground(b, 0.78, (0.75, 0.62, 0.45), (0.62, 0.5, 0.35))
    b.blur(0.4)
    for n in range(3):
        b.rect((x - 0.16, 0.7 + 0.08 * n, x + 0.18, 0.75 + 0.08 * n), ((1.0, 0.45, 0.05), WHITE)[n % 2])
    b.in_front()
    for px in (0.16, 0.84) if k != 1 else (0.5 - s * 0.3,):
        b.poly([(px - 0.085, 1.02), (px + 0.085, 1.02), (px + 0.022, 0.82), (px - 0.022, 0.82)], (1.0, 0.42, 0.05))
        b.poly([(px - 0.055, 0.94), (px + 0.055, 0.94), (px + 0.04, 0.89), (px - 0.04, 0.89)], WHITE)


def playground_visit(b: Brush) -> None:
    """A red slide, blue swing frame and yellow climbing tower on sand under trees; bucket and spade in front."""
    k = b.arrangement(3)
    sky(b, 0.45)
    for x in (0.0, 0.4, 0.7, 1.0):
        tree(b, x, 0.56, 0.5, (0.36, 0.58, 0.22))
    ground(b, 0.54, (0.9, 0.8, 0.58), (0.95, 0.85, 0.62))
    b.blur(0.6)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.36
    b.rect((x - 0.12, 0.2, x + 0.1, 0.9), (0.98, 0.8, 0.15))
    b.rect((x - 0.09, 0.42, x + 0.07, 0.88), (0.9, 0.82, 0.6))
    b.poly([(x - 0.16, 0.2), (x - 0.01, 0.06), (x + 0.14, 0.2)], (0.15, 0.45, 0.85))
    b.line(
        [(x + s * 0.06, 0.42), (x + s * 0.14, 0.6), (x + s * 0.26, 0.86), (x + s * 0.32, 0.87)],
        (0.92, 0.12, 0.12),
        0.06,
    )
    x = 0.5 + s * 0.36
    for d in (-1, 1):
        b.line([(x + d * 0.14, 0.2), (x + d * 0.19, 0.9)], (0.15, 0.4, 0.85), 0.03)
        b.line([(x + d * 0.05, 0.2), (x + d * 0.05 + s * 0.02, 0.7)], STEEL, 0.009)
    b.line([(x - 0.15, 0.2), (x + 0.15, 0.2)], (0.15, 0.4, 0.85), 0.03)
    b.rect((x - 0.07, 0.69, x + 0.09, 0.72), (0.9, 0.2, 0.2))
    b.in_front()
    x = (0.22, 0.78, 0.4)[k]
    b.poly([(x - 0.085, 0.87), (x + 0.085, 0.87), (x + 0.06, 1.04), (x - 0.06, 1.04)], (0.95, 0.3, 0.55))
    b.arc(x, 0.87, 0.08, 180, 360, WHITE, 0.014)
    b.line([(x + 0.14, 0.82), (x + 0.14, 1.0)], (0.98, 0.8, 0.1), 0.022)


def server_room(b: Brush) -> None:
    """Dark cabinets in a row that recede to a blue light, each with glowing green and blue lamps; orange cables
    overhead.
    """
    k = b.arrangement(3)
    b.gradient((0.03, 0.05, 0.1), (0.08, 0.12, 0.2))
    b.glow(0.5, 0.45, 0.35, (0.3, 0.65, 1.0), 0.8)
    lit = ((0.2, 1.0, 0.5), (0.2, 0.7, 1.0), (1.0, 0.7, 0.2))
    for s in (-1, 1):
        for far, near in ((0.2, 0.3), (0.32, 0.5), (0.54, 0.98)):
            xs = [0.5 + s * 0.5 * v for v in (far, near)]
            b.poly(
                [
                    (xs[0], 0.45 - 0.4 * far),
                    (xs[1], 0.45 - 0.4 * near),
                    (xs[1], 0.45 + 0.55 * near),
                    (xs[0], 0.45 + 0.55 * far),
                ],
                (0.1, 0.11, 0.14),
            )
            for row in range(6):
                y = -0.32 + 0.14 * row
                b.line(
                    [(xs[0] + (xs[1] - xs[0]) * t, 0.45 + y * (far + (near - far) * t)) for t in (0.15, 0.6)],
                    dim(lit[(row + k) % 3], 0.9),
                    0.022 * near,
                )
                b.ellipse(
                    xs[0] + (xs[1] - xs[0]) * 0.8,
                    0.45 + y * (far + (near - far) * 0.8),
                    0.016 * near,
                    0.02 * near,
                    lit[(row + k + 1) % 3],
                )
    for n in range(3):
        b.line(
            [(0, 0.03 + 0.03 * n), (0.5, 0.2 + 0.02 * n), (1, 0.03 + 0.03 * n)],
            (1.0, 0.5, 0.1) if n != k else (0.95, 0.9, 0.2),
            0.014,
        )
    if k == 2:
        figure(b, 0.18, 1.0, 0.66, (0.3, 0.35, 0.45))
    b.light = (0.8, 0.95, 1.08)


def temple_garden(b: Brush) -> None:
    """A tall vermilion gate, pink blossom, a stone lantern, a pond with stepping stones and a red bridge."""
    k = b.arrangement(3)
    sky(b, 0.5, ((0.7, 0.84, 0.95), (0.97, 0.95, 0.95)), 1)
    hills(b, 0.48, 0.12, (0.5, 0.66, 0.5))
    ground(b, 0.5, (0.6, 0.7, 0.42), (0.45, 0.58, 0.3))
    b.ellipse(0.5, 0.85, 0.5, 0.14, (0.4, 0.62, 0.62))
    b.blur(0.6)
    red = b.tint((0.9, 0.22, 0.12), 0.03)
    for x in (0.1, 0.9):
        b.tube((x - 0.035, 0.18, x + 0.035, 0.86), red)
        b.rect((x - 0.05, 0.82, x + 0.05, 0.88), BLACK)
    b.poly([(-0.04, 0.06), (0.5, 0.1), (1.04, 0.06), (1.04, 0.13), (0.5, 0.17), (-0.04, 0.13)], red)
    b.poly([(-0.04, 0.04), (0.5, 0.08), (1.04, 0.04), (1.04, 0.07), (0.5, 0.11), (-0.04, 0.07)], BLACK)
    b.rect((0.02, 0.23, 0.98, 0.28), red)
    s = 1 if k != 1 else -1
    if k != 2:
        b.line([(0.5 - s * 0.5, 0.6), (0.5 - s * 0.38, 0.4), (0.5 - s * 0.3, 0.36)], (0.35, 0.24, 0.2), 0.03)
        for dx, y in ((0.44, 0.4), (0.32, 0.36), (0.38, 0.48)):
            crown(b, 0.5 - s * dx, y, 0.11, 0.08, (0.98, 0.68, 0.78))
    x = 0.5 + s * 0.32
    b.tube((x - 0.025, 0.72, x + 0.025, 0.94), (0.62, 0.62, 0.6))
    b.rect((x - 0.055, 0.62, x + 0.055, 0.72), (0.7, 0.7, 0.68))
    b.rect((x - 0.025, 0.64, x + 0.025, 0.7), (1.0, 0.85, 0.45))
    b.poly([(x - 0.1, 0.62), (x + 0.1, 0.62), (x, 0.53)], (0.55, 0.55, 0.54))
    for n in range(3):
        b.ellipse(0.5 - s * (0.42 - 0.08 * n), 0.97 - 0.06 * n, 0.07 - 0.012 * n, 0.025, (0.72, 0.72, 0.7))


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "aquarium tunnel": aquarium_tunnel,
    "greenhouse visit": greenhouse_visit,
    "laundromat visit": laundromat_visit,
    "petrol station": petrol_station,
    "fire station": fire_station,
    "hospital visit": hospital_visit,
    "construction site": construction_site,
    "playground visit": playground_visit,
    "server room": server_room,
    "temple garden": temple_garden,
}
