"""Among animals: the farm, the zoo and a deer in the forest."""

from collections.abc import Callable

from training.scenes.brush import Brush
from training.scenes.palette import BLACK, WHITE, dim
from training.scenes.parts.animals import cow, deer, elephant, giraffe, hen
from training.scenes.parts.outdoors import ground, hills, rails, rays, sky
from training.scenes.parts.plants import crown, hedge, palm, tree, trunks


def _barn(b: Brush, x: float, foot: float, size: float) -> None:
    """A red barn with a white-framed gate."""
    red, white = b.tint((0.78, 0.12, 0.1), 0.03), (0.97, 0.96, 0.94)
    s = size
    b.shadow(x, foot, s * 0.6, s * 0.06)
    b.rect((x - s * 0.5, foot - s * 0.62, x + s * 0.5, foot), red)
    b.poly(
        [
            (x - s * 0.58, foot - s * 0.58),
            (x - s * 0.38, foot - s * 0.9),
            (x, foot - s * 1.08),
            (x + s * 0.38, foot - s * 0.9),
            (x + s * 0.58, foot - s * 0.58),
        ],
        (0.42, 0.4, 0.42),
    )
    b.poly(
        [
            (x - s * 0.5, foot - s * 0.56),
            (x - s * 0.32, foot - s * 0.84),
            (x, foot - s * 1.0),
            (x + s * 0.32, foot - s * 0.84),
            (x + s * 0.5, foot - s * 0.56),
        ],
        red,
    )
    b.rect((x - s * 0.12, foot - s * 0.84, x + s * 0.12, foot - s * 0.64), white)
    b.rect((x - s * 0.09, foot - s * 0.81, x + s * 0.09, foot - s * 0.66), (0.2, 0.1, 0.08))
    b.rect((x - s * 0.3, foot - s * 0.5, x + s * 0.3, foot), white)
    b.rect((x - s * 0.26, foot - s * 0.46, x + s * 0.26, foot), dim(red, 0.85))
    for a, c in ((-0.26, 0.26), (0.26, -0.26)):
        b.line([(x + a * s, foot - s * 0.46), (x + c * s, foot)], white, s * 0.05)


def _bale(b: Brush, x: float, y: float, r: float) -> None:
    """A round bale of hay."""
    b.shadow(x, y + r * 0.9, r * 1.4, r * 0.25)
    b.rect((x - r * 0.2, y - r, x + r * 1.1, y + r), (0.8, 0.6, 0.22), r * 0.5)
    b.ellipse(x, y, r * 0.85, r, (0.95, 0.78, 0.36))
    for k in (0.62, 0.32):
        b.ellipse(x, y, r * 0.85 * k, r * k, (0.8, 0.6, 0.22))
        b.ellipse(x, y, r * 0.85 * (k - 0.12), r * (k - 0.12), (0.95, 0.78, 0.36))


def farm_visit(b: Brush) -> None:
    """A red barn on green fields, a spotted cow, round hay bales, hens, and a wooden gate low in front."""
    k = b.arrangement(4)
    horizon = b.near(0.5)
    sky(b, horizon)
    hills(b, horizon, 0.1, (0.45, 0.66, 0.3))
    ground(b, horizon, (0.55, 0.75, 0.25), (0.4, 0.62, 0.18))
    b.blur(0.6)
    left = k % 2 == 0
    x = 0.84 if left else 0.16
    _barn(b, b.near(x), 0.72, 0.46)
    other = 1 - x
    if k in (0, 3):
        cow(b, b.near(other), 0.84, 0.3, 1 if left else -1)
    else:
        _bale(b, other, 0.64, 0.14)
        _bale(b, other + (0.03 if left else -0.03), 0.8, 0.17)
    if k == 1:
        tree(b, 0.94, 0.56, 0.4)
    wood = b.tint((0.66, 0.46, 0.26), 0.04)
    rails(b, 0.98, 0.15, wood, 5)
    b.in_front()
    for x, side in ((0.1, 1), (0.9, -1)) if k != 2 else ((0.88, -1),):
        hen(b, b.near(x), 1.0, 0.19, side, b.pick([(0.97, 0.95, 0.9), (0.75, 0.38, 0.15)]))
    b.light = (1.04, 1.02, 0.96)


def zoo_visit(b: Brush) -> None:
    """Sandy enclosure with a tall giraffe on one side and an elephant on the other, leafy bushes behind, a dark timber
    fence in front.
    """
    k = b.arrangement(4)
    horizon = b.near(0.46)
    sky(b, horizon, ((0.45, 0.7, 0.92), (0.92, 0.94, 0.86)), 2)
    hedge(b, (0, horizon - 0.18, 1, horizon + 0.02), (0.26, 0.5, 0.2), 6)
    ground(b, horizon, (0.9, 0.76, 0.5), (0.78, 0.6, 0.35))
    b.ellipse(0.5, horizon + 0.05, 0.2, 0.06, (0.62, 0.55, 0.48))
    b.blur(0.6)
    s = 1 if k in (0, 3) else -1
    giraffe(b, 0.5 - s * b.near(0.47), b.near(0.94), 0.84, s)
    if k != 2:
        elephant(b, 0.5 + s * b.near(0.4), 0.84, 0.42 if k != 3 else 0.36, -s)
    else:
        palm(b, 0.5 + s * 0.4, 0.76, 0.62, -0.06)
        elephant(b, 0.5 + s * 0.36, 0.84, 0.28, -s)
    if k == 1:
        palm(b, 0.5 + s * 0.28, 0.56, 0.4, 0.05)
    rails(b, 1.0, 0.17, b.tint((0.4, 0.26, 0.15)), 6, 2)
    if k in (0, 2):
        x = 0.5 + s * 0.36
        b.rect((x - 0.09, 0.85, x + 0.09, 0.97), (0.15, 0.4, 0.25), 0.01)
        b.ellipse(x, 0.9, 0.025, 0.03, WHITE)
        b.ellipse(x, 0.935, 0.045, 0.025, WHITE)
    b.light = (1.04, 1.0, 0.92)


