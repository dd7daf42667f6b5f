"""People and events of the user's own: what is sound is read alike from YAML and JSONL; what is not is one line with
file, line, field and what to do.
"""

import copy
import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from generation.base import records
from generation.base.errors import UserError
from generation.base.recipes import read_recipe
from generation.cli.main import main
from generation.concepts.files import Concepts, check_file, read_concepts
from generation.concepts.packaged import packaged_events, packaged_people
from generation.concepts.selection import select
from generation.writing.authoring import packaged

NOBODY = Concepts([], [])
SOURCE = {"writer": "by hand", "date": "2026-11-22", "license": "CC0-1.0"}
ORLA = {
    "id": "orla",
    "name": "Orla Tavenick",
    "age": 41,
    "gender": "female",
    "job": "Teacher",
    "profession": "Education",
    "birthplace": "Cork, Ireland",
    "region": "Europe",
    "appearance": {
        "skin_tone": "olive",
        "hair_colour": "red",
        "hair_length": "long",
        "hair_style": "curly",
        "facial_hair": "none",
        "eye_colour": "green",
        "eyewear": "glasses",
        "build": "athletic",
        "mark": "thin scar above the left eyebrow",
        "description": (
            "Long red hair falls in tight curly coils around an olive face with a steady look. Her green eyes sit"
            " behind round glasses, a thin scar runs above the left eyebrow, and her athletic shoulders are always"
            " straight when she stands."
        ),
    },
    "provenance": SOURCE,
}
BENEDEK = {
    "id": "benedek",
    "name": "Benedek Osterhuis",
    "age": 63,
    "gender": "male",
    "job": "Captain",
    "profession": "Transport",
    "birthplace": "Szeged, Hungary",
    "region": "Europe",
    "appearance": {
        "skin_tone": "dark",
        "hair_colour": "grey",
        "hair_length": "bald",
        "hair_style": "none",
        "facial_hair": "beard",
        "eye_colour": "brown",
        "eyewear": "none",
        "build": "heavy",
        "mark": "small dent in the tip of the chin",
        "description": (
            "A bald head and a full beard give him the air of a retired captain. His dark skin is lined around warm"
            " brown eyes, a small dent marks the tip of the chin, and a heavy build fills every chair that he takes."
        ),
    },
    "provenance": SOURCE,
}
TIAGO = {
    "id": "tiago",
    "name": "Tiago Wendrick",
    "age": 27,
    "gender": "male",
    "job": "Baker",
    "profession": "Food",
    "birthplace": "Porto, Portugal",
    "region": "Europe",
    "appearance": {
        "skin_tone": "light",
        "hair_colour": "black",
        "hair_length": "short",
        "hair_style": "straight",
        "facial_hair": "stubble",
        "eye_colour": "hazel",
        "eyewear": "glasses",
        "build": "slim",
        "mark": "two freckles under the right ear",
        "description": (
            "Short black hair lies straight and flat over a narrow forehead. His light skin shows a shadow of stubble"
            " along the jaw, hazel eyes look out through glasses with quiet curiosity, and two freckles stand side by"
            " side under the right ear of this slim man."
        ),
    },
    "provenance": SOURCE,
}
KITES = {
    "id": "kite-festival",
    "name": "kite festival",
    "description": (
        "Coloured kites of every shape hang in the wind above a wide meadow by the sea. The subject holds a taut line"
        " with both hands and leans back, watching a kite climb, while families cheer from blankets. The light is"
        " bright and the mood is playful."
    ),
    "keywords": ["kite", "meadow", "wind", "taut line", "festival"],
    "provenance": SOURCE,
}
KITES_AGAIN = (
    "Paper birds, boxes and dragons ride the breeze over a broad field near the coast, where the subject, bent"
    " backwards, keeps a tight string in both fists and follows one of them upwards. From their rugs, picnickers"
    " applaud; everything is bright and merry."
)
CLOCKS = {
    "id": "clock-repair",
    "name": "clock repair",
    "description": (
        "Dozens of old clocks tick on the walls of a narrow workshop that smells of oil. The subject bends over an open"
        " clock with fine tweezers and a loupe, setting a brass wheel in place. A single lamp throws warm light on the"
        " bench."
    ),
    "keywords": ["clock", "workshop", "tweezers", "loupe", "brass wheel"],
    "provenance": SOURCE,
}
ALL = [ORLA, BENEDEK, TIAGO, KITES, CLOCKS]
PACKAGED = packaged_people()[0]


