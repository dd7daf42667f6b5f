"""The only wiring: recipe -> concepts -> portraits -> scenes -> data set. Knows all rooms."""

import io
import json
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from generation.addresses import check_address
from generation.audition import Turn, by_round, one_by_one
from generation.checkpoint import Checkpoint, find_checkpoint, name_of, unverifiable
from generation.errors import UserError
from generation.items import Items, Slot
from generation.judging import bills, identity, made_of, portrait_question, read_rates, scene_question
from generation.keys import stable_hash
from generation.panel import Panel, Seen
from generation.prices import Bill
from generation.progress import Progress
from generation.question_templates import read_templates
from generation.questions import Questions
from generation.report import survey
from generation.selection import Selection, select
from generation.settled import filled, settle
from generation.sheet import contact_sheet
from generation.store import Run, fingerprint, png
from generation.weights import fetch
from schemas.concepts import Event, Person
from schemas.recipe import Recipe
from schemas.report import Report
from schemas.scene import Candidate, Portrait, Scene, Shot, Verdict
from validation.questions import Guess

if TYPE_CHECKING:  # both load torch, which a build that has nothing to do can spare
    from PIL import Image

    from generation.families import Likeness
    from generation.judge import Judge
    from generation.renderer import Renderer
    from validation.gate import Gate, Judged

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
    seconds: float | None  # None where nobody measured what the checkpoint costs
    megabytes: float | None
    judge: tuple[Bill, Bill] | None  # what the judge takes if it never rejects, and at most


class Outcome(NamedTuple):
    """What was published: config -> split -> rows; how far text-only guessers get with the questions, task by task; splits of the user's own that no longer
    fit, with the reason."""

    configs: Mapping[str, Mapping[str, int]]
    guesses: Mapping[str, Guess]
    dropped: Sequence[str]


