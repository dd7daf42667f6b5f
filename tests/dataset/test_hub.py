"""A folder becomes one commit, whatever goes wrong on the way; nobody else's files are touched; what loads back is what
was sent.
"""

import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from hub_server import READER, STRANGER, TOKEN, Commit, Fault, hub_server
from hub_server import Hub as Server
from huggingface_hub import constants
from huggingface_hub.utils import disable_progress_bars, enable_progress_bars
from marked import made_of, rewrite_marker
from test_publish import content

import generation.dataset.hub
import publish as publishing
from generation.base import hub_errors as hub_faults
from generation.base.errors import UserError
from generation.dataset.folder import EXAMPLES, MARKER, inspect
from generation.dataset.hub import Change, Hub, Wishes
from publish import write_dataset

NAME, OTHER = "lab/faces", "notes.md"
ALONE = """
import sys
from pathlib import Path
from generation.dataset.folder import inspect
from generation.dataset.hub import Hub, Wishes
hub, local = Hub(sys.argv[2]), inspect(Path(sys.argv[1]))
print(hub.publish(local, Wishes(), hub.compare(local)))
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The stand-in may be reached, and nobody sleeps between two attempts."""
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("huggingface_hub.utils._http.time", SimpleNamespace(sleep=lambda _: None, time=time.time))
    monkeypatch.setattr(hub_faults, "LONGEST_WAIT", 0.01)
    monkeypatch.setattr(generation.dataset.hub, "get_token", lambda: None)
    disable_progress_bars()
    yield
    enable_progress_bars()


class Folders:
    """Data sets on disk: one of 2 people x 3 events, the same with a person and an event added, and one person less."""

    def __init__(self, place: Path) -> None:
        for name, made in (("first", content(2, 3)), ("extended", content(2, 3, added=1)), ("fewer", content(1, 3))):
            write_dataset(made, place / name / "pebench")
        self.first, self.extended, self.fewer = (place / name / "pebench" for name in ("first", "extended", "fewer"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folders]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(publishing, "verify", lambda *_: None)  # tests/test_publish.py knows that they load
        yield Folders(tmp_path_factory.mktemp("folders"))


@pytest.fixture
def mine(folders: Folders, tmp_path: Path) -> Path:
    """A copy that may be spoilt."""
    return Path(shutil.copytree(folders.first, tmp_path / "pebench"))


def send(server: Server, folder: Path, wishes: Wishes = Wishes(), token: str | None = TOKEN, repo: str = NAME) -> str:  # noqa: B008
    hub, local = Hub(repo, token, server.url), inspect(folder)
    return hub.publish(local, wishes, hub.compare(local))


def compared(server: Server, folder: Path, token: str | None = TOKEN) -> Change:
    return Hub(NAME, token, server.url).compare(inspect(folder))


def seed(server: Server, folder: Path) -> None:
    """As if `folder` had been published before."""
    server.create(NAME)
    server.commit(NAME, contents(folder))


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in inspect(folder).files}


def ours(server: Server) -> list[Commit]:
    return [commit for commit in server.repos[NAME].commits if "PEBench generator" in commit.message]


def assert_right(server: Server, folder: Path, *others: str) -> None:
    """Exactly the files of `folder`, the Hub's own and those of others, with the bytes that lie here."""
    there = set(server.repos[NAME].head.files)
    assert there == {*contents(folder), ".gitattributes", *others}
    for name, data in contents(folder).items():
        assert server.content(NAME, name) == data, name


def refusal(server: Server, *arguments: object, **named: object) -> str:
    """What is said, in one line and without the token."""
    with pytest.raises(UserError) as caught:
        send(server, *arguments, **named)
    said = str(caught.value)
    assert "\n" not in said and len(said) < 600
    assert not [token for token in (TOKEN, READER, STRANGER, "hf_wrong") if token in said], said
    return said


# one commit


def test_the_first_publication_is_one_commit_with_all_files(folders: Folders) -> None:
    with hub_server() as server:
        commit = send(server, folders.first)
        assert_right(server, folders.first)
        repo = server.repos[NAME]
        assert [one.oid for one in repo.commits[1:]] == [commit] and not repo.private and not repo.gated
        assert {path for _, path in ours(server)[0].operations} == set(contents(folders.first))
        assert ours(server)[0].message == "6 images by the PEBench generator"
        assert (
            server.counts["POST create"],
            server.counts["POST commit"],
            server.counts["POST tag"],
            server.counts["PUT settings"],
        ) == (1, 1, 0, 0)
        assert (
            len(server.uploaded)
            == len({entry.oid for entry in server.uploaded})
            == sum(name.endswith((".parquet", ".jpg")) for name in repo.head.files)
        )


