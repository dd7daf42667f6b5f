"""Splits that a user asks for, beyond the standard ones."""

from typing import Annotated

from pydantic import Field

from schemas.base import Record
from schemas.concepts import Identifier

ConfigName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class CustomSplit(Record):
    """Whom and what a split forgets, by ids. At least one of the two lists holds something; with both, what is
    forgotten is their union.

    `neighbours` adds configs of those who are retained and are like the forgotten people: by job, by region, by face.
    """

    name: ConfigName
    people: tuple[Identifier, ...] = ()
    events: tuple[Identifier, ...] = ()
    neighbours: bool = False
