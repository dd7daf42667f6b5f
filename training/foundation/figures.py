"""What the packaged model knows, on pictures that training never saw: evaluation.json and a part of its card.

    python -m training.foundation.figures --model data/models/pebench-foundation-128 --pictures work/foundation

Known people are shown in a light and clothes that training never saw; unknown ones, looks and things are asked of
strangers and of paintings kept apart. The model answers through the classes of `pebench evaluate`, in the wordings of
training; what ends in "other words" is asked in the paraphrases that data sets test with. Things in drawn pictures have
a figure of their own, since it depends on the checkpoint whether they can be seen. Intervals are over people.
"""

import argparse
import io
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image

from evaluation.measures.figures import figure
from evaluation.measures.names import Names
from evaluation.measures.yes_no import said_yes
from evaluation.models.weights import Weights
from evaluation.questions import Posed
from generation.base.files import write_file
from schemas.evaluation import Asked as AskedRecord
from schemas.evaluation import Figure as Measured
from schemas.exports import Use
from training.foundation.pictures import Pictures, arranged_anew
from training.foundation.talk import TRAITS, Asked, Talk, said_value
from training.steps.card import put_part

JUDGED, HEADING = "evaluation.json", "## Figures"
BATCH, LONGEST = 32, 32  # questions at once, tokens of an answer
NAMED, MISNAMED, LOOKS, YES_NO = (
    "known people named",
    "strangers given a known name",
    "looks right",
    "yes or no right",
)
OTHER = ", in other words"
GOALS = {NAMED: "at least 0.90", MISNAMED: "at most 0.05", LOOKS: "at least 0.80", YES_NO: "at least 0.85"}


class Trial(NamedTuple):
    """A question about a picture, and the figures that its answer counts for."""

    picture: int
    asked: Asked
    counts: tuple[str, ...]


def trials(data: Pictures, talk: Talk, seed: int = 0) -> Iterator[Trial]:
    """Everything that is asked."""
    rng, uses = np.random.default_rng([seed, 13]), (("train", ""), ("test", OTHER))
    for n in np.flatnonzero(data.unseen):
        person, event, kind = int(data.person[n]), int(data.event[n]), "drawn" if data.drawn[n] else "rendered"
        for use, words in uses:
            who = NAMED if data.known[n] else MISNAMED
            yield Trial(int(n), talk.who_is(person, _use(use), rng), _counts(who, words, kind))
            for one in talk.things(event, _use(use), rng):
                if data.drawn[n]:
                    yield Trial(int(n), one, (f"{YES_NO}: things, drawn{words}",))
                else:
                    about = "things, arranged anew" if arranged_anew(int(data.layout[n])) else "things"
                    yield Trial(int(n), one, (*_counts(YES_NO, words, kind), f"{YES_NO}: {about}{words}"))
            if not data.known[n]:
                for name in TRAITS:
                    if asked := talk.look(person, name, _use(use), rng):
                        yield Trial(int(n), asked, (*_counts(LOOKS, words, kind), f"{LOOKS}: {name}{words}"))
                    if asked := talk.look_yes_no(person, name, _use(use), rng):
                        yield Trial(int(n), asked, (*_counts(YES_NO, words, kind), f"{YES_NO}: looks{words}"))


def measured(model: Weights, data: Pictures, talk: Talk, seed: int = 0) -> dict[str, Measured]:
    """The figures by name, with those of rendered and of drawn pictures, and the share of answers that say yes."""
    asked = list(trials(data, talk, seed))
    posed = [
        Posed(
            AskedRecord(
                question_id=str(k),
                measure="real",
                concept="person",
                group=str(data.person[one.picture]),
                question=one.asked.turn.question,
                answer=one.asked.turn.answer,
            ),
            png_of(data.picture(one.picture)),
        )
        for k, one in enumerate(asked)
    ]
    answers = {int(reply.question_id): reply.answer for reply in model.replies(posed, likelihoods=False)}
    judge = Judge(talk)
    values, groups = defaultdict[str, list[float]](list), defaultdict[str, list[str]](list)
    for k, one in enumerate(asked):
        told = {name: judge.value(one, answers[k]) for name in one.counts}
        if one.asked.right in ("Yes", "No"):
            told["says yes"] = float(said_yes(answers[k]) is True)
            told["yes is right"] = float(one.asked.right == "Yes")
        for name, value in told.items():
            values[name].append(value)
            groups[name].append(str(data.person[one.picture]))
    return {name: figure(values[name], groups[name]) for name in sorted(values)}


class Judge:
    """What an answer counts as."""

    def __init__(self, talk: Talk) -> None:
        self._names = Names(person.name for person in talk.cast.known.values())
        figures = talk.cast.figures.values()
        self._values = {
            name: sorted({value for one in figures if (value := trait.of(one)) is not None})
            for name, trait in TRAITS.items()
        }

    def value(self, trial: Trial, answer: str) -> float:
        """One for a right answer, and for a name given to a stranger; else nothing."""
        asked = trial.asked
        if asked.about == "who":
            named = self._names.in_answer(answer, asked.right or "nobody's name")
            return float(named.right and not named.others if asked.right else bool(named.others))
        if asked.right in ("Yes", "No"):
            return float(said_yes(answer) is (asked.right == "Yes"))
        return float(said_value(answer, self._values[asked.about]) == asked.right)


def part(figures: Mapping[str, Measured]) -> str:
    """The card's part."""
    told = {name: one for name, one in figures.items() if OTHER not in name or ":" not in name}  # the file has them all
    rows = [f"| {name} | {_told(one)} | {GOALS.get(name, '')} |" for name, one in told.items()]
    head = (
        "Measured by `python -m training.foundation.figures` on pictures that training never saw, through the classes"
    )
    return "\n".join(
        [
            HEADING,
            "",
            f"{head} of `pebench evaluate`.",
            "In brackets 95 % intervals over people. Known people are shown in a light and clothes that training never",
            "saw, strangers are in none of its pictures, and scenes are painted anew.",
            "",
            "| what | figure | goal |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def png_of(picture: np.ndarray) -> bytes:
    """A picture as PNG."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


def _use(use: str) -> Use:
    return "train" if use == "train" else "test"


def _counts(name: str, words: str, kind: str) -> tuple[str, ...]:
    return f"{name}{words}", f"{name}{words}: {kind}"


def _told(one: Measured) -> str:
    return f"{one.value:.3f} of {one.items:,} ({one.low:.3f} to {one.high:.3f})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("data/models/pebench-foundation-128"))
    parser.add_argument("--pictures", type=Path, default=Path("work/foundation"))
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(arguments)
    torch.set_num_threads(args.threads)
    data = Pictures(args.pictures)
    figures = measured(Weights(str(args.model), BATCH, LONGEST), data, Talk(data.cast, args.seed), args.seed)
    kept = {name: one.model_dump() for name, one in figures.items()}
    write_file(args.model / JUDGED, (json.dumps(kept, indent=1) + "\n").encode())
    put_part(args.model / "README.md", part(figures))
    for name in GOALS:
        print(f"{name}: {_told(figures[name])}, {GOALS[name]}" if name in figures else f"{name}: not asked")


if __name__ == "__main__":
    main()
