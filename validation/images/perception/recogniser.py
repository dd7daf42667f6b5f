"""dlib's face recognition network in torch, from dlib's own weights: the same embeddings to 1e-6, several times sooner
on one thread, and without the interpreter's lock.

A ResNet of 29 convolutions that takes faces upright in 150 x 150 pixels and gives 128 numbers (King 2017, "High quality
face recognition with deep metric learning"; dlib's examples/dnn_face_recognition_ex.cpp). The layer that scales and
shifts each channel after a convolution is folded into it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional

from validation.images.perception.dlib_weights import INPUT, Layer, read_layers

SIDE = 150  # pixels of a chip
NUMBERS = 128  # of an embedding
STAGES = (  # channels, residual blocks, whether the first of them halves rows and columns
    (32, 3, False),
    (64, 4, True),
    (128, 3, True),
    (256, 3, True),
    (256, 1, True),
)


class Convolution(NamedTuple):
    """A convolution: weights (out, in, side, side), bias (out,)."""

    weights: torch.Tensor
    bias: torch.Tensor
    stride: int
    padding: int

    def __call__(self, features: torch.Tensor) -> torch.Tensor:
        return functional.conv2d(features, self.weights, self.bias, self.stride, self.padding)


class Recogniser:
    """The network with the weights of a file of dlib's.

    Raises:
        RuntimeError: the file is damaged or is another network.
    """

    def __init__(self, file: Path) -> None:
        try:
            self._build(read_layers(file))
        except (OSError, ValueError) as error:
            raise RuntimeError(
                f"{file}: damaged, or not dlib's face recognition network ({error}); install the package"
                " face-recognition-models again"
            ) from error

    def _build(self, layers: Sequence[Layer]) -> None:
        rest = iter(layers)
        means = _next(rest, INPUT).integers
        if means[6:] != (SIDE, SIDE):
            raise ValueError(f"pictures of {means[6:]} pixels")
        self.means = torch.tensor([m * 2.0**exponent for m, exponent in zip(means[:6:2], means[1:6:2], strict=True)])
        self.first = _convolution(rest, 3, 32, 7, 2)
        _next(rest, "relu_")
        _next(rest, "max_pool_2", 3, 3, 2, 2, 0, 0)
        self.blocks, channels = list[tuple[Convolution, Convolution]](), 32
        for wider, blocks, halved in STAGES:
            for block in range(blocks):
                self.blocks.append(_block(rest, channels, wider, 2 if halved and block == 0 else 1))
                channels = wider
        _next(rest, "avg_pool_2", 0, 0, 1, 1, 0, 0)
        projection = _next(rest, "fc_2", NUMBERS, channels, parameters=channels * NUMBERS).parameters
        self.projection = torch.from_numpy(projection.reshape(channels, NUMBERS).astype(np.float32))
        if next(rest, None) is not None:
            raise ValueError("layers upon the last")

    def embed(self, chips: Iterable[np.ndarray]) -> np.ndarray:
        """Embeddings (n, 128) float64 of n RGB chips (150, 150, 3) uint8, cut as `dlib.get_face_chip` does.

        Chips go through the network one by one: together they are hardly sooner, and so each has the same bits whatever
        comes with it and whatever number of threads torch has.
        """
        with one_thread():
            return np.array([self._embed(chip) for chip in chips], np.float64).reshape(-1, NUMBERS)

    @torch.inference_mode()
    def _embed(self, chip: np.ndarray) -> np.ndarray:
        """The embedding (128,) float32 of a chip (150, 150, 3)."""
        if chip.shape != (SIDE, SIDE, 3) or chip.dtype != np.uint8:
            raise ValueError(f"a chip {chip.shape} {chip.dtype}, not ({SIDE}, {SIDE}, 3) uint8")
        pixels = (torch.from_numpy(chip.astype(np.float32)) - self.means) / 256
        features = pixels.permute(2, 0, 1)[None]  # channels come last in memory, which one image is fastest with
        features = functional.max_pool2d(functional.relu_(self.first(features)), 3, 2)
        for inner, outer in self.blocks:
            change = outer(functional.relu_(inner(features)))
            kept = features if inner.stride == 1 else functional.avg_pool2d(features, 2)
            features = functional.relu_(_sum(change, kept))
        embedding: np.ndarray = (features.mean((2, 3)) @ self.projection)[0].numpy()
        return embedding


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch works in the thread that called and in no other: a network this small waits for its helpers longer than it
    works where cores are busy.

    The number of threads belongs to each thread of Python; one that uses torch for the first time meanwhile takes 1.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _sum(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """The sum of two tensors as dlib has it: where one ends before the other in channels, rows or columns it is 0."""
    if one.shape == other.shape:
        return one.add_(other)
    sizes = [max(pair) for pair in zip(one.shape, other.shape, strict=True)]
    total = one.new_zeros(sizes).contiguous(memory_format=torch.channels_last)
    for part in (one, other):
        _, channels, rows, columns = part.shape
        total[:, :channels, :rows, :columns] += part
    return total


def _block(rest: Iterator[Layer], channels: int, wider: int, stride: int) -> tuple[Convolution, Convolution]:
    """A residual block; one that halves has a pooled copy of its input added instead of the input."""
    inner = _convolution(rest, channels, wider, 3, stride)
    _next(rest, "relu_")
    outer = _convolution(rest, wider, wider, 3, 1)
    if stride == 2:
        _next(rest, "avg_pool_2", 2, 2, 2, 2, 0, 0)
    _next(rest, "add_prev_")
    _next(rest, "relu_")
    return inner, outer


def _convolution(rest: Iterator[Layer], channels: int, wider: int, side: int, stride: int) -> Convolution:
    """A convolution with the scale and the shift of each channel that follow it in the file."""
    padding = side // 2 if stride == 1 else 0
    shape = (wider, channels, side, side)
    integers = (wider, side, side, stride, stride, padding, padding, 1, *shape)
    layer = _next(rest, "con_4", *integers, parameters=math.prod(shape) + wider)
    weights, bias = np.split(layer.parameters, [-wider])
    scale, shift = np.split(_next(rest, "affine_", 1, 1, wider, 1, 1, parameters=2 * wider).parameters, 2)
    folded = torch.from_numpy(weights.reshape(shape) * scale[:, None, None, None])
    return Convolution(
        folded.contiguous(memory_format=torch.channels_last), torch.from_numpy(bias * scale + shift), stride, padding
    )


def _next(rest: Iterator[Layer], kind: str, *integers: int, parameters: int = 0) -> Layer:
    """The next layer, which must be of this kind, begin with these integers and have so many finite parameters."""
    layer = next(rest, Layer("nothing", (), np.empty(0, np.float32)))
    if layer.kind != kind or layer.integers[: len(integers)] != integers or layer.parameters.size != parameters:
        raise ValueError(
            f"{kind} {integers} with {parameters} parameters was to come, and not {layer.kind}"
            f" {layer.integers[: len(integers)]} with {layer.parameters.size}"
        )
    if not np.isfinite(layer.parameters).all():
        raise ValueError(f"parameters of {kind} that are no numbers")
    return layer
