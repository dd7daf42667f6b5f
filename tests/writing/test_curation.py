"""Texts that the rules or the reader object to go back, then are drawn anew, then are given up; nothing is lost or
taken silently.
"""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from curating import (
    FINE,
    NAMES,
    RUN,
    RUNS,
    SAID,
    SHORT,
    SHOWN,
    asked_by_schema,
    bad_for,
    drafts_only,
    drawn,
    events,
    looks_written,
    people,
    rejected,
    repeating,
)
from llm_server import always, data_of, llm_server, record_for

from generation.base.errors import UserError
from generation.concepts.files import check_file
from generation.concepts.packaged import packaged_people
from generation.writing.authoring import packaged
from generation.writing.events import EventTask
from generation.writing.people import PersonTask
from schemas.texts import EventReview, PersonReview
from validation.texts.repeats import repeated_runs


def test_good_texts_are_taken_at_once(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    with llm_server() as server:
        written, counts = people(server, tmp_path, 6, progress=lambda *said: seen.append(said))
    assert counts == {} and asked_by_schema(server) == {"PersonText": 6, "PersonReview": 6}
    assert [(p.name, p.age, p.gender, p.job, p.birthplace) for p in written] == [
        (f.name, f.age, f.gender, f.job, f.birthplace) for f in drawn(6)
    ]
    assert len({p.id for p in written}) == 6 and {p.provenance.writer for p in written} == {"stand-in"}
    assert seen == [("texts", n, 6) for n in range(7)] and not (tmp_path / "rejected").exists()


def test_the_same_command_again_asks_nothing_and_gives_the_same(tmp_path: Path) -> None:
    with llm_server(records=drafts_only(SHORT)) as server:
        before = people(server, tmp_path, 4)
        requests = server.counts["requests"]
        assert people(server, tmp_path, 4) == before and server.counts["requests"] == requests


def test_only_the_reader_is_told_name_job_and_place(tmp_path: Path) -> None:
    with llm_server(records=drafts_only(SHORT)) as server:
        written, _ = people(server, tmp_path, 3)
    for person in written:
        assert sum(person.name in prompt for prompt in server.prompts("PersonReview")) == 1
        assert not [
            prompt
            for prompt in server.prompts("PersonText")
            if {person.name, person.birthplace} & set(data_of(prompt)["facts"].values())
        ]


def test_what_a_rule_objects_to_goes_back_with_the_objection(tmp_path: Path) -> None:
    with llm_server(records=drafts_only(SHORT)) as server:
        written, counts = people(server, tmp_path, 3)
    assert len(written) == 3 and counts == {"rejected": 3, "refined": 3}
    assert asked_by_schema(server) == {"PersonText": 6, "PersonReview": 3}, (
        "what breaks a rule is not shown to the reader"
    )
    back = [data_of(prompt) for prompt in server.prompts("PersonText") if "objections: " in prompt]
    assert all(
        "the text has 11 words" in answer["objections"][0] and answer["text"]["description"] == SHORT for answer in back
    )
    assert {answer.subject for answer in rejected(tmp_path)} == {p.name for p in written}
    assert all(
        "the text has 11 words" in answer.reasons[0] and SHORT in answer.text and answer.task == "PersonText"
        for answer in rejected(tmp_path)
    )


@pytest.mark.parametrize(("refinements", "replacements"), [(0, 0), (2, 0), (0, 2), (2, 3)])
def test_a_text_is_refined_then_replaced_then_given_up_so_many_times(
    tmp_path: Path, refinements: int, replacements: int
) -> None:
    """The model says the very same each time, which is asked for anew each time."""
    with llm_server(records=lambda *_: {"mark": "a mole", "description": SHORT}) as server:
        written, counts = people(server, tmp_path, 1, refinements=refinements, replacements=replacements)
    draws = replacements + 1
    expected = {
        "rejected": draws * (refinements + 1),
        "refined": draws * refinements,
        "replaced": replacements,
        "given up": 1,
    }
    assert written == [] and counts == {name: number for name, number in expected.items() if number}
    assert asked_by_schema(server) == {"PersonText": draws * (refinements + 1)}


def test_a_replacement_has_the_same_gender_job_and_birthplace(tmp_path: Path) -> None:
    first = drawn(3)
    with llm_server(records=bad_for([looks_written(first[1])])) as server:
        written, counts = people(server, tmp_path, 3, refinements=1)
    assert counts == {"rejected": 2, "refined": 1, "replaced": 1} and [p.name for p in written[::2]] == [
        first[0].name,
        first[2].name,
    ]
    assert written[1].name != first[1].name
    assert (written[1].gender, written[1].job, written[1].birthplace) == (
        first[1].gender,
        first[1].job,
        first[1].birthplace,
    )


def test_who_is_given_up_is_missing_and_the_others_stay(tmp_path: Path) -> None:
    first = drawn(3)
    with llm_server(records=bad_for([looks_written(first[0])])) as server:
        written, counts = people(server, tmp_path, 3, refinements=0, replacements=0)
    assert [p.name for p in written] == [f.name for f in first[1:]] and counts == {"rejected": 1, "given up": 1}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"facts_hold": False}, "contradicted"),
        ({"only_looks": False}, "more than looks"),
        ({"respectful": False}, "not respectful"),
        ({"known_person": True}, "well-known"),
    ],
)
def test_the_reader_objects_with_its_own_words(answer: dict, said: str) -> None:
    verdict = PersonTask(drawn(1)[0], NAMES).verdict(
        PersonReview.model_validate(FINE | answer | {"objections": ["The hair is too long."]})
    )
    assert said in verdict.objections[0] and verdict.objections[1] == "The hair is too long."
    assert verdict.hopeless == ("known_person" in answer), "another text would not help"


