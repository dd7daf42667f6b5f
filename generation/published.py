"""A data set's folder that pebench made, read back: its marker, its tables and its images, a few rows at a time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from generation.errors import UserError
from publish import MARKER, is_ours

BATCH = 64  # rows that are in memory at a time


class Published:
    """A folder that `pebench build` made. Its bytes are not verified; `generation.hub.inspect` does that.

    Raises:
        UserError: it is none of ours or is unfinished.
    """

    def __init__(self, folder: Path) -> None:
        if not is_ours(folder):
            raise UserError(f"{folder}: holds no data set that pebench made; build one with 'pebench build --out {folder}'")
        self.folder = folder
        self.marker: dict[str, Any] = json.loads((folder / MARKER).read_text("utf-8"))
        if not {"made_of", "rows", "files"} <= set(self.marker):
            raise UserError(f"{folder}: is unfinished or was made by an older version; run the same 'pebench build' again")

    @property
    def recipe(self) -> Mapping[str, Any]:
        """The recipe's fields, as the marker keeps them."""
        return dict(self.marker["made_of"]["recipe"])

    def people(self) -> list[dict[str, Any]]:
        """Everybody, with their blocks (see `schemas.rows.PERSON_FEATURES`)."""
        return self._table("people")

    def events(self) -> list[dict[str, Any]]:
        """All events, with their blocks."""
        return self._table("events")

    def images(self, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """All images' rows by their files' names, or these columns of them; `image` is {"bytes": PNG, "path": name}."""
        for name in self._files("images/"):
            yield from self._rows(name, columns)

    def _table(self, kind: str) -> list[dict[str, Any]]:
        return [row for name in self._files(f"tables/{kind}") for row in self._rows(name, None)]

    def _files(self, beginning: str) -> list[str]:
        return sorted(name for name in self.marker["files"] if name.startswith(beginning) and name.endswith(".parquet"))

    def _rows(self, name: str, columns: Sequence[str] | None) -> Iterator[dict[str, Any]]:
        path = self.folder / name
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(BATCH, columns=columns and list(columns)):
                    yield from batch.to_pylist()
        except (OSError, pa.ArrowException) as error:
            said = str(error).splitlines()[0][:120]
            raise UserError(f"{path}: is missing or damaged ({said}); run the same 'pebench build' to have it written anew") from None
