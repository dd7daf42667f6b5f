"""Ctrl-C and SIGTERM: both stop the program in the same way, by a KeyboardInterrupt where it stands.

While a module is being imported the interruption waits until that has ended: a library that is stopped half-way through
its import, mostly in C, prints tracebacks or makes another error of it.
"""

import os
import signal
from types import FrameType

STOPPING = (signal.SIGINT, signal.SIGTERM)
AGAIN = 0.02  # seconds until an interruption that waits is tried again
IMPORTING = "<frozen importlib._bootstrap>"
_heard: list[int] = []


def listen() -> None:
    """Takes the signals over, unless whoever started the process has them ignored (nohup, a shell's `&`)."""
    _heard.clear()
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    if hasattr(signal, "SIGALRM"):  # elsewhere nothing waits
        signal.signal(signal.SIGALRM, _stop)


def heard() -> bool:
    """Whether the program was told to stop since it listens."""
    return bool(_heard)


def exit_code() -> int:
    """128 and the first signal's number, as shells say it; Ctrl-C's when there was none."""
    return 128 + (_heard[0] if _heard else signal.SIGINT)


def leave_at_once() -> None:
    """From now on another signal ends the process without a word; it has said its last."""
    for number in STOPPING:
        if signal.getsignal(number) is _stop:
            signal.signal(number, lambda *_: os._exit(exit_code()))


def _stop(number: int, frame: FrameType | None) -> None:
    if number in STOPPING:
        _heard.append(number)
    if _importing(frame) and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, AGAIN)
    else:
        raise KeyboardInterrupt


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == IMPORTING:
            return True
        frame = frame.f_back
    return False
