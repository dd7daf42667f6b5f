"""The images of a split of somebody's data set, row by row, as the loader reads them."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from datasets import load_dataset
from datasets.exceptions import DatasetGenerationError, DatasetsError

from generation.base.errors import UserError
from generation.base.pictures import check_picture
from generation.base.records import printable
from generation.dataset.folder import Published
from generation.dataset.foreign import checked_row, found, patterns_of
from generation.dataset.verify import quiet_loader
from schemas.card import CardConfig


def image_configs(published: Published) -> dict[str, list[str]]:
    """Config -> its splits, for the configs of images that the card names; by hand a config may be written with its
    files alone, which are "train".
    """
    splits_of = {}
    for config in published.configs:
        files = patterns_of(config)
        if files and all(pattern.startswith("images/") for patterns in files.values() for pattern in patterns):
            splits_of[config.config_name] = list(files)
    return splits_of


def split_rows(folder: Path, config: CardConfig, split: str, questions: bool = True) -> Iterator[dict[str, Any]]:
    """The rows of a split, a row group at a time, the pictures not decoded. The loader is given files and not the
    folder: from a card it would take whatever is named there.

    Raises:
        UserError: they cannot be read, or hold no questions where those are wanted.
    """
    files = [path.resolve().as_posix() for path in found(folder, patterns_of(config)[split])]
    filters = {} if config.filters is None else {"filters": config.filters}
    try:
        with tempfile.TemporaryDirectory(prefix="pebench-rows-") as cache, quiet_loader():
            rows = load_dataset(
                "parquet", data_files={split: files}, split=split, streaming=True, cache_dir=cache, **filters
            ).decode(False)
            if questions and "questions" not in rows.features:
                raise UserError(
                    f"{folder}: was built by a version that asked no questions; run the same 'pebench build' again"
                )
            yield from (checked_row(row, folder) for row in rows)
    except (OSError, ValueError, TypeError, pa.ArrowException, DatasetsError, DatasetGenerationError) as error:
        said = printable(str(error).partition("\n")[0][:200])
        raise UserError(
            f"{folder}: config '{config.config_name}', split '{split}' cannot be read ({said}); run the same"
            " 'pebench build' again"
        ) from None


def picture_bytes(row: Mapping[str, Any], where: str) -> bytes:
    """An image's bytes; a row that names a file in their place names somebody's.

    Raises:
        UserError: it holds none, or none that may be opened.
    """
    data = (row["image"] or {}).get("bytes")
    if not isinstance(data, bytes):
        raise UserError(f"{where}: image {row['image_id']} holds no bytes; use a data set that holds its pictures")
    return check_picture(data, f"{where}: image {row['image_id']}")