def test_an_unchanged_folder_makes_no_commit_and_sends_nothing(folders: Folders) -> None:
    with hub_server() as server:
        commit = send(server, folders.first)
        before = server.counts.copy()
        change = compared(server, folders.first)
        assert (change.head, change.send, change.delete, change.kept) == (commit, [], [], len(contents(folders.first)))
        assert send(server, folders.first) == commit
        assert {kind for kind, n in server.counts.items() if n > before[kind]} == {
            "GET info",
            "GET tree",
            "GET resolve",
        }


def test_one_hub_can_publish_again_and_again(folders: Folders) -> None:
    with hub_server() as server:
        hub = Hub(NAME, TOKEN, server.url)
        for folder in (folders.first, folders.extended, folders.first):
            local = inspect(folder)
            hub.publish(local, Wishes(), hub.compare(local))
            assert_right(server, folder)
        assert len(ours(server)) == 3


def test_an_extension_sends_new_files_and_what_names_them_alone(folders: Folders) -> None:
    with hub_server() as server:
        send(server, folders.first)
        sent = len(server.uploaded)
        send(server, folders.extended)
        assert_right(server, folders.extended)
        new = set(contents(folders.extended)) - set(contents(folders.first))
        assert {path for _, path in ours(server)[1].operations} == {*new, "README.md", MARKER}
        assert len(server.uploaded) - sent == len(new)


def test_what_is_ours_and_stale_goes_and_what_is_not_ours_stays(folders: Folders) -> None:
    with hub_server() as server:
        send(server, folders.first)
        first = server.repos[NAME].head.oid
        server.commit(NAME, {OTHER: b"mine", "figures/plot.png": b"mine too"})
        send(server, folders.fewer)
        assert_right(server, folders.fewer, OTHER, "figures/plot.png")
        gone = set(contents(folders.first)) - set(contents(folders.fewer))
        assert gone and {path for kind, path in ours(server)[1].operations if kind == "deletedFile"} == gone
        for name, data in contents(folders.first).items():
            assert server.content(NAME, name, first) == data, "the old state can still be read"


def test_a_stale_file_that_somebody_deleted_already_is_no_fault(folders: Folders) -> None:
    with hub_server() as server:
        seed(server, folders.first)
        gone = sorted(set(contents(folders.first)) - set(contents(folders.fewer)))
        server.commit(NAME, {gone[0]: None})
        send(server, folders.fewer)
        assert_right(server, folders.fewer)


def test_what_somebody_changed_there_is_told_before_it_is_overwritten(folders: Folders) -> None:
    with hub_server() as server:
        seed(server, folders.first)
        shard = sorted(set(contents(folders.first)) - set(contents(folders.fewer)))[0]
        server.commit(NAME, {"README.md": b"---\n{}\n---\nhis", EXAMPLES: b"his"})
        assert compared(server, folders.first).overwritten == ["README.md", EXAMPLES]
        server.commit(NAME, {shard: b"his"})
        assert compared(server, folders.fewer).overwritten == ["README.md", EXAMPLES, shard]
        send(server, folders.first)
        assert_right(server, folders.first)


# faults

PATHS = {
    "info": ("GET", f"/api/datasets/{NAME}$"),
    "tree": ("GET", "/tree/"),
    "marker": ("GET", "/resolve/"),
    "refs": ("GET", "/refs$"),
    "settings": ("PUT", "/settings$"),
    "card": ("POST", "/validate-yaml$"),
    "preupload": ("POST", "/preupload/"),
    "batch": ("POST", "/objects/batch$"),
    "upload": ("PUT", "/_large/"),
    "verify": ("POST", "/_verify$"),
    "commit": ("POST", "/commit/"),
    "tag": ("POST", "/tag/"),
}
WISHES = Wishes(private=True, gated=True, tag="v2")