def changed(record: dict, changes: dict) -> dict:
    """A copy with other values by dotted field; None takes a field out."""
    record = copy.deepcopy(record)
    for field, value in changes.items():
        *parents, name = field.split(".")
        part = record
        for parent in parents:
            part = part[parent]
        if value is None:
            del part[name]
        else:
            part[name] = value
    return record


def jsonl(*many: dict) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in many)


def yaml_of(*many: dict) -> str:
    """Records one after the other, each field's value in the line of its name."""
    return "".join(
        yaml.safe_dump([json.loads(json.dumps(one))], allow_unicode=True, sort_keys=False, width=10**7) for one in many
    )


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[str]]:
    """The faults that `pebench check concepts` prints, each one short printable line; none when it succeeds."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> list[str]:
        monkeypatch.setattr(sys, "argv", ["pebench", "check", "concepts", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        lines = err.split("\n")
        assert lines.pop() == ""
        assert left.value.code == (2 if lines else 0), err
        assert bool(lines) or "no fault found" in " ".join(out.split())
        for line in lines:
            assert line.isprintable() and len(line) <= 300 and "Traceback" not in line, line
        return lines

    return call


def only(lines: list[str]) -> str:
    assert len(lines) == 1, lines
    return lines[0]


PERSON_FAULTS = [
    # change, field, what is said
    ({"age": "30"}, "age", "valid integer (given: '30')"),
    ({"age": 30.0}, "age", "valid integer (given: 30.0)"),
    ({"age": True}, "age", "valid integer (given: True)"),
    ({"age": 17}, "age", "greater than or equal to 18 (given: 17)"),
    ({"age": 10**3000}, "age", "less than or equal to 90 (given: 1000"),
    ({"age": float("inf")}, "age", "valid integer (given: inf)"),
    ({"age": float("-inf")}, "age", "valid integer (given: -inf)"),
    ({"age": float("nan")}, "age", "valid integer (given: nan)"),
    ({"name": ""}, "name", "at least 1 character"),
    ({"name": "   "}, "name", "at least 1 character"),
    ({"name": ["Orla", "Tavenick"]}, "name", "valid string"),
    ({"name": "Orla\tTavenick"}, "name", "pattern"),
    ({"name": "???"}, "name", "no letter"),
    ({"name": "Orla\u200b Tavenick"}, "name", "U+200B"),
    ({"name": "Orla \u202eTavenick"}, "name", "U+202E"),
    ({"name": "Orla \u2066Tavenick"}, "name", "U+2066"),
    ({"name": "[first] [last]"}, "name", "'[first]' is not part"),
    ({"name": "Orla " * 40}, "name", "at most 120"),
    ({"name": "Albert Einstein"}, "name", "well-known"),
    ({"name": "Einstein Albert"}, "name", "well-known"),
    ({"name": PACKAGED.name[:-1] + "x"}, "name", f"too near to '{PACKAGED.name}'"),
    ({"name": "Tíago Wéndrick"}, "name", "too near to 'Tiago Wendrick'"),
    ({"name": "WENDRICK, Tiago"}, "name", "too near to 'Tiago Wendrick'"),
    ({"id": "tiago"}, "id", "'tiago' is there in line 1; choose another"),
    ({"id": PACKAGED.id}, "id", f"'{PACKAGED.id}' is there already; choose another"),
    ({"id": "../../etc/passwd"}, "id", "pattern"),
    ({"id": "Orla"}, "id", "pattern"),
    ({"id": "orla\n"}, "id", "pattern"),
    ({"gender": "unknown"}, "gender", "'female' or 'male' (given: 'unknown')"),
    ({"job": "TODO"}, "job", "'TODO' is not part"),
    ({"provenance.date": "2026-13-45"}, "provenance.date", "no day of the calendar"),
    ({"provenance.date": "yesterday"}, "provenance.date", "pattern"),
    ({"provenance": "by hand"}, "provenance", "given: 'by hand'"),
    ({"appearance.skin_tone": "green"}, "appearance.skin_tone", "'fair', 'light'"),
    ({"appearance.hair_length": "bald"}, "appearance", "hair_style must be 'none' exactly when hair_length is 'bald'"),
    ({"appearance.mark": "a mark as described by the prompt"}, "appearance.mark", "'the prompt' is not part"),
    ({"appearance.mark": "thin scar of Orla"}, "appearance.mark", "names 'Orla'"),
    ({"appearance.description": "x" * 1_000_000}, "appearance.description", "at most 1200 characters (given: 'xxxx"),
    ({"appearance.description": "Too short."}, "appearance.description", "at least 40"),
]
DESCRIPTION_FAULTS = [
    ("when she stands", "beside Tiago", "the text names 'Tiago'; no name belongs in it"),
    ("athletic shoulders", "stout body", "the build should be athletic, and the text says 'stout body'"),
    ("steady look", "look of sixty", "the person is 41, and the text says 'sixty'"),
    ("green eyes", "green and blue eyes", "the eyes should be green, and the text says 'blue eyes'"),
    ("Her green", "His green", "the person is female, and the text says 'His'"),
    ("round glasses", "a straight nose", "the text does not say 'glasses'"),
    ("a steady look", "a thick beard", "the text says 'beard', which was not drawn"),
    ("when she stands", "when Orla stands", "the text names 'Orla'; no name belongs in it"),
    ("steady look", "lorem ipsum", "'lorem ipsum' is not part of such a text"),
    ("Long red", "As an AI language model I see long red", "'As an AI' is not part of such a text"),
    ("a steady look", "a [placeholder]", "'[placeholder]' is not part of such a text"),
    ("a steady look", "a thirties look", "the person is 41, and the text says 'thirties'"),
    (" when she stands.", " when", "whole sentence"),
    ("steady", "stea\u200ddy", "U+200D"),
    ("steady", "stea\u009b2Jdy", "U+009B"),
]
EVENT_FAULTS = [
    ({"keywords": []}, "keywords", "at least 1 item"),
    ({"keywords": [f"word {n}" for n in range(11)]}, "keywords", "at most 10 items"),
    ({"keywords": "kite, wind"}, "keywords", "valid tuple"),
    ({"keywords": ["kite", "Kite", "wind"]}, "keywords", "the keyword 'kite' is there twice"),
    ({"keywords": ["kite", "a very long string of words"]}, "keywords", "more than three words"),
    ({"keywords": ["kite", 7]}, "keywords.1", "valid string (given: 7)"),
    (
        {"name": "Repair: clock", "keywords": ["clock", "kite"]},
        "name",
        "'Repair: clock' is the same event as 'clock repair'; keep one",
    ),
    ({"description": packaged_events()[0].description}, "name", f"the same event as '{packaged_events()[0].name}'"),
    ({"description": KITES["description"].replace("The subject", "A person")}, "description", "'the subject'"),
    ({"description": KITES["description"].replace("families cheer", "Tiago cheers")}, "description", "names 'Tiago'"),
    (
        {"description": KITES["description"].replace("families cheer", "Benedek's friends cheer")},
        "description",
        "names 'Benedek'",
    ),
    (
        {"description": KITES["description"].replace("families cheer", f"{PACKAGED.name.split()[0]} cheers")},
        "description",
        "no name belongs in it",
    ),
    ({"description": KITES["description"].replace("playful", "TBD")}, "description", "'TBD'"),
    (
        {"description": KITES["description"].replace("families cheer", "fans of taylor swift cheer")},
        "description",
        "'taylor swift', a well-known",
    ),
    ({"name": "Tiago Wendrick kite festival"}, "name", "names 'Tiago Wendrick'"),
    ({"name": "<b>todo</b> kite festival"}, "name", "'<b>' is not part"),
    ({"keywords": ["kite", "tiago wendrick"]}, "keywords", "names 'Tiago Wendrick'"),
    ({"keywords": ["kite", "albert einstein"]}, "keywords", "'albert einstein', a well-known"),
    ({"age": 30}, "age", "unknown field"),
    ({"paraphrase": ""}, "paraphrase", "at least 40 characters (given: '')"),
    ({"paraphrase": ["kites"]}, "paraphrase", "valid string"),
    (
        {"paraphrase": KITES["description"]},
        "paraphrase",
        "it takes over 'coloured kites of every shape hang' from the description",
    ),
    (
        {"paraphrase": " ".join(sorted(KITES["description"].split())) + " The subject."},
        "paraphrase",
        "the same words as the description",
    ),
    (
        {"paraphrase": "The subject flies a kite in the wind beside the sea."},
        "paraphrase",
        "has 11 words; it should have 30 to 95",
    ),
    ({"paraphrase": KITES_AGAIN.replace("the subject", "somebody")}, "paraphrase", "'the subject'"),
    ({"paraphrase": KITES_AGAIN.replace("picnickers", "Tiago")}, "paraphrase", "names 'Tiago'"),
    (
        {"paraphrase": KITES_AGAIN.replace("picnickers", "taylor swift and")},
        "paraphrase",
        "'taylor swift', a well-known",
    ),
    ({"paraphrase": KITES_AGAIN.replace("bright", "bri\u200dght")}, "paraphrase", "U+200D"),
    ({"paraphrase": KITES_AGAIN[:-1]}, "paraphrase", "whole sentence"),
    (
        {"paraphrase": packaged_events()[0].description},
        "paraphrase",
        f"says the scene of '{packaged_events()[0].name}'; say that of 'kite festival'",
    ),
    (
        {"paraphrase": packaged_events()[0].paraphrase},
        "paraphrase",
        f"says the scene of '{packaged_events()[0].name}'; say that of 'kite festival'",
    ),
    ({"description": packaged_events()[0].paraphrase}, "name", f"the same event as '{packaged_events()[0].name}'"),
]


def line_in(text: str, field: str) -> int:
    """The line of a field's name in the YAML text of one record, from 0; of what it is missing in."""
    lines, at = [line.lstrip("- ") for line in text.splitlines()], 0
    for name in field.split("."):
        at = (
            at + 1 + int(name)
            if name.isdigit()
            else next((n for n in range(at, len(lines)) if lines[n].startswith(f"{name}:")), at)
        )
    return at


