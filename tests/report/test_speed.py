"""What builds took: from their reports into the cost of a checkpoint and into the next plan on this machine."""

from pathlib import Path

import pytest

from generation.base.recipes import read_recipe
from generation.report import speed
from generation.report.speed import keep_speed, kept_speed, speed_of
from schemas.report import REST, Report

SECONDS = {REST: 8.0, "portraits": 6.0, "scenes": 60.0, "data set": 9.0}
DRAWN = {"portraits": 60, "scenes": 120}


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """As much of a report as is looked at."""
    return Report.model_construct(accepted=90, seconds=SECONDS, drawn=DRAWN)


def test_a_build_is_told_by_seconds_of_each_part(report: Report) -> None:
    took = speed_of(report)
    assert took is not None
    assert (took.start, took.face, took.scene, took.published) == (8.0, 0.1, 0.5, 0.1)
    assert took.cores >= 1 and took.machine


@pytest.mark.parametrize("stage", ["portraits", "scenes"])
def test_a_build_that_drew_too_little_tells_nothing(report: Report, stage: str) -> None:
    assert speed_of(report.model_copy(update={"drawn": DRAWN | {stage: 5}})) is None


def test_what_one_build_has_not_drawn_another_tells(report: Report) -> None:
    scenes_alone = report.model_copy(update={"drawn": {"portraits": 0, "scenes": 400}})
    faces_alone = report.model_copy(
        update={"drawn": {"portraits": 600, "scenes": 0}, "accepted": 0, "seconds": SECONDS}
    )
    took = speed_of(scenes_alone, faces_alone)
    assert took is not None and (took.face, took.scene, took.published) == (0.01, 0.15, 0.1)


def test_a_build_that_published_nothing_tells_nothing(report: Report) -> None:
    seconds = {stage: spent for stage, spent in SECONDS.items() if stage != "data set"}
    assert speed_of(report.model_copy(update={"seconds": seconds})) is None


def test_the_next_plan_of_such_a_build_knows(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    recipe = read_recipe("embedded")
    assert kept_speed(recipe, "process") is None
    keep_speed(report, recipe, "process")
    assert kept_speed(recipe, "process") == speed_of(report)
    assert kept_speed(recipe.model_copy(update={"seed": 7}), "process") == speed_of(report)
    slower = recipe.model_copy(update={"checkpoint": recipe.checkpoint.model_copy(update={"steps": 40})})
    assert kept_speed(slower, "process") is None and kept_speed(recipe, "ray workers=2") is None


@pytest.mark.parametrize("text", ["", "{", '{"start": -1}', "\x00"])
def test_a_broken_memory_is_none(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    recipe = read_recipe("embedded")
    keep_speed(report, recipe, "process")
    (kept,) = (tmp_path / "pebench" / "speed").iterdir()
    kept.write_text(text)
    assert kept_speed(recipe, "process") is None


def test_a_place_that_cannot_be_written_keeps_nothing(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    keep_speed(report, read_recipe("embedded"), "process")
    monkeypatch.setattr(speed.os, "access", lambda path, mode: False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    keep_speed(report, read_recipe("embedded"), "process")
    assert not list((tmp_path / "cache").rglob("*.json"))