@pytest.mark.parametrize("what", [503, 429, "html", "dropped", "lost"])
@pytest.mark.parametrize("call", PATHS)
def test_a_fault_that_passes_ends_in_one_commit_with_the_right_files(
    folders: Folders, call: str, what: int | str
) -> None:
    fault = Fault(*PATHS[call], what, times=2 if what != "lost" else 1, retry_after=0 if what == 429 else None)
    with hub_server(fault) as server:
        seed(server, folders.first)
        commit = send(server, folders.extended, WISHES)
        assert fault.times == 0, "it was met"
        assert_right(server, folders.extended)
        repo = server.repos[NAME]
        assert (
            [one.oid for one in ours(server)] == [commit]
            and repo.tags == {"v2": commit}
            and repo.private
            and repo.gated == "auto"
        )
        assert len({entry.oid for entry in server.uploaded}) == len(server.uploaded) - (
            call == "upload" and what == "lost"
        )


@pytest.mark.parametrize("what", [503, 429, "html", "dropped", "lost"])
def test_a_fault_while_the_repository_is_made_passes_too(folders: Folders, what: int | str) -> None:
    with hub_server(Fault("POST", "/repos/create", what)) as server:
        send(server, folders.first)
        assert_right(server, folders.first)
        assert len(server.repos[NAME].commits) == 2


@pytest.mark.parametrize("status", [409, 412])
def test_a_conflict_of_commits_is_tried_again(folders: Folders, status: int) -> None:
    with hub_server(Fault("POST", "/commit/", status, times=3)) as server:
        send(server, folders.first)
        assert_right(server, folders.first)
        assert (
            len(ours(server)) == 1
            and server.counts["POST commit"] == 4
            and len(server.uploaded) == len({e.oid for e in server.uploaded})
        )


def test_somebody_elses_commit_in_between_is_kept(folders: Folders) -> None:
    with hub_server(Fault("POST", "/commit/", lambda server: server.commit(NAME, {OTHER: b"mine"}))) as server:
        seed(server, folders.first)
        send(server, folders.extended)
        assert_right(server, folders.extended, OTHER)
        assert [call.status for call in server.log if "/commit/" in call.path] == [412, 200] and len(ours(server)) == 1


def test_what_the_client_remembers_of_another_state_is_forgotten(folders: Folders) -> None:
    """Somebody makes our README theirs and back while we send: the client would leave it out as unchanged."""
    old, new = (contents(folder)["README.md"] for folder in (folders.first, folders.extended))
    meanwhile = [
        Fault("POST", "/preupload/", lambda server: server.commit(NAME, {"README.md": new})),
        Fault("POST", "/commit/", lambda server: server.commit(NAME, {"README.md": old})),
    ]
    with hub_server(*meanwhile) as server:
        seed(server, folders.first)
        send(server, folders.extended)
        assert_right(server, folders.extended)


def test_a_commit_whose_answer_was_lost_is_not_made_twice(folders: Folders) -> None:
    with hub_server(Fault("POST", "/commit/", "lost")) as server:
        commit = send(server, folders.first)
        assert [one.oid for one in server.repos[NAME].commits[1:]] == [commit] and server.counts["POST commit"] == 1
        assert_right(server, folders.first)


@pytest.mark.parametrize("what", ["truncated", "dropped", 500, 503])
def test_an_upload_that_breaks_off_is_sent_again(folders: Folders, what: int | str) -> None:
    with hub_server(
        Fault("PUT", "/_large/", what, times=9)
    ) as server:  # of one file more often than the client itself tries again
        send(server, folders.first)
        assert_right(server, folders.first)
        assert len(ours(server)) == 1


def test_an_upload_that_never_works_is_one_line_and_leaves_nothing(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation.dataset.hub, "ATTEMPTS", 2)
    with hub_server(Fault("PUT", "/_large/", 403, times=10**6), echo=True) as server:
        assert "403" in refusal(server, folders.first)
        server.faults[:] = [Fault("PUT", "/_large/", "dropped", times=10**6)]
        assert "cannot be reached" in refusal(server, folders.first)
        assert len(server.repos[NAME].commits) == 1


def test_a_fault_that_stays_is_one_line_and_the_next_run_sends_no_file_twice(folders: Folders) -> None:
    with hub_server(Fault("POST", "/commit/", 503, times=10**6)) as server:
        assert "503" in (said := refusal(server, folders.first)) and "run the same command again" in said
        assert server.counts["POST commit"] == generation.dataset.hub.ATTEMPTS
        assert len(server.repos[NAME].commits) == 1, "nothing is visible"
        sent = len(server.uploaded)
        server.faults.clear()
        send(server, folders.first)
        assert len(server.uploaded) == sent and len(ours(server)) == 1
        assert_right(server, folders.first)


