"""Checked images to a data set folder with a card, verified by loading it.

The folder holds `images/<cell>-<shard>.parquet` and `questions/<cell>-<shard>.parquet`, `tables/*.parquet`,
`assets/examples.jpg`, `README.md` whose YAML names the configs, and `pebench.json`, which says that the folder is ours
and what it was made of. It is built beside its place, loaded, compared, and then moved in file by file.
"""

import io
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generation.base.errors import UserError
from generation.base.files import nearest_existing, sha256_of
from generation.concepts.blocks import ADDED
from generation.dataset.content import Content
from generation.dataset.layout import (
    IMAGES,
    QUESTIONS,
    TABLES,
    Records,
    of_cells,
    question_configs,
    table_configs,
    tables,
)
from generation.dataset.readme import readme
from generation.dataset.splits import EXTENDED, Cell, configs
from schemas.concepts import Person

if TYPE_CHECKING:  # a plan, and a build that has nothing to do, need none of them
    import pyarrow as pa
    from datasets import Features

    from schemas.rows import ImageRow, QuestionRow

Splits = Mapping[str, Mapping[str, Sequence[Cell]]]  # config -> split -> cells
MARKER = "pebench.json"
CARD = "README.md"
EXAMPLES = "assets/examples.jpg"
SHARD_BYTES = 50_000_000  # a loader that streams holds a file of this size in memory
ROW_GROUP = 100  # rows; what the Hub's viewer likes


def check_target(out: Path, ours: Callable[[Path], bool] | None = None) -> None:
    """Refuses a place that holds something else than what is to be replaced, a data set where `ours` does not say
    otherwise.

    Raises:
        UserError: `out` is a file, or a folder that is neither empty nor one of ours, or it or the folder above, where
        it is staged, may not be written.
    """
    try:
        place = out.resolve()
    except RuntimeError:
        raise UserError(f"{out}: is a link that leads to itself; choose another place with --out") from None
    if out.exists() and not out.is_dir():
        raise UserError(f"{out}: is not a folder; choose another place with --out")
    if out.is_dir() and any(out.iterdir()) and not (ours or is_ours)(out):
        raise UserError(f"{out}: holds something that pebench did not make; choose another place with --out")
    if place.is_mount():
        raise UserError(
            f"{out}: is a mount point, and files are moved in from beside it; choose a folder below it with --out"
        )
    _staging(place).exists()  # an OSError when that name is too long
    for existing in (nearest_existing(place.parent), *([place] if place.exists() else [])):
        if not (existing.is_dir() and os.access(existing, os.W_OK)):
            raise UserError(f"{out}: {existing} is not a writable folder; choose another place with --out")


def is_ours(out: Path) -> bool:
    """Whether the folder carries our marker."""
    try:
        return bool(json.loads((out / MARKER).read_text("utf-8"))["generator"] == "pebench")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def made_by(out: Path) -> str | None:
    """What a data set that is there was made by, in a few words; None when nothing is there."""
    if not is_ours(out):
        return None
    try:
        recipe = json.loads((out / MARKER).read_text("utf-8"))["made_of"]["recipe"]
        return f"recipe '{recipe['name']}', seed {recipe['seed']}"
    except (KeyError, TypeError):
        return "an unfinished build"


def marker_text(marker: Mapping[str, Any]) -> str:
    """The marker as it is written."""
    return json.dumps(marker, indent=1, ensure_ascii=False) + "\n"


