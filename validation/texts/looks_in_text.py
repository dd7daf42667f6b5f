"""What a description says of a person's looks: each word is bound to the part of the body that it is said of, as far as
a few patterns can tell. The words are in data/looks.yaml.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import yaml

from schemas.concepts import Traits

PARTS = {  # trait -> the part of the body that it is said of
    "skin_tone": "skin",
    "hair_colour": "hair",
    "hair_length": "hair",
    "hair_style": "hair",
    "eye_colour": "eyes",
    "build": "build",
}
COLOURED = ("eye_colour", "hair_colour", "skin_tone")
DENIED = 4  # words after a denial

# How a word is bound to a noun N, by what stands between them, a letter a word: T another word of looks, L a link, J a
# join, X a stop or denial, U any other.
NEXT_TO = (
    (True, re.compile(r"[TLU]{0,4}(N)")),  # "light of skin", "brown and" is not yet "eyes"
    (False, re.compile(r"(N)(?:X?L[TLU]{0,5})?$")),  # "hair black", "eyes of a clear brown", "the hair above is grey"
)
IN_A_LIST = (
    (True, re.compile(r"[TLUJ]{0,9}(N)")),  # "black, straight hair", "short and light brown, her hair"
    (False, re.compile(r"(N)X?[TLUJ]{0,10}$")),  # "hair, long, wavy and dark brown"
)


class Claim(NamedTuple):
    """That a text says `word` of a trait, which agrees with `values`. Where another reading is as good it is not
    `sure`, and contradicts nothing.
    """

    trait: str
    word: str
    values: frozenset[str]
    sure: bool
    quote: str


class Lexicon(NamedTuple):
    """The words of data/looks.yaml as they are looked up."""

    means: Mapping[str, Mapping[str, frozenset[str]]]  # word -> trait -> values that agree
    part: Mapping[str, str]  # noun -> part of the body
    shapes: Mapping[str, Mapping[str, frozenset[str]]]  # noun -> trait -> values that agree
    letter: Mapping[str, str]  # word -> its letter in a pattern
    verbs: frozenset[str]
    alone: frozenset[str]
    denials: frozenset[str]
    phrases: re.Pattern[str]
    no_denial: re.Pattern[str]
    same_colour: re.Pattern[str]


@cache
def lexicon() -> Lexicon:
    """The packaged words."""
    lists: dict[str, Any] = yaml.safe_load(resources.files("data").joinpath("looks.yaml").read_text("utf-8"))
    means: dict[str, dict[str, frozenset[str]]] = {}
    for trait, groups in lists["words"].items():
        for words, values in groups.items():
            for word in words.split():
                means.setdefault(word, {})[trait] = frozenset(values)
    part = {noun: part for part, nouns in lists["nouns"].items() for noun in nouns.split()}
    kinds = {"L": lists["links"], "J": lists["joins"].replace(",", " , "), "X": f"{lists['stops']} {lists['denials']}"}
    letter = {word: letter for letter, words in kinds.items() for word in words.split()}
    return Lexicon(
        means=means,
        part=part,
        shapes={noun: {t: frozenset(v) for t, v in said.items()} for noun, said in lists["shapes"].items()},
        letter=letter | dict.fromkeys(means, "T") | dict.fromkeys(part, "N"),
        verbs=frozenset(lists["verbs"].split()),
        alone=frozenset(lists["alone"].split()),
        denials=frozenset(lists["denials"].split()),
        phrases=_any_of(sorted((word.replace("_", " ") for word in means if "_" in word), key=len, reverse=True)),
        no_denial=_any_of(lists["no_denial"]),
        same_colour=_any_of(lists["same_colour"]),
    )


def looks_objections(text: str, traits: Traits) -> list[str]:
    """What a description says otherwise than the drawn traits, and which colours it does not say, each of skin, hair or
    eyes.
    """
    drawn: Mapping[str, str] = traits.model_dump()
    bald = traits.hair_length == "bald"
    told = [claim for claim in claims(text) if not (bald and claim.trait == "hair_colour")]
    said = {(claim.trait, claim.word.replace("_", " ")) for claim in told}
    if bald or lexicon().same_colour.search(plain_words(text)):
        said.add(("hair_colour", traits.hair_colour))
    missing = [trait for trait in COLOURED if (trait, drawn[trait]) not in said]
    wrong = [claim for claim in told if claim.sure and drawn[claim.trait] not in claim.values]
    return [
        *(f"the text does not say '{drawn[trait]}' of the {PARTS[trait]}" for trait in missing),
        *dict.fromkeys(
            f"the {PARTS[claim.trait]} should be {drawn[claim.trait]}, and the text says '{claim.quote}'"
            for claim in wrong
        ),
    ]


def claims(text: str) -> Iterator[Claim]:
    """What a text says of skin, hair, eyes and build, sentence by sentence."""
    known = lexicon()
    plain = known.phrases.sub(lambda phrase: phrase[0].replace(" ", "_"), known.no_denial.sub("", plain_words(text)))
    for sentence in re.split(r"[.!?]", plain):
        words = re.findall(r"[\w']+|[,;:()–—]", sentence)
        letters = _letters(words)
        for n, word in enumerate(words):
            if known.denials.isdisjoint(words[max(0, n - DENIED) : n]):
                if letters[n] == "N":
                    for trait, values in known.shapes.get(word, {}).items():
                        yield Claim(trait, word, values, True, word)
                elif word in known.means:
                    yield from _claims_of(words, letters, n)


def plain_words(text: str) -> str:
    """Lower case, hyphens as spaces, one spelling of each colour."""
    return " ".join(
        text.lower().replace("-", " ").replace("’", "'").replace("blonde", "blond").replace("gray", "grey").split()
    )


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


def _letters(words: Sequence[str]) -> str:
    known, letters = lexicon(), ""
    for word in words:
        verb = word in known.verbs and letters.endswith("N")
        letters += "U" if verb else known.letter.get(word, "U")
    return letters


def _claims_of(words: Sequence[str], letters: str, n: int) -> Iterator[Claim]:
    """What the word at `n` says, by the noun that it is bound to; by any noun of its sentence, unsurely, when it is
    bound to none.
    """
    known = lexicon()
    means = known.means[words[n]]
    nouns = _bound(words, letters, n, {PARTS[trait] for trait in means})
    parts = {known.part[words[noun]] for noun in nouns}
    sure = len(parts) == 1
    if not nouns and words[n] in known.alone and letters[n + 1 : n + 2] not in ("U", "T"):
        parts, sure = {"build"}, True
    elif not nouns:
        parts = {known.part[word] for word, letter in zip(words, letters, strict=True) if letter == "N"}
    first, last = min([n, *nouns]), max([n, *nouns])
    quote = " ".join(words[first : last + 1]).replace("_", " ").replace(" ,", ",")
    for trait, values in means.items():
        if PARTS[trait] in parts:
            yield Claim(trait, words[n], values, sure, quote)


def _bound(words: Sequence[str], letters: str, n: int, fitting: set[str]) -> list[int]:
    """Where the nouns stand that the word at `n` may be bound to: one that is next to it, else those of `fitting` parts
    that a list joins to it.
    """
    if nouns := _nouns(letters, n, NEXT_TO):
        return nouns[:1]
    lists = IN_A_LIST if words[n] != "light" else IN_A_LIST[1:]  # "in evening light, her skin"
    return [noun for noun in _nouns(letters, n, lists) if lexicon().part[words[noun]] in fitting]


def _nouns(letters: str, n: int, patterns: Sequence[tuple[bool, re.Pattern[str]]]) -> list[int]:
    """Where the nouns of the patterns stand, of which each looks at what is after the word at `n`, or before it."""
    nouns = []
    for after, pattern in patterns:
        bound = pattern.match(letters, n + 1) if after else pattern.search(letters[:n])
        if bound:
            nouns.append(bound.start(1))
    return nouns
