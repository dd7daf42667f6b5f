"""Turning the bytes of an image file into pixels that every check can read, or saying in a few words why not.

No other file opens pictures. Only common raster formats are opened: some of Pillow's other readers start programs (EPS
runs Ghostscript) or hold no pixels; of what stands in data sets and run folders only those that are written there. The
size is read from the header before anything is decoded.
"""

import hashlib
import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "JPEG2000", "PPM")
STORED = ("PNG", "JPEG", "WEBP")  # in data sets and run folders
LARGEST = 89_478_485  # pixels; from more on Pillow warns of decompression bombs
SMALLEST = 32  # pixels; the perceptual hash samples 32 x 32


class Unreadable(Exception):
    """An image that cannot be checked: `reason` in a word or two, and what the decoder said."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


class Picture(NamedTuple):
    """A decoded RGB image, upright. `notes` tell what was changed or left out on the way."""

    image: Image.Image
    notes: Sequence[str]


@cache
def formats() -> tuple[str, ...]:
    """Those of FORMATS that the installed Pillow reads."""
    Image.init()
    return tuple(kind for kind in FORMATS if kind in Image.OPEN)


@cache
def suffixes() -> frozenset[str]:
    """The endings, in lower case, that files of these formats have."""
    known = formats()
    return frozenset(suffix for suffix, kind in Image.EXTENSION.items() if kind in known)


def decode(source: Path | bytes) -> Picture:
    """Decodes the whole first frame, applies the EXIF orientation and converts it to 8-bit RGB as `convert("RGB")`
    does; 16-bit grey is scaled to 8.

    Raises:
        Unreadable: it is no image, is cut short or damaged, or has too many or too few pixels.
    """
    with _telling():
        with _open(source, formats()) as image:
            image.verify()  # checksums, where the format has any
        with _open(source, formats()) as image:
            if min(image.size) < SMALLEST:
                raise Unreadable(
                    "too small", f"{image.width} x {image.height} pixels; at least {SMALLEST} a side are wanted"
                )
            image.load()
            return _plain(image)


def stored(data: bytes) -> Image.Image:
    """The RGB pixels of a picture from a data set or a run folder.

    Raises:
        Unreadable: it is no picture of the formats that stand there, is damaged or has too many pixels.
    """
    with _telling(), _open(data, STORED) as image:
        return image.convert("RGB")


def check_header(data: bytes) -> None:
    """Refuses what `stored` refuses, as far as the header tells.

    Raises:
        Unreadable: see `stored`.
    """
    with _telling(), _open(data, STORED):
        pass


def pixel_digest(image: Image.Image) -> bytes:
    """16 bytes that are the same for the same RGB pixels in the same size, whatever file they came from."""
    return hashlib.blake2b(image.tobytes(), digest_size=16, key=b"%d x %d" % image.size).digest()


def reduced(image: Image.Image, side: int) -> Image.Image:
    """The image, or a copy whose longer side is `side` pixels when it is larger."""
    if max(image.size) <= side:
        return image
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)


def _open(source: Path | bytes, kinds: tuple[str, ...]) -> Image.Image:
    image = Image.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=kinds)
    if image.width * image.height > LARGEST:
        raise Image.DecompressionBombError
    return image


@contextmanager
def _telling() -> Iterator[None]:
    """Whatever goes wrong within becomes Unreadable."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Unreadable:
            raise
        except Image.DecompressionBombError as error:
            raise Unreadable("too large", f"more than {LARGEST:,} pixels are not decoded") from error
        except UnidentifiedImageError as error:
            raise Unreadable("no image", "unknown format or damaged header") from error
        except Exception as error:  # on damaged bytes decoders raise nearly anything; one image never ends a run
            raise Unreadable(
                "damaged", f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            ) from error


def _plain(image: Image.Image) -> Picture:
    notes = [f"mode {image.mode}"] if image.mode != "RGB" else []
    if getattr(image, "is_animated", False):
        notes.append("animated: first frame")
    if image.getexif().get(ExifTags.Base.Orientation, 1) != 1:
        notes.append("turned upright")
    upright = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        notes.append("transparency dropped")
    return Picture(_rgb(upright), notes)


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode == "F" or image.mode == "I" or image.mode.startswith("I;"):
        return _from_deep_grey(image)
    if image.mode == "P" and image.has_transparency_data:
        image = image.convert("RGBA")
    return image.convert("RGB")


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """16-bit grey to 8 bits; Pillow's own conversion would clip it to white."""
    values = np.asarray(image)
    if values.dtype.kind == "f" or values.min() < 0 or values.max() > 65535:
        raise Unreadable(
            "unknown range",
            f"{values.dtype} pixels from {values.min():g} to {values.max():g}; save it with 8 or 16 bits a channel",
        )
    return Image.fromarray((values.astype(np.uint32) // 257).astype(np.uint8)).convert("RGB")
