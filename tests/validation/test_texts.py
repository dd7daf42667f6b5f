"""What texts may say: traits are bound to what they are said of, in either order, and nobody's name slips in."""

import itertools

import pytest

from generation.concepts.files import Concepts
from generation.concepts.packaged import held_out_people, packaged_events, packaged_people
from generation.concepts.sampling import APART
from schemas.concepts import Facts, Traits
from schemas.texts import EventText, PersonText
from validation.texts.looks import Looks, differing, visible
from validation.texts.looks_in_text import claims, looks_objections
from validation.texts.names_in_text import NamesOf
from validation.texts.prose import (
    event_name_objections,
    event_objections,
    naming_in_event,
    naming_in_person,
    person_objections,
)

PACKAGED = Concepts([*packaged_people(), *held_out_people()], packaged_events())
DRAWN = {
    "skin_tone": "light",
    "hair_colour": "dark brown",
    "hair_length": "long",
    "hair_style": "wavy",
    "facial_hair": "none",
    "eye_colour": "brown",
    "eyewear": "none",
    "build": "slim",
}
SOUND = (
    "Long, wavy dark brown hair falls over slim shoulders. Her light skin is smooth, and her brown eyes rest on each"
    " thing in turn before she goes on her way."
)
GIANT = (
    "Here stands someone short and extremely heavy, an athletic giant of ninety, cropped, curly light brown hair above"
    " brown eyes. The complexion is as dark as ebony, and nothing about the bearing of this person is in any way"
    " hurried."
)


def facts(age: int = 31, **changes: object) -> Facts:
    return Facts(
        name="Orla Tavenick",
        age=age,
        gender="female",
        job="Teacher",
        profession="Education",
        birthplace="Cork, Ireland",
        region="Europe",
        appearance=Traits.model_validate(DRAWN | changes),
    )


def objections(description: str, mark: str = "a mole", age: int = 31, **changes: object) -> list[str]:
    return [
        objection.said
        for objection in person_objections(PersonText(mark=mark, description=description), facts(age, **changes))
    ]


def wrong(sentence: str, **drawn: str) -> list[str]:
    """What a sentence contradicts; what it leaves out does not count."""
    return [
        objection
        for objection in looks_objections(sentence, Traits.model_validate(DRAWN | drawn))
        if objection.startswith("the text does not say") is False
    ]


def test_a_sound_text_is_let_pass() -> None:
    assert objections(SOUND) == []


def test_a_text_that_contradicts_everything_is_objected_to_piece_by_piece() -> None:
    said = "\n".join(objections(GIANT))
    for part in (
        "'heavy, an athletic giant'",
        "'athletic giant'",
        "'ninety'",
        "'cropped, ",
        "'curly light brown hair'",
        "'light brown hair'",
        "as dark as",
    ):
        assert part in said, said
    assert "does not say 'light' of the skin" in said and "does not say 'dark brown' of the hair" in said


@pytest.mark.parametrize(
    ("sentence", "trait"),
    [
        ("She has light brown hair.", "skin_tone"),
        ("The light falls on her hair and on her hands.", "skin_tone"),
        ("Her hair is dark brown.", "eye_colour"),
        ("Her brown hair is long.", "hair_colour"),
        ("She has brown skin.", "eye_colour"),
        ("Dark brown are the boots, and her hair is long.", "eye_colour"),
    ],
)
def test_a_colour_of_something_else_does_not_count(sentence: str, trait: str) -> None:
    assert not [
        claim for claim in claims(sentence) if claim.trait == trait and claim.word.replace("_", " ") == DRAWN[trait]
    ]


