"""Questions that are asked of a selection of the packaged people and events."""

from collections.abc import Iterator

from generation.concepts.blocks import HELD_OUT
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from generation.concepts.selection import Selection
from generation.questions.builder import Questions
from generation.questions.templates import packaged_templates
from schemas.concepts import Event, Person
from schemas.questions import Question

PEOPLE, EVENTS = packaged_people(), packaged_events()


def selection(people: int = 200, events: int = 40, held_out: int = 0, added: int = 0) -> Selection:
    """The first packaged people and events; `added` come from the other end, as two files of people and one of events
    would bring them.
    """
    who = {None: PEOPLE[:people], HELD_OUT: held_out_people()[:held_out]}
    what = {None: EVENTS[:events]}
    if added:
        who |= {"added-own": PEOPLE[-added:], "added-more": PEOPLE[-2 * added : -added]}
        what |= {"added-own": EVENTS[-added:], "added-more": []}
    return Selection(who, what)


def questions(of: Selection, seed: int = 0) -> Questions:
    return Questions(of, packaged_templates(), seed)


def about_images(
    asked: Questions, people: list[Person], events: list[Event]
) -> Iterator[tuple[Person, Event, Question]]:
    for person in people:
        for event in events:
            yield from (
                (person, event, question) for question in asked.about_image(f"{person.id}.{event.id}.0", person, event)
            )


def everything(of: Selection, seed: int = 0) -> list[Question]:
    asked = questions(of, seed)
    of_images = [question for _, _, question in about_images(asked, of.everybody, of.all_events)]
    return [
        *of_images,
        *(q for p in of.everybody for q in asked.about_person(p)),
        *(q for e in of.all_events for q in asked.about_event(e)),
    ]
