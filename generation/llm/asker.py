"""Prompt and schema to a validated record, with any language model behind an OpenAI-compatible endpoint.

Faults are retried with tenacity and counted by kind; a valid answer is kept as it arrives and never asked for twice, an
invalid one is never taken from what was kept.
"""

import asyncio
import datetime
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from typing import Any, Generic, NamedTuple, TypeVar

from aiolimiter import AsyncLimiter
from pydantic import BaseModel
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from generation.base.console import console
from generation.base.errors import UserError
from generation.base.hashing import fingerprint, schema_hash, stable_hash
from generation.llm.answers import Answers
from generation.llm.costs import price
from generation.llm.endpoint import Adapted, Doubt, Endpoint
from generation.llm.faults import TRANSPORT, RequestFault, Row, give_up
from generation.llm.forms import IN_TEXT
from generation.llm.replies import Reply, record_of
from prompts import Prompt
from schemas.recipe import EndpointRecipe
from schemas.writing import Answer, Rejected, Usage

T = TypeVar("T", bound=BaseModel)
R = TypeVar("R")
Recipe = TypeVar("Recipe", bound=EndpointRecipe)
UNREACHED = 3  # attempts to reach a server that never answered


class NoAnswer(Exception):
    """The model gave no valid answer in all attempts; the server is well. `kind` is the last attempt's fault."""

    def __init__(self, subject: str, fault: RequestFault) -> None:
        super().__init__(f"{subject}: {fault}")
        self.kind = fault.kind


class DatedRecord(NamedTuple, Generic[T]):
    """A validated record and the day on which the model gave it."""

    record: T
    date: str


class Question(NamedTuple):
    """What is asked, and the key under which its answer is kept."""

    prompt: Prompt
    schema: type[BaseModel]
    subject: str
    picture: bytes | None
    key: str


