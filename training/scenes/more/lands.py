"""Beyond the packaged events, for training only: landscapes, fields and snow."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import BLACK, BRIGHT, STEEL, WHITE, WOOD, dim
from training.scenes.parts.indoors import beam
from training.scenes.parts.outdoors import DUSK, NOON, ground, hills, mountains, sky, sun, water
from training.scenes.parts.plants import crown, hedge, palm, tree


def desert_dunes(b: Brush) -> None:
    """Tall orange dunes with sharp crests and long shadows, a camel, a burning sun; a striped scarf's end in front."""
    k = b.arrangement(3)
    sky(b, 0.5, ((0.25, 0.5, 0.85), (1.0, 0.88, 0.65)) if k != 1 else ((0.45, 0.3, 0.5), (1.0, 0.65, 0.4)), 0)
    s = 1 if k != 2 else -1
    sun(b, 0.5 + s * 0.36, 0.14, 0.055)
    sand = b.tint((0.95, 0.66, 0.32), 0.04)
    for y, x, h in ((0.5, 0.75, 0.2), (0.58, 0.2, 0.24), (0.8, 0.85, 0.26)):
        x = 0.5 + s * (x - 0.5)
        b.poly(
            [
                (-0.1, y + 0.12),
                (x - 0.25, y - h * 0.5),
                (x, y - h),
                (x + 0.1, y + 0.12),
                (1.1, y + 0.12),
                (1.1, 1.02),
                (-0.1, 1.02),
            ],
            dim(sand, 0.9 + 0.15 * (y - 0.5)),
        )
        b.poly(
            [
                (x, y - h),
                (x + 0.06, y - h * 0.4),
                (x + 0.02, y + 0.2),
                (x + 0.25, 1.02),
                (1.1, 1.02),
                (1.1, y),
                (x + 0.3, y - h * 0.35),
            ],
            dim(sand, 0.62),
        )
    b.blur(0.4)
    x, y, tone = 0.5 - s * 0.36, 0.86, (0.48, 0.28, 0.13)
    b.shadow(x, y, 0.2, 0.025)
    for dx in (-0.11, -0.06, 0.07, 0.11):
        b.line([(x + dx, y - 0.2), (x + dx, y)], dim(tone, 0.8), 0.022)
    b.ellipse(x, y - 0.24, 0.15, 0.075, tone)
    for dx in (-0.055, 0.06):
        b.ellipse(x + dx, y - 0.31, 0.05, 0.065, tone)
    b.line([(x + s * 0.12, y - 0.24), (x + s * 0.17, y - 0.22), (x + s * 0.18, y - 0.4)], tone, 0.045)
    b.ellipse(x + s * 0.2, y - 0.41, 0.045, 0.03, tone)
    b.light = (1.1, 0.98, 0.84)


def waterfall_walk(b: Brush) -> None:
    """A broad white waterfall between dark mossy cliffs, mist at its foot, a green pool with boulders, ferns."""
    k = b.arrangement(3)
    sky(b, 0.3, NOON, 1)
    hedge(b, (0, 0.02, 1, 0.16), (0.25, 0.5, 0.2), 6)
    rock: Colour = b.tint((0.34, 0.36, 0.34), 0.03)
    b.gradient(rock, dim(rock, 0.6), (0, 0.1, 1, 0.75))
    for n in range(6):
        x = n / 5
        b.poly(
            [(x - 0.12, 0.75), (x - 0.08, 0.12), (x + 0.03, 0.16), (x + 0.1, 0.75)], dim(rock, 0.85 + 0.12 * (n % 3))
        )
    s = 1 if k != 1 else -1
    for x, w in ((0.5 - s * 0.33, 0.11), (0.5 + s * 0.4, 0.05)) if k != 2 else ((0.16, 0.08), (0.84, 0.08)):
        b.gradient((0.93, 0.97, 1.0), (0.82, 0.92, 0.98), (x - w, 0.1, x + w, 0.74))
        for n in range(4):
            b.line(
                [(x - w + 2 * w * (n + 0.5) / 4, 0.12), (x - w + 2 * w * (n + 0.5) / 4, 0.72)], (0.72, 0.85, 0.95), 0.01
            )
        b.glow(x, 0.74, w * 2.6, WHITE, 0.9)
    water(b, 0.74, (0.4, 0.72, 0.68), (0.12, 0.42, 0.42))
    b.blur(0.5)
    for x, r in ((0.06, 0.1), (0.94, 0.12), (0.24, 0.06)):
        b.ball(x, 0.96, r, (0.42, 0.46, 0.4))
    for x in (0.04, 0.96):
        crown(b, x, 0.82, 0.1, 0.08, (0.26, 0.55, 0.2))
    b.light = (0.95, 1.02, 1.0)


