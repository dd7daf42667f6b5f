"""A message tells a fault in the user's words: no pattern, and no field that nobody wrote."""

from pathlib import Path

import pytest
import yaml

from generation.base.errors import UserError
from generation.base.recipes import RECIPES, read_recipe

GOOD = yaml.safe_load(RECIPES.joinpath("embedded.yaml").read_text("utf-8"))


def fault(name: str, /, **overrides: object) -> str:
    with pytest.raises(UserError) as caught:
        read_recipe(name, **overrides)
    return str(caught.value)


def own(folder: Path, **changes: object) -> tuple[str, list[str]]:
    """A recipe of one's own, and its lines."""
    path = folder / "mine.yaml"
    path.write_text(yaml.safe_dump(GOOD | changes, sort_keys=False), "utf-8")
    return str(path), path.read_text("utf-8").splitlines()


def test_an_option_is_named_and_what_nobody_sees_is_told() -> None:
    assert fault("embedded", add=("a.jsonl", "b\tc.jsonl")) == (
        "--add: a text may not hold control characters (character 2 is a TAB) (given: 'b\\tc.jsonl')"
    )
    judge = {"endpoint": "https://host/v1", "model": "a\x1bb"}
    assert fault("embedded", judge=judge).startswith("--judge: ") and "2 is an ESCAPE" in fault("embedded", judge=judge)


def test_a_field_of_ones_own_recipe_is_told_with_its_line(tmp_path: Path) -> None:
    name, lines = own(tmp_path, checkpoint=GOOD["checkpoint"] | {"revision": "main"})
    line = 1 + next(n for n, text in enumerate(lines) if "revision: main" in text)
    assert fault(name).startswith(f"{name}:{line}: field 'checkpoint.revision': is no commit")


def test_kinds_that_a_value_may_have_are_no_fields(tmp_path: Path) -> None:
    name, _ = own(tmp_path, checkpoint=GOOD["checkpoint"] | {"batch_size": "many"})
    said = fault(name)
    assert "field 'checkpoint.batch_size': input should be a valid integer; or input should be 'auto'" in said
    assert "literal" not in said and "constrained" not in said


@pytest.mark.parametrize("field", ["name", "concepts", "seed", "dataset"])
@pytest.mark.parametrize("value", ["a\x07b", "\ud800", [], ["a\nb"], {"x": 1}, -1, "X y"])
def test_no_message_shows_a_pattern(field: str, value: object) -> None:
    if field == "concepts" and value == []:
        return
    assert not any(sign in fault("embedded", **{field: value}) for sign in ("pattern", "^[", "\\x00-"))
