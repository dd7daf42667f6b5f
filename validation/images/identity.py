"""Whose face is in a scene, and in a view."""

from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage
from validation.images.perception.faces import distance
from validation.images.scored import scored


def identity(subject: CheckedImage, limits: Calibration) -> Verdict:
    """The main face is that of the view that the scene was drawn from, and no other face is as large or matches it too.
    Without such a view or a face nothing is said.

    The score is the distance of dlib embeddings (128 numbers, Euclidean; King 2017). The limit comes with the
    checkpoint: the distance at which different people of one gender pass at the rate that calibration was asked for
    (training/figures/calibrate.py).
    """
    if subject.portrait is None or not subject.faces:
        return Verdict(ok=True)
    main, *others = subject.faces
    main_distance = distance(main.embedding, subject.portrait)
    scores = {"identity_distance": main_distance}
    if not main_distance <= limits.identity.same_person:
        return scored("other face", scores)
    for other in others:
        apart = distance(other.embedding, subject.portrait) > limits.identity.same_person
        if other.area >= main.area or not apart:
            return scored("second face", scores)
    return scored("", scores)


def view_identity(subject: CheckedImage, limits: Calibration) -> Verdict:
    """The face of a view is the portrait's. Turned and lit otherwise it lies farther from it than a scene's from the
    view that it was drawn from, so it has a limit of its own. Without a portrait or a face nothing is said.
    """
    if subject.portrait is None or not subject.faces:
        return scored("", {})
    portrait_distance = distance(subject.faces[0].embedding, subject.portrait)
    ok = portrait_distance <= limits.identity.other_view
    return scored("" if ok else "not the portrait's face", {"portrait_distance": portrait_distance})
