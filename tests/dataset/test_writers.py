"""Of two who write to one place the second is told who the first is; the dead stop nobody, and what they left is put
right.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from commands import Said
from exporting import write_folder
from noise_data_set import MADE_OF, content, files, questioned

from generation.base.errors import UserError
from generation.dataset import staging, writers
from generation.dataset.folder import is_current
from generation.dataset.staging import NEW, NOTE, OLD, clear_staging, staged
from generation.dataset.writers import writing
from generation.exports.write import export
from publish import write_dataset
from schemas.exports import Request
from schemas.writer import Writer

HOLD = """
import sys
from pathlib import Path
from generation.dataset.writers import writing
with writing(Path(sys.argv[1])):
    print("writing", flush=True)
    sys.stdin.read()
"""
Pebench = Callable[..., Said]


@pytest.fixture
def other() -> Iterator[Callable[[Path], subprocess.Popen[str]]]:
    """Another process that writes to a place until its input ends."""
    begun: list[subprocess.Popen[str]] = []

    def hold(out: Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        begun.append(process)
        assert process.stdout and process.stdout.readline() == "writing\n"
        return process

    yield hold
    for process in begun:
        process.communicate()


def lock_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.writing")


def leave_lock(out: Path, **fields: object) -> None:
    """As another machine's writer would have left it, who was last heard of so many seconds ago."""
    ago = fields.pop("ago", 0.0)
    said = {"machine": "node7", "process": 4242, "since": "2026-11-27 12:00:00+00:00", "command": "pebench build"}
    lock_of(out).write_text(Writer.model_validate({**said, "token": "0f", **fields}).model_dump_json())
    os.utime(lock_of(out), (time.time() - ago,) * 2)


def test_the_second_writer_is_told_who_writes_since_when(
    tmp_path: Path, pebench: Pebench, other: Callable[[Path], subprocess.Popen[str]]
) -> None:
    out = tmp_path / "pebench"
    write_dataset(questioned(2, 2), out)
    process = other(out)
    before = files(tmp_path)
    who = (
        f"{out}: is being written by process {process.pid} on {socket.gethostname()} since 2",
        "run the same command",
    )
    first = out / "tables" / "people.parquet"
    assert first.is_file()
    for command in (("split", out, "--name", "mine", "--forget-people", "50%"), ("check", "validity", out)):
        pebench(*command).refuses(*who)
    said = pebench("build", "--people", "2", "--events", "2", "--out", out)
    assert said.code == 2 and said.err.count("\n") == 1 and all(part in said.err for part in who)
    assert not list((tmp_path / "here").iterdir()), "a run folder was begun"
    with pytest.raises(UserError, match=re.escape(who[0])):
        write_dataset(content(1, 1), out)
    assert files(tmp_path) == before
    process.communicate()
    assert pebench("split", out, "--name", "mine", "--forget-people", "50%").code == 0
    assert not lock_of(out).exists()


def test_two_exports_to_one_place_are_one_after_the_other(
    tmp_path: Path, other: Callable[[Path], subprocess.Popen[str]]
) -> None:
    folder, out = write_folder(tmp_path / "set"), tmp_path / "new" / "out"
    process = other(out)
    with pytest.raises(UserError, match=f"is being written by process {process.pid} on "):
        export(folder, Request(format="imagefolder"), out, lambda *_: None)
    assert not out.exists()
    process.communicate()
    assert not out.parent.exists(), "the folder above was made for nothing"
    export(folder, Request(format="imagefolder"), out, lambda *_: None)
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_killed_writer_stops_nobody(tmp_path: Path, other: Callable[[Path], subprocess.Popen[str]]) -> None:
    out = tmp_path / "pebench"
    process = other(out)
    process.send_signal(signal.SIGKILL)
    time.sleep(0.2)  # dead and not yet waited for
    assert lock_of(out).exists()
    write_dataset(content(1, 1), out)
    assert [path.name for path in tmp_path.iterdir()] == ["pebench"] and is_current(out, MADE_OF)


def test_a_writer_of_another_machine_counts_for_ten_minutes_after_it_was_last_heard(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    leave_lock(out, ago=540)
    with (
        pytest.raises(UserError, match=r"by process 4242 on node7 since 2026-11-27 12:00:00\+00:00 \(pebench build\)"),
        writing(out),
    ):
        pytest.fail("two write")
    leave_lock(out, ago=660)
    with writing(out):
        assert not (tmp_path / "pebench").exists()
    lock_of(out).touch()  # of whoever was killed before it said a word
    with pytest.raises(UserError, match="another process begins to write there"), writing(out):
        pytest.fail("two write")
    os.utime(lock_of(out), (0, 0))
    with writing(out):
        pass
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_writers_is_left_alone_and_named(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    lock_of(out).write_text("mine")
    os.utime(lock_of(out), (0, 0))
    with pytest.raises(UserError, match=f"{re.escape(str(lock_of(out)))}: .*none of its files; move it"), writing(out):
        pytest.fail("it was taken for a dead writer's")
    assert lock_of(out).read_text() == "mine"


def test_a_living_writer_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "BEAT", 0.02)
    with writing(tmp_path / "pebench"):
        os.utime(lock_of(tmp_path / "pebench"), (0, 0))
        end = time.monotonic() + 20
        while lock_of(tmp_path / "pebench").stat().st_mtime == 0:
            assert time.monotonic() < end
            time.sleep(0.01)


def test_who_was_taken_for_dead_moves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(1, 1), out)
    before = files(out)
    with pytest.raises(UserError, match=r"somebody else writes there now.*run the same command again"):
        write_dataset(content(2, 1), out, lambda _: leave_lock(out))
    assert files(out) == before and lock_of(out).exists(), "theirs was removed"


