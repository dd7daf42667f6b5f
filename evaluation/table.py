"""A result as a table like the paper's: a row a model, a column a measure."""

from collections.abc import Iterator, Mapping, Sequence

from schemas.evaluation import Figure, Measure, Measured, ModelResult, Result, Role, Scale
from schemas.questions import Concept

HEADS: Mapping[Measure, str] = {
    "efficacy": "Efficacy",
    "generality": "Generality",
    "retain": "Retain",
    "scope": "Scope",
    "real": "Real",
    "world": "World fact",
}
ROLE_SAID: Mapping[Role, str] = {
    "finetuned": "finetuned (lower bound)",
    "unlearned": "unlearned",
    "goal": "goal (upper bound)",
}
SCALE_SAID: Mapping[Scale, str] = {
    "names": "names, in percent",
    "closeness": "closeness to the goal's answer, 0 to 1",
    "g-eval": "G-Eval, 0 to 1",
    "rouge-l": "ROUGE-L, 0 to 1",
    "yes/no": "accuracy, in percent",
}
CONCEPT_SAID: Mapping[Concept, str] = {"person": "people", "event": "events"}
PERCENT: tuple[Scale, ...] = ("names", "yes/no")


def measures_of(result: Result, concept: Concept) -> list[Measure]:
    """The measures of a concept that were taken, in the paper's order."""
    taken = {one.measure for model in result.models for one in model.measured if one.concept == concept}
    return [measure for measure in HEADS if measure in taken]


def find(model: ModelResult, concept: Concept, measure: Measure) -> Measured | None:
    """One measure of a model; None where it was not taken."""
    return next((one for one in model.measured if (one.concept, one.measure) == (concept, measure)), None)


def said(measured: Measured) -> str:
    """A figure with its interval: "97.5 (94 to 99)"."""
    f = measured.figure
    if measured.scale in PERCENT:
        return f"{100 * f.value:.1f} ({100 * f.low:.0f} to {100 * f.high:.0f})"
    return f"{f.value:.2f} ({f.low:.2f} to {f.high:.2f})"


def rows(result: Result, concept: Concept) -> Iterator[Sequence[str]]:
    """The table of one concept, without its head."""
    for model in result.models:
        measured = [find(model, concept, measure) for measure in measures_of(result, concept)]
        yield [ROLE_SAID[model.role], *(said(one) if one else "" for one in measured)]


def undecided(result: Result) -> list[str]:
    """What this many images cannot tell: measures of the unlearned model whose interval holds both bounds' values."""
    bounds = {model.role: model for model in result.models}
    lines = []
    for concept in result.target:
        for measure in measures_of(result, concept):
            three = {role: find(model, concept, measure) for role, model in bounds.items()}
            own, low, high = three.get("unlearned"), three["finetuned"], three["goal"]
            if own and low and high and _holds(own.figure, low.figure) and _holds(own.figure, high.figure):
                lines.append(f"{HEADS[measure]} of {CONCEPT_SAID[concept]}")
    return lines


def _holds(interval: Figure, other: Figure) -> bool:
    return interval.low <= other.value <= interval.high
