"""Rows that change between writing and verifying."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import publish
from generation.dataset import verify
from generation.dataset.content import Content


def spoil(monkeypatch: pytest.MonkeyPatch, change: Callable[[pa.Table, Path], pa.Table | None]) -> list[str]:
    """Rewrites files between writing and verifying: what `change` makes of them, where it makes anything. Returns their
    names.
    """
    spoilt: list[str] = []

    def spoil_and_verify(made: Content, folder: Path, *more: object) -> None:
        for path in sorted(folder.rglob("*.parquet")):
            changed = change(pq.read_table(path), path.relative_to(folder))
            if changed is not None:
                pq.write_table(changed, path)
                spoilt.append(path.name)
        verify.verify(made, folder, *more)

    monkeypatch.setattr(publish, "verify", spoil_and_verify)
    return spoilt


def with_value(table: pa.Table, key: str, id: str, field: str, value: object) -> pa.Table:
    """The table with another value in one row."""
    rows = table.to_pylist()
    for row in rows:
        if row[key] == id:
            row[field] = value
    return pa.Table.from_pylist(rows, schema=table.schema)
