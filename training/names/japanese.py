"""Japanese names, told from others by their readings in kana."""

import re
import unicodedata


def kana_sound(text: str) -> str:
    """Kana spelt as in Kunrei, long vowels short: kurosawaakira."""
    sound = ""
    for c in text:
        *kind, last = unicodedata.name(c, "?").split()
        last = last.lower()
        if kind[:1] not in (["HIRAGANA"], ["KATAKANA"]):
            return ""
        if "SMALL" in kind and last != "tu":
            sound = (sound[:-1] if sound.endswith("i") else sound) + last
        else:
            sound += "*" if "SMALL" in kind else last
    return short(re.sub(r"\*(\w)", r"\1\1", sound).replace("du", "zu").replace("di", "zi"))


def short(sound: str) -> str:
    """The sound with its long vowels short."""
    return re.sub(r"o[ou]+", "o", re.sub("u+", "u", sound))


def roman_sound(words: str) -> str:
    """A Hepburn spelling made comparable with kana_sound."""
    sound = re.sub(
        "[^a-z]", "", "".join(c for c in unicodedata.normalize("NFD", words.lower()) if not unicodedata.combining(c))
    )
    for old, new in (
        ("tch", "tty"),
        ("ssh", "ssy"),
        ("sh", "sy"),
        ("ch", "ty"),
        ("ts", "t"),
        ("f", "h"),
        ("j", "zy"),
        ("yi", "i"),
        ("dzu", "zu"),
    ):
        sound = sound.replace(old, new)
    return short(re.sub("m(?=[pbm])", "n", sound).replace("n'", "n"))


def japanese(name: str, reading: str) -> str:
    """Given name first and long vowels short, if the reading shows that the name is Japanese."""
    words = name.split()
    sound = kana_sound(reading)
    if len(words) != 2 or not sound:
        return name
    family_first = sound == roman_sound(name)
    if family_first or sound == roman_sound(f"{words[1]} {words[0]}"):
        words = words[::-1] if family_first else words
        plain = [unicodedata.normalize("NFKD", w).replace("\u0304", "").replace("'", "") for w in words]
        return " ".join(re.sub(r"(?i)(o)[ou](?!e)", r"\1", re.sub("(?i)(u)u", r"\1", w)) for w in plain)
    return name
