"""Weights come from the Hub at one commit, safetensors alone, and a build goes on without it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hub_server import StandInHub, hub_server
from tiny_pipelines import tiny_klein
from tiny_recipes import tiny_recipe, written

from schemas.recipe import Recipe


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    tiny_klein(tmp_path / "klein")
    return tiny_recipe(tmp_path, "reference", path="lab/klein", batch_size="auto")


def pebench(folder: Path, hub: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    home = {
        "HF_ENDPOINT": hub,
        "HF_HOME": str(folder / "hub"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_OFFLINE": "0",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-c", "from generation.cli.main import main; main()", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env=os.environ | home | environment, timeout=300
    )


def upload(hub: StandInHub, folder: Path) -> str:
    files: dict[str, bytes | None] = {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }
    hub.create("lab/klein")
    return hub.commit("lab/klein", files | {"transformer/diffusion_pytorch_model.bin": b"a pickle"}).oid


def test_a_build_fetches_its_weights_once_and_keeps_their_commit(recipe: Recipe, tmp_path: Path) -> None:
    command = ("build", "--recipe", str(written(recipe, tmp_path)))
    with hub_server() as hub:
        commit = upload(hub, tmp_path / "klein")
        asked = pebench(tmp_path, hub.url, *command)
        assert asked.returncode == 2 and "downloads the weights of lab/klein. Add --yes" in asked.stderr, (
            "nobody waits for gigabytes unasked"
        )
        done = pebench(tmp_path, hub.url, *command, "--yes")
        assert done.returncode == 0, done.stderr
        assert f"commit {commit}, not downloaded yet" in done.stdout and "batches as large as fit" in done.stdout
        assert hub.count("GET", r"diffusion_pytorch_model\.safetensors") and not hub.count("GET", r"\.bin$"), (
            "no pickles"
        )
        hub.commit("lab/klein", {"model_index.json": b"{}"})
        (tmp_path / "pebench/README.md").unlink()
        again = pebench(tmp_path, hub.url, *command, HF_HUB_OFFLINE="1")
        assert again.returncode == 0 and f"commit {commit}" in again.stdout, again.stderr
    assert json.loads((tmp_path / "runs" / recipe.name / "settled.json").read_text())["commits"] == {
        "lab/klein": commit
    }
    card = (tmp_path / "pebench/README.md").read_text()
    assert "`lab/klein` (digest " in card and f"revision: {commit}" in card and "batch_size: 1" in card


def test_gated_weights_and_a_missing_repository_are_one_line(recipe: Recipe, tmp_path: Path) -> None:
    pinned = recipe.model_copy(update={"checkpoint": recipe.checkpoint.model_copy(update={"batch_size": 1})})
    command = ("build", "--yes", "--recipe", str(written(pinned, tmp_path)))
    with hub_server() as hub:
        upload(hub, tmp_path / "klein")
        hub.repos["lab/klein"].gated = "auto"
        gated = pebench(tmp_path, hub.url, *command)
        del hub.repos["lab/klein"]
        missing = pebench(tmp_path, hub.url, *command)
    for done, says in (
        (gated, "accept its terms at https://huggingface.co/lab/klein"),
        (missing, "no repository on the Hub of that name"),
    ):
        assert done.returncode == 2 and says in done.stderr, done.stderr
        assert (
            len([line for line in done.stderr.splitlines() if line.startswith("pebench: ")]) == 1
            and "Traceback" not in done.stderr
        )
    assert not (tmp_path / "pebench").exists()
