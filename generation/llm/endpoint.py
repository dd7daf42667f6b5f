"""One request to a server that speaks OpenAI's protocol: an answer's text, or the kind of fault that came instead."""

import asyncio
import base64
import email.utils
import json
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import openai
from pydantic import BaseModel

from generation.base.errors import UserError
from generation.base.redaction import model_name, without_credentials
from schemas.recipe import EndpointRecipe
from schemas.writing import Usage

FaultKind = Literal[
    "rate limited", "server error", "timed out", "dropped", "empty", "cut short", "refused", "not JSON", "wrong schema"
]
TRANSPORT: tuple[FaultKind, ...] = (
    "rate limited",
    "server error",
    "timed out",
    "dropped",
)  # the others are the model's
NO_KEY = "none"  # servers on one's own machine ask for none
SECRET = 8  # letters; a shorter key is a placeholder such as "none", which any text may hold
UNASKED = (
    "pattern",
    "title",
    "default",
    "format",
)  # left out of the schema that is sent; the answer is validated by the whole one
LENGTHS = ("minLength", "maxLength", "minItems", "maxItems")  # some servers take them, and the rest say so


class RequestFault(Exception):
    """A request that gave no valid answer. `wait` is what the server asked for, in seconds."""

    def __init__(
        self, kind: FaultKind, detail: str = "", text: str = "", usage: Usage | None = None, wait: float | None = None
    ) -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind, self.detail, self.text, self.usage, self.wait = kind, detail, text, usage or Usage(), wait


class Adapted(Exception):
    """The server refused how it was asked, which is no fault of the question: the next request asks in another way."""


class Reply(NamedTuple):
    """What a server answered, as it came."""

    text: str
    usage: Usage


class Endpoint:
    """A server and a model. A key never leaves this object: whatever a server says is told without it.

    A JSON schema is sent as strictly as the server takes it: with lengths, without them, or at last in the prompt's
    text.
    """

    def __init__(self, recipe: EndpointRecipe, base_url: str, model: str, key: str | None) -> None:
        self.recipe, self.model, self._key = recipe, model, (key or "").strip()
        self._secret = self._key if len(self._key) >= SECRET else None
        self.writer = model_name(model)
        self.name = (
            "local" if recipe.endpoint == "local" else without_credentials(base_url)
        )  # a local server's port changes from run to run
        self.well = False  # whether anything was answered yet
        self.form = 0  # index into FORMS; a server that refuses one gets the next
        self.settings: dict[str, Any] = {"temperature": recipe.temperature, "max_tokens": recipe.max_tokens}
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
            self.client = openai.AsyncOpenAI(
                base_url=base_url, api_key=self._key or NO_KEY, max_retries=0, timeout=recipe.timeout
            )
        except (
            Exception
        ) as error:  # what is no address or no header value is refused by whatever HTTP library the client has
            raise UserError(
                self.tell(
                    f"endpoint {self.name}: cannot be used ({error}); give a base address such as"
                    " http://localhost:8000/v1"
                )
            ) from None

    async def complete(self, prompt: str, schema: type[BaseModel], picture: bytes | None = None) -> Reply:
        """Asks once; `picture` is a PNG that the prompt is about.

        Raises:
            Fault: what may be tried again. Adapted: what is to be asked again at once. UserError: what will not get
            better: no such server or model, a key that is refused, an account without credit.
        """
        form, settings = self.form, self.settings
        try:
            async with asyncio.timeout(self.recipe.timeout):  # the client's own limit is for each piece of an answer
                response = await self.client.chat.completions.create(
                    model=self.model, **settings, **_shown(FORMS[form](prompt, schema), picture)
                )
        except (openai.APITimeoutError, TimeoutError):
            raise RequestFault("timed out", f"no answer in {self.recipe.timeout:g} s") from None
        except openai.APIConnectionError as error:
            raise RequestFault("dropped", self.tell(str(error.__cause__ or error))) from None
        except openai.APIStatusError as error:
            if error.status_code in (400, 404, 415, 422, 501) and self._adapt(_said(error), form, settings):
                raise Adapted(self.tell(_said(error))) from None
            raise self._status(error) from None
        except (openai.OpenAIError, ValueError, RecursionError) as error:  # an answer that is none
            raise RequestFault("server error", self.tell(str(error))) from None
        reply = self._reply(response)
        self.well = True
        return reply

    def tell(self, message: str) -> str:
        """A message in one line, without the key."""
        said = "".join(c if c.isprintable() else " " for c in " ".join(message.split()))
        return (said.replace(self._secret, "[key]") if self._secret else said)[:300]

    async def close(self) -> None:
        """Closes the connections."""
        await self.client.close()

    def _adapt(self, complaint: str, form: int, settings: dict[str, Any]) -> bool:
        """Leaves out what the server does not take; False when that is nothing we know."""
        if "max_tokens" in settings and re.search(r"max.?(completion.?)?tokens", complaint, re.I):
            self.settings = {name: value for name, value in self.settings.items() if name != "max_tokens"} | {
                "max_completion_tokens": self.recipe.max_tokens
            }
        elif "temperature" in settings and re.search(r"temperature", complaint, re.I):
            self.settings = {name: value for name, value in self.settings.items() if name != "temperature"}
        elif form < len(FORMS) - 1 and re.search(
            rf"response.?format|schema|grammar|structured|\bstrict\b|guided|{'|'.join(LENGTHS)}", complaint, re.I
        ):
            self.form = max(self.form, form + 1)
        else:
            return False
        return True

    def _reply(self, response: Any) -> Reply:
        counted = getattr(response, "usage", None)
        usage = Usage(input=_number(counted, "prompt_tokens"), output=_number(counted, "completion_tokens"))
        choices = getattr(response, "choices", None)
        if not isinstance(choices, list):
            raise RequestFault(
                "server error",
                self.tell(f"no chat completion, but {getattr(response, 'model_extra', None) or response}"),
                usage=usage,
            )
        message, reason = (
            (getattr(choices[0], name, None) for name in ("message", "finish_reason")) if choices else (None, None)
        )
        if message is None:
            raise RequestFault("empty", usage=usage)
        content, refusal = getattr(message, "content", None), getattr(message, "refusal", None)
        text = (
            content.encode("utf-8", "replace").decode() if isinstance(content, str) else ""
        )  # half of a surrogate pair cannot be kept
        text = text.replace(self._secret, "[key]") if self._secret else text
        if refusal or reason == "content_filter":
            raise RequestFault("refused", self.tell(str(refusal or reason)), text, usage)
        if reason == "length":
            raise RequestFault("cut short", f"more than {self.recipe.max_tokens} tokens", text, usage)
        if not text.strip():
            raise RequestFault("empty", usage=usage)
        return Reply(text, usage)

    def _status(self, error: openai.APIStatusError) -> Exception:
        said = self.tell(_said(error))
        if error.status_code in (400, 413, 422) and (
            self.well or _code(error) in ("content_filter", "content_policy_violation")
        ):
            return RequestFault("refused", said)  # this one prompt, since others were answered
        if error.status_code == 429 and _code(error) != "insufficient_quota":
            return RequestFault("rate limited", said, wait=retry_after(error.response.headers))
        if error.status_code >= 500 or error.status_code in (408, 409, 425):
            return RequestFault("server error", f"{error.status_code} {said}", wait=retry_after(error.response.headers))
        no_credit = "the account has no credit left"
        remedy = {
            401: f"set the key in {self.recipe.key_variable}",
            403: f"check what the key in {self.recipe.key_variable} may do",
            404: f"check {self.recipe.where} (its address mostly ends in /v1) and {self.recipe.which} '{self.model}'",
            402: no_credit,
            429: no_credit,
        }.get(error.status_code, f"check the endpoint, the model and the recipe's {self.recipe.part}")
        return UserError(f"endpoint {self.name}: {error.status_code} {said}; {remedy}")


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


