"""What training pictures are called: half of them exactly as the pipeline's prompts, the others in other words from the
same fields, so that a prompt need not follow one template. Nobody has a name here.
"""

import re
from collections.abc import Sequence

import numpy as np

from generation.concepts.image_prompts import KEYWORDS, looks, scene_prompt_of
from prompts import render
from schemas.concepts import Appearance, Event
from validation.texts.looks import age_group

AS_PROMPTED = 0.5  # share of captions in the pipeline's own words
FRONTAL, TURNED = 7.0, 17.0  # degrees from the camera up to which a head faces it, and is turned slightly
LEFT_OUT = 0.2  # chance of each trait to be left out of the others
SYNONYMS: dict[str, tuple[str, ...]] = {
    "woman": ("woman", "lady"),
    "man": ("man", "gentleman"),
    "young": ("young", "youthful"),
    "middle-aged": ("middle-aged", "mature"),
    "older": ("older", "elderly", "senior"),
    "slim": ("slim", "slender", "thin"),
    "athletic": ("athletic", "muscular", "fit"),
    "heavy": ("heavy", "stout", "heavyset"),
    "average": ("average", "medium"),
    "fair": ("fair", "pale", "very light"),
    "olive": ("olive", "tan"),
    "dark": ("dark", "deep brown"),
    "light brown": ("light brown", "chestnut"),
    "blond": ("blond", "blonde", "golden"),
    "red": ("red", "ginger"),
    "grey": ("grey", "gray", "silver"),
    "glasses": ("glasses", "spectacles", "eyeglasses"),
    "beard": ("beard", "full beard"),
    "moustache": ("moustache", "mustache"),
    "stubble": ("stubble", "designer stubble"),
    "medium": ("medium", "shoulder-length"),
    "curly": ("curly", "curled"),
    "bald head": ("bald head", "shaved head", "no hair"),
}
FRAMES = (
    "photo of {who}, {scene}",
    "{scene}: {who}",
    "{who}, {scene}",
    "a picture of {who}, {scene}",
    "photograph, {scene}, {who}",
)
PORTRAITS = (
    "portrait of {who}, plain background",
    "{who}, studio portrait",
    "a portrait photo of {who}",
    "head and shoulders of {who}, plain background",
)


def caption(figure: dict, event: Event | None, rng: np.random.Generator) -> str:
    """The words for a picture of a figure (`age`, `gender`, `appearance`) in an event, or for its portrait."""
    appearance = Appearance.model_construct(**figure["appearance"])
    if rng.random() < AS_PROMPTED:
        who = looks(figure["age"], figure["gender"], appearance)
        return (
            render("portrait", looks=who).text
            if event is None
            else scene_prompt_of(who, event, event.keywords[:KEYWORDS]).text
        )
    who = freely(figure["age"], figure["gender"], appearance, rng)
    if event is None:
        return _one(PORTRAITS, rng).format(who=who)
    return _one(FRAMES, rng).format(who=who, scene=_scene(event, rng))


def turned(text: str, yaw: float) -> str:
    """The caption of a portrait with where the head looks, for `yaw` degrees to the picture's right."""
    if abs(yaw) < FRONTAL:
        return f"{text}, facing the camera"
    return f"{text}, head turned {'slightly ' if abs(yaw) < TURNED else ''}{'right' if yaw > 0 else 'left'}"


def freely(age: int, gender: str, appearance: Appearance, rng: np.random.Generator) -> str:
    """A person's visible traits in any order and with synonyms, some left out."""

    def say(word: str) -> str:
        return _one(SYNONYMS.get(word, (word,)), rng)

    hair = say("bald head")
    if appearance.hair_length != "bald":
        hair = (
            " ".join(
                say(word)
                for word in (appearance.hair_length, appearance.hair_style, appearance.hair_colour)
                if rng.random() > LEFT_OUT
            )
            + " hair"
        )
    traits = [
        f"{say(appearance.skin_tone)} skin",
        hair.strip(),
        f"{say(appearance.eye_colour)} eyes",
        f"{say(appearance.build)} build",
    ]
    traits += [say(word) for word in (appearance.facial_hair, appearance.eyewear) if word != "none"]
    kept = [trait for trait in traits if rng.random() > LEFT_OUT]
    noun = say({"female": "woman", "male": "man"}[gender])
    who = f"{say(age_group(age))} {noun}" if rng.random() > LEFT_OUT else noun
    return ", ".join([who, *(str(trait) for trait in rng.permutation(kept))])


def _scene(event: Event, rng: np.random.Generator) -> str:
    """An event by its name alone, with any of its keywords, by keywords alone, or in a sentence of its description."""
    kind = int(rng.integers(4))
    words = [str(word) for word in rng.permutation(event.keywords)]
    if kind == 0:
        return event.name
    if kind == 1:
        return ", ".join([event.name, *words[: rng.integers(1, 8)]])
    if kind == 2:
        return ", ".join(words[: rng.integers(4, 9)])
    text = event.paraphrase if event.paraphrase and rng.random() < 0.5 else event.description
    sentence = _one(re.split(r"(?<=[.!?])\s+", text), rng).rstrip(".!?")
    return f"{event.name}, " + re.sub(r"\b[Tt]he subject\b", "the person", sentence)


def _one(options: Sequence[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]
