"""Answers of yes or no (POPE, arXiv 2305.10355): accuracy, precision, recall, F1, and the share of "yes", which exposes
a model that has collapsed.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple


class YesNo(NamedTuple):
    """Shares, from 0 to 1; precision, recall and F1 are of "yes", 0 where nothing is said or asked for."""

    accuracy: float
    precision: float
    recall: float
    f1: float
    says_yes: float
    neither: float  # answers with neither word, which count as wrong


def said_yes(answer: str) -> bool | None:
    """Whether an answer's first sentence says yes or no; None for neither. "No" and "not" outweigh a yes, as POPE's own
    code has it.
    """
    words = set(re.findall(r"\w+", answer.strip().split(".")[0].casefold()))
    return False if words & {"no", "not"} else True if "yes" in words else None


def yes_no(answers: Sequence[str], truths: Sequence[bool]) -> YesNo:
    """The figures of answers to questions with these right ones."""
    said = [said_yes(answer) for answer in answers]
    pairs = list(zip(said, truths, strict=True))
    hits = sum(s is True and t for s, t in pairs)
    yes, asked = sum(s is True for s in said), sum(truths)
    precision, recall = hits / yes if yes else 0.0, hits / asked if asked else 0.0
    count = max(1, len(pairs))
    return YesNo(
        accuracy=sum(s is t for s, t in pairs) / count,
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        says_yes=yes / count,
        neither=sum(s is None for s in said) / count,
    )
