"""What a checkpoint costs, by the report of a build."""

from types import SimpleNamespace

import pytest

from generation.concepts.balance import looks_of
from generation.concepts.packaged import packaged_people
from schemas.report import REST, Report
from training.figures.cost import cost_of


def test_people_of_one_look_are_counted_together() -> None:
    one, *_ = people = packaged_people()
    other = next(person for person in people if looks_of(person) != looks_of(one))
    rows = [
        SimpleNamespace(id=person.id, accepted=accepted, candidates=drawn)
        for person, accepted, drawn in ((one, 40, 50), (other, 30, 120))
    ]
    report = Report.model_construct(
        accepted=70,
        people=rows,
        seconds={REST: 8.0, "portraits": 6.0, "scenes": 85.0, "data set": 7.0},
        drawn={"portraits": 12, "scenes": 170},
    )
    cost = cost_of([report], people, 80.0)
    assert cost.acceptance == pytest.approx(70 / 170)
    assert cost.acceptance_by_looks == {looks_of(one): 0.8, looks_of(other): 0.25}
    assert cost.speed.scene == 0.5 and cost.speed.published == 0.1


def test_a_build_that_drew_nothing_is_refused() -> None:
    with pytest.raises(SystemExit, match="too little"):
        cost_of([Report.model_construct(accepted=0, people=[], seconds={}, drawn={})], [], 80.0)
