"""What is asked of which images for which measure (PEBench, arXiv 2503.12545, figure "Evaluation Pipeline").

| measure | images | concept |
|---|---|---|
| Efficacy | forget_train | what is forgotten in the image |
| Generality | forget_test, and forget_retake where there are several takes | the same |
| Retain | retain | what the config forgets of others |
| Scope | forget_train | the other concept, where the image's own is to stay |
| Real, World fact | other data sets (`outside`) | known people by name; yes or no |
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generation.base.errors import UserError
from generation.base.hashing import fingerprint, stable_hash
from generation.dataset.folder import MARKER, Published
from generation.dataset.reading import image_configs, picture_bytes, split_rows
from generation.dataset.splits import default_config
from generation.exports.turns import CONCEPTS, Aim, aim_in, put, questions_of
from schemas.card import CardConfig
from schemas.evaluation import Asked, Measure
from schemas.exports import Use
from schemas.questions import Concept, QuestionTask

SPLITS = ("forget_train", "forget_test", "retain")
UNSEEN = ("forget_test", "forget_retake")  # what is forgotten, in pictures that unlearning never saw
TASKS: Mapping[Concept, QuestionTask] = {"person": "who", "event": "scene"}


class Posed(NamedTuple):
    """A question together with its image, PNG or JPEG bytes."""

    asked: Asked
    picture: bytes


class Subject(NamedTuple):
    """A data set's config as it is evaluated. `digest` hashes the data set's marker."""

    published: Published
    config: CardConfig
    aim: Aim
    digest: str

    @property
    def name(self) -> str:
        """The config's name."""
        return self.config.config_name

    @property
    def target(self) -> tuple[Concept, ...]:
        """What is forgotten."""
        return tuple(concept for concept in CONCEPTS if self.aim.gone[concept])

    def forgets(self, concept: Concept, row: Mapping[str, Any]) -> bool:
        """Whether an image's person, or its event, is to be forgotten."""
        return row[f"{concept}_{self.aim.column}"] in self.aim.gone[concept]

    def rows(self, split: str) -> Iterator[dict[str, Any]]:
        """The images of a split."""
        return split_rows(self.published.folder, self.config, split)


def subject_of(published: Published, config: str | None) -> Subject:
    """A config of a data set, its default one when none is named.

    Raises:
        UserError: there is no such config, or it forgets nothing.
    """
    folder, known = published.folder, image_configs(published)
    forgetting = [name for name, splits in known.items() if set(SPLITS) <= set(splits)]
    name = config or (default_config(forgetting) if forgetting else "")
    if name not in known:
        raise UserError(
            f"{folder}: has no config '{name}' of images; choose with --config among {', '.join(forgetting)}"
            if forgetting
            else f"{folder}: has no config that forgets anybody; build more people and events, or add one with"
            " 'pebench split'"
        )
    if name not in forgetting:
        raise UserError(
            f"{folder}: config '{name}' forgets nobody and nothing; choose with --config among"
            f" {', '.join(forgetting) or 'those of a larger data set'}"
        )
    card = next(entry for entry in published.configs if entry.config_name == name)
    return Subject(published, card, aim_in(published, name), fingerprint((folder / MARKER).read_bytes()))


def posed(subject: Subject, wording: Use, limit: int | None = None) -> Iterator[Posed]:
    """All questions for the four measures of the data set itself, split by split; of each split the first `limit`
    images by a stable hash of their ids.

    Raises:
        UserError: the data set cannot be read or holds questions that this version does not know.
    """
    there = {part.split for part in subject.config.data_files}
    for split in filter(there.__contains__, dict.fromkeys((*SPLITS, *UNSEEN))):
        chosen = None if limit is None else _first(subject, split, limit)
        for row in subject.rows(split):
            if chosen is None or row["image_id"] in chosen:
                yield from _of_image(subject, split, row, wording)


def _first(subject: Subject, split: str, limit: int) -> set[str]:
    ids = [row["image_id"] for row in subject.rows(split)]
    return set(sorted(ids, key=lambda image_id: stable_hash("evaluated", image_id))[:limit])


def _of_image(subject: Subject, split: str, row: Mapping[str, Any], wording: Use) -> Iterator[Posed]:
    wanted = {
        TASKS[concept]: (concept, measure)
        for concept in CONCEPTS
        if (measure := _measure(subject, split, concept, row)) is not None
    }
    if not wanted:
        return
    picture = picture_bytes(row, f"{subject.published.folder}: config '{subject.name}', split '{split}'")
    for question in questions_of(row, subject.published.folder):
        if question.form == "open" and question.task in wanted:
            concept, measure = wanted[question.task]
            turn = put(question, wording)
            yield Posed(
                Asked(
                    question_id=question.question_id,
                    measure=measure,
                    concept=concept,
                    group=row[f"{concept}_id"],
                    image_id=row["image_id"],
                    question=turn.question,
                    answer=turn.answer,
                    name=row["person"] if concept == "person" else "",
                    paraphrase=question.paraphrased_answer,
                    wrong=question.perturbed_answers,
                ),
                picture,
            )


def _measure(subject: Subject, split: str, concept: Concept, row: Mapping[str, Any]) -> Measure | None:
    """What a question about a concept of an image measures; None when it is not asked."""
    if split == "retain":
        return "retain" if concept in subject.target else None
    gone = subject.forgets(concept, row)
    if split in UNSEEN:
        return "generality" if gone else None
    return "efficacy" if gone else "scope"
