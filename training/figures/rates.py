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
from training.figures.cases import RULES, AllChecks, Case, empty, pair_distances, remade, spoilt
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


class Trials(NamedTuple):
    """The pictures of the half that no limit was set on, what the checks hold against each, and those that nothing is
    held against.
    """

    portraits: Sequence[Case]
    scenes: Sequence[Case]
    objections: Sequence[tuple[Case, set[str]]]
    accepted: Sequence[Case]


def trials_of(all_checks: AllChecks, portraits: Sequence[Case], scenes: Sequence[Case]) -> Trials:
    """Judges every picture once by every check."""
    said = [(case, all_checks.objections(case)) for case in (*portraits, *scenes)]
    return Trials(portraits, scenes, said, [case for case, reasons in said if not reasons])


def error_rates(
    all_checks: AllChecks, trials: Trials, drawings: Drawings, everybody: Sequence[Case], rng: np.random.Generator
) -> dict[Reason, ErrorRates]:
    """One entry a reason. `everybody` are the portraits of the whole gallery."""
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
        | _of_identity(all_checks.limits.identity, trials, drawings, rng)
        | _of_likeness(all_checks, trials, drawings, everybody, rng)
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
    wrong = [not all_checks.event(case.image, _likeliest_other(all_checks, case)).ok for case in trials.scenes]
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
    return next(labels[k] for k in likely[::-1] if labels[k] != case.event)


def _of_identity(
    limits: IdentityLimits, trials: Trials, drawings: Drawings, rng: np.random.Generator
) -> dict[Reason, ErrorRates]:
    genuine, impostor = pair_distances(trials.portraits, trials.scenes, [person.gender for person in drawings.people])
    copies = pasted_distances(trials.portraits, trials.scenes, rng)
    what = "scenes against the portrait of"
    return {
        "other face": _rates(
            "other face",
            f"{what} their own person",
            (genuine > limits.same_person).tolist(),
            f"{what} another of one gender",
            (impostor > limits.same_person).tolist(),
        ),
        "pasted face": _rates(
            "pasted face",
            f"{what} their own person",
            (genuine < limits.pasted).tolist(),
            "scenes with the portrait's own face pasted in",
            (copies < limits.pasted).tolist(),
        ),
    }


def pasted_distances(portraits: Sequence[Case], scenes: Sequence[Case], rng: np.random.Generator) -> np.ndarray:
    """Distances to the portrait when its own face was pasted over the scene's; pictures in which no face is found then
    are left out.
    """
    by_person = {case.person: case for case in portraits}
    distances = []
    for case in scenes:
        if case.faces and case.portrait:
            copy = spoil.pasted(case.image, case.faces[0].box, by_person[case.person].image, case.portrait.box, rng)
            distances += [distance(face.embedding, case.portrait.embedding) for face in find_faces(copy)[:1]]
    return np.array(distances)


def _of_likeness(
    all_checks: AllChecks, trials: Trials, drawings: Drawings, everybody: Sequence[Case], rng: np.random.Generator
) -> dict[Reason, ErrorRates]:
    faces = {case.person: case.faces[0].embedding for case in everybody}
    limit = look_alike_limit(len(drawings.portraits), all_checks.limits.identity)
    twins = [
        distance(faces_of_twin[0].embedding, faces[n]) < limit
        for n, image in drawings.twins.items()
        if (faces_of_twin := find_faces(image))
    ]
    bits = all_checks.limits.technical.phash_distance
    hashes = [(case.person, perceptual_hash(case.image)) for case in trials.scenes]
    pairs = [
        not duplicate(bits_of_scene, [other], bits).ok
        for n, (person, bits_of_scene) in enumerate(hashes)
        for owner, other in hashes[:n]
        if owner == person
    ]
    again = [
        not duplicate(perceptual_hash(spoil.copied(case.image, rng)), [bits_of_scene], bits).ok
        for case, (_, bits_of_scene) in zip(trials.scenes, hashes, strict=True)
    ]
    return {
        "look-alike": _rates(
            "look-alike",
            f"first portraits of {len(faces)} people, cast in order (its limits were set on them)",
            refused_in_order(faces, all_checks.limits.identity),
            "second portraits of the same face, in a gallery of 200",
            twins,
        ),
        "duplicate": _rates(
            "duplicate",
            "pairs of first candidates of one person for different events",
            pairs,
            "first candidates a little brighter or darker, moved by a pixel, as JPEG",
            again,
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
