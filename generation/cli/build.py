"""`pebench build`: from a recipe to a data set's folder."""

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from generation import pipeline
from generation.base.console import StageProgress, agreed, console, duration, output
from generation.base.errors import UserError
from generation.base.locations import is_remote, remove
from generation.cli.options import DEFAULT_RECIPE, engine_options, open_engine, recipe_and_run, recipe_options
from generation.cli.servers import agree_to_server
from generation.cli.tables import plan_told, show_plan, show_report
from generation.concepts.blocks import ADDED
from generation.dataset.loader import check_loadable
from generation.dataset.splits import config_names
from generation.images.engines import OpenEngine
from generation.images.run_folder import Run
from generation.pipeline import BuildContext, Plan
from generation.rendering.weights import fetched
from generation.report.speed import keep_speed, kept_speed
from schemas.report import Report

if TYPE_CHECKING:  # it loads pyarrow
    from generation.dataset.restore import Source

Stage = Literal["portraits", "scenes"]  # up to which a build goes
LONG, LARGE = 3600.0, 5000.0  # seconds and megabytes from which a build asks first


@click.command()
@recipe_options
@click.option(
    "--from",
    "source",
    metavar="FOLDER|ORG/NAME",
    help="Begin with a data set, here or on the Hub, in place of a recipe: what it shows is kept, and only what --add"
    " brings is drawn. Needs no run folder of the build that made it.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("pebench"),
    show_default=True,
    help="Where the data set goes.",
)
@click.option(
    "--until",
    type=click.Choice(["portraits", "scenes"]),
    default="scenes",
    help="End when everybody's portrait and views are there, to look at them before scenes are drawn.",
)
@click.option("--dry-run", is_flag=True, help="Print the plan and stop.")
@click.option("--yes", is_flag=True, help="Do not ask before a long or large build, nor before a key is sent.")
@engine_options
def build(
    recipe_name: str,
    source: str | None,
    out: Path,
    run_folder: str | None,
    until: Stage,
    dry_run: bool,
    yes: bool,
    engine: str,
    fleet: Mapping[str, Any],
    **fields: Any,
) -> None:
    """Build the data set: draw, check, draw again, publish into a folder."""
    from generation.dataset.folder import UNFINISHED, blocks_of, is_current, made_by, splits_without
    from generation.dataset.restore import begun_from
    from generation.dataset.staging import check_target, check_unchanged, clear_staging
    from generation.dataset.writers import writing

    begun = time.monotonic()
    taken = None
    if source:
        if given := [name for name in ("people", "events", "concepts", "seed") if fields[name] not in (None, ())]:
            raise click.UsageError(f"--from brings people, events and seed of its data set; leave --{given[0]} out.")
        taken, run_folder = _taken(source, run_folder, recipe_name, fields["judge"])
        recipe_name, fields["add"] = str(taken.recipe), (*taken.add, *fields["add"])
    recipe, run = recipe_and_run(recipe_name, run_folder, fields)
    judge_named = bool(fields["judge"] or fields["key_variable"])
    check_target(out)
    check_loadable(out)
    folder = run.folder
    if not is_remote(folder) and out.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UserError(
            f"{folder}: the run folder lies in the data set's folder {out}; choose another with --run or --out"
        )
    drawn_by = open_engine(engine, fleet)
    where = " ".join([engine, *(f"{name}={value}" for name, value in sorted(fleet.items()) if value is not None)])
    context = pipeline.prepare(recipe, run)
    if taken:
        _restore(taken, context)
    plan = pipeline.plan(context, kept_speed(context.recipe, where))
    before, ours = made_by(out), f"recipe '{recipe.name}', seed {recipe.seed}"
    replaced = before if before != ours else None
    removed = sorted(set(blocks_of(out)) - set(map(str, plan.selection.people)))
    show_plan(plan, out, replaced, removed)
    if dry_run:
        output.record(plan=plan_told(plan))
        return
    agree_to_server(recipe.judge, recipe_name, judge_named, yes)
    with writing(out):
        clear_staging(out)
        if not plan.pictures_left and run.ended and is_current(out, pipeline.made_of(context, out)):
            console.print(f"Nothing to do: {out} is complete and unchanged ({time.monotonic() - begun:.1f} s).")
            output.record(plan=plan_told(plan), report=None)
            return
        check_unchanged(out)
        lost = splits_without(out, plan.selection.everybody, plan.selection.all_events)
        other = None if replaced == UNFINISHED else replaced
        asked = time.monotonic()
        _agree(plan, out, list(_removals(other, removed, lost)), yes)
        begun += time.monotonic() - asked
        if taken:
            begun_from(taken.published, out)
        report = _draw_and_publish(context, plan, out, drawn_by, until, begun)
    keep_speed(report, context.recipe, where)
    output.record(plan=plan_told(plan), report=report)