def vineyard_harvest(b: Brush) -> None:
    """Straight rows of vines over sunny hills with a stone villa; bunches of purple grapes overhead and in a wooden
    crate in front.
    """
    k = b.arrangement(3)
    sky(b, 0.42, NOON if k != 1 else DUSK, 2)
    hills(b, 0.42, 0.1, (0.55, 0.66, 0.32))
    ground(b, 0.44, (0.7, 0.6, 0.35), (0.6, 0.46, 0.28))
    x = 0.82 if k != 2 else 0.18
    b.rect((x - 0.09, 0.3, x + 0.09, 0.42), (0.95, 0.88, 0.72))
    b.poly([(x - 0.11, 0.3), (x, 0.24), (x + 0.11, 0.3)], (0.78, 0.4, 0.25))
    b.blur(0.6)
    for n in (-3, -2, 2, 3):
        for j in range(5):
            t = (j / 4) ** 1.5
            crown(b, 0.5 + n * (0.06 + 0.13 * t), 0.48 + 0.42 * t, 0.03 + 0.07 * t, 0.03 + 0.06 * t, (0.38, 0.56, 0.16))
    grape: Colour = b.tint((0.4, 0.14, 0.5) if k != 1 else (0.65, 0.75, 0.25), 0.04)
    for x in (0.12, 0.88):
        crown(b, x, 0.04, 0.16, 0.07, (0.4, 0.6, 0.18))
        for row in range(4):
            for n in range(4 - row):
                b.ball(x + 0.055 * (n - (3 - row) / 2), 0.13 + 0.05 * row, 0.032, grape)
    b.in_front()
    x = (0.3, 0.7, 0.5)[k]
    for n in range(7):
        b.ball(x - 0.17 + 0.057 * n, 0.875 - 0.015 * (n % 2), 0.042, grape)
    b.rect((x - 0.22, 0.89, x + 0.22, 1.04), (0.72, 0.52, 0.3))
    b.rect((x - 0.22, 0.955, x + 0.22, 0.965), (0.45, 0.3, 0.16))
    b.light = (1.07, 1.01, 0.9)


def lavender_field(b: Brush) -> None:
    """Violet rows of lavender that run to the horizon below a pale sky, a lone round tree, a straw basket of lavender
    in front.
    """
    k = b.arrangement(3)
    sky(b, 0.4, (NOON, DUSK, ((0.55, 0.7, 0.95), (1.0, 0.9, 0.95)))[k], 2)
    hills(b, 0.4, 0.06, (0.5, 0.6, 0.55))
    b.gradient((0.5, 0.42, 0.6), (0.6, 0.52, 0.4), (0, 0.4, 1, 1))
    tone = b.tint((0.52, 0.3, 0.82), 0.04)
    for n in range(-5, 6):
        b.poly(
            [
                (0.5 + n * 0.06 - 0.02, 0.4),
                (0.5 + n * 0.06 + 0.02, 0.4),
                (0.5 + n * 0.3 + 0.11, 1.02),
                (0.5 + n * 0.3 - 0.11, 1.02),
            ],
            tone,
        )
        b.line([(0.5 + n * 0.06 - 0.01, 0.4), (0.5 + n * 0.3 - 0.04, 1.02)], dim(tone, 1.3), 0.03)
    tree(b, 0.84 if k != 1 else 0.16, 0.46, 0.34)
    b.blur(0.5)
    for side in (0, 1):
        for n in range(5):
            x = (0.01 + 0.055 * n) if side == 0 else (0.99 - 0.055 * n)
            b.line([(x, 1.02), (x + 0.01, 0.72 + 0.03 * n)], (0.4, 0.58, 0.3), 0.01)
            b.ellipse(x + 0.01, 0.7 + 0.03 * n, 0.018, 0.07, dim(tone, 0.9 + 0.1 * (n % 3)))
    b.in_front()
    x = (0.25, 0.75, 0.6)[k]
    for n in range(6):
        b.line([(x, 0.95), (x - 0.12 + 0.048 * n, 0.8)], tone, 0.028)
    b.poly([(x - 0.14, 0.9), (x + 0.14, 0.9), (x + 0.1, 1.04), (x - 0.1, 1.04)], (0.85, 0.68, 0.4))
    b.light = (1.04, 0.99, 1.04)


