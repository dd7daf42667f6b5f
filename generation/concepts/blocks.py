"""Blocks of people and events: who is forgotten together.

People and events are ranked by a stable hash and cut into nested blocks: the first 1 % is block 01, what 5 % adds is
block 05, what 10 % adds is block 10, and the others are `rest`. People who are held out, and what each file adds, are
blocks of their own, so they change no other block.
"""

from collections.abc import Sequence
from typing import NamedTuple

from generation.base.hashing import stable_hash

Block = str  # one of BLOCKS, HELD_OUT, or ADDED and a name
BLOCKS: tuple[Block, ...] = ("01", "05", "10", "rest")
SHARES: dict[Block, float] = {"01": 0.01, "05": 0.05, "10": 0.10}
HELD_OUT = "held-out"  # people who are in no split that anything is trained on
ADDED = "added-"


class Rank(NamedTuple):
    """Where a person or an event stands: its block, and its number in the benchmark or, outside it, in its block."""

    block: Block
    number: int


def block_sizes(count: int) -> dict[Block, int]:
    """How many of `count` fall into each block: at least one in each when there are four, and always one in `rest`.

    The cumulated sizes are the rounded shares of 1, 5 and 10 %, raised where rounding would leave a block empty.
    """
    sizes: dict[Block, int] = {}
    taken = 0
    few: dict[int, tuple[Block, ...]] = {1: (), 2: ("05",), 3: ("05", "10")}
    for block in few.get(count, BLOCKS[:3]):
        upto = max(taken + 1, round(SHARES[block] * count))
        sizes[block] = upto - taken
        taken = upto
    return {block: sizes.get(block, 0) for block in BLOCKS[:3]} | {"rest": count - taken}


def ranks(ids: Sequence[str], seed: int) -> dict[str, Rank]:
    """Every id's rank in the benchmark itself."""
    blocks = [block for block, size in block_sizes(len(ids)).items() for _ in range(size)]
    return {id: Rank(block, n) for n, (id, block) in enumerate(zip(ranked(ids, seed), blocks, strict=True))}


def ranked(ids: Sequence[str], seed: int) -> list[str]:
    """The ids in an order that depends on nothing but themselves and the seed."""
    return sorted(ids, key=lambda id: stable_hash("rank", seed, id))
