"""Scenes: one person's, each drawn until it passes. Nothing about them depends on other people, so a person is what a
worker takes at a time.

A batch holds one person's candidates only: face embeddings of several people in one batch mix their faces, and a
reference picture is one for the whole call.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from generation.base.hashing import fingerprint
from generation.images.attempts import CandidateId, CheckedCandidate, draw_until_accepted
from generation.images.items import Slot
from generation.images.worker import Worker
from generation.judging.prompts import JudgeQuestion, scene_question
from schemas.concepts import Person
from schemas.scene import Candidate, DrawRequest, Portrait, Scene

if TYPE_CHECKING:  # both load torch, which a build that has nothing to do can spare
    from PIL import Image

    from validation.gate import Judged


class SceneJob(NamedTuple):
    """Somebody whose scenes are due."""

    person: Person
    portrait: Portrait


def draw_scenes(worker: Worker, job: SceneJob, slots: Sequence[Slot], finished: Callable[[int], None]) -> None:
    """All scenes of one person that are not finished; `finished` hears how many are, each time that one is."""
    scenes = OpenScenes(worker, job, slots, finished)
    if scenes.candidates:
        draw_until_accepted(worker, scenes, {n: len(before) for n, before in scenes.candidates.items()})


class OpenScenes:
    """One person's scenes that are not finished, by slot. A scene is compared with the hashes of those accepted."""

    def __init__(self, worker: Worker, job: SceneJob, slots: Sequence[Slot], finished: Callable[[int], None]) -> None:
        self.worker, self.person, self.portrait, self.slots = worker, job.person, job.portrait, slots
        self.tell_finished = finished
        done = worker.items.scenes(*job, slots)
        self.finished = sum(scene is not None for scene in done)
        self.hashes = [scene.phash for scene in done if scene and scene.image and scene.phash]
        self.candidates = {
            n: worker.items.earlier_scene_candidates(*job, slots[n]) for n, scene in enumerate(done) if scene is None
        }
        import numpy as np

        self.face = np.array(job.portrait.embedding)
        self.likeness = worker.likeness(job.portrait) if self.candidates else None

    @property
    def attempts(self) -> int:
        return self.worker.recipe.attempts.scene

    def request(self, candidate: CandidateId) -> DrawRequest:
        return self.worker.items.scene_request(self.person, self.slots[candidate.item], candidate.number)

    def check(self, item: int, image: "Image.Image") -> "Judged":
        return self.worker.gate.scene(image, self.slots[item].event.id, self.face, self.hashes)

    def accepted(self) -> int:
        return len(self.hashes)

    def question(self, item: int) -> JudgeQuestion:
        return scene_question(self.person, self.slots[item].event)

    def keep(self, item: int, candidate: CheckedCandidate, closed: bool) -> None:
        verdict, run = candidate.judged.verdict, self.worker.run
        seed = self.request(CandidateId(candidate.number, item)).seed
        self.candidates[item].append(Candidate(number=candidate.number, seed=seed, verdict=verdict))
        self.worker.candidates_judged += 1
        if not verdict.ok:
            key = self.worker.items.scene_key(self.person, self.portrait, self.slots[item])
            run.reject(key, candidate.number, candidate.picture)
        if closed:
            self._finish(item, candidate)

    def _finish(self, item: int, last: CheckedCandidate) -> None:
        slot, judged = self.slots[item], last.judged
        picture = last.picture if judged.verdict.ok else None
        scene = Scene(
            key=self.worker.items.scene_key(self.person, self.portrait, slot),
            drawn_with=self.worker.renderer.drawn_with,
            candidates=tuple(self.candidates[item]),
            image=picture and fingerprint(picture),
            person=self.person.id,
            event=slot.event.id,
            take=slot.take,
            box=judged.box,
            phash=judged.phash,
            event_verified=judged.event_verified,
        )
        self.worker.run.finish(scene, picture)
        self.hashes += [judged.phash] if judged.phash else []
        self.finished += 1
        self.tell_finished(self.finished)
