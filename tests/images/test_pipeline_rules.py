"""What an item's key depends on, and what it does not."""

import json
import os
import shutil
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from generation import pipeline
from generation.base.errors import UserError
from generation.base.recipes import read_recipe
from generation.concepts import files as concept_files
from generation.concepts.balance import looks_of
from generation.concepts.image_prompts import VIEWS
from generation.concepts.packaged import held_out_people, packaged_events
from generation.dataset import provenance
from generation.images.items import view_of
from generation.images.run_folder import Run
from generation.images.sheets import Sheet
from generation.pipeline import BuildContext
from generation.rendering.checkpoint import MANIFEST, manifest_of
from schemas.calibration import Speed
from schemas.concepts import Event, Person
from schemas.marker import MadeOf
from schemas.recipe import Recipe
from schemas.scene import Candidate, Portrait, Verdict, View


def build(tmp_path: Path, recipe: Recipe) -> BuildContext:
    return pipeline.prepare(recipe, Run(tmp_path / "run"))


COMMON = {"drawn_with": "", "candidates": (), "person": "p", "source": "drawn"}
FACE = COMMON | {"box": (1, 1, 9, 9), "embedding": (0.0,) * 128}
PORTRAIT = Portrait(key="k", image="0" * 64, **FACE)
SHEET = Sheet(PORTRAIT, [View(key=f"k{n}", number=n, image=str(n) * 64, **FACE) for n in range(1, len(VIEWS))])


def keys(context: BuildContext, sheet: Sheet = SHEET) -> list[str]:
    return (
        [context.items.portrait_key(p) for p in context.people]
        + [context.items.view_key(p, sheet.portrait, n) for p in context.people for n in range(1, len(VIEWS))]
        + scene_keys(context, sheet)
    )


def scene_keys(context: BuildContext, sheet: Sheet = SHEET) -> list[str]:
    return [context.items.scene_key(p, sheet, slot) for p in context.people for slot in context.slots]


@pytest.fixture(params=["drawn", "packaged"])
def recipe(request: pytest.FixtureRequest, checkpoint: Path) -> Recipe:
    return moved(read_recipe("embedded", people=3, events=4, portraits=request.param), checkpoint)


def moved(recipe: Recipe, checkpoint: Path) -> Recipe:
    return recipe.model_copy(update={"checkpoint": recipe.checkpoint.model_copy(update={"path": str(checkpoint)})})


def test_keys_are_unique(tmp_path: Path, recipe: Recipe) -> None:
    all_keys = keys(build(tmp_path, recipe))
    assert len(set(all_keys)) == len(all_keys) == 3 + 3 * 5 + 12


@pytest.mark.parametrize(
    "change",
    [{"name": "other"}, {"dataset": {"pretty_name": "x", "license": "y"}}, {"attempts": {"portrait": 3, "scene": 2}}],
)
def test_the_card_the_name_and_the_attempts_redraw_nothing(tmp_path: Path, recipe: Recipe, change: dict) -> None:
    assert keys(build(tmp_path, recipe)) == keys(build(tmp_path, Recipe.model_validate(recipe.model_dump() | change)))


def redrawn(tmp_path: Path, recipe: Recipe, other: Recipe) -> None:
    """All that is drawn has other keys; faces that come with their people are drawn by nobody."""
    one, two = build(tmp_path, recipe), build(tmp_path, other)
    faces = len(keys(one)) - len(scene_keys(one))
    kept = keys(one)[:faces] if recipe.portraits == "packaged" else []
    assert set(keys(one)) & set(keys(two)) == set(kept)


def test_another_seed_redraws_everything(tmp_path: Path, recipe: Recipe) -> None:
    redrawn(tmp_path, recipe, Recipe.model_validate(recipe.model_dump() | {"seed": 1}))


