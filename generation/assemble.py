"""From accepted scenes to what publish.py writes: cells, rows and the facts on the card."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generation.card import card_facts, examples
from generation.checkpoint import Checkpoint
from generation.progress import Progress
from generation.selection import Selection
from generation.splits import Cell, by_cell, cell_of
from generation.store import Run
from prompts import render
from publish import Content
from schemas.recipe import Recipe
from schemas.rows import ImageRow, Subject
from schemas.scene import Scene


def assemble(
    recipe: Recipe,
    checkpoint: Checkpoint,
    selection: Selection,
    scenes: Sequence[Scene],
    run: Run,
    made_of: Mapping[str, object],
    progress: Progress,
) -> Content:
    """The data set of the accepted ones of all finished scenes; pictures are read from the run folder one cell at a time."""
    people, events = selection.everybody, selection.all_events
    who, what = {p.id: p for p in people}, {e.id: e for e in events}
    person_place, event_place = selection.person_places(recipe.seed), selection.event_places(recipe.seed)
    shown = {f"{s.person}.{s.event}.{s.take}": s for s in scenes if s.image}
    cells = by_cell((cell_of(person_place[s.person], event_place[s.event]), image_id) for image_id, s in shown.items())
    passes = 0  # every cell is read twice: to be written and to be verified

    def rows(cell: Cell) -> Iterator[ImageRow]:
        nonlocal passes
        for image_id in cells[cell]:
            scene = shown[image_id]
            person, event, accepted = who[scene.person], what[scene.event], scene.candidates[-1]
            assert scene.box is not None, scene.key
            yield ImageRow(
                image=run.picture(scene), image_id=image_id, person_id=person.id, person=person.name, event_id=event.id, event=event.name,
                caption=render("caption", name=person.name, scene=event.description).text, take=scene.take,
                subjects=(Subject(person_id=person.id, box=scene.box),), age=person.age, gender=person.gender, job=person.job,
                profession=person.profession, birthplace=person.birthplace, region=person.region, appearance=person.appearance.description,
                person_block=cell.person, event_block=cell.event, half=cell.half, seed=accepted.seed, candidate=accepted.number,
                event_verified=scene.event_verified, scores=accepted.verdict.scores, writer=person.provenance.writer,
                checkpoint=f"{Path(recipe.checkpoint.path).name}@{checkpoint.digest[:12]}", recipe=recipe.name, license=recipe.dataset.license,
            )  # fmt: skip
        passes += 1
        progress("data set", passes, 2 * len(cells))

    picture, said = examples(selection, scenes, run)
    return Content(
        people=[(p, person_place[p.id]) for p in people],
        events=[(e, event_place[e.id]) for e in events],
        cells=cells,
        rows=rows,
        card=card_facts(recipe, checkpoint, selection, scenes, made_of) | {"examples_alt": said},
        examples=picture,
        marker={"made_of": made_of},
        license=recipe.dataset.license,
        licenses=list(
            dict.fromkeys(
                one.lower() for one in (recipe.dataset.license, *sorted({c.provenance.license for c in people} | {c.provenance.license for c in events}))
            )
        ),
        pretty_name=recipe.dataset.pretty_name,
    )
