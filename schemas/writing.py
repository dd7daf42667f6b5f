"""What the writer keeps and counts."""

from typing import Self

from pydantic import Field

from schemas.base import Record


class Usage(Record):
    """Tokens that were read and written."""

    input: int = 0
    output: int = 0

    def __add__(self, other: Self) -> "Usage":
        return Usage(input=self.input + other.input, output=self.output + other.output)


class Answer(Record):
    """One valid answer of a language model. `key` is the hash of everything that it depends on; `text` is the answer as
    it came.
    """

    key: str
    task: str = Field(description="the prompt template's name")
    subject: str = Field(description="who or what it is about")
    model: str
    date: str
    text: str
    usage: Usage


class Rejected(Record):
    """An answer, or a text made from one, that was not taken, with the reasons."""

    task: str
    subject: str = Field(description="who or what the text was about")
    text: str
    reasons: tuple[str, ...]
