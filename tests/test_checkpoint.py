"""A checkpoint is found whole, or one line names the file that is not."""

import json
from pathlib import Path

import pytest

from generation.checkpoint import MANIFEST, find_checkpoint, manifest_of
from generation.errors import UserError
from generation.resources import read_recipe
from schemas.recipe import CheckpointRecipe

CALIBRATION = {
    "origin": "made by hand",
    "identity": {
        "same_person": 0.4, "look_alike": 0.35, "genuine_pairs": 100, "impostor_pairs": 1000, "false_match_rate": 0.001, "false_match_bound": 0.002,
        "false_non_match_rate": 0.1,
    },
    "event": {"labels": ["park-jogging"], "probability": 0.5, "accuracy": 0.9, "pictures": 10},
    "technical": {"luminance_low": 0.1, "luminance_high": 0.9, "contrast": 0.05, "sharpness": 0.001, "face_share": 0.1, "phash_distance": 4},
    "cost": {"core_seconds": 1.0, "acceptance": 0.5, "kilobytes": 30.0, "machine": "none"},
}  # fmt: skip


def recipe(path: Path | str) -> CheckpointRecipe:
    return read_recipe("embedded").checkpoint.model_copy(update={"path": str(path)})


def seal(folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps(manifest_of(folder)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkpoint as small as can be."""
    folder = tmp_path / "checkpoint"
    (folder / "unet").mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    (folder / "unet" / "weights.safetensors").write_bytes(bytes(range(256)))
    (folder / "README.md").write_text("a card")
    (folder / "calibration.json").write_text(json.dumps(CALIBRATION))
    seal(folder)
    return folder


def fault(path: Path | str, *parts: object) -> None:
    with pytest.raises(UserError) as caught:
        find_checkpoint(recipe(path))
    assert "\n" not in str(caught.value)
    for part in parts:
        assert str(part) in str(caught.value)


def test_a_whole_checkpoint_is_found(folder: Path) -> None:
    found = find_checkpoint(recipe(folder))
    assert found.folder == folder and found.calibration.model_dump(mode="json") == CALIBRATION
    assert len(found.digest) == 32 and found == find_checkpoint(recipe(folder))


def test_the_manifest_names_what_draws_or_judges(folder: Path) -> None:
    (folder / ".gitattributes").write_text("")
    assert list(manifest_of(folder)) == ["calibration.json", "model_index.json", "unet/weights.safetensors"]


def test_the_digest_follows_the_bytes_and_not_the_card(folder: Path) -> None:
    before = find_checkpoint(recipe(folder)).digest
    (folder / "README.md").write_text("another card")
    seal(folder)
    assert find_checkpoint(recipe(folder)).digest == before
    (folder / "model_index.json").write_text("{ }")
    seal(folder)
    assert find_checkpoint(recipe(folder)).digest != before


@pytest.mark.parametrize("name", ["model_index.json", "unet/weights.safetensors", "calibration.json"])
def test_a_missing_or_changed_file_is_named(folder: Path, name: str) -> None:
    path = folder / name
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    fault(folder, path, "damaged", "install")
    path.unlink()
    fault(folder, path, "missing", "install")


@pytest.mark.parametrize("text", [None, "", "{", "\x00"])
def test_a_missing_or_broken_manifest_is_named(folder: Path, text: str | None) -> None:
    path = folder / MANIFEST
    path.unlink() if text is None else path.write_text(text)
    fault(folder, path, "cannot be verified", "install")


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", json.dumps(CALIBRATION | {"hight": 1}), json.dumps(CALIBRATION | {"cost": None})])
def test_a_broken_calibration_is_named(folder: Path, text: str) -> None:
    (folder / "calibration.json").write_text(text)
    seal(folder)
    fault(folder, folder / "calibration.json", "install")


def test_a_checkpoint_without_calibration_is_refused(folder: Path) -> None:
    (folder / "calibration.json").unlink()
    seal(folder)
    fault(folder, folder / "calibration.json", "install")


def test_an_unknown_name_is_said(tmp_path: Path) -> None:
    fault("pebench-129", "'pebench-129'", "path")
    fault(tmp_path / "nowhere", tmp_path / "nowhere")


def test_a_file_is_no_checkpoint(folder: Path) -> None:
    fault(folder / "model_index.json", folder / "model_index.json")
