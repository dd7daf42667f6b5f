"""A run folder behind a URL: the same bytes as on a disk, one put an object, nothing renamed and nothing appended."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from PIL import Image
from wide_limits import LIMITS, RECIPE, write_wide

from generation import pipeline
from generation.base import locations as places
from generation.base.errors import UserError
from generation.base.hashing import fingerprint
from generation.base.locations import names_in, read_all, remove, to_path, write_whole
from generation.base.recipes import read_recipe
from generation.cli.main import main
from generation.concepts.packaged import packaged_people
from generation.images.run_folder import Run, png
from generation.report.saved import save_report
from schemas.scene import Candidate, Place, Scene, Verdict

KINDS = ("portraits", "views", "scenes", "rejected")
PICTURE = png(Image.new("RGB", (8, 8), "red"))
SCENE = Scene(
    key="bb22",
    drawn_with="torch 0",
    candidates=(Candidate(number=1, seed=1, verdict=Verdict(ok=True)),),
    image=fingerprint(PICTURE),
    person="person-001",
    event="park-jogging",
    take=0,
    view=2,
    place=Place(x=0.5, y=0.45, width=0.4),
    box=(1, 2, 9, 10),
    event_verified=True,
    phash="0f" * 8,
)
GIVEN_UP = SCENE.model_copy(
    update={"candidates": (Candidate(number=0, seed=0, verdict=Verdict(ok=False)),), "image": None, "phash": None}
)


class PutOnce(MemoryFileSystem):
    """An object store at its strictest: puts of whole objects; what is kept of an item is never put again as something
    else.
    """

    store: dict[str, Any] = {}  # noqa: RUF012  as in the class above
    pseudo_dirs = [""]  # noqa: RUF012
    log: list[str] = []  # noqa: RUF012

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **kwargs: Any) -> None:
        name = self._strip_protocol(path)
        told = re.search(r"/(portraits|views|scenes|rejected)/", name) is None
        assert told or name not in self.store or self.store[name].getvalue() == value, f"{name} was put twice"
        self.log.append(name)
        super().pipe_file(path, value)

    def _refuse(self, *_: Any, **__: Any) -> None:
        raise AssertionError("an object store cannot do that")

    mv = move = rename = cp_file = copy = mkdir = makedirs = touch = _refuse

    def _open(self, path: str, mode: str = "rb", **kwargs: Any) -> Any:
        assert mode in ("rb", "wb"), f"opened with {mode!r}"
        return super()._open(path, mode, **kwargs)


@pytest.fixture(autouse=True)
def put_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(PutOnce, "store", {})
    monkeypatch.setattr(PutOnce, "log", [])
    fsspec.register_implementation("memory", PutOnce, clobber=True)
    yield
    fsspec.register_implementation("memory", MemoryFileSystem, clobber=True)


def objects(run: str) -> dict[str, bytes]:
    start = f"/{run.partition('://')[2]}/"
    return {name.removeprefix(start): kept.getvalue() for name, kept in PutOnce.store.items() if name.startswith(start)}


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def drawn(contents: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in contents.items() if name.partition("/")[0] in KINDS}


# the run folder


def test_items_come_back_from_a_url_as_from_a_disk(tmp_path: Path) -> None:
    for folder in (tmp_path / "run", "memory://bucket/run"):
        run = Run(folder)
        assert run.load(Scene, "bb22") is None and run.names(Scene) == set() and not run.ended
        run.finish(SCENE, PICTURE)
        run.reject("bb22", 0, PICTURE)
        run.write(run.report, b"{}")
        again = Run(folder)
        assert again.load(Scene, "bb22") == SCENE and again.picture(SCENE) == PICTURE and again.ended
        assert list(again.load_all(Scene, ["cc33", "bb22"])) == [None, SCENE]
        assert again.names(Scene) == {"bb22.json", "bb22.png"}
    assert objects("memory://bucket/run") == files(tmp_path / "run")
    assert PutOnce.log[:2] == ["/bucket/run/scenes/bb22.png", "/bucket/run/scenes/bb22.json"], (
        "a record is put after its picture"
    )


def test_what_was_given_up_never_has_a_picture_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the two, an item that more attempts have opened must not look accepted in a listing."""
    run = Run("memory://bucket/run")
    run.finish(GIVEN_UP, None)
    put = places.write_whole

    def killed(path: Path, data: bytes) -> None:
        if path.name.endswith(".json"):
            raise KeyboardInterrupt
        put(path, data)

    with monkeypatch.context() as patched:
        patched.setattr("generation.images.run_folder.write_whole", killed)
        with pytest.raises(KeyboardInterrupt):
            run.finish(SCENE, PICTURE)
    assert run.names(Scene) == {"bb22.png"} and run.load(Scene, "bb22") is None
    run.finish(SCENE, PICTURE)
    assert run.load(Scene, "bb22") == SCENE


