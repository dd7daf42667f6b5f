"""Events that the rules or the reader object to go back, are drawn anew or given up, and no two are alike."""

import random
from pathlib import Path

import pytest
from curating import NAMES, PERSON, SHORT, SHOWN, asked_by_schema, drafts_only, events, rejected, repeating
from llm_server import llm_server, record_for

from generation.base.errors import UserError
from generation.concepts.packaged import packaged_events
from generation.writing.events import check_names, event_id
from schemas.concepts import Event, Provenance
from validation.texts.prose import event_objections
from validation.texts.repeats import repeated_runs


def test_two_new_events_that_say_the_same_are_told_apart(tmp_path: Path) -> None:
    text = record_for("EventText", '####\n{"event": "evening rowing"}\n####', random.Random(1))

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        return text if schema == "EventText" and len(asks) < 2 and not asks.append(prompt) else None

    asks: list[str] = []
    with llm_server(records=records) as server:
        written, counts = events(server, tmp_path, ["rowing evening gala", "rowing lesson"], replacements=1)
    assert len(written) == 2 and counts == {"rejected": 1, "replaced": 1}
    assert (
        rejected(tmp_path)[0].reasons == ("it says the same as the event 'rowing evening gala'",)
        and rejected(tmp_path)[0].subject == "rowing lesson"
    )


def test_events_are_written_with_their_names(tmp_path: Path) -> None:
    with llm_server() as server:
        written, counts = events(server, tmp_path, ["Glass Blowing", "Night kayaking"], tuple(packaged_events()))
    assert [(e.id, e.name) for e in written] == [
        ("glass-blowing", "Glass Blowing"),
        ("night-kayaking", "Night kayaking"),
    ]
    assert counts == {} and asked_by_schema(server) == {
        "EventText": 2,
        "EventReview": 2,
        "Paraphrase": 2,
        "ParaphraseReview": 2,
    }
    assert not [e for e in written if event_objections(e, e.name)] and len(written[0].keywords) == 10


def test_an_event_is_refined_replaced_and_given_up_likewise(tmp_path: Path) -> None:
    with llm_server(
        records=lambda schema, prompt, chance: record_for(schema, prompt, chance) | {"description": SHORT}
    ) as server:
        written, counts = events(server, tmp_path, ["opera"], refinements=1, replacements=2)
    assert (
        written == []
        and counts == {"rejected": 6, "refined": 3, "replaced": 2, "given up": 1}
        and asked_by_schema(server) == {"EventText": 6}
    )
    assert all(
        "the text has 11 words" in answer.reasons[0] and answer.subject == "opera" for answer in rejected(tmp_path)
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"shows_event": False}, "would not be recognised"),
        ({"anybody": False}, "not anybody"),
        ({"harmless": False}, "not harmless"),
    ],
)
def test_the_reader_of_an_event_objects(tmp_path: Path, answer: dict, said: str) -> None:
    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        return SHOWN | answer | {"objections": ["Say more."]} if schema == "EventReview" else None

    with llm_server(records=records) as server:
        written, counts = events(server, tmp_path, ["opera"], refinements=1, replacements=0)
    assert (
        written == []
        and counts == {"rejected": 2, "refined": 1, "given up": 1}
        and asked_by_schema(server) == {"EventText": 2, "EventReview": 2}
    )
    assert all(said in answer.reasons[0] and answer.reasons[1] == "Say more." for answer in rejected(tmp_path))


def test_an_event_that_says_what_another_says_goes_back(tmp_path: Path) -> None:
    text = record_for("EventText", '####\n{"event": "opera"}\n####', random.Random(1))
    there = Event(
        id="other", name="something else", provenance=Provenance(writer="a", date="2026-01-01", license="b"), **text
    )
    with llm_server(records=drafts_only(text["description"])) as server:
        written, counts = events(server, tmp_path, ["opera"], (there,))
    assert len(written) == 1 and counts == {"rejected": 1, "refined": 1}
    assert rejected(tmp_path)[0].reasons == ("it says the same as the event 'something else'",)


def test_events_that_repeat_a_wording_are_said_in_other_words(tmp_path: Path) -> None:
    names = ["opera", "glass blowing", "rowing", "bookbinding", "stargazing"]
    with llm_server(records=repeating()) as server:
        written, counts = events(server, tmp_path, names, reviewer=False)
    assert (
        [e.name for e in written] == names
        and counts == {"rejected": 2, "paraphrased": 2}
        and asked_by_schema(server)["Paraphrase"] == 2 + len(names)
    )
    assert repeated_runs({e.id: e.description for e in written}) == {}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["opera", "rowing", "Opera"], "asked for twice"),
        (["opera", "opera!"], "asked for twice"),
        (["Park Jogging"], "there already as 'park jogging'"),
        (["jogging park"], "there already as 'park jogging'"),
        ([""], "is no name"),
        (["   "], "is no name"),
        (["!?"], "is no name"),
        (["a\nb"], "is no name"),
        (["a\x00b"], "is no name"),
        (["o\u202epera"], "is no name"),
        (["x" * 65], "is no name"),
        (["opera " + "!" * 200], "is no name"),
        (["<b>todo</b>"], "is not part"),
        (["night taylor swift concert"], "a well-known person"),
        ([f"{PERSON} visit"], f"names '{PERSON}'"),
        ([f"{PERSON.upper()} visit"], f"names '{PERSON}'"),
        (["夜市"], "is no name"),
        ([], "holds no name"),
    ],
)
def test_a_name_that_cannot_be_is_one_line(names: list[str], said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        check_names(names, packaged_events(), NAMES)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 200


def test_an_id_that_is_taken_by_an_event_of_another_name_is_told() -> None:
    there = packaged_events()[0].model_copy(update={"id": "opera", "name": "something else"})
    with pytest.raises(UserError, match="there already as 'something else'"):
        check_names(["opera"], [there], NAMES)


def test_new_names_are_let_pass() -> None:
    check_names(["opera", "Night kayaking", "Café, 2nd visit"], packaged_events(), NAMES)


def test_an_events_id_is_its_name_in_plain_letters() -> None:
    assert event_id("Night market") == "night-market" and event_id("Café, 2nd visit") == "cafe-2nd-visit"
