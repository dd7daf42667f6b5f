"""`pebench.json`: what a data set's folder was made of, what lies in it, and what its owner had put into it since."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from schemas.base import Record
from schemas.card import CardConfigName, FileName, SplitName
from schemas.concepts import Identifier
from schemas.questions import Fact
from schemas.recipe import DataRecipe
from schemas.review import Reviewed
from schemas.validity import Validity

ConfigName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
RowCounts = dict[CardConfigName, dict[SplitName, Annotated[int, Field(ge=0)]]]  # config -> split -> rows


class Sparse(Record):
    """A record that is written with the fields that it was given, and no others."""

    @model_serializer(mode="wrap")
    def _given(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in write(self).items() if name in self.model_fields_set}


class PublishedJudge(Record):
    """The judge, without its address: see JudgeRecipe."""

    endpoint: str
    model: str
    temperature: float
    max_tokens: int
    image_side: int
    tolerate: tuple[str, ...]


class PublishedRecipe(Sparse, DataRecipe):
    """The recipe, without the places of files on the machine that built it."""

    judge: PublishedJudge | None = None


class RedrawnReviewed(Reviewed):
    """How far people have looked, and a hash of what they had drawn again."""

    items: str


class MadeOf(Sparse):
    """What decides a data set's bytes. `checkpoint` is its digest; `concepts` hashes people and events block by block,
    `texts` the caption, the card and the questions' wordings, `judge` its prompts and error rates.
    """

    recipe: PublishedRecipe
    checkpoint: str
    concepts: dict[str, str]
    texts: str
    judge: str | None = None
    reviewed: RedrawnReviewed | None = None
    versions: dict[str, str]


class CustomSplit(Record):
    """Whom and what a split forgets, by ids. At least one of the two lists holds something; with both, what is
    forgotten is their union.

    `neighbours` adds configs of those who are retained and are like the forgotten people: by job, by region, by face.
    `before` are people or events that earlier requests of a sequence forget, and that are in no split of this one; None
    where there is no sequence. With `facts`, only those of the people are forgotten, and the split is of questions.
    """

    name: ConfigName
    people: tuple[Identifier, ...] = ()
    events: tuple[Identifier, ...] = ()
    neighbours: bool = False
    before: tuple[Identifier, ...] | None = None
    facts: tuple[Fact, ...] = ()


class AddedSplit(Record):
    """A split that `pebench split` added, and the rows of its configs; none where it does not fit the data set as it
    is now.
    """

    split: CustomSplit
    rows: RowCounts


class Marker(Sparse):
    """The whole file. `rows` counts the configs of images, `files` holds every file's SHA-256, `splits` those that were
    added, by name.
    """

    generator: Literal["pebench"]
    made_of: MadeOf
    rows: RowCounts
    files: dict[FileName, str]
    splits: dict[ConfigName, AddedSplit] = Field(default_factory=dict)
    validity: Validity | None = None


class Outline(BaseModel):
    """Of what any version wrote, the part that is known; what is missing or unknown is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class RecipeOutline(Outline):
    """By which recipe a data set was made."""

    name: str
    seed: int


class MadeOfOutline(Outline):
    """By which recipe, and of which blocks of people and events."""

    recipe: RecipeOutline | None = None
    concepts: dict[str, str] = Field(default_factory=dict)


class MarkerOutline(Outline):
    """What the marker of an unfinished data set says too, and of one that another version made: see Marker.

    `arriving` is in that of a folder into which files are being moved: their SHA-256, and those of moves before it that
    were cut short.
    """

    generator: Literal["pebench"]
    made_of: MadeOfOutline = MadeOfOutline()
    files: dict[FileName, str] = Field(default_factory=dict)
    splits: dict[ConfigName, AddedSplit] = Field(default_factory=dict)
    arriving: dict[FileName, tuple[str, ...]] = Field(default_factory=dict)
