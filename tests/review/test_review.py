"""What people decide, and what the next build makes of it."""

import hashlib
import json
import threading
from pathlib import Path

import pytest
from hand_made import build_in, fill
from reviewing import built_again, draw_noise, drawn, say

from generation import pipeline
from generation.base.errors import UserError
from generation.concepts.edits import edited, latest, new_objections, texts_of, with_edits
from generation.images.decision_log import Ledger
from generation.images.decisions import StandingDecisions
from generation.pipeline import BuildContext
from generation.review.doubts import Doubts
from schemas.concepts import SuppliedPictures
from schemas.review import REJECTED, Decision, Edit
from schemas.scene import Scene


def finished_scenes(context: BuildContext) -> list[Scene]:
    return context.items.finished_scenes(context.people, context.slots)


def pictures(context: BuildContext) -> dict[tuple[str, str], str]:
    return {(scene.person, scene.event): scene.image for scene in finished_scenes(context)}


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def rebuilt(context: BuildContext, left: int = 10**6) -> BuildContext:
    draw_noise(built_again(context), left)
    return built_again(context)


def withdraw(context: BuildContext, decision: Decision) -> None:
    fields = {"key": decision.key, "number": decision.number, "image": decision.image}
    Ledger(context.run, Decision).add(reviewer=decision.reviewer, verdict="withdrawn", withdraws=decision.id, **fields)


@pytest.fixture
def context(tmp_path: Path, checkpoint: Path) -> BuildContext:
    return drawn(tmp_path / "run", checkpoint)


def test_what_is_rejected_is_drawn_again_with_the_next_candidate_and_nothing_else_changes(
    context: BuildContext,
) -> None:
    before, files = pictures(context), digests(context.run.folder / "scenes")
    former = finished_scenes(context)[1]
    say(context, "reject", n=1)
    assert (
        pipeline.plan(built_again(context)).scenes_left == 1 and pipeline.plan(built_again(context)).portraits_left == 0
    )
    after = rebuilt(context)
    changed = [which for which, image in pictures(after).items() if image != before[which]]
    assert changed == [(former.person, former.event)]
    assert {name: digest for name, digest in digests(context.run.folder / "scenes").items() if name in files} == files
    item = finished_scenes(after)[1]
    rejected = item.candidates[len(former.candidates) - 1]
    assert [c.number for c in item.candidates] == list(range(len(item.candidates))) and len(item.candidates) > len(
        former.candidates
    )
    assert (rejected.verdict.ok, rejected.verdict.reason, rejected.seed) == (
        False,
        REJECTED,
        former.candidates[-1].seed,
    )
    assert rejected.verdict.scores == former.candidates[-1].verdict.scores
    for candidate in item.candidates:
        assert context.run.picture_of(item, candidate).is_file()


def test_a_rejection_that_is_taken_back_restores_every_byte_without_drawing(
    context: BuildContext, tmp_path: Path
) -> None:
    pipeline.publish(context, tmp_path / "first/pebench")
    decision = say(context, "reject", n=2)
    after = rebuilt(context)
    assert pictures(after) != pictures(context)
    withdraw(context, decision)
    assert pipeline.plan(built_again(context)).scenes_left == 0
    pipeline.publish(rebuilt(context, left=0), tmp_path / "second/pebench")
    assert digests(tmp_path / "first") == digests(tmp_path / "second")
    say(built_again(context), "reject", n=2)  # once more: what was drawn for it is found
    assert pictures(rebuilt(context, left=0)) == pictures(after)


def test_what_replaces_a_picture_can_be_rejected_too(context: BuildContext) -> None:
    seen = {pictures(context)[key] for key in list(pictures(context))[:1]}
    for _ in range(2):
        say(built_again(context), "reject", n=0)
        context = rebuilt(context)
        seen.add(next(iter(pictures(context).values())))
    assert len(seen) == 3
    assert sum(c.verdict.reason == REJECTED for c in finished_scenes(context)[0].candidates) == 2


