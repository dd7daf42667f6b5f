"""Upper garments, cut from the body model's tights along a neckline: with rims, collars, lapels, hoods and straps.
Metres relative to the eyes.
"""

import colorsys
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from generation.people3d.body import Body
from generation.people3d.geometry import Part, Surface, cut_surface, smooth, strip, unit, vertex_normals
from generation.people3d.paint import linear

KINDS = ("crew", "v-neck", "shirt", "jacket", "hoodie", "straps", "polo neck", "scoop")
HIGH = {"crew": 0.0, "v-neck": -0.002, "shirt": 0.012, "jacket": 0.006, "hoodie": 0.006, "scoop": -0.022}


class Garment(NamedTuple):
    """A cut garment: its surface, how far from the neckline each vertex lies (metres, roughly), and its place on the
    template.
    """

    part: Part
    field: np.ndarray
    at: np.ndarray
    rim: np.ndarray  # edges (k, 2) along the neckline


class Wardrobe:
    """Every kind of garment, cut once."""

    def __init__(self, body: Body) -> None:
        faces, refine = body.tights
        at = refine @ body.template - [0, 0, body.eyes(body.template)[2]]
        self.garments = {kind: _garment(faces, refine, at, _neckline(kind, at)) for kind in KINDS}
        self.coat = _garment(faces, refine, at, _opening(at))

    def dress(self, v: np.ndarray, gender: str, rng: np.random.Generator) -> list[Surface]:
        """What one view wears over vertices `v`."""
        odds = np.array([0.2, 0.12, 0.2, 0.15, 0.12, 0.1 if gender == "female" else 0.0, 0.04, 0.1])
        kind = str(rng.choice(KINDS, p=odds / odds.sum()))
        base, second = _colour(rng), _colour(rng)
        garment = self.garments[kind]
        thick = {"hoodie": 0.010, "polo neck": 0.007}.get(kind, 0.006)
        out = [_sewn(garment, v, thick, _patterned(garment, kind, base, second, rng))]
        if kind in ("shirt", "jacket"):
            out.append(_collar(garment, v, thick, base, 0.030))
        if kind == "hoodie":
            out.append(_hood(garment, v, base))
        if kind == "jacket":
            lapel = smooth((0.036 - 0.16 * np.clip(self.coat.at[:, 2] + 0.20, -1, 0) - self.coat.field) / 0.006)
            coat = linear(
                np.array(
                    colorsys.hsv_to_rgb(rng.choice([0.6, 0.08, 0.0]), rng.uniform(0, 0.45), rng.uniform(0.1, 0.55))
                )
            )
            out.append(_sewn(self.coat, v, 0.0115 + 0.004 * lapel, coat * (0.75 + 0.25 * lapel[:, None])))
        return out


def _neckline(kind: str, at: np.ndarray) -> np.ndarray:
    """Positive where a garment is."""
    x, y, z = at.T
    if kind == "polo neck":
        return -0.118 - z - 0.25 * (y + 0.03)
    ax, front = np.abs(x), smooth((0.03 - y) / 0.09)
    if kind == "straps":
        chest = -0.255 + 0.025 * smooth((ax - 0.05) / 0.09) * front
        strap = 0.011 - np.abs(ax - 0.098 - 0.12 * (z + 0.16))
        return np.minimum(np.maximum(chest - z, strap), 0.155 - ax + 0.25 * np.clip(-0.2 - z, 0, 0.2))
    base = np.maximum(
        -0.132 + HIGH[kind] + 0.42 * np.clip(y, -0.2, 0.08) - z, np.hypot(x, y - 0.005) - 0.092 + HIGH[kind]
    )
    if kind == "v-neck":
        return np.minimum(base, np.where(y < 0, 1.25 * ax + (-0.272 - z), base))
    if kind in ("shirt", "jacket"):
        return np.minimum(base, np.where(y < 0, 2.2 * ax + (-0.232 - z), base))
    if kind == "scoop":
        return np.minimum(base, np.where(y < 0, np.hypot(x / 1.1, np.clip(z + 0.17, 0, 1)) + 0.9 * (-z - 0.255), base))
    return base


def _opening(at: np.ndarray) -> np.ndarray:
    """Positive where an open jacket is."""
    x, y, z = at.T
    back = np.maximum(-0.134 + 0.42 * np.clip(y, -0.2, 0.08) - z, np.hypot(x, y - 0.005) - 0.090)
    return np.minimum(back, np.where(y < 0.01, np.abs(x) - 0.058 - 0.30 * np.clip(z + 0.20, -0.12, 0.1), back))


def _garment(faces: np.ndarray, refine: sp.csr_matrix, at: np.ndarray, field: np.ndarray) -> Garment:
    part, mix = cut_surface(faces, refine, field)
    left, edges = mix @ field, part.edge()
    return Garment(part, left, mix @ at, edges[(np.abs(left[edges]) < 1e-6).all(1)])


