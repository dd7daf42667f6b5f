"""Images in Parquet files, a few rows at a time: those of a data set that pebench made, and anybody else's."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from datasets.data_files import SPLIT_KEYWORDS

from generation.base.files import lies_in
from generation.base.records import printable
from generation.concepts.blocks import HELD_OUT
from generation.dataset.splits import HELD_OUT_SPLIT
from validation.images.perception.decoding import Picture, Unreadable, decode

PERSON, EVENT, SPLIT = (
    ("person_id", "person", "name", "label"),
    ("event_id", "event"),
    ("split",),
)  # columns that name them, the first that is there
BATCH = 16  # rows that are in memory at a time
PAGES = 1 << 20  # bytes read at a time, so that a large row group is never in memory as a whole
SHARD = re.compile(r"(.+)-\d{5}-of-\d{5}(-[0-9a-f]+)?\.parquet")
KEYWORDS = {word: str(split) for split, words in SPLIT_KEYWORDS.items() for word in words}


class Labels(NamedTuple):
    """What an image is said to show and to belong to; `scores` are those that a data set of ours brings."""

    person: str | None = None
    event: str | None = None
    split: str | None = None
    scores: Mapping[str, float] | None = None


class SourceImage(NamedTuple):
    """One image: its name for messages, its pixels or why there are none, and its labels."""

    name: str
    picture: Picture | Unreadable
    labels: Labels


class Table(NamedTuple):
    """A Parquet file and its columns, or why it cannot be read (`fault`). `image` is None when no column holds
    images.
    """

    path: Path
    rows: int
    image: str | None
    columns: Mapping[str, str]  # "person", "event", "split" -> the column
    classes: Mapping[str, Sequence[str]]  # the names of a column's integers
    names: Sequence[str] = ()
    fault: str | None = None


def open_table(path: Path) -> Table:
    """Reads a Parquet file's schema, and the names of its classes where `datasets` wrote it."""
    try:
        with pq.ParquetFile(path) as file:
            schema, rows = file.schema_arrow, int(file.metadata.num_rows)
    except (OSError, ValueError, pa.ArrowException) as error:
        return Table(path, 1, None, {}, {}, fault=_first_line(error))
    features = _features(schema)
    columns = {
        kind: column
        for kind, names in (("person", PERSON), ("event", EVENT), ("split", SPLIT))
        if (column := _first(names, schema))
    }
    classes = {
        column: [str(name) for name in features.get(column, {}).get("names") or ()] for column in columns.values()
    }
    return Table(path, rows, _image_column(schema, features), columns, classes, schema.names)


def table_images(table: Table, root: Path) -> Iterator[SourceImage]:
    """All images of a file of anybody's. `root` is the folder that was named; files that rows refer to must lie
    in it.
    """
    split = split_of(table.path.relative_to(root), file_too=True)

    def labels(row: Mapping[str, Any]) -> Labels:
        person, event, own = (_label(row, table, kind) for kind in ("person", "event", "split"))
        return Labels(person, event, own or split)

    yield from _images(table, root, [*table.columns.values()], labels, lambda row: None)


def own_images(table: Table, root: Path) -> Iterator[SourceImage]:
    """All images of a file of a data set that pebench made. The split is the half, which decides what is trained on, or
    `held_out`.
    """

    def labels(row: Mapping[str, Any]) -> Labels:
        stored = row["scores"] if isinstance(row["scores"], dict) else {}
        scores = {name: value for name, value in stored.items() if isinstance(value, float)}
        split = HELD_OUT_SPLIT if row["person_block"] == HELD_OUT else row["half"]
        return Labels(str(row["person_id"]), str(row["event_id"]), str(split), scores)

    yield from _images(
        table,
        root,
        ["image_id", "person_id", "event_id", "person_block", "half", "scores"],
        labels,
        lambda row: str(row["image_id"]),
    )


def split_of(path: Path, file_too: bool = False) -> str | None:
    """The split that `datasets` takes from a relative path without a card: `train-00000-of-00001.parquet`, `test/...`;
    None when none is named.
    """
    if file_too and (shard := SHARD.fullmatch(path.name)):
        return shard.group(1)
    for part in reversed(path.parts if file_too else path.parts[:-1]):
        if split := next((KEYWORDS[word] for word in re.split(r"[-._ 0-9]+", part.lower()) if word in KEYWORDS), None):
            return split
    return None


