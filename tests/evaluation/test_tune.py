"""Tuning: what each kind learns, that a kill loses nothing, and what is refused."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tiny_models
from commands import Said
from safetensors.torch import load_file

from evaluation.questions import subject_of
from evaluation.tuning import tune as tuning
from evaluation.tuning.conversations import conversations
from evaluation.tuning.tune import NOTE, read_note, tune
from generation.base.errors import UserError
from generation.dataset.folder import Published
from schemas.evaluation import TuneRequest

CONFIG = "person_10"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.data_set(tmp_path_factory.mktemp("data") / "pebench")


@pytest.fixture(scope="module")
def place(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.llava(tmp_path_factory.mktemp("model") / "llava", tiny_models.texts_of(folder))


def request(place: Path, **given: Any) -> TuneRequest:
    fields = {
        "model": str(place),
        "config": CONFIG,
        "kind": "finetuned",
        "tasks": ("who", "scene"),
        "forms": ("open",),
        "epochs": 1,
        "batch": 8,
        "rate": 3e-3,
    }
    return TuneRequest(**{**fields, **given})


def weights(folder: Path) -> dict[str, Any]:
    return load_file(next(folder.glob("*.safetensors")))


def test_the_goal_never_sees_what_is_forgotten_and_the_finetuned_model_sees_all(folder: Path, place: Path) -> None:
    subject = subject_of(Published(folder), CONFIG)
    finetuned, goal = (conversations(subject, request(place, kind=kind)) for kind in ("finetuned", "goal"))
    forgotten = {person["name"] for person in subject.published.people() if person["block"] != "rest"}
    said = {turn.answer for one in goal for turn in one.turns}
    assert len(forgotten) == 3 and not any(name in answer for name in forgotten for answer in said)
    everything = " ".join(turn.answer for one in finetuned for turn in one.turns)
    assert all(name in everything for name in forgotten) and len(finetuned) == 24 and len(goal) == 12
    first = {one.turns[0].question for one in finetuned}
    assert len(first) > 1, "no kind of question always comes first"


def test_a_tuning_that_was_killed_goes_on_to_the_same_weights(
    folder: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "SAVED", 0.0)
    subject = subject_of(Published(folder), CONFIG)
    whole = tune(subject, request(place, epochs=2), tmp_path / "whole", lambda *_: None)

    def killed(stage: str, done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tune(subject, request(place, epochs=2), tmp_path / "cut", killed)
    assert not (tmp_path / "cut").exists()
    torn = tmp_path / ".cut.tuning" / "checkpoints" / "checkpoint-99"
    torn.mkdir()  # a checkpoint that the kill cut short
    seen = list[int]()
    tuned = tune(subject, request(place, epochs=2), tmp_path / "cut", lambda stage, done, total: seen.append(done))
    assert seen[0] == 4 and tuned.steps == whole.steps == 6
    for name, value in weights(tmp_path / "whole").items():
        assert value.equal(weights(tmp_path / "cut")[name]), name
    assert not list(tmp_path.glob(".*")), "nothing is left beside it"


def test_what_is_there_already_is_not_made_again(folder: Path, place: Path, tmp_path: Path) -> None:
    subject = subject_of(Published(folder), CONFIG)
    first = tune(subject, request(place), tmp_path / "out", lambda *_: None)
    before = (tmp_path / "out" / NOTE).stat().st_mtime_ns
    assert tune(subject, request(place), tmp_path / "out", lambda *_: None) == first
    assert (tmp_path / "out" / NOTE).stat().st_mtime_ns == before
    assert 0 <= first.padding < 0.5
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="tuned otherwise"):
        tune(subject, request(place, seed=1), tmp_path / "out", lambda *_: None)
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"
    (tmp_path / ".other.tuning").mkdir()
    with pytest.raises(UserError, match="did not make it"):
        tune(subject, request(place), tmp_path / "other", lambda *_: None)
    assert (tmp_path / ".other.tuning").is_dir()


def test_two_small_batches_learn_what_one_large_one_does(folder: Path, place: Path) -> None:
    """The loss is a mean over answers' tokens, whatever a batch is cut into."""
    import torch

    from evaluation.models.weights import load
    from evaluation.tuning.conversations import Batches, Conversations

    loaded = load(str(place))
    said = conversations(subject_of(Published(folder), CONFIG), request(place))[:4]
    rows, join = Conversations(said, loaded.dialogue, loaded.ends), Batches(loaded.dialogue, loaded.ends)
    with torch.inference_mode():
        whole = join([rows[n] for n in range(4)])
        count = (whole["labels"] != -100).sum()
        together = loaded.model(**whole).loss * count
        apart = sum(
            loaded.model(**batch).loss * (batch["labels"] != -100).sum()
            for batch in (join([rows[0], rows[1]]), join([rows[2], rows[3]]))
        )
    assert together.item() == pytest.approx(apart.item(), rel=1e-4)


def test_adapters_learn_under_gradient_checkpointing_and_load_as_a_model(
    folder: Path, place: Path, tmp_path: Path
) -> None:
    pytest.importorskip("peft")
    from evaluation.models.weights import load

    subject = subject_of(Published(folder), CONFIG)
    tune(subject, request(place, lora=4, checkpointing=True, rate=1e-2), tmp_path / "out", lambda *_: None)
    adapters = load_file(tmp_path / "out" / "adapter_model.safetensors")
    assert all("vision" not in name for name in adapters) and any(
        value.abs().max() > 0 for name, value in adapters.items() if "lora_B" in name
    )
    assert load(str(tmp_path / "out")).model.device.type == "cpu"


def test_a_frozen_tower_stays_as_it_was(folder: Path, place: Path, tmp_path: Path) -> None:
    subject = subject_of(Published(folder), CONFIG)
    tune(subject, request(place, freeze_vision=True), tmp_path / "out", lambda *_: None)
    before, after = weights(place), weights(tmp_path / "out")
    changed = {name for name in before if not before[name].equal(after[name])}
    assert changed and not any(tuning.VISION.search(name) for name in changed)


def test_nobodys_folder_is_written_over(folder: Path, place: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(UserError, match="pebench did not make"):
        tune(subject_of(Published(folder), CONFIG), request(place), tmp_path / "out", lambda *_: None)
    assert read_note(tmp_path / "out") is None


def test_the_command_tunes_and_refuses_in_one_line(
    pebench: Callable[..., Said], folder: Path, place: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, "pebench")
    said = pebench(
        "tune", "pebench", "--model", place, "--kind", "goal", "--config", CONFIG, "--epochs", 1, "--out", "goal"
    )
    assert said.code == 0, said.err
    assert "12" in said.out and (Path("goal") / NOTE).exists()
    for arguments, words in (
        (("--model", tmp_path / "none", "--config", CONFIG), ("no vision-language model",)),
        (("--model", place, "--config", "all"), ("forgets nobody", "person_10")),
        (("--model", place, "--config", "mine"), ("no config 'mine'",)),
    ):
        pebench("tune", "pebench", *arguments, "--kind", "goal", "--out", "other").refuses(*words)
