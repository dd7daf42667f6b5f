"""`pebench check`: whether what is about to be used is sound."""

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from generation.base.console import StageProgress, console, counted, money, show_columns, show_table
from generation.base.errors import UserError
from generation.base.locations import write_whole
from generation.base.recipes import read_recipe
from generation.base.records import printable
from generation.base.redaction import check_address
from generation.cli.check_images import images
from generation.cli.options import check_replaced, judge_fields, max_tokens_option
from generation.cli.servers import agree_to_server, key_variable_option
from generation.concepts.files import Concepts, check_file
from generation.writing.authoring import packaged
from schemas.judging import ErrorRate, JudgeRates
from schemas.validity import Validity


@click.group()
def check() -> None:
    """Check what is about to be used."""


@check.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--alone", is_flag=True, help="As 'build --concepts' takes them, in place of the packaged ones; not beside them."
)
def concepts(files: tuple[Path, ...], alone: bool) -> None:
    """Check files of people and events: each fault in one line; exit code 1 when there is any."""
    known, faulty = Concepts([], []) if alone else packaged(), 0
    for path in files:
        read, faults = check_file(path, known)
        known = Concepts([*known.people, *read.people], [*known.events, *read.events])
        faulty += len(faults)
        for fault in faults:
            click.echo(fault, err=True)
        if not faults:
            click.echo(printable(f"{path}: {len(read.people)} people, {len(read.events)} events, no fault found"))
    if faulty:
        sys.exit(1)


@check.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--judge", nargs=2, metavar="URL MODEL", help="The vision model.  [default: the recipe's]")
@max_tokens_option("Tokens of one answer at most, a model's thoughts included.  [default: the recipe's]")
@key_variable_option("The environment variable that holds the judge's key.")
@click.option(
    "--recipe",
    "recipe_name",
    default="embedded",
    show_default=True,
    metavar="NAME|FILE",
    help="A recipe whose 'judge' says how it is asked.",
)
@click.option(
    "--images",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Pictures that it is shown, each in at most six ways.",
)
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Another seed chooses other pictures."
)
@click.option(
    "--run",
    "run_folder",
    type=click.Path(path_type=Path),
    default=Path("runs/judge"),
    show_default=True,
    help="Where answers are kept.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("judge.json"),
    show_default=True,
    help="The file of rates, for judge.measured.",
)
@click.option("--yes", is_flag=True, help="Do not ask before a key is sent.")
def judge(
    folder: Path,
    judge: tuple[str, str] | None,
    max_tokens: int | None,
    key_variable: str | None,
    recipe_name: str,
    images: int,
    seed: int,
    run_folder: Path,
    out: Path,
    yes: bool,
) -> None:
    """Measure how often a judge errs, on pictures of a data set that pebench made.

    It is shown pictures as they were accepted, with another event or person asked for, and with a second person, words
    or disorder put in.
    """
    given = judge_fields(judge, recipe_name, max_tokens=max_tokens, key_variable=key_variable)
    recipe = read_recipe(recipe_name, judge=given).judge
    if recipe is None:
        raise UserError(
            f"recipe '{recipe_name}': has no judge; give --judge with an address and a model, or put one into the"
            " recipe"
        )
    check_address(recipe)
    check_replaced("--out", out, JudgeRates)
    agree_to_server(recipe, recipe_name, bool(judge or key_variable), yes)
    from generation.audit.judge_trials import judge_rates
    from generation.dataset.folder import Published
    from generation.judging.judge import open_judge

    data_set = Published(folder)
    with open_judge(recipe, run_folder) as asked, StageProgress() as progress:
        rates = judge_rates(asked, data_set, images, seed, lambda done, total: progress("pictures", done, total))
        report, cost = asked.report, asked.asker.cost
    write_whole(out, (rates.model_dump_json(indent=1) + "\n").encode())
    show_table(
        f"{rates.model}, on {rates.images} pictures of {rates.people} people in {rates.events} events",
        [
            *((f"rejected as it is: {name}", _share(share)) for name, share in rates.false_rejects.items()),
            *((f"let pass: {name}", _share(share)) for name, share in rates.false_accepts.items()),
            ("without an answer", str(rates.no_answer)),
            ("requests", counted(report.items())),
            ("cost", money(cost)),
            ("file", str(out)),
        ],
    )


def _share(share: ErrorRate) -> str:
    rate = (
        f"{share.wrong / share.answers:.1%}, 95 % interval {share.low:.1%} to {share.high:.1%}"
        if share.answers
        else "not measured"
    )
    return f"{share.wrong} of {share.answers} ({rate})"


@check.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the result to this file too.")
@click.option("--no-write", is_flag=True, help="Leave the data set's card as it is.")
@click.option("--strict", is_flag=True, help="End with exit code 1 when a criterion fails.")
def validity(folder: Path, json_file: Path | None, no_write: bool, strict: bool) -> None:
    """Measure whether identity and event can be learnt from a data set, whether they leak, and whether its splits are
    sound; the result goes on its card.

    A criterion that fails is printed as FAILS and is no error unless --strict is given.
    """
    from generation.audit.validity import measured_validity
    from generation.audit.validity_card import BALANCE_HEAD, READING_HEAD, balance_rows, pair_said, reading_row, record
    from generation.dataset.folder import CARD, MARKER, Published
    from generation.dataset.writers import amending

    if json_file:
        check_replaced("--json", json_file, Validity)
    with nullcontext(Published(folder)) if no_write else amending(folder) as published:
        card = "" if no_write else published.own_card
        with StageProgress() as progress:
            result = measured_validity(published, progress)
        show_columns("What probes read off forget_test", READING_HEAD, map(reading_row, result.readings))
        show_columns("Forgotten against retained people", BALANCE_HEAD, balance_rows(result.balance))
        show_columns("Nearest images of different splits", ("pair",), ((pair_said(pair),) for pair in result.nearest))
        show_columns(
            "Criteria",
            ("", "criterion", "found"),
            ((criterion.outcome.upper(), criterion.name, criterion.found) for criterion in result.criteria),
        )
        if json_file:
            write_whole(json_file, (result.model_dump_json(indent=1) + "\n").encode())
        if not no_write:
            record(published, card, result)
    places = [*([] if no_write else [folder / CARD, folder / MARKER]), *([json_file] if json_file else [])]
    if places:
        console.print(f"Written into {' and '.join(map(str, places))}", soft_wrap=True)
    if strict and any(criterion.outcome == "failed" for criterion in result.criteria):
        sys.exit(1)


check.add_command(images)
