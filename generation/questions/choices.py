"""Options of choice questions that nothing but the picture can tell apart.

Whoever is in a line-up is asked about with the same options, so each of them is right equally often and a guesser
without the picture is at chance.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
SIZE = 4  # options, or a few more where numbers do not divide


def lineups(members: Sequence[T], alike: Sequence[Callable[[T], object]], order: Callable[[T], str]) -> list[list[T]]:
    """Cuts `members` into groups of SIZE or a few more, most alike first: those of equal `alike[0]`, of those left over
    the ones of equal `alike[1]`, and so on; the last of all join the groups that are most like them.

    `order` gives every member a stable hash, which shuffles. Fewer than SIZE members are one group, and one alone is
    none.
    """
    waiting = sorted(members, key=order)
    groups: list[list[T]] = []
    for key in alike:
        classes: dict[object, list[T]] = {}
        for one in waiting:
            classes.setdefault(key(one), []).append(one)
        groups += [group for found in classes.values() for group in cut(found, SIZE)]
        waiting = [one for found in classes.values() if len(found) < SIZE for one in found]
    if not groups:
        return [waiting] if len(waiting) > 1 else []
    for one in waiting:
        nearest = max(
            groups,
            key=lambda group: (
                sum(key(one) == key(other) for key in alike for other in group) / len(group),
                -len(group),
            ),
        )
        nearest.append(one)
    return groups


def cut(members: Sequence[T], size: int) -> list[list[T]]:
    """As many groups of at least `size` as there can be, of lengths that differ by at most one; none when there are
    fewer members.
    """
    count = len(members) // size
    return [list(members[n * len(members) // count : (n + 1) * len(members) // count]) for n in range(count)]
