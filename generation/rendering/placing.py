"""A head cut out of a portrait and placed: what a checkpoint that edits is given to draw a scene around."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from generation.base.hashing import seed_of
from schemas.scene import Box, Place

NONE = (200, 200, 200)  # of the canvas that stands for no reference, in training too
SIDE_OF_HEAD, BELOW_CHIN = 0.75, 0.28  # of a face's box that belong to head and neck beside and below it
SOFT = 4 / 100  # how soft the edge of a cut is, in widths of the face
ABOVE_FACE = 0.6  # of a face's height above it: a portrait with less may have cut the hair
AS_PORTRAYED = Place(x=0.5, y=0.44, width=0.4)  # where the face of every portrait stands, in training too
LARGEST = 1024  # pixels of a supplied picture's side
# Where faces of scenes stand, in shares of the picture's sides: as in most of the training pictures.
WIDTHS, ACROSS, DOWN = (0.36, 0.46), (0.41, 0.59), (0.41, 0.51)


def place_of(*parts: object) -> Place:
    """A place for a face, the same for the same parts."""
    rng = np.random.default_rng(seed_of("place", *parts))
    x, y, width = (round(float(rng.uniform(*bounds)), 4) for bounds in (ACROSS, DOWN, WIDTHS))
    return Place(x=x, y=y, width=width)


def placed_head(portrait: Image.Image, box: Box, place: Place, side: int) -> Image.Image:
    """Head and neck of a portrait (RGB) whose face lies in `box`, moved so that the face is at `place` of a square
    picture of `side` pixels; around it the colour of the portrait's own ground.

    A portrait that may have cut the hair is moved up until its upper edge is the picture's.
    """
    left, top, right, bottom = box
    width = right - left
    scale = place.width * side / width
    x, y = (left + right) / 2, (top + bottom) / 2
    down = place.y * side
    if top < ABOVE_FACE * (bottom - top):
        down = min(down, y * scale)
    ground = _ground(portrait)
    moved = _window(portrait, (x - place.x * side / scale, y - down / scale), side / scale, side, ground)
    half, middle = place.width * side / 2, place.x * side
    tall = (bottom - top) * scale
    mask = head_mask((middle - half, down - tall / 2, middle + half, down + tall / 2), (side, side))
    return Image.composite(moved, Image.new("RGB", (side, side), ground), mask)


def head_mask(face: Sequence[float], size: tuple[int, int], softness: float | None = None) -> Image.Image:
    """Where head and neck of a face box lie in a picture of (width, height) pixels: white within, with an edge
    `softness` pixels soft.
    """
    left, top, right, bottom = face
    wide, tall = right - left, bottom - top
    mask = Image.new("L", size, 0)
    sides = max(0.0, left - SIDE_OF_HEAD * wide), min(float(size[0]), right + SIDE_OF_HEAD * wide)
    mask.paste(255, (int(sides[0]), 0, int(sides[1]), int(min(size[1], bottom + BELOW_CHIN * tall))))
    return mask.filter(ImageFilter.GaussianBlur(SOFT * wide if softness is None else softness))


def as_portrait(picture: Image.Image) -> Image.Image:
    """A square part of a picture, RGB, in which the largest face stands as in a portrait, at most LARGEST pixels wide;
    the middle of a picture without a face. What would lie outside has the colour of its ground.
    """
    from validation.images.perception.faces import find_faces  # it loads a network

    picture.thumbnail((2 * LARGEST, 2 * LARGEST))
    if not (faces := find_faces(picture)):
        side = min(picture.size)
        return ImageOps.fit(picture, (min(side, LARGEST),) * 2, Image.Resampling.BICUBIC)
    left, top, right, bottom = faces[0].box
    extent = (right - left) / AS_PORTRAYED.width
    corner = (left + right) / 2 - AS_PORTRAYED.x * extent, (top + bottom) / 2 - AS_PORTRAYED.y * extent
    return _window(picture, corner, extent, round(min(extent, LARGEST)), _ground(picture))


def no_head(side: int) -> Image.Image:
    """What stands for no reference."""
    return Image.new("RGB", (side, side), NONE)


def _ground(portrait: Image.Image) -> tuple[int, ...]:
    """The colour of a portrait's ground: the median along the upper halves of its sides and its upper edge."""
    pixels = np.asarray(portrait)
    half = len(pixels) // 2
    edge = np.concatenate([pixels[0], pixels[:half, 0], pixels[:half, -1]])
    return tuple(int(value) for value in np.median(edge, 0))


def _window(
    picture: Image.Image, corner: tuple[float, float], extent: float, side: int, ground: tuple[int, ...]
) -> Image.Image:
    """A square part of a picture, `extent` pixels wide from `corner`, at `side` pixels; what lies outside is ground."""
    left, top = corner
    border = max(0.0, -left, -top, left + extent - picture.width, top + extent - picture.height)
    margin = int(np.ceil(border)) + 2
    wide = ImageOps.expand(picture, margin, fill=ground)
    window = (left + margin, top + margin, left + margin + extent, top + margin + extent)
    return wide.resize((side, side), Image.Resampling.BICUBIC, box=window)
