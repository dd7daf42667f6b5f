"""`pebench`: one thin function a verb. Faults of the user are one line and exit code 2."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from generation.errors import UserError
from generation.pipeline import Build, Plan, Report
from generation.resources import read_recipe
from generation.splits import config_names, default_config
from generation.store import Run

LONG, LARGE = 3600.0, 5000.0  # seconds and megabytes from which a build asks first

console = Console(markup=False, highlight=False)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pebench")
def cli() -> None:
    """Generates PEBench: fictitious people in event scenes, for unlearning in multimodal models."""


@cli.command()
@click.option("--recipe", "recipe_name", default="embedded", show_default=True, metavar="NAME|FILE", help="A packaged recipe or a YAML file.")
@click.option("--people", type=click.IntRange(min=1), help="Take the first so many people.")
@click.option("--events", type=click.IntRange(min=1), help="Take the first so many events.")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed draws other images.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("pebench"), show_default=True, help="Where the data set goes.")
@click.option("--run", "run_folder", type=click.Path(path_type=Path), help="Where the work is kept.  [default: runs/<recipe>]")
@click.option("--dry-run", is_flag=True, help="Print the plan and stop.")
@click.option("--yes", is_flag=True, help="Do not ask before a long or large build.")
def build(recipe_name: str, people: int | None, events: int | None, seed: int | None, out: Path, run_folder: Path | None, dry_run: bool, yes: bool) -> None:
    """Build the data set: draw, check, draw again, publish into a folder."""
    from publish import check_target, clear_staging, is_current, made_by

    begun = time.monotonic()
    recipe = read_recipe(recipe_name, people=people, events=events, seed=seed)
    check_target(out)
    folder = run_folder or Path("runs") / recipe.name
    run = Run(folder)
    if out.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UserError(f"{folder}: the run folder lies in the data set's folder {out}; choose another with --run or --out")
    work = Build(recipe, run)
    plan = work.plan()
    before = made_by(out)
    _show_plan(plan, out, None if before == f"recipe '{recipe.name}', seed {recipe.seed}" else before)
    if dry_run:
        return
    clear_staging(out)
    if plan.portraits_left + plan.scenes_left == 0 and work.run.report.is_file() and is_current(out, work.made_of(out)):
        console.print(f"Nothing to do: {out} is complete and unchanged ({time.monotonic() - begun:.1f} s).")
        return
    _agree(plan, yes)
    work.run.report.unlink(missing_ok=True)  # until this build has one
    with _Progress() as work.progress:
        report = work.draw()
        start = time.monotonic()
        counts = work.publish(out)
    report = report._replace(configs=counts, seconds={**report.seconds, "data set": time.monotonic() - start})
    work.save_report(report)
    _show_report(report, out, time.monotonic() - begun)


class _Progress:
    """A bar with the time that is left for each stage; without a terminal a line for every tenth."""

    def __enter__(self) -> Callable[[str, int, int], None]:
        self.tasks: dict[str, int] = {}
        self.tenths: dict[str, int] = {}
        columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("ETA"), TimeRemainingColumn())
        self.bars = Progress(*columns, console=console)
        if console.is_terminal:
            self.bars.start()
        return self.show

    def show(self, stage: str, done: int, total: int) -> None:
        if console.is_terminal:
            if stage not in self.tasks:
                self.tasks[stage] = self.bars.add_task(stage, total=total)
            self.bars.update(self.tasks[stage], completed=done, total=total)
        elif (tenth := 10 * done // max(1, total)) != self.tenths.get(stage):
            self.tenths[stage] = tenth
            console.print(f"{stage}: {done} of {total}")

    def __exit__(self, *_: object) -> None:
        self.bars.stop()


def _show_plan(plan: Plan, out: Path, replaced: str | None) -> None:
    recipe = plan.recipe
    table = Table(title=f"Plan: recipe '{recipe.name}', seed {recipe.seed}", show_header=False, title_justify="left")
    table.add_row("people x events", f"{len(plan.people)} x {len(plan.events)} = {plan.scenes} scenes")
    table.add_row("left to draw", f"{plan.portraits_left} portraits, {plan.scenes_left} scenes")
    table.add_row("checkpoint", f"{recipe.checkpoint.path} ({recipe.checkpoint.size} px, {recipe.checkpoint.steps} steps), licence {recipe.checkpoint.license}")
    table.add_row("estimated time", f"{_duration(plan.seconds)} (from {plan.checkpoint.cost.machine})")
    table.add_row("estimated disk", f"{plan.megabytes:.0f} MB")
    table.add_row("data set", f"{out}, licence {recipe.dataset.license}" + (f", in place of {replaced}" if replaced else ""))
    console.print(table)


def _agree(plan: Plan, yes: bool) -> None:
    if yes or (plan.seconds < LONG and plan.megabytes < LARGE):
        return
    what = f"This takes about {_duration(plan.seconds)} and {plan.megabytes / 1000:.1f} GB."
    if not sys.stdin.isatty():
        raise UserError(f"{what} Add --yes to go on.")
    if not click.confirm(f"{what} Go on?"):
        raise click.Abort


def _show_report(report: Report, out: Path, seconds: float) -> None:
    table = Table(title="Result", show_header=False, title_justify="left")
    table.add_row("scenes asked for", str(report.asked))
    table.add_row("accepted", str(report.accepted))
    table.add_row("drawn again", str(report.drawn_again))
    table.add_row("rejected candidates", ", ".join(f"{reason} {n}" for reason, n in report.rejected.items()) or "none")
    table.add_row("given up", ", ".join(report.given_up[:5]) + (f" and {len(report.given_up) - 5} more" if len(report.given_up) > 5 else "") or "none")
    for stage, spent in report.seconds.items():
        table.add_row(f"seconds, {stage}", f"{spent:.1f}")
    table.add_row("seconds in all", f"{seconds:.1f}")
    table.add_row("configs", ", ".join(report.configs))
    if missing := [name for name in config_names() if name not in report.configs]:
        table.add_row("left out (empty at this size)", ", ".join(missing))
    table.add_row("data set", str(out))
    console.print(table)
    config = default_config(report.configs)
    console.print(f'load_dataset("{out}", "{config}", split="{next(iter(report.configs[config]))}")', soft_wrap=True)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


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
