"""What sits in and on a face beside skin and hair: eyes, lashes, teeth, glasses."""

import numpy as np

from generation.people3d.body import Body, Posed
from generation.people3d.figure import EYES, Figure
from generation.people3d.geometry import Surface, smooth, strip, unit, vertex_normals
from generation.people3d.paint import linear

IRIS, PUPIL = 0.50, 0.21  # radians
RINGS = np.r_[0, 0.1, 0.19, 0.22, 0.27, 0.34, 0.42, 0.48, 0.52, 0.6, 0.72, 0.9, 1.1, 1.35, 1.65, 2.0]
AROUND = 36
GAZE = 0.30  # radians that eyes turn in the head


def _ball() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A unit sphere about the axis -y: points, faces, and each point's angle from the axis."""
    turn = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    rows = np.stack(
        [np.stack([np.sin(a) * np.cos(turn), np.full(AROUND, -np.cos(a)), np.sin(a) * np.sin(turn)], 1) for a in RINGS]
    )
    edges = np.stack([np.arange(AROUND), (np.arange(AROUND) + 1) % AROUND], 1)
    points, faces = strip(rows, edges)
    return points, faces, np.repeat(RINGS, AROUND)


BALL, BALL_FACES, ANGLE = _ball()


def eyes(figure: Figure, body: Body, posed: Posed, target: np.ndarray) -> list[Surface]:
    """Both eyeballs, looking at `target` (3,) as far as they can turn."""
    iris, forward = linear(np.array(EYES[figure.appearance.eye_colour])), posed.head[:3, :3] @ np.array([0, -1.0, 0])
    ring = ANGLE / IRIS
    streaks = 1 + 0.22 * np.sin(17 * np.arctan2(BALL[:, 2], BALL[:, 0]) + 3) * (ring < 1)
    colour = (
        iris * ((0.75 + 0.6 * smooth(1.6 - 1.2 * ring)) * streaks * (1 - 0.6 * smooth((ring - 0.80) / 0.2)))[:, None]
    )
    white = np.array([0.80, 0.76, 0.73]) * (1 - 0.15 * smooth((ANGLE - 0.6) / 0.6))[:, None] * [1, 0.96, 0.95]
    colour = np.where((ring < 1.02)[:, None], colour, white)
    colour = np.where((ANGLE < PUPIL)[:, None], 0.008, colour)
    out = []
    for side in (body.left, body.right):
        corners = posed.vertices[side]
        centre = corners.mean(0)
        radius = np.abs(corners - centre).max()
        turn = _towards(forward, unit(target - centre))
        points = BALL @ turn.T
        lid = 1 - 0.55 * smooth((points @ posed.head[:3, 2] - 0.05) / 0.45)  # the upper lid's shadow
        out.append(Surface(centre + radius * points, BALL_FACES, points, colour * lid[:, None], "wet"))
    return out


def _towards(forward: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Rotation (3, 3) of -y to a direction that leaves `forward` by no more than GAZE."""
    off = np.arccos(np.clip(forward @ wanted, -1, 1))
    ahead = unit(forward + (wanted - forward) * min(1.0, GAZE / max(float(off), 1e-6)))
    right = unit(np.cross(-ahead, [0, 0, 1.0]))
    return np.stack([right, -ahead, np.cross(right, -ahead)], 1)


def lashes(body: Body, posed: Posed, figure: Figure) -> Surface:
    """Lashes as the model has them, thin sheets."""
    points = body.lashes.refine @ posed.vertices
    dark = linear(figure.hair) * 0.25 + 0.004
    return Surface(points, body.lashes.faces, body.lashes.normals(points), np.tile(dark, (len(points), 1)), "cloth")


def teeth(body: Body, posed: Posed) -> Surface:
    """Both rows of teeth."""
    points = body.teeth.refine @ posed.vertices
    return Surface(
        points, body.teeth.faces, body.teeth.normals(points), np.tile([0.72, 0.69, 0.62], (len(points), 1)), "skin"
    )


def glasses(figure: Figure, body: Body, posed: Posed) -> list[Surface]:
    """Rims, a bridge and temples as thin tubes."""
    frame, turn = figure.frame, posed.head[:3, :3]
    tall, wide = 0.019 + 0.005 * frame[3], 0.0235 + 0.004 * frame[3]
    power, angle = 2 / (2 + 2.2 * frame[4]), np.linspace(0, 2 * np.pi, 40, endpoint=False)
    corner = lambda x: np.sign(x) * np.abs(x) ** power  # noqa: E731
    rim = np.stack(
        [
            wide * corner(np.cos(angle)),
            0.08 * np.abs(wide * corner(np.cos(angle))) ** 1.5,
            tall * corner(np.sin(angle)) - 0.003,
        ],
        1,
    )
    rim[:, 1] -= 0.029
    centres = {sign: posed.vertices[eye].mean(0) for sign, eye in ((1, body.left), (-1, body.right))}
    thick, curves = 0.0011 + 0.0007 * frame[4], []
    for sign, centre in centres.items():
        curves.append((centre + rim @ turn.T, True))
        arm = np.array(
            [
                [wide, -0.027, 0.003],
                [wide + 0.011, -0.020, 0.004],
                [wide + 0.015, 0.03, 0.002],
                [wide + 0.013, 0.085, 0.0],
            ]
        )
        curves.append((centre + arm * [sign, 1, 1] @ turn.T, False))
    inner = [centres[sign] + turn @ np.array([-sign * wide * 0.97, -0.029, 0.003]) for sign in (1, -1)]
    curves.append(
        (np.stack([inner[0], (inner[0] + inner[1]) / 2 + turn @ np.array([0, -0.002, 0.003]), inner[1]]), False)
    )
    return [_tube(curve, thick, closed, linear(frame[:3])) for curve, closed in curves]


def _tube(curve: np.ndarray, radius: float, closed: bool, colour: np.ndarray) -> Surface:
    """A tube along a curve (n, 3)."""
    n = len(curve)
    ahead = unit(np.roll(curve, -1, 0) - np.roll(curve, 1, 0)) if closed else unit(np.gradient(curve, axis=0))
    first = unit(np.cross(ahead, [0.3, 0.2, 1.0]))
    second = np.cross(ahead, first)
    rows = np.stack([curve + radius * (first * np.cos(a) + second * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 7)])
    edges = np.stack([np.arange(n), (np.arange(n) + 1) % n], 1)[: n if closed else n - 1]
    points, faces = strip(rows, edges)
    return Surface(points, faces, vertex_normals(points, faces), np.tile(colour, (len(points), 1)), "wet")
