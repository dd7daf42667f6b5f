"""Texts that the rules or the reader object to go back, then are drawn anew, then are given up; nothing is lost or
taken silently.
"""

import asyncio
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from llm_server import Server, always, data_of, llm_server, record_for

from generation.base.errors import UserError
from generation.concepts.files import check_file
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from generation.concepts.sampling import Sampler
from generation.llm.answers import Answers
from generation.llm.asker import open_asker
from generation.writing.authoring import packaged
from generation.writing.events import EventTask, check_names, event_id, write_events
from generation.writing.people import Cast, PersonTask
from schemas.concepts import Event, Person, Provenance
from schemas.recipe import WriterRecipe
from schemas.texts import EventReview, PersonReview
from schemas.writing import Rejected
from validation.texts.prose import NamesOf, event_objections
from validation.texts.repeats import repeated_runs

SHORT = "This is a text of too few words to be taken."
RUN = " With an even temper in all things."
RUNS = ["calm with an even temper in", "with an even temper in all", "an even temper in all things"]
SAID = f"repeats wording of other texts: {'; '.join(map(repr, RUNS))}"
SEED = 4
NAMES = NamesOf(person.name for person in [*packaged_people(), *held_out_people()])
PERSON = packaged_people()[0].name
FINE = {"facts_hold": True, "only_looks": True, "respectful": True, "known_person": False, "objections": []}
SHOWN = {"shows_event": True, "anybody": True, "harmless": True, "objections": []}


def recipe(**fields: object) -> WriterRecipe:
    return WriterRecipe.model_validate(
        {"license": "CC0-1.0", "timeout": 20.0, "longest_wait": 0.02, "concurrency": 4, "attempts": 2} | fields
    )


def author(server: Server, folder: Path, work, settings: WriterRecipe):
    async def run():
        async with open_asker(settings, server.url, "stand-in", None, Answers(folder)) as writer:
            records, counts = await work(writer)
            assert writer.counts["asked"] == server.counts["requests"] or writer.counts["kept"]
            return records, {name: number for name, number in counts.items() if number}

    return asyncio.run(run())


def people(
    server: Server, folder: Path, count: int, taken: tuple[Person, ...] = (), progress=lambda *_: None, **fields: object
) -> tuple[list[Person], dict]:
    return author(
        server, folder, lambda writer: Cast(count, SEED, taken).write(writer, "CC0-1.0", progress), recipe(**fields)
    )


def events(
    server: Server, folder: Path, names: list[str], taken: tuple[Event, ...] = (), **fields: object
) -> tuple[list[Event], dict]:
    return author(
        server,
        folder,
        lambda writer: write_events(
            [EventTask(name, taken, NAMES) for name in names], writer, "CC0-1.0", lambda *_: None
        ),
        recipe(**fields),
    )


def drawn(count: int) -> list:
    sampler = Sampler(SEED)
    return [sampler.draw() for _ in range(count)]


def looks_of(facts) -> dict:
    return data_of(PersonTask(facts, NAMES).write().text)["facts"]


def rejected(folder: Path) -> list[Rejected]:
    return [Rejected.model_validate_json(path.read_text()) for path in sorted((folder / "rejected").glob("*.json"))]


def asked(server: Server) -> dict[str, int]:
    names = "PersonText", "PersonReview", "EventText", "EventReview", "Paraphrase", "ParaphraseReview"
    return {name: len(server.prompts(name)) for name in names if server.prompts(name)}


def drafts_only(text: str):
    """That text for every first draft; good ones once it goes back with objections."""

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        good = record_for(schema, prompt, chance)
        return (
            good | {"description": text}
            if schema in ("PersonText", "EventText") and "objections: " not in prompt
            else None
        )

    return records


def bad_for(looks: list[dict]):
    """A text that no rule lets pass for these people, refined or not."""

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        bad = schema == "PersonText" and data_of(prompt)["facts"] in looks
        return record_for(schema, prompt, chance) | {"description": SHORT} if bad else None

    return records


