"""YAML that somebody else wrote, and of it what a reader would see: no anchors, aliases or tags, which can stand for
more than is there, and no numbers that take long to read.
"""

from collections.abc import Iterator
from typing import Any, TypeGuard

import yaml
from yaml.events import Event
from yaml.resolver import Resolver

LARGEST = 64_000_000  # bytes or letters; 50,000 people
DEEPEST = 20  # levels of nesting
LONGEST_NUMBER = 64  # letters

NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
RESOLVER = Resolver()


class NotPlain(yaml.YAMLError):
    """Something that is not taken, in a few words with what to do, and its line."""

    def __init__(self, said: str, line: int) -> None:
        super().__init__(said)
        self.said, self.line = said, line


def load(text: str) -> Any:
    """The one value of a YAML text.

    Raises:
        NotPlain: something is not taken.
        yaml.YAMLError, ValueError: it is no YAML.
    """
    if len(text) > LARGEST:
        raise NotPlain(f"has {len(text):,} letters and may have {LARGEST:,}; make it smaller", 1)
    for line, event in plain_events(text):
        if _is_number(event) and len(event.value) > LONGEST_NUMBER:
            raise NotPlain(f"{event.value[:20]!r} and more is too long for a number; put it in quotation marks", line)
    return yaml.safe_load(text)


def plain_events(text: str) -> Iterator[tuple[int, Event]]:
    """Reads a YAML text without making anything of it, part by part with its line.

    Raises:
        NotPlain: something is not taken.
    """
    depth = line = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else line
        if said := _fault(event):
            raise NotPlain(said, line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise NotPlain("nested too deeply; no field needs that", line)
        yield line, event


def _is_number(event: Event) -> TypeGuard[yaml.ScalarEvent]:
    if not (isinstance(event, yaml.ScalarEvent) and event.implicit[0]):
        return False
    return RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False)) in NUMBERS  # type: ignore[no-untyped-call]


def _fault(event: Event) -> str | None:
    if getattr(event, "anchor", None):
        return "anchors and aliases (& and *) are not taken; write the value out"
    if tag := getattr(event, "tag", None):
        return f"the tag {str(tag)[:60]!r} is not taken; remove it"
    if _is_number(event) and ":" in event.value:  # YAML 1.1: 1:30 is ninety
        return f"{event.value[:20]} is a number to the base of 60; put it in quotation marks or write it out"
    return None
