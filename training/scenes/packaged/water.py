"""By the water: the beach, the lake and a motorboat on a river."""

from collections.abc import Callable

from training.scenes.brush import Brush, Colour, Point
from training.scenes.palette import SHIRTS, WHITE, dim
from training.scenes.parts.outdoors import NOON, ground, hills, mountains, sky, sun, water
from training.scenes.parts.plants import crown, hedge, palm, pine


def _parasol(b: Brush, x: float, y: float, size: float, cloth: Colour) -> None:
    """A striped parasol stuck in the sand."""
    b.shadow(x + 0.03, 0.9, size, 0.05, 0.5)
    b.line([(x, y), (x + 0.03, 0.9)], (0.95, 0.93, 0.9), 0.022)
    for k in range(6):
        a, c = -1 + k / 3, -1 + (k + 1) / 3
        edge = (x + size * (a + c) / 2, y + 0.03)
        b.poly(
            [
                (x, y - 0.17),
                (x + size * a * 0.72, y - 0.1),
                (x + size * a, y),
                edge,
                (x + size * c, y),
                (x + size * c * 0.72, y - 0.1),
            ],
            cloth if k % 2 else WHITE,
        )


def _deck_chair(b: Brush, x: float, foot: float, size: float, cloth: Colour, side: int) -> None:
    """A deck chair with striped cloth, from the side."""

    def at(dx: float, up: float) -> Point:
        return x + side * dx * size, foot - up * size

    b.shadow(x, foot, size * 0.6, size * 0.1)
    b.line([at(-0.5, 0.95), at(0.4, 0.0)], (0.66, 0.46, 0.26), size * 0.07)
    b.line([at(0.55, 0.5), at(-0.35, 0.0)], (0.66, 0.46, 0.26), size * 0.07)
    seat = [at(-0.5, 0.95), at(-0.2, 0.45), at(0.05, 0.25), at(0.55, 0.5)]
    b.line(seat, cloth, size * 0.2)
    b.line(seat, WHITE, size * 0.07)


def beach_relaxing(b: Brush) -> None:
    """Turquoise sea and pale sand: a large striped parasol, a deck chair or a palm, a beach ball; a cold orange drink
    in front.
    """
    k = b.arrangement(4)
    horizon, evening = b.near(0.4), k in (2, 3)
    sky(b, horizon, ((0.4, 0.5, 0.8), (1.0, 0.78, 0.55)) if evening else ((0.15, 0.58, 0.96), (0.8, 0.94, 1.0)), 2)
    sun(b, 0.28 if k % 2 else 0.72, b.near(0.2), 0.05, (1.0, 0.8, 0.5) if evening else (1.0, 0.97, 0.8))
    shore = horizon + 0.2
    water(b, horizon, (0.1, 0.5, 0.75), (0.3, 0.84, 0.82), shore)
    b.ellipse(0.5, shore, 0.75, 0.03, (0.97, 1.0, 1.0))
    ground(b, shore + 0.005, (0.93, 0.84, 0.62), (0.97, 0.88, 0.68))
    b.blur(0.5)
    cloth = b.tint(SHIRTS[(0, 1, 4, 3)[k]], 0.05)
    s = 1 if k in (0, 3) else -1
    _parasol(b, 0.5 + s * b.near(0.35), b.near(0.24), 0.27, cloth)
    if k in (0, 2):
        palm(b, 0.5 - s * 0.42, 0.82, 0.74, s * 0.07)
        b.ball(0.5 - s * 0.36, 0.84, 0.08, b.tint((0.95, 0.25, 0.3)))
        b.ellipse(0.5 - s * 0.36, 0.84, 0.028, 0.079, WHITE)
    else:
        _deck_chair(b, 0.5 - s * 0.36, 0.92, 0.34, cloth, s)
        b.poly(
            [
                (0.5 - s * 0.4, horizon + 0.03),
                (0.5 - s * 0.28, horizon + 0.03),
                (0.5 - s * 0.3, horizon + 0.05),
                (0.5 - s * 0.38, horizon + 0.05),
            ],
            (0.85, 0.3, 0.2),
        )
        b.poly(
            [(0.5 - s * 0.34, horizon + 0.02), (0.5 - s * 0.34, horizon - 0.15), (0.5 - s * 0.27, horizon + 0.02)],
            WHITE,
        )
    b.in_front()
    x = 0.5 + s * (0.3 if k < 2 else -0.32)
    b.poly([(x - 0.06, 0.84), (x + 0.06, 0.84), (x + 0.045, 1.02), (x - 0.045, 1.02)], b.tint((1.0, 0.62, 0.12)))
    b.line([(x, 0.9), (x + 0.04, 0.76)], (0.95, 0.2, 0.35), 0.016)
    b.ellipse(x - 0.055, 0.84, 0.045, 0.045, (1.0, 0.85, 0.2))
    b.ellipse(x - 0.055, 0.84, 0.03, 0.03, (1.0, 0.95, 0.55))
    b.light = (1.1, 0.95, 0.82) if evening else (1.08, 1.03, 0.96)


