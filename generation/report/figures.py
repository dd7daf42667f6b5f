"""What a build did, in figures: from the finished portraits and scenes to the record that report.json and report.html
show. Reads no picture.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError

from generation.base.locations import read
from generation.concepts.balance import TRAITS, balance
from generation.concepts.selection import Selection
from generation.images.run_folder import Run
from generation.rendering.checkpoint import Checkpoint, name_of, unverifiable
from generation.report.scores import accepted_score, distributions, examples, gallery
from schemas.concepts import Event, Person
from schemas.recipe import Recipe
from schemas.report import Acceptance, Balance, Funnel, Kind, Report, Settings, Step, Texts
from schemas.scene import Candidate, Item, Portrait, Scene
from schemas.writing import Usage
from validation.catalogue import funnel_steps

T = TypeVar("T", bound=Item)


def survey(
    recipe: Recipe,
    checkpoint: Checkpoint,
    selection: Selection,
    portraits: Mapping[str, Portrait],
    scenes: Sequence[Scene],
    run: Run,
) -> Report:
    """All figures but times and configs. `portraits` (by person) and `scenes` are those that are finished, accepted or
    given up.
    """
    people, events = selection.everybody, selection.all_events
    portraits = {person: _within(portrait, recipe.attempts.portrait) for person, portrait in portraits.items()}
    scenes = [_within(scene, recipe.attempts.scene) for scene in scenes]
    rejected = Counter(
        c.verdict.reason for item in (*portraits.values(), *scenes) for c in item.candidates if not c.verdict.ok
    )
    without = sum(not portrait.image for portrait in portraits.values())
    slots = len(events) * recipe.takes
    unknown = {event.id for event in unverifiable(recipe, checkpoint, events)}
    of_person: dict[str, list[Scene]] = {person.id: [] for person in people}
    of_event: dict[str, list[Scene]] = {event.id: [] for event in events}
    for scene in scenes:
        of_person[scene.person].append(scene)
        of_event[scene.event].append(scene)
    by_person = [_of_person(person, portraits.get(person.id), of_person[person.id], slots) for person in people]
    by_event = [
        _of_event(event, of_event[event.id], len(people) * recipe.takes, event.id in unknown) for event in events
    ]
    return Report(
        settings=_settings(
            recipe,
            checkpoint,
            selection,
            [*portraits.values(), *scenes],
            [event.name for event in events if event.id in unknown],
        ),
        asked=len(people) * slots,
        accepted=sum(bool(scene.image) for scene in scenes),
        drawn_again=sum(len(scene.candidates) > 1 for scene in scenes),
        unfinished=(len(people) - without) * slots - len(scenes),
        given_up=(
            *(f"portrait of {portrait.person}" for portrait in portraits.values() if not portrait.image),
            *(f"{scene.person} at {scene.event}" for scene in scenes if not scene.image),
        ),
        rejected=dict(rejected.most_common()),
        cost=checkpoint.cost,
        texts=tuple(_texts(Path(name) for name in (*recipe.concepts, *recipe.add))),
        funnels=(
            _funnel("portrait", list(portraits.values()), recipe.attempts.portrait),
            _funnel("scene", scenes, recipe.attempts.scene),
        ),
        people=_worst_first(by_person),
        events=_worst_first(by_event),
        balance=tuple(_balance(people, {one.id: one for one in by_person})),
        distributions=tuple(distributions([*portraits.values(), *scenes], checkpoint.calibration)),
        gallery=gallery(people, portraits, checkpoint.calibration, run),
        examples=tuple(examples(scenes, portraits, checkpoint.calibration, run)),
    )


def _within(item: T, attempts: int) -> T:
    """Without the candidates that another recipe's larger number of attempts has drawn."""
    return item.model_copy(update={"candidates": tuple(c for c in item.candidates if c.number < attempts)})


def _settings(
    recipe: Recipe, checkpoint: Checkpoint, selection: Selection, items: Iterable[Item], unverified: Sequence[str]
) -> Settings:
    concepts: list[Person | Event] = [*selection.everybody, *selection.all_events]
    drawn = recipe.checkpoint
    return Settings(
        generator=version("pebench"),
        recipe=recipe.name,
        seed=recipe.seed,
        people=len(selection.everybody),
        events=len(selection.all_events),
        takes=recipe.takes,
        attempts={"portrait": recipe.attempts.portrait, "scene": recipe.attempts.scene},
        checkpoint=name_of(drawn.path),
        digest=checkpoint.digest,
        size=drawn.size,
        steps=drawn.steps,
        guidance=drawn.guidance,
        identity_scale=drawn.identity_scale,
        dtype=drawn.dtype,
        batch_size=drawn.batch_size,
        checkpoint_license=drawn.license,
        license=recipe.dataset.license,
        text_licenses=tuple(sorted({one.provenance.license for one in concepts})),
        writers=tuple(sorted({one.provenance.writer for one in concepts})),
        drawn_with=tuple(sorted({item.drawn_with for item in items})),
        unverified=tuple(unverified),
        revision=drawn.revision or "",
        checks_off=recipe.checks_off,
        limits=checkpoint.calibration.origin,
    )


