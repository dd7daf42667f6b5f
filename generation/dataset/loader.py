"""From where the loader, `datasets`, can load a folder, and the line of Python that does it."""

import json
import os
import re
from glob import has_magic
from pathlib import Path

from generation.base.errors import UserError
from generation.base.records import printable


def check_loadable(folder: Path) -> Path:
    """The folder as the loader takes it. It looks for files by patterns, and a folder's own path is a part of them.

    Raises:
        UserError: from a folder of such a path nothing is loaded, or something else.
    """
    for path in map(str, (folder.absolute(), folder.resolve())):
        if said := _trouble(path):
            raise UserError(printable(f"{folder}: the loader {said}; rename it or choose a place elsewhere"))
    return folder.absolute() if str(folder).startswith("~") else folder


def load_line(folder: Path, config: str, split: str) -> str:
    """What loads a split of a data set's folder."""
    place = folder.absolute() if str(folder).startswith("~") else folder
    return f'load_dataset("{quoted(str(place))}", "{config}", split="{split}")'


def quoted(text: str) -> str:
    """A text as it stands between quotation marks in Python."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _trouble(path: str) -> str | None:
    """What the loader does with a path (tried with datasets 5.2); None where it loads."""
    if has_magic(path):
        return "takes the characters * ? [ ] in its path for a pattern"
    if "::" in path:
        return "takes '::' in its path for a link into an archive"
    if os.path.expandvars(path) != path:
        found = re.search(r"\$\w+|\$\{[^}]*\}", path)
        return f"takes '{found[0] if found else '$'}' in its path for a variable of the environment"
    if any("\ud800" <= c <= "\udfff" for c in path):
        return "reads no path that is not UTF-8"
    return None
