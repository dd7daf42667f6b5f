"""All checks of a portrait and of a scene, the cheap ones first; the first one that fails ends it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from schemas.calibration import Calibration
from schemas.scene import Box, Verdict
from validation.duplicate import duplicate, perceptual_hash
from validation.event import EventClassifier
from validation.face import identity, look_alike, main_face
from validation.faces import find_faces
from validation.technical import technical


class Judged(NamedTuple):
    """What a gate found: its verdict and, when the image passed, the main face; for a scene the perceptual hash and what the event check said."""

    verdict: Verdict
    box: Box | None = None
    embedding: np.ndarray | None = None
    phash: str | None = None
    event_verified: bool | None = None


class Gate:
    """The checks with one checkpoint's limits."""

    def __init__(self, folder: Path, calibration: Calibration) -> None:
        self.limits = calibration
        self.events = EventClassifier(folder, calibration.event)

    def portrait(self, image: Image.Image, accepted: Sequence[np.ndarray]) -> Judged:
        """`accepted` are the embeddings of all portraits accepted so far."""
        sofar = technical(image, self.limits.technical)
        if not sofar.ok:
            return Judged(sofar)
        faces = find_faces(image)
        sofar = _both(sofar, main_face(faces, image, self.limits.technical))
        if sofar.ok and len(faces) > 1:
            sofar = _both(sofar, Verdict(ok=False, reason="second face"))
        if sofar.ok:
            sofar = _both(sofar, look_alike(faces[0].embedding, accepted, self.limits.identity))
        return Judged(sofar, faces[0].box, faces[0].embedding) if sofar.ok else Judged(sofar)

    def scene(self, image: Image.Image, event_id: str, portrait: np.ndarray, accepted: Sequence[str]) -> Judged:
        """`accepted` are the perceptual hashes of this person's scenes accepted so far. An event that the classifier does not know is left unverified."""
        sofar = technical(image, self.limits.technical)
        known = event_id in self.limits.event.labels
        if sofar.ok and known:
            sofar = _both(sofar, self.events.check(image, event_id))
        if not sofar.ok:
            return Judged(sofar)
        faces = find_faces(image)
        sofar = _both(sofar, main_face(faces, image, self.limits.technical))
        if sofar.ok:
            sofar = _both(sofar, identity(faces, portrait, self.limits.identity))
        if not sofar.ok:
            return Judged(sofar)
        fingerprint = perceptual_hash(image)
        sofar = _both(sofar, duplicate(fingerprint, accepted, self.limits.technical.phash_distance))
        return Judged(sofar, faces[0].box, faces[0].embedding, fingerprint, True if known else None) if sofar.ok else Judged(sofar)


def _both(first: Verdict, second: Verdict) -> Verdict:
    return Verdict(ok=first.ok and second.ok, reason=first.reason or second.reason, scores=first.scores | second.scores)
