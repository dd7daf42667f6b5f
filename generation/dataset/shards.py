"""Rows as Parquet files: small row groups, files of limited size, codecs by column. Of every row a digest is kept, by
which it is known again when it is loaded.
"""

import io
import itertools
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

SHARD_BYTES = 50_000_000  # a loader that streams holds a file of this size in memory
ROW_GROUP = 100  # rows; what the Hub's viewer likes
DIGEST = 16  # bytes that are kept of a row
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


class RowDigests:
    """What is kept of a cell's rows: how many there are, what their ids are, and DIGEST bytes of all fields of each."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.digests = bytearray()
        self._ids = xxhash.xxh3_128()

    def add(self, row: Mapping[str, Any]) -> None:
        """One row, as Arrow takes it."""
        self.digests += row_digest(row)
        self._ids.update(_line(row[self.key]))

    def have_ids(self, ids: Sequence[str]) -> bool:
        """Whether these are the ids of the rows, in this order."""
        return xxhash.xxh3_128_digest(b"".join(map(_line, ids))) == self._ids.digest()

    def __len__(self) -> int:
        return len(self.digests) // DIGEST


def row_digest(row: Mapping[str, Any]) -> bytes:
    """Of a row as Arrow takes it or gives it; of the picture's bytes first."""
    picture = row.get("image") or {"bytes": b"", "path": ""}
    digest = xxhash.xxh3_128(picture["bytes"])
    digest.update(ENCODER.encode({**row, "image": picture["path"]}).encode())
    return bytes(digest.digest())


class ShardWriter:
    """Writes rows in groups of ROW_GROUP into files of at most SHARD_BYTES (and one row group), named by `stem` and a
    number without a total; without rows there is no file.
    """

    def __init__(self, stem: Path, schema: pa.Schema, key: str) -> None:
        self.stem, self.schema = stem, schema
        self.written = RowDigests(key)
        self._group: list[Mapping[str, Any]] = []
        self._number = 0
        self._file: pq.ParquetWriter | None = None

    def __enter__(self) -> "ShardWriter":
        return self

    def add(self, row: Mapping[str, Any]) -> None:
        """One row, as Arrow takes it."""
        self.written.add(row)
        self._group.append(row)
        if len(self._group) == ROW_GROUP:
            self._flush()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._group and kind is None:
            self._flush()
        if self._file is not None:
            self._file.close()

    def _flush(self) -> None:
        path = self.stem.with_name(f"{self.stem.name}-{self._number:05d}.parquet")
        if self._file is None:
            self._file = pq.ParquetWriter(path, self.schema, compression=_compression(self.schema))
        self._file.write_table(_table(self._group, self.schema))
        self._group.clear()
        if path.stat().st_size > SHARD_BYTES:
            self._file.close()
            self._number, self._file = self._number + 1, None


@cache
def _compression(schema: pa.Schema) -> dict[str, str]:
    """Column -> codec: texts shrink, and pictures are PNG, which is compressed."""
    buffer = io.BytesIO()
    pq.write_table(schema.empty_table(), buffer)
    columns = pq.ParquetFile(buffer).schema
    paths = [columns.column(n).path for n in range(len(columns.names))]
    return {path: "none" if path == "image.bytes" else "zstd" for path in paths}


def _table(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows as a table. Arrow is ten times slower when it finds the pictures' bytes inside dictionaries, so they have a
    column built for them, in which they are copied once.
    """
    place = schema.get_field_index("image")
    if place < 0:
        return pa.Table.from_pylist(rows, schema=schema)
    pictures = [row["image"]["bytes"] for row in rows]
    ends = pa.array(itertools.accumulate(map(len, pictures), initial=0), pa.int32()).buffers()[1]
    data = pa.Array.from_buffers(pa.binary(), len(rows), [None, ends, pa.py_buffer(b"".join(pictures))])
    paths = pa.array([row["image"]["path"] for row in rows], pa.string())
    images = pa.StructArray.from_arrays([data, paths], fields=list(schema.field(place).type))
    return pa.Table.from_pylist([{**row, "image": None} for row in rows], schema=schema).set_column(
        place, schema.field(place), images
    )


def _line(text: str) -> bytes:
    return f"{text}\n".encode()
