"""A vision-language model from weights: any that `AutoModelForImageTextToText` loads, a folder or an id on the Hub, or
a PEFT adapter's folder.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import torch
from transformers import AutoConfig, AutoModelForImageTextToText, AutoProcessor, GenerationConfig

from evaluation.models.dialogue import IGNORED, Dialogue, Encoded, Turn
from evaluation.questions import Posed
from generation.base.errors import UserError
from generation.base.hashing import stable_hash
from generation.base.redaction import model_name
from generation.rendering.qwen_processor import PictureProcessor
from generation.rendering.weights import newest_commit, on_hub
from schemas.evaluation import Likelihood, Replied

WINDOW = 16  # batches among which questions are sorted by length, so that little is padding
WHOLE = 1 << 26  # bytes up to which a file counts by what is in it, and not by its size and time
LONGEST = 64  # tokens of an answer
QWEN = ("qwen2_vl", "qwen2_5_vl", "qwen3_vl")  # types of models whose processors are alike


class Loaded(NamedTuple):
    """A model and how it is spoken to; `ends` are the tokens that end an answer."""

    model: Any
    dialogue: Dialogue
    ends: frozenset[int]


def load(place: str, learns: Literal["nothing", "adapters", "all of it"] = "nothing") -> Loaded:
    """A model, in bfloat16 where there is a GPU that has it; what learns itself is in float32, since bfloat16 loses
    small steps. A model that learns nothing is spread over all GPUs.

    Raises:
        UserError: it cannot be loaded, or does not take pictures.
    """
    cuda, commit = torch.cuda.is_available(), commit_of(place)
    half = cuda and torch.cuda.is_bf16_supported() and learns != "all of it"
    placed = {"device_map": "auto"} if cuda and learns == "nothing" else {}
    try:
        processor = processor_of(place, commit)
        model = AutoModelForImageTextToText.from_pretrained(
            place, revision=commit, dtype=torch.bfloat16 if half else torch.float32, **placed
        )
    except ImportError as error:
        raise UserError(f"{place}: {_line(error)}") from None
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError) as error:
        raise UserError(
            f"{place}: no vision-language model ({_line(error)}); name a folder or an id that"
            " AutoModelForImageTextToText loads"
        ) from None
    dialogue = Dialogue(processor, place)
    return Loaded(model, dialogue, ends_of(model, dialogue))


def commit_of(place: str) -> str:
    """The commit that a model on the Hub is at, which the cache holds where there is no network; "main" for a folder.

    Raises:
        UserError: there is neither folder nor repository.
    """
    if Path(place).is_dir():
        return "main"
    if not on_hub(place):
        raise UserError(f"{place}: no vision-language model is there; name its folder, or an id such as ORG/NAME")
    return newest_commit(place)


def processor_of(place: str, commit: str) -> Any:
    """A model's processor. Those of Qwen-VL take videos too, and cannot be loaded as a whole without torchvision; their
    part for pictures can.
    """
    try:
        return AutoProcessor.from_pretrained(place, revision=commit)
    except ImportError:
        if not AutoConfig.from_pretrained(place, revision=commit).model_type.startswith(QWEN):
            raise
        return PictureProcessor.of_model(place, commit)


def save_processor(processor: Any, folder: Path) -> None:
    """Saves it so that it loads as the whole one, wherever that can be loaded."""
    if isinstance(processor, PictureProcessor):
        processor.tokenizer.save_pretrained(folder)
        processor.image_processor.save_pretrained(folder)
    else:
        processor.save_pretrained(folder)


def ends_of(model: Any, dialogue: Dialogue) -> frozenset[int]:
    """The tokens at which a model's generation stops."""
    given = model.generation_config.eos_token_id
    many = given if isinstance(given, list) else [given] if given is not None else []
    return frozenset({*many, dialogue.tokenizer.eos_token_id})


