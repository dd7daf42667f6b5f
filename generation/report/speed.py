"""How fast this machine builds: measured by each build and kept, so that the plan of the next one knows; and how long
what is left takes by that.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from generation.base.hashing import stable_hash
from generation.base.locations import write_whole
from generation.base.system import cores, processor_name
from generation.concepts.balance import looks_of
from schemas.calibration import Cost, Speed
from schemas.concepts import Person
from schemas.recipe import AttemptsRecipe, Recipe
from schemas.report import REST, Report

ENOUGH = {"portraits": 6, "scenes": 32}  # candidates of each stage from which its time says something
PUBLISHED = "data set"  # the stage in a report's seconds
NO_MATTER = {"calibration", "license", "publishable", "embeddable"}  # fields of a checkpoint, to how fast it draws


def speed_of(*reports: Report) -> Speed | None:
    """What the builds of these reports took: of each part what the one tells that drew most of it. None where none
    drew enough of everything to tell.
    """
    most = {stage: max(reports, key=lambda report: report.drawn.get(stage, 0)) for stage in ENOUGH}
    if any(most[stage].drawn.get(stage, 0) < enough for stage, enough in ENOUGH.items()):
        return None
    whole = [report for report in reports if report.accepted and PUBLISHED in report.seconds]
    if not whole:
        return None
    largest = max(whole, key=lambda report: report.accepted)
    each = {stage: round(report.seconds[stage] / report.drawn[stage], 4) for stage, report in most.items()}
    return Speed(
        start=round(min(report.seconds.get(REST, 0.0) for report in whole), 2),
        face=each["portraits"],
        scene=each["scenes"],
        published=round(largest.seconds[PUBLISHED] / largest.accepted, 4),
        cores=cores(),
        machine=processor_name(),
    )


def estimate(
    cost: Cost,
    speed: Speed,
    attempts: AttemptsRecipe,
    given: int,
    faces: int,
    scenes: Iterable[tuple[Person, int]],
    published: int,
) -> tuple[float, float]:
    """Seconds and megabytes of drawing so many faces, and of each person so many scenes, and of writing a data set of
    `published` scenes; `given` faces are only checked. A machine with fewer cores than were measured takes longer; with
    more, nobody knows.
    """
    left = [(cost.acceptance_by_looks.get(looks_of(person), cost.acceptance), count) for person, count in scenes]
    candidates = sum(count * _expected(share, attempts.scene) for share, count in left)
    drawn = _expected(cost.acceptance, attempts.portrait) * faces
    seconds = speed.start + speed.face * given + max(speed.face, speed.scene) * drawn
    seconds += speed.scene * candidates + speed.published * published
    kept = given + drawn + candidates + published  # pictures in the run folder, and accepted ones in the data set
    return max(1.0, speed.cores / cores()) * seconds, kept * cost.kilobytes / 1000


def _expected(acceptance: float, attempts: int) -> float:
    """Candidates drawn for an item, on average, when each passes with probability `acceptance` and there are at most
    `attempts`.
    """
    return float((1 - (1 - acceptance) ** attempts) / acceptance)


def keep_speed(report: Report, recipe: Recipe, engine: str) -> None:
    """Keeps what a build took for the next plan on this machine; a place that cannot be written keeps nothing."""
    speed, path = speed_of(report), _kept_at(recipe, engine)
    if speed is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(path.parent, os.W_OK):
        write_whole(path, (speed.model_dump_json(indent=1) + "\n").encode())


def kept_speed(recipe: Recipe, engine: str) -> Speed | None:
    """What the last build of such a recipe took on this machine; None where there was none."""
    try:
        return Speed.model_validate_json(_kept_at(recipe, engine).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def _kept_at(recipe: Recipe, engine: str) -> Path:
    drawing = recipe.checkpoint.model_dump(exclude=NO_MATTER)
    judge = recipe.judge and (recipe.judge.endpoint, recipe.judge.model)
    threads = os.environ.get("OMP_NUM_THREADS")
    key = stable_hash(drawing, recipe.portraits, judge, engine, processor_name(), cores(), threads)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "pebench" / "speed" / f"{key}.json"
