"""`pebench review`: the server on this machine's own address, until Ctrl-C."""

import errno
import os
import secrets
import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from generation.base.console import console
from generation.base.errors import UserError
from generation.base.locations import is_remote
from generation.pipeline import BuildContext
from schemas.review import Reviewer

HOST = "127.0.0.1"
QUIET: dict[str, Any] = {"log_level": "error", "access_log": False, "server_header": False, "proxy_headers": False}


def serve_page(context: BuildContext, port: int, reviewer: str, browser: bool) -> None:
    """Opens the page of a run folder and serves it until it is interrupted.

    Raises:
        UserError: the extra is not installed, the run folder holds nothing of the recipe, the name cannot be taken or
        the port is.
    """
    try:
        import uvicorn

        from generation.review.app import Server
        from generation.review.board import Board
        from generation.review.guard import Guard
    except ModuleNotFoundError as missing:
        raise UserError(
            f"review: {missing.name} is not installed; in pebench's clone: pip install -e '.[review]'"
        ) from None
    folder = context.run.folder
    if is_remote(folder):
        raise UserError(
            f"{folder}: lies behind a URL; review a copy on this machine, and copy its folder review/ back for the next"
            " build"
        )
    reviewer = _name(reviewer) if reviewer else ""
    board = Board(context)
    if not any(item.record for item in board.items.values()):
        raise UserError(
            f"{folder}: holds nothing of recipe '{context.recipe.name}' with these options yet; give those of the"
            " build, or build it first"
        )
    with listen(port) as listening:
        port, token = listening.getsockname()[1], secrets.token_urlsafe(24)
        config = uvicorn.Config(Guard(Server(board, reviewer).app(), token, port), lifespan="off", ws="none", **QUIET)
        config.timeout_graceful_shutdown = 2  # seconds that a page may still be answered after Ctrl-C
        console.print(f"{folder}: {board.total:,} pictures to review. Open, and stop with Ctrl-C:", soft_wrap=True)
        address = f"http://{HOST}:{port}/?token={token}"
        print(address, flush=True)  # alone in its line, whole however narrow the terminal is
        with ExitStack() as until_stopped:
            if browser and _has_screen():
                with suppress(OSError):  # the address stands above
                    webbrowser.open(until_stopped.enter_context(leading_to(address, folder / "review")))
            until_stopped.enter_context(suppress(KeyboardInterrupt))
            uvicorn.Server(config).run(sockets=[listening])
    console.print(
        "Stopped. Every decision is kept; the next 'pebench build' with the same options takes them.", soft_wrap=True
    )


@contextmanager
def leading_to(address: str, folder: Path) -> Iterator[str]:
    """The URL of a file that leads a browser to an address, for as long as the block lasts. What a program is started
    with can be read by everybody on this machine, what stands in the file by its owner only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.absolute() / f"open-{secrets.token_hex(8)}.html"
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(
            f'<!doctype html><meta http-equiv="refresh" content="0; url={address}"><title>pebench review</title>'
        )
    try:
        yield path.as_uri()
    finally:
        path.unlink(missing_ok=True)


def _name(given: str) -> str:
    try:
        return TypeAdapter[str](Reviewer).validate_python(given)
    except ValidationError:
        raise UserError("--reviewer: a name is a line of at most 60 letters; give a shorter one") from None


def _has_screen() -> bool:
    """Whether a browser would open in a window: without one Python would start a text browser in this terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def listen(port: int) -> socket.socket:
    """A socket that listens on this machine's own address; port 0 is any free one.

    Raises:
        UserError: the port cannot be used.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()  # a browser that is faster than the server waits
    except OSError as error:
        listening.close()
        why = "another program has it" if error.errno == errno.EADDRINUSE else error.strerror
        raise UserError(
            f"port {port}: cannot be used ({why}); choose another with --port, or leave it out to have a free one"
        ) from None
    return listening
