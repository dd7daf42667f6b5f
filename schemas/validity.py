"""What `pebench check validity` measured of a data set."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Record
from schemas.calibration import Rate

Outcome = Literal["holds", "failed", "undecided"]
Target = Literal["person", "event"]
Part = Literal["whole image", "background", "person", "face"]
Count = Annotated[int, Field(ge=0)]


class Reading(Record):
    """How often a probe read the target off one part of the images of forget_test, and the ends of the 95 % interval
    (Wilson, with a design effect).

    `told`: the probe knew the other concept of each image. `head` is the linear head that read most. `chance` is one in
    `classes`. `each` has hits and images of every forgotten person or event, `shown` is the median share of an image
    that the part covers; images with next to nothing of it are left out of `images`.
    """

    target: Target
    part: Part
    told: bool
    head: str
    config: str
    classes: Count
    trained: Count
    images: Count
    hits: Count
    low: Rate
    high: Rate
    chance: Rate
    shown: Rate
    each: dict[str, tuple[Count, Count]]

    @property
    def accuracy(self) -> float:
        """Share of the images whose target was read; 0 when there are none."""
        return self.hits / max(1, self.images)


class Criterion(Record):
    """One thing that a sound data set fulfils, and what was found."""

    name: str
    outcome: Outcome
    found: str


class NearPair(Record):
    """Two images of different splits, by their ids, and in how many of 64 bits their hashes and those of their faces
    differ.
    """

    one: str
    other: str
    bits: Count
    face_bits: Count
    leak: bool


class Imbalance(Record):
    """An attribute's values among people who are forgotten and retained in one config.

    `p` is the permutation test's, `corrected` the same after Holm's correction for all tests; `testable` is false where
    even the most uneven draw of so few people could not have been significant.
    """

    config: str
    attribute: str
    forgotten: dict[str, Count]
    retained: dict[str, Count]
    p: Rate
    corrected: Rate
    testable: bool


class FacesAcross(Record):
    """How a person's faces differ over the images. `same_view`, `other_view` and `other_person` are the mean
    correlation, -1 to 1, of the grey patterns of two faces: of one person drawn from one view, which are copies of it
    by design, of one person drawn from two views, and of two people. `least_view` and `largest_view` are the smallest
    and largest share that a view has of a person's images. `light` is the correlation of a face's brightness with that
    of its surroundings, over the images of each person.
    """

    least_view: Rate
    largest_view: Rate
    same_view: float
    other_view: float
    other_person: float
    light: float


class Validity(Record):
    """All that was measured, and with which version of the generator."""

    version: str
    images: Count
    attributes_alone: Rate = Field(
        description="how often gender, age group, skin tone and build name the person, by the best guess"
    )
    readings: tuple[Reading, ...]
    near: Count = Field(description="bits of 64 below which two hashes are near")
    leaks: Count
    nearest: tuple[NearPair, ...]
    balance: tuple[Imbalance, ...]
    faces: FacesAcross | None = None
    criteria: tuple[Criterion, ...]