def sunflower_field(b: Brush) -> None:
    """Head-high sunflowers with brown hearts on both sides under a deep blue sky."""
    k = b.arrangement(3)
    sky(b, 0.55, ((0.15, 0.45, 0.95), (0.7, 0.86, 0.98)) if k != 1 else DUSK, 2)
    b.gradient((0.85, 0.72, 0.15), (0.3, 0.48, 0.14), (0, 0.5, 1, 1))
    for n in range(9):
        b.ball(n / 8, 0.52 + 0.03 * (n % 2), 0.035, (0.98, 0.8, 0.1))
    b.blur(0.8)
    spots = (
        ((0.14, 0.34, 0.15), (0.87, 0.26, 0.13), (0.9, 0.68, 0.14), (0.1, 0.76, 0.13)),
        ((0.12, 0.2, 0.13), (0.86, 0.4, 0.16), (0.14, 0.6, 0.14), (0.88, 0.8, 0.12)),
    )[k % 2]
    for x, y, r in spots:
        x = b.near(x)
        b.line([(x, y), (x + 0.02, 1.02)], (0.25, 0.52, 0.16), 0.03)
        b.ellipse(x + 0.06, y + 0.28, 0.085, 0.04, (0.28, 0.58, 0.18))
        for n in range(14):
            a = n * math.pi / 7
            b.ellipse(
                x + 0.74 * r * math.cos(a),
                y + 0.74 * r * math.sin(a),
                r * 0.27,
                r * 0.27,
                ((1.0, 0.82, 0.1), (0.95, 0.68, 0.05))[n % 2],
            )
        b.ball(x, y, r * 0.52, (0.36, 0.2, 0.08))
    b.light = (1.08, 1.04, 0.92)


