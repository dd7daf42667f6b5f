"""Labels stand on answers and their ends alone, and a batch's answers are those of each question by itself; each test
guards against a fault that was found in others' code.
"""

from pathlib import Path

import pytest
import tiny_models
import torch
from exporting import grey_png

from evaluation.models.dialogue import IGNORED, Turn, check_labels
from evaluation.models.weights import Loaded, Weights, likelihoods_of, load
from evaluation.questions import Posed, posed, subject_of
from generation.base.errors import UserError
from generation.dataset.folder import Published

TURNS = (Turn("Who is this?", "This is Ada Quill."), Turn("What goes on?", "A book fair in a hall."))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_models.data_set(tmp_path_factory.mktemp("data") / "pebench")


@pytest.fixture(scope="module", params=tiny_models.KINDS)
def place(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = [*tiny_models.texts_of(folder), *(text for turn in TURNS for text in turn)]
    return tiny_models.KINDS[request.param](tmp_path_factory.mktemp("model") / request.param, texts)


@pytest.fixture(scope="module")
def loaded(place: Path) -> Loaded:
    return load(str(place))


@pytest.fixture(scope="module")
def some(folder: Path) -> list[Posed]:
    return list(posed(subject_of(Published(folder), "person_10"), "train"))[:11]


def test_labels_are_the_answers_and_their_ends_and_nothing_of_the_prompts(loaded: Loaded) -> None:
    example = loaded.dialogue.encoded(grey_png(90), TURNS, loaded.ends)
    learnt = [label for label in example.labels if label != IGNORED]
    said = loaded.dialogue.tokenizer.decode(learnt, skip_special_tokens=True)
    assert said.replace(" ", "") == "".join(turn.answer for turn in TURNS).replace(" ", "")
    assert sum(token in loaded.ends for token in learnt) == len(TURNS), "each answer's end is learnt, once"
    assert all(label in (IGNORED, token) for token, label in zip(example.tokens, example.labels, strict=True))


def test_a_prompt_is_the_same_in_training_and_in_asking(loaded: Loaded) -> None:
    asked = loaded.dialogue.asked(grey_png(90), TURNS[0].question)
    example = loaded.dialogue.encoded(grey_png(90), TURNS[:1], loaded.ends)
    first = next(n for n, label in enumerate(example.labels) if label != IGNORED)
    assert example.tokens[:first] == asked.tokens


def test_a_batch_that_learns_padding_or_no_end_is_refused(loaded: Loaded) -> None:
    examples = [loaded.dialogue.encoded(grey_png(90), TURNS[:n], loaded.ends) for n in (1, 2)]
    batch = loaded.dialogue.batch(examples, "right")
    check_labels(batch, loaded.ends)
    padded = {**batch, "labels": batch["input_ids"].clone()}
    with pytest.raises(AssertionError, match="padding"):
        check_labels(padded, loaded.ends)
    endless = batch["labels"].clone()
    endless[torch.isin(endless, torch.tensor(sorted(loaded.ends)))] = IGNORED
    with pytest.raises(AssertionError, match="end"):
        check_labels({**batch, "labels": endless}, loaded.ends)


def test_answers_of_a_batch_are_those_of_each_question_alone(place: Path, some: list[Posed]) -> None:
    together, alone = (
        {reply.question_id: reply for reply in Weights(str(place), batch, 6).replies(some, likelihoods=True)}
        for batch in (4, 1)
    )
    assert list(together) != [one.asked.question_id for one in some] or len(some) == len(together)
    for name, reply in alone.items():
        assert together[name].answer == reply.answer
        for one, other in zip(together[name].likelihoods, reply.likelihoods, strict=True):
            assert one.tokens == other.tokens and one.logp == pytest.approx(other.logp, rel=1e-4)


def test_likelihoods_are_those_of_the_models_own_loss(loaded: Loaded) -> None:
    batch = loaded.dialogue.batch([loaded.dialogue.encoded(grey_png(90), TURNS[:1], loaded.ends)], "right")
    with torch.inference_mode():
        loss = loaded.model(**batch).loss.item()
        (told,) = likelihoods_of(loaded.model, dict(batch))
    assert -told.logp / told.tokens == pytest.approx(loss, rel=1e-4)


def test_what_sees_no_pictures_is_refused_in_one_line(tmp_path: Path, place: Path) -> None:
    from transformers import LlamaConfig, LlamaForCausalLM

    shape = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    LlamaForCausalLM(LlamaConfig(vocab_size=32, **shape)).save_pretrained(tmp_path / "words")
    for wrong in (tmp_path / "words", tmp_path / "nowhere", "nowhere", "no/where"):
        with pytest.raises(UserError) as told:
            load(str(wrong))
        assert "\n" not in str(told.value) and str(wrong) in str(told.value)
