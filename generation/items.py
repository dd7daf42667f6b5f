"""What every portrait and scene depends on, and no more: their keys, seeds and prompts, and which of them are finished."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from generation.judging import part_of_key, portrait_question, scene_question
from generation.keys import seed_of, stable_hash
from generation.review_decisions import Standing, redrawn, review_counts
from generation.review_store import Ledger
from generation.reviewed import Place, carry_over, place_of, record_at
from generation.store import Run
from generation.wording import portrait_prompt, scene_prompt
from schemas.concepts import Event, Person
from schemas.recipe import Recipe
from schemas.review import Decision
from schemas.scene import Candidate, Portrait, Scene, Shot

T = TypeVar("T", Portrait, Scene)


class Slot(NamedTuple):
    """A scene of a person that the recipe asks for."""

    event: Event
    take: int


class Items:
    """The portraits and scenes of one recipe in one run folder."""

    def __init__(self, recipe: Recipe, checkpoint_digest: str, run: Run) -> None:
        self.recipe, self.run = recipe, run
        drawing = recipe.checkpoint.model_dump(exclude={"path", "license", "publishable"})  # the digest stands for where the checkpoint lies
        self._common = (recipe.seed, drawing, checkpoint_digest)

    @cached_property
    def reviewed(self) -> Standing:
        """What reviewers decided, as it stood when it was first asked for."""
        return Standing(Ledger(self.run, Decision).entries)

    @cached_property
    def _rejected(self) -> Mapping[str, frozenset[str]]:
        return self.reviewed.rejected()

    def portrait_key(self, person: Person) -> str:
        """The name of a person's portrait in the run folder."""
        return self._portrait_place(person).key

    def scene_key(self, person: Person, portrait: Portrait, slot: Slot) -> str:
        """The name of a scene in the run folder; another portrait makes it another scene."""
        return self._scene_place(person, portrait, slot).key

    def portrait_begun(self, person: Person) -> list[Candidate]:
        """A portrait's candidates before the first that is to be drawn: none, unless people rejected one that had been accepted."""
        return carry_over(self.run, self._portrait_place(person))

    def scene_begun(self, person: Person, portrait: Portrait, slot: Slot) -> list[Candidate]:
        """The same of a scene."""
        return carry_over(self.run, self._scene_place(person, portrait, slot))

    def portrait_root(self, person: Person) -> str:
        """The key of a portrait before any review, by which decisions name it."""
        judge = part_of_key(asked, portrait_question(person)) if (asked := self.recipe.judge) else ()
        return stable_hash("portrait", *self._common, person.id, portrait_prompt(person).text, *judge)

    def scene_root(self, person: Person, portrait: Portrait, slot: Slot) -> str:
        """The key of a scene before any review; another portrait makes it another scene."""
        judge = part_of_key(asked, scene_question(person, slot.event)) if (asked := self.recipe.judge) else ()
        return stable_hash("scene", *self._common, person.id, portrait.image, slot.event.id, scene_prompt(person, slot.event).text, slot.take, *judge)

    def portrait_shot(self, person: Person, number: int) -> Shot:
        """What is drawn as candidate `number` of a portrait."""
        return Shot(prompt=portrait_prompt(person).text, seed=seed_of(self.recipe.seed, "portrait", person.id, number))

    def scene_shot(self, person: Person, slot: Slot, number: int) -> Shot:
        """What is drawn as candidate `number` of a scene."""
        return Shot(prompt=scene_prompt(person, slot.event).text, seed=seed_of(self.recipe.seed, "scene", person.id, slot.event.id, slot.take, number))

    def portrait(self, person: Person) -> Portrait | None:
        """The finished portrait, accepted or given up after all attempts."""
        return self._finished(Portrait, self._portrait_place(person), self.recipe.attempts.portrait)

    def scene(self, person: Person, portrait: Portrait, slot: Slot) -> Scene | None:
        """The finished scene, accepted or given up after all attempts."""
        return self._finished(Scene, self._scene_place(person, portrait, slot), self.recipe.attempts.scene)

    def made_by_review(self, people: Sequence[Person], slots: Sequence[Slot]) -> dict[str, object]:
        """How far people have looked, and which items they had drawn again; nothing where nobody has looked, and never a name."""
        if not (looked_at := self.reviewed.looked_at()):
            return {}
        portraits = [portrait for person in people if (portrait := self.portrait(person)) is not None]
        scenes = self.finished_scenes(people, slots)
        counts = review_counts(looked_at, portraits, scenes)
        return {"reviewed": {**counts.model_dump(), "items": stable_hash(redrawn([*portraits, *scenes]))}} if counts else {}

    def finished_scenes(self, people: Sequence[Person], slots: Sequence[Slot]) -> list[Scene]:
        """All finished scenes, by person and slot."""
        cast = [(person, portrait) for person in people if (portrait := self.portrait(person)) is not None and portrait.image]
        return [scene for person, portrait in cast for slot in slots if (scene := self.scene(person, portrait, slot)) is not None]

    def _portrait_place(self, person: Person) -> Place[Portrait]:
        key = self.portrait_root(person)
        return place_of(self.run, Portrait, key, self._rejected.get(key, frozenset()))

    def _scene_place(self, person: Person, portrait: Portrait, slot: Slot) -> Place[Scene]:
        key = self.scene_root(person, portrait, slot)
        return place_of(self.run, Scene, key, self._rejected.get(key, frozenset()))

    def _finished(self, kind: type[T], place: Place[T], attempts: int) -> T | None:
        """An item is finished by what the recipe says now: more attempts open what was given up, fewer close what took more."""
        item = record_at(self.run, kind, place, attempts)
        if item is None or (item.image is None and len(item.candidates) < attempts):
            return None
        return item.model_copy(update={"image": None}) if item.candidates[-1].number >= attempts else item
