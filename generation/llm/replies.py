"""Whatever an endpoint sends, made an answer: its text, and the one record in it; or the kind of fault that it is."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from generation.llm.faults import FaultKind, RequestFault
from generation.llm.thoughts import after_thoughts
from schemas.writing import Usage

T = TypeVar("T", bound=BaseModel)
BRACES = 50  # places in a text at which what looks like a JSON object is none
CUT = ("length", "max_tokens", "model_length")  # what servers call the end of an answer that has become too long
THOUGHTS = ("reasoning_content", "reasoning", "thinking")  # fields beside the content in which servers put thoughts
WORDS = ("text", "thinking", "reasoning", "refusal", "content", "value")  # fields of a part that hold its words
UNMADE = re.compile(r"json_validate_failed|failed to (?:generate|validate) (?:valid )?json", re.I)
CALL = re.compile(
    r'<tool_call>|\[TOOL_CALLS\]|<function=|<\|python_tag\|>|"tool_calls"|"(?:arguments|parameters)"\s*:\s*["{]'
)
CALLS = "it calls a tool instead of answering"


class Reply(NamedTuple):
    """What a server answered, as it came: `text` may have thoughts before the answer."""

    text: str
    usage: Usage


class Message(NamedTuple):
    """What a message says, thinks and refuses, wherever in it that stood."""

    text: str
    thoughts: str
    refusal: str
    calls: bool  # a tool, instead of answering


def reply_of(response: Any, most: int, hide: Callable[[str], str]) -> Reply:
    """The text of a chat completion that was asked for with at most so many tokens; `hide` takes out what nobody may
    read.

    Raises:
        RequestFault: it holds none, or only a part of one.
    """
    counted = getattr(response, "usage", None)
    usage = Usage(input=_number(counted, "prompt_tokens"), output=_number(counted, "completion_tokens"))
    choices = getattr(response, "choices", None)
    if not isinstance(choices, list):
        said = hide(str(getattr(response, "model_extra", None) or response))
        raise RequestFault("server error", f"no chat completion, but {said}", usage=usage)
    given = getattr(choices[0], "message", None) if choices else None
    if given is None:
        raise RequestFault("empty", usage=usage)
    reason, message = getattr(choices[0], "finish_reason", None), _read(given)
    text, thoughts = hide(message.text), hide(message.thoughts)
    if message.refusal or reason == "content_filter":
        raise RequestFault("refused", hide(message.refusal or str(reason)), text, usage)
    if reason in CUT:
        raise RequestFault("cut short", _cut(text, thoughts, usage, most), text or thoughts, usage)
    if text.strip():
        return Reply(text, usage)
    if message.calls:
        raise RequestFault("tool call", CALLS, text, usage)
    if _holds_object(thoughts):
        raise RequestFault(
            "in its thoughts", "the answer stands in the reasoning, and the content is empty", thoughts, usage
        )
    raise RequestFault("empty", "it thought and did not answer" if thoughts.strip() else "", thoughts, usage)


def record_of(text: str, schema: type[T], usage: Usage | None = None) -> T:
    """The one record of `schema` in a text; models like to think first, to wrap an answer in words or a code fence, and
    to repeat it or the question. What stands in thoughts was discarded, and is no answer.

    Raises:
        RequestFault: there is none, none fits the schema, or there are several that differ.
    """
    answer = text if _is_object(text) else after_thoughts(text)
    if answer is None:
        raise RequestFault("cut short", "its thoughts never end", text, usage)
    if not answer.strip() and text.strip():
        raise RequestFault("empty", "it thought and did not answer", text, usage)
    fitting: list[T] = []
    wrong = "no whole JSON object in the answer"
    kind: FaultKind = "not JSON"
    try:
        for fields in _objects(answer):
            try:
                record = schema.model_validate(fields)
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                kind, wrong = "wrong schema", f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            else:
                fitting += [record] if record not in fitting else []
    except RequestFault as fault:
        raise RequestFault(fault.kind, fault.detail, text, usage) from None
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise RequestFault("several answers", f"{len(fitting)} that differ", text, usage)
    if CALL.search(answer):
        raise RequestFault("tool call", CALLS, text, usage)
    raise RequestFault(kind, wrong, text, usage)


def plain_reply(response: Any, reply: Reply) -> Reply:
    """An answer in a model's own manner as a PlainAnswer's JSON, without its thoughts.

    Raises:
        RequestFault: its thoughts never end, or nothing follows them.
    """
    answer = _answer(reply)
    return reply._replace(text=json.dumps({"text": answer}, ensure_ascii=False))


def graded_reply(response: Any, reply: Reply) -> Reply:
    """An answer of one digit as a Grade's JSON, with the probabilities that digits had in its place.

    Raises:
        RequestFault: there is no digit, or there are several that differ.
    """
    digits = set(re.findall(r"(?<![\d.])\d(?![\d.]*\d)", _answer(reply)))
    if len(digits) != 1:
        said = f"{len(digits)} that differ" if digits else "no single digit in the answer"
        raise RequestFault("several answers" if digits else "wrong schema", said, reply.text, reply.usage)
    (digit,) = digits
    text = json.dumps({"grade": int(digit), "weights": _weights(response, digit)})
    return reply._replace(text=text)


def _answer(reply: Reply) -> str:
    answer = after_thoughts(reply.text)
    if answer is None:
        raise RequestFault("cut short", "its thoughts never end", reply.text, reply.usage)
    if not answer.strip():
        raise RequestFault("empty", "it thought and did not answer", reply.text, reply.usage)
    return answer.strip()


def _weights(response: Any, digit: str) -> dict[str, float]:
    """Digit -> its probability at the last place where the answer has `digit`; empty where the server tells none."""
    told = getattr(response.choices[0], "logprobs", None)
    places = getattr(told, "content", None) or []
    place = next((token for token in reversed(places) if str(getattr(token, "token", "")).strip() == digit), None)
    weights = dict[str, float]()
    for likely in getattr(place, "top_logprobs", None) or []:
        text = str(likely.token).strip()
        if len(text) == 1 and text.isascii() and text.isdigit() and isinstance(likely.logprob, int | float):
            weights[text] = min(1.0, weights.get(text, 0.0) + math.exp(min(0.0, likely.logprob)))
    return weights


def unmade(complaint: str, body: object, most: int) -> RequestFault | None:
    """The fault of one generation that a server tells as an error of the request; None when it is none.

    Servers that check answers themselves say so with status 400 and the code json_validate_failed or tool_use_failed.
    """
    fields = body if isinstance(body, dict) else {}
    code, text = str(fields.get("code")), str(fields.get("failed_generation") or "")
    if code == "tool_use_failed":
        return RequestFault("tool call", complaint, text)
    if not UNMADE.search(f"{code} {complaint}"):
        return None
    if re.search(r"max\w*[ _](?:completion[ _])?tokens", complaint, re.I):
        return RequestFault("cut short", f"at {most:,} tokens: {complaint}", text)
    return RequestFault("not JSON", complaint, text)


def _read(message: Any) -> Message:
    """A message whose content is a string or a list of parts."""
    content = getattr(message, "content", None)
    text, thoughts, refusal = "", "", ""
    for part in content if isinstance(content, list) else [content]:
        kind = str(part.get("type", "")) if isinstance(part, Mapping) else ""
        if "refusal" in kind:
            refusal += _words(part)
        elif re.search("think|thought|reason", kind):
            thoughts += _words(part)
        else:
            text += _words(part)
    thoughts += next(filter(None, (_words(getattr(message, name, None)) for name in THOUGHTS)), "")
    refusal += str(getattr(message, "refusal", None) or "")
    calls = bool(getattr(message, "tool_calls", None) or getattr(message, "function_call", None))
    return Message(text, thoughts, refusal, calls)


def _words(value: object) -> str:
    """The words of a part, which may have parts of its own."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # half of a surrogate pair cannot be kept
    if isinstance(value, Mapping):
        return next(filter(None, (_words(value.get(name)) for name in WORDS)), "")
    return "".join(map(_words, value)) if isinstance(value, Sequence) else ""


