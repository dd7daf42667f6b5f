"""Line-ups and wrong answers: nothing but the picture tells options apart, and what comes later changes nothing of what
was there.
"""

from collections import Counter

import pytest
from asked_questions import EVENTS, PEOPLE, everything, selection

from generation.base.hashing import stable_hash
from generation.concepts.blocks import HELD_OUT
from generation.concepts.packaged import held_out_people
from generation.concepts.sampling import jobs
from generation.concepts.selection import Selection
from generation.questions.distractors import Distractors
from generation.questions.option_groups import SIZE, cut, option_groups
from schemas.concepts import Person
from validation.texts.looks import age_group

BY_NAME = {person.name: person for person in [*PEOPLE, *held_out_people()]}


def hashed(member: object) -> str:
    return stable_hash("test", member)


# line-ups


@pytest.mark.parametrize("people", [2, 3, 4, 7, 8, 21, 200])
def test_line_ups_are_symmetric_of_one_gender_and_leave_nobody_alone(people: int) -> None:
    of = selection(people, 2)
    known = Distractors(of, 0)
    for event in EVENTS[:2]:
        groups = {person.name: known.person_options(person, event) for person in PEOPLE[:people]}
        for name, group in groups.items():
            same = [person.name for person in PEOPLE[:people] if person.gender == BY_NAME[name].gender]
            assert group == [] if len(same) == 1 else name in group and len(group) >= min(SIZE, len(same))
            assert len(group) < 2 * SIZE and len(set(group)) == len(group)
            assert {BY_NAME[member].gender for member in group} <= {BY_NAME[name].gender}
            assert all(groups[member] == group for member in group), (
                "everybody in it is asked about with the same options"
            )


def test_most_line_ups_are_of_one_age_group() -> None:
    known = Distractors(selection(), 0)
    groups = [known.person_options(person, EVENTS[0]) for person in PEOPLE]
    one_age = sum(len({age_group(BY_NAME[name].age) for name in group}) == 1 for group in groups)
    alike = sum(len({(BY_NAME[name].region, age_group(BY_NAME[name].age)) for name in group}) == 1 for group in groups)
    assert one_age >= 180 and alike >= 90


def test_line_ups_change_from_event_to_event_and_with_the_seed() -> None:
    of = selection(40, 8)
    for seeds in ((0, 0), (0, 1)):
        first, second = (Distractors(of, seed) for seed in seeds)
        events = EVENTS[:2] if seeds == (0, 0) else [EVENTS[0]] * 2
        assert [first.person_options(p, events[0]) for p in PEOPLE[:40]] != [
            second.person_options(p, events[1]) for p in PEOPLE[:40]
        ]


@pytest.mark.parametrize("events", [2, 3, 4, 5, 40])
def test_events_to_choose_from_are_symmetric(events: int) -> None:
    known = Distractors(selection(2, events), 0)
    groups = {event.name: known.event_options(PEOPLE[0], event) for event in EVENTS[:events]}
    assert all(
        name in group and len(group) >= min(SIZE, events) and all(groups[member] == group for member in group)
        for name, group in groups.items()
    )


def test_each_thing_is_there_as_often_as_not() -> None:
    known = Distractors(selection(4, 40), 0)
    for person in PEOPLE[:4]:
        asked = [known.things(person, event) for event in EVENTS]
        there = Counter(thing for things in asked for thing, is_there in things if is_there)
        absent = Counter(thing for things in asked for thing, is_there in things if not is_there)
        assert there == absent and there, "a thing that was said to be there is said not to be there elsewhere"


def test_a_thing_that_may_be_at_another_event_is_not_asked_for() -> None:
    shared = [event.model_copy(update={"keywords": ("TV", "DJ", f"thing{n}zz")}) for n, event in enumerate(EVENTS[:4])]
    said = (
        EVENTS[4].model_copy(update={"keywords": ("lantern",)}),
        EVENTS[5].model_copy(update={"description": "Many paper lanterns hang over the old bridge at dusk."}),
    )
    known = Distractors(Selection({None: PEOPLE[:1]}, {None: [*shared, *said]}), 0)
    asked = {thing for event in (*shared, *said) for thing, _ in known.things(PEOPLE[0], event)}
    assert not asked & {"TV", "DJ", "lantern"} and "thing0zz" in asked


# wrong answers


def test_wrong_names_are_of_the_same_gender_and_the_most_like_first() -> None:
    known = Distractors(selection(), 0)
    for person in PEOPLE:
        wrong = [BY_NAME[name] for name in known.names(person)]
        assert len(wrong) == 5 and person not in wrong and {person.gender for person in wrong} == {person.gender}
    like = [
        p
        for p in PEOPLE
        if sum((q.gender, q.region, age_group(q.age)) == (p.gender, p.region, age_group(p.age)) for q in PEOPLE) > 5
    ]
    assert like
    for person in like:
        assert {(BY_NAME[name].region, age_group(BY_NAME[name].age)) for name in known.names(person)} == {
            (person.region, age_group(person.age))
        }


