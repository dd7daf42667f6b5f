"""Where a folder is written before it stands in its place: beside it, under a hidden name, and moved in when whole."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from generation.base.errors import UserError
from generation.base.files import nearest_existing, sha256_of
from generation.dataset.folder import BEGUN, CARD, MARKER, is_ours, parquet_files


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


def clear_staging(out: Path) -> Path:
    """Deletes what an interrupted build left beside `out`; returns the place where the next one is staged."""
    staging = _staging(out)
    shutil.rmtree(staging, ignore_errors=True)
    return staging


def move_into_place(staging: Path, out: Path) -> None:
    """Moves every changed file into place, the card and the marker last, then deletes shards that no longer belong;
    other files are not ours.
    """
    out.resolve().mkdir(parents=True, exist_ok=True)  # `out` may be a link to a folder that is not there yet
    if not is_ours(out):  # so that a move that is cut short can be taken up again
        begun = staging / f".{MARKER}"
        begun.write_text(BEGUN, "utf-8")
        os.replace(begun, out / MARKER)
    new = sorted(
        (p.relative_to(staging) for p in staging.rglob("*") if p.is_file()),
        key=lambda p: (p.name == MARKER, p.name == CARD, p),
    )
    for path in new:
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.is_file() and sha256_of(target) == sha256_of(staging / path)):
            os.replace(staging / path, target)
    for name in parquet_files(out) - {path.as_posix() for path in new}:
        (out / name).unlink()


def _staging(out: Path) -> Path:
    return out.resolve().with_name(f".{out.resolve().name}.staging")  # `out` may be "."
