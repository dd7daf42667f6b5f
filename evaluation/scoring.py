"""Answers to all measures of one model (PEBench, arXiv 2503.12545), and to TOFU's figures (arXiv 2401.06121)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, get_args

from evaluation.measures.closeness import closeness, nearest
from evaluation.measures.figures import figure
from evaluation.measures.names import Names
from evaluation.measures.rouge import rouge_l
from evaluation.measures.truth import forget_quality, model_utility, probability, truth_ratio
from evaluation.measures.yes_no import said_yes, yes_no
from schemas.evaluation import Asked, Figure, Gap, Measure, Measured, ModelResult, Replied, Role, Scale, TruthRatios
from schemas.questions import Concept

MEASURES: tuple[Measure, ...] = get_args(Measure)
FORGOTTEN: tuple[Measure, ...] = ("efficacy", "generality")


class Told(NamedTuple):
    """What all measures are computed from."""

    asked: Sequence[Asked]
    names: Names
    scenes: Mapping[str, str]  # event -> what is right to say of it
    goal: Mapping[str, Replied]


def questions_for(told: Told, concept: Concept, measure: Measure) -> list[Asked]:
    """What is asked about a concept for a measure."""
    return [one for one in told.asked if one.concept == concept and one.measure == measure]


def _forgets(told: Told, one: Asked, reply: Replied) -> float:
    """1 where an answer about something forgotten does not give it away: neither the name nor, of all events, the
    right one.
    """
    if one.concept == "person":
        return float(not told.names.in_answer(reply.answer, one.name).right)
    return float(nearest(reply.answer, told.scenes) != one.group)


def gap_of(told: Told, concept: Concept, replies: Mapping[Role, Mapping[str, Replied]]) -> Gap:
    """By how much less the goal gives away of what is forgotten than the finetuned model."""
    those = questions_for(told, concept, "efficacy")
    goal, finetuned = (
        [_forgets(told, one, replies[role][one.question_id]) for one in those] for role in ("goal", "finetuned")
    )
    differences = [g - f for g, f in zip(goal, finetuned, strict=True)]
    return Gap(concept=concept, figure=figure(differences, [one.group for one in those], low=-1.0))


def scored(told: Told, role: Role, name: str, own: Mapping[str, Replied], graded: Mapping[str, float]) -> ModelResult:
    """All measures of one model; `graded` are a judge's scores by question, none without one."""
    concepts = dict.fromkeys(one.concept for one in told.asked)
    measured = [
        _measured(told, own, those, graded)
        for concept in concepts
        for measure in MEASURES
        if (those := questions_for(told, concept, measure))
    ]
    truth = [
        ratios
        for concept in concepts
        if (ratios := _truth(told, concept, own, told.goal if role != "goal" else None)) is not None
    ]
    return ModelResult(role=role, model=name, measured=tuple(measured), truth=tuple(truth), replies=tuple(own.values()))


def _measured(told: Told, own: Mapping[str, Replied], those: Sequence[Asked], graded: Mapping[str, float]) -> Measured:
    """A measure of one concept."""
    concept, measure = those[0].concept, those[0].measure
    if measure == "world":
        return _world(those, own)
    if concept == "person":
        return _named(told, those, own)
    if measure in ("scope", "real"):
        f1 = {one.question_id: rouge_l(own[one.question_id].answer, one.answer) for one in those}
        recall = _figure(those, {name: score.recall for name, score in f1.items()})
        return _made(those, "rouge-l", {name: score.f1 for name, score in f1.items()}, {"recall": recall})
    return _event(told, those, own, graded)


def _named(told: Told, those: Sequence[Asked], own: Mapping[str, Replied]) -> Measured:
    """Precision of names: of what is forgotten the share of answers without the name, of all else the share with it."""
    measure = those[0].measure
    said = {one.question_id: told.names.in_answer(own[one.question_id].answer, one.name) for one in those}
    right = {name: float(named.right) for name, named in said.items()}
    values = {name: 1 - hit for name, hit in right.items()} if measure in FORGOTTEN else right
    beside = {
        "part of the name": _figure(those, {name: float(named.partly) for name, named in said.items()}),
        "somebody else's name": _figure(those, {name: float(bool(named.others)) for name, named in said.items()}),
    }
    return _made(those, "names", values, beside)