def test_at_the_last_attempt_the_item_is_given_up_and_reported(context: BuildContext) -> None:
    scenes = finished_scenes(context)
    n = max(range(len(scenes)), key=lambda n: len(scenes[n].candidates))
    say(context, "reject", n=n)
    attempts = {"portrait": 8, "scene": len(scenes[n].candidates)}
    recipe = context.recipe.model_validate(context.recipe.model_dump() | {"attempts": attempts})
    last = pipeline.prepare(recipe, context.run)
    assert pipeline.plan(last).scenes_left == 0
    assert draw_noise(last, left=0).given_up == (f"{scenes[n].person} at {scenes[n].event}",)
    assert pipeline.plan(built_again(context)).scenes_left == 1  # more attempts open it


def test_an_interrupted_build_goes_on_to_the_same_pictures(
    context: BuildContext, tmp_path: Path, checkpoint: Path
) -> None:
    other = drawn(tmp_path / "other", checkpoint)
    for build in (context, other):
        for n in (0, 3, 5):
            say(build, "reject", n=n)
    with pytest.raises(KeyboardInterrupt):
        rebuilt(context, left=1)
    assert pictures(rebuilt(context)) == pictures(rebuilt(other))


def test_a_rejected_portrait_is_drawn_again_and_with_it_its_scenes_alone(context: BuildContext) -> None:
    before = pictures(context)
    decision = say(context, "reject", kind="portrait", n=1)
    after = rebuilt(context)
    changed = {person for (person, event), image in pictures(after).items() if image != before[person, event]}
    assert changed == {context.people[1].id}
    withdraw(context, decision)
    assert pictures(rebuilt(context, left=0)) == before


def test_a_rejected_view_is_drawn_again_and_with_it_its_scenes_alone(context: BuildContext, tmp_path: Path) -> None:
    before, made = pictures(context), pipeline.made_of(context, tmp_path)
    scene = next(scene for scene in finished_scenes(context) if scene.view)
    views = context.items.finished_views(context.people)
    n = next(n for n, view in enumerate(views) if (view.person, view.number) == (scene.person, scene.view))
    decision = say(context, "reject", kind="view", n=n)
    plan = pipeline.plan(built_again(context))
    assert (plan.portraits_left, plan.views_left) == (0, 1)
    after = rebuilt(context)
    of_view = {
        (s.person, s.event) for s in finished_scenes(context) if (s.person, s.view) == (scene.person, scene.view)
    }
    assert {which for which, image in pictures(after).items() if image != before[which]} == of_view
    replaced = after.items.finished_views(after.people)[n]
    assert (
        replaced.image not in (None, views[n].image) and replaced.candidates[-1].number > views[n].candidates[-1].number
    )
    assert pipeline.made_of(after, tmp_path) != made
    assert pipeline.report(after).reviewed.faces_rejected == 1
    withdraw(context, decision)
    assert pictures(rebuilt(context, left=0)) == before and pipeline.made_of(built_again(context), tmp_path) == made


def test_one_standing_rejection_rejects_and_everybody_takes_back_their_own(context: BuildContext) -> None:
    first, second = say(context, "reject", "Kim"), say(context, "accept", "Lee")
    third = say(context, "reject", "Lee")
    assert pipeline.plan(built_again(context)).scenes_left == 1
    withdraw(context, first)
    assert pipeline.plan(built_again(context)).scenes_left == 1
    standing = StandingDecisions(Ledger(context.run, Decision).entries)
    assert standing.decided(first.key, first.image) == {"Lee": "reject"}
    withdraw(context, third)  # what Lee had said before stands again
    standing = StandingDecisions(Ledger(context.run, Decision).entries)
    assert (
        standing.decided(first.key, first.image) == {"Lee": "accept"}
        and standing.latest("Lee") == second
        and standing.latest("Kim") is None
    )
    assert pipeline.plan(built_again(context)).scenes_left == 0


