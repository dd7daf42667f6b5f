"""A stand-in for the Hub: data sets and models with commits, large files and tags, served well or badly, and an exact
log of what it was asked.

In a test: `with hub_server(Fault("POST", "/commit/", 503)) as hub: ... hub.url, hub.count("PUT")`.
By itself: `python tests/helpers/hub_server.py --port 0 --store FOLDER` prints its address; large files lie in FOLDER
and not in memory. It speaks the part that huggingface_hub 2.4 and datasets 5.2 use with HF_HUB_DISABLE_XET=1. Without
pages, redirects to other hosts, branches.
"""

import argparse
import asyncio
import base64
import hashlib
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote

from aiohttp import web

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


@dataclass
class Call:
    """A request; `status` is 0 where the connection was dropped. `size` is the length of the body in bytes, as far as
    it was read.
    """

    method: str
    path: str
    size: int = 0
    status: int = 0


@dataclass
class Fault:
    """What goes wrong with the first `times` requests of this method whose path is found by `path`, after the first
    `after`.

    `what` is a status, or "html" (a 502 with a page), "dropped" (before anything is done), "lost" (done, but the answer
    does not arrive), "truncated" (dropped in the middle of the body), "slow" (waits `seconds`, then works), or
    something to do with the Hub first.
    """

    method: str
    path: str
    what: "int | str | Callable[[Hub], object]"
    times: int = 1
    after: int = 0
    retry_after: int | None = None
    seconds: float = 0.0


class Refused(Exception):
    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        self.status, self.message, self.code = status, message, code


class Dropped(Exception):
    pass


