"""All checks of a portrait and of a scene, the cheap ones first; the first one that fails ends it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from schemas.calibration import Calibration, IdentityLimits
from schemas.scene import Box, Verdict
from validation.borders import borders
from validation.duplicate import duplicate, perceptual_hash
from validation.event import EventClassifier
from validation.face import identity, look_alike, main_face
from validation.faces import Face, find_faces
from validation.place import place
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
        sofar = self._picture(image)
        if not sofar.ok:
            return Judged(sofar)
        faces = find_faces(image)
        sofar = _both(sofar, self._face(image, faces))
        if sofar.ok and len(faces) > 1:
            sofar = _both(sofar, Verdict(ok=False, reason="second face"))
        return among(Judged(sofar, faces[0].box, faces[0].embedding), accepted, self.limits.identity) if sofar.ok else Judged(sofar)

    def scene(self, image: Image.Image, event_id: str, portrait: np.ndarray, accepted: Sequence[str]) -> Judged:
        """`accepted` are the perceptual hashes of this person's scenes accepted so far. An event that the classifier does not know is left unverified."""
        sofar = self._picture(image)
        known = event_id in self.limits.event.labels
        if sofar.ok and known:
            sofar = _both(sofar, self.events.check(image, event_id))
        if not sofar.ok:
            return Judged(sofar)
        faces = find_faces(image)
        sofar = _both(sofar, self._face(image, faces))
        if sofar.ok:
            sofar = _both(sofar, identity(faces, portrait, self.limits.identity))
        if not sofar.ok:
            return Judged(sofar)
        fingerprint = perceptual_hash(image)
        sofar = _both(sofar, duplicate(fingerprint, accepted, self.limits.technical.phash_distance))
        return Judged(sofar, faces[0].box, faces[0].embedding, fingerprint, True if known else None) if sofar.ok else Judged(sofar)

    def _picture(self, image: Image.Image) -> Verdict:
        found = technical(image, self.limits.technical)
        return _both(found, borders(image, self.limits.technical)) if found.ok else found

    def _face(self, image: Image.Image, faces: Sequence[Face]) -> Verdict:
        found = main_face(faces, image, self.limits.technical)
        return _both(found, place(faces[0].box, image.size, self.limits.technical)) if found.ok else found


def among(judged: Judged, accepted: Sequence[np.ndarray], limits: IdentityLimits) -> Judged:
    """A portrait that passed all other checks, beside the embeddings of those accepted before it: the one check that depends on other people."""
    if not judged.verdict.ok or judged.embedding is None:
        return judged
    verdict = _both(judged.verdict, look_alike(judged.embedding, accepted, limits))
    return judged._replace(verdict=verdict) if verdict.ok else Judged(verdict)


def _both(first: Verdict, second: Verdict) -> Verdict:
    return Verdict(ok=first.ok and second.ok, reason=first.reason or second.reason, scores=first.scores | second.scores)
