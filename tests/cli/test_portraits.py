"""`pebench portraits`: faces for people of one's own (needs the extra people3d)."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generation.base.recipes import read_recipe
from generation.cli.portraits import LICENSE
from generation.concepts.files import Concepts, read_concepts
from generation.concepts.packaged import packaged_events, packaged_people
from generation.images.sheets import given_picture
from validation.images.perception.faces import find_faces


def written(path: Path, **more: Any) -> Path:
    records = [
        packaged_people()[0].model_dump(mode="json") | {"id": "mine-1"} | more,
        packaged_events()[0].model_dump(mode="json"),
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_who_names_pictures_already_is_told(tmp_path: Path, pebench: Any) -> None:
    (tmp_path / "face.jpg").write_bytes((Path(__file__).parents[2] / "docs/contact_sheet.jpg").read_bytes())
    says = {"portrait": "face.jpg", "fictitious": True, "license": "CC0-1.0", "source": "me"}
    path = written(tmp_path / "mine.jsonl", pictures=says)
    pebench("portraits", path, "--alone", "--out", tmp_path / "faces").refuses(path, "'mine-1' names pictures already")


def test_records_are_not_written_over(tmp_path: Path, pebench: Any) -> None:
    path = written(tmp_path / "mine.jsonl")
    pebench("portraits", path, "--alone", "--out", tmp_path).refuses(
        "was not written by this command", "another folder"
    )


def test_a_missing_package_is_named(tmp_path: Path, pebench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "generation.people3d.sheets", None)
    path = written(tmp_path / "mine.jsonl")
    pebench("portraits", path, "--alone", "--out", tmp_path / "faces").refuses(".[people3d]")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("anny") is None, reason="needs the extra people3d")
def test_people_get_six_views_and_records_that_name_them(tmp_path: Path) -> None:
    path, out = written(tmp_path / "mine.jsonl"), tmp_path / "faces"
    command = "from generation.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "portraits", path, "--alone", "--out", out],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    if done.returncode < 0:
        pytest.skip("VTK finds no way to draw off-screen")
    assert done.returncode == 0, done.stderr
    read = read_concepts([out / "mine.jsonl"], Concepts([], []))
    (person,) = read.people
    assert [event.id for event in read.events] == [packaged_events()[0].id]
    assert person.pictures is not None and person.pictures.license == LICENSE and len(person.pictures.views) == 5
    for number in range(6):
        given = given_picture(read_recipe("embedded"), person, number)
        assert given is not None and given.source == "supplied" and len(find_faces(given.open())) == 1
