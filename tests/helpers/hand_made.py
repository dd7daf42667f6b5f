"""A run folder as a build would leave it, filled by hand: every figure of its report can be told beforehand."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from generation import pipeline
from generation.base.hashing import fingerprint
from generation.base.recipes import read_recipe
from generation.concepts.image_prompts import VIEWS
from generation.images.items import view_of
from generation.images.run_folder import Run, png
from generation.images.sheets import Sheet
from generation.pipeline import BuildContext
from schemas.concepts import Person
from schemas.scene import Candidate, Portrait, Scene, Verdict, View

# Scene k (counted over people and events) is accepted at candidate k mod 4; before that it shows another face, no face
# and another event.
REASONS = ("other face", "no face", "other event")
PEOPLE, EVENTS, ATTEMPTS = 3, 4, 3


def build_in(
    folder: Path, checkpoint: Path, people: int = PEOPLE, events: int = EVENTS, prompts: str = "words"
) -> BuildContext:
    """A build that has a run folder and a checkpoint that cannot draw."""
    recipe = read_recipe("embedded", people=people, events=events, portraits="drawn")
    fields = recipe.model_dump()
    fields["checkpoint"] |= {"path": str(checkpoint), "prompts": prompts}
    fields["attempts"] = {"portrait": 2, "scene": ATTEMPTS}
    return pipeline.prepare(type(recipe).model_validate(fields), Run(folder))


def fill(context: BuildContext, scenes: int | None = None) -> None:
    """Finishes all portraits (the last person's is given up) and the first so many scenes, with pictures of noise."""
    picture = iter(range(10**6))
    done = 0
    for n, person in enumerate(context.people):
        ok = n < len(context.people) - 1
        candidates = [_portrait_candidate(number, ok and number == n % 2) for number in range(n % 2 + 1 if ok else 2)]
        face = tuple(float(v) for v in np.eye(128)[0] * 0.4 * n)  # neighbours are 0.4 apart
        kept = _noise(next(picture)) if ok else None
        key = context.items.portrait_key(person)
        portrait = Portrait(
            key=key,
            drawn_with="by hand",
            candidates=tuple(candidates),
            image=kept and fingerprint(kept),
            person=person.id,
            source="drawn",
            box=(1, 1, 9, 9) if ok else None,
            embedding=face if ok else None,
        )
        _finish(context, portrait, kept, picture)
        sheet = Sheet(portrait, _views(context, person, portrait, picture) if ok else [])
        for slot in context.slots if ok else ():
            if scenes is not None and done >= scenes:
                return
            wanted = done % 4
            ok_scene = wanted < ATTEMPTS
            tried = tuple(
                _scene_candidate(number, number == wanted, done) for number in range(min(wanted + 1, ATTEMPTS))
            )
            kept = _noise(next(picture)) if ok_scene else None
            scene = Scene(
                key=context.items.scene_key(person, sheet, slot),
                drawn_with="by hand",
                candidates=tried,
                image=kept and fingerprint(kept),
                person=person.id,
                event=slot.event.id,
                take=0,
                view=view_of(context.items.face_for(person, sheet, slot)),
                place=None,
                box=(1, 1, 9, 9) if ok_scene else None,
                event_verified=True if ok_scene else None,
                phash="0" * 16 if ok_scene else None,
            )
            _finish(context, scene, kept, picture)
            done += 1


def fill_thin(context: BuildContext) -> None:
    """Finishes every portrait and scene at its first candidate, for folders of thousands."""
    for n, person in enumerate(context.people):
        kept = _noise(n, 8)
        common = {"drawn_with": "by hand", "candidates": (_scene_candidate(0, True, n % 10),), "person": person.id}
        face = tuple(float(v) for v in np.eye(128)[n % 128])
        common |= {"box": (1, 1, 5, 5)}
        of_face = {"source": "drawn", "embedding": face, "image": fingerprint(kept)}
        portrait = Portrait(key=context.items.portrait_key(person), **of_face, **common)
        _put(context, portrait, kept)
        views = [
            View(key=context.items.view_key(person, portrait, number), number=number, **of_face, **common)
            for number in range(1, len(VIEWS))
        ]
        for view in views:
            _put(context, view, kept)
        sheet = Sheet(portrait, views)
        for m, slot in enumerate(context.slots):
            kept = _noise(1000 * (n + 1) + m, 8)
            seen = {"event": slot.event.id, "take": 0, "event_verified": True, "phash": "0" * 16}
            seen |= {"view": view_of(context.items.face_for(person, sheet, slot)), "place": None}
            _put(
                context,
                Scene(key=context.items.scene_key(person, sheet, slot), image=fingerprint(kept), **seen, **common),
                kept,
            )


def _views(context: BuildContext, person: Person, portrait: Portrait, picture: Iterator[int]) -> list[View]:
    """Finishes all views of a person at their first candidate."""
    views = []
    for number in range(1, len(VIEWS)):
        kept = _noise(next(picture))
        view = View(
            key=context.items.view_key(person, portrait, number),
            drawn_with="by hand",
            candidates=(Candidate(number=0, seed=0, verdict=Verdict(ok=True, scores={"portrait_distance": 0.2})),),
            image=fingerprint(kept),
            person=person.id,
            number=number,
            source="drawn",
            box=(1, 1, 9, 9),
            embedding=portrait.embedding,
        )
        context.run.finish(view, kept)
        views.append(view)
    return views


def _put(context: BuildContext, item: Portrait | View | Scene, kept: bytes) -> None:
    """As `Run.finish` does, without the care that a kill asks for."""
    path = context.run.folder / f"{item.kind}s" / item.key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".png").write_bytes(kept)
    path.with_suffix(".json").write_text(item.model_dump_json())


def _finish(context: BuildContext, item: Portrait | Scene, kept: bytes | None, picture) -> None:
    for candidate in item.candidates:
        if not candidate.verdict.ok:
            context.run.reject(item.key, candidate.number, _noise(next(picture)))
    context.run.finish(item, kept)


def _portrait_candidate(number: int, ok: bool) -> Candidate:
    scores = {"luminance": 0.5, "face_share": 0.4, "nearest_portrait": 0.4 if ok else 0.3}
    return Candidate(
        number=number, seed=number, verdict=Verdict(ok=ok, reason="" if ok else "look-alike", scores=scores)
    )


def _scene_candidate(number: int, ok: bool, scene: int) -> Candidate:
    reason = "" if ok else REASONS[number]
    scores = {"luminance": 0.5, "event_probability": 0.2 if reason == "other event" else 0.9}
    if reason not in ("no face", "other event"):
        scores |= {"faces": 1.0, "identity_distance": 0.3 + 0.01 * scene if ok else 0.5 + 0.01 * scene}
    return Candidate(number=number, seed=scene, verdict=Verdict(ok=ok, reason=reason, scores=scores))


def _noise(seed: int, side: int = 32) -> bytes:
    return png(Image.fromarray(np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)))


def rename(context: BuildContext, name: str) -> None:
    """Gives everybody and every event one name that no check of the schemas has seen."""
    for groups in (context.selection.people, context.selection.events):
        for block, records in groups.items():
            groups[block] = [record.model_copy(update={"name": name}) for record in records]
    assert all(concept.name == name for concept in [*context.people, *context.events])
