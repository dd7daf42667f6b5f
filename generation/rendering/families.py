"""How prompts and faces enter pipelines of different kinds: a strategy for each, named by `identity` in the recipe.

A strategy says which pipeline it is for and what a call of it takes. What differs between checkpoints of one kind
(steps, guidance, sizes) is the recipe's. A new family is a class and a row of FAMILIES here, and its name in
schemas/recipe.py; see docs/extending.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol

from generation.base.errors import UserError
from schemas.recipe import CheckpointRecipe

if TYPE_CHECKING:  # a plan asks for a family's pipeline and draws nothing
    import numpy as np
    import torch
    from diffusers import DiffusionPipeline
    from PIL import Image

    from schemas.scene import Box, Place

Encoded = Mapping[str, "torch.Tensor"]  # argument of the pipeline's call -> (1, ...), for one prompt


class Likeness(NamedTuple):
    """Whose face is to be drawn: an accepted view, RGB, where its face lies, and its face embedding, (128,) by dlib."""

    picture: Image.Image
    box: Box
    embedding: np.ndarray


class Subject(NamedTuple):
    """What one picture is drawn from: somebody's face, None for nobody's in particular, and where it is to stand, for
    families that are told so.
    """

    likeness: Likeness | None
    place: Place | None = None


class Family(Protocol):
    """What one kind of pipeline takes."""

    pipeline: ClassVar[str]  # its class in diffusers
    adapted: ClassVar[bool]  # whether the face comes in by IP-Adapter weights
    mixed: ClassVar[bool]  # whether the pictures of a call may show different people
    sees: ClassVar[bool]  # whether its text encoder sees the face too
    placed: ClassVar[bool]  # whether it is told where a face is to stand
    multiple: ClassVar[int]  # of pixels that sides must have
    most: ClassVar[int | None]  # pictures in one call, None for no bound
    negative: ClassVar[str]  # the prompt that guidance leads away from

    def guided(self, pipeline: DiffusionPipeline) -> bool:
        """Whether a call takes the negative prompt."""

    def encode(
        self, pipeline: DiffusionPipeline, prompt: str, likeness: Likeness | None, device: torch.device
    ) -> Encoded:
        """One prompt as the call takes it; those of the negative prompt are passed with `negative_` before
        their names. Only a family that sees the face is given one.
        """

    def arguments(self, subjects: Sequence[Subject], device: torch.device, dtype: torch.dtype) -> dict[str, Any]:
        """What else a call takes: guidance, sizes, and the faces of `subjects`, one a picture; all of one likeness
        where the family does not mix.
        """


class PlacedHead:
    """InstructPix2Pix (Brooks et al. 2023, arXiv 2211.09800): a scene is drawn around a head that stands in place,
    given as a picture beside the noise; each picture of a call has a head of its own.
    """

    pipeline: ClassVar[str] = "StableDiffusionInstructPix2PixPipeline"
    adapted: ClassVar[bool] = False
    mixed: ClassVar[bool] = True
    sees: ClassVar[bool] = False
    placed: ClassVar[bool] = True
    multiple: ClassVar[int] = 16
    most: ClassVar[int | None] = None
    negative: ClassVar[str] = ""

    def __init__(self, recipe: CheckpointRecipe) -> None:
        self.recipe = recipe

    def guided(self, pipeline: DiffusionPipeline) -> bool:
        return self.recipe.guidance > 1

    def encode(
        self, pipeline: DiffusionPipeline, prompt: str, likeness: Likeness | None, device: torch.device
    ) -> Encoded:
        return {"prompt_embeds": pipeline._encode_prompt(prompt, device, 1, False)}

    def arguments(self, subjects: Sequence[Subject], device: torch.device, dtype: torch.dtype) -> dict[str, Any]:
        heads = [self._head(subject) for subject in subjects]
        return {"image": heads, "guidance_scale": self.recipe.guidance, "image_guidance_scale": 1.0}

    def _head(self, subject: Subject) -> Image.Image:
        from generation.rendering.placing import no_head, placed_head

        side = self.recipe.size
        if subject.likeness is None or subject.place is None:
            return no_head(side)
        return placed_head(subject.likeness.picture, subject.likeness.box, subject.place, side)


class FaceIdXl:
    """Stable Diffusion XL with FaceID-style IP-Adapter weights that take a face embedding (Ye et al. 2023, arXiv
    2308.06721). Several embeddings in one call mix their faces.
    """

    pipeline: ClassVar[str] = "StableDiffusionXLPipeline"
    adapted: ClassVar[bool] = True
    mixed: ClassVar[bool] = False
    sees: ClassVar[bool] = False
    placed: ClassVar[bool] = False
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
        import torch

        tokens, _, pooled, _ = pipeline.encode_prompt(
            prompt, device=device, num_images_per_prompt=1, do_classifier_free_guidance=False
        )
        if not prompt and pipeline.config.force_zeros_for_empty_prompt:  # how it was trained to draw without a prompt
            tokens, pooled = torch.zeros_like(tokens), torch.zeros_like(pooled)
        return {"prompt_embeds": tokens, "pooled_prompt_embeds": pooled}

    def arguments(self, subjects: Sequence[Subject], device: torch.device, dtype: torch.dtype) -> dict[str, Any]:
        import torch

        likeness = subjects[0].likeness
        face = torch.zeros(self.width) if likeness is None else torch.from_numpy(self._face(likeness)).float()
        faces = face.to(device, dtype)[None, None].expand(len(subjects), 1, -1)
        if self.recipe.guidance > 1:
            faces = torch.cat([torch.zeros_like(faces), faces])
        return {**_square(self.recipe), "guidance_scale": self.recipe.guidance, "ip_adapter_image_embeds": [faces]}

    def _face(self, likeness: Likeness) -> np.ndarray:
        """The embedding that the adapter takes, found once a view."""
        import numpy as np

        if self._last is None or self._last[0] is not likeness:
            self._last = likeness, np.asarray(self.embed(likeness.picture, likeness.embedding))
        return self._last[1]


class Reference:
    """FLUX.2 klein: a view is a reference image, the same one for all pictures of a call."""

    pipeline: ClassVar[str] = "Flux2KleinPipeline"
    adapted: ClassVar[bool] = False
    mixed: ClassVar[bool] = False
    sees: ClassVar[bool] = False
    placed: ClassVar[bool] = False
    multiple: ClassVar[int] = 16
    most: ClassVar[int | None] = 8  # about as many scenes have one view
    negative: ClassVar[str] = ""

    def __init__(self, recipe: CheckpointRecipe) -> None:
        self.recipe = recipe

    def guided(self, pipeline: DiffusionPipeline) -> bool:
        return self.recipe.guidance > 1 and not pipeline.config.is_distilled

    def encode(
        self, pipeline: DiffusionPipeline, prompt: str, likeness: Likeness | None, device: torch.device
    ) -> Encoded:
        return {"prompt_embeds": pipeline.encode_prompt(prompt, device=device)[0]}

    def arguments(self, subjects: Sequence[Subject], device: torch.device, dtype: torch.dtype) -> dict[str, Any]:
        likeness = subjects[0].likeness
        face = {"image": [likeness.picture]} if likeness else {}
        return {**_square(self.recipe), "guidance_scale": self.recipe.guidance, **face}


class ReferenceEdit:
    """Qwen-Image-Edit (Plus): a view is edited into a scene. Its text encoder sees the picture too, and a call
    draws one picture.

    The model cannot draw without a picture to edit, so a portrait is drawn on a plain canvas.
    """

    pipeline: ClassVar[str] = "QwenImageEditPlusPipeline"
    adapted: ClassVar[bool] = False
    mixed: ClassVar[bool] = False
    sees: ClassVar[bool] = True
    placed: ClassVar[bool] = False
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

    def arguments(self, subjects: Sequence[Subject], device: torch.device, dtype: torch.dtype) -> dict[str, Any]:
        picture = self._picture(subjects[0].likeness)
        return {**_square(self.recipe), "true_cfg_scale": self.recipe.guidance, "image": [picture]}

    def _picture(self, likeness: Likeness | None) -> Image.Image:
        from generation.rendering.placing import no_head

        return likeness.picture if likeness else no_head(self.recipe.size)


def _square(recipe: CheckpointRecipe) -> dict[str, Any]:
    return {"height": recipe.size, "width": recipe.size}


FAMILIES: dict[str, type[PlacedHead] | type[FaceIdXl] | type[Reference] | type[ReferenceEdit]] = {
    "placed-head": PlacedHead,
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
