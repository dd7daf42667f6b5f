"""What is current stays, what is stale goes, nobody else's files are touched, and a kill leaves no half data set."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import load_dataset
from huggingface_hub import DatasetCard
from noise_data_set import MADE_OF, content, files, noise_pixels, versions
from PIL import Image
from spoiling import spoil, with_value

import publish
from generation.base.errors import UserError
from generation.dataset import shards, verify
from generation.dataset.content import Content
from generation.dataset.folder import MARKER, is_current, is_ours, made_by
from generation.dataset.splits import configs
from generation.dataset.staging import check_target
from generation.images.run_folder import png
from publish import write_dataset


def test_shards_roll_over_and_load_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_BYTES", 1)
    monkeypatch.setattr(shards, "ROW_GROUP", 2)
    made, out = content(2, 9), tmp_path / "pebench"
    write_dataset(made, out)
    for cell, ids in made.cells.items():
        names = [f"{cell.stem}-{number:05d}.parquet" for number in range(-(-len(ids) // 2))]
        assert sorted(p.name for p in (out / "images").glob(f"{cell.stem}-*")) == names
        assert [
            image_id for name in names for image_id in pq.read_table(out / "images" / name)["image_id"].to_pylist()
        ] == ids
    assert max(len(ids) for ids in made.cells.values()) > 2, "no cell fills a second shard"
    loaded = load_dataset(str(out), "person_05", cache_dir=str(tmp_path / "cache"))
    assert sum(part.num_rows for part in loaded.values()) == 18


def test_a_changed_picture_is_not_hidden_by_the_loaders_cache(tmp_path: Path) -> None:
    out, cache = tmp_path / "pebench", str(tmp_path / "cache")
    first = content(2, 2)
    target = next(iter(first.cells.values()))[0]

    def pixels() -> np.ndarray:
        rows = load_dataset(str(out), "all", split="train", cache_dir=cache)
        return np.asarray(rows[rows["image_id"][:].index(target)]["image"])

    write_dataset(first, out)
    before = versions(out)
    assert np.array_equal(pixels(), noise_pixels(target))
    write_dataset(content(2, 2, changed=target), out)
    assert np.array_equal(pixels(), noise_pixels(target + "!"))
    assert before["all"] != versions(out)["all"] and before["people"] == versions(out)["people"]


def test_a_smaller_build_deletes_stale_shards_and_nobody_elses_file(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(4, 2), out)
    for name in ("notes.txt", "images/notes.txt"):
        (out / name).write_text("mine")
    write_dataset(content(2, 2), out)
    kept = set(files(out))
    write_dataset(content(2, 2), tmp_path / "fresh" / "pebench")
    assert kept == {*files(tmp_path / "fresh" / "pebench"), "notes.txt", "images/notes.txt"}
    assert is_current(out, MADE_OF)
    assert load_dataset(str(out), "all", split="train", cache_dir=str(tmp_path / "cache")).num_rows == 4


def test_a_move_that_was_cut_short_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, replace, moved = tmp_path / "pebench", os.replace, []

    def fail(source: Path, target: Path) -> None:
        if Path(target).is_relative_to(out):
            moved.append(target)
            if len(moved) == 3:
                raise OSError(28, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        with pytest.raises(UserError, match=r"No space left on device.*run the same command again"):
            write_dataset(content(2, 2), out)
    assert not is_current(out, MADE_OF)
    write_dataset(content(2, 2), out)
    assert is_current(out, MADE_OF)


def test_a_disk_that_is_full_while_verifying_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("datasets.arrow_writer.ArrowWriter.finalize", full)
    with pytest.raises(UserError, match=r"No space left on device.*run the same command again"):
        write_dataset(content(1, 1), tmp_path / "pebench")
    assert not list(tmp_path.iterdir())


def in_row(id: str, field: str, value: object) -> Callable[[pa.Table, Path], pa.Table | None]:
    """Puts a value into the row of one image."""

    def change(table: pa.Table, path: Path) -> pa.Table | None:
        here = path.parent.name == "images" and id in table["image_id"].to_pylist()
        return with_value(table, "image_id", id, field, value) if here else None

    return change


def test_what_does_not_load_as_written_never_reaches_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = next(iter(content(2, 2).cells.values()))[0]
    picture = {"bytes": png(Image.fromarray(noise_pixels("another"))), "path": f"{target}.png"}
    spoilt = spoil(monkeypatch, in_row(target, "image", picture))
    with pytest.raises(RuntimeError, match=f"{target}: the row loaded is not the row written"):
        write_dataset(content(2, 2), tmp_path / "pebench")
    assert len(spoilt) == 1 and not list(tmp_path.iterdir())


FIELDS = {
    "caption": "other",
    "take": 1,
    "view": 0,
    "age": 99,
    "job": "other",
    "half": "other",
    "seed": 1,
    "candidate": 99,
    "event_verified": None,
    "media_type": "video",
    "scores": {"identity_distance": 0.5},
    "subjects": [{"person_id": "other", "box": [1, 2, 9, 10]}],
    "writer": "other",
    "license": "other",
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_not_the_one_that_was_written_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    good = content(2, 2)
    target = list(good.cells.values())[-1][-1]
    spoilt = spoil(monkeypatch, in_row(target, field, FIELDS[field]))
    with pytest.raises(RuntimeError, match=f"{target}: the row loaded is not the row written"):
        write_dataset(good, tmp_path / "pebench")
    assert len(spoilt) == 1 and not list(tmp_path.iterdir())


@pytest.mark.parametrize("widest", [False, True])
@pytest.mark.parametrize("change", ["one less", "one more", "other order"])
def test_rows_that_went_or_came_between_writing_and_verifying_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, widest: bool
) -> None:
    """Both by the config that is prepared and by the one that is read with all fields."""
    good = content(2, 9)
    last = list(good.cells)[-1]  # so that only the end differs

    def changed(table: pa.Table, path: Path) -> pa.Table | None:
        if not (path.name.startswith(last.stem) and path.parent.name == "images"):
            return None
        return {
            "one less": table.slice(0, len(table) - 1),
            "one more": pa.concat_tables([table, table.slice(len(table) - 1)]),
            "other order": table.take(list(range(len(table)))[::-1]),
        }[change]

    spoilt = spoil(monkeypatch, changed)
    if widest:
        monkeypatch.setattr(verify, "_verify_default", lambda *_: None)
    assert len(good.cells[last]) > 1
    with pytest.raises(RuntimeError, match=r"the rows? loaded (is|are) not the rows? written"):
        write_dataset(good, tmp_path / "pebench")
    assert len(spoilt) == 1 and not list(tmp_path.iterdir())


def test_a_config_that_finds_other_files_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = content(8, 6)

    def lose_a_file(made: Content, folder: Path, *more: object) -> None:
        card, lost = folder / "README.md", f"images/{configs(good.cells)['both_01']['retain'][0].stem}-*.parquet"
        before, entry, after = card.read_text("utf-8").partition("- config_name: both_01\n")
        assert lost in after
        card.write_text(before + entry + after.replace(f"    - {lost}\n", "", 1), "utf-8")
        verify.verify(made, folder, *more)

    monkeypatch.setattr(publish, "verify", lose_a_file)
    with pytest.raises(RuntimeError, match=r"config both_01, split .*: the rows loaded are not the rows written"):
        write_dataset(good, tmp_path / "pebench")


def test_a_column_whose_feature_was_lost_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are all there, and whoever loads them gets a dictionary and no picture."""
    good = content(2, 2)
    last = list(good.cells)[-1]
    spoil(
        monkeypatch,
        lambda table, path: table.replace_schema_metadata(None) if path.name.startswith(last.stem) else None,
    )
    with pytest.raises(RuntimeError, match=rf"{last.stem}-00000.parquet: the columns loaded are not"):
        write_dataset(good, tmp_path / "pebench")
    assert not list(tmp_path.iterdir())


