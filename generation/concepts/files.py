"""People and events of the user's own: YAML or JSONL files, checked record by record, each fault in one line that says
file, line and field.

A record is a person when it has an `age` or an `appearance`, and an event when it has `keywords`. A YAML file is a list
of records; a JSONL file has one in every line.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.faults import faults_of
from generation.base.pictures import check_picture
from generation.base.records import Faulty, Located, printable, read_records, shown
from schemas.concepts import Event, Person, SuppliedPictures
from schemas.texts import EventText, PersonText
from validation.texts.looks import Looks, visible
from validation.texts.names import Names
from validation.texts.names_in_text import NamesOf
from validation.texts.prose import (
    event_objections,
    hidden_objections,
    naming_in_event,
    naming_in_person,
    person_objections,
)
from validation.texts.repeats import paraphrase_objections, repeated_runs, same_event, same_scene, wordings


class Concepts(NamedTuple):
    """People and events, in the order of their files."""

    people: list[Person]
    events: list[Event]


def read_concepts(paths: Sequence[Path], taken: Concepts) -> Concepts:
    """All people and events of the files, none of which collides with another or with `taken`.

    Raises:
        UserError: the first fault of the first file that has one.
    """
    read = Concepts([], [])
    for path in paths:
        own, faults = check_file(path, Concepts([*taken.people, *read.people], [*taken.events, *read.events]))
        if faults:
            alone = "" if taken.people or taken.events else " --alone"
            more = (
                f" (and {len(faults) - 1} more; see 'pebench check concepts {path}{alone}')" if len(faults) > 1 else ""
            )
            raise UserError(faults[0] + more)
        read.people.extend(own.people)
        read.events.extend(own.events)
    return read


def check_file(path: Path, taken: Concepts) -> tuple[Concepts, list[str]]:
    """A file's people and events and its faults, a line each, in the order of the file."""
    read, known, where = Concepts([], []), _Known(taken), dict[str, Located]()
    faults: list[tuple[int, str]] = []
    ended: list[str] = []
    try:
        for located in read_records(path):
            record, said = _validated(located.fields)
            if isinstance(record, Person) and record.pictures:
                record = record.model_copy(update={"pictures": _from_file(record.pictures, path)})
            if record is not None:
                said = _against(record, known, where)
                where.setdefault(record.id, located)
                known.add(record)
            if isinstance(record, Person):
                read.people.append(record)
            elif record is not None:
                read.events.append(record)
            faults += [(located.line_of(field), text) for field, text in said]
    except Faulty as wrong:
        ended += wrong.lines
    if not faults and not ended and not where:
        ended.append(f"{path}: holds no person and no event; see docs/concepts.md for the fields")
    faults += [(where[id].line_of(field), text) for id, field, text in _across(read, taken)]
    return read, [
        printable(fault)
        for fault in [*(f"{path}:{line}: {text}" for line, text in sorted(faults, key=itemgetter(0))), *ended]
    ]


def objections_to(record: Person | Event, beside: Concepts) -> list[tuple[str, str]]:
    """Field and fault, for everything that holds against one record that stands beside others."""
    own = Concepts([record], []) if isinstance(record, Person) else Concepts([], [record])
    return [*_against(record, _Known(beside), {}), *((field, text) for _, field, text in _across(own, beside))]


def _validated(fields: dict[str, Any]) -> tuple[Person | Event | None, list[tuple[str, str]]]:
    kind: type[Person] | type[Event] = Event if "keywords" in fields and "appearance" not in fields else Person
    if not {"age", "appearance", "keywords"} & set(fields):
        return None, [
            ("", "neither a person (with an 'age') nor an event (with 'keywords'); see docs/concepts.md for the fields")
        ]
    try:
        return kind.model_validate(_dates_as_text(fields)), []
    except ValidationError as error:
        return None, list(faults_of(error, fields))


def _dates_as_text(fields: dict[str, Any]) -> dict[str, Any]:
    """YAML reads 2026-11-22 as a date."""
    written = fields.get("provenance")
    if isinstance(written, dict) and hasattr(written.get("date"), "isoformat"):
        return fields | {"provenance": written | {"date": written["date"].isoformat()}}
    return fields


def _from_file(pictures: SuppliedPictures, path: Path) -> SuppliedPictures:
    """With paths that lead on from where the command runs."""
    beside = path.resolve().parent
    paths = {"portrait": str(beside / pictures.portrait), "views": tuple(str(beside / view) for view in pictures.views)}
    return pictures.model_copy(update=paths)


