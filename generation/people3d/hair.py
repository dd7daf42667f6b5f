"""Hair of single strands: a few hundred guides grow from the scalp, comb over it, fall and slide off head and
shoulders; the others follow their neighbours.

Strands are grown once a person, on the body at rest, and carried along by the head in each view.
"""

from typing import NamedTuple

import numpy as np
from scipy.interpolate import make_interp_spline
from scipy.spatial import cKDTree

from generation.people3d.body import Body
from generation.people3d.figure import Figure
from generation.people3d.geometry import ramp, scatter, smooth, unit
from generation.people3d.paint import Skin, linear

POOL = 5200  # roots on the scalp, shared by all
GUIDES = 420
STEPS = 16  # points of a guide
MIDDLE = np.array([0, 0.09, 0.02])  # of the head, from the point between the eyes
LIFT = 0.003  # metres above the skin, which bulges between the points that strands are kept off
SKIRT = 0.018  # metres that clothes and the hair beneath keep strands off the trunk
# strands and points of each; amplitude and length of waves in metres
DENSITY = {"straight": (3300, 13), "wavy": (2700, 19), "curly": (1900, 36)}
SHORT = {"straight": (5000, 6), "wavy": (4800, 7), "curly": (3600, 12)}
WAVES = {"straight": (0.0012, 0.11), "wavy": (0.0080, 0.070), "curly": (0.0100, 0.030)}
SHORT_WAVES = {"straight": (0.0004, 0.05), "wavy": (0.0025, 0.030), "curly": (0.0042, 0.015)}


class Strands(NamedTuple):
    """Strands (s, k, 3) in metres, their width (s, k) and linear colour (s, k, 3)."""

    points: np.ndarray
    width: np.ndarray
    colour: np.ndarray


class Scalp:
    """Roots that everybody's hair is chosen from, in an order that is random but fixed."""

    def __init__(self, body: Body, skin: Skin) -> None:
        rng = np.random.default_rng(1)
        inside = (skin.scalp > -0.012).astype(float)
        picked = scatter(body.skin, body.skin.refine @ body.template, inside, POOL, rng)
        self.roots = (picked @ body.skin.refine).tocsr()
        self.field = picked @ skin.scalp
        self.at = picked @ skin.at  # template coordinates


def grow(figure: Figure, rest: np.ndarray, body: Body, scalp: Scalp) -> Strands | None:
    """The hair of a head, None when bald; `rest` are the body's vertices at rest."""
    looks, way = figure.appearance, figure.cut
    if looks.hair_length == "bald":
        return None
    rng = np.random.default_rng(figure.seed)
    short = looks.hair_length == "short"
    count, points = (SHORT if short else DENSITY)[looks.hair_style]
    eyes = body.eyes(rest)
    chosen = np.flatnonzero(scalp.field > way.hairline + rng.normal(0, 0.0015, POOL))[:count]
    roots = (scalp.roots @ rest)[chosen] - eyes
    roots = roots + LIFT * unit(roots - MIDDLE)
    group = _groups(roots, scalp.at[chosen], figure)
    guides = _grow_guides(roots[:GUIDES], group[:GUIDES], figure, body, rest, eyes, rng)
    strands, nearest = _follow(guides, roots, group, points, looks.hair_style, short, rng)
    strands = _waved(strands, nearest, (SHORT_WAVES if short else WAVES)[looks.hair_style], rng)
    return Strands(
        strands + eyes,
        _widths(len(strands), points, short, looks.hair_style),
        _colours(figure, len(strands), points, rng),
    )


def _groups(roots: np.ndarray, at: np.ndarray, figure: Figure) -> np.ndarray:
    """Which way each root is combed (n, 2): the side of the parting, -1 or 1, and whether it belongs to the fringe."""
    way = figure.cut
    swept = figure.appearance.hair_length == "short" and way.comb != "side"
    side = np.where(roots[:, 0] > (0.0 if swept else way.part), 1.0, -1.0)
    fringe = (
        (way.fringe > 0)
        & (figure.appearance.hair_length != "short")
        & (np.abs(at[:, 0]) < 0.052)
        & (at[:, 1] < -0.045)
        & (at[:, 2] > 0.05)
    )
    return np.stack([side, fringe.astype(float)], 1)