def blocks_of(out: Path) -> list[str]:
    """The blocks that files added to a data set that is there."""
    try:
        return [
            block
            for block in json.loads((out / MARKER).read_text("utf-8"))["made_of"]["concepts"]
            if block.startswith(ADDED)
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def is_current(out: Path, made_of: Mapping[str, Any]) -> bool:
    """Whether the folder was made of just this and every file still has the bytes that were written."""
    if not is_ours(out):
        return False
    marker = json.loads((out / MARKER).read_text("utf-8"))
    if marker.get("made_of") != made_of:
        return False
    files: dict[str, str] = marker.get("files", {})
    whole = all((out / name).is_file() and sha256_of(out / name) == digest for name, digest in files.items())
    return whole and shards(out) <= set(files)


def write_dataset(
    content: Content, out: Path, finish: Callable[[Path], None] | None = None
) -> dict[str, dict[str, int]]:
    """Writes, verifies and moves the data set to `out`; returns config -> split -> rows. `finish` may amend the
    verified folder before it is moved.

    Raises:
        UserError: `out` may not be used, or the disk is full.
        RuntimeError: what was written does not load as it should (a fault of ours).
    """
    from datasets.exceptions import DatasetGenerationError

    check_target(out)
    staging = clear_staging(out)
    try:
        staging.mkdir(parents=True)
        splits = _write(content, staging, out.resolve().name)
        _verify(content, staging, splits)
        if finish is not None:
            finish(staging)
        _move(staging, out)
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


def clear_staging(out: Path) -> Path:
    """Deletes what an interrupted build left beside `out`; returns the place where the next one is staged."""
    staging = _staging(out)
    shutil.rmtree(staging, ignore_errors=True)
    return staging


def _staging(out: Path) -> Path:
    return out.resolve().with_name(f".{out.resolve().name}.staging")  # `out` may be "."


def _write(content: Content, folder: Path, name: str) -> Splits:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from schemas.rows import IMAGE_FEATURES, QUESTION_FEATURES

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
            lengths[f"{stem}-*.parquet"] = _write_shards(
                (row.table_row() for row in rows(cell)), folder / stem, features.arrow_schema
            )
    found = _records(content)
    for kind, records, features in found:
        for file, members in tables(kind, records).items():
            pq.write_table(pa.Table.from_pylist(_table(content, members), schema=features.arrow_schema), folder / file)
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
    parquet = {p.relative_to(folder).as_posix(): sha256_of(p) for p in sorted(folder.rglob("*.parquet"))}
    (folder / CARD).write_text(readme(content, list(splits), every, counts, parquet, name), "utf-8")
    files = parquet | {name: sha256_of(folder / name) for name in (EXAMPLES, CARD)}
    marker = {"generator": "pebench", **content.marker, "rows": _rows(content, splits), "files": files}
    (folder / MARKER).write_text(marker_text(marker), "utf-8")
    return splits


def _records(content: Content) -> "list[tuple[str, Records, Features]]":
    from schemas.rows import EVENT_FEATURES, PERSON_FEATURES

    return [("people", content.people, PERSON_FEATURES), ("events", content.events, EVENT_FEATURES)]


def _rows(content: Content, splits: Splits) -> dict[str, dict[str, int]]:
    return {
        name: {split: sum(len(content.cells[c]) for c in cells) for split, cells in parts.items()}
        for name, parts in splits.items()
    }


def _write_shards(rows: Iterable[dict[str, Any]], stem: Path, schema: "pa.Schema") -> int:
    """Row groups of ROW_GROUP rows into files of at most SHARD_BYTES (and one row group), numbered without a total;
    returns how many rows there are.
    """
    import pyarrow.parquet as pq

    number, count, group, writer = 0, 0, list[dict[str, Any]](), None
    compression = _compression(schema)

    def flush() -> None:
        nonlocal number, count, writer
        path = stem.with_name(f"{stem.name}-{number:05d}.parquet")
        writer = writer or pq.ParquetWriter(path, schema, compression=compression)
        writer.write_table(_arrow(group, schema))
        count += len(group)
        group.clear()
        if path.stat().st_size > SHARD_BYTES:
            writer.close()
            number, writer = number + 1, None

    for row in rows:
        group.append(row)
        if len(group) == ROW_GROUP:
            flush()
    if group:
        flush()
    if writer is not None:
        writer.close()
    return count


@cache
def _compression(schema: "pa.Schema") -> dict[str, str]:
    """Column -> codec: texts shrink, and pictures are PNG, which is compressed."""
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(schema.empty_table(), buffer)
    columns = pq.ParquetFile(buffer).schema
    paths = [columns.column(n).path for n in range(len(columns.names))]
    return {path: "none" if path == "image.bytes" else "zstd" for path in paths}


def _arrow(rows: Sequence[Mapping[str, Any]], schema: "pa.Schema") -> "pa.Table":
    """Rows as a table. Arrow is ten times slower when it finds the pictures' bytes inside dictionaries, so they have a
    column built for them.
    """
    import pyarrow as pa

    place = schema.get_field_index("image")
    if place < 0:
        return pa.Table.from_pylist(rows, schema=schema)
    parts = [
        pa.array([row["image"][part] for row in rows], kind.type)
        for part, kind in ((f.name, f) for f in schema.field(place).type)
    ]
    images = pa.StructArray.from_arrays(parts, fields=list(schema.field(place).type))
    return pa.Table.from_pylist([{**row, "image": None} for row in rows], schema=schema).set_column(
        place, schema.field(place), images
    )


def _verify(content: Content, folder: Path, splits: Splits) -> None:
    """Loads every config and split with a fresh cache and compares: the widest ones and the tables with every field,
    the others by their rows' ids.
    """
    from datasets import load_dataset

    asked = question_configs(content.cells, content.question_cells)
    ids = {cell: [row.question_id for row in content.questions(cell)] for cell in content.question_cells}
    with tempfile.TemporaryDirectory(prefix=".verify-", dir=folder) as cache, quiet_loader():
        _verify_rows(folder, cache, splits, "image_id", content.cells, content.rows)
        _verify_rows(folder, cache, asked, "question_id", ids, content.questions)
        for kind, records, _ in _records(content):
            files = tables(kind, records)
            for name, config in table_configs(kind, records).items():
                rows = load_dataset(str(folder), name, cache_dir=cache)
                for split, paths in config.files.items():
                    if list(rows[split]) != [row for path in paths for row in _table(content, files[path])]:
                        raise RuntimeError(f"config {name}, split {split}: the rows loaded are not the rows written")


def _verify_rows(
    folder: Path,
    cache: str,
    splits: Splits,
    key: str,
    ids: Mapping[Cell, Sequence[str]],
    rows: Callable[[Cell], "Iterator[ImageRow | QuestionRow]"],
) -> None:
    from datasets import load_dataset

    widest = next(
        (name for name in splits if name.startswith(f"all{EXTENDED}")),
        next((name for name in splits if name.startswith("all")), None),
    )
    for name in set(splits) - {widest}:
        found = load_dataset(str(folder), name, columns=[key], cache_dir=cache)
        for split in {*found, *splits[name]}:
            wanted = [one for cell in sorted(splits[name].get(split, ()), key=lambda c: c.stem) for one in ids[cell]]
            if split not in found or found[split][key][:] != wanted:
                raise RuntimeError(f"config {name}, split {split}: the rows loaded are not the rows written")
    if widest is None:
        return
    loaded = load_dataset(str(folder), widest, streaming=True, cache_dir=cache)
    for split in {*loaded, *splits[widest]}:
        cells = sorted(splits[widest].get(split, ()), key=lambda c: c.stem)
        written = (row.table_row() for cell in cells for row in rows(cell))
        for got, row in itertools.zip_longest(loaded[split].decode(False) if split in loaded else (), written):
            if got is None or row is None or _plain(got) != _plain(row):
                raise RuntimeError(f"{(row or got)[key]}: the row loaded is not the row written")


@contextmanager
def quiet_loader() -> Iterator[None]:
    """Without the loader's progress bars."""
    from datasets import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    shown = not are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if shown:
            enable_progress_bars()


def _plain(row: Mapping[str, Any]) -> tuple[bytes, str]:
    picture = row.get("image") or {"bytes": b"", "path": ""}
    return picture["bytes"], json.dumps({**row, "image": picture["path"]}, sort_keys=True)


def _table(content: Content, records: Records) -> list[dict[str, Any]]:
    return [
        record.model_dump(mode="json")
        | {"block": place.block}
        | ({"nearest_faces": list(content.nearest_faces.get(record.id, ()))} if isinstance(record, Person) else {})
        for record, place in records
    ]


def _move(staging: Path, out: Path) -> None:
    """Moves every changed file into place, the card and the marker last, then deletes shards that no longer belong;
    other files are not ours.
    """
    out.resolve().mkdir(parents=True, exist_ok=True)  # `out` may be a link to a folder that is not there yet
    if not is_ours(out):  # so that a move that is cut short can be taken up again
        begun = staging / f".{MARKER}"
        begun.write_text(json.dumps({"generator": "pebench"}) + "\n", "utf-8")
        os.replace(begun, out / MARKER)
    new = sorted(
        (p.relative_to(staging) for p in staging.rglob("*") if p.is_file()),
        key=lambda p: (p.name == MARKER, p.name == CARD, p),
    )
    for path in new:
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.is_file() and sha256_of(target) == sha256_of(staging / path)):
            os.replace(staging / path, target)
    for name in shards(out) - {path.as_posix() for path in new}:
        (out / name).unlink()


def shards(out: Path) -> set[str]:
    """The Parquet files in a data set's folder, by their paths in it."""
    return {
        p.relative_to(out).as_posix()
        for folder in (IMAGES, QUESTIONS, TABLES)
        for p in (out / folder).glob("*.parquet")
    }
