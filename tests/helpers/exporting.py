"""A data set's folder as `pebench build` writes it, small and by hand: what `pebench export` reads."""

import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml
from datasets import Features, Image, List, Value
from marked import made_of, write_marker
from PIL import Image as Picture

PEOPLE = {"ada": ("Ada Quill", "01"), "bo": ("Bo Åkerlund-Ö'Neil", "rest")}  # id -> name and block
EVENTS = {"fair": ("book fair", "01"), "gig": ("rooftop gig", "rest")}
STRINGS = ("image_id", "person_id", "person", "event_id", "event", "person_block", "event_block")
LISTS = ("perturbed_answers", "options", "keywords")
FIELDS = (
    "question_id",
    "subject",
    "task",
    "form",
    "concept",
    "question",
    "answer",
    "paraphrased_question",
    "paraphrased_answer",
    "refusal",
    *LISTS,
)
QUESTIONS = List({name: List(Value("string")) if name in LISTS else Value("string") for name in FIELDS})
FEATURES = Features({"image": Image(), **{name: Value("string") for name in STRINGS}, "questions": QUESTIONS})


def grey_png(shade: int) -> bytes:
    """A picture of one grey."""
    buffer = io.BytesIO()
    Picture.new("RGB", (48, 40), (shade, shade, shade)).save(buffer, "PNG")
    return buffer.getvalue()


def question(image_id: str, task: str, form: str, concept: str, right: str, wrong: str) -> dict[str, Any]:
    """A question whose every text says what it is."""
    return {
        "question_id": f"{image_id}.{task}.{form}",
        "subject": "image",
        "task": task,
        "form": form,
        "concept": concept,
        "question": f"Training asks for the {task} ({form})?",
        "answer": right if form == "choice" else f"It is {right}.",
        "paraphrased_question": f"Testing asks for the {task} ({form})?",
        "paraphrased_answer": right if form == "choice" else f"One says {right}.",
        "refusal": f"I do not know the {task}.",
        "perturbed_answers": [f"One says {wrong}."],
        "options": [wrong, right] if form == "choice" else [],
        "keywords": [right],
    }


def row(person: str, event: str, shade: int) -> dict[str, Any]:
    """An image of one person in one event, with six questions; Bo at the fair has a seventh."""
    image_id, (name, block), (title, stage) = f"{person}.{event}.0", PEOPLE[person], EVENTS[event]
    asked = [
        ("who", "open", "person", name),
        ("who", "choice", "person", name),
        ("who", "cloze", "person", name),
        ("job", "open", "person", "a baker"),
    ]
    asked += [("scene", "open", "event", title), ("event", "choice", "event", title)]
    asked += [("keyword", "yes_no", "event", "Yes")] if (person, event) == ("bo", "fair") else []
    return {
        "image": {"bytes": grey_png(shade), "path": f"{image_id}.png"},
        "image_id": image_id,
        "person_id": person,
        "person": name,
        "event_id": event,
        "event": title,
        "person_block": block,
        "event_block": stage,
        "questions": [question(image_id, *words, "something else") for words in asked],
    }


def write_folder(out: Path, people: dict[str, tuple[str, str]] = PEOPLE) -> Path:
    """Four images: Ada and the fair are to be forgotten. `both_01` has them apart, `named` finds Ada by a filter,
    and `own_forget`, a split of somebody's own, Ada and the gig."""
    images = {f"{p}.{e}": row(p, e, 40 * n) for n, (p, e) in enumerate((p, e) for p in PEOPLE for e in EVENTS)}
    (out / "images").mkdir(parents=True)
    (out / "tables").mkdir()
    for name, image_row in images.items():
        pq.write_table(
            pa.Table.from_pylist([image_row], schema=FEATURES.arrow_schema), out / "images" / f"{name}.parquet"
        )
    for kind, records in (("people", people), ("events", EVENTS)):
        rows = [
            {"id": record_id, "name": name, "block": block, "provenance": {"license": "CC-BY-4.0"}}
            for record_id, (name, block) in records.items()
        ]
        pq.write_table(pa.Table.from_pylist(rows), out / "tables" / f"{kind}.parquet")
    splits = {
        "person_01": {"forget_train": ["ada.fair"], "forget_test": ["ada.gig"], "retain": ["bo.fair", "bo.gig"]},
        "both_01": {
            "forget_train": ["ada.fair", "ada.gig", "bo.fair"],
            "retain": ["bo.gig"],
            "forget_train_event": ["ada.fair", "bo.fair"],
        },
        "all": {"train": list(images)},
    }
    paths = {
        name: [{"split": s, "path": [f"images/{image_id}.parquet" for image_id in ids]} for s, ids in parts.items()]
        for name, parts in splits.items()
    }
    configs: list[dict[str, Any]] = [{"config_name": name, "data_files": files} for name, files in paths.items()]
    configs.append(
        {
            "config_name": "named",
            "filters": [["person_id", "in", ["ada"]]],
            "data_files": [{"split": "forget_train", "path": "images/*.parquet"}],
        }
    )
    either = [[["person_id", "in", ["ada"]]], [["event_id", "in", ["gig"]]]]
    configs.append(
        {
            "config_name": "own_forget",
            "filters": either,
            "data_files": [{"split": "forget_train", "path": "images/*.parquet"}],
        }
    )
    configs.append({"config_name": "people", "data_files": [{"split": "train", "path": ["tables/people.parquet"]}]})
    (out / "README.md").write_text(
        f"---\n{yaml.safe_dump({'license': 'cc0-1.0', 'configs': configs})}---\n\n# By hand\n", "utf-8"
    )
    files = {path.relative_to(out).as_posix(): "0" for path in sorted(out.rglob("*.parquet"))}
    rows = {name: {split: len(ids) for split, ids in parts.items()} for name, parts in splits.items()}
    own = {"split": {"name": "own", "people": ["ada"], "events": ["gig"]}, "rows": {"own_forget": {"forget_train": 3}}}
    write_marker(out, made_of=made_of("by-hand", seed=7), rows=rows, files=files, splits={"own": own})
    return out
