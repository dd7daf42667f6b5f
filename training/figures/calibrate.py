"""Step 11: set the limits that ship with a checkpoint, and measure how often each check errs.

    python -m training.figures.calibrate --model data/models/pebench-edit-256

Works on some of the drawings of step 10 (made now if these weights have none) and needs no training. Limits are set on
every second person, errors are measured on the others; how alike different people look is told by the rendered people
of step 1. Writes calibration.json, the table of the model card and the manifest; `python -m
training.figures.assess` follows.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from generation.base.locations import write_whole
from generation.concepts.packaged import packaged_events
from generation.dataset.card.checkpoint import checks_table
from generation.rendering.checkpoint import limits_for_photographs
from schemas.calibration import Calibration, EventLimits, IdentityLimits, TechnicalLimits
from schemas.scene import Verdict
from training.data.render import SHARD
from training.figures.cases import RULES, AllChecks, Case, Cases, cases_of, pair_distances, scores_of, spoilt
from training.figures.drawings import WHOLE, Drawings, drawings_of
from training.figures.rates import error_rates, trials_of
from training.figures.spoil import copied
from training.figures.statistics import halfway, share_by_clopper_pearson
from training.steps.card import put_part
from training.steps.package import seal
from validation.catalogue import BOUNDS
from validation.gate import Gate
from validation.images.perception.event_classifier import EventClassifier
from validation.images.perception.faces import distance
from validation.images.perception.hashes import differing_bits, perceptual_hash

RATES = (
    0.0005,
    0.001,
    0.002,
    0.005,
    0.01,
    0.02,
)  # shares of pairs in the table of look-alikes; the last one holds for small galleries
PEOPLE, SCENES = 48, 7  # people with scenes, and scenes of each: every fault is tried on every one of them
LEAST = 400  # rendered people whose pairs tell how alike people look
SLACK = 0.001  # of a limit beyond the last picture that it keeps, so that rounding does not lose it
UNCLEAR = 0.02  # share of the scenes rightly named whose event counts as unclear
HEADING = """## Checks and how often they err

