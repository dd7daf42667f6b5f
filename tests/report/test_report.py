"""The figures of a build are those of its records, finished or not, and can be told again without drawing."""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from hand_made import ATTEMPTS, EVENTS, PEOPLE, build_in, fill

from generation import pipeline
from generation.cli import main as cli
from generation.images.items import Items
from generation.pipeline import BuildContext
from generation.report.figures import last_report, with_times
from generation.report.saved import save_report
from schemas.report import Report
from schemas.scene import Verdict
from validation.catalogue import limits_by_score, margin


@pytest.fixture
def context(tmp_path: Path, checkpoint: Path) -> BuildContext:
    return build_in(tmp_path / "runs" / "mine", checkpoint)


@pytest.fixture
def report(context: BuildContext) -> Report:
    fill(context)
    return pipeline.report(context)


def test_counts_are_those_of_the_records(report: Report) -> None:
    # the eight scenes of two people are accepted at their 1st, 2nd, 3rd candidate, given up, and so again; the third
    # person has no portrait
    assert (report.asked, report.accepted, report.drawn_again, report.unfinished) == (PEOPLE * EVENTS, 6, 6, 0)
    assert len(report.given_up) == 3 and report.given_up[0].startswith("portrait of ")
    assert report.rejected == {"other face": 6, "no face": 4, "look-alike": 3, "other event": 2}
    portraits, views, scenes = report.funnels
    assert (portraits.kind, portraits.candidates, portraits.accepted_at, portraits.given_up) == (
        "portrait",
        5,
        (1, 1),
        1,
    )
    assert (views.kind, views.candidates, views.accepted_at, views.given_up) == ("view", 10, (10, 0), 0)
    assert (scenes.kind, scenes.candidates, scenes.accepted_at, scenes.given_up) == ("scene", 18, (2, 2, 2), 2)


def test_a_view_that_was_given_up_is_told_and_a_rejected_one_counted(context: BuildContext) -> None:
    fill(context)
    view = context.items.finished_views(context.people)[2]
    record = context.run.folder / f"views/{view.key}.json"
    rejected = Verdict(ok=False, reason="not the portrait's face", scores={"portrait_distance": 0.6})
    candidates = [{"number": n, "seed": n, "verdict": rejected.model_dump()} for n in range(2)]
    lost = {"image": None, "box": None, "embedding": None, "candidates": candidates}
    record.write_text(json.dumps(json.loads(record.read_text()) | lost))
    report = pipeline.report(context)
    assert f"view 3 of {context.people[0].id}" in report.given_up
    views = report.funnels[1]
    assert (views.candidates, views.accepted, views.given_up) == (11, 9, 1)
    assert report.rejected["not the portrait's face"] == 2
    assert next(step for step in views.steps if step.rejected).check == "identity"
    (distances,) = (d for d in report.distributions if d.score == "portrait_distance")
    assert (distances.kind, sum(distances.accepted), sum(distances.rejected)) == ("view", 9, 2)
    assert [limit.value for limit in distances.limits] == [context.checkpoint.calibration.identity.other_view]


def test_a_funnel_loses_at_each_check_what_that_check_rejected(report: Report) -> None:
    for funnel in report.funnels:
        left, first = funnel.candidates, funnel.finished
        for step in funnel.steps:
            assert (step.reached, step.first_reached) == (left, first)
            left, first = left - sum(step.rejected.values()), first - sum(step.first_rejected.values())
        assert (left, first) == (funnel.accepted, funnel.accepted_at[0])
    event_step = next(step for step in report.funnels[2].steps if step.check == "event")
    assert event_step.rejected == {"other event": 2} and event_step.first_rejected == {}


def test_a_reason_that_the_report_does_not_know_is_a_check_of_its_own(context: BuildContext) -> None:
    fill(context)
    record = next(path for path in (context.run.folder / "scenes").glob("*.json") if "other event" in path.read_text())
    record.write_text(record.read_text().replace("other event", "a new reason"))
    scenes = pipeline.report(context).funnels[2]
    assert scenes.steps[-1].check == "a new reason" and scenes.steps[-1].rejected == {"a new reason": 1}