def _images(
    table: Table,
    root: Path,
    columns: Sequence[str],
    labels: Callable[[Mapping[str, Any]], Labels],
    named: Callable[[Mapping[str, Any]], str | None],
) -> Iterator[SourceImage]:
    file = printable(str(table.path.relative_to(root)))
    number = 0
    try:
        if table.fault is not None:
            raise ValueError(table.fault)
        if lacking := [name for name in (table.image or "image", *columns) if name not in table.names]:
            raise ValueError(f"lacks the column '{lacking[0]}'")
        for row in _rows(table, columns):
            cell = row[table.image or ""]
            cells = cell if isinstance(cell, list) else [cell]
            for place, picture in enumerate(cells):
                name = named(row) or f"{file}#{number}"
                yield SourceImage(
                    printable(f"{name}.{place}" if len(cells) > 1 else name),
                    _picture(picture, table.path.parent, root),
                    labels(row),
                )
            number += 1
    except (OSError, ValueError, pa.ArrowException) as error:
        where = f" from row {number} on" if number else ""
        yield SourceImage(file, Unreadable("damaged file", f"cannot be read{where} ({_first_line(error)})"), Labels())


def _rows(table: Table, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(table.path, buffer_size=PAGES) as file:
        for batch in file.iter_batches(BATCH, columns=[table.image, *columns]):
            yield from batch.to_pylist()


def _picture(cell: Any, folder: Path, root: Path) -> Picture | Unreadable:
    """An image as `datasets` stores it: {"bytes", "path"}, or the bytes alone."""
    data, path = (cell.get("bytes"), cell.get("path")) if isinstance(cell, dict) else (cell, None)
    if data is not None:
        return decoded(bytes(data))
    if not path:
        return Unreadable("missing", "the row holds no image")
    for place in (folder / path, root / path):
        if lies_in(root, place) and _is_file(place):
            return decoded(place)
    return Unreadable("missing", f"{printable(str(path))[:200]}: no such file beside the data")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False


def decoded(source: Path | bytes) -> Picture | Unreadable:
    """The pixels, or why there are none."""
    try:
        return decode(source)
    except Unreadable as fault:
        return fault


def _label(row: Mapping[str, Any], table: Table, kind: str) -> str | None:
    column = table.columns.get(kind)
    value = row[column] if column else None
    if not isinstance(value, str | int):
        return None
    names = table.classes.get(column or "", ())
    return names[value] if isinstance(value, int) and 0 <= value < len(names) else printable(str(value))


def _image_column(schema: pa.Schema, features: Mapping[str, Any]) -> str | None:
    """The column that `datasets` calls an image or a list of them, else one of {bytes, path} or a list of such, else
    bytes by the name of `image`.
    """
    marked = [name for name in schema.names if "Image" in _kinds(features.get(name, {}))]
    shaped = [field.name for field in schema if _is_picture(field.type)]
    plain = [
        f.name
        for f in schema
        if f.name in ("image", "img") and (pa.types.is_binary(f.type) or pa.types.is_large_binary(f.type))
    ]
    return next((name for name in (*marked, *shaped, *plain)), None)


def _kinds(feature: Mapping[str, Any]) -> tuple[Any, Any]:
    """What `datasets` calls a column, and what it calls the members of a list."""
    members = feature.get("feature")
    return feature.get("_type"), members.get("_type") if isinstance(members, dict) else None


def _is_picture(kind: pa.DataType) -> bool:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        kind = kind.value_type
    return pa.types.is_struct(kind) and {"bytes", "path"} == {part.name for part in kind}


def _features(schema: pa.Schema) -> dict[str, Any]:
    """What `datasets` noted of the columns; nothing where the note is missing or unreadable."""
    try:
        noted = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
        return {name: kind for name, kind in noted.items() if isinstance(kind, dict)}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _first(names: Sequence[str], schema: pa.Schema) -> str | None:
    return next((name for name in names if name in schema.names), None)


def _first_line(error: Exception) -> str:
    return printable(str(error).splitlines()[0][:160]) if str(error) else type(error).__name__