def refused(check: Callable[..., list[str]], folder: Path, record: dict, field: str, *said: str) -> None:
    """Among sound records, the record's only fault is told with the right line, in JSONL and in YAML."""
    before, after = [TIAGO, CLOCKS], [BENEDEK]
    for path, text, line in (
        (folder / "mine.jsonl", jsonl(*before, record, *after), 3),
        (
            folder / "mine.yaml",
            yaml_of(*before, record, *after),
            1 + yaml_of(*before).count("\n") + line_in(yaml_of(record), field),
        ),
    ):
        fault = only(check(write(path, text)))
        assert fault.startswith(f"{path}:{line}: "), (line, fault)
        assert f"field '{field}'" in fault and all(part in fault for part in said), fault


@pytest.mark.parametrize(("change", "field", "said"), PERSON_FAULTS)
def test_a_fault_of_a_person_is_one_line(check, tmp_path: Path, change: dict, field: str, said: str) -> None:
    refused(check, tmp_path, changed(ORLA, change), field, said)


@pytest.mark.parametrize(("old", "new", "said"), DESCRIPTION_FAULTS)
def test_a_fault_of_a_description_is_one_line(check, tmp_path: Path, old: str, new: str, said: str) -> None:
    text = ORLA["appearance"]["description"]
    assert old in text
    refused(
        check,
        tmp_path,
        changed(ORLA, {"appearance.description": text.replace(old, new)}),
        "appearance.description",
        said,
    )


