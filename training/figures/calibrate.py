"""Step 11: set the limits that ship with a checkpoint, and measure how often each check errs.

    python -m training.figures.calibrate --model data/models/pebench-256

Works on some of the drawings of step 10 (made now if these weights have none) and needs no training. Limits are set on
every second person, errors are measured on the others. Writes calibration.json, cost.json, the table of the model card
and the manifest; `python -m training.figures.assess` follows.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from generation.base.locations import write_whole
from generation.base.recipes import read_recipe
from generation.concepts.packaged import packaged_events
from generation.dataset.card.checkpoint import checks_table
from generation.rendering.checkpoint import limits_for_photographs
from schemas.calibration import Calibration, Cost, EventLimits, IdentityLimits, TechnicalLimits
from training.figures.cases import RULES, AllChecks, Case, cases_of, pair_distances, scores_of, spoilt
from training.figures.cost import cost_of
from training.figures.drawings import Drawings, drawings_of
from training.figures.rates import error_rates, pasted_distances, trials_of
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
UNCLEAR = 0.02  # share of the scenes rightly named whose event counts as unclear
HEADING = """## Checks and how often they err

Measured by `python -m training.figures.calibrate`: limits are set on every second person, errors are counted on the \
others. *Good pictures* are first candidates that
every other check accepts, *accepted* ones pass them all; in brackets 95 % Clopper-Pearson intervals that count \
trials as independent.
"""


def some(drawings: Drawings) -> Drawings:
    """All portraits, and as many scenes as limits need."""
    scenes = {n: dict(list(shown.items())[:SCENES]) for n, shown in list(drawings.scenes.items())[:PEOPLE]}
    return drawings._replace(scenes=scenes, twins={n: drawings.twins[n] for n in scenes})


def look_alike_distances(portraits: Sequence[Case], genders: Sequence[str]) -> tuple[tuple[float, float], ...]:
    """For each of RATES, the distance within which so many pairs of portraits of one gender lie."""
    faces = [(genders[case.person], case.faces[0].embedding) for case in portraits]
    pairs = [
        distance(face, other) for n, (gender, face) in enumerate(faces) for same, other in faces[:n] if gender == same
    ]
    return tuple((rate, round(float(np.quantile(pairs, rate)), 4)) for rate in RATES)


def technical_limits(shown: Sequence[Case], rng: np.random.Generator) -> TechnicalLimits:
    """Halfway between what the checkpoint draws and the same with a deliberate fault. `shown` have a face, and scenes
    the event that was asked for.
    """
    good = [scores_of(case.image, case.faces) for case in shown]
    limits = {}
    for reason, rule in RULES.items():
        worse = [scores_of(case.image, case.faces) for case in (spoilt(case, rule, rng) for case in shown)]
        score, field = BOUNDS[reason].score, str(BOUNDS[reason].limit).removeprefix("technical.")
        bad = [scores[score] for scores in worse if score in scores]
        limits[field] = float(f"{halfway([scores[score] for scores in good], bad, rule.ratio):.4g}")
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
    halves: Sequence[tuple[Sequence[Case], Sequence[Case]]],
    everybody: Sequence[Case],
    genders: Sequence[str],
    target: float,
    rng: np.random.Generator,
) -> IdentityLimits:
    """The band of distances: others at the target false match rate, pasted faces halfway from the nearest real ones.
    `halves` are portraits and scenes.
    """
    real, others = pair_distances(*halves[0], genders)
    same_person = round(float(np.quantile(others, target)), 4)
    pasted = round(halfway(real.tolist(), pasted_distances(*halves[0], rng).tolist()), 4)
    genuine, impostor = pair_distances(*halves[1], genders)
    matches = share_by_clopper_pearson(int((impostor <= same_person).sum()), len(impostor))
    return IdentityLimits(
        same_person=same_person,
        pasted=pasted,
        look_alike=look_alike_distances(everybody, genders),
        genuine_pairs=len(genuine),
        impostor_pairs=len(impostor),
        false_match_rate=matches.count / matches.of,
        false_match_bound=matches.high,
        false_non_match_rate=float((genuine > same_person).mean()),
    )


def calibrate(
    drawings: Drawings, folder: Path, tested: dict[str, float], target: float, attempts: int, seed: int
) -> tuple[Calibration, Cost]:
    """All limits with the error rates of all checks, and what a candidate costs with them."""
    rng = np.random.default_rng(seed)
    portraits, scenes = cases_of(drawings)
    halves = [
        ([case for case in portraits if case.person % 2 == half], [case for case in scenes if case.person % 2 == half])
        for half in (0, 1)
    ]
    labels = tuple(event.id for event in packaged_events())
    anything = EventLimits(labels=labels, probability=0, accuracy=tested["accuracy"], pictures=int(tested["pictures"]))
    classifier = EventClassifier(folder, labels)
    unlimited = AllChecks(limits_for_photographs().model_copy(update={"event": anything}), classifier)
    named = [case for case in halves[0][1] if case.event and unlimited.event(case.image, case.event).ok]
    sure = [unlimited.event(case.image, str(case.event)).scores["event_probability"] for case in named]
    event = anything.model_copy(update={"probability": round(float(np.quantile(sure, UNCLEAR)), 3)})
    identity = identity_limits(halves, portraits, [person.gender for person in drawings.people], target, rng)
    technical = technical_limits([*halves[0][0], *(case for case in named if case.faces)], rng)
    origin = (
        f"training/figures/calibrate.py: {len(drawings.portraits)} people drawn anew with a portrait,"
        f" {len(drawings.scenes)} of them with {len(scenes)} scenes, first candidates; limits set on every second"
        " person, errors measured on the others; impostors are of the same gender; look_alike from all portraits"
    )
    unmeasured = Calibration(origin=origin, identity=identity, event=event, technical=technical, checks={})
    all_checks = AllChecks(unmeasured, classifier)
    trials = trials_of(all_checks, *halves[1])
    rates = error_rates(all_checks, trials, drawings, portraits, rng)
    calibration = Calibration.model_validate({**dict(unmeasured), "checks": rates})
    gate = Gate(folder, calibration)
    for case, said in trials.objections:
        judged = (
            gate.scene(case.image, case.event, case.portrait.embedding, [])
            if case.event and case.portrait
            else gate.portrait(case.image, [])
        )
        if judged.verdict.ok == bool(said):
            raise SystemExit(
                f"person {case.person} at {case.event}: the gate says '{judged.verdict.reason}', its checks one by one"
                f" {sorted(said)}"
            )
    return calibration, cost_of(
        drawings, [(case, not said) for case, said in trials.objections if case.event], gate, attempts
    )


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="data/models/pebench-256")
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument(
        "--classifier", default="work/event_classifier.pt", help="what step 7 measured on fresh layouts"
    )
    parser.add_argument(
        "--fmr", type=float, default=0.1, help="the false match rate at which the identity limit is set"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the deliberate faults")
    args = parser.parse_args()
    folder = Path(args.model)
    tested = torch.load(args.classifier, weights_only=True)
    drawings, attempts = some(drawings_of(folder, args.recipe, args.work)), read_recipe(args.recipe).attempts.scene
    calibration, cost = calibrate(drawings, folder, tested, args.fmr, attempts, args.seed)
    write_whole(folder / "calibration.json", (calibration.model_dump_json(indent=1) + "\n").encode())
    write_whole(folder / "cost.json", (cost.model_dump_json(indent=1) + "\n").encode())
    put_part(folder / "README.md", f"{HEADING}\n{checks_table(calibration)}")
    print(f"{checks_table(calibration)}\nsealed {seal(folder) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
