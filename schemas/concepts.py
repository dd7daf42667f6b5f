"""Who and what: the taxonomy, people and events."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from schemas.base import Record

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=1200, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$")]

Gender = Literal["female", "male"]
SkinTone = Literal["fair", "light", "olive", "brown", "dark"]
HairColour = Literal["black", "dark brown", "light brown", "blond", "red", "grey"]
HairLength = Literal["bald", "short", "medium", "long"]
HairStyle = Literal["none", "straight", "wavy", "curly"]
FacialHair = Literal["none", "stubble", "moustache", "beard"]
EyeColour = Literal["dark brown", "brown", "hazel", "green", "blue", "grey"]
Eyewear = Literal["none", "glasses"]
Build = Literal["slim", "average", "athletic", "heavy"]


class Taxonomy(Record):
    """What people are drawn from: jobs by profession group and birthplaces by region (PEBench, arXiv 2503.12545, appendix)."""

    source: Line
    professions: dict[Line, tuple[Line, ...]]
    minors_only: tuple[Line, ...] = Field(description="jobs of the paper that only a minor holds; never drawn")
    regions: dict[Line, tuple[Line, ...]]


class Provenance(Record):
    """Who wrote a record's text, and under which licence it is given."""

    writer: Line
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    license: Line


class Appearance(Record):
    """How a person looks, in the words that image prompts use."""

    skin_tone: SkinTone
    hair_colour: HairColour
    hair_length: HairLength
    hair_style: HairStyle
    facial_hair: FacialHair
    eye_colour: EyeColour
    eyewear: Eyewear
    build: Build
    mark: Line = Field(description="one distinguishing mark, in a few words")
    description: Prose

    @model_validator(mode="after")
    def _hair_agrees(self) -> "Appearance":
        if (self.hair_length == "bald") != (self.hair_style == "none"):
            raise ValueError("hair_style must be 'none' exactly when hair_length is 'bald'")
        return self


class Person(Record):
    """A fictitious adult."""

    id: Identifier
    name: Line
    age: Annotated[int, Field(ge=18, le=90, strict=True)]
    gender: Gender
    job: Line
    profession: Line = Field(description="the job's group in the taxonomy")
    birthplace: Line
    region: Line
    appearance: Appearance
    provenance: Provenance


class Event(Record):
    """A scene in which any person can be shown."""

    id: Identifier
    name: Line
    description: Prose
    keywords: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
    provenance: Provenance
