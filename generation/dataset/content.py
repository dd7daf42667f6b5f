"""What a data set is made of: what a build has drawn, and the rows that are written of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from datasets import Features

from generation.concepts.blocks import Rank
from generation.concepts.selection import Selection
from generation.dataset.layout import Records
from generation.dataset.splits import Cell
from generation.images.run_folder import Run
from generation.images.sheets import Sheet
from generation.rendering.checkpoint import Checkpoint
from schemas.concepts import Event, Person
from schemas.marker import MadeOf
from schemas.recipe import Recipe
from schemas.rows import EVENT_FEATURES, PERSON_FEATURES, EventRow, Face, ImageRow, PersonRow, QuestionRow
from schemas.scene import Portrait, Scene


class Drawn(NamedTuple):
    """What a build has finished. `portraits` and `scenes` are all that are, those that were given up included; `sheets`
    are by person.
    """

    recipe: Recipe
    checkpoint: Checkpoint
    selection: Selection
    portraits: Sequence[Portrait]
    sheets: Mapping[str, Sheet]
    scenes: Sequence[Scene]
    run: Run


class ImageEntry(NamedTuple):
    """An image, and the questions about it as rows of their own."""

    row: ImageRow
    questions: Sequence[QuestionRow] = ()


def _no_faces(_: str) -> Sequence[Face]:
    return ()


def _no_questions(_: Cell) -> Iterator[QuestionRow]:
    return iter(())


class Content(NamedTuple):
    """Everything that `publish.write_dataset` writes. `images` and `texts` are called once a cell, so that one shard
    at a time is in memory; `card` is called once all of them were read.
    """

    people: Sequence[tuple[Person, Rank]]
    events: Sequence[tuple[Event, Rank]]
    cells: Mapping[Cell, Sequence[str]]  # image ids, in order
    images: Callable[[Cell], Iterator[ImageEntry]]
    card: Callable[[], Mapping[str, str]]  # what data/card.md asks for beyond counts and configs
    examples: bytes  # a JPEG for the card
    made_of: MadeOf
    license: str  # of the images
    licenses: Sequence[str]  # of images and texts, as the Hub spells them
    pretty_name: str
    text_cells: Sequence[Cell] = ()  # of questions about people alone or events alone; without them nothing is asked
    texts: Callable[[Cell], Iterator[QuestionRow]] = _no_questions
    nearest_faces: Mapping[str, Sequence[str]] = {}  # person -> the people whose portraits are most alike
    faces: Callable[[str], Sequence[Face]] = _no_faces  # person -> the portrait and other views

    @property
    def question_cells(self) -> list[Cell]:
        """The cells that have files of questions."""
        return [*self.cells, *self.text_cells] if self.text_cells else []


def concept_rows(content: Content, records: Records) -> list[dict[str, Any]]:
    """People or events as their tables have them."""

    def row(record: Person | Event, block: str) -> PersonRow | EventRow:
        if isinstance(record, Event):
            return EventRow(**dict(record), block=block)
        nearest, faces = tuple(content.nearest_faces.get(record.id, ())), tuple(content.faces(record.id))
        return PersonRow(**dict(record), block=block, nearest_faces=nearest, faces=faces)

    return [row(record, place.block).table_row() for record, place in records]


def concept_tables(content: Content) -> list[tuple[str, Records, Features]]:
    """The kinds of tables, with their records and columns."""
    return [("people", content.people, PERSON_FEATURES), ("events", content.events, EVENT_FEATURES)]
