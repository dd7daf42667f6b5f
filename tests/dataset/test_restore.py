"""A data set as the beginning of another: what it shows becomes items of a run folder, and what it lacks stays away."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hand_made import build_in, fill
from noise_data_set import content

from generation import pipeline
from generation.base.errors import UserError
from generation.base.pictures import open_picture
from generation.base.recipes import read_recipe
from generation.dataset.folder import Published
from generation.dataset.restore import begun_from, found, restored, unpacked
from generation.images.run_folder import Run
from generation.pipeline import BuildContext
from publish import write_dataset
from schemas.scene import Portrait, Scene, View
from validation.images.perception.faces import Face

BOX = (1, 1, 9, 9)


def digests(folder: Path) -> dict[str, str]:
    """Of the Parquet files."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }


@pytest.fixture
def built(tmp_path: Path, checkpoint: Path) -> BuildContext:
    """A run by hand and its data set in tmp_path/pebench; two scenes and a portrait were given up."""
    context = build_in(tmp_path / "run", checkpoint)
    fill(context)
    pipeline.publish(context, tmp_path / "pebench")
    return context


@pytest.fixture
def eyes(built: BuildContext, monkeypatch: pytest.MonkeyPatch) -> dict[bytes, np.ndarray]:
    """The embeddings of the faces of the run, by their pictures' pixels, for pictures of noise have none."""
    known = {}
    for kind in (Portrait, View):
        for name in built.run.names(kind):
            if name.endswith(".json"):
                item = built.run.load(kind, name.removesuffix(".json"))
                if item.image:
                    pixels = open_picture(built.run.picture(item), name).tobytes()
                    known[pixels] = np.array(item.embedding)
    monkeypatch.setattr(
        "validation.images.perception.faces.find_faces",
        lambda image: [Face(BOX, known[image.tobytes()])] if image.tobytes() in known else [],
    )
    return known


def again(tmp_path: Path, checkpoint: Path, place: str = "pebench") -> tuple[Published, BuildContext]:
    published = found(str(tmp_path / place))
    source = unpacked(published, tmp_path / "other")
    recipe = read_recipe(str(source.recipe), [f"checkpoint.path={checkpoint}"])
    return published, pipeline.prepare(recipe, Run(tmp_path / "other"))


@pytest.mark.usefixtures("eyes")
def test_what_a_data_set_shows_is_published_to_the_same_bytes(
    tmp_path: Path, checkpoint: Path, built: BuildContext
) -> None:
    published, context = again(tmp_path, checkpoint)
    shown = restored(published, context.items, context.people, context.slots)
    assert shown == sum(published.marker.rows["all"].values())
    assert [person.id for person in context.people] == [person.id for person in built.people]
    left = pipeline.plan(context)
    assert left.pictures_left == 0, "what was given up stays so"
    pipeline.publish(context, tmp_path / "again")
    assert digests(tmp_path / "again") == digests(tmp_path / "pebench")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "other").rglob("*.png")}
    assert restored(published, context.items, context.people, context.slots) == shown
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "other").rglob("*.png")} == before


@pytest.mark.usefixtures("eyes")
def test_how_many_candidates_were_rejected_is_kept(tmp_path: Path, checkpoint: Path, built: BuildContext) -> None:
    published, context = again(tmp_path, checkpoint)
    restored(published, context.items, context.people, context.slots)

    def candidates(of: BuildContext) -> list[int]:
        scenes = of.items.finished_scenes(of.people, of.slots)
        return [len(scene.candidates) for scene in scenes if scene.image]

    assert candidates(context) == candidates(built) and len(set(candidates(built))) > 1
    scene = next(s for s in context.items.finished_scenes(context.people, context.slots) if len(s.candidates) > 1)
    assert isinstance(scene, Scene) and scene.candidates[0].verdict.reason == "not published"


def test_a_face_that_is_not_there_is_told(tmp_path: Path, checkpoint: Path, built: BuildContext, monkeypatch) -> None:
    published, context = again(tmp_path, checkpoint)
    monkeypatch.setattr("validation.images.perception.faces.find_faces", lambda image: [])
    with pytest.raises(UserError, match="shows no face"):
        restored(published, context.items, context.people, context.slots)


@pytest.mark.usefixtures("eyes")
def test_supplied_pictures_become_files_beside_their_records(
    tmp_path: Path, checkpoint: Path, built: BuildContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = found(str(tmp_path / "pebench"))
    people = published.people()
    for row in people:
        for face in row["faces"]:
            face["source"] = "supplied"
    monkeypatch.setattr(Published, "people", lambda self: people)
    source = unpacked(published, tmp_path / "other")
    records = [json.loads(line) for line in (tmp_path / "other/from/concepts.jsonl").read_text().splitlines()]
    told = next(record["pictures"] for record in records if "pictures" in record)
    assert told["fictitious"] is True and (tmp_path / "other/from" / told["portrait"]).is_file()
    assert len(told["views"]) == 5 and source.add == ()


def test_a_changed_data_set_and_none_are_refused(tmp_path: Path, built: BuildContext) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="holds no data set"):
        found(str(tmp_path / "empty"))
    (tmp_path / "pebench" / "README.md").write_text("mine")
    with pytest.raises(UserError, match="was changed"):
        found(str(tmp_path / "pebench"))


def test_a_copy_is_begun_where_nothing_is(tmp_path: Path, built: BuildContext) -> None:
    published = found(str(tmp_path / "pebench"))
    begun_from(published, tmp_path / "copy")
    assert digests(tmp_path / "copy") == digests(tmp_path / "pebench")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    begun_from(published, tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_it_may_lie_on_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_dataset(content(4, 4), tmp_path / "pebench")
    monkeypatch.chdir(tmp_path)

    def fetched(name: str, **wishes: str) -> str:
        assert (name, wishes) == ("lab/faces", {"repo_type": "dataset"})
        shutil.copytree(tmp_path / "pebench", tmp_path / "cache")
        return str(tmp_path / "cache")

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetched)
    assert found("lab/faces").folder == tmp_path / "cache"

    def lost(name: str, **wishes: str) -> str:
        raise OSError("no such repository")

    monkeypatch.setattr("huggingface_hub.snapshot_download", lost)
    with pytest.raises(UserError, match="--from lab/none: cannot be downloaded"):
        found("lab/none")
