"""On foot in town: a monument on its plaza and a shopping street."""

from collections.abc import Callable

from training.brush import Brush
from training.scenes.camera import view
from training.scenes.outdoor_parts import ground, houses, lamp, sky, skyline
from training.scenes.palette import SHIRTS, dim


def landmark_visit(b: Brush) -> None:
    """A huge monument (iron tower, triumphal arch or white domed temple) on a wide stone plaza with tourists; a paper map in hand."""
    horizon = b.uniform(0.56, 0.62)
    kind = b.pick(["tower", "arch", "dome"])
    sky(b, horizon, low=b.pick([(0.85, 0.92, 0.98), (0.98, 0.88, 0.76)]))
    for k in range(9):
        b.tree(k / 8, horizon + 0.02, b.uniform(0.1, 0.15), (0.3, 0.45, 0.25))
    ground(b, horizon, (0.85, 0.8, 0.72), (0.7, 0.65, 0.58), 0)
    b.blur(0.5)
    for k in range(-7, 8):
        b.line([(0.5 + k * 0.03, horizon), (0.5 + k * 0.28, 1)], (0.6, 0.55, 0.48), 0.004)
    for k in range(5):
        y = horizon + 0.02 * 2.0**k
        b.line([(0, y), (1, y)], (0.6, 0.55, 0.48), 0.004)
    foot = horizon + 0.03
    if kind == "tower":
        x, iron = b.uniform(0.17, 0.21), b.tint((0.42, 0.32, 0.25), 0.05)
        for s in (-1, 1):
            b.line([(x + s * 0.17, foot), (x + s * 0.1, foot - 0.2), (x + s * 0.045, foot - 0.36), (x + s * 0.008, 0.0)], iron, 0.035)
        for y, w in ((foot - 0.2, 0.13), (foot - 0.36, 0.065)):
            b.rect((x - w, y - 0.015, x + w, y + 0.015), dim(iron, 0.8))
        b.arc(x, foot - 0.01, 0.12, 180, 360, iron, 0.022)
        for k in range(7):
            y, w = foot - 0.2 - k * 0.05, 0.095 - 0.0135 * k
            b.line([(x - w, y), (x + w - 0.012, y - 0.05)], iron, 0.008)
            b.line([(x + w, y), (x - w + 0.012, y - 0.05)], iron, 0.008)
    elif kind == "arch":
        stone, top = b.tint((0.86, 0.78, 0.64), 0.05), b.uniform(0.02, 0.06)
        b.rect((0.03, top + 0.03, 0.97, foot), stone)
        b.rect((0.0, top, 1.0, top + 0.05), dim(stone, 0.85))
        b.rect((0.02, top + 0.19, 0.98, top + 0.215), dim(stone, 0.8))
        b.gradient((0.72, 0.85, 0.95), (0.9, 0.94, 0.95), (0.31, 0.35, 0.69, foot))
        b.ellipse(0.5, 0.36, 0.19, 0.12, (0.72, 0.85, 0.95))
        for x in (0.08, 0.21, 0.73, 0.86):
            b.rect((x, top + 0.215, x + 0.055, foot), dim(stone, 1.1))
            b.rect((x + 0.04, top + 0.215, x + 0.06, foot), dim(stone, 0.72))
        for k in range(8):
            b.rect((0.06 + k * 0.115, top + 0.08, 0.13 + k * 0.115, top + 0.165), dim(stone, 0.84))
    else:
        stone = b.tint((0.95, 0.93, 0.92), 0.03)
        for x in (0.06, 0.94):
            b.rect((x - 0.022, 0.14, x + 0.022, foot), dim(stone, 0.94))
            b.ellipse(x, 0.13, 0.034, 0.045, stone)
            b.rect((x - 0.034, 0.27, x + 0.034, 0.29), dim(stone, 0.8))
        b.rect((0.13, foot - 0.26, 0.87, foot), stone)
        b.ellipse(0.5, foot - 0.36, 0.19, 0.2, dim(stone, 0.97))
        for x in (0.22, 0.78):
            b.rect((x - 0.06, foot - 0.33, x + 0.06, foot - 0.25), dim(stone, 0.9))
            b.ellipse(x, foot - 0.34, 0.075, 0.085, stone)
            b.line([(x, foot - 0.42), (x, foot - 0.47)], (0.8, 0.65, 0.3), 0.01)
            for y in (foot - 0.13, foot):
                b.rect((x - 0.04, y - 0.08, x + 0.04, y - 0.015), (0.5, 0.52, 0.6))
                b.ellipse(x, y - 0.08, 0.04, 0.03, (0.5, 0.52, 0.6))
        b.gradient((0.5, 0.72, 0.85), (0.35, 0.6, 0.75), (0.3, foot + 0.05, 0.7, 0.95))
    b.crowd(foot + 0.05, 0.13, 5, (0, 0, 0.3, 0))
    b.crowd(foot + 0.06, 0.14, 5, (0.7, 0, 1, 0))
    b.crowd(0.84, 0.32, 1, (0.86, 0, 0.96, 0))
    view(b, 0.05)
    b.in_front()
    x, y = b.uniform(0.36, 0.44), b.uniform(0.84, 0.87)
    for k in range(4):
        b.poly(
            [(x + k * 0.07, y + 0.02 * (k % 2)), (x + k * 0.07 + 0.07, y + 0.02 * ((k + 1) % 2)), (x + k * 0.07 + 0.07, 1), (x + k * 0.07, 1)],
            (0.93, 0.92, 0.82) if k % 2 else (0.82, 0.85, 0.7),
        )
    b.line([(x + 0.02, 0.97), (x + 0.1, y + 0.06), (x + 0.2, y + 0.09), (x + 0.26, y + 0.04)], (0.85, 0.3, 0.2), 0.012)
    b.line([(x, y + 0.06), (x + 0.13, 0.96), (x + 0.28, 0.94)], (0.35, 0.6, 0.85), 0.016)


