"""Step 7: measure a packaged checkpoint on its own drawings and calibrate the limits that ship with it.

    python -m training.evaluate --people 48 --scenes 6 --out data/models/pebench-128

People are drawn anew from the sampler (nobody that was trained on). Each gets a portrait, and scenes conditioned on that portrait's embedding. All
figures are of first candidates, before any gate. The identity limit is set on half of the people and judged on the other half. Writes
calibration.json, cost.json and evaluation.json into the folder, and a contact sheet.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from PIL import Image
from scipy.stats import beta

from generation.keys import seed_of
from generation.renderer import Renderer
from generation.resources import packaged_events, read_recipe
from generation.sampling import Sampler
from generation.sheet import contact_sheet
from generation.store import png
from generation.wording import KEYWORDS, looks, scene_of
from prompts import render
from schemas.calibration import Calibration, Cost, EventLimits, IdentityLimits, TechnicalLimits
from schemas.scene import Shot
from training.package import seal
from training.people3d import Figure, sample_figure
from validation.event import EventClassifier
from validation.faces import distance, find_faces
from validation.technical import technical

GALLERY, GALLERY_SEED = 200, 2  # people, and a seed that the packaged ones were not drawn with
CLASHES = 0.5  # people of such a gallery who are too much like a newcomer, on average
NO_LIMITS = TechnicalLimits(luminance_low=0, luminance_high=1, contrast=0, sharpness=0, face_share=0, phash_distance=0)


class Drawn(NamedTuple):
    """A first candidate: whose, of which event (-1: a portrait), its face and what the checks measure."""

    image: Image.Image
    person: int
    event: int
    face: np.ndarray | None
    face_share: float
    technical: dict[str, float]
    probabilities: np.ndarray


class Seconds(NamedTuple):
    """Processor seconds of drawing and of checking all scenes."""

    drawing: float
    checking: float


def look_at(image: Image.Image, person: int, event: int, classifier: EventClassifier) -> Drawn:
    """Runs every check's measurement on one picture."""
    faces = find_faces(image)
    box = faces[0].box if faces else (0, 0, 0, 0)
    share = min(box[2] - box[0], box[3] - box[1]) / image.width
    return Drawn(image, person, event, faces[0].embedding if faces else None, share, technical(image, NO_LIMITS).scores, classifier.probabilities(image))


def draw_everything(
    renderer: Renderer, classifier: EventClassifier, figures: Sequence[Figure], scenes: int, seed: int
) -> tuple[list[Drawn], list[Drawn], Seconds]:
    """First portraits of all figures, and scenes of those whose portrait shows a face."""
    events = packaged_events()
    who = [looks(f.age, f.gender, f.appearance) for f in figures]
    shots = [Shot(prompt=render("portrait", looks=said).text, seed=seed_of(seed, n)) for n, said in enumerate(who)]
    portraits = [look_at(image, n, -1, classifier) for n, image in enumerate(renderer.draw(shots, None))]
    drawn: list[Drawn] = []
    drawing = checking = 0.0
    for n, portrait in enumerate(portraits):
        if portrait.face is None:
            continue
        chosen = [(n * 7 + 5 * k) % len(events) for k in range(scenes)]
        start = time.process_time()
        images = renderer.draw(
            [Shot(prompt=scene_of(who[n], events[k], events[k].keywords[:KEYWORDS]).text, seed=seed_of(seed, n, k)) for k in chosen], portrait.face
        )
        middle = time.process_time()
        drawn += [look_at(image, n, k, classifier) for k, image in zip(chosen, images, strict=True)]
        drawing, checking = drawing + middle - start, checking + time.process_time() - middle
    return portraits, drawn, Seconds(drawing, checking)


def distances(portraits: Sequence[Drawn], drawn: Sequence[Drawn], figures: Sequence[Figure], half: int) -> tuple[np.ndarray, np.ndarray]:
    """Genuine and impostor distances of scenes to portraits among every second person; impostors have the same gender."""
    cast = {p.person: p.face for p in portraits if p.face is not None and p.person % 2 == half}
    scenes = [d for d in drawn if d.face is not None and d.person in cast]
    genuine = [distance(d.face, cast[d.person]) for d in scenes]
    impostor = [distance(d.face, face) for d in scenes for n, face in cast.items() if n != d.person and figures[n].gender == figures[d.person].gender]
    return np.array(genuine), np.array(impostor)


