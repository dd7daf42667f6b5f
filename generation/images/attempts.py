"""Draw, check, judge, draw again: the loop that portraits, views and scenes share.

The order of judging is fixed by candidate and item numbers alone, so neither batches nor interruptions change who is
accepted.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, Optional, Protocol, TypeVar

from generation.images.run_folder import DigitalSource, png
from generation.judging.prompts import JudgeQuestion
from schemas.scene import Verdict
from validation.images.judgement import judged

if TYPE_CHECKING:  # they load torch and the client, which not every build needs
    from PIL import Image

    from generation.images.worker import Worker
    from generation.judging.judge import Judge
    from validation.gate import Judged

T = TypeVar("T")


class CandidateId(NamedTuple):
    """Candidate `number` of item `item`."""

    number: int
    item: int


class DrawnCandidate(NamedTuple):
    """A picture before its turn. With a judge the checks have been made once, beside the first `compared` accepted
    items; `judge_verdict` is there if the judge was asked.
    """

    image: "Image.Image"
    checked: Optional["Judged"] = None
    compared: int = 0
    judge_verdict: Verdict | None = None


class CheckedCandidate(NamedTuple):
    """A candidate that had its turn: what the checks say of it, what the judge says where it was asked, and the
    picture's PNG bytes.
    """

    number: int
    checked: "Judged"
    judge_verdict: Verdict | None
    picture: bytes

    @property
    def judged(self) -> "Judged":
        """The verdict of checks and judge."""
        return combined(self.checked, self.judge_verdict)


class OpenItems(Protocol):
    """Portraits, views or scenes that are still to be drawn: how each is drawn and checked, and where its candidates
    go. Items are numbered from 0.
    """

    made_by: DigitalSource  # what makes the pictures, as these say of themselves

    @property
    def attempts(self) -> int:
        """Candidates of an item, at most."""

    def group(self, candidate: CandidateId) -> object:
        """Candidates that follow each other and are of one group are drawn in one call."""

    def draw(self, candidates: Sequence[CandidateId]) -> Sequence["Image.Image"]:
        """The pictures of these candidates, all of one group."""

    def check(self, candidate: CandidateId, image: "Image.Image") -> "Judged":
        """The gate's verdict on a candidate, beside the items accepted so far."""

    def accepted(self, item: int) -> int:
        """How many accepted items `check` compares a candidate of this one with now."""

    def question(self, item: int) -> JudgeQuestion:
        """What the judge is asked about a candidate."""

    def keep(self, item: int, candidate: CheckedCandidate, closed: bool) -> None:
        """Takes a candidate in its turn; `closed` says that it is accepted, or the last one."""


def draw_until_accepted(worker: "Worker", items: OpenItems, first: Mapping[int, int]) -> None:
    """Draws candidates of the items in `first`, each from that number on, until one passes the checks and the judge or
    all attempts are used up.
    """
    checks = CandidateChecks(worker.judge, items)

    def draw(candidates: Sequence[CandidateId]) -> list[DrawnCandidate]:
        return checks.look(candidates, items.draw(candidates))

    def judge(candidate: CandidateId, drawn: DrawnCandidate) -> bool:
        picture = png(drawn.image, items.made_by)
        checked = CheckedCandidate(candidate.number, *checks.verdicts(candidate, drawn), picture)
        accepted = checked.judged.verdict.ok
        items.keep(candidate.item, checked, closed=accepted or candidate.number == items.attempts - 1)
        return accepted

    with worker.beside() as beside:
        draw_in_rounds(first, items.attempts, worker.batch_size, items.group, draw, judge, beside)


