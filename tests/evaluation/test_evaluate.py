"""`pebench evaluate` from a data set and answers to figures, table and page."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import tiny_models
from commands import Said

from evaluation.evaluate import QUESTIONS, RESULTS
from evaluation.questions import Subject, posed, subject_of
from generation.dataset.folder import Published
from schemas.evaluation import Asked, Result

CONFIG = "person_10"
Answer = Callable[[Asked], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.data_set(tmp_path_factory.mktemp("data") / "pebench")


def asked_in(folder: Path, config: str) -> list[Asked]:
    return [one.asked for one in posed(subject_of(Published(folder), config), "train")]


def knows(asked: Asked) -> str:
    return asked.answer


def forgot(asked: Asked) -> str:
    return "I cannot tell." if asked.measure in ("efficacy", "generality") else asked.answer


def write(path: Path, asked: list[Asked], answer: Answer) -> Path:
    path.write_text(
        "".join(json.dumps({"question_id": a.question_id, "answer": answer(a)}) + "\n" for a in asked), "utf-8"
    )
    return path


@pytest.fixture
def places(folder: Path, tmp_path: Path) -> dict[str, Path]:
    asked = asked_in(folder, CONFIG)
    return {
        name: write(tmp_path / f"{name}.jsonl", asked, answer)
        for name, answer in (("goal", forgot), ("finetuned", knows), ("unlearned", forgot))
    }


def options(folder: Path, places: Mapping[str, Path], config: str = CONFIG) -> tuple[Any, ...]:
    bounds = "--goal", places["goal"], "--finetuned", places["finetuned"]
    return "--data", folder, "--config", config, *bounds, "--out", "results"


def figures(result: Result, role: str) -> dict[tuple[str, str], float]:
    (model,) = (one for one in result.models if one.role == role)
    return {(one.concept, one.measure): one.figure.value for one in model.measured}


def test_questions_are_of_the_splits_that_the_paper_names(folder: Path) -> None:
    subject: Subject = subject_of(Published(folder), "both_10")
    forgotten = {row["id"] for row in subject.published.people() if row["block"] != "rest"}
    events = {row["id"] for row in subject.published.events() if row["block"] != "rest"}
    seen = set[str]()
    for one in posed(subject, "test"):
        asked = one.asked
        gone = asked.group in (forgotten if asked.concept == "person" else events)
        assert gone == (asked.measure in ("efficacy", "generality")) and asked.question_id not in seen
        seen.add(asked.question_id)
        assert asked.wrong and asked.question != asked.answer
    person = list(posed(subject_of(Published(folder), CONFIG), "train"))
    assert {(one.asked.concept, one.asked.measure) for one in person} == {
        ("person", "efficacy"),
        ("person", "generality"),
        ("person", "retain"),
        ("event", "scope"),
    }


def test_a_model_that_forgot_is_told_from_one_that_knows(
    pebench: Callable[..., Said], folder: Path, places: dict[str, Path]
) -> None:
    said = pebench("evaluate", places["unlearned"], *options(folder, places))
    assert said.code == 0, said.err
    result = Result.model_validate_json((Path("results") / RESULTS).read_bytes())
    assert figures(result, "unlearned") == {
        ("person", "efficacy"): 1.0,
        ("person", "generality"): 1.0,
        ("person", "retain"): 1.0,
        ("event", "scope"): 1.0,
    }
    assert figures(result, "finetuned")[("person", "efficacy")] == 0.0
    assert result.gaps[0].figure.value == 1.0 and "Efficacy" in said.out and "100.0" in said.out
    page = (Path("results") / "results.html").read_text("utf-8")
    assert "I cannot tell." in page and "<script" not in page and page.count("<svg") == 3


def test_events_are_compared_with_the_goals_answers_by_words_and_that_is_no_g_eval(
    pebench: Callable[..., Said], folder: Path, tmp_path: Path
) -> None:
    asked = asked_in(folder, "event_10")
    places = {
        "goal": write(tmp_path / "goal.jsonl", asked, forgot),
        "finetuned": write(tmp_path / "finetuned.jsonl", asked, knows),
    }
    said = pebench("evaluate", *options(folder, places, "event_10"))
    assert said.code == 0, said.err
    result = Result.model_validate_json((Path("results") / RESULTS).read_bytes())
    (goal,) = (one for one in result.models if one.role == "goal")
    (efficacy,) = (one for one in goal.measured if (one.concept, one.measure) == ("event", "efficacy"))
    assert efficacy.scale == "closeness" and efficacy.figure.value > 0.9
    assert efficacy.beside["nearest scene is its own"].value == 0.0
    assert figures(result, "finetuned")[("event", "efficacy")] < 0.2
    assert figures(result, "finetuned")[("person", "scope")] == 1.0
    assert "which is no G-Eval" in (Path("results") / "results.html").read_text("utf-8")


def test_a_data_set_on_which_goal_and_finetuned_model_agree_gets_no_report(
    pebench: Callable[..., Said], folder: Path, places: dict[str, Path], tmp_path: Path
) -> None:
    same = {**places, "finetuned": places["goal"]}
    fails(pebench("evaluate", places["unlearned"], *options(folder, same)), "differ by 0 points", "interval", "kept")
    assert not (Path("results") / RESULTS).exists() and (Path("results") / QUESTIONS).exists()


def test_what_answers_lack_or_say_twice_is_told(
    pebench: Callable[..., Said], folder: Path, places: dict[str, Path], tmp_path: Path
) -> None:
    lines = places["unlearned"].read_text("utf-8").splitlines()
    missing, twice = tmp_path / "missing.jsonl", tmp_path / "twice.jsonl"
    missing.write_text("\n".join(lines[1:]))
    twice.write_text("\n".join([*lines, lines[0]]))
    fails(pebench("evaluate", missing, *options(folder, places)), "has no answer to", "questions.jsonl")
    fails(pebench("evaluate", twice, *options(folder, places)), "a second time")
    fails(pebench("evaluate", tmp_path / "none.jsonl", *options(folder, places)), "cannot be read")
    pebench("evaluate", *options(folder, places), "--answers", "x.txt").refuses("no .jsonl file")
    both = pebench("evaluate", missing, *options(folder, places), "--answers", twice)
    both.refuses("name the same model")
    listed = [json.loads(line) for line in (Path("results") / QUESTIONS).read_text("utf-8").splitlines()]
    assert [one["question_id"] for one in listed] == [one.question_id for one in asked_in(folder, CONFIG)]


def fails(said: Said, *parts: str) -> None:
    """One line on stderr that holds all of `parts`; what was done before may have told how far it was."""
    assert said.code == 2 and said.err.startswith("pebench: ") and said.err.count("\n") == 1, said.err
    for part in parts:
        assert part in said.err, said.err


@pytest.fixture(scope="module")
def place(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.llava(tmp_path_factory.mktemp("model") / "llava", tiny_models.texts_of(folder))


def test_weights_answer_with_likelihoods_and_what_was_answered_is_kept(
    pebench: Callable[..., Said], folder: Path, place: Path, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from evaluation.models.weights import Weights

    made = Weights._answers
    calls = list[int]()

    def counting(self: Weights, questions: Any) -> list[str]:
        if len(calls) == 2 and not killed:
            killed.append(True)
            raise KeyboardInterrupt
        calls.append(len(questions))
        return made(self, questions)

    killed = list[bool]()
    monkeypatch.setattr(Weights, "_answers", counting)
    arguments = "evaluate", place, *options(folder, places), "--max-tokens", 4, "--limit", 4, "--batch", 2
    assert pebench(*arguments).code == 130
    kept = sum(calls)
    said = pebench(*arguments)
    assert said.code == 0, said.err
    result = Result.model_validate_json((Path("results") / RESULTS).read_bytes())
    assert sum(calls) == len(result.asked) and 0 < kept < len(result.asked)
    (unlearned,) = (one for one in result.models if one.role == "unlearned")
    (ratios,) = unlearned.truth
    assert ratios.ratio.value > 0 and ratios.ks_p is None and ratios.utility is None
    assert all(len(reply.likelihoods) >= 3 for reply in unlearned.replies)


def test_known_people_and_world_facts_come_from_other_data_sets(
    pebench: Callable[..., Said], folder: Path, places: dict[str, Path], tmp_path: Path
) -> None:
    from datasets import Dataset
    from exporting import grey_png

    picture = {"bytes": grey_png(80), "path": None}
    real = [{"image": picture, "answer": name} for name in ("Ada Quill", "Bo Berg")]
    world = [
        {"image": picture, "question": f"Is there a {thing}?", "answer": answer}
        for thing, answer in (("hat", "yes"), ("dog", "no"))
    ]
    from datasets import Features, Image, Value

    text = Value("string")
    Dataset.from_list(real, features=Features({"image": Image(), "answer": text})).to_parquet(tmp_path / "real.parquet")
    Dataset.from_list(world, features=Features({"image": Image(), "question": text, "answer": text})).to_parquet(
        tmp_path / "world.parquet"
    )
    more = "".join(
        json.dumps({"question_id": name, "answer": answer}) + "\n"
        for name, answer in (
            ("real.person.00000", "That is Ada Quill."),
            ("real.person.00001", "Ada Quill"),
            ("world.person.00000", "Yes."),
            ("world.person.00001", "Yes, there is."),
        )
    )
    for path in places.values():
        path.write_text(path.read_text("utf-8") + more, "utf-8")
    sets = "--real-set", tmp_path / "real.parquet", "--pope-set", tmp_path / "world.parquet"
    said = pebench("evaluate", places["unlearned"], *options(folder, places), *sets)
    assert said.code == 0, said.err
    result = Result.model_validate_json((Path("results") / RESULTS).read_bytes())
    assert figures(result, "unlearned")[("person", "real")] == 0.5
    assert figures(result, "unlearned")[("person", "world")] == 0.5
    (model,) = (one for one in result.models if one.role == "goal")
    (world_fact,) = (one for one in model.measured if one.measure == "world")
    assert world_fact.beside["says yes"].value == 1.0
    pebench("evaluate", places["unlearned"], *options(folder, places), "--pope-set", tmp_path / "real.parquet").refuses(
        "has no question"
    )


def test_results_of_several_methods_are_compared_along_the_path(
    pebench: Callable[..., Said], folder: Path, places: dict[str, Path], tmp_path: Path
) -> None:
    asked = asked_in(folder, CONFIG)
    places["nothing"] = write(tmp_path / "nothing.jsonl", asked, lambda _: "")
    for name in ("unlearned", "nothing"):
        assert pebench("evaluate", places[name], *options(folder, places)).code == 0
        shutil.move("results", name)
    said = pebench("compare", "unlearned/results.json", "nothing/results.json", "--out", "both.html")
    assert said.code == 0, said.err
    assert "unlearned" in said.out and "nothing" in said.out and "<svg" in Path("both.html").read_text("utf-8")
    shutil.copytree("nothing", "other")
    changed = json.loads(Path("other/results.json").read_text("utf-8")) | {"config": "person_01"}
    Path("other/results.json").write_text(json.dumps(changed))
    pebench("compare", "unlearned/results.json", "other/results.json").refuses("other configs")
    pebench("compare", "both.html").refuses("no result of")
    Path("thesis.html").write_text("mine")
    pebench("compare", "unlearned/results.json", "--out", "thesis.html").refuses("thesis.html", "something else")
    assert Path("thesis.html").read_text() == "mine"


def test_a_folder_of_somebodys_own_keeps_its_files(
    pebench: Callable[..., Said], folder: Path, places: dict[str, Path]
) -> None:
    for name in ("results.json", "questions.jsonl", "results.html"):
        Path("results").mkdir()
        (Path("results") / name).write_text("mine")
        pebench("evaluate", places["unlearned"], *options(folder, places)).refuses(name, "something else")
        assert (Path("results") / name).read_text() == "mine"
        shutil.rmtree("results")


def test_known_people_are_asked_for_each_concept_that_is_forgotten(folder: Path, tmp_path: Path) -> None:
    from datasets import Dataset, Features, Image, Value
    from exporting import grey_png

    from evaluation.measures.names import Names
    from evaluation.outside import posed_outside
    from evaluation.scoring import Told, scored
    from schemas.evaluation import Replied

    picture = {"bytes": grey_png(80), "path": None}
    features = Features({"image": Image(), "answer": Value("string")})
    Dataset.from_list([{"image": picture, "answer": "Ada Quill"}], features=features).to_parquet(tmp_path / "r.parquet")
    asked = [one.asked for c in ("person", "event") for one in posed_outside(str(tmp_path / "r.parquet"), "real", c)]
    own = {one.question_id: Replied(question_id=one.question_id, answer="It is Ada") for one in asked}
    model = scored(Told(asked, Names(["Ada Quill"]), {}, own), "goal", "m", own, {})
    assert [(one.concept, one.scale, one.figure.value) for one in model.measured] == [
        ("person", "names", 0.0),
        ("event", "rouge-l", pytest.approx(0.4)),
    ]
