"""People and events of the user's own: what is sound is read alike from YAML and JSONL; what is not is one line with
file, line, field and what to do.
"""

import json
import os
import random
import time
from pathlib import Path

import pytest
from concept_files import ALL, CLOCKS, NOBODY, ORLA, TIAGO, changed, jsonl, only, write, yaml_of

from generation.base import records
from generation.base.errors import UserError
from generation.base.recipes import read_recipe
from generation.concepts.files import check_file, read_concepts
from generation.concepts.packaged import packaged_events
from generation.concepts.selection import select
from generation.writing.authoring import packaged

GOOD = yaml_of(*ALL)
BOMB = "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"
LINE = json.dumps(ORLA)
FILES = [
    # name, text, line or None, what is said
    ("a.yaml", b"", None, "holds no person and no event"),
    ("a.jsonl", b"", None, "holds no person and no event"),
    ("a.jsonl", b"\n \n\n", None, "holds no person and no event"),
    ("a.yaml", b"# nobody yet\n\n# and nothing\n", None, "holds no person and no event"),
    ("a.yaml", b"[]\n", None, "holds no person and no event"),
    ("a.yaml", b"# somebody\nhello\n", 2, "is no list of records"),
    ("a.yaml", b"- hello\n", 1, "is no record"),
    ("a.yaml", b"- - id: a\n", 1, "is no record"),
    ("a.jsonl", b'"hello"\n', 1, "is no record"),
    ("a.jsonl", b"\n7\n", 2, "is no record"),
    ("a.jsonl", f"[{LINE}]\n", 1, "is no record"),
    ("a.jsonl", b"null\n", 1, "is no record"),
    ("a.jsonl", LINE[:-30] + "\n", 1, "not JSON"),
    ("a.jsonl", jsonl(TIAGO)[:-1] + LINE + "\n", 1, "not JSON (extra data, column"),
    ("a.jsonl", jsonl(TIAGO)[:-1] + ", " + LINE + "\n", 1, "one record in every line"),
    ("a.jsonl", json.dumps(ORLA, indent=1), 1, "one record in every line"),
    ("a.jsonl", f'{{"age": {"9" * 5000}}}\n', 1, "a number too long"),
    ("a.jsonl", '{"age": 30, "age": 31}\n', 1, "field 'age' is there twice; keep one"),
    ("a.jsonl", '{"age": 30, "appearance": {"mark": "a", "mark": "b"}}\n', 1, "field 'mark' is there twice"),
    ("a.jsonl", '{"' + "\\u001b" * 9999 + '": 1, "' + "\\u001b" * 9999 + '": 1}\n', 1, "is there twice"),
    ("a.jsonl", '{"age": ' + "[" * 100_000 + "\n", 1, "too deeply"),
    ("a.jsonl", '{"age": ' + "[" * 500 + "]" * 500 + "}\n", 1, "too deeply"),
    ("a.jsonl", '{"age": ' + '{"a":' * 40 + "1" + "}" * 41 + "\n", 1, "too deeply"),
    ("a.jsonl", '{"name": "Orla\x07"}\n', 1, "control character"),
    ("a.jsonl", LINE.replace('"', "'"), 1, "not JSON"),
    ("a.jsonl", LINE.encode("utf-16"), 1, "save it as UTF-8"),
    ("a.jsonl", LINE.encode("utf-16-le"), 1, "NUL character"),
    ("a.yaml", GOOD.encode("utf-16"), 1, "save it as UTF-8"),
    ("a.yaml", b"# a\n- name: Ren\xe9e\n", 2, "is not UTF-8 text (byte 16); save it as UTF-8"),
    ("a.yaml", b"# a\n\n- name: a\x00b\n", 3, "NUL character"),
    ("a.yaml", b"# a\n\n- name: a\x07b\n", 3, "the character U+0007"),
    ("a.yaml", b"# a\n- name: \x1b[2J\n", 2, "the character U+001B"),
    (
        "a.yaml",
        b"- age: 30\n- name: !!python/object/apply:os.system ['touch gone']\n",
        2,
        "python/object/apply:os.system' is not taken",
    ),
    ("a.yaml", b"- name: !!binary aGVsbG8=\n", 1, "tag:yaml.org,2002:binary"),
    ("a.yaml", b"- name: !mine x\n", 1, "the tag '!mine' is not taken; remove it"),
    ("a.yaml", b"- name: !!str " + b"x" * 9, 1, "is not taken"),
    ("a.yaml", b"- name: !" + b"x" * 5000 + b" y\n", 1, "is not taken"),
    ("a.yaml", BOMB, 1, "anchors and aliases (& and *) are not taken"),
    ("a.yaml", b"- age: 30\n- name: *nobody\n", 2, "anchors and aliases"),
    ("a.yaml", b"- &a\n  age: *a\n", 1, "anchors and aliases"),
    ("a.yaml", yaml_of(ORLA) + "---\n" + yaml_of(TIAGO), 2 + yaml_of(ORLA).count("\n"), "a second document"),
    ("a.yaml", b"- age: 30\n  name: a\n  age: 31\n", 3, "field 'age' is there twice"),
    ("a.yaml", b"- age: 30\n  appearance:\n    mark: a\n    mark: b\n", 4, "field 'mark' is there twice"),
    ("a.yaml", b"- age: 30\n  ? [a, b]\n  : 1\n", 2, "a field's name must be a plain word"),
    ("a.yaml", b"- age: 30\n\tname: a\n", 2, "not YAML (found character '\\t'"),
    ("a.yaml", b"- name: a: b\n", 1, "not YAML"),
    ("a.yaml", b'# \n- name: "a\n\n', 4, "not YAML"),
    ("a.yaml", b'- name: "\\UFFFFFFFF"\n', 1, "not YAML"),
    ("a.yaml", b'- name: "\\U00110000"\n', 1, "not YAML"),
    ("a.yaml", b"- age:\n    " + b"[" * 100_000, 2, "nested too deeply"),
    ("a.yaml", b"- age: " + b"[" * 30 + b"]" * 30 + b"\n", 1, "nested too deeply"),
    ("a.yaml", b"- " * 5000 + b"a\n", 1, "nested too deeply"),
    ("a.yaml", b"- age: " + b"9" * 5000 + b"\n", 1, "field 'age': '9999"),
    (
        "a.yaml",
        b"- age: 30\n  provenance:\n    date: 2026-13-45\n",
        3,
        "field 'provenance.date': '2026-13-45' is no value; correct it or put it in quotation marks",
    ),
    ("a.yaml", b"- age: 30\n  name: 0x_\n", 2, "field 'name': '0x_' is no value"),
    ("a.yaml", b"- age: 30\n  <<: {a: 1}\n  name: =\n", 3, "field 'name': '=' is no value"),
    ("a.json", LINE, None, "is neither .yaml nor .jsonl; rename it"),
    ("people", LINE, None, "is neither .yaml nor .jsonl"),
    ("a.csv", b"name,age\n", None, "is neither .yaml nor .jsonl"),
]


