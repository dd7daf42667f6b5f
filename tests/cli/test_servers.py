"""A recipe that somebody else wrote has no secret of the environment sent, and no key without a word."""

import os
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from generation.base.errors import UserError
from generation.base.recipes import RECIPES, read_recipe
from generation.cli import servers
from generation.cli.servers import agree_to_server
from generation.llm.endpoint import Endpoint
from schemas.recipe import JudgeRecipe

GOOD = yaml.safe_load(RECIPES.joinpath("embedded.yaml").read_text("utf-8"))
NEAR, FAR, OPEN = "http://127.0.0.1:8000/v1", "https://api.example.org/v1", "http://api.example.org/v1"


def recipe(tmp_path: Path, **judge: object) -> str:
    fields = GOOD | {"judge": {"endpoint": FAR, "model": "m", **judge}}
    (tmp_path / "theirs.yaml").write_text(yaml.safe_dump(fields), "utf-8")
    return str(tmp_path / "theirs.yaml")


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-mine")


@pytest.mark.parametrize("name", ["HF_TOKEN", "AWS_SECRET_ACCESS_KEY", "PATH", "STRIPE_API_KEY", "openai_api_key"])
def test_a_file_names_no_other_secret_as_its_key(tmp_path: Path, name: str) -> None:
    theirs = recipe(tmp_path, key_variable=name)
    with pytest.raises(UserError, match=f"judge.key_variable '{name}' may not be named by a file.*--key-variable"):
        read_recipe(theirs)
    assert read_recipe(theirs, judge={"key_variable": name}).judge.key_variable == name, "the command line may"
    writer = GOOD | {"writer": GOOD["writer"] | {"key_variable": name}}
    (tmp_path / "writer.yaml").write_text(yaml.safe_dump(writer), "utf-8")
    with pytest.raises(UserError, match=r"writer\.key_variable"):
        read_recipe(str(tmp_path / "writer.yaml"))


def test_the_commands_refuse_another_secret(pebench, tmp_path: Path) -> None:
    theirs = recipe(tmp_path, key_variable="HF_TOKEN")
    for command in (("build", "--dry-run"), ("check", "judge", "pebench"), ("write", "people", "--count", "1")):
        pebench(*command, "--recipe", theirs).refuses("judge.key_variable 'HF_TOKEN'")


@pytest.mark.usefixtures("unasked")
@pytest.mark.parametrize("server", [NEAR, FAR])
def test_a_key_goes_to_a_files_server_only_when_agreed(tmp_path: Path, server: str) -> None:
    theirs = recipe(tmp_path, endpoint=server)
    judge = read_recipe(theirs).judge
    with pytest.raises(UserError, match=f"OPENAI_API_KEY sent to {server}. Add --yes"):
        agree_to_server(judge, theirs, named=False, yes=False)
    agree_to_server(judge, theirs, named=False, yes=True)
    agree_to_server(judge, theirs, named=True, yes=False)
    agree_to_server(judge, "embedded", named=False, yes=False)


@pytest.mark.usefixtures("unasked")
def test_without_a_key_or_a_server_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = recipe(tmp_path)
    agree_to_server(None, theirs, named=False, yes=False)
    agree_to_server(read_recipe(theirs).writer, theirs, named=False, yes=False)
    monkeypatch.delenv("OPENAI_API_KEY")
    agree_to_server(read_recipe(theirs).judge, theirs, named=False, yes=False)


@pytest.mark.usefixtures("unasked")
def test_the_writers_server_of_a_file_is_agreed_to(pebench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = GOOD | {"writer": GOOD["writer"] | {"endpoint": NEAR, "model": "m"}}
    (tmp_path / "theirs.yaml").write_text(yaml.safe_dump(fields), "utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-mine")
    told = pebench("write", "people", "--count", "1", "--recipe", tmp_path / "theirs.yaml")
    assert told.code == 2 and f"sent to {NEAR}. Add --yes" in told.err and "sk-of-mine" not in told.err + told.out


def test_plain_http_to_a_far_host_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(servers.console, "print", lambda text, **_: said.append(text))
    for server in (NEAR, FAR, "http://localhost:1/v1", "http://[::1]:1/v1", OPEN, "http://127.0.0.1.example.org/v1"):
        agree_to_server(JudgeRecipe(endpoint=server, model="m"), "embedded", named=True, yes=False)
    assert [line.split()[1] for line in said] == [OPEN, "http://127.0.0.1.example.org/v1"]


def test_no_header_tells_of_an_organisation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-mine")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-mine")
    endpoint = Endpoint(JudgeRecipe(endpoint=FAR, model="m"), FAR, "m", "sk-of-mine")
    sent = {name: str(value) for name, value in endpoint.client.default_headers.items() if "OpenAI" in name}
    assert not any("of-mine" in value for value in sent.values())


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "anchors and aliases"),
        ("name: x\nseed: 1" + ":59" * 90, "base of 60"),
        ("name: x\nseed: 190:20:30", "base of 60"),
        ("name: x\nseed: " + "9" * 100_000, "too long for a number"),
        ("name: x\nseed: 0x" + "f" * 100_000, "too long for a number"),
        ("seed: " + "[" * 3000, "nested too deeply"),
        ("seed: !!python/name:os.system ''", "tag"),
    ],
    ids=["aliases", "base 60", "a time", "digits", "hexadecimal", "nested", "tag"],
)
def test_yaml_that_stands_for_more_than_it_says_is_refused_at_once(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "theirs.yaml").write_text(text, "utf-8")
    begun = time.process_time()
    with pytest.raises(UserError, match=said) as caught:
        read_recipe(str(tmp_path / "theirs.yaml"))
    assert time.process_time() - begun < 5 and len(str(caught.value)) < 300 + len(str(tmp_path))
    assert "\n" not in str(caught.value) and os.environ.get("HOME", "?") not in str(caught.value)
