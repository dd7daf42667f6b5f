"""Finding and recognising faces with dlib's models.

The detector is dlib's HOG detector, the landmarks its 5-point model, the recogniser its ResNet (128 numbers, Euclidean
distance; King 2017), which torch runs. The model files come from the package `face-recognition-models` and are located
without importing it. Its 68-point landmark model is not used: its licence excludes commercial use.
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from schemas.scene import Box

if TYPE_CHECKING:  # a plan needs no face, and the catalogue of checks is read for it
    import dlib

    from validation.images.perception.recogniser import Recogniser

LANDMARKS = "shape_predictor_5_face_landmarks.dat"
RECOGNISER = "dlib_face_recognition_resnet_model_v1.dat"
DIGESTS = {  # SHA-256 of dlib's own files: limits hold for these, and dlib reads whatever else it is given
    LANDMARKS: "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
    RECOGNISER: "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
}
PADDING = 0.25  # of a face's size, that a chip shows around it: the share that the recogniser was trained with
DETECTOR_SIDE = 320  # pixels; the detector wants faces of 80 pixels, so small pictures are enlarged to this


class Face(NamedTuple):
    """A face: its box in the picture's pixels and its embedding, (128,) float64."""

    box: Box
    embedding: np.ndarray

    @property
    def area(self) -> int:
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)


def find_faces(image: Image.Image) -> list[Face]:
    """All faces of an RGB picture, the largest first."""
    scale = max(1.0, DETECTOR_SIDE / min(image.size))
    pixels = np.asarray(
        image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.BICUBIC)
    )
    areas = list(_models().detector(pixels, 0))
    faces = []
    for area, embedding in zip(areas, _embeddings(pixels, areas), strict=True):
        sides = (area.left(), area.top(), area.right(), area.bottom())
        left, top, right, bottom = (round(side / scale) for side in sides)
        box = (max(0, left), max(0, top), min(image.width, right), min(image.height, bottom))
        faces.append(Face(box, embedding))
    return sorted(faces, key=lambda face: -face.area)


def whole_as_face(image: Image.Image) -> Face:
    """An RGB picture taken as one face, for builds that do not look for any."""
    import dlib

    box = (0, 0, image.width, image.height)
    return Face(box, _embeddings(np.asarray(image), [dlib.rectangle(*box)])[0])


def distance(one: np.ndarray, other: np.ndarray) -> float:
    """Euclidean distance of two embeddings; dlib's authors call 0.6 the same person on photographs."""
    return float(np.linalg.norm(np.asarray(one) - np.asarray(other)))


def model_file(name: str) -> Path:
    """Where the package face-recognition-models has this file.

    Raises:
        RuntimeError: the package is not installed.
    """
    spec = importlib.util.find_spec("face_recognition_models")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package face-recognition-models is not installed")
    return Path(spec.submodule_search_locations[0]) / "models" / name


def _own_file(name: str) -> Path:
    """The same of a file whose digest is that of dlib's own.

    Raises:
        RuntimeError: it is another one.
    """
    path = model_file(name)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != DIGESTS[name]:
            raise RuntimeError(f"{path}: is not dlib's own file; install the package face-recognition-models again")
    return path


def _embeddings(pixels: np.ndarray, areas: "Sequence[dlib.rectangle]") -> np.ndarray:
    """Embeddings (n, 128) of the faces in these areas of a picture (rows, columns, 3)."""
    import dlib

    from validation.images.perception.recogniser import SIDE

    _, landmarks, recogniser = _models()
    return recogniser.embed([dlib.get_face_chip(pixels, landmarks(pixels, area), SIDE, PADDING) for area in areas])


class _Models(NamedTuple):
    detector: "dlib.fhog_object_detector"
    landmarks: "dlib.shape_predictor"
    recogniser: "Recogniser"


@cache
def _models() -> _Models:
    import dlib

    from validation.images.perception.recogniser import Recogniser

    return _Models(
        dlib.get_frontal_face_detector(),
        dlib.shape_predictor(str(_own_file(LANDMARKS))),
        Recogniser(_own_file(RECOGNISER)),
    )