def test_the_hub_is_left_alone_for_as_long_as_it_asks(folders: Folders) -> None:
    with hub_server(Fault("POST", "/commit/", 429, retry_after=1)) as server:
        begun = time.monotonic()
        send(server, folders.first)
        assert time.monotonic() - begun >= 1


def test_a_server_that_is_not_there_is_one_line(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation.dataset.hub, "ATTEMPTS", 2)
    with hub_server() as server:
        pass
    assert "cannot be reached" in refusal(server, folders.first)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE is set; unset it" in refusal(server, folders.first)


def test_killed_while_it_sends_leaves_nothing_visible_and_the_next_run_sends_only_what_is_missing(
    folders: Folders, tmp_path: Path
) -> None:
    large = sorted(
        file.sha256 for name, file in inspect(folders.first).files.items() if name.endswith((".parquet", ".jpg"))
    )
    held = [Fault("PUT", oid, "slow", seconds=600) for oid in large[:2]]
    with hub_server(*held) as server:
        environment = {
            **os.environ,
            **online(server, tmp_path),
            "HF_TOKEN": TOKEN,
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        command = [sys.executable, "-c", ALONE, str(folders.first), NAME]
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        deadline = time.monotonic() + 120
        while len(server.uploaded) < len(large) - 2 or any(fault.times for fault in held):
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.kill()
        process.communicate()
        assert len(server.repos[NAME].commits) == 1
        before = len(server.uploaded)
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert {entry.oid for entry in server.uploaded[before:]} == set(large[:2]) and len(server.uploaded) == len(
            large
        )
        assert [one.oid for one in server.repos[NAME].commits[1:]] == [done.stdout.split()[-1]]
        assert_right(server, folders.first)


# tags, private, gated


def test_a_tag_is_made_and_is_fine_again(folders: Folders) -> None:
    with hub_server() as server:
        commit = send(server, folders.first, Wishes(tag="v1.0.0"))
        assert server.repos[NAME].tags == {"v1.0.0": commit}
        assert send(server, folders.first, Wishes(tag="v1.0.0")) == commit
        assert server.counts["POST tag"] == 1
        send(server, folders.first, Wishes(tag="again"))
        assert server.repos[NAME].tags == {"v1.0.0": commit, "again": commit}


def test_a_tag_of_another_state_is_refused_before_anything_is_sent(folders: Folders) -> None:
    with hub_server() as server:
        first = send(server, folders.first, Wishes(tag="v1"))
        before = server.counts.copy()
        said = refusal(server, folders.extended, Wishes(private=True, gated=True, tag="v1"))
        assert said == "--tag v1: is there already, for another state of lab/faces; choose another"
        assert {kind.split()[0] for kind, n in server.counts.items() if n > before[kind]} == {"GET"}
        server.commit(NAME, {OTHER: b"mine"})
        assert "another state" in refusal(server, folders.first, Wishes(tag="v1")), (
            "nothing to send, but the tag is elsewhere"
        )
        assert server.repos[NAME].tags == {"v1": first} and not server.repos[NAME].private


def test_a_tag_that_somebody_else_takes_meanwhile_is_told(folders: Folders) -> None:
    with hub_server(
        Fault("POST", "/commit/", lambda server: server.repos[NAME].tags.update(v1=server.repos[NAME].head.oid))
    ) as server:
        assert "--tag v1: was made for another state" in refusal(server, folders.first, Wishes(tag="v1"))


@pytest.mark.parametrize("tag", ["", "v 1", "v1/", "-v1", "v1.", "a..b", "main", "v1\n", "é"])
def test_what_is_no_tag_is_refused_before_anything_is_sent(folders: Folders, tag: str) -> None:
    with hub_server() as server:
        assert "is no name of a tag" in refusal(server, folders.first, Wishes(tag=tag))
        assert not server.repos


def test_a_repository_is_private_and_gated_before_it_holds_anything(folders: Folders) -> None:
    seen = []

    def look(server: Server) -> None:
        seen.append((server.repos[NAME].private, server.repos[NAME].gated))

    with hub_server(Fault("POST", "/preupload/", look)) as server:
        send(server, folders.first, Wishes(private=True, gated=True))
        assert seen == [(True, "auto")]
        change = compared(server, folders.first)
        assert change.private and change.gated and not change.send
        assert compared(server, folders.first, token=None).head is None, "nobody else sees it"


def test_what_is_private_or_gated_stays_so(folders: Folders) -> None:
    with hub_server() as server:
        seed(server, folders.first)
        send(server, folders.first, Wishes(private=True, gated=True))
        assert server.repos[NAME].private and server.repos[NAME].gated == "auto" and not ours(server)
        server.repos[NAME].gated = "manual"
        before = server.counts["PUT settings"]
        for wishes in (Wishes(), Wishes(private=True, gated=True)):
            send(server, folders.extended, wishes)
            assert server.repos[NAME].private and server.repos[NAME].gated == "manual"
        assert server.counts["PUT settings"] == before


# what is refused


@pytest.mark.parametrize(
    "repo",
    [
        "faces",
        "",
        "/",
        "lab/",
        "/faces",
        "lab/fa ces",
        "a/b/c",
        "lab/faces.git",
        "lab/..",
        "lab/--x",
        "lab/é",
        "la\nb/x",
        "l" * 99 + "/x",
    ],
)
def test_a_name_that_is_no_repositorys_is_refused_at_once(folders: Folders, repo: str) -> None:
    with hub_server() as server:
        assert "is no name of a repository; give ORGANISATION/NAME" in refusal(server, folders.first, repo=repo)
        assert not server.log


def test_without_a_token_one_can_look_but_not_publish(folders: Folders) -> None:
    with hub_server() as server:
        seed(server, folders.first)
        assert compared(server, folders.extended, token=None).send
        assert "no token; set HF_TOKEN" in refusal(server, folders.extended, token=None)
        assert {call.method for call in server.log} == {"GET"}
        with pytest.raises(UserError, match="no token"):
            Hub(NAME, None, server.url).require_token()


@pytest.mark.parametrize("token", ["hf_wrong\nX-Other: 1", "hf_wrong…", "hf_wrong x"])
def test_a_token_that_can_be_none_is_refused_without_being_told(folders: Folders, token: str) -> None:
    with hub_server() as server:
        assert "holds a character that no token has" in refusal(server, folders.first, token=token)
        assert not server.log


@pytest.mark.parametrize("there", [True, False])
def test_no_token_is_told_even_when_the_server_tells_it(
    folders: Folders, there: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with hub_server(echo=True) as server:
        if there:
            seed(server, folders.first)
        assert "HF_TOKEN" in refusal(server, folders.extended, token="hf_wrong" + "g" * 300), (
            "longer than a message may be"
        )
        for token in (READER, STRANGER):
            assert "use a token that may write there, or another --repo" in refusal(
                server, folders.extended, token=token
            )
        assert "may write" in refusal(server, folders.extended, repo="others/faces")
        assert not (set(server.repos) - {NAME}) and not server.uploaded and (not there or not ours(server))
    assert not [token for token in (TOKEN, READER, STRANGER) if token in caplog.text]


def test_a_private_repository_of_somebody_else_looks_like_none_and_is_refused(folders: Folders) -> None:
    with hub_server() as server:
        server.create(NAME, private=True)
        assert "403" in refusal(server, folders.first, token=STRANGER)
        assert len(server.repos[NAME].commits) == 1


def test_a_gated_repository_that_may_not_be_read_is_one_line(folders: Folders) -> None:
    with hub_server() as server:
        seed(server, folders.first)
        server.repos[NAME].gated = "auto"
        with pytest.raises(UserError, match="restricted") as caught:
            compared(server, folders.first, token=None)
        assert "\n" not in str(caught.value)


def test_a_repository_that_vanishes_meanwhile_is_one_line(folders: Folders) -> None:
    with hub_server(Fault("POST", "/preupload/", lambda server: server.repos.clear())) as server:
        assert "Repository not found" in refusal(server, folders.first)


@pytest.mark.parametrize(
    "held",
    [
        {"data.csv": b"1"},
        {"README.md": b"mine"},
        {MARKER: b"{}", "x": b""},
        {MARKER: b"["},
        {MARKER: b'{"generator": "other", "files": {"a": "b"}}'},
    ],
)
def test_a_repository_that_holds_something_else_is_refused(folders: Folders, held: dict[str, bytes]) -> None:
    with hub_server() as server:
        server.create(NAME)
        server.commit(NAME, held)
        assert "holds something that pebench did not write" in refusal(server, folders.first)
        assert not ours(server) and not server.uploaded


def test_a_repository_with_nothing_in_it_is_used(folders: Folders) -> None:
    with hub_server() as server:
        server.create(NAME)
        send(server, folders.first)
        assert_right(server, folders.first)


def test_a_parquet_file_there_that_would_be_loaded_with_ours_is_refused(folders: Folders) -> None:
    with hub_server() as server:
        seed(server, folders.first)
        server.commit(NAME, {"images/stray.parquet": b"his"})
        assert "pebench did not write images/stray.parquet" in refusal(server, folders.extended)
        assert not ours(server)


def test_a_marker_that_cannot_be_read_for_a_while_is_not_taken_for_somebody_elses(folders: Folders) -> None:
    with hub_server(Fault("GET", "/resolve/", 503, times=10**6)) as server:
        seed(server, folders.first)
        assert "503" in refusal(server, folders.extended)


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        (None, "holds no data set"),
        ("{", "holds no data set"),
        ("[]", "holds no data set"),
        ('{"generator": "other"}', "holds no data set"),
        ('{"generator": "pebench"}', "is unfinished"),
        ('{"generator": "pebench", "files": {}, "rows": {}}', "is unfinished"),
        ('{"generator": "pebench", "files": [1], "rows": {}, "made_of": {"recipe": {}}}', "is unfinished"),
    ],
)
def test_a_folder_that_is_none_of_ours_or_unfinished_is_refused(mine: Path, marker: str | None, said: str) -> None:
    (mine / MARKER).unlink() if marker is None else (mine / MARKER).write_text(marker)
    with hub_server() as server:
        assert said in refusal(server, mine) and str(mine) in refusal(server, mine)
        assert "holds no data set" in refusal(server, mine / "nowhere")
        assert not server.log


