"""How doubtful an accepted picture is: how near its scores lie to their limits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from schemas.calibration import Calibration
from schemas.report import Limit
from schemas.scene import Portrait, Scene, View
from validation.catalogue import limits_by_score, margin


class Score(NamedTuple):
    """One score of a candidate with its limits. `room` is how far it lies within the nearest one, in units of what half
    of all accepted pictures have.
    """

    name: str
    value: float
    limits: Sequence[Limit]
    room: float | None


class Doubts:
    """Limits and units, from all accepted portraits, views and scenes: scores are of different sizes, so each is
    measured by its own median distance to the limit.
    """

    def __init__(self, items: Iterable[Portrait | View | Scene], calibration: Calibration, portraits: int) -> None:
        self.limits = limits_by_score(calibration, max(1, portraits))
        distances: dict[tuple[str, str], list[float]] = {}
        for item in items:
            for name, value in item.candidates[-1].verdict.scores.items() if item.image else ():
                if name in self.limits:
                    distances.setdefault((item.kind, name), []).append(margin(value, self.limits[name]))
        self.units = {which: middle for which, values in distances.items() if (middle := float(np.median(values))) > 0}

    def scores(self, kind: str, values: Mapping[str, float]) -> list[Score]:
        """All scores of a candidate, the nearest to its limit first; those without a limit last."""
        scores = [
            Score(name, value, self.limits.get(name, ()), self._room(kind, name, value))
            for name, value in values.items()
        ]
        return sorted(scores, key=lambda score: (score.room is None, score.room or 0.0))

    def room(self, item: Portrait | View | Scene) -> float | None:
        """How far an accepted picture lies within all its limits: 0 at a limit, 1 where half of the pictures are; None
        when no score has one.
        """
        rooms = [
            room
            for name, value in item.candidates[-1].verdict.scores.items()
            if (room := self._room(item.kind, name, value)) is not None
        ]
        return min(rooms, default=None)

    def _room(self, kind: str, name: str, value: float) -> float | None:
        unit = self.units.get((kind, name))
        return margin(value, self.limits[name]) / unit if unit else None