def test_more_attempts_open_what_was_given_up_and_fewer_close_what_took_more(tmp_path: Path, recipe: Recipe) -> None:
    recipe = recipe.model_copy(update={"portraits": "drawn"})
    context = build(tmp_path, recipe)
    candidates = tuple(Candidate(number=n, seed=n, verdict=Verdict(ok=n == 4)) for n in range(5))
    given_up = Portrait(
        key=context.items.portrait_key(context.people[0]),
        drawn_with="",
        candidates=candidates[:4],
        image=None,
        person="a",
        source="drawn",
        box=None,
        embedding=None,
    )
    late = Portrait(
        key=context.items.portrait_key(context.people[1]),
        drawn_with="",
        candidates=candidates,
        image="0" * 64,
        person="b",
        source="drawn",
        box=(1, 1, 9, 9),
        embedding=(0.0,) * 128,
    )
    context.run.finish(given_up, None)
    context.run.finish(late, b"picture")
    for attempts, opened, accepted in ((4, False, False), (5, True, True), (12, True, True)):
        changed = build(
            tmp_path, Recipe.model_validate(recipe.model_dump() | {"attempts": {"portrait": attempts, "scene": 8}})
        )
        first, portrait, _ = changed.items.portraits(context.people)
        assert (first is None) == opened
        assert portrait is not None and bool(portrait.image) == accepted


@pytest.mark.parametrize("field", ["steps", "batch_size", "size"])
def test_how_the_checkpoint_draws_redraws_everything(tmp_path: Path, recipe: Recipe, field: str) -> None:
    checkpoint = recipe.checkpoint.model_dump()
    other = Recipe.model_validate(recipe.model_dump() | {"checkpoint": checkpoint | {field: checkpoint[field] * 2}})
    redrawn(tmp_path, recipe, other)


def test_another_picture_of_a_view_redraws_alone_what_may_be_drawn_from_it(tmp_path: Path, recipe: Recipe) -> None:
    context = build(tmp_path, recipe)
    other = Sheet(PORTRAIT, [SHEET.views[0].model_copy(update={"image": "f" * 64}), *SHEET.views[1:]])
    changed = {key for key, new in zip(scene_keys(context), scene_keys(context, other), strict=True) if key != new}
    from_it = {
        context.items.scene_key(person, SHEET, slot)
        for person in context.people
        for slot in context.slots
        if any(face is SHEET.views[0] for face in context.items.faces_for(person, SHEET, slot))
    }
    assert changed == from_it and 0 < len(changed) < len(scene_keys(context))


def test_another_view_has_its_turn_where_candidates_of_one_fail(tmp_path: Path, recipe: Recipe) -> None:
    items, person = build(tmp_path, recipe).items, build(tmp_path, recipe).people[0]
    slot = build(tmp_path, recipe).slots[0]
    tried = [view_of(items.face_for(person, SHEET, slot, number)) for number in range(16)]
    one, two, three = dict.fromkeys(tried)
    assert tried == [one] * 4 + [two] * 4 + [three] * 4 + [one] * 4
    alone = Sheet(PORTRAIT, [])
    assert {items.face_for(person, alone, slot, number) for number in range(16)} == {PORTRAIT}


def test_another_portrait_makes_other_views_of_drawn_and_given_ones_alike(tmp_path: Path, recipe: Recipe) -> None:
    context, other = build(tmp_path, recipe), PORTRAIT.model_copy(update={"image": "f" * 64})
    person = context.people[0]
    assert context.items.view_key(person, PORTRAIT, 1) != context.items.view_key(person, other, 1)


def test_every_view_is_drawn_from_as_often_as_the_others_and_never_one_that_was_given_up(
    tmp_path: Path, checkpoint: Path
) -> None:
    recipe = moved(read_recipe("embedded", people=20, events=40, takes=2), checkpoint)
    context = build(tmp_path, recipe)
    for person in context.people:
        shown = Counter(view_of(context.items.face_for(person, SHEET, slot)) for slot in context.slots)
        assert len(shown) == len(VIEWS) and all(0.1 <= n / len(context.slots) <= 0.3 for n in shown.values())
        takes = {}
        for slot in context.slots:
            takes.setdefault(slot.event.id, set()).add(view_of(context.items.face_for(person, SHEET, slot)))
        assert all(len(views) == 2 for views in takes.values()), "another take shows another view"
    left = Sheet(PORTRAIT, [view for view in SHEET.views if view.number not in (2, 4)])
    whole, rest = Counter(), Counter()
    for person in context.people:
        for slot in context.slots:
            face = context.items.face_for(person, left, slot)
            wanted = context.items.face_for(person, SHEET, slot)
            assert face in left.faces and (face == wanted or wanted.number in (2, 4)), "the others stay where they are"
            whole[view_of(wanted)] += 1
            rest[view_of(face)] += 1
    assert all(rest[view] > 1.3 * whole[view] for view in (0, 1, 3, 5)), "what was given up is shared by all others"
    alone = Sheet(PORTRAIT, [])
    assert {context.items.face_for(person, alone, slot) for slot in context.slots} == {PORTRAIT}


