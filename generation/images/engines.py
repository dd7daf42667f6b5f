"""Where auditions and scenes are made: an engine brings what it is given to the functions that draw. Which one changes
no byte, on the same kind of device.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple, Protocol

from generation.images.items import Slot
from generation.images.portraits import Call, Deliver, audition
from generation.images.scenes import film
from generation.images.worker import Studio
from schemas.concepts import Person
from schemas.scene import Portrait

AHEAD = 2  # batches of people who are auditioned together in one process


class Role(NamedTuple):
    """Somebody whose scenes are due."""

    person: Person
    portrait: Portrait


Tell = Callable[[str, int], None]  # a person's id, and how many of their scenes are finished


class Engine(Protocol):
    """Makes auditions and scenes."""

    def batch_size(self) -> int:
        """The largest batch where pictures are drawn, measured for a recipe that leaves it open."""

    def audition(self, calls: Sequence[Call], deliver: Deliver) -> None:
        """Delivers the auditions of the first calls at least, in any order."""

    def film(self, roles: Sequence[Role], tell: Tell) -> None:
        """Finishes all scenes of these people."""


OpenEngine = Callable[[Studio, Sequence[Slot]], AbstractContextManager[Engine]]


class InProcess:
    """Everything in this process, one person after the other."""

    def __init__(self, studio: Studio, slots: Sequence[Slot]) -> None:
        self.studio, self.slots = studio, slots

    def batch_size(self) -> int:
        return self.studio.renderer.batch_size

    def audition(self, calls: Sequence[Call], deliver: Deliver) -> None:
        audition(self.studio, calls[: AHEAD * self.studio.batch_size], deliver)

    def film(self, roles: Sequence[Role], tell: Tell) -> None:
        for person, portrait in roles:
            film(self.studio, person, portrait, self.slots, lambda done, who=person.id: tell(who, done))  # type: ignore[misc]


@contextmanager
def in_process(studio: Studio, slots: Sequence[Slot]) -> Iterator[Engine]:
    """The engine that needs no other library."""
    with studio.opened():
        yield InProcess(studio, slots)
