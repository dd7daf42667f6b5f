"""Drawing on many machines: people are mapped over Ray Data actors, each a studio of its own, with a GPU, a part of
one, or a processor core.

Workers write scenes into the run folder, one immutable object each, and answer with counts; portraits come back as
candidates and are settled here. A worker that is lost is started again and asked the same once more: it finds what it
had finished, so at most the scenes in its hands are lost. When this process is lost, the same command goes on.
"""

import logging
import os
import pickle
import socket
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from generation.base.errors import UserError
from generation.base.locations import is_remote
from generation.base.system import cores
from generation.images.engines import Engine, Role, Tell
from generation.images.items import Slot
from generation.images.portraits import Audition, Call, Deliver, audition
from generation.images.run_folder import Run
from generation.images.scenes import film
from generation.images.worker import Studio
from generation.rendering.checkpoint import find_checkpoint
from schemas.recipe import Recipe

AHEAD = 4  # batches of people in one call for auditions, at most
DRAWING = ("pebench", "torch", "diffusers", "transformers", "pillow")  # whose versions decide bytes
# of Ray, where the user has set nothing: no reports to its makers, no warnings of its insides, and workers as quick as
# this process
SETTINGS = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_worker_niceness": "0",
}


class Fleet(NamedTuple):
    """How many workers, what share of a GPU each has, and which cluster; None takes all that is there, on this
    machine.
    """

    workers: int | None = None
    gpus_per_worker: float | None = None
    address: str | None = None


class Job(NamedTuple):
    """What a worker needs to know. `threads` are torch's in the process that was started: on a processor their number
    changes the last bits of a picture.
    """

    recipe: Recipe
    folder: str
    digest: str
    slots: Sequence[Slot]
    versions: dict[str, str]
    threads: int


class Answer(NamedTuple):
    """What a worker tells of one call: auditions, or whose scenes are finished and of how many candidates; `fault` is
    the user's, if any.
    """

    auditions: Sequence[Audition] = ()
    person: str = ""
    judged: int = 0
    told: Sequence[tuple[str, float]] = ()
    fault: str = ""


class Worker:
    """A studio in a process of its own. Nothing is loaded before the first call, so that what goes wrong there can be
    told.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.studio: Studio | None = None

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        return {"answer": [pickle.dumps(self._answer(pickle.loads(call))) for call in batch["call"]]}

    def _answer(self, call: Role | Sequence[Call]) -> Answer:
        try:
            self.studio = studio = self.studio or _studio(self.job)
            judged, studio.told = studio.judged, Counter()
            heard: list[Audition] = []
            with studio.opened():
                if isinstance(call, Role):
                    film(studio, call.person, call.portrait, self.job.slots, lambda done: None)
                else:
                    audition(studio, call, heard.append)
        except UserError as error:
            return Answer(fault=str(error))
        return Answer(
            heard, call.person.id if isinstance(call, Role) else "", studio.judged - judged, tuple(studio.told.items())
        )


def _largest_batch(job: Job) -> int | str:
    """What a worker measures, or the user's fault."""
    try:
        return _studio(job).renderer.batch_size
    except UserError as error:
        return str(error)


def _studio(job: Job) -> Studio:
    for name, here in _versions().items():
        if here != job.versions[name]:
            raise UserError(
                f"a worker has {name} {here}, and this machine {job.versions[name]}: install the same on both, since"
                " versions change bytes"
            )
    import torch

    torch.set_num_threads(job.threads)
    checkpoint = find_checkpoint(job.recipe.checkpoint)
    if checkpoint.digest != job.digest:
        raise UserError(
            f"checkpoint '{job.recipe.checkpoint.path}': a worker has another one of that name; copy this machine's"
            " to all"
        )
    return Studio(job.recipe, checkpoint, Run(job.folder))


