"""Edits of people and events from the browser: new versions of a record, beside the version that they replace.

A build in the same run folder takes them by itself. An edit names the version that it replaces by its hash, so one that
was made of another text than the one that is there now is left aside and said, never laid over it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from generation.base.hashing import stable_hash
from generation.concepts.files import Concepts, objections_to
from generation.concepts.selection import Selection
from schemas.concepts import Event, Person
from schemas.review import Edit

R = TypeVar("R", Person, Event)
PERSON_FIELDS = ("mark", "description")
EDITED = ", edited by "
LONGEST = 120  # letters of a line


def with_edits(selection: Selection, edits: Iterable[Edit]) -> Selection:
    """The selection with the latest version of everybody and everything."""
    of: dict[str, list[Edit]] = {}
    for edit in edits:
        of.setdefault(edit.concept, []).append(edit)
    if not of:
        return selection
    people = {
        block: [latest(person, of.get(person.id, ())) for person in group] for block, group in selection.people.items()
    }
    events = {
        block: [latest(event, of.get(event.id, ())) for event in group] for block, group in selection.events.items()
    }
    return Selection(people, events)


def latest(record: R, edits: Iterable[Edit]) -> R:
    """The record after the edits that follow from it, one after the other."""
    for edit in edits:
        if edit.replaces == stable_hash(record) and isinstance(edit.record, type(record)):
            record = _with_pictures_of(record, edit.record)
    return record


def _with_pictures_of(before: R, after: R) -> R:
    """The later one, which was read from a file that does not tell of pictures."""
    return after.model_copy(update={"pictures": before.pictures}) if isinstance(before, Person) else after


def edited(record: Person | Event, texts: Mapping[str, str], reviewer: str) -> Person | Event:
    """A record with other texts, which says who edited it and when. The texts are those of a form: keywords are lines,
    an empty paraphrase is none.

    Raises:
        ValidationError: a text is too short, too long or holds what may not stand in it.
    """
    fields = record.model_dump()
    if isinstance(record, Person):
        fields["pictures"] = record.pictures
        fields["appearance"] |= {name: texts[name] for name in PERSON_FIELDS}
    else:
        keywords = [line.strip() for line in texts["keywords"].splitlines() if line.strip()]
        fields |= {
            "description": texts["description"],
            "paraphrase": texts["paraphrase"].strip() or None,
            "keywords": keywords,
        }
    new = type(record).model_validate(fields)
    if new == record:
        return record
    return new.model_copy(
        update={
            "provenance": new.provenance.model_copy(
                update={"writer": _writer(record, reviewer), "date": f"{datetime.now(UTC):%Y-%m-%d}"}
            )
        }
    )


def texts_of(record: Person | Event) -> dict[str, str]:
    """What can be edited of a record, as a form shows it."""
    if isinstance(record, Person):
        return {name: getattr(record.appearance, name) for name in PERSON_FIELDS}
    return {
        "description": record.description,
        "paraphrase": record.paraphrase or "",
        "keywords": "\n".join(record.keywords),
    }


def new_objections(before: Person | Event, after: Person | Event, selection: Selection) -> list[tuple[str, str]]:
    """Field and fault: what the rules hold against an edited record and did not hold against it before."""
    people = [person for person in selection.everybody if person.id != before.id]
    events = [event for event in selection.all_events if event.id != before.id]
    known = set(objections_to(before, Concepts(people, events)))
    return [fault for fault in objections_to(after, Concepts(people, events)) if fault not in known]


def _writer(record: Person | Event, reviewer: str) -> str:
    """ "M. Author, edited by A. Reviewer"; whoever edits twice is named once, and what is too long loses the earliest
    editors.
    """
    author, *editors = record.provenance.writer.split(EDITED)
    names = [name for name in (editors[0].split(" and ") if editors else []) if name != reviewer]
    return _fitting(author, [*names, reviewer])


def _fitting(author: str, editors: Sequence[str]) -> str:
    for first in range(len(editors)):
        said = f"{author}{EDITED}{' and '.join(editors[first:])}"
        if len(said) <= LONGEST:
            return said
    return f"{author[: LONGEST - len(EDITED) - len(editors[-1])]}{EDITED}{editors[-1]}"
