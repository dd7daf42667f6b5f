"""TOFU's truth ratio, forget quality and model utility (arXiv 2401.06121, section 2.2).

The paper's truth ratio is the mean over wrong answers a' of P(a'|q)^(1/|a'|), over P(a|q)^(1/|a|) of the paraphrased
right one. Its code, and open-unlearning's, average logarithms first, which is the geometric mean; both are offered by
their names.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from scipy.stats import hmean, ks_2samp

from schemas.evaluation import Likelihood, Replied


class ForgetQuality(NamedTuple):
    """The two-sample Kolmogorov-Smirnov test of truth ratios, unlearned against goal. `p` falls with the number of
    questions, so `d`, the statistic itself, stands beside it.
    """

    p: float
    d: float


def per_token(likelihood: Likelihood) -> float:
    """P(a|q)^(1/|a|), from 0 to 1."""
    return math.exp(likelihood.logp / likelihood.tokens)


def probability(reply: Replied) -> float | None:
    """That of the right answer, per token; None where the model tells none."""
    return per_token(reply.likelihoods[0]) if reply.likelihoods else None


def truth_ratio(reply: Replied, geometric: bool = False) -> float | None:
    """The truth ratio of one question; None without likelihoods of wrong answers."""
    if len(reply.likelihoods) < 3:
        return None
    _, paraphrase, *wrong = reply.likelihoods
    if geometric:
        mean = math.exp(sum(one.logp / one.tokens for one in wrong) / len(wrong))
    else:
        mean = sum(map(per_token, wrong)) / len(wrong)
    return mean / max(per_token(paraphrase), 1e-30)


def forget_quality(unlearned: Sequence[float], goal: Sequence[float]) -> ForgetQuality:
    """How alike the truth ratios of two models are."""
    test = ks_2samp(unlearned, goal)
    return ForgetQuality(float(test.pvalue), float(test.statistic))


def model_utility(parts: Sequence[float]) -> float:
    """The harmonic mean of probability, ROUGE-L recall and max(0, 1 - truth ratio) of Retain, Real and World; 0 where
    one is 0.
    """
    return 0.0 if min(parts) <= 0 else float(hmean(parts))
