"""Drawing on many machines: people are mapped over Ray Data actors, each a worker in a process of its own, with a GPU,
a part of one, or a processor core.

Workers write scenes into the run folder, one immutable object each, and answer with counts; portraits come back as
candidates and are settled here. A worker that is lost is started again and asked the same once more: it finds what it
had finished, so at most the scenes in its hands are lost. When this process is lost, the same command goes on.
"""

import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from generation.base.errors import UserError
from generation.base.locations import is_remote
from generation.images.engines import Engine, together
from generation.images.items import Items, Slot
from generation.images.portraits import Deliver, PortraitCandidates, PortraitJob, draw_portrait_candidates
from generation.images.ray_cluster import Fleet, connected
from generation.images.run_folder import Run
from generation.images.scenes import Finished, SceneJob, Slots, draw_scenes, take_by_take
from generation.images.views import ViewJob, draw_views
from generation.images.worker import Worker
from generation.rendering.checkpoint import find_checkpoint
from schemas.recipe import Recipe

BATCHES_AHEAD = 4  # of people in one call for portraits' candidates, at most
T = TypeVar("T")
DRAWING = ("pebench", "torch", "diffusers", "transformers", "pillow")  # whose versions decide bytes


class WorkerSettings(NamedTuple):
    """What a worker needs to know. `threads` are torch's in the process that was started: on a processor their number
    changes the last bits of a picture.
    """

    recipe: Recipe
    folder: str
    digest: str
    slots: Sequence[Slot]
    versions: dict[str, str]
    threads: int


class WorkerCall(NamedTuple):
    """What a worker is asked for: one of the three, scenes of one take."""

    portraits: Sequence[PortraitJob] = ()
    views: Sequence[ViewJob] = ()
    scenes: Sequence[SceneJob] = ()
    take: int = 0


class WorkerResult(NamedTuple):
    """What a worker tells of one call: people's candidates, or whose views or scenes are finished and of how many
    candidates; `fault` is the user's, if any.
    """

    portraits: Sequence[PortraitCandidates] = ()
    people: Sequence[str] = ()
    candidates_judged: int = 0
    judge_report: Sequence[tuple[str, float]] = ()
    fault: str = ""


class RayWorker:
    """A worker in a process of its own. Nothing is loaded before the first call, so that what goes wrong there can be
    told.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        self.settings = settings
        self.worker: Worker | None = None

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        return {"result": [pickle.dumps(self._result(pickle.loads(call))) for call in batch["call"]]}

    def _result(self, call: WorkerCall) -> WorkerResult:
        portraits: list[PortraitCandidates] = []
        try:
            self.worker = worker = self.worker or opened_worker(self.settings)
            before, worker.judge_report = worker.candidates_judged, Counter()
            with worker.opened():
                draw_portrait_candidates(worker, call.portraits, portraits.append)
                draw_views(worker, call.views, lambda person: None)
                slots = Slots(self.settings.slots, call.take)
                draw_scenes(worker, call.scenes, slots, lambda person, finished: None)
        except UserError as error:
            return WorkerResult(fault=str(error))
        people = [*(job.person.id for job in call.views), *(job.person.id for job in call.scenes)]
        judged, report = worker.candidates_judged - before, tuple(worker.judge_report.items())
        return WorkerResult(portraits, people, judged, report)


def _largest_batch(settings: WorkerSettings) -> int | str:
    """What a worker measures, or the user's fault."""
    try:
        return opened_worker(settings).renderer.batch_size
    except UserError as error:
        return str(error)


def opened_worker(settings: WorkerSettings) -> Worker:
    """A worker in this process.

    Raises:
        UserError: it would draw other bytes than the process that was started.
    """
    for name, here in _versions().items():
        if here != settings.versions[name]:
            raise UserError(
                f"a worker has {name} {here}, and this machine {settings.versions[name]}: install the same on both,"
                " since versions change bytes"
            )
    import torch

    torch.set_num_threads(settings.threads)
    checkpoint = find_checkpoint(settings.recipe.checkpoint)
    if checkpoint.digest != settings.digest:
        raise UserError(
            f"checkpoint '{settings.recipe.checkpoint.path}': a worker has another one of that name; copy this"
            " machine's to all"
        )
    return Worker(Items(settings.recipe, checkpoint.digest, Run(settings.folder)), checkpoint)


