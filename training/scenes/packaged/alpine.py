"""Mountains and wide skies: cabin, hiking trail, stars and snow."""

from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import BLACK, WHITE, dim
from training.scenes.parts.indoors import cup
from training.scenes.parts.outdoors import DUSK, ground, mountains, path, sky
from training.scenes.parts.people import figure
from training.scenes.parts.plants import pine


def _cabin(b: Brush, x: float, foot: float, size: float, log: Colour, roof: Colour) -> None:
    """A log cabin with two lit windows and a smoking chimney."""
    s = size
    left, right, eave = x - s * 0.5, x + s * 0.5, foot - s * 0.5
    for k in range(4):
        b.ellipse(
            x + s * (0.3 - 0.05 * k),
            eave - s * (0.5 + 0.09 * k),
            s * (0.05 + 0.015 * k),
            s * 0.05,
            (0.9, 0.88, 0.9),
            0.45,
        )
    b.rect((x + s * 0.22, eave - s * 0.42, x + s * 0.36, eave), (0.5, 0.45, 0.44))
    b.shadow(x, foot, s * 0.7, s * 0.06)
    for k in range(6):
        y = eave + k * s * 0.5 / 6
        b.rect((left - s * 0.02, y, right + s * 0.02, y + s * 0.085), dim(log, 1.08 if k % 2 else 0.92), s * 0.03)
        b.ellipse(left, y + s * 0.042, s * 0.035, s * 0.04, dim(log, 1.5))
    b.poly(
        [
            (left - s * 0.12, eave + s * 0.03),
            (x - s * 0.3, eave - s * 0.32),
            (x + s * 0.45, eave - s * 0.32),
            (right + s * 0.12, eave + s * 0.03),
        ],
        roof,
    )
    for wx in (x - s * 0.34, x + s * 0.1):
        b.glow(wx + s * 0.11, foot - s * 0.27, s * 0.3, (1.0, 0.75, 0.35), 0.5)
        b.rect((wx - s * 0.02, foot - s * 0.4, wx + s * 0.24, foot - s * 0.14), (0.24, 0.13, 0.07))
        b.rect((wx, foot - s * 0.38, wx + s * 0.22, foot - s * 0.16), (1.0, 0.82, 0.4))
        b.line([(wx + s * 0.11, foot - s * 0.38), (wx + s * 0.11, foot - s * 0.16)], (0.24, 0.13, 0.07), s * 0.025)
        b.line([(wx, foot - s * 0.27), (wx + s * 0.22, foot - s * 0.27)], (0.24, 0.13, 0.07), s * 0.025)


def mountain_cabin_retreat(b: Brush) -> None:
    """A log cabin with warm windows and a smoking chimney among dark pines below misty mountains at dusk; checked
    blanket, steaming mug.
    """
    k = b.arrangement(4)
    horizon = b.near(0.5)
    sky(b, horizon, (DUSK, ((0.45, 0.5, 0.72), (1.0, 0.82, 0.7)), ((0.22, 0.2, 0.42), (0.8, 0.5, 0.5)), DUSK)[k], 2)
    mountains(b, horizon + 0.02, 0.32, (0.42, 0.38, 0.54), 0.25)
    b.haze(horizon - 0.2, horizon + 0.02, (0.9, 0.78, 0.75), 0.6)
    for n in range(9):
        pine(b, n / 8, horizon + 0.05, b.uniform(0.18, 0.28), (0.15, 0.25, 0.27))
    ground(b, horizon + 0.03, (0.36, 0.38, 0.2), (0.4, 0.3, 0.16))
    b.blur(0.6)
    s = 1 if k % 2 == 0 else -1
    log = b.tint((0.56, 0.32, 0.15), 0.05)
    _cabin(
        b,
        0.5 + s * b.near(0.33),
        0.82,
        0.58,
        log,
        b.tint(((0.3, 0.17, 0.13), (0.25, 0.3, 0.34), (0.95, 0.96, 1.0), (0.35, 0.14, 0.1))[k], 0.04),
    )
    pine(b, 0.5 - s * b.near(0.42), 0.9, 0.92, (0.08, 0.24, 0.17))
    if k >= 2:
        pine(b, 0.5 - s * 0.27, 0.78, 0.52, (0.1, 0.28, 0.2))
    for row in range(3):
        for n in range(3 - row):
            px, py = 0.5 - s * (0.46 - 0.06 * n - 0.03 * row), 0.96 - row * 0.055
            b.ellipse(px, py, 0.034, 0.034, (0.36, 0.22, 0.12))
            b.ellipse(px, py, 0.026, 0.026, (0.88, 0.67, 0.42))
    b.in_front()
    red = b.tint(((0.75, 0.12, 0.12), (0.15, 0.35, 0.3), (0.75, 0.12, 0.12), (0.2, 0.3, 0.6))[k], 0.04)
    b.poly([(0.22, 1.02), (0.28, 0.93), (0.5, 0.96), (0.72, 0.93), (0.78, 1.02)], red)
    for n in range(5):
        b.line([(0.3 + 0.1 * n, 0.94), (0.28 + 0.11 * n, 1.02)], dim(red, 0.5), 0.014)
    cup(b, 0.5 + s * 0.3, 0.97, 0.075, b.tint((0.9, 0.88, 0.84)), steam=True)
    b.light = (0.98, 0.86, 0.84)


