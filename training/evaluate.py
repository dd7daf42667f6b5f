"""Step 7: measure a packaged checkpoint on its own drawings and calibrate the limits that ship with it.

    python -m training.evaluate --people 48 --scenes 8 --out data/models/pebench-128

People are drawn anew from the sampler (nobody that was trained on). Each gets a portrait, and scenes conditioned on that portrait's embedding. All
figures are of first candidates, before any gate. Writes calibration.json and evaluation.json into the folder, a contact sheet beside --sheet.
"""

import argparse
import json
import os
import platform
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from scipy.stats import beta

from generation.keys import seed_of
from generation.renderer import Renderer, Shot
from generation.resources import read_recipe
from generation.store import png
from generation.wording import KEYWORDS, looks
from prompts import render
from schemas.calibration import Calibration, Cost, EventLimits, IdentityLimits, TechnicalLimits
from training.compose import read_events
from training.package import seal
from training.people3d import sample_figure
from validation.event import EventClassifier
from validation.faces import distance, find_faces
from validation.technical import technical

FALSE_MATCH_TARGET = 0.01


def upper_bound(errors: int, trials: int) -> float:
    """Upper end of the two-sided 95 % Clopper-Pearson interval."""
    return 1.0 if errors >= trials else float(beta.ppf(0.975, errors + 1, trials - errors))


def lower_bound(hits: int, trials: int) -> float:
    """Lower end of the two-sided 95 % Clopper-Pearson interval."""
    return 0.0 if hits == 0 else float(beta.ppf(0.025, hits, trials - hits + 1))


def share(hits: int, trials: int) -> dict[str, float]:
    """A share with its count and 95 % interval."""
    return {"share": hits / trials, "of": trials, "low": lower_bound(hits, trials), "high": upper_bound(hits, trials)}


