"""What is packaged is fictitious, adult, balanced and valid."""

import itertools
import re
from collections import Counter

import pytest
from pydantic import ValidationError

from generation.resources import packaged_events, packaged_people, taxonomy
from generation.wording import age_group
from schemas.concepts import Person


def test_forty_events_and_enough_people() -> None:
    assert len(packaged_events()) == 40
    assert len(packaged_people()) >= 24


def test_ids_and_names_are_unique() -> None:
    for records in (packaged_people(), packaged_events()):
        assert len({r.id for r in records}) == len({r.name for r in records}) == len(records)


def test_jobs_and_places_are_in_the_taxonomy_and_for_adults() -> None:
    known = taxonomy()
    for person in packaged_people():
        assert person.job in known.professions[person.profession]
        assert person.birthplace in known.regions[person.region]
        assert person.job not in known.minors_only


def test_any_even_number_of_people_is_balanced_by_gender() -> None:
    people = packaged_people()
    for n in range(2, len(people) + 1, 2):
        assert set(Counter(p.gender for p in people[:n]).values()) == {n // 2}


def test_no_two_people_look_alike_on_paper() -> None:
    looks = [(p.gender, age_group(p.age), p.appearance.skin_tone, p.appearance.hair_colour, p.appearance.hair_length) for p in packaged_people()]
    assert len(set(looks)) == len(looks)


def test_texts_share_no_run_of_six_words() -> None:
    texts = [p.appearance.description for p in packaged_people()] + [e.description for e in packaged_events()]
    runs: Counter = Counter()
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        runs.update({" ".join(words[n : n + 6]) for n in range(len(words) - 5)})
    assert runs.most_common(1)[0][1] == 1


def test_no_text_names_a_person() -> None:
    names = {part for p in packaged_people() for part in p.name.split()}
    for text in itertools.chain((p.appearance.description for p in packaged_people()), (e.description for e in packaged_events())):
        assert not names & set(re.findall(r"\w+", text)), text


@pytest.mark.parametrize(("field", "value"), [("age", 17), ("age", "30"), ("hight", 180), ("gender", "unknown"), ("id", "../etc"), ("name", "a\x00b")])
def test_a_wrong_field_is_refused(field: str, value: object) -> None:
    good = packaged_people()[0].model_dump()
    with pytest.raises(ValidationError):
        Person.model_validate(good | {field: value})
