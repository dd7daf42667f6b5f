"""What `pebench check images` says of a data set: a line an image, then lines about pairs of images, a summary last."""

from typing import Literal

from pydantic import Field

from schemas.base import Record
from schemas.calibration import TechnicalLimits
from schemas.scene import Box

Relation = Literal["same", "other", "unknown"]


class Fault(Record):
    """Why an image failed: which check, its reason in a word or two, and what else there is to say."""

    check: str
    reason: str
    detail: str = ""


class ImageLine(Record):
    """One image: its labels, size and main face (left, top, right, bottom) in pixels, what was found and what is wrong
    with it.
    """

    kind: Literal["image"] = "image"
    name: str
    person: str | None
    event: str | None
    split: str | None
    size: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()
    box: Box | None = None
    faults: tuple[Fault, ...] = ()
    scores: dict[str, float] = Field(default_factory=dict)


class CopyLine(Record):
    """Image `name` repeats the earlier image `of`: `bits` of the 64 of their perceptual hashes differ, and `exact` says
    that the pixels are the same.
    """

    kind: Literal["copy"] = "copy"
    name: str
    of: str
    bits: int
    exact: bool
    people: Relation
    splits: Relation


class StrayLine(Record):
    """An image whose face lies nearer to the mean face of another label than to that of its own (Euclidean distances of
    dlib embeddings).
    """

    kind: Literal["stray"] = "stray"
    name: str
    person: str
    own_distance: float
    nearest: str
    nearest_distance: float


class Quantiles(Record):
    """Of the distances of so many pairs: all, or a sample of them."""

    pairs: int
    low: float = Field(description="5 %")
    median: float
    high: float = Field(description="95 %")


class IdentityFigures(Record):
    """How far labels of people go with faces. `auc` is the probability that two faces of one label are closer than two
    of different labels.
    """

    labels: int
    faces: int
    seed: int
    within: Quantiles | None
    between: Quantiles | None
    auc: float | None
    strays: int
    strays_of: int = Field(description="faces of labels that have another face")


class StoredFigures(Record):
    """Scores that a data set of ours brings, against those found now: per score how many and the largest difference."""

    compared: dict[str, int]
    largest_difference: dict[str, float]
    identity_distance: float | None = Field(
        description="the largest that is stored; portraits are not in the data set, so it is not found anew"
    )
    identity_limit: float | None


class Summary(Record):
    """All images of one source. `faults` counts them by check and reason, `worst` names up to three for each reason."""

    kind: Literal["summary"] = "summary"
    place: str = Field(description="the folder or file")
    taken_for: str
    images: int
    failed: int
    faults: dict[str, dict[str, int]]
    worst: dict[str, tuple[str, ...]]
    notes: dict[str, int]
    limits: TechnicalLimits
    limits_from: str
    longer_side: int | None = Field(
        description="pixels; larger images were checked on a copy of this size, None: as they are"
    )
    event_checked: bool
    safety_checked: bool
    identity: IdentityFigures | None
    stored: StoredFigures | None
