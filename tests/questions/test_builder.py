"""Questions that are made of the packaged people and events, and of awkward ones."""

import re
from collections import Counter

import pytest
from asked_questions import EVENTS, PEOPLE, everything, questions, selection

from generation.concepts.blocks import HELD_OUT
from generation.concepts.selection import Selection
from generation.questions.builder import EVENT_BUILDERS, IMAGE_BUILDERS, PERSON_BUILDERS
from generation.questions.phrases import with_article
from generation.questions.templates import packaged_templates
from schemas.questions import QUESTION_TYPES, Question
from validation.texts.guesser import question_faults


@pytest.fixture(scope="module")
def packaged() -> list[Question]:
    """What is asked of all packaged people and events, and of some images of everybody."""
    of = selection(held_out=10)
    asked = questions(of)
    images = [q for n, p in enumerate(PEOPLE) for q in asked.about_image(f"{p.id}.x.0", p, EVENTS[n % 40])]
    return [
        *images,
        *(q for p in of.everybody for q in asked.about_person(p)),
        *(q for e in EVENTS for q in asked.about_event(e)),
    ]


def types(questions: list[Question]) -> Counter[tuple[str, str, str]]:
    return Counter((question.subject, question.task, question.form) for question in questions)


def test_every_type_is_asked_of_everybody_and_everything(packaged: list[Question]) -> None:
    counts = types(packaged)
    wanted = {key: {"image": 200, "person": 210, "event": 40}[key[0]] for key in QUESTION_TYPES}
    wanted[("person", "who", "open")] = 206  # four share job and birthplace with another
    yes_no = counts.pop(("image", "keyword", "yes_no"))
    del wanted[("image", "keyword", "yes_no")]
    assert counts == wanted and 200 <= yes_no <= 400


def test_the_packaged_questions_have_no_fault_and_read_well(packaged: list[Question]) -> None:
    for question in packaged:
        assert question_faults(question) == []
        for text in (
            question.question,
            question.answer,
            question.paraphrased_question,
            question.paraphrased_answer,
            *question.perturbed_answers,
            question.refusal,
        ):
            assert "$" not in text and text == " ".join(text.split()), text
            assert not re.search(r"\.\.|[.!?],|[?]\.|\b(a|an|the) (a|an|the)\b", text, re.IGNORECASE), text
            assert not re.search(
                r"\ba (accountant|older|undergraduate|entrepreneur|agronomist|[aio]\w+)\b|\ban"
                r" (?!hour|heir|hon)[bcdfghjklmnpqrstvwxyz]",
                text,
            ), text
        if not question.options:
            assert (
                question.question[0].isupper() and question.question.rstrip('".')[-1] in "?_abcdefghijklmnopqrstuvwxyz'"
            ), question.question


def test_no_wording_for_training_is_used_in_testing(packaged: list[Question]) -> None:
    def bare(text: str) -> str:
        return " ".join(re.findall(r"\w+", text.lower()))

    for subject in ("image", "person", "event"):
        train = {bare(question.question) for question in packaged if question.subject == subject}
        assert train and not train & {
            bare(question.paraphrased_question) for question in packaged if question.subject == subject
        }
    for question in packaged:
        if question.form in ("open", "yes_no"):
            assert bare(question.answer) != bare(question.paraphrased_answer), question.question_id


def test_wrong_answers_have_the_right_ones_wording_and_differ_from_it(packaged: list[Question]) -> None:
    templates = packaged_templates()
    for question in packaged:
        wordings = templates[question.subject, question.task, question.form].answers.test
        variable = "$" + QUESTION_TYPES[question.subject, question.task, question.form].answer
        matching = [w for w in wordings if re.fullmatch(_pattern(w, variable), question.paraphrased_answer)]
        assert matching, question.paraphrased_answer
        if question.task != "looks" and question.task != "scene":
            assert all(
                any(re.fullmatch(_pattern(w, variable), wrong) for w in matching)
                for wrong in question.perturbed_answers
            )
        assert (
            len(set(question.perturbed_answers))
            == len(question.perturbed_answers)
            >= (1 if question.form == "yes_no" else 3 if question.options else 5)
        )
        assert question.paraphrased_answer not in question.perturbed_answers


def _pattern(wording: str, variable: str) -> str:
    return re.sub(r"\\\$\w+", ".+", re.escape(wording.replace(variable, "$x")))


def test_keywords_stand_in_the_answer_that_tests_expect(packaged: list[Question]) -> None:
    for question in packaged:
        assert question.keywords and len(set(question.keywords)) == len(question.keywords)
        for word in (
            question.keywords if question.task != "scene" else ()
        ):  # a scene's keywords are its event's, whatever words it is told in
            beyond = question.paraphrased_answer.lower()
            assert word.lower() in beyond or set(word.lower().split()) <= set(re.findall(r"[\w-]+", beyond)), (
                word,
                question.paraphrased_answer,
            )


def test_the_same_seed_gives_the_same_questions_and_another_seed_others() -> None:
    small = selection(6, 4, held_out=1)
    first, other = everything(small), everything(small, seed=1)
    assert first == everything(small)
    assert {q.question_id: q.question for q in first} != {q.question_id: q.question for q in other}
    assert {q.question_id: q.options for q in first if q.options} != {
        q.question_id: q.options for q in other if q.options
    }
    ids = [question.question_id for question in first]
    assert len(set(ids)) == len(ids)


