"""Is the main face where a face belongs: wholly inside the picture."""

from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage
from validation.images.scored import scored


def face_position(subject: CheckedImage, limits: Calibration) -> Verdict:
    """The main face's box keeps clear of the picture's edges; where there is no face, nothing is said.

    The score is the least distance to an edge as a share of the box's width or height; a face that the edge cuts off
    touches it. The limit lies halfway between what the checkpoint draws and pictures cropped through a quarter of the
    face (training/calibrate.py).
    """
    if not subject.faces:
        return Verdict(ok=True)
    left, top, right, bottom = subject.faces[0].box
    width, height = max(1, right - left), max(1, bottom - top)
    beyond_right, beyond_bottom = subject.image.width - right, subject.image.height - bottom
    margin = min(left / width, beyond_right / width, top / height, beyond_bottom / height)
    ok = margin >= limits.technical.face_margin
    return scored("" if ok else "face cut off", {"face_margin": margin})
