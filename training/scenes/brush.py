"""A small painter for event scenes: shaded shapes in unit coordinates on a background and on a foreground layer.

The picture is `SIZE` pixels square and is scaled down to a third later, which smooths every edge. (0, 0) is the top
left corner, (1, 1) the bottom right. All chance comes from the generator that is handed in, so a scene is a function of
its seed. The light falls from the upper left: large shapes are a little brighter there and darker at the lower right.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE = 768
RELIEF = 0.14  # how much brighter or darker than its colour the corner of a large shape is
LARGE = 0.05  # shapes that are smaller than this in either direction stay flat
Colour = tuple[float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
T = TypeVar("T")


class Brush:
    """Paints one scene. `back` lies behind the person, `front` (transparent at first) before it. Colours are 0..1."""

    def __init__(self, rng: np.random.Generator, held_out: bool = False) -> None:
        self.rng = rng
        self.held_out = held_out
        self.back = Image.new("RGBA", (SIZE, SIZE), (128, 128, 128, 255))
        self.front = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
        self.light: Colour = (1.0, 1.0, 1.0)  # gain of the person's colours, so that the scene lights it
        self._layer = self.back

    # chance
    def arrangement(self, count: int) -> int:
        """Which of the scene's `count` arrangements this is. The last one is kept for evaluation: only a held-out scene
        takes it.
        """
        return count - 1 if self.held_out else int(self.rng.integers(count - 1))

    def uniform(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.rng.integers(len(options)))]

    def near(self, value: float, reach: float = 0.02) -> float:
        """A number within `reach` of `value`."""
        return value + self.uniform(-reach, reach)

    def tint(self, colour: Colour, amount: float = 0.06) -> Colour:
        """The colour with a random change of hue and brightness of up to `amount`."""
        r, g, b = np.clip(
            np.array(colour) * self.rng.uniform(1 - amount, 1 + amount) + self.rng.uniform(-amount, amount, 3) / 2, 0, 1
        )
        return float(r), float(g), float(b)

    # shapes
    def in_front(self) -> None:
        """From here on paint before the person."""
        self._layer = self.front

    def rect(self, box: Box, colour: Colour, radius: float = 0.0, alpha: float = 1.0) -> None:
        x0, x1 = sorted((box[0], box[2]))
        y0, y1 = sorted((box[1], box[3]))
        self._paint([(x0, y0), (x1, y1)], lambda d, p, c: d.rounded_rectangle(p, radius * SIZE, fill=c), colour, alpha)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: float = 1.0) -> None:
        """An ellipse by its centre and radii."""
        self._paint([(x - rx, y - ry), (x + rx, y + ry)], lambda d, p, c: d.ellipse(p, fill=c), colour, alpha)

    def poly(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        self._paint(points, lambda d, p, c: d.polygon(p, fill=c), colour, alpha)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 0.01, alpha: float = 1.0) -> None:
        pixels = max(2, round(width * SIZE))
        self._paint(
            points, lambda d, p, c: d.line(p, fill=c, width=pixels, joint="curve"), colour, alpha, width, flat=True
        )

    def arc(self, x: float, y: float, r: float, start: float, end: float, colour: Colour, width: float = 0.01) -> None:
        """Part of a circle; angles in degrees, clockwise from three o'clock."""
        pixels = max(2, round(width * SIZE))
        self._paint(
            [(x - r, y - r), (x + r, y + r)],
            lambda d, p, c: d.arc(p, start, end, fill=c, width=pixels),
            colour,
            1.0,
            flat=True,
        )

    def ball(self, x: float, y: float, r: float, colour: Colour) -> None:
        """A ball with a bright spot and a dark rim."""
        self.ellipse(x, y, r, r, _gain(colour, 0.72))
        for shrink, shift, gain in ((0.86, 0.1, 0.9), (0.62, 0.22, 1.06), (0.3, 0.36, 1.25)):
            self.ellipse(x - r * shift, y - r * shift, r * shrink, r * shrink, _gain(colour, gain))

    def tube(self, box: Box, colour: Colour) -> None:
        """An upright cylinder: dark edges, a bright stripe left of the middle."""
        left, top, right, bottom = self._pixels(box)
        gains = np.interp(np.linspace(0, 1, 16), (0, 0.3, 1), (0.72, 1.16, 0.6))
        row = np.clip(np.array(colour) * gains[:, None], 0, 1) * 255
        image = Image.fromarray(row[None].astype(np.uint8)).resize(
            (max(1, right - left), max(1, bottom - top)), Image.Resampling.BILINEAR
        )
        self._layer.paste(image, (left, top))

    # surfaces and light
    def gradient(self, top: Colour, bottom: Colour, box: Box = (0, 0, 1, 1)) -> None:
        """A vertical gradient that fills the box."""
        left, upper, right, lower = self._pixels(box)
        if right <= left or lower <= upper:
            return
        ramp = np.linspace(top, bottom, lower - upper)[:, None]
        self._layer.paste(
            Image.fromarray((np.clip(ramp, 0, 1) * 255).astype(np.uint8)).resize((right - left, lower - upper)),
            (left, upper),
        )

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.8) -> None:
        """Soft light laid over the current layer."""
        self._spot((x - radius * 1.4, y - radius * 1.4, x + radius * 1.4, y + radius * 1.4), colour, strength)

    def shadow(self, x: float, y: float, rx: float, ry: float = 0.02, strength: float = 0.6) -> None:
        """The soft shadow of something that stands at (x, y)."""
        self._spot((x - rx * 1.5, y - ry * 1.5, x + rx * 1.5, y + ry * 1.5), (0.03, 0.03, 0.06), strength)

    def haze(self, top: float, bottom: float, colour: Colour, strength: float = 0.5) -> None:
        """Air between `top` (clear) and `bottom` (hazy), which moves what was painted so far into the distance."""
        left, upper, right, lower = self._pixels((0, top, 1, bottom))
        veil = (
            Image.linear_gradient("L")
            .resize((right - left, max(1, lower - upper)))
            .point([round(v * strength) for v in range(256)])
        )
        self._layer.paste(_bytes(colour, 1.0), (left, upper), veil)

    def blur(self, radius: float) -> None:
        """Blurs all that was painted on the current layer: depth of field. `radius` in hundredths of the picture."""
        small = self._layer.reduce(2).filter(ImageFilter.GaussianBlur(radius * SIZE / 200))
        self._layer.paste(small.resize(self._layer.size, Image.Resampling.BILINEAR))

    def _spot(self, box: Box, colour: Colour, strength: float) -> None:
        left, top, right, bottom = self._pixels(box)
        if right > left and bottom > top:
            mask = (
                _soft_disc()
                .resize((right - left, bottom - top), Image.Resampling.BILINEAR)
                .point([round(v * min(1.0, strength)) for v in range(256)])
            )
            here = Image.new("RGBA", mask.size, _bytes(colour, 1.0))
            here.putalpha(mask)
            self._layer.alpha_composite(*_clipped(here, left, top))

    def _paint(
        self,
        points: Sequence[Point],
        shape: Callable,
        colour: Colour,
        alpha: float,
        margin: float = 0.0,
        flat: bool = False,
    ) -> None:
        """Draws `shape(draw, pixels, fill)`; large shapes are shaded from the upper left to the lower right."""
        pixels = [(x * SIZE, y * SIZE) for x, y in points]
        xs, ys = [p[0] for p in pixels], [p[1] for p in pixels]
        if alpha >= 1 and (flat or min(max(xs) - min(xs), max(ys) - min(ys)) < LARGE * SIZE):
            shape(ImageDraw.Draw(self._layer), pixels, _bytes(colour, 1.0))
            return
        pad = margin * SIZE
        left, top = max(0, int(min(xs) - pad)), max(0, int(min(ys) - pad))
        right, bottom = min(SIZE, int(max(xs) + pad) + 2), min(SIZE, int(max(ys) + pad) + 2)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top))
        shape(ImageDraw.Draw(mask), [(x - left, y - top) for x, y in pixels], round(255 * min(1.0, alpha)))
        corners = [[1 + RELIEF * k for k in row] for row in ((1.0, 0.2), (-0.4, -1.2))]
        gains = np.ones((2, 2)) if flat or alpha < 1 else np.array(corners)
        ramp = (np.clip(np.array(colour) * gains[:, :, None], 0, 1) * 255).astype(np.uint8)
        paint = Image.fromarray(ramp).resize(mask.size, Image.Resampling.BILINEAR).convert("RGBA")
        if self._layer is self.front:
            paint.putalpha(mask)
            self._layer.alpha_composite(paint, (left, top))
        else:
            self._layer.paste(paint, (left, top), mask)

    @staticmethod
    def _pixels(box: Box) -> tuple[int, int, int, int]:
        left, top, right, bottom = (round(v * SIZE) for v in box)
        return left, top, right, bottom


