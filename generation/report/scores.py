"""Scores of candidates beside their limits: histograms, distances between portraits, and which pictures lie at the
limits and far from them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from generation.images.run_folder import Run
from schemas.calibration import Calibration
from schemas.concepts import Person
from schemas.report import Distribution, Example, Gallery, Pair
from schemas.scene import Candidate, Item, Portrait, Scene
from validation.catalogue import limits_by_score, margin
from validation.images.look_alikes import look_alike_limit

BINS = 32
NEAREST = 8  # pairs of portraits that are listed
SHOWN = 2  # pairs of portraits that are shown
EXAMPLES = {
    "identity_distance": 4,
    "event_probability": 2,
}  # scores whose examples are shown, and how many of each of four groups


def accepted_score(item: Item, score: str) -> float | None:
    """A score of the accepted picture."""
    return item.candidates[-1].verdict.scores.get(score) if item.image else None


# distributions


def distributions(items: Iterable[Portrait | Scene], calibration: Calibration) -> Iterator[Distribution]:
    """A histogram for each kind of item and score, in the order in which the gate first gave the score."""
    found: dict[tuple[str, str], tuple[list[float], list[float]]] = {}
    for item in items:
        for candidate in item.candidates:
            for score, value in candidate.verdict.scores.items():
                found.setdefault((item.kind, score), ([], []))[0 if candidate.verdict.ok else 1].append(value)
    limits = limits_by_score(calibration, len(found.get(("portrait", "luminance"), ([], []))[0]))
    for (kind, score), (accepted, rejected) in found.items():
        held = limits.get(score, ())
        edges = _edges([*accepted, *rejected], [limit.value for limit in held])
        yield Distribution.model_validate(
            {
                "kind": kind,
                "score": score,
                "limits": held,
                "edges": edges.tolist(),
                "accepted": np.histogram(accepted, edges)[0].tolist(),
                "rejected": np.histogram(rejected, edges)[0].tolist(),
                "accepted_median": _median(accepted),
                "rejected_median": _median(rejected),
            }
        )


def _edges(values: Sequence[float], limits: Sequence[float]) -> np.ndarray:
    """About BINS bins that hold all values and limits; whole numbers stand in the middle of theirs."""
    low, high = min([*values, *limits]), max([*values, *limits])
    if all(value == round(value) for value in values):
        step = -(-int(np.ceil(high) - np.floor(low) + 1) // BINS)
        return np.arange(np.floor(low) - 0.5, high + step, step)
    return np.linspace(low, high, BINS + 1) if high > low else np.array([low - 0.5, high + 0.5])


def _median(values: Sequence[float]) -> float | None:
    return float(np.median(values)) if values else None


# portraits against each other


def gallery(people: Sequence[Person], portraits: Mapping[str, Portrait], calibration: Calibration, run: Run) -> Gallery:
    """Distances between all accepted portraits, people of one gender side by side, and the false matches that the
    calibration lets expect.
    """
    limits = calibration.identity
    shown = sorted((p for p in people if p.id in portraits and portraits[p.id].image), key=lambda person: person.gender)
    faces = np.array([portraits[person.id].embedding for person in shown]).reshape(len(shown), 128)
    look_alike = look_alike_limit(max(1, len(shown) - 1), limits)
    distances = np.array([np.linalg.norm(faces - face, axis=1) for face in faces]).reshape(len(shown), len(shown))
    rows, columns = np.tril_indices(len(shown), -1)
    below = distances[rows, columns]
    nearest = [(shown[rows[n]], shown[columns[n]], float(below[n])) for n in np.argsort(below, kind="stable")[:NEAREST]]
    genders = Counter(person.gender for person in shown)
    others = sum(count * (count - 1) for count in genders.values()) / max(
        1, len(shown)
    )  # of one's own gender, on average
    return Gallery(
        people=tuple(person.id for person in shown),
        genders=dict(genders),
        same_person=limits.same_person,
        look_alike=look_alike,
        distances=tuple(tuple(round(float(d), 4) for d in distances[n, :n]) for n in range(len(shown))),
        closer_than_same_person=int((below <= limits.same_person).sum()),
        closer_than_look_alike=int((below < look_alike).sum()),
        nearest=tuple(
            Pair(
                people=(one.id, other.id),
                distance=distance,
                pictures=(_accepted(portraits[one.id], run), _accepted(portraits[other.id], run)),
            )
            for one, other, distance in nearest
        ),
        false_match_rate=limits.false_match_rate,
        false_match_bound=limits.false_match_bound,
        pairs_measured=limits.impostor_pairs,
        expected=_times(limits.false_match_rate, max(0, len(shown) - 1)),
        expected_same_gender=_times(limits.false_match_rate, others),
        expected_bound=_times(limits.false_match_bound, max(0, len(shown) - 1)),
    )


def _times(rate: float | None, people: float) -> float | None:
    return None if rate is None else rate * people


# examples


class _Shown(NamedTuple):
    """A candidate with its margin; sorts by it, and among equals by what never changes."""

    margin: float
    key: str
    number: int
    scene: Scene
    candidate: Candidate


def examples(
    scenes: Iterable[Scene], portraits: Mapping[str, Portrait], calibration: Calibration, run: Run
) -> Iterator[Example]:
    """Candidates of scenes nearest to a score's limit and farthest from it, on both sides. Beyond the limit it was this
    score that rejected them.
    """
    limits = limits_by_score(calibration, len(portraits))
    scenes = list(scenes)
    for score, count in EXAMPLES.items():
        found = [
            _Shown(
                margin(candidate.verdict.scores[score], limits[score]), scene.key, candidate.number, scene, candidate
            )
            for scene in scenes
            for candidate in scene.candidates
            if score in candidate.verdict.scores
        ]
        inside = sorted((one for one in found if one.candidate.verdict.ok), key=lambda one: one[:3])
        beyond = sorted((one for one in found if one.margin < 0), key=lambda one: (-one.margin, *one[1:3]))
        for (near, near_group), (far, far_group) in (
            ((inside, "just accepted"), (inside, "clearly accepted")),
            ((beyond, "just rejected"), (beyond, "clearly rejected")),
        ):
            half = (len(near) + 1) // 2  # of a few, none is shown twice
            for group, chosen in (
                (near_group, near[: min(count, half)]),
                (far_group, far[::-1][: min(count, len(far) - half)]),
            ):
                for one in chosen:
                    yield Example.model_validate(
                        {
                            "score": score,
                            "group": group,
                            "person": one.scene.person,
                            "event": one.scene.event,
                            "value": one.candidate.verdict.scores[score],
                            "picture": run.name_of(one.scene, one.candidate),
                            "portrait": _accepted(portraits[one.scene.person], run),
                        }
                    )


def _accepted(portrait: Portrait, run: Run) -> str:
    return run.name_of(portrait, portrait.candidates[-1])
