"""A folder becomes one commit, whatever goes wrong on the way; nobody else's files are touched; what loads back is what
was sent.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hub_folders import NAME, OTHER, Folders, assert_right, compared, contents, online, ours, refusal, seed, send
from hub_server import PlannedFault, hub_server
from hub_store import TOKEN
from huggingface_hub import constants

import generation.dataset.hub.repository
from generation.dataset.folder import EXAMPLES, MARKER, inspect
from generation.dataset.hub.publishing import Hub, Wishes

ALONE = """
import sys
from pathlib import Path
from generation.dataset.folder import inspect
from generation.dataset.hub.publishing import Hub, Wishes
hub, local = Hub(sys.argv[2]), inspect(Path(sys.argv[1]))
print(hub.publish(local, Wishes(), hub.compare(local)))
"""


def test_the_first_publication_is_one_commit_with_all_files(folders: Folders) -> None:
    with hub_server() as server:
        commit = send(server, folders.first)
        assert_right(server, folders.first)
        repo = server.repos[NAME]
        assert [sent.oid for sent in repo.commits[1:]] == [commit] and not repo.private and not repo.gated
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
    fault = PlannedFault(*PATHS[call], what, times=2 if what != "lost" else 1, retry_after=0 if what == 429 else None)
    with hub_server(fault) as server:
        seed(server, folders.first)
        commit = send(server, folders.extended, WISHES)
        assert fault.times == 0, "it was met"
        assert_right(server, folders.extended)
        repo = server.repos[NAME]
        assert (
            [sent.oid for sent in ours(server)] == [commit]
            and repo.tags == {"v2": commit}
            and repo.private
            and repo.gated == "auto"
        )
        assert len({entry.oid for entry in server.uploaded}) == len(server.uploaded) - (
            call == "upload" and what == "lost"
        )


@pytest.mark.parametrize("what", [503, 429, "html", "dropped", "lost"])
def test_a_fault_while_the_repository_is_made_passes_too(folders: Folders, what: int | str) -> None:
    with hub_server(PlannedFault("POST", "/repos/create", what)) as server:
        send(server, folders.first)
        assert_right(server, folders.first)
        assert len(server.repos[NAME].commits) == 2


@pytest.mark.parametrize("status", [409, 412])
def test_a_conflict_of_commits_is_tried_again(folders: Folders, status: int) -> None:
    with hub_server(PlannedFault("POST", "/commit/", status, times=3)) as server:
        send(server, folders.first)
        assert_right(server, folders.first)
        assert (
            len(ours(server)) == 1
            and server.counts["POST commit"] == 4
            and len(server.uploaded) == len({e.oid for e in server.uploaded})
        )


@pytest.mark.parametrize("when", ["/preupload/", "/commit/"])
@pytest.mark.parametrize("pushed", ["a file of theirs", "a file of ours", "a data set"])
def test_what_a_colleague_pushes_after_the_plan_was_shown_is_kept(folders: Folders, pushed: str, when: str) -> None:
    files = {"a file of theirs": {OTHER: b"theirs"}, "a file of ours": {"README.md": b"---\n{}\n---\ntheirs"}}
    theirs = files.get(pushed) or contents(folders.fewer)
    with hub_server(PlannedFault("POST", when, lambda server: server.commit(NAME, theirs))) as server:
        seed(server, folders.first)
        said = refusal(server, folders.extended)
        assert "after the plan was shown" in said and "run the same command again" in said
        assert not ours(server)
        for name, data in theirs.items():
            assert server.content(NAME, name) == data, name
        send(server, folders.extended)  # which sees it, and says so before
        assert len(ours(server)) == 1


def test_what_a_colleague_pushes_into_a_repository_that_was_new_is_kept(folders: Folders) -> None:
    theirs = contents(folders.fewer)
    with hub_server(PlannedFault("POST", "/repos/create", lambda server: seed(server, folders.fewer))) as server:
        assert "after the plan was shown" in refusal(server, folders.first)
        assert not ours(server) and all(server.content(NAME, name) == data for name, data in theirs.items())


def test_a_commit_whose_answer_was_lost_is_not_made_twice(folders: Folders) -> None:
    with hub_server(PlannedFault("POST", "/commit/", "lost")) as server:
        commit = send(server, folders.first)
        assert [sent.oid for sent in server.repos[NAME].commits[1:]] == [commit] and server.counts["POST commit"] == 1
        assert_right(server, folders.first)


@pytest.mark.parametrize("what", ["truncated", "dropped", 500, 503])
def test_an_upload_that_breaks_off_is_sent_again(folders: Folders, what: int | str) -> None:
    with hub_server(
        PlannedFault("PUT", "/_large/", what, times=9)
    ) as server:  # of one file more often than the client itself tries again
        send(server, folders.first)
        assert_right(server, folders.first)
        assert len(ours(server)) == 1


def test_an_upload_that_never_works_is_one_line_and_leaves_nothing(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation.dataset.hub.repository, "ATTEMPTS", 2)
    with hub_server(PlannedFault("PUT", "/_large/", 403, times=10**6), echo=True) as server:
        assert "403" in refusal(server, folders.first)
        server.faults[:] = [PlannedFault("PUT", "/_large/", "dropped", times=10**6)]
        assert "cannot be reached" in refusal(server, folders.first)
        assert len(server.repos[NAME].commits) == 1


def test_a_fault_that_stays_is_one_line_and_the_next_run_sends_no_file_twice(folders: Folders) -> None:
    with hub_server(PlannedFault("POST", "/commit/", 503, times=10**6)) as server:
        assert "503" in (said := refusal(server, folders.first)) and "run the same command again" in said
        assert server.counts["POST commit"] == generation.dataset.hub.repository.ATTEMPTS
        assert len(server.repos[NAME].commits) == 1, "nothing is visible"
        sent = len(server.uploaded)
        server.faults.clear()
        send(server, folders.first)
        assert len(server.uploaded) == sent and len(ours(server)) == 1
        assert_right(server, folders.first)


def test_the_hub_is_left_alone_for_as_long_as_it_asks(folders: Folders) -> None:
    with hub_server(PlannedFault("POST", "/commit/", 429, retry_after=1)) as server:
        begun = time.monotonic()
        send(server, folders.first)
        assert time.monotonic() - begun >= 1


def test_a_server_that_is_not_there_is_one_line(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation.dataset.hub.repository, "ATTEMPTS", 2)
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
    held = [PlannedFault("PUT", oid, "slow", seconds=600) for oid in large[:2]]
    with hub_server(*held) as server:
        environment = {
            **os.environ,
            **online(server, tmp_path),
            "HF_TOKEN": TOKEN,
            "PYTHONPATH": str(Path(__file__).parents[3]),
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
        assert [sent.oid for sent in server.repos[NAME].commits[1:]] == [done.stdout.split()[-1]]
        assert_right(server, folders.first)
