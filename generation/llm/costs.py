"""What asking a model costs."""

from typing import NamedTuple

from schemas.recipe import EndpointRecipe
from schemas.writing import Usage

LETTERS = 4.0  # of English in a token


class Bill(NamedTuple):
    """What a command may take: requests, tokens, and the price when the recipe has prices."""

    requests: int
    usage: Usage
    price: float | None


def price(recipe: EndpointRecipe, usage: Usage) -> float | None:
    """What so many tokens cost by the recipe's prices; None without prices."""
    if recipe.price_input is None or recipe.price_output is None:
        return None
    return (usage.input * recipe.price_input + usage.output * recipe.price_output) / 1e6
