"""A data set's folder that pebench made: its files' names, what its marker says, and its rows, a few at a time."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.files import sha256_of
from generation.base.hashing import fingerprint
from generation.base.locations import write_whole
from generation.concepts.blocks import ADDED
from generation.dataset.card.readme import parted
from generation.dataset.foreign import checked_row, configs_of, own
from generation.dataset.layout import IMAGES, QUESTIONS, TABLES
from schemas.card import CardConfig
from schemas.concepts import Event, Person
from schemas.marker import MadeOf, Marker, MarkerOutline, PublishedRecipe

T = TypeVar("T")
MARKER = "pebench.json"
CARD = "README.md"
EXAMPLES = "assets/examples.jpg"
UNFINISHED = "an unfinished build"
BATCH = 64  # rows that are in memory at a time
ANEW = "remove it and run the same 'pebench build' to have it written anew"
AGAIN = "run the same 'pebench build' to have it written anew"


def read_marker(folder: Path) -> Marker:
    """What the marker of a finished data set says.

    Raises:
        UserError: the folder is none of ours, is unfinished, or was made by another version.
    """
    text = _text(folder)
    if outline(text) is None:
        raise UserError(f"{folder}: holds no data set that pebench made; build one with 'pebench build --out {folder}'")
    try:
        return Marker.model_validate_json(text)
    except ValidationError:
        raise UserError(
            f"{folder}: is unfinished or was made by an older version; run the same 'pebench build' again"
        ) from None


def outline(text: str | bytes) -> MarkerOutline | None:
    """What a marker says that may be unfinished or another version's; None when it is none of this generator."""
    said = _said(text)
    if said is None:
        return None
    try:
        return MarkerOutline.model_validate(said)
    except ValidationError:
        return MarkerOutline(generator="pebench")


def outline_of(folder: Path) -> MarkerOutline | None:
    """The same of a folder; None when it is none of ours."""
    return outline(_text(folder))


def is_ours(folder: Path) -> bool:
    """Whether the folder carries our marker, finished or not."""
    return outline_of(folder) is not None


def begun_text(folder: Path, arriving: Mapping[str, str]) -> str:
    """The marker of a folder into which files with these SHA-256 are still being moved: all that it said before, so
    that a move which is cut short can be taken up again.
    """
    said, before = _said(_text(folder)) or {"generator": "pebench"}, outline_of(folder)
    every = dict(before.arriving) if before else {}
    for name, digest in arriving.items():
        every[name] = tuple(dict.fromkeys((*every.get(name, ()), digest)))
    return json.dumps({**said, "arriving": every}, indent=1, ensure_ascii=False) + "\n"


