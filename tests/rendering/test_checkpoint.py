"""A checkpoint is found whole, or one line names the file that is not."""

import json
from pathlib import Path

import pytest

from generation.base.errors import UserError
from generation.base.recipes import read_recipe
from generation.rendering.checkpoint import MANIFEST, NEEDED, find_checkpoint, manifest_of
from schemas.recipe import CheckpointRecipe


def recipe(path: Path | str) -> CheckpointRecipe:
    return read_recipe("embedded").checkpoint.model_copy(update={"path": str(path)})


def seal(folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps(manifest_of(folder)))


@pytest.fixture
def folder(checkpoint: Path) -> Path:
    return checkpoint


def contents(path: Path) -> dict:
    return json.loads(path.read_text())


def fault(path: Path | str, *parts: object) -> None:
    with pytest.raises(UserError) as caught:
        find_checkpoint(recipe(path))
    assert "\n" not in str(caught.value)
    for part in parts:
        assert str(part) in str(caught.value)


def test_a_whole_checkpoint_is_found(folder: Path) -> None:
    checkpoint = find_checkpoint(recipe(folder))
    assert checkpoint.folder == folder and checkpoint.calibration.model_dump(mode="json") == contents(
        folder / "calibration.json"
    )
    assert checkpoint.cost.model_dump(mode="json") == contents(folder / "cost.json")
    assert len(checkpoint.digest) == 32 and checkpoint == find_checkpoint(recipe(folder))


def test_the_manifest_names_what_draws_or_judges(folder: Path) -> None:
    (folder / ".gitattributes").write_text("")
    assert list(manifest_of(folder)) == [
        "calibration.json",
        "event_classifier.safetensors",
        "model_index.json",
        "unet/weights.safetensors",
    ]


def test_the_digest_follows_the_bytes_and_not_the_card(folder: Path) -> None:
    before = find_checkpoint(recipe(folder)).digest
    (folder / "README.md").write_text("another card")
    (folder / "evaluation.json").write_text('{"other": "figures"}')
    (folder / "cost.json").write_text(json.dumps(contents(folder / "cost.json") | {"kilobytes": 31.0}))
    checkpoint = find_checkpoint(recipe(folder))  # with the same manifest, and with one made anew
    assert checkpoint.digest == before and checkpoint.cost.kilobytes == 31
    seal(folder)
    assert find_checkpoint(recipe(folder)).digest == before
    (folder / "model_index.json").write_text("{ }")
    seal(folder)
    assert find_checkpoint(recipe(folder)).digest != before


@pytest.mark.parametrize("name", [*sorted(NEEDED), "unet/weights.safetensors"])
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


BROKEN = ["", "{", "{}", "[]", "\x00"]


@pytest.mark.parametrize("name", ["calibration.json", "cost.json"])
@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_calibration_or_cost_is_named(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    seal(folder)
    fault(folder, folder / name, name.removesuffix(".json"), "install")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("calibration.json", {"hight": 1}),
        ("calibration.json", {"cost": {"kilobytes": 1.0}}),
        ("calibration.json", {"event": None}),
        ("cost.json", {"hight": 1}),
        ("cost.json", {"acceptance": 0}),
        ("cost.json", {"speed": None}),
    ],
)
def test_a_wrong_field_of_calibration_or_cost_is_refused(folder: Path, name: str, change: dict) -> None:
    (folder / name).write_text(json.dumps(contents(folder / name) | change))
    seal(folder)
    fault(folder, folder / name, "install")


def test_nobody_need_have_measured_what_a_checkpoint_costs(folder: Path) -> None:
    (folder / "cost.json").unlink()
    seal(folder)
    assert find_checkpoint(recipe(folder)).cost is None


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_what_every_checkpoint_needs_must_be_in_its_manifest(folder: Path, name: str) -> None:
    """A manifest made of a folder that lacks a file is whole by itself, and still no checkpoint's."""
    data = (folder / name).read_bytes()
    (folder / name).unlink()
    seal(folder)
    fault(folder, folder / MANIFEST, name, "install")
    (folder / name).write_bytes(data)
    fault(folder, folder / MANIFEST, name, "install")


def test_a_file_that_the_manifest_does_not_name_is_refused(folder: Path) -> None:
    (folder / "unet" / "more.safetensors").write_bytes(b"")
    fault(folder, folder / "unet" / "more.safetensors", MANIFEST)


def test_an_unknown_name_is_said(tmp_path: Path) -> None:
    fault("pebench-129", "'pebench-129'", "path")
    fault(tmp_path / "nowhere", tmp_path / "nowhere")


def test_a_file_is_no_checkpoint(folder: Path) -> None:
    fault(folder / "model_index.json", folder / "model_index.json")
