"""Is there one main face, and whose is it."""

from collections.abc import Sequence

import numpy as np
from PIL import Image

from schemas.calibration import IdentityLimits, TechnicalLimits
from schemas.scene import Verdict
from validation.faces import Face, distance


def main_face(faces: Sequence[Face], image: Image.Image, limits: TechnicalLimits) -> Verdict:
    """A face was found, and the largest one is large enough to be the subject's."""
    if not faces:
        return Verdict(ok=False, reason="no face")
    left, top, right, bottom = faces[0].box
    share = min(right - left, bottom - top) / min(image.size)
    ok = share >= limits.face_share
    return Verdict(ok=ok, reason="" if ok else "face too small", scores={"face_share": share, "faces": float(len(faces))})


def identity(faces: Sequence[Face], portrait: np.ndarray, limits: IdentityLimits) -> Verdict:
    """The main face is the portrait's, and no other face is as large or matches the portrait too.

    `portrait` is the embedding (128,) of the accepted portrait. The limit comes with the checkpoint (see its calibration.json).
    """
    main = distance(faces[0].embedding, portrait)
    scores = {"identity_distance": main}
    if main > limits.same_person:
        return Verdict(ok=False, reason="other face", scores=scores)
    for other in faces[1:]:
        if other.area >= faces[0].area or distance(other.embedding, portrait) <= limits.same_person:
            return Verdict(ok=False, reason="second face", scores=scores)
    return Verdict(ok=True, scores=scores)


def look_alike(embedding: np.ndarray, others: Sequence[np.ndarray], limits: IdentityLimits) -> Verdict:
    """A new portrait is not confusable with the portraits accepted before it."""
    if not others:
        return Verdict(ok=True)
    nearest = min(distance(embedding, other) for other in others)
    ok = nearest >= limits.look_alike
    return Verdict(ok=ok, reason="" if ok else "look-alike", scores={"nearest_portrait": nearest})
