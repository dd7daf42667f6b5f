"""A published data set in the formats that others read: `export` writes a folder beside its place and renames it.

An export holds its files (see `generation.exports.formats`), a README.md whose YAML `load_dataset` reads, and
`.pebench-export.json`, which says that the folder is ours and what lies in it.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from generation.base.errors import UserError
from generation.base.files import sha256_of
from generation.base.progress import Progress
from generation.dataset.folder import CARD, Published
from generation.dataset.loader import check_loadable
from generation.dataset.reading import image_configs, picture_bytes, split_rows
from generation.dataset.shards import ROW_GROUP
from generation.dataset.splits import default_config
from generation.dataset.staging import check_target, staged, swap_into_place
from generation.exports.formats import FORMATS
from generation.exports.readme import SplitCount, export_readme
from generation.exports.turns import Aim, ExportedImage, aim_in, chosen, questions_of
from schemas.card import CardConfig
from schemas.exports import Request

EXPORT_MARKER = ".pebench-export.json"
SIGNS = " _'(),.&+-"  # beside letters, digits and marks, in a folder's name, on any system; no glob pattern either
JOINERS = "\u200c\u200d"  # between letters of scripts that write by them, as Persian and Malayalam do


class Exported(NamedTuple):
    """A finished export: its config, its splits, and how to use it."""

    config: str
    splits: Mapping[str, SplitCount]
    usage: str


def export(folder: Path, request: Request, out: Path, progress: Progress) -> Exported:
    """Exports a data set's folder to `out`, in place of an earlier export there.

    Raises:
        UserError: the folder is none of ours, is damaged or has no such config, split or question; `out` may not be
        used, somebody else is writing there, or the disk is full.
    """
    folder = check_loadable(folder)
    published = Published(folder)
    _check_places(folder, out)
    if FORMATS[request.format].loads:
        check_loadable(out)
    resolved = resolve(published, request)
    try:
        with staged(out) as staging:
            source = _source(published, resolved.config)
            counts = {split: _export_split(source, resolved, split, staging, progress) for split in resolved.splits}
            (staging / CARD).write_text(export_readme(published, resolved, counts, out.resolve().name), "utf-8")
            _mark(staging, resolved)
            check_target(out, ours=is_export)  # somebody may have put something there meanwhile
            swap_into_place(staging, out)
    except OSError as error:
        raise UserError(
            f"{out}: cannot be written ({error.strerror or error}); what was there before is kept, run the same command"
            " again"
        ) from None
    return Exported(resolved.config, counts, FORMATS[request.format].usage(out.resolve().as_posix(), resolved))


def is_export(out: Path) -> bool:
    """Whether a folder is an earlier export and holds nothing else, all as it was written.

    Raises:
        UserError: it is one, and something was put there or changed since.
    """
    try:
        written = dict[str, str](json.loads((out / EXPORT_MARKER).read_text("utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    for name in sorted(_files(out)):
        path = out / name
        if name != EXPORT_MARKER and (path.is_symlink() or sha256_of(path) != written.get(name)):
            raise UserError(
                f"{path}: pebench did not make it or it was changed since, and an export would delete it; move it"
                " elsewhere, or choose another place with --out"
            )
    return True


def labels(people: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Person id -> their name as a folder's name, with their id where two would share one."""
    safe = {person["id"]: _file_name(person["name"]) or person["id"] for person in people}
    shared = Counter(name.casefold() for name in safe.values())
    return {
        person_id: name if shared[name.casefold()] == 1 else f"{name} ({person_id})" for person_id, name in safe.items()
    }


def _file_name(name: str) -> str:
    """A name as a folder's, in any script: what stands above, below or beside a letter is a part of it."""
    text = unicodedata.normalize("NFC", name)
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" or c in SIGNS + JOINERS else "_" for c in text)
    return "".join(kept).strip(" .")


def _check_places(folder: Path, out: Path) -> None:
    check_target(out, ours=is_export)
    place, source = out.resolve(), folder.resolve()
    if place in (source, *source.parents) or source in place.parents:
        raise UserError(f"{out}: lies in the data set's folder {folder} or holds it; choose another place with --out")
    if place in (Path.cwd(), *Path.cwd().parents):
        raise UserError(
            f"{out}: is or holds the current folder, and an export is renamed into its place; choose another place with"
            " --out"
        )


