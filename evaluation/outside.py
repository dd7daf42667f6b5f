"""Known people and world facts from other data sets: MIKE and POPE in the paper, by reference and never copied.

A set is a folder or an id that `datasets` loads, with a column `image`, and `answer`: a name, or yes or no. A column
`question` tells what is asked; known people have a question of their own where it is missing.
"""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from datasets import get_dataset_split_names, load_dataset
from datasets.exceptions import DatasetGenerationError, DatasetsError

from evaluation.measures.yes_no import said_yes
from evaluation.questions import Posed
from generation.base.errors import UserError
from generation.base.pictures import check_picture
from generation.base.records import printable, shown
from generation.dataset.verify import quiet_loader
from schemas.evaluation import Asked, Measure
from schemas.questions import Concept

WRONG = 5  # names beside the right one, as in TOFU
WHO = "What is the name of the person in this image?"


def posed_outside(place: str, measure: Measure, concept: Concept, limit: int | None = None) -> Iterator[Posed]:
    """The questions of a set for Real or World fact; of more than `limit`, the first ones.

    Raises:
        UserError: it cannot be loaded or lacks a column, or an answer to be yes or no is neither.
    """
    names = (
        [str(row.get("answer") or row.get("name") or "") for row in _rows(place, limit)] if measure == "real" else []
    )
    others = sorted({*names} - {""})
    for number, row in enumerate(_rows(place, limit)):
        where = f"{place}: row {number + 1}"
        answer = str(row.get("answer") or row.get("name") or "")
        question = str(row.get("question") or (WHO if measure == "real" else ""))
        if not answer or not question:
            raise UserError(
                f"{where} has no {'answer' if not answer else 'question'}; give the set a column of that name"
            )
        if measure == "world" and said_yes(answer) is None:
            raise UserError(f"{where} answers {shown(answer)}; world facts are answered with yes or no")
        data = (row.get("image") or {}).get("bytes")
        if not isinstance(data, bytes):
            raise UserError(f"{where} holds no picture; give the set a column 'image' of pictures")
        yield Posed(
            Asked(
                question_id=f"{measure}.{concept}.{number:05d}",
                measure=measure,
                concept=concept,
                group=answer if measure == "real" else f"{number}",
                question=question,
                answer=answer,
                name=answer if measure == "real" else "",
                paraphrase=answer,
                wrong=_wrong(answer, others),
            ),
            check_picture(data, where),
        )


def _wrong(answer: str, names: Sequence[str]) -> tuple[str, ...]:
    """Wrong answers: the other word, or names that follow the right one in the set's order."""
    if not names:
        return ("No" if said_yes(answer) else "Yes",)
    start = names.index(answer) + 1
    return tuple(([*names[start:], *names[: start - 1]])[:WRONG])


def _rows(place: str, limit: int | None) -> Iterator[dict[str, Any]]:
    """The rows of its split "test", or of its first, the first `limit` of them, with pictures as bytes."""
    try:
        with tempfile.TemporaryDirectory(prefix="pebench-set-") as cache, quiet_loader():
            if Path(place).suffix == ".parquet":
                rows = load_dataset("parquet", data_files=place, split="train", streaming=True, cache_dir=cache)
            else:
                splits = get_dataset_split_names(place)
                split = "test" if "test" in splits else splits[0]
                rows = load_dataset(place, split=split, streaming=True, cache_dir=cache)
            if "image" not in (rows.features or {}):
                raise UserError(f"{place}: has no column 'image'; a set has image, question and answer")
            yield from islice(rows.decode(False), limit)
    except (OSError, ValueError, TypeError, pa.ArrowException, DatasetsError, DatasetGenerationError) as error:
        said = printable(str(error).partition("\n")[0][:200])
        raise UserError(f"{place}: cannot be loaded ({said}); name a folder or a data set's id") from None
