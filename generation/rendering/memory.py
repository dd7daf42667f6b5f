"""How much memory a checkpoint takes, told before it is loaded, and the largest batch that fits, measured once."""

import json
import struct
from collections.abc import Callable, Mapping
from math import prod
from pathlib import Path

import psutil
import torch

from generation.base.errors import UserError
from schemas.recipe import CheckpointRecipe

BYTES_PER_NUMBER = {"float32": 4.0, "auto": 4.0, "bfloat16": 2.0, "float16": 2.0}
QUANTISED_SHARE = {
    "none": 1.0,
    "int8": 1 / 2,
    "nf4": 1 / 4,
}  # of sixteen bits; scales and what stays unquantised are left out
USABLE_SHARE = 0.9  # share of the GPU's memory that a batch may reach
LARGEST_BATCH = 32  # pictures; beyond that, batches of large models are no faster for each
CPU_BATCH = 1  # pictures in a batch where there is no GPU: larger ones take memory there and hardly save time


def check_memory(folder: Path, recipe: CheckpointRecipe, device: torch.device) -> None:
    """Refuses weights that cannot fit, before minutes are spent on loading them.

    Raises:
        UserError: they are larger than the memory that is free.
    """
    weights, gpu = component_bytes(folder, recipe), device.type == "cuda"
    needed = bytes_on_device(weights, recipe.offload if gpu else "none")
    free = torch.cuda.mem_get_info()[0] if gpu else psutil.virtual_memory().available
    if needed <= free:
        return
    fitting = (
        offload for offload in ("encoder", "model", "group") if gpu and bytes_on_device(weights, offload) <= free
    )
    offload = next(fitting, None)
    todo = [f"`offload: {offload}`"] if offload else []
    todo += ["`quantisation: int8` or `nf4`"] if recipe.quantisation == "none" else []
    remedy = f"set {' or '.join(todo)} under `checkpoint` in the recipe" if todo else "take a smaller checkpoint"
    where = "the GPU" if gpu else "this machine"
    raise UserError(
        f"checkpoint '{recipe.path}': its weights take {needed / 1e9:.1f} GB and {where} has {free / 1e9:.1f} GB free;"
        f" {remedy}"
    )


def bytes_on_device(weights: Mapping[str, float], offload: str) -> float:
    """Bytes that lie on the device at the same time; `weights` are those of each component."""
    whole = sum(weights.values())
    encoding = sum(size for name, size in weights.items() if name.startswith("text_encoder"))
    return {"none": whole, "encoder": max(encoding, whole - encoding), "model": max(weights.values(), default=0.0)}.get(
        offload, 0.0
    )


def component_bytes(folder: Path, recipe: CheckpointRecipe) -> dict[str, float]:
    """Bytes of each component's weights once they are loaded as the recipe says, from the heads of the files."""
    sizes: dict[str, float] = {}
    for path in sorted(folder.glob("*/*.safetensors")):
        if (recipe.variant is not None) == (
            f".{recipe.variant}." in path.name or path.name.endswith(f".{recipe.variant}.safetensors")
        ):
            sizes[path.parent.name] = (
                sizes.get(path.parent.name, 0.0) + _number_count(path) * BYTES_PER_NUMBER[recipe.dtype]
            )
    return {
        name: size * (1.0 if name == "vae" else QUANTISED_SHARE[recipe.quantisation]) for name, size in sizes.items()
    }


def _number_count(path: Path) -> int:
    """How many numbers a safetensors file holds: eight bytes give the length of the JSON that follows."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        head = json.loads(file.read(length))
    return sum(prod(tensor["shape"]) for name, tensor in head.items() if name != "__metadata__")


def largest_batch(fits: Callable[[int], bool], most: int) -> int:
    """The largest power of two, at most `most`, with which `fits` holds; 1 where none does, since then drawing itself
    says why.

    Sizes rise until one does not fit.
    """
    size = 1
    while size * 2 <= most and fits(size * 2):
        size *= 2
    return size


def fits_on_gpu(draw: Callable[[int], object]) -> Callable[[int], bool]:
    """Whether drawing a batch of a size stays within the margin of the GPU's memory."""

    def fits(size: int) -> bool:
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        others = (
            torch.cuda.mem_get_info()[1] - torch.cuda.mem_get_info()[0] - torch.cuda.memory_reserved()
        )  # that somebody else holds
        try:
            draw(size)
        except torch.OutOfMemoryError:
            torch.cuda.empty_cache()
            return False
        return others + torch.cuda.max_memory_reserved() <= USABLE_SHARE * torch.cuda.mem_get_info()[1]

    return fits
