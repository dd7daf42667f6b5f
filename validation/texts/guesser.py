"""Do questions give their answers away."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemas.questions import QUESTION_TYPES, Question

FOLDS = 5
OPTIONS_OF_FORM = {"yes_no": ("Yes", "No")}  # of forms whose options do not stand in the question
SIGNS = re.compile(r"[\W_]+")


def question_faults(question: Question) -> list[str]:
    """What is wrong with a question, in a few words each.

    One part of a name is a leak only beside facts about its bearer: "Can you tell me who this is?" tells nothing of
    somebody called Can.
    """
    row = QUESTION_TYPES[question.subject, question.task, question.form]
    asked = [_bare(text) for text in (question.question, question.paraphrased_question)]
    answers = [question.answer, question.paraphrased_answer]
    leaks = list(answers)
    if row.keywords_answer:
        leaks.append(" ".join(question.keywords))
        leaks += [word for word in question.keywords if len(word) > 2 and row.given]
    wrong = question.perturbed_answers
    faults = []
    if any(f" {_bare(leak)} " in f" {text} " for leak in leaks for text in asked):
        faults.append("the answer stands in the question")
    faults += ["a wrong answer is the right one"] if set(answers) & set(wrong) else []
    faults += ["a wrong answer is there twice"] if len(set(wrong)) < len(wrong) else []
    faults += ["it is worded alike in training and in testing"] if asked[0] == asked[1] else []
    if question.form == "choice" and (
        question.options.count(question.answer) != 1 or len(set(question.options)) < len(question.options)
    ):
        faults.append("the answer is not exactly one of the options")
    return faults


def _bare(text: str) -> str:
    return SIGNS.sub(" ", text.lower()).strip()


class Guess(NamedTuple):
    """How often a guesser is right without the picture: of `asked` questions that the best one of several, `guesser`,
    answers; `chance` is of the same.
    """

    guesser: str
    right: float
    chance: float
    asked: int

    @property
    def margin(self) -> float:
        """Half of the 95 % interval of `right` at chance (normal approximation)."""
        return 1.96 * math.sqrt(self.chance * (1 - self.chance) / max(1, self.asked))

    @property
    def given_away(self) -> bool:
        """Whether it is more than 2 points above chance, and not by chance."""
        return self.right - self.chance > max(0.02, self.margin)


class Guesser:
    """Text-only guessers of choice and yes/no questions.

    They know which answers were right elsewhere: of a question about who it is, at other events, of one about the
    event, of other people. One takes what was right most often of when it could have been, one the longest, one the
    shortest, one the place in the list that was right most often. Ties are shared.
    """

    def __init__(self) -> None:
        self._asked: dict[str, list[tuple[int, tuple[str, ...], int]]] = {}

    def add(self, question: Question, person_id: str, event_id: str) -> None:
        """Takes a question of an image; those without options are passed over."""
        options = OPTIONS_OF_FORM.get(question.form, question.options)
        if options:
            other = event_id if question.concept == "person" else person_id
            fold = int(hashlib.blake2b(other.encode(), digest_size=4).hexdigest(), 16) % FOLDS
            right = options.index(question.keywords[0])
            thing = question.question_id.split(".")[-3] + " " if question.form == "yes_no" else ""
            task = f"{question.task}, {question.form.replace('_', '/')}"
            self._asked.setdefault(task, []).append((fold, tuple(thing + option for option in options), right))

    def guesses(self) -> Mapping[str, Guess]:
        """Task -> the best guesser."""
        return {
            task: max(
                (_guess(name, asked) for name in ("what was right before", "longest", "shortest", "place")), key=_score
            )
            for task, asked in self._asked.items()
        }


def _score(guess: Guess) -> float:
    return guess.right


def _guess(name: str, asked: Sequence[tuple[int, tuple[str, ...], int]]) -> Guess:
    right, seen = Counter[tuple[int, object]](), Counter[tuple[int, object]]()
    known = {"what was right before": lambda options, n: options[n], "place": lambda options, n: n}.get(name)
    if known is not None:
        for fold, options, answer in asked:
            for other in range(FOLDS):
                if other != fold:
                    right[other, known(options, answer)] += 1
                    seen.update((other, known(options, n)) for n in range(len(options)))
    hits = chance = 0.0
    for fold, options, answer in asked:
        if known is not None:
            scores = [
                right[fold, known(options, n)] / seen[fold, known(options, n)] if seen[fold, known(options, n)] else 0.0
                for n in range(len(options))
            ]
        else:
            scores = [float(len(option)) * (1 if name == "longest" else -1) for option in options]
        best = [n for n, score in enumerate(scores) if score == max(scores)]
        hits += (answer in best) / len(best)
        chance += 1 / len(options)
    return Guess(name, hits / len(asked), chance / len(asked), len(asked))
