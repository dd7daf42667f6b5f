"""Where an item stands when people have rejected what the checks accepted.

A rejection makes another item of it: its key is a hash of the former key and of the rejected picture, its first
candidates are the former ones with the last one rejected, and drawing goes on with the next. No record is ever changed,
so a rejection that is withdrawn brings the former record back, to the byte and without drawing, and a rejection that is
made again finds what was drawn for it.
"""

from contextlib import suppress
from typing import Generic, NamedTuple, TypeVar

from generation.base.hashing import stable_hash
from generation.images.run_folder import Run
from schemas.review import REJECTED
from schemas.scene import Candidate, Portrait, Scene, Verdict

T = TypeVar("T", Portrait, Scene)


class Place(NamedTuple, Generic[T]):
    """The key under which an item stands, and the record whose picture people rejected last; None when they rejected
    nothing.
    """

    key: str
    former: T | None

    @property
    def tried(self) -> tuple[Candidate, ...]:
        """Candidates that are settled before any is drawn under this key, all of them rejected."""
        if self.former is None:
            return ()
        *before, accepted = self.former.candidates
        return *before, accepted.model_copy(
            update={"verdict": Verdict(ok=False, reason=REJECTED, scores=accepted.verdict.scores)}
        )


def place_of(run: Run, kind: type[T], key: str, rejected: frozenset[str]) -> Place[T]:
    """Follows an item from its first key as long as people rejected what was accepted."""
    place: Place[T] = Place(key, None)
    while rejected and (item := run.load(kind, place.key)) and item.image in rejected:
        place = Place(stable_hash("reviewed", place.key, item.image), item)
    return place


def given_up_by_people(place: Place[T], attempts: int) -> T | None:
    """What stands where nothing was drawn: an item that people rejected at its last attempt is given up, which needs no
    drawing and no file.
    """
    former = place.former
    if former is None or len(place.tried) < attempts:
        return None
    nothing = {
        name: None
        for name in ("image", "embedding", "box", "phash", "event_verified")
        if name in type(former).model_fields
    }
    return former.model_copy(update={"key": place.key, "candidates": place.tried, **nothing})


def carry_over(run: Run, place: Place[T]) -> list[Candidate]:
    """The candidates after which drawing goes on. Their pictures are kept under the new key as those of any rejected
    candidate are.
    """
    if (former := place.former) is None:
        return []
    for candidate in former.candidates:
        with suppress(FileNotFoundError):  # somebody made room
            run.reject(place.key, candidate.number, run.picture_of(former, candidate).read_bytes())
    return list(place.tried)
