"""Step 10: have a packaged checkpoint draw what its limits are set on and its figures are taken from.

    python -m training.figures.drawings --model data/models/pebench-256

People are drawn anew from the sampler, with a seed that the packaged ones were not drawn with. All of them get a
portrait; the first ones whose portrait shows a face get scenes and a second portrait, conditioned on that face. All are
first candidates, before any gate. They are kept in `work/drawings-<digest of weights, settings and prompts>/`, a file a
person, so a run that was stopped goes on, and what has changed is drawn anew.
"""

import argparse
import io
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.base.hashing import seed_of, stable_hash
from generation.base.locations import write_whole
from generation.base.recipes import read_recipe
from generation.concepts.image_prompts import KEYWORDS, looks, portrait_prompt_of, scene_prompt_of
from generation.concepts.packaged import packaged_events
from generation.concepts.sampling import Sampler
from generation.rendering.checkpoint import manifest_of
from generation.rendering.families import Likeness
from generation.rendering.renderer import Renderer
from schemas.concepts import Event, Facts
from schemas.scene import DrawRequest
from validation.images.perception.faces import find_faces

SEED = 2


class Extent(NamedTuple):
    """How much is drawn: people with a portrait, those of them with scenes, and scenes of each."""

    gallery: int = 200
    with_scenes: int = 100
    scenes: int = 40


WHOLE, SMOKE = Extent(), Extent(6, 2, 3)


class Drawings(NamedTuple):
    """RGB pictures by person: `portraits` of all; of those with scenes `twins` (second portraits of the same face),
    `scenes` (events' numbers to pictures) and `again` (the first of these scenes with another seed). `seconds` are the
    processor seconds of one picture, by person with scenes.
    """

    people: list[Facts]
    portraits: list[Image.Image]
    twins: dict[int, Image.Image]
    scenes: dict[int, dict[int, Image.Image]]
    again: dict[int, Image.Image]
    seconds: list[float]


def drawings_of(folder: Path, recipe: str, work: Path, extent: Extent = WHOLE) -> Drawings:
    """The drawings of the checkpoint in `folder`, made with that recipe's settings, or kept from last time."""
    settings = read_recipe(recipe).checkpoint
    weights = {
        name: digest
        for name, digest in manifest_of(folder).items()
        if name not in ("calibration.json", "event_classifier.safetensors")
    }
    sampler = Sampler(SEED)
    people = [sampler.draw() for _ in range(extent.gallery)]
    who = [looks(p.age, p.gender, p.appearance) for p in people]
    words = Words(
        [portrait_prompt_of(said, settings.prompts).text for said in who],
        lambda n, event: _scene(who[n], event, settings.prompts),
    )
    key = stable_hash(
        weights,
        settings.model_dump(exclude={"path"}),
        extent,
        SEED,
        words.portraits,
        [words.scene(0, event) for event in packaged_events()],
    )
    drawings = Drawings(people, [], {}, {}, {}, [])
    _draw(work / f"drawings-{key[:12]}", extent, drawings, cache(lambda: Renderer(folder, settings)), words)
    return drawings


class Words(NamedTuple):
    """Everybody's prompt for a portrait, and that for a scene by a person's number and the event."""

    portraits: list[str]
    scene: Callable[[int, Event], str]


def _scene(said: str, event: Event, worded: str) -> str:
    return scene_prompt_of(said, event, event.keywords[:KEYWORDS], worded).text


def _draw(kept: Path, extent: Extent, drawings: Drawings, renderer: Callable[[], Renderer], words: Words) -> None:
    """Fills in the drawings, from the folder where they are kept there."""
    events = packaged_events()
    shots = [DrawRequest(prompt=prompt, seed=seed_of(SEED, "gallery", n)) for n, prompt in enumerate(words.portraits)]
    drawings.portraits.extend(_pictures(kept / "portraits.npz", lambda: renderer().draw(shots, None))[0])
    faces = {n: seen[0].embedding for n, image in enumerate(drawings.portraits) if (seen := find_faces(image))}
    for n in list(faces)[: extent.with_scenes]:
        chosen = [(n * 7 + k) % len(events) for k in range(extent.scenes)]
        scenes = [DrawRequest(prompt=words.scene(n, events[k]), seed=seed_of(SEED, "scene", n, k)) for k in chosen]
        whose = Likeness(drawings.portraits[n], faces[n])
        twin = DrawRequest(prompt=shots[n].prompt, seed=seed_of(SEED, "twin", n))
        again = DrawRequest(prompt=scenes[0].prompt, seed=seed_of(SEED, "again", n))
        draw = lambda shots=(twin, again, *scenes), whose=whose: renderer().draw(shots, whose)  # noqa: E731
        images, seconds = _pictures(kept / f"person-{n:03d}.npz", draw)
        drawings.twins[n], drawings.again[n], drawings.scenes[n] = (
            images[0],
            images[1],
            dict(zip(chosen, images[2:], strict=True)),
        )
        drawings.seconds.append(seconds / len(images))


def _pictures(path: Path, draw: Callable[[], list[Image.Image]]) -> tuple[list[Image.Image], float]:
    """The pictures of a file, drawn if it is not there, and the processor seconds that it took."""
    if not path.exists():
        start = time.process_time()
        images = draw()
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer, images=np.stack([np.asarray(image) for image in images]), seconds=time.process_time() - start
        )
        write_whole(path, buffer.getvalue())
        print(path, flush=True)
    kept = np.load(path)
    return [Image.fromarray(pixels) for pixels in kept["images"]], float(kept["seconds"])


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="data/models/pebench-256")
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--smoke", action="store_true", help="a handful")
    args = parser.parse_args()
    drawings = drawings_of(Path(args.model), args.recipe, args.work, SMOKE if args.smoke else WHOLE)
    print(
        f"{len(drawings.portraits)} portraits, {len(drawings.twins)} second ones,"
        f" {sum(map(len, drawings.scenes.values()))} scenes"
    )


if __name__ == "__main__":
    main()
