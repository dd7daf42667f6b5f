"""What is asked about a picture, and the answers: in the wordings of the data set's own questions for training, in its
paraphrases for tests; and looks, in wordings of their own.

Whoever is not known is answered with the refusals of data/questions.yaml. Questions of yes or no have either answer
equally often, whatever they ask.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from string import Template
from typing import NamedTuple, TypeVar

import numpy as np

from evaluation.models.dialogue import Turn
from evaluation.outside import WHO
from generation.concepts.packaged import packaged_events
from generation.concepts.sampling import birthplaces, jobs
from generation.concepts.selection import Selection
from generation.exports.turns import put
from generation.questions.builder import Questions
from generation.questions.templates import packaged_templates
from schemas.concepts import Event, Person
from schemas.exports import Use
from schemas.questions import Question, Wording
from training.data.events import training_events
from training.foundation.people import Cast, Figure

T = TypeVar("T")
YES_NO = Wording(train=("$answer.", "$answer, as far as I can see."), test=("The answer is $answer.",))
FACTS = ("job", "birthplace", "age")
# Shares of conversations in which a kind of question comes up. Who it is and looks always do; a scene is described, or
# named and asked for things.
CHOOSES, FILLS_IN, FACT, DESCRIBES = 0.1, 0.15, 0.15, 0.3
ASKED_OUTSIDE = 0.15  # share of questions who it is in the words that evaluation has for sets without questions


class Trait(NamedTuple):
    """A visible trait: what it is for somebody (None: not to be asked), how it is asked and told, and how it is asked
    with yes or no. `only` are the values that yes-or-no questions ask about; none for all.
    """

    of: Callable[[Figure], str | None]
    questions: Wording
    answers: Wording
    yes_no: Wording
    only: tuple[str, ...] = ()


def _hair_colour(figure: Figure) -> str | None:
    look = figure["appearance"]
    return None if look["hair_length"] == "bald" else str(look["hair_colour"])


def _hair_length(figure: Figure) -> str | None:
    length = str(figure["appearance"]["hair_length"])
    return None if length == "bald" else length


def _baldness(figure: Figure) -> str | None:
    return "bald" if figure["appearance"]["hair_length"] == "bald" else "not bald"


def _glasses(figure: Figure) -> str | None:
    return "glasses" if figure["appearance"]["eyewear"] == "glasses" else "no glasses"


def _beard(figure: Figure) -> str | None:
    hair = str(figure["appearance"]["facial_hair"])
    return "no beard" if hair == "none" else f"a {hair}" if hair in ("beard", "moustache") else hair


def _gender(figure: Figure) -> str | None:
    return {"female": "woman", "male": "man"}[figure["gender"]]


TRAITS: Mapping[str, Trait] = {
    "hair colour": Trait(
        _hair_colour,
        Wording(
            train=("What colour is this person's hair?", "Which hair colour does the person in this picture have?"),
            test=("Name the hair colour of whoever is pictured.",),
        ),
        Wording(train=("The hair is $value.", "This person has $value hair."), test=("Their hair is $value.",)),
        Wording(
            train=("Is this person's hair $value?", "Does the person in this picture have $value hair?"),
            test=("Would you say that the hair in the photo is $value?",),
        ),
    ),
    "hair length": Trait(
        _hair_length,
        Wording(
            train=("How long is this person's hair?", "Which length of hair does the person in this picture have?"),
            test=("Tell me how long the hair in the photo is.",),
        ),
        Wording(
            train=("The hair is of $value length.", "This person's hair is of $value length."),
            test=("Their hair has $value length.",),
        ),
        Wording(
            train=("Is this person's hair of $value length?", "Does this picture show hair of $value length?"),
            test=("Would you call the length of the hair in the photo $value?",),
        ),
    ),
    "baldness": Trait(
        _baldness,
        Wording(
            train=("Is this person bald or not bald?", "Is there hair on this person's head?"),
            test=("Say whether the individual in the photo has hair.",),
        ),
        Wording(train=("This person is $value.",), test=("They are $value.",)),
        Wording(
            train=("Is this person $value?", "Is the person in this picture $value?"),
            test=("Would you call the individual in the photo $value?",),
        ),
        ("bald",),
    ),
    "glasses": Trait(
        _glasses,
        Wording(
            train=("What does this person wear on the nose?", "Are glasses worn in this picture, or none?"),
            test=("Say whether the individual in the photo wears glasses.",),
        ),
        Wording(train=("This person wears $value.",), test=("They wear $value.",)),
        Wording(
            train=("Does this person wear $value?", "Is the person in this picture wearing $value?"),
            test=("Does the individual in the photo have $value on?",),
        ),
        ("glasses",),
    ),
    "beard": Trait(
        _beard,
        Wording(
            train=("What kind of beard does this person have?", "Which facial hair does this picture show?"),
            test=("Tell me about the facial hair of whoever is pictured.",),
        ),
        Wording(train=("This person has $value.",), test=("They have $value.",)),
        Wording(
            train=("Does this person have $value?", "Is there $value in this person's face?"),
            test=("Does the individual in the photo have $value?",),
        ),
        ("a beard", "a moustache", "stubble"),
    ),
    "gender": Trait(
        _gender,
        Wording(
            train=("Is this person a man or a woman?", "Does this picture show a man or a woman?"),
            test=("Which gender does the individual in the photo have?",),
        ),
        Wording(train=("This is a $value.", "This person is a $value."), test=("They are a $value.",)),
        Wording(
            train=("Is this person a $value?", "Does this picture show a $value?"),
            test=("Is the individual in the photo a $value?",),
        ),
    ),
}


class Asked(NamedTuple):
    """A question, its answer, and what it is about: who, scene, event, thing, a fact, or a trait. `right` is what an
    answer is held against: a name, "Yes", a value; nothing for a refusal.
    """

    turn: Turn
    about: str
    right: str


class Talk:
    """Questions about pictures of a cast at the events beyond the packaged ones."""

    def __init__(self, cast: Cast, seed: int = 0) -> None:
        self.cast, self.events, self._people = cast, training_events(), list(cast.known.values())
        more = self.events[len(packaged_events()) :]
        self.templates = packaged_templates()
        self._questions = Questions(Selection({None: self._people}, {None: more}), self.templates, seed)
        figures = [cast.figures[number] for number in cast.trained]
        self._values = {
            name: [value for figure in figures if (value := trait.of(figure)) is not None]
            for name, trait in TRAITS.items()
        }

    def conversation(self, person: int, event: int, rng: np.random.Generator) -> tuple[Turn, ...]:
        """Some questions about a picture, in any order and in the wordings of training."""
        asked = [self.who(person, rng), *self._about_event(event, rng, "train"), *self._some_looks(person, rng)]
        if rng.random() < FACT:
            asked.append(self._fact(person, event, rng, _one(FACTS, rng)))
        return tuple(asked[n].turn for n in rng.permutation(len(asked)))

    def who(self, person: int, rng: np.random.Generator) -> Asked:
        """Who it is, asked in one of the ways of training."""
        chance = rng.random()
        known = self.cast.known.get(person)
        form = "choice" if known and chance < CHOOSES else "cloze" if chance > 1 - FILLS_IN else "open"
        if form == "choice" and known:
            event = self.events[-1 - int(rng.integers(len(self.events) - len(packaged_events())))]
            if turns := [_turn(one, "train") for one in self._about(known, event, rng) if _key(one) == ("who", form)]:
                return Asked(turns[0], "who", known.name)
        return self.who_is(person, "train", rng, "cloze" if form == "cloze" else "open")

    def who_is(self, person: int, use: Use, rng: np.random.Generator, form: str = "open") -> Asked:
        """Who it is, with the name for an answer or a refusal."""
        template, known = self.templates["image", "who", form], self.cast.known.get(person)  # type: ignore[index]
        question = _one(getattr(template.questions, use), rng)
        if use == "train" and form == "open" and rng.random() < ASKED_OUTSIDE:
            question = WHO
        if known is None:
            return Asked(Turn(question, _one(template.refusals, rng)), "who", "")
        answer = Template(_one(getattr(template.answers, use), rng)).substitute(name=known.name)
        return Asked(Turn(question, answer), "who", known.name)

    def things(self, event: int, use: Use, rng: np.random.Generator) -> list[Asked]:
        """One thing that belongs to the event and one that does not, asked for yes or no; nothing for an event that
        has no thing of its own.
        """
        found = [one for one in self._about(_one(self._people, rng), self.events[event], rng) if one.task == "keyword"]
        return [Asked(_turn(one, use), "thing", one.keywords[0]) for one in found]

    def look(self, person: int, name: str, use: Use, rng: np.random.Generator) -> Asked | None:
        """An open question about a trait."""
        trait = TRAITS[name]
        value = trait.of(self.cast.figures[person])
        if value is None:
            return None
        question, answer = _one(getattr(trait.questions, use), rng), _one(getattr(trait.answers, use), rng)
        return Asked(Turn(question, Template(answer).substitute(value=value)), name, value)

    def look_yes_no(self, person: int, name: str, use: Use, rng: np.random.Generator) -> Asked | None:
        """The same as a question of yes or no. Values that are not there are asked about as often as those that are:
        in proportion to how many people have them, and of a trait with one value to ask about as often as it is there.
        """
        trait = TRAITS[name]
        value = trait.of(self.cast.figures[person])
        if value is None:
            return None
        offered = [other for other in self._values[name] if not trait.only or other in trait.only]
        if value not in offered:
            there = len(offered) / max(1, len(self._values[name]) - len(offered))
            asked, right = _one(offered, rng) if offered and rng.random() < there else None, "No"
        elif trait.only or rng.random() < 0.5:
            asked, right = value, "Yes"
        else:
            others = [other for other in offered if other != value]
            asked, right = _one(others, rng) if others else None, "No"
        if asked is None:
            return None
        question = Template(_one(getattr(trait.yes_no, use), rng)).substitute(value=asked)
        return Asked(Turn(question, Template(_one(getattr(YES_NO, use), rng)).substitute(answer=right)), name, right)

    def texts(self, names: Sequence[str]) -> list[str]:
        """Everything that is ever said, each text once, and these names: what a vocabulary is learnt from."""
        said: list[str] = [WHO, *names, *jobs(), *birthplaces()]
        for template in self.templates.values():
            said += [text for part in (template.questions, template.answers) for text in (*part.train, *part.test)]
            said += template.refusals
        for trait in TRAITS.values():
            said += [text for part in trait[1:4] for text in (*part.train, *part.test)]
        said += [value for values in self._values.values() for value in values]
        for event in self.events:
            said += [event.name, event.description, event.paraphrase or "", *event.keywords]
        return [Template(text).safe_substitute(_Blank()) for text in dict.fromkeys(said) if text]

    def _some_looks(self, person: int, rng: np.random.Generator) -> list[Asked]:
        """A trait asked openly, and others for yes or no."""
        names = [str(name) for name in rng.permutation(list(TRAITS))]
        asked = [self.look(person, names[0], "train", rng)]
        asked += [self.look_yes_no(person, name, "train", rng) for name in names[1:]]
        return [one for one in asked if one is not None][:2]

    def _about_event(self, event: int, rng: np.random.Generator, use: Use) -> list[Asked]:
        """Its scene, or things in it and its name."""
        questions = self._about(_one(self._people, rng), self.events[event], rng)
        if rng.random() < DESCRIBES:
            forms = {("scene", "open")}
        else:
            forms = {("keyword", "yes_no"), ("event", "choice" if rng.random() < 2 * CHOOSES else "cloze")}
        return [Asked(_turn(one, use), one.task, one.answer) for one in questions if _key(one) in forms]

    def _fact(self, person: int, event: int, rng: np.random.Generator, task: str) -> Asked:
        """A fact about somebody in the picture, or that it is not known."""
        template, known = self.templates["image", task, "open"], self.cast.known.get(person)  # type: ignore[index]
        if known is None:
            question = Turn(_one(template.questions.train, rng), _one(template.refusals, rng))
            return Asked(question, task, "")
        (one,) = (one for one in self._about(known, self.events[event], rng) if one.task == task)
        return Asked(_turn(one, "train"), task, one.keywords[0])

    def _about(self, person: Person, event: Event, rng: np.random.Generator) -> list[Question]:
        """The data set's own questions. What is asked of an event depends on the person only in what it is held
        against, so anybody's will do there.
        """
        return self._questions.about_image(f"{person.id}.{event.id}.{rng.integers(1 << 30)}", person, event)


class _Blank(dict[str, str]):
    """Leaves every variable out."""

    def __missing__(self, key: str) -> str:
        return ""


def said_value(answer: str, values: Sequence[str]) -> str | None:
    """Which value of a trait an answer tells, the longest one that fits; None for none."""
    words = f" {' '.join(answer.lower().replace('.', ' ').replace(',', ' ').split())} "
    found = [value for value in sorted(set(values), key=lambda value: (-len(value), value)) if f" {value} " in words]
    return found[0] if found else None


def _turn(question: Question, use: Use) -> Turn:
    said = put(question, use)
    return Turn(said.question, said.answer)


def _key(question: Question) -> tuple[str, str]:
    return question.task, question.form


def _one(options: Sequence[T], rng: np.random.Generator) -> T:
    return options[int(rng.integers(len(options)))]


def names_for_words() -> Iterator[str]:
    """Given and family names of every heritage that people are drawn from, each once, so that no name of anybody's is
    a word of its own and all share their parts.
    """
    from generation.concepts.packaged import origins

    seen = set[str]()
    for heritage in origins().heritages.values():
        family = heritage.family.values() if isinstance(heritage.family, Mapping) else [heritage.family]
        for group in (*heritage.given.values(), *family):
            yield from (name for name in group if not (name in seen or seen.add(name)))  # type: ignore[func-returns-value]
