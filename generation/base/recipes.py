"""Reading recipes: the packaged ones by name, and files of the user's own."""

from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.nodes import MappingNode, SequenceNode

from generation.base.errors import UserError
from generation.base.faults import Fault, first_fault
from generation.base.plain_yaml import LARGEST, NotPlain, load
from generation.base.redaction import check_key_variable
from schemas.recipe import Recipe

RECIPES = resources.files("data").joinpath("recipes")


def read_recipe(name: str, set_fields: Sequence[str] = (), /, **overrides: Any) -> Recipe:
    """A packaged recipe by its name, or a YAML file; overrides that are None are left alone, mappings override the
    fields that they name. `set_fields` are further ones as text, such as "checkpoint.steps=4".

    Raises:
        UserError: no such recipe, not YAML, or a field is wrong.
    """
    where, text, fields = recipe_fields(name)
    by_field = dict(map(_set_field, set_fields))
    for field, value in by_field.items():
        fields = _with(fields, field.split("."), value, field)
    given = {key: value for key, value in overrides.items() if value is not None}
    fields |= {key: _over(fields.get(key), value) for key, value in given.items()}
    try:
        recipe = Recipe.model_validate(fields)
    except ValidationError as error:
        fault = first_fault(error, fields)
        if any(f"{fault.field}.".startswith(f"{field}.") for field in by_field):
            said = fault.said.removeprefix(f"field '{fault.field}': ")
            raise UserError(f"--set {fault.field}: {said}") from None
        at = None if is_packaged(name) else _line_of(fault.field, text)
        raise UserError(_option(fault, given) or f"{where}{f':{at}' if at else ''}: {fault.said}") from None
    for part in filter(None, (recipe.writer, recipe.judge)):
        if "key_variable" not in (overrides.get(part.part) or {}):
            check_key_variable(part, where)
    return recipe


def recipe_fields(name: str) -> tuple[str, str, dict[str, Any]]:
    """How messages call a recipe, its text, and its fields as they are written; see `read_recipe`."""
    path, known = Path(name), packaged_recipes()
    if name in known:
        where, text = f"recipe '{name}'", RECIPES.joinpath(f"{name}.yaml").read_text("utf-8")
    elif path.is_file():
        where, text = str(path), _text(path)
    else:
        raise UserError(f"recipe '{name}': no packaged recipe ({', '.join(known)}) and no file of that name")
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
    return where, text, fields


def packaged_recipes() -> list[str]:
    """The names of the packaged recipes."""
    return sorted(Path(p.name).stem for p in RECIPES.iterdir() if p.name.endswith(".yaml"))


def is_packaged(name: str) -> bool:
    """Whether that is a packaged recipe, and not somebody's file."""
    return name in packaged_recipes()


def _option(fault: Fault, given: Mapping[str, Any]) -> str | None:
    """What is wrong with an option of the command line, which knows nothing of fields; None for what stands in the
    recipe itself.
    """
    name, _, rest = fault.field.partition(".")
    part = rest.partition(".")[0]
    if name not in given or (isinstance(given[name], Mapping) and part not in given[name]):
        return None
    option = "max-tokens" if part == "max_tokens" else name
    said = fault.said.removeprefix(f"field '{fault.field}': ")
    return f"--{option.replace('_', '-')}: {said}"


def _line_of(field: str, text: str) -> int | None:
    """The line of a field in a recipe, or of what it should be in; None for the recipe itself."""
    node, line = yaml.compose(text, Loader=yaml.SafeLoader), None
    for part in field.split("."):
        if isinstance(node, MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == part), None)
        elif isinstance(node, SequenceNode) and part.isdecimal() and int(part) < len(node.value):
            pair = node.value[int(part)], node.value[int(part)]
        else:
            pair = None
        if pair is None:
            break
        line, node = pair[0].start_mark.line + 1, pair[1]
    return line


def _set_field(said: str) -> tuple[str, Any]:
    """A field and its value, of "field=value"."""
    field, equals, value = said.partition("=")
    if not (equals and field.strip()):
        raise UserError(f"--set {said}: write FIELD=VALUE, such as checkpoint.steps=4")
    try:
        return field.strip(), load(value)
    except (yaml.YAMLError, ValueError):
        raise UserError(f"--set {said}: the value is not YAML of a plain kind; put it in quotation marks") from None


def _with(fields: dict[str, Any], place: Sequence[str], value: Any, field: str) -> dict[str, Any]:
    """The same fields with one of them set, however deep it lies."""
    name, *rest = place
    if not rest:
        return fields | {name: value}
    inner = fields.get(name)
    if inner is not None and not isinstance(inner, dict):
        raise UserError(f"--set {field}: '{name}' is one value and has no field '{rest[0]}'")
    return fields | {name: _with(inner or {}, rest, value, field)}


def _over(given: Any, override: Any) -> Any:
    return given | override if isinstance(given, dict) and isinstance(override, dict) else override


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(f"{path}: has more than {LARGEST:,} bytes, and no recipe has; name another file")
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as UTF-8 text ({error})") from None
