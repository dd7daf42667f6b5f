"""`pebench tune`: a model tuned on a data set, by `transformers.Trainer`, on as many GPUs as it is launched with."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import nullcontext
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from pydantic import ValidationError
from torch.utils.data import SequentialSampler
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments, set_seed
from transformers.utils import logging as transformers_logging

from evaluation.models.weights import Loaded, digest_of, load, save_processor
from evaluation.questions import Subject
from evaluation.tuning.conversations import Batches, Conversations, conversations
from generation.base.errors import UserError
from generation.base.files import write_file
from generation.base.progress import Progress
from generation.dataset.staging import check_target
from generation.dataset.writers import writing
from schemas.evaluation import Tuned, TuneRequest

NOTE = "pebench-tune.json"
SAVED = 120.0  # seconds between two checkpoints, which is what a kill may cost
TOLD = 20  # times that the loss is noted
WHOLE = ("trainer_state.json", "optimizer.pt", "scheduler.pt", "rng_state.pth")  # files of a checkpoint to go on from
VISION = re.compile(r"vision|visual|image_|projector|connector|merger")  # modules that see, by their names


def tune(subject: Subject, request: TuneRequest, out: Path, progress: Progress) -> Tuned:
    """Tunes a model and writes it to `out`, a folder that `from_pretrained` loads. What was cut short goes on where it
    was; what is there already, made of just this, stays.

    Raises:
        UserError: model or data set cannot be used, `out` holds anything else, another model say, or the loss is no
        number.
    """
    check_target(out, ours=is_tuned)
    of = digest_of(request.model)
    if made := read_note(out):
        if (made.request, made.of, made.data) == (request, of, subject.digest):
            return made
        raise UserError(
            f"{out}: holds a model that was tuned otherwise ({NOTE} there says how); remove it, or choose another place"
            " with --out"
        )
    work = out.resolve().with_name(f".{out.resolve().name}.tuning")
    first = os.environ.get("RANK", "0") == "0"  # of the processes that a launcher started
    with writing(out) if first else nullcontext():
        if first:
            _begin(work, request, of, subject.digest)
        set_seed(request.seed)
        loaded = load(request.model, learns="adapters" if request.lora else "all of it")
        model = _prepared(loaded.model, request)
        said = conversations(subject, request)
        begun = time.time()
        trainer, batches = _trainer(model, loaded, said, request, work, progress)
        trainer.train(resume_from_checkpoint=_last(work))
        losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
        if not losses or not losses[-1] < float("inf"):
            raise UserError(f"{out}: the loss is no number any more; lower --rate (now {request.rate:g})")
        tuned = Tuned(
            request=request,
            of=of,
            data=subject.digest,
            conversations=len(said),
            steps=trainer.state.global_step,
            loss=losses[-1],
            seconds=time.time() - begun,
            padding=batches.padding,
            versions={name: version(name) for name in ("pebench", "torch", "transformers")},
        )
        if trainer.is_world_process_zero():
            _finish(model, loaded, tuned, work, out)
    return tuned


def is_tuned(folder: Path) -> bool:
    """Whether a folder is a model that was tuned here."""
    return read_note(folder) is not None


def read_note(folder: Path) -> Tuned | None:
    """How a model was tuned; None where it was not."""
    try:
        return Tuned.model_validate_json((folder / NOTE).read_bytes())
    except (OSError, ValidationError):
        return None


def _begin(work: Path, request: TuneRequest, of: str, data: str) -> None:
    """Clears what another tuning left unfinished.

    Raises:
        UserError: what is there is none.
    """
    key = f"{request.model_dump_json()}\n{of}\n{data}\n"
    mark = work / "request.txt"
    if work.exists() and not mark.is_file():
        raise UserError(f"{work}: is where the tuning is kept, and pebench did not make it; move it elsewhere")
    if work.exists() and mark.read_text("utf-8") != key:
        shutil.rmtree(work)
    write_file(mark, key.encode())


def _prepared(model: Any, request: TuneRequest) -> Any:
    """The model with what is to be learnt set up, adapters on its language model's linear layers among it."""
    if request.checkpointing:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
        model.enable_input_require_grads()  # else nothing below the first adapter learns
    if request.lora:
        return _adapted(model, request)
    if request.freeze_vision:
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(not VISION.search(name))
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise UserError(f"{request.model}: nothing of it can learn; leave out --freeze-vision")
    return model