@pytest.mark.parametrize(
    ("sentence", "trait", "value"),
    [
        ("brown eyes", "eye_colour", "brown"),
        ("eyes of a clear brown", "eye_colour", "brown"),
        ("her eyes are dark brown", "eye_colour", "dark brown"),
        ("a brown-skinned face", "skin_tone", "brown"),
        ("Her skin is fair.", "skin_tone", "fair"),
        ("light of skin, dark brown of eye", "skin_tone", "light"),
        ("light of skin, dark brown of eye", "eye_colour", "dark brown"),
        ("Short, wavy and light brown, her hair flicks.", "hair_colour", "light brown"),
        ("Her hair, long, wavy and dark brown, is swept back.", "hair_colour", "dark brown"),
        ("The hair above is grey, short and wavy.", "hair_colour", "grey"),
        ("Eyes hazel, skin olive, hair black.", "hair_colour", "black"),
        ("Green, level and alert, her eyes stand out.", "eye_colour", "green"),
        ("GRAY-haired", "hair_colour", "grey"),
        ("a full olive cheek", "skin_tone", "olive"),
        ("blonde waves", "hair_colour", "blond"),
        ("It deepens the olive of her skin.", "skin_tone", "olive"),
        ("His gaze is level, dark brown behind the glasses.", "eye_colour", "dark brown"),
    ],
)
def test_a_colour_is_bound_to_its_noun_in_either_order(sentence: str, trait: str, value: str) -> None:
    assert (trait, value) in {(claim.trait, claim.word.replace("_", " ")) for claim in claims(sentence)}


CONTRADICTIONS = [
    # what was drawn, what is said
    ({"eye_colour": "brown"}, "Her eyes are blue."),
    ({"eye_colour": "brown"}, "She looks out of blue eyes."),
    ({"eye_colour": "brown"}, "blue-eyed"),
    ({"eye_colour": "brown"}, "Her eyes, a very dark brown, linger."),
    ({"eye_colour": "green"}, "green and blue eyes"),
    ({"skin_tone": "fair"}, "Dark skin."),
    ({"skin_tone": "dark"}, "Her pale complexion glows."),
    ({"skin_tone": "light"}, "skin of deep brown"),
    ({"skin_tone": "light"}, "an olive-skinned face"),
    ({"hair_colour": "black"}, "Her hair is blond."),
    ({"hair_colour": "black"}, "auburn locks"),
    ({"hair_colour": "grey"}, "fair-haired"),
    ({"build": "slim"}, "She is stout."),
    ({"build": "slim"}, "heavy of frame"),
    ({"build": "slim"}, "a man of athletic build"),
    ({"build": "slim"}, "He is overweight."),
    ({"build": "slim"}, "Plump and merry, she laughs."),
    ({"build": "heavy"}, "Her frame is slender."),
    ({"build": "heavy"}, "A thin man."),
    ({"build": "average"}, "a muscular body"),
    ({"build": "athletic"}, "portly in build"),
    ({"hair_length": "long"}, "cropped hair"),
    ({"hair_length": "long"}, "short-haired"),
    ({"hair_length": "long"}, "Her hair is cut short."),
    ({"hair_length": "short"}, "shoulder-length hair"),
    ({"hair_length": "short"}, "Her long, glossy hair swings."),
    ({"hair_length": "medium"}, "waist-length hair"),
    ({"hair_length": "medium"}, "Black hair, short and fine, lies flat."),
    ({"hair_length": "bald", "hair_style": "none"}, "long, curly hair"),
    ({"hair_style": "wavy"}, "Her straight black hair falls."),
    ({"hair_style": "wavy"}, "curly hair"),
    ({"hair_style": "wavy"}, "Tight black curls bounce."),
    ({"hair_style": "straight"}, "The hair is long and wavy."),
    ({"hair_style": "straight"}, "hair in ringlets"),
    ({"hair_style": "curly"}, "dark brown waves"),
    ({"hair_style": "curly"}, "Her hair hangs straight."),
]
NATURAL = [
    ({}, "A straight nose, short lashes and a heavy brow."),
    ({}, "Her back is straight and her step athletic."),
    ({}, "Window light is white on her skin."),
    ({}, "In evening light, her eyes seem at rest."),
    ({}, "a short scar and brown eyes"),
    ({}, "thick green rims"),
    ({}, "Her hair is not short."),
    ({}, "no trace of grey hair"),
    ({}, "neither stout nor tall"),
    ({}, "black eyebrows over brown eyes"),
    ({}, "a thin white scar"),
    ({}, "Her brown eyes and dark brown hair match."),
    ({}, "long legs, short fingers"),
    ({}, "A dark mole marks light skin."),
    ({}, "She waves back and smiles."),
    ({}, "Her light skin carries a single dark dot of a mole."),
    ({}, "a heavy eyelid and full cheeks"),
    ({}, "Her hair is dark, her eyes dark as well."),
    ({"eye_colour": "hazel"}, "The hair is dark brown, long and wavy, and hazel eyes look out."),
    ({"build": "average"}, "athletic grace, slim wrists"),
    ({"hair_length": "medium"}, "The hair reaches to the shoulder."),
    ({"hair_style": "straight"}, "Her lip curls when she laughs."),
    ({"hair_length": "bald", "hair_style": "none"}, "bald, with a short dark brown beard"),
    ({"skin_tone": "brown"}, "light brown skin"),
]


