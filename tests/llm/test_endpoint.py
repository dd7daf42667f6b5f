"""Whatever a server does ends as an answer, as a fault of a known kind, or as one line for the user; the key is in none
of them.
"""

import asyncio
import email.utils
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
from llm_server import FATAL, RETRIED, StandInServer, always, first, llm_server

from generation.base.errors import UserError
from generation.llm.endpoint import Adapted, Doubt, Endpoint, retry_after
from generation.llm.faults import TRANSPORT, RequestFault
from generation.llm.forms import FORMS, LENGTHS, json_schema
from generation.llm.replies import Reply, record_of, reply_of
from prompts import render
from schemas.recipe import WriterRecipe
from schemas.texts import EventReview, EventText, Paraphrase, PersonReview, PersonText
from schemas.writing import Usage

KEY = "sk-test-0123456789"
PROMPT = render("write_event", facts='{"event": "night market"}', shortest="30", longest="95").text
RECIPE = WriterRecipe(license="CC0-1.0", timeout=5.0, longest_wait=0.05)


def endpoint(server: StandInServer, recipe: WriterRecipe = RECIPE, key: str | None = KEY) -> Endpoint:
    return Endpoint(recipe, server.url, "stand-in", key)


async def ask(client: Endpoint, prompt: str = PROMPT, schema: type = EventText, again: bool = True) -> Reply:
    try:
        while True:
            try:
                return await client.complete(prompt, schema)
            except Adapted:
                if not again:
                    raise
            except Doubt as doubt:
                raise doubt.failure from None
    finally:
        await client.close()


def outcome(kind: str, recipe: WriterRecipe = RECIPE, **options: float) -> tuple[Exception | Reply, StandInServer]:
    with llm_server(always(kind), **options) as server:
        try:
            return asyncio.run(ask(endpoint(server, recipe))), server
        except (RequestFault, UserError) as error:
            return error, server


def test_a_good_answer_comes_with_its_tokens() -> None:
    with llm_server() as server:
        reply = asyncio.run(ask(endpoint(server)))
    assert isinstance(record_of(reply.text, EventText), EventText)
    assert reply.usage == Usage(input=100, output=50)
    assert server.counts == {"requests": 1, "good": 1}
    assert server.keys == {f"Bearer {KEY}"}
    assert (
        server.asked[0]["model"] == "stand-in"
        and server.asked[0]["temperature"] == 0.9
        and server.asked[0]["max_tokens"] == 800
    )


@pytest.mark.parametrize("kind", [k for k in RETRIED if k not in ("slow", "dripping")])
def test_a_passing_fault_is_of_its_kind_and_tells_no_key(kind: str) -> None:
    fault, server = outcome(kind)
    if isinstance(fault, Reply):
        with pytest.raises(RequestFault) as caught:
            record_of(fault.text, EventText, fault.usage)
        fault = caught.value
    assert isinstance(fault, RequestFault) and fault.kind == RETRIED[kind]
    assert "\n" not in str(fault) and KEY not in f"{fault} {fault.text} {fault.detail}"
    assert server.counts == {"requests": 1, kind: 1}


@pytest.mark.parametrize("kind", ["slow", "dripping"])
def test_an_answer_that_takes_too_long_is_left(kind: str) -> None:
    started = time.monotonic()
    fault, _ = outcome(kind, RECIPE.model_copy(update={"timeout": 0.4}), slow=20.0)
    assert isinstance(fault, RequestFault) and fault.kind == "timed out" and "0.4 s" in str(fault)
    assert time.monotonic() - started < 15, "it waited for the whole answer"


@pytest.mark.parametrize("kind", FATAL)
def test_what_will_not_get_better_is_one_line_without_the_key(kind: str) -> None:
    error, server = outcome(kind)
    assert isinstance(error, UserError) and server.counts == {"requests": 1, kind: 1}
    text = str(error)
    assert "\n" not in text and KEY not in text and text.startswith(f"endpoint {server.url}: {FATAL[kind]} ")
    remedy = {
        "unauthorized": "set the key in OPENAI_API_KEY",
        "quota": "no credit left",
        "no credit": "no credit left",
        "no model": "--model 'stand-in'",
    }
    assert remedy.get(kind, "check") in text
    assert "[key]" in text, "the server's words are told, without the key"


def test_a_key_in_an_answer_is_taken_out() -> None:
    reply, server = outcome("echo")
    assert isinstance(reply, Reply) and KEY not in reply.text and "Bearer [key]" in reply.text
    assert server.counts == {"requests": 1, "echo": 1}


