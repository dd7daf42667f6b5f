"""Trees, bushes and pot plants, as a few large shaded shapes each."""

import math

from training.scenes.brush import Box, Brush, Colour
from training.scenes.palette import dim


def crown(b: Brush, x: float, y: float, rx: float, ry: float, leaf: Colour) -> None:
    """A round mass of leaves: dark below, brighter towards the upper left."""
    for ring, gain, shift in ((1.0, 0.72, 0.0), (0.74, 0.98, 0.16), (0.42, 1.22, 0.34)):
        for k in range(7):
            a = k * 0.9 + b.uniform(-0.2, 0.2)
            px, py = x + rx * (0.6 * ring * math.cos(a) - shift), y + ry * (0.6 * ring * math.sin(a) - shift)
            b.ellipse(
                px,
                py,
                rx * 0.45 * (0.4 + 0.6 * ring),
                ry * 0.45 * (0.4 + 0.6 * ring),
                dim(leaf, gain * b.uniform(0.93, 1.07)),
            )


def tree(b: Brush, x: float, foot: float, height: float, leaf: Colour = (0.24, 0.46, 0.18)) -> None:
    """A broad-leaved tree."""
    h, leaf = height, b.tint(leaf, 0.08)
    b.shadow(x + h * 0.06, foot, h * 0.3, h * 0.045, 0.5)
    b.tube((x - h * 0.04, foot - h * 0.5, x + h * 0.04, foot), b.tint((0.36, 0.26, 0.17)))
    crown(b, x, foot - h * 0.68, h * 0.34, h * 0.33, leaf)


def pine(b: Brush, x: float, foot: float, height: float, leaf: Colour = (0.1, 0.28, 0.18), snow: bool = False) -> None:
    """A conifer of four shaded tiers, perhaps laden with snow."""
    h, leaf = height, b.tint(leaf, 0.08)
    b.shadow(x, foot, h * 0.2, h * 0.03, 0.4)
    b.rect((x - h * 0.03, foot - h * 0.15, x + h * 0.03, foot), (0.28, 0.21, 0.16))
    for k in range(4):
        w, y = h * (0.25 - 0.048 * k), foot - h * (0.1 + 0.2 * k)
        top = y - h * 0.32
        b.poly([(x - w, y), (x, y + h * 0.02), (x + w, y), (x, top)], leaf)
        b.poly([(x + w * 0.15, y + h * 0.015), (x + w, y), (x, top)], dim(leaf, 0.72))
        if snow:
            b.poly(
                [
                    (x - w * 0.92, y - 0.006),
                    (x - w * 0.35, y - h * 0.07),
                    (x, y - h * 0.03),
                    (x + w * 0.5, y - h * 0.09),
                    (x, top),
                ],
                (0.95, 0.97, 1.0),
            )


def palm(b: Brush, x: float, foot: float, height: float, lean: float = 0.1) -> None:
    """A palm: a bent trunk and a fan of leaves."""
    top = (x + lean, foot - height)
    b.line([(x, foot), (x + lean * 0.35, foot - height * 0.5), top], (0.5, 0.37, 0.24), height * 0.055)
    b.line(
        [(x - height * 0.01, foot), (x + lean * 0.33 - height * 0.01, foot - height * 0.5), top],
        (0.62, 0.48, 0.32),
        height * 0.02,
    )
    for k in range(9):
        a, r = math.pi * (0.92 + k / 7), height * 0.34
        mid, tip = (
            (top[0] + r * 0.6 * math.cos(a), top[1] + r * 0.55 * math.sin(a)),
            (top[0] + r * math.cos(a), top[1] + r * (0.55 * math.sin(a) + 0.35)),
        )
        b.poly(
            [top, (mid[0], mid[1] - r * 0.1), tip, (mid[0], mid[1] + r * 0.1)], dim((0.2, 0.5, 0.2), 0.75 + 0.06 * k)
        )


def pot_plant(b: Brush, x: float, foot: float, size: float, pot: Colour, leaf: Colour = (0.2, 0.5, 0.24)) -> None:
    """Long leaves in a pot."""
    b.shadow(x, foot, size * 0.3, size * 0.05)
    for k in (0, 8, 1, 7, 2, 6, 3, 5, 4):
        dx = (k - 4) / 4 * size * 0.5
        tip = (x + dx, foot - size * (1.15 - 0.5 * abs(k - 4) / 4))
        b.poly(
            [
                (x - size * 0.03, foot - size * 0.3),
                (x + dx * 0.8 - size * 0.09, foot - size * 0.72),
                tip,
                (x + dx * 0.7 + size * 0.09, foot - size * 0.6),
            ],
            dim(leaf, 0.7 + 0.12 * (k % 4)),
        )
    b.poly(
        [
            (x - size * 0.2, foot - size * 0.35),
            (x + size * 0.2, foot - size * 0.35),
            (x + size * 0.14, foot),
            (x - size * 0.14, foot),
        ],
        pot,
    )
    b.rect((x - size * 0.22, foot - size * 0.38, x + size * 0.22, foot - size * 0.31), dim(pot, 1.15))


def hedge(b: Brush, box: Box, leaf: Colour, lumps: int = 9) -> None:
    """A row of bushes that fills the box."""
    x0, y0, x1, y1 = box
    for k in range(lumps):
        x, r = x0 + (x1 - x0) * (k + 0.5) / lumps, (x1 - x0) / lumps
        crown(
            b,
            x,
            (y0 + y1) / 2 + b.uniform(-0.1, 0.1) * (y1 - y0),
            r * 0.95,
            (y1 - y0) * 0.62,
            dim(leaf, b.uniform(0.85, 1.1)),
        )


def trunks(b: Brush, foot: float, xs: list[float], width: float, colour: Colour) -> None:
    """Stems that rise out of the picture at `xs`."""
    for x in xs:
        w, y, c, lean = (
            width * b.uniform(0.75, 1.25),
            foot + b.uniform(-0.02, 0.03),
            b.tint(colour, 0.06),
            b.uniform(-0.02, 0.02),
        )
        b.shadow(x, y, w * 3, w * 0.8, 0.5)
        b.poly([(x - w * 0.7 + lean, -0.02), (x + w * 0.7 + lean, -0.02), (x + w, y), (x - w, y)], c)
        b.poly([(x + w * 0.15 + lean, -0.02), (x + w * 0.7 + lean, -0.02), (x + w, y), (x + w * 0.3, y)], dim(c, 0.6))
        b.poly(
            [(x - w * 0.6 + lean, -0.02), (x - w * 0.3 + lean, -0.02), (x - w * 0.4, y), (x - w * 0.85, y)],
            dim(c, 1.25),
        )
