"""Pictures for tests: cut from the packaged contact sheet, noise, and files that lie about themselves."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

SHEET = Path(__file__).parents[1] / "docs" / "contact_sheet.jpg"


def drawing(n: int, side: int = 128) -> Image.Image:
    """A picture with a face, from the packaged contact sheet: the portrait or a scene of its n-th person."""
    sheet = Image.open(SHEET).convert("RGB")
    left, top = sheet.width - 11 * 130, sheet.height - 8 * 130
    x, y = left + 130 * (n // 8), top + 130 * (n % 8)
    return sheet.crop((x, y, x + side, y + side))


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png(image: Image.Image) -> bytes:
    return save(image, "PNG")


def noise(seed: int, side: int = 64) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header_only(width: int, height: int) -> bytes:
    """A PNG that says it is so large, in 60 bytes."""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
