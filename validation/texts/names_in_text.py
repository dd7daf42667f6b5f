"""Whose names stand in a text: those of people who are there already, and of well-known ones."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import yaml

from validation.texts.names import plain, well_known_names
from validation.texts.words import unspaced

HANGUL = re.compile(r"[\uac00-\ud7a3]")
CLAUSE = re.compile(r"[^\w\s'’-]+")


class NotNames(NamedTuple):
    """Words and phrases of plain prose that are names too."""

    words: frozenset[str]
    phrases: frozenset[str]


@cache
def not_names() -> NotNames:
    """The packaged ones."""
    lists = yaml.safe_load(resources.files("data").joinpath("not_names.yaml").read_text("utf-8"))
    return NotNames(frozenset(lists["words"].split()), frozenset(lists["phrases"]))


class NamesOf:
    """Finds the names of people in texts: a whole name in any case and order, one of its words with a capital; of a
    script that has none, whole names alone.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.words: set[str] = set()
        self.whole: dict[tuple[str, ...], str] = {}
        self.lengths: set[int] = set()
        self.without_case: dict[str, str] = {}  # names of one word
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        self.words.update(name.split())
        form = tuple(sorted(plain(name).split()))
        if len(form) == 1 and len(name) > 1 and name.lower() == name.upper():
            self.without_case[form[0]] = name
        if len(form) > 1 and not not_names().words.issuperset(form):  # "long brown hair" names nobody
            self.whole[form] = name
            self.lengths.add(len(form))

    def objections(self, text: str, title: bool = False, own: str = "") -> list[str]:
        """An objection for every name but one's `own`. In a `title`, as where a sentence begins, a capital makes no
        name of a word such as "Rose".
        """
        words = self.words - set(own.split()) if own else self.words
        parts = {
            word
            for word, first in _capitals(text)
            if word in words and not ((first or title) and word.lower() in not_names().words)
        }
        whole = {
            self.whole[key]
            for window in _windows(plain(text).split(), self.lengths)
            if (key := tuple(sorted(window.split()))) in self.whole
        }
        whole |= {name for name in self._without_case(plain(text)) if name not in own}
        parts -= {part for name in whole for part in name.split()}
        return [f"the text names '{name}'; no name belongs in it" for name in sorted((whole | parts) - {own})]

    def _without_case(self, text: str) -> Iterator[str]:
        """Names of one word in scripts without capitals: words of the text, or anywhere in it where words are not told
        apart or, as in Korean, go on.
        """
        words = set(text.split()) if self.without_case else set()
        for form, name in self.without_case.items():
            if form in (text if unspaced(form) or HANGUL.match(name) else words):
                yield name


def known_people(text: str) -> list[str]:
    """An objection for every two or three words running that are a well-known person's name, whatever the case."""
    said = unicodedata.normalize("NFC", text).replace("\u2010", "-").replace("\u2011", "-")
    names = [
        words
        for clause in CLAUSE.split(said)
        for words in _windows(plain(clause).split(), (2, 3))
        if words in well_known_names()
    ]
    return [
        f"the text says '{name}', a well-known person's name; leave it out"
        for name in dict.fromkeys(names)
        if name not in not_names().phrases
    ]


def _capitals(text: str) -> Iterator[tuple[str, bool]]:
    """Every word with a capital, without "'s", and whether it begins a sentence; each part of one with hyphens too."""
    for match in re.finditer(r"\b[^\W\d_][\w'-]+", text.replace("’", "'")):
        first = re.search(r"(?:^|[.!?:])[\s\"'“”(]*$", text[: match.start()]) is not None
        word = match[0].removesuffix("'s").rstrip("'-")
        for part in {word, *word.split("-")}:
            if part[:1].isupper():
                yield part, first


def _windows(words: Sequence[str], lengths: Iterable[int]) -> Iterator[str]:
    return (" ".join(words[n : n + length]) for length in lengths for n in range(len(words) - length + 1))
