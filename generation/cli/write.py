"""`pebench write`: new people and events by a language model."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from generation.base.console import StageProgress, console, counted, money, show_table
from generation.base.errors import UserError
from generation.base.faults import first_fault
from generation.base.recipes import read_recipe
from generation.base.redaction import check_address
from generation.cli.options import max_tokens_option
from generation.cli.servers import agree_to_server, key_variable_option
from generation.questions.templates import packaged_templates
from generation.writing.authoring import (
    Asking,
    Result,
    author_events,
    author_people,
    author_questions,
    bills,
    check_out,
    packaged,
    save_records,
)
from generation.writing.events import EventTask, check_names
from generation.writing.people import Cast
from generation.writing.phrasings import Phrasing
from schemas.concepts import Person
from schemas.questions import QuestionTemplate
from schemas.recipe import Recipe, WriterRecipe
from validation.texts.names_in_text import NamesOf

HELD = ("rejected", "refined", "paraphrased", "replaced", "given up", "without a paraphrase")
NOT_FAULTS = {"asked", "kept", "answered", "without an answer", "adapted", *HELD}


def writer_options(command: Any) -> Any:
    """The options of every command that asks a language model."""
    for option in (
        click.option(
            "--run",
            "run_folder",
            type=click.Path(path_type=Path),
            default=Path("runs/writing"),
            show_default=True,
            help="Where answers are kept.",
        ),
        click.option(
            "--recipe",
            "recipe_name",
            default="embedded",
            show_default=True,
            metavar="NAME|FILE",
            help="A packaged recipe or a YAML file.",
        ),
        click.option(
            "--endpoint",
            metavar="URL|local",
            help="An OpenAI-compatible server's base address, or 'local' for llama.cpp in this process.",
        ),
        click.option("--model", help="The model's name there."),
        max_tokens_option("Tokens of one answer at most, a model's thoughts included.  [default: the recipe's]"),
        key_variable_option("The environment variable that holds the key.  [default: the recipe's]"),
        click.option("--yes", is_flag=True, help="Do not ask before a key is sent."),
        click.option("--model-file", type=click.Path(path_type=Path), help="A GGUF file, with --endpoint local."),
        click.option("--dry-run", is_flag=True, help="Print requests, tokens and cost, and stop."),
    ):
        command = option(command)
    return command


beside_option = click.option(
    "--beside",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of one's own that nothing new may collide with.",
)


@click.group()
def write() -> None:
    """Have a language model write people, events, or wordings of questions."""


@write.command()
@click.option("--count", type=click.IntRange(min=1), required=True, help="How many.")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed draws other people.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("people.jsonl"), show_default=True, help="The file to write."
)
@writer_options
@beside_option
def people(
    count: int,
    seed: int | None,
    out: Path,
    run_folder: Path,
    dry_run: bool,
    beside: tuple[Path, ...],
    model_file: Path | None,
    **given: Any,
) -> None:
    """Draw facts of so many adults and have their looks written, checked and refined."""
    recipe, writer = _recipes(given, seed=seed)
    cast = Cast(count, recipe.seed, packaged(beside).people)
    _show_plan(f"{count} people", cast.tasks, writer, out)
    request = _request("people", writer, model_file, [f"seed {recipe.seed}"], [task.facts.name for task in cast.tasks])
    if dry_run:
        return
    check_out(out, request)
    _agree(writer, given)
    with StageProgress() as progress:
        result = author_people(cast, writer, model_file, run_folder, progress)
    _finish(result, cast.tasks, request, writer, out, run_folder)


@write.command()
@click.option("--names", required=True, metavar="'NAME, NAME ...'", help="The events' names, separated by commas.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("events.jsonl"), show_default=True, help="The file to write."
)
@writer_options
@beside_option
def events(
    names: str,
    out: Path,
    run_folder: Path,
    dry_run: bool,
    beside: tuple[Path, ...],
    model_file: Path | None,
    **given: Any,
) -> None:
    """Have an event scene written for every name, checked and refined."""
    _, writer = _recipes(given)
    wanted = [name for part in names.split(",") if (name := " ".join(part.split()))]
    taken = packaged(beside)
    people = NamesOf(person.name for person in taken.people)
    check_names(wanted, taken.events, people)
    tasks = [EventTask(name, taken.events, people) for name in wanted]
    _show_plan(f"{len(wanted)} events", tasks, writer, out)
    if dry_run:
        return
    request = _request("events", writer, model_file, [], wanted)
    check_out(out, request)
    _agree(writer, given)
    with StageProgress() as progress:
        result = author_events(tasks, writer, model_file, run_folder, progress)
    _finish(result, tasks, request, writer, out, run_folder)


@write.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("questions.jsonl"),
    show_default=True,
    help="The file to write.",
)
@writer_options
def questions(out: Path, run_folder: Path, dry_run: bool, model_file: Path | None, **given: Any) -> None:
    """Have further wordings of every question written, for `pebench build --questions`."""
    _, writer = _recipes(given)
    writer = writer.model_copy(update={"reviewer": False, "replacements": 0})  # the rules for templates judge wordings
    tasks = [Phrasing(template) for template in packaged_templates().values()]
    _show_plan(f"wordings of {len(tasks)} kinds of questions", tasks, writer, out)
    if dry_run:
        return
    request = _request("questions", writer, model_file, [], [task.subject for task in tasks])
    check_out(out, request)
    _agree(writer, given)
    with StageProgress() as progress:
        result = author_questions(tasks, writer, model_file, run_folder, progress)
    _finish(result, tasks, request, writer, out, run_folder)
    written = {" ".join(record.key) for record in result.records if isinstance(record, QuestionTemplate)}
    if missing := [task.subject for task in tasks if task.subject not in written]:
        console.print(f"The packaged wordings stay alone for: {', '.join(missing)}.", soft_wrap=True)


def _recipes(given: dict[str, Any], **fields: Any) -> tuple[Recipe, WriterRecipe]:
    """The recipe, and its writer with what the command line gives; checked before anything is printed."""
    key = {"key_variable": given["key_variable"]} if given["key_variable"] else None
    recipe = read_recipe(given["recipe_name"], **fields, writer=key)
    changed = {name: given[name] for name in ("endpoint", "model", "max_tokens") if given[name] is not None}
    try:
        writer = WriterRecipe.model_validate(recipe.writer.model_dump() | changed)
    except ValidationError as error:
        fault = first_fault(error, recipe.writer.model_dump() | changed)
        option = f"--{fault.field.replace('_', '-')}" if fault.field in changed else "writer"
        said = fault.said.removeprefix(f"field '{fault.field}': ")
        raise UserError(f"{option}: {said}") from None
    check_address(writer)
    return recipe, writer


def _agree(writer: WriterRecipe, given: dict[str, Any]) -> None:
    named = bool(given["endpoint"] or given["key_variable"])
    agree_to_server(writer, given["recipe_name"], named, given["yes"])


def _request(
    kind: str, recipe: WriterRecipe, model_file: Path | None, more: Sequence[str], subjects: Sequence[str]
) -> list[str]:
    """What a command asks for, part by part; what it asks for more than another stands at the end. Where the model is
    served does not matter.
    """
    return [kind, f"model {model_file.name if model_file else recipe.model}", *more, *subjects]


def _show_plan(what: str, tasks: Sequence[Asking], recipe: WriterRecipe, out: Path) -> None:
    rows = [
        ("endpoint", f"{recipe.endpoint or 'none given'}, model {recipe.model or 'none given'}"),
        ("file", f"{out}, licence {recipe.license}"),
    ]
    rows += [
        (
            name,
            (
                f"{bill.requests:,} requests, {bill.usage.input:,} + {bill.usage.output:,} tokens, cost"
                f" {money(bill.price)}"
            ),
        )
        for name, bill in bills(tasks, recipe).items()
    ]
    show_table(f"Plan: {what}", rows)


def _finish(
    result: Result, tasks: Sequence[Asking], request: Sequence[str], recipe: WriterRecipe, out: Path, folder: Path
) -> None:
    rejected = folder / "rejected"
    if not result.records:
        raise UserError(
            f"{out}: not one of {result.asked} was accepted, most often since: {'; '.join(result.reasons)}; see"
            f" {rejected}, and try a larger model"
        )
    save_records(result, out, tasks, request, recipe)
    counts = result.counts
    plot = f" and {out.stem}.balance.png" if isinstance(result.records[0], Person) else ""
    rows = [
        ("written", f"{len(result.records)} of {result.asked}"),
        ("requests", f"{counts.get('asked', 0)}, and {counts.get('kept', 0)} answers were there already"),
        ("faults", counted((name, n) for name, n in counts.items() if name not in NOT_FAULTS)),
        ("objections", counted((name, counts.get(name, 0)) for name in HELD)),
        ("tokens, cost", f"{result.usage.input:,} + {result.usage.output:,}, {money(result.price)}"),
        ("file", f"{out}; beside it {out.stem}.report.json{plot}"),
    ]
    show_table("Result", rows)
    if len(result.records) < result.asked or counts.get("without a paraphrase"):
        console.print(
            f"Most often held against texts: {'; '.join(result.reasons)}. All of it stands in {rejected}.",
            soft_wrap=True,
        )
