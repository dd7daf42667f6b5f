"""Animals, each a few large shaded shapes. `side` is 1 for an animal that looks to the right, -1 to the left."""

from training.scenes.brush import Brush, Colour, Point
from training.scenes.palette import dim, mix


def elephant(b: Brush, x: float, foot: float, h: float, side: int) -> None:
    """An elephant, `h` high."""
    grey = b.tint((0.52, 0.51, 0.54), 0.04)
    dark = dim(grey, 0.75)

    def px(dx: float) -> float:
        return x + side * dx * h

    b.shadow(x, foot, h * 0.8, h * 0.08)
    for dx, c in ((0.32, dark), (-0.22, dark), (0.14, grey), (-0.4, grey)):
        b.rect((px(dx) - h * 0.1, foot - h * 0.5, px(dx) + h * 0.1, foot), c, h * 0.03)
    b.ellipse(px(-0.05), foot - h * 0.62, h * 0.58, h * 0.37, grey)
    b.ellipse(px(0.5), foot - h * 0.74, h * 0.27, h * 0.3, grey)
    b.line(
        [
            (px(0.68), foot - h * 0.68),
            (px(0.78), foot - h * 0.4),
            (px(0.76), foot - h * 0.15),
            (px(0.9), foot - h * 0.06),
        ],
        grey,
        h * 0.14,
    )
    b.line(
        [(px(0.6), foot - h * 0.52), (px(0.78), foot - h * 0.4), (px(0.95), foot - h * 0.48)],
        (0.98, 0.96, 0.88),
        h * 0.055,
    )
    b.ellipse(px(0.28), foot - h * 0.74, h * 0.23, h * 0.3, dark)
    b.ellipse(px(0.28), foot - h * 0.74, h * 0.17, h * 0.23, mix(dark, (0.75, 0.52, 0.52), 0.4))
    b.ellipse(px(0.58), foot - h * 0.8, h * 0.03, h * 0.03, (0.05, 0.05, 0.05))


def giraffe(b: Brush, x: float, foot: float, h: float, side: int) -> None:
    """A giraffe, `h` high."""
    coat, spot = b.tint((0.96, 0.78, 0.42), 0.03), (0.52, 0.28, 0.1)

    def at(dx: float, up: float) -> Point:
        return x + side * dx * h, foot - up * h

    b.shadow(x, foot, h * 0.3, h * 0.04)
    for dx in (-0.16, -0.08, 0.08, 0.15):
        b.line([at(dx, 0.42), at(dx, 0.0)], dim(coat, 0.88), h * 0.045)
    b.ellipse(*at(-0.01, 0.46), h * 0.22, h * 0.12, coat)
    b.poly([at(0.04, 0.5), at(0.21, 0.46), at(0.27, 0.9), at(0.17, 0.92)], coat)
    b.poly([at(0.15, 0.98), at(0.18, 0.86), at(0.4, 0.82), at(0.41, 0.88), at(0.28, 0.97)], coat)
    b.line([at(0.18, 0.96), at(0.17, 1.04)], spot, h * 0.02)
    b.line([at(0.23, 0.97), at(0.23, 1.05)], spot, h * 0.02)
    b.ellipse(*at(0.24, 0.925), h * 0.015, h * 0.015, (0.05, 0.04, 0.03))
    for dx, up, r in (
        (0.19, 0.84, 0.035),
        (0.23, 0.76, 0.036),
        (0.17, 0.69, 0.04),
        (0.2, 0.6, 0.042),
        (0.12, 0.53, 0.042),
        (0.04, 0.49, 0.05),
        (-0.08, 0.5, 0.05),
        (-0.16, 0.44, 0.04),
        (-0.02, 0.4, 0.04),
        (0.1, 0.42, 0.04),
    ):
        b.ellipse(*at(dx, up), r * h, r * h * 0.9, spot)


def cow(
    b: Brush,
    x: float,
    foot: float,
    h: float,
    side: int,
    coat: Colour = (0.97, 0.96, 0.93),
    spot: Colour = (0.14, 0.12, 0.12),
) -> None:
    """A spotted cow, `h` high."""

    def at(dx: float, up: float) -> Point:
        return x + side * dx * h, foot - up * h

    b.shadow(x, foot, h * 0.8, h * 0.08)
    for dx in (-0.5, -0.34, 0.3, 0.46):
        b.line([at(dx, 0.5), at(dx, 0.02)], dim(coat, 0.88), h * 0.13)
        b.line([at(dx, 0.07), at(dx, 0.0)], spot, h * 0.13)
    b.rect((*at(-0.62, 0.95), *at(0.6, 0.38)), coat, h * 0.2)
    b.ellipse(*at(-0.3, 0.75), h * 0.2, h * 0.16, spot)
    b.ellipse(*at(0.2, 0.6), h * 0.17, h * 0.15, spot)
    b.ellipse(*at(-0.3, 0.36), h * 0.14, h * 0.08, (0.98, 0.7, 0.7))
    b.poly([at(0.52, 1.18), at(0.9, 1.12), at(0.98, 0.8), at(0.7, 0.72), at(0.48, 0.85)], coat)
    b.poly([at(0.52, 1.18), at(0.7, 1.16), at(0.66, 0.85), at(0.5, 0.88)], spot)
    b.ellipse(*at(0.9, 0.82), h * 0.15, h * 0.12, (0.98, 0.72, 0.7))
    b.ellipse(*at(0.8, 1.04), h * 0.035, h * 0.04, (0.05, 0.05, 0.05))
    b.line([at(0.5, 1.12), at(0.34, 1.2)], spot, h * 0.1)


