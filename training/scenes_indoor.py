"""Indoor event scenes: one function per event paints the surroundings of a person who is put between `back` and `front` later.

The person covers the middle, so what names an event stands at the left, at the right, along the top and low in front.
"""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from .brush import SIZE, Box, Brush, Colour

Edge = tuple[float, float, float]  # x, top and bottom of an upright edge
WHITE: Colour = (0.96, 0.96, 0.94)
BLACK: Colour = (0.06, 0.06, 0.07)
STEEL: Colour = (0.68, 0.7, 0.73)
BRASS: Colour = (0.8, 0.62, 0.28)
WOOD: Colour = (0.5, 0.32, 0.18)
LEAF: Colour = (0.2, 0.45, 0.22)
BRIGHT: Sequence[Colour] = [
    (0.9, 0.2, 0.18), (0.98, 0.75, 0.12), (0.15, 0.5, 0.85), (0.2, 0.68, 0.32), (0.95, 0.5, 0.12), (0.75, 0.2, 0.6), (0.95, 0.93, 0.88),
]  # fmt: skip
OLD_BOOKS: Sequence[Colour] = [(0.48, 0.14, 0.13), (0.15, 0.33, 0.24), (0.18, 0.24, 0.42), (0.55, 0.4, 0.2), (0.36, 0.23, 0.15), (0.72, 0.6, 0.4)]
CLOTHES: Sequence[Colour] = [(0.75, 0.25, 0.2), (0.2, 0.35, 0.6), (0.85, 0.78, 0.65), (0.25, 0.5, 0.4), (0.8, 0.6, 0.2), (0.55, 0.35, 0.55)]
HAIR: Sequence[Colour] = [(0.1, 0.08, 0.07), (0.28, 0.18, 0.1), (0.55, 0.4, 0.22), (0.4, 0.2, 0.12)]


def _mix(a: Colour, c: Colour, t: float) -> Colour:
    return a[0] + (c[0] - a[0]) * t, a[1] + (c[1] - a[1]) * t, a[2] + (c[2] - a[2]) * t


def _dim(colour: Colour, gain: float) -> Colour:
    return min(colour[0] * gain, 1.0), min(colour[1] * gain, 1.0), min(colour[2] * gain, 1.0)


