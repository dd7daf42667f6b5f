"""How prompts and identities enter pipelines of different kinds: a strategy for each, named by `identity` in the
recipe.

A strategy says which pipeline it is for and what a call of it takes. What differs between checkpoints of one kind
(steps, guidance, sizes) is the recipe's. A new family is a class and a row of FAMILIES here, and its name in
schemas/recipe.py; see docs/extending.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from generation.base.errors import UserError
from schemas.recipe import CheckpointRecipe

if TYPE_CHECKING:  # a plan asks for a family's pipeline and draws nothing
    import numpy as np
    import torch
    from diffusers import DiffusionPipeline
    from PIL import Image

Encoded = Mapping[str, "torch.Tensor"]  # argument of the pipeline's call -> (1, ...), for one prompt
CANVAS = (200, 200, 200)  # what an editing model is given to draw a portrait on: the grey of a plain wall


class Likeness(NamedTuple):
    """Whose face is to be drawn: the accepted portrait, RGB, and its face embedding, (128,) by dlib."""

    picture: Image.Image
    embedding: np.ndarray


class Family(Protocol):
    """What one kind of pipeline takes."""

    pipeline: ClassVar[str]  # its class in diffusers
    adapted: ClassVar[bool]  # whether the face comes in by IP-Adapter weights
    multiple: ClassVar[int]  # of pixels that sides must have
    most: ClassVar[int | None]  # pictures in one call, None for no bound
    negative: ClassVar[str]  # the prompt that guidance leads away from

    def guided(self, pipeline: DiffusionPipeline) -> bool:
        """Whether a call takes the negative prompt."""

    def encode(
        self, pipeline: DiffusionPipeline, prompt: str, likeness: Likeness | None, device: torch.device
    ) -> Encoded:
        """One prompt as the call takes it; those of the negative prompt are passed with `negative_` before
        their names.
        """

    def arguments(
        self, likeness: Likeness | None, batch: int, device: torch.device, dtype: torch.dtype
    ) -> dict[str, Any]:
        """What else a call takes: guidance, and the face of `likeness`, or what gives anybody's for None."""


class FaceEmbedding:
    """Stable Diffusion with FaceID-style IP-Adapter weights that take a face embedding (Ye et al. 2023, arXiv
    2308.06721).
    """

    pipeline: ClassVar[str] = "StableDiffusionPipeline"
    adapted: ClassVar[bool] = True
    multiple: ClassVar[int] = 8
    most: ClassVar[int | None] = None
    negative: ClassVar[str] = ""

    def __init__(self, recipe: CheckpointRecipe) -> None:
        from generation.rendering.adapters import embedder

        self.recipe = recipe
        self.embed, self.width = embedder(recipe.recogniser)
        self._last: tuple[Likeness, np.ndarray] | None = None

    def guided(self, pipeline: DiffusionPipeline) -> bool:
        return self.recipe.guidance > 1

    def encode(
        self, pipeline: DiffusionPipeline, prompt: str, likeness: Likeness | None, device: torch.device
    ) -> Encoded:
        return {"prompt_embeds": pipeline.encode_prompt(prompt, device, 1, False)[0]}

    def arguments(
        self, likeness: Likeness | None, batch: int, device: torch.device, dtype: torch.dtype
    ) -> dict[str, Any]:
        import torch

        face = torch.zeros(self.width) if likeness is None else torch.from_numpy(self._face(likeness)).float()
        faces = face.to(device, dtype)[None, None].expand(batch, 1, -1)
        if self.recipe.guidance > 1:
            faces = torch.cat([torch.zeros_like(faces), faces])
        return {"guidance_scale": self.recipe.guidance, "ip_adapter_image_embeds": [faces]}

    def _face(self, likeness: Likeness) -> np.ndarray:
        """The embedding that the adapter takes, found once a person."""
        import numpy as np

        if self._last is None or self._last[0] is not likeness:
            self._last = likeness, np.asarray(self.embed(likeness.picture, likeness.embedding))
        return self._last[1]


class FaceIdXl(FaceEmbedding):
    """The same adapter on Stable Diffusion XL, whose prompts have a pooled embedding beside that of the tokens."""

    pipeline: ClassVar[str] = "StableDiffusionXLPipeline"

    def encode(
        self, pipeline: DiffusionPipeline, prompt: str, likeness: Likeness | None, device: torch.device
    ) -> Encoded:
        import torch

        tokens, _, pooled, _ = pipeline.encode_prompt(
            prompt, device=device, num_images_per_prompt=1, do_classifier_free_guidance=False
        )
        if not prompt and pipeline.config.force_zeros_for_empty_prompt:  # how it was trained to draw without a prompt
            tokens, pooled = torch.zeros_like(tokens), torch.zeros_like(pooled)
        return {"prompt_embeds": tokens, "pooled_prompt_embeds": pooled}


