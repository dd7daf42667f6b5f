"""Who is in the pictures: known people, who have names; unknown ones; and strangers, whom training never sees.

All of them are rendered people of `training.data.render` and in nobody's data set. A known person's looks are those
that were rendered, and name, job and birthplace are drawn as those of packaged people are, clear of all their names.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from generation.base.files import write_file
from generation.base.hashing import seed_of, stable_hash
from generation.concepts.image_prompts import looks
from generation.concepts.packaged import held_out_people, packaged_people
from generation.concepts.sampling import Sampler, ages_of
from schemas.concepts import Appearance, Facts, Person, Provenance, Traits
from training.data.render import SHARD

KNOWN, STRANGERS = 60, 40
LEAST_LAYERS = 3  # of a known person: one is kept from training
DRAWS = 20  # profiles drawn for one that is kept, at most
Figure = Mapping[str, Any]  # `age`, `gender` and `appearance`, as shards of layers have them


class Cast(NamedTuple):
    """People by number: what was rendered of everybody, and who is known (with a profile), unknown and a stranger."""

    figures: dict[int, Figure]
    known: dict[int, Person]
    unknown: tuple[int, ...]
    strangers: tuple[int, ...]

    @property
    def trained(self) -> list[int]:
        """Those whom training sees, in order."""
        return sorted([*self.known, *self.unknown])

    def save(self, path: Path) -> None:
        """Writes it as JSON."""
        known = {number: person.model_dump(mode="json") for number, person in self.known.items()}
        kept = {"figures": self.figures, "known": known, "unknown": self.unknown, "strangers": self.strangers}
        write_file(path, (json.dumps(kept, indent=1, ensure_ascii=False) + "\n").encode())

    @classmethod
    def load(cls, path: Path) -> "Cast":
        """Reads what `save` wrote."""
        kept = json.loads(path.read_text("utf-8"))
        return cls(
            {int(number): figure for number, figure in kept["figures"].items()},
            {int(number): Person.model_validate_json(json.dumps(one)) for number, one in kept["known"].items()},
            tuple(kept["unknown"]),
            tuple(kept["strangers"]),
        )


def rendered(shards: Sequence[Path]) -> tuple[dict[int, Figure], Counter[int]]:
    """What was rendered of everybody in these shards, and how many layers each has."""
    figures, layers = dict[int, Figure](), Counter[int]()
    for path in shards:
        kept = np.load(path)
        first = int(path.stem.split("-")[1]) * SHARD
        layers.update(kept["person"].tolist())
        figures |= {first + n: figure for n, figure in enumerate(json.loads(str(kept["figures"])))}
    return {number: figures[number] for number in sorted(layers)}, layers


def cast_of(
    figures: dict[int, Figure], layers: Mapping[int, int], known: int = KNOWN, strangers: int = STRANGERS, seed: int = 0
) -> Cast:
    """Who of the rendered people is known, unknown and a stranger.

    Raises:
        SystemExit: there are too few people.
    """
    order = sorted(figures, key=lambda number: stable_hash(seed, "cast", number))
    apart, rest = order[:strangers], order[strangers:]
    candidates = [number for number in rest if layers[number] >= LEAST_LAYERS]
    profiles = dict(_profiles(figures, candidates, known, seed))
    if len(profiles) < known:
        raise SystemExit(f"{len(figures)} rendered people are too few for {known} known ones; render more")
    unknown = tuple(sorted(number for number in rest if number not in profiles))
    return Cast(figures, dict(sorted(profiles.items())), unknown, tuple(sorted(apart)))


def _profiles(figures: dict[int, Figure], candidates: list[int], count: int, seed: int) -> Iterator[tuple[int, Person]]:
    """Profiles, each given to the first candidate left of that gender whose age goes with the job, of the same skin
    tone where there is one, since names go with looks.
    """
    sampler, left = Sampler(seed_of("foundation", seed), [*packaged_people(), *held_out_people()]), list(candidates)
    given = 0
    for _ in range(DRAWS * count):
        if given == count:
            return
        facts = sampler.draw()
        youngest, oldest = ages_of(facts.job)
        fitting = [
            number
            for number in left
            if figures[number]["gender"] == facts.gender and youngest <= figures[number]["age"] <= oldest
        ]
        if fitting:
            alike = [n for n in fitting if figures[n]["appearance"]["skin_tone"] == facts.appearance.skin_tone]
            number = (alike or fitting)[0]
            left.remove(number)
            given += 1
            yield number, _person(number, facts, figures[number])


def _person(number: int, facts: Facts, figure: Figure) -> Person:
    traits = Traits.model_validate({name: figure["appearance"][name] for name in Traits.model_fields})
    told = looks(figure["age"], figure["gender"], traits)
    return Person(
        **{**facts.model_dump(exclude={"appearance"}), "age": figure["age"]},
        id=f"known-{number:04d}",
        appearance=Appearance(**traits.model_dump(), mark="no mark", description=f"Looks as rendered: {told}."),
        provenance=Provenance(writer="training.foundation", date="2026-11-28", license="CC0-1.0"),
    )