def test_people_and_events_come_worst_first(report: Report) -> None:
    for rows, asked in ((report.people, EVENTS), (report.events, PEOPLE)):
        assert {row.asked for row in rows} == {asked} and sum(row.accepted for row in rows) == report.accepted
        order = [
            (row.accepted / row.asked, -row.candidates) for row in rows
        ]  # among equals, whoever took most candidates
        assert order == sorted(order) and len(set(order)) > 1
    worst = report.people[0]
    assert (worst.accepted, worst.candidates, worst.remark, worst.median) == (0, 0, "no portrait was accepted", None)


def test_histograms_hold_every_score_and_every_limit(report: Report, context: BuildContext) -> None:
    scores = {(distribution.kind, distribution.score): distribution for distribution in report.distributions}
    assert sum(scores["scene", "luminance"].accepted) == 6 and sum(scores["scene", "luminance"].rejected) == 12
    assert sum(scores["scene", "identity_distance"].rejected) == 6
    assert scores["scene", "faces"].limits == () and scores["scene", "faces"].edges == (0.5, 1.5)
    for distribution in report.distributions:
        assert (
            list(distribution.edges) == sorted(set(distribution.edges))
            and len(distribution.edges) == len(distribution.accepted) + 1 == len(distribution.rejected) + 1
        )
        assert distribution.limits == limits_by_score(context.checkpoint.calibration, 2).get(distribution.score, ())
        assert all(distribution.edges[0] <= limit.value <= distribution.edges[-1] for limit in distribution.limits)


def test_the_gallery_holds_distances_and_the_false_matches_to_expect(report: Report, context: BuildContext) -> None:
    gallery, limits = report.gallery, context.checkpoint.calibration.identity
    assert len(gallery.people) == 2 and gallery.distances == ((), (0.4,))
    assert (gallery.closer_than_same_person, gallery.closer_than_look_alike) == (1, 0)
    assert gallery.expected == pytest.approx(limits.false_match_rate) and gallery.expected_bound == pytest.approx(
        limits.false_match_bound
    )
    both = len(gallery.genders) == 1
    assert gallery.expected_same_gender == pytest.approx(limits.false_match_rate * both)


def test_examples_lie_on_their_side_of_the_limit_nearest_and_farthest_first(
    report: Report, context: BuildContext
) -> None:
    held = limits_by_score(context.checkpoint.calibration, 2)
    assert 0 < len(report.examples) <= 24
    for score in {example.score for example in report.examples}:
        groups = {
            g: [
                margin(example.value, held[score])
                for example in report.examples
                if (example.score, example.group) == (score, g)
            ]
            for g in _groups(report)
        }
        assert all(m >= 0 for g in ("just accepted", "clearly accepted") for m in groups.get(g, []))
        assert all(m < 0 for g in ("just rejected", "clearly rejected") for m in groups.get(g, []))
        assert max(groups["just accepted"]) <= min(groups["clearly accepted"])
    assert len({example.picture for example in report.examples if example.score == "identity_distance"}) == sum(
        o.score == "identity_distance" for o in report.examples
    )
    for example in report.examples:
        assert (context.run.folder / example.picture).is_file() and (context.run.folder / example.portrait).is_file()


def _groups(report: Report) -> list[str]:
    return sorted({example.group for example in report.examples})


def test_balance_tells_how_many_scenes_each_trait_got(report: Report) -> None:
    for trait in {row.trait for row in report.balance}:
        rows = [row for row in report.balance if row.trait == trait]
        assert sum(row.people for row in rows) == PEOPLE and sum(row.shown for row in rows) == 2
        assert sum(row.asked for row in rows) == report.asked and sum(row.accepted for row in rows) == report.accepted


def test_an_unfinished_run_says_so_and_counts_what_is_there(context: BuildContext) -> None:
    fill(context, scenes=5)
    report = pipeline.report(context)
    assert (report.accepted, report.unfinished) == (
        4,
        2 * EVENTS - 5 + EVENTS,
    )  # the third person may still get a portrait
    assert "not drawn yet" in {row.remark for row in report.people}


def test_candidates_beyond_a_smaller_number_of_attempts_do_not_count(
    context: BuildContext, tmp_path: Path, checkpoint: Path
) -> None:
    fill(context)
    recipe = context.recipe.model_copy(
        update={"attempts": context.recipe.attempts.model_copy(update={"scene": ATTEMPTS - 1})}
    )
    scenes = pipeline.report(pipeline.prepare(recipe, context.run)).funnels[2]
    assert (scenes.candidates, scenes.accepted_at, scenes.given_up) == (14, (2, 2), 4)


