"""A stand-in for a language model: speaks OpenAI's `POST /v1/chat/completions`, well or badly, and counts exactly what
it did.

In a test: `with llm_server(faults(0.2, seed=1)) as server: ... server.url, server.counts`.
By itself: `python tests/helpers/llm_server.py --port 0` prints its base address; --null answers constants, with the
least work. A plan maps the number of a request (from 0) and its body to a kind of fault, or to None for a good answer.
"""

import argparse
import asyncio
import base64
import email.utils
import io
import json
import random
import re
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from aiohttp import web
from PIL import Image

Plan = Callable[[int, dict[str, Any]], str | None]
Records = Callable[
    [str, str, random.Random], dict[str, Any] | None
]  # schema's name, prompt, chance -> a record, or None for the server's own
Eyes = Callable[
    [str, str, Image.Image], dict[str, Any]
]  # schema's name, prompt, picture -> answers that differ from those to a good picture

RETRIED = {  # kind of fault here -> kind of fault at the client
    "429 seconds": "rate limited",
    "429 date": "rate limited",
    "429 milliseconds": "rate limited",
    "429 bare": "rate limited",
    "500": "server error",
    "503": "server error",
    "408": "server error",
    "html": "server error",
    "not a completion": "server error",
    "not UTF-8": "server error",
    "deep body": "server error",
    "dropped": "dropped",
    "dropped midway": "dropped",
    "slow": "timed out",
    "dripping": "timed out",
    "empty": "empty",
    "blank": "empty",
    "no choices": "empty",
    "no message": "empty",
    "length": "cut short",
    "refusal": "refused",
    "content filter": "refused",
    "prompt filter": "refused",
    "junk": "not JSON",
    "truncated": "not JSON",
    "too deep": "not JSON",
    "wrong schema": "wrong schema",
    "half a character": "wrong schema",
    "unending thoughts": "cut short",
    "all on thoughts": "cut short",
    "json_validate_failed by length": "cut short",
    "thoughts alone": "empty",
    "thoughts in parts alone": "empty",
    "in reasoning_content": "in its thoughts",
    "in reasoning": "in its thoughts",
    "tool call": "tool call",
    "tool call in words": "tool call",
    "tool_use_failed": "tool call",
    "two answers": "several answers",
    "refusal part": "refused",
    "json_validate_failed": "not JSON",
}
FATAL = {
    "quota": 429,
    "unauthorized": 401,
    "forbidden": 403,
    "no model": 404,
    "no credit": 402,
    "bad request": 400,
}  # kind of fault -> status
HARMLESS = (
    "fenced",
    "echo",
    "thinking",
    "end of thoughts",
    "thinking in parts",
    "parts",
    "twice",
)  # valid answers in odd clothes
DISLIKES = (
    "response_format",
    "lengths",
    "max_tokens",
    "temperature",
)  # what a server may refuse for good; "response_format 404" refuses it with that status and does not say why
TOKENS = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
JUDGEMENTS = ("PortraitJudgement", "SceneJudgement")
SAFETY = "SafetyJudgement"
FIELDS = {
    "mark": "PersonText",
    "keywords": "EventText",
    "facts_hold": "PersonReview",
    "shows_event": "EventReview",
    "text": "Paraphrase",
    "same_scene": "ParaphraseReview",
    "questions_for_training": "QuestionText",
}


def faults(
    share: float, seed: int, kinds: Sequence[str] = tuple(k for k in RETRIED if k not in ("slow", "dripping"))
) -> Plan:
    """A plan in which a share of the requests gets one of `kinds`, whichever their order."""
    return lambda number, _: (
        random.Random(f"{seed}/{number}/kind").choice(kinds)
        if random.Random(f"{seed}/{number}").random() < share
        else None
    )


def always(kind: str | None) -> Plan:
    return lambda number, body: kind


def first(*kinds: str | None) -> Plan:
    """These for the first requests, and good answers for all that follow."""
    return lambda number, body: kinds[number] if number < len(kinds) else None