@pytest.mark.parametrize(("change", "field", "said"), EVENT_FAULTS)
def test_a_fault_of_an_event_is_one_line(check, tmp_path: Path, change: dict, field: str, said: str) -> None:
    refused(check, tmp_path, changed(KITES, change), field, said)


@pytest.mark.parametrize(
    "field", ["id", "name", "gender", "appearance.mark", "appearance.description", "provenance", "provenance.license"]
)
def test_a_missing_field_is_named_where_it_should_be(check, tmp_path: Path, field: str) -> None:
    refused(check, tmp_path, changed(ORLA, {field: None}), field, "is missing")


@pytest.mark.parametrize("field", ["id", "description"])
def test_a_missing_field_of_an_event_is_named(check, tmp_path: Path, field: str) -> None:
    refused(check, tmp_path, changed(KITES, {field: None}), field, "is missing")


def test_an_unknown_field_is_named_and_a_near_one_offered(check, tmp_path: Path) -> None:
    refused(check, tmp_path, changed(ORLA, {"hight": 180}), "hight", "unknown field", "remove it")
    lines = check(write(tmp_path / "mine.jsonl", jsonl(changed(ORLA, {"gender": None, "gendre": "female"}))))
    assert any("unknown field 'gendre'; did you mean 'gender'?" in line for line in lines) and any(
        "'gender' is missing" in line for line in lines
    )


