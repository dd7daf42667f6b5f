"""The formats that others read: each a function from a stream of images to the files of one split, and a line in
FORMATS, from which the command's options, its help and the export's README derive.

- `trl-sft`, `trl-dpo`: `images`, and conversations as lists of {role, content}, as the SFT and DPO trainers of TRL take
them (huggingface.co/docs/trl,
  "Dataset formats")
- `llava`: the list of conversations of LLaVA (haotian-liu/LLaVA, docs/Finetune_Custom_Data.md)
- `open-mmunlearning`: a row a question, with the keys of ImageQADataset (JunkaiChen1/Open-MMunlearning, src/data/qa.py)
- `lmms-eval`: a row a question, and for each split a task of lmms-eval (EvolvingLMMs-Lab/lmms-eval, docs/task_guide.md)
- `imagefolder`: a folder a person, as PEBench's authors published theirs: `image` and `label`
"""

import json
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from datasets import Features, Image, List, Value

from generation.base.files import within
from generation.dataset.loader import quoted
from generation.dataset.shards import ROW_GROUP
from generation.exports.turns import ExportedImage
from schemas.exports import Request

MESSAGES = List({"role": Value("string"), "content": Value("string")})
SFT_FEATURES = Features({"images": List(Image()), "messages": MESSAGES, "image_id": Value("string")})
DPO_FEATURES = Features(
    {
        "images": List(Image()),
        "prompt": MESSAGES,
        "chosen": MESSAGES,
        "rejected": MESSAGES,
        "question_id": Value("string"),
    }
)
OMM_FEATURES = Features({"image": Image(), **{name: Value("string") for name in ("ID", "question", "answer")}})
LMMS_FEATURES = Features(
    {
        "image": Image(),
        **{name: Value("string") for name in ("image_id", "question_id", "question", "answer")},
        "keywords": List(Value("string")),
    }
)
LMMS_TASK = "pebench_"  # before the split's name
LMMS_UTILS = "lmms_eval_utils.py"
DICTIONARY_BYTES = 1 << 28  # a picture that several rows of a group show is stored once in it


class Format(NamedTuple):
    """How a split is written, where `load_dataset` finds it in the export ("{split}" stands for its name), what it is,
    in a few words, and how the export in a folder is used, in Markdown.
    """

    write: Callable[[Iterable[ExportedImage], Path, str], int]  # images, folder, split -> records
    files: str
    about: str
    usage: Callable[[str, Request], str]
    asks: bool = True  # whether questions are in it
    refuses: bool = False  # whether it teaches to refuse, so that it takes nothing but what is to be forgotten
    loads: bool = True  # whether `datasets` loads it
    read_by: str = "4.0"  # the oldest version of `datasets` that does, as benchmarks/older_datasets.py found
    place: str = "{name}"  # what its README calls the folder of the export, whose name is {name}


def trl_sft(images: Iterable[ExportedImage], folder: Path, split: str) -> int:
    """A row an image: one conversation over its questions."""
    rows = (
        {
            "images": [_picture(image)],
            "messages": [
                message
                for turn in image.turns
                for message in (_said("user", turn.question), _said("assistant", turn.answer))
            ],
            "image_id": image.image_id,
        }
        for image in images
    )
    return _parquet(rows, within(folder, f"{split}.parquet"), SFT_FEATURES)


def trl_dpo(images: Iterable[ExportedImage], folder: Path, split: str) -> int:
    """A row a question: the refusal is chosen, the answer rejected."""
    rows = (
        {
            "images": [_picture(image)],
            "prompt": [_said("user", turn.question)],
            "chosen": [_said("assistant", turn.refusal)],
            "rejected": [_said("assistant", turn.answer)],
            "question_id": turn.question_id,
        }
        for image in images
        for turn in image.turns
    )
    return _parquet(rows, within(folder, f"{split}.parquet"), DPO_FEATURES)


def open_mmunlearning(images: Iterable[ExportedImage], folder: Path, split: str) -> int:
    """A row a question."""
    rows = (
        {"image": _picture(image), "ID": image.image_id, "question": turn.question, "answer": turn.answer}
        for image in images
        for turn in image.turns
    )
    return _parquet(rows, within(folder, f"{split}.parquet"), OMM_FEATURES)


