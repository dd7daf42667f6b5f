"""Secrets in URLs are refused without being told, and a run folder's links lead nowhere."""

from pathlib import Path

import pytest

from generation.base.errors import UserError
from generation.base.locations import read, read_all, to_path
from generation.images.run_folder import WITHIN, Run

URLS = [
    "simplecache::s3://KEY:SECRET@bucket/x",
    "filecache::simplecache::s3://KEY:SECRET@bucket/x",
    "s3://KEY:SEC/RET@bucket/x",
    "s3://KEY:SECRET@bucket/x",
    "abfs://container/x?sas=SECRET",
    "simplecache::https://host/x?X-Amz-Signature=SECRET",
    "nowhere://KEY:SECRET@x",
    "file://KEY:SECRET@host/x",
]


@pytest.mark.parametrize("url", URLS)
def test_a_secret_in_a_url_is_refused_and_not_told(url: str) -> None:
    with pytest.raises(UserError, match=r"holds a (password|query)") as caught:
        to_path(url)
    assert not {"KEY", "SEC", "RET", "sas"} & set(str(caught.value).replace("@", " ").replace("/", " ").split())
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize("name", WITHIN)
def test_no_folder_of_a_run_leads_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "private").mkdir()
    link = tmp_path / "run" / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "private")
    with pytest.raises(UserError, match="leads out of the run folder"):
        Run(tmp_path / "run")


def test_no_file_of_a_run_is_read_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "private.json").write_text("{}")
    (tmp_path / "link.json").symlink_to(tmp_path / "private.json")
    for reading in (lambda: read(tmp_path / "link.json"), lambda: list(read_all([tmp_path / "link.json"]))):
        with pytest.raises(UserError, match="links are not followed"):
            reading()
