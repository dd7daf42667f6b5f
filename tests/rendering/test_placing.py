"""A head is placed where its face shall stand, and nothing comes with it but head and neck."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from generation.rendering.placing import (
    ACROSS,
    BELOW_CHIN,
    DOWN,
    NONE,
    SIDE_OF_HEAD,
    WIDTHS,
    head_mask,
    no_head,
    place_of,
    placed_head,
)
from schemas.scene import Box, Place

GROUND, SKIN, SHIRT = (90, 120, 150), (220, 60, 60), (20, 200, 40)
SIDE = 256


def portrait(box: Box, side: int = 256) -> Image.Image:
    """A face that fills its box, above a shirt, before a plain ground."""
    picture = Image.new("RGB", (side, side), GROUND)
    draw = ImageDraw.Draw(picture)
    shirt = box[3] + (box[3] - box[1]) // 2
    draw.rectangle((0, shirt, side, max(side, shirt)), SHIRT)
    draw.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), SKIN)
    return picture


def face_in(picture: Image.Image) -> np.ndarray:
    """(left, top, right, bottom) of what has the face's colour."""
    rows, columns = np.nonzero(np.abs(np.asarray(picture, int) - SKIN).max(2) < 60)
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])


@pytest.mark.parametrize("place", [Place(x=0.5, y=0.45, width=0.4), Place(x=0.41, y=0.51, width=0.46)])
@pytest.mark.parametrize("box", [(78, 90, 178, 190), (40, 80, 100, 150), (120, 100, 250, 230)])
@pytest.mark.parametrize("side", [64, 256])
def test_the_face_lands_at_the_place_to_a_pixel(box: Box, place: Place, side: int) -> None:
    head = placed_head(portrait(box), box, place, side)
    assert head.size == (side, side) and head.mode == "RGB"
    wide = place.width * side
    tall = wide * (box[3] - box[1]) / (box[2] - box[0])
    wanted = np.array(
        [place.x * side - wide / 2, place.y * side - tall / 2, place.x * side + wide / 2, place.y * side + tall / 2]
    )
    assert np.abs(face_in(head) - wanted).max() <= 1.5


def test_a_face_whose_hair_may_be_cut_is_moved_up_to_the_edge() -> None:
    """Otherwise the portrait's upper edge would cut the head in the middle of the scene."""
    box, place = (78, 20, 178, 120), Place(x=0.5, y=0.5, width=0.3)
    left, top, right, bottom = face_in(placed_head(portrait(box), box, place, SIDE))
    scale = place.width * SIDE / 100
    assert abs(top - 20 * scale) <= 1.5 and abs((left + right) / 2 - SIDE / 2) <= 1.5
    assert abs((bottom - top) - 100 * scale) <= 2


def test_around_head_and_neck_is_the_portraits_own_ground() -> None:
    box = (78, 90, 178, 190)
    picture = portrait(box)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((78, 230, 178, 256), (250, 250, 0))  # a badge far below the chin
    place = Place(x=0.5, y=0.42, width=0.36)
    pixels = np.asarray(placed_head(picture, box, place, SIDE), int)
    assert np.abs(pixels[:, :4] - GROUND).max() <= 1 and np.abs(pixels[:, -4:] - GROUND).max() <= 1
    assert np.abs(pixels[-8:] - GROUND).max() <= 1, "clothes do not come along"


def test_the_mask_is_white_over_the_head_and_black_beside_and_below_it() -> None:
    face = (100, 80, 200, 180)
    mask = np.asarray(head_mask(face, (SIDE, 320)))
    assert mask.shape == (320, SIDE)
    assert mask[130, 150] == mask[0, 150] == 255, "up to the upper edge, for the hair"
    assert mask[int(180 + 100 * BELOW_CHIN) + 12, 150] == 0 and mask[180, 150] == 255
    assert mask[130, int(100 - 100 * SIDE_OF_HEAD) - 12 if 100 * SIDE_OF_HEAD + 12 < 100 else 0] == 0
    edge = mask[130, 10:40].astype(int)
    assert (np.diff(edge) >= 0).all() and 0 < edge[15] < 255, "soft"


def test_nobody_is_one_grey_canvas() -> None:
    assert no_head(32).size == (32, 32) and no_head(32).getcolors() == [(32 * 32, NONE)]


def test_places_follow_their_parts_and_lie_within_bounds() -> None:
    places = [place_of(0, "scene", f"person-{n:03d}", "picnic", 0, 0) for n in range(300)]
    assert place_of(0, "scene", "person-007", "picnic", 0, 0) == places[7]
    assert len(set(places)) == 300 and places[0] != place_of(0, "scene", "person-000", "picnic", 0, 1)
    for name, (low, high) in (("x", ACROSS), ("y", DOWN), ("width", WIDTHS)):
        values = [getattr(place, name) for place in places]
        assert low <= min(values) < low + (high - low) / 20 and high - (high - low) / 20 < max(values) <= high
