"""Is there a face large enough to be the subject's."""

from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage


def main_face(subject: CheckedImage, limits: Calibration) -> Verdict:
    """A face was found, and the largest one takes enough of the picture's shorter side.

    The limit lies halfway between what the checkpoint draws and the same pictures shrunk to half their size
    (training/calibrate.py).
    """
    if not subject.faces:
        return Verdict(ok=False, reason="no face")
    left, top, right, bottom = subject.faces[0].box
    share = min(right - left, bottom - top) / min(subject.image.size)
    ok = share >= limits.technical.face_share
    scores = {"face_share": share, "faces": float(len(subject.faces))}
    return Verdict(ok=ok, reason="" if ok else "face too small", scores=scores)
