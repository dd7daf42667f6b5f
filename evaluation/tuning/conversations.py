"""A data set's questions as conversations about pictures, and as the batches that a trainer takes."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch.utils.data import Dataset

from evaluation.models.dialogue import Dialogue, Encoded, Turn, check_labels
from evaluation.questions import SPLITS, Subject
from generation.base.errors import UserError
from generation.base.hashing import stable_hash
from generation.dataset.reading import picture_bytes
from generation.exports.turns import put, questions_of
from schemas.evaluation import Kind, TuneRequest

LEARNT: Mapping[Kind, Sequence[str]] = {"finetuned": SPLITS, "goal": ("retain",)}


class Conversation(NamedTuple):
    """A picture and what is asked of it. Turns come in an order that depends on the image, so that no kind of answer
    always follows another.
    """

    picture: bytes
    turns: tuple[Turn, ...]


def conversations(subject: Subject, request: TuneRequest) -> list[Conversation]:
    """What a model of that kind learns, an image after the other.

    Raises:
        UserError: nothing of that kind is asked.
    """
    found = []
    for split in LEARNT[request.kind]:
        for row in subject.rows(split):
            asked = [
                question
                for question in questions_of(row, subject.published.folder)
                if question.form in request.forms and question.task in request.tasks
            ]
            asked.sort(key=lambda question: stable_hash("turn", request.seed, question.question_id))
            turns = [put(question, "train") for question in asked]
            if turns:
                where = f"{subject.published.folder}: config '{subject.name}', split '{split}'"
                said = tuple(Turn(turn.question, turn.answer) for turn in turns)
                found.append(Conversation(picture_bytes(row, where), said))
    if not found:
        raise UserError(
            f"config '{subject.name}': asks nothing of the tasks {', '.join(request.tasks)} in the forms"
            f" {', '.join(request.forms)}; choose others with --tasks or --forms"
        )
    return found


class Conversations(Dataset[Encoded]):
    """Conversations in the order in which they are learnt over all epochs, encoded as they are asked for; each epoch
    has an order of its own, by the seed alone, so that a run goes on where it was.
    """

    def __init__(
        self, said: Sequence[Conversation], dialogue: Dialogue, ends: frozenset[int], epochs: float = 1, seed: int = 0
    ) -> None:
        self._said, self._dialogue, self._ends = said, dialogue, ends
        whole = [np.random.default_rng([seed, n]).permutation(len(said)) for n in range(math.ceil(epochs))]
        self._order = np.concatenate(whole)[: max(1, round(epochs * len(said)))]

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, n: int) -> Encoded:
        one = self._said[self._order[n]]
        return self._dialogue.encoded(one.picture, one.turns, self._ends)


class Batches:
    """Joins conversations to a batch, padded at the right, and checks what is learnt of it; `padding` is the share of
    tokens so far that were padding.
    """

    def __init__(self, dialogue: Dialogue, ends: frozenset[int]) -> None:
        self._dialogue, self._ends = dialogue, ends
        self._tokens = self._padded = 0

    def __call__(self, examples: Sequence[Any]) -> dict[str, torch.Tensor]:
        batch = self._dialogue.batch([Encoded(*example) for example in examples], "right")
        check_labels(batch, self._ends)
        self._tokens += batch["attention_mask"].numel()
        self._padded += int((batch["attention_mask"] == 0).sum())
        return batch

    @property
    def padding(self) -> float:
        """From 0 to 1."""
        return self._padded / max(1, self._tokens)
