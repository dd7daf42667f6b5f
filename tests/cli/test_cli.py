"""What a user gets wrong is one line and exit code 2; nothing is left behind by looking."""

import json
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from generation.base.errors import UserError
from generation.base.recipes import RECIPES, read_recipe
from generation.cli.options import check_replaced
from generation.dataset.folder import MARKER
from schemas.image_checks import Summary
from schemas.judging import JudgeRates
from schemas.validity import Validity

LONG = "x" * 300


def test_bare_it_prints_its_help_and_fails(pebench) -> None:
    said = pebench()
    assert said.code == 2 and said.out == ""
    assert said.err.startswith("Usage: pebench") and "build" in said.err and "Traceback" not in said.err


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("build", "--help"), ("--version",)])
def test_help_and_version_succeed(pebench, arguments: tuple[str, ...]) -> None:
    said = pebench(*arguments)
    assert said.code == 0 and said.out and said.err == ""


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("biuld",), ("biuld", "pebench --help")),
        (("build", "--peple", "3"), ("--peple", "pebench build --help")),
        (("build", "--people", "0"), ("--people", "pebench build --help")),
        (("build", "--people", "many"), ("--people", "many")),
        (("build", "--seed", "-1"), ("--seed",)),
        (("build", "--out"), ("--out",)),
        (("build", "more"), ("more",)),
        (("build", "--recipe", "embeded"), ("embeded", "(demo, embedded, ")),
        (("build", "--recipe", "two\nlines"), ("no packaged recipe",)),
        (("build", "--from", "x", "--people", "3"), ("--from", "--people")),
        (("build", "--from", "x", "--recipe", "flux"), ("--from", "--recipe")),
        (("build", "--from", "nowhere"), ("nowhere", "holds no data set")),
        (("build", "--recipe", LONG), (LONG, "File name too long")),
        (("build", "--out", LONG), (LONG, "File name too long")),
        (("build", "--out", "x" * 250), ("x" * 250, "File name too long")),
        (("build", "--out", f"new/{LONG}/pebench"), (LONG, "File name too long")),
        (("build", "--run", LONG), (LONG, "File name too long")),
    ],
)
def test_a_wrong_call_is_one_line(pebench, arguments: tuple[str, ...], parts: tuple[str, ...]) -> None:
    pebench(*arguments).refuses(*parts)
    assert not list(Path().iterdir())


@pytest.mark.parametrize(
    ("out", "run"),
    [
        ("data", "data"),
        ("data", "data/runs/mine"),
        ("data", "data/../data/run"),
        (".", None),
        ("runs", None),
        (".", "run"),
    ],
)
def test_a_run_folder_in_the_data_sets_folder_is_refused(pebench, out: str, run: str | None) -> None:
    pebench("build", "--out", out, *(("--run", run) if run else ())).refuses(
        run or "runs/embedded", out, "--run", "--out"
    )
    assert not list(Path().iterdir())


def test_a_run_folder_in_it_is_found_through_a_link(pebench) -> None:
    Path("disk").mkdir()
    Path("link").symlink_to("disk")
    pebench("build", "--out", "disk", "--run", "link/run").refuses("link/run", "--run", "--out")
    assert not list(Path("disk").iterdir())


@pytest.mark.parametrize("option", ["--out", "--run"])
def test_a_link_that_leads_to_itself_is_refused(pebench, option: str) -> None:
    Path("loop").symlink_to("loop")
    pebench("build", option, "loop").refuses("loop", option)
    pebench("build", option, "loop/below").refuses("loop/below", option)


@pytest.mark.parametrize("name", ["a[b]", "a*", "a?", "a::b", "a $HOME"])
def test_a_folder_that_cannot_be_loaded_from_is_refused_at_once(pebench, recipe: Path, name: str) -> None:
    pebench("build", "--recipe", recipe, "--people", 1, "--out", name).refuses(name, "the loader takes")
    pebench("split", f"{name}/set", "--name", "x", "--forget-people", "5%").refuses(name, "the loader takes")
    pebench("publish", name, "--repo", "a/b", "--dry-run").refuses(name, "the loader takes")
    pebench("export", name, "--format", "llava", "--out", "x").refuses(name, "the loader takes")
    assert not list(Path().iterdir())


