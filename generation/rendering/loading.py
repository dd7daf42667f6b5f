"""A checkpoint's folder, loaded as its recipe says: precision, quantisation, attention, compilation, and where its
weights wait.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import DiffusionPipeline
from diffusers.quantizers import PipelineQuantizationConfig
from safetensors import SafetensorError

from generation.base.errors import UserError
from generation.rendering.adapters import load_adapter
from generation.rendering.families import FAMILIES
from generation.rendering.memory import check_memory
from schemas.recipe import CheckpointRecipe

DENOISERS = ("transformer", "unet")
FAULTS = (
    OSError,
    ValueError,
    ImportError,
    RuntimeError,
    TypeError,
    KeyError,
    AttributeError,
    SafetensorError,
)  # of libraries over what they cannot load


def load(folder: Path, recipe: CheckpointRecipe, device: torch.device) -> DiffusionPipeline:
    """The pipeline, ready to be called.

    Raises:
        UserError: the folder cannot be loaded as the recipe says, or there is too little memory.
    """
    dtype = precision(recipe, device)
    check_memory(folder, recipe, device)
    try:
        pipeline = DiffusionPipeline.from_pretrained(
            folder,
            dtype=dtype,
            use_safetensors=True,
            variant=recipe.variant,
            **_quantised(folder, recipe, dtype),
            **_processor(folder),
        )
    except torch.OutOfMemoryError:
        raise out_of_memory(recipe) from None
    except FAULTS as error:
        raise UserError(f"checkpoint '{recipe.path}': cannot be loaded ({first_line(error)})") from None
    family, loaded = FAMILIES[recipe.identity], type(pipeline).__name__
    if loaded != family.pipeline:
        raise UserError(
            f"checkpoint '{recipe.path}': is a {loaded}, and `identity: {recipe.identity}` goes with {family.pipeline}"
        )
    if family.adapted:
        load_adapter(pipeline, recipe, folder)
    _speed(pipeline, recipe)
    try:
        _place(pipeline, recipe.offload, device)
    except torch.OutOfMemoryError:
        raise out_of_memory(recipe) from None
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def denoiser(pipeline: DiffusionPipeline) -> Any:
    """The network that is called at every step, a diffusers model."""
    return next(getattr(pipeline, name) for name in DENOISERS if hasattr(pipeline, name))


def encoders(pipeline: DiffusionPipeline) -> list[torch.nn.Module]:
    """The networks that read prompts."""
    return [
        part
        for name, part in pipeline.components.items()
        if name.startswith("text_encoder") and isinstance(part, torch.nn.Module)
    ]


def others(pipeline: DiffusionPipeline) -> list[torch.nn.Module]:
    """The networks that draw."""
    return [
        part
        for name, part in pipeline.components.items()
        if not name.startswith("text_encoder") and isinstance(part, torch.nn.Module)
    ]


def move(parts: Iterable[torch.nn.Module], device: torch.device) -> None:
    """Puts networks on a device."""
    for part in parts:
        part.to(device)


def out_of_memory(recipe: CheckpointRecipe) -> UserError:
    """What to tell when the GPU's memory was too small."""
    steps = {"none": "`offload: encoder` or `model`", "encoder": "`offload: model`", "model": "`offload: group`"}.get(
        recipe.offload, "a smaller size"
    )
    quantise = ", `quantisation: int8` or `nf4`" if recipe.quantisation == "none" else ""
    return UserError(
        f"checkpoint '{recipe.path}': the GPU's memory is too small for batches of {recipe.batch_size}; what was"
        f" finished is kept. Set {steps}, which redraws nothing, or a smaller batch_size{quantise} under `checkpoint`"
        " in the recipe, which does"
    )


