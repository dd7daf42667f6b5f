"""The same picture in two splits: a search over all pairs of images that some config tells apart."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

CHUNK = 512  # images that are compared with all at a time
BITS = 64


class Prints(NamedTuple):
    """Of n images: the perceptual hashes of the image and of its face as bits (n, 64) uint8, the pixels' digests,
    people, and groups of images as numbers (n,).

    A group is what no config ever tears apart, a cell.
    """

    image: np.ndarray
    face: np.ndarray
    digest: Sequence[str]
    person: np.ndarray
    group: np.ndarray


class Pair(NamedTuple):
    """Two images by their numbers, the bits in which they and their faces differ, and whether the one leaks into the
    other's split.
    """

    one: int
    other: int
    bits: int
    face_bits: int
    leak: bool


def hash_bits(fingerprint: str) -> np.ndarray:
    """The 16 hexadecimal digits of a perceptual hash as (64,) uint8."""
    return np.unpackbits(np.frombuffer(bytes.fromhex(fingerprint), np.uint8))


def nearest_pairs(prints: Prints, apart: np.ndarray, limit: int, most: int) -> tuple[int, list[Pair]]:
    """How many pairs leak, and the nearest `most` pairs, leaks first. `apart` (groups, groups) bool says which groups
    are ever in two splits.

    A pair leaks when its pixels are equal, or when the hashes of the images differ in fewer than `limit` bits and so do
    those of the faces, or both show one person. Two people before the same backdrop are near as images and differ in
    their faces: no leak, and no finding of this search.
    """
    leaks, nearest = 0, list[Pair]()
    for number, pairs in _chunks(prints, apart, limit, most):
        leaks += number
        nearest = sorted(
            [*nearest, *pairs], key=lambda pair: (not pair.leak, pair.bits, pair.face_bits, pair.one, pair.other)
        )[:most]
    return leaks, nearest


def _chunks(prints: Prints, apart: np.ndarray, limit: int, most: int) -> Iterator[tuple[int, list[Pair]]]:
    """For each chunk how many pairs leak, and its nearest `most` pairs, leaks first."""
    signs, faces = (2 * bits.astype(np.float32) - 1 for bits in (prints.image, prints.face))
    digest = np.unique(prints.digest, return_inverse=True)[1]
    for start in range(0, len(signs), CHUNK):
        rows = slice(start, start + CHUNK)
        bits, face_bits = (((BITS - vectors[rows] @ vectors.T) / 2).astype(np.int16) for vectors in (signs, faces))
        counted = apart[prints.group[rows][:, None], prints.group] & (
            np.arange(start, start + len(bits))[:, None] < np.arange(len(signs))
        )
        same_person = prints.person[rows][:, None] == prints.person
        leak = counted & ((digest[rows][:, None] == digest) | ((bits < limit) & (same_person | (face_bits < limit))))
        rank = np.where(counted, bits - (BITS + 1) * leak, BITS + 1)
        few = np.argpartition(rank, min(most, rank.size) - 1, axis=None)[:most]
        places = [(i, j) for i, j in zip(*np.unravel_index(few, rank.shape), strict=True) if counted[i, j]]
        yield (
            int(leak.sum()),
            [Pair(start + int(i), int(j), int(bits[i, j]), int(face_bits[i, j]), bool(leak[i, j])) for i, j in places],
        )