def test_an_option_is_told_by_its_own_name(pebench, recipe: Path) -> None:
    pebench("build", "--add", "a\tb").refuses("pebench: --add: a text may not hold control characters (character 2 is")
    pebench("split", "x", "--name", "X y").refuses("x: holds no data set")
    said = pebench("build", "--recipe", recipe, "--judge", "https://h/v1", "a\x1bb")
    said.refuses("pebench: --judge: ", "2 is an ESCAPE")


def test_any_field_of_the_recipe_can_be_set(pebench, recipe: Path) -> None:
    said = pebench("build", "--recipe", recipe, "--people", 2, "--dry-run", "--set", "events=3", "--set", "takes=2")
    assert said.code == 0 and "2 x 3" in said.out, said.out
    changed = read_recipe(
        str(recipe), ("checkpoint.steps=4", "checks_off=[frames, duplicates]", "dataset.pretty_name=Mine")
    )
    assert changed.checkpoint.steps == 4 and changed.checks_off == ("frames", "duplicates")
    assert changed.dataset.pretty_name == "Mine" and changed.dataset.license == "CC0-1.0"
    assert read_recipe("embedded", ("judge.model=m", "judge.endpoint=http://h/v1")).judge is not None
    assert read_recipe("embedded", ("people=3",), people=5).people == 5, "an option of its own goes before"


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("checkpoint.steps", "write FIELD=VALUE"),
        ("=3", "write FIELD=VALUE"),
        ("checkpoint.steps=many", "--set checkpoint.steps: "),
        ("checkpoint.stepps=4", "--set checkpoint.stepps: unknown field"),
        ("seed.more=4", "'seed' is one value and has no field 'more'"),
        ("seed=[", "is not YAML"),
        ("seed=&a 3", "is not YAML"),
    ],
)
def test_a_field_that_cannot_be_set_is_refused_in_one_line(pebench, recipe: Path, setting: str, words: str) -> None:
    pebench("build", "--recipe", recipe, "--set", setting).refuses(words)


def test_packaged_recipes_are_listed_and_can_be_copied(pebench) -> None:
    said = pebench("recipes")
    assert said.code == 0 and all(name in said.out for name in ("embedded", "flux", "qwen", "sdxl-faceid"))
    said = pebench("recipes", "embedded")
    assert said.code == 0 and said.out == RECIPES.joinpath("embedded.yaml").read_text("utf-8")
    pebench("recipes", "embeded").refuses("embeded", "(demo, embedded, ")


@pytest.mark.parametrize("option", ["--out", "--run"])
def test_a_file_in_a_folders_place_is_refused(pebench, option: str) -> None:
    Path("file").write_text("mine")
    pebench("build", option, "file").refuses("file", option)
    assert Path("file").read_text() == "mine"


def test_a_checkpoint_that_is_not_there_is_one_line(pebench, recipe: Path, checkpoint: Path) -> None:
    (checkpoint / "calibration.json").unlink()
    pebench("build", "--recipe", recipe).refuses(checkpoint / "calibration.json", "install")
    checkpoint.rename(checkpoint.with_name("away"))
    pebench("build", "--recipe", recipe).refuses(checkpoint)
    assert not list(Path().iterdir())


def test_a_dry_run_shows_the_plan_and_leaves_nothing_behind(pebench, recipe: Path) -> None:
    said = pebench("build", "--recipe", recipe, "--people", 3, "--events", 4, "--dry-run")
    assert said.code == 0 and said.err == ""
    assert "3 x 4 = 12 scenes" in said.out and "in place of" not in said.out
    assert "3 portraits, 15 other views, 12 scenes" in said.out
    assert not list(Path().iterdir())


def test_a_dry_run_says_what_would_be_replaced_and_touches_nothing(pebench, recipe: Path) -> None:
    Path("pebench").mkdir()
    Path("pebench", MARKER).write_text('{"generator": "pebench", "made_of": {"recipe": {"name": "old", "seed": 7}}}')
    Path(".pebench.staging").mkdir()  # it may belong to a build that is running
    before = sorted((p, p.is_file() and p.read_bytes()) for p in Path().rglob("*"))
    said = pebench("build", "--recipe", recipe, "--people", 3, "--events", 4, "--dry-run")
    assert said.code == 0 and "in place of recipe 'old', seed 7" in " ".join(said.out.split())
    assert sorted((p, p.is_file() and p.read_bytes()) for p in Path().rglob("*")) == before


