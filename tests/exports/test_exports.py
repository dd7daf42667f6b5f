"""What is exported loads as its readers load it, holds what was asked for, and replaces nothing but an earlier
export.
"""

import io
import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from datasets import load_dataset
from exporting import PEOPLE, grey_png, write_folder
from PIL import Image

from generation.base.errors import UserError
from generation.dataset.shards import ROW_GROUP
from generation.exports import write as exports
from generation.exports.formats import FORMATS, open_mmunlearning, trl_dpo
from generation.exports.turns import ExportedImage, Turn, aim_of
from generation.exports.write import EXPORT_MARKER, Exported, export, labels
from schemas.exports import Request

ADA = "ada.fair.0"


def quiet(stage: str, done: int, total: int) -> None:
    assert 0 < done <= total


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("published") / "pebench")


@pytest.fixture
def run(folder: Path, tmp_path: Path):
    """Exports to tmp_path/out."""

    def run(**asked) -> Exported:
        return export(folder, Request(**asked), tmp_path / "out", quiet)

    return run


def entries(out: Path, split: str) -> list[dict]:
    return json.loads((out / split / "data.json").read_text("utf-8"))


def said(out: Path, split: str) -> list[list[str]]:
    return [[turn["value"] for turn in entry["conversations"]] for entry in entries(out, split)]


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


# what the readers read; TRL's trainers are in test_export_trl.py


def test_llava_finds_every_image_beside_its_list(run, tmp_path: Path) -> None:
    run(format="llava", config="person_01")
    out = tmp_path / "out"
    assert {
        split: [entry["id"] for entry in entries(out, split)] for split in ("forget_train", "forget_test", "retain")
    } == {"forget_train": [ADA], "forget_test": ["ada.gig.0"], "retain": ["bo.fair.0", "bo.gig.0"]}
    (entry,) = entries(out, "forget_train")
    assert entry["conversations"] == [
        {"from": "human", "value": "<image>\nTraining asks for the who (open)?"},
        {"from": "gpt", "value": "It is Ada Quill."},
        {"from": "human", "value": "Training asks for the job (open)?"},
        {"from": "gpt", "value": "It is a baker."},
    ]
    assert (out / "forget_train" / "images" / entry["image"]).read_bytes() == grey_png(0)


def test_open_mmunlearning_reads_a_row_a_question_by_the_printed_keys(run, tmp_path: Path) -> None:
    done = run(format="open-mmunlearning", config="both_01", splits=("retain",))
    configured = yaml.safe_load(re.search(r"```yaml\n(.*?)```", done.usage, re.DOTALL)[1])
    handler = configured["PEBENCH_both_01_retain"]
    assert handler["handler"] == "ImageQADataset"
    keys = handler["args"]
    rows = load_dataset(**keys["hf_args"], cache_dir=str(tmp_path / "cache"))
    assert [rows[n][keys["question_key"]] for n in range(len(rows))] == [
        f"Training asks for the {task} (open)?" for task in ("who", "job", "scene")
    ]
    assert rows[2][keys["answer_key"]] == "It is rooftop gig." and rows[2][keys["id_key"]] == "bo.gig.0"
    assert rows[2][keys["image_key"]].size == (48, 40)
    kinds = json.loads(pq.read_schema(keys["hf_args"]["data_files"]).metadata[b"huggingface"])["info"]["features"]
    assert {kind["_type"] for kind in kinds.values()} == {"Image", "Value"}, (
        "types that datasets 3.0, which it pins, knows"
    )


def test_an_image_folder_gives_the_names_as_labels(run, tmp_path: Path) -> None:
    run(format="imagefolder", config="all")
    names = sorted(name for name, _ in PEOPLE.values())
    for how in ((str(tmp_path / "out"), {}), ("imagefolder", {"data_dir": str(tmp_path / "out")})):
        rows = load_dataset(how[0], **how[1], cache_dir=str(tmp_path / "cache"))
        assert list(rows) == ["train"] and rows["train"].features["label"].names == names
        shown = {
            (rows["train"].features["label"].int2str(row_loaded["label"]), row_loaded["image"].getpixel((0, 0))[0])
            for row_loaded in rows["train"]
        }
        assert shown == {("Ada Quill", 0), ("Ada Quill", 40), (names[1], 80), (names[1], 120)}


