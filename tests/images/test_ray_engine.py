"""`--engine ray`: workers that die, options that do not fit, and the same bytes as without it."""

import hashlib
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from wide_limits import RECIPE, write_wide

from generation.base.errors import UserError
from generation.base.recipes import read_recipe
from generation.cli.group import cli
from generation.cli.main import main
from generation.concepts.packaged import packaged_people
from generation.images import ray_cluster
from generation.images.items import Items
from generation.images.ray_cluster import ALONE, SETTINGS, Fleet, connected
from generation.images.run_folder import Run
from generation.images.worker import Worker

ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1"}  # so that two workers have a core each
PEBENCH = str(Path(sys.executable).with_name("pebench"))
ASKED = ("build", "--concepts", "two.jsonl", "--events", "2")
SMALL = (*ASKED, "--recipe", RECIPE)


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


Patch, Said = pytest.MonkeyPatch, pytest.CaptureFixture[str]


def fault(monkeypatch: Patch, capsys: Said, *arguments: str) -> str:
    """The command's one line of complaint."""
    monkeypatch.setattr(sys, "argv", ["pebench", *arguments])
    with pytest.raises(SystemExit) as leave:
        main()
    said = capsys.readouterr().err
    assert leave.value.code == 2 and len(said.strip().splitlines()) == 1, said
    return said


# without Ray


def test_ray_is_not_loaded_unless_asked_for() -> None:
    code = "import sys, generation.cli.main, generation.pipeline; sys.exit('ray' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=120).returncode == 0


def test_without_ray_there_is_one_line_before_anything_is_done(
    tmp_path: Path, monkeypatch: Patch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "ray", None)
    assert "pip install -e '.[ray]'" in fault(monkeypatch, capsys, *ASKED, "--engine", "ray")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("mode", "token"), [(None, True), ("token", True), ("disabled", False)])
def test_a_ray_that_is_started_here_has_a_token_and_this_machine_alone(
    monkeypatch: Patch, mode: str | None, token: bool
) -> None:
    import ray

    given: dict[str, object] = {}

    def init(address: str, **options: object) -> None:
        given.update(options, address=address, token=os.environ.get("RAY_AUTH_TOKEN"))
        raise ConnectionError("it is not started here")

    monkeypatch.setattr(ray, "init", init)
    monkeypatch.setattr(ray_cluster, "_loaded", lambda: False)
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", *ALONE, *SETTINGS):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    if mode:
        monkeypatch.setenv("RAY_AUTH_MODE", mode)
    with pytest.raises(UserError, match="no Ray on this machine"), connected(Fleet(), 1):
        pass
    assert (given["address"], given["include_dashboard"]) == ("local", False)
    assert {name: os.environ[name] for name in ALONE} == ALONE
    assert bool(given["token"]) == token and len(given["token"] or "") in (0, 64)


@pytest.mark.slow
def test_nothing_of_a_ray_that_is_started_here_listens_to_other_machines() -> None:
    code = """if True:
        import psutil
        from generation.images.ray_cluster import Fleet, connected
        with connected(Fleet(), 1):
            own = psutil.Process()
            for process in (own, *own.children(recursive=True)):
                for socket in process.net_connections("inet"):
                    if socket.status == "LISTEN":
                        print(socket.laddr.ip)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) <= {"127.0.0.1", "::ffff:127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--workers", "2"), "--workers goes with --engine ray"),
        (("--gpus-per-worker", "0.5"), "--gpus-per-worker goes with --engine ray"),
        (("--address", "auto"), "--address goes with --engine ray"),
        (("--engine", "slurm"), "--engine"),
        (("--engine", "ray", "--workers", "0"), "--workers"),
    ],
)
def test_options_that_do_not_fit_are_one_line(
    monkeypatch: Patch, capsys: Said, arguments: tuple[str, ...], says: str
) -> None:
    assert says in fault(monkeypatch, capsys, *ASKED, *arguments)


def test_the_options_are_explained() -> None:
    said = CliRunner().invoke(cli, ["build", "--help"]).output
    assert all(option in said for option in ("--engine", "--workers", "--gpus-per-worker", "--address"))


# a worker by itself


@pytest.fixture
def worker(checkpoint: Path, tmp_path: Path) -> Worker:
    from generation.rendering.checkpoint import find_checkpoint

    recipe = read_recipe("embedded", people=2, events=2)
    recipe = recipe.model_copy(update={"checkpoint": recipe.checkpoint.model_copy(update={"path": str(checkpoint)})})
    verified = find_checkpoint(recipe.checkpoint)
    return Worker(Items(recipe, verified.digest, Run(tmp_path / "run")), verified)


def fault_of(settings: object) -> str:
    """What a worker complains of when it is asked for a portrait's candidates."""
    from generation.images.portraits import PortraitJob
    from generation.images.ray_engine import RayWorker, WorkerCall

    call = WorkerCall(portraits=[PortraitJob(packaged_people()[0], 0)])
    (result,) = RayWorker(settings)({"call": [pickle.dumps(call)]})["result"]
    return pickle.loads(result).fault


