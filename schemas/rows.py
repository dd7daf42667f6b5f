"""Published rows. A field here is a column of the data set: see `schemas.columns`."""

from typing import Annotated, Any

from datasets import Image, Value
from pydantic import ConfigDict

from schemas.base import Record
from schemas.columns import features_of
from schemas.concepts import Event, Identifier, ImageId, Person
from schemas.questions import Question
from schemas.scene import Box


class Subject(Record):
    """Who is in the image, and where: the face's box in pixels (left, top, right, bottom)."""

    person_id: Identifier
    box: Box


class Scores(Record):
    """What the checks measured of the image; None where a check was not made. Other scores are not published."""

    model_config = ConfigDict(extra="ignore")

    identity_distance: float | None = None
    event_probability: float | None = None
    face_share: float | None = None
    face_margin: float | None = None
    luminance: float | None = None
    contrast: float | None = None
    sharpness: float | None = None
    noise: float | None = None
    border: float | None = None


class ImageRow(Record):
    """One image. `image` holds PNG bytes; `image_id` is the key."""

    image: Annotated[bytes, Image()]
    image_id: ImageId
    media_type: str = "image"
    person_id: Identifier
    person: str
    event_id: Identifier
    event: str
    caption: str
    take: int
    view: int
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
    seed: Annotated[int, Value("int64")]
    candidate: int
    event_verified: bool | None
    scores: Scores
    writer: str
    checkpoint: str
    recipe: str
    license: str
    questions: tuple[Question, ...] = ()

    def table_row(self) -> dict[str, Any]:
        """The row as Arrow takes it."""
        rest = self.model_dump(mode="json", exclude={"image"})
        return {"image": {"bytes": self.image, "path": f"{self.image_id}.png"}, **rest}


class About(Record):
    """What a question is about, an image, or a person or an event alone; what it is not about is empty. And where that
    stands: blocks and half.
    """

    question_id: str
    image_id: str
    person_id: str
    event_id: str
    person_block: str
    event_block: str
    half: str


class QuestionRow(Question, About):
    """One question. Columns of the last base come first, as Python resolves bases."""

    license: str

    def table_row(self) -> dict[str, Any]:
        """The row as Arrow takes it."""
        return self.model_dump(mode="json")


class Named(Record):
    """What a record is known by."""

    id: Identifier


class Face(Record):
    """One view of a person, which scenes are drawn from; `picture` holds PNG bytes, `view` 0 is the portrait."""

    view: int
    picture: Annotated[bytes, Image()]
    box: Box
    source: str


class PersonRow(Person, Named):
    """A person; the id is the first column. `nearest_faces` are the people whose portraits are most alike, `faces` the
    portrait and further views; nobody's who has no accepted portrait.
    """

    block: str
    nearest_faces: tuple[str, ...] = ()
    faces: tuple[Face, ...] = ()

    def table_row(self) -> dict[str, Any]:
        """The row as Arrow takes it."""
        faces = [
            face.model_dump(mode="json", exclude={"picture"})
            | {"picture": {"bytes": face.picture, "path": f"{self.id}.{face.view}.png"}}
            for face in self.faces
        ]
        return self.model_dump(mode="json", exclude={"faces"}) | {"faces": faces}


class EventRow(Event):
    """An event."""

    block: str

    def table_row(self) -> dict[str, Any]:
        """The row as Arrow takes it."""
        return self.model_dump(mode="json")


IMAGE_FEATURES = features_of(ImageRow)
QUESTION_FEATURES = features_of(QuestionRow)
PERSON_FEATURES = features_of(PersonRow)
EVENT_FEATURES = features_of(EventRow)
