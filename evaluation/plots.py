"""Plots of results as SVG that stands inside a page, by the report's means."""

from collections.abc import Sequence

import matplotlib
from markupsafe import Markup

from evaluation.compare import Point
from evaluation.table import CONCEPT_SAID
from generation.report.plots import ACCEPTED, FAINT, INK, REJECTED, STYLE, new_figure, svg
from schemas.questions import Concept

COLOUR = {"finetuned": REJECTED, "unlearned": ACCEPTED, "goal": INK}


def path_plot(points: Sequence[Point], concept: Concept) -> Markup:
    """Efficacy to the right, Retain upwards, both with their intervals; the goal is the upper right corner."""
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = new_figure(430, 330)
        for point in points:
            x, y = point.efficacy.figure, point.retain.figure
            axes.errorbar(
                x.value,
                y.value,
                xerr=[[x.value - x.low], [x.high - x.value]],
                yerr=[[y.value - y.low], [y.high - y.value]],
                fmt="o",
                markersize=5,
                linewidth=0.8,
                color=COLOUR[point.role],
            )
            axes.annotate(point.name, (x.value, y.value), xytext=(6, 5), textcoords="offset points", fontsize=8)
        axes.set_xlim(-0.04, 1.08)
        axes.set_ylim(-0.04, 1.08)
        axes.axhline(1, color=FAINT, linewidth=0.5)
        axes.axvline(1, color=FAINT, linewidth=0.5)
        axes.set_xlabel("Efficacy: how much is forgotten")
        axes.set_ylabel("Retain: how much of the rest is known")
        told = ", ".join(f"{p.name} {p.efficacy.figure.value:.2f}/{p.retain.figure.value:.2f}" for p in points)
        return svg(figure, f"path {concept}", f"Efficacy and Retain of {CONCEPT_SAID[concept]}: {told}")


def groups_plot(names: Sequence[str], values: Sequence[tuple[float, float, float]], measure: str) -> Markup:
    """A measure of each person or event as dots, finetuned, unlearned and goal; NaN for one that is missing."""
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = new_figure(430, 46 + 17 * len(names))
        for n, row in enumerate(values):
            axes.plot([0, 1], [n, n], color=FAINT, linewidth=0.4, zorder=0)
            for value, colour, size in zip(row, (REJECTED, ACCEPTED, INK), (22, 34, 22), strict=True):
                axes.scatter([value], [n], s=size, color=colour, zorder=2 if colour == ACCEPTED else 1)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlim(-0.03, 1.03)
        axes.set_xlabel(measure)
        return svg(figure, f"groups {measure}", f"{measure} of each of {', '.join(names)}")
