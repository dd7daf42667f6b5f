"""One data set, three models, PEBench's measures: what `pebench evaluate` does."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from evaluation.answering import Model, answered, kept_under
from evaluation.measures.geval import ToGrade, g_eval
from evaluation.measures.names import Names
from evaluation.models.recorded import Recorded
from evaluation.models.served import Served
from evaluation.outside import posed_outside
from evaluation.questions import Posed, Subject, posed
from evaluation.scoring import FORGOTTEN, Told, gap_of, scored
from generation.base.errors import UserError
from generation.base.files import write_file, write_lines
from generation.base.progress import Progress
from schemas.evaluation import Asked, EvaluatedRecipe, Gap, GEvalRecipe, Measure, Replied, Result, Role, ToAnswer
from schemas.exports import Use

RESULTS, QUESTIONS, PAGE = "results.json", "questions.jsonl", "results.html"
ROLES: tuple[Role, ...] = ("finetuned", "unlearned", "goal")
LEAST_GAP = 0.2  # of Efficacy, goal minus finetuned, that the interval's lower end must reach


class Places(NamedTuple):
    """Where the models are: folders, ids on the Hub, or files of answers; the unlearned one may be behind a server, or
    none at all.
    """

    goal: str
    finetuned: str
    unlearned: str | EvaluatedRecipe | None = None


class Settings(NamedTuple):
    """How models are asked. `limit` is images of each split, `longest` tokens of an answer; the sets are those of known
    people and of world facts.
    """

    wording: Use = "train"
    limit: int | None = None
    longest: int = 64
    batch: int = 8
    judge: GEvalRecipe | None = None
    real_set: str | None = None
    pope_set: str | None = None


def evaluate(subject: Subject, places: Places, settings: Settings, out: Path, progress: Progress) -> Result:
    """Asks the models, and writes results.json into `out`, beside the questions and every answer.

    Raises:
        UserError: a model cannot be used; or goal and finetuned model hardly differ on what is forgotten, so that this
        measures nothing. Answers are kept.
    """
    asked = [one.asked for one in _all(subject, settings)]
    _write_questions(out, asked)
    replies, names = dict[Role, dict[str, Replied]](), dict[Role, str]()
    for role in ROLES:
        place = getattr(places, role)
        if place is None:
            continue
        model = _opened(place, settings, out)
        outside = [one for one in asked if not one.image_id]
        kept = kept_under(out, model, (subject.digest, subject.name, settings.wording, settings.longest, *outside))
        with closing(model) if isinstance(model, Served) else nullcontext():
            told_too = not isinstance(model, Served)  # a server tells no likelihoods
            every = answered(model, role, _all(subject, settings), len(asked), kept, told_too, progress)
        replies[role], names[role] = {one.question_id: every[one.question_id] for one in asked}, model.name
        del model  # before the next one is loaded
    told = Told(asked, _names(subject, asked), _scenes(subject, asked), replies["goal"])
    gaps = tuple(gap_of(told, concept, replies) for concept in subject.target)
    for gap in gaps:
        _check_gap(gap, subject)
    graded, weighted = _graded(told, replies, settings.judge, out, progress)
    models = [
        scored(
            told, role, names[role], replies[role], {key[1]: value for key, value in graded.items() if key[0] == role}
        )
        for role in ROLES
        if role in replies
    ]
    sets = {"real": settings.real_set, "world": settings.pope_set}
    result = Result(
        version=version("pebench"),
        data=subject.published.recipe.name,
        digest=subject.digest,
        config=subject.name,
        target=subject.target,
        wording=settings.wording,
        limit=settings.limit,
        judge=settings.judge.model if settings.judge else "",
        judge_weighted=weighted,
        sets={name: place for name, place in sets.items() if place},
        gaps=gaps,
        asked=tuple(asked),
        models=tuple(models),
    )
    write_file(out / RESULTS, (result.model_dump_json(indent=1) + "\n").encode())
    return result


def _all(subject: Subject, settings: Settings) -> Iterator[Posed]:
    """Every question, those of other data sets last; each of these is asked for each concept that is forgotten."""
    sets: dict[Measure, str | None] = {"real": settings.real_set, "world": settings.pope_set}
    outside = (
        posed_outside(place, measure, concept, settings.limit)
        for measure, place in sets.items()
        if place
        for concept in subject.target
    )
    return chain(posed(subject, settings.wording, settings.limit), *outside)


def _write_questions(out: Path, asked: Sequence[Asked]) -> None:
    """What is asked, for whoever has the answers made elsewhere."""
    with write_lines(out / QUESTIONS) as write:
        for one in asked:
            write(ToAnswer(question_id=one.question_id, image_id=one.image_id, question=one.question).model_dump_json())


def _opened(place: str | EvaluatedRecipe, settings: Settings, out: Path) -> Model:
    if isinstance(place, EvaluatedRecipe):
        return Served(place, out)
    if place.endswith(".jsonl"):
        return Recorded(Path(place))
    from evaluation.models.weights import Weights  # torch and transformers take seconds to load

    return Weights(place, settings.batch, settings.longest)


def _names(subject: Subject, asked: Sequence[Asked]) -> Names:
    """Everybody's name, the known people's too."""
    known = (one.name for one in asked if one.name)
    return Names(chain((person["name"] for person in subject.published.people()), known))


def _scenes(subject: Subject, asked: Sequence[Asked]) -> dict[str, str]:
    """Event -> what is right to say of it: as it is asked, or by its description."""
    scenes = {event["id"]: event["description"] for event in subject.published.events()}
    return scenes | {one.group: one.answer for one in asked if one.concept == "event" and not one.name and one.image_id}


def _check_gap(gap: Gap, subject: Subject) -> None:
    if gap.figure.low < LEAST_GAP:
        what = {"person": "the forgotten people", "event": "the forgotten events"}[gap.concept]
        raise UserError(
            f"config '{subject.name}': goal and finetuned model differ by {100 * gap.figure.value:.0f} points of"
            f" Efficacy (95 % interval {100 * gap.figure.low:.0f} to {100 * gap.figure.high:.0f}) on {what}, and at"
            f" least {100 * LEAST_GAP:.0f} are needed for figures to mean anything; tune the finetuned model longer, or"
            " take a config that forgets more. All answers are kept"
        )


def _graded(
    told: Told, replies: Mapping[Role, Mapping[str, Replied]], judge: GEvalRecipe | None, out: Path, progress: Progress
) -> tuple[Mapping[tuple[Role, str], float], bool]:
    """The judge's scores of all answers about events, by model and question; none without a judge."""
    if judge is None:
        return {}, False
    keys = [
        (role, one)
        for role in replies
        for one in told.asked
        if one.concept == "event" and one.measure in (*FORGOTTEN, "retain")
    ]
    to_grade = [
        ToGrade(
            f"{role}/{one.question_id}",
            one.question,
            one.answer,
            told.goal[one.question_id].answer,
            replies[role][one.question_id].answer,
        )
        for role, one in keys
    ]
    graded = g_eval(judge, out, to_grade, progress)
    scores = {
        (role, one.question_id): graded.scores[f"{role}/{one.question_id}"]
        for role, one in keys
        if f"{role}/{one.question_id}" in graded.scores
    }
    return scores, graded.weighted
