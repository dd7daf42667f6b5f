"""What a data set is made of, before it is files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from datasets import Features

from generation.dataset.layout import Records
from generation.dataset.splits import Cell, Place
from schemas.concepts import Event, Person
from schemas.marker import MadeOf
from schemas.rows import EVENT_FEATURES, PERSON_FEATURES, ImageRow, QuestionRow


def _nothing(_: Cell) -> Iterator[QuestionRow]:
    return iter(())


class Content(NamedTuple):
    """Everything that `publish.write_dataset` writes. `rows` and `questions` are called once a cell, so that one shard
    at a time is in memory.
    """

    people: Sequence[tuple[Person, Place]]
    events: Sequence[tuple[Event, Place]]
    cells: Mapping[Cell, Sequence[str]]  # image ids, in order
    rows: Callable[[Cell], Iterator[ImageRow]]
    card: Mapping[str, str]  # what data/card.md asks for beyond counts and configs
    examples: bytes  # a JPEG for the card
    made_of: MadeOf
    license: str  # of the images
    licenses: Sequence[str]  # of images and texts, as the Hub spells them
    pretty_name: str
    question_cells: Sequence[Cell] = ()
    questions: Callable[[Cell], Iterator[QuestionRow]] = _nothing
    nearest_faces: Mapping[str, Sequence[str]] = {}  # person -> the people whose portraits are most alike


def concept_rows(content: Content, records: Records) -> list[dict[str, Any]]:
    """People or events as their tables have them."""
    return [
        record.model_dump(mode="json")
        | {"block": place.block}
        | ({"nearest_faces": list(content.nearest_faces.get(record.id, ()))} if isinstance(record, Person) else {})
        for record, place in records
    ]


def concept_tables(content: Content) -> list[tuple[str, Records, Features]]:
    """The kinds of tables, with their records and columns."""
    return [("people", content.people, PERSON_FEATURES), ("events", content.events, EVENT_FEATURES)]
