"""What a data set is made of, before it is files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from generation.concepts.blocks import Rank
from generation.dataset.splits import Cell
from schemas.concepts import Event, Person

if TYPE_CHECKING:
    from schemas.rows import ImageRow, QuestionRow


def _nothing(_: Cell) -> "Iterator[QuestionRow]":
    return iter(())


class Content(NamedTuple):
    """Everything that `publish.write_dataset` writes. `rows` and `questions` are called once a cell, so that one shard
    at a time is in memory.
    """

    people: Sequence[tuple[Person, Rank]]
    events: Sequence[tuple[Event, Rank]]
    cells: Mapping[Cell, Sequence[str]]  # image ids, in order
    rows: Callable[[Cell], "Iterator[ImageRow]"]
    card: Mapping[str, str]  # what data/card.md asks for beyond counts and configs
    examples: bytes  # a JPEG for the card
    marker: Mapping[str, Any]
    license: str  # of the images
    licenses: Sequence[str]  # of images and texts, as the Hub spells them
    pretty_name: str
    question_cells: Sequence[Cell] = ()
    questions: Callable[[Cell], "Iterator[QuestionRow]"] = _nothing
    nearest_faces: Mapping[str, Sequence[str]] = {}  # person -> the people whose portraits are most alike
