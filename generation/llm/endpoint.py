"""One request to a server that speaks OpenAI's protocol: an answer's text, or the kind of fault that came instead."""

import asyncio
import email.utils
import re
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NoReturn
from urllib.parse import urlsplit

import openai
from pydantic import BaseModel

from generation.base.errors import UserError
from generation.base.redaction import model_name, without_credentials
from generation.llm.connections import proxy_variable, unopened, unreached
from generation.llm.faults import TRANSPORT, RequestFault, one_line
from generation.llm.forms import IN_TEXT, LENGTHS, TOLD, UNFORMED, request_of, shown
from generation.llm.replies import Reply, graded_reply, plain_reply, reply_of, unmade
from schemas.recipe import EndpointRecipe
from schemas.texts import Grade, PlainAnswer

NO_KEY = "none"  # servers on one's own machine ask for none
SECRET = 8  # letters; a shorter key is a placeholder such as "none", which any text may hold
SCHEMA = re.compile(rf"response.?format|schema|grammar|structured|\bstrict\b|guided|{'|'.join(LENGTHS)}", re.I)
UNEXPLAINED = (400, 404, 415, 422)  # what servers answer to a schema that they do not take
PASSING = (500, 501, 502)  # likewise, but a server that has too much to do answers so too
POLICY = ("content_filter", "content_policy_violation")  # codes that are about one prompt
READ = {PlainAnswer: plain_reply, Grade: graded_reply}  # what is asked for without a schema, made its record's JSON
TWICE = 2  # answers PASSING to one schema, after which it is asked whether the schema is the cause


class Adapted(Exception):
    """The server refused how it was asked, which is no fault of the question: the next request asks in another way."""


class Doubt(Exception):
    """A failure that may come of the schema, none of whose answers has been seen yet. `failure` is what it is if the
    schema is not the cause; `passing` says that it may come of overload, `form` how it was asked.
    """

    def __init__(self, failure: Exception, passing: bool, form: int) -> None:
        super().__init__(str(failure))
        self.failure, self.passing, self.form = failure, passing, form