def _finish(b: Brush, light: Colour, zoom: float = 1.2, dark: float = 0.3) -> None:
    """Camera and exposure: random crop, tilt and mirror image, patchy light, grain, colour cast; sets the person's light."""
    scale, angle = b.uniform(1.06, zoom), b.uniform(-0.03, 0.03)
    cos, sin = np.cos(angle) / scale, np.sin(angle) / scale
    half, room = SIZE / 2, SIZE / 2 * (1 - cos - abs(sin))
    cx, cy = half + b.uniform(-0.7, 0.7) * room, half + b.uniform(-1.0, 0.3) * room
    matrix = (cos, -sin, cx - half * (cos - sin), sin, cos, cy - half * (sin + cos))
    shot = b.back.convert("RGB").transform((SIZE, SIZE), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    grow = b.uniform(1.0, 1.1)  # the things in front come nearer: scaled about a point on the lower edge
    x0 = b.uniform(0.3, 0.7) * SIZE * (1 - 1 / grow)
    front = b.front.resize((SIZE, SIZE), Image.Resampling.BILINEAR, box=(x0, SIZE * (1 - 1 / grow), x0 + SIZE / grow, SIZE))
    patches = Image.fromarray(b.rng.uniform(0.84, 1.12, (5, 5)).astype(np.float32)).resize((SIZE, SIZE), Image.Resampling.BICUBIC)
    ramp = np.linspace(-1, 1, SIZE, dtype=np.float32) ** 2
    shade = (1.03 - b.uniform(0.4, 1.0) * dark * 0.5 * (ramp[:, None] + ramp[None, :])) * np.asarray(patches)
    cast = np.array([b.uniform(0.95, 1.05), b.uniform(0.97, 1.03), b.uniform(0.95, 1.05)], np.float32) * np.float32(b.uniform(0.88, 1.08))
    grain = b.rng.standard_normal((SIZE // 2, SIZE // 2), np.float32).repeat(2, 0).repeat(2, 1) * np.float32(b.uniform(1.0, 5.0))
    grey = np.float32(b.uniform(0.03, 0.28))
    for target, image in ((b.back, shot), (b.front, front)):
        pixels = np.asarray(image.convert("RGB"), np.float32)
        pixels = pixels + (pixels.mean(2, keepdims=True) - pixels) * grey
        pixels = np.clip(pixels * (shade[:, :, None] * cast) + grain[:, :, None], 0, 255).astype(np.uint8)
        graded = Image.fromarray(pixels).convert("RGBA")
        if image is front:
            graded.putalpha(front.getchannel("A"))
        target.paste(graded)
    if b.chance(0.5):
        b.back.paste(b.back.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
        b.front.paste(b.front.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    gain = np.clip(np.array(light) * b.uniform(0.95, 1.05), 0.6, 1.15)
    b.light = (float(gain[0]), float(gain[1]), float(gain[2]))


def _room(b: Brush, wall: Colour, floor: Colour, y: float, seams: int = 9, ceiling: Colour | None = None) -> float:
    """Back wall, floor with seams that run to a vanishing point, and perhaps a ceiling; returns the vanishing point's x."""
    vx = b.uniform(0.35, 0.65)
    b.gradient(_dim(wall, 0.82), _dim(wall, 1.08), (0, 0, 1, y))
    b.gradient(_dim(floor, 0.75), _dim(floor, 1.12), (0, y, 1, 1))
    for k in range(seams):
        far = vx + (k - (seams - 1) / 2) * 0.11
        b.line([(far, y), (vx + (far - vx) * 5, 1)], _dim(floor, 0.72), 0.006)
    for k in range(4):
        b.line([(0, y + (1 - y) * (k / 4) ** 1.7), (1, y + (1 - y) * (k / 4) ** 1.7)], _dim(floor, 0.78), 0.005)
    b.rect((0, y - 0.012, 1, y + 0.004), _dim(wall, 0.6))
    if ceiling is not None:
        b.poly([(0, 0), (1, 0), (0.9, 0.09), (0.1, 0.09)], ceiling)
    return vx


def _aisle(b: Brush, near: Edge, far: Edge, rows: int, count: int, case: Colour, goods: Sequence[Colour], label: bool = False) -> None:
    """A shelf along a side wall in perspective, filled with goods; it darkens with depth."""

    def at(u: float, v: float) -> tuple[float, float]:
        top, bottom = near[1] + (far[1] - near[1]) * u, near[2] + (far[2] - near[2]) * u
        return near[0] + (far[0] - near[0]) * u, top + (bottom - top) * v

    b.poly([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], _dim(case, 0.55))
    for row in range(rows):
        v1 = (row + 0.94) / rows
        k, run = 0, 0
        colour = b.tint(b.pick(goods), 0.1)
        while k < count:
            if run == 0:
                colour, run = b.tint(b.pick(goods), 0.1), b.pick((1, 1, 2, 3))
            u0, u1 = 1 - (1 - k / count) ** 1.5, 1 - (1 - (k + 0.88) / count) ** 1.5
            v0 = v1 - b.uniform(0.62, 0.92) / rows
            body, wide, deep = _dim(colour, 1.05 - 0.35 * u1), u1 - u0, v1 - v0
            if label and row % 2:  # bottles and jars with a cap and a paper label
                a0, a1, cap = u0 + wide * 0.3, u1 - wide * 0.3, v0 + deep * 0.12
                b.poly([at(a0, v0), at(a1, v0), at(a1, cap), at(u1, v0 + deep * 0.4), at(u1, v1), at(u0, v1), at(u0, v0 + deep * 0.4), at(a0, cap)], body)
                b.poly([at(a0, v0), at(a1, v0), at(a1, cap), at(a0, cap)], WHITE)
                b.poly([at(u0, v0 + deep * 0.55), at(u1, v0 + deep * 0.55), at(u1, v0 + deep * 0.8), at(u0, v0 + deep * 0.8)], _mix(body, WHITE, 0.7))
            else:
                b.poly([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)], body)
            if label and not row % 2:  # boxes with a round mark
                ring = [(u0 + wide * (0.5 + 0.36 * np.cos(a)), v0 + deep * (0.48 + 0.26 * np.sin(a))) for a in np.arange(0, 6.2, 0.8)]
                b.poly([at(float(u), float(v)) for u, v in ring], _mix(b.pick(goods), WHITE, 0.35))
            k, run = k + 1, run - 1
        b.line([at(0, v1), at(1, v1)], case, 0.014)
    b.line([at(0, 0), at(1, 0)], _dim(case, 1.15), 0.018)
    b.line([at(0, 0), at(0, 1)], _dim(case, 1.1), 0.025)


def _books(b: Brush, x0: float, x1: float, base: float, height: float, colours: Sequence[Colour]) -> None:
    """A row of upright books."""
    x = x0
    while x < x1 - 0.012:
        width = min(b.uniform(0.018, 0.04), x1 - x)
        b.rect((x, base - height * b.uniform(0.72, 1.0), x + width - 0.004, base), b.tint(b.pick(colours), 0.12))
        x += width


def _shelf(b: Brush, box: Box, rows: int, wood: Colour, colours: Sequence[Colour]) -> None:
    """A bookcase seen from the front."""
    b.rect(box, _dim(wood, 0.45))
    step = (box[3] - box[1]) / rows
    for k in range(rows):
        base = box[1] + step * (k + 1) - 0.012
        _books(b, box[0] + 0.012, box[2] - 0.012, base, step * 0.82, colours)
        b.rect((box[0], base, box[2], base + 0.016), wood)
    b.line([(box[0], box[3]), (box[0], box[1]), (box[2], box[1]), (box[2], box[3])], _dim(wood, 1.15), 0.02)


def _window(b: Brush, box: Box, top: Colour, bottom: Colour, frame: Colour, panes: int = 2) -> None:
    """A window with mullions and a view that is only a gradient."""
    b.gradient(top, bottom, box)
    for k in range(panes + 1):
        x = box[0] + (box[2] - box[0]) * k / panes
        b.line([(x, box[1]), (x, box[3])], frame, 0.014)
    b.line([(box[0], box[1]), (box[2], box[1])], frame, 0.016)
    b.line([(box[0], box[3]), (box[2], box[3])], _dim(frame, 0.8), 0.024)


def _skyline(b: Brush, box: Box, colour: Colour, lit: Colour) -> None:
    """Towers in a window."""
    x = box[0]
    while x < box[2]:
        width, top = b.uniform(0.05, 0.1), box[3] - (box[3] - box[1]) * b.uniform(0.3, 0.95)
        b.rect((x, top, min(x + width, box[2]), box[3]), b.tint(colour, 0.1))
        for _ in range(4):
            wx, wy = b.uniform(x, x + width * 0.7), b.uniform(top, box[3])
            b.rect((wx, wy, wx + 0.012, wy + 0.015), lit)
        x += width + b.uniform(0.0, 0.02)


def _pendant(b: Brush, x: float, y: float, size: float, shade: Colour, light: Colour = (1.0, 0.85, 0.55)) -> None:
    """A hanging lamp with its light."""
    b.line([(x, 0), (x, y)], BLACK, 0.007)
    b.glow(x, y + size, size * 4.5, light, 0.5)
    b.ellipse(x, y + size * 0.95, size * 0.5, size * 0.3, _mix(light, WHITE, 0.6))
    b.poly([(x - size * 0.25, y), (x + size * 0.25, y), (x + size, y + size), (x - size, y + size)], shade)


def _table(b: Brush, y: float, colour: Colour, sag: float = 0.04) -> None:
    """A table edge across the bottom, its far rim a little curved, lit from above."""
    rim = [(x, y + sag * (2 * x - 1) ** 2) for x in (0.0, 0.15, 0.3, 0.5, 0.7, 0.85, 1.0)]
    b.poly([*rim, (1, 1), (0, 1)], colour)
    b.poly([*rim, *[(x, v + 0.035) for x, v in reversed(rim)]], _dim(colour, 1.15))
    b.line(rim, _mix(colour, WHITE, 0.4), 0.01)


def _plate(b: Brush, x: float, y: float, size: float, food: Sequence[Colour]) -> None:
    """A plate with food on it."""
    b.ellipse(x, y + size * 0.08, size, size * 0.42, (0.25, 0.18, 0.14))
    b.ellipse(x, y, size, size * 0.4, WHITE)
    b.ellipse(x, y, size * 0.72, size * 0.27, (0.84, 0.84, 0.82))
    for _ in range(5):
        b.ellipse(x + b.uniform(-0.4, 0.4) * size, y + b.uniform(-0.16, 0.06) * size, size * 0.26, size * 0.16, b.tint(b.pick(food), 0.15))


def _cup(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    """A cup of coffee on its saucer."""
    b.ellipse(x, y, size * 1.35, size * 0.36, _dim(colour, 0.85))
    b.arc(x + size * 0.9, y - size * 0.55, size * 0.38, 0, 360, colour, size * 0.18)
    b.poly([(x - size * 0.85, y - size), (x + size * 0.85, y - size), (x + size * 0.55, y + size * 0.05), (x - size * 0.55, y + size * 0.05)], colour)
    b.ellipse(x, y - size, size * 0.85, size * 0.27, _mix(colour, WHITE, 0.5))
    b.ellipse(x, y - size * 0.98, size * 0.7, size * 0.19, (0.36, 0.2, 0.1))


def _open_book(b: Brush, x: float, y: float, size: float, cover: Colour) -> None:
    """An open book lying on a table."""
    for s in (-1, 1):
        b.poly([(x, y + 0.012), (x + s * size * 1.05, y - size * 0.02), (x + s * size * 1.25, y + size * 0.62), (x, y + size * 0.68)], cover)
        b.poly([(x, y), (x + s * size, y - size * 0.08), (x + s * size * 1.17, y + size * 0.5), (x, y + size * 0.58)], (0.97, 0.94, 0.86))
        for k in range(4):
            v = y + size * (0.07 + 0.11 * k)
            b.line([(x + s * size * 0.15, v), (x + s * size * (0.85 + 0.05 * k), v - size * 0.05)], (0.6, 0.57, 0.52), 0.006)
    b.line([(x, y), (x, y + size * 0.58)], (0.6, 0.55, 0.46), 0.012)


def _laptop(b: Brush, x: float, y: float, size: float, colour: Colour = STEEL) -> None:
    """The lid of an open laptop, from behind."""
    b.poly([(x - size, y), (x + size, y), (x + size * 1.08, 1.02), (x - size * 1.08, 1.02)], _dim(colour, 0.85))
    b.poly([(x - size, y), (x + size, y), (x + size * 1.02, y + 0.03), (x - size * 1.02, y + 0.03)], _dim(colour, 1.2))
    b.ellipse(x, y + (1 - y) * 0.55, size * 0.1, size * 0.1, _dim(colour, 1.3))


def _bust(b: Brush, x: float, y: float, size: float, shirt: Colour, hair: Colour | None = None, turn: float = 0.0) -> None:
    """Someone near by from behind: head at (x, y), then shoulders down to the bottom. `turn` shows a little cheek."""
    hair = b.tint(b.pick(HAIR), 0.1) if hair is None else hair
    skin = b.tint(b.pick([(0.85, 0.65, 0.52), (0.62, 0.44, 0.33), (0.42, 0.29, 0.22)]), 0.05)
    b.rect((x - size * 0.4, y + size * 0.3, x + size * 0.4, y + size * 1.6), _dim(skin, 0.8))
    b.rect((x - size * 1.6, y + size * 1.25, x + size * 1.6, 1.1), shirt, size * 0.8)
    b.rect((x - size * 1.6, y + size * 1.25, x - size * 1.0, 1.1), _dim(shirt, 0.85), size * 0.6)
    turn = min(max(turn, -1.0), 1.0)
    b.ellipse(x + turn * size * 0.2, y + size * 0.12, size * 0.74, size * 0.95, skin)
    b.ellipse(x - turn * size * 0.1, y - size * 0.05, size * 0.84, size, hair)


def _plant(b: Brush, x: float, foot: float, size: float, pot: Colour) -> None:
    """A potted plant with long leaves."""
    for _ in range(11):
        dx = b.uniform(-0.5, 0.5) * size
        tip = (x + dx, foot - size * b.uniform(0.7, 1.15))
        b.poly([(x - 0.01, foot - size * 0.3), (x + dx * 0.9 - 0.02, foot - size * 0.75), tip, (x + 0.01, foot - size * 0.3)], b.tint(LEAF, 0.2))
    b.poly([(x - size * 0.2, foot - size * 0.35), (x + size * 0.2, foot - size * 0.35), (x + size * 0.14, foot), (x - size * 0.14, foot)], pot)


def _beam(b: Brush, x: float, to: float, foot: float, spread: float, colour: Colour, alpha: float = 0.3) -> None:
    """A cone of light from the top."""
    b.poly([(x - 0.012, 0), (x + 0.012, 0), (to + spread, foot), (to - spread, foot)], colour, alpha)


def _chart(b: Brush, box: Box, colours: Sequence[Colour]) -> None:
    """Bars that rise and a pie: a slide without words."""
    w, h = box[2] - box[0], box[3] - box[1]
    for k in range(5):
        x = box[0] + w * (0.08 + 0.1 * k)
        b.rect((x, box[3] - h * (0.2 + 0.11 * k + b.uniform(-0.05, 0.1)), x + w * 0.07, box[3] - h * 0.12), colours[k % len(colours)])
    r = min(w, h) * 0.27
    b.ellipse(box[2] - w * 0.2, box[1] + h * 0.45, r, r, colours[0])
    x, y = box[2] - w * 0.2, box[1] + h * 0.45
    b.poly([(x, y), (x, y - r), (x + r * 0.8, y - r * 0.6), (x + r, y + 0.01), (x + r * 0.5, y + r * 0.8)], colours[1])


def _painting(b: Brush, box: Box) -> None:
    """A framed abstract painting with its shadow on the wall."""
    x0, y0, x1, y1 = box
    b.rect((x0 - 0.01, y0 + 0.012, x1 + 0.028, y1 + 0.035), (0.68, 0.67, 0.66))
    b.rect((x0 - 0.018, y0 - 0.018, x1 + 0.018, y1 + 0.018), b.pick([BLACK, BRASS, (0.35, 0.22, 0.12)]))
    b.rect(box, b.tint(b.pick([(0.95, 0.85, 0.6), (0.15, 0.25, 0.55), (0.9, 0.35, 0.25), (0.93, 0.92, 0.88), (0.1, 0.5, 0.5)]), 0.1))
    style = b.pick((0, 1, 2))
    for k in range(4):
        colour = b.tint(b.pick(BRIGHT), 0.1)
        px, py = b.uniform(x0, x1), b.uniform(y0, y1)
        if style == 0:
            b.rect((px, py, b.uniform(x0, x1), b.uniform(y0, y1)), colour)
        elif style == 1:
            r = min(x1 - x0, y1 - y0) * b.uniform(0.12, 0.25)
            b.ellipse(min(max(px, x0 + r), x1 - r), min(max(py, y0 + r), y1 - r), r, r, colour)
        else:
            b.poly([(px, py), (b.uniform(x0, x1), b.uniform(y0, y1)), (b.pick((x0, x1)), (y0, y1)[k % 2])], colour)


def _vase(b: Brush, x: float, foot: float, height: float, colour: Colour) -> None:
    """An antique vase with a painted band."""
    b.ellipse(x, foot - height * 0.48, height * 0.29, height * 0.36, colour)
    b.poly([(x - height * 0.1, foot - height), (x + height * 0.1, foot - height), (x + height * 0.07, foot - height * 0.7), (x - height * 0.07, foot - height * 0.7)], colour)
    b.rect((x - height * 0.16, foot - height * 1.02, x + height * 0.16, foot - height * 0.95), colour)
    b.rect((x - height * 0.28, foot - height * 0.55, x + height * 0.28, foot - height * 0.42), _dim(colour, 0.45))
    b.poly([(x - height * 0.1, foot - height * 0.2), (x + height * 0.1, foot - height * 0.2), (x + height * 0.15, foot), (x - height * 0.15, foot)], colour)


def _dumbbell(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    """A dumbbell seen from the side."""
    b.rect((x - size * 0.6, y - size * 0.1, x + size * 0.6, y + size * 0.1), STEEL)
    for s in (-1, 1):
        b.rect((x + s * size * 0.45, y - size * 0.42, x + s * size, y + size * 0.42), colour, size * 0.12)


def media_interview(b: Brush) -> None:
    """A sponsor wall with blank tiles, a television camera on its tripod, a softbox lamp, and many microphones in front."""
    wall = b.tint(b.pick([(0.1, 0.16, 0.5), (0.2, 0.12, 0.45), (0.05, 0.28, 0.5)]), 0.1)
    _room(b, wall, (0.3, 0.3, 0.36), 0.86)
    mark, size, shift = _mix(wall, WHITE, b.uniform(0.5, 0.8)), b.uniform(0.13, 0.17), b.uniform(0, 0.1)
    for row in range(7):
        for col in range(8):
            x, y = (col + 0.5 * (row % 2) - 0.5) * size + shift, row * size * 0.8
            b.rect((x, y, x + size * 0.55, y + size * 0.32), mark if (row + col) % 2 else b.tint((0.9, 0.3, 0.25), 0.05), 0.02)
    b.blur(0.6)
    b.glow(0.5, 0.25, 0.8, (0.8, 0.85, 1.0), 0.3)
    x, y = b.uniform(0.05, 0.12), b.uniform(0.08, 0.16)  # softbox
    b.line([(x, y), (x, 1)], BLACK, 0.02)
    b.poly([(x - 0.13, y - 0.1), (x + 0.12, y - 0.06), (x + 0.1, y + 0.16), (x - 0.13, y + 0.18)], BLACK)
    b.poly([(x - 0.11, y - 0.075), (x + 0.1, y - 0.04), (x + 0.085, y + 0.14), (x - 0.11, y + 0.155)], (1, 1, 0.95))
    b.glow(x, y + 0.04, 0.35, (1, 0.98, 0.9), 0.6)
    x, y = b.uniform(0.84, 0.9), b.uniform(0.34, 0.46)  # camera
    for foot in (-0.16, 0.02, 0.18):
        b.line([(x, y + 0.12), (x + foot, 1)], (0.1, 0.1, 0.11), 0.024)
    b.rect((x - 0.1, y - 0.09, x + 0.16, y + 0.12), (0.13, 0.13, 0.15), 0.02)
    b.rect((x - 0.02, y - 0.17, x + 0.1, y - 0.12), (0.1, 0.1, 0.11), 0.015)
    b.rect((x - 0.18, y - 0.06, x - 0.09, y + 0.09), (0.2, 0.2, 0.22), 0.01)
    b.ellipse(x - 0.17, y + 0.015, 0.032, 0.078, (0.3, 0.45, 0.7))
    b.ellipse(x + 0.11, y - 0.06, 0.02, 0.02, (1, 0.1, 0.08))
    b.in_front()
    count = b.pick((4, 5, 6))
    for k in range(count):
        x, y = 0.14 + 0.72 * (k + b.uniform(0.2, 0.8)) / count, b.uniform(0.8, 0.85)
        foot = x + (x - 0.5) * 0.4
        b.line([(x, y), (foot, 1.02)], BLACK, 0.035)
        b.ellipse(x, y, 0.042, 0.05, b.pick([(0.12, 0.12, 0.13), (0.25, 0.25, 0.27), (0.1, 0.1, 0.2)]))
        b.ellipse(x - 0.012, y - 0.015, 0.014, 0.018, (0.45, 0.45, 0.48))
        cube = b.tint(BRIGHT[(k + count) % 6], 0.1)
        b.rect(((x + foot) / 2 - 0.055, y + 0.06, (x + foot) / 2 + 0.045, y + 0.145), cube, 0.01)
    _finish(b, (1.05, 1.04, 1.04))


def dinner_with_friends(b: Brush) -> None:
    """Friends from behind on both sides of a wooden table full of plates, under a string of bulbs in a homely dining room."""
    _room(b, b.tint((0.5, 0.52, 0.34), 0.1), (0.45, 0.28, 0.16), 0.8)
    _window(b, (0.06, 0.18, 0.3, 0.56), (0.12, 0.14, 0.34), (0.5, 0.3, 0.35), (0.85, 0.78, 0.65))
    b.rect((0.72, 0.32, 1, 0.35), WOOD)
    for x in (0.76, 0.83, 0.91):
        b.rect((x, b.uniform(0.2, 0.25), x + 0.04, 0.32), b.tint(b.pick(CLOTHES)), 0.012)
    b.blur(0.7)
    b.line([(x, 0.03 + 0.07 * np.sin(np.pi * ((x * 2.0) % 1))) for x in np.linspace(0, 1, 17)], BLACK, 0.006)
    b.glow(0.2, 0.12, 0.5, (1, 0.7, 0.3), 0.4)
    b.glow(0.8, 0.12, 0.5, (1, 0.7, 0.3), 0.4)
    for x in np.linspace(0.04, 0.96, 9):
        y = 0.05 + 0.07 * np.sin(np.pi * ((x * 2.0) % 1))
        b.ellipse(float(x), float(y), 0.02, 0.025, (1, 0.92, 0.65))
    for x in (b.uniform(0.2, 0.25), b.uniform(0.75, 0.8)):
        _bust(b, x, b.uniform(0.42, 0.48), 0.075, b.tint(b.pick(CLOTHES), 0.1), None, 0.5 - x)
    for x in (b.uniform(0.02, 0.08), b.uniform(0.92, 0.98)):
        _bust(b, x, b.uniform(0.5, 0.58), 0.12, b.tint(b.pick(CLOTHES), 0.1), None, 1.2 if x < 0.5 else -1.2)
    b.in_front()
    _table(b, b.uniform(0.8, 0.83), b.tint((0.6, 0.36, 0.17), 0.08), 0.07)
    food: Sequence[Colour] = [(0.85, 0.3, 0.15), (0.35, 0.6, 0.2), (0.9, 0.7, 0.25), (0.6, 0.3, 0.15)]
    for x, y, s in ((0.28, 0.88, 0.09), (0.72, 0.88, 0.09), (0.1, 0.97, 0.12), (0.9, 0.97, 0.12), (0.5, 0.95, 0.15)):
        _plate(b, x + b.uniform(-0.02, 0.02), y, s * b.uniform(0.9, 1.1), food)
    for x in (b.uniform(0.36, 0.42), b.uniform(0.58, 0.64)):
        b.rect((x - 0.022, 0.8, x + 0.022, 0.88), b.tint(b.pick([(0.95, 0.6, 0.15), (0.7, 0.12, 0.2), (0.75, 0.85, 0.9)])), 0.01)
    _finish(b, (1.08, 0.97, 0.82))


def shopping_mall(b: Brush) -> None:
    """A bright atrium under a glass roof: galleries with glass railings, an escalator, shop windows, paper bags in front."""
    y = b.uniform(0.66, 0.74)
    _room(b, (0.93, 0.92, 0.9), (0.86, 0.82, 0.76), y, 9)
    b.gradient((0.5, 0.75, 0.95), (0.85, 0.94, 1.0), (0, 0, 1, 0.11))
    for x in np.linspace(-0.2, 1.2, 9):
        b.line([(float(x), 0), (0.5 + (float(x) - 0.5) * 0.7, 0.11)], WHITE, 0.012)
    for k, top in enumerate((0.13, 0.4)):
        for x in np.linspace(0, 0.9, 6):
            colour = b.tint(b.pick(BRIGHT), 0.15)
            b.rect((float(x), top + 0.03, float(x) + 0.15, top + 0.2), _mix(colour, WHITE, 0.35))
            b.rect((float(x), top + 0.02, float(x) + 0.15, top + 0.065), colour)
            b.figure(float(x) + 0.08, top + 0.2, 0.13, b.tint(b.pick(CLOTHES)))
        b.rect((0, top + 0.2, 1, top + 0.24), _dim(WHITE, 1.0 - 0.06 * k))
        b.rect((0, top + 0.12, 1, top + 0.2), (0.6, 0.82, 0.86), 0.0, 0.45)
        b.rect((0, top + 0.115, 1, top + 0.128), STEEL)
    b.blur(0.6)
    b.crowd(y + 0.12, 0.26, 5)
    for x0, x1 in ((-0.1, 0.36), (0.66, 1.06)) if b.chance(0.4) else ((-0.12, 0.4),):  # escalators
        b.poly([(x0, y + 0.24), (x0 + 0.14, y + 0.24), (x1, 0.34), (x1 - 0.1, 0.34)], (0.25, 0.26, 0.28))
        for k in range(12):
            t = k / 12
            b.line([(x0 + (x1 - 0.1 - x0) * t, y + 0.24 - (y - 0.1) * t), (x0 + 0.14 + (x1 - x0 - 0.14) * t, y + 0.24 - (y - 0.1) * t)], STEEL, 0.008)
        for dx, w in ((0.0, 0.03), (0.14, 0.035)):
            b.line([(x0 + dx, y + 0.15), (x1 - 0.1 + dx * 0.7, 0.25)], (0.12, 0.12, 0.14), w)
    b.rect((0.74, 0.36, 1.02, y + 0.14), (0.2, 0.2, 0.24))
    shop = b.tint(b.pick(BRIGHT[:6]), 0.1)
    b.gradient((1, 0.96, 0.85), _mix(shop, WHITE, 0.6), (0.76, 0.43, 1, y + 0.12))
    b.rect((0.74, 0.34, 1.02, 0.42), shop)
    for x in (0.82, 0.93):
        b.figure(x, y + 0.1, 0.26, b.tint(b.pick(BRIGHT)), WHITE)
        b.ellipse(x, y - 0.14, 0.024, 0.027, WHITE)
    b.in_front()
    for x, s in ((b.uniform(0.1, 0.2), 0.11), (b.uniform(0.3, 0.36), 0.08), (b.uniform(0.8, 0.9), 0.12)):
        colour = b.tint(b.pick(BRIGHT[:6]), 0.1)
        b.arc(x, 0.86, s * 0.4, 180, 360, BLACK, 0.012)
        b.rect((x - s * 0.85, 0.86, x + s * 0.85, 1.02), colour)
        b.poly([(x + s * 0.4, 0.86), (x + s * 0.85, 0.86), (x + s * 0.85, 1.02), (x + s * 0.55, 1.02)], _dim(colour, 0.7))
    _finish(b, (1.05, 1.04, 1.02), dark=0.15)


def public_lecture(b: Brush) -> None:
    """A dark hall with a big projected slide, a speaker at a lectern, rows of red seats with listeners from behind."""
    b.gradient((0.1, 0.1, 0.17), (0.2, 0.17, 0.25))
    for x in (0.0, 0.06, 0.94, 1.0):
        b.rect((x - 0.02, 0, x + 0.02, 0.6), (0.36, 0.24, 0.16))
    left, right, low = b.uniform(0.03, 0.1), b.uniform(0.9, 0.97), b.uniform(0.4, 0.46)
    b.glow(0.5, 0.25, 0.9, (0.6, 0.75, 1.0), 0.45)
    b.gradient((0.97, 0.98, 1.0), (0.82, 0.9, 1.0), (left, 0.03, right, low))
    slide = [b.tint(c, 0.1) for c in ((0.15, 0.35, 0.75), (0.95, 0.55, 0.15), (0.2, 0.6, 0.5))]
    b.rect((left, 0.03, right, 0.1), slide[0])
    for k in range(4):
        b.rect((left + 0.03, 0.15 + 0.06 * k, left + b.uniform(0.14, 0.2), 0.175 + 0.06 * k), (0.35, 0.38, 0.45))
    for k in range(3):
        b.rect((0.74 + 0.06 * k, low - 0.06 - b.uniform(0.04, 0.2), 0.775 + 0.06 * k, low - 0.04), slide[k])
    b.poly([(0, low + 0.12), (1, low + 0.12), (1, low + 0.2), (0, low + 0.2)], (0.5, 0.34, 0.2))
    b.blur(0.5)
    x = b.pick((0.14, 0.2))
    b.figure(x, low + 0.16, 0.3, (0.15, 0.2, 0.4))
    b.poly([(x - 0.09, low + 0.01), (x + 0.07, low - 0.01), (x + 0.05, low + 0.18), (x - 0.07, low + 0.18)], (0.45, 0.26, 0.12))
    seat = b.tint((0.68, 0.1, 0.12), 0.08)
    for row in range(4):
        y, s = low + 0.2 + 0.115 * row, 0.06 + 0.02 * row
        b.rect((0, y + s * 0.7, 1, 1), _dim(seat, 0.3 + 0.05 * row))
        for x in np.arange(-0.05 + 0.05 * (row % 2), 1.1, s * 2.1):
            if b.chance(0.55):
                b.rect((x - s * 0.75, y - s * 0.1, x + s * 0.75, y + s), _dim(b.tint(b.pick(CLOTHES)), 0.6), s * 0.4)
                b.ellipse(float(x), y - s * 0.4, s * 0.42, s * 0.5, b.tint(b.pick(HAIR), 0.1))
            b.rect((x - s * 0.9, y + s * 0.25, x + s * 0.9, y + s * 2), _dim(seat, 0.65 + 0.13 * row), s * 0.35)
            b.rect((x - s * 0.7, y + s * 0.3, x + s * 0.7, y + s * 0.45), _dim(seat, 0.9 + 0.13 * row), s * 0.1)
    b.in_front()
    for x in np.arange(b.uniform(-0.05, 0.08), 1.2, 0.3):
        b.rect((x - 0.135, 0.89, x + 0.135, 1.1), _dim(seat, 0.95), 0.06)
        b.rect((x - 0.11, 0.9, x + 0.11, 0.925), _dim(seat, 1.4), 0.012)
    _finish(b, (0.88, 0.88, 1.0))


def gym_workout(b: Brush) -> None:
    """A training hall with mirrors, a rack of dumbbells, a treadmill or a punching bag, a loaded barbell held low in front."""
    accent = b.tint(b.pick([(0.75, 0.95, 0.1), (1.0, 0.45, 0.05), (0.95, 0.15, 0.15)]), 0.05)
    _room(b, (0.3, 0.32, 0.35), (0.16, 0.16, 0.18), 0.7, 9, (0.15, 0.15, 0.17))
    b.rect((0, 0.42, 1, 0.47), accent)
    for x in (0.12, 0.5, 0.88):
        b.rect((x - 0.13, 0.03, x + 0.13, 0.06), WHITE)
        b.glow(x, 0.05, 0.3, (0.9, 0.97, 1.0), 0.4)
    for x in (0.0, 0.25, 0.72):
        b.gradient((0.5, 0.58, 0.63), (0.36, 0.4, 0.45), (x, 0.13, x + 0.22, 0.4))
        b.poly([(x + 0.04, 0.4), (x + 0.1, 0.13), (x + 0.15, 0.13), (x + 0.09, 0.4)], (0.66, 0.73, 0.78))
    b.blur(0.6)
    for row in range(3):  # rack
        y = 0.4 + 0.15 * row
        for x in np.arange(0.04, 0.34, 0.145):
            _dumbbell(b, float(x), y - 0.01, 0.066 + 0.006 * row, b.pick([BLACK, (0.12, 0.12, 0.14), accent]))
        b.line([(-0.02, y + 0.045), (0.36, y + 0.035)], STEEL, 0.022)
    b.line([(0.34, 0.36), (0.38, 0.9)], (0.5, 0.52, 0.55), 0.025)
    x = b.uniform(0.82, 0.9)
    if b.chance(0.5):  # treadmill
        b.poly([(x - 0.16, 0.86), (x + 0.16, 0.86), (x + 0.1, 0.74), (x - 0.1, 0.74)], BLACK)
        b.line([(x - 0.12, 0.86), (x - 0.1, 0.36), (x + 0.1, 0.36), (x + 0.12, 0.86)], (0.6, 0.62, 0.65), 0.03)
        b.rect((x - 0.12, 0.28, x + 0.12, 0.4), (0.1, 0.1, 0.12), 0.02)
        b.rect((x - 0.07, 0.3, x + 0.07, 0.36), accent)
        b.figure(x, 0.78, 0.46, b.tint(b.pick(BRIGHT)))
    else:  # punching bag and kettlebells
        b.line([(x, 0), (x, 0.14)], STEEL, 0.014)
        b.rect((x - 0.075, 0.13, x + 0.075, 0.62), (0.7, 0.1, 0.1), 0.03)
        b.rect((x - 0.075, 0.22, x + 0.075, 0.26), WHITE)
        for dx in (-0.08, 0.08):
            b.arc(x + dx, 0.77, 0.035, 150, 390, STEEL, 0.018)
            b.ellipse(x + dx, 0.83, 0.06, 0.06, accent if dx < 0 else BLACK)
    b.in_front()
    y, tilt = b.uniform(0.86, 0.9), b.uniform(-0.02, 0.02)
    b.line([(0, y - tilt), (1, y + tilt)], (0.82, 0.83, 0.85), 0.028)
    for s in (-1, 1):
        for k, (r, c) in enumerate(((0.1, accent), (0.115, BLACK), (0.09, (0.3, 0.3, 0.32)))):
            x = 0.5 + s * (0.36 + 0.045 * k)
            b.rect((x - 0.02, y + s * tilt - r, x + 0.02, y + s * tilt + r), c, 0.018)
    _finish(b, (0.98, 1.0, 1.02))


def dance_event(b: Brush) -> None:
    """A mirror ball, pink and violet light spots, dancers with raised arms on a floor of lit tiles."""
    hue = b.pick([((0.45, 0.05, 0.4), (0.95, 0.2, 0.7)), ((0.3, 0.08, 0.5), (0.7, 0.3, 1.0)), ((0.5, 0.05, 0.25), (1.0, 0.35, 0.5))])
    b.gradient(_dim(hue[0], 0.5), hue[0])
    for _ in range(34):
        b.ellipse(b.uniform(0, 1), b.uniform(0, 0.6), 0.022, 0.016, _mix(hue[1], WHITE, b.uniform(0.1, 0.7)))
    b.blur(0.6)
    y, vx = b.uniform(0.58, 0.64), b.uniform(0.4, 0.6)
    tiles = [b.tint(c, 0.1) for c in ((1.0, 0.2, 0.6), (0.2, 0.85, 0.95), (1.0, 0.85, 0.2), (0.55, 0.25, 0.95), (0.3, 0.95, 0.45))]
    depth = [y + (1 - y) * (k / 5) ** 1.5 for k in range(6)]
    for row in range(5):
        for col in range(-6, 6):
            f0, f1 = 0.14 * (1 + 0.62 * row), 0.14 * (1 + 0.62 * (row + 1))
            colour = _dim(b.pick(tiles), b.uniform(0.6, 1.0))
            quad = [(vx + col * f0, depth[row]), (vx + (col + 0.93) * f0, depth[row])]
            b.poly([*quad, (vx + (col + 0.93) * f1, depth[row + 1] - 0.008), (vx + col * f1, depth[row + 1] - 0.008)], colour)
    for x, c in ((0.08, (0.2, 0.9, 1.0)), (0.92, (1.0, 0.3, 0.8)), (0.5, (1.0, 0.9, 0.4))):
        _beam(b, x, b.uniform(0.1, 0.9), 0.8, 0.12, c, 0.22)
    for x in (b.uniform(0.04, 0.12), b.uniform(0.2, 0.27), b.uniform(0.74, 0.8), b.uniform(0.88, 0.96)):  # dancers
        h, foot, dress = b.uniform(0.42, 0.52), b.uniform(0.76, 0.84), b.tint(b.pick(BRIGHT), 0.1)
        top, sway = foot - h, b.uniform(-0.04, 0.04)
        arm = b.pick([(0.6, 0.4, 0.3), (0.4, 0.28, 0.22)])
        b.line([(x - 0.08 + sway, top - 0.06), (x - 0.05, top + h * 0.1), (x, top + h * 0.25)], arm, 0.024)
        b.line([(x + 0.09 + sway, top - 0.02), (x + 0.06, top + h * 0.15), (x, top + h * 0.25)], arm, 0.024)
        b.figure(x, foot, h, dress)
        if b.chance(0.5):
            b.poly([(x - 0.04, top + h * 0.45), (x + 0.04, top + h * 0.45), (x + 0.1 + sway, foot - h * 0.2), (x - 0.1 + sway, foot - h * 0.2)], dress)
    x, r = b.uniform(0.12, 0.24), b.uniform(0.09, 0.115)  # mirror ball
    b.line([(x, 0), (x, 0.1)], STEEL, 0.008)
    b.glow(x, 0.14, 0.4, (1, 0.9, 1.0), 0.5)
    b.ellipse(x, 0.14, r, r, (0.42, 0.4, 0.5))
    for j in range(-3, 4):
        for k in range(-3, 4):
            if j * j + k * k < 11:
                b.rect((x + (k - 0.42) * r * 0.27, 0.14 + (j - 0.42) * r * 0.27, x + (k + 0.42) * r * 0.27, 0.14 + (j + 0.42) * r * 0.27),
                       b.pick([WHITE, (0.7, 0.75, 0.85), hue[1], (0.5, 0.9, 1.0), (0.55, 0.52, 0.6)]))  # fmt: skip
    b.in_front()
    for _ in range(12):
        x, y = b.pick((b.uniform(0, 0.3), b.uniform(0.7, 1))), b.uniform(0.8, 1)
        b.poly([(x, y), (x + 0.022, y + 0.008), (x + 0.014, y + 0.03), (x - 0.008, y + 0.02)], b.pick(tiles))
    _finish(b, (1.0, 0.78, 1.0))


def coffee_shop_reading(b: Brush) -> None:
    """A counter with an espresso machine, chalk menu boards, pendant lamps, and a cup and an open book on the table."""
    tile = b.tint(b.pick([(0.1, 0.4, 0.4), (0.12, 0.36, 0.32), (0.75, 0.68, 0.56)]), 0.08)
    _room(b, tile, (0.42, 0.3, 0.2), 0.82)
    for k in range(1, 9):
        b.line([(0, k * 0.09), (1, k * 0.09)], _dim(tile, 1.2), 0.005)
    for x0 in (0.02, 0.7):  # menu boards
        b.rect((x0 - 0.015, 0.11, x0 + 0.285, 0.345), (0.5, 0.32, 0.16))
        b.rect((x0, 0.125, x0 + 0.27, 0.33), (0.1, 0.11, 0.11))
        for k in range(5):
            y = 0.15 + 0.034 * k
            b.line([(x0 + 0.02, y), (x0 + b.uniform(0.1, 0.16), y)], (0.85, 0.85, 0.8), 0.01)
            b.line([(x0 + 0.21, y), (x0 + 0.245, y)], (0.95, 0.8, 0.4), 0.01)
    b.rect((0, 0.42, 1, 0.435), WOOD)
    for x in np.arange(0.66, 1.0, 0.055):
        b.rect((x, 0.37, x + 0.035, 0.42), b.tint(b.pick([WHITE, (0.85, 0.5, 0.25), (0.3, 0.5, 0.5)])), 0.008)
    b.blur(0.5)
    counter = b.uniform(0.64, 0.7)
    b.figure(b.uniform(0.76, 0.82), counter + 0.2, 0.5, (0.2, 0.2, 0.22))
    b.gradient((0.5, 0.33, 0.2), (0.28, 0.17, 0.1), (0, counter, 1, 1))
    for x in np.arange(0.0, 1.0, 0.07):
        b.line([(x, counter), (x, 1)], (0.24, 0.15, 0.09), 0.006)
    b.rect((0, counter - 0.02, 1, counter + 0.02), (0.72, 0.52, 0.32))
    x, y = b.uniform(0.0, 0.04), counter - 0.02  # espresso machine
    body = b.pick([STEEL, (0.75, 0.15, 0.12), (0.8, 0.8, 0.8)])
    b.rect((x, y - 0.24, x + 0.27, y - 0.13), body, 0.02)
    b.rect((x + 0.02, y - 0.14, x + 0.25, y - 0.03), (0.16, 0.16, 0.17))
    b.rect((x, y - 0.04, x + 0.27, y), _dim(body, 0.8), 0.01)
    for dx in (0.08, 0.19):
        b.rect((x + dx - 0.03, y - 0.14, x + dx + 0.03, y - 0.115), STEEL)
        b.line([(x + dx, y - 0.11), (x + dx + 0.03, y - 0.09)], WOOD, 0.014)
        b.rect((x + dx - 0.02, y - 0.075, x + dx + 0.02, y - 0.04), WHITE)
    for dx in np.arange(0.02, 0.24, 0.055):
        b.rect((x + dx, y - 0.285, x + dx + 0.04, y - 0.24), WHITE, 0.008)
    b.rect((0.84, y - 0.14, 1.0, y), (0.85, 0.9, 0.92))  # cake case
    for k in range(3):
        b.ellipse(0.875 + 0.05 * k, y - 0.03, 0.024, 0.024, b.tint(b.pick([(0.75, 0.45, 0.18), (0.4, 0.2, 0.1), (0.95, 0.6, 0.65)])))
    for x in (0.14, 0.86):
        _pendant(b, x + b.uniform(-0.04, 0.04), b.uniform(0.01, 0.05), 0.07, b.pick([BLACK, BRASS]))
    b.in_front()
    _table(b, 0.83, b.tint((0.66, 0.45, 0.26), 0.06), 0.03)
    _open_book(b, b.uniform(0.56, 0.64), 0.86, 0.2, b.tint(b.pick([(0.7, 0.2, 0.2), (0.2, 0.3, 0.5)]), 0.1))
    _cup(b, b.uniform(0.15, 0.2), 0.94, 0.085, b.pick([WHITE, (0.9, 0.88, 0.8), (0.3, 0.55, 0.55)]))
    _finish(b, (1.04, 0.98, 0.88))


def airport_waiting(b: Brush) -> None:
    """A tall glass front with an aeroplane outside, a departure board, rows of seats, a trolley case in front."""
    sky = b.pick([((0.3, 0.58, 0.9), (0.8, 0.9, 0.98)), ((0.55, 0.65, 0.78), (0.86, 0.88, 0.9)), ((0.35, 0.4, 0.7), (1.0, 0.72, 0.5))])
    b.gradient(*sky, (0, 0, 1, 0.56))
    b.gradient((0.55, 0.57, 0.6), (0.7, 0.71, 0.72), (0, 0.54, 1, 0.68))
    b.line([(0, 0.62), (1, 0.6)], (0.95, 0.85, 0.3), 0.01)
    x, y, fin = b.uniform(0.03, 0.1), b.uniform(0.44, 0.5), b.tint(b.pick([(0.85, 0.15, 0.2), (0.1, 0.3, 0.7), (0.95, 0.55, 0.1), (0.1, 0.55, 0.5)]), 0.08)
    b.poly([(x - 0.02, y - 0.3), (x + 0.07, y - 0.3), (x + 0.17, y), (x, y)], fin)
    b.rect((x - 0.06, y - 0.04, 1.2, y + 0.09), (0.95, 0.96, 0.97), 0.065)
    b.rect((x - 0.02, y + 0.05, 1.2, y + 0.065), fin)
    for k in range(15):
        b.ellipse(x + 0.1 + 0.06 * k, y + 0.01, 0.014, 0.016, (0.2, 0.28, 0.4))
    b.poly([(0.72, y + 0.04), (0.84, y + 0.04), (1.06, y + 0.17), (0.98, y + 0.17)], (0.72, 0.75, 0.8))
    b.ellipse(0.8, y + 0.12, 0.07, 0.04, fin)
    b.ellipse(0.27, y + 0.13, 0.02, 0.025, BLACK)
    b.blur(0.5)
    for x in np.linspace(0.0, 1.0, 5) + b.uniform(-0.03, 0.03):
        b.line([(x, 0), (x, 0.7)], (0.8, 0.83, 0.86), 0.016)
    b.line([(0, 0.32), (1, 0.32)], (0.8, 0.83, 0.86), 0.012)
    b.gradient((0.52, 0.56, 0.62), (0.75, 0.77, 0.8), (0, 0.68, 1, 1))
    b.poly([(0.1, 0.69), (0.3, 0.69), (0.2, 1), (-0.1, 1)], (0.88, 0.91, 0.95), 0.5)
    bx = b.uniform(0.64, 0.7)
    b.rect((bx, 0.0, 1.02, 0.2), (0.08, 0.09, 0.12), 0.01)
    for k in range(5):
        v = 0.025 + 0.034 * k
        for x0, x1, c in ((0.03, 0.08, WHITE), (0.1, 0.21, (1.0, 0.8, 0.2)), (0.24, 0.29, b.pick([(0.3, 0.9, 0.4), (1.0, 0.35, 0.25), (1, 0.8, 0.2)]))):
            b.rect((bx + x0, v, bx + x1 * b.uniform(0.93, 1.0), v + 0.018), c)
    seat = b.tint(b.pick([(0.12, 0.18, 0.32), (0.15, 0.15, 0.17), (0.1, 0.35, 0.5)]), 0.06)
    for x in np.arange(-0.04, 1.0, 0.13):
        if b.chance(0.35):
            _bust(b, float(x) + 0.06, 0.57, 0.045, b.tint(b.pick(CLOTHES)))
        b.rect((x, 0.66, x + 0.118, 0.8), seat, 0.02)
        b.rect((x, 0.8, x + 0.118, 0.84), _dim(seat, 1.5), 0.015)
    b.rect((0, 0.84, 1, 0.858), STEEL)
    b.in_front()
    case = b.tint(b.pick([(0.95, 0.7, 0.1), (0.85, 0.2, 0.25), (0.1, 0.55, 0.6), (0.9, 0.45, 0.15)]), 0.08)
    x, w = b.pick((0.16, 0.2)), 0.13
    b.line([(x - 0.06, 0.9), (x - 0.06, 0.79), (x + 0.06, 0.79), (x + 0.06, 0.9)], (0.25, 0.25, 0.28), 0.02)
    b.rect((x - w, 0.86, x + w, 1.05), case, 0.03)
    for k in range(4):
        b.line([(x - w * 0.75 + k * w * 0.5, 0.88), (x - w * 0.75 + k * w * 0.5, 1)], _dim(case, 0.72), 0.012)
    _finish(b, (0.98, 1.0, 1.05), dark=0.2)


def concert_attendance(b: Brush) -> None:
    """A stage with a band, speaker towers and crossing beams of light over the raised hands of a dark crowd."""
    hue = b.pick([((0.1, 0.4, 1.0), (1.0, 0.55, 0.1)), ((0.0, 0.75, 0.85), (1.0, 0.3, 0.15)), ((0.95, 0.65, 0.1), (0.15, 0.35, 1.0))])
    b.gradient((0.02, 0.03, 0.08), _dim(hue[0], 0.45), (0, 0, 1, 0.62))
    b.gradient((0.05, 0.05, 0.08), (0.01, 0.01, 0.03), (0, 0.62, 1, 1))
    b.glow(0.15, 0.5, 0.5, hue[1], 0.75)
    b.glow(0.85, 0.5, 0.5, hue[0], 0.75)
    for k, x in enumerate(np.linspace(0.05, 0.95, 7)):
        _beam(b, float(x), float(x) + b.uniform(-0.45, 0.45), 0.62, b.uniform(0.05, 0.11), _mix(hue[k % 2], WHITE, 0.25), 0.4)
    b.blur(0.5)
    b.rect((0, 0.02, 1, 0.05), (0.12, 0.12, 0.14))
    b.line([(k * 0.05, 0.02 + 0.05 * (k % 2)) for k in range(21)], (0.35, 0.36, 0.4), 0.007)
    b.rect((0, 0.062, 1, 0.072), (0.3, 0.3, 0.34))
    for k, x in enumerate(np.linspace(0.05, 0.95, 7)):
        b.ellipse(float(x), 0.085, 0.03, 0.024, _mix(hue[k % 2], WHITE, 0.75))
    for x in (-0.02, 0.9):  # speaker towers
        b.rect((x, 0.2, x + 0.12, 0.66), (0.05, 0.05, 0.06))
        for k in range(4):
            b.ellipse(x + 0.06, 0.26 + 0.11 * k, 0.042, 0.042, (0.2, 0.2, 0.23))
    b.rect((0, 0.62, 1, 0.68), (0.09, 0.08, 0.1))
    for x, part in ((b.uniform(0.17, 0.21), "guitar"), (b.uniform(0.78, 0.83), b.pick(("drums", "guitar")))):
        if part == "drums":
            b.figure(x, 0.6, 0.24, (0.05, 0.05, 0.07), (0.2, 0.15, 0.12))
            b.ellipse(x, 0.57, 0.065, 0.065, (0.8, 0.15, 0.2))
            b.ellipse(x, 0.57, 0.05, 0.05, WHITE)
            for dx in (-0.09, 0.09):
                b.line([(x + dx, 0.46), (x + dx * 0.9, 0.63)], STEEL, 0.007)
                b.ellipse(x + dx, 0.46, 0.045, 0.012, BRASS)
            continue
        b.figure(x, 0.64, 0.34, (0.04, 0.04, 0.06), (0.2, 0.15, 0.12))
        b.line([(x - 0.02, 0.5), (x + 0.13, 0.41)], (0.6, 0.4, 0.2), 0.016)
        b.ellipse(x - 0.025, 0.5, 0.045, 0.034, b.pick([(0.9, 0.15, 0.1), (0.95, 0.8, 0.3), WHITE]))
    for row in range(3):  # crowd
        y, s = 0.72 + 0.09 * row, 0.036 + 0.012 * row
        for x in np.arange(b.uniform(-0.04, 0.02), 1.05, s * 2.2):
            shade = _mix(_dim(hue[(row + int(x * 9)) % 2], 0.28), BLACK, row * 0.35)
            up = y - s * b.uniform(2.6, 4.2)
            if b.chance(0.6):
                side = b.pick((-1, 1))
                b.line([(x + side * s * 0.8, y + s), (x + side * s * 1.2, up)], shade, s * 0.45)
                b.ellipse(float(x + side * s * 1.2), up, s * 0.36, s * 0.42, shade)
            b.ellipse(float(x), y, s * 0.7, s * 0.85, shade)
            b.rect((x - s * 1.1, y + s * 0.7, x + s * 1.1, y + 0.3), shade, s * 0.5)
    b.in_front()
    for x in (b.uniform(0.02, 0.1), b.uniform(0.2, 0.28), b.uniform(0.7, 0.78), b.uniform(0.9, 0.98)):
        side = b.pick((-1, 1))
        b.ellipse(x, 0.96, 0.065, 0.075, (0.02, 0.02, 0.04))
        b.line([(x + side * 0.07, 1.02), (x + side * 0.09, 0.83)], (0.02, 0.02, 0.04), 0.035)
        b.ellipse(x + side * 0.09, 0.82, 0.027, 0.032, (0.02, 0.02, 0.04))
    _finish(b, (0.8, 0.82, 1.02))


def business_meeting(b: Brush) -> None:
    """A conference room above the city: chart on a screen, colleagues in suits along a long table, papers and a laptop."""
    _room(b, b.tint((0.38, 0.26, 0.18), 0.08), (0.3, 0.32, 0.36), 0.8, 5, (0.82, 0.82, 0.82))
    sky = b.pick([((0.55, 0.72, 0.92), (0.85, 0.9, 0.96)), ((0.6, 0.64, 0.7), (0.85, 0.85, 0.84))])
    b.gradient(*sky, (0, 0.1, 0.42, 0.6))
    _skyline(b, (0, 0.16, 0.42, 0.6), (0.42, 0.5, 0.6), (0.72, 0.8, 0.88))
    for x in (0.0, 0.14, 0.28, 0.42):
        b.line([(x, 0.1), (x, 0.6)], (0.15, 0.15, 0.17), 0.014)
    b.line([(0, 0.6), (0.42, 0.6)], (0.15, 0.15, 0.17), 0.03)
    b.rect((0.5, 0.02, 1.0, 0.42), BLACK, 0.01)
    b.gradient((0.98, 0.98, 1.0), (0.86, 0.92, 0.98), (0.515, 0.035, 0.985, 0.4))
    _chart(b, (0.7, 0.06, 0.99, 0.4), [(0.1, 0.3, 0.65), (0.95, 0.5, 0.1), (0.2, 0.6, 0.55)])
    b.line([(0.53, 0.09), (0.68, 0.09)], (0.2, 0.25, 0.4), 0.022)
    b.blur(0.5)
    suits: Sequence[Colour] = [(0.1, 0.12, 0.2), (0.22, 0.22, 0.25), (0.15, 0.15, 0.16), (0.2, 0.25, 0.38)]
    for x, y, s in ((0.25, 0.47, 0.05), (0.76, 0.47, 0.05), (0.15, 0.5, 0.075), (0.86, 0.5, 0.075), (0.02, 0.54, 0.11), (0.98, 0.54, 0.11)):
        if s > 0.05 or b.chance(0.6):
            x, turn = x + b.uniform(-0.02, 0.02), 1.0 if x < 0.5 else -1.0
            _bust(b, x, y, s, b.tint(b.pick(suits), 0.05), None, turn)
            b.poly([(x + turn * s * 0.1, y + s * 1.2), (x + turn * s * 0.7, y + s * 1.25), (x + turn * s * 0.6, y + s * 2.2)], WHITE)
    table = b.tint((0.34, 0.2, 0.12), 0.08)
    b.poly([(0.3, 0.72), (0.7, 0.72), (1.2, 1), (-0.2, 1)], table)
    b.in_front()
    _table(b, 0.86, _dim(table, 1.1), 0.0)
    b.poly([(0.04, 0.99), (0.1, 0.89), (0.27, 0.89), (0.24, 0.99)], WHITE)
    for k in range(3):
        b.rect((0.12 + 0.04 * k, 0.965 - 0.02 * (k + 1), 0.14 + 0.04 * k, 0.965), (0.1, 0.3, 0.65))
    _laptop(b, b.uniform(0.6, 0.68), 0.82, 0.16, (0.3, 0.31, 0.34))
    x = b.uniform(0.9, 0.94)
    b.rect((x - 0.025, 0.8, x + 0.025, 0.94), (0.7, 0.85, 0.92), 0.012)
    b.rect((x - 0.025, 0.85, x + 0.025, 0.89), (0.2, 0.45, 0.8))
    _finish(b, (1.0, 1.0, 1.0), dark=0.2)


def museum_tour(b: Brush) -> None:
    """A dark hall with the skeleton of a dinosaur, antique vases in lit glass cases, a red rope on brass posts in front."""
    wall = b.tint(b.pick([(0.14, 0.19, 0.24), (0.2, 0.12, 0.12), (0.13, 0.2, 0.17)]), 0.1)
    _room(b, wall, (0.3, 0.24, 0.19), 0.74)
    for x in (0.05, 0.35, 0.65, 0.95):
        b.gradient(_dim(wall, 1.1), _dim(wall, 1.7), (x - 0.03, 0, x + 0.03, 0.73))
    b.glow(0.25, 0.2, 0.6, (1.0, 0.85, 0.6), 0.35)
    b.glow(0.7, 0.25, 0.5, (1.0, 0.85, 0.6), 0.25)
    b.blur(0.6)
    bone, y = b.tint((0.9, 0.82, 0.66), 0.05), b.uniform(0.3, 0.34)  # the skull looks out on the left, the tail runs to the right
    spine = [(0.14, 0.1), (0.22, 0.09), (0.28, y - 0.12), (0.4, y - 0.06), (0.55, y - 0.05), (0.7, y), (0.84, y + 0.02), (1.02, y - 0.12)]
    b.line(spine, bone, 0.03)
    for k in range(28):
        t = k / 27 * (len(spine) - 1.001)
        (x0, y0), (x1, y1) = spine[int(t)], spine[int(t) + 1]
        x, v = x0 + (x1 - x0) * (t % 1), y0 + (y1 - y0) * (t % 1)
        b.line([(x, v - 0.028), (x, v + 0.022)], bone, 0.01)
        if 0.28 < x < 0.82:
            b.line([(x, v), (x + 0.03, v + 0.1), (x - 0.005, v + 0.22)], bone, 0.012)
    b.poly([(0.17, 0.035), (0.2, 0.13), (0.12, 0.16), (0.0, 0.145), (0.01, 0.085), (0.1, 0.035)], bone)
    b.poly([(0.18, 0.15), (0.16, 0.2), (0.02, 0.215), (0.03, 0.185), (0.12, 0.185)], bone)
    b.ellipse(0.125, 0.08, 0.022, 0.02, _dim(wall, 0.5))
    b.ellipse(0.045, 0.1, 0.012, 0.01, _dim(wall, 0.5))
    for k in range(5):
        x = 0.015 + 0.025 * k
        b.poly([(x, 0.143), (x + 0.018, 0.146), (x + 0.009, 0.175)], WHITE)
    for x in (0.74, 0.8):
        b.line([(x, y), (x - 0.03, y + 0.16), (x + 0.02, y + 0.3), (x - 0.04, 0.74)], bone, 0.024)
    for x in (b.uniform(0.1, 0.14), b.uniform(0.88, 0.92)):  # glass cases
        top, base, clay = b.uniform(0.32, 0.36), 0.66, b.tint(b.pick([(0.85, 0.42, 0.18), (0.25, 0.45, 0.75), (0.85, 0.7, 0.35)]), 0.08)
        b.rect((x - 0.115, base, x + 0.115, 0.96), _dim(wall, 0.55))
        b.rect((x - 0.115, base, x + 0.115, base + 0.02), BRASS)
        b.gradient((0.95, 0.9, 0.72), (0.5, 0.45, 0.38), (x - 0.105, top, x + 0.105, base))
        _vase(b, x, base, b.uniform(0.22, 0.26), clay)
        b.poly([(x - 0.08, base), (x + 0.0, top), (x + 0.03, top), (x - 0.05, base)], WHITE, 0.25)
        b.line([(x - 0.11, base), (x - 0.11, top), (x + 0.11, top), (x + 0.11, base)], (0.85, 0.88, 0.86), 0.01)
    b.in_front()
    posts = (b.uniform(0.06, 0.12), b.uniform(0.47, 0.53), b.uniform(0.88, 0.94))
    for x0, x1 in zip((-0.3, *posts), (*posts, 1.3), strict=True):
        b.line([(x0 + (x1 - x0) * t, 0.84 + 0.32 * t * (1 - t)) for t in np.linspace(0, 1, 9)], (0.72, 0.05, 0.1), 0.034)
    for x in posts:
        b.rect((x - 0.017, 0.82, x + 0.017, 1.02), BRASS)
        b.ellipse(x, 0.815, 0.03, 0.026, _dim(BRASS, 1.25))
    _finish(b, (0.98, 0.9, 0.8))


def grocery_shopping(b: Brush) -> None:
    """A bright aisle between shelves of colourful packages, lamps in rows, fruit crates, a full shopping trolley in front."""
    _room(b, (0.9, 0.92, 0.9), (0.86, 0.87, 0.86), 0.56, 9)
    b.gradient((0.85, 0.88, 0.9), (0.97, 0.98, 0.98), (0, 0, 1, 0.2))
    vx = b.uniform(0.42, 0.58)
    b.rect((vx - 0.2, 0.36, vx + 0.2, 0.6), (0.75, 0.9, 0.95))
    for x in (0.12, 0.5, 0.88):
        b.poly([(x - 0.06, 0), (x + 0.06, 0), (vx + (x - vx) * 0.5 + 0.015, 0.2), (vx + (x - vx) * 0.5 - 0.015, 0.2)], (1, 1, 1))
    b.blur(0.4)
    case = b.tint((0.88, 0.88, 0.86), 0.03)
    far = b.uniform(0.14, 0.2)
    _aisle(b, (-0.08, b.uniform(0.02, 0.1), 1.02), (vx - far, 0.3, 0.62), 4, 7, case, BRIGHT, True)
    _aisle(b, (1.08, b.uniform(0.02, 0.1), 1.02), (vx + far, 0.3, 0.62), 4, 7, case, BRIGHT, True)
    for x, c in ((0.12, b.pick(BRIGHT[:4])), (0.88, b.pick(BRIGHT[:4]))):  # hanging signs
        b.rect((x - 0.1, 0.02, x + 0.1, 0.1), b.tint(c, 0.06), 0.012)
        b.rect((x - 0.06, 0.05, x + 0.06, 0.068), WHITE)
    if b.chance(0.5):
        b.figure(vx + b.pick((-0.26, 0.26)), 0.76, 0.38, b.tint(b.pick(CLOTHES)))
    x0 = b.pick((0.0, 0.02))
    for k in range(3):  # crates of fruit
        y, c = 0.66 + 0.1 * k, b.tint(b.pick([(0.95, 0.55, 0.08), (0.85, 0.12, 0.12), (0.5, 0.75, 0.15), (0.98, 0.85, 0.2)]), 0.06)
        for x in np.arange(x0, 0.24 + 0.02 * k, 0.05):
            b.ellipse(float(x), y, 0.033, 0.033, _dim(c, b.uniform(0.85, 1.1)))
        b.rect((x0 - 0.05, y + 0.015, 0.25 + 0.02 * k, y + 0.075), (0.55, 0.36, 0.18))
    b.in_front()
    for x in np.arange(0.16, 0.86, 0.1):
        c, top = b.tint(b.pick(BRIGHT), 0.1), b.uniform(0.81, 0.87)
        if b.chance(0.5):
            b.rect((x - 0.045, top, x + 0.05, 1), c, 0.012)
        else:
            b.ellipse(x, top + 0.05, 0.055, 0.05, b.tint(b.pick([(0.25, 0.6, 0.2), (0.9, 0.5, 0.1), (0.85, 0.15, 0.15)])))
    for k in range(9):
        x = 0.1 + 0.1 * k
        b.line([(x, 0.87), (0.5 + (x - 0.5) * 0.88, 1.02)], (0.72, 0.74, 0.77), 0.011)
    for y in (0.91, 0.96):
        b.line([(0.1, y), (0.9, y)], (0.72, 0.74, 0.77), 0.011)
    b.line([(0.07, 0.87), (0.93, 0.87)], b.tint(b.pick([(0.85, 0.12, 0.12), (0.1, 0.5, 0.25), (0.1, 0.3, 0.7)]), 0.06), 0.034)
    _finish(b, (1.05, 1.06, 1.05), dark=0.12)


def art_gallery_visit(b: Brush) -> None:
    """White walls with framed abstract paintings under track lights, a pale oak floor, a sculpture on a plinth, a bench."""
    wall, y = b.tint((0.92, 0.92, 0.9), 0.03), b.uniform(0.74, 0.8)
    _room(b, wall, b.tint((0.78, 0.62, 0.44), 0.06), y)
    b.rect((0, y - 0.03, 1, y), WHITE)
    if b.chance(0.5):
        b.poly([(0, 0), (0.07, 0.07), (0.07, y), (0, y + 0.09)], _dim(wall, 0.82))
    b.blur(0.3)
    b.rect((0, 0.02, 1, 0.032), BLACK)
    for x in (0.14, 0.5, 0.86):
        b.glow(x, 0.3, 0.4, (1, 0.98, 0.9), 0.5)
        b.line([(x, 0.03), (x + 0.01, 0.06)], BLACK, 0.012)
        b.rect((x - 0.02, 0.05, x + 0.025, 0.09), BLACK, 0.008)
    for left in (True, False):
        kind = b.pick((0, 0, 1))
        x0, x1 = (b.uniform(0.02, 0.05), b.uniform(0.26, 0.3)) if left else (b.uniform(0.7, 0.74), b.uniform(0.94, 0.98))
        if kind == 0:
            _painting(b, (x0, b.uniform(0.13, 0.17), x1, b.uniform(0.52, 0.62)))
        else:
            _painting(b, (x0, 0.14, x1, b.uniform(0.33, 0.36)))
            _painting(b, (x0, 0.43, x1, b.uniform(0.6, 0.66)))
    _painting(b, (0.4, 0.1, 0.6, 0.5))
    if b.chance(0.6):
        b.figure(b.uniform(0.2, 0.25), y + 0.12, b.uniform(0.36, 0.42), b.tint(b.pick(CLOTHES)))
    x, form = b.uniform(0.84, 0.9), b.tint(b.pick([(0.1, 0.35, 0.75), (0.85, 0.2, 0.15), (0.2, 0.2, 0.22), (0.9, 0.65, 0.1)]), 0.08)
    b.rect((x - 0.08, 0.72, x + 0.08, 1), WHITE)
    b.rect((x + 0.04, 0.72, x + 0.08, 1), (0.76, 0.76, 0.75))
    if b.chance(0.5):
        b.arc(x, 0.63, 0.085, 0, 360, form, 0.034)
    else:
        b.ellipse(x - 0.02, 0.66, 0.06, 0.06, form)
        b.ellipse(x + 0.02, 0.57, 0.042, 0.045, _dim(form, 1.2))
    b.in_front()
    seat, x = b.tint(b.pick([(0.2, 0.2, 0.22), (0.45, 0.28, 0.18)]), 0.06), b.uniform(0.45, 0.7)
    b.rect((-0.05, 0.92, x, 1.05), _dim(seat, 0.8), 0.02)
    b.rect((-0.05, 0.915, x, 0.955), _dim(seat, 1.4), 0.018)
    for k in range(5):
        b.line([(x - 0.12 - 0.12 * k, 0.925), (x - 0.12 - 0.12 * k, 1)], _dim(seat, 0.7), 0.008)
    _finish(b, (1.05, 1.04, 1.01), dark=0.15)


def family_gathering(b: Brush) -> None:
    """A cosy living room with a sofa full of relatives, big and small, balloons and bunting, family photos, a cake in front."""
    wall = b.tint(b.pick([(0.93, 0.82, 0.62), (0.9, 0.74, 0.66), (0.72, 0.82, 0.8)]), 0.05)
    _room(b, wall, (0.6, 0.42, 0.28), 0.76)
    for x, y in ((0.04, 0.2), (0.16, 0.26), (0.74, 0.2), (0.87, 0.25)):
        w, h = b.uniform(0.08, 0.1), b.uniform(0.09, 0.13)
        b.rect((x - 0.012, y - 0.012, x + w + 0.012, y + h + 0.012), b.pick([WOOD, BRASS, WHITE]))
        b.rect((x, y, x + w, y + h), (0.75, 0.82, 0.85))
        for dx in (0.3, 0.7):
            b.ellipse(x + w * dx, y + h * 0.9, w * 0.24, h * 0.3, b.tint(b.pick(CLOTHES)))
            b.ellipse(x + w * dx, y + h * 0.48, w * 0.14, h * 0.17, b.pick(HAIR))
    b.blur(0.5)
    for k in range(11):
        x = k / 10
        y = 0.02 + 0.2 * x * (1 - x)
        b.poly([(x - 0.045, y), (x + 0.045, y), (x, y + 0.085)], b.tint(BRIGHT[k % 6], 0.06))
    b.line([(k / 10, 0.02 + 0.2 * k / 10 * (1 - k / 10)) for k in range(11)], WHITE, 0.008)
    sofa = b.tint(b.pick([(0.2, 0.42, 0.5), (0.55, 0.2, 0.22), (0.35, 0.45, 0.28), (0.7, 0.5, 0.3)]), 0.08)
    b.rect((-0.06, 0.56, 1.06, 0.95), sofa, 0.07)
    b.rect((-0.06, 0.8, 1.06, 1.1), _dim(sofa, 0.82), 0.05)
    grey: Colour = (0.82, 0.82, 0.82)
    old = b.pick((0, 1, 2, 3))
    for k, (x, y, s) in enumerate(((0.1, 0.4, 0.07), (0.9, 0.4, 0.07), (0.25, 0.45, 0.06), (0.77, 0.45, 0.06), (0.17, 0.6, 0.046), (0.85, 0.6, 0.046))):
        h = grey if k == old else None
        _bust(b, x + b.uniform(-0.02, 0.02), y + b.uniform(-0.02, 0.03), s, b.tint(b.pick(CLOTHES), 0.12), h, b.uniform(-1, 1))
    for x in (0.0, 1.0):
        b.rect((x - 0.05, 0.68, x + 0.05, 1.1), _dim(sofa, 1.12), 0.05)
    x0 = b.pick((0.1, 0.86))
    for k in range(3):
        x, y, c = x0 + (k - 1) * 0.085, 0.2 + 0.06 * (k % 2) + b.uniform(-0.02, 0.02), b.tint(b.pick(BRIGHT[:6]), 0.06)
        b.line([(x, y), (x0, 0.5)], (0.5, 0.5, 0.5), 0.005)
        b.ellipse(x, y, 0.055, 0.068, c)
        b.ellipse(x - 0.018, y - 0.025, 0.014, 0.018, _mix(c, WHITE, 0.7))
    b.in_front()
    _table(b, 0.92, b.tint((0.85, 0.7, 0.5), 0.05), 0.02)
    x, icing = b.uniform(0.42, 0.58), b.tint(b.pick([(0.98, 0.7, 0.78), (0.98, 0.95, 0.9), (0.7, 0.85, 0.95)]), 0.04)
    b.ellipse(x, 0.98, 0.22, 0.035, (0.8, 0.82, 0.85))
    b.rect((x - 0.17, 0.87, x + 0.17, 0.98), (0.6, 0.36, 0.2), 0.015)
    b.rect((x - 0.17, 0.86, x + 0.17, 0.905), icing, 0.02)
    for k in range(6):
        cx = x - 0.14 + 0.056 * k
        b.ellipse(cx, 0.91, 0.022, 0.022, icing)
        b.rect((cx - 0.007, 0.81, cx + 0.007, 0.865), b.pick(BRIGHT[:6]))
        b.ellipse(cx, 0.797, 0.011, 0.017, (1, 0.8, 0.25))
    _finish(b, (1.08, 1.0, 0.9), dark=0.18)


def bookstore_browsing(b: Brush) -> None:
    """Warm wooden shelves of colourful books under hanging lamps, and tables with stacks of books in front."""
    wood = b.tint((0.72, 0.46, 0.24), 0.06)
    _room(b, _dim(wood, 0.7), (0.6, 0.42, 0.27), 0.8)
    split = b.uniform(0.28, 0.34)
    _shelf(b, (-0.02, 0.14, split, 0.82), 5, wood, BRIGHT)
    _shelf(b, (split + 0.02, 0.18, 0.98 - split, 0.76), 5, _dim(wood, 0.8), BRIGHT)
    _shelf(b, (1 - split, 0.14, 1.02, 0.82), 5, wood, BRIGHT)
    b.blur(0.35)
    b.rect((0, 0.1, 1, 0.15), _dim(wood, 1.1))
    for k in range(4):  # books shown with their covers
        x = b.pick((0.04, 0.12, 0.2, 0.76, 0.84, 0.9))
        y = 0.16 + 0.136 * b.pick((0, 1, 2, 3))
        b.rect((x, y, x + 0.075, y + 0.11), b.tint(b.pick(BRIGHT), 0.1))
        b.rect((x + 0.015, y + 0.02, x + 0.06, y + 0.045), WHITE)
    if b.chance(0.6):
        x = b.pick((0.16, 0.84))
        b.figure(x, 0.9, 0.52, b.tint(b.pick(CLOTHES), 0.1))
    for x in (0.16, 0.84):
        _pendant(b, x + b.uniform(-0.05, 0.05), b.uniform(0.01, 0.05), b.uniform(0.07, 0.09), b.tint(b.pick([(0.12, 0.2, 0.25), (0.75, 0.2, 0.15), BRASS])))
    b.in_front()
    b.rect((0, 0.965, 1, 1.02), _dim(wood, 0.75))
    b.rect((0, 0.955, 1, 0.97), _dim(wood, 1.25))
    for x in np.arange(0.09, 1.0, 0.2) + b.uniform(-0.04, 0.04):
        y = 0.96
        for _ in range(b.pick((2, 3, 4) if abs(x - 0.5) < 0.2 else (3, 4, 5))):
            w, dx, c = b.uniform(0.075, 0.1), b.uniform(-0.012, 0.012), b.tint(b.pick(BRIGHT), 0.1)
            b.rect((x + dx - w, y - 0.034, x + dx + w, y), _dim(c, 0.9))
            b.rect((x + dx + w - 0.02, y - 0.028, x + dx + w, y - 0.006), (0.97, 0.94, 0.86))
            y -= 0.035
    _finish(b, (1.06, 0.98, 0.86))


def office_working(b: Brush) -> None:
    """A pale open-plan office with ceiling panels, blinds, desks with screens, binders and a plant; laptop and mug in front."""
    wall = b.tint(b.pick([(0.8, 0.85, 0.88), (0.85, 0.88, 0.84), (0.86, 0.86, 0.88)]), 0.03)
    _room(b, wall, (0.5, 0.54, 0.6), 0.76, 9, (0.92, 0.93, 0.94))
    for x in (0.1, 0.5, 0.9):
        b.poly([(x - 0.11, 0.0), (x + 0.11, 0.0), (0.5 + (x - 0.5) * 0.88 + 0.08, 0.075), (0.5 + (x - 0.5) * 0.88 - 0.08, 0.075)], (1, 1, 1))
    b.gradient((0.42, 0.66, 0.92), (0.7, 0.85, 0.95), (0.0, 0.11, 0.34, 0.46))
    for k in range(9):
        b.rect((0.0, 0.11 + 0.04 * k, 0.34, 0.13 + 0.04 * k), (0.95, 0.96, 0.96))
    b.line([(0.34, 0.1), (0.34, 0.47), (0, 0.47)], (0.55, 0.58, 0.62), 0.014)
    cloth = b.tint(b.pick([(0.35, 0.45, 0.58), (0.42, 0.5, 0.48), (0.5, 0.48, 0.55)]), 0.06)
    b.rect((0, 0.5, 1, 0.78), cloth)
    b.rect((0, 0.495, 1, 0.515), _mix(cloth, WHITE, 0.5))
    for x in (0.02, 0.33, 0.66, 0.98):
        b.line([(x, 0.5), (x, 0.78)], _dim(cloth, 0.75), 0.012)
    b.rect((0.68, 0.13, 1.0, 0.34), (0.75, 0.72, 0.66))
    for row in (0.23, 0.335):
        for x in np.arange(0.69, 0.98, 0.034):
            b.rect((x, row - 0.085, x + 0.029, row), b.tint(b.pick([(0.2, 0.4, 0.7), (0.25, 0.55, 0.45), (0.2, 0.2, 0.22), (0.85, 0.85, 0.85), (0.8, 0.3, 0.25)])))
            b.rect((x + 0.007, row - 0.06, x + 0.022, row - 0.035), WHITE)
        b.rect((0.68, row, 1, row + 0.012), WHITE)
    b.blur(0.6)
    screen = b.pick([((0.15, 0.45, 0.85), (0.3, 0.7, 0.95)), ((0.12, 0.16, 0.22), (0.2, 0.26, 0.34)), ((0.9, 0.94, 0.98), (0.75, 0.86, 0.95))])
    for x, y, s in ((b.uniform(0.1, 0.15), b.uniform(0.45, 0.52), b.uniform(0.12, 0.14)), (b.uniform(0.85, 0.9), b.uniform(0.45, 0.52), b.uniform(0.12, 0.14))):
        b.rect((x - 0.02, y, x + 0.02, y + 0.27), (0.3, 0.3, 0.32))
        b.rect((x - s, y - 0.1, x + s, y + 0.12), (0.1, 0.1, 0.12), 0.012)
        b.gradient(*screen, (x - s + 0.012, y - 0.085, x + s - 0.012, y + 0.105))
        for k in range(5):
            at = x - s * 0.8 + s * 0.2 * (k % 2)
            b.rect((at, y - 0.06 + 0.032 * k, at + s * b.uniform(0.6, 1.2), y - 0.045 + 0.032 * k), b.pick([(0.4, 0.85, 0.6), (0.95, 0.75, 0.3), (0.6, 0.7, 0.8)]))
        b.rect((x - 0.08, y + 0.25, x + 0.08, y + 0.27), (0.3, 0.3, 0.32))
    b.rect((0, 0.75, 1, 1), _dim(wall, 0.8))
    b.rect((0, 0.74, 1, 0.78), (0.9, 0.9, 0.89))
    if b.chance(0.7):
        _plant(b, b.uniform(0.24, 0.28), 0.76, 0.3, WHITE)
    for _ in range(5):
        x, y = b.pick((b.uniform(0.35, 0.4), b.uniform(0.6, 0.64))), b.uniform(0.13, 0.3)
        b.rect((x, y, x + 0.045, y + 0.045), b.pick([(1.0, 0.9, 0.3), (1.0, 0.6, 0.7), (0.6, 0.9, 0.6)]))
    b.in_front()
    _table(b, 0.9, b.tint((0.84, 0.8, 0.72), 0.04), 0.0)
    _laptop(b, b.uniform(0.46, 0.54), 0.8, 0.2)
    mug = b.tint(b.pick(BRIGHT[:6]), 0.08)
    b.arc(0.205, 0.9, 0.03, 0, 360, mug, 0.014)
    b.rect((0.11, 0.85, 0.2, 0.97), mug, 0.012)
    for k in range(3):
        b.rect((0.78, 0.93 - 0.018 * k, 0.96, 0.946 - 0.018 * k), b.pick([WHITE, (1.0, 0.9, 0.4), (0.9, 0.92, 0.95)]))
    _finish(b, (1.02, 1.04, 1.05), dark=0.12)


def school_presentation(b: Brush) -> None:
    """A classroom with a green chalkboard full of drawings, a globe, a clock, pupils at their desks and a poster in front."""
    wall = b.tint(b.pick([(0.95, 0.88, 0.62), (0.8, 0.88, 0.92), (0.94, 0.84, 0.72)]), 0.04)
    _room(b, wall, (0.68, 0.52, 0.36), 0.76)
    board = b.tint(b.pick([(0.08, 0.34, 0.22), (0.1, 0.3, 0.24)]), 0.06)
    top = b.uniform(0.09, 0.13)
    for k in range(12):
        b.rect((0.085 * k, 0.005, 0.085 * k + 0.065, 0.065), b.tint(BRIGHT[k % 6], 0.06))
        b.ellipse(0.085 * k + 0.032, 0.035, 0.015, 0.018, WHITE)
    b.rect((-0.02, top - 0.02, 1.02, 0.53), (0.62, 0.4, 0.2))
    b.gradient(_dim(board, 1.15), board, (0.0, top, 1.0, 0.505))
    b.rect((0, 0.52, 1, 0.545), (0.5, 0.3, 0.15))
    chalk: Sequence[Colour] = [(0.92, 0.94, 0.9), (1.0, 0.9, 0.5), (0.95, 0.7, 0.75)]
    x, y = b.uniform(0.1, 0.14), top + 0.13
    b.ellipse(x, y, 0.02, 0.02, chalk[1])  # the sun and two orbits
    b.arc(x, y, 0.055, 0, 360, chalk[0], 0.008)
    b.arc(x, y, 0.09, 0, 360, chalk[0], 0.008)
    b.ellipse(x + 0.055, y, 0.014, 0.014, chalk[2])
    b.ellipse(x - 0.07, y + 0.055, 0.016, 0.016, (0.5, 0.8, 0.95))
    for k in range(3):
        b.line([(0.03, 0.42 + 0.027 * k), (b.uniform(0.18, 0.26), 0.42 + 0.027 * k)], b.pick(chalk), 0.009)
    if b.chance(0.5):
        b.line([(0.76, top + 0.2), (0.96, top + 0.2), (0.76, top + 0.05), (0.76, top + 0.2)], chalk[0], 0.011)
    else:
        b.line([(0.76, top + 0.04), (0.76, top + 0.22), (0.97, top + 0.22)], chalk[0], 0.011)
        b.line([(0.78, top + 0.2), (0.84, top + 0.12), (0.89, top + 0.15), (0.96, top + 0.05)], chalk[1], 0.012)
    for k in range(2):
        b.line([(0.76, 0.42 + 0.035 * k), (b.uniform(0.88, 0.97), 0.42 + 0.035 * k)], b.pick(chalk), 0.009)
    b.blur(0.35)
    b.rect((0.7, 0.72, 1.02, 0.76), (0.7, 0.48, 0.26))  # teacher's table with the globe
    b.rect((0.74, 0.76, 0.98, 0.95), (0.55, 0.36, 0.2))
    x, y, r = b.uniform(0.86, 0.9), 0.585, 0.088
    b.rect((x - 0.05, 0.7, x + 0.05, 0.72), (0.4, 0.25, 0.12))
    b.arc(x, y, r + 0.018, -70, 110, BRASS, 0.014)
    b.ellipse(x, y, r, r, (0.15, 0.5, 0.85))
    for dx, dy, rx, ry in ((-0.03, -0.03, 0.036, 0.028), (0.03, 0.02, 0.028, 0.04), (-0.02, 0.045, 0.024, 0.018)):
        b.ellipse(x + dx, y + dy, rx, ry, (0.3, 0.68, 0.3))
    b.ellipse(x - 0.035, y - 0.045, 0.016, 0.012, (0.8, 0.92, 1.0))
    for x, y in ((b.uniform(0.04, 0.08), 0.66), (b.uniform(0.2, 0.25), 0.69)):
        _bust(b, x, y, 0.052, b.tint(b.pick(BRIGHT), 0.1))
        b.rect((x - 0.1, y + 0.13, x + 0.1, y + 0.16), (0.85, 0.66, 0.4))
        b.rect((x - 0.08, y + 0.16, x - 0.06, 1), STEEL)
        b.rect((x + 0.06, y + 0.16, x + 0.08, 1), STEEL)
    b.in_front()
    _table(b, 0.9, b.tint((0.86, 0.66, 0.4), 0.05), 0.0)
    y = 0.935
    for _ in range(3):
        b.rect((0.06 + b.uniform(-0.01, 0.01), y - 0.03, 0.25, y), b.tint(b.pick(BRIGHT[:6]), 0.08))
        y -= 0.031
    b.ellipse(0.16, y - 0.022, 0.035, 0.034, (0.85, 0.12, 0.12))
    b.line([(0.16, y - 0.05), (0.17, y - 0.075)], (0.3, 0.2, 0.1), 0.01)
    b.rect((0.76, 0.86, 0.84, 0.97), b.tint(b.pick(BRIGHT[:6])), 0.01)
    for k in range(4):
        b.line([(0.775 + 0.016 * k, 0.87), (0.765 + 0.024 * k, 0.8)], BRIGHT[k], 0.013)
    _finish(b, (1.04, 1.02, 0.96), dark=0.15)


def restaurant_dining(b: Brush) -> None:
    """A dim restaurant with wine racks, small lamps and other tables; white tablecloth, candle and wine glass in front."""
    wall = b.tint(b.pick([(0.34, 0.1, 0.1), (0.28, 0.09, 0.14), (0.3, 0.14, 0.09)]), 0.08)
    _room(b, wall, (0.22, 0.13, 0.09), 0.72)
    b.rect((0, 0.5, 1, 0.72), (0.2, 0.11, 0.07))
    x0 = 0.7
    b.rect((x0, 0.1, 1, 0.5), (0.5, 0.31, 0.16))  # wine rack
    for row in range(4):
        for col in range(4):
            x, y = x0 + 0.045 + 0.075 * col, 0.15 + 0.095 * row
            b.ellipse(x, y, 0.034, 0.038, (0.16, 0.09, 0.06))
            b.ellipse(x, y, 0.019, 0.021, b.pick([(0.3, 0.55, 0.3), (0.75, 0.12, 0.2), (0.85, 0.65, 0.3)]))
    _window(b, (0.03, 0.14, 0.27, 0.48), (0.05, 0.06, 0.16), (0.16, 0.12, 0.22), (0.45, 0.3, 0.18), 2)
    for _ in range(7):
        b.ellipse(b.uniform(0.05, 0.25), b.uniform(0.2, 0.44), 0.016, 0.016, b.pick([(1.0, 0.75, 0.35), (0.9, 0.4, 0.3), (0.6, 0.75, 1.0)]))
    b.blur(0.45)
    for x in (b.uniform(0.08, 0.16), b.uniform(0.84, 0.92)):  # other guests' tables
        y = b.uniform(0.68, 0.72)
        for dx in (-0.12, 0.12):
            _bust(b, x + dx, y - 0.17, 0.042, b.tint(b.pick([(0.12, 0.12, 0.15), (0.5, 0.1, 0.12), (0.3, 0.3, 0.34)])), None, -dx * 8)
        b.poly([(x - 0.13, y), (x + 0.13, y), (x + 0.16, y + 0.18), (x - 0.16, y + 0.18)], (0.8, 0.74, 0.66))
        b.ellipse(x, y, 0.13, 0.028, (0.95, 0.9, 0.82))
        b.rect((x - 0.008, y - 0.05, x + 0.008, y), (0.95, 0.9, 0.75))
        b.glow(x, y - 0.06, 0.22, (1.0, 0.7, 0.3), 0.8)
    for x in (0.15, 0.84):
        _pendant(b, x + b.uniform(-0.05, 0.05), b.uniform(0.0, 0.04), b.uniform(0.06, 0.08), b.pick([(0.75, 0.5, 0.25), (0.6, 0.15, 0.1)]), (1.0, 0.65, 0.3))
    b.in_front()
    _table(b, b.uniform(0.87, 0.89), (0.9, 0.86, 0.8), 0.02)
    _plate(b, b.uniform(0.47, 0.53), 0.955, 0.15, [(0.55, 0.25, 0.12), (0.35, 0.5, 0.2), (0.85, 0.35, 0.2)])
    b.rect((0.3, 0.93, 0.312, 1.02), STEEL)
    b.rect((0.68, 0.93, 0.692, 1.02), STEEL)
    x = b.uniform(0.14, 0.2)  # candle
    b.ellipse(x, 0.82, 0.075, 0.05, (1.0, 0.6, 0.2), 0.4)
    b.rect((x - 0.02, 0.85, x + 0.02, 0.96), (0.97, 0.92, 0.8))
    b.ellipse(x, 0.96, 0.06, 0.018, BRASS)
    b.ellipse(x, 0.825, 0.015, 0.028, (1.0, 0.85, 0.35))
    x, wine = b.uniform(0.82, 0.88), b.pick([(0.55, 0.04, 0.12), (0.55, 0.04, 0.12), (0.95, 0.85, 0.45)])
    b.line([(x, 0.88), (x, 0.975)], (0.85, 0.88, 0.9), 0.012)
    b.ellipse(x, 0.975, 0.045, 0.012, (0.85, 0.88, 0.9))
    b.rect((x - 0.06, 0.78, x + 0.06, 0.9), (0.85, 0.88, 0.92), 0.055, 0.6)
    b.rect((x - 0.054, 0.825, x + 0.054, 0.896), wine, 0.05)
    b.line([(x - 0.035, 0.795), (x - 0.035, 0.86)], WHITE, 0.008)
    _finish(b, (0.98, 0.82, 0.66))


def fashion_show(b: Brush) -> None:
    """A glowing white catwalk between dark rows of onlookers, models in bold dresses, spotlights and camera flashes."""
    tone = b.pick([(0.95, 0.95, 1.0), (1.0, 0.85, 0.92), (0.85, 0.93, 1.0)])
    b.gradient((0.05, 0.05, 0.07), (0.14, 0.13, 0.17))
    b.gradient(_dim(tone, 0.95), _dim(tone, 0.8), (0.2, 0.0, 0.8, 0.52))
    arch = b.tint(b.pick([(0.9, 0.2, 0.5), (0.1, 0.1, 0.12), (0.8, 0.65, 0.3)]), 0.06)
    b.line([(0.2, 0.55), (0.2, 0.02), (0.8, 0.02), (0.8, 0.55)], arch, 0.035)
    for x in (0.04, 0.96):
        for k in range(2):
            _beam(b, x + (0.07 * k if x < 0.5 else -0.07 * k), 0.3 + 0.4 * k, 0.75, 0.1, tone, 0.2)
    b.blur(0.6)
    for row in range(4):  # onlookers on either side, bigger and darker towards us
        y, s = 0.47 + 0.1 * row, 0.034 + 0.012 * row
        reach = 0.3 - 0.065 * row
        for x in np.arange(0, reach + 0.01, s * 1.7):
            for px in (reach - float(x), 1 - reach + float(x)):
                b.rect((px - s, y + s * 0.6, px + s, y + 0.3), _dim(b.tint(b.pick(CLOTHES)), 0.3), s * 0.5)
                b.ellipse(px, y, s * 0.62, s * 0.78, _dim(b.pick(HAIR), 0.7))
    b.poly([(0.3, 0.5), (0.7, 0.5), (1.02, 1), (-0.02, 1)], _dim(tone, 0.75))
    b.poly([(0.32, 0.5), (0.68, 0.5), (0.94, 1), (0.06, 1)], tone)
    for x0, x1 in ((0.3, -0.02), (0.7, 1.02)):
        b.line([(x0, 0.5), (x1, 1)], (1, 1, 1), 0.02)
    for x in (b.uniform(0.17, 0.22), b.uniform(0.79, 0.84)):  # models on the runway
        h, foot, dress = b.uniform(0.6, 0.66), b.uniform(0.84, 0.9), b.tint(b.pick(BRIGHT), 0.08)
        top, skin = foot - h, b.pick([(0.85, 0.65, 0.52), (0.5, 0.35, 0.26), (0.65, 0.46, 0.36)])
        hem = b.uniform(0.06, 0.12)
        b.rect((x - 0.026, foot - h * 0.4, x - 0.006, foot), skin)
        b.rect((x + 0.006, foot - h * 0.4, x + 0.026, foot - 0.02), skin)
        b.line([(x - 0.05, top + h * 0.2), (x - 0.075, top + h * 0.38), (x - 0.045, top + h * 0.46)], skin, 0.02)
        b.line([(x + 0.05, top + h * 0.2), (x + 0.065, top + h * 0.5)], skin, 0.02)
        b.rect((x - 0.012, top + h * 0.1, x + 0.012, top + h * 0.2), skin)
        b.poly([(x - 0.055, top + h * 0.18), (x + 0.055, top + h * 0.18), (x + 0.032, top + h * 0.4), (x + hem, foot - h * b.uniform(0.1, 0.28)),
                (x - hem, foot - h * b.uniform(0.1, 0.28)), (x - 0.032, top + h * 0.4)], dress)  # fmt: skip
        b.rect((x - 0.034, top + h * 0.38, x + 0.034, top + h * 0.415), BLACK)
        hair = b.tint(b.pick(HAIR))
        b.ellipse(x, top + h * 0.06, 0.032, 0.042, hair)
        b.rect((x - 0.03, top + h * 0.06, x + 0.03, top + h * b.uniform(0.1, 0.2)), hair, 0.012)
    for _ in range(4):
        x, y = b.pick((b.uniform(0.0, 0.2), b.uniform(0.8, 1.0))), b.uniform(0.42, 0.75)
        for a in (0.045, 0.0):
            b.line([(x - a, y - 0.045 + a), (x + a, y + 0.045 - a)], WHITE, 0.009)
        b.ellipse(x, y, 0.016, 0.016, (1, 1, 1))
    for x in np.linspace(0.05, 0.95, 6):
        b.ellipse(float(x), 0.022, 0.028, 0.02, (1, 1, 0.97))
    b.in_front()
    for x in (b.uniform(0.0, 0.05), b.uniform(0.15, 0.2), b.uniform(0.8, 0.85), b.uniform(0.95, 1.0)):
        b.ellipse(x, 0.95, 0.06, 0.075, (0.05, 0.04, 0.05))
        b.rect((x - 0.09, 0.99, x + 0.09, 1.1), (0.07, 0.07, 0.09), 0.03)
    x = b.pick((0.1, 0.9))
    b.rect((x - 0.03, 0.82, x + 0.03, 0.92), BLACK, 0.006)
    b.rect((x - 0.024, 0.83, x + 0.024, 0.91), tone)
    _finish(b, (1.04, 1.02, 1.05))


def library_studying(b: Brush) -> None:
    """Tall dark shelves of old books with a ladder and an arched window, a green desk lamp and an open book in front."""
    wood = b.tint((0.28, 0.19, 0.14), 0.06)
    b.gradient((0.2, 0.22, 0.26), (0.3, 0.33, 0.36))
    _room(b, (0.3, 0.34, 0.38), (0.24, 0.2, 0.19), 0.72)
    vx = b.uniform(0.45, 0.55)
    cool = b.pick([((0.6, 0.75, 0.9), (0.85, 0.92, 0.98)), ((0.25, 0.32, 0.55), (0.5, 0.58, 0.75))])
    b.gradient(*cool, (vx - 0.16, 0.06, vx + 0.16, 0.62))
    b.ellipse(vx, 0.08, 0.16, 0.08, cool[0])
    for x in (-0.16, -0.055, 0.055, 0.16):
        b.line([(vx + x, 0.02), (vx + x, 0.62)], wood, 0.014)
    b.blur(0.5)
    _aisle(b, (-0.14, -0.16, 1.0), (vx - 0.16, 0.1, 0.72), 7, 26, wood, OLD_BOOKS)
    _aisle(b, (1.14, -0.16, 1.0), (vx + 0.16, 0.1, 0.72), 7, 26, wood, OLD_BOOKS)
    b.glow(vx, 0.3, 0.7, cool[1], 0.25)
    if b.chance(0.75):  # ladder
        x = b.uniform(0.14, 0.2)
        for dx in (0.0, 0.085):
            b.line([(x + dx + 0.05, 0.04), (x + dx - 0.06, 0.92)], (0.6, 0.42, 0.24), 0.018)
        for k in range(8):
            t = 0.08 + 0.11 * k
            b.line([(x + 0.05 - 0.11 * t, 0.04 + 0.88 * t), (x + 0.135 - 0.11 * t, 0.04 + 0.88 * t)], (0.6, 0.42, 0.24), 0.015)
    lamp = b.uniform(0.82, 0.87)  # green lamp, low beside the shoulder
    b.glow(lamp, 0.74, 0.42, (1.0, 0.9, 0.5), 0.75)
    b.line([(lamp, 0.65), (lamp, 0.95)], BRASS, 0.022)
    b.rect((lamp - 0.14, 0.57, lamp + 0.14, 0.68), (0.05, 0.5, 0.25), 0.05)
    b.rect((lamp - 0.14, 0.63, lamp + 0.14, 0.68), (0.05, 0.42, 0.22))
    b.rect((lamp - 0.1, 0.585, lamp + 0.04, 0.605), (0.45, 0.85, 0.55), 0.01)
    b.rect((lamp - 0.13, 0.68, lamp + 0.13, 0.692), (1.0, 0.95, 0.7))
    b.in_front()
    _table(b, 0.85, b.tint((0.36, 0.22, 0.14), 0.06), 0.0)
    b.ellipse(lamp, 0.88, 0.07, 0.018, BRASS)
    b.rect((lamp - 0.011, 0.8, lamp + 0.011, 0.88), BRASS)
    _open_book(b, b.uniform(0.42, 0.52), 0.87, 0.19, b.pick(OLD_BOOKS))
    y = 0.97
    for _ in range(4):
        b.rect((0.03 + b.uniform(-0.01, 0.015), y - 0.036, 0.22, y), b.tint(b.pick(OLD_BOOKS), 0.1))
        b.rect((0.2, y - 0.03, 0.22, y - 0.006), (0.85, 0.8, 0.68))
        y -= 0.037
    _finish(b, (0.92, 0.95, 0.95))


INDOOR: dict[str, Callable[[Brush], None]] = {
    "media interview": media_interview,
    "dinner with friends": dinner_with_friends,
    "shopping mall": shopping_mall,
    "public lecture": public_lecture,
    "gym workout": gym_workout,
    "dance event": dance_event,
    "coffee shop reading": coffee_shop_reading,
    "airport waiting": airport_waiting,
    "concert attendance": concert_attendance,
    "business meeting": business_meeting,
    "museum tour": museum_tour,
    "grocery shopping": grocery_shopping,
    "art gallery visit": art_gallery_visit,
    "family gathering": family_gathering,
    "bookstore browsing": bookstore_browsing,
    "office working": office_working,
    "school presentation": school_presentation,
    "restaurant dining": restaurant_dining,
    "fashion show": fashion_show,
    "library studying": library_studying,
}
