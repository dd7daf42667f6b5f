"""Which questions of an image are exported, and how each is put to a model."""

import string
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from generation.base.errors import UserError
from generation.base.faults import explain
from generation.concepts.blocks import ADDED, BLOCKS, SHARES
from generation.dataset.folder import Published
from generation.dataset.splits import EXTENDED
from schemas.exports import Request, Use
from schemas.marker import AddedSplit
from schemas.questions import Concept, Question

CONCEPTS: tuple[Concept, Concept] = ("person", "event")


class Aim(NamedTuple):
    """Whom and what a config forgets: values of the rows' `person_block` and `event_block`, or of `person_id` and
    `event_id`. Both empty: nothing.
    """

    column: str  # "block" or "id"
    gone: Mapping[Concept, frozenset[str]]

    def concepts(self, split: str, row: Mapping[str, Any]) -> set[Concept]:
        """Of which concepts an image is asked.

        Where people and events are forgotten, an image in a forget split often shows only one that is: to be asked of
        the other as well would have a method forget what is to be retained.
        """
        about = {concept for concept in CONCEPTS if self.gone[concept]} or {*CONCEPTS}
        if not split.startswith("forget") or len(about) == 1:
            return about
        stream = {concept for concept in about if split.endswith(f"_{concept}")}
        return (
            stream or {concept for concept in about if row[f"{concept}_{self.column}"] in self.gone[concept]} or about
        )


class Turn(NamedTuple):
    """A question as it is put, its answer, what a model says that has forgotten it, and what a right answer names."""

    question_id: str
    question: str
    answer: str
    refusal: str
    keywords: tuple[str, ...] = ()


class ExportedImage(NamedTuple):
    """One image, and what is asked of it. `picture` holds PNG bytes; `label` is the person's name as a folder may be
    called.
    """

    image_id: str
    picture: bytes
    label: str
    turns: tuple[Turn, ...]


def aim_of(config: str, added: frozenset[str], customs: Mapping[str, AddedSplit]) -> Aim:
    """What a config forgets. `added` are the blocks of additions; `customs` are the splits that the data set's marker
    names.
    """
    for custom in customs.values():
        if config in custom.rows:
            return Aim("id", {"person": frozenset(custom.split.people), "event": frozenset(custom.split.events)})
    target, _, share = config.removesuffix(EXTENDED).partition("_")
    gone = added if share == "added" else frozenset(BLOCKS[: BLOCKS.index(share) + 1] if share in SHARES else ())
    return Aim("block", {concept: gone if target in (concept, "both") else frozenset() for concept in CONCEPTS})


def aim_in(published: Published, config: str) -> Aim:
    """What a config of a data set forgets."""
    blocks = (record["block"] for record in (*published.people(), *published.events()))
    added = frozenset(block for block in blocks if block.startswith(ADDED))
    return aim_of(config, added, published.marker.splits)


def questions_of(row: Mapping[str, Any], folder: Path) -> list[Question]:
    """The questions about an image of a data set's folder.

    Raises:
        UserError: one is not of this version.
    """
    try:
        return [Question.model_validate(said) for said in row["questions"]]
    except ValidationError as error:
        raise UserError(
            f"{folder}: image {row['image_id']} has a question that this version does not know ({explain(error)});"
            " build it again"
        ) from None


def chosen(
    row: Mapping[str, Any], questions: Iterable[Question], request: Request, split: str, aim: Aim
) -> tuple[Turn, ...]:
    """Those of an image's questions that are asked for, in their order."""
    concepts = {*CONCEPTS} if request.tasks else aim.concepts(split, row)
    return tuple(
        put(question, request.wording)
        for question in questions
        if question.form in request.forms
        and question.concept in concepts
        and (not request.tasks or question.task in request.tasks)
    )


def put(question: Question, wording: Use) -> Turn:
    """A question in one of its wordings; options are lettered lines below it, and the answer is one of them, its letter
    before it.
    """
    asked, answer = (
        (question.question, question.answer)
        if wording == "train"
        else (question.paraphrased_question, question.paraphrased_answer)
    )
    if question.form == "choice":
        lines = [
            f"{letter}. {option}" for letter, option in zip(string.ascii_uppercase, question.options, strict=False)
        ]
        asked, answer = "\n".join([asked, *lines]), lines[question.options.index(question.answer)]
    return Turn(question.question_id, asked, answer, question.refusal, question.keywords)