def look_alike_limit(renderer: Renderer, seed: int) -> float:
    """The distance within which a new portrait lies of CLASHES of the people in a gallery of GALLERY, on average: closer ones are too much alike.

    Measured on first portraits of people whom `generation.sampling` draws with this seed; pairs are of the same gender.
    """
    sampler = Sampler(seed)
    people = [sampler.draw() for _ in range(GALLERY)]
    shots = [Shot(prompt=render("portrait", looks=looks(p.age, p.gender, p.appearance)).text, seed=seed_of(seed, "gallery", n)) for n, p in enumerate(people)]
    found = [(p.gender, faces[0].embedding) for p, image in zip(people, renderer.draw(shots, None), strict=True) if (faces := find_faces(image))]
    pairs = [distance(a, b) for n, (gender, a) in enumerate(found) for other, b in found[:n] if gender == other]
    return round(float(np.quantile(pairs, CLASHES / (GALLERY / 2))), 4)


def upper_bound(errors: int, trials: int) -> float:
    """Upper end of the two-sided 95 % Clopper-Pearson interval."""
    return 1.0 if errors >= trials else float(beta.ppf(0.975, errors + 1, trials - errors))


def share(hits: int, trials: int) -> dict[str, float]:
    """A share with its count and its 95 % Clopper-Pearson interval."""
    return {"share": hits / trials, "of": trials, "low": 1 - upper_bound(trials - hits, trials), "high": upper_bound(hits, trials)}


def auc(genuine: np.ndarray, impostor: np.ndarray) -> float:
    """Probability that a genuine pair is closer than an impostor pair."""
    return float((genuine[:, None] < impostor[None]).mean())


def quantiles(values: np.ndarray) -> dict[str, float]:
    """Five quantiles of a distribution."""
    return {f"{q:.2f}": float(np.quantile(values, q)) for q in (0.01, 0.05, 0.5, 0.95, 0.99)}


def calibrate(
    portraits: Sequence[Drawn], drawn: Sequence[Drawn], figures: Sequence[Figure], target: float, look_alike: float, tested: dict[str, Any]
) -> Calibration:
    """The limits: identity at the target false match rate, the others just outside of what the checkpoint draws when it draws well."""
    limit = round(float(np.quantile(distances(portraits, drawn, figures, 0)[1], target)), 4)
    genuine, impostor = distances(portraits, drawn, figures, 1)
    matches = int((impostor <= limit).sum())
    right = [d.probabilities[d.event] for d in drawn if d.probabilities.argmax() == d.event]
    low, high = ({key: pick(d.technical[key] for d in drawn) for key in drawn[0].technical} for pick in (min, max))
    return Calibration(
        origin=f"training/evaluate.py: {len(figures)} people drawn anew, {len(drawn)} first candidates; impostors are of the same gender",
        identity=IdentityLimits(
            same_person=limit, look_alike=look_alike, genuine_pairs=len(genuine), impostor_pairs=len(impostor), false_match_rate=matches / len(impostor),
            false_match_bound=upper_bound(matches, len(impostor)), false_non_match_rate=float((genuine > limit).mean()),
        ),
        event=EventLimits(
            labels=tuple(e.id for e in packaged_events()), probability=round(float(np.quantile(right, 0.02)), 3),
            accuracy=tested["accuracy"], pictures=tested["pictures"],
        ),
        technical=TechnicalLimits(
            luminance_low=0.6 * low["luminance"], luminance_high=1 - 0.6 * (1 - high["luminance"]), contrast=0.6 * low["contrast"],
            sharpness=0.6 * low["sharpness"], face_share=0.8 * min(d.face_share for d in drawn if d.face is not None), phash_distance=4,
        ),
    )  # fmt: skip


