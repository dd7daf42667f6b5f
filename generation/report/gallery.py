"""Accepted portraits against each other, and the false matches that the calibration lets expect."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from generation.images.run_folder import Run
from schemas.calibration import Calibration
from schemas.concepts import Person
from schemas.report import Gallery, PortraitPair
from schemas.scene import Portrait
from validation.images.look_alikes import look_alike_limit

LISTED_PAIRS = 8  # pairs of portraits most alike that the report names
PICTURED_PAIRS = 2  # and how many of them the page shows


def gallery(people: Sequence[Person], portraits: Mapping[str, Portrait], calibration: Calibration, run: Run) -> Gallery:
    """Distances between all accepted portraits, people of one gender side by side."""
    limits = calibration.identity
    ranked = sorted((person for person in people if _accepted(portraits, person)), key=lambda person: person.gender)
    distances = _distances([portraits[person.id] for person in ranked])
    below_diagonal = distances[np.tril_indices(len(ranked), -1)]
    look_alike = look_alike_limit(max(1, len(ranked) - 1), limits)
    paths = {person.id: portrait_path(portraits[person.id], run) for person in ranked}
    genders = Counter(person.gender for person in ranked)
    others = max(0, len(ranked) - 1)
    others_of_own_gender = sum(count * (count - 1) for count in genders.values()) / max(1, len(ranked))  # on average
    return Gallery(
        people=tuple(person.id for person in ranked),
        genders=dict(genders),
        same_person=limits.same_person,
        look_alike=look_alike,
        distances=tuple(tuple(round(float(d), 4) for d in distances[n, :n]) for n in range(len(ranked))),
        closer_than_same_person=int((below_diagonal <= limits.same_person).sum()),
        closer_than_look_alike=int((below_diagonal < look_alike).sum()),
        nearest=_nearest_pairs(ranked, distances, paths),
        false_match_rate=limits.false_match_rate,
        false_match_bound=limits.false_match_bound,
        pairs_measured=limits.impostor_pairs,
        expected=_times(limits.false_match_rate, others),
        expected_same_gender=_times(limits.false_match_rate, others_of_own_gender),
        expected_bound=_times(limits.false_match_bound, others),
    )


def portrait_path(portrait: Portrait, run: Run) -> str:
    """An accepted portrait's picture by its path in the run folder."""
    return run.name_of(portrait, portrait.candidates[-1])


def _accepted(portraits: Mapping[str, Portrait], person: Person) -> bool:
    return person.id in portraits and portraits[person.id].image is not None


def _distances(portraits: Sequence[Portrait]) -> np.ndarray:
    """Euclidean distances of embeddings, (n, n)."""
    faces = np.array([portrait.embedding for portrait in portraits]).reshape(len(portraits), 128)
    rows = [np.linalg.norm(faces - face, axis=1) for face in faces]
    return np.array(rows).reshape(len(portraits), len(portraits))


def _nearest_pairs(
    people: Sequence[Person], distances: np.ndarray, paths: Mapping[str, str]
) -> tuple[PortraitPair, ...]:
    """The pairs that are most alike, the nearest first."""
    rows, columns = np.tril_indices(len(people), -1)
    nearest = np.argsort(distances[rows, columns], kind="stable")[:LISTED_PAIRS]
    pairs = [(people[rows[n]].id, people[columns[n]].id, float(distances[rows[n], columns[n]])) for n in nearest]
    return tuple(
        PortraitPair(people=(later, earlier), distance=distance, pictures=(paths[later], paths[earlier]))
        for later, earlier, distance in pairs
    )


def _times(rate: float | None, people: float) -> float | None:
    return None if rate is None else rate * people
