"""A person's sheet: the portrait and further views, from which scenes are drawn; and pictures of one that come with a
person and need no drawing.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generation.base.errors import UserError
from generation.base.hashing import fingerprint, stable_hash
from generation.concepts.image_prompts import VIEWS
from generation.concepts.packaged import held_out_people, packaged_people
from schemas.concepts import Person
from schemas.recipe import Recipe
from schemas.scene import Portrait, PortraitSource, View

if TYPE_CHECKING:
    from PIL import Image

PACKAGED = resources.files("data").joinpath("sheets")  # PERSON.webp: the views side by side, the portrait first


class Sheet(NamedTuple):
    """An accepted portrait and the views of the person that were accepted."""

    portrait: Portrait
    views: Sequence[View]

    @property
    def faces(self) -> list[Portrait | View]:
        """All that scenes may be drawn from, the portrait first."""
        return [self.portrait, *self.views]


class GivenPicture(NamedTuple):
    """A picture that comes with a person: where from, a hash that names it, and where it lies."""

    source: PortraitSource
    digest: str
    person: str
    number: int
    path: str = ""

    def open(self) -> "Image.Image":
        """The picture, RGB and square.

        Raises:
            UserError: the file is damaged or gone.
        """
        from generation.base.pictures import open_picture
        from generation.rendering.placing import as_portrait

        if self.path:
            return as_portrait(open_picture(_supplied(self.path), self.path))
        where = _sheet_of(self.person)
        strip = open_picture(_packaged(self.person) or b"", str(where))
        side = strip.height
        if strip.width != side * len(VIEWS):
            raise UserError(f"{where}: is no row of {len(VIEWS)} squares; install pebench again")
        return strip.crop((self.number * side, 0, (self.number + 1) * side, side))


def given_picture(recipe: Recipe, person: Person, number: int) -> GivenPicture | None:
    """What comes with a person as view `number`; None where it is to be drawn."""
    if recipe.portraits == "drawn":
        return None
    if person.pictures:
        paths = (person.pictures.portrait, *person.pictures.views)
        if number >= len(paths):
            return None
        return GivenPicture("supplied", fingerprint(_supplied(paths[number])), person.id, number, paths[number])
    if recipe.portraits != "packaged" or _looks(person) != _packaged_looks().get(person.id):
        return None
    strip = _packaged(person.id)
    return (
        None if strip is None else GivenPicture("packaged", stable_hash(fingerprint(strip), number), person.id, number)
    )


def views_in_turn(person: str, number: int, take: int, seed: int, views: int = len(VIEWS)) -> list[int]:
    """The views of a person's sheet in the order in which a scene is drawn from them: each is first in turn over the
    events, of every `views` events in an order of the person's own, so that all are shown equally often. `number` is
    the event's place among the recipe's; another take shows another view.
    """
    block, place = divmod(number, views)
    order = sorted(range(views), key=lambda view: stable_hash("view", seed, person, block, view))
    first = (place + take) % views
    return order[first:] + order[:first]


def _looks(person: Person) -> tuple[object, ...]:
    """What a packaged sheet shows of a person: somebody else of the same id has no part in it."""
    return person.age, person.gender, person.appearance


@cache
def _packaged_looks() -> dict[str, tuple[object, ...]]:
    return {person.id: _looks(person) for person in [*packaged_people(), *held_out_people()]}


@cache
def _supplied(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}); a person's record names it") from error


@cache
def _packaged(person: str) -> bytes | None:
    path = _sheet_of(person)
    return path.read_bytes() if path.is_file() else None


def _sheet_of(person: str) -> Traversable:
    return PACKAGED.joinpath(f"{person}.webp")
