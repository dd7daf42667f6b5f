"""The report's plots: figures by matplotlib as SVG that stands inside the page, takes its colours and says in words
what it shows.

Nothing that a user wrote is drawn here, save identifiers, whose letters are limited; names stand in the page around.
"""

import io
import re
from collections.abc import Iterable
from html import escape

import matplotlib
import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from schemas.report import Distribution, Funnel, Gallery

COLOURS = {
    "#1f2a35": "ink",
    "#8b95a0": "faint",
    "#2f6690": "accepted",
    "#d08c4e": "rejected",
    "#b3261e": "limit",
}  # what is drawn -> the page's variable
INK, FAINT, ACCEPTED, REJECTED, LIMIT = COLOURS
NAMED = 24  # people up to whom the matrix names each
STYLE = {
    "svg.fonttype": "none",
    "font.size": 8.5,
    "axes.edgecolor": FAINT,
    "axes.linewidth": 0.6,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.labelcolor": INK,
}


def distribution_plot(distribution: Distribution) -> Markup:
    """Accepted candidates upwards, rejected ones downwards, the limits as dashed lines with the refused side shaded."""
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = new_figure(300, 150)
        axes.stairs(distribution.accepted, distribution.edges, fill=True, color=ACCEPTED)
        axes.stairs([-count for count in distribution.rejected], distribution.edges, fill=True, color=REJECTED)
        axes.axhline(0, color=FAINT, linewidth=0.6)
        left, right = distribution.edges[0], distribution.edges[-1]
        room = 0.04 * (right - left)
        axes.set_xlim(left - room, right + room)
        for limit in distribution.limits:
            outer = left - room if limit.side == "at least" else right + room
            axes.axvspan(limit.value, outer, color=LIMIT, alpha=0.08, linewidth=0)
            axes.axvline(limit.value, color=LIMIT, linewidth=1, dashes=(3, 2))
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{abs(value):,.0f}"))
        axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=distribution.edges[0] % 1 == 0.5))
        limits = " and ".join(f"{limit.side} {limit.value:.4g}" for limit in distribution.limits) or "none"
        counts = f"{sum(distribution.accepted)} accepted, {sum(distribution.rejected)} rejected"
        description = f"Histogram of {distribution.score} of {distribution.kind}s: {counts}; limit {limits}"
        return svg(figure, f"{distribution.kind} {distribution.score}", description)


def attempts_plot(funnel: Funnel) -> Markup:
    """How many items were accepted at which candidate, and how many were given up."""
    with matplotlib.rc_context(STYLE):
        figure, (axes,) = new_figure(330, 165)
        numbers = np.arange(len(funnel.accepted_at)) + 1
        bars = axes.bar(numbers, funnel.accepted_at, color=ACCEPTED, width=0.78)
        lost = axes.bar([len(numbers) + 2], [funnel.given_up], color=REJECTED, width=0.78)
        for group in (bars, lost) if len(numbers) <= 16 else ():
            axes.bar_label(group, fmt=_short, padding=1, fontsize=8)
        ticks = [n for n in range(1, len(numbers) + 1) if len(numbers) <= 16 or n == 1 or n % 5 == 0]
        axes.set_xticks([*ticks, len(numbers) + 2], [*map(str, ticks), "given up"])
        axes.yaxis.set_visible(len(numbers) > 16)
        axes.spines["left"].set_visible(len(numbers) > 16)
        counts = ", ".join(f"{count} at candidate {n}" for n, count in enumerate(funnel.accepted_at, 1) if count)
        return svg(
            figure,
            f"attempts {funnel.kind}",
            f"Bars: of {funnel.finished} {funnel.kind}s accepted {counts or 'none'}; given up {funnel.given_up}",
        )


