"""Where a system lacks what Linux has, commands do the same all the same."""

import errno
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from commands import Said
from noise_data_set import questioned

from generation.base.files import write_file
from publish import write_dataset

LACKING = ((os, "sched_getaffinity"), (os, "O_DIRECTORY"), (os, "link"), (signal, "SIGALRM"), (signal, "setitimer"))


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """As near to Windows as this system gets."""
    opened = os.open

    def refused(path: object, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "A required privilege is not held by the client", str(path))

    def no_folders(path: str, *arguments: int, **named: int) -> int:
        return refused(path) if Path(path).is_dir() else opened(path, *arguments, **named)

    assert psutil and resource, "they need what is taken away below to be imported on Linux"
    for owner, name in LACKING:
        monkeypatch.delattr(owner, name)
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setattr(os, "open", no_folders)
    monkeypatch.setattr(shutil, "_use_fd_functions", False)  # it opens folders where it can
    for name in ("symlink_to", "readlink"):
        monkeypatch.setattr(Path, name, refused)


@pytest.mark.usefixtures("windows")
def test_a_plan_is_made_without_what_only_linux_has(pebench: Callable[..., Said]) -> None:
    said = pebench("build", "--people", "2", "--events", "3", "--dry-run")
    assert said.code == 0 and "2 x 3 = 6 scenes" in said.out and said.err == ""


@pytest.mark.usefixtures("windows")
def test_a_data_set_is_written_and_split_without_links(tmp_path: Path, pebench: Callable[..., Said]) -> None:
    out = tmp_path / "pebench"
    write_dataset(questioned(2, 2), out)
    said = pebench("split", out, "--name", "mine", "--forget-people", "50%")
    assert said.code == 0 and "mine" in said.out and said.err == ""
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".pebench")]


def test_a_disk_that_syncs_no_folders_keeps_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = os.fsync

    def files_only(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").is_dir():
            raise OSError(errno.EINVAL, "Invalid argument")
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    write_file(tmp_path / "kept", b"data", lasting=True)
    assert (tmp_path / "kept").read_bytes() == b"data"
