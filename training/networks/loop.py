"""A training run that can be stopped at any time: networks, their running average, the optimiser, and how the loss
went.
"""

import copy
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from generation.base.files import replacing
from training.networks.optimiser import Muon

TOLD, SAVED = 50, 50  # steps between two lines of the log, and between two saved states


class Loop:
    """Trains `nets` for `steps` steps; goes on from `out` where that exists.

    The rate rises over the first `warm` steps and falls to a fiftieth over the last share of `cool`. `average` holds
    the running average of the weights, which is what the generator's networks ship as.
    """

    def __init__(
        self,
        nets: torch.nn.Module,
        out: str,
        steps: int,
        rate: float,
        warm: int = 100,
        cool: float = 0.3,
        keep: float = 0.999,
        **told: Any,
    ) -> None:
        self.nets, self.out, self.steps = nets, Path(out), steps
        self._rate, self._warm, self._cool, self._keep, self._told = rate, warm, cool, keep, told
        self.average = copy.deepcopy(nets)
        self._optimiser = Muon(nets)
        self.step, self.log, self._minutes = 0, [], 0.0
        if self.out.exists():
            state = torch.load(self.out, weights_only=True, map_location="cpu")
            self.nets.load_state_dict(state["nets"])
            self.average.load_state_dict(state["average"])
            self._optimiser.load_state_dict(state["optimiser"])
            self.step, self.log, self._minutes = state["step"], state["log"], state["minutes"]
        self._begun, self._recent = time.time(), []

    @property
    def unfinished(self) -> bool:
        """Whether there are steps left."""
        return self.step < self.steps

    def update(self, loss: torch.Tensor) -> None:
        """One step against the gradient of `loss`; prints, and saves what a later run needs."""
        rate = (
            self._rate
            * min(1, (self.step + 1) / self._warm)
            * min(1, max(0.02, (1 - self.step / self.steps) / self._cool))
        )
        self._optimiser.step(loss, rate)
        self.step += 1
        self._recent.append(loss.item())
        keep = min(self._keep, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for ours, theirs in zip(self.average.parameters(), self.nets.parameters(), strict=True):
                ours.lerp_(theirs, 1 - keep)
        if self.step % TOLD == 0 or not self.unfinished:
            self.log.append((self.step, float(np.mean(self._recent))))
            self._recent = []
            print(
                f"{self.out.stem}: {self.step} of {self.steps} steps, loss {self.log[-1][1]:.4f},"
                f" {self.minutes:.1f} min",
                flush=True,
            )
        if self.step % SAVED == 0 or not self.unfinished:
            self._save()

    @property
    def minutes(self) -> float:
        """How long the steps took, those of earlier runs included."""
        return self._minutes + (time.time() - self._begun) / 60

    def _save(self) -> None:
        state = {
            "nets": self.nets.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self._optimiser.state_dict(),
        }
        with replacing(self.out) as unfinished:
            torch.save(state | {"step": self.step, "log": self.log, "minutes": self.minutes, **self._told}, unfinished)
