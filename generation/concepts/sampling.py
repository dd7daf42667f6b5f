"""Who is to be written: facts of fictitious adults, drawn from the taxonomy with one seed.

Genders alternate in shuffled pairs, jobs and birthplaces come in shuffled rounds of all there are, each with its own
stream, so in the first n people of any draw the counts differ by at most one and nothing follows from anything else.
Ages come from a bell curve cut to what the job implies. A birthplace is a mixture of heritages (data/origins.yaml);
names and natural looks are drawn from one of them, everything else about looks independently of it.
"""

import math
import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from generation.base.errors import UserError
from generation.base.hashing import seed_of
from generation.concepts.packaged import origins, taxonomy
from schemas.concepts import Facts, Gender, Heritage, Traits
from validation.texts.looks import Looks, visible
from validation.texts.names import Names, well_known

T = TypeVar("T")
AGE_MEAN, AGE_DEVIATION = 42.0, 13.0  # years
GREY_AGE, GREY_SPREAD = 58.0, 6.0  # years: half are grey at GREY_AGE
LENGTHS: dict[Gender, dict[str, int]] = {
    "female": {"short": 25, "medium": 38, "long": 36, "bald": 1},
    "male": {"short": 55, "medium": 18, "long": 9, "bald": 18},
}
FACIAL_HAIR: dict[Gender, dict[str, int]] = {
    "female": {"none": 1},
    "male": {"none": 46, "stubble": 20, "moustache": 13, "beard": 21},
}
BUILDS = {"slim": 27, "average": 38, "athletic": 18, "heavy": 17}
GLASSES_YOUNG, GLASSES_OLD = 0.24, 0.42  # below and from 50 years
APART = 2  # visible traits in which any two people differ, while there are enough
PATIENCE = 200  # draws for one person


