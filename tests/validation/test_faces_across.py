"""How faces differ over pictures: copies of a view correlate wholly, other views less, strangers not; light follows."""

import numpy as np
import pytest
from PIL import Image

from validation.statistics.faces import SIDE, brightness, face_pattern, faces_across

BOX = (16, 16, 48, 48)


def picture(face: np.ndarray, behind: int, gain: float) -> Image.Image:
    """A face of 32 x 32 pixels before a plain ground, all lit alike."""
    pixels = np.full((64, 64), behind, float)
    pixels[16:48, 16:48] = face
    return Image.fromarray(np.clip(pixels * gain, 0, 255).astype(np.uint8)).convert("RGB")


def test_copies_of_a_view_are_told_from_other_views_and_from_others() -> None:
    rng = np.random.default_rng(0)
    people, views, patterns, light = [], [], [], []
    for person in range(6):
        own = rng.uniform(60, 120, (32, 32))
        for view in range(3):
            face = own + rng.uniform(-40, 40, (32, 32))
            for _ in range(4):
                image = picture(face, 100, rng.uniform(0.6, 1.4))
                people.append(f"person-{person}")
                views.append(view)
                patterns.append(face_pattern(image, BOX))
                light.append(brightness(image, BOX))
    found = faces_across(np.array(people), np.array(views), np.stack(patterns), np.array(light))
    assert found.same_view > 0.99 and 0.2 < found.other_view < 0.6 and abs(found.other_person) < 0.1
    assert found.least_view == found.largest_view == pytest.approx(1 / 3)
    assert found.light > 0.95


def test_a_face_that_ignores_the_light_is_seen() -> None:
    rng = np.random.default_rng(1)
    face = rng.uniform(60, 120, (32, 32))
    light = np.array([brightness(picture(face, int(ground), 1.0), BOX) for ground in rng.uniform(20, 220, 30)])
    patterns = np.stack([face_pattern(picture(face, 100, 1.0), BOX)] * 30)
    found = faces_across(np.array(["one"] * 30), np.zeros(30, int), patterns, light)
    assert abs(found.light) < 0.4 and found.other_view == found.other_person == 0


def test_a_face_of_one_colour_has_a_pattern_of_nothing() -> None:
    pattern = face_pattern(Image.new("RGB", (64, 64), (90, 90, 90)), BOX)
    assert pattern.shape == (SIDE * SIDE,) and not pattern.any()
