"""Files on a disk: written elsewhere and renamed, so that they are there whole or not at all; and their SHA-256.

What may lie behind a URL is written by generation/base/locations.py.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from generation.base.errors import UserError
from generation.base.records import printable

SHOWN = 40  # letters of a file's name in that of its unfinished file, so that no name is too long for that


@contextmanager
def replacing(path: Path, lasting: bool = False) -> Iterator[Path]:
    """A path beside `path` to write to. When the block ends, that file is renamed to `path`; when it fails, it is
    removed and what was at `path` stays.

    Its name is nobody else's, since several processes may write the same file at once: the last one's stays, whole.
    With `lasting`, file, name and the folders that were made for it are on the disk when the block has ended, so that a
    power cut loses none of them.
    """
    unfinished = path.with_name(f".{path.name[:SHOWN]}.{secrets.token_hex(4)}.part")
    try:
        made = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()] if lasting else []
        path.parent.mkdir(parents=True, exist_ok=True)
        yield unfinished
        if lasting:
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
        os.replace(unfinished, path)
        if lasting:
            for folder in (path.parent, *(folder.parent for folder in made)):
                _sync_names(folder)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def write_file(path: Path, data: bytes, lasting: bool = False) -> None:
    """Writes a file by `replacing`; makes the folders above it."""
    with replacing(path, lasting=lasting) as unfinished:
        unfinished.write_bytes(data)


@contextmanager
def write_lines(path: Path) -> Iterator[Callable[[str], None]]:
    """Writes a file line by line, by `replacing`.

    Raises:
        UserError: it may not be written, or the disk is full.
    """
    with ExitStack() as stack:
        with _writing(path):
            unfinished = stack.enter_context(replacing(path))
            file = unfinished.open("w", encoding="utf-8")
        stack.callback(_close_quietly, file)

        def write(line: str) -> None:
            with _writing(path):
                file.write(f"{line}\n")

        yield write
        with _writing(path):
            file.close()
            stack.close()


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{path}: cannot be written ({error.strerror or error}); choose another place or make room, and run the"
            " same command again"
        ) from None


def _close_quietly(file: TextIO) -> None:
    with suppress(OSError):  # what could not be written has been told
        file.close()


def nearest_existing(path: Path) -> Path:
    """The path itself or the nearest one above it that is there."""
    nearest = next(above for above in (path, *path.absolute().parents) if above.exists())
    for missing in path.absolute().relative_to(nearest.absolute()).parts:
        (nearest / missing).exists()  # an OSError when the name is too long for the place
    return nearest


def lies_in(folder: Path, path: Path) -> bool:
    """Whether a path, its links followed, lies in a folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a name too long, a link that leads to itself, a NUL character
        return False


def within(folder: Path, name: str | Path) -> Path:
    """Where a file goes that is called after something in the data.

    Raises:
        UserError: that is not in the folder.
    """
    if not lies_in(folder, folder / name):
        raise UserError(
            f"{printable(str(name))[:200]}: would be written outside of {folder}; mend that name in the data"
        )
    return folder / name


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, which may be larger than memory, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_names(folder: Path) -> None:
    """Has the names in a folder brought to the disk; systems without O_DIRECTORY open no folders, and some network
    disks say that this cannot be asked of a folder.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)
