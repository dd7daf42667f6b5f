"""Who may speak to the page of reviewers: one who has the token, from this machine, and no other site on their
behalf.
"""

import secrets
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 64_000  # bytes of a request's body
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action"
        " 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with "no-referrer" a browser gives a form's origin as "null"
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
# It asks for the page itself: where a file led here, a browser would send no SameSite=Strict cookie with a redirection.
ENTERED = '<!doctype html><meta http-equiv="refresh" content="0; url=/"><title>pebench review</title>'


class Guard:
    """Lets through what carries the token's cookie, which the address with the token sets.

    Cookies of this machine's other servers come along, since browsers do not tell ports apart; this one's name holds
    the port.

    A page of another site can make a browser send requests here. It cannot read the token; its requests carry no cookie
    (SameSite), name another origin, and, when it has its own name lead to this machine, name another host.
    """

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self.app, self.token, self.cookie = app, token, f"pebench-review-{port}"
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (self._answer(scope) or self.app)(scope, _bounded(receive), _with_headers(send))

    def _answer(self, scope: Scope) -> Response | None:
        """A refusal, or the way in; None when the request may pass."""
        headers = _headers(scope["headers"])
        if headers.get("host") not in self.hosts:
            return _refusal(421, "this server answers only to 127.0.0.1")
        length = headers.get("content-length", "0")
        if not length.isdigit() or len(length) > 9 or int(length) > LARGEST:
            return _refusal(413, "that is too much for one decision")
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["method"] == "GET" and scope["path"] == "/" and self._is_token(given):
            entered = HTMLResponse(ENTERED, headers={"cache-control": "no-store"})
            entered.set_cookie(self.cookie, self.token, httponly=True, samesite="strict")
            return entered
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _refusal(403, "requests of other sites are refused")
        if not any(map(self._is_token, _cookies(headers.get("cookie", ""), self.cookie))):
            return _refusal(403, "open the whole address that 'pebench review' printed; it holds a token")
        if scope["method"] != "GET" and not self._from_here(headers):
            return _refusal(403, "requests of other sites are refused")
        return None

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.token.encode())

    def _from_here(self, headers: Mapping[str, str]) -> bool:
        origin = headers.get("origin")
        return origin == f"http://{headers['host']}" if origin else headers.get("sec-fetch-site") == "same-origin"


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}


def _cookies(header: str, name: str) -> list[str]:
    """The values of a cookie; other servers' cookies beside it may be written in any way."""
    pairs = (part.partition("=") for part in header.split(";"))
    return [value.strip().strip('"') for key, _, value in pairs if key.strip() == name]


def _refusal(status: int, said: str) -> Response:
    return PlainTextResponse(f"pebench review: {said}\n", status)


def _bounded(receive: Receive) -> Receive:
    """Ends a body that is longer than it may be, whatever its header says."""
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > LARGEST else message

    return bounded


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                *message.get("headers", ()),
                *((name.encode(), value.encode()) for name, value in HEADERS.items()),
            ]
        await send(message)

    return sending