def test_a_folder_that_was_changed_by_hand_is_refused(mine: Path) -> None:
    with hub_server() as server:
        for name in set(contents(mine)) - {MARKER}:
            data = (mine / name).read_bytes()
            for changed, said in ((data[:-1] + bytes([data[-1] ^ 1]), "was changed"), (None, "is missing")):
                (mine / name).unlink() if changed is None else (mine / name).write_bytes(changed)
                assert said in (told := refusal(server, mine)) and name in told
            (mine / name).write_bytes(data)
        (mine / "images" / "stray.parquet").write_bytes(b"")
        assert "stray.parquet: pebench did not write it" in refusal(server, mine)
        assert not server.log


def test_notes_of_ones_own_in_the_folder_stay_at_home(mine: Path) -> None:
    (mine / "notes.txt").write_text("mine")
    (mine / "images" / "notes.txt").write_text("mine")
    with hub_server() as server:
        send(server, mine)
        assert_right(server, mine)


def test_pictures_of_a_checkpoint_that_forbids_it_are_not_published(mine: Path) -> None:
    checkpoint = made_of().recipe.checkpoint.model_dump(mode="json")
    rewrite_marker(mine, checkpoint={**checkpoint, "license": "Research-Only", "publishable": False})
    with hub_server() as server:
        assert "the licence of the checkpoint (Research-Only) does not let its pictures be published" in refusal(
            server, mine
        )
        assert not server.log


# loaded back


def online(server: Server, folder: Path) -> dict[str, str]:
    """The environment of a process for which the stand-in is the Hub."""
    return {
        "HF_ENDPOINT": server.url,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_OFFLINE": "0",
        "HF_HOME": str(folder / "home"),
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    }


def loaded_back(folder: Path, commit: str, token: str | None = TOKEN) -> int | str:
    """Runs in a process of its own."""
    generation.dataset.hub.ATTEMPTS, hub_faults.LONGEST_WAIT = 3, 0.01
    steps: list[tuple[str, int, int]] = []
    try:
        rows = Hub(NAME, token).check(inspect(folder), commit, lambda *step: steps.append(step))
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
        return self.pool.submit(loaded_back, folder, commit, **options).result(timeout=300)

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
        Fault("GET", "/revision/|/datasets/[^/]+/[^/]+$", 503),
        Fault("GET", "/tree/", "dropped"),
        Fault("GET", "/resolve/", 503),
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
