"""What the drawing stages produce: verdicts of checks, candidates, portraits and scenes."""

from typing import Literal

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Identifier

Box = tuple[int, int, int, int]
PortraitSource = Literal["packaged", "supplied", "drawn"]


class Place(Record):
    """Where a face stands in a picture: its middle and its width, in shares of the picture's sides."""

    x: float
    y: float
    width: float


class DrawRequest(Record):
    """One picture to draw: what it shows, the seed of its noise, and where the face of its reference stands for
    checkpoints that are told so.
    """

    prompt: str
    seed: int
    place: Place | None = None


class Verdict(Record):
    """What one check, or a gate of several, says of one image."""

    ok: bool
    reason: str = ""
    scores: dict[str, float] = Field(default_factory=dict)


class Candidate(Record):
    """One drawn image and what the gate said of it. `number` counts from 0 within its item; `seed` drew its noise."""

    number: int
    seed: int
    verdict: Verdict


class Item(Record):
    """A finished portrait or scene: all its candidates in order, the last one accepted or none.

    `image` is the SHA-256 of the accepted picture's PNG bytes; it is None when every candidate was rejected.
    `drawn_with` names the library versions and the kind of device, within which the same seeds give the same bytes.
    """

    key: str
    drawn_with: str
    candidates: tuple[Candidate, ...]
    image: str | None


class Portrait(Item):
    """A person's frontal view, against which the other views are held.

    `source` says where the picture comes from, `box` is the face in pixels (left, top, right, bottom), and `embedding`
    its face embedding (128 numbers, dlib).
    """

    kind: Literal["portrait"] = "portrait"
    person: Identifier
    source: PortraitSource
    box: Box | None
    embedding: tuple[float, ...] | None


class View(Item):
    """Another view of a person's face; numbers count from 1, since the portrait is view 0. Fields as in Portrait."""

    kind: Literal["view"] = "view"
    person: Identifier
    number: int
    source: PortraitSource
    box: Box | None
    embedding: tuple[float, ...] | None


class Scene(Item):
    """One person in one event, drawn from the view of that number (0: the portrait).

    `box` is the subject's face in pixels (left, top, right, bottom), `place` where it was to stand.

    `event_verified` is what the event check said of the accepted picture; None when nothing was accepted. `phash` is
    its perceptual hash.
    """

    kind: Literal["scene"] = "scene"
    person: Identifier
    event: Identifier
    take: int
    view: int
    place: Place | None
    box: Box | None
    event_verified: bool | None
    phash: str | None
