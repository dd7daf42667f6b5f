"""Questions about images, people and events, and the templates that they are made of."""

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Line

QuestionSubject = Literal["image", "person", "event"]
QuestionTask = Literal["who", "scene", "event", "keyword", "job", "birthplace", "age", "looks"]
Fact = Literal["job", "birthplace", "age", "looks"]  # tasks that ask something about a person
Form = Literal["open", "choice", "cloze", "yes_no"]
Concept = Literal["person", "event"]
TypeKey = tuple[QuestionSubject, QuestionTask, Form]


class QuestionType(NamedTuple):
    """What sets one type of question apart; all that knows question types derives from this row.

    `concept` is what has to be known for the answer, `answer` the variable that stands for it in a template, `given`
    the variables that the question tells. `keywords_answer` says that a question's keywords are its answer, so none of
    them may stand in the question.
    """

    concept: Concept
    answer: str
    given: frozenset[str] = frozenset()
    keywords_answer: bool = True


QUESTION_TYPES: Mapping[TypeKey, QuestionType] = {  # of one subject in the order in which they are asked
    ("image", "who", "open"): QuestionType("person", "name"),
    ("image", "who", "cloze"): QuestionType("person", "name"),
    ("image", "who", "choice"): QuestionType("person", "name"),
    ("image", "job", "open"): QuestionType("person", "job"),
    ("image", "birthplace", "open"): QuestionType("person", "birthplace"),
    ("image", "age", "open"): QuestionType("person", "age"),
    ("image", "scene", "open"): QuestionType("event", "scene", keywords_answer=False),
    ("image", "event", "cloze"): QuestionType("event", "event"),
    ("image", "event", "choice"): QuestionType("event", "event"),
    ("image", "keyword", "yes_no"): QuestionType("event", "answer", frozenset({"keyword"}), keywords_answer=False),
    ("person", "job", "open"): QuestionType("person", "job", frozenset({"name"})),
    ("person", "birthplace", "open"): QuestionType("person", "birthplace", frozenset({"name"})),
    ("person", "age", "open"): QuestionType("person", "age", frozenset({"name"})),
    ("person", "looks", "open"): QuestionType("person", "looks", frozenset({"name"}), keywords_answer=False),
    ("person", "who", "open"): QuestionType("person", "name", frozenset({"job", "birthplace"})),
    ("event", "scene", "open"): QuestionType("event", "scene", frozenset({"event"}), keywords_answer=False),
    ("event", "event", "open"): QuestionType("event", "event", frozenset({"scene"})),
}

Wordings = Annotated[tuple[Line, ...], Field(min_length=1)]


class Wording(Record):
    """The same said in several ways; no way is both for training and for testing."""

    train: Wordings
    test: Wordings


class QuestionTemplate(Record):
    """The wordings of one type of question. `subject` is what is put before the model: an image, or the name of a
    person or an event in the text alone.
    """

    subject: QuestionSubject
    task: QuestionTask
    form: Form
    questions: Wording
    answers: Wording
    refusals: Wordings

    @property
    def key(self) -> TypeKey:
        """The type that it words."""
        return self.subject, self.task, self.form


class Question(Record):
    """One question. `question` and `answer` are worded as in training, the paraphrased ones as in testing, and no
    wording is in both.

    `perturbed_answers` are wrong and have the wording of `paraphrased_answer`, as TOFU's truth ratio wants them (arXiv
    2401.06121, section 2.2.1). `options` are empty unless the form is "choice"; the answer is one of them. `keywords`
    are what a right answer names. `concept` is what has to be known for the answer: the person or the event.
    """

    question_id: str
    subject: QuestionSubject
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
