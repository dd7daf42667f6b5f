"""What a validation error says, fault by fault, in lines that a user can act on."""

import difflib

from pydantic import ValidationError

from generation.base.records import printable, shown


def explain(error: ValidationError) -> str:
    """One fault of a validation error in one line. An unknown field explains a missing one, so it comes first."""
    said = [text for _, text in faults_of(error)]
    return next((text for text in said if text.startswith("unknown")), said[0])


def faults_of(error: ValidationError) -> list[tuple[str, str]]:
    """Every fault of a validation error: the field, and in one line what is wrong and what was given."""
    faults = error.errors(include_url=False)
    missing = [fault["loc"] for fault in faults if fault["type"] == "missing"]
    texts = []
    for fault in faults:
        field = printable(".".join(str(part)[:40] for part in fault["loc"]))[:120]
        if fault["type"] == "extra_forbidden":
            siblings = [str(loc[-1]) for loc in missing if loc[:-1] == fault["loc"][:-1]]
            meant = difflib.get_close_matches(str(fault["loc"][-1])[:40], siblings, n=1)
            text = f"unknown field '{field}'; " + (
                f"did you mean '{meant[0]}'?" if meant else "remove it or correct its name"
            )
        elif fault["type"] == "missing":
            text = f"field '{field}' is missing"
        else:
            said = fault["msg"].removeprefix("Value error, ")
            text = f"field '{field}': {said[0].lower()}{said[1:]} (given: {shown(fault['input'])})"
        texts.append((field, text))
    return texts
