"""The words that image prompts use for a person's looks and for an event. Training captions are made of the same words."""

from collections.abc import Sequence

from prompts import Prompt, render
from schemas.concepts import Event, Gender, Person, Traits
from validation.looks import age_group

KEYWORDS = 5  # as many keywords of an event enter an image prompt


def looks(age: int, gender: Gender, appearance: Traits) -> str:
    """A person's visible traits as one noun phrase, without a name, place or job."""
    who = {"female": "woman", "male": "man"}[gender]
    if appearance.hair_length == "bald":
        hair = "bald head"
    else:
        hair = f"{appearance.hair_length} {appearance.hair_style} {appearance.hair_colour} hair"
    parts = [f"{age_group(age)} {who} of {appearance.build} build", f"{appearance.skin_tone} skin", hair, f"{appearance.eye_colour} eyes"]
    if appearance.facial_hair != "none":
        parts.append(appearance.facial_hair)
    if appearance.eyewear != "none":
        parts.append(appearance.eyewear)
    return ", ".join(parts)


def portrait_prompt(person: Person) -> Prompt:
    """What the renderer is asked for a portrait."""
    return render("portrait", looks=looks(person.age, person.gender, person.appearance))


def scene_prompt(person: Person, event: Event) -> Prompt:
    """What the renderer is asked for a scene."""
    return scene_of(looks(person.age, person.gender, person.appearance), event, event.keywords[:KEYWORDS])


def scene_of(who: str, event: Event, keywords: Sequence[str]) -> Prompt:
    """A scene of anybody with these looks, with the event's name and some of its keywords."""
    return render("scene", looks=who, event=event.name, keywords=", ".join(keywords))