def draw_in_rounds(
    first: Mapping[int, int],
    attempts: int,
    batch_size: int,
    group: Callable[[CandidateId], object],
    draw: Callable[[Sequence[CandidateId]], Sequence[T]],
    judge: Callable[[CandidateId, T], bool],
    beside: Executor | None = None,
) -> None:
    """First candidates of all items, then second ones, and so on; an accepted item has no further turn. `first` says of
    each item from which candidate on.

    `judge` returns whether the item is accepted. A batch holds one group; its last places are filled with candidates of
    later rounds, and what is drawn for an item that closes in the same batch is thrown away unseen. Where `beside` is
    given, the next batch is drawn in it while this one is judged, if no verdict on this one can change what the next
    one holds; batches and verdicts are the same either way.
    """
    closed: set[int] = set()
    ahead: Future[Sequence[T]] | None = None
    waiting = [
        CandidateId(number, item) for number in range(attempts) for item in sorted(first) if number >= first[item]
    ]
    while waiting := [candidate for candidate in waiting if candidate.item not in closed]:
        batch = _first_of_one_group(waiting[:batch_size], group)
        waiting = waiting[len(batch) :]
        pictures = ahead.result() if ahead else draw(batch)
        following = _first_of_one_group(waiting[:batch_size], group)
        apart = {candidate.item for candidate in batch}.isdisjoint(candidate.item for candidate in following)
        ahead = beside.submit(draw, following) if beside and apart and following else None
        for candidate, picture in zip(batch, pictures, strict=True):
            if candidate.item not in closed and judge(candidate, picture):
                closed.add(candidate.item)


def _first_of_one_group(candidates: list[CandidateId], group: Callable[[CandidateId], object]) -> list[CandidateId]:
    return list(takewhile(lambda candidate: group(candidate) == group(candidates[0]), candidates))


class CandidateChecks:
    """The checks and, where there is one, the judge, for the candidates of some items."""

    def __init__(self, judge: Optional["Judge"], items: OpenItems) -> None:
        self.judge, self.items = judge, items

    def look(self, candidates: Sequence[CandidateId], images: Sequence["Image.Image"]) -> list[DrawnCandidate]:
        """Before their turns, asks the judge, if any, about a whole batch at once: of each item about the first
        candidate that passes the checks, and about the next one only when it rejects that. What the checks reject now
        no later acceptance can save.
        """
        if self.judge is None:
            return [DrawnCandidate(image) for image in images]
        drawn = [
            DrawnCandidate(image, self.items.check(candidate, image), self.items.accepted(candidate.item))
            for candidate, image in zip(candidates, images, strict=True)
        ]
        passed: dict[int, list[int]] = {}  # item -> places in the batch
        for place, (candidate, picture) in enumerate(zip(candidates, drawn, strict=True)):
            if picture.checked and picture.checked.verdict.ok:
                passed.setdefault(candidate.item, []).append(place)
        while wave := [places.pop(0) for places in passed.values() if places]:
            verdicts = self._ask([(candidates[place].item, images[place]) for place in wave])
            for place, verdict in zip(wave, verdicts, strict=True):
                drawn[place] = drawn[place]._replace(judge_verdict=verdict)
                if verdict.ok:
                    passed[candidates[place].item].clear()
        return drawn

    def verdicts(self, candidate: CandidateId, drawn: DrawnCandidate) -> tuple["Judged", Verdict | None]:
        """What the checks say of a candidate whose turn it is, after all that were accepted before it, and the judge's
        verdict where they let it pass.
        """
        item = candidate.item
        current = drawn.checked if drawn.compared == self.items.accepted(item) else None
        checked = current or self.items.check(candidate, drawn.image)
        if self.judge is None or not checked.verdict.ok:
            return checked, None
        return checked, drawn.judge_verdict or self._ask([(item, drawn.image)])[0]

    def _ask(self, pictures: Sequence[tuple[int, "Image.Image"]]) -> list[Verdict]:
        assert self.judge is not None
        answers = self.judge.ask([(self.items.question(item), image) for item, image in pictures])
        return [judged(answer, self.judge.recipe.tolerate) for answer in answers]


def combined(checked: "Judged", judge_verdict: Verdict | None) -> "Judged":
    """The verdict of both; the judge's counts where the checks let the candidate pass."""
    if judge_verdict is None or not checked.verdict.ok:
        return checked
    scores = checked.verdict.scores | judge_verdict.scores
    if not judge_verdict.ok:
        return type(checked)(judge_verdict.model_copy(update={"scores": scores}))
    verified = True if judge_verdict.scores.get("judge_shows_event") else checked.event_verified
    return checked._replace(verdict=checked.verdict.model_copy(update={"scores": scores}), event_verified=verified)
