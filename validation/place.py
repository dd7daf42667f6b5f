"""Is the face whole, or does the edge of the picture cut it off."""

from schemas.image_checks import ImageLimits
from schemas.scene import Box, Verdict


def place(box: Box, size: tuple[int, int], limits: ImageLimits) -> Verdict:
    """Distance of a face's box (left, top, right, bottom) to the nearest edge of a picture of `size` (width, height), as share of the box's shorter side.

    dlib's boxes reach from the brows to the chin; the box of a face that the edge cuts off ends at that edge, and its distance is 0.
    """
    left, top, right, bottom = box
    margin = min(left, top, size[0] - right, size[1] - bottom) / max(1, min(right - left, bottom - top))
    ok = margin >= limits.face_margin
    return Verdict(ok=ok, reason="" if ok else "face cut off", scores={"face_margin": margin})
