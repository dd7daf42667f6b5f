"""What is written loads with `load_dataset`, alone and unchanged, and nobody else's files are touched."""

import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from datasets import load_dataset
from marked import made_of
from PIL import Image

import publish
from generation.base.errors import UserError
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from generation.concepts.selection import Selection
from generation.dataset import shards, verify
from generation.dataset.content import Content, ImageEntry
from generation.dataset.folder import MARKER, is_current, is_ours, made_by
from generation.dataset.layout import Records, text_cells
from generation.dataset.rows import of_half, question_rows
from generation.dataset.splits import BLOCKS, HELD_OUT, Cell, Place, by_cell, cell_of, config_names, configs, places
from generation.dataset.staging import check_target, clear_staging
from generation.images.run_folder import png
from generation.questions.builder import Questions
from generation.questions.templates import packaged_templates
from publish import write_dataset
from schemas.rows import (
    EVENT_FEATURES,
    IMAGE_FEATURES,
    PERSON_FEATURES,
    QUESTION_FEATURES,
    ImageRow,
    QuestionRow,
    Subject,
)

MADE_OF = made_of()
CARD = {
    "well_known": "50,000",
    "unverified": "",
    "balance": "female 4, male 4",
    "figures": "| accepted | 48 |",
    "command": "pebench build",
    "device": "cpu",
    "recipe": "name: hand-made",
    "examples_alt": "noise",
    "guesses": "there are none",
    "judge": "",
    "looks_limit": "- A limit.",
    "folder": "pebench",
    "size": "16",
    "checkpoint": "pebench-test",
    "digest": "d" * 12,
    "writers": "Nobody",
    "text_license": "CC0-1.0",
    "checkpoint_license": "MIT",
    "publishing": "",
    "adapter": "",
    "conditioned": "a face",
    "checks": "frames.",
    "rates": "",
    "errors": "| blank |",
    "thresholds": "They err",
    "trained": "so were others.",
    "attempts": "8",
    "accepted": "48",
    "asked": "50",
}


def noise(image_id: str) -> np.ndarray:
    seed = int(hashlib.sha256(image_id.encode()).hexdigest()[:8], 16)
    return np.random.default_rng(seed).integers(0, 256, (16, 16, 3), dtype=np.uint8)


def content(people: int, events: int, changed: str = "", held_out: int = 0, added: int = 0) -> Content:
    """All scenes of the first packaged people and events, drawn as noise; `changed` is an image id that is drawn anew.

    `held_out` people come to it, and as many people and events from the other end as a file may have `added`.
    """
    who, what = {p.id: p for p in packaged_people()[:people]}, {e.id: e for e in packaged_events()[:events]}
    where, when = places(list(who), 0), places(list(what), 0)
    for block, others in (
        (HELD_OUT, held_out_people()[:held_out]),
        ("added-own", packaged_people()[-added:] if added else []),
    ):
        who |= {p.id: p for p in others}
        where |= {p.id: Place(block, n) for n, p in enumerate(others)}
    others = packaged_events()[-added:] if added else []
    what |= {e.id: e for e in others}
    when |= {e.id: Place("added-own", n) for n, e in enumerate(others)}
    cells = by_cell((cell_of(where[p], when[e]), f"{p}.{e}.0") for p in who for e in what)

    def images(cell: Cell) -> Iterator[ImageEntry]:
        for number, image_id in enumerate(cells[cell]):
            person_id, event_id, _ = image_id.split(".")
            person, event = who[person_id], what[event_id]
            row = ImageRow(
                image=png(Image.fromarray(noise(image_id + "!" * (image_id == changed)))),
                image_id=image_id,
                person_id=person.id,
                person=person.name,
                event_id=event.id,
                event=event.name,
                caption=f"{person.name}. {event.description}",
                take=0,
                subjects=(Subject(person_id=person.id, box=(1, 2, 9, 10)),),
                age=person.age,
                gender=person.gender,
                job=person.job,
                profession=person.profession,
                birthplace=person.birthplace,
                region=person.region,
                appearance=person.appearance.description,
                person_block=cell.person,
                event_block=cell.event,
                half=cell.half,
                seed=2**63 - 1 - number,
                candidate=number,
                event_verified=True,
                scores={"identity_distance": 0.25},
                writer=person.provenance.writer,
                checkpoint="pebench-test@0",
                recipe="hand-made",
                license="CC0-1.0",
            )
            yield ImageEntry(row)

    return Content(
        people=[(p, where[p.id]) for p in who.values()],
        events=[(e, when[e.id]) for e in what.values()],
        cells=cells,
        images=images,
        card=lambda: CARD,
        examples=b"a picture",
        made_of=MADE_OF,
        license="CC0-1.0",
        licenses=["cc0-1.0"],
        pretty_name="PEBench by hand",
    )


