"""Portraits: one accepted face a person, and nobody's look-alike.

Whether a face is a look-alike depends on the faces accepted before it, so portraits are settled in the people's order.
Nothing else about a candidate depends on other people. So candidates are drawn ahead, for people in any order and on
any machine, of each up to the first one that every other check lets pass; who is settled, and with which candidate,
stays the same to the byte. Portraits show nobody in particular, so a batch holds candidates of many people. A portrait
that comes with its person is looked at like one that was drawn, and is the only candidate.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, get_args

from generation.base.hashing import fingerprint
from generation.base.progress import Progress
from generation.images.attempts import CandidateId, CheckedCandidate, combined, draw_until_accepted
from generation.images.run_folder import DigitalSource
from generation.images.sheets import given_picture
from generation.images.worker import Worker
from generation.judging.prompts import JudgeQuestion, portrait_question
from schemas.concepts import Person
from schemas.scene import Candidate, Portrait, PortraitSource

if TYPE_CHECKING:  # it loads torch, which a build that has nothing to do can spare
    import numpy as np
    from PIL import Image

    from validation.gate import Judged


class PortraitJob(NamedTuple):
    """Somebody whose portrait is to be drawn from candidate `first` on."""

    person: Person
    first: int


class PortraitCandidates(NamedTuple):
    """Somebody's candidates, compared with no other person, up to one that passes or to the last attempt. `drawn_with`
    is as in records.
    """

    person: str
    drawn_with: str
    candidates: Sequence[CheckedCandidate]


Deliver = Callable[[PortraitCandidates], None]


def draw_portrait_candidates(worker: Worker, jobs: Sequence[PortraitJob], deliver: Deliver) -> None:
    """Draws and checks candidates; `deliver` gets everybody's as soon as they are complete."""
    for source in get_args(PortraitSource):
        of_source = [job for job in jobs if source_of(worker, job.person, 0) == source]
        if of_source:
            first = {n: job.first for n, job in enumerate(of_source)}
            draw_until_accepted(worker, OpenPortraits(worker, of_source, source, deliver), first)


class OpenPortraits:
    """Portraits of several people, all from one source. None is compared with another here."""

    def __init__(self, worker: Worker, jobs: Sequence[PortraitJob], source: PortraitSource, deliver: Deliver) -> None:
        self.worker, self.people, self.source, self.deliver = worker, [job.person for job in jobs], source, deliver
        self.made_by = made_by(source)
        self.candidates: list[list[CheckedCandidate]] = [[] for _ in jobs]

    @property
    def attempts(self) -> int:
        return self.worker.items.face_attempts(self.people[0])

    def group(self, candidate: CandidateId) -> object:
        return None  # portraits show nobody in particular

    def draw(self, candidates: Sequence[CandidateId]) -> "Sequence[Image.Image]":
        if self.source != "drawn":
            pictures = (given_picture(self.worker.recipe, self.people[item], 0) for _, item in candidates)
            return [picture.open() for picture in pictures if picture]
        requests = [self.worker.items.portrait_request(self.people[item], number) for number, item in candidates]
        return self.worker.renderer.draw(requests, [None] * len(requests))

    def check(self, candidate: CandidateId, image: "Image.Image") -> "Judged":
        return self.worker.gate_of(self.source).portrait(image, [])

    def accepted(self, item: int) -> int:
        return 0

    def question(self, item: int) -> JudgeQuestion:
        return portrait_question(self.people[item])

    def keep(self, item: int, candidate: CheckedCandidate, closed: bool) -> None:
        self.candidates[item].append(candidate)
        if closed:
            person = self.people[item]
            self.deliver(PortraitCandidates(person.id, drawn_with(self.worker, person, 0), self.candidates[item]))


def drawn_with(worker: Worker, person: Person, view: int) -> str:
    """What a view comes from, as its record tells: the libraries that drew it, or the picture that was given."""
    given = given_picture(worker.recipe, person, view)
    return f"{given.source} picture {given.digest}" if given else worker.renderer.drawn_with


def made_by(source: PortraitSource) -> DigitalSource:
    """What makes views: packaged ones are rendered by a program, all others are drawn by a model, supplied ones as far
    as is known.
    """
    return "algorithmicMedia" if source == "packaged" else "trainedAlgorithmicMedia"


