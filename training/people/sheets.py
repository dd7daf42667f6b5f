"""Sheets: a frontal view of a person and five that differ in turn, expression, light and clothes.

    python -m training.people.sheets --out work/sheets

A sheet is one WebP picture, the views side by side, named by the person's id. What a profile leaves open is drawn
anew until the frontal face is apart from every face before it, by two recognisers, so the order of people matters.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.base.files import replacing
from generation.base.hashing import seed_of
from generation.concepts.packaged import held_out_people, packaged_people
from schemas.concepts import Person
from training.networks.second_recogniser import Recogniser
from training.people.body import expression_of
from training.people.figure import Figure
from training.people.profile import figure_of_person
from training.people.studio import Studio
from validation.images.perception.faces import distance, find_faces

SIZE = 256
VIEWS = (("neutral", 0.0), ("smile", -27.0), ("serious", 19.0), ("laugh", -11.0), ("smile", 9.0), ("neutral", 28.0))
# Least distances of two frontal faces. Of two views of one person six in seven are nearer, by either recogniser.
APART, APART_BY_SECOND = 0.36, 0.62
DRAWS = 200  # faces that are tried for a person
SHARE = 0.5  # of a turn is the head's, the rest is the camera's
FAR = 1.14  # metres that the camera stands off


class FrontalFace(NamedTuple):
    """A frontal face by dlib, (128,), and by the second recogniser, (1024,)."""

    first: np.ndarray
    second: np.ndarray

    def distances(self, other: "FrontalFace") -> tuple[float, float]:
        """To another face, by either recogniser."""
        return distance(self.first, other.first), distance(self.second, other.second)


class Sheet(NamedTuple):
    """A person's views (len(VIEWS), SIZE, SIZE, 3), the frontal face, its nearest distances to those before it, and
    which draw it was.
    """

    views: np.ndarray
    face: FrontalFace
    nearest: tuple[float, float]
    draw: int


def view_of(studio: Studio, figure: Figure, number: int, rng: np.random.Generator) -> np.ndarray:
    """One view of a figure, (SIZE, SIZE, 3)."""
    kind, yaw = VIEWS[number]
    rest = studio.body.rest([figure])
    angles = np.array([[rng.uniform(-2, 2), rng.uniform(-2.5, 2.5), SHARE * yaw]])
    (posed,) = studio.body.posed([figure], rest, [expression_of(kind, rng)], angles)
    aim = studio.aim_at(posed, yaw, FAR)
    layer, _ = studio.draw(studio.make_up(figure, rest[0]), posed, aim, rng)
    ground = Image.new("RGB", (SIZE, SIZE), tuple(int(v) for v in rng.integers(150, 205) + rng.integers(-8, 9, 3)))
    ground.paste(top := Image.fromarray(layer), (0, 0), top)
    return np.asarray(ground)


def sheet_of(studio: Studio, second: Recogniser, person: Person, before: Sequence[FrontalFace]) -> Sheet:
    """A person's sheet, whose face is apart from those before.

    Raises:
        RuntimeError: no face among DRAWS was.
    """
    for draw in range(DRAWS):
        figure = figure_of_person(person, studio.labels, np.random.default_rng(seed_of("figure", person.id, draw)))
        front = view_of(studio, figure, 0, np.random.default_rng(seed_of("view", person.id, 0)))
        if not (faces := find_faces(Image.fromarray(front))):
            continue
        face = FrontalFace(faces[0].embedding, second.look(Image.fromarray(front), faces[0].box).embedding)
        nearest = np.min([face.distances(other) for other in before] or [(9.0, 9.0)], 0)
        if nearest[0] < APART or nearest[1] < APART_BY_SECOND:
            continue
        rest = [
            view_of(studio, figure, n, np.random.default_rng(seed_of("view", person.id, n)))
            for n in range(1, len(VIEWS))
        ]
        if all(find_faces(Image.fromarray(view)) for view in rest):
            return Sheet(np.stack([front, *rest]), face, tuple(nearest.tolist()), draw)
    raise RuntimeError(f"{person.id}: no face of {DRAWS} is apart from those before it")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, help="the first so many")
    parser.add_argument("--second", default="work/human", help="the second recogniser's folder")
    parser.add_argument("--quality", type=int, default=86)
    parser.add_argument("--out", default="work/sheets")
    args = parser.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    studio, second, before = Studio(SIZE), Recogniser(Path(args.second)), list[FrontalFace]()
    for person in [*packaged_people(), *held_out_people()][: args.people]:
        path, kept = out / f"{person.id}.webp", out / f"{person.id}.json"
        if not kept.exists():
            sheet = sheet_of(studio, second, person, before)
            Image.fromarray(np.concatenate(list(sheet.views), 1)).save(path, quality=args.quality, method=6)
            told = {name: face.tolist() for name, face in sheet.face._asdict().items()}
            with replacing(kept) as unfinished:
                unfinished.write_text(json.dumps(told | {"nearest": sheet.nearest, "draw": sheet.draw}), "utf-8")
            by_first, by_second = sheet.nearest
            print(
                f"{person.id}: draw {sheet.draw}, nearest {by_first:.3f} and {by_second:.3f},"
                f" {path.stat().st_size} bytes",
                flush=True,
            )
        told = json.loads(kept.read_text("utf-8"))
        before.append(FrontalFace(np.array(told["first"]), np.array(told["second"])))


if __name__ == "__main__":
    main()