def test_an_unknown_field_of_any_name_is_short_and_printable(check, tmp_path: Path) -> None:
    for name in ("\x1b[2J", "\U000e0001" * 1000, "\ud800", "", "a\nb", "x" * 100_000):
        text = json.dumps(ORLA | {name: {"deep": ["\x1b" * 1000]}})
        assert ("unknown field" if name != "\ud800" else "unicode") in only(check(write(tmp_path / "mine.jsonl", text)))


def test_what_is_neither_person_nor_event_is_told(check, tmp_path: Path) -> None:
    path = write(tmp_path / "mine.yaml", yaml_of(ORLA) + "- name: someone\n")
    line = 1 + yaml_of(ORLA).count("\n")
    assert only(check(path)).startswith(
        f"{path}:{line}: neither a person (with an 'age') nor an event (with 'keywords')"
    )


def test_people_of_the_same_looks_are_told(check, tmp_path: Path) -> None:
    twin = changed(ORLA, {"id": "petra", "name": "Petra Hollenbeek"})
    twin["appearance"]["description"] = ORLA["appearance"]["description"].replace(
        "Long red hair", "Red and long, her hair"
    )
    path = write(tmp_path / "mine.jsonl", jsonl(ORLA, twin))
    assert only(check(path)) == f"{path}:2: field 'appearance': looks like 'orla' in every visible trait; change one"
    text = twin["appearance"]["description"].replace("athletic ", "")
    write(path, jsonl(ORLA, changed(twin, {"appearance.build": "average", "appearance.description": text})))
    assert check(path) == [], "one trait apart"


def test_a_run_of_words_that_four_share_is_told_of_the_fourth(check, tmp_path: Path) -> None:
    run = " One would know that face anywhere in town."
    fifth = changed(TIAGO, {"id": "ilir", "name": "Ilir Gashmeri", "age": 58, "appearance.build": "average"})
    fifth["appearance"]["description"] = (
        "Flat black hair, short and straight, sits above light skin and a wide jaw with stubble. He squints as if"
        " against the sun, and his hazel eyes give little away behind glasses; two freckles under the right ear are all"
        " that is out of order." + run
    )
    many = [
        changed(one, {"appearance.description": one["appearance"]["description"] + run})
        for one in (ORLA, BENEDEK, TIAGO)
    ]
    path = write(tmp_path / "mine.yaml", yaml_of(*many, fifth))
    fault = only(check(path))
    line = 1 + yaml_of(*many).count("\n") + line_in(yaml_of(fifth), "appearance.description")
    assert fault.startswith(
        f"{path}:{line}: field 'appearance.description': 'one would know that face anywhere' stands in three other"
        " texts"
    )
    assert check(write(path, yaml_of(*many))) == [], "three may share it"


def test_faults_of_several_records_are_all_told_in_the_files_order(check, tmp_path: Path) -> None:
    wrong = (
        changed(ORLA, {"age": 12, "gender": "unknown", "appearance.build": "tall"}),
        changed(BENEDEK, {"id": "B"}),
        changed(KITES, {"name": "TODO"}),
    )
    path = write(tmp_path / "mine.jsonl", jsonl(wrong[0], TIAGO, wrong[1], wrong[2], CLOCKS))
    lines = check(path)
    assert [line.removeprefix(f"{path}:").split(":")[0] for line in lines][:4] == ["1", "1", "1", "3"]
    for part in ("'age'", "'gender'", "'appearance.build'", "'id'", "'name'"):
        assert any(f"field {part}" in line for line in lines)


def test_a_run_of_words_that_four_events_share_is_told_of_the_fourth(check, tmp_path: Path) -> None:
    many = [
        changed(event, {"description": event["description"] + " It is the kind of day one keeps."})
        for event in (KITES, CLOCKS)
    ]
    for word, text in (
        (
            "violin",
            (
                "The subject holds a violin under a lamp and glues its cracked belly, drop by drop. Clamps, pegs and"
                " strings lie around in an attic."
            ),
        ),
        (
            "kettle",
            (
                "Rain drums on a market tent. Tin and solder smoke above a small fire, where the subject seals the"
                " leaking spout of an old kettle."
            ),
        ),
    ):
        event = {
            "id": word,
            "name": f"{word} mending",
            "description": text + " It is the kind of day one keeps.",
            "keywords": [word],
        }
        many.append(changed(KITES, event))
    fault = only(check(write(tmp_path / "mine.jsonl", jsonl(*many))))
    assert "mine.jsonl:4: field 'description': 'it is the kind of day' stands in three other texts" in fault


