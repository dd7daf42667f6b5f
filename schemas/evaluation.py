"""What a model is asked to see what it has forgotten, what it answered, and what came of it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Place
from schemas.exports import Use
from schemas.questions import Concept
from schemas.recipe import EndpointRecipe

Measure = Literal["efficacy", "generality", "retain", "scope", "real", "world"]
Role = Literal["finetuned", "unlearned", "goal"]
Scale = Literal["names", "closeness", "g-eval", "rouge-l", "yes/no"]
Kind = Literal["finetuned", "goal"]
Share = Annotated[float, Field(ge=0, le=1)]


class EvaluatedRecipe(EndpointRecipe):
    """A model behind a server that is to be evaluated."""

    part: ClassVar[str] = "--endpoint"
    where: ClassVar[str] = "--endpoint"
    which: ClassVar[str] = "its model"

    endpoint: Place
    model: Place


class GEvalRecipe(EndpointRecipe):
    """The language model that grades answers about events."""

    part: ClassVar[str] = "--judge"
    where: ClassVar[str] = "--judge"
    which: ClassVar[str] = "its model"

    endpoint: Place
    model: Place


class Asked(Record):
    """One question that is put, and what is known of its right answer.

    `group` is whom or what it is about, a person's or an event's id, over which intervals are taken. `name` is the
    right name where one is asked for. `wrong` are answers in the wording of `paraphrase`, as TOFU's truth ratio takes
    them.
    """

    question_id: str
    measure: Measure
    concept: Concept
    group: str
    image_id: str = ""
    question: str
    answer: str
    name: str = ""
    paraphrase: str = ""
    wrong: tuple[str, ...] = ()


class ToAnswer(Record):
    """A question as whoever answers elsewhere gets it."""

    question_id: str
    image_id: str
    question: str


class Likelihood(Record):
    """The summed log-probability of an answer's tokens, its end among them, and how many there are."""

    logp: Annotated[float, Field(le=0)]
    tokens: Annotated[int, Field(ge=1)]


class Replied(Record):
    """What a model answered to one question. `likelihoods` are those of the right answer, of its paraphrase and of each
    wrong one, where the model tells them.
    """

    question_id: str
    answer: str
    likelihoods: tuple[Likelihood, ...] = ()


class Figure(Record):
    """A mean over questions with the ends of its 95 % interval over `groups` people or events; over questions where
    there is one group alone.
    """

    value: float
    low: float
    high: float
    items: int
    groups: int


class Measured(Record):
    """One of the six measures of one model. `scale` tells what it is made of; `beside` what else is to be known, by
    name.
    """

    concept: Concept
    measure: Measure
    scale: Scale
    figure: Figure
    beside: dict[str, Figure] = Field(default_factory=dict)
    values: dict[str, float] = Field(default_factory=dict, description="by question")


class TruthRatios(Record):
    """TOFU's figures of one concept. `ratio` is the mean over the paper's truth ratio (arithmetic) and `geometric` over
    its code's, of the forgotten images; `ks_p` and `ks_d` compare the former with the goal model's, None for that one
    itself; `utility` is None without known people and world facts.
    """

    concept: Concept
    ratio: Figure
    geometric: Figure
    ks_p: float | None = None
    ks_d: float | None = None
    utility: float | None = None


class ModelResult(Record):
    """What one model answered and what came of it. `model` is its name; `likelihoods` tells whether it gives them."""

    role: Role
    model: str
    measured: tuple[Measured, ...]
    truth: tuple[TruthRatios, ...] = ()
    replies: tuple[Replied, ...]


class Gap(Record):
    """By how much goal and finetuned model differ in Efficacy, from 0 to 1; a data set where they hardly do measures
    nothing.
    """

    concept: Concept
    figure: Figure


class Result(Record):
    """The whole of `results.json`.

    `data` names the data set and `digest` hashes its marker; `judge` names the model of a G-Eval, with whether it gave
    log-probabilities.
    """

    generator: Literal["pebench evaluate"] = "pebench evaluate"
    version: str
    data: str
    digest: str
    config: str
    target: tuple[Concept, ...]
    wording: Use
    limit: int | None = None
    judge: str = ""
    judge_weighted: bool = False
    sets: dict[str, str] = Field(default_factory=dict, description="where known people and world facts came from")
    gaps: tuple[Gap, ...]
    asked: tuple[Asked, ...]
    models: tuple[ModelResult, ...]


class TuneRequest(Record):
    """Everything that changes the model that `pebench tune` makes. `model` is a folder or an id on the Hub."""

    model: str
    config: str
    kind: Kind
    tasks: tuple[str, ...]
    forms: tuple[str, ...]
    epochs: Annotated[float, Field(gt=0)]
    batch: Annotated[int, Field(ge=1)]
    rate: Annotated[float, Field(gt=0)]
    lora: Annotated[int, Field(ge=0)] = 0
    freeze_vision: bool = False
    checkpointing: bool = False
    seed: Annotated[int, Field(ge=0)] = 0


class Tuned(Record):
    """`pebench-tune.json` of a model that was tuned. `of` hashes the starting model, `data` the data set's marker;
    `seconds` and `padding` are of the last run, where it was cut short and gone on with.
    """

    generator: Literal["pebench tune"] = "pebench tune"
    request: TuneRequest
    of: str
    data: str
    conversations: int
    steps: int
    loss: float
    seconds: float
    padding: Annotated[float, Field(ge=0, le=1, description="share of the tokens that are padding")]
    versions: dict[str, str]
