import re

import pytest

from generation.resources import packaged_events, packaged_people
from generation.wording import portrait_prompt, scene_prompt
from prompts import render


def test_no_persons_name_ever_enters_an_image_prompt() -> None:
    people = packaged_people()
    parts = {part.lower() for person in people for part in re.split(r"[\s'-]+", person.name) if len(part) > 2}
    for person in people:
        prompts = [portrait_prompt(person).text, *(scene_prompt(person, event).text for event in packaged_events())]
        for prompt in prompts:
            assert not parts & set(re.findall(r"\w+", prompt.lower())), prompt


def test_a_scene_prompt_says_looks_and_event() -> None:
    person, event = packaged_people()[0], packaged_events()[2]
    text = scene_prompt(person, event).text
    for words in (person.appearance.skin_tone, person.appearance.hair_colour, event.name, event.keywords[0]):
        assert words in text


def test_a_missing_or_unused_variable_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"missing \['scene'\]"):
        render("caption", name="N")
    with pytest.raises(ValueError, match=r"unused \['colour'\]"):
        render("caption", name="N", scene="S", colour="red")


def test_the_hash_is_of_the_template_and_not_of_its_values() -> None:
    assert render("caption", name="A", scene="B").template_hash == render("caption", name="C", scene="D").template_hash