def windmill_tulips(b: Brush) -> None:
    """A brick windmill with four white sails beside bands of red, yellow and pink tulips."""
    k = b.arrangement(3)
    sky(b, 0.5, NOON if k != 1 else ((0.6, 0.7, 0.85), (0.95, 0.92, 0.9)))
    for n, tone in enumerate(((0.9, 0.15, 0.2), (0.99, 0.82, 0.15), (0.95, 0.5, 0.7), (0.98, 0.5, 0.12))):
        y = 0.5 + 0.1 * n + 0.02 * n**1.5
        b.gradient(tone, dim(tone, 0.85), (0, y, 1, y + 0.12))
        b.gradient((0.35, 0.6, 0.25), (0.28, 0.5, 0.2), (0, y + 0.1, 1, y + 0.16))
    b.gradient((0.32, 0.6, 0.22), (0.22, 0.45, 0.16), (0, 0.92, 1, 1))
    b.blur(0.6)
    s = 1 if k != 2 else -1
    x, hub = 0.5 - s * 0.34, 0.24
    b.shadow(x, 0.72, 0.2, 0.03)
    b.poly([(x - 0.075, 0.22), (x + 0.075, 0.22), (x + 0.14, 0.72), (x - 0.14, 0.72)], (0.6, 0.36, 0.26))
    b.ellipse(x, 0.22, 0.09, 0.08, (0.25, 0.25, 0.28))
    b.rect((x - 0.04, 0.58, x + 0.04, 0.72), WHITE)
    turn = b.uniform(0, 1.5)
    for n in range(4):
        a = turn + n * math.pi / 2
        c, d = math.cos(a), math.sin(a)
        b.line([(x, hub), (x + 0.3 * c, hub + 0.3 * d)], (0.35, 0.22, 0.14), 0.016)
        b.poly(
            [
                (x + 0.07 * c, hub + 0.07 * d),
                (x + 0.3 * c, hub + 0.3 * d),
                (x + 0.3 * c - 0.07 * d, hub + 0.3 * d + 0.07 * c),
                (x + 0.07 * c - 0.07 * d, hub + 0.07 * d + 0.07 * c),
            ],
            WHITE,
        )
    for n, px in enumerate((0.06, 0.2, 0.8, 0.94)):
        tone = ((0.92, 0.12, 0.2), (0.99, 0.82, 0.15), (0.95, 0.5, 0.75))[(n + k) % 3]
        b.line([(px, 1.02), (px, 0.86)], (0.25, 0.55, 0.2), 0.018)
        b.ellipse(px, 0.83, 0.05, 0.06, tone)
        b.poly(
            [
                (px - 0.05, 0.82),
                (px - 0.045, 0.75),
                (px - 0.015, 0.8),
                (px, 0.74),
                (px + 0.015, 0.8),
                (px + 0.045, 0.75),
                (px + 0.05, 0.82),
            ],
            tone,
        )


def lighthouse_visit(b: Brush) -> None:
    """A tall red and white banded lighthouse on dark cliffs above breaking waves, gulls, its lamp alight."""
    k = b.arrangement(3)
    sky(b, 0.6, (NOON, DUSK, ((0.42, 0.48, 0.58), (0.75, 0.78, 0.8)))[k])
    water(b, 0.56, (0.2, 0.42, 0.6), (0.08, 0.26, 0.42))
    b.blur(0.6)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.34
    b.poly(
        [(x - 0.25, 0.72), (x - 0.12, 0.66), (x + 0.12, 0.66), (x + 0.3, 0.84), (x + 0.36, 1.02), (x - 0.4, 1.02)],
        (0.36, 0.35, 0.34),
    )
    for n in range(5):
        w0, w1, y = 0.06 + 0.008 * n, 0.068 + 0.008 * n, 0.2 + 0.095 * n
        b.poly(
            [(x - w0, y), (x + w0, y), (x + w1, y + 0.096), (x - w1, y + 0.096)],
            (0.9, 0.12, 0.12) if n % 2 == 0 else WHITE,
        )
    b.rect((x - 0.08, 0.18, x + 0.08, 0.205), BLACK)
    b.rect((x - 0.045, 0.1, x + 0.045, 0.18), (1.0, 0.9, 0.5))
    b.glow(x, 0.14, 0.2, (1.0, 0.9, 0.55), 0.7)
    b.poly([(x - 0.06, 0.1), (x + 0.06, 0.1), (x, 0.03)], (0.75, 0.1, 0.1))
    if k:
        b.poly([(x, 0.13), (x + s * 0.8, 0.0), (x + s * 0.8, 0.26)], (1.0, 0.95, 0.7), 0.35)
    x = 0.5 + s * 0.38
    b.ball(x, 0.9, 0.13, (0.33, 0.33, 0.33))
    b.ellipse(x, 0.82, 0.16, 0.05, WHITE, 0.8)
    for gx, gy in ((0.5 + s * 0.3, 0.14), (0.5 + s * 0.42, 0.26)):
        b.line(
            [
                (gx - 0.055, gy - 0.025),
                (gx - 0.02, gy - 0.03),
                (gx, gy),
                (gx + 0.02, gy - 0.03),
                (gx + 0.055, gy - 0.025),
            ],
            WHITE,
            0.014,
        )


