"""Write, double-check, refine, replace: from what is to be written about to texts that nothing is held against.

A text is checked by the rules, then by the model as its reader, and goes back with the objections; when all are
written, texts that repeat each other's wording are paraphrased; what still fails is drawn anew. Texts that were not
taken are kept with the reasons.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from generation.base.progress import Progress
from generation.llm.asker import Asker, DatedRecord, NoAnswer, each
from prompts import Prompt, data, render
from schemas.base import Record
from schemas.recipe import WriterRecipe
from schemas.texts import EventReview, EventText, Paraphrase, PersonReview, PersonText
from schemas.writing import Rejected
from validation.texts.repeats import repeated_runs, runs_objection

Text = TypeVar("Text", PersonText, EventText)
Review = TypeVar("Review", PersonReview, EventReview)
S = TypeVar("S", bound=Record)
T = TypeVar("T", bound="Task[Any, Any]")


class Objections(NamedTuple):
    """What is held against a text; `hopeless` when no other text would meet it, so that a fresh draw is due."""

    objections: Sequence[str]
    hopeless: bool = False


class Task(ABC, Generic[Text, Review]):
    """One person or event to write about. `subject` says which; `words` are the shortest and the longest
    description.
    """

    schema: type[Text]
    review_schema: type[Review]
    words: tuple[int, int]
    subject: str

    @abstractmethod
    def write(self) -> Prompt:
        """Asks for a first text."""

    def limits(self) -> dict[str, str]:
        """What prompts say of a description's length."""
        shortest, longest = self.words
        return {"shortest": str(shortest), "longest": str(longest)}

    @abstractmethod
    def review(self, text: Text) -> Prompt:
        """Asks a reader."""

    @abstractmethod
    def refine(self, text: Text, objections: Sequence[str]) -> Prompt:
        """Asks for a better text."""

    @abstractmethod
    def objections(self, text: Text) -> list[str]:
        """What the rules hold against a text."""

    @abstractmethod
    def verdict(self, review: Review) -> Objections:
        """What a reader's answers hold against a text."""

    @staticmethod
    @abstractmethod
    def clashes(done: "Mapping[int, Done[Any]]") -> dict[int, list[str]]:
        """Of texts accepted one by one, what they hold against each other, by the place of the one that has to go."""


class Done(NamedTuple, Generic[T]):
    """An accepted text, what it is about, and the day on which it was written."""

    task: T
    text: Any
    date: str


class Curation(Generic[T]):
    """Texts about `tasks`, none of which repeats the wording of `others`. `replace(place, take)` gives the task that
    takes a failed one's place.

    `counts` says what happened: texts "rejected", "refined", "paraphrased", tasks "replaced", "without an answer" and
    "given up".
    """

    def __init__(
        self,
        writer: Asker[WriterRecipe],
        tasks: Sequence[T],
        replace: Callable[[int, int], T],
        others: Sequence[str],
        progress: Progress,
    ) -> None:
        self.writer, self.tasks, self.replace, self.others, self.progress = (
            writer,
            list(tasks),
            replace,
            list(others),
            progress,
        )
        self.takes, self.rounds = [0] * len(self.tasks), [0] * len(self.tasks)
        self.done: dict[int, Done[T]] = {}
        self.counts: Counter[str] = Counter()

    async def run(self) -> list[Done[T]]:
        """Writes all of them; those where all replacements failed too are missing."""
        recipe = self.writer.recipe
        open_places = list(range(len(self.tasks)))
        self.progress("texts", 0, len(self.tasks))
        for take in range(recipe.replacements + 1):
            await each(open_places, self._compose, recipe.concurrency)
            for _ in range(recipe.refinements + 1):
                if not (repeating := self._repeating()):
                    break
                await each(repeating.items(), self._paraphrase, recipe.concurrency)
            for place, runs in self._repeating().items():
                self._reject(place, self.done.pop(place).text, [runs_objection(runs)])
            for place, objections in self.tasks[0].clashes(self.done).items() if self.tasks else ():
                self._reject(place, self.done.pop(place).text, objections)
            open_places = [place for place in open_places if place not in self.done]
            if not open_places or take == recipe.replacements:
                break
            for place in open_places:
                self.counts["replaced"] += 1
                self.takes[place] += 1
                self.tasks[place] = self.replace(place, self.takes[place])
        self.counts["given up"] = len(open_places)
        return [self.done[place] for place in sorted(self.done)]

    async def _compose(self, place: int) -> None:
        """Writes one text and has it checked and refined; leaves the place open when that fails."""
        task = self.tasks[place]
        try:
            written = await self._ask(task.write(), task.schema, place)
            for round_ in range(self.writer.recipe.refinements + 1):
                verdict = await self._judge(place, written.record)
                if not verdict.objections:
                    self.done[place] = Done(task, written.record, written.date)
                    self.progress("texts", len(self.done), len(self.tasks))
                    return
                self._reject(place, written.record, verdict.objections)
                if verdict.hopeless:
                    return
                if round_ < self.writer.recipe.refinements:
                    self.counts["refined"] += 1
                    written = await self._ask(
                        task.refine(written.record, verdict.objections), task.schema, place, round_
                    )
        except NoAnswer:
            self.counts["without an answer"] += 1

    async def _judge(self, place: int, text: PersonText | EventText) -> Objections:
        """By the rules first; what they let pass is read."""
        task = self.tasks[place]
        if (objections := task.objections(text)) or not self.writer.recipe.reviewer:
            return Objections(objections)
        return task.verdict((await self._ask(task.review(text), task.review_schema, place)).record)

    async def _paraphrase(self, repeating: tuple[int, list[str]]) -> None:
        """Has a text that repeats others said in other words; keeps it when the new words are objected to, so that the
        next round asks again.
        """
        place, runs = repeating
        task, old = self.tasks[place], self.done[place]
        self.counts["paraphrased"] += 1
        self.rounds[place] += 1
        prompt = render("paraphrase", text=data(old.text.description), phrases=data(runs), **task.limits())
        try:
            written = await self._ask(prompt, Paraphrase, place, self.rounds[place])
            new = old.text.model_copy(update={"description": written.record.text})
            verdict = await self._judge(place, new)
        except NoAnswer:
            return
        if verdict.objections:
            self._reject(place, new, verdict.objections)
        else:
            self._reject(place, old.text, [runs_objection(runs)])
            self.done[place] = Done(task, new, written.date)

    def _repeating(self) -> dict[int, list[str]]:
        """Places whose text shares wording with too many before it -> the shared runs of words."""
        texts = {f"other {n}": text for n, text in enumerate(self.others)} | {
            str(n): self.done[n].text.description for n in sorted(self.done)
        }
        return {int(key): runs for key, runs in repeated_runs(texts).items() if not key.startswith("other")}

    async def _ask(self, prompt: Prompt, schema: type[S], place: int, attempt: int = 0) -> DatedRecord[S]:
        return await self.writer.ask(prompt, schema, self.tasks[place].subject, 100 * self.takes[place] + attempt)

    def _reject(self, place: int, text: PersonText | EventText, reasons: Sequence[str]) -> None:
        task = self.tasks[place]
        self.counts["rejected"] += 1
        self.writer.answers.reject(
            Rejected(
                task=task.schema.__name__, subject=task.subject, text=text.model_dump_json(), reasons=tuple(reasons)
            )
        )
