"""What the drawing stages produce: verdicts of checks, candidates, portraits and scenes."""

from typing import Literal

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Identifier

Box = tuple[int, int, int, int]


class DrawRequest(Record):
    """One picture to draw: what it shows, and the seed of its noise."""

    prompt: str
    seed: int


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
    """One face a person. `embedding` is the face embedding (128 numbers, dlib) of the accepted picture."""

    kind: Literal["portrait"] = "portrait"
    person: Identifier
    embedding: tuple[float, ...] | None


class Scene(Item):
    """One person in one event. `box` is the subject's face in pixels (left, top, right, bottom).

    `event_verified` is what the event check said of the accepted picture; None when nothing was accepted. `phash` is
    its perceptual hash.
    """

    kind: Literal["scene"] = "scene"
    person: Identifier
    event: Identifier
    take: int
    box: Box | None
    event_verified: bool | None
    phash: str | None
