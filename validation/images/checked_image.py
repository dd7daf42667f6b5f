"""What every check is asked about: an image, what was asked for, and what it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from validation.images.perception.faces import Face, find_faces, whole_as_face
from validation.images.perception.hashes import perceptual_hash

if TYPE_CHECKING:  # it loads torch, and a plan needs the names of checks only
    from validation.images.perception.event_classifier import EventClassifier


@dataclass
class CheckedImage:
    """An RGB image under check. What is costly to find is found once, when the first check asks for it.

    `event` is the event that was asked for, and `classifier` says what is shown. `portrait` is the embedding (128,) of
    the face that it is to show, `accepted_portraits` are those of all people accepted so far, `accepted_hashes` the
    perceptual hashes of this person's scenes accepted so far. `known_faces` are the image's faces, the largest first,
    where somebody has looked already. With `whole_as_face` an image in which no face is found counts as one.
    """

    image: Image.Image
    event: str | None = None
    classifier: "EventClassifier | None" = None
    portrait: np.ndarray | None = None
    accepted_portraits: Sequence[np.ndarray] = ()
    accepted_hashes: Sequence[str] = ()
    known_faces: Sequence[Face] | None = None
    whole_as_face: bool = False

    @cached_property
    def faces(self) -> Sequence[Face]:
        """All faces, the largest first."""
        faces = find_faces(self.image) if self.known_faces is None else self.known_faces
        return [whole_as_face(self.image)] if self.whole_as_face and not faces else faces

    @cached_property
    def perceptual_hash(self) -> str:
        """64 bits as 16 hexadecimal digits."""
        return perceptual_hash(self.image)
