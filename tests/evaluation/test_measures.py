"""Each measure against figures worked out by hand."""

import math

import pytest

from evaluation.measures.closeness import closeness, nearest
from evaluation.measures.figures import figure
from evaluation.measures.geval import score
from evaluation.measures.names import Names
from evaluation.measures.rouge import rouge_l
from evaluation.measures.truth import forget_quality, model_utility, probability, truth_ratio
from evaluation.measures.yes_no import said_yes, yes_no
from schemas.evaluation import Likelihood, Replied
from schemas.texts import Grade

NAMES = Names(["Ada Quill", "Bo Åkerlund-Ö'Neil", "Ann Lee", "Anna Lee"])


@pytest.mark.parametrize(
    ("answer", "right", "partly"),
    [
        ("This is Ada Quill.", True, True),
        ("this is ADA  QUILL", True, True),
        ("It is Ada.", False, True),
        ("Adam Quillon", False, False),
        ("nobody", False, False),
        ("", False, False),
    ],
)
def test_a_name_counts_as_a_whole_and_its_parts_beside_it(answer: str, right: bool, partly: bool) -> None:
    named = NAMES.in_answer(answer, "Ada Quill")
    assert (named.right, named.partly) == (right, partly)


def test_names_are_compared_in_one_unicode_form_and_at_word_boundaries() -> None:
    assert NAMES.in_answer("BO A\u030aKERLUND-O\u0308\u2019NEIL it is", "Bo Åkerlund-Ö'Neil").right
    assert (
        NAMES.in_answer("Anna Lee", "Ann Lee").others == ("Anna Lee",)
        and not NAMES.in_answer("Anna Lee", "Ann Lee").right
    )


def test_rouge_is_of_stemmed_words_in_their_order() -> None:
    assert rouge_l("a book fair", "a book fair") == (1.0, 1.0)
    score = rouge_l("fairs", "a book fair")
    assert score.recall == pytest.approx(1 / 3) and score.f1 == pytest.approx(0.5)
    assert rouge_l("", "a book fair") == (0.0, 0.0)


def test_closeness_is_one_like_the_goal_and_zero_like_the_truth() -> None:
    truth, goal = "a rider jumps over hedges", "some people stand outside"
    assert closeness(goal, truth, goal, forgotten=True) == 1.0
    assert closeness(truth, truth, goal, forgotten=True) == 0.0
    assert closeness("zzz", truth, goal, forgotten=True) == 0.5
    assert (
        closeness(goal, truth, goal, forgotten=False) == 1.0 and closeness("zzz", truth, goal, forgotten=False) == 0.0
    )


def test_the_nearest_description_is_one_and_not_two() -> None:
    descriptions = {"fair": "a book fair in a hall", "gig": "a band plays on a roof"}
    assert nearest("a band on the roof", descriptions) == "gig"
    assert nearest("zzz", descriptions) is None and nearest("a", {"x": "a", "y": "a"}) is None


def test_yes_and_no_as_pope_reads_them() -> None:
    assert [said_yes(text) for text in ("Yes, it is.", "no", "There is not. Yes", "Maybe", "Yesterday")] == [
        True,
        False,
        False,
        None,
        None,
    ]
    result = yes_no(["yes", "yes", "no", "well"], [True, False, True, False])
    assert result.accuracy == 0.25 and result.precision == 0.5 and result.recall == 0.5 and result.f1 == 0.5
    assert result.says_yes == 0.5 and result.neither == 0.25
    assert yes_no(["no"], [False]).precision == 0.0


def replied(*logp: tuple[float, int]) -> Replied:
    return Replied(
        question_id="q", answer="", likelihoods=tuple(Likelihood(logp=one, tokens=tokens) for one, tokens in logp)
    )


def test_the_truth_ratio_averages_probabilities_and_its_codes_variant_logarithms() -> None:
    reply = replied((-9.0, 3), (math.log(0.5) * 2, 2), (math.log(0.1), 1), (math.log(0.4) * 3, 3))
    assert probability(reply) == pytest.approx(math.exp(-3))
    assert truth_ratio(reply) == pytest.approx((0.1 + 0.4) / 2 / 0.5)
    assert truth_ratio(reply, geometric=True) == pytest.approx(math.sqrt(0.1 * 0.4) / 0.5)
    assert truth_ratio(replied()) is None and truth_ratio(replied((-1, 1))) is None


def test_forget_quality_gives_the_statistic_beside_p() -> None:
    same, other = forget_quality([1, 2, 3], [1, 2, 3]), forget_quality([1, 2, 3] * 9, [7, 8, 9] * 9)
    assert same == (1.0, 0.0) and other.d == 1.0 and other.p < 1e-9


def test_utility_is_a_harmonic_mean_that_one_failure_ruins() -> None:
    assert model_utility([0.5, 1.0]) == pytest.approx(2 / 3) and model_utility([1.0, 0.0]) == 0.0


def test_a_grade_is_weighted_by_the_probabilities_of_digits() -> None:
    assert score(Grade(grade=9)) == 1.0
    assert score(Grade(grade=9, weights={"9": 0.6, "0": 0.2})) == pytest.approx(0.75)


def test_an_interval_is_over_people_and_not_over_their_pictures() -> None:
    groups = ["a"] * 20 + ["b"] * 20 + ["c"] * 20
    together = figure([1.0] * 30 + [0.0] * 30, groups)
    apart = figure([1.0, 0.0] * 30, groups)
    assert together.value == apart.value == 0.5 and together.groups == 3 and together.items == 60
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_values_between_nought_and_one_have_students_interval_over_groups() -> None:
    result = figure([0.2, 0.4, 0.6, 0.8], ["a", "a", "b", "b"])
    error = math.sqrt(2 * ((0.6 - 1.0) ** 2 + (1.4 - 1.0) ** 2)) / 4
    assert result.high == min(1.0, 0.5 + 12.7062 * error) and result.low == 0.0
    alone = figure([0.2, 0.4], ["a", "a"])
    assert alone.groups == 1 and alone.low < 0.2 and alone.high > 0.4
    with pytest.raises(ValueError, match="nothing"):
        figure([], [])
