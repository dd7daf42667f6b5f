"""Pictures for tests: cut from the packaged contact sheet, noise, and files that lie about themselves."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from generation.base.pictures import GAP

SHEET = Path(__file__).parents[2] / "docs" / "contact_sheet.jpg"
PLACES, SIDE = (11, 8), 256  # pictures in a row and in a column of it, and their pixels


def drawing(n: int) -> Image.Image:
    """A picture with a face, from the packaged contact sheet: the portrait or a scene of its n-th person."""
    sheet, place = Image.open(SHEET).convert("RGB"), SIDE + GAP
    x, y = sheet.width + place * (n // PLACES[1] - PLACES[0]), sheet.height + place * (n % PLACES[1] - PLACES[1])
    return sheet.crop((x, y, x + SIDE, y + SIDE))


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png(image: Image.Image) -> bytes:
    return save(image, "PNG")


def noisy(seed: int, side: int = 64) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header_only(width: int, height: int) -> bytes:
    """A PNG that says it is so large, in 60 bytes."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", b"")
        + chunk(b"IEND", b"")
    )
