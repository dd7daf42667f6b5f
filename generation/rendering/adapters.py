"""FaceID-style IP-Adapter weights, and the recognisers whose embeddings they take."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import DiffusionPipeline
from diffusers.utils import USE_PEFT_BACKEND
from PIL import Image
from safetensors.torch import load_file

from generation.base.errors import UserError
from generation.base.files import sha256_of
from generation.rendering.weights import ADAPTER, fetch_adapter, on_hub
from schemas.recipe import CheckpointRecipe

ARCFACE = {  # SHA-256 of the files of InsightFace's buffalo_l that are used, as version 0.7 of its package fetches them
    "det_10g.onnx": "5838f7fe053675b1c7a08b633df49e7af5495cee0493c7dcf6697200b85b5b91",
    "w600k_r50.onnx": "4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43",
}
WIDTHS = {"dlib": 128, "arcface": 512}
FIRST = "proj.0.weight"  # (hidden, width of the embedding)
Embed = Callable[[Image.Image, np.ndarray], np.ndarray]


def load_adapter(pipeline: DiffusionPipeline, recipe: CheckpointRecipe, folder: Path) -> None:
    """Loads the adapter that the recipe names, or that lies in the checkpoint's folder.

    Raises:
        UserError: the file is no adapter, takes other embeddings than the recipe's recogniser gives, or needs a package
        that is not installed.
    """
    named = recipe.adapter
    path = (
        folder / ADAPTER
        if named is None
        else fetch_adapter(named)
        if on_hub(named.path)
        else Path(named.path, named.file)
    )
    weights = adapter_weights(path)
    first = weights.get("image_proj", {}).get(FIRST)
    if first is None or not weights.get("ip_adapter"):
        raise UserError(
            f"{path}: no FaceID-style IP-Adapter weights (no image_proj.{FIRST}); see `adapter` in the recipe"
        )
    if first.shape[1] != (width := WIDTHS[recipe.recogniser]):
        fitting = next((name for name, other in WIDTHS.items() if other == first.shape[1]), "none that is known")
        raise UserError(
            f"{path}: takes embeddings of {first.shape[1]} numbers and {recipe.recogniser} gives {width}; set"
            f" `recogniser: {fitting}`"
        )
    if any("lora" in name for name in weights["ip_adapter"]) and not USE_PEFT_BACKEND:
        raise UserError(
            f"{path}: holds LoRA weights, which need the package peft; in pebench's clone: pip install -e '.[faceid]'"
        )
    pipeline.load_ip_adapter(weights, subfolder="", weight_name=path.name, image_encoder_folder=None)
    pipeline.set_ip_adapter_scale(recipe.identity_scale)


def adapter_weights(path: Path) -> dict[str, dict[str, torch.Tensor]]:
    """The two parts of an adapter's file, safetensors or a PyTorch file that holds tensors alone.

    Raises:
        UserError: it cannot be read.
    """
    try:
        if path.suffix != ".safetensors":
            loaded: Any = torch.load(path, map_location="cpu", weights_only=True)
            return {part: dict(loaded[part]) for part in ("image_proj", "ip_adapter")}
        flat = load_file(path)
    except Exception as error:  # each format raises errors of its own over damaged files
        raise UserError(
            f"{path}: cannot be read as IP-Adapter weights ({type(error).__name__}); see `adapter` in the recipe"
        ) from None
    parts: dict[str, dict[str, torch.Tensor]] = {"image_proj": {}, "ip_adapter": {}}
    for name, tensor in flat.items():
        part, _, rest = name.partition(".")
        if part in parts:
            parts[part][rest] = tensor
    return parts


def embedder(recogniser: str) -> tuple[Embed, int]:
    """What turns a portrait and its dlib embedding into what the adapter takes, and how many numbers that is.

    Raises:
        UserError: the recogniser's package is not installed.
    """
    if recogniser == "dlib":
        return (lambda picture, embedding: embedding), WIDTHS["dlib"]
    return _arcface(), WIDTHS["arcface"]


@cache
def _arcface() -> Embed:
    """InsightFace's ArcFace (Deng et al. 2019), whose models are for research only; its package fetches them.

    Raises:
        UserError: the package is not installed, or what it fetched is something else.
    """
    try:
        from insightface.app import FaceAnalysis
    except ImportError as error:
        raise UserError(
            f"checkpoint.recogniser: arcface needs a package that is not installed ({error.name}); in"
            " pebench's clone: pip install -e '.[faceid]'"
        ) from None
    finder = FaceAnalysis(name="buffalo_l", allowed_modules=["detection", "recognition"])
    for file in (Path(model.model_file) for model in finder.models.values()):
        if sha256_of(file) != ARCFACE.get(file.name):
            raise UserError(
                f"{file}: is not the file of InsightFace's buffalo_l; remove its folder, so that it is fetched again"
            )
    finder.prepare(ctx_id=0 if torch.cuda.is_available() else -1, det_size=(640, 640))

    def embed(picture: Image.Image, embedding: np.ndarray) -> np.ndarray:
        for margin in (0, picture.width // 2):  # its detector misses faces that fill a picture
            canvas = Image.new("RGB", (picture.width + 2 * margin, picture.height + 2 * margin), (128, 128, 128))
            canvas.paste(picture, (margin, margin))
            if faces := finder.get(np.asarray(canvas)[:, :, ::-1]):  # it takes BGR
                largest = max(faces, key=lambda face: (face.bbox[2] - face.bbox[0]) * (face.bbox[3] - face.bbox[1]))
                return np.asarray(largest.normed_embedding)
        raise UserError(
            "checkpoint.recogniser: arcface finds no face in a portrait that dlib accepted; change the seed, or take an"
            " adapter for dlib"
        )

    return embed
