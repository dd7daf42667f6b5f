"""Events: names given by the user, scenes written by a language model."""

import re
from collections.abc import Mapping, Sequence

from generation.base.errors import UserError
from generation.base.progress import Progress
from generation.llm.asker import Asker
from generation.writing.curation import Curation, Done, Objections, Task
from generation.writing.paraphrases import Paraphrasing
from prompts import Prompt, data, render
from schemas.concepts import Event, Provenance
from schemas.recipe import WriterRecipe
from schemas.texts import EventReview, EventText
from validation.texts.names import plain
from validation.texts.names_in_text import NamesOf
from validation.texts.prose import EVENT_WORDS, event_name_objections, event_objections, naming_in_event
from validation.texts.repeats import same_event, same_name, wordings


class EventTask(Task[EventText, EventReview]):
    """One named event to write about; `people` are the names of those who are there already."""

    schema = EventText
    review_schema = EventReview
    words = EVENT_WORDS

    def __init__(self, name: str, others: Sequence[Event], people: NamesOf) -> None:
        self.subject, self.others, self.people = name, others, people

    def write(self) -> Prompt:
        return render("write_event", facts=data({"event": self.subject}), **self.limits())

    def review(self, text: EventText) -> Prompt:
        return render("review_event", facts=data({"event": self.subject}), text=data(text))

    def refine(self, text: EventText, objections: Sequence[str]) -> Prompt:
        return render(
            "refine_event",
            facts=data({"event": self.subject}),
            text=data(text),
            objections=data(list(objections)),
            **self.limits(),
        )

    def objections(self, text: EventText) -> list[str]:
        objections = [
            objection.said
            for objection in [*event_objections(text, self.subject), *naming_in_event(text, self.subject, self.people)]
        ]
        if like := same_event(self.subject, text.description, wordings(self.others)):
            objections.append(_says_the_same(like))
        return objections

    def verdict(self, review: EventReview) -> Objections:
        said = [
            *([] if review.shows_event else ["a picture of this would not be recognised as the event"]),
            *([] if review.anybody else ["not anybody could be the subject"]),
            *([] if review.harmless else ["the scene is not harmless"]),
        ]
        return Objections(said and [*said, *review.objections])

    @staticmethod
    def clashes(done: "Mapping[int, Done[EventTask]]") -> dict[int, list[str]]:
        clashes: dict[int, list[str]] = {}
        before: list[tuple[str, str]] = []
        for place, event in sorted(done.items()):
            if like := same_event(event.task.subject, event.text.description, before):
                clashes[place] = [_says_the_same(like)]
            else:
                before.append((event.task.subject, event.text.description))
        return clashes


async def write_events(
    tasks: Sequence[EventTask], writer: Asker[WriterRecipe], license: str, progress: Progress
) -> tuple[list[Event], dict[str, int]]:
    """An event for every task, and what happened on the way; fewer where the model failed in all attempts, some without
    a paraphrase where it failed in that.

    The tasks know the same events and people.
    """
    if not tasks:
        return [], {}
    others, people = tasks[0].others, tasks[0].people
    curation = Curation(
        writer, tasks, lambda place, take: tasks[place], [said for _, said in wordings(others)], progress
    )
    events = [
        Event(
            id=event_id(written.task.subject),
            name=written.task.subject,
            description=written.text.description,
            keywords=written.text.keywords,
            provenance=Provenance(writer=writer.endpoint.writer, date=written.date, license=license),
        )
        for written in await curation.run()
    ]
    paraphrasing = Paraphrasing(writer, events, others, people, progress)
    return await paraphrasing.run(), dict(curation.counts + paraphrasing.counts)


def check_names(names: Sequence[str], taken: Sequence[Event], people: NamesOf) -> None:
    """Refuses names that no event can have.

    Raises:
        UserError: there is none, or one is no plain line, names a person, is given twice or says an event that is there
        already.
    """
    if not names:
        raise UserError("--names: holds no name; give one or more, separated by commas")
    for n, name in enumerate(names):
        id = event_id(name)
        if said := [*event_name_objections(name), *people.objections(name, title=True)]:
            raise UserError(f"event '{name}': {said[0]}; choose another name")
        if like := next((event.name for event in taken if event.id == id), None) or same_name(
            name, [event.name for event in taken]
        ):
            raise UserError(f"event '{name}': is there already as '{like}'; choose another name")
        if like := same_name(name, names[:n]) or next((other for other in names[:n] if event_id(other) == id), None):
            raise UserError(f"event '{name}': is asked for twice, as '{like}' too; choose another name")


def event_id(name: str) -> str:
    """The name in lower case with hyphens: "Night market" is "night-market".

    Raises:
        UserError: nothing is left of it, or it is too long.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")
    if not slug or len(slug) > 64 or len(name) > 120 or not name.isprintable():
        raise UserError(f"event {name[:40]!r}: is no name of an event; use a few plain words")
    return slug


def _says_the_same(other: str) -> str:
    return f"it says the same as the event '{other}'"
