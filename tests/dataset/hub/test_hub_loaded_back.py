"""What was published loads back as it was sent, and what does not is noticed."""

import multiprocessing
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hub_folders import NAME, Folders, contents, online, seed
from hub_server import PlannedFault, hub_server
from hub_server import StandInHub as Server
from hub_store import STRANGER, TOKEN

import generation.dataset.hub.repository
from generation.base import hub_errors as hub_faults
from generation.base.errors import UserError
from generation.dataset.folder import inspect
from generation.dataset.hub.loaded_back import loaded_back
from generation.dataset.hub.publishing import Hub


def rows_or_complaint(folder: Path, commit: str, token: str | None = TOKEN) -> int | str:
    """Runs in a process of its own."""
    generation.dataset.hub.repository.ATTEMPTS, hub_faults.LONGEST_WAIT = 3, 0.01
    steps: list[tuple[str, int, int]] = []
    try:
        rows = loaded_back(Hub(NAME, token), inspect(folder), commit, lambda *step: steps.append(step))
    except UserError as error:
        return str(error)
    assert {name for name, _, _ in steps} == {"configs", "rows"} and all(n <= total for _, n, total in steps)
    return rows


class Reader:
    """A server and a process that takes it for the Hub; libraries read the address when they are imported."""

    def __init__(self, server: Server, pool: ProcessPoolExecutor, home: Path) -> None:
        self.server, self.pool, self.home = server, pool, home

    def load(self, folder: Path, **options: object) -> int | str:
        commit = options.pop("commit", self.server.repos[NAME].head.oid)
        return self.pool.submit(rows_or_complaint, folder, commit, **options).result(timeout=300)

    def complaint(self, folder: Path) -> str:
        said = self.load(folder)
        assert isinstance(said, str) and "\n" not in said and TOKEN not in said, said
        return said


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    home = tmp_path_factory.mktemp("reader")
    with hub_server() as server, pytest.MonkeyPatch.context() as patched:
        for name, value in online(server, home).items():
            patched.setenv(name, value)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield Reader(server, pool, home / "home")


@pytest.fixture
def reader(pool: Reader, folders: Folders) -> Reader:
    """One that has the first data set published."""
    pool.server.repos.clear()
    pool.server.faults.clear()
    shutil.rmtree(pool.home, ignore_errors=True)  # the card is kept there under its hash
    seed(pool.server, folders.first)
    return pool


def test_what_was_published_loads_back_row_by_row(reader: Reader, folders: Folders) -> None:
    reader.server.repos[NAME].private = True
    assert reader.load(folders.first) == 6
    first = reader.server.repos[NAME].head.oid
    reader.server.commit(NAME, contents(folders.extended))
    assert reader.load(folders.extended) == 12
    assert reader.load(folders.first, commit=first) == 6, "the old state"


def test_load_back_outlasts_a_fault(reader: Reader, folders: Folders) -> None:
    faults = [
        PlannedFault("GET", "/revision/|/datasets/[^/]+/[^/]+$", 503),
        PlannedFault("GET", "/tree/", "dropped"),
        PlannedFault("GET", "/resolve/", 503),
    ]
    reader.server.faults.extend(faults)
    assert reader.load(folders.first) == 6
    assert not any(fault.times for fault in faults)


def test_load_back_finds_a_missing_and_a_changed_file(reader: Reader, folders: Folders) -> None:
    for name, data in contents(folders.first).items():
        for changed in (None, data[:-1] + bytes([data[-1] ^ 1])):
            reader.server.commit(NAME, {name: changed})
            assert f"{name} is not the file that lies in" in reader.complaint(folders.first)
        reader.server.commit(NAME, {name: data})


def test_load_back_finds_another_picture_under_the_right_hash(reader: Reader, folders: Folders) -> None:
    files = reader.server.repos[NAME].head.files
    name = max((name for name in files if name.startswith("images/")), key=lambda name: files[name].size)
    data = bytearray(reader.server.content(NAME, name))
    at = data.index(b"IDAT") + 10
    data[at] ^= 1
    reader.server.corrupt(files[name], bytes(data))
    assert "is not the one that lies in" in reader.complaint(folders.first)
    reader.server.corrupt(files[name], bytes(len(data)))
    assert "cannot be loaded back" in reader.complaint(folders.first)


def test_load_back_finds_another_split_list_and_files_that_would_be_loaded_too(
    reader: Reader, folders: Folders
) -> None:
    entry = reader.server.repos[NAME].head.files["README.md"]
    card = reader.server.content(NAME, "README.md")
    reader.server.corrupt(entry, card.replace(b"split: train", b"split: trail"))
    assert "has other splits or files" in reader.complaint(folders.first)
    reader.server.corrupt(entry, card)
    shard = next(name for name in contents(folders.first) if name.startswith("images/"))
    reader.server.commit(NAME, {shard.replace("-00000.", "-00009."): contents(folders.first)[shard]})
    assert "has other splits or files" in reader.complaint(folders.first)


def test_load_back_without_the_right_to_read_is_one_line(reader: Reader, folders: Folders) -> None:
    reader.server.repos[NAME].private = True
    said = reader.load(folders.first, token=STRANGER)
    assert isinstance(said, str) and "\n" not in said and STRANGER not in said