class RayEngine:
    """Maps calls over actors; see `open_ray`."""

    def __init__(self, studio: Studio, slots: Sequence[Slot], workers: int, gpus: float, threads: int = 1) -> None:
        self.studio, self.slots, self.workers, self.gpus, self.threads = studio, slots, workers, gpus, threads

    @property
    def job(self) -> Job:
        """What a worker needs to know now."""
        recipe, folder = _for_workers(self.studio.recipe, self.workers), self.studio.run.folder
        return Job(
            recipe,
            str(folder if is_remote(folder) else folder.absolute()),
            self.studio.checkpoint.digest,
            self.slots,
            _versions(),
            self.threads,
        )

    def batch_size(self) -> int:
        import ray

        size = ray.get(ray.remote(num_cpus=1, num_gpus=self.gpus)(_largest_batch).remote(self.job))
        if isinstance(size, str):
            raise UserError(size)
        return int(size)

    def audition(self, calls: Sequence[Call], deliver: Deliver) -> None:
        size = min(AHEAD * self.studio.batch_size, -(-len(calls) // self.workers))
        for answer in self._map([list(calls[start : start + size]) for start in range(0, len(calls), size)]):
            for heard in answer.auditions:
                deliver(heard)

    def film(self, roles: Sequence[Role], tell: Tell) -> None:
        cast = {role.person.id: role for role in roles}
        for answer in self._map(roles):
            role = cast[answer.person]
            if self.studio.items.scene(role.person, role.portrait, self.slots[-1]) is None:
                where = self.studio.run.folder
                raise UserError(
                    f"{where}: what a worker wrote there is not seen here; give --run a folder that all machines share,"
                    " or a URL such as s3://"
                )
            self.studio.judged += answer.judged
            tell(answer.person, len(self.slots))

    def _map(self, calls: Sequence[Any]) -> Iterator[Answer]:
        """The answers to all calls, in the order in which they come; no worker holds a second call while others wait
        for one.
        """
        import ray.data

        if not calls:
            return
        actors = ray.data.ActorPoolStrategy(size=min(self.workers, len(calls)), max_tasks_in_flight_per_actor=1)
        work = ray.data.from_items([{"call": pickle.dumps(call)} for call in calls], override_num_blocks=len(calls))
        done = work.map_batches(
            Worker,
            fn_constructor_args=(self.job,),
            batch_size=1,
            compute=actors,
            num_cpus=1 if self.gpus else self.job.threads,
            num_gpus=self.gpus,
        )
        for row in done.iter_rows():
            answer: Answer = pickle.loads(row["answer"])
            if answer.fault:
                raise UserError(answer.fault)
            self.studio.told.update(dict(answer.told))
            yield answer


def _for_workers(recipe: Recipe, workers: int) -> Recipe:
    """The recipe as a worker takes it, with the same keys: paths do not depend on the current folder, and workers share
    what a judge may be asked.
    """
    drawn = recipe.checkpoint
    placed: dict[str, Any] = {
        name: _absolute(path) for name in ("path", "calibration") if (path := getattr(drawn, name))
    }
    if drawn.adapter:
        placed["adapter"] = drawn.adapter.model_copy(update={"path": _absolute(drawn.adapter.path)})
    fields: dict[str, Any] = {"checkpoint": drawn.model_copy(update=placed)}
    if recipe.judge is not None:
        rate = recipe.judge.requests_per_minute
        share = {
            "concurrency": max(1, recipe.judge.concurrency // workers),
            "requests_per_minute": rate and max(1, rate // workers),
        }
        fields["judge"] = recipe.judge.model_copy(update=share)
    return recipe.model_copy(update=fields)


def _absolute(path: str) -> str:
    return str(Path(path).absolute()) if Path(path).exists() else path


def _versions() -> dict[str, str]:
    return {name: version(name).partition("+")[0] for name in DRAWING}  # "2.13.0+cu130" is 2.13.0 for a kind of device


def check_ray() -> None:
    """Raises a UserError where Ray is not installed."""
    try:
        import ray.data  # noqa: F401
    except ImportError as error:
        raise UserError(f"--engine ray: Ray is not installed ({error}); pip install 'pebench[ray]'") from None


@contextmanager
def open_ray(fleet: Fleet, studio: Studio, slots: Sequence[Slot]) -> Iterator[Engine]:
    """Ray on this machine, or a cluster's by address; what was started here ends with it.

    Raises:
        UserError: Ray or the cluster cannot be had, it has not what each worker needs, or other processes cannot see
        the run folder.
    """
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    if str(studio.run.folder).startswith("memory:"):
        raise UserError(
            f"{studio.run.folder}: lies in this process, where no worker can see it; give --run a folder or another URL"
        )
    check_ray()
    import ray
    import torch

    threads = torch.get_num_threads()
    try:
        _connect(fleet, threads)
        yield RayEngine(studio, slots, *_shares(fleet, ray.cluster_resources(), threads), threads)
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
    """Without what Ray's C++ core writes to the standard error stream while it starts: that it found the level of its
    log in SETTINGS. That takes the stream's number, not Python's object.
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


def _shares(fleet: Fleet, there: dict[str, float], threads: int) -> tuple[int, float]:
    """How many workers and what share of a GPU each: all GPUs of the cluster, or all of its cores where it has none,
    one for each thread.
    """
    gpus = fleet.gpus_per_worker if fleet.gpus_per_worker is not None else float(there.get("GPU", 0) > 0)
    if gpus > there.get("GPU", 0):
        raise UserError(
            f"--gpus-per-worker {gpus:g}: Ray sees {there.get('GPU', 0):g} GPUs; give less, or start workers that have"
            " them"
        )
    return fleet.workers or max(1, int(there["GPU"] / gpus if gpus else there.get("CPU", 1) / threads)), gpus
