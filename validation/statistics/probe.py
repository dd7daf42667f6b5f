"""Linear probes: how well can a class be read off fixed features."""

from typing import NamedTuple

import numpy as np
import torch

SHRINKAGE = 0.003  # of the covariance within classes
DECAY = 0.01  # of logistic regression: weight of the squared weights beside the mean loss
STEPS = 60  # of its L-BFGS, at most
FLAT = 1e-5  # a spread below this is none, and no variance is smaller
FARTHEST = 5.0  # spreads from the mean, beyond which values are cut


class Examples(NamedTuple):
    """Features (n, d) of any float type, NaN where nothing is known, and whole numbers (n,): classes to be read, and
    groups (-1 for none).

    The probe is told the group of each example: its features are taken against the mean of the group's training
    examples, so what all of a group have in common helps no more and, more to the point, does not mislead: a person who
    was seen with every event but one would otherwise be ruled out there.
    """

    features: np.ndarray
    classes: np.ndarray
    groups: np.ndarray


def read(train: Examples, test: Examples) -> dict[str, np.ndarray]:
    """The classes that linear heads fitted to `train` read off `test`, (len(test),) each, by the head's name.

    Two heads, since a leak that one sees the other may miss: the discriminant finds a small but steady difference among
    much noise, logistic regression copes better with features that are seldom seen. Every class weighs the same,
    whatever its number of examples, and nothing is drawn at random.
    """
    names, numbers = np.unique(train.classes, return_inverse=True)
    scale = _scale(train)
    x, asked = _standard(train, *scale), _standard(test, *scale)
    return {
        name: names[head(x, numbers, asked)]
        for name, head in (("discriminant", _discriminant), ("logistic", _logistic))
    }


def _discriminant(x: np.ndarray, classes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Fisher's linear discriminant with the covariance within classes shrunk towards a multiple of the identity."""
    means = np.stack([x[classes == one].mean(0) for one in range(classes.max() + 1)])
    within = x - means[classes]
    covariance = (within.T @ within / len(x)).astype(np.float64)
    size = np.trace(covariance) / len(covariance)
    covariance = (1 - SHRINKAGE) * covariance + (SHRINKAGE * size + FLAT) * np.eye(len(covariance))
    weights = np.linalg.solve(covariance, means.T.astype(np.float64))
    best: np.ndarray = (asked @ weights - np.einsum("kd,dk->k", means, weights) / 2).argmax(1)
    return best


def _logistic(x: np.ndarray, classes: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Multinomial logistic regression with a squared penalty; convex, and started from zero."""
    inputs, labels = torch.from_numpy(x), torch.from_numpy(classes)
    weights = (1 / np.bincount(classes))[classes]
    weight = torch.from_numpy((weights / weights.sum()).astype(np.float32))
    head = torch.zeros(x.shape[1] + 1, int(classes.max()) + 1, requires_grad=True)
    fit = torch.optim.LBFGS([head], max_iter=STEPS, history_size=10, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        fit.zero_grad()
        wrong = torch.nn.functional.cross_entropy(inputs @ head[:-1] + head[-1], labels, reduction="none")
        value = (weight * wrong).sum() + DECAY * (head[:-1] ** 2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    fit.step(loss)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        best: np.ndarray = (torch.from_numpy(asked) @ head[:-1] + head[-1]).argmax(1).numpy()
    return best


def _scale(train: Examples) -> tuple[dict[int, np.ndarray], np.ndarray]:
    """Each group's mean (-1: of all) and the spread (d,) about it."""
    everything = _mean(train.features, np.zeros(train.features.shape[1], np.float32))
    means = {-1: everything} | {
        int(g): _mean(train.features[train.groups == g], everything) for g in np.unique(train.groups) if g >= 0
    }
    off = _centred(train, means)
    seen = np.maximum((~np.isnan(off)).sum(0), 1)
    return means, np.sqrt(np.nansum(np.square(off, out=off), 0) / seen)


def _mean(features: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Mean (d,) of what is seen, and `otherwise` where nothing is."""
    seen = (~np.isnan(features)).sum(0)
    return np.where(seen > 0, np.nansum(features, 0, dtype=np.float32) / np.maximum(seen, 1), otherwise).astype(
        np.float32
    )


def _centred(examples: Examples, means: dict[int, np.ndarray]) -> np.ndarray:
    off = examples.features.astype(np.float32)
    for group in np.unique(examples.groups):
        off[examples.groups == group] -= means.get(int(group), means[-1])
    return off


def _standard(examples: Examples, means: dict[int, np.ndarray], spread: np.ndarray) -> np.ndarray:
    """(n, d) float32; what is not seen is taken for the mean, and what never differs is left out."""
    scaled = _centred(examples, means)
    scaled /= np.where(spread > FLAT, spread, np.inf)
    np.clip(scaled, -FARTHEST, FARTHEST, out=scaled)
    known: np.ndarray = np.nan_to_num(scaled, copy=False)
    return known
