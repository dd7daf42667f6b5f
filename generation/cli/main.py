"""`pebench`: one thin function a verb. Faults of the user are one line and exit code 2."""

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from generation import pipeline
from generation.base.console import StageProgress, console, counted, duration, money, show_table
from generation.base.errors import UserError
from generation.base.locations import is_remote, remove
from generation.cli import check, export, publish, split, write
from generation.cli.engine_options import engine_options, open_engine
from generation.concepts.packaged import read_recipe
from generation.dataset.card import guess_said
from generation.dataset.card_checkpoint import licence_said
from generation.dataset.splits import ADDED, EXTENDED, config_names, default_config
from generation.images.run_folder import Run
from generation.pipeline import Plan
from generation.rendering.weights import fetched
from generation.report.figures import last_report, with_times
from generation.report.saved import save_report
from schemas.recipe import Recipe
from schemas.report import Report

LONG, LARGE = 3600.0, 5000.0  # seconds and megabytes from which a build asks first


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pebench")
def cli() -> None:
    """Generates PEBench: fictitious people in event scenes, for unlearning in multimodal models."""


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
        click.option("--events", type=click.IntRange(min=1), help="Take the first so many events."),
        click.option("--people", type=click.IntRange(min=1), help="Take the first so many people."),
        click.option(
            "--recipe",
            "recipe_name",
            default="embedded",
            show_default=True,
            metavar="NAME|FILE",
            help="A packaged recipe (flux on a GPU) or a YAML file.",
        ),
    ):
        command = option(command)
    return command


@cli.command()
@recipe_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("pebench"),
    show_default=True,
    help="Where the data set goes.",
)
@click.option("--dry-run", is_flag=True, help="Print the plan and stop.")
@click.option("--yes", is_flag=True, help="Do not ask before a long or large build.")
@engine_options
def build(
    recipe_name: str,
    out: Path,
    run_folder: str | None,
    dry_run: bool,
    yes: bool,
    engine: str,
    fleet: Mapping[str, Any],
    **fields: Any,
) -> None:
    """Build the data set: draw, check, draw again, publish into a folder."""
    from publish import blocks_of, check_target, clear_staging, is_current, made_by

    begun = time.monotonic()
    recipe, run = _recipe_and_run(recipe_name, run_folder, fields)
    check_target(out)
    folder = run.folder
    if not is_remote(folder) and out.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UserError(
            f"{folder}: the run folder lies in the data set's folder {out}; choose another with --run or --out"
        )
    drawn_by = open_engine(engine, fleet)
    context = pipeline.prepare(recipe, run)
    plan = pipeline.plan(context)
    before = made_by(out)
    removed = sorted(set(blocks_of(out)) - set(map(str, plan.selection.people)))
    _show_plan(plan, out, None if before == f"recipe '{recipe.name}', seed {recipe.seed}" else before, removed)
    if dry_run:
        return
    clear_staging(out)
    if plan.portraits_left + plan.scenes_left == 0 and run.ended and is_current(out, pipeline.made_of(context, out)):
        console.print(f"Nothing to do: {out} is complete and unchanged ({time.monotonic() - begun:.1f} s).")
        return
    _agree(plan, out, removed, yes)
    for told in (run.report, run.page):
        remove(told)  # until this build has one
    with StageProgress() as progress:
        context, report = pipeline.draw(context, drawn_by, progress)
        start = time.monotonic()
        published = pipeline.publish(context, out, progress)
    seconds = {**report.seconds, "data set": time.monotonic() - start}
    guesses = {task: guess_said(guess) for task, guess in published.guesses.items()}
    report = report.model_copy(update={"configs": published.configs, "seconds": seconds, "guesses": guesses})
    save_report(report, run)
    added = [
        any(records for block, records in groups.items() if (block or "").startswith(ADDED))
        for groups in (plan.selection.people, plan.selection.events)
    ]
    for lost in published.dropped:
        console.print(f"Left out: {lost}", soft_wrap=True)
    _show_report(report, run.page, out, time.monotonic() - begun, config_names(*added))


