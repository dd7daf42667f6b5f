"""What is no number is neither a limit nor a score, and no check passes by it."""

import json
import math

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from generation.audit.check_images import Stored, _differing
from generation.rendering.checkpoint import limits_for_photographs
from schemas.calibration import Calibration, IdentityLimits
from schemas.recipe import JudgeRecipe
from schemas.rows import Scores
from schemas.scene import Place, Portrait, Scene, Verdict
from validation.images import checked_image
from validation.images.borders import borders
from validation.images.checked_image import CheckedImage
from validation.images.event import event_shown
from validation.images.face_position import face_position
from validation.images.identity import identity
from validation.images.look_alikes import look_alike, no_look_alike
from validation.images.main_face import main_face
from validation.images.perception.faces import Face
from validation.images.technical import technical

NO_NUMBERS = (math.nan, math.inf, -math.inf)
LIMITS = limits_for_photographs()
FACE = {"key": "k", "drawn_with": "x", "candidates": (), "image": None, "person": "ada", "source": "drawn", "box": None}


def without_limits() -> Calibration:
    """What no schema lets in: every limit is NaN."""
    groups = {}
    for name in ("identity", "event", "technical"):
        group = getattr(LIMITS, name)
        numbers = {field: math.nan for field, value in group if isinstance(value, float)}
        groups[name] = group.model_copy(update=numbers)
    nearness = {"look_alike": ((0.5, math.nan),)}
    return LIMITS.model_copy(update={**groups, "identity": groups["identity"].model_copy(update=nearness)})


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_limits_are_numbers(number: float) -> None:
    for group in ("identity", "event", "technical"):
        fields = getattr(LIMITS, group)
        for name, value in fields:
            if isinstance(value, float):
                with pytest.raises(ValidationError):
                    type(fields).model_validate(fields.model_dump() | {name: number})
    with pytest.raises(ValidationError):
        IdentityLimits.model_validate(LIMITS.identity.model_dump() | {"look_alike": [[0.1, number]]})
    written = LIMITS.model_dump(mode="json")
    written["technical"]["noise"] = number
    with pytest.raises(ValidationError):
        Calibration.model_validate_json(json.dumps(written))


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_scores_are_numbers(number: float) -> None:
    with pytest.raises(ValidationError):
        Verdict(ok=True, scores={"luminance": number})
    with pytest.raises(ValidationError):
        Scores(identity_distance=number)
    with pytest.raises(ValidationError):
        Portrait(**FACE, embedding=(number,))
    assert Portrait(**FACE, embedding=(0.5,))
    with pytest.raises(ValidationError):
        Place(x=0.5, y=number, width=0.4)
    with pytest.raises(ValidationError):
        JudgeRecipe(endpoint="http://x", model="m", timeout=number)


def test_a_black_picture_with_another_face_passes_no_check_by_missing_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    far = Face((8, 8, 56, 56), np.full(128, 9.0))
    monkeypatch.setattr(checked_image, "find_faces", lambda image: [far])

    class Unsure:
        labels = ("picnic",)

        def probabilities(self, image: Image.Image) -> np.ndarray:
            return np.array([math.nan])

    subject = CheckedImage(
        Image.new("RGB", (64, 64)),
        event="picnic",
        portrait=np.zeros(128),
        accepted_portraits=[np.zeros(128)],
        classifier=Unsure(),
    )
    for check in (technical, borders, main_face, face_position, identity, no_look_alike, event_shown):
        verdict = check(subject, without_limits())
        assert not verdict.ok and verdict.reason, check.__name__


def test_a_measurement_that_is_no_number_fails_and_its_record_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Face((8, 8, 56, 56), np.full(128, math.nan))
    monkeypatch.setattr(checked_image, "find_faces", lambda image: [nobody])
    subject = CheckedImage(Image.new("RGB", (64, 64)), portrait=np.zeros(128))
    verdict = identity(subject, LIMITS)
    assert verdict == Verdict(ok=False, reason="other face")
    candidate = {"number": 0, "seed": 1, "verdict": verdict}
    empty = {"image": None, "box": None, "event_verified": None, "phash": None}
    scene = Scene.model_validate(
        {"key": "k", "drawn_with": "x", "candidates": [candidate], "person": "a", "event": "b", "take": 0, **empty}
        | {"view": 0, "place": None}
    )
    assert Scene.model_validate_json(scene.model_dump_json()) == scene
    for others in ([], [np.zeros(128)]):
        assert not look_alike(nobody.embedding, others, LIMITS.identity).ok
    assert not look_alike(np.zeros(128), [nobody.embedding], LIMITS.identity).ok


def test_stored_scores_that_are_none_are_told() -> None:
    (fault,) = _differing({"noise": math.nan, "identity_distance": math.inf}, {"noise": 0.1})
    assert "noise nan is 0.1000 now" in fault.detail and "identity_distance is no number" in fault.detail
    stored = Stored()
    stored.add({"noise": math.nan, "identity_distance": math.inf}, {"noise": 0.1})
    assert stored.figures(0.5) is None
