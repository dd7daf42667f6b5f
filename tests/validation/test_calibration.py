"""No check judges whose errors were not measured."""

import ast
import inspect
import sys
from types import ModuleType
from typing import get_args

import pytest
from pydantic import ValidationError

from generation.base.recipes import read_recipe
from generation.dataset.card.checkpoint import checks_table, false_matches
from generation.rendering.checkpoint import find_checkpoint
from schemas.calibration import Calibration, IdentityLimits, Reason, TechnicalLimits
from validation.catalogue import CATALOGUE
from validation.images.look_alikes import look_alike_limit


def packaged() -> Calibration:
    return find_checkpoint(read_recipe("embedded").checkpoint).calibration


def reasons_of(module: ModuleType) -> set[str]:
    """Every reason for which a check's code refuses: what becomes a `reason`, and the keys of a table of faults."""
    tree = ast.parse(inspect.getsource(module))
    said: list[ast.expr | None] = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "reason"
    ]
    said += [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "reason"
    ]
    said += [
        node.args[0] for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "scored"
    ]
    faults = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.endswith("_faults")]
    said += [
        key for function in faults for table in ast.walk(function) if isinstance(table, ast.Dict) for key in table.keys
    ]
    return {
        node.value
        for value in said
        if value
        for node in ast.walk(value)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    } - {""}


def test_every_reason_that_the_gate_can_give_has_measured_error_rates() -> None:
    """A check that is added without them fails here."""
    checks = packaged().checks
    modules = [sys.modules[row.check.__module__] for row in CATALOGUE]
    given = set[str]().union(*map(reasons_of, modules))
    assert given == set(checks), "these two sets differ"
    for reason, check in checks.items():
        for rate in (check.false_reject, check.caught):
            assert 0 <= rate.low <= rate.count / rate.of <= rate.high <= 1 and rate.of >= 20, reason
        if reason != "look-alike":  # counted against a whole gallery, and against one portrait
            assert check.caught.count / check.caught.of > check.false_reject.count / check.false_reject.of, (
                f"'{reason}' refuses good and bad alike"
            )


def test_every_limit_that_a_check_names_is_in_the_calibration() -> None:
    calibration = packaged()
    named = {check.limit for check in calibration.checks.values()} - {None}
    fields = {f"technical.{field}" for field in TechnicalLimits.model_fields}
    identity = {f"identity.{name}" for name in ("same_person", "other_view", "look_alike")}
    assert named == fields | identity | {"event.probability"}


@pytest.mark.parametrize("reason", get_args(Reason))
def test_a_calibration_without_a_reasons_rates_is_refused(reason: str) -> None:
    fields = packaged().model_dump()
    with pytest.raises(ValidationError, match=f"no measured error rates for: {reason}"):
        Calibration.model_validate(
            fields | {"checks": {name: check for name, check in fields["checks"].items() if name != reason}}
        )


def test_a_table_of_look_alikes_rises() -> None:
    fields = packaged().identity.model_dump()
    with pytest.raises(ValidationError, match="must rise"):
        IdentityLimits.model_validate(fields | {"look_alike": fields["look_alike"][::-1]})


def test_another_view_may_lie_farther_from_the_portrait_than_a_scene_from_its_view() -> None:
    identity = packaged().identity
    assert 0 < identity.same_person <= identity.other_view


def test_in_a_gallery_of_200_half_a_person_of_a_hundred_is_too_near() -> None:
    identity = packaged().identity
    assert look_alike_limit(200, identity) == pytest.approx(dict(identity.look_alike)[0.5 / 100])


def test_false_matches_grow_with_the_gallery() -> None:
    limits = packaged().identity.model_copy(update={"false_match_rate": 0.01, "false_match_bound": 0.02})
    assert false_matches(limits, 1) == (0, 0)
    assert false_matches(limits, 201) == pytest.approx((2.0, 4.0))


def test_the_table_has_a_line_for_every_reason_with_its_limit() -> None:
    calibration = packaged()
    table, look_alike = checks_table(calibration), calibration.identity.look_alike
    assert [line.split(" | ")[0].removeprefix("| ") for line in table.splitlines()[2:]] == list(calibration.checks)
    assert f"identity_distance at most {calibration.identity.same_person:.3g}" in table
    assert f"{look_alike[0][1]:.3f} to {look_alike[-1][1]:.3f}" in table
