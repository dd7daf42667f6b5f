"""The door for a data set that somebody else made: its names, patterns and links are held to what they may be before
anything is read, written or fetched by them.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from generation.base.errors import UserError
from generation.base.faults import explain
from generation.base.files import lies_in
from generation.base.records import printable, shown
from schemas.card import CardConfig
from schemas.concepts import Identifier, ImageId

_IDENTIFIER, _IMAGE_ID = TypeAdapter(Identifier), TypeAdapter(ImageId)
_LOOSE = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")  # ids of questions, blocks and halves
COLUMNS = {
    "id": _IDENTIFIER.validate_python,
    "person_id": _IDENTIFIER.validate_python,
    "event_id": _IDENTIFIER.validate_python,
    "image_id": _IMAGE_ID.validate_python,
    **dict.fromkeys(("question_id", "block", "person_block", "event_block", "half"), None),
}


def checked_row(row: dict[str, Any], where: Path, of_texts: bool = False) -> dict[str, Any]:
    """A row whose identifiers are such. Of texts they may be empty: what a question is not about.

    Raises:
        UserError: one is not, and would become a path or a pattern of files.
    """
    for column, check in COLUMNS.items():
        if column not in row or (of_texts and row[column] == ""):
            continue
        try:
            well = bool(_LOOSE.fullmatch(row[column])) if check is None else bool(check(row[column], strict=True))
        except (ValidationError, TypeError):
            well = False
        if not well:
            raise UserError(
                f"{where}: column '{column}' holds {shown(row[column])}, which is no identifier; use a data set whose"
                " identifiers are small letters, digits, _ and -"
            )
    return row


def configs_of(entries: list[dict[str, Any]], card: Path) -> list[CardConfig]:
    """The configs that a card names.

    Raises:
        UserError: a name is none, or a pattern may find files elsewhere than in the card's folder.
    """
    configs = []
    for entry in entries:
        try:
            configs.append(CardConfig.model_validate(entry))
        except ValidationError as error:
            raise UserError(
                f"{card}: config {shown(entry.get('config_name'))}: {_fault(error)}; give plain names, and files of"
                " this folder such as images/*.parquet"
            ) from None
    return configs


def patterns_of(config: CardConfig) -> dict[str, tuple[str, ...]]:
    """Split -> the patterns of its files."""
    given = config.data_files
    if isinstance(given, str):
        return {"train": (given,)}
    by_split: dict[str, tuple[str, ...]] = {}
    for part in given:
        split, path = ("train", part) if isinstance(part, str) else (part.split, part.path)
        by_split[split] = (*by_split.get(split, ()), *((path,) if isinstance(path, str) else path))
    return by_split


def found(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    """The files of a data set's folder that patterns find, as the loader orders them; none is found twice.

    Raises:
        UserError: there is none, or one is a link that leads elsewhere.
    """
    paths = dict.fromkeys(
        path for pattern in patterns for path in sorted(folder.glob(pattern)) if path.suffix == ".parquet"
    )
    if not paths:
        raise UserError(f"{folder}: holds no file {', '.join(patterns)[:200]}; run the same 'pebench build' again")
    return [own(folder, path) for path in paths]


def own(folder: Path, path: Path) -> Path:
    """A file of a data set's folder; in the Hub's cache a file is a link to the folder of blobs beside it.

    Raises:
        UserError: it is a link that leads elsewhere.
    """
    place = folder.resolve()
    blobs = [place.parent.parent / "blobs"] if place.parent.name == "snapshots" else []
    if not any(lies_in(room, path) for room in (place, *blobs)):
        raise UserError(f"{printable(str(path))}: is a link that leads out of the data set's folder; remove it")
    return path


def _fault(error: ValidationError) -> str:
    """The fault of what was given; of a value that may be several things, pydantic tells one for each."""
    faults: list[Mapping[str, Any]] = [dict(fault) for fault in error.errors(include_url=False)]
    wrong = next((fault for fault in faults if fault["type"] == "string_pattern_mismatch"), None)
    if wrong is None:
        return explain(error)
    field = str(wrong["loc"][0])
    return f"'{field}' may not be {shown(wrong['input'])}"
