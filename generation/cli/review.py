"""`pebench review`: pictures and texts in a browser."""

from typing import Any

import click

from generation import pipeline
from generation.cli.options import recipe_and_run, recipe_options
from generation.review.server import serve_page


@click.command()
@recipe_options
@click.option(
    "--reviewer", metavar="NAME", default="", help="Whose decisions these are; the page asks where it is left out."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on 127.0.0.1.  [default: a free one]")
@click.option("--browser/--no-browser", default=True, show_default=True, help="Open the page at once.")
def review(recipe_name: str, run_folder: str | None, reviewer: str, port: int, browser: bool, **fields: Any) -> None:
    """Look at pictures and texts in a browser; rejected ones are drawn again by the next build. Give the recipe as to
    `build`.
    """
    serve_page(pipeline.prepare(*recipe_and_run(recipe_name, run_folder, fields)), port, reviewer, browser)
