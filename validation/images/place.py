"""Is the main face where a face belongs: wholly inside the picture."""

from schemas.calibration import TechnicalLimits
from schemas.scene import Box, Verdict


def place(face_box: Box, image_size: tuple[int, int], limits: TechnicalLimits) -> Verdict:
    """The face's box (left, top, right, bottom) keeps clear of the edges of a picture of `image_size` (width, height).

    The score is the least distance to an edge as a share of the box's width or height; a face that the edge cuts off
    touches it.
    """
    left, top, right, bottom = face_box
    width, height = max(1, right - left), max(1, bottom - top)
    margin = min(left / width, (image_size[0] - right) / width, top / height, (image_size[1] - bottom) / height)
    ok = margin >= limits.face_margin
    return Verdict(ok=ok, reason="" if ok else "face cut off", scores={"face_margin": margin})
