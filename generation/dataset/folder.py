"""A data set's folder that pebench made, read back: its marker, its tables and its images, a few rows at a time."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from generation.base.errors import UserError
from generation.base.hashing import fingerprint
from generation.base.locations import write_whole
from generation.dataset.layout import IMAGES
from generation.dataset.readme import parted
from publish import CARD, MARKER, is_ours, marker_text

T = TypeVar("T")
BATCH = 64  # rows that are in memory at a time


class Published:
    """A folder that `pebench build` made. Its bytes are not verified; `generation.dataset.hub.inspect` does that.

    Raises:
        UserError: it is none of ours or is unfinished.
    """

    def __init__(self, folder: Path) -> None:
        if not is_ours(folder):
            raise UserError(
                f"{folder}: holds no data set that pebench made; build one with 'pebench build --out {folder}'"
            )
        self.folder = folder
        self.marker: dict[str, Any] = json.loads((folder / MARKER).read_text("utf-8"))
        if not {"made_of", "rows", "files"} <= set(self.marker):
            raise UserError(
                f"{folder}: is unfinished or was made by an older version; run the same 'pebench build' again"
            )

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
        return self.rows_of(IMAGES, columns)

    def rows_of(self, folder: str, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """All rows of the files in one of the folders, or these columns of them."""
        for name in self._files(f"{folder}/"):
            yield from self._rows(name, columns)

    @property
    def card(self) -> str:
        """README.md, its YAML included."""
        return self._guarded(self.folder / CARD, lambda path: path.read_text("utf-8"))

    @property
    def head(self) -> dict[str, Any]:
        """The YAML of README.md, which names the configs.

        Raises:
            UserError: somebody changed it so that it cannot be read.
        """
        try:
            head, _ = parted(self.card)
            entries: Any = head["configs"]
        except (yaml.YAMLError, ValueError, LookupError, TypeError):
            entries = None
        if not (
            isinstance(entries, list) and all(isinstance(entry, dict) and "config_name" in entry for entry in entries)
        ):
            raise UserError(
                f"{self.folder / CARD}: its YAML does not name the configs; run the same 'pebench build' to have it"
                " written anew"
            )
        return head

    def amend(self, card: str, **fields: Any) -> None:
        """Puts another card into the folder and these fields into its marker; no image is touched.

        Raises:
            UserError: the folder may not be written.
        """
        data = card.encode()
        files = {**self.marker["files"], CARD: fingerprint(data)}
        self.marker = {**self.marker, **fields, "files": files}
        write_whole(self.folder / CARD, data)
        write_whole(self.folder / MARKER, marker_text(self.marker).encode())

    def _table(self, kind: str) -> list[dict[str, Any]]:
        return [row for name in self._files(f"tables/{kind}") for row in self._rows(name, None)]

    def _files(self, beginning: str) -> list[str]:
        return sorted(name for name in self.marker["files"] if name.startswith(beginning) and name.endswith(".parquet"))

    def _rows(self, name: str, columns: Sequence[str] | None) -> Iterator[dict[str, Any]]:
        with self._guarded(self.folder / name, pq.ParquetFile) as file:
            batches = file.iter_batches(BATCH, columns=columns and list(columns))
            while (batch := self._guarded(self.folder / name, lambda _: next(batches, None))) is not None:
                yield from batch.to_pylist()

    def _guarded(self, path: Path, read: Callable[[Path], T]) -> T:
        try:
            return read(path)
        except (OSError, ValueError, pa.ArrowException) as error:
            said = str(error).splitlines()[0][:120]
            raise UserError(
                f"{path}: is missing or damaged ({said}); run the same 'pebench build' to have it written anew"
            ) from None
