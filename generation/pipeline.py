"""The only wiring: recipe -> concepts -> portraits -> scenes -> data set. Knows all rooms."""

import json
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from generation.audition import Turn, by_round, one_by_one
from generation.checkpoint import Checkpoint, find_checkpoint
from generation.errors import UserError
from generation.items import Items, Slot
from generation.keys import stable_hash
from generation.progress import Progress
from generation.selection import Selection, select
from generation.sheet import contact_sheet
from generation.store import Run, fingerprint, png
from schemas.concepts import Event, Person
from schemas.recipe import Recipe
from schemas.scene import Candidate, Portrait, Scene, Shot, Verdict

if TYPE_CHECKING:  # both load torch, which a build that has nothing to do can spare
    from PIL import Image

    from generation.renderer import Renderer
    from validation.gate import Gate

SHEET = 8, 10  # people and events on the contact sheet


class Plan(NamedTuple):
    """What a build will do, known before anything is drawn."""

    recipe: Recipe
    checkpoint: Checkpoint
    selection: Selection
    unverified: Sequence[str]  # events that no check knows
    scenes: int
    portraits_left: int
    scenes_left: int
    seconds: float
    megabytes: float


class Report(NamedTuple):
    """What a build did. `rejected` counts candidates by reason, over all items of this data set.

    `false_matches` are the other people for whom a face of this data set passes on average, and the upper bound (`generation.card.false_matches`).
    """

    asked: int
    accepted: int
    drawn_again: int
    given_up: Sequence[str]
    rejected: Mapping[str, int]
    seconds: Mapping[str, float]
    configs: Mapping[str, Mapping[str, int]]
    false_matches: tuple[float, float]


