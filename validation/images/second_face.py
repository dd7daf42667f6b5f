"""Is there nobody else in a portrait."""

from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage


def no_second_face(subject: CheckedImage, limits: Calibration) -> Verdict:
    """At most one face was found. There is no limit to set; in scenes, where others may stand in the background,
    `validation.images.identity` tells them from the subject.
    """
    ok = len(subject.faces) <= 1
    return Verdict(ok=ok, reason="" if ok else "second face")