def test_tokens_of_texts_come_from_the_report_beside_their_file(context: BuildContext, tmp_path: Path) -> None:
    told = {
        "writer": "a model",
        "usage": {"input": 5, "output": 7},
        "usage_of_kept_answers": {"input": 1, "output": 2},
        "price": 0.5,
        "more": 1,
    }
    (tmp_path / "people.report.json").write_text(json.dumps(told))
    files = (str(tmp_path / "people.jsonl"), str(tmp_path / "by-hand.jsonl"))
    items = Items(context.recipe.model_copy(update={"add": files}), context.checkpoint.digest, context.run)
    (texts,) = pipeline.report(replace(context, items=items)).texts
    assert (texts.file, texts.usage.input, texts.usage.output, texts.price) == ("people.jsonl", 6, 9, 0.5)


def test_times_are_taken_over_from_the_last_report_of_the_same_checkpoint(
    context: BuildContext, report: Report
) -> None:
    told = {
        "seconds": {"portraits": 2.0, "scenes": 9.0},
        "drawn": {"portraits": 5, "scenes": 18},
        "configs": {"all": {"train": 6}},
    }
    save_report(report.model_copy(update=told), context.run)
    before = last_report(context.run)
    assert with_times(report, before) == before
    fewer = report.model_copy(update={"accepted": 1})
    assert with_times(fewer, before).seconds == told["seconds"] and with_times(fewer, before).configs == {}
    other = report.model_copy(update={"settings": report.settings.model_copy(update={"digest": "0"})})
    assert with_times(other, before) == other
    context.run.report.write_text('{"asked": 80}')
    assert last_report(context.run) is None


# the command


@pytest.fixture
def command(context: BuildContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Calls `pebench report` on the hand-made run; exit code, stdout, stderr."""
    (tmp_path / "mine.yaml").write_text(
        yaml.safe_dump(context.recipe.model_dump(mode="json") | {"concepts": [], "add": []})
    )

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(
            sys,
            "argv",
            [
                "pebench",
                "report",
                "--recipe",
                str(tmp_path / "mine.yaml"),
                "--run",
                str(context.run.folder),
                *arguments,
            ],
        )
        with pytest.raises(SystemExit) as left:
            cli.main()
        return int(left.value.code or 0), *capsys.readouterr()

    return call


def test_the_report_is_written_anew_to_the_same_bytes(command, context: BuildContext) -> None:
    fill(context)
    code, said, _ = command()
    assert code == 0 and "report.html: 6 of 12 scenes accepted" in said.replace("\n", "")
    first = context.run.page.read_bytes(), context.run.report.read_bytes()
    assert command()[0] == 0
    assert (context.run.page.read_bytes(), context.run.report.read_bytes()) == first
    assert Report.model_validate_json(first[1]) == pipeline.report(context)


def test_a_run_folder_without_anything_of_the_recipe_is_refused_in_one_line(command, context: BuildContext) -> None:
    code, said, complaint = command()
    assert code == 2 and said == "" and complaint.count("\n") == 1 and "build it first" in complaint
    assert not context.run.folder.exists()


def test_a_deleted_rejected_picture_is_said_on_the_page_and_no_fault(command, context: BuildContext) -> None:
    fill(context)
    shutil.rmtree(context.run.folder / "rejected")
    assert command()[0] == 0
    assert "no picture at rejected/" in context.run.page.read_text("utf-8")


def test_nobody_to_compare_and_nothing_accepted_still_make_a_page(command, context: BuildContext) -> None:
    fill(context, scenes=0)
    for record in (context.run.folder / "portraits").glob("*.json"):
        item = json.loads(record.read_text())
        for number, candidate in enumerate(item["candidates"]):
            candidate["verdict"] |= {"ok": False, "reason": "blurred"} | ({"scores": {}} if number else {})
        record.write_text(json.dumps(item | {"image": None, "embedding": None, "candidates": item["candidates"] * 2}))
    assert command()[0] == 0
    assert "Fewer than two portraits" in context.run.page.read_text("utf-8")


def test_edges_of_histograms_survive_equal_and_whole_values() -> None:
    from generation.report.scores import _edges

    assert _edges([0.25, 0.25], []).tolist() == [-0.25, 0.75]
    whole = _edges([0.0, 64.0], [4.0])
    assert np.histogram([0.0, 64.0], whole)[0].sum() == 2 and whole[0] % 1 == 0.5
