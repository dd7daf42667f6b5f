"""Several results side by side: methods lie on a path from forgetting nothing to retaining nothing, and are compared
along it and never at one point.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from evaluation.table import find
from generation.base.errors import UserError
from generation.base.faults import explain
from schemas.evaluation import Measure, Measured, ModelResult, Result
from schemas.questions import Concept

ALIKE = (
    ("digest", "data sets"),
    ("config", "configs"),
    ("wording", "wordings"),
    ("limit", "limits"),
    ("judge", "judges"),
)  # fields that have to be equal, and what they are


class Compared(NamedTuple):
    """A model among others; `name` is that of its file's folder, or the model's where all files are called alike."""

    name: str
    model: ModelResult


def read_result(path: Path) -> Result:
    """A result that was written.

    Raises:
        UserError: it is none.
    """
    try:
        return Result.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror or error}); name a results.json") from None
    except ValidationError as error:
        raise UserError(f"{path}: no result of 'pebench evaluate' ({explain(error)})") from None


def compared(paths: Sequence[Path]) -> tuple[Result, list[Compared]]:
    """The first result, and the models of all: its finetuned and its goal model once, and whatever unlearned.

    Raises:
        UserError: a file is no result, or results are of different data sets, configs or questions.
    """
    results = [read_result(path) for path in paths]
    for path, other in zip(paths[1:], results[1:], strict=True):
        for field, what in ALIKE:
            if getattr(results[0], field) != getattr(other, field):
                raise UserError(f"{path}: is of other {what} than {paths[0]}; evaluate them alike")
    models = [Compared(one.role, one) for one in results[0].models if one.role == "finetuned"]
    for path, result in zip(paths, results, strict=True):
        name = path.parent.name if len({p.parent.name for p in paths}) == len(paths) and path.parent.name else path.stem
        models += [Compared(name, one) for one in result.models if one.role == "unlearned"]
    return results[0], models + [Compared(one.role, one) for one in results[0].models if one.role == "goal"]


class Point(NamedTuple):
    """Where a model stands: how much it has forgotten, and how much of the rest it knows, from 0 to 1."""

    name: str
    role: str
    efficacy: Measured
    retain: Measured


def path_of(models: Sequence[Compared], concept: Concept) -> list[Point]:
    """The models that have both figures of a concept."""
    both: tuple[Measure, Measure] = ("efficacy", "retain")
    points = []
    for one in models:
        efficacy, retain = (find(one.model, concept, measure) for measure in both)
        if efficacy and retain:
            points.append(Point(one.name, one.model.role, efficacy, retain))
    return points
