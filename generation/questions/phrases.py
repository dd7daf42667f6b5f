"""What is told of people and events, as questions and answers say it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from generation.concepts.image_prompts import looks
from schemas.concepts import Event, Person
from validation.texts.looks_in_text import plain_words

AN = re.compile(
    r"[ai]|e(?!u)|o(?!ne\b|nce\b)|u(?!ni(?![nm])|s[ae]|t[ei]|r[aio]|k)|hones|hono|hour|heir", re.IGNORECASE
)  # beginnings of words with "an"
AN_LETTERS = "AEFHILMNORSX"  # which begin with a vowel when they are spelled out, as in "an MRI technician"


class Value(NamedTuple):
    """What stands for a variable, in training and in testing."""

    train: str
    test: str


def same(text: str) -> Value:
    """A value that has one wording."""
    return Value(text, text)


def with_article(job: str) -> str:
    """ "Accountant" is "an accountant", "UX Designer" "a UX designer", "HR Manager" "an HR manager", "Retired"
    "retired".
    """
    said = re.sub(r"\w[\w']*", lambda word: word[0] if word[0][1:2].isupper() else word[0].lower(), job)
    if said.endswith("ed"):
        return said
    vowel = said[0] in AN_LETTERS if said[:2].isupper() else AN.match(said)
    return f"{'an' if vowel else 'a'} {said}"


def scene_of(event: Event) -> Value:
    """The event's scene; in testing in other words, those of its keywords where there are no others."""
    return Value(event.description, event.paraphrase or _in_short(event.keywords))


def unnamed_scene(event: Event) -> Value:
    """The event's scene, where its keywords tell of it without those that share a word with its name."""
    named = set(plain_words(event.name).split())
    telling = [word for word in event.keywords if not named & set(plain_words(word).split())]
    return Value(event.description, event.paraphrase or _in_short(telling or event.keywords))


def looks_of(person: Person) -> str:
    """A person's visible traits as a sentence."""
    said = looks(person.age, person.gender, person.appearance)
    return f"{'An' if AN.match(said) else 'A'} {said}."


def word_of(thing: str) -> str:
    """A thing as a part of a question's id: "Paper lantern" is "paper-lantern"."""
    return re.sub(r"\W+", "-", thing.lower())


def _in_short(keywords: Sequence[str]) -> str:
    return f"In short: {', '.join(keywords)}."
