"""`pebench recipes`: which are packaged, and what they hold."""

import click

from generation.base.console import show_columns
from generation.base.recipes import packaged_recipes, read_recipe, recipe_fields

HEADS = ("recipe", "checkpoint", "pixels", "its licence", "pictures may be published")


@click.command()
@click.argument("name", required=False)
def recipes(name: str | None) -> None:
    """List the packaged recipes; with NAME, print that one, to copy into a file of one's own."""
    if name is not None:
        click.echo(recipe_fields(name)[1], nl=False)
        return
    rows = []
    for known in packaged_recipes():
        drawing = read_recipe(known).checkpoint
        rows.append([known, drawing.path, str(drawing.size), drawing.license, "yes" if drawing.publishable else "no"])
    show_columns("Packaged recipes", HEADS, rows)
