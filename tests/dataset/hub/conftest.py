"""The stand-in for the Hub may be reached at once, and there are data sets to publish."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hub_folders import Folders
from huggingface_hub import constants
from huggingface_hub.utils import disable_progress_bars, enable_progress_bars

import generation.dataset.hub.repository
import publish as publishing
from generation.base import hub_errors as hub_faults


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stand-in may be reached, and nobody sleeps between two attempts."""
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("huggingface_hub.utils._http.time", SimpleNamespace(sleep=lambda _: None, time=time.time))
    monkeypatch.setattr(hub_faults, "LONGEST_WAIT", 0.01)
    monkeypatch.setattr(generation.dataset.hub.repository, "get_token", lambda: None)
    disable_progress_bars()
    yield
    enable_progress_bars()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folders]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(publishing, "verify", lambda *_: None)  # tests/dataset/test_published.py knows that they load
        yield Folders(tmp_path_factory.mktemp("folders"))


@pytest.fixture
def mine(folders: Folders, tmp_path: Path) -> Path:
    """A copy that may be spoilt."""
    return Path(shutil.copytree(folders.first, tmp_path / "pebench"))
