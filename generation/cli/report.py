"""`pebench report`: the report of a run folder, written anew."""

from typing import Any

import click

from generation import pipeline
from generation.base.console import console
from generation.base.errors import UserError
from generation.cli.options import recipe_and_run, recipe_options
from generation.report.figures import last_report, with_times
from generation.report.saved import save_report


@click.command()
@recipe_options
def report(recipe_name: str, run_folder: str | None, **fields: Any) -> None:
    """Write the report of a run folder anew, finished or not; nothing is drawn. Give the recipe as to `build`."""
    recipe, run = recipe_and_run(recipe_name, run_folder, fields)
    figures = pipeline.report(pipeline.prepare(recipe, run))
    if not any(funnel.finished for funnel in figures.funnels):
        raise UserError(
            f"{run.folder}: holds nothing of recipe '{recipe.name}' with these options yet; give those of the build, or"
            " build it first"
        )
    save_report(with_times(figures, last_report(run)), run)
    console.print(
        f"{run.page}: {figures.accepted} of {figures.asked} scenes accepted"
        + (f", {figures.unfinished} not finished" if figures.unfinished else "")
    )
