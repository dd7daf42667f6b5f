"""Drawn pictures with their faces, and everything that any check of the gate holds against one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.concepts.packaged import packaged_events
from schemas.calibration import IdentityLimits, TechnicalLimits
from schemas.concepts import Event
from training.data.compose import backdrop
from training.figures import spoil
from training.figures.drawings import Drawings
from validation.images.borders import borders
from validation.images.event import EventClassifier
from validation.images.face import identity, main_face
from validation.images.faces import Face, distance, find_faces
from validation.images.place import place
from validation.images.technical import technical, technical_faults

ANY = TechnicalLimits(
    luminance_low=0,
    luminance_high=1,
    contrast=0,
    sharpness=0,
    noise=9,
    border=1,
    face_share=0,
    face_margin=-9,
    phash_distance=0,
)


class Case(NamedTuple):
    """A picture, its faces (the largest first), whose it is, and for a scene the event that was asked for and the face
    of the person's portrait.
    """

    image: Image.Image
    faces: Sequence[Face]
    person: int
    event: str | None
    portrait: Face | None


class Rule(NamedTuple):
    """A reason that depends on one score of the picture: its limit's field, which side passes, and a fault that it
    should catch.

    `ratio` scales are halved on their logarithm. `unseen`: no face being found will do as well, since then there is
    nothing to score.
    """

    score: str
    passes: str
    limit: str
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


RULES = {
    "blank": Rule(
        "contrast",
        "at least",
        "contrast",
        lambda case, rng: spoil.faded(case.image),
        "faded to a sixth of their contrast",
    ),
    "too dark": Rule(
        "luminance", "at least", "luminance_low", lambda case, rng: spoil.darkened(case.image), "darkened to a fifth"
    ),
    "too bright": Rule(
        "luminance",
        "at most",
        "luminance_high",
        lambda case, rng: spoil.overexposed(case.image),
        "overexposed 2.5 times",
    ),
    "blurred": Rule(
        "sharpness",
        "at least",
        "sharpness",
        lambda case, rng: spoil.blurred(case.image),
        "blurred by 2 % of the width",
        ratio=True,
    ),
    "noisy": Rule(
        "noise",
        "at most",
        "noise",
        lambda case, rng: spoil.noisy(case.image, rng),
        "with white noise of 4 %",
        ratio=True,
    ),
    "framed": Rule(
        "border",
        "at most",
        "border",
        lambda case, rng: spoil.framed(case.image, rng),
        "framed by 4 to 12 % of the width",
    ),
    "face too small": Rule(
        "face_share",
        "at least",
        "face_share",
        lambda case, rng: _far(case, rng),
        "shrunk to half their size",
        unseen=True,
    ),
    "face cut off": Rule(
        "face_margin",
        "at least",
        "face_margin",
        lambda case, rng: _cut(case, rng),
        "with a quarter of the face cut off",
        unseen=True,
    ),
}


def cases_of(drawings: Drawings) -> tuple[list[Case], list[Case]]:
    """The portraits in which a face is found, and all scenes."""
    portraits = [
        Case(image, faces, n, None, None) for n, image in enumerate(drawings.portraits) if (faces := find_faces(image))
    ]
    face = {case.person: case.faces[0] for case in portraits}
    ids = [event.id for event in packaged_events()]
    return portraits, [
        Case(image, find_faces(image), n, ids[k], face[n])
        for n, scenes in drawings.scenes.items()
        for k, image in scenes.items()
    ]


def scores_of(image: Image.Image, faces: Sequence[Face]) -> dict[str, float]:
    """What the technical checks measure; without a face, nothing about its size and place."""
    scores = technical(image, ANY).scores | borders(image, ANY).scores
    return (
        scores | main_face(faces, image, ANY).scores | place(faces[0].box, image.size, ANY).scores if faces else scores
    )


class AllChecks(NamedTuple):
    """The limits, to be asked about pictures."""

    identity: IdentityLimits
    technical: TechnicalLimits
    event: EventClassifier

    def objections(self, case: Case) -> set[str]:
        """Every reason that any check has against a picture, where the gate stops at the first; duplicates and
        look-alikes aside.
        """
        said = {
            *technical_faults(technical(case.image, ANY).scores, self.technical),
            borders(case.image, self.technical).reason,
        }
        said.add(main_face(case.faces, case.image, self.technical).reason)
        if case.faces:
            said.add(place(case.faces[0].box, case.image.size, self.technical).reason)
        if case.portrait is None:
            said.add("second face" if len(case.faces) > 1 else "")
        elif case.faces:
            said.add(identity(case.faces, case.portrait.embedding, self.identity).reason)
        if case.event:
            said.add(self.event.check(case.image, case.event).reason)
        return said - {""}


def remade(case: Case, image: Image.Image) -> Case:
    """The same case with another picture."""
    return case._replace(image=image, faces=find_faces(image))


def spoilt(case: Case, rule: Rule, rng: np.random.Generator) -> Case:
    """The case with the fault that a rule should catch; faces are looked for anew only where the rule is about them."""
    image = rule.spoil(case, rng)
    return remade(case, image) if rule.unseen else case._replace(image=image)


def pair_distances(
    portraits: Sequence[Case], scenes: Sequence[Case], genders: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Distances of scenes' main faces to the portrait of their own person, and to those of the others of one gender who
    have scenes here.
    """
    seen = [case for case in scenes if case.faces and case.portrait]
    who = {case.person for case in seen}
    portrait_of = {case.person: case.faces[0].embedding for case in portraits if case.person in who}
    genuine = [distance(case.faces[0].embedding, portrait_of[case.person]) for case in seen]
    impostor = [
        distance(case.faces[0].embedding, face)
        for case in seen
        for n, face in portrait_of.items()
        if n != case.person and genders[n] == genders[case.person]
    ]
    return np.array(genuine), np.array(impostor)
