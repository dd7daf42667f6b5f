"""What is wrong in a record of a user's own file is one line with file, line, field and what to do."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from concept_files import (
    BENEDEK,
    CLOCKS,
    KITES,
    KITES_AGAIN,
    ORLA,
    PACKAGED,
    TIAGO,
    changed,
    jsonl,
    only,
    write,
    yaml_of,
)

from generation.concepts.files import read_concepts
from generation.concepts.packaged import packaged_events
from generation.writing.authoring import packaged

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
    ({"name": "Orla\tTavenick"}, "name", "may not hold control characters (character 5 is a TAB)"),
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
    ({"id": "../../etc/passwd"}, "id", "takes small letters"),
    ({"id": "Orla"}, "id", "takes small letters"),
    ({"id": "orla\n"}, "id", "character 5 is a line break"),
    ({"gender": "unknown"}, "gender", "'female' or 'male' (given: 'unknown')"),
    ({"job": "TODO"}, "job", "'TODO' is not part"),
    ({"provenance.date": "2026-13-45"}, "provenance.date", "no day of the calendar"),
    ({"provenance.date": "yesterday"}, "provenance.date", "is no date; write year-month-day"),
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
        changed(person, {"appearance.description": person["appearance"]["description"] + run})
        for person in (ORLA, BENEDEK, TIAGO)
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
    accented = changed(ORLA, {"name": "Élodie Tavenick"})
    accented["appearance"]["description"] = accented["appearance"]["description"].replace(
        "when she stands", "when Élodie stands"
    )
    assert "names 'Élodie'" in only(check(write(tmp_path / "mine.jsonl", jsonl(accented))))