def city_walk(b: Brush) -> None:
    """A shopping street with striped awnings and lit windows, a zebra crossing, street lamps, a traffic light and walkers."""
    vp, dusk = (b.uniform(0.45, 0.55), b.uniform(0.43, 0.48)), b.chance(0.35)
    x, y = vp
    b.light = (0.9, 0.85, 0.9) if dusk else (1.02, 1.0, 0.97)
    sky(b, y + 0.05, (0.3, 0.32, 0.58) if dusk else (0.4, 0.65, 0.92), (0.98, 0.7, 0.55) if dusk else (0.88, 0.93, 0.97))
    skyline(b, y + 0.03, 0.2, (0.6, 0.58, 0.64))
    glass = (0.95, 0.78, 0.45) if dusk and b.chance(0.7) else (0.32, 0.38, 0.48)
    houses(b, vp, -0.5, 0.24, True, glass)
    houses(b, vp, 0.5, 0.24, True, glass)
    b.poly([(x - 0.1, y + 0.05), (x + 0.1, y + 0.05), (x + 1.15, 1.02), (x - 1.15, 1.02)], b.tint((0.72, 0.68, 0.64), 0.04))
    b.poly([(x - 0.05, y + 0.05), (x + 0.05, y + 0.05), (x + 0.75, 1.02), (x - 0.75, 1.02)], (0.33, 0.33, 0.37))
    b.gradient((0.34, 0.34, 0.38), (0.28, 0.28, 0.32), (0, 0.77, 1, 1))
    b.blur(0.5)
    for k in range(9):
        a, w = (k - 4.4) * 0.17, 0.085
        b.poly([(x + a * 0.72, 0.79), (x + (a + w) * 0.72, 0.79), (x + (a + w) * 1.15, 0.98), (x + a * 1.15, 0.98)], (0.95, 0.95, 0.93))
    b.crowd(y + 0.17, 0.16, 4, (0.1, 0, 0.32, 0))
    b.crowd(y + 0.17, 0.16, 4, (0.68, 0, 0.9, 0))
    px = b.uniform(0.03, 0.12)
    b.figure(px, 0.84, 0.44, b.tint(b.pick(SHIRTS), 0.2))
    b.rect((px + 0.05, 0.62, px + 0.12, 0.72), b.tint(b.pick(SHIRTS)), 0.008)
    b.figure(b.uniform(0.76, 0.8), 0.76, 0.34, b.tint(b.pick(SHIRTS), 0.2))
    lamp(b, b.uniform(0.19, 0.22), 0.74, 0.54, dusk)
    tx = b.uniform(0.9, 0.94)
    b.rect((tx - 0.012, 0.24, tx + 0.012, 0.84), (0.15, 0.15, 0.16))
    b.rect((tx - 0.045, 0.14, tx + 0.045, 0.38), (0.08, 0.08, 0.09), 0.02)
    lit = b.pick([0, 2])
    for k, c in enumerate(((1.0, 0.15, 0.1), (1.0, 0.75, 0.1), (0.2, 0.95, 0.4))):
        b.ellipse(tx, 0.18 + k * 0.078, 0.031, 0.031, c if k == lit else dim(c, 0.3))
    if dusk:
        b.glow(0.2, 0.16, 0.12, (1.0, 0.88, 0.55), 0.6)
    view(b, 0.05)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "landmark visit": landmark_visit,
    "city walk": city_walk,
}
