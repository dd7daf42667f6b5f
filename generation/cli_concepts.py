"""`pebench write` and `pebench check`: new people and events, and whether a file of them is sound."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from generation.authoring import Bill, Result, author_events, author_people, bills, check_out, event_tasks, packaged, person_tasks, save
from generation.concept_files import Concepts, check_file
from generation.curation import Task
from generation.display import StageProgress, console, counted, show_table
from generation.errors import UserError
from generation.events import check_names
from generation.records import printable
from generation.resources import read_recipe
from schemas.recipe import Recipe, WriterRecipe

NOT_FAULTS = {"asked", "kept", "answered", "rejected", "refined", "paraphrased", "replaced", "without an answer", "given up"}


def writer_options(command: Any) -> Any:
    """The options of every command that asks a language model."""
    for option in (
        click.option("--run", "run_folder", type=click.Path(path_type=Path), default=Path("runs/writing"), show_default=True, help="Where answers are kept."),
        click.option("--recipe", "recipe_name", default="embedded", show_default=True, metavar="NAME|FILE", help="A packaged recipe or a YAML file."),
        click.option("--endpoint", metavar="URL|local", help="An OpenAI-compatible server's base address, or 'local' for llama.cpp in this process."),
        click.option("--model", help="The model's name there."),
        click.option("--model-file", type=click.Path(path_type=Path), help="A GGUF file, with --endpoint local."),
        click.option("--dry-run", is_flag=True, help="Print requests, tokens and cost, and stop."),
    ):
        command = option(command)
    return command


@click.group()
def write() -> None:
    """Have a language model write people or events."""


@write.command()
@click.option("--count", type=click.IntRange(min=1), required=True, help="How many.")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed draws other people.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("people.jsonl"), show_default=True, help="The file to write.")
@writer_options
def people(
    count: int, seed: int | None, out: Path, run_folder: Path, recipe_name: str, endpoint: str | None, model: str | None, model_file: Path | None, dry_run: bool
) -> None:
    """Draw facts of so many adults and have their looks written, checked and refined."""
    recipe, writer = _recipes(recipe_name, endpoint, model, seed=seed)
    tasks = person_tasks(count, recipe.seed)
    _show_plan(f"{count} people", tasks, writer, out)
    if dry_run:
        return
    check_out(out)
    with StageProgress() as progress:
        result = author_people(count, recipe.seed, writer, model_file, run_folder, progress)
    _finish(result, tasks, writer, out, run_folder)


@write.command()
@click.option("--names", required=True, metavar="'NAME, NAME ...'", help="The events' names, separated by commas.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("events.jsonl"), show_default=True, help="The file to write.")
@writer_options
def events(names: str, out: Path, run_folder: Path, recipe_name: str, endpoint: str | None, model: str | None, model_file: Path | None, dry_run: bool) -> None:
    """Have an event scene written for every name, checked and refined."""
    _, writer = _recipes(recipe_name, endpoint, model)
    wanted = [name for one in names.split(",") if (name := " ".join(one.split()))]
    check_names(wanted, packaged().events)
    tasks = event_tasks(wanted)
    _show_plan(f"{len(wanted)} events", tasks, writer, out)
    if dry_run:
        return
    check_out(out)
    with StageProgress() as progress:
        result = author_events(wanted, writer, model_file, run_folder, progress)
    _finish(result, tasks, writer, out, run_folder)


@click.group()
def check() -> None:
    """Check what is about to be used."""


@check.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--alone", is_flag=True, help="As 'build --concepts' takes them, in place of the packaged ones; not beside them.")
def concepts(files: tuple[Path, ...], alone: bool) -> None:
    """Check files of people and events: each fault in one line; exit code 2 when there is any."""
    known, faulty = Concepts([], []) if alone else packaged(), 0
    for path in files:
        found, faults = check_file(path, known)
        known = Concepts([*known.people, *found.people], [*known.events, *found.events])
        faulty += len(faults)
        for fault in faults:
            click.echo(fault, err=True)
        if not faults:
            click.echo(printable(f"{path}: {len(found.people)} people, {len(found.events)} events, no fault found"))
    if faulty:
        sys.exit(2)


def _recipes(name: str, endpoint: str | None, model: str | None, **fields: Any) -> tuple[Recipe, WriterRecipe]:
    recipe = read_recipe(name, **fields)
    given = {"endpoint": endpoint, "model": model}
    writer = recipe.writer.model_copy(update={key: value for key, value in given.items() if value is not None})
    if "@" in (writer.endpoint or ""):
        raise UserError(f"--endpoint: holds a user or a password; give the address without them, and the key in {writer.key_variable}")
    return recipe, writer


def _show_plan(what: str, tasks: Sequence[Task[Any, Any]], recipe: WriterRecipe, out: Path) -> None:
    rows = [("endpoint", f"{recipe.endpoint or 'none given'}, model {recipe.model or 'none given'}"), ("file", f"{out}, licence {recipe.license}")]
    rows += [(name, _bill(bill)) for name, bill in bills(tasks, recipe).items()]
    show_table(f"Plan: {what}", rows)


def _bill(bill: Bill) -> str:
    cost = "unknown (the recipe has no prices)" if bill.price is None else f"{bill.price:,.2f}"
    return f"{bill.requests:,} requests, {bill.usage.input:,} + {bill.usage.output:,} tokens, cost {cost}"


def _finish(result: Result, tasks: Sequence[Task[Any, Any]], recipe: WriterRecipe, out: Path, folder: Path) -> None:
    rejected = folder / "rejected"
    if not result.records:
        raise UserError(f"{out}: not one of {result.asked} was accepted; why stands in {rejected}; try a larger model")
    save(result, out, tasks, recipe.model or "local")
    counts = result.counts
    cost = "unknown (the recipe has no prices)" if result.price is None else f"{result.price:,.2f}"
    rows = [
        ("written", f"{len(result.records)} of {result.asked}"),
        ("requests", f"{counts.get('asked', 0)}, and {counts.get('kept', 0)} answers were there already"),
        ("faults", counted((name, n) for name, n in counts.items() if name not in NOT_FAULTS)),
        ("texts", counted((name, counts.get(name, 0)) for name in ("rejected", "refined", "paraphrased", "replaced", "given up"))),
        ("tokens, cost", f"{result.usage.input:,} + {result.usage.output:,}, {cost}"),
        ("file", f"{out}, and beside it {out.stem}.report.json" + (f", {out.stem}.balance.png" if hasattr(result.records[0], "age") else "")),
    ]
    show_table("Result", rows)
    if len(result.records) < result.asked:
        console.print(f"Why texts were not taken stands in {rejected}.")
