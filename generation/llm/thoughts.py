"""Where a model's thoughts end and its answer begins, when no server has taken them apart."""

import re
from typing import NamedTuple


class Mark(NamedTuple):
    """A place in a text at which thoughts of one kind begin, or end."""

    start: int
    end: int
    kind: str
    closing: bool


def _tags(names: str) -> tuple[str, str]:
    """What opens and what closes, of tags with these names: <think>, <|begin_of_thought|>, ◁/think▷, </seed:think>."""
    name = rf"(?:[a-z]{{1,12}}[:_-])?(?:{names})"
    begins, ends = r"(?:(?:begin|start)[ _-](?:of[ _-])?)?", r"(?:\s*/\s*|end[ _-](?:of[ _-])?)"
    return rf"[<◁]\|?{begins}(?!end[ _-]){name}(?:\s[^<>]{{0,99}}(?<!/))?\|?[>▷]", rf"[<◁]\|?{ends}{name}\s*\|?[>▷]"


CHANNEL = r"<\|channel\|>\s*{}\b(?:(?!<\|message\|>).){{0,99}}<\|message\|>"
KINDS = {  # of thoughts, by what opens and what closes them
    "think": _tags("think(?:ing)?|thoughts?(?:[ _]process)?"),
    "reason": _tags("reason(?:ing)?"),
    "analysis": _tags("analysis"),
    "reflection": _tags("reflect(?:ion|ing)?"),
    "scratchpad": _tags("scratch[ _-]?pad|monologue"),
    "draft": _tags("drafts?"),
    "brackets": (r"\[think(?:ing)?\]", r"\[/think(?:ing)?\]"),
    "details": (r"<details type=.?reasoning[^>]*>", r"</details>"),
    "channels": (CHANNEL.format("(?:analysis|commentary)"), CHANNEL.format("final")),
    "channels without marks": (r"\Aanalysis(?-i:(?=[A-Z]))", r"assistantfinal"),
    "one channel": (r"<\|channel>\s*(?:thought|analysis)\b", r"<channel\|>"),
    "unused tokens": (r"<unused94>", r"<unused95>"),
    "process and response": (r"here is my thought process:", r"here is my response:"),
    "steps and response": (r"here are my reasoning steps:", r"\[begin final response\]"),
}
MARKS = {
    kind: tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in pair) for kind, pair in KINDS.items()
}


def after_thoughts(text: str) -> str | None:
    """What follows the last thoughts in a text, and all of it where there are none; None when thoughts never end.

    An end without a beginning ends thoughts that began in the prompt. Inside thoughts, other tags are part of them.
    """
    opened: list[str] = []
    answer = 0
    for mark in _marks(text):
        if not mark.closing:
            opened.append(mark.kind)
        elif mark.kind in opened:
            del opened[opened.index(mark.kind) :]
            answer = mark.end
        elif not opened:
            answer = mark.end
    return None if opened else text[answer:]


def _marks(text: str) -> list[Mark]:
    return sorted(
        Mark(*found.span(), kind, bool(closing))
        for kind, pair in MARKS.items()
        for closing, pattern in enumerate(pair)
        for found in pattern.finditer(text)
    )