def test_another_recipe_takes_no_data_sets_place_unasked(
    pebench, recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("pebench").mkdir()
    Path("pebench", MARKER).write_text('{"generator": "pebench", "made_of": {"recipe": {"name": "old", "seed": 7}}}')
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    said = pebench("build", "--recipe", recipe, "--people", 3, "--events", 4)
    assert said.code == 2 and said.err.count("\n") == 1
    assert "This removes the data set of recipe 'old', seed 7 from pebench. Add --yes to go on." in said.err
    assert [path.name for path in Path("pebench").iterdir()] == [MARKER]


def test_a_build_that_leaves_splits_of_ones_own_out_asks_first(
    pebench, recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are told by name; one that did not fit before is told no more."""
    Path("pebench").mkdir()
    splits = {
        name: {"split": {"name": name, "people": [person]}, "rows": rows}
        for name, person, rows in (
            ("mine", "person-001", {"mine_forget": {"forget_train": 1}}),
            ("lost", "person-150", {"lost_forget": {"forget_train": 1}}),
            ("gone", "person-151", {}),
        )
    }
    made_of = {"recipe": {"name": "embedded", "seed": 0}}
    text = json.dumps({"generator": "pebench", "made_of": made_of, "splits": splits})
    Path("pebench", MARKER).write_text(text)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    said = pebench("build", "--recipe", recipe, "--people", 3, "--events", 4)
    lost = "This removes the splits lost, which forget whom it no longer has, from pebench."
    assert said.code == 2 and lost in said.err
    assert Path("pebench", MARKER).read_text() == text


@pytest.mark.parametrize("there", ["my notes", '{"a": 1}', '{"a": 1}\n{"b": 2}\n', "\xff"])
@pytest.mark.parametrize(("option", "kind"), [("--json", Summary), ("--json", Validity), ("--out", JudgeRates)])
def test_a_file_that_is_not_ours_is_not_written_over(
    tmp_path: Path, there: str, option: str, kind: type[BaseModel]
) -> None:
    (tmp_path / "file").write_text(there, "latin-1")
    with pytest.raises(UserError, match=f"{option} .*file: is there and holds something else .* with {option}$"):
        check_replaced(option, tmp_path / "file", kind)


def test_a_file_that_is_ours_may_be_written_over(tmp_path: Path) -> None:
    rates = JudgeRates(
        judge="j",
        model="m",
        data_set="d",
        false_rejects={},
        false_accepts={},
        **dict.fromkeys(("images", "people", "events", "no_answer"), 1),
    )
    for text in (rates.model_dump_json(indent=1) + "\n", '{"image": 1}\n' + rates.model_dump_json() + "\n", "", "\n"):
        (tmp_path / "file").write_text(text)
        check_replaced("--out", tmp_path / "file", JudgeRates)
    check_replaced("--out", tmp_path / "new", JudgeRates)
    with pytest.raises(UserError, match="something else"):
        check_replaced("--json", Path("/dev/null"), JudgeRates)


@pytest.mark.parametrize("command", [("images",), ("validity",)])
def test_json_takes_no_file_of_somebody_elses(pebench, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    (tmp_path / "empty").mkdir()
    pebench("check", *command, tmp_path / "empty", "--json", tmp_path / "thesis.tex").refuses("--json", "thesis.tex")
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_long_build_asks_first_and_without_a_terminal_wants_a_yes(
    pebench, recipe: Path, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cost = checkpoint / "cost.json"
    cost.write_text(cost.read_text().replace('"scene": 0.5', '"scene": 100000.0'))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    said = pebench("build", "--recipe", recipe, "--people", 3, "--events", 4)
    assert (
        said.code == 2
        and said.err.startswith("pebench: This takes about")
        and "--yes" in said.err
        and said.err.count("\n") == 1
    )
    assert not list(Path().iterdir())
