"""What decides a data set's bytes, as its marker and its card tell it."""

from collections.abc import Mapping
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import Any

from generation.base.hashing import stable_hash
from generation.concepts.selection import Selection
from generation.judging.prompts import judge_digest, judge_facts, read_rates
from generation.rendering.checkpoint import Checkpoint, name_of
from schemas.marker import MadeOf
from schemas.questions import QuestionTemplate, TypeKey
from schemas.recipe import Recipe

TEXTS = (("prompts", "caption.md"), ("data", "card.md"))
PACKAGES = ("pebench", "torch", "diffusers", "transformers", "pillow", "pyarrow", "datasets")


def made_of(
    recipe: Recipe,
    checkpoint: Checkpoint,
    selection: Selection,
    templates: Mapping[TypeKey, QuestionTemplate],
    reviewed: Mapping[str, object],
    name: str,
) -> MadeOf:
    """A data set of the same `name` that says the same needs no work. `reviewed` is what reviewers had drawn again."""
    texts = [resources.files(room).joinpath(file).read_text("utf-8") for room, file in TEXTS]
    texts += [stable_hash(*templates.values())]
    people, events, judge = selection.people, selection.events, recipe.judge
    facts = {
        "recipe": _recipe_facts(recipe),
        "checkpoint": checkpoint.digest,
        "concepts": {
            str(block or "benchmark"): stable_hash(*people.get(block, ()), *events.get(block, ())) for block in people
        },
        "texts": stable_hash(*texts, name),
        **({"judge": stable_hash(judge_digest(judge), read_rates(judge))} if judge else {}),
        **reviewed,
        "versions": {package: version(package) for package in PACKAGES},
    }
    return MadeOf.model_validate(facts)


def _recipe_facts(recipe: Recipe) -> dict[str, Any]:
    """What a data set tells of its recipe. Where something lies on this machine is nobody's business."""
    facts = recipe.model_dump(mode="json", exclude={"writer", "concepts", "add", "questions", "judge"})
    if recipe.judge:
        facts["judge"] = judge_facts(recipe.judge)
    for part in filter(None, (facts["checkpoint"], facts["checkpoint"]["adapter"])):
        part["path"] = name_of(part["path"])
    if limits := recipe.checkpoint.calibration:
        facts["checkpoint"]["calibration"] = Path(limits).name
    return facts
