"""Precision of names: whether an answer gives the right one (PEBench's measure of people).

The paper does not say how names are compared. Here a name counts when all of it stands at word boundaries, in whatever
case and Unicode form; a part of it, and the name of somebody else, are counted beside it.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

SHORTEST = 3  # letters of a part of a name that is no accident


class Named(NamedTuple):
    """Which names stand in an answer: the right one, at least a part of it, and the full names of others."""

    right: bool
    partly: bool
    others: tuple[str, ...]


class Names:
    """The names that are known, of everybody in a data set."""

    def __init__(self, names: Iterable[str]) -> None:
        self._patterns = {name: _pattern(name) for name in dict.fromkeys(names)}

    def in_answer(self, answer: str, right: str) -> Named:
        """What an answer to "who is this?" gives away."""
        text = plain(answer)
        given = self._patterns.get(right) or _pattern(right)
        hit = bool(given.search(text))
        parts = [part for part in plain(right).split() if len(part) >= SHORTEST]
        others = (name for name, pattern in self._patterns.items() if name != right and pattern.search(text))
        return Named(hit, hit or any(_pattern(part).search(text) for part in parts), tuple(others))


def plain(text: str) -> str:
    """A text in one Unicode form (NFKC), case, and kind of blank and apostrophe."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.replace("\u2019", "'").split())


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(plain(name))}(?!\w)")