class Asker(Generic[Recipe]):
    """Asks a model for records.

    `counts` has "asked" (requests), "kept" (found in the folder), "answered", "adapted" (the server refused how it was
    asked), and a number for every kind of fault; `usage` sums the tokens of all answers that came, taken or not, and
    `kept_usage` those of the answers that were found.
    """

    def __init__(self, recipe: Recipe, endpoint: Endpoint, answers: Answers) -> None:
        self.recipe, self.endpoint, self.answers = recipe, endpoint, answers
        self.counts: Counter[str] = Counter()
        self.usage = self.kept_usage = Usage()
        self._limit = AsyncLimiter(1, 60 / recipe.requests_per_minute) if recipe.requests_per_minute else nullcontext()
        self._wait = wait_random_exponential(multiplier=0.5, max=recipe.longest_wait)
        self._untaken, self._trial, self._told = Row(), asyncio.Lock(), False

    async def ask(
        self, prompt: Prompt, schema: type[T], subject: str, attempt: int = 0, picture: bytes | None = None
    ) -> DatedRecord[T]:
        """A record of `schema`, the kept one or a new one. `attempt` tells apart askings of one prompt; `subject` is
        for those who read what was kept; `picture` is a PNG that the prompt is about.

        Raises:
            NoAnswer: the model refused or failed the schema in all attempts.
            UserError: the server cannot be used or failed in all attempts.
        """
        assert prompt.schema == schema.__name__, (prompt.name, prompt.schema, schema)
        key, earlier_key = self._keys(prompt, schema, attempt, picture)
        if kept := self._kept(key, schema) or self._kept_earlier(earlier_key, key, schema):
            return kept
        question = Question(prompt, schema, subject, picture, key)
        retrying = AsyncRetrying(
            stop=self._enough, wait=self._pause, retry=retry_if_exception_type(RequestFault), reraise=True
        )
        try:
            given: tuple[T, Reply] = await retrying(self._answered, question)
        except RequestFault as fault:
            raise self._ended(question, fault) from None
        record, reply = given
        today = datetime.date.today().isoformat()
        answer = Answer(
            key=key,
            task=prompt.name,
            subject=subject,
            model=self.endpoint.model,
            date=today,
            text=reply.text,
            usage=reply.usage,
        )
        self.answers.keep(answer)
        return DatedRecord(record, answer.date)

    def _keys(self, prompt: Prompt, schema: type[BaseModel], attempt: int, picture: bytes | None) -> tuple[str, str]:
        """The key of an answer, and the one that earlier versions gave it, in which address and length counted.

        An answer does not depend on where the model is served, nor on how long it might have been: one that was cut
        is not kept.
        """
        shown = [] if picture is None else [fingerprint(picture)]
        asked = prompt.template_hash, prompt.text, schema_hash(schema), attempt, *shown
        endpoint, recipe = self.endpoint, self.recipe
        return (
            stable_hash("answer", endpoint.model, recipe.temperature, *asked),
            stable_hash("answer", endpoint.name, endpoint.model, recipe.temperature, recipe.max_tokens, *asked),
        )

    def _kept(self, key: str, schema: type[T]) -> DatedRecord[T] | None:
        if (kept := self.answers.load(key)) is None:
            return None
        try:
            record = record_of(kept.text, schema)
        except RequestFault as fault:
            raise self.answers.damaged(key, fault.kind) from None
        self._count_kept(kept)
        return DatedRecord(record, kept.date)

    def _kept_earlier(self, earlier_key: str, key: str, schema: type[T]) -> DatedRecord[T] | None:
        """An answer of an earlier version, which is kept anew; not one whose text may have been misread then."""
        if (kept := self.answers.load(earlier_key)) is None:
            return None
        try:
            record = record_of(kept.text, schema)
        except RequestFault:
            return None
        self.answers.keep(kept.model_copy(update={"key": key}))
        self._count_kept(kept)
        return DatedRecord(record, kept.date)

    def _count_kept(self, kept: Answer) -> None:
        self.counts["kept"] += 1
        self.kept_usage = self.kept_usage + kept.usage

    def _ended(self, question: Question, fault: RequestFault) -> Exception:
        """What a fault in the last attempt comes to."""
        where = self.endpoint.where
        remedy = f"; {fault.remedy}" if fault.remedy else ""
        if fault.kind == "dropped" and not self.endpoint.well:
            checks = remedy or f"; check {self.recipe.where}, and that the server runs"
            return UserError(f"{where}: cannot be reached ({fault.detail}){checks}")
        if fault.kind in TRANSPORT:
            tries = f"{self.recipe.attempts} times in a row" if self.recipe.attempts > 1 else "once"
            return UserError(
                f"{where}: {fault}, {tries}{remedy}; answers are kept, run the same command again when it is well"
            )
        return NoAnswer(question.subject, fault)

    async def _answered(self, question: Question) -> tuple[Any, Reply]:
        while True:
            try:
                return await self._request(question)
            except Adapted:
                self._adapted()
            except Doubt as doubt:
                async with self._trial:
                    if answered := await self._without_schema(question, doubt):
                        return answered
                self._adapted()

    async def _without_schema(self, question: Question, doubt: Doubt) -> tuple[Any, Reply] | None:
        """Asks without a schema that may be what the server cannot take. When that is answered, and the same with the
        schema fails again where overload may be the cause, schemas are told in words from now on. None when other
        requests have found that out meanwhile.
        """
        endpoint, name = self.endpoint, question.schema.__name__
        if endpoint.form != doubt.form:
            return None
        if not endpoint.doubtful(name, doubt.passing):
            raise self._confirmed(doubt, question)
        try:
            answered: tuple[Any, Reply] | RequestFault = await self._in_words(question)
        except (RequestFault, UserError) as failure:
            if isinstance(failure, UserError) or failure.kind in (*TRANSPORT, "refused"):
                endpoint.trust(name)
                raise self._confirmed(doubt, question) from None
            answered = failure
        if doubt.passing:
            try:
                return await self._request(question)
            except Adapted:
                return None
            except Doubt:
                pass  # it fails again
        endpoint.ask_in_words()
        self._adapted()
        if isinstance(answered, RequestFault):
            raise answered
        return answered

    def _confirmed(self, doubt: Doubt, question: Question) -> Exception:
        """The failure that a doubt was about, counted; one that is passing has been counted when it came."""
        if isinstance(doubt.failure, RequestFault) and not doubt.passing:
            self._count(doubt.failure, question)
        return doubt.failure

    async def _in_words(self, question: Question) -> tuple[Any, Reply]:
        while True:
            try:
                return await self._request(question, IN_TEXT)
            except Adapted:
                self._adapted()

    def _adapted(self) -> None:
        """Counts that the server is asked in another way, and says once that it takes no schemas."""
        self.counts["adapted"] += 1
        if self.endpoint.form == IN_TEXT and not self._told:
            self._told = True
            console.print(
                f"{self.endpoint.where}: takes no JSON schema (response_format); from now on it is told in the"
                " prompt's words.",
                soft_wrap=True,
            )

    async def _request(self, question: Question, form: int | None = None) -> tuple[Any, Reply]:
        text, schema, picture = question.prompt.text, question.schema, question.picture
        async with self._limit:
            self.counts["asked"] += 1
            try:
                reply = await self.endpoint.complete(text, schema, picture, form)
                record = record_of(reply.text, schema, reply.usage)
            except RequestFault as fault:
                self._count(fault, question)
                raise
            except Doubt as doubt:
                if doubt.passing:
                    self.counts["server error"] += 1
                raise
            self.counts["answered"] += 1
            self._untaken.end()
            self.usage = self.usage + reply.usage
            return record, reply

    def _count(self, fault: RequestFault, question: Question) -> None:
        """Counts and keeps what was not taken.

        Raises:
            UserError: a row of answers was not taken, and it is no use to go on.
        """
        self.counts[fault.kind] += 1
        self.usage = self.usage + fault.usage
        if fault.kind in TRANSPORT:
            return
        self.answers.reject(
            Rejected(task=question.prompt.name, subject=question.subject, text=fault.text, reasons=(str(fault),))
        )
        self._untaken.add(fault.kind, question.key, question.subject)
        if self._untaken.hopeless(taken=bool(self.counts["answered"] or self.counts["kept"])):
            raise give_up(self.endpoint.where, self._untaken, fault, self.recipe)

    def _enough(self, state: RetryCallState) -> bool:
        """A server that never answered anything is given UNREACHED attempts, another one all."""
        fault = state.outcome.exception() if state.outcome else None
        unreached = isinstance(fault, RequestFault) and fault.kind == "dropped" and not self.endpoint.well
        return state.attempt_number >= (min(UNREACHED, self.recipe.attempts) if unreached else self.recipe.attempts)

    def _pause(self, state: RetryCallState) -> float:
        """What the server asked for, if anything, at most `longest_wait`; else longer and longer, with chance in it."""
        fault = state.outcome.exception() if state.outcome else None
        asked = fault.wait if isinstance(fault, RequestFault) else None
        return min(asked, self.recipe.longest_wait) if asked else self._wait(state)

    @property
    def cost(self) -> float | None:
        """What the tokens cost by the recipe's prices; None without prices."""
        return price(self.recipe, self.usage)


async def each(items: Iterable[R], work: Callable[[R], Awaitable[None]], concurrency: int) -> None:
    """Works through `items` with so many at once; the first exception ends the others and is raised as it is."""
    waiting = iter(items)

    async def worker() -> None:
        for item in waiting:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(concurrency):
                group.create_task(worker())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


@asynccontextmanager
async def open_asker(
    recipe: Recipe, base_url: str, model: str, key: str | None, answers: Answers
) -> AsyncIterator[Asker[Recipe]]:
    """An asker whose connections are closed at the end."""
    endpoint = Endpoint(recipe, base_url, model, key)
    try:
        yield Asker(recipe, endpoint, answers)
    finally:
        await endpoint.close()