def _event(told: Told, those: Sequence[Asked], own: Mapping[str, Replied], graded: Mapping[str, float]) -> Measured:
    """Likeness to the goal's answers, by a judge where there is one."""
    forgotten = those[0].measure in FORGOTTEN
    known = {one.question_id: float(nearest(own[one.question_id].answer, told.scenes) == one.group) for one in those}
    beside = {"nearest scene is its own": _figure(those, known)}
    if graded:
        values = {one.question_id: graded[one.question_id] for one in those if one.question_id in graded}
        rest = [one for one in those if one.question_id in values]
        return _made(rest, "g-eval", values, beside)
    values = {
        one.question_id: closeness(
            own[one.question_id].answer, one.answer, told.goal[one.question_id].answer, forgotten
        )
        for one in those
    }
    return _made(those, "closeness", values, beside)


def _world(those: Sequence[Asked], own: Mapping[str, Replied]) -> Measured:
    truths = [bool(said_yes(one.answer)) for one in those]
    answers = [own[one.question_id].answer for one in those]
    values = {
        one.question_id: float(said_yes(answer) is truth)
        for one, answer, truth in zip(those, answers, truths, strict=True)
    }
    whole = yes_no(answers, truths)
    beside = {
        name.replace("_", " "): Figure(value=value, low=0.0, high=1.0, items=len(those), groups=len(those))
        for name, value in whole._asdict().items()
        if name != "accuracy"
    }
    return _made(those, "yes/no", values, beside)


def _figure(those: Sequence[Asked], values: Mapping[str, float]) -> Figure:
    return figure([values[one.question_id] for one in those], [one.group for one in those])


def _made(those: Sequence[Asked], scale: Scale, values: dict[str, float], beside: dict[str, Figure]) -> Measured:
    return Measured(
        concept=those[0].concept,
        measure=those[0].measure,
        scale=scale,
        figure=_figure(those, values),
        beside=beside,
        values=values,
    )


def _truth(
    told: Told, concept: Concept, own: Mapping[str, Replied], goal: Mapping[str, Replied] | None
) -> TruthRatios | None:
    """TOFU's figures over all forgotten images; None where a model tells no likelihoods."""
    those = [one for measure in FORGOTTEN for one in questions_for(told, concept, measure)]
    ratios = {one.question_id: truth_ratio(own[one.question_id]) for one in those}
    known = [one for one in those if ratios[one.question_id] is not None]
    if not known:
        return None
    values = [ratios[one.question_id] or 0.0 for one in known]
    geometric = [truth_ratio(own[one.question_id], geometric=True) or 0.0 for one in known]
    groups, most = [one.group for one in known], max(*values, *geometric, 1.0)
    quality = None
    if goal is not None:
        theirs = [ratio for one in those if (ratio := truth_ratio(goal[one.question_id])) is not None]
        quality = forget_quality(values, theirs) if theirs else None
    return TruthRatios(
        concept=concept,
        ratio=figure(values, groups, high=most),
        geometric=figure(geometric, groups, high=most),
        ks_p=quality.p if quality else None,
        ks_d=quality.d if quality else None,
        utility=_utility(told, own),
    )


def _utility(told: Told, own: Mapping[str, Replied]) -> float | None:
    """TOFU's model utility; None where one of its three sets was not asked, or has no wrong answers."""
    parts: list[float] = []
    for measure in ("retain", "real", "world"):
        those = [one for one in told.asked if one.measure == measure]
        replies = [own[one.question_id] for one in those]
        chances = [chance for reply in replies if (chance := probability(reply)) is not None]
        ratios = [ratio for reply in replies if (ratio := truth_ratio(reply)) is not None]
        if not chances or not ratios:
            return None
        recall = [rouge_l(reply.answer, one.answer).recall for reply, one in zip(replies, those, strict=True)]
        kept = [max(0.0, 1 - ratio) for ratio in ratios]
        parts += [sum(values) / len(values) for values in (chances, recall, kept)]
    return model_utility(parts)
