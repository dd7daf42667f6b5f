"""Who and what a recipe takes: the benchmark's own people and events, people held out, and those that files add, each
addition a block of its own.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from generation.base.errors import UserError
from generation.base.hashing import stable_hash
from generation.concepts.blocks import ADDED, HELD_OUT, Block, Rank, ranked, ranks
from generation.concepts.files import Concepts, read_concepts
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from schemas.concepts import Event, Person
from schemas.recipe import Recipe

R = TypeVar("R", Person, Event)
LONGEST = 60  # characters of a file's name in its block's
EACH_HELD_OUT = 20  # people of the benchmark for one who is held out


class Selection(NamedTuple):
    """People and events by where they belong. None stands for the benchmark itself, whose blocks follow from
    its size.
    """

    people: Mapping[Block | None, Sequence[Person]]
    events: Mapping[Block | None, Sequence[Event]]

    @property
    def everybody(self) -> list[Person]:
        """All people, in the order in which their portraits are drawn."""
        return [person for group in self.people.values() for person in group]

    @property
    def all_events(self) -> list[Event]:
        """All events."""
        return [event for group in self.events.values() for event in group]

    def person_ranks(self, seed: int) -> dict[str, Rank]:
        """Everybody's rank."""
        return _ranks(self.people, seed)

    def event_ranks(self, seed: int) -> dict[str, Rank]:
        """Every event's rank."""
        return _ranks(self.events, seed)


def select(recipe: Recipe) -> Selection:
    """What the recipe names.

    Raises:
        UserError: a file has a fault, two files would be one block, or more is asked for than there is.
    """
    own = read_concepts([Path(name) for name in recipe.concepts], Concepts([], []))
    cut = len(own.people) - (
        recipe.held_out or 0
    )  # of one's own people, the last ones are held out where the recipe says so
    if own.people and cut < 1:
        raise UserError(
            f"held_out: {recipe.held_out} were asked for and there are {len(own.people)} people; ask for fewer"
        )
    people = _first(own.people[:cut] or packaged_people(), recipe.people, "people")
    events = _first(own.events or packaged_events(), recipe.events, "events")
    held_out = own.people[cut:] if own.people else _held_out(len(people), recipe.held_out)
    known = Concepts([*(own.people or [*packaged_people(), *held_out_people()])], [*(own.events or packaged_events())])
    who: dict[Block | None, Sequence[Person]] = {None: people, HELD_OUT: held_out}
    what: dict[Block | None, Sequence[Event]] = {None: events}
    for name in recipe.add:
        block = added_block(Path(name))
        if block in who:
            raise UserError(f"--add {name}: another added file has the same name, and names make blocks; rename one")
        added = read_concepts([Path(name)], known)
        known = Concepts([*known.people, *added.people], [*known.events, *added.events])
        who[block], what[block] = added.people, added.events
    return Selection(who, what)


def added_block(path: Path) -> Block:
    """The block of what a file adds: "My people.jsonl" is "added-my_people". Files' names and patterns are made of it,
    so a name of other letters than Latin ones, or a long one, is told by a hash.
    """
    name = unicodedata.normalize("NFC", path.stem.lower())
    plain = re.sub(r"[^a-z0-9]+", "_", name).strip("_")
    if plain and len(plain) <= LONGEST and not any(map(_foreign, name)):
        return ADDED + plain
    return f"{ADDED}{plain[:LONGEST] or 'file'}_{stable_hash('added file', name)[:8]}"


def _foreign(character: str) -> bool:
    """Whether it belongs to a word in another script than the Latin one."""
    return unicodedata.category(character)[0] in "LMN" and not (
        character.isascii() or unicodedata.name(character, "").startswith("LATIN ")
    )


def _held_out(benchmark: int, asked: int | None) -> list[Person]:
    packaged = held_out_people()
    if asked is not None and asked > len(packaged):
        raise UserError(f"held_out: {asked} were asked for and {len(packaged)} are packaged; ask for fewer")
    return packaged[: min(benchmark // EACH_HELD_OUT, len(packaged)) if asked is None else asked]


def _first(records: list[R], count: int | None, what: str) -> list[R]:
    if count is not None and count > len(records):
        raise UserError(f"{what}: {count} were asked for and there are {len(records)}; ask for fewer")
    return records[:count]


def _ranks(groups: Mapping[Block | None, Sequence[R]], seed: int) -> dict[str, Rank]:
    known: dict[str, Rank] = {}
    for block, records in groups.items():
        ids = [record.id for record in records]
        known |= ranks(ids, seed) if block is None else {id: Rank(block, n) for n, id in enumerate(ranked(ids, seed))}
    return known
