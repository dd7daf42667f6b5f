"""Every event gets a second wording where the model finds one; what it says again, leaves out or changes goes back, and
the event stays without.
"""

import random
import re
from pathlib import Path

import pytest
from curating import PERSON, SHORT, asked_by_schema, events, rejected
from llm_server import data_of, llm_server, record_for, schema_of

from generation.concepts.packaged import packaged_events
from validation.texts.repeats import paraphrase_objections


def worded(say):
    """Second wordings that `say(event's name, last attempt)` gives, or the server's own where it gives None."""

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        given = data_of(prompt)
        text = say(given["facts"]["event"], given["attempt"]) if schema == "Paraphrase" else None
        return {"text": text} if text else None

    return records


AGAIN = (
    "Velvet seats face an opera on rowing and weaving, its singers grouped around a painted tree, and the subject"
    " listens from a box above. Chandeliers have gone dark, a spotlight is all that shines, and not one cough can be"
    " heard among the many rows."
)


def test_every_event_gets_a_second_wording(tmp_path: Path) -> None:
    with llm_server() as server:
        written, counts = events(server, tmp_path, ["opera", "Night kayaking"], tuple(packaged_events()))
        again = events(server, tmp_path, ["opera", "Night kayaking"], tuple(packaged_events()))
        assert asked_by_schema(server)["Paraphrase"] == 2, "the second time everything was there"
    assert counts == {} and again == (written, counts)
    for event in written:
        assert event.paraphrase and paraphrase_objections(event.paraphrase, event) == []
    first = data_of(server.prompts("Paraphrase")[0])
    assert (
        first["facts"]["description"] in [e.description for e in written]
        and first["attempt"] == ""
        and first["objections"] == []
    )
    assert {data_of(prompt)["text"] for prompt in server.prompts("ParaphraseReview")} == {e.paraphrase for e in written}


def test_a_second_wording_that_is_objected_to_goes_back_with_the_objection(tmp_path: Path) -> None:
    with llm_server(records=worded(lambda name, attempt: None if attempt else SHORT)) as server:
        written, counts = events(server, tmp_path, ["opera"])
    assert written[0].paraphrase and counts == {"rejected": 1, "refined": 1}
    told = data_of(server.prompts("Paraphrase")[1])
    assert told["attempt"] == SHORT and "the text has 11 words; it should have 30 to 95" in told["objections"]
    assert [(answer.task, answer.subject, answer.text) for answer in rejected(tmp_path)] == [
        ("Paraphrase", "opera", SHORT)
    ]


@pytest.mark.parametrize("refinements", [0, 2])
def test_an_event_whose_second_wordings_all_fail_is_kept_without_one(tmp_path: Path, refinements: int) -> None:
    with llm_server(records=worded(lambda name, attempt: SHORT if name == "opera" else None)) as server:
        written, counts = events(server, tmp_path, ["opera", "rowing"], refinements=refinements)
    assert [event.paraphrase is None for event in written] == [True, False]
    wanted = {"rejected": refinements + 1, "refined": refinements, "without a paraphrase": 1}
    assert (
        counts == {name: n for name, n in wanted.items() if n}
        and asked_by_schema(server)["Paraphrase"] == refinements + 2
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (AGAIN.replace("the subject", "somebody"), "'the subject'"),
        (AGAIN.replace("the subject", f"the subject beside {PERSON}"), f"names '{PERSON}'"),
        (AGAIN.replace("the subject", "the subject beside taylor swift"), "a well-known person"),
        (AGAIN[:-1], "whole sentence"),
        ("[opera] " + AGAIN, "is not part of such a text"),
    ],
)
def test_a_second_wording_keeps_the_rules_of_a_description(tmp_path: Path, text: str, said: str) -> None:
    with llm_server(records=worded(lambda name, attempt: AGAIN if attempt else text)) as server:
        written, _ = events(server, tmp_path, ["opera"], reviewer=False)
    assert written[0].paraphrase == AGAIN and said in rejected(tmp_path)[0].reasons[0]


