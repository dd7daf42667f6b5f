"""Pictures of rendered people at events that no data set shows, for the small vision-language model.

    python -m training.foundation.pictures --layers work/people --backdrops work/backdrops --out work/foundation
    python -m training.foundation.pictures --drawn 4 ...    # and some that the packaged checkpoint draws

People are laid over painted scenes of the events beyond the packaged forty. With `--drawn` the packaged checkpoint
draws such scenes around the same heads, prompted as the pipeline does, so that the look of a data set's pictures is
seen too. What training never sees is `unseen`: one layer of every known person (light and clothes of its own), all
strangers, and paintings apart, of which every second has an arrangement of things that training never sees either.

`people.json` says who is who. Every group of people becomes `scenes-NNN.npz` (or `drawn-NNN.npz`) with `person`,
`event` (place in `training_events`), `layout`, `layer` (place in its shard), `unseen` and `drawn` (n,), and the
pictures in a .npy of that name, uint8 (n, SIDE, SIDE, 3). Groups that are there stay, so a stopped run goes on.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from generation.base.files import replacing
from generation.base.hashing import seed_of
from generation.concepts.image_prompts import KEYWORDS, looks, scene_prompt_of
from generation.concepts.packaged import packaged_events
from generation.rendering.families import Likeness
from generation.rendering.placing import place_of
from schemas.concepts import Traits
from schemas.scene import DrawRequest
from training.data.compose import Backdrop, backdrop, compose, composed, plain_backdrop, tint_of
from training.data.events import training_events
from training.data.pairs import LAYOUTS, Backdrops, Layers, in_front, layers_of
from training.data.render import SHARD
from training.foundation.people import KNOWN, STRANGERS, Cast, cast_of, rendered

SIDE = 128  # pixels of a picture as the model sees it
GROUP = 25  # people of a file
APART = 2  # paintings of each event that training never sees: LAYOUTS and LAYOUTS + 1
PEOPLE = "people.json"
FIELDS = ("person", "event", "layout", "unseen", "drawn")


class Counts(NamedTuple):
    """Pictures of a layer on average: of known and of unknown people for training, of known people and strangers
    apart.
    """

    known: float = 24
    unknown: float = 4
    known_apart: float = 6
    strangers: float = 3


class Shot(NamedTuple):
    """A picture that is wanted: a layer's place in its shard, an event and a painting of it."""

    layer: int
    event: int
    layout: int
    unseen: bool


def drawn_counts(scenes: int) -> Counts:
    """How many are drawn where each training layer of a known person is drawn so many times."""
    return Counts(scenes, scenes / 8, scenes, scenes / 4)


def arranged_anew(layout: int) -> bool:
    """Whether a painting has an arrangement of things that training never sees."""
    return layout > LAYOUTS


def shots_of(cast: Cast, shard: Layers, people: Sequence[int], counts: Counts, seed: Sequence[int]) -> list[Shot]:
    """What is wanted of some people. The last layer of a known person is kept apart."""
    rng, first, last = np.random.default_rng(seed), len(packaged_events()), len(training_events())
    wanted = []
    for person in people:
        layers = np.flatnonzero(shard.person == person)
        for layer in layers:
            stranger, known = person in cast.strangers, person in cast.known
            unseen = stranger or (known and layer == layers[-1])
            if unseen:
                expected = counts.strangers if stranger else counts.known_apart
            else:
                expected = counts.known if known else counts.unknown
            for n in range(int(expected + rng.random())):
                layout = LAYOUTS + n % APART if unseen else int(rng.integers(LAYOUTS))
                wanted.append(Shot(int(layer), int(rng.integers(first, last)), layout, unseen))
    return wanted


class Paintings:
    """Backdrops by event and number; those from LAYOUTS on are kept from training."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self._kept, self._seed, self._apart = Backdrops(folder), seed, dict[tuple[int, int], Backdrop]()

    def get(self, event: int, layout: int) -> Backdrop:
        """One of them."""
        if layout < LAYOUTS:
            return self._kept.get(event, layout)
        if (event, layout) not in self._apart:
            name, seed = self._kept.events[event].name, [self._seed, 7, event, layout]
            self._apart[event, layout] = backdrop(name, seed, held_out=arranged_anew(layout))
        return self._apart[event, layout]


def in_scenes(shard: Layers, shots: Sequence[Shot], paintings: Paintings, seed: Sequence[int]) -> Iterator[Image.Image]:
    """The layers laid over paintings."""
    for n, shot in enumerate(shots):
        layer, tint = shard.layers[shot.layer], tint_of(shard.light[shot.layer]).tolist()
        scene, rng = paintings.get(shot.event, shot.layout), np.random.default_rng([*seed, n])
        yield Image.fromarray(compose(layer, shard.box[shot.layer], scene, rng, tint)[0])


def as_drawn(
    shard: Layers, shots: Sequence[Shot], draw: Callable[..., list[Image.Image]], seed: Sequence[int]
) -> list[Image.Image]:
    """Scenes that a checkpoint draws around the heads of the layers; `draw` is a renderer's."""
    events, faces = training_events(), dict[int, Likeness]()
    requests = []
    for n, shot in enumerate(shots):
        if shot.layer not in faces:
            faces[shot.layer] = _likeness(shard, shot.layer, np.random.default_rng([*seed, shot.layer]))
        figure, event = shard.figures[int(shard.person[shot.layer]) % SHARD], events[shot.event]
        who = looks(figure["age"], figure["gender"], Traits.model_construct(**figure["appearance"]))
        request = "foundation", *seed, n
        prompt = scene_prompt_of(who, event, event.keywords[:KEYWORDS]).text
        requests.append(DrawRequest(prompt=prompt, seed=seed_of(*request), place=place_of(*request)))
    return draw(requests, [faces[shot.layer] for shot in shots])


