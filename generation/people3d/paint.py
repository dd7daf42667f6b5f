"""Colours of the skin: lips, cheeks, marks, the shadow of a shaven beard, and what lies under brows and hair. All on
the body model's template.
"""

import numpy as np

from generation.people3d.body import Body
from generation.people3d.figure import Figure, Mark
from generation.people3d.geometry import ramp

EAR = 0.066  # metres from the middle plane


def linear(colour: np.ndarray) -> np.ndarray:
    """Display colours 0..1 to linear light."""
    return np.clip(colour, 0, 1) ** 2.2


class Skin:
    """Soft masks (n,) over the vertices of the skin. x, z are relative to the point between the eyes, y is the
    template's (the nose's tip at -0.15).
    """

    def __init__(self, body: Body) -> None:
        rest = body.skin.refine @ body.template
        self.at = rest - [0, 0, body.eyes(body.template)[2]]
        x, y, z = self.at.T
        ax = np.abs(x)
        self.front = ramp(-0.07 - y, 0.02)
        self.lips = np.exp(-((x / 0.024) ** 4)) * np.exp(-(((z + 0.066) / 0.0075) ** 4)) * (y < -0.118)
        self.scalp = scalp_field(self.at)
        mouth = np.exp(-((x / 0.025) ** 4)) * np.exp(-(((z + 0.066) / 0.010) ** 4))
        jaw = ramp(z + 0.120, 0.020) * ramp(-0.030 - y, 0.015) * ramp(0.005 - z, 0.01)
        lower = ramp(-0.083 - z + 1.3 * np.clip(ax - 0.026, 0, 1), 0.010)
        self.moustache = np.exp(-((x / 0.029) ** 4)) * np.exp(-(((z + 0.0535 + ax * 0.14) / 0.0062) ** 4)) * (y < -0.11)
        self.beard = np.clip(np.maximum(jaw * lower * (1 - mouth), 0.9 * self.moustache), 0, 1)
        self.flush = sum(
            strength * np.exp(-(((ax - cx) / w) ** 2) - ((z - cz) / h) ** 2) * self.front
            for strength, cx, cz, w, h in (
                (1.0, 0.038, -0.035, 0.020, 0.016),
                (0.9, 0.0, -0.036, 0.012, 0.012),
                (0.4, 0.0, -0.1, 0.02, 0.012),
            )
        ) + 0.9 * ramp(ax - EAR - 0.004, 0.006) * (z > -0.05) * (z < 0.03)
        self.under_eyes = np.exp(-(((ax - 0.030) / 0.014) ** 2) - ((z + 0.017) / 0.006) ** 2) * self.front
        self.folds = (
            np.exp(-(((ax - 0.022 - 0.45 * np.clip(-0.040 - z, 0, 0.03)) / 0.0035) ** 2))
            * ((z < -0.036) & (z > -0.07))
            * self.front
        )

    def brow(self, shape: np.ndarray) -> np.ndarray:
        """Where brows grow, by thickness and arch."""
        x, y, z = self.at.T
        ax = np.abs(x)
        line = 0.0190 + 0.0045 * shape[1] * np.cos((ax - 0.034) * 40)
        thick = 0.0022 * shape[0] * np.clip(1.15 - (ax - 0.01) / 0.085, 0.4, 1)
        return np.exp(-(((z - line) / thick) ** 2)) * ramp(ax - 0.010, 0.004) * ramp(0.051 - ax, 0.010) * (y < -0.09)

    def colour(self, figure: Figure) -> np.ndarray:
        """Linear colours (n, 3) of one person's skin."""
        rng = np.random.default_rng(figure.seed)
        base = np.tile(figure.skin, (len(self.at), 1)) * (1 + 0.022 * _mottle(self.at, rng)[:, None] * [0.5, 1.0, 1.0])
        base *= 1 - self.flush[:, None] * rng.uniform(0.06, 0.14) * np.array([-0.15, 1.0, 0.9])
        old = float(np.clip((figure.age - 35) / 40, 0, 1))
        base *= 1 - (self.under_eyes * (0.06 + 0.10 * old) + self.folds * 0.16 * old)[:, None] * np.array(
            [0.8, 1.0, 1.0]
        )
        for mark in figure.marks:
            base = self._marked(base, mark, figure.skin, rng)
        hair, grown = (
            figure.hair,
            {"stubble": 0.30, "moustache": 0.55, "beard": 0.7, "none": 0.0}[figure.appearance.facial_hair],
        )
        layers = [(self.lips, figure.skin * figure.lips, 0.85), (self.brow(figure.brows), hair * 0.8, 0.35)]
        layers.append(
            (self.moustache if figure.appearance.facial_hair == "moustache" else self.beard, hair * 0.8, grown)
        )
        if figure.appearance.facial_hair == "none" and figure.gender == "male":
            layers.append((self.beard, figure.skin * [0.80, 0.84, 0.88], 0.5 if hair.mean() < 0.3 else 0.2))
        if figure.appearance.hair_length != "bald":
            layers.append((ramp(self.scalp - figure.cut.hairline + 0.002, 0.006), hair * 0.8, 0.95))
        for mask, paint, strength in layers:
            base = base * (1 - strength * mask[:, None]) + paint * strength * mask[:, None]
        return linear(base)

    def _marked(self, base: np.ndarray, mark: Mark, skin: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        x, _, z = self.at.T
        dx, dz = x - mark.x, z - mark.z
        dark = skin * [0.45, 0.36, 0.32]
        if mark.kind == "freckles":
            spots = np.stack([rng.normal(0, 0.030, 130), rng.normal(mark.z, 0.013, 130)], 1)
            far = ((self.at[:, None, [0, 2]] - spots[None]) ** 2).sum(2).min(1)
            return _mixed(base, skin * [0.74, 0.58, 0.48], 0.65 * mark.size * np.exp(-far / 0.0013**2) * self.front)
        if mark.kind == "scar":
            along, across = (
                dx * np.cos(mark.angle) + dz * np.sin(mark.angle),
                -dx * np.sin(mark.angle) + dz * np.cos(mark.angle),
            )
            return _mixed(
                base,
                skin * [1.05, 0.86, 0.84],
                0.8 * np.exp(-((along / mark.size) ** 4) - (across / 0.0016) ** 2) * self.front,
            )
        colour, edge = (dark, 4) if mark.kind == "mole" else (skin * [0.72, 0.50, 0.46], 6)
        return _mixed(base, colour, 0.9 * np.exp(-((np.hypot(dx, dz * 1.2) / mark.size) ** edge)) * self.front)


def scalp_field(at: np.ndarray) -> np.ndarray:
    """How far (metres, roughly) inside the hairy part of the head points (n, 3) lie: 0 on an average hairline."""
    x, y, z = at.T
    ax = np.abs(x)
    crown = (z - 0.052) + 1.1 * (y + 0.115) - 0.35 * np.clip(ax - 0.05, 0, 1)
    nape = z + 0.06 + 0.35 * np.clip(y, -1, 0)
    ears = np.maximum.reduce([EAR - ax, z - 0.02, y + 0.02])
    return np.minimum.reduce([crown, nape, ears])


def _mixed(base: np.ndarray, colour: np.ndarray, share: np.ndarray) -> np.ndarray:
    return base * (1 - share[:, None]) + colour * share[:, None]


def _mottle(at: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A smooth field of a few waves, about -1..1."""
    waves = rng.normal(0, 90, (8, 3))
    return np.sin(at @ waves.T + rng.uniform(0, 7, 8)).sum(1) / 3