class Hub:
    """`echo` repeats the caller's token in every error, as a careless proxy may."""

    def __init__(
        self, *faults: Fault, store: Path | None = None, users: Mapping[str, User] = USERS, echo: bool = False
    ) -> None:
        self.faults, self.store, self.users, self.echo = list(faults), store, users, echo
        self.url = ""
        self.repos: dict[str, Repo] = {}
        self.log: list[Call] = []
        self.uploaded: list[Entry] = []
        self._blobs: dict[str, bytes | Path] = {}
        self._made = 0

    # what a test asks and does

    def count(self, method: str, path: str = "") -> int:
        return sum(call.method == method and re.search(path, call.path) is not None for call in self.log)

    @property
    def counts(self) -> Counter[str]:
        """Calls by method and kind, for example "POST commit"."""
        return Counter(f"{call.method} {_kind(call.path)}" for call in self.log)

    def create(self, name: str, private: bool = False) -> Repo:
        attributes = self._keep(GITATTRIBUTES, large=False)
        self._made += 1  # a repository that was made anew has other commits
        self.repos[name] = Repo(
            private, [Commit(_digest(f"{name} {self._made}"), "initial commit", {".gitattributes": attributes}, ())]
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

    # the protocol

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        call = Call(request.method, unquote(request.rel_url.raw_path))
        self.log.append(call)
        try:
            fault = self._fault(call)
            if fault is not None:
                await self._before(fault, request, call)
            response = await self._answer(request, call)
            if fault is not None and fault.what == "lost":
                raise Dropped
        except Dropped:
            assert request.transport is not None
            request.transport.close()
            return web.StreamResponse()
        except Refused as refused:
            response = self._refusal(refused, request, fault)
        call.status = response.status
        return response

    def _fault(self, call: Call) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method == call.method and re.search(fault.path, call.path):
                if fault.after:
                    fault.after -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    async def _before(self, fault: Fault, request: web.BaseRequest, call: Call) -> None:
        if isinstance(fault.what, int):
            await self._body(request, call)
            raise Refused(fault.what, f"injected {fault.what}")
        if callable(fault.what):
            fault.what(self)
        elif fault.what == "html":
            raise Refused(502, "<html>Bad Gateway</html>")
        elif fault.what == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault.what == "truncated":
            call.size = len(await request.content.readany())
        if fault.what in ("dropped", "truncated"):
            raise Dropped

    def _refusal(self, refused: Refused, request: web.BaseRequest, fault: Fault | None) -> web.Response:
        if refused.message.startswith("<"):
            return web.Response(status=refused.status, text=refused.message, content_type="text/html")
        said = refused.message + (f" (your header was {request.headers.get('Authorization')})" if self.echo else "")
        headers = {"X-Error-Message": refused.message} | ({"X-Error-Code": refused.code} if refused.code else {})
        if fault is not None and fault.retry_after is not None:
            headers["Retry-After"] = str(fault.retry_after)
        return _json({"error": said, "url": f"{self.url}/datasets/there"}, refused.status, headers)

    async def _body(self, request: web.BaseRequest, call: Call) -> bytes:
        data = await request.content.read()
        call.size = len(data)
        return data

    async def _answer(self, request: web.BaseRequest, call: Call) -> web.StreamResponse:
        user = self._user(request)
        path = request.rel_url.raw_path
        if found := re.fullmatch(r"/_large/(\w{64})", path):
            return await self._put(found[1], request, call)
        if found := re.fullmatch(r"(?:/datasets)?/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            return await self._resolve(unquote(found[1]), unquote(found[2]), unquote(found[3]), request, user)
        body = await self._body(request, call)
        if found := re.fullmatch(r"/datasets/([^/]+/[^/]+)\.git/info/lfs/objects/batch", path):
            self._repo(found[1], user, write=True)
            return self._batch(json.loads(body))
        match path:
            case "/_verify":
                return self._verify(json.loads(body))
            case "/api/whoami-v2":
                if user is None:
                    raise Refused(401, "Invalid username or password.")
                return _json(
                    {"name": user.name, "type": "user", "orgs": [{"name": name} for name in user.organizations]}
                )
            case "/api/validate-yaml":
                good = json.loads(body)["content"].startswith("---\n")
                return _json(
                    {"errors": [] if good else [{"message": "no metadata"}], "warnings": []}, 200 if good else 400
                )
            case "/api/repos/create":
                return self._create(json.loads(body), user)
        if found := re.fullmatch(r"/api/(?:datasets|models)/([^/]+/[^/]+)(?:/([a-z-]+)(?:/([^/]+)(?:/(.*))?)?)?", path):
            what = (request.method, found[2] or "info")
            revision, below = unquote(found[3] or "main"), unquote(found[4] or "")
            return self._api(what, unquote(found[1]), revision, below, body, request, user)
        raise Refused(404, f"no such address: {path}")

    def _api(
        self,
        what: tuple[str, str],
        name: str,
        revision: str,
        below: str,
        body: bytes,
        request: web.BaseRequest,
        user: User | None,
    ) -> web.StreamResponse:
        reading = what in (
            ("GET", "info"),
            ("GET", "revision"),
            ("GET", "tree"),
            ("GET", "refs"),
            ("POST", "paths-info"),
        )
        repo = self._repo(name, user, write=not reading)
        match what:
            case ("GET", "info" | "revision"):
                return _json(self._info(name, repo, self._at(repo, revision)))
            case ("GET", "tree"):
                recursive = request.query.get("recursive", "").lower() == "true"
                return _json(_tree(self._at(repo, revision), below, recursive))
            case ("GET", "refs"):
                tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": oid} for tag, oid in repo.tags.items()]
                return _json(
                    {
                        "branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": repo.head.oid}],
                        "tags": tags,
                        "converts": [],
                    }
                )
            case ("POST", "paths-info"):
                asked = (
                    json.loads(body)["paths"]
                    if request.content_type == "application/json"
                    else parse_qs(body.decode())["paths"]
                )
                return _json(_paths(self._at(repo, revision), asked))
            case ("POST", "preupload"):
                files = self._at(repo, revision).files
                modes = [
                    {
                        "path": (path := one["path"]),
                        "uploadMode": "lfs" if path.endswith(LARGE) else "regular",
                        "shouldIgnore": False,
                    }
                    | ({"oid": files[path].oid} if path in files else {})
                    for one in json.loads(body)["files"]
                ]
                return _json({"files": modes})
            case ("POST", "commit"):
                return self._commit(name, repo, [json.loads(line) for line in body.splitlines()])
            case ("POST", "tag"):
                tag = json.loads(body)["tag"]
                if tag in repo.tags:
                    raise Refused(409, f"Tag {tag} already exists")
                repo.tags[tag] = self._at(repo, revision).oid
                return _json({})
            case ("PUT", "settings"):
                wanted = json.loads(body)
                repo.private = (
                    wanted.get("visibility") == "private"
                    if "visibility" in wanted
                    else wanted.get("private", repo.private)
                )
                repo.gated = wanted.get("gated", repo.gated)
                return _json({"private": repo.private, "gated": repo.gated})
        raise Refused(404, f"no such address: {' '.join(what)}")

    # who may what

    def _user(self, request: web.BaseRequest) -> User | None:
        if "Authorization" not in request.headers:
            return None
        token = request.headers["Authorization"].removeprefix("Bearer ")
        if token not in self.users:
            raise Refused(401, "Invalid credentials in Authorization header")
        return self.users[token]

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

    # what changes something

    def _create(self, wanted: dict[str, Any], user: User | None) -> web.Response:
        if user is None:
            raise Refused(401, "Invalid username or password.")
        owner = wanted.get("organization") or user.name
        name = f"{owner}/{wanted['name']}"
        if not user.writes or owner not in (user.name, *user.organizations):
            raise Refused(403, f'You don\'t have the rights to create a dataset under the namespace "{owner}"')
        url = {"url": f"{self.url}/datasets/{name}", "name": name}
        if name in self.repos:
            return _json({"error": "You already created this dataset repo", **url}, 409)
        self.create(name, private=wanted.get("visibility") == "private" or wanted.get("private") is True)
        return _json(url)

    def _batch(self, wanted: dict[str, Any]) -> web.Response:
        objects = []
        for one in wanted["objects"]:
            new = {
                "upload": {"href": f"{self.url}/_large/{one['oid']}", "header": {}},
                "verify": {"href": f"{self.url}/_verify", "header": {}},
            }
            objects.append(
                {"oid": one["oid"], "size": one["size"]} | ({} if one["oid"] in self._blobs else {"actions": new})
            )
        return _json({"transfer": "basic", "objects": objects})

    async def _put(self, oid: str, request: web.BaseRequest, call: Call) -> web.Response:
        digest, parts = hashlib.sha256(), list[bytes]()
        path = self.store / f"{oid}.{len(self.log)}" if self.store else None
        file = path.open("wb") if path else None
        try:
            async for part in request.content.iter_chunked(CHUNK):
                digest.update(part)
                call.size += len(part)
                file.write(part) if file else parts.append(part)
        finally:
            if file:
                file.close()
        if digest.hexdigest() != oid:
            raise Refused(400, "the bytes are not those of this hash")
        self._blobs[oid] = path.rename(self.store / oid) if path and self.store else b"".join(parts)
        self.uploaded.append(Entry(oid, call.size, large=True))
        return _json({})

    def _verify(self, wanted: dict[str, Any]) -> web.Response:
        if wanted["oid"] not in self._blobs or self._size(wanted["oid"]) != wanted["size"]:
            raise Refused(404, "no such object")
        return _json({})

    def _commit(self, name: str, repo: Repo, lines: list[dict[str, Any]]) -> web.Response:
        header = lines[0]["value"]
        if header.get("parentCommit") not in (None, repo.head.oid):
            raise Refused(412, "A commit has happened since. Please refresh and try again.")
        new: dict[str, Entry | None] = {}
        for line in lines[1:]:
            value, path = line["value"], line["value"]["path"]
            if line["key"] == "file":
                new[path] = self._keep(base64.b64decode(value["content"]), large=False)
            elif line["key"] == "lfsFile":
                if value["oid"] not in self._blobs:
                    raise Refused(400, f"LFS pointer {path} points to a file that does not exist")
                new[path] = Entry(value["oid"], self._size(value["oid"]), large=True)
            elif line["key"] == "deletedFile" and path in repo.head.files:
                new[path] = None
            else:
                raise Refused(404, "A file with this name doesn't exist", "EntryNotFound")
        done = self._append(repo, header["summary"], new, [(line["key"], line["value"]["path"]) for line in lines[1:]])
        return _json(
            {
                "success": True,
                "commitOid": done.oid,
                "commitUrl": f"{self.url}/datasets/{name}/commit/{done.oid}",
                "hookOutput": "",
            }
        )

    def _append(
        self, repo: Repo, message: str, new: Mapping[str, Entry | None], operations: list[tuple[str, str]]
    ) -> Commit:
        files = {path: entry for path, entry in {**repo.head.files, **new}.items() if entry is not None}
        repo.commits.append(
            Commit(_digest(f"{repo.head.oid} {message} {sorted(files.items())}"), message, files, tuple(operations))
        )
        return repo.head

    def _keep(self, data: bytes, large: bool) -> Entry:
        oid = hashlib.sha256(data).hexdigest() if large else hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        self._blobs[oid] = data
        return Entry(oid, len(data), large)

    # what is read

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

    async def _resolve(
        self, name: str, revision: str, path: str, request: web.BaseRequest, user: User | None
    ) -> web.StreamResponse:
        repo = self._repo(name, user)
        if repo.gated and user is None:
            raise Refused(401, f"Access to dataset {name} is restricted.", "GatedRepo")
        commit = self._at(repo, revision)
        if path not in commit.files:
            raise Refused(404, "Entry not found", "EntryNotFound")
        entry = commit.files[path]
        start, end, status = 0, entry.size, 200
        headers = {
            "ETag": f'"{entry.oid}"',
            "X-Repo-Commit": commit.oid,
            "Accept-Ranges": "bytes",
            "Content-Type": "application/octet-stream",
        }
        if found := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", "")):
            start, end, status = int(found[1]), min(int(found[2]) + 1, end) if found[2] else end, 206
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{entry.size}"
        headers["Content-Length"] = str(end - start)
        response = web.StreamResponse(status=status, headers=headers)
        await response.prepare(request)
        if request.method != "HEAD":
            for part in self._read(entry, start, end):
                await response.write(part)
        await response.write_eof()
        return response