class RayEngine:
    """Maps calls over actors; see `open_ray`."""

    def __init__(self, worker: Worker, slots: Sequence[Slot], workers: int, gpus: float, threads: int = 1) -> None:
        self.worker, self.slots, self.workers, self.gpus, self.threads = worker, slots, workers, gpus, threads

    @property
    def settings(self) -> WorkerSettings:
        """What a worker needs to know now."""
        recipe, folder = _for_workers(self.worker.recipe, self.workers), self.worker.run.folder
        return WorkerSettings(
            recipe,
            str(folder if is_remote(folder) else folder.absolute()),
            self.worker.checkpoint.digest,
            self.slots,
            _versions(),
            self.threads,
        )

    def batch_size(self) -> int:
        import ray

        size = ray.get(ray.remote(num_cpus=1, num_gpus=self.gpus)(_largest_batch).remote(self.settings))
        if isinstance(size, str):
            raise UserError(size)
        return int(size)

    def draw_portrait_candidates(self, jobs: Sequence[PortraitJob], deliver: Deliver) -> None:
        size = min(BATCHES_AHEAD * self.worker.batch_size, -(-len(jobs) // self.workers))
        for result in self._map([WorkerCall(portraits=part) for part in _parted(jobs, size)]):
            for candidates in result.portraits:
                deliver(candidates)

    def draw_views(self, jobs: Sequence[ViewJob], finished: Callable[[str], None]) -> None:
        by_person, items = {job.person.id: job for job in jobs}, self.worker.items
        left = {job.person.id: sum(view is None for view in items.views(*job)) for job in jobs}
        size = min(self.worker.batch_size, -(-len(jobs) // self.workers))
        for result in self._map([WorkerCall(views=part) for part in _parted(jobs, size)]):
            for person in result.people:
                self._check_seen(all(view is not None for view in items.views(*by_person[person])))
                for _ in range(left[person]):
                    finished(person)
            self.worker.candidates_judged += result.candidates_judged

    def draw_scenes(self, jobs: Sequence[SceneJob], finished: Finished) -> None:
        by_person = {job.person.id: job for job in jobs}
        for slots in take_by_take(self.slots):
            settled = sum(slot.take <= slots.take for slot in self.slots)
            parts = together(self.worker, jobs, slots, self.workers)
            for result in self._map([WorkerCall(scenes=part, take=slots.take) for part in parts]):
                for person in result.people:
                    self._check_seen(self.worker.items.scene(*by_person[person], slots.due[-1]) is not None)
                    finished(person, settled)
                self.worker.candidates_judged += result.candidates_judged

    def _check_seen(self, seen: bool) -> None:
        if not seen:
            raise UserError(
                f"{self.worker.run.folder}: what a worker wrote there is not seen here; give --run a folder that all"
                " machines share, or a URL such as s3://"
            )

    def _map(self, calls: Sequence[WorkerCall]) -> Iterator[WorkerResult]:
        """The results of all calls, in the order in which they come; no worker holds a second call while others wait
        for one.
        """
        import ray.data

        if not calls:
            return
        actors = ray.data.ActorPoolStrategy(size=min(self.workers, len(calls)), max_tasks_in_flight_per_actor=1)
        work = ray.data.from_items([{"call": pickle.dumps(call)} for call in calls], override_num_blocks=len(calls))
        done = work.map_batches(
            RayWorker,
            fn_constructor_args=(self.settings,),
            batch_size=1,
            compute=actors,
            num_cpus=1 if self.gpus else self.threads,
            num_gpus=self.gpus,
        )
        for row in done.iter_rows():
            result: WorkerResult = pickle.loads(row["result"])
            if result.fault:
                raise UserError(result.fault)
            self.worker.judge_report.update(dict(result.judge_report))
            yield result


def _parted(jobs: Sequence[T], size: int) -> list[list[T]]:
    return [list(jobs[start : start + size]) for start in range(0, len(jobs), size)]


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


@contextmanager
def open_ray(fleet: Fleet, worker: Worker, slots: Sequence[Slot]) -> Iterator[Engine]:
    """Ray on this machine, or a cluster's by address; what was started here ends with it.

    Raises:
        UserError: Ray or the cluster cannot be had, it has not what each worker needs, or other processes cannot see
        the run folder.
    """
    if str(worker.run.folder).startswith("memory:"):
        raise UserError(
            f"{worker.run.folder}: lies in this process, where no worker can see it; give --run a folder or another URL"
        )
    import torch

    threads = torch.get_num_threads()
    with connected(fleet, threads) as (workers, gpus):
        yield RayEngine(worker, slots, workers, gpus, threads)
