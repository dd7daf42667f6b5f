"""Tags, private and gated repositories, and what is refused before anything is sent."""

import logging
from pathlib import Path

import pytest
from hub_folders import NAME, OTHER, Folders, assert_right, compared, contents, ours, refusal, seed, send
from hub_server import PlannedFault, hub_server
from hub_server import StandInHub as Server
from hub_store import READER, STRANGER, TOKEN
from marked import made_of, rewrite_marker

from generation.base.errors import UserError
from generation.dataset.folder import MARKER
from generation.dataset.hub.publishing import Hub, Wishes


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
        PlannedFault("POST", "/commit/", lambda server: server.repos[NAME].tags.update(v1=server.repos[NAME].head.oid))
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

    with hub_server(PlannedFault("POST", "/preupload/", look)) as server:
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
    with hub_server(PlannedFault("POST", "/preupload/", lambda server: server.repos.clear())) as server:
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
    with hub_server(PlannedFault("GET", "/resolve/", 503, times=10**6)) as server:
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
