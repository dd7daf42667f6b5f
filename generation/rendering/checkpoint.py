"""Finding a checkpoint and making sure that its files are whole, without loading a network."""

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from generation.base.errors import UserError
from generation.base.faults import explain
from generation.base.files import sha256_of
from generation.base.hashing import stable_hash
from generation.base.plain_yaml import load
from generation.rendering.families import FAMILIES
from generation.rendering.weights import ADAPTER, on_hub
from schemas.calibration import Calibration, Cost
from schemas.concepts import Event
from schemas.recipe import CheckpointRecipe, Recipe

MANIFEST = "files.json"  # file name to SHA-256, written when the checkpoint was packaged
COST = "cost.json"
TOLD = (
    MANIFEST,
    "README.md",
    "evaluation.json",
    "training.json",
    COST,
    "reader.csv",
)  # neither draws nor judges, so no part of the digest
NEEDED = {"model_index.json", "event_classifier.safetensors", "calibration.json"}
OURS = (
    MANIFEST,
    "event_classifier.safetensors",
    "calibration.json",
)  # a folder with one of these was packaged by us and is held to its manifest

T = TypeVar("T", bound=BaseModel)


class Checkpoint(NamedTuple):
    """Where the weights lie, None for the Hub; a digest of all that draws or judges; the limits, and what drawing
    costs, None where nobody measured it.
    """

    folder: Path | None
    digest: str
    calibration: Calibration
    cost: Cost | None


def find_checkpoint(recipe: CheckpointRecipe) -> Checkpoint:
    """Resolves `recipe.path`: a packaged checkpoint's name, a folder, or a repository on the Hub whose `revision` is
    given (see generation/images/resolved.py).

    Raises:
        UserError: nothing is there, a file is missing or was changed, it is no pipeline that `recipe.identity` goes
        with, or a calibration is not readable.
    """
    if not recipe.embeddable:
        raise UserError(
            f"checkpoint '{recipe.path}': its licence (`embeddable: false`) bars embeddings of faces, which every build"
            " makes; take another checkpoint"
        )
    packaged = Path(str(resources.files("data"))) / "models" / recipe.path
    bare = Path(recipe.path).name == recipe.path and recipe.path not in (".", "..")
    folder = packaged if bare and packaged.is_dir() else Path(recipe.path)
    if folder.is_dir() and any((folder / name).exists() for name in OURS):
        return _ours(folder, recipe)
    if folder.is_dir():
        _check_class(folder, recipe)
        weights = stable_hash(manifest_of(folder))
    elif on_hub(recipe.path) and recipe.revision:
        weights = recipe.revision
    else:
        raise UserError(
            f"checkpoint '{recipe.path}': no packaged checkpoint and no folder of that name; see `path` in the recipe"
        )
    calibration = _read_limits(recipe)
    digest = stable_hash("foreign", weights, _adapter_digest(recipe, folder), calibration)
    return Checkpoint(folder if folder.is_dir() else None, digest, calibration, None)


def unverifiable(recipe: Recipe, checkpoint: Checkpoint, events: Iterable[Event]) -> list[Event]:
    """The events that no classifier is asked about."""
    labels = () if "event" in recipe.checks_off else checkpoint.calibration.event.labels
    return [event for event in events if event.id not in labels]


def name_of(path: str) -> str:
    """What a data set calls a checkpoint: a repository's whole name, of a folder only the last part."""
    return path if on_hub(path) else Path(path).name


def _ours(folder: Path, recipe: CheckpointRecipe) -> Checkpoint:
    digest = _verify(folder)
    calibration = _read(Calibration, folder / "calibration.json")
    cost = _read(Cost, folder / COST) if (folder / COST).exists() else None
    if not calibration.checks:
        raise UserError(
            f"{folder / 'calibration.json'}: holds no measured error rates (checks); calibrate the checkpoint as"
            " docs/training.md says"
        )
    if recipe.calibration:
        calibration = _read_limits(recipe)
        digest = stable_hash(digest, calibration)
    return Checkpoint(folder, digest, calibration, cost)