def test_a_reader_that_is_content_is_not_asked_for_objections() -> None:
    assert PersonTask(drawn(1)[0], NAMES).verdict(PersonReview.model_validate(FINE | {"objections": ["none"]})) == (
        [],
        False,
    )
    assert EventTask("opera", [], NAMES).verdict(EventReview.model_validate(SHOWN | {"objections": ["none"]})) == (
        [],
        False,
    )


def test_what_the_reader_objects_to_goes_back(tmp_path: Path) -> None:
    texts: Counter[str] = Counter()

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        if schema != "PersonReview":
            return None
        name = data_of(prompt)["facts"]["name"]
        texts[name] += 1
        return FINE | {"only_looks": False, "objections": ["Leave the place out."]} if texts[name] == 1 else None

    with llm_server(records=records) as server:
        written, counts = people(server, tmp_path, 3)
    assert (
        len(written) == 3
        and counts == {"rejected": 3, "refined": 3}
        and asked_by_schema(server) == {"PersonText": 6, "PersonReview": 6}
    )
    assert all(
        answer.reasons == ("more than looks and bearing is told", "Leave the place out.")
        for answer in rejected(tmp_path)
    )


def test_a_known_person_is_replaced(tmp_path: Path) -> None:
    first = drawn(2)

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        return (
            FINE | {"known_person": True}
            if schema == "PersonReview" and data_of(prompt)["facts"]["name"] == first[0].name
            else None
        )

    with llm_server(records=records) as server:
        written, counts = people(server, tmp_path, 2, refinements=1)
    assert (
        counts == {"replaced": 1, "rejected": 1}
        and written[0].name != first[0].name
        and written[1].name == first[1].name
    )
    assert all(
        answer.reasons == ("the person is a well-known one",) and answer.subject == first[0].name
        for answer in rejected(tmp_path)
    )


def test_without_a_reader_none_is_asked(tmp_path: Path) -> None:
    with llm_server() as server:
        written, counts = people(server, tmp_path, 5, reviewer=False)
    assert len(written) == 5 and counts == {} and asked_by_schema(server) == {"PersonText": 5}


def test_a_model_that_gives_no_answer_for_one_person_is_asked_for_another(tmp_path: Path) -> None:
    first = drawn(3)
    refused = looks_written(first[2])
    with llm_server(
        lambda number, body: "refusal" if json.dumps(refused) in body["messages"][0]["content"] else None
    ) as server:
        written, counts = people(server, tmp_path, 3)
    assert len(written) == 3 and counts == {"without an answer": 1, "replaced": 1} and server.counts["refusal"] == 2
    assert {(answer.subject, answer.reasons[0].split(":")[0]) for answer in rejected(tmp_path)} == {
        (first[2].name, "refused")
    }


def test_a_server_that_fails_ends_everything_in_one_line(tmp_path: Path) -> None:
    with llm_server(always("500")) as server, pytest.raises(UserError, match="server error"):
        people(server, tmp_path, 6)


def test_a_wording_that_three_texts_share_is_left(tmp_path: Path) -> None:
    with llm_server(records=repeating()) as server:
        written, counts = people(server, tmp_path, 3, reviewer=False)
    assert (
        counts == {}
        and asked_by_schema(server) == {"PersonText": 3}
        and all(p.appearance.description.endswith(RUN) for p in written)
    )


def test_texts_that_repeat_a_wording_are_said_in_other_words(tmp_path: Path) -> None:
    with llm_server(records=repeating()) as server:
        written, counts = people(server, tmp_path, 6, reviewer=False)
    assert counts == {"rejected": 3, "paraphrased": 3} and asked_by_schema(server) == {"PersonText": 6, "Paraphrase": 3}
    texts = {p.id: p.appearance.description for p in written}
    assert repeated_runs(texts) == {} and [text.endswith(RUN) for text in texts.values()] == [True] * 3 + [False] * 3
    assert [answer.reasons for answer in rejected(tmp_path)] == [(SAID,)] * 3
    assert all(json.loads(answer.text)["description"].endswith(RUN) for answer in rejected(tmp_path)), (
        "the old text is what is kept as rejected"
    )
    told = data_of(server.prompts("Paraphrase")[0])
    assert told["phrases that may not occur again"] == RUNS