def test_nothing_that_listens_is_a_dropped_connection() -> None:
    with llm_server() as server:
        gone = endpoint(server)
    with pytest.raises(RequestFault) as caught:
        asyncio.run(ask(gone))
    assert caught.value.kind == "dropped"


def test_an_address_of_something_else_is_a_user_error() -> None:
    with llm_server() as server:
        server.url += "/v2"
        with pytest.raises(UserError, match=r"404 Not Found; check --endpoint .* and --model"):
            asyncio.run(ask(endpoint(server)))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:8000",
        "http://",
        "ftp://host/v1",
        "http://[::1/v1",
        "http://user:secret@host:port/v1",
        "http://h\x00/v1",
        "http://h:99999/v1",
    ],
)
def test_what_is_no_address_is_refused_at_once_in_one_line(url: str) -> None:
    with pytest.raises(UserError) as caught:
        Endpoint(RECIPE, url, "m", KEY)
    assert (
        "\n" not in str(caught.value)
        and "http://localhost:8000/v1" in str(caught.value)
        and "secret" not in str(caught.value)
    )


def test_a_name_and_a_password_in_the_address_are_not_told() -> None:
    assert Endpoint(RECIPE, "http://user:secret@host/v1/?token=secret", "m", None).name == "http://host/v1"


def test_a_local_server_has_one_name_whatever_its_port() -> None:
    local = RECIPE.model_copy(update={"endpoint": "local"})
    assert {Endpoint(local, f"http://127.0.0.1:{port}/v1", "m", None).name for port in (8001, 8002)} == {"local"}


@pytest.mark.parametrize("key", ["schlüssel-0123", "sk-01 23", "sk-01\n23"])
def test_a_key_that_no_header_takes_is_refused_and_not_told(key: str) -> None:
    with pytest.raises(UserError, match="OPENAI_API_KEY") as caught:
        Endpoint(RECIPE, "http://localhost/v1", "m", key)
    assert key not in str(caught.value) and "23" not in str(caught.value)


@pytest.mark.parametrize(("key", "sent"), [(f"{KEY}\n", KEY), (f" {KEY} ", KEY), (None, "none"), ("", "none")])
def test_blanks_around_a_key_do_not_count_and_no_key_is_sent_as_none(key: str | None, sent: str) -> None:
    with llm_server() as server:
        asyncio.run(ask(endpoint(server, key=key)))
    assert server.keys == {f"Bearer {sent}"}


# what a server does not take


@pytest.mark.parametrize(
    ("dislikes", "refused"),
    [
        (["max_tokens"], 1),
        (["temperature"], 1),
        (["lengths"], 1),
        (["response_format"], 2),
        (["max_tokens", "temperature"], 2),
        (["max_tokens", "temperature", "lengths", "response_format"], 4),
    ],
)
def test_what_a_server_refuses_is_left_out_once_and_for_all(dislikes: list[str], refused: int) -> None:
    async def twice(client: Endpoint) -> None:
        for _ in range(2):
            while True:
                try:
                    assert record_of((await client.complete(PROMPT, EventText)).text, EventText)
                    break
                except Adapted:
                    pass
        await client.close()

    with llm_server(dislikes=dislikes) as server:
        asyncio.run(twice(endpoint(server)))
    assert server.counts["good"] == 2 and server.counts["requests"] == refused + 2
    last = server.asked[-1]
    assert ("max_tokens" in last) == ("max_tokens" not in dislikes) and ("temperature" in last) == (
        "temperature" not in dislikes
    )
    assert last.get("max_completion_tokens") == (800 if "max_tokens" in dislikes else None)
    if "response_format" in dislikes:
        assert '"keywords"' in last["messages"][0]["content"]


def test_many_at_once_adapt_together() -> None:
    async def many(client: Endpoint) -> None:
        async def single() -> None:
            while True:
                try:
                    await client.complete(PROMPT, EventText)
                    return
                except Adapted:
                    pass

        await asyncio.gather(*(single() for _ in range(16)))
        await client.close()

    with llm_server(dislikes=["max_tokens", "temperature", "lengths", "response_format"]) as server:
        client = endpoint(server)
        asyncio.run(many(client))
    assert server.counts["good"] == 16 and client.form == len(FORMS) - 1
    assert client.settings == {"max_completion_tokens": 800}


def test_a_refusal_that_nothing_helps_against_ends_with_one_line() -> None:
    error, server = outcome("bad request")
    assert isinstance(error, UserError) and server.counts["requests"] == 1


