"""The gate: all checks of a portrait or of a scene, in the order of the catalogue; the first one that fails ends it."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from schemas.calibration import Calibration, IdentityLimits
from schemas.report import Kind
from schemas.scene import Box, Verdict
from validation.catalogue import checks_of
from validation.images.checked_image import CheckedImage
from validation.images.look_alikes import look_alike
from validation.images.perception.event_classifier import EventClassifier


class Judged(NamedTuple):
    """What a gate found: its verdict and, when the image passed, the main face; of a scene the perceptual hash and
    what the event check said.
    """

    verdict: Verdict
    box: Box | None = None
    embedding: np.ndarray | None = None
    phash: str | None = None
    event_verified: bool | None = None


class Gate:
    """The checks with one checkpoint's limits, without those that are switched `off` (schemas.calibration.CheckName).

    Without the check of the face a picture in which none is found passes; the whole picture then counts as the face,
    for its box and its embedding.
    """

    def __init__(self, folder: Path | None, calibration: Calibration, off: Collection[str] = ()) -> None:
        self.limits, self.off = calibration, frozenset(off)
        labels = () if "event" in off else calibration.event.labels
        self.classifier = EventClassifier(folder, labels) if folder and labels else None

    def portrait(self, image: Image.Image, accepted: Sequence[np.ndarray]) -> Judged:
        """`accepted` are the embeddings of all portraits accepted so far."""
        subject = CheckedImage(image, accepted_portraits=accepted, whole_as_face="face" in self.off)
        verdict = self._verdict("portrait", subject)
        if not verdict.ok:
            return Judged(verdict)
        return Judged(verdict, subject.faces[0].box, subject.faces[0].embedding)

    def view(self, image: Image.Image, portrait: np.ndarray) -> Judged:
        """`portrait` is the embedding of the portrait's face."""
        subject = CheckedImage(image, portrait=portrait, whole_as_face="face" in self.off)
        verdict = self._verdict("view", subject)
        if not verdict.ok:
            return Judged(verdict)
        return Judged(verdict, subject.faces[0].box, subject.faces[0].embedding)

    def scene(self, image: Image.Image, event_id: str, face: np.ndarray, accepted: Sequence[str]) -> Judged:
        """`face` is the embedding of the view that the scene was drawn from, `accepted` are the perceptual hashes of
        this person's scenes accepted so far. An event that the classifier does not know is left unverified.
        """
        subject = CheckedImage(
            image,
            event=event_id,
            classifier=self.classifier,
            portrait=face,
            accepted_hashes=accepted,
            whole_as_face="face" in self.off,
        )
        verdict = self._verdict("scene", subject)
        if not verdict.ok:
            return Judged(verdict)
        verified = True if self.classifier and event_id in self.classifier.labels else None
        main = subject.faces[0]
        return Judged(verdict, main.box, main.embedding, subject.perceptual_hash, verified)

    def _verdict(self, kind: Kind, subject: CheckedImage) -> Verdict:
        verdict = Verdict(ok=True)
        for row in checks_of(kind, self.off):
            if verdict.ok:
                verdict = _both(verdict, row.check(subject, self.limits))
        return verdict


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