def test_texts_that_are_there_already_count_too(tmp_path: Path) -> None:
    there = []
    for n, person in enumerate(packaged_people()[:3]):
        appearance = person.appearance.model_copy(update={"description": f"Text {n} of those before." + RUN})
        there.append(person.model_copy(update={"appearance": appearance}))
    with llm_server(records=repeating()) as server:
        written, counts = people(server, tmp_path, 2, tuple(there), reviewer=False)
    assert counts == {"rejected": 2, "paraphrased": 2} and not [
        p for p in written if p.appearance.description.endswith(RUN)
    ]


def test_a_paraphrase_that_breaks_a_rule_is_not_taken(tmp_path: Path) -> None:
    """It is asked for in every round, then the text is drawn anew, then given up; each text that was not taken is
    counted once.
    """
    with llm_server(records=repeating(lambda text, chance: {"text": SHORT})) as server:
        written, counts = people(server, tmp_path, 4, reviewer=False, refinements=1, replacements=1)
    assert len(written) == 3 and counts == {"paraphrased": 4, "rejected": 6, "replaced": 1, "given up": 1}
    reasons = Counter(answer.reasons[0][:20] for answer in rejected(tmp_path))
    assert reasons == {"repeats wording of o": 2, "the text has 11 word": 2}, "the same rejection twice is one file"


def test_a_paraphrase_that_repeats_again_is_asked_for_again(tmp_path: Path) -> None:
    def paraphrase(text: str, chance: random.Random) -> dict | None:
        return {"text": text.replace("has", "bears")} if "bears" not in text else None

    with llm_server(records=repeating(paraphrase)) as server:
        written, counts = people(server, tmp_path, 4, reviewer=False)
    assert (
        len(written) == 4
        and counts == {"paraphrased": 2, "rejected": 2}
        and "bears" in written[3].appearance.description
    )
    assert len(rejected(tmp_path)) == 2


def test_a_paraphrase_that_broke_a_rule_is_asked_for_anew(tmp_path: Path) -> None:
    """The prompt is the very same, so it must not find the answer that was kept."""
    said = [SHORT]
    with llm_server(records=repeating(lambda text, chance: {"text": said.pop()} if said else None)) as server:
        written, counts = people(server, tmp_path, 4, reviewer=False, replacements=0)
    assert (
        len(written) == 4
        and counts == {"paraphrased": 2, "rejected": 2}
        and len(set(server.prompts("Paraphrase"))) == 1
    )


def test_a_paraphrase_that_never_comes_leaves_the_text_to_be_replaced(tmp_path: Path) -> None:
    with llm_server(
        lambda number, body: "refusal" if "say" in str(body).lower() and "phrases that may" in str(body) else None,
        records=repeating(),
    ) as server:
        written, counts = people(server, tmp_path, 4, reviewer=False, refinements=0, replacements=1)
    assert len(written) == 3 and counts == {"paraphrased": 2, "rejected": 2, "replaced": 1, "given up": 1}


def test_a_paraphrase_is_read_too(tmp_path: Path) -> None:
    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        if schema != "PersonReview":
            return repeating()(schema, prompt, chance)
        said = data_of(prompt)["text"]["description"].endswith(RUN)
        return FINE if said else FINE | {"only_looks": False}

    with llm_server(records=records) as server:
        written, counts = people(server, tmp_path, 4, refinements=0, replacements=0)
    assert (
        len(written) == 3
        and counts == {"paraphrased": 1, "rejected": 2, "given up": 1}
        and asked_by_schema(server)["PersonReview"] == 5
    )
    assert {answer.reasons[0][:20] for answer in rejected(tmp_path)} == {"more than looks and ", "repeats wording of o"}


def test_who_is_named_in_anothers_text_is_told_when_all_are_written(tmp_path: Path) -> None:
    first = drawn(2)

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        good = record_for(schema, prompt, chance)
        if schema == "PersonText" and data_of(prompt)["facts"] == looks_written(first[0]):
            good["mark"] = f"a mole like that of {first[1].name.split()[0]}"
        return good

    with llm_server(records=records) as server:
        written, counts = people(server, tmp_path, 2, refinements=0, replacements=1)
    assert (
        counts == {"rejected": 1, "replaced": 1}
        and written[0].name != first[0].name
        and written[1].name == first[1].name
    )
    assert rejected(tmp_path)[0].reasons == (f"the text names '{first[1].name.split()[0]}'; no name belongs in it",)


def test_whatever_the_writer_accepts_is_a_sound_file(tmp_path: Path) -> None:
    known = packaged()
    with llm_server(records=repeating()) as server:
        written, _ = people(server, tmp_path, 30, tuple(known.people))
    with llm_server(records=repeating()) as server:
        scenes, _ = events(
            server, tmp_path, ["opera", "glass blowing", "rowing", "bookbinding", "star party"], tuple(known.events)
        )
    assert len(written) > 20 and len(scenes) > 3
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(record.model_dump_json() + "\n" for record in (*written, *scenes)))
    assert check_file(file, known)[1] == []