def repeating(paraphrase=lambda text, chance: None):
    """A good text with a sentence that all of them have."""

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        if schema == "Paraphrase":  # of what repeats; an event's second wording is left to the server
            return paraphrase(data_of(prompt)["text"], chance) if "text" in data_of(prompt) else None
        good = record_for(schema, prompt, chance)
        return good | {"description": good["description"] + RUN} if "description" in good else good

    return records


# people


def test_good_texts_are_taken_at_once(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    with llm_server() as server:
        found, counts = people(server, tmp_path, 6, progress=lambda *said: seen.append(said))
    assert counts == {} and asked(server) == {"PersonText": 6, "PersonReview": 6}
    assert [(p.name, p.age, p.gender, p.job, p.birthplace) for p in found] == [
        (f.name, f.age, f.gender, f.job, f.birthplace) for f in drawn(6)
    ]
    assert len({p.id for p in found}) == 6 and {p.provenance.writer for p in found} == {"stand-in"}
    assert seen == [("texts", n, 6) for n in range(7)] and not (tmp_path / "rejected").exists()


def test_the_same_command_again_asks_nothing_and_gives_the_same(tmp_path: Path) -> None:
    with llm_server(records=drafts_only(SHORT)) as server:
        before = people(server, tmp_path, 4)
        requests = server.counts["requests"]
        assert people(server, tmp_path, 4) == before and server.counts["requests"] == requests


def test_only_the_reader_is_told_name_job_and_place(tmp_path: Path) -> None:
    with llm_server(records=drafts_only(SHORT)) as server:
        found, _ = people(server, tmp_path, 3)
    for person in found:
        assert sum(person.name in prompt for prompt in server.prompts("PersonReview")) == 1
        assert not [
            prompt
            for prompt in server.prompts("PersonText")
            if {person.name, person.birthplace} & set(data_of(prompt)["facts"].values())
        ]


def test_what_a_rule_objects_to_goes_back_with_the_objection(tmp_path: Path) -> None:
    with llm_server(records=drafts_only(SHORT)) as server:
        found, counts = people(server, tmp_path, 3)
    assert len(found) == 3 and counts == {"rejected": 3, "refined": 3}
    assert asked(server) == {"PersonText": 6, "PersonReview": 3}, "what breaks a rule is not shown to the reader"
    back = [data_of(prompt) for prompt in server.prompts("PersonText") if "objections: " in prompt]
    assert all("the text has 11 words" in one["objections"][0] and one["text"]["description"] == SHORT for one in back)
    assert {one.subject for one in rejected(tmp_path)} == {p.name for p in found}
    assert all(
        "the text has 11 words" in one.reasons[0] and SHORT in one.text and one.task == "PersonText"
        for one in rejected(tmp_path)
    )


@pytest.mark.parametrize(("refinements", "replacements"), [(0, 0), (2, 0), (0, 2), (2, 3)])
def test_a_text_is_refined_then_replaced_then_given_up_so_many_times(
    tmp_path: Path, refinements: int, replacements: int
) -> None:
    """The model says the very same each time, which is asked for anew each time."""
    with llm_server(records=lambda *_: {"mark": "a mole", "description": SHORT}) as server:
        found, counts = people(server, tmp_path, 1, refinements=refinements, replacements=replacements)
    draws = replacements + 1
    expected = {
        "rejected": draws * (refinements + 1),
        "refined": draws * refinements,
        "replaced": replacements,
        "given up": 1,
    }
    assert found == [] and counts == {name: number for name, number in expected.items() if number}
    assert asked(server) == {"PersonText": draws * (refinements + 1)}


def test_a_replacement_has_the_same_gender_job_and_birthplace(tmp_path: Path) -> None:
    first = drawn(3)
    with llm_server(records=bad_for([looks_of(first[1])])) as server:
        found, counts = people(server, tmp_path, 3, refinements=1)
    assert counts == {"rejected": 2, "refined": 1, "replaced": 1} and [p.name for p in found[::2]] == [
        first[0].name,
        first[2].name,
    ]
    assert found[1].name != first[1].name
    assert (found[1].gender, found[1].job, found[1].birthplace) == (first[1].gender, first[1].job, first[1].birthplace)


def test_who_is_given_up_is_missing_and_the_others_stay(tmp_path: Path) -> None:
    first = drawn(3)
    with llm_server(records=bad_for([looks_of(first[0])])) as server:
        found, counts = people(server, tmp_path, 3, refinements=0, replacements=0)
    assert [p.name for p in found] == [f.name for f in first[1:]] and counts == {"rejected": 1, "given up": 1}


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
        found, counts = people(server, tmp_path, 3)
    assert (
        len(found) == 3
        and counts == {"rejected": 3, "refined": 3}
        and asked(server) == {"PersonText": 6, "PersonReview": 6}
    )
    assert all(
        one.reasons == ("more than looks and bearing is told", "Leave the place out.") for one in rejected(tmp_path)
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
        found, counts = people(server, tmp_path, 2, refinements=1)
    assert (
        counts == {"replaced": 1, "rejected": 1} and found[0].name != first[0].name and found[1].name == first[1].name
    )
    assert all(
        one.reasons == ("the person is a well-known one",) and one.subject == first[0].name
        for one in rejected(tmp_path)
    )


def test_without_a_reader_none_is_asked(tmp_path: Path) -> None:
    with llm_server() as server:
        found, counts = people(server, tmp_path, 5, reviewer=False)
    assert len(found) == 5 and counts == {} and asked(server) == {"PersonText": 5}


def test_a_model_that_gives_no_answer_for_one_person_is_asked_for_another(tmp_path: Path) -> None:
    first = drawn(3)
    refused = looks_of(first[2])
    with llm_server(
        lambda number, body: "refusal" if json.dumps(refused) in body["messages"][0]["content"] else None
    ) as server:
        found, counts = people(server, tmp_path, 3)
    assert len(found) == 3 and counts == {"without an answer": 1, "replaced": 1} and server.counts["refusal"] == 2
    assert {(one.subject, one.reasons[0].split(":")[0]) for one in rejected(tmp_path)} == {(first[2].name, "refused")}


def test_a_server_that_fails_ends_everything_in_one_line(tmp_path: Path) -> None:
    with llm_server(always("500")) as server, pytest.raises(UserError, match="server error"):
        people(server, tmp_path, 6)


# wording that repeats


def test_a_wording_that_three_texts_share_is_left(tmp_path: Path) -> None:
    with llm_server(records=repeating()) as server:
        found, counts = people(server, tmp_path, 3, reviewer=False)
    assert (
        counts == {}
        and asked(server) == {"PersonText": 3}
        and all(p.appearance.description.endswith(RUN) for p in found)
    )


def test_texts_that_repeat_a_wording_are_said_in_other_words(tmp_path: Path) -> None:
    with llm_server(records=repeating()) as server:
        found, counts = people(server, tmp_path, 6, reviewer=False)
    assert counts == {"rejected": 3, "paraphrased": 3} and asked(server) == {"PersonText": 6, "Paraphrase": 3}
    texts = {p.id: p.appearance.description for p in found}
    assert repeated_runs(texts) == {} and [text.endswith(RUN) for text in texts.values()] == [True] * 3 + [False] * 3
    assert [one.reasons for one in rejected(tmp_path)] == [(SAID,)] * 3
    assert all(json.loads(one.text)["description"].endswith(RUN) for one in rejected(tmp_path)), (
        "the old text is what is kept as rejected"
    )
    told = data_of(server.prompts("Paraphrase")[0])
    assert told["phrases that may not occur again"] == RUNS


def test_texts_that_are_there_already_count_too(tmp_path: Path) -> None:
    there = []
    for n, one in enumerate(packaged_people()[:3]):
        appearance = one.appearance.model_copy(update={"description": f"Text {n} of those before." + RUN})
        there.append(one.model_copy(update={"appearance": appearance}))
    with llm_server(records=repeating()) as server:
        found, counts = people(server, tmp_path, 2, tuple(there), reviewer=False)
    assert counts == {"rejected": 2, "paraphrased": 2} and not [
        p for p in found if p.appearance.description.endswith(RUN)
    ]


def test_a_paraphrase_that_breaks_a_rule_is_not_taken(tmp_path: Path) -> None:
    """It is asked for in every round, then the text is drawn anew, then given up; each text that was not taken is
    counted once.
    """
    with llm_server(records=repeating(lambda text, chance: {"text": SHORT})) as server:
        found, counts = people(server, tmp_path, 4, reviewer=False, refinements=1, replacements=1)
    assert len(found) == 3 and counts == {"paraphrased": 4, "rejected": 6, "replaced": 1, "given up": 1}
    reasons = Counter(one.reasons[0][:20] for one in rejected(tmp_path))
    assert reasons == {"repeats wording of o": 2, "the text has 11 word": 2}, "the same rejection twice is one file"


def test_a_paraphrase_that_repeats_again_is_asked_for_again(tmp_path: Path) -> None:
    def paraphrase(text: str, chance: random.Random) -> dict | None:
        return {"text": text.replace("has", "bears")} if "bears" not in text else None

    with llm_server(records=repeating(paraphrase)) as server:
        found, counts = people(server, tmp_path, 4, reviewer=False)
    assert (
        len(found) == 4 and counts == {"paraphrased": 2, "rejected": 2} and "bears" in found[3].appearance.description
    )
    assert len(rejected(tmp_path)) == 2


def test_a_paraphrase_that_broke_a_rule_is_asked_for_anew(tmp_path: Path) -> None:
    """The prompt is the very same, so it must not find the answer that was kept."""
    said = [SHORT]
    with llm_server(records=repeating(lambda text, chance: {"text": said.pop()} if said else None)) as server:
        found, counts = people(server, tmp_path, 4, reviewer=False, replacements=0)
    assert (
        len(found) == 4 and counts == {"paraphrased": 2, "rejected": 2} and len(set(server.prompts("Paraphrase"))) == 1
    )


def test_a_paraphrase_that_never_comes_leaves_the_text_to_be_replaced(tmp_path: Path) -> None:
    with llm_server(
        lambda number, body: "refusal" if "say" in str(body).lower() and "phrases that may" in str(body) else None,
        records=repeating(),
    ) as server:
        found, counts = people(server, tmp_path, 4, reviewer=False, refinements=0, replacements=1)
    assert len(found) == 3 and counts == {"paraphrased": 2, "rejected": 2, "replaced": 1, "given up": 1}


def test_a_paraphrase_is_read_too(tmp_path: Path) -> None:
    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        if schema != "PersonReview":
            return repeating()(schema, prompt, chance)
        said = data_of(prompt)["text"]["description"].endswith(RUN)
        return FINE if said else FINE | {"only_looks": False}

    with llm_server(records=records) as server:
        found, counts = people(server, tmp_path, 4, refinements=0, replacements=0)
    assert (
        len(found) == 3
        and counts == {"paraphrased": 1, "rejected": 2, "given up": 1}
        and asked(server)["PersonReview"] == 5
    )
    assert {one.reasons[0][:20] for one in rejected(tmp_path)} == {"more than looks and ", "repeats wording of o"}


def test_who_is_named_in_anothers_text_is_told_when_all_are_written(tmp_path: Path) -> None:
    first = drawn(2)

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        good = record_for(schema, prompt, chance)
        if schema == "PersonText" and data_of(prompt)["facts"] == looks_of(first[0]):
            good["mark"] = f"a mole like that of {first[1].name.split()[0]}"
        return good

    with llm_server(records=records) as server:
        found, counts = people(server, tmp_path, 2, refinements=0, replacements=1)
    assert (
        counts == {"rejected": 1, "replaced": 1} and found[0].name != first[0].name and found[1].name == first[1].name
    )
    assert rejected(tmp_path)[0].reasons == (f"the text names '{first[1].name.split()[0]}'; no name belongs in it",)


def test_whatever_the_writer_accepts_is_a_sound_file(tmp_path: Path) -> None:
    known = packaged()
    with llm_server(records=repeating()) as server:
        found, _ = people(server, tmp_path, 30, tuple(known.people))
    with llm_server(records=repeating()) as server:
        scenes, _ = events(
            server, tmp_path, ["opera", "glass blowing", "rowing", "bookbinding", "star party"], tuple(known.events)
        )
    assert len(found) > 20 and len(scenes) > 3
    file = tmp_path / "mine.jsonl"
    file.write_text("".join(record.model_dump_json() + "\n" for record in (*found, *scenes)))
    assert check_file(file, known)[1] == []


# events


def test_two_new_events_that_say_the_same_are_told_apart(tmp_path: Path) -> None:
    text = record_for("EventText", '####\n{"event": "evening rowing"}\n####', random.Random(1))

    def records(schema: str, prompt: str, chance: random.Random) -> dict | None:
        return text if schema == "EventText" and len(asks) < 2 and not asks.append(prompt) else None

    asks: list[str] = []
    with llm_server(records=records) as server:
        found, counts = events(server, tmp_path, ["rowing evening gala", "rowing lesson"], replacements=1)
    assert len(found) == 2 and counts == {"rejected": 1, "replaced": 1}
    assert (
        rejected(tmp_path)[0].reasons == ("it says the same as the event 'rowing evening gala'",)
        and rejected(tmp_path)[0].subject == "rowing lesson"
    )


def test_events_are_written_with_their_names(tmp_path: Path) -> None:
    with llm_server() as server:
        found, counts = events(server, tmp_path, ["Glass Blowing", "Night kayaking"], tuple(packaged_events()))
    assert [(e.id, e.name) for e in found] == [("glass-blowing", "Glass Blowing"), ("night-kayaking", "Night kayaking")]
    assert counts == {} and asked(server) == {"EventText": 2, "EventReview": 2, "Paraphrase": 2, "ParaphraseReview": 2}
    assert not [e for e in found if event_objections(e, e.name)] and len(found[0].keywords) == 10


def test_an_event_is_refined_replaced_and_given_up_likewise(tmp_path: Path) -> None:
    with llm_server(
        records=lambda schema, prompt, chance: record_for(schema, prompt, chance) | {"description": SHORT}
    ) as server:
        found, counts = events(server, tmp_path, ["opera"], refinements=1, replacements=2)
    assert (
        found == []
        and counts == {"rejected": 6, "refined": 3, "replaced": 2, "given up": 1}
        and asked(server) == {"EventText": 6}
    )
    assert all("the text has 11 words" in one.reasons[0] and one.subject == "opera" for one in rejected(tmp_path))


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
        found, counts = events(server, tmp_path, ["opera"], refinements=1, replacements=0)
    assert (
        found == []
        and counts == {"rejected": 2, "refined": 1, "given up": 1}
        and asked(server) == {"EventText": 2, "EventReview": 2}
    )
    assert all(said in one.reasons[0] and one.reasons[1] == "Say more." for one in rejected(tmp_path))


def test_an_event_that_says_what_another_says_goes_back(tmp_path: Path) -> None:
    text = record_for("EventText", '####\n{"event": "opera"}\n####', random.Random(1))
    there = Event(
        id="other", name="something else", provenance=Provenance(writer="a", date="2026-01-01", license="b"), **text
    )
    with llm_server(records=drafts_only(text["description"])) as server:
        found, counts = events(server, tmp_path, ["opera"], (there,))
    assert len(found) == 1 and counts == {"rejected": 1, "refined": 1}
    assert rejected(tmp_path)[0].reasons == ("it says the same as the event 'something else'",)


def test_events_that_repeat_a_wording_are_said_in_other_words(tmp_path: Path) -> None:
    names = ["opera", "glass blowing", "rowing", "bookbinding", "stargazing"]
    with llm_server(records=repeating()) as server:
        found, counts = events(server, tmp_path, names, reviewer=False)
    assert (
        [e.name for e in found] == names
        and counts == {"rejected": 2, "paraphrased": 2}
        and asked(server)["Paraphrase"] == 2 + len(names)
    )
    assert repeated_runs({e.id: e.description for e in found}) == {}


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
