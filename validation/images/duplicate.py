"""Has the same picture been accepted before."""

from collections.abc import Iterable

import imagehash
from PIL import Image

from schemas.scene import Verdict


def perceptual_hash(image: Image.Image) -> str:
    """64 bits as 16 hexadecimal digits (DCT hash)."""
    return str(imagehash.phash(image))


def differing_bits(one: str, other: str) -> int:
    """In how many of 64 bits two perceptual hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def duplicate(fingerprint: str, others: Iterable[str], limit: int) -> Verdict:
    """No earlier picture's perceptual hash differs from this one's in fewer than `limit` of 64 bits."""
    nearest = min((differing_bits(fingerprint, other) for other in others), default=64)
    ok = nearest >= limit
    return Verdict(ok=ok, reason="" if ok else "duplicate", scores={"nearest_hash": float(nearest)})