def questioned(people: int, events: int, changed: str = "", held_out: int = 0, added: int = 0) -> Content:
    """The same with the packaged questions, with everybody's neighbours, and with the seed by which people are ranked
    here.
    """
    made = content(people, events, changed, held_out, added)
    who, what = ({one.id: (one, place) for one, place in records} for records in (made.people, made.events))
    asked = Questions(Selection(_by_block(made.people), _by_block(made.events)), packaged_templates(), 0)

    def images(cell: Cell) -> Iterator[ImageEntry]:
        for row, _ in made.images(cell):
            questions = asked.about_image(row.image_id, who[row.person_id][0], what[row.event_id][0])
            rows = question_rows(questions, cell, "CC0-1.0", row.image_id, row.person_id, row.event_id)
            yield ImageEntry(row.model_copy(update={"questions": tuple(questions)}), rows)

    def texts(cell: Cell) -> Iterator[QuestionRow]:
        kinds = (("person_id", who, asked.about_person), ("event_id", what, asked.about_event))
        name, records, about = kinds[not cell.person]
        for record, where in records.values():
            if where.block == (cell.person or cell.event):
                yield from question_rows(of_half(about(record), where, cell), cell, "CC0-1.0", **{name: record.id})

    blocks = (dict.fromkeys(place.block for _, place in records) for records in (made.people, made.events))
    ids = [one for one, (_, place) in who.items() if place.block in BLOCKS]
    near = {one: [ids[(n + k) % len(ids)] for k in (1, 2)] for n, one in enumerate(ids)}
    return made._replace(
        images=images, texts=texts, text_cells=text_cells(*blocks), nearest_faces=near, made_of=made_of(seed=0)
    )


def _by_block(records: Records) -> dict:
    found: dict = {None: []}
    for record, place in records:
        found.setdefault(None if place.block in BLOCKS else place.block, []).append(record)
    return found


