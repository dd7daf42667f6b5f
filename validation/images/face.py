"""Is there one main face, and whose is it."""

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image

from schemas.calibration import IdentityLimits, TechnicalLimits
from schemas.scene import Verdict
from validation.images.faces import Face, distance

CLASHES = 0.5  # people of a gallery who are too much like a newcomer, on average


def main_face(faces: Sequence[Face], image: Image.Image, limits: TechnicalLimits) -> Verdict:
    """A face was found, and the largest one is large enough to be the subject's."""
    if not faces:
        return Verdict(ok=False, reason="no face")
    left, top, right, bottom = faces[0].box
    share = min(right - left, bottom - top) / min(image.size)
    ok = share >= limits.face_share
    return Verdict(
        ok=ok, reason="" if ok else "face too small", scores={"face_share": share, "faces": float(len(faces))}
    )


def identity(faces: Sequence[Face], portrait: np.ndarray, limits: IdentityLimits) -> Verdict:
    """The main face is the portrait's, drawn anew, and no other face is as large or matches the portrait too.

    `portrait` is the embedding (128,) of the accepted portrait. The distance must lie in a band: beyond it is somebody
    else, nearer than it no two pictures of one person come, so the portrait's pixels were copied. Both limits come with
    the checkpoint (see its calibration.json).
    """
    main = distance(faces[0].embedding, portrait)
    scores = {"identity_distance": main}
    if main > limits.same_person:
        return Verdict(ok=False, reason="other face", scores=scores)
    if main < limits.pasted:
        return Verdict(ok=False, reason="pasted face", scores=scores)
    for other in faces[1:]:
        if other.area >= faces[0].area or distance(other.embedding, portrait) <= limits.same_person:
            return Verdict(ok=False, reason="second face", scores=scores)
    return Verdict(ok=True, scores=scores)


def look_alike(embedding: np.ndarray, others: Sequence[np.ndarray], limits: IdentityLimits) -> Verdict:
    """A new portrait is not confusable with the portraits accepted before it."""
    if not others:
        return Verdict(ok=True)
    nearest = distance(embedding, others[int(np.square(np.asarray(others) - embedding).sum(axis=1).argmin())])
    ok = nearest >= look_alike_limit(len(others), limits)
    return Verdict(ok=ok, reason="" if ok else "look-alike", scores={"nearest_portrait": nearest})


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
