"""Reading recipes: the packaged ones by name, and files of the user's own."""

from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.faults import explain
from generation.base.plain_yaml import LARGEST, NotPlain, load
from generation.base.redaction import check_key_variable
from schemas.recipe import Recipe

RECIPES = resources.files("data").joinpath("recipes")


def read_recipe(name: str, **overrides: Any) -> Recipe:
    """A packaged recipe by its name, or a YAML file; overrides that are None are left alone, mappings override the
    fields that they name.

    Raises:
        UserError: no such recipe, not YAML, or a field is wrong.
    """
    where, fields = recipe_fields(name)
    fields |= {key: _over(fields.get(key), value) for key, value in overrides.items() if value is not None}
    try:
        recipe = Recipe.model_validate(fields)
    except ValidationError as error:
        raise UserError(f"{where}: {explain(error)}") from None
    for part in filter(None, (recipe.writer, recipe.judge)):
        if "key_variable" not in (overrides.get(part.part) or {}):
            check_key_variable(part, where)
    return recipe


def recipe_fields(name: str) -> tuple[str, dict[str, Any]]:
    """How messages call a recipe, and its fields as they are written; see `read_recipe`."""
    path = Path(name)
    if is_packaged(name):
        where, text = f"recipe '{name}'", RECIPES.joinpath(f"{name}.yaml").read_text("utf-8")
    elif path.is_file():
        where, text = str(path), _text(path)
    else:
        known = ", ".join(sorted(Path(p.name).stem for p in RECIPES.iterdir() if p.name.endswith(".yaml")))
        raise UserError(f"recipe '{name}': no packaged recipe ({known}) and no file of that name")
    try:
        fields = load(text)
    except NotPlain as wrong:
        raise UserError(f"{where}:{wrong.line}: not YAML of a plain kind: {wrong.said}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise UserError(f"{where}{line}: not YAML ({getattr(error, 'problem', None) or 'cannot be parsed'})") from None
    except ValueError as error:  # a scalar that looks like a date or a number and is none
        raise UserError(f"{where}: not YAML ({error})") from None
    if not isinstance(fields, dict):
        raise UserError(f"{where}: a recipe is a mapping of fields to values")
    return where, fields


def is_packaged(name: str) -> bool:
    """Whether that is a packaged recipe, and not somebody's file."""
    return RECIPES.joinpath(f"{name}.yaml").is_file()


def _over(given: Any, override: Any) -> Any:
    return given | override if isinstance(given, dict) and isinstance(override, dict) else override


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(f"{path}: has more than {LARGEST:,} bytes, and no recipe has; name another file")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as UTF-8 text ({error})") from None
