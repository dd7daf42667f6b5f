"""The people, events and taxonomy that the package brings."""

import json
from functools import cache
from importlib import resources
from typing import TypeVar

import yaml
from pydantic import BaseModel

from schemas.concepts import Event, Origins, Person, Taxonomy

T = TypeVar("T", bound=BaseModel)
DATA = resources.files("data")


def packaged_people() -> list[Person]:
    """The packaged people, in order."""
    return _lines(Person, "people.jsonl")


def held_out_people() -> list[Person]:
    """The packaged people who are in no training split, in order."""
    return _lines(Person, "held_out_people.jsonl")


def packaged_events() -> list[Event]:
    """The packaged events, in order."""
    return _lines(Event, "events.jsonl")


@cache
def taxonomy() -> Taxonomy:
    """The packaged taxonomy."""
    return Taxonomy.model_validate(yaml.safe_load(DATA.joinpath("taxonomy.yaml").read_text("utf-8")))


@cache
def origins() -> Origins:
    """The packaged distribution of names and looks over birthplaces."""
    return Origins.model_validate(yaml.safe_load(DATA.joinpath("origins.yaml").read_text("utf-8")))


def _lines(kind: type[T], name: str) -> list[T]:
    return [kind.model_validate(json.loads(line)) for line in DATA.joinpath(name).read_text("utf-8").splitlines()]
