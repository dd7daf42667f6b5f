"""All checks of a portrait and of a scene, the cheap ones first; the first one that fails ends it."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from schemas.calibration import Calibration, IdentityLimits
from schemas.scene import Box, Verdict
from validation.images.borders import borders
from validation.images.duplicate import duplicate, perceptual_hash
from validation.images.event import EventClassifier
from validation.images.face import identity, look_alike, main_face
from validation.images.faces import Face, find_faces, whole
from validation.images.place import place
from validation.images.technical import technical


class Judged(NamedTuple):
    """What a gate found: its verdict and, when the image passed, the main face; for a scene the perceptual hash and
    what the event check said.
    """

    verdict: Verdict
    box: Box | None = None
    embedding: np.ndarray | None = None
    phash: str | None = None
    event_verified: bool | None = None


class Gate:
    """The checks with one checkpoint's limits, without those that are switched `off` (schemas.recipe.CheckName).

    Without the check of the face a picture in which none is found passes; the whole picture then counts as the face,
    for its box and its embedding.
    """

    def __init__(self, folder: Path | None, calibration: Calibration, off: Collection[str] = ()) -> None:
        self.limits, self.off = calibration, frozenset(off)
        self.known = () if "event" in off or folder is None else calibration.event.labels
        self.events = EventClassifier(folder, calibration.event) if folder and self.known else None

    def portrait(self, image: Image.Image, accepted: Sequence[np.ndarray]) -> Judged:
        """`accepted` are the embeddings of all portraits accepted so far."""
        sofar = self._picture(image)
        if not sofar.ok:
            return Judged(sofar)
        faces = self._faces(image)
        sofar = _both(sofar, self._face(image, faces))
        if sofar.ok and len(faces) > 1 and "face" not in self.off:
            sofar = _both(sofar, Verdict(ok=False, reason="second face"))
        others = () if "look-alikes" in self.off else accepted
        return (
            among(Judged(sofar, faces[0].box, faces[0].embedding), others, self.limits.identity)
            if sofar.ok
            else Judged(sofar)
        )

    def scene(self, image: Image.Image, event_id: str, portrait: np.ndarray, accepted: Sequence[str]) -> Judged:
        """`accepted` are the perceptual hashes of this person's scenes accepted so far. An event that the classifier
        does not know is left unverified.
        """
        sofar = self._picture(image)
        known = event_id in self.known
        if sofar.ok and self.events and known:
            sofar = _both(sofar, self.events.check(image, event_id))
        if not sofar.ok:
            return Judged(sofar)
        faces = self._faces(image)
        sofar = _both(sofar, self._face(image, faces))
        if sofar.ok and "identity" not in self.off:
            sofar = _both(sofar, identity(faces, portrait, self.limits.identity))
        if not sofar.ok:
            return Judged(sofar)
        fingerprint = perceptual_hash(image)
        if "duplicates" not in self.off:
            sofar = _both(sofar, duplicate(fingerprint, accepted, self.limits.technical.phash_distance))
        return (
            Judged(sofar, faces[0].box, faces[0].embedding, fingerprint, True if known else None)
            if sofar.ok
            else Judged(sofar)
        )

    def _picture(self, image: Image.Image) -> Verdict:
        found = Verdict(ok=True) if "technical" in self.off else technical(image, self.limits.technical)
        return _both(found, borders(image, self.limits.technical)) if found.ok and "frames" not in self.off else found

    def _faces(self, image: Image.Image) -> list[Face]:
        faces = find_faces(image)
        return faces if faces or "face" not in self.off else [whole(image)]

    def _face(self, image: Image.Image, faces: Sequence[Face]) -> Verdict:
        if "face" in self.off:
            return Verdict(ok=True)
        found = main_face(faces, image, self.limits.technical)
        return _both(found, place(faces[0].box, image.size, self.limits.technical)) if found.ok else found


def among(judged: Judged, accepted: Sequence[np.ndarray], limits: IdentityLimits) -> Judged:
    """A portrait that passed all other checks, beside the embeddings of those accepted before it: the one check that
    depends on other people.
    """
    if not judged.verdict.ok or judged.embedding is None:
        return judged
    verdict = _both(judged.verdict, look_alike(judged.embedding, accepted, limits))
    return judged._replace(verdict=verdict) if verdict.ok else Judged(verdict)


def _both(first: Verdict, second: Verdict) -> Verdict:
    return Verdict(ok=first.ok and second.ok, reason=first.reason or second.reason, scores=first.scores | second.scores)
