"""Proof that what loads from the Hub is what lies here."""

import itertools
import tempfile
from collections.abc import Iterator, Mapping

import pyarrow as pa
from datasets.exceptions import DatasetsError

from generation.base.errors import UserError
from generation.base.hub_errors import HTTPError, hub_error_text, underlying
from generation.base.progress import Progress
from generation.dataset.folder import Local
from generation.dataset.hub.repository import Repository, same_file
from generation.dataset.splits import EXTENDED
from generation.dataset.verify import Loader, quiet_loader

Tables = Mapping[str, Iterator[pa.Table]]  # by split


def loaded_back(hub: Repository, local: Local, commit: str, progress: Progress) -> int:
    """Loads the repository and compares: every config's splits and files, and every row with its picture; returns the
    number of rows.

    Raises:
        UserError: what loads is not what lies here.
    """
    try:
        with quiet_loader(), tempfile.TemporaryDirectory(prefix="pebench-check-") as cache:
            _compare_files(hub, local, commit)
            widest = next(name for name in (f"all{EXTENDED}", "all") if name in local.marker.rows)
            here = Loader(str(local.folder), widest, cache_dir=f"{cache}/here")
            there = hub.call(Loader, hub.repo, widest, cache_dir=cache, revision=commit, token=hub.token)
            for n, name in enumerate(here.configs):
                progress("configs", n, len(here.configs))
                if here.files(name) != hub.call(there.files, name):
                    raise UserError(
                        f"{hub.repo}: config '{name}' has other splits or files than {local.folder}; remove there what"
                        " pebench did not write"
                    )
            streams = here.stream(widest), hub.call(there.stream, widest)
            rows = _compare_rows(hub, local, widest, streams, progress)
            progress("configs", len(here.configs), len(here.configs))
            return rows
    except (OSError, HTTPError, DatasetsError, ValueError) as error:  # a broken Parquet file is a ValueError
        what = (
            f"{hub.repo}: was published as {commit[:12]} but cannot be loaded back"
            f" ({hub_error_text(underlying(error))}); run the same command again"
        )
        raise UserError(hub.tell(what)) from None


def _compare_files(hub: Repository, local: Local, commit: str) -> None:
    files = hub.tree(commit)
    if wrong := [
        name
        for name, file in local.files.items()
        if not (name in files and same_file(files[name], file, local.path(name)))
    ]:
        raise UserError(
            f"{hub.repo}: {sorted(wrong)[0]} is not the file that lies in {local.folder}; run the same command again"
        )


def _compare_rows(
    hub: Repository, local: Local, config: str, streams: tuple[Tables, Tables], progress: Progress
) -> int:
    """Every row of a config, here and there; returns their number."""
    done, total = 0, sum(local.marker.rows[config].values())
    for split in local.marker.rows[config]:
        for mine, other in itertools.zip_longest(*(tables[split] for tables in streams)):
            if mine is None or other is None or not mine.equals(other):
                raise UserError(
                    f"{hub.repo}: image {_first_other(mine, other)} is not the one that lies in {local.folder};"
                    " run the same command again"
                )
            done += len(mine)
            progress("rows", done, total)
    return done


def _first_other(mine: pa.Table | None, other: pa.Table | None) -> str:
    """The id of the first row that is not the same in both."""
    rows = (table.to_pylist() if table is not None else [] for table in (mine, other))
    return next(str((a or b)["image_id"]) for a, b in itertools.zip_longest(*rows) if a != b)