def test_more_people_and_events_leave_the_others_alone(tmp_path: Path, recipe: Recipe) -> None:
    larger = Recipe.model_validate(recipe.model_dump() | {"people": 5, "events": 7})
    assert set(keys(build(tmp_path, recipe))) < set(keys(build(tmp_path, larger)))


def test_more_than_is_packaged_is_refused(tmp_path: Path, recipe: Recipe) -> None:
    with pytest.raises(UserError, match="1000 were asked for"):
        build(tmp_path, Recipe.model_validate(recipe.model_dump() | {"people": 1000}))


def test_a_checkpoint_is_known_by_its_bytes_and_not_by_its_place(
    tmp_path: Path, recipe: Recipe, checkpoint: Path
) -> None:
    other = shutil.copytree(checkpoint, tmp_path / "elsewhere")
    assert keys(build(tmp_path, recipe)) == keys(build(tmp_path, moved(recipe, other)))
    (other / "unet" / "weights.safetensors").write_bytes(b"other weights")
    (other / MANIFEST).write_text(json.dumps(manifest_of(other)))
    assert not set(keys(build(tmp_path, recipe))) & set(keys(build(tmp_path, moved(recipe, other)))), "limits too"


def test_an_event_that_the_classifier_does_not_know_is_refused_or_marked(
    tmp_path: Path, recipe: Recipe, checkpoint: Path
) -> None:
    path = checkpoint / "calibration.json"
    calibration = json.loads(path.read_text())
    lost = calibration["event"]["labels"].pop(0)
    path.write_text(json.dumps(calibration))
    (checkpoint / MANIFEST).write_text(json.dumps(manifest_of(checkpoint)))
    name = next(event.name for event in packaged_events() if event.id == lost)
    with pytest.raises(UserError, match=f"not trained on '{name}' .* --unverified-events"):
        build(tmp_path, recipe)
    assert pipeline.plan(build(tmp_path, recipe.model_copy(update={"unverified_events": True}))).unverified == [name]


@pytest.fixture
def addition(tmp_path: Path) -> Path:
    """Two people and an event of one's own, unlike the packaged ones."""
    people = [
        held_out_people()[n].model_copy(update={"id": f"own-{n}", "name": name})
        for n, name in enumerate(("Ottiline Brackwater", "Ferrand Quillmore"))
    ]
    event = packaged_events()[30].model_copy(update={"id": "own-event", "name": "kite festival"})
    text = event.description.replace("The subject", "At a kite festival the subject", 1)
    path = tmp_path / "My additions.jsonl"
    path.write_text(
        "".join(record.model_dump_json() + "\n" for record in (*people, event.model_copy(update={"description": text})))
    )
    return path


