"""What a build did, in figures: from the finished portraits and scenes to the record that report.json and report.html
show. Reads no picture.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from generation.base.locations import read
from generation.concepts.selection import Selection
from generation.images.run_folder import Run
from generation.rendering.checkpoint import Checkpoint, name_of, unverifiable
from generation.report.acceptance import by_event, by_person, by_trait, candidates_of, funnel, rejections, worst_first
from generation.report.examples import examples
from generation.report.gallery import gallery
from generation.report.scores import distributions
from schemas.concepts import Event, Person
from schemas.recipe import Recipe
from schemas.report import Report, Settings, TextCost
from schemas.scene import Item, Portrait, Scene, View
from schemas.writing import Usage

T = TypeVar("T", bound=Item)


def survey(
    recipe: Recipe,
    checkpoint: Checkpoint,
    selection: Selection,
    portraits: Mapping[str, Portrait],
    views: Sequence[View],
    scenes: Sequence[Scene],
    run: Run,
) -> Report:
    """All figures but times and configs. `portraits` (by person), `views` and `scenes` are those that are finished,
    accepted or given up.
    """
    people, events, calibration = selection.everybody, selection.all_events, checkpoint.calibration
    portraits = {person: _within(portrait, recipe.attempts.portrait) for person, portrait in portraits.items()}
    scenes = [_within(scene, recipe.attempts.scene) for scene in scenes]
    views = [_within(view, recipe.attempts.portrait) for view in views]
    items: list[Portrait | View | Scene] = [*portraits.values(), *views, *scenes]
    without_portrait = sum(not portrait.image for portrait in portraits.values())
    slots = len(events) * recipe.takes
    unknown = unverifiable(recipe, checkpoint, events)
    of_people = by_person(people, portraits, scenes, slots)
    of_events = by_event(events, scenes, len(people) * recipe.takes, {event.id for event in unknown})
    return Report(
        settings=_settings(recipe, checkpoint, selection, items, [event.name for event in unknown]),
        asked=len(people) * slots,
        accepted=sum(bool(scene.image) for scene in scenes),
        drawn_again=sum(len(scene.candidates) > 1 for scene in scenes),
        unfinished=(len(people) - without_portrait) * slots - len(scenes),
        given_up=(
            *(f"portrait of {portrait.person}" for portrait in portraits.values() if not portrait.image),
            *(f"view {view.number} of {view.person}" for view in views if not view.image),
            *(f"{scene.person} at {scene.event}" for scene in scenes if not scene.image),
        ),
        rejected=dict(rejections(candidates_of(items)).most_common()),
        cost=checkpoint.cost,
        texts=tuple(_texts(Path(name) for name in (*recipe.concepts, *recipe.add))),
        funnels=(
            funnel("portrait", list(portraits.values()), recipe.attempts.portrait),
            funnel("view", views, recipe.attempts.portrait),
            funnel("scene", scenes, recipe.attempts.scene),
        ),
        people=worst_first(of_people),
        events=worst_first(of_events),
        balance=tuple(by_trait(people, of_people)),
        distributions=tuple(distributions(items, calibration)),
        gallery=gallery(people, portraits, calibration, run),
        examples=tuple(examples(scenes, portraits, calibration, run)),
    )


def _within(item: T, attempts: int) -> T:
    """Without the candidates that another recipe's larger number of attempts has drawing."""
    candidates = tuple(candidate for candidate in item.candidates if candidate.number < attempts)
    return item.model_copy(update={"candidates": candidates})


def _settings(
    recipe: Recipe, checkpoint: Checkpoint, selection: Selection, items: Iterable[Item], unverified: Sequence[str]
) -> Settings:
    concepts: list[Person | Event] = [*selection.everybody, *selection.all_events]
    drawing = recipe.checkpoint
    return Settings(
        generator=version("pebench"),
        recipe=recipe.name,
        seed=recipe.seed,
        people=len(selection.everybody),
        events=len(selection.all_events),
        takes=recipe.takes,
        attempts={"portrait": recipe.attempts.portrait, "scene": recipe.attempts.scene},
        checkpoint=name_of(drawing.path),
        digest=checkpoint.digest,
        size=drawing.size,
        steps=drawing.steps,
        guidance=drawing.guidance,
        identity_scale=drawing.identity_scale,
        dtype=drawing.dtype,
        batch_size=drawing.batch_size,
        checkpoint_license=drawing.license,
        license=recipe.dataset.license,
        text_licenses=tuple(sorted({concept.provenance.license for concept in concepts})),
        writers=tuple(sorted({concept.provenance.writer for concept in concepts})),
        drawn_with=tuple(sorted({item.drawn_with for item in items})),
        unverified=tuple(unverified),
        revision=drawing.revision or "",
        checks_off=recipe.checks_off,
        limits=checkpoint.calibration.origin,
    )


# what other commands told


class _Writing(BaseModel):
    """What is read of the report that `pebench write` leaves beside its file."""

    writer: str
    usage: Usage
    usage_of_kept_answers: Usage
    price: float | None


def _texts(files: Iterable[Path]) -> Iterable[TextCost]:
    """What the writing of these files took; a file that somebody wrote by hand has no such report."""
    for file in files:
        try:
            told = _Writing.model_validate_json(file.with_suffix(".report.json").read_bytes())
        except (OSError, ValidationError):
            continue
        yield TextCost(
            file=file.name, writer=told.writer, usage=told.usage + told.usage_of_kept_answers, price=told.price
        )


def last_report(run: Run) -> Report | None:
    """The report that the last build left in the run folder; None when there is none, or an older version's."""
    try:
        return Report.model_validate_json(read(run.report))
    except (FileNotFoundError, ValidationError):
        return None


def with_times(report: Report, before: Report | None) -> Report:
    """The figures with the times that an earlier report tells of the same checkpoint, and its configs where it is of
    the same data set.
    """
    if before is None or before.settings.digest != report.settings.digest:
        return report
    same = (before.settings, before.accepted, before.given_up) == (report.settings, report.accepted, report.given_up)
    kept = {"configs": before.configs, "guesses": before.guesses} if same else {}
    return report.model_copy(update={"seconds": before.seconds, "drawn": before.drawn, "judge": before.judge, **kept})
