"""The checks and, where there is one, the judge, for the candidates of one stage."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Optional

from generation.images.attempts import Turn
from generation.judging.prompts import JudgeQuestion
from schemas.scene import Verdict
from validation.images.judgement import judged

if TYPE_CHECKING:  # they load torch and the client, which not every build needs
    from PIL import Image

    from generation.judging.judge import Judge
    from validation.gate import Judged


class Seen(NamedTuple):
    """A drawn candidate. With a judge the checks have been made once, against the first `compared` accepted ones;
    `opinion` is the judge's, if asked.
    """

    image: "Image.Image"
    checked: Optional["Judged"] = None
    compared: int = 0
    opinion: Verdict | None = None


class Panel:
    """`check` is the gate's verdict on a candidate, compared with what was accepted so far, which are `accepted()` in
    number; `question` is the judge's.
    """

    def __init__(
        self,
        judge: Optional["Judge"],
        check: Callable[[Turn, "Image.Image"], "Judged"],
        question: Callable[[Turn], JudgeQuestion],
        accepted: Callable[[], int],
    ) -> None:
        self.judge, self.check, self.question, self.accepted = judge, check, question, accepted

    def look(self, turns: Sequence[Turn], images: Sequence["Image.Image"]) -> list[Seen]:
        """The judge, if any, is asked about the whole batch at once: of each item about the first candidate that passes
        the checks, and about the next one only when it rejects that. What the checks reject now no later acceptance can
        save.
        """
        if self.judge is None:
            return [Seen(image) for image in images]
        seen = [
            Seen(image, self.check(turn, image), self.accepted()) for turn, image in zip(turns, images, strict=True)
        ]
        waiting: dict[int, list[int]] = {}
        for place, (turn, one) in enumerate(zip(turns, seen, strict=True)):
            if one.checked and one.checked.verdict.ok:
                waiting.setdefault(turn.item, []).append(place)
        while wave := [places.pop(0) for places in waiting.values() if places]:
            for place, opinion in zip(
                wave, self._opinions([turns[place] for place in wave], [images[place] for place in wave]), strict=True
            ):
                seen[place] = seen[place]._replace(opinion=opinion)
                if opinion.ok:
                    waiting[turns[place].item].clear()
        return seen

    def decide(self, turn: Turn, seen: Seen) -> "Judged":
        """The verdict on a candidate whose turn it is, after all that were accepted before it."""
        return combined(*self.consider(turn, seen))

    def consider(self, turn: Turn, seen: Seen) -> tuple["Judged", Verdict | None]:
        """What the checks say of a candidate whose turn it is, and the judge's opinion where they let it pass."""
        checked = seen.checked if seen.checked and seen.compared == self.accepted() else self.check(turn, seen.image)
        if self.judge is None or not checked.verdict.ok:
            return checked, None
        (opinion,) = self._opinions([turn], [seen.image]) if seen.opinion is None else [seen.opinion]
        return checked, opinion

    def _opinions(self, turns: Sequence[Turn], images: Sequence["Image.Image"]) -> list[Verdict]:
        assert self.judge is not None
        answers = self.judge.ask([(self.question(turn), image) for turn, image in zip(turns, images, strict=True)])
        return [judged(answer, self.judge.recipe.tolerate) for answer in answers]


def combined(checked: "Judged", opinion: Verdict | None) -> "Judged":
    """The verdict of both; the judge's counts where the checks let the candidate pass."""
    if opinion is None or not checked.verdict.ok:
        return checked
    scores = checked.verdict.scores | opinion.scores
    if not opinion.ok:
        return type(checked)(opinion.model_copy(update={"scores": scores}))
    verified = True if opinion.scores.get("judge_shows_event") else checked.event_verified
    return checked._replace(verdict=checked.verdict.model_copy(update={"scores": scores}), event_verified=verified)
