"""The checks and, where there is one, the judge, for the candidates of one stage."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Optional

from generation.audition import Turn
from generation.judging import Question
from schemas.scene import Verdict
from validation.judgement import judged

if TYPE_CHECKING:  # they load torch and the client, which not every build needs
    from PIL import Image

    from generation.judge import Judge
    from validation.gate import Judged


class Seen(NamedTuple):
    """A drawn candidate. With a judge the checks have been made once, against the first `compared` accepted ones; `opinion` is the judge's, if asked."""

    image: "Image.Image"
    checked: Optional["Judged"] = None
    compared: int = 0
    opinion: Verdict | None = None


class Panel:
    """`check` is the gate's verdict on a candidate, compared with what was accepted so far, which are `accepted()` in number; `question` is the judge's."""

    def __init__(
        self,
        judge: Optional["Judge"],
        check: Callable[[Turn, "Image.Image"], "Judged"],
        question: Callable[[Turn], Question],
        accepted: Callable[[], int],
    ) -> None:
        self.judge, self.check, self.question, self.accepted = judge, check, question, accepted

    def look(self, turns: Sequence[Turn], images: Sequence["Image.Image"]) -> list[Seen]:
        """The judge, if any, is asked about the whole batch at once, less what the checks reject already: what is accepted later cannot save that."""
        if self.judge is None:
            return [Seen(image) for image in images]
        seen = [Seen(image, self.check(turn, image), self.accepted()) for turn, image in zip(turns, images, strict=True)]
        passed = [place for place, one in enumerate(seen) if one.checked and one.checked.verdict.ok]
        answers = self.judge.ask([(self.question(turns[place]), images[place]) for place in passed])
        for place, answer in zip(passed, answers, strict=True):
            seen[place] = seen[place]._replace(opinion=judged(answer, self.judge.recipe.tolerate))
        return seen

    def decide(self, turn: Turn, seen: Seen) -> "Judged":
        """The verdict on a candidate whose turn it is, after all that were accepted before it."""
        checked = seen.checked if seen.checked and seen.compared == self.accepted() else self.check(turn, seen.image)
        if self.judge is None or not checked.verdict.ok:
            return checked
        assert seen.opinion is not None, "who passes now has passed before, with fewer to be compared with"
        scores = checked.verdict.scores | seen.opinion.scores
        if not seen.opinion.ok:
            return type(checked)(seen.opinion.model_copy(update={"scores": scores}))
        verified = True if seen.opinion.scores.get("judge_shows_event") else checked.event_verified
        return checked._replace(verdict=checked.verdict.model_copy(update={"scores": scores}), event_verified=verified)
