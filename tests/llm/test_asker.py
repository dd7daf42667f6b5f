"""A prompt becomes a validated record or a clear end; what was answered once is never asked for again, and every
request is counted.
"""

import asyncio
import json
import os
import signal
import time
from pathlib import Path

import pytest
from llm_server import FATAL, HARMLESS, RETRIED, StandInServer, always, faults, first, llm_server, prompt_of

from generation.base.errors import UserError
from generation.base.hashing import schema_hash, stable_hash
from generation.concepts.sampling import Sampler
from generation.llm.answers import Answers
from generation.llm.asker import Asker, DatedRecord, NoAnswer, each, open_asker, price
from generation.llm.faults import FEW, MORE, OF_THE_QUESTION, TRANSPORT, RequestFault
from generation.llm.replies import record_of
from generation.writing.people import PersonTask
from prompts import Prompt, render
from schemas.concepts import Facts
from schemas.recipe import WriterRecipe
from schemas.texts import EventText, PersonText
from schemas.writing import Answer, Rejected, Usage
from validation.texts.names_in_text import NamesOf

KEY = "sk-test-0123456789"
RECIPE = WriterRecipe(license="CC0-1.0", timeout=20.0, longest_wait=0.02)
GOOD = {
    "description": "A square of stalls in the warm evening light of the lamps, where the subject waits.",
    "keywords": ["a", "b", "c", "d", "e"],
}


def prompt(event: str = "night market") -> Prompt:
    return render("write_event", facts=json.dumps({"event": event}), shortest="30", longest="95")


def recipe(**fields: object) -> WriterRecipe:
    return WriterRecipe.model_validate(RECIPE.model_dump() | fields)


def session(server: StandInServer, folder: Path, work, settings: WriterRecipe = RECIPE, model: str = "stand-in"):
    """What `work` gives of a writer, and the writer."""

    async def run():
        async with open_asker(settings, server.url, model, KEY, Answers(folder)) as writer:
            try:
                return await work(writer), writer
            except (NoAnswer, UserError) as error:
                return error, writer

    return asyncio.run(run())


def one(writer: Asker[WriterRecipe]):
    return writer.ask(prompt(), EventText, "night market")


def total(server: StandInServer) -> int:
    return sum(server.counts.values()) - server.counts["requests"]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def rejected(folder: Path) -> list[Rejected]:
    return [Rejected.model_validate_json(path.read_text()) for path in sorted((folder / "rejected").glob("*.json"))]


# one answer


@pytest.mark.parametrize("kind", [k for k in RETRIED if k not in ("slow", "dripping")])
def test_after_a_passing_fault_it_asks_again_and_counts_both(tmp_path: Path, kind: str) -> None:
    with llm_server(first(kind)) as server:
        written, writer = session(server, tmp_path, one)
    assert isinstance(written, DatedRecord) and isinstance(written.record, EventText)
    assert server.counts == {"requests": 2, kind: 1, "good": 1}
    assert writer.counts == {"asked": 2, RETRIED[kind]: 1, "answered": 1}
    assert len(list((tmp_path / "answers").iterdir())) == 1
    assert [answer.reasons[0].split(":")[0] for answer in rejected(tmp_path)] == (
        [] if RETRIED[kind] in TRANSPORT else [RETRIED[kind]]
    )


@pytest.mark.parametrize("kind", [k for k in RETRIED if k not in ("slow", "dripping")])
def test_a_fault_in_all_attempts_ends_the_run_or_this_answer(tmp_path: Path, kind: str) -> None:
    with llm_server(always(kind)) as server:
        error, writer = session(server, tmp_path, one, recipe(attempts=3))
    assert isinstance(error, UserError if RETRIED[kind] in TRANSPORT else NoAnswer)
    assert "\n" not in str(error) and KEY not in str(error)
    if RETRIED[kind] == "dropped":
        assert "cannot be reached" in str(error) and "check --endpoint" in str(error) and server.url in str(error)
    else:
        assert RETRIED[kind] in str(error)
    if RETRIED[kind] in TRANSPORT and RETRIED[kind] != "dropped":
        assert (
            "3 times in a row" in str(error) and "run the same command again" in str(error) and server.url in str(error)
        )
    times = 4 if kind == "500" else 3  # once without the schema, which may be what such a server cannot take
    assert server.counts == {"requests": times, kind: times} and writer.counts == {"asked": times, RETRIED[kind]: times}
    assert not (tmp_path / "answers").exists(), "an invalid answer is never kept"


