"""All checks of the gate, one row each. Whatever runs, lists, labels or explains checks reads them from here: the gate,
the report with its funnel and histograms, the review page, the data set's card, `pebench check images`, calibration.

To add a check see docs/extending.md.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from schemas.calibration import Calibration, CheckName, Reason, Side
from schemas.report import Kind, Limit
from schemas.scene import Verdict
from validation.images.borders import borders
from validation.images.checked_image import CheckedImage
from validation.images.duplicates import no_duplicate
from validation.images.event import event_shown
from validation.images.face_position import face_position
from validation.images.identity import identity, view_identity
from validation.images.look_alikes import look_alike_limit, no_look_alike
from validation.images.main_face import main_face
from validation.images.second_face import no_second_face
from validation.images.technical import technical

EVERY_KIND: tuple[Kind, ...] = ("portrait", "view", "scene")


class Needs(IntEnum):
    """What a check needs, the cheapest first; checks run in this order, and those of equal cost in that of their rows.

    Checks against other accepted pictures come last, whatever they cost: all others' verdicts never change.
    """

    PIXELS = 0
    EVENT_CLASSIFIER = 1
    FACES = 2
    ACCEPTED_PICTURES = 3


class Bound(NamedTuple):
    """A reason for refusing, and the score that tells how near a picture is to it.

    What passes is at least, or at most, the value of `limit`, a field of the calibration ("technical.noise"); None
    where there is nothing to set.
    """

    reason: Reason
    score: str
    passes: Side
    limit: str | None


class CheckRow(NamedTuple):
    """One check. `name` is how `pebench check images` calls it, `switch` how a recipe's `checks_off` does, `label` how
    the report does; rows with one switch are one step of its funnel and have one label.

    `bounds` are in the order in which the check gives its reasons, `scores` holds what each number in its verdict is.
    `card` is what the data set's card says is checked; empty where another row of the switch says it.
    """

    name: str
    check: Callable[[CheckedImage, Calibration], Verdict]
    needs: Needs
    kinds: tuple[Kind, ...]
    switch: CheckName
    label: str
    bounds: tuple[Bound, ...]
    scores: Mapping[str, str]
    card: str | Callable[[Calibration], str]

    def on_card(self, limits: Calibration) -> str:
        """What the card says of it with these limits."""
        return self.card if isinstance(self.card, str) else self.card(limits)


def _identity_on_card(limits: Calibration) -> str:
    nearest = f"at most {limits.identity.same_person:.3f} from the view that the scene was drawn from"
    return f"by dlib's recogniser, whose face it is: {nearest}"


_ROWS = (
    CheckRow(
        name="technical",
        check=technical,
        needs=Needs.PIXELS,
        kinds=EVERY_KIND,
        switch="technical",
        label="exposure and sharpness",
        bounds=(
            Bound("blank", "contrast", "at least", "technical.contrast"),
            Bound("too dark", "luminance", "at least", "technical.luminance_low"),
            Bound("too bright", "luminance", "at most", "technical.luminance_high"),
            Bound("blurred", "sharpness", "at least", "technical.sharpness"),
            Bound("noisy", "noise", "at most", "technical.noise"),
        ),
        scores={
            "luminance": "mean luminance, 0 to 1",
            "contrast": "standard deviation of luminance",
            "sharpness": "variance of the Laplacian of luminance",
            "noise": "standard deviation of white noise in luminance",
        },
        card="exposure, contrast, sharpness, noise",
    ),
    CheckRow(
        name="borders",
        check=borders,
        needs=Needs.PIXELS,
        kinds=EVERY_KIND,
        switch="frames",
        label="frames",
        bounds=(Bound("framed", "border", "at most", "technical.border"),),
        scores={"border": "widest frame along a side, share of the picture's width or height"},
        card="frames",
    ),
    CheckRow(
        name="event",
        check=event_shown,
        needs=Needs.EVENT_CLASSIFIER,
        kinds=("scene",),
        switch="event",
        label="event",
        bounds=(
            Bound("other event", "event_probability", "at least", None),
            Bound("event unclear", "event_probability", "at least", "event.probability"),
        ),
        scores={"event_probability": "probability of the event asked for"},
        card="the event by a classifier (where `event_verified` is true)",
    ),
    CheckRow(
        name="main face",
        check=main_face,
        needs=Needs.FACES,
        kinds=EVERY_KIND,
        switch="face",
        label="main face",
        bounds=(
            Bound("no face", "faces", "at least", None),
            Bound("face too small", "face_share", "at least", "technical.face_share"),
        ),
        scores={"face_share": "main face, share of the picture's side", "faces": "faces found"},
        card="the main face, its size and place",
    ),
    CheckRow(
        name="face place",
        check=face_position,
        needs=Needs.FACES,
        kinds=EVERY_KIND,
        switch="face",
        label="main face",
        bounds=(Bound("face cut off", "face_margin", "at least", "technical.face_margin"),),
        scores={"face_margin": "distance of the main face to the picture's nearest edge, share of the face"},
        card="",
    ),
    CheckRow(
        name="second face",
        check=no_second_face,
        needs=Needs.FACES,
        kinds=("portrait", "view"),
        switch="face",
        label="main face",
        bounds=(Bound("second face", "faces", "at most", None),),
        scores={},
        card="",
    ),
    CheckRow(
        name="identity",
        check=identity,
        needs=Needs.FACES,
        kinds=("scene",),
        switch="identity",
        label="identity",
        bounds=(
            Bound("other face", "identity_distance", "at most", "identity.same_person"),
            Bound("second face", "faces", "at most", None),
        ),
        scores={"identity_distance": "distance of the face to that of the view it was drawn from"},
        card=_identity_on_card,
    ),
    CheckRow(
        name="view identity",
        check=view_identity,
        needs=Needs.FACES,
        kinds=("view",),
        switch="identity",
        label="identity",
        bounds=(Bound("not the portrait's face", "portrait_distance", "at most", "identity.other_view"),),
        scores={"portrait_distance": "distance of a view's face to the portrait's"},
        card=lambda limits: f"of every view, that it is at most {limits.identity.other_view:.3f} from the portrait",
    ),
    CheckRow(
        name="look-alikes",
        check=no_look_alike,
        needs=Needs.ACCEPTED_PICTURES,
        kinds=("portrait",),
        switch="look-alikes",
        label="look-alikes",
        bounds=(Bound("look-alike", "nearest_portrait", "at least", "identity.look_alike"),),
        scores={"nearest_portrait": "distance to the nearest earlier portrait"},
        card="portraits that are too much like an earlier one",
    ),
    CheckRow(
        name="duplicates",
        check=no_duplicate,
        needs=Needs.ACCEPTED_PICTURES,
        kinds=("scene",),
        switch="duplicates",
        label="duplicates",
        bounds=(Bound("duplicate", "nearest_hash", "at least", "technical.phash_distance"),),
        scores={"nearest_hash": "bits that differ from the person's nearest other scene; 64 where there is none"},
        card="near-duplicates among a person's images by perceptual hash",
    ),
)
CATALOGUE = tuple(sorted(_ROWS, key=lambda row: row.needs))
BOUNDS: Mapping[str, Bound] = {bound.reason: bound for row in CATALOGUE for bound in row.bounds}
SCORE_LABELS: Mapping[str, str] = {score: label for row in CATALOGUE for score, label in row.scores.items()}


def checks_of(kind: Kind, off: Collection[str] = ()) -> list[CheckRow]:
    """What the gate asks of a portrait or a scene, in its order, without the checks that are switched off."""
    return [row for row in CATALOGUE if kind in row.kinds and row.switch not in off]


def checks_of_any_image() -> list[CheckRow]:
    """What can be asked of an image of which nothing is known."""
    return [row for row in CATALOGUE if row.kinds == EVERY_KIND]


def funnel_steps(kind: Kind) -> dict[str, list[str]]:
    """The gate's steps by their labels, in its order, with the reasons that each gives."""
    steps: dict[str, list[str]] = {}
    for row in checks_of(kind):
        steps.setdefault(row.label, []).extend(bound.reason for bound in row.bounds)
    return steps