def _grow_guides(
    roots: np.ndarray,
    group: np.ndarray,
    figure: Figure,
    body: Body,
    rest: np.ndarray,
    eyes: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Guides (g, STEPS, 3) relative to the point between the eyes."""
    surface, normals = body.obstacle(rest)
    tree, surface = cKDTree(surface - eyes), surface - eyes
    looks, way, n = figure.appearance, figure.cut, len(roots)
    short, curly = looks.hair_length == "short", looks.hair_style == "curly"
    side, fringe = group[:, 0], group[:, 1] > 0
    grading = np.linspace(0.4, 1.6, STEPS - 1) / (STEPS - 1)  # short steps where the head is round
    length = _lengths(roots, fringe, figure, rng)[:, None]
    layer = rng.random(n)
    puff = way.volume * (1.7 if curly else 1.0) * (0.55 if short else 1.0)
    outward = normals[tree.query(roots)[1]]
    comb = _comb(roots, outward, group, figure)
    stiff = (1.1 if curly else 0.75 if way.comb == "up" else 0.22) if short else (1.5 if curly else 0.45)
    lifted = np.where(fringe, 0.1, stiff)[:, None] + 0.25 * rng.random((n, 1))
    heading = unit(comb + outward * lifted + rng.normal(0, 0.10, (n, 3)))
    weight = (6.0 if short else 11.0 if curly else 17.0) * np.where(fringe, 3.0, 1.0)[:, None]  # per metre of hair
    back = np.where(side > 0, way.behind[1], way.behind[0]) | (roots[:, 1] > 0.085)
    path = [roots]
    for i in range(1, STEPS):
        step, grown = length * grading[i - 1], length * grading[: i - 1].sum()
        pull = comb * (0.18 if short else 0.35 * np.exp(-grown / 0.035))
        heading = unit(heading + weight * step * np.array([0, 0, -1.0]) + pull + rng.normal(0, 0.03, (n, 3)))
        point = path[-1] + heading * step
        near = tree.query(point)[1]
        off = ((point - surface[near]) * normals[near]).sum(1)
        clear = 0.0045 + puff * (0.35 + 0.65 * layer) * min(1.0, i / 6) + SKIRT * smooth((-0.13 - point[:, 2]) / 0.05)
        point = point + normals[near] * np.clip(clear - off, 0, None)[:, None]
        if not short:
            point = _parted(point, side, fringe, back, layer, 0.03 if curly else 0.0)
        heading = unit(point - path[-1])
        path.append(path[-1] + heading * step)
    guides = np.stack(path, 1)
    for _ in range(2):
        guides[:, 1:-1] = (guides[:, :-2] + 2 * guides[:, 1:-1] + guides[:, 2:]) / 4
    return guides


def _lengths(roots: np.ndarray, fringe: np.ndarray, figure: Figure, rng: np.random.Generator) -> np.ndarray:
    """Length of each guide (n,); long and medium hair ends at about one height."""
    looks, way, top = figure.appearance, figure.cut, ramp(roots[:, 2] - 0.02, 0.07)
    if looks.hair_length == "short":
        return way.short * (0.45 + 0.55 * top) * rng.uniform(0.85, 1.1, len(roots))
    hanging = (roots[:, 2] - way.level) + 0.045 * ramp(roots[:, 2] - 0.03, 0.07)
    hanging = np.maximum(hanging, 0.07) * rng.uniform(0.93, 1.04, len(roots))
    return np.where(
        fringe, way.fringe * rng.uniform(0.95, 1.1, len(roots)) + np.clip(roots[:, 2] - 0.06, 0, 1), hanging
    )


def _comb(roots: np.ndarray, outward: np.ndarray, group: np.ndarray, figure: Figure) -> np.ndarray:
    """Directions (n, 3) along the scalp in which hair leaves its roots."""
    x, y, z = roots.T
    side, fringe = group.T
    zero, one, behind, top = np.zeros(len(x)), np.ones(len(x)), ramp(y - 0.08, 0.06), ramp(z - 0.05, 0.05)
    away = np.stack([side * (1 - 0.7 * behind), 0.25 + 0.25 * behind, -0.25 - behind], 1)
    ways = {
        "side": away,
        "back": np.stack([0.25 * side, one, -0.2 - behind], 1),
        "forward": np.stack([0.15 * side, np.where(behind > 0, 0.0, -1.0), -0.9 + 0.8 * top], 1),
        "up": np.stack([zero, 0.15 * one, 0.2 * top - 1.1 * (1 - top)], 1),
    }
    wanted = ways[figure.cut.comb] if figure.appearance.hair_length == "short" else away
    wanted = np.where(fringe[:, None] > 0, np.stack([1.5 * x, -one, -0.3 * one], 1), wanted)
    wanted = wanted - outward * (wanted * outward).sum(1, keepdims=True)
    return unit(wanted)


def _parted(
    point: np.ndarray, side: np.ndarray, fringe: np.ndarray, back: np.ndarray, layer: np.ndarray, room: float
) -> np.ndarray:
    """Keeps hair beside the face, then before or behind (`back`) the shoulders. y is 0.1 in the middle of the head and
    on the shoulders.
    """
    x, y, z = point.T
    width = 0.058 + 0.012 * layer - 0.016 * smooth((-0.09 - z) / 0.06) + 0.012 * smooth((0.01 - z) / 0.03)
    before = ~fringe & (y < 0.06) & (z < 0.052)
    x = np.where(before, side * np.maximum(side * x, width * smooth((0.052 - z) / 0.045)), x)
    low = smooth((-0.03 - z) / 0.11)  # from the cheeks down to the shoulders
    y = np.where(back, np.maximum(y, (0.16 + 0.04 * layer) * low - 0.05 * (1 - low)), np.minimum(y, 0.16 - 0.12 * low))
    x = side * np.minimum(
        side * x, 0.17 + room - (0.085 - (0.03 + room) * layer) * low
    )  # hanging, not lying on the shoulders
    return np.stack([x, np.where(fringe, point[:, 1], y), z], 1)


def _follow(
    guides: np.ndarray,
    roots: np.ndarray,
    group: np.ndarray,
    points: int,
    style: str,
    short: bool,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Strands (s, points, 3) between the guides of their own side, and each one's nearest guide (s,)."""
    place = np.concatenate([roots, group * 0.1], 1)
    far, near = cKDTree(place[: len(guides)]).query(place, 3)
    share = 1 / (far + 0.002) ** 2
    share /= share.sum(1, keepdims=True)
    shape = guides - guides[:, :1]
    t = np.linspace(0, 1, points)
    refine = make_interp_spline(np.linspace(0, 1, STEPS), np.eye(STEPS))(t)
    fine = np.einsum("ks,gsc->gkc", refine, shape)
    strands = sum(share[:, k, None, None] * fine[near[:, k]] for k in range(3))
    strands = strands * rng.uniform(0.86, 1.05, (len(roots), 1, 1)) + roots[:, None]
    pull = (0.0 if short else {"straight": 0.25, "wavy": 0.45, "curly": 0.30}[style]) * smooth(t)[
        :, None
    ]  # locks close towards their ends
    own = guides[near[:, 0], :1] + fine[near[:, 0]]
    strands = strands * (1 - pull) + own * pull
    spread = (
        (0.0012 if short else 0.0080 if style == "curly" else 0.0035)
        * t[None, :, None]
        * rng.normal(0, 1, (len(roots), 1, 3))
    )
    return strands + spread, near[:, 0]


def _waved(strands: np.ndarray, nearest: np.ndarray, wave: tuple[float, float], rng: np.random.Generator) -> np.ndarray:
    """Strands bent into waves or curls; neighbours that follow one guide bend alike."""
    amplitude, length = wave
    tangent = unit(np.gradient(strands, axis=1))
    reach = np.linalg.norm(np.diff(strands, axis=1), axis=2).cumsum(1)
    reach = np.concatenate([np.zeros((len(strands), 1)), reach], 1)
    phase = rng.uniform(0, 2 * np.pi, GUIDES)[nearest] + rng.normal(0, 0.45, len(strands))
    size = amplitude * rng.uniform(0.75, 1.2, GUIDES)[nearest][:, None] * smooth(reach / 0.02)
    length = max(
        length, 6.0 * float(np.median(reach[:, -1])) / strands.shape[1]
    )  # shorter waves would be zigzags of too few points
    angle = 2 * np.pi * reach / (length * rng.uniform(0.85, 1.15, GUIDES)[nearest][:, None]) + phase[:, None]
    first = unit(np.cross(tangent, unit(strands - MIDDLE)))
    second = np.cross(tangent, first)
    return strands + first * (size * np.cos(angle))[..., None] + second * (size * 0.8 * np.sin(angle))[..., None]


def _widths(strands: int, points: int, short: bool, style: str) -> np.ndarray:
    t = np.linspace(0, 1, points)
    full = {"straight": 0.0030, "wavy": 0.0032, "curly": 0.0034}[style] * (0.72 if short else 1.0)
    return np.tile(full * (1 - 0.75 * t**2), (strands, 1))


def _colours(figure: Figure, strands: int, points: int, rng: np.random.Generator) -> np.ndarray:
    """Linear colours: each strand a little different, darker at the root; grey hair mixes white and dark strands."""
    each = linear(figure.hair) * np.exp(rng.normal(0, 0.20, (strands, 1)) + rng.normal(0, 0.04, (strands, 3)))
    if figure.appearance.hair_colour == "grey":
        each = np.where(
            rng.random((strands, 1)) < np.clip(0.45 - (figure.age - 50) / 80, 0.05, 0.45), each * 0.45, each
        )
    along = 0.55 + 0.5 * smooth(np.linspace(0, 1, points) * 1.6)
    return each[:, None] * along[None, :, None]
