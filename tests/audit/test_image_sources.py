"""What a folder is taken for, and the labels and splits that its images have."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import ClassLabel, Dataset, Features, List, Value
from datasets import Image as ImageFeature
from pictures import noisy, png

from generation.audit.image_sources import open_sources
from generation.audit.image_tables import SourceImage, split_of
from generation.base.errors import UserError
from generation.dataset.folder import MARKER
from validation.images.perception.decoding import Unreadable


def refused(taken: SourceImage) -> str | None:
    return taken.picture.reason if isinstance(taken.picture, Unreadable) else None


def test_a_tree_of_files_has_its_folders_as_labels_and_splits(tmp_path: Path) -> None:
    for name in ("train/ann/1.png", "test/bob/2.png", "cleo/3.png", "4.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        noisy(hash(name) % 100).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / ".hidden.png").write_bytes(b"")
    images = {taken.name: (taken.labels.person, taken.labels.split) for taken in open_sources(tmp_path)[0].images()}
    assert images == {
        "train/ann/1.png": ("ann", "train"),
        "test/bob/2.png": ("bob", "test"),
        "cleo/3.png": ("cleo", None),
        "4.png": (None, None),
    }
    assert "not looked at: 1" in open_sources(tmp_path)[0].said


@pytest.mark.parametrize("kind", ["csv", "csv ;", "csv \t", "jsonl", "parquet"])
def test_a_metadata_file_labels_a_tree(tmp_path: Path, kind: str) -> None:
    (tmp_path / "train").mkdir()
    noisy(0).save(tmp_path / "train" / "a.png")
    rows = [
        {"file_name": "a.png", "name": "Ann", "event": "picnic"},
        {"file_name": "lost.png", "name": "Bob", "event": ""},
    ]
    ending, _, delimiter = kind.partition(" ")
    table = tmp_path / "train" / f"metadata.{ending}"
    if ending == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), table)
    with table.open("a", newline="") as file:
        if ending == "csv":
            writer = csv.DictWriter(file, ["file_name", "name", "event"], delimiter=delimiter or ",")
            writer.writeheader()
            writer.writerows(rows)
        elif ending == "jsonl":
            file.writelines(json.dumps(row) + "\n" for row in rows)
    a, lost = open_sources(tmp_path)[0].images()
    assert (a.labels.person, a.labels.event, a.labels.split) == ("Ann", "picnic", "train")
    assert lost.name == "train/lost.png" and isinstance(lost.picture, Unreadable) and lost.picture.reason == "missing"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"file_name": "../x.png"}', "outside"),
        ("[1]", "no JSON object"),
        ("{", "cannot be read"),
        ('{"name": "Ann"}', "file_name"),
        ('{"file_name": "a.png"}\n{"file_name": "./a.png"}', r"jsonl:2: names ./a.png again, after .*jsonl:1"),
    ],
)
def test_a_faulty_metadata_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    noisy(0).save(tmp_path / "a.png")
    (tmp_path / "metadata.jsonl").write_text(text)
    with pytest.raises(UserError, match=said):
        open_sources(tmp_path)[0]


def test_other_columns_of_files_and_lists_of_them_name_files_too(tmp_path: Path) -> None:
    for name in ("before/a.png", "before/b.png", "after/c.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        noisy(len(name)).save(tmp_path / name)
    row = {"before_file_names": ["before\\a.png", "before/b.png"], "after_file_name": "after/c.png", "name": "Ann"}
    (tmp_path / "metadata.jsonl").write_text(json.dumps(row))
    assert [taken.labels.person for taken in open_sources(tmp_path)[0].images()] == ["Ann"] * 3


def test_every_picture_of_a_list_is_looked_at(tmp_path: Path) -> None:
    pictures = [[noisy(0)], [noisy(1), noisy(2)]]
    features = Features({"images": List(ImageFeature()), "name": Value("string")})
    rows = {"images": [[{"bytes": png(p), "path": None} for p in row] for row in pictures], "name": ["Ann", "Bob"]}
    Dataset.from_dict(rows, features).to_parquet(tmp_path / "train.parquet")
    images = list(open_sources(tmp_path)[0].images())
    assert [image.name for image in images] == ["train.parquet#0", "train.parquet#1.0", "train.parquet#1.1"]
    assert [image.labels.person for image in images] == ["Ann", "Bob", "Bob"] and not any(map(refused, images))


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("data/forget01-00000-of-00002.parquet", "forget01"),
        ("validation.parquet", "validation"),
        ("test/0.parquet", "test"),
        ("latest.parquet", None),
    ],
)
def test_the_split_is_in_the_path(path: str, split: str | None) -> None:
    assert split_of(Path(path), file_too=True) == split


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A data set by the `datasets` library: 6 images of two classes in two splits."""
    folder = tmp_path / "foreign" / "data"
    folder.mkdir(parents=True)
    features = Features({"photo": ImageFeature(), "label": ClassLabel(names=["ann", "bob"])})
    for split, start in (("train", 0), ("test", 3)):
        rows = {
            "photo": [{"bytes": png(noisy(n)), "path": None} for n in range(start, start + 3)],
            "label": [n % 2 for n in range(start, start + 3)],
        }
        Dataset.from_dict(rows, features=features).to_parquet(str(folder / f"{split}-00000-of-00001.parquet"))
    return folder.parent


def test_anybodys_parquet_has_its_classes_as_labels(foreign: Path) -> None:
    source = open_sources(foreign)[0]
    assert "images from 'photo', person from 'label'" in source.said and source.total == 6
    images = [(taken.name, taken.labels.person, taken.labels.split) for taken in source.images()]
    assert images[0] == ("data/test-00000-of-00001.parquet#0", "bob", "test") and images[5] == (
        "data/train-00000-of-00001.parquet#2",
        "ann",
        "train",
    )


def test_a_truncated_parquet_file_is_one_fault_beside_the_others(foreign: Path) -> None:
    file = foreign / "data" / "test-00000-of-00001.parquet"
    file.write_bytes(file.read_bytes()[:-500])
    assert [refused(taken) for taken in open_sources(foreign)[0].images()] == ["damaged file", None, None, None]
    (foreign / "data" / "train-00000-of-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(UserError, match="none of 2 Parquet files can be read"):
        open_sources(foreign)[0]


def test_rows_refer_only_to_files_of_their_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    noisy(0).save(folder / "in.png")
    noisy(1).save(tmp_path / "out.png")
    cells = [{"bytes": None, "path": path} for path in ("in.png", "../out.png", str(tmp_path / "out.png"), "x" * 400)]
    pq.write_table(pa.table({"image": [*cells, None]}), folder / "a.parquet")
    assert [refused(taken) for taken in open_sources(folder)[0].images()] == [
        None,
        "missing",
        "missing",
        "missing",
        "missing",
    ]


@pytest.mark.parametrize("make", ["nothing", "empty", "text", "columns", "rows", "unfinished"])
def test_what_holds_no_images_is_refused_in_one_line(pebench, make: str) -> None:
    folder = Path("folder")
    if make != "nothing":
        folder.mkdir()
    if make == "text":
        (folder / "a.txt").write_text("x")
    elif make == "columns":
        pq.write_table(pa.table({"text": ["x"]}), folder / "a.parquet")
    elif make == "rows":
        pq.write_table(pa.table({"image": pa.array([], pa.binary())}), folder / "a.parquet")
    elif make == "unfinished":
        (folder / MARKER).write_text('{"generator": "pebench"}')
    pebench("check", "images", "folder").refuses("folder")