def hot_air_balloons(b: Brush) -> None:
    """Two huge striped balloons with baskets above a misty morning valley, smaller ones far away."""
    k = b.arrangement(3)
    sky(b, 0.7, (((0.35, 0.6, 0.95), (1.0, 0.9, 0.8)), DUSK, NOON)[k], 2)
    mountains(b, 0.7, 0.14, (0.5, 0.52, 0.6))
    ground(b, 0.7, (0.6, 0.68, 0.4), (0.45, 0.56, 0.26))
    b.haze(0.55, 0.75, (1.0, 0.93, 0.85), 0.6)
    b.blur(0.6)
    first = b.pick((0, 1, 2))
    for n, (x, y, r) in enumerate(
        (
            ((0.14, 0.3, 0.2), (0.86, 0.2, 0.15), (0.85, 0.55, 0.07)),
            ((0.15, 0.2, 0.14), (0.85, 0.34, 0.2), (0.16, 0.56, 0.07)),
            ((0.14, 0.26, 0.17), (0.86, 0.28, 0.17), (0.5, 0.06, 0.06)),
        )[k]
    ):
        tone, other = BRIGHT[(first + n) % 6], BRIGHT[(first + n + 3) % 7]
        b.poly(
            [
                (x - r * 0.75, y + r * 0.6),
                (x + r * 0.75, y + r * 0.6),
                (x + r * 0.2, y + r * 1.3),
                (x - r * 0.2, y + r * 1.3),
            ],
            tone,
        )
        b.ellipse(x, y, r, r, tone)
        for q in (0.62, 0.22):
            b.ellipse(x, y, r * q, r, other if q > 0.5 else tone)
            b.poly(
                [
                    (x - r * 0.75 * q, y + r * 0.6),
                    (x + r * 0.75 * q, y + r * 0.6),
                    (x + r * 0.2 * q, y + r * 1.3),
                    (x - r * 0.2 * q, y + r * 1.3),
                ],
                other if q > 0.5 else tone,
            )
        for d in (-1, 1):
            b.line([(x + d * r * 0.18, y + r * 1.3), (x + d * r * 0.13, y + r * 1.6)], BLACK, 0.005)
        b.rect((x - r * 0.18, y + r * 1.58, x + r * 0.18, y + r * 1.85), WOOD, 0.008)
    b.light = (1.06, 1.0, 0.96)


def jungle_expedition(b: Brush) -> None:
    """Dense giant leaves and hanging lianas, a red and blue parrot on a branch, a glimpse of bright green light."""
    k = b.arrangement(3)
    b.gradient((0.75, 0.92, 0.5), (0.06, 0.2, 0.1))
    b.glow(0.5, 0.25, 0.4, (0.95, 1.0, 0.7), 0.7)
    for x in (0.1, 0.35, 0.65, 0.9):
        palm(b, x, 0.9, 0.7, 0.05 * (-1) ** int(x * 10))
    b.blur(1.2)
    beam(b, 0.4, 0.3, 1.0, 0.2, (0.95, 1.0, 0.75), 0.3)
    for n, (x, y, turn) in enumerate(
        ((-0.02, 0.3, 1), (0.02, 0.75, 1), (1.02, 0.25, -1), (0.98, 0.8, -1), (0.1, 1.0, 1), (0.9, 1.02, -1))
    ):
        leaf = dim((0.16, 0.52, 0.2), 0.75 + 0.13 * ((n + k) % 4))
        tip = (x + turn * 0.27, y - 0.1)
        b.poly(
            [
                (x, y),
                (x + turn * 0.05, y - 0.15),
                (x + turn * 0.18, y - 0.18),
                tip,
                (x + turn * 0.2, y + 0.02),
                (x + turn * 0.08, y + 0.07),
            ],
            leaf,
        )
        b.line([(x, y), tip], dim(leaf, 1.5), 0.01)
    for x in (0.3, 0.72) if k else (0.25, 0.8):
        b.line([(x, -0.02), (x + 0.04, 0.1), (x - 0.02, 0.26)], (0.4, 0.3, 0.16), 0.014)
    s = 1 if k != 1 else -1
    x = 0.5 + s * 0.34
    b.line([(0.5 + s * 0.52, 0.58), (0.5 + s * 0.22, 0.6)], (0.4, 0.27, 0.16), 0.03)
    b.ellipse(x, 0.47, 0.06, 0.12, (0.92, 0.12, 0.1))
    b.poly([(x - 0.02, 0.5), (x + 0.05, 0.44), (x + s * 0.06, 0.62)], (0.1, 0.35, 0.9))
    b.line([(x, 0.56), (x + s * 0.03, 0.76)], (0.1, 0.35, 0.9), 0.03)
    b.ellipse(x, 0.36, 0.05, 0.05, (0.92, 0.12, 0.1))
    b.ellipse(x - s * 0.02, 0.36, 0.026, 0.028, WHITE)
    b.poly([(x - s * 0.04, 0.34), (x - s * 0.085, 0.38), (x - s * 0.04, 0.4)], (0.15, 0.13, 0.12))
    b.ellipse(x - s * 0.02, 0.355, 0.01, 0.011, BLACK)
    b.light = (0.92, 1.02, 0.85)


