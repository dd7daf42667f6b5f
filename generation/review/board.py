"""What the page of reviewers shows: every portrait and scene of a run folder as it stands with the decisions made so
far.
"""

import io
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from PIL import Image

from generation.base.contact_sheet import jpeg
from generation.base.errors import UserError
from generation.concepts.image_prompts import portrait_prompt, scene_prompt
from generation.images.decision_log import Ledger
from generation.images.decisions import Opinion, StandingDecisions, reviewed_key
from generation.images.items import Slot
from generation.pipeline import Build
from generation.review.doubts import Doubts, Score
from schemas.concepts import Person
from schemas.review import Decision, Said
from schemas.scene import Candidate, Portrait, Scene

T = TypeVar("T", Portrait, Scene)
THUMBNAIL = 128  # pixels
KEPT_THUMBNAILS = 4096


class Refused(Exception):
    """A decision that cannot be taken, in words for the reviewer."""


class Shown(NamedTuple):
    """A portrait (`slot` is None) or a scene that the recipe asks for. `item` is its record: the accepted one, also
    while it waits to be drawn again, or the one that was given up; None when it was not drawn yet. `root` names it,
    whatever was decided.
    """

    root: str
    person: int
    slot: int | None
    item: Portrait | Scene | None


class Detail(NamedTuple):
    """All that is told of one item; `attempts_left` is how many candidates the recipe still allows."""

    shown: Shown
    who: Person
    slot: Slot | None
    portrait: Shown
    prompt: str
    scores: Sequence[Score]
    candidates: Sequence[Candidate]
    opinions: Mapping[int, Mapping[str, Opinion]]  # by candidate
    attempts_left: int


