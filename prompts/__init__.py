"""Prompt templates: Markdown files that a researcher edits without opening Python.

A template is front matter (`key: value` lines between two `---`) and a text with `$variables`. A variable that is missing or unused is an error.
"""

import hashlib
from functools import cache
from importlib import resources
from string import Template
from typing import NamedTuple


class Prompt(NamedTuple):
    """A rendered prompt and the hash (16 hexadecimal digits) of the template that it came from."""

    text: str
    template_hash: str


@cache
def _template(name: str) -> tuple[Template, str]:
    source = resources.files(__name__).joinpath(f"{name}.md").read_text("utf-8")
    _, _, body = source.split("---\n", 2)
    return Template(" ".join(body.split())), hashlib.blake2b(source.encode(), digest_size=8).hexdigest()


def render(name: str, /, **variables: str) -> Prompt:
    """Fills the template `name`.

    Raises:
        ValueError: a variable of the template is missing, or one that was given is not in it.
    """
    template, digest = _template(name)
    wanted, given = set(template.get_identifiers()), set(variables)
    if wanted != given:
        raise ValueError(f"prompts/{name}.md: missing {sorted(wanted - given)}, unused {sorted(given - wanted)}")
    return Prompt(template.substitute(variables), digest)
