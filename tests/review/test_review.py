"""What people decide, and what the next build makes of it."""

import hashlib
import json
import threading
from pathlib import Path

import pytest
from hand_made import build_in, fill
from reviewing import again, drawn, say

from generation.base.errors import UserError
from generation.concepts.edits import edited, latest, new_objections, redrawn_by, texts_of, with_edits
from generation.images.decision_log import Ledger
from generation.images.decisions import StandingDecisions
from generation.pipeline import Build
from generation.review.doubts import Doubts
from schemas.review import REJECTED, Decision, Edit


def pictures(work: Build) -> dict[tuple[str, str], str]:
    return {(scene.person, scene.event): scene.image for scene in work.items.finished_scenes(work.people, work.slots)}


def digests(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def rebuilt(work: Build, left: int = 10**6) -> Build:
    work = again(work, left)
    work.save_report(work.draw())
    return again(work)


def withdraw(work: Build, decision: Decision) -> None:
    fields = {"key": decision.key, "number": decision.number, "image": decision.image}
    Ledger(work.run, Decision).add(reviewer=decision.reviewer, verdict="withdrawn", withdraws=decision.id, **fields)


@pytest.fixture
def work(tmp_path: Path, checkpoint: Path) -> Build:
    return drawn(tmp_path / "run", checkpoint)


def test_what_is_rejected_is_drawn_again_with_the_next_candidate_and_nothing_else_changes(work: Build) -> None:
    before, files = pictures(work), digests(work.run.folder / "scenes")
    former = work.items.finished_scenes(work.people, work.slots)[1]
    say(work, "reject", n=1)
    assert again(work).plan().scenes_left == 1 and again(work).plan().portraits_left == 0
    after = rebuilt(work)
    changed = [which for which, image in pictures(after).items() if image != before[which]]
    assert changed == [(former.person, former.event)]
    assert {name: digest for name, digest in digests(work.run.folder / "scenes").items() if name in files} == files
    item = after.items.finished_scenes(work.people, work.slots)[1]
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
        assert work.run.picture_of(item, candidate).is_file()


def test_a_rejection_that_is_taken_back_restores_every_byte_without_drawing(work: Build, tmp_path: Path) -> None:
    work.publish(tmp_path / "first/pebench")
    decision = say(work, "reject", n=2)
    after = rebuilt(work)
    assert pictures(after) != pictures(work)
    withdraw(work, decision)
    assert again(work).plan().scenes_left == 0
    rebuilt(work, left=0).publish(tmp_path / "second/pebench")
    assert digests(tmp_path / "first") == digests(tmp_path / "second")
    say(again(work), "reject", n=2)  # once more: what was drawn for it is found
    assert pictures(rebuilt(work, left=0)) == pictures(after)


def test_what_replaces_a_picture_can_be_rejected_too(work: Build) -> None:
    seen = {pictures(work)[key] for key in list(pictures(work))[:1]}
    for _ in range(2):
        say(again(work), "reject", n=0)
        work = rebuilt(work)
        seen.add(next(iter(pictures(work).values())))
    assert len(seen) == 3
    assert (
        sum(c.verdict.reason == REJECTED for c in work.items.finished_scenes(work.people, work.slots)[0].candidates)
        == 2
    )


def test_at_the_last_attempt_the_item_is_given_up_and_reported(work: Build) -> None:
    scenes = work.items.finished_scenes(work.people, work.slots)
    n = max(range(len(scenes)), key=lambda n: len(scenes[n].candidates))
    say(work, "reject", n=n)
    attempts = {"portrait": 8, "scene": len(scenes[n].candidates)}
    last = again(Build(work.recipe.model_validate(work.recipe.model_dump() | {"attempts": attempts}), work.run), left=0)
    assert last.plan().scenes_left == 0
    assert last.draw().given_up == (f"{scenes[n].person} at {scenes[n].event}",)
    assert again(work).plan().scenes_left == 1  # more attempts open it


def test_an_interrupted_build_goes_on_to_the_same_pictures(work: Build, tmp_path: Path, checkpoint: Path) -> None:
    other = drawn(tmp_path / "other", checkpoint)
    for build in (work, other):
        for n in (0, 3, 5):
            say(build, "reject", n=n)
    with pytest.raises(KeyboardInterrupt):
        rebuilt(work, left=1)
    assert pictures(rebuilt(work)) == pictures(rebuilt(other))


def test_a_rejected_portrait_is_drawn_again_and_with_it_its_scenes_alone(work: Build) -> None:
    before = pictures(work)
    decision = say(work, "reject", kind="portrait", n=1)
    after = rebuilt(work)
    changed = {person for (person, event), image in pictures(after).items() if image != before[person, event]}
    assert changed == {work.people[1].id}
    withdraw(work, decision)
    assert pictures(rebuilt(work, left=0)) == before


def test_one_standing_rejection_rejects_and_everybody_takes_back_their_own(work: Build) -> None:
    first, second = say(work, "reject", "Kim"), say(work, "accept", "Lee")
    third = say(work, "reject", "Lee")
    assert again(work).plan().scenes_left == 1
    withdraw(work, first)
    assert again(work).plan().scenes_left == 1
    standing = StandingDecisions(Ledger(work.run, Decision).entries)
    assert standing.decided(first.key, first.image) == {"Lee": "reject"}
    withdraw(work, third)  # what Lee had said before stands again
    standing = StandingDecisions(Ledger(work.run, Decision).entries)
    assert (
        standing.decided(first.key, first.image) == {"Lee": "accept"}
        and standing.latest("Lee") == second
        and standing.latest("Kim") is None
    )
    assert again(work).plan().scenes_left == 0


def test_the_card_and_the_report_say_how_far_people_looked_and_no_name(work: Build, tmp_path: Path) -> None:
    plain = work.made_of(tmp_path / "pebench")
    assert "reviewed" not in plain and work.report().reviewed is None
    decisions = [say(work, "accept", "Wilhelmina Quark", n=n) for n in (0, 1)]
    say(work, "note", "Wilhelmina Quark", n=3, note="a third hand")
    assert again(work).made_of(tmp_path / "pebench") != plain
    decisions.append(say(again(work), "reject", "Wilhelmina Quark", n=2))
    after = rebuilt(work)
    after.publish(tmp_path / "pebench")
    assert "reviewed by people | 3 of 7 images looked at, 1 rejected |" in (tmp_path / "pebench/README.md").read_text()
    assert (
        "3 of 7 images looked at, 1 rejected" in work.run.page.read_text()
        and json.loads(work.run.report.read_text())["reviewed"]["rejected"] == 1
    )
    told = b"".join(path.read_bytes() for path in (tmp_path / "pebench").rglob("*") if path.is_file())
    assert b"Wilhelmina" not in told and b"third hand" not in told
    assert any(step.check == REJECTED for funnel in after.report().funnels for step in funnel.steps)
    for decision in decisions:
        withdraw(work, decision)
    assert again(work).made_of(tmp_path / "pebench") == plain


def test_two_who_write_at_once_lose_nothing(work: Build) -> None:
    ledgers = [Ledger(work.run, Decision) for _ in range(4)]

    def write(ledger: Ledger[Decision], reviewer: str) -> None:
        for n in range(25):
            ledger.add(reviewer=reviewer, key="k", number=n, image="i", verdict="accept")

    threads = [threading.Thread(target=write, args=(ledger, f"r{n}")) for n, ledger in enumerate(ledgers)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    found = Ledger(work.run, Decision).entries
    assert sorted((one.reviewer, one.number) for one in found) == sorted(
        (f"r{n}", k) for n in range(4) for k in range(25)
    )
    assert [one.id for one in found] == sorted(one.id for one in found)
    ledgers[0].refresh()
    assert ledgers[0].entries == found


@pytest.mark.parametrize("damage", ["{", "{}", '{"id": "00000001-00000000"}'])
def test_a_damaged_decision_is_named_in_one_line(work: Build, damage: str) -> None:
    say(work, "accept")
    path = next((work.run.folder / "review/decisions").iterdir())
    path.write_text(damage)
    with pytest.raises(UserError, match=path.name) as caught:
        again(work).plan()
    assert "\n" not in str(caught.value)
    path.write_text("x")
    path.with_name(f".{path.name}.part").write_text("what a kill left behind")
    path.unlink()
    assert again(work).plan().scenes_left == 0


def test_doubt_is_the_smallest_distance_to_a_limit_in_units_of_the_median(tmp_path: Path, checkpoint: Path) -> None:
    work = build_in(tmp_path / "run", checkpoint)
    # distances to portraits 0.30, 0.31, 0.32, 0.34, 0.35, 0.36 under a limit of 0.4; the other scores are the same
    fill(work)
    scenes = [scene for scene in work.items.finished_scenes(work.people, work.slots) if scene.image]
    doubts = Doubts(scenes, work.checkpoint.calibration, 2)
    assert [doubts.room(scene) for scene in scenes] == pytest.approx([1, 1, 1, 0.06 / 0.07, 0.05 / 0.07, 0.04 / 0.07])
    first, *_, last = doubts.scores("scene", {"faces": 1.0, "luminance": 0.9, "identity_distance": 0.5})
    assert (
        first.name == "identity_distance" and first.room is not None and first.room < 0
    )  # beyond the limit, as rejected candidates are
    assert (last.name, last.room, last.limits) == ("faces", None, ())


# edits


def edit(work: Build, record, **texts: str) -> Edit:
    from generation.base.hashing import stable_hash

    new = edited(record, texts_of(record) | texts, "Kim")
    return Ledger(work.run, Edit).add(reviewer="Kim", replaces=stable_hash(record), concept=record.id, record=new)


def test_the_next_build_takes_the_edit_and_redraws_nothing_for_a_persons_text(work: Build, tmp_path: Path) -> None:
    before, person = work.made_of(tmp_path), work.people[0]
    said = person.appearance.description.replace("slowly", "unhurriedly") + " "
    assert said.strip() != person.appearance.description
    new = edit(work, person, description=said).record
    after = again(work)
    assert after.people[0] == new and after.people[0].provenance.writer == f"{person.provenance.writer}, edited by Kim"
    assert after.people[1] == work.people[1] and after.plan().portraits_left + after.plan().scenes_left == 0
    assert after.made_of(tmp_path) != before and pictures(after) == pictures(work)


def test_an_events_first_keywords_have_its_scenes_drawn_again_and_its_description_does_not(work: Build) -> None:
    event = work.events[0]
    keywords = "\n".join([*event.keywords[1:5], event.keywords[0], *event.keywords[5:]])
    assert redrawn_by(event, edited(event, texts_of(event) | {"keywords": keywords}, "Kim"), work) == 2
    assert redrawn_by(event, edited(event, texts_of(event) | {"paraphrase": ""}, "Kim"), work) == 0
    edit(work, event, keywords=keywords)
    assert again(work).plan().scenes_left == 2


def test_an_edit_of_another_version_is_left_aside(work: Build) -> None:
    person = work.people[0]
    first = edit(work, person, mark="a thin scar on the chin")
    edit(work, first.record, mark="a faint scar on the chin")
    stale = edit(work, person, mark="freckles")
    assert again(work).people[0].appearance.mark == "a faint scar on the chin"
    assert latest(person, [stale]).appearance.mark == "freckles"
    assert again(work).people[0].provenance.writer.endswith(", edited by Kim")
    assert with_edits(work.selection, []) is work.selection


def test_editors_are_named_once_and_fit_into_their_line(work: Build) -> None:
    person = work.people[0]
    for n, reviewer in enumerate(["Kim", "Lee", "Kim", "M" * 60, "N" * 60]):
        person = edited(person, texts_of(person) | {"mark": f"mark {n}"}, reviewer)
        assert len(person.provenance.writer) <= 120 and reviewer in person.provenance.writer
        assert person.provenance.writer.count("Kim") <= 1
    assert edited(person, texts_of(person), "Kim") is person


def test_the_rules_hold_against_an_edit_and_not_against_what_was_there(work: Build) -> None:
    person = work.people[0]
    wrong = edited(
        person,
        texts_of(person)
        | {"description": person.appearance.description.replace("blond", "black").replace("He is", "She is")},
        "Kim",
    )
    fields = {field for field, _ in new_objections(person, wrong, work.selection)}
    assert fields == {"appearance.description"}
    assert new_objections(person, person, work.selection) == []