def hen(b: Brush, x: float, foot: float, h: float, side: int, coat: Colour) -> None:
    """A hen, `h` high."""

    def at(dx: float, up: float) -> Point:
        return x + side * dx * h, foot - up * h

    b.shadow(x, foot, h * 0.5, h * 0.08)
    for dx in (-0.06, 0.1):
        b.line([at(dx, 0.25), at(dx, 0)], (0.95, 0.65, 0.15), h * 0.06)
    b.poly([at(-0.2, 0.3), at(-0.6, 0.75), at(-0.2, 0.7)], dim(coat, 0.85))
    b.ellipse(*at(0, 0.45), h * 0.38, h * 0.28, coat)
    b.poly([at(0.1, 0.4), at(0.4, 0.5), at(0.38, 0.9), at(0.2, 0.9)], coat)
    b.ellipse(*at(0.3, 0.88), h * 0.13, h * 0.13, coat)
    b.ellipse(*at(0.27, 1.03), h * 0.12, h * 0.07, (0.9, 0.1, 0.1))
    b.poly([at(0.42, 0.92), at(0.6, 0.85), at(0.42, 0.8)], (0.98, 0.7, 0.15))
    b.ellipse(*at(0.34, 0.92), h * 0.025, h * 0.025, (0.05, 0.05, 0.05))


def deer(b: Brush, x: float, foot: float, h: float, side: int) -> None:
    """A stag with antlers, `h` to the shoulder."""
    coat, horn = b.tint((0.76, 0.46, 0.2), 0.04), (0.94, 0.86, 0.66)

    def at(dx: float, up: float) -> Point:
        return x + side * dx * h, foot - up * h

    b.shadow(x, foot, h * 0.6, h * 0.07)
    for dx in (-0.36, -0.26, 0.22, 0.34):
        b.line([at(dx, 0.55), at(dx, 0)], dim(coat, 0.72), h * 0.08)
    b.ellipse(*at(0, 0.62), h * 0.48, h * 0.22, coat)
    b.poly([at(0.15, 0.6), at(0.45, 0.6), at(0.55, 1.1), at(0.34, 1.12)], coat)
    b.ellipse(*at(0.52, 1.14), h * 0.2, h * 0.11, coat)
    b.ellipse(*at(0.68, 1.12), h * 0.05, h * 0.045, (0.1, 0.08, 0.06))
    b.ellipse(*at(0.5, 1.18), h * 0.025, h * 0.025, (0.05, 0.04, 0.03))
    b.ellipse(*at(-0.46, 0.66), h * 0.07, h * 0.1, (0.96, 0.94, 0.9))
    for s in (-1, 1):
        root, mid, tip = at(0.44, 1.22), at(0.42 + s * 0.2, 1.45), at(0.42 + s * 0.16, 1.75)
        b.line([root, mid, tip], horn, h * 0.06)
        b.line([mid, at(0.42 + s * 0.4, 1.6)], horn, h * 0.055)


def horse(b: Brush, x: float, foot: float, h: float, side: int, coat: Colour) -> None:
    """A horse, `h` to the withers."""

    def at(dx: float, up: float) -> Point:
        return x + side * dx * h, foot - up * h

    b.shadow(x, foot, h * 0.7, h * 0.07)
    for dx in (-0.45, -0.32, 0.3, 0.42):
        b.line([at(dx, 0.55), at(dx * 1.05, 0)], dim(coat, 0.8), h * 0.1)
    b.ellipse(*at(0, 0.7), h * 0.58, h * 0.27, coat)
    b.poly([at(0.2, 0.7), at(0.55, 0.75), at(0.85, 1.25), at(0.6, 1.4)], coat)
    b.poly([at(0.58, 1.42), at(0.8, 1.38), at(1.1, 1.08), at(1.0, 0.98), at(0.65, 1.15)], coat)
    b.poly([at(0.6, 1.46), at(0.5, 1.3), at(0.15, 0.88), at(0.35, 0.9)], dim(coat, 0.3))
    b.poly([at(0.6, 1.4), at(0.68, 1.4), at(0.65, 1.54)], coat)
    b.poly([at(-0.5, 0.85), at(-0.75, 0.75), at(-0.8, 0.3), at(-0.6, 0.5)], dim(coat, 0.3))
    b.ellipse(*at(0.78, 1.27), h * 0.03, h * 0.03, (0.04, 0.04, 0.04))


def fish(b: Brush, x: float, y: float, size: float, side: int, colour: Colour, band: Colour) -> None:
    """A fish with two bands, `size` long."""
    s = size / 2
    b.poly(
        [(x - side * s * 0.6, y), (x - side * s * 1.15, y - s * 0.5), (x - side * s * 1.15, y + s * 0.5)],
        dim(colour, 0.85),
    )
    b.poly(
        [(x + side * s * 0.2, y - s * 0.3), (x - side * s * 0.4, y - s * 0.75), (x - side * s * 0.4, y - s * 0.2)],
        dim(colour, 0.85),
    )
    b.ellipse(x, y, s * 0.85, s * 0.48, colour)
    for dx in (-0.25, 0.2):
        b.ellipse(x + side * dx * s, y, s * 0.09, s * 0.44, band)
    b.ellipse(x + side * s * 0.55, y - s * 0.1, s * 0.09, s * 0.1, (0.98, 0.98, 0.98))
    b.ellipse(x + side * s * 0.57, y - s * 0.1, s * 0.05, s * 0.06, (0.03, 0.03, 0.05))
