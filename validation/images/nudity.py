"""Does the picture show nudity, by NudeNet, which is installed apart.

NudeNet is no dependency: its package calls itself MIT, but the licence file inside is the GNU Affero General Public
License 3 and the weights say the same of themselves (see docs/checking.md). Nothing of it is imported unless it is
asked for.
"""

from typing import Any, Protocol

import numpy as np
from PIL import Image

from schemas.scene import Verdict

EXPOSED = (
    "FEMALE_GENITALIA_EXPOSED",
    "MALE_GENITALIA_EXPOSED",
    "FEMALE_BREAST_EXPOSED",
    "BUTTOCKS_EXPOSED",
    "ANUS_EXPOSED",
)


class Detector(Protocol):
    """What is used of NudeNet."""

    def detect(self, image_path: np.ndarray) -> list[dict[str, Any]]: ...


def load_detector() -> Detector:
    """NudeNet with the weights inside its package; reads nothing from the network.

    Raises:
        ImportError: it is not installed.
    """
    from nudenet import NudeDetector

    detector: Detector = NudeDetector()
    return detector


def nudity(image: Image.Image, detector: Detector) -> Verdict:
    """NudeNet reports an exposed part, by its own threshold (0.25); the score is the highest probability, or 0."""
    blue_first = np.ascontiguousarray(np.asarray(image)[..., ::-1])  # as OpenCV reads files
    exposed = [float(part["score"]) for part in detector.detect(blue_first) if part["class"] in EXPOSED]
    return Verdict(ok=not exposed, reason="nudity" if exposed else "", scores={"nudity": max(exposed, default=0.0)})