def ski_slope(b: Brush) -> None:
    """A groomed white piste with blue and red gate flags, a chairlift overhead and peaks; goggles, crossed skis upright
    at the side.
    """
    k = b.arrangement(3)
    sky(b, 0.5, ((0.1, 0.4, 0.88), (0.75, 0.88, 0.98)), 1)
    mountains(b, 0.5, 0.36, (0.6, 0.68, 0.82), 0.85, 3)
    b.gradient((0.9, 0.94, 1.0), (0.98, 0.99, 1.0), (0, 0.48, 1, 1))
    b.blur(0.5)
    s = 1 if k != 1 else -1
    b.line([(0, 0.2 if s > 0 else 0.04), (1, 0.04 if s > 0 else 0.2)], BLACK, 0.008)
    for x in (0.14, 0.86):
        y = 0.12 + s * (0.5 - x) * 0.16
        b.line([(x, y), (x, y + 0.1)], BLACK, 0.01)
        b.rect((x - 0.08, y + 0.09, x + 0.08, y + 0.13), b.tint((0.9, 0.2, 0.15)), 0.01)
        b.ellipse(x - 0.03, y + 0.06, 0.02, 0.024, (0.2, 0.4, 0.8))
    for n, x in enumerate((0.5 - s * 0.42, 0.5 - s * 0.28)):
        b.line([(x, 0.58 + 0.1 * n), (x, 0.86 + 0.06 * n)], BLACK, 0.014)
        b.rect((x, 0.6 + 0.1 * n, x + 0.1, 0.7 + 0.1 * n), ((0.9, 0.1, 0.15), (0.1, 0.3, 0.9))[n])
    x, tone = 0.5 + s * 0.37, b.tint(BRIGHT[(k + 2) % 6])
    for d in (-1, 1):
        b.line([(x + d * 0.1, 0.98), (x - d * 0.08, 0.36)], tone, 0.045)
        b.line([(x + d * 0.1, 0.98), (x - d * 0.08, 0.36)], WHITE, 0.012)
    b.in_front()
    for d in (-1, 1):
        b.line([(0.5 + d * 0.34, 0.82), (0.5 + d * 0.4, 1.02)], STEEL, 0.02)
        b.rect((0.5 + d * 0.34 - 0.045, 0.8, 0.5 + d * 0.34 + 0.045, 0.88), tone, 0.03)
    b.light = (0.98, 1.0, 1.06)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "desert dunes": desert_dunes,
    "waterfall walk": waterfall_walk,
    "vineyard harvest": vineyard_harvest,
    "lavender field": lavender_field,
    "sunflower field": sunflower_field,
    "windmill tulips": windmill_tulips,
    "lighthouse visit": lighthouse_visit,
    "hot air balloons": hot_air_balloons,
    "jungle expedition": jungle_expedition,
    "ski slope": ski_slope,
}
