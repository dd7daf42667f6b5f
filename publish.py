"""Checked images to a data set folder with a card, verified by loading it.

The folder holds `images/<cell>-<shard>.parquet`, `tables/*.parquet`, `assets/examples.jpg`, `README.md` whose YAML names the
configs, and `pebench.json`, which says that the folder is ours and what it was made of. It is built beside its place, loaded, compared, and then moved
in file by file.
"""

import hashlib
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from datasets import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars, load_dataset
from datasets.exceptions import DatasetGenerationError

from generation.errors import UserError
from generation.splits import ADDED, BLOCKS, EXTENDED, HELD_OUT, HELD_OUT_SPLIT, SHARES, Cell, Place, config_names, configs, default_config
from generation.store import nearest_existing
from schemas.concepts import Event, Person
from schemas.rows import EVENT_FEATURES, IMAGE_FEATURES, PERSON_FEATURES, ImageRow

MARKER = "pebench.json"
CARD = "README.md"
EXAMPLES = "assets/examples.jpg"
SHARD_BYTES = 50_000_000  # a loader that streams holds a file of this size in memory
EXTENSIONS = (
    "Configs that end in `_extended` are the same with the people and events that were added; `person_added`, `event_added` and `both_added` forget those. "
)
ROW_GROUP = 100  # rows; what the Hub's viewer likes


class Content(NamedTuple):
    """What a data set is made of. `rows` is called once a cell, so that one shard at a time is in memory."""

    people: Sequence[tuple[Person, Place]]
    events: Sequence[tuple[Event, Place]]
    cells: Mapping[Cell, Sequence[str]]  # image ids, in order
    rows: Callable[[Cell], Iterator[ImageRow]]
    card: Mapping[str, str]  # what data/card.md asks for beyond counts and configs
    examples: bytes  # a JPEG for the card
    marker: Mapping[str, Any]
    license: str  # of the images
    licenses: Sequence[str]  # of images and texts, as the Hub spells them
    pretty_name: str


def check_target(out: Path) -> None:
    """Refuses a place that holds something else.

    Raises:
        UserError: `out` is a file, or a folder that is neither empty nor one of ours, or it or the folder above, where it is staged, may not be written.
    """
    try:
        place = out.resolve()
    except RuntimeError:
        raise UserError(f"{out}: is a link that leads to itself; choose another place with --out") from None
    if out.exists() and not out.is_dir():
        raise UserError(f"{out}: is not a folder; choose another place with --out")
    if out.is_dir() and any(out.iterdir()) and not is_ours(out):
        raise UserError(f"{out}: holds something that pebench did not make; choose another place with --out")
    if place.is_mount():
        raise UserError(f"{out}: is a mount point, and files are moved in from beside it; choose a folder below it with --out")
    _staging(place).exists()  # an OSError when that name is too long
    for existing in (nearest_existing(place.parent), *([place] if place.exists() else [])):
        if not (existing.is_dir() and os.access(existing, os.W_OK)):
            raise UserError(f"{out}: {existing} is not a writable folder; choose another place with --out")


def is_ours(out: Path) -> bool:
    """Whether the folder carries our marker."""
    try:
        return bool(json.loads((out / MARKER).read_text("utf-8"))["generator"] == "pebench")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def made_by(out: Path) -> str | None:
    """What a data set that is there was made by, in a few words; None when nothing is there."""
    if not is_ours(out):
        return None
    try:
        recipe = json.loads((out / MARKER).read_text("utf-8"))["made_of"]["recipe"]
        return f"recipe '{recipe['name']}', seed {recipe['seed']}"
    except (KeyError, TypeError):
        return "an unfinished build"


def marker_text(marker: Mapping[str, Any]) -> str:
    """The marker as it is written."""
    return json.dumps(marker, indent=1, ensure_ascii=False) + "\n"


