"""What a checkpoint costs, from a build that it drew: how long each part took, and how many candidates an accepted
scene takes of people of each gender and skin tone. For the plan's estimate.

    pebench build --yes
    python -m training.figures.cost --run runs/embedded

Best of the whole benchmark, stopped by nothing, on a machine that does nothing else. Writes cost.json and the manifest.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from generation.base.locations import write_whole
from generation.concepts.balance import looks_of
from generation.concepts.packaged import held_out_people, packaged_people
from generation.rendering.checkpoint import COST
from generation.report.speed import speed_of
from schemas.calibration import Cost
from schemas.concepts import Person
from schemas.report import Report
from training.steps.package import seal


def cost_of(reports: Sequence[Report], people: Sequence[Person], kilobytes: float) -> Cost:
    """The cost by the first report, of a whole build; the others tell times too.

    Raises:
        SystemExit: these builds have drawn too little.
    """
    speed, report = speed_of(*reports), reports[0]
    if speed is None:
        raise SystemExit("what was drawn is too little to be timed; name runs that drew faces and scenes")
    looks = {person.id: looks_of(person) for person in people}
    accepted, drawn = defaultdict[str, int](int), defaultdict[str, int](int)
    for row in report.people:
        accepted[looks[row.id]] += row.accepted
        drawn[looks[row.id]] += row.candidates
    return Cost(
        speed=speed,
        acceptance=sum(accepted.values()) / sum(drawn.values()),
        acceptance_by_looks={look: round(accepted[look] / drawn[look], 3) for look in sorted(drawn) if accepted[look]},
        kilobytes=round(kilobytes, 1),
    )


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("data/models/pebench-edit-256"))
    parser.add_argument("--run", type=Path, required=True, help="the run folder of a build of packaged people")
    parser.add_argument("--timed", type=Path, nargs="*", default=[], help="of others, for what that one's end drew not")
    args = parser.parse_args()
    files = (run / "report.json" for run in (args.run, *args.timed))
    reports = [Report.model_validate_json(file.read_text("utf-8")) for file in files]
    sizes = [path.stat().st_size for path in (args.run / "scenes").glob("*.png")]
    cost = cost_of(reports, [*packaged_people(), *held_out_people()], sum(sizes) / len(sizes) / 1000)
    write_whole(args.model / COST, (cost.model_dump_json(indent=1) + "\n").encode())
    print(cost.model_dump_json(indent=1), f"\nsealed {seal(args.model) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
