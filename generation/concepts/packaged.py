"""Reading what the package brings: concepts and recipes; and recipes of the user's own."""

import difflib
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from generation.base.errors import UserError
from generation.base.records import printable, shown
from schemas.concepts import Event, Origins, Person, Taxonomy
from schemas.recipe import Recipe

T = TypeVar("T", bound=BaseModel)
DATA = resources.files("data")


def packaged_people() -> list[Person]:
    """The packaged people, in order."""
    return _lines(Person, "people.jsonl")


def held_out_people() -> list[Person]:
    """The packaged people who are in no training split, in order."""
    return _lines(Person, "held_out_people.jsonl")


def packaged_events() -> list[Event]:
    """The packaged events, in order."""
    return _lines(Event, "events.jsonl")


@cache
def taxonomy() -> Taxonomy:
    """The packaged taxonomy."""
    return Taxonomy.model_validate(yaml.safe_load(DATA.joinpath("taxonomy.yaml").read_text("utf-8")))


@cache
def origins() -> Origins:
    """The packaged distribution of names and looks over birthplaces."""
    return Origins.model_validate(yaml.safe_load(DATA.joinpath("origins.yaml").read_text("utf-8")))


def read_recipe(name: str, **overrides: Any) -> Recipe:
    """A packaged recipe by its name, or a YAML file; overrides that are None are left alone, mappings override the
    fields that they name.

    Raises:
        UserError: no such recipe, not YAML, or a field is wrong.
    """
    packaged = DATA.joinpath("recipes", f"{name}.yaml")
    path = Path(name)
    if packaged.is_file():
        where, text = f"recipe '{name}'", packaged.read_text("utf-8")
    elif path.is_file():
        where, text = str(path), _text(path)
    else:
        known = ", ".join(
            sorted(Path(p.name).stem for p in DATA.joinpath("recipes").iterdir() if p.name.endswith(".yaml"))
        )
        raise UserError(f"recipe '{name}': no packaged recipe ({known}) and no file of that name")
    try:
        fields = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise UserError(f"{where}{line}: not YAML ({getattr(error, 'problem', None) or 'cannot be parsed'})") from None
    except ValueError as error:  # a scalar that looks like a date or a number and is none
        raise UserError(f"{where}: not YAML ({error})") from None
    if not isinstance(fields, dict):
        raise UserError(f"{where}: a recipe is a mapping of fields to values")
    fields |= {key: _over(fields.get(key), value) for key, value in overrides.items() if value is not None}
    try:
        return Recipe.model_validate(fields)
    except ValidationError as error:
        raise UserError(f"{where}: {explain(error)}") from None


def _over(given: Any, override: Any) -> Any:
    return given | override if isinstance(given, dict) and isinstance(override, dict) else override


def explain(error: ValidationError) -> str:
    """One fault of a validation error in one line. An unknown field explains a missing one, so it comes first."""
    said = [text for _, text in faults_of(error)]
    return next((text for text in said if text.startswith("unknown")), said[0])


def faults_of(error: ValidationError) -> list[tuple[str, str]]:
    """Every fault of a validation error: the field, and in one line what is wrong and what was given."""
    faults = error.errors(include_url=False)
    missing = [fault["loc"] for fault in faults if fault["type"] == "missing"]
    found = []
    for fault in faults:
        field = printable(".".join(str(part)[:40] for part in fault["loc"]))[:120]
        if fault["type"] == "extra_forbidden":
            siblings = [str(loc[-1]) for loc in missing if loc[:-1] == fault["loc"][:-1]]
            meant = difflib.get_close_matches(str(fault["loc"][-1])[:40], siblings, n=1)
            text = f"unknown field '{field}'; " + (
                f"did you mean '{meant[0]}'?" if meant else "remove it or correct its name"
            )
        elif fault["type"] == "missing":
            text = f"field '{field}' is missing"
        else:
            said = fault["msg"].removeprefix("Value error, ")
            text = f"field '{field}': {said[0].lower()}{said[1:]} (given: {shown(fault['input'])})"
        found.append((field, text))
    return found


def _lines(kind: type[T], name: str) -> list[T]:
    return [kind.model_validate(json.loads(line)) for line in DATA.joinpath(name).read_text("utf-8").splitlines()]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as UTF-8 text ({error})") from None
