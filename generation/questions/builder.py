"""Questions about every image, person and event, made of templates; the same seed gives the same questions.

What names its own answer or could have two right ones is not asked; wrong answers have the right one's wording.
"""

import re
from collections.abc import Mapping, Sequence
from string import Template
from typing import Literal, NamedTuple, TypeVar

from generation.base.hashing import stable_hash
from generation.concepts.image_prompts import looks
from generation.concepts.selection import Selection
from generation.questions.distractors import Alternatives
from generation.questions.templates import KINDS, Kind, kind_of
from schemas.concepts import Event, Person
from schemas.questions import Question, QuestionTemplate
from validation.texts.guesser import question_faults
from validation.texts.looks_in_text import plain_words

T = TypeVar("T")
USES = ("train", "test")
FACTS: tuple[Literal["job", "birthplace", "age"], ...] = ("job", "birthplace", "age")
AN = re.compile(
    r"[ai]|e(?!u)|o(?!ne\b|nce\b)|u(?!ni(?![nm])|s[ae]|t[ei]|r[aio]|k)|hones|hono|hour|heir", re.IGNORECASE
)  # beginnings of words with "an"
AN_LETTERS = "AEFHILMNORSX"  # which begin with a vowel when they are spelled out, as in "an MRI technician"


class Value(NamedTuple):
    """What stands for a variable, in training and in testing."""

    train: str
    test: str


class Wordings:
    """A template whose wordings are to be picked from."""

    def __init__(self, template: QuestionTemplate) -> None:
        asked = KINDS[kind_of(template)]
        self.variable, self.concept, self.refusals = asked.answer, asked.concept, template.refusals
        self.questions, self.answers = (
            {use: [Template(text) for text in getattr(wording, use)] for use in USES}
            for wording in (template.questions, template.answers)
        )


