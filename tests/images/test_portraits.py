"""Whose portrait is accepted, and which candidate, depends neither on where candidates are drawn nor on the order in
which they come back.
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
from generation.images import portraits
from generation.images.items import Items
from generation.images.portraits import (
    Deliver,
    PortraitCandidates,
    PortraitJob,
    PortraitStage,
    draw_portrait_candidates,
)
from generation.images.run_folder import Run
from generation.images.worker import Worker
from generation.rendering.checkpoint import find_checkpoint
from schemas.recipe import Recipe
from schemas.scene import DrawRequest, Portrait, Verdict
from validation.gate import Judged
from validation.images.look_alikes import look_alike

PEOPLE = packaged_people()[:14]
FACES = 9  # so many different faces are drawn, so people resemble each other and somebody is left without one


class ColourPainter:
    """A colour for every seed."""

    drawn_with = "a painter"
    device = torch.device("cpu")

    def draw(self, requests: Sequence[DrawRequest], likenesses: Sequence[None]) -> list[Image.Image]:
        assert likenesses == [None] * len(requests)
        return [Image.new("RGB", (8, 8), (request.seed % 251, request.seed % 3, 0)) for request in requests]


class TwoThirdsGate:
    """Lets two candidates of three pass; a face is one of few."""

    def portrait(self, image: Image.Image, accepted: Sequence[np.ndarray]) -> Judged:
        assert not accepted, "candidates are compared with nobody where they are drawn"
        red, green, _ = image.getpixel((0, 0))
        if green == 0:
            return Judged(Verdict(ok=False, reason="blurred"))
        return Judged(Verdict(ok=True, scores={"red": red}), (1, 1, 5, 5), np.eye(128)[red % FACES])


@pytest.fixture(autouse=True)
def painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "renderer", ColourPainter())
    monkeypatch.setattr(Worker, "gate", TwoThirdsGate())
    monkeypatch.setattr(portraits, "drawn_with", lambda worker, person, view: f"painted for {person.id}")


@pytest.fixture
def recipe(checkpoint: Path) -> Recipe:
    plain = read_recipe(
        "embedded", people=len(PEOPLE), events=1, portraits="drawn", attempts={"portrait": 4, "scene": 1}
    )
    return plain.model_copy(update={"checkpoint": plain.checkpoint.model_copy(update={"path": str(checkpoint)})})


def worker_of(recipe: Recipe, folder: Path) -> Worker:
    checkpoint = find_checkpoint(recipe.checkpoint)
    return Worker(Items(recipe, checkpoint.digest, Run(folder)), checkpoint)


def portraits_of(worker: Worker, engine=None, progress=lambda *_: None) -> list[Portrait]:
    """Everybody's portrait; without an engine, with candidates of three people at a time."""
    stage = PortraitStage(worker, PEOPLE, lambda *_: None)
    stage.progress = progress
    before = (-1, 0)
    while jobs := stage.jobs():
        assert (len(stage.settled), jobs[0].first) > before, "a round of jobs came to nothing"
        before = (len(stage.settled), jobs[0].first)
        (engine or (lambda jobs, deliver: draw_portrait_candidates(worker, jobs[:3], deliver)))(jobs, stage.receive)
    return stage.portraits


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def one_after_the_other(worker: Worker) -> dict[str, list[tuple[int, str]]]:
    """What must come out, told as simply as can be: (number, reason) of each candidate by person."""
    faces: list[np.ndarray] = []
    candidates: dict[str, list[tuple[int, str]]] = {}
    for person in PEOPLE:
        candidates[person.id] = []
        for number in range(4):
            (image,) = ColourPainter().draw([worker.items.portrait_request(person, number)], [None])
            judged = TwoThirdsGate().portrait(image, [])
            verdict = (
                look_alike(judged.embedding, faces, worker.checkpoint.calibration.identity)
                if judged.verdict.ok
                else judged.verdict
            )
            candidates[person.id].append((number, verdict.reason))
            if verdict.ok:
                faces.append(judged.embedding)
                break
    return candidates


@pytest.mark.parametrize("order", range(6))
def test_portraits_do_not_depend_on_how_jobs_are_spread(recipe: Recipe, tmp_path: Path, order: int) -> None:
    mixer = random.Random(order)
    worker = worker_of(recipe, tmp_path / "spread")

    def spread(jobs: Sequence[PortraitJob], deliver: Deliver) -> None:
        drawn: list[PortraitCandidates] = []
        first, others = jobs[0], list(jobs[1:])
        chosen = [first, *mixer.sample(others, mixer.randint(0, len(others)))]
        mixer.shuffle(chosen)
        for start in range(0, len(chosen), size := mixer.randint(1, 5)):
            draw_portrait_candidates(worker, chosen[start : start + size], drawn.append)
        mixer.shuffle(drawn)
        for candidates in drawn:
            deliver(candidates)

    plain = worker_of(recipe, tmp_path / "alone")
    spread_out = portraits_of(worker, spread)
    expected = one_after_the_other(worker)
    assert {
        portrait.person: [(c.number, c.verdict.reason) for c in portrait.candidates] for portrait in spread_out
    } == expected
    reasons = [reason for tried in expected.values() for _, reason in tried]
    assert "look-alike" in reasons and "blurred" in reasons and not all(portrait.image for portrait in spread_out)
    assert {portrait.drawn_with for portrait in spread_out} == {f"painted for {person.id}" for person in PEOPLE}
    assert portraits_of(plain) == spread_out
    assert contents(tmp_path / "spread") == contents(tmp_path / "alone")
    assert worker.candidates_judged == plain.candidates_judged == len(reasons)


@pytest.mark.parametrize("settled", [0, 1, 5, 13])
def test_an_interrupted_stage_ends_with_the_same_records(recipe: Recipe, tmp_path: Path, settled: int) -> None:
    class Interrupted(Exception):
        pass

    def stop(stage: str, done: int, total: int) -> None:
        if done > settled:
            raise Interrupted

    whole = portraits_of(worker_of(recipe, tmp_path / "whole"))
    with pytest.raises(Interrupted):
        portraits_of(worker_of(recipe, tmp_path / "broken"), progress=stop)
    assert len(list((tmp_path / "broken/portraits").glob("*.json"))) == settled + 1
    assert portraits_of(worker_of(recipe, tmp_path / "broken")) == whole
    assert contents(tmp_path / "broken") == contents(tmp_path / "whole")


def test_jobs_of_one_call_share_batches(recipe: Recipe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    class Counting(ColourPainter):
        def draw(self, requests: Sequence[DrawRequest], likenesses: Sequence[None]) -> list[Image.Image]:
            sizes.append(len(requests))
            return super().draw(requests, likenesses)

    monkeypatch.setattr(Worker, "renderer", Counting())
    draw_portrait_candidates(
        worker_of(recipe, tmp_path), [PortraitJob(person, 0) for person in PEOPLE], lambda drawn: None
    )
    assert sizes[:3] == [4, 4, 4] and sum(sizes) <= len(PEOPLE) * 4
