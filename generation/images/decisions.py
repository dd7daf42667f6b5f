"""Which decisions of reviewers stand: of each reviewer the latest about a picture that was not taken back; one standing
rejection rejects.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from schemas.review import REJECTED, Decision, Reviewed
from schemas.scene import Item, Portrait, Scene


class Opinion(NamedTuple):
    """What stands of one reviewer about one picture; either decision may be missing."""

    verdict: Decision | None
    note: Decision | None


class Standing:
    """Standing decisions. A picture is named by its item's key before any review and its fingerprint."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.taken_back: set[str] = set()
        self.said: dict[str, dict[str, list[Decision]]] = {}  # by item and picture
        for one in decisions:
            self.add(one)

    def add(self, decision: Decision) -> None:
        """A decision later than all before it."""
        if decision.withdraws:
            self.taken_back.add(decision.withdraws)
        else:
            self.said.setdefault(decision.key, {}).setdefault(decision.image, []).append(decision)

    def opinions(self, key: str, image: str) -> dict[str, Opinion]:
        """Reviewer -> what stands about a picture; whoever took everything back is missing."""
        found: dict[str, Opinion] = {}
        for one in self.said.get(key, {}).get(image, ()):
            if one.id not in self.taken_back:
                before = found.get(one.reviewer, Opinion(None, None))
                found[one.reviewer] = (
                    before._replace(note=one if one.note else None)
                    if one.verdict == "note"
                    else before._replace(verdict=one)
                )
        return {reviewer: one for reviewer, one in found.items() if one.verdict or one.note}

    def verdicts(self, key: str, image: str) -> dict[str, str]:
        """Reviewer -> "accept" or "reject"."""
        return {reviewer: one.verdict.verdict for reviewer, one in self.opinions(key, image).items() if one.verdict}

    def rejected_of(self, key: str) -> frozenset[str]:
        """Fingerprints of an item's pictures that somebody rejects."""
        return frozenset(image for image in self.said.get(key, ()) if "reject" in self.verdicts(key, image).values())

    def rejected(self) -> Mapping[str, frozenset[str]]:
        """The same for every item that has some, by its key before any review."""
        return {key: images for key in self.said if (images := self.rejected_of(key))}

    def looked_at(self) -> frozenset[str]:
        """Fingerprints of all pictures about which a verdict stands."""
        return frozenset(image for key, images in self.said.items() for image in images if self.verdicts(key, image))

    def latest(self, reviewer: str) -> Decision | None:
        """The reviewer's last verdict that was not taken back."""
        said = (one for images in self.said.values() for decisions in images.values() for one in decisions)
        mine = (
            one for one in said if one.reviewer == reviewer and one.verdict != "note" and one.id not in self.taken_back
        )
        return max(mine, key=lambda one: one.id, default=None)


def review_counts(looked_at: frozenset[str], portraits: Iterable[Portrait], scenes: Iterable[Scene]) -> Reviewed | None:
    """How far people have looked at finished scenes; None when nobody has."""
    scenes = list(scenes)
    rejected, of_portraits = (sum(_rejections(item) for item in items) for items in (scenes, portraits))
    accepted = sum(bool(scene.image) for scene in scenes)
    seen = sum(scene.image in looked_at for scene in scenes if scene.image)
    if not (seen or rejected or of_portraits):
        return None
    return Reviewed(
        looked_at=seen + rejected, of=accepted + rejected, rejected=rejected, portraits_rejected=of_portraits
    )


def redrawn(items: Iterable[Item]) -> list[str]:
    """Keys of items with a candidate that people rejected; such a key says which."""
    return sorted(item.key for item in items if _rejections(item))


def reviewed_said(counts: Reviewed) -> str:
    """The counts in words."""
    portraits = f"; {counts.portraits_rejected} portraits rejected" if counts.portraits_rejected else ""
    return f"{counts.looked_at:,} of {counts.of:,} images looked at, {counts.rejected:,} rejected{portraits}"


def _rejections(item: Item) -> int:
    return sum(candidate.verdict.reason == REJECTED for candidate in item.candidates)