@cache
def json_schema(kind: type[BaseModel], lengths: bool) -> dict[str, Any]:
    """A record's JSON schema as servers take it for constrained decoding: every field required, no other allowed."""
    left_out = UNASKED if lengths else UNASKED + LENGTHS

    def pruned(value: Any) -> Any:
        if isinstance(value, dict):
            properties = (
                {"properties": {name: pruned(v) for name, v in value["properties"].items()}}
                if "properties" in value
                else {}
            )
            return {
                key: pruned(v) for key, v in value.items() if key not in left_out and key != "properties"
            } | properties
        return [pruned(v) for v in value] if isinstance(value, list) else value

    schema: dict[str, Any] = pruned(kind.model_json_schema())
    schema.pop("description", None)
    return schema


def _strict(prompt: str, schema: type[BaseModel], lengths: bool) -> dict[str, Any]:
    asked = {"name": schema.__name__, "strict": True, "schema": json_schema(schema, lengths)}
    return {
        "messages": [{"role": "user", "content": prompt}],
        "response_format": {"type": "json_schema", "json_schema": asked},
    }


def _in_text(prompt: str, schema: type[BaseModel]) -> dict[str, Any]:
    told = (
        f"{prompt}\n\nAnswer with one JSON object and nothing else. It fits this JSON"
        f" schema:\n{json.dumps(json_schema(schema, True))}"
    )
    return {"messages": [{"role": "user", "content": told}]}


def _shown(asked: dict[str, Any], picture: bytes | None) -> dict[str, Any]:
    """The same question with a picture before its text."""
    if picture is None:
        return asked
    (message,) = asked["messages"]
    address = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    parts = [{"type": "image_url", "image_url": {"url": address}}, {"type": "text", "text": message["content"]}]
    return {**asked, "messages": [{**message, "content": parts}]}


FORMS = (lambda p, s: _strict(p, s, True), lambda p, s: _strict(p, s, False), _in_text)


def _said(error: openai.APIStatusError) -> str:
    body = error.body
    inner = body.get("error", body) if isinstance(body, dict) else body
    message = inner.get("message") if isinstance(inner, dict) else inner
    return str(message or error.message)


def _code(error: openai.APIStatusError) -> str | None:
    body = error.body if isinstance(error.body, dict) else {}
    inner = body.get("error", body)
    return inner.get("code") if isinstance(inner, dict) else None


def _number(counted: object, name: str) -> int:
    value = getattr(counted, name, 0)
    return value if isinstance(value, int) else 0