def blocks_of(out: Path) -> list[str]:
    """The blocks that files added to a data set that is there."""
    try:
        return [block for block in json.loads((out / MARKER).read_text("utf-8"))["made_of"]["concepts"] if block.startswith(ADDED)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def is_current(out: Path, made_of: Mapping[str, Any]) -> bool:
    """Whether the folder was made of just this and every file still has the bytes that were written."""
    if not is_ours(out):
        return False
    marker = json.loads((out / MARKER).read_text("utf-8"))
    if marker.get("made_of") != made_of:
        return False
    files: dict[str, str] = marker.get("files", {})
    whole = all((out / name).is_file() and _sha256(out / name) == digest for name, digest in files.items())
    return whole and shards(out) <= set(files)


def write_dataset(content: Content, out: Path) -> dict[str, dict[str, int]]:
    """Writes, verifies and moves the data set to `out`; returns config -> split -> rows.

    Raises:
        UserError: `out` may not be used, or the disk is full.
        RuntimeError: what was written does not load as it should (a fault of ours).
    """
    check_target(out)
    staging = clear_staging(out)
    try:
        staging.mkdir(parents=True)
        splits = _write(content, staging, out.resolve().name)
        _verify(content, staging, splits)
        _move(staging, out)
    except (OSError, DatasetGenerationError) as error:
        cause = error.__cause__ if isinstance(error, DatasetGenerationError) else error  # the loader wraps what its cache met
        if not isinstance(cause, OSError):
            raise
        raise UserError(f"{out}: cannot be written ({cause.strerror or cause}); the run folder is kept, run the same command again") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return _rows(content, splits)


def clear_staging(out: Path) -> Path:
    """Deletes what an interrupted build left beside `out`; returns the place where the next one is staged."""
    staging = _staging(out)
    shutil.rmtree(staging, ignore_errors=True)
    return staging


def _staging(out: Path) -> Path:
    return out.resolve().with_name(f".{out.resolve().name}.staging")  # `out` may be "."


def _write(content: Content, folder: Path, name: str) -> dict[str, dict[str, list[Cell]]]:
    (folder / "images").mkdir()
    (folder / "tables").mkdir()
    (folder / EXAMPLES).parent.mkdir()
    (folder / EXAMPLES).write_bytes(content.examples)
    for cell in content.cells:
        _write_shards((row.table_row() for row in content.rows(cell)), folder / "images" / cell.stem)
    for kind, records, features in (("people", content.people, PERSON_FEATURES), ("events", content.events, EVENT_FEATURES)):
        for file, members in _tables(kind, records).items():
            pq.write_table(pa.Table.from_pylist(_table(members), schema=features.arrow_schema), folder / file)
    splits = configs(content.cells)
    parquet = {p.relative_to(folder).as_posix(): _sha256(p) for p in sorted(folder.rglob("*.parquet"))}
    (folder / CARD).write_text(_card(content, splits, parquet, name), "utf-8")
    files = parquet | {name: _sha256(folder / name) for name in (EXAMPLES, CARD)}
    marker = {"generator": "pebench", **content.marker, "rows": _rows(content, splits), "files": files}
    (folder / MARKER).write_text(marker_text(marker), "utf-8")
    return splits


def _rows(content: Content, splits: Mapping[str, Mapping[str, Sequence[Cell]]]) -> dict[str, dict[str, int]]:
    return {name: {split: sum(len(content.cells[c]) for c in cells) for split, cells in parts.items()} for name, parts in splits.items()}


def _write_shards(rows: Iterable[dict[str, Any]], stem: Path) -> None:
    """Row groups of ROW_GROUP rows into files of at most SHARD_BYTES (and one row group), numbered without a total."""
    number, group, writer = 0, list[dict[str, Any]](), None
    schema = IMAGE_FEATURES.arrow_schema

    def flush() -> None:
        nonlocal number, writer
        path = stem.with_name(f"{stem.name}-{number:05d}.parquet")
        writer = writer or pq.ParquetWriter(path, schema, compression="none")  # nearly all of it is PNG, which is compressed
        writer.write_table(_arrow(group))
        group.clear()
        if path.stat().st_size > SHARD_BYTES:
            writer.close()
            number, writer = number + 1, None

    for row in rows:
        group.append(row)
        if len(group) == ROW_GROUP:
            flush()
    if group:
        flush()
    if writer is not None:
        writer.close()


def _arrow(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table. Arrow is ten times slower when it finds the pictures' bytes inside dictionaries, so they have a column built for them."""
    schema = IMAGE_FEATURES.arrow_schema
    place = schema.get_field_index("image")
    parts = [pa.array([row["image"][part] for row in rows], kind.type) for part, kind in ((f.name, f) for f in schema.field(place).type)]
    images = pa.StructArray.from_arrays(parts, fields=list(schema.field(place).type))
    return pa.Table.from_pylist([{**row, "image": None} for row in rows], schema=schema).set_column(place, schema.field(place), images)


def _card(content: Content, splits: Mapping[str, Mapping[str, Sequence[Cell]]], parquet: Mapping[str, str], folder: str) -> str:
    """README.md: the YAML that `load_dataset` reads, then the card.

    A config's version is made of its files' bytes, since the loader's cache knows a folder by its name and this YAML alone.
    """
    default = default_config(splits)
    entries: list[dict[str, Any]] = []
    for name, parts in splits.items():
        files = {split: sorted({f"images/{cell.stem}-*.parquet" for cell in cells}) for split, cells in parts.items()}
        entries.append(_entry(name, files, parquet, name == default))
    tables = _table_configs("people", content.people) | _table_configs("events", content.events)
    entries += [_entry(name, files, parquet, False) for name, files in tables.items()]
    count = sum(len(ids) for ids in content.cells.values())
    head = {
        "pretty_name": content.pretty_name, "license": content.licenses[0] if len(content.licenses) == 1 else list(content.licenses), "language": ["en"],
        "annotations_creators": ["machine-generated"], "language_creators": ["machine-generated"], "source_datasets": ["original"],
        "task_categories": ["visual-question-answering", "image-to-text"],
        "tags": ["synthetic", "machine-unlearning", "fictitious-people"], "size_categories": [_size_category(count)], "configs": entries,
    }  # fmt: skip
    lines = [
        f"- `{name}`: " + ", ".join(f"{split} {sum(len(content.cells[c]) for c in cells)}" for split, cells in parts.items()) for name, parts in splits.items()
    ]
    lengths = {
        file: len(members) for kind, records in (("people", content.people), ("events", content.events)) for file, members in _tables(kind, records).items()
    }
    lines += [f"- `{name}`: " + ", ".join(f"{split} {sum(lengths[f] for f in files)}" for split, files in parts.items()) for name, parts in tables.items()]
    missing = [name for name in _expected(content) if name not in splits]
    shares = ", ".join(f"{name} {_shares(content, name)}" for name in config_names() if name in splits and name != "all")
    template = resources.files("data").joinpath("card.md").read_text("utf-8")
    text = Template(template).substitute(
        content.card, folder=folder, count_people=_parts(content.people), count_events=_parts(content.events), count_images=str(count), default=default,
        default_split=next(iter(splits[default])), configs="\n".join(lines), pretty_name=content.pretty_name, license=content.license,
        extensions=EXTENSIONS if any(name.endswith(EXTENDED) for name in splits) else "",
        left_out=(f"Actual shares: {shares}." if shares else "") + (f" Left out at this size: {', '.join(missing)}." if missing else ""),
    )  # fmt: skip
    return f"---\n{yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=140)}---\n\n{text}"


def _expected(content: Content) -> list[str]:
    """The configs that a larger data set of this kind has."""
    added = [any(place.block.startswith(ADDED) for _, place in records) for records in (content.people, content.events)]
    return config_names(*added)


def _entry(name: str, files: Mapping[str, Sequence[str]], parquet: Mapping[str, str], default: bool) -> dict[str, Any]:
    stems = {pattern.removesuffix("*.parquet") for patterns in files.values() for pattern in patterns}
    digest = hashlib.sha256("".join(parquet[f] for f in sorted(parquet) if any(f.startswith(stem) for stem in stems)).encode()).hexdigest()
    entry: dict[str, Any] = {"config_name": name, "version": f"1.0.{int(digest[:8], 16)}"}
    entry["data_files"] = [{"split": split, "path": list(patterns)} for split, patterns in files.items()]
    return entry | ({"default": True} if default else {})


def _shares(content: Content, name: str) -> str:
    target, share = name.split("_")
    gone = [block for block in SHARES if block <= share]
    said = []
    for kind, records in (("person", content.people), ("event", content.events)):
        if target in (kind, "both"):
            benchmark = [place.block for _, place in records if place.block in BLOCKS]
            said.append(f"{sum(block in gone for block in benchmark)} of {len(benchmark)} {'people' if kind == 'person' else 'events'}")
    return " and ".join(said)


def _parts(records: Sequence[tuple[Person | Event, Place]]) -> str:
    """ "200", or "(200 + 10 held out + 3 added)"."""
    blocks = [place.block for _, place in records]
    added, held_out = sum(block.startswith(ADDED) for block in blocks), blocks.count(HELD_OUT)
    said = [f"{n}{what}" for n, what in ((len(blocks) - added - held_out, ""), (held_out, " held out"), (added, " added")) if n]
    return said[0] if len(said) == 1 else f"({' + '.join(said)})"


def _size_category(count: int) -> str:
    for limit, name in ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K")):
        if count < limit:
            return name
    return "100K<n<1M"


def _verify(content: Content, folder: Path, splits: Mapping[str, Mapping[str, Sequence[Cell]]]) -> None:
    """Loads every config and split with a fresh cache and compares: `all` and the tables with every field, the others by their image ids."""
    widest = next(name for name in (f"all{EXTENDED}", "all") if name in splits)
    with tempfile.TemporaryDirectory(prefix=".verify-", dir=folder) as cache, quiet_loader():
        for name in set(splits) - {widest}:
            found = load_dataset(str(folder), name, columns=["image_id"], cache_dir=cache)
            for split in {*found, *splits[name]}:
                wanted = [one for cell in sorted(splits[name].get(split, ()), key=lambda c: c.stem) for one in content.cells[cell]]
                if split not in found or found[split]["image_id"][:] != wanted:
                    raise RuntimeError(f"config {name}, split {split}: the images loaded are not the images written")
        loaded = load_dataset(str(folder), widest, streaming=True, cache_dir=cache)
        for split in {*loaded, *splits[widest]}:
            cells = sorted(splits[widest].get(split, ()), key=lambda c: c.stem)
            written = (row.table_row() for cell in cells for row in content.rows(cell))
            for got, row in itertools.zip_longest(loaded[split].decode(False) if split in loaded else (), written):
                if got is None or row is None or _plain(got) != _plain(row):
                    raise RuntimeError(f"image {(row or got)['image_id']}: the row loaded is not the row written")
        for kind, records in (("people", content.people), ("events", content.events)):
            files = _tables(kind, records)
            for name, tables in _table_configs(kind, records).items():
                rows = load_dataset(str(folder), name, cache_dir=cache)
                for split, paths in tables.items():
                    if list(rows[split]) != [row for path in paths for row in _table(files[path])]:
                        raise RuntimeError(f"config {name}, split {split}: the rows loaded are not the rows written")


@contextmanager
def quiet_loader() -> Iterator[None]:
    """Without the loader's progress bars."""
    shown = not are_progress_bars_disabled()
    disable_progress_bars()
    try:
        yield
    finally:
        if shown:
            enable_progress_bars()


def _plain(row: Mapping[str, Any]) -> tuple[bytes, str]:
    return row["image"]["bytes"], json.dumps({**row, "image": row["image"]["path"]}, sort_keys=True)


def _tables(kind: str, records: Sequence[tuple[Person | Event, Place]]) -> dict[str, list[tuple[Person | Event, Place]]]:
    """File -> its records: the benchmark's in one file, those held out and each addition in a file of their own, so that none changes another."""
    files: dict[str, list[tuple[Person | Event, Place]]] = {}
    for record, place in records:
        own = "" if place.block in BLOCKS else f"-{place.block}"
        files.setdefault(f"tables/{kind}{own}.parquet", []).append((record, place))
    return files


def _table_configs(kind: str, records: Sequence[tuple[Person | Event, Place]]) -> dict[str, dict[str, list[str]]]:
    """Config -> split -> files."""
    files = _tables(kind, records)
    held_out = f"tables/{kind}-{HELD_OUT}.parquet"
    benchmark = [file for file in files if file == f"tables/{kind}.parquet"]
    everything = [file for file in files if file != held_out]
    last = {HELD_OUT_SPLIT: [held_out]} if held_out in files else {}
    found = {kind: {"train": benchmark, **last}}
    return found | ({kind + EXTENDED: {"train": sorted(everything), **last}} if everything != benchmark else {})


def _table(records: Sequence[tuple[Person | Event, Place]]) -> list[dict[str, Any]]:
    return [record.model_dump(mode="json") | {"block": place.block} for record, place in records]


def _move(staging: Path, out: Path) -> None:
    """Moves every changed file into place, the card and the marker last, then deletes shards that no longer belong; other files are not ours."""
    out.resolve().mkdir(parents=True, exist_ok=True)  # `out` may be a link to a folder that is not there yet
    if not is_ours(out):  # so that a move that is cut short can be taken up again
        begun = staging / f".{MARKER}"
        begun.write_text(json.dumps({"generator": "pebench"}) + "\n", "utf-8")
        os.replace(begun, out / MARKER)
    new = sorted((p.relative_to(staging) for p in staging.rglob("*") if p.is_file()), key=lambda p: (p.name == MARKER, p.name == CARD, p))
    for path in new:
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.is_file() and _sha256(target) == _sha256(staging / path)):
            os.replace(staging / path, target)
    for name in shards(out) - {path.as_posix() for path in new}:
        (out / name).unlink()


def shards(out: Path) -> set[str]:
    """The Parquet files in a data set's folder, by their paths in it."""
    return {p.relative_to(out).as_posix() for folder in ("images", "tables") for p in (out / folder).glob("*.parquet")}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
