"""Which questions of an image are exported, and how each is put to a model."""

import string
from collections.abc import Mapping
from typing import Any, NamedTuple

from generation.splits import ADDED, BLOCKS, EXTENDED, SHARES
from schemas.exports import Request, Use
from schemas.questions import Concept, Question

CONCEPTS: frozenset[Concept] = frozenset(("person", "event"))


class Turn(NamedTuple):
    """A question as it is put, its answer, and what a model says that has forgotten it."""

    question_id: str
    question: str
    answer: str
    refusal: str


class Shown(NamedTuple):
    """One image, and what is asked of it. `picture` holds PNG bytes; `label` is the person's name as a folder may be called."""

    image_id: str
    picture: bytes
    label: str
    turns: tuple[Turn, ...]


def chosen(row: Mapping[str, Any], request: Request, split: str) -> tuple[Turn, ...]:
    """The questions of an image's row that are asked for, in its order.

    Raises:
        pydantic.ValidationError: the row's questions are not those of this version.
    """
    concepts = CONCEPTS if request.tasks else forgotten(request.config, split, {"person": row["person_block"], "event": row["event_block"]})
    questions = (Question.model_validate(one) for one in row["questions"])
    return tuple(
        put(one, request.wording)
        for one in questions
        if one.form in request.forms and one.concept in concepts and (not request.tasks or one.task in request.tasks)
    )


def forgotten(config: str, split: str, blocks: Mapping[Concept, str]) -> frozenset[Concept]:
    """Of which concepts an image in these blocks is asked: what the config is about.

    Where people and events are forgotten, an image in a forget split often shows only one that is: to be asked of the other as well would have a method
    forget what is to be retained. Where nothing tells, of both.
    """
    target, _, share = config.removesuffix(EXTENDED).partition("_")
    for concept in CONCEPTS:
        if target == concept or (target == "both" and split.endswith(f"_{concept}")):
            return frozenset((concept,))
    if target == "both" and split.startswith("forget"):
        gone = BLOCKS[: BLOCKS.index(share) + 1] if share in SHARES else ()
        found = {concept for concept, block in blocks.items() if (block.startswith(ADDED) if share == "added" else block in gone)}
        return frozenset(found) or CONCEPTS
    return CONCEPTS


def put(question: Question, wording: Use) -> Turn:
    """A question in one of its wordings; options are lettered lines below it, and the answer is one of them, its letter before it."""
    asked, answer = (question.question, question.answer) if wording == "train" else (question.paraphrased_question, question.paraphrased_answer)
    if question.form == "choice":
        lines = [f"{letter}. {option}" for letter, option in zip(string.ascii_uppercase, question.options, strict=False)]
        asked, answer = "\n".join([asked, *lines]), lines[question.options.index(question.answer)]
    return Turn(question.question_id, asked, answer, question.refusal)
