"""A model behind a server that speaks OpenAI's protocol, asked in its own manner: no schema, no system prompt."""

import asyncio
import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from evaluation.questions import Posed
from generation.base.hashing import stable_hash
from generation.llm.answers import Answers
from generation.llm.asker import Asker, NoAnswer, each
from generation.llm.endpoint import Endpoint
from prompts import Prompt
from schemas.evaluation import EvaluatedRecipe, Replied
from schemas.texts import PlainAnswer


class Served:
    """A model that is asked over the network, many questions at once; `folder` keeps what it answered.

    A question to which it gives no answer in all attempts, a refusal by the server say, counts as answered by nothing.
    """

    window = 256

    def __init__(self, recipe: EvaluatedRecipe, folder: Path) -> None:
        endpoint = Endpoint(recipe, recipe.endpoint, recipe.model, os.environ.get(recipe.key_variable))
        self.name = endpoint.writer
        self.digest = stable_hash(recipe.model, recipe.temperature)
        self.asker, self._recipe = Asker[EvaluatedRecipe](recipe, endpoint, Answers(folder)), recipe
        self._runner = asyncio.Runner()

    def replies(self, posed: Sequence[Posed], likelihoods: bool) -> Iterator[Replied]:
        """Answers in the questions' order.

        Raises:
            UserError: the server cannot be used or failed in all attempts. What was answered is kept.
        """
        answers = [""] * len(posed)

        async def ask(n: int) -> None:
            asked = posed[n].asked
            prompt = Prompt(asked.question, "", "evaluated question", PlainAnswer.__name__)
            try:
                said = await self.asker.ask(prompt, PlainAnswer, asked.question_id, picture=_png(posed[n].picture))
                answers[n] = said.record.text
            except NoAnswer:
                self.asker.counts["without an answer"] += 1

        self._runner.run(each(range(len(posed)), ask, self._recipe.concurrency))
        for one, answer in zip(posed, answers, strict=True):
            yield Replied(question_id=one.asked.question_id, answer=answer)

    def close(self) -> None:
        """Closes the connections and the loop."""
        self._runner.run(self.asker.endpoint.close())
        self._runner.close()


def _png(picture: bytes) -> bytes:
    """A picture as PNG, which is what is sent."""
    if picture.startswith(b"\x89PNG"):
        return picture
    buffer = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
