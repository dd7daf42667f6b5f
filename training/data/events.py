"""The events that train: the packaged ones first, then those of more_events.jsonl, which no data set shows."""

import json
from pathlib import Path

from generation.concepts.packaged import packaged_events
from schemas.concepts import Event

MORE = Path(__file__).with_name("more_events.jsonl")


def training_events() -> list[Event]:
    """Every event that has a painter; a picture's `event` is its place in this list, and places from
    len(packaged_events()) on only train.
    """
    return [
        *packaged_events(),
        *(Event.model_validate(json.loads(line)) for line in MORE.read_text("utf-8").splitlines()),
    ]