def precision(recipe: CheckpointRecipe, device: torch.device) -> torch.dtype:
    """What the networks compute in. `auto` is bfloat16 where the device has instructions for it, which halves the time
    on such a CPU, else float32.

    Raises:
        UserError: the device does not compute in what the recipe names.
    """
    if device.type == "cuda":
        brief = torch.cuda.is_bf16_supported(including_emulation=False)
        if recipe.dtype == "bfloat16" and not brief:
            raise UserError(
                f"checkpoint.dtype: {torch.cuda.get_device_name()} does not compute in bfloat16; set float16 or float32"
            )
    else:
        brief = getattr(
            torch.cpu, "_is_avx512_bf16_supported", lambda: False
        )()  # other CPUs emulate it, far slower; the oldest torch cannot tell
        if recipe.dtype == "float16":
            raise UserError("checkpoint.dtype: float16 needs a GPU, and none is found; set bfloat16 or float32")
    if recipe.dtype == "auto":
        return torch.bfloat16 if brief else torch.float32
    return {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}[recipe.dtype]


def _quantised(folder: Path, recipe: CheckpointRecipe, dtype: torch.dtype) -> dict[str, Any]:
    """The denoiser and the text encoders in eight or four bits; the autoencoder stays as it is."""
    if recipe.quantisation == "none":
        return {}
    try:
        if recipe.quantisation == "int8":
            from torchao.quantization import Int8WeightOnlyConfig

            kind, values = "TorchAoConfig", {"quant_type": Int8WeightOnlyConfig()}
        else:
            import bitsandbytes  # noqa: F401 (the configurations below say less clearly that it is missing)

            kind = "BitsAndBytesConfig"
            values = {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_compute_dtype": dtype}
    except ImportError as error:
        raise UserError(
            f"checkpoint.quantisation: {recipe.quantisation} needs a package that is not installed ({error.name}); in"
            " pebench's clone: pip install -e '.[quantisation]'"
        ) from None
    import diffusers
    import transformers

    libraries = {"diffusers": diffusers, "transformers": transformers}
    parts = {
        name: library
        for name, library in _parts(folder).items()
        if name in DENOISERS or name.startswith("text_encoder")
    }
    configs = {
        name: getattr(libraries[library], kind)(**values) for name, library in parts.items() if library in libraries
    }
    return {"quantization_config": PipelineQuantizationConfig(quant_mapping=configs)}


def _processor(folder: Path) -> dict[str, Any]:
    """Qwen's processor of pictures, without that of videos, which needs torchvision."""
    if not (folder / "processor").is_dir():
        return {}
    from generation.rendering.qwen_processor import PictureProcessor

    return {"processor": PictureProcessor.of(folder)}


def _parts(folder: Path) -> Mapping[str, str]:
    """The pipeline's components and the libraries that they are of."""
    index = json.loads((folder / "model_index.json").read_text("utf-8"))
    return {name: value[0] for name, value in index.items() if isinstance(value, list) and value[0]}


def _speed(pipeline: DiffusionPipeline, recipe: CheckpointRecipe) -> None:
    network = denoiser(pipeline)
    try:
        if recipe.attention:
            network.set_attention_backend(recipe.attention)
        if recipe.compile:
            network.compile_repeated_blocks(fullgraph=True)
    except FAULTS as error:
        field = "attention" if recipe.attention and not recipe.compile else "attention or checkpoint.compile"
        raise UserError(f"checkpoint.{field}: cannot be used with '{recipe.path}' here ({first_line(error)})") from None


def _place(pipeline: DiffusionPipeline, offload: str, device: torch.device) -> None:
    """Puts the weights where they are used or wait. Without a GPU there is nowhere to bring them from."""
    if device.type == "cpu" or offload == "none":
        pipeline.to(device)
    elif offload == "encoder":
        move(others(pipeline), device)
    elif offload == "model":
        pipeline.enable_model_cpu_offload(device=device)
    elif offload == "sequential":
        pipeline.enable_sequential_cpu_offload(device=device)
    else:
        pipeline.enable_group_offload(onload_device=device, offload_type="leaf_level", use_stream=True)


def first_line(error: BaseException) -> str:
    """What a library says of a fault, without the rest of its page."""
    return next(iter(str(error).splitlines()), type(error).__name__)[:300]
