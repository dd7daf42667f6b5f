"""Candidates are judged in an order that batches and interruptions cannot change."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from threading import Event

import pytest

from generation.images.attempts import NOTHING_BEGUN, Turn, by_round

ACCEPTED = {0: 0, 1: 3, 2: 1, 3: None, 4: 0, 5: 2}  # item -> the candidate that passes


def play(
    items: Sequence[int], batch: int, attempts: int = 4, begun: Mapping[int, int] = NOTHING_BEGUN
) -> list[tuple[Turn, bool]]:
    judged: list[tuple[Turn, bool]] = []
    drawn: list[Turn] = []

    def draw(turns: Sequence[Turn]) -> list[str]:
        assert 1 <= len(turns) <= batch
        drawn.extend(turns)
        return [f"{turn.item}/{turn.number}" for turn in turns]

    def judge(turn: Turn, picture: str) -> bool:
        assert picture == f"{turn.item}/{turn.number}"
        judged.append((turn, ACCEPTED[turn.item] == turn.number))
        return judged[-1][1]

    by_round(items, attempts, batch, draw, judge, begun)
    assert len(drawn) == len(set(drawn)), "a candidate was drawn twice"
    return judged


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 7, 50])
def test_batch_size_changes_nothing(batch: int) -> None:
    assert play(list(ACCEPTED), batch) == play(list(ACCEPTED), 1)


def test_each_item_is_tried_until_it_passes_or_is_given_up() -> None:
    judged = play(list(ACCEPTED), 4)
    for item, passes in ACCEPTED.items():
        numbers = [turn.number for turn, _ in judged if turn.item == item]
        assert numbers == list(range(4 if passes is None else passes + 1))


def test_an_item_that_was_tried_before_goes_on_where_it_stopped() -> None:
    judged = play([0, 1, 3, 5], 3, begun={1: 2, 3: 3, 5: 1})
    numbers = {item: [turn.number for turn, _ in judged if turn.item == item] for item in (0, 1, 3, 5)}
    assert numbers == {0: [0], 1: [2, 3], 3: [3], 5: [1, 2]}


def test_a_resumed_round_accepts_in_the_same_order() -> None:
    whole = [turn for turn, ok in play(list(ACCEPTED), 3) if ok]
    for done in range(len(whole) + 1):
        left = [item for item in ACCEPTED if item not in {turn.item for turn in whole[:done]}]
        assert [turn for turn, ok in play(left, 3) if ok] == whole[done:]


def test_nothing_to_do_draws_nothing() -> None:
    assert play([], 3) == []


@pytest.mark.parametrize("batch", [1, 2, 3, 4, 6, 7])
def test_drawing_beside_the_checks_changes_neither_batches_nor_verdicts(batch: int) -> None:
    def batches(beside: Executor | None) -> tuple[list[list[Turn]], list[Turn]]:
        drawn: list[list[Turn]] = []
        judged: list[Turn] = []

        def draw(turns: Sequence[Turn]) -> Sequence[Turn]:
            drawn.append(list(turns))
            return turns

        def judge(turn: Turn, picture: Turn) -> bool:
            assert turn == picture
            judged.append(turn)
            return ACCEPTED[turn.item] == turn.number

        by_round(list(ACCEPTED), 4, batch, draw, judge, beside=beside)
        return drawn, judged

    with ThreadPoolExecutor(1) as beside:
        assert batches(beside) == batches(None)


def test_the_next_batch_is_drawn_while_one_is_judged() -> None:
    drawing = {n: Event() for n in range(4)}

    def draw(turns: Sequence[Turn]) -> Sequence[Turn]:
        drawing[turns[0].item].set()
        return turns

    def judge(turn: Turn, picture: Turn) -> bool:
        return turn.item == 3 or drawing[turn.item + 1].wait(60)

    with ThreadPoolExecutor(1) as beside:
        by_round(range(4), 1, 1, draw, judge, beside=beside)
    assert all(started.is_set() for started in drawing.values())


def test_a_fault_while_drawing_ahead_ends_the_round() -> None:
    def draw(turns: Sequence[Turn]) -> Sequence[Turn]:
        if turns[0].item == 1:
            raise ValueError("no memory")
        return turns

    judged: list[int] = []
    with ThreadPoolExecutor(1) as beside, pytest.raises(ValueError, match="no memory"):
        by_round(range(3), 1, 1, draw, lambda turn, _: not judged.append(turn.item), beside=beside)  # type: ignore[func-returns-value]
    assert judged == [0], "what was drawn before was judged"
