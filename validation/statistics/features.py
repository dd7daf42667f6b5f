"""What a probe reads off a picture: hand-made descriptors of colours and edges, which were trained on nothing.

So they know neither the people nor the events of a data set, nor do they share anything with the networks that drew or
accepted its pictures: what dlib's recogniser or a checkpoint's event classifier still finds in pictures that it
accepted itself would be no evidence.
"""

from typing import NamedTuple

import numpy as np
from PIL import Image

from schemas.scene import Box

SIDE = 64  # pixels of the copy that is described
CELLS = 8  # a side
ORIENTATIONS = 8
LEVELS = 4  # of each colour in the histogram
LEAST = 0.25  # share of a cell that must be seen
LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)


class Described(NamedTuple):
    """Of each pixel of a copy of SIDE x SIDE: colour (3) in 0..1 and edge strength by orientation (8) side by side, and
    its place in the histogram.
    """

    values: np.ndarray  # (SIDE, SIDE, 11) float32
    levels: np.ndarray  # (SIDE, SIDE) whole numbers


def describe(image: Image.Image, box: Box | None = None) -> Described:
    """An RGB picture, or a box of it. Edges are unsigned gradients of luminance as in HOG (Dalal and Triggs 2005),
    without its block normalisation.
    """
    pixels = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX, box), np.float32) / 255
    grey = pixels @ LUMINANCE
    dy, dx = np.zeros_like(grey), np.zeros_like(grey)
    dy[1:-1], dx[:, 1:-1] = grey[2:] - grey[:-2], grey[:, 2:] - grey[:, :-2]
    bins = np.minimum(np.arctan2(dy, dx) % np.pi / np.pi * ORIENTATIONS, ORIENTATIONS - 1).astype(int)
    edges = np.zeros((SIDE, SIDE, ORIENTATIONS), np.float32)
    np.put_along_axis(edges, bins[..., None], np.hypot(dx, dy)[..., None], axis=2)
    levels = np.minimum(pixels * LEVELS, LEVELS - 1).astype(int) @ [LEVELS * LEVELS, LEVELS, 1]
    return Described(np.concatenate([pixels, edges], axis=2), levels)


def visible_features(described: Described, visible: np.ndarray) -> np.ndarray:
    """Of what may be seen, (SIDE, SIDE) bool: mean colours (8 x 8 x 3), edges (8 x 8 x 8) and one colour histogram (4 x
    4 x 4), (768,) float32.

    NaN stands where less than a quarter of a cell is seen, so that neither hidden pixels nor the mask's own outline say
    anything. Roots are taken of edges and histogram so that strong values do not rule.
    """
    from scipy.ndimage import binary_erosion

    # where the four neighbours, off which a gradient is read, may be seen too
    whole = binary_erosion(visible, border_value=1)
    seen, inside = _cells(visible), _cells(whole)
    least = LEAST * (SIDE // CELLS) ** 2
    colours = _cells(described.values[..., :3] * visible[..., None]) / np.where(seen >= least, seen, np.nan)
    edges = np.sqrt(_cells(described.values[..., 3:] * whole[..., None]) / np.where(inside >= least, inside, np.nan))
    counts = np.bincount(described.levels[visible], minlength=LEVELS**3)
    histogram = np.sqrt(counts / counts.sum()) if counts.any() else np.full(LEVELS**3, np.nan)
    return np.concatenate([colours.ravel(), edges.ravel(), histogram]).astype(np.float32)


def _cells(values: np.ndarray) -> np.ndarray:
    """Sums over the cells, (SIDE, SIDE) or (SIDE, SIDE, n) to (CELLS, CELLS, 1 or n)."""
    step = SIDE // CELLS
    summed: np.ndarray = values.reshape(CELLS, step, CELLS, step, -1).sum((1, 3), dtype=np.float32)
    return summed
