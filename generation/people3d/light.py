"""One key light, a sky of fill light and a rim light, on skin, cloth, eyes and hair. All colours are linear; `encode`
makes bytes of them.

Skin scatters light beneath the surface: red wraps farther around a shaded cheek than green and blue, and shadows have
warm edges. Hair is lit by the angle between strand and light (Kajiya and Kay, 1989).
"""

from dataclasses import asdict, dataclass

import numpy as np

from generation.people3d.geometry import Surface, unit

WRAP = {"skin": (0.42, 0.24, 0.17), "cloth": (0.12, 0.12, 0.12), "wet": (0.3, 0.3, 0.3)}
GLOSS = {"skin": (0.05, 14.0), "cloth": (0.006, 6.0), "wet": (0.9, 90.0)}  # strength and power of the highlight
MOODS = {  # strength of key and fill, and the warmth of the key: reddish above zero, bluish below
    "day": ((1.0, 1.4), (0.40, 0.65), (-0.04, 0.06)),
    "warm": ((0.9, 1.4), (0.25, 0.50), (0.12, 0.28)),
    "cold": ((0.8, 1.2), (0.35, 0.55), (-0.20, -0.08)),
    "soft": ((0.35, 0.6), (0.80, 1.05), (-0.06, 0.10)),
    "dim": ((0.55, 0.8), (0.18, 0.30), (-0.15, 0.25)),
}


@dataclass(frozen=True)
class Light:
    """The light of one picture. Directions in the camera's frame: x right, y up, z towards the camera."""

    mood: str
    key: tuple[float, float, float]  # unit vector towards the key light
    key_colour: tuple[float, float, float]  # linear, its strength included
    fill_colour: tuple[float, float, float]
    rim: float

    def record(self) -> dict[str, object]:
        """What a shard keeps of it."""
        return asdict(self)


def sample_light(rng: np.random.Generator) -> Light:
    """A light from before and above the person, from either side."""
    mood = str(rng.choice(list(MOODS), p=[0.38, 0.2, 0.14, 0.18, 0.10]))
    key, fill, warmth = (float(rng.uniform(*span)) for span in MOODS[mood])
    side, height = rng.uniform(-1.15, 1.15), rng.uniform(0.15, 0.9)
    towards = unit(np.array([np.sin(side), height, np.cos(side)]))
    tint = np.array([1 + warmth, 1 + 0.15 * warmth, 1 - warmth])
    other = np.array([1 - 0.35 * warmth, 1.0, 1 + 0.45 * warmth])  # the fill leans the other way, as skies and rooms do
    colour = lambda x: (float(x[0]), float(x[1]), float(x[2]))  # noqa: E731
    return Light(mood, colour(towards), colour(key * tint), colour(fill * other), float(rng.uniform(0.1, 0.4)))


def shade(
    surface: Surface, light: Light, camera: np.ndarray, centre: np.ndarray, lit: np.ndarray, open_sky: np.ndarray
) -> np.ndarray:
    """Linear light (n, 3) that reaches the camera.

    `camera` holds the axes right, up and towards the camera as rows, `centre` is the middle of the head; `lit` (n,) is
    the share of the key light that is not shadowed, `open_sky` (n,) that of the fill light.
    """
    key, view, up = np.array(light.key) @ camera, camera[2], camera[1]
    if surface.material == "hair":
        return _hair(surface, light, key, view, centre, lit)
    n = surface.normals
    facing = np.where((n @ view < 0) & (surface.material == "cloth"), -1.0, 1.0)
    cosine = (n @ key) * facing
    wrap = np.array(WRAP[surface.material])
    diffuse = np.clip((cosine[:, None] + wrap) / (1 + wrap), 0, None)
    shadow = lit[:, None] ** (np.array([0.75, 1.05, 1.15]) if surface.material == "skin" else 1.0)
    sky = (0.72 + 0.28 * (n @ up) * facing) * open_sky
    strength, power = GLOSS[surface.material]
    gloss = strength * np.clip(n @ unit(key + view), 0, 1) ** power * lit
    edge = (1 - np.clip((n @ view) * facing, 0, 1)) ** 4 * open_sky * light.rim * 0.25
    incoming = diffuse * shadow * light.key_colour + sky[:, None] * light.fill_colour
    return surface.colour * incoming + gloss[:, None] * np.array(light.key_colour) + edge[:, None] * light.fill_colour


def _hair(
    surface: Surface, light: Light, key: np.ndarray, view: np.ndarray, centre: np.ndarray, lit: np.ndarray
) -> np.ndarray:
    tangent, outward = surface.normals, surface.points - centre
    outward[:, 2] = np.maximum(outward[:, 2], 0) + 0.3 * np.minimum(
        outward[:, 2], 0
    )  # an upright cylinder below the head
    outward = unit(outward)
    along_key, along_view = tangent @ key, tangent @ view
    across = np.sqrt(np.clip(1 - along_key**2, 0, 1))
    facing = np.clip(0.35 + 0.65 * (outward @ key), 0, None)
    halfway = np.clip(across * np.sqrt(np.clip(1 - along_view**2, 0, 1)) - along_key * along_view, 0, 1)
    shine = halfway**24 * facing * lit
    body = (0.25 + 0.75 * across) * facing * lit
    sky = 0.62 + 0.38 * outward[:, 2]
    incoming = body[:, None] * light.key_colour + sky[:, None] * light.fill_colour
    white = 0.035 * shine[:, None] * np.array(light.key_colour)
    return surface.colour * (incoming + 0.9 * shine[:, None] * light.key_colour) + white


def encode(linear: np.ndarray) -> np.ndarray:
    """Linear light to bytes, with a soft shoulder."""
    return (255 * (1 - np.exp(-1.12 * np.clip(linear, 0, None))) ** (1 / 2.2) + 0.5).astype(np.uint8)