def resolve(published: Published, request: Request) -> Request:
    """The request with its config and splits named.

    Raises:
        UserError: the data set has no such config or split, or the format does not take it.
    """
    folder, known = published.folder, image_configs(published)
    config = request.config or default_config(known)
    if config not in known:
        raise UserError(f"{folder}: has no config '{config}' of images; choose with --config among {', '.join(known)}")
    kind = FORMATS[request.format]
    there = [split for split in known[config] if not kind.refuses or split.startswith("forget")]
    if not there:
        raise UserError(
            f"{folder}: config '{config}' has no split to forget, and {request.format} teaches refusals; choose another"
            " with --config"
        )
    for split in request.splits:
        if split not in known[config]:
            raise UserError(
                f"{folder}: config '{config}' has no split '{split}'; choose with --split among {', '.join(there)}"
            )
        if split not in there:
            raise UserError(
                f"--split {split}: {request.format} teaches refusals, and this is retained; choose with --split among"
                f" {', '.join(there)}"
            )
    return request.model_copy(update={"config": config, "splits": tuple(dict.fromkeys(request.splits)) or tuple(there)})


class _Source(NamedTuple):
    """What an export is made from."""

    folder: Path
    config: CardConfig
    labels: Mapping[str, str]  # person id -> folder's name
    aim: Aim
    totals: Mapping[str, int]  # split -> images, of a config that the marker counts


def _source(published: Published, config: str) -> _Source:
    counted = published.marker.rows | {
        name: counts for added_split in published.marker.splits.values() for name, counts in added_split.rows.items()
    }
    card = next(named for named in published.configs if named.config_name == config)
    people, aim = labels(published.people()), aim_in(published, config)
    return _Source(published.folder, card, people, aim, counted.get(config, {}))


def _export_split(source: _Source, request: Request, split: str, staging: Path, progress: Progress) -> SplitCount:
    kind, total = FORMATS[request.format], source.totals.get(split)
    where = f"config '{request.config}', split '{split}'"
    seen = left_out = 0

    def images() -> Iterator[ExportedImage]:
        nonlocal seen, left_out
        for row in split_rows(source.folder, source.config, split, questions=kind.asks):
            asked = questions_of(row, source.folder) if kind.asks else ()
            turns = chosen(row, asked, request, split, source.aim)
            seen += 1
            if turns or not kind.asks:
                yield ExportedImage(row["image_id"], picture_bytes(row, where), _label(source, row), turns)
            else:
                left_out += 1
            if total and (seen % ROW_GROUP == 0 or seen == total):
                progress(split, seen, total)

    records = kind.write(images(), staging, split)
    if total is not None and seen != total:
        raise UserError(
            f"{source.folder}: holds {seen} of the {total} images of {where}; run the same 'pebench build' again"
        )
    if not records:
        asked = (
            f" with a question of the tasks {', '.join(request.tasks) or 'of its config'} in the forms"
            f" {', '.join(request.forms)}"
            if kind.asks
            else ""
        )
        raise UserError(f"{source.folder}: {where} has no image{asked}; choose others with --tasks, --forms or --split")
    return SplitCount(seen, left_out, records)


def _label(source: _Source, row: Mapping[str, Any]) -> str:
    label = source.labels.get(row["person_id"])
    if label is None:
        raise UserError(
            f"{source.folder}: image {row['image_id']} shows '{row['person_id']}', whom its table of people does not"
            " have; run the same 'pebench build' again"
        )
    return label


def _mark(staging: Path, request: Request) -> None:
    files = {name: sha256_of(staging / name) for name in sorted(_files(staging))}
    said = {"generator": "pebench", "request": request.model_dump(mode="json"), "files": files}
    text = json.dumps(said, indent=1, ensure_ascii=False)
    (staging / EXPORT_MARKER).write_text(text + "\n", "utf-8")


def _files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
