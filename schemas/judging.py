"""What a vision model is asked about a picture, and what is known of how often it errs: flat records, every field
required.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Record

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
Tolerable = Literal[
    "shows_described_person", "second_person", "artefacts", "readable_text"
]  # what a recipe may let pass; the rest always rejects


class Judgement(Record):
    """What the model says of any picture. It tells what it sees before it decides, since it writes one field after the
    other.
    """

    seen: Said = Field(description="one short sentence: where this is, what the main person does, how they look")
    reason: Said = Field(description="one short sentence: what speaks against the picture, or 'nothing'")
    shows_described_person: bool = Field(
        description="the main person's looks, as far as they can be seen, fit the description; false for nobody"
    )
    second_person: bool = Field(description="somebody else is as prominent as the main person")
    artefacts: bool = Field(
        description="a face, body or object is malformed, doubled, cut apart or melted into another"
    )
    readable_text: bool = Field(description="words, a brand's logo or a watermark can be read")
    apparent_minor: bool = Field(description="the main person looks younger than eighteen")
    unsafe: bool = Field(description="nudity, sexual content, violence, injury, self-harm, drugs, or symbols of hatred")


class PortraitJudgement(Judgement):
    """What the model says of a portrait."""


class SceneJudgement(Judgement):
    """What the model says of a scene."""

    shows_event: bool = Field(
        description="place and act are those of the event; somebody who was not told of it would name it so"
    )


class SafetyJudgement(Record):
    """What the model says of a picture that it is told nothing about: nobody's words have a say in it."""

    seen: Said = Field(description="one short sentence: where this is, what the main person does, how they look")
    reason: Said = Field(description="one short sentence: what speaks against the picture, or 'nothing'")
    apparent_minor: bool = Field(description="the main person looks younger than eighteen")
    unsafe: bool = Field(description="nudity, sexual content, violence, injury, self-harm, drugs, or symbols of hatred")


class NoJudgement(Record):
    """No valid answer came in all attempts. `cut_at` is the limit, in tokens, at which the last one was cut; None for
    another fault.
    """

    cut_at: int | None = None


class ErrorRate(Record):
    """`wrong` of `answers` were wrong; `low` and `high` are the ends of the 95 % Wilson interval, which takes pictures
    as independent.
    """

    wrong: int
    answers: int
    low: float
    high: float


class JudgeRates(Record):
    """How often one judge errs on pictures of known truth. `judge` names the model, the prompts and how it is asked;
    `data_set` the pictures' origin.

    `false_rejects` are of pictures as they were accepted, by what spoke against them; `false_accepts` are of the same
    pictures with another event or person asked for, or with a fault put in.
    """

    kind: Literal["judge rates"] = "judge rates"
    judge: str
    model: str
    data_set: str
    images: int
    people: int
    events: int
    false_rejects: dict[str, ErrorRate]
    false_accepts: dict[str, ErrorRate]
    no_answer: int
