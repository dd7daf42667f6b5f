"""Looks: the traits by which people are told apart in a picture."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from schemas.concepts import Gender, Traits


def age_group(age: int) -> str:
    """One of three words for an adult's age in years."""
    return "young" if age < 35 else "middle-aged" if age < 55 else "older"


def visible(age: int, gender: Gender, looks: Traits) -> tuple[str, ...]:
    """What a picture shows of a person, trait by trait."""
    hair = "none" if looks.hair_length == "bald" else looks.hair_colour
    return (
        age_group(age),
        gender,
        looks.skin_tone,
        hair,
        looks.hair_length,
        looks.hair_style,
        looks.facial_hair,
        looks.eyewear,
        looks.build,
    )


def differing(one: Sequence[str], other: Sequence[str]) -> int:
    """In how many places two sequences of one length differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


class Looks:
    """Looks to keep clear of: finds whoever differs in fewer than `apart` traits, among any number of people."""

    def __init__(self, apart: int) -> None:
        self.apart = apart
        self.known: dict[tuple[tuple[int, str], ...], str] = {}

    def add(self, look: Sequence[str], id: str) -> None:
        for kept in self._kept(look):
            self.known.setdefault(kept, id)

    def twin(self, look: Sequence[str]) -> str | None:
        """The id of one whose looks are interchangeable with these, or None."""
        return next((self.known[kept] for kept in self._kept(look) if kept in self.known), None)

    def _kept(self, look: Sequence[str]) -> Iterator[tuple[tuple[int, str], ...]]:
        return combinations(enumerate(look), len(look) - self.apart + 1)
