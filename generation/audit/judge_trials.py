"""How often a judge errs: it is shown accepted pictures of a data set as they are, with something else asked for, and
with a fault put in.

What is true of a picture is what the generator's own checks said of it, and what was done to it here.
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from generation.base.errors import UserError
from generation.base.hashing import seed_of, stable_hash
from generation.base.pictures import open_picture
from generation.dataset.folder import Published
from generation.judging.judge import Judge
from generation.judging.prompts import JudgeQuestion, judge_digest, scene_question
from schemas.concepts import Event, Person
from schemas.judging import ErrorRate, Judgement, JudgeRates, NoJudgement
from validation.images.judgement import FAULTS, faults_in
from validation.statistics.proportions import wilson
from validation.texts.looks import differing, visible

APART = 3  # visible traits at least in which another person differs; one trait may be too small to be seen
BLOCKS = 4  # a scrambled picture has BLOCKS x BLOCKS of them
CHUNK = 16  # pictures in memory at a time
EVENT, PERSON, SECOND, TEXT, SCRAMBLED = (
    "another event",
    "another person",
    "a second person put in",
    "words put in",
    "scrambled",
)
ANY = "any reason"
MISSED = {
    EVENT: "shows_event",
    PERSON: "shows_described_person",
    SECOND: "second_person",
    TEXT: "readable_text",
    SCRAMBLED: "artefacts",
}


class Sample(NamedTuple):
    """Which pictures are shown, with the two things that are asked for in place of what they show, and somebody's
    picture to put beside them.
    """

    person: Person
    event: Event
    other_person: Person | None
    other_event: Event
    beside: str | None  # an image id


class Trial(NamedTuple):
    """One picture and question; `altered` is what is wrong with them, None when nothing is."""

    altered: str | None
    question: JudgeQuestion
    image: Image.Image


def choose(data_set: Published, images: int, seed: int) -> dict[str, Sample]:
    """A seeded choice of image ids, with what else is asked for.

    Raises:
        UserError: there is but one event, so that no other can be asked for.
    """
    people = {
        row["id"]: Person.model_validate({field: row[field] for field in Person.model_fields if field in row})
        for row in data_set.people()
    }
    events = {
        row["id"]: Event.model_validate({field: row[field] for field in Event.model_fields})
        for row in data_set.events()
    }
    if len(events) < 2:
        raise UserError(
            f"{data_set.folder}: holds one event, and another has to be asked for; take a data set with more of them"
        )
    shown = {row["image_id"]: row for row in data_set.images(["image_id", "person_id", "event_id"])}
    chosen = sorted(shown, key=lambda image_id: stable_hash("judge trial", seed, image_id))[:images]
    samples = {}
    for image_id in chosen:
        person, event = people[shown[image_id]["person_id"]], events[shown[image_id]["event_id"]]
        chance = random.Random(seed_of("judge trial", seed, image_id))
        others = [other for other in people.values() if _apart(person, other)]
        beside = [other for other in shown if shown[other]["person_id"] != person.id]
        samples[image_id] = Sample(
            person,
            event,
            chance.choice(others) if others else None,
            chance.choice([other for other in events.values() if other.id != event.id]),
            chance.choice(beside) if beside else None,
        )
    return samples


def judge_rates(
    judge: Judge, data_set: Published, images: int, seed: int, progress: Callable[[int, int], None]
) -> JudgeRates:
    """Shows the judge a seeded choice of the data set's pictures.

    Raises:
        UserError: the data set is too small, or the server cannot be used.
    """
    samples = choose(data_set, images, seed)
    counted = _Counts()
    names = list(samples)
    for start in range(0, len(names), CHUNK):
        now = {name: samples[name] for name in names[start : start + CHUNK]}
        pictures = _pictures(data_set, {*now, *(sample.beside for sample in now.values() if sample.beside)})
        trials = [trial for name, sample in now.items() for trial in _trials(name, sample, pictures)]
        for trial, answer in zip(trials, judge.ask([(trial.question, trial.image) for trial in trials]), strict=True):
            counted.add(trial.altered, answer)
        progress(min(start + CHUNK, len(names)), len(names))
    return JudgeRates(
        judge=judge_digest(judge.recipe),
        model=judge.asker.endpoint.writer,
        data_set=stable_hash(data_set.marker.files),
        images=len(samples),
        people=len({sample.person.id for sample in samples.values()}),
        events=len({sample.event.id for sample in samples.values()}),
        false_rejects=counted.false_rejects(),
        false_accepts=counted.false_accepts(),
        no_answer=counted.no_answer,
    )


def share_by_wilson(wrong: int, answers: int) -> ErrorRate:
    """A share with its 95 % interval (Wilson); without answers the interval is everything."""
    low, high = wilson(wrong / answers, answers) if answers else (0.0, 1.0)
    return ErrorRate(wrong=wrong, answers=answers, low=low, high=high)


class _Counts:
    """Answers by what was done to the picture, and those that were wrong."""

    def __init__(self) -> None:
        self.answers: dict[str | None, int] = {}
        self.wrong: dict[str, int] = {}
        self.no_answer = 0

    def add(self, altered: str | None, answer: Judgement | NoJudgement) -> None:
        if isinstance(answer, NoJudgement):
            self.no_answer += 1
            return
        self.answers[altered] = self.answers.get(altered, 0) + 1
        against = faults_in(answer)
        rejected = [*(FAULTS[field][1] for field in against), *([ANY] if against else [])]
        errors = rejected if altered is None else [] if MISSED[altered] in against else [altered]
        for error in errors:
            self.wrong[error] = self.wrong.get(error, 0) + 1

    def false_rejects(self) -> dict[str, ErrorRate]:
        return self._shares(dict.fromkeys((ANY, *(reason for _, reason in FAULTS.values()))))

    def false_accepts(self) -> dict[str, ErrorRate]:
        return self._shares({altered: altered for altered in MISSED if altered in self.answers})

    def _shares(self, errors: Mapping[str, str | None]) -> dict[str, ErrorRate]:
        return {
            error: share_by_wilson(self.wrong.get(error, 0), self.answers.get(altered, 0))
            for error, altered in errors.items()
        }


def _trials(name: str, sample: Sample, pictures: Mapping[str, Image.Image]) -> Iterable[Trial]:
    """All trials of one picture; `name` is its image id."""

    def trial(
        altered: str | None, shown: Image.Image, person: Person = sample.person, event: Event = sample.event
    ) -> Trial:
        return Trial(altered, scene_question(person, event)._replace(subject=f"{name}, {altered or 'as it is'}"), shown)

    image = pictures[name]
    yield trial(None, image)
    yield trial(EVENT, image, event=sample.other_event)
    if sample.other_person:
        yield trial(PERSON, image, person=sample.other_person)
    if sample.beside:
        yield trial(SECOND, side_by_side(image, pictures[sample.beside]))
    yield trial(TEXT, with_words(image))
    yield trial(SCRAMBLED, scrambled(image, np.random.default_rng(seed_of("scrambled", name))))


def side_by_side(image: Image.Image, other: Image.Image) -> Image.Image:
    """Two people of one size in one picture."""
    both = Image.new("RGB", (image.width + other.width, image.height))
    both.paste(image, (0, 0))
    both.paste(other.resize((other.width, image.height)), (image.width, 0))
    return both


def with_words(image: Image.Image) -> Image.Image:
    """The picture with a line of words across its foot."""
    marked, size = image.copy(), max(10, image.height // 8)
    pen = ImageDraw.Draw(marked)
    pen.rectangle((0, image.height - 2 * size, image.width, image.height), fill="white")
    pen.text((size // 2, image.height - 1.6 * size), "GRAND SALE", fill="black", font=ImageFont.load_default(size))
    return marked


def scrambled(image: Image.Image, chance: np.random.Generator) -> Image.Image:
    """The picture cut into BLOCKS x BLOCKS pieces that change places."""
    width, height = image.width // BLOCKS, image.height // BLOCKS
    places = [(column * width, row * height) for row in range(BLOCKS) for column in range(BLOCKS)]
    mixed = image.copy()
    for (left, top), place in zip(places, chance.permutation(len(places)), strict=True):
        x, y = places[place]
        mixed.paste(image.crop((left, top, left + width, top + height)), (x, y))
    return mixed


def _pictures(data_set: Published, wanted: set[str]) -> dict[str, Image.Image]:
    rows = ((row["image_id"], row["image"]["bytes"]) for row in data_set.images(["image_id", "image"]))
    return {name: open_picture(picture, f"{data_set.folder}: image {name}") for name, picture in rows if name in wanted}


def _apart(person: Person, other: Person) -> bool:
    seen: Sequence[Sequence[str]] = [visible(who.age, who.gender, who.appearance) for who in (person, other)]
    return differing(*seen) >= APART
