"""Ray on this machine or a cluster's by address: started or found, and shared out among workers."""

import logging
import os
import secrets
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from generation.base.errors import UserError
from generation.base.system import cores

# where the user has set nothing: no reports to Ray's makers, no warnings of its insides, and workers as quick as this
# process
SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_worker_niceness": "0",
}

# A Ray that is started here keeps to the loopback interface, as on other systems always: else its address, loopback
# included, is turned into the machine's own.
ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


class Fleet(NamedTuple):
    """How many workers, what share of a GPU each has, and which cluster; None takes all that is there, on this
    machine.
    """

    workers: int | None = None
    gpus_per_worker: float | None = None
    address: str | None = None


def check_ray(fleet: Fleet) -> None:
    """Raises a UserError where Ray is not installed. It reads its settings when it is imported, so they come first."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    if not fleet.address and not _loaded():
        _guard()
    try:
        import ray.data  # noqa: F401
    except ImportError as error:
        raise UserError(
            f"--engine ray: Ray is not installed ({error}); in pebench's clone: pip install -e '.[ray]'"
        ) from None


@contextmanager
def connected(fleet: Fleet, threads: int) -> Iterator[tuple[int, float]]:
    """How many workers of so many threads there are, and what share of a GPU each has; what was started here ends with
    it.

    Raises:
        UserError: Ray or the cluster cannot be had, or it has not what each worker needs.
    """
    check_ray(fleet)
    import ray

    try:
        _connect(fleet, threads)
        yield shares(fleet, ray.cluster_resources(), threads)
    finally:
        ray.shutdown()


def _connect(fleet: Fleet, threads: int) -> None:
    import ray
    import ray.data

    resources = (
        {} if fleet.address else {"num_cpus": max((fleet.workers or 1) * threads, cores()), "include_dashboard": False}
    )
    _check_answers(fleet.address or "")
    ray._private.utils.set_sigterm_handler = lambda _: None  # its own would end this process without a word
    try:
        with _mute():
            ray.init(fleet.address or "local", logging_level=logging.ERROR, log_to_driver=False, **resources)
    except Exception as error:  # a plain one where its processes start too slowly
        where = fleet.address or "this machine"
        raise UserError(
            f"--engine ray: no Ray on {where} ({' '.join(str(error).split())[:200]}); see docs/scale.md"
        ) from None
    ray._private.worker._worker_logs_enabled = (
        False  # it would print ten lines for a lost worker; nothing public turns that off
    )
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    for name in ("ray", "ray.data"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _loaded() -> bool:
    return "ray" in sys.modules


def _guard() -> None:
    """A Ray that is started here obeys only who has its token, which its processes inherit and no other user sees:
    whoever may speak to Ray may run anything. Where the user has set a mode, theirs holds.
    """
    for name, value in ALONE.items():
        os.environ.setdefault(name, value)
    if os.environ.setdefault("RAY_AUTH_MODE", "token") == "token":
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))


def _check_answers(address: str) -> None:
    """Ray itself waits minutes for a cluster that is not there, and then ends the process."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if not port.isdigit():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except (OSError, OverflowError) as error:
        raise UserError(
            f"--address {address}: nobody answers there ({error}); give the address that 'ray start' printed, see"
            " docs/scale.md"
        ) from None


@contextmanager
def _mute() -> Iterator[None]:
    """Without what Ray's C++ core writes to the standard error stream while it starts; that takes the stream's number,
    not Python's object.
    """
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def shares(fleet: Fleet, resources: dict[str, float], threads: int) -> tuple[int, float]:
    """How many workers and what share of a GPU each: all GPUs of the cluster, or all of its cores where it has none,
    one for each thread.
    """
    gpus = fleet.gpus_per_worker if fleet.gpus_per_worker is not None else float(resources.get("GPU", 0) > 0)
    if gpus > resources.get("GPU", 0):
        raise UserError(
            f"--gpus-per-worker {gpus:g}: Ray sees {resources.get('GPU', 0):g} GPUs; give less, or start workers that"
            " have them"
        )
    return fleet.workers or max(1, int(resources["GPU"] / gpus if gpus else resources.get("CPU", 1) / threads)), gpus
