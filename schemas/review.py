"""What people say of pictures and texts in the browser: decisions about candidates, and edits of people and events."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Record
from schemas.concepts import Event, Identifier, Person

Reviewer = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")
]
Said = Literal["accept", "reject", "note", "withdrawn"]

REJECTED = "rejected in review"  # the reason that an item's record gives


class Kept(Record):
    """Anything that a reviewer did. `sequence` counts what was kept in a run folder, `id` also tells apart what two
    servers kept at once; ids sort by sequence.

    `time` is UTC, to the second.
    """

    id: Annotated[str, StringConstraints(pattern=r"^\d{8}-[0-9a-f]{8}$")]
    sequence: Annotated[int, Field(ge=1)]
    reviewer: Reviewer
    time: str


class Decision(Kept):
    """What one reviewer said of one candidate: candidate `number` of item `key`, whose picture has the fingerprint
    `image`.

    `key` is the item's key before any review. A note replaces the reviewer's former note on the picture, and an empty
    one removes it. "withdrawn" takes back the decision whose id stands in `withdraws`.
    """

    key: str
    number: int
    image: str
    verdict: Said
    note: Note = ""
    withdraws: str | None = None


class Edit(Kept):
    """A new version of a person or an event, in place of the version whose hash is `replaces`; `concept` is its id."""

    replaces: str
    concept: Identifier
    record: Person | Event


class Reviewed(Record):
    """How far people have looked, in accepted images and those that people rejected: `looked_at` of `of`, and
    `rejected` among them. `faces_rejected` counts portraits and views.
    """

    looked_at: int
    of: int
    rejected: int
    faces_rejected: int
