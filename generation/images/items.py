"""What every portrait and scene depends on, and no more: their keys, seeds and prompts, and which of them are
finished.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from generation.base.hashing import seed_of, stable_hash
from generation.concepts.image_prompts import portrait_prompt, scene_prompt
from generation.images.decision_log import Ledger
from generation.images.decisions import (
    ReviewedKey,
    StandingDecisions,
    carry_over,
    given_up_by_people,
    keys_of_rejected,
    review_counts,
    reviewed_key,
)
from generation.images.run_folder import Run
from generation.judging.prompts import JudgeQuestion, part_of_key, portrait_question, scene_question
from schemas.concepts import Event, Person
from schemas.recipe import CheckpointRecipe, Recipe
from schemas.review import Decision
from schemas.scene import Candidate, DrawRequest, Portrait, Scene
from validation.images.judgement import cut_below

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
    def reviewed(self) -> StandingDecisions:
        """What reviewers decided, as it stood when it was first asked for."""
        return StandingDecisions(Ledger(self.run, Decision).entries)

    @cached_property
    def _rejected(self) -> Mapping[str, frozenset[str]]:
        return self.reviewed.rejected()

    def portrait_key(self, person: Person) -> str:
        """The name of a person's portrait in the run folder."""
        return self._reviewed_portrait(person).key

    def scene_key(self, person: Person, portrait: Portrait, slot: Slot) -> str:
        """The name of a scene in the run folder; another portrait makes it another scene."""
        return self._reviewed_scene(person, portrait, slot).key

    def earlier_portrait_candidates(self, person: Person) -> list[Candidate]:
        """A portrait's candidates before the first that is to be drawn: none, unless people rejected one that had been
        accepted.
        """
        return carry_over(self.run, self._reviewed_portrait(person))

    def earlier_scene_candidates(self, person: Person, portrait: Portrait, slot: Slot) -> list[Candidate]:
        """The same of a scene."""
        return carry_over(self.run, self._reviewed_scene(person, portrait, slot))

    def portrait_root(self, person: Person) -> str:
        """The key of a portrait before any review, by which decisions name it."""
        judge = self._judge_part(portrait_question(person))
        return stable_hash("portrait", *self._common, person.id, self.portrait_prompt(person), *judge)

    def scene_root(self, person: Person, portrait: Portrait, slot: Slot) -> str:
        """The key of a scene before any review; another portrait makes it another scene."""
        judge = self._judge_part(scene_question(person, slot.event))
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

    def portrait_request(self, person: Person, number: int) -> DrawRequest:
        """What is drawn as candidate `number` of a portrait."""
        seed = seed_of(self.recipe.seed, "portrait", person.id, number)
        return DrawRequest(prompt=self.portrait_prompt(person), seed=seed)

    def scene_request(self, person: Person, slot: Slot, number: int) -> DrawRequest:
        """What is drawn as candidate `number` of a scene."""
        seed = seed_of(self.recipe.seed, "scene", person.id, slot.event.id, slot.take, number)
        return DrawRequest(prompt=self.scene_prompt(person, slot.event), seed=seed)

    def portrait(self, person: Person) -> Portrait | None:
        """The finished portrait, accepted or given up after all attempts."""
        return self.portraits([person])[0]

    def portraits(self, people: Sequence[Person]) -> list[Portrait | None]:
        """Everybody's finished portrait, None where there is none."""
        keys = [self._reviewed_portrait(person) for person in people]
        return list(self._finished(Portrait, keys, self.recipe.attempts.portrait))

    def scene(self, person: Person, portrait: Portrait, slot: Slot) -> Scene | None:
        """The finished scene, accepted or given up after all attempts."""
        return self.scenes(person, portrait, [slot])[0]

    def scenes(self, person: Person, portrait: Portrait, slots: Sequence[Slot]) -> list[Scene | None]:
        """A person's finished scenes by slot, None where there is none."""
        keys = [self._reviewed_scene(person, portrait, slot) for slot in slots]
        return list(self._finished(Scene, keys, self.recipe.attempts.scene))

    def review_facts(self, people: Sequence[Person], slots: Sequence[Slot]) -> dict[str, object]:
        """How far people have looked, and which items they had drawn again; nothing where nobody has looked, and never
        a name.
        """
        if not (looked_at := self.reviewed.looked_at()):
            return {}
        portraits = [portrait for portrait in self.portraits(people) if portrait is not None]
        scenes = self.finished_scenes(people, slots)
        counts = review_counts(looked_at, portraits, scenes)
        if counts is None:
            return {}
        return {"reviewed": {**counts.model_dump(), "items": stable_hash(keys_of_rejected([*portraits, *scenes]))}}

    def finished_scenes(self, people: Sequence[Person], slots: Sequence[Slot]) -> list[Scene]:
        """All finished scenes, by person and slot."""
        names = self.run.names(Scene)
        keys = [
            self._reviewed_scene(person, portrait, slot)
            for person, portrait in zip(people, self.portraits(people), strict=True)
            if portrait is not None and portrait.image
            for slot in slots
        ]
        known = [key for key in keys if _record(key.key) in names or key.former]
        return [scene for scene in self._finished(Scene, known, self.recipe.attempts.scene) if scene is not None]

    def pictures_changed(
        self, before: Person | Event, after: Person | Event, people: Sequence[Person], slots: Sequence[Slot]
    ) -> int:
        """How many finished pictures an edit has drawn again: those whose prompt, or question to a judge, it changes.
        None depends on a person's text.
        """
        if not isinstance(after, Event):
            return 0
        count = 0
        for person, portrait in zip(people, self.portraits(people), strict=True):
            if portrait is None or not portrait.image:
                continue
            for slot in (slot for slot in slots if slot.event.id == before.id):
                edited = self.scene_root(person, portrait, slot._replace(event=after))
                changed = edited != self.scene_root(person, portrait, slot)
                count += changed and self.scene(person, portrait, slot) is not None
        return count

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
            keys = [self._reviewed_scene(person, portrait, slot) for slot in slots]
            without = [key for key in keys if _picture(key.key) not in names]
            known = [key for key in without if _record(key.key) in names or key.former]
            closed = sum(scene is not None for scene in self._finished(Scene, known, self.recipe.attempts.scene))
            pictures = [key for key in keys if _picture(key.key) in names]
            torn = sum(_record(key.key) not in names for key in pictures)  # the record was still to be written
            left.append(len(without) - closed + torn)
        return left

    def _cut(self, key: ReviewedKey[T], record: T | None) -> bool:
        """Whether an item was given up with a candidate that was drawn for it and only lacks a longer answer of the
        judge.
        """
        judge = self.recipe.judge
        if judge is None or record is None or record.image is not None:
            return False
        drawn = record.candidates[len(key.candidates) :]
        return any(cut_below(candidate.verdict, judge.max_tokens) for candidate in drawn)

    def _judge_part(self, question: JudgeQuestion) -> tuple[object, ...]:
        judge = self.recipe.judge
        return part_of_key(judge, question) if judge else ()

    def _reviewed_portrait(self, person: Person) -> ReviewedKey[Portrait]:
        key = self.portrait_root(person)
        return reviewed_key(self.run, Portrait, key, self._rejected.get(key, frozenset()))

    def _reviewed_scene(self, person: Person, portrait: Portrait, slot: Slot) -> ReviewedKey[Scene]:
        key = self.scene_root(person, portrait, slot)
        return reviewed_key(self.run, Scene, key, self._rejected.get(key, frozenset()))

    def _finished(self, kind: type[T], keys: Sequence[ReviewedKey[T]], attempts: int) -> Iterator[T | None]:
        """The finished record of each key. By what the recipe says now: more attempts open what was given up, and so do
        longer answers of a judge where they were cut; fewer attempts close what took more.
        """
        records = self.run.load_all(kind, [key.key for key in keys])
        for key, record in zip(keys, records, strict=True):
            item = given_up_by_people(key, attempts) if record is None else record
            if item is None or (item.image is None and len(item.candidates) < attempts) or self._cut(key, record):
                yield None
            else:
                yield item.model_copy(update={"image": None}) if item.candidates[-1].number >= attempts else item


def _record(key: str) -> str:
    return f"{key}.json"


def _picture(key: str) -> str:
    return f"{key}.png"
