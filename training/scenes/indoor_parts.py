"""What several rooms have in common: walls and floor, lamps, tables, people near by."""

from training.brush import Brush, Colour
from training.scenes.palette import BLACK, HAIR, WHITE, dim, mix


def room(b: Brush, wall: Colour, floor: Colour, y: float, seams: int = 9, ceiling: Colour | None = None) -> float:
    """Back wall, floor with seams that run to a vanishing point, and perhaps a ceiling; returns the vanishing point's x."""
    vx = b.uniform(0.35, 0.65)
    b.gradient(dim(wall, 0.82), dim(wall, 1.08), (0, 0, 1, y))
    b.gradient(dim(floor, 0.75), dim(floor, 1.12), (0, y, 1, 1))
    for k in range(seams):
        far = vx + (k - (seams - 1) / 2) * 0.11
        b.line([(far, y), (vx + (far - vx) * 5, 1)], dim(floor, 0.72), 0.006)
    for k in range(4):
        b.line([(0, y + (1 - y) * (k / 4) ** 1.7), (1, y + (1 - y) * (k / 4) ** 1.7)], dim(floor, 0.78), 0.005)
    b.rect((0, y - 0.012, 1, y + 0.004), dim(wall, 0.6))
    if ceiling is not None:
        b.poly([(0, 0), (1, 0), (0.9, 0.09), (0.1, 0.09)], ceiling)
    return vx


def pendant(b: Brush, x: float, y: float, size: float, shade: Colour, light: Colour = (1.0, 0.85, 0.55)) -> None:
    """A hanging lamp with its light."""
    b.line([(x, 0), (x, y)], BLACK, 0.007)
    b.glow(x, y + size, size * 4.5, light, 0.5)
    b.ellipse(x, y + size * 0.95, size * 0.5, size * 0.3, mix(light, WHITE, 0.6))
    b.poly([(x - size * 0.25, y), (x + size * 0.25, y), (x + size, y + size), (x - size, y + size)], shade)


def table(b: Brush, y: float, colour: Colour, sag: float = 0.04) -> None:
    """A table edge across the bottom, its far rim a little curved, lit from above."""
    rim = [(x, y + sag * (2 * x - 1) ** 2) for x in (0.0, 0.15, 0.3, 0.5, 0.7, 0.85, 1.0)]
    b.poly([*rim, (1, 1), (0, 1)], colour)
    b.poly([*rim, *[(x, v + 0.035) for x, v in reversed(rim)]], dim(colour, 1.15))
    b.line(rim, mix(colour, WHITE, 0.4), 0.01)


def open_book(b: Brush, x: float, y: float, size: float, cover: Colour) -> None:
    """An open book lying on a table."""
    for s in (-1, 1):
        b.poly([(x, y + 0.012), (x + s * size * 1.05, y - size * 0.02), (x + s * size * 1.25, y + size * 0.62), (x, y + size * 0.68)], cover)
        b.poly([(x, y), (x + s * size, y - size * 0.08), (x + s * size * 1.17, y + size * 0.5), (x, y + size * 0.58)], (0.97, 0.94, 0.86))
        for k in range(4):
            v = y + size * (0.07 + 0.11 * k)
            b.line([(x + s * size * 0.15, v), (x + s * size * (0.85 + 0.05 * k), v - size * 0.05)], (0.6, 0.57, 0.52), 0.006)
    b.line([(x, y), (x, y + size * 0.58)], (0.6, 0.55, 0.46), 0.012)


def bust(b: Brush, x: float, y: float, size: float, shirt: Colour, hair: Colour | None = None, turn: float = 0.0) -> None:
    """Someone near by from behind: head at (x, y), then shoulders down to the bottom. `turn` shows a little cheek."""
    hair = b.tint(b.pick(HAIR), 0.1) if hair is None else hair
    skin = b.tint(b.pick([(0.85, 0.65, 0.52), (0.62, 0.44, 0.33), (0.42, 0.29, 0.22)]), 0.05)
    b.rect((x - size * 0.4, y + size * 0.3, x + size * 0.4, y + size * 1.6), dim(skin, 0.8))
    b.rect((x - size * 1.6, y + size * 1.25, x + size * 1.6, 1.1), shirt, size * 0.8)
    b.rect((x - size * 1.6, y + size * 1.25, x - size * 1.0, 1.1), dim(shirt, 0.85), size * 0.6)
    turn = min(max(turn, -1.0), 1.0)
    b.ellipse(x + turn * size * 0.2, y + size * 0.12, size * 0.74, size * 0.95, skin)
    b.ellipse(x - turn * size * 0.1, y - size * 0.05, size * 0.84, size, hair)