@pytest.mark.parametrize(("drawn", "sentence"), CONTRADICTIONS)
def test_another_value_than_the_drawn_one_is_objected_to(drawn: dict[str, str], sentence: str) -> None:
    assert wrong(sentence, **drawn)


@pytest.mark.parametrize(("drawn", "sentence"), NATURAL)
def test_natural_wording_is_not_objected_to(drawn: dict[str, str], sentence: str) -> None:
    assert wrong(sentence, **drawn) == []


@pytest.mark.parametrize(
    ("age", "said", "right"),
    [
        (90, "a giant of ninety", True),
        (31, "a giant of ninety", False),
        (47, "at forty-seven", True),
        (46, "at forty-seven", True),
        (44, "at forty-seven", False),
        (48, "nearing fifty", True),
        (41, "nearing fifty", False),
        (38, "nearer forty than thirty", True),
        (44, "between forty and fifty", True),
        (37, "a year or so past thirty-five", True),
        (52, "past thirty-five", False),
        (18, "at eighteen", True),
        (31, "at eighteen", False),
        (47, "aged 47", True),
        (47, "aged 57", False),
        (47, "47 years old", True),
        (47, "a 30-year-old", False),
        (47, "in the late forties", True),
        (47, "in the late thirties", False),
        (31, "a scar of 25 mm", True),
    ],
)
def test_ages_in_words_and_digits_are_read(age: int, said: str, right: bool) -> None:
    assert (objections(f"{SOUND} So she is, {said}.", age=age) == []) == right


def test_every_rule_of_a_record_is_in_one_function() -> None:
    person = facts().model_copy(update={"name": "Albert\u200b <b>Einstein</b>"})
    objections = person_objections(PersonText(mark="a\u200bmole", description=SOUND + " TODO."), person)
    assert {objection.field for objection in objections} == {"name", "appearance.mark", "appearance.description"}
    assert (
        "well-known"
        in person_objections(
            PersonText(mark="mole", description=SOUND), facts().model_copy(update={"name": "Einstein Albert"})
        )[0].said
    )


# people across records


def test_looks_less_than_two_traits_apart_are_found() -> None:
    looks = Looks(APART)
    for person in PACKAGED.people:
        look = visible(person.age, person.gender, person.appearance)
        assert looks.twin(look) is None
        looks.add(look, person.id)
    first = PACKAGED.people[0]
    look = list(visible(first.age, first.gender, first.appearance))
    for n in range(len(look)):
        other = [*look[:n], "another", *look[n + 1 :]]
        assert differing(look, other) < APART and looks.twin(other)
    assert looks.twin([*look[:-2], "another", "another"]) is None or first.id != looks.twin(
        [*look[:-2], "another", "another"]
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("With a nod to Orla she goes.", "Orla"),
        ("Orla goes.", "Orla"),
        ("She is ORLA TAVENICK.", "Orla Tavenick"),
        ("an orla tavenick sort", "Orla Tavenick"),
        ("Tavenick, Orla", "Orla Tavenick"),
        ("Orla's smile", "Orla"),
        ("an Orla-like smile", "Orla"),
        ("An easy smile. Rose cheeks.", None),
        ("an easy rose", None),
        ("She smiles at An.", "An"),
        ("An Rosefield smiles.", "An Rosefield"),
        ("Long brown hair, orla of lace", None),
        ("“Rose light lies there.”", None),
        ("a smile for Rose", "Rose"),
    ],
)
def test_names_of_the_set_are_found_and_plain_words_are_not(text: str, named: str | None) -> None:
    objections = NamesOf(["Orla Tavenick", "An Rosefield", "Rose Ledbury", "Brown Long"]).objections(text)
    assert objections == ([f"the text names '{named}'; no name belongs in it"] if named else [])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("桥上站着田中太郎和一只狗", "田中太郎"),
        ("桥上站着田中和一只狗", None),
        ("김철수는 웃는다", "김철수"),
        ("สะพานที่สมชายยืนอยู่", "สมชาย"),
        ("पुल पर राम, मुस्कुराता है", "राम"),
        ("पुल पर रामायण पढ़ती है", None),
        ("A lamp hangs by the door of 田中太郎.", "田中太郎"),
    ],
)
def test_names_of_one_word_are_found_in_scripts_without_capitals(text: str, named: str | None) -> None:
    objections = NamesOf(["田中太郎", "김철수", "สมชาย", "राम"]).objections(text)
    assert objections == ([f"the text names '{named}'; no name belongs in it"] if named else [])


