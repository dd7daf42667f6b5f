"""Questions about every image, person and event, made of templates; the same seed gives the same questions.

A builder a question type says what is asked; its row in schemas/questions.py says what sets the type apart, and
data/questions.yaml how it is worded. What names its own answer or could have two right ones is not asked; wrong answers
have the right one's wording.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from string import Template
from typing import NamedTuple, TypeVar

from generation.base.hashing import stable_hash
from generation.concepts.selection import Selection
from generation.questions.distractors import Distractors
from generation.questions.phrases import Value, looks_of, same, scene_of, unnamed_scene, with_article, word_of
from schemas.concepts import Event, Person
from schemas.questions import QUESTION_TYPES, Question, QuestionSubject, QuestionTemplate, TypeKey
from validation.texts.guesser import question_faults

T = TypeVar("T")
USES = ("train", "test")


class Draft(NamedTuple):
    """A question before it is worded: the right answer, wrong ones, and what a right one names.

    `given` are the values that the question tells. `options` are those of a choice, in any order, with the right one
    among them; the others are its wrong answers. `part` tells apart several questions of one type about one image.
    """

    right: Value
    wrong: Sequence[str]
    keywords: Sequence[str]
    given: Mapping[str, Value] = {}
    options: Sequence[str] = ()
    part: str = ""


ImageBuilder = Callable[[Distractors, Person, Event], Iterable[Draft]]
PersonBuilder = Callable[[Distractors, Person], Iterable[Draft]]
EventBuilder = Callable[[Distractors, Event], Iterable[Draft]]


def _who(others: Distractors, person: Person, event: Event) -> Iterator[Draft]:
    yield Draft(same(person.name), others.names(person), person.name.split())


def _who_choice(others: Distractors, person: Person, event: Event) -> Iterator[Draft]:
    yield from _choice(person.name, others.person_options(person, event))


def _scene(others: Distractors, person: Person, event: Event) -> Iterator[Draft]:
    yield from _event_scene(others, event, {})


def _title(others: Distractors, person: Person, event: Event) -> Iterator[Draft]:
    yield Draft(same(event.name), _titles(others, event), [event.name])


def _title_choice(others: Distractors, person: Person, event: Event) -> Iterator[Draft]:
    yield from _choice(event.name, others.event_options(person, event))


def _keyword(others: Distractors, person: Person, event: Event) -> Iterator[Draft]:
    for thing, is_there in others.things(person, event):
        right, wrong = ("Yes", "No") if is_there else ("No", "Yes")
        yield Draft(same(right), [wrong], [right], {"keyword": same(thing)}, part=word_of(thing))


def _job(others: Distractors, person: Person, event: Event | None = None) -> Iterator[Draft]:
    wrong = [with_article(job) for job in others.jobs(person)]
    yield Draft(same(with_article(person.job)), wrong, [person.job], _told(person, event))


def _birthplace(others: Distractors, person: Person, event: Event | None = None) -> Iterator[Draft]:
    yield Draft(same(person.birthplace), others.birthplaces(person), [person.birthplace], _told(person, event))


def _age(others: Distractors, person: Person, event: Event | None = None) -> Iterator[Draft]:
    yield Draft(same(str(person.age)), others.ages(person), [str(person.age)], _told(person, event))


def _looks(others: Distractors, person: Person) -> Iterator[Draft]:
    traits = person.appearance
    hair = "bald head" if traits.hair_length == "bald" else f"{traits.hair_colour} hair"
    keywords = (f"{traits.skin_tone} skin", hair, f"{traits.eye_colour} eyes")
    right = Value(traits.description, looks_of(person))
    yield Draft(right, others.looks(person, looks_of), keywords, _told(person, None))


def _who_by_facts(others: Distractors, person: Person) -> Iterator[Draft]:
    if person.id not in others.ambiguous:
        facts = {"job": same(with_article(person.job)), "birthplace": same(person.birthplace)}
        yield Draft(same(person.name), others.names(person), person.name.split(), facts)


def _scene_by_title(others: Distractors, event: Event) -> Iterator[Draft]:
    yield from _event_scene(others, event, {"event": same(event.name)})


def _title_by_scene(others: Distractors, event: Event) -> Iterator[Draft]:
    yield Draft(same(event.name), _titles(others, event), [event.name], {"scene": unnamed_scene(event)})


IMAGE_BUILDERS: Mapping[TypeKey, ImageBuilder] = {
    ("image", "who", "open"): _who,
    ("image", "who", "cloze"): _who,
    ("image", "who", "choice"): _who_choice,
    ("image", "job", "open"): _job,
    ("image", "birthplace", "open"): _birthplace,
    ("image", "age", "open"): _age,
    ("image", "scene", "open"): _scene,
    ("image", "event", "cloze"): _title,
    ("image", "event", "choice"): _title_choice,
    ("image", "keyword", "yes_no"): _keyword,
}
PERSON_BUILDERS: Mapping[TypeKey, PersonBuilder] = {
    ("person", "job", "open"): _job,
    ("person", "birthplace", "open"): _birthplace,
    ("person", "age", "open"): _age,
    ("person", "looks", "open"): _looks,
    ("person", "who", "open"): _who_by_facts,
}
EVENT_BUILDERS: Mapping[TypeKey, EventBuilder] = {
    ("event", "scene", "open"): _scene_by_title,
    ("event", "event", "open"): _title_by_scene,
}


class Questions:
    """All questions about a selection of people and events."""

    def __init__(self, selection: Selection, templates: Mapping[TypeKey, QuestionTemplate], seed: int) -> None:
        self.seed = seed
        self._templates = {key: ParsedTemplate(template) for key, template in templates.items()}
        self._others = Distractors(selection, seed)

    def about_image(self, image_id: str, person: Person, event: Event) -> list[Question]:
        """What is asked of one image of one person."""
        return self._worded("image", image_id, lambda key: IMAGE_BUILDERS[key](self._others, person, event))

    def about_person(self, person: Person) -> list[Question]:
        """What is asked of one person without an image."""
        return self._worded("person", person.id, lambda key: PERSON_BUILDERS[key](self._others, person))

    def about_event(self, event: Event) -> list[Question]:
        """What is asked of one event without an image."""
        return self._worded("event", event.id, lambda key: EVENT_BUILDERS[key](self._others, event))

    def _worded(
        self, subject: QuestionSubject, about: str, drafts: Callable[[TypeKey], Iterable[Draft]]
    ) -> list[Question]:
        """The questions of all types about one image, person or event that nothing is wrong with."""
        questions = (
            self._question(about, key, draft) for key in QUESTION_TYPES if key[0] == subject for draft in drafts(key)
        )
        return [question for question in questions if not question_faults(question)]

    def _question(self, about: str, key: TypeKey, draft: Draft) -> Question:
        (subject, task, form), template = key, self._templates[key]
        variable = QUESTION_TYPES[key].answer
        question_id = ".".join([about, *([draft.part] if draft.part else []), task, form])
        options = sorted(draft.options, key=lambda option: stable_hash(self.seed, "option", about, option))
        wrong = [option for option in options if option != draft.right.test] if options else draft.wrong
        digits = stable_hash(self.seed, "wording", question_id)
        train, test = (
            {name: getattr(value, use) for name, value in {**draft.given, variable: draft.right}.items()}
            for use in USES
        )
        answer = _picked(template.answers["test"], digits, 0)
        return Question(
            question_id=question_id,
            subject=subject,
            task=task,
            form=form,
            concept=QUESTION_TYPES[key].concept,
            question=_picked(template.questions["train"], digits, 1).substitute(train),
            answer=_picked(template.answers["train"], digits, 2).substitute(train),
            paraphrased_question=_picked(template.questions["test"], digits, 3).substitute(test),
            paraphrased_answer=answer.substitute(test),
            perturbed_answers=tuple(answer.substitute({**test, variable: text}) for text in wrong),
            options=tuple(options),
            refusal=_picked(template.refusals, digits, 4),
            keywords=tuple(draft.keywords),
        )


class ParsedTemplate:
    """A template whose wordings are to be picked from."""

    def __init__(self, template: QuestionTemplate) -> None:
        self.refusals = template.refusals
        self.questions, self.answers = (
            {use: [Template(text) for text in getattr(wording, use)] for use in USES}
            for wording in (template.questions, template.answers)
        )


def _choice(right: str, options: Sequence[str]) -> Iterator[Draft]:
    """A choice, where there is anything to choose from."""
    if options:
        yield Draft(same(right), (), [right], options=options)


def _told(person: Person, event: Event | None) -> Mapping[str, Value]:
    """What a question about a person's facts tells: the name, unless an image at an event shows who is meant."""
    return {} if event else {"name": same(person.name)}


def _event_scene(others: Distractors, event: Event, given: Mapping[str, Value]) -> Iterator[Draft]:
    wrong = others.scenes(event, lambda other: scene_of(other).test)
    yield Draft(scene_of(event), wrong, event.keywords, given)


def _titles(others: Distractors, event: Event) -> list[str]:
    return others.scenes(event, lambda other: other.name)


def _picked(wordings: Sequence[T], digits: str, place: int) -> T:
    """One of the wordings, by six of the hexadecimal digits of a hash."""
    return wordings[int(digits[6 * place : 6 * place + 6], 16) % len(wordings)]