@pytest.mark.parametrize("data", [PICTURE[:-1], None], ids=["damaged", "missing"])
def test_a_damaged_or_missing_picture_is_named(data: bytes | None) -> None:
    run = Run("memory://bucket/run")
    run.finish(SCENE, PICTURE)
    remove(run.folder / "scenes/bb22.png")
    if data:
        write_whole(run.folder / "scenes/bb22.png", data)
    with pytest.raises(UserError, match=r"^memory://bucket/run/scenes/bb22.png: (damaged|missing); delete bb22.json"):
        run.picture(SCENE)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense://bucket/run", "'nonsense' is no kind of place"),
        ("s3://key:secret@bucket/run", "holds a password"),
        ("git+ssh://user:secret@host/run", "holds a password"),
    ],
)
def test_a_url_that_cannot_be_used_is_one_line_without_what_is_secret(url: str, says: str) -> None:
    with pytest.raises(UserError, match=re.escape(says)) as caught:
        Run(url)
    assert "\n" not in str(caught.value) and "secret" not in str(caught.value)


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    fsspec.config.conf.clear()
    with pytest.raises(UserError, match=r"pip install -e '.\[s3\]'"):
        Run("s3://never-seen-bucket/run")


def test_whatever_a_cloud_raises_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    class OfItsOwn(Exception):
        pass

    run = Run("memory://bucket/run")
    run.finish(SCENE, PICTURE)

    def fail(*_: Any, **__: Any) -> None:
        raise OfItsOwn("the token\nhas expired")

    for name in ("pipe_file", "cat_file", "ls"):
        monkeypatch.setattr(PutOnce, name, fail)
    for action in (
        lambda: run.write(run.report, b""),
        lambda: run.load(Scene, "bb22"),
        lambda: run.picture(SCENE),
        lambda: run.names(Scene),
        run.probe,
    ):
        with pytest.raises(UserError, match=r"^memory://bucket/run.*OfItsOwn: the token has expired") as caught:
            action()
        assert "\n" not in str(caught.value)


def test_a_local_path_and_a_file_url_are_plain_paths(tmp_path: Path) -> None:
    assert type(to_path(tmp_path.as_uri())) is type(to_path(str(tmp_path))) is type(Path())
    assert to_path(tmp_path.as_uri()) == tmp_path
    assert list(read_all([])) == [] and names_in(tmp_path / "nowhere") == set()


# a whole build