def matrix_plot(gallery: Gallery) -> Markup:
    """All distances between portraits as one square; both limits are marked on the scale beside it."""
    count = len(gallery.people)
    square = np.full((count, count), np.nan)
    for n, row in enumerate(gallery.distances):
        square[n, :n] = square[:n, n] = row
    low = min(gallery.look_alike, np.nanmin(square)) - 0.02
    high = max(gallery.same_person, np.nanmax(square)) + 0.02
    colours = ListedColormap(matplotlib.colormaps["YlGnBu_r"](np.linspace(0.08, 0.97, 256)))
    with matplotlib.rc_context(STYLE | {"font.size": 9}):
        figure, (axes, scale) = new_figure(400, 335, columns=(20, 1))
        axes.imshow(square, cmap=colours, vmin=low, vmax=high, interpolation="none")
        for spine in (*axes.spines.values(), *scale.spines.values()):
            spine.set_visible(False)
        _name_people(axes, gallery)
        _draw_scale(scale, colours, low, high, (gallery.look_alike, gallery.same_person))
        values = [value for row in gallery.distances for value in row]
        description = (
            f"Matrix of distances between {count} portraits, from {min(values):.3f} to {max(values):.3f}, median"
            f" {np.median(values):.3f}"
        )
        return svg(figure, "matrix", description)


def _name_people(axes: Axes, gallery: Gallery) -> None:
    """Everybody's id where there is room, else only the genders, with a line between them."""
    bounds = np.cumsum([0, *gallery.genders.values()])
    if len(gallery.people) <= NAMED:
        ids = [person if len(person) <= 14 else f"{person[:13]}…" for person in gallery.people]
        axes.set_yticks(range(len(ids)), ids)
        axes.set_xticks([])
    else:
        labels = [f"{gender} ({count})" for gender, count in gallery.genders.items()]
        for set_ticks in (axes.set_xticks, axes.set_yticks):
            set_ticks((bounds[:-1] + bounds[1:] - 1) / 2, labels)
        axes.tick_params(axis="y", labelrotation=90)
        for label in axes.get_yticklabels():
            label.set_verticalalignment("center")
    for bound in bounds[1:-1]:
        axes.axhline(bound - 0.5, color=INK, linewidth=0.8)
        axes.axvline(bound - 0.5, color=INK, linewidth=0.8)
    axes.tick_params(length=0)


def _draw_scale(scale: Axes, colours: ListedColormap, low: float, high: float, limits: Iterable[float]) -> None:
    gradient = np.linspace(low, high, 256)[:, None]
    extent = (0, 1, low, high)
    scale.imshow(gradient, cmap=colours, extent=extent, origin="lower", aspect="auto", interpolation="none")
    scale.yaxis.tick_right()
    scale.set_xticks([])
    for limit in limits:
        scale.axhline(limit, color=LIMIT, linewidth=1.6)


def _short(count: float) -> str:
    """A count for a narrow bar: "81", "2.1k", and none for none."""
    return "" if not count else f"{count:.0f}" if count < 1000 else f"{count / 1000:.1f}k"


def new_figure(width: int, height: int, columns: tuple[int, ...] = (1,)) -> tuple[Figure, list[Axes]]:
    """A figure of so many CSS pixels, with one panel a column, none of which has a frame's upper and right side."""
    figure = Figure(figsize=(width / 96, height / 96), layout="constrained")
    panels = list(figure.subplots(1, len(columns), width_ratios=columns, squeeze=False)[0])
    for axes in panels:
        axes.spines[["top", "right"]].set_visible(False)
    return figure, panels


def svg(figure: Figure, name: str, description: str) -> Markup:
    """The figure as an SVG element that may stand among others: no identifier twice, colours by the page's variables,
    the same bytes every time.
    """
    with matplotlib.rc_context({"svg.hashsalt": name}):
        buffer = io.StringIO()
        figure.savefig(
            buffer,
            format="svg",
            transparent=True,
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    text = buffer.getvalue()
    text = re.sub(
        r'<g id="[^"]*"', "<g", text[text.index("<svg") :]
    )  # groups are numbered in every figure alike; nothing refers to them
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)  # it would hold for the whole page
    for colour, variable in COLOURS.items():
        text = text.replace(colour, f"var(--{variable})")
    return Markup(text.replace("<svg ", f'<svg role="img" aria-label="{escape(description)}" ', 1))
