"""What draws and checks in one process: the checkpoint, the gate and, where there is one, the judge. A build has one;
so has every process of an engine.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from generation.images.items import Items
from generation.images.run_folder import Run
from generation.rendering.checkpoint import Checkpoint, limits_for_photographs
from generation.rendering.weights import fetch
from schemas.calibration import Calibration
from schemas.recipe import Recipe
from schemas.scene import Portrait, PortraitSource, View

if TYPE_CHECKING:  # all load torch or the client, which a build that has nothing to do can spare
    from generation.judging.judge import Judge
    from generation.rendering.families import Likeness
    from generation.rendering.renderer import Renderer
    from validation.gate import Gate


class Worker:
    """Networks are loaded when the first picture is due. `judge_report` is what a judge that was closed has counted."""

    def __init__(self, items: Items, checkpoint: Checkpoint) -> None:
        self.items, self.checkpoint = items, checkpoint
        self.judge: Judge | None = None
        self.candidates_judged = 0
        self.judge_report: Counter[str] = Counter()

    @property
    def recipe(self) -> Recipe:
        """What is drawn."""
        return self.items.recipe

    @property
    def run(self) -> Run:
        """Where it is kept."""
        return self.items.run

    @contextmanager
    def opened(self) -> Iterator["Worker"]:
        """With the recipe's judge, if any, whose connections are closed at the end."""
        if self.recipe.judge is None:
            yield self
            return
        from generation.judging.judge import open_judge

        with open_judge(self.recipe.judge, self.run.folder / "judge") as self.judge:
            try:
                yield self
            finally:
                self.judge_report.update(self.judge.report)
                self.judge = None

    @cached_property
    def renderer(self) -> "Renderer":
        """The checkpoint, ready to draw."""
        from generation.rendering.renderer import Renderer

        return Renderer(self.checkpoint.folder or fetch(self.recipe.checkpoint), self.recipe.checkpoint)

    @property
    def batch_size(self) -> int:
        """Pictures in one call of the network."""
        size = self.recipe.checkpoint.batch_size
        assert size != "auto", "settled before anything is drawn"
        return size

    def beside(self) -> AbstractContextManager[Executor | None]:
        """Where a GPU draws the next batch while checks look at the last one. A judge is asked about a batch when it is
        drawn, so it waits for verdicts.
        """
        import torch

        return ThreadPoolExecutor(1) if torch.cuda.is_available() and self.judge is None else nullcontext()

    def likeness(self, face: Portrait | View) -> "Likeness":
        """What pictures of a person are drawn from."""
        import numpy as np

        from generation.base.pictures import open_picture
        from generation.rendering.families import Likeness

        assert face.box is not None, "only accepted faces are drawn from"
        picture = open_picture(self.run.picture(face), f"{self.run.folder}: the {face.kind} {face.key}")
        return Likeness(picture, face.box, np.array(face.embedding))

    def limits_of(self, source: PortraitSource) -> Calibration:
        """The limits of portraits and views from there; supplied ones have those of photographs."""
        return limits_for_photographs() if source == "supplied" else self.checkpoint.calibration

    def gate_of(self, source: PortraitSource) -> "Gate":
        """The checks of portraits and views, with their limits."""
        return self._gate_for_photographs if source == "supplied" else self.gate

    @cached_property
    def _gate_for_photographs(self) -> "Gate":
        from validation.gate import Gate

        return Gate(None, self.limits_of("supplied"), self.recipe.checks_off)

    @cached_property
    def gate(self) -> "Gate":
        """The checks."""
        from validation.gate import Gate

        return Gate(self.checkpoint.folder, self.checkpoint.calibration, self.recipe.checks_off)