def test_one_image_asks_the_same_in_whatever_order_it_is_asked() -> None:
    small = selection(6, 4)
    there, back = (questions(small) for _ in range(2))
    wanted = {(p.id, e.id): there.about_image("i", p, e) for p in PEOPLE[:6] for e in EVENTS[:4]}
    for person in reversed(PEOPLE[:6]):
        for event in reversed(EVENTS[:4]):
            assert back.about_image("i", person, event) == wanted[person.id, event.id]


@pytest.mark.parametrize("name", ["Can Yilmaz", "Will Person", "Do Thi An"])
def test_a_name_that_is_also_a_common_word_loses_no_question(name: str) -> None:
    people = [PEOPLE[0].model_copy(update={"name": name}), *PEOPLE[1:8]]
    of = Selection({None: people, HELD_OUT: []}, {None: EVENTS[:4]})
    plain, odd = (types(everything(chosen)) for chosen in (selection(8, 4), of))
    assert {key: n for key, n in odd.items() if key[0] == "image"} == {
        key: n for key, n in plain.items() if key[0] == "image"
    }


def test_whoever_shares_job_and_birthplace_with_another_is_not_asked_for_by_them() -> None:
    twin = PEOPLE[1].model_copy(update={"job": PEOPLE[0].job, "birthplace": PEOPLE[0].birthplace})
    of = Selection({None: [PEOPLE[0], twin, PEOPLE[2]], HELD_OUT: []}, {None: EVENTS[:1]})
    asked = questions(of)
    times_asked = {p.id: [q.task for q in asked.about_person(p)].count("who") for p in of.everybody}
    assert times_asked == {PEOPLE[0].id: 0, twin.id: 0, PEOPLE[2].id: 1}


def test_a_person_whose_name_is_a_birthplace_is_not_asked_for_by_it() -> None:
    told = PEOPLE[0].model_copy(update={"name": "Maren Galway", "birthplace": "Galway, Ireland"})
    of = Selection({None: [told, *PEOPLE[1:4]], HELD_OUT: []}, {None: EVENTS[:1]})
    assert not [q for q in questions(of).about_person(told) if q.task == "who"]


def test_an_event_is_not_named_by_a_scene_that_says_its_name() -> None:
    said = EVENTS[0].model_copy(
        update={"description": f"This is a {EVENTS[0].name} with many people who talk and laugh."}
    )
    others = [event.model_copy(update={"paraphrase": None}) for event in EVENTS[1:3]]
    asked = questions(Selection({None: PEOPLE[:2], HELD_OUT: []}, {None: [said, *others]}))
    assert [q.task for q in asked.about_event(said)] == ["scene"]
    for event in others:
        named = next(q for q in asked.about_event(event) if q.task == "event")
        assert not set(event.name.lower().split()) & set(re.findall(r"\w+", named.paraphrased_question.lower()))


def test_an_event_with_a_paraphrase_is_tested_by_it() -> None:
    told = EVENTS[0].model_copy(
        update={"paraphrase": "Somebody answers questions before a camera in a plain and quiet room."}
    )
    asked = questions(Selection({None: PEOPLE[:2], HELD_OUT: []}, {None: [told, *EVENTS[1:8]]}))
    scene = next(q for q in asked.about_event(told) if q.task == "scene")
    assert (scene.answer, scene.paraphrased_answer) == (told.description, told.paraphrase)


def test_one_person_at_one_event_is_asked_what_needs_no_other() -> None:
    asked = questions(selection(1, 1))
    questions_made = asked.about_image("i", PEOPLE[0], EVENTS[0])
    assert {q.form for q in questions_made} == {"open", "cloze"}, "there is nothing to choose from"
    assert all(q.perturbed_answers for q in questions_made if q.task in ("job", "age", "birthplace"))


@pytest.mark.parametrize(
    ("job", "said"),
    [
        ("Accountant", "an accountant"),
        ("UX Designer", "a UX designer"),
        ("HR Manager", "an HR manager"),
        ("IT Consultant", "an IT consultant"),
        ("MRI Technician", "an MRI technician"),
        ("NGO Worker", "an NGO worker"),
        ("Eurobond Trader", "a eurobond trader"),
        ("University Lecturer", "a university lecturer"),
        ("Undergraduate Student", "an undergraduate student"),
        ("Umpire", "an umpire"),
        ("Urologist", "a urologist"),
        ("Urban Planner", "an urban planner"),
        ("One-Man Band", "a one-man band"),
        ("Honest Broker", "an honest broker"),
        ("Hotel Concierge", "a hotel concierge"),
        ("Master's Student", "a master's student"),
        ("Stay-at-home Parent", "a stay-at-home parent"),
        ("Retired", "retired"),
        ("Self-Employed", "self-employed"),
        ("DJ", "a DJ"),
    ],
)
def test_a_job_is_said_with_its_article(job: str, said: str) -> None:
    assert with_article(job) == said


def test_a_question_about_an_image_that_says_the_answer_is_left_out() -> None:
    people = [PEOPLE[0].model_copy(update={"name": "The Name"}), *PEOPLE[1:8]]
    questions_made = everything(Selection({None: people, HELD_OUT: []}, {None: EVENTS[:4]}))
    assert all(question_faults(question) == [] for question in questions_made)
    assert 0 < sum(question.keywords == ("The", "Name") for question in questions_made) < 3 * 4, (
        "'Choose the name of the person' names The Name"
    )


def test_every_type_has_a_row_a_builder_and_wordings() -> None:
    assert {*IMAGE_BUILDERS, *PERSON_BUILDERS, *EVENT_BUILDERS} == set(QUESTION_TYPES) == set(packaged_templates())
