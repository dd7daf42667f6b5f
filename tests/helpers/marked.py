"""What the marker of a data set says that was made by hand."""

import json
from pathlib import Path

from generation.dataset.folder import MARKER, marker_text
from schemas.marker import MadeOf, Marker


def made_of(name: str = "hand-made", seed: int = 3, **more: object) -> MadeOf:
    """What no build needed to decide; `more` are further fields of the recipe."""
    checkpoint = {"path": "pebench-test", "identity": "placed-head", "size": 64, "steps": 1, "guidance": 1.0}
    recipe = {
        "name": name,
        "seed": seed,
        "checkpoint": {**checkpoint, "batch_size": 1, "license": "MIT"},
        "attempts": {"portrait": 1, "scene": 1},
        "dataset": {"pretty_name": "PEBench by hand", "license": "CC0-1.0"},
    }
    return MadeOf.model_validate(
        {
            "recipe": {**recipe, **more},
            "checkpoint": "0" * 32,
            "concepts": {"benchmark": "0123"},
            "texts": "4567",
            "versions": {},
        }
    )


def marker(**fields: object) -> Marker:
    """A marker of no files."""
    return Marker.model_validate({"generator": "pebench", "made_of": made_of(), "rows": {}, "files": {}, **fields})


def write_marker(folder: Path, **fields: object) -> None:
    """Puts one into a folder."""
    (folder / MARKER).write_text(marker_text(marker(**fields)), "utf-8")


def rewrite_marker(folder: Path, **recipe: object) -> None:
    """Changes fields of the recipe in the marker that is there."""
    said = json.loads((folder / MARKER).read_text("utf-8"))
    said["made_of"]["recipe"] |= recipe
    (folder / MARKER).write_text(json.dumps(said), "utf-8")
