"""What a candidate costs, for the plan's estimate."""

import platform
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from generation.base.system import cores
from generation.images.run_folder import png
from schemas.calibration import Cost
from training.figures.cases import Case
from training.figures.drawings import Drawings
from validation.gate import Gate

TIMED = 400  # scenes that the gate's time is taken on


def cost_of(drawings: Drawings, judged: Sequence[tuple[Case, bool]], gate: Gate, attempts: int) -> Cost:
    """From first candidates of scenes and whether each passes all checks.

    People differ in how often they pass, and those who seldom do are drawn most. So each person's share (with one
    passed for two added, as counts are small) says how many of a scene's `attempts` are drawn, and acceptance is scenes
    accepted a candidate drawn.
    """
    passed = defaultdict[int, list[bool]](list)
    for case, ok in judged:
        passed[case.person].append(ok)
    share = np.array([(sum(person) + 0.5) / (len(person) + 1) for person in passed.values()])
    accepted = 1 - (1 - share) ** attempts
    scenes = [case for case, _ in judged]
    seconds = float(np.mean(drawings.seconds)) + seconds_of_gate(scenes[:: max(1, len(scenes) // TIMED)], gate)
    size = sum(len(png(case.image)) for case in scenes) / len(scenes) / 1000
    acceptance = float(accepted.sum() / (accepted / share).sum())
    return Cost(core_seconds=seconds, acceptance=acceptance, kilobytes=size, cores=cores(), machine=processor_name())


def seconds_of_gate(scenes: Sequence[Case], gate: Gate) -> float:
    """Processor seconds that the gate takes for one scene."""
    start = time.process_time()
    for case in scenes:
        if case.reference:
            gate.scene(case.image, str(case.event), case.reference.embedding, [])
    return (time.process_time() - start) / len(scenes)


def processor_name() -> str:
    """The processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    names = (
        [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        if info.exists()
        else []
    )
    return names[0] if names else platform.processor() or platform.machine()
