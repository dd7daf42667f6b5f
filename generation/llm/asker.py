"""Prompt and schema to a validated record, with any language model behind an OpenAI-compatible endpoint.

Faults are retried with tenacity and counted by kind; a valid answer is kept as it arrives and never asked for twice, an
invalid one is never taken from what was kept.
"""

import asyncio
import datetime
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from aiolimiter import AsyncLimiter
from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from generation.base.errors import UserError
from generation.base.hashing import fingerprint, schema_hash, stable_hash
from generation.llm.answers import Answers
from generation.llm.costs import price
from generation.llm.endpoint import TRANSPORT, Adapted, Endpoint, Reply, RequestFault
from prompts import Prompt
from schemas.recipe import EndpointRecipe
from schemas.writing import Answer, Rejected, Usage

T = TypeVar("T", bound=BaseModel)
R = TypeVar("R")
Recipe = TypeVar("Recipe", bound=EndpointRecipe)
BRACES = 20  # places in a text at which a JSON object is looked for
UNREACHED = 3  # attempts to reach a server that never answered


class NoAnswer(Exception):
    """The model gave no valid answer in all attempts; the server is well."""


class DatedRecord(NamedTuple, Generic[T]):
    """A validated record and the day on which the model gave it."""

    record: T
    date: str


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
        self._parameters = (endpoint.name, endpoint.model, recipe.temperature, recipe.max_tokens)
        self._wait = wait_random_exponential(multiplier=0.5, max=recipe.longest_wait)

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
        shown = [] if picture is None else [fingerprint(picture)]
        key = stable_hash(
            "answer", *self._parameters, prompt.template_hash, prompt.text, schema_hash(schema), attempt, *shown
        )
        if (kept := self.answers.load(key)) is not None:
            self.counts["kept"] += 1
            self.kept_usage = self.kept_usage + kept.usage
            try:
                return DatedRecord(parse(kept.text, schema), kept.date)
            except RequestFault as fault:
                raise self.answers.damaged(key, fault.kind) from None
        retrying = AsyncRetrying(
            stop=self._enough, wait=self._pause, retry=retry_if_exception_type(RequestFault), reraise=True
        )
        try:
            given: tuple[T, Reply] = await retrying(self._answered, prompt, schema, subject, picture)
        except RequestFault as fault:
            where = f"endpoint {self.endpoint.name}"
            if fault.kind == "dropped" and not self.endpoint.well:
                raise UserError(
                    f"{where}: cannot be reached ({fault.detail}); check {self.recipe.where}, and that the server runs"
                ) from None
            if fault.kind in TRANSPORT:
                tries = f"{self.recipe.attempts} times in a row" if self.recipe.attempts > 1 else "once"
                raise UserError(
                    f"{where}: {fault}, {tries}; answers are kept, run the same command again when it is well"
                ) from None
            raise NoAnswer(f"{subject}: {fault}") from None
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

    async def _answered(self, prompt: Prompt, schema: type[T], subject: str, picture: bytes | None) -> tuple[T, Reply]:
        while True:
            try:
                return await self._request(prompt, schema, subject, picture)
            except Adapted:
                self.counts["adapted"] += 1

    async def _request(self, prompt: Prompt, schema: type[T], subject: str, picture: bytes | None) -> tuple[T, Reply]:
        async with self._limit:
            self.counts["asked"] += 1
            try:
                reply = await self.endpoint.complete(prompt.text, schema, picture)
                record = parse(reply.text, schema, reply.usage)
            except RequestFault as fault:
                self.counts[fault.kind] += 1
                self.usage = self.usage + fault.usage
                if fault.kind not in TRANSPORT:
                    self.answers.reject(
                        Rejected(task=prompt.name, subject=subject, text=fault.text, reasons=(str(fault),))
                    )
                raise
            self.counts["answered"] += 1
            self.usage = self.usage + reply.usage
            return record, reply

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


def parse(text: str, schema: type[T], usage: Usage | None = None) -> T:
    """The first JSON object in a text that fits, as a record; models like to wrap it in words or a code fence, words
    may hold braces, and some repeat the question first.

    Raises:
        Fault: there is none, or none fits the schema.
    """
    wrong, beyond = None, 0
    for brace in islice(re.finditer(r"\{", text), BRACES):
        if brace.start() < beyond:  # inside an object that did not fit
            continue
        try:
            fields, beyond = json.JSONDecoder().raw_decode(text, brace.start())
            return schema.model_validate(fields)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            wrong = RequestFault("wrong schema", f"{'.'.join(map(str, first['loc']))}: {first['msg']}", text, usage)
        except (ValueError, RecursionError):
            continue
    raise wrong or RequestFault("not JSON", "no whole JSON object in the answer", text, usage)


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