class Board:
    """All items of a build. Every method may be called from any thread."""

    def __init__(self, work: Build) -> None:
        self.work, self.ledger = work, Ledger(work.run, Decision)
        self.lock = threading.RLock()
        self.version = 0  # counts builds that were seen
        self.log: list[str] = []  # roots, as decisions about them arrived
        self._load()
        self.thumbnail = lru_cache(KEPT_THUMBNAILS)(self._thumbnail)

    # what there is

    def _load(self) -> None:
        self._told = self._report_time()
        self.standing = StandingDecisions(self.ledger.entries)
        self.shown = {one.root: one for n, person in enumerate(self.work.people) for one in self._row(n, person)}
        items = [one.item for one in self.shown.values() if one.item]
        portraits = sum(isinstance(item, Portrait) and item.image is not None for item in items)
        self.doubts = Doubts(items, self.work.checkpoint.calibration, portraits)
        self.pictures: dict[str, Portrait | Scene] = {item.image: item for item in items if item.image}
        self.version += 1

    def _row(self, n: int, person: Person) -> Iterator[Shown]:
        items = self.work.items
        root = items.portrait_root(person)
        portrait = self._record(Portrait, root, self.standing.rejected_of(root))
        yield Shown(root, n, None, portrait)
        if isinstance(portrait, Portrait) and portrait.image:
            for m, slot in enumerate(self.work.slots):
                root = items.scene_root(person, portrait, slot)
                yield Shown(root, n, m, self._record(Scene, root, self.standing.rejected_of(root)))

    def _record(self, kind: type[T], root: str, rejected: frozenset[str]) -> T | None:
        place = reviewed_key(self.work.run, kind, root, rejected)
        return self.work.run.load(kind, place.key) or place.former

    def _report_time(self) -> int:
        try:
            return self.work.run.report.stat().st_mtime_ns
        except OSError:
            return 0

    def edited(self) -> None:
        """Takes up what was edited of people and events."""
        with self.lock:
            self.work = Build(self.work.recipe, self.work.run)
            self._load()

    def refresh(self) -> None:
        """Takes up what other servers decided and what a build has drawn since."""
        with self.lock:
            self._take(self.ledger.refresh())
            if self._report_time() not in (0, self._told):
                self._load()

    @property
    def total(self) -> int:
        """Accepted pictures."""
        return sum(bool(one.item and one.item.image) for one in self.shown.values())

    # as the page takes it

    def everything(self) -> dict[str, Any]:
        """People, columns and all items, as JSON takes them."""
        with self.lock:
            takes = self.work.recipe.takes > 1
            return {
                "people": [{"id": one.id, "name": one.name} for one in self.work.people],
                "columns": [
                    {"event": s.event.id, "name": s.event.name + (f" ({s.take + 1})" if takes else "")}
                    for s in self.work.slots
                ],
                "items": [self.told(root) for root in self.shown],
                "log": len(self.log),
                "version": self.version,
            }

    def told(self, root: str) -> dict[str, Any]:
        """One item in a few words: `room` is how far its scores lie within their limits, `verdicts` and `notes` are by
        reviewer.
        """
        one = self.shown[root]
        image = one.item.image if one.item else None
        opinions = self.standing.opinions(root, image) if image else {}
        verdicts = {name: said.decision.verdict for name, said in opinions.items() if said.decision}
        notes = {name: said.note.note for name, said in opinions.items() if said.note}
        room = self.doubts.room(one.item) if one.item and image else None
        return {
            "root": root,
            "person": one.person,
            "column": one.slot,
            "image": image,
            "drawn": one.item is not None,
            "room": None if room is None else round(room, 3),
            "verdicts": verdicts,
            "notes": notes,
        }

    def changes(self, after: int) -> dict[str, Any]:
        """What was decided since the log had so many lines, here or elsewhere."""
        self.refresh()
        with self.lock:
            roots = dict.fromkeys(root for root in self.log[max(0, after) :] if root in self.shown)
            return {"items": [self.told(root) for root in roots], "log": len(self.log), "version": self.version}

    def detail(self, root: str) -> Detail | None:
        """All that is known of an item; None when there is no such item."""
        with self.lock:
            if (one := self.shown.get(root)) is None:
                return None
            who, slot = self.work.people[one.person], None if one.slot is None else self.work.slots[one.slot]
            portrait = next(other for other in self.shown.values() if other.person == one.person and other.slot is None)
            candidates = one.item.candidates if one.item else ()
            scores = (
                self.doubts.scores(one.item.kind, candidates[-1].verdict.scores) if one.item and one.item.image else ()
            )
            attempts = self.work.recipe.attempts.portrait if slot is None else self.work.recipe.attempts.scene
            return Detail(
                one,
                who,
                slot,
                portrait,
                (scene_prompt(who, slot.event) if slot else portrait_prompt(who)).text,
                scores,
                candidates,
                self._opinions(root),
                max(0, attempts - len(candidates)),
            )

    def _opinions(self, root: str) -> dict[int, dict[str, Opinion]]:
        images = {one.image: one.number for one in self.ledger.entries if one.key == root}
        return {number: found for image, number in images.items() if (found := self.standing.opinions(root, image))}

    # decisions

    def decide(self, reviewer: str, root: str, image: str, verdict: Said, note: str = "") -> dict[str, Any]:
        """Keeps a verdict or a note about the picture that the reviewer looked at, and returns the item.

        Raises:
            Refused: the item shows another picture now, or none.
            UserError: it could not be saved.
        """
        with self.lock:
            self.refresh()
            one = self.shown.get(root)
            if one is None or one.item is None or not one.item.image or one.item.image != image:
                raise Refused("this picture has been replaced since the page was loaded; look at the new one")
            mine = self.standing.opinions(root, image).get(reviewer, Opinion(None, None))
            same = (
                (mine.note.note if mine.note else "") == note
                if verdict == "note"
                else mine.decision is not None and mine.decision.verdict == verdict
            )
            if not same:
                number = one.item.candidates[-1].number
                self._take(
                    [
                        self.ledger.add(
                            reviewer=reviewer, key=root, number=number, image=image, verdict=verdict, note=note
                        )
                    ]
                )
            return self.told(root)

    def withdraw(self, reviewer: str, id: str | None) -> dict[str, Any]:
        """Takes back a reviewer's decision, the latest where none is named, and returns the item as it stands then.

        Raises:
            Refused: there is no such decision of this reviewer.
            UserError: it could not be saved.
        """
        with self.lock:
            self.refresh()
            latest = self.standing.latest(reviewer)
            known = {
                one.id: one
                for one in self.ledger.entries
                if one.reviewer == reviewer and one.verdict in ("accept", "reject")
            }
            found = known.get(id) if id else latest
            if found is None:
                raise Refused("there is no decision of yours to take back")
            if found.id not in self.standing.taken_back:
                fields = {"key": found.key, "number": found.number, "image": found.image}
                self._take([self.ledger.add(reviewer=reviewer, verdict="withdrawn", withdraws=found.id, **fields)])
            return self.told(found.key) if found.key in self.shown else {"root": found.key}

    def _take(self, decisions: Iterable[Decision]) -> None:
        """Decisions that are on the disk. One that brings another portrait brings other scenes with it."""
        reload = False
        for decision in decisions:
            self.standing.add(decision)
            self.log.append(decision.key)
            if (one := self.shown.get(decision.key)) is not None:
                rejected = self.standing.rejected_of(one.root)
                item = (
                    self._record(Portrait, one.root, rejected)
                    if one.slot is None
                    else self._record(Scene, one.root, rejected)
                )
                reload = reload or (one.slot is None and item != one.item)
                self.shown[one.root] = one._replace(item=item)
                self.pictures.update({item.image: item} if item and item.image else {})
        if reload:
            self._load()

    # pictures: only those that a record names

    def picture(self, image: str) -> bytes | None:
        """An accepted picture's PNG by its fingerprint; None when there is none or its file is gone."""
        item = self.pictures.get(image)
        try:
            return self.work.run.picture(item) if item else None
        except UserError:
            return None

    def candidate(self, root: str, number: int) -> bytes | None:
        """A candidate's picture."""
        one = self.shown.get(root)
        found = next((c for c in one.item.candidates if c.number == number), None) if one and one.item else None
        if found is None or one is None or one.item is None:
            return None
        try:
            return self.work.run.picture_of(one.item, found).read_bytes()
        except OSError:
            return None

    def _thumbnail(self, image: str) -> bytes | None:
        """A small JPEG of an accepted picture."""
        if (data := self.picture(image)) is None:
            return None
        small = Image.open(io.BytesIO(data)).convert("RGB")
        small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
        return jpeg(small)
