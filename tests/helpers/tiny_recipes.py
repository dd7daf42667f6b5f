"""Recipes for the tiny pipelines, and the recogniser that one of them needs."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, get_args

import numpy as np
import pytest
import yaml

from generation.rendering.adapters import _arcface
from generation.rendering.checkpoint import find_checkpoint
from generation.rendering.families import Likeness
from generation.rendering.renderer import Renderer
from schemas.recipe import CheckName, Recipe

ALL = list(get_args(CheckName))
FIELDS: dict[str, dict[str, Any]] = {
    "placed-head": {},
    "faceid-sdxl": {"recogniser": "arcface"},
    "reference": {"prompts": "reference"},
    "reference-edit": {"prompts": "reference", "batch_size": 1},
}


def tiny_recipe(weights: Path, identity: str, **checkpoint: Any) -> Recipe:
    """Two steps at 64 pixels; every check is switched off, since random pictures pass none."""
    fields = {
        "path": str(weights / identity),
        "identity": identity,
        "size": 64,
        "steps": 2,
        "guidance": 2.0,
        "batch_size": 2,
        "license": "Apache-2.0",
        **FIELDS[identity],
        **checkpoint,
    }
    if identity == "faceid-sdxl":
        fields.setdefault("adapter", {"path": str(weights / "adapter"), "file": "faceid.safetensors"})
    return Recipe.model_validate(
        {
            "name": f"tiny-{identity}",
            "people": 1,
            "events": 2,
            "checks_off": ALL,
            "checkpoint": fields,
            "attempts": {"portrait": 2, "scene": 2},
            "dataset": {"pretty_name": "Tiny", "license": "Apache-2.0"},
            "writer": {"license": "CC0-1.0"},
        }
    )


def written(recipe: Recipe, folder: Path) -> Path:
    """The recipe as a file."""
    path = folder / f"{recipe.name}.yaml"
    path.write_text(yaml.safe_dump(recipe.model_dump(mode="json", exclude_defaults=True)))
    return path


def renderer_of(recipe: Recipe) -> Renderer:
    """Ready to draw."""
    folder = find_checkpoint(recipe.checkpoint).folder
    assert folder is not None
    return Renderer(folder, recipe.checkpoint)


def likeness(seed: int) -> Likeness:
    """Somebody whose portrait is noise, with a face in the middle."""
    from PIL import Image

    rng = np.random.default_rng(seed)
    picture = Image.fromarray(rng.integers(0, 256, (64, 64, 3), np.uint8))
    return Likeness(picture, (20, 16, 44, 44), rng.normal(0, 0.08, 128))


@pytest.fixture
def arcface(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """A package that finds one face in every picture; its embedding follows the picture's colours. Returns the shapes
    that it was shown.
    """
    shown = []

    class FaceAnalysis:
        def __init__(self, **_: object) -> None:
            self.models: dict[str, SimpleNamespace] = {}

        def prepare(self, **_: object) -> None: ...

        def get(self, pixels: np.ndarray) -> list[SimpleNamespace]:
            shown.append(pixels.shape)
            colours = np.resize(pixels.mean((0, 1)), 512)
            return [SimpleNamespace(bbox=(0, 0, 9, 9), normed_embedding=colours / np.linalg.norm(colours))]

    package, app = ModuleType("insightface"), ModuleType("insightface.app")
    app.FaceAnalysis = FaceAnalysis  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "insightface", package)
    monkeypatch.setitem(sys.modules, "insightface.app", app)
    _arcface.cache_clear()
    yield shown
    _arcface.cache_clear()
