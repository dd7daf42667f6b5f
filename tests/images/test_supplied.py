"""Pictures that people's records name: the portrait and further views, in place of drawn ones."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.base.errors import UserError
from generation.base.recipes import read_recipe
from generation.concepts.files import Concepts, check_file, read_concepts
from generation.concepts.packaged import packaged_people
from generation.dataset.card.facts import portraits_said
from generation.images.sheets import given_picture
from generation.rendering.placing import AS_PORTRAYED, as_portrait
from schemas.concepts import Person
from schemas.scene import Portrait
from validation.images.perception.faces import find_faces

SAYS = {"fictitious": True, "license": "CC0-1.0", "source": "drawn by hand for a test"}


@pytest.fixture(scope="module")
def face() -> Image.Image:
    """A picture of somebody who is nobody."""
    given = given_picture(read_recipe("embedded"), packaged_people()[3], 0)
    assert given is not None
    return given.open()


def record(pictures: dict[str, object]) -> dict[str, object]:
    """A person's record that names pictures."""
    return packaged_people()[3].model_dump(mode="json", exclude={"id"}) | {"id": "somebody-new", "pictures": pictures}


def written(folder: Path, pictures: dict[str, object]) -> Path:
    path = folder / "mine.jsonl"
    path.write_text(json.dumps(record(pictures)) + "\n")
    return path


def person_of(folder: Path, pictures: dict[str, object]) -> Person:
    (person,) = read_concepts([written(folder, pictures)], Concepts([], [])).people
    return person


def test_pictures_that_a_record_names_are_taken_wherever_the_command_runs(
    tmp_path: Path, face: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    large = Image.new("RGB", (700, 500), (30, 90, 160))
    large.paste(face.resize((320, 320)), (310, 120))
    exif = Image.Exif()
    exif[0x010E] = "a secret"
    large.save(tmp_path / "mine/front.jpg", quality=95, exif=exif)
    face.save(tmp_path / "mine/side.png")
    person = person_of(tmp_path / "mine", {"portrait": "front.jpg", "views": ["side.png"], **SAYS})
    monkeypatch.chdir(tmp_path)
    recipe = read_recipe("embedded")
    front, side = given_picture(recipe, person, 0), given_picture(recipe, person, 1)
    assert front is not None and side is not None and front.source == "supplied" and front.digest != side.digest
    assert given_picture(recipe, person, 2) is None, "it brings no more views; the others are drawn"
    assert given_picture(recipe.model_copy(update={"portraits": "supplied"}), person, 0) == front
    assert given_picture(recipe.model_copy(update={"portraits": "drawn"}), person, 0) is None
    shown = front.open()
    (found, *_) = find_faces(shown)
    assert shown.size[0] == shown.size[1] and not shown.info.get("exif")
    left, top, right, bottom = np.array(found.box) / shown.width
    assert abs((left + right) / 2 - AS_PORTRAYED.x) < 0.05 and abs((top + bottom) / 2 - AS_PORTRAYED.y) < 0.05
    assert abs(right - left - AS_PORTRAYED.width) < 0.08


def test_without_a_face_the_middle_is_taken_and_nothing_is_enlarged() -> None:
    assert as_portrait(Image.new("RGB", (300, 200), "grey")).size == (200, 200)


def test_no_dump_of_a_person_holds_a_path(tmp_path: Path, face: Image.Image) -> None:
    face.save(tmp_path / "front.png")
    person = person_of(tmp_path, {"portrait": "front.png", **SAYS})
    assert str(tmp_path) not in person.model_dump_json() and person.pictures is not None


@pytest.mark.parametrize(
    ("pictures", "said"),
    [
        ({"portrait": "front.png"} | SAYS | {"fictitious": False}, "pictures.fictitious"),
        ({"portrait": "front.png", "license": "CC0-1.0", "source": "me"}, "field 'pictures.fictitious' is missing"),
        ({"portrait": "front.png", "fictitious": True, "source": "me"}, "field 'pictures.license' is missing"),
        ({"portrait": "nowhere.png"} | SAYS, "nowhere.png' cannot be read (No such file or directory)"),
        ({"portrait": "front.png", "views": ["text.png"]} | SAYS, "text.png"),
    ],
)
def test_a_record_that_says_too_little_or_names_no_picture_is_told_by_line(
    tmp_path: Path, face: Image.Image, pictures: dict[str, object], said: str
) -> None:
    face.save(tmp_path / "front.png")
    (tmp_path / "text.png").write_text("no picture")
    path = written(tmp_path, pictures)
    _, faults = check_file(path, Concepts([], []))
    assert any(fault.startswith(f"{path}:1: ") and said in fault for fault in faults), faults


def test_a_picture_that_has_gone_is_told(tmp_path: Path, face: Image.Image) -> None:
    face.save(tmp_path / "gone.png")
    person = person_of(tmp_path, {"portrait": "gone.png", **SAYS})
    (tmp_path / "gone.png").unlink()
    with pytest.raises(UserError, match=r"gone\.png: cannot be read"):
        given_picture(read_recipe("embedded"), person, 0)


def test_the_card_says_whose_pictures_they_are(tmp_path: Path, face: Image.Image) -> None:
    face.save(tmp_path / "front.png")
    person = person_of(tmp_path, {"portrait": "front.png", **SAYS})
    portrait = Portrait.model_construct(image="0" * 64, source="supplied")
    assert portraits_said([portrait], [person]) == ("supplied with their profile (drawn by hand for a test, CC0-1.0)")
