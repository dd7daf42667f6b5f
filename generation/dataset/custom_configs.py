"""Which rows a split of one's own holds, and the configs that find them.

What is forgotten is a union of whole blocks, or it is not. If it is, one config has all splits, each a list of files,
as the standard ones have. If it is not, files have to be filtered, and a filter holds for all splits of a config
(datasets 5.2): then there are two configs, of what is forgotten and of what is retained.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from generation.base.errors import UserError
from generation.concepts.blocks import HELD_OUT, Block
from generation.dataset.folder import Published
from generation.dataset.layout import HALVES, IMAGES, OF_QUESTIONS, QUESTIONS, Config, Filters, of_cells
from generation.dataset.splits import RETAKE, Cell, Target, forgetting, take_of
from schemas.marker import CustomSplit
from schemas.questions import QUESTION_TYPES

NEIGHBOURS = ("job", "region", "face")  # by what those who are retained can be like those who are forgotten
IDS = {IMAGES: "image_id", QUESTIONS: "question_id"}


class Row(NamedTuple):
    """What a split goes by, of an image or a question; whom or what a question is not about is empty, and so is the
    task of an image.
    """

    id: str
    person: str
    event: str
    cell: Cell
    image: str
    task: str


class Index(NamedTuple):
    """Everybody and everything of a published folder, and the rows of its images and of its questions, in the order of
    the files.
    """

    people: Sequence[Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]
    rows: Mapping[str, Sequence[Row]]


Ids = Mapping[str, Sequence[str]]  # split -> ids of rows


class Made(NamedTuple):
    """One config and the ids that each of its splits holds."""

    folder: str
    config: Config
    ids: Ids


def index(published: Published) -> Index:
    """Reads people, events, ids and blocks, and no picture."""

    def rows(folder: str, key: str) -> list[Row]:
        columns = ["person_id", "event_id", "person_block", "event_block", "half"]
        asked = ["task"] if folder == QUESTIONS else []
        records = published.rows_of(folder, [*dict.fromkeys([key, "image_id"]), *columns, *asked])
        return [
            Row(
                record[key],
                record["person_id"],
                record["event_id"],
                Cell(record["person_block"], record["event_block"], record["half"], take_of(record["image_id"])),
                record["image_id"],
                record.get("task", ""),
            )
            for record in records
        ]

    return Index(published.people(), published.events(), {folder: rows(folder, key) for folder, key in IDS.items()})


def make(split: CustomSplit, known: Index) -> dict[str, Made]:
    """The configs of a split, by name.

    Raises:
        UserError: somebody or something is not there or is held out, or a split would be empty.
    """
    tables = {"person": "people", "event": "events"}
    blocks = {
        kind: {record["id"]: record["block"] for record in records}
        for kind, records in (("person", known.people), ("event", known.events))
    }
    for kind, ids in (("person", split.people), ("event", split.events)):
        if strange := [id for id in ids if id not in blocks[kind]]:
            raise UserError(
                f"split '{split.name}': there is no {kind} '{strange[0]}' in this data set; its config '{tables[kind]}'"
                " lists them"
            )
        if held := [id for id in ids if blocks[kind][id] == HELD_OUT]:
            raise UserError(f"split '{split.name}': '{held[0]}' is held out and in no training split; leave it out")
    if not (split.people or split.events):
        raise UserError(f"split '{split.name}': forgets nothing; name people or events")
    if split.facts:
        return _of_facts(split, known)
    gone = [_whole(ids, blocks[kind]) for kind, ids in (("person", split.people), ("event", split.events))]
    target: Target = "both" if split.people and split.events else "person" if split.people else "event"
    configs: dict[str, Made] = {}
    for folder, suffix in ((IMAGES, ""), (QUESTIONS, OF_QUESTIONS)):
        rows = [row for row in known.rows[folder] if row.cell.person != HELD_OUT]
        if gone[0] is not None and gone[1] is not None and split.before is None:
            cells = forgetting(target, gone[0], gone[1], list(dict.fromkeys(row.cell for row in rows)))
            parts = (
                {
                    split.name: Made(
                        folder,
                        of_cells(cells, folder),
                        {name: _of_cells(rows, members) for name, members in cells.items()},
                    )
                }
                if cells
                else {}
            )
        else:
            parts = _filtered(split, folder, rows)
        if folder == IMAGES and (not parts or not all(all(made.ids.values()) for made in parts.values())):
            raise UserError(
                f"split '{split.name}': leaves a split without images; forget more, or less, of a larger data set"
            )
        parts |= _neighbours(split, folder, rows, known.people)
        configs |= {name + suffix: part for name, part in parts.items() if all(part.ids.values())}
    return configs


def _whole(ids: Sequence[str], blocks: Mapping[str, Block]) -> set[Block] | None:
    """The blocks that these ids make up; None when they leave a rest."""
    wanted = {blocks[id] for id in ids}
    return wanted if {id for id, block in blocks.items() if block in wanted} == set(ids) else None


def _of_cells(rows: Iterable[Row], cells: Sequence[Cell]) -> list[str]:
    return [row.id for row in rows if row.cell in cells]


def _filtered(split: CustomSplit, folder: str, rows: Sequence[Row]) -> dict[str, Made]:
    """What is forgotten, in its halves, and what is retained; of people and events at once also the two streams."""
    people, events = set(split.people), set(split.events)
    gone_people = people | set(split.before or ()) if people else people
    gone_events = events | set(split.before or ()) if events else events
    of_people: Filters = [[("person_id", "in", sorted(people))]] if people else []
    of_events: Filters = [[("event_id", "in", sorted(events))]] if events else []
    forgotten = [row for row in rows if row.person in people or row.event in events]
    kept = [row for row in rows if not (row.person in gone_people or row.event in gone_events)]
    configs = {
        f"{split.name}_forget": _forget(folder, forgotten, [*of_people, *of_events]),
        f"{split.name}_retain": _retain(folder, kept, _but(gone_people, gone_events)),
    }
    if people and events:
        for kind, some, filters in (
            ("person", [r for r in rows if r.person in people], of_people),
            ("event", [r for r in rows if r.event in events], of_events),
        ):
            streams = _halves(some, (f"forget_train_{kind}", f"forget_test_{kind}"))
            configs[f"{split.name}_forget_{kind}"] = _parts(folder, streams, filters)
    return configs


def _of_facts(split: CustomSplit, known: Index) -> dict[str, Made]:
    """What is asked about facts of the people is forgotten; their other questions and everybody else's are retained. A
    question that tells such a fact in its own words, to ask for the name, is in neither.

    Raises:
        UserError: a split would be empty.
    """
    people, facts = set(split.people), sorted(split.facts)
    telling = {task for (about, task, _), kind in QUESTION_TYPES.items() if about == "person" and kind.given & {*facts}}
    rows = [row for row in known.rows[QUESTIONS] if row.cell.person != HELD_OUT]
    theirs = [row for row in rows if row.person in people]
    forgotten = [row for row in theirs if row.task in facts]
    others = [row for row in theirs if row.task not in facts and (row.image or row.task not in telling)]
    kept = {row.id for row in others} | {row.id for row in rows if row.person not in people}
    whose = ("person_id", "in", sorted(people))
    of_others: Filters = [
        [("person_id", "not in", sorted(people))],
        [whose, ("task", "not in", sorted({*facts, *telling}))],
        *([[whose, ("task", "in", sorted(telling)), ("image_id", "!=", "")]] if telling else []),
    ]
    parts = {
        "forget": _forget(QUESTIONS, forgotten, [[whose, ("task", "in", facts)]]),
        "retain": _retain(QUESTIONS, [row for row in rows if row.id in kept], of_others),
    }
    if not all(all(made.ids.values()) for made in parts.values()):
        raise UserError(
            f"split '{split.name}': too little is asked about the {' and '.join(facts)} of these people for two halves;"
            " name more facts or people"
        )
    return {f"{split.name}_{part}{OF_QUESTIONS}": made for part, made in parts.items()}


def _neighbours(
    split: CustomSplit, folder: str, rows: Sequence[Row], people: Sequence[Mapping[str, Any]]
) -> dict[str, Made]:
    """Retained people who are like a forgotten one: the same job, the same region, one of the most alike faces."""
    if not (split.neighbours and split.people):
        return {}
    gone, events = set(split.people), set(split.events)
    of = [person for person in people if person["id"] in gone]
    alike = {
        "job": {person["id"] for person in people if person["job"] in {p["job"] for p in of}},
        "region": {person["id"] for person in people if person["region"] in {p["region"] for p in of}},
        "face": {id for p in of for id in p["nearest_faces"]},
    }
    configs = {}
    for by in NEIGHBOURS:
        ids = alike[by] - gone
        some = [row for row in rows if row.person in ids and row.event not in events]
        but_events = [("event_id", "not in", sorted(events))] if events else []
        configs[f"{split.name}_neighbours_{by}"] = _parts(
            folder, {"retain": _first(some)}, [[("person_id", "in", sorted(ids)), *but_events]]
        )
    return configs


def _but(people: set[str], events: set[str]) -> Filters:
    return [[(column, "not in", sorted(ids)) for column, ids in (("person_id", people), ("event_id", events)) if ids]]


def _forget(folder: str, rows: Sequence[Row], filters: Filters) -> Made:
    """What is forgotten, in its halves; of the training half further takes, too."""
    again = [row for row in rows if row.cell.take and row.cell.half == "train"]
    return _parts(folder, {**_halves(rows, ("forget_train", "forget_test")), "forget_retake": again}, filters)


def _retain(folder: str, rows: Sequence[Row], filters: Filters) -> Made:
    again = [row for row in rows if row.cell.take]
    return _parts(folder, {"retain": _first(rows), "retain_retake": again}, filters)


def _first(rows: Iterable[Row]) -> list[Row]:
    """Without further takes, which are in splits of their own."""
    return [row for row in rows if not row.cell.take]


def _halves(rows: Sequence[Row], names: tuple[str, str]) -> dict[str, Sequence[Row]]:
    return {
        name: [row for row in _first(rows) if row.cell.half == half] for name, half in zip(names, HALVES, strict=True)
    }


def _parts(folder: str, parts: Mapping[str, Sequence[Row]], filters: Filters) -> Made:
    """A config of these splits; one of further takes only where there are any."""
    parts = {split: rows for split, rows in parts.items() if rows or not split.endswith(RETAKE)}
    cells = {split: list(dict.fromkeys(row.cell for row in rows)) for split, rows in parts.items()}
    return Made(
        folder,
        of_cells(cells, folder)._replace(filters=filters),
        {split: [row.id for row in rows] for split, rows in parts.items()},
    )
