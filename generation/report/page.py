"""The report as one HTML page that needs no other file: styles, plots and pictures stand in it, and nothing in it is
run.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from PIL import Image

from generation.base.console import duration
from generation.base.locations import read
from generation.base.pictures import jpeg
from generation.images.decisions import reviewed_said
from generation.report.gallery import PICTURED_PAIRS
from generation.report.plots import attempts_plot, distribution_plot, matrix_plot
from schemas.report import REST, Distribution, Example, Kind, Report
from validation.catalogue import SCORE_LABELS
from validation.images.perception.decoding import Unreadable, stored

SIDE = 144  # pixels of a picture on the page, at most
LISTED = 100  # items given up that are named; report.json has all
GROUPS = ("clearly accepted", "just accepted", "just rejected", "clearly rejected")


class Spent(NamedTuple):
    """The time of one stage in the last build; `each` is seconds a candidate, None where none was drawn."""

    stage: str
    seconds: float
    drawn: int | None
    each: float | None


def page(report: Report, folder: Path) -> str:
    """The page; `folder` is the run folder, from which the pictures of the examples are read and no others."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(resources.files("data").joinpath("report.html.j2").read_text("utf-8"))
    spent = _spent(report)
    return template.render(
        report=report,
        settings=report.settings,
        names={row.id: row.name for row in (*report.people, *report.events)},
        thumbnails={path: _thumbnail(folder / path) for path in _pictures(report)},
        labels=SCORE_LABELS,
        listed=LISTED,
        duration=duration,
        closest=PICTURED_PAIRS,
        distributions=_plotted(report.distributions),
        limit_text=_limit_text,
        percent=_percent,
        attempts=[(funnel, attempts_plot(funnel)) for funnel in report.funnels if funnel.finished],
        matrix=matrix_plot(report.gallery) if len(report.gallery.people) > 1 else "",
        balance=_by_trait(report),
        examples=_by_score(report.examples),
        spent=spent,
        per_image=_per_image(report, spent),
        counted=_counted,
        reviewed_said=reviewed_said,
    )


def _plotted(distributions: Iterable[Distribution]) -> dict[Kind, list[tuple[Distribution, Markup]]]:
    """Histograms with their plots, those of scenes first."""
    plotted: dict[Kind, list[tuple[Distribution, Markup]]] = {"scene": [], "view": [], "portrait": []}
    for distribution in distributions:
        plotted[distribution.kind].append((distribution, distribution_plot(distribution)))
    return plotted


def _pictures(report: Report) -> Iterable[str]:
    for example in report.examples:
        yield from (example.picture, example.portrait)
    for pair in report.gallery.nearest[:PICTURED_PAIRS]:
        yield from pair.pictures


def _thumbnail(path: Path) -> str | None:
    """A picture as a data URI, made smaller where it is large; None where the file is gone or damaged, which the page
    then says.
    """
    try:
        small = stored(read(path))
    except (OSError, Unreadable):
        return None
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg(small)).decode()}"


def _limit_text(distribution: Distribution) -> str:
    return ", ".join(f"{limit.side} {limit.value:.3g}" for limit in distribution.limits)


def _percent(part: int, whole: int) -> str:
    """A share that says neither none nor all unless it is so."""
    if not whole:
        return "–"
    share = 100 * part / whole
    return "<1 %" if 0 < share < 0.5 else ">99 %" if 99.5 <= share < 100 else f"{share:.0f} %"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _by_trait(report: Report) -> list[tuple[str, list[Any]]]:
    """Traits with their values, those with the most values first, which fills the page's columns evenly."""
    return sorted(
        ((trait, list(values)) for trait, values in groupby(report.balance, key=lambda row: row.trait)),
        key=lambda trait: -len(trait[1]),
    )


def _by_score(examples: Sequence[Example]) -> dict[str, dict[str, list[Example]]]:
    """Score -> group -> examples, groups in the order of GROUPS; those that are empty are left out."""
    by_score: dict[str, dict[str, list[Example]]] = {}
    for example in sorted(examples, key=lambda example: GROUPS.index(example.group)):
        by_score.setdefault(example.score, {}).setdefault(example.group, []).append(example)
    return by_score


def _spent(report: Report) -> list[Spent]:
    rows = []
    for stage, seconds in report.seconds.items():
        if stage == REST:  # written when the page was
            continue
        drawn = report.drawn.get(stage)
        rows.append(Spent(stage, seconds, drawn, seconds / drawn if drawn else None))
    return rows


def _per_image(report: Report, spent: Sequence[Spent]) -> float | None:
    """Seconds an accepted scene takes with every candidate that was drawn for it in vain; None where the last build
    drew none.
    """
    each = next((stage.each for stage in spent if stage.stage == "scenes"), None)
    candidates = sum(funnel.candidates for funnel in report.funnels if funnel.kind == "scene")
    return each * candidates / report.accepted if each is not None and report.accepted else None
