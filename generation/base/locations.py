"""Folders on a disk or behind an fsspec URL (s3://, gs://, memory://), with pathlib's interface for both.

A file on a disk is written elsewhere and renamed. An object is put once, whole: object stores make a put visible only
when it has ended, and know neither renaming nor appending. Which server and which credentials are the business of the
file system's own settings, and stand nowhere here.
"""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from generation.base.errors import UserError
from generation.base.files import write_file

READ_AT_ONCE = 64  # objects


def to_path(text: str | Path) -> Path:
    """A path, or for a URL an object that is used like one.

    Raises:
        UserError: nobody knows such URLs, what reads them is not installed, or the URL holds a password.
    """
    if isinstance(text, Path) or "://" not in text:
        return Path(text)
    if text.startswith("file://"):
        path = text.removeprefix("file://")  # as it is: a name may hold what a query or a fragment begins with
        _refuse_secrets(f"file://{path.partition('/')[0]}")
        return Path(path)
    _refuse_secrets(text)
    parts = urlsplit(text)
    from upath import UPath

    try:
        location = UPath(text.rstrip("/"), use_listings_cache=False)  # others write there at the same time
        location.fs  # noqa: B018  a property that loads the file system
    except ValueError:
        raise UserError(
            f"{text}: '{parts.scheme}' is no kind of place that fsspec knows; give a folder, s3://BUCKET/FOLDER or the"
            " like"
        ) from None
    except ImportError as error:
        raise UserError(
            f"{text}: needs a library that is not installed ({error}); for s3://, in pebench's clone: pip install -e"
            " '.[s3]'"
        ) from None
    return cast(Path, location)


def _refuse_secrets(url: str) -> None:
    """No part of a chained URL holds a password or a query; nothing of either is told."""
    for part in url.split("::"):
        scheme, _, rest = part.rpartition("://")
        where = f"{re.sub('[^a-z0-9+.-]', '', scheme)[:20]}://…"
        if re.search(r":.*@", rest):
            last = rest.rpartition("@")[2].partition("?")[0]
            raise UserError(f"{where}@{last}: holds a password; leave it out and give it in the environment")
        if "?" in rest:
            raise UserError(f"{where}?…: holds a query, as signed addresses do; give what it says in the environment")


def is_remote(path: Path) -> bool:
    """Whether it lies behind a URL."""
    return not isinstance(path, Path)


def read(path: Path) -> bytes:
    """The whole file.

    Raises:
        UserError: it is a link, which may lead to anybody's file.
        FileNotFoundError: nothing is there.
        OSError: it cannot be read.
    """
    if not is_remote(path):
        if path.is_symlink():
            raise UserError(f"{path}: is a link, and a run folder's links are not followed; put the file in its place")
        return path.read_bytes()
    with _as_os_errors():
        return cast(bytes, _file_system(path).cat_file(cast(Any, path).path))


def read_all(paths: Sequence[Path]) -> Iterator[bytes | None]:
    """Files in their order, None for one that is not there; at most READ_AT_ONCE objects are fetched and held at
    once.
    """
    if not paths or not is_remote(paths[0]):
        yield from map(_read_if_there, paths)
        return
    with ThreadPoolExecutor(READ_AT_ONCE) as pool:
        for start in range(0, len(paths), READ_AT_ONCE):
            yield from pool.map(_read_if_there, paths[start : start + READ_AT_ONCE])


def _read_if_there(path: Path) -> bytes | None:
    try:
        return read(path)
    except FileNotFoundError:
        return None


def names_in(folder: Path) -> set[str]:
    """The names in a folder, none where there is no folder; one listing, which tells of 200,000 files in a second where
    asking for each takes minutes.

    Raises:
        UserError: it cannot be listed.
    """
    try:
        if not is_remote(folder):
            return {entry.name for entry in os.scandir(folder)}
        with _as_os_errors():
            system, path = _file_system(folder), cast(Any, folder).path
            system.invalidate_cache(path)
            return {str(name).rstrip("/").rpartition("/")[2] for name in system.ls(path, detail=False)}
    except (FileNotFoundError, NotADirectoryError):
        return set()
    except OSError as error:
        raise UserError(f"{folder}: cannot be listed ({reason_of(error)})") from None


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it is there whole or not at all, and outlives a power cut: elsewhere and renamed on a disk,
    by one put on an object store.

    Raises:
        UserError: the disk is full or the place may not be written.
    """
    try:
        if is_remote(path):
            with _as_os_errors():
                _file_system(path).pipe_file(cast(Any, path).path, data)
        else:
            write_file(path, data, lasting=True)
    except OSError as error:
        raise UserError(
            f"{path}: cannot be written ({reason_of(error)}); what was finished before is kept, run the same command"
            " again"
        ) from None


def remove(path: Path) -> None:
    """Removes a file if it is there.

    Raises:
        UserError: it may not be removed.
    """
    try:
        if not is_remote(path):
            path.unlink(missing_ok=True)
            return
        with _as_os_errors():
            if _file_system(path).exists(cast(Any, path).path):
                _file_system(path).rm_file(cast(Any, path).path)
    except OSError as error:
        raise UserError(
            f"{path}: cannot be removed ({reason_of(error)}); what was finished before is kept, run the same command"
            " again"
        ) from None


def reason_of(error: OSError) -> str:
    """What went wrong, in a few words and one line."""
    return error.strerror or " ".join(str(error).split())[:200] or type(error).__name__


@contextmanager
def _as_os_errors() -> Iterator[None]:
    """Every cloud's library has exceptions of its own, with no common base; here they become OSErrors."""
    try:
        yield
    except (OSError, UserError):
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {error}") from None


def _file_system(path: Path) -> Any:
    return cast(Any, path).fs
