"""Surroundings of events in the open air and on the way: each function paints what a photograph of the event shows around the person.

The person hides the middle of the picture, so whatever names the event stands at the sides, in the top strip or low in the foreground.
"""

import itertools
import math
from collections.abc import Callable, Sequence

from PIL import Image

from training.brush import SIZE, Box, Brush, Colour, Point

SHIRTS: list[Colour] = [(0.85, 0.2, 0.2), (0.15, 0.35, 0.75), (0.95, 0.75, 0.15), (0.2, 0.6, 0.35), (0.9, 0.45, 0.15), (0.55, 0.25, 0.6)]
WALLS: list[Colour] = [(0.72, 0.42, 0.33), (0.85, 0.76, 0.6), (0.6, 0.62, 0.66), (0.8, 0.6, 0.45), (0.66, 0.7, 0.62), (0.88, 0.84, 0.8)]


def _mix(a: Colour, c: Colour, t: float) -> Colour:
    return a[0] + (c[0] - a[0]) * t, a[1] + (c[1] - a[1]) * t, a[2] + (c[2] - a[2]) * t


def _dim(a: Colour, gain: float) -> Colour:
    return min(1.0, a[0] * gain), min(1.0, a[1] * gain), min(1.0, a[2] * gain)


def _view(b: Brush, zoom: float = 0.12) -> bool:
    """Another camera position, exposure and side light for the finished background; true where left and right were swapped."""
    wide, high = SIZE * (1 - b.uniform(0, zoom)), SIZE * (1 - b.uniform(0, zoom * 1.3))
    x, y = b.uniform(0, SIZE - wide), b.uniform(0, SIZE - high)
    image = b.back.resize((SIZE, SIZE), Image.Resampling.BILINEAR, (x, y, x + wide, y + high))
    gamma, gains = b.uniform(0.78, 1.12), [b.uniform(0.92, 1.06) for _ in range(3)]
    image = image.point([round(255 * min(1.0, gain * (v / 255) ** gamma)) for gain in gains for v in range(256)] + [255] * 256)
    turns = [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270]
    shade = Image.linear_gradient("L").resize(image.size).transpose(b.pick(turns))
    strength = b.uniform(0.05, 0.32)
    image.paste((14, 16, 34, 255), (0, 0), shade.point([round(v * strength) for v in range(256)]))
    flip = b.chance(0.5)
    b.back.paste(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if flip else image)
    return flip