def _signpost(b: Brush, x: float, side: int) -> None:
    """A yellow signpost with three arrows."""
    b.tube((x - 0.018, 0.3, x + 0.018, 0.95), (0.5, 0.36, 0.22))
    for n in range(3):
        y, s = 0.34 + n * 0.105, side * (-1) ** n
        b.poly(
            [
                (x - s * 0.1, y),
                (x + s * 0.09, y),
                (x + s * 0.15, y + 0.04),
                (x + s * 0.09, y + 0.08),
                (x - s * 0.1, y + 0.08),
            ],
            (0.99, 0.82, 0.2),
        )
        b.rect((x - 0.065, y + 0.032, x + 0.055, y + 0.05), (0.25, 0.2, 0.12))


def mountain_hiking(b: Brush) -> None:
    """Snow-capped peaks above a green meadow with a stony trail, a yellow signpost, a hiker with a rucksack; own pack
    straps and poles.
    """
    k = b.arrangement(3)
    horizon = b.near(0.5)
    sky(b, horizon, ((0.14, 0.45, 0.88), (0.74, 0.88, 0.98)), 2)
    rock: Colour = ((0.5, 0.53, 0.64), (0.62, 0.55, 0.5), (0.46, 0.5, 0.66))[k]
    mountains(b, horizon, 0.46, rock, 0.4, 3)
    b.haze(horizon - 0.25, horizon, (0.8, 0.88, 0.95), 0.5)
    b.blur(0.5)
    ground(b, horizon, (0.5, 0.66, 0.3), (0.36, 0.54, 0.2))
    for x in (0.05, 0.2, 0.8, 0.95):
        pine(b, b.near(x), horizon + 0.06, b.uniform(0.12, 0.18), (0.12, 0.32, 0.2))
    s = 1 if k != 1 else -1
    path(b, horizon + 0.04, 0.5 - s * 0.22, 0.5 - s * 0.24, 0.24, -s * 0.12, (0.78, 0.7, 0.56), (0.5, 0.52, 0.34))
    _signpost(b, 0.5 + s * b.near(0.37), s)
    x = 0.5 - s * b.near(0.36)
    if k != 2:
        figure(b, x, 0.86, 0.42, b.tint((0.2, 0.45, 0.8)), None, 0.12)
        b.rect((x - 0.06, 0.51, x + 0.06, 0.67), b.tint((0.95, 0.4, 0.1)), 0.025)
    else:
        for dx, r in ((-0.05, 0.13), (0.09, 0.09)):
            b.shadow(x + dx, 0.88, r * 1.4, 0.03)
            b.poly(
                [
                    (x + dx - r, 0.88),
                    (x + dx - r * 0.7, 0.88 - r * 1.1),
                    (x + dx + r * 0.2, 0.88 - r * 1.4),
                    (x + dx + r, 0.88 - r * 0.5),
                    (x + dx + r * 1.1, 0.88),
                ],
                (0.64, 0.64, 0.67),
            )
            b.poly(
                [
                    (x + dx, 0.88),
                    (x + dx + r * 0.2, 0.88 - r * 1.4),
                    (x + dx + r, 0.88 - r * 0.5),
                    (x + dx + r * 1.1, 0.88),
                ],
                (0.44, 0.44, 0.48),
            )
    b.in_front()
    strap = b.tint(((0.9, 0.32, 0.08), (0.1, 0.4, 0.8), (0.85, 0.15, 0.2))[k], 0.05)
    for side in (-1, 1):
        b.line([(0.5 + side * 0.19, 0.79), (0.5 + side * 0.17, 1.02)], strap, 0.07)
        b.line([(0.5 + side * 0.42, 0.86), (0.5 + side * 0.46, 1.02)], (0.8, 0.81, 0.84), 0.022)
        b.line([(0.5 + side * 0.405, 0.78), (0.5 + side * 0.42, 0.89)], BLACK, 0.05)
    b.line([(0.33, 0.92), (0.67, 0.92)], (0.1, 0.1, 0.1), 0.024)
    b.light = (1.04, 1.01, 0.97)


