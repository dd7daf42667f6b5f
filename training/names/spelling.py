"""How names are compared and written, and the words that tell them from other titles (words.yaml)."""

import re
import unicodedata
from pathlib import Path

import yaml

WORDS = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
PARTICLES, TITLES, RANKS, NEVER = (frozenset(WORDS[kind].split()) for kind in ("particles", "titles", "ranks", "never"))
SUFFIX = re.compile(r",? (jr|sr|ii|iii|iv|v|vi)\.?$", re.I)
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "ʻ": "", "ħ": "h"}
)


def key(name: str) -> str:
    """The name without case, accents and punctuation, for comparing."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)
    ).translate(LETTERS)
    return " ".join(re.sub(r"[^\w ]|_", "", plain).split())


def tidy(name: str, titles: frozenset[str] = TITLES) -> str | None:
    """The name without titles, years and suffixes; None where it isn't at least two words of letters."""
    name = re.sub(r"\s*[(\[].*", "", name.replace("’", "'")).split(",")[0].strip()
    name = SUFFIX.sub("", name)
    words = name.split()
    while words and (words[0].lower() in titles or (titles and len(words) > 2 and words[0].lower() in RANKS)):
        words.pop(0)
    fits = 2 <= len(words) <= 5 and all(re.fullmatch(r"[^\W\d_](?:[^\W\d_]|['.-])*", w) for w in words)
    capital = (
        fits and words[0][0].isupper() and words[-1][0].isupper() and len(words[-1]) > 1 and not words[-1].endswith(".")
    )
    latin = capital and all(unicodedata.name(c).startswith("LATIN") for c in "".join(words) if c.isalpha())
    rest = all(w[0].isupper() or w.lower() in PARTICLES or "'" in w or "-" in w for w in words)
    wrong = {w.lower() for w in words} & NEVER
    return " ".join(words) if latin and rest and not wrong else None


def cased(word: str, place: int) -> str:
    """A lower-case word as it is written in a name, at that place of it."""
    if place and word in PARTICLES:
        return word
    word = re.sub(r"(^|[-'.])([^\W\d_])", lambda m: m[1] + m[2].upper(), word)
    return re.sub(r"^(Mc|O'|D')(\w)", lambda m: m[1] + m[2].upper(), word)
