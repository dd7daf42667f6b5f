"""Who is cast, and with which candidate, depends neither on who is auditioned where nor on the order in which that is
told.
"""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from generation.base.recipes import read_recipe
from generation.concepts.packaged import packaged_people
from generation.images.portraits import Audition, Call, Casting, Deliver, audition
from generation.images.run_folder import Run
from generation.images.worker import Studio
from generation.rendering.checkpoint import find_checkpoint
from schemas.recipe import Recipe
from schemas.scene import Portrait, Shot, Verdict
from validation.gate import Judged
from validation.images.face import look_alike

PEOPLE = packaged_people()[:14]
FACES = 9  # so many different faces are drawn, so people resemble each other and somebody is left without one


class Painter:
    """A colour for every seed."""

    drawn_with = "a painter"
    device = torch.device("cpu")

    def encode(self, prompts: Sequence[str], likeness: None) -> None:
        pass

    def draw(self, shots: Sequence[Shot], likeness: None) -> list[Image.Image]:
        assert likeness is None
        return [Image.new("RGB", (8, 8), (shot.seed % 251, shot.seed % 3, 0)) for shot in shots]


class Doorkeeper:
    """Lets two candidates of three pass; a face is one of few."""

    def portrait(self, image: Image.Image, accepted: Sequence[np.ndarray]) -> Judged:
        assert not accepted, "an audition compares with nobody"
        red, green, _ = image.getpixel((0, 0))
        if green == 0:
            return Judged(Verdict(ok=False, reason="blurred"))
        return Judged(Verdict(ok=True, scores={"red": red}), (1, 1, 5, 5), np.eye(128)[red % FACES])


@pytest.fixture(autouse=True)
def painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Studio, "renderer", Painter())
    monkeypatch.setattr(Studio, "gate", Doorkeeper())


@pytest.fixture
def recipe(checkpoint: Path) -> Recipe:
    plain = read_recipe("embedded", people=len(PEOPLE), events=1, attempts={"portrait": 4, "scene": 1})
    return plain.model_copy(update={"checkpoint": plain.checkpoint.model_copy(update={"path": str(checkpoint)})})


def studio(recipe: Recipe, folder: Path) -> Studio:
    return Studio(recipe, find_checkpoint(recipe.checkpoint), Run(folder))


def cast(work: Studio, engine=None, progress=lambda *_: None) -> list[Portrait]:
    """Everybody's portrait; without an engine, by auditions of three at a time."""
    casting = Casting(work, PEOPLE, lambda *_: None)
    casting.progress = progress
    before = (-1, 0)
    while calls := casting.calls():
        assert (len(casting.finished), calls[0].first) > before, "a round of calls came to nothing"
        before = (len(casting.finished), calls[0].first)
        (engine or (lambda calls, deliver: audition(work, calls[:3], deliver)))(calls, casting.deliver)
    return casting.portraits


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def one_after_the_other(work: Studio) -> dict[str, list[tuple[int, str]]]:
    """What must come out, told as simply as can be: (number, reason) of each candidate by person."""
    faces: list[np.ndarray] = []
    found: dict[str, list[tuple[int, str]]] = {}
    for person in PEOPLE:
        found[person.id] = []
        for number in range(4):
            (image,) = Painter().draw([work.items.portrait_shot(person, number)], None)
            judged = Doorkeeper().portrait(image, [])
            verdict = (
                look_alike(judged.embedding, faces, work.checkpoint.calibration.identity)
                if judged.verdict.ok
                else judged.verdict
            )
            found[person.id].append((number, verdict.reason))
            if verdict.ok:
                faces.append(judged.embedding)
                break
    return found


@pytest.mark.parametrize("order", range(6))
def test_portraits_do_not_depend_on_how_auditions_are_spread(recipe: Recipe, tmp_path: Path, order: int) -> None:
    mixer = random.Random(order)
    work = studio(recipe, tmp_path / "spread")

    def spread(calls: Sequence[Call], deliver: Deliver) -> None:
        heard: list[Audition] = []
        first, others = calls[0], list(calls[1:])
        called = [first, *mixer.sample(others, mixer.randint(0, len(others)))]
        mixer.shuffle(called)
        for start in range(0, len(called), size := mixer.randint(1, 5)):
            audition(work, called[start : start + size], heard.append)
        mixer.shuffle(heard)
        for one in heard:
            deliver(one)

    plain = studio(recipe, tmp_path / "alone")
    found = cast(work, spread)
    expected = one_after_the_other(work)
    assert {one.person: [(c.number, c.verdict.reason) for c in one.candidates] for one in found} == expected
    reasons = [reason for tried in expected.values() for _, reason in tried]
    assert "look-alike" in reasons and "blurred" in reasons and not all(one.image for one in found)
    assert cast(plain) == found
    assert contents(tmp_path / "spread") == contents(tmp_path / "alone")
    assert work.judged == plain.judged == len(reasons)


@pytest.mark.parametrize("settled", [0, 1, 5, 13])
def test_an_interrupted_casting_ends_with_the_same_records(recipe: Recipe, tmp_path: Path, settled: int) -> None:
    class Interrupted(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        if done > settled:
            raise Interrupted

    whole = cast(studio(recipe, tmp_path / "whole"))
    with pytest.raises(Interrupted):
        cast(studio(recipe, tmp_path / "broken"), progress=stop)
    assert len(list((tmp_path / "broken/portraits").glob("*.json"))) == settled + 1
    assert cast(studio(recipe, tmp_path / "broken")) == whole
    assert contents(tmp_path / "broken") == contents(tmp_path / "whole")


def test_auditions_of_one_call_share_batches(recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    class Counting(Painter):
        def draw(self, shots: Sequence[Shot], likeness: None) -> list[Image.Image]:
            sizes.append(len(shots))
            return super().draw(shots, likeness)

    monkeypatch.setattr(Studio, "renderer", Counting())
    audition(studio(recipe, tmp_path), [Call(person, 0) for person in PEOPLE], lambda heard: None)
    assert sizes[:3] == [4, 4, 4] and sum(sizes) <= len(PEOPLE) * 4
