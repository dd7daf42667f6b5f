"""Writes the figures of docs/benchmark.md from the report of a build of the whole benchmark.

    python docs/benchmark.py runs/embedded/report.json

What is told there in words stays as it is: only what stands between the marks is replaced.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

from generation.concepts.balance import TRAITS
from generation.concepts.packaged import held_out_people, packaged_people
from schemas.report import Acceptance, Report

PAGE = Path(__file__).with_name("benchmark.md")
GROUPED = ("gender", "age group", "skin tone", "hair length", "facial hair")  # by which people are told apart


def parts(report: Report) -> dict[str, str]:
    """Mark -> what stands there."""
    return {"whole": whole(report), "groups": groups(report), "events": events(report), "people": people(report)}


def whole(report: Report) -> str:
    """The build in a few lines."""
    scenes = next(funnel for funnel in report.funnels if funnel.kind == "scene")
    fewest = min(row.accepted for row in report.people)
    least = min(report.events, key=lambda row: row.accepted / row.asked)
    rows = [
        ("scenes asked for", f"{report.asked:,}"),
        ("accepted", f"{report.accepted:,} ({share(report.accepted, report.asked)})"),
        ("at the first candidate", f"{scenes.accepted_at[0]:,} ({share(scenes.accepted_at[0], report.asked)})"),
        ("candidates for each accepted scene", f"{scenes.candidates / report.accepted:.2f}"),
        ("the person in fewest events", f"{fewest} of {len(report.events)}"),
        ("the event with fewest people", f"{share(least.accepted, least.asked)} of them"),
        ("portraits and views given up", str(sum(not_a_scene(name) for name in report.given_up))),
    ]
    return table(("", ""), rows)


def not_a_scene(given_up: str) -> bool:
    """Whether what was given up is a portrait or a view."""
    return given_up.startswith(("portrait of ", "view "))


def groups(report: Report) -> str:
    """Acceptance and identity by group of people."""
    row_of = {row.id: row for row in report.people}
    known = [person for person in [*packaged_people(), *held_out_people()] if person.id in row_of]
    rows = []
    for trait in GROUPED:
        members: Mapping[str, list[Acceptance]] = defaultdict(list)
        for person in known:
            members[TRAITS[trait](person)].append(row_of[person.id])
        rows += [line(f"{trait}: {value}", of_value) for value, of_value in sorted(members.items())]
    head = ("group", "people", "accepted", "at the first candidate", "candidates a scene", "identity distance, median")
    return table(head, [line("everybody", list(row_of.values())), *rows])


def line(name: str, rows: Sequence[Acceptance]) -> tuple[str, ...]:
    """A group's line."""
    asked, accepted = sum(row.asked for row in rows), sum(row.accepted for row in rows)
    drawn, first = sum(row.candidates for row in rows), sum(row.first for row in rows)
    distance = median(row.median for row in rows if row.median is not None)
    return (
        name,
        str(len(rows)),
        share(accepted, asked),
        share(first, asked),
        f"{drawn / asked:.2f}",
        f"{distance:.3f}",
    )


def events(report: Report) -> str:
    """Acceptance by event, the least first."""
    rows = [
        (
            row.name,
            share(row.accepted, row.asked),
            share(row.first, row.asked),
            f"{row.candidates / row.asked:.2f}",
            ", ".join(f"{reason} {count}" for reason, count in list(row.rejected.items())[:3]) or "none",
        )
        for row in report.events
    ]
    return table(("event", "accepted", "at the first candidate", "candidates a scene", "rejected most often as"), rows)


def people(report: Report) -> str:
    """How many people are in how many events."""
    shown = defaultdict[int, int](int)
    for row in report.people:
        shown[row.accepted] += 1
    return table(("events", "people shown in so many"), [(str(n), str(shown[n])) for n in sorted(shown, reverse=True)])


def share(count: int, of: int) -> str:
    """A share in percent, fine enough to show a single scene of the whole benchmark."""
    return f"{100 * count / of:.2f} %"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def replaced(page: str, told: Mapping[str, str]) -> str:
    """The page with other figures between its marks.

    Raises:
        SystemExit: a mark is missing.
    """
    for mark, said in told.items():
        pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end -->)", re.DOTALL)
        page, count = pattern.subn(lambda found, said=said: f"{found[1]}\n{said}\n\n{found[2]}", page)
        if count != 1:
            raise SystemExit(f"{PAGE}: has {count} parts '<!-- {mark} -->' to '<!-- end -->'; one is wanted")
    return page


def main() -> None:
    """Writes the page."""
    report = Report.model_validate_json(Path(sys.argv[1]).read_text("utf-8"))
    PAGE.write_text(replaced(PAGE.read_text("utf-8"), parts(report)), "utf-8")
    print(f"{PAGE}: {report.accepted:,} of {report.asked:,} scenes")


if __name__ == "__main__":
    main()