def test_the_card_and_the_report_say_how_far_people_looked_and_no_name(context: BuildContext, tmp_path: Path) -> None:
    plain = pipeline.made_of(context, tmp_path / "pebench")
    assert "reviewed" not in plain and pipeline.report(context).reviewed is None
    decisions = [say(context, "accept", "Wilhelmina Quark", n=n) for n in (0, 1)]
    say(context, "note", "Wilhelmina Quark", n=3, note="a third hand")
    assert pipeline.made_of(built_again(context), tmp_path / "pebench") != plain
    decisions.append(say(built_again(context), "reject", "Wilhelmina Quark", n=2))
    after = rebuilt(context)
    pipeline.publish(after, tmp_path / "pebench")
    assert "reviewed by people | 3 of 7 images looked at, 1 rejected |" in (tmp_path / "pebench/README.md").read_text()
    assert (
        "3 of 7 images looked at, 1 rejected" in context.run.page.read_text()
        and json.loads(context.run.report.read_text())["reviewed"]["rejected"] == 1
    )
    told = b"".join(path.read_bytes() for path in (tmp_path / "pebench").rglob("*") if path.is_file())
    assert b"Wilhelmina" not in told and b"third hand" not in told
    assert any(step.check == REJECTED for funnel in pipeline.report(after).funnels for step in funnel.steps)
    for decision in decisions:
        withdraw(context, decision)
    assert pipeline.made_of(built_again(context), tmp_path / "pebench") == plain


