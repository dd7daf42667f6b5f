"""What is exported, and in which format."""

from typing import Literal

from schemas.base import Record
from schemas.questions import Form, QuestionTask

Use = Literal["train", "test"]


class Request(Record):
    """What somebody asks to be exported. `format` is one of `generation.exports.formats.FORMATS`. An empty `config` is
    the data set's default, no `splits` are all of it that the format takes.

    Without `tasks` the questions are those about what the config forgets: the person, the event, or both. `wording` is
    a question's use: the wording of training, or the paraphrases of testing.
    """

    format: str
    config: str = ""
    splits: tuple[str, ...] = ()
    tasks: tuple[QuestionTask, ...] = ()
    forms: tuple[Form, ...] = ("open",)
    wording: Use = "train"
