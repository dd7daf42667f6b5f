"""From people to scenes with pictures of noise: where a build stops, what it goes on with, and what each scene is drawn
from.
"""

import hashlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hand_made import build_in
from PIL import Image
from reviewing import NoiseGate, NoiseRenderer, built_again, noise_engine

from generation import pipeline
from generation.cli import main as cli
from generation.concepts.image_prompts import VIEWS, face_prompt
from generation.images.items import AS_PORTRAYED, view_of
from generation.images.run_folder import Run
from generation.images.worker import Worker
from generation.pipeline import BuildContext
from generation.rendering.families import FaceIdXl, Likeness
from generation.rendering.placing import place_of
from schemas.scene import Candidate, DrawRequest, Portrait, Verdict, View


class WatchedRenderer(NoiseRenderer):
    """Keeps what it was asked for: requests beside the faces that they are drawn from."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[list[tuple[DrawRequest, Likeness | None]]] = []

    def draw(self, requests: Sequence[DrawRequest], likenesses: Sequence[Likeness | None]) -> list[Image.Image]:
        self.calls.append(list(zip(requests, likenesses, strict=True)))
        return super().draw(requests, likenesses)

    @property
    def drawn(self) -> list[tuple[DrawRequest, Likeness | None]]:
        return [asked for call in self.calls for asked in call]


@pytest.fixture
def context(tmp_path: Path, checkpoint: Path) -> BuildContext:
    context = build_in(tmp_path / "run", checkpoint, people=3, events=7)
    recipe = context.recipe.model_dump() | {"attempts": {"portrait": 8, "scene": 8}}
    return pipeline.prepare(type(context.recipe).model_validate(recipe), context.run)


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> WatchedRenderer:
    """What every worker draws with."""
    renderer = WatchedRenderer()
    monkeypatch.setattr(Worker, "renderer", renderer)
    monkeypatch.setattr(Worker, "gate", NoiseGate())
    return renderer


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".json", ".png") and path.parent != folder
    }


# where it stops


def test_until_portraits_draws_no_scene_and_the_next_build_goes_on_to_the_same_bytes(
    context: BuildContext, tmp_path: Path, checkpoint: Path
) -> None:
    heard: list[str] = []
    stopped, report = pipeline.draw(context, noise_engine(), lambda stage, *_: heard.append(stage), until="portraits")
    assert set(heard) == {"portraits", "views"} and report.drawn["scenes"] == 0
    plan = pipeline.plan(built_again(stopped))
    assert (plan.portraits_left, plan.views_left, plan.scenes_left) == (0, 0, 21)
    assert not (context.run.folder / "scenes").exists() and (context.run.folder / "contact_sheet.png").exists()
    before = digests(context.run.folder)
    pipeline.draw(built_again(context), noise_engine())
    after = digests(context.run.folder)
    assert {name: after[name] for name in before} == before and len(after) > len(before)
    whole = pipeline.prepare(context.recipe, Run(tmp_path / "whole"))
    pipeline.draw(whole, noise_engine())
    assert digests(tmp_path / "whole") == after


@pytest.mark.parametrize("left", [1, 5, 8, 12])
def test_a_build_that_is_killed_among_portraits_views_or_scenes_goes_on_to_the_same_bytes(
    context: BuildContext, tmp_path: Path, left: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        pipeline.draw(context, noise_engine(left))
    broken = digests(context.run.folder)
    pipeline.draw(built_again(context), noise_engine())
    whole = pipeline.prepare(context.recipe, Run(tmp_path / "whole"))
    pipeline.draw(whole, noise_engine())
    after = digests(context.run.folder)
    assert digests(tmp_path / "whole") == after and {name: after[name] for name in broken} == broken


def test_the_command_stops_after_portraits_and_says_where_they_are(
    context: BuildContext,
    watched: WatchedRenderer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(context.recipe.model_dump(mode="json")))
    monkeypatch.chdir(tmp_path)

    def build(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["pebench", "build", "--recipe", "mine.yaml", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        assert left.value.code == 0, said.err
        return " ".join(said.out.split())

    said = build("--until", "portraits")
    run = tmp_path / "runs" / context.recipe.name
    assert "Portraits and views are in" in said and "pebench review" in said and (run / "report.html").exists()
    assert not (tmp_path / "pebench").exists() and not (run / "scenes").exists()
    drawn = len(watched.drawn)
    again = build("--until", "portraits")
    assert len(watched.drawn) == drawn and "0 portraits, 0 other views, 21 scenes" in again
    assert "load_dataset(" in build() and (tmp_path / "pebench/README.md").exists()


# views


def test_views_are_drawn_from_the_portrait_at_a_fixed_place(context: BuildContext, watched: WatchedRenderer) -> None:
    pipeline.draw(context, until="portraits")
    portraits = {person.id: portrait for person, portrait in zip(context.people, _portraits(context), strict=True)}
    of_views = [(request, face) for request, face in watched.drawn if face is not None]
    assert {request.place for request, _ in of_views} == {AS_PORTRAYED}
    assert {request.place for request, face in watched.drawn if face is None} == {None}
    pictures = {id(face): face.picture.tobytes() for _, face in of_views}
    accepted = {_pixels(context, portrait) for portrait in portraits.values() if portrait.image}
    assert set(pictures.values()) == accepted
    prompts = {request.prompt for request, _ in of_views}
    worded = {face_prompt(p, n).text for p in context.people for n in range(1, len(VIEWS)) if portraits[p.id].image}
    assert prompts == worded
    assert any(len({id(face) for _, face in call}) > 1 for call in watched.calls), "people share a batch"


def test_a_view_that_is_not_the_portraits_face_is_drawn_again(context: BuildContext, watched: WatchedRenderer) -> None:
    pipeline.draw(context, until="portraits")
    views = context.items.finished_views(context.people)
    assert len(views) == 5 * sum(portrait.image is not None for portrait in _portraits(context))
    assert any(len(view.candidates) > 1 for view in views), "the gate refuses every third"
    for view in views:
        assert [candidate.number for candidate in view.candidates] == list(range(len(view.candidates)))
        assert [candidate.verdict.ok for candidate in view.candidates[:-1]] == [False] * (len(view.candidates) - 1)
        assert (view.source, bool(view.box), bool(view.embedding)) == ("drawn", bool(view.image), bool(view.image))


def test_a_family_that_does_not_mix_draws_one_person_in_a_call(
    context: BuildContext, watched: WatchedRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watched, "family", FaceIdXl, raising=False)
    pipeline.draw(context)
    faces = [{id(face) for _, face in call} for call in watched.calls if call[0][1] is not None]
    assert {len(of_call) for of_call in faces} == {1}


# scenes


def test_every_scene_is_drawn_from_its_view_at_its_place(context: BuildContext, watched: WatchedRenderer) -> None:
    pipeline.draw(context)
    sheets = {sheet.portrait.person: sheet for sheet in context.items.sheets(context.people) if sheet}
    scenes = context.items.finished_scenes(context.people, context.slots)
    by_seed = {request.seed: (request, face) for request, face in watched.drawn}
    slots = {slot.event.id: slot for slot in context.slots}
    people = {person.id: person for person in context.people}
    for scene in scenes:
        person, slot, sheet = people[scene.person], slots[scene.event], sheets[scene.person]
        face = context.items.face_for(person, sheet, slot)
        assert view_of(face) == scene.view
        for candidate in scene.candidates:
            request, likeness = by_seed[candidate.seed]
            assert likeness.picture.tobytes() == _pixels(context, face) and likeness.box == face.box
            assert request.place == place_of(0, "scene", person.id, slot.event.id, 0, candidate.number)
        assert scene.place == by_seed[scene.candidates[-1].seed][0].place
    assert len({scene.place for scene in scenes}) == len(scenes)
    assert any(len({id(face) for _, face in call}) > 1 for call in watched.calls if call[0][1]), "views share a batch"


def test_no_scene_is_drawn_from_a_view_that_was_given_up(context: BuildContext, watched: WatchedRenderer) -> None:
    pipeline.draw(context, until="portraits")
    for person, portrait in zip(context.people, _portraits(context), strict=True):
        for view in context.items.views(person, portrait):
            if view.number in (1, 4):
                _give_up(context, view)
    again = built_again(context)
    assert pipeline.plan(again).views_left == 0
    watched.calls.clear()
    pipeline.draw(again)
    scenes = again.items.finished_scenes(again.people, again.slots)
    assert len(scenes) == 21 and {scene.view for scene in scenes} <= {0, 2, 3, 5}
    seen = {hashlib.sha256(face.picture.tobytes()).hexdigest() for _, face in watched.drawn if face}
    assert len(seen) == 4 * 3, "every view that is left, and no other"


def _portraits(context: BuildContext) -> list[Portrait | None]:
    return context.items.portraits(context.people)


def _pixels(context: BuildContext, face: Portrait | View) -> bytes:
    return Image.open(io.BytesIO(context.run.picture(face))).convert("RGB").tobytes()


def _give_up(context: BuildContext, view: View) -> None:
    """As if all of its candidates had been refused."""
    refused = tuple(Candidate(number=n, seed=n, verdict=Verdict(ok=False, reason="no face")) for n in range(8))
    nothing = {"image": None, "box": None, "embedding": None, "candidates": refused}
    path = context.run.folder / f"views/{view.key}.json"
    path.write_text(view.model_copy(update=nothing).model_dump_json())
    path.with_suffix(".png").unlink()
