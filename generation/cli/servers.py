"""Which server is sent which key: told and agreed to before it is, where a recipe's file named both."""

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click
from pydantic import ValidationError

from generation.base.console import agreed, console
from generation.base.errors import UserError
from generation.base.faults import explain
from generation.base.recipes import is_packaged
from generation.base.records import printable
from generation.base.redaction import check_address, is_loopback, without_credentials
from schemas.recipe import EndpointRecipe

Recipe = TypeVar("Recipe", bound=EndpointRecipe)


def key_variable_option(said: str) -> Callable[[Any], Any]:
    """Any variable of the environment; a recipe's file may name few."""
    return click.option("--key-variable", metavar="NAME", help=said)


def served(kind: type[Recipe], place: tuple[str, str], **fields: Any) -> Recipe:
    """A server and its model as the command line names them.

    Raises:
        UserError: the address holds more than an address, or a field is out of bounds.
    """
    try:
        recipe = kind(endpoint=place[0], model=place[1], **fields)
    except ValidationError as error:
        raise UserError(f"{kind.where}: {explain(error)}") from None
    check_address(recipe)
    agree_to_server(recipe, "", named=True, yes=True)
    return recipe


def agree_to_server(part: EndpointRecipe | None, recipe_name: str, named: bool, yes: bool) -> None:
    """Asks before a key goes to a server when the file of a recipe named both; `named` says that the command line
    named one of them. Tells of a server elsewhere to which everything goes unencrypted.

    Raises:
        UserError: there is no terminal to ask at, and no --yes.
    """
    if part is None or part.endpoint in (None, "local"):
        return
    address = printable(without_credentials(str(part.endpoint)))
    in_the_open = urlsplit(str(part.endpoint)).scheme == "http" and not is_loopback(str(part.endpoint))
    if in_the_open:
        console.print(
            f"Note: {address} is reached by plain http, so others on the way can read the key and all that is asked.",
            soft_wrap=True,
        )
    if named or yes or is_packaged(recipe_name) or not os.environ.get(part.key_variable):
        return
    said = f"Recipe {printable(recipe_name)} has the key in {part.key_variable} sent to {address}."
    if not sys.stdin.isatty():
        raise UserError(f"{said} Add --yes to agree.")
    if not agreed(f"{said} Go on?"):
        raise click.Abort
