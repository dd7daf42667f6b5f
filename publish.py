"""Checked images to a data set folder with a card, verified by loading it.

The folder holds `images/<cell>-<shard>.parquet` and `questions/<cell>-<shard>.parquet`, `tables/*.parquet`,
`assets/examples.jpg`, `README.md` whose YAML names the configs, and `pebench.json`, which says that the folder is ours
and what it was made of. It is built beside its place, loaded, compared, and then moved in file by file.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datasets.exceptions import DatasetGenerationError

from generation.base.errors import UserError
from generation.base.files import sha256_of
from generation.base.progress import Progress
from generation.dataset.card.readme import readme
from generation.dataset.content import Content, concept_rows, concept_tables
from generation.dataset.folder import CARD, EXAMPLES, MARKER, marker_text
from generation.dataset.layout import (
    IMAGES,
    QUESTIONS,
    TABLES,
    Config,
    of_cells,
    pattern,
    question_configs,
    table_configs,
    tables,
)
from generation.dataset.shards import RowDigests, ShardWriter
from generation.dataset.splits import Cell, configs
from generation.dataset.staging import check_target, move_into_place, staged
from generation.dataset.verify import Written, verify
from schemas.marker import Marker, RowCounts
from schemas.rows import IMAGE_FEATURES, QUESTION_FEATURES

IMAGE_SCHEMA, QUESTION_SCHEMA = IMAGE_FEATURES.arrow_schema, QUESTION_FEATURES.arrow_schema


def write_dataset(
    content: Content,
    out: Path,
    finish: Callable[[Path], None] = lambda staged: None,
    progress: Progress = lambda stage, done, total: None,
) -> RowCounts:
    """Writes, verifies and moves the data set to `out`; returns config -> split -> rows. `finish` may amend the
    verified folder before it is moved.

    Raises:
        UserError: `out` may not be used, somebody else is writing there, or the disk is full.
        RuntimeError: what was written does not load as it should (a fault of ours).
    """

    check_target(out)
    cells = _Cells(content, progress)
    try:
        with staged(out) as staging:
            kinds = _write_rows(content, staging, cells.tell)
            _describe(content, staging, kinds, out.resolve().name)
            verify(content, staging, kinds, cells.tell)
            finish(staging)
            move_into_place(staging, out)
    except (OSError, DatasetGenerationError) as error:
        cause = (
            error.__cause__ if isinstance(error, DatasetGenerationError) else error
        )  # the loader wraps what its cache met
        if not isinstance(cause, OSError):
            raise
        raise UserError(
            f"{out}: cannot be written ({cause.strerror or cause}); the run folder is kept, run the same command again"
        ) from None
    return kinds[0].counts()


class _Cells:
    """Tells how many cells are done; each is written, and verified after all were."""

    def __init__(self, content: Content, progress: Progress) -> None:
        self.done, self.progress = 0, progress
        self.total = 2 * len(content.cells) + len(content.text_cells) + len(content.question_cells)

    def tell(self, _: Cell) -> None:
        """One more."""
        self.done += 1
        self.progress("data set", self.done, self.total)


def _write_rows(content: Content, folder: Path, tell: Callable[[Cell], None]) -> list[Written]:
    """The Parquet files of images and of questions, a cell of both at a time, so that questions are made once."""
    images, questions = dict[Cell, RowDigests](), dict[Cell, RowDigests]()
    for room in (IMAGES, QUESTIONS):
        (folder / room).mkdir()
    for cell in content.cells:
        with (
            ShardWriter(folder / IMAGES / cell.stem, IMAGE_SCHEMA, "image_id") as pictures,
            ShardWriter(folder / QUESTIONS / cell.stem, QUESTION_SCHEMA, "question_id") as asked,
        ):
            for entry in content.images(cell):
                pictures.add(entry.row.table_row())
                for row in entry.questions:
                    asked.add(row.table_row())
        images[cell], questions[cell] = pictures.written, asked.written
        tell(cell)
    for cell in content.text_cells:
        with ShardWriter(folder / QUESTIONS / cell.stem, QUESTION_SCHEMA, "question_id") as asked:
            for row in content.texts(cell):
                asked.add(row.table_row())
        questions[cell] = asked.written
        tell(cell)
    return [
        Written(IMAGES, IMAGE_SCHEMA, configs(content.cells), images),
        Written(QUESTIONS, QUESTION_SCHEMA, question_configs(content.cells, content.question_cells), questions),
    ]


def _write_tables(content: Content, folder: Path) -> tuple[dict[str, Config], dict[str, int]]:
    """The Parquet files of people and of events; returns their configs, and file -> rows."""
    (folder / TABLES).mkdir()
    configs, lengths = dict[str, Config](), dict[str, int]()
    for kind, records, features in concept_tables(content):
        for file, members in tables(kind, records).items():
            rows = pa.Table.from_pylist(concept_rows(content, members), schema=features.arrow_schema)
            pq.write_table(rows, folder / file)
            lengths[file] = len(members)
        configs |= table_configs(kind, records)
    return configs, lengths


def _describe(content: Content, folder: Path, kinds: Sequence[Written], name: str) -> None:
    """Everything beside the rows: tables, the picture on the card, the card, and the marker."""
    of_tables, lengths = _write_tables(content, folder)
    (folder / EXAMPLES).parent.mkdir()
    (folder / EXAMPLES).write_bytes(content.examples)
    every = {config: of_cells(parts, kind.folder) for kind in kinds for config, parts in kind.splits.items()}
    every |= of_tables
    lengths |= {pattern(cell, kind.folder): len(rows) for kind in kinds for cell, rows in kind.cells.items()}
    counts = {
        config: {split: sum(lengths[path] for path in paths) for split, paths in parts.files.items()}
        for config, parts in every.items()
    }
    parquet = {path.relative_to(folder).as_posix(): sha256_of(path) for path in sorted(folder.rglob("*.parquet"))}
    (folder / CARD).write_text(readme(content, list(kinds[0].splits), every, counts, parquet, name), "utf-8")
    files = parquet | {file: sha256_of(folder / file) for file in (EXAMPLES, CARD)}
    marker = Marker(generator="pebench", made_of=content.made_of, rows=kinds[0].counts(), files=files)
    (folder / MARKER).write_text(marker_text(marker), "utf-8")