def auc(genuine: np.ndarray, impostor: np.ndarray) -> float:
    """Probability that a genuine pair is closer than an impostor pair."""
    return float((genuine[:, None] < impostor[None]).mean() + 0.5 * (genuine[:, None] == impostor[None]).mean())


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=48)
    parser.add_argument("--scenes", type=int, default=8)
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--classifier", default="work/event_classifier.pt")
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--fmr", type=float, default=FALSE_MATCH_TARGET)
    parser.add_argument("--sheet", default="work/evaluation.png")
    parser.add_argument("--out", default="data/models/pebench-128")
    args = parser.parse_args()
    folder, events = Path(args.out), read_events()
    renderer = Renderer(folder, read_recipe(args.recipe).checkpoint)
    tested = torch.load(args.classifier, weights_only=True)
    any_event = EventLimits(labels=tuple(e.id for e in events), probability=0.0, accuracy=tested["accuracy"], pictures=tested["pictures"])
    classifier = EventClassifier(folder, any_event)
    none = TechnicalLimits(luminance_low=0, luminance_high=1, contrast=0, sharpness=0, face_share=0, phash_distance=0)
    figures = [sample_figure(np.random.default_rng([args.seed, n]), []) for n in range(args.people)]
    who = [looks(f.age, f.gender, f.appearance) for f in figures]

    begun, processor = time.monotonic(), time.process_time()
    portraits: list[Any] = []
    for n, said in enumerate(who):
        for attempt in range(4):  # a portrait must show a face to be one; the first attempts are counted
            picture = renderer.draw([Shot(render("portrait", looks=said).text, seed_of(args.seed, n, attempt))], None)[0]
            faces = find_faces(picture)
            if faces or attempt == 3:
                portraits.append((picture, faces[0].embedding if faces else None, attempt))
                break
    pictures, subject, shown, embeddings, size, tech, chance = [], [], [], [], [], [], []
    drawing, checking = 0.0, 0.0
    for n, (_, face, _) in enumerate(portraits):
        if face is None:
            continue
        chosen = [(n * 7 + 5 * k) % len(events) for k in range(args.scenes)]
        shots = []
        for k in chosen:
            words = ", ".join(events[k].keywords[:KEYWORDS])
            shots.append(Shot(render("scene", looks=who[n], event=events[k].name, keywords=words).text, seed_of(args.seed, n, k, "scene")))
        start = time.process_time()
        drawn = renderer.draw(shots, face)
        drawing += time.process_time() - start
        start = time.process_time()
        for k, picture in zip(chosen, drawn, strict=True):
            faces = find_faces(picture)
            pictures.append(picture)
            subject.append(n)
            shown.append(k)
            embeddings.append(faces[0].embedding if faces else None)
            size.append(min(faces[0].box[2] - faces[0].box[0], faces[0].box[3] - faces[0].box[1]) / picture.width if faces else 0.0)
            tech.append(technical(picture, none).scores)
            chance.append(classifier.probabilities(picture))
        checking += time.process_time() - start
    spent = {"wall_seconds": time.monotonic() - begun, "core_seconds": time.process_time() - processor}

    found = [i for i, e in enumerate(embeddings) if e is not None]
    genuine = np.array([distance(embeddings[i], portraits[subject[i]][1]) for i in found])
    faces_of = {n: portrait[1] for n, portrait in enumerate(portraits) if portrait[1] is not None}
    alike = [(i, n) for i in found for n in faces_of if n != subject[i] and figures[n].gender == figures[subject[i]].gender]
    impostor = np.array([distance(embeddings[i], faces_of[n]) for i, n in alike])
    apart = np.array([distance(faces_of[a], faces_of[b]) for a in faces_of for b in faces_of if a < b])
    limit = float(np.quantile(impostor, args.fmr))
    matches = int((impostor <= limit).sum())
    probabilities = np.stack(chance)
    right = probabilities.argmax(1) == np.array(shown)
    wanted = probabilities[np.arange(len(shown)), shown]
    passed = right & np.array([e is not None for e in embeddings])
    passed[found] &= genuine <= limit
    technical_scores = {key: np.array([t[key] for t in tech]) for key in tech[0]}
    figures_found = {
        "people": args.people, "scenes": len(pictures), "seed": args.seed,
        "portrait_face_found": share(sum(p[2] == 0 and p[1] is not None for p in portraits), len(portraits)),
        "scene_face_found": share(len(found), len(pictures)),
        "event_top1": share(int(right.sum()), len(right)),
        "identity_auc_same_gender": auc(genuine, impostor),
        "genuine_distance": quantiles(genuine), "impostor_distance_same_gender": quantiles(impostor), "portrait_distance": quantiles(apart),
        "false_match_target": args.fmr, "limit": limit, "true_accept_rate": share(int((genuine <= limit).sum()), len(genuine)),
        "passed_all": share(int(passed.sum()), len(passed)), "classifier_top1_fresh_layouts": tested["accuracy"], "classifier_top1_greyscale": tested["grey"],
        "seconds": {**spent, "drawing_core_seconds_per_scene": drawing / len(pictures), "checking_core_seconds_per_scene": checking / len(pictures)},
    }  # fmt: skip
    calibration = Calibration(
        origin=f"training/evaluate.py: {args.people} people drawn anew, {len(pictures)} first candidates; impostors are of the same gender",
        identity=IdentityLimits(
            same_person=round(limit, 4), look_alike=round(float(np.quantile(apart, 0.02)), 4),
            genuine_pairs=len(genuine), impostor_pairs=len(impostor), false_match_rate=matches / len(impostor),
            false_match_bound=upper_bound(matches, len(impostor)), false_non_match_rate=float((genuine > limit).mean()),
        ),
        event=any_event.model_copy(update={"probability": round(float(np.quantile(wanted[right], 0.02)), 3)}),
        technical=TechnicalLimits(
            luminance_low=0.6 * float(technical_scores["luminance"].min()), luminance_high=1 - 0.6 * (1 - float(technical_scores["luminance"].max())),
            contrast=0.6 * float(technical_scores["contrast"].min()), sharpness=0.6 * float(technical_scores["sharpness"].min()),
            face_share=0.8 * float(np.min([v for v in size if v])), phash_distance=4,
        ),
        cost=Cost(
            core_seconds=(drawing + checking) / len(pictures), acceptance=max(0.05, float(passed.mean())),
            kilobytes=float(np.mean([len(png(p)) for p in pictures])) / 1000, machine=f"{os.cpu_count()} cores of {processor_name()}",
        ),
    )  # fmt: skip
    (folder / "calibration.json").write_text(calibration.model_dump_json(indent=1) + "\n", "utf-8")
    (folder / "evaluation.json").write_text(json.dumps(figures_found, indent=1) + "\n", "utf-8")
    print(json.dumps(figures_found, indent=1))
    print(f"sealed {seal(folder) / 1e6:.1f} MB")
    contact_sheet(portraits, pictures, subject, Path(args.sheet))


def quantiles(values: np.ndarray) -> dict[str, float]:
    """Five quantiles of a distribution."""
    return {f"{q:.2f}": float(np.quantile(values, q)) for q in (0.01, 0.05, 0.5, 0.95, 0.99)}


def contact_sheet(portraits: list[Any], pictures: list[Image.Image], subject: list[int], path: Path) -> None:
    """A row a person: the portrait, then the scenes; the first sixteen people."""
    side, columns = pictures[0].width, max(subject.count(n) for n in set(subject)) + 1
    people = sorted(set(subject))[:16]
    sheet = Image.new("RGB", (columns * side, len(people) * side), "white")
    for row, n in enumerate(people):
        mine = [picture for picture, owner in zip(pictures, subject, strict=True) if owner == n]
        for column, picture in enumerate([portraits[n][0], *mine]):
            sheet.paste(picture, (column * side, row * side))
    sheet.save(path)


def processor_name() -> str:
    """The processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
