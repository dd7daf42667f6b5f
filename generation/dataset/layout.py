"""Which files a data set has, and which configs they make: Parquet files of images and of questions cell by cell, and
tables of people and events.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from generation.concepts.blocks import BLOCKS, HELD_OUT, Block, Rank
from generation.dataset.splits import EXTENDED, HELD_OUT_SPLIT, Cell, Half, configs
from schemas.concepts import Event, Person

IMAGES, QUESTIONS, TABLES = "images", "questions", "tables"  # folders
OF_QUESTIONS = "_questions"  # configs
HALVES: tuple[Half, Half] = ("train", "test")
Records = Sequence[tuple[Person | Event, Rank]]
Filters = Sequence[Sequence[tuple[str, str, Any]]]


class Config(NamedTuple):
    """A config's splits, each a list of patterns of files; `filters` (any of these groups, all of a group) tell which
    rows of them.
    """

    files: Mapping[str, Sequence[str]]
    filters: Filters | None = None


def question_configs(cells: Iterable[Cell], question_cells: Iterable[Cell]) -> dict[str, dict[str, list[Cell]]]:
    """Every config of images once more with the questions about its images, people and events."""
    of_images = configs(cells)
    return {name + OF_QUESTIONS: splits for name, splits in configs(question_cells).items() if name in of_images}


def text_cells(people: Iterable[Block], events: Iterable[Block]) -> list[Cell]:
    """Where questions stand that are about people alone or about events alone."""
    return [Cell(block, "", half) for block in people for half in HALVES] + [
        Cell("", block, half) for block in events for half in HALVES
    ]


def pattern(cell: Cell, folder: str) -> str:
    """What finds a cell's files."""
    return f"{folder}/{cell.stem}-*.parquet"


def of_cells(splits: Mapping[str, Sequence[Cell]], folder: str) -> Config:
    """A config whose splits are whole cells."""
    return Config({split: sorted({pattern(cell, folder) for cell in cells}) for split, cells in splits.items()})


def tables(kind: str, records: Records) -> dict[str, list[tuple[Person | Event, Rank]]]:
    """File -> its records: the benchmark's in one file, those held out and each addition in a file of their own, so
    that none changes another.
    """
    files: dict[str, list[tuple[Person | Event, Rank]]] = {}
    for record, place in records:
        own = "" if place.block in BLOCKS else f"-{place.block}"
        files.setdefault(f"{TABLES}/{kind}{own}.parquet", []).append((record, place))
    return files


def table_configs(kind: str, records: Records) -> dict[str, Config]:
    """The configs of a table of people or events."""
    files = tables(kind, records)
    held_out = f"{TABLES}/{kind}-{HELD_OUT}.parquet"
    benchmark = [file for file in files if file == f"{TABLES}/{kind}.parquet"]
    everything = [file for file in files if file != held_out]
    last = {HELD_OUT_SPLIT: [held_out]} if held_out in files else {}
    of_benchmark = {kind: Config({"train": benchmark, **last})}
    return of_benchmark | (
        {kind + EXTENDED: Config({"train": sorted(everything), **last})} if everything != benchmark else {}
    )
