"""Beyond the packaged events, for training only: halls, courts and grounds of a sport."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush
from training.scenes.palette import BLACK, BRASS, BRIGHT, STEEL, WHITE, dim
from training.scenes.parts.animals import horse
from training.scenes.parts.indoors import beam, room
from training.scenes.parts.outdoors import GREY, NOON, ground, rails, sky, skyline
from training.scenes.parts.people import figure, heads
from training.scenes.parts.plants import hedge, pine


def _stand(b: Brush, top: float, foot: float) -> None:
    """A grandstand: three bright rows of onlookers, softened by distance."""
    b.gradient((0.25, 0.27, 0.32), (0.4, 0.42, 0.46), (0, top, 1, foot))
    for row in range(3):
        y = top + (foot - top) * (row + 0.5) / 3
        for n in range(13):
            tone = BRIGHT[(n * 3 + row) % 7]
            b.ellipse((n + 0.5 * (row % 2)) / 12, y, 0.036, 0.05, dim(tone, 0.85))
            b.ellipse((n + 0.5 * (row % 2)) / 12, y - 0.05, 0.02, 0.024, (0.7, 0.52, 0.42))


def ice_skating(b: Brush) -> None:
    """A pale ice rink with white boards, a red stripe and skating arcs, skaters; a pair of white skates low in
    front.
    """
    k = b.arrangement(3)
    if k == 1:
        sky(b, 0.5, ((0.15, 0.2, 0.45), (0.6, 0.55, 0.7)), 0)
        for n in range(6):
            pine(b, n / 5, 0.46, 0.3, (0.12, 0.25, 0.26), True)
    else:
        room(b, (0.5, 0.62, 0.75), (0.8, 0.9, 0.97), 0.5, (0.3, 0.36, 0.44))
        for x in (0.2, 0.8):
            b.glow(x, 0.05, 0.25, WHITE, 0.7)
    b.gradient((0.78, 0.89, 0.97), (0.93, 0.98, 1.0), (0, 0.5, 1, 1))
    b.blur(0.6)
    b.rect((0, 0.42, 1, 0.54), WHITE)
    b.rect((0, 0.5, 1, 0.53), (0.95, 0.8, 0.1) if k else (0.1, 0.35, 0.85))
    for n in range(3):
        b.arc(0.3 + 0.25 * n, 0.9 + 0.1 * n, 0.3, 200, 330, (0.68, 0.82, 0.94), 0.009)
    b.rect((0, 0.63, 1, 0.655), (0.9, 0.15, 0.2))
    s = 1 if k != 2 else -1
    x = 0.5 - s * 0.36
    figure(b, x, 0.88, 0.5, b.tint((0.85, 0.2, 0.5)), None, 0.3)
    figure(b, 0.5 + s * 0.38, 0.74, 0.34, b.tint((0.2, 0.4, 0.8)), None, 0.25)
    b.in_front()
    for n in range(2):
        x = 0.5 + s * (0.26 + 0.16 * n)
        b.rect((x - 0.035, 0.8, x + 0.045, 0.92), WHITE, 0.015)
        b.rect((x - 0.035, 0.87, x + 0.1, 0.95), WHITE, 0.02)
        b.line([(x - 0.06, 0.985), (x + 0.12, 0.985)], STEEL, 0.016)
        for dx in (-0.02, 0.07):
            b.rect((x + dx - 0.006, 0.94, x + dx + 0.006, 0.985), STEEL)
    b.light = (0.98, 1.02, 1.08)


def swimming_pool(b: Brush) -> None:
    """Turquoise water with red and white lane ropes, starting blocks or a slide, tiles; goggles and a ring in front."""
    k = b.arrangement(3)
    b.gradient((0.8, 0.9, 0.95), (0.88, 0.95, 0.97), (0, 0, 1, 0.4))
    for n in range(5):
        b.rect((0.02 + 0.2 * n, 0.04, 0.18 + 0.2 * n, 0.26), (0.55, 0.78, 0.95))
    b.rect((0, 0.34, 1, 0.44), (0.93, 0.95, 0.95))
    b.gradient((0.1, 0.68, 0.82), (0.05, 0.5, 0.72), (0, 0.44, 1, 1))
    for _ in range(9):
        b.ellipse(b.uniform(0, 1), b.uniform(0.5, 1), 0.12, 0.008, (0.75, 0.95, 1.0), 0.6)
    b.blur(0.4)
    for x in (-0.5, -0.17, 0.17, 0.5):
        for n in range(9):
            px, y = 0.5 + x * (0.5 + 1.2 * (n / 8) ** 1.3), 0.44 + 0.58 * (n / 8) ** 1.3
            b.ball(px, y, 0.012 + 0.028 * (n / 8), (0.95, 0.15, 0.15) if n % 2 else WHITE)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.36
    if k == 2:
        b.line([(x, 0.1), (x + 0.06, 0.3), (x - 0.05, 0.5), (x + 0.08, 0.72)], (0.98, 0.75, 0.1), 0.11)
        b.line([(x - 0.01, 0.1), (x + 0.05, 0.3), (x - 0.06, 0.5), (x + 0.07, 0.72)], (1.0, 0.88, 0.4), 0.05)
    else:
        b.poly([(x - 0.1, 0.3), (x + 0.1, 0.26), (x + 0.1, 0.31), (x - 0.1, 0.35)], (0.15, 0.35, 0.7))
        b.rect((x - 0.06, 0.33, x + 0.06, 0.44), WHITE)
    b.ball(0.5 + s * 0.37, 0.58, 0.045, (0.95, 0.85, 0.1))
    b.ellipse(0.5 + s * 0.37, 0.63, 0.1, 0.025, (0.8, 0.95, 1.0), 0.7)
    b.in_front()
    b.arc(0.5 + s * 0.3, 1.02, 0.17, 180, 360, (1.0, 0.5, 0.7), 0.08)
    for dx in (-0.045, 0.045):
        b.ellipse(0.5 - s * 0.28 + dx, 0.93, 0.042, 0.032, (0.1, 0.2, 0.6))
    b.light = (0.98, 1.04, 1.06)


def tennis_match(b: Brush) -> None:
    """A blue or clay court with white lines and a net across, an umpire's high chair; a racket with a yellow ball in
    front.
    """
    k = b.arrangement(3)
    tone = ((0.15, 0.4, 0.75), (0.82, 0.42, 0.22), (0.2, 0.55, 0.35))[k]
    sky(b, 0.3)
    _stand(b, 0.2, 0.44)
    b.blur(0.9)
    b.rect((0, 0.42, 1, 0.5), (0.08, 0.25, 0.2))
    b.gradient(tone, dim(tone, 1.15), (0, 0.5, 1, 1))
    for x in (-0.45, 0.45):
        b.line([(0.5 + x * 0.7, 0.5), (0.5 + x * 1.4, 1.0)], WHITE, 0.018)
    b.line([(0, 0.82), (1, 0.82)], WHITE, 0.018)
    b.rect((0, 0.58, 1, 0.68), (0.1, 0.1, 0.12), 0.0, 0.55)
    b.rect((0, 0.57, 1, 0.595), WHITE)
    s = 1 if k != 1 else -1
    x = 0.5 + s * 0.37
    for dx in (-0.09, 0.09):
        b.line([(x + dx * 0.7, 0.4), (x + dx * 1.3, 0.86)], (0.3, 0.5, 0.35), 0.022)
    b.rect((x - 0.1, 0.24, x + 0.1, 0.42), (0.25, 0.45, 0.3), 0.01)
    figure(b, 0.5 - s * 0.38, 0.8, 0.44, WHITE, None, 0.2)
    b.in_front()
    x = 0.5 - s * 0.26
    b.arc(x, 0.88, 0.1, 0, 360, (0.9, 0.2, 0.2), 0.018)
    for n in range(4):
        b.line([(x - 0.085, 0.84 + 0.03 * n), (x + 0.085, 0.84 + 0.03 * n)], WHITE, 0.004)
        b.line([(x - 0.045 + 0.03 * n, 0.8), (x - 0.045 + 0.03 * n, 0.96)], WHITE, 0.004)
    b.line([(x, 0.97), (x, 1.05)], BLACK, 0.034)
    b.ball(0.5 + s * 0.3, 0.92, 0.055, (0.85, 0.98, 0.2))


def football_match(b: Brush) -> None:
    """A striped green pitch, a white goal with its net, floodlights and a full grandstand; a black and white ball in
    front.
    """
    k = b.arrangement(3)
    b.gradient(*((0.08, 0.12, 0.3), (0.25, 0.3, 0.5)) if k == 1 else NOON, (0, 0, 1, 0.3))
    _stand(b, 0.22, 0.48)
    for x in (0.08, 0.92):
        b.rect((x - 0.012, 0.04, x + 0.012, 0.3), STEEL)
        b.rect((x - 0.08, 0.02, x + 0.08, 0.1), (0.95, 0.97, 1.0))
        b.glow(x, 0.06, 0.22, WHITE, 0.8)
    b.blur(0.8)
    for n in range(5):
        b.gradient(
            (0.2, 0.55, 0.18) if n % 2 else (0.28, 0.66, 0.22),
            (0.2, 0.55, 0.18) if n % 2 else (0.28, 0.66, 0.22),
            (0, 0.48 + 0.52 * (n / 5) ** 1.4, 1, 0.49 + 0.52 * ((n + 1) / 5) ** 1.4),
        )
    s = 1 if k != 2 else -1
    x0, x1 = sorted((0.5 - s * 0.52, 0.5 - s * 0.1))
    for n in range(8):
        b.line([(x0 + (x1 - x0) * n / 7, 0.34), (x0 + (x1 - x0) * n / 7, 0.68)], (0.85, 0.87, 0.9), 0.004)
    for n in range(6):
        b.line([(x0, 0.36 + 0.055 * n), (x1, 0.36 + 0.055 * n)], (0.85, 0.87, 0.9), 0.004)
    b.line([(x0, 0.7), (x0, 0.33), (x1, 0.33), (x1, 0.7)], WHITE, 0.028)
    b.line([(0, 0.8), (1, 0.8)], WHITE, 0.016)
    figure(b, 0.5 + s * 0.37, 0.9, 0.56, b.tint(BRIGHT[k * 2]), None, 0.22)
    b.in_front()
    x, y, r = 0.5 - s * 0.26, 0.92, 0.1
    b.ball(x, y, r, (0.98, 0.98, 0.98))
    for n in range(5):
        a = n * 2 * math.pi / 5 - math.pi / 2
        b.ellipse(x + 0.72 * r * math.cos(a), y + 0.72 * r * math.sin(a), r * 0.22, r * 0.2, BLACK)
    b.ellipse(x, y, r * 0.27, r * 0.27, BLACK)


def basketball_game(b: Brush) -> None:
    """A sports hall with a shining wooden floor, a backboard with an orange hoop and net at each side; an orange ball
    in front.
    """
    k = b.arrangement(3)
    room(b, ((0.25, 0.35, 0.6), (0.5, 0.2, 0.2), (0.3, 0.32, 0.36))[k], (0.9, 0.65, 0.36), 0.62, (0.2, 0.22, 0.26))
    heads(b, 0.5, 0.05, (0.16, 0.17, 0.24), 2.5)
    b.blur(0.6)
    b.rect((0, 0.6, 1, 0.64), BRIGHT[k])
    b.arc(0.5, 1.15, 0.5, 180, 360, WHITE, 0.016)
    for s in (-1, 1) if k != 2 else (-1,):
        x = 0.5 + s * 0.36
        b.line([(x + s * 0.1, 0.2), (x + s * 0.14, 0.8)], (0.3, 0.32, 0.36), 0.034)
        b.rect((x - 0.14, 0.05, x + 0.14, 0.27), WHITE, 0.01)
        b.line(
            [(x - 0.055, 0.24), (x - 0.055, 0.13), (x + 0.055, 0.13), (x + 0.055, 0.24), (x - 0.055, 0.24)],
            (0.9, 0.15, 0.1),
            0.012,
        )
        b.ellipse(x, 0.29, 0.085, 0.022, (1.0, 0.4, 0.05))
        for n in range(5):
            b.line([(x - 0.075 + 0.0375 * n, 0.3), (x - 0.045 + 0.0225 * n, 0.42)], WHITE, 0.007)
    if k == 2:
        figure(b, 0.86, 0.92, 0.66, b.tint((0.95, 0.75, 0.1)), None, 0.2)
    b.in_front()
    x, y, r = (0.24, 0.76, 0.3)[k], 0.91, 0.115
    b.ball(x, y, r, (0.95, 0.5, 0.15))
    b.arc(x - r * 1.3, y, r, -45, 45, BLACK, 0.009)
    b.arc(x + r * 1.3, y, r, 135, 225, BLACK, 0.009)
    b.line([(x - r, y), (x + r, y)], BLACK, 0.009)
    b.line([(x, y - r), (x, y + r)], BLACK, 0.009)
    b.light = (1.04, 1.0, 0.95)


def climbing_wall(b: Brush) -> None:
    """A tall tilted grey wall covered with big coloured holds, ropes, a climber; a coil of rope and a clip in front."""
    k = b.arrangement(3)
    b.gradient((0.62, 0.6, 0.58), (0.5, 0.48, 0.47))
    for n in range(4):
        x = n / 4
        b.poly(
            [(x, 0), (x + 0.25, 0), (x + 0.2 + 0.08 * (n % 2), 1), (x - 0.05 + 0.08 * (n % 2), 1)],
            dim((0.68, 0.66, 0.63), 0.85 + 0.12 * ((n + k) % 3)),
        )
    b.blur(0.3)
    for n in range(24):
        x, y = 0.04 + 0.92 * ((n * 0.382) % 1), 0.04 + 0.9 * n / 24
        b.shadow(x + 0.012, y + 0.02, 0.05, 0.035, 0.7)
        b.ball(x, y, b.uniform(0.026, 0.042), BRIGHT[(n * 5 + k) % 6])
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.36
    b.line([(x, 0), (x, 0.4)], (0.95, 0.3, 0.5), 0.014)
    figure(b, x, 0.76, 0.5, b.tint((0.15, 0.5, 0.9)), None, 0.35)
    for d in (-1, 1):
        b.line([(x + d * 0.05, 0.38), (x + d * 0.12, 0.24)], (0.7, 0.5, 0.4), 0.03)
    b.in_front()
    x = 0.5 + s * 0.27
    for n in range(4):
        b.arc(x, 0.95, 0.05 + 0.024 * n, 0, 360, ((0.98, 0.6, 0.1), (0.2, 0.5, 0.8))[n % 2], 0.02)


def boxing_training(b: Brush) -> None:
    """A raised ring with red, white and blue ropes and corner pads under a lamp; two red gloves in front."""
    k = b.arrangement(3)
    b.gradient((0.12, 0.1, 0.12), (0.3, 0.24, 0.22))
    heads(b, 0.42, 0.045, (0.1, 0.08, 0.09), 2.4)
    beam(b, 0.5, 0.5, 0.9, 0.5, (1, 0.97, 0.85), 0.35)
    b.blur(0.7)
    b.gradient((0.8, 0.8, 0.78), (0.62, 0.66, 0.72), (0, 0.72, 1, 1))
    for x in (0.1, 0.9):
        b.tube((x - 0.05, 0.24, x + 0.05, 0.86), ((0.85, 0.1, 0.1), (0.1, 0.25, 0.8))[(x > 0.5) ^ (k == 1)])
    for n, tone in enumerate(((0.9, 0.12, 0.12), WHITE, (0.12, 0.3, 0.85))):
        b.line(
            [(-0.02, 0.28 + 0.15 * n), (0.1, 0.32 + 0.15 * n), (0.9, 0.32 + 0.15 * n), (1.02, 0.28 + 0.15 * n)],
            tone,
            0.03,
        )
    if k == 2:
        figure(b, 0.82, 1.0, 0.64, b.tint((0.15, 0.3, 0.7)), None, 0.2)
    b.in_front()
    for x in (0.22, 0.78) if k != 1 else (0.24, 0.46):
        b.ellipse(x, 0.9, 0.11, 0.1, (0.9, 0.1, 0.12))
        b.ellipse(x + (0.08 if x < 0.5 else -0.08), 0.92, 0.045, 0.06, (0.75, 0.06, 0.1))
        b.rect((x - 0.075, 0.97, x + 0.075, 1.05), WHITE, 0.01)
        b.ellipse(x - 0.035, 0.865, 0.03, 0.022, (1.0, 0.6, 0.6))


def horse_riding(b: Brush) -> None:
    """A large brown or white horse behind white paddock rails, a striped jump, green meadow; leather reins in front."""
    k = b.arrangement(3)
    sky(b, 0.44)
    hedge(b, (0, 0.3, 1, 0.46), (0.28, 0.5, 0.22), 6)
    ground(b, 0.44, (0.5, 0.7, 0.3), (0.82, 0.68, 0.46))
    b.blur(0.6)
    s = 1 if k != 1 else -1
    rails(b, 0.72, 0.2, (0.97, 0.97, 0.95), 5)
    horse(
        b, 0.5 - s * 0.52, 0.92, 0.38, s, b.tint(((0.5, 0.27, 0.13), (0.93, 0.91, 0.88), (0.25, 0.17, 0.13))[k], 0.03)
    )
    x = 0.5 + s * 0.36
    for d in (-0.16, 0.16):
        b.tube((x + d - 0.02, 0.56, x + d + 0.02, 0.95), WHITE)
    for row in range(3):
        for n in range(4):
            b.rect(
                (x - 0.16 + 0.08 * n, 0.62 + 0.1 * row, x - 0.08 + 0.08 * n, 0.66 + 0.1 * row),
                ((0.9, 0.15, 0.15), WHITE)[(n + row) % 2],
            )
    b.in_front()
    for d in (-1, 1):
        b.line([(0.5 + d * 0.22, 0.86), (0.5 + d * 0.05, 1.03)], (0.4, 0.22, 0.1), 0.028)
    b.rect((0.33, 0.83, 0.4, 0.9), (0.85, 0.65, 0.5), 0.03)
    b.rect((0.6, 0.83, 0.67, 0.9), (0.85, 0.65, 0.5), 0.03)


def skate_park(b: Brush) -> None:
    """Grey concrete half-pipes with bright painted shapes, a skater in the air; a skateboard with coloured wheels in
    front.
    """
    k = b.arrangement(3)
    sky(b, 0.4, GREY if k == 1 else NOON)
    skyline(b, 0.44, 0.24, (0.65, 0.66, 0.72))
    b.gradient((0.72, 0.72, 0.72), (0.58, 0.58, 0.6), (0, 0.42, 1, 1))
    b.blur(0.6)
    for s in (-1, 1):
        b.poly(
            [
                (0.5 + s * 0.52, 0.42),
                (0.5 + s * 0.34, 0.42),
                (0.5 + s * 0.28, 0.62),
                (0.5 + s * 0.16, 0.76),
                (0.5 - s * 0.0, 0.82),
                (0.5 + s * 0.52, 0.82),
            ],
            (0.66, 0.66, 0.68),
        )
        b.line([(0.5 + s * 0.52, 0.42), (0.5 + s * 0.34, 0.42)], (0.9, 0.75, 0.2), 0.02)
        b.ellipse(0.5 + s * 0.4, 0.62, 0.08, 0.09, BRIGHT[(k + s) % 6])
        b.poly([(0.5 + s * 0.44, 0.78), (0.5 + s * 0.3, 0.7), (0.5 + s * 0.36, 0.56)], BRIGHT[(k + s + 2) % 6])
    s = 1 if k != 2 else -1
    x = 0.5 - s * 0.32
    figure(b, x, 0.38, 0.32, b.tint((0.95, 0.3, 0.2)), None, 0.3)
    b.rect((x - 0.12, 0.385, x + 0.12, 0.41), BLACK, 0.01)
    for d in (-0.08, 0.08):
        b.ball(x + d, 0.42, 0.02, BRASS)
    b.in_front()
    x = 0.5 + s * 0.18
    b.rect((x - 0.24, 0.88, x + 0.24, 0.925), b.tint(BRIGHT[k]), 0.02)
    for d in (-0.15, 0.15):
        b.ball(x + d, 0.955, 0.04, (0.98, 0.95, 0.4))


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "ice skating": ice_skating,
    "swimming pool": swimming_pool,
    "tennis match": tennis_match,
    "football match": football_match,
    "basketball game": basketball_game,
    "climbing wall": climbing_wall,
    "boxing training": boxing_training,
    "horse riding": horse_riding,
    "skate park": skate_park,
}
