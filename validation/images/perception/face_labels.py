"""Do labels of people say who is in the pictures: distances of faces within a label and between labels."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

ROWS = 256  # faces or pairs that are compared at a time


class Stray(NamedTuple):
    """Face `face` lies nearer to the mean face of label `other` than to that of its own."""

    face: int
    own_distance: float
    other: int
    other_distance: float


def sampled_distances(faces: np.ndarray, labels: np.ndarray, pairs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Euclidean distances of pairs within a label and of pairs between labels: all of them when there are no more than
    `pairs`, else a sample of each.

    `faces` is (n, 128), `labels` (n,) integers from 0. Up to `pairs` of each kind are drawn with replacement; the same
    seed draws the same ones. A pair within is drawn by its first face, evenly from all that share a label, a pair
    between by both faces.
    """
    if len(labels) * (len(labels) - 1) // 2 <= pairs:
        first, other = np.triu_indices(len(labels), 1)
        same = labels[first] == labels[other]
        return _distances(faces, first[same], other[same]), _distances(faces, first[~same], other[~same])
    chance = np.random.default_rng(seed)
    first, other = chance.integers(0, len(labels), (2, 4 * pairs))
    different = np.flatnonzero(labels[first] != labels[other])[:pairs]
    within = _distances(faces, *_pairs_within(labels, pairs, chance))
    return within, _distances(faces, first[different], other[different])


def _pairs_within(labels: np.ndarray, pairs: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    sizes = np.bincount(labels)
    shared = np.flatnonzero(sizes[labels] > 1)
    if not len(shared):
        return shared, shared
    order = np.argsort(labels, kind="stable")  # label by label
    begins, rank = np.cumsum(sizes) - sizes, np.argsort(order)
    first = chance.choice(shared, pairs)
    own = labels[first]
    further = (rank[first] - begins[own] + chance.integers(1, sizes[own])) % sizes[own]
    return first, order[begins[own] + further]


def auc(within: np.ndarray, between: np.ndarray) -> float:
    """Probability that a pair within a label is closer than a pair between labels; a tie counts half. 0.5 is what
    chance gives.
    """
    ranked = np.sort(between)
    below, upto = np.searchsorted(ranked, within, "left"), np.searchsorted(ranked, within, "right")
    return float(1 - (below + upto).mean() / (2 * len(between)))


def strays(faces: np.ndarray, labels: np.ndarray) -> Iterator[Stray]:
    """Faces that lie nearer to another label's mean face than to the mean of their own label's other faces; a label
    with one face is left out.
    """
    sizes = np.bincount(labels)
    sums = np.zeros((len(sizes), faces.shape[1]))
    np.add.at(sums, labels, faces)
    means = sums / np.maximum(sizes, 1)[:, None]
    means[sizes == 0] = np.inf
    for start in range(0, len(labels), ROWS):
        part, whose = faces[start : start + ROWS].astype(np.float64), labels[start : start + ROWS]
        own = np.linalg.norm(part - (sums[whose] - part) / np.maximum(sizes[whose] - 1, 1)[:, None], axis=1)
        others = _to_all(part, means)
        others[np.arange(len(part)), whose] = np.inf
        nearest = others.argmin(1)
        least = others[np.arange(len(part)), nearest]
        for n in np.flatnonzero((least < own) & (sizes[whose] > 1)):
            yield Stray(int(start + n), float(own[n]), int(nearest[n]), float(least[n]))


def _distances(faces: np.ndarray, first: np.ndarray, other: np.ndarray) -> np.ndarray:
    parts = [slice(start, start + ROWS) for start in range(0, len(first), ROWS)]
    return np.concatenate(
        [np.linalg.norm(faces[first[part]].astype(np.float64) - faces[other[part]], axis=1) for part in parts]
        or [np.zeros(0)]
    )


def _to_all(faces: np.ndarray, means: np.ndarray) -> np.ndarray:
    """(n, labels) Euclidean distances, without an (n, labels, 128) array between."""
    finite = np.where(np.isinf(means), 0, means)
    squares = (faces**2).sum(1)[:, None] + (finite**2).sum(1)[None] - 2 * faces @ finite.T
    squares[:, np.isinf(means).any(1)] = np.inf
    distances: np.ndarray = np.sqrt(np.maximum(squares, 0))
    return distances
