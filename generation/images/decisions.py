"""Which decisions of reviewers stand, and where an item stands when people have rejected what the checks accepted.

Of each reviewer the latest decision about a picture that was not taken back stands; one standing rejection rejects. A
rejection makes another item of it: its key is a hash of the former key and of the rejected picture, its first
candidates are the former ones with the last one rejected, and drawing goes on with the next. No record is ever changed,
so a rejection that is withdrawn brings the former record back, to the byte and without drawing, and a rejection that is
made again finds what was drawn for it.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Generic, NamedTuple, TypeVar

from generation.base.hashing import stable_hash
from generation.images.run_folder import Run
from schemas.review import REJECTED, Decision, Reviewed
from schemas.scene import Candidate, Item, Portrait, Scene, Verdict, View

T = TypeVar("T", Portrait, View, Scene)


class Opinion(NamedTuple):
    """What stands of one reviewer about one picture: an acceptance or rejection, and a note; either may be missing."""

    decision: Decision | None
    note: Decision | None


class StandingDecisions:
    """Decisions that stand. A picture is named by its item's key before any review and its fingerprint."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.taken_back: set[str] = set()
        self.by_picture: dict[str, dict[str, list[Decision]]] = {}  # item's key -> fingerprint -> decisions
        for decision in decisions:
            self.add(decision)

    def add(self, decision: Decision) -> None:
        """A decision later than all before it."""
        if decision.withdraws:
            self.taken_back.add(decision.withdraws)
        else:
            self.by_picture.setdefault(decision.key, {}).setdefault(decision.image, []).append(decision)

    def opinions(self, key: str, image: str) -> dict[str, Opinion]:
        """Reviewer -> what stands about a picture; whoever took everything back is missing."""
        opinions: dict[str, Opinion] = {}
        for decision in self.by_picture.get(key, {}).get(image, ()):
            if decision.id not in self.taken_back:
                before = opinions.get(decision.reviewer, Opinion(None, None))
                if decision.verdict == "note":
                    opinions[decision.reviewer] = before._replace(note=decision if decision.note else None)
                else:
                    opinions[decision.reviewer] = before._replace(decision=decision)
        return {reviewer: opinion for reviewer, opinion in opinions.items() if opinion.decision or opinion.note}

    def decided(self, key: str, image: str) -> dict[str, str]:
        """Reviewer -> "accept" or "reject"."""
        opinions = self.opinions(key, image).items()
        return {reviewer: opinion.decision.verdict for reviewer, opinion in opinions if opinion.decision}

    def rejected_of(self, key: str) -> frozenset[str]:
        """Fingerprints of an item's pictures that somebody rejects."""
        images = self.by_picture.get(key, ())
        return frozenset(image for image in images if "reject" in self.decided(key, image).values())

    def rejected(self) -> Mapping[str, frozenset[str]]:
        """The same for every item that has some, by its key before any review."""
        return {key: images for key in self.by_picture if (images := self.rejected_of(key))}

    def looked_at(self) -> frozenset[str]:
        """Fingerprints of all pictures that somebody accepts or rejects."""
        return frozenset(
            image for key, images in self.by_picture.items() for image in images if self.decided(key, image)
        )

    def latest(self, reviewer: str) -> Decision | None:
        """The reviewer's last acceptance or rejection that was not taken back."""
        everything = (
            decision for images in self.by_picture.values() for decisions in images.values() for decision in decisions
        )
        own = (
            decision
            for decision in everything
            if decision.reviewer == reviewer and decision.verdict != "note" and decision.id not in self.taken_back
        )
        return max(own, key=lambda decision: decision.id, default=None)


class ReviewedKey(NamedTuple, Generic[T]):
    """The key under which an item stands, and the record whose picture people rejected last; None when they rejected
    nothing.
    """

    key: str
    former: T | None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Candidates that are settled before any is drawn under this key, all of them rejected."""
        if self.former is None:
            return ()
        *before, accepted = self.former.candidates
        rejected = Verdict(ok=False, reason=REJECTED, scores=accepted.verdict.scores)
        return *before, accepted.model_copy(update={"verdict": rejected})


def reviewed_key(run: Run, kind: type[T], key: str, rejected: frozenset[str]) -> ReviewedKey[T]:
    """Follows an item from its first key as long as people rejected what was accepted."""
    reviewed: ReviewedKey[T] = ReviewedKey(key, None)
    while rejected and (item := run.load(kind, reviewed.key)) and item.image in rejected:
        reviewed = ReviewedKey(stable_hash("reviewed", reviewed.key, item.image), item)
    return reviewed


def given_up_by_people(reviewed: ReviewedKey[T], attempts: int) -> T | None:
    """What stands where nothing was drawn: an item that people rejected at its last attempt is given up, which needs no
    drawing and no file.
    """
    former = reviewed.former
    if former is None or len(reviewed.candidates) < attempts:
        return None
    of_accepted = ("image", "embedding", "box", "phash", "event_verified")
    nothing = {name: None for name in of_accepted if name in type(former).model_fields}
    return former.model_copy(update={"key": reviewed.key, "candidates": reviewed.candidates, **nothing})


def carry_over(run: Run, reviewed: ReviewedKey[T]) -> list[Candidate]:
    """The candidates after which drawing goes on. Their pictures are kept under the new key as those of any rejected
    candidate are.
    """
    if (former := reviewed.former) is None:
        return []
    for candidate in former.candidates:
        with suppress(FileNotFoundError):  # somebody made room
            run.reject(reviewed.key, candidate.number, run.read_candidate(former, candidate))
    return list(reviewed.candidates)


def review_counts(
    looked_at: frozenset[str], faces: Iterable[Portrait | View], scenes: Iterable[Scene]
) -> Reviewed | None:
    """How far people have looked at finished scenes; None when nobody has."""
    scenes = list(scenes)
    rejected, of_faces = (sum(_rejections(item) for item in items) for items in (scenes, faces))
    accepted = sum(bool(scene.image) for scene in scenes)
    seen = sum(scene.image in looked_at for scene in scenes if scene.image)
    if not (seen or rejected or of_faces):
        return None
    return Reviewed(looked_at=seen + rejected, of=accepted + rejected, rejected=rejected, faces_rejected=of_faces)


def keys_of_rejected(items: Iterable[Item]) -> list[str]:
    """Keys of items with a candidate that people rejected; such a key says which."""
    return sorted(item.key for item in items if _rejections(item))


def reviewed_said(counts: Reviewed) -> str:
    """The counts in words."""
    faces = f"; {counts.faces_rejected} portraits and views rejected" if counts.faces_rejected else ""
    return f"{counts.looked_at:,} of {counts.of:,} images looked at, {counts.rejected:,} rejected{faces}"


def _rejections(item: Item) -> int:
    return sum(candidate.verdict.reason == REJECTED for candidate in item.candidates)
