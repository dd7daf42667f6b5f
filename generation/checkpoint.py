"""Finding a checkpoint and making sure that its files are whole, without loading a network."""

import hashlib
import json
from importlib import resources
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from generation.errors import UserError
from schemas.calibration import Calibration, Cost
from schemas.recipe import CheckpointRecipe

MANIFEST = "files.json"  # file name to SHA-256, written when the checkpoint was packaged
TOLD = (MANIFEST, "README.md", "evaluation.json", "cost.json")  # neither draws nor judges, so no part of the digest
NEEDED = {"model_index.json", "ip_adapter.safetensors", "event_classifier.safetensors", "calibration.json"}


T = TypeVar("T", bound=BaseModel)


class Checkpoint(NamedTuple):
    """A folder on disk, a digest of all that draws or judges, its calibration, and what drawing costs."""

    folder: Path
    digest: str
    calibration: Calibration
    cost: Cost


def find_checkpoint(recipe: CheckpointRecipe) -> Checkpoint:
    """Resolves `recipe.path`: a packaged checkpoint's name, or a folder.

    Raises:
        UserError: nothing is there, a file is missing or was changed, or the calibration is not readable.
    """
    packaged = Path(str(resources.files("data"))) / "models" / recipe.path
    bare = Path(recipe.path).name == recipe.path and recipe.path not in (".", "..")
    folder = packaged if bare and packaged.is_dir() else Path(recipe.path)
    if not folder.is_dir():
        raise UserError(f"checkpoint '{recipe.path}': no packaged checkpoint and no folder of that name; see `path` in the recipe")
    digest = _verify(folder)
    return Checkpoint(folder, digest, _read(Calibration, folder / "calibration.json"), _read(Cost, folder / "cost.json"))


def _read(kind: type[T], path: Path) -> T:
    try:
        return kind.model_validate_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        said = ": ".join([*filter(None, [".".join(map(str, first["loc"]))]), str(first["msg"]).splitlines()[0]])
        raise UserError(
            f"{path}: not readable as {kind.__name__.lower()} ({said}); install the checkpoint again, or calibrate one of yours as docs/training.md says"
        ) from None


def manifest_of(folder: Path) -> dict[str, str]:
    """File names and SHA-256 digests of everything that draws or judges; the model card and its figures may change freely."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in TOLD and not p.name.startswith("."))
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def _verify(folder: Path) -> str:
    path = folder / MANIFEST
    try:
        promised = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        promised = None
    if not promised or not isinstance(promised, dict):
        raise UserError(f"{path}: missing or not JSON, so the checkpoint cannot be verified; install it again") from None
    found = manifest_of(folder)
    if missing := sorted(NEEDED - set(promised)):
        raise UserError(f"{path}: names no {missing[0]}, which every checkpoint needs; install it again")
    for name in promised:
        if name not in found:
            raise UserError(f"{folder / name}: missing from the checkpoint; install it again")
        if found[name] != promised[name]:
            raise UserError(f"{folder / name}: damaged (its SHA-256 is not the one in {MANIFEST}); install the checkpoint again")
    if extra := sorted(set(found) - set(promised)):
        raise UserError(f"{folder / extra[0]}: not part of the checkpoint; remove it, or make {MANIFEST} anew")
    return hashlib.sha256(json.dumps(promised, sort_keys=True).encode()).hexdigest()[:32]
