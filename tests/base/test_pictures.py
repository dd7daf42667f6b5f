"""A picture that somebody else made starts no program and takes no more memory than a picture may."""

import io
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exporting import FEATURES, row, write_folder
from PIL import EpsImagePlugin, Image

from generation.audit.features import observe
from generation.audit.judge_trials import _pictures
from generation.base.errors import UserError
from generation.base.pictures import contact_sheet, open_picture
from generation.dataset.folder import Published
from generation.report.page import _thumbnail

ROOT = Path(__file__).parents[2]
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 64\n%%EndComments\n0 0 64 64 rectfill\nshowpage\n%%EOF\n"


def bomb(width: int, height: int) -> bytes:
    """The head of a PNG so large, and no pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def in_format(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (48, 40), "red").save(buffer, kind)
    return buffer.getvalue()


FORGED = {
    "EPS": (EPS, "no image"),
    "TIFF": (in_format("TIFF"), "no image"),
    "PCX": (in_format("PCX"), "no image"),
    "half a bomb": (bomb(13_000, 13_000), "too large"),
    "bomb": (bomb(60_000, 60_000), "too large"),
    "nothing": (b"", "no image"),
    "cut short": (in_format("PNG")[:60], "damaged"),
}


@pytest.fixture(autouse=True)
def no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: Any, **__: Any) -> None:
        raise AssertionError("Ghostscript was started")

    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", started)


@pytest.fixture(params=FORGED)
def forged(request: pytest.FixtureRequest) -> tuple[bytes, str]:
    return FORGED[request.param]


@pytest.fixture
def folder(tmp_path: Path, forged: tuple[bytes, str]) -> Path:
    """A data set with that picture in a row."""
    folder = write_folder(tmp_path / "pebench")
    image_row = row("ada", "fair", 0) | {"image": {"bytes": forged[0], "path": "a.png"}}
    table = pa.Table.from_pylist([image_row], schema=FEATURES.arrow_schema)
    whole = {"subjects": [[{"person_id": "ada", "box": [1, 1, 9, 9]}]], "half": ["train"]}
    for name, values in whole.items():
        table = table.append_column(name, pa.array(values))
    pq.write_table(table, folder / "images" / "ada.fair.parquet")
    return folder


def test_a_stored_picture_is_opened_or_one_line(forged: tuple[bytes, str]) -> None:
    with pytest.raises(UserError, match=f"here: cannot be read as a picture .{forged[1]}"):
        open_picture(forged[0], "here")
    with pytest.raises(UserError, match=forged[1]):
        contact_sheet([[in_format("PNG"), forged[0] or b"?"]], ["Ada"], ["fair", "gig"])


def test_the_report_shows_no_such_picture(tmp_path: Path, forged: tuple[bytes, str]) -> None:
    (tmp_path / "a.png").write_bytes(forged[0])
    assert _thumbnail(tmp_path / "a.png") is None


def test_audits_refuse_such_a_picture(folder: Path, forged: tuple[bytes, str]) -> None:
    with pytest.raises(UserError, match=f"ada.fair.0.*{forged[1]}"):
        observe(Published(folder), lambda *_: None)
    with pytest.raises(UserError, match=f"ada.fair.0.*{forged[1]}"):
        _pictures(Published(folder), {"ada.fair.0"})


def test_no_export_holds_such_a_picture(pebench, folder: Path, forged: tuple[bytes, str], tmp_path: Path) -> None:
    told = pebench("export", folder, "--format", "llava", "--config", "person_01", "--out", tmp_path / "out")
    if forged[1] == "damaged":  # of pixels only their header is read
        assert told.code == 0
    else:
        told.refuses("ada.fair.0", forged[1])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_data_sets_hold_is_opened(kind: str) -> None:
    assert open_picture(in_format(kind), "here").size == (48, 40)


def test_pictures_are_opened_in_one_file() -> None:
    files = [
        ROOT / "publish.py",
        *(f for room in ("generation", "validation", "schemas") for f in (ROOT / room).rglob("*.py")),
    ]
    opening = [f.relative_to(ROOT).as_posix() for f in files if re.search(r"\bImage\.open\(", f.read_text("utf-8"))]
    assert opening == ["validation/images/perception/decoding.py"]
