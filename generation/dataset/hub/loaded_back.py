"""Proof that what loads from the Hub is what lies here."""

import itertools
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

from datasets import get_dataset_config_names, load_dataset, load_dataset_builder
from datasets.exceptions import DatasetsError

from generation.base.errors import UserError
from generation.base.hub_errors import HTTPError, hub_error_text, underlying
from generation.base.progress import Progress
from generation.dataset.folder import Local
from generation.dataset.hub.repository import Repository, same_file
from generation.dataset.splits import EXTENDED
from generation.dataset.verify import quiet_loader


def loaded_back(hub: Repository, local: Local, commit: str, progress: Progress) -> int:
    """Loads the repository and compares: every config's splits and files, and every row with its picture; returns the
    number of rows.

    Raises:
        UserError: what loads is not what lies here.
    """
    try:
        with quiet_loader(), tempfile.TemporaryDirectory(prefix="pebench-check-") as cache:
            _compare_files(hub, local, commit)
            settings: dict[str, Any] = {"revision": commit, "token": hub.token, "cache_dir": cache}
            names = get_dataset_config_names(str(local.folder))
            for n, name in enumerate(names):
                progress("configs", n, len(names))
                _compare_config(hub, local, name, settings)
            rows = _compare_rows(hub, local, settings, progress)
            progress("configs", len(names), len(names))
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


def _compare_config(hub: Repository, local: Local, name: str, settings: Mapping[str, Any]) -> None:
    """The splits of a config and their files, by name."""
    here = load_dataset_builder(str(local.folder), name, cache_dir=f"{settings['cache_dir']}/here").config.data_files
    there = hub.call(load_dataset_builder, hub.repo, name, **settings).config.data_files
    if {split: _names(files, 2) for split, files in here.items()} != {
        split: _names(files, 2) for split, files in there.items()
    }:
        raise UserError(
            f"{hub.repo}: config '{name}' has other splits or files than {local.folder}; remove there what pebench did"
            " not write"
        )


def _compare_rows(hub: Repository, local: Local, settings: Mapping[str, Any], progress: Progress) -> int:
    """Every row of the config that holds all images; returns their number."""
    widest = next(name for name in (f"all{EXTENDED}", "all") if name in local.marker.rows)
    done, total = 0, sum(local.marker.rows[widest].values())
    for split in local.marker.rows[widest]:
        ours = load_dataset(
            str(local.folder), widest, split=split, streaming=True, cache_dir=f"{settings['cache_dir']}/here"
        ).decode(False)
        theirs = hub.call(load_dataset, hub.repo, widest, split=split, streaming=True, **settings).decode(False)
        for mine, other in itertools.zip_longest(ours, theirs):
            if mine != other:
                raise UserError(
                    f"{hub.repo}: image {(mine or other)['image_id']} is not the one that lies in {local.folder};"
                    " run the same command again"
                )
            done += 1
            progress("rows", done, total)
    return done


def _names(files: Sequence[object], parts: int) -> list[str]:
    return ["/".join(str(file).split("/")[-parts:]) for file in files]