def test_a_worker_that_would_draw_other_bytes_says_so(worker: Worker) -> None:
    pytest.importorskip("ray")
    from generation.images.ray_engine import RayEngine

    settings = RayEngine(worker, [], 2, 0.0).settings
    assert "a worker has torch" in fault_of(settings._replace(versions=settings.versions | {"torch": "1.0"}))
    assert "another one of that name" in fault_of(settings._replace(digest="0" * 32))
    gone = settings.recipe.checkpoint.model_copy(update={"path": "nowhere"})
    assert "no packaged checkpoint" in fault_of(
        settings._replace(recipe=settings.recipe.model_copy(update={"checkpoint": gone}))
    )


def test_a_worker_has_as_many_threads_as_the_process_that_was_started(worker: Worker) -> None:
    """Two threads add up in another order than one, which changes the last bits of a picture."""
    pytest.importorskip("ray")
    import torch

    from generation.images.ray_engine import RayEngine, opened_worker

    before = torch.get_num_threads()
    try:
        opened_worker(RayEngine(worker, [], 2, 0.0, before + 1).settings)
        assert torch.get_num_threads() == before + 1
    finally:
        torch.set_num_threads(before)


def test_workers_have_the_same_keys_and_share_what_a_judge_may_be_asked(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")
    from generation.images.ray_engine import RayEngine
    from schemas.recipe import JudgeRecipe

    folder = Path(worker.recipe.checkpoint.path)
    monkeypatch.chdir(folder.parent)
    judge = JudgeRecipe(endpoint="http://host/v1", model="m", concurrency=8, requests_per_minute=60)
    near = worker.recipe.model_copy(
        update={"judge": judge, "checkpoint": worker.recipe.checkpoint.model_copy(update={"path": folder.name})}
    )
    here = Worker(Items(near, worker.checkpoint.digest, worker.run), worker.checkpoint)
    theirs = RayEngine(here, [], 3, 0.0).settings.recipe
    assert theirs.checkpoint.path == str(folder)
    assert theirs.judge is not None and (theirs.judge.concurrency, theirs.judge.requests_per_minute) == (2, 20)
    key_here, key_there = (
        Items(recipe, worker.checkpoint.digest, worker.run).portrait_key(packaged_people()[0])
        for recipe in (near, theirs)
    )
    assert key_here == key_there


def test_workers_take_the_gpus_there_are_or_the_cores() -> None:
    pytest.importorskip("ray")
    from generation.images.ray_cluster import Fleet, shares

    assert shares(Fleet(), {"CPU": 16.0}, 1) == (16, 0.0)
    assert shares(Fleet(), {"CPU": 16.0}, 4) == (4, 0.0)
    assert shares(Fleet(), {"CPU": 2.0}, 8) == (1, 0.0)
    assert shares(Fleet(), {"CPU": 16.0, "GPU": 8.0}, 4) == (8, 1.0)
    assert shares(Fleet(gpus_per_worker=0.25), {"CPU": 16.0, "GPU": 2.0}, 1) == (8, 0.25)
    assert shares(Fleet(workers=3, gpus_per_worker=0.0), {"CPU": 16.0, "GPU": 2.0}, 1) == (3, 0.0)
    with pytest.raises(UserError, match="Ray sees 0 GPUs"):
        shares(Fleet(gpus_per_worker=1.0), {"CPU": 16.0}, 1)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "ray://127.0.0.1:9", "127.0.0.1:99999"])