def night_sky_stargazing(b: Brush) -> None:
    """Deep blue night with large stars, the Milky Way and black hills; a big white telescope on its tripod, a glowing
    tent or a crescent moon.
    """
    k = b.arrangement(4)
    horizon = b.near(0.72)
    b.gradient(
        (0.02, 0.03, 0.14),
        b.tint(((0.16, 0.22, 0.46), (0.3, 0.18, 0.44), (0.1, 0.28, 0.42), (0.2, 0.2, 0.46))[k], 0.03),
        (0, 0, 1, horizon + 0.1),
    )
    s = 1 if k in (0, 3) else -1
    for n in range(9):
        t = n / 8
        b.glow(0.5 + s * (0.55 - 1.1 * t), horizon * t, 0.2, ((0.6, 0.55, 0.9), (0.75, 0.65, 0.85))[n % 2], 0.28)
    b.blur(0.5)
    for _ in range(46):
        x, y, size = b.uniform(0, 1), b.uniform(0, horizon), b.pick([0.004, 0.005, 0.007])
        b.ellipse(x, y, size, size, b.pick([(1, 1, 1), (0.8, 0.88, 1.0), (1.0, 0.92, 0.75)]))
    for x, y in ((0.12, 0.12), (0.86, 0.1), (0.9, 0.4), (0.08, 0.36)):
        x, y = b.near(x, 0.05), b.near(y, 0.05)
        b.glow(x, y, 0.03, (0.8, 0.88, 1), 0.8)
        for dx, dy in ((0.026, 0), (0, 0.026)):
            b.line([(x - dx, y - dy), (x + dx, y + dy)], (1, 1, 1), 0.005)
    x = 0.5 + s * 0.35
    if k in (1, 3):
        b.glow(x, 0.2, 0.2, (0.75, 0.8, 0.95), 0.5)
        b.ellipse(x, 0.2, 0.075, 0.075, (0.99, 0.97, 0.85))
        b.ellipse(x + 0.034, 0.185, 0.064, 0.066, (0.13, 0.15, 0.33))
    else:
        b.line([(x - s * 0.1, 0.1), (x + s * 0.08, 0.22)], (0.95, 0.97, 1.0), 0.01)
        b.glow(x + s * 0.08, 0.22, 0.04, (1, 1, 1), 0.9)
    mountains(b, horizon + 0.08, 0.14, (0.06, 0.07, 0.15))
    b.gradient((0.05, 0.08, 0.13), (0.02, 0.03, 0.05), (0, horizon + 0.05, 1, 1))
    if k != 1:
        b.glow(x, 0.88, 0.3, (1.0, 0.6, 0.25), 0.45)
        b.poly([(x - 0.19, 0.96), (x, 0.66), (x + 0.2, 0.96)], (1.0, 0.62, 0.2))
        b.poly([(x, 0.66), (x + 0.2, 0.96), (x + 0.07, 0.96)], (0.66, 0.38, 0.12))
        b.poly([(x - 0.05, 0.96), (x - 0.005, 0.73), (x + 0.03, 0.96)], (1.0, 0.9, 0.6))
    x, y, tube = 0.5 - s * b.near(0.33), b.near(0.5), b.tint(b.pick([(0.95, 0.95, 0.98), (0.9, 0.3, 0.25)]), 0.03)
    for dx in (-0.12, 0.02, 0.14):
        b.line([(x, y), (x + dx, 0.98)], (0.4, 0.42, 0.48), 0.024)
    b.line([(x + s * 0.12, y + 0.12), (x - s * 0.14, y - 0.2)], tube, 0.105)
    b.line([(x - s * 0.12, y - 0.175), (x - s * 0.165, y - 0.23)], dim(tube, 0.75), 0.135)
    b.line([(x + s * 0.12, y + 0.12), (x + s * 0.165, y + 0.175)], (0.25, 0.25, 0.3), 0.055)
    b.light = (0.74, 0.76, 0.96)