class Sampler:
    """Draws people one after another; each keeps clear of the names and looks of all before, and of `taken`.

    Args:
        seed: the same seed draws the same people.
        taken: people who are there already, such as the packaged ones.
    """

    def __init__(self, seed: int, taken: Sequence[Facts] = ()) -> None:
        self.seed = seed
        self.count = 0
        self.names = Names(person.name for person in taken)
        self.words = {word for person in taken for word in person.name.split()}
        self.looks, self.same = Looks(APART), Looks(1)
        for person in taken:
            self._note(visible(person.age, person.gender, person.appearance))

    def draw(self) -> Facts:
        """The next person.

        Raises:
            UserError: nobody is left who differs enough from those before.
        """
        self.count += 1
        return self.redraw(self.count - 1, 0)

    def redraw(self, number: int, take: int) -> Facts:
        """Another person for place `number`: the same gender, job and birthplace, and everything else new."""
        place = _of_round(birthplaces(), number, "birthplace", self.seed)
        job = _of_round(jobs(), number, "job", self.seed)
        pair: tuple[Gender, ...] = ("female", "male")
        gender = _of_round(pair, number, "gender", self.seed)
        origin, naming, looking = (
            random.Random(seed_of(what, self.seed, number, take)) for what in ("origin", "name", "looks")
        )
        heritage = _heritage(place, origin)
        person = Facts(
            name=self._name(heritage, gender, naming, number),
            job=job,
            profession=jobs()[job],
            birthplace=place,
            region=birthplaces()[place],
            **self._looks(job, gender, heritage, looking, number),
        )
        self.names.add(person.name)
        self.words.update(person.name.split())
        self._note(visible(person.age, gender, person.appearance))
        return person

    def _note(self, look: tuple[str, ...]) -> None:
        self.looks.add(look, "")
        self.same.add(look, "")

    def _name(self, heritage: Heritage, gender: Gender, chance: random.Random, number: int) -> str:
        """A name that nobody has and no well-known person bears, while there are any with two words that nobody has."""
        family = heritage.family[gender] if isinstance(heritage.family, Mapping) else heritage.family
        for patience in range(PATIENCE):
            words = chance.choice(heritage.given[gender]), chance.choice(family)
            name = " ".join(words)
            fresh = patience >= PATIENCE // 2 or not self.words.intersection(words)
            if fresh and not well_known(name) and not self.names.nearest(name):
                return name
        raise UserError(
            f"person {number + 1}: no name is left that differs enough from the {len(self.names.names)} before; ask for"
            " fewer"
        )

    def _looks(
        self, job: str, gender: Gender, heritage: Heritage, chance: random.Random, number: int
    ) -> dict[str, Any]:
        """Age, gender and traits, apart from everybody's before; in one trait only when nothing better is left."""
        for patience in range(PATIENCE):
            age = _age(job, chance)
            traits = _traits(age, gender, heritage, chance)
            look = visible(age, gender, traits)
            if (self.looks if patience < PATIENCE // 2 else self.same).twin(look) is None:
                return {"age": age, "gender": gender, "appearance": traits}
        raise UserError(f"person {number + 1}: no looks are left that differ enough from those before; ask for fewer")


@cache
def jobs() -> dict[str, str]:
    """Every job that an adult can have -> its group, in the taxonomy's order."""
    known = taxonomy()
    return {
        job: group for group, members in known.professions.items() for job in members if job not in known.minors_only
    }


@cache
def jobs_at(age: int) -> list[str]:
    """The jobs that somebody of this age can have, in the taxonomy's order."""
    return [job for job in jobs() if (span := ages_of(job))[0] <= age <= span[1]]


def ages_of(job: str) -> tuple[int, int]:
    """The youngest and the oldest, in years, of whoever has this job."""
    return taxonomy().implied_ages.get(job, taxonomy().working_ages)


@cache
def birthplaces() -> dict[str, str]:
    """Every birthplace -> its region, in the taxonomy's order."""
    return {place: region for region, places in taxonomy().regions.items() for place in places}


def _of_round(choices: Sequence[T] | Mapping[T, object], number: int, what: str, seed: int) -> T:
    """Entry `number` of an endless row of shuffled rounds of all choices."""
    around, within = divmod(number, len(choices))
    order = list(choices)
    random.Random(seed_of("round", what, seed, around)).shuffle(order)
    return order[within]


def _heritage(place: str, chance: random.Random) -> Heritage:
    known = origins()
    if chance.random() < known.elsewhere:
        return known.heritages[chance.choice(list(known.heritages))]
    return known.heritages[_weighted(known.places[place], chance)]


def _age(job: str, chance: random.Random) -> int:
    youngest, oldest = ages_of(job)
    while True:
        age = round(chance.gauss(AGE_MEAN, AGE_DEVIATION))
        if youngest <= age <= oldest:
            return age
        if (
            oldest < AGE_MEAN - AGE_DEVIATION or youngest > AGE_MEAN + AGE_DEVIATION
        ):  # the curve's far tail: even is near enough, and quick
            return chance.randint(youngest, oldest)


def _traits(age: int, gender: Gender, heritage: Heritage, chance: random.Random) -> Traits:
    grey = chance.random() < 1 / (1 + math.exp((GREY_AGE - age) / GREY_SPREAD))
    colour, length = _weighted(heritage.hair_colour, chance), _weighted(LENGTHS[gender], chance)
    return Traits.model_validate(
        {
            "skin_tone": _weighted(heritage.skin_tone, chance),
            "hair_colour": "grey" if grey else colour,
            "hair_length": length,
            "hair_style": "none" if length == "bald" else _weighted(heritage.hair_style, chance),
            "facial_hair": _weighted(FACIAL_HAIR[gender], chance),
            "eye_colour": _weighted(heritage.eye_colour, chance),
            "eyewear": "glasses" if chance.random() < (GLASSES_YOUNG if age < 50 else GLASSES_OLD) else "none",
            "build": _weighted(BUILDS, chance),
        }
    )


def _weighted(weights: Mapping[T, int], chance: random.Random) -> T:
    return chance.choices(list(weights), list(weights.values()))[0]
