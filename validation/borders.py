"""Is the picture set in a frame: bars along one or more of its sides."""

import numpy as np
from PIL import Image

from schemas.image_checks import ImageLimits
from schemas.scene import Verdict

ALIKE = 12  # levels of 255 that a frame's pixels may differ by; JPEG leaves ripples
STEP = 24  # levels by which the picture differs from its frame
REACH = 4  # lines within which a frame has ended: JPEG and resizing blur its edge
MOST = 0.95  # of a line's pixels are the frame's
HALF = 0.5  # of a line's pixels change where a frame ends; where a plain background ends at a head, fewer do


def borders(image: Image.Image, limits: ImageLimits) -> Verdict:
    """Share of width or height that a uniform frame takes on each side; the largest is limited.

    A frame has one luminance and ends at once along the whole side; a plain sky or wall ends gradually, or at things.
    """
    grey = np.asarray(image.convert("L"), np.int16)
    sides = (("top", grey), ("bottom", grey[::-1]), ("left", grey.T), ("right", grey.T[::-1]))
    shares = {f"border_{name}": _frame(lines) / len(lines) for name, lines in sides}
    border = max(shares.values())
    ok = border <= limits.border
    return Verdict(ok=ok, reason="" if ok else "framed", scores={"border": border} | shares)


def _frame(lines: np.ndarray) -> int:
    """How many of the first lines are frame; `lines` is (lines, pixels) of luminance in 0..255, from the edge inwards."""
    colour = int(np.median(lines[0]))
    thick = _uniform(lines, colour)
    inside = lines[thick : thick + REACH]
    if not 0 < thick < len(lines) or not len(inside):
        return 0
    jump = np.abs(inside - lines[thick - 1]) > STEP
    return thick if float(jump.mean(axis=1).max()) >= HALF else 0


def _uniform(lines: np.ndarray, colour: int) -> int:
    """How many of the first lines are of one colour. Looked at in growing parts, since most pictures have none."""
    start, count = 0, 8
    while start < len(lines):
        alike = (np.abs(lines[start : start + count] - colour) <= ALIKE).mean(axis=1) >= MOST
        if not alike.all():
            return start + int(alike.argmin())
        start, count = start + count, count * 4
    return len(lines)