def test_what_is_added_redraws_nothing_and_changes_no_place(
    tmp_path: Path, recipe: Recipe, addition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(concept_files, "check_file", unchecked)
    before = build(tmp_path, recipe)
    after = build(tmp_path, recipe.model_copy(update={"add": (str(addition),), "unverified_events": True}))
    assert set(keys(before)) < set(keys(after)) and len(keys(after)) == 5 + 5 * 5 + 5 * 5
    for kind in ("person_ranks", "event_ranks"):
        old, new = getattr(before.selection, kind)(0), getattr(after.selection, kind)(0)
        assert old == {image_id: place for image_id, place in new.items() if not image_id.startswith("own")}
        assert {place.block for image_id, place in new.items() if image_id.startswith("own")} == {"added-my_additions"}


def test_held_out_people_come_one_for_twenty_unless_said(tmp_path: Path, checkpoint: Path) -> None:
    for people, held_out, count in ((8, None, 0), (40, None, 2), (None, None, 10), (8, 3, 3), (200, 0, 0)):
        recipe = moved(read_recipe("embedded", people=people, events=2, held_out=held_out), checkpoint)
        selection = build(tmp_path, recipe).selection
        assert len(selection.people["held-out"]) == count
        assert len(selection.everybody) == (people or 200) + count


def test_own_concepts_stand_in_place_of_the_packaged_ones(tmp_path: Path, recipe: Recipe) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text("".join(person.model_dump_json() + "\n" for person in held_out_people()[:4]))
    own = recipe.model_copy(update={"concepts": (str(path),), "people": None})
    selection = build(tmp_path, own).selection
    assert [person.id for person in selection.everybody] == [person.id for person in held_out_people()[:4]]
    assert len(selection.all_events) == 4
    apart = build(tmp_path, own.model_copy(update={"held_out": 1})).selection
    assert [[p.id for p in group] for group in apart.people.values()] == [
        [p.id for p in held_out_people()[:3]],
        [held_out_people()[3].id],
    ]
    with pytest.raises(UserError, match="held_out: 4 were asked for and there are 4 people"):
        build(tmp_path, own.model_copy(update={"held_out": 4}))
    with pytest.raises(UserError, match="people: 9 were asked for and there are 4"):
        build(tmp_path, own.model_copy(update={"people": 9}))


def unchecked(path: Path, taken: object) -> tuple[concept_files.Concepts, list[str]]:
    """The records as they are; what holds against them is tested elsewhere."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    people, events = (
        [Person(**line) for line in lines if "age" in line],
        [Event(**line) for line in lines if "age" not in line],
    )
    return concept_files.Concepts(people, events), []


def test_planning_leaves_nothing_behind_and_follows_the_cost(
    tmp_path: Path, recipe: Recipe, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    plan = pipeline.plan(build(tmp_path, recipe))
    assert not (tmp_path / "run").exists()
    assert (plan.scenes, plan.portraits_left, plan.views_left, plan.scenes_left) == (12, 3, 15, 12)
    given = 18 if recipe.portraits == "packaged" else 0
    faces = (18 - given) * 2 * (1 - 0.5**recipe.attempts.portrait)
    candidates = faces + 12 * 2 * (1 - 0.5**recipe.attempts.scene)
    seconds = 5 + 0.2 * given + 0.5 * candidates + 0.1 * 12
    assert plan.seconds == pytest.approx(seconds), "more cores than were measured promise nothing"
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert pipeline.plan(build(tmp_path, recipe)).seconds == pytest.approx(2 * seconds)
    here = Speed(start=1, face=0.1, scene=0.25, published=0.05, cores=1, machine="this one")
    measured = pipeline.plan(build(tmp_path, recipe), here)
    assert measured.seconds == pytest.approx(1 + 0.1 * given + 0.25 * candidates + 0.05 * 12)
    cost = json.loads((checkpoint / "cost.json").read_text())
    looks = {looks_of(person): 0.25 for person in build(tmp_path, recipe).people}
    (checkpoint / "cost.json").write_text(json.dumps(cost | {"acceptance_by_looks": looks}))
    assert pipeline.plan(build(tmp_path, recipe), here).seconds > measured.seconds + 5, (
        "who is hard to draw takes longer"
    )
    assert plan.megabytes == pytest.approx((given + candidates + 12) * 30 / 1000)


def test_what_a_data_set_is_made_of_follows_its_name_and_not_its_place(
    tmp_path: Path, recipe: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = build(tmp_path, recipe)
    made = pipeline.made_of(context, tmp_path / "pebench")
    assert made == pipeline.made_of(context, tmp_path / "elsewhere" / "pebench")
    assert MadeOf.model_validate_json(made.model_dump_json()) == made
    assert made != pipeline.made_of(context, tmp_path / "other")
    (tmp_path / "pebench").mkdir()
    monkeypatch.chdir(tmp_path / "pebench")
    assert made == pipeline.made_of(context, Path())


@pytest.mark.parametrize(("changed", "name"), [("prompts", "caption.md"), ("data", "card.md")])
def test_another_wording_of_caption_or_card_is_another_data_set(
    tmp_path: Path, recipe: Recipe, monkeypatch: pytest.MonkeyPatch, changed: str, name: str
) -> None:
    context, files = build(tmp_path, recipe), resources.files
    before = pipeline.made_of(context, tmp_path / "pebench").model_dump()
    other = tmp_path / changed
    other.mkdir()
    (other / name).write_text(files(changed).joinpath(name).read_text("utf-8") + "!", "utf-8")
    monkeypatch.setattr(provenance.resources, "files", lambda room: other if room == changed else files(room))
    after = pipeline.made_of(context, tmp_path / "pebench").model_dump()
    assert {key for key in before if before[key] != after[key]} == {"texts"}