def digest_of(place: str) -> str:
    """A hash of what a model is: its files, or its id and commit where it lies on the Hub."""
    folder, commit = Path(place), commit_of(place)
    if not folder.is_dir():
        return stable_hash(place, commit)
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        about = path.stat()
        whole.update(f"{path.relative_to(folder).as_posix()}\0{about.st_size}\0".encode())
        whole.update(path.read_bytes() if about.st_size <= WHOLE else str(about.st_mtime_ns).encode())
    return whole.hexdigest()


class Weights:
    """A model that answers from its weights.

    Answers are the most likely tokens one after the other, batches are padded at the left, and a batch's answers are
    those of each question alone.
    """

    def __init__(self, place: str, batch: int, longest: int = LONGEST) -> None:
        self.name, self.digest = model_name(place), digest_of(place)
        self.model, self.dialogue, self.ends = load(place)
        self.model.eval()
        self._batch = batch
        self._settings = GenerationConfig(
            do_sample=False,
            num_beams=1,
            max_new_tokens=longest,
            eos_token_id=sorted(self.ends),
            pad_token_id=self.dialogue.tokenizer.pad_token_id,
            bos_token_id=self.dialogue.tokenizer.bos_token_id,
        )

    @torch.inference_mode()
    def replies(self, posed: Sequence[Posed], likelihoods: bool) -> Iterator[Replied]:
        """Answers in the order in which they are made."""
        questions = [self.dialogue.asked(one.picture, one.asked.question) for one in posed]
        for some in self._sorted(questions):
            answers = self._answers([questions[n] for n in some])
            for n, answer in zip(some, answers, strict=True):
                told = tuple(self._likelihoods(posed[n])) if likelihoods else ()
                yield Replied(question_id=posed[n].asked.question_id, answer=answer, likelihoods=told)

    @property
    def window(self) -> int:
        """Questions that are given at a time."""
        return WINDOW * self._batch

    def _answers(self, questions: Sequence[Encoded]) -> list[str]:
        batch = self._on_device(self.dialogue.batch(questions, "left"))
        batch.pop("labels")
        tokens = self.model.generate(**batch, generation_config=self._settings)
        new = tokens[:, batch["input_ids"].shape[1] :]
        return [text.strip() for text in self.dialogue.tokenizer.batch_decode(new, skip_special_tokens=True)]

    def _likelihoods(self, posed: Posed) -> Iterator[Likelihood]:
        asked = posed.asked
        answers = [asked.answer, *([asked.paraphrase, *asked.wrong] if asked.wrong else [])]
        examples = [
            self.dialogue.encoded(posed.picture, [Turn(asked.question, answer)], self.ends) for answer in answers
        ]
        for start in range(0, len(examples), self._batch):
            batch = self._on_device(self.dialogue.batch(examples[start : start + self._batch], "right"))
            yield from likelihoods_of(self.model, batch)

    def _sorted(self, questions: Sequence[Encoded]) -> Iterator[list[int]]:
        order = sorted(range(len(questions)), key=lambda n: (len(questions[n].tokens), n))
        for start in range(0, len(order), self._batch):
            yield order[start : start + self._batch]

    def _on_device(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        return on_device(batch, self.model)


def on_device(batch: dict[str, torch.Tensor], model: Any) -> dict[str, torch.Tensor]:
    """A batch where a model takes it, its pictures in the model's precision."""
    return {
        name: value.to(model.device, model.dtype) if value.is_floating_point() else value.to(model.device)
        for name, value in batch.items()
    }


def likelihoods_of(model: Any, batch: dict[str, torch.Tensor]) -> Iterator[Likelihood]:
    """The log-probability of each row's labelled tokens, and how many they are."""
    labels = batch.pop("labels")[:, 1:]
    logits = model(**batch).logits[:, :-1].float()
    told = logits.log_softmax(-1).gather(2, labels.clamp(min=0)[..., None])[..., 0]
    learnt = labels != IGNORED
    for logp, count in zip((told * learnt).sum(1).tolist(), learnt.sum(1).tolist(), strict=True):
        yield Likelihood(logp=min(0.0, logp), tokens=count)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