def limit_field(limits: Calibration, bound: Bound) -> float | tuple[tuple[float, float], ...] | None:
    """What the calibration holds for a bound: a number, for look-alikes a table, None where there is nothing to set."""
    if bound.limit is None:
        return None
    group, field = bound.limit.split(".")
    value: float | tuple[tuple[float, float], ...] = getattr(getattr(limits, group), field)
    return value


def limits_by_score(limits: Calibration, portraits: int) -> dict[str, tuple[Limit, ...]]:
    """The limits that a score is held against, lower ones first; those of look-alikes are for the last of so many
    portraits. Scores without a limit are missing.
    """
    held: dict[str, list[Limit]] = {}
    for bound in BOUNDS.values():
        value = limit_field(limits, bound)
        if isinstance(value, tuple):
            value = look_alike_limit(max(1, portraits - 1), limits.identity)
        if value is not None:
            held.setdefault(bound.score, []).append(Limit(value=value, side=bound.passes))
    return {score: tuple(sorted(both_sides, key=lambda limit: limit.side)) for score, both_sides in held.items()}


def margin(value: float, limits: Iterable[Limit]) -> float:
    """How far a score lies on the accepted side of its nearest limit; negative beyond it."""
    return min(value - limit.value if limit.side == "at least" else limit.value - value for limit in limits)
