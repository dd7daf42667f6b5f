"""The only wiring: recipe -> concepts -> portraits -> scenes -> data set. Knows all rooms."""

import json
import os
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from generation.base.contact_sheet import contact_sheet
from generation.base.errors import UserError
from generation.base.hashing import stable_hash
from generation.base.progress import Progress
from generation.base.redaction import check_address
from generation.concepts.edits import with_edits
from generation.concepts.selection import Selection, select
from generation.images.decision_log import Ledger
from generation.images.decisions import review_counts
from generation.images.engines import Engine, OpenEngine, Role, in_process
from generation.images.items import Items, Slot
from generation.images.portraits import Casting
from generation.images.resolved import filled, settle
from generation.images.run_folder import Run, png
from generation.images.worker import Studio
from generation.judging.prompts import bills, identity, made_of, read_rates
from generation.llm.costs import Bill
from generation.questions.builder import Questions
from generation.questions.templates import read_templates
from generation.rendering.checkpoint import Checkpoint, find_checkpoint, name_of, unverifiable
from generation.report.figures import survey
from schemas.concepts import Event, Person
from schemas.marker import MadeOf
from schemas.recipe import Recipe
from schemas.report import Report
from schemas.review import Edit
from schemas.scene import Portrait
from validation.texts.guesser import Guess, Guesser

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
    """What was published: config -> split -> rows; how far text-only guessers get with the questions, task by task;
    splits of the user's own that no longer fit, with the reason.
    """

    configs: Mapping[str, Mapping[str, int]]
    guesses: Mapping[str, Guess]
    dropped: Sequence[str]


