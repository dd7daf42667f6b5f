"""How a conversation about a picture becomes tokens, in training and in asking alike.

Prompt and answers are tokenised apart and joined, so that what is trained on is what is generated after, and labels
stand on an answer's tokens and on the one that ends it, and nowhere else.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import torch
from PIL import Image

from generation.base.errors import UserError

IGNORED = -100  # the label of a token that is not learnt
Side = Literal["left", "right"]


class Turn(NamedTuple):
    """A question and its answer."""

    question: str
    answer: str


class Encoded(NamedTuple):
    """One conversation: tokens and labels of equal length, and what else the model takes.

    `beside` are per-token inputs, such as token_type_ids; `pictures` are the image processor's tensors, whose first
    dimension counts pictures or patches of them.
    """

    tokens: list[int]
    labels: list[int]
    beside: Mapping[str, list[int]]
    pictures: Mapping[str, torch.Tensor]


class Dialogue:
    """A processor's conversations, in its own chat template.

    Raises:
        UserError: the processor has no chat template, or takes no pictures.
    """

    def __init__(self, processor: Any, where: str) -> None:
        self.processor, self.where = processor, where
        self.tokenizer: Any = getattr(processor, "tokenizer", None)
        if self.tokenizer is None or getattr(processor, "image_processor", None) is None:
            raise UserError(f"{where}: its processor takes no pictures; name a model that sees")
        if not getattr(processor, "chat_template", None) and not getattr(self.tokenizer, "chat_template", None):
            raise UserError(f"{where}: has no chat template; take a model that was tuned to answer, or add one")
        if self.tokenizer.eos_token_id is None:
            raise UserError(f"{where}: its tokenizer has no token that ends an answer (eos_token)")
        if self.tokenizer.pad_token_id is None:
            self.tokenizer.pad_token = self.tokenizer.eos_token
        self._bos = self.tokenizer.bos_token

    def encoded(self, picture: bytes, turns: Sequence[Turn], ends: frozenset[int]) -> Encoded:
        """A conversation with all its answers; `ends` are the tokens that end one."""
        said: list[dict[str, Any]] = []
        tokens, labels = list[int](), list[int]()
        beside, pictures, known = dict[str, list[int]](), dict[str, torch.Tensor](), ""
        for number, turn in enumerate(turns):
            said.append(_user(turn.question, with_picture=number == 0))
            prompt = self._rendered(said, open_end=True)
            if number == 0:
                tokens, beside, pictures = self._seen(prompt, picture)
            else:
                tokens += self._ids(self._after(prompt, known))
            labels += [IGNORED] * (len(tokens) - len(labels))
            said.append({"role": "assistant", "content": [{"type": "text", "text": turn.answer}]})
            whole = self._rendered(said, open_end=False)
            answer, rest = self._ids(turn.answer), self._ids(self._closing(whole, prompt, turn.answer))
            closing = next((n for n, token in enumerate(rest) if token in ends), None)
            if closing is None:  # a template that leaves the end to its reader
                rest, closing = [self.tokenizer.eos_token_id, *rest], 0
            tokens += answer + rest
            labels += answer + rest[: closing + 1] + [IGNORED] * (len(rest) - closing - 1)
            known = whole
        return Encoded(tokens, labels, _longer(beside, len(tokens)), pictures)

    def asked(self, picture: bytes, question: str) -> Encoded:
        """A question that waits for its answer."""
        prompt = self._rendered([_user(question, with_picture=True)], open_end=True)
        tokens, beside, pictures = self._seen(prompt, picture)
        return Encoded(tokens, [IGNORED] * len(tokens), beside, pictures)

    def batch(self, examples: Sequence[Encoded], side: Side) -> dict[str, torch.Tensor]:
        """Several conversations as a model takes them, padded at one side."""
        longest = max(len(example.tokens) for example in examples)

        def padded(rows: Sequence[Sequence[int]], value: int) -> torch.Tensor:
            lines = [
                [*row, *[value] * (longest - len(row))] if side == "right" else [*[value] * (longest - len(row)), *row]
                for row in rows
            ]
            return torch.tensor(lines)

        names = dict.fromkeys(name for example in examples for name in example.beside)
        return {
            "input_ids": padded([example.tokens for example in examples], self.tokenizer.pad_token_id),
            "attention_mask": padded([[1] * len(example.tokens) for example in examples], 0),
            "labels": padded([example.labels for example in examples], IGNORED),
            **{name: padded([example.beside[name] for example in examples], 0) for name in names},
            **{name: _joined([example.pictures[name] for example in examples]) for name in examples[0].pictures},
        }

    def _rendered(self, said: Sequence[Mapping[str, Any]], open_end: bool) -> str:
        try:
            return str(self.processor.apply_chat_template(said, add_generation_prompt=open_end, tokenize=False))
        except Exception as error:  # a template raises whatever its author wrote
            raise UserError(f"{self.where}: its chat template fails ({' '.join(str(error).split())[:160]})") from None

    def _after(self, text: str, beginning: str) -> str:
        """What follows in a longer conversation."""
        if not text.startswith(beginning):
            raise UserError(
                f"{self.where}: its chat template changes what was said before, so prompts and answers cannot be told"
                " apart; take one without thoughts"
            )
        return text[len(beginning) :]

    def _closing(self, whole: str, prompt: str, answer: str) -> str:
        """What follows an answer; some templates put a blank before it that their open prompt does not end with."""
        begun = self._after(whole, prompt.rstrip())
        return self._after(begun.lstrip(), answer)

    def _ids(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False).input_ids) if text else []

    def _seen(self, prompt: str, picture: bytes) -> tuple[list[int], dict[str, list[int]], dict[str, torch.Tensor]]:
        """Tokens of the first prompt, with a place for each of the picture's, per-token inputs, and the picture."""
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        given = {"add_special_tokens": not (self._bos and prompt.startswith(self._bos))}
        read = self.processor(text=[prompt], images=[image], return_tensors="pt", **given)
        (tokens,) = read.pop("input_ids").tolist()
        read.pop("attention_mask", None)
        ends = tokens[-1] == self.tokenizer.eos_token_id and given["add_special_tokens"]
        tokens = tokens[:-1] if ends and not prompt.endswith(self.tokenizer.eos_token) else tokens
        beside, pictures = {}, {}
        for name, value in read.items():
            if torch.is_tensor(value) and tuple(value.shape) == (1, len(tokens)):
                beside[name] = value[0].tolist()
            elif torch.is_tensor(value):
                pictures[name] = value
        return tokens, beside, pictures


