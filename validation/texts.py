"""What a written text must be, by rule: the drawn traits are said and not contradicted, and nothing else slips in. Each function returns objections."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from schemas.concepts import Facts, Traits
from schemas.texts import EventText, PersonText

PERSON_WORDS = 30, 95  # of a description
EVENT_WORDS = 30, 95
MARK_WORDS = 12

COLOURS = {
    "skin": ("fair", "light", "olive", "brown", "dark"),
    "hair": ("black", "dark brown", "light brown", "brown", "blond", "blonde", "red", "auburn", "grey", "gray", "white", "silver"),
    "eyes": ("dark brown", "brown", "hazel", "green", "blue", "grey", "gray", "black", "amber"),
}
NOUNS = {
    "skin": r"(?:skin|skinned|complexion)",
    "hair": r"(?:hair|haired|curls|waves|locks|braids?|ponytail|bun|fringe|bob|fuzz|crop)",
    "eyes": r"(?:eyes|eyed|irises)",
}
FACIAL_HAIR = {"stubble": r"stubble", "moustache": r"m(?:o)?ustache", "beard": r"beard"}
NEGATION = r"(?:no|not|without|neither|nor|any|free of)\s+(?:an?\s+|any\s+|trace of\s+|hint of\s+)?(?:\w+\s+){0,2}"
GENDERED = {
    "female": re.compile(r"\b(she|her|hers|herself|woman|lady|girl|female)\b", re.I),
    "male": re.compile(r"\b(he|his|him|himself|man|gentleman|boy|male|guy)\b", re.I),
}
DECADES = {name: 10 * n for n, name in enumerate(("teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"), 1)}
RESIDUE = re.compile(
    r"as an ai|language model|here(?: is|'s) (?:a|the|your)|\bcertainly\b[!,]|^sure\b|i (?:can't|cannot|can not|am unable)"
    r"|lorem ipsum|\btodo\b|\btbd\b|\bxxx+\b|placeholder|\bthe (?:facts|prompt|schema|json)\b"
    r"|\[[^\]]*\]|\{[^}]*\}|<[^>]*>|\$\w+|```|\*\*|####|https?://|\\u[0-9a-f]{4}",
    re.I,
)


def person_objections(text: PersonText, facts: Facts) -> list[str]:
    """What is wrong with a person's text, in sentences that a writer can act on; empty when nothing is."""
    return looks_objections(text.description, facts) + mark_objections(text.mark, facts)


def looks_objections(description: str, facts: Facts) -> list[str]:
    """What is wrong with the description of a person's looks."""
    found = _prose(description, PERSON_WORDS)
    said = _plain(description)
    found += _colours(said, facts.appearance) + _features(said, facts.appearance)
    other = "male" if facts.gender == "female" else "female"
    if wrong := GENDERED[other].search(description):
        found.append(f"the person is {facts.gender}, and the text says '{wrong[0]}'")
    found += _age(said, facts.age)
    return found + names_said([description], [facts.name])


def mark_objections(mark: str, facts: Facts) -> list[str]:
    """What is wrong with a person's mark."""
    found = residue(mark)
    if len(mark.split()) > MARK_WORDS:
        found.append(f"the mark has more than {MARK_WORDS} words")
    return found + names_said([mark], [facts.name])


def event_objections(text: EventText, name: str) -> list[str]:
    """What is wrong with an event's text; empty when nothing is."""
    return scene_objections(text, name) + keyword_objections(text.keywords)


def scene_objections(text: EventText, name: str) -> list[str]:
    """What is wrong with the description of an event."""
    found = _prose(text.description, EVENT_WORDS)
    if "the subject" not in text.description.lower():
        found.append("the text does not say what 'the subject' does")
    stems = {word[:4] for word in re.findall(r"\w{3,}", name.lower()) if word not in ("the", "and", "for", "with")}
    if stems and not stems & {word[:4] for word in re.findall(r"\w+", _plain(" ".join([*text.keywords, text.description])))}:
        found.append(f"nothing in the text speaks of '{name}'")
    return found