class Build:
    """One build of a recipe in a run folder."""

    def __init__(self, recipe: Recipe, run: Run) -> None:
        self.recipe, self.run = recipe, run
        self.progress: Progress = lambda stage, done, total: None
        self.selection = select(recipe)
        self.people, self.events = self.selection.everybody, self.selection.all_events
        self.slots = [Slot(event, take) for event in self.events for take in range(recipe.takes)]
        self.checkpoint = find_checkpoint(recipe.checkpoint)
        self.unknown = [event.name for event in self.events if event.id not in self.checkpoint.calibration.event.labels]
        if self.unknown and not recipe.unverified_events:
            names = ", ".join(f"'{name}'" for name in self.unknown)
            raise UserError(
                f"recipe '{recipe.name}': the checkpoint was not trained on {names} and its classifier cannot verify it; "
                "leave it out, or give --unverified-events to have it drawn unchecked and marked so"
            )
        self.items = Items(recipe, self.checkpoint.digest, run)

    @property
    def total(self) -> int:
        """How many scenes the recipe asks for."""
        return len(self.people) * len(self.slots)

    def plan(self) -> Plan:
        """Counts what is left to do, without loading a network."""
        portraits = [self.items.portrait(person) for person in self.people]
        undrawn = sum(portrait is None for portrait in portraits)
        given_up = sum(portrait is not None and not portrait.image for portrait in portraits)
        left = self.total - given_up * len(self.slots) - len(self.items.finished_scenes(self.people, self.slots))
        cost = self.checkpoint.cost
        candidates = _expected(cost.acceptance, self.recipe.attempts.portrait) * undrawn + _expected(cost.acceptance, self.recipe.attempts.scene) * left
        seconds = candidates * cost.core_seconds / min(len(os.sched_getaffinity(0)), cost.cores)
        megabytes = (candidates + self.total) * cost.kilobytes / 1000  # in the run folder, and accepted ones in the data set
        return Plan(self.recipe, self.checkpoint, self.selection, self.unknown, self.total, undrawn, left, seconds, megabytes if undrawn + left else 0.0)

    def made_of(self, out: Path) -> dict[str, object]:
        """What decides the data set's bytes; a data set that says the same needs no work."""
        texts = [resources.files(room).joinpath(name).read_text("utf-8") for room, name in (("prompts", "caption.md"), ("data", "card.md"))]
        recipe = self.recipe.model_dump(mode="json", exclude={"writer", "concepts", "add"})
        recipe["checkpoint"]["path"] = Path(self.recipe.checkpoint.path).name  # where it lies on this machine is nobody's business
        return {
            "recipe": recipe,
            "checkpoint": self.checkpoint.digest,
            "concepts": {str(block or "benchmark"): stable_hash(*records) for block, records in self._groups()},
            "texts": stable_hash(*texts, out.resolve().name),
            "versions": {name: version(name) for name in ("pebench", "torch", "diffusers", "transformers", "pillow", "pyarrow", "datasets")},
        }

    def _groups(self) -> list[tuple[str | None, Sequence[Person | Event]]]:
        people, events = self.selection.people, self.selection.events
        return [(block, [*people.get(block, ()), *events.get(block, ())]) for block in people]

    def draw(self) -> Report:
        """Draws and checks all portraits and scenes that are not finished; leaves a contact sheet in the run folder.

        Raises:
            UserError: the run folder is damaged or full, or nobody's portrait was accepted.
        """
        begun = time.monotonic()
        portraits = self._portraits()
        between = time.monotonic()
        if not any(portrait.image for portrait in portraits):
            raise UserError(f"recipe '{self.recipe.name}': no portrait was accepted; look at {self.run.folder / 'rejected'} and raise attempts.portrait")
        for n, (person, portrait) in enumerate(zip(self.people, portraits, strict=True)):
            self.progress("scenes", n * len(self.slots), self.total)
            if portrait.image:
                self._scenes(person, portrait, n * len(self.slots))
        self.progress("scenes", self.total, self.total)
        self._contact_sheet(portraits)
        return self._report(portraits, {"portraits": between - begun, "scenes": time.monotonic() - between})

    def publish(self, out: Path) -> dict[str, dict[str, int]]:
        """Writes the data set of everything accepted; returns config -> split -> rows."""
        from generation.assemble import assemble
        from publish import write_dataset

        scenes = self.items.finished_scenes(self.people, self.slots)
        if not any(scene.image for scene in scenes):
            raise UserError(f"recipe '{self.recipe.name}': no scene was accepted; look at {self.run.folder / 'rejected'}")
        content = assemble(self.recipe, self.checkpoint, self.selection, scenes, self.run, self.made_of(out), self.progress)
        return write_dataset(content, out)

    # the two drawing stages

    def _portraits(self) -> list[Portrait]:
        """One portrait a person, greedy by the people's order: a face too much like an earlier one is drawn again."""
        finished = {n: found for n, person in enumerate(self.people) if (found := self.items.portrait(person)) is not None}
        tried: dict[int, list[Candidate]] = {n: [] for n in range(len(self.people))}
        attempts = self.recipe.attempts.portrait

        def shot(turn: Turn) -> Shot:
            return self.items.portrait_shot(self.people[turn.item], turn.number)

        def judge(turn: Turn, image: "Image.Image") -> bool:
            person = self.people[turn.item]
            key = self.items.portrait_key(person)
            judged = self.gate.portrait(image, [np.array(p.embedding) for p in finished.values() if p.image])
            tried[turn.item].append(Candidate(number=turn.number, seed=shot(turn).seed, verdict=judged.verdict))
            picture = self._keep(key, turn.number, judged.verdict, image)
            if judged.verdict.ok or turn.number == attempts - 1:
                item = Portrait(
                    key=key, drawn_with=self.renderer.drawn_with, candidates=tuple(tried[turn.item]), image=picture and fingerprint(picture),
                    person=person.id, embedding=None if judged.embedding is None else tuple(judged.embedding.tolist()),
                )  # fmt: skip
                finished[turn.item] = self.run.finish(item, picture)
                self.progress("portraits", len(finished), len(self.people))
            return judged.verdict.ok

        self.progress("portraits", len(finished), len(self.people))
        waiting = [n for n in range(len(self.people)) if n not in finished]
        one_by_one(waiting, attempts, self.recipe.checkpoint.batch_size, lambda turns: self.renderer.draw([shot(t) for t in turns], None), judge)
        return [finished[n] for n in range(len(self.people))]

    def _scenes(self, person: Person, portrait: Portrait, before: int) -> None:
        """All scenes of one person that are not finished; `before` counts the scenes of the people before."""
        finished = {n: found for n, slot in enumerate(self.slots) if (found := self.items.scene(person, portrait, slot)) is not None}
        hashes = [scene.phash for scene in finished.values() if scene.image and scene.phash]
        tried: dict[int, list[Candidate]] = {n: [] for n in range(len(self.slots))}
        face, attempts = np.array(portrait.embedding), self.recipe.attempts.scene

        def shot(turn: Turn) -> Shot:
            return self.items.scene_shot(person, self.slots[turn.item], turn.number)

        def judge(turn: Turn, image: "Image.Image") -> bool:
            slot = self.slots[turn.item]
            key = self.items.scene_key(person, portrait, slot)
            judged = self.gate.scene(image, slot.event.id, face, hashes)
            tried[turn.item].append(Candidate(number=turn.number, seed=shot(turn).seed, verdict=judged.verdict))
            picture = self._keep(key, turn.number, judged.verdict, image)
            if judged.verdict.ok or turn.number == attempts - 1:
                item = Scene(
                    key=key, drawn_with=self.renderer.drawn_with, candidates=tuple(tried[turn.item]), image=picture and fingerprint(picture),
                    person=person.id, event=slot.event.id, take=slot.take, box=judged.box, phash=judged.phash, event_verified=judged.event_verified,
                )  # fmt: skip
                finished[turn.item] = self.run.finish(item, picture)
                hashes.extend([judged.phash] if judged.phash else [])
                self.progress("scenes", before + len(finished), self.total)
            return judged.verdict.ok

        waiting = [n for n in range(len(self.slots)) if n not in finished]
        by_round(waiting, attempts, self.recipe.checkpoint.batch_size, lambda turns: self.renderer.draw([shot(t) for t in turns], face), judge)

    def _keep(self, key: str, number: int, verdict: Verdict, image: "Image.Image") -> bytes | None:
        """The picture of an accepted candidate; a rejected one goes into its own folder."""
        picture = png(image)
        if verdict.ok:
            return picture
        self.run.reject(key, number, picture)
        return None

    @cached_property
    def renderer(self) -> "Renderer":
        """The checkpoint, loaded when the first picture is due."""
        from generation.renderer import Renderer

        return Renderer(self.checkpoint.folder, self.recipe.checkpoint)

    @cached_property
    def gate(self) -> "Gate":
        """The checks, loaded when the first picture is due."""
        from validation.gate import Gate

        return Gate(self.checkpoint.folder, self.checkpoint.calibration)

    # what is told of it; times stay in the run folder and never enter the data set

    def _report(self, portraits: Sequence[Portrait], seconds: Mapping[str, float]) -> Report:
        from generation.card import false_matches

        scenes = self.items.finished_scenes(self.people, self.slots)
        candidates = [candidate for item in (*portraits, *scenes) for candidate in item.candidates]
        rejected = Counter(candidate.verdict.reason for candidate in candidates if not candidate.verdict.ok)
        lost = [f"portrait of {p.person}" for p in portraits if not p.image] + [f"{s.person} at {s.event}" for s in scenes if not s.image]
        accepted, again = sum(bool(s.image) for s in scenes), sum(len(s.candidates) > 1 for s in scenes)
        matches = false_matches(self.checkpoint.calibration.identity, len(self.people))
        return Report(self.total, accepted, again, lost, dict(rejected.most_common()), seconds, {}, matches)

    def save_report(self, report: Report) -> None:
        """Keeps the report in the run folder."""
        self.run.write(self.run.report, (json.dumps(report._asdict(), indent=1) + "\n").encode())

    def _contact_sheet(self, portraits: Sequence[Portrait]) -> None:
        rows = []
        slots = [slot for slot in self.slots if slot.take == 0][: SHEET[1]]
        shown = [(person, portrait) for person, portrait in zip(self.people, portraits, strict=True) if portrait.image][: SHEET[0]]
        for person, portrait in shown:
            scenes = [self.items.scene(person, portrait, slot) for slot in slots]
            rows.append([self.run.picture(portrait), *(self.run.picture(scene) if scene and scene.image else None for scene in scenes)])
        heads = ["portrait", *(slot.event.name + (" (unverified)" if slot.event.name in self.unknown else "") for slot in slots)]
        sheet = contact_sheet(rows, [person.name for person, _ in shown], heads)
        self.run.write(self.run.folder / "contact_sheet.png", png(sheet))


def _expected(acceptance: float, attempts: int) -> float:
    """Candidates drawn for an item, on average, when each passes with probability `acceptance` and there are at most `attempts`."""
    return float((1 - (1 - acceptance) ** attempts) / acceptance)
