"""Who is shown in a checkpoint's scenes, by two recognisers: a part of step 12 that can be asked alone, and of few
people while a checkpoint is still learning.

    python -m training.figures.identity --people 30 --scenes 10 --sheet work/scenes.png

A scene is held against another view of its person's sheet than the one that it was drawn from. Beside it stands the
same for the placed heads that scenes are drawn around, and for these after the autoencoder: what is lost before any
scene is drawn.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from diffusers import AutoencoderKL
from PIL import Image

from generation.rendering.placing import placed_head
from training.figures.cases import Cases, cases_of
from training.figures.comparisons import Faces, SeenFace, identity_rates, same_looks, told
from training.figures.drawings import Drawings, Extent, drawings_of, overview
from training.networks.second_recogniser import Recogniser
from training.steps.card import put_part, whose_faces
from validation.images.perception.faces import Face, find_faces

HEADS = 10  # scenes of each person whose placed heads are looked at too
ANOTHER, INSTEAD = 0, 4  # the view that scenes are held against, and that in its place where they were drawn from it
ADULT = 18  # years


class Recognisers(NamedTuple):
    """What tells who is shown, by name: the embedding of a face in a picture."""

    second: Recogniser

    def faces(self, image: Image.Image, faces: Sequence[Face]) -> dict[str, np.ndarray]:
        """Embeddings of the main face, none without a face."""
        if not faces:
            return {}
        return {"dlib": faces[0].embedding, "second_recogniser": self.second.look(image, faces[0].box).embedding}


def of_faces(drawings: Drawings, cases: Cases, recognisers: Recognisers, folder: Path) -> dict[str, Any]:
    """Who is shown, by both recognisers, in scenes, in the heads that they were drawn around, and in these after the
    autoencoder of the checkpoint in `folder`; and how old faces seem to be.
    """
    vae = AutoencoderKL.from_pretrained(folder, subfolder="vae", torch_dtype=torch.float32)
    gallery = {(case.person, case.view): recognisers.faces(case.image, case.faces) for case in cases.views}
    views = {(case.person, case.view): case for case in cases.views}
    seen: dict[str, list[tuple[int, int, dict[str, np.ndarray]]]] = {
        "": [],
        "_of_placed_heads": [],
        "_of_decoded_heads": [],
    }
    for n, scenes in drawings.scenes.items():
        for scene in scenes[:HEADS]:
            case = views[n, scene.view]
            assert scene.request.place is not None
            head = placed_head(case.image, case.faces[0].box, scene.request.place, scene.image.width)
            for of, picture in (("_of_placed_heads", head), ("_of_decoded_heads", through(vae, head))):
                seen[of].append((n, scene.view, recognisers.faces(picture, find_faces(picture))))
    seen[""] = [(case.person, case.view, recognisers.faces(case.image, case.faces)) for case in cases.scenes]
    ages = [recognisers.second.look(case.image, case.faces[0].box).age for case in cases.scenes if case.faces]

    def impostor(person: int, other: int) -> bool:
        return same_looks(drawings.people[person], drawings.people[other])

    def rates(by: str, of: str) -> dict[str, Any]:
        pictures = [
            SeenFace(person, INSTEAD if view == ANOTHER else ANOTHER, faces.get(by)) for person, view, faces in seen[of]
        ]
        return identity_rates(Faces({who: faces[by] for who, faces in gallery.items()}, pictures), impostor)

    return {
        "people": len(drawings.people),
        "people_with_scenes": len(drawings.scenes),
        "scenes": len(cases.scenes),
        "sheet_face_found": told(len(cases.views), sum(map(len, drawings.sheets))),
        "scene_face_found": told(sum(bool(case.faces) for case in cases.scenes), len(cases.scenes)),
        **{f"identity_by_{by}{of}": rates(by, of) for by in ("dlib", "second_recogniser") for of in seen},
        "apparent_adults": told(sum(age >= ADULT for age in ages), len(ages)),
        "youngest_apparent_age": min(ages),
    }


@torch.inference_mode()
def through(vae: AutoencoderKL, picture: Image.Image) -> Image.Image:
    """A picture after the autoencoder."""
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].to(vae.dtype) / 127.5 - 1
    back = vae.decode(vae.encode(pixels).latent_dist.mode()).sample[0].float()
    return Image.fromarray((back.clamp(-1, 1) * 127.5 + 127.5).round().byte().permute(1, 2, 0).numpy())


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("data/models/pebench-edit-256"))
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument(
        "--recogniser", type=Path, default=Path("work/recogniser"), help="folder with faceres.json and faceres.bin"
    )
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--scenes", type=int, default=40, help="of each")
    parser.add_argument("--gallery", type=int, default=210, help="people of whom the sheets are looked at")
    parser.add_argument("--card", action="store_true", help="write it into the model card")
    parser.add_argument("--sheet", type=Path, help="a picture of some of the scenes")
    args = parser.parse_args()
    drawings = drawings_of(args.model, args.recipe, args.work, Extent(args.gallery, args.people, args.scenes))
    if args.sheet:
        overview(drawings).save(args.sheet)
    measured = of_faces(drawings, cases_of(drawings), Recognisers(Recogniser(args.recogniser)), args.model)
    print(json.dumps(measured, indent=1))
    if args.card:
        put_part(args.model / "README.md", whose_faces(measured))


if __name__ == "__main__":
    main()
