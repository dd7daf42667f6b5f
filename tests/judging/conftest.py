"""Every picture is painted in halves, and the gate looks at their green."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from judged_halves import EVENTS, KEY, GreenGate, HalvesPainter

from generation.base.recipes import read_recipe
from generation.cli import main as cli
from generation.images.worker import Worker
from generation.rendering.checkpoint import MANIFEST, manifest_of
from schemas.recipe import Recipe


@pytest.fixture(autouse=True)
def painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "renderer", HalvesPainter())
    monkeypatch.setattr(Worker, "gate", GreenGate())
    monkeypatch.setenv("OPENAI_API_KEY", KEY)


@pytest.fixture
def recipe(checkpoint: Path) -> Recipe:
    """Four people in four events; the checkpoint's classifier does not know the last one."""
    calibration = json.loads((checkpoint / "calibration.json").read_text())
    calibration["event"]["labels"].remove(EVENTS[3].id)
    (checkpoint / "calibration.json").write_text(json.dumps(calibration))
    (checkpoint / MANIFEST).write_text(json.dumps(manifest_of(checkpoint)))
    plain = read_recipe("embedded", people=4, events=4, portraits="drawn", attempts={"portrait": 12, "scene": 12})
    return plain.model_copy(update={"checkpoint": plain.checkpoint.model_copy(update={"path": str(checkpoint)})})


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Calls the command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["pebench", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return left.value.code, *capsys.readouterr()

    return run
