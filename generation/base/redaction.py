"""Names of servers and models as they may be told: without credentials, and without where things lie on somebody's
machine.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from generation.base.errors import UserError
from generation.base.records import printable
from schemas.recipe import EndpointRecipe

KEY_VARIABLES = (  # what a recipe's file may name; the command line may name any
    "OPENAI_API_KEY",
    "PEBENCH_API_KEY",
    "ANTHROPIC_API_KEY",
    "DEEPSEEK_API_KEY",
    "GEMINI_API_KEY",
    "GROQ_API_KEY",
    "MISTRAL_API_KEY",
    "OPENROUTER_API_KEY",
    "TOGETHER_API_KEY",
)
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


def check_key_variable(recipe: EndpointRecipe, where: str) -> None:
    """Refuses that a file names any variable of the environment as the key, and so has any secret sent.

    Raises:
        UserError: it is none of KEY_VARIABLES.
    """
    if recipe.key_variable not in KEY_VARIABLES:
        raise UserError(
            f"{where}: {recipe.part}.key_variable '{recipe.key_variable}' may not be named by a file, only"
            f" {', '.join(KEY_VARIABLES)}; give it with --key-variable"
        )


def is_loopback(url: str) -> bool:
    """Whether an address is this machine's own."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or bool(re.fullmatch(r"127(\.\d{1,3}){3}", host))


def without_credentials(url: str) -> str:
    """An address without user, password, query and last slash."""
    return re.sub(r"//[^/]*@", "//", re.split(r"[?#]", url)[0]).rstrip("/")


def model_name(model: str) -> str:
    """A model's name in one line; of a path only its end, since servers name models by paths that are nobody's
    business.
    """
    name = printable(Path(model).name if re.match(r"[/~.\\]|[A-Za-z]:\\", model) else model).strip()
    return name if len(name) <= LONGEST else f"…{name[1 - LONGEST :]}"