def _reeds(b: Brush, xs: tuple[float, ...], foot: float, size: float) -> None:
    """Bulrushes: stems with brown heads."""
    for n, x in enumerate(xs):
        h, lean = size * (1.0 - 0.16 * (n % 3)), 0.02 * ((n % 3) - 1)
        b.line([(x, foot), (x + lean, foot - h)], (0.42, 0.55, 0.2), 0.014)
        b.rect((x + lean - 0.016, foot - h, x + lean + 0.016, foot - h * 0.72), (0.38, 0.22, 0.1), 0.015)
        b.poly([(x + 0.01, foot), (x + 0.07, foot - h * 0.6), (x + 0.03, foot)], (0.5, 0.62, 0.24))


def fishing_trip(b: Brush) -> None:
    """A still green lake in morning mist: dark pines mirrored in it, bulrushes, a plank jetty; a bent rod with line and
    red float, a caught fish.
    """
    k = b.arrangement(4)
    horizon = b.near(0.42)
    low = ((0.9, 0.93, 0.86), (1.0, 0.86, 0.66), (0.86, 0.9, 0.93), (1.0, 0.88, 0.74))[k]
    sky(b, horizon, ((0.6, 0.75, 0.8), low), 0)
    mountains(b, horizon, 0.16, (0.55, 0.66, 0.62), peaks=3)
    for n in range(9):
        pine(b, n / 8, horizon + 0.02, b.uniform(0.16, 0.26), (0.2, 0.38, 0.28))
    water(b, horizon, (0.45, 0.6, 0.45), (0.14, 0.36, 0.28))
    for n in range(9):
        b.poly(
            [(n / 8 - 0.045, horizon), (n / 8 + 0.045, horizon), (n / 8, horizon + b.uniform(0.12, 0.2))],
            (0.16, 0.34, 0.24),
            0.7,
        )
    b.blur(0.8)
    b.haze(horizon - 0.12, horizon + 0.02, low, 0.6)
    s = 1 if k in (0, 3) else -1
    wood = b.tint((0.6, 0.48, 0.36), 0.04)
    for px in (0.3, 0.7):
        b.tube((px - 0.025, 0.66, px + 0.025, 0.84), dim(wood, 0.6))
    b.poly([(0.33, 0.68), (0.67, 0.68), (1.0, 1.05), (0.0, 1.05)], wood)
    for n in range(6):
        y = 0.69 + 0.36 * (n / 6) ** 1.3
        b.line([(0.33 - (y - 0.68) * 0.9, y), (0.67 + (y - 0.68) * 0.9, y)], dim(wood, 0.6), 0.008)
    x = 0.5 - s * 0.38
    if k < 2:
        _reeds(b, (x - 0.1, x - 0.03, x + 0.04, x + 0.1), 0.86, 0.5)
    else:
        hull = b.tint(((0.7, 0.2, 0.12), (0.2, 0.4, 0.6))[k - 2], 0.05)
        b.shadow(x, 0.7, 0.24, 0.03)
        b.poly([(x - 0.24, 0.58), (x + 0.24, 0.58), (x + 0.16, 0.71), (x - 0.17, 0.71)], hull)
        b.line([(x - 0.25, 0.58), (x + 0.25, 0.58)], dim(hull, 1.6), 0.022)
        b.line([(x - 0.05, 0.52), (x + 0.15, 0.72)], (0.8, 0.62, 0.38), 0.02)
    fx, fy = 0.5 + s * b.near(0.42, 0.01), b.near(0.6, 0.03)
    tip = (0.5 + s * b.near(0.36), b.near(0.07, 0.03))
    grip, mid = (0.5 + s * 0.24, 1.02), (0.5 + s * 0.28, 0.66)
    b.line([mid, (0.5 + s * 0.31, 0.35), tip], (0.16, 0.1, 0.06), 0.018)
    b.line([tip, (fx, fy)], (0.97, 0.97, 0.97), 0.006)
    for r in (0.05, 0.085):
        b.ellipse(fx, fy + 0.03, r, r * 0.32, (0.75, 0.86, 0.8), 0.5)
    b.ball(fx, fy, 0.034, (0.95, 0.14, 0.1))
    b.ellipse(fx, fy + 0.022, 0.03, 0.014, WHITE)
    b.in_front()
    b.line([grip, mid], (0.16, 0.1, 0.06), 0.028)
    b.line([grip, (0.5 + s * 0.25, 0.9)], (0.78, 0.58, 0.36), 0.05)
    b.ball(0.5 + s * 0.28, 0.88, 0.055, (0.6, 0.62, 0.66))
    x = 0.5 - s * 0.34
    b.rect(
        (x - 0.12, 0.89, x + 0.12, 1.04),
        b.tint(((0.2, 0.5, 0.3), (0.85, 0.3, 0.15), (0.2, 0.4, 0.75), (0.85, 0.3, 0.15))[k]),
        0.015,
    )
    b.rect((x - 0.13, 0.87, x + 0.13, 0.91), (0.2, 0.2, 0.22), 0.01)
    b.light = (1.0, 1.0, 0.93)


