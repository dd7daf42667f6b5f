"""A marker is read as it was written; of an unfinished one, or another version's, what is known."""

import json
from pathlib import Path

import pytest
from marked import made_of, marker, rewrite_marker, write_marker

from generation.base.errors import UserError
from generation.dataset.custom_splits import customs_at
from generation.dataset.folder import MARKER, blocks_of, is_ours, made_by, marker_text, outline, read_marker
from schemas.marker import AddedSplit, CustomSplit

JUDGE = {"endpoint": "E", "model": "m", "temperature": 0.0, "max_tokens": 9, "image_side": 64, "tolerate": []}
OWN = AddedSplit(split=CustomSplit(name="own", people=("ada",)), rows={"own": {"retain": 3}})


@pytest.mark.parametrize("fields", [{}, {"splits": {"own": OWN}}, {"made_of": made_of(judge=JUDGE)}])
def test_what_was_written_is_written_again_byte_for_byte(tmp_path: Path, fields: dict) -> None:
    write_marker(tmp_path, rows={"all": {"train": 1}}, files={"README.md": "0"}, **fields)
    said = (tmp_path / MARKER).read_text("utf-8")
    assert read_marker(tmp_path) == marker(rows={"all": {"train": 1}}, files={"README.md": "0"}, **fields)
    assert marker_text(read_marker(tmp_path)) == said


def test_what_is_not_there_is_not_written() -> None:
    said = json.loads(marker_text(marker()))
    assert list(said) == ["generator", "made_of", "rows", "files"]
    assert list(said["made_of"]) == ["recipe", "checkpoint", "concepts", "texts", "versions"]
    assert "judge" not in said["made_of"]["recipe"] and "takes" not in said["made_of"]["recipe"]


def test_of_another_versions_marker_is_known_what_a_build_in_its_place_has_to_know(tmp_path: Path) -> None:
    write_marker(tmp_path, splits={"own": OWN}, files={"a": "0"})
    rewrite_marker(tmp_path, a_field_of_later=1)
    with pytest.raises(UserError, match="is unfinished or was made by an older version"):
        read_marker(tmp_path)
    assert is_ours(tmp_path) and made_by(tmp_path) == "recipe 'hand-made', seed 3" and blocks_of(tmp_path) == []
    assert customs_at(tmp_path) == [OWN.split]
    said = outline((tmp_path / MARKER).read_bytes())
    assert said is not None and said.files == {"a": "0"}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"generator": "other"}'])
def test_nobody_elses_marker_is_taken_for_ours(text: str) -> None:
    assert outline(text) is None