class PortraitStage:
    """Whose portrait is settled so far. `receive` takes candidates in any order; `jobs` says whose are missing, and
    nobody's when everybody is settled.
    """

    def __init__(self, worker: Worker, people: Sequence[Person], progress: Progress) -> None:
        self.worker, self.people, self.progress = worker, people, progress
        kept = zip(people, worker.items.portraits(people), strict=True)
        self.settled = {person.id: portrait for person, portrait in kept if portrait is not None}
        self.open = deque(person for person in people if person.id not in self.settled)
        self.earlier = {person.id: worker.items.earlier_portrait_candidates(person) for person in self.open}
        self.faces = [_face(portrait) for portrait in self.settled.values() if portrait.image]
        self.received: dict[str, list[CheckedCandidate]] = {}
        self.drawn_with: dict[str, str] = {}
        self.progress("portraits", len(self.settled), len(people))

    @property
    def portraits(self) -> list[Portrait]:
        """One for each person, when all are settled."""
        return [self.settled[person.id] for person in self.people]

    def jobs(self) -> list[PortraitJob]:
        """Whose candidates are missing, in the people's order: of whoever has none that fits beside those in front, as
        far as these are known.

        Whoever is first in order is always among them, so every round of jobs gets on; that the others are guessed
        well only saves rounds.
        """
        faces, jobs = list(self.faces), list[PortraitJob]()
        for person in self.open:
            received = self.received.get(person.id, [])
            compared = (self._compared(person, candidate, faces) for candidate in received)
            fit = next((judged for judged in compared if judged.verdict.ok), None)
            if fit is not None and fit.embedding is not None:
                faces.append(fit.embedding)
            elif (first := len(self.earlier[person.id]) + len(received)) < self.worker.items.face_attempts(person):
                jobs.append(PortraitJob(person, first))
        return jobs

    def receive(self, drawn: PortraitCandidates) -> None:
        """Takes somebody's further candidates and settles everybody who can be."""
        self.received.setdefault(drawn.person, []).extend(drawn.candidates)
        self.drawn_with[drawn.person] = drawn.drawn_with
        while self.open and (portrait := self._settle(self.open[0])):
            self.settled[portrait.person] = portrait
            if portrait.image:
                self.faces.append(_face(portrait))
            del self.received[self.open.popleft().id]
            self.progress("portraits", len(self.settled), len(self.people))

    def _settle(self, person: Person) -> Portrait | None:
        """Keeps the person's portrait, accepted or given up; None while that depends on candidates that are missing."""
        compared: list[tuple[CheckedCandidate, Judged]] = []
        for candidate in self.received.get(person.id, []):
            compared.append((candidate, self._compared(person, candidate, self.faces)))
            if compared[-1][1].verdict.ok:
                break
        earlier, run, items = self.earlier[person.id], self.worker.run, self.worker.items
        if not compared:
            return None
        last, judged = compared[-1]
        if not judged.verdict.ok and len(earlier) + len(compared) < items.face_attempts(person):
            return None
        key, picture = items.portrait_key(person), last.picture if judged.verdict.ok else None
        candidates = list(earlier)
        for candidate, (verdict, *_) in compared:
            if not verdict.ok:
                run.reject(key, candidate.number, candidate.picture)
            seed = items.portrait_request(person, candidate.number).seed
            candidates.append(Candidate(number=candidate.number, seed=seed, verdict=verdict))
        self.worker.candidates_judged += len(compared)
        portrait = Portrait(
            key=key,
            drawn_with=self.drawn_with[person.id],
            candidates=tuple(candidates),
            image=picture and fingerprint(picture),
            person=person.id,
            source=source_of(self.worker, person, 0),
            box=judged.box,
            embedding=None if judged.embedding is None else tuple(judged.embedding.tolist()),
        )
        return run.finish(portrait, picture)

    def _compared(self, person: Person, candidate: CheckedCandidate, faces: "Sequence[np.ndarray]") -> "Judged":
        """The verdict on a candidate beside the faces of other people."""
        from validation.gate import among

        others = () if "look-alikes" in self.worker.recipe.checks_off else faces
        limits = self.worker.limits_of(source_of(self.worker, person, 0)).identity
        return combined(among(candidate.checked, others, limits), candidate.judge_verdict)


def source_of(worker: Worker, person: Person, view: int) -> PortraitSource:
    """Where a view of a person comes from."""
    given = given_picture(worker.recipe, person, view)
    return given.source if given else "drawn"


def _face(portrait: Portrait) -> "np.ndarray":
    """The embedding of an accepted portrait's face, (128,)."""
    import numpy as np

    return np.array(portrait.embedding)