@cli.command()
@recipe_options
def report(recipe_name: str, run_folder: str | None, **fields: Any) -> None:
    """Write the report of a run folder anew, finished or not; nothing is drawn. Give the recipe as to `build`."""
    recipe, run = _recipe_and_run(recipe_name, run_folder, fields)
    found = pipeline.report(pipeline.prepare(recipe, run))
    if not any(funnel.finished for funnel in found.funnels):
        raise UserError(
            f"{run.folder}: holds nothing of recipe '{recipe.name}' with these options yet; give those of the build, or"
            " build it first"
        )
    save_report(with_times(found, last_report(run)), run)
    console.print(
        f"{run.page}: {found.accepted} of {found.asked} scenes accepted"
        + (f", {found.unfinished} not finished" if found.unfinished else "")
    )


@cli.command()
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
    from generation.review.server import serve

    serve(pipeline.prepare(*_recipe_and_run(recipe_name, run_folder, fields)), port, reviewer, browser)


def _recipe_and_run(recipe_name: str, run_folder: str | None, fields: Mapping[str, Any]) -> tuple[Recipe, Run]:
    given = {name: value for name, value in fields.items() if value != ()}
    if given.get("judge"):
        given["judge"] = dict(zip(("endpoint", "model"), given["judge"], strict=True))
    recipe = read_recipe(recipe_name, **given)
    return recipe, Run(run_folder or Path("runs") / recipe.name)


def _show_plan(plan: Plan, out: Path, replaced: str | None, removed: Sequence[str]) -> None:
    recipe = plan.recipe
    rows = [
        (
            "people x events",
            f"{_parts(plan.selection.people)} x {_parts(plan.selection.events)} = {plan.scenes} scenes",
        ),
        *([("unverified", _unverified(plan))] if plan.unverified else []),
        ("left to draw", f"{plan.portraits_left} portraits, {plan.scenes_left} scenes"),
        *_checkpoint_rows(plan),
        *_judge_rows(plan),
        *_cost_rows(plan),
        ("data set", f"{out}, licence {recipe.dataset.license}" + (f", in place of {replaced}" if replaced else "")),
    ]
    if removed:
        rows.append(("removed from it", f"{', '.join(removed)} (what was drawn stays in the run folder)"))
    show_table(f"Plan: recipe '{recipe.name}', seed {recipe.seed}", rows)


def _checkpoint_rows(plan: Plan) -> list[tuple[str, str]]:
    recipe = plan.recipe
    drawn = recipe.checkpoint
    batches = "batches as large as fit" if drawn.batch_size == "auto" else f"batches of {drawn.batch_size}"
    rows = [
        ("checkpoint", f"{drawn.path} ({drawn.size} px, {drawn.steps} steps, {drawn.dtype}, {batches})"),
        ("its licence", licence_said(drawn)),
        ("limits of checks", plan.checkpoint.calibration.origin.split(":")[0].split(";")[0]),
    ]
    if drawn.revision:
        rows.append(("its weights", f"commit {drawn.revision}" + ("" if fetched(drawn) else ", not downloaded yet")))
    if recipe.checks_off:
        rows.append(
            (
                "not checked",
                ", ".join(recipe.checks_off)
                + (" (the judge looks at events)" if recipe.judge and "event" in recipe.checks_off else ""),
            )
        )
    return rows


def _cost_rows(plan: Plan) -> list[tuple[str, str]]:
    if plan.seconds is None or plan.megabytes is None or plan.checkpoint.cost is None:
        return [("estimated time", "unknown: nobody measured what this checkpoint costs")]
    return [
        ("estimated time", f"{duration(plan.seconds)} (from {plan.checkpoint.cost.machine})"),
        ("estimated disk", f"{plan.megabytes:.0f} MB"),
    ]


def _unverified(plan: Plan) -> str:
    if not plan.checkpoint.calibration.event.labels or "event" in plan.recipe.checks_off:
        return "every event: no check looks at them"
    return f"{', '.join(plan.unverified)}: the checkpoint was not trained on them, and no check knows them"