class Build:
    """One build of a recipe in a run folder."""

    def __init__(self, recipe: Recipe, run: Run, open_engine: OpenEngine = in_process) -> None:
        self.asked, self.run, self.open_engine = recipe, run, open_engine
        self.recipe = recipe = filled(recipe, run)
        self.progress: Progress = lambda stage, done, total: None
        self.selection = with_edits(select(recipe), Ledger(run, Edit).entries)
        self.people, self.events = self.selection.everybody, self.selection.all_events
        self.slots = [Slot(event, take) for event in self.events for take in range(recipe.takes)]
        self.checkpoint = find_checkpoint(recipe.checkpoint)
        if recipe.judge:
            check_address(recipe.judge)
            read_rates(recipe.judge)
        self.unknown = (
            [] if recipe.judge else [event.name for event in unverifiable(recipe, self.checkpoint, self.events)]
        )
        if self.unknown and not recipe.unverified_events and "event" not in recipe.checks_off:
            raise UserError(f"recipe '{recipe.name}': {_unverified(self.unknown, self.checkpoint)}")
        self.templates = read_templates(Path(recipe.questions) if recipe.questions else None)
        self.studio = Studio(recipe, self.checkpoint, run)
        self.items = self.studio.items

    @property
    def total(self) -> int:
        """How many scenes the recipe asks for."""
        return len(self.people) * len(self.slots)

    def plan(self) -> Plan:
        """Counts what is left to do, without loading a network."""
        portraits = self.items.portraits(self.people)
        undrawn = sum(portrait is None for portrait in portraits)
        left = sum(self.items.unfinished_scenes(self.people, portraits, self.slots))
        judge = bills(self.recipe, self.people[0], self.events[0], undrawn, left)
        seconds, disk = self._estimate(undrawn, left)
        return Plan(
            self.recipe, self.checkpoint, self.selection, self.unknown, self.total, undrawn, left, seconds, disk, judge
        )

    def _estimate(self, portraits: int, scenes: int) -> tuple[float, float] | tuple[None, None]:
        """Seconds and megabytes of drawing so many; None for a checkpoint whose cost nobody measured."""
        cost = self.checkpoint.cost
        if cost is None:
            return None, None
        candidates = (
            _expected(cost.acceptance, self.recipe.attempts.portrait) * portraits
            + _expected(cost.acceptance, self.recipe.attempts.scene) * scenes
        )
        seconds = candidates * cost.core_seconds / min(len(os.sched_getaffinity(0)), cost.cores)
        megabytes = (
            (candidates + self.total) * cost.kilobytes / 1000
        )  # in the run folder, and accepted ones in the data set
        return seconds, megabytes if portraits + scenes else 0.0

    def made_of(self, out: Path) -> MadeOf:
        """What decides the data set's bytes; a data set that says the same needs no work."""
        texts = [
            resources.files(room).joinpath(name).read_text("utf-8")
            for room, name in (("prompts", "caption.md"), ("data", "card.md"))
        ]
        texts += [stable_hash(*self.templates.values())]
        recipe = self.recipe.model_dump(mode="json", exclude={"writer", "concepts", "add", "questions", "judge"})
        judge = self.recipe.judge
        if judge:
            recipe["judge"] = made_of(judge)
        for part in filter(None, (recipe["checkpoint"], recipe["checkpoint"]["adapter"])):
            part["path"] = name_of(part["path"])  # where it lies on this machine is nobody's business
        if limits := self.recipe.checkpoint.calibration:
            recipe["checkpoint"]["calibration"] = Path(limits).name
        said = {
            "recipe": recipe,
            "checkpoint": self.checkpoint.digest,
            "concepts": {str(block or "benchmark"): stable_hash(*records) for block, records in self._groups()},
            "texts": stable_hash(*texts, out.resolve().name),
            **({"judge": stable_hash(identity(judge), read_rates(judge))} if judge else {}),
            **self.items.made_by_review(self.people, self.slots),
            "versions": {
                name: version(name)
                for name in ("pebench", "torch", "diffusers", "transformers", "pillow", "pyarrow", "datasets")
            },
        }
        return MadeOf.model_validate(said)

    def _groups(self) -> list[tuple[str | None, Sequence[Person | Event]]]:
        people, events = self.selection.people, self.selection.events
        return [(block, [*people.get(block, ()), *events.get(block, ())]) for block in people]

    def draw(self) -> Report:
        """Draws and checks all portraits and scenes that are not finished; leaves a contact sheet in the run folder.

        Raises:
            UserError: the run folder is damaged or full, or nobody's portrait was accepted.
        """
        begun = time.monotonic()
        self.run.probe()
        with self.open_engine(self.studio, self.slots) as engine:
            self._settle(engine)
            portraits = self._cast(engine)
            between, judged = time.monotonic(), self.studio.judged
            self._film(engine, portraits)
        self._contact_sheet(portraits)
        seconds = {"portraits": between - begun, "scenes": time.monotonic() - between}
        return self.report().model_copy(
            update={"seconds": seconds, "drawn": {"portraits": judged, "scenes": self.studio.judged - judged}}
        )

    def _settle(self, engine: Engine) -> None:
        """Keeps in the run what the recipe left open, before anything is drawn."""
        if self.recipe.checkpoint.batch_size == "auto":
            drawn = self.recipe.checkpoint.model_copy(update={"batch_size": engine.batch_size()})
            self.recipe = self.studio.recipe = self.recipe.model_copy(update={"checkpoint": drawn})
            self.items = self.studio.items = Items(self.recipe, self.checkpoint.digest, self.run)
        settle(self.asked, self.recipe, self.run)

    def _cast(self, engine: Engine) -> list[Portrait]:
        """One portrait a person, accepted or given up."""
        casting = Casting(self.studio, self.people, self.progress)
        while calls := casting.calls():
            engine.audition(calls, casting.deliver)
        if not any(portrait.image for portrait in casting.portraits):
            reasons = Counter(
                candidate.verdict.reason for portrait in casting.portraits for candidate in portrait.candidates
            )
            why = f"most often: {reasons.most_common(1)[0][0]}"
            rejected = self.run.folder / "rejected"
            raise UserError(
                f"recipe '{self.recipe.name}': no portrait was accepted ({why}); look at {rejected} and raise"
                " attempts.portrait"
            )
        return casting.portraits

    def _film(self, engine: Engine, portraits: Sequence[Portrait]) -> None:
        """All scenes of everybody who has a portrait."""
        left = self.items.unfinished_scenes(self.people, portraits, self.slots)
        done = {person.id: len(self.slots) - missing for person, missing in zip(self.people, left, strict=True)}

        def tell(person: str, finished: int) -> None:
            done[person] = finished
            self.progress("scenes", sum(done.values()), self.total)

        self.progress("scenes", sum(done.values()), self.total)
        engine.film(
            [
                Role(person, portrait)
                for person, portrait, missing in zip(self.people, portraits, left, strict=True)
                if missing
            ],
            tell,
        )

    def publish(self, out: Path) -> Outcome:
        """Writes the data set of everything accepted."""
        from generation.dataset.content import Drawn
        from generation.dataset.custom_splits import again, customs_at
        from generation.dataset.folder import Published
        from generation.dataset.rows import assemble, by_task
        from publish import write_dataset

        scenes = self.items.finished_scenes(self.people, self.slots)
        if not any(scene.image for scene in scenes):
            raise UserError(
                f"recipe '{self.recipe.name}': no scene was accepted; look at {self.run.folder / 'rejected'}"
            )
        portraits = [portrait for portrait in self.items.portraits(self.people) if portrait is not None]
        asked = Questions(self.selection, self.templates, self.recipe.seed)
        drawn = Drawn(self.recipe, self.checkpoint, self.selection, portraits, scenes, self.run)
        guesser = Guesser()
        content = assemble(drawn, asked, guesser, self.made_of(out))
        splits, dropped = customs_at(out), list[str]()
        configs = write_dataset(
            content, out, lambda staged: dropped.extend(again(Published(staged), splits)), self.progress
        )
        return Outcome(configs, by_task(guesser.guesses()), dropped)

    # what is told of it; times stay in the run folder and never enter the data set

    def report(self) -> Report:
        """All that is finished, in figures. Draws nothing; times and configs are left out."""
        portraits = {
            portrait.person: portrait for portrait in self.items.portraits(self.people) if portrait is not None
        }
        scenes = self.items.finished_scenes(self.people, self.slots)
        found = survey(self.recipe, self.checkpoint, self.selection, portraits, scenes, self.run)
        found = found.model_copy(
            update={"reviewed": review_counts(self.items.reviewed.looked_at(), portraits.values(), scenes)}
        )
        return found.model_copy(update={"judge": dict(self.studio.told)}) if self.studio.told else found

    def save_report(self, report: Report) -> None:
        """Keeps the report in the run folder, as a page and as JSON with a field in every line. The JSON comes last: it
        says that the build has ended.
        """
        from generation.report.page import page

        self.run.write(self.run.page, page(report, self.run.folder).encode())
        fields = [
            f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
            for name, value in report.model_dump(mode="json").items()
        ]
        self.run.write(self.run.report, ("{\n " + ",\n ".join(fields) + "\n}\n").encode())

    def _contact_sheet(self, portraits: Sequence[Portrait]) -> None:
        rows = []
        slots = [slot for slot in self.slots if slot.take == 0][: SHEET[1]]
        shown = [(person, portrait) for person, portrait in zip(self.people, portraits, strict=True) if portrait.image][
            : SHEET[0]
        ]
        for person, portrait in shown:
            scenes = self.items.scenes(person, portrait, slots)
            rows.append(
                [
                    self.run.picture(portrait),
                    *(self.run.picture(scene) if scene and scene.image else None for scene in scenes),
                ]
            )
        heads = [
            "portrait",
            *(slot.event.name + (" (unverified)" if slot.event.name in self.unknown else "") for slot in slots),
        ]
        sheet = contact_sheet(rows, [person.name for person, _ in shown], heads)
        self.run.write(self.run.folder / "contact_sheet.png", png(sheet))


def _unverified(names: Sequence[str], checkpoint: Checkpoint) -> str:
    todo = (
        "give --judge to have a vision model verify it, or --unverified-events to have it drawn unchecked and marked so"
    )
    if not checkpoint.calibration.event.labels:
        return f"no event classifier comes with the checkpoint, so no check knows what a scene shows; {todo}"
    said = ", ".join(f"'{name}'" for name in names)
    return f"the checkpoint was not trained on {said} and its classifier cannot verify it; leave it out, {todo}"


def _expected(acceptance: float, attempts: int) -> float:
    """Candidates drawn for an item, on average, when each passes with probability `acceptance` and there are at most
    `attempts`.
    """
    return float((1 - (1 - acceptance) ** attempts) / acceptance)