def keyword_objections(words: Sequence[str]) -> list[str]:
    """What is wrong with an event's keywords."""
    keywords = [_plain(word) for word in words]
    found = [f"the keyword '{word}' is there twice" for word in sorted({word for word in keywords if keywords.count(word) > 1})]
    found += [f"the keyword '{word}' has more than three words" for word in keywords if len(word.split()) > 3]
    return found + [one for word in words for one in residue(word)]


def name_objections(name: str) -> list[str]:
    """What is wrong with a name, whatever it names."""
    return residue(name) or ([] if any(c.isalpha() for c in name) else [f"'{name}' has no letter"])


def hidden(text: str) -> str | None:
    """The first character that a reader does not see (control, zero width, direction, private use) as "U+200B", or None."""
    found = next((c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")), None)
    return found and f"U+{ord(found):04X}"


def residue(text: str) -> list[str]:
    """An objection to the first placeholder, markup or talk of a language model that was left in a text."""
    return [f"'{left[0][:40]}' is not part of such a text"] if (left := RESIDUE.search(text)) else []


def names_said(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """An objection for every word of a person's name that occurs, with a capital, in a text."""
    words = {word.removesuffix("'s") for text in texts for word in re.findall(r"\b[^\W\d_][\w'-]+", text.replace("’", "'")) if word[0].isupper()}
    return [f"the text names '{part}'; no name belongs in it" for name in names for part in name.split() if part in words]


def _prose(text: str, limits: tuple[int, int]) -> list[str]:
    count = len(text.split())
    found = residue(text)
    if not limits[0] <= count <= limits[1]:
        found.append(f"the text has {count} words; it should have {limits[0]} to {limits[1]}")
    if not re.search(r"[.!?]['\")]?$", text.strip()):
        found.append("the text does not end with a whole sentence")
    return found


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").replace("blonde", "blond").replace("gray", "grey").split())


def _colours(said: str, traits: Traits) -> list[str]:
    """The colour of skin, hair and eyes is said with its own word, and no other colour stands directly before what it would be a colour of."""
    found = []
    for what, right in (("skin", traits.skin_tone), ("hair", traits.hair_colour), ("eyes", traits.eye_colour)):
        if what == "hair" and traits.hair_length == "bald":
            continue
        if not re.search(rf"\b{right}\b", said):
            found.append(f"the text does not say '{right}' for the {what}")
        wrong = sorted({c for c in COLOURS[what] if c not in right and right not in c}, key=len, reverse=True)
        if clash := re.search(rf"\b({'|'.join(wrong)}) {NOUNS[what]}\b", said):
            found.append(f"the {what} should be {right}, and the text says '{clash[0]}'")
    return found


def _features(said: str, traits: Traits) -> list[str]:
    """Glasses, facial hair and baldness are said where they were drawn and nowhere else."""
    found = []
    for feature, pattern, drawn in (
        ("glasses", r"(?:eye)?glasses|spectacles", traits.eyewear == "glasses"),
        ("bald", r"bald(?:ing|ness)?|shaven head|shaved head|hairless", traits.hair_length == "bald"),
        *((hair, pattern, traits.facial_hair == hair) for hair, pattern in FACIAL_HAIR.items()),
    ):
        denied = re.sub(rf"\b{NEGATION}(?:{pattern})\b", "", said)
        mentioned = re.search(rf"\b(?:{pattern})\b", denied)
        if drawn and not mentioned:
            found.append(f"the text does not say '{feature}'")
        elif mentioned and not drawn:
            found.append(f"the text says '{mentioned[0]}', which was not drawn")
    if "clean shaven" in said and traits.facial_hair != "none":
        found.append(f"the text says 'clean-shaven', and the facts say {traits.facial_hair}")
    return found


def _age(said: str, age: int) -> list[str]:
    found = []
    for decade, first in DECADES.items():
        if re.search(rf"\b{decade}\b", said) and not first <= age < first + 10:
            found.append(f"the person is {age}, and the text says '{decade}'")
    for number in re.findall(r"\b(\d{1,3})(?: year)", said):
        if abs(int(number) - age) > 1:
            found.append(f"the person is {age}, and the text says {number} years")
    return found


def word_runs(text: str, length: int) -> Sequence[str]:
    """All runs of `length` words of a text, in lower case."""
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[n : n + length]) for n in range(len(words) - length + 1)]
