"""How fast models answer and learn, against the plainest way to do it.

    python benchmarks/evaluation.py --images 96

A LLaVA of six million random weights (a laptop's size) on a data set of noise. Answers: `pebench evaluate`'s, in
batches, against `model.generate` one question after the other. Learning: `pebench tune`'s trainer against a plain loop
of forward, backward and AdamW over the same batches. Each pair runs in one process, one after the other.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import torch

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "helpers")]

import tiny_llava  # noqa: E402
import tiny_models  # noqa: E402
from transformers import CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration  # noqa: E402

from evaluation.models.weights import Weights, load, on_device  # noqa: E402
from evaluation.questions import posed, subject_of  # noqa: E402
from evaluation.tuning.conversations import Batches, Conversations, conversations  # noqa: E402
from evaluation.tuning.tune import tune  # noqa: E402
from generation.dataset.folder import Published  # noqa: E402
from schemas.evaluation import TuneRequest  # noqa: E402

TOKENS = 24  # of an answer


def laptop_model(folder: Path, texts: list[str]) -> Path:
    """A LLaVA with four layers of width 256 in tower and language model."""
    processor = tiny_llava.processor(texts)
    shape = {"hidden_size": 256, "intermediate_size": 688, "num_hidden_layers": 4, "num_attention_heads": 4}
    side, patch = tiny_llava.SIDE, tiny_llava.PATCH
    special = {name: getattr(processor.tokenizer, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    config = LlavaConfig(
        vision_config=CLIPVisionConfig(image_size=side, patch_size=patch, projection_dim=256, **shape),
        text_config=LlamaConfig(vocab_size=len(processor.tokenizer), max_position_embeddings=512, **shape, **special),
        image_token_index=processor.image_token_id,
        vision_feature_layer=-1,
    )
    torch.manual_seed(0)
    LlavaForConditionalGeneration(config).save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def answers(place: Path, subject: Any, images: int, batch: int) -> tuple[float, float]:
    """Answers a second: ours, and one by one."""
    some = list(posed(subject, "train"))[:images]
    ours, plain = Weights(str(place), batch, TOKENS), Weights(str(place), 1, TOKENS)
    list(ours.replies(some[:batch], likelihoods=False))
    begun = time.perf_counter()
    list(ours.replies(some, likelihoods=False))
    middle = time.perf_counter()
    with torch.inference_mode():
        for one in some:
            dialogue = plain.dialogue
            given = dialogue.batch([dialogue.asked(one.picture, one.asked.question)], "left")
            given.pop("labels")
            plain.model.generate(**on_device(given, plain.model), do_sample=False, max_new_tokens=TOKENS)
    return len(some) / (middle - begun), len(some) / (time.perf_counter() - middle)


def learning(place: Path, subject: Any, out: Path, batch: int) -> tuple[float, float, float]:
    """Conversations a second: ours with its checkpoints, and a plain loop; and our share of padding."""
    request = TuneRequest(
        model=str(place), config=subject.name, kind="finetuned", tasks=("who", "scene"), forms=("open",),
        epochs=2, batch=batch, rate=1e-3,
    )  # fmt: skip
    tuned = tune(subject, request, out, lambda *_: None)
    loaded = load(str(place), learns="all of it")
    said = conversations(subject, request)
    rows = Conversations(said, loaded.dialogue, loaded.ends, request.epochs)
    join, optimiser = Batches(loaded.dialogue, loaded.ends), torch.optim.AdamW(loaded.model.parameters(), lr=1e-3)
    begun = time.perf_counter()
    for start in range(0, len(rows), batch):
        loss = loaded.model(**join([rows[n] for n in range(start, min(start + batch, len(rows)))])).loss
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(loaded.model.parameters(), 1.0)
        optimiser.step()
    return len(rows) / tuned.seconds, len(rows) / (time.perf_counter() - begun), tuned.padding


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=96)
    parser.add_argument("--batch", type=int, default=16)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = tiny_models.data_set(Path(work) / "pebench", people=12, events=8)
        place = laptop_model(Path(work) / "model", tiny_models.texts_of(folder))
        subject = subject_of(Published(folder), "person_10")
        ours, plain = answers(place, subject, args.images, args.batch)
        print(
            f"answers: {ours:.1f} a second in batches of {args.batch}, {plain:.1f} one by one, ratio {ours / plain:.2f}"
        )
        ours, plain, padding = learning(place, subject, Path(work) / "tuned", args.batch)
        print(
            f"conversations learnt: {ours:.1f} a second, plain loop {plain:.1f}, ratio {ours / plain:.2f};"
            f" {padding:.0%} padding"
        )


if __name__ == "__main__":
    main()
