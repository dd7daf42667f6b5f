"""The figures of a checkpoint's first candidates, each with its count and a 95 % interval where it is a share."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from scipy.linalg import sqrtm

from schemas.concepts import Facts
from training.figures.statistics import quantiles, share_by_clopper_pearson
from training.steps.examiner import TRAITS, Examined, traits_of

RATES = 0.001, 0.01  # false match rates at which true accepts are counted
RESAMPLES = 200  # of the people, for intervals
SIDE = 64  # pixels at which two pictures are compared


def told(count: int, of: int) -> dict[str, float]:
    """A share with its count and interval."""
    return {"share": count / of, **share_by_clopper_pearson(count, of).model_dump()}


def same_looks(person: Facts, other: Facts) -> bool:
    """Whether an impostor counts: the same gender and skin tone."""
    return (person.gender, person.appearance.skin_tone) == (other.gender, other.appearance.skin_tone)


class SeenFace(NamedTuple):
    """The main face of a picture of `person` by one recogniser, None where none is found, and which view of a sheet it
    is held against.
    """

    person: int
    against: int
    face: np.ndarray | None


class Faces(NamedTuple):
    """Embeddings by one recogniser: of everybody's views, by person and view, and of pictures."""

    gallery: Mapping[tuple[int, int], np.ndarray]
    pictures: Sequence[SeenFace]


class FacePairs(NamedTuple):
    """Distances (n,), and whose scene (n,) was held beside whose portrait (n,)."""

    distance: np.ndarray
    person: np.ndarray
    other: np.ndarray


def identity_rates(faces: Faces, impostor: Callable[[int, int], bool]) -> dict[str, Any]:
    """Pictures against a view of their own person, and against the same view of the others whom `impostor` lets count;
    without impostors only their numbers.

    A true accept at a false match rate is a genuine pair nearer than the impostor pair below which that share of
    impostor pairs lies; a picture without a face is a genuine pair infinitely far apart and no impostor. Intervals of
    95 % are those of people drawn again with replacement (a pair counts as often as both its people were drawn), since
    one person's pairs are no independent trials.
    """
    genuine, others = list[tuple[float, int, int]](), list[tuple[float, int, int]]()
    for person, against, face in faces.pictures:
        for (other, view), known in faces.gallery.items():
            if view == against and (other == person or (face is not None and impostor(person, other))):
                apart = math.inf if face is None else float(np.linalg.norm(face - known))
                (genuine if other == person else others).append((apart, person, other))
    compared: dict[str, Any] = {
        "genuine_pairs": len(genuine),
        "impostor_pairs": len(others),
        "impostor_pairs_of_people": len({tuple(sorted(pair[1:])) for pair in others}),
    }
    if not others:
        return compared
    own, strangers = (FacePairs(*map(np.array, zip(*pairs, strict=True))) for pairs in (genuine, others))
    rng, who = np.random.default_rng(0), np.array(sorted({person for person, _ in faces.gallery}))
    counts = [np.bincount(rng.choice(who, len(who)), minlength=who.max() + 1) for _ in range(RESAMPLES)]
    names = ["auc", *(f"true_accept_rate_at_fmr_{rate}" for rate in RATES)]
    resampled = [drawn for count in counts if (drawn := separation(own, strangers, count)) is not None]
    low, high = np.quantile(resampled, (0.025, 0.975), axis=0)
    whole = separation(own, strangers, np.ones(who.max() + 1, int)) or ()
    compared |= {
        name: {"value": value, "low": low[k], "high": high[k]}
        for k, (name, value) in enumerate(zip(names, whole, strict=True))
    }
    return compared | {
        "genuine_distance": quantiles(own.distance[np.isfinite(own.distance)]),
        "impostor_distance": quantiles(strangers.distance),
    }


def separation(own: FacePairs, strangers: FacePairs, count: np.ndarray) -> tuple[float, ...] | None:
    """AUC and the true accept rates at RATES when each person counts `count` times, (people,); None if no pair of
    either kind is left.
    """
    weights = count[own.person].astype(float), (count[strangers.person] * count[strangers.other]).astype(float)
    if not (weights[0].sum() and weights[1].sum()):
        return None
    order = np.argsort(strangers.distance, kind="stable")
    sorted_distance, below = strangers.distance[order], np.cumsum(weights[1][order]) / weights[1].sum()
    farther = 1 - np.concatenate([[0], below])[np.searchsorted(sorted_distance, own.distance, "right")]
    limits = [sorted_distance[np.searchsorted(below, rate, "right")] for rate in RATES]
    accepted = [float((weights[0] * (own.distance < limit)).sum() / weights[0].sum()) for limit in limits]
    return (float((weights[0] * farther).sum() / weights[0].sum()), *accepted)


def followed(people: Sequence[Facts], answers: Sequence[tuple[int, Examined]]) -> dict[str, dict[str, float]]:
    """How often the examiner sees the looks that were asked for; `answers` go with the person's number."""
    asked = [traits_of(person.age, person.gender, person.appearance) for person in people]
    shares = {}
    for trait in TRAITS:
        said = [answer.traits[trait] == asked[person][trait] for person, answer in answers if asked[person][trait]]
        if said:
            shares[trait] = told(sum(said), len(said))
    return shares


def frechet(some: np.ndarray, others: np.ndarray) -> float:
    """Squared Frechet distance of two sets of features (n, d), taken as normal distributions (Heusel et al. 2017, arXiv
    1706.08500).
    """
    root = sqrtm(np.cov(some, rowvar=False) @ np.cov(others, rowvar=False))
    apart = some.mean(0) - others.mean(0)
    return float(
        apart @ apart + np.trace(np.cov(some, rowvar=False) + np.cov(others, rowvar=False) - 2 * np.real(root))
    )


class Nearest(NamedTuple):
    """The training picture whose features are nearest, and the root mean square difference of the two pictures,
    0 to 1.
    """

    picture: int
    difference: float


def nearest(
    features: np.ndarray,
    pictures: Sequence[np.ndarray],
    known: np.ndarray,
    known_pictures: Sequence[np.ndarray] | np.ndarray,
) -> list[Nearest]:
    """For each of `features` (n, d) and `pictures` the nearest of `known` (m, d)."""
    neighbours, lengths = [], (known**2).sum(1)
    for feature, picture in zip(features, pictures, strict=True):
        best = int((lengths - 2 * known @ feature).argmin())
        neighbours.append(Nearest(best, float(np.sqrt(((small(picture) - small(known_pictures[best])) ** 2).mean()))))
    return neighbours


def small(picture: np.ndarray) -> np.ndarray:
    """An RGB picture (h, w, 3) uint8 as (SIDE, SIDE, 3) in 0..1."""
    return np.asarray(Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255
