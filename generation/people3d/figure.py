"""Who a person is: what a prompt says of them, and the parameters that a prompt does not say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from schemas.concepts import Appearance, Gender

FACE_WORDS = ("cheek", "chin", "ear-", "eye", "forehead", "head-", "mouth", "nose", "eyebrow", "neck")
SKIN = {
    "fair": (0.92, 0.765, 0.69),
    "light": (0.88, 0.69, 0.57),
    "olive": (0.76, 0.57, 0.42),
    "brown": (0.57, 0.39, 0.27),
    "dark": (0.36, 0.235, 0.175),
}
HAIR = {
    "black": (0.06, 0.05, 0.05),
    "dark brown": (0.19, 0.11, 0.065),
    "light brown": (0.45, 0.30, 0.17),
    "blond": (0.84, 0.68, 0.42),
    "red": (0.53, 0.25, 0.12),
    "grey": (0.68, 0.68, 0.69),
}
EYES = {
    "dark brown": (0.13, 0.07, 0.04),
    "brown": (0.32, 0.18, 0.08),
    "hazel": (0.42, 0.32, 0.13),
    "green": (0.28, 0.44, 0.24),
    "blue": (0.25, 0.45, 0.70),
    "grey": (0.50, 0.55, 0.60),
}
ANCESTRY = {
    "fair": (0.05, 0.15, 0.8),
    "light": (0.05, 0.4, 0.55),
    "olive": (0.15, 0.45, 0.4),
    "brown": (0.45, 0.35, 0.2),
    "dark": (0.8, 0.1, 0.1),
}
FRAMES = [(0.05, 0.05, 0.06), (0.3, 0.16, 0.08), (0.6, 0.5, 0.25), (0.45, 0.08, 0.1), (0.45, 0.47, 0.5)]
COMBS = ("side", "back", "forward", "up")  # how short hair lies
# changes that soon look like an injury or a mood, and by how much their spread is lessened
CALM = dict.fromkeys(("head-trans-out", "neck-trans-out", "mouth-trans-out", "nose-trans-out", "head-angle-out"), 0.2)
HALF = (
    "mouth-angles-up eye-height1-incr eye-height2-incr eye-height3-incr eye-corner1-up eye-bag-incr chin-width-incr"
    " chin-bones-incr chin-prominent-incr"
)
CALM |= dict.fromkeys([side + name for name in HALF.split() for side in ("", "l-")], 0.5)


@dataclass(frozen=True)
class Mark:
    """A mark on the skin, in metres from the point between the eyes (x to the person's left, z up)."""

    kind: str  # mole, birthmark, freckles or scar
    x: float
    z: float
    size: float
    angle: float


@dataclass(frozen=True)
class Haircut:
    """A person's own way of wearing hair. Lengths in metres."""

    part: float  # x of the parting
    fringe: float  # length of the fringe, 0 for none
    volume: float  # how far the outermost strands lie off the head
    level: float  # height at which medium and long hair ends, above the eyes
    short: float  # length of short hair
    comb: str  # one of COMBS
    hairline: float  # how far the forehead's hairline has gone back
    behind: tuple[bool, bool]  # worn behind the right and the left shoulder


@dataclass(frozen=True)
class Figure:
    """One identity."""

    age: int
    gender: Gender
    appearance: Appearance
    body: dict[str, float]
    face: dict[str, float]
    skin: np.ndarray
    lips: np.ndarray  # multiplies the skin's colour
    hair: np.ndarray
    cut: Haircut
    brows: np.ndarray  # thickness, arch, density: each about 1
    beard: float  # length of moustache and beard, metres
    marks: tuple[Mark, ...]
    frame: np.ndarray  # glasses: red, green, blue, size 0..1, squareness 0..1
    seed: int  # of all strands


def sample_figure(rng: np.random.Generator, labels: Sequence[str]) -> Figure:
    """One identity. Symmetric changes keep faces plausible; looks are drawn independently save that grey hair comes
    with age.
    """
    gender: Gender = "female" if rng.random() < 0.5 else "male"
    age = int(np.clip(rng.normal(42, 15), 19, 80))
    return figure_of(age, gender, _appearance(rng, gender, age), labels, rng)


def figure_of(
    age: int, gender: Gender, appearance: Appearance, labels: Sequence[str], rng: np.random.Generator
) -> Figure:
    """An identity with these looks; `labels` are the body model's changes of the face."""
    return Figure(
        age,
        gender,
        appearance,
        _body(rng, gender, age, appearance),
        _face(rng, labels, gender, age),
        skin=np.clip(
            np.array(SKIN[appearance.skin_tone]) * rng.uniform(0.94, 1.06) * rng.uniform(0.985, 1.015, 3), 0, 1
        ),
        lips=np.array([0.84, 0.50, 0.53] if gender == "female" else [0.87, 0.70, 0.68]) * rng.uniform(0.92, 1.05, 3),
        hair=np.clip(
            np.array(HAIR[appearance.hair_colour]) * rng.uniform(0.85, 1.15) * rng.uniform(0.96, 1.04, 3), 0, 1
        ),
        cut=_haircut(rng, gender, age, appearance.hair_length),
        brows=np.array(
            [
                rng.uniform(0.6, 0.9) if gender == "female" else rng.uniform(0.9, 1.5),
                rng.uniform(0.2, 1.4),
                rng.uniform(0.7, 1.3),
            ]
        ),
        beard=float(rng.uniform(0.008, 0.030)),
        marks=_marks(rng, appearance.skin_tone in ("brown", "dark")),
        frame=np.r_[np.array(FRAMES[rng.integers(len(FRAMES))]), rng.uniform(0, 1, 2)],
        seed=int(rng.integers(2**31)),
    )


def _appearance(rng: np.random.Generator, gender: Gender, age: int) -> Appearance:
    weights = np.array([0.27, 0.27, 0.16, 0.14, 0.10, 0.06 if age < 50 else 0.7])
    lengths = [0.02, 0.22, 0.36, 0.40] if gender == "female" else [0.16, 0.54, 0.17, 0.13]
    length = str(rng.choice(["bald", "short", "medium", "long"], p=lengths))
    facial = (
        "none"
        if gender == "female"
        else str(rng.choice(["none", "stubble", "moustache", "beard"], p=[0.43, 0.17, 0.15, 0.25]))
    )
    drawn: dict[str, Any] = {
        "skin_tone": str(rng.choice(list(SKIN))),
        "hair_colour": str(rng.choice(list(HAIR), p=weights / weights.sum())),
        "hair_length": length,
        "hair_style": "none" if length == "bald" else str(rng.choice(["straight", "wavy", "curly"])),
        "facial_hair": facial,
        "build": str(rng.choice(["slim", "average", "athletic", "heavy"], p=[0.25, 0.35, 0.2, 0.2])),
        "eye_colour": str(rng.choice(list(EYES))),
        "eyewear": "glasses" if rng.random() < 0.28 else "none",
    }
    return Appearance.model_construct(mark="", description="", **drawn)


def _body(rng: np.random.Generator, gender: Gender, age: int, looks: Appearance) -> dict[str, float]:
    """Phenotypes of `anny`. Its oldest faces are masks of wrinkles, so the parameter stops well before them."""
    weight = {"slim": 0.25, "average": 0.5, "athletic": 0.48, "heavy": 0.9}[looks.build] + rng.uniform(-0.08, 0.08)
    body = {
        "gender": rng.uniform(0.0, 0.06) if gender == "female" else rng.uniform(0.88, 1.0),
        "age": 2 / 3 + 0.14 * np.clip((age - 25) / 55, -0.1, 1),
        "weight": weight,
        "muscle": 0.8 if looks.build == "athletic" else 0.5,
    }
    body |= {"height": 0.5, "proportions": 0.6, "cupsize": 0.5, "firmness": 0.5}
    ancestry = rng.dirichlet(np.array(ANCESTRY[looks.skin_tone]) * 3)
    return {k: float(v) for k, v in body.items()} | dict(
        zip(("african", "asian", "caucasian"), map(float, ancestry), strict=True)
    )


def _face(rng: np.random.Generator, labels: Sequence[str], gender: Gender, age: int) -> dict[str, float]:
    """Symmetric local changes of the face; the spread of the whole face varies too."""
    spread = rng.uniform(0.15, 0.24)
    face: dict[str, float] = {}
    for label in labels:
        face[label] = float(np.clip(rng.normal(0, spread * CALM.get(label, 1.0)), -0.7, 0.7))
        if label.startswith("l-"):
            face["r-" + label[2:]] = face[label]
    if gender == "female":  # `anny`'s women have broad jaws and heavy brows at times
        face["chin-bones-incr"] = min(face.get("chin-bones-incr", 0.0), 0.0) - 0.1
        face["chin-width-incr"] = min(face.get("chin-width-incr", 0.0), 0.05) - 0.1
        face["mouth-lowerlip-volume-incr"] = face.get("mouth-lowerlip-volume-incr", 0.0) + 0.15
        face["mouth-upperlip-volume-incr"] = face.get("mouth-upperlip-volume-incr", 0.0) + 0.15
    return face | {"head-age-incr": 0.25 * float(np.clip((age - 45) / 35, -0.5, 1))}


def _haircut(rng: np.random.Generator, gender: Gender, age: int, length: str) -> Haircut:
    fringed = rng.random() < (0.35 if gender == "female" else 0.15)
    receding = 0.0 if gender == "female" else max(0.0, rng.normal(0.0, 0.006) + 0.012 * (age - 35) / 45)
    return Haircut(
        part=float(rng.choice([-0.032, 0.0, 0.032]) + rng.uniform(-0.006, 0.006)),
        fringe=float(rng.uniform(0.060, 0.080)) if fringed else 0.0,
        volume=float(rng.uniform(0.006, 0.022)),
        level=float(rng.uniform(-0.15, -0.09) if length == "medium" else rng.uniform(-0.36, -0.24)),
        short=float(rng.uniform(0.018, 0.05) if gender == "male" else rng.uniform(0.03, 0.06)),
        comb=str(rng.choice(COMBS, p=[0.35, 0.2, 0.25, 0.2])),
        hairline=float(np.clip(rng.uniform(-0.006, 0.006) + receding, -0.006, 0.024)),
        behind=(bool(rng.random() < 0.5), bool(rng.random() < 0.5)),
    )


def _marks(rng: np.random.Generator, dark: bool) -> tuple[Mark, ...]:
    """Marks of half the people: moles most often, then freckles (which dark skin hides), scars and birthmarks."""
    if rng.random() < 0.5:
        return ()
    kind = str(
        rng.choice(
            ["mole", "freckles", "scar", "birthmark"], p=[0.62, 0.0, 0.22, 0.16] if dark else [0.5, 0.2, 0.18, 0.12]
        )
    )
    if kind == "freckles":
        return (Mark(kind, 0.0, -0.030, float(rng.uniform(0.5, 1.0)), 0.0),)
    size = {"mole": (0.0018, 0.0030), "scar": (0.010, 0.018), "birthmark": (0.006, 0.011)}[kind]
    count = int(rng.integers(1, 4)) if kind == "mole" else 1
    sides = rng.choice([-1, 1], count) * rng.uniform(0.014, 0.05, count)
    spots = [(x, rng.choice([rng.uniform(-0.085, -0.02), rng.uniform(0.032, 0.05)])) for x in sides]
    return tuple(
        Mark(kind, float(x), float(z), float(rng.uniform(*size)), float(rng.uniform(0, np.pi))) for x, z in spots
    )
