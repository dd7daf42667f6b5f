"""What ships with a checkpoint: thresholds, how they were measured, and what drawing costs."""

from typing import Annotated

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Identifier, Line

Rate = Annotated[float, Field(ge=0, le=1)]


class IdentityLimits(Record):
    """Distances of dlib embeddings (Euclidean).

    `same_person`: a scene's face is its person's when it is no farther from the portrait. `look_alike`: two portraits closer than this are too much
    alike for two people; it is set for a gallery of 200, of whom half a person on average lies closer to a newcomer. The limit `same_person` was set
    on half of the people drawn for it and the rates were measured on the other half, on
    `genuine_pairs` and `impostor_pairs`; `false_match_bound` is the upper end of the 95 % Clopper-Pearson interval that counts pairs as independent.
    """

    same_person: float
    look_alike: float
    genuine_pairs: int
    impostor_pairs: int
    false_match_rate: Rate
    false_match_bound: Rate
    false_non_match_rate: Rate


class EventLimits(Record):
    """The event classifier's labels, in the order of its outputs, and the probability from which an event counts as shown."""

    labels: tuple[Identifier, ...]
    probability: Rate
    accuracy: Rate = Field(description="top-1 on rendered pictures of layouts that it was not trained on")
    pictures: int


class TechnicalLimits(Record):
    """Bounds on luminance (0..1), its standard deviation and sharpness (variance of the Laplacian of 0..1 luminance)."""

    luminance_low: float
    luminance_high: float
    contrast: float
    sharpness: float
    face_share: float = Field(description="least share of the picture's side that the face's box takes")
    phash_distance: int = Field(description="pictures whose 64-bit perceptual hashes differ in fewer bits are duplicates")


class Cost(Record):
    """What one candidate costs, for the plan's estimate; measured on `cores` of `machine`, `acceptance` being the share that passes the gate."""

    core_seconds: Annotated[float, Field(gt=0)]
    acceptance: Annotated[float, Field(gt=0, le=1)]
    kilobytes: Annotated[float, Field(gt=0)]
    cores: Annotated[int, Field(ge=1)]
    machine: Line


class Calibration(Record):
    """All limits of one checkpoint; `origin` says how they were measured."""

    origin: str
    identity: IdentityLimits
    event: EventLimits
    technical: TechnicalLimits
