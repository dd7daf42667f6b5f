"""A file is there whole or not at all, and no system needs to have what only some have."""

import errno
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import psutil  # noqa: F401  on Linux it needs the module that is taken away below
import pytest

from generation.base.errors import UserError
from generation.base.files import replacing, sha256_of, write_file, write_lines
from generation.base.locations import write_whole
from generation.base.system import cores, peak_memory


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_fails_leaves_what_was_there_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_file(path, b"before")
    with pytest.raises(KeyboardInterrupt), replacing(path) as unfinished:
        unfinished.write_bytes(b"aft")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"before" and list(path.parent.iterdir()) == [path]
    with replacing(path) as unfinished:
        unfinished.write_bytes(b"after")
        assert path.read_bytes() == b"before"
    assert path.read_bytes() == b"after" and list(path.parent.iterdir()) == [path]


def test_what_must_last_is_told_to_the_disk_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[tuple[str, bool]] = []  # what, and whether it had its name by then
    monkeypatch.setattr(
        os,
        "fsync",
        lambda file: synced.append((str(Path(f"/proc/self/fd/{file}").readlink()), (tmp_path / "kept").exists())),
    )
    write_file(tmp_path / "kept", b"data")
    assert synced == []
    (tmp_path / "kept").unlink()
    write_file(tmp_path / "kept", b"data", lasting=True)
    (unfinished, named), *folders = synced
    assert re.fullmatch(r"\.kept\.[0-9a-f]{8}\.part", Path(unfinished).name) and not named
    assert folders == [(str(tmp_path), True)]


def test_folders_that_are_made_for_what_must_last_are_told_to_the_disk_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(str(Path(f"/proc/self/fd/{file}").readlink())))
    write_whole(tmp_path / "run" / "scenes" / "kept", b"data")
    assert synced[1:] == [str(tmp_path / "run" / "scenes"), str(tmp_path / "run"), str(tmp_path)]


def test_two_processes_may_write_one_file_at_once(tmp_path: Path) -> None:
    """With one name for both, one renames what the other still writes, or finds its own gone."""
    program = """if True:
        import sys
        from pathlib import Path
        from generation.base.locations import write_whole
        for n in range(200):
            write_whole(Path(sys.argv[1]) / f"{n}.json", sys.argv[2].encode() * 10_000)
    """
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path), letter], stderr=subprocess.PIPE, text=True)
        for letter in "ab"
    ]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [("", 0), ("", 0)]
    assert len(list(tmp_path.iterdir())) == 200
    assert all(path.read_bytes() in (b"a" * 10_000, b"b" * 10_000) for path in tmp_path.iterdir())


def test_a_disk_that_does_not_take_it_is_no_saved_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_file(tmp_path / "kept", b"data", lasting=True)
    assert not list(tmp_path.iterdir())


def test_lines_are_there_together_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    with write_lines(path) as write:
        write("one")
        write("two")
        assert not path.exists()
    assert path.read_text() == "one\ntwo\n"
    with pytest.raises(FileNotFoundError), write_lines(path) as write:
        write("three")
        raise FileNotFoundError("of the reader's, not of this file's")
    assert path.read_text() == "one\ntwo\n" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["lines", "lines/below"])
def test_lines_that_cannot_be_written_are_a_line_to_the_user(tmp_path: Path, place: str) -> None:
    (tmp_path / "lines").mkdir() if place == "lines" else (tmp_path / "lines").write_text("a file")
    with pytest.raises(UserError, match="cannot be written"), write_lines(tmp_path / place) as write:
        write("one")
    assert len(list(tmp_path.iterdir())) == 1


def test_a_files_hash_is_sha_256(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(data := bytes(range(256)) * 10_000)
    assert sha256_of(tmp_path / "file") == hashlib.sha256(data).hexdigest()


def test_a_system_that_opens_no_folders_keeps_files_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def no_folders(path: str, *arguments: int, **named: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(errno.EACCES, "Permission denied")  # as Windows says
        return opened(path, *arguments, **named)

    monkeypatch.delattr(os, "O_DIRECTORY")
    monkeypatch.setattr(os, "open", no_folders)
    write_file(tmp_path / "kept", b"data", lasting=True)
    assert (tmp_path / "kept").read_bytes() == b"data"


def test_a_system_that_names_no_cores_of_ones_own_has_those_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3}, raising=False)
    assert cores() == 2
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    assert cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1


def test_memory_is_told_without_the_module_that_windows_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = bytearray(b"x") * 50_000_000
    most = peak_memory()
    monkeypatch.setitem(sys.modules, "resource", None)
    assert len(pages) < peak_memory() <= 1.05 * most
