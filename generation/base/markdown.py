"""Texts of other people in Markdown: they say what they say, and are no link, picture, tag or end of a cell."""

import re

# What may be read as more than text: tags, comments, code, links, pictures, addresses that become links by themselves.
MORE = re.compile(r"[<`]|\]\s*[(\[:]|://|\bwww\.|@", re.IGNORECASE)
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")  # controls, and what turns the order of letters


def plain(text: str) -> str:
    """A text in one line; as code where it would be read as more than text."""
    line = _line(text)
    return code(line) if MORE.search(line) else line


def code(text: str) -> str:
    """A text as code, whatever it holds."""
    line = _line(text)
    ticks = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{ticks}{space}{line}{space}{ticks}"


def cell(text: str) -> str:
    """The same as `plain` in a table, where a bar would end the cell."""
    return plain(text).replace("|", r"\|")


def _line(text: str) -> str:
    return UNSEEN.sub(lambda found: repr(found[0])[1:-1], " ".join(text.split()))