@pytest.mark.parametrize(
    ("copy", "said"),
    [
        (lambda text: text, "it takes over '"),
        (lambda text: " ".join(reversed(re.split(r"(?<=\.) ", text))), "it takes over '"),
        (lambda text: " ".join(sorted(text.split())) + " The subject.", "the same words as the description"),
    ],
)
def test_a_second_wording_that_is_the_first_is_refused(tmp_path: Path, copy, said: str) -> None:
    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        return (
            {"text": copy(data_of(prompt)["facts"]["description"])}
            if schema == "Paraphrase" and not data_of(prompt)["attempt"]
            else None
        )

    with llm_server(records=records) as server:
        written, counts = events(server, tmp_path, ["opera"])
    assert (
        written[0].paraphrase and counts == {"rejected": 1, "refined": 1} and said in rejected(tmp_path)[0].reasons[0]
    )


@pytest.mark.parametrize(
    ("answer", "said"), [({"same_scene": False}, "not tell the same scene"), ({"anybody": False}, "not anybody")]
)
def test_the_reader_compares_both_wordings(tmp_path: Path, answer: dict, said: str) -> None:
    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        return (
            {"same_scene": True, "anybody": True, "objections": ["The bell is gone."]} | answer
            if schema == "ParaphraseReview"
            else None
        )

    with llm_server(records=records) as server:
        written, counts = events(server, tmp_path, ["opera"], refinements=1)
    assert written[0].paraphrase is None and counts == {"rejected": 2, "refined": 1, "without a paraphrase": 1}
    assert all(said in answer.reasons[0] and answer.reasons[1] == "The bell is gone." for answer in rejected(tmp_path))
    told = data_of(server.prompts("ParaphraseReview")[0])
    assert told["facts"] == {"event": "opera", "description": written[0].description} and told["text"] in [
        answer.text for answer in rejected(tmp_path)
    ]


def test_a_model_that_gives_no_second_wording_leaves_none(tmp_path: Path) -> None:
    with llm_server(lambda number, body: "refusal" if schema_of(body) == "Paraphrase" else None) as server:
        written, counts = events(server, tmp_path, ["opera"])
    assert (
        written[0].paraphrase is None
        and counts == {"without an answer": 1, "without a paraphrase": 1}
        and asked_by_schema(server)["Paraphrase"] == 2
    )


@pytest.mark.parametrize("concurrency", [1, 4])
def test_two_events_do_not_get_the_same_second_wording_whichever_comes_first(tmp_path: Path, concurrency: int) -> None:
    with llm_server(records=worded(lambda name, attempt: None if attempt else AGAIN)) as server:
        written, counts = events(server, tmp_path, ["opera", "rowing", "weaving"], concurrency=concurrency)
    assert (
        written[0].paraphrase == AGAIN
        and counts == {"rejected": 2, "refined": 2}
        and all(event.paraphrase for event in written)
    )
    assert {answer.reasons for answer in rejected(tmp_path)} == {("it says the scene of the event 'opera'",)}


def test_a_run_of_words_in_four_texts_is_found_in_second_wordings_too(tmp_path: Path) -> None:
    tail = " It is the kind of evening that is kept."
    with llm_server(
        records=lambda schema, prompt, chance: tailed(record_for(schema, prompt, chance), prompt, tail)
    ) as server:
        written, counts = events(server, tmp_path, ["opera", "rowing", "weaving", "sewing"], reviewer=False)
    assert counts == {"rejected": 1, "refined": 1} and [event.paraphrase.endswith(tail) for event in written] == [
        True,
        True,
        True,
        False,
    ]
    assert "'it is the kind of evening'" in rejected(tmp_path)[0].reasons[0]


def tailed(record: dict, prompt: str, tail: str) -> dict:
    return {"text": record["text"] + tail} if "text" in record and not data_of(prompt)["attempt"] else record
