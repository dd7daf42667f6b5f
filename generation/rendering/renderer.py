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
from generation.rendering.families import Encoded, Likeness, family_of
from generation.rendering.loading import encoders, first_line, load, move, others, out_of_memory, precision
from generation.rendering.memory import CPU_BATCH, LARGEST_BATCH, fits_on_gpu, largest_batch
from schemas.recipe import CheckpointRecipe
from schemas.scene import DrawRequest

CPU = torch.device("cpu")
KEPT = 256  # encoded prompts; klein's take 8 MB each


class Renderer:
    """A checkpoint, ready to draw.

    Every call of the network has exactly `batch_size` pictures (a short batch repeats its last request), and every
    picture has a CPU generator of its own, so that a picture's bytes depend on its request and likeness and not on its
    neighbours. All pictures of a call have one likeness, since adapters mix the faces of several. Prompts are encoded
    one by one, once for each likeness, and wait in main memory.

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
        self._encoded: dict[str, Encoded] = {}
        self._whose: Likeness | None = None
        self.batch_size = self._largest_batch() if recipe.batch_size == "auto" else recipe.batch_size

    def draw(self, requests: Sequence[DrawRequest], likeness: Likeness | None) -> list[Image.Image]:
        """RGB pictures of `recipe.size` pixels, one a request, all of the face of `likeness`, or of nobody in
        particular for None.

        Raises:
            UserError: the GPU's memory is too small.
        """
        size = self.batch_size
        pictures: list[Image.Image] = []
        for start in range(0, len(requests), size):
            batch = list(requests[start : start + size])
            padded = batch + [batch[-1]] * (size - len(batch))
            pictures += self._batch(padded, likeness)[: len(batch)]
        return pictures

    @torch.inference_mode()
    def encode(self, prompts: Sequence[str], likeness: Likeness | None) -> None:
        """Encodes those of the first KEPT prompts that are not encoded yet, in one go; those of another likeness, and
        the oldest, are forgotten.
        """
        if likeness is not self._whose:
            self._encoded, self._whose = {}, likeness
        wanted = [*prompts[:KEPT], *([self.family.negative] if self.family.guided(self.pipeline) else [])]
        for old in [prompt for prompt in list(self._encoded)[:-KEPT] if prompt not in wanted]:
            del self._encoded[old]
        if missing := [prompt for prompt in dict.fromkeys(wanted) if prompt not in self._encoded]:
            with self._encoding():
                for prompt in missing:
                    encoded = self.family.encode(self.pipeline, prompt, likeness, self.device)
                    self._encoded[prompt] = {name: tensor.to(CPU) for name, tensor in encoded.items()}

    def _batch(self, requests: Sequence[DrawRequest], likeness: Likeness | None) -> list[Image.Image]:
        try:
            self.encode([request.prompt for request in requests], likeness)
            return self._call(requests, likeness)
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
    def _call(self, requests: Sequence[DrawRequest], likeness: Likeness | None) -> list[Image.Image]:
        prompts = self._joined([request.prompt for request in requests])
        if self.family.guided(self.pipeline):
            prompts |= {
                f"negative_{name}": tensor
                for name, tensor in self._joined([self.family.negative] * len(requests)).items()
            }
        drawn: list[Image.Image] = self.pipeline(
            height=self.recipe.size,
            width=self.recipe.size,
            num_inference_steps=self.recipe.steps,
            generator=[torch.Generator("cpu").manual_seed(request.seed) for request in requests],
            **prompts,
            **self.family.arguments(likeness, len(requests), self.device, self.dtype),
        ).images
        return drawn

    def _joined(self, prompts: Sequence[str]) -> dict[str, torch.Tensor]:
        """The encoded prompts as one batch."""
        encoded = [self._encoded[prompt] for prompt in prompts]
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
        grey = Image.new("RGB", (self.recipe.size, self.recipe.size), (128, 128, 128))
        anybody = (
            None if self.family.adapted else Likeness(grey, torch.zeros(128).numpy())
        )  # nobody's face takes adapters as much memory

        def draw(size: int) -> object:
            self.encode([prompt], anybody)
            return self._call([DrawRequest(prompt=prompt, seed=seed) for seed in range(size)], anybody)

        return largest_batch(fits_on_gpu(draw), self.family.most or LARGEST_BATCH)


def _silence() -> None:
    diffusers.utils.logging.disable_progress_bar()
    diffusers.utils.logging.set_verbosity_error()
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    logging.getLogger("diffusers").setLevel(logging.ERROR)
