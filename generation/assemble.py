"""From accepted scenes to what publish.py writes: cells, rows and the facts on the card."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from generation.checkpoint import Checkpoint
from generation.selection import Selection
from generation.splits import Cell, by_cell, cell_of
from generation.store import Run
from prompts import render
from publish import Content
from schemas.concepts import Event, Person
from schemas.recipe import Recipe
from schemas.rows import ImageRow, Subject
from schemas.scene import Scene
from validation.names import well_known_names


def assemble(
    recipe: Recipe,
    checkpoint: Checkpoint,
    selection: Selection,
    scenes: Sequence[Scene],
    run: Run,
    made_of: Mapping[str, object],
    progress: Callable[[str, int, int], None],
) -> Content:
    """The data set of all accepted scenes; pictures are read from the run folder one cell at a time."""
    people, events = selection.everybody, selection.all_events
    who, what = {p.id: p for p in people}, {e.id: e for e in events}
    person_place, event_place = selection.person_places(recipe.seed), selection.event_places(recipe.seed)
    shown = {f"{s.person}.{s.event}.{s.take}": s for s in scenes}
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
                checkpoint=f"{recipe.checkpoint.path}@{checkpoint.digest[:12]}", recipe=recipe.name, license=recipe.dataset.license,
            )  # fmt: skip
        passes += 1
        progress("data set", passes, 2 * len(cells))

    return Content(
        people=[(p, person_place[p.id]) for p in people],
        events=[(e, event_place[e.id]) for e in events],
        cells=cells,
        rows=rows,
        card=_card_facts(recipe, checkpoint, people, events, len(scenes)),
        marker={"made_of": made_of},
        license=recipe.dataset.license,
        pretty_name=recipe.dataset.pretty_name,
    )


def _card_facts(recipe: Recipe, checkpoint: Checkpoint, people: Sequence[Person], events: Sequence[Event], accepted: int) -> dict[str, str]:
    limits = checkpoint.calibration.identity
    concepts: list[Person | Event] = [*people, *events]
    unknown = [event.name for event in events if event.id not in checkpoint.calibration.event.labels]
    return {
        "size": str(recipe.checkpoint.size),
        "checkpoint": recipe.checkpoint.path,
        "checkpoint_license": recipe.checkpoint.license,
        "digest": checkpoint.digest[:12],
        "writers": ", ".join(sorted({one.provenance.writer for one in concepts})),
        "text_license": ", ".join(sorted({one.provenance.license for one in concepts})),
        "same_person": f"{limits.same_person:.3f}",
        "pairs": f"{limits.impostor_pairs:,}",
        "fmr": f"{limits.false_match_rate:.4f}",
        "fmr_bound": f"{limits.false_match_bound:.4f}",
        "attempts": str(recipe.attempts.scene),
        "accepted": str(accepted),
        "asked": str(len(people) * len(events) * recipe.takes),
        "well_known": f"{len(well_known_names()):,}",
        "unverified": f" No check verified the event in images of: {', '.join(unknown)}." if unknown else "",
    }
