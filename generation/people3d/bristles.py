"""Brows, beards and short moustaches: short strands that are combed from the skin of one view, so that they follow the
expression.
"""

import numpy as np
import scipy.sparse as sp

from generation.people3d.body import Body
from generation.people3d.figure import Figure
from generation.people3d.geometry import scatter, smooth, unit
from generation.people3d.hair import Strands
from generation.people3d.paint import Skin, linear

BROWS, BEARD = 300, 3400  # strands
LENGTHS = {"stubble": 0.0022, "moustache": 0.0075}


class Bristles:
    """Roots of one person's brows and facial hair, with the way each bristle grows."""

    def __init__(self, figure: Figure, body: Body, skin: Skin) -> None:
        rng = np.random.default_rng([figure.seed, 1])
        rest = body.skin.refine @ body.template
        facial, hair = figure.appearance.facial_hair, linear(figure.hair)
        brows = scatter(body.skin, rest, skin.brow(figure.brows) ** 2, int(BROWS * figure.brows[2]), rng)
        at = brows @ skin.at
        out = np.sign(at[:, 0])
        inner = np.clip(1 - (np.abs(at[:, 0]) - 0.012) / 0.016, 0, 1)  # upright next to the nose, then outwards
        ways, lengths = (
            [np.stack([out * (1.1 - inner), 0 * out, 0.2 + 0.35 * inner - 40 * np.clip(at[:, 2] - 0.0215, 0, 1)], 1)],
            [np.full(len(at), 0.0052)],
        )
        roots, colours = [brows], [np.tile(hair * 0.55, (len(at), 1))]
        if facial != "none":
            where = skin.moustache if facial == "moustache" else skin.beard
            roots.append(scatter(body.skin, rest, where, BEARD // (3 if facial == "moustache" else 1), rng))
            at = roots[-1] @ skin.at
            lip = np.exp(-(((at[:, 2] + 0.055) / 0.008) ** 2))
            ways.append(np.stack([at[:, 0] * (8 + 28 * lip), -0.35 + 0 * lip, -1 + 0.2 * lip], 1))
            lengths.append(
                LENGTHS.get(facial, figure.beard) * (1 - 0.65 * lip if facial == "beard" else np.ones(len(at)))
            )
            colours.append(np.tile(hair * 0.8, (len(at), 1)))
        self.roots = sp.vstack(roots).tocsr()
        n = self.roots.shape[0]
        self.ways = unit(np.concatenate(ways)) + rng.normal(0, 0.16, (n, 3))
        self.lengths = np.concatenate(lengths) * rng.uniform(0.7, 1.15, n)
        self.colours = np.concatenate(colours) * np.exp(rng.normal(0, 0.2, (n, 1)))
        self.width = np.r_[
            np.full(brows.shape[0], 0.0008), np.full(n - brows.shape[0], 0.0006 if facial == "stubble" else 0.0012)
        ]
        self.lift = np.r_[np.full(brows.shape[0], 0.25), np.full(n - brows.shape[0], 0.6)]

    def strands(self, points: np.ndarray, normals: np.ndarray, head: np.ndarray) -> Strands:
        """The bristles on the skin of one view: its vertices and normals (n, 3), and the head's rotation (3, 3)."""
        t = np.linspace(0, 1, 4)[None, :, None]
        root, normal = self.roots @ points, unit(self.roots @ normals)
        way = self.ways @ head.T
        way = unit(way - normal * (way * normal).sum(1, keepdims=True) * 0.8)
        grown = way[:, None] * t + normal[:, None] * self.lift[:, None, None] * (t - 0.55 * t**2)
        strands = root[:, None] + normal[:, None] * 0.0003 + grown * self.lengths[:, None, None]
        width = self.width[:, None] * (1 - 0.7 * smooth(t[0, :, 0]))
        return Strands(strands, width, np.repeat(self.colours[:, None], 4, axis=1))
