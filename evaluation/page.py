"""A result as one HTML page that needs no other file: tables, plots and examples of answers."""

import math
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from evaluation.compare import Compared, path_of
from evaluation.plots import groups_plot, path_plot
from evaluation.questions import Subject
from evaluation.scoring import FORGOTTEN
from evaluation.table import CONCEPT_SAID, HEADS, ROLE_SAID, SCALE_SAID, find, measures_of, said, undecided
from generation.base.errors import UserError
from generation.base.files import write_file
from schemas.evaluation import Asked, Measure, ModelResult, Result
from schemas.questions import Concept

SHOWN = 6  # examples of a measure
LISTED = 40  # people or events of a plot
OURS = '<meta name="generator" content="pebench '  # stands in every page


class Row(NamedTuple):
    """A model's row of a table."""

    role: str
    model: str
    cells: Sequence[str]
    beside: Sequence[str]


class Example(NamedTuple):
    """A question with all models' answers."""

    asked: Asked
    answers: Mapping[str, str]


class Section(NamedTuple):
    """All that is shown of one concept."""

    concept: Concept
    heads: Sequence[str]
    scales: Sequence[str]
    rows: Sequence[Row]
    path: Markup | str
    groups: Sequence[tuple[str, Markup]]
    examples: Sequence[tuple[str, Sequence[Example]]]


def check_page(path: Path) -> None:
    """Refuses to write over anything but a page of ours.

    Raises:
        UserError: something else is there.
    """
    try:
        said = path.read_text("utf-8") if path.exists() else OURS
    except (OSError, UnicodeDecodeError):
        said = ""
    if OURS not in said:
        raise UserError(f"{path}: is there and holds something else than this command writes; choose another place")


def write_page(result: Result, subject: Subject, path: Path) -> None:
    """Writes the page of one result."""
    people, events = subject.published.people(), subject.published.events()
    names = {record["id"]: record["name"] for record in (*people, *events)}
    models = [Compared(model.role, model) for model in result.models]
    _write(result, models, [_section(result, concept, names, models) for concept in _concepts(result)], path)


def write_comparison(result: Result, models: Sequence[Compared], path: Path) -> None:
    """Writes the page of several results."""
    sections = [
        Section(
            concept,
            [HEADS[measure] for measure in measures_of(result, concept)],
            _scales(result, concept),
            [_row(one, result, concept) for one in models],
            path_plot(path_of(models, concept), concept) if concept in result.target else "",
            (),
            (),
        )
        for concept in _concepts(result)
    ]
    _write(result, models, sections, path)


def _write(result: Result, models: Sequence[Compared], sections: Sequence[Section], path: Path) -> None:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(resources.files("data").joinpath("evaluation.html.j2").read_text("utf-8"))
    page = template.render(
        result=result,
        models=models,
        sections=sections,
        concepts=CONCEPT_SAID,
        undecided=undecided(result),
        truth=[(one.name, ratios) for one in models for ratios in one.model.truth],
    )
    write_file(path, page.encode())


def _concepts(result: Result) -> list[Concept]:
    return [concept for concept in CONCEPT_SAID if measures_of(result, concept)]


def _section(result: Result, concept: Concept, names: Mapping[str, str], models: Sequence[Compared]) -> Section:
    measures = measures_of(result, concept)
    return Section(
        concept,
        [HEADS[measure] for measure in measures],
        _scales(result, concept),
        [_row(one, result, concept) for one in models],
        path_plot(path_of(models, concept), concept) if concept in result.target else "",
        [(HEADS[measure], _groups(result, concept, measure, names)) for measure in measures if measure in FORGOTTEN],
        [(HEADS[measure], list(_examples(result, concept, measure))) for measure in measures],
    )


def _scales(result: Result, concept: Concept) -> list[str]:
    taken = (find(result.models[0], concept, measure) for measure in measures_of(result, concept))
    return [SCALE_SAID[one.scale] for one in taken if one]


def _row(one: Compared, result: Result, concept: Concept) -> Row:
    measured = [find(one.model, concept, measure) for measure in measures_of(result, concept)]
    beside = [
        f"{HEADS[m.measure]}: {name} {figure.value:.2f}" for m in measured if m for name, figure in m.beside.items()
    ]
    name = ROLE_SAID[one.model.role] if one.name == one.model.role else one.name
    return Row(name, one.model.model, [said(m) if m else "" for m in measured], beside)


def _groups(result: Result, concept: Concept, measure: Measure, names: Mapping[str, str]) -> Markup:
    """The measure of each person, or event, that is forgotten."""
    asked = [one for one in result.asked if (one.concept, one.measure) == (concept, measure)]
    groups = list(dict.fromkeys(one.group for one in asked))[:LISTED]
    by_role = {model.role: model for model in result.models}

    def mean(role: str, group: str) -> float:
        model = by_role.get(role)  # type: ignore[call-overload]
        measured = find(model, concept, measure) if model else None
        values = [
            measured.values[one.question_id]
            for one in asked
            if measured and one.group == group and one.question_id in measured.values
        ]
        return sum(values) / len(values) if values else math.nan

    rows = [(mean("finetuned", group), mean("unlearned", group), mean("goal", group)) for group in groups]
    return groups_plot([names.get(group, group) for group in groups], rows, HEADS[measure])


def _examples(result: Result, concept: Concept, measure: Measure) -> Iterable[Example]:
    """Some questions, spread over all groups."""
    asked = [one for one in result.asked if (one.concept, one.measure) == (concept, measure)]
    step = max(1, len(asked) // SHOWN)
    for one in asked[::step][:SHOWN]:
        yield Example(one, {model.role: _answer(model, one) for model in result.models})


def _answer(model: ModelResult, asked: Asked) -> str:
    return next(reply.answer for reply in model.replies if reply.question_id == asked.question_id)