class Reference:
    """FLUX.2 klein: the portrait is a reference image, the same one for all pictures of a call."""

    pipeline: ClassVar[str] = "Flux2KleinPipeline"
    adapted: ClassVar[bool] = False
    multiple: ClassVar[int] = 16
    most: ClassVar[int | None] = None
    negative: ClassVar[str] = ""

    def __init__(self, recipe: CheckpointRecipe) -> None:
        self.recipe = recipe

    def guided(self, pipeline: DiffusionPipeline) -> bool:
        return self.recipe.guidance > 1 and not pipeline.config.is_distilled

    def encode(
        self, pipeline: DiffusionPipeline, prompt: str, likeness: Likeness | None, device: torch.device
    ) -> Encoded:
        return {"prompt_embeds": pipeline.encode_prompt(prompt, device=device)[0]}

    def arguments(
        self, likeness: Likeness | None, batch: int, device: torch.device, dtype: torch.dtype
    ) -> dict[str, Any]:
        return {"guidance_scale": self.recipe.guidance, **({"image": [likeness.picture]} if likeness else {})}


class ReferenceEdit:
    """Qwen-Image-Edit (Plus): the portrait is edited into a scene. Its text encoder sees the picture too, and a call
    draws one picture.

    The model cannot draw without a picture to edit, so a portrait is drawn on a plain canvas.
    """

    pipeline: ClassVar[str] = "QwenImageEditPlusPipeline"
    adapted: ClassVar[bool] = False
    multiple: ClassVar[int] = 16
    most: ClassVar[int | None] = 1
    negative: ClassVar[str] = " "

    def __init__(self, recipe: CheckpointRecipe) -> None:
        self.recipe = recipe

    def guided(self, pipeline: DiffusionPipeline) -> bool:
        return self.recipe.guidance > 1

    def encode(
        self, pipeline: DiffusionPipeline, prompt: str, likeness: Likeness | None, device: torch.device
    ) -> Encoded:
        from diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus import (
            CONDITION_IMAGE_SIZE,
            calculate_dimensions,
        )

        picture = self._picture(likeness)
        width, height = calculate_dimensions(CONDITION_IMAGE_SIZE, picture.width / picture.height)
        tokens, mask = pipeline.encode_prompt(
            prompt, image=[pipeline.image_processor.resize(picture, height, width)], device=device
        )
        return {"prompt_embeds": tokens} | ({} if mask is None else {"prompt_embeds_mask": mask})

    def arguments(
        self, likeness: Likeness | None, batch: int, device: torch.device, dtype: torch.dtype
    ) -> dict[str, Any]:
        return {"true_cfg_scale": self.recipe.guidance, "image": [self._picture(likeness)]}

    def _picture(self, likeness: Likeness | None) -> Image.Image:
        from PIL import Image

        return likeness.picture if likeness else Image.new("RGB", (self.recipe.size, self.recipe.size), CANVAS)


FAMILIES: dict[str, type[FaceEmbedding] | type[Reference] | type[ReferenceEdit]] = {
    "face-embedding": FaceEmbedding,
    "faceid-sdxl": FaceIdXl,
    "reference": Reference,
    "reference-edit": ReferenceEdit,
}


def family_of(recipe: CheckpointRecipe) -> Family:
    """The strategy that the recipe names.

    Raises:
        UserError: the recipe asks for what it cannot do.
    """
    strategy = FAMILIES[recipe.identity]
    # diffusers casts the network when it loads an adapter, which quantised ones refuse
    if recipe.quantisation != "none" and strategy.adapted:
        raise UserError(
            f"checkpoint.quantisation: adapters do not go with it (`identity: {recipe.identity}`); set none"
        )
    family = strategy(recipe)
    if recipe.size % family.multiple:
        raise UserError(
            f"checkpoint.size: {recipe.size} is no multiple of {family.multiple}, as `identity: {recipe.identity}`"
            " needs"
        )
    if family.most and recipe.batch_size not in ("auto", *range(1, family.most + 1)):
        raise UserError(
            f"checkpoint.batch_size: `identity: {recipe.identity}` draws at most {family.most} in a call (given:"
            f" {recipe.batch_size})"
        )
    return family
