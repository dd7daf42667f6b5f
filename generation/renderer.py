"""Drawing with a diffusers checkpoint in Stable Diffusion layout; how identity enters is a strategy named in the recipe."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import diffusers
import numpy as np
import torch
import transformers
from diffusers import DiffusionPipeline
from PIL import Image

from schemas.recipe import CheckpointRecipe
from schemas.scene import Shot


class Identity(Protocol):
    """How a face enters a pipeline."""

    def prepare(self, pipeline: DiffusionPipeline, folder: Path, recipe: CheckpointRecipe) -> None:
        """Loads what the pipeline lacks; called once."""

    def arguments(self, embedding: np.ndarray | None, batch: int, device: torch.device, dtype: torch.dtype) -> dict[str, Any]:
        """What a call with classifier-free guidance takes to show the face of `embedding` (128,), or anybody's face for None."""


class FaceEmbedding:
    """FaceID-style IP-Adapter weights that take a face embedding (Ye et al. 2023, arXiv 2308.06721)."""

    def prepare(self, pipeline: DiffusionPipeline, folder: Path, recipe: CheckpointRecipe) -> None:
        pipeline.load_ip_adapter(str(folder), subfolder="", weight_name="ip_adapter.safetensors", image_encoder_folder=None)
        pipeline.set_ip_adapter_scale(recipe.identity_scale)

    def arguments(self, embedding: np.ndarray | None, batch: int, device: torch.device, dtype: torch.dtype) -> dict[str, Any]:
        face = torch.zeros(128) if embedding is None else torch.from_numpy(np.asarray(embedding)).float()
        one = face.to(device, dtype)[None, None].expand(batch, 1, -1)
        return {"ip_adapter_image_embeds": [torch.cat([torch.zeros_like(one), one])]}


IDENTITIES: dict[str, type[Identity]] = {"face-embedding": FaceEmbedding}


class Renderer:
    """A checkpoint, ready to draw.

    Every call of the network has exactly `recipe.batch_size` pictures (a short batch repeats its last shot), and every picture has a CPU generator
    of its own, so that a picture's bytes depend on its shot and identity and not on its neighbours.
    """

    def __init__(self, folder: Path, recipe: CheckpointRecipe) -> None:
        diffusers.utils.logging.disable_progress_bar()
        diffusers.utils.logging.set_verbosity_error()
        transformers.utils.logging.set_verbosity_error()
        transformers.utils.logging.disable_progress_bar()
        logging.getLogger("diffusers").setLevel(logging.ERROR)
        self.recipe = recipe
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.dtype = getattr(torch, recipe.dtype)
        self.pipeline = DiffusionPipeline.from_pretrained(folder, dtype=self.dtype, use_safetensors=True).to(self.device)
        self.pipeline.set_progress_bar_config(disable=True)
        self.identity = IDENTITIES[recipe.identity]()
        self.identity.prepare(self.pipeline, folder, recipe)
        self.drawn_with = f"torch {torch.__version__}, diffusers {diffusers.__version__}, transformers {transformers.__version__}, {self.device.type}"
        self._prompts: dict[str, torch.Tensor] = {}

    def draw(self, shots: Sequence[Shot], embedding: np.ndarray | None) -> list[Image.Image]:
        """RGB pictures of `recipe.size` pixels, one a shot, all of the face `embedding` (128,), or of nobody in particular for None."""
        size = self.recipe.batch_size
        pictures: list[Image.Image] = []
        for start in range(0, len(shots), size):
            batch = list(shots[start : start + size])
            padded = batch + [batch[-1]] * (size - len(batch))
            pictures += self._batch(padded, embedding)[: len(batch)]
        return pictures

    @torch.inference_mode()
    def _batch(self, shots: Sequence[Shot], embedding: np.ndarray | None) -> list[Image.Image]:
        drawn: list[Image.Image] = self.pipeline(
            prompt_embeds=torch.cat([self._encode(shot.prompt) for shot in shots]),
            negative_prompt_embeds=torch.cat([self._encode("")] * len(shots)),
            height=self.recipe.size,
            width=self.recipe.size,
            num_inference_steps=self.recipe.steps,
            guidance_scale=self.recipe.guidance,
            generator=[torch.Generator("cpu").manual_seed(shot.seed) for shot in shots],
            **self.identity.arguments(embedding, len(shots), self.device, self.dtype),
        ).images
        return drawn

    def _encode(self, prompt: str) -> torch.Tensor:
        """The prompt's embedding, (1, tokens, width), computed once."""
        if prompt not in self._prompts:
            self._prompts[prompt] = self.pipeline.encode_prompt(prompt, self.device, 1, False)[0]
        return self._prompts[prompt]
