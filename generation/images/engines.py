"""Where candidates and scenes are drawn: an engine brings what it is given to the functions that draw. Which one
changes no byte, on the same kind of device.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Protocol

from generation.images.items import Slot
from generation.images.portraits import Deliver, PortraitJob, draw_portrait_candidates
from generation.images.scenes import SceneJob, draw_scenes
from generation.images.worker import Worker

BATCHES_AHEAD = 2  # of people whose candidates are drawn together in one process

Finished = Callable[[str, int], None]  # a person's id, and how many of their scenes are finished


class Engine(Protocol):
    """Draws portraits' candidates and scenes."""

    def batch_size(self) -> int:
        """The largest batch where pictures are drawn, measured for a recipe that leaves it open."""

    def draw_portrait_candidates(self, jobs: Sequence[PortraitJob], deliver: Deliver) -> None:
        """Delivers the candidates of the first jobs at least, in any order."""

    def draw_scenes(self, jobs: Sequence[SceneJob], finished: Finished) -> None:
        """Finishes all scenes of these people."""


OpenEngine = Callable[[Worker, Sequence[Slot]], AbstractContextManager[Engine]]


class InProcess:
    """Everything in this process, one person after the other."""

    def __init__(self, worker: Worker, slots: Sequence[Slot]) -> None:
        self.worker, self.slots = worker, slots

    def batch_size(self) -> int:
        return self.worker.renderer.batch_size

    def draw_portrait_candidates(self, jobs: Sequence[PortraitJob], deliver: Deliver) -> None:
        draw_portrait_candidates(self.worker, jobs[: BATCHES_AHEAD * self.worker.batch_size], deliver)

    def draw_scenes(self, jobs: Sequence[SceneJob], finished: Finished) -> None:
        for job in jobs:
            draw_scenes(self.worker, job, self.slots, partial(finished, job.person.id))


@contextmanager
def in_process(worker: Worker, slots: Sequence[Slot]) -> Iterator[Engine]:
    """The engine that needs no other library."""
    with worker.opened():
        yield InProcess(worker, slots)
