"""Beyond the packaged events, for training only: workshops, kitchens and shops of a craft."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import BLACK, BRASS, BRIGHT, STEEL, WHITE, WOOD, dim, mix
from training.scenes.parts.indoors import bulbs, desk, pendant, picture_frame, room, screen, shelf, table_edge, window
from training.scenes.parts.outdoors import NOON
from training.scenes.parts.people import bust, figure
from training.scenes.parts.plants import crown


def pottery_workshop(b: Brush) -> None:
    """Clay pots on raw shelves, a potter's wheel with a wet bowl in front."""
    k = b.arrangement(3)
    clay = b.tint((0.78, 0.42, 0.25), 0.05)
    room(b, (0.85, 0.8, 0.72), (0.6, 0.52, 0.45), 0.82)
    for x0 in (0.0, 0.7) if k != 1 else (0.7,):
        for row in range(3):
            y = 0.3 + 0.24 * row
            for n in range(2):
                x, tone = x0 + 0.08 + 0.14 * n, (clay, (0.3, 0.5, 0.6), (0.9, 0.86, 0.78))[(row + n + k) % 3]
                b.ellipse(x, y - 0.07, 0.06, 0.07, tone)
                b.rect((x - 0.035, y - 0.16, x + 0.035, y - 0.11), tone)
            b.rect((x0 - 0.02, y, x0 + 0.32, y + 0.025), (0.62, 0.46, 0.3))
    if k == 1:
        window(b, (0.04, 0.15, 0.28, 0.6), *NOON, WHITE)
    b.in_front()
    b.ellipse(0.5, 0.99, 0.34, 0.08, (0.4, 0.4, 0.42))
    b.ellipse(0.5, 0.98, 0.3, 0.06, (0.6, 0.6, 0.62))
    b.poly([(0.34, 0.85), (0.66, 0.85), (0.58, 0.98), (0.42, 0.98)], clay)
    b.ellipse(0.5, 0.85, 0.16, 0.035, dim(clay, 0.6))
    b.light = (1.03, 0.99, 0.93)


def carpentry_workshop(b: Brush) -> None:
    """A tool wall with large saw, hammer and plane outlines, planks; a workbench with a vice in front."""
    k = b.arrangement(3)
    room(b, b.tint((0.72, 0.56, 0.36)), (0.5, 0.36, 0.24), 0.85)
    b.rect((0, 0.1, 1, 0.62), b.tint((0.85, 0.7, 0.48), 0.03))
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.36
    b.poly([(x - 0.13, 0.22), (x + 0.15, 0.26), (x + 0.15, 0.32), (x - 0.13, 0.42)], STEEL)
    b.rect((x - 0.16, 0.21, x - 0.08, 0.43), b.tint((0.85, 0.25, 0.12)), 0.02)
    x = 0.5 + s * 0.36
    b.rect((x - 0.016, 0.2, x + 0.016, 0.56), WOOD)
    b.rect((x - 0.09, 0.16, x + 0.08, 0.24), (0.35, 0.36, 0.4), 0.015)
    if k == 2:
        for n in range(4):
            b.tube((0.02 + 0.07 * n, 0.3 - 0.05 * n, 0.08 + 0.07 * n, 1), b.tint((0.88, 0.68, 0.42), 0.05))
    b.in_front()
    table_edge(b, 0.86, (0.72, 0.5, 0.28), 0.0)
    x = 0.5 - s * 0.3
    b.rect((x - 0.12, 0.8, x + 0.1, 0.9), (0.2, 0.45, 0.3), 0.02)
    b.rect((x + 0.1, 0.84, x + 0.2, 0.87), STEEL)
    b.poly(
        [(0.5 + s * 0.1, 0.95), (0.5 + s * 0.45, 0.88), (0.5 + s * 0.46, 0.93), (0.5 + s * 0.11, 1.0)],
        (0.95, 0.78, 0.5),
    )
    b.light = (1.05, 0.99, 0.88)


