"""From accepted scenes to what publish.py writes: cells, rows, questions and the facts on the card."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from generation.concepts.blocks import Rank
from generation.concepts.selection import Selection
from generation.dataset.card.facts import card_facts, example_sheet
from generation.dataset.content import Content, Drawn, ImageEntry
from generation.dataset.layout import text_cells
from generation.dataset.splits import Cell, by_cell, cell_of
from generation.images.items import view_of
from generation.questions.builder import Questions
from generation.rendering.checkpoint import name_of
from prompts import render
from schemas.concepts import Event, Person
from schemas.marker import MadeOf
from schemas.questions import Question
from schemas.rows import Face, ImageRow, QuestionRow, Scores, Subject
from schemas.scene import Portrait, Scene
from validation.images.perception.faces import distance
from validation.texts.guesser import Guess, Guesser

GUESSED = ("who", "event", "keyword")  # tasks whose questions have options
NEIGHBOURS = 5  # people with the most alike faces, named in the table of people


class Context(NamedTuple):
    """What rows are made from: what was drawn, what is asked of it, and who and what it shows."""

    drawn: Drawn
    asked: Questions
    scenes: Mapping[str, Scene]  # image id -> the accepted scene
    cells: Mapping[Cell, Sequence[str]]  # image ids, in order
    people: Mapping[str, Person]
    events: Mapping[str, Event]
    person_ranks: Mapping[str, Rank]
    event_ranks: Mapping[str, Rank]

    def shown(self, image_id: str) -> tuple[Person, Event]:
        """Whom and what an image shows."""
        scene = self.scenes[image_id]
        return self.people[scene.person], self.events[scene.event]


def context_of(drawn: Drawn, asked: Questions) -> Context:
    """Sorts the accepted scenes into cells."""
    selection, seed = drawn.selection, drawn.recipe.seed
    who, what = selection.person_ranks(seed), selection.event_ranks(seed)
    scenes = {_image_id(scene): scene for scene in drawn.scenes if scene.image}
    return Context(
        drawn,
        asked,
        scenes,
        by_cell(
            (cell_of(who[scene.person], what[scene.event], scene.take), image_id) for image_id, scene in scenes.items()
        ),
        {person.id: person for person in selection.everybody},
        {event.id: event for event in selection.all_events},
        who,
        what,
    )


def assemble(drawn: Drawn, asked: Questions, guesser: Guesser, made_of: MadeOf) -> Content:
    """The data set of the accepted ones of all finished scenes. Pictures are read and questions are made once, as the
    cells are read; by then `guesser` has seen all questions about images.
    """
    recipe, selection = drawn.recipe, drawn.selection
    context = context_of(drawn, asked)
    picture, said = example_sheet(selection, drawn.scenes, drawn.run)
    concepts: list[Person | Event] = [*selection.everybody, *selection.all_events]
    licenses = [recipe.dataset.license, *sorted({concept.provenance.license for concept in concepts})]
    return Content(
        people=[(person, context.person_ranks[person.id]) for person in selection.everybody],
        events=[(event, context.event_ranks[event.id]) for event in selection.all_events],
        cells=context.cells,
        images=partial(image_entries, context=context, guesser=guesser),
        card=lambda: card_facts(drawn, by_task(guesser.guesses()), made_of) | {"examples_alt": said},
        examples=picture,
        made_of=made_of,
        license=recipe.dataset.license,
        licenses=list(dict.fromkeys(name.lower() for name in licenses)),
        pretty_name=recipe.dataset.pretty_name,
        text_cells=text_cells(_blocks(context.person_ranks), _blocks(context.event_ranks)),
        texts=partial(text_rows, context=context),
        nearest_faces=nearest_faces(selection, drawn.portraits),
        faces=partial(faces_of, drawn=drawn),
    )


def image_entries(cell: Cell, context: Context, guesser: Guesser) -> Iterator[ImageEntry]:
    """A cell's images with their questions, which `guesser` is shown too; pictures come from the run folder."""
    image_ids = context.cells[cell]
    pictures = context.drawn.run.pictures([context.scenes[image_id] for image_id in image_ids])
    for image_id, picture in zip(image_ids, pictures, strict=True):
        person, event = context.shown(image_id)
        questions = context.asked.about_image(image_id, person, event)
        for question in questions if not cell.take else ():  # another take asks the same of the pair
            guesser.add(question, person.id, event.id)
        yield ImageEntry(
            image_row(image_id, picture, questions, cell, context),
            question_rows(questions, cell, person.provenance.license, image_id, person.id, event.id),
        )


