"""Candidates are judged in an order that batches and interruptions cannot change."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from threading import Event
from types import MappingProxyType, SimpleNamespace

import pytest
from PIL import Image

from generation.images.attempts import CandidateId, CheckedCandidate, draw_in_rounds, draw_until_accepted
from schemas.scene import Verdict
from validation.gate import Judged

ACCEPTED = {0: 0, 1: 3, 2: 1, 3: None, 4: 0, 5: 2}  # item -> the candidate that passes


def together(candidate: CandidateId) -> None:
    """All items are of one group."""


def play(
    items: Sequence[int],
    batch: int,
    attempts: int = 4,
    begun: Mapping[int, int] = MappingProxyType({}),
    group: Callable[[CandidateId], object] = together,
) -> list[tuple[CandidateId, bool]]:
    judged: list[tuple[CandidateId, bool]] = []
    drawn: list[CandidateId] = []

    def draw(candidates: Sequence[CandidateId]) -> list[str]:
        assert 1 <= len(candidates) <= batch and len({group(candidate) for candidate in candidates}) == 1
        drawn.extend(candidates)
        return [f"{candidate.item}/{candidate.number}" for candidate in candidates]

    def judge(candidate: CandidateId, picture: str) -> bool:
        assert picture == f"{candidate.item}/{candidate.number}"
        judged.append((candidate, ACCEPTED[candidate.item] == candidate.number))
        return judged[-1][1]

    draw_in_rounds({item: begun.get(item, 0) for item in items}, attempts, batch, group, draw, judge)
    assert len(drawn) == len(set(drawn)), "a candidate was drawn twice"
    return judged


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 7, 50])
def test_batch_size_changes_nothing(batch: int) -> None:
    assert play(list(ACCEPTED), batch) == play(list(ACCEPTED), 1)


@pytest.mark.parametrize("batch", [1, 2, 4, 50])
@pytest.mark.parametrize("group", [lambda c: c.item, lambda c: c.item // 2, lambda c: c.item % 2, lambda c: c.number])
def test_groups_are_drawn_apart_and_change_nothing(group: Callable[[CandidateId], object], batch: int) -> None:
    assert play(list(ACCEPTED), batch, group=group) == play(list(ACCEPTED), 1)


def test_each_item_is_tried_until_it_passes_or_is_given_up() -> None:
    judged = play(list(ACCEPTED), 4)
    for item, passes in ACCEPTED.items():
        numbers = [candidate.number for candidate, _ in judged if candidate.item == item]
        assert numbers == list(range(4 if passes is None else passes + 1))


def test_an_item_that_was_tried_before_goes_on_where_it_stopped() -> None:
    judged = play([0, 1, 3, 5], 3, begun={1: 2, 3: 3, 5: 1})
    numbers = {item: [candidate.number for candidate, _ in judged if candidate.item == item] for item in (0, 1, 3, 5)}
    assert numbers == {0: [0], 1: [2, 3], 3: [3], 5: [1, 2]}


def test_a_resumed_round_accepts_in_the_same_order() -> None:
    whole = [candidate for candidate, ok in play(list(ACCEPTED), 3) if ok]
    for done in range(len(whole) + 1):
        left = [item for item in ACCEPTED if item not in {candidate.item for candidate in whole[:done]}]
        assert [candidate for candidate, ok in play(left, 3) if ok] == whole[done:]


def test_nothing_to_do_draws_nothing() -> None:
    assert play([], 3) == []


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 6, 7])
def test_drawing_beside_the_checks_changes_neither_batches_nor_verdicts(batch: int) -> None:
    def batches(beside: Executor | None) -> tuple[list[list[CandidateId]], list[CandidateId]]:
        drawn: list[list[CandidateId]] = []
        judged: list[CandidateId] = []

        def draw(candidates: Sequence[CandidateId]) -> Sequence[CandidateId]:
            drawn.append(list(candidates))
            return candidates

        def judge(candidate: CandidateId, picture: CandidateId) -> bool:
            assert candidate == picture
            judged.append(candidate)
            return ACCEPTED[candidate.item] == candidate.number

        draw_in_rounds(dict.fromkeys(ACCEPTED, 0), 4, batch, together, draw, judge, beside=beside)
        return drawn, judged

    with ThreadPoolExecutor(1) as beside:
        assert batches(beside) == batches(None)


def test_the_next_batch_is_drawn_while_one_is_judged() -> None:
    drawing = {n: Event() for n in range(4)}

    def draw(candidates: Sequence[CandidateId]) -> Sequence[CandidateId]:
        drawing[candidates[0].item].set()
        return candidates

    def judge(candidate: CandidateId, picture: CandidateId) -> bool:
        return candidate.item == 3 or drawing[candidate.item + 1].wait(60)

    with ThreadPoolExecutor(1) as beside:
        draw_in_rounds(dict.fromkeys(range(4), 0), 1, 1, together, draw, judge, beside=beside)
    assert all(started.is_set() for started in drawing.values())


def test_a_fault_while_drawing_ahead_ends_the_round() -> None:
    def draw(candidates: Sequence[CandidateId]) -> Sequence[CandidateId]:
        if candidates[0].item == 1:
            raise ValueError("no memory")
        return candidates

    judged: list[int] = []
    with ThreadPoolExecutor(1) as beside, pytest.raises(ValueError, match="no memory"):
        draw_in_rounds(
            dict.fromkeys(range(3), 0),
            1,
            1,
            together,
            draw,
            lambda candidate, _: not judged.append(candidate.item),
            beside=beside,
        )  # type: ignore[func-returns-value]
    assert judged == [0], "what was drawn before was judged"


def test_an_item_is_closed_once_when_it_is_accepted_or_at_its_last_attempt() -> None:
    kept: list[tuple[int, int, bool, bool]] = []

    class Items:
        attempts, made_by = 4, "trainedAlgorithmicMedia"
        group = staticmethod(together)

        def draw(self, candidates: Sequence[CandidateId]) -> list[Image.Image]:
            return [Image.new("RGB", (1, 1), (candidate.item, candidate.number, 0)) for candidate in candidates]

        def check(self, candidate: CandidateId, image: Image.Image) -> Judged:
            shown, number, _ = image.getpixel((0, 0))
            assert (shown, number) == (candidate.item, candidate.number)
            return Judged(Verdict(ok=number == ACCEPTED[shown]))

        def accepted(self, item: int) -> int:
            return 0

        def keep(self, item: int, candidate: CheckedCandidate, closed: bool) -> None:
            kept.append((item, candidate.number, candidate.judged.verdict.ok, closed))

    worker = SimpleNamespace(judge=None, batch_size=2, beside=nullcontext)
    draw_until_accepted(worker, Items(), {0: 0, 1: 2, 3: 2})
    assert sorted(kept) == [
        (0, 0, True, True),
        (1, 2, False, False),
        (1, 3, True, True),
        (3, 2, False, False),
        (3, 3, False, True),
    ]
