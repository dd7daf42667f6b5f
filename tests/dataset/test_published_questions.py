"""Questions are columns of images and files of their own, and additions rewrite none of them."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from datasets import load_dataset
from noise_data_set import content, files, front_matter, questioned, versions
from spoiling import spoil, with_value

from generation.base.errors import UserError
from generation.concepts.blocks import HELD_OUT
from generation.dataset.content import Content, ImageEntry
from generation.dataset.folder import MARKER
from generation.dataset.splits import Cell, configs
from publish import write_dataset
from schemas.rows import QUESTION_FEATURES, QuestionRow


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Path]:
    made, out = questioned(8, 6, held_out=2), tmp_path_factory.mktemp("asked") / "pebench"
    write_dataset(made, out)
    return made, out


def test_every_image_carries_its_questions_and_every_config_has_them_apart(asked: tuple[Content, Path]) -> None:
    made, out = asked
    cache = str(out.parent / "cache")
    names = [config["config_name"] for config in front_matter(out)["configs"]]
    of_images = list(configs(made.cells))
    assert [name for name in names if name.endswith("_questions")] == [f"{name}_questions" for name in of_images]
    images = load_dataset(str(out), "person_05", cache_dir=cache)
    apart = load_dataset(str(out), "person_05_questions", cache_dir=cache)
    assert apart["retain"].features == QUESTION_FEATURES and set(apart) == set(images)
    for split in images:
        inside = {
            (row["image_id"], q["question_id"]): q
            for row in images[split].remove_columns("image")
            for q in row["questions"]
        }
        outside = {(row["image_id"], row["question_id"]): row for row in apart[split] if row["image_id"]}
        assert inside.keys() == outside.keys() and inside
        assert all({name: outside[key][name] for name in question} == question for key, question in inside.items())


def test_questions_without_an_image_stand_where_whom_they_are_about_does(asked: tuple[Content, Path]) -> None:
    made, out = asked
    cache = str(out.parent / "cache")
    gone = {p.id for p, place in made.people if place.block in ("01", "05")}
    apart = load_dataset(str(out), "person_05_questions", cache_dir=cache)
    text = {split: [row for row in rows if not row["image_id"]] for split, rows in apart.items()}
    for split in ("forget_train", "forget_test"):
        assert {row["person_id"] for row in text[split]} == gone and not any(row["event_id"] for row in text[split])
    assert not {row["person_id"] for row in text["retain"]} & gone and any(row["event_id"] for row in text["retain"])
    halves = [{row["question_id"] for row in text[split]} for split in ("forget_train", "forget_test")]
    assert not halves[0] & halves[1] and len(halves[0] | halves[1]) == 5 * len(gone)
    everything = load_dataset(str(out), "all_questions", cache_dir=cache)
    held = {p.id for p, place in made.people if place.block == HELD_OUT}
    assert set(everything["held_out"]["person_id"]) == held and not set(everything["train"]["person_id"]) & held
    ids = [*everything["train"]["question_id"], *everything["held_out"]["question_id"]]
    assert len(set(ids)) == len(ids)


def test_additions_rewrite_no_file_of_questions(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    write_dataset(questioned(4, 3, held_out=1), out)
    before = files(out)
    write_dataset(questioned(4, 3, held_out=1, added=1), out)
    after = files(out)
    assert {name for name, data in before.items() if after.get(name) != data} == {"README.md", MARKER}
    assert [
        name for name in after if name.startswith("questions/people-added-own.t")
    ] and "person_added_questions" in versions(out)


@pytest.mark.parametrize(
    ("field", "alone"), [("options", False), ("answer", False), ("perturbed_answers", True), ("half", True)]
)
def test_a_question_that_is_not_the_one_that_was_written_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str, alone: bool
) -> None:
    targets: list[str] = []

    def change(table: pa.Table, path: Path) -> pa.Table | None:
        if targets or path.parent.name != "questions":
            return None
        for row in table.to_pylist():
            if (row["image_id"] == "") == alone and (row["options"] or alone):
                targets.append(row["question_id"])
                value = f"{row[field]}!" if isinstance(row[field], str) else [*row[field], "!"]
                return with_value(table, "question_id", row["question_id"], field, value)
        return None

    spoil(monkeypatch, change)
    with pytest.raises(RuntimeError) as caught:
        write_dataset(questioned(2, 3), tmp_path / "pebench")
    assert str(caught.value) == f"{targets[0]}: the row loaded is not the row written" and not list(tmp_path.iterdir())


def test_questions_and_pictures_are_made_once(tmp_path: Path) -> None:
    good, calls = questioned(4, 3), []

    def images(cell: Cell) -> Iterator[ImageEntry]:
        calls.append(("images", cell))
        return good.images(cell)

    def texts(cell: Cell) -> Iterator[QuestionRow]:
        calls.append(("texts", cell))
        return good.texts(cell)

    write_dataset(good._replace(images=images, texts=texts), tmp_path / "pebench")
    assert sorted(calls) == sorted(
        [*(("images", cell) for cell in good.cells), *(("texts", cell) for cell in good.text_cells)]
    )


def test_progress_is_told_cell_by_cell_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_dataset(questioned(2, 3), tmp_path / "pebench", progress=lambda *step: told.append(step))
    total = told[-1][2]
    assert told == [("data set", n, total) for n in range(1, total + 1)]


def test_what_amends_the_folder_does_so_before_it_is_moved(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(2, 2), out)
    before = files(out)

    def fail(staged: Path) -> None:
        assert staged != out and (staged / MARKER).is_file() and files(out) == before
        raise UserError("no")

    with pytest.raises(UserError, match="no"):
        write_dataset(content(3, 2), out, fail)
    assert files(out) == before and [p.name for p in tmp_path.iterdir()] == ["pebench"]


def test_the_batches_of_the_docs_hold_every_question_with_its_picture(
    asked: tuple[Content, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code of docs/questions.md, as it stands there."""
    docs = (Path(__file__).parents[2] / "docs" / "questions.md").read_text("utf-8")
    code = next(block for block in docs.split("```python")[1:] if "def collate" in block).partition("```")[0]
    monkeypatch.chdir(asked[1].parent)
    monkeypatch.setenv("HF_DATASETS_CACHE", str(asked[1].parent / "cache"))
    batches: list[dict] = []
    exec(code.replace("    ...  #", "    batches.append(batch)  #"), {"batches": batches})
    rows = load_dataset(
        str(asked[1]), "person_05_questions", split="forget_train", cache_dir=str(asked[1].parent / "c")
    )
    asked_ids = [question_id for batch in batches for question_id in batch["question_id"]]
    assert len(batches) > 1 and sorted(asked_ids) == sorted(rows["question_id"])
    for batch in batches:
        for image, image_id in zip(batch["image"], batch["image_id"], strict=True):
            assert (image is None) == (not image_id)