def test_a_slow_answer_is_asked_for_again(tmp_path: Path) -> None:
    with llm_server(first("slow"), slow=2.0) as server:
        written, writer = session(server, tmp_path, one, recipe(timeout=0.5))
    assert isinstance(written, DatedRecord) and writer.counts == {"asked": 2, "timed out": 1, "answered": 1}


@pytest.mark.parametrize("kind", FATAL)
def test_what_will_not_get_better_is_asked_once(tmp_path: Path, kind: str) -> None:
    with llm_server(always(kind)) as server:
        error, writer = session(server, tmp_path, one)
    assert isinstance(error, UserError) and KEY not in str(error)
    times = 2 if kind in ("bad request", "no model") else 1  # once without the schema
    assert server.counts == {"requests": times, kind: times} and writer.counts == {"asked": times}


@pytest.mark.parametrize(
    ("dislikes", "refused"),
    [(["max_tokens"], 1), (["temperature"], 1), (["lengths"], 1), (["response_format", "temperature"], 3)],
)
def test_a_setting_that_is_refused_costs_no_attempt_and_is_counted(
    tmp_path: Path, dislikes: list[str], refused: int
) -> None:
    with llm_server(dislikes=dislikes) as server:
        written, writer = session(server, tmp_path, one, recipe(attempts=1))
    assert isinstance(written, DatedRecord)
    assert (
        writer.counts == {"asked": refused + 1, "adapted": refused, "answered": 1}
        and server.counts["requests"] == refused + 1
    )


@pytest.mark.parametrize("kind", [kind for kind in HARMLESS if kind != "echo"])
def test_an_answer_in_odd_clothes_is_taken_and_what_was_discarded_before_it_is_not(tmp_path: Path, kind: str) -> None:
    with llm_server(always(kind)) as server:
        written, writer = session(server, tmp_path, one)
    assert isinstance(written, DatedRecord) and "Draft" not in written.record.description
    assert writer.counts == {"asked": 1, "answered": 1} and server.counts[kind] == 1


# when to stop

HOPELESS = {  # kind at the server -> what is told
    "length": "raise --max-tokens (now 800; thoughts count)",
    "unending thoughts": "raise --max-tokens",
    "all on thoughts": "all of them thoughts",
    "thoughts alone": "it thought and did not answer",
    "empty": "chat template",
    "in reasoning_content": "without its reasoning parser",
    "in reasoning": "without its reasoning parser",
    "tool call": "start the server without tools",
    "two answers": "reasoning parser or turn thinking off",
    "junk": "a server that keeps answers to a JSON schema",
    "wrong schema": "take a larger model",
    "refusal": "take another model",
}


@pytest.mark.parametrize("kind", HOPELESS)
def test_a_few_answers_of_one_kind_of_failure_in_a_row_end_it_and_say_what_to_change(tmp_path: Path, kind: str) -> None:
    enough = MORE if RETRIED[kind] in OF_THE_QUESTION else FEW
    with llm_server(always(kind)) as server:
        error, _ = session(server, tmp_path, lambda writer: ask_all(writer, people(60)), recipe(concurrency=4))
    assert isinstance(error, UserError) and f"{enough} answers in a row" in str(error), error
    assert HOPELESS[kind] in str(error) and "run the same command again" in str(error) and "\n" not in str(error)
    assert enough <= server.counts["requests"] <= enough + 4, "60 people with 8 tries each would have been 480"


