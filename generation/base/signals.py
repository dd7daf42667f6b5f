"""Ctrl-C and SIGTERM: both stop the program in the same way, by a KeyboardInterrupt where it stands.

While the program starts, and whenever a module is being imported, the interruption waits: a library that is stopped
half-way through its import, mostly in C, prints tracebacks or makes another error of it. A second signal does not wait.
"""

import os
import signal
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM)
RETRY = 0.02  # seconds until an interruption that waits for an import is tried again
IMPORTING = "<frozen importlib._bootstrap>"  # the file that frames of imports name


class _State:
    heard: list[int] = []  # noqa: RUF012  there is one state a process
    starting = False


def take_over() -> None:
    """Takes the signals over, unless whoever started the process has them ignored (nohup, a shell's `&`). They wait
    until `ready` is called.
    """
    _State.heard, _State.starting = [], True
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _stop)


def ready() -> None:
    """The program has started: from now on signals stop it where it stands.

    Raises:
        KeyboardInterrupt: one has come already.
    """
    _State.starting = False
    if heard():
        raise KeyboardInterrupt


def heard() -> bool:
    """Whether the program was told to stop since it listens."""
    return bool(_State.heard)


def exit_code() -> int:
    """128 and the first signal's number, as shells say it; Ctrl-C's when there was none."""
    return 128 + (_State.heard[0] if _State.heard else signal.SIGINT)


def say_last() -> None:
    """What the program says at its end is not interrupted."""
    _State.starting = True
    _try_again(0)


def leave_at_once() -> None:
    """From now on another signal ends the process without a word; it has said its last."""
    for number in STOPPING:
        if signal.getsignal(number) is _stop:
            signal.signal(number, lambda *_: os._exit(exit_code()))
    _try_again(0)


def _stop(number: int, frame: FrameType | None) -> None:
    if number in STOPPING:
        _State.heard.append(number)
    if _State.starting:
        return
    waits = hasattr(signal, "setitimer") and len(_State.heard) == 1 and _importing(frame)
    _try_again(RETRY if waits else 0)
    if not waits:
        raise KeyboardInterrupt


def _try_again(seconds: float) -> None:
    """After so many seconds; 0 takes back what was asked for before."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == IMPORTING:
            return True
        frame = frame.f_back
    return False
