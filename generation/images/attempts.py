"""Draw, check, draw again: which candidates to draw next, and in which order to judge them.

The order of judging is fixed by candidate and item numbers alone, so neither batches nor interruptions change who is
accepted.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
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
    beside: Executor | None = None,
) -> None:
    """First candidates of all items, then second ones, and so on; an accepted item has no further turn. An item in
    `begun` starts at that candidate.

    `judge` returns whether the item is closed. The last places of a batch are filled with candidates of later rounds;
    what is drawn for an item that closes in the same batch is thrown away unseen. Where `beside` is given, the next
    batch is drawn in it while this one is judged, if no verdict on this one can change what the next one holds; batches
    and verdicts are the same either way.
    """
    closed: set[int] = set()
    ahead: Future[Sequence[T]] | None = None
    turns = [
        Turn(number, item) for number in range(attempts) for item in sorted(open_items) if number >= begun.get(item, 0)
    ]
    while turns := [turn for turn in turns if turn.item not in closed]:
        now, turns = turns[:batch], turns[batch:]
        drawn = ahead.result() if ahead else draw(now)
        apart = {turn.item for turn in now}.isdisjoint(turn.item for turn in turns[:batch])
        ahead = beside.submit(draw, turns[:batch]) if beside and apart and turns else None
        for turn, one in zip(now, drawn, strict=True):
            if turn.item not in closed and judge(turn, one):
                closed.add(turn.item)
