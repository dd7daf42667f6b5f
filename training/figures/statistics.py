"""The statistics that calibration and evaluation share."""

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import beta

from schemas.calibration import Proportion


def share_by_clopper_pearson(count: int, of: int) -> Proportion:
    """A share with its two-sided 95 % Clopper-Pearson interval, which counts the trials as independent."""
    low = 0.0 if count == 0 else float(beta.ppf(0.025, count, of - count + 1))
    high = 1.0 if count == of else float(beta.ppf(0.975, count + 1, of - count))
    return Proportion(count=count, of=of, low=low, high=high)


def halfway(good: Sequence[float], bad: Sequence[float], ratio: bool = False) -> float:
    """The number halfway between all good scores but one in a hundred and all bad ones but one in twenty; of a `ratio`
    scale (all positive), on its logarithm.

    Good ones weigh more: a generator seldom makes such faults, and every good picture that is refused has to be drawn
    again.

    Raises:
        ValueError: most of the bad ones score no worse than good ones, so no number tells them apart.
    """
    upwards = float(np.median(bad)) > float(np.median(good))
    near_good, near_bad = (
        float(np.quantile(good, 0.99 if upwards else 0.01)),
        float(np.quantile(bad, 0.05 if upwards else 0.95)),
    )
    limit = math.sqrt(near_good * near_bad) if ratio else (near_good + near_bad) / 2
    if (float(np.median(bad)) > limit) != upwards or (float(np.median(good)) < limit) != upwards:
        raise ValueError(f"good {near_good:.4g} and bad {near_bad:.4g} overlap")
    return limit


def quantiles(values: np.ndarray) -> dict[str, float]:
    """Five quantiles of a distribution."""
    return {f"{q:.2f}": float(np.quantile(values, q)) for q in (0.01, 0.05, 0.5, 0.95, 0.99)}
