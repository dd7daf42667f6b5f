"""`pebench check images`: whatever is in a folder, a fault is one line, and what is said of an image is true."""

import json
import os
import shutil
import sys
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from noise_data_set import content
from pictures import drawing, header_only, noisy, png
from PIL import Image, ImageFilter, ImageOps

from generation.audit import check_images as module
from generation.audit.check_images import Standards, check_images
from generation.audit.image_sources import open_sources
from generation.rendering.checkpoint import limits_for_photographs
from publish import write_dataset
from schemas.base import Record
from schemas.image_checks import CopyLine, ImageLine, StrayLine, Summary
from validation.images import checked_image
from validation.images.nudity import nudity
from validation.images.perception.faces import Face


def checked(path: Path, held: Standards | None = None) -> tuple[list[Record], Summary]:
    lines: list[Record] = []
    summary = check_images(
        open_sources(path)[0], held or Standards(limits_for_photographs(), "generic"), lines.append, lambda *_: None
    )
    assert lines[-1] is summary
    return lines[:-1], summary


def reasons(lines: list[Record]) -> dict[str, list[str]]:
    return {line.name: [fault.reason for fault in line.faults] for line in lines if isinstance(line, ImageLine)}


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the detector, for what is not about faces: every picture has the same face in its middle."""
    monkeypatch.setattr(checked_image, "find_faces", lambda image: [Face((16, 16, 48, 48), np.eye(1, 128)[0])])


def test_every_fault_is_one_line_and_none_ends_the_run(tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    drawing(8).save(bad / "good.png")
    drawing(16).filter(ImageFilter.GaussianBlur(5)).save(bad / "blurred.png")
    ImageOps.expand(drawing(17), 12, "black").save(bad / "framed.png")
    Image.eval(ImageOps.equalize(drawing(18)), lambda value: value // 12).save(bad / "dark.png")
    Image.new("RGB", (64, 64), "white").save(bad / "white.png")
    Image.new("RGB", (64, 4000), "blue").save(bad / "narrow.png")
    Image.new("RGB", (1, 1)).save(bad / "tiny.png")
    (bad / "huge.png").write_bytes(header_only(20_000, 20_000))
    (bad / "text.jpg").write_text("no image")
    (bad / "na\x1bme\n.png").write_bytes(b"x")
    Path(os.fsdecode(os.fsencode(bad) + b"/\xff.png")).write_bytes(b"x")
    (bad / "link.png").symlink_to("nowhere")
    os.mkfifo(bad / "pipe.png")
    lines, summary = checked(bad)
    by_name = reasons(lines)
    assert (
        by_name["good.png"] == []
        and by_name["blurred.png"][0] == "blurred"
        and "framed" in by_name["framed.png"]
        and by_name["dark.png"][0] == "too dark"
    )
    assert (
        by_name["white.png"] == ["blank", "no face"]
        and by_name["narrow.png"] == ["too narrow"]
        and by_name["tiny.png"] == ["too small"]
    )
    assert by_name["huge.png"] == ["too large"] and by_name["link.png"] == by_name["pipe.png"] == ["missing"]
    assert by_name["text.jpg"] == by_name["na\\x1bme\\n.png"] == by_name["\\udcff.png"] == ["no image"]
    assert (summary.images, summary.failed) == (13, 12) and summary.worst["too dark"][0].startswith(
        "dark.png (luminance 0.0"
    )


def test_a_face_that_is_too_small_to_be_read_is_not_called_none(tmp_path: Path) -> None:
    full_length = Image.new("RGB", (400, 600), (150, 140, 130))
    full_length.paste(drawing(8).resize((96, 96), Image.Resampling.LANCZOS), (130, 60))
    full_length.save(tmp_path / "far.png")
    (line, *_), _ = checked(tmp_path)
    (fault,) = [fault for fault in line.faults if fault.check == "main face"]
    assert fault.reason == "face too small" and "too small to be read" in fault.detail


@pytest.mark.usefixtures("blind")
def test_copies_across_people_and_splits_fail(tmp_path: Path) -> None:
    for name, image in (
        ("train/ann/1.png", drawing(9)),
        ("test/ann/1.jpg", drawing(9)),
        ("test/bob/1.webp", drawing(9)),
        ("test/bob/2.png", drawing(20)),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        image.save(tmp_path / name, **({"lossless": True} if name.endswith("webp") else {}))
    lines, summary = checked(tmp_path)
    pairs = {
        (line.name, line.of): (line.exact, line.people, line.splits) for line in lines if isinstance(line, CopyLine)
    }
    assert pairs == {
        ("test/bob/1.webp", "test/ann/1.jpg"): (False, "other", "same"),
        ("train/ann/1.png", "test/ann/1.jpg"): (False, "same", "other"),
        ("train/ann/1.png", "test/bob/1.webp"): (True, "other", "other"),
    }
    assert summary.failed == 2


def test_two_faces_under_each_others_labels_are_strays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(image: Image.Image) -> list[Face]:
        return [
            Face(
                (16, 16, 48, 48),
                np.eye(1, 128)[0] * np.asarray(image)[0, 0, 0] / 255
                + np.eye(2, 128)[1] * np.asarray(image).std() / 1e4,
            )
        ]

    monkeypatch.setattr(checked_image, "find_faces", find)
    for n in range(12):
        label, shade = ("ann", 0) if n < 6 else ("bob", 255)
        (tmp_path / label).mkdir(exist_ok=True)
        image = noisy(n)
        image.putpixel((0, 0), (shade if n not in (5, 6) else 255 - shade,) * 3)
        image.save(tmp_path / label / f"{n}.png")
    limits = limits_for_photographs()
    any_noise = limits.model_copy(update={"technical": limits.technical.model_copy(update={"noise": 1.0})})
    lines, summary = checked(tmp_path, Standards(any_noise, "generic"))
    assert {(line.name, line.nearest) for line in lines if isinstance(line, StrayLine)} == {
        ("ann/5.png", "bob"),
        ("bob/6.png", "ann"),
    }
    assert (
        summary.identity
        and summary.identity.strays == 2
        and summary.identity.auc
        and summary.identity.auc > 0.5
        and summary.failed == 0
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "pebench"
    write_dataset(content(8, 6, held_out=1), folder)
    return folder


@pytest.fixture
def own(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "pebench")


def test_a_data_set_of_ours_is_known_by_its_marker(own: Path) -> None:
    source = open_sources(own)[0]
    images = list(source.images())
    assert "a data set that pebench made" in source.said and source.published and len(images) == source.total == 54
    assert {taken.labels.split for taken in images} == {"train", "test", "held_out"}
    assert {taken.name for taken in images} >= {"person-001.media-interview.0"}
    assert module.standards(source.published).limits == limits_for_photographs(), (
        "another checkpoint's limits were used"
    )


@pytest.mark.usefixtures("blind")
def test_data_sets_of_ours_in_a_tree_are_each_what_they_are(own: Path, pebench) -> None:
    """Their own splits, and names that say which set; what else lies there is anybody's."""
    tree, written = own.parent / "tree", own.parent / "lines.jsonl"
    for name in ("first", "deeper/second"):
        shutil.copytree(own, tree / name)
    noisy(0).save(tree / "photo.png")
    file = sorted((tree / "deeper" / "second" / "images").glob("*.parquet"))[0]
    file.write_bytes(b"PAR1")
    done = pebench("check", "images", tree, "--json", written)
    assert done.code == 1 and done.out.count("a data set that pebench made") == 2
    lines = [json.loads(line) for line in written.read_text("utf-8").splitlines()]
    summaries = {line["place"]: line["images"] for line in lines if line["kind"] == "summary"}
    assert list(summaries) == [str(tree / "deeper" / "second"), str(tree / "first"), str(tree)]
    images = [line for line in lines if line["kind"] == "image"]
    first = [line for line in images if line["name"].startswith("first/person-")]
    assert len(first) == summaries[str(tree / "first")] == 54
    assert {line["split"] for line in first} == {"train", "test", "held_out"}
    damaged = [line["name"] for line in images if any(fault["reason"] == "damaged file" for fault in line["faults"])]
    assert damaged == [f"deeper/second/images/{file.name}"]
    assert [line["name"] for line in images if "/" not in line["name"]] == ["photo.png"]


