"""How much was accepted: by check, by person, by event and by trait."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from generation.concepts.balance import TRAITS, balance
from schemas.concepts import Event, Person
from schemas.report import Acceptance, Balance, Funnel, FunnelStep, Kind
from schemas.scene import Candidate, Item, Portrait, Scene
from validation.catalogue import funnel_steps


def candidates_of(items: Iterable[Item]) -> list[Candidate]:
    """All candidates of some items."""
    return list(chain.from_iterable(item.candidates for item in items))


def rejections(candidates: Iterable[Candidate]) -> Counter[str]:
    """How many candidates were rejected, by reason."""
    return Counter(candidate.verdict.reason for candidate in candidates if not candidate.verdict.ok)


# by check


def funnel(kind: Kind, items: Sequence[Item], attempts: int) -> Funnel:
    """How many candidates reached each check and how many it rejected, and at which candidate items were accepted."""
    candidates = candidates_of(items)
    accepted_at = Counter(len(item.candidates) for item in items if item.image)
    return Funnel(
        kind=kind,
        candidates=len(candidates),
        accepted_at=tuple(accepted_at[number] for number in range(1, attempts + 1)),
        given_up=sum(not item.image for item in items),
        steps=tuple(_steps(kind, candidates)),
    )


def _steps(kind: Kind, candidates: Sequence[Candidate]) -> Iterator[FunnelStep]:
    """The gate's checks in its order, and behind them those that the catalogue does not know, each by its reason."""
    first_candidates = [candidate for candidate in candidates if candidate.number == 0]
    every, first = rejections(candidates), rejections(first_candidates)
    reached, first_reached = len(candidates), len(first_candidates)
    known = funnel_steps(kind)
    unknown = sorted(set(every).difference(*known.values()))
    for check, reasons in {**known, **{reason: [reason] for reason in unknown}}.items():
        rejected, first_rejected = _only(every, reasons), _only(first, reasons)
        yield FunnelStep(
            check=check, reached=reached, rejected=rejected, first_reached=first_reached, first_rejected=first_rejected
        )
        reached, first_reached = reached - sum(rejected.values()), first_reached - sum(first_rejected.values())


def _only(counts: Mapping[str, int], reasons: Iterable[str]) -> dict[str, int]:
    return {reason: counts[reason] for reason in reasons if counts[reason]}


# by person and event


def by_person(
    people: Sequence[Person], portraits: Mapping[str, Portrait], scenes: Iterable[Scene], asked: int
) -> list[Acceptance]:
    """Everybody's scenes, of which `asked` were asked for; the median is of the distance to the portrait."""
    scenes_of: dict[str, list[Scene]] = {person.id: [] for person in people}
    for scene in scenes:
        scenes_of[scene.person].append(scene)
    remarks = [_portrait_remark(portraits.get(person.id)) for person in people]
    return [
        _acceptance(person, scenes_of[person.id], asked, "identity_distance", remark)
        for person, remark in zip(people, remarks, strict=True)
    ]


def by_event(events: Sequence[Event], scenes: Iterable[Scene], asked: int, unknown: set[str]) -> list[Acceptance]:
    """Every event's scenes, of which `asked` were asked for; the median is of the event's probability. `unknown` are
    ids of events that no check knows.
    """
    scenes_of: dict[str, list[Scene]] = {event.id: [] for event in events}
    for scene in scenes:
        scenes_of[scene.event].append(scene)
    remark = "no check knows it"
    return [
        _acceptance(event, scenes_of[event.id], asked, "event_probability", remark if event.id in unknown else "")
        for event in events
    ]


def worst_first(rows: Iterable[Acceptance]) -> tuple[Acceptance, ...]:
    """By the share of scenes that were accepted; among equals whoever took most candidates comes first."""
    return tuple(sorted(rows, key=lambda row: (row.accepted / row.asked, -row.candidates, row.id)))


def _portrait_remark(portrait: Portrait | None) -> str:
    if portrait is None:
        return "not drawn yet"
    return "" if portrait.image else "no portrait was accepted"


def _acceptance(concept: Person | Event, scenes: Sequence[Scene], asked: int, score: str, remark: str) -> Acceptance:
    accepted = [scene for scene in scenes if scene.image]
    scores = [scene.candidates[-1].verdict.scores for scene in accepted]
    values = [scores_of_scene[score] for scores_of_scene in scores if score in scores_of_scene]
    candidates = candidates_of(scenes)
    return Acceptance(
        id=concept.id,
        name=concept.name,
        asked=asked,
        accepted=len(accepted),
        first=sum(len(scene.candidates) == 1 for scene in accepted),
        candidates=len(candidates),
        rejected=dict(rejections(candidates).most_common()),
        median=float(np.median(values)) if values else None,
        remark=remark,
    )


# by trait


def by_trait(people: Sequence[Person], rows: Iterable[Acceptance]) -> Iterator[Balance]:
    """How many people have each value of a trait, and how many of their scenes were accepted."""
    row_of = {row.id: row for row in rows}
    counts = balance(people, [person for person in people if row_of[person.id].accepted])
    for trait, value_of in TRAITS.items():
        for value, count in counts[trait].items():
            those = [row_of[person.id] for person in people if value_of(person) == value]
            yield Balance(
                trait=trait,
                value=value,
                people=count["asked"],
                shown=count["written"],
                asked=sum(row.asked for row in those),
                accepted=sum(row.accepted for row in those),
            )
