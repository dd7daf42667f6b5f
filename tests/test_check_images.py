"""`pebench check images`: whatever is in a folder, a fault is one line, and what is said of an image is true."""

import csv
import io
import json
import os
import shutil
import struct
import sys
import tracemalloc
import zlib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from datasets import ClassLabel, Dataset, Features
from datasets import Image as ImageFeature
from PIL import Image, ImageDraw, ImageFilter, ImageOps
from test_cli import pebench  # noqa: F401
from test_publish import content

from generation import check_images as module
from generation.check_images import GENERIC, Standards, check_images
from generation.errors import UserError
from generation.image_sources import open_source
from generation.image_tables import split_of
from publish import MARKER, write_dataset
from schemas.base import Record
from schemas.image_checks import CopyLine, ImageLine, StrayLine, Summary
from validation.borders import borders
from validation.copies import copies
from validation.decoding import Unreadable, decode, pixel_digest
from validation.faces import Face
from validation.likeness import auc, sampled_distances, strays
from validation.place import place
from validation.safety import nudity

SHEET = Path(__file__).parents[1] / "docs" / "contact_sheet.jpg"


def drawing(n: int, side: int = 128) -> Image.Image:
    """A picture with a face, from the packaged contact sheet: the portrait or a scene of its n-th person."""
    sheet = Image.open(SHEET).convert("RGB")
    left, top = sheet.width - 11 * 130, sheet.height - 8 * 130
    x, y = left + 130 * (n // 8), top + 130 * (n % 8)
    return sheet.crop((x, y, x + side, y + side))


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def noise(seed: int, side: int = 64) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header_only(width: int, height: int) -> bytes:
    """A PNG that says it is so large, in 60 bytes."""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def checked(path: Path, held: Standards | None = None) -> tuple[list[Record], Summary]:
    lines: list[Record] = []
    summary = check_images(open_source(path), held or Standards(GENERIC, "generic"), lines.append, lambda *_: None)
    assert lines[-1] is summary
    return lines[:-1], summary


def reasons(lines: list[Record]) -> dict[str, list[str]]:
    return {line.name: [fault.reason for fault in line.faults] for line in lines if isinstance(line, ImageLine)}


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the detector, for what is not about faces: every picture has the same face in its middle."""
    monkeypatch.setattr(module, "find_faces", lambda image: [Face((16, 16, 48, 48), np.eye(1, 128)[0])])


# decoding


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return save(drawing(0).rotate(90, expand=True), "PNG", exif=exif)


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (lambda: png(drawing(0)), None),
        (lambda: save(drawing(0), "WEBP", lossless=True), None),
        (lambda: save(drawing(0), "TIFF"), None),
        (lambda: save(drawing(0).convert("CMYK"), "TIFF"), "mode CMYK"),
        (lambda: save(drawing(0), "PNG", save_all=True, append_images=[drawing(1)]), "animated: first frame"),
        (lambda: save(drawing(0).convert("RGBA"), "PNG"), "mode RGBA"),
        (turned, "turned upright"),
    ],
)
def test_the_same_pixels_in_another_file_are_the_same_picture(data, note: str | None) -> None:
    picture = decode(data())
    assert pixel_digest(picture.image) == pixel_digest(drawing(0))
    assert (note in picture.notes) if note else not picture.notes


def test_sixteen_bits_and_palettes_keep_their_brightness() -> None:
    grey = np.asarray(drawing(0).convert("L"))
    deep = decode(save(Image.fromarray(grey.astype(np.uint16) * 257), "PNG"))
    assert np.array_equal(np.asarray(deep.image)[..., 0], grey)
    palette = decode(save(drawing(0).convert("P", palette=Image.Palette.ADAPTIVE), "GIF"))
    assert abs(np.asarray(palette.image.convert("L")).mean() - grey.mean()) < 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 64\n", "no image"),
        (png(noise(0))[:5000], "damaged"),
        (png(noise(0))[:200] + b"\xff" + png(noise(0))[201:], "damaged"),
        (save(noise(0), "JPEG")[:1500], "damaged"),
        (png(Image.new("RGB", (1, 1))), "too small"),
        (header_only(20_000, 20_000), "too large"),
        (header_only(10_000, 10_000), "too large"),
        (save(Image.fromarray(np.full((64, 64), 0.5, np.float32)), "TIFF"), "unknown range"),
    ],
    ids=["empty", "a program", "cut PNG", "flipped bits", "cut JPEG", "1 x 1", "400 megapixels", "100 megapixels", "floats"],
)
def test_what_cannot_be_checked_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as fault:
        decode(data)
    assert fault.value.reason == reason and fault.value.detail


def test_a_bilevel_image_of_400_megapixels_is_refused_before_it_is_decoded() -> None:
    rows = zlib.compress(bytes(2501) * 20_000, 1)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    tracemalloc.start()
    with pytest.raises(Unreadable, match="not decoded"):
        decode(data)
    assert tracemalloc.get_traced_memory()[1] < 1e6
    tracemalloc.stop()


# borders and the face's place


@pytest.mark.parametrize("sides", [(12, 12, 12, 12), (0, 16, 0, 16), (20, 0, 20, 0), (0, 0, 0, 9)])
def test_a_frame_is_found_with_its_width(sides: tuple[int, int, int, int]) -> None:
    for picture in (drawing(9), noise(1, 128)):
        framed = ImageOps.expand(picture, sides, "black")
        verdict = borders(framed, GENERIC)
        left, top, right, bottom = sides
        assert verdict.reason == "framed"
        assert verdict.scores["border"] == pytest.approx(max(max(left, right) / framed.width, max(top, bottom) / framed.height))
    assert borders(decode(save(framed, "JPEG", quality=80)).image, GENERIC).reason == "framed"


def test_a_plain_background_and_a_gradient_are_no_frame() -> None:
    head = Image.new("RGB", (128, 128), (200, 210, 220))
    ImageDraw.Draw(head).ellipse((34, 30, 94, 190), (90, 60, 50))
    for image in (head, Image.linear_gradient("L").convert("RGB"), *(drawing(n) for n in range(0, 40, 3))):
        assert borders(image, GENERIC).ok


@pytest.mark.parametrize(("box", "ok"), [((0, 20, 40, 60), False), ((20, 20, 60, 60), True), ((20, 60, 60, 100), False), ((1, 1, 41, 41), True)])
def test_a_face_at_the_edge_is_cut_off(box: tuple[int, int, int, int], ok: bool) -> None:
    verdict = place(box, (100, 100), GENERIC)
    assert (verdict.ok, verdict.reason) == (ok, "" if ok else "face cut off")


# copies, against the definition


def test_copies_are_those_of_the_definition_however_they_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(0)
    pixels = chance.integers(0, 40, 60)
    hashes = (chance.integers(0, 4, 40).astype(np.uint64) * np.uint64(0x1111) ^ (np.uint64(1) << chance.integers(0, 64, 40).astype(np.uint64)))[pixels]
    groups = np.stack([chance.integers(0, 3, 60), chance.integers(0, 2, 60)], 1)
    nearest: dict[tuple[int, ...], tuple[bool, int]] = {}
    for later in range(60):
        for earlier in range(later):
            exact, bits = bool(pixels[later] == pixels[earlier]), int(hashes[later] ^ hashes[earlier]).bit_count()
            if exact or bits < 3:
                kind = (later, *(groups[later] == groups[earlier]).tolist())
                nearest[kind] = min(nearest.get(kind, (True, 65)), (not exact, bits))
    firsts = {n for n in range(60) if not any(pixels[m] == pixels[n] and (groups[m] == groups[n]).all() for m in range(n))}
    wanted = {kind: found for kind, found in nearest.items() if kind[0] in firsts or all(kind[1:])}
    for pairs in (1 << 20, 130, 7):
        monkeypatch.setattr("validation.copies.PAIRS", pairs)
        found = list(copies([bytes([n]) for n in pixels.tolist()], hashes, groups, 3))
        assert {(one.later, *(groups[one.later] == groups[one.earlier]).tolist()): (not one.exact, one.bits) for one in found} == wanted
        assert len(found) == len(wanted) and all(one.earlier < one.later for one in found)


def test_ten_thousand_equal_images_are_cheap() -> None:
    found = list(copies([b"x"] * 10_000, np.zeros(10_000, np.uint64), np.zeros((10_000, 2), np.int64), 8))
    assert len(found) == 9_999 and all(one.earlier == 0 and one.exact for one in found)


# labels and faces


def test_distances_within_and_between_labels_are_those_of_the_definition() -> None:
    faces = np.random.default_rng(0).normal(size=(30, 128)).astype(np.float32)
    labels = np.arange(30) % 4
    faces[:, 0] += 6 * labels
    within, between = sampled_distances(faces, labels, 1000, 0)
    assert len(within) == sum(n * (n - 1) // 2 for n in np.bincount(labels)) and len(within) + len(between) == 435
    assert auc(within, between) == pytest.approx(np.mean([[(a < b) + (a == b) / 2 for b in between] for a in within]))
    few_within, few_between = sampled_distances(faces, labels, 100, 0)
    assert len(few_within) == len(few_between) == 100 and set(few_within.round(4)) <= set(within.round(4))
    assert np.array_equal(few_within, sampled_distances(faces, labels, 100, 0)[0])


def test_a_face_under_the_wrong_label_is_a_stray() -> None:
    faces = np.random.default_rng(0).normal(scale=0.01, size=(20, 128)).astype(np.float32)
    labels = np.repeat([0, 2], 10)
    faces[:, 0] += labels
    faces[3, 0] = 2
    (one,) = strays(faces, labels)
    assert (one.face, one.other) == (3, 2) and one.other_distance < 0.3 < one.own_distance


# sources


def test_a_tree_of_files_has_its_folders_as_labels_and_splits(tmp_path: Path) -> None:
    for name in ("train/ann/1.png", "test/bob/2.png", "cleo/3.png", "4.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        noise(hash(name) % 100).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / ".hidden.png").write_bytes(b"")
    found = {taken.name: (taken.labels.person, taken.labels.split) for taken in open_source(tmp_path).images()}
    assert found == {"train/ann/1.png": ("ann", "train"), "test/bob/2.png": ("bob", "test"), "cleo/3.png": ("cleo", None), "4.png": (None, None)}
    assert "not looked at: 1" in open_source(tmp_path).said


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_metadata_file_labels_a_tree(tmp_path: Path, kind: str) -> None:
    (tmp_path / "train").mkdir()
    noise(0).save(tmp_path / "train" / "a.png")
    rows = [{"file_name": "a.png", "name": "Ann", "event": "picnic"}, {"file_name": "lost.png", "name": "Bob", "event": ""}]
    with (tmp_path / "train" / f"metadata.{kind}").open("w", newline="") as file:
        if kind == "csv":
            writer = csv.DictWriter(file, ["file_name", "name", "event"])
            writer.writeheader()
            writer.writerows(rows)
        else:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    a, lost = open_source(tmp_path).images()
    assert (a.labels.person, a.labels.event, a.labels.split) == ("Ann", "picnic", "train")
    assert lost.name == "train/lost.png" and isinstance(lost.picture, Unreadable) and lost.picture.reason == "missing"


@pytest.mark.parametrize(
    ("text", "said"), [('{"file_name": "../x.png"}', "outside"), ("[1]", "no JSON object"), ("{", "cannot be read"), ('{"name": "Ann"}', "file_name")]
)
def test_a_faulty_metadata_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    noise(0).save(tmp_path / "a.png")
    (tmp_path / "metadata.jsonl").write_text(text)
    with pytest.raises(UserError, match=said):
        open_source(tmp_path)


@pytest.mark.parametrize(
    ("path", "split"),
    [("data/forget01-00000-of-00002.parquet", "forget01"), ("validation.parquet", "validation"), ("test/0.parquet", "test"), ("latest.parquet", None)],
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
        rows = {"photo": [{"bytes": png(noise(n)), "path": None} for n in range(start, start + 3)], "label": [n % 2 for n in range(start, start + 3)]}
        Dataset.from_dict(rows, features=features).to_parquet(str(folder / f"{split}-00000-of-00001.parquet"))
    return folder.parent


def test_anybodys_parquet_has_its_classes_as_labels(foreign: Path) -> None:
    source = open_source(foreign)
    assert "images from 'photo', person from 'label'" in source.said and source.total == 6
    found = [(taken.name, taken.labels.person, taken.labels.split) for taken in source.images()]
    assert found[0] == ("data/test-00000-of-00001.parquet#0", "bob", "test") and found[5] == ("data/train-00000-of-00001.parquet#2", "ann", "train")


@pytest.mark.usefixtures("blind")
def test_a_truncated_parquet_file_is_one_fault_beside_the_others(foreign: Path) -> None:
    file = foreign / "data" / "test-00000-of-00001.parquet"
    file.write_bytes(file.read_bytes()[:-500])
    lines, summary = checked(foreign)
    assert (summary.images, summary.failed) == (4, 1) and reasons(lines)["data/test-00000-of-00001.parquet"] == ["damaged file"]
    (foreign / "data" / "train-00000-of-00001.parquet").write_bytes(b"PAR1")
    with pytest.raises(UserError, match="none of 2 Parquet files can be read"):
        open_source(foreign)


@pytest.mark.usefixtures("blind")
def test_rows_refer_only_to_files_of_their_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    folder.mkdir()
    noise(0).save(folder / "in.png")
    noise(1).save(tmp_path / "out.png")
    cells = [{"bytes": None, "path": path} for path in ("in.png", "../out.png", str(tmp_path / "out.png"), "x" * 400)]
    pq.write_table(pa.table({"image": [*cells, None]}), folder / "a.parquet")
    lines, _ = checked(folder)
    assert list(reasons(lines).values()) == [[], ["missing"], ["missing"], ["missing"], ["missing"]]


@pytest.mark.parametrize("make", ["nothing", "empty", "text", "columns", "rows", "unfinished"])
def test_what_holds_no_images_is_refused_in_one_line(pebench, make: str) -> None:  # noqa: F811
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


# the whole


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
    found = reasons(lines)
    assert found["good.png"] == [] and found["blurred.png"][0] == "blurred" and "framed" in found["framed.png"] and found["dark.png"][0] == "too dark"
    assert found["white.png"] == ["blank", "no face"] and found["narrow.png"] == ["too narrow"] and found["tiny.png"] == ["too small"]
    assert found["huge.png"] == ["too large"] and found["link.png"] == found["pipe.png"] == ["missing"]
    assert found["text.jpg"] == found["na\\x1bme\\n.png"] == found["\\udcff.png"] == ["no image"]
    assert (summary.images, summary.failed) == (13, 12) and summary.worst["too dark"][0].startswith("dark.png (luminance 0.0")


@pytest.mark.usefixtures("blind")
def test_copies_across_people_and_splits_fail(tmp_path: Path) -> None:
    for name, image in (("train/ann/1.png", drawing(9)), ("test/ann/1.jpg", drawing(9)), ("test/bob/1.webp", drawing(9)), ("test/bob/2.png", drawing(20))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        image.save(tmp_path / name, **({"lossless": True} if name.endswith("webp") else {}))
    lines, summary = checked(tmp_path)
    found = {(line.name, line.of): (line.exact, line.people, line.splits) for line in lines if isinstance(line, CopyLine)}
    assert found == {
        ("test/bob/1.webp", "test/ann/1.jpg"): (False, "other", "same"),
        ("train/ann/1.png", "test/ann/1.jpg"): (False, "same", "other"),
        ("train/ann/1.png", "test/bob/1.webp"): (True, "other", "other"),
    }
    assert summary.failed == 2


def test_two_faces_under_each_others_labels_are_strays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(image: Image.Image) -> list[Face]:
        return [Face((16, 16, 48, 48), np.eye(1, 128)[0] * np.asarray(image)[0, 0, 0] / 255 + np.eye(2, 128)[1] * np.asarray(image).std() / 1e4)]

    monkeypatch.setattr(module, "find_faces", find)
    for n in range(12):
        label, shade = ("ann", 0) if n < 6 else ("bob", 255)
        (tmp_path / label).mkdir(exist_ok=True)
        image = noise(n)
        image.putpixel((0, 0), (shade if n not in (5, 6) else 255 - shade,) * 3)
        image.save(tmp_path / label / f"{n}.png")
    lines, summary = checked(tmp_path)
    assert {(line.name, line.nearest) for line in lines if isinstance(line, StrayLine)} == {("ann/5.png", "bob"), ("bob/6.png", "ann")}
    assert summary.identity and summary.identity.strays == 2 and summary.identity.auc and summary.identity.auc > 0.5 and summary.failed == 0


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "pebench"
    write_dataset(content(8, 6, held_out=1), folder)
    return folder


@pytest.fixture
def own(built: Path, tmp_path: Path) -> Path:
    return shutil.copytree(built, tmp_path / "pebench")


def test_a_data_set_of_ours_is_known_by_its_marker(own: Path) -> None:
    source = open_source(own)
    found = list(source.images())
    assert "a data set that pebench made" in source.said and source.published and len(found) == source.total == 54
    assert {taken.labels.split for taken in found} == {"train", "test", "held_out"}
    assert {taken.name for taken in found} >= {"person-001.media-interview.0"}
    assert module.standards(source.published).limits == GENERIC, "another checkpoint's limits were used"


@pytest.mark.usefixtures("blind")
def test_a_stored_score_that_the_image_does_not_have_is_a_fault(own: Path) -> None:
    file = sorted((own / "images").glob("*.parquet"))[0]
    table = pq.read_table(file)
    rows = table.to_pylist()
    rows[0]["image"]["bytes"], rows[0]["scores"]["luminance"] = png(noise(0)), 0.123
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), file)
    lines, summary = checked(own)
    (name,) = (name for name, found in reasons(lines).items() if "score differs" in found)
    assert name == rows[0]["image_id"] and summary.stored and summary.stored.largest_difference["luminance"] > 0.3


def test_a_damaged_shard_of_ours_is_one_line(own: Path) -> None:
    files = sorted((own / "images").glob("*.parquet"))
    files[0].write_bytes(files[0].read_bytes()[:100])
    files[1].unlink()
    lines, _ = checked(own)
    assert [fault.detail[:14] for line in lines if isinstance(line, ImageLine) for fault in line.faults if fault.reason == "damaged file"] == [
        "cannot be read"
    ] * 2


def test_the_command_writes_every_line_and_says_by_its_exit_code(pebench) -> None:  # noqa: F811
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


def test_what_is_interrupted_leaves_no_file(pebench, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    drawing(8).save("a.png")
    monkeypatch.setattr(module, "look", stop)
    assert pebench("check", "images", "a.png", "--json", "lines.jsonl").code == 130
    assert [path.name for path in Path().iterdir()] == ["a.png"]


def test_memory_does_not_grow_with_the_images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_faces", lambda image: [Face((16, 16, 48, 48), np.random.default_rng(image.getpixel((0, 0))[0]).normal(size=128))])
    monkeypatch.setattr("generation.image_pairs.SAMPLE", 1000)
    data = png(noise(0, 128))

    def peak(rows: int) -> int:
        folder = tmp_path / str(rows)
        folder.mkdir()
        pq.write_table(pa.table({"image": [data] * rows, "label": [str(n % 40) for n in range(rows)]}), folder / "train.parquet", row_group_size=50)
        tracemalloc.start()
        checked_lines = check_images(open_source(folder), Standards(GENERIC, ""), lambda record: None, lambda *_: None)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert checked_lines.images == rows
        return most

    assert len(data) > 45_000
    assert peak(400) - peak(200) < 200 * 5_000, "pictures were kept"


# safety


def test_nudity_is_looked_for_only_when_asked_and_installed(pebench, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    drawing(8).save("a.png")
    monkeypatch.setitem(sys.modules, "nudenet", None)
    pebench("check", "images", "a.png", "--safety").refuses("--safety", "pebench[safety]", "AGPL-3.0")
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


def test_the_help_names_nudenets_licence(pebench) -> None:  # noqa: F811
    assert "AGPL-3.0" in pebench("check", "images", "--help").out