def _cloud(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    for _ in range(6):
        r = size * b.uniform(0.3, 0.55)
        b.ellipse(x + size * b.uniform(-0.9, 0.9), y + size * b.uniform(-0.12, 0.12), r, r * 0.55, _dim(colour, b.uniform(0.94, 1.04)))


def _sky(b: Brush, horizon: float, top: Colour = (0.3, 0.58, 0.9), low: Colour = (0.8, 0.91, 0.98), clouds: int = 4) -> None:
    """Sky down to the horizon with a few clouds, softened."""
    low = b.tint(low, 0.04)
    b.gradient(b.tint(top, 0.08), low, (0, 0, 1, horizon + 0.03))
    for _ in range(clouds):
        _cloud(b, b.uniform(0, 1), b.uniform(0.02, horizon * 0.6), b.uniform(0.06, 0.16), _mix(low, (1, 1, 1), 0.7))
    if clouds:
        b.blur(0.8)


def _mountains(b: Brush, base: float, height: float, colour: Colour, snow: float = 0.0, peaks: int = 5) -> None:
    """A ridge of shaded peaks; `snow` is the share of each peak that is white."""
    for k in b.rng.permutation(peaks):
        x, h = (k + b.uniform(0.1, 0.9)) / peaks, height * b.uniform(0.6, 1.1)
        w, tip = h * b.uniform(0.7, 1.0), b.uniform(-0.1, 0.1)
        c = b.tint(colour, 0.05)
        b.poly([(x - w, base), (x, base - h), (x + w, base)], c)
        b.poly([(x + tip * w, base), (x, base - h), (x + w, base)], _dim(c, 0.78))
        if snow:
            y, d = base - h + h * snow, w * snow
            b.poly(
                [(x, base - h), (x - d, y), (x - d * 0.5, y - h * 0.06), (x - d * 0.15, y + h * 0.05), (x + tip * d, y)], (0.95, 0.97, 1.0)
            )
            b.poly(
                [(x, base - h), (x + tip * d, y), (x + d * 0.35, y - h * 0.05), (x + d * 0.6, y + h * 0.04), (x + d, y)], (0.74, 0.8, 0.92)
            )


def _skyline(b: Brush, base: float, height: float, colour: Colour, count: int = 12) -> None:
    for k in range(count):
        x, w, h = (k + b.uniform(-0.2, 0.4)) / count, b.uniform(0.06, 0.12), height * b.uniform(0.4, 1.0)
        b.rect((x, base - h, x + w, base), b.tint(colour, 0.1))


def _ground(b: Brush, horizon: float, far: Colour, near: Colour, flecks: int = 60) -> None:
    """Ground with blades, stones or tufts that grow towards the viewer."""
    b.gradient(b.tint(far, 0.05), b.tint(near, 0.05), (0, horizon, 1, 1))
    for _ in range(flecks):
        t = b.uniform(0, 1) ** 1.4
        y = horizon + (1 - horizon) * t
        b.ellipse(b.uniform(0, 1), y, 0.006 + 0.035 * t, 0.003 + 0.008 * t, _dim(_mix(far, near, t), b.uniform(0.84, 1.16)))


def _path(b: Brush, horizon: float, far: float, near: float, width: float, bend: float, colour: Colour, edge: Colour) -> None:
    """A winding way from (far, horizon) to (near, 1)."""
    for grow, c in ((1.25, edge), (1.0, colour)):
        left: list[Point] = []
        right: list[Point] = []
        for k in range(13):
            t = k / 12
            x = far + (near - far) * t + bend * math.sin(math.pi * 1.6 * math.sqrt(t)) * (1 - t * 0.5)
            w = grow * width * (0.05 + 0.95 * t**1.3)
            left.append((x - w, horizon + (1.02 - horizon) * t**1.4))
            right.append((x + w, horizon + (1.02 - horizon) * t**1.4))
        b.poly(left + right[::-1], c)


def _panel(b: Brush, vp: Point, across: float, near: float, far: float, low: float, high: float, colour: Colour) -> None:
    """A stretch of wall towards the vanishing point; `near`, `far`: sizes (1 at the edge); `low`, `high`: heights above the eye."""
    (x, y), a, c = vp, near, far
    x0, x1 = x + across * a, x + across * c
    b.poly([(x0, y - high * a), (x1, y - high * c), (x1, y - low * c), (x0, y - low * a)], colour)


def _houses(b: Brush, vp: Point, across: float, floor: float, shops: bool, glass: Colour = (0.3, 0.36, 0.45)) -> None:
    """A row of houses along a street; shops have lit windows and striped awnings on the ground floor."""
    sizes = [0.22, 0.34, 0.5, 0.72, 1.05, 1.5]
    shade = b.uniform(0.75, 1.05)
    for far, near in itertools.pairwise(sizes):
        wall, top = _dim(b.tint(b.pick(WALLS), 0.1), shade), b.uniform(0.6, 1.1)
        _panel(b, vp, across, near, far, -floor, top, wall)
        _panel(b, vp, across, near, far, top - 0.03, top + 0.02, _dim(wall, 0.65))
        step = (near - far) / 3
        for k in range(3):
            a, c = far + step * (k + 0.8), far + step * (k + 0.25)
            for row in range(4):
                low = 0.12 + row * 0.22
                if low + 0.14 < top:
                    _panel(b, vp, across, a, c, low - 0.01, low + 0.145, _dim(wall, 1.15))
                    _panel(b, vp, across, a, c, low, low + 0.13, _dim(glass, b.uniform(0.8, 1.4)))
        if not shops:
            _panel(b, vp, across, far + step * 1.8, far + step * 1.2, -floor, -0.03, b.tint((0.3, 0.2, 0.15), 0.15))
            continue
        _panel(b, vp, across, near - step * 0.2, far + step * 0.2, -floor, 0.0, (0.16, 0.14, 0.14))
        _panel(b, vp, across, near - step * 0.3, far + step * 0.3, -floor * 0.8, -0.01, b.tint((1.0, 0.85, 0.55), 0.12))
        cloth, inner = b.tint(b.pick(SHIRTS), 0.1), across * 0.82
        for k in range(6):
            a, c = far + (near - far) * (k + 1) / 6, far + (near - far) * k / 6
            stripe = cloth if k % 2 else (0.95, 0.93, 0.88)
            x, y = vp
            b.poly([(x + across * a, y - 0.09 * a), (x + across * c, y - 0.09 * c), (x + inner * c, y), (x + inner * a, y)], stripe)
            b.poly(
                [(x + inner * c, y), (x + inner * a, y), (x + inner * a, y + 0.035 * a), (x + inner * c, y + 0.035 * c)], _dim(stripe, 0.75)
            )


def _bicycle(b: Brush, x: float, y: float, size: float, colour: Colour) -> None:
    """A bicycle from the side; (x, y) is the ground between its wheels."""
    r, dark = size * 0.26, (0.08, 0.08, 0.09)
    b.ellipse(x, y, size * 0.62, size * 0.05, (0.05, 0.06, 0.05), 0.4)
    back, front, crank = (x - size * 0.36, y - r), (x + size * 0.36, y - r), (x - size * 0.06, y - r * 0.9)
    seat, head = (x - size * 0.16, y - size * 0.6), (x + size * 0.25, y - size * 0.58)
    for wheel in (back, front):
        for k in range(4):
            dx, dy = r * math.cos(k * 0.785), r * math.sin(k * 0.785)
            b.line([(wheel[0] - dx, wheel[1] - dy), (wheel[0] + dx, wheel[1] + dy)], (0.6, 0.6, 0.62), 0.003)
        b.arc(*wheel, r, 0, 360, dark, size * 0.045)
    width = size * 0.045
    b.line([back, seat, crank, back], colour, width)
    b.line([crank, head, (seat[0] + size * 0.02, seat[1] + size * 0.08)], colour, width)
    b.line([front, head, (head[0] - size * 0.03, head[1] - size * 0.12), (head[0] + size * 0.09, head[1] - size * 0.14)], dark, width)
    b.line([(seat[0] - size * 0.09, seat[1] - size * 0.03), (seat[0] + size * 0.08, seat[1] - size * 0.03)], dark, width * 1.3)


def _handlebar(b: Brush, flat: bool, colour: Colour) -> None:
    """The handlebar of the person's own bicycle, low before the chest."""
    b.in_front()
    y, w = b.uniform(0.85, 0.89), b.uniform(0.33, 0.38)
    dark, drop = (0.07, 0.07, 0.08), 0.0 if flat else 0.05
    b.line([(0.5, y + 0.03), (0.5 + b.uniform(-0.02, 0.02), 1.05)], colour, 0.06)
    b.line([(0.5 - w, y + drop), (0.5 - w * 0.6, y), (0.5, y + 0.03), (0.5 + w * 0.6, y), (0.5 + w, y + drop)], (0.62, 0.63, 0.66), 0.034)
    for s in (-1, 1):
        b.line([(0.5 + s * w * 0.68, y + drop * 0.2), (0.5 + s * w * 1.05, y + drop)], dark, 0.058)
        b.line([(0.5 + s * w * 0.55, y + 0.035), (0.5 + s * w * 0.85, y + 0.06)], (0.75, 0.76, 0.78), 0.014)
    if flat:
        b.rect((0.45, y - 0.02, 0.55, y + 0.05), dark, 0.012)
        b.rect((0.465, y - 0.008, 0.535, y + 0.03), (0.5, 0.72, 0.62))
    else:
        b.ellipse(0.5, y + 0.06, 0.055, 0.055, (0.3, 0.3, 0.32))
        b.ellipse(0.5, y + 0.06, 0.042, 0.042, (1.0, 0.97, 0.8))
        b.ellipse(0.5 - w * 0.5, y - 0.02, 0.028, 0.022, (0.85, 0.85, 0.88))


def _runner(b: Brush, x: float, foot: float, h: float, shirt: Colour, bib: bool = False) -> None:
    """A runner in mid stride, without a face."""
    skin, s = b.tint(b.pick([(0.8, 0.6, 0.48), (0.55, 0.38, 0.28), (0.9, 0.7, 0.58)]), 0.06), b.pick([-1, 1])
    b.ellipse(x, foot, h * 0.25, h * 0.03, (0.05, 0.05, 0.06), 0.35)
    hip, neck = (x, foot - h * 0.47), (x + s * h * 0.06, foot - h * 0.8)
    b.line(
        [hip, (x + s * h * 0.17, foot - h * 0.3), (x + s * h * 0.1, foot - h * 0.04), (x + s * h * 0.18, foot - h * 0.03)], skin, h * 0.075
    )
    b.line([hip, (x - s * h * 0.06, foot - h * 0.24), (x - s * h * 0.25, foot - h * 0.2)], _dim(skin, 0.85), h * 0.075)
    b.line([(x, hip[1] - h * 0.02), (x + s * h * 0.09, foot - h * 0.38)], (0.12, 0.13, 0.18), h * 0.13)
    b.line([hip, neck], shirt, h * 0.19)
    b.line([neck, (x - s * h * 0.13, foot - h * 0.66), (x - s * h * 0.03, foot - h * 0.56)], skin, h * 0.06)
    b.line([neck, (x + s * h * 0.16, foot - h * 0.62), (x + s * h * 0.25, foot - h * 0.74)], skin, h * 0.06)
    b.ellipse(neck[0] + s * h * 0.02, foot - h * 0.91, h * 0.075, h * 0.09, skin)
    b.ellipse(neck[0], foot - h * 0.94, h * 0.08, h * 0.075, (0.2, 0.14, 0.1))
    if bib:
        b.rect((x - h * 0.05, foot - h * 0.7, x + h * 0.1, foot - h * 0.57), (0.97, 0.97, 0.97))


def _lamp(b: Brush, x: float, foot: float, height: float, lit: bool = False) -> None:
    """A street lamp with a lantern."""
    dark = (0.1, 0.13, 0.12)
    top = foot - height
    b.rect((x - height * 0.015, top, x + height * 0.015, foot), dark)
    b.rect((x - height * 0.035, foot - height * 0.1, x + height * 0.035, foot), dark)
    glass = (1.0, 0.92, 0.65) if lit else (0.93, 0.93, 0.85)
    b.poly(
        [
            (x - height * 0.06, top - height * 0.1),
            (x + height * 0.06, top - height * 0.1),
            (x + height * 0.035, top),
            (x - height * 0.035, top),
        ],
        glass,
    )
    b.poly([(x - height * 0.08, top - height * 0.1), (x + height * 0.08, top - height * 0.1), (x, top - height * 0.17)], dark)


def _bench(b: Brush, x: float, y: float, size: float) -> None:
    wood = b.tint((0.55, 0.33, 0.17), 0.08)
    b.ellipse(x, y, size * 0.6, size * 0.06, (0.05, 0.08, 0.04), 0.4)
    for dx in (-0.42, 0.42):
        b.rect((x + size * dx - size * 0.03, y - size * 0.48, x + size * dx + size * 0.03, y), (0.12, 0.12, 0.13))
    for k in range(3):
        b.rect((x - size * 0.5, y - size * (0.5 - 0.1 * k), x + size * 0.5, y - size * (0.43 - 0.1 * k)), _dim(wood, 1.1 - 0.08 * k))
    b.rect((x - size * 0.52, y - size * 0.2, x + size * 0.52, y - size * 0.12), _dim(wood, 1.25))


def _heart(b: Brush, x: float, y: float, r: float, colour: Colour) -> None:
    b.ellipse(x - r * 0.48, y - r * 0.3, r * 0.55, r * 0.52, colour)
    b.ellipse(x + r * 0.48, y - r * 0.3, r * 0.55, r * 0.52, colour)
    b.poly([(x - r * 0.98, y - r * 0.1), (x + r * 0.98, y - r * 0.1), (x, y + r)], colour)


def _water(b: Brush, horizon: float, far: Colour, near: Colour, waves: int = 60, foot: float = 1.0) -> None:
    b.gradient(b.tint(far, 0.06), b.tint(near, 0.06), (0, horizon, 1, foot))
    for _ in range(waves):
        t = b.uniform(0, 1)
        x, y = b.uniform(0, 1), horizon + (foot - horizon) * t**1.3
        c = _mix(_mix(far, near, t), b.pick([(1.0, 1.0, 1.0), (0.0, 0.1, 0.2)]), b.uniform(0.1, 0.35))
        b.line([(x, y), (x + 0.02 + 0.1 * t, y)], c, 0.003 + 0.007 * t)


def _rays(b: Brush, x: float, colour: Colour, count: int = 4, alpha: float = 0.16) -> None:
    """Shafts of light from the top at x."""
    for _ in range(count):
        foot, w = x + b.uniform(-0.7, 0.7), b.uniform(0.04, 0.1)
        b.poly([(x - 0.02, -0.05), (x + 0.03, -0.05), (foot + w, 1), (foot - w, 1)], colour, alpha)


def _trunks(b: Brush, foot: float, count: int, width: float, colour: Colour, gap: Box = (0.5, 0, 0.5, 0)) -> None:
    """Stems that rise out of the picture; none between the first and third number of `gap`."""
    for _ in range(count):
        x, w = b.uniform(0, 1), width * b.uniform(0.6, 1.3)
        if gap[0] < x < gap[2]:
            continue
        y, c, lean = foot + b.uniform(-0.02, 0.05), b.tint(colour, 0.1), b.uniform(-0.02, 0.02)
        b.poly([(x - w * 0.7 + lean, 0), (x + w * 0.7 + lean, 0), (x + w, y), (x - w, y)], c)
        b.poly([(x + w * 0.2 + lean, 0), (x + w * 0.7 + lean, 0), (x + w, y), (x + w * 0.3, y)], _dim(c, 0.65))


def _leaves(b: Brush, box: Box, count: int, size: float, colour: Colour) -> None:
    for _ in range(count):
        r = size * b.uniform(0.6, 1.3)
        b.ellipse(b.uniform(box[0], box[2]), b.uniform(box[1], box[3]), r, r * 0.8, b.tint(colour, 0.22))


def _snowpine(b: Brush, x: float, foot: float, height: float) -> None:
    b.rect((x - height * 0.03, foot - height * 0.15, x + height * 0.03, foot), (0.25, 0.2, 0.18))
    for k in range(4):
        w, y = height * (0.26 - 0.05 * k), foot - height * (0.1 + 0.2 * k)
        top = y - height * 0.34
        b.poly([(x - w, y), (x + w, y), (x, top)], b.tint((0.14, 0.27, 0.27), 0.06))
        b.poly(
            [
                (x - w * 0.9, y - 0.01),
                (x - w * 0.3, y - height * 0.07),
                (x + w * 0.1, y - height * 0.03),
                (x + w * 0.6, y - height * 0.08),
                (x, top),
            ],
            (0.93, 0.96, 1.0),
        )


def _rails(b: Brush, y: float, height: float, colour: Colour, posts: int, bars: int = 2) -> None:
    """A fence or railing across the picture; y is its foot."""
    for k in range(posts + 1):
        x = (k + 0.3) / posts
        b.rect((x - height * 0.05, y - height * 1.06, x + height * 0.05, y), _dim(colour, 0.85))
    for k in range(bars):
        top = y - height * (1 - k / bars * 0.9)
        b.rect((-0.02, top, 1.02, top + height * 0.12), _dim(colour, 1.0 - 0.08 * k))


def _elephant(b: Brush, x: float, foot: float, h: float) -> None:
    grey = b.tint((0.5, 0.49, 0.52), 0.05)
    dark = _dim(grey, 0.75)
    b.ellipse(x, foot, h * 0.7, h * 0.06, (0.1, 0.08, 0.04), 0.4)
    for dx, c in ((-0.32, dark), (0.22, dark), (-0.12, grey), (0.4, grey)):
        b.rect((x + h * (dx - 0.1), foot - h * 0.5, x + h * (dx + 0.1), foot), c, h * 0.03)
    b.ellipse(x + h * 0.05, foot - h * 0.6, h * 0.58, h * 0.36, grey)
    b.ellipse(x - h * 0.5, foot - h * 0.72, h * 0.25, h * 0.28, grey)
    b.line(
        [(x - h * 0.66, foot - h * 0.68), (x - h * 0.75, foot - h * 0.4), (x - h * 0.74, foot - h * 0.15), (x - h * 0.84, foot - h * 0.08)],
        grey,
        h * 0.13,
    )
    b.line([(x - h * 0.6, foot - h * 0.52), (x - h * 0.76, foot - h * 0.42), (x - h * 0.9, foot - h * 0.46)], (0.96, 0.94, 0.86), h * 0.05)
    b.ellipse(x - h * 0.3, foot - h * 0.72, h * 0.2, h * 0.27, dark)
    b.ellipse(x - h * 0.29, foot - h * 0.72, h * 0.15, h * 0.21, _mix(dark, (0.7, 0.5, 0.5), 0.3))
    b.ellipse(x - h * 0.58, foot - h * 0.78, h * 0.03, h * 0.03, (0.05, 0.05, 0.05))


def _giraffe(b: Brush, x: float, foot: float, h: float) -> None:
    coat, spot = b.tint((0.93, 0.76, 0.42), 0.04), (0.5, 0.28, 0.12)
    for dx in (-0.13, -0.07, 0.09, 0.15):
        b.rect((x + h * (dx - 0.017), foot - h * 0.4, x + h * (dx + 0.017), foot), _dim(coat, 0.85))
    b.ellipse(x + h * 0.01, foot - h * 0.44, h * 0.2, h * 0.11, coat)
    b.poly(
        [(x - h * 0.2, foot - h * 0.45), (x - h * 0.05, foot - h * 0.52), (x - h * 0.13, foot - h * 0.93), (x - h * 0.22, foot - h * 0.93)],
        coat,
    )
    b.poly(
        [
            (x - h * 0.12, foot - h * 0.98),
            (x - h * 0.14, foot - h * 0.86),
            (x - h * 0.33, foot - h * 0.84),
            (x - h * 0.34, foot - h * 0.89),
        ],
        coat,
    )
    for dx in (-0.14, -0.19):
        b.line([(x + h * dx, foot - h * 0.95), (x + h * dx, foot - h * 1.03)], spot, h * 0.025)
    b.poly([(x - h * 0.1, foot - h * 0.95), (x - h * 0.02, foot - h * 0.99), (x - h * 0.09, foot - h * 0.91)], spot)
    b.ellipse(x - h * 0.2, foot - h * 0.92, h * 0.014, h * 0.014, (0.05, 0.04, 0.03))
    for k in range(7):
        for dx in (0.0, 0.055):
            b.ellipse(x + h * (-0.19 + dx + 0.008 * (6 - k) * (dx > 0)), foot - h * (0.5 + k * 0.062 + dx * 0.5), h * 0.02, h * 0.024, spot)
    for k in range(10):
        b.ellipse(x + h * (-0.12 + 0.06 * (k % 5)), foot - h * (0.48 - 0.07 * (k // 5)), h * 0.023, h * 0.026, spot)


def _cow(b: Brush, x: float, foot: float, h: float) -> None:
    white, patch = (0.95, 0.93, 0.9), b.pick([(0.1, 0.09, 0.09), (0.45, 0.25, 0.13)])
    b.ellipse(x, foot, h * 0.8, h * 0.07, (0.1, 0.15, 0.04), 0.4)
    for dx in (-0.48, -0.3, 0.3, 0.48):
        b.rect((x + h * (dx - 0.06), foot - h * 0.45, x + h * (dx + 0.06), foot), _dim(white, 0.85))
    b.rect((x - h * 0.62, foot - h * 0.9, x + h * 0.62, foot - h * 0.33), white, h * 0.16)
    for _ in range(4):
        b.ellipse(x + h * b.uniform(-0.42, 0.45), foot - h * b.uniform(0.5, 0.78), h * b.uniform(0.1, 0.18), h * 0.12, patch)
    b.rect((x - h * 0.95, foot - h * 1.05, x - h * 0.58, foot - h * 0.65), patch, h * 0.1)
    b.rect((x - h * 1.0, foot - h * 0.8, x - h * 0.8, foot - h * 0.6), (0.93, 0.72, 0.68), h * 0.06)
    b.line([(x - h * 0.6, foot - h * 1.0), (x - h * 0.48, foot - h * 1.04)], patch, h * 0.09)


# the scenes


def park_jogging(b: Brush) -> None:
    """Mown lawn with a curved pale path, joggers, a park bench, lamps and round trees."""
    horizon = b.uniform(0.4, 0.48)
    b.light = b.pick([(1.0, 1.0, 0.97), (1.06, 1.0, 0.9)])
    _sky(b, horizon, low=b.pick([(0.85, 0.93, 0.98), (1.0, 0.9, 0.75)]))
    _skyline(b, horizon, 0.2, (0.68, 0.76, 0.84))
    leaf = b.pick([(0.3, 0.53, 0.22), (0.25, 0.48, 0.24), (0.42, 0.6, 0.22), (0.75, 0.5, 0.18), (0.9, 0.68, 0.75)])
    for k in range(8):
        b.tree(k / 7 + b.uniform(-0.05, 0.05), horizon + 0.02, b.uniform(0.22, 0.34), b.pick([leaf, (0.25, 0.48, 0.24)]))
    _ground(b, horizon, (0.45, 0.7, 0.28), (0.3, 0.6, 0.18))
    b.blur(0.7)
    for k in range(3):
        b.poly(
            [(-0.1, 0.6 + 0.15 * k), (0.5, 0.57 + 0.15 * k), (1.1, 0.62 + 0.15 * k), (1.1, 0.66 + 0.15 * k), (-0.1, 0.67 + 0.15 * k)],
            (0.1, 0.35, 0.1),
            0.16,
        )
    _path(b, horizon + 0.03, b.uniform(0.12, 0.24), b.uniform(0.25, 0.4), 0.34, -0.1, (0.9, 0.82, 0.68), (0.75, 0.7, 0.5))
    if b.chance(0.8):
        _lamp(b, b.uniform(0.73, 0.8), b.uniform(0.58, 0.64), b.uniform(0.34, 0.44))
    b.tree(b.uniform(0.93, 1.0), 0.7, b.uniform(0.65, 0.85), leaf)
    _bench(b, b.uniform(0.83, 0.87), b.uniform(0.72, 0.78), 0.27)
    if b.chance(0.3):
        b.ellipse(0.78, horizon + 0.1, 0.3, 0.035, (0.55, 0.75, 0.88))
    if b.chance(0.7):
        _runner(b, b.uniform(0.2, 0.26), 0.62, 0.24, b.tint(b.pick(SHIRTS)))
    _runner(b, b.uniform(0.08, 0.14), b.uniform(0.8, 0.86), b.uniform(0.42, 0.5), b.tint(b.pick(SHIRTS)))
    _view(b, 0.08)


def farm_visit(b: Brush) -> None:
    """Red barn with white-crossed door and silo, a cow, hay bales on a golden field, a wooden fence."""
    horizon = b.uniform(0.46, 0.52)
    _sky(b, horizon, (0.42, 0.66, 0.92), (0.93, 0.95, 0.9))
    _mountains(b, horizon + 0.02, 0.09, (0.5, 0.63, 0.4), peaks=6)
    _ground(
        b,
        horizon,
        *b.pick([((0.87, 0.76, 0.36), (0.62, 0.64, 0.25)), ((0.6, 0.7, 0.3), (0.5, 0.58, 0.22)), ((0.8, 0.7, 0.4), (0.7, 0.55, 0.3))]),
    )
    for k in range(9):
        b.poly(
            [(0.5 + (k - 4) * 0.05, horizon), (0.52 + (k - 4) * 0.05, horizon), (0.62 + (k - 4) * 0.4, 1), (0.5 + (k - 4) * 0.4, 1)],
            (0.6, 0.45, 0.15),
            0.22,
        )
    b.blur(0.6)
    x, foot, red = b.uniform(0.8, 0.86), b.uniform(0.63, 0.68), b.tint((0.7, 0.13, 0.1), 0.06)
    silo = x + b.pick([-0.31, -0.29])
    b.rect((silo - 0.06, 0.12, silo + 0.06, foot - 0.03), b.tint((0.75, 0.77, 0.8), 0.04))
    b.rect((silo + 0.01, 0.12, silo + 0.06, foot - 0.03), (0.6, 0.62, 0.66))
    b.ellipse(silo, 0.12, 0.06, 0.07, (0.82, 0.35, 0.25))
    top = foot - 0.5
    b.poly(
        [
            (x - 0.23, foot),
            (x - 0.23, top + 0.22),
            (x - 0.15, top + 0.08),
            (x, top),
            (x + 0.15, top + 0.08),
            (x + 0.23, top + 0.22),
            (x + 0.23, foot),
        ],
        red,
    )
    for k in range(1, 11):
        b.line([(x - 0.23 + k * 0.042, foot), (x - 0.23 + k * 0.042, top + 0.24)], _dim(red, 0.85), 0.004)
    b.line(
        [(x - 0.26, top + 0.25), (x - 0.16, top + 0.08), (x, top - 0.01), (x + 0.16, top + 0.08), (x + 0.26, top + 0.25)],
        (0.35, 0.32, 0.33),
        0.04,
    )
    for box in ((x - 0.12, foot - 0.22, x + 0.12, foot), (x - 0.05, top + 0.09, x + 0.05, top + 0.19)):
        b.rect(box, (0.95, 0.93, 0.9))
        b.rect((box[0] + 0.013, box[1] + 0.013, box[2] - 0.013, box[3] - 0.01), _dim(red, 0.75))
        b.line([(box[0], box[1]), (box[2], box[3])], (0.95, 0.93, 0.9), 0.014)
        b.line([(box[0], box[3]), (box[2], box[1])], (0.95, 0.93, 0.9), 0.014)
    for _ in range(b.pick([1, 2, 2, 3])):
        hx, hy, r = b.uniform(0.02, 0.3), b.uniform(horizon + 0.04, horizon + 0.1), b.uniform(0.05, 0.07)
        b.rect((hx, hy - r, hx + r * 1.3, hy + r), (0.78, 0.6, 0.25), 0.01)
        b.ellipse(hx, hy, r * 0.8, r, (0.92, 0.78, 0.4))
        b.arc(hx, hy, r * 0.5, 0, 360, (0.7, 0.52, 0.2), 0.008)
    _cow(b, b.uniform(0.19, 0.24), b.uniform(0.76, 0.83), b.uniform(0.19, 0.23))
    if b.chance(0.4):
        _cow(b, b.uniform(0.12, 0.3), b.uniform(0.58, 0.62), b.uniform(0.08, 0.1))
    _rails(b, b.uniform(0.93, 0.98), 0.17, b.tint((0.62, 0.5, 0.36), 0.06), 5)
    _view(b, 0.06)


def landmark_visit(b: Brush) -> None:
    """A huge monument (iron tower, triumphal arch or white domed temple) on a wide stone plaza with tourists; a paper map in hand."""
    horizon = b.uniform(0.56, 0.62)
    kind = b.pick(["tower", "arch", "dome"])
    _sky(b, horizon, low=b.pick([(0.85, 0.92, 0.98), (0.98, 0.88, 0.76)]))
    for k in range(9):
        b.tree(k / 8, horizon + 0.02, b.uniform(0.1, 0.15), (0.3, 0.45, 0.25))
    _ground(b, horizon, (0.85, 0.8, 0.72), (0.7, 0.65, 0.58), 0)
    b.blur(0.5)
    for k in range(-7, 8):
        b.line([(0.5 + k * 0.03, horizon), (0.5 + k * 0.28, 1)], (0.6, 0.55, 0.48), 0.004)
    for k in range(5):
        y = horizon + 0.02 * 2.0**k
        b.line([(0, y), (1, y)], (0.6, 0.55, 0.48), 0.004)
    foot = horizon + 0.03
    if kind == "tower":
        x, iron = b.uniform(0.17, 0.21), b.tint((0.42, 0.32, 0.25), 0.05)
        for s in (-1, 1):
            b.line([(x + s * 0.17, foot), (x + s * 0.1, foot - 0.2), (x + s * 0.045, foot - 0.36), (x + s * 0.008, 0.0)], iron, 0.035)
        for y, w in ((foot - 0.2, 0.13), (foot - 0.36, 0.065)):
            b.rect((x - w, y - 0.015, x + w, y + 0.015), _dim(iron, 0.8))
        b.arc(x, foot - 0.01, 0.12, 180, 360, iron, 0.022)
        for k in range(7):
            y, w = foot - 0.2 - k * 0.05, 0.095 - 0.0135 * k
            b.line([(x - w, y), (x + w - 0.012, y - 0.05)], iron, 0.008)
            b.line([(x + w, y), (x - w + 0.012, y - 0.05)], iron, 0.008)
    elif kind == "arch":
        stone, top = b.tint((0.86, 0.78, 0.64), 0.05), b.uniform(0.02, 0.06)
        b.rect((0.03, top + 0.03, 0.97, foot), stone)
        b.rect((0.0, top, 1.0, top + 0.05), _dim(stone, 0.85))
        b.rect((0.02, top + 0.19, 0.98, top + 0.215), _dim(stone, 0.8))
        b.gradient((0.72, 0.85, 0.95), (0.9, 0.94, 0.95), (0.31, 0.35, 0.69, foot))
        b.ellipse(0.5, 0.36, 0.19, 0.12, (0.72, 0.85, 0.95))
        for x in (0.08, 0.21, 0.73, 0.86):
            b.rect((x, top + 0.215, x + 0.055, foot), _dim(stone, 1.1))
            b.rect((x + 0.04, top + 0.215, x + 0.06, foot), _dim(stone, 0.72))
        for k in range(8):
            b.rect((0.06 + k * 0.115, top + 0.08, 0.13 + k * 0.115, top + 0.165), _dim(stone, 0.84))
    else:
        stone = b.tint((0.95, 0.93, 0.92), 0.03)
        for x in (0.06, 0.94):
            b.rect((x - 0.022, 0.14, x + 0.022, foot), _dim(stone, 0.94))
            b.ellipse(x, 0.13, 0.034, 0.045, stone)
            b.rect((x - 0.034, 0.27, x + 0.034, 0.29), _dim(stone, 0.8))
        b.rect((0.13, foot - 0.26, 0.87, foot), stone)
        b.ellipse(0.5, foot - 0.36, 0.19, 0.2, _dim(stone, 0.97))
        for x in (0.22, 0.78):
            b.rect((x - 0.06, foot - 0.33, x + 0.06, foot - 0.25), _dim(stone, 0.9))
            b.ellipse(x, foot - 0.34, 0.075, 0.085, stone)
            b.line([(x, foot - 0.42), (x, foot - 0.47)], (0.8, 0.65, 0.3), 0.01)
            for y in (foot - 0.13, foot):
                b.rect((x - 0.04, y - 0.08, x + 0.04, y - 0.015), (0.5, 0.52, 0.6))
                b.ellipse(x, y - 0.08, 0.04, 0.03, (0.5, 0.52, 0.6))
        b.gradient((0.5, 0.72, 0.85), (0.35, 0.6, 0.75), (0.3, foot + 0.05, 0.7, 0.95))
    b.crowd(foot + 0.05, 0.13, 5, (0, 0, 0.3, 0))
    b.crowd(foot + 0.06, 0.14, 5, (0.7, 0, 1, 0))
    b.crowd(0.84, 0.32, 1, (0.86, 0, 0.96, 0))
    _view(b, 0.05)
    b.in_front()
    x, y = b.uniform(0.36, 0.44), b.uniform(0.84, 0.87)
    for k in range(4):
        b.poly(
            [
                (x + k * 0.07, y + 0.02 * (k % 2)),
                (x + k * 0.07 + 0.07, y + 0.02 * ((k + 1) % 2)),
                (x + k * 0.07 + 0.07, 1),
                (x + k * 0.07, 1),
            ],
            (0.93, 0.92, 0.82) if k % 2 else (0.82, 0.85, 0.7),
        )
    b.line([(x + 0.02, 0.97), (x + 0.1, y + 0.06), (x + 0.2, y + 0.09), (x + 0.26, y + 0.04)], (0.85, 0.3, 0.2), 0.012)
    b.line([(x, y + 0.06), (x + 0.13, 0.96), (x + 0.28, 0.94)], (0.35, 0.6, 0.85), 0.016)


def zoo_visit(b: Brush) -> None:
    """Giraffe and elephant in a sandy enclosure with rocks, palms and a thatched hut behind a fence; visitors."""
    horizon = b.uniform(0.42, 0.48)
    b.light = (1.05, 1.0, 0.92)
    _sky(b, horizon, (0.5, 0.75, 0.92), (0.92, 0.94, 0.86), 2)
    _leaves(b, (0, horizon - 0.16, 1, horizon), 50, 0.07, (0.3, 0.5, 0.2))
    _ground(b, horizon, (0.86, 0.72, 0.48), (0.76, 0.58, 0.34))
    b.poly([(0.36, 0.36), (0.5, 0.12), (0.68, 0.36)], (0.72, 0.58, 0.3))
    b.blur(0.6)
    for _ in range(4):
        x, r = b.uniform(0.3, 1.0), b.uniform(0.04, 0.09)
        b.ellipse(x, horizon + 0.03, r, r * 0.8, b.tint((0.58, 0.5, 0.43), 0.06))
        b.ellipse(x - r * 0.2, horizon + 0.02, r * 0.6, r * 0.5, (0.68, 0.6, 0.52))
    if b.chance(0.4):
        _giraffe(b, b.uniform(0.34, 0.4), 0.6, b.uniform(0.4, 0.46))
    _giraffe(b, b.uniform(0.2, 0.25), b.uniform(0.76, 0.86), b.uniform(0.66, 0.78))
    _elephant(b, b.uniform(0.94, 1.0), b.uniform(0.72, 0.8), b.uniform(0.32, 0.38))
    if b.chance(0.6):
        for k in range(7):
            a = math.pi * (1.05 + k * 0.15)
            x, y = 0.72 + 0.17 * math.cos(a), 0.09 + 0.13 * math.sin(a)
            b.line([(0.72, 0.07), (x, y), (x + 0.06 * math.cos(a), y + 0.06)], b.tint((0.2, 0.45, 0.15), 0.1), 0.024)
        b.line([(0.72, 0.07), (0.71, horizon)], (0.48, 0.36, 0.22), 0.03)
    foot = b.uniform(0.88, 0.94)
    if b.chance(0.5):
        _rails(b, foot, 0.17, b.tint((0.5, 0.33, 0.18)), 8, 3)
    else:
        _rails(b, foot, 0.17, b.tint((0.2, 0.36, 0.26)), 4, 2)
        for k in range(-8, 34):
            b.line([(k / 24, foot - 0.16), (k / 24 + 0.12, foot)], (0.3, 0.4, 0.33), 0.003)
            b.line([(k / 24 + 0.12, foot - 0.16), (k / 24, foot)], (0.3, 0.4, 0.33), 0.003)
    b.crowd(1.1, 0.36, 2, (0.0, 0, 0.12, 0))
    _view(b, 0.05)


def beach_relaxing(b: Brush) -> None:
    """Turquoise sea, pale sand, a striped parasol with a deck chair, a palm and a cold drink."""
    horizon = b.uniform(0.34, 0.42)
    b.light = b.pick([(1.08, 1.02, 0.94), (1.1, 0.95, 0.82)])
    evening = b.light[2] < 0.9
    _sky(b, horizon, (0.35, 0.55, 0.85) if evening else (0.2, 0.6, 0.95), (1.0, 0.78, 0.55) if evening else (0.8, 0.94, 1.0), 3)
    b.glow(b.uniform(0.1, 0.3), b.uniform(0.08, horizon - 0.05), 0.14, (1.0, 0.95, 0.75), 0.95)
    shore = horizon + 0.2
    _water(b, horizon, (0.1, 0.5, 0.7), (0.3, 0.82, 0.8), 40, shore)
    b.blur(0.5)
    _ground(b, shore, (0.93, 0.84, 0.64), (0.96, 0.86, 0.66))
    b.poly([(-0.1, shore - 0.02), *[(k / 8, shore + b.uniform(-0.01, 0.03)) for k in range(9)], (1.1, shore - 0.02)], (0.96, 1.0, 1.0))
    x, cloth = b.uniform(0.8, 0.86), b.tint(b.pick(SHIRTS))
    y, s = b.uniform(0.2, 0.26), 0.27
    b.ellipse(x + 0.02, 0.88, 0.25, 0.05, (0.5, 0.4, 0.25), 0.5)
    b.line([(x + 0.01, y - 0.14), (x + 0.04, 0.86)], (0.92, 0.9, 0.86), 0.018)
    for k in range(6):
        a, c = -1 + k / 3, -1 + (k + 1) / 3
        arch = [(x + s * (a + (c - a) * t / 4) * t2, y - 0.14 * (1 - t2) - 0.02) for t2 in (1.0,) for t in range(5)]
        b.poly([(x, y - 0.16), (x + s * a * 0.72, y - 0.105), *arch, (x + s * c * 0.72, y - 0.105)], cloth if k % 2 else (0.98, 0.96, 0.92))
    wood = (0.62, 0.43, 0.25)
    b.line([(x - 0.14, 0.79), (x + 0.1, 0.93)], wood, 0.02)
    b.line([(x + 0.13, 0.6), (x - 0.08, 0.93)], wood, 0.02)
    for k in range(4):
        t, u = k / 4, (k + 1) / 4
        seat = [(x + 0.16 - 0.13 * v, 0.56 + 0.24 * v) for v in (t, u)]
        b.poly(
            [seat[0], seat[1], (seat[1][0] - 0.09, seat[1][1] + 0.01), (seat[0][0] - 0.09, seat[0][1] + 0.01)],
            cloth if k % 2 else (0.97, 0.95, 0.9),
        )
    b.poly([(x + 0.03, 0.8), (x - 0.06, 0.81), (x - 0.17, 0.76), (x - 0.1, 0.74)], _dim(cloth, 0.8))
    trunk = b.uniform(0.03, 0.13)
    b.line([(trunk - 0.08, 0.8), (trunk - 0.02, 0.4), (trunk + 0.04, 0.12)], (0.5, 0.37, 0.24), 0.04)
    for k in range(8):
        a = math.pi * (1.0 + k / 7) + b.uniform(-0.1, 0.1)
        px, py = trunk + 0.04 + 0.14 * math.cos(a), 0.12 + 0.1 * math.sin(a)
        b.line([(trunk + 0.04, 0.12), (px, py), (px + 0.08 * math.cos(a), py + 0.09)], b.tint((0.18, 0.48, 0.2), 0.1), 0.03)
    if b.chance(0.6):
        b.poly([(0.2, horizon + 0.02), (0.25, horizon + 0.02), (0.24, horizon - 0.09)], (1, 1, 1))
    if b.chance(0.5):
        ball = b.uniform(0.07, 0.13), b.uniform(0.74, 0.8)
        b.ellipse(*ball, 0.065, 0.065, b.tint(b.pick(SHIRTS)))
        b.ellipse(*ball, 0.025, 0.065, (0.98, 0.97, 0.95))
    flip = _view(b, 0.06)
    b.in_front()
    x = 0.82 if flip else 0.2
    b.poly([(x - 0.05, 0.84), (x + 0.05, 0.84), (x + 0.035, 1.0), (x - 0.035, 1.0)], b.tint((1.0, 0.6, 0.15)))
    b.line([(x, 0.9), (x + 0.03, 0.785)], (0.9, 0.2, 0.3), 0.012)
    b.ellipse(x - 0.045, 0.84, 0.035, 0.035, (0.98, 0.85, 0.2))


def car_driving(b: Brush) -> None:
    """Inside a car: evening fields behind the side windows, pillars, roof, seat with belt, mirror and steering wheel."""
    horizon, warm = b.uniform(0.36, 0.42), b.chance(0.7)
    b.light = (1.06, 0.92, 0.8) if warm else (0.92, 0.96, 1.0)
    _sky(b, horizon, (0.45, 0.45, 0.7) if warm else (0.4, 0.62, 0.88), (1.0, 0.68, 0.35) if warm else (0.88, 0.93, 0.97), 2)
    b.glow(b.pick([0.1, 0.9]), horizon - 0.05, 0.3, (1.0, 0.85, 0.5), 0.9 if warm else 0.2)
    _mountains(b, horizon + 0.01, 0.08, (0.4, 0.36, 0.42), peaks=6)
    _ground(b, horizon, (0.55, 0.5, 0.28), (0.35, 0.4, 0.2), 20)
    for k in range(4):
        b.tree(k / 3 + b.uniform(-0.06, 0.06), horizon + 0.06, b.uniform(0.12, 0.24), (0.22, 0.3, 0.14))
    b.blur(1.2)
    trim = b.tint(b.pick([(0.16, 0.16, 0.18), (0.24, 0.2, 0.17), (0.2, 0.22, 0.27)]), 0.04)
    lining, sill = _mix(trim, (0.75, 0.7, 0.65), b.uniform(0.35, 0.7)), b.uniform(0.52, 0.57)
    b.poly([(0, 0), (1, 0), (1, 0.13), (0.86, 0.1), (0.5, 0.085), (0.14, 0.1), (0, 0.13)], lining)
    b.line([(0, 0.135), (0.14, 0.105), (0.5, 0.09), (0.86, 0.105), (1, 0.135)], _dim(lining, 0.6), 0.012)
    for s in (-1, 1):

        def at(*xs: tuple[float, float], s: int = s) -> list[Point]:
            return [(0.5 + s * x, y) for x, y in xs]

        b.poly(at((0.5, sill + 0.04), (0.2, sill - 0.03), (0.2, 1), (0.5, 1)), trim)
        b.line(at((0.5, sill + 0.035), (0.2, sill - 0.035)), _dim(trim, 1.9), 0.018)
        b.rect((0.5 + s * 0.36, sill + 0.2, 0.5 + s * 0.52, sill + 0.24), _dim(trim, 2.2), 0.01)
        b.poly(at((0.19, 0.08), (0.25, 0.08), (0.27, sill), (0.2, sill)), _dim(lining, 0.75))
        b.poly(at((0.44, 0.1), (0.52, 0.12), (0.52, sill + 0.05), (0.49, sill + 0.05)), _dim(lining, 0.55))
    seat = _dim(trim, 1.5)
    b.rect((0.2, 0.46, 0.8, 1.1), seat, 0.1)
    b.rect((0.16, 0.52, 0.27, 1.1), _dim(seat, 1.25), 0.05)
    b.rect((0.73, 0.52, 0.84, 1.1), _dim(seat, 0.7), 0.05)
    b.rect((0.29, 0.16, 0.71, 0.44), _dim(seat, 1.1), 0.08)
    b.line([(0.78, 0.28), (0.8, 0.62), (0.6, 1.1)], (0.1, 0.1, 0.11), 0.035)
    b.rect((0.38, 0.015, 0.62, 0.08), (0.08, 0.08, 0.09), 0.025)
    b.rect((0.395, 0.025, 0.605, 0.07), (0.95, 0.7, 0.45) if warm else (0.7, 0.8, 0.9), 0.02)
    flip = _view(b, 0.05)
    b.in_front()
    x, y, r = 0.5 + b.uniform(-0.04, 0.04), b.uniform(1.12, 1.16), 0.35
    b.line([(0.22, 1.0), (0.26, 0.8)] if flip else [(0.78, 1.0), (0.74, 0.8)], (0.1, 0.1, 0.11), 0.05)
    b.arc(x, y, r, 180, 360, (0.05, 0.05, 0.06), 0.065)
    b.arc(x, y, r - 0.018, 195, 345, (0.28, 0.28, 0.3), 0.012)
    b.rect((x - 0.3, 0.97, x + 0.3, 1.1), (0.09, 0.09, 0.1), 0.03)
    b.ellipse(x, 1.02, 0.11, 0.085, (0.15, 0.15, 0.17))


def marathon_running(b: Brush) -> None:
    """Race day: banner arch with chequered band over the road, barriers with spectators, many runners with bibs."""
    horizon = b.uniform(0.4, 0.46)
    vp = (0.5, horizon)
    _sky(b, horizon)
    _houses(b, vp, -0.75, 0.2, False)
    _houses(b, vp, 0.75, 0.2, False)
    _ground(b, horizon + 0.02, (0.55, 0.55, 0.57), (0.38, 0.38, 0.41), 20)
    b.crowd(horizon + 0.15, 0.18, 10)
    b.blur(0.7)
    for s in (-1, 1):
        b.poly([(0.5 + s * 0.01, horizon), (0.5 + s * 0.02, horizon), (0.5 + s * 0.45, 1), (0.5 + s * 0.4, 1)], (0.3, 0.5, 0.9))
    band = b.tint(b.pick([(0.1, 0.3, 0.8), (0.85, 0.15, 0.15), (0.1, 0.55, 0.35), (0.95, 0.5, 0.05)]))
    y = b.uniform(0.0, 0.04)
    for x in (0.03, 0.89):
        b.rect((x, y, x + 0.08, 0.74), band)
        b.rect((x + 0.055, y, x + 0.08, 0.74), _dim(band, 0.7))
    b.rect((0.0, y, 1.0, y + 0.15), band)
    for k in range(5):
        b.rect((0.14 + k * 0.15, y + 0.04, 0.25 + k * 0.15, y + 0.075), (0.97, 0.97, 0.97), 0.01)
    for k in range(40):
        b.rect((k / 40, y + 0.1 + 0.025 * (k % 2), (k + 1) / 40, y + 0.125 + 0.025 * (k % 2)), (0.05, 0.05, 0.05))
        b.rect((k / 40, y + 0.125 - 0.025 * (k % 2), (k + 1) / 40, y + 0.15 - 0.025 * (k % 2)), (0.98, 0.98, 0.98))
    for s in (-1, 1):
        for k in range(5):
            x, h = 0.5 + s * (0.25 + 0.07 * k), 0.1 + 0.03 * k
            b.crowd(horizon + 0.2 + 0.05 * k, h + 0.14, 1, (x, 0, x + 0.04, 0))
        _panel(b, vp, s * 0.58, 0.95, 0.3, -0.42, -0.22, (0.75, 0.77, 0.8))
        for k in range(3):
            a = 0.32 + k * 0.2
            _panel(b, vp, s * 0.58, a + 0.17, a, -0.39, -0.25, b.tint(band, 0.12) if k % 2 else (0.95, 0.9, 0.3))
    for x, foot, h in ((0.3, 0.66, 0.24), (0.7, 0.67, 0.25), (0.22, 0.76, 0.36), (0.79, 0.78, 0.36), (0.1, 0.95, 0.55), (0.92, 0.95, 0.55)):
        if b.chance(0.88):
            _runner(b, x + b.uniform(-0.03, 0.03), foot, h * b.uniform(0.9, 1.08), b.tint(b.pick(SHIRTS)), True)
    _view(b, 0.04)
    b.in_front()
    x = 0.5 + b.uniform(-0.03, 0.03)
    b.rect((x - 0.13, 0.83, x + 0.13, 0.99), (0.97, 0.97, 0.97), 0.01)
    b.rect((x - 0.13, 0.83, x + 0.13, 0.86), band, 0.01)
    for k in range(4):
        b.rect((x - 0.1 + k * 0.052, 0.885, x - 0.065 + k * 0.052, 0.96), (0.08, 0.08, 0.1))
        if b.chance(0.7):
            b.rect((x - 0.09 + k * 0.052, 0.9, x - 0.077 + k * 0.052, 0.95), (0.97, 0.97, 0.97))


def mountain_cabin_retreat(b: Brush) -> None:
    """Log cabin with lit windows, smoking chimney and stacked firewood between dark pines below mountains at dusk."""
    horizon, dusk = b.uniform(0.46, 0.52), b.chance(0.75)
    b.light = (0.92, 0.82, 0.85) if dusk else (1.05, 0.97, 0.88)
    _sky(b, horizon, (0.3, 0.27, 0.5) if dusk else (0.5, 0.65, 0.82), (0.98, 0.68, 0.55) if dusk else (1.0, 0.9, 0.75), 3)
    _mountains(b, horizon + 0.02, 0.28, (0.42, 0.38, 0.52), 0.2)
    for k in range(14):
        b.pine(k / 13, horizon + 0.04, b.uniform(0.14, 0.26), (0.13, 0.24, 0.24))
    _ground(b, horizon + 0.02, (0.36, 0.36, 0.2), (0.42, 0.3, 0.16))
    b.blur(0.6)
    x, foot, log = b.uniform(0.76, 0.82), b.uniform(0.76, 0.82), b.tint((0.52, 0.3, 0.15), 0.08)
    left, right, eave = x - 0.33, x + 0.33, foot - 0.36
    chimney = b.uniform(0.84, 0.92)
    for k in range(7):
        b.ellipse(chimney - 0.02 * k * b.uniform(0.3, 1.6), 0.06 - 0.02 * k, 0.025 + 0.01 * k, 0.03, (0.85, 0.82, 0.84), 0.4)
    b.rect((chimney - 0.04, 0.07, chimney + 0.04, eave), (0.45, 0.42, 0.42))
    b.rect((chimney - 0.05, 0.06, chimney + 0.05, 0.09), (0.33, 0.3, 0.3))
    for k in range(9):
        y = eave + k * 0.04
        b.rect((left - 0.015, y, right + 0.015, y + 0.042), _dim(log, 1.1 if k % 2 else 0.95), 0.02)
        b.rect((left, y + 0.03, right, y + 0.042), _dim(log, 0.6))
        b.ellipse(left, y + 0.02, 0.02, 0.02, _dim(log, 1.5))
    roof = b.pick([(0.3, 0.17, 0.13), (0.25, 0.27, 0.3), (0.93, 0.95, 1.0)])
    b.poly(
        [(left - 0.07, eave + 0.02), (left + 0.1, eave - 0.2), (right + 0.1, eave - 0.2), (right + 0.1, eave + 0.02)], b.tint(roof, 0.05)
    )
    b.line([(left - 0.07, eave + 0.02), (right + 0.1, eave + 0.02)], _dim(roof, 0.6), 0.02)
    for wx in (left + 0.06, x + 0.12):
        b.rect((wx - 0.012, eave + 0.075, wx + 0.142, eave + 0.222), (0.24, 0.13, 0.07))
        b.rect((wx, eave + 0.085, wx + 0.13, eave + 0.21), (1.0, 0.8, 0.38))
        b.line([(wx + 0.065, eave + 0.08), (wx + 0.065, eave + 0.21)], (0.24, 0.13, 0.07), 0.012)
        b.line([(wx, eave + 0.147), (wx + 0.13, eave + 0.147)], (0.24, 0.13, 0.07), 0.012)
    b.glow(x + 0.18, eave + 0.15, 0.16, (1.0, 0.75, 0.35), 0.45)
    b.pine(b.uniform(0.03, 0.07), 0.82, b.uniform(0.75, 0.9), (0.09, 0.22, 0.17))
    if b.chance(0.6):
        b.pine(b.uniform(0.2, 0.26), 0.75, b.uniform(0.4, 0.6), (0.12, 0.27, 0.2))
    for row in range(4):
        for k in range(8 - row % 2):
            wx, wy = 0.76 + k * 0.045 + 0.02 * (row % 2), 0.93 - row * 0.04
            b.ellipse(wx, wy, 0.024, 0.024, (0.36, 0.22, 0.12))
            b.ellipse(wx, wy, 0.018, 0.018, b.tint((0.85, 0.64, 0.4), 0.08))
    if b.chance(0.5):
        b.poly([(0.04, 0.93), (0.1, 0.72), (0.13, 0.8), (0.16, 0.74), (0.2, 0.93)], (1.0, 0.5, 0.1))
        b.poly([(0.08, 0.93), (0.11, 0.8), (0.16, 0.93)], (1.0, 0.88, 0.4))
        b.line([(0.02, 0.95), (0.22, 0.92)], (0.25, 0.15, 0.1), 0.03)
        b.glow(0.12, 0.86, 0.2, (1.0, 0.6, 0.2), 0.5)
    _view(b, 0.05)


def train_commute(b: Brush) -> None:
    """Inside a carriage: rows of windows with the passing city, yellow poles, hanging straps, seats and other riders."""
    vp = (b.uniform(0.46, 0.54), b.uniform(0.36, 0.42))
    b.light = (0.97, 1.0, 1.0)
    shell, seat = b.tint((0.86, 0.88, 0.88), 0.03), b.tint(b.pick([(0.15, 0.3, 0.65), (0.1, 0.5, 0.45), (0.6, 0.15, 0.25)]), 0.06)
    b.gradient(_dim(shell, 0.95), _dim(shell, 0.75))
    b.poly([(-0.1, 1.1), (vp[0] - 0.1, vp[1] + 0.1), (vp[0] + 0.1, vp[1] + 0.1), (1.1, 1.1)], (0.42, 0.44, 0.48))
    outside = b.pick([(0.62, 0.8, 0.93), (0.95, 0.75, 0.55), (0.75, 0.8, 0.82)])
    for s in (-1, 1):
        for far, near in ((0.22, 0.36), (0.4, 0.64), (0.7, 1.12)):
            _panel(b, vp, s * 0.5, near, far, -0.2, 0.3, (0.14, 0.16, 0.19))
            a, c = near - 0.03 * near, far + 0.03 * near
            _panel(b, vp, s * 0.5, a, c, -0.18, 0.28, outside)
            for k in range(5):
                p, q = c + (a - c) * (k + 1) / 5, c + (a - c) * k / 5
                _panel(b, vp, s * 0.5, p, q, -0.18, b.uniform(-0.1, 0.16), b.tint((0.45, 0.47, 0.52), 0.12))
            x = vp[0] + s * 0.5 * (a + c) / 2
            b.line([(x, vp[1] + 0.1), (x + 0.04, vp[1] - 0.12)], (1, 1, 1), 0.02, 0.35)
        b.blur(0.4)
    for s in (-1, 1):
        _panel(b, vp, s * 0.3, 1.4, 0.2, 0.38, 0.42, (1.0, 1.0, 0.96))
        _panel(b, vp, s * 0.5, 1.4, 0.2, 0.31, 0.37, b.tint((0.7, 0.78, 0.85), 0.06))
        for far, near in ((0.24, 0.4), (0.44, 0.7), (0.76, 1.2)):
            _panel(b, vp, s * 0.46, near, far, -0.42, -0.16, seat)
            _panel(b, vp, s * 0.46, near, far + (near - far) * 0.85, -0.42, -0.12, _dim(seat, 0.65))
            (x, y), w = vp, s * 0.46
            b.poly(
                [
                    (x + w * near, y + 0.36 * near),
                    (x + w * far, y + 0.36 * far),
                    (x + w * 0.7 * far, y + 0.4 * far),
                    (x + w * 0.7 * near, y + 0.4 * near),
                ],
                _dim(seat, 1.3),
            )
    b.figure(b.uniform(0.1, 0.16), 1.0, 0.55, b.tint(b.pick(SHIRTS), 0.15))
    b.figure(b.uniform(0.76, 0.82), 0.86, 0.42, b.tint((0.3, 0.32, 0.38), 0.15))
    pole = b.pick([(0.98, 0.8, 0.1), (0.98, 0.8, 0.1), (0.95, 0.45, 0.1)])
    for s in (-1, 1):
        b.line([(vp[0] + s * 0.1, vp[1] - 0.1), (vp[0] + s * 0.42, -0.06)], pole, 0.018)
        for k in range(4):
            x, y = vp[0] + s * (0.17 + 0.075 * k), vp[1] - 0.17 - 0.065 * k
            size = 0.5 + 0.22 * k
            b.line([(x, y), (x, y + 0.1 * size)], (0.2, 0.2, 0.22), 0.014 * size)
            b.arc(x, y + 0.1 * size + 0.035 * size, 0.04 * size, 0, 360, (0.12, 0.12, 0.14), 0.016 * size)
    for x, w in ((b.uniform(0.2, 0.25), 0.026), (b.uniform(0.9, 0.95), 0.034)):
        b.rect((x, 0, x + w, 1), pole)
        b.rect((x + w * 0.65, 0, x + w, 1), _dim(pole, 0.7))
    _view(b, 0.06)


def mountain_hiking(b: Brush) -> None:
    """Snow-capped peaks above a flowering alpine meadow with a stony trail, boulders and a signpost; walking poles and pack straps."""
    horizon = b.uniform(0.46, 0.54)
    b.light = (1.04, 1.01, 0.97)
    _sky(b, horizon, (0.16, 0.45, 0.85), (0.72, 0.87, 0.98), 3)
    _mountains(
        b,
        horizon,
        b.uniform(0.36, 0.48),
        b.pick([(0.5, 0.53, 0.62), (0.6, 0.54, 0.5), (0.45, 0.5, 0.66)]),
        b.uniform(0.25, 0.5),
        b.pick([3, 4, 5]),
    )
    b.blur(0.4)
    _mountains(b, horizon + 0.03, 0.15, (0.34, 0.46, 0.36), peaks=5)
    _ground(b, horizon, (0.45, 0.6, 0.28), (0.35, 0.5, 0.2))
    for _ in range(6):
        b.pine(b.pick([0.05, 0.18, 0.8, 0.95]) + b.uniform(-0.06, 0.06), horizon + 0.05, b.uniform(0.08, 0.14), (0.12, 0.3, 0.2))
    _path(b, horizon + 0.04, b.uniform(0.24, 0.3), b.uniform(0.2, 0.35), 0.22, -0.13, (0.72, 0.64, 0.52), (0.52, 0.5, 0.36))
    b.figure(b.uniform(0.15, 0.19), 0.67, 0.16, b.tint((0.9, 0.3, 0.2)))
    b.rect((0.145, 0.535, 0.19, 0.6), (0.2, 0.35, 0.7), 0.015)
    for _ in range(5):
        x, y, r = b.pick([b.uniform(0, 0.1), b.uniform(0.75, 1)]), b.uniform(0.68, 0.9), b.uniform(0.03, 0.07)
        b.poly(
            [(x - r, y), (x - r * 0.7, y - r * 0.8), (x + r * 0.2, y - r * 1.1), (x + r, y - r * 0.3), (x + r * 1.1, y)],
            b.tint((0.6, 0.6, 0.62), 0.05),
        )
        b.poly([(x + r * 0.1, y), (x + r * 0.2, y - r * 1.1), (x + r, y - r * 0.3), (x + r * 1.1, y)], (0.42, 0.42, 0.46))
    for _ in range(40):
        b.ellipse(
            b.uniform(0.6, 1), b.uniform(horizon + 0.12, 1), 0.008, 0.008, b.pick([(0.98, 0.9, 0.3), (0.95, 0.95, 0.98), (0.75, 0.4, 0.8)])
        )
    x = b.uniform(0.84, 0.9)
    b.rect((x - 0.014, 0.34, x + 0.014, 0.84), (0.45, 0.32, 0.2))
    for k in range(3):
        y, s = 0.36 + k * 0.075, b.pick([-1, 1])
        yellow = b.tint((0.98, 0.8, 0.2), 0.05)
        b.poly(
            [(x - s * 0.09, y), (x + s * 0.08, y), (x + s * 0.12, y + 0.028), (x + s * 0.08, y + 0.056), (x - s * 0.09, y + 0.056)], yellow
        )
        b.rect((x - 0.06, y + 0.02, x + 0.05, y + 0.034), (0.25, 0.2, 0.12))
    _view(b, 0.06)
    b.in_front()
    strap = b.tint(b.pick([(0.85, 0.3, 0.1), (0.15, 0.3, 0.6), (0.2, 0.45, 0.25)]))
    for s in (-1, 1):
        b.line([(0.5 + s * 0.2, 0.785), (0.5 + s * 0.19, 1.02)], strap, 0.06)
        b.line([(0.5 + s * 0.42, 0.86), (0.5 + s * 0.46, 1.02)], (0.75, 0.76, 0.8), 0.018)
        b.line([(0.5 + s * 0.405, 0.79), (0.5 + s * 0.42, 0.88)], (0.08, 0.08, 0.09), 0.04)
    b.line([(0.31, 0.9), (0.69, 0.9)], (0.1, 0.1, 0.1), 0.02)


def night_sky_stargazing(b: Brush) -> None:
    """Deep night with stars, the Milky Way and a meteor over black hills; a telescope on a tripod, sometimes a glowing tent."""
    horizon = b.uniform(0.66, 0.74)
    b.light = (0.62, 0.65, 0.9)
    b.gradient(
        b.tint((0.02, 0.03, 0.12), 0.03),
        b.tint(b.pick([(0.16, 0.2, 0.42), (0.28, 0.18, 0.4), (0.1, 0.27, 0.38)]), 0.05),
        (0, 0, 1, horizon + 0.1),
    )
    x0, x1 = b.uniform(-0.1, 0.3), b.uniform(0.7, 1.2)
    for k in range(12):
        t = k / 11
        b.glow(
            x0 + (x1 - x0) * t,
            horizon * (1 - t),
            0.15 * b.uniform(0.7, 1.2),
            b.pick([(0.6, 0.55, 0.85), (0.5, 0.6, 0.9), (0.8, 0.6, 0.75)]),
            0.22,
        )
    for _ in range(230):
        t, size = b.uniform(0, 1), b.pick([0.0025, 0.003, 0.0035, 0.006])
        near = b.chance(0.45)
        x = x0 + (x1 - x0) * t + float(b.rng.normal(0, 0.08)) if near else b.uniform(0, 1)
        y = horizon * (1 - t) + float(b.rng.normal(0, 0.06)) if near else b.uniform(0, horizon)
        b.ellipse(x, y, size, size, _dim(b.pick([(1, 1, 1), (0.8, 0.88, 1.0), (1.0, 0.9, 0.75)]), b.uniform(0.6, 1)))
    if b.chance(0.7):
        x, y = b.uniform(0.72, 0.88), b.uniform(0.05, 0.35)
        b.line([(x, y), (x + b.uniform(0.08, 0.14), y + b.uniform(0.04, 0.1))], (0.95, 0.97, 1.0), 0.008)
    if b.chance(0.4):
        x = b.uniform(0.1, 0.2)
        b.glow(x, 0.13, 0.16, (0.7, 0.75, 0.9), 0.5)
        b.ellipse(x, 0.13, 0.05, 0.05, (0.98, 0.97, 0.88))
        b.ellipse(x + 0.022, 0.12, 0.042, 0.043, (0.2, 0.22, 0.4))
    _mountains(b, horizon + 0.08, 0.14, (0.07, 0.08, 0.16), peaks=6)
    b.gradient((0.05, 0.07, 0.11), (0.02, 0.03, 0.05), (0, horizon + 0.05, 1, 1))
    for _ in range(8):
        b.pine(b.uniform(0, 1), horizon + 0.1, b.uniform(0.1, 0.2), (0.02, 0.04, 0.06))
    if b.chance(0.6):
        x, warm = b.uniform(0.8, 0.9), b.tint((1.0, 0.62, 0.2), 0.06)
        b.glow(x, 0.82, 0.24, (1.0, 0.6, 0.25), 0.4)
        b.poly([(x - 0.16, 0.9), (x, 0.64), (x + 0.17, 0.9)], warm)
        b.poly([(x, 0.64), (x + 0.17, 0.9), (x + 0.06, 0.9)], _dim(warm, 0.65))
        b.poly([(x - 0.04, 0.9), (x - 0.005, 0.7), (x + 0.03, 0.9)], (1.0, 0.88, 0.55))
    x, y, tube = (
        b.uniform(0.16, 0.2),
        b.uniform(0.46, 0.56),
        b.tint(b.pick([(0.9, 0.91, 0.95), (0.55, 0.65, 0.9), (0.85, 0.45, 0.4)]), 0.04),
    )
    for dx in (-0.11, 0.02, 0.13):
        b.line([(x + 0.01, y), (x + dx, 0.95)], (0.3, 0.32, 0.38), 0.02)
    b.line([(x + 0.12, y + 0.11), (x - 0.13, y - 0.17)], tube, 0.085)
    b.line([(x - 0.1, y - 0.137), (x - 0.15, y - 0.193)], _dim(tube, 0.75), 0.11)
    b.line([(x + 0.12, y + 0.11), (x + 0.16, y + 0.155)], (0.2, 0.2, 0.24), 0.045)
    b.line([(x + 0.05, y - 0.04), (x - 0.03, y - 0.13)], (0.2, 0.2, 0.25), 0.022)
    _view(b, 0.05)


def snowshoeing(b: Brush) -> None:
    """White slopes, snow-laden firs, falling flakes, a trodden track and big webbed snowshoes stuck in the snow."""
    horizon, grey = b.uniform(0.42, 0.5), b.chance(0.4)
    b.light = (0.92, 0.97, 1.06)
    _sky(b, horizon, (0.62, 0.7, 0.8) if grey else (0.3, 0.55, 0.88), (0.88, 0.92, 0.96), 2)
    _mountains(b, horizon + 0.02, 0.2, (0.72, 0.79, 0.9), 0.6)
    b.blur(0.6)
    for k in range(7):
        _snowpine(b, k / 6 + b.uniform(-0.06, 0.06), horizon + 0.05, b.uniform(0.16, 0.3))
    b.gradient((0.86, 0.91, 0.98), (0.97, 0.98, 1.0), (0, horizon + 0.02, 1, 1))
    for _ in range(5):
        x, y, r = b.uniform(0, 1), b.uniform(horizon + 0.06, 0.95), b.uniform(0.2, 0.4)
        b.ellipse(x, y + 0.07, r, 0.07, (0.78, 0.85, 0.96), 0.6)
        b.ellipse(x, y + 0.09, r, 0.07, (0.97, 0.98, 1.0), 0.7)
    for k in range(9):
        t = k / 8
        x, y, s = 0.32 - 0.2 * t + 0.04 * (0.4 + t) * (-1) ** k, horizon + 0.08 + 0.48 * t**1.4, 0.02 + 0.05 * t
        b.ellipse(x, y, s * 0.7, s * 0.45, (0.62, 0.73, 0.9))
    _snowpine(b, b.uniform(0.02, 0.07), 0.74, b.uniform(0.66, 0.8))
    _snowpine(b, b.uniform(0.93, 1.0), 0.7, b.uniform(0.6, 0.75))
    frame = b.tint(b.pick([(0.95, 0.45, 0.05), (0.9, 0.15, 0.2), (0.6, 0.38, 0.15), (0.1, 0.5, 0.75)]))
    for x, lean in ((b.uniform(0.77, 0.79), -0.03), (b.uniform(0.9, 0.92), 0.03)):
        y = b.uniform(0.62, 0.65)
        b.ellipse(x + 0.05, 0.88, 0.12, 0.025, (0.65, 0.74, 0.9))
        for k in range(2):
            w, h, c = 0.07 - 0.017 * k, 0.14 - 0.017 * k, frame if k == 0 else (0.9, 0.93, 0.97)
            b.ellipse(x + lean, y, w, h, c)
            b.poly([(x + lean - w, y + 0.02), (x + lean + w, y + 0.02), (x + 0.015 - k * 0.01, 0.88), (x - 0.015 + k * 0.01, 0.88)], c)
        for k in range(7):
            b.line([(x + lean - 0.05, y - 0.08 + k * 0.035), (x + lean + 0.05, y - 0.05 + k * 0.035)], (0.25, 0.2, 0.17), 0.006)
            b.line([(x + lean + 0.05, y - 0.08 + k * 0.035), (x + lean - 0.05, y - 0.05 + k * 0.035)], (0.25, 0.2, 0.17), 0.006)
        b.rect((x + lean * 0.7 - 0.045, y + 0.03, x + lean * 0.7 + 0.045, y + 0.075), (0.12, 0.12, 0.14), 0.01)
    for _ in range(40 if grey else 12):
        r = b.uniform(0.004, 0.01)
        b.ellipse(b.uniform(0, 1), b.uniform(0, 1), r, r, (1, 1, 1), 1.0)
    _view(b, 0.06)
    b.in_front()
    for s in (-1, 1):
        b.line([(0.5 + s * 0.43, 0.84), (0.5 + s * 0.46, 1.02)], frame, 0.02)
        b.line([(0.5 + s * 0.425, 0.79), (0.5 + s * 0.435, 0.87)], (0.08, 0.08, 0.1), 0.042)


def city_bike_ride(b: Brush) -> None:
    """A street of tall houses with a painted bike lane, parked bicycles and a rider; a handlebar in front."""
    vp = (b.uniform(0.44, 0.56), b.uniform(0.4, 0.45))
    _sky(b, vp[1] + 0.05)
    _skyline(b, vp[1] + 0.03, 0.22, (0.6, 0.66, 0.75))
    _houses(b, vp, -0.52, 0.3, False)
    _houses(b, vp, 0.52, 0.3, False)
    x, y = vp
    b.gradient((0.52, 0.52, 0.54), (0.4, 0.4, 0.43), (0.0, y + 0.3, 1, 1))
    b.poly([(x - 0.06, y + 0.04), (x + 0.06, y + 0.04), (x + 1.0, 1.02), (x - 1.0, 1.02)], (0.42, 0.42, 0.45))
    lane = b.tint(b.pick([(0.1, 0.58, 0.34), (0.76, 0.25, 0.18), (0.1, 0.45, 0.75)]), 0.05)
    b.poly([(x - 0.035, y + 0.04), (x - 0.012, y + 0.04), (x - 0.14, 1.02), (x - 0.66, 1.02)], lane)
    for p, q in ((-0.036, -0.68), (-0.012, -0.13)):
        b.line([(x + p, y + 0.04), (x + q, 1.02)], (0.95, 0.95, 0.93), 0.014)
    b.blur(0.5)
    for k in range(5):
        t, u = 0.12 * 1.6**k, 0.16 * 1.6**k
        b.poly(
            [(x + 0.3 * t, y + 0.6 * t), (x + 0.34 * t, y + 0.6 * t), (x + 0.34 * u, y + 0.6 * u), (x + 0.3 * u, y + 0.6 * u)],
            (0.95, 0.95, 0.93),
        )
    sx, sy = x - 0.33, 0.84
    for dx in (-0.07, 0.07):
        b.ellipse(sx + dx, sy, 0.055, 0.022, (0.97, 0.97, 0.95))
        b.ellipse(sx + dx, sy, 0.04, 0.014, lane)
    b.line([(sx - 0.07, sy), (sx - 0.02, sy - 0.045), (sx + 0.05, sy - 0.045), (sx + 0.07, sy)], (0.97, 0.97, 0.95), 0.012)
    rx, shirt = x - b.uniform(0.27, 0.31), b.tint(b.pick(SHIRTS))
    b.rect((rx - 0.012, 0.6, rx + 0.012, 0.73), (0.06, 0.06, 0.07), 0.01)
    b.rect((rx - 0.04, 0.54, rx + 0.04, 0.66), (0.15, 0.17, 0.25), 0.02)
    b.rect((rx - 0.05, 0.42, rx + 0.05, 0.57), shirt, 0.03)
    b.line([(rx - 0.09, 0.55), (rx + 0.09, 0.55)], (0.1, 0.1, 0.1), 0.014)
    b.ellipse(rx, 0.385, 0.032, 0.04, (0.7, 0.5, 0.4))
    b.ellipse(rx, 0.37, 0.038, 0.032, b.tint((0.95, 0.9, 0.2)))
    if b.chance(0.7):
        b.tree(b.uniform(0.7, 0.74), 0.58, b.uniform(0.32, 0.42), (0.35, 0.55, 0.25))
    for k in range(3):
        _bicycle(b, 0.78 + k * 0.09 + b.uniform(-0.01, 0.01), 0.7 + 0.06 * k, 0.24 + 0.05 * k, b.tint(b.pick(SHIRTS), 0.1))
    _view(b, 0.05)
    _handlebar(b, False, b.tint(b.pick(SHIRTS), 0.1))


def fishing_trip(b: Brush) -> None:
    """A still green lake with reeds, misty woods and a plank jetty; fishing rod with line and float, bucket and rowing boat."""
    horizon = b.uniform(0.36, 0.42)
    b.light = b.pick([(0.98, 1.0, 0.94), (1.05, 0.97, 0.86)])
    low = b.pick([(0.9, 0.92, 0.86), (1.0, 0.86, 0.66)])
    _sky(b, horizon, (0.6, 0.74, 0.8), low, 2)
    _mountains(b, horizon, 0.18, (0.5, 0.62, 0.58), peaks=4)
    for k in range(22):
        b.pine(k / 21, horizon + 0.01, b.uniform(0.08, 0.15), (0.2, 0.38, 0.28))
    _water(b, horizon, (0.42, 0.56, 0.4), (0.16, 0.36, 0.26), 30)
    for k in range(22):
        h = b.uniform(0.05, 0.12)
        b.poly([(k / 21 - 0.03, horizon), (k / 21 + 0.03, horizon), (k / 21, horizon + h)], (0.16, 0.32, 0.23))
    b.blur(0.8)
    b.rect((0, horizon - 0.01, 1, horizon + 0.03), low, 0.0, 0.5)
    x, y = b.uniform(0.08, 0.16), b.uniform(0.53, 0.6)
    hull = b.tint(b.pick([(0.6, 0.2, 0.12), (0.75, 0.7, 0.55), (0.15, 0.3, 0.45)]))
    b.ellipse(x, y + 0.05, 0.18, 0.02, (0.08, 0.2, 0.14))
    b.poly([(x - 0.19, y - 0.035), (x + 0.19, y - 0.035), (x + 0.12, y + 0.045), (x - 0.14, y + 0.045)], hull)
    b.line([(x - 0.19, y - 0.035), (x + 0.19, y - 0.035)], _dim(hull, 1.5), 0.016)
    b.line([(x - 0.02, y - 0.04), (x + 0.13, y + 0.07)], (0.75, 0.58, 0.36), 0.014)
    wood = b.tint((0.56, 0.45, 0.34), 0.05)
    for px, py in ((0.3, 0.68), (0.72, 0.68), (0.2, 0.84), (0.84, 0.84)):
        b.rect((px - 0.02, py - 0.09, px + 0.02, py + 0.06), _dim(wood, 0.6))
    b.poly([(0.33, 0.64), (0.68, 0.64), (1.05, 1.05), (-0.05, 1.05)], wood)
    for k in range(9):
        py = 0.65 + 0.38 * (k / 9) ** 1.3
        b.line([(0.33 - (py - 0.64) * 0.93, py), (0.68 + (py - 0.64) * 0.93, py)], _dim(wood, 0.6), 0.005 + 0.001 * k)
    for side in ((0.0, 0.09), (0.93, 1.0)):
        for _ in range(12):
            rx, h = b.uniform(*side), b.uniform(0.2, 0.38)
            b.line([(rx, 0.82), (rx + b.uniform(-0.03, 0.03), 0.82 - h)], b.tint((0.5, 0.58, 0.22), 0.15), 0.009)
            if b.chance(0.4):
                b.rect((rx - 0.01, 0.8 - h, rx + 0.01, 0.87 - h), (0.35, 0.2, 0.1), 0.008)
    bx, pail = b.uniform(0.12, 0.16), b.tint(b.pick([(0.2, 0.4, 0.75), (0.85, 0.85, 0.88), (0.9, 0.3, 0.15)]))
    b.poly([(bx - 0.075, 0.8), (bx + 0.075, 0.8), (bx + 0.055, 0.97), (bx - 0.055, 0.97)], pail)
    b.ellipse(bx, 0.8, 0.075, 0.022, _dim(pail, 0.55))
    b.line([(bx + 0.0, 0.81), (bx + 0.03, 0.73), (bx + 0.07, 0.7)], (0.65, 0.72, 0.75), 0.035)
    b.poly([(bx + 0.06, 0.71), (bx + 0.12, 0.7), (bx + 0.08, 0.65)], (0.65, 0.72, 0.75))
    flip = _view(b, 0.05)
    x0, tip = b.uniform(0.72, 0.76), (b.uniform(0.92, 0.98), b.uniform(0.04, 0.16))
    grip, mid = (x0, 1.02), (x0 + (tip[0] - x0) * 0.25, 1.02 + (tip[1] - 1.02) * 0.25)
    fx, fy = b.uniform(0.9, 0.95), b.uniform(0.56, 0.64)

    def turn(p: Point) -> Point:
        return (1 - p[0], p[1]) if flip else p

    b.line([turn(mid), turn(tip)], (0.12, 0.09, 0.08), 0.016)
    b.line([turn(tip), turn((fx, fy))], (0.97, 0.97, 0.97), 0.006)
    for k in range(2):
        b.arc(*turn((fx, fy + 0.02)), 0.03 + 0.03 * k, 0, 360, (0.7, 0.8, 0.7), 0.004)
    b.ellipse(*turn((fx, fy + 0.012)), 0.022, 0.026, (0.98, 0.98, 0.96))
    b.ellipse(*turn((fx, fy)), 0.022, 0.02, (0.95, 0.15, 0.1))
    b.in_front()
    b.line([turn(grip), turn(mid)], (0.12, 0.09, 0.08), 0.024)
    b.line([turn(grip), turn((x0 + 0.03, 0.92))], (0.72, 0.52, 0.32), 0.045)
    b.ellipse(*turn((x0 + 0.01, 0.92)), 0.05, 0.045, (0.3, 0.31, 0.34))
    b.ellipse(*turn((x0 + 0.01, 0.92)), 0.028, 0.025, (0.75, 0.77, 0.8))


def train_station_waiting(b: Brush) -> None:
    """A platform under roof girders with a standing train, a big clock, tracks, a yellow line and travellers with suitcases."""
    vp = (b.uniform(0.5, 0.58), b.uniform(0.38, 0.43))
    x, y = vp
    b.light = (0.95, 0.97, 1.0)
    b.gradient(b.tint((0.72, 0.8, 0.88), 0.05), b.tint((0.9, 0.92, 0.92), 0.03), (0, 0, 1, 0.6))
    _skyline(b, y + 0.03, 0.12, (0.7, 0.73, 0.78))
    b.gradient((0.74, 0.72, 0.7), (0.6, 0.58, 0.57), (0, y + 0.03, 1, 1))
    b.poly([(x - 0.04, y + 0.02), (x, y + 0.02), (x - 0.32, 1), (-0.9, 1)], (0.35, 0.31, 0.29))
    for k in range(5):
        t = 0.13 * 1.55**k
        b.line([(x - 0.95 * t, y + 0.6 * t), (x - 0.42 * t, y + 0.6 * t)], (0.22, 0.18, 0.16), 0.02 * t + 0.004)
    b.line([(x - 0.012, y + 0.02), (x - 0.6, 1)], (0.75, 0.76, 0.8), 0.012)
    b.blur(0.5)
    body, stripe = (
        b.tint(b.pick([(0.92, 0.92, 0.93), (0.75, 0.12, 0.12), (0.15, 0.35, 0.6), (0.2, 0.5, 0.35)]), 0.04),
        b.tint(b.pick(SHIRTS)),
    )
    _panel(b, vp, -0.4, 1.6, 0.08, -0.34, 0.26, body)
    _panel(b, vp, -0.4, 1.6, 0.08, 0.22, 0.28, _dim(body, 0.6))
    _panel(b, vp, -0.4, 1.6, 0.08, -0.16, -0.1, stripe)
    _panel(b, vp, -0.4, 1.6, 0.08, -0.4, -0.3, (0.15, 0.15, 0.17))
    for k, (far, near) in enumerate(((0.25, 0.31), (0.34, 0.42), (0.46, 0.57), (0.63, 0.77), (0.83, 1.02), (1.1, 1.4))):
        if k % 3 == 1:
            _panel(b, vp, -0.4, near, far, -0.31, 0.16, _dim(stripe, 0.8))
            _panel(b, vp, -0.4, near - 0.02, far + 0.02, -0.1, 0.13, (0.2, 0.26, 0.32))
        else:
            _panel(b, vp, -0.4, near, far, -0.06, 0.15, (0.13, 0.17, 0.22))
            _panel(b, vp, -0.4, near, far, 0.07, 0.15, (0.4, 0.5, 0.58))
    b.line([(x - 0.0, y + 0.03), (x - 0.36, 1.02)], (0.98, 0.82, 0.1), 0.04)
    steel = b.tint(b.pick([(0.25, 0.32, 0.35), (0.35, 0.2, 0.17), (0.2, 0.35, 0.3)]), 0.04)
    b.poly([(0.16, -0.02), (1.02, -0.02), (1.02, 0.08), (x + 0.05, y - 0.12), (x - 0.02, y - 0.12)], _mix(steel, (0.75, 0.78, 0.8), 0.6))
    for k in range(5):
        t = 1.0 * 0.72**k
        b.line([(x - 0.45 * t, y - 0.42 * t), (x + 0.6 * t, y - 0.38 * t)], steel, 0.035 * t)
        b.line([(x - 0.35 * t, y - 0.36 * t), (x + 0.55 * t, y - 0.32 * t)], steel, 0.014 * t)
        for j in range(5):
            px = x + (-0.35 + 0.18 * j) * t
            b.line(
                [(px, y - (0.415 - 0.007 * j) * t), (px + 0.09 * t, y - (0.35 - 0.007 * j) * t), (px + 0.18 * t, y - 0.39 * t)],
                steel,
                0.012 * t,
            )
        if k < 4:
            b.line([(x + 0.55 * t, y - 0.38 * t), (x + 0.55 * t, y + 0.42 * t)], _dim(steel, 0.8), 0.05 * t)
    cx, cy, r = b.uniform(0.79, 0.84), b.uniform(0.2, 0.24), b.uniform(0.085, 0.1)
    b.line([(cx, 0), (cx, cy)], steel, 0.02)
    b.ellipse(cx, cy, r, r, (0.1, 0.1, 0.12))
    b.ellipse(cx, cy, r * 0.86, r * 0.86, (0.98, 0.98, 0.95))
    for k in range(12):
        a = k * math.pi / 6
        b.ellipse(cx + r * 0.7 * math.cos(a), cy + r * 0.7 * math.sin(a), 0.006, 0.006, (0.1, 0.1, 0.1))
    for length, width in ((0.42, 0.016), (0.62, 0.011)):
        a = b.uniform(0, 2 * math.pi)
        b.line([(cx, cy), (cx + r * length * math.cos(a), cy + r * length * math.sin(a))], (0.05, 0.05, 0.05), width)
    b.crowd(0.64, 0.24, b.pick([0, 1, 2, 3]), (0.68, 0, 0.8, 0))
    for px, foot, h in ((b.uniform(0.73, 0.79), 0.76, 0.36), (b.uniform(0.88, 0.95), 0.88, 0.5)):
        if b.chance(0.2):
            continue
        b.figure(px, foot, h, b.tint(b.pick(SHIRTS), 0.2))
        case = b.tint(b.pick(SHIRTS), 0.15)
        b.rect((px - h * 0.34, foot - h * 0.34, px - h * 0.14, foot), case, 0.012)
        b.line(
            [
                (px - h * 0.3, foot - h * 0.34),
                (px - h * 0.3, foot - h * 0.46),
                (px - h * 0.18, foot - h * 0.46),
                (px - h * 0.18, foot - h * 0.34),
            ],
            (0.15, 0.15, 0.16),
            0.01,
        )
    _view(b, 0.05)


def charity_event(b: Brush) -> None:
    """A hall with bunting, balloons and heart signs, tables with donation boxes and helpers; a collecting box in hand."""
    wall = b.tint(b.pick([(0.97, 0.9, 0.78), (0.85, 0.92, 0.95), (0.95, 0.87, 0.88)]), 0.03)
    red = b.tint((0.9, 0.12, 0.25), 0.04)
    b.light = (1.04, 1.0, 0.96)
    b.gradient(_dim(wall, 0.92), wall, (0, 0, 1, 0.66))
    b.gradient((0.72, 0.52, 0.34), (0.58, 0.4, 0.25), (0, 0.62, 1, 1))
    for k in range(-4, 6):
        b.line([(0.5 + k * 0.08, 0.62), (0.5 + k * 0.28, 1)], (0.5, 0.34, 0.2), 0.004)
    b.crowd(0.72, 0.36, 6)
    b.blur(0.6)
    for row in range(2):
        dip, y = b.uniform(0.05, 0.1), 0.015 + 0.075 * row
        for k in range(14):
            x = (k + 0.5 * row) / 13
            top = y + dip * (1 - (2 * ((x * 2) % 1) - 1) ** 2)
            b.poly([(x - 0.032, top), (x + 0.032, top), (x, top + 0.08)], b.tint(SHIRTS[(k + row * 2) % 6], 0.08))
    bx, by = b.uniform(0.13, 0.17), b.uniform(0.34, 0.38)
    b.rect((bx - 0.13, by - 0.12, bx + 0.13, by + 0.14), (1, 1, 1), 0.01)
    b.rect((bx - 0.13, by - 0.12, bx + 0.13, by + 0.14), (0.85, 0.83, 0.82), 0.01, 0.3)
    _heart(b, bx, by, 0.095, red)
    x = b.uniform(0.84, 0.88)
    for _ in range(6):
        px, py, c = (
            x + b.uniform(-0.1, 0.1),
            b.uniform(0.2, 0.42),
            b.tint(b.pick([red, (0.98, 0.98, 0.98), (0.98, 0.6, 0.7), (0.98, 0.8, 0.2)]), 0.06),
        )
        b.line([(px, py), (x, 0.68)], (0.5, 0.48, 0.46), 0.004)
        b.ellipse(px, py, 0.058, 0.07, c)
        b.ellipse(px - 0.02, py - 0.025, 0.014, 0.018, _mix(c, (1, 1, 1), 0.7))
    cloth = b.tint(b.pick([(0.98, 0.98, 0.98), (0.2, 0.4, 0.75), (0.25, 0.6, 0.4)]), 0.03)
    for a, c in ((-0.05, 0.34), (0.66, 1.05)):
        b.rect((a, 0.7, c, 1.02), _dim(cloth, 0.82))
        for k in range(8):
            b.rect((a + k * 0.05, 0.73, a + k * 0.05 + 0.022, 1.02), _dim(cloth, 0.92))
        b.rect((a, 0.685, c, 0.735), cloth)
        px = a + 0.09
        while px < c - 0.06:
            w, h, card = b.uniform(0.05, 0.065), b.uniform(0.11, 0.17), b.tint((0.78, 0.58, 0.36), 0.06)
            b.rect((px - w, 0.69 - h, px + w, 0.7), card)
            b.poly([(px - w, 0.69 - h), (px - w - 0.02, 0.65 - h), (px + w - 0.02, 0.65 - h), (px + w, 0.69 - h)], _dim(card, 1.2))
            _heart(b, px, 0.69 - h * 0.5, 0.038, red)
            px += 0.145
        _heart(b, (max(a, 0) + min(c, 1)) / 2, 0.86, 0.08, red)
    _view(b, 0.05)
    b.in_front()
    x, tin = 0.5 + b.uniform(-0.06, 0.06), b.tint(b.pick([(0.98, 0.97, 0.95), (0.98, 0.85, 0.3)]), 0.03)
    b.rect((x - 0.13, 0.83, x + 0.13, 1.03), tin, 0.015)
    b.rect((x - 0.13, 0.82, x + 0.13, 0.855), red, 0.012)
    b.rect((x - 0.05, 0.825, x + 0.05, 0.838), (0.1, 0.05, 0.05))
    _heart(b, x, 0.925, 0.055, red)


def nature_photography(b: Brush) -> None:
    """Dark green forest with shafts of light, ferns and a deer; a camera with a long lens on a tripod, another camera in hand."""
    b.light = (0.86, 0.95, 0.82)
    b.gradient(b.tint((0.42, 0.58, 0.3), 0.06), b.tint((0.1, 0.2, 0.1), 0.03))
    _trunks(b, 0.6, 16, 0.012, (0.25, 0.32, 0.2))
    b.blur(1.0)
    _trunks(b, 0.64, 9, 0.026, (0.16, 0.18, 0.11))
    _leaves(b, (0, -0.02, 1, 0.18), 50, 0.055, (0.14, 0.3, 0.1))
    b.gradient((0.16, 0.27, 0.1), (0.07, 0.14, 0.05), (0, 0.62, 1, 1))
    _leaves(b, (0, 0.58, 1, 0.7), 50, 0.04, (0.16, 0.32, 0.12))
    b.blur(0.6)
    sun = b.uniform(0.15, 0.4)
    b.glow(sun, 0.0, 0.4, (0.98, 0.98, 0.7), 0.75)
    _rays(b, sun, (0.95, 1.0, 0.7), 5, 0.15)
    x, y, h, coat = b.uniform(0.15, 0.2), b.uniform(0.68, 0.72), b.uniform(0.2, 0.24), b.tint((0.72, 0.45, 0.22), 0.05)
    for dx in (-0.3, -0.2, 0.22, 0.32):
        b.line([(x + h * dx, y - h * 0.5), (x + h * dx, y)], _dim(coat, 0.75), h * 0.06)
    b.ellipse(x, y - h * 0.58, h * 0.42, h * 0.18, coat)
    b.poly([(x - h * 0.42, y - h * 0.55), (x - h * 0.2, y - h * 0.7), (x - h * 0.38, y - h * 1.08), (x - h * 0.5, y - h * 1.05)], coat)
    b.ellipse(x - h * 0.48, y - h * 1.08, h * 0.16, h * 0.09, coat)
    for s in (-1, 1):
        b.line(
            [(x - h * 0.42, y - h * 1.14), (x - h * (0.42 - s * 0.14), y - h * 1.35), (x - h * (0.42 - s * 0.1), y - h * 1.55)],
            (0.88, 0.8, 0.62),
            h * 0.045,
        )
        b.line([(x - h * (0.42 - s * 0.14), y - h * 1.35), (x - h * (0.42 - s * 0.27), y - h * 1.45)], (0.88, 0.8, 0.62), h * 0.045)
    for _ in range(16):
        fx, fy, c = b.pick([b.uniform(0, 0.3), b.uniform(0.7, 1)]), b.uniform(0.8, 1.0), b.tint((0.25, 0.5, 0.15), 0.15)
        for k in range(5):
            b.line([(fx, fy + 0.03), (fx + (k - 2) * 0.04, fy - 0.08 + abs(k - 2) * 0.03)], c, 0.012)
    x, y, dark = b.uniform(0.82, 0.85), b.uniform(0.4, 0.45), (0.07, 0.07, 0.08)
    for dx in (-0.12, 0.01, 0.13):
        b.line([(x, y + 0.08), (x + dx, 0.98)], (0.2, 0.2, 0.22), 0.024)
        b.line([(x - 0.008, y + 0.1), (x + dx - 0.008, 0.96)], (0.45, 0.45, 0.48), 0.006)
    lens = b.tint(b.pick([(0.88, 0.88, 0.85), (0.22, 0.22, 0.24), (0.88, 0.88, 0.85)]), 0.03)
    b.rect((x - 0.03, y + 0.05, x + 0.03, y + 0.1), (0.3, 0.3, 0.32))
    b.rect((x - 0.03, y - 0.07, x + 0.12, y + 0.06), dark, 0.015)
    b.rect((x + 0.01, y - 0.1, x + 0.07, y - 0.06), dark, 0.012)
    b.rect((x - 0.14, y - 0.05, x - 0.02, y + 0.045), lens, 0.008)
    b.rect((x - 0.17, y - 0.065, x - 0.11, y + 0.06), _dim(lens, 0.85), 0.008)
    b.rect((x - 0.06, y - 0.05, x - 0.045, y + 0.045), (0.85, 0.15, 0.1))
    _view(b, 0.05)
    b.in_front()
    x = 0.5 + b.uniform(-0.05, 0.05)
    b.rect((x - 0.16, 0.83, x + 0.16, 1.02), (0.1, 0.1, 0.11), 0.025)
    b.rect((x - 0.07, 0.795, x + 0.07, 0.86), (0.13, 0.13, 0.14), 0.015)
    b.rect((x - 0.16, 0.85, x + 0.16, 0.87), (0.35, 0.35, 0.37))
    for r, c in ((0.09, (0.22, 0.22, 0.24)), (0.075, (0.05, 0.05, 0.06)), (0.055, (0.15, 0.2, 0.4)), (0.03, (0.05, 0.05, 0.12))):
        b.ellipse(x, 0.925, r, r, c)
    b.ellipse(x - 0.025, 0.9, 0.015, 0.015, (0.8, 0.85, 1.0))


def boat_trip(b: Brush) -> None:
    """On deck: blue sea with islands, white railing, a mast with sail and rigging, and a red and white life ring."""
    horizon = b.uniform(0.4, 0.46)
    b.light = (1.03, 1.02, 1.0)
    _sky(b, horizon, (0.2, 0.52, 0.92), (0.82, 0.93, 1.0), 4)
    _mountains(b, horizon + 0.005, b.uniform(0.06, 0.12), (0.42, 0.56, 0.55), peaks=6)
    _water(b, horizon, (0.12, 0.42, 0.72), (0.05, 0.28, 0.58), 90)
    b.blur(0.5)
    x = b.uniform(0.82, 0.9)
    b.poly(
        [(x - 0.05, horizon + 0.02), (x + 0.05, horizon + 0.02), (x + 0.035, horizon + 0.045), (x - 0.035, horizon + 0.045)],
        (0.95, 0.95, 0.95),
    )
    b.poly([(x, horizon + 0.01), (x, horizon - 0.13), (x + 0.06, horizon + 0.01)], (0.98, 0.98, 1.0))
    mast, sail = b.uniform(0.24, 0.28), b.tint(b.pick([(0.97, 0.96, 0.92), (0.97, 0.96, 0.92), (0.85, 0.3, 0.2)]), 0.03)
    b.poly([(mast - 0.01, -0.05), (mast - 0.01, 0.56), (-0.12, 0.6), (-0.02, 0.25)], sail)
    b.poly([(mast - 0.01, -0.05), (mast - 0.01, 0.56), (mast - 0.09, 0.57), (mast - 0.07, 0.2)], _dim(sail, 0.86))
    for k in range(3):
        b.line([(mast, 0.12 + k * 0.14), (-0.02, 0.2 + k * 0.14)], _dim(sail, 0.75), 0.005)
    b.line([(mast, -0.02), (mast, 0.75)], (0.6, 0.42, 0.25), 0.03)
    b.line([(mast, 0.575), (-0.05, 0.62)], (0.6, 0.42, 0.25), 0.024)
    b.line([(mast, 0), (1.02, 0.5)], (0.3, 0.3, 0.33), 0.006)
    b.poly([(-0.05, 0.9), (0.5, 0.82), (1.05, 0.9), (1.05, 1.05), (-0.05, 1.05)], b.tint((0.75, 0.55, 0.34), 0.05))
    for k in range(-6, 18):
        b.line([(0.5 + (k / 12 - 0.5) * 0.8, 0.84), (0.5 + (k / 12 - 0.5) * 1.4, 1.02)], (0.5, 0.34, 0.2), 0.004)
    top = b.uniform(0.58, 0.62)
    for k in range(9):
        px = k / 8
        b.line([(px, top + 0.05 * abs(px - 0.5)), (px, 0.83 + 0.13 * abs(px - 0.5))], (0.93, 0.94, 0.96), 0.018)
    for k, w in enumerate((0.035, 0.012, 0.012)):
        b.line([(-0.02, top + 0.025 + k * 0.085), (0.5, top + k * 0.08), (1.02, top + 0.025 + k * 0.085)], (0.97, 0.97, 0.98), w)
    cx, cy, r = b.uniform(0.84, 0.87), b.uniform(0.69, 0.72), b.uniform(0.115, 0.13)
    for k in range(8):
        b.arc(cx, cy, r, k * 45 + 10, k * 45 + 56, (0.92, 0.2, 0.1) if k % 2 else (0.98, 0.97, 0.95), r * 0.42)
    b.arc(cx, cy, r + 0.008, 0, 360, (0.85, 0.75, 0.5), 0.008)
    for _ in range(3):
        gx, gy = b.uniform(0.72, 1), b.uniform(0.05, 0.25)
        b.line([(gx - 0.035, gy - 0.015), (gx, gy), (gx + 0.035, gy - 0.018)], (0.98, 0.98, 0.98), 0.01)
    _view(b, 0.05)


def biking_trail(b: Brush) -> None:
    """A narrow brown track through a bright wood with sun rays, a mountain bike leaning beside it; a flat handlebar in front."""
    leaf = b.pick([(0.5, 0.68, 0.2), (0.5, 0.68, 0.2), (0.85, 0.58, 0.15)])
    b.light = (1.04, 1.0, 0.86)
    horizon = b.uniform(0.44, 0.5)
    b.gradient((0.85, 0.92, 0.6), _mix((0.95, 0.95, 0.65), leaf, 0.3), (0, 0, 1, horizon + 0.05))
    _leaves(b, (0, 0.1, 1, horizon), 60, 0.06, _mix(leaf, (0.9, 0.95, 0.6), 0.4))
    _trunks(b, horizon, 10, 0.012, (0.5, 0.42, 0.26))
    _ground(b, horizon, _mix(leaf, (0.5, 0.6, 0.25), 0.5), (0.28, 0.38, 0.12))
    b.blur(0.9)
    x = b.uniform(0.04, 0.12)
    _path(b, horizon, 0.26, x, 0.3, -0.06, (0.56, 0.36, 0.2), (0.4, 0.3, 0.14))
    _path(b, horizon + 0.02, 0.26, x, 0.11, -0.06, (0.66, 0.45, 0.27), (0.62, 0.41, 0.24))
    for _ in range(12):
        b.ellipse(b.uniform(0.0, 0.25), b.uniform(0.68, 0.98), 0.02, 0.01, b.tint((0.45, 0.32, 0.2), 0.12))
    _trunks(b, 0.66, 9, 0.035, (0.42, 0.28, 0.17), (0.03, 0, 0.7, 0))
    _leaves(b, (0, -0.03, 1, 0.16), 45, 0.06, leaf)
    _leaves(b, (0.6, 0.62, 1, 0.7), 16, 0.035, _dim(leaf, 0.6))
    b.glow(b.uniform(0.2, 0.4), 0.08, 0.4, (1.0, 0.98, 0.75), 0.75)
    _rays(b, 0.3, (1.0, 0.98, 0.7), 5, 0.17)
    post = b.uniform(0.68, 0.72)
    if b.chance(0.6):
        b.rect((post, 0.42, post + 0.035, 0.68), (0.5, 0.36, 0.22))
        b.rect((post, 0.45, post + 0.035, 0.5), b.tint((0.95, 0.3, 0.2)))
    bike = b.tint(b.pick([(0.9, 0.15, 0.1), (0.1, 0.4, 0.85), (0.98, 0.5, 0.05), (0.1, 0.65, 0.6)]))
    _bicycle(b, b.uniform(0.81, 0.85), b.uniform(0.74, 0.83), b.uniform(0.35, 0.42), bike)
    _view(b, 0.05)
    _handlebar(b, True, bike)


def city_walk(b: Brush) -> None:
    """A shopping street with striped awnings and lit windows, a zebra crossing, street lamps, a traffic light and walkers."""
    vp, dusk = (b.uniform(0.45, 0.55), b.uniform(0.43, 0.48)), b.chance(0.35)
    x, y = vp
    b.light = (0.9, 0.85, 0.9) if dusk else (1.02, 1.0, 0.97)
    _sky(b, y + 0.05, (0.3, 0.32, 0.58) if dusk else (0.4, 0.65, 0.92), (0.98, 0.7, 0.55) if dusk else (0.88, 0.93, 0.97))
    _skyline(b, y + 0.03, 0.2, (0.6, 0.58, 0.64))
    glass = (0.95, 0.78, 0.45) if dusk and b.chance(0.7) else (0.32, 0.38, 0.48)
    _houses(b, vp, -0.5, 0.24, True, glass)
    _houses(b, vp, 0.5, 0.24, True, glass)
    b.poly([(x - 0.1, y + 0.05), (x + 0.1, y + 0.05), (x + 1.15, 1.02), (x - 1.15, 1.02)], b.tint((0.72, 0.68, 0.64), 0.04))
    b.poly([(x - 0.05, y + 0.05), (x + 0.05, y + 0.05), (x + 0.75, 1.02), (x - 0.75, 1.02)], (0.33, 0.33, 0.37))
    b.gradient((0.34, 0.34, 0.38), (0.28, 0.28, 0.32), (0, 0.77, 1, 1))
    b.blur(0.5)
    for k in range(9):
        a, w = (k - 4.4) * 0.17, 0.085
        b.poly([(x + a * 0.72, 0.79), (x + (a + w) * 0.72, 0.79), (x + (a + w) * 1.15, 0.98), (x + a * 1.15, 0.98)], (0.95, 0.95, 0.93))
    b.crowd(y + 0.17, 0.16, 4, (0.1, 0, 0.32, 0))
    b.crowd(y + 0.17, 0.16, 4, (0.68, 0, 0.9, 0))
    px = b.uniform(0.03, 0.12)
    b.figure(px, 0.84, 0.44, b.tint(b.pick(SHIRTS), 0.2))
    b.rect((px + 0.05, 0.62, px + 0.12, 0.72), b.tint(b.pick(SHIRTS)), 0.008)
    b.figure(b.uniform(0.76, 0.8), 0.76, 0.34, b.tint(b.pick(SHIRTS), 0.2))
    _lamp(b, b.uniform(0.19, 0.22), 0.74, 0.54, dusk)
    tx = b.uniform(0.9, 0.94)
    b.rect((tx - 0.012, 0.24, tx + 0.012, 0.84), (0.15, 0.15, 0.16))
    b.rect((tx - 0.045, 0.14, tx + 0.045, 0.38), (0.08, 0.08, 0.09), 0.02)
    lit = b.pick([0, 2])
    for k, c in enumerate(((1.0, 0.15, 0.1), (1.0, 0.75, 0.1), (0.2, 0.95, 0.4))):
        b.ellipse(tx, 0.18 + k * 0.078, 0.031, 0.031, c if k == lit else _dim(c, 0.3))
    if dusk:
        b.glow(0.2, 0.16, 0.12, (1.0, 0.88, 0.55), 0.6)
    _view(b, 0.05)


def _scenes(scenes: Sequence[Callable[[Brush], None]]) -> dict[str, Callable[[Brush], None]]:
    return {scene.__name__.replace("_", " "): scene for scene in scenes}


OUTDOOR: dict[str, Callable[[Brush], None]] = _scenes(
    [
        park_jogging,
        farm_visit,
        landmark_visit,
        zoo_visit,
        beach_relaxing,
        car_driving,
        marathon_running,
        mountain_cabin_retreat,
        train_commute,
        mountain_hiking,
        night_sky_stargazing,
        snowshoeing,
        city_bike_ride,
        fishing_trip,
        train_station_waiting,
        charity_event,
        nature_photography,
        boat_trip,
        biking_trail,
        city_walk,
    ]
)