class _Known:
    """What a record may not collide with, by what is compared, so that thousands of people take seconds."""

    def __init__(self, taken: Concepts) -> None:
        self.ids: set[str] = set()
        self.names = Names()
        self.looks = Looks(1)
        self.events: list[tuple[str, str]] = []
        records: list[Person | Event] = [*taken.people, *taken.events]
        for record in records:
            self.add(record)

    def add(self, record: Person | Event) -> None:
        self.ids.add(record.id)
        if isinstance(record, Person):
            self.names.add(record.name)
            self.looks.add(visible(record.age, record.gender, record.appearance), record.id)
        else:
            self.events += wordings([record])


def _against(record: Person | Event, known: _Known, where: dict[str, Located]) -> list[tuple[str, str]]:
    """Field and fault, for everything that holds against a valid record."""
    source = record.provenance.model_dump()
    faults = [(f"provenance.{field}", fault) for field, text in source.items() for fault in hidden_objections(text)]
    if record.id in known.ids:
        there = f"in line {where[record.id].line}" if record.id in where else "already"
        faults.append(("id", f"'{record.id}' is there {there}; choose another"))
    if not _is_day(record.provenance.date):
        day = record.provenance.date
        faults.append(("provenance.date", f"'{day}' is no day of the calendar; write year-month-day"))
    faults += _against_person(record, known) if isinstance(record, Person) else _against_event(record, known)
    return [(field, f"field '{field}': {text}") for field, text in faults]


def _against_person(person: Person, known: _Known) -> list[tuple[str, str]]:
    text = PersonText.model_construct(mark=person.appearance.mark, description=person.appearance.description)
    faults: list[tuple[str, str]] = [*person_objections(text, person), *_picture_faults(person.pictures)]
    if like := known.names.nearest(person.name):
        faults.append(("name", f"{shown(person.name)} is too near to {shown(like)}; invent another"))
    if twin := known.looks.twin(visible(person.age, person.gender, person.appearance)):
        faults.append(("appearance", f"looks like '{twin}' in every visible trait; change one"))
    return faults


def _picture_faults(pictures: SuppliedPictures | None) -> Iterator[tuple[str, str]]:
    if pictures is None:
        return
    named = [("pictures.portrait", pictures.portrait), *(("pictures.views", view) for view in pictures.views)]
    for field, name in named:
        try:
            check_picture(Path(name).read_bytes(), name)
        except OSError as error:
            yield field, f"'{name}' cannot be read ({error.strerror}); the path starts at the record's file"
        except UserError as error:
            yield field, str(error)
    if not hidden_objections(pictures.source) and not hidden_objections(pictures.license):
        return
    yield "pictures", "source and license may not hold hidden characters"


def _against_event(event: Event, known: _Known) -> list[tuple[str, str]]:
    text = EventText.model_construct(description=event.description, keywords=event.keywords)
    faults: list[tuple[str, str]] = list(event_objections(text, event.name))
    if like := same_event(event.name, event.description, known.events):
        faults.append(("name", f"{shown(event.name)} is the same event as {shown(like)}; keep one of them"))
    if event.paraphrase is not None:
        faults += [("paraphrase", fault) for fault in paraphrase_objections(event.paraphrase, event)]
        if not like and (like := same_scene(event.paraphrase, known.events)):
            faults.append(
                ("paraphrase", f"says the scene of {shown(like)}; say that of {shown(event.name)} in other words")
            )
    return faults


def _across(own: Concepts, taken: Concepts) -> Iterator[tuple[str, str, str]]:
    """Id, field and fault, for what shows only when the whole file is read."""
    names = NamesOf(person.name for person in [*taken.people, *own.people])
    for person in own.people:
        text = PersonText.model_construct(mark=person.appearance.mark, description=person.appearance.description)
        for field, fault in naming_in_person(text, person.name, names):
            yield person.id, field, f"field '{field}': {fault}"
    for event in own.events:
        scene = EventText.model_construct(description=event.description, keywords=event.keywords)
        for field, fault in naming_in_event(scene, event.name, names):
            yield event.id, field, f"field '{field}': {fault}"
        for fault in names.objections(event.paraphrase or ""):
            yield event.id, "paraphrase", f"field 'paraphrase': {fault}"
    yield from _repeats(
        *(
            {(person.id, "appearance.description"): person.appearance.description for person in people}
            for people in (taken.people, own.people)
        )
    )
    yield from _repeats(*(_scenes(events) for events in (taken.events, own.events)))


def _scenes(events: Sequence[Event]) -> dict[tuple[str, str], str]:
    paraphrases = {(event.id, "paraphrase"): event.paraphrase for event in events if event.paraphrase}
    return {(event.id, "description"): event.description for event in events} | paraphrases


def _repeats(there: dict[tuple[str, str], str], own: dict[tuple[str, str], str]) -> Iterator[tuple[str, str, str]]:
    for key, runs in repeated_runs(there | own).items():
        if key in own:
            id, field = key
            yield id, field, f"field '{field}': {shown(runs[0])} stands in three other texts; say it in other words"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