def test_the_card_is_read_once_however_many_configs_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, calls = DatasetCard.load.__func__, []

    def load(kind: type, *arguments: object, **more: object) -> DatasetCard:
        calls.append(arguments)
        return read(kind, *arguments, **more)

    monkeypatch.setattr(DatasetCard, "load", classmethod(load))
    write_dataset(content(8, 6), tmp_path / "pebench")
    assert len(calls) == 1


@pytest.mark.parametrize("kind", ["people", "events"])
def test_a_field_of_a_concept_that_changed_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    good, read, spoilt = content(2, 2), verify.concept_rows, []

    def other_than_written(made: Content, records) -> list[dict]:
        read_back = read(made, records)
        if records == getattr(good, kind):
            read_back[-1]["provenance"]["license"] = "other"
            spoilt.append(kind)
        return read_back

    monkeypatch.setattr(verify, "concept_rows", other_than_written)
    with pytest.raises(RuntimeError, match=f"config {kind}, split train: the rows loaded are not the rows written"):
        write_dataset(good, tmp_path / "pebench")
    assert spoilt and not list(tmp_path.iterdir())


@pytest.mark.parametrize("change", ["pixels", "bytes", "number", "one less"])
def test_a_face_that_changed_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    good = content(2, 2)
    person = good.people[1][0].id

    def changed(table: pa.Table, path: Path) -> pa.Table | None:
        if "faces" not in table.column_names or person not in table["id"].to_pylist():
            return None
        told = next(row["faces"] for row in table.to_pylist() if row["id"] == person)
        picture = told[1]["picture"]
        match change:
            case "pixels":
                picture["bytes"] = png(Image.fromarray(noise_pixels("another")))
            case "bytes":  # the same pixels
                picture["bytes"] += b"\0"
            case "number":
                told[1]["view"] = 4
            case "one less":
                told.pop()
        return with_value(table, "id", person, "faces", told)

    spoilt = spoil(monkeypatch, changed)
    with pytest.raises(RuntimeError, match="config people, split train: the rows loaded are not the rows written"):
        write_dataset(good, tmp_path / "pebench")
    assert len(spoilt) == 1 and not list(tmp_path.iterdir())


class Killed(BaseException):
    pass


@pytest.mark.parametrize("allowed", [0, 1, 2])
def test_the_marker_comes_first_and_is_never_half_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """Killed before the move number `allowed`, the folder is empty or ours, so the next build takes it up."""
    out, replace, moved = tmp_path / "pebench", os.replace, []

    def kill(source: Path, target: Path) -> None:
        if Path(target).is_relative_to(out):
            if len(moved) == allowed:
                raise Killed
            moved.append(Path(target).name)
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", kill)
        with pytest.raises(Killed):
            write_dataset(content(2, 2), out)
    assert moved[:1] == [MARKER][:allowed]
    assert set(files(out)) == set() if not allowed else is_ours(out) and len(files(out)) == allowed
    assert made_by(out) == ("an unfinished build" if allowed else None) and not is_current(out, MADE_OF)
    check_target(out)
    write_dataset(content(2, 2), out)
    assert is_current(out, MADE_OF)


def test_the_current_folder_can_be_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write_dataset(content(1, 1), Path())
    assert is_current(tmp_path / "here", MADE_OF)
    assert [p.name for p in tmp_path.iterdir()] == ["here"]