@pytest.mark.parametrize("kind", ["length", "two answers", "refusal"])
def test_one_hard_question_among_others_is_no_reason_to_stop(tmp_path: Path, kind: str) -> None:
    tasks = people(4)

    async def work(writer: Asker[WriterRecipe]) -> list[str]:
        ends = []
        for n, task in enumerate(tasks):
            try:
                await writer.ask(task.write(), PersonText, task.subject)
                ends.append("answered")
            except NoAnswer:
                ends.append(f"none for {n}")
        return ends

    hard = tasks[2].write().text
    with llm_server(lambda number, body: kind if prompt_of(body) == hard else None) as server:
        ends, _ = session(server, tmp_path, work, recipe(attempts=30))
    assert ends == ["answered", "answered", "none for 2", "answered"] and server.counts[kind] == 30


def test_what_was_kept_shows_that_the_model_answers(tmp_path: Path) -> None:
    async def both(writer: Asker[WriterRecipe]) -> str:
        await one(writer)
        try:
            await writer.ask(prompt("opera"), EventText, "opera")
        except NoAnswer:
            return "none"
        return "answered"

    with llm_server() as server:
        session(server, tmp_path, one)
        server.plan = always("length")
        assert session(server, tmp_path, both, recipe(attempts=9))[0] == "none"


def test_many_hard_questions_in_a_row_end_it_though_others_were_answered(tmp_path: Path) -> None:
    with llm_server(lambda number, body: "length" if number >= 10 else None) as server:
        error, _ = session(server, tmp_path, lambda writer: ask_all(writer, people(60)), recipe(concurrency=8))
    assert isinstance(error, UserError) and "raise --max-tokens" in str(error)
    assert server.counts["length"] <= 2 * 8


# schemas that a server does not take