def _adapted(model: Any, request: TuneRequest) -> Any:
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError:
        raise UserError("--lora takes the package peft; install it with: pip install peft") from None
    targets = list(_linear(model))
    if not targets:
        raise UserError(f"{request.model}: has no linear layers that --lora knows; leave it out")
    config = LoraConfig(r=request.lora, lora_alpha=2 * request.lora, target_modules=targets, task_type="CAUSAL_LM")
    return get_peft_model(model, config)


def _linear(model: Any) -> Iterator[str]:
    """The linear layers of the language model, without the one that makes words."""
    head = model.get_output_embeddings()
    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and module is not head and not VISION.search(name):
            yield name


class _InOrder(Trainer):  # type: ignore[misc]
    """Takes the data as it comes, since it is shuffled. Goes on from checkpoints of models that are saved under other
    names of their weights than they have in memory, as LLaVA is: the trainer itself goes on from fresh ones then (seen
    with transformers 5.24).
    """

    def _get_train_sampler(self, train_dataset: Any = None) -> SequentialSampler:
        return SequentialSampler(train_dataset or self.train_dataset)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        model = model or self.model
        if (Path(resume_from_checkpoint) / "adapter_config.json").exists():
            super()._load_from_checkpoint(resume_from_checkpoint, model)
        else:
            model.load_state_dict(type(model).from_pretrained(resume_from_checkpoint, dtype=model.dtype).state_dict())


class _AfterEachStep(TrainerCallback):  # type: ignore[misc]
    """Tells how far it is, and has a checkpoint written now and then: by the clock, since one of a large model takes as
    long as many steps.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress, self._saved = progress, time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **more: Any) -> None:
        self._progress("tune", state.global_step, state.max_steps)
        if time.monotonic() - self._saved >= SAVED and state.global_step < state.max_steps:
            control.should_save, self._saved = True, time.monotonic()


def _trainer(
    model: Any, loaded: Loaded, said: list[Any], request: TuneRequest, work: Path, progress: Progress
) -> tuple[Trainer, Batches]:
    transformers_logging.disable_progress_bar()
    batches = Batches(loaded.dialogue, loaded.ends)
    data = Conversations(said, loaded.dialogue, loaded.ends, request.epochs, request.seed)
    steps = -(-len(data) // request.batch)
    arguments = TrainingArguments(
        output_dir=str(work / "checkpoints"),
        num_train_epochs=1,  # the data holds all of them
        per_device_train_batch_size=request.batch,
        learning_rate=request.rate,
        lr_scheduler_type="cosine",
        warmup_steps=max(1, steps // 20),
        weight_decay=0.01,
        seed=request.seed,
        data_seed=request.seed,
        save_strategy="no",  # see _AfterEachStep
        save_total_limit=2,
        logging_steps=max(1, steps // TOLD),
        report_to=[],
        disable_tqdm=True,
        remove_unused_columns=False,
        dataloader_pin_memory=torch.cuda.is_available(),
        bf16=torch.cuda.is_available() and torch.cuda.is_bf16_supported(),
        use_cpu=not torch.cuda.is_available(),
        label_names=["labels"],
    )
    trainer = _InOrder(
        model, arguments, data_collator=batches, train_dataset=data, callbacks=[_AfterEachStep(progress)]
    )
    trainer.remove_callback(PrinterCallback)
    return trainer, batches


def _last(work: Path) -> str | None:
    """The newest checkpoint that is whole."""
    whole = [
        path for path in (work / "checkpoints").glob("checkpoint-*") if all((path / name).exists() for name in WHOLE)
    ]
    return str(max(whole, key=lambda path: int(path.name.partition("-")[2]))) if whole else None


def _finish(model: Any, loaded: Loaded, tuned: Tuned, work: Path, out: Path) -> None:
    """Writes the model beside its place and renames it."""
    new = work / "model"
    shutil.rmtree(new, ignore_errors=True)
    model.save_pretrained(new)
    save_processor(loaded.dialogue.processor, new)
    write_file(new / NOTE, (tuned.model_dump_json(indent=1) + "\n").encode())
    os.replace(new, out.resolve())  # an empty folder there gives way
    shutil.rmtree(work, ignore_errors=True)
