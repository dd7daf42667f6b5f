"""What the page of reviewers shows: every portrait and scene of a run folder as it stands with the decisions made so
far.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from PIL import Image

from generation.base.errors import UserError
from generation.base.pictures import jpeg
from generation.concepts.image_prompts import VIEWS
from generation.images.decision_log import Ledger
from generation.images.decisions import Opinion, StandingDecisions, reviewed_key
from generation.images.items import Slot
from generation.pipeline import BuildContext, prepare
from generation.review.doubts import Doubts, Score
from schemas.concepts import Person
from schemas.review import Decision, Said
from schemas.scene import Candidate, Portrait, Scene, View
from validation.images.perception.decoding import Unreadable, stored

T = TypeVar("T", Portrait, View, Scene)
THUMBNAIL = 128  # pixels
KEPT_THUMBNAILS = 4096


class DecisionRefused(Exception):
    """A decision that cannot be taken, in words for the reviewer."""


class BoardItem(NamedTuple):
    """A portrait, a view or, with a `slot`, a scene that the recipe asks for. `record` is what the page shows of it:
    the accepted one, also while it waits to be drawn again, or the one that was given up; None when it was not drawn
    yet. `root` names it, whatever was decided.
    """

    root: str
    person: int
    slot: int | None
    record: Portrait | View | Scene | None
    view: int = 0  # of a face: its number, 0 for the portrait

    @property
    def image(self) -> str | None:
        """The accepted picture's fingerprint."""
        return self.record.image if self.record else None


class ItemDetail(NamedTuple):
    """All that is told of one item; `attempts_left` is how many candidates the recipe still allows."""

    item: BoardItem
    person: Person
    slot: Slot | None
    portrait: BoardItem
    prompt: str
    scores: Sequence[Score]
    candidates: Sequence[Candidate]
    opinions: Mapping[int, Mapping[str, Opinion]]  # by candidate
    attempts_left: int


