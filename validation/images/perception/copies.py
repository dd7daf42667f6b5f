"""Which of many images are copies of each other: the same pixels, or nearly the same by their perceptual hashes.

Memory grows with the number of images and not with that of pairs: hashes are compared a few rows at a time.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

PAIRS = 1 << 20  # compared at a time; 8 MB


class Copy(NamedTuple):
    """Image `later` repeats image `earlier` (places in the order given); `bits` of 64 differ, and `exact` says that the
    pixels are the same.
    """

    later: int
    earlier: int
    bits: int
    exact: bool


def copies(digests: Sequence[bytes], hashes: np.ndarray, groups: np.ndarray, limit: int) -> Iterator[Copy]:
    """For every image and every kind of relation, the earlier image that is most like it, when they are the same or
    fewer than `limit` bits differ.

    `hashes` is (n,) uint64. `groups` is (n, k) integers: two images are related by which of the k columns they have in
    common (person, split), so one image yields at most 2**k copies: one among its own person's images, one across
    people, and so on.
    """
    numbers: dict[bytes, int] = {}
    pixels = np.array([numbers.setdefault(digest, len(numbers)) for digest in digests], np.int64)
    first, again = _first_of_each(pixels, groups)
    for later, earlier in again:
        yield Copy(later, earlier, 0, True)
    rows = max(1, PAIRS // max(1, len(first)))
    for start in range(0, len(first), rows):
        yield from _compare(first, slice(start, start + rows), pixels, hashes, groups, limit)


def _first_of_each(pixels: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, list[tuple[int, int]]]:
    """The first image of each kind of pixels in each group, and (later, earlier) for all that repeat one of these; so
    that many equal images stay cheap.
    """
    seen: dict[tuple[int, ...], int] = {}
    again = []
    for n, kind in enumerate(zip(pixels.tolist(), *groups.T.tolist(), strict=True)):
        if (earlier := seen.setdefault(kind, n)) != n:
            again.append((n, earlier))
    return np.fromiter(seen.values(), np.int64, len(seen)), again


def _compare(
    first: np.ndarray, part: slice, pixels: np.ndarray, hashes: np.ndarray, groups: np.ndarray, limit: int
) -> Iterator[Copy]:
    known = first[: part.stop]
    bits = np.bitwise_count(hashes[first[part], None] ^ hashes[None, known])
    row, earlier = np.nonzero((bits < max(1, limit)) & (first[part, None] > known[None]))
    later, before, differ = first[part][row], known[earlier], bits[row, earlier]
    exact = pixels[later] == pixels[before]
    near = exact | (differ < limit)
    later, before, differ, exact = later[near], before[near], differ[near], exact[near]
    relation = ((groups[later] == groups[before]) << np.arange(groups.shape[1])).sum(1)
    order = np.lexsort((before, differ, ~exact, relation, later))
    best = order[np.flatnonzero(np.diff(np.stack([later, relation])[:, order], prepend=-1).any(0))]
    for n in best:
        yield Copy(int(later[n]), int(before[n]), int(differ[n]), bool(exact[n]))
