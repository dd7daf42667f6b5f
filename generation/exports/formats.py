"""The formats that others read: each a function from a stream of images to the files of one split.

- `trl-sft`, `trl-dpo`: `images`, and conversations as lists of {role, content}, as the SFT and DPO trainers of TRL take
them (huggingface.co/docs/trl,
  "Dataset formats")
- `llava`: the list of conversations of LLaVA (haotian-liu/LLaVA, docs/Finetune_Custom_Data.md)
- `open-mmunlearning`: a row a question, with the keys of ImageQADataset (JunkaiChen1/Open-MMunlearning, src/data/qa.py)
- `imagefolder`: a folder a person, as PEBench's authors published theirs: `image` and `label`
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from datasets import Features, Image, List, Value

from generation.dataset.shards import ROW_GROUP
from generation.exports.turns import Shown
from schemas.exports import FormatName

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
DICTIONARY_BYTES = 1 << 28  # a picture that several rows of a group show is stored once in it


class Format(NamedTuple):
    """How a split is written, where `load_dataset` finds it in the export ("{split}" stands for its name), and how it
    is used, in Markdown.
    """

    write: Callable[[Iterable[Shown], Path, str], int]  # images, folder, split -> records
    files: str
    usage: str
    asks: bool = True  # whether questions are in it
    refuses: bool = False  # whether it teaches to refuse, so that it takes nothing but what is to be forgotten


def trl_sft(images: Iterable[Shown], folder: Path, split: str) -> int:
    """A row an image: one conversation over its questions."""
    rows = (
        {
            "images": [_picture(one)],
            "messages": [
                message
                for turn in one.turns
                for message in (_said("user", turn.question), _said("assistant", turn.answer))
            ],
            "image_id": one.image_id,
        }
        for one in images
    )
    return _parquet(rows, folder / f"{split}.parquet", SFT_FEATURES)


def trl_dpo(images: Iterable[Shown], folder: Path, split: str) -> int:
    """A row a question: the refusal is chosen, the answer rejected."""
    rows = (
        {
            "images": [_picture(one)],
            "prompt": [_said("user", turn.question)],
            "chosen": [_said("assistant", turn.refusal)],
            "rejected": [_said("assistant", turn.answer)],
            "question_id": turn.question_id,
        }
        for one in images
        for turn in one.turns
    )
    return _parquet(rows, folder / f"{split}.parquet", DPO_FEATURES)


def open_mmunlearning(images: Iterable[Shown], folder: Path, split: str) -> int:
    """A row a question."""
    rows = (
        {"image": _picture(one), "ID": one.image_id, "question": turn.question, "answer": turn.answer}
        for one in images
        for turn in one.turns
    )
    return _parquet(rows, folder / f"{split}.parquet", OMM_FEATURES)


def llava(images: Iterable[Shown], folder: Path, split: str) -> int:
    """`data.json`, an entry an image, beside a folder with the images."""
    pictures = folder / split / "images"
    pictures.mkdir(parents=True)
    count = 0
    with (folder / split / "data.json").open("w", encoding="utf-8") as file:
        for one in images:
            name = f"{one.image_id}.png"
            (pictures / name).write_bytes(one.picture)
            said = [
                {"from": who, "value": text}
                for turn in one.turns
                for who, text in (("human", turn.question), ("gpt", turn.answer))
            ]
            said[0]["value"] = f"<image>\n{said[0]['value']}"
            entry = {"id": one.image_id, "image": name, "conversations": said}
            file.write(("[\n" if not count else ",\n") + json.dumps(entry, ensure_ascii=False))
            count += 1
        file.write("\n]\n")
    return count


def imagefolder(images: Iterable[Shown], folder: Path, split: str) -> int:
    """A folder a person, a file an image."""
    count = 0
    for one in images:
        place = folder / split / one.label
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{one.image_id}.png").write_bytes(one.picture)
        count += 1
    return count


def handlers(root: str, config: str, splits: Iterable[str]) -> str:
    """The YAML by which Open-MMunlearning finds what was exported to `root`: an entry a split, each for a file in its
    configs/data/datasets.
    """
    keys = {"image_key": "image", "id_key": "ID", "question_key": "question", "answer_key": "answer"}
    entries = {
        f"PEBENCH_{config}_{split}": {
            "handler": "ImageQADataset",
            "args": {
                "hf_args": {"path": "parquet", "data_files": f"{root}/{split}.parquet", "split": "train"},
                **keys,
                "max_length": 512,
                "tokenize": False,
            },
        }
        for split in splits
    }
    return yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=1000)


def _picture(one: Shown) -> dict[str, Any]:
    return {"bytes": one.picture, "path": f"{one.image_id}.png"}


def _said(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _parquet(rows: Iterator[dict[str, Any]], path: Path, features: Features) -> int:
    count, schema = 0, features.arrow_schema
    with pq.ParquetWriter(path, schema, compression="zstd", dictionary_pagesize_limit=DICTIONARY_BYTES) as writer:
        while group := list(islice(rows, ROW_GROUP)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            count += len(group)
    return count


_LOADED = """```python
from datasets import load_dataset

rows = load_dataset("$folder", split="$split")
```"""
_TRAINED = """```python
from datasets import load_dataset
from trl import {trainer}Config, {trainer}Trainer

rows = load_dataset("$folder", split="$split")
arguments = {trainer}Config(max_length=None)  # else what is longer is cut, tokens of the image included
{trainer}Trainer("YOUR/MODEL", args=arguments, train_dataset=rows).train()
```"""
_LLAVA = """LLaVA's trainer takes `--data_path $folder/$split/data.json --image_folder $folder/$split/images`."""
_HANDLED = """Each entry goes into a file in the folder `configs/data/datasets` of Open-MMunlearning:"""
FORMATS: Mapping[FormatName, Format] = {
    "trl-sft": Format(trl_sft, "{split}.parquet", _TRAINED.format(trainer="SFT")),
    "trl-dpo": Format(trl_dpo, "{split}.parquet", _TRAINED.format(trainer="DPO"), refuses=True),
    "llava": Format(llava, "{split}/data.json", _LLAVA),
    "open-mmunlearning": Format(open_mmunlearning, "{split}.parquet", _HANDLED),
    "imagefolder": Format(imagefolder, "{split}/**", _LOADED, asks=False),
}
