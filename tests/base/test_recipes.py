"""A recipe is read whole, or one line says which field of which recipe is wrong."""

import re
from pathlib import Path

import pytest
import yaml

from generation.base.errors import UserError
from generation.base.recipes import RECIPES, read_recipe
from schemas.recipe import Recipe

GOOD = yaml.safe_load(RECIPES.joinpath("embedded.yaml").read_text("utf-8"))


def write(path: Path, fields: dict) -> str:
    path.write_text(yaml.safe_dump(fields, allow_unicode=True), "utf-8")
    return str(path)


def fault(name: str, **overrides: object) -> str:
    with pytest.raises(UserError) as caught:
        read_recipe(name, **overrides)
    text = str(caught.value)
    assert "\n" not in text and "Traceback" not in text
    return text


@pytest.mark.parametrize("name", [Path(p.name).stem for p in RECIPES.iterdir()])
def test_every_packaged_recipe_validates(name: str) -> None:
    assert read_recipe(name).name == name


def test_a_file_reads_like_the_packaged_recipe(tmp_path: Path) -> None:
    assert read_recipe(write(tmp_path / "mine.yaml", GOOD)) == read_recipe("embedded")


def test_overrides_win_and_none_leaves_alone(tmp_path: Path) -> None:
    name = write(tmp_path / "mine.yaml", GOOD | {"seed": 3, "people": 5})
    recipe = read_recipe(name, seed=0, people=None, events=7)
    assert (recipe.seed, recipe.people, recipe.events) == (0, 5, 7)
    assert recipe == Recipe.model_validate(GOOD | {"people": 5, "events": 7, "seed": 0})


def test_a_wrong_override_is_named() -> None:
    assert fault("embedded", people=0).startswith("--people: ")
    assert "'hight'" in fault("embedded", hight=1)


def test_an_unknown_recipe_lists_those_that_exist(tmp_path: Path) -> None:
    text = fault("embeded")
    assert "'embeded'" in text and "(demo, embedded, flux" in text
    assert str(tmp_path) in fault(str(tmp_path)), "a folder is no recipe"


@pytest.mark.parametrize(
    ("change", "field", "what"),
    [
        ({"hight": 180}, "hight", "unknown field"),
        ({"two\nlines": 180}, "two", "unknown field"),
        ({"seed": "3"}, "seed", "integer"),
        ({"seed": -1}, "seed", "greater than or equal to 0"),
        ({"people": 0}, "people", "greater than or equal to 1"),
        ({"takes": 1.5}, "takes", "integer"),
        ({"takes": True}, "takes", "integer"),
        ({"portraits": "borrowed"}, "portraits", "packaged"),
        ({"name": "Two Words"}, "name", "takes small letters"),
        ({"name": "a\nb"}, "name", "character 2 is a line break"),
        ({"name": None}, "name", "string"),
        ({"checkpoint": "pebench-edit-256"}, "checkpoint", "dictionary"),
        ({"attempts": {"portrait": 1}}, "attempts.scene", "missing"),
        ({"checkpoint": GOOD["checkpoint"] | {"size": 100}}, "checkpoint.size", "multiple of 8"),
        ({"checkpoint": GOOD["checkpoint"] | {"guidance": float("nan")}}, "checkpoint.guidance", "finite number"),
        ({"checkpoint": GOOD["checkpoint"] | {"guidance": 0.5}}, "checkpoint.guidance", "greater than or equal to 1"),
        (
            {"checkpoint": GOOD["checkpoint"] | {"revision": "main"}},
            "checkpoint.revision",
            "is no commit; write its 40",
        ),
        ({"checkpoint": GOOD["checkpoint"] | {"identity": "name"}}, "checkpoint.identity", "placed-head"),
        ({"checkpoint": GOOD["checkpoint"] | {"stepz": 3}}, "checkpoint.stepz", "unknown field"),
        ({"dataset": GOOD["dataset"] | {"license": "CC0\n1.0"}}, "dataset.license", "character 4 is a line break"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(tmp_path: Path, change: dict, field: str, what: str) -> None:
    text = fault(write(tmp_path / "mine.yaml", GOOD | change))
    assert re.match(rf"{re.escape(str(tmp_path / 'mine.yaml'))}(:\d+)?: ", text)
    assert f"'{field}" in text and what in text


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    text = fault(write(tmp_path / "mine.yaml", {k: v for k, v in GOOD.items() if k != "checkpoint"}))
    assert text == f"{tmp_path / 'mine.yaml'}: field 'checkpoint' is missing"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: embedded\nseed: [1, 2\n", 3),
        ("name: embedded\n\tseed: 1\n", 2),
        ("name: a: b\n", 1),
        ("a: *nobody\n", 1),
        ("a: !!python/object:os.system {}\n", 1),
    ],
)
def test_what_is_not_yaml_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    assert fault(str(path)).startswith(f"{path}:{line}: not YAML")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "- a\n- b\n",
        "embedded\n",
        "name: a\n---\nname: b\n",
        "1: 2\n",
        "seed: 2026-99-99\n",
        "seed: 0x_\n",
    ],
)
def test_what_is_no_recipe_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    assert str(path) in fault(str(path))


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0", b"name: \x00\x01\x02", "name: embedded".encode("utf-16"), b"name: caf\xe9"]
)
def test_a_binary_file_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(data)
    assert str(path) in fault(str(path))
