"""Looks: the traits by which people are told apart in a picture."""

from collections.abc import Sequence

from schemas.concepts import Facts, Gender, Traits


def age_group(age: int) -> str:
    """One of three words for an adult's age in years."""
    return "young" if age < 35 else "middle-aged" if age < 55 else "older"


def visible(age: int, gender: Gender, looks: Traits) -> tuple[str, ...]:
    """What a picture shows of a person, trait by trait."""
    hair = "none" if looks.hair_length == "bald" else looks.hair_colour
    return (age_group(age), gender, looks.skin_tone, hair, looks.hair_length, looks.hair_style, looks.facial_hair, looks.eyewear, looks.build)


def differing(one: Sequence[str], other: Sequence[str]) -> int:
    """In how many places two sequences of one length differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def alike(one: Facts, other: Facts) -> bool:
    """Whether two people are interchangeable: no visible trait tells them apart."""
    return visible(one.age, one.gender, one.appearance) == visible(other.age, other.gender, other.appearance)