def _judge_rows(plan: Plan) -> list[tuple[str, str]]:
    if plan.recipe.judge is None or plan.judge is None:
        return []
    said = "{} {:,} requests, about {:,} + {:,} tokens, cost {}"
    rows = [
        said.format(name, one.requests, one.usage.input, one.usage.output, money(one.price))
        for name, one in zip(("from", "to"), plan.judge, strict=True)
    ]
    return [("judge", f"{plan.recipe.judge.model} at {plan.recipe.judge.endpoint}"), ("judge takes", "\n".join(rows))]


def _parts(groups: Mapping[str | None, Sequence[object]]) -> str:
    """ "8", or "(200 + 10 held-out + 3 added-mine)"."""
    said = [f"{len(records)} {block}" if block else str(len(records)) for block, records in groups.items() if records]
    return said[0] if len(said) == 1 else f"({' + '.join(said)})"


def _agree(plan: Plan, out: Path, removed: Sequence[str], yes: bool) -> None:
    reasons = []
    if plan.seconds is not None and plan.megabytes is not None and (plan.seconds >= LONG or plan.megabytes >= LARGE):
        reasons.append(f"This takes about {duration(plan.seconds)} and {plan.megabytes / 1000:.1f} GB.")
    if (
        plan.checkpoint.folder is None
        and plan.portraits_left + plan.scenes_left
        and not fetched(plan.recipe.checkpoint)
    ):
        reasons.append(f"This downloads the weights of {plan.recipe.checkpoint.path}.")
    if removed:
        reasons.append(f"This removes {', '.join(removed)} from {out}.")
    if yes or not reasons:
        return
    if not sys.stdin.isatty():
        raise UserError(f"{' '.join(reasons)} Add --yes to go on.")
    if not click.confirm(f"{' '.join(reasons)} Go on?"):
        raise click.Abort


def _show_report(report: Report, page: Path, out: Path, seconds: float, expected: Sequence[str]) -> None:
    lost = ", ".join(report.given_up[:5]) + (
        f" and {len(report.given_up) - 5} more" if len(report.given_up) > 5 else ""
    )
    rows = [
        ("scenes asked for", str(report.asked)),
        ("accepted", str(report.accepted)),
        ("drawn again", str(report.drawn_again)),
        ("rejected candidates", counted(report.rejected.items())),
        ("given up", lost or "none"),
        *([("judge", counted((name, round(n, 4)) for name, n in report.judge.items()))] if report.judge else []),
        ("pass for a given face", _false_matches(report)),
        *((f"seconds, {stage}", f"{spent:.1f}") for stage, spent in report.seconds.items()),
        ("seconds in all", f"{seconds:.1f}"),
        ("configs", ", ".join(report.configs)),
    ]
    rows += [(f"text-only guesser, {task}", said) for task, said in report.guesses.items()]
    if missing := [name for name in expected if name not in report.configs]:
        rows.append(("left out (empty at this size)", ", ".join(missing)))
    rows += [("report", str(page)), ("data set", str(out))]
    show_table("Result", rows)
    extended = f"all{EXTENDED}"
    config = extended if extended in report.configs else default_config(report.configs)
    console.print(f'load_dataset("{out}", "{config}", split="{next(iter(report.configs[config]))}")', soft_wrap=True)


def _false_matches(report: Report) -> str:
    found = report.gallery
    if found.expected is None or found.expected_bound is None:
        return "not measured for this checkpoint"
    return f"{found.expected:.2f} other people on average, at most {found.expected_bound:.2f}"


cli.add_command(write.write)
cli.add_command(check.check)
cli.add_command(split.split)
cli.add_command(publish.publish)
cli.add_command(export.export)


def main() -> None:
    """Entry point of the command."""
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as bare:
        print(bare.format_message(), file=sys.stderr)
        sys.exit(2)
    except click.UsageError as error:
        _fail(f"{error.format_message()} See '{error.ctx.command_path if error.ctx else 'pebench'} --help'.")
    except UserError as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or 'file system'}: {error.strerror or error}; what was finished is kept")
    except (click.Abort, KeyboardInterrupt):
        print("Stopped. What was finished is kept; run the same command to go on.", file=sys.stderr)
        sys.exit(130)


def _fail(message: str) -> None:
    print(f"pebench: {' '.join(message.split())}", file=sys.stderr)
    sys.exit(2)
