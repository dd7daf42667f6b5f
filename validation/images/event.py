"""Does the picture show the event that was asked for."""

from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.checked_image import CheckedImage
from validation.images.scored import scored


def event_shown(subject: CheckedImage, limits: Calibration) -> Verdict:
    """The event asked for is the likeliest and likely enough, by the checkpoint's classifier. An event that it does not
    know stays unverified: nothing is said.

    The limit is the probability that all but one in fifty of the scenes rightly named have (training/calibrate.py).
    """
    classifier = subject.classifier
    if classifier is None or subject.event not in classifier.labels:
        return Verdict(ok=True)
    probabilities = classifier.probabilities(subject.image)
    asked_for = float(probabilities[classifier.labels.index(subject.event)])
    likeliest = classifier.labels[int(probabilities.argmax())]
    ok = likeliest == subject.event and asked_for >= limits.event.probability
    reason = "" if ok else "other event" if likeliest != subject.event else "event unclear"
    return scored(reason, {"event_probability": asked_for})