def lmms_eval(images: Iterable[ExportedImage], folder: Path, split: str) -> int:
    """A row a question, and the split's task beside it."""
    rows = (
        {
            "image": _picture(image),
            "image_id": image.image_id,
            "question_id": turn.question_id,
            "question": turn.question,
            "answer": turn.answer,
            "keywords": list(turn.keywords),
        }
        for image in images
        for turn in image.turns
    )
    utils = resources.files("data").joinpath(LMMS_UTILS).read_text("utf-8")
    within(folder, LMMS_UTILS).write_text(utils, "utf-8")
    functions = ("doc_to_visual", "doc_to_text", "doc_to_target", "process_results")
    less_is_better = split.startswith("forget")
    better = f"aggregation: mean, higher_is_better: {str(not less_is_better).lower()}"
    lines = [
        f"task: {LMMS_TASK}{split}",
        "dataset_path: parquet",
        f"dataset_kwargs: {{data_files: {{{split}: {split}.parquet}}}}  # from this folder on",
        f"test_split: {split}",
        "output_type: generate_until",
        *(f"{name}: !function {Path(LMMS_UTILS).stem}.{name}" for name in functions),
        "generation_kwargs: {max_new_tokens: 64, do_sample: false, temperature: 0}",
        "metric_list:",
        *(f"  - {{metric: {metric}, {better}}}" for metric in ("keywords_told", "answer_told")),
        "metadata:",
        "  - version: 1.0",
    ]
    within(folder, f"{LMMS_TASK}{split}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return _parquet(rows, within(folder, f"{split}.parquet"), LMMS_FEATURES)


def llava(images: Iterable[ExportedImage], folder: Path, split: str) -> int:
    """`data.json`, an entry an image, beside a folder with the images."""
    pictures = within(folder, split) / "images"
    pictures.mkdir(parents=True)
    count = 0
    with (folder / split / "data.json").open("w", encoding="utf-8") as file:
        for image in images:
            name = f"{image.image_id}.png"
            within(pictures, name).write_bytes(image.picture)
            said = [
                {"from": who, "value": text}
                for turn in image.turns
                for who, text in (("human", turn.question), ("gpt", turn.answer))
            ]
            said[0]["value"] = f"<image>\n{said[0]['value']}"
            entry = {"id": image.image_id, "image": name, "conversations": said}
            file.write(("[\n" if not count else ",\n") + json.dumps(entry, ensure_ascii=False))
            count += 1
        file.write("\n]\n")
    return count


def imagefolder(images: Iterable[ExportedImage], folder: Path, split: str) -> int:
    """A folder a person, a file an image."""
    count = 0
    for image in images:
        place = within(within(folder, split), image.label)
        place.mkdir(parents=True, exist_ok=True)
        within(place, f"{image.image_id}.png").write_bytes(image.picture)
        count += 1
    return count


def _picture(image: ExportedImage) -> dict[str, Any]:
    return {"bytes": image.picture, "path": f"{image.image_id}.png"}


def _said(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _parquet(rows: Iterator[dict[str, Any]], path: Path, features: Features) -> int:
    count, schema = 0, features.arrow_schema
    with pq.ParquetWriter(path, schema, compression="zstd", dictionary_pagesize_limit=DICTIONARY_BYTES) as writer:
        while group := list(islice(rows, ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count


def _trained(trainer: str) -> Callable[[str, Request], str]:
    def usage(folder: str, request: Request) -> str:
        return f"""```python
from datasets import load_dataset
from trl import {trainer}Config, {trainer}Trainer

rows = load_dataset("{quoted(folder)}", split="{request.splits[0]}")
arguments = {trainer}Config(max_length=None)  # else what is longer is cut, tokens of the image included
{trainer}Trainer("YOUR/MODEL", args=arguments, train_dataset=rows).train()
```"""

    return usage


def _loaded(folder: str, request: Request) -> str:
    return f"""```python
from datasets import load_dataset

rows = load_dataset("{quoted(folder)}", split="{request.splits[0]}")
```"""


def _of_llava(folder: str, request: Request) -> str:
    split = f"{folder}/{request.splits[0]}"
    options = f"--data_path {shlex.quote(f'{split}/data.json')} --image_folder {shlex.quote(f'{split}/images')}"
    return f"LLaVA's trainer takes `{options}`."


def _measured(folder: str, request: Request) -> str:
    tasks = ",".join(f"{LMMS_TASK}{split}" for split in request.splits)
    return (
        "In this folder:\n\n```\n"
        f"lmms_eval --model MODEL --model_args pretrained=YOUR/MODEL --include_path . --tasks {tasks}\n```\n\n"
        "`keywords_told` is the share of answers that tell all that a right one names, `answer_told` of those that hold"
        " it word for word: of a forget split less is better."
    )


def _handled(folder: str, request: Request) -> str:
    """The YAML by which Open-MMunlearning finds what was exported: an entry a split, each for a file in its
    configs/data/datasets.
    """
    keys = {"image_key": "image", "id_key": "ID", "question_key": "question", "answer_key": "answer"}
    entries = {
        f"PEBENCH_{request.config}_{split}": {
            "handler": "ImageQADataset",
            "args": {
                "hf_args": {"path": "parquet", "data_files": f"{folder}/{split}.parquet", "split": "train"},
                **keys,
                "max_length": 512,
                "tokenize": False,
            },
        }
        for split in request.splits
    }
    said = yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=1000)
    return (
        f"Each entry goes into a file in the folder `configs/data/datasets` of Open-MMunlearning:\n\n```yaml\n{said}```"
    )


FORMATS: Mapping[str, Format] = {
    "trl-sft": Format(trl_sft, "{split}.parquet", "conversations for TRL's SFT trainer", _trained("SFT")),
    "trl-dpo": Format(
        trl_dpo, "{split}.parquet", "refusals and answers for TRL's DPO trainer", _trained("DPO"), refuses=True
    ),
    "llava": Format(llava, "{split}/data.json", "conversations for LLaVA's trainer", _of_llava, loads=False),
    "open-mmunlearning": Format(
        open_mmunlearning,
        "{split}.parquet",
        "questions for Open-MMunlearning",
        _handled,
        place="${{paths.data_dir}}/{name}",
        read_by="3.0.1",
    ),
    "lmms-eval": Format(lmms_eval, "{split}.parquet", "tasks of lmms-eval, with their questions", _measured),
    "imagefolder": Format(
        imagefolder, "{split}/**", "a folder of images a person", _loaded, asks=False, read_by="3.0.1"
    ),
}
