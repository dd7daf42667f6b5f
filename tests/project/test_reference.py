"""The pages of reference name all that there is."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from generation.cli.group import VERBS
from schemas.recipe import Recipe
from schemas.rows import EVENT_FEATURES, IMAGE_FEATURES, PERSON_FEATURES, QUESTION_FEATURES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def coded(page: str) -> set[str]:
    """All that stands between backquotes in a page's tables, however many in one cell."""
    lines = (line for line in (DOCS / page).read_text("utf-8").splitlines() if line.startswith("|"))
    return {name for line in lines for name in re.findall(r"`([^`]+)`", line)}


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    spec = importlib.util.spec_from_file_location("docs_commands", DOCS / "commands.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    said = module.page()
    assert (DOCS / "commands.md").read_text("utf-8") == said, "run: python docs/commands.py"
    assert all(f"\n## pebench {verb}" in said for verb in VERBS)


@pytest.mark.parametrize("features", [IMAGE_FEATURES, QUESTION_FEATURES, PERSON_FEATURES, EVENT_FEATURES])
def test_every_column_is_described(features: dict) -> None:
    assert set(features) <= coded("columns.md")


def fields_of(model: type[BaseModel]) -> set[str]:
    """The names of a model's fields, and of those of its parts."""
    names = set(model.model_fields)
    for field in model.model_fields.values():
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                names |= fields_of(part)
    return names


def test_every_field_of_a_recipe_is_described() -> None:
    described = {part for name in coded("recipes.md") for part in name.split(".")}
    assert fields_of(Recipe) - described - {"checkpoint", "dataset", "attempts", "writer"} == set()


def test_every_extra_is_described() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert set(extras) <= coded("environment.md")


def test_every_page_is_found_from_the_index() -> None:
    linked = set(re.findall(r"\]\(([a-z_]+\.md)", (DOCS / "README.md").read_text("utf-8")))
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} == linked