@pytest.fixture(scope="module")
def somebody(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file of one person; beside it the recipe."""
    file = tmp_path_factory.mktemp("concepts") / "one.jsonl"
    file.write_text(packaged_people()[1].model_dump_json() + "\n")
    write_wide(file.parent, str(file.parent / LIMITS))
    return str(file)


def recipe_of(somebody: str) -> str:
    return str(Path(somebody).with_name(RECIPE))


@pytest.fixture(scope="module")
def local(somebody: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("local")
    context = pipeline.prepare(read_recipe(recipe_of(somebody), concepts=[somebody], events=2), Run(folder / "run"))
    _, report = pipeline.draw(context)
    save_report(report, context.run)
    pipeline.publish(context, folder / "pebench")
    return folder


def test_a_build_behind_a_url_has_the_bytes_of_one_on_a_disk(somebody: str, local: Path, tmp_path: Path) -> None:
    recipe = read_recipe(recipe_of(somebody), concepts=[somebody], events=2)
    context = pipeline.prepare(recipe, Run("memory://bucket/deep/run"))
    _, report = pipeline.draw(context)
    save_report(report, context.run)
    pipeline.publish(context, tmp_path / "pebench")
    assert files(tmp_path / "pebench") == files(local / "pebench")
    kept = objects("memory://bucket/deep/run")
    assert drawn(kept) == drawn(files(local / "run"))
    assert kept["contact_sheet.png"] == (local / "run/contact_sheet.png").read_bytes()
    assert b"data:image/jpeg" in kept["report.html"]
    assert pipeline.plan(context).scenes_left == 0 and context.run.ended


# S3, as moto's server plays it


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    moto = pytest.importorskip("moto.server")
    pytest.importorskip("s3fs")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    import s3fs

    for name, value in {
        "AWS_ENDPOINT_URL": s3,
        "AWS_ACCESS_KEY_ID": "AKIANOBODY",
        "AWS_SECRET_ACCESS_KEY": "hush-hush",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    system = fsspec.filesystem("s3", use_listings_cache=False)
    if not system.exists("runs"):
        system.mkdir("runs")
    return "s3://runs"


def pebench(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["pebench", *arguments])
    with pytest.raises(SystemExit) as leave:
        main()
    return leave.value.code if isinstance(leave.value.code, int) else 0


def test_a_build_goes_on_in_a_bucket(
    somebody: str,
    local: Path,
    bucket: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run, asked = f"{bucket}/mine/run", ("--recipe", recipe_of(somebody), "--concepts", somebody, "--events", "2")
    command = ("build", *asked, "--out", str(tmp_path / "pebench"))
    for name, data in drawn(files(local / "run")).items():
        write_whole(to_path(run) / name, data)
    accepted = [path for path in (local / "run/scenes").glob("*.json") if json.loads(path.read_text())["image"]]
    record = max(accepted, key=lambda path: path.stat().st_mtime_ns)  # as if it had been killed before the last one
    remove(to_path(run) / "scenes" / record.name)
    assert pebench(monkeypatch, *command, "--run", run) == 0, capsys.readouterr().err
    said = capsys.readouterr().out
    assert "0 portraits, 0 other views, 1 scenes" in said, said
    assert f"{run}/report.html" in said, said
    assert files(tmp_path / "pebench") == files(local / "pebench")
    paths = {f"{kind}/{name}" for kind in KINDS for name in names_in(to_path(run) / kind)}
    assert paths == set(drawn(files(local / "run")))
    assert next(read_all([to_path(run) / "scenes" / record.name])) == record.read_bytes()
    assert pebench(monkeypatch, *command, "--run", run) == 0 and "Nothing to do" in capsys.readouterr().out
    assert pebench(monkeypatch, "report", *asked, "--run", run) == 0
    everything = [data for name in ("report.json", "report.html") for data in read_all([to_path(run) / name])]
    assert not [data for data in (*everything, *files(tmp_path).values()) if data and b"hush-hush" in data]


def test_a_bucket_that_is_not_there_is_one_line_before_anything_is_drawn(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        pebench(
            monkeypatch,
            "build",
            "--people",
            "1",
            "--events",
            "1",
            "--out",
            str(tmp_path / "pebench"),
            "--run",
            "s3://nowhere-at-all/run",
        )
        == 2
    )
    said = capsys.readouterr().err
    assert "s3://nowhere-at-all/run" in said and len(said.strip().splitlines()) == 1 and "hush-hush" not in said


def test_objects_are_read_many_at_a_time(bucket: str) -> None:
    folder = to_path(f"{bucket}/many")
    for n in range(5):
        write_whole(folder / f"{n}.json", str(n).encode())
    records = list(read_all([folder / f"{n}.json" for n in (4, 9, 0, 1, 8, 2)]))
    assert records == [b"4", None, b"0", b"1", None, b"2"]
    assert names_in(folder) == {f"{n}.json" for n in range(5)}
