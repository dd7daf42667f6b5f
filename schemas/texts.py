"""What a language model is asked for: every field is required, unknown ones are refused, so each class is a strict JSON
schema.
"""

from typing import Annotated

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Line, Prose
from schemas.questions import Wordings

Objections = Annotated[
    tuple[Line, ...], Field(max_length=8, description="one short sentence for every fault; empty when there is none")
]


class PersonText(Record):
    """The written part of a person."""

    mark: Line = Field(description="one distinguishing mark of the face, in at most ten words")
    description: Prose = Field(description="two or three sentences on how the person looks")


class EventText(Record):
    """The written part of an event."""

    description: Prose = Field(
        description="two or three sentences: the place, what the subject does there, light and mood"
    )
    keywords: Annotated[tuple[Line, ...], Field(min_length=5, max_length=10)] = Field(
        description="what is to be seen, the most telling things first"
    )


class PersonReview(Record):
    """A reader's verdict on a person's text."""

    facts_hold: bool = Field(description="nothing in the text contradicts the drawn facts")
    only_looks: bool = Field(description="the text tells looks and bearing only: no name, job, place, belief or health")
    respectful: bool = Field(description="the text is free of stereotype, mockery and sexual content")
    known_person: bool = Field(
        description="the name, or name and looks together, are those of a real, well-known person"
    )
    objections: Objections


class EventReview(Record):
    """A reader's verdict on an event's text."""

    shows_event: bool = Field(description="a picture of this text would be recognised as this event")
    anybody: bool = Field(description="any adult could be the subject: no name, gender, age or looks")
    harmless: bool = Field(description="free of violence, sexual content, real brands and real people")
    objections: Objections


class Paraphrase(Record):
    """The same said in other words."""

    text: Prose


class ParaphraseReview(Record):
    """A reader's verdict on a second wording of an event's description."""

    same_scene: bool = Field(
        description="both tell of the same place, act, things, light and mood: nothing is added, changed or left out"
    )
    anybody: bool = Field(description="any adult could be the subject: no name, gender, age or looks")
    objections: Objections


class QuestionText(Record):
    """Further wordings of one kind of question, with variables such as $name."""

    questions_for_training: Wordings
    questions_for_testing: Wordings
    answers_for_training: Wordings
    answers_for_testing: Wordings


class PlainAnswer(Record):
    """Whatever a model says when it is asked in its own manner, without a schema."""

    text: str


class Grade(Record):
    """A grade from 0 to 9 in one digit, asked for without a schema. `weights` are the probabilities that the model gave
    each digit in its place, empty where the server tells none.
    """

    grade: Annotated[int, Field(ge=0, le=9)]
    weights: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