def test_two_who_write_at_once_lose_nothing(context: BuildContext) -> None:
    ledgers = [Ledger(context.run, Decision) for _ in range(4)]

    def write(ledger: Ledger[Decision], reviewer: str) -> None:
        for n in range(25):
            ledger.add(reviewer=reviewer, key="k", number=n, image="i", verdict="accept")

    threads = [threading.Thread(target=write, args=(ledger, f"r{n}")) for n, ledger in enumerate(ledgers)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    decisions = Ledger(context.run, Decision).entries
    assert sorted((decision.reviewer, decision.number) for decision in decisions) == sorted(
        (f"r{n}", k) for n in range(4) for k in range(25)
    )
    assert [decision.id for decision in decisions] == sorted(decision.id for decision in decisions)
    ledgers[0].refresh()
    assert ledgers[0].entries == decisions


@pytest.mark.parametrize("damage", ["{", "{}", '{"id": "00000001-00000000"}'])
def test_a_damaged_decision_is_named_in_one_line(context: BuildContext, damage: str) -> None:
    say(context, "accept")
    path = next((context.run.folder / "review/decisions").iterdir())
    path.write_text(damage)
    with pytest.raises(UserError, match=path.name) as caught:
        pipeline.plan(built_again(context))
    assert "\n" not in str(caught.value)
    path.write_text("x")
    path.with_name(f".{path.name}.part").write_text("what a kill left behind")
    path.unlink()
    assert pipeline.plan(built_again(context)).scenes_left == 0


def test_doubt_is_the_smallest_distance_to_a_limit_in_units_of_the_median(tmp_path: Path, checkpoint: Path) -> None:
    context = build_in(tmp_path / "run", checkpoint)
    # distances to portraits 0.30, 0.31, 0.32, 0.34, 0.35, 0.36 under a limit of 0.4; the other scores are the same
    fill(context)
    scenes = [scene for scene in finished_scenes(context) if scene.image]
    doubts = Doubts(scenes, context.checkpoint.calibration, 2)
    assert [doubts.room(scene) for scene in scenes] == pytest.approx([1, 1, 1, 0.06 / 0.07, 0.05 / 0.07, 0.04 / 0.07])
    first, *_, last = doubts.scores("scene", {"faces": 1.0, "luminance": 0.9, "identity_distance": 0.5})
    assert (
        first.name == "identity_distance" and first.room is not None and first.room < 0
    )  # beyond the limit, as rejected candidates are
    assert (last.name, last.room, last.limits) == ("faces", None, ())


# edits


def edit(context: BuildContext, record, **texts: str) -> Edit:
    from generation.base.hashing import stable_hash

    new = edited(record, texts_of(record) | texts, "Kim")
    return Ledger(context.run, Edit).add(reviewer="Kim", replaces=stable_hash(record), concept=record.id, record=new)


def test_the_next_build_takes_the_edit_and_redraws_nothing_for_a_persons_text(
    context: BuildContext, tmp_path: Path
) -> None:
    before, person = pipeline.made_of(context, tmp_path), context.people[0]
    said = person.appearance.description.replace("slowly", "unhurriedly") + " "
    assert said.strip() != person.appearance.description
    new = edit(context, person, description=said).record
    after = built_again(context)
    assert after.people[0] == new and after.people[0].provenance.writer == f"{person.provenance.writer}, edited by Kim"
    plan = pipeline.plan(after)
    assert after.people[1] == context.people[1] and plan.portraits_left + plan.scenes_left == 0
    assert pipeline.made_of(after, tmp_path) != before and pictures(after) == pictures(context)


def test_an_events_first_keywords_have_its_scenes_drawn_again_and_its_description_does_not(
    context: BuildContext,
) -> None:
    event = context.events[0]
    keywords = "\n".join([*event.keywords[1:5], event.keywords[0], *event.keywords[5:]])

    def redrawn(**texts: str) -> int:
        new = edited(event, texts_of(event) | texts, "Kim")
        return context.items.pictures_changed(event, new, context.people, context.slots)

    assert redrawn(keywords=keywords) == 2 and redrawn(paraphrase="") == 0
    edit(context, event, keywords=keywords)
    assert pipeline.plan(built_again(context)).scenes_left == 2


def test_an_edit_of_another_version_is_left_aside(context: BuildContext) -> None:
    person = context.people[0]
    first = edit(context, person, mark="a thin scar on the chin")
    edit(context, first.record, mark="a faint scar on the chin")
    stale = edit(context, person, mark="freckles")
    assert built_again(context).people[0].appearance.mark == "a faint scar on the chin"
    assert latest(person, [stale]).appearance.mark == "freckles"
    assert built_again(context).people[0].provenance.writer.endswith(", edited by Kim")
    assert with_edits(context.selection, []) is context.selection


def test_an_edited_person_keeps_the_pictures_that_the_record_names(context: BuildContext) -> None:
    pictures = SuppliedPictures(portrait="a.png", fictitious=True, license="CC0-1.0", source="a test")
    person = context.people[0].model_copy(update={"pictures": pictures})
    new = edit(context, person, mark="freckles").record
    assert new.pictures == pictures
    read_again = (
        Ledger(context.run, Edit)
        .entries[-1]
        .model_validate_json(Ledger(context.run, Edit).entries[-1].model_dump_json())
    )
    assert read_again.record.pictures is None
    after = latest(person, [read_again])
    assert (after.appearance.mark, after.pictures) == ("freckles", pictures)


def test_editors_are_named_once_and_fit_into_their_line(context: BuildContext) -> None:
    person = context.people[0]
    for n, reviewer in enumerate(["Kim", "Lee", "Kim", "M" * 60, "N" * 60]):
        person = edited(person, texts_of(person) | {"mark": f"mark {n}"}, reviewer)
        assert len(person.provenance.writer) <= 120 and reviewer in person.provenance.writer
        assert person.provenance.writer.count("Kim") <= 1
    assert edited(person, texts_of(person), "Kim") is person


def test_the_rules_hold_against_an_edit_and_not_against_what_was_there(context: BuildContext) -> None:
    person = context.people[0]
    wrong = edited(
        person,
        texts_of(person)
        | {"description": person.appearance.description.replace("blond", "black").replace("He is", "She is")},
        "Kim",
    )
    fields = {field for field, _ in new_objections(person, wrong, context.selection)}
    assert fields == {"appearance.description"}
    assert new_objections(person, person, context.selection) == []
