"""People from elsewhere: whose portrait is the nearest."""

import numpy as np

from training.figures.elsewhere import nearest_is_own


def test_a_picture_without_a_face_or_nearer_to_another_does_not_count() -> None:
    gallery = {"ada": {"dlib": np.array([0.0, 0.0])}, "ben": {"dlib": np.array([1.0, 0.0])}}
    shown = [
        ("ada", {"dlib": np.array([0.2, 0.1])}),
        ("ada", {"dlib": np.array([0.9, 0.1])}),
        ("ben", {"dlib": np.array([0.8, 0.0])}),
        ("ben", {}),
    ]
    assert nearest_is_own(gallery, shown, "dlib") == 2