def image_row(image_id: str, picture: bytes, questions: Sequence[Question], cell: Cell, context: Context) -> ImageRow:
    """The row of one image."""
    recipe, scene = context.drawn.recipe, context.scenes[image_id]
    (person, event), accepted = context.shown(image_id), scene.candidates[-1]
    assert scene.box is not None, scene.key
    return ImageRow(
        **concept_columns(person, event, cell),
        image=picture,
        image_id=image_id,
        caption=render("caption", name=person.name, scene=event.description).text,
        take=scene.take,
        view=scene.view,
        subjects=(Subject(person_id=person.id, box=scene.box),),
        seed=accepted.seed,
        candidate=accepted.number,
        event_verified=scene.event_verified,
        scores=Scores.model_validate(accepted.verdict.scores),
        checkpoint=f"{name_of(recipe.checkpoint.path)}@{context.drawn.checkpoint.digest[:12]}",
        recipe=recipe.name,
        license=recipe.dataset.license,
        questions=tuple(questions),
    )


def concept_columns(person: Person, event: Event, cell: Cell) -> dict[str, Any]:
    """What an image's row tells of its person, its event and its cell, whatever was drawn."""
    return {
        "person_id": person.id,
        "person": person.name,
        "event_id": event.id,
        "event": event.name,
        "age": person.age,
        "gender": person.gender,
        "job": person.job,
        "profession": person.profession,
        "birthplace": person.birthplace,
        "region": person.region,
        "appearance": person.appearance.description,
        "person_block": cell.person,
        "event_block": cell.event,
        "half": cell.half,
        "writer": person.provenance.writer,
    }


def question_rows(
    questions: Sequence[Question], cell: Cell, license: str, image_id: str = "", person_id: str = "", event_id: str = ""
) -> list[QuestionRow]:
    """Questions about one image, person or event as rows of their own; `license` is that of the text."""
    about = {"image_id": image_id, "person_id": person_id, "event_id": event_id, "license": license}
    place = {"person_block": cell.person, "event_block": cell.event, "half": cell.half}
    return [QuestionRow(**dict(question), **about, **place) for question in questions]


def text_rows(cell: Cell, context: Context) -> Iterator[QuestionRow]:
    """The questions of a cell that are about people alone or about events alone."""
    for person in context.people.values() if not cell.event else ():
        if (place := context.person_ranks[person.id]).block == cell.person:
            questions = of_half(context.asked.about_person(person), place, cell)
            yield from question_rows(questions, cell, person.provenance.license, person_id=person.id)
    for event in context.events.values() if not cell.person else ():
        if (place := context.event_ranks[event.id]).block == cell.event:
            questions = of_half(context.asked.about_event(event), place, cell)
            yield from question_rows(questions, cell, event.provenance.license, event_id=event.id)


def by_task(guesses: Mapping[str, Guess]) -> dict[str, Guess]:
    """What guessers know, in the order in which an image's questions are asked."""
    order = {task: n for n, task in enumerate(GUESSED)}
    return dict(sorted(guesses.items(), key=lambda item: order.get(item[0].partition(",")[0], len(order))))


def nearest_faces(selection: Selection, portraits: Sequence[Portrait]) -> dict[str, list[str]]:
    """Person -> the NEIGHBOURS whose portraits are most alike, the nearest first: of the benchmark's people among
    themselves, of others also in their block.
    """
    faces = {portrait.person: np.array(portrait.embedding) for portrait in portraits if portrait.embedding is not None}
    benchmark = [person.id for person in selection.people[None] if person.id in faces]
    nearest = {}
    for people in selection.people.values():
        own = [person.id for person in people if person.id in faces]
        others = list(dict.fromkeys([*benchmark, *own]))
        for person_id in own:
            apart = {other: distance(faces[person_id], faces[other]) for other in others if other != person_id}
            nearest[person_id] = sorted(apart, key=lambda other: (apart[other], other))[:NEIGHBOURS]
    return nearest


def faces_of(person: str, drawn: Drawn) -> list[Face]:
    """The portrait and other views of a person, from which scenes were drawn."""
    faces = drawn.sheets[person].faces if person in drawn.sheets else []
    pictures = drawn.run.pictures(faces)
    return [
        Face(view=view_of(face), picture=picture, box=face.box, source=face.source)
        for face, picture in zip(faces, pictures, strict=True)
        if face.box is not None
    ]


def of_half(questions: Sequence[Question], place: Rank, cell: Cell) -> list[Question]:
    """Questions of one person or event alternate between the halves."""
    return [
        question for n, question in enumerate(questions) if ("test" if (place.number + n) % 2 else "train") == cell.half
    ]


def _blocks(places: Mapping[str, Rank]) -> list[str]:
    return list(dict.fromkeys(place.block for place in places.values()))


def _image_id(scene: Scene) -> str:
    return f"{scene.person}.{scene.event}.{scene.take}"