def figures_of(portraits: Sequence[Drawn], drawn: Sequence[Drawn], figures: Sequence[Figure], limits: Calibration, tested: dict[str, Any]) -> dict[str, Any]:
    """What the model card says, with counts and intervals. Identity figures are of the half that the limit was not set on."""
    genuine, impostor = distances(portraits, drawn, figures, 1)
    return {
        "people": len(figures),
        "scenes": len(drawn),
        "portrait_face_found": share(sum(p.face is not None for p in portraits), len(portraits)),
        "scene_face_found": share(sum(d.face is not None for d in drawn), len(drawn)),
        "event_top1": share(sum(int(d.probabilities.argmax()) == d.event for d in drawn), len(drawn)),
        "identity_auc_same_gender": auc(genuine, impostor),
        "identity_limit": limits.identity.same_person,
        "identity_true_accept_rate": share(int((genuine <= limits.identity.same_person).sum()), len(genuine)),
        "identity_false_match_rate": share(int((impostor <= limits.identity.same_person).sum()), len(impostor)),
        "genuine_distance": quantiles(genuine),
        "impostor_distance_same_gender": quantiles(impostor),
        "classifier_top1_fresh_layouts": share(round(tested["accuracy"] * tested["pictures"]), tested["pictures"]),
        "classifier_top1_greyscale": share(round(tested["grey"] * tested["pictures"]), tested["pictures"]),
    }


def passes(one: Drawn, portraits: Sequence[Drawn], limits: Calibration) -> bool:
    """Whether a first candidate passes what the gate asks of a scene."""
    face = portraits[one.person].face
    shown = int(one.probabilities.argmax()) == one.event and one.probabilities[one.event] >= limits.event.probability
    return bool(shown and one.face is not None and face is not None and distance(one.face, face) <= limits.identity.same_person)


def processor_name() -> str:
    """The processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=48)
    parser.add_argument("--scenes", type=int, default=6)
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--classifier", default="work/event_classifier.pt")
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--fmr", type=float, default=0.1, help="the false match rate at which the identity limit is set")
    parser.add_argument("--sheet", default="work/evaluation.png")
    parser.add_argument("--out", default="data/models/pebench-128")
    args = parser.parse_args()
    folder, tested = Path(args.out), torch.load(args.classifier, weights_only=True)
    figures = [sample_figure(np.random.default_rng([args.seed, n]), []) for n in range(args.people)]
    anything = EventLimits(labels=tuple(e.id for e in packaged_events()), probability=0, accuracy=tested["accuracy"], pictures=tested["pictures"])
    renderer = Renderer(folder, read_recipe(args.recipe).checkpoint)
    portraits, drawn, seconds = draw_everything(renderer, EventClassifier(folder, anything), figures, args.scenes, args.seed)
    limits = calibrate(portraits, drawn, figures, args.fmr, look_alike_limit(renderer, GALLERY_SEED), tested)
    passed = sum(passes(d, portraits, limits) for d in drawn)
    cost = Cost(
        core_seconds=(seconds.drawing + seconds.checking) / len(drawn), acceptance=max(1, passed) / len(drawn),
        kilobytes=sum(len(png(d.image)) for d in drawn) / len(drawn) / 1000, cores=len(os.sched_getaffinity(0)), machine=processor_name(),
    )  # fmt: skip
    told = figures_of(portraits, drawn, figures, limits, tested) | {
        "passed_all": share(passed, len(drawn)),
        "core_seconds_per_candidate": {"drawing": seconds.drawing / len(drawn), "checking": seconds.checking / len(drawn)},
        "machine": f"{cost.cores} cores of {cost.machine}",
    }
    (folder / "calibration.json").write_text(limits.model_dump_json(indent=1) + "\n", "utf-8")
    (folder / "cost.json").write_text(cost.model_dump_json(indent=1) + "\n", "utf-8")
    (folder / "evaluation.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    print(json.dumps(told, indent=1))
    print(f"sealed {seal(folder) / 1e6:.1f} MB")
    shown = [p for p in portraits if p.face is not None][:16]
    rows = [[png(p.image), *(png(d.image) for d in drawn if d.person == p.person)] for p in shown]
    columns = ["portrait", *(f"scene {n + 1}" for n in range(args.scenes))]
    contact_sheet(rows, [f"person {p.person}" for p in shown], columns).save(args.sheet)


if __name__ == "__main__":
    main()
