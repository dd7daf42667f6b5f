"""A small painter for event scenes: shapes in unit coordinates on a background and on a foreground layer.

The picture is `SIZE` pixels square and is scaled down later, which smooths every edge. (0, 0) is the top left corner, (1, 1) the bottom right.
All chance comes from the generator that is handed in, so a scene is a function of its seed.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE = 384
Colour = tuple[float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
T = TypeVar("T")


class Brush:
    """Paints one scene. `back` lies behind the person, `front` (transparent at first) before it. Colours are 0..1."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.back = Image.new("RGBA", (SIZE, SIZE), (128, 128, 128, 255))
        self.front = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
        self.light: Colour = (1.0, 1.0, 1.0)  # gain of the person's colours, so that the scene lights it
        self._layer = self.back

    # chance
    def uniform(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.rng.integers(len(options)))]

    def tint(self, colour: Colour, amount: float = 0.06) -> Colour:
        """The colour with a random change of hue and brightness of up to `amount`."""
        r, g, b = np.clip(np.array(colour) * self.rng.uniform(1 - amount, 1 + amount) + self.rng.uniform(-amount, amount, 3) / 2, 0, 1)
        return float(r), float(g), float(b)

    # shapes
    def in_front(self) -> None:
        """From here on paint before the person."""
        self._layer = self.front

    def rect(self, box: Box, colour: Colour, radius: float = 0.0, alpha: float = 1.0) -> None:
        x0, x1 = sorted((box[0], box[2]))
        y0, y1 = sorted((box[1], box[3]))
        self._paint(lambda d, c: d.rounded_rectangle(_scale((x0, y0, x1, y1)), radius * SIZE, fill=c), colour, alpha)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: float = 1.0) -> None:
        """An ellipse by its centre and radii."""
        self._paint(lambda d, c: d.ellipse(_scale((x - rx, y - ry, x + rx, y + ry)), fill=c), colour, alpha)

    def poly(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        self._paint(lambda d, c: d.polygon([(x * SIZE, y * SIZE) for x, y in points], fill=c), colour, alpha)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 0.01, alpha: float = 1.0) -> None:
        pixels = max(1, round(width * SIZE))
        self._paint(lambda d, c: d.line([(x * SIZE, y * SIZE) for x, y in points], fill=c, width=pixels, joint="curve"), colour, alpha)

    def arc(self, x: float, y: float, r: float, start: float, end: float, colour: Colour, width: float = 0.01) -> None:
        """Part of a circle; angles in degrees, clockwise from three o'clock."""
        pixels = max(1, round(width * SIZE))
        self._paint(lambda d, c: d.arc(_scale((x - r, y - r, x + r, y + r)), start, end, fill=c, width=pixels), colour, 1.0)

    # surfaces and light
    def gradient(self, top: Colour, bottom: Colour, box: Box = (0, 0, 1, 1)) -> None:
        """A vertical gradient that fills the box."""
        x0, y0, x1, y1 = (round(v) for v in _scale(box))
        if x1 <= x0 or y1 <= y0:
            return
        ramp = np.linspace(top, bottom, y1 - y0)[:, None].repeat(x1 - x0, 1)
        self._layer.paste(Image.fromarray((np.clip(ramp, 0, 1) * 255).astype(np.uint8)), (x0, y0))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.8) -> None:
        """Soft light added on top of the current layer."""
        yy, xx = np.mgrid[0:SIZE, 0:SIZE] / SIZE
        mask = np.exp(-((xx - x) ** 2 + (yy - y) ** 2) / (2 * (radius / 2) ** 2)) * strength
        self._layer.paste(Image.new("RGBA", self._layer.size, _bytes(colour, 1.0)), (0, 0), Image.fromarray((mask * 255).astype(np.uint8)))

    def blur(self, radius: float) -> None:
        """Blurs all that was painted on the current layer: depth of field. `radius` in hundredths of the picture."""
        self._layer.paste(self._layer.filter(ImageFilter.GaussianBlur(radius * SIZE / 100)))

    def figure(self, x: float, foot: float, height: float, colour: Colour, skin: Colour = (0.6, 0.45, 0.35)) -> None:
        """A bystander without a face, seen from afar or from behind."""
        head = height * 0.085
        hair = self.tint(self.pick([(0.1, 0.08, 0.06), (0.3, 0.2, 0.12), (0.5, 0.4, 0.25)]), 0.1)
        trousers = self.tint(self.pick([(0.12, 0.13, 0.2), (0.3, 0.28, 0.25), (0.2, 0.25, 0.35)]), 0.1)
        top = foot - height
        self.rect((x - height * 0.1, foot - height * 0.5, x + height * 0.1, foot), trousers, height * 0.03)
        self.rect((x - height * 0.14, top + head * 2, x + height * 0.14, foot - height * 0.42), colour, height * 0.05)
        self.ellipse(x, top + head, head * 0.85, head, skin)
        self.ellipse(x, top + head * 0.8, head * 0.95, head * 0.95, hair)

    def crowd(self, foot: float, height: float, count: int, spread: Box = (0, 0, 1, 0)) -> None:
        """Bystanders in a row; `spread` gives the x range in its first and third number."""
        for x in np.sort(self.rng.uniform(spread[0], spread[2], count)):
            shirt = self.tint(self.pick([(0.7, 0.2, 0.2), (0.2, 0.3, 0.6), (0.85, 0.8, 0.7), (0.2, 0.45, 0.3), (0.3, 0.3, 0.32), (0.8, 0.6, 0.2)]), 0.15)
            self.figure(float(x), foot + self.uniform(-0.02, 0.02), height * self.uniform(0.88, 1.1), shirt)

    def tree(self, x: float, foot: float, height: float, leaf: Colour = (0.2, 0.42, 0.18)) -> None:
        """A broad-leaved tree."""
        self.rect((x - height * 0.035, foot - height * 0.45, x + height * 0.035, foot), self.tint((0.33, 0.24, 0.16)))
        for _ in range(9):
            size = height * self.uniform(0.13, 0.22)
            at = (x + height * self.uniform(-0.2, 0.2), foot - height * self.uniform(0.45, 0.92))
            self.ellipse(*at, size, size * 0.9, self.tint(leaf, 0.2))

    def pine(self, x: float, foot: float, height: float, leaf: Colour = (0.1, 0.28, 0.18)) -> None:
        """A conifer."""
        self.rect((x - height * 0.03, foot - height * 0.2, x + height * 0.03, foot), self.tint((0.3, 0.22, 0.16)))
        for k in range(4):
            w, y = height * (0.24 - 0.045 * k), foot - height * (0.12 + 0.2 * k)
            self.poly([(x - w, y), (x + w, y), (x, y - height * 0.34)], self.tint(leaf, 0.12))

    def _paint(self, shape: Callable[[ImageDraw.ImageDraw, tuple[int, int, int, int]], None], colour: Colour, alpha: float) -> None:
        if alpha >= 1:
            shape(ImageDraw.Draw(self._layer), _bytes(colour, 1.0))
            return
        veil = Image.new("RGBA", self._layer.size, (0, 0, 0, 0))
        shape(ImageDraw.Draw(veil), _bytes(colour, alpha))
        self._layer.alpha_composite(veil)


def _scale(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return x0 * SIZE, y0 * SIZE, x1 * SIZE, y1 * SIZE


def _bytes(colour: Colour, alpha: float) -> tuple[int, int, int, int]:
    r, g, b = (round(255 * min(1.0, max(0.0, c))) for c in colour)
    return r, g, b, round(255 * alpha)