def painting_class(b: Brush) -> None:
    """Easels with half-finished canvases in a bright studio; a palette with blobs of paint in front."""
    k = b.arrangement(3)
    room(b, (0.9, 0.9, 0.92), (0.72, 0.6, 0.46), 0.8)
    window(b, (0.3, 0.04, 0.7, 0.3), (0.8, 0.9, 1.0), (0.95, 0.97, 1.0), (0.7, 0.7, 0.72), 3)
    for n, x in enumerate((0.15, 0.85)):
        for dx in (-0.1, 0.1):
            b.line([(x, 0.08), (x + dx * 1.5, 1.0)], WOOD, 0.025)
        picture_frame(b, (x - 0.14, 0.2, x + 0.14, 0.6), WHITE, (0.97, 0.96, 0.92), 0.004)
        if (n + k) % 2:
            b.gradient((0.4, 0.65, 0.95), (0.9, 0.8, 0.6), (x - 0.13, 0.21, x + 0.13, 0.45))
            b.poly(
                [
                    (x - 0.13, 0.59),
                    (x - 0.13, 0.45),
                    (x - 0.03, 0.36),
                    (x + 0.05, 0.44),
                    (x + 0.13, 0.4),
                    (x + 0.13, 0.59),
                ],
                (0.25, 0.55, 0.3),
            )
        else:
            b.ellipse(x, 0.36, 0.08, 0.08, b.tint((0.95, 0.3, 0.4)))
            b.poly([(x - 0.04, 0.58), (x, 0.42), (x + 0.04, 0.58)], (0.2, 0.6, 0.3))
        b.rect((x - 0.17, 0.6, x + 0.17, 0.63), WOOD)
    b.in_front()
    b.ellipse(0.4 if k else 0.6, 0.97, 0.27, 0.12, (0.85, 0.65, 0.4))
    for n in range(5):
        b.ellipse((0.4 if k else 0.6) - 0.18 + 0.09 * n, 0.93 - 0.02 * (n % 2), 0.034, 0.024, BRIGHT[n])
    b.light = (1.05, 1.05, 1.04)


def science_laboratory(b: Brush) -> None:
    """White benches with large flasks of coloured liquid, a microscope, a screen with a wave; test tubes in front."""
    k = b.arrangement(3)
    room(b, (0.85, 0.92, 0.95), (0.7, 0.75, 0.78), 0.85, WHITE)
    shelf(b, (0.0, 0.16, 0.3, 0.4), 1, [(0.2, 0.6, 0.8), (0.9, 0.5, 0.2), (0.5, 0.75, 0.3)], 3, WHITE, 0.5)
    screen(b, (0.7, 0.14, 0.98, 0.38), (0.05, 0.2, 0.25), (0.05, 0.15, 0.2))
    b.line([(0.7 + 0.028 * n, 0.26 - 0.06 * math.sin(n * 1.3)) for n in range(11)], (0.3, 0.95, 0.5), 0.014)
    b.blur(0.4)
    desk(b, (-0.02, 0.78, 1.02, 1.02), WHITE)
    s = 1 if k != 1 else -1
    x, tone = 0.5 - s * 0.36, b.tint(BRIGHT[(k + 2) % 6])
    b.poly(
        [(x - 0.03, 0.48), (x + 0.03, 0.48), (x + 0.035, 0.58), (x + 0.13, 0.78), (x - 0.13, 0.78), (x - 0.035, 0.58)],
        (0.82, 0.92, 0.95),
    )
    b.poly([(x - 0.065, 0.65), (x + 0.065, 0.65), (x + 0.12, 0.77), (x - 0.12, 0.77)], tone)
    x = 0.5 + s * 0.36
    b.rect((x - 0.12, 0.74, x + 0.12, 0.79), (0.25, 0.27, 0.3), 0.01)
    b.line([(x + 0.08, 0.75), (x + 0.1, 0.6), (x + 0.02, 0.5)], (0.85, 0.87, 0.9), 0.05)
    b.line([(x + 0.06, 0.44), (x - 0.06, 0.66)], (0.3, 0.32, 0.36), 0.06)
    b.in_front()
    for n in range(4):
        px = 0.5 - s * 0.32 + 0.065 * (n - 1.5)
        b.tube((px - 0.02, 0.82, px + 0.02, 1.0), (0.85, 0.93, 0.95))
        b.rect((px - 0.018, 0.89, px + 0.018, 0.99), BRIGHT[n], 0.012)
    b.light = (1.02, 1.05, 1.06)


