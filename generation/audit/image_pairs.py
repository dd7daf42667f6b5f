"""What takes more than one image to say: copies of each other, and whether labels of people go with faces.

What is kept of an image is some 700 bytes: its name, digest, perceptual hash, labels and, with a label, the face's
embedding.
"""

from array import array
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from generation.base.hashing import seed_of
from schemas.image_checks import CopyLine, IdentityFigures, ImageLine, Quantiles, Relation, StrayLine
from validation.images.perception.copies import copies
from validation.images.perception.face_labels import auc, sampled_distances, strays

SAMPLE = 20_000  # pairs of faces within labels, and as many between them
SEED = seed_of("check images", "pairs")
NUMBERS = 128  # of an embedding


class PairFeatures(NamedTuple):
    """What pairs are judged by: the digest of all pixels, the perceptual hash (64 bits) and the main face's embedding,
    (128,), or None.
    """

    digest: bytes
    hash: int
    face: np.ndarray | None


class Gathered:
    """What is kept of all images that could be decoded, densely."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.digests: list[bytes] = []
        self.hashes = array("Q")
        self.people, self.splits = Codes(), Codes()
        self.faces, self.face_of = array("f"), array("q")  # of images with a label; and the places of these images
        self.failed = bytearray()

    def add(self, line: ImageLine, seen: PairFeatures) -> None:
        """Keeps one image."""
        if seen.face is not None and line.person is not None:
            self.faces.extend(seen.face.tolist())
            self.face_of.append(len(self.names))
        self.names.append(line.name)
        self.digests.append(seen.digest)
        self.hashes.append(seen.hash)
        self.people.add(line.person)
        self.splits.add(line.split)
        self.failed.append(bool(line.faults))

    def copies(self, limit: int) -> Iterator[CopyLine]:
        """Images that repeat an earlier one, which thereby fail; `limit` as in `copies`."""
        people, splits = self.people.numbers(), self.splits.numbers()
        hashes = np.frombuffer(self.hashes, np.uint64) if self.hashes else np.zeros(0, np.uint64)
        for copy in copies(self.digests, hashes, np.stack([people, splits], 1), limit):
            self.failed[copy.later] = True
            related = [_relation(codes[copy.later], codes[copy.earlier]) for codes in (people, splits)]
            yield CopyLine(
                name=self.names[copy.later],
                of=self.names[copy.earlier],
                bits=copy.bits,
                exact=copy.exact,
                people=related[0],
                splits=related[1],
            )

    def strays(self) -> Iterator[StrayLine]:
        """Faces that are nearer to another label's mean than to their own; such an image does not fail, since the
        recogniser errs too.
        """
        faces, labels = self._faces()
        for stray in strays(faces, labels):
            yield StrayLine(
                name=self.names[self.face_of[stray.face]],
                person=self.people.names[labels[stray.face]],
                own_distance=stray.own_distance,
                nearest=self.people.names[stray.other],
                nearest_distance=stray.other_distance,
            )

    def identity(self, strays: int) -> IdentityFigures | None:
        """Distances of faces within and between labels; None when fewer than two labelled images show a face."""
        faces, labels = self._faces()
        if len(labels) < 2:
            return None
        within, between = sampled_distances(faces, labels, SAMPLE, SEED)
        sizes = np.bincount(labels)
        return IdentityFigures(
            labels=int((sizes > 0).sum()),
            faces=len(labels),
            seed=SEED,
            within=_quantiles(within),
            between=_quantiles(between),
            auc=auc(within, between) if len(within) and len(between) else None,
            strays=strays,
            strays_of=int(sizes[sizes > 1].sum()),
        )

    def _faces(self) -> tuple[np.ndarray, np.ndarray]:
        """Embeddings (n, 128) and labels (n,)."""
        places = np.frombuffer(self.face_of, np.int64) if self.face_of else np.zeros(0, np.int64)
        faces = np.frombuffer(self.faces, np.float32) if self.faces else np.zeros(0, np.float32)
        return faces.reshape(-1, NUMBERS), self.people.numbers()[places]


class Codes:
    """Labels as numbers from 0, and -1 for none."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._known: dict[str, int] = {}
        self._codes = array("q")

    def add(self, label: str | None) -> None:
        if label is not None and label not in self._known:
            self._known[label] = len(self.names)
            self.names.append(label)
        self._codes.append(-1 if label is None else self._known[label])

    def numbers(self) -> np.ndarray:
        """(n,) integers."""
        return np.array(self._codes, np.int64)


def _relation(label: int, other_label: int) -> Relation:
    return "unknown" if min(label, other_label) < 0 else "same" if label == other_label else "other"


def _quantiles(distances: np.ndarray) -> Quantiles | None:
    if not len(distances):
        return None
    low, median, high = (float(value) for value in np.quantile(distances, (0.05, 0.5, 0.95)))
    return Quantiles(pairs=len(distances), low=low, median=median, high=high)
