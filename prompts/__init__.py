"""Prompt templates: Markdown files that a researcher edits without opening Python.

A template is front matter (`key: value` lines between two `---`: purpose, version and, where a language model answers,
the schema of the answer) and a text with `$variables`. A variable that is missing or unused is an error.
"""

import hashlib
import json
from functools import cache
from importlib import resources
from string import Template
from typing import Any, NamedTuple

from pydantic import BaseModel

ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "#\x85\u2028\u2029"}


class Prompt(NamedTuple):
    """A rendered prompt, the hash (16 hexadecimal digits) of the template it came from, the template's name and the
    schema of the answer, if any.
    """

    text: str
    template_hash: str
    name: str
    schema: str | None


class _Template(NamedTuple):
    template: Template
    digest: str
    head: dict[str, str]


@cache
def _source(name: str) -> _Template:
    source = resources.files(__name__).joinpath(f"{name}.md").read_text("utf-8")
    _, head, body = source.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return _Template(Template(body.strip()), hashlib.blake2b(source.encode(), digest_size=8).hexdigest(), fields)


def render(name: str, /, **variables: str) -> Prompt:
    """Fills the template `name`.

    Raises:
        ValueError: a variable of the template is missing, or one that was given is not in it.
    """
    template, digest, head = _source(name)
    wanted, given = set(template.get_identifiers()), set(variables)
    if wanted != given:
        raise ValueError(f"prompts/{name}.md: missing {sorted(wanted - given)}, unused {sorted(given - wanted)}")
    return Prompt(template.substitute(variables), digest, name, head.get("schema"))


def data(value: BaseModel | str | list[str] | dict[str, Any]) -> str:
    """Text of other people's, as JSON that cannot close the lines of hashes around it nor begin a line of its own,
    whatever is taken for a line's end.
    """
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return json.dumps(plain, ensure_ascii=False).translate(ESCAPED)


def hash_of(name: str) -> str:
    """The hash of the template `name`, as every prompt made of it carries it."""
    return _source(name).digest
