"""Drawing with any checkpoint that diffusers loads; what its pipeline takes is a strategy named in the recipe, see
generation/rendering/families.py.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import diffusers
import torch
import transformers
from PIL import Image

from generation.base.errors import UserError
from generation.rendering.families import Encoded, Likeness, Subject, family_of
from generation.rendering.loading import encoders, first_line, load, move, others, out_of_memory, precision
from generation.rendering.memory import CPU_BATCH, LARGEST_BATCH, fits_on_gpu, largest_batch
from schemas.recipe import CheckpointRecipe
from schemas.scene import DrawRequest

CPU = torch.device("cpu")
KEPT = 256  # encoded prompts; klein's take 8 MB each


class Renderer:
    """A checkpoint, ready to draw.

    Every call of the network has exactly `batch_size` pictures (a short batch repeats its last request), and every
    picture has a CPU generator of its own, so that a picture's bytes depend on its request and subject and not on its
    neighbours. Where a family does not mix people, all pictures of a call have one likeness. Prompts are encoded one by
    one, once for each likeness where the family's encoder sees it, and wait in main memory.

    Raises:
        UserError: the weights in the folder cannot be loaded as the recipe says.
    """

    def __init__(self, folder: Path, recipe: CheckpointRecipe) -> None:
        _silence()
        self.recipe, self.family = recipe, family_of(recipe)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.dtype = precision(recipe, self.device)
        self.pipeline = load(folder, recipe, self.device)
        what = (
            f"{torch.get_num_threads()} threads, {self.dtype}"
            if self.device.type == "cpu"
            else torch.cuda.get_device_name()
        )
        machine = f"{self.device.type} ({what})".replace("torch.", "")
        self.drawn_with = (
            f"torch {torch.__version__}, diffusers {diffusers.__version__}, transformers {transformers.__version__},"
            f" {machine}"
        )
        self._encoded: dict[tuple[str, int], tuple[Encoded, Likeness | None]] = {}  # see _key
        self.batch_size = self._largest_batch() if recipe.batch_size == "auto" else recipe.batch_size

    def draw(self, requests: Sequence[DrawRequest], likenesses: Sequence[Likeness | None]) -> list[Image.Image]:
        """RGB pictures of `recipe.size` pixels, one a request, each of the face of its likeness, or of nobody in
        particular for None.

        Raises:
            UserError: the GPU's memory is too small.
        """
        size, pictures = self.batch_size, dict[int, Image.Image]()
        for whose in self._calls(likenesses):
            for start in range(0, len(whose), size):
                batch = whose[start : start + size]
                padded = batch + [batch[-1]] * (size - len(batch))
                drawn = self._batch([requests[n] for n in padded], [likenesses[n] for n in padded])
                pictures |= dict(zip(batch, drawn, strict=False))
        return [pictures[n] for n in range(len(requests))]

    def _calls(self, likenesses: Sequence[Likeness | None]) -> list[list[int]]:
        """Which pictures may share a call, by their numbers."""
        if self.family.mixed:
            return [list(range(len(likenesses)))]
        groups: dict[int, list[int]] = {}
        for n, likeness in enumerate(likenesses):
            groups.setdefault(id(likeness), []).append(n)
        return list(groups.values())

    @torch.inference_mode()
    def encode(self, prompts: Sequence[tuple[str, Likeness | None]]) -> None:
        """Encodes those of the first KEPT prompts, each for its likeness, that are not encoded yet, in one go; the
        oldest others are forgotten.
        """
        wanted = {self._key(prompt, likeness): (prompt, likeness) for prompt, likeness in prompts[:KEPT]}
        if self.family.guided(self.pipeline):
            negative = self.family.negative
            wanted |= {self._key(negative, likeness): (negative, likeness) for _, likeness in wanted.copy().values()}
        for old in [key for key in list(self._encoded)[:-KEPT] if key not in wanted]:
            del self._encoded[old]
        if missing := [key for key in wanted if key not in self._encoded]:
            with self._encoding():
                for key in missing:
                    prompt, likeness = wanted[key]
                    seen = likeness if self.family.sees else None
                    encoded = self.family.encode(self.pipeline, prompt, seen, self.device)
                    self._encoded[key] = {name: tensor.to(CPU) for name, tensor in encoded.items()}, seen

    def _key(self, prompt: str, likeness: Likeness | None) -> tuple[str, int]:
        """What an encoded prompt is kept under; the likeness is kept with it, so that no other takes its number."""
        return prompt, id(likeness) if self.family.sees and likeness else 0

    def _batch(self, requests: Sequence[DrawRequest], likenesses: Sequence[Likeness | None]) -> list[Image.Image]:
        try:
            self.encode([(request.prompt, likeness) for request, likeness in zip(requests, likenesses, strict=True)])
            return self._call(requests, likenesses)
        except torch.OutOfMemoryError:
            raise out_of_memory(self.recipe.model_copy(update={"batch_size": len(requests)})) from None
        except (
            RuntimeError,
            ValueError,
            ImportError,
        ) as error:  # kernels and compilers say only when they are used that they cannot be
            if fields := [field for field in ("attention", "compile") if getattr(self.recipe, field)]:
                raise UserError(
                    f"checkpoint.{' and checkpoint.'.join(fields)}: drawing failed with it ({first_line(error)}); leave"
                    " it out"
                ) from error
            raise

    @torch.inference_mode()
    def _call(self, requests: Sequence[DrawRequest], likenesses: Sequence[Likeness | None]) -> list[Image.Image]:
        subjects = [Subject(likeness, request.place) for request, likeness in zip(requests, likenesses, strict=True)]
        prompts = self._joined([request.prompt for request in requests], likenesses)
        if self.family.guided(self.pipeline):
            negative = self._joined([self.family.negative] * len(requests), likenesses)
            prompts |= {f"negative_{name}": tensor for name, tensor in negative.items()}
        drawn: list[Image.Image] = self.pipeline(
            num_inference_steps=self.recipe.steps,
            generator=[torch.Generator("cpu").manual_seed(request.seed) for request in requests],
            **prompts,
            **self.family.arguments(subjects, self.device, self.dtype),
        ).images
        return drawn

    def _joined(self, prompts: Sequence[str], likenesses: Sequence[Likeness | None]) -> dict[str, torch.Tensor]:
        """The encoded prompts as one batch."""
        keys = (self._key(prompt, likeness) for prompt, likeness in zip(prompts, likenesses, strict=True))
        encoded = [self._encoded[key][0] for key in keys]
        return {name: torch.cat([prompt[name] for prompt in encoded]).to(self.device) for name in encoded[0]}

    @contextmanager
    def _encoding(self) -> Iterator[None]:
        """With `offload: encoder` the networks that read prompts and those that draw take turns on the GPU."""
        if self.recipe.offload != "encoder" or self.device == CPU:
            yield
            return
        move(others(self.pipeline), CPU)
        move(encoders(self.pipeline), self.device)
        yield
        move(encoders(self.pipeline), CPU)
        move(others(self.pipeline), self.device)

    def _largest_batch(self) -> int:
        """Measured by drawing, with a reference where the family takes one."""
        if self.device == CPU:
            return CPU_BATCH
        prompt = "photo of a person at a public event with many other people, furniture, lamps and plants, " * 4
        side = self.recipe.size
        grey = Image.new("RGB", (side, side), (128, 128, 128))
        anybody = None  # nobody's face takes adapters as much memory
        if not self.family.adapted:
            anybody = Likeness(grey, (0, 0, side, side), torch.zeros(128).numpy())

        def draw(size: int) -> object:
            self.encode([(prompt, anybody)])
            return self._call([DrawRequest(prompt=prompt, seed=seed) for seed in range(size)], [anybody] * size)

        return largest_batch(fits_on_gpu(draw), self.family.most or LARGEST_BATCH)


def _silence() -> None:
    diffusers.utils.logging.disable_progress_bar()
    diffusers.utils.logging.set_verbosity_error()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    logging.getLogger("diffusers").setLevel(logging.ERROR)
