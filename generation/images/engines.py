"""Where candidates and scenes are drawn: an engine brings what it is given to the functions that draw. Which one
changes no byte, on the same kind of device.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from generation.images.items import Slot
from generation.images.portraits import Deliver, PortraitJob, draw_portrait_candidates
from generation.images.scenes import Finished, SceneJob, Slots, draw_scenes, take_by_take
from generation.images.views import ViewJob, draw_views
from generation.images.worker import Worker

BATCHES_AHEAD = 2  # of people whose portraits' candidates are drawn together in one process
TOGETHER = 8  # batches of scenes, at least, that are drawn together, so that few end with a batch that is not full


class Engine(Protocol):
    """Draws portraits' candidates, views and scenes."""

    def batch_size(self) -> int:
        """The largest batch where pictures are drawn, measured for a recipe that leaves it open."""

    def draw_portrait_candidates(self, jobs: Sequence[PortraitJob], deliver: Deliver) -> None:
        """Delivers the candidates of the first jobs at least, in any order."""

    def draw_views(self, jobs: Sequence[ViewJob], finished: Callable[[str], None]) -> None:
        """Finishes all views of these people; `finished` hears whose one is."""

    def draw_scenes(self, jobs: Sequence[SceneJob], finished: Finished) -> None:
        """Finishes all scenes of these people."""


OpenEngine = Callable[[Worker, Sequence[Slot]], AbstractContextManager[Engine]]


class InProcess:
    """Everything in this process, a few people after the other."""

    def __init__(self, worker: Worker, slots: Sequence[Slot]) -> None:
        self.worker, self.slots = worker, slots

    def batch_size(self) -> int:
        return self.worker.renderer.batch_size

    def draw_portrait_candidates(self, jobs: Sequence[PortraitJob], deliver: Deliver) -> None:
        draw_portrait_candidates(self.worker, jobs[: BATCHES_AHEAD * self.worker.batch_size], deliver)

    def draw_views(self, jobs: Sequence[ViewJob], finished: Callable[[str], None]) -> None:
        size = BATCHES_AHEAD * self.worker.batch_size
        for start in range(0, len(jobs), size):
            draw_views(self.worker, jobs[start : start + size], finished)

    def draw_scenes(self, jobs: Sequence[SceneJob], finished: Finished) -> None:
        for slots in take_by_take(self.slots):
            for some in together(self.worker, jobs, slots):
                draw_scenes(self.worker, some, slots, finished)


def together(worker: Worker, jobs: Sequence[SceneJob], slots: Slots, workers: int = 1) -> Iterator[list[SceneJob]]:
    """The people whose scenes are drawn together: as many as have TOGETHER batches of them left, and no more than leave
    some for each of so many workers. Who has none left is in no group.
    """
    people, sheets = [job.person for job in jobs], [job.sheet for job in jobs]
    left = worker.items.unfinished_scenes(people, [sheet.portrait for sheet in sheets], sheets, slots.due)
    enough = min(TOGETHER * worker.batch_size, -(-sum(left) // workers))
    some, due = list[SceneJob](), 0
    for job, missing in zip(jobs, left, strict=True):
        if missing:
            some.append(job)
            due += missing
        if some and due >= enough:
            yield some
            some, due = [], 0
    if some:
        yield some


@contextmanager
def in_process(worker: Worker, slots: Sequence[Slot]) -> Iterator[Engine]:
    """The engine that needs no other library."""
    with worker.opened():
        yield InProcess(worker, slots)
