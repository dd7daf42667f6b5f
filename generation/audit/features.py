"""What is kept of each image of a data set to measure its validity: features and hashes, a few kilobytes an image."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from generation.base.errors import UserError
from generation.base.pictures import open_picture
from generation.base.progress import Progress
from generation.dataset.folder import Published
from generation.dataset.splits import EXTENDED, RETAKE, Cell
from schemas.scene import Box
from schemas.validity import Part
from validation.images.perception import regions
from validation.images.perception.hashes import perceptual_hash
from validation.statistics.faces import brightness, face_pattern
from validation.statistics.features import SIDE, Described, describe, visible_features
from validation.statistics.neighbours import hash_bits

COLUMNS = (
    *("image", "image_id", "person_id", "event_id", "subjects", "view"),
    *("person_block", "event_block", "half", "take"),
)
SEES: Mapping[Part, regions.Region] = {
    "whole image": regions.whole,
    "background": regions.background,
    "person": regions.person,
    "face": regions.face,
}
FACES = {
    part: see((0, 0, SIDE, SIDE), SIDE, SIDE, SIDE) for part, see in SEES.items()
}  # what is seen of the box itself


class Observed(NamedTuple):
    """Of n images: ids, people, events and cells; features (n, d) float16 and visible shares (n,) of each part; hashes
    (n, 64) and digests of pixels; of the faces, `patterns`, `light` and the views (n,) that they were drawn from (see
    validation.statistics.faces).
    """

    ids: list[str]
    people: np.ndarray
    events: np.ndarray
    cells: list[Cell]
    features: dict[Part, np.ndarray]
    shown: dict[Part, np.ndarray]
    image_hash: np.ndarray
    face_hash: np.ndarray
    digests: list[str]
    views: np.ndarray
    patterns: np.ndarray
    light: np.ndarray


def observe(published: Published, progress: Progress) -> Observed:
    """Reads every image once, 64 in memory at a time; of takes the first, since further ones show the same pairs.

    Raises:
        UserError: there are no images, or one cannot be read or says not where its face is.
    """
    rows = published.marker.rows
    splits = rows.get(f"all{EXTENDED}", rows.get("all", {}))
    total = sum(count for split, count in splits.items() if not split.endswith(RETAKE))
    meta: list[tuple[str, str, str, Cell]] = []
    parts = {part: bytearray() for part in SEES}  # grows without a second copy at the end
    shown: dict[Part, list[float]] = {part: [] for part in SEES}
    hashes: list[tuple[str, str, str]] = []
    views, patterns, light = list[int](), list[np.ndarray](), list[tuple[float, float]]()
    first_takes = (row for row in published.images(COLUMNS) if not row.get("take"))
    for number, row in enumerate(first_takes):
        image, box = _picture(row, published)
        described = describe(image), describe(image, box)
        for part, see in SEES.items():
            visible = see(box, image.width, image.height, SIDE)
            parts[part] += _features(part, described, visible).tobytes()
            shown[part].append(float(visible.mean()))
        hashes.append(
            (
                perceptual_hash(image),
                perceptual_hash(image.crop(box)),
                hashlib.sha256(repr(image.size).encode() + image.tobytes()).hexdigest(),
            )
        )
        views.append(row.get("view") or 0)
        patterns.append(face_pattern(image, box).astype(np.float16))
        light.append(brightness(image, box))
        meta.append(
            (
                row["image_id"],
                row["person_id"],
                row["event_id"],
                Cell(row["person_block"], row["event_block"], row["half"]),
            )
        )
        progress("images", number + 1, total)
    if not meta:
        raise UserError(f"{published.folder}: holds no images; run the same 'pebench build' to have it written anew")
    ids, people, events, cells = zip(*meta, strict=True)
    whole, faces, digests = zip(*hashes, strict=True)
    features = {part: np.frombuffer(numbers, np.float16).reshape(len(ids), -1) for part, numbers in parts.items()}
    return Observed(
        list(ids),
        np.array(people),
        np.array(events),
        list(cells),
        features,
        {part: np.array(numbers) for part, numbers in shown.items()},
        np.stack([*map(hash_bits, whole)]),
        np.stack([*map(hash_bits, faces)]),
        list(digests),
        np.array(views),
        np.stack(patterns),
        np.array(light),
    )


def _features(part: Part, described: tuple[Described, Described], visible: np.ndarray) -> np.ndarray:
    """Of a part of the image as it stands and, where the face is in it, of the face's box scaled to one size,
    float16.
    """
    image, face = described
    features = [visible_features(image, visible)]
    if part != "background":
        features.append(visible_features(face, FACES[part]))
    return np.concatenate(features).astype(np.float16)


def _picture(row: Mapping[str, Any], published: Published) -> tuple[Image.Image, Box]:
    """The image in RGB and its subject's box."""
    name = f"{published.folder}: image {row.get('image_id')}"
    try:
        (subject, *_), data = row["subjects"], row["image"]["bytes"]
        left, top, right, bottom = (int(v) for v in subject["box"])
    except (KeyError, TypeError, ValueError):
        raise UserError(
            f"{name} has no face's box; run the same 'pebench build' with this version to have it written anew"
        ) from None
    image = open_picture(data, name)
    if not (0 <= left < right <= image.width and 0 <= top < bottom <= image.height):
        raise UserError(
            f"{name} has a face's box outside of the picture; run the same 'pebench build' to have it written anew"
        )
    return image, (left, top, right, bottom)