def snowshoeing(b: Brush) -> None:
    """White slopes with large snow-laden spruces and long blue shadows; two big webbed snowshoes stuck in the snow,
    poles in hand.
    """
    k = b.arrangement(4)
    horizon = b.near(0.46)
    sky(b, horizon, (((0.3, 0.58, 0.92), (0.9, 0.94, 0.98)), ((0.62, 0.7, 0.8), (0.88, 0.92, 0.96)))[k % 2], 2)
    mountains(b, horizon + 0.02, 0.2, (0.72, 0.79, 0.92), 0.6)
    b.blur(0.6)
    for n in range(5):
        pine(b, n / 4 + b.uniform(-0.05, 0.05), horizon + 0.05, b.uniform(0.22, 0.34), (0.16, 0.3, 0.3), True)
    b.gradient((0.86, 0.91, 0.98), (0.98, 0.99, 1.0), (0, horizon + 0.02, 1, 1))
    for n in range(4):
        b.ellipse(b.uniform(0, 1), horizon + 0.12 + 0.13 * n, 0.5, 0.03 + 0.012 * n, (0.74, 0.83, 0.97), 0.6)
    s = 1 if k in (0, 3) else -1
    for n in range(6):
        t = n / 5
        b.ellipse(
            0.5 - s * (0.18 + 0.22 * t) + 0.05 * (0.4 + t) * (-1) ** n,
            horizon + 0.1 + 0.45 * t**1.4,
            0.02 + 0.035 * t,
            0.01 + 0.02 * t,
            (0.6, 0.72, 0.92),
        )
    pine(b, 0.5 - s * b.near(0.43), 0.8, 0.8, (0.14, 0.28, 0.28), True)
    if k >= 2:
        pine(b, 0.5 + s * 0.46, 0.66, 0.6, (0.14, 0.28, 0.28), True)
    frame = b.tint(((0.98, 0.45, 0.05), (0.9, 0.12, 0.2), (0.1, 0.5, 0.85), (0.98, 0.7, 0.05))[k], 0.04)
    for n, lean in enumerate((-0.03, 0.04)):
        x, y = 0.5 + s * (0.3 + 0.14 * n), b.near(0.6)
        b.shadow(x + 0.05, 0.92, 0.14, 0.03, 0.4)
        for w, h, c in ((0.085, 0.17, frame), (0.062, 0.147, (0.93, 0.95, 0.98))):
            b.ellipse(x + lean, y, w, h, c)
            b.poly([(x + lean - w, y + 0.02), (x + lean + w, y + 0.02), (x + w * 0.15, 0.92), (x - w * 0.15, 0.92)], c)
        for row in range(4):
            v = y - 0.1 + row * 0.065
            b.line([(x + lean - 0.06, v), (x + lean + 0.06, v + 0.06)], (0.25, 0.2, 0.17), 0.009)
            b.line([(x + lean + 0.06, v), (x + lean - 0.06, v + 0.06)], (0.25, 0.2, 0.17), 0.009)
        b.rect((x + lean * 0.7 - 0.05, y + 0.04, x + lean * 0.7 + 0.05, y + 0.09), BLACK, 0.01)
    b.in_front()
    for side in (-1, 1):
        b.line([(0.5 + side * 0.4, 0.84), (0.5 + side * 0.44, 1.02)], frame, 0.024)
        b.line([(0.5 + side * 0.395, 0.78), (0.5 + side * 0.405, 0.88)], BLACK, 0.05)
    for _ in range(14 if k % 2 else 0):
        r = b.uniform(0.008, 0.014)
        b.ellipse(b.uniform(0, 1), b.uniform(0, 1), r, r, WHITE)
    b.light = (0.94, 0.98, 1.06)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "mountain cabin retreat": mountain_cabin_retreat,
    "mountain hiking": mountain_hiking,
    "night sky stargazing": night_sky_stargazing,
    "snowshoeing": snowshoeing,
}
