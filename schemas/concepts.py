"""Who and what: the taxonomy, people and events."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.base import Record

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
ImageId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}\.[a-z0-9][a-z0-9_-]{0,63}\.[0-9]{1,6}$")
]  # person, event, take
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Place = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")]  # a path, an address
Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=40, max_length=1200, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$"),
]

Gender = Literal["female", "male"]
SkinTone = Literal["fair", "light", "olive", "brown", "dark"]
HairColour = Literal["black", "dark brown", "light brown", "blond", "red", "grey"]
HairLength = Literal["bald", "short", "medium", "long"]
HairStyle = Literal["none", "straight", "wavy", "curly"]
FacialHair = Literal["none", "stubble", "moustache", "beard"]
EyeColour = Literal["dark brown", "brown", "hazel", "green", "blue", "grey"]
Eyewear = Literal["none", "glasses"]
Build = Literal["slim", "average", "athletic", "heavy"]
Age = Annotated[int, Field(ge=18, le=90, strict=True)]
AgeRange = tuple[Age, Age]


class Taxonomy(Record):
    """What people are drawn from: jobs by profession group and birthplaces by region (PEBench, arXiv 2503.12545,
    appendix).
    """

    source: Line
    professions: dict[Line, tuple[Line, ...]]
    minors_only: tuple[Line, ...] = Field(description="jobs of the paper that only a minor holds; never drawn")
    working_ages: AgeRange = Field(description="youngest and oldest of whoever has a job that implies no age")
    implied_ages: dict[Line, AgeRange] = Field(description="jobs that imply an age: youngest and oldest, in years")
    regions: dict[Line, tuple[Line, ...]]


class Heritage(Record):
    """Names and natural looks that go together; weights are relative. Family names are one list, or one for each
    gender.
    """

    given: dict[Gender, tuple[Line, ...]]
    family: tuple[Line, ...] | dict[Gender, tuple[Line, ...]]
    skin_tone: dict[SkinTone, int]
    hair_colour: dict[HairColour, int] = Field(description="before it greys")
    hair_style: dict[HairStyle, int]
    eye_colour: dict[EyeColour, int]


class Origins(Record):
    """The joint distribution of names and looks with the birthplace: each place is a mixture of heritages.

    `elsewhere` is the share of a place's people whose heritage is drawn from all heritages evenly, which keeps every
    place varied.
    """

    elsewhere: Annotated[float, Field(ge=0, le=1)]
    heritages: dict[str, Heritage]
    places: dict[Line, dict[str, int]]


class Provenance(Record):
    """Who wrote a record's text, and under which licence it is given."""

    writer: Line
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    license: Line


class Traits(Record):
    """What is drawn of a person's looks, in the words that image prompts use."""

    skin_tone: SkinTone
    hair_colour: HairColour
    hair_length: HairLength
    hair_style: HairStyle
    facial_hair: FacialHair
    eye_colour: EyeColour
    eyewear: Eyewear
    build: Build

    @model_validator(mode="after")
    def _hair_agrees(self) -> Self:
        if (self.hair_length == "bald") != (self.hair_style == "none"):
            raise ValueError("hair_style must be 'none' exactly when hair_length is 'bald'")
        return self


class Appearance(Traits):
    """How a person looks: what was drawn, and what was written about it."""

    mark: Line = Field(description="one distinguishing mark, in a few words")
    description: Prose


class Facts(Record):
    """What is drawn of a fictitious adult before anything is written."""

    name: Line
    age: Age
    gender: Gender
    job: Line
    profession: Line = Field(description="the job's group in the taxonomy")
    birthplace: Line
    region: Line
    appearance: Traits


class SuppliedPictures(Record):
    """Pictures of a fictitious person that come with the record: paths from the record's file on. Whoever supplies them
    says that they show nobody real, under which licence they are given and where they come from.
    """

    portrait: Place = Field(description="a frontal view of the face")
    views: Annotated[tuple[Place, ...], Field(max_length=5)] = ()
    fictitious: Literal[True]
    license: Line
    source: Line


class Person(Facts):
    """A fictitious adult. `pictures` is told in no other file, and only by what is drawn from them."""

    id: Identifier
    appearance: Appearance
    provenance: Provenance
    pictures: SuppliedPictures | None = Field(default=None, exclude=True)


class Event(Record):
    """A scene in which any person can be shown."""

    id: Identifier
    name: Line
    description: Prose
    paraphrase: Prose | None = Field(
        default=None, description="the same scene in other words: the reference answer in tests"
    )
    keywords: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
    provenance: Provenance
