"""Faces that nothing here has drawn: nine fictitious people of the package openpeople (MIT), drawn by a large model, as
references of the checkpoint. Is the nearest of their portraits to each scene their own?

    python -m training.figures.elsewhere --recogniser work/recogniser

First candidates of the first EVENTS packaged events, before any gate, by two recognisers. P003 is left out, who
resembles an actress. Writes the part "People from elsewhere" into the model card.
"""

import argparse
import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.base.hashing import seed_of
from generation.base.recipes import read_recipe
from generation.concepts.image_prompts import KEYWORDS, scene_prompt_of
from generation.concepts.packaged import packaged_events
from generation.rendering.families import Likeness
from generation.rendering.placing import as_portrait, place_of
from generation.rendering.renderer import Renderer
from schemas.scene import DrawRequest
from training.figures.comparisons import told
from training.figures.identity import Recognisers
from training.networks.second_recogniser import Recogniser
from training.steps.card import put_part
from validation.images.perception.faces import find_faces

EVENTS = 20
LEFT_OUT = "P003"
Embeddings = Mapping[str, np.ndarray]  # by recogniser


class Somebody(NamedTuple):
    """A portrait, its face, and what the prompt calls them."""

    likeness: Likeness
    who: str


def people() -> dict[str, Somebody]:
    """Everybody but one, by the package's ids.

    Raises:
        SystemExit: the package is not installed.
    """
    package = importlib.util.find_spec("openpeople")
    if package is None or package.origin is None:
        raise SystemExit("the package openpeople is not installed: pip install openpeople")
    known = {}
    for folder in sorted(Path(package.origin).parent.glob("data/curated/*")):
        if folder.name != LEFT_OUT:
            sex = json.loads((folder / "metadata.json").read_text("utf-8"))["character_details"]["demographics"]["sex"]
            portrait = as_portrait(Image.open(folder / "assets" / "studio_portrait.jpg").convert("RGB"))
            face = find_faces(portrait)[0]
            known[folder.name] = Somebody(
                Likeness(portrait, face.box, face.embedding), {"female": "woman", "male": "man"}[sex]
            )
    return known


def nearest_is_own(gallery: Mapping[str, Embeddings], shown: Sequence[tuple[str, Embeddings]], by: str) -> int:
    """In how many pictures, each of somebody (empty without a face), the nearest portrait is their own."""

    def nearest(face: np.ndarray) -> str:
        return min(gallery, key=lambda other: float(np.linalg.norm(gallery[other][by] - face)))

    return sum(bool(seen) and nearest(seen[by]) == who for who, seen in shown)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("data/models/pebench-edit-256"))
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--recogniser", type=Path, default=Path("work/recogniser"))
    args = parser.parse_args()
    renderer, recognisers = (
        Renderer(args.model, read_recipe(args.recipe).checkpoint),
        Recognisers(Recogniser(args.recogniser)),
    )
    known, events = people(), packaged_events()[:EVENTS]
    portraits = {name: somebody.likeness.picture for name, somebody in known.items()}
    gallery = {name: recognisers.faces(picture, find_faces(picture)) for name, picture in portraits.items()}
    shown = []
    for name, (likeness, who) in known.items():
        requests = [
            DrawRequest(
                prompt=scene_prompt_of(who, event, event.keywords[:KEYWORDS]).text,
                seed=seed_of(0, "elsewhere", name, event.id),
                place=place_of(0, "elsewhere", name, event.id),
            )
            for event in events
        ]
        pictures = renderer.draw(requests, [likeness] * len(requests))
        shown += [(name, recognisers.faces(picture, find_faces(picture))) for picture in pictures]
    found = told(sum(bool(seen) for _, seen in shown), len(shown))
    rows = [("a face is found", found)]
    rows += [
        (f"the nearest portrait is their own, by {name}", told(nearest_is_own(gallery, shown, by), len(shown)))
        for by, name in (("dlib", "dlib"), ("second_recogniser", "the second recogniser"))
    ]
    table = "\n".join(
        f"| {what} | {share['share']:.3f} of {share['of']} ({share['low']:.3f} to {share['high']:.3f}) |"
        for what, share in rows
    )
    part = f"""## People from elsewhere

Measured by `python -m training.figures.elsewhere`: {len(known)} fictitious people of the package openpeople, drawn by \
a large model and like photographs, which
nothing was trained on, each as the reference of scenes of {EVENTS} events; first candidates, before any gate.

| what | figure |
|---|---|
{table}
"""
    put_part(args.model / "README.md", part)
    print(part)


if __name__ == "__main__":
    main()
