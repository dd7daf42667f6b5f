"""What every portrait and scene depends on, and no more: their keys, seeds and prompts, and which of them are
finished.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from generation.base.hashing import seed_of, stable_hash
from generation.concepts.image_prompts import portrait_prompt, scene_prompt
from generation.images.decision_log import Ledger
from generation.images.decisions import Standing, redrawn, review_counts
from generation.images.rejections import Place, carry_over, given_up_by_people, place_of
from generation.images.run_folder import Run
from generation.judging.prompts import part_of_key, portrait_question, scene_question
from schemas.concepts import Event, Person
from schemas.recipe import CheckpointRecipe, Recipe
from schemas.review import Decision
from schemas.scene import Candidate, Portrait, Scene, Shot

T = TypeVar("T", Portrait, Scene)
# The digest stands for where weights, adapter and limits lie; the others change no bytes.
NOT_DRAWN = {"path", "revision", "adapter", "calibration", "license", "publishable", "embeddable", "offload"}
LATER = {
    "variant",
    "recogniser",
    "prompts",
    "quantisation",
    "attention",
    "compile",
}  # counted only where they are set: older run folders keep their keys


class Slot(NamedTuple):
    """A scene of a person that the recipe asks for."""

    event: Event
    take: int


class Items:
    """The portraits and scenes of one recipe in one run folder."""

    def __init__(self, recipe: Recipe, checkpoint_digest: str, run: Run) -> None:
        self.recipe, self.run = recipe, run
        drawing = recipe.checkpoint.model_dump(exclude=NOT_DRAWN)
        drawing = {
            name: value
            for name, value in drawing.items()
            if name not in LATER or value != CheckpointRecipe.model_fields[name].default
        }
        unchecked = [sorted(recipe.checks_off)] if recipe.checks_off else []
        self._common = (recipe.seed, drawing, checkpoint_digest, *unchecked)

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
        """A portrait's candidates before the first that is to be drawn: none, unless people rejected one that had been
        accepted.
        """
        return carry_over(self.run, self._portrait_place(person))

    def scene_begun(self, person: Person, portrait: Portrait, slot: Slot) -> list[Candidate]:
        """The same of a scene."""
        return carry_over(self.run, self._scene_place(person, portrait, slot))

    def portrait_root(self, person: Person) -> str:
        """The key of a portrait before any review, by which decisions name it."""
        judge = part_of_key(asked, portrait_question(person)) if (asked := self.recipe.judge) else ()
        return stable_hash("portrait", *self._common, person.id, self.portrait_prompt(person), *judge)

    def scene_root(self, person: Person, portrait: Portrait, slot: Slot) -> str:
        """The key of a scene before any review; another portrait makes it another scene."""
        judge = part_of_key(asked, scene_question(person, slot.event)) if (asked := self.recipe.judge) else ()
        return stable_hash(
            "scene",
            *self._common,
            person.id,
            portrait.image,
            slot.event.id,
            self.scene_prompt(person, slot.event),
            slot.take,
            *judge,
        )

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
        return Shot(
            prompt=self.scene_prompt(person, slot.event),
            seed=seed_of(self.recipe.seed, "scene", person.id, slot.event.id, slot.take, number),
        )

    def portrait(self, person: Person) -> Portrait | None:
        """The finished portrait, accepted or given up after all attempts."""
        return self.portraits([person])[0]

    def portraits(self, people: Sequence[Person]) -> list[Portrait | None]:
        """Everybody's finished portrait, None where there is none."""
        return list(
            self._standing(Portrait, [self._portrait_place(person) for person in people], self.recipe.attempts.portrait)
        )

    def scene(self, person: Person, portrait: Portrait, slot: Slot) -> Scene | None:
        """The finished scene, accepted or given up after all attempts."""
        return self.scenes(person, portrait, [slot])[0]

    def scenes(self, person: Person, portrait: Portrait, slots: Sequence[Slot]) -> list[Scene | None]:
        """A person's finished scenes by slot, None where there is none."""
        return list(
            self._standing(
                Scene, [self._scene_place(person, portrait, slot) for slot in slots], self.recipe.attempts.scene
            )
        )

    def made_by_review(self, people: Sequence[Person], slots: Sequence[Slot]) -> dict[str, object]:
        """How far people have looked, and which items they had drawn again; nothing where nobody has looked, and never
        a name.
        """
        if not (looked_at := self.reviewed.looked_at()):
            return {}
        portraits = [portrait for portrait in self.portraits(people) if portrait is not None]
        scenes = self.finished_scenes(people, slots)
        counts = review_counts(looked_at, portraits, scenes)
        return (
            {"reviewed": {**counts.model_dump(), "items": stable_hash(redrawn([*portraits, *scenes]))}}
            if counts
            else {}
        )

    def finished_scenes(self, people: Sequence[Person], slots: Sequence[Slot]) -> list[Scene]:
        """All finished scenes, by person and slot."""
        names = self.run.names(Scene)
        cast = [
            (person, portrait)
            for person, portrait in zip(people, self.portraits(people), strict=True)
            if portrait is not None and portrait.image
        ]
        places = [self._scene_place(person, portrait, slot) for person, portrait in cast for slot in slots]
        known = [place for place in places if _record(place.key) in names or place.former]
        return [scene for scene in self._standing(Scene, known, self.recipe.attempts.scene) if scene is not None]

    def unfinished_scenes(
        self, people: Sequence[Person], portraits: Sequence[Portrait | None], slots: Sequence[Slot]
    ) -> list[int]:
        """How many scenes of each person are left, all while the portrait is, none when it was given up.

        Told by the names in one listing; only records of what was given up are read, since more attempts open them.
        """
        names, left = self.run.names(Scene), list[int]()
        for person, portrait in zip(people, portraits, strict=True):
            if portrait is None or not portrait.image:
                left.append(len(slots) if portrait is None else 0)
                continue
            places = [self._scene_place(person, portrait, slot) for slot in slots]
            without = [place for place in places if _picture(place.key) not in names]
            known = [place for place in without if _record(place.key) in names or place.former]
            closed = sum(item is not None for item in self._standing(Scene, known, self.recipe.attempts.scene))
            torn = sum(
                _record(place.key) not in names for place in places if _picture(place.key) in names
            )  # a picture whose record was still to be written
            left.append(len(without) - closed + torn)
        return left

    def _portrait_place(self, person: Person) -> Place[Portrait]:
        key = self.portrait_root(person)
        return place_of(self.run, Portrait, key, self._rejected.get(key, frozenset()))

    def _scene_place(self, person: Person, portrait: Portrait, slot: Slot) -> Place[Scene]:
        key = self.scene_root(person, portrait, slot)
        return place_of(self.run, Scene, key, self._rejected.get(key, frozenset()))

    def _standing(self, kind: type[T], places: Sequence[Place[T]], attempts: int) -> Iterator[T | None]:
        """The finished record at each place. By what the recipe says now: more attempts open what was given up, fewer
        close what took more.
        """
        found = self.run.load_all(kind, [place.key for place in places])
        for place, kept in zip(places, found, strict=True):
            item = given_up_by_people(place, attempts) if kept is None else kept
            if item is None or (item.image is None and len(item.candidates) < attempts):
                yield None
            else:
                yield item.model_copy(update={"image": None}) if item.candidates[-1].number >= attempts else item


def _record(key: str) -> str:
    return f"{key}.json"


def _picture(key: str) -> str:
    return f"{key}.png"