@pytest.mark.parametrize("age", [18, 19, 25, 62, 69, 80, 90])
def test_wrong_ages_are_adults_and_wrong_jobs_could_be_had(age: int) -> None:
    person = PEOPLE[0].model_copy(update={"age": age})
    known = Distractors(Selection({None: [person, *PEOPLE[1:4]]}, {None: EVENTS[:2]}), 0)
    wrong = known.ages(person)
    assert len(set(wrong)) == 5 and str(age) not in wrong and all(18 <= int(other) <= 90 for other in wrong)
    others = known.jobs(person)
    assert len(set(others)) == 5 and person.job not in others and set(others) <= set(jobs())
    if age == 18:
        assert not {"Judge", "Doctor", "Retired"} & set(others)


def test_wrong_titles_and_scenes_are_about_as_long_as_the_right_one() -> None:
    known = Distractors(selection(2, 40), 0)
    for event in EVENTS:
        lengths = sorted(abs(len(other.name) - len(event.name)) for other in EVENTS if other.name != event.name)
        wrong = known.scenes(event, lambda scene: scene.name)
        assert len(wrong) == 5 and event.name not in wrong
        assert max(abs(len(title) - len(event.name)) for title in wrong) <= lengths[14]


# what comes later


def ids(people: list[Person]) -> set[str]:
    return {person.id for person in people}


def test_whoever_is_held_out_or_added_changes_no_question_that_was_there() -> None:
    alone = {question.question_id: question for question in everything(selection(12, 6))}
    held = {question.question_id: question for question in everything(selection(12, 6, held_out=4))}
    more = {question.question_id: question for question in everything(selection(12, 6, held_out=4, added=3))}
    assert {id: held[id] for id in alone} == alone
    assert {id: more[id] for id in held} == held
    assert len(alone) < len(held) < len(more)


def test_a_twin_in_a_later_block_takes_no_question_from_an_earlier_one() -> None:
    facts = {"job": PEOPLE[0].job, "birthplace": PEOPLE[0].birthplace}
    later = [PEOPLE[n].model_copy(update=facts) for n in (10, 11, 12)]
    of = Selection(
        {None: PEOPLE[:4], HELD_OUT: later[:1], "added-a": later[1:2], "added-b": later[2:]}, {None: EVENTS[:2]}
    )
    assert Distractors(of, 0).ambiguous == ids(later)


def test_options_come_from_ones_own_block_and_never_from_those_held_out() -> None:
    of = selection(12, 6, held_out=6, added=6)
    known = Distractors(of, 0)
    for block, people in of.people.items():
        for person in people:
            assert set(known.person_options(person, EVENTS[0])) <= {person.name for person in people}
            if block != HELD_OUT:
                assert not set(known.names(person)) & {person.name for person in of.people[HELD_OUT]}
    added = of.people["added-own"][0]
    assert len(known.names(added)) == 5 and set(known.event_options(added, of.events["added-own"][0])) <= {
        event.name for event in of.events["added-own"]
    }


# how groups are cut


@pytest.mark.parametrize("count", range(0, 30))
def test_cutting_loses_nobody_and_keeps_to_the_size(count: int) -> None:
    groups = cut(range(count), SIZE)
    assert [name for group in groups for name in group] == (list(range(count)) if count >= SIZE else [])
    assert all(SIZE <= len(group) < 2 * SIZE for group in groups) and len({len(group) for group in groups}) <= 2


def test_whoever_is_left_over_joins_those_most_alike() -> None:
    members = [*(("a", n) for n in range(8)), *(("b", n) for n in range(4)), ("b", 99)]
    groups = option_groups(members, (lambda member: member, lambda member: member[0]), hashed)
    assert sorted(name for group in groups for name in group) == sorted(members)
    assert all(len({letter for letter, _ in group}) == 1 for group in groups)
    lone = [*members, ("c", 1)]
    joined = next(group for group in option_groups(lone, (lambda name: name[0],), hashed) if ("c", 1) in group)
    assert len(joined) == SIZE + 1 and joined[0][0] in "ab"
    assert option_groups([("a", 1)], (lambda member: member[0],), hashed) == []


def test_the_thing_that_is_there_is_not_always_asked_for_first() -> None:
    known = Distractors(selection(4, 40), 0)
    first = [things[0][1] for person in PEOPLE[:4] for event in EVENTS if (things := known.things(person, event))]
    assert 0.35 < sum(first) / len(first) < 0.65
