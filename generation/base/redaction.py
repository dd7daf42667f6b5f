"""Names of servers and models as they may be told: without credentials, and without where things lie on somebody's
machine.
"""

import re
from pathlib import Path

from generation.base.errors import UserError
from generation.base.records import printable
from schemas.recipe import EndpointRecipe

LONGEST = 120  # characters of a name that a record may hold


def check_address(recipe: EndpointRecipe) -> None:
    """Refuses an address that holds more than an address.

    Raises:
        UserError: it holds a user, a password or a query, which would stand in files and logs.
    """
    if re.search(r"[@?#]", recipe.endpoint or ""):
        raise UserError(
            f"{recipe.where}: holds a user, a password or a query; give the bare address, and the key in"
            f" {recipe.key_variable}"
        )


def without_credentials(url: str) -> str:
    """An address without user, password, query and last slash."""
    return re.sub(r"//[^/]*@", "//", re.split(r"[?#]", url)[0]).rstrip("/")


def model_name(model: str) -> str:
    """A model's name in one line; of a path only its end, since servers name models by paths that are nobody's
    business.
    """
    name = printable(Path(model).name if re.match(r"[/~.\\]|[A-Za-z]:\\", model) else model).strip()
    return name if len(name) <= LONGEST else f"…{name[1 - LONGEST :]}"
