"""A vision model behind an OpenAI-compatible server, asked about many pictures at once."""

import asyncio
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image

from generation.base.errors import UserError
from generation.judging.prompts import JudgeQuestion, nobody_question, safety_prompt
from generation.llm.answers import Answers
from generation.llm.asker import Asker, NoAnswer, each
from generation.llm.endpoint import Endpoint
from schemas.judging import Judgement, NoJudgement, SafetyJudgement
from schemas.recipe import JudgeRecipe
from validation.images.judgement import judged

SAFETY_FIELDS = {"apparent_minor", "unsafe"}


class Judge:
    """`asker` counts requests, faults and tokens. All requests run in one event loop of this object's own."""

    def __init__(self, recipe: JudgeRecipe, folder: Path) -> None:
        endpoint = Endpoint(recipe, recipe.endpoint, recipe.model, os.environ.get(recipe.key_variable))
        self.recipe, self.asker = recipe, Asker[JudgeRecipe](recipe, endpoint, Answers(folder))
        self._runner = asyncio.Runner()
        self._sees = False

    def ask(self, pictures: Sequence[tuple[JudgeQuestion, Image.Image]]) -> list[Judgement | NoJudgement]:
        """An answer about each picture in their order, where the model gave one that is valid; `recipe.concurrency` of
        them at once.

        Whatever would pass is asked about once more, for its safety alone and without a word of anybody's; each of the
        two calls may call it unsafe.

        Raises:
            UserError: the server cannot be used or failed in all attempts, or its model sees no pictures. What was
            answered is kept.
        """
        if pictures and not self._sees:
            (blank,) = self._ask([(nobody_question(), Image.new("RGB", (128, 128), "grey"))], safety=False)
            if isinstance(blank, Judgement) and blank.shows_described_person:
                name = self.asker.endpoint.name
                raise UserError(
                    f"endpoint {name}: '{self.recipe.model}' finds a person in a grey picture, so it sees no pictures;"
                    " give a model that does"
                )
            self._sees = True
        return self._ask(pictures, safety=True)

    def _ask(
        self, pictures: Sequence[tuple[JudgeQuestion, Image.Image]], safety: bool
    ) -> list[Judgement | NoJudgement]:
        answers: list[Judgement | NoJudgement] = [NoJudgement()] * len(pictures)

        async def ask_about(n: int) -> None:
            question, image = pictures[n]
            picture = as_sent(image, self.recipe.image_side)
            try:
                written = await self.asker.ask(question.prompt, question.schema, question.subject, picture=picture)
                answer = written.record
                if safety and judged(answer, self.recipe.tolerate).ok:
                    alone = await self.asker.ask(safety_prompt(), SafetyJudgement, question.subject, picture=picture)
                    answer = answer.model_copy(update=alone.record.model_dump(include=SAFETY_FIELDS))
                answers[n] = answer
            except NoAnswer as nothing:
                self.asker.counts["without an answer"] += 1
                answers[n] = NoJudgement(cut_at=self.recipe.max_tokens if nothing.kind == "cut short" else None)

        if pictures:
            self._runner.run(each(range(len(pictures)), ask_about, self.recipe.concurrency))
        return answers

    @property
    def report(self) -> dict[str, float]:
        """Requests, answers, faults by kind, tokens and, when the recipe has prices, the cost; of this object's
        life.
        """
        asker = self.asker
        tokens = {"input tokens": asker.usage.input, "output tokens": asker.usage.output}
        return {**asker.counts, **tokens, **({} if asker.cost is None else {"cost": asker.cost})}

    def close(self) -> None:
        """Closes the connections and the loop."""
        self._runner.run(self.asker.endpoint.close())
        self._runner.close()


@contextmanager
def open_judge(recipe: JudgeRecipe, folder: Path) -> Iterator[Judge]:
    """A judge whose connections are closed at the end; `folder` keeps its answers."""
    judge = Judge(recipe, folder)
    try:
        yield judge
    finally:
        judge.close()


def as_sent(image: Image.Image, side: int) -> bytes:
    """The picture as PNG with its longer side `side` pixels long; a small one is enlarged, since vision models read
    small ones badly.
    """
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    buffer = io.BytesIO()
    image.convert("RGB").resize(size, Image.Resampling.BICUBIC if scale > 1 else Image.Resampling.LANCZOS).save(
        buffer, "PNG"
    )
    return buffer.getvalue()