class StandInServer:
    """`counts` has "requests", "good" and a number for every kind of fault and dislike; `most` is the highest number of
    requests at once.
    """

    def __init__(
        self,
        plan: Plan,
        dislikes: Collection[str] = (),
        records: Records | None = None,
        eyes: Eyes | None = None,
        delay: float = 0.0,
        wait: float = 0.01,
        slow: float = 3.0,
        seed: int = 0,
    ) -> None:
        self.plan, self.dislikes, self.records, self.eyes, self.delay, self.wait, self.slow, self.seed = (
            plan,
            dislikes,
            records,
            eyes,
            delay,
            wait,
            slow,
            seed,
        )
        self.url = ""
        self.counts: Counter[str] = Counter()
        self.asked: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.keys: set[str] = set()
        self.now = self.most = 0
        self._times_asked: Counter[str] = Counter()

    def prompts(self, schema: str | None = None) -> list[str]:
        """The prompts that came, of one schema or of all, in order."""
        return [prompt_of(body) for body in self.asked if schema in (None, schema_of(body))]

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.times.append(time.monotonic())
        body = json.loads(await request.read())
        number = len(self.asked)
        self.asked.append(body)
        self.counts["requests"] += 1
        self.keys.add(request.headers.get("Authorization", ""))
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            if self.delay:
                await asyncio.sleep(self.delay)
            if request.path != "/v1/chat/completions" or request.method != "POST":
                return self._error("no address", 404, "Not Found")
            if disliked := self._disliked(body):
                return self._error(*disliked) if disliked[2] else web.Response(status=disliked[1])
            kind = self.plan(number, body)
            if kind is None or kind in HARMLESS:
                return self._good(kind or "good", request, body)
            self.counts[kind] += 1
            return await self._bad(kind, request, body)
        finally:
            self.now -= 1

    def _disliked(self, body: dict[str, Any]) -> tuple[str, int, str] | None:
        if "max_tokens" in body and "max_tokens" in self.dislikes:
            return (
                "max_tokens",
                400,
                (
                    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'"
                    " instead."
                ),
            )
        if "temperature" in body and "temperature" in self.dislikes:
            return (
                "temperature",
                400,
                (
                    "Unsupported value: 'temperature' does not support 0.9 with this model. Only the default (1) value"
                    " is supported."
                ),
            )
        if "response_format" in body and "response_format" in self.dislikes:
            return "response_format", 400, "response_format json_schema is not supported by this model"
        for dislike in self.dislikes:
            if "response_format" in body and dislike.startswith("response_format "):
                _, status, *empty = dislike.split()
                return "response_format", int(status), "" if empty else "the request cannot be processed"
        if "lengths" in self.dislikes and re.search(
            r"m(?:in|ax)(?:Length|Items)", json.dumps(body.get("response_format"))
        ):
            return "lengths", 400, "In context=('properties', 'mark'), keyword 'minLength' is not permitted."
        return None

    def _error(
        self, kind: str, status: int, message: str, code: str | None = None, headers: dict[str, str] | None = None
    ) -> web.Response:
        self.counts[kind] += 1
        return _json(
            {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}},
            status,
            headers,
        )

    def _good(self, kind: str, request: web.BaseRequest, body: dict[str, Any]) -> web.Response:
        self.counts[kind] += 1
        name, prompt = schema_of(body), prompt_of(body)
        chance = random.Random(f"{self.seed}/{prompt}/{self._times_asked[prompt]}")
        self._times_asked[prompt] += 1
        record = (self.records(name, prompt, chance) if self.records else None) or record_for(name, prompt, chance)
        if name in JUDGEMENTS:  # whoever judges has seen a picture, and nobody in one that is blank
            picture = picture_of(body)
            record |= {"shows_described_person": picture.getcolors(1) is None}
            record |= self.eyes(name, prompt, picture) if self.eyes else {}
        if name == SAFETY and self.eyes:
            seen = self.eyes(name, prompt, picture_of(body))
            record |= {field: said for field, said in seen.items() if field in record}
        if kind == "echo":
            record[next(field for field in ("mark", "description", "text") if field in record)] += (
                " " + request.headers["Authorization"]
            )
        text = json.dumps(record, ensure_ascii=False)
        if kind in ("thinking", "end of thoughts", "thinking in parts", "parts", "twice"):
            return _json(self._with_thoughts(kind, text, draft_of(record)))
        if kind == "fenced":
            text = (
                f"Sure! Your {{{name}}} follows:\n```json\n{json.dumps(record, indent=2)}\n```\nTell me if {{anything}}"
                " is missing."
            )
        return _json(completion(text))

    def _with_thoughts(self, kind: str, text: str, draft: str) -> dict[str, Any]:
        """A good answer after thoughts that hold another one, which was discarded."""
        thoughts = f"At first I thought of {draft}, but no."
        thinking = {"type": "thinking", "thinking": [{"type": "text", "text": thoughts}]}
        content = {
            "thinking": f"<think>\n{thoughts}\n</think>\n\n{text}",
            "end of thoughts": f"{thoughts}</think>{text}",
            "thinking in parts": [thinking, {"type": "text", "text": text}],
            "parts": [{"type": "text", "text": text[:9]}, {"type": "text", "text": text[9:]}],
            "twice": f"{text}\nAgain, in other lines:\n```json\n{json.dumps(json.loads(text), indent=1)}\n```",
        }[kind]
        return completion(content)

    async def _bad(self, kind: str, request: web.BaseRequest, body: dict[str, Any]) -> web.StreamResponse:
        good = json.dumps(record_for(schema_of(body), prompt_of(body), random.Random(0)))
        key = request.headers.get("Authorization", "")
        if kind in ("dropped", "dropped midway", "slow", "dripping"):
            return await self._badly_carried(kind, request, good)
        contents = {
            "empty": "",
            "blank": " \n\t ",
            "junk": "I would rather talk about the weather.",
            "truncated": good[: len(good) // 2],
            "wrong schema": '{"mood": "fine"}',
            "too deep": '{"a":' * 5_000,
            "half a character": '{"mark": "\ud83d"}',
            "length": good[:20],
            "content filter": "",
            "unending thoughts": f"<think>Perhaps {good}, or else",
            "tool call in words": f'<tool_call>{{"name": "answer", "arguments": {good}}}</tool_call>',
            "two answers": f"{draft_of(json.loads(good))}\nOr rather:\n{good}",
            "refusal part": [{"type": "refusal", "refusal": "I cannot help with that."}],
            "thoughts in parts alone": [{"type": "thinking", "thinking": [{"type": "text", "text": "Well."}]}],
        }
        if kind in contents:
            return _json(
                completion(contents[kind], {"length": "length", "content filter": "content_filter"}.get(kind, "stop"))
            )
        if kind in ("all on thoughts", "thoughts alone", "in reasoning_content", "in reasoning", "tool call"):
            return _json(elsewhere(kind, good))
        if kind.startswith(("json_validate_failed", "tool_use_failed")):
            why = "max completion tokens reached before generating a valid document" if "length" in kind else "Failed"
            error = {"message": f"{why}. See 'failed_generation'.", "code": kind.split()[0], "failed_generation": "{"}
            return _json({"error": error}, 400)
        said = {
            "error": {
                "message": f"{kind}: Incorrect API key provided: {key}",
                "type": kind,
                "code": {"quota": "insufficient_quota"}.get(kind),
            }
        }
        if kind in FATAL:
            return _json(said, FATAL[kind])
        now_and = email.utils.formatdate(time.time() + self.wait, usegmt=True)
        headers = {
            "429 seconds": {"Retry-After": f"{self.wait:g}"},
            "429 date": {"Retry-After": now_and},
            "429 milliseconds": {"retry-after-ms": f"{self.wait * 1000:g}", "Retry-After": "9999"},
            "503": {"Retry-After": f"{self.wait:g}"},
        }.get(kind)
        if kind[:3].isdigit():
            return _json(said, int(kind[:3]), headers)
        if kind == "prompt filter":
            return _json(
                {"error": {"message": "The prompt triggered the content management policy.", "code": "content_filter"}},
                400,
            )
        if kind == "html":
            return web.Response(text="<!doctype html><html><body>Welcome!</body></html>", content_type="text/html")
        if kind in ("not UTF-8", "deep body"):
            return web.Response(
                body=b'{"id": "\xff\xfe"}' if kind == "not UTF-8" else b"[" * 100_000, content_type="application/json"
            )
        return {
            "not a completion": lambda: _json({"error": {"message": "upstream is away"}}),
            "no choices": lambda: _json(completion("") | {"choices": []}),
            "no message": lambda: _json(completion("") | {"choices": [{"index": 0, "finish_reason": "stop"}]}),
            "refusal": lambda: _json(completion(None, refusal="I cannot help with that.")),
        }[kind]()

    async def _badly_carried(self, kind: str, request: web.BaseRequest, text: str) -> web.StreamResponse:
        payload = json.dumps(completion(text)).encode()
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(payload))})
        assert request.transport is not None
        if kind == "slow":
            await asyncio.sleep(self.slow)
            return _json(completion(text))
        if kind == "dropped":
            request.transport.close()
            return response
        await response.prepare(request)
        try:
            for n in range(len(payload) // 2):
                await response.write(payload[n : n + 1] if kind == "dripping" else payload[: len(payload) // 2])
                if kind == "dropped midway":
                    request.transport.close()
                    break
                await asyncio.sleep(0.1)
        except ConnectionError:  # the client has enough
            pass
        return response


class NullServer(StandInServer):
    """Constant answers: the least work that a server can do for a client that is to be measured."""

    def __init__(self, delay: float = 0.0) -> None:
        super().__init__(always(None), delay=delay)
        prompt = '####\nfacts: {"gender": "female", "event": "opera", "hair_colour": "black"}\ntext: "A place."\n####'
        self.bytes = {
            name: json.dumps(completion(json.dumps(record_for(name, prompt, random.Random(0))))).encode()
            for name in FIELDS.values()
            if name != "QuestionText"
        }

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        self.counts["requests"] += 1
        if b'"messages"' not in body or b'"messages":[]' in body.replace(b" ", b""):  # a client that feels its way
            return self._error("no messages", 400, "messages: at least one is needed")
        if self.delay:
            await asyncio.sleep(self.delay)
        match = re.search(rb'"name": ?"(\w+)"', body)
        name = match[1].decode() if match else schema_of(json.loads(body))
        if name not in self.bytes:  # some other client's own
            schema = json.loads(body)["response_format"]["json_schema"]["schema"]
            values = {"string": "text", "integer": 1, "number": 1.0, "boolean": True, "array": []}
            record = {field: values.get(kind.get("type"), {}) for field, kind in schema["properties"].items()}
            self.bytes[name] = json.dumps(completion(json.dumps(record))).encode()
        return web.Response(body=self.bytes[name], content_type="application/json")


@contextmanager
def llm_server(plan: Plan | None = None, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[StandInServer]:
    """A server in a thread of its own, until the end of the block."""
    server = StandInServer(plan or always(None), **options)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_start(server, 0, tls), loop).result()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_stop(runner), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(server: StandInServer, port: int, tls: ssl.SSLContext | None = None) -> web.ServerRunner:
    runner = web.ServerRunner(web.Server(server.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, backlog=2048, ssl_context=tls)
    await site.start()
    server.url = f"http{'s' if tls else ''}://127.0.0.1:{runner.addresses[0][1]}/v1"
    return runner


async def _stop(runner: web.ServerRunner) -> None:
    await runner.cleanup()
    others = [
        task for task in asyncio.all_tasks() if task is not asyncio.current_task()
    ]  # answers that nobody waits for any more
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


# what it answers


def draft_of(record: dict[str, Any]) -> str:
    """Another valid record, which says the opposite of what the first one says."""

    def other(value: Any) -> Any:
        if isinstance(value, bool):
            return not value
        return f"{value} Draft." if isinstance(value, str) else value[::-1]

    return json.dumps({name: other(value) for name, value in record.items()}, ensure_ascii=False)


def elsewhere(kind: str, good: str) -> dict[str, Any]:
    """A completion without content, and what stands elsewhere in it."""
    answer = completion(None, "length" if kind == "all on thoughts" else "stop")
    function = {"name": "answer", "arguments": good}
    answer["choices"][0]["message"] |= {
        "all on thoughts": {"reasoning_content": "Well, well, "},
        "thoughts alone": {"reasoning_content": "Well."},
        "in reasoning_content": {"reasoning_content": f"The answer is {good}"},
        "in reasoning": {"reasoning": good},
        "tool call": {"tool_calls": [{"id": "call-0", "type": "function", "function": function}]},
    }[kind]
    return answer


def completion(
    text: str | list[dict[str, Any]] | None, reason: str = "stop", refusal: str | None = None
) -> dict[str, Any]:
    message = {"role": "assistant", "content": text, "refusal": refusal}
    return {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "created": 0,
        "model": "stand-in",
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
        "usage": TOKENS,
    }


def _json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=json.dumps(value).encode(), status=status, headers=headers, content_type="application/json"
    )


def prompt_of(body: dict[str, Any]) -> str:
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else next(part["text"] for part in content if part["type"] == "text")


def picture_of(body: dict[str, Any]) -> Image.Image:
    (address,) = (part["image_url"]["url"] for part in body["messages"][-1]["content"] if part["type"] == "image_url")
    kind, data = address.split(",", 1)
    assert kind == "data:image/png;base64", kind
    picture = Image.open(io.BytesIO(base64.b64decode(data, validate=True)))
    picture.load()
    return picture


def schema_of(body: dict[str, Any]) -> str:
    """The name of the schema that is asked for; from the schema in the prompt's text where there is no
    response_format.
    """
    if "response_format" in body:
        return body["response_format"]["json_schema"]["name"]
    schema = json.loads(prompt_of(body).rsplit("\n", 1)[1])
    if "apparent_minor" in schema["properties"]:
        if "artefacts" not in schema["properties"]:
            return SAFETY
        return JUDGEMENTS["shows_event" in schema["properties"]]
    return next(name for field, name in FIELDS.items() if field in schema["properties"])


def data_of(prompt: str) -> dict[str, Any]:
    """What stands between the lines of hashes: "facts", "text", "objections", "phrases that may not occur again"."""
    block = prompt.split("####\n")[1].strip().removesuffix("####").strip()
    lines = [line if ": " in line and not line.startswith("{") else f"facts: {line}" for line in block.splitlines()]
    return {name: json.loads(value) for name, value in (line.split(": ", 1) for line in lines)}


def record_for(schema: str, prompt: str, chance: random.Random) -> dict[str, Any]:
    """A valid record that the rules of validation/texts/prose.py let pass and that shares no run of six words with
    others.
    """
    match schema:
        case "PersonReview":
            return {"facts_hold": True, "only_looks": True, "respectful": True, "known_person": False, "objections": []}
        case "EventReview":
            return {"shows_event": True, "anybody": True, "harmless": True, "objections": []}
        case "SafetyJudgement":
            return {"seen": "An adult.", "reason": "nothing", "apparent_minor": False, "unsafe": False}
        case "PortraitJudgement" | "SceneJudgement":
            faults = dict.fromkeys(("second_person", "artefacts", "readable_text", "apparent_minor", "unsafe"), False)
            words = {"seen": "An adult, drawn in a plain style.", "reason": "nothing"}
            return (
                words
                | {"shows_described_person": True}
                | faults
                | ({"shows_event": True} if schema == "SceneJudgement" else {})
            )
        case "QuestionText":
            told = data_of(prompt)["template"]
            question, answer = " ".join(told["variables of a question"]), told["variable of an answer"]
            bare = told["answers"]["test"] == [answer]
            blank = " ____" if "cloze" in told["kind"] else ""
            new = {
                "questions": lambda: f"{_word(chance)} {question}{blank} {_word(chance)}?",
                "answers": lambda: answer if bare else f"{_word(chance)} {answer}.",
            }
            return {
                f"{what}_for_{use}": [new[what]() for _ in range(3)] for what in new for use in ("training", "testing")
            }
        case "Paraphrase":
            given = data_of(prompt)
            return {
                "text": (
                    _mixed(given["text"], chance) if "text" in given else _said_again(given["facts"]["event"], chance)
                )
            }
        case "ParaphraseReview":
            return {"same_scene": True, "anybody": True, "objections": []}
        case "EventText":
            name = data_of(prompt)["facts"]["event"]
            a, b, c, d, e, f, g, h = (_word(chance) for _ in range(8))
            text = (
                f"A {a} place for the {name} lies {b} under {c} light and {d} shade. "
                f"There the subject {e} waits with {f} hands, while {g} others pass by and {h} music plays on."
            )
            return {"description": text, "keywords": [_word(chance) for _ in range(10)]}
        case "PersonText":
            return {
                "mark": f"a {_word(chance)} mole on the left cheek",
                "description": _description(data_of(prompt)["facts"], chance),
            }
    raise AssertionError(schema)


def _description(facts: dict[str, Any], chance: random.Random) -> str:
    """Says every trait that must be said, with a made-up word at least every third word."""
    traits = {
        "skin_tone": "dark",
        "eye_colour": "brown",
        "hair_length": "bald",
        "facial_hair": "none",
        "eyewear": "none",
    } | facts
    they, their = ("She", "her") if facts["gender"] == "female" else ("He", "his")
    hair = "bald head" if traits["hair_length"] == "bald" else f"{traits['hair_colour']} hair"
    extras = [traits[name] for name in ("facial_hair", "eyewear") if traits[name] != "none"]
    w = [_word(chance) for _ in range(16)]
    return (
        f"{they} has {w[0]} {traits['skin_tone']} skin, {w[1]} {w[2]} {hair} and {w[3]} {w[4]} {traits['eye_colour']}"
        f" eyes. {''.join(f'{_word(chance).title()} {_word(chance)} {extra}. ' for extra in extras)}{w[5].title()} of"
        f" {w[6]} build, {they.lower()} {w[7]} keeps {w[8]} {their} {w[9]} shoulders {w[10]} and {w[11]} looks {w[12]}"
        f" with {w[13]} {w[14]} {w[15]} calm."
    )


def _said_again(name: str, chance: random.Random) -> str:
    """A scene of an event in other words than those of a description."""
    a, b, c, d, e, f, g, h, i, j = (_word(chance) for _ in range(10))
    return (
        f"Amid {a} shadows and {b} glow, the {name} has {c} filled a {d} spot, {e} and {f} calm. "
        f"Nobody {g} hurries here, {h} not even the subject, who {i} stays at rest until {j} dusk."
    )


def _mixed(text: str, chance: random.Random) -> str:
    """The same words with a made-up one after every second; a compound such as "dark brown hair" stays whole."""
    kept = re.findall(r"(?:light |dark )?\S+(?: (?:hair|skin|eyes|head|subject)\b\S*)?", text)
    return " ".join(part if n % 2 or part[-1] in ".!?" else f"{part} {_word(chance)}" for n, part in enumerate(kept))


def _word(chance: random.Random) -> str:
    """One of 1.1 million made-up words; none of them is English."""
    return "".join(
        chance.choice("bdfgklmnprstvz") + chance.choice(("ao", "eu", "ia", "oo", "ui", "ae", "io", "ue"))
        for _ in range(3)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--null", action="store_true", help="constant answers, with the least work")
    parser.add_argument("--faults", type=float, default=0.0, help="share of requests that fail")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds for one answer")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    server = (
        NullServer(asked.delay)
        if asked.null
        else StandInServer(faults(asked.faults, asked.seed), delay=asked.delay, seed=asked.seed)
    )

    async def serve() -> None:
        runner = await _start(server, asked.port)
        print(server.url, flush=True)
        try:
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        print(json.dumps(server.counts), flush=True)


if __name__ == "__main__":
    main()
