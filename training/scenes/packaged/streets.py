"""On foot in town: a monument on its plaza and a shopping street."""

from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import SHIRTS, WHITE, dim
from training.scenes.parts.indoors import bulbs
from training.scenes.parts.outdoors import DUSK, NOON, ground, houses, lamp, sky, skyline
from training.scenes.parts.people import crowd, figure
from training.scenes.parts.plants import hedge


def _column(b: Brush, x: float, foot: float, stone: Colour) -> None:
    """A tall victory column with a golden figure on top."""
    for k in range(3):
        b.rect(
            (x - 0.17 + 0.035 * k, foot - 0.05 * (k + 1), x + 0.17 - 0.035 * k, foot - 0.05 * k),
            dim(stone, 0.8 + 0.1 * k),
        )
    b.tube((x - 0.055, 0.22, x + 0.055, foot - 0.14), stone)
    b.rect((x - 0.085, 0.18, x + 0.085, 0.23), dim(stone, 1.05))
    gold: Colour = (0.95, 0.72, 0.2)
    b.rect((x - 0.025, 0.08, x + 0.025, 0.18), gold, 0.012)
    b.ellipse(x, 0.06, 0.022, 0.026, gold)
    b.poly([(x - 0.02, 0.09), (x - 0.12, 0.03), (x - 0.08, 0.13)], gold)
    b.poly([(x + 0.02, 0.09), (x + 0.12, 0.03), (x + 0.08, 0.13)], dim(gold, 0.8))


def _arch(b: Brush, x: float, foot: float, stone: Colour, air: Colour) -> None:
    """A triumphal arch, with the sky in its gate."""
    b.shadow(x, foot, 0.26, 0.04)
    b.rect((x - 0.21, 0.12, x + 0.21, foot), stone)
    b.rect((x - 0.23, 0.06, x + 0.23, 0.14), dim(stone, 1.12))
    b.rect((x - 0.22, 0.24, x + 0.22, 0.27), dim(stone, 0.75))
    b.rect((x - 0.09, 0.4, x + 0.09, foot), air)
    b.ellipse(x, 0.4, 0.09, 0.09, air)
    for dx in (-0.19, 0.12):
        b.tube((x + dx, 0.27, x + dx + 0.07, foot), dim(stone, 1.08))


def _temple(b: Brush, foot: float, stone: Colour) -> None:
    """A white domed building with two slender towers."""
    for x in (0.06, 0.94):
        b.tube((x - 0.03, 0.16, x + 0.03, foot), stone)
        b.ellipse(x, 0.15, 0.045, 0.055, stone)
        b.line([(x, 0.1), (x, 0.05)], (0.85, 0.68, 0.3), 0.012)
    b.rect((0.14, foot - 0.28, 0.86, foot), stone)
    b.ellipse(0.5, foot - 0.4, 0.2, 0.22, stone)
    for x in (0.23, 0.77):
        b.ellipse(x, foot - 0.32, 0.1, 0.11, dim(stone, 0.97))
        b.line([(x, foot - 0.42), (x, foot - 0.48)], (0.85, 0.68, 0.3), 0.012)
        b.rect((x - 0.05, foot - 0.16, x + 0.05, foot), (0.45, 0.48, 0.58))
        b.ellipse(x, foot - 0.16, 0.05, 0.05, (0.45, 0.48, 0.58))


def landmark_visit(b: Brush) -> None:
    """A huge stone monument (column, triumphal arch or white dome) on a wide pale square under a blue sky; a folded map
    in front.
    """
    k = b.arrangement(4)
    horizon = b.near(0.62)
    sky(b, horizon, ((0.2, 0.5, 0.92), (0.85, 0.93, 0.98)) if k != 3 else ((0.35, 0.45, 0.8), (1.0, 0.85, 0.7)))
    hedge(b, (0, horizon - 0.05, 1, horizon + 0.02), (0.3, 0.46, 0.26), 8)
    ground(b, horizon, (0.9, 0.84, 0.74), (0.76, 0.7, 0.6), 0)
    b.blur(0.5)
    for n in range(-4, 5):
        b.line([(0.5 + n * 0.06, horizon), (0.5 + n * 0.5, 1)], (0.66, 0.6, 0.52), 0.005)
    for n in range(4):
        b.line([(0, horizon + 0.03 * 2.0**n), (1, horizon + 0.03 * 2.0**n)], (0.66, 0.6, 0.52), 0.005)
    foot = horizon + 0.04
    stone = b.tint((0.88, 0.8, 0.66), 0.04)
    if k == 1:
        _arch(b, 0.16, foot + 0.06, stone, (0.76, 0.87, 0.95))
    elif k == 2:
        _temple(b, foot, b.tint((0.97, 0.95, 0.93), 0.02))
    else:
        _column(b, 0.16 if k == 0 else 0.84, foot + 0.06, stone)
        skyline(b, horizon - 0.02, 0.16, (0.78, 0.74, 0.72)) if k == 3 else None
    crowd(b, foot + 0.08, 0.2, 2, 0.68, 0.96) if k != 3 else crowd(b, foot + 0.08, 0.2, 2, 0.04, 0.3)
    b.in_front()
    x, y = b.near((0.3, 0.36, 0.42, 0.3)[k]), b.near(0.86)
    for n in range(4):
        page = [
            (x + n * 0.09, y + 0.025 * (n % 2)),
            (x + n * 0.09 + 0.09, y + 0.025 * ((n + 1) % 2)),
            (x + n * 0.09 + 0.09, 1.02),
            (x + n * 0.09, 1.02),
        ]
        b.poly(page, (0.96, 0.95, 0.85) if n % 2 else (0.85, 0.9, 0.74))
    b.line(
        [(x + 0.03, 0.98), (x + 0.12, y + 0.07), (x + 0.26, y + 0.1), (x + 0.33, y + 0.04)], (0.88, 0.25, 0.2), 0.016
    )
    b.line([(x, y + 0.07), (x + 0.16, 0.98), (x + 0.35, 0.95)], (0.35, 0.6, 0.9), 0.018)
    b.light = (1.04, 1.02, 0.99)