# acceptance by check, person, event and trait


def _funnel(kind: Kind, items: Sequence[Item], attempts: int) -> Funnel:
    every = [candidate for item in items for candidate in item.candidates]
    accepted = Counter(len(item.candidates) for item in items if item.image)
    return Funnel(
        kind=kind,
        candidates=len(every),
        accepted_at=tuple(accepted[n + 1] for n in range(attempts)),
        given_up=sum(not item.image for item in items),
        steps=tuple(_steps(kind, every)),
    )


def _steps(kind: Kind, candidates: Sequence[Candidate]) -> Iterable[Step]:
    """The gate's checks in its order, and behind them those that the catalogue does not know, each by its reason."""
    every = Counter(c.verdict.reason for c in candidates if not c.verdict.ok)
    first = Counter(c.verdict.reason for c in candidates if not c.verdict.ok and c.number == 0)
    reached, first_reached = len(candidates), sum(c.number == 0 for c in candidates)
    known = funnel_steps(kind)
    unknown = set(every).difference(*known.values())
    for check, reasons in {**known, **{reason: [reason] for reason in sorted(unknown)}}.items():
        rejected, first_rejected = _those(every, reasons), _those(first, reasons)
        yield Step(
            check=check, reached=reached, rejected=rejected, first_reached=first_reached, first_rejected=first_rejected
        )
        reached, first_reached = reached - sum(rejected.values()), first_reached - sum(first_rejected.values())


def _those(counts: Mapping[str, int], reasons: Iterable[str]) -> dict[str, int]:
    return {reason: counts[reason] for reason in reasons if counts[reason]}


def _of_person(person: Person, portrait: Portrait | None, scenes: Sequence[Scene], asked: int) -> Acceptance:
    remark = "" if portrait and portrait.image else "no portrait was accepted" if portrait else "not drawn yet"
    return _acceptance(person, scenes, asked, "identity_distance", remark)


def _of_event(event: Event, scenes: Sequence[Scene], asked: int, unknown: bool) -> Acceptance:
    return _acceptance(event, scenes, asked, "event_probability", "no check knows it" if unknown else "")


def _acceptance(whose: Person | Event, scenes: Sequence[Scene], asked: int, score: str, remark: str) -> Acceptance:
    accepted = [scene for scene in scenes if scene.image]
    rejected = Counter(c.verdict.reason for scene in scenes for c in scene.candidates if not c.verdict.ok)
    values = [value for scene in accepted if (value := accepted_score(scene, score)) is not None]
    return Acceptance(
        id=whose.id,
        name=whose.name,
        asked=asked,
        accepted=len(accepted),
        first=sum(len(scene.candidates) == 1 for scene in accepted),
        candidates=sum(len(scene.candidates) for scene in scenes),
        rejected=dict(rejected.most_common()),
        median=float(np.median(values)) if values else None,
        remark=remark,
    )


def _worst_first(found: Sequence[Acceptance]) -> tuple[Acceptance, ...]:
    """By the share of scenes that were accepted; among equals whoever took most candidates comes first."""
    return tuple(sorted(found, key=lambda one: (one.accepted / one.asked, -one.candidates, one.id)))


def _balance(people: Sequence[Person], acceptance: Mapping[str, Acceptance]) -> Iterable[Balance]:
    counts = balance(people, [person for person in people if acceptance[person.id].accepted])
    for trait, value_of in TRAITS.items():
        for value, count in counts[trait].items():
            scenes = [acceptance[person.id] for person in people if value_of(person) == value]
            yield Balance(
                trait=trait,
                value=value,
                people=count["asked"],
                shown=count["written"],
                asked=sum(one.asked for one in scenes),
                accepted=sum(one.accepted for one in scenes),
            )


# what other commands told


class _Writing(BaseModel):
    """What is read of the report that `pebench write` leaves beside its file."""

    writer: str
    usage: Usage
    usage_of_kept_answers: Usage
    price: float | None


def _texts(files: Iterable[Path]) -> Iterable[Texts]:
    """What the writing of these files took; a file that somebody wrote by hand has no such report."""
    for file in files:
        try:
            told = _Writing.model_validate_json(file.with_suffix(".report.json").read_bytes())
        except (OSError, ValidationError):
            continue
        yield Texts(file=file.name, writer=told.writer, usage=told.usage + told.usage_of_kept_answers, price=told.price)


def last_report(run: Run) -> Report | None:
    """The report that the last build left in the run folder; None when there is none, or an older version's."""
    try:
        return Report.model_validate_json(read(run.report))
    except (FileNotFoundError, ValidationError):
        return None


def with_times(found: Report, before: Report | None) -> Report:
    """The figures with the times that an earlier report tells of the same checkpoint, and its configs where it is of
    the same data set.
    """
    if before is None or before.settings.digest != found.settings.digest:
        return found
    same = (before.settings, before.accepted, before.given_up) == (found.settings, found.accepted, found.given_up)
    kept = {"configs": before.configs, "guesses": before.guesses} if same else {}
    return found.model_copy(update={"seconds": before.seconds, "drawn": before.drawn, "judge": before.judge, **kept})