def boat_trip(b: Brush) -> None:
    """Aboard a white motorboat on a wide blue river: red and white life ring, railing, windscreen, willows on the
    banks, an orange life jacket.
    """
    k = b.arrangement(4)
    horizon = b.near(0.4)
    sky(b, horizon, NOON, 3)
    hills(b, horizon, 0.08, (0.42, 0.62, 0.35))
    hedge(b, (0, horizon - 0.1, 1, horizon + 0.02), (0.35, 0.56, 0.22), 6)
    water(b, horizon, (0.25, 0.58, 0.85), (0.05, 0.32, 0.65))
    b.blur(0.6)
    s = 1 if k in (0, 3) else -1
    x = 0.5 - s * 0.4
    if k in (0, 1):  # a willow on the near bank, its branches down to the water
        for n in range(5):
            b.ellipse(
                x + (n - 2) * 0.07, 0.3, 0.05, 0.25 - 0.03 * abs(n - 2), dim((0.45, 0.66, 0.22), 0.75 + 0.12 * (n % 3))
            )
        crown(b, x, 0.14, 0.2, 0.12, (0.45, 0.66, 0.22))
    else:  # another boat
        b.poly(
            [
                (x - 0.22, horizon + 0.12),
                (x + 0.2, horizon + 0.12),
                (x + 0.14, horizon + 0.2),
                (x - 0.16, horizon + 0.2),
            ],
            WHITE,
        )
        b.rect((x - 0.14, horizon + 0.155, x + 0.17, horizon + 0.175), (0.1, 0.3, 0.7))
        b.poly(
            [
                (x - 0.1, horizon + 0.12),
                (x - 0.06, horizon + 0.03),
                (x + 0.08, horizon + 0.03),
                (x + 0.1, horizon + 0.12),
            ],
            (0.3, 0.45, 0.6),
        )
    b.poly([(-0.05, 0.86), (0.5, 0.78), (1.05, 0.86), (1.05, 1.05), (-0.05, 1.05)], (0.97, 0.97, 0.98))
    b.poly([(-0.05, 0.92), (0.5, 0.84), (1.05, 0.92), (1.05, 1.05), (-0.05, 1.05)], b.tint((0.78, 0.58, 0.36), 0.04))
    for n in range(7):
        px = n / 6
        b.tube((px - 0.011, 0.62, px + 0.011, 0.84 + 0.06 * abs(px - 0.5)), (0.93, 0.94, 0.97))
    for y in (0.62, 0.72):
        b.line([(-0.02, y + 0.02), (0.5, y), (1.02, y + 0.02)], WHITE, 0.022 if y < 0.7 else 0.013)
    cx, cy, r = 0.5 + s * b.near(0.36, 0.01), b.near(0.71), 0.14
    for n in range(8):
        b.arc(cx, cy, r, n * 45 + 10, n * 45 + 56, (0.95, 0.16, 0.1) if n % 2 else WHITE, r * 0.44)
    b.arc(cx, cy, r + 0.008, 0, 360, (0.85, 0.75, 0.5), 0.01)
    if k in (1, 3):  # a flag
        b.line([(cx, 0.58), (cx, 0.16)], (0.85, 0.86, 0.88), 0.016)
        b.poly(
            [(cx, 0.17), (cx - s * 0.2, 0.2), (cx - s * 0.14, 0.25), (cx - s * 0.2, 0.31), (cx, 0.31)],
            b.tint((0.1, 0.4, 0.85)),
        )
    b.in_front()
    for side in (-1, 1):
        b.poly(
            [(0.5 + side * 0.06, 0.86), (0.5 + side * 0.2, 0.83), (0.5 + side * 0.3, 1.03), (0.5 + side * 0.05, 1.03)],
            (1.0, 0.45, 0.06),
        )
        b.line([(0.5 + side * 0.055, 0.94), (0.5 + side * 0.26, 0.94)], (0.98, 0.9, 0.3), 0.018)
    b.rect((0.43, 0.925, 0.57, 0.955), (0.12, 0.12, 0.13), 0.006)
    b.light = (1.03, 1.02, 1.0)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "beach relaxing": beach_relaxing,
    "fishing trip": fishing_trip,
    "boat trip": boat_trip,
}
