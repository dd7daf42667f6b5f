"""How a person's faces differ over the pictures: by the view that each was drawn from, and with the scene's light."""

import numpy as np
from PIL import Image

from schemas.scene import Box
from schemas.validity import FacesAcross

SIDE = 32  # pixels of a face's copy


def face_pattern(image: Image.Image, box: Box) -> np.ndarray:
    """A face's box in grey, (SIDE * SIDE,) float32 of mean 0 and length 1, so that the product of two is their
    correlation and light counts for nothing.
    """
    grey = np.asarray(image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX, box), np.float32).ravel()
    grey = grey - grey.mean()
    pattern: np.ndarray = grey / max(float(np.linalg.norm(grey)), 1e-6)
    return pattern


def brightness(image: Image.Image, box: Box) -> tuple[float, float]:
    """The mean luminance, 0 to 1, of a face's box and of the strips beside and above it."""
    grey = np.asarray(image.convert("L"), np.float32) / 255
    left, top, right, bottom = box
    inside = np.zeros(grey.shape, bool)
    inside[top:bottom, left:right] = True
    width = right - left
    beside = np.ones(grey.shape, bool)
    beside[bottom:] = False
    beside[:, max(0, left - width // 2) : right + width // 2] = False
    beside[: max(1, top // 4)] = True
    return float(grey[inside].mean()), float(grey[beside].mean())


def faces_across(people: np.ndarray, views: np.ndarray, patterns: np.ndarray, light: np.ndarray) -> FacesAcross:
    """Of n pictures: people and views (n,), patterns (n, SIDE * SIDE), brightness of face and surroundings (n, 2)."""
    who, person = np.unique(people, return_inverse=True)
    shares = [np.bincount(views[person == n]) / (person == n).sum() for n in range(len(who))]
    seen = [share[share > 0] for share in shares]
    cells = np.unique(np.stack([person, views], 1), axis=0, return_inverse=True)[1]
    within, of_person = _pairs(patterns, cells), _pairs(patterns, person)
    whole = _pairs(patterns, np.zeros(len(people), int))
    apart = [light[person == n] - light[person == n].mean(0) for n in range(len(who))]
    around = np.concatenate(apart)
    return FacesAcross(
        least_view=float(min(share.min() for share in seen)),
        largest_view=float(max(share.max() for share in seen)),
        same_view=_mean(within),
        other_view=_mean(of_person, within),
        other_person=_mean(whole, of_person),
        light=float(around[:, 0] @ around[:, 1] / max(1e-9, float(np.prod(np.linalg.norm(around, axis=0))))),
    )


def _pairs(patterns: np.ndarray, group: np.ndarray) -> tuple[float, int]:
    """The sum of the products of all pairs within a group, and how many pairs there are."""
    total, count = 0.0, 0
    for n in range(group.max() + 1):
        inside = patterns[group == n].astype(np.float64)
        total += (float((inside.sum(0) ** 2).sum()) - float((inside**2).sum())) / 2
        count += len(inside) * (len(inside) - 1) // 2
    return total, count


def _mean(pairs: tuple[float, int], less: tuple[float, int] = (0.0, 0)) -> float:
    """The mean over the pairs of the one and not of the other; 0 where there are none."""
    count = pairs[1] - less[1]
    return (pairs[0] - less[0]) / count if count else 0.0