def test_a_split_of_one_person_keeps_its_label(run, tmp_path: Path) -> None:
    run(format="imagefolder", config="person_01", splits=("forget_train", "forget_test"))
    rows = load_dataset(str(tmp_path / "out"), cache_dir=str(tmp_path / "cache"))
    assert {split: rows[split].features["label"].names for split in rows} == {
        "forget_train": ["Ada Quill"],
        "forget_test": ["Ada Quill"],
    }


def test_an_export_that_was_replaced_is_not_loaded_from_the_cache(run, tmp_path: Path) -> None:
    for tasks in (("who",), ("job",)):
        run(format="trl-dpo", config="person_01", splits=("forget_train",), tasks=tasks)
        (question_row,) = load_dataset(str(tmp_path / "out"), split="forget_train", cache_dir=str(tmp_path / "cache"))
        assert question_row["question_id"] == f"{ADA}.{tasks[0]}.open"


def test_names_become_folders_that_no_system_takes_amiss() -> None:
    people = [
        ("a", "Ann/../Lee"),
        ("b", "Jo St. Clair Jr."),
        ("c", "Zoë O'Hara"),
        ("d", "zoë o'hara"),
        ("e", "..."),
        ("f", 'A*[b]?"c"|<d>:\\'),
    ]
    folder_names = labels([{"id": person_id, "name": name} for person_id, name in people])
    assert folder_names == {
        "a": "Ann_.._Lee",
        "b": "Jo St. Clair Jr",
        "c": "Zoë O'Hara (c)",
        "d": "zoë o'hara (d)",
        "e": "e",
        "f": "A__b___c___d___",
    }


# which questions


@pytest.mark.parametrize(
    ("config", "split", "asked"),
    [
        ("person_01", "retain", [["who", "job"]] * 2),
        ("both_01", "forget_train", [["who", "job", "scene"], ["who", "job"], ["scene"]]),
        ("both_01", "forget_train_event", [["scene"]] * 2),
        ("both_01", "retain", [["who", "job", "scene"]]),
        ("all", "train", [["who", "job", "scene"]] * 4),
        ("own_forget", "forget_train", [["who", "job"], ["who", "job", "scene"], ["scene"]]),
        ("named", "forget_train", [["who", "job", "scene"]] * 2),
    ],
)
def test_what_is_asked_is_what_is_forgotten(
    run, tmp_path: Path, config: str, split: str, asked: list[list[str]]
) -> None:
    run(format="llava", config=config, splits=(split,))
    names_said = [[re.search(r"the (\w+)", text)[1] for text in turns[::2]] for turns in said(tmp_path / "out", split)]
    assert names_said == asked


@pytest.mark.parametrize(
    ("config", "blocks", "asked"),
    [
        ("both_05_extended", ("05", "rest"), {"person"}),
        ("both_10", ("10", "01"), {"person", "event"}),
        ("both_added", ("01", "added-mine"), {"event"}),
        ("event_added", ("added-mine", "rest"), {"event"}),
    ],
)
def test_standard_configs_are_known_by_their_blocks(config: str, blocks: tuple[str, str], asked: set[str]) -> None:
    aim = aim_of(config, frozenset({"added-mine"}), {})
    assert aim.concepts("forget_test", {"person_block": blocks[0], "event_block": blocks[1]}) == asked


def test_options_are_lettered_and_the_answer_is_one_of_them_in_either_wording(run, tmp_path: Path) -> None:
    for wording, asks in (("train", "Training"), ("test", "Testing")):
        run(
            format="llava",
            config="person_01",
            splits=("forget_train",),
            tasks=("who",),
            forms=("choice",),
            wording=wording,
        )
        assert said(tmp_path / "out", "forget_train") == [
            [f"<image>\n{asks} asks for the who (choice)?\nA. something else\nB. Ada Quill", "B. Ada Quill"]
        ]


def test_images_without_such_a_question_are_left_out_and_counted(run, tmp_path: Path) -> None:
    done = run(format="llava", config="person_01", splits=("retain",), tasks=("keyword",), forms=("yes_no",))
    assert done.splits["retain"] == (2, 1, 1) and [entry["id"] for entry in entries(tmp_path / "out", "retain")] == [
        "bo.fair.0"
    ]
    assert "| `retain` | 1 | 1 |" in (tmp_path / "out" / "README.md").read_text("utf-8")


# files


def test_pictures_keep_their_bytes(run, tmp_path: Path) -> None:
    run(format="trl-sft", config="all")
    rows = pq.read_table(tmp_path / "out" / "train.parquet").to_pylist()
    assert {row["image_id"]: row["images"] for row in rows}["bo.fair.0"] == [
        {"bytes": grey_png(80), "path": "bo.fair.0.png"}
    ] and len(rows) == 4