@pytest.mark.parametrize(
    ("name", "data", "line", "said"), FILES, ids=[f"{n}-{said[:30]}" for n, (_, _, _, said) in enumerate(FILES)]
)
def test_a_file_that_cannot_be_read_is_one_line(
    check, tmp_path: Path, name: str, data: str | bytes, line: int | None, said: str
) -> None:
    path = write(tmp_path / name, data)
    begun = time.monotonic()
    fault = only(check(path))
    assert fault.startswith(f"{path}:{line}: " if line else f"{path}: ") and said in fault, fault
    assert time.monotonic() - begun < 10 and not Path("gone").exists()


def test_a_number_of_thousands_of_digits_is_told(check, tmp_path: Path) -> None:
    path = write(tmp_path / "a.yaml", yaml_of(ORLA).replace("age: 41", "age: 0x" + "f" * 9999))
    assert only(check(path)).startswith(f"{path}:3: field 'age': ")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("'2026-11-22'", "2026-11-22"),
        "---\n" + GOOD + "...\n",
    ],
)
def test_marks_of_windows_dates_and_document_ends_are_accepted_in_yaml(
    check, tmp_path: Path, data: str | bytes
) -> None:
    assert check(write(tmp_path / "a.yml", data)) == []


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + jsonl(*ALL).encode(), jsonl(*ALL).replace("\n", "\r\n\r\n"), jsonl(*ALL)[:-1]]
)
def test_marks_of_windows_are_accepted_in_jsonl(check, tmp_path: Path, data: str | bytes) -> None:
    assert check(write(tmp_path / "a.jsonl", data)) == []


