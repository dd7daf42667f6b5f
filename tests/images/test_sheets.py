"""Pictures that come with people: whose they are, what becomes of them, and what is wrong with a damaged one."""

import io
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation import pipeline
from generation.base.errors import UserError
from generation.base.recipes import read_recipe
from generation.concepts.image_prompts import VIEWS
from generation.concepts.packaged import held_out_people, packaged_people
from generation.images import sheets
from generation.images.portraits import PortraitStage, draw_portrait_candidates
from generation.images.run_folder import Run, png
from generation.images.sheets import given_picture
from generation.images.views import ViewJob, draw_views
from generation.images.worker import Worker
from generation.pipeline import BuildContext, unheard
from schemas.recipe import Recipe
from schemas.scene import Portrait

SHEETS = Path(str(resources.files("data").joinpath("sheets")))
RENDERED = "algorithmicMedia"  # by a program, without a model
PERSON, OTHER = packaged_people()[:2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sheets of two people in a folder of their own."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for person in (PERSON, OTHER):
        (folder / f"{person.id}.webp").write_bytes((SHEETS / f"{person.id}.webp").read_bytes())
    monkeypatch.setattr(sheets, "PACKAGED", folder)
    sheets._packaged.cache_clear()
    yield folder
    sheets._packaged.cache_clear()


@pytest.fixture
def recipe(checkpoint: Path) -> Recipe:
    recipe = read_recipe("embedded", people=3, events=2, checks_off=("event",))
    assert recipe.portraits == "packaged"
    return recipe.model_copy(update={"checkpoint": recipe.checkpoint.model_copy(update={"path": str(checkpoint)})})


def worker_of(recipe: Recipe, folder: Path) -> tuple[BuildContext, Worker]:
    context = pipeline.prepare(recipe, Run(folder / "run"))
    return context, Worker(context.items, context.checkpoint)


def strip_of(*views: Image.Image) -> bytes:
    strip = Image.new("RGB", (sum(view.width for view in views), views[0].height))
    for n, view in enumerate(views):
        strip.paste(view, (n * view.width, 0))
    buffer = io.BytesIO()
    strip.save(buffer, "WEBP", lossless=True)
    return buffer.getvalue()


def settled(context: BuildContext, worker: Worker, count: int) -> list[Portrait]:
    stage = PortraitStage(worker, context.people[:count], unheard)
    while jobs := stage.jobs():
        draw_portrait_candidates(worker, jobs, stage.receive)
    return stage.portraits


def test_everybody_who_is_packaged_brings_a_row_of_squares() -> None:
    files = sorted(SHEETS.glob("*.webp"))
    assert {file.stem for file in files} == {person.id for person in [*packaged_people(), *held_out_people()]}
    for file in files:
        with Image.open(file) as strip:
            assert strip.size == (strip.height * len(VIEWS), strip.height), file
    assert sum(file.stat().st_size for file in files) <= 14e6


def test_a_packaged_picture_is_only_its_own_persons(recipe: Recipe, folder: Path) -> None:
    pictures = [given_picture(recipe, PERSON, number) for number in range(len(VIEWS))]
    assert len({picture.digest for picture in pictures}) == len(VIEWS)
    assert len({png(picture.open()) for picture in pictures}) == len(VIEWS)
    assert {picture.open().size for picture in pictures} == {(256, 256)}
    other = PERSON.model_copy(update={"age": PERSON.age + 1})
    assert given_picture(recipe, other, 0) is None, "somebody else of the same id"
    renamed = PERSON.model_copy(update={"name": "Another Name"})
    assert given_picture(recipe, renamed, 0) == pictures[0], "a sheet shows looks"
    assert given_picture(recipe.model_copy(update={"portraits": "drawn"}), PERSON, 0) is None
    assert given_picture(recipe, packaged_people()[2], 0) is None, "whoever brings none, is drawn"


def test_packaged_pictures_become_portraits_and_views_without_a_network(
    recipe: Recipe, folder: Path, tmp_path: Path
) -> None:
    """The checkpoint of this test has no weights, so whatever were drawn would be a fault."""
    context, worker = worker_of(recipe, tmp_path)
    portraits = settled(context, worker, 2)
    told: list[str] = []
    draw_views(worker, [ViewJob(*job) for job in zip(context.people, portraits, strict=False)], told.append)
    assert told == [PERSON.id] * 5 + [OTHER.id] * 5
    for person, portrait in zip(context.people, portraits, strict=False):
        views = context.items.views(person, portrait)
        assert [view.number for view in views] == [1, 2, 3, 4, 5]
        for number, face in enumerate([portrait, *views]):
            given = given_picture(recipe, person, number)
            assert face.image and context.run.picture(face) == png(given.open(), RENDERED)
            assert (face.source, face.drawn_with) == ("packaged", f"packaged picture {given.digest}")
            assert len(face.candidates) == 1 and len(face.embedding) == 128
            left, top, right, bottom = face.box
            assert 60 < right - left < 140 and 60 < bottom - top < 140, "the face, in pixels"
            distance = face.candidates[0].verdict.scores.get("portrait_distance", 0.0)
            away = np.linalg.norm(np.array(face.embedding) - np.array(portrait.embedding))
            assert distance == pytest.approx(away) and (number == 0 or 0.1 < distance < 0.45)
    draw_views(worker, [ViewJob(*job) for job in zip(context.people, portraits, strict=False)], told.append)
    assert len(told) == 10, "what is finished is not looked at again"
    assert [sheet and len(sheet.faces) for sheet in context.items.sheets(context.people)] == [6, 6, None]


def test_a_view_of_somebody_else_is_given_up_and_its_scenes_come_from_the_others(
    recipe: Recipe, folder: Path, tmp_path: Path
) -> None:
    given = [given_picture(recipe, PERSON, number).open() for number in range(len(VIEWS))]
    given[3] = given_picture(recipe, OTHER, 3).open()
    (folder / f"{PERSON.id}.webp").write_bytes(strip_of(*given))
    sheets._packaged.cache_clear()
    context, worker = worker_of(recipe, tmp_path)
    (portrait,) = settled(context, worker, 1)
    draw_views(worker, [ViewJob(PERSON, portrait)], lambda person: None)
    views = context.items.views(PERSON, portrait)
    assert [bool(view.image) for view in views] == [True, True, False, True, True]
    (candidate,) = views[2].candidates
    assert candidate.verdict.reason == "not the portrait's face"
    assert candidate.verdict.scores["portrait_distance"] > context.checkpoint.calibration.identity.other_view
    assert context.run.read_candidate(views[2], candidate) == png(given[3], RENDERED)
    (sheet,) = context.items.sheets([PERSON])
    assert [face.number for face in sheet.views] == [1, 2, 4, 5]


def test_a_portrait_that_fails_is_given_up_since_no_other_can_be_drawn(
    recipe: Recipe, folder: Path, tmp_path: Path
) -> None:
    given = [given_picture(recipe, PERSON, number).open() for number in range(len(VIEWS))]
    given[0] = Image.new("RGB", (256, 256), (90, 90, 90))
    (folder / f"{PERSON.id}.webp").write_bytes(strip_of(*given))
    sheets._packaged.cache_clear()
    context, worker = worker_of(recipe, tmp_path)
    (portrait,) = settled(context, worker, 1)
    assert portrait.image is None and [c.verdict.reason for c in portrait.candidates] == ["blank"]
    portraits = context.items.portraits(context.people)
    assert context.items.unfinished_views(context.people, portraits) == [0, 5, 5]


def test_another_picture_is_another_portrait(recipe: Recipe, folder: Path, tmp_path: Path) -> None:
    context, _ = worker_of(recipe, tmp_path)
    before = context.items.portrait_key(PERSON), context.items.portrait_key(OTHER)
    given = [given_picture(recipe, PERSON, number).open() for number in range(len(VIEWS))]
    (folder / f"{PERSON.id}.webp").write_bytes(strip_of(*given[::-1]))
    sheets._packaged.cache_clear()
    after = context.items.portrait_key(PERSON), context.items.portrait_key(OTHER)
    assert before[0] != after[0] and before[1] == after[1]


@pytest.mark.parametrize("damage", ["cut short", "empty", "another shape", "no picture"])
def test_a_damaged_sheet_is_named_in_one_line(recipe: Recipe, folder: Path, tmp_path: Path, damage: str) -> None:
    path = folder / f"{PERSON.id}.webp"
    whole = path.read_bytes()
    square = given_picture(recipe, PERSON, 0).open()
    damaged = {
        "cut short": whole[: len(whole) // 2],
        "empty": b"",
        "another shape": strip_of(*[square] * 5),
        "no picture": b"RIFF and nothing more",
    }[damage]
    path.write_bytes(damaged)
    sheets._packaged.cache_clear()
    context, worker = worker_of(recipe, tmp_path)
    with pytest.raises(UserError) as caught:
        settled(context, worker, 1)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_sheet_has_its_person_drawn(recipe: Recipe, folder: Path, tmp_path: Path) -> None:
    (folder / f"{PERSON.id}.webp").unlink()
    sheets._packaged.cache_clear()
    context, _ = worker_of(recipe, tmp_path)
    assert given_picture(recipe, PERSON, 0) is None and given_picture(recipe, OTHER, 0)
    assert context.items.face_attempts(PERSON) == recipe.attempts.portrait and context.items.face_attempts(OTHER) == 1
    other, _ = worker_of(recipe.model_copy(update={"portraits": "drawn"}), tmp_path)
    assert context.items.portrait_key(PERSON) == other.items.portrait_key(PERSON), "as everybody is who is drawn"
