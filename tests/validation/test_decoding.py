"""What is an image becomes upright 8-bit RGB; what is none, or too large, is refused with a reason before it costs
anything.
"""

import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from pictures import chunk, drawing, header_only, noisy, png, save
from PIL import Image

from validation.images.perception.decoding import Unreadable, decode, pixel_digest


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return save(drawing(0).rotate(90, expand=True), "PNG", exif=exif)


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (lambda: png(drawing(0)), None),
        (lambda: save(drawing(0), "WEBP", lossless=True), None),
        (lambda: save(drawing(0), "TIFF"), None),
        (lambda: save(drawing(0).convert("CMYK"), "TIFF"), "mode CMYK"),
        (lambda: save(drawing(0), "PNG", save_all=True, append_images=[drawing(1)]), "animated: first frame"),
        (lambda: save(drawing(0).convert("RGBA"), "PNG"), "mode RGBA"),
        (turned, "turned upright"),
    ],
)
def test_the_same_pixels_in_another_file_are_the_same_picture(data, note: str | None) -> None:
    picture = decode(data())
    assert pixel_digest(picture.image) == pixel_digest(drawing(0))
    assert (note in picture.notes) if note else not picture.notes


def test_sixteen_bits_and_palettes_keep_their_brightness() -> None:
    grey = np.asarray(drawing(0).convert("L"))
    deep = decode(save(Image.fromarray(grey.astype(np.uint16) * 257), "PNG"))
    assert np.array_equal(np.asarray(deep.image)[..., 0], grey)
    palette = decode(save(drawing(0).convert("P", palette=Image.Palette.ADAPTIVE), "GIF"))
    assert abs(np.asarray(palette.image.convert("L")).mean() - grey.mean()) < 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 64\n", "no image"),
        (png(noisy(0))[:5000], "damaged"),
        (png(noisy(0))[:200] + b"\xff" + png(noisy(0))[201:], "damaged"),
        (save(noisy(0), "JPEG")[:1500], "damaged"),
        (png(Image.new("RGB", (1, 1))), "too small"),
        (header_only(20_000, 20_000), "too large"),
        (header_only(10_000, 10_000), "too large"),
        (save(Image.fromarray(np.full((64, 64), 0.5, np.float32)), "TIFF"), "unknown range"),
    ],
    ids=[
        "empty",
        "a program",
        "cut PNG",
        "flipped bits",
        "cut JPEG",
        "1 x 1",
        "400 megapixels",
        "100 megapixels",
        "floats",
    ],
)
def test_what_cannot_be_checked_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as fault:
        decode(data)
    assert fault.value.reason == reason and fault.value.detail


def test_a_bilevel_image_of_400_megapixels_is_refused_before_it_is_decoded() -> None:
    rows = zlib.compress(bytes(2501) * 20_000, 1)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )
    tracemalloc.start()
    with pytest.raises(Unreadable, match="not decoded"):
        decode(data)
    assert tracemalloc.get_traced_memory()[1] < 1e6
    tracemalloc.stop()