def _fern(b: Brush, x: float, y: float, size: float) -> None:
    """A fern of seven large fronds."""
    for n in (0, 6, 1, 5, 2, 4, 3):
        dx = (n - 3) / 3 * size
        up = size * (1.1 - 0.5 * abs(n - 3) / 3)
        tip, mid = (x + dx, y - up * 0.75), (x + dx * 0.6, y - up)
        b.poly(
            [
                (x - 0.01, y),
                (mid[0] - size * 0.1, mid[1]),
                tip,
                (mid[0] + size * 0.12, mid[1] + size * 0.12),
                (x + 0.01, y),
            ],
            dim((0.3, 0.58, 0.16), 0.65 + 0.09 * (n % 4)),
        )


def nature_photography(b: Brush) -> None:
    """Dark green mossy forest with shafts of light, ferns and a stag; a camera with a long lens on a tripod, another
    camera in hand.
    """
    k = b.arrangement(4)
    b.gradient(b.tint((0.46, 0.62, 0.32), 0.04), b.tint((0.1, 0.2, 0.1), 0.03))
    trunks(b, 0.6, [0.06, 0.2, 0.33, 0.48, 0.62, 0.78, 0.92], 0.016, (0.26, 0.34, 0.2))
    b.blur(1.2)
    trunks(b, 0.68, [[0.3, 0.97], [0.03, 0.68], [0.32, 0.7], [0.04, 0.96]][k], 0.045, (0.2, 0.27, 0.12))
    b.gradient((0.18, 0.3, 0.1), (0.07, 0.14, 0.05), (0, 0.68, 1, 1))
    for x in (0.1, 0.4, 0.7, 1.0):
        crown(b, x, 0.0, 0.2, 0.1, (0.13, 0.3, 0.1))
    hedge(b, (0, 0.6, 1, 0.74), (0.17, 0.34, 0.12), 7)
    s = 1 if k in (0, 3) else -1
    b.glow(0.5 - s * 0.25, 0.02, 0.4, (0.98, 0.98, 0.7), 0.7)
    rays(b, 0.5 - s * 0.25, (0.95, 1.0, 0.7), 0.17)
    deer(b, 0.5 - s * b.near(0.36), 0.78 if k < 2 else 0.86, 0.28 if k < 2 else 0.34, s)
    x, y = 0.5 + s * b.near(0.35), b.near(0.42)
    for dx in (-0.13, 0.01, 0.14):
        b.line([(x, y + 0.08), (x + dx, 1.0)], (0.3, 0.3, 0.33), 0.03)
    b.rect((x - 0.04, y + 0.05, x + 0.04, y + 0.11), (0.35, 0.35, 0.37))
    b.rect((x - 0.09, y - 0.09, x + 0.09, y + 0.07), BLACK, 0.015)
    b.rect((x - 0.045, y - 0.13, x + 0.045, y - 0.08), BLACK, 0.012)
    lens = b.tint((0.92, 0.92, 0.9), 0.02)
    for a, c, half in ((0.07, 0.2, 0.055), (0.18, 0.25, 0.075)):
        b.rect((x - s * a, y - 0.01 - half, x - s * c, y - 0.01 + half), lens, 0.008)
    b.rect((x - s * 0.1, y - 0.065, x - s * 0.12, y + 0.045), (0.88, 0.15, 0.1))
    for x in (0.06, 0.94) if k != 3 else (0.1,):
        _fern(b, x, 1.02, 0.16)
    b.in_front()
    x = b.near(0.5, 0.05)
    b.rect((x - 0.18, 0.82, x + 0.18, 1.04), (0.12, 0.12, 0.13), 0.025)
    b.rect((x - 0.08, 0.78, x + 0.08, 0.85), (0.15, 0.15, 0.16), 0.015)
    b.rect((x - 0.18, 0.84, x + 0.18, 0.86), (0.4, 0.4, 0.42))
    for r, c in (
        (0.1, (0.3, 0.3, 0.32)),
        (0.085, (0.05, 0.05, 0.06)),
        (0.065, (0.16, 0.22, 0.5)),
        (0.03, (0.05, 0.05, 0.12)),
    ):
        b.ellipse(x, 0.925, r, r, c)
    b.ellipse(x - 0.03, 0.895, 0.02, 0.016, (0.85, 0.9, 1.0))
    b.light = (0.88, 0.96, 0.82)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "farm visit": farm_visit,
    "zoo visit": zoo_visit,
    "nature photography": nature_photography,
}
