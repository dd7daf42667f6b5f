"""Drawn pictures with their faces, and everything that any check of the gate holds against one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.concepts.packaged import packaged_events
from generation.rendering.checkpoint import limits_for_photographs
from schemas.calibration import Calibration, Reason
from schemas.concepts import Event
from schemas.report import Kind
from schemas.scene import Verdict
from training.data.compose import backdrop
from training.figures import spoil
from training.figures.drawings import Drawings
from validation.catalogue import Needs, checks_of, checks_of_any_image
from validation.images.checked_image import CheckedImage
from validation.images.event import event_shown
from validation.images.perception.event_classifier import EventClassifier
from validation.images.perception.faces import Face, distance, find_faces
from validation.images.technical import technical_faults


class Case(NamedTuple):
    """A picture, its faces (the largest first), whose it is and which view of the sheet it is or was drawn from; of a
    scene the event that was asked for. `reference` is the face that it is held against: a view's the portrait's, a
    scene's that of its view.
    """

    image: Image.Image
    faces: Sequence[Face]
    person: int
    view: int
    event: str | None = None
    reference: Face | None = None

    @property
    def kind(self) -> Kind:
        """What the gate takes it for."""
        return "scene" if self.event else "view" if self.view else "portrait"


class Rule(NamedTuple):
    """A deliberate fault that a reason with a limit should catch (`validation.catalogue.BOUNDS`).

    `ratio` scales are halved on their logarithm. `unseen`: no face being found will do as well, since then there is
    nothing to score.
    """

    spoil: Callable[[Case, np.random.Generator], Image.Image]
    bad: str
    ratio: bool = False
    unseen: bool = False


def empty(event: Event, rng: np.random.Generator) -> Image.Image:
    """A painted layout of an event without a person, such as no network was trained on."""
    back, front, _ = backdrop(event.name, rng.integers(2**32, size=4).tolist(), held_out=True)
    picture = Image.fromarray(back)
    picture.alpha_composite(Image.fromarray(front))
    return picture.convert("RGB")


def _far(case: Case, rng: np.random.Generator) -> Image.Image:
    return spoil.distant(case.image, empty(packaged_events()[rng.integers(len(packaged_events()))], rng))


def _cut(case: Case, rng: np.random.Generator) -> Image.Image:
    return spoil.cut_off(case.image, case.faces[0].box, rng)


RULES: dict[Reason, Rule] = {
    "blank": Rule(lambda case, rng: spoil.faded(case.image), "faded to a sixth of their contrast"),
    "too dark": Rule(lambda case, rng: spoil.darkened(case.image), "darkened to a fifth"),
    "too bright": Rule(lambda case, rng: spoil.overexposed(case.image), "overexposed 2.5 times"),
    "blurred": Rule(lambda case, rng: spoil.blurred(case.image), "blurred by 2 % of the width", ratio=True),
    "noisy": Rule(lambda case, rng: spoil.noisy(case.image, rng), "with white noise of 4 %", ratio=True),
    "framed": Rule(lambda case, rng: spoil.framed(case.image, rng), "framed by 4 to 12 % of the width"),
    "face too small": Rule(_far, "shrunk to half their size", unseen=True),
    "face cut off": Rule(_cut, "with a quarter of the face cut off", unseen=True),
}


class Cases(NamedTuple):
    """The views of sheets, the portraits among them, in which a face is found, and all scenes."""

    views: list[Case]
    scenes: list[Case]

    @property
    def portraits(self) -> list[Case]:
        """The frontal views."""
        return [case for case in self.views if case.view == 0]

    def of_half(self, half: int) -> "Cases":
        """Those of every second person, 0 or 1."""
        return Cases(*([case for case in cases if case.person % 2 == half] for cases in self))


def cases_of(drawings: Drawings) -> Cases:
    """Looks for the faces in sheets and scenes."""
    views: list[Case] = []
    for n, sheet in enumerate(drawings.sheets):
        portrait = None
        for number, image in enumerate(sheet):
            if faces := find_faces(image):
                views.append(Case(image, faces, n, number, None, portrait))
                portrait = faces[0] if number == 0 else portrait
    face = {(case.person, case.view): case.faces[0] for case in views}
    ids = [event.id for event in packaged_events()]
    scenes = [
        Case(scene.image, find_faces(scene.image), n, scene.view, ids[scene.event], face[n, scene.view])
        for n, shown in drawings.scenes.items()
        for scene in shown
    ]
    return Cases(views, scenes)


def scores_of(image: Image.Image, faces: Sequence[Face]) -> dict[str, float]:
    """What the checks measure of any image, which depends on no limit; without a face, nothing about its size and
    place.
    """
    subject, limits = CheckedImage(image, known_faces=faces), limits_for_photographs()
    verdicts = [row.check(subject, limits) for row in checks_of_any_image()]
    return {score: value for verdict in verdicts for score, value in verdict.scores.items()}


class AllChecks(NamedTuple):
    """Limits and the event classifier, to be asked about pictures."""

    limits: Calibration
    classifier: EventClassifier

    def event(self, image: Image.Image, event: str) -> Verdict:
        """What the check of the event says of a picture that was asked for it."""
        return event_shown(CheckedImage(image, event=event, classifier=self.classifier), self.limits)

    def objections(self, case: Case) -> set[str]:
        """Every reason that any check has against a picture, where the gate stops at the first; duplicates and
        look-alikes aside.
        """
        subject = CheckedImage(
            case.image,
            event=case.event,
            classifier=self.classifier,
            portrait=None if case.reference is None else case.reference.embedding,
            known_faces=case.faces,
        )
        rows = [row for row in checks_of(case.kind) if row.needs <= Needs.FACES]
        verdicts = [row.check(subject, self.limits) for row in rows]
        scores = {score: value for verdict in verdicts for score, value in verdict.scores.items()}
        reasons = {verdict.reason for verdict in verdicts}
        return {*reasons, *technical_faults(scores, self.limits.technical)} - {""}


def remade(case: Case, image: Image.Image) -> Case:
    """The same case with another picture."""
    return case._replace(image=image, faces=find_faces(image))


def spoilt(case: Case, rule: Rule, rng: np.random.Generator) -> Case:
    """The case with the fault that a rule should catch; faces are looked for anew only where the rule is about them."""
    image = rule.spoil(case, rng)
    return remade(case, image) if rule.unseen else case._replace(image=image)


def pair_distances(
    seen: Sequence[Case], gallery: Sequence[Case], genders: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Distances of main faces to the face that each is held against, and to the same view of all others of one gender
    in the gallery: of scenes to the view that they were drawn from, of views to the portrait.
    """
    faces = {(case.person, case.view): case.faces[0].embedding for case in gallery}
    genuine, others = [], []
    for case in seen:
        if not case.faces or case.reference is None:
            continue
        face, against = case.faces[0].embedding, case.view if case.event else 0
        genuine.append(distance(face, case.reference.embedding))
        others += [
            distance(face, other)
            for (n, view), other in faces.items()
            if view == against and n != case.person and genders[n] == genders[case.person]
        ]
    return np.array(genuine), np.array(others)
