"""From a profile to a figure: looks are the profile's by construction, what it leaves open follows from a seed.

The mark, which is a phrase, is read by the words that stand in it: spots and scars are painted where the phrase says,
features of the face's shape are given to the body model. A phrase of which nothing can be shown changes nothing.
"""

import dataclasses
import re
from collections.abc import Sequence

import numpy as np

from generation.people3d.figure import Figure, Mark, figure_of
from schemas.concepts import Person

SPOTS = (  # the first pattern that a phrase has says what is painted; sizes in metres
    (r"\bfreckles\b|\btan spots\b", "freckles", 0.8),
    (r"\bscar\b|\bpockmark\b|\bnick\b", "scar", 0.012),
    (r"\bbirthmark\b|\bpatch\b", "birthmark", 0.008),
    (r"\bmoles?\b|\bbeauty spot\b|\bfreckle\b", "mole", 0.0026),
)
PLACES = (  # metres from the point between the eyes: sideways (a side's sign is applied to it), upwards
    (r"nostril", 0.021, -0.043),
    (r"(above|over) the (upper )?lip|upper lip|lip's|cupid", 0.012, -0.055),
    (r"corner of the mouth", 0.030, -0.062),
    (r"lower lip", 0.012, -0.074),
    (r"(under|beneath|below).{0,18}\beye(?!brow)|eye's (outer|lower)", 0.034, -0.022),
    (r"between the (eye)?brows", 0.0, 0.018),
    (r"(eye)?brow", 0.036, 0.022),
    (r"temple", 0.058, 0.016),
    (r"(bridge of the|over the|across the) nose", 0.0, -0.012),
    (r"cheekbone|high (up )?on .{0,10}cheek", 0.046, -0.022),
    (r"cheek", 0.042, -0.042),
    (r"jaw", 0.046, -0.088),
    (r"chin", 0.010, -0.102),
    (r"\bear(lobe)?s?\b", 0.060, -0.020),
    (r"forehead|hairline", 0.020, 0.048),
    (r"nose", 0.008, -0.030),
)
SHAPES = (  # changes of the face that a phrase asks for
    (r"\bcleft\b.*\bchin\b|\bchin\b.*\bcleft\b|dimple.*\bchin\b", {"chin-cleft-incr": 0.9}),
    (r"dimples?\b(?!.*\bchin\b)", {"mouth-dimples-out": 0.9}),
    (r"(laugh|smile) lines|nose to mouth|from (the )?nose|down (each|the right) cheek|bracket", {"laugh-lines": 0.9}),
    (r"ears that stand|prominent ears|ears which stand", {"ear-wing-incr": 0.9}),
    (r"pointed (tip|tips|tops)|ears with .*pointed", {"ear-shape-triangle": 0.9}),
    (r"lobes", {"ear-lobe-incr": 0.8}),
    (r"bump|aquiline|high-bridged", {"nose-hump-incr": 0.7}),
    (r"upturned .*nose|snub|nose .*upturned", {"nose-point-up": 0.6}),
    (r"(long|narrow),? .*nose", {"nose-scale-vert-incr": 0.45, "nose-scale-horiz-incr": -0.4}),
    (r"(crooked|bent|bending|leans).*(left)", {"nose-trans-out": 0.35}),
    (r"(crooked|bent|bending|leans).*(right)", {"nose-trans-out": -0.35}),
    (r"\bbow\b", {"mouth-cupidsbow-incr": 0.8}),
    (r"eyelids", {"eye-eyefold-angle-up": -0.6, "eye-eyefold-up": -0.6}),
    (r"eye corners that slope", {"eye-corner1-up": -0.6}),
    (r"crease under each eye", {"eye-bag-incr": 0.8}),
    (r"high, rounded forehead", {"forehead-scale-vert-incr": 0.5}),
    (r"hollow beneath", {"cheek-volume-incr": -0.6, "cheek-bones-incr": 0.5}),
    (r"mouth (that curves upward|higher)", {"mouth-angles-up": 0.4}),
)


def marks_of(phrase: str, rng: np.random.Generator) -> tuple[Mark, ...]:
    """The spots and scars of a phrase like "small mole below the left corner of the mouth"."""
    kind = next(((kind, size) for pattern, kind, size in SPOTS if re.search(pattern, phrase)), None)
    if kind is None:
        return ()
    side, up = next(((x, z) for pattern, x, z in PLACES if re.search(pattern, phrase)), (0.02, -0.04))
    if kind[0] == "freckles":
        return (Mark("freckles", 0.0, up if up > 0 else -0.030, kind[1], 0.0),)
    sign = 1.0 if "left" in phrase else -1.0 if "right" in phrase else 0.0
    count = 3 if re.search(r"\bthree\b", phrase) else 2 if re.search(r"\bpair\b|\btwo\b", phrase) else 1
    size = kind[1] * (0.75 if re.search(r"small|tiny|pinpoint|fine|short", phrase) else 1.0)
    angle = np.pi / 2 if re.search(r"vertical|upright", phrase) else float(rng.uniform(-0.6, 0.6))
    if re.search(r"diagonal|crescent|curved", phrase):
        angle = 0.8
    spots = [(sign * side + 0.009 * (n - (count - 1) / 2), up) for n in range(count)]
    return tuple(Mark(kind[0], float(x), float(z), float(size), float(angle)) for x, z in spots)


def shape_of(phrase: str, labels: Sequence[str]) -> dict[str, float]:
    """The changes of the face that a phrase asks for, by the body model's labels, both sides alike."""
    wanted: dict[str, float] = {}
    for pattern, changes in SHAPES:
        if re.search(pattern, phrase):
            wanted |= changes
            break
    if "laugh-lines" in wanted:
        wanted = {"mouth-laugh-lines-out": wanted["laugh-lines"]}
    shape: dict[str, float] = {}
    for label in labels:
        name = label.removeprefix("l-")
        if name in wanted:
            shape |= {label: wanted[name]} | ({f"r-{name}": wanted[name]} if label.startswith("l-") else {})
    return shape


def figure_of_person(person: Person, labels: Sequence[str], rng: np.random.Generator) -> Figure:
    """A figure with the looks of a profile; what the profile leaves open (bones, haircut, frames) comes from `rng`."""
    figure = figure_of(person.age, person.gender, person.appearance, labels, rng)
    phrase = person.appearance.mark.lower()
    face = figure.face | shape_of(phrase, labels)
    cut = figure.cut
    if "widow's peak" in phrase:
        cut = dataclasses.replace(cut, fringe=0.0, comb="back")
    return dataclasses.replace(figure, marks=marks_of(phrase, rng), face=face, cut=cut)
