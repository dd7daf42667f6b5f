"""Weights on the Hub: which commit is meant, fetching its files into the Hub's cache, and what to tell when they cannot
be had.
"""

import re
from pathlib import Path
from typing import NoReturn

from generation.base.errors import UserError
from schemas.recipe import AdapterRecipe, CheckpointRecipe

ADAPTER = "ip_adapter.safetensors"  # in a checkpoint's folder
REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")


def on_hub(path: str) -> bool:
    """Whether a recipe's path can only be a repository on the Hub: it reads like one and no such folder is there."""
    return bool(REPOSITORY.fullmatch(path)) and not Path(path).exists()


def newest_commit(path: str) -> str:
    """The commit that a repository's main branch is at; without a network the one that was fetched last.

    Raises:
        UserError: there is no such repository, it is gated, or nothing of it can be reached or is in the cache.
    """
    from huggingface_hub import HfApi, constants
    from huggingface_hub.errors import RepositoryNotFoundError
    from huggingface_hub.file_download import repo_folder_name

    from generation.base.hub_errors import HTTPError

    try:
        if commit := HfApi().model_info(path, timeout=20).sha:
            return commit
    except (HTTPError, ConnectionError, ValueError) as error:
        if isinstance(error, RepositoryNotFoundError):  # gated ones too
            refuse(path, error)
        fault = error
        main = Path(constants.HF_HUB_CACHE, repo_folder_name(repo_id=path, repo_type="model"), "refs", "main")
        if main.is_file():
            return main.read_text("utf-8").strip()
        refuse(path, fault)
    raise UserError(f"checkpoint '{path}': the Hub names no commit of it; give `revision` in the recipe")


def fetched(recipe: CheckpointRecipe) -> bool:
    """Whether the weights lie in the Hub's cache, as far as their index tells."""
    from huggingface_hub import try_to_load_from_cache

    return isinstance(try_to_load_from_cache(recipe.path, "model_index.json", revision=recipe.revision), str)


def fetch(recipe: CheckpointRecipe) -> Path:
    """The folder of the cache that holds the pipeline's files at the recipe's commit; what is missing is downloaded,
    safetensors alone.

    Raises:
        UserError: they cannot be had.
    """
    from diffusers import DiffusionPipeline

    from generation.base.hub_errors import HTTPError

    try:
        return Path(
            DiffusionPipeline.download(
                recipe.path, revision=recipe.revision, variant=recipe.variant, use_safetensors=True
            )
        )
    except (OSError, ValueError, HTTPError) as error:  # the client's errors are kinds of these
        refuse(recipe.path, error)


def fetch_adapter(recipe: AdapterRecipe) -> Path:
    """The adapter's file in the Hub's cache.

    Raises:
        UserError: it cannot be had.
    """
    from huggingface_hub import hf_hub_download

    from generation.base.hub_errors import HTTPError

    try:
        return Path(hf_hub_download(recipe.path, recipe.file, revision=recipe.revision))
    except (OSError, ValueError, HTTPError) as error:
        refuse(recipe.path, error)


def refuse(path: str, error: BaseException) -> NoReturn:
    """Says in one line why the weights cannot be had, and what to do."""
    from huggingface_hub import constants
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    from generation.base.hub_errors import is_temporary

    refusals = (RepositoryNotFoundError, RevisionNotFoundError, OfflineModeIsEnabled)  # others are wrapped around them
    chain = (error, error.__cause__, getattr(error.__cause__, "__cause__", None))
    fault = next((link for link in chain if isinstance(link, refusals)), error)
    where = f"checkpoint '{path}'"
    if isinstance(fault, GatedRepoError):
        raise UserError(
            f"{where}: gated; accept its terms at https://huggingface.co/{path} and set HF_TOKEN to a token of that"
            " account"
        ) from None
    if isinstance(fault, RepositoryNotFoundError):
        raise UserError(
            f"{where}: no folder and no repository on the Hub of that name, or a private one; correct `path`, or set"
            " HF_TOKEN"
        ) from None
    if isinstance(fault, RevisionNotFoundError):
        raise UserError(f"{where}: has no such commit; correct `revision` in the recipe, or leave it out") from None
    if isinstance(fault, LocalEntryNotFoundError) or is_temporary(fault) or isinstance(fault, ConnectionError):
        said = "HF_HUB_OFFLINE is set" if constants.HF_HUB_OFFLINE else str(fault).splitlines()[0]
        raise UserError(
            f"{where}: not in the Hub's cache whole, and the Hub cannot be reached ({said}); run 'hf download {path}'"
            " where it can, or name a folder in `path`"
        ) from None
    if isinstance(fault, EntryNotFoundError):
        raise UserError(
            f"{where}: lacks a file that is needed ({_first(fault)}); correct `path`, `variant` or `adapter.file` in"
            " the recipe"
        ) from None
    raise UserError(f"{where}: cannot be fetched ({_first(fault)}); see `path` in the recipe") from None


def _first(fault: BaseException) -> str:
    from generation.base.hub_errors import hub_error_text

    return next(iter(hub_error_text(fault).splitlines()), type(fault).__name__)
