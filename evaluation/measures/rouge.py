"""ROUGE-L between an answer and the right one, with stemming (Lin 2004), by `rouge-score`."""

from functools import cache
from typing import Any, NamedTuple

from generation.base.errors import UserError


class Rouge(NamedTuple):
    """F1 and recall, from 0 to 1."""

    f1: float
    recall: float


def rouge_l(answer: str, truth: str) -> Rouge:
    """How much of the right answer's words an answer has, in their order.

    Raises:
        UserError: the package is not installed.
    """
    score = _scorer().score(truth, answer)["rougeL"]
    return Rouge(float(score.fmeasure), float(score.recall))


@cache
def _scorer() -> Any:
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError:
        raise UserError("ROUGE-L takes the package rouge-score; install it with: pip install rouge-score") from None
    return RougeScorer(["rougeL"], use_stemmer=True)
