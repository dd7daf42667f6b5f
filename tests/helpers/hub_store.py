"""What the stand-in for the Hub holds: users, repositories, commits and files."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

TOKEN, READER, STRANGER = "hf_standInMayWrite0123456789", "hf_standInMayRead0123456789", "hf_standInStranger0123456789"
LARGE = (".parquet", ".png", ".jpg", ".webp", ".zip")
CHUNK = 1 << 20
GITATTRIBUTES = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n"


class User(NamedTuple):
    name: str
    organizations: tuple[str, ...] = ()
    writes: bool = True


USERS = {
    TOKEN: User("me", ("lab",)),
    READER: User("me", ("lab",), writes=False),
    STRANGER: User("somebody"),
    "hf_token": User("me"),
}


class Entry(NamedTuple):
    """A file in a commit; `oid` is SHA-256 of a large one and git's hash of a small one."""

    oid: str
    size: int
    large: bool


@dataclass(frozen=True)
class Commit:
    oid: str
    message: str
    files: Mapping[str, Entry]
    operations: tuple[tuple[str, str], ...]  # kind, path


@dataclass
class Repo:
    private: bool
    commits: list[Commit]
    gated: str | bool = False
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def head(self) -> Commit:
        return self.commits[-1]


class Refused(Exception):
    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        self.status, self.message, self.code = status, message, code


class Store:
    """Repositories and their files. Large ones lie in the folder `store`, or in memory without one."""

    def __init__(self, store: Path | None, users: Mapping[str, User]) -> None:
        self.store, self.users = store, users
        self.repos: dict[str, Repo] = {}
        self.uploaded: list[Entry] = []
        self._blobs: dict[str, bytes | Path] = {}
        self._made = 0

    def create(self, name: str, private: bool = False) -> Repo:
        attributes = self._keep(GITATTRIBUTES, large=False)
        self._made += 1  # a repository that was made anew has other commits
        self.repos[name] = Repo(
            private, [Commit(digest_of(f"{name} {self._made}"), "initial commit", {".gitattributes": attributes}, ())]
        )
        return self.repos[name]

    def commit(self, name: str, files: Mapping[str, bytes | None], message: str = "somebody else's") -> Commit:
        """A commit of somebody else; None deletes."""
        kinds = [("deletedFile" if data is None else "file", path) for path, data in files.items()]
        new = {path: None if data is None else self._keep(data, path.endswith(LARGE)) for path, data in files.items()}
        return self._append(self.repos[name], message, new, kinds)

    def content(self, name: str, path: str, revision: str = "main") -> bytes:
        return b"".join(self._read(self._at(self.repos[name], revision).files[path]))

    def corrupt(self, entry: Entry, data: bytes) -> None:
        """From now on other bytes are served for this file; its hash remains."""
        self._blobs[entry.oid] = data

    def _repo(self, name: str, user: User | None, write: bool = False) -> Repo:
        repo = self.repos.get(name)
        owner = user is not None and name.split("/")[0] in (user.name, *user.organizations)
        if repo is None or (repo.private and not owner):
            raise Refused(404 if user else 401, "Repository not found", "RepoNotFound")
        if write and user is None:
            raise Refused(401, "Invalid username or password.")
        if write and not (owner and user is not None and user.writes):
            raise Refused(403, "Forbidden: pass a token that may write to this repository")
        return repo

    def _at(self, repo: Repo, revision: str) -> Commit:
        oid = repo.head.oid if revision == "main" else repo.tags.get(revision, revision)
        for commit in repo.commits:
            if commit.oid == oid:
                return commit
        raise Refused(404, f"Invalid rev id: {revision}", "RevisionNotFound")

    def _append(
        self, repo: Repo, message: str, new: Mapping[str, Entry | None], operations: list[tuple[str, str]]
    ) -> Commit:
        files = {path: entry for path, entry in {**repo.head.files, **new}.items() if entry is not None}
        repo.commits.append(
            Commit(digest_of(f"{repo.head.oid} {message} {sorted(files.items())}"), message, files, tuple(operations))
        )
        return repo.head

    def _keep(self, data: bytes, large: bool) -> Entry:
        oid = hashlib.sha256(data).hexdigest() if large else hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        self._blobs[oid] = data
        return Entry(oid, len(data), large)

    def _size(self, oid: str) -> int:
        blob = self._blobs[oid]
        return blob.stat().st_size if isinstance(blob, Path) else len(blob)

    def _read(self, entry: Entry, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` to before `end`."""
        blob, stop = self._blobs[entry.oid], entry.size if end is None else end
        if isinstance(blob, bytes):
            yield blob[start:stop]
            return
        with blob.open("rb") as file:
            file.seek(start)
            for at in range(start, stop, CHUNK):
                yield file.read(min(CHUNK, stop - at))

    def _info(self, name: str, repo: Repo, commit: Commit) -> dict[str, Any]:
        when = "2026-01-01T00:00:00.000Z"
        return {
            "_id": "0",
            "id": name,
            "author": name.split("/")[0],
            "sha": commit.oid,
            "private": repo.private,
            "gated": repo.gated,
            "disabled": False,
            "tags": [],
            "downloads": 0,
            "likes": 0,
            "createdAt": when,
            "lastModified": when,
            "siblings": [{"rfilename": path} for path in commit.files],
        }


def listed_below(commit: Commit, folder: str, recursive: bool) -> list[dict[str, Any]]:
    inside = {path: entry for path, entry in commit.files.items() if not folder or path.startswith(f"{folder}/")}
    if folder and not inside:
        raise Refused(404, f"{folder} does not exist", "EntryNotFound")
    entries: dict[str, dict[str, Any]] = {}
    for path, entry in sorted(inside.items()):
        parts = path.removeprefix(f"{folder}/" if folder else "").split("/")
        for depth in range(1, len(parts) if recursive else min(len(parts), 2)):
            above = "/".join([*([folder] if folder else []), *parts[:depth]])
            entries[above] = _folder(above)
        if recursive or len(parts) == 1:
            entries[path] = _file(path, entry)
    return list(entries.values())


def paths(commit: Commit, paths: str | list[str]) -> list[dict[str, Any]]:
    entries = []
    for path in [paths] if isinstance(paths, str) else paths:
        if path in commit.files:
            entries.append(_file(path, commit.files[path]))
        elif any(file.startswith(f"{path}/") for file in commit.files):
            entries.append(_folder(path))
    return entries


def _file(path: str, entry: Entry) -> dict[str, Any]:
    pointer = (
        {"oid": digest_of(entry.oid), "lfs": {"oid": entry.oid, "size": entry.size, "pointerSize": 130}}
        if entry.large
        else {"oid": entry.oid}
    )
    return {"type": "file", "path": path, "size": entry.size, **pointer}


def _folder(path: str) -> dict[str, Any]:
    return {"type": "directory", "path": path, "size": 0, "oid": digest_of(path)}


def digest_of(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()