@pytest.mark.parametrize("dead", [False, True])
def test_of_many_who_begin_at_once_one_writes(tmp_path: Path, dead: bool) -> None:
    out, inside, most, refused = tmp_path / "pebench", [0], [0], list[str]()
    start = threading.Barrier(8)

    def begin() -> None:
        start.wait()
        try:
            with writing(out):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.05)
                inside[0] -= 1
        except UserError as error:
            refused.append(str(error))

    if dead:
        leave_lock(out, ago=6000)
    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] and len(refused) < 8 and not list(tmp_path.iterdir())


def test_only_staging_folders_with_our_note_are_removed(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    with staged(out) as new:
        note = (new.parent / NOTE).read_bytes()
        first = new.parent.name
    with staged(out) as new:
        assert new.parent.name != first and new.parent.parent == tmp_path and not list(new.iterdir())
    assert not list(tmp_path.iterdir())
    for name, kept in (("staging", {}), ("aa.staging", {"new": b"x"}), ("bb.staging", {NOTE: b"mine"})):
        write(tmp_path / f".pebench.{name}", {"thesis.txt": b"mine", **kept})
    write(tmp_path / ".pebench.cc.staging", {NOTE: note, f"{NEW}/half.parquet": b"half", "thesis.txt": b"mine"})
    write(
        tmp_path / ".pebench.old.0a.staging", {NOTE: note.replace(b'"pebench"}', b'"pebench.old"}'), "new/x": b"half"}
    )
    before = files(tmp_path)
    write(tmp_path / ".pebench.dd.staging", {NOTE: note, f"{NEW}/half.parquet": b"half"})
    clear_staging(out)
    assert files(tmp_path) == before and len(before) == 10


def write(folder: Path, contents: dict[str, bytes]) -> None:
    for name, data in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def exported(folder: Path, out: Path, split: str) -> None:
    export(folder, Request(format="imagefolder", config="person_01", splits=(split,)), out, lambda *_: None)


def test_what_older_versions_staged_is_left_alone(tmp_path: Path) -> None:
    """They named it .NAME.staging and put no note into it: nobody can tell whose it is."""
    old = tmp_path / ".pebench.staging"
    old.mkdir()
    (old / "README.md").write_text("half of a data set")
    with staged(tmp_path / "pebench") as new:
        (new / "README.md").write_text("whole")
    clear_staging(tmp_path / "pebench")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".pebench.staging"]
    assert (old / "README.md").read_text() == "half of a data set"


def test_an_export_that_is_interrupted_between_two_renames_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out, replace = write_folder(tmp_path / "set"), tmp_path / "exports" / "out", os.replace
    exported(folder, out, "retain")
    before = files(out)

    def fail(source: Path, target: Path) -> None:
        if Path(source).name == NEW:
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        with pytest.raises(KeyboardInterrupt):
            exported(folder, out, "forget_train")
    assert files(out) == before and len(list(out.parent.iterdir())) == 1


@pytest.mark.parametrize("moment", ["before the new one", "after it"])
def test_what_a_killed_export_set_aside_goes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    folder, out = write_folder(tmp_path / "set"), tmp_path / "exports" / "out"
    exported(folder, out, "retain")
    before = files(out)
    with monkeypatch.context() as patched:  # a kill tidies nothing up
        patched.setattr(staging, "_discard", lambda *_: None)
        with staged(out) as new:
            (new / "half").write_text("half")
            os.replace(out, new.with_name(OLD))
            if moment == "after it":
                os.replace(new, out)
    clear_staging(out)
    assert files(out) == (before if moment.startswith("before") else {"half": b"half"})
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_what_somebody_put_there_meanwhile_is_kept_beside_what_was_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write(out, {"first": b"1"})
    with monkeypatch.context() as patched:
        patched.setattr(staging, "_discard", lambda *_: None)
        with staged(out) as new:
            os.replace(out, new.with_name(OLD))
    write(out, {"thesis.txt": b"mine"})
    clear_staging(out)
    assert files(out) == {"thesis.txt": b"mine"} and b"1" in files(tmp_path).values()
