"""`pebench write questions`: further wordings that the rules let pass, in a file that `--questions` takes."""

import json
from pathlib import Path

from llm_server import always, first, llm_server
from write_command import contents, recipe, refused, run

from generation.questions.templates import packaged_templates, read_templates
from generation.writing.phrasings import Phrasing
from schemas.questions import QUESTION_TYPES
from schemas.texts import QuestionText

TYPES = len(QUESTION_TYPES)
WHO = packaged_templates()["person", "job", "open"]


def text(**fields: list[str]) -> QuestionText:
    good = {
        "questions_for_training": ["How does $name earn money?"],
        "questions_for_testing": ["By what does $name live?"],
        "answers_for_training": ["$name earns money as $job."],
        "answers_for_testing": ["$name lives as $job."],
    }
    return QuestionText.model_validate(good | fields)


def test_new_wordings_come_behind_the_packaged_ones_and_repeated_ones_do_not() -> None:
    task = Phrasing(WHO)
    merged = task.merged(
        text(
            questions_for_training=[
                "how old... How does $name earn money?",
                WHO.questions.train[0].upper().replace("$NAME", "$name"),
            ]
        )
    )
    assert merged.questions.train == (*WHO.questions.train, "how old... How does $name earn money?")
    assert merged.refusals == WHO.refusals and task.objections(merged) == []


def test_what_the_rules_of_templates_forbid_is_objected_to() -> None:
    task = Phrasing(WHO)
    for fields, said in (
        ({"questions_for_testing": ["What is earned?"]}, "$name is missing"),
        ({"answers_for_training": ["$name is $jbo."]}, "$jbo is not known"),
        ({"questions_for_testing": [WHO.questions.train[0]]}, "worded the same for training and for testing"),
        ({"questions_for_testing": [WHO.questions.test[0]]}, "questions, test: no wording is new"),
    ):
        assert any(said in objection for objection in task.objections(task.merged(text(**fields)))), said


def test_the_command_writes_a_file_that_questions_are_made_of_and_asks_nothing_twice(tmp_path: Path) -> None:
    with llm_server() as server:
        command = (
            "write",
            "questions",
            "--endpoint",
            server.url,
            "--model",
            "m-1",
            "--out",
            "mine.jsonl",
            "--recipe",
            recipe(tmp_path),
        )
        planned = run(tmp_path, *command, "--dry-run")
        assert planned.returncode == 0 and f"{TYPES} requests" in planned.stdout and server.counts["requests"] == 0, (
            planned.stderr
        )
        done = run(tmp_path, *command)
        assert done.returncode == 0 and f"{TYPES} of {TYPES}" in done.stdout, done.stderr
        assert "packaged wordings stay" not in done.stdout
        templates, packaged = read_templates(tmp_path / "mine.jsonl"), packaged_templates()
        assert set(templates) == set(QUESTION_TYPES)
        for key in QUESTION_TYPES:
            for use in ("train", "test"):
                new = getattr(templates[key].questions, use)
                assert new[:-3] == getattr(packaged[key].questions, use) and len(set(new)) == len(new)
        once, asked = contents(tmp_path), server.counts["requests"]
        assert run(tmp_path, *command).returncode == 0 and server.counts["requests"] == asked == TYPES
        assert contents(tmp_path)["mine.jsonl"] == once["mine.jsonl"]
        assert json.loads((tmp_path / "mine.report.json").read_text())["written"] == TYPES


def test_a_model_that_answers_nothing_useful_is_told_in_one_line(tmp_path: Path) -> None:
    with llm_server(always("junk")) as server:
        path = recipe(tmp_path, attempts=1)
        refused(
            run(tmp_path, "write", "questions", "--endpoint", server.url, "--model", "m-1", "--recipe", path),
            "10 answers in a row were not taken (not JSON",
        )
    assert not list(tmp_path.glob("questions*"))


def test_where_the_model_fails_the_packaged_wordings_stay_and_it_is_said(tmp_path: Path) -> None:
    with llm_server(first("junk")) as server:
        path = recipe(tmp_path, attempts=1)
        done = run(tmp_path, "write", "questions", "--endpoint", server.url, "--model", "m-1", "--recipe", path)
        assert (
            done.returncode == 0
            and f"{TYPES - 1} of {TYPES}" in done.stdout
            and "The packaged wordings stay alone for: " in done.stdout
        ), done.stderr
    templates, packaged = read_templates(tmp_path / "questions.jsonl"), packaged_templates()
    assert [templates[key] == packaged[key] for key in QUESTION_TYPES].count(True) == 1
