"""What lies beside a data set's folder while it is written: who writes, and whose a staging folder is."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Record

Said = Annotated[str, Field(max_length=200)]


class Writer(Record):
    """Who writes. `machine` is the host's name and, where there are several on one host, the space that its process
    numbers are of; `since` is a time of day with its offset; `token` is this writer's alone.
    """

    machine: Said
    process: int = Field(gt=0)
    since: Said
    command: Said
    token: Said


class StagingNote(Record):
    """What says that a staging folder is ours, and the name of the folder that is made in it."""

    generator: Literal["pebench"]
    staging_of: str