@pytest.mark.parametrize("status", ["400", "404", "415", "422", "500", "501", "502", "500 empty", "400 empty"])
def test_a_server_that_fails_on_schemas_is_asked_without_them_and_that_is_told_once(
    tmp_path: Path, status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with llm_server(dislikes=[f"response_format {status}"]) as server:
        found, writer = session(server, tmp_path, lambda writer: ask_all(writer, people(12)), recipe(concurrency=4))
    assert isinstance(found, dict) and len(found) == 12 and writer.counts["answered"] == server.counts["good"] == 12
    assert capsys.readouterr().out.count("takes no JSON schema (response_format)") == 1
    assert "response_format" not in server.asked[-1] and '"mark"' in prompt_of(server.asked[-1])
    assert writer.counts["asked"] == server.counts["requests"] <= 12 + 4 * 3


def test_a_server_that_also_takes_no_max_tokens_is_found_out_in_one_go(tmp_path: Path) -> None:
    with llm_server(dislikes=["response_format 422", "max_tokens"]) as server:
        written, _ = session(server, tmp_path, one, recipe(attempts=1))
    assert isinstance(written, DatedRecord) and server.counts["good"] == 1


@pytest.mark.parametrize(
    "plan",
    [
        first("500", "500", "500"),
        first("500", "500", "503"),
        first("500", "500", "not a completion"),
        first("500", "500"),
        lambda number, body: "500" if number % 2 or number < 9 else None,
    ],
)
def test_overload_does_not_take_the_schema_away(tmp_path: Path, plan) -> None:
    with llm_server(plan) as server:
        _, writer = session(server, tmp_path, lambda writer: ask_all(writer, people(6)), recipe(attempts=30))
    assert "response_format" in server.asked[-1] and not writer.counts["adapted"]


def test_a_schema_that_was_answered_is_not_doubted_when_the_server_fails(tmp_path: Path) -> None:
    with llm_server(lambda number, body: None if number < 1 else "500") as server:
        _, writer = session(server, tmp_path, lambda writer: ask_all(writer, people(3)), recipe(attempts=6))
    assert all("response_format" in body for body in server.asked) and writer.counts["answered"] == 1


def test_a_generation_that_the_server_found_invalid_costs_no_schema(tmp_path: Path) -> None:
    with llm_server(first("json_validate_failed", "json_validate_failed", "tool_use_failed")) as server:
        written, writer = session(server, tmp_path, one)
    assert isinstance(written, DatedRecord) and "response_format" in server.asked[-1]
    assert writer.counts == {"asked": 4, "not JSON": 2, "tool call": 1, "answered": 1}


def test_tokens_of_all_answers_are_summed_taken_or_not(tmp_path: Path) -> None:
    with llm_server(first("junk", "length", "500", "refusal")) as server:
        _, writer = session(server, tmp_path, one, recipe(price_input=1.0, price_output=10.0))
    assert writer.usage == Usage(input=400, output=200) and server.counts["requests"] == 5
    assert writer.cost == pytest.approx((400 * 1.0 + 200 * 10.0) / 1e6)
    assert price(RECIPE, writer.usage) is None


@pytest.mark.parametrize("kind", ["429 seconds", "429 date", "429 milliseconds", "503"])
def test_no_wait_is_longer_than_the_recipe_allows(tmp_path: Path, kind: str) -> None:
    with llm_server(first(kind, kind), wait=3600.0) as server:
        started = time.monotonic()
        written, _ = session(server, tmp_path, one)
    assert isinstance(written, DatedRecord) and time.monotonic() - started < 60


def test_what_the_server_asks_to_wait_is_waited(tmp_path: Path) -> None:
    with llm_server(first("429 seconds", "429 milliseconds"), wait=0.3) as server:
        session(server, tmp_path, one, recipe(longest_wait=5.0))
    assert all(later - earlier >= 0.29 for earlier, later in zip(server.times, server.times[1:], strict=False))


# parsing

JSON = json.dumps(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        f"  \n{JSON}\n",
        f"```json\n{JSON}\n```",
        f"Here you are:\n{JSON}\nAnything else?",
        f"Your {{event}} as JSON: {JSON}",
        f"{{{{ {JSON}",
        f"{JSON}{JSON}",
        f"<think>A market {{or so}}.</think>\n{JSON}",
        JSON.replace("stalls", "{stalls}"),
        json.dumps(GOOD, indent=4),
        JSON + '{"mood": "fine"}',
        f'You gave me {{"event": {{"name": "opera"}}}} and so {JSON}',
    ],
)
def test_a_record_is_found_in_a_text(text: str) -> None:
    assert record_of(text, EventText).keywords == ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no braces",
        "{",
        "}{",
        JSON[:-1],
        JSON[: len(JSON) // 2],
        "{'description': 'single quotes'}",
        '{"a":' * 50_000,
        '{"n": ' + "1" * 5000 + "}",
        "{" * 100_000,
        "[1, 2]",
        "null",
    ],
)
def test_a_text_without_a_whole_object_is_not_json(text: str) -> None:
    started = time.monotonic()
    with pytest.raises(RequestFault) as caught:
        record_of(text, EventText, Usage(input=1, output=2))
    assert (
        caught.value.kind == "not JSON" and caught.value.text == text and caught.value.usage == Usage(input=1, output=2)
    )
    assert time.monotonic() - started < 20, "its time grows with the square of the text"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"description": "short"}, "description"),
        ({"keywords": ["a"]}, "keywords"),
        ({"mood": "fine"}, "mood"),
        ({"keywords": "a b c"}, "keywords"),
        ({"description": 7}, "description"),
        ({"description": "x\x00" + "y" * 50}, "description"),
        ({"description": "\ud83d" + "y" * 50}, "description"),
    ],
)
def test_an_object_of_another_shape_is_the_wrong_schema(fields: dict, named: str) -> None:
    with pytest.raises(RequestFault, match=named) as caught:
        record_of(json.dumps(GOOD | fields), EventText)
    assert caught.value.kind == "wrong schema"


def test_a_record_inside_another_object_is_the_wrong_schema() -> None:
    for text in (json.dumps({"event": GOOD}), '{"a":' * 500 + "1" + "}" * 500):
        with pytest.raises(RequestFault) as caught:
            record_of(text, EventText)
        assert caught.value.kind == "wrong schema"


# what is kept


def test_a_kept_answer_is_never_asked_for_again(tmp_path: Path) -> None:
    with llm_server() as server:
        before, _ = session(server, tmp_path, one)
        again, writer = session(server, tmp_path, one)
    assert again == before and server.counts["requests"] == 1
    assert writer.counts == {"kept": 1} and writer.usage == Usage()


