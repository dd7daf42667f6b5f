"""Draw, check, draw again: which candidates to draw next, and in which order to judge them.

The order of judging is fixed by candidate and item numbers alone, so neither batches nor interruptions change who is accepted.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar

T = TypeVar("T")
NOTHING_BEGUN: Mapping[int, int] = MappingProxyType({})


class Turn(NamedTuple):
    """Candidate `number` of item `item`."""

    number: int
    item: int


def by_round(
    open_items: Sequence[int],
    attempts: int,
    batch: int,
    draw: Callable[[Sequence[Turn]], Sequence[T]],
    judge: Callable[[Turn, T], bool],
    begun: Mapping[int, int] = NOTHING_BEGUN,
) -> None:
    """First candidates of all items, then second ones, and so on; an accepted item has no further turn. An item in `begun` starts at that candidate.

    `judge` returns whether the item is closed. The last places of a batch are filled with candidates of later rounds; what is drawn for an item
    that closes in the same batch is thrown away unseen.
    """
    closed: set[int] = set()
    turns = [Turn(number, item) for number in range(attempts) for item in sorted(open_items) if number >= begun.get(item, 0)]
    while turns := [turn for turn in turns if turn.item not in closed]:
        now, turns = turns[:batch], turns[batch:]
        for turn, drawn in zip(now, draw(now), strict=True):
            if turn.item not in closed and judge(turn, drawn):
                closed.add(turn.item)


def one_by_one(
    open_items: Sequence[int],
    attempts: int,
    batch: int,
    draw: Callable[[Sequence[Turn]], Sequence[T]],
    judge: Callable[[Turn, T], bool],
    begun: Mapping[int, int] = NOTHING_BEGUN,
) -> None:
    """All turns of the first item, then of the second: for items whose acceptance depends on those before them.

    A batch holds the turn that is due and, in its other places, the first candidates of the items to come, kept until their turn.
    """
    ahead: dict[Turn, T] = {}
    waiting = sorted(open_items)
    for position, item in enumerate(waiting):
        for number in range(begun.get(item, 0), attempts):
            turn = Turn(number, item)
            if turn not in ahead:
                firsts = [Turn(begun.get(later, 0), later) for later in waiting[position + 1 :]]
                coming = [first for first in firsts if first not in ahead]
                now = [turn, *coming[: batch - 1]]
                ahead.update(zip(now, draw(now), strict=True))
            if judge(turn, ahead.pop(turn)):
                break