def _sewn(garment: Garment, v: np.ndarray, thick: np.ndarray | float, colour: np.ndarray) -> Surface:
    """A garment of some thickness over the body, closed towards the skin along the neckline."""
    part = garment.part
    flat = part.refine @ v
    normals = part.normals(flat)
    points = flat + normals * np.broadcast_to(thick, len(flat))[:, None]
    band, rim = strip(np.stack([points, flat - 0.003 * normals]), garment.rim)
    return Surface(
        band,
        np.concatenate([part.faces, rim]),
        np.tile(normals, (2, 1)),
        np.concatenate([colour, colour * 0.35]),
        "cloth",
    )


def _collar(garment: Garment, v: np.ndarray, thick: float, colour: np.ndarray, fall: float) -> Surface:
    """A turned-down collar along the neckline, open at the throat and pointed there."""
    base = garment.part.refine @ v
    at, centre = garment.at, base[garment.rim.ravel()].mean(0)
    out = unit((base - centre) * [1, 1, 0])
    throat = smooth((0.02 - at[:, 1]) / 0.06) * smooth((0.075 - np.abs(at[:, 0])) / 0.06)
    there = np.maximum(smooth((np.abs(at[:, 0]) - 0.010) / 0.008), at[:, 1] > 0)[:, None]
    up, down = np.array([0, 0, 1.0]), fall * (1 + 0.75 * throat)[:, None] * there
    foot = base + out * (thick + 0.001)
    stand = foot + there * (0.016 * up + 0.003 * out)
    fold = stand + there * (0.007 * out + 0.001 * up)
    tip = fold + (0.45 + 0.25 * throat[:, None]) * down * out - down * up * 0.85
    points, faces = strip(np.stack([foot, stand, fold, tip]), garment.rim)
    return Surface(points, faces, vertex_normals(points, faces), np.tile(colour * 0.9, (len(points), 1)), "cloth")


def _hood(garment: Garment, v: np.ndarray, colour: np.ndarray) -> Surface:
    """A hood that lies on the back: a roll along the neckline, thick behind and thin at the throat."""
    base = garment.part.refine @ v
    centre = base[garment.rim.ravel()].mean(0)
    out = unit((base - centre) * [1, 1, 0])
    thick = (0.009 + 0.026 * smooth((garment.at[:, 1] + 0.06) / 0.11))[:, None]
    rows = [
        base + thick * (out * (0.7 - np.cos(a)) + np.array([0, 0, 1.0]) * (0.35 + 1.15 * np.sin(a)))
        for a in np.linspace(-0.5, np.pi + 0.9, 9)
    ]
    points, faces = strip(np.stack(rows), garment.rim)
    return Surface(points, faces, vertex_normals(points, faces), np.tile(colour * 0.92, (len(points), 1)), "cloth")


def _patterned(
    garment: Garment, kind: str, base: np.ndarray, second: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Linear colours (n, 3): plain more often than not, else stripes, a chest band or sleeves; a button row on
    shirts.
    """
    x, _, z = garment.at.T
    pattern = np.zeros(len(x))
    choice = rng.random()
    if kind in ("crew", "scoop", "polo neck", "v-neck") and choice < 0.30:
        pattern = smooth(0.5 + 1.2 * np.sin(z * rng.uniform(110, 190)))
    elif kind in ("crew", "hoodie") and choice < 0.42:
        pattern = smooth((np.abs(x) - rng.uniform(0.12, 0.15)) / 0.004)
    colour = base * (1 - pattern[:, None]) + second * pattern[:, None]
    if kind in ("shirt", "jacket"):
        placket = (np.abs(np.abs(x) - 0.014) < 0.0022) & (garment.at[:, 1] < 0)
        colour = colour * (1 - 0.3 * placket[:, None])
    return colour


def _colour(rng: np.random.Generator) -> np.ndarray:
    """A linear colour that clothes have: neutrals, blues and earths more often than bright ones."""
    kind = rng.random()
    if kind < 0.35:
        hsv = (rng.random(), rng.uniform(0, 0.10), rng.choice([rng.uniform(0.06, 0.3), rng.uniform(0.5, 0.95)]))
    elif kind < 0.6:
        hsv = (rng.uniform(0.55, 0.66), rng.uniform(0.25, 0.7), rng.uniform(0.2, 0.75))
    elif kind < 0.75:
        hsv = (rng.uniform(0.04, 0.14), rng.uniform(0.2, 0.55), rng.uniform(0.3, 0.8))
    else:
        hsv = (rng.random(), rng.uniform(0.3, 0.75), rng.uniform(0.3, 0.85))
    return linear(np.array(colorsys.hsv_to_rgb(*map(float, hsv))))
