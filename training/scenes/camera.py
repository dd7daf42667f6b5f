"""The last step of every scene: crop, tilt, mirror image, exposure and grain of the photograph."""

import numpy as np
from PIL import Image

from training.scenes.brush import SIZE, Brush

PHOTO = SIZE // 2  # pixels of the finished layers; half the painting is still finer than the pictures


def shoot(b: Brush) -> None:
    """Turns what was painted into a photograph: both layers come out PHOTO pixels wide, developed alike."""
    back, front = _framed(b), _nearer(b)
    shade, cast, grey = _shade(b), _cast(b), np.float32(b.uniform(0.0, 0.2))
    grain = np.asarray(
        Image.fromarray(b.rng.standard_normal((PHOTO * 2 // 3,) * 2, np.float32)).resize(
            (PHOTO, PHOTO), Image.Resampling.BILINEAR
        )
    )
    grain = grain * np.float32(b.uniform(0.5, 3.0))
    flip = b.chance(0.5)
    developed = []
    for image in (back, front):
        pixels = np.asarray(image.convert("RGB"), np.float32)
        pixels = pixels + (pixels.mean(2, keepdims=True) - pixels) * grey
        pixels = np.clip(pixels * (shade[:, :, None] * cast) + grain[:, :, None], 0, 255).astype(np.uint8)
        graded = Image.fromarray(pixels).convert("RGBA")
        graded.putalpha(image.getchannel("A"))
        developed.append(graded.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if flip else graded)
    b.back, b.front = developed
    gain = np.clip(np.array(b.light) * b.uniform(0.95, 1.05), 0.6, 1.15)
    b.light = (float(gain[0]), float(gain[1]), float(gain[2]))


def _framed(b: Brush) -> Image.Image:
    """The background, cropped and tilted a little."""
    scale, angle = b.uniform(1.0, 1.08), b.uniform(-0.015, 0.015)
    cos, sin = np.cos(angle) / scale, np.sin(angle) / scale
    half, room = SIZE / 2, max(0.0, SIZE / 2 * (1 - cos - abs(sin)))
    cx, cy = half + b.uniform(-0.8, 0.8) * room, half + b.uniform(-1.0, 0.5) * room
    step = SIZE / PHOTO
    matrix = (cos * step, -sin * step, cx - half * (cos - sin), sin * step, cos * step, cy - half * (sin + cos))
    return b.back.transform((PHOTO, PHOTO), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def _nearer(b: Brush) -> Image.Image:
    """The things in front, scaled about a point on the lower edge."""
    grow = b.uniform(1.0, 1.1)
    x0 = b.uniform(0.3, 0.7) * SIZE * (1 - 1 / grow)
    return b.front.resize(
        (PHOTO, PHOTO), Image.Resampling.BILINEAR, box=(x0, SIZE * (1 - 1 / grow), x0 + SIZE / grow, SIZE)
    )


def _shade(b: Brush) -> np.ndarray:
    """Uneven light and darker corners, (PHOTO, PHOTO)."""
    patches = Image.fromarray(b.rng.uniform(0.9, 1.1, (4, 4)).astype(np.float32)).resize(
        (PHOTO, PHOTO), Image.Resampling.BICUBIC
    )
    ramp = np.linspace(-1, 1, PHOTO, dtype=np.float32) ** 2
    return (1.02 - b.uniform(0.02, 0.14) * (ramp[:, None] + ramp[None, :])) * np.asarray(patches)


def _cast(b: Brush) -> np.ndarray:
    """White balance and exposure: three gains."""
    return np.array([b.uniform(0.95, 1.05), b.uniform(0.97, 1.03), b.uniform(0.95, 1.05)], np.float32) * np.float32(
        b.uniform(0.9, 1.08)
    )
