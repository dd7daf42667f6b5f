"""Reading networks that dlib has written, as far as its face recognition network needs.

An integer is a control byte (low four bits: how many bytes follow, high bit: negative) and its bytes, the lowest first;
a text its length and its bytes; a number its mantissa and its exponent to the base 2; a tensor the integer 2, four
sizes and so many floats of 32 bits, the lowest byte first. A network is written from the loss inwards, each layer's
version before what it stands on and all else behind it, so that the file has the versions first and then the layers
from the input up. Tags and skips have a version and no more. Source: dlib/serialize.h, dlib/dnn/core.h and layers.h.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

INPUT = "input_rgb_image_sized"
INTEGERS = {  # kind -> how many integers come before its parameters, and behind them; None where it has no parameters
    "con_4": (0, 25),
    "affine_": (0, 11),
    "fc_2": (2, 19),
    "max_pool_2": (6, None),
    "avg_pool_2": (6, None),
    "add_prev_": (0, None),
    "relu_": (0, None),
}


class Layer(NamedTuple):
    """A layer as the file has it: kind with its version, integers in the file's order, parameters (n,) float32."""

    kind: str
    integers: tuple[int, ...]
    parameters: np.ndarray


class _Data:
    """The bytes of a file and how far they are read."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def take(self, count: int) -> bytes:
        taken = self.data[self.place : self.place + max(0, count)]
        if len(taken) != count:
            raise ValueError(f"{count} bytes were to follow byte {self.place} of {len(self.data)}")
        self.place += count
        return taken

    def integer(self) -> int:
        control = self.take(1)[0]
        value = int.from_bytes(self.take(control & 15), "little")
        return -value if control & 128 else value

    def integers(self, count: int) -> tuple[int, ...]:
        return tuple(self.integer() for _ in range(count))

    def text(self) -> str:
        return self.take(self.integer()).decode("ascii")

    def tensor(self) -> np.ndarray:
        version, *sizes = self.integers(5)
        if version != 2:
            raise ValueError(f"no tensor before byte {self.place}")
        return np.frombuffer(self.take(4 * math.prod(sizes)), "<f4")


def read_layers(file: Path) -> list[Layer]:
    """The layers from the input up. The input has the means of red, green and blue (mantissa, exponent), rows, columns.

    Raises:
        ValueError: the file is none that dlib wrote, or has layers that its face recognition network has not.
    """
    return list(_layers(_Data(file.read_bytes())))


def _layers(data: _Data) -> Iterator[Layer]:
    if data.integers(1) != (1,) or data.text() != "loss_metric_2":
        raise ValueError("no network that was trained for distances")
    data.integers(4)  # two numbers that training alone needs
    while (version := data.integer()) != 3:  # of the layer upon the input
        if version not in (1, 2):
            raise ValueError(f"version {version} before byte {data.place}")
    kind = data.text()
    if kind != INPUT:
        raise ValueError(f"input {kind!r}")
    yield Layer(kind, data.integers(8), np.empty(0, np.float32))
    yield _layer(data)
    data.integer()  # behind the lowest layer: how many rows of a batch an image becomes
    while data.place < len(data.data):
        yield _layer(data)


def _layer(data: _Data) -> Layer:
    kind = data.text()
    if kind not in INTEGERS:
        raise ValueError(f"layer {kind!r}")
    before, behind = INTEGERS[kind]
    integers, parameters = data.integers(before), np.empty(0, np.float32)
    if behind is not None:
        parameters = data.tensor()
        integers += data.integers(behind)
    data.take(3)  # what training had under way: three flags and three tensors
    for _ in range(3):
        data.tensor()
    return Layer(kind, integers, parameters)
