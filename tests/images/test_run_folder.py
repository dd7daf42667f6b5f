"""The run folder gives back what it was given, or says which file is wrong and what to do."""

import hashlib
import io
import os
import re
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from generation.base.errors import UserError
from generation.base.hashing import fingerprint
from generation.base.locations import write_whole
from generation.images.resolved import _read as settled
from generation.images.run_folder import FOLDERS, DigitalSource, Run, png
from schemas.recipe import Settled
from schemas.scene import Candidate, Item, Place, Portrait, Scene, Verdict, View

NOISE = Image.fromarray(np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8))
PICTURE = png(NOISE)
CANDIDATES = (
    Candidate(number=0, seed=7, verdict=Verdict(ok=False, reason="no face", scores={"luminance": 0.1 + 0.2})),
    Candidate(number=1, seed=2**63 - 1, verdict=Verdict(ok=True, scores={"luminance": 1 / 3})),
)
PORTRAIT = Portrait(
    key="aa11",
    drawn_with="torch 0",
    candidates=CANDIDATES,
    image=fingerprint(PICTURE),
    person="person-001",
    source="packaged",
    box=(1, 2, 9, 10),
    embedding=(0.1, -1e-17, 1 / 3),
)
VIEW = View(number=5, **PORTRAIT.model_dump(exclude={"kind"}))
SCENE = Scene(
    key="bb22",
    drawn_with="torch 0",
    candidates=CANDIDATES,
    image=fingerprint(PICTURE),
    person="person-001",
    event="park-jogging",
    take=0,
    view=5,
    place=Place(x=1 / 3, y=0.45, width=0.4),
    box=(1, 2, 9, 10),
    event_verified=True,
    phash="0f" * 8,
)
GIVEN_UP = SCENE.model_copy(
    update={
        "key": "cc33",
        "candidates": CANDIDATES[:1],
        "image": None,
        "box": None,
        "event_verified": None,
        "phash": None,
    }
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path / "runs" / "mine")


def one_line(action, *parts: object) -> str:
    """The UserError of `action`, which names each of `parts` in one line."""
    with pytest.raises(UserError) as caught:
        action()
    text = str(caught.value)
    assert "\n" not in text
    for part in parts:
        assert str(part) in text
    return text


def room(run: Run) -> Path:
    """The scenes' folder, which is there only once something was written."""
    folder = run.folder / "scenes"
    folder.mkdir(parents=True)
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# what is kept


@pytest.mark.parametrize("item", [PORTRAIT, VIEW, SCENE])
def test_a_record_and_its_picture_survive_a_round_trip(run: Run, item: Item) -> None:
    assert run.finish(item, PICTURE) is item
    again = Run(run.folder)
    assert again.load(type(item), item.key) == item
    assert again.picture(item) == PICTURE


def test_an_item_given_up_has_a_record_and_no_picture(run: Run) -> None:
    run.finish(GIVEN_UP, None)
    assert run.load(Scene, "cc33") == GIVEN_UP
    assert list(everything(run.folder)) == ["scenes/cc33.json"]


def test_a_missing_key_is_none(run: Run) -> None:
    assert run.load(Portrait, "aa11") is None and run.load(Scene, "bb22") is None


def test_items_of_another_kind_and_the_same_key_are_apart(run: Run) -> None:
    run.finish(PORTRAIT, PICTURE)
    assert run.load(Scene, PORTRAIT.key) is None and run.load(View, PORTRAIT.key) is None


def test_a_rejected_candidate_is_kept_by_its_number(run: Run) -> None:
    run.reject("bb22", 3, PICTURE)
    assert everything(run.folder) == {"rejected/bb22-3.png": PICTURE}


