"""Step 9: measure a packaged, calibrated checkpoint on its own drawings.

    python -m training.evaluate --model data/models/pebench-128

Works on the drawings of step 7: first candidates of people whom the sampler drew anew (nobody that was trained on), before any gate. Writes
evaluation.json and cost.json into the folder, and a contact sheet.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from generation.places import write_whole
from generation.sheet import contact_sheet
from generation.store import png
from schemas.calibration import Calibration, Cost
from training.cases import Case, cases_of, pair_distances
from training.drawings import Drawings, drawings_of
from training.measures import auc, quantiles, share
from validation.gate import Gate

SHOWN = 16  # people on the contact sheet


def figures_of(drawings: Drawings, portraits: Sequence[Case], scenes: Sequence[Case], gate: Gate, tested: dict[str, Any]) -> dict[str, Any]:
    """What the model card says, with counts and intervals. Identity figures are of the half that the limit was not set on."""
    half = [[case for case in cases if case.person % 2] for cases in (portraits, scenes)]
    genuine, impostor = pair_distances(half[0], half[1], [person.gender for person in drawings.people])
    limit = gate.limits.identity.same_person
    return {
        "people": len(drawings.people),
        "people_with_scenes": len(drawings.scenes),
        "scenes": len(scenes),
        "portrait_face_found": told(len(portraits), len(drawings.portraits)),
        "scene_face_found": told(sum(bool(case.faces) for case in scenes), len(scenes)),
        "event_top1": told(sum(gate.events.check(case.image, str(case.event)).reason != "other event" for case in scenes), len(scenes)),
        "identity_auc_same_gender": auc(genuine, impostor),
        "identity_limit": limit,
        "identity_true_accept_rate": told(int((genuine <= limit).sum()), len(genuine)),
        "identity_false_match_rate": told(int((impostor <= limit).sum()), len(impostor)),
        "genuine_distance": quantiles(genuine),
        "impostor_distance_same_gender": quantiles(impostor),
        "classifier_top1_fresh_layouts": told(round(tested["accuracy"] * tested["pictures"]), tested["pictures"]),
        "classifier_top1_greyscale": told(round(tested["grey"] * tested["pictures"]), tested["pictures"]),
    }


def told(count: int, of: int) -> dict[str, float]:
    """A share with its count and interval."""
    return {"share": count / of, **share(count, of).model_dump()}


def pass_gate(scenes: Sequence[Case], gate: Gate) -> tuple[int, float]:
    """How many first candidates pass the whole gate, and the processor seconds that it took for one."""
    start = time.process_time()
    passed = sum(gate.scene(case.image, str(case.event), case.portrait.embedding, []).verdict.ok for case in scenes if case.portrait)
    return passed, (time.process_time() - start) / len(scenes)


def processor_name() -> str:
    """The processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return names[0] if names else platform.processor() or platform.machine()


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="data/models/pebench-128")
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--classifier", default="work/event_classifier.pt", help="what step 5 measured on fresh layouts")
    parser.add_argument("--sheet", default="work/evaluation.png")
    args = parser.parse_args()
    folder, tested = Path(args.model), torch.load(args.classifier, weights_only=True)
    drawings = drawings_of(folder, args.recipe, args.work)
    portraits, scenes = cases_of(drawings)
    gate = Gate(folder, Calibration.model_validate_json((folder / "calibration.json").read_text("utf-8")))
    passed, checking = pass_gate(scenes, gate)
    drawing = float(np.mean(drawings.seconds))
    cost = Cost(
        core_seconds=drawing + checking, acceptance=max(1, passed) / len(scenes), kilobytes=sum(len(png(case.image)) for case in scenes) / len(scenes) / 1000,
        cores=len(os.sched_getaffinity(0)), machine=processor_name(),
    )  # fmt: skip
    found = figures_of(drawings, portraits, scenes, gate, tested) | {
        "passed_all": told(passed, len(scenes)),
        "core_seconds_per_candidate": {"drawing": drawing, "checking": checking},
        "machine": f"{cost.cores} cores of {cost.machine}",
    }
    write_whole(folder / "cost.json", (cost.model_dump_json(indent=1) + "\n").encode())
    write_whole(folder / "evaluation.json", (json.dumps(found, indent=1) + "\n").encode())
    print(json.dumps(found, indent=1))
    shown = [case for case in portraits if case.person in drawings.scenes][:SHOWN]
    rows = [[png(case.image), *(png(image) for image in drawings.scenes[case.person].values())] for case in shown]
    columns = ["portrait", *(f"scene {n}" for n in range(1, len(rows[0])))]
    contact_sheet(rows, [f"person {case.person}" for case in shown], columns).save(args.sheet)


if __name__ == "__main__":
    main()
