"""Views: a person's face in other turns, expressions and light, each held against the portrait. A person's views depend
on nobody else's, and each is drawn until it passes.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, get_args

from generation.base.hashing import fingerprint
from generation.images.attempts import CandidateId, CheckedCandidate, draw_until_accepted
from generation.images.portraits import drawn_with, made_by, source_of
from generation.images.sheets import given_picture
from generation.images.worker import Worker
from generation.judging.prompts import JudgeQuestion, portrait_question
from schemas.concepts import Person
from schemas.scene import Candidate, Portrait, PortraitSource, View

if TYPE_CHECKING:  # both load torch, which a build that has nothing to do can spare
    from PIL import Image

    from generation.rendering.families import Likeness
    from validation.gate import Judged


class ViewJob(NamedTuple):
    """Somebody whose views are due."""

    person: Person
    portrait: Portrait


class OpenView(NamedTuple):
    """A view that is not finished."""

    job: ViewJob
    number: int


def draw_views(worker: Worker, jobs: Sequence[ViewJob], finished: Callable[[str], None]) -> None:
    """All views of these people that are not finished; `finished` hears whose one is, each time that one is."""
    missing = [
        OpenView(job, number) for job in jobs for number, view in enumerate(worker.items.views(*job), 1) if view is None
    ]
    for source in get_args(PortraitSource):
        views = [view for view in missing if source_of(worker, view.job.person, view.number) == source]
        if views:
            opened = OpenViews(worker, views, source, finished)
            draw_until_accepted(worker, opened, {n: len(before) for n, before in enumerate(opened.candidates)})


class OpenViews:
    """Views of several people, all from one source."""

    def __init__(
        self, worker: Worker, views: Sequence[OpenView], source: PortraitSource, finished: Callable[[str], None]
    ) -> None:
        self.worker, self.views, self.source, self.tell_finished = worker, views, source, finished
        self.candidates = [worker.items.earlier_view_candidates(*view.job, view.number) for view in views]
        self.made_by = made_by(source)
        self.likenesses: dict[str, Likeness] = {}

    @property
    def attempts(self) -> int:
        return self.worker.items.face_attempts(self.views[0].job.person, self.views[0].number)

    def group(self, candidate: CandidateId) -> object:
        if self.source != "drawn" or self.worker.renderer.family.mixed:
            return None
        return self.views[candidate.item].job.person.id

    def draw(self, candidates: Sequence[CandidateId]) -> "Sequence[Image.Image]":
        views = [self.views[candidate.item] for candidate in candidates]
        if self.source != "drawn":
            pictures = (given_picture(self.worker.recipe, view.job.person, view.number) for view in views)
            return [picture.open() for picture in pictures if picture]
        requests = [
            self.worker.items.view_request(view.job.person, view.number, candidate.number)
            for view, candidate in zip(views, candidates, strict=True)
        ]
        return self.worker.renderer.draw(requests, [self._likeness(view.job) for view in views])

    def check(self, candidate: CandidateId, image: "Image.Image") -> "Judged":
        import numpy as np

        return self.worker.gate_of(self.source).view(image, np.array(self.views[candidate.item].job.portrait.embedding))

    def accepted(self, item: int) -> int:
        return 0

    def question(self, item: int) -> JudgeQuestion:
        return portrait_question(self.views[item].job.person)

    def keep(self, item: int, candidate: CheckedCandidate, closed: bool) -> None:
        (person, portrait), number = self.views[item]
        judged, items = candidate.judged, self.worker.items
        seed = items.view_request(person, number, candidate.number).seed
        self.candidates[item].append(Candidate(number=candidate.number, seed=seed, verdict=judged.verdict))
        self.worker.candidates_judged += 1
        key = items.view_key(person, portrait, number)
        if not judged.verdict.ok:
            self.worker.run.reject(key, candidate.number, candidate.picture)
        if not closed:
            return
        picture = candidate.picture if judged.verdict.ok else None
        view = View(
            key=key,
            drawn_with=drawn_with(self.worker, person, number),
            candidates=tuple(self.candidates[item]),
            image=picture and fingerprint(picture),
            person=person.id,
            number=number,
            source=source_of(self.worker, person, number),
            box=judged.box,
            embedding=None if judged.embedding is None else tuple(judged.embedding.tolist()),
        )
        self.worker.run.finish(view, picture)
        self.tell_finished(person.id)

    def _likeness(self, job: ViewJob) -> "Likeness":
        if job.person.id not in self.likenesses:
            self.likenesses[job.person.id] = self.worker.likeness(job.portrait)
        return self.likenesses[job.person.id]
