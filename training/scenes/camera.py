"""The last step of every scene: crop, tilt, exposure and light of the photograph."""

import numpy as np
from PIL import Image

from training.brush import SIZE, Brush, Colour


def finish(b: Brush, light: Colour, dark: float = 0.3) -> None:
    """Camera and exposure: random crop, tilt and mirror image, patchy light, grain, colour cast; sets the person's light."""
    scale, angle = b.uniform(1.06, 1.2), b.uniform(-0.03, 0.03)
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


def view(b: Brush, zoom: float) -> bool:
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