def test_once_others_were_answered_a_refused_prompt_is_its_own_fault() -> None:
    async def twice(client: Endpoint) -> None:
        try:
            await client.complete(PROMPT, EventText)
            with pytest.raises(RequestFault, match="refused"):
                await client.complete(PROMPT, EventText)
        finally:
            await client.close()

    with llm_server(first(None, "bad request")) as server:
        asyncio.run(twice(endpoint(server)))


@pytest.mark.parametrize("schema", [PersonText, EventText, PersonReview, EventReview, Paraphrase])
@pytest.mark.parametrize("lengths", [True, False])
def test_a_schema_that_is_sent_is_strict(schema: type, lengths: bool) -> None:
    sent = json_schema(schema, lengths)
    assert sent["additionalProperties"] is False and set(sent["required"]) == set(sent["properties"]) == set(
        schema.model_fields
    )
    text = str(sent)
    assert (
        "'pattern':" not in text
        and "'default':" not in text
        and (lengths or not any(f"'{name}':" in text for name in LENGTHS))
    )


# how long a server asks to wait


def test_retry_after_is_read_in_its_three_forms() -> None:
    assert retry_after({"retry-after": "7"}) == 7 and retry_after({"retry-after": "0.5"}) == 0.5
    assert retry_after({"retry-after-ms": "250", "retry-after": "9"}) == 0.25
    soon = email.utils.formatdate(time.time() + 100, usegmt=True)
    assert 97 <= retry_after({"retry-after": soon}) <= 100
    assert retry_after({"retry-after": email.utils.formatdate(time.time() - 100, usegmt=True)}) == 0


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("", None),
        ("soon", None),
        ("-3", 0),
        ("nan", 0),
        ("1e999", float("inf")),
        ("Wed, 21 Oct 99999999 07:28:00 GMT", None),
    ],
)
def test_an_odd_retry_after_is_no_traceback(said: str, wait: float | None) -> None:
    assert retry_after({"retry-after": said}) == wait
    assert retry_after({}) is None


@pytest.mark.parametrize(
    ("kind", "low", "high"), [("429 seconds", 7, 7), ("429 date", 5, 7), ("429 milliseconds", 7, 7), ("503", 7, 7)]
)
def test_what_a_server_asks_to_wait_is_in_the_fault(kind: str, low: float, high: float) -> None:
    fault, _ = outcome(kind, wait=7.0)
    assert isinstance(fault, RequestFault) and fault.wait is not None and low <= fault.wait <= high
    assert fault.kind in TRANSPORT


def test_without_a_word_on_waiting_there_is_none() -> None:
    fault, _ = outcome("429 bare")
    assert isinstance(fault, RequestFault) and fault.wait is None


# answers of odd shapes


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        ("<html>", "server error"),
        (None, "server error"),
        (SimpleNamespace(choices="x"), "server error"),
        (SimpleNamespace(choices=[]), "empty"),
        (SimpleNamespace(choices=[None]), "empty"),
        (SimpleNamespace(choices=[SimpleNamespace(message=SimpleNamespace(content=[1]))]), "empty"),
        (
            SimpleNamespace(
                choices=[SimpleNamespace(message=SimpleNamespace(content=None))],
                usage=SimpleNamespace(prompt_tokens="x"),
            ),
            "empty",
        ),
        (SimpleNamespace(choices=[SimpleNamespace(message=SimpleNamespace(content="x", refusal=3))]), "refused"),
    ],
)
def test_a_completion_of_any_shape_is_a_fault_of_a_known_kind(response: object, kind: str) -> None:
    with pytest.raises(RequestFault) as caught:
        reply_of(response, 800, str)
    assert caught.value.kind == kind


# the stand-in by itself


def test_the_stand_in_runs_alone_and_says_where() -> None:
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).parents[1] / "helpers" / "llm_server.py"), "--null"],
        stdout=subprocess.PIPE,
        text=True,
    ) as alone:
        try:
            url = alone.stdout.readline().strip()
            body = b'{"messages": [{}], "response_format": {"json_schema": {"name": "PersonReview"}}}'
            with urllib.request.urlopen(urllib.request.Request(f"{url}/chat/completions", body)) as answer:
                assert b"facts_hold" in answer.read()
        finally:
            alone.terminate()


def test_first_faults_then_answers() -> None:
    with llm_server(first("500", None, "junk")) as server:
        client = endpoint(server)
        with pytest.raises(RequestFault):
            asyncio.run(ask(client))
    assert server.counts == {"requests": 1, "500": 1}
