"""How sure a share is: Wilson's interval, widened where what was counted comes in clusters, and a permutation test of
two groups.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

Z = 1.959964  # two-sided 95 %
DRAWS = 9999
ROUNDING = 1e-9


class Share(NamedTuple):
    """Hits among trials, and the ends of the 95 % interval."""

    hits: int
    trials: int
    low: float
    high: float


def clustered_share(hits: Sequence[int], counts: Sequence[int]) -> Share:
    """Hits and counts of each cluster (a person's images, say) to their common share.

    Wilson's interval (1927) with the count divided by the design effect, that is by how many times the share varies
    more between clusters than independent images would (Kish 1965; Rao and Scott 1992), where that is more than one.
    With few clusters the design effect itself is a rough guess.
    """
    hit, count = np.asarray(hits, float), np.asarray(counts, float)
    total, clusters = count.sum(), len(count)
    if total == 0:
        return Share(0, 0, 0.0, 1.0)
    share = hit.sum() / total
    effect = 1.0
    if clusters > 1 and 0 < share < 1:
        between = clusters / (clusters - 1) * ((hit - share * count) ** 2).sum() / total**2
        effect = max(1.0, between / (share * (1 - share) / total))
    low, high = wilson(share, total / effect)
    return Share(int(hit.sum()), int(total), low, high)


def wilson(share: float, count: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share that was seen in `count` independent trials."""
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    half = Z / (1 + Z**2 / count) * math.sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    return max(0.0, middle - half), min(1.0, middle + half)


class Difference(NamedTuple):
    """A permutation test: the chance of a difference at least this large when the group is drawn at random, and that
    chance for the most uneven group.
    """

    p: float
    least: float


def group_differs(values: Sequence[str], inside: Sequence[bool], seed: int) -> Difference:
    """Whether a group of people has other values of one attribute than everybody else.

    The statistic is Pearson's chi-squared of the group's counts against the counts that its size leads to expect. The
    group is drawn anew DRAWS times.
    """
    codes = np.unique(np.asarray(values), return_inverse=True)[1]
    member = np.asarray(inside, bool)
    size, kinds = int(member.sum()), np.bincount(codes)
    expected = kinds * size / len(codes)

    def distance(counts: np.ndarray) -> np.ndarray:
        summed: np.ndarray = ((counts - expected) ** 2 / expected).sum(-1)
        return summed

    by_chance = distance(np.random.default_rng(seed).multivariate_hypergeometric(kinds, size, DRAWS))
    rarest_first = np.lexsort((codes, kinds[codes]))[:size]
    seen, farthest = (
        float(distance(np.bincount(codes[some], minlength=len(kinds)))) for some in (member, rarest_first)
    )
    return Difference(_share_above(by_chance, seen), _share_above(by_chance, farthest))


def _share_above(by_chance: np.ndarray, value: float) -> float:
    return float((1 + (by_chance >= value - ROUNDING).sum()) / (1 + len(by_chance)))


def holm(values: Sequence[float]) -> list[float]:
    """The p-values of tests that are looked at together, corrected so that one false alarm among all stays as rare as
    asked for (Holm 1979).
    """
    corrected, least = [0.0] * len(values), 0.0
    for rank, n in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        least = max(least, min(1.0, (len(values) - rank) * values[n]))
        corrected[n] = least
    return corrected