def test_a_record_is_written_after_its_picture(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    replace = os.replace
    monkeypatch.setattr(
        os, "replace", lambda source, target: (written.append(Path(target).name), replace(source, target))[1]
    )
    run.finish(SCENE, PICTURE)
    assert written == ["bb22.png", "bb22.json"]


def test_the_same_pixels_are_the_same_bytes_and_come_back() -> None:
    assert png(NOISE.copy()) == PICTURE
    assert fingerprint(PICTURE) == hashlib.sha256(PICTURE).hexdigest()


@pytest.mark.parametrize("source", get_args(DigitalSource))
def test_a_picture_says_that_no_camera_made_it(source: DigitalSource) -> None:
    data = png(NOISE, source)
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.tobytes() == NOISE.tobytes()
        said = ElementTree.fromstring(picture.info["XML:com.adobe.xmp"])
    (code,) = (e.text for e in said.iter() if e.tag.endswith("}DigitalSourceType"))
    assert code == f"http://cv.iptc.org/newscodes/digitalsourcetype/{source}"
    assert data == png(NOISE.copy(), source) and "trainedAlgorithmicMedia" in get_args(DigitalSource)
    assert png(NOISE) == png(NOISE, "trainedAlgorithmicMedia")


# what was damaged


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "null",
        "{}",
        '{"key": "bb22"}',
        SCENE.model_dump_json()[:-40],
        SCENE.model_dump_json()[:-1] + ', "hight": 1}',
        PORTRAIT.model_dump_json(),
    ],
)
def test_a_record_that_is_none_names_its_file_and_the_cure(run: Run, text: str) -> None:
    path = room(run) / "bb22.json"
    path.write_text(text)
    one_line(lambda: run.load(Scene, "bb22"), path, "delete it to have the item drawn again")


def test_a_binary_record_names_its_file_and_the_cure(run: Run) -> None:
    path = room(run) / "bb22.json"
    path.write_bytes(PICTURE)
    one_line(lambda: run.load(Scene, "bb22"), path, "delete it to have the item drawn again")


def test_a_folder_in_a_records_place_names_it(run: Run) -> None:
    path = room(run) / "bb22.json"
    path.mkdir()
    one_line(lambda: run.load(Scene, "bb22"), path, "delete it")


def test_the_record_of_another_key_is_refused(run: Run) -> None:
    run.finish(SCENE, PICTURE)
    path = run.folder / "scenes" / "dd44.json"
    (run.folder / "scenes" / "bb22.json").rename(path)
    one_line(lambda: run.load(Scene, "dd44"), path, "another item", "delete it to have the item drawn again")


@pytest.mark.parametrize(
    ("data", "state"), [(None, "missing"), (PICTURE[:-1], "damaged"), (PICTURE + b"\0", "damaged")]
)
def test_a_missing_or_changed_picture_names_both_files(run: Run, data: bytes | None, state: str) -> None:
    run.finish(SCENE, PICTURE)
    path = run.folder / "scenes" / "bb22.png"
    path.unlink() if data is None else path.write_bytes(data)
    one_line(lambda: run.picture(SCENE), path, state, "delete bb22.json", "drawn again")


def test_following_the_advice_makes_the_item_unfinished(run: Run) -> None:
    run.finish(SCENE, PICTURE)
    (run.folder / "scenes" / "bb22.png").unlink()
    (run.folder / "scenes" / "bb22.json").unlink()
    assert run.load(Scene, "bb22") is None
    run.finish(SCENE, PICTURE)
    assert run.picture(SCENE) == PICTURE


# where it cannot be kept


def test_a_file_in_the_run_folders_place_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for place in (file, file / "below"):
        one_line(lambda place=place: Run(place), place, "--run")
    assert file.read_text() == "mine"


@pytest.mark.parametrize("name", FOLDERS)
def test_a_file_in_a_rooms_place_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    one_line(lambda: Run(tmp_path), tmp_path, "--run")


def test_a_folder_that_may_not_be_made_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    run = Run(tmp_path / "run")
    one_line(lambda: run.finish(SCENE, PICTURE), tmp_path / "run", "Permission denied", "run the same command again")


def test_a_run_folder_that_may_not_be_written_is_refused_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere, hence the patch."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    one_line(lambda: Run(run.folder), run.folder, "--run")


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    one_line(lambda: Run(tmp_path / "run"), tmp_path / "run", "--run")


