"""Who is forgotten, what is retained: cells of images, and configs as lists of cells.

A cell is (person block, event block, half, take); blocks are in generation/concepts/blocks.py. Every config is a list
of whole cells, so no image is stored twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from generation.concepts.blocks import ADDED, BLOCKS, HELD_OUT, Block, Rank

Half = Literal["train", "test"]
Target = Literal["person", "event", "both"]
TARGETS: tuple[Target, ...] = ("person", "event", "both")
HELD_OUT_SPLIT = "held_out"
RETAKE, HELD_OUT_RETAKE = "retake", "held_out_retake"  # splits of takes beyond the first
EXTENDED = "_extended"  # configs with what was added


class Cell(NamedTuple):
    """All images of a block of people in a block of events, in one half; of questions also those about people alone or
    events alone, the other block empty.
    """

    person: Block
    event: Block
    half: Half
    take: int = 0

    @property
    def stem(self) -> str:
        """Its files' name before the shard number; no stem is the beginning of another."""
        return ".".join(
            [
                *([f"people-{self.person}"] if self.person else []),
                *([f"events-{self.event}"] if self.event else []),
                self.half,
                *([f"take-{self.take}"] if self.take else []),
            ]
        )


Splits = Mapping[str, Mapping[str, Sequence[Cell]]]  # config -> split -> cells


def cell_of(person: Rank, event: Rank, take: int = 0) -> Cell:
    """The halves alternate in person and event, so whoever and whatever is forgotten has both halves, as soon as there
    are two of the other. A pair's takes are all in one half, each in a cell of its own.
    """
    return Cell(person.block, event.block, "test" if (person.number + event.number) % 2 else "train", take)


def take_of(image_id: str) -> int:
    """Which take an image is, by its id; 0 for no image's."""
    return int(image_id.rpartition(".")[2] or 0)


def configs(cells: Iterable[Cell]) -> dict[str, dict[str, list[Cell]]]:
    """Config name -> split name -> cells, for the cells that hold images; a config with an empty split is left out.

    The configs of the benchmark know nothing of what was added; the same with it have names of their own, and so have
    those that forget it.
    """
    present = sorted(cells)
    benchmark = [cell for cell in present if cell.person in (*BLOCKS, HELD_OUT, "") and cell.event in (*BLOCKS, "")]
    by_name = _configs(benchmark)
    if len(benchmark) < len(present):
        by_name |= {name + EXTENDED: splits for name, splits in _configs(present).items()}
        for target in TARGETS:
            gone = (
                {cell.person for cell in present if cell.person.startswith(ADDED)},
                {cell.event for cell in present if cell.event.startswith(ADDED)},
            )
            by_name |= _named(f"{target}_added", forgetting(target, *gone, present))
    return by_name


def default_config(names: Iterable[str]) -> str:
    """The config that `load_dataset` takes when none is named: person_05, or the first there is."""
    known = list(names)
    return "person_05" if "person_05" in known else known[0]


def by_cell(items: Iterable[tuple[Cell, str]]) -> dict[Cell, list[str]]:
    """Groups image ids by their cells, both sorted."""
    grouped: defaultdict[Cell, list[str]] = defaultdict(list)
    for cell, image_id in items:
        grouped[cell].append(image_id)
    return {cell: sorted(grouped[cell]) for cell in sorted(grouped, key=lambda c: c.stem)}


def config_names(added_people: bool = False, added_events: bool = False) -> list[str]:
    """The names of all configs of images that a large enough benchmark has, with what additions of people and events
    bring.
    """
    names = [f"{target}_{share}" for share in BLOCKS[:3] for target in TARGETS] + ["all"]
    if added_people or added_events:
        brought = {"person": added_people, "event": added_events, "both": added_people and added_events}
        names += [name + EXTENDED for name in names] + [f"{target}_added" for target in TARGETS if brought[target]]
    return names


def reserved(name: str) -> bool:
    """Whether a config of this name is the loader's own, or is or can be one of pebench's, of however large a data
    set.
    """
    tables = [f"{table}{suffix}" for table in ("people", "events") for suffix in ("", EXTENDED)]
    return name.removesuffix("_questions") in ("default", *tables, *config_names(True, True))


def _configs(cells: Sequence[Cell]) -> dict[str, dict[str, list[Cell]]]:
    """The standard configs over these cells."""
    by_name: dict[str, dict[str, list[Cell]]] = {}
    first, later = [cell for cell in cells if not cell.take], [cell for cell in cells if cell.take]
    for share in BLOCKS[:3]:
        gone = set(BLOCKS[: BLOCKS.index(share) + 1])
        reached = {"person": [{cell.person for cell in first}], "event": [{cell.event for cell in first}]}
        for target in TARGETS:
            if all(share in blocks for blocks in reached.get(target, [*reached["person"], *reached["event"]])):
                by_name |= _named(f"{target}_{share}", forgetting(target, gone, gone, cells))
    whole = {
        "train": [cell for cell in first if cell.person != HELD_OUT],
        HELD_OUT_SPLIT: [cell for cell in first if cell.person == HELD_OUT],
        RETAKE: [cell for cell in later if cell.person != HELD_OUT],
        HELD_OUT_RETAKE: [cell for cell in later if cell.person == HELD_OUT],
    }
    if whole["train"]:
        by_name["all"] = {split: members for split, members in whole.items() if members}
    return by_name


def _named(name: str, splits: dict[str, list[Cell]]) -> dict[str, dict[str, list[Cell]]]:
    return {name: splits} if splits else {}


def forgetting(target: Target, people: set[Block], events: set[Block], cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    """The splits of a config that forgets these blocks of people or events; none when one of them would be empty.

    Takes beyond the first are in splits of their own, and only those of pairs that a model was tuned on: there
    they are pictures that it never saw.
    """
    everything = [cell for cell in cells if cell.person != HELD_OUT]
    trainable = [cell for cell in everything if not cell.take]
    by_person = [cell for cell in trainable if cell.person in people]
    by_event = [cell for cell in trainable if cell.event in events]
    if target == "both" and not (by_person and by_event):
        return {}
    forget = {"person": by_person, "event": by_event, "both": sorted({*by_person, *by_event})}[target]
    splits = {
        "forget_train": [cell for cell in forget if cell.half == "train"],
        "forget_test": [cell for cell in forget if cell.half == "test"],
        "retain": [cell for cell in trainable if cell not in forget],
    }
    if target == "both":
        splits["forget_train_person"] = [cell for cell in by_person if cell.half == "train"]
        splits["forget_train_event"] = [cell for cell in by_event if cell.half == "train"]
    if not all(splits.values()):
        return {}
    again = {
        "forget_retake": [*_retakes(splits["forget_train"], everything)],
        "retain_retake": [*_retakes(splits["retain"], everything)],
    }
    return splits | {name: members for name, members in again.items() if members}


def _retakes(cells: Sequence[Cell], everything: Iterable[Cell]) -> Iterator[Cell]:
    """The cells that hold further takes of what is in these."""
    known = set(cells)
    yield from (cell for cell in everything if cell.take and cell._replace(take=0) in known)
