"""The only wiring: recipe -> concepts -> portraits -> scenes -> data set. Knows all rooms.

context = prepare(recipe, run)
context, figures = draw(context)
publish(context, out)
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from generation.base.errors import UserError
from generation.base.progress import Progress
from generation.base.redaction import check_address
from generation.concepts.edits import with_edits
from generation.concepts.image_prompts import VIEWS
from generation.concepts.selection import Selection, select
from generation.dataset import provenance
from generation.images.decision_log import Ledger
from generation.images.decisions import review_counts
from generation.images.engines import Engine, OpenEngine, in_process
from generation.images.items import Items, Slot
from generation.images.portraits import PortraitStage
from generation.images.resolved import filled, settle
from generation.images.run_folder import Run
from generation.images.scenes import SceneJob
from generation.images.sheets import given_picture
from generation.images.views import ViewJob
from generation.images.worker import Worker
from generation.judging.prompts import expected_bills, read_rates
from generation.llm.costs import Bill
from generation.questions.builder import Questions
from generation.questions.templates import read_templates
from generation.rendering.checkpoint import Checkpoint, find_checkpoint, unverifiable
from generation.report.speed import estimate
from schemas.calibration import Speed
from schemas.concepts import Event, Person
from schemas.marker import MadeOf
from schemas.questions import QuestionTemplate, TypeKey
from schemas.recipe import Recipe
from schemas.report import Report
from schemas.review import Edit
from schemas.scene import Portrait
from validation.texts.guesser import Guess, Guesser


@dataclass(frozen=True)
class BuildContext:
    """What a build works on, made once from a recipe and a run folder by `prepare`."""

    asked: Recipe  # as it was given; that of `items` has what it leaves open as the run folder has it
    items: Items
    checkpoint: Checkpoint
    selection: Selection
    slots: Sequence[Slot]  # the scenes that the recipe asks for of each person
    unverified: Sequence[str]  # names of events that no check knows
    templates: Mapping[TypeKey, QuestionTemplate]

    @property
    def recipe(self) -> Recipe:
        """What is built."""
        return self.items.recipe

    @property
    def run(self) -> Run:
        """Where the work is kept."""
        return self.items.run

    @property
    def people(self) -> list[Person]:
        """All people, in the order in which their portraits are drawn."""
        return self.selection.everybody

    @property
    def events(self) -> list[Event]:
        """All events."""
        return self.selection.all_events

    @property
    def total(self) -> int:
        """How many scenes the recipe asks for."""
        return len(self.people) * len(self.slots)


class Plan(NamedTuple):
    """What a build will do, known before anything is drawn."""

    recipe: Recipe
    checkpoint: Checkpoint
    selection: Selection
    unverified: Sequence[str]  # events that no check knows
    scenes: int
    portraits_left: int
    views_left: int
    scenes_left: int
    seconds: float | None  # None where nobody measured what the checkpoint costs
    megabytes: float | None
    speed: Speed | None  # by which seconds are told
    judge: tuple[Bill, Bill] | None  # what the judge takes if it never rejects, and at most

    @property
    def pictures_left(self) -> int:
        """All that is to be drawn."""
        return self.portraits_left + self.views_left + self.scenes_left


class Outcome(NamedTuple):
    """What was published: config -> split -> rows; how far text-only guessers get with the questions, task by task;
    splits of the user's own that no longer fit, with the reason.
    """

    configs: Mapping[str, Mapping[str, int]]
    guesses: Mapping[str, Guess]
    dropped: Sequence[str]


def prepare(recipe: Recipe, run: Run) -> BuildContext:
    """All that is known before anything is drawn, without loading a network.

    Raises:
        UserError: the recipe asks for what is not there, or for events that no check knows.
    """
    asked, recipe = recipe, filled(recipe, run)
    selection = with_edits(select(recipe), Ledger(run, Edit).entries)
    checkpoint = find_checkpoint(recipe.checkpoint)
    if recipe.judge:
        check_address(recipe.judge)
        read_rates(recipe.judge)
    unknown = [] if recipe.judge else unverifiable(recipe, checkpoint, selection.all_events)
    unverified = [event.name for event in unknown]
    if unverified and not recipe.unverified_events and "event" not in recipe.checks_off:
        raise UserError(f"recipe '{recipe.name}': {_unverified(unverified, checkpoint)}")
    return BuildContext(
        asked=asked,
        items=Items(recipe, checkpoint.digest, run),
        checkpoint=checkpoint,
        selection=selection,
        slots=[
            Slot(event, take, number)
            for number, event in enumerate(selection.all_events)
            for take in range(recipe.takes)
        ],
        unverified=unverified,
        templates=read_templates(Path(recipe.questions) if recipe.questions else None),
    )


def _unverified(names: Sequence[str], checkpoint: Checkpoint) -> str:
    todo = (
        "give --judge to have a vision model verify it, or --unverified-events to have it drawn unchecked and marked so"
    )
    if not checkpoint.calibration.event.labels:
        return f"no event classifier comes with the checkpoint, so no check knows what a scene shows; {todo}"
    said = ", ".join(f"'{name}'" for name in names)
    return f"the checkpoint was not trained on {said} and its classifier cannot verify it; leave it out, {todo}"


# plan


def plan(context: BuildContext, measured: Speed | None = None) -> Plan:
    """Counts what is left to do, without loading a network. `measured` is what such a build took on this machine, None
    to go by what the checkpoint says of another.
    """
    people = context.people
    portraits = context.items.portraits(people)
    undrawn, views = sum(portrait is None for portrait in portraits), context.items.unfinished_views(people, portraits)
    given = sum(
        (portrait is None) + left
        for person, portrait, left in zip(people, portraits, views, strict=True)
        if given_picture(context.recipe, person, 0)
    )
    faces = undrawn + sum(views) - given
    sheets = context.items.sheets(people)
    scenes = context.items.unfinished_scenes(people, portraits, sheets, context.slots)
    left, cost = sum(scenes), context.checkpoint.cost
    speed = measured or (cost.speed if cost else None)
    seconds = megabytes = None
    if cost and speed:
        each = zip(people, scenes, strict=True)
        published = context.total if undrawn + sum(views) + left else 0
        seconds, megabytes = estimate(cost, speed, context.recipe.attempts, given, faces, each, published)
    return Plan(
        recipe=context.recipe,
        checkpoint=context.checkpoint,
        selection=context.selection,
        unverified=context.unverified,
        scenes=context.total,
        portraits_left=undrawn,
        views_left=sum(views),
        scenes_left=left,
        seconds=seconds,
        megabytes=megabytes,
        speed=speed,
        judge=expected_bills(context.recipe, people[0], context.events[0], given, faces, left),
    )


# draw


def unheard(stage: str, done: int, total: int) -> None:
    """Progress that nobody wants to hear of."""


def draw(
    context: BuildContext,
    open_engine: OpenEngine = in_process,
    progress: Progress = unheard,
    until: Literal["portraits", "scenes"] = "scenes",
) -> tuple[BuildContext, Report]:
    """Draws and checks all portraits, views and, unless it ends before, scenes that are not finished; leaves a contact
    sheet in the run folder. Returns the context as it was drawn, with the batch size that a recipe may have left open.

    Raises:
        UserError: the run folder is damaged or full, or nobody's portrait was accepted.
    """
    from generation.report.saved import save_contact_sheet

    begun = time.monotonic()
    context.run.probe()
    worker = Worker(context.items, context.checkpoint)
    with open_engine(worker, context.slots) as engine:
        context = _settled(context, worker, engine)
        portraits = _draw_portraits(context, worker, engine, progress)
        _draw_views(context, portraits, engine, progress)
        between, judged = time.monotonic(), worker.candidates_judged
        if until == "scenes":
            _draw_scenes(context, engine, progress)
    save_contact_sheet(context.items, context.people, context.slots, context.unverified)
    told = {
        "seconds": {"portraits": between - begun, "scenes": time.monotonic() - between},
        "drawn": {"portraits": judged, "scenes": worker.candidates_judged - judged},
        "judge": dict(worker.judge_report),
    }
    return context, report(context).model_copy(update=told)


def _settled(context: BuildContext, worker: Worker, engine: Engine) -> BuildContext:
    """Keeps in the run what the recipe left open, before anything is drawn."""
    recipe, run = context.recipe, context.run
    if recipe.checkpoint.batch_size == "auto":
        checkpoint = recipe.checkpoint.model_copy(update={"batch_size": engine.batch_size()})
        recipe = recipe.model_copy(update={"checkpoint": checkpoint})
        worker.items = Items(recipe, context.checkpoint.digest, run)
        context = replace(context, items=worker.items)
    settle(context.asked, recipe, run)
    return context


def _draw_portraits(context: BuildContext, worker: Worker, engine: Engine, progress: Progress) -> list[Portrait]:
    """One portrait a person, accepted or given up."""
    stage = PortraitStage(worker, context.people, progress)
    while jobs := stage.jobs():
        engine.draw_portrait_candidates(jobs, stage.receive)
    if not any(portrait.image for portrait in stage.portraits):
        candidates = [candidate for portrait in stage.portraits for candidate in portrait.candidates]
        ((reason, _),) = Counter(candidate.verdict.reason for candidate in candidates).most_common(1)
        raise UserError(
            f"recipe '{context.recipe.name}': no portrait was accepted (most often: {reason}); look at"
            f" {context.run.folder / 'rejected'} and raise attempts.portrait"
        )
    return stage.portraits


def _draw_views(context: BuildContext, portraits: Sequence[Portrait], engine: Engine, progress: Progress) -> None:
    """The other views of everybody who has a portrait."""
    left = context.items.unfinished_views(context.people, portraits)
    total = (len(VIEWS) - 1) * sum(portrait.image is not None for portrait in portraits)
    done = total - sum(left)

    def finished(person: str) -> None:
        nonlocal done
        done += 1
        progress("views", done, total)

    progress("views", done, total)
    whose = zip(context.people, portraits, left, strict=True)
    engine.draw_views([ViewJob(person, portrait) for person, portrait, missing in whose if missing], finished)


def _draw_scenes(context: BuildContext, engine: Engine, progress: Progress) -> None:
    """All scenes of everybody who has a portrait."""
    people, slots, total = context.people, context.slots, context.total
    portraits, sheets = context.items.portraits(people), context.items.sheets(people)
    left = context.items.unfinished_scenes(people, portraits, sheets, slots)
    done = {person.id: len(slots) - missing for person, missing in zip(people, left, strict=True)}

    def finished(person: str, count: int) -> None:
        done[person] = count
        progress("scenes", sum(done.values()), total)

    progress("scenes", sum(done.values()), total)
    whose = zip(people, sheets, left, strict=True)
    engine.draw_scenes([SceneJob(person, sheet) for person, sheet, missing in whose if sheet and missing], finished)


# publish


def publish(context: BuildContext, out: Path, progress: Progress = unheard) -> Outcome:
    """Writes the data set of everything accepted."""
    from generation.dataset.content import Drawn
    from generation.dataset.custom_splits import add_again, customs_at
    from generation.dataset.folder import Published
    from generation.dataset.rows import assemble, by_task
    from publish import write_dataset

    scenes = context.items.finished_scenes(context.people, context.slots)
    if not any(scene.image for scene in scenes):
        raise UserError(
            f"recipe '{context.recipe.name}': no scene was accepted; look at {context.run.folder / 'rejected'}"
        )
    portraits = [portrait for portrait in context.items.portraits(context.people) if portrait is not None]
    questions = Questions(context.selection, context.templates, context.recipe.seed)
    sheets = {sheet.portrait.person: sheet for sheet in context.items.sheets(context.people) if sheet is not None}
    drawn = Drawn(context.recipe, context.checkpoint, context.selection, portraits, sheets, scenes, context.run)
    guesser = Guesser()
    content = assemble(drawn, questions, guesser, made_of(context, out))
    splits, dropped = customs_at(out), list[str]()
    configs = write_dataset(content, out, lambda staged: dropped.extend(add_again(Published(staged), splits)), progress)
    return Outcome(configs, by_task(guesser.guesses()), dropped)


def made_of(context: BuildContext, out: Path) -> MadeOf:
    """What decides the data set's bytes; a data set that says the same needs no work."""
    reviewed = context.items.review_facts(context.people, context.slots)
    return provenance.made_of(
        context.recipe, context.checkpoint, context.selection, context.templates, reviewed, out.resolve().name
    )


# report


def report(context: BuildContext) -> Report:
    """All that is finished, in figures. Draws nothing; times and configs are left out."""
    from generation.report.figures import survey

    kept = context.items.portraits(context.people)
    portraits = {portrait.person: portrait for portrait in kept if portrait is not None}
    scenes = context.items.finished_scenes(context.people, context.slots)
    views = context.items.finished_views(context.people)
    figures = survey(context.recipe, context.checkpoint, context.selection, portraits, views, scenes, context.run)
    reviewed = review_counts(context.items.reviewed.looked_at(), [*portraits.values(), *views], scenes)
    return figures.model_copy(update={"reviewed": reviewed})