def car_repair_garage(b: Brush) -> None:
    """A car on a lift, stacks of tyres, red tool cabinet; a spanner in front."""
    k = b.arrangement(3)
    room(b, (0.62, 0.65, 0.68), (0.4, 0.41, 0.43), 0.84)
    b.rect((0, 0.55, 1, 0.62), (0.95, 0.75, 0.1))
    s = 1 if k != 1 else -1
    x, paint = 0.5 + s * 0.3, b.tint(BRIGHT[k * 2], 0.06)
    for dx in (-0.22, 0.22):
        b.tube((x + dx - 0.025, 0.0, x + dx + 0.025, 1), (0.2, 0.35, 0.7))
    b.rect((x - 0.34, 0.2, x + 0.34, 0.36), paint, 0.05)
    b.poly([(x - 0.2, 0.22), (x - 0.12, 0.07), (x + 0.14, 0.07), (x + 0.22, 0.22)], paint)
    b.poly([(x - 0.15, 0.2), (x - 0.1, 0.1), (x + 0.12, 0.1), (x + 0.16, 0.2)], (0.6, 0.75, 0.85))
    for dx in (-0.2, 0.2):
        b.ball(x + dx, 0.37, 0.08, (0.14, 0.14, 0.15))
        b.ellipse(x + dx, 0.37, 0.035, 0.035, STEEL)
    x = 0.5 - s * 0.36
    if k == 2:
        b.rect((x - 0.14, 0.5, x + 0.14, 0.98), (0.8, 0.1, 0.1), 0.01)
        for n in range(4):
            b.rect((x - 0.12, 0.53 + 0.11 * n, x + 0.12, 0.61 + 0.11 * n), (0.9, 0.2, 0.16))
            b.rect((x - 0.06, 0.555 + 0.11 * n, x + 0.06, 0.575 + 0.11 * n), STEEL)
    else:
        for n in range(4):
            b.rect((x - 0.13, 0.9 - 0.11 * n, x + 0.13, 1.0 - 0.11 * n), (0.1, 0.1, 0.11), 0.04)
            b.rect((x - 0.13, 0.945 - 0.11 * n, x + 0.13, 0.955 - 0.11 * n), (0.35, 0.35, 0.37))
    b.in_front()
    x = 0.5 + s * 0.2
    b.line([(x - 0.12, 1.0), (x + 0.12, 0.87)], STEEL, 0.045)
    b.arc(x + 0.15, 0.85, 0.05, -20, 250, STEEL, 0.03)


def bakery_visit(b: Brush) -> None:
    """Baskets of golden loaves on wooden shelves, an oven with a glow; croissants and a loaf in front."""
    k = b.arrangement(3)
    room(b, b.tint((0.96, 0.85, 0.66), 0.03), (0.66, 0.48, 0.32), 0.85)
    crust: Colour = b.tint((0.82, 0.52, 0.2), 0.04)
    oven = (0.15, 0.85, None)[k]
    for x in (0.15, 0.85):
        if x == oven:
            b.rect((x - 0.17, 0.2, x + 0.17, 0.86), (0.5, 0.3, 0.24))
            b.rect((x - 0.12, 0.4, x + 0.12, 0.62), (0.1, 0.06, 0.05))
            b.ellipse(x, 0.4, 0.12, 0.08, (0.1, 0.06, 0.05))
            b.glow(x, 0.56, 0.16, (1.0, 0.55, 0.15), 0.9)
            continue
        for row in range(3):
            y = 0.3 + 0.22 * row
            for n in range(2):
                b.ellipse(x - 0.075 + 0.15 * n, y - 0.05, 0.075, 0.055, dim(crust, 1.0 - 0.1 * n))
                b.line([(x - 0.1 + 0.15 * n, y - 0.07), (x - 0.05 + 0.15 * n, y - 0.04)], (0.97, 0.86, 0.6), 0.014)
            b.rect((x - 0.18, y, x + 0.18, y + 0.035), (0.5, 0.32, 0.18))
    pendant(b, 0.35, 0.0, 0.06, BRASS)
    pendant(b, 0.65, 0.0, 0.06, BRASS)
    b.in_front()
    table_edge(b, 0.9, (0.72, 0.5, 0.3), 0.0)
    for n, x in enumerate((0.2, 0.36, 0.74)):
        b.ellipse(x, 0.92, 0.12 if n == 2 else 0.075, 0.065 if n == 2 else 0.045, crust)
        for j in (-1, 0, 1):
            b.line([(x + 0.04 * j - 0.012, 0.88), (x + 0.04 * j + 0.012, 0.94)], (0.98, 0.85, 0.55), 0.012)
    b.light = (1.08, 1.0, 0.86)