@pytest.mark.parametrize(
    "other",
    [
        lambda writer: writer.ask(prompt("opera"), EventText, "opera"),
        lambda writer: writer.ask(prompt(), EventText, "night market", attempt=1),
        lambda writer: writer.ask(prompt()._replace(template_hash="0" * 16), EventText, "night market"),
    ],
)
def test_another_prompt_template_or_attempt_is_another_answer(tmp_path: Path, other) -> None:
    with llm_server() as server:
        session(server, tmp_path, one)
        _, writer = session(server, tmp_path, other)
    assert writer.counts == {"asked": 1, "answered": 1} and len(files(tmp_path)) == server.counts["requests"] == 2


@pytest.mark.parametrize(("settings", "model"), [(recipe(temperature=0.1), "stand-in"), (RECIPE, "other")])
def test_another_temperature_or_model_is_another_answer(tmp_path: Path, settings: WriterRecipe, model: str) -> None:
    with llm_server() as server:
        session(server, tmp_path, one)
        _, writer = session(server, tmp_path, one, settings, model)
    assert writer.counts == {"asked": 1, "answered": 1} and len(files(tmp_path)) == 2


def test_another_node_or_a_longer_answer_pays_for_nothing_twice(tmp_path: Path) -> None:
    with llm_server() as server:
        before, _ = session(server, tmp_path, one)
    with llm_server() as elsewhere:
        for settings in (RECIPE, recipe(max_tokens=900), recipe(endpoint="local")):
            again, writer = session(elsewhere, tmp_path, one, settings)
            assert again == before and writer.counts == {"kept": 1}
    assert server.url != elsewhere.url and elsewhere.counts["requests"] == 0


def test_an_answer_that_was_cut_is_asked_for_again_with_more_tokens(tmp_path: Path) -> None:
    with llm_server(lambda number, body: "length" if body["max_tokens"] < 900 else None) as server:
        cut, _ = session(server, tmp_path, one, recipe(attempts=2))
        whole, writer = session(server, tmp_path, one, recipe(attempts=2, max_tokens=900))
    assert isinstance(cut, NoAnswer) and isinstance(whole, DatedRecord) and writer.counts["answered"] == 1


def keep_as_earlier_versions_did(folder: Path, server: StandInServer, text: str) -> None:
    """Under a key in which the server's address and the answer's length count."""
    asked = prompt()
    parameters = server.url, "stand-in", RECIPE.temperature, RECIPE.max_tokens
    key = stable_hash("answer", *parameters, asked.template_hash, asked.text, schema_hash(EventText), 0)
    about = {"task": asked.name, "subject": "x", "model": "stand-in", "date": "2026-01-31", "usage": Usage(output=7)}
    Answers(folder).keep(Answer(key=key, text=text, **about))


def test_answers_of_earlier_versions_are_found_and_known_at_other_addresses_from_then_on(tmp_path: Path) -> None:
    with llm_server() as server:
        keep_as_earlier_versions_did(tmp_path, server, json.dumps(GOOD))
        written, writer = session(server, tmp_path, one)
    assert written.date == "2026-01-31" and writer.counts == {"kept": 1} and writer.kept_usage == Usage(output=7)
    with llm_server() as elsewhere:
        assert session(elsewhere, tmp_path, one)[0] == written
    assert server.counts["requests"] == elsewhere.counts["requests"] == 0


def test_an_answer_of_earlier_versions_that_was_misread_is_asked_for_anew(tmp_path: Path) -> None:
    with llm_server() as server:
        keep_as_earlier_versions_did(tmp_path, server, f"<think>Or {json.dumps(GOOD)}, or")
        written, writer = session(server, tmp_path, one)
    assert isinstance(written, DatedRecord) and writer.counts == {"asked": 1, "answered": 1}


def test_what_does_not_change_an_answer_does_not_ask_again(tmp_path: Path) -> None:
    with llm_server() as server:
        session(server, tmp_path, one)
        other = recipe(
            concurrency=3,
            attempts=2,
            timeout=7.0,
            longest_wait=3.0,
            requests_per_minute=1,
            reviewer=False,
            price_input=2.0,
        )
        _, writer = session(server, tmp_path, lambda writer: writer.ask(prompt(), EventText, "called otherwise"), other)
    assert writer.counts == {"kept": 1} and server.counts["requests"] == 1


