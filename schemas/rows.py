"""Published rows, and their `datasets.Features`."""

from typing import Any

from datasets import Features, Image, List, Value

from schemas.base import Record
from schemas.questions import Question
from schemas.scene import Box

SCORES = (
    "identity_distance",
    "event_probability",
    "face_share",
    "face_margin",
    "luminance",
    "contrast",
    "sharpness",
    "noise",
    "border",
)


class Subject(Record):
    """Who is in the image, and where: the face's box in pixels (left, top, right, bottom)."""

    person_id: str
    box: Box


class ImageRow(Record):
    """One image. `image` holds PNG bytes; `image_id` is the key."""

    image: bytes
    image_id: str
    media_type: str = "image"
    person_id: str
    person: str
    event_id: str
    event: str
    caption: str
    take: int
    subjects: tuple[Subject, ...]
    age: int
    gender: str
    job: str
    profession: str
    birthplace: str
    region: str
    appearance: str
    person_block: str
    event_block: str
    half: str
    seed: int
    candidate: int
    event_verified: bool | None
    scores: dict[str, float]
    writer: str
    checkpoint: str
    recipe: str
    license: str
    questions: tuple[Question, ...] = ()

    def table_row(self) -> dict[str, Any]:
        """The row as Arrow takes it."""
        row = self.model_dump(exclude={"questions"})
        row["image"] = {"bytes": self.image, "path": f"{self.image_id}.png"}
        row["scores"] = {name: self.scores.get(name) for name in SCORES}
        row["questions"] = [question.model_dump(mode="json") for question in self.questions]
        return row


class QuestionRow(Question):
    """One question, and what it is about: an image, or a person or an event alone; what it is not about is empty."""

    image_id: str
    person_id: str
    event_id: str
    person_block: str
    event_block: str
    half: str
    license: str

    def table_row(self) -> dict[str, Any]:
        """The row as Arrow takes it."""
        return self.model_dump(mode="json")


_LISTS = ("perturbed_answers", "options", "keywords")
_QUESTION = {name: List(Value("string")) if name in _LISTS else Value("string") for name in Question.model_fields}
QUESTION_FEATURES = Features(
    {
        **{
            name: Value("string")
            for name in ("question_id", "image_id", "person_id", "event_id", "person_block", "event_block", "half")
        },
        **{name: feature for name, feature in _QUESTION.items() if name != "question_id"},
        "license": Value("string"),
    }
)
IMAGE_FEATURES = Features(
    {
        "image": Image(),
        **{
            name: Value("string")
            for name in ("image_id", "media_type", "person_id", "person", "event_id", "event", "caption")
        },
        "take": Value("int32"),
        "subjects": List({"person_id": Value("string"), "box": List(Value("int32"), length=4)}),
        "age": Value("int32"),
        **{
            name: Value("string")
            for name in (
                "gender",
                "job",
                "profession",
                "birthplace",
                "region",
                "appearance",
                "person_block",
                "event_block",
                "half",
            )
        },
        "seed": Value("int64"),
        "candidate": Value("int32"),
        "event_verified": Value("bool"),
        "scores": {name: Value("float64") for name in SCORES},
        **{name: Value("string") for name in ("writer", "checkpoint", "recipe", "license")},
        "questions": List(_QUESTION),
    }
)

_TRAITS = (
    "skin_tone",
    "hair_colour",
    "hair_length",
    "hair_style",
    "facial_hair",
    "eye_colour",
    "eyewear",
    "build",
    "mark",
    "description",
)
PERSON_FEATURES = Features(
    {
        **{name: Value("string") for name in ("id", "name")},
        "age": Value("int32"),
        **{name: Value("string") for name in ("gender", "job", "profession", "birthplace", "region")},
        "appearance": {name: Value("string") for name in _TRAITS},
        "provenance": {name: Value("string") for name in ("writer", "date", "license")},
        "block": Value("string"),
        "nearest_faces": List(Value("string")),
    }
)
EVENT_FEATURES = Features(
    {
        **{name: Value("string") for name in ("id", "name", "description", "paraphrase")},
        "keywords": List(Value("string")),
        "provenance": {name: Value("string") for name in ("writer", "date", "license")},
        "block": Value("string"),
    }
)
