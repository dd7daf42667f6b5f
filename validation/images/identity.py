"""Whose face is in the scene."""

from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage
from validation.images.perception.faces import distance
from validation.images.scored import scored


def identity(subject: CheckedImage, limits: Calibration) -> Verdict:
    """The main face is the portrait's, drawn anew, and no other face is as large or matches the portrait too. Without
    a portrait or a face nothing is said.

    The score is the distance of dlib embeddings (128 numbers, Euclidean; King 2017). It must lie in a band: beyond
    `same_person` is somebody else, nearer than `pasted` no two pictures of one person come, so the portrait's pixels
    were copied. Both come with the checkpoint: the distance at which different people of one gender pass at the rate
    that calibration was asked for, and one halfway to portraits' faces pasted in (training/calibrate.py).
    """
    if subject.portrait is None or not subject.faces:
        return Verdict(ok=True)
    main, *others = subject.faces
    main_distance = distance(main.embedding, subject.portrait)
    scores = {"identity_distance": main_distance}
    if not main_distance <= limits.identity.same_person:
        return scored("other face", scores)
    if not main_distance >= limits.identity.pasted:
        return scored("pasted face", scores)
    for other in others:
        apart = distance(other.embedding, subject.portrait) > limits.identity.same_person
        if other.area >= main.area or not apart:
            return scored("second face", scores)
    return scored("", scores)