@pytest.mark.parametrize("write", [trl_dpo, open_mmunlearning])
def test_a_row_a_question_does_not_store_its_picture_again(write: Callable[..., int], tmp_path: Path) -> None:
    large = [bytes([n]) + random.Random(n).randbytes(400_000) for n in range(5)]
    turns = tuple(Turn(str(n), "Who?", "Ada.", "No.") for n in range(4))
    images = (ExportedImage(str(n), picture, "Ada", turns) for n, picture in enumerate(large))
    assert write(images, tmp_path, "train") == 5 * 4
    assert (tmp_path / "train.parquet").stat().st_size < 5 * 400_000 + 20_000


def test_rows_are_written_in_groups(tmp_path: Path) -> None:
    turns = (Turn(str(n), "Who?", "Ada.", "No.") for n in range(ROW_GROUP + 1))
    images = (ExportedImage(turn.question_id, grey_png(0), "Ada", (turn,)) for turn in turns)
    assert trl_dpo(images, tmp_path, "train") == ROW_GROUP + 1
    assert pq.ParquetFile(tmp_path / "train.parquet").num_row_groups == 2


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_export_has_the_same_bytes_and_says_where_it_comes_from(run, tmp_path: Path, kind: str) -> None:
    run(format=kind, config="person_01", splits=("forget_test",))
    first = files(tmp_path / "out")
    run(format=kind, config="person_01", splits=("forget_test",))
    assert files(tmp_path / "out") == first
    readme = first["README.md"].decode()
    for words in (
        "AI-generated",
        "the recipe `by-hand` with seed\n7 made",
        "Images: CC0-1.0. Texts: CC-BY-4.0.",
        "--split forget_test",
    ):
        assert words in readme
    assert str(tmp_path) not in readme and EXPORT_MARKER in first


def test_another_format_takes_the_place_of_an_earlier_export_and_leaves_nothing_of_it(run, tmp_path: Path) -> None:
    run(format="llava", config="person_01")
    run(format="imagefolder", config="person_01", splits=("retain",))
    assert {name.split("/")[0] for name in files(tmp_path / "out")} == {"README.md", EXPORT_MARKER, "retain"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_somebody_put_into_an_export_is_not_deleted(run, tmp_path: Path) -> None:
    run(format="llava", config="person_01")
    (tmp_path / "out" / "checkpoint.bin").write_bytes(b"hours of work")
    with pytest.raises(UserError, match="did not make"):
        run(format="llava", config="person_01")
    assert (tmp_path / "out" / "checkpoint.bin").exists()
    (tmp_path / "out" / "checkpoint.bin").unlink()
    (tmp_path / "out" / "README.md").write_text("notes of my own")
    with pytest.raises(UserError, match=r"README\.md: .*changed since"):
        run(format="llava", config="person_01")
    assert (tmp_path / "out" / "README.md").read_text() == "notes of my own"


def test_an_export_that_fails_leaves_the_earlier_one_as_it_was(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(format="llava", config="person_01")
    before = files(tmp_path / "out")

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "export_readme", full)
    with pytest.raises(UserError, match="No space left"):
        run(format="trl-sft", config="person_01")
    assert files(tmp_path / "out") == before and [path.name for path in tmp_path.iterdir()] == ["out"]


# faults


def test_a_choice_of_questions_that_is_empty_is_refused(run, tmp_path: Path) -> None:
    with pytest.raises(
        UserError,
        match=(
            "'forget_train' has no image with a question of the tasks looks in the forms open; choose others with"
            " --tasks"
        ),
    ):
        run(format="llava", config="person_01", tasks=("looks",))
    assert not any(tmp_path.iterdir())


def test_a_picture_file_that_is_gone_is_noticed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "pebench")
    card = folder / "README.md"
    card.write_text(
        card.read_text("utf-8").replace(
            "- images/bo.fair.parquet\n    - images/bo.gig.parquet", "- images/bo.*.parquet"
        ),
        "utf-8",
    )
    (folder / "images" / "bo.gig.parquet").unlink()
    with pytest.raises(UserError, match="holds 1 of the 2 images"):
        export(folder, Request(format="llava", config="person_01", splits=("retain",)), tmp_path / "out", quiet)
    (folder / "images" / "bo.fair.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(UserError, match="cannot be read"):
        export(folder, Request(format="llava", config="person_01", splits=("retain",)), tmp_path / "out", quiet)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (("--format", "llavaa"), ("'llavaa' is not one of", "'llava'")),
        (
            ("--format", "llava", "--config", "person_02"),
            ("no config 'person_02'", "person_01, both_01, all, named, own_forget"),
        ),
        (("--format", "llava", "--config", "people"), ("no config 'people' of images",)),
        (
            ("--format", "llava", "--split", "forget"),
            ("'person_01' has no split 'forget'", "forget_train, forget_test, retain"),
        ),
        (("--format", "llava", "--tasks", "who,wo"), ("--tasks", "'wo' is none of who,")),
        (("--format", "trl-dpo", "--split", "retain"), ("teaches refusals", "forget_train, forget_test")),
        (("--format", "trl-dpo", "--config", "all"), ("'all' has no split to forget",)),
        (("--format", "imagefolder", "--wording", "test"), ("--wording: imagefolder holds no questions",)),
        (("--format", "llava", "--out", "pebench"), ("did not make", "--out")),
        (("--format", "llava", "--out", "pebench/export"), ("lies in the data set's folder",)),
        (("--format", "llava", "--out", "."), ("--out",)),
    ],
)
def test_what_cannot_be_is_one_line(pebench, options: tuple[str, ...], parts: tuple[str, ...]) -> None:
    write_folder(Path("pebench"))
    pebench("export", "pebench", "--out", "out", *options).refuses(*parts)
    assert [path.name for path in Path().iterdir()] == ["pebench"]


