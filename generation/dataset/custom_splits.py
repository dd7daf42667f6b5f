"""Splits of one's own, added to a published folder: no file of rows is written anew."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from datasets import load_dataset

from generation.base.errors import UserError
from generation.dataset.card.readme import SPLITS, SPLITS_END, Rows, entry, joined, listed, parted
from generation.dataset.custom_configs import IDS, Made, index, make
from generation.dataset.folder import Published, outline_of
from generation.dataset.splits import reserved
from generation.dataset.verify import quiet_loader
from schemas.marker import AddedSplit, CustomSplit


def add(published: Published, *splits: CustomSplit) -> Rows:
    """Puts the configs of one split or more into a published folder, in place of older splits of their names, and
    proves that they load; returns their rows. All are put there, or none is.

    Raises:
        UserError: see `make`; or one of the names is taken.
    """
    known, customs, made = index(published), dict(published.marker.splits), dict[str, Made]()
    head, card = parted(published.own_card)
    kept = list(head["configs"])
    for split in splits:
        if reserved(split.name):
            raise UserError(
                f"split '{split.name}': is a name of the loader's or of pebench's own configs; choose another with"
                " --name"
            )
        of_split = make(split, known)
        older = set(customs.pop(split.name).rows if split.name in customs else ())
        kept = [config for config in kept if config["config_name"] not in older]
        if taken := sorted({*(config["config_name"] for config in kept), *made} & set(of_split)):
            raise UserError(
                f"split '{split.name}': there is a config '{taken[0]}' already; choose another name with --name"
            )
        customs[split.name] = AddedSplit(split=split, rows={name: _counts(config) for name, config in of_split.items()})
        made |= of_split
    parquet = {name: digest for name, digest in published.marker.files.items() if name.endswith(".parquet")}
    everything = {name: counts for added in customs.values() for name, counts in added.rows.items()}
    head["configs"] = [*kept, *(entry(name, config.config, parquet) for name, config in made.items())]
    before, _, rest = card.partition(f"\n{SPLITS}\n")
    text = f"{before}\n{SPLITS}\n{listed(everything)}\n{SPLITS_END}{rest.partition(SPLITS_END)[2]}"
    readme = joined(head, text)
    _prove(published, readme, made)
    published.amend(readme, splits=customs)
    return {name: _counts(config) for name, config in made.items()}


def _counts(made: Made) -> dict[str, int]:
    return {part: len(ids) for part, ids in made.ids.items()}


def customs_at(folder: Path) -> list[CustomSplit]:
    """The splits that were added to a published folder; none where there is no such folder yet."""
    said = outline_of(folder)
    return [added.split for added in said.splits.values()] if said else []


def add_again(published: Published, splits: Sequence[CustomSplit]) -> list[str]:
    """Adds splits to a folder that was written anew; returns in a line each which of them no longer fit, and why. The
    marker keeps what they are, without rows, for a build that they fit again.
    """
    dropped = []
    for split in splits:
        try:
            add(published, split)
        except UserError as error:
            kept = published.marker.splits | {split.name: AddedSplit(split=split, rows={})}
            published.amend(published.own_card, splits=kept)
            dropped.append(f"{error}; what it forgets stays noted for a build that has it")
    return dropped


def _prove(published: Published, readme: str, made: Mapping[str, Made]) -> None:
    """Loads and streams every config from a folder that is this one but for the card, and compares."""
    with tempfile.TemporaryDirectory(prefix="pebench-split-") as scratch, quiet_loader():
        place = Path(scratch) / published.folder.resolve().name
        place.mkdir()
        (place / "README.md").write_text(readme, "utf-8")
        for folder in IDS:
            _show_at(place / folder, published.folder.resolve() / folder)
        for name, config in made.items():
            key = IDS[config.folder]
            loaded = load_dataset(str(place), name, columns=[key], cache_dir=f"{scratch}/cache")
            streamed = load_dataset(str(place), name, columns=[key], cache_dir=f"{scratch}/cache", streaming=True)
            for split, ids in config.ids.items():
                if loaded[split][key][:] != list(ids) or [row[key] for row in streamed[split]] != list(ids):
                    raise RuntimeError(f"config {name}, split {split}: the rows loaded are not those that were meant")


def _show_at(place: Path, folder: Path) -> None:
    """A link to a folder; a copy where the system makes no links for everybody, as Windows does not."""
    try:
        place.symlink_to(folder)
    except (OSError, NotImplementedError):
        shutil.copytree(folder, place)
