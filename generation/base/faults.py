"""What a validation error says, fault by fault, in lines that a user can act on: no pattern, and no field that nobody
wrote.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from generation.base.records import printable, shown

CONTROLS = {"\0": "a NUL", "\t": "a TAB", "\n": "a line break", "\r": "a line break", "\x1b": "an ESCAPE"}
WORDS = {  # what the patterns of schemas/ ask for, by their beginnings
    r"^[a-z0-9][a-z0-9_-]{0,63}": "takes small letters, digits, - and _, 64 at most, beginning with no sign",
    r"^[a-z0-9][a-z0-9_-]": "takes small letters, digits, - and _, beginning with a letter or a digit",
    r"^[a-z][a-z0-9_]": "takes small letters, digits and _, beginning with a letter, 40 at most",
    r"^[0-9a-f]{40}": "is no commit; write its 40 hexadecimal digits",
    r"^[A-Za-z_][A-Za-z0-9_]": "is no name of a variable; write letters, digits and _, beginning with no digit",
    r"^\d{4}-": "is no date; write year-month-day, such as 2026-11-22",
}


class Fault(NamedTuple):
    """Where in what was given, and in one line what is wrong there."""

    field: str
    said: str


def explain(error: ValidationError, given: Any = None) -> str:
    """One fault of a validation error in one line; see `first_fault`."""
    return first_fault(error, given).said


def first_fault(error: ValidationError, given: Any = None) -> Fault:
    """One fault of a validation error. An unknown field explains a missing one, so it comes first."""
    faults = faults_of(error, given)
    return next((fault for fault in faults if fault.said.startswith("unknown")), faults[0])


def faults_of(error: ValidationError, given: Any = None) -> list[Fault]:
    """Every fault of a validation error. `given` is what was validated: of a value that may be of several kinds, the
    validator names the kinds as if they were fields, and only what was given tells them apart.
    """
    faults = error.errors(include_url=False)
    missing = [fault["loc"] for fault in faults if fault["type"] == "missing"]
    texts: dict[str, str] = {}
    for fault in faults:
        written = _written(fault["loc"], given, fault["type"] == "missing")
        field = printable(".".join(str(part)[:40] for part in written))[:120]
        if fault["type"] == "extra_forbidden":
            siblings = [str(loc[-1]) for loc in missing if loc[:-1] == fault["loc"][:-1]]
            meant = difflib.get_close_matches(str(fault["loc"][-1])[:40], siblings, n=1)
            texts[field] = f"unknown field '{field}'; " + (
                f"did you mean '{meant[0]}'?" if meant else "remove it or correct its name"
            )
        elif fault["type"] == "missing":
            texts[field] = f"field '{field}' is missing"
        else:
            value = f" (given: {shown(fault['input'])})"
            before = f"{texts[field].removesuffix(value)}; or " if field in texts else f"field '{field}': "
            texts[field] = f"{before}{_said(fault)}{value}"
    return [Fault(field, said) for field, said in texts.items()]


def control_character(text: str) -> str | None:
    """The first control character, as "character 3 is a TAB"; None where there is none."""
    for number, character in enumerate(text, 1):
        if unicodedata.category(character) == "Cc":
            return f"character {number} is {CONTROLS.get(character, f'U+{ord(character):04X}')}"
    return None


def _said(fault: Mapping[str, Any]) -> str:
    """What is wrong, without a pattern that nobody wrote."""
    if fault["type"] == "string_pattern_mismatch":
        pattern, text = fault["ctx"]["pattern"], str(fault["input"])
        allowed = re.compile(pattern[1:-2] if pattern.startswith("^[^") else "[^\x00-\x1f\x7f]")
        if unseen := control_character("".join("-" if allowed.fullmatch(c) else c for c in text)):
            return f"a text may not hold control characters ({unseen})"
        return next(
            (said for start, said in WORDS.items() if pattern.startswith(start)), "is not written as it must be"
        )
    if fault["type"] == "string_unicode":
        return "is no unicode text (bytes that are not UTF-8, or half of a character); write it anew"
    said = str(fault["msg"]).removeprefix("Value error, ")
    return f"{said[0].lower()}{said[1:]}"


def _written(place: Sequence[int | str], given: Any, missing: bool) -> list[int | str]:
    """The parts of a fault's place that stand in what was given; all of them where that is not known."""
    if given is None:
        return list(place)
    parts: list[int | str] = []
    for n, part in enumerate(place):
        if (isinstance(given, Mapping) and part in given) or (
            isinstance(given, list | tuple) and isinstance(part, int) and part < len(given)
        ):
            given = given[part]  # type: ignore[index]
        elif not (missing and n == len(place) - 1):
            continue
        parts.append(part)
    return parts or list(place)