def _tree(commit: Commit, folder: str, recursive: bool) -> list[dict[str, Any]]:
    inside = {path: entry for path, entry in commit.files.items() if not folder or path.startswith(f"{folder}/")}
    if folder and not inside:
        raise Refused(404, f"{folder} does not exist", "EntryNotFound")
    found: dict[str, dict[str, Any]] = {}
    for path, entry in sorted(inside.items()):
        parts = path.removeprefix(f"{folder}/" if folder else "").split("/")
        for depth in range(1, len(parts) if recursive else min(len(parts), 2)):
            above = "/".join([*([folder] if folder else []), *parts[:depth]])
            found[above] = _folder(above)
        if recursive or len(parts) == 1:
            found[path] = _file(path, entry)
    return list(found.values())


def _paths(commit: Commit, paths: str | list[str]) -> list[dict[str, Any]]:
    found = []
    for path in [paths] if isinstance(paths, str) else paths:
        if path in commit.files:
            found.append(_file(path, commit.files[path]))
        elif any(one.startswith(f"{path}/") for one in commit.files):
            found.append(_folder(path))
    return found


def _file(path: str, entry: Entry) -> dict[str, Any]:
    pointer = (
        {"oid": _digest(entry.oid), "lfs": {"oid": entry.oid, "size": entry.size, "pointerSize": 130}}
        if entry.large
        else {"oid": entry.oid}
    )
    return {"type": "file", "path": path, "size": entry.size, **pointer}