def test_a_second_wording_is_read_and_empty_is_none(check, tmp_path: Path) -> None:
    path = write(tmp_path / "mine.jsonl", jsonl(KITES | {"paraphrase": KITES_AGAIN}, CLOCKS | {"paraphrase": None}))
    assert check(path) == [] and [event.paraphrase for event in read_concepts([path], packaged()).events] == [
        KITES_AGAIN,
        None,
    ]


def test_a_run_of_words_in_four_texts_is_told_of_second_wordings_too(check, tmp_path: Path) -> None:
    tail = " It is the kind of day one keeps."
    many = [KITES | {"paraphrase": KITES_AGAIN + tail}, changed(CLOCKS, {"description": CLOCKS["description"] + tail})]
    for word, text in (
        (
            "violin",
            (
                "The subject holds a violin under a lamp and glues its cracked belly, drop by drop. Clamps, pegs and"
                " strings lie around in an attic."
            ),
        ),
        (
            "kettle",
            (
                "Rain drums on a market tent. Tin and solder smoke above a small fire, where the subject seals the"
                " leaking spout of an old kettle."
            ),
        ),
    ):
        many.append(
            changed(KITES, {"id": word, "name": f"{word} mending", "description": text + tail, "keywords": [word]})
        )
    fault = only(check(write(tmp_path / "mine.jsonl", jsonl(*many))))
    assert "mine.jsonl:1: field 'paraphrase': 'it is the kind of day' stands in three other texts" in fault


def test_an_event_may_name_nobody_who_comes_later_in_the_file(check, tmp_path: Path) -> None:
    event = changed(KITES, {"description": KITES["description"].replace("families cheer", "Orla cheers")})
    path = write(tmp_path / "mine.jsonl", jsonl(event, ORLA))
    assert only(check(path)).startswith(f"{path}:1: field 'description': the text names 'Orla'")


def test_a_name_with_a_capital_that_has_an_accent_is_found_in_a_text(check, tmp_path: Path) -> None:
    one = changed(ORLA, {"name": "Élodie Tavenick"})
    one["appearance"]["description"] = one["appearance"]["description"].replace("when she stands", "when Élodie stands")
    assert "names 'Élodie'" in only(check(write(tmp_path / "mine.jsonl", jsonl(one))))


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
    one = read_concepts([write(tmp_path / "a.yaml", GOOD)], packaged())
    other = read_concepts([write(tmp_path / "a.jsonl", jsonl(*ALL))], packaged())
    assert one == other and (len(one.people), len(one.events)) == (3, 2)
    assert (
        one.people[0].model_dump(mode="json") == ORLA
        and one.events[1].model_dump(mode="json", exclude_none=True) == CLOCKS
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
    one, other = write(tmp_path / "My people.jsonl", jsonl(ORLA)), write(tmp_path / "my_people.yaml", yaml_of(TIAGO))
    assert [p.id for p in select(read_recipe("embedded", add=(str(one),))).people["added-my_people"]] == ["orla"]
    with pytest.raises(UserError, match=r"my_people\.yaml: another added file has the same name.*rename one"):
        select(read_recipe("embedded", add=(str(one), str(other))))


@pytest.mark.parametrize(("name", "good"), [("a.jsonl", jsonl(*ALL)), ("a.yaml", GOOD)])
def test_whatever_befalls_a_file_gives_faults_or_records(tmp_path: Path, name: str, good: str) -> None:
    chance = random.Random(11)
    refusals = 0
    for _ in range(150):
        found, faults = check_file(write(tmp_path / name, mutated(good.encode(), chance)), NOBODY)
        assert faults or found.people or found.events
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


def test_a_thousand_people_are_checked_in_seconds(tmp_path: Path) -> None:
    chance = random.Random(5)
    many = [changed(ORLA, {"id": f"p{n}", "name": f"{syllables(chance)} {syllables(chance)}"}) for n in range(1000)]
    path = write(tmp_path / "a.jsonl", jsonl(*many))
    begun = time.monotonic()
    check_file(path, packaged())
    assert time.monotonic() - begun < 10
    begun = time.monotonic()
    check_file(write(path, json.dumps(ORLA | {f"field {n}": n for n in range(30_000)})), NOBODY)
    assert time.monotonic() - begun < 10, "fields of one record"


def syllables(chance: random.Random) -> str:
    return "".join(
        chance.choice(("ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo", "zan", "pel", "gor")) for _ in range(5)
    ).title()