def test_a_local_models_answers_are_found_again_at_another_port(tmp_path: Path) -> None:
    local = recipe(endpoint="local")
    for expected in ({"asked": 1, "answered": 1}, {"kept": 1}):
        with llm_server() as server:
            _, writer = session(server, tmp_path, one, local)
        assert writer.counts == expected


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "{}",
        lambda text: "\x00" * len(text),
        lambda text: Answer.model_validate_json(text).model_copy(update={"text": "no JSON"}).model_dump_json(),
        lambda text: Answer.model_validate_json(text).model_copy(update={"text": '{"mood": 1}'}).model_dump_json(),
        lambda text: Answer.model_validate_json(text).model_copy(update={"key": "0" * 32}).model_dump_json(),
    ],
)
def test_a_damaged_answer_is_named_in_one_line_and_never_taken(tmp_path: Path, damage) -> None:
    with llm_server() as server:
        session(server, tmp_path, one)
        (path,) = files(tmp_path)
        path.write_text(damage(path.read_text()))
        error, _ = session(server, tmp_path, one)
        assert (
            isinstance(error, UserError)
            and str(path) in str(error)
            and "delete it to have it asked for again" in str(error)
            and "\n" not in str(error)
        )
        path.unlink()
        written, _ = session(server, tmp_path, one)
    assert isinstance(written, DatedRecord) and server.counts["requests"] == 2


def test_an_answer_that_a_power_cut_emptied_is_asked_for_again(tmp_path: Path) -> None:
    with llm_server() as server:
        session(server, tmp_path, one)
        (path,) = files(tmp_path)
        path.write_text("")
        written, _ = session(server, tmp_path, one)
    assert isinstance(written, DatedRecord) and path.read_text() and server.counts["requests"] == 2


def test_an_answer_is_kept_as_it_came_with_its_source(tmp_path: Path) -> None:
    with llm_server(always("fenced")) as server:
        written, _ = session(server, tmp_path, one)
    kept = Answer.model_validate_json(files(tmp_path)[0].read_text())
    assert kept.text.startswith("Sure!") and record_of(kept.text, EventText) == written.record
    assert (kept.task, kept.model, kept.usage) == (
        "write_event",
        "stand-in",
        Usage(input=100, output=50),
    ) and kept.date == written.date


def test_the_key_is_in_no_file_and_no_message(tmp_path: Path) -> None:
    """The server says it in answers, in faults, and where the client is to be told what is wrong with it."""
    with llm_server(first("junk", "wrong schema", "unauthorized")) as server:
        error, _ = session(server, tmp_path, one)
    with llm_server(always("echo"), records=lambda *_: {"mood": "fine", "text": "x"}) as server:
        nothing, _ = session(server, tmp_path, one, recipe(attempts=2))
    with llm_server(always("echo")) as server:
        written, _ = session(server, tmp_path, one)
    assert KEY not in f"{error} {nothing} {written}" and "[key]" in str(error) and "[key]" in str(written)
    assert isinstance(nothing, NoAnswer) and len(files(tmp_path)) == 4
    assert not [path for path in files(tmp_path) if KEY in path.read_text() or KEY in str(path)]


# many


def people(count: int, seed: int = 0) -> list[PersonTask]:
    """Tasks of facts that need not keep clear of each other, which is quick to draw."""
    some = [Sampler(seed).draw()]
    return [
        PersonTask(
            Facts.model_validate(some[0].model_dump() | {"name": f"Person {n}", "age": 18 + n % 73}), NamesOf([])
        )
        for n in range(count)
    ]


async def ask_all(writer: Asker[WriterRecipe], tasks: list[PersonTask]) -> dict[int, PersonText]:
    people_written: dict[int, PersonText] = {}

    async def work(n: int) -> None:
        people_written[n] = (await writer.ask(tasks[n].write(), PersonText, tasks[n].subject, attempt=n)).record

    await each(range(len(tasks)), work, writer.recipe.concurrency)
    return people_written


