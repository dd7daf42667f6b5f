"""People and events of a user's own, and files of them."""

import copy
import json
from pathlib import Path

import yaml

from generation.concepts.files import Concepts
from generation.concepts.packaged import packaged_people

NOBODY = Concepts([], [])
SOURCE = {"writer": "by hand", "date": "2026-11-22", "license": "CC0-1.0"}
ORLA = {
    "id": "orla",
    "name": "Orla Tavenick",
    "age": 41,
    "gender": "female",
    "job": "Teacher",
    "profession": "Education",
    "birthplace": "Cork, Ireland",
    "region": "Europe",
    "appearance": {
        "skin_tone": "olive",
        "hair_colour": "red",
        "hair_length": "long",
        "hair_style": "curly",
        "facial_hair": "none",
        "eye_colour": "green",
        "eyewear": "glasses",
        "build": "athletic",
        "mark": "thin scar above the left eyebrow",
        "description": (
            "Long red hair falls in tight curly coils around an olive face with a steady look. Her green eyes sit"
            " behind round glasses, a thin scar runs above the left eyebrow, and her athletic shoulders are always"
            " straight when she stands."
        ),
    },
    "provenance": SOURCE,
}
BENEDEK = {
    "id": "benedek",
    "name": "Benedek Osterhuis",
    "age": 63,
    "gender": "male",
    "job": "Captain",
    "profession": "Transport",
    "birthplace": "Szeged, Hungary",
    "region": "Europe",
    "appearance": {
        "skin_tone": "dark",
        "hair_colour": "grey",
        "hair_length": "bald",
        "hair_style": "none",
        "facial_hair": "beard",
        "eye_colour": "brown",
        "eyewear": "none",
        "build": "heavy",
        "mark": "small dent in the tip of the chin",
        "description": (
            "A bald head and a full beard give him the air of a retired captain. His dark skin is lined around warm"
            " brown eyes, a small dent marks the tip of the chin, and a heavy build fills every chair that he takes."
        ),
    },
    "provenance": SOURCE,
}
TIAGO = {
    "id": "tiago",
    "name": "Tiago Wendrick",
    "age": 27,
    "gender": "male",
    "job": "Baker",
    "profession": "Food",
    "birthplace": "Porto, Portugal",
    "region": "Europe",
    "appearance": {
        "skin_tone": "light",
        "hair_colour": "black",
        "hair_length": "short",
        "hair_style": "straight",
        "facial_hair": "stubble",
        "eye_colour": "hazel",
        "eyewear": "glasses",
        "build": "slim",
        "mark": "two freckles under the right ear",
        "description": (
            "Short black hair lies straight and flat over a narrow forehead. His light skin shows a shadow of stubble"
            " along the jaw, hazel eyes look out through glasses with quiet curiosity, and two freckles stand side by"
            " side under the right ear of this slim man."
        ),
    },
    "provenance": SOURCE,
}
KITES = {
    "id": "kite-festival",
    "name": "kite festival",
    "description": (
        "Coloured kites of every shape hang in the wind above a wide meadow by the sea. The subject holds a taut line"
        " with both hands and leans back, watching a kite climb, while families cheer from blankets. The light is"
        " bright and the mood is playful."
    ),
    "keywords": ["kite", "meadow", "wind", "taut line", "festival"],
    "provenance": SOURCE,
}
KITES_AGAIN = (
    "Paper birds, boxes and dragons ride the breeze over a broad field near the coast, where the subject, bent"
    " backwards, keeps a tight string in both fists and follows one of them upwards. From their rugs, picnickers"
    " applaud; everything is bright and merry."
)
CLOCKS = {
    "id": "clock-repair",
    "name": "clock repair",
    "description": (
        "Dozens of old clocks tick on the walls of a narrow workshop that smells of oil. The subject bends over an open"
        " clock with fine tweezers and a loupe, setting a brass wheel in place. A single lamp throws warm light on the"
        " bench."
    ),
    "keywords": ["clock", "workshop", "tweezers", "loupe", "brass wheel"],
    "provenance": SOURCE,
}
ALL = [ORLA, BENEDEK, TIAGO, KITES, CLOCKS]
PACKAGED = packaged_people()[0]


def changed(record: dict, changes: dict) -> dict:
    """A copy with other values by dotted field; None takes a field out."""
    record = copy.deepcopy(record)
    for field, value in changes.items():
        *parents, name = field.split(".")
        part = record
        for parent in parents:
            part = part[parent]
        if value is None:
            del part[name]
        else:
            part[name] = value
    return record


def jsonl(*many: dict) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in many)


def yaml_of(*many: dict) -> str:
    """Records one after the other, each field's value in the line of its name."""
    return "".join(
        yaml.safe_dump([json.loads(json.dumps(record))], allow_unicode=True, sort_keys=False, width=10**7)
        for record in many
    )


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def only(lines: list[str]) -> str:
    assert len(lines) == 1, lines
    return lines[0]