def test_ones_own_name_is_told_by_ones_own_rules_alone() -> None:
    text = PersonText(mark="a mole like that of Rose", description=SOUND + " Orla she is.")
    names = NamesOf(["Orla Tavenick", "Rose Ledbury"])
    assert [objection.field for objection in naming_in_person(text, "Orla Tavenick", names)] == ["appearance.mark"]
    assert [objection.field for objection in person_objections(text, facts())] == ["appearance.description"]


# events


@pytest.mark.parametrize(
    "name",
    [
        "albert einstein memorial",
        "TAYLOR SWIFT concert",
        "talk on Marie Curie",
        "<b>todo</b>",
        "TODO",
        "night\u200bmarket",
        "nelson-mandela day",
        "[x]",
    ],
)
def test_an_events_name_says_no_known_name_and_no_residue(name: str) -> None:
    assert event_name_objections(name)


@pytest.mark.parametrize(
    "name",
    [
        "night market",
        "chess tournament",
        "Black Forest cake baking",
        "opera",
        "rose garden walk",
        "Iron Lady visit",
        "Café, 2nd visit",
        "sun bathing",
    ],
)
def test_plain_names_of_events_are_let_pass(name: str) -> None:
    assert event_name_objections(name) == []


def test_there_is_a_begins_no_talk_of_a_model() -> None:
    event = PACKAGED.events[0]
    for said, wrong in (
        ("There is a lamp.", False),
        ("Where is the cat?", False),
        ("Here is a scene.", True),
        ("Here's your scene.", True),
    ):
        text = EventText(description=f"{event.description} {said}", keywords=event.keywords)
        assert bool(event_objections(text, event.name)) is wrong, said


def test_keywords_and_description_say_no_known_name() -> None:
    event = PACKAGED.events[0]
    text = EventText(
        description=event.description + " Someone hums like frank sinatra.",
        keywords=[*event.keywords[:9], "Marie Curie"],
    )
    assert [objection.field for objection in event_objections(text, event.name)] == ["description", "keywords"]


def test_everything_packaged_names_nobody() -> None:
    names = NamesOf(person.name for person in PACKAGED.people)
    for event in PACKAGED.events:
        text = EventText(description=event.description, keywords=event.keywords)
        assert event_objections(text, event.name) == [] == naming_in_event(text, event.name, names)
    for person in PACKAGED.people:
        text = PersonText(mark=person.appearance.mark, description=person.appearance.description)
        assert person_objections(text, person) == [] == naming_in_person(text, person.name, names), person.id


def test_an_event_named_after_somebody_of_the_set_is_told_in_every_field() -> None:
    names = NamesOf(["Orla Tavenick", "Joon Park"])
    text = EventText(
        description=PACKAGED.events[1].description + " orla tavenick waves.",
        keywords=["a", "orla tavenick", "Park", "park", "joon park"],
    )
    assert [objection.field for objection in naming_in_event(text, "visit of Orla Tavenick", names)] == [
        "name",
        "description",
        "keywords",
        "keywords",
    ]
    assert (
        naming_in_event(text.model_copy(update={"description": "x", "keywords": ("park",)}), "Park jogging", names)
        == []
    )


def test_a_claim_of_one_text_is_never_of_the_next_sentence() -> None:
    for sentence, next_sentence in itertools.permutations(
        ("Her skin is light.", "Green hills lie behind.", "Short coats hang there."), 2
    ):
        assert wrong(f"{sentence} {next_sentence}") == []
