"""Sheets: a frontal view of a person and others that differ in turn, expression, light and clothes, head and shoulders
before a plain ground.

What a profile leaves open, as the shape of a nose, is drawn anew until the frontal face suits.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image

from generation.base.hashing import seed_of
from generation.people3d.body import expression_of
from generation.people3d.figure import Figure
from generation.people3d.profile import figure_of_person
from generation.people3d.studio import Studio
from schemas.concepts import Person
from validation.images.perception.faces import Face, find_faces

SIZE = 256
VIEWS = (("neutral", 0.0), ("smile", -27.0), ("serious", 19.0), ("laugh", -11.0), ("smile", 9.0), ("neutral", 28.0))
DRAWS = 200  # faces that are tried for a person
SHARE = 0.5  # of a turn is the head's, the rest is the camera's
FAR = 1.14  # metres that the camera stands off

Suits = Callable[[Image.Image, Face], bool]


def sheet_of(studio: Studio, person: Person, suits: Suits) -> tuple[list[Image.Image], int]:
    """A person's views, RGB of SIZE x SIZE, in the order of VIEWS, and which draw they are of: the first whose frontal
    face `suits` and in all of whose views a face is found.

    Raises:
        LookupError: none of DRAWS was.
    """
    for draw in range(DRAWS):
        figure = figure_of_person(person, studio.labels, np.random.default_rng(seed_of("figure", person.id, draw)))
        front = _view(studio, figure, person, 0)
        if not (faces := find_faces(front)) or not suits(front, faces[0]):
            continue
        rest = [_view(studio, figure, person, n) for n in range(1, len(VIEWS))]
        if all(find_faces(view) for view in rest):
            return [front, *rest], draw
    raise LookupError(f"{person.id}: no face of {DRAWS} is unlike all before it")


def _view(studio: Studio, figure: Figure, person: Person, number: int) -> Image.Image:
    (kind, yaw), rng = VIEWS[number], np.random.default_rng(seed_of("view", person.id, number))
    rest = studio.body.rest([figure])
    angles = np.array([[rng.uniform(-2, 2), rng.uniform(-2.5, 2.5), SHARE * yaw]])
    (posed,) = studio.body.posed([figure], rest, [expression_of(kind, rng)], angles)
    aim = studio.aim_at(posed, yaw, FAR)
    layer, _ = studio.draw(studio.make_up(figure, rest[0]), posed, aim, rng)
    ground = Image.new("RGB", (SIZE, SIZE), tuple(int(v) for v in rng.integers(150, 205) + rng.integers(-8, 9, 3)))
    ground.paste(top := Image.fromarray(layer), (0, 0), top)
    return ground