def cooking_class(b: Brush) -> None:
    """A kitchen with tiles, a hood, hanging copper pans; chopping board with vegetables and a steaming pot in front."""
    k = b.arrangement(3)
    wall = b.tint((0.88, 0.93, 0.92), 0.03)
    room(b, wall, (0.6, 0.55, 0.5), 0.85)
    for n in range(1, 8):
        b.line([(0, 0.1 * n), (1, 0.1 * n)], dim(wall, 0.8), 0.005)
        b.line([(0.13 * n, 0), (0.13 * n, 0.8)], dim(wall, 0.8), 0.005)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.34
    b.line([(x - 0.18, 0.12), (x + 0.18, 0.12)], STEEL, 0.018)
    for n in range(2):
        px = x - 0.08 + 0.17 * n
        b.line([(px, 0.12), (px, 0.25)], STEEL, 0.014)
        b.ball(px, 0.32, 0.078, (0.85, 0.45, 0.22))
    x = 0.5 + s * 0.36
    b.poly([(x - 0.07, 0.0), (x + 0.07, 0.0), (x + 0.17, 0.28), (x - 0.17, 0.28)], STEEL)
    desk(b, (-0.02, 0.7, 1.02, 1.02), (0.3, 0.45, 0.5))
    b.tube((x - 0.1, 0.54, x + 0.1, 0.7), STEEL)
    for dx in (-0.05, 0.05):
        b.glow(x + dx, 0.45, 0.06, WHITE, 0.6)
    if k == 2:
        figure(b, 0.5 - s * 0.34, 1.1, 0.6, WHITE)
    b.in_front()
    table_edge(b, 0.9, (0.9, 0.88, 0.84), 0.0)
    x = 0.5 - s * 0.26
    b.rect((x - 0.2, 0.9, x + 0.2, 0.98), (0.75, 0.52, 0.3), 0.015)
    for n, tone in enumerate(((0.9, 0.15, 0.1), (0.98, 0.6, 0.1), (0.3, 0.65, 0.2))):
        b.ball(x - 0.12 + 0.12 * n, 0.88, 0.052, tone)


def flower_shop(b: Brush) -> None:
    """Buckets of large bright flowers in steps on both sides, a striped awning above; a bouquet in front."""
    k = b.arrangement(3)
    room(b, b.tint((0.3, 0.45, 0.4), 0.04), (0.7, 0.65, 0.6), 0.85)
    for n in range(8):
        b.poly(
            [(n / 8, 0), ((n + 1) / 8, 0), ((n + 1) / 8, 0.12), (n / 8, 0.12)],
            WHITE if n % 2 else b.tint((0.9, 0.45, 0.6)),
        )
    for n, (x, y) in enumerate(((0.08, 0.5), (0.22, 0.72), (0.92, 0.5), (0.78, 0.72), (0.06, 0.9), (0.94, 0.9))):
        tone = b.tint(
            ((0.95, 0.2, 0.3), (0.98, 0.8, 0.2), (0.98, 0.55, 0.75), (0.6, 0.3, 0.8), (1.0, 0.98, 0.95))[(n + k) % 5]
        )
        b.poly([(x - 0.07, y), (x + 0.07, y), (x + 0.05, y + 0.16), (x - 0.05, y + 0.16)], STEEL)
        crown(b, x, y - 0.03, 0.09, 0.06, (0.2, 0.5, 0.2))
        for j in range(5):
            b.ball(x + 0.07 * math.cos(j * 1.26), y - 0.09 + 0.05 * math.sin(j * 1.26), 0.038, tone)
    b.in_front()
    x = (0.3, 0.7, 0.5)[k]
    b.poly([(x - 0.13, 0.88), (x + 0.13, 0.88), (x, 1.08)], (0.95, 0.9, 0.8))
    for j in range(6):
        b.ball(
            x + 0.1 * math.cos(j * 1.05),
            0.87 + 0.045 * math.sin(j * 1.05),
            0.052,
            ((0.95, 0.2, 0.35), (1.0, 0.85, 0.9))[j % 2],
        )


