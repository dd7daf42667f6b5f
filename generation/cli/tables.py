"""What `pebench build` says before and after: the plan, and the result."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generation.base.console import console, counted, duration, money, show_table
from generation.dataset.card.checkpoint import licence_said
from generation.dataset.loader import load_line
from generation.dataset.splits import EXTENDED, default_config
from generation.pipeline import Plan
from generation.rendering.weights import fetched
from schemas.report import Report


def show_plan(plan: Plan, out: Path, replaced: str | None, removed: Sequence[str]) -> None:
    """What a build will do. `replaced` says which other data set lies at `out`; `removed` are its blocks that go."""
    recipe = plan.recipe
    rows = [
        (
            "people x events",
            f"{_parts(plan.selection.people)} x {_parts(plan.selection.events)} = {plan.scenes} scenes",
        ),
        *([("unverified", _unverified(plan))] if plan.unverified else []),
        ("left to draw", f"{plan.portraits_left} portraits, {plan.views_left} other views, {plan.scenes_left} scenes"),
        *_checkpoint_rows(plan),
        *_judge_rows(plan),
        *_cost_rows(plan),
        ("data set", f"{out}, licence {recipe.dataset.license}" + (f", in place of {replaced}" if replaced else "")),
    ]
    if removed:
        rows.append(("removed from it", f"{', '.join(removed)} (what was drawn stays in the run folder)"))
    show_table(f"Plan: recipe '{recipe.name}', seed {recipe.seed}", rows)


def plan_told(plan: Plan) -> dict[str, Any]:
    """The plan for a program that reads along."""
    return {
        "recipe": plan.recipe.name,
        "seed": plan.recipe.seed,
        "people": len(plan.selection.everybody),
        "events": len(plan.selection.all_events),
        "scenes": plan.scenes,
        "unverified_events": list(plan.unverified),
        "left": {"portraits": plan.portraits_left, "views": plan.views_left, "scenes": plan.scenes_left},
        "seconds": plan.seconds,
        "megabytes": plan.megabytes,
    }


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
    if plan.seconds is None or plan.megabytes is None or plan.speed is None:
        return [("estimated time", "unknown: nobody measured what this checkpoint costs")]
    cost, speed = plan.checkpoint.cost, plan.speed
    elsewhere = cost is not None and speed == cost.speed
    measured = f"on {speed.cores} cores of {speed.machine}" if elsewhere else "by the last build here"
    return [
        ("estimated time", f"{duration(plan.seconds)} (measured {measured})"),
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
        said.format(name, bill.requests, bill.usage.input, bill.usage.output, money(bill.price))
        for name, bill in zip(("from", "to"), plan.judge, strict=True)
    ]
    return [("judge", f"{plan.recipe.judge.model} at {plan.recipe.judge.endpoint}"), ("judge takes", "\n".join(rows))]


def _parts(groups: Mapping[str | None, Sequence[object]]) -> str:
    """ "8", or "(200 + 10 held-out + 3 added-mine)"."""
    said = [f"{len(records)} {block}" if block else str(len(records)) for block, records in groups.items() if records]
    return said[0] if len(said) == 1 else f"({' + '.join(said)})"


def show_report(report: Report, page: Path, out: Path, seconds: float, expected: Sequence[str]) -> None:
    """What a build did. `expected` are the configs of a data set without empty splits."""
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
    console.print(load_line(out, config, next(iter(report.configs[config]))), soft_wrap=True)


def _false_matches(report: Report) -> str:
    gallery = report.gallery
    if gallery.expected is None or gallery.expected_bound is None:
        return "not measured for this checkpoint"
    return f"{gallery.expected:.2f} other people on average, at most {gallery.expected_bound:.2f}"
