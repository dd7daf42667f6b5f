"""Checked images to a data set folder with a card, verified by loading it.

The folder holds `images/<cell>-<shard>.parquet` and `questions/<cell>-<shard>.parquet`, `tables/*.parquet`,
`assets/examples.jpg`, `README.md` whose YAML names the configs, and `pebench.json`, which says that the folder is ours
and what it was made of. It is built beside its place, loaded, compared, and then moved in file by file.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datasets.exceptions import DatasetGenerationError

from generation.base.errors import UserError
from generation.dataset.content import Content, concept_rows, concept_tables
from generation.dataset.folder import CARD, EXAMPLES, MARKER, marker_text, sha256
from generation.dataset.layout import IMAGES, QUESTIONS, TABLES, of_cells, question_configs, table_configs, tables
from generation.dataset.readme import readme
from generation.dataset.shards import write_shards
from generation.dataset.splits import Splits, configs
from generation.dataset.staging import check_target, clear_staging, move_into_place
from generation.dataset.verify import verify
from schemas.marker import Marker, RowCounts
from schemas.rows import IMAGE_FEATURES, QUESTION_FEATURES


def write_dataset(content: Content, out: Path, finish: Callable[[Path], None] | None = None) -> RowCounts:
    """Writes, verifies and moves the data set to `out`; returns config -> split -> rows. `finish` may amend the
    verified folder before it is moved.

    Raises:
        UserError: `out` may not be used, or the disk is full.
        RuntimeError: what was written does not load as it should (a fault of ours).
    """
    check_target(out)
    staging = clear_staging(out)
    try:
        staging.mkdir(parents=True)
        splits = _write(content, staging, out.resolve().name)
        verify(content, staging, splits)
        if finish is not None:
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
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return _rows(content, splits)


def _write(content: Content, folder: Path, name: str) -> Splits:
    for made in (IMAGES, QUESTIONS, TABLES):
        (folder / made).mkdir()
    (folder / EXAMPLES).parent.mkdir()
    (folder / EXAMPLES).write_bytes(content.examples)
    lengths: dict[str, int] = {}  # of what a pattern finds
    for folder_name, cells, rows, features in (
        (IMAGES, content.cells, content.rows, IMAGE_FEATURES),
        (QUESTIONS, content.question_cells, content.questions, QUESTION_FEATURES),
    ):
        for cell in cells:
            stem = f"{folder_name}/{cell.stem}"
            lengths[f"{stem}-*.parquet"] = write_shards(
                (row.table_row() for row in rows(cell)), folder / stem, features.arrow_schema
            )
    found = concept_tables(content)
    for kind, records, features in found:
        for file, members in tables(kind, records).items():
            pq.write_table(
                pa.Table.from_pylist(concept_rows(content, members), schema=features.arrow_schema), folder / file
            )
            lengths[file] = len(members)
    splits = configs(content.cells)
    every = {name: of_cells(parts, IMAGES) for name, parts in splits.items()}
    every |= {
        name: of_cells(parts, QUESTIONS)
        for name, parts in question_configs(content.cells, content.question_cells).items()
    }
    every |= {name: config for kind, records, _ in found for name, config in table_configs(kind, records).items()}
    counts = {
        name: {split: sum(lengths[p] for p in patterns) for split, patterns in config.files.items()}
        for name, config in every.items()
    }
    parquet = {p.relative_to(folder).as_posix(): sha256(p) for p in sorted(folder.rglob("*.parquet"))}
    (folder / CARD).write_text(readme(content, list(splits), every, counts, parquet, name), "utf-8")
    files = parquet | {name: sha256(folder / name) for name in (EXAMPLES, CARD)}
    marker = Marker(generator="pebench", made_of=content.made_of, rows=_rows(content, splits), files=files)
    (folder / MARKER).write_text(marker_text(marker), "utf-8")
    return splits


def _rows(content: Content, splits: Splits) -> RowCounts:
    return {
        name: {split: sum(len(content.cells[c]) for c in cells) for split, cells in parts.items()}
        for name, parts in splits.items()
    }