def hair_salon(b: Brush) -> None:
    """Round mirrors ringed with bulbs, styling chairs, a hood dryer; bottles and scissors in front."""
    k = b.arrangement(3)
    room(b, b.tint(((0.92, 0.78, 0.8), (0.75, 0.85, 0.85), (0.9, 0.86, 0.78))[k], 0.03), (0.3, 0.28, 0.3), 0.84)
    for x in (0.15, 0.85):
        b.ellipse(x, 0.32, 0.16, 0.2, BRASS)
        b.ellipse(x, 0.32, 0.14, 0.18, (0.8, 0.9, 0.95))
        b.poly([(x - 0.08, 0.44), (x + 0.02, 0.16), (x + 0.07, 0.18), (x - 0.03, 0.46)], WHITE, 0.6)
        for j in range(10):
            a = j * math.pi / 5
            b.glow(x + 0.165 * math.cos(a), 0.32 + 0.205 * math.sin(a), 0.04, (1, 0.95, 0.8), 0.9)
    s = 1 if k != 1 else -1
    x = 0.5 + s * 0.36
    b.rect((x - 0.13, 0.62, x + 0.13, 0.86), BLACK, 0.05)
    b.rect((x - 0.16, 0.82, x + 0.16, 0.9), BLACK, 0.03)
    b.tube((x - 0.02, 0.9, x + 0.02, 1.02), STEEL)
    bust(b, 0.5 - s * 0.36, 0.66, 0.08, WHITE)
    b.in_front()
    for n in range(3):
        px = 0.5 - s * 0.36 + 0.09 * (n - 1)
        b.tube((px - 0.034, 0.84, px + 0.034, 1.02), BRIGHT[(n + k + 1) % 6])
        b.rect((px - 0.014, 0.79, px + 0.014, 0.84), BLACK)
    x = 0.5 + s * 0.3
    for d in (-1, 1):
        b.line([(x + d * 0.06, 0.83), (x - d * 0.03, 0.96)], STEEL, 0.022)
        b.arc(x + d * 0.04, 0.99, 0.032, 0, 360, (0.9, 0.3, 0.2), 0.015)


def tailor_shop(b: Brush) -> None:
    """Rolls of bright cloth on a shelf, a dressed dummy; a black sewing machine with red cloth in front."""
    k = b.arrangement(3)
    room(b, b.tint((0.8, 0.72, 0.62), 0.04), (0.5, 0.36, 0.26), 0.84)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.35
    for row in range(3):
        for n in range(3):
            b.ball(x - 0.11 + 0.11 * n, 0.2 + 0.2 * row, 0.055, BRIGHT[(row * 2 + n + k) % 6])
        b.rect((x - 0.18, 0.26 + 0.2 * row, x + 0.18, 0.28 + 0.2 * row), WOOD)
    x = 0.5 + s * 0.36
    b.tube((x - 0.014, 0.6, x + 0.014, 0.98), WOOD)
    b.ball(x, 0.2, 0.035, WOOD)
    b.poly(
        [(x - 0.12, 0.28), (x + 0.12, 0.28), (x + 0.07, 0.46), (x + 0.14, 0.66), (x - 0.14, 0.66), (x - 0.07, 0.46)],
        b.tint((0.15, 0.3, 0.6)),
    )
    b.line([(x - 0.07, 0.28), (x, 0.6), (x + 0.07, 0.28)], (0.98, 0.85, 0.2), 0.02)
    bulbs(b, 0.02, 0.04, count=6) if k == 2 else None
    b.in_front()
    table_edge(b, 0.92, WOOD, 0.0)
    x = 0.5 - s * 0.24
    b.rect((x - 0.16, 0.93, x + 0.16, 0.97), BLACK, 0.01)
    b.rect((x + 0.08, 0.82, x + 0.15, 0.95), BLACK, 0.015)
    b.rect((x - 0.15, 0.8, x + 0.15, 0.86), BLACK, 0.025)
    b.rect((x - 0.14, 0.84, x - 0.09, 0.92), BLACK, 0.01)
    b.arc(x + 0.17, 0.84, 0.035, 0, 360, BRASS, 0.018)
    b.poly(
        [(x - 0.2, 0.93), (x - 0.02, 0.925), (x - 0.06, 1.02), (x - 0.3, 1.02)],
        mix(b.tint((0.85, 0.1, 0.2)), WHITE, 0.05),
    )


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "pottery workshop": pottery_workshop,
    "carpentry workshop": carpentry_workshop,
    "painting class": painting_class,
    "science laboratory": science_laboratory,
    "car repair garage": car_repair_garage,
    "bakery visit": bakery_visit,
    "cooking class": cooking_class,
    "flower shop": flower_shop,
    "hair salon": hair_salon,
    "tailor shop": tailor_shop,
}
