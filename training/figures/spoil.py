"""Deliberate faults, to measure how many of them the checks catch. Each is as slight as a person would still send the
picture back for.

Pictures are RGB of any size; a box is a face's (left, top, right, bottom) in pixels. All chance comes from the
generator that is handed in.
"""

import io

import numpy as np
from PIL import Image, ImageFilter

from schemas.scene import Box

Rng = np.random.Generator


def faded(image: Image.Image) -> Image.Image:
    """A sixth of the contrast."""
    pixels = np.asarray(image, np.float64)
    return _image(pixels.mean((0, 1)) + (pixels - pixels.mean((0, 1))) / 6)


def darkened(image: Image.Image) -> Image.Image:
    """A fifth of the light."""
    return _image(np.asarray(image, np.float64) / 5)


def overexposed(image: Image.Image) -> Image.Image:
    """Two and a half times the light and a veil, so that most of the picture is clipped."""
    return _image(np.asarray(image, np.float64) * 2.5 + 60)


def blurred(image: Image.Image) -> Image.Image:
    """A Gaussian of 2 % of the width."""
    return image.filter(ImageFilter.GaussianBlur(image.width / 50))


def noisy(image: Image.Image, rng: Rng) -> Image.Image:
    """White noise, 4 % of full scale."""
    return _image(np.asarray(image, np.float64) + rng.normal(0, 0.04 * 255, (image.height, image.width, 3)))


def framed(image: Image.Image, rng: Rng) -> Image.Image:
    """The picture shrunk into a frame of any colour: 4 to 12 % of the width on all sides, above and below, or on one
    side.
    """
    width = rng.uniform(0.04, 0.12) * image.width
    sides = np.array([(1, 1, 1, 1), (0, 1, 0, 1), (1, 0, 0, 0)][rng.integers(3)])
    left, top, right, bottom = (round(width * side) for side in sides.tolist())
    inner = image.resize((image.width - left - right, image.height - top - bottom), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", image.size, tuple(rng.integers(0, 256, 3).tolist()))
    canvas.paste(inner, (left, top))
    return canvas


def cut_off(image: Image.Image, box: Box, rng: Rng) -> Image.Image:
    """Cropped through the face so that a quarter of it is lost at the left, at the right or above, and enlarged
    again.
    """
    left, top, right, bottom = box
    edge = rng.integers(3)
    first, last, lowest = left + (right - left) // 4, right - (right - left) // 4, top + (bottom - top) // 4
    side = min(round(image.width * 0.75), (image.width - first, last, image.height - lowest)[edge])
    x = (first, last - side, min(max(0, (left + right - side) // 2), image.width - side))[edge]
    y = lowest if edge == 2 else max(0, min(top - side // 5, image.height - side))
    return image.crop((x, y, x + side, y + side)).resize(image.size, Image.Resampling.BICUBIC)


def distant(image: Image.Image, surroundings: Image.Image) -> Image.Image:
    """Everything at half its size, in the lower middle of other surroundings."""
    canvas = surroundings.resize(image.size)
    half = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
    canvas.paste(half, (image.width // 4, image.height // 2))
    return canvas


def doubled(image: Image.Image, box: Box) -> Image.Image:
    """The upright half of the picture around the face twice, side by side."""
    half = image.width // 2
    x = min(max(0, (box[0] + box[2] - half) // 2), image.width - half)
    strip = image.crop((x, 0, x + half, image.height))
    canvas = image.copy()
    canvas.paste(strip, (0, 0))
    canvas.paste(strip, (half, 0))
    return canvas


def reencoded(image: Image.Image, quality: int) -> Image.Image:
    """Through JPEG of that quality."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def copied(image: Image.Image, rng: Rng) -> Image.Image:
    """The same picture a little brighter or darker, moved by a pixel, through JPEG."""
    moved = Image.fromarray(np.roll(np.asarray(image), tuple(rng.integers(-1, 2, 2).tolist()), (0, 1)))
    return reencoded(_image(np.asarray(moved, np.float64) * rng.uniform(0.92, 1.08)), 75)


def _image(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(pixels + 0.5, 0, 255).astype(np.uint8))
