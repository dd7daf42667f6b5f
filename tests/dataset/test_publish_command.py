"""`pebench publish` as a user runs it, against a stand-in Hub."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hub_server import StandInHub, hub_server
from hub_store import TOKEN
from noise_data_set import content

from publish import write_dataset

PEBENCH = Path(sys.executable).with_name("pebench")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    write_dataset(content(8, 6, held_out=1), folder / "pebench")
    return folder


def run(hub: StandInHub, folder: Path, *command: object, token: str = TOKEN) -> subprocess.CompletedProcess:
    env = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    env |= {
        "HF_ENDPOINT": hub.url,
        "HF_TOKEN": token,
        "HF_HOME": str(folder / "home"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    }
    return subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True, env=env)


def publish(hub: StandInHub, folder: Path, *options: str, **named: str) -> subprocess.CompletedProcess:
    return run(hub, folder, PEBENCH, "publish", "pebench", "--repo", "lab/faces", *options, **named)


def test_a_dry_run_and_a_missing_yes_publish_nothing(folder: Path) -> None:
    with hub_server() as hub:
        done = publish(hub, folder, "--dry-run", token="")
        assert done.returncode == 0, done.stderr
        for words in ("new, public", "54 in 10 configs, licence CC0-1.0", "nothing"):
            assert words in done.stdout
        asked = publish(hub, folder)
        assert asked.returncode == 2 and "Add --yes" in asked.stderr
        assert publish(hub, folder, token="").stderr.startswith("pebench: no token")
        assert not hub.repos


def test_it_is_published_tagged_loaded_back_and_loads_by_its_name(folder: Path) -> None:
    before = {path: path.read_bytes() for path in (folder / "pebench").rglob("*") if path.is_file()}
    with hub_server() as hub:
        done = publish(hub, folder, "--yes", "--tag", "v1.0.0", "--gated")
        assert done.returncode == 0, done.stderr
        assert (
            "tagged v1.0.0; 54 images loaded back and compared" in done.stdout
            and TOKEN not in done.stdout + done.stderr
        )
        script = (
            'from datasets import load_dataset; d = load_dataset("lab/faces", split="forget_train"); print(len(d),'
            ' d[0]["image"].size)'
        )
        loaded = run(hub, folder, sys.executable, "-c", script)
        assert loaded.stdout.endswith("(16, 16)\n"), loaded.stderr
        card = run(
            hub,
            folder,
            sys.executable,
            "-c",
            'from huggingface_hub import DatasetCard; print(DatasetCard.load("lab/faces"))',
        )
        assert 'load_dataset("lab/faces", "person_05"' in card.stdout and 'load_dataset("pebench"' not in card.stdout
        commits = len(hub.repos["lab/faces"].commits)
        again = publish(hub, folder, "--yes", "--tag", "v1.0.0")
        assert again.returncode == 0 and "0 files" in again.stdout and len(hub.repos["lab/faces"].commits) == commits
    assert {path: path.read_bytes() for path in (folder / "pebench").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("options", "said"), [(("--repo", "faces"), "ORGANISATION/NAME"), (("--tag", "a b"), "is no name of a tag")]
)
def test_what_cannot_be_is_one_line(folder: Path, options: tuple[str, ...], said: str) -> None:
    with hub_server() as hub:
        done = publish(hub, folder, "--yes", *options)
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and said in done.stderr
        assert not hub.repos