def test_a_thousand_people_of_a_bad_server_are_a_thousand_valid_records(tmp_path: Path) -> None:
    tasks = people(1000)
    with llm_server(faults(0.2, seed=5), delay=0.005) as server:
        people_written, writer = session(
            server, tmp_path, lambda writer: ask_all(writer, tasks), recipe(concurrency=32, attempts=12)
        )
        assert isinstance(people_written, dict) and sorted(people_written) == list(range(1000))
        assert not [n for n, text in people_written.items() if tasks[n].objections(text)]
        assert (
            writer.counts["asked"] == server.counts["requests"] == total(server)
            and writer.counts["answered"] == server.counts["good"] == 1000
        )
        for kind in set(RETRIED.values()):
            assert writer.counts[kind] == sum(server.counts[fault] for fault in RETRIED if RETRIED[fault] == kind), kind
        assert 150 <= server.counts["requests"] - 1000 <= 400 and 2 <= server.most <= 32
        again, resumed = session(server, tmp_path, lambda writer: ask_all(writer, tasks))
    assert again == people_written and resumed.counts == {"kept": 1000}
    assert len(list((tmp_path / "answers").iterdir())) == 1000


@pytest.mark.parametrize("concurrency", [1, 3, 8])
def test_no_more_requests_run_at_once_than_the_recipe_says(tmp_path: Path, concurrency: int) -> None:
    with llm_server(delay=0.03) as server:
        session(server, tmp_path, lambda writer: ask_all(writer, people(24)), recipe(concurrency=concurrency))
    assert server.most <= concurrency and (concurrency == 1 or server.most > 1)
    assert server.counts["requests"] == 24


def test_requests_keep_the_pace_that_the_recipe_says(tmp_path: Path) -> None:
    """Faults and settings that were refused count too; a little is allowed for the way to the server."""
    with llm_server(faults(0.3, seed=1, kinds=["500", "junk"]), dislikes=["temperature"]) as server:
        session(server, tmp_path, lambda writer: ask_all(writer, people(6)), recipe(requests_per_minute=600))
    assert server.counts["requests"] > 6 and server.counts["temperature"]
    assert server.times[-1] - server.times[0] >= 0.1 * (len(server.times) - 1) - 0.3


def test_a_fatal_error_in_one_of_many_ends_the_others(tmp_path: Path) -> None:
    with llm_server(lambda number, body: "quota" if number >= 20 else None, delay=0.01) as server:
        error, writer = session(server, tmp_path, lambda writer: ask_all(writer, people(1000)), recipe(concurrency=8))
        assert isinstance(error, UserError) and "no credit left" in str(error)
        assert server.counts["good"] <= 20 and server.counts["requests"] <= 20 + 8
        assert len(files(tmp_path)) == writer.counts["answered"] <= 20
        server.plan = always(None)
        people_written, resumed = session(server, tmp_path, lambda writer: ask_all(writer, people(40)))
    assert len(people_written) == 40 and resumed.counts["kept"] == writer.counts["answered"]


def test_the_first_error_of_a_worker_is_raised_as_it_is() -> None:
    async def work(n: int) -> None:
        await asyncio.sleep(0)
        if n >= 3:
            raise UserError(f"number {n}")

    with pytest.raises(UserError, match="number 3"):
        asyncio.run(each(range(100), work, 8))


def test_nothing_to_do_is_done() -> None:
    asyncio.run(each([], None, 8))


def test_ctrl_c_keeps_every_answer_that_came(tmp_path: Path) -> None:
    def plan(number: int, body: dict) -> None:
        if number == 30:
            os.kill(os.getpid(), signal.SIGINT)

    with llm_server(plan, delay=0.005) as server:
        with pytest.raises(KeyboardInterrupt):
            session(server, tmp_path, lambda writer: ask_all(writer, people(1000)), recipe(concurrency=4))
        kept = len(files(tmp_path))
        assert 26 <= kept <= server.counts["requests"] <= 40
        assert not list(tmp_path.rglob("*.part")) and not (tmp_path / "rejected").exists()
        people_written, writer = session(server, tmp_path, lambda writer: ask_all(writer, people(60)))
    assert len(people_written) == 60 and writer.counts == {"asked": 60 - kept, "answered": 60 - kept, "kept": kept}
