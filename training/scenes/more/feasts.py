"""Beyond the packaged events, for training only: parties and feasts."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush
from training.scenes.palette import BRIGHT, CLOTHES, STEEL, WHITE
from training.scenes.parts.indoors import bulbs, bunting, plate, room, table_edge
from training.scenes.parts.outdoors import DUSK, NOON, ground, lamp, sky, skyline
from training.scenes.parts.people import figure
from training.scenes.parts.plants import hedge, pine, tree


def birthday_party(b: Brush) -> None:
    """Bright balloons in bunches, paper pennants, wrapped presents with ribbons; a tall iced cake with candles in
    front.
    """
    k = b.arrangement(3)
    room(b, b.tint(((0.7, 0.88, 0.95), (0.98, 0.86, 0.9), (0.88, 0.95, 0.8))[k], 0.02), (0.8, 0.7, 0.58), 0.8)
    bunting(b, 0.0, 0.06, list(BRIGHT[:6]), 0.12)
    b.blur(0.3)
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.36
    for n, (dx, dy) in enumerate(((-0.07, 0.05), (0.08, 0.02), (0.0, 0.16), (0.1, 0.2))):
        b.line([(x + dx, 0.28 + dy), (x, 0.85)], (0.5, 0.5, 0.5), 0.005)
        b.ball(x + dx, 0.25 + dy, 0.085, BRIGHT[(n + k) % 6])
    x = 0.5 + s * 0.36
    for n, (w, y) in enumerate(((0.15, 0.96), (0.11, 0.74))):
        tone, ribbon = BRIGHT[(2 * n + k + 2) % 6], BRIGHT[(2 * n + k + 5) % 6]
        b.rect((x - w, y - 0.22 + 0.04 * n, x + w, y), tone)
        b.rect((x - 0.022, y - 0.22 + 0.04 * n, x + 0.022, y), ribbon)
        for d in (-1, 1):
            b.ellipse(x + d * 0.045, y - 0.235 + 0.04 * n, 0.045, 0.025, ribbon)
    b.in_front()
    x = (0.3, 0.7, 0.5)[k]
    icing = b.tint(((1.0, 0.7, 0.8), (0.98, 0.96, 0.92), (0.65, 0.85, 1.0))[k], 0.03)
    b.rect((x - 0.18, 0.87, x + 0.18, 1.04), (0.55, 0.32, 0.18), 0.015)
    b.rect((x - 0.18, 0.86, x + 0.18, 0.92), icing, 0.02)
    for n in range(5):
        px = x - 0.13 + 0.065 * n
        b.ellipse(px, 0.925, 0.028, 0.03, icing)
        b.rect((px - 0.01, 0.79, px + 0.01, 0.865), BRIGHT[n])
        b.ellipse(px, 0.77, 0.013, 0.022, (1, 0.8, 0.2))
    b.light = (1.06, 1.02, 0.98)


def barbecue_party(b: Brush) -> None:
    """A garden lawn with hedge and wooden fence, a round kettle grill with flames and smoke, a cooler; sausages on a
    plate in front.
    """
    k = b.arrangement(3)
    sky(b, 0.35, NOON if k != 1 else DUSK, 2)
    ground(b, 0.5, (0.5, 0.74, 0.28), (0.34, 0.62, 0.18))
    for n in range(10):
        b.rect((n * 0.1 + 0.005, 0.28, n * 0.1 + 0.092, 0.58), b.tint((0.72, 0.52, 0.32), 0.04))
    hedge(b, (0, 0.5, 1, 0.6), (0.25, 0.5, 0.2), 7)
    b.blur(0.5)
    s = 1 if k != 2 else -1
    x = 0.5 - s * 0.34
    for dx in (-0.1, 0.0, 0.1):
        b.line([(x, 0.75), (x + dx * 1.3, 1.0)], STEEL, 0.02)
    b.poly([(x - 0.04, 0.62), (x - 0.02, 0.48), (x + 0.02, 0.55), (x + 0.05, 0.46), (x + 0.07, 0.62)], (1.0, 0.6, 0.1))
    b.ellipse(x, 0.66, 0.17, 0.13, (0.1, 0.1, 0.11))
    b.ellipse(x, 0.62, 0.17, 0.035, (0.95, 0.4, 0.12))
    b.ellipse(x, 0.615, 0.15, 0.024, (0.3, 0.1, 0.06))
    for n in range(3):
        b.glow(x + 0.03 * n, 0.45 - 0.12 * n, 0.1 + 0.04 * n, (0.85, 0.85, 0.86), 0.5)
    x = 0.5 + s * 0.36
    (tree if k == 0 else lambda brush, px, foot, h: figure(brush, px, foot, h * 0.9, b.tint(CLOTHES[k])))(
        b, x, 0.92, 0.7
    )
    b.in_front()
    table_edge(b, 0.93, (0.85, 0.3, 0.25), 0.0)
    plate(b, 0.5 + s * 0.22, 0.94, 0.17, [(0.6, 0.25, 0.12), (0.98, 0.8, 0.2), (0.6, 0.25, 0.12)])


def campfire_evening(b: Brush) -> None:
    """A blazing fire between logs at night under dark firs, two canvas tents lit from inside; sparks and a warm
    glow.
    """
    k = b.arrangement(3)
    b.gradient((0.04, 0.07, 0.14), (0.16, 0.14, 0.16))
    for n in range(7):
        pine(b, n / 6, 0.62, b.uniform(0.45, 0.6), (0.04, 0.1, 0.09))
    b.gradient((0.14, 0.12, 0.08), (0.1, 0.07, 0.04), (0, 0.6, 1, 1))
    s = 1 if k != 1 else -1
    x = 0.5 + s * 0.35
    b.poly([(x - 0.2, 0.82), (x - 0.02, 0.42), (x + 0.2, 0.82)], b.tint((0.3, 0.5, 0.35) if k else (0.85, 0.55, 0.2)))
    b.poly([(x - 0.06, 0.82), (x - 0.02, 0.5), (x + 0.05, 0.82)], (1.0, 0.85, 0.45))
    x = 0.5 - s * 0.34
    b.glow(x, 0.75, 0.5, (1.0, 0.5, 0.15), 0.7)
    for r, tone in ((1.0, (0.95, 0.3, 0.05)), (0.68, (1.0, 0.6, 0.1)), (0.36, (1.0, 0.92, 0.5))):
        b.poly(
            [
                (x - 0.13 * r, 0.92),
                (x - 0.1 * r, 0.92 - 0.25 * r),
                (x - 0.05 * r, 0.92 - 0.2 * r),
                (x, 0.92 - 0.5 * r),
                (x + 0.05 * r, 0.92 - 0.24 * r),
                (x + 0.1 * r, 0.92 - 0.32 * r),
                (x + 0.13 * r, 0.92),
            ],
            tone,
        )
    for d in (-1, 1):
        b.line([(x - d * 0.17, 0.98), (x + d * 0.15, 0.89)], (0.3, 0.18, 0.1), 0.05)
    for _ in range(8):
        b.ellipse(x + b.uniform(-0.12, 0.12), b.uniform(0.1, 0.45), 0.006, 0.006, (1.0, 0.75, 0.3))
    b.in_front()
    px = 0.5 + s * 0.1
    b.line([(px, 1.0), (px - s * 0.32, 0.86)], (0.55, 0.38, 0.22), 0.018)
    b.ball(px - s * 0.34, 0.85, 0.04, (0.98, 0.93, 0.85))
    b.light = (1.08, 0.88, 0.74)


def wedding_party(b: Brush) -> None:
    """A white flower arch and pale drapes, rows of white chairs, rose petals; a tiered white cake and a bouquet in
    front.
    """
    k = b.arrangement(3)
    sky(b, 0.5, ((0.6, 0.78, 0.95), (0.98, 0.93, 0.9)), 2)
    ground(b, 0.5, (0.6, 0.78, 0.4), (0.45, 0.68, 0.3))
    b.poly([(0.42, 0.52), (0.58, 0.52), (0.9, 1.02), (0.1, 1.02)], (0.97, 0.94, 0.92))
    b.blur(0.6)
    tone = ((1.0, 0.75, 0.82), (1.0, 0.95, 0.9), (0.85, 0.75, 0.95))[k]
    for n in range(15):
        a = math.pi * (1 + n / 14)
        b.ball(0.5 + 0.4 * math.cos(a), 0.46 + 0.4 * math.sin(a), 0.052, tone if n % 2 else WHITE)
    for s in (-1, 1):
        for n in range(5):
            b.ball(0.5 + s * 0.4, 0.5 + 0.085 * n, 0.05, tone if n % 2 else WHITE)
        b.rect((0.5 + s * 0.46 - 0.07, 0.68, 0.5 + s * 0.46 + 0.07, 0.72), WHITE, 0.01)
        b.rect((0.5 + s * 0.46 - 0.07, 0.72, 0.5 + s * 0.46 + 0.07, 0.98), (0.92, 0.92, 0.93), 0.01)
    b.in_front()
    s = 1 if k != 1 else -1
    x = 0.5 - s * 0.27
    for w, y in ((0.13, 0.96), (0.095, 0.88), (0.06, 0.81)):
        b.rect((x - w, y - 0.06, x + w, y + 0.06), WHITE, 0.01)
        b.rect((x - w, y + 0.02, x + w, y + 0.035), tone)
    x = 0.5 + s * 0.22
    for n in range(6):
        b.ball(x + 0.07 * math.cos(n * 1.05), 0.93 + 0.05 * math.sin(n * 1.05), 0.045, (tone, WHITE)[n % 2])
    b.light = (1.06, 1.03, 1.01)


def christmas_market(b: Brush) -> None:
    """Snowy wooden stalls with red and white roofs, a big lit tree with a star, strings of lights at night; a steaming
    red mug in front.
    """
    k = b.arrangement(3)
    b.gradient((0.06, 0.08, 0.22), (0.3, 0.25, 0.42))
    skyline(b, 0.6, 0.3, (0.14, 0.14, 0.26))
    b.gradient((0.75, 0.8, 0.92), (0.9, 0.93, 1.0), (0, 0.72, 1, 1))
    b.blur(0.6)
    s = 1 if k != 1 else -1
    x = 0.5 + s * 0.35
    pine(b, x, 0.92, 0.86, (0.06, 0.3, 0.16))
    for n in range(12):
        px, y = x + 0.04 * (1 + n % 3) * (-1) ** n * (0.4 + n / 14), 0.22 + 0.05 * n
        b.glow(px, y, 0.04, BRIGHT[n % 6], 0.8)
        b.ball(px, y, 0.02, BRIGHT[n % 6])
    b.glow(x, 0.07, 0.1, (1, 0.9, 0.4), 0.9)
    b.poly(
        [
            (
                x + (0.05 if n % 2 == 0 else 0.02) * math.sin(n * math.pi / 5),
                0.07 - (0.05 if n % 2 == 0 else 0.02) * math.cos(n * math.pi / 5),
            )
            for n in range(10)
        ],
        (1.0, 0.9, 0.3),
    )
    x = 0.5 - s * 0.36
    b.rect((x - 0.18, 0.44, x + 0.18, 0.98), (0.45, 0.27, 0.15))
    b.gradient((1.0, 0.85, 0.5), (0.95, 0.65, 0.3), (x - 0.15, 0.5, x + 0.15, 0.74))
    for n in range(3):
        b.ball(x - 0.09 + 0.09 * n, 0.7, 0.042, BRIGHT[(n * 2 + k) % 6])
    for n in range(6):
        b.poly(
            [
                (x - 0.22 + 0.073 * n, 0.46),
                (x - 0.147 + 0.073 * n, 0.46),
                (x - 0.12 + 0.05 * n, 0.32),
                (x - 0.17 + 0.05 * n, 0.32),
            ],
            WHITE if n % 2 else (0.88, 0.1, 0.12),
        )
    b.ellipse(x, 0.32, 0.17, 0.025, WHITE)
    bulbs(b, 0.04, 0.08, size=0.02, count=8) if k != 2 else lamp(b, 0.5 - s * 0.14, 0.76, 0.5, True)
    b.in_front()
    x = 0.5 - s * 0.25
    b.arc(x + s * 0.08, 0.94, 0.042, 0, 360, (0.85, 0.1, 0.12), 0.02)
    b.rect((x - 0.075, 0.86, x + 0.075, 1.02), (0.85, 0.1, 0.12), 0.015)
    b.poly([(x, 0.9), (x + 0.03, 0.94), (x, 0.98), (x - 0.03, 0.94)], WHITE)
    for d in (-1, 1):
        b.line([(x + d * 0.025, 0.84), (x + d * 0.04, 0.8), (x + d * 0.02, 0.76)], WHITE, 0.014, 0.6)
    b.light = (1.0, 0.92, 0.92)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "birthday party": birthday_party,
    "barbecue party": barbecue_party,
    "campfire evening": campfire_evening,
    "wedding party": wedding_party,
    "christmas market": christmas_market,
}
