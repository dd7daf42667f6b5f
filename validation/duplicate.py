"""Has the same picture been accepted before."""

from collections.abc import Iterable

import imagehash
from PIL import Image

from schemas.scene import Verdict


def perceptual_hash(image: Image.Image) -> str:
    """64 bits as 16 hexadecimal digits (DCT hash)."""
    return str(imagehash.phash(image))


def duplicate(fingerprint: str, others: Iterable[str], limit: int) -> Verdict:
    """No earlier picture's perceptual hash differs from this one's in fewer than `limit` of 64 bits."""
    wanted = imagehash.hex_to_hash(fingerprint)
    nearest = min((wanted - imagehash.hex_to_hash(other) for other in others), default=64)
    ok = nearest >= limit
    return Verdict(ok=ok, reason="" if ok else "duplicate", scores={"nearest_hash": float(nearest)})