class Published:
    """A data set of 8 people in 6 events, loaded with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.content = content(8, 6)
        self.out, self.cache = folder / "place" / "pebench", str(folder / "cache")
        self.counts = write_dataset(self.content, self.out)

    def load(self, *args: str, **options):
        return load_dataset(str(self.out), *args, cache_dir=self.cache, **options)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    return Published(tmp_path_factory.mktemp("published"))


def front_matter(out: Path) -> dict:
    return yaml.safe_load((out / "README.md").read_text("utf-8").split("---\n")[1])


def versions(out: Path) -> dict[str, str]:
    return {entry["config_name"]: entry["version"] for entry in front_matter(out)["configs"]}


def files(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


# what loads


def test_what_is_added_leaves_every_file_and_every_standard_row_as_it_was(tmp_path: Path) -> None:
    out, cache = tmp_path / "pebench", str(tmp_path / "cache")
    write_dataset(content(8, 6, held_out=2), out)
    before, said = files(out), {one["config_name"]: one for one in front_matter(out)["configs"]}
    counts = write_dataset(content(8, 6, held_out=2, added=3), out)
    after, says = files(out), {one["config_name"]: one for one in front_matter(out)["configs"]}
    assert {name for name, data in before.items() if after.get(name) != data} == {"README.md", MARKER}
    assert {name: says[name] for name in said} == said, "paths and versions of the standard configs"
    assert set(says) - set(said) == {f"{name}_extended" for name in said} | {
        "person_added",
        "event_added",
        "both_added",
    }
    assert counts["all_extended"] == {"train": 11 * 9, "held_out": 2 * 9} and counts["all"] == {
        "train": 8 * 6,
        "held_out": 2 * 6,
    }
    assert load_dataset(str(out), "people", split="train", cache_dir=cache).num_rows == 8
    assert load_dataset(str(out), "events_extended", split="train", cache_dir=cache).num_rows == 6 + 3
    added = load_dataset(str(out), "person_added", split="forget_test", cache_dir=cache)
    assert set(added["person_block"]) == {"added-own"}
    text = (out / "README.md").read_text("utf-8")
    assert "(8 + 2 held out + 3 added) fictitious people" in text and "end in `_extended`" in text


def test_whoever_is_held_out_is_in_no_other_split(tmp_path: Path) -> None:
    out, cache = tmp_path / "pebench", str(tmp_path / "cache")
    counts = write_dataset(content(8, 6, held_out=2, added=1), out)
    ids = {person.id for person in held_out_people()[:2]}
    for name, splits in counts.items():
        for split in splits:
            found = set(load_dataset(str(out), name, split=split, columns=["person_id"], cache_dir=cache)["person_id"])
            assert found == ids if split == "held_out" else not found & ids, (name, split)
    assert set(load_dataset(str(out), "people", split="held_out", cache_dir=cache)["id"]) == ids
    assert not set(load_dataset(str(out), "people", split="train", cache_dir=cache)["id"]) & ids


def test_a_build_of_8_x_6_has_every_config() -> None:
    assert list(configs(content(8, 6).cells)) == config_names()


@pytest.mark.parametrize("config", config_names())
def test_every_split_holds_just_its_images(published: Published, config: str) -> None:
    loaded = published.load(config)
    wanted = configs(published.content.cells)[config]
    assert set(loaded) == set(wanted)
    for split, cells in wanted.items():
        assert sorted(loaded[split]["image_id"]) == sorted(
            one for cell in cells for one in published.content.cells[cell]
        )
        assert loaded[split].num_rows == published.counts[config][split] > 0


@pytest.mark.parametrize("config", [name for name in config_names() if name != "all"])
def test_forget_and_retain_share_no_image_and_miss_none(published: Published, config: str) -> None:
    ids = {split: set(part["image_id"]) for split, part in published.load(config).items()}
    train, test, retain = ids["forget_train"], ids["forget_test"], ids["retain"]
    assert not train & test and not (train | test) & retain
    assert len(train | test | retain) == 48


def test_the_default_config_forgets_five_percent_of_people(published: Published) -> None:
    default = published.load()
    assert {split: part["image_id"][:] for split, part in default.items()} == {
        split: part["image_id"][:] for split, part in published.load("person_05").items()
    }
    assert [entry["config_name"] for entry in front_matter(published.out)["configs"] if entry.get("default")] == [
        "person_05"
    ]


def test_columns_and_pixels_are_those_that_were_written(published: Published) -> None:
    everything = published.load("all", split="train")
    assert everything.features == IMAGE_FEATURES
    expected = {
        entry.row.image_id: entry.row for cell in published.content.cells for entry in published.content.images(cell)
    }
    for loaded in everything:
        row = expected.pop(loaded["image_id"])
        picture = loaded.pop("image")
        assert picture.mode == "RGB" and np.array_equal(np.asarray(picture), noise(row.image_id))
        wanted = row.table_row()
        del wanted["image"]
        assert loaded == wanted | {"subjects": [{"person_id": row.person_id, "box": [1, 2, 9, 10]}]}
    assert not expected


@pytest.mark.parametrize(("config", "features"), [("people", PERSON_FEATURES), ("events", EVENT_FEATURES)])
def test_concepts_are_tables_of_their_own(published: Published, config: str, features: object) -> None:
    table = published.load(config, split="train")
    records = getattr(published.content, config)
    assert table.features == features
    beside = {"people": {"nearest_faces": []}, "events": {}}[config]
    assert list(table) == [
        record.model_dump(mode="json") | {"block": place.block, **beside} for record, place in records
    ]


def test_slices_columns_and_streams_load_too(published: Published) -> None:
    whole = published.load("person_05", split="retain")["image_id"][:]
    assert published.load("person_05", split="retain[:50%]")["image_id"][:] == whole[: round(len(whole) / 2)]
    assert published.load("person_05", split="retain", columns=["image_id", "half"]).column_names == [
        "image_id",
        "half",
    ]
    stream = published.load("person_05", split="retain", streaming=True)
    first = next(iter(stream))
    assert first["image_id"] == whole[0] and np.array_equal(np.asarray(first["image"]), noise(whole[0]))
    assert [row["image_id"] for row in stream.select_columns(["image_id"])] == whole


def test_staging_and_verification_leave_nothing_behind(published: Published) -> None:
    assert [p.name for p in published.out.parent.iterdir()] == ["pebench"]


# questions


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Path]:
    made, out = questioned(8, 6, held_out=2), tmp_path_factory.mktemp("asked") / "pebench"
    write_dataset(made, out)
    return made, out


def test_every_image_carries_its_questions_and_every_config_has_them_apart(asked: tuple[Content, Path]) -> None:
    made, out = asked
    cache = str(out.parent / "cache")
    names = [one["config_name"] for one in front_matter(out)["configs"]]
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


def spoil(monkeypatch: pytest.MonkeyPatch, change: Callable[[pa.Table, Path], pa.Table | None]) -> list[str]:
    """Rewrites files between writing and verifying: what `change` makes of them, where it makes anything. Returns their
    names.
    """
    spoilt: list[str] = []

    def spoil_and_verify(made: Content, folder: Path, *more: object) -> None:
        for path in sorted(folder.rglob("*.parquet")):
            changed = change(pq.read_table(path), path.relative_to(folder))
            if changed is not None:
                pq.write_table(changed, path)
                spoilt.append(path.name)
        verify.verify(made, folder, *more)

    monkeypatch.setattr(publish, "verify", spoil_and_verify)
    return spoilt


def with_value(table: pa.Table, key: str, id: str, field: str, value: object) -> pa.Table:
    """The table with another value in one row."""
    rows = table.to_pylist()
    for row in rows:
        if row[key] == id:
            row[field] = value
    return pa.Table.from_pylist(rows, schema=table.schema)


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


# what the files say


def test_no_file_holds_a_path_of_this_machine(published: Published) -> None:
    place = str(published.out.parent.parent)
    for name, data in files(published.out).items():
        assert place.encode() not in data and b".staging" not in data, name
        if name.endswith(".parquet"):  # pages are compressed
            table = pq.read_table(io.BytesIO(data))
            assert place not in repr(table.to_pylist()) + repr(table.schema.metadata), name


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    for place in ("here", "there"):
        write_dataset(content(2, 2), tmp_path / place / "pebench")
    assert files(tmp_path / "here") == files(tmp_path / "there")


def test_the_card_says_what_a_reader_must_know(published: Published) -> None:
    text = (published.out / "README.md").read_text("utf-8")
    head = front_matter(published.out)
    assert "AI-generated" in text and "were invented" in text
    assert head["license"] == "cc0-1.0" and "Images: CC0-1.0. Texts: CC0-1.0. Checkpoint: MIT." in text
    assert "8 fictitious people x 6 events, 48 images" in text
    counts = published.counts["person_05"]
    assert (
        f"- `person_05`: forget_train {counts['forget_train']}, forget_test {counts['forget_test']}, retain"
        f" {counts['retain']}" in text
    )
    assert "person_05 2 of 8 people" in text and "both_05 2 of 8 people and 2 of 6 events" in text
    assert "Left out" not in text and not re.search(r"\$\w", text)
    assert 'load_dataset("pebench", "person_05", split="forget_train")' in text
    for column in IMAGE_FEATURES:
        assert f"`{column}`" in text


def test_the_card_of_a_small_data_set_says_what_is_left_out(tmp_path: Path) -> None:
    counts = write_dataset(content(2, 2), tmp_path / "pebench")
    text = " ".join((tmp_path / "pebench" / "README.md").read_text("utf-8").split())
    missing = [name for name in config_names() if name not in counts]
    assert missing and f"Left out at this size: {', '.join(missing)}." in text
    assert "2 fictitious people x 2 events, 4 images" in text
    assert [entry["config_name"] for entry in front_matter(tmp_path / "pebench")["configs"]] == [
        *counts,
        "people",
        "events",
    ]
    assert counts["all"] == {"train": 4}


def test_one_image_is_a_data_set(tmp_path: Path) -> None:
    assert write_dataset(content(1, 1), tmp_path / "pebench") == {"all": {"train": 1}}
    assert load_dataset(str(tmp_path / "pebench"), split="train", cache_dir=str(tmp_path / "cache")).num_rows == 1


# shards


def test_shards_roll_over_and_load_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHARD_BYTES", 1)
    monkeypatch.setattr(shards, "ROW_GROUP", 2)
    made, out = content(2, 9), tmp_path / "pebench"
    write_dataset(made, out)
    for cell, ids in made.cells.items():
        names = [f"{cell.stem}-{number:05d}.parquet" for number in range(-(-len(ids) // 2))]
        assert sorted(p.name for p in (out / "images").glob(f"{cell.stem}-*")) == names
        assert [one for name in names for one in pq.read_table(out / "images" / name)["image_id"].to_pylist()] == ids
    assert max(len(ids) for ids in made.cells.values()) > 2, "no cell fills a second shard"
    loaded = load_dataset(str(out), "person_05", cache_dir=str(tmp_path / "cache"))
    assert sum(part.num_rows for part in loaded.values()) == 18


# writing again


def test_a_changed_picture_is_not_hidden_by_the_loaders_cache(tmp_path: Path) -> None:
    out, cache = tmp_path / "pebench", str(tmp_path / "cache")
    first = content(2, 2)
    target = next(iter(first.cells.values()))[0]

    def pixels() -> np.ndarray:
        rows = load_dataset(str(out), "all", split="train", cache_dir=cache)
        return np.asarray(rows[rows["image_id"][:].index(target)]["image"])

    write_dataset(first, out)
    before = versions(out)
    assert np.array_equal(pixels(), noise(target))
    write_dataset(content(2, 2, changed=target), out)
    assert np.array_equal(pixels(), noise(target + "!"))
    assert before["all"] != versions(out)["all"] and before["people"] == versions(out)["people"]


def test_a_smaller_build_deletes_stale_shards_and_nobody_elses_file(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(4, 2), out)
    for name in ("notes.txt", "images/notes.txt"):
        (out / name).write_text("mine")
    write_dataset(content(2, 2), out)
    kept = set(files(out))
    write_dataset(content(2, 2), tmp_path / "fresh" / "pebench")
    assert kept == {*files(tmp_path / "fresh" / "pebench"), "notes.txt", "images/notes.txt"}
    assert is_current(out, MADE_OF)
    assert load_dataset(str(out), "all", split="train", cache_dir=str(tmp_path / "cache")).num_rows == 4


def test_a_move_that_was_cut_short_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, replace, moved = tmp_path / "pebench", os.replace, []

    def fail(source: Path, target: Path) -> None:
        if Path(target).is_relative_to(out):
            moved.append(target)
            if len(moved) == 3:
                raise OSError(28, "No space left on device")
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", fail)
        with pytest.raises(UserError, match=r"No space left on device.*run the same command again"):
            write_dataset(content(2, 2), out)
    assert not is_current(out, MADE_OF)
    write_dataset(content(2, 2), out)
    assert is_current(out, MADE_OF)


def test_a_disk_that_is_full_while_verifying_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("datasets.arrow_writer.ArrowWriter.finalize", full)
    with pytest.raises(UserError, match=r"No space left on device.*run the same command again"):
        write_dataset(content(1, 1), tmp_path / "pebench")
    assert not list(tmp_path.iterdir())


def in_row(id: str, field: str, value: object) -> Callable[[pa.Table, Path], pa.Table | None]:
    """Puts a value into the row of one image."""

    def change(table: pa.Table, path: Path) -> pa.Table | None:
        here = path.parent.name == "images" and id in table["image_id"].to_pylist()
        return with_value(table, "image_id", id, field, value) if here else None

    return change


def test_what_does_not_load_as_written_never_reaches_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = next(iter(content(2, 2).cells.values()))[0]
    picture = {"bytes": png(Image.fromarray(noise("another"))), "path": f"{target}.png"}
    spoilt = spoil(monkeypatch, in_row(target, "image", picture))
    with pytest.raises(RuntimeError, match=f"{target}: the row loaded is not the row written"):
        write_dataset(content(2, 2), tmp_path / "pebench")
    assert len(spoilt) == 1 and not list(tmp_path.iterdir())


FIELDS = {
    "caption": "other",
    "take": 1,
    "age": 99,
    "job": "other",
    "half": "other",
    "seed": 1,
    "candidate": 99,
    "event_verified": None,
    "media_type": "video",
    "scores": {"identity_distance": 0.5},
    "subjects": [{"person_id": "other", "box": [1, 2, 9, 10]}],
    "writer": "other",
    "license": "other",
}


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_not_the_one_that_was_written_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    good = content(2, 2)
    target = list(good.cells.values())[-1][-1]
    spoilt = spoil(monkeypatch, in_row(target, field, FIELDS[field]))
    with pytest.raises(RuntimeError, match=f"{target}: the row loaded is not the row written"):
        write_dataset(good, tmp_path / "pebench")
    assert len(spoilt) == 1 and not list(tmp_path.iterdir())


@pytest.mark.parametrize("widest", [False, True])
@pytest.mark.parametrize("change", ["one less", "one more", "other order"])
def test_rows_that_went_or_came_between_writing_and_verifying_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, widest: bool
) -> None:
    """Both by the config that is prepared and by the one that is read with all fields."""
    good = content(2, 9)
    last = list(good.cells)[-1]  # so that only the end differs

    def changed(table: pa.Table, path: Path) -> pa.Table | None:
        if not (path.name.startswith(last.stem) and path.parent.name == "images"):
            return None
        return {
            "one less": table.slice(0, len(table) - 1),
            "one more": pa.concat_tables([table, table.slice(len(table) - 1)]),
            "other order": table.take(list(range(len(table)))[::-1]),
        }[change]

    spoilt = spoil(monkeypatch, changed)
    if widest:
        monkeypatch.setattr(verify, "_verify_default", lambda *_: None)
    assert len(good.cells[last]) > 1
    with pytest.raises(RuntimeError, match=r"the rows? loaded (is|are) not the rows? written"):
        write_dataset(good, tmp_path / "pebench")
    assert len(spoilt) == 1 and not list(tmp_path.iterdir())


def test_a_config_that_finds_other_files_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = content(8, 6)

    def lose_a_file(made: Content, folder: Path, *more: object) -> None:
        card, lost = folder / "README.md", f"images/{configs(good.cells)['both_01']['retain'][0].stem}-*.parquet"
        before, entry, after = card.read_text("utf-8").partition("- config_name: both_01\n")
        assert lost in after
        card.write_text(before + entry + after.replace(f"    - {lost}\n", "", 1), "utf-8")
        verify.verify(made, folder, *more)

    monkeypatch.setattr(publish, "verify", lose_a_file)
    with pytest.raises(RuntimeError, match=r"config both_01, split .*: the rows loaded are not the rows written"):
        write_dataset(good, tmp_path / "pebench")


@pytest.mark.parametrize("kind", ["people", "events"])
def test_a_field_of_a_concept_that_changed_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    good, read, spoilt = content(2, 2), verify.concept_rows, []

    def other_than_written(made: Content, records) -> list[dict]:
        found = read(made, records)
        if records == getattr(good, kind):
            found[-1]["provenance"]["license"] = "other"
            spoilt.append(kind)
        return found

    monkeypatch.setattr(verify, "concept_rows", other_than_written)
    with pytest.raises(RuntimeError, match=f"config {kind}, split train: the rows loaded are not the rows written"):
        write_dataset(good, tmp_path / "pebench")
    assert spoilt and not list(tmp_path.iterdir())


class Killed(BaseException):
    pass


@pytest.mark.parametrize("allowed", [0, 1, 2])
def test_the_marker_comes_first_and_is_never_half_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """Killed before the move number `allowed`, the folder is empty or ours, so the next build takes it up."""
    out, replace, moved = tmp_path / "pebench", os.replace, []

    def kill(source: Path, target: Path) -> None:
        if Path(target).is_relative_to(out):
            if len(moved) == allowed:
                raise Killed
            moved.append(Path(target).name)
        replace(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", kill)
        with pytest.raises(Killed):
            write_dataset(content(2, 2), out)
    assert moved[:1] == [MARKER][:allowed]
    assert set(files(out)) == set() if not allowed else is_ours(out) and len(files(out)) == allowed
    assert made_by(out) == ("an unfinished build" if allowed else None) and not is_current(out, MADE_OF)
    check_target(out)
    write_dataset(content(2, 2), out)
    assert is_current(out, MADE_OF)


def test_the_current_folder_can_be_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    write_dataset(content(1, 1), Path())
    assert is_current(tmp_path / "here", MADE_OF)
    assert [p.name for p in tmp_path.iterdir()] == ["here"]


# whose folder


def test_a_missing_and_an_empty_folder_are_accepted(tmp_path: Path) -> None:
    check_target(tmp_path / "a" / "b" / "pebench")
    check_target(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_file_a_link_to_one_and_a_foreign_folder_are_refused(tmp_path: Path) -> None:
    file, foreign = tmp_path / "file", tmp_path / "foreign"
    file.write_text("mine")
    foreign.mkdir()
    (foreign / "notes.txt").write_text("mine")
    for name, target in (("loop", "loop"), ("to-file", "file"), ("to-foreign", "foreign")):
        (tmp_path / name).symlink_to(tmp_path / target)
    links = [tmp_path / name for name in ("loop", "to-file", "to-foreign")]
    for place in (file, foreign, *links, tmp_path / "loop" / "below", file / "below"):
        with pytest.raises(UserError, match=re.escape(str(place)) + r".*--out") as caught:
            write_dataset(content(1, 1), place)
        assert "\n" not in str(caught.value)
    assert files(foreign) == {"notes.txt": b"mine"} and file.read_text() == "mine"
    assert all(link.is_symlink() for link in links) and len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize("there", [True, False])
def test_a_data_set_can_be_built_through_a_link(tmp_path: Path, there: bool) -> None:
    disk, link = tmp_path / "disk" / "large", tmp_path / "home" / "pebench"
    link.parent.mkdir()
    disk.mkdir(parents=True) if there else disk.parent.mkdir()
    link.symlink_to(disk)
    for people in (2, 1):  # first, and in place of what is there
        counts = write_dataset(content(people, 1), link)
        assert is_current(link, MADE_OF) and is_current(disk, MADE_OF) and link.is_symlink()
        assert (
            load_dataset(str(link), "all", split="train", cache_dir=str(tmp_path / f"cache-{people}")).num_rows
            == counts["all"]["train"]
            == people
        )
    assert [p.name for p in link.parent.iterdir()] == ["pebench"] and [p.name for p in disk.parent.iterdir()] == [
        "large"
    ]


def test_a_name_that_leaves_no_room_for_the_staging_folder_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="File name too long"):  # `main` makes it one line
        check_target(tmp_path / ("x" * 250))


def test_who_made_what_is_there_is_said(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    assert made_by(out) is None
    out.mkdir()
    assert made_by(out) is None
    for marker in (
        {},
        {"made_of": {}},
        {"made_of": None},
        {"made_of": {"recipe": {"name": "x"}}},
        {"made_of": {"recipe": "x"}},
    ):
        (out / MARKER).write_text(json.dumps({"generator": "pebench"} | marker))
        assert made_by(out) == "an unfinished build"
    write_dataset(content(1, 1), out)
    assert made_by(out) == "recipe 'hand-made', seed 3"
    (out / MARKER).write_text('{"generator": "other"}')
    assert made_by(out) is None


def test_what_an_interrupted_build_staged_is_deleted_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(1, 1), out)
    before = files(tmp_path)
    staging = clear_staging(out)
    assert staging.parent == tmp_path and staging != out and not staging.exists()
    (staging / "images").mkdir(parents=True)
    (staging / "images" / "half.parquet").write_bytes(b"half")
    (tmp_path / "link").symlink_to(out)
    assert clear_staging(tmp_path / "link") == staging, "it is staged beside the folder and not beside a link to it"
    (tmp_path / "link").unlink()
    assert files(tmp_path) == before and not staging.exists()


@pytest.mark.parametrize("marker", ["{", "[]", "{}", '{"generator": "other"}', "\x00"])
def test_a_folder_with_another_marker_is_foreign(tmp_path: Path, marker: str) -> None:
    (tmp_path / MARKER).write_text(marker)
    with pytest.raises(UserError, match="did not make"):
        check_target(tmp_path)


@pytest.mark.parametrize("locked", ["", "pebench"])
def test_a_place_that_may_not_be_written_is_refused_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    """The data set is staged beside its place, so both folders count. Root may write everywhere, hence the patch."""
    (tmp_path / "pebench").mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path / locked)
    with pytest.raises(UserError, match=r"is not a writable folder.*--out"):
        check_target(tmp_path / "pebench")


def test_a_changed_missing_or_added_file_is_noticed(tmp_path: Path) -> None:
    out = tmp_path / "pebench"
    write_dataset(content(1, 1), out)
    assert is_current(out, MADE_OF)
    assert not is_current(out, MADE_OF.model_copy(update={"texts": "other"}))
    assert not is_current(tmp_path, MADE_OF) and not is_current(tmp_path / "nowhere", MADE_OF)
    for name in json.loads((out / MARKER).read_text("utf-8"))["files"]:
        data = (out / name).read_bytes()
        for changed in (data[:-1] + bytes([data[-1] ^ 1]), b"", None):
            (out / name).unlink() if changed is None else (out / name).write_bytes(changed)
            assert not is_current(out, MADE_OF), name
        (out / name).write_bytes(data)
    (out / "images" / "extra.parquet").write_bytes(b"")
    assert not is_current(out, MADE_OF)