def _taken(source: str, run_folder: str | None, recipe_name: str, judge: object) -> tuple["Source", str]:
    """The data set to begin with, and the run folder, in which its people and events lie."""
    from generation.dataset.restore import found, unpacked

    if recipe_name != DEFAULT_RECIPE:
        raise click.UsageError("--from brings the recipe of its data set; leave --recipe out.")
    published = found(source)
    if published.recipe.judge and not judge:
        raise UserError(f"--from {source}: a judge looked at its pictures; name one with --judge URL MODEL")
    run_folder = run_folder or str(Path("runs") / published.recipe.name)
    if "://" in run_folder:
        raise UserError(f"--run {run_folder}: --from needs a run folder on a disk; name one")
    Run(run_folder)
    return unpacked(published, Path(run_folder)), run_folder


def _restore(taken: "Source", context: BuildContext) -> None:
    """Makes the data set's pictures those of the run."""
    from generation.dataset.restore import restored

    made_of, recipe = taken.published.marker.made_of, context.recipe
    if made_of.checkpoint != context.checkpoint.digest:
        raise UserError(
            f"--from {taken.published.folder}: was drawn by another {made_of.recipe.checkpoint.path} than the one here;"
            " give its place with --set checkpoint.path=FOLDER, or install the pebench that it was made with"
        )
    shown = restored(taken.published, context.items, context.people, context.slots)
    console.print(f"{taken.published.folder}: {shown} scenes of recipe '{recipe.name}' are kept.")


def _draw_and_publish(
    context: BuildContext, plan: Plan, out: Path, drawn_by: OpenEngine, until: Stage, begun: float
) -> Report:
    """Does what was planned, and reports."""
    from generation.report.saved import save_report

    run = context.run
    for told in (run.report, run.page):
        remove(told)  # until this build has one
    with StageProgress() as progress:
        context, report = pipeline.draw(context, drawn_by, progress, until)
        start = time.monotonic()
        published = pipeline.publish(context, out, progress) if until == "scenes" else None
    if published is None:
        save_report(report, run)
        console.print(f"Portraits and views are in {run.folder}; look at {run.page} or run 'pebench review'.")
        return report
    seconds = {**report.seconds, "data set": time.monotonic() - start}
    from generation.dataset.card.facts import guess_said

    guesses = {task: guess_said(guess) for task, guess in published.guesses.items()}
    report = report.model_copy(update={"configs": published.configs, "seconds": seconds, "guesses": guesses})
    report = save_report(report, run, begun)
    added = [
        any(records for block, records in groups.items() if (block or "").startswith(ADDED))
        for groups in (plan.selection.people, plan.selection.events)
    ]
    for lost in published.dropped:
        console.print(f"Left out: {lost}", soft_wrap=True)
    show_report(report, run.page, out, time.monotonic() - begun, config_names(*added))
    return report


def _removals(replaced: str | None, removed: Sequence[str], lost: Sequence[str]) -> Iterator[str]:
    """What a build takes out of the folder to which it writes."""
    if replaced:
        yield f"the data set of {replaced}"
    yield from removed
    if lost:
        yield f"the splits {', '.join(lost)}, which forget whom it no longer has,"


def _agree(plan: Plan, out: Path, removed: Sequence[str], yes: bool) -> None:
    """Asks before a build that is long or large, downloads weights, or removes something; without a terminal --yes is
    the answer.
    """
    reasons = []
    if plan.seconds is not None and plan.megabytes is not None and (plan.seconds >= LONG or plan.megabytes >= LARGE):
        reasons.append(f"This takes about {duration(plan.seconds)} and {plan.megabytes / 1000:.1f} GB.")
    if plan.checkpoint.folder is None and plan.pictures_left and not fetched(plan.recipe.checkpoint):
        reasons.append(f"This downloads the weights of {plan.recipe.checkpoint.path}.")
    if removed:
        reasons.append(f"This removes {', '.join(removed)} from {out}.")
    if yes or not reasons:
        return
    if not sys.stdin.isatty():
        raise UserError(f"{' '.join(reasons)} Add --yes to go on.")
    if not agreed(f"{' '.join(reasons)} Go on?"):
        raise click.Abort