Measured by `python -m training.figures.calibrate`: limits are set on every second person, errors are counted on the \
others. *Good pictures* are first candidates that
every other check accepts, *accepted* ones pass them all; in brackets 95 % Clopper-Pearson intervals that count \
trials as independent.
"""


def look_alike_distances(layers: Path, portraits: Sequence[np.ndarray]) -> tuple[tuple[float, float], ...]:
    """For each of RATES, the distance within which so many pairs of rendered people of one gender lie, each seen as
    nearly from the front as there is; never farther than the nearest of the packaged portraits, which were drawn until
    they were apart.
    """
    seen: dict[int, tuple[float, str, np.ndarray]] = {}
    for path in sorted(layers.glob("layers-*.npz")):
        shard = np.load(path)
        figures = json.loads(str(shard["figures"]))
        for person, yaw, face in zip(shard["person"].tolist(), shard["yaw"], shard["embedding"], strict=True):
            seen[person] = min(
                seen.get(person, (360.0, "", face)),
                (abs(float(yaw)), figures[person % SHARD]["gender"], face),
                key=lambda view: view[0],
            )
    if len(seen) < LEAST:
        raise SystemExit(
            f"{layers}: {len(seen)} rendered people; at least {LEAST} are needed, see training.data.render"
        )
    faces = [(gender, face) for _, gender, face in seen.values()]
    pairs = [
        distance(face, other) for n, (gender, face) in enumerate(faces) for same, other in faces[:n] if gender == same
    ]
    nearest = min(distance(face, other) for n, face in enumerate(portraits) for other in portraits[:n])
    return tuple((rate, round(min(float(np.quantile(pairs, rate)), nearest - 1e-4), 4)) for rate in RATES)


def technical_limits(shown: Sequence[Case], portraits: Sequence[Case], rng: np.random.Generator) -> TechnicalLimits:
    """Halfway between what the checkpoint draws and the same with a deliberate fault, and wide enough for all packaged
    `portraits`: whoever ships is not to be lost for a pale wall. `shown` have a face, and scenes
    the event that was asked for.
    """
    packaged = [scores_of(case.image, case.faces) for case in portraits]
    good = [scores_of(case.image, case.faces) for case in shown]
    limits = {}
    for reason, rule in RULES.items():
        worse = [scores_of(case.image, case.faces) for case in (spoilt(case, rule, rng) for case in shown)]
        bound = BOUNDS[reason]
        score, field = bound.score, str(bound.limit).removeprefix("technical.")
        bad = [scores[score] for scores in worse if score in scores]
        limit, kept = halfway([scores[score] for scores in good], bad, rule.ratio), [each[score] for each in packaged]
        widest = (
            min(limit, (1 - SLACK) * min(kept)) if bound.passes == "at least" else max(limit, (1 + SLACK) * max(kept))
        )
        limits[field] = float(f"{widest:.4g}")
    return TechnicalLimits(**limits, phash_distance=_duplicate_bits([case for case in shown if case.event], rng))


def _duplicate_bits(scenes: Sequence[Case], rng: np.random.Generator) -> int:
    """Halfway between the bits in which copies of a scene differ and those in which other scenes of the person do."""
    hashes = [(case.person, perceptual_hash(case.image)) for case in scenes]
    others = [
        differing_bits(bits, other)
        for n, (person, bits) in enumerate(hashes)
        for owner, other in hashes[:n]
        if owner == person
    ]
    copies = [
        differing_bits(bits, perceptual_hash(copied(case.image, rng)))
        for case, (_, bits) in zip(scenes, hashes, strict=True)
    ]
    return round(halfway(others, copies))


def identity_limits(
    halves: Sequence[Cases],
    everybody: Cases,
    genders: Sequence[str],
    look_alike: tuple[tuple[float, float], ...],
    targets: tuple[float, float],
) -> IdentityLimits:
    """Distances at which others are taken for the person at the target false match rates, of scenes and of views."""
    scene_target, view_target = targets
    _, others = pair_distances(halves[0].scenes, everybody.views, genders)
    _, other_views = pair_distances(halves[0].views, everybody.views, genders)
    same_person = round(float(np.quantile(others, scene_target)), 4)
    genuine, impostor = pair_distances(halves[1].scenes, everybody.views, genders)
    matches = share_by_clopper_pearson(int((impostor <= same_person).sum()), len(impostor))
    return IdentityLimits(
        same_person=same_person,
        other_view=round(float(np.quantile(other_views, view_target)), 4),
        look_alike=look_alike,
        genuine_pairs=len(genuine),
        impostor_pairs=len(impostor),
        false_match_rate=matches.count / matches.of,
        false_match_bound=matches.high,
        false_non_match_rate=float((genuine > same_person).mean()),
    )


def calibrate(
    drawings: Drawings, folder: Path, layers: Path, tested: EventLimits, targets: tuple[float, float], seed: int
) -> Calibration:
    """All limits with the error rates of all checks."""
    rng = np.random.default_rng(seed)
    everybody = cases_of(drawings)
    judged = Cases([case for case in everybody.views if case.person in drawings.scenes], everybody.scenes)
    halves = [judged.of_half(half) for half in (0, 1)]
    anything = tested.model_copy(update={"probability": 0.0})
    classifier = EventClassifier(folder, tested.labels)
    unlimited = AllChecks(limits_for_photographs().model_copy(update={"event": anything}), classifier)
    named = [case for case in halves[0].scenes if case.event and unlimited.event(case.image, case.event).ok]
    sure = [unlimited.event(case.image, str(case.event)).scores["event_probability"] for case in named]
    event = anything.model_copy(update={"probability": round(float(np.quantile(sure, UNCLEAR)), 3)})
    portraits = [case.faces[0].embedding for case in everybody.portraits]
    genders = [person.gender for person in drawings.people]
    identity = identity_limits(halves, everybody, genders, look_alike_distances(layers, portraits), targets)
    shown = [*halves[0].views, *(case for case in named if case.faces)]
    technical = technical_limits(shown, everybody.portraits, rng)
    origin = (
        f"training/figures/calibrate.py: the sheets of {len(drawings.sheets)} packaged people and {len(judged.scenes)}"
        f" scenes of {len(drawings.scenes)} of them, first candidates; limits set on every second person, errors"
        " measured on the others; impostors are all others of the same gender, seen in the same view; look_alike from"
        " rendered people"
    )
    unmeasured = Calibration(origin=origin, identity=identity, event=event, technical=technical, checks={})
    all_checks = AllChecks(unmeasured, classifier)
    trials = trials_of(all_checks, halves[1])
    rates = error_rates(all_checks, trials, drawings, everybody, rng)
    calibration = Calibration.model_validate({**dict(unmeasured), "checks": rates})
    gate = Gate(folder, calibration)
    for case, said in trials.objections:
        if judged_by(gate, case).ok == bool(said):
            raise SystemExit(
                f"person {case.person}, view {case.view}, at {case.event}: the gate says"
                f" '{judged_by(gate, case).reason}', its checks one by one {sorted(said)}"
            )
    return calibration


def judged_by(gate: Gate, case: Case) -> Verdict:
    """What the gate says of a picture that is alone."""
    if case.reference is None:
        return gate.portrait(case.image, []).verdict
    if case.event is None:
        return gate.view(case.image, case.reference.embedding).verdict
    return gate.scene(case.image, case.event, case.reference.embedding, []).verdict


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="data/models/pebench-edit-256")
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--layers", type=Path, default=Path("work/people"), help="rendered people, of step 1")
    parser.add_argument(
        "--classifier", default="work/event_classifier.pt", help="what step 7 measured on fresh layouts"
    )
    parser.add_argument("--fmr", type=float, default=0.001, help="the false match rate of scenes' identity limit")
    parser.add_argument("--view-fmr", type=float, default=0.01, help="that of views'")
    parser.add_argument("--seed", type=int, default=0, help="of the deliberate faults")
    args = parser.parse_args()
    folder = Path(args.model)
    known = torch.load(args.classifier, weights_only=True)
    labels = tuple(event.id for event in packaged_events())
    tested = EventLimits(labels=labels, probability=0, accuracy=known["accuracy"], pictures=int(known["pictures"]))
    extent = WHOLE._replace(with_scenes=PEOPLE, scenes=SCENES)
    drawings = drawings_of(folder, args.recipe, args.work, extent)
    calibration = calibrate(drawings, folder, args.layers, tested, (args.fmr, args.view_fmr), args.seed)
    write_whole(folder / "calibration.json", (calibration.model_dump_json(indent=1) + "\n").encode())
    put_part(folder / "README.md", f"{HEADING}\n{checks_table(calibration)}")
    print(f"{checks_table(calibration)}\nsealed {seal(folder) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
