"""A check's verdict from what it measured."""

import math
from collections.abc import Mapping

from schemas.scene import Verdict


def scored(reason: str, scores: Mapping[str, float]) -> Verdict:
    """Accepted without a reason. A score that is no finite number is left out, since no record could hold it.

    Checks ask whether a score lies on the accepted side of its limit and refuse where it does not: of NaN nothing is
    true, so it refuses.
    """
    return Verdict(ok=not reason, reason=reason, scores={k: v for k, v in scores.items() if math.isfinite(v)})
