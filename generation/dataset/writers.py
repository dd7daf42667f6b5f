"""One writer at a time of a data set's folder or of an export, by a file beside it that says who writes since when.

That file is made by O_EXCL and touched while its writer lives. It stops nobody once its process is gone from this
machine, or once it has not been touched for ten minutes, by the clock of the disk. Whoever only reads needs none.
"""

import os
import secrets
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.records import printable
from generation.dataset.folder import Published, read_marker
from schemas.writer import Writer

BEAT, SILENT = 20.0, 600.0  # seconds from touch to touch, and from the last one until a writer counts as dead
TRIES = 5  # for several who find a dead writer's file at once


class _Held(NamedTuple):
    lock: Path
    token: str
    thread: int


_held: dict[Path, _Held] = {}  # by the place, of this process


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """The right to write to `out`; within such a block of the same thread it is there already.

    Raises:
        UserError: somebody else is writing there.
    """
    place = out.resolve()
    within = _held.get(place)
    if within and within.thread == threading.get_ident():
        yield
        return
    lock = _lock_of(place)
    made = [folder for folder in (lock.parent, *lock.parent.parents) if not folder.exists()]
    lock.parent.mkdir(parents=True, exist_ok=True)
    token, ended = secrets.token_hex(4), threading.Event()
    try:
        _take(lock, token, out)
        _held[place] = _Held(lock, token, threading.get_ident())
        threading.Thread(target=_beat, args=(lock, token, ended), daemon=True).start()
        yield
    finally:
        ended.set()
        _held.pop(place, None)
        _release(lock, token)
        for folder in made:  # of those that are still empty
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def amending(folder: Path) -> Iterator[Published]:
    """A data set's folder whose card and marker are to be changed, by nobody else meanwhile.

    Raises:
        UserError: it is none of ours or is unfinished, or somebody else is writing there.
    """
    read_marker(folder)  # whoever has none is told so before a file is made
    with writing(folder):
        yield Published(folder)


def still_writing(out: Path) -> None:
    """Before anything is put into its place: this writer may have slept for so long that it was taken for dead.

    Raises:
        UserError: somebody else has taken over.
    """
    held = _held.get(out.resolve())
    if held and not _is(held.lock, held.token):
        raise UserError(
            f"{out}: somebody else writes there now, since nothing was heard from this process for ten minutes; run the"
            " same command again when they have ended"
        )


def _lock_of(place: Path) -> Path:
    """Beside the folder; in it where no file can be put beside it (the card of such a folder can still be amended)."""
    if place.is_dir() and (place.is_mount() or not os.access(place.parent, os.W_OK)):
        return place / ".pebench.writing"
    return place.with_name(f".{place.name}.writing")


def _take(lock: Path, token: str, out: Path) -> None:
    since = datetime.now().astimezone().isoformat(" ", "seconds")
    command = " ".join(["pebench", *sys.argv[1:2]])[:200]
    mine = Writer(machine=_machine(), process=os.getpid(), since=since, command=command, token=token)
    for _ in range(TRIES):
        if _create(lock, mine.model_dump_json().encode()):
            return
        try:
            there, silent = lock.read_bytes(), _now(lock.parent) - lock.stat().st_mtime
        except FileNotFoundError:
            continue  # they have just ended
        other = _writer(there)
        if other is None and there:
            raise UserError(f"{lock}: lies where pebench notes who writes to {out}, and is none of its files; move it")
        if silent < SILENT and not (other and _is_gone(other)):
            raise UserError(f"{out}: {_said(other)}; run the same command again when that has ended")
        _set_aside(lock, there, token)
    raise UserError(f"{out}: several processes begin to write there at once; run the same command again")


def _create(lock: Path, data: bytes) -> bool:
    """Whether the file was not there and now is."""
    try:
        descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    try:
        os.write(descriptor, data)
    except OSError:
        lock.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    return True


def _set_aside(lock: Path, seen: bytes, token: str) -> None:
    """Removes a dead writer's file. Another process may have done so too and put its own there, which goes back."""
    aside = lock.with_name(f"{lock.name}.{token}")
    try:
        os.replace(lock, aside)
    except FileNotFoundError:
        return
    there = aside.read_bytes()
    if there != seen:
        _create(lock, there)
    aside.unlink()


def _release(lock: Path, token: str) -> None:
    with suppress(OSError):
        if _is(lock, token):
            lock.unlink()


def _beat(lock: Path, token: str, ended: threading.Event) -> None:
    while not ended.wait(BEAT):
        with suppress(OSError):  # a network disk may be away for a while
            if not _is(lock, token):
                return
            os.utime(lock)


def _is(lock: Path, token: str) -> bool:
    try:
        other = _writer(lock.read_bytes())
    except FileNotFoundError:
        return False
    return other is not None and other.token == token


def _writer(text: bytes) -> Writer | None:
    try:
        return Writer.model_validate_json(text)
    except ValidationError:
        return None


def _said(other: Writer | None) -> str:
    if other is None:
        return "another process begins to write there"
    return printable(
        f"is being written by process {other.process} on {other.machine.partition(' ')[0]} since {other.since}"
        f" ({other.command})"
    )


def _is_gone(other: Writer) -> bool:
    """Whether its process was one of this machine's and is no more."""
    if other.machine != _machine():
        return False
    import psutil

    try:
        return bool(psutil.Process(other.process).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False


def _machine() -> str:
    """The host's name; containers of one name do not know one another's processes, so the space of theirs comes too."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:  # not every system has such spaces
        space = ""
    return f"{socket.gethostname()} {space}".strip()[:200]


def _now(folder: Path) -> float:
    """The time by the clock that stamps files in a folder, which may be another machine's."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".pebench.") as probe:
        return os.fstat(probe.fileno()).st_mtime
