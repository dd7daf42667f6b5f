"""Whether the packages at the top, whose names are common ones, are pebench's own: a data.py or a folder schemas/ where
a command is started, or in PYTHONPATH, would be imported in their place. Needs nothing of them.
"""

import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

NAMES = ("data", "generation", "prompts", "publish", "schemas", "validation")
HOME = Path(__file__).resolve().parents[2]  # the folder that holds them all


def foreign_package() -> str | None:
    """What stands in the way, in one line with what to do; None where nothing does."""
    for name in NAMES:
        place = _place(sys.modules[name].__spec__ if name in sys.modules else find_spec(name))
        if place not in (HOME / name / "__init__.py", HOME / f"{name}.py"):
            return (
                f"{place or name}: would be imported in place of pebench's own '{name}'; start the command in another"
                " folder, or take that one out of PYTHONPATH"
            )
    return None


def _place(spec: ModuleSpec | None) -> Path | None:
    """The file of a package or module; of a folder without __init__.py that folder."""
    if spec is None:
        return None
    places = [spec.origin] if spec.origin else [*(spec.submodule_search_locations or ())]
    return Path(places[0]).resolve() if places else None
