"""The whole way, with the packaged checkpoint, as a user runs it."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from datasets import load_dataset
from PIL import Image
from wide_limits import RECIPE, write_wide

from generation.cli.main import main

PEBENCH = str(Path(sys.executable).with_name("pebench"))
KINDS = ("portraits", "views", "scenes")
ASKED = ("--recipe", RECIPE, "--people", "2", "--events", "3")
SMALL = ("build", *ASKED)


def pebench(folder: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    write_wide(folder)
    return subprocess.run([PEBENCH, *arguments], cwd=folder, capture_output=True, text=True, **options)  # type: ignore[call-overload, no-any-return]


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    done = pebench(folder, *SMALL)
    assert done.returncode == 0, done.stderr
    (folder / "stdout.txt").write_text(done.stdout)
    return folder


def test_the_summary_says_what_was_done_and_how_to_load_it(built: Path) -> None:
    said = (built / "stdout.txt").read_text()
    for words in (
        "2 x 3 = 6 scenes",
        "2 portraits, 10 other views, 6 scenes",
        "licence CC0-1.0",
        "estimated time",
        "scenes asked for",
        "accepted",
        "drawn again",
        "report.html",
        "load_dataset(",
    ):
        assert words in said
    report = json.loads((built / "runs/embedded/report.json").read_text())
    assert report["asked"] == 6 and 0 < report["accepted"] <= 6
    assert set(report["seconds"]) == {"start and report", "portraits", "scenes", "data set"}
    for stage, kinds in (("portraits", ("portraits", "views")), ("scenes", ("scenes",))):
        paths = (path for kind in kinds for path in (built / "runs/embedded" / kind).glob("*.json"))
        assert report["drawn"][stage] == sum(len(json.loads(path.read_text())["candidates"]) for path in paths)


def test_the_page_of_the_report_is_written_and_can_be_written_again(built: Path) -> None:
    page = built / "runs/embedded/report.html"
    before = page.read_bytes()
    report = (built / "runs/embedded/report.json").read_bytes()
    page.unlink()
    done = pebench(built, "report", *ASKED)
    assert done.returncode == 0, done.stderr
    assert page.read_bytes() == before and (built / "runs/embedded/report.json").read_bytes() == report


def test_the_data_set_loads_and_its_images_are_the_accepted_ones(built: Path, tmp_path: Path) -> None:
    rows = load_dataset(str(built / "pebench"), "all", split="train", cache_dir=str(tmp_path))
    report = json.loads((built / "runs/embedded/report.json").read_text())
    assert len(rows) == report["accepted"]
    accepted = {json.loads(p.read_text())["image"] for p in (built / "runs/embedded/scenes").glob("*.json")} - {None}
    raw = rows.cast_column("image", rows.features["image"].__class__(decode=False))
    assert {hashlib.sha256(row["image"]["bytes"]).hexdigest() for row in raw} == accepted
    row = rows[0]
    assert row["image"].size == (256, 256) and row["image"].mode == "RGB"
    assert (
        row["license"] == "CC0-1.0"
        and row["checkpoint"].startswith("pebench-edit-256@")
        and row["event_verified"] is True
    )
    left, top, right, bottom = row["subjects"][0]["box"]
    assert 0 <= left < right <= 256 and 0 <= top < bottom <= 256


def test_every_rejected_candidate_is_kept_with_its_reason(built: Path) -> None:
    run = built / "runs/embedded"
    rejected = 0
    assert {path.parent.name for path in run.glob("*s/*.json")} == {"portraits", "views", "scenes"}
    for record in run.glob("*s/*.json"):
        item = json.loads(record.read_text())
        for candidate in item["candidates"]:
            if not candidate["verdict"]["ok"]:
                rejected += 1
                assert candidate["verdict"]["reason"]
                assert (run / "rejected" / f"{item['key']}-{candidate['number']}.png").is_file()
    assert rejected == len(list((run / "rejected").glob("*.png")))


def test_the_same_command_again_does_nothing(built: Path) -> None:
    before = digests(built / "pebench")
    start = time.monotonic()
    done = pebench(built, *SMALL)
    assert done.returncode == 0 and "Nothing to do" in done.stdout
    assert digests(built / "pebench") == before
    assert time.monotonic() - start < 120  # a bound on hanging, not on speed


def test_a_damaged_data_set_is_made_again_from_the_run(built: Path) -> None:
    before = digests(built / "pebench")
    victim = next((built / "pebench/images").glob("*.parquet"))
    victim.write_bytes(b"no parquet")
    done = pebench(built, *SMALL)
    assert done.returncode == 2 and f"{victim.name}: was changed since pebench wrote it" in done.stderr
    victim.unlink()
    done = pebench(built, *SMALL)
    assert done.returncode == 0, done.stderr
    assert digests(built / "pebench") == before


def test_a_second_take_after_the_first_is_as_if_both_were_asked_for_at_once(tmp_path: Path) -> None:
    asked = ("build", "--recipe", RECIPE, "--people", "3", "--events", "3")
    once, twice = tmp_path / "once", tmp_path / "twice"
    for folder, takes in ((once, "2"), (twice, "1"), (twice, "2")):
        folder.mkdir(exist_ok=True)
        done = pebench(folder, *asked, "--takes", takes)
        assert done.returncode == 0, done.stderr
    assert digests(once / "pebench") == digests(twice / "pebench")
    rows = load_dataset(str(once / "pebench"), "all", cache_dir=str(tmp_path / "cache"))
    assert set(rows["train"]["take"]) == {0} and set(rows["retake"]["take"]) == {1}
    views = {row["image_id"].rpartition(".")[0]: row["view"] for row in rows["train"]}
    retaken = [row for row in rows["retake"] if row["image_id"].rpartition(".")[0] in views]
    assert retaken and all(row["view"] != views[row["image_id"].rpartition(".")[0]] for row in retaken)


@pytest.mark.parametrize("moment", ["first portrait", "first view", "first scene", "half", "data set"])
def test_killed_build_resumes_to_the_same_bytes(built: Path, tmp_path: Path, moment: str) -> None:
    run = tmp_path / "runs/embedded"
    reached = {
        "first portrait": lambda: any((run / "portraits").glob("*.json")),
        "first view": lambda: any((run / "views").glob("*.json")),
        "first scene": lambda: any((run / "scenes").glob("*.json")),
        "half": lambda: len(list((run / "scenes").glob("*.json"))) >= 3,
        "data set": lambda: any(tmp_path.glob(".pebench.*.staging/new/images/*.parquet")),
    }[moment]
    write_wide(tmp_path)
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([PEBENCH, *SMALL], cwd=tmp_path, stdout=log, stderr=log)
        while process.poll() is None and not reached():
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL, "it had ended before it could be killed"
    finished = {name: digest for kind in KINDS for name, digest in digests(run / kind).items()}
    done = pebench(tmp_path, *SMALL)
    assert done.returncode == 0, done.stderr
    assert digests(tmp_path / "pebench") == digests(built / "pebench")
    after = {name: digest for kind in KINDS for name, digest in digests(run / kind).items()}
    assert all(after[name] == digest for name, digest in finished.items() if not name.startswith("."))
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")], "something unfinished was left behind"


def test_a_larger_build_extends_and_redraws_nothing(built: Path, tmp_path: Path) -> None:
    assert pebench(tmp_path, *SMALL, "--people", "1", "--events", "2").returncode == 0
    small = digests(tmp_path / "runs/embedded/scenes")
    assert pebench(tmp_path, *SMALL).returncode == 0
    large = digests(tmp_path / "runs/embedded/scenes")
    assert len(large) > len(small) and all(large[name] == digest for name, digest in small.items())
    assert digests(tmp_path / "pebench") == digests(built / "pebench")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The person and the event that docs/concepts.md shows, in a file."""
    text = (Path(__file__).parents[2] / "docs" / "concepts.md").read_text("utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.split("```yaml\n")[1].split("```")[0], "utf-8")
    return path


def test_an_addition_draws_only_what_is_new_and_keeps_every_old_file(built: Path, tmp_path: Path, own: Path) -> None:
    for name in ("pebench", "runs"):
        shutil.copytree(built / name, tmp_path / name)
    before, scenes = digests(tmp_path / "pebench"), digests(tmp_path / "runs/embedded/scenes")
    refused = pebench(tmp_path, *SMALL, "--add", "mine.yaml")
    assert refused.returncode == 2 and "not trained on 'kite festival'" in refused.stderr
    assert digests(tmp_path / "pebench") == before
    done = pebench(tmp_path, *SMALL, "--add", "mine.yaml", "--unverified-events")
    assert done.returncode == 0, done.stderr
    assert (
        "(2 + 1 added-mine) x (3 + 1 added-mine) = 12 scenes" in done.stdout
        and "kite festival: the checkpoint was not trained on" in done.stdout
    )
    after = digests(tmp_path / "pebench")
    assert {name for name, digest in before.items() if after.get(name) != digest} == {"README.md", "pebench.json"}
    later = digests(tmp_path / "runs/embedded/scenes")
    assert len(later) > len(scenes) and all(later[name] == digest for name, digest in scenes.items())
    rows = load_dataset(str(tmp_path / "pebench"), "all_extended", split="train", cache_dir=str(tmp_path / "cache"))
    verified = {(row["event"] == "kite festival", row["event_verified"]) for row in rows.remove_columns("image")}
    assert verified == {(False, True), (True, None)}
    assert load_dataset(
        str(tmp_path / "pebench"), "all", split="train", cache_dir=str(tmp_path / "cache")
    ).num_rows == len(load_dataset(str(built / "pebench"), "all", split="train", cache_dir=str(tmp_path / "other")))


def test_a_data_set_is_extended_without_the_run_that_drew_it(built: Path, tmp_path: Path, own: Path) -> None:
    shutil.copytree(built / "pebench", tmp_path / "theirs")
    before = digests(tmp_path / "theirs")
    asked = ("build", "--from", "theirs", "--add", "mine.yaml", "--unverified-events", "--out", "ours", "--yes")
    done = pebench(tmp_path, *asked)
    assert done.returncode == 0, done.stderr
    assert "(2 + 1 added-mine) x (3 + 1 added-mine) = 12 scenes" in done.stdout
    after = digests(tmp_path / "ours")
    assert {name for name, digest in before.items() if after.get(name) != digest} == {"README.md", "pebench.json"}
    assert digests(tmp_path / "theirs") == before and len(after) > len(before)
    new = [path.stem for path in (tmp_path / "runs/embedded/scenes").glob("*.json") if "added" not in path.stem]
    assert len(new) == 12
    again = pebench(tmp_path, *asked)
    assert again.returncode == 0 and "Nothing to do" in again.stdout, again.stdout + again.stderr


@pytest.fixture
def renderer() -> Iterator[object]:
    from generation.base.recipes import read_recipe
    from generation.rendering.checkpoint import find_checkpoint
    from generation.rendering.renderer import Renderer

    recipe = read_recipe("embedded").checkpoint
    yield Renderer(find_checkpoint(recipe).folder, recipe)


def shown(person: str):
    """A packaged person's portrait, as the renderer takes it."""
    from generation.base.recipes import read_recipe
    from generation.concepts.packaged import packaged_people
    from generation.images.sheets import given_picture
    from generation.rendering.families import Likeness
    from validation.images.perception.faces import find_faces

    of = next(packaged for packaged in packaged_people() if packaged.id == person)
    given = given_picture(read_recipe("embedded"), of, 0)
    assert given is not None
    picture = given.open()
    face = find_faces(picture)[0]
    return Likeness(picture, face.box, face.embedding)


def test_people_neighbours_and_padding_do_not_change_a_picture(renderer) -> None:
    from schemas.scene import DrawRequest, Place

    one, other = shown("person-001"), shown("person-002")
    requests = [
        DrawRequest(
            prompt="photo of young woman, dark skin, farm visit, farm, visit",
            seed=seed,
            place=Place(x=0.4 + seed / 20, y=0.45, width=0.4),
        )
        for seed in range(5)
    ]
    faces = [one, other, one, other, None]
    together = renderer.draw(requests, faces)
    alone = renderer.draw(requests[3:4], [other])[0]
    backwards = renderer.draw(requests[::-1], faces[::-1])[::-1]
    assert together[3].tobytes() == alone.tobytes() == backwards[3].tobytes()
    assert together[0].tobytes() != together[1].tobytes()


def test_the_face_that_is_given_is_the_face_that_is_drawn(renderer) -> None:
    """The head comes out where it was placed, and is the given one rather than another's."""
    import numpy as np

    from generation.concepts.image_prompts import scene_prompt
    from generation.concepts.packaged import packaged_events, packaged_people
    from generation.rendering.placing import placed_head
    from schemas.scene import DrawRequest, Place

    place = Place(x=0.5, y=0.45, width=0.4)
    prompts = [scene_prompt(person, packaged_events()[2]).text for person in packaged_people()[:2]]
    faces = [shown("person-001"), shown("person-002")]
    requests = [DrawRequest(prompt=prompt, seed=1, place=place) for prompt in prompts]
    pictures = [np.asarray(picture, float) for picture in renderer.draw(requests, faces)]
    heads = [np.asarray(placed_head(face.picture, face.box, place, 256), float) for face in faces]
    middle = slice(70, 160), slice(90, 166)
    for n in range(2):
        apart = [np.abs(pictures[n][middle] - head[middle]).mean() for head in heads]
        assert apart[n] < 0.7 * apart[1 - n], apart


Fault = Callable[..., str]


@pytest.fixture
def fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Fault:
    """Runs the command in this process and returns its one line of complaint."""

    def run(*arguments: str) -> str:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["pebench", *arguments])
        with pytest.raises(SystemExit) as leave:
            main()
        said = capsys.readouterr().err
        assert leave.value.code == 2, said
        assert len(said.strip().splitlines()) == 1, said
        return said

    return run


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("build", "--recipe", "nowhere"), "no packaged recipe"),
        (("build", "--people", "0"), "--people"),
        (("build", "--events", "-3"), "--events"),
        (("build", "--people", "9999"), "9999 were asked for"),
        (("build", "--events", "41"), "41 were asked for"),
        (("build", "--people", "many"), "not a valid integer"),
        (("build", "--colour", "red"), "--colour"),
        (("bulid",), "bulid"),
        (("build", "--out", "a-file"), "is not a folder"),
        (("build", "--out", "foreign"), "holds something that pebench did not make"),
        (("build", "--run", "a-file"), "run folder"),
        (("build", "--recipe", "typo.yaml"), "did you mean 'guidance'?"),
        (("build", "--recipe", "no-checkpoint.yaml"), "no packaged checkpoint"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    tmp_path: Path, fault: Fault, arguments: tuple[str, ...], says: str
) -> None:
    from importlib import resources

    (tmp_path / "a-file").write_text("mine")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/thesis.txt").write_text("mine")
    recipe = resources.files("data").joinpath("recipes/embedded.yaml").read_text()
    (tmp_path / "typo.yaml").write_text(recipe.replace("guidance", "guidence"))
    (tmp_path / "no-checkpoint.yaml").write_text(recipe.replace("pebench-edit-256", "not-there"))
    assert says in fault(*arguments)
    assert (tmp_path / "a-file").read_text() == (tmp_path / "foreign/thesis.txt").read_text() == "mine"


def test_a_corrupt_run_file_is_named(built: Path, tmp_path: Path, fault: Fault) -> None:
    import shutil

    shutil.copytree(built / "runs", tmp_path / "runs")
    record = next((tmp_path / "runs/embedded/scenes").glob("*.json"))
    record.write_text("{ not json")
    write_wide(tmp_path)
    assert record.name in fault(*SMALL)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_output_is_refused_before_drawing(tmp_path: Path, fault: Fault) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    assert "not writable" in fault("build", "--out", "locked/pebench")


def test_dry_run_stops_after_the_plan(tmp_path: Path) -> None:
    done = pebench(tmp_path, "build", "--people", "8", "--events", "10", "--dry-run")
    assert done.returncode == 0 and "8 x 10 = 80 scenes" in done.stdout
    assert not (tmp_path / "pebench").exists()


def test_accepted_pictures_are_no_copies_of_each_other(built: Path) -> None:
    pictures = [Image.open(p).tobytes() for p in (built / "runs/embedded/scenes").glob("*.png")]
    assert len(set(pictures)) == len(pictures)
