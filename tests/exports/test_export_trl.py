"""TRL's trainers take what is exported: their own collators and a step of training with a tiny model of a real
class.
"""

from pathlib import Path
from typing import Any

import pytest
import tiny_llava
from datasets import Dataset, load_dataset
from exporting import write_folder
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

from generation.exports.write import export
from schemas.exports import Request

TEXTS = ("messages", "prompt", "chosen", "rejected")


@pytest.fixture
def rows(tmp_path: Path, request: pytest.FixtureRequest) -> Dataset:
    """The forget split of an export in the format that the test is called with, loaded as a user would."""
    folder = write_folder(tmp_path / "pebench")
    export(
        folder,
        Request(format=request.param, config="both_01", splits=("forget_train",)),
        tmp_path / "out",
        lambda *_: None,
    )
    return load_dataset(str(tmp_path / "out"), split="forget_train", cache_dir=str(tmp_path / "cache"))


def settings(kind: type, tmp_path: Path) -> Any:
    return kind(
        output_dir=str(tmp_path / "run"),
        max_steps=1,
        per_device_train_batch_size=2,
        learning_rate=0.01,
        max_length=None,
        use_cpu=True,
        report_to=[],
        save_strategy="no",
        disable_tqdm=True,
    )


def processor_of(rows: Dataset) -> Any:
    return tiny_llava.processor(message["content"] for row in rows for name in TEXTS for message in row.get(name, ()))


def changed(model: Any, before: dict[str, Any]) -> set[str]:
    return {name.split(".")[1] for name, weights in model.named_parameters() if not weights.equal(before[name])}


def weights(model: Any) -> dict[str, Any]:
    return {name: weight.detach().clone() for name, weight in model.named_parameters()}


@pytest.mark.parametrize("rows", ["trl-sft"], indirect=True)
def test_supervised_fine_tuning_learns_from_image_and_conversation(rows: Dataset, tmp_path: Path) -> None:
    processor = processor_of(rows)
    model = tiny_llava.model(processor)
    before = weights(model)
    trainer = SFTTrainer(model, args=settings(SFTConfig, tmp_path), train_dataset=rows, processing_class=processor)
    batch = trainer.data_collator([rows[0], rows[1]])
    said = processor.tokenizer.decode(batch["input_ids"][0])
    assert said.count("<image>") == (tiny_llava.SIDE // tiny_llava.PATCH) ** 2 and "<unk>" not in said
    assert (
        "user : <image>" in said and "assistant : It is Ada Quill ." in said and "assistant : It is book fair ." in said
    )
    assert batch["pixel_values"].shape == (2, 3, tiny_llava.SIDE, tiny_llava.SIDE)
    assert trainer.train().training_loss > 0
    assert {"language_model", "vision_tower", "multi_modal_projector"} <= changed(model, before)


@pytest.mark.parametrize("rows", ["trl-dpo"], indirect=True)
def test_preference_training_prefers_the_refusal_to_the_answer(rows: Dataset, tmp_path: Path) -> None:
    processor = processor_of(rows)
    model, reference = tiny_llava.model(processor), tiny_llava.model(processor)
    before = weights(model)
    trainer = DPOTrainer(
        model, reference, args=settings(DPOConfig, tmp_path), train_dataset=rows, processing_class=processor
    )
    batch = trainer.data_collator([rows[0], rows[1]])
    completions = [
        processor.tokenizer.decode(ids[mask.bool()])
        for ids, mask in zip(batch["input_ids"], batch["completion_mask"], strict=True)
    ]
    assert [completion.split(" : ")[-1].removesuffix(" </s>") for completion in completions] == [
        "I do not know the who .",
        "I do not know the job .",
        "It is Ada Quill .",
        "It is a baker .",
    ]
    assert trainer.train().training_loss == pytest.approx(0.6931, abs=1e-3), (
        "log 2 while model and reference are the same"
    )
    assert {"language_model", "vision_tower"} <= changed(model, before)
