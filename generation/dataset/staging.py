"""Where a folder is written before it stands in its place: beside it, under a hidden name, and moved in when whole.

The staging folder `.NAME.RANDOM.staging` holds a note that it is ours, `new`, which becomes NAME, and for as long as
two folders change places `old`, which was NAME. Nothing without that note is removed.
"""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.files import nearest_existing, sha256_of
from generation.dataset.folder import (
    CARD,
    EXAMPLES,
    MARKER,
    begun_text,
    is_ours,
    outline_of,
    parquet_files,
    read_marker,
)
from generation.dataset.writers import still_writing, writing
from schemas.writer import StagingNote

NOTE, NEW, OLD = "pebench-staging.json", "new", "old"


def check_target(out: Path, ours: Callable[[Path], bool] | None = None) -> None:
    """Refuses a place that holds something else than what is to be replaced, a data set where `ours` does not say
    otherwise.

    Raises:
        UserError: `out` is a file, or a folder that is neither empty nor one of ours, or it or the folder above, where
        it is staged, may not be written.
    """
    try:
        place = out.resolve()
    except RuntimeError:
        raise UserError(f"{out}: is a link that leads to itself; choose another place with --out") from None
    if out.exists() and not out.is_dir():
        raise UserError(f"{out}: is not a folder; choose another place with --out")
    if out.is_dir() and any(out.iterdir()) and not (ours or is_ours)(out):
        raise UserError(f"{out}: holds something that pebench did not make; choose another place with --out")
    if place.is_mount():
        raise UserError(
            f"{out}: is a mount point, and files are moved in from beside it; choose a folder below it with --out"
        )
    _staging(place).exists()  # an OSError when that name is too long
    for existing in (nearest_existing(place.parent), *([place] if place.exists() else [])):
        if not (existing.is_dir() and os.access(existing, os.W_OK)):
            raise UserError(f"{out}: {existing} is not a writable folder; choose another place with --out")


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A new folder beside `out` to write to, and the right to write to `out`; after the block what was not moved is
    gone, and so is what killed writers left.

    Raises:
        UserError: somebody else is writing there.
    """
    place = out.resolve()  # `out` may be "."
    with writing(out):
        clear_staging(out)
        holder = _staging(place)
        holder.mkdir()
        try:
            (holder / NOTE).write_text(json.dumps({"generator": "pebench", "staging_of": place.name}), "utf-8")
            (holder / NEW).mkdir()
            yield holder / NEW
        finally:
            _discard(holder, place)


def clear_staging(out: Path) -> None:
    """Deletes what killed writers left beside `out`; a folder that they had set aside goes back. Only for whoever has
    the right to write there.
    """
    place = out.resolve()
    for holder in place.parent.glob(f".{escape(place.name)}.*.staging"):
        if _is_staging(holder, place.name):
            _discard(holder, place)


def swap_into_place(new: Path, out: Path) -> None:
    """Renames a staged folder to `out`; what was there is deleted once it is, and stays if it cannot be."""
    still_writing(out)
    place = out.resolve()
    if place.exists():
        os.replace(place, new.with_name(OLD))
    os.replace(new, place)


def check_unchanged(out: Path) -> None:
    """Whether a build may replace and remove what it would: the card, its picture and every table must be as pebench
    wrote them, in this data set or in a move that was cut short.

    Raises:
        UserError: one was put there or changed by somebody else.
    """
    said = outline_of(out)
    if said is None:
        return
    for name in sorted({CARD, EXAMPLES, *parquet_files(out)}):
        path, known = out / name, {*said.arriving.get(name, ()), *([said.files[name]] if name in said.files else [])}
        if not path.exists():
            continue
        if not known:
            raise UserError(
                f"{path}: pebench did not write it, and a build would remove it; move it elsewhere and run the same"
                " command again"
            )
        if not path.is_file() or sha256_of(path) not in known:
            raise UserError(
                f"{path}: was changed since pebench wrote it, and a build would replace it; move it elsewhere or remove"
                " it, and run the same command again"
            )


def move_into_place(staging: Path, out: Path) -> None:
    """Moves every changed file into place, the card and the marker last, then deletes shards that no longer belong;
    other files are not ours.

    Raises:
        UserError: somebody else has taken over, or has put there or changed what would be replaced.
    """
    still_writing(out)
    check_unchanged(out)
    out.resolve().mkdir(parents=True, exist_ok=True)  # `out` may be a link to a folder that is not there yet
    stale = parquet_files(out)
    files = sorted(path.relative_to(staging) for path in staging.rglob("*") if path.is_file())
    written = read_marker(staging).files
    new = {path: written.get(path.as_posix()) or sha256_of(staging / path) for path in files}
    arriving = {path.as_posix(): digest for path, digest in new.items() if path.name != MARKER}
    begun = staging / f".{MARKER}"
    begun.write_text(begun_text(out, arriving), "utf-8")
    os.replace(begun, out / MARKER)
    for path in sorted(new, key=lambda path: (path.name == MARKER, path.name == CARD, path)):
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.is_file() and sha256_of(target) == new[path]):
            os.replace(staging / path, target)
    for name in stale - {path.as_posix() for path in new}:
        (out / name).unlink()


def _staging(place: Path) -> Path:
    return place.with_name(f".{place.name}.{secrets.token_hex(4)}.staging")


def _is_staging(holder: Path, name: str) -> bool:
    """Whether a folder is one of ours for a folder of this name, and holds nothing of anybody else's."""
    if holder.is_symlink() or not holder.is_dir() or (holder / NOTE).is_symlink():
        return False
    try:
        note = StagingNote.model_validate_json((holder / NOTE).read_bytes())
    except (OSError, ValidationError):
        return False
    return note.staging_of == name and {path.name for path in holder.iterdir()} <= {NOTE, NEW, OLD}


def _discard(holder: Path, place: Path) -> None:
    """Deletes a staging folder, but for what was to be replaced and was not."""
    if (holder / OLD).exists() and (holder / NEW).exists():  # they have not changed places
        if place.exists():
            return  # somebody has put another there meanwhile: both are kept
        os.replace(holder / OLD, place)
    for name in (NEW, OLD):
        shutil.rmtree(holder / name, ignore_errors=True)
    with suppress(OSError):  # the note last, so that whoever is killed here leaves nothing that nobody dares to remove
        (holder / NOTE).unlink()
        holder.rmdir()