def check_labels(batch: Mapping[str, torch.Tensor], ends: frozenset[int]) -> None:
    """Whether every row learns at least one whole answer and its end, and neither padding nor a picture's tokens.

    Raises:
        AssertionError: a label stands where none may.
    """
    tokens, labels, mask = batch["input_ids"], batch["labels"], batch["attention_mask"]
    learnt = labels != IGNORED
    assert (tokens[learnt] == labels[learnt]).all(), "a label is not its token"
    assert not (learnt & (mask == 0)).any(), "padding is learnt"
    for row, one in zip(labels.tolist(), learnt.tolist(), strict=True):
        stops = [row[n] for n in range(len(row)) if one[n] and (n + 1 == len(row) or not one[n + 1])]
        assert stops and set(stops) <= ends, "an answer's end is not learnt"


def _user(question: str, with_picture: bool) -> dict[str, Any]:
    content: list[dict[str, str]] = [{"type": "image"}] if with_picture else []
    return {"role": "user", "content": [*content, {"type": "text", "text": question}]}


def _longer(beside: Mapping[str, list[int]], length: int) -> dict[str, list[int]]:
    """Per-token inputs of a prompt, gone on with zeros over text."""
    return {name: [*values, *[0] * (length - len(values))] for name, values in beside.items()}


def _joined(tensors: Sequence[torch.Tensor]) -> torch.Tensor:
    """Pictures of several conversations; where they have different numbers of crops, the fewer are filled up."""
    if all(tensor.shape[1:] == tensors[0].shape[1:] for tensor in tensors):
        return torch.cat(list(tensors))
    most = max(tensor.shape[1] for tensor in tensors)
    filled = [
        torch.nn.functional.pad(tensor, (*[0] * (2 * (tensor.ndim - 2)), 0, most - tensor.shape[1]))
        for tensor in tensors
    ]
    return torch.cat(filled)
