"""The words that image prompts use for a person's looks and for an event. Training captions are made of the
same words.
"""

from collections.abc import Sequence

from prompts import Prompt, render
from schemas.concepts import Event, Gender, Person, Traits
from validation.texts.looks import age_group

KEYWORDS = 5  # as many keywords of an event enter an image prompt
TEMPLATES = {  # `checkpoint.prompts` -> the templates of portraits, of views and of scenes
    "words": ("portrait", "view", "scene"),  # what the packaged checkpoint was trained on
    "sentences": ("portrait_sentences", "view_sentences", "scene_sentences"),
    "reference": ("portrait_sentences", "view_reference", "scene_reference"),  # for models that see the portrait
}
# How a person is seen in each view, the portrait first: where the head looks, and the face's expression.
VIEWS = (
    ("facing the camera", "a calm expression"),
    ("head turned left", "a smile"),
    ("head turned right", "a serious expression"),
    ("head turned slightly left", "a laugh"),
    ("head turned slightly right", "a smile"),
    ("head turned right", "a calm expression"),
)


def looks(age: int, gender: Gender, appearance: Traits) -> str:
    """A person's visible traits as one noun phrase, without a name, place or job."""
    who = {"female": "woman", "male": "man"}[gender]
    if appearance.hair_length == "bald":
        hair = "bald head"
    else:
        hair = f"{appearance.hair_length} {appearance.hair_style} {appearance.hair_colour} hair"
    parts = [
        f"{age_group(age)} {who} of {appearance.build} build",
        f"{appearance.skin_tone} skin",
        hair,
        f"{appearance.eye_colour} eyes",
    ]
    if appearance.facial_hair != "none":
        parts.append(appearance.facial_hair)
    if appearance.eyewear != "none":
        parts.append(appearance.eyewear)
    return ", ".join(parts)


def face_prompt(person: Person, view: int, worded: str = "words") -> Prompt:
    """What the renderer is asked for a view of a person, 0 for the portrait, worded as the recipe says."""
    who = looks(person.age, person.gender, person.appearance)
    portrait, other, _ = TEMPLATES[worded]
    turn, expression = VIEWS[view]
    if worded == "words":
        return render(other, portrait=render(portrait, looks=who).text, turn=turn)
    return render(other, looks=who, turn=turn, expression=expression) if view else render(portrait, looks=who)


def scene_prompt(person: Person, event: Event, worded: str = "words") -> Prompt:
    """What the renderer is asked for a scene, worded as the recipe says."""
    return scene_prompt_of(
        looks(person.age, person.gender, person.appearance), event, event.keywords[:KEYWORDS], worded
    )


def scene_prompt_of(who: str, event: Event, keywords: Sequence[str], worded: str = "words") -> Prompt:
    """A scene of anybody with these looks, with the event's name and some of its keywords."""
    return render(TEMPLATES[worded][-1], looks=who, event=event.name, keywords=", ".join(keywords))
