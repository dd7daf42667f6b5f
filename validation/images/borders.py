"""Is the picture framed: bars or a mount along its sides, as generators copy them from prints and films."""

import numpy as np
from PIL import Image

from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage
from validation.images.scored import scored

PLAIN = 0.05  # farthest that a frame's pixel lies from the frame's colour, channels 0..1
WHOLE = 0.95  # share of a line's pixels that are so near
STEP = 0.1  # least distance from that colour beyond the frame, so that a gradient is none
BLOCK = 8  # lines within which a frame has ended: JPEG blurs its edge over one of its blocks
EDGE = 0.6  # share of the next line's pixels that are so far: a sky or a wall ends at things, a frame ends everywhere


def borders(subject: CheckedImage, limits: Calibration) -> Verdict:
    """No side has a frame wider than the limit, as a share of the picture's width or height.

    The limit lies halfway between what the checkpoint draws and the same pictures framed by 4 to 12 % of the width
    (training/calibrate.py).
    """
    widest = max(frame(subject.image))
    ok = widest <= limits.technical.border
    return scored("" if ok else "framed", {"border": widest})


def frame(image: Image.Image) -> tuple[float, float, float, float]:
    """The shares of width and height that a uniform frame takes: left, top, right, bottom; 0 where there is none."""
    pixels = np.asarray(image.convert("RGB"), np.float64) / 255
    across = pixels.swapaxes(0, 1)
    left, top, right, bottom = (
        _frame_width(lines) / len(lines) for lines in (across, pixels, across[::-1], pixels[::-1])
    )
    return left, top, right, bottom


def _frame_width(lines: np.ndarray) -> int:
    """How many of the first lines (n, length, 3) are one frame: of one colour, and ending at once along their whole
    length.

    A few lines between the frame and the picture may be a mixture of both, as scaling and JPEG leave them.
    """
    colour, width = np.median(lines[0], 0), 0

    def away(start: int, stop: int) -> np.ndarray:
        """How far the pixels of these lines lie from the frame's colour, (stop - start, length)."""
        distances: np.ndarray = np.abs(lines[start:stop] - colour).max(2)
        return distances

    while width < len(lines) and (away(width, width + 1) <= PLAIN).mean() >= WHOLE:
        width += 1
    if width in (0, len(lines)):
        return 0
    return width if (away(width, width + BLOCK) > STEP).mean(1).max() >= EDGE else 0