def _check_class(folder: Path, recipe: CheckpointRecipe) -> None:
    path, wanted = folder / "model_index.json", FAMILIES[recipe.identity].pipeline
    try:
        pipeline = json.loads(path.read_text("utf-8"))["_class_name"]
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(
            f"{path}: missing, or not the index of a diffusers pipeline; see `path` in the recipe"
        ) from None
    if pipeline != wanted:
        pipelines = {name: family.pipeline for name, family in FAMILIES.items()}
        fitting = next((name for name, known in pipelines.items() if known == pipeline), None)
        todo = (
            f"set `identity: {fitting}`" if fitting else f"pipelines that can be used: {', '.join(pipelines.values())}"
        )
        raise UserError(f"{folder}: is a {pipeline}, and `identity: {recipe.identity}` goes with {wanted}; {todo}")


def _adapter_digest(recipe: CheckpointRecipe, folder: Path) -> str | None:
    """What the adapter's weights are known by; those inside the checkpoint's folder are part of its own digest."""
    if not FAMILIES[recipe.identity].adapted:
        return None
    if recipe.adapter is None:
        if (folder / ADAPTER).is_file():
            return None
        raise UserError(
            f"checkpoint '{recipe.path}': brings no {ADAPTER}, and `identity: {recipe.identity}` needs one; name it in"
            " `adapter` in the recipe"
        )
    if on_hub(recipe.adapter.path) and recipe.adapter.revision:
        return stable_hash(recipe.adapter.revision, recipe.adapter.file)
    path = Path(recipe.adapter.path, recipe.adapter.file)
    if not path.is_file():
        raise UserError(f"{path}: no such file; see `adapter` in the recipe")
    return sha256_of(path)


@cache
def limits_for_photographs() -> Calibration:
    """The limits for images of no checkpoint of ours, which nobody measured."""
    text = resources.files("data").joinpath("photographs.yaml").read_text("utf-8")
    return Calibration.model_validate(yaml.safe_load(text))


def _read_limits(recipe: CheckpointRecipe) -> Calibration:
    """The limits of the file that the recipe names, else those for photographs."""
    if not recipe.calibration:
        return limits_for_photographs()
    named = Path(recipe.calibration)
    try:
        return Calibration.model_validate(load(named.read_text("utf-8")))
    except (OSError, ValueError, yaml.YAMLError, ValidationError) as error:
        said = explain(error) if isinstance(error, ValidationError) else str(error).splitlines()[0]
        raise UserError(f"{named}: not readable as a calibration ({said}); see docs/checkpoints.md") from None


def _read(kind: type[T], path: Path) -> T:
    try:
        return kind.model_validate_json(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        said = explain(error) if isinstance(error, ValidationError) else str(error).splitlines()[0]
        raise UserError(
            f"{path}: not readable as {kind.__name__.lower()} ({said}); install the checkpoint again, or calibrate one"
            " of yours as docs/training.md says"
        ) from None


def manifest_of(folder: Path) -> dict[str, str]:
    """File names and SHA-256 digests of everything that draws or judges; the model card and its figures may change
    freely.
    """
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in TOLD and not p.name.startswith("."))
    return {p.relative_to(folder).as_posix(): sha256_of(p) for p in files}


def _verify(folder: Path) -> str:
    path = folder / MANIFEST
    try:
        promised = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        promised = None
    if not promised or not isinstance(promised, dict):
        raise UserError(
            f"{path}: missing or not JSON, so the checkpoint cannot be verified; install it again"
        ) from None
    digests = manifest_of(folder)
    if missing := sorted(NEEDED - set(promised)):
        raise UserError(f"{path}: names no {missing[0]}, which every checkpoint needs; install it again")
    for name in promised:
        if name not in digests:
            raise UserError(f"{folder / name}: missing from the checkpoint; install it again")
        if digests[name] != promised[name]:
            raise UserError(
                f"{folder / name}: damaged (its SHA-256 is not the one in {MANIFEST}); install the checkpoint again"
            )
    if extra := sorted(set(digests) - set(promised)):
        raise UserError(f"{folder / extra[0]}: not part of the checkpoint; remove it, or make {MANIFEST} anew")
    return hashlib.sha256(json.dumps(promised, sort_keys=True).encode()).hexdigest()[:32]
