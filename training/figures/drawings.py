"""Step 10: have a packaged checkpoint draw what its limits are set on and its figures are taken from.

    python -m training.figures.drawings --model data/models/pebench-edit-256

Of the packaged people, who are in no training picture: the sheets that they bring, and for the first of them the first
candidates of scenes as a build asks for them (prompt, seed, view and place), before any gate. Scenes are kept in
`work/drawings-<digest of weights, settings, sheets and prompts>/`, a file a person, so a run that was stopped goes on,
and what has changed is drawn anew.
"""

import argparse
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.base.hashing import fingerprint, stable_hash
from generation.base.locations import write_whole
from generation.base.pictures import contact_sheet
from generation.base.recipes import read_recipe
from generation.concepts.image_prompts import VIEWS
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from generation.images.items import Items, Slot
from generation.images.run_folder import Run, png
from generation.images.sheets import given_picture, views_in_turn
from generation.rendering.checkpoint import manifest_of
from generation.rendering.families import Likeness
from generation.rendering.renderer import Renderer
from schemas.concepts import Person
from schemas.scene import DrawRequest
from validation.images.perception.faces import find_faces


class Extent(NamedTuple):
    """How much is drawn: people of whom the sheets are looked at, those of them with scenes, and scenes of each."""

    people: int = 210
    with_scenes: int = 100
    scenes: int = 40


WHOLE, SMOKE = Extent(), Extent(6, 2, 3)
SHOWN = 16  # people on the contact sheet


class DrawnScene(NamedTuple):
    """A first candidate, RGB: of which event, from which view of the person's sheet, and from what placed."""

    event: int
    view: int
    request: DrawRequest
    image: Image.Image


class Drawings(NamedTuple):
    """By person: `sheets` (the views, RGB, the portrait first) of all, `scenes` of the first ones, and `again`, the
    first scene of each with another seed and place.
    """

    people: list[Person]
    sheets: list[list[Image.Image]]
    scenes: dict[int, list[DrawnScene]]
    again: dict[int, Image.Image]


def drawings_of(folder: Path, recipe: str, work: Path, extent: Extent = WHOLE) -> Drawings:
    """The drawings of the checkpoint in `folder`, made with that recipe's settings, or kept from last time.

    Raises:
        SystemExit: somebody brings no sheet.
    """
    settings = read_recipe(recipe)
    weights = {
        name: digest
        for name, digest in manifest_of(folder).items()
        if name not in ("calibration.json", "cost.json", "event_classifier.safetensors")
    }
    items = Items(settings, "", Run(work / "unused"))  # asked for requests alone, which depend on neither
    people = [*packaged_people(), *held_out_people()][: extent.people]
    sheets = []
    for person in people:
        given = [given_picture(settings, person, view) for view in range(len(VIEWS))]
        sheets.append([picture.open() for picture in given if picture])
        if len(sheets[-1]) < len(VIEWS):
            raise SystemExit(f"{person.id}: brings no sheet; make them with python -m training.data.sheets")
    requests = [_requests(items, person, n, extent) for n, person in enumerate(people[: extent.with_scenes])]
    key = stable_hash(weights, settings.checkpoint.model_dump(exclude={"path"}), extent.scenes)
    drawings = Drawings(people, sheets, {}, {})
    _draw(work / f"drawings-{key[:12]}", drawings, requests, cache(lambda: Renderer(folder, settings.checkpoint)))
    return drawings


def _requests(items: Items, person: Person, number: int, extent: Extent) -> list[tuple[int, int, DrawRequest]]:
    """Events, views and requests of a person's first candidates, and at the end of the first scene's second one."""
    events = packaged_events()
    chosen = [(number * 7 + k) % len(events) for k in range(extent.scenes)]
    wanted = []
    for event, candidate in (*((event, 0) for event in chosen), (chosen[0], 1)):
        view = views_in_turn(person.id, event, 0, items.recipe.seed)[0]
        wanted.append((event, view, items.scene_request(person, Slot(events[event], 0, event), candidate)))
    return wanted


def _draw(
    kept: Path, drawings: Drawings, requests: list[list[tuple[int, int, DrawRequest]]], renderer: Callable[[], Renderer]
) -> None:
    """Fills in the drawings, from the folder where they are kept there."""
    for n, wanted in enumerate(requests):

        def draw(n: int = n, wanted: list[tuple[int, int, DrawRequest]] = wanted) -> list[Image.Image]:
            faces = {view: _likeness(drawings.sheets[n][view]) for view in {view for _, view, _ in wanted}}
            return renderer().draw([request for *_, request in wanted], [faces[view] for _, view, _ in wanted])

        sheet = [fingerprint(view.tobytes()) for view in drawings.sheets[n]]
        key = stable_hash([request.model_dump() for *_, request in wanted], sheet)
        images = _pictures(kept / f"{drawings.people[n].id}-{key[:12]}.npz", draw)
        drawings.scenes[n] = [DrawnScene(*wanted[k], images[k]) for k in range(len(wanted) - 1)]
        drawings.again[n] = images[-1]


def _likeness(picture: Image.Image) -> Likeness:
    face = find_faces(picture)[0]
    return Likeness(picture, face.box, face.embedding)


def _pictures(path: Path, draw: Callable[[], list[Image.Image]]) -> list[Image.Image]:
    """The pictures of a file, drawn if it is not there."""
    if not path.exists():
        buffer = io.BytesIO()
        np.savez_compressed(buffer, images=np.stack([np.asarray(image) for image in draw()]))
        write_whole(path, buffer.getvalue())
        print(path, flush=True)
    return [Image.fromarray(pixels) for pixels in np.load(path)["images"]]


def overview(drawings: Drawings) -> Image.Image:
    """A contact sheet: portraits and ten scenes of each."""
    shown = list(drawings.scenes)[:SHOWN]
    rows = [[png(drawings.sheets[n][0]), *(png(scene.image) for scene in drawings.scenes[n][:10])] for n in shown]
    columns = ["portrait", *(f"scene {k}" for k in range(1, len(rows[0])))]
    return contact_sheet(rows, [drawings.people[n].id for n in shown], columns)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="data/models/pebench-edit-256")
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--smoke", action="store_true", help="a handful")
    args = parser.parse_args()
    drawings = drawings_of(Path(args.model), args.recipe, args.work, SMOKE if args.smoke else WHOLE)
    print(f"{len(drawings.sheets)} sheets, {sum(map(len, drawings.scenes.values()))} scenes")


if __name__ == "__main__":
    main()
