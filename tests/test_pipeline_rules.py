"""What an item's key depends on, and what it does not."""

from pathlib import Path

import pytest

from generation.errors import UserError
from generation.pipeline import Build
from generation.resources import read_recipe
from generation.store import Run
from schemas.recipe import Recipe
from schemas.scene import Portrait


def build(tmp_path: Path, recipe: Recipe) -> Build:
    return Build(recipe, Run(tmp_path / "run"))


def keys(work: Build) -> list[str]:
    portrait = Portrait(key="k", drawn_with="", candidates=(), image="0" * 64, person="p", embedding=(0.0,) * 128, phash=None)
    return [work.portrait_key(p) for p in work.people] + [key for p in work.people for key in work._scene_keys(p, portrait).values()]


@pytest.fixture
def recipe() -> Recipe:
    return read_recipe("embedded", people=3, events=4)


def test_keys_are_unique(tmp_path: Path, recipe: Recipe) -> None:
    found = keys(build(tmp_path, recipe))
    assert len(set(found)) == len(found) == 3 + 12


@pytest.mark.parametrize("change", [{"name": "other"}, {"dataset": {"pretty_name": "x", "license": "y"}}])
def test_the_card_and_the_name_redraw_nothing(tmp_path: Path, recipe: Recipe, change: dict) -> None:
    assert keys(build(tmp_path, recipe)) == keys(build(tmp_path, Recipe.model_validate(recipe.model_dump() | change)))


@pytest.mark.parametrize("change", [{"seed": 1}, {"attempts": {"portrait": 3, "scene": 2}}])
def test_seed_and_attempts_redraw_everything(tmp_path: Path, recipe: Recipe, change: dict) -> None:
    assert not set(keys(build(tmp_path, recipe))) & set(keys(build(tmp_path, Recipe.model_validate(recipe.model_dump() | change))))


@pytest.mark.parametrize("field", ["steps", "batch_size", "size"])
def test_how_the_checkpoint_draws_redraws_everything(tmp_path: Path, recipe: Recipe, field: str) -> None:
    checkpoint = recipe.checkpoint.model_dump()
    other = Recipe.model_validate(recipe.model_dump() | {"checkpoint": checkpoint | {field: checkpoint[field] * 2}})
    assert not set(keys(build(tmp_path, recipe))) & set(keys(build(tmp_path, other)))


def test_more_people_and_events_leave_the_others_alone(tmp_path: Path, recipe: Recipe) -> None:
    larger = Recipe.model_validate(recipe.model_dump() | {"people": 5, "events": 7})
    assert set(keys(build(tmp_path, recipe))) < set(keys(build(tmp_path, larger)))


def test_more_than_is_packaged_is_refused(tmp_path: Path, recipe: Recipe) -> None:
    with pytest.raises(UserError, match="1000 were asked for"):
        build(tmp_path, Recipe.model_validate(recipe.model_dump() | {"people": 1000}))
