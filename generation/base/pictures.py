"""Pictures: opened, in a grid with a row a person and a column an event, and as JPEG."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageDraw, ImageFont

from generation.base.errors import UserError
from generation.base.records import printable
from validation.images.perception.decoding import Unreadable, check_header, stored

GAP = 2  # pixels
LETTERS = 13  # pixels high


def contact_sheet(
    rows: Sequence[Sequence[bytes | None]], names: Sequence[str], columns: Sequence[str], side: int | None = None
) -> Image.Image:
    """Pictures (PNG bytes) in a grid with a name for each row and column; None leaves its place white.

    Pictures are made `side` pixels wide and high, or keep their one size.
    """
    width = side or max(open_picture(picture, "a picture").width for row in rows for picture in row if picture)
    font = ImageFont.load_default(LETTERS)
    heads = [_wrapped(name, font, width) for name in columns]
    top = (max(len(lines) for lines in heads)) * (LETTERS + 2) + 2 * GAP
    left = round(max(font.getlength(word) for name in names for word in name.split())) + 3 * GAP
    sheet = Image.new("RGB", (left + len(columns) * (width + GAP), top + len(rows) * (width + GAP)), "white")
    pen = ImageDraw.Draw(sheet)
    for x, lines in enumerate(heads):
        pen.multiline_text((left + x * (width + GAP), GAP), "\n".join(lines), "black", font, spacing=2)
    for y, (name, row) in enumerate(zip(names, rows, strict=True)):
        pen.multiline_text((GAP, top + y * (width + GAP) + GAP), "\n".join(name.split()), "black", font, spacing=2)
        for x, picture in enumerate(row):
            if picture:
                shown = open_picture(picture, f"the picture of {name}")
                shown = (
                    shown.resize((width, width), Image.Resampling.LANCZOS) if shown.size != (width, width) else shown
                )
                sheet.paste(shown, (left + x * (width + GAP), top + y * (width + GAP)))
    return sheet


def open_picture(data: bytes, where: str) -> Image.Image:
    """The RGB pixels of a picture that a data set or a run folder holds.

    Raises:
        UserError: it is damaged, too large, or of a format that stands in neither.
    """
    with _told(where):
        return stored(data)


def check_picture(data: bytes, where: str) -> bytes:
    """The same bytes, when their header is that of such a picture.

    Raises:
        UserError: it is not.
    """
    with _told(where):
        check_header(data)
        return data


@contextmanager
def _told(where: str) -> Iterator[None]:
    try:
        yield
    except Unreadable as fault:
        said = " ".join(fault.detail.split())[:160]
        raise UserError(
            printable(f"{where}: cannot be read as a picture ({fault.reason}: {said}); have it made anew or removed")
        ) from None


def jpeg(image: Image.Image) -> bytes:
    """An image as JPEG bytes, the same for the same pixels."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88, subsampling=0)
    return buffer.getvalue()


def _wrapped(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: float) -> list[str]:
    """A text in lines that are no wider than so many pixels, where its words allow."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
