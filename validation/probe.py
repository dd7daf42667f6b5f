"""A linear probe: how well can a class be read off fixed features."""

from typing import NamedTuple

import numpy as np
import torch

DECAY = 0.01  # weight of the squared weights beside the mean loss
STEPS = 60  # of L-BFGS, at most
FLAT = 1e-5  # a spread below this is none
FARTHEST = 5.0  # spreads from the mean, beyond which values are cut


class Examples(NamedTuple):
    """Features (n, d) of any float type, NaN where nothing is known, and whole numbers (n,): classes to be read, and groups (-1 for none).

    The probe is told the group of each example: its features are taken against the mean of the group's training examples, so what all of a group have in
    common helps no more and, more to the point, does not mislead: a person who was seen with every event but one would otherwise be ruled out there.
    """

    features: np.ndarray
    classes: np.ndarray
    groups: np.ndarray


def read(train: Examples, test: Examples) -> np.ndarray:
    """The classes that a probe fitted to `train` reads off `test`, (len(test),).

    Multinomial logistic regression on standardised features with a squared penalty; every class weighs the same, whatever its number of examples. The fit is
    convex and starts from zero, so it needs no seed.
    """
    scale = _scale(train)
    names, numbers = np.unique(train.classes, return_inverse=True)
    x, y = _standard(train, *scale), torch.from_numpy(numbers)
    weights = (1 / np.bincount(numbers))[numbers]
    weight = torch.from_numpy((weights / weights.sum()).astype(np.float32))
    head = torch.zeros(x.shape[1] + 1, len(names), requires_grad=True)
    fit = torch.optim.LBFGS([head], max_iter=STEPS, history_size=10, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        fit.zero_grad()
        value = (weight * torch.nn.functional.cross_entropy(x @ head[:-1] + head[-1], y, reduction="none")).sum() + DECAY * (head[:-1] ** 2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    fit.step(loss)  # type: ignore[no-untyped-call]
    with torch.no_grad():
        best = (_standard(test, *scale) @ head[:-1] + head[-1]).argmax(1).numpy()
    answer: np.ndarray = names[best]
    return answer


def _scale(train: Examples) -> tuple[dict[int, np.ndarray], np.ndarray]:
    """Each group's mean (-1: of all) and the spread (d,) about it."""
    everything = _mean(train.features, np.zeros(train.features.shape[1], np.float32))
    means = {-1: everything} | {int(g): _mean(train.features[train.groups == g], everything) for g in np.unique(train.groups) if g >= 0}
    off = _centred(train, means)
    seen = np.maximum((~np.isnan(off)).sum(0), 1)
    return means, np.sqrt(np.nansum(np.square(off, out=off), 0) / seen)


def _mean(features: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    """Mean (d,) of what is seen, and `otherwise` where nothing is."""
    seen = (~np.isnan(features)).sum(0)
    return np.where(seen > 0, np.nansum(features, 0, dtype=np.float32) / np.maximum(seen, 1), otherwise).astype(np.float32)


def _centred(examples: Examples, means: dict[int, np.ndarray]) -> np.ndarray:
    off = examples.features.astype(np.float32)
    for group in np.unique(examples.groups):
        off[examples.groups == group] -= means.get(int(group), means[-1])
    return off


def _standard(examples: Examples, means: dict[int, np.ndarray], spread: np.ndarray) -> torch.Tensor:
    """(n, d) float32; what is not seen is taken for the mean, and what never differs is left out."""
    scaled = _centred(examples, means)
    scaled /= np.where(spread > FLAT, spread, np.inf)
    np.clip(scaled, -FARTHEST, FARTHEST, out=scaled)
    return torch.from_numpy(np.nan_to_num(scaled, copy=False))
