"""Scenes: each is drawn from views of its person until it passes. Nothing about them depends on other people, so
people's scenes are drawn together, as many as fill batches.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from generation.base.hashing import fingerprint
from generation.images.attempts import CandidateId, CheckedCandidate, draw_until_accepted
from generation.images.items import Slot, view_of
from generation.images.run_folder import DigitalSource
from generation.images.sheets import Sheet
from generation.images.worker import Worker
from generation.judging.prompts import JudgeQuestion, scene_question
from schemas.concepts import Person
from schemas.scene import Candidate, Portrait, Scene, View

if TYPE_CHECKING:  # all load torch, which a build that has nothing to do can spare
    from PIL import Image

    from generation.rendering.families import Likeness
    from validation.gate import Judged

OPENED = 64  # faces that are kept ready to draw from


class SceneJob(NamedTuple):
    """Somebody whose scenes are due."""

    person: Person
    sheet: Sheet


class Slots(NamedTuple):
    """All scenes of a person, and the take that is drawn now: further takes wait until first ones are settled, so that
    they change none of them.
    """

    all: Sequence[Slot]
    take: int = 0

    @property
    def due(self) -> list[Slot]:
        """Those of the take."""
        return [slot for slot in self.all if slot.take == self.take]


def take_by_take(slots: Sequence[Slot]) -> list[Slots]:
    """The same scenes with each take in turn."""
    return [Slots(slots, take) for take in sorted({slot.take for slot in slots})]


class OpenScene(NamedTuple):
    """A scene that is not finished, and what its first candidate is drawn from."""

    job: SceneJob
    slot: Slot
    face: Portrait | View


Finished = Callable[[str, int], None]  # a person's id, and how many of their scenes are finished


def draw_scenes(worker: Worker, jobs: Sequence[SceneJob], slots: Slots, finished: Finished) -> None:
    """The scenes of a take of these people that are not finished; `finished` hears of each one that is."""
    scenes = OpenScenes(worker, jobs, slots, finished)
    if scenes.open:
        draw_until_accepted(worker, scenes, {n: len(before) for n, before in enumerate(scenes.candidates)})


class OpenScenes:
    """Scenes of several people that are not finished. A scene is compared with the hashes of those of its person that
    were accepted.
    """

    def __init__(self, worker: Worker, jobs: Sequence[SceneJob], slots: Slots, finished: Finished) -> None:
        self.worker, self.tell_finished = worker, finished
        self.open: list[OpenScene] = []
        self.candidates: list[list[Candidate]] = []
        self.finished, self.hashes = dict[str, int](), dict[str, list[str]]()
        for job in jobs:
            done = worker.items.scenes(*job, slots.all)
            self.finished[job.person.id] = sum(scene is not None for scene in done)
            self.hashes[job.person.id] = [scene.phash for scene in done if scene and scene.image and scene.phash]
            missing = [
                slot for slot, scene in zip(slots.all, done, strict=True) if scene is None and slot.take == slots.take
            ]
            scenes = [OpenScene(job, slot, worker.items.face_for(*job, slot)) for slot in missing]
            for scene in sorted(scenes, key=lambda scene: view_of(scene.face)):  # one reference after the other
                self.open.append(scene)
                self.candidates.append(worker.items.earlier_scene_candidates(*job, scene.slot))
        self.made_by: DigitalSource = "trainedAlgorithmicMedia"
        self._opened: dict[str, Likeness] = {}
        self._encoded = False

    @property
    def attempts(self) -> int:
        return self.worker.recipe.attempts.scene

    def group(self, candidate: CandidateId) -> object:
        return None if self.worker.renderer.family.mixed else self._face(candidate).image

    def draw(self, candidates: Sequence[CandidateId]) -> "Sequence[Image.Image]":
        scenes, renderer = [self.open[candidate.item] for candidate in candidates], self.worker.renderer
        faces = [self._face(candidate) for candidate in candidates]
        requests = [
            self.worker.items.scene_request(scene.job.person, scene.slot, candidate.number)
            for scene, candidate in zip(scenes, candidates, strict=True)
        ]
        if not self._encoded:
            self._encoded = True
            prompts = (self.worker.items.scene_prompt(scene.job.person, scene.slot.event) for scene in self.open)
            renderer.encode([(prompt, self._likeness(s.face)) for prompt, s in zip(prompts, self.open, strict=True)])
        return renderer.draw(requests, [self._likeness(face) for face in faces])

    def check(self, candidate: CandidateId, image: "Image.Image") -> "Judged":
        import numpy as np

        (person, _), slot, _ = self.open[candidate.item]
        face = np.array(self._face(candidate).embedding)
        return self.worker.gate.scene(image, slot.event.id, face, self.hashes[person.id])

    def accepted(self, item: int) -> int:
        return len(self.hashes[self.open[item].job.person.id])

    def question(self, item: int) -> JudgeQuestion:
        return scene_question(self.open[item].job.person, self.open[item].slot.event)

    def keep(self, item: int, candidate: CheckedCandidate, closed: bool) -> None:
        (person, sheet), slot, _ = self.open[item]
        verdict = candidate.judged.verdict
        seed = self.worker.items.scene_request(person, slot, candidate.number).seed
        self.candidates[item].append(Candidate(number=candidate.number, seed=seed, verdict=verdict))
        self.worker.candidates_judged += 1
        if not verdict.ok:
            key = self.worker.items.scene_key(person, sheet, slot)
            self.worker.run.reject(key, candidate.number, candidate.picture)
        if closed:
            self._finish(item, candidate)

    def _face(self, candidate: CandidateId) -> Portrait | View:
        """The view that a candidate is drawn from."""
        scene = self.open[candidate.item]
        return self.worker.items.face_for(*scene.job, scene.slot, candidate.number)

    def _likeness(self, face: Portrait | View) -> "Likeness":
        if face.key not in self._opened:
            if len(self._opened) == OPENED:
                del self._opened[next(iter(self._opened))]
            self._opened[face.key] = self.worker.likeness(face)
        return self._opened[face.key]

    def _finish(self, item: int, last: CheckedCandidate) -> None:
        (person, sheet), slot, _ = self.open[item]
        items, judged = self.worker.items, last.judged
        picture = last.picture if judged.verdict.ok else None
        scene = Scene(
            key=items.scene_key(person, sheet, slot),
            drawn_with=self.worker.renderer.drawn_with,
            candidates=tuple(self.candidates[item]),
            image=picture and fingerprint(picture),
            person=person.id,
            event=slot.event.id,
            take=slot.take,
            view=view_of(self._face(CandidateId(last.number, item))),
            place=items.scene_request(person, slot, last.number).place,
            box=judged.box,
            phash=judged.phash,
            event_verified=judged.event_verified,
        )
        self.worker.run.finish(scene, picture)
        self.hashes[person.id] += [judged.phash] if judged.phash else []
        self.finished[person.id] += 1
        self.tell_finished(person.id, self.finished[person.id])
