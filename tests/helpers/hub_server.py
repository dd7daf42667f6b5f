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
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote

from aiohttp import web
from hub_store import CHUNK, LARGE, USERS, Entry, Refused, Repo, Store, User, listed_below, paths


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
class PlannedFault:
    """What goes wrong with the first `times` requests of this method whose path is found by `path`, after the first
    `after`.

    `what` is a status, or "html" (a 502 with a page), "dropped" (before anything is done), "lost" (done, but the answer
    does not arrive), "truncated" (dropped in the middle of the body), "slow" (waits `seconds`, then works), or
    something to do with the Hub first.
    """

    method: str
    path: str
    what: "int | str | Callable[[StandInHub], object]"
    times: int = 1
    after: int = 0
    retry_after: int | None = None
    seconds: float = 0.0


class Dropped(Exception):
    pass


class StandInHub(Store):
    """`echo` repeats the caller's token in every error, as a careless proxy may."""

    def __init__(
        self, *faults: PlannedFault, store: Path | None = None, users: Mapping[str, User] = USERS, echo: bool = False
    ) -> None:
        super().__init__(store, users)
        self.faults, self.echo = list(faults), echo
        self.url = ""
        self.log: list[Call] = []

    # what a test asks and does

    def count(self, method: str, path: str = "") -> int:
        return sum(call.method == method and re.search(path, call.path) is not None for call in self.log)

    @property
    def counts(self) -> Counter[str]:
        """Calls by method and kind, for example "POST commit"."""
        return Counter(f"{call.method} {_kind(call.path)}" for call in self.log)

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

    def _fault(self, call: Call) -> PlannedFault | None:
        for fault in self.faults:
            if fault.times > 0 and fault.method == call.method and re.search(fault.path, call.path):
                if fault.after:
                    fault.after -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    async def _before(self, fault: PlannedFault, request: web.BaseRequest, call: Call) -> None:
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

    def _refusal(self, refused: Refused, request: web.BaseRequest, fault: PlannedFault | None) -> web.Response:
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
        if match := re.fullmatch(r"/_large/(\w{64})", path):
            return await self._put(match[1], request, call)
        if match := re.fullmatch(r"(?:/datasets)?/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path):
            return await self._resolve(unquote(match[1]), unquote(match[2]), unquote(match[3]), request, user)
        body = await self._body(request, call)
        if match := re.fullmatch(r"/datasets/([^/]+/[^/]+)\.git/info/lfs/objects/batch", path):
            self._repo(match[1], user, write=True)
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
        if match := re.fullmatch(r"/api/(?:datasets|models)/([^/]+/[^/]+)(?:/([a-z-]+)(?:/([^/]+)(?:/(.*))?)?)?", path):
            what = (request.method, match[2] or "info")
            revision, below = unquote(match[3] or "main"), unquote(match[4] or "")
            return self._api(what, unquote(match[1]), revision, below, body, request, user)
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
                return _json(listed_below(self._at(repo, revision), below, recursive))
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
                return _json(paths(self._at(repo, revision), asked))
            case ("POST", "preupload"):
                files = self._at(repo, revision).files
                modes = [
                    {
                        "path": (path := file["path"]),
                        "uploadMode": "lfs" if path.endswith(LARGE) else "regular",
                        "shouldIgnore": False,
                    }
                    | ({"oid": files[path].oid} if path in files else {})
                    for file in json.loads(body)["files"]
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

    def _user(self, request: web.BaseRequest) -> User | None:
        if "Authorization" not in request.headers:
            return None
        token = request.headers["Authorization"].removeprefix("Bearer ")
        if token not in self.users:
            raise Refused(401, "Invalid credentials in Authorization header")
        return self.users[token]

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
        for file in wanted["objects"]:
            new = {
                "upload": {"href": f"{self.url}/_large/{file['oid']}", "header": {}},
                "verify": {"href": f"{self.url}/_verify", "header": {}},
            }
            objects.append(
                {"oid": file["oid"], "size": file["size"]} | ({} if file["oid"] in self._blobs else {"actions": new})
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

    # what is read

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
        if match := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", "")):
            start, end, status = int(match[1]), min(int(match[2]) + 1, end) if match[2] else end, 206
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{entry.size}"
        headers["Content-Length"] = str(end - start)
        response = web.StreamResponse(status=status, headers=headers)
        await response.prepare(request)
        if request.method != "HEAD":
            for part in self._read(entry, start, end):
                await response.write(part)
        await response.write_eof()
        return response


def _kind(path: str) -> str:
    if match := re.match(r"/api/datasets/[^/]+/[^/]+(?:/([a-z-]+))?", path):
        return match[1] or "info"
    match = re.search(r"/resolve/|/_large/|/objects/batch|[^/]+$", path)
    return match[0].strip("/") if match else path


def _json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(
        body=json.dumps(value).encode(), status=status, headers=headers, content_type="application/json"
    )


@contextmanager
def hub_server(*faults: PlannedFault, **options: Any) -> Iterator[StandInHub]:
    """A Hub in a thread of its own, until the end of the block."""
    hub = StandInHub(*faults, **options)
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


async def _start(hub: StandInHub, port: int) -> web.ServerRunner:
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
    hub = StandInHub(store=asked.store)

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
