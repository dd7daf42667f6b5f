"""`pebench split`: whoever and whatever is named is forgotten, just that, over files that keep their bytes."""

import json
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasets import load_dataset
from noise_data_set import files, front_matter, questioned, versions

from generation.base.errors import UserError
from generation.cli.split import _chosen, split
from generation.concepts.blocks import BLOCKS, HELD_OUT
from generation.dataset.custom_splits import add, add_again, customs_at
from generation.dataset.folder import CARD, MARKER, Published, inspect
from publish import write_dataset
from schemas.marker import CustomSplit

PEBENCH = Path(sys.executable).with_name("pebench")
RATIOS = [*(f"{n}%" for n in range(1, 100)), "0.1%", "2.5%", "99.9%"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8 people in 6 events, and 2 people who are held out."""
    out = tmp_path_factory.mktemp("whole") / "pebench"
    write_dataset(questioned(8, 6, held_out=2), out)
    return out


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "pebench"))


def blocks(folder: Path, kind: str) -> dict[str, list[str]]:
    """Block -> ids."""
    by_block: dict[str, list[str]] = {}
    for person in getattr(Published(folder), kind)():
        by_block.setdefault(person["block"], []).append(person["id"])
    return by_block


def loaded(folder: Path, name: str, key: str = "image_id") -> dict[str, list[dict[str, Any]]]:
    """A config's rows, loaded; they are the same when they are streamed."""
    cache, columns = str(folder.parent / "cache"), [key, "person_id", "event_id", "half"]
    by_block = {
        part: list(rows) for part, rows in load_dataset(str(folder), name, columns=columns, cache_dir=cache).items()
    }
    streamed = load_dataset(str(folder), name, columns=columns, cache_dir=cache, streaming=True)
    assert {part: list(rows) for part, rows in streamed.items()} == by_block
    return by_block


def said(folder: Path, *options: str) -> str:
    done = CliRunner().invoke(split, [str(folder), *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def refused(folder: Path, *options: str) -> str:
    before = files(folder)
    with pytest.raises(UserError) as caught:
        CliRunner().invoke(split, [str(folder), *options], catch_exceptions=False, standalone_mode=False)
    assert "\n" not in str(caught.value) and files(folder) == before, "nothing is touched"
    return str(caught.value)


def entry(folder: Path, name: str) -> dict[str, Any]:
    return next(config for config in front_matter(folder)["configs"] if config["config_name"] == name)


# what the configs hold


def test_whole_blocks_are_one_config_of_files_like_the_standard_one(folder: Path) -> None:
    of = blocks(folder, "people")
    said(folder, "--name", "own", "--forget-people", ",".join(of["01"] + of["05"]))
    own, standard = entry(folder, "own"), entry(folder, "person_05")
    assert "filters" not in own and own["data_files"] == standard["data_files"]
    assert {p: [row["image_id"] for row in rows] for p, rows in loaded(folder, "own").items()} == {
        p: [row["image_id"] for row in rows] for p, rows in loaded(folder, "person_05").items()
    }
    assert set(loaded(folder, "own_questions", "question_id")) == {"forget_train", "forget_test", "retain"}


@pytest.mark.parametrize("which", ["people", "events", "both"])
def test_parts_of_blocks_are_filtered_and_hold_just_what_was_named(folder: Path, which: str) -> None:
    of_people, of_events = blocks(folder, "people"), blocks(folder, "events")
    people = [of_people["rest"][0], of_people["01"][0]] if which != "events" else []
    events = [of_events["rest"][0]] if which != "people" else []
    add(Published(folder), CustomSplit(name="own", people=tuple(people), events=tuple(events)))
    held = set(of_people[HELD_OUT])
    for suffix, key, standard in (("", "image_id", "all"), ("_questions", "question_id", "all_questions")):
        everything = loaded(folder, standard, key)["train"]
        forget, retain = loaded(folder, f"own_forget{suffix}", key), loaded(folder, f"own_retain{suffix}", key)
        gone = {row[key] for row in everything if row["person_id"] in people or row["event_id"] in events}
        halves = {part: {row[key] for row in rows} for part, rows in forget.items()}
        assert (
            halves["forget_train"] | halves["forget_test"] == gone
            and not halves["forget_train"] & halves["forget_test"]
        )
        assert all({row["half"] for row in rows} == {part.removeprefix("forget_")} for part, rows in forget.items())
        assert {row[key] for row in retain["retain"]} == {row[key] for row in everything} - gone
        assert not held & {row["person_id"] for rows in (*forget.values(), *retain.values()) for row in rows}
        if which == "both":
            for kind, ids in (("person", people), ("event", events)):
                stream = loaded(folder, f"own_forget_{kind}{suffix}", key)
                assert set(stream) == {f"forget_train_{kind}", f"forget_test_{kind}"}
                assert {row[key] for rows in stream.values() for row in rows} == {
                    row[key] for row in everything if row[f"{kind}_id"] in ids
                }
    assert entry(folder, "own_forget")["filters"] and entry(folder, "own_retain")["filters"]


def test_both_targets_in_whole_blocks_have_their_two_streams(folder: Path) -> None:
    people, events = blocks(folder, "people")["05"], blocks(folder, "events")["01"]
    add(Published(folder), CustomSplit(name="own", people=tuple(people), events=tuple(events)))
    parts = loaded(folder, "own")
    assert set(parts) == {
        "forget_train",
        "forget_test",
        "retain",
        "forget_train_person",
        "forget_train_event",
    } and "filters" not in entry(folder, "own")
    assert {row["person_id"] for row in parts["forget_train_person"]} == set(people)
    assert {row["event_id"] for row in parts["forget_train_event"]} == set(events)
    assert all(
        row["person_id"] in people or row["event_id"] in events for row in parts["forget_train"] + parts["forget_test"]
    )
    assert not any(row["person_id"] in people or row["event_id"] in events for row in parts["retain"])


def test_neighbours_are_retained_people_who_are_like_a_forgotten_one(folder: Path) -> None:
    people = {person["id"]: person for person in Published(folder).people()}
    gone = blocks(folder, "people")["rest"][:1]
    rows = add(Published(folder), CustomSplit(name="own", people=tuple(gone), events=("zoo-visit",), neighbours=True))
    near = {row["person_id"] for row in loaded(folder, "own_neighbours_face")["retain"]}
    assert near == set(people[gone[0]]["nearest_faces"]) - set(gone)
    alike = {
        id
        for id, person in people.items()
        if person["region"] == people[gone[0]]["region"] and person["block"] != HELD_OUT
    } - set(gone)
    neighbours = loaded(folder, "own_neighbours_region")["retain"] if "own_neighbours_region" in rows else []
    assert {row["person_id"] for row in neighbours} == alike
    assert "zoo-visit" not in {row["event_id"] for row in loaded(folder, "own_neighbours_face")["retain"]}
    assert {
        row["person_id"] for row in loaded(folder, "own_neighbours_face_questions", "question_id")["retain"]
    } == near


# shares


@pytest.mark.parametrize("count", [2, 3, 7, 8, 40, 200])
def test_shares_are_nested_for_every_pair_and_meet_the_standard_configs(count: int) -> None:
    from generation.concepts.blocks import ranks

    ids = [f"p{n:03}" for n in range(count)]
    where = ranks(ids, 5)
    records = [{"id": person_id, "name": f"N {person_id}", "block": where[person_id].block} for person_id in ids] + [
        {"id": "h", "name": "N h", "block": HELD_OUT}
    ]
    shares = {said: set(_chosen("--forget-people", said, records, 5)) for said in RATIOS}
    for smaller, larger in combinations(sorted(RATIOS, key=lambda said: float(said[:-1])), 2):
        assert (
            shares[smaller] <= shares[larger]
            and 0 < len(shares[smaller]) <= len(shares[larger]) < count
            and "h" not in shares[larger]
        )
    for n, said in enumerate(("1%", "5%", "10%")):
        if standard := {person_id for person_id in ids if where[person_id].block in BLOCKS[: n + 1]}:
            assert shares[said] == standard
    if count >= 40:
        assert len(shares["50%"]) == count // 2
        assert _chosen("--forget-people", "50%", records, 6) != _chosen("--forget-people", "50%", records, 5)


# what stays


def test_no_image_is_rewritten_and_the_folder_can_still_be_published(folder: Path) -> None:
    before = files(folder)
    text = said(folder, "--name", "own", "--forget-people", "40%", "--forget-events", "20%")
    after = files(folder)
    assert {name for name, data in after.items() if before.get(name) != data} == {CARD, MARKER} and set(after) == set(
        before
    )
    assert len(inspect(folder).files) == len(before)
    assert (
        'load_dataset("' in text
        and "- `own`: forget_train" in (folder / CARD).read_text("utf-8").partition("<!-- splits -->")[2]
    )
    assert load_dataset(str(folder), split="retain", cache_dir=str(folder.parent / "cache")).num_rows


def test_the_same_name_takes_the_place_of_the_older_split(folder: Path) -> None:
    names = set(versions(folder))
    rest = blocks(folder, "people")["rest"]
    said(folder, "--name", "own", "--forget-people", rest[0], "--neighbours")
    first, configs_then = versions(folder), set(versions(folder))
    said(folder, "--name", "own", "--forget-people", rest[1])
    assert (
        set(versions(folder)) - names
        == {"own_forget", "own_retain", "own_forget_questions", "own_retain_questions"}
        < configs_then - names
    )
    assert versions(folder)["own_forget"] != first["own_forget"], "a loader that knows the older one loads anew"
    assert {row["person_id"] for rows in loaded(folder, "own_forget").values() for row in rows} == {rest[1]}
    once = files(folder)
    said(folder, "--name", "own", "--forget-people", rest[1])
    assert files(folder) == once


def test_a_later_build_keeps_what_fits_and_says_what_does_not(folder: Path) -> None:
    people, events = blocks(folder, "people"), blocks(folder, "events")
    add(Published(folder), CustomSplit(name="own", people=tuple(people["rest"][:1])))
    lost = [person_id for person_id in (*people["rest"], *people["10"]) if int(person_id.removeprefix("person-")) > 7]
    add(
        Published(folder),
        CustomSplit(name="old", people=(people["rest"][0], *lost[:1]))
        if lost
        else CustomSplit(name="old", events=(events["rest"][-1],)),
    )
    kept, dropped = customs_at(folder), list[str]()
    smaller = questioned(7, 5, held_out=1)
    write_dataset(smaller, folder, lambda staged: dropped.extend(add_again(Published(staged), kept)))
    assert [split.name for split in kept] == ["own", "old"] and customs_at(folder) == kept, (
        "what they forget stays noted"
    )
    assert len(dropped) == 1 and "split 'old': there is no" in dropped[0] and "\n" not in dropped[0]
    assert loaded(folder, "own_forget") and "old_forget" not in versions(folder)
    inspect(folder)


# bad input


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--name", "x"), "forgets nothing"),
        (("--name", "x", "--forget-people", "person-999"), "there is no 'person-999'"),
        (("--name", "x", "--forget-people", ", ,"), "names nobody"),
        (("--name", "x", "--forget-events", "zoo vist"), "did you mean 'zoo visit'?"),
        (("--name", "x", "--forget-people", "0%"), "is no share"),
        (("--name", "x", "--forget-people", "100%"), "is no share"),
        (("--name", "x", "--forget-people", "-5%"), "is no share"),
        (("--name", "x", "--forget-people", "nan%"), "is no share"),
        (("--name", "x", "--forget-people", "half%"), "is no share"),
        (("--name", "X", "--forget-people", "20%"), "--name: "),
        (("--name", "1x", "--forget-people", "20%"), "--name: "),
        (("--name", "x" * 41, "--forget-people", "20%"), "--name: "),
        (("--name", "all", "--forget-people", "5%"), "is a name of the loader's or of pebench's own configs"),
        *(
            (("--name", name, "--forget-people", "10%"), f"split '{name}': is a name of the loader's or of pebench's")
            for name in ("default", "people", "events", "person_01", "both_10_extended", "event_added", "all_questions")
        ),
        (("--name", "x", "--forget-events", "5%", "--neighbours"), "give --forget-people too"),
        (("--name", "x", "--forget-people", "\x1b[31m"), "there is no '\\x1b[31m'"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(whole: Path, options: tuple[str, ...], said: str) -> None:
    assert said in refused(whole, *options)


def test_whoever_is_held_out_cannot_be_forgotten_nor_everybody(whole: Path) -> None:
    of = blocks(whole, "people")
    assert "is held out" in refused(whole, "--name", "x", "--forget-people", of[HELD_OUT][0])
    everybody = [person_id for block, ids in of.items() if block != HELD_OUT for person_id in ids]
    assert "leaves a split without images" in refused(whole, "--name", "x", "--forget-people", ",".join(everybody))


def test_files_of_names_and_long_lists_are_read(folder: Path) -> None:
    people = Published(folder).people()
    listed = folder.parent / "who.txt"
    listed.write_text("\ufeff" + people[0]["id"] + "\r\n\n  " + people[1]["name"].upper() + "  \n", "utf-8")
    assert _chosen("--forget-people", str(listed), people, 0) == [people[0]["id"], people[1]["id"]]
    assert _chosen("--forget-people", ",".join([people[0]["id"]] * 100), people, 0) == [people[0]["id"]], (
        "a list may be longer than a file's name"
    )
    for data in (b"\xff\xfe", b"", b"\n\n"):
        listed.write_bytes(data)
        assert ("UTF-8" if data.startswith(b"\xff") else "names nobody") in refused(
            folder, "--name", "x", "--forget-people", str(listed)
        )


def test_a_damaged_or_foreign_folder_is_refused_with_code_2(folder: Path, tmp_path: Path) -> None:
    shard = next((folder / "images").glob("*.parquet"))
    shard.write_bytes(shard.read_bytes()[:100])
    assert "is missing or damaged" in refused(folder, "--name", "x", "--forget-people", "20%")
    done = subprocess.run(
        [PEBENCH, "split", tmp_path, "--name", "x", "--forget-people", "5%"], capture_output=True, text=True
    )
    assert (
        done.returncode == 2 and done.stderr.count("\n") == 1 and "holds no data set that pebench made" in done.stderr
    )
    assert json.loads((folder / MARKER).read_text())["generator"] == "pebench"


# several takes


@pytest.mark.parametrize("options", [("--forget-people", "person-001"), ("--forget-people", "25%")])
def test_further_takes_are_in_no_split_but_their_own(tmp_path: Path, options: tuple[str, ...]) -> None:
    folder = tmp_path / "pebench"
    write_dataset(questioned(8, 6, held_out=2, takes=2), folder)
    said(folder, "--name", "mine", *options, "--neighbours")
    names = [config["config_name"] for config in front_matter(folder)["configs"]]
    retakes: dict[str, set[str]] = {}
    pairs: dict[str, set[str]] = {}
    for name in (name for name in names if name.startswith("mine") and not name.endswith("_questions")):
        for part, rows in loaded(folder, name).items():
            takes = {row["image_id"].rpartition(".")[2] for row in rows}
            assert takes == ({"1"} if part.endswith("retake") else {"0"}), (name, part)
            these = retakes if part.endswith("retake") else pairs
            these[part] = {row["image_id"].rpartition(".")[0] for row in rows}
    assert retakes["forget_retake"] == pairs["forget_train"]
    assert len(retakes["retain_retake"]) == len({*retakes["retain_retake"]}) > 0
    for name in (name for name in names if name.startswith("mine") and name.endswith("_questions")):
        for part, rows in loaded(folder, name, "question_id").items():
            of_images = [row for row in rows if row["person_id"] and row["event_id"]]
            takes = {row["question_id"].split(".")[2] for row in of_images}
            assert takes == ({"1"} if part.endswith("retake") else {"0"}), (name, part)


# requests that come one after the other, and facts


def parts(folder: Path, name: str, key: str = "image_id") -> dict[str, list[dict[str, Any]]]:
    """The rows of a config that forgets and of the one that retains, by split."""
    suffix = "_questions" if key == "question_id" else ""
    return loaded(folder, f"{name}_forget{suffix}", key) | loaded(folder, f"{name}_retain{suffix}", key)


@pytest.mark.parametrize(("kind", "share", "count"), [("people", "75%", 3), ("events", "50%", 2)])
def test_each_request_of_a_sequence_retains_what_it_and_those_before_do_not_forget(
    folder: Path, kind: str, share: str, count: int
) -> None:
    said(folder, "--name", "seq", f"--forget-{kind}", share, "--sequence", str(count))
    column = {"people": "person_id", "events": "event_id"}[kind]
    everybody = {row[column] for row in loaded(folder, "all")["train"]}
    gone: set[str] = set()
    for n in range(1, count + 1):
        for key in ("image_id", "question_id"):
            rows = parts(folder, f"seq_{n}", key)
            now = {row[column] for half in ("forget_train", "forget_test") for row in rows[half]} - {""}
            assert now and not now & gone, "requests are disjoint"
            assert {row[column] for row in rows["retain"]} - {""} == everybody - gone - now
        gone |= now
    assert len(gone) == round(len(everybody) * float(share[:-1]) / 100)


@pytest.mark.parametrize("facts", [("job",), ("job", "birthplace"), ("age",), ("looks", "age")])
def test_facts_are_forgotten_and_whatever_else_is_asked_is_retained(folder: Path, facts: tuple[str, ...]) -> None:
    people = ["person-001", "person-003"]
    said(folder, "--name", "facts", "--forget-people", ",".join(people), "--forget-facts", ",".join(facts))
    every = {row["question_id"]: row for rows in loaded_questions(folder, "all").values() for row in rows}
    assert not any(config["config_name"] == "facts_forget" for config in front_matter(folder)["configs"])
    rows = parts(folder, "facts", "question_id")
    forgotten = {row["question_id"] for half in ("forget_train", "forget_test") for row in rows[half]}
    kept = {row["question_id"] for row in rows["retain"]}
    asked = {id for id, row in every.items() if row["person_id"] in people and row["task"] in facts}
    telling = {
        id
        for id, row in every.items()
        if row["person_id"] in people
        and not row["image_id"]
        and row["task"] == "who"
        and {"job", "birthplace"} & {*facts}
    }
    held_out = {id for id, row in every.items() if row["person_block"] == HELD_OUT}
    assert forgotten == asked and kept == {*every} - asked - telling - held_out
    assert bool(telling) == bool({"job", "birthplace"} & {*facts})


def loaded_questions(folder: Path, name: str) -> dict[str, list[dict[str, Any]]]:
    columns = ["question_id", "image_id", "person_id", "person_block", "task"]
    rows = load_dataset(str(folder), f"{name}_questions", columns=columns, cache_dir=str(folder.parent / "cache"))
    return {part: list(of_part) for part, of_part in rows.items()}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--forget-people", "50%", "--forget-events", "50%", "--sequence", "2"), "--sequence: is of people or of"),
        (("--forget-people", "person-001", "--sequence", "2"), "--sequence 2: there are 1 people to forget"),
        (("--forget-people", "50%", "--neighbours", "--sequence", "2"), "--sequence: has no neighbours"),
        (("--forget-events", "50%", "--forget-facts", "job"), "--forget-facts: are facts of people"),
        (("--forget-people", "50%", "--forget-facts", "shoe size"), "'shoe size' is none of job, birthplace, age"),
        (("--forget-people", "50%", "--forget-facts", ","), "--forget-facts: names none of job"),
    ],
)
def test_sequences_and_facts_that_cannot_be_are_refused_in_one_line(
    folder: Path, options: tuple[str, ...], words: str
) -> None:
    assert words in refused(folder, "--name", "mine", *options)


def test_a_sequence_of_which_one_request_cannot_be_leaves_none(folder: Path) -> None:
    everybody = ",".join(person["id"] for person in Published(folder).people() if person["block"] in BLOCKS)
    wrong = refused(folder, "--name", "seq", "--forget-people", everybody, "--sequence", "2")
    assert "'seq_2': leaves a split without images" in wrong


def test_a_shorter_sequence_of_the_same_name_leaves_no_longer_one_behind(folder: Path) -> None:
    said(folder, "--name", "seq", "--forget-people", "75%", "--sequence", "3")
    wrong = refused(folder, "--name", "seq", "--forget-people", "75%", "--sequence", "2")
    assert "'seq_3' of a longer one is there" in wrong
