"""What a vision model's answers about a picture come to."""

from collections.abc import Collection

from schemas.judging import Judgement, NoJudgement
from schemas.scene import Verdict

FAULTS = {  # field -> the answer that rejects, and how the rejection is called; the gravest come first
    "apparent_minor": (True, "apparent minor"),
    "unsafe": (True, "unsafe"),
    "shows_event": (False, "other event"),
    "shows_described_person": (False, "other looks"),
    "second_person": (True, "second person"),
    "artefacts": (True, "artefacts"),
    "readable_text": (True, "readable text"),
}
NO_ANSWER = "judge gave no answer"
CUT_AT = "judge_cut_at"  # among a candidate's scores: the limit, in tokens, at which the judge's answers were cut


def faults_in(judgement: Judgement) -> list[str]:
    """The fields that speak against the picture, the gravest first. Its limit is the model's own: yes or no."""
    said = judgement.model_dump()
    return [field for field, (bad, _) in FAULTS.items() if said.get(field) is bad]


def cut_below(verdict: Verdict, tokens: int) -> bool:
    """Whether a picture was rejected for no more than an answer that was cut, at a limit lower than this one."""
    return verdict.reason == NO_ANSWER and verdict.scores.get(CUT_AT, tokens) < tokens


def judged(judgement: Judgement | NoJudgement, tolerated: Collection[str] = ()) -> Verdict:
    """Nothing but what is tolerated speaks against the picture; an answer that never came rejects. Scores are the
    answers, 0 or 1.
    """
    if isinstance(judgement, NoJudgement):
        scores = {} if judgement.cut_at is None else {CUT_AT: float(judgement.cut_at)}
        return Verdict(ok=False, reason=NO_ANSWER, scores=scores)
    against = [field for field in faults_in(judgement) if field not in tolerated]
    scores = {f"judge_{field}": float(value) for field, value in judgement.model_dump().items() if field in FAULTS}
    return Verdict(ok=not against, reason=f"judge: {FAULTS[against[0]][1]}" if against else "", scores=scores)
