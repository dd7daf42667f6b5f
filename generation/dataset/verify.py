"""What was written, loaded as its readers load it and compared with what was meant.

Every split of a config is a list of whole files. So each config is opened, and the loader has to find those files for
it; the widest ones, which hold all files, are read row by row with all fields, and the default one is prepared as
`load_dataset` does it.
"""

import itertools
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import datasets
import pyarrow as pa
from datasets import (
    are_progress_bars_disabled,
    disable_progress_bars,
    enable_progress_bars,
    load_dataset,
    load_dataset_builder,
)

from generation.dataset.content import Content, concept_rows, concept_tables
from generation.dataset.layout import table_configs, tables
from generation.dataset.shards import DIGEST, ROW_GROUP, RowDigests, row_digest
from generation.dataset.splits import EXTENDED, Cell, Splits, default_config
from schemas.marker import RowCounts


class Written(NamedTuple):
    """One kind of rows that was written, of images or of questions: their folder and configs, and what is kept of every
    cell's rows.
    """

    folder: str
    splits: Splits
    cells: Mapping[Cell, RowDigests]

    def cells_of(self, config: str, split: str) -> list[Cell]:
        """The cells of a split, in the order in which their files load."""
        return sorted(self.splits[config].get(split, ()), key=lambda cell: cell.stem)

    def counts(self) -> RowCounts:
        """Config -> split -> rows."""
        return {
            config: {split: sum(len(self.cells[cell]) for cell in cells) for split, cells in parts.items()}
            for config, parts in self.splits.items()
        }


def verify(content: Content, folder: Path, kinds: Sequence[Written], tell: Callable[[Cell], None]) -> None:
    """Compares everything in a data set's folder with what was written; calls `tell` for each cell that was read.

    Raises:
        RuntimeError: something does not load as it was written.
    """
    with tempfile.TemporaryDirectory(prefix=".verify-", dir=folder) as cache, quiet_loader():
        for written in kinds:
            if written.splits:
                _verify_files(folder, cache, written)
                _verify_default(folder, cache, written)
                _verify_rows(folder, cache, written, tell)
        for kind, records, _ in concept_tables(content):
            files = tables(kind, records)
            for name, config in table_configs(kind, records).items():
                loaded = load_dataset(str(folder), name, cache_dir=cache)
                for split, paths in config.files.items():
                    if list(loaded[split]) != [row for path in paths for row in concept_rows(content, files[path])]:
                        raise _differs(name, split)


def _verify_files(folder: Path, cache: str, written: Written) -> None:
    """The files that the loader finds for every split of every config."""
    there = sorted(path.name for path in (folder / written.folder).glob("*.parquet"))
    for config, splits in written.splits.items():
        files = load_dataset_builder(str(folder), config, cache_dir=cache).config.data_files
        for split in {*files, *splits}:
            stems = [f"{cell.stem}-" for cell in written.cells_of(config, split)]
            wanted = [name for stem in stems for name in there if name.startswith(stem)]
            if [Path(str(file)).name for file in files.get(split, ())] != wanted:
                raise _differs(config, split)


def _verify_default(folder: Path, cache: str, written: Written) -> None:
    """The ids of the default config, or its like among those of questions, copied to the loader's cache."""
    images = {name.removesuffix(f"_{written.folder}"): name for name in written.splits}
    config = images[default_config(images)]
    key = next(iter(written.cells.values())).key
    loaded = load_dataset(str(folder), config, columns=[key], cache_dir=cache)
    for split in written.splits[config]:
        ids = iter(loaded[split][key][:] if split in loaded else ())
        cells = [written.cells[cell] for cell in written.cells_of(config, split)]
        if not all(rows.have_ids(list(itertools.islice(ids, len(rows)))) for rows in cells) or next(ids, None):
            raise _differs(config, split)


def _verify_rows(folder: Path, cache: str, written: Written, tell: Callable[[Cell], None]) -> None:
    """Every row, with all fields, of the config that holds them all."""
    widest = next(
        (name for name in written.splits if name.startswith(f"all{EXTENDED}")),
        next((name for name in written.splits if name.startswith("all")), None),
    )
    if widest is None:
        return
    loaded = load_dataset(str(folder), widest, streaming=True, cache_dir=cache)
    for split in {*loaded, *written.splits[widest]}:
        rows = _rows(loaded[split]) if split in loaded else iter(())
        for cell in written.cells_of(widest, split):
            digests = written.cells[cell].digests
            for start in range(0, len(digests), DIGEST):
                row = next(rows, None)
                if row is None:
                    raise _differs(widest, split)
                if row_digest(row) != digests[start : start + DIGEST]:
                    raise RuntimeError(f"{row[written.cells[cell].key]}: the row loaded is not the row written")
            tell(cell)
        if next(rows, None) is not None:
            raise _differs(widest, split)


def _rows(stream: Any) -> Iterator[dict[str, Any]]:
    """Rows as Arrow holds them; pictures' bytes are looked at where they lie, not copied."""
    for table in stream.with_format("arrow").iter(batch_size=ROW_GROUP):
        for batch in table.to_batches():
            if "image" not in batch.schema.names:
                yield from batch.to_pylist()
                continue
            pictures = batch.column("image")
            rest = batch.drop_columns(["image"]).to_pylist()
            data, paths = pictures.field("bytes"), pictures.field("path").to_pylist()
            for picture, path, row in zip(data, paths, rest, strict=True):
                yield {**row, "image": {"bytes": _buffer(picture), "path": path}}


def _buffer(picture: pa.BinaryScalar) -> pa.Buffer | bytes:
    return picture.as_buffer() if picture.is_valid else b""


def _differs(config: str, split: str) -> RuntimeError:
    return RuntimeError(f"config {config}, split {split}: the rows loaded are not the rows written")


@contextmanager
def quiet_loader() -> Iterator[None]:
    """Without the loader's progress bars, and without torch where nobody has imported it: else every stream is made
    ready for torch's workers, and the import takes seconds.
    """
    shown, torch = not are_progress_bars_disabled(), datasets.config.TORCH_AVAILABLE
    disable_progress_bars()
    datasets.config.TORCH_AVAILABLE = torch and "torch" in sys.modules
    try:
        yield
    finally:
        datasets.config.TORCH_AVAILABLE = torch
        if shown:
            enable_progress_bars()
