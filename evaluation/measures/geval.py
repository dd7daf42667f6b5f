"""G-Eval (arXiv 2303.16634): a language model grades an answer about an event against the truth and the goal model's
answer, by a criterion and fixed steps, in one digit; the score is the sum over digits of probability times value, over
nine.

A judge that tells no log-probabilities is taken at its digit, and the result says so.
"""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from generation.base.errors import UserError
from generation.base.progress import Progress
from generation.llm.answers import Answers
from generation.llm.asker import Asker, NoAnswer, each
from generation.llm.endpoint import Endpoint
from prompts import data, render
from schemas.evaluation import GEvalRecipe
from schemas.texts import Grade

HIGHEST = 9


class ToGrade(NamedTuple):
    """An answer, and what it is held against."""

    question_id: str
    question: str
    truth: str
    unaware: str
    answer: str


class Graded(NamedTuple):
    """Scores from 0 to 1 by question, without those to which the judge gave no grade; whether all are weighted."""

    scores: dict[str, float]
    weighted: bool


def score(grade: Grade) -> float:
    """From 0 to 1, 1 like the goal."""
    total = sum(grade.weights.values())
    if total <= 0:
        return grade.grade / HIGHEST
    return sum(int(digit) * weight for digit, weight in grade.weights.items()) / total / HIGHEST


def g_eval(recipe: GEvalRecipe, folder: Path, answers: Sequence[ToGrade], progress: Progress) -> Graded:
    """The scores of answers; `folder` keeps what the judge said.

    Raises:
        UserError: the judge cannot be reached, or grades fewer than nine in ten.
    """
    endpoint = Endpoint(recipe, recipe.endpoint, recipe.model, os.environ.get(recipe.key_variable))
    asker = Asker[GEvalRecipe](recipe, endpoint, Answers(folder))
    grades = dict[str, Grade]()
    done = 0

    async def grade(one: ToGrade) -> None:
        nonlocal done
        parts = {name: data(text) for name, text in one._asdict().items() if name != "question_id"}
        try:
            said = await asker.ask(render("geval", **parts), Grade, one.question_id)
            grades[one.question_id] = said.record
        except NoAnswer:
            asker.counts["without an answer"] += 1
        done += 1
        progress("judge", done, len(answers))

    async def all_of_them() -> None:
        try:
            await each(answers, grade, recipe.concurrency)
        finally:
            await endpoint.close()

    asyncio.run(all_of_them())
    if len(grades) < 0.9 * len(answers):
        raise UserError(
            f"{endpoint.where}: graded {len(grades)} of {len(answers)} answers; take a larger model as the judge"
        )
    weighted = bool(grades) and all(grade.weights for grade in grades.values())
    return Graded({name: score(grade) for name, grade in grades.items()}, weighted)
