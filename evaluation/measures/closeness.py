"""How close an answer about an event is to the goal model's, without a judge; this is no G-Eval.

Similarity is ROUGE-L's F1. Of what is forgotten it is that to the goal's answer over the sum of that and that to the
truth: 1 like the goal, which does not know the event, 0 the truth. Of what is retained, where the goal tells the truth,
it is the similarity to the goal's answer alone. Beside it stands whether, of what is right to say of each event, its
own is nearest to the answer.
"""

from collections.abc import Mapping

from evaluation.measures.rouge import rouge_l

UNDECIDED = 0.5  # an answer that is like neither
LEAST = 0.2  # similarity to a scene that is no accident of single words


def closeness(answer: str, truth: str, goal: str, forgotten: bool) -> float:
    """From 0 to 1, 1 like the goal."""
    to_goal = rouge_l(answer, goal).f1
    if not forgotten:
        return to_goal
    to_truth = rouge_l(answer, truth).f1
    return to_goal / (to_goal + to_truth) if to_goal + to_truth > 0 else UNDECIDED


def nearest(answer: str, scenes: Mapping[str, str]) -> str | None:
    """The event whose scene an answer is most like; None when it is like none, or like several alike."""
    scores = {event: rouge_l(answer, scene).f1 for event, scene in scenes.items()}
    best = max(scores.values(), default=0.0)
    fitting = [event for event, score in scores.items() if score == best]
    return fitting[0] if best >= LEAST and len(fitting) == 1 else None
