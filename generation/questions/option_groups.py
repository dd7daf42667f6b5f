"""Options of choice questions that nothing but the picture can tell apart.

Everybody in a group is asked about with the group's names as options, so each name is right equally often and a guesser
without the picture is at chance.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
SIZE = 4  # options, or a few more where numbers do not divide


def option_groups(
    members: Sequence[T], alike: Sequence[Callable[[T], object]], order: Callable[[T], str]
) -> list[list[T]]:
    """Cuts `members` into groups of SIZE or a few more, most alike first: those of equal `alike[0]`, of those left over
    the ones of equal `alike[1]`, and so on; the last of all join the groups that are most like them.

    `order` gives every member a stable hash, which shuffles. Fewer than SIZE members are one group, and one alone is
    none.
    """
    waiting = sorted(members, key=order)
    groups: list[list[T]] = []
    for key in alike:
        classes: dict[object, list[T]] = {}
        for member in waiting:
            classes.setdefault(key(member), []).append(member)
        groups += [group for equals in classes.values() for group in cut(equals, SIZE)]
        waiting = [member for equals in classes.values() if len(equals) < SIZE for member in equals]
    if not groups:
        return [waiting] if len(waiting) > 1 else []
    for member in waiting:
        nearest = max(
            groups,
            key=lambda group: (
                sum(key(member) == key(other) for key in alike for other in group) / len(group),
                -len(group),
            ),
        )
        nearest.append(member)
    return groups


def cut(members: Sequence[T], size: int) -> list[list[T]]:
    """As many groups of at least `size` as there can be, of lengths that differ by at most one; none when there are
    fewer members.
    """
    count = len(members) // size
    return [list(members[n * len(members) // count : (n + 1) * len(members) // count]) for n in range(count)]
