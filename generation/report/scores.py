"""Scores of all candidates as histograms, beside their limits."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from schemas.calibration import Calibration
from schemas.report import Distribution
from schemas.scene import Portrait, Scene, View
from validation.catalogue import limits_by_score
from validation.images.judgement import CUT_AT

BINS = 32


def distributions(items: Iterable[Portrait | View | Scene], calibration: Calibration) -> Iterator[Distribution]:
    """A histogram for each kind of item and score, in the order in which the gate first gave the score."""
    values: dict[tuple[str, str], tuple[list[float], list[float]]] = {}
    accepted_portraits = 0
    for item in items:
        accepted_portraits += item.kind == "portrait" and item.image is not None
        for candidate in item.candidates:
            for score, value in candidate.verdict.scores.items():
                if score == CUT_AT:  # nothing that was measured
                    continue
                accepted, rejected = values.setdefault((item.kind, score), ([], []))
                (accepted if candidate.verdict.ok else rejected).append(value)
    limits = limits_by_score(calibration, accepted_portraits)
    for (kind, score), (accepted, rejected) in values.items():
        held = limits.get(score, ())
        edges = _edges([*accepted, *rejected], [limit.value for limit in held])
        yield Distribution.model_validate(
            {
                "kind": kind,
                "score": score,
                "limits": held,
                "edges": edges.tolist(),
                "accepted": np.histogram(accepted, edges)[0].tolist(),
                "rejected": np.histogram(rejected, edges)[0].tolist(),
                "accepted_median": _median(accepted),
                "rejected_median": _median(rejected),
            }
        )


def _edges(values: Sequence[float], limits: Sequence[float]) -> np.ndarray:
    """About BINS bins that hold all values and limits; whole numbers stand in the middle of theirs."""
    low, high = min([*values, *limits]), max([*values, *limits])
    if all(value == round(value) for value in values):
        step = -(-int(np.ceil(high) - np.floor(low) + 1) // BINS)
        return np.arange(np.floor(low) - 0.5, high + step, step)
    return np.linspace(low, high, BINS + 1) if high > low else np.array([low - 0.5, high + 0.5])


def _median(values: Sequence[float]) -> float | None:
    return float(np.median(values)) if values else None
