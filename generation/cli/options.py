"""Options that several verbs share: which recipe, in which run folder, and where it is drawn. Recipe options become
fields of the recipe; those of engines change no byte, so they are no part of it.
"""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from generation.base.console import console
from generation.base.errors import UserError
from generation.base.recipes import read_recipe, recipe_fields
from generation.cli.servers import key_variable_option
from generation.images.engines import OpenEngine, in_process
from generation.images.run_folder import Run
from schemas.recipe import Recipe

DEFAULT_RECIPE = "embedded"


def max_tokens_option(said: str) -> Callable[[Any], Any]:
    """How long an answer of a language or vision model may be; its keys do not depend on it."""
    return click.option("--max-tokens", type=click.IntRange(min=64), metavar="N", help=said)


def recipe_options(command: Any) -> Any:
    """The options of every command that works on a recipe in its run folder."""
    for option in (
        click.option(
            "--run",
            "run_folder",
            metavar="FOLDER|URL",
            help="Where the work is kept: a folder, or s3://BUCKET/FOLDER.  [default: runs/<recipe>]",
        ),
        click.option("--seed", type=click.IntRange(min=0), help="Another seed draws other images."),
        click.option(
            "--unverified-events", is_flag=True, default=None, help="Draw events that no check knows, and mark them so."
        ),
        max_tokens_option("Tokens of one answer of the judge at most, its thoughts included."),
        key_variable_option("The environment variable that holds the judge's key."),
        click.option(
            "--judge",
            nargs=2,
            metavar="URL MODEL",
            help="A vision model behind an OpenAI-compatible server that looks at every candidate.",
        ),
        click.option(
            "--questions",
            metavar="FILE",
            help="A file of wordings of questions, in place of the packaged ones of the same kinds.",
        ),
        click.option(
            "--add",
            multiple=True,
            metavar="FILE",
            help="A file of further people or events; what is there already keeps its bytes.",
        ),
        click.option(
            "--concepts",
            multiple=True,
            metavar="FILE",
            help="A file whose people or events stand in place of the packaged ones.",
        ),
        click.option(
            "--takes",
            type=click.IntRange(min=1),
            help="Pictures of each person in each event; those beyond the first are in splits of their own.",
        ),
        click.option("--events", type=click.IntRange(min=1), help="Take the first so many events."),
        click.option("--people", type=click.IntRange(min=1), help="Take the first so many people."),
        click.option(
            "--set",
            "set_fields",
            multiple=True,
            metavar="FIELD=VALUE",
            help="Another value for any field of the recipe, such as checkpoint.steps=4.",
        ),
        click.option(
            "--recipe",
            "recipe_name",
            default=DEFAULT_RECIPE,
            show_default=True,
            metavar="NAME|FILE",
            help="A packaged recipe (flux on a GPU) or a YAML file.",
        ),
    ):
        command = option(command)
    return command


def recipe_and_run(recipe_name: str, run_folder: str | None, fields: Mapping[str, Any]) -> tuple[Recipe, Run]:
    """The recipe with what the options give, and its run folder."""
    fields = dict(fields)
    set_fields = fields.pop("set_fields")
    given = {name: value for name, value in fields.items() if value != ()}
    of_judge = {name: given.pop(name, None) for name in ("max_tokens", "key_variable")}
    given["judge"] = judge_fields(given.get("judge"), recipe_name, **of_judge)
    recipe = read_recipe(recipe_name, set_fields, **given)
    run = Run(run_folder or Path("runs") / recipe.name)
    if run.earlier:
        console.print(
            f"Note: {run.folder} is of pebench {run.earlier}, whose pictures this version does not take; it draws anew"
            " beside them.",
            soft_wrap=True,
        )
    return recipe, run


def judge_fields(judge: tuple[str, str] | None, recipe_name: str, **more: object) -> dict[str, object] | None:
    """What the options change of the recipe's judge, `more` by their fields; None for nothing.

    Raises:
        UserError: something is given for a judge that there is not.
    """
    given: dict[str, object] = dict(zip(("endpoint", "model"), judge, strict=True)) if judge else {}
    further = {name: value for name, value in more.items() if value is not None}
    if further and not given and recipe_fields(recipe_name)[2].get("judge") is None:
        option = next(iter(further)).replace("_", "-")
        raise UserError(f"--{option}: is the judge's, and recipe '{recipe_name}' has none; give --judge too")
    return given | further or None


def check_replaced(option: str, path: Path, kind: type[BaseModel]) -> None:
    """Refuses to write over anything but what the same command wrote: a file of which the whole, or the last line,
    reads as `kind`. An empty one holds nothing.

    Raises:
        UserError: something else is there.
    """
    if not path.exists():
        return
    try:
        text = path.read_text("utf-8").strip() if path.is_file() else "no file"
        if text:
            kind.model_validate_json(text if "\n}" in text else text.rpartition("\n")[2])
    except (OSError, ValueError):  # a ValidationError is one, and bytes that are not UTF-8 are
        raise UserError(
            f"{option} {path}: is there and holds something else than this command writes; choose another place with"
            f" {option}"
        ) from None


OF_RAY = ("workers", "gpus_per_worker", "address")


def engine_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options and gives the command `engine`, its name, and `fleet`, what belongs to Ray."""

    @wraps(command)
    def run(*args: Any, **given: Any) -> None:
        fleet = {name: given.pop(name) for name in OF_RAY}
        command(*args, fleet=fleet, **given)

    for option in (
        click.option(
            "--address",
            metavar="ADDRESS",
            help="The Ray cluster: auto, HOST:PORT or ray://HOST:10001.  [default: this machine]",
        ),
        click.option(
            "--gpus-per-worker",
            type=click.FloatRange(min=0),
            metavar="N",
            help="0.5 puts two workers on a GPU.  [default: 1 where there are GPUs]",
        ),
        click.option(
            "--workers",
            type=click.IntRange(min=1),
            metavar="N",
            help="How many draw at a time.  [default: for all GPUs, or cores]",
        ),
        click.option(
            "--engine",
            type=click.Choice(["process", "ray"]),
            default="process",
            show_default=True,
            help="Draw in this process, or on Ray.",
        ),
    ):
        run = option(run)
    return run


def open_engine(engine: str, fleet: Mapping[str, Any]) -> OpenEngine:
    """The engine of that name.

    Raises:
        click.UsageError: an option of Ray's without Ray.
        UserError: Ray is not installed.
    """
    given = {name: value for name, value in fleet.items() if value is not None}
    if engine == "process":
        if given:
            raise click.UsageError(f"--{next(iter(given)).replace('_', '-')} goes with --engine ray.")
        return in_process
    from generation.images.ray_cluster import Fleet, check_ray
    from generation.images.ray_engine import open_ray

    wanted = Fleet(**given)
    check_ray(wanted)
    return partial(open_ray, wanted)