def _likeness(shard: Layers, layer: int, rng: np.random.Generator) -> Likeness:
    """A portrait of a layer before a plain ground, and where its face is. No family of the checkpoint's kind asks for
    the face embedding, which is left out.
    """
    at = in_front(shard.box[layer])
    portrait = composed(at.moved(shard.layers[layer]), plain_backdrop(rng), rng, tint_of(shard.light[layer]).tolist())
    left, top, right, bottom = (round(float(edge)) for edge in at.box(shard.box[layer]))
    return Likeness(Image.fromarray(portrait), (left, top, right, bottom), np.zeros(128, np.float32))


def small(image: Image.Image) -> np.ndarray:
    """A picture as the model's processor scales it."""
    return np.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def save_group(path: Path, shard: Layers, shots: Sequence[Shot], images: Sequence[np.ndarray], drawn: bool) -> None:
    """Writes a group: pictures first, labels last."""
    with replacing(path.with_suffix(".npy")) as unfinished, unfinished.open("wb") as file:
        np.save(file, np.stack(images) if images else np.zeros((0, SIDE, SIDE, 3), np.uint8))
    layer = np.array([shot.layer for shot in shots], int)
    with replacing(path) as unfinished, unfinished.open("wb") as file:
        np.savez(
            file,
            person=shard.person[layer],
            event=np.array([shot.event for shot in shots], int),
            layout=np.array([shot.layout for shot in shots], int),
            layer=layer,
            unseen=np.array([shot.unseen for shot in shots], bool),
            drawn=np.full(len(shots), drawn),
        )


class Pictures:
    """All pictures of a folder with who is who; pictures are mapped into memory and read as they are used."""

    def __init__(self, folder: Path) -> None:
        paths = sorted([*folder.glob("scenes-*.npz"), *folder.glob("drawn-*.npz")])
        if not paths:
            raise SystemExit(f"{folder}: no pictures; make them with python -m training.foundation.pictures")
        groups = [dict(np.load(path)) for path in paths]
        groups = [group | {"file": np.full(len(group["person"]), n)} for n, group in enumerate(groups)]
        self.cast = Cast.load(folder / PEOPLE)
        self._images = [np.load(path.with_suffix(".npy"), mmap_mode="r") for path in paths]
        self._row = np.concatenate([np.arange(len(group["person"])) for group in groups])
        self.file, self.person, self.event, self.layout, self.unseen, self.drawn = (
            np.concatenate([group[name] for group in groups]) for name in ("file", *FIELDS)
        )
        self.known = np.isin(self.person, list(self.cast.known))

    def __len__(self) -> int:
        return len(self.person)

    def picture(self, n: int) -> np.ndarray:
        """One of them, uint8 (SIDE, SIDE, 3)."""
        picture: np.ndarray = self._images[self.file[n]][self._row[n]]
        return picture


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", type=Path, default=Path("work/people"))
    parser.add_argument("--backdrops", type=Path, default=Path("work/backdrops"))
    parser.add_argument("--known", type=int, default=KNOWN)
    parser.add_argument("--strangers", type=int, default=STRANGERS)
    parser.add_argument("--groups", type=int, help=f"no more than so many groups of {GROUP} people a shard")
    parser.add_argument("--scenes", type=float, default=Counts().known, help="of a training layer of a known person")
    parser.add_argument("--drawn", type=int, help="draw scenes instead, so many of such a layer")
    parser.add_argument("--model", type=Path, default=Path("data/models/pebench-edit-256"))
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("work/foundation"))
    args = parser.parse_args()
    shards = sorted(args.layers.glob("layers-*.npz"))
    if not shards:
        parser.error(f"{args.layers}: no layers-*.npz; draw them with python -m training.data.render")
    figures, layers = rendered(shards)
    cast = cast_of(figures, layers, args.known, args.strangers, args.seed)
    if (args.out / PEOPLE).exists() and Cast.load(args.out / PEOPLE) != cast:
        parser.error(f"{args.out}: holds pictures of other people; choose another --out")
    cast.save(args.out / PEOPLE)
    paintings = Paintings(args.backdrops, args.seed)

    @cache
    def draw() -> Callable[..., list[Image.Image]]:
        from generation.base.recipes import read_recipe
        from generation.rendering.renderer import Renderer

        return Renderer(args.model, read_recipe(args.recipe).checkpoint).draw

    made = 0
    for path in shards:
        number = int(path.stem.split("-")[1])
        people = [person for person in cast.figures if person // SHARD == number]
        shard = cache(lambda path=path: layers_of(path))
        for start in range(0, len(people), GROUP)[: args.groups]:
            kind, group = "scenes" if args.drawn is None else "drawn", number * SHARD // GROUP + start // GROUP
            target, seed = args.out / f"{kind}-{group:03d}.npz", [args.seed, int(args.drawn is not None), group]
            if target.exists():
                continue
            counts = Counts(known=args.scenes) if args.drawn is None else drawn_counts(args.drawn)
            shots = shots_of(cast, shard(), people[start : start + GROUP], counts, seed)
            images = (
                in_scenes(shard(), shots, paintings, seed)
                if args.drawn is None
                else as_drawn(shard(), shots, draw(), seed)
            )
            save_group(target, shard(), shots, [small(image) for image in images], args.drawn is not None)
            made += len(shots)
            print(f"{target}: {len(shots)} pictures", flush=True)
    print(f"{made} pictures made", flush=True)


if __name__ == "__main__":
    main()
