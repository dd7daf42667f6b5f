"""Has the same picture of this person been accepted before."""

from collections.abc import Iterable

from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage
from validation.images.perception.hashes import differing_bits


def no_duplicate(subject: CheckedImage, limits: Calibration) -> Verdict:
    """No scene of the person that was accepted before is nearly the same picture.

    The limit lies halfway between the bits in which copies of a scene differ (brighter or darker, moved by a pixel, as
    JPEG) and those in which a person's other scenes do (training/calibrate.py).
    """
    return duplicate(subject.perceptual_hash, subject.accepted_hashes, limits.technical.phash_distance)


def duplicate(phash: str, others: Iterable[str], limit: int) -> Verdict:
    """No other perceptual hash differs in fewer than `limit` of 64 bits."""
    nearest = min((differing_bits(phash, other) for other in others), default=64)
    ok = nearest >= limit
    return Verdict(ok=ok, reason="" if ok else "duplicate", scores={"nearest_hash": float(nearest)})
