"""The run folder: one immutable record and at most one picture an item, each written elsewhere and renamed.

    runs/<recipe>/portraits/<key>.json  <key>.png      a finished portrait, accepted or given up
    runs/<recipe>/scenes/<key>.json     <key>.png      a finished scene
    runs/<recipe>/rejected/<key>-<k>.png               candidate k of an item, kept with its reason in the item's record
    runs/<recipe>/judge/                               a judge's answers, see generation/answers.py
    runs/<recipe>/review/                              decisions and edits of reviewers, see generation/review_store.py
    runs/<recipe>/report.json  .html, contact_sheet.png  about the last build; times live here and never in the data set

A record is written after its picture, so an item that has a record is whole.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from PIL import Image
from pydantic import ValidationError

from generation.errors import UserError
from schemas.scene import Candidate, Item

T = TypeVar("T", bound=Item)
FOLDERS = ("portraits", "scenes", "rejected", "judge")


class Run:
    """A run folder, made when the first file is written.

    Raises:
        UserError: the folder is none, or may not be made or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.report, self.page = folder / "report.json", folder / "report.html"
        if lost := [one for one in (folder, *folder.absolute().parents) if one.is_symlink() and not one.exists()]:
            raise UserError(f"{folder}: cannot be used as the run folder ({lost[0]} is a link that leads nowhere); choose another with --run")
        for existing in (nearest_existing(folder), *(folder / name for name in FOLDERS if (folder / name).exists())):
            if not (existing.is_dir() and os.access(existing, os.W_OK)):
                raise UserError(f"{folder}: cannot be used as the run folder ({existing} is not a writable folder); choose another with --run")

    def load(self, kind: type[T], key: str) -> T | None:
        """The finished item of that key, or None.

        Raises:
            UserError: the record does not read as one.
        """
        path = self._record(kind, key)
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{path}: cannot be read ({error}); delete it to have the item drawn again") from None
        try:
            item = kind.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            raise UserError(f"{path}: not a record of this run ({first['msg']}); delete it to have the item drawn again") from None
        if item.key != key:
            raise UserError(f"{path}: holds the record of another item; delete it to have the item drawn again")
        return item

    def picture(self, item: Item) -> bytes:
        """The accepted picture's PNG bytes.

        Raises:
            UserError: the file is missing or is not the one that was accepted.
        """
        path = self._record(type(item), item.key).with_suffix(".png")
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != item.image:
            state = "damaged" if data else "missing"
            raise UserError(f"{path}: {state}; delete {path.with_suffix('.json').name} beside it to have the item drawn again")
        return data

    def finish(self, item: T, picture: bytes | None) -> T:
        """Keeps a finished item, its picture first, and returns it."""
        path = self._record(type(item), item.key)
        if picture is not None:
            self.write(path.with_suffix(".png"), picture)
        self.write(path, item.model_dump_json(indent=1).encode())
        return item

    def reject(self, key: str, number: int, picture: bytes) -> None:
        """Keeps a rejected candidate's picture."""
        self.write(self._rejected(key, number), picture)

    def picture_of(self, item: Item, candidate: Candidate) -> Path:
        """Where a candidate's picture lies: the accepted one beside its item's record, the others in a folder of their own."""
        return self._record(type(item), item.key).with_suffix(".png") if candidate.verdict.ok else self._rejected(item.key, candidate.number)

    def write(self, path: Path, data: bytes) -> None:
        """Writes a file so that it is there whole or not at all.

        Raises:
            UserError: the disk is full or the folder may not be written.
        """
        write_whole(path, data)

    def _record(self, kind: type[Item], key: str) -> Path:
        return self.folder / f"{kind.model_fields['kind'].default}s" / f"{key}.json"

    def _rejected(self, key: str, number: int) -> Path:
        return self.folder / "rejected" / f"{key}-{number}.png"


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file elsewhere and renames it; see `Run.write`."""
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(data)
        os.replace(unfinished, path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise UserError(f"{path}: cannot be written ({error.strerror or error}); what was finished before is kept, run the same command again") from None


@contextmanager
def whole_lines(path: Path) -> Iterator[Callable[[str], None]]:
    """Writes a file line by line elsewhere and renames it at the end; what is cut short leaves nothing behind.

    Raises:
        UserError: it may not be written, or the disk is full.
    """
    unfinished = path.with_name(f".{path.name}.part")
    with _writing(path):
        file = unfinished.open("w", encoding="utf-8")

    def write(line: str) -> None:
        with _writing(path):
            file.write(f"{line}\n")

    try:
        yield write
        with _writing(path):
            file.close()
            os.replace(unfinished, path)
    finally:
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror or error}); choose another place or make room, and run the same command again") from None


def nearest_existing(path: Path) -> Path:
    """The path itself or the nearest one above it that is there."""
    found = next(one for one in (path, *path.absolute().parents) if one.exists())
    for missing in path.absolute().relative_to(found.absolute()).parts:
        (found / missing).exists()  # an OSError when the name is too long for the place
    return found


def png(image: Image.Image) -> bytes:
    """A picture as PNG bytes, the same for the same pixels."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False, compress_level=6)
    return buffer.getvalue()


def fingerprint(data: bytes) -> str:
    """SHA-256 as hexadecimal digits; records name their picture by it."""
    return hashlib.sha256(data).hexdigest()