class Build:
    """One build of a recipe in a run folder."""

    def __init__(self, recipe: Recipe, run: Run) -> None:
        self.asked, self.run = recipe, run
        self.recipe = recipe = filled(recipe, run)
        self.progress: Progress = lambda stage, done, total: None
        self.judged = 0  # candidates, by this build
        self.selection = select(recipe)
        self.people, self.events = self.selection.everybody, self.selection.all_events
        self.slots = [Slot(event, take) for event in self.events for take in range(recipe.takes)]
        self.checkpoint = find_checkpoint(recipe.checkpoint)
        self.judge: Judge | None = None  # there is one while it draws
        if recipe.judge:
            check_address(recipe.judge)
            read_rates(recipe.judge)
        self.unknown = [] if recipe.judge else [event.name for event in unverifiable(recipe, self.checkpoint, self.events)]
        if self.unknown and not recipe.unverified_events and "event" not in recipe.checks_off:
            raise UserError(f"recipe '{recipe.name}': {_unverified(self.unknown, self.checkpoint)}")
        self.templates = read_templates(Path(recipe.questions) if recipe.questions else None)
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
        judge = bills(self.recipe, self.people[0], self.events[0], undrawn, left)
        seconds, disk = self._estimate(undrawn, left)
        return Plan(self.recipe, self.checkpoint, self.selection, self.unknown, self.total, undrawn, left, seconds, disk, judge)

    def _estimate(self, portraits: int, scenes: int) -> tuple[float, float] | tuple[None, None]:
        """Seconds and megabytes of drawing so many; None for a checkpoint whose cost nobody measured."""
        cost = self.checkpoint.cost
        if cost is None:
            return None, None
        candidates = _expected(cost.acceptance, self.recipe.attempts.portrait) * portraits + _expected(cost.acceptance, self.recipe.attempts.scene) * scenes
        seconds = candidates * cost.core_seconds / min(len(os.sched_getaffinity(0)), cost.cores)
        megabytes = (candidates + self.total) * cost.kilobytes / 1000  # in the run folder, and accepted ones in the data set
        return seconds, megabytes if portraits + scenes else 0.0

    def made_of(self, out: Path) -> dict[str, object]:
        """What decides the data set's bytes; a data set that says the same needs no work."""
        texts = [resources.files(room).joinpath(name).read_text("utf-8") for room, name in (("prompts", "caption.md"), ("data", "card.md"))]
        texts += [stable_hash(*self.templates.values())]
        recipe = self.recipe.model_dump(mode="json", exclude={"writer", "concepts", "add", "questions", "judge"})
        judge = self.recipe.judge
        if judge:
            recipe["judge"] = made_of(judge)
        for part in filter(None, (recipe["checkpoint"], recipe["checkpoint"]["adapter"])):
            part["path"] = name_of(part["path"])  # where it lies on this machine is nobody's business
        if limits := self.recipe.checkpoint.calibration:
            recipe["checkpoint"]["calibration"] = Path(limits).name
        return {
            "recipe": recipe,
            "checkpoint": self.checkpoint.digest,
            "concepts": {str(block or "benchmark"): stable_hash(*records) for block, records in self._groups()},
            "texts": stable_hash(*texts, out.resolve().name),
            **({"judge": stable_hash(identity(judge), read_rates(judge))} if judge else {}),
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
        self._settle()
        with self._judge() as self.judge:
            return self._draw()

    def _settle(self) -> None:
        """Keeps in the run what the recipe left open, before anything is drawn."""
        if self.recipe.checkpoint.batch_size == "auto":
            drawn = self.recipe.checkpoint.model_copy(update={"batch_size": self.renderer.batch_size})
            self.recipe = self.recipe.model_copy(update={"checkpoint": drawn})
            self.items = Items(self.recipe, self.checkpoint.digest, self.run)
        settle(self.asked, self.recipe, self.run)

    def _draw(self) -> Report:
        begun = time.monotonic()
        portraits = self._portraits()
        between, judged = time.monotonic(), self.judged
        if not any(portrait.image for portrait in portraits):
            reasons = Counter(candidate.verdict.reason for portrait in portraits for candidate in portrait.candidates)
            why = f"most often: {reasons.most_common(1)[0][0]}"
            rejected = self.run.folder / "rejected"
            raise UserError(f"recipe '{self.recipe.name}': no portrait was accepted ({why}); look at {rejected} and raise attempts.portrait")
        for n, (person, portrait) in enumerate(zip(self.people, portraits, strict=True)):
            self.progress("scenes", n * len(self.slots), self.total)
            if portrait.image:
                self._scenes(person, portrait, n * len(self.slots))
        self.progress("scenes", self.total, self.total)
        self._contact_sheet(portraits)
        seconds = {"portraits": between - begun, "scenes": time.monotonic() - between}
        return self.report().model_copy(update={"seconds": seconds, "drawn": {"portraits": judged, "scenes": self.judged - judged}})

    def publish(self, out: Path) -> Outcome:
        """Writes the data set of everything accepted."""
        from generation.assemble import assemble, text_only
        from generation.custom_splits import again, customs_at
        from generation.published import Published
        from publish import write_dataset

        scenes = self.items.finished_scenes(self.people, self.slots)
        if not any(scene.image for scene in scenes):
            raise UserError(f"recipe '{self.recipe.name}': no scene was accepted; look at {self.run.folder / 'rejected'}")
        portraits = [portrait for person in self.people if (portrait := self.items.portrait(person)) is not None]
        asked = Questions(self.selection, self.templates, self.recipe.seed)
        guesses = text_only(asked, self.selection, scenes)
        content = assemble(self.recipe, self.checkpoint, self.selection, portraits, scenes, asked, guesses, self.run, self.made_of(out), self.progress)
        splits, dropped = customs_at(out), list[str]()
        configs = write_dataset(content, out, lambda staged: dropped.extend(again(Published(staged), splits)))
        return Outcome(configs, guesses, dropped)

    # the two drawing stages

    def _portraits(self) -> list[Portrait]:
        """One portrait a person, greedy by the people's order: a face too much like an earlier one is drawn again."""
        finished = {n: found for n, person in enumerate(self.people) if (found := self.items.portrait(person)) is not None}
        tried: dict[int, list[Candidate]] = {n: [] for n in range(len(self.people))}
        attempts = self.recipe.attempts.portrait

        def shot(turn: Turn) -> Shot:
            return self.items.portrait_shot(self.people[turn.item], turn.number)

        def check(turn: Turn, image: "Image.Image") -> "Judged":
            return self.gate.portrait(image, [np.array(p.embedding) for p in finished.values() if p.image])

        def judge(turn: Turn, seen: Seen) -> bool:
            person = self.people[turn.item]
            key = self.items.portrait_key(person)
            judged = panel.decide(turn, seen)
            tried[turn.item].append(Candidate(number=turn.number, seed=shot(turn).seed, verdict=judged.verdict))
            picture = self._keep(key, turn.number, judged.verdict, seen.image)
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
        panel = Panel(self.judge, check, lambda turn: portrait_question(self.people[turn.item]), lambda: sum(bool(p.image) for p in finished.values()))
        if waiting:
            self.renderer.encode([self.items.portrait_prompt(self.people[n]) for n in waiting], None)
        one_by_one(waiting, attempts, self._batch, lambda turns: panel.look(turns, self.renderer.draw([shot(t) for t in turns], None)), judge)
        return [finished[n] for n in range(len(self.people))]

    def _scenes(self, person: Person, portrait: Portrait, before: int) -> None:
        """All scenes of one person that are not finished; `before` counts the scenes of the people before."""
        finished = {n: found for n, slot in enumerate(self.slots) if (found := self.items.scene(person, portrait, slot)) is not None}
        hashes = [scene.phash for scene in finished.values() if scene.image and scene.phash]
        tried: dict[int, list[Candidate]] = {n: [] for n in range(len(self.slots))}
        face, attempts = np.array(portrait.embedding), self.recipe.attempts.scene

        def shot(turn: Turn) -> Shot:
            return self.items.scene_shot(person, self.slots[turn.item], turn.number)

        def check(turn: Turn, image: "Image.Image") -> "Judged":
            return self.gate.scene(image, self.slots[turn.item].event.id, face, hashes)

        def judge(turn: Turn, seen: Seen) -> bool:
            slot = self.slots[turn.item]
            key = self.items.scene_key(person, portrait, slot)
            judged = panel.decide(turn, seen)
            tried[turn.item].append(Candidate(number=turn.number, seed=shot(turn).seed, verdict=judged.verdict))
            picture = self._keep(key, turn.number, judged.verdict, seen.image)
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
        panel = Panel(self.judge, check, lambda turn: scene_question(person, self.slots[turn.item].event), lambda: len(hashes))
        if waiting:
            likeness = self._likeness(portrait)
            self.renderer.encode([self.items.scene_prompt(person, self.slots[n].event) for n in waiting], likeness)
            with self._beside() as beside:
                by_round(waiting, attempts, self._batch, lambda turns: panel.look(turns, self.renderer.draw([shot(t) for t in turns], likeness)), judge, beside)

    @property
    def _batch(self) -> int:
        size = self.recipe.checkpoint.batch_size
        assert size != "auto", "settled before anything is drawn"
        return size

    def _beside(self) -> "AbstractContextManager[Executor | None]":
        """Where a GPU draws the next batch while checks look at the last one. A judge is asked about a batch when it is drawn, so it waits for verdicts."""
        return ThreadPoolExecutor(1) if self.renderer.device.type == "cuda" and self.judge is None else nullcontext()

    def _likeness(self, portrait: Portrait) -> "Likeness":
        """What the person's scenes are drawn from."""
        from PIL import Image

        from generation.families import Likeness

        with Image.open(io.BytesIO(self.run.picture(portrait))) as picture:
            return Likeness(picture.convert("RGB"), np.array(portrait.embedding))

    def _keep(self, key: str, number: int, verdict: Verdict, image: "Image.Image") -> bytes | None:
        """The picture of an accepted candidate; a rejected one goes into its own folder."""
        self.judged += 1
        picture = png(image)
        if verdict.ok:
            return picture
        self.run.reject(key, number, picture)
        return None

    def _judge(self) -> "AbstractContextManager[Judge | None]":
        if self.recipe.judge is None:
            return nullcontext()
        from generation.judge import open_judge

        return open_judge(self.recipe.judge, self.run.folder / "judge")

    @cached_property
    def renderer(self) -> "Renderer":
        """The checkpoint, loaded when the first picture is due."""
        from generation.renderer import Renderer

        return Renderer(self.checkpoint.folder or fetch(self.recipe.checkpoint), self.recipe.checkpoint)

    @cached_property
    def gate(self) -> "Gate":
        """The checks, loaded when the first picture is due."""
        from validation.gate import Gate

        return Gate(self.checkpoint.folder, self.checkpoint.calibration, self.recipe.checks_off)

    # what is told of it; times stay in the run folder and never enter the data set

    def report(self) -> Report:
        """All that is finished, in figures. Draws nothing; times and configs are left out."""
        portraits = {person.id: portrait for person in self.people if (portrait := self.items.portrait(person)) is not None}
        found = survey(self.recipe, self.checkpoint, self.selection, portraits, self.items.finished_scenes(self.people, self.slots), self.run)
        return found.model_copy(update={"judge": self.judge.report}) if self.judge else found

    def save_report(self, report: Report) -> None:
        """Keeps the report in the run folder, as a page and as JSON with a field in every line. The JSON comes last: it says that the build has ended."""
        from generation.report_page import page

        self.run.write(self.run.page, page(report, self.run.folder).encode())
        fields = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in report.model_dump(mode="json").items()]
        self.run.write(self.run.report, ("{\n " + ",\n ".join(fields) + "\n}\n").encode())

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


def _unverified(names: Sequence[str], checkpoint: Checkpoint) -> str:
    todo = "give --judge to have a vision model verify it, or --unverified-events to have it drawn unchecked and marked so"
    if not checkpoint.calibration.event.labels:
        return f"no event classifier comes with the checkpoint, so no check knows what a scene shows; {todo}"
    said = ", ".join(f"'{name}'" for name in names)
    return f"the checkpoint was not trained on {said} and its classifier cannot verify it; leave it out, {todo}"


def _expected(acceptance: float, attempts: int) -> float:
    """Candidates drawn for an item, on average, when each passes with probability `acceptance` and there are at most `attempts`."""
    return float((1 - (1 - acceptance) ** attempts) / acceptance)
