"""What every portrait, view and scene depends on, and no more: their keys, seeds and prompts, and which of them are
finished.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from generation.base.hashing import seed_of, stable_hash
from generation.concepts.image_prompts import VIEWS, face_prompt, scene_prompt
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
from generation.images.sheets import Sheet, given_picture, views_in_turn
from generation.judging.prompts import JudgeQuestion, part_of_key, portrait_question, scene_question
from generation.rendering.families import FAMILIES
from generation.rendering.placing import AS_PORTRAYED, place_of
from schemas.concepts import Event, Person
from schemas.recipe import Recipe
from schemas.review import Decision
from schemas.scene import Candidate, DrawRequest, Portrait, Scene, View
from validation.images.judgement import cut_below

T = TypeVar("T", Portrait, View, Scene)
CANDIDATES, TRIED = 4, 3  # of a scene from one view before another's turn comes, and views whose turn may come
# The digest stands for where weights, adapter and limits lie; the others change no bytes.
NOT_DRAWN = {"path", "revision", "adapter", "calibration", "license", "publishable", "embeddable", "offload"}


class Slot(NamedTuple):
    """A scene of a person that the recipe asks for; `number` is the event's place among the recipe's."""

    event: Event
    take: int
    number: int


class Items:
    """The portraits, views and scenes of one recipe in one run folder."""

    def __init__(self, recipe: Recipe, checkpoint_digest: str, run: Run) -> None:
        self.recipe, self.run = recipe, run
        self._checked = (checkpoint_digest, sorted(recipe.checks_off))  # the digest stands for the limits too
        self._drawn = (recipe.seed, recipe.checkpoint.model_dump(exclude=NOT_DRAWN), *self._checked)

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

    def view_key(self, person: Person, portrait: Portrait, number: int) -> str:
        """The name of a view in the run folder; another portrait makes it another view."""
        return self._reviewed_view(person, portrait, number).key

    def scene_key(self, person: Person, sheet: Sheet, slot: Slot) -> str:
        """The name of a scene in the run folder; another view makes it another scene."""
        return self._reviewed_scene(person, sheet, slot).key

    def earlier_portrait_candidates(self, person: Person) -> list[Candidate]:
        """A portrait's candidates before the first that is to be drawn: none, unless people rejected one that had been
        accepted.
        """
        return carry_over(self.run, self._reviewed_portrait(person))

    def earlier_view_candidates(self, person: Person, portrait: Portrait, number: int) -> list[Candidate]:
        """The same of a view."""
        return carry_over(self.run, self._reviewed_view(person, portrait, number))

    def earlier_scene_candidates(self, person: Person, sheet: Sheet, slot: Slot) -> list[Candidate]:
        """The same of a scene."""
        return carry_over(self.run, self._reviewed_scene(person, sheet, slot))

    def portrait_root(self, person: Person) -> str:
        """The key of a portrait before any review, by which decisions name it."""
        return stable_hash("portrait", person.id, *self._face_part(person, 0))

    def view_root(self, person: Person, portrait: Portrait, number: int) -> str:
        """The key of a view before any review."""
        return stable_hash("view", person.id, portrait.image, number, *self._face_part(person, number))

    def scene_root(self, person: Person, sheet: Sheet, slot: Slot) -> str:
        """The key of a scene before any review."""
        return stable_hash(
            "scene",
            *self._drawn,
            person.id,
            [face.image for face in self.faces_for(person, sheet, slot)],
            slot.event.id,
            self.scene_prompt(person, slot.event),
            slot.take,
            *self._judge_part(scene_question(person, slot.event)),
        )

    def faces_for(self, person: Person, sheet: Sheet, slot: Slot) -> list[Portrait | View]:
        """The accepted views that a scene may be drawn from, the first one first."""
        faces = {view_of(face): face for face in sheet.faces}
        turn = views_in_turn(person.id, slot.number, slot.take, self.recipe.seed)
        return [faces[view] for view in turn if view in faces][:TRIED]

    def face_for(self, person: Person, sheet: Sheet, slot: Slot, candidate: int = 0) -> Portrait | View:
        """The view that a candidate of a scene is drawn from: after CANDIDATES that were rejected it is another one's
        turn, since some views are hard to draw.
        """
        faces = self.faces_for(person, sheet, slot)
        return faces[candidate // CANDIDATES % len(faces)]

    def face_prompt(self, person: Person, view: int = 0) -> str:
        """What the recipe's model is asked for a view of a person; 0 is the portrait."""
        return face_prompt(person, view, self.recipe.checkpoint.prompts).text

    def scene_prompt(self, person: Person, event: Event) -> str:
        """What the recipe's model is asked for a scene."""
        return scene_prompt(person, event, self.recipe.checkpoint.prompts).text

    def portrait_request(self, person: Person, candidate: int) -> DrawRequest:
        """What is drawn as a candidate of a portrait."""
        seed = seed_of(self.recipe.seed, "portrait", person.id, candidate)
        return DrawRequest(prompt=self.face_prompt(person), seed=seed)

    def view_request(self, person: Person, number: int, candidate: int) -> DrawRequest:
        """What is drawn as a candidate of a view."""
        seed = seed_of(self.recipe.seed, "view", person.id, number, candidate)
        prompt = self.face_prompt(person, number)
        return DrawRequest(prompt=prompt, seed=seed, place=AS_PORTRAYED if self._placed else None)

    def scene_request(self, person: Person, slot: Slot, candidate: int) -> DrawRequest:
        """What is drawn as a candidate of a scene."""
        scene = (self.recipe.seed, "scene", person.id, slot.event.id, slot.take, candidate)
        prompt = self.scene_prompt(person, slot.event)
        return DrawRequest(prompt=prompt, seed=seed_of(*scene), place=place_of(*scene) if self._placed else None)

    def face_attempts(self, person: Person, number: int = 0) -> int:
        """Candidates of a portrait or a view, at most; a picture that comes with a person is the only one."""
        return 1 if given_picture(self.recipe, person, number) else self.recipe.attempts.portrait

    def portraits(self, people: Sequence[Person]) -> list[Portrait | None]:
        """Everybody's finished portrait, accepted or given up after all attempts; None where there is none."""
        keys = [self._reviewed_portrait(person) for person in people]
        attempts = [self.face_attempts(person) for person in people]
        return list(self._finished(Portrait, keys, attempts))

    def views(self, person: Person, portrait: Portrait) -> list[View | None]:
        """The finished views beside a person's portrait, by number from 1, accepted or given up."""
        numbers = range(1, len(VIEWS))
        keys = [self._reviewed_view(person, portrait, number) for number in numbers]
        return list(self._finished(View, keys, [self.face_attempts(person, number) for number in numbers]))

    def finished_views(self, people: Sequence[Person]) -> list[View]:
        """All finished views beside accepted portraits, by person and number."""
        portraits = zip(people, self.portraits(people), strict=True)
        views = (self.views(person, portrait) for person, portrait in portraits if portrait and portrait.image)
        return [view for of_person in views for view in of_person if view is not None]

    def sheets(self, people: Sequence[Person]) -> list[Sheet | None]:
        """Everybody's sheet; None where the portrait was given up or anything of it is not finished."""
        sheets: list[Sheet | None] = []
        for person, portrait in zip(people, self.portraits(people), strict=True):
            views = self.views(person, portrait) if portrait and portrait.image else [None]
            complete = [view for view in views if view is not None]
            accepted = [view for view in complete if view.image]
            sheets.append(Sheet(portrait, accepted) if portrait and len(complete) == len(views) else None)
        return sheets

    def scene(self, person: Person, sheet: Sheet, slot: Slot) -> Scene | None:
        """The finished scene, accepted or given up after all attempts."""
        return self.scenes(person, sheet, [slot])[0]

    def scenes(self, person: Person, sheet: Sheet, slots: Sequence[Slot]) -> list[Scene | None]:
        """A person's finished scenes by slot, None where there is none."""
        keys = [self._reviewed_scene(person, sheet, slot) for slot in slots]
        return list(self._finished(Scene, keys, [self.recipe.attempts.scene] * len(keys)))

    def review_facts(self, people: Sequence[Person], slots: Sequence[Slot]) -> dict[str, object]:
        """How far people have looked, and which items they had drawn again; nothing where nobody has looked, and never
        a name.
        """
        if not (looked_at := self.reviewed.looked_at()):
            return {}
        faces = [portrait for portrait in self.portraits(people) if portrait is not None] + self.finished_views(people)
        scenes = self.finished_scenes(people, slots)
        counts = review_counts(looked_at, faces, scenes)
        if counts is None:
            return {}
        return {"reviewed": {**counts.model_dump(), "items": stable_hash(keys_of_rejected([*faces, *scenes]))}}

    def finished_scenes(self, people: Sequence[Person], slots: Sequence[Slot]) -> list[Scene]:
        """All finished scenes, by person and slot."""
        names = self.run.names(Scene)
        keys = [
            self._reviewed_scene(person, sheet, slot)
            for person, sheet in zip(people, self.sheets(people), strict=True)
            if sheet is not None
            for slot in slots
        ]
        known = [key for key in keys if _record(key.key) in names or key.former]
        finished = self._finished(Scene, known, [self.recipe.attempts.scene] * len(known))
        return [scene for scene in finished if scene is not None]

    def pictures_changed(
        self, before: Person | Event, after: Person | Event, people: Sequence[Person], slots: Sequence[Slot]
    ) -> int:
        """How many finished pictures an edit has drawn again: those whose prompt, or question to a judge, it changes.
        None depends on a person's text.
        """
        if not isinstance(after, Event):
            return 0
        count = 0
        for person, sheet in zip(people, self.sheets(people), strict=True):
            if sheet is None:
                continue
            for slot in (slot for slot in slots if slot.event.id == before.id):
                edited = self.scene_root(person, sheet, slot._replace(event=after))
                changed = edited != self.scene_root(person, sheet, slot)
                count += changed and self.scene(person, sheet, slot) is not None
        return count

    def unfinished_views(self, people: Sequence[Person], portraits: Sequence[Portrait | None]) -> list[int]:
        """How many views of each person are left, all while the portrait is, none when it was given up."""
        left = list[int]()
        for person, portrait in zip(people, portraits, strict=True):
            if portrait is None or not portrait.image:
                left.append(len(VIEWS) - 1 if portrait is None else 0)
            else:
                left.append(sum(view is None for view in self.views(person, portrait)))
        return left

    def unfinished_scenes(
        self,
        people: Sequence[Person],
        portraits: Sequence[Portrait | None],
        sheets: Sequence[Sheet | None],
        slots: Sequence[Slot],
    ) -> list[int]:
        """How many scenes of each person are left, all while the sheet is, none when the portrait was given up.

        Told by the names in one listing; only records of what was given up are read, since more attempts open them.
        """
        names, left = self.run.names(Scene), list[int]()
        for person, portrait, sheet in zip(people, portraits, sheets, strict=True):
            if sheet is None:
                left.append(0 if portrait is not None and not portrait.image else len(slots))
                continue
            keys = [self._reviewed_scene(person, sheet, slot) for slot in slots]
            without = [key for key in keys if _picture(key.key) not in names]
            known = [key for key in without if _record(key.key) in names or key.former]
            finished = self._finished(Scene, known, [self.recipe.attempts.scene] * len(known))
            closed = sum(scene is not None for scene in finished)
            pictures = [key for key in keys if _picture(key.key) in names]
            torn = sum(_record(key.key) not in names for key in pictures)  # the record was still to be written
            left.append(len(without) - closed + torn)
        return left

    @property
    def _placed(self) -> bool:
        return FAMILIES[self.recipe.checkpoint.identity].placed

    def _face_part(self, person: Person, number: int) -> tuple[object, ...]:
        """What a portrait's or view's key holds of where the picture comes from and of who looks at it."""
        judge = self._judge_part(portrait_question(person))
        if given := given_picture(self.recipe, person, number):
            return given.digest, *self._checked, *judge
        return *self._drawn, self.face_prompt(person, number), *judge

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

    def _reviewed_view(self, person: Person, portrait: Portrait, number: int) -> ReviewedKey[View]:
        key = self.view_root(person, portrait, number)
        return reviewed_key(self.run, View, key, self._rejected.get(key, frozenset()))

    def _reviewed_scene(self, person: Person, sheet: Sheet, slot: Slot) -> ReviewedKey[Scene]:
        key = self.scene_root(person, sheet, slot)
        return reviewed_key(self.run, Scene, key, self._rejected.get(key, frozenset()))

    def _finished(self, kind: type[T], keys: Sequence[ReviewedKey[T]], attempts: Sequence[int]) -> Iterator[T | None]:
        """The finished record of each key. By what the recipe says now: more attempts open what was given up, and so do
        longer answers of a judge where they were cut; fewer attempts close what took more.
        """
        records = self.run.load_all(kind, [key.key for key in keys])
        for key, record, most in zip(keys, records, attempts, strict=True):
            item = given_up_by_people(key, most) if record is None else record
            if item is None or (item.image is None and len(item.candidates) < most) or self._cut(key, record):
                yield None
            else:
                yield item.model_copy(update={"image": None}) if item.candidates[-1].number >= most else item


def view_of(face: Portrait | View) -> int:
    """The number of a view; the portrait's is 0."""
    return face.number if isinstance(face, View) else 0


def _record(key: str) -> str:
    return f"{key}.json"


def _picture(key: str) -> str:
    return f"{key}.png"
