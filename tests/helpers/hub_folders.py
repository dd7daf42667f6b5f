"""Data sets on disk that are published to a stand-in for the Hub, and what is there then."""

from pathlib import Path

import pytest
from hub_server import StandInHub as Server
from hub_store import READER, STRANGER, TOKEN, Commit
from noise_data_set import content

from generation.base.errors import UserError
from generation.dataset.folder import inspect
from generation.dataset.hub.publishing import Change, Hub, Wishes
from publish import write_dataset

NAME, OTHER = "lab/faces", "notes.md"


class Folders:
    """Data sets on disk: one of 2 people x 3 events, the same with a person and an event added, and one person less."""

    def __init__(self, place: Path) -> None:
        for name, made in (("first", content(2, 3)), ("extended", content(2, 3, added=1)), ("fewer", content(1, 3))):
            write_dataset(made, place / name / "pebench")
        self.first, self.extended, self.fewer = (place / name / "pebench" for name in ("first", "extended", "fewer"))


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


def online(server: Server, folder: Path) -> dict[str, str]:
    """The environment of a process for which the stand-in is the Hub."""
    return {
        "HF_ENDPOINT": server.url,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_OFFLINE": "0",
        "HF_HOME": str(folder / "home"),
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    }
