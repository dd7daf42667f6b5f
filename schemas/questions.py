"""Questions about images, people and events, and the templates that they are made of."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Line

Subject = Literal["image", "person", "event"]
QuestionTask = Literal["who", "scene", "event", "keyword", "job", "birthplace", "age", "looks"]
Form = Literal["open", "choice", "cloze", "yes_no"]
Concept = Literal["person", "event"]

Wordings = Annotated[tuple[Line, ...], Field(min_length=1)]


class Wording(Record):
    """The same said in several ways; no way is both for training and for testing."""

    train: Wordings
    test: Wordings


class QuestionTemplate(Record):
    """One kind of question. `subject` is what is put before the model: an image, or the name of a person or an event in
    the text alone.
    """

    subject: Subject
    task: QuestionTask
    form: Form
    questions: Wording
    answers: Wording
    refusals: Wordings


class Question(Record):
    """One question. `question` and `answer` are worded as in training, the paraphrased ones as in testing, and no
    wording is in both.

    `perturbed_answers` are wrong and have the wording of `paraphrased_answer`, as TOFU's truth ratio wants them (arXiv
    2401.06121, section 2.2.1). `options` are empty unless the form is "choice"; the answer is one of them. `keywords`
    are what a right answer names. `concept` is what has to be known for the answer: the person or the event.
    """

    question_id: str
    subject: Subject
    task: QuestionTask
    form: Form
    concept: Concept
    question: str
    answer: str
    paraphrased_question: str
    paraphrased_answer: str
    perturbed_answers: tuple[str, ...]
    options: tuple[str, ...]
    refusal: str
    keywords: tuple[str, ...]
