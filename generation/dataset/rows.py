"""From accepted scenes to what publish.py writes: cells, rows, questions and the facts on the card."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from generation.base.progress import Progress
from generation.concepts.selection import Selection
from generation.dataset.card import card_facts, examples
from generation.dataset.content import Content
from generation.dataset.layout import text_cells
from generation.dataset.splits import Cell, Place, by_cell, cell_of
from generation.images.run_folder import Run
from generation.questions.builder import Questions
from generation.rendering.checkpoint import Checkpoint, name_of
from prompts import render
from schemas.marker import MadeOf
from schemas.questions import Question
from schemas.recipe import Recipe
from schemas.rows import ImageRow, QuestionRow, Subject
from schemas.scene import Portrait, Scene
from validation.images.faces import distance
from validation.texts.guesser import Guess, Guesser

NEIGHBOURS = 5  # people with the most alike faces, named in the table of people


def assemble(
    recipe: Recipe,
    checkpoint: Checkpoint,
    selection: Selection,
    portraits: Sequence[Portrait],
    scenes: Sequence[Scene],
    asked: Questions,
    guesses: Mapping[str, Guess],
    run: Run,
    made_of: MadeOf,
    progress: Progress,
) -> Content:
    """The data set of the accepted ones of all finished scenes; pictures are read from the run folder one cell at a
    time.
    """
    people, events = selection.everybody, selection.all_events
    who, what = {p.id: p for p in people}, {e.id: e for e in events}
    person_place, event_place = selection.person_places(recipe.seed), selection.event_places(recipe.seed)
    shown = {_image_id(scene): scene for scene in scenes if scene.image}
    cells = by_cell((cell_of(person_place[s.person], event_place[s.event]), image_id) for image_id, s in shown.items())
    texts = text_cells(
        dict.fromkeys(place.block for place in person_place.values()),
        dict.fromkeys(place.block for place in event_place.values()),
    )
    passes = 0  # every cell is read twice: to be written and to be verified

    def rows(cell: Cell) -> Iterator[ImageRow]:
        nonlocal passes
        pictures = run.pictures([shown[image_id] for image_id in cells[cell]])
        for image_id, picture in zip(cells[cell], pictures, strict=True):
            scene = shown[image_id]
            person, event, accepted = who[scene.person], what[scene.event], scene.candidates[-1]
            assert scene.box is not None, scene.key
            yield ImageRow(
                image=picture,
                image_id=image_id,
                person_id=person.id,
                person=person.name,
                event_id=event.id,
                event=event.name,
                caption=render("caption", name=person.name, scene=event.description).text,
                take=scene.take,
                subjects=(Subject(person_id=person.id, box=scene.box),),
                age=person.age,
                gender=person.gender,
                job=person.job,
                profession=person.profession,
                birthplace=person.birthplace,
                region=person.region,
                appearance=person.appearance.description,
                person_block=cell.person,
                event_block=cell.event,
                half=cell.half,
                seed=accepted.seed,
                candidate=accepted.number,
                event_verified=scene.event_verified,
                scores=accepted.verdict.scores,
                writer=person.provenance.writer,
                checkpoint=f"{name_of(recipe.checkpoint.path)}@{checkpoint.digest[:12]}",
                recipe=recipe.name,
                license=recipe.dataset.license,
                questions=tuple(asked.about_image(image_id, person, event)),
            )
        passes += 1
        progress("data set", passes, 2 * len(cells))

    def questions(cell: Cell) -> Iterator[QuestionRow]:
        place = {"person_block": cell.person, "event_block": cell.event, "half": cell.half}
        for image_id in cells.get(cell, ()):
            scene = shown[image_id]
            about = {
                "image_id": image_id,
                "person_id": scene.person,
                "event_id": scene.event,
                "license": who[scene.person].provenance.license,
            }
            for one in asked.about_image(image_id, who[scene.person], what[scene.event]):
                yield QuestionRow(**one.model_dump(), **about, **place)
        if not cell.event:
            for person in (one for one in people if person_place[one.id].block == cell.person):
                about = {"image_id": "", "person_id": person.id, "event_id": "", "license": person.provenance.license}
                for one in of_half(asked.about_person(person), person_place[person.id], cell):
                    yield QuestionRow(**one.model_dump(), **about, **place)
        if not cell.person:
            for event in (one for one in events if event_place[one.id].block == cell.event):
                about = {"image_id": "", "person_id": "", "event_id": event.id, "license": event.provenance.license}
                for one in of_half(asked.about_event(event), event_place[event.id], cell):
                    yield QuestionRow(**one.model_dump(), **about, **place)

    picture, said = examples(selection, scenes, run)
    return Content(
        people=[(p, person_place[p.id]) for p in people],
        events=[(e, event_place[e.id]) for e in events],
        cells=cells,
        rows=rows,
        question_cells=[*cells, *texts],
        questions=questions,
        nearest_faces=nearest_faces(selection, portraits),
        card=card_facts(recipe, checkpoint, selection, scenes, guesses, made_of) | {"examples_alt": said},
        examples=picture,
        made_of=made_of,
        license=recipe.dataset.license,
        licenses=list(
            dict.fromkeys(
                one.lower()
                for one in (
                    recipe.dataset.license,
                    *sorted({c.provenance.license for c in people} | {c.provenance.license for c in events}),
                )
            )
        ),
        pretty_name=recipe.dataset.pretty_name,
    )


def text_only(asked: Questions, selection: Selection, scenes: Sequence[Scene]) -> Mapping[str, Guess]:
    """How far guessers get without the pictures of the accepted scenes, task by task."""
    who, what = {p.id: p for p in selection.everybody}, {e.id: e for e in selection.all_events}
    guesser = Guesser()
    for scene in scenes:
        if scene.image:
            for one in asked.about_image(_image_id(scene), who[scene.person], what[scene.event]):
                guesser.add(one, scene.person, scene.event)
    return guesser.guesses()


def nearest_faces(selection: Selection, portraits: Sequence[Portrait]) -> dict[str, list[str]]:
    """Person -> the NEIGHBOURS whose portraits are most alike, the nearest first: of the benchmark's people among
    themselves, of others also in their block.
    """
    faces = {one.person: np.array(one.embedding) for one in portraits if one.embedding is not None}
    benchmark = [person.id for person in selection.people[None] if person.id in faces]
    found = {}
    for people in selection.people.values():
        own = [person.id for person in people if person.id in faces]
        others = list(dict.fromkeys([*benchmark, *own]))
        for one in own:
            apart = {other: distance(faces[one], faces[other]) for other in others if other != one}
            found[one] = sorted(apart, key=lambda other: (apart[other], other))[:NEIGHBOURS]
    return found


def of_half(questions: Sequence[Question], place: Place, cell: Cell) -> Iterator[Question]:
    """Questions of one person or event alternate between the halves."""
    return (one for n, one in enumerate(questions) if ("test" if (place.rank + n) % 2 else "train") == cell.half)


def _image_id(scene: Scene) -> str:
    return f"{scene.person}.{scene.event}.{scene.take}"
