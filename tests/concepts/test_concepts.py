"""What is packaged is fictitious, adult, balanced and valid."""

import itertools
import re
from collections import Counter

import pytest
from pydantic import ValidationError

from generation.concepts.packaged import held_out_people, packaged_events, packaged_people, taxonomy
from generation.concepts.sampling import Sampler, jobs
from schemas.concepts import Facts, Person
from schemas.texts import EventText, PersonText
from validation.texts.looks import differing, visible
from validation.texts.names import near, well_known, well_known_names
from validation.texts.prose import event_objections, person_objections
from validation.texts.repeats import paraphrase_objections, same_scene, wordings
from validation.texts.words import word_runs

EVERYBODY = [*packaged_people(), *held_out_people()]


def test_two_hundred_people_ten_held_out_and_forty_events() -> None:
    assert (len(packaged_people()), len(held_out_people()), len(packaged_events())) == (200, 10, 40)


def test_ids_and_names_are_unique() -> None:
    for records in (EVERYBODY, packaged_events()):
        assert len({r.id for r in records}) == len({r.name for r in records}) == len(records)


def test_the_packaged_people_are_those_that_seed_0_draws() -> None:
    sampler = Sampler(0)
    for person in EVERYBODY:
        facts = sampler.draw()
        assert Facts.model_validate(facts.model_dump()) == Facts.model_validate(
            person.model_dump(exclude={"id": True, "provenance": True, "appearance": {"mark", "description"}})
        )


@pytest.mark.parametrize("count", [8, 55, 100, 200])
def test_any_number_of_people_is_as_even_as_can_be(count: int) -> None:
    people = EVERYBODY[:count]
    known = taxonomy()
    for trait, choices in (("job", len(jobs())), ("birthplace", sum(map(len, known.regions.values()))), ("gender", 2)):
        counts = Counter(getattr(person, trait) for person in people)
        assert max(counts.values()) - (min(counts.values()) if len(counts) == choices else 0) <= 1, trait


def test_jobs_and_places_are_in_the_taxonomy_and_fit_the_age() -> None:
    known = taxonomy()
    for person in EVERYBODY:
        assert person.job in known.professions[person.profession]
        assert person.birthplace in known.regions[person.region]
        assert person.job not in known.minors_only
        youngest, oldest = known.implied_ages.get(person.job, known.working_ages)
        assert 18 <= youngest <= person.age <= oldest


def test_no_two_people_look_alike_on_paper() -> None:
    looks = [visible(p.age, p.gender, p.appearance) for p in EVERYBODY]
    assert min(differing(look, other_look) for look, other_look in itertools.combinations(looks, 2)) >= 2


def test_no_two_names_are_near_and_none_is_well_known() -> None:
    names = [p.name for p in EVERYBODY]
    assert not [(a, b) for a, b in itertools.combinations(names, 2) if near(a, b)]
    assert len({word for name in names for word in name.split()}) == 2 * len(names), "a given or family name is shared"
    assert not [name for name in names if well_known(name)]


def test_the_list_of_well_known_names_is_long_and_wide() -> None:
    assert len(well_known_names()) >= 20_000
    for name in (
        "Marie Curie",
        "nelson mandela",
        "Messi, Lionel",
        "Frida Kahlo",
        "Akira Kurosawa",
        "Gabriel Garc\u00eda M\u00e1rquez",
    ):
        assert well_known(name), name


def test_every_text_passes_the_rules_of_the_writer() -> None:
    for person in EVERYBODY:
        assert (
            person_objections(
                PersonText(mark=person.appearance.mark, description=person.appearance.description), person
            )
            == []
        ), person.id
    for event in packaged_events():
        assert event_objections(EventText(description=event.description, keywords=event.keywords), event.name) == [], (
            event.id
        )


def test_every_event_is_paraphrased_in_words_of_its_own() -> None:
    for event in packaged_events():
        assert event.paraphrase is not None and paraphrase_objections(event.paraphrase, event) == [], event.id
        assert not set(word_runs(event.paraphrase, 4)) & set(word_runs(event.description, 4)), event.id
        assert re.search(r"\bthe subject\b", event.paraphrase) and len(
            re.findall(r"[.!?](?: |$)", event.paraphrase)
        ) in (2, 3), event.id
        assert 0.7 <= len(event.paraphrase.split()) / len(event.description.split()) <= 1.5, event.id
        others = wordings(other for other in packaged_events() if other != event)
        assert not same_scene(event.paraphrase, others), event.id


def test_sentences_of_paraphrases_begin_in_many_ways() -> None:
    sentences = [
        sentence for event in packaged_events() for sentence in re.split(r"(?<=[.!?]) ", event.paraphrase or "")
    ]
    assert Counter(" ".join(sentence.split()[:2]) for sentence in sentences).most_common(1)[0][1] <= 3
    assert Counter(sentence.split()[0] for sentence in sentences).most_common(1)[0][1] <= len(sentences) / 8


def test_no_run_of_six_words_is_in_more_than_three_texts() -> None:
    runs: Counter = Counter()
    for text in [p.appearance.description for p in EVERYBODY] + [said for _, said in wordings(packaged_events())]:
        runs.update(set(word_runs(text, 6)))
    assert runs.most_common(1)[0][1] <= 3


def test_no_text_names_a_person() -> None:
    names = {part for p in EVERYBODY for part in p.name.split()}
    for text in itertools.chain(
        (p.appearance.description for p in EVERYBODY), (said for _, said in wordings(packaged_events()))
    ):
        assert not names & set(re.findall(r"\w+", text)), text


@pytest.mark.parametrize(
    ("field", "value"),
    [("age", 17), ("age", "30"), ("hight", 180), ("gender", "unknown"), ("id", "../etc"), ("name", "a\x00b")],
)
def test_a_wrong_field_is_refused(field: str, value: object) -> None:
    good = packaged_people()[0].model_dump()
    with pytest.raises(ValidationError):
        Person.model_validate(good | {field: value})
