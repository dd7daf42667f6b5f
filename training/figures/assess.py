"""Step 12: measure a packaged, calibrated checkpoint on its own drawings.

    python -m training.figures.assess --model data/models/pebench-edit-256 --recogniser work/recogniser

Works on the drawings of step 10: first candidates of the packaged people (nobody that was trained on), before any gate.
Who is shown is told by dlib and by a second recogniser (training/networks/second_recogniser.py), each scene held
against another view of its person than the one that it was drawn from; beside it stands the same for the placed heads
that scenes are drawn around, and for these after the autoencoder. What is shown is told by an examiner that took no
part in making or checking pictures (training/steps/examiner.py). Writes evaluation.json and the card's
figures into the folder, and into the work folder a contact sheet and a list of the nearest training picture of each
drawing.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from generation.base.locations import write_whole
from generation.concepts.packaged import packaged_events
from schemas.calibration import Calibration
from training.data.compose import images_of
from training.figures.cases import AllChecks, Case, cases_of
from training.figures.comparisons import Nearest, followed, frechet, nearest, told
from training.figures.drawings import SMOKE, WHOLE, Drawings, drawings_of, overview
from training.figures.identity import Recognisers, of_faces
from training.figures.statistics import quantiles
from training.networks.second_recogniser import Recogniser
from training.steps.card import csv_table, figures, put_part, whose_faces
from training.steps.examiner import Examiner, load_examiner
from validation.images.perception.event_classifier import EventClassifier
from validation.images.perception.hashes import differing_bits, perceptual_hash

CHUNK = 1000  # training pictures in memory at once


def of_contents(drawings: Drawings, scenes: Sequence[Case], examiner: Examiner, ids: Sequence[str]) -> dict[str, Any]:
    """What is shown, by the examiner: events in colour and in grey, looks, and how far the pictures are from the
    training pictures.
    """
    answers = examiner.look([case.image for case in scenes])
    grey = examiner.look([case.image.convert("L").convert("RGB") for case in scenes])
    again = [
        differing_bits(*map(perceptual_hash, (drawings.again[n], drawings.scenes[n][0].image))) for n in drawings.again
    ]
    return {
        "event_named": told(
            sum(ids[answer.event] == case.event for answer, case in zip(answers, scenes, strict=True)), len(scenes)
        ),
        "event_named_in_grey": told(
            sum(ids[answer.event] == case.event for answer, case in zip(grey, scenes, strict=True)), len(scenes)
        ),
        "looks_followed": followed(
            drawings.people, [(case.person, answer) for case, answer in zip(scenes, answers, strict=True)]
        ),
        "another_seed_differs_by_bits_of_64": {"least": min(again), "median": float(np.median(again))},
    }


def of_training(
    scenes: Sequence[Case], examiner: Examiner, pictures: str, apart: str, rng: np.random.Generator
) -> tuple[dict[str, Any], list[Nearest]]:
    """How drawings lie to the training pictures, beside how as many pictures of other people and paintings do; and each
    drawing's nearest of them all.

    Sets are compared among pictures of the packaged events, by the examiner's features.
    """
    images, strangers = images_of(pictures), images_of(apart)
    known = np.concatenate(
        [_features(examiner, images[start : start + CHUNK]) for start in range(0, len(images), CHUNK)]
    )
    drawn = np.stack([answer.features for answer in examiner.look([case.image for case in scenes])])
    ours, others = (
        np.flatnonzero((events >= 0) & (events < len(packaged_events())))
        for events in (np.load(file)["event"] for file in (pictures, apart))
    )
    chosen = np.sort(rng.choice(others, min(len(scenes), len(others)), replace=False))
    beside = [np.asarray(strangers[n]) for n in chosen]
    real = _features(examiner, beside)
    drawn_neighbours, other_neighbours = (
        nearest(drawn, [np.asarray(case.image) for case in scenes], known, images),
        nearest(real, beside, known, images),
    )
    told_apart = {
        "training_pictures": len(known),
        "frechet_to_training": frechet(drawn, known[ours]),
        "frechet_of_others_to_training": frechet(real, known[ours]),
        "difference_to_nearest": quantiles(np.array([neighbour.difference for neighbour in drawn_neighbours])),
        "difference_of_others_to_nearest": quantiles(
            np.array([neighbour.difference for neighbour in other_neighbours])
        ),
    }
    return told_apart, drawn_neighbours


def _features(examiner: Examiner, pictures: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
    return np.stack([answer.features for answer in examiner.look([Image.fromarray(picture) for picture in pictures])])


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="data/models/pebench-edit-256")
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--examiner", default="work/examiner.pt")
    parser.add_argument(
        "--recogniser", type=Path, default=Path("work/recogniser"), help="folder with faceres.json and faceres.bin"
    )
    parser.add_argument("--pictures", default="work/pictures.npz", help="the training pictures")
    parser.add_argument(
        "--apart", default="work/pictures-apart.npz", help="pictures of people and paintings that it was not trained on"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the sample of --apart")
    parser.add_argument("--smoke", action="store_true", help="on a handful of drawings, and the folder stays as it is")
    args = parser.parse_args()
    folder, (examiner, tested) = Path(args.model), load_examiner(args.examiner)
    recognisers = Recognisers(Recogniser(args.recogniser))
    drawings = drawings_of(folder, args.recipe, args.work, SMOKE if args.smoke else WHOLE)
    cases = cases_of(drawings)
    limits = Calibration.model_validate_json((folder / "calibration.json").read_text("utf-8"))
    all_checks = AllChecks(limits, EventClassifier(folder, limits.event.labels))
    judged = [(case, not all_checks.objections(case)) for case in cases.scenes]
    passed = sum(ok for _, ok in judged)
    training, list_of_nearest = of_training(
        cases.scenes, examiner, args.pictures, args.apart, np.random.default_rng(args.seed)
    )
    measured = {
        **of_faces(drawings, cases, recognisers, folder),
        **of_contents(drawings, cases.scenes, examiner, limits.event.labels),
        **training,
        "examiner_right_on_strangers": tested,
        "passed_all_checks": told(passed, len(cases.scenes)),
    }
    print(json.dumps(measured, indent=1))
    if not args.smoke:
        write_whole(folder / "evaluation.json", (json.dumps(measured, indent=1) + "\n").encode())
        put_part(folder / "README.md", whose_faces(measured))
        put_part(folder / "README.md", figures(measured))
    rows_of_nearest = [
        (case.person, case.event, neighbour.picture, f"{neighbour.difference:.4f}")
        for case, neighbour in zip(cases.scenes, list_of_nearest, strict=True)
    ]
    write_whole(
        args.work / "nearest.csv", csv_table([("person", "event", "training_picture", "difference"), *rows_of_nearest])
    )
    overview(drawings).save(args.work / "evaluation.png")


if __name__ == "__main__":
    main()
