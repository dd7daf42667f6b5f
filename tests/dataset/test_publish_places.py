"""A data set goes only to a folder that is ours or empty, and says whose is there."""

import json
import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from datasets import load_dataset
from noise_data_set import MADE_OF, content, files

from generation.base.errors import UserError
from generation.dataset import staging
from generation.dataset.folder import MARKER, is_current, made_by
from generation.dataset.staging import check_target, clear_staging, staged
from publish import write_dataset


def test_a_missing_and_an_empty_folder_are_accepted(tmp_path: Path) -> None:
    check_target(tmp_path / "a" / "b" / "pebench")
    check_target(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_file_a_link_to_one_and_a_foreign_folder_are_refused(tmp_path: Path) -> None:
    file, foreign = tmp_path / "file", tmp_path / "foreign"
    file.write_text("mine")
    foreign.mkdir()
    (foreign / "notes.txt").write_text("mine")
    for name, target in (("loop", "loop"), ("to-file", "file"), ("to-foreign", "foreign")):
        (tmp_path / name).symlink_to(tmp_path / target)
    links = [tmp_path / name for name in ("loop", "to-file", "to-foreign")]
    for place in (file, foreign, *links, tmp_path / "loop" / "below", file / "below"):
        with pytest.raises(UserError, match=re.escape(str(place)) + r".*--out") as caught:
            write_dataset(content(1, 1), place)
        assert "\n" not in str(caught.value)
    assert files(foreign) == {"notes.txt": b"mine"} and file.read_text() == "mine"
    assert all(link.is_symlink() for link in links) and len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize("there", [True, False])
def test_a_data_set_can_be_built_through_a_link(tmp_path: Path, there: bool) -> None:
    disk, link = tmp_path / "disk" / "large", tmp_path / "home" / "pebench"
    link.parent.mkdir()
    disk.mkdir(parents=True) if there else disk.parent.mkdir()
    link.symlink_to(disk)
    for people in (2, 1):  # first, and in place of what is there
        counts = write_dataset(content(people, 1), link)
        assert is_current(link, MADE_OF) and is_current(disk, MADE_OF) and link.is_symlink()
        assert (
            load_dataset(str(link), "all", split="train", cache_dir=str(tmp_path / f"cache-{people}")).num_rows
            == counts["all"]["train"]
            == people
        )
    assert [p.name for p in link.parent.iterdir()] == ["pebench"] and [p.name for p in disk.parent.iterdir()] == [
        "large"
    ]


def test_a_name_that_leaves_no_room_for_the_staging_folder_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File name too long"):  # `main` makes it one line
        check_target(tmp_path / ("x" * 250))


def test_who_made_what_is_there_is_said(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    assert made_by(out) is None
    out.mkdir()
    assert made_by(out) is None
    for marker in (
        {},
        {"made_of": {}},
        {"made_of": None},
        {"made_of": {"recipe": {"name": "x"}}},
        {"made_of": {"recipe": "x"}},
    ):
        (out / MARKER).write_text(json.dumps({"generator": "pebench"} | marker))
        assert made_by(out) == "an unfinished build"
    write_dataset(content(1, 1), out)
    assert made_by(out) == "recipe 'hand-made', seed 3"
    (out / MARKER).write_text('{"generator": "other"}')
    assert made_by(out) is None


def test_what_an_interrupted_build_staged_is_deleted_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(1, 1), out)
    before = files(tmp_path)
    (tmp_path / "link").symlink_to(out)
    with monkeypatch.context() as patched:
        patched.setattr(staging, "_discard", lambda *_: None)
        with staged(tmp_path / "link") as new:
            (new / "half.parquet").write_bytes(b"half")
    assert new.parent.parent == tmp_path, "it is staged beside the folder and not beside a link to it"
    clear_staging(tmp_path / "link")
    (tmp_path / "link").unlink()
    assert files(tmp_path) == before and not new.parent.exists()


@pytest.mark.parametrize("marker", ["{", "[]", "{}", '{"generator": "other"}', "\x00"])
def test_a_folder_with_another_marker_is_foreign(tmp_path: Path, marker: str) -> None:
    (tmp_path / MARKER).write_text(marker)
    with pytest.raises(UserError, match="did not make"):
        check_target(tmp_path)


@pytest.mark.parametrize("locked", ["", "pebench"])
def test_a_place_that_may_not_be_written_is_refused_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    """The data set is staged beside its place, so both folders count. Root may write everywhere, hence the patch."""
    (tmp_path / "pebench").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path / locked)
    with pytest.raises(UserError, match=r"is not a writable folder.*--out"):
        check_target(tmp_path / "pebench")


def test_a_changed_missing_or_added_file_is_noticed(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(1, 1), out)
    assert is_current(out, MADE_OF)
    assert not is_current(out, MADE_OF.model_copy(update={"texts": "other"}))
    assert not is_current(tmp_path, MADE_OF) and not is_current(tmp_path / "nowhere", MADE_OF)
    for name in json.loads((out / MARKER).read_text("utf-8"))["files"]:
        data = (out / name).read_bytes()
        for changed in (data[:-1] + bytes([data[-1] ^ 1]), b"", None):
            (out / name).unlink() if changed is None else (out / name).write_bytes(changed)
            assert not is_current(out, MADE_OF), name
        (out / name).write_bytes(data)
    (out / "images" / "extra.parquet").write_bytes(b"")
    assert not is_current(out, MADE_OF)


@pytest.mark.parametrize(
    "name", ["images/mine.parquet", "tables/my_people.parquet", "README.md", "assets/examples.jpg"]
)
def test_what_somebody_put_there_or_edited_is_neither_removed_nor_replaced(tmp_path: Path, name: str) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(2, 1), out)
    (out / name).write_bytes(b"hours of work")
    before = files(out)
    with pytest.raises(UserError, match=rf"{re.escape(str(out / name))}: .*move it elsewhere") as caught:
        write_dataset(content(1, 1), out)
    assert files(out) == before and "\n" not in str(caught.value)
    (out / name).rename(tmp_path / "mine")
    write_dataset(content(1, 1), out)
    assert is_current(out, MADE_OF) and (tmp_path / "mine").read_bytes() == b"hours of work"


@pytest.mark.parametrize("moves", [1, 3, 6])
def test_what_moves_that_were_cut_short_have_left_counts_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    out, replace, cut = tmp_path / "pebench", os.replace, list[int]()
    write_dataset(content(2, 2), out)
    for people in (4, 3, 5):
        left = [moves]

        def fail(source: Path, target: Path, left: list[int] = left, people: int = people) -> None:
            if Path(target).is_relative_to(out):
                left[0] -= 1
                if left[0] < 0:
                    cut.append(people)
                    raise OSError(28, "No space left on device")
            replace(source, target)

        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", fail)
            with suppress(UserError):
                write_dataset(content(people, 2), out)
        assert made_by(out) == "recipe 'hand-made', seed 3"
    assert len(cut) >= 2
    write_dataset(content(2, 1), out)
    write_dataset(content(2, 1), tmp_path / "fresh" / "pebench")
    assert files(out) == files(tmp_path / "fresh" / "pebench")
