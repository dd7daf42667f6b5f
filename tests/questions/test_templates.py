"""Own wordings: every fault is one line that says where and what; the packaged ones have none."""

import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from generation.base.errors import UserError
from generation.questions.templates import packaged_templates, read_templates, template_faults
from schemas.questions import QUESTION_TYPES, QuestionTemplate

PEBENCH = Path(sys.executable).with_name("pebench")
WHO: dict[str, Any] = {
    "subject": "person",
    "task": "job",
    "form": "open",
    "questions": {"train": ["How does $name earn money?"], "test": ["By what work does $name live?"]},
    "answers": {"train": ["$name earns money as $job."], "test": ["$name lives by being $job."]},
    "refusals": ["No idea."],
}


def own(folder: Path, *templates: Any, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(list(templates), sort_keys=False))
    return path


def changed(**fields: Any) -> dict[str, Any]:
    """A whole template with other fields; "questions__test" is a field in a field, and None takes one away."""
    template = deepcopy(WHO)
    for name, value in fields.items():
        *path, last = name.split("__")
        place = template[path[0]] if path else template
        if value is None:
            del place[last]
        else:
            place[last] = value
    return template


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_templates(path)
    assert "\n" not in str(caught.value) and str(path) in str(caught.value)
    return str(caught.value)


def test_the_packaged_templates_are_whole_and_without_fault() -> None:
    assert set(packaged_templates()) == set(QUESTION_TYPES)
    for template in packaged_templates().values():
        assert template_faults(template) == []


def test_an_own_template_takes_the_place_of_its_kind_alone(tmp_path: Path) -> None:
    templates = read_templates(own(tmp_path, WHO))
    assert templates["person", "job", "open"] == QuestionTemplate.model_validate(WHO)
    assert {kind: template for kind, template in templates.items() if kind != ("person", "job", "open")} == {
        kind: template for kind, template in packaged_templates().items() if kind != ("person", "job", "open")
    }
    assert list(templates) == list(packaged_templates())


@pytest.mark.parametrize(
    ("fields", "line", "said"),
    [
        ({"questions__test": ["What is $nmae by trade?"]}, 8, "$nmae is not known here; the variables are: $name"),
        ({"questions__test": ["What is $job by trade, $name?"]}, 8, "$job is not known here"),
        ({"questions__train": ["How is money earned?"]}, 6, "$name is missing"),
        ({"answers__train": ["$name earns money."]}, 11, "$job is missing"),
        ({"answers__test": ["They live."]}, 13, "$job is missing"),
        ({"questions__test": ["how does $name earn money"]}, 7, "worded the same for training and for testing"),
        ({"answers__test": ["$name, earns money as: $job!"]}, 12, "worded the same for training and for testing"),
        ({"questions__train": ["What $ does $name earn?"]}, 6, "a '$' stands for no variable; write '$$'"),
        ({"refusals": ["Nobody knows $name."]}, 15, "a refusal has no variable"),
        ({"task": "shoes"}, 2, "'task'"),
        ({"task": "keyword"}, 2, "there is no question 'person keyword open'"),
        ({"form": "cloze"}, 2, "there is no question 'person job cloze'"),
        (
            {
                "subject": "image",
                "task": "who",
                "form": "cloze",
                "questions__train": ["Who?"],
                "answers": {"train": ["$name"], "test": ["$name"]},
            },
            6,
            "a blank",
        ),
        ({"refusal": ["?"]}, 16, "unknown field 'refusal'"),
        ({"questions__tset": ["?"]}, 9, "unknown field 'questions.tset'"),
        ({"refusals": None}, 1, "field 'refusals' is missing"),
        ({"answers__test": None}, 9, "field 'answers.test' is missing"),
        ({"questions__train": []}, 5, "questions.train"),
        ({"questions__train": "How does $name earn money?"}, 5, "questions.train"),
        ({"questions__train": ["How does $name earn money?\x07"]}, 6, "questions.train.0"),
        ({"questions__train": [""]}, 6, "questions.train.0"),
        ({"questions__train": [17]}, 6, "questions.train.0"),
        ({"questions__train": ["$name " + "long " * 80]}, 6, "questions.train.0"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, fields: dict[str, Any], line: int, said: str) -> None:
    message = refused(own(tmp_path, changed(**fields)))
    assert said in message and message.startswith(f"{tmp_path / 'mine.yaml'}:{line}: "), message


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("mine.yaml", b"", "holds no question; see docs/questions.md"),
        ("mine.yaml", b"[]", "holds no question"),
        ("mine.yaml", b"# only a remark\n", "holds no question"),
        ("mine.yaml", b"- subject: [\n", "not YAML"),
        ("mine.yaml", b"just words", "is no list of records"),
        ("mine.yaml", b"- just words", "is no record"),
        ("mine.yaml", b"- {subject: image, subject: person}", "twice"),
        ("mine.yaml", b"\x89PNG\r\n\x1a\n\x00\xff", "is not UTF-8 text"),
        ("mine.yaml", b"- a: \x00", "NUL"),
        ("mine.jsonl", b"{}\n{", "mine.jsonl:1: field 'subject' is missing"),
        ("mine.jsonl", b"[1]", "is no record"),
        ("mine.txt", b"- subject: image", "is neither .yaml nor .jsonl"),
        ("mine.yaml", b"- !!python/object:os.system {}", "tag"),
        ("mine.yaml", b"- &a {subject: image}\n- *a", "anchors"),
    ],
)
def test_what_is_no_file_of_templates_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    message = refused(path)
    assert said in message and "event" not in message.removeprefix(str(path)), message


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path)
    assert "cannot be read" in refused(tmp_path / "none.yaml")


def test_two_templates_of_one_kind_are_refused(tmp_path: Path) -> None:
    message = refused(own(tmp_path, WHO, changed(refusals=["None."])))
    assert "'person job open' is there twice" in message and ":17: " in message


def test_the_command_ends_with_one_line_and_code_2(tmp_path: Path) -> None:
    path = own(tmp_path, changed(questions__test=["What is $nmae?"]))
    done = subprocess.run(
        [PEBENCH, "build", "--people", "2", "--events", "2", "--questions", path, "--dry-run"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (
        done.returncode == 2
        and done.stderr.count("\n") == 1
        and done.stderr.startswith("pebench: ")
        and "$nmae is not known" in done.stderr
    ), done.stderr
