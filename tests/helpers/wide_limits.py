"""The packaged recipe with limits of its own, so that what it accepts does not hang on how well a checkpoint draws."""

import json
from pathlib import Path

import yaml

from generation.base.recipes import RECIPES, read_recipe
from generation.rendering.checkpoint import find_checkpoint

RECIPE, LIMITS = "wide.yaml", "limits.json"


def write_wide(folder: Path, calibration: str = LIMITS) -> str:
    """Writes the recipe into a folder, and beside it limits within which about half of the scenes' faces lie; returns
    its path. `calibration` is the limits' path as the recipe names it: from where the command is called.
    """
    limits = find_checkpoint(read_recipe("embedded").checkpoint).calibration.model_dump(mode="json")
    limits["identity"] |= {"same_person": 0.52, "other_view": 0.65}
    limits["technical"] |= {"noise": 2 * limits["technical"]["noise"]}
    (folder / LIMITS).write_text(json.dumps(limits))
    recipe = yaml.safe_load(RECIPES.joinpath("embedded.yaml").read_text("utf-8"))
    recipe["checkpoint"] |= {"calibration": calibration}
    (folder / RECIPE).write_text(yaml.safe_dump(recipe))
    return str(folder / RECIPE)
