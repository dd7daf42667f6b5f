"""Portraits: one accepted face a person, and nobody's look-alike.

Whether a face is a look-alike depends on the faces accepted before it, so portraits are settled in the people's order.
Nothing else about a candidate depends on other people. So people are auditioned ahead, in any order and on any machine,
each up to the first candidate that every other check lets pass; who is settled, and with which candidate, stays the
same to the byte. Portraits show nobody in particular, so a batch holds candidates of many people.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from generation.base.hashing import fingerprint
from generation.base.progress import Progress
from generation.images.attempts import Turn, by_round
from generation.images.run_folder import png
from generation.images.verdicts import Panel, Seen, combined
from generation.images.worker import Studio
from generation.judging.prompts import portrait_question
from schemas.concepts import Person
from schemas.scene import Candidate, Portrait, Verdict

if TYPE_CHECKING:  # it loads torch, which a build that has nothing to do can spare
    import numpy as np
    from PIL import Image

    from validation.gate import Judged


class Call(NamedTuple):
    """Somebody who is to be auditioned from candidate `first` on."""

    person: Person
    first: int


class Tried(NamedTuple):
    """A candidate that was compared with no other person, the judge's opinion where it was asked, and the picture's PNG
    bytes.
    """

    number: int
    checked: "Judged"
    opinion: Verdict | None
    picture: bytes


class Audition(NamedTuple):
    """Somebody's candidates up to one that passes, or to the last attempt. `drawn_with` is as in records."""

    person: str
    drawn_with: str
    tried: Sequence[Tried]


Deliver = Callable[[Audition], None]


def audition(studio: Studio, calls: Sequence[Call], deliver: Deliver) -> None:
    """Draws and checks candidates; `deliver` gets everybody's as soon as they are complete."""
    attempts = studio.recipe.attempts.portrait
    tried: list[list[Tried]] = [[] for _ in calls]

    def draw(turns: Sequence[Turn]) -> list[Seen]:
        shots = [studio.items.portrait_shot(calls[turn.item].person, turn.number) for turn in turns]
        return panel.look(turns, studio.renderer.draw(shots, None))

    def check(turn: Turn, image: "Image.Image") -> "Judged":
        return studio.gate.portrait(image, [])

    def judge(turn: Turn, seen: Seen) -> bool:
        checked, opinion = panel.consider(turn, seen)
        tried[turn.item].append(Tried(turn.number, checked, opinion, png(seen.image)))
        passed = combined(checked, opinion).verdict.ok
        if passed or turn.number == attempts - 1:
            deliver(Audition(calls[turn.item].person.id, studio.renderer.drawn_with, tried[turn.item]))
        return passed

    panel = Panel(studio.judge, check, lambda turn: portrait_question(calls[turn.item].person), lambda: 0)
    begun = {n: call.first for n, call in enumerate(calls)}
    studio.renderer.encode([studio.items.portrait_prompt(call.person) for call in calls], None)
    with studio.beside() as beside:
        by_round(range(len(calls)), attempts, studio.batch_size, draw, judge, begun, beside)


class Casting:
    """Who is cast so far. `deliver` takes auditions in any order; `calls` says whose are missing, and nobody's when
    everybody is settled.
    """

    def __init__(self, studio: Studio, people: Sequence[Person], progress: Progress) -> None:
        self.studio, self.people, self.progress = studio, people, progress
        self.finished = {
            person.id: found
            for person, found in zip(people, studio.items.portraits(people), strict=True)
            if found is not None
        }
        self.open = deque(person for person in people if person.id not in self.finished)
        self.begun = {
            person.id: studio.items.portrait_begun(person) for person in self.open
        }  # what people rejected, after which drawing goes on
        self.faces = [_face(portrait) for portrait in self.finished.values() if portrait.image]
        self.tried: dict[str, list[Tried]] = {}
        self.progress("portraits", len(self.finished), len(people))

    @property
    def portraits(self) -> list[Portrait]:
        """One for each person, when all are settled."""
        return [self.finished[person.id] for person in self.people]

    def calls(self) -> list[Call]:
        """Whose candidates are missing, in the people's order: of whoever has none that fits beside those in front, as
        far as these are known.

        Whoever is first in order is always called, so every round of calls gets on; that the others are guessed well
        only saves rounds.
        """
        faces, found = list(self.faces), list[Call]()
        for person in self.open:
            tried = self.tried.get(person.id, [])
            fit = next((judged for one in tried if (judged := self._judged(one, faces)).verdict.ok), None)
            if fit is not None and fit.embedding is not None:
                faces.append(fit.embedding)
            elif (first := len(self.begun[person.id]) + len(tried)) < self.studio.recipe.attempts.portrait:
                found.append(Call(person, first))
        return found

    def deliver(self, heard: Audition) -> None:
        """Takes somebody's further candidates and settles everybody who can be."""
        self.tried.setdefault(heard.person, []).extend(heard.tried)
        while self.open and (settled := self._settle(self.open[0], heard.drawn_with)):
            self.finished[settled.person] = settled
            if settled.image:
                self.faces.append(_face(settled))
            del self.tried[self.open.popleft().id]
            self.progress("portraits", len(self.finished), len(self.people))

    def _settle(self, person: Person, drawn_with: str) -> Portrait | None:
        """Keeps the person's portrait, accepted or given up; None while that depends on candidates that are missing."""
        judged: list[tuple[Tried, Judged]] = []
        for one in self.tried.get(person.id, []):
            judged.append((one, self._judged(one, self.faces)))
            if judged[-1][1].verdict.ok:
                break
        begun = self.begun[person.id]
        if not judged or not (
            judged[-1][1].verdict.ok or len(begun) + len(judged) == self.studio.recipe.attempts.portrait
        ):
            return None
        last, final = judged[-1]
        key, run, picture = (
            self.studio.items.portrait_key(person),
            self.studio.run,
            last.picture if final.verdict.ok else None,
        )
        for one, verdict in judged:
            if not verdict.verdict.ok:
                run.reject(key, one.number, one.picture)
        self.studio.judged += len(judged)
        seeds = [self.studio.items.portrait_shot(person, one.number).seed for one, _ in judged]
        candidates = [
            Candidate(number=one.number, seed=seed, verdict=found.verdict)
            for (one, found), seed in zip(judged, seeds, strict=True)
        ]
        item = Portrait(
            key=key,
            drawn_with=drawn_with,
            candidates=(*begun, *candidates),
            image=picture and fingerprint(picture),
            person=person.id,
            embedding=None if final.embedding is None else tuple(final.embedding.tolist()),
        )
        return run.finish(item, picture)

    def _judged(self, one: Tried, faces: "Sequence[np.ndarray]") -> "Judged":
        from validation.gate import among

        others = () if "look-alikes" in self.studio.recipe.checks_off else faces
        return combined(among(one.checked, others, self.studio.checkpoint.calibration.identity), one.opinion)


def _face(portrait: Portrait) -> "np.ndarray":
    """The embedding of an accepted portrait's face, (128,)."""
    import numpy as np

    return np.array(portrait.embedding)
