"""Means with an interval over people, or over events: questions about one of them are no independent draws."""

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import t as student

from schemas.evaluation import Figure
from validation.statistics.proportions import clustered_share


def figure(values: Sequence[float], groups: Sequence[str], low: float = 0.0, high: float = 1.0) -> Figure:
    """The mean of values within low..high and its 95 % interval.

    Of zeros and ones it is Wilson's, widened by how much groups differ (`clustered_share`). Of other values it is
    Student's on the groups' totals, as a ratio estimator has it (Cochran 1977, section 6.3), with one degree of freedom
    less than there are groups. Of one group alone, questions count as independent.

    Raises:
        ValueError: there are no values.
    """
    if not len(values):
        raise ValueError("a mean of nothing")
    x, names = np.asarray(values, float), np.asarray(groups)
    known = list(dict.fromkeys(groups))
    if len(known) == 1:
        names = np.arange(len(x)).astype(str)
    clusters = list(dict.fromkeys(names.tolist()))
    sums = np.array([x[names == name].sum() for name in clusters])
    counts = np.array([(names == name).sum() for name in clusters])
    mean = float(x.mean())
    if set(np.unique(x)) <= {0.0, 1.0} and (low, high) == (0.0, 1.0):
        share = clustered_share([round(v) for v in sums], counts.tolist())
        bounds = min(share.low, mean), max(share.high, mean)  # Wilson's ends may miss 0 and 1 by a rounding
    elif len(clusters) == 1:
        bounds = low, high
    else:
        k = len(clusters)
        error = math.sqrt(k / (k - 1) * float(((sums - mean * counts) ** 2).sum())) / len(x)
        half = float(student.ppf(0.975, k - 1)) * error
        bounds = max(low, mean - half), min(high, mean + half)
    return Figure(value=mean, low=bounds[0], high=bounds[1], items=len(x), groups=len(known))