class Board:
    """All items of a build. Every method may be called from any thread."""

    def __init__(self, context: BuildContext) -> None:
        self.context, self.ledger = context, Ledger(context.run, Decision)
        self.lock = threading.RLock()
        self.version = 0  # counts builds that were seen
        self.log: list[str] = []  # roots, as decisions about them arrived
        self._load()
        self.thumbnail = lru_cache(KEPT_THUMBNAILS)(self._thumbnail)

    # what there is

    def _load(self) -> None:
        self._report_seen = self._report_time()
        self.standing = StandingDecisions(self.ledger.entries)
        people = self.context.people
        self.items = {item.root: item for n, person in enumerate(people) for item in self._items_of(n, person)}
        records = [item.record for item in self.items.values() if item.record]
        portraits = sum(isinstance(record, Portrait) and record.image is not None for record in records)
        self.doubts = Doubts(records, self.context.checkpoint.calibration, portraits)
        self.accepted: dict[str, Portrait | View | Scene] = {record.image: record for record in records if record.image}
        self.version += 1

    def _items_of(self, n: int, person: Person) -> Iterator[BoardItem]:
        items = self.context.items
        root = items.portrait_root(person)
        portrait = self._record(Portrait, root)
        yield BoardItem(root, n, None, portrait)
        if not (portrait and portrait.image):
            return
        for number in range(1, len(VIEWS)):
            root = items.view_root(person, portrait, number)
            yield BoardItem(root, n, None, self._record(View, root), number)
        if sheet := items.sheets([person])[0]:
            for m, slot in enumerate(self.context.slots):
                root = items.scene_root(person, sheet, slot)
                yield BoardItem(root, n, m, self._record(Scene, root))

    def _record(self, kind: type[T], root: str) -> T | None:
        reviewed = reviewed_key(self.context.run, kind, root, self.standing.rejected_of(root))
        return self.context.run.load(kind, reviewed.key) or reviewed.former

    def _record_of(self, item: BoardItem) -> Portrait | View | Scene | None:
        if item.slot is not None:
            return self._record(Scene, item.root)
        return self._record(View, item.root) if item.view else self._record(Portrait, item.root)

    def _report_time(self) -> int:
        try:
            return self.context.run.report.stat().st_mtime_ns
        except OSError:
            return 0

    def edited(self) -> None:
        """Takes up what was edited of people and events."""
        with self.lock:
            self.context = prepare(self.context.recipe, self.context.run)
            self._load()

    def refresh(self) -> None:
        """Takes up what other servers decided and what a build has drawn since."""
        with self.lock:
            self._take(self.ledger.refresh())
            if self._report_time() not in (0, self._report_seen):
                self._load()

    @property
    def total(self) -> int:
        """Accepted pictures."""
        return sum(bool(item.image) for item in self.items.values())

    @property
    def portraits(self) -> Mapping[str, BoardItem]:
        """Everybody's portrait by the person's id."""
        people = self.context.people
        return {people[item.person].id: item for item in self.items.values() if item.slot is None and not item.view}

    # as the page takes it

    def everything(self) -> dict[str, Any]:
        """People, columns (a portrait's has no number, other views come before the scenes) and all items, as JSON takes
        them.
        """
        with self.lock:
            takes = self.context.recipe.takes > 1
            return {
                "people": [{"id": person.id, "name": person.name} for person in self.context.people],
                "columns": [
                    *({"event": "", "name": f"view {number}"} for number in range(1, len(VIEWS))),
                    *(
                        {"event": slot.event.id, "name": slot.event.name + (f" ({slot.take + 1})" if takes else "")}
                        for slot in self.context.slots
                    ),
                ],
                "items": [self.summary(root) for root in self.items],
                "log": len(self.log),
                "version": self.version,
            }

    def summary(self, root: str) -> dict[str, Any]:
        """One item in a few words: `room` is how far its scores lie within their limits, `verdicts` and `notes` are by
        reviewer.
        """
        item = self.items[root]
        opinions = self.standing.opinions(root, item.image) if item.image else {}
        room = self.doubts.room(item.record) if item.record and item.image else None
        return {
            "root": root,
            "person": item.person,
            "column": len(VIEWS) - 1 + item.slot if item.slot is not None else item.view - 1 if item.view else None,
            "image": item.image,
            "drawn": item.record is not None,
            "room": None if room is None else round(room, 3),
            "verdicts": {name: opinion.decision.verdict for name, opinion in opinions.items() if opinion.decision},
            "notes": {name: opinion.note.note for name, opinion in opinions.items() if opinion.note},
        }

    def changes(self, after: int) -> dict[str, Any]:
        """What was decided since the log had so many lines, here or elsewhere."""
        self.refresh()
        with self.lock:
            roots = dict.fromkeys(root for root in self.log[max(0, after) :] if root in self.items)
            return {"items": [self.summary(root) for root in roots], "log": len(self.log), "version": self.version}

    def detail(self, root: str) -> ItemDetail | None:
        """All that is known of an item; None when there is no such item."""
        with self.lock:
            if (item := self.items.get(root)) is None:
                return None
            drawn_from, attempts, record = self.context.items, self.context.recipe.attempts, item.record
            person = self.context.people[item.person]
            slot = None if item.slot is None else self.context.slots[item.slot]
            candidates = record.candidates if record else ()
            prompt = drawn_from.scene_prompt(person, slot.event) if slot else drawn_from.face_prompt(person, item.view)
            allowed = attempts.scene if slot else drawn_from.face_attempts(person, item.view)
            return ItemDetail(
                item=item,
                person=person,
                slot=slot,
                portrait=self.portraits[person.id],
                prompt=prompt,
                scores=self.doubts.scores(record.kind, candidates[-1].verdict.scores) if record and item.image else (),
                candidates=candidates,
                opinions=self._opinions(root),
                attempts_left=max(0, allowed - len(candidates)),
            )

    def _opinions(self, root: str) -> dict[int, Mapping[str, Opinion]]:
        numbers = {decision.image: decision.number for decision in self.ledger.entries if decision.key == root}
        by_number = {number: self.standing.opinions(root, image) for image, number in numbers.items()}
        return {number: opinions for number, opinions in by_number.items() if opinions}

    # decisions

    def decide(self, reviewer: str, root: str, image: str, verdict: Said, note: str = "") -> dict[str, Any]:
        """Keeps a verdict or a note about the picture that the reviewer looked at, and returns the item.

        Raises:
            DecisionRefused: the item shows another picture now, or none.
            UserError: it could not be saved.
        """
        with self.lock:
            self.refresh()
            item = self.items.get(root)
            if item is None or item.record is None or not item.image or item.image != image:
                raise DecisionRefused("this picture has been replaced since the page was loaded; look at the new one")
            opinion = self.standing.opinions(root, image).get(reviewer, Opinion(None, None))
            if verdict == "note":
                same = (opinion.note.note if opinion.note else "") == note
            else:
                same = opinion.decision is not None and opinion.decision.verdict == verdict
            if not same:
                which = {"key": root, "number": item.record.candidates[-1].number, "image": image}
                self._take([self.ledger.add(reviewer=reviewer, verdict=verdict, note=note, **which)])
            return self.summary(root)

    def withdraw(self, reviewer: str, id: str | None) -> dict[str, Any]:
        """Takes back a reviewer's decision, the latest where none is named, and returns the item as it stands then.

        Raises:
            DecisionRefused: there is no such decision of this reviewer.
            UserError: it could not be saved.
        """
        with self.lock:
            self.refresh()
            own = (decision for decision in self.ledger.entries if decision.reviewer == reviewer)
            known = {decision.id: decision for decision in own if decision.verdict in ("accept", "reject")}
            decision = known.get(id) if id else self.standing.latest(reviewer)
            if decision is None:
                raise DecisionRefused("there is no decision of yours to take back")
            if decision.id not in self.standing.taken_back:
                which = {"key": decision.key, "number": decision.number, "image": decision.image}
                self._take([self.ledger.add(reviewer=reviewer, verdict="withdrawn", withdraws=decision.id, **which)])
            return self.summary(decision.key) if decision.key in self.items else {"root": decision.key}

    def _take(self, decisions: Iterable[Decision]) -> None:
        """Decisions that are on the disk. One that brings another face brings other scenes with it."""
        reload = False
        for decision in decisions:
            self.standing.add(decision)
            self.log.append(decision.key)
            if (item := self.items.get(decision.key)) is not None:
                face = item.slot is None
                record = self._record_of(item)
                reload = reload or (face and record != item.record)
                self.items[item.root] = item._replace(record=record)
                self.accepted.update({record.image: record} if record and record.image else {})
        if reload:
            self._load()

    # pictures: only those that a record names

    def picture(self, image: str) -> bytes | None:
        """An accepted picture's PNG by its fingerprint; None when there is none or its file is gone."""
        record = self.accepted.get(image)
        try:
            return self.context.run.picture(record) if record else None
        except UserError:
            return None

    def candidate(self, root: str, number: int) -> bytes | None:
        """A candidate's picture."""
        item = self.items.get(root)
        if item is None or item.record is None:
            return None
        try:
            for candidate in item.record.candidates:
                if candidate.number == number:
                    return self.context.run.read_candidate(item.record, candidate)
        except (OSError, UserError):
            pass  # somebody made room, or put a link there
        return None

    def _thumbnail(self, image: str) -> bytes | None:
        """A small JPEG of an accepted picture."""
        if (data := self.picture(image)) is None:
            return None
        try:
            small = stored(data)
        except Unreadable:
            return None
        small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
        return jpeg(small)
