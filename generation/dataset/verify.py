"""What was written, loaded as its readers load it and compared with what was meant."""

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from datasets import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars, load_dataset

from generation.dataset.content import Content, concept_rows, concept_tables
from generation.dataset.layout import question_configs, table_configs, tables
from generation.dataset.splits import EXTENDED, Cell, Splits
from schemas.rows import ImageRow, QuestionRow


def verify(content: Content, folder: Path, splits: Splits) -> None:
    """Loads every config and split with a fresh cache and compares: the widest ones and the tables with every field,
    the others by their rows' ids.
    """
    asked = question_configs(content.cells, content.question_cells)
    ids = {cell: [row.question_id for row in content.questions(cell)] for cell in content.question_cells}
    with tempfile.TemporaryDirectory(prefix=".verify-", dir=folder) as cache, quiet_loader():
        _verify_rows(folder, cache, splits, "image_id", content.cells, content.rows)
        _verify_rows(folder, cache, asked, "question_id", ids, content.questions)
        for kind, records, _ in concept_tables(content):
            files = tables(kind, records)
            for name, config in table_configs(kind, records).items():
                rows = load_dataset(str(folder), name, cache_dir=cache)
                for split, paths in config.files.items():
                    if list(rows[split]) != [row for path in paths for row in concept_rows(content, files[path])]:
                        raise RuntimeError(f"config {name}, split {split}: the rows loaded are not the rows written")


def _verify_rows(
    folder: Path,
    cache: str,
    splits: Splits,
    key: str,
    ids: Mapping[Cell, Sequence[str]],
    rows: Callable[[Cell], Iterator[ImageRow | QuestionRow]],
) -> None:
    widest = next(
        (name for name in splits if name.startswith(f"all{EXTENDED}")),
        next((name for name in splits if name.startswith("all")), None),
    )
    for name in set(splits) - {widest}:
        found = load_dataset(str(folder), name, columns=[key], cache_dir=cache)
        for split in {*found, *splits[name]}:
            wanted = [one for cell in sorted(splits[name].get(split, ()), key=lambda c: c.stem) for one in ids[cell]]
            if split not in found or found[split][key][:] != wanted:
                raise RuntimeError(f"config {name}, split {split}: the rows loaded are not the rows written")
    if widest is None:
        return
    loaded = load_dataset(str(folder), widest, streaming=True, cache_dir=cache)
    for split in {*loaded, *splits[widest]}:
        cells = sorted(splits[widest].get(split, ()), key=lambda c: c.stem)
        written = (row.table_row() for cell in cells for row in rows(cell))
        for got, row in itertools.zip_longest(loaded[split].decode(False) if split in loaded else (), written):
            if got is None or row is None or _plain(got) != _plain(row):
                raise RuntimeError(f"{(row or got)[key]}: the row loaded is not the row written")


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
    picture = row.get("image") or {"bytes": b"", "path": ""}
    return picture["bytes"], json.dumps({**row, "image": picture["path"]}, sort_keys=True)
