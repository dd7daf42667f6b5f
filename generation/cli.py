"""`pebench`: one thin function a verb. Faults of the user are one line and exit code 2."""

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from generation import cli_check, cli_publish, cli_write
from generation.display import StageProgress, console, counted, duration, show_table
from generation.errors import UserError
from generation.pipeline import Build, Plan, Report
from generation.resources import read_recipe
from generation.splits import ADDED, EXTENDED, config_names, default_config
from generation.store import Run

LONG, LARGE = 3600.0, 5000.0  # seconds and megabytes from which a build asks first


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pebench")
def cli() -> None:
    """Generates PEBench: fictitious people in event scenes, for unlearning in multimodal models."""


@cli.command()
@click.option("--recipe", "recipe_name", default="embedded", show_default=True, metavar="NAME|FILE", help="A packaged recipe or a YAML file.")
@click.option("--people", type=click.IntRange(min=1), help="Take the first so many people.")
@click.option("--events", type=click.IntRange(min=1), help="Take the first so many events.")
@click.option("--concepts", multiple=True, metavar="FILE", help="A file whose people or events stand in place of the packaged ones.")
@click.option("--add", multiple=True, metavar="FILE", help="A file of further people or events; what is there already keeps its bytes.")
@click.option("--unverified-events", is_flag=True, default=None, help="Draw events that no check knows, and mark them so.")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed draws other images.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("pebench"), show_default=True, help="Where the data set goes.")
@click.option("--run", "run_folder", type=click.Path(path_type=Path), help="Where the work is kept.  [default: runs/<recipe>]")
@click.option("--dry-run", is_flag=True, help="Print the plan and stop.")
@click.option("--yes", is_flag=True, help="Do not ask before a long or large build.")
def build(recipe_name: str, out: Path, run_folder: Path | None, dry_run: bool, yes: bool, **fields: Any) -> None:
    """Build the data set: draw, check, draw again, publish into a folder."""
    from publish import blocks_of, check_target, clear_staging, is_current, made_by

    begun = time.monotonic()
    recipe = read_recipe(recipe_name, **{name: value for name, value in fields.items() if value != ()})
    check_target(out)
    folder = run_folder or Path("runs") / recipe.name
    run = Run(folder)
    if out.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UserError(f"{folder}: the run folder lies in the data set's folder {out}; choose another with --run or --out")
    work = Build(recipe, run)
    plan = work.plan()
    before = made_by(out)
    removed = sorted(set(blocks_of(out)) - set(map(str, plan.selection.people)))
    _show_plan(plan, out, None if before == f"recipe '{recipe.name}', seed {recipe.seed}" else before, removed)
    if dry_run:
        return
    clear_staging(out)
    if plan.portraits_left + plan.scenes_left == 0 and work.run.report.is_file() and is_current(out, work.made_of(out)):
        console.print(f"Nothing to do: {out} is complete and unchanged ({time.monotonic() - begun:.1f} s).")
        return
    _agree(plan, out, removed, yes)
    work.run.report.unlink(missing_ok=True)  # until this build has one
    with StageProgress() as work.progress:
        report = work.draw()
        start = time.monotonic()
        counts = work.publish(out)
    report = report._replace(configs=counts, seconds={**report.seconds, "data set": time.monotonic() - start})
    work.save_report(report)
    added = [any(records for block, records in groups.items() if (block or "").startswith(ADDED)) for groups in (plan.selection.people, plan.selection.events)]
    _show_report(report, out, time.monotonic() - begun, config_names(*added))


def _show_plan(plan: Plan, out: Path, replaced: str | None, removed: Sequence[str]) -> None:
    recipe = plan.recipe
    drawn = f"{recipe.checkpoint.path} ({recipe.checkpoint.size} px, {recipe.checkpoint.steps} steps), licence {recipe.checkpoint.license}"
    rows = [
        ("people x events", f"{_parts(plan.selection.people)} x {_parts(plan.selection.events)} = {plan.scenes} scenes"),
        *([("unverified", f"{', '.join(plan.unverified)}: the checkpoint was not trained on them, and no check knows them")] if plan.unverified else []),
        ("left to draw", f"{plan.portraits_left} portraits, {plan.scenes_left} scenes"),
        ("checkpoint", drawn),
        ("estimated time", f"{duration(plan.seconds)} (from {plan.checkpoint.cost.machine})"),
        ("estimated disk", f"{plan.megabytes:.0f} MB"),
        ("data set", f"{out}, licence {recipe.dataset.license}" + (f", in place of {replaced}" if replaced else "")),
    ]
    if removed:
        rows.append(("removed from it", f"{', '.join(removed)} (what was drawn stays in the run folder)"))
    show_table(f"Plan: recipe '{recipe.name}', seed {recipe.seed}", rows)


def _parts(groups: Mapping[str | None, Sequence[object]]) -> str:
    """ "8", or "(200 + 10 held-out + 3 added-mine)"."""
    said = [f"{len(records)} {block}" if block else str(len(records)) for block, records in groups.items() if records]
    return said[0] if len(said) == 1 else f"({' + '.join(said)})"


def _agree(plan: Plan, out: Path, removed: Sequence[str], yes: bool) -> None:
    reasons = []
    if plan.seconds >= LONG or plan.megabytes >= LARGE:
        reasons.append(f"This takes about {duration(plan.seconds)} and {plan.megabytes / 1000:.1f} GB.")
    if removed:
        reasons.append(f"This removes {', '.join(removed)} from {out}.")
    if yes or not reasons:
        return
    if not sys.stdin.isatty():
        raise UserError(f"{' '.join(reasons)} Add --yes to go on.")
    if not click.confirm(f"{' '.join(reasons)} Go on?"):
        raise click.Abort


def _show_report(report: Report, out: Path, seconds: float, expected: Sequence[str]) -> None:
    lost = ", ".join(report.given_up[:5]) + (f" and {len(report.given_up) - 5} more" if len(report.given_up) > 5 else "")
    rows = [
        ("scenes asked for", str(report.asked)),
        ("accepted", str(report.accepted)),
        ("drawn again", str(report.drawn_again)),
        ("rejected candidates", counted(report.rejected.items())),
        ("given up", lost or "none"),
        ("pass for a given face", "{:.2f} other people on average, at most {:.2f}".format(*report.false_matches)),
        *((f"seconds, {stage}", f"{spent:.1f}") for stage, spent in report.seconds.items()),
        ("seconds in all", f"{seconds:.1f}"),
        ("configs", ", ".join(report.configs)),
    ]
    if missing := [name for name in expected if name not in report.configs]:
        rows.append(("left out (empty at this size)", ", ".join(missing)))
    rows.append(("data set", str(out)))
    show_table("Result", rows)
    extended = f"all{EXTENDED}"
    config = extended if extended in report.configs else default_config(report.configs)
    console.print(f'load_dataset("{out}", "{config}", split="{next(iter(report.configs[config]))}")', soft_wrap=True)


cli.add_command(cli_write.write)
cli.add_command(cli_check.check)
cli.add_command(cli_publish.publish)


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
