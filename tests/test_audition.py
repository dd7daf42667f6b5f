"""Candidates are judged in an order that batches and interruptions cannot change."""

from collections.abc import Mapping, Sequence

import pytest

from generation.audition import NOTHING_BEGUN, Turn, by_round

ACCEPTED = {0: 0, 1: 3, 2: 1, 3: None, 4: 0, 5: 2}  # item -> the candidate that passes


def play(items: Sequence[int], batch: int, attempts: int = 4, begun: Mapping[int, int] = NOTHING_BEGUN) -> list[tuple[Turn, bool]]:
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
