"""What was written, loaded as its readers load it and compared with what was meant.

Every split of a config is a list of whole files. So each config is opened, and the loader has to find those files for
it; the default one is prepared as `load_dataset` does it, and every file is read once, row by row with all fields.
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
import pyarrow.parquet as pq
from datasets import (
    DatasetBuilder,
    are_progress_bars_disabled,
    disable_progress_bars,
    enable_progress_bars,
    load_dataset_builder,
)
from pyarrow.dataset import ParquetFragmentScanOptions

from generation.dataset.content import Content, concept_rows, concept_tables
from generation.dataset.layout import table_configs, tables
from generation.dataset.shards import DIGEST, ROW_GROUP, RowDigests, row_digest
from generation.dataset.splits import Cell, Splits, default_config
from schemas.marker import RowCounts


class Written(NamedTuple):
    """One kind of rows that was written, of images or of questions: their folder, columns and configs, and what is kept
    of every cell's rows.
    """

    folder: str
    schema: pa.Schema
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


class Loader:
    """`load_dataset` of one folder or repository: its card is read once, and every config is opened from that."""

    def __init__(self, path: str, config: str, **settings: Any) -> None:
        self._settings = {name: settings[name] for name in ("cache_dir", "token") if name in settings}
        self._opened = load_dataset_builder(path, config, **settings)

    @property
    def configs(self) -> list[str]:
        """The configs that the card names."""
        return list(type(self._opened).builder_configs)

    def open(self, config: str, **wishes: Any) -> DatasetBuilder:
        """The builder that `load_dataset_builder` gives for a config."""
        known = {name: getattr(self._opened, name) for name in ("dataset_name", "base_path", "hash", "repo_id")}
        return type(self._opened)(config_name=config, **known, **self._settings, **wishes)

    def files(self, config: str) -> dict[str, list[str]]:
        """The files that are found for each split of a config, by the names of their folder and themselves."""
        found = self.open(config).config.data_files
        return {split: ["/".join(str(file).split("/")[-2:]) for file in files] for split, files in found.items()}

    def load(self, config: str, **wishes: Any) -> Any:
        """The splits that `load_dataset` gives for a config."""
        opened = self.open(config, **wishes)
        opened.download_and_prepare()
        return opened.as_dataset()

    def stream(self, config: str) -> dict[str, Iterator[pa.Table]]:
        """The splits that `load_dataset` streams for a config, in tables of ROW_GROUP rows; no file is held whole in
        memory.
        """
        opened = self.open(config, fragment_scan_options=ParquetFragmentScanOptions(pre_buffer=False))
        return {
            split: rows.with_format("arrow").iter(ROW_GROUP) for split, rows in opened.as_streaming_dataset().items()
        }


def verify(content: Content, folder: Path, kinds: Sequence[Written], tell: Callable[[Cell], None]) -> None:
    """Compares everything in a data set's folder with what was written; calls `tell` for each cell that was read.

    Raises:
        RuntimeError: something does not load as it was written.
    """
    with tempfile.TemporaryDirectory(prefix=".verify-", dir=folder) as cache, quiet_loader():
        loader = Loader(str(folder), "people", cache_dir=cache)
        for written in kinds:
            if written.splits:
                _verify_files(folder, loader, written)
                _verify_default(loader, written)
                _verify_rows(folder, written, tell)
        for kind, records, _ in concept_tables(content):
            files = tables(kind, records)
            for name, config in table_configs(kind, records).items():
                loaded = loader.load(name)
                for split, paths in config.files.items():
                    meant = (row for path in paths for row in concept_rows(content, files[path]))
                    there = (
                        row
                        for table in loaded[split].with_format("arrow").iter(ROW_GROUP)
                        for batch in table.to_batches()
                        for row in batch.to_pylist()
                    )
                    if any(row != other for row, other in itertools.zip_longest(there, meant)):
                        raise _differs(name, split)


def _verify_files(folder: Path, loader: Loader, written: Written) -> None:
    """The files that the loader finds for every split of every config."""
    there = sorted(path.relative_to(folder).as_posix() for path in (folder / written.folder).glob("*.parquet"))
    for config, splits in written.splits.items():
        files = loader.files(config)
        for split in {*files, *splits}:
            stems = [f"{written.folder}/{cell.stem}-" for cell in written.cells_of(config, split)]
            wanted = [name for stem in stems for name in there if name.startswith(stem)]
            if files.get(split, []) != wanted:
                raise _differs(config, split)


def _verify_default(loader: Loader, written: Written) -> None:
    """The ids of the default config, or its like among those of questions, copied to the loader's cache."""
    images = {name.removesuffix(f"_{written.folder}"): name for name in written.splits}
    config = images[default_config(images)]
    key = next(iter(written.cells.values())).key
    loaded = loader.load(config, columns=[key])
    for split in written.splits[config]:
        ids = iter(loaded[split][key][:] if split in loaded else ())
        cells = [written.cells[cell] for cell in written.cells_of(config, split)]
        if not all(rows.have_ids(list(itertools.islice(ids, len(rows)))) for rows in cells) or next(ids, None):
            raise _differs(config, split)


def _verify_rows(folder: Path, written: Written, tell: Callable[[Cell], None]) -> None:
    """Every row of every file, with all fields; the files' schema tells the loader what the columns are."""
    for cell, rows in written.cells.items():
        there = _rows(sorted((folder / written.folder).glob(f"{cell.stem}-*.parquet")), written.schema)
        for start in range(0, len(rows.digests), DIGEST):
            row = next(there, None)
            if row is None:
                raise RuntimeError(f"{written.folder}/{cell.stem}: the rows loaded are not the rows written")
            if row_digest(row) != rows.digests[start : start + DIGEST]:
                raise RuntimeError(f"{row[rows.key]}: the row loaded is not the row written")
        if next(there, None) is not None:
            raise RuntimeError(f"{written.folder}/{cell.stem}: the rows loaded are not the rows written")
        tell(cell)


def _rows(files: Sequence[Path], schema: pa.Schema) -> Iterator[dict[str, Any]]:
    """The rows of some files, a row group at a time, as Arrow holds them; pictures' bytes are looked at where they lie,
    not copied.
    """
    for path in files:
        with pq.ParquetFile(path) as file:
            columns = file.schema_arrow
            if not (columns.equals(schema) and columns.metadata == schema.metadata):
                raise RuntimeError(f"{path.name}: the columns loaded are not the columns written")
            for group in range(file.num_row_groups):
                for batch in file.read_row_group(group, use_threads=False).to_batches():
                    yield from _rows_of(batch)


def _rows_of(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    if "image" not in batch.schema.names:
        yield from batch.to_pylist()
        return
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
