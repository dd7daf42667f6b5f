"""Asked for against written: how a set of people is spread over age, gender, jobs, regions and looks, as numbers and as
a plot.
"""

import io
from collections import Counter
from collections.abc import Callable, Sequence
from typing import get_args

from generation.concepts.packaged import taxonomy
from schemas.concepts import FacialHair, Facts, Gender, HairColour, HairLength, SkinTone
from validation.texts.looks import age_group

VALUES = {
    "gender": get_args(Gender),
    "age group": ("young", "middle-aged", "older"),
    "job group": tuple(taxonomy().professions),
    "region": tuple(taxonomy().regions),
    "skin tone": get_args(SkinTone),
    "hair colour": (*get_args(HairColour), "bald"),
    "hair length": get_args(HairLength),
    "facial hair": get_args(FacialHair),
}
TRAITS: dict[str, Callable[[Facts], str]] = {
    "gender": lambda p: p.gender,
    "age group": lambda p: age_group(p.age),
    "job group": lambda p: p.profession,
    "region": lambda p: p.region,
    "skin tone": lambda p: p.appearance.skin_tone,
    "hair colour": lambda p: p.appearance.hair_colour if p.appearance.hair_length != "bald" else "bald",
    "hair length": lambda p: p.appearance.hair_length,
    "facial hair": lambda p: p.appearance.facial_hair,
}


def looks_of(person: Facts) -> str:
    """The group of people in which the plan expects one to be drawn as easily as the others: "woman, dark skin"."""
    return f"{person.gender}, {person.appearance.skin_tone} skin"


def balance(asked: Sequence[Facts], written: Sequence[Facts]) -> dict[str, dict[str, dict[str, int]]]:
    """Trait -> value -> how many were asked for (drawn) and how many were written; values that nobody has are there
    too.
    """
    report = {}
    for trait, value in TRAITS.items():
        wanted, got = Counter(map(value, asked)), Counter(map(value, written))
        values = dict.fromkeys((*VALUES[trait], *sorted(wanted | got)))
        report[trait] = {v: {"asked": wanted[v], "written": got[v]} for v in values}
    return report


def balance_plot(report: dict[str, dict[str, dict[str, int]]], title: str) -> bytes:
    """The report as a PNG of horizontal bars, one panel a trait."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    columns = 4
    rows = -(-len(report) // columns)
    figure = Figure(figsize=(16, 4.6 * rows), layout="constrained")
    for n, (trait, values) in enumerate(report.items()):
        panel = figure.add_subplot(rows, columns, n + 1)
        names = list(values)[::-1]
        panel.barh(names, [values[v]["asked"] for v in names], color="#c9d3df", height=0.8, label="asked for")
        panel.barh(names, [values[v]["written"] for v in names], color="#2f6690", height=0.45, label="written")
        panel.set_title(trait, loc="left", fontweight="bold")
        panel.spines[["top", "right"]].set_visible(False)
        panel.xaxis.set_major_locator(MaxNLocator(integer=True))
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, frameon=False, loc="upper right", ncols=2)
    figure.suptitle(title, x=0.01, ha="left")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=80, metadata={"Software": None})
    return buffer.getvalue()