def test_a_folder_that_went_away_is_made_again(run: Run) -> None:
    room(run).rmdir()
    run.finish(SCENE, PICTURE)
    assert run.load(Scene, "bb22") == SCENE and run.picture(SCENE) == PICTURE


def test_a_file_that_took_a_rooms_place_is_named(run: Run) -> None:
    room(run).rmdir()
    (run.folder / "scenes").write_text("mine")
    one_line(lambda: run.finish(SCENE, PICTURE), run.folder / "scenes" / "bb22.png", "run the same command again")
    assert everything(run.folder) == {"scenes": b"mine"}


def test_looking_makes_no_folder(tmp_path: Path) -> None:
    run = Run(tmp_path / "runs" / "mine")
    assert run.load(Portrait, "aa11") is None and not run.report.exists()
    assert not list(tmp_path.iterdir())
    run.write(run.report, b"{}")
    assert everything(tmp_path) == {"runs/mine/report.json": b"{}"}


@pytest.mark.parametrize("below", ["", "mine"])
@pytest.mark.parametrize("target", ["link", "nowhere"])
def test_a_link_to_itself_or_to_nothing_is_refused(tmp_path: Path, target: str, below: str) -> None:
    (tmp_path / "link").symlink_to(tmp_path / target)
    one_line(lambda: Run(tmp_path / "link" / below), tmp_path / "link", "--run")


def test_a_link_to_a_folder_is_a_run_folder(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    Run(tmp_path / "link").finish(SCENE, PICTURE)
    assert Run(tmp_path / "disk").load(Scene, "bb22") == SCENE


def full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device")


def half_written(path: Path, data: bytes) -> int:
    with path.open("wb") as file:
        file.write(data[: len(data) // 2])
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("owner", "name", "fault"), [(os, "replace", full_disk), (Path, "write_bytes", half_written)])
def test_a_write_that_fails_half_way_leaves_the_old_content(
    run: Run, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, fault
) -> None:
    run.finish(SCENE, PICTURE)
    before = everything(run.folder)
    other = png(Image.new("RGB", (8, 8)))
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, fault)
        one_line(
            lambda: run.finish(SCENE, other),
            run.folder / "scenes" / "bb22.png",
            "No space left on device",
            "run the same command again",
        )
        one_line(lambda: run.finish(PORTRAIT, other), run.folder / "portraits" / "aa11.png")
        one_line(lambda: run.reject("bb22", 0, other), run.folder / "rejected" / "bb22-0.png")
    assert everything(run.folder) == before, "something half written is left on a full disk"
    assert run.load(Scene, "bb22") == SCENE and run.picture(SCENE) == PICTURE
    assert run.load(Portrait, "aa11") is None


def test_what_a_killed_write_left_is_no_record_and_no_hindrance(run: Run) -> None:
    (room(run) / ".bb22.json.0123abcd.part").write_text("{")
    assert run.load(Scene, "bb22") is None
    run.finish(SCENE, PICTURE)
    assert run.load(Scene, "bb22") == SCENE
    assert sorted(everything(run.folder)) == ["scenes/.bb22.json.0123abcd.part", "scenes/bb22.json", "scenes/bb22.png"]


def test_what_a_power_cut_emptied_counts_as_not_there(run: Run) -> None:
    run.finish(SCENE, PICTURE)
    (run.folder / "scenes/bb22.json").write_bytes(b"")
    (run.folder / "report.json").write_bytes(b"")
    (run.folder / "settled.json").write_bytes(b"")
    assert run.load(Scene, "bb22") is None and not run.ended
    assert settled(run) == Settled()
    run.finish(SCENE, PICTURE)
    assert run.load(Scene, "bb22") == SCENE


def test_a_write_without_an_error_number_still_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the mount went away")

    monkeypatch.setattr(os, "replace", fail)
    text = one_line(lambda: write_whole(tmp_path / "a.json", b"{}"), tmp_path / "a.json", "the mount went away")
    assert not re.search(r"\bNone\b", text)