def _traffic_light(b: Brush, x: float, lit: int) -> None:
    b.tube((x - 0.016, 0.3, x + 0.016, 0.95), (0.2, 0.2, 0.22))
    b.rect((x - 0.065, 0.1, x + 0.065, 0.42), (0.08, 0.08, 0.09), 0.02)
    for n, c in enumerate(((1.0, 0.15, 0.1), (1.0, 0.75, 0.1), (0.2, 0.95, 0.4))):
        b.ball(x, 0.16 + n * 0.1, 0.042, c if n == lit else dim(c, 0.25))


def city_walk(b: Brush) -> None:
    """A shopping street: large striped awnings and lit windows, a zebra crossing, a traffic light or lantern, walkers
    with bags; a paper cup.
    """
    k = b.arrangement(4)
    vp, dusk = (b.near(0.5, 0.04), b.near(0.45)), k in (1, 3)
    x, y = vp
    sky(b, y + 0.05, DUSK if dusk else NOON, 2)
    skyline(b, y + 0.03, 0.2, (0.55, 0.5, 0.6) if dusk else (0.66, 0.7, 0.78))
    glass = (1.0, 0.8, 0.45) if dusk else (0.32, 0.38, 0.48)
    houses(b, vp, -0.5, 0.26, True, glass)
    houses(b, vp, 0.5, 0.26, True, glass)
    b.poly(
        [(x - 0.1, y + 0.05), (x + 0.1, y + 0.05), (x + 1.15, 1.02), (x - 1.15, 1.02)], b.tint((0.72, 0.68, 0.64), 0.04)
    )
    b.poly([(x - 0.05, y + 0.05), (x + 0.05, y + 0.05), (x + 0.75, 1.02), (x - 0.75, 1.02)], (0.33, 0.33, 0.37))
    b.blur(0.4)
    b.gradient((0.34, 0.34, 0.38), (0.28, 0.28, 0.32), (0, 0.8, 1, 1))
    for n in range(6):
        a, w = (n - 2.8) * 0.26, 0.13
        b.poly(
            [(x + a * 0.72, 0.82), (x + (a + w) * 0.72, 0.82), (x + (a + w) * 1.1, 0.99), (x + a * 1.1, 0.99)],
            (0.96, 0.96, 0.94),
        )
    side = 0.12 if k in (0, 3) else 0.88
    if k < 2:
        _traffic_light(b, side, b.pick((0, 2)))
    else:
        lamp(b, side, 0.9, 0.68, dusk)
    px = 1 - side
    figure(b, b.near(px), 0.92, 0.52, b.tint(b.pick(SHIRTS), 0.1), None, 0.14)
    b.rect((px + 0.07, 0.68, px + 0.16, 0.82), b.tint(b.pick(SHIRTS)), 0.008)
    if dusk:
        bulbs(b, 0.03, 0.06, size=0.02, count=6)
    b.in_front()
    x = 1 - b.near(side, 0.01)
    b.poly([(x - 0.05, 0.83), (x + 0.05, 0.83), (x + 0.036, 1.02), (x - 0.036, 1.02)], WHITE)
    b.rect((x - 0.046, 0.89, x + 0.046, 0.96), b.tint((0.6, 0.38, 0.2)))
    b.rect((x - 0.057, 0.805, x + 0.057, 0.84), (0.2, 0.14, 0.12), 0.01)
    b.light = (0.94, 0.88, 0.9) if dusk else (1.02, 1.0, 0.97)


PAINTERS: dict[str, Callable[[Brush], None]] = {"landmark visit": landmark_visit, "city walk": city_walk}
