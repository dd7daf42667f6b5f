"""What ships with a checkpoint: thresholds, how they were measured, and what drawing costs."""

from itertools import pairwise
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator

from schemas.base import Record
from schemas.concepts import Identifier, Line

Rate = Annotated[float, Field(ge=0, le=1)]
Share = Annotated[float, Field(gt=0, le=1)]
Seconds = Annotated[float, Field(ge=0)]
Side = Literal["at least", "at most"]
# What a recipe may switch off; a check of the gate belongs to one of them (validation/catalogue.py).
CheckName = Literal["technical", "frames", "event", "face", "identity", "look-alikes", "duplicates"]
Reason = Literal[
    "blank",
    "too dark",
    "too bright",
    "blurred",
    "noisy",
    "framed",
    "other event",
    "event unclear",
    "no face",
    "face too small",
    "face cut off",
    "second face",
    "other face",
    "not the portrait's face",
    "look-alike",
    "duplicate",
]


class IdentityLimits(Record):
    """Distances of dlib embeddings (Euclidean).

    A scene's face is its person's when it lies no farther than `same_person` from the view that it was drawn from, a
    view's when it lies no farther than `other_view` from the portrait. `look_alike` holds, by rising rate, a share of
    the pairs of different people of one gender and the distance within which so many portraits lie;
    `validation.images.look_alikes.look_alike_limit` reads it for a gallery's size. `same_person` was set on
    half of the people drawn for it and the rates were measured on the other half, on `genuine_pairs` and
    `impostor_pairs`; `false_match_bound` is the upper end of the 95 % Clopper-Pearson interval that counts pairs as
    independent. Limits that nobody measured for a checkpoint have no pairs and no rates.
    """

    same_person: float
    other_view: float
    look_alike: Annotated[tuple[tuple[Annotated[float, Field(gt=0, le=1)], float], ...], Field(min_length=1)]
    genuine_pairs: int
    impostor_pairs: int
    false_match_rate: Rate | None
    false_match_bound: Rate | None
    false_non_match_rate: Rate | None

    @field_validator("look_alike")
    @classmethod
    def _rising(cls, table: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        """A table that can be interpolated."""
        if any(rate >= later for (rate, _), (later, _) in pairwise(table)):
            raise ValueError("the rates of the table must rise")
        return table


class EventLimits(Record):
    """The event classifier's labels, in the order of its outputs, and the probability from which an event counts as
    shown. No labels: no classifier.
    """

    labels: tuple[Identifier, ...]
    probability: Rate
    accuracy: Rate = Field(description="top-1 on rendered pictures of layouts that it was not trained on")
    pictures: int


class TechnicalLimits(Record):
    """Bounds on luminance (0..1), its standard deviation, sharpness (variance of the Laplacian of 0..1 luminance) and
    noise (its standard deviation).
    """

    luminance_low: float
    luminance_high: float
    contrast: float
    sharpness: float
    noise: float
    border: float = Field(
        description="greatest share of the picture's width or height that a uniform frame takes on one side"
    )
    face_share: float = Field(description="least share of the picture's side that the face's box takes")
    face_margin: float = Field(
        description="least distance of the face's box to the picture's edges, as a share of the box"
    )
    phash_distance: int = Field(
        description="pictures whose 64-bit perceptual hashes differ in fewer bits are duplicates"
    )


class Speed(Record):
    """What a build took on `cores` of `machine`, in seconds of the clock: `start` before anything is drawn, `face` for
    each candidate of a portrait or view, or each that comes with its person and is only checked, `scene` for each
    candidate of a scene, `published` for each accepted scene of the data set.
    """

    start: Seconds
    face: Seconds
    scene: Seconds
    published: Seconds
    cores: Annotated[int, Field(ge=1)]
    machine: Line


class Cost(Record):
    """What a checkpoint costs, measured by a build; for the plan's estimate.

    `acceptance` is scenes accepted a candidate, and `acceptance_by_looks` the same of people of one gender and skin
    tone (`generation.concepts.balance.looks_of`). `kilobytes` is the size of a scene's PNG.
    """

    speed: Speed
    acceptance: Share
    acceptance_by_looks: dict[Line, Share]
    kilobytes: Annotated[float, Field(gt=0)]


class Proportion(Record):
    """`count` of `of` trials, with the 95 % Clopper-Pearson interval from `low` to `high`."""

    count: Annotated[int, Field(ge=0)]
    of: Annotated[int, Field(ge=1)]
    low: Rate
    high: Rate


class ErrorRates(Record):
    """How often one reason for refusing errs.

    `score`, `passes` and `limit` are what `validation/catalogue.py` said of the reason when it was measured.
    `false_reject` is the share of `good` pictures that it refuses, `caught` the share of `bad` ones.
    """

    score: Line
    passes: Side
    limit: Annotated[str, Field(pattern=r"^(identity|event|technical)\.[a-z_]+$")] | None
    good: Line
    false_reject: Proportion
    bad: Line
    caught: Proportion


class Calibration(Record):
    """All limits of one checkpoint, and `checks`: by reason for refusing, how often it errs. `origin` says how they
    were measured.

    `checks` is empty in limits that were not measured for any checkpoint; `generation.rendering.checkpoint` takes those
    for no checkpoint that we packaged.
    """

    origin: str
    identity: IdentityLimits
    event: EventLimits
    technical: TechnicalLimits
    checks: dict[Reason, ErrorRates]

    @field_validator("checks")
    @classmethod
    def _complete(cls, checks: dict[Reason, ErrorRates]) -> dict[Reason, ErrorRates]:
        """No check judges whose errors were not measured."""
        if checks and (missing := sorted(set(get_args(Reason)) - set(checks))):
            raise ValueError(f"no measured error rates for: {', '.join(missing)}")
        return checks