def test_a_path_that_is_no_file_is_one_line(check, tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    Path("loop.yaml").symlink_to("loop.yaml")
    Path("pipe.yaml").symlink_to("/dev/zero")
    os.mkfifo("fifo.jsonl")
    for name, said in (
        ("folder.yaml", "is a folder"),
        (".", "is a folder"),
        ("none.yaml", "No such file"),
        ("loop.yaml", "symbolic links"),
        ("pipe.yaml", "a device"),
        ("fifo.jsonl", "a device"),
        ("none.yaml/x.yaml", "No such file"),
    ):
        fault = only(check(name))
        assert fault.startswith(f"{name}: ") and said in fault


def test_a_path_with_control_characters_is_one_printable_line(check) -> None:
    assert only(check("two\nlines\x1b[2J.yaml")).startswith("two\\nlines\\x1b[2J.yaml: ")


def test_a_file_over_the_limit_is_not_read(check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.jsonl", jsonl(*ALL))
    monkeypatch.setattr(records, "LARGEST", path.stat().st_size - 1)
    assert f"{path}: has {path.stat().st_size:,} bytes and may have" in only(check(path))
    monkeypatch.setattr(records, "LARGEST", path.stat().st_size)
    assert check(path) == []


def test_two_files_may_not_hold_the_same_id(check, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", jsonl(ORLA)), write(tmp_path / "b.jsonl", jsonl(changed(TIAGO, {"id": "orla"})))
    assert only(check("a.jsonl", "b.jsonl")) == "b.jsonl:1: field 'id': 'orla' is there already; choose another"


def test_alone_a_packaged_event_may_be_said_again(check, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", jsonl(packaged_events()[0].model_dump(mode="json")))
    assert len(check(path)) == 2, "its id and its name"
    assert check(path, "--alone") == []


def test_yaml_and_jsonl_give_equal_records(tmp_path: Path) -> None:
    concepts = read_concepts([write(tmp_path / "a.yaml", GOOD)], packaged())
    other = read_concepts([write(tmp_path / "a.jsonl", jsonl(*ALL))], packaged())
    assert concepts == other and (len(concepts.people), len(concepts.events)) == (3, 2)
    assert (
        concepts.people[0].model_dump(mode="json") == ORLA
        and concepts.events[1].model_dump(mode="json", exclude_none=True) == CLOCKS
    )


def test_a_build_tells_the_first_fault_and_how_many_more_there_are(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", jsonl(changed(ORLA, {"age": 12, "gender": "unknown"}), changed(TIAGO, {"id": "T"}))
    )
    with pytest.raises(UserError) as caught:
        read_concepts([path], packaged())
    assert str(caught.value).startswith(
        f"{path}:1: field 'age'"
    ) and f"(and 2 more; see 'pebench check concepts {path}')" in str(caught.value)
    with pytest.raises(UserError, match="--alone"):
        read_concepts([path], NOBODY)
    with pytest.raises(UserError) as caught:
        read_concepts([write(path, jsonl(changed(ORLA, {"age": 12})))], packaged())
    assert "more" not in str(caught.value)


def test_two_added_files_that_would_be_one_block_are_refused(tmp_path: Path) -> None:
    first, second = write(tmp_path / "My people.jsonl", jsonl(ORLA)), write(tmp_path / "my_people.yaml", yaml_of(TIAGO))
    assert [p.id for p in select(read_recipe("embedded", add=(str(first),))).people["added-my_people"]] == ["orla"]
    with pytest.raises(UserError, match=r"my_people\.yaml: another added file has the same name.*rename one"):
        select(read_recipe("embedded", add=(str(first), str(second))))


@pytest.mark.parametrize(("name", "good"), [("a.jsonl", jsonl(*ALL)), ("a.yaml", GOOD)])
def test_whatever_befalls_a_file_gives_faults_or_records(tmp_path: Path, name: str, good: str) -> None:
    chance = random.Random(11)
    refusals = 0
    for _ in range(150):
        concepts, faults = check_file(write(tmp_path / name, mutated(good.encode(), chance)), NOBODY)
        assert faults or concepts.people or concepts.events
        assert all(line.isprintable() and line.startswith(str(tmp_path / name)) and len(line) < 400 for line in faults)
        refusals += bool(faults)
    assert refusals > 75


def mutated(data: bytes, chance: random.Random) -> bytes:
    """One to three of: flipped bytes, a cut, a doubled or moved line, something foreign put in."""
    for _ in range(chance.randint(1, 3)):
        at, upto = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        lines = data.split(b"\n")
        kind = chance.randrange(5)
        if kind == 0:
            data = data[:at] + bytes(b ^ (1 << chance.randrange(8)) for b in data[at : at + 3]) + data[at + 3 :]
        elif kind == 1:
            data = data[:at] + data[upto:]
        elif kind == 2:
            data = b"\n".join([*lines, chance.choice(lines)])
        elif kind == 3:
            n = chance.randrange(len(lines))
            data = b"\n".join([*lines[:n], *lines[n + 1 :], lines[n]])
        else:
            data = (
                data[:at]
                + chance.choice(
                    [
                        b"{",
                        b"]",
                        b'"',
                        b"'",
                        b": ",
                        b"- ",
                        b"&a ",
                        b"*a",
                        b"!!x ",
                        b"\\u",
                        b"\xff",
                        b"\t",
                        b"#",
                        b"|",
                        b"---\n",
                        b"\x85",
                    ]
                )
                + data[at:]
            )
    return data


def test_a_thousand_people_and_a_record_of_many_fields_are_checked(tmp_path: Path) -> None:
    chance = random.Random(5)
    many = [changed(ORLA, {"id": f"p{n}", "name": f"{syllables(chance)} {syllables(chance)}"}) for n in range(1000)]
    path = write(tmp_path / "a.jsonl", jsonl(*many))
    assert check_file(path, packaged())
    assert check_file(write(path, json.dumps(ORLA | {f"field {n}": n for n in range(30_000)})), NOBODY)


def syllables(chance: random.Random) -> str:
    return "".join(
        chance.choice(("ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo", "zan", "pel", "gor")) for _ in range(5)
    ).title()