def _cut(text: str, thoughts: str, usage: Usage, most: int) -> str:
    """Where an answer was cut, and what took its place; a server's context may hold less than was allowed."""
    answer = after_thoughts(text)
    where = f"at {usage.output:,} of {most:,} tokens" if 0 < usage.output < most else f"at {most:,} tokens"
    return where if answer and answer.strip() else f"{where}, all of them thoughts" if text or thoughts else where


def _is_object(text: str) -> bool:
    """Whether a text is a JSON object and nothing else, so that no part of it is a thought."""
    start = text.lstrip()
    try:
        return start.startswith("{") and isinstance(json.loads(start), dict)
    except (ValueError, RecursionError):
        return False


def _holds_object(text: str) -> bool:
    try:
        return any(True for _ in _objects(text))
    except RequestFault:
        return False


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in a text that lie in no other; words may hold braces.

    Raises:
        RequestFault: there are too many that are no JSON to look at what follows.
    """
    decoder = json.JSONDecoder(object_pairs_hook=_fields)
    beyond = misses = 0
    for brace in re.finditer(r'\{\s*["}]', text):
        if brace.start() < beyond:  # inside an object that was read
            continue
        try:
            fields, beyond = decoder.raw_decode(text, brace.start())
            yield fields
        except (ValueError, RecursionError):
            misses += 1
            if misses == BRACES:
                raise RequestFault("not JSON", "more and more braces that are none", text) from None


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object's fields; one that is given twice with different values fits no schema."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        fields[name if fields.get(name, value) == value else f"{name}, given twice"] = value
    return fields


def _number(counted: object, name: str) -> int:
    value = getattr(counted, name, 0)
    return value if isinstance(value, int) else 0
