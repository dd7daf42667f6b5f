"""What every portrait and scene depends on, and no more: their keys, seeds and prompts, and which of them are finished."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from generation.judging import part_of_key, portrait_question, scene_question
from generation.keys import seed_of, stable_hash
from generation.store import Run
from generation.wording import portrait_prompt, scene_prompt
from schemas.concepts import Event, Person
from schemas.recipe import CheckpointRecipe, Recipe
from schemas.scene import Portrait, Scene, Shot

T = TypeVar("T", Portrait, Scene)
# The digest stands for where weights, adapter and limits lie; the others change no bytes.
NOT_DRAWN = {"path", "revision", "adapter", "calibration", "license", "publishable", "embeddable", "offload"}
LATER = {"variant", "recogniser", "prompts", "quantisation", "attention", "compile"}  # counted only where they are set: older run folders keep their keys


class Slot(NamedTuple):
    """A scene of a person that the recipe asks for."""

    event: Event
    take: int


class Items:
    """The portraits and scenes of one recipe in one run folder."""

    def __init__(self, recipe: Recipe, checkpoint_digest: str, run: Run) -> None:
        self.recipe, self.run = recipe, run
        drawing = recipe.checkpoint.model_dump(exclude=NOT_DRAWN)
        drawing = {name: value for name, value in drawing.items() if name not in LATER or value != CheckpointRecipe.model_fields[name].default}
        unchecked = [sorted(recipe.checks_off)] if recipe.checks_off else []
        self._common = (recipe.seed, drawing, checkpoint_digest, *unchecked)

    def portrait_key(self, person: Person) -> str:
        """The name of a person's portrait in the run folder."""
        judge = part_of_key(asked, portrait_question(person)) if (asked := self.recipe.judge) else ()
        return stable_hash("portrait", *self._common, person.id, self.portrait_prompt(person), *judge)

    def scene_key(self, person: Person, portrait: Portrait, slot: Slot) -> str:
        """The name of a scene in the run folder; another portrait makes it another scene."""
        judge = part_of_key(asked, scene_question(person, slot.event)) if (asked := self.recipe.judge) else ()
        return stable_hash("scene", *self._common, person.id, portrait.image, slot.event.id, self.scene_prompt(person, slot.event), slot.take, *judge)

    def portrait_prompt(self, person: Person) -> str:
        """What the recipe's model is asked for a portrait."""
        return portrait_prompt(person, self.recipe.checkpoint.prompts).text

    def scene_prompt(self, person: Person, event: Event) -> str:
        """What the recipe's model is asked for a scene."""
        return scene_prompt(person, event, self.recipe.checkpoint.prompts).text

    def portrait_shot(self, person: Person, number: int) -> Shot:
        """What is drawn as candidate `number` of a portrait."""
        return Shot(prompt=self.portrait_prompt(person), seed=seed_of(self.recipe.seed, "portrait", person.id, number))

    def scene_shot(self, person: Person, slot: Slot, number: int) -> Shot:
        """What is drawn as candidate `number` of a scene."""
        return Shot(prompt=self.scene_prompt(person, slot.event), seed=seed_of(self.recipe.seed, "scene", person.id, slot.event.id, slot.take, number))

    def portrait(self, person: Person) -> Portrait | None:
        """The finished portrait, accepted or given up after all attempts."""
        return self.portraits([person])[0]

    def portraits(self, people: Sequence[Person]) -> list[Portrait | None]:
        """Everybody's finished portrait, None where there is none."""
        found = self.run.load_all(Portrait, [self.portrait_key(person) for person in people])
        return [_finished(item, self.recipe.attempts.portrait) for item in found]

    def scene(self, person: Person, portrait: Portrait, slot: Slot) -> Scene | None:
        """The finished scene, accepted or given up after all attempts."""
        return self.scenes(person, portrait, [slot])[0]

    def scenes(self, person: Person, portrait: Portrait, slots: Sequence[Slot]) -> list[Scene | None]:
        """A person's finished scenes by slot, None where there is none."""
        found = self.run.load_all(Scene, [self.scene_key(person, portrait, slot) for slot in slots])
        return [_finished(item, self.recipe.attempts.scene) for item in found]

    def finished_scenes(self, people: Sequence[Person], slots: Sequence[Slot]) -> list[Scene]:
        """All finished scenes, by person and slot."""
        names = self.run.names(Scene)
        cast = [(person, portrait) for person, portrait in zip(people, self.portraits(people), strict=True) if portrait is not None and portrait.image]
        keys = [key for person, portrait in cast for slot in slots if _record(key := self.scene_key(person, portrait, slot)) in names]
        found = (_finished(item, self.recipe.attempts.scene) for item in self.run.load_all(Scene, keys))
        return [scene for scene in found if scene is not None]

    def unfinished_scenes(self, people: Sequence[Person], portraits: Sequence[Portrait | None], slots: Sequence[Slot]) -> list[int]:
        """How many scenes of each person are left, all while the portrait is, none when it was given up.

        Told by the names in one listing; only records of what was given up are read, since more attempts open them.
        """
        names, left = self.run.names(Scene), list[int]()
        for person, portrait in zip(people, portraits, strict=True):
            keys = [self.scene_key(person, portrait, slot) for slot in slots] if portrait is not None and portrait.image else []
            without = [key for key in keys if _picture(key) not in names]
            given_up = self.run.load_all(Scene, [key for key in without if _record(key) in names])
            closed = sum(_finished(item, self.recipe.attempts.scene) is not None for item in given_up)
            torn = sum(_record(key) not in names for key in keys if _picture(key) in names)  # a picture whose record was still to be written
            left.append(len(slots) if portrait is None else len(without) - closed + torn)
        return left


def _record(key: str) -> str:
    return f"{key}.json"


def _picture(key: str) -> str:
    return f"{key}.png"


def _finished(item: T | None, attempts: int) -> T | None:
    """An item is finished by what the recipe says now: more attempts open what was given up, fewer close what took more."""
    if item is None or (item.image is None and len(item.candidates) < attempts):
        return None
    return item.model_copy(update={"image": None}) if item.candidates[-1].number >= attempts else item
