"""A contact sheet: a row a person, the portrait first, then the scenes."""

import io
from collections.abc import Sequence

from PIL import Image

GAP = 2  # pixels


def contact_sheet(rows: Sequence[Sequence[bytes | None]]) -> Image.Image:
    """Pictures (PNG bytes) in a grid; None leaves its place white. All pictures have one size."""
    side = max(Image.open(io.BytesIO(picture)).width for row in rows for picture in row if picture)
    columns = max(len(row) for row in rows)
    sheet = Image.new("RGB", (columns * (side + GAP) - GAP, len(rows) * (side + GAP) - GAP), "white")
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            if picture:
                sheet.paste(Image.open(io.BytesIO(picture)), (x * (side + GAP), y * (side + GAP)))
    return sheet
