"""Everything that changes the output of a build."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Line

Count = Annotated[int, Field(ge=1, strict=True)]


class CheckpointRecipe(Record):
    """Which diffusion model draws, and how.

    `path` is a packaged checkpoint's name, or a folder in Stable Diffusion layout with its calibration.
    `identity` names how a face enters the model; "face-embedding" feeds dlib's 128 numbers to FaceID-style IP-Adapter weights.
    `batch_size` changes bytes (networks are not batch-invariant), so it is fixed here.
    """

    path: Line
    identity: Literal["face-embedding"]
    size: Annotated[int, Field(ge=32, le=2048, multiple_of=8)]
    steps: Count
    guidance: Annotated[float, Field(gt=1)]
    identity_scale: Annotated[float, Field(ge=0, le=2)] = 1.0
    batch_size: Count
    dtype: Literal["float32", "bfloat16", "float16"] = "float32"
    license: Line


class AttemptsRecipe(Record):
    """How many candidates an item may take before it is left out."""

    portrait: Count
    scene: Count


class DatasetRecipe(Record):
    """How the published data set calls itself."""

    pretty_name: Line
    license: Line


class Recipe(Record):
    """One build. `people` and `events` take the first so many of the packaged ones; None takes all."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    seed: Annotated[int, Field(ge=0, strict=True)] = 0
    people: Count | None = None
    events: Count | None = None
    takes: Count = 1
    checkpoint: CheckpointRecipe
    attempts: AttemptsRecipe
    dataset: DatasetRecipe