class Endpoint:
    """A server and a model. A key never leaves this object: whatever a server says is told without it.

    A JSON schema is sent as strictly as the server takes it: with lengths, without them, or at last in the prompt's
    text.
    """

    def __init__(self, recipe: EndpointRecipe, base_url: str, model: str, key: str | None) -> None:
        self.recipe, self.model, self._key, self._url = recipe, model, (key or "").strip(), base_url
        self._secret = self._key if len(self._key) >= SECRET else None
        self.writer = model_name(model)
        self.name = (
            "local" if recipe.endpoint == "local" else without_credentials(base_url)
        )  # a local server's port changes from run to run
        self.well = False  # whether anything was answered yet
        self.form = 0  # index into FORMS; a server that refuses one gets the next
        self.settings: dict[str, Any] = {"temperature": recipe.temperature, "max_tokens": recipe.max_tokens}
        self._left_out: frozenset[str] = frozenset()  # of TOLD, once the server has refused it
        self._taken: set[str] = set()  # schemas in the present form to which an answer came
        self._failed: Counter[str] = Counter()  # schemas in the present form -> answers PASSING since the last answer
        if not re.fullmatch(
            r"[\x21-\x7e]*", self._key
        ):  # HTTP takes no other in a header, and would say so with the key in its message
            raise UserError(
                f"the key in {recipe.key_variable} holds a blank or a character that no key has; set it anew"
            )
        try:
            address = urlsplit(base_url)
            if address.scheme not in ("http", "https") or not address.hostname or address.port == 0:
                raise ValueError("not an http address")
        except ValueError as error:
            self._unusable(error)
        proxy = proxy_variable(base_url)
        self.where = f"endpoint {self.name}" + (f" by way of the proxy in {proxy}" if proxy else "")
        try:
            self.client = openai.AsyncOpenAI(
                base_url=base_url, api_key=self._key or NO_KEY, max_retries=0, timeout=recipe.timeout
            )
            self.client.organization = self.client.project = None  # of the environment, and no server's business
        except (
            Exception
        ) as error:  # what is no address or no header value is refused by whatever HTTP library the client has
            self._unusable(error)

    async def complete(
        self, prompt: str, schema: type[BaseModel], picture: bytes | None = None, form: int | None = None
    ) -> Reply:
        """Asks once; `picture` is a PNG that the prompt is about, `form` another of FORMS than the present one.

        Raises:
            RequestFault: what may be tried again. Adapted: what is to be asked again at once. Doubt: what may come of
            the schema. UserError: what will not get better: no such server or model, a key refused, an account
            without credit.
        """
        form, settings, name = self.form if form is None else form, self.settings, schema.__name__
        if schema in UNFORMED:
            form = IN_TEXT  # nothing in it that a server could refuse
        asked = {key: value for key, value in request_of(form, prompt, schema).items() if key not in self._left_out}
        try:
            async with asyncio.timeout(self.recipe.timeout):  # the client's own limit is for each piece of an answer
                response = await self.client.chat.completions.create(
                    model=self.model, **settings, **shown(asked, picture)
                )
        except (openai.APITimeoutError, TimeoutError):
            raise RequestFault("timed out", f"no answer in {self.recipe.timeout:g} s") from None
        except openai.APIConnectionError as error:
            cause = error.__cause__ or error
            raise RequestFault("dropped", self.tell(str(cause)), remedy=unreached(self._url, cause)) from None
        except openai.APIStatusError as error:
            raise self._refusal(error, form, settings, name) from None
        except (openai.OpenAIError, ValueError, RecursionError) as error:  # an answer that is none
            raise RequestFault("server error", self.tell(str(error))) from None
        try:
            reply = reply_of(response, self.recipe.max_tokens, self._hide)
            if schema in READ:
                reply = READ[schema](response, reply)
        except RequestFault as fault:
            self._answered(form, name, fault.kind not in TRANSPORT)
            raise
        self._answered(form, name)
        self.well = True
        return reply

    def doubtful(self, schema: str, passing: bool) -> bool:
        """Whether a schema may be the cause of a failure, by all that was answered so far."""
        untaken = self.form < IN_TEXT and schema not in self._taken
        return untaken and (not passing or self._failed[schema] >= TWICE)

    def trust(self, schema: str) -> None:
        """The schema was not the cause of what failed so far."""
        self._failed.pop(schema, None)

    def ask_in_words(self) -> None:
        """From now on schemas are told in the prompt's text."""
        self._adopt(IN_TEXT)

    def tell(self, message: str) -> str:
        """A message in one line, without the key."""
        return one_line(self._hide(message))

    async def close(self) -> None:
        """Closes the connections."""
        await self.client.close()

    def _hide(self, text: str) -> str:
        return text.replace(self._secret, "[key]") if self._secret else text

    def _answered(self, form: int, schema: str, by_model: bool = True) -> None:
        """Notes that a question in some form was answered, by the model or by something before it."""
        if form == self.form and by_model:
            self._taken.add(schema)
            self._failed.pop(schema, None)

    def _adopt(self, form: int) -> None:
        if form > self.form:
            self.form, self._taken, self._failed = form, set(), Counter()

    def _unusable(self, error: Exception) -> NoReturn:
        why = unopened(error)
        if why:
            raise UserError(self.tell(f"endpoint {self.name}: {why}")) from None
        raise UserError(
            self.tell(
                f"endpoint {self.name}: cannot be used ({error}); give a base address such as http://localhost:8000/v1"
            )
        ) from None

    def _refusal(self, error: openai.APIStatusError, form: int, settings: dict[str, Any], schema: str) -> Exception:
        """What an error status comes to, of a request in that form with those settings."""
        status, said = error.status_code, self.tell(_said(error))
        if status in (400, 422) and (fault := unmade(said, _inner(error), self.recipe.max_tokens)):
            return fault
        if status in (*UNEXPLAINED, 501) and self._adapt(_said(error), form, settings, schema):
            return Adapted(said)
        failure, passing = self._status(error), status in PASSING
        if form > self.form or not (passing or (status in UNEXPLAINED and _code(error) not in POLICY)):
            return failure
        if form < self.form:  # meanwhile another request found out that the server does not take it
            return Adapted(said)
        self._failed[schema] += passing
        return Doubt(failure, passing, form) if self.doubtful(schema, passing) else failure

    def _adapt(self, complaint: str, form: int, settings: dict[str, Any], schema: str) -> bool:
        """Leaves out what the server does not take; False when that is nothing we know."""
        if "max_tokens" in settings and re.search(r"max.?(completion.?)?tokens", complaint, re.I):
            self.settings = {name: value for name, value in self.settings.items() if name != "max_tokens"} | {
                "max_completion_tokens": self.recipe.max_tokens
            }
        elif "temperature" in settings and re.search(r"temperature", complaint, re.I):
            self.settings = {name: value for name, value in self.settings.items() if name != "temperature"}
        elif schema == Grade.__name__ and not self._left_out and re.search(r"log_?probs", complaint, re.I):
            self._left_out = frozenset(TOLD)
        elif form < IN_TEXT and schema not in self._taken and SCHEMA.search(complaint):
            self._adopt(form + 1)
        else:
            return False
        return True

    def _status(self, error: openai.APIStatusError) -> Exception:
        said = self.tell(_said(error))
        if error.status_code in (400, 413, 422) and (self.well or _code(error) in POLICY):
            return RequestFault("refused", said)  # this one prompt, since others were answered
        if error.status_code == 429 and _code(error) != "insufficient_quota":
            return RequestFault("rate limited", said, wait=retry_after(error.response.headers))
        if error.status_code >= 500 or error.status_code in (408, 409, 425):
            return RequestFault("server error", f"{error.status_code} {said}", wait=retry_after(error.response.headers))
        if re.search(r"context (?:length|window|size)|max\w*[ _](?:completion[ _])?tokens", said, re.I):
            longer = f"lower --max-tokens (now {self.recipe.max_tokens:,}), or serve the model with a longer context"
            return UserError(f"{self.where}: {error.status_code} {said}; {longer}")
        no_credit = "the account has no credit left"
        remedy = {
            401: f"set the key in {self.recipe.key_variable}",
            403: f"check what the key in {self.recipe.key_variable} may do",
            404: f"check {self.recipe.where} (its address mostly ends in /v1) and {self.recipe.which} '{self.model}'",
            402: no_credit,
            407: "write name and password into that variable",
            429: no_credit,
        }.get(error.status_code, f"check the endpoint, the model and the recipe's {self.recipe.part}")
        return UserError(f"{self.where}: {error.status_code} {said}; {remedy}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait (`retry-after-ms`, or `retry-after` in seconds or as an HTTP date, RFC 9110
    10.2.3); None when it does not.
    """
    for name, scale in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        said = headers.get(name)
        if said is None:
            continue
        with suppress(ValueError):
            return max(0.0, float(said) * scale)
        with suppress(ValueError, OverflowError, TypeError):  # TypeError: it is no date
            return max(0.0, email.utils.mktime_tz(email.utils.parsedate_tz(said)) - time.time())  # type: ignore[arg-type]
    return None


def _inner(error: openai.APIStatusError) -> object:
    body = error.body
    return body.get("error", body) if isinstance(body, dict) else body


def _said(error: openai.APIStatusError) -> str:
    inner = _inner(error)
    message = inner.get("message") if isinstance(inner, dict) else inner
    return str(message or error.message)


def _code(error: openai.APIStatusError) -> object:
    inner = _inner(error)
    return inner.get("code") if isinstance(inner, dict) else None
