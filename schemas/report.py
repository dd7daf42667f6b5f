"""What a build tells of itself: which check rejected how many candidates, of whom and where, how scores lie beside
their limits, and what it took.
"""

from typing import Literal

from pydantic import Field

from schemas.base import Record
from schemas.calibration import CheckName, Cost, Side
from schemas.review import Reviewed
from schemas.writing import Usage

Kind = Literal["portrait", "view", "scene"]
REST = "start and report"  # in a report's seconds: what no stage took


class Settings(Record):
    """What was asked for, and of which checkpoint. `drawn_with` names libraries and devices of all items, `unverified`
    events that no check knows.

    `revision` is the commit of weights on the Hub, `limits` says where the checks' limits come from, `checks_off` which
    of them were not made.
    """

    generator: str
    recipe: str
    seed: int
    people: int
    events: int
    takes: int
    attempts: dict[Kind, int]
    checkpoint: str
    digest: str
    size: int
    steps: int
    guidance: float
    identity_scale: float
    dtype: str
    batch_size: int | Literal["auto"]
    checkpoint_license: str
    license: str
    text_licenses: tuple[str, ...]
    writers: tuple[str, ...]
    drawn_with: tuple[str, ...]
    unverified: tuple[str, ...]
    revision: str = ""
    checks_off: tuple[CheckName, ...] = ()
    limits: str = ""


class FunnelStep(Record):
    """One check: how many candidates reached it and, by reason, how many it rejected; the same of every item's first
    candidate alone.
    """

    check: str
    reached: int
    rejected: dict[str, int]
    first_reached: int
    first_rejected: dict[str, int]


class Funnel(Record):
    """All candidates of one kind of item, and the checks in the order of the gate. `accepted_at` counts items accepted
    at their 1st, 2nd ... candidate.
    """

    kind: Kind
    candidates: int
    accepted_at: tuple[int, ...]
    given_up: int
    steps: tuple[FunnelStep, ...]

    @property
    def accepted(self) -> int:
        return sum(self.accepted_at)

    @property
    def finished(self) -> int:
        """Items accepted or given up, which is also the number of first candidates."""
        return self.accepted + self.given_up


class Acceptance(Record):
    """The scenes of one person or of one event. `first` were accepted at the first candidate; `rejected` counts
    candidates by reason.

    `median` is over accepted pictures: of the distance to the portrait for a person, of the event's probability for an
    event.
    """

    id: str
    name: str
    asked: int
    accepted: int
    first: int
    candidates: int
    rejected: dict[str, int]
    median: float | None
    remark: str = ""


class Limit(Record):
    """A threshold: what is accepted is at least, or at most, `value`."""

    value: float
    side: Side


class Distribution(Record):
    """One score of all candidates that have it, as a histogram: `accepted` and `rejected` (by whichever check) count
    between neighbouring `edges`.
    """

    kind: Kind
    score: str
    limits: tuple[Limit, ...]
    edges: tuple[float, ...]
    accepted: tuple[int, ...]
    rejected: tuple[int, ...]
    accepted_median: float | None
    rejected_median: float | None


class PortraitPair(Record):
    """Two people and the distance of their portraits; the portraits' pictures by their paths in the run folder."""

    people: tuple[str, str]
    distance: float
    pictures: tuple[str, str]


class Gallery(Record):
    """Accepted portraits against each other: Euclidean distances of face embeddings.

    `people` are ordered by gender, `genders` counts them in that order; row n of `distances` holds those to the people
    before person n. `expected` is how many of the other people a face would be taken for on average at the limit
    `same_person`, by the calibration's false match rate, if all pairs were as alike as those of one gender, and
    `expected_same_gender` if only people of one gender are confused; `_bound` follows from the rate's upper bound.
    """

    people: tuple[str, ...]
    genders: dict[str, int]
    distances: tuple[tuple[float, ...], ...]
    same_person: float
    look_alike: float
    closer_than_same_person: int
    closer_than_look_alike: int
    nearest: tuple[PortraitPair, ...]
    false_match_rate: float | None
    false_match_bound: float | None
    pairs_measured: int
    expected: float | None
    expected_same_gender: float | None
    expected_bound: float | None


class Example(Record):
    """One candidate's picture and portrait, by their paths in the run folder, and why it is shown."""

    score: str
    group: Literal["clearly accepted", "just accepted", "just rejected", "clearly rejected"]
    person: str
    event: str
    value: float
    picture: str
    portrait: str


class Balance(Record):
    """People who have one value of a trait: asked for and shown in at least one scene; and their scenes, asked for and
    accepted.
    """

    trait: str
    value: str
    people: int
    shown: int
    asked: int
    accepted: int


class TextCost(Record):
    """What the texts of one file of people or events took, by the report beside the file: tokens, and their price where
    the recipe had prices.
    """

    file: str
    writer: str
    usage: Usage
    price: float | None


class Report(Record):
    """A build in figures. Counts are of all that the recipe asks for; `seconds` and `drawn` are of the last build
    alone.

    `drawn` says how many candidates were drawn and judged in those seconds, by stage; both are empty when no build has
    told.
    """

    settings: Settings
    asked: int
    accepted: int
    drawn_again: int
    unfinished: int = Field(
        description="scenes that are neither accepted nor given up, of people who have or may still get a portrait"
    )
    given_up: tuple[str, ...]
    rejected: dict[str, int]
    seconds: dict[str, float] = Field(default_factory=dict)
    drawn: dict[str, int] = Field(default_factory=dict)
    configs: dict[str, dict[str, int]] = Field(default_factory=dict, description="config -> split -> rows")
    guesses: dict[str, str] = Field(
        default_factory=dict, description="task -> how often a guesser without pictures is right, in words"
    )
    reviewed: Reviewed | None = Field(default=None, description="how far people have looked; None when nobody has")
    judge: dict[str, float] = Field(
        default_factory=dict, description="requests, faults and tokens of this build's judge"
    )
    cost: Cost | None
    texts: tuple[TextCost, ...]
    funnels: tuple[Funnel, ...]
    people: tuple[Acceptance, ...]
    events: tuple[Acceptance, ...]
    balance: tuple[Balance, ...]
    distributions: tuple[Distribution, ...]
    gallery: Gallery
    examples: tuple[Example, ...]
