"""All checks of all images of a source: one line an image as it passes, then lines about pairs, then a summary."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

from generation.audit.image_pairs import Gathered, PairFeatures
from generation.audit.image_sources import Source
from generation.audit.image_tables import SourceImage
from generation.base.errors import UserError
from generation.base.progress import Progress
from generation.dataset.folder import Published
from generation.rendering.checkpoint import find_checkpoint, limits_for_photographs
from schemas.base import Record
from schemas.calibration import Calibration
from schemas.image_checks import CopyLine, Fault, ImageLine, StoredFigures, Summary
from schemas.scene import Box, Verdict
from validation.catalogue import BOUNDS, checks_of_any_image
from validation.images.checked_image import CheckedImage
from validation.images.event import event_shown
from validation.images.nudity import Detector, nudity
from validation.images.perception.decoding import SMALLEST, Unreadable, pixel_digest, reduced
from validation.images.perception.faces import find_faces

if TYPE_CHECKING:  # torch, which only a data set of ours needs
    from validation.images.perception.event_classifier import EventClassifier

# pixels; larger images of others are checked on a copy with this longer side, of which the detector's least face of 80
# pixels is an eighth
SIDE = 640
ENLARGED = 2  # times its size, at which a picture without a face is looked at once more
SHOWN = 3  # worst images named for each reason
ROUNDING = 1e-3  # that a stored score may differ by from the one found now: builds of torch round differently
WORST_BY = {  # reason -> the score that tells how bad it is, and 1 when high is bad or -1 when low is
    **{reason: (bound.score, 1 if bound.passes == "at most" else -1) for reason, bound in BOUNDS.items()},
    "nudity": ("nudity", 1),
}


class Standards(NamedTuple):
    """What images are held against. `side` is the longer side that larger ones are reduced to; None checks them as they
    were when they were accepted.

    `events` is the classifier of the checkpoint that drew them, `identity_limit` its limit on the distance from the
    portrait.
    """

    limits: Calibration
    limits_from: str
    side: int | None = SIDE
    events: "EventClassifier | None" = None
    identity_limit: float | None = None
    detector: Detector | None = None


def standards(published: Published | None, detector: Detector | None = None) -> Standards:
    """The limits of the checkpoint that drew a data set of ours, when the very same is at hand; the generic ones for
    everything else.
    """
    if published is None:
        return Standards(limits_for_photographs(), "generic, of no checkpoint", detector=detector)
    from validation.images.perception.event_classifier import EventClassifier

    try:
        recipe = published.recipe.checkpoint
        checkpoint = find_checkpoint(recipe)
        same = checkpoint.digest == published.marker.made_of.checkpoint
    except UserError:
        same = False
    if not same:
        return Standards(
            limits_for_photographs(),
            "generic: the checkpoint that drew it is not at hand, so its limits and its event classifier are not",
            None,
            detector=detector,
        )
    measured = checkpoint.calibration
    limits_from = f"of checkpoint '{recipe.path}', which drew it"
    classifier = (
        EventClassifier(checkpoint.folder, measured.event.labels)
        if checkpoint.folder and measured.event.labels
        else None
    )
    return Standards(measured, limits_from, None, classifier, measured.identity.same_person, detector)


def check_images(source: Source, held: Standards, write: Callable[[Record], None], progress: Progress) -> Summary:
    """Checks everything, hands `write` every line as it is known and the summary last, and returns the summary."""
    gathered, tally, stored, undecoded = Gathered(), Tally(), Stored(), 0
    progress("images", 0, source.total)
    for number, taken in enumerate(source.images(), 1):
        line, seen = look(taken, held)
        tally.add(line)
        stored.add(taken.labels.scores or {}, line.scores)
        if seen is not None:
            gathered.add(line, seen)
        else:
            undecoded += 1
        write(line)
        progress("images", number, max(number, source.total))
    for copy in gathered.copies(held.limits.technical.phash_distance):
        tally.add_copy(copy)
        write(copy)
    strays = 0
    for stray in gathered.strays():
        strays += 1
        write(stray)
    summary = Summary(
        place=str(source.place),
        taken_for=source.said,
        images=undecoded + len(gathered.names),
        failed=undecoded + sum(gathered.failed),
        faults=tally.faults,
        worst=tally.names(),
        notes=tally.notes,
        limits=held.limits.technical,
        limits_from=held.limits_from,
        longer_side=held.side,
        event_checked=held.events is not None,
        safety_checked=held.detector is not None,
        identity=gathered.identity(strays),
        stored=stored.figures(held.identity_limit),
    )
    write(summary)
    return summary


def look(taken: SourceImage, held: Standards) -> tuple[ImageLine, PairFeatures | None]:
    """All checks of one image that need no other; unlike a gate it does not stop at the first that fails. Nothing is
    kept for pairs (None) of an image that cannot be checked.
    """
    labels = taken.labels
    line = ImageLine(name=taken.name, person=labels.person, event=labels.event, split=labels.split)
    if isinstance(taken.picture, Unreadable):
        return line.model_copy(update={"faults": (_unreadable(taken.picture),)}), None
    full = taken.picture.image
    image = reduced(full, held.side) if held.side else full
    line = line.model_copy(update={"size": full.size, "notes": tuple(taken.picture.notes)})
    if min(image.size) < SMALLEST:
        narrow = Unreadable(
            "too narrow",
            f"{full.width} x {full.height} pixels; the longer side may be {held.side and held.side // SMALLEST} times"
            " the shorter",
        )
        return line.model_copy(update={"faults": (_unreadable(narrow),)}), None
    subject = CheckedImage(image, event=labels.event, classifier=held.events)
    faces = subject.faces
    verdicts = dict(_verdicts(subject, held))
    scores = {name: value for verdict in verdicts.values() for name, value in verdict.scores.items()}
    faults = [Fault(check=check, reason=verdict.reason) for check, verdict in verdicts.items() if not verdict.ok]
    if not faces and any(fault.reason == "no face" for fault in faults):
        faults = [_too_small(fault, image) if fault.reason == "no face" else fault for fault in faults]
    faults += _differing(labels.scores or {}, scores)
    box = _scaled(faces[0].box, full.width / image.width) if faces else None
    line = line.model_copy(update={"box": box, "faults": tuple(faults), "scores": scores})
    return line, PairFeatures(
        pixel_digest(full), int(subject.perceptual_hash, 16), faces[0].embedding if faces else None
    )


def _verdicts(subject: CheckedImage, held: Standards) -> Iterator[tuple[str, Verdict]]:
    for row in checks_of_any_image():
        yield row.name, row.check(subject, held.limits)
    yield "event", event_shown(subject, held.limits)
    if held.detector is not None:
        yield "safety", nudity(subject.image, held.detector)


def _too_small(fault: Fault, image: Image.Image) -> Fault:
    """What "no face" is on a picture that shows one when it is looked at enlarged, as full-length photographs do."""
    enlarged = image.resize((ENLARGED * image.width, ENLARGED * image.height), Image.Resampling.BICUBIC)
    faces = find_faces(enlarged)
    if not faces:
        return fault
    left, _, right, _ = faces[0].box
    told = f"about {(right - left) // ENLARGED} pixels wide, too small to be read"
    return fault.model_copy(update={"reason": "face too small", "detail": told})


def _differing(stored: Mapping[str, float], measured: Mapping[str, float]) -> list[Fault]:
    """Stored scores that are not what the image shows: the image or its row was changed."""
    differ = [
        f"{name} {stored[name]:.4f} is {now:.4f} now"
        for name, now in measured.items()
        if not abs(stored.get(name, now) - now) <= ROUNDING
    ]
    differ += [f"{name} is no number" for name in stored.keys() - measured.keys() if not math.isfinite(stored[name])]
    return [Fault(check="stored scores", reason="score differs", detail=", ".join(differ))] if differ else []


def _unreadable(fault: Unreadable) -> Fault:
    return Fault(check="decoding", reason=fault.reason, detail=" ".join(fault.detail.split())[:300])


def _scaled(box: Box, scale: float) -> Box:
    left, top, right, bottom = (round(value * scale) for value in box)
    return left, top, right, bottom


class Tally:
    """Counts of images by check and reason with the worst of each, and counts of notes."""

    def __init__(self) -> None:
        self.faults: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.worst: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        self.notes: Counter[str] = Counter()

    def add(self, line: ImageLine) -> None:
        """One image."""
        self.notes.update(line.notes)
        for fault in line.faults:
            score, sign = WORST_BY.get(fault.reason, ("", 0))
            said = (
                f" ({score} {line.scores[score]:.4g})"
                if score in line.scores
                else f" ({fault.detail})"
                if fault.detail
                else ""
            )
            self._add(fault.check, fault.reason, line.name + said, sign * line.scores.get(score, 0.0))

    def add_copy(self, copy: CopyLine) -> None:
        """One image that repeats another."""
        whose = {"same": "of one person", "other": "across people", "unknown": "without a label"}[copy.people]
        where = ", across splits" if copy.splits == "other" else ""
        self._add(
            "copies",
            f"{'same pixels' if copy.exact else 'near duplicate'}, {whose}{where}",
            f"{copy.name} = {copy.of} ({copy.bits} bits)",
            -copy.bits,
        )

    def names(self) -> dict[str, tuple[str, ...]]:
        """The worst images of each reason, with what is known of them."""
        return {reason: tuple(name for _, name in worst) for reason, worst in self.worst.items()}

    def _add(self, check: str, reason: str, name: str, badness: float) -> None:
        self.faults[check][reason] += 1
        worst = [*self.worst[reason], (badness, name)]
        self.worst[reason] = sorted(worst, key=lambda badness_and_name: -badness_and_name[0])[:SHOWN]


class Stored:
    """How far the scores that came with the images are from those found now."""

    def __init__(self) -> None:
        self.compared: Counter[str] = Counter()
        self.largest: dict[str, float] = {}
        self.identity: float | None = None

    def add(self, stored: Mapping[str, float], measured: Mapping[str, float]) -> None:
        stored = {name: value for name, value in stored.items() if math.isfinite(value)}
        for name in sorted(stored.keys() & measured.keys()):
            self.compared[name] += 1
            self.largest[name] = max(self.largest.get(name, 0.0), abs(stored[name] - measured[name]))
        if "identity_distance" in stored:
            self.identity = max(self.identity or 0.0, stored["identity_distance"])

    def figures(self, identity_limit: float | None) -> StoredFigures | None:
        """None when no image brought a score."""
        if not self.compared and self.identity is None:
            return None
        return StoredFigures(
            compared=self.compared,
            largest_difference=self.largest,
            identity_distance=self.identity,
            identity_limit=identity_limit,
        )
