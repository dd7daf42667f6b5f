"""A second wording for every event's scene: the reference answer in tests, so that no model is scored by words that it
was trained on.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from generation.base.progress import Progress
from generation.llm.asker import Asker, NoAnswer, each
from prompts import Prompt, data, render
from schemas.concepts import Event
from schemas.recipe import WriterRecipe
from schemas.texts import Paraphrase, ParaphraseReview
from schemas.writing import Rejected
from validation.texts.names_in_text import NamesOf
from validation.texts.prose import EVENT_WORDS
from validation.texts.repeats import RUN, paraphrase_objections, repeated_runs, runs_objection, same_scene, wordings


class Attempt(NamedTuple):
    """A wording and what is held against it."""

    said: str
    objections: Sequence[str]


NONE_YET = Attempt("", ())


class Paraphrasing:
    """Has a second wording of each of `events` written, which keeps clear of the texts of `others` and names none of
    `people`.

    `counts` says what happened: wordings "rejected", "refined", "without an answer", and events "without a paraphrase"
    in the end.
    """

    def __init__(
        self,
        writer: Asker[WriterRecipe],
        events: Sequence[Event],
        others: Sequence[Event],
        people: NamesOf,
        progress: Progress,
    ) -> None:
        self.writer, self.events, self.others, self.people, self.progress = (
            writer,
            list(events),
            others,
            people,
            progress,
        )
        self.tried: dict[int, Attempt] = dict.fromkeys(range(len(self.events)), NONE_YET)  # of the events that wait
        self.counts: Counter[str] = Counter()

    async def run(self) -> list[Event]:
        """The events; those whose wordings all failed have no paraphrase.

        All that wait are asked for at once and compared when all are there, so that what is taken does not depend on
        which answer came first.
        """
        for round_ in range(self.writer.recipe.refinements + 1):
            if not self.tried:
                break
            await each([(place, round_) for place in self.tried], self._ask, self.writer.recipe.concurrency)
            for place in sorted(self.tried):
                self._settle(place)
            self.progress("wordings", len(self.events) - len(self.tried), len(self.events))
        self.counts["without a paraphrase"] = sum(event.paraphrase is None for event in self.events)
        return self.events

    async def _ask(self, turn: tuple[int, int]) -> None:
        """An event's attempt in a round, checked by the rules and then by the model as its reader; without an answer
        the event waits no longer.
        """
        place, round_ = turn
        event = self.events[place]
        if round_:
            self.counts["refined"] += 1
        try:
            written = await self.writer.ask(paraphrase_prompt(event, self.tried[place]), Paraphrase, event.name, round_)
            said: str = written.record.text
            objections = paraphrase_objections(said, event) + self.people.objections(said)
            if not objections and self.writer.recipe.reviewer:
                review = (await self.writer.ask(review_prompt(event, said), ParaphraseReview, event.name)).record
                objections = _verdict(review)
            self.tried[place] = Attempt(said, objections)
        except NoAnswer:
            self.counts["without an answer"] += 1
            del self.tried[place]

    def _settle(self, place: int) -> None:
        """Takes an attempt that nothing is held against, beside all texts that are there by now; keeps another with the
        reasons.
        """
        event, (said, objections) = self.events[place], self.tried[place]
        objections = objections or self._beside_others(place, said)
        if objections:
            self.counts["rejected"] += 1
            self.tried[place] = Attempt(said, objections)
            self.writer.answers.reject(
                Rejected(task=Paraphrase.__name__, subject=event.name, text=said, reasons=tuple(objections))
            )
        else:
            self.events[place] = event.model_copy(update={"paraphrase": said})
            del self.tried[place]

    def _beside_others(self, place: int, said: str) -> list[str]:
        others = wordings([*self.others, *self.events[:place], *self.events[place + 1 :]])
        if like := same_scene(said, others):
            return [f"it says the scene of the event '{like}'"]
        texts = [*(text for _, text in others), self.events[place].description, said]
        runs = repeated_runs(dict(enumerate(texts))).get(len(texts) - 1)
        return [runs_objection(runs)] if runs else []


def paraphrase_prompt(event: Event, attempt: Attempt = NONE_YET) -> Prompt:
    """Asks for a second wording, or for a better one than the last attempt."""
    shortest, longest = map(str, EVENT_WORDS)
    tried = {"attempt": data(attempt.said), "objections": data(list(attempt.objections))}
    return render("paraphrase_event", facts=_facts(event), shortest=shortest, longest=longest, run=str(RUN), **tried)


def review_prompt(event: Event, said: str) -> Prompt:
    """Asks a reader whether a wording tells the event's scene."""
    return render("review_paraphrase", facts=_facts(event), text=data(said))


def _facts(event: Event) -> str:
    return data({"event": event.name, "description": event.description})


def _verdict(review: ParaphraseReview) -> list[str]:
    said = [
        *([] if review.same_scene else ["it does not tell the same scene as the description"]),
        *([] if review.anybody else ["not anybody could be the subject"]),
    ]
    return [*said, *review.objections] if said else []
