"""Faces that no code of ours drew: nine fictitious people of the package openpeople, drawn by a large model."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from validation.images.look_alikes import look_alike_limit
from validation.images.perception.faces import distance, find_faces

SIDE = 700  # pixels of the longer side
LEFT_OUT = {"P003"}  # resembles somebody well-known


@pytest.fixture(scope="module")
def faces() -> dict[str, dict[str, np.ndarray]]:
    """Person -> kind of picture -> embedding of its main face."""
    package = importlib.util.find_spec("openpeople")
    if package is None or package.origin is None:
        pytest.skip("the package openpeople is not installed")
    found: dict[str, dict[str, np.ndarray]] = {}
    for path in sorted(Path(package.origin).parent.glob("data/curated/*/assets/*.jpg")):
        if (person := path.parts[-3]) not in LEFT_OUT and path.stem in ("studio_portrait", "amateur_selfie"):
            with Image.open(path) as picture:
                picture.thumbnail((SIDE, SIDE))
                found.setdefault(person, {})[path.stem] = find_faces(picture.convert("RGB"))[0].embedding
    return found


@pytest.mark.slow
def test_a_snapshot_is_nearest_to_the_portrait_of_the_same_person(faces: dict[str, dict[str, np.ndarray]]) -> None:
    assert len(faces) == 9
    own = {}
    for person, pictures in faces.items():
        to = {other: distance(pictures["amateur_selfie"], faces[other]["studio_portrait"]) for other in faces}
        own[person] = min(to, key=lambda other: to[other]) == person
    assert sum(own.values()) >= 8, own


@pytest.mark.slow
def test_snapshots_lie_within_what_is_called_one_person_and_most_others_beyond(
    faces: dict[str, dict[str, np.ndarray]],
) -> None:
    from generation.rendering.checkpoint import limits_for_photographs

    limits = limits_for_photographs().identity
    within = [distance(each["amateur_selfie"], each["studio_portrait"]) for each in faces.values()]
    between = [
        distance(faces[a]["amateur_selfie"], faces[b]["studio_portrait"]) for a in faces for b in faces if a != b
    ]
    assert np.mean([value <= limits.same_person for value in within]) >= 0.85
    assert np.mean([value <= limits.other_view for value in within]) == 1
    assert np.mean([value > limits.same_person for value in between]) >= 0.9
    portraits = [each["studio_portrait"] for each in faces.values()]
    apart = [distance(face, other) for n, face in enumerate(portraits) for other in portraits[:n]]
    assert min(apart) >= look_alike_limit(len(faces), limits), "all nine may stand beside each other"
