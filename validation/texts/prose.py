"""All rules for one record, a person or an event: the drawn traits are said and not contradicted, and nothing else
slips in.

`person_objections` and `event_objections` are the whole of it, for what a language model writes and for what stands in
a file. What shows only beside other records is in `repeats`.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from schemas.concepts import Facts, Traits
from schemas.texts import EventText, PersonText
from validation.texts.looks_in_text import looks_objections, plain_words
from validation.texts.names import well_known
from validation.texts.names_in_text import NamesOf, known_people
from validation.texts.words import unspaced, word_count

PERSON_WORDS = 30, 95  # of a description
EVENT_WORDS = 30, 95
# ten are asked for; two more are let pass, since models count badly and a good mark is not worth another request
MARK_WORDS = 12

FACIAL_HAIR = {"stubble": r"stubble", "moustache": r"m(?:o)?ustached?", "beard": r"beard(?:ed)?|goatee"}
NEGATION = r"(?:no|not|without|neither|nor|any|free of)\s+(?:an?\s+|any\s+|trace of\s+|hint of\s+)?(?:\w+\s+){0,2}"
ENDED = re.compile(r"""[.!?。！？｡؟۔।॥။៕།]['")’”」』）]?$""")
UNSTOPPED = re.compile(r"[\u0e00-\u0eff]$")  # Thai and Lao end a sentence with a space at most
# in Arabic and Indic words these change how the letters beside them are written: they can be seen
JOINED = re.compile(r"(?<=[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff])[\u200c\u200d]")
GENDERED = {
    "female": re.compile(r"\b(she|her|hers|herself|woman|lady|girl|female)\b", re.I),
    "male": re.compile(r"\b(he|his|him|himself|man|gentleman|boy|male|guy)\b", re.I),
}
DECADES = {
    name: 10 * n
    for n, name in enumerate(
        ("teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"), 1
    )
}
ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = {
    word: start + step * n
    for words, start, step in ((ONES, 1, 1), (TEENS, 13, 1), (TENS, 20, 10))
    for n, word in enumerate(words)
}
SPELT = re.compile(
    rf"(?<!than )\b(?:(?P<tens>{'|'.join(TENS)})(?: (?P<ones>{'|'.join(ONES)}))?|(?P<teen>{'|'.join(TEENS)}))\b"
)
COUNTED = re.compile(r"\b(\d{1,3})\b(?! ?(?:cm|mm|metres?|inch|%))")
RESIDUE = re.compile(
    r"as an ai|language model|\bhere(?: is|'s) (?:a|the|your)|\bcertainly\b[!,]|^sure\b|i (?:can't|cannot|can not|am"
    r" unable)"
    r"|lorem ipsum|\btodo\b|\btbd\b|\bxxx+\b|placeholder|\bthe (?:facts|prompt|schema|json)\b"
    r"|\[[^\]]*\]|\{[^}]*\}|<[^>]*>|\$\w+|```|\*\*|####|https?://|\\u[0-9a-f]{4}",
    re.I,
)


class Objection(NamedTuple):
    """A field of a record, as files name it, and what is wrong with it, in words that a writer can act on."""

    field: str
    said: str


def person_objections(text: PersonText, facts: Facts) -> list[Objection]:
    """All that the rules hold against one person by themselves; none when nothing is wrong."""
    objections = [Objection("name", fault) for fault in name_objections(facts.name)]
    if well_known(facts.name):
        objections.append(Objection("name", f"'{facts.name}' is a well-known person's name; invent another"))
    objections += [
        Objection(field, fault)
        for field in ("job", "profession", "birthplace", "region")
        for fault in unwanted(getattr(facts, field))
    ]
    objections += [Objection("appearance.mark", fault) for fault in _mark(text.mark, facts)]
    return objections + [Objection("appearance.description", fault) for fault in _person(text.description, facts)]


def event_objections(text: EventText, name: str) -> list[Objection]:
    """All that the rules hold against one event by itself; none when nothing is wrong."""
    objections = [Objection("name", fault) for fault in event_name_objections(name)]
    objections += [Objection("description", fault) for fault in scene_objections(text.description, name, text.keywords)]
    return objections + [Objection("keywords", fault) for fault in _keywords(text.keywords)]


def scene_objections(said: str, name: str, keywords: Sequence[str]) -> list[str]:
    """What is wrong with an event's scene as a description or a paraphrase tells it."""
    return [*_prose(said, EVENT_WORDS), *_scene(said, name, keywords), *known_people(said)]


def naming_in_person(text: PersonText, own: str, names: NamesOf) -> list[Objection]:
    """An objection for every other person whom a person's text names."""
    fields = {"appearance.mark": text.mark, "appearance.description": text.description}
    return [Objection(field, fault) for field, said in fields.items() for fault in names.objections(said, own=own)]


def naming_in_event(text: EventText, name: str, names: NamesOf) -> list[Objection]:
    """An objection for every person whom an event's name, description or keywords name."""
    objections = [Objection("name", fault) for fault in names.objections(name, title=True)]
    objections += [Objection("description", fault) for fault in names.objections(text.description)]
    return objections + [
        Objection("keywords", fault) for word in text.keywords for fault in names.objections(word, title=True)
    ]


def name_objections(name: str) -> list[str]:
    """What is wrong with a name, whatever it names."""
    return unwanted(name) or ([] if any(c.isalpha() for c in name) else [f"'{name}' has no letter"])


def event_name_objections(name: str) -> list[str]:
    """What is wrong with an event's name; it enters image prompts, so nobody's name belongs in it."""
    return name_objections(name) + known_people(name)


def hidden_objections(text: str) -> list[str]:
    """An objection to the first character that nobody sees."""
    return [f"holds {unseen}, which nobody sees; remove it"] if (unseen := hidden(text)) else []


def unwanted(text: str) -> list[str]:
    """Characters that nobody sees, and the first placeholder, markup or talk of a language model that was left in a
    text.
    """
    return hidden_objections(text) + (
        [f"'{left[0][:40]}' is not part of such a text"] if (left := RESIDUE.search(text)) else []
    )


def hidden(text: str) -> str | None:
    """The first character that a reader does not see (control, zero width, direction, private use) as "U+200B", or
    None.
    """
    seen = JOINED.sub("", text)
    unseen = next(
        (c for c in seen if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")), None
    )
    return unseen and f"U+{ord(unseen):04X}"


def _mark(mark: str, facts: Facts) -> list[str]:
    objections = unwanted(mark)
    if word_count(mark) > MARK_WORDS:
        objections.append(f"the mark has more than {MARK_WORDS} words")
    return objections + NamesOf([facts.name]).objections(mark)


def _person(description: str, facts: Facts) -> list[str]:
    said = plain_words(description)
    objections = (
        _prose(description, PERSON_WORDS)
        + looks_objections(description, facts.appearance)
        + _features(said, facts.appearance)
    )
    other = "male" if facts.gender == "female" else "female"
    if wrong := GENDERED[other].search(description):
        objections.append(f"the person is {facts.gender}, and the text says '{wrong[0]}'")
    return objections + _age(said, facts.age) + NamesOf([facts.name]).objections(description)


def _scene(said: str, name: str, keywords: Sequence[str]) -> list[str]:
    objections = [] if "the subject" in said.lower() else ["the text does not say what 'the subject' does"]
    stems = {word[:4] for word in re.findall(r"\w{3,}", name.lower()) if word not in ("the", "and", "for", "with")}
    if unspaced(name):  # any letter of the name will do
        stems = set() if set(name) & set("".join([*keywords, said])) else {name}
    if stems and not stems & {word[:4] for word in re.findall(r"\w+", plain_words(" ".join([*keywords, said])))}:
        objections.append(f"nothing in the text speaks of '{name}'")
    return objections


def _keywords(words: Sequence[str]) -> list[str]:
    keywords = [plain_words(word) for word in words]
    objections = [
        f"the keyword '{word}' is there twice"
        for word in sorted({word for word in keywords if keywords.count(word) > 1})
    ]
    objections += [f"the keyword '{word}' has more than three words" for word in keywords if word_count(word) > 3]
    return objections + [fault for word in words for fault in [*unwanted(word), *known_people(word)]]


def _prose(text: str, limits: tuple[int, int]) -> list[str]:
    count = word_count(text)
    objections = unwanted(text)
    if not limits[0] <= count <= limits[1]:
        objections.append(f"the text has {count} words; it should have {limits[0]} to {limits[1]}")
    if not (ENDED.search(text.strip()) or UNSTOPPED.search(text.strip())):
        objections.append("the text does not end with a whole sentence")
    return objections


def _features(said: str, traits: Traits) -> list[str]:
    """Glasses, facial hair and baldness are said where they were drawn and nowhere else."""
    objections = []
    for feature, pattern, drawn in (
        ("glasses", r"(?:eye)?glasses|spectacles|bespectacled", traits.eyewear == "glasses"),
        ("bald", r"bald(?:ing|ness)?|shaven head|shaved head|hairless", traits.hair_length == "bald"),
        *((hair, pattern, traits.facial_hair == hair) for hair, pattern in FACIAL_HAIR.items()),
    ):
        denied = re.sub(rf"\b{NEGATION}(?:{pattern})\b", "", said)
        mentioned = re.search(rf"\b(?:{pattern})\b", denied)
        if drawn and not mentioned:
            objections.append(f"the text does not say '{feature}'")
        elif mentioned and not drawn:
            objections.append(f"the text says '{mentioned[0]}', which was not drawn")
    if "clean shaven" in said and traits.facial_hair != "none":
        objections.append(f"the text says 'clean-shaven', and the facts say {traits.facial_hair}")
    return objections


def _age(said: str, age: int) -> list[str]:
    """Decades, numbers and words for numbers are near the age: "nearly fifty" by up to six years, "past thirty-five" by
    three, any other by one.
    """
    wrong = [
        decade
        for decade, first in DECADES.items()
        if re.search(rf"\b{decade}\b", said) and not first <= age < first + 10
    ]
    wrong += [match[0] for match in COUNTED.finditer(said) if abs(int(match[1]) - age) > 1]
    for match in SPELT.finditer(said):
        tens, ones = match["tens"], match["ones"]
        number = NUMBERS[match["teen"]] if match["teen"] else NUMBERS[tens] + (NUMBERS[ones] if ones else 0)
        if abs(number - age) > (6 if number % 10 == 0 else 3 if number % 5 == 0 else 1):
            wrong.append(match[0])
    return [f"the person is {age}, and the text says '{words}'" for words in wrong]
