"""How often each reason for refusing errs, on pictures of people that its limit was not set on.

Good pictures are first candidates that every other check accepts, so nobody has to look at them; bad ones are good ones
with a deliberate fault, or faces of others. Rates go with their counts and 95 % intervals.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.concepts.packaged import packaged_events
from schemas.calibration import ErrorRates, IdentityLimits, Reason
from training.figures import spoil
from training.figures.cases import RULES, AllChecks, Case, Cases, empty, pair_distances, remade, spoilt
from training.figures.drawings import Drawings
from training.figures.statistics import share_by_clopper_pearson
from validation.catalogue import BOUNDS
from validation.images.duplicates import duplicate
from validation.images.look_alikes import look_alike, look_alike_limit
from validation.images.perception.faces import distance, find_faces
from validation.images.perception.hashes import perceptual_hash

GOOD = "good pictures"
BLENDS = 1, 2, 3, 4  # how many places on stands the scene that another one is blended with
EMPTY = 3  # layouts of each event without a person
LIKE_PORTRAIT = 4  # the view that differs least in turn from the portrait


class Trials(NamedTuple):
    """The pictures of the half that no limit was set on, what the checks hold against each, and those that nothing is
    held against.
    """

    cases: Cases
    objections: Sequence[tuple[Case, set[str]]]
    accepted: Sequence[Case]


def trials_of(all_checks: AllChecks, cases: Cases) -> Trials:
    """Judges every picture once by every check."""
    said = [(case, all_checks.objections(case)) for case in (*cases.views, *cases.scenes)]
    return Trials(cases, said, [case for case, reasons in said if not reasons])


def error_rates(
    all_checks: AllChecks, trials: Trials, drawings: Drawings, everybody: Cases, rng: np.random.Generator
) -> dict[Reason, ErrorRates]:
    """One entry a reason. `everybody` are the pictures of both halves."""
    checks: dict[Reason, ErrorRates] = {}
    for reason, rule in RULES.items():
        bad = [spoilt(case, rule, rng) for case in trials.accepted]
        wanted = {reason, "no face"} if rule.unseen else {reason}
        checks[reason] = _rates(
            reason,
            GOOD,
            _refused(trials, reason),
            f"accepted pictures {rule.bad}" + (", or no face found" if rule.unseen else ""),
            [bool(wanted & all_checks.objections(case)) for case in bad],
        )
    checks |= _of_faces(all_checks, trials, rng) | _of_events(all_checks, trials)
    return (
        checks
        | _of_identity(all_checks.limits.identity, trials, drawings, everybody)
        | _of_likeness(all_checks, trials, everybody, rng)
    )


def _rates(reason: Reason, good: str, refused: Sequence[bool], bad: str, caught: Sequence[bool]) -> ErrorRates:
    bound = BOUNDS[reason]
    return ErrorRates(
        score=bound.score,
        passes=bound.passes,
        limit=bound.limit,
        good=good,
        false_reject=share_by_clopper_pearson(sum(refused), len(refused)),
        bad=bad,
        caught=share_by_clopper_pearson(sum(caught), len(caught)),
    )


def _refused(trials: Trials, reason: str, among: Callable[[Case], bool] = lambda case: True) -> list[bool]:
    """Of the pictures that nothing else is held against, which ones this reason is held against."""
    return [bool(said) for case, said in trials.objections if among(case) and said <= {reason}]


def _of_faces(all_checks: AllChecks, trials: Trials, rng: np.random.Generator) -> dict[Reason, ErrorRates]:
    mirrored = [not find_faces(case.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)) for case in trials.accepted]
    nobody = [not find_faces(empty(event, rng)) for event in packaged_events() for _ in range(EMPTY)]
    double = [remade(case, spoil.doubled(case.image, case.faces[0].box)) for case in trials.accepted]
    return {
        "no face": _rates(
            "no face", "accepted pictures, mirrored", mirrored, "painted layouts of the events without a person", nobody
        ),
        "second face": _rates(
            "second face",
            GOOD,
            _refused(trials, "second face"),
            "accepted pictures with the person twice, side by side",
            ["second face" in all_checks.objections(case) for case in double],
        ),
    }


def _of_events(all_checks: AllChecks, trials: Trials) -> dict[Reason, ErrorRates]:
    scenes = [case for case in trials.accepted if case.event]
    wrong = [not all_checks.event(case.image, _likeliest_other(all_checks, case)).ok for case in trials.cases.scenes]
    blends = [
        all_checks.event(Image.blend(case.image, other.image, 0.5), case.event).reason
        for step in BLENDS
        for case, other in zip(scenes, scenes[step:] + scenes[:step], strict=True)
        if case.event and case.event != other.event
    ]
    asked = lambda case: case.event is not None  # noqa: E731
    return {
        "other event": _rates(
            "other event",
            GOOD,
            _refused(trials, "other event", asked),
            "first candidates asked for the likeliest event that they were not drawn for",
            wrong,
        ),
        "event unclear": _rates(
            "event unclear",
            GOOD,
            _refused(trials, "event unclear", asked),
            "accepted scenes blended half and half with one of another event, theirs still being the likeliest",
            [reason != "" for reason in blends if reason != "other event"],
        ),
    }


def _likeliest_other(all_checks: AllChecks, case: Case) -> str:
    """The wrong event that a scene could most easily pass for."""
    labels, likely = all_checks.classifier.labels, all_checks.classifier.probabilities(case.image).argsort()
    return next(str(labels[k]) for k in likely[::-1] if labels[k] != case.event)


def _of_identity(
    limits: IdentityLimits, trials: Trials, drawings: Drawings, everybody: Cases
) -> dict[Reason, ErrorRates]:
    genders = [person.gender for person in drawings.people]
    scenes = pair_distances(trials.cases.scenes, everybody.views, genders)
    views = pair_distances(trials.cases.views, everybody.views, genders)
    return {
        "other face": _of_distances("other face", "scenes against the view", scenes, limits.same_person),
        "not the portrait's face": _of_distances(
            "not the portrait's face", "views against the portrait", views, limits.other_view
        ),
    }


def _of_distances(reason: Reason, what: str, pairs: tuple[np.ndarray, np.ndarray], limit: float) -> ErrorRates:
    genuine, others = (distances > limit for distances in pairs)
    return _rates(
        reason, f"{what} of their own person", genuine.tolist(), f"{what} of another of one gender", others.tolist()
    )


def _of_likeness(
    all_checks: AllChecks, trials: Trials, everybody: Cases, rng: np.random.Generator
) -> dict[Reason, ErrorRates]:
    faces = {case.person: case.faces[0].embedding for case in everybody.portraits}
    limit = look_alike_limit(len(faces), all_checks.limits.identity)
    again = [
        distance(case.faces[0].embedding, faces[case.person]) < limit
        for case in everybody.views
        if case.view == LIKE_PORTRAIT and case.person in faces
    ]
    bits = all_checks.limits.technical.phash_distance
    hashes = [(case.person, perceptual_hash(case.image)) for case in trials.cases.scenes]
    pairs = [
        not duplicate(bits_of_scene, [other], bits).ok
        for n, (person, bits_of_scene) in enumerate(hashes)
        for owner, other in hashes[:n]
        if owner == person
    ]
    copies = [
        not duplicate(perceptual_hash(spoil.copied(case.image, rng)), [bits_of_scene], bits).ok
        for case, (_, bits_of_scene) in zip(trials.cases.scenes, hashes, strict=True)
    ]
    return {
        "look-alike": _rates(
            "look-alike",
            f"portraits of {len(faces)} packaged people, taken in order",
            refused_in_order(faces, all_checks.limits.identity),
            f"another view of somebody who is there, in a gallery of {len(faces)}",
            again,
        ),
        "duplicate": _rates(
            "duplicate",
            "pairs of first candidates of one person for different events",
            pairs,
            "first candidates a little brighter or darker, moved by a pixel, as JPEG",
            copies,
        ),
    }


def refused_in_order(faces: dict[int, np.ndarray], limits: IdentityLimits) -> list[bool]:
    """Whether each portrait is refused as a look-alike of those accepted before it."""
    accepted: list[np.ndarray] = []
    refused = []
    for face in faces.values():
        refused.append(not look_alike(face, accepted, limits).ok)
        if not refused[-1]:
            accepted.append(face)
    return refused
