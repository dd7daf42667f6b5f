"""The only wiring: recipe -> concepts -> portraits -> scenes -> data set. Knows all rooms."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from generation.audition import Turn, by_round, one_by_one
from generation.checkpoint import Checkpoint, find_checkpoint
from generation.errors import UserError
from generation.keys import seed_of, stable_hash
from generation.resources import packaged_events, packaged_people
from generation.sheet import contact_sheet
from generation.store import Run, fingerprint, png
from generation.wording import portrait_prompt, scene_prompt
from schemas.concepts import Event, Person
from schemas.recipe import Recipe
from schemas.scene import Candidate, Item, Portrait, Scene

if TYPE_CHECKING:  # both load torch, which a build that has nothing to do can spare
    from PIL import Image

    from generation.renderer import Renderer
    from validation.gate import Gate

T = TypeVar("T")
Progress = Callable[[str, int, int], None]  # stage, done, of how many


class Plan(NamedTuple):
    """What a build will do, known before anything is drawn."""

    recipe: Recipe
    checkpoint: Checkpoint
    people: Sequence[Person]
    events: Sequence[Event]
    scenes: int
    portraits_left: int
    scenes_left: int
    seconds: float
    megabytes: float


class Report(NamedTuple):
    """What a build did. `rejected` counts candidates by reason, over all items of this data set."""

    asked: int
    accepted: int
    drawn_again: int
    given_up: Sequence[str]
    rejected: Mapping[str, int]
    seconds: Mapping[str, float]
    configs: Mapping[str, Mapping[str, int]]


class Build:
    """One build of a recipe in a run folder."""

    def __init__(self, recipe: Recipe, run: Run) -> None:
        self.recipe, self.run = recipe, run
        self.progress: Progress = lambda stage, done, total: None
        self.people = _first(packaged_people(), recipe.people, "people")
        self.events = _first(packaged_events(), recipe.events, "events")
        self.checkpoint = find_checkpoint(recipe.checkpoint)
        unknown = [event.name for event in self.events if event.id not in self.checkpoint.calibration.event.labels]
        if unknown:
            raise UserError(f"recipe '{recipe.name}': the checkpoint's event classifier does not know {', '.join(unknown)}; take other events")

    @property
    def total(self) -> int:
        """How many scenes the recipe asks for."""
        return len(self.people) * len(self.events) * self.recipe.takes

    def plan(self) -> Plan:
        """Counts what is left to do, without loading a network."""
        cost = self.checkpoint.calibration.cost
        portraits = sum(self.run.load(Portrait, self.portrait_key(person)) is None for person in self.people)
        scenes = 0
        for person in self.people:
            portrait = self.run.load(Portrait, self.portrait_key(person))
            if portrait is None:
                scenes += len(self.events) * self.recipe.takes
            elif portrait.image:
                scenes += sum(self.run.load(Scene, key) is None for key in self._scene_keys(person, portrait).values())
        seconds = (portraits + scenes) / cost.acceptance * cost.core_seconds / (os.cpu_count() or 1)
        megabytes = 2 * self.total / cost.acceptance * cost.kilobytes / 1000  # in the run folder and in the data set
        return Plan(self.recipe, self.checkpoint, self.people, self.events, self.total, portraits, scenes, seconds, megabytes)

    def made_of(self) -> dict[str, object]:
        """What decides the data set's bytes; a data set that says the same needs no work."""
        return {
            "recipe": self.recipe.model_dump(mode="json"),
            "checkpoint": self.checkpoint.digest,
            "concepts": stable_hash(*self.people, *self.events),
            "versions": {name: version(name) for name in ("pebench", "torch", "diffusers", "transformers", "pillow", "pyarrow")},
        }

    def draw(self) -> Report:
        """Draws and checks all portraits and scenes that are not finished.

        Raises:
            UserError: the run folder is damaged or full, or nobody's portrait was accepted.
        """
        begun = time.monotonic()
        portraits = self._portraits()
        between = time.monotonic()
        for n, person in enumerate(self.people):
            before = n * len(self.events) * self.recipe.takes
            self.progress("scenes", before, self.total)
            if portraits[person.id].image:
                self._scenes(person, portraits[person.id], before)
        self.progress("scenes", self.total, self.total)
        if not any(portrait.image for portrait in portraits.values()):
            raise UserError(f"recipe '{self.recipe.name}': no portrait was accepted; look at {self.run.folder / 'rejected'} and raise attempts.portrait")
        seconds = {"portraits": between - begun, "scenes": time.monotonic() - between}
        return self._report(seconds)

    def publish(self, out: Path) -> dict[str, dict[str, int]]:
        """Writes the data set of everything accepted; returns config -> split -> rows."""
        from generation.assemble import assemble
        from publish import write_dataset

        scenes = [scene for scene in self._finished_scenes() if scene.image]
        if not scenes:
            raise UserError(f"recipe '{self.recipe.name}': no scene was accepted; look at {self.run.folder / 'rejected'}")
        content = assemble(self.recipe, self.checkpoint, self.people, self.events, scenes, self.run, self.made_of(), self.progress)
        return write_dataset(content, out)

    def save_report(self, report: Report) -> None:
        """Keeps the report and a contact sheet (the first eight people in the first ten events) beside the run.

        Times stay here and never enter the data set.
        """
        rows = []
        for person in self.people[:8]:
            portrait = self.run.load(Portrait, self.portrait_key(person))
            if portrait is not None and portrait.image:
                scenes = [self.run.load(Scene, key) for key in list(self._scene_keys(person, portrait).values())[: 10 * self.recipe.takes : self.recipe.takes]]
                rows.append([self.run.picture(portrait), *(self.run.picture(scene) if scene and scene.image else None for scene in scenes)])
        self.run.write(self.run.folder / "contact_sheet.png", png(contact_sheet(rows)))
        self.run.write(self.run.folder / "report.json", (json.dumps(report._asdict(), indent=1) + "\n").encode())

    # the two drawing stages

    def _portraits(self) -> dict[str, Portrait]:
        """One accepted portrait a person, greedy by the people's order: a face too much like an earlier one is drawn again."""
        finished = {n: found for n, person in enumerate(self.people) if (found := self.run.load(Portrait, self.portrait_key(person)))}
        tried: dict[int, list[Candidate]] = {n: [] for n in range(len(self.people))}
        attempts = self.recipe.attempts.portrait

        def draw(turns: Sequence[Turn]) -> "list[Image.Image]":
            from generation.renderer import Shot

            return self.renderer.draw([Shot(portrait_prompt(self.people[t.item]).text, self._portrait_seed(t)) for t in turns], None)

        def judge(turn: Turn, image: "Image.Image") -> bool:
            person = self.people[turn.item]
            others = [np.array(p.embedding) for n, p in sorted(finished.items()) if p.embedding]
            judged = self.gate.portrait(image, others)
            tried[turn.item].append(Candidate(number=turn.number, seed=self._portrait_seed(turn), verdict=judged.verdict))
            picture = self._keep(self.portrait_key(person), tried[turn.item][-1], image)
            if judged.verdict.ok or turn.number == attempts - 1:
                embedding = None if judged.embedding is None else tuple(float(v) for v in judged.embedding)
                item = Portrait(
                    key=self.portrait_key(person), drawn_with=self.renderer.drawn_with, candidates=tuple(tried[turn.item]),
                    image=picture and fingerprint(picture), person=person.id, embedding=embedding, phash=judged.phash,
                )  # fmt: skip
                finished[turn.item] = self.run.finish(item, picture)
                self.progress("portraits", len(finished), len(self.people))
            return judged.verdict.ok

        self.progress("portraits", len(finished), len(self.people))
        one_by_one([n for n in range(len(self.people)) if n not in finished], attempts, self.recipe.checkpoint.batch_size, draw, judge)
        return {person.id: finished[n] for n, person in enumerate(self.people)}

    def _scenes(self, person: Person, portrait: Portrait, before: int) -> None:
        """All scenes of one person that are not finished."""
        slots = [(event, take) for event in self.events for take in range(self.recipe.takes)]
        keys = list(self._scene_keys(person, portrait).values())
        finished = {n: found for n, key in enumerate(keys) if (found := self.run.load(Scene, key))}
        hashes = [s.phash for s in finished.values() if s.phash]
        tried: dict[int, list[Candidate]] = {n: [] for n in range(len(slots))}
        face, attempts = np.array(portrait.embedding), self.recipe.attempts.scene

        def draw(turns: Sequence[Turn]) -> "list[Image.Image]":
            from generation.renderer import Shot

            shots = [Shot(scene_prompt(person, slots[t.item][0]).text, self._scene_seed(person, *slots[t.item], t.number)) for t in turns]
            return self.renderer.draw(shots, face)

        def judge(turn: Turn, image: "Image.Image") -> bool:
            event, take = slots[turn.item]
            judged = self.gate.scene(image, event.id, face, hashes)
            tried[turn.item].append(Candidate(number=turn.number, seed=self._scene_seed(person, event, take, turn.number), verdict=judged.verdict))
            picture = self._keep(keys[turn.item], tried[turn.item][-1], image)
            if judged.verdict.ok or turn.number == attempts - 1:
                item = Scene(
                    key=keys[turn.item], drawn_with=self.renderer.drawn_with, candidates=tuple(tried[turn.item]),
                    image=picture and fingerprint(picture), person=person.id, event=event.id, take=take,
                    box=judged.box, phash=judged.phash, event_verified=judged.verdict.ok or None,
                )  # fmt: skip
                finished[turn.item] = self.run.finish(item, picture)
                if judged.phash:
                    hashes.append(judged.phash)
                self.progress("scenes", before + len(finished), self.total)
            return judged.verdict.ok

        by_round([n for n in range(len(slots)) if n not in finished], attempts, self.recipe.checkpoint.batch_size, draw, judge)

    def _keep(self, key: str, candidate: Candidate, image: "Image.Image") -> bytes | None:
        """The picture of an accepted candidate; a rejected one goes into its own folder."""
        picture = png(image)
        if candidate.verdict.ok:
            return picture
        self.run.reject(key, candidate.number, picture)
        return None

    @cached_property
    def renderer(self) -> "Renderer":
        from generation.renderer import Renderer

        return Renderer(self.checkpoint.folder, self.recipe.checkpoint)

    @cached_property
    def gate(self) -> "Gate":
        from validation.gate import Gate

        return Gate(self.checkpoint.folder, self.checkpoint.calibration)

    # keys and seeds: what an item depends on, and no more

    @property
    def _drawing(self) -> tuple[object, ...]:
        """What every picture depends on; the checkpoint's digest stands for where it lies."""
        return self.recipe.seed, self.recipe.checkpoint.model_dump(exclude={"path", "revision", "license"}), self.checkpoint.digest

    def portrait_key(self, person: Person) -> str:
        """The key of a person's portrait in the run folder."""
        prompt = portrait_prompt(person)
        return stable_hash("portrait", *self._drawing, self.recipe.attempts.portrait, person.id, prompt.text)

    def _portrait_seed(self, turn: Turn) -> int:
        return seed_of(self.recipe.seed, "portrait", self.people[turn.item].id, turn.number)

    def _scene_keys(self, person: Person, portrait: Portrait) -> dict[tuple[str, int], str]:
        own = ("scene", *self._drawing, self.recipe.attempts.scene, person.id, portrait.image)
        return {(e.id, take): stable_hash(*own, e.id, scene_prompt(person, e).text, take) for e in self.events for take in range(self.recipe.takes)}

    def _scene_seed(self, person: Person, event: Event, take: int, number: int) -> int:
        return seed_of(self.recipe.seed, "scene", person.id, event.id, take, number)

    def _finished_scenes(self) -> Iterator[Scene]:
        for person in self.people:
            portrait = self.run.load(Portrait, self.portrait_key(person))
            if portrait is not None and portrait.image:
                for key in self._scene_keys(person, portrait).values():
                    if (scene := self.run.load(Scene, key)) is not None:
                        yield scene

    def _report(self, seconds: Mapping[str, float]) -> Report:
        scenes = list(self._finished_scenes())
        portraits = [p for person in self.people if (p := self.run.load(Portrait, self.portrait_key(person)))]
        items: list[Item] = [*portraits, *scenes]
        rejected = Counter(f"{c.verdict.reason}" for item in items for c in item.candidates if not c.verdict.ok)
        lost = [f"portrait of {p.person}" for p in portraits if not p.image] + [f"{s.person} at {s.event}" for s in scenes if not s.image]
        again = sum(len(s.candidates) > 1 for s in scenes)
        return Report(self.total, sum(bool(s.image) for s in scenes), again, lost, dict(rejected.most_common()), seconds, {})


def _first(records: list[T], count: int | None, what: str) -> list[T]:
    if count is not None and count > len(records):
        raise UserError(f"{what}: {count} were asked for and {len(records)} are packaged; ask for fewer")
    return records[:count]
