"""Is a new portrait unlike those of everybody accepted before."""

import math
from collections.abc import Sequence

import numpy as np

from schemas.calibration import Calibration, IdentityLimits
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage
from validation.images.perception.faces import distance
from validation.images.scored import scored

CLASHES = 0.5  # people of a gallery who are too much like a newcomer, on average


def no_look_alike(subject: CheckedImage, limits: Calibration) -> Verdict:
    """The portrait is not confusable with the portraits accepted before it; without a face nothing is said."""
    if not subject.faces:
        return Verdict(ok=True)
    return look_alike(subject.faces[0].embedding, subject.accepted_portraits, limits.identity)


def look_alike(embedding: np.ndarray, others: Sequence[np.ndarray], limits: IdentityLimits) -> Verdict:
    """No other embedding lies nearer than the limit for a gallery of that size; one without numbers is refused."""
    if not np.isfinite(embedding).all():
        return scored("look-alike", {})
    if not others:
        return Verdict(ok=True)
    nearest = distance(embedding, others[int(np.square(np.asarray(others) - embedding).sum(axis=1).argmin())])
    ok = nearest >= look_alike_limit(len(others), limits)
    return scored("" if ok else "look-alike", {"nearest_portrait": nearest})


def look_alike_limit(gallery: int, limits: IdentityLimits) -> float:
    """The distance within which a newcomer would find CLASHES people of one gender by chance, in a gallery of that many
    people (at least one).

    Half of the gallery is taken to be of that gender, so the share of pairs that may lie closer is CLASHES in gallery /
    2. The distance is interpolated on the logarithm of that share, and held at the ends of the calibrated table: a
    small gallery has the distance of the table's highest share. It depends on who is there already and never on how
    many are still to come, so that adding people judges nobody anew.
    """
    shares, distances = zip(*limits.look_alike, strict=True)
    return float(np.interp(math.log(CLASHES / (gallery / 2)), np.log(shares), distances))
