"""Everything that changes the output of a build."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from schemas.base import Record
from schemas.calibration import CheckName
from schemas.concepts import Line, Place
from schemas.judging import Tolerable
from schemas.scene import PortraitSource

Count = Annotated[int, Field(ge=1, strict=True)]
Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]


class AdapterRecipe(Record):
    """IP-Adapter weights that lie apart from their checkpoint: `file` of a folder, or of a repository on the Hub at a
    commit (see CheckpointRecipe).
    """

    path: Place
    file: Place
    revision: Commit | None = None


class CheckpointRecipe(Record):
    """Which diffusion model draws, and how.

    `path` is a packaged checkpoint's name, a folder, or a repository on the Hub; there `revision` is the commit, and
    None takes the newest one, once, for the whole run. `identity` names how a face enters the model, see
    generation/rendering/families.py. `batch_size` changes bytes (networks are not batch-invariant), so it is fixed
    here, or "auto": measured at the run's first build and kept. `offload` changes no bytes, so it may change in
    between. `calibration` is a file of limits in place of those that come with the checkpoint, or of the packaged ones
    for photographs where none do.
    """

    path: Place
    revision: Commit | None = None
    variant: Line | None = Field(
        default=None, description='which files of the weights, as diffusers calls them: "fp16"'
    )
    identity: Literal["placed-head", "faceid-sdxl", "reference", "reference-edit"]
    adapter: AdapterRecipe | None = None
    recogniser: Literal["dlib", "arcface"] = Field(default="dlib", description="whose face embedding the adapter takes")
    prompts: Literal["words", "sentences", "reference"] = Field(
        default="words", description="how image prompts are worded, see generation/concepts/image_prompts.py"
    )
    size: Annotated[int, Field(ge=32, le=2048, multiple_of=8)]
    steps: Count
    guidance: Annotated[float, Field(ge=1)]
    identity_scale: Annotated[float, Field(ge=0, le=2)] = 1.0
    batch_size: Count | Literal["auto"]
    dtype: Literal["float32", "bfloat16", "float16", "auto"] = Field(
        default="float32", description="auto: bfloat16 where the machine computes in it"
    )
    quantisation: Literal["none", "int8", "nf4"] = "none"
    attention: Line | None = Field(default=None, description="a backend of diffusers' set_attention_backend")
    compile: bool = Field(default=False, description="torch.compile of the denoiser's repeated blocks")
    offload: Literal["none", "encoder", "model", "sequential", "group"] = Field(
        default="none", description="what waits in main memory, on a GPU"
    )
    calibration: Place | None = None
    license: Line
    publishable: bool = Field(
        default=True, description="whether that licence lets the checkpoint's pictures be published"
    )
    embeddable: bool = Field(
        default=True, description="whether it lets faces in them be turned into embeddings, as every build does"
    )


class Settled(Record):
    """What recipes left open and the run folder's builds settled: commits by repository on the Hub, batch sizes by a
    hash of what draws.
    """

    commits: dict[str, Commit] = Field(default_factory=dict)
    batch_sizes: dict[str, Count] = Field(default_factory=dict)


class AttemptsRecipe(Record):
    """How many candidates an item may take before it is left out."""

    portrait: Count
    scene: Count


class DatasetRecipe(Record):
    """How the published data set calls itself."""

    pretty_name: Line
    license: Line


class EndpointRecipe(Record):
    """Which model behind a server that speaks OpenAI's protocol is asked, and how.

    `endpoint` is its base address ("https://.../v1"). The key is read from the environment variable that `key_variable`
    names. Prices are for a million tokens, in any one currency. `part` is the field of the recipe, `where` and `which`
    are what the command line calls endpoint and model.
    """

    part: ClassVar[str]
    where: ClassVar[str]
    which: ClassVar[str]

    endpoint: Place | None = None
    model: Place | None = None
    key_variable: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] = "OPENAI_API_KEY"
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    max_tokens: Annotated[int, Field(ge=64, strict=True)] = 800
    concurrency: Annotated[int, Field(ge=1, le=1024, strict=True)] = 8
    requests_per_minute: Count | None = None
    timeout: Annotated[float, Field(gt=0)] = Field(default=120.0, description="seconds for one answer")
    attempts: Count = Field(default=8, description="requests for one answer, faults included")
    longest_wait: Annotated[float, Field(gt=0)] = Field(
        default=60.0, description="seconds between two attempts, at most"
    )
    price_input: Annotated[float, Field(ge=0)] | None = None
    price_output: Annotated[float, Field(ge=0)] | None = None


class WriterRecipe(EndpointRecipe):
    """Which language model writes people and events. `endpoint` may be "local", for a llama.cpp server inside the
    process.
    """

    part: ClassVar[str] = "writer"
    where: ClassVar[str] = "--endpoint"
    which: ClassVar[str] = "--model"

    license: Line
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.9
    refinements: Annotated[int, Field(ge=0, le=20, strict=True)] = Field(
        default=2, description="times that a text goes back with objections"
    )
    replacements: Annotated[int, Field(ge=0, le=20, strict=True)] = Field(
        default=3, description="fresh draws in place of what still fails"
    )
    reviewer: bool = Field(default=True, description="whether the model also reads what the rules let pass")


class JudgeRecipe(EndpointRecipe):
    """Which vision model looks at the candidates that pass all other checks.

    `image_side` is the longer side, in pixels, of the picture that is sent. What is named in `tolerate` is noted and
    does not reject. `measured` is the file of error rates that `pebench check judge` wrote of this judge, for the card.
    """

    part: ClassVar[str] = "judge"
    where: ClassVar[str] = "--judge"
    which: ClassVar[str] = "its model"

    endpoint: Place
    model: Place
    image_side: Annotated[int, Field(ge=64, le=2048, strict=True)] = 512
    tolerate: tuple[Tolerable, ...] = ()
    measured: Place | None = None


class DataRecipe(Record):
    """The part of a recipe that decides a data set's bytes and is published with it; see Recipe."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    seed: Annotated[int, Field(ge=0, strict=True)] = 0
    people: Count | None = None
    events: Count | None = None
    held_out: Annotated[int, Field(ge=0, strict=True)] | None = None
    takes: Count = 1
    portraits: PortraitSource = Field(
        default="drawn",
        description="packaged: those that people bring; supplied: only those that their records name; whoever brings"
        " none is drawn",
    )
    unverified_events: bool = False
    checks_off: tuple[CheckName, ...] = ()
    checkpoint: CheckpointRecipe
    attempts: AttemptsRecipe
    dataset: DatasetRecipe


class Recipe(DataRecipe):
    """One build. `people` and `events` take the first so many of the packaged ones; None takes all.

    `concepts` names files whose people and events stand in place of the packaged ones, `add` files of further ones.
    `held_out` people are in no training split; None takes one for every twenty. `questions` names a file of wordings in
    place of the packaged ones. `unverified_events` lets in events that the checkpoint's classifier does not know and
    that no judge verifies. `checks_off` names checks of the gate that are not made; plan, card and report say so.
    """

    concepts: tuple[Place, ...] = ()
    add: tuple[Place, ...] = ()
    questions: Place | None = None
    writer: WriterRecipe
    judge: JudgeRecipe | None = None
