"""Running a network that comes as a TensorFlow.js graph with torch: only the operations that the networks in
training/networks/second_recogniser.py are made of.
"""

import base64
import itertools
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

Inputs = list[torch.Tensor]
Attributes = Mapping[str, Any]


class Graph:
    """The network of `path` (.json, its weights beside it as .bin), called with pictures (n, height, width, 3) as its
    input wants them.
    """

    def __init__(self, path: Path) -> None:
        described = json.loads(path.read_text("utf-8"))
        data, start, self._values = path.with_suffix(".bin").read_bytes(), 0, {}
        for weight in itertools.chain.from_iterable(group["weights"] for group in described["weightsManifest"]):
            kind, count = np.dtype(weight.get("quantization", weight)["dtype"]), math.prod(weight["shape"])
            values = np.frombuffer(data, kind, count, start).reshape(weight["shape"]).astype(weight["dtype"])
            self._values[weight["name"]] = torch.from_numpy(values)
            start += count * kind.itemsize
        self._nodes = [node for node in described["modelTopology"]["node"] if node["op"] != "Const"]

    @torch.inference_mode()
    def __call__(self, pictures: torch.Tensor, *wanted: str) -> list[torch.Tensor]:
        """What the nodes of these names give."""
        values = dict(self._values)
        for node in self._nodes:
            inputs = [values[name.split(":")[0]] for name in node.get("input", [])]
            values[node["name"]] = (
                pictures if node["op"] == "Placeholder" else OPERATIONS[node["op"]](inputs, node["attr"])
            )
        return [values[name] for name in wanted]


def _convolved(inputs: Inputs, attributes: Attributes, grouped: bool) -> torch.Tensor:
    """A convolution of (n, h, w, c), fused with a bias and a ReLU where it says so; "SAME" padding puts the odd pixel
    at the end.
    """
    x, weight = inputs[0].permute(0, 3, 1, 2), inputs[1]
    stride = int(attributes["strides"]["list"]["i"][1])
    if _text(attributes["padding"]["s"]) == "SAME":
        pads = [
            max(0, (-(-size // stride) - 1) * stride + kernel - size)
            for size, kernel in zip(x.shape[2:], weight.shape[:2], strict=True)
        ]
        x = F.pad(x, (pads[1] // 2, pads[1] - pads[1] // 2, pads[0] // 2, pads[0] - pads[0] // 2))
    groups = 1
    if grouped:
        height, width, groups, several = weight.shape
        weight = weight.reshape(height, width, 1, groups * several)
    y = F.conv2d(x, weight.permute(3, 2, 0, 1), None, stride, groups=groups).permute(0, 2, 3, 1)
    return _finished(y, inputs, attributes)


def _multiplied(inputs: Inputs, attributes: Attributes) -> torch.Tensor:
    return _finished(inputs[0] @ inputs[1], inputs, attributes)


def _finished(y: torch.Tensor, inputs: Inputs, attributes: Attributes) -> torch.Tensor:
    fused = [_text(name) for name in attributes.get("fused_ops", {"list": {"s": []}})["list"]["s"]]
    y = y + inputs[2] if "BiasAdd" in fused else y
    return y.relu() if "Relu" in fused else y


def _text(encoded: str) -> str:
    return base64.b64decode(encoded).decode()


def _axes(inputs: Inputs) -> tuple[int, ...]:
    return tuple(inputs[1].reshape(-1).tolist())


OPERATIONS: dict[str, Callable[[Inputs, Attributes], torch.Tensor]] = {
    "Conv2D": lambda inputs, attributes: _convolved(inputs, attributes, False),
    "_FusedConv2D": lambda inputs, attributes: _convolved(inputs, attributes, False),
    "DepthwiseConv2dNative": lambda inputs, attributes: _convolved(inputs, attributes, True),
    "FusedDepthwiseConv2dNative": lambda inputs, attributes: _convolved(inputs, attributes, True),
    "_FusedMatMul": _multiplied,
    "Add": lambda inputs, _: inputs[0] + inputs[1],
    "Sub": lambda inputs, _: inputs[0] - inputs[1],
    "Mul": lambda inputs, _: inputs[0] * inputs[1],
    "Abs": lambda inputs, _: inputs[0].abs(),
    "Relu": lambda inputs, _: inputs[0].relu(),
    "Square": lambda inputs, _: inputs[0].square(),
    "Rsqrt": lambda inputs, _: inputs[0].rsqrt(),
    "Sigmoid": lambda inputs, _: inputs[0].sigmoid(),
    "Softmax": lambda inputs, _: inputs[0].softmax(-1),
    "Maximum": lambda inputs, _: torch.maximum(inputs[0], inputs[1]),
    "Minimum": lambda inputs, _: torch.minimum(inputs[0], inputs[1]),
    "Mean": lambda inputs, attributes: inputs[0].mean(_axes(inputs), keepdim=attributes["keep_dims"]["b"]),
    "Sum": lambda inputs, attributes: inputs[0].sum(_axes(inputs), keepdim=attributes["keep_dims"]["b"]),
    "Squeeze": lambda inputs, attributes: inputs[0].squeeze(
        [int(axis) for axis in attributes["squeeze_dims"]["list"]["i"]]
    ),
}