def _folder(path: str) -> dict[str, Any]:
    return {"type": "directory", "path": path, "size": 0, "oid": _digest(path)}


def _digest(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


def _kind(path: str) -> str:
    if found := re.match(r"/api/datasets/[^/]+/[^/]+(?:/([a-z-]+))?", path):
        return found[1] or "info"
    found = re.search(r"/resolve/|/_large/|/objects/batch|[^/]+$", path)
    return found[0].strip("/") if found else path


def _json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=json.dumps(value).encode(), status=status, headers=headers, content_type="application/json"
    )


@contextmanager
def hub_server(*faults: Fault, **options: Any) -> Iterator[Hub]:
    """A Hub in a thread of its own, until the end of the block."""
    hub = Hub(*faults, **options)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_start(hub, 0), loop).result()
    try:
        yield hub
    finally:
        asyncio.run_coroutine_threadsafe(_stop(runner), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(hub: Hub, port: int) -> web.ServerRunner:
    runner = web.ServerRunner(web.Server(hub.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    hub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return runner


async def _stop(runner: web.ServerRunner) -> None:
    await runner.cleanup()
    others = [
        task for task in asyncio.all_tasks() if task is not asyncio.current_task()
    ]  # answers that nobody waits for any more
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--store", type=Path, help="folder for large files; in memory without it")
    asked = parser.parse_args()
    if asked.store:
        asked.store.mkdir(parents=True, exist_ok=True)
    hub = Hub(store=asked.store)

    async def serve() -> None:
        runner = await _start(hub, asked.port)
        print(hub.url, flush=True)
        try:
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        print(json.dumps({"calls": hub.counts, "uploaded": sum(entry.size for entry in hub.uploaded)}), flush=True)


if __name__ == "__main__":
    main()
