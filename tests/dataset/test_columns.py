"""A field of a row's schema is a column, of its type and in its place."""

from typing import Annotated, Literal

from datasets import Features, Image, List, Value
from pydantic import Field

from schemas.base import Record
from schemas.columns import features_of
from schemas.rows import IMAGE_FEATURES, PERSON_FEATURES, QUESTION_FEATURES


class Inner(Record):
    score: float | None = None


class Outer(Record):
    picture: Annotated[bytes, Image()]
    name: Literal["a", "b"]
    count: int
    seed: Annotated[int, Value("int64")]
    known: bool | None
    words: tuple[str, ...]
    box: tuple[int, int]
    inner: Inner
    several: tuple[Inner, ...] = ()
    unwritten: Inner | None = Field(default=None, exclude=True)


def test_types_become_columns() -> None:
    assert list(features_of(Outer).items()) == list(
        Features(
            {
                "picture": Image(),
                "name": Value("string"),
                "count": Value("int32"),
                "seed": Value("int64"),
                "known": Value("bool"),
                "words": List(Value("string")),
                "box": List(Value("int32"), length=2),
                "inner": {"score": Value("float64")},
                "several": List({"score": Value("float64")}),
            }
        ).items()
    )


def test_what_a_row_is_known_by_comes_first() -> None:
    assert next(iter(PERSON_FEATURES)) == "id" and list(IMAGE_FEATURES)[:2] == ["image", "image_id"]
    assert list(QUESTION_FEATURES)[:4] == ["question_id", "image_id", "person_id", "event_id"]