@pytest.mark.usefixtures("blind")
def test_a_stored_score_that_the_image_does_not_have_is_a_fault(own: Path) -> None:
    file = sorted((own / "images").glob("*.parquet"))[0]
    table = pq.read_table(file)
    rows = table.to_pylist()
    rows[0]["image"]["bytes"], rows[0]["scores"]["luminance"] = png(noisy(0)), 0.123
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)
    lines, summary = checked(own)
    (name,) = (name for name, reasons_given in reasons(lines).items() if "score differs" in reasons_given)
    assert name == rows[0]["image_id"] and summary.stored and summary.stored.largest_difference["luminance"] > 0.3


def test_a_damaged_shard_of_ours_is_one_line(own: Path) -> None:
    files = sorted((own / "images").glob("*.parquet"))
    files[0].write_bytes(files[0].read_bytes()[:100])
    files[1].unlink()
    lines, _ = checked(own)
    assert [
        fault.detail[:14]
        for line in lines
        if isinstance(line, ImageLine)
        for fault in line.faults
        if fault.reason == "damaged file"
    ] == ["cannot be read"] * 2


def test_the_command_writes_every_line_and_says_by_its_exit_code(pebench) -> None:
    folder = Path("photos")
    folder.mkdir()
    drawing(8).save(folder / "a.png")
    assert pebench("check", "images", "photos").code == 0
    (folder / "b.png").write_bytes(b"no image")
    said = pebench("check", "images", "photos", "--json", "lines.jsonl")
    assert said.code == 1 and "no image 1: b.png" in said.out and said.err == ""
    lines = [json.loads(line) for line in Path("lines.jsonl").read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["image", "image", "summary"] and lines[-1]["failed"] == 1
    pebench("check", "images", "photos", "--json", "photos/lines.jsonl").refuses("--json")
    pebench("check", "images", "photos/b.png").refuses("b.png", "no image")
    assert sorted(path.name for path in Path().rglob("*")) == ["a.png", "b.png", "lines.jsonl", "photos"]


def test_what_is_interrupted_leaves_no_file(pebench, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    drawing(8).save("a.png")
    monkeypatch.setattr(module, "look", stop)
    assert pebench("check", "images", "a.png", "--json", "lines.jsonl").code == 130
    assert [path.name for path in Path().iterdir()] == ["a.png"]


def test_memory_does_not_grow_with_the_images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        checked_image,
        "find_faces",
        lambda image: [Face((16, 16, 48, 48), np.random.default_rng(image.getpixel((0, 0))[0]).normal(size=128))],
    )
    monkeypatch.setattr("generation.audit.image_pairs.SAMPLE", 1000)
    data = png(noisy(0, 128))

    def peak(rows: int) -> int:
        folder = tmp_path / str(rows)
        folder.mkdir()
        pq.write_table(
            pa.table({"image": [data] * rows, "label": [str(n % 40) for n in range(rows)]}),
            folder / "train.parquet",
            row_group_size=50,
        )
        tracemalloc.start()
        checked_lines = check_images(
            open_sources(folder)[0], Standards(limits_for_photographs(), ""), lambda record: None, lambda *_: None
        )
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert checked_lines.images == rows
        return most

    assert len(data) > 45_000
    assert peak(400) - peak(200) < 200 * 5_000, "pictures were kept"


# safety


def test_nudity_is_looked_for_only_when_asked_and_installed(pebench, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing(8).save("a.png")
    monkeypatch.setitem(sys.modules, "nudenet", None)
    pebench("check", "images", "a.png", "--safety").refuses("--safety", ".[safety]", "AGPL-3.0")
    assert "not checked" in pebench("check", "images", "a.png").out
    seen = []

    def detect(pixels: np.ndarray) -> list[dict[str, object]]:
        seen.append(pixels)
        return [{"class": "FACE_FEMALE", "score": 0.9}, {"class": "BUTTOCKS_EXPOSED", "score": 0.4}]

    assert nudity(Image.new("RGB", (32, 32), (1, 2, 3)), SimpleNamespace(detect=detect)).scores == {"nudity": 0.4}
    assert seen[0][0, 0].tolist() == [3, 2, 1]
    monkeypatch.setitem(sys.modules, "nudenet", SimpleNamespace(NudeDetector=lambda: SimpleNamespace(detect=detect)))
    said = pebench("check", "images", "a.png", "--safety")
    assert said.code == 1 and "nudity 1: a.png (nudity 0.4)" in said.out


def test_the_help_names_nudenets_licence(pebench) -> None:
    assert "AGPL-3.0" in pebench("check", "images", "--help").out
