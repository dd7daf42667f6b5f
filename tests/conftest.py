"""No test reaches the network or the user's own cache; a checkpoint that verifies and cannot draw."""

import atexit
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

if TYPE_CHECKING:
    from commands import Said
    from selenium import webdriver

_CACHE = tempfile.mkdtemp(prefix="pebench-tests-")
atexit.register(shutil.rmtree, _CACHE, ignore_errors=True)

signal.signal(signal.SIGINT, signal.default_int_handler)  # where a runner has it ignored, Ctrl-C could not be tested

if (
    "PYTEST_XDIST_WORKER" in os.environ
):  # two workers on two cores: networks of two threads each would wait for one another
    os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["XDG_CACHE_HOME"] = _CACHE
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_CACHE"] = _CACHE
os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """The command takes signals over; here they go back to the test runner."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A checkpoint folder as small as can be: whole by its manifest, calibrated for all packaged events, without
    weights.
    """
    from generation.concepts.packaged import packaged_events
    from generation.rendering.checkpoint import MANIFEST, limits_for_photographs, manifest_of
    from schemas.calibration import Reason

    rate = {"count": 1, "of": 10, "low": 0.0, "high": 0.5}
    check = {
        "score": "s",
        "passes": "at most",
        "limit": None,
        "good": "good ones",
        "false_reject": rate,
        "bad": "bad ones",
        "caught": rate,
    }
    calibration = {
        "origin": "made by hand",
        "identity": {
            "same_person": 0.4,
            "other_view": 0.45,
            "look_alike": [[0.005, 0.35]],
            "genuine_pairs": 100,
            "impostor_pairs": 1000,
            "false_match_rate": 0.001,
            "false_match_bound": 0.002,
            "false_non_match_rate": 0.1,
        },
        "event": {
            "labels": [event.id for event in packaged_events()],
            "probability": 0.5,
            "accuracy": 0.9,
            "pictures": 10,
        },
        "technical": limits_for_photographs().technical.model_dump()
        | {
            "luminance_low": 0.1,
            "luminance_high": 0.9,
            "contrast": 0.05,
            "sharpness": 0.001,
            "noise": 0.05,
            "border": 0.02,
            "face_share": 0.1,
            "face_margin": 0.05,
            "phash_distance": 4,
        },
        "checks": dict.fromkeys(get_args(Reason), check),
    }
    speed = {"start": 5.0, "face": 0.2, "scene": 0.5, "published": 0.1, "cores": 2, "machine": "none"}
    cost = {"speed": speed, "acceptance": 0.5, "acceptance_by_looks": {}, "kilobytes": 30.0}
    folder = tmp_path / "checkpoint"
    (folder / "unet").mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    for name in ("unet/weights.safetensors", "event_classifier.safetensors"):
        (folder / name).write_bytes(name.encode() + bytes(range(256)))
    (folder / "README.md").write_text("a card")
    (folder / "evaluation.json").write_text("{}")
    (folder / "calibration.json").write_text(json.dumps(calibration))
    (folder / "cost.json").write_text(json.dumps(cost))
    (folder / MANIFEST).write_text(json.dumps(manifest_of(folder)))
    return folder


@pytest.fixture
def pebench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> "Callable[..., Said]":
    """Calls the command in an empty folder."""
    from commands import Said

    from generation.cli.main import main

    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr(
        sys.modules["__main__"], "__package__", ""
    )  # else click calls itself "python -m pytest.pebench"

    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["pebench", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        return Said(left.value.code, *capsys.readouterr())

    return call


@pytest.fixture(scope="module")
def browser() -> "Iterator[webdriver.Chrome]":
    """A Chromium without a window; without one on this machine the test is skipped."""
    from chromium import chromium

    with chromium() as driver:
        yield driver