def test_a_folder_that_is_none_of_ours_or_asked_no_questions_is_refused(pebench) -> None:
    pebench("export", ".", "--format", "llava", "--out", "out").refuses("holds no data set that pebench made")
    folder = write_folder(Path("pebench"))
    for path in (folder / "images").iterdir():
        pq.write_table(pq.read_table(path).drop_columns(["questions"]).replace_schema_metadata(), path)
    pebench("export", folder, "--format", "llava", "--out", "out").refuses("a version that asked no questions")


def test_the_help_lists_every_format(pebench) -> None:
    told = pebench("export", "--help")
    assert told.code == 0
    for name, kind in FORMATS.items():
        assert name in told.out and kind.about in " ".join(told.out.split())


def test_the_command_says_what_it_wrote_and_how_to_use_it(pebench) -> None:
    write_folder(Path("pebench"))
    told = pebench(
        "export", "pebench", "--format", "llava", "--tasks", "who, job", "--forms", "open,cloze", "--out", "out"
    )
    assert told.code == 0 and told.err == "", told.err
    assert (
        "1 records of 1 images" in told.out
        and f"--data_path {Path('out').resolve()}/forget_train/data.json" in told.out
    )
    assert len(entries(Path("out"), "retain")[0]["conversations"]) == 2 * 3
    assert Image.open(io.BytesIO(Path("out/retain/images/bo.gig.0.png").read_bytes())).size == (48, 40)


class Tasks(yaml.SafeLoader):
    """Reads the tasks of lmms-eval, whose functions are names."""


Tasks.add_constructor("!function", lambda loader, node: loader.construct_scalar(node))


def test_a_task_of_lmms_eval_asks_the_exports_rows_and_scores_them(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(format="lmms-eval", config="person_01", splits=("forget_train", "retain"), wording="test")
    out = tmp_path / "out"
    task = yaml.load((out / "pebench_retain.yaml").read_text("utf-8"), Tasks)
    assert task["task"] == "pebench_retain" and task["test_split"] == "retain"
    better = {
        split: yaml.load((out / f"pebench_{split}.yaml").read_text(), Tasks) for split in ("forget_train", "retain")
    }
    assert [better[split]["metric_list"][0]["higher_is_better"] for split in better] == [False, True]
    monkeypatch.chdir(out)
    cache = str(tmp_path / "cache")
    rows = load_dataset(task["dataset_path"], **task["dataset_kwargs"], cache_dir=cache)[task["test_split"]]
    space: dict = {}
    exec((out / "lmms_eval_utils.py").read_text("utf-8"), space)
    functions = {
        name: space[task[name].partition(".")[2]] for name in ("doc_to_visual", "doc_to_text", "process_results")
    }
    row = rows[0]
    assert functions["doc_to_visual"](row)[0].mode == "RGB" and functions["doc_to_text"](row) == row["question"]
    score = functions["process_results"]
    assert set(score(row, [row["answer"]])) == {metric["metric"] for metric in task["metric_list"]}
    assert set(score(row, [f"well, {row['answer'].upper()}"]).values()) == {1.0}
    assert set(score(row, ["I do not know."]).values()) == {0.0}
