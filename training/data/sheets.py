"""The sheets that the packaged people bring.

    python -m training.data.sheets --out work/sheets

A sheet is one WebP picture, the views side by side, named by the person's id. Every frontal face is apart from every
one before it, by two recognisers, so the order of people matters.
"""

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.base.files import replacing
from generation.concepts.packaged import held_out_people, packaged_people
from generation.people3d.sheets import SIZE, sheet_of
from generation.people3d.studio import Studio
from training.networks.second_recogniser import Recogniser
from validation.images.perception.faces import Face, distance

# Least distances of two frontal faces. Of two views of one person six in seven are nearer, by either recogniser.
APART, APART_BY_SECOND = 0.36, 0.62


class FrontalFace(NamedTuple):
    """A frontal face by dlib, (128,), and by the second recogniser, (1024,)."""

    first: np.ndarray
    second: np.ndarray


class Gallery:
    """The frontal faces so far, and how near the last one that was looked at lies to them by either recogniser."""

    def __init__(self, second: Recogniser) -> None:
        self.second, self.faces, self.last = second, list[FrontalFace](), FrontalFace(np.empty(0), np.empty(0))
        self.nearest = (9.0, 9.0)

    def is_apart(self, front: Image.Image, face: Face) -> bool:
        """Whether a face is unlike all."""
        self.last = FrontalFace(face.embedding, self.second.look(front, face.box).embedding)
        apart = [
            [distance(ours, theirs) for ours, theirs in zip(self.last, other, strict=True)] for other in self.faces
        ]
        first, second = np.min(apart or [[9.0, 9.0]], 0).tolist()
        self.nearest = first, second
        return bool(first >= APART and second >= APART_BY_SECOND)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, help="the first so many")
    parser.add_argument("--second", default="work/recogniser", help="the second recogniser's folder")
    parser.add_argument("--quality", type=int, default=86)
    parser.add_argument("--out", default="work/sheets")
    args = parser.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    studio, gallery = Studio(SIZE), Gallery(Recogniser(Path(args.second)))
    for person in [*packaged_people(), *held_out_people()][: args.people]:
        path, kept = out / f"{person.id}.webp", out / f"{person.id}.json"
        if not kept.exists():
            views, draw = sheet_of(studio, person, gallery.is_apart)
            strip = Image.fromarray(np.concatenate([np.asarray(view) for view in views], 1))
            strip.save(path, quality=args.quality, method=6)
            told = {name: face.tolist() for name, face in gallery.last._asdict().items()}
            with replacing(kept) as unfinished:
                unfinished.write_text(json.dumps(told | {"nearest": gallery.nearest, "draw": draw}), "utf-8")
            first, second = gallery.nearest
            print(
                f"{person.id}: draw {draw}, nearest {first:.3f} and {second:.3f}, {path.stat().st_size} bytes",
                flush=True,
            )
        told = json.loads(kept.read_text("utf-8"))
        gallery.faces.append(FrontalFace(np.array(told["first"]), np.array(told["second"])))


if __name__ == "__main__":
    main()
