"""Scenes: one person's, each drawn until it passes. Nothing about them depends on other people, so a person is what a
worker takes at a time.

A batch holds one person's candidates only: face embeddings of several people in one batch mix their faces, and a
reference picture is one for the whole call.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from generation.base.hashing import fingerprint
from generation.images.attempts import Turn, by_round
from generation.images.items import Slot
from generation.images.run_folder import png
from generation.images.verdicts import Panel, Seen
from generation.images.worker import Studio
from generation.judging.prompts import scene_question
from schemas.concepts import Person
from schemas.scene import Candidate, Portrait, Scene

if TYPE_CHECKING:  # both load torch, which a build that has nothing to do can spare
    from PIL import Image

    from validation.gate import Judged


def film(
    studio: Studio, person: Person, portrait: Portrait, slots: Sequence[Slot], tell: Callable[[int], None]
) -> None:
    """All scenes of one person that are not finished; `tell` hears how many are, each time that one is."""
    import numpy as np

    finished = {n: found for n, found in enumerate(studio.items.scenes(person, portrait, slots)) if found is not None}
    hashes = [scene.phash for scene in finished.values() if scene.image and scene.phash]
    waiting = [n for n in range(len(slots)) if n not in finished]
    tried = {n: studio.items.scene_begun(person, portrait, slots[n]) for n in waiting}
    begun = {n: len(candidates) for n, candidates in tried.items()}
    face, attempts = np.array(portrait.embedding), studio.recipe.attempts.scene

    def draw(turns: Sequence[Turn]) -> list[Seen]:
        shots = [studio.items.scene_shot(person, slots[turn.item], turn.number) for turn in turns]
        return panel.look(turns, studio.renderer.draw(shots, likeness))

    def check(turn: Turn, image: "Image.Image") -> "Judged":
        return studio.gate.scene(image, slots[turn.item].event.id, face, hashes)

    def judge(turn: Turn, seen: Seen) -> bool:
        slot = slots[turn.item]
        key = studio.items.scene_key(person, portrait, slot)
        judged = panel.decide(turn, seen)
        seed = studio.items.scene_shot(person, slot, turn.number).seed
        tried[turn.item].append(Candidate(number=turn.number, seed=seed, verdict=judged.verdict))
        picture = png(seen.image)
        studio.judged += 1
        if not judged.verdict.ok:
            studio.run.reject(key, turn.number, picture)
        if judged.verdict.ok or turn.number == attempts - 1:
            accepted = picture if judged.verdict.ok else None
            item = Scene(
                key=key,
                drawn_with=studio.renderer.drawn_with,
                candidates=tuple(tried[turn.item]),
                image=accepted and fingerprint(accepted),
                person=person.id,
                event=slot.event.id,
                take=slot.take,
                box=judged.box,
                phash=judged.phash,
                event_verified=judged.event_verified,
            )
            finished[turn.item] = studio.run.finish(item, accepted)
            hashes.extend([judged.phash] if judged.phash else [])
            tell(len(finished))
        return judged.verdict.ok

    panel = Panel(studio.judge, check, lambda turn: scene_question(person, slots[turn.item].event), lambda: len(hashes))
    if waiting:
        likeness = studio.likeness(portrait)
        studio.renderer.encode([studio.items.scene_prompt(person, slots[n].event) for n in waiting], likeness)
        with studio.beside() as beside:
            by_round(waiting, attempts, studio.batch_size, draw, judge, begun, beside)