def test_a_cluster_that_does_not_answer_is_one_line(
    folder: Path, monkeypatch: Patch, capsys: Said, address: str
) -> None:
    pytest.importorskip("ray")
    monkeypatch.chdir(folder)
    assert f"--address {address}: nobody answers there" in fault(
        monkeypatch, capsys, *ASKED, "--engine", "ray", "--address", address
    )


def test_a_run_folder_in_this_processs_memory_is_refused(folder: Path, monkeypatch: Patch, capsys: Said) -> None:
    pytest.importorskip("ray")
    monkeypatch.chdir(folder)
    assert "where no worker can see it" in fault(
        monkeypatch, capsys, *ASKED, "--engine", "ray", "--run", "memory://bucket/run"
    )


# for real


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return furnished(tmp_path)


def furnished(folder: Path) -> Path:
    """With a file of two people and the recipe."""
    write_wide(folder)
    (folder / "two.jsonl").write_text("".join(person.model_dump_json() + "\n" for person in packaged_people()[1:3]))
    return folder


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same build in one process."""
    pytest.importorskip("ray")
    folder = furnished(tmp_path_factory.mktemp("alone"))
    done = subprocess.run([PEBENCH, *SMALL], cwd=folder, env=ONE_THREAD, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return folder


def workers_of(driver: int) -> list[int]:
    """Processes of Ray Data actors that descend from the driver."""
    parents, workers = {}, []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if (folder / "cmdline").read_bytes().startswith(b"ray::MapWorker"):
                    workers.append(int(folder.name))
            except OSError:
                continue  # it has ended meanwhile

    def descends(process: int) -> bool:
        return process == driver or (process in parents and descends(parents[process]))

    return [process for process in workers if descends(process)]


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_no_byte(alone: Path, folder: Path) -> None:
    scenes = folder / "runs/embedded/scenes"
    with (folder / "log").open("w") as log:
        driver = subprocess.Popen(
            [PEBENCH, *SMALL, "--engine", "ray", "--workers", "2"], cwd=folder, env=ONE_THREAD, stdout=log, stderr=log
        )
        try:
            while driver.poll() is None and not (any(scenes.glob("*.json")) and workers_of(driver.pid)):
                time.sleep(0.01)
            assert driver.poll() is None, (folder / "log").read_text()
            left = set(workers_of(driver.pid))
            for worker in left:  # all of them: whoever was busy, was hit
                os.kill(worker, signal.SIGKILL)
            assert driver.wait(600) == 0, (folder / "log").read_text()
        finally:
            driver.kill()
    said = (folder / "log").read_text()
    assert "Traceback" not in said and "ray::" not in said and "core_worker" not in said, said
    assert digests(folder / "pebench") == digests(alone / "pebench")
    for kind in ("portraits", "views", "scenes", "rejected"):
        assert digests(folder / "runs/embedded" / kind) == digests(alone / "runs/embedded" / kind)


@pytest.mark.slow
def test_a_driver_that_is_stopped_says_so_and_the_same_command_goes_on(alone: Path, folder: Path) -> None:
    command = [PEBENCH, *SMALL, "--engine", "ray", "--workers", "2"]
    portraits = folder / "runs/embedded/portraits"
    driver = subprocess.Popen(
        command,
        cwd=folder,
        env=ONE_THREAD,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        while driver.poll() is None and not any(portraits.glob("*.json")):
            time.sleep(0.01)
        os.killpg(driver.pid, signal.SIGINT)  # as a terminal does
        out, err = driver.communicate(timeout=600)
    finally:
        driver.kill()
    assert (
        driver.returncode == 130 and err.strip() == "Stopped. What was finished is kept; run the same command to go on."
    ), out + err
    done = subprocess.run(command, cwd=folder, env=ONE_THREAD, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0 and not done.stderr.strip(), done.stderr
    assert digests(folder / "pebench") == digests(alone / "pebench")
