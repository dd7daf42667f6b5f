"""The figures of a checkpoint's first candidates, each with its count and a 95 % interval where it is a share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image
from scipy.linalg import sqrtm

from schemas.concepts import Appearance, Facts
from training.examiner import TRAITS, Answer, traits_of
from training.measures import auc, quantiles, share
from validation.looks import age_group

FMR = 1e-3
SIDE = 64  # pixels at which two pictures are compared


def told(count: int, of: int) -> dict[str, float]:
    """A share with its count and interval."""
    return {"share": count / of, **share(count, of).model_dump()}


def look_alikes(one: Facts, other: Facts) -> bool:
    """Whether an impostor counts: the same gender, age group, skin tone and hair colour, so that only the face is left to tell the two apart."""
    return all(of(one) == of(other) for of in (lambda p: p.gender, lambda p: age_group(p.age), lambda p: p.appearance.skin_tone, _hair))


def _hair(person: Facts) -> str:
    return "none" if person.appearance.hair_length == "bald" else person.appearance.hair_colour


class Faces(NamedTuple):
    """Embeddings by one recogniser: of each person's portrait, and of each scene's main face with whose it is."""

    portraits: Mapping[int, np.ndarray]
    scenes: Sequence[tuple[int, np.ndarray]]


def identity(faces: Faces, impostor: Callable[[int, int], bool]) -> dict[str, Any]:
    """Scenes against their own person's portrait, and against those of the others whom `impostor` lets count.

    The true accept rate is that at the smallest distance of an impostor but FMR of them.
    """
    genuine, others = [], []
    for person, seen in faces.scenes:
        for other, portrait in faces.portraits.items():
            if other == person:
                genuine.append(float(np.linalg.norm(seen - portrait)))
            elif impostor(person, other):
                others.append(float(np.linalg.norm(seen - portrait)))
    limit = float(np.quantile(others, FMR, method="lower"))
    return {
        "genuine_pairs": len(genuine), "impostor_pairs": len(others), "auc": auc(np.array(genuine), np.array(others)), "distance_at_fmr_0.001": limit,
        "true_accept_rate_at_fmr_0.001": told(sum(found <= limit for found in genuine), len(genuine)),
        "genuine_distance": quantiles(np.array(genuine)), "impostor_distance": quantiles(np.array(others)),
    }  # fmt: skip


def followed(people: Sequence[Facts], answers: Sequence[tuple[int, Answer]]) -> dict[str, dict[str, float]]:
    """How often the examiner sees the looks that were asked for; `answers` go with the person's number."""
    asked = [traits_of(person.age, person.gender, Appearance.model_construct(**person.appearance.model_dump())) for person in people]
    found = {}
    for trait in TRAITS:
        said = [answer.traits[trait] == asked[person][trait] for person, answer in answers if asked[person][trait]]
        if said:
            found[trait] = told(sum(said), len(said))
    return found


def frechet(some: np.ndarray, others: np.ndarray) -> float:
    """Squared Frechet distance of two sets of features (n, d), taken as normal distributions (Heusel et al. 2017, arXiv 1706.08500)."""
    root = sqrtm(np.cov(some, rowvar=False) @ np.cov(others, rowvar=False))
    apart = some.mean(0) - others.mean(0)
    return float(apart @ apart + np.trace(np.cov(some, rowvar=False) + np.cov(others, rowvar=False) - 2 * np.real(root)))


class Nearest(NamedTuple):
    """The training picture whose features are nearest, and the root mean square difference of the two pictures, 0 to 1."""

    picture: int
    difference: float


def nearest(
    features: np.ndarray, pictures: Sequence[np.ndarray], known: np.ndarray, known_pictures: Sequence[np.ndarray], same: Sequence[int] | None = None
) -> list[Nearest]:
    """For each of `features` (n, d) and `pictures` the nearest of `known` (m, d); `same` (n,) names one that does not count, as a picture itself."""
    found = []
    for n, (one, picture) in enumerate(zip(features, pictures, strict=True)):
        apart = ((known - one) ** 2).sum(1)
        if same is not None:
            apart[same[n]] = np.inf
        best = int(apart.argmin())
        found.append(Nearest(best, float(np.sqrt(((small(picture) - small(known_pictures[best])) ** 2).mean()))))
    return found


def small(picture: np.ndarray) -> np.ndarray:
    """An RGB picture (h, w, 3) uint8 as (SIDE, SIDE, 3) in 0..1."""
    return np.asarray(Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BOX), np.float32) / 255