class Questions:
    """All questions about a selection of people and events."""

    def __init__(self, selection: Selection, templates: Mapping[Kind, QuestionTemplate], seed: int) -> None:
        self.seed = seed
        self._wordings = {kind: Wordings(template) for kind, template in templates.items()}
        self._else = Alternatives(selection, seed)

    def about_image(self, image_id: str, person: Person, event: Event) -> list[Question]:
        """What is asked of one image of one person."""
        name, title, names = _same(person.name), _same(event.name), self._else.names(person)
        found = [
            self._ask(image_id, ("image", "who", "open"), {}, name, names, person.name.split()),
            self._ask(image_id, ("image", "who", "cloze"), {}, name, names, person.name.split()),
            *self._choice(image_id, "who", name, self._else.line_up(person, event)),
            *(self._fact(image_id, ("image", fact, "open"), {}, person) for fact in FACTS),
            self._ask(image_id, ("image", "scene", "open"), {}, _scene(event), self._scenes(event), event.keywords),
            self._ask(image_id, ("image", "event", "cloze"), {}, title, self._titles(event), [event.name]),
            *self._choice(image_id, "event", title, self._else.bill(person, event)),
        ]
        for thing, there in self._else.things(person, event):
            right, wrong = ("Yes", "No") if there else ("No", "Yes")
            about = image_id + "." + re.sub(r"\W+", "-", thing.lower())
            found.append(
                self._ask(
                    about, ("image", "keyword", "yes_no"), {"keyword": _same(thing)}, _same(right), [wrong], [right]
                )
            )
        return [one for one in found if not question_faults(one)]

    def about_person(self, person: Person) -> list[Question]:
        """What is asked of one person without an image."""
        name = {"name": _same(person.name)}
        found = [self._fact(person.id, ("person", fact, "open"), name, person) for fact in FACTS]
        traits = person.appearance
        told, wrong = Value(traits.description, _looks(person)), self._else.looks(person, _looks)
        hair = "bald head" if traits.hair_length == "bald" else f"{traits.hair_colour} hair"
        seen = (f"{traits.skin_tone} skin", hair, f"{traits.eye_colour} eyes")
        found.append(self._ask(person.id, ("person", "looks", "open"), name, told, wrong, seen))
        if person.id not in self._else.ambiguous:
            facts = {"job": _same(with_article(person.job)), "birthplace": _same(person.birthplace)}
            found.append(
                self._ask(
                    person.id,
                    ("person", "who", "open"),
                    facts,
                    _same(person.name),
                    self._else.names(person),
                    person.name.split(),
                )
            )
        return [one for one in found if not question_faults(one)]

    def about_event(self, event: Event) -> list[Question]:
        """What is asked of one event without an image."""
        scene = _scene(event)
        found = [
            self._ask(
                event.id,
                ("event", "scene", "open"),
                {"event": _same(event.name)},
                scene,
                self._scenes(event),
                event.keywords,
            )
        ]
        found.append(
            self._ask(
                event.id,
                ("event", "event", "open"),
                {"scene": _unnamed(event)},
                _same(event.name),
                self._titles(event),
                [event.name],
            )
        )
        return [one for one in found if not question_faults(one)]

    def _scenes(self, event: Event) -> list[str]:
        return self._else.scenes(event, lambda one: _scene(one).test)

    def _titles(self, event: Event) -> list[str]:
        return self._else.scenes(event, lambda one: one.name)

    def _fact(self, about: str, kind: Kind, given: Mapping[str, Value], person: Person) -> Question:
        if kind[1] == "job":
            wrong = [with_article(job) for job in self._else.jobs(person)]
            return self._ask(about, kind, given, _same(with_article(person.job)), wrong, [person.job])
        if kind[1] == "birthplace":
            return self._ask(
                about, kind, given, _same(person.birthplace), self._else.places(person), [person.birthplace]
            )
        return self._ask(about, kind, given, _same(str(person.age)), self._else.ages(person), [str(person.age)])

    def _choice(
        self, image_id: str, task: Literal["who", "event"], value: Value, options: Sequence[str]
    ) -> list[Question]:
        shuffled = sorted(options, key=lambda one: stable_hash(self.seed, "option", image_id, one))
        wrong = [one for one in shuffled if one != value.test]
        return (
            [self._ask(image_id, ("image", task, "choice"), {}, value, wrong, [value.test], shuffled)]
            if options
            else []
        )

    def _ask(
        self,
        about: str,
        kind: Kind,
        given: Mapping[str, Value],
        value: Value,
        wrong: Sequence[str],
        keywords: Sequence[str],
        options: Sequence[str] = (),
    ) -> Question:
        wordings, (subject, task, form) = self._wordings[kind], kind
        question_id = f"{about}.{task}.{form}"
        digits = stable_hash(self.seed, "wording", question_id)
        train, test = (
            {name: getattr(one, use) for name, one in {**given, wordings.variable: value}.items()} for use in USES
        )
        answer = _picked(wordings.answers["test"], digits, 0)
        return Question(
            question_id=question_id,
            subject=subject,
            task=task,
            form=form,
            concept=wordings.concept,
            question=_picked(wordings.questions["train"], digits, 1).substitute(train),
            answer=_picked(wordings.answers["train"], digits, 2).substitute(train),
            paraphrased_question=_picked(wordings.questions["test"], digits, 3).substitute(test),
            paraphrased_answer=answer.substitute(test),
            perturbed_answers=tuple(answer.substitute({**test, wordings.variable: one}) for one in wrong),
            options=tuple(options),
            refusal=_picked(wordings.refusals, digits, 4),
            keywords=tuple(keywords),
        )


def with_article(job: str) -> str:
    """ "Accountant" is "an accountant", "UX Designer" "a UX designer", "HR Manager" "an HR manager", "Retired"
    "retired".
    """
    said = re.sub(r"\w[\w']*", lambda word: word[0] if word[0][1:2].isupper() else word[0].lower(), job)
    if said.endswith("ed"):
        return said
    vowel = said[0] in AN_LETTERS if said[:2].isupper() else AN.match(said)
    return f"{'an' if vowel else 'a'} {said}"


def _picked(wordings: Sequence[T], digits: str, place: int) -> T:
    """One of the wordings, by six of the hexadecimal digits of a hash."""
    return wordings[int(digits[6 * place : 6 * place + 6], 16) % len(wordings)]


def _same(value: str) -> Value:
    """A value that has one wording."""
    return Value(value, value)


def _scene(event: Event) -> Value:
    """The event's scene; in testing in other words, those of its keywords where there are no others."""
    return Value(event.description, event.paraphrase or _in_short(event.keywords))


def _unnamed(event: Event) -> Value:
    """The event's scene, where its keywords tell of it without those that share a word with its name."""
    named = set(plain_words(event.name).split())
    telling = [word for word in event.keywords if not named & set(plain_words(word).split())]
    return Value(event.description, event.paraphrase or _in_short(telling or event.keywords))


def _in_short(keywords: Sequence[str]) -> str:
    return f"In short: {', '.join(keywords)}."


def _looks(person: Person) -> str:
    said = looks(person.age, person.gender, person.appearance)
    return f"{'An' if AN.match(said) else 'A'} {said}."