@cache
def _soft_disc() -> Image.Image:
    """A mask that is bright in the middle and falls off like a bell."""
    y, x = np.mgrid[-1:1:64j, -1:1:64j]
    bell = np.exp(-(x**2 + y**2) / 0.26) - np.exp(-1 / 0.26)
    return Image.fromarray((np.clip(bell / bell.max(), 0, 1) * 255).astype(np.uint8))


def _clipped(image: Image.Image, left: int, top: int) -> tuple[Image.Image, tuple[int, int]]:
    """The part of an image that lies within the picture, and where it goes."""
    inside = (max(0, -left), max(0, -top), min(image.width, SIZE - left), min(image.height, SIZE - top))
    return image.crop(inside if inside[2] > inside[0] and inside[3] > inside[1] else (0, 0, 0, 0)), (
        max(0, min(left, SIZE)),
        max(0, min(top, SIZE)),
    )


def _gain(colour: Colour, gain: float) -> Colour:
    return min(colour[0] * gain, 1.0), min(colour[1] * gain, 1.0), min(colour[2] * gain, 1.0)


def _bytes(colour: Colour, alpha: float) -> tuple[int, int, int, int]:
    r, g, b = (round(255 * min(1.0, max(0.0, c))) for c in colour)
    return r, g, b, round(255 * alpha)
