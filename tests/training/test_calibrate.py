"""How limits are set and errors counted (training/figures/calibrate.py; needs the extra `train`)."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy")

from training.figures.statistics import halfway, share_by_clopper_pearson
from training.steps.card import put_part

RNG = np.random.default_rng(0)


def test_a_limit_lies_halfway_between_good_and_bad_on_either_side() -> None:
    low, high = [float(n) for n in range(100, 201)], [float(n) for n in range(300, 401)]
    assert halfway(low, high) == pytest.approx((199 + 305) / 2)
    assert halfway(high, low) == pytest.approx((301 + 195) / 2)
    assert halfway([1.0], [100.0], ratio=True) == pytest.approx(10)


def test_scores_that_tell_nothing_set_no_limit() -> None:
    same = RNG.normal(size=1000).tolist()
    with pytest.raises(ValueError, match="overlap"):
        halfway(same, (np.array(same) * 30 + 0.001).tolist())


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 100, 0.0, 0.0362), (100, 100, 0.9638, 1.0), (5, 100, 0.0164, 0.1128), (1, 20, 0.0013, 0.2487)],
)
def test_shares_have_clopper_pearson_intervals(count: int, of: int, low: float, high: float) -> None:
    measured = share_by_clopper_pearson(count, of)
    assert (measured.count, measured.of) == (count, of) and (measured.low, measured.high) == pytest.approx(
        (low, high), abs=1e-4
    )


def test_a_part_of_the_card_is_replaced_and_the_rest_is_kept(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text("# model\n\ntext\n\n## Checks\n| old |\n\n## Limits\n\nnone\n")
    for _ in range(2):
        put_part(card, "## Checks\n\n| new |\n")
        assert card.read_text() == "# model\n\ntext\n\n## Checks\n\n| new |\n\n## Limits\n\nnone\n"
    put_part(card, "## More\n\nlast\n")
    assert card.read_text().endswith("## Limits\n\nnone\n\n## More\n\nlast\n")