def marker_text(marker: Marker) -> str:
    """The marker as it is written."""
    return json.dumps(marker.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def made_by(folder: Path) -> str | None:
    """What a data set that is there was made by, in a few words; None when nothing is there."""
    said = outline_of(folder)
    if said is None:
        return None
    recipe = said.made_of.recipe
    return f"recipe '{recipe.name}', seed {recipe.seed}" if recipe else UNFINISHED


def blocks_of(folder: Path) -> list[str]:
    """The blocks that files added to a data set that is there."""
    said = outline_of(folder)
    return [block for block in said.made_of.concepts if block.startswith(ADDED)] if said else []


def splits_without(folder: Path, people: Sequence[Person], events: Sequence[Event]) -> list[str]:
    """The splits of a data set that is there which forget somebody or something else than these."""
    said, known = outline_of(folder), {record.id for records in (people, events) for record in records}
    splits = [added.split for added in said.splits.values() if added.rows] if said else []
    return [split.name for split in splits if not {*split.people, *split.events} <= known]


def is_current(folder: Path, made_of: MadeOf) -> bool:
    """Whether the folder was made of just this and every file still has the bytes that were written."""
    try:
        marker = read_marker(folder)
    except UserError:
        return False
    if marker.made_of.model_dump(mode="json") != made_of.model_dump(mode="json"):
        return False
    whole = all(
        (folder / name).is_file() and sha256_of(folder / name) == digest for name, digest in marker.files.items()
    )
    return whole and parquet_files(folder) <= set(marker.files)


def parquet_files(folder: Path) -> set[str]:
    """The Parquet files in a data set's folder, by their paths in it."""
    return {
        path.relative_to(folder).as_posix()
        for room in (IMAGES, QUESTIONS, TABLES)
        for path in (folder / room).glob("*.parquet")
    }


def _said(text: str | bytes) -> dict[str, Any] | None:
    """What a marker of this generator says, in whatever form."""
    try:
        said = json.loads(text)
    except ValueError:
        return None
    return said if isinstance(said, dict) and said.get("generator") == "pebench" else None


def _text(folder: Path) -> bytes:
    try:
        return (folder / MARKER).read_bytes()
    except OSError:
        return b""


class File(NamedTuple):
    """A file of a data set: SHA-256 as hexadecimal digits, and its length in bytes."""

    sha256: str
    size: int


class Local(NamedTuple):
    """A data set's folder that is whole, and what its marker says of it.

    `elsewhere` tells where those files lie that are published otherwise than they stand in the folder.
    """

    folder: Path
    files: Mapping[str, File]
    marker: Marker
    elsewhere: Mapping[str, Path] = {}

    def path(self, name: str) -> Path:
        """Where a file's bytes lie."""
        return self.elsewhere.get(name, self.folder / name)


def inspect(folder: Path) -> Local:
    """A data set's folder that is whole and may be published.

    Raises:
        UserError: it is not (see `whole`), or holds pictures that may not be published.
    """
    checkpoint = read_marker(folder).made_of.recipe.checkpoint
    if not checkpoint.publishable:
        raise UserError(
            f"{folder}: the licence of the checkpoint ({checkpoint.license}) does not let its pictures be published;"
            " use another checkpoint"
        )
    return whole(folder)


def whole(folder: Path) -> Local:
    """Reads a data set's folder and compares every file with what was written.

    Raises:
        UserError: it is none of ours, is unfinished, or was changed since.
    """
    marker = read_marker(folder)
    if strange := sorted(parquet_files(folder) - set(marker.files)):
        raise UserError(
            f"{folder / strange[0]}: pebench did not write it, and it would be loaded with the rest; remove it"
        )
    files: dict[str, File] = {}
    for name, digest in marker.files.items():
        path = folder / name
        if not path.is_file():
            raise UserError(f"{path}: is missing; {AGAIN}")
        files[name] = file_at(own(folder, path))
        if files[name].sha256 != digest:
            raise UserError(f"{path}: was changed since pebench wrote it; {ANEW}")
    if CARD in files:
        _ = Published(folder).head  # the loader reads it, here and on the Hub
    return Local(folder, {**files, MARKER: file_at(own(folder, folder / MARKER))}, marker)


def file_at(path: Path) -> File:
    """What the file's bytes are known by."""
    return File(sha256_of(path), path.stat().st_size)


class Published:
    """A folder that `pebench build` made. Its bytes are not verified; `inspect` does that.

    Raises:
        UserError: it is none of ours or is unfinished.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.marker = folder, read_marker(folder)

    @property
    def recipe(self) -> PublishedRecipe:
        """The recipe, as the marker keeps it."""
        return self.marker.made_of.recipe

    def people(self) -> list[dict[str, Any]]:
        """Everybody, with their blocks (see `schemas.rows.PersonRow`)."""
        return self._table("people")

    def events(self) -> list[dict[str, Any]]:
        """All events, with their blocks."""
        return self._table("events")

    def images(self, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """All images' rows by their files' names, or these columns of them; `image` is {"bytes": PNG, "path": name}."""
        return self.rows_of(IMAGES, columns)

    def rows_of(self, folder: str, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """All rows of the files in one of the folders, or these columns of them."""
        for name in self.parquet(f"{folder}/"):
            yield from self._rows(name, columns)

    def parquet(self, beginning: str = "") -> list[str]:
        """The Parquet files whose paths begin so, in the order in which they load."""
        return sorted(name for name in self.marker.files if name.startswith(beginning) and name.endswith(".parquet"))

    @property
    def card(self) -> str:
        """README.md, its YAML included."""
        return self._guarded(self.folder / CARD, lambda path: path.read_text("utf-8"))

    @property
    def own_card(self) -> str:
        """README.md as pebench wrote it.

        Raises:
            UserError: it was changed since, so that writing it again would pass the change off as ours.
        """
        card = self.card
        if fingerprint(card.encode()) != self.marker.files.get(CARD):
            raise UserError(f"{self.folder / CARD}: was changed since pebench wrote it; {ANEW}")
        return card

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
            raise UserError(f"{self.folder / CARD}: its YAML does not name the configs; {ANEW}")
        configs_of(entries, self.folder / CARD)  # all of them, since the loader looks at the first one's files
        return head

    @property
    def configs(self) -> list[CardConfig]:
        """The configs that README.md names; see `head`."""
        return configs_of(self.head["configs"], self.folder / CARD)

    def amend(self, card: str, **fields: Any) -> None:
        """Puts another card into the folder and these fields into its marker; no image is touched.

        Raises:
            UserError: the folder may not be written.
        """
        data = card.encode()
        self.marker = with_card(self.marker, data, **fields)
        write_whole(self.folder / CARD, data)
        write_whole(self.folder / MARKER, marker_text(self.marker).encode())

    def _table(self, kind: str) -> list[dict[str, Any]]:
        return [row for name in self.parquet(f"{TABLES}/{kind}") for row in self._rows(name, None)]

    def _rows(self, name: str, columns: Sequence[str] | None) -> Iterator[dict[str, Any]]:
        import pyarrow.parquet as pq

        with self._guarded(self.folder / name, pq.ParquetFile) as file:
            batches = file.iter_batches(BATCH, columns=columns and list(columns))
            while (batch := self._guarded(self.folder / name, lambda _: next(batches, None))) is not None:
                for row in batch.to_pylist():
                    yield checked_row(row, self.folder / name, of_texts=name.startswith(f"{QUESTIONS}/"))

    def _guarded(self, path: Path, read: Callable[[Path], T]) -> T:
        import pyarrow as pa

        try:
            return read(own(self.folder, path))
        except (OSError, ValueError, pa.ArrowException) as error:
            said = str(error).splitlines()[0][:120]
            raise UserError(f"{path}: is missing or damaged ({said}); if it is there, {ANEW}") from None


def with_card(marker: Marker, card: bytes, **fields: Any) -> Marker:
    """The marker of the same folder with another card, and with these fields."""
    return marker.model_copy(update={**fields, "files": {**marker.files, CARD: fingerprint(card)}})
