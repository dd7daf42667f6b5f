"""Programs read along: one JSON object on standard output, all else on standard error; or nothing is said."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import Said
from exporting import write_folder
from noise_data_set import questioned

from publish import write_dataset

Pebench = Callable[..., Said]


def only_json(said: Said) -> dict:
    assert said.code == 0, said.err
    (line,) = said.out.splitlines()
    return dict(json.loads(line))


def test_a_plan_in_json(pebench: Pebench, recipe: Path) -> None:
    said = pebench("--json", "build", "--recipe", recipe, "--people", 3, "--events", 4, "--dry-run")
    plan = only_json(said)["plan"]
    assert (plan["people"], plan["events"], plan["scenes"]) == (3, 4, 12)
    assert plan["left"] == {"portraits": 3, "views": 15, "scenes": 12} and plan["seconds"] > 0
    assert "Plan: recipe" in said.err


def test_a_split_and_an_export_in_json(pebench: Pebench, tmp_path: Path) -> None:
    write_dataset(questioned(2, 2), tmp_path / "pebench")
    rows = only_json(pebench("--json", "split", tmp_path / "pebench", "--name", "mine", "--forget-people", "50%"))
    assert set(rows["configs"]) == {"mine", "mine_questions"} and sum(rows["configs"]["mine"].values()) == 4
    write_folder(tmp_path / "other")
    done = only_json(pebench("--json", "export", tmp_path / "other", "--format", "llava", "--out", tmp_path / "out"))
    assert done["splits"]["retain"] == {"images": 2, "left_out": 0, "records": 2}


@pytest.mark.parametrize("flag", ["-q", "--quiet"])
def test_quiet_says_what_went_wrong_and_nothing_else(pebench: Pebench, recipe: Path, flag: str) -> None:
    said = pebench(flag, "build", "--recipe", recipe, "--people", 3, "--events", 4, "--dry-run")
    assert (said.code, said.out, said.err) == (0, "", "")
    wrong = pebench(flag, "build", "--recipe", "nowhere.yaml")
    assert wrong.code == 2 and wrong.out == "" and wrong.err.count("\n") == 1
    assert "Plan: recipe" in pebench("build", "--recipe", recipe, "--people", 3, "--events", 4, "--dry-run").out
