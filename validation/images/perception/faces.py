"""Finding and recognising faces with dlib.

The detector is dlib's HOG detector, the landmarks its 5-point model, the recogniser its ResNet (128 numbers, Euclidean
distance; King 2017). The model files come from the package `face-recognition-models` and are located without importing
it. Its 68-point landmark model is not used: its licence excludes commercial use.
"""

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from schemas.scene import Box

if TYPE_CHECKING:  # a plan needs no face, and the catalogue of checks is read for it
    import dlib

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
    detector, landmarks, recogniser = _models()
    faces = []
    for area in detector(pixels, 0):
        embedding = np.array(recogniser.compute_face_descriptor(pixels, landmarks(pixels, area)))
        sides = (area.left(), area.top(), area.right(), area.bottom())
        left, top, right, bottom = (round(side / scale) for side in sides)
        box = (max(0, left), max(0, top), min(image.width, right), min(image.height, bottom))
        faces.append(Face(box, embedding))
    return sorted(faces, key=lambda face: -face.area)


def whole_as_face(image: Image.Image) -> Face:
    """An RGB picture taken as one face, for builds that do not look for any."""
    import dlib

    pixels = np.asarray(image)
    _, landmarks, recogniser = _models()
    box = (0, 0, image.width, image.height)
    all_of_it = landmarks(pixels, dlib.rectangle(*box))
    return Face(box, np.array(recogniser.compute_face_descriptor(pixels, all_of_it)))


def distance(one: np.ndarray, other: np.ndarray) -> float:
    """Euclidean distance of two embeddings; dlib's authors call 0.6 the same person on photographs."""
    return float(np.linalg.norm(np.asarray(one) - np.asarray(other)))


@cache
def _models() -> "tuple[dlib.fhog_object_detector, dlib.shape_predictor, dlib.face_recognition_model_v1]":
    import dlib

    spec = importlib.util.find_spec("face_recognition_models")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package face-recognition-models is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "models"
    return (
        dlib.get_frontal_face_detector(),
        dlib.shape_predictor(str(folder / "shape_predictor_5_face_landmarks.dat")),
        dlib.face_recognition_model_v1(str(folder / "dlib_face_recognition_resnet_model_v1.dat")),
    )
