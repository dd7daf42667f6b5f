"""Which part of a picture a probe may see: all of it, only what is surely background, or only what is surely the
person.

The parts follow from the face's box alone, so nothing is detected again and nothing is trained; all bounds are
multiples of the box's sides and were set by looking at drawn scenes. The last two are no complements: hair and clothes
end somewhere between them, and what may be either belongs to neither.
"""

from collections.abc import Callable

import numpy as np

from schemas.scene import Box

DOME = 1.2, 0.65  # over head and hair: half-width from the box's middle, height above the box
SHOULDERS = 1.8  # half-width that the dome reaches where the box ends, and keeps to the picture's lower edge
FACE = 0.35  # half-width of what is surely face, over the box's height
CHEST = 0.45, 0.35  # half-width of what is surely clothes, and how far below the box it begins

Region = Callable[[Box, int, int, int], np.ndarray]
"""A box in a picture of width x height pixels to what may be seen of its copy of side x side pixels, (side, side) bool.
"""


def whole(box: Box, width: int, height: int, side: int) -> np.ndarray:
    """Everything."""
    return np.ones((side, side), bool)


def background(box: Box, width: int, height: int, side: int) -> np.ndarray:
    """What lies outside a dome over head and hair that widens to the shoulders and goes down to the lower edge."""
    x, y = _from_centre(box, width, height, side)
    up = np.clip(-y, 0, None) / (0.5 + DOME[1])
    down = np.clip(2 * y, 0, 1)
    reach = (DOME[0] + (SHOULDERS - DOME[0]) * down) * np.sqrt(np.clip(1 - up**2, 0, None))
    shown: np.ndarray = (np.abs(x) > reach) | (up >= 1)
    return shown


def person(box: Box, width: int, height: int, side: int) -> np.ndarray:
    """The middle of the face, and a strip of the clothes below it."""
    x, y = _from_centre(box, width, height, side)
    shown: np.ndarray = face(box, width, height, side) | ((np.abs(x) <= CHEST[0]) & (y >= 0.5 + CHEST[1]))
    return shown


def face(box: Box, width: int, height: int, side: int) -> np.ndarray:
    """The middle of the face alone."""
    x, y = _from_centre(box, width, height, side)
    shown: np.ndarray = (np.abs(x) <= FACE) & (np.abs(y) <= 0.5)
    return shown


def _from_centre(box: Box, width: int, height: int, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Where pixels lie from the box's centre, in widths (1, side) and heights (side, 1) of the box."""
    left, top, right, bottom = box
    step = (np.arange(side) + 0.5) / side
    x = (step * width - (left + right) / 2) / (right - left)
    y = (step * height - (top + bottom) / 2) / (bottom - top)
    return x[None, :], y[:, None]
