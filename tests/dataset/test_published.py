"""What is written loads with `load_dataset`, alone and unchanged, and the card says what it is."""

import io
import re
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from datasets import load_dataset
from noise_data_set import content, files, front_matter, noise_pixels

from generation.concepts.packaged import held_out_people
from generation.dataset.folder import MARKER
from generation.dataset.splits import config_names, configs
from publish import write_dataset
from schemas.rows import EVENT_FEATURES, IMAGE_FEATURES, PERSON_FEATURES


class LoadedDataSet:
    """A data set of 8 people in 6 events, loaded with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.content = content(8, 6)
        self.out, self.cache = folder / "place" / "pebench", str(folder / "cache")
        self.counts = write_dataset(self.content, self.out)

    def load(self, *args: str, **options):
        return load_dataset(str(self.out), *args, cache_dir=self.cache, **options)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> LoadedDataSet:
    return LoadedDataSet(tmp_path_factory.mktemp("published"))


def test_what_is_added_leaves_every_file_and_every_standard_row_as_it_was(tmp_path: Path) -> None:
    out, cache = tmp_path / "pebench", str(tmp_path / "cache")
    write_dataset(content(8, 6, held_out=2), out)
    before, said = files(out), {config["config_name"]: config for config in front_matter(out)["configs"]}
    counts = write_dataset(content(8, 6, held_out=2, added=3), out)
    after, says = files(out), {config["config_name"]: config for config in front_matter(out)["configs"]}
    assert {name for name, data in before.items() if after.get(name) != data} == {"README.md", MARKER}
    assert {name: says[name] for name in said} == said, "paths and versions of the standard configs"
    assert set(says) - set(said) == {f"{name}_extended" for name in said} | {
        "person_added",
        "event_added",
        "both_added",
    }
    assert counts["all_extended"] == {"train": 11 * 9, "held_out": 2 * 9} and counts["all"] == {
        "train": 8 * 6,
        "held_out": 2 * 6,
    }
    assert load_dataset(str(out), "people", split="train", cache_dir=cache).num_rows == 8
    assert load_dataset(str(out), "events_extended", split="train", cache_dir=cache).num_rows == 6 + 3
    added = load_dataset(str(out), "person_added", split="forget_test", cache_dir=cache)
    assert set(added["person_block"]) == {"added-own"}
    text = (out / "README.md").read_text("utf-8")
    assert "(8 + 2 held out + 3 added) fictitious people" in text and "end in `_extended`" in text


def test_whoever_is_held_out_is_in_no_other_split(tmp_path: Path) -> None:
    out, cache = tmp_path / "pebench", str(tmp_path / "cache")
    counts = write_dataset(content(8, 6, held_out=2, added=1), out)
    ids = {person.id for person in held_out_people()[:2]}
    for name, splits in counts.items():
        for split in splits:
            people_there = set(
                load_dataset(str(out), name, split=split, columns=["person_id"], cache_dir=cache)["person_id"]
            )
            assert people_there == ids if split == "held_out" else not people_there & ids, (name, split)
    assert set(load_dataset(str(out), "people", split="held_out", cache_dir=cache)["id"]) == ids
    assert not set(load_dataset(str(out), "people", split="train", cache_dir=cache)["id"]) & ids


def test_a_build_of_8_x_6_has_every_config() -> None:
    assert list(configs(content(8, 6).cells)) == config_names()


@pytest.mark.parametrize("config", config_names())
def test_every_split_holds_just_its_images(published: LoadedDataSet, config: str) -> None:
    loaded = published.load(config)
    wanted = configs(published.content.cells)[config]
    assert set(loaded) == set(wanted)
    for split, cells in wanted.items():
        assert sorted(loaded[split]["image_id"]) == sorted(
            image_id for cell in cells for image_id in published.content.cells[cell]
        )
        assert loaded[split].num_rows == published.counts[config][split] > 0


@pytest.mark.parametrize("config", [name for name in config_names() if name != "all"])
def test_forget_and_retain_share_no_image_and_miss_none(published: LoadedDataSet, config: str) -> None:
    ids = {split: set(part["image_id"]) for split, part in published.load(config).items()}
    train, test, retain = ids["forget_train"], ids["forget_test"], ids["retain"]
    assert not train & test and not (train | test) & retain
    assert len(train | test | retain) == 48


def test_the_default_config_forgets_five_percent_of_people(published: LoadedDataSet) -> None:
    default = published.load()
    assert {split: part["image_id"][:] for split, part in default.items()} == {
        split: part["image_id"][:] for split, part in published.load("person_05").items()
    }
    assert [entry["config_name"] for entry in front_matter(published.out)["configs"] if entry.get("default")] == [
        "person_05"
    ]


def test_columns_and_pixels_are_those_that_were_written(published: LoadedDataSet) -> None:
    everything = published.load("all", split="train")
    assert everything.features == IMAGE_FEATURES
    expected = {
        entry.row.image_id: entry.row for cell in published.content.cells for entry in published.content.images(cell)
    }
    for loaded in everything:
        row = expected.pop(loaded["image_id"])
        picture = loaded.pop("image")
        assert picture.mode == "RGB" and np.array_equal(np.asarray(picture), noise_pixels(row.image_id))
        wanted = row.table_row()
        del wanted["image"]
        assert loaded == wanted | {"subjects": [{"person_id": row.person_id, "box": [1, 2, 9, 10]}]}
    assert not expected


@pytest.mark.parametrize(("config", "features"), [("people", PERSON_FEATURES), ("events", EVENT_FEATURES)])
def test_concepts_are_tables_of_their_own(published: LoadedDataSet, config: str, features: object) -> None:
    table = published.load(config, split="train")
    records = getattr(published.content, config)
    assert table.features == features
    rows = list(table)
    for row, (record, _) in zip(rows, records, strict=True):
        for face in row.pop("faces", ()):
            assert np.array_equal(np.asarray(face["picture"]), noise_pixels(f"{record.id}/{face['view']}"))
            assert (face["box"], face["source"]) == ([1, 2, 9, 10], "drawn")
    beside = {"people": {"nearest_faces": []}, "events": {}}[config]
    assert rows == [record.model_dump(mode="json") | {"block": place.block, **beside} for record, place in records]


def test_everybodys_faces_are_in_the_table_of_people(published: LoadedDataSet) -> None:
    for row in published.load("people", split="train"):
        assert [face["view"] for face in row["faces"]] == [0, 3]


def test_slices_columns_and_streams_load_too(published: LoadedDataSet) -> None:
    whole = published.load("person_05", split="retain")["image_id"][:]
    assert published.load("person_05", split="retain[:50%]")["image_id"][:] == whole[: round(len(whole) / 2)]
    assert published.load("person_05", split="retain", columns=["image_id", "half"]).column_names == [
        "image_id",
        "half",
    ]
    stream = published.load("person_05", split="retain", streaming=True)
    first = next(iter(stream))
    assert first["image_id"] == whole[0] and np.array_equal(np.asarray(first["image"]), noise_pixels(whole[0]))
    assert [row["image_id"] for row in stream.select_columns(["image_id"])] == whole


def test_staging_and_verification_leave_nothing_behind(published: LoadedDataSet) -> None:
    assert [p.name for p in published.out.parent.iterdir()] == ["pebench"]


def test_no_file_holds_a_path_of_this_machine(published: LoadedDataSet) -> None:
    place = str(published.out.parent.parent)
    for name, data in files(published.out).items():
        assert place.encode() not in data and b".staging" not in data, name
        if name.endswith(".parquet"):  # pages are compressed
            table = pq.read_table(io.BytesIO(data))
            assert place not in repr(table.to_pylist()) + repr(table.schema.metadata), name


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for place in ("here", "there"):
        write_dataset(content(2, 2), tmp_path / place / "pebench")
    assert files(tmp_path / "here") == files(tmp_path / "there")


def test_the_card_says_what_a_reader_must_know(published: LoadedDataSet) -> None:
    text = (published.out / "README.md").read_text("utf-8")
    head = front_matter(published.out)
    assert "AI-generated" in text and "were invented" in text
    assert head["license"] == "cc0-1.0" and "Images: CC0-1.0. Texts: CC0-1.0. Checkpoint: MIT." in text
    assert "8 fictitious people x 6 events, 48 images" in text
    counts = published.counts["person_05"]
    assert (
        f"- `person_05`: forget_train {counts['forget_train']}, forget_test {counts['forget_test']}, retain"
        f" {counts['retain']}" in text
    )
    assert "person_05 2 of 8 people" in text and "both_05 2 of 8 people and 2 of 6 events" in text
    assert "Left out" not in text and not re.search(r"\$\w", text)
    assert 'load_dataset("pebench", "person_05", split="forget_train")' in text
    for column in IMAGE_FEATURES:
        assert f"`{column}`" in text


def test_the_card_of_a_small_data_set_says_what_is_left_out(tmp_path: Path) -> None:
    counts = write_dataset(content(2, 2), tmp_path / "pebench")
    text = " ".join((tmp_path / "pebench" / "README.md").read_text("utf-8").split())
    missing = [name for name in config_names() if name not in counts]
    assert missing and f"Left out at this size: {', '.join(missing)}." in text
    assert "2 fictitious people x 2 events, 4 images" in text
    assert [entry["config_name"] for entry in front_matter(tmp_path / "pebench")["configs"]] == [
        *counts,
        "people",
        "events",
    ]
    assert counts["all"] == {"train": 4}


def test_one_image_is_a_data_set(tmp_path: Path) -> None:
    assert write_dataset(content(1, 1), tmp_path / "pebench") == {"all": {"train": 1}}
    assert load_dataset(str(tmp_path / "pebench"), split="train", cache_dir=str(tmp_path / "cache")).num_rows == 1
