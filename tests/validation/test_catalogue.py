"""Every check stands in the catalogue with all that others read of it, and what they show comes from there."""

from collections.abc import Iterator
from typing import get_args

import numpy as np
import pytest
from PIL import Image

from generation.base.recipes import read_recipe
from generation.rendering.checkpoint import find_checkpoint, limits_for_photographs
from schemas.calibration import Calibration, CheckName, Reason, TechnicalLimits
from schemas.report import Kind
from schemas.scene import Verdict
from validation.catalogue import (
    BOUNDS,
    CATALOGUE,
    EVERY_KIND,
    SCORE_LABELS,
    CheckRow,
    checks_of,
    checks_of_any_image,
    funnel_steps,
    limits_by_score,
    margin,
)
from validation.images.checked_image import CheckedImage
from validation.images.perception.faces import Face

LIMITS = limits_for_photographs()
KINDS: tuple[Kind, ...] = get_args(Kind)


class SureClassifier:
    """Sure of the first of two events."""

    labels = ("picnic", "regatta")

    def probabilities(self, image: Image.Image) -> np.ndarray:
        return np.array([0.9, 0.1])


def subject(faces: int = 1, event: str = "picnic", at: float = 0.01) -> CheckedImage:
    """A picture of noise in which everything is known that any check asks for."""
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    return CheckedImage(
        noise,
        event=event,
        classifier=SureClassifier(),  # type: ignore[arg-type]
        portrait=np.zeros(128),
        accepted_portraits=[np.ones(128)],
        accepted_hashes=["0" * 16],
        known_faces=[Face((20, 20, 44, 44), np.full(128, at))] * faces,
    )


def verdicts(row: CheckRow) -> Iterator[Verdict]:
    """What a check says of pictures that reach each of its answers."""
    for image in (subject(), subject(faces=0), subject(faces=2), subject(event="regatta"), subject(at=0.1)):
        yield row.check(image, LIMITS)


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.name)
def test_a_check_gives_the_scores_and_the_reasons_of_its_row_and_no_others(row: CheckRow) -> None:
    given = list(verdicts(row))
    assert {score for verdict in given for score in verdict.scores} == set(row.scores)
    assert {verdict.reason for verdict in given} - {""} <= {bound.reason for bound in row.bounds}
    for verdict in given:
        assert verdict.ok == (not verdict.reason), verdict


@pytest.mark.parametrize("row", CATALOGUE, ids=lambda row: row.name)
def test_a_row_says_all_that_is_shown_of_a_check(row: CheckRow) -> None:
    assert row.label and row.bounds and all(row.scores.values()) and set(row.kinds) <= set(KINDS)
    same_switch = [other for other in CATALOGUE if other.switch == row.switch]
    assert len({other.label for other in same_switch}) == 1, "one step of the funnel has one label"
    assert any(other.on_card(LIMITS) for other in same_switch), "the card says nothing of it"


def test_every_reason_every_limit_and_every_switch_has_a_row() -> None:
    calibration = find_checkpoint(read_recipe("embedded").checkpoint).calibration
    assert set(BOUNDS) == set(get_args(Reason)) == set(calibration.checks)
    limits = {bound.limit for bound in BOUNDS.values()} - {None}
    technical = {f"technical.{field}" for field in TechnicalLimits.model_fields}
    identity = {f"identity.{name}" for name in ("same_person", "other_view", "look_alike")}
    assert limits == technical | identity | {"event.probability"}
    assert {row.switch for row in CATALOGUE} == set(get_args(CheckName))
    assert {bound.score for bound in BOUNDS.values()} == set(SCORE_LABELS)


def test_a_reason_means_the_same_in_every_row() -> None:
    for row in CATALOGUE:
        for bound in row.bounds:
            assert bound == BOUNDS[bound.reason], row.name


def test_the_packaged_rates_were_measured_of_these_scores_and_limits() -> None:
    for reason, rates in find_checkpoint(read_recipe("embedded").checkpoint).calibration.checks.items():
        bound = BOUNDS[reason]
        assert (rates.score, rates.passes, rates.limit) == (bound.score, bound.passes, bound.limit), reason


def test_cheap_checks_run_first() -> None:
    for kind in KINDS:
        rows = checks_of(kind)
        assert [row.needs for row in rows] == sorted(row.needs for row in rows)
        assert rows[0].name == "technical"


def test_a_check_that_is_switched_off_does_not_run() -> None:
    left = {row.name for row in checks_of("portrait", {"technical", "face"})}
    assert {"borders", "look-alikes"} <= left and left.isdisjoint(
        {"technical", "main face", "face place", "second face"}
    )
    assert checks_of("scene", get_args(CheckName)) == []


def test_of_any_image_only_that_is_asked_which_needs_nothing_but_the_image() -> None:
    alone = CheckedImage(subject().image, known_faces=subject().faces)
    for row in checks_of_any_image():
        assert row.kinds == EVERY_KIND and row.check(alone, LIMITS).scores.keys() == row.scores.keys()


def test_the_funnel_has_every_reason_of_a_kind_once() -> None:
    for kind in KINDS:
        reasons = [reason for step in funnel_steps(kind).values() for reason in step]
        assert sorted(reasons) == sorted({bound.reason for row in checks_of(kind) for bound in row.bounds})
    assert funnel_steps("portrait")["main face"] == ["no face", "face too small", "face cut off", "second face"]


def test_limits_of_a_score_are_those_of_the_calibration_lower_ones_first() -> None:
    limits = limits_by_score(LIMITS, 2)
    assert [(limit.side, limit.value) for limit in limits["luminance"]] == [("at least", 0.05), ("at most", 0.95)]
    assert [(limit.side, limit.value) for limit in limits["identity_distance"]] == [("at most", 0.5)]
    assert set(SCORE_LABELS) - set(limits) == {"faces"}, "a score without a limit"


def test_the_limit_of_look_alikes_is_for_the_last_of_so_many_portraits() -> None:
    table = LIMITS.identity.model_copy(update={"look_alike": ((0.001, 0.3), (0.02, 0.5))})
    limits: Calibration = LIMITS.model_copy(update={"identity": table})
    few, many = (limits_by_score(limits, count)["nearest_portrait"][0].value for count in (2, 5000))
    assert (few, many) == (0.5, 0.3)


def test_the_margin_is_to_the_nearest_of_two_limits() -> None:
    luminance = limits_by_score(LIMITS, 2)["luminance"]
    assert margin(0.3, luminance) == pytest.approx(0.25) and margin(0.97, luminance) == pytest.approx(-0.02)
