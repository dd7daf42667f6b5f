"""How many words a text has, and which run on, in any script: those of some stand side by side without a space."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

UNSPACED = (  # letters of scripts without spaces between words, and how many make a word, on average
    (r"[\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]", 2),  # Han, kana
    (r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\ua9e0-\ua9ff\uaa60-\uaa7f]", 4),  # Thai to Khmer
    (r"[\u0f00-\u0fff]", 3),  # Tibetan
)
PLAIN = re.compile(r"[\x00-\u02ff\u2000-\u206f]*")  # Latin letters and signs, without marks
UNSPACED_LETTER = re.compile("|".join(letters for letters, _ in UNSPACED))


class Unit(NamedTuple):
    """A word, or a letter with its marks where words are not told apart; and how much of a word it is."""

    text: str
    share: float


def unspaced(text: str) -> bool:
    """Whether a text has letters of a script that puts no spaces between words."""
    return not text.isascii() and UNSPACED_LETTER.search(text) is not None


def word_count(text: str) -> int:
    """The number of words; about so many where nothing stands between them."""
    return round(sum(unit.share for unit in _units(text))) if unspaced(text) else len(text.split())


def word_runs(text: str, length: int) -> Sequence[str]:
    """All runs of `length` words of a text, in lower case."""
    if not unspaced(text):
        words = [unit.text for unit in _units(text.lower())]
        return [" ".join(words[n : n + length]) for n in range(len(words) - length + 1)]
    units, runs, end, held = list(_units(text.lower())), list[str](), 0, 0.0
    for start, unit in enumerate(units):
        while end < len(units) and held < length - 1e-9:
            held += units[end].share
            end += 1
        if held < length - 1e-9:
            break
        runs.append(_joined(units[start:end]))
        held -= unit.share
    return runs


def _units(text: str) -> Iterator[Unit]:
    if PLAIN.fullmatch(text):
        yield from (Unit(word, 1.0) for word in re.findall(r"\w+", text))
        return
    word = ""
    for character in text + " ":
        letter = character.isalnum() or character == "_"
        mark = word and unicodedata.category(character)[0] == "M"  # it stands with the letter before
        if mark or (letter and not UNSPACED_LETTER.match(character) and not UNSPACED_LETTER.match(word)):
            word += character
        else:
            if word:
                yield _unit(word)
            word = character if letter else ""


def _unit(word: str) -> Unit:
    return Unit(word, next((1 / n for letters, n in UNSPACED if re.match(letters, word)), 1.0))


def _joined(units: Sequence[Unit]) -> str:
    """Words with spaces between them, letters without."""
    text = ""
    for before, unit in zip([None, *units], units, strict=False):
        text += (" " if before and 1 in (before.share, unit.share) else "") + unit.text
    return text
