"""Rows as Parquet files: small row groups, files of limited size, codecs by column."""

import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

SHARD_BYTES = 50_000_000  # a loader that streams holds a file of this size in memory
ROW_GROUP = 100  # rows; what the Hub's viewer likes


def write_shards(rows: Iterable[dict[str, Any]], stem: Path, schema: pa.Schema) -> int:
    """Row groups of ROW_GROUP rows into files of at most SHARD_BYTES (and one row group), numbered without a total;
    returns how many rows there are.
    """
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
def _compression(schema: pa.Schema) -> dict[str, str]:
    """Column -> codec: texts shrink, and pictures are PNG, which is compressed."""
    buffer = io.BytesIO()
    pq.write_table(schema.empty_table(), buffer)
    columns = pq.ParquetFile(buffer).schema
    paths = [columns.column(n).path for n in range(len(columns.names))]
    return {path: "none" if path == "image.bytes" else "zstd" for path in paths}


def _arrow(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Rows as a table. Arrow is ten times slower when it finds the pictures' bytes inside dictionaries, so they have a
    column built for them.
    """
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
