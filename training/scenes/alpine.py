"""Mountains and wide skies: cabin, hiking trail, stars and snow."""

from collections.abc import Callable

from training.brush import Brush
from training.scenes.camera import view
from training.scenes.outdoor_parts import ground, mountains, path, sky
from training.scenes.palette import dim


def _snowpine(b: Brush, x: float, foot: float, height: float) -> None:
    b.rect((x - height * 0.03, foot - height * 0.15, x + height * 0.03, foot), (0.25, 0.2, 0.18))
    for k in range(4):
        w, y = height * (0.26 - 0.05 * k), foot - height * (0.1 + 0.2 * k)
        top = y - height * 0.34
        b.poly([(x - w, y), (x + w, y), (x, top)], b.tint((0.14, 0.27, 0.27), 0.06))
        b.poly(
            [(x - w * 0.9, y - 0.01), (x - w * 0.3, y - height * 0.07), (x + w * 0.1, y - height * 0.03), (x + w * 0.6, y - height * 0.08), (x, top)],
            (0.93, 0.96, 1.0),
        )


def mountain_cabin_retreat(b: Brush) -> None:
    """Log cabin with lit windows, smoking chimney and stacked firewood between dark pines below mountains at dusk."""
    horizon, dusk = b.uniform(0.46, 0.52), b.chance(0.75)
    b.light = (0.92, 0.82, 0.85) if dusk else (1.05, 0.97, 0.88)
    sky(b, horizon, (0.3, 0.27, 0.5) if dusk else (0.5, 0.65, 0.82), (0.98, 0.68, 0.55) if dusk else (1.0, 0.9, 0.75), 3)
    mountains(b, horizon + 0.02, 0.28, (0.42, 0.38, 0.52), 0.2)
    for k in range(14):
        b.pine(k / 13, horizon + 0.04, b.uniform(0.14, 0.26), (0.13, 0.24, 0.24))
    ground(b, horizon + 0.02, (0.36, 0.36, 0.2), (0.42, 0.3, 0.16))
    b.blur(0.6)
    x, foot, log = b.uniform(0.76, 0.82), b.uniform(0.76, 0.82), b.tint((0.52, 0.3, 0.15), 0.08)
    left, right, eave = x - 0.33, x + 0.33, foot - 0.36
    chimney = b.uniform(0.84, 0.92)
    for k in range(7):
        b.ellipse(chimney - 0.02 * k * b.uniform(0.3, 1.6), 0.06 - 0.02 * k, 0.025 + 0.01 * k, 0.03, (0.85, 0.82, 0.84), 0.4)
    b.rect((chimney - 0.04, 0.07, chimney + 0.04, eave), (0.45, 0.42, 0.42))
    b.rect((chimney - 0.05, 0.06, chimney + 0.05, 0.09), (0.33, 0.3, 0.3))
    for k in range(9):
        y = eave + k * 0.04
        b.rect((left - 0.015, y, right + 0.015, y + 0.042), dim(log, 1.1 if k % 2 else 0.95), 0.02)
        b.rect((left, y + 0.03, right, y + 0.042), dim(log, 0.6))
        b.ellipse(left, y + 0.02, 0.02, 0.02, dim(log, 1.5))
    roof = b.pick([(0.3, 0.17, 0.13), (0.25, 0.27, 0.3), (0.93, 0.95, 1.0)])
    b.poly([(left - 0.07, eave + 0.02), (left + 0.1, eave - 0.2), (right + 0.1, eave - 0.2), (right + 0.1, eave + 0.02)], b.tint(roof, 0.05))
    b.line([(left - 0.07, eave + 0.02), (right + 0.1, eave + 0.02)], dim(roof, 0.6), 0.02)
    for wx in (left + 0.06, x + 0.12):
        b.rect((wx - 0.012, eave + 0.075, wx + 0.142, eave + 0.222), (0.24, 0.13, 0.07))
        b.rect((wx, eave + 0.085, wx + 0.13, eave + 0.21), (1.0, 0.8, 0.38))
        b.line([(wx + 0.065, eave + 0.08), (wx + 0.065, eave + 0.21)], (0.24, 0.13, 0.07), 0.012)
        b.line([(wx, eave + 0.147), (wx + 0.13, eave + 0.147)], (0.24, 0.13, 0.07), 0.012)
    b.glow(x + 0.18, eave + 0.15, 0.16, (1.0, 0.75, 0.35), 0.45)
    b.pine(b.uniform(0.03, 0.07), 0.82, b.uniform(0.75, 0.9), (0.09, 0.22, 0.17))
    if b.chance(0.6):
        b.pine(b.uniform(0.2, 0.26), 0.75, b.uniform(0.4, 0.6), (0.12, 0.27, 0.2))
    for row in range(4):
        for k in range(8 - row % 2):
            wx, wy = 0.76 + k * 0.045 + 0.02 * (row % 2), 0.93 - row * 0.04
            b.ellipse(wx, wy, 0.024, 0.024, (0.36, 0.22, 0.12))
            b.ellipse(wx, wy, 0.018, 0.018, b.tint((0.85, 0.64, 0.4), 0.08))
    if b.chance(0.5):
        b.poly([(0.04, 0.93), (0.1, 0.72), (0.13, 0.8), (0.16, 0.74), (0.2, 0.93)], (1.0, 0.5, 0.1))
        b.poly([(0.08, 0.93), (0.11, 0.8), (0.16, 0.93)], (1.0, 0.88, 0.4))
        b.line([(0.02, 0.95), (0.22, 0.92)], (0.25, 0.15, 0.1), 0.03)
        b.glow(0.12, 0.86, 0.2, (1.0, 0.6, 0.2), 0.5)
    view(b, 0.05)


def mountain_hiking(b: Brush) -> None:
    """Snow-capped peaks above a flowering alpine meadow with a stony trail, boulders and a signpost; walking poles and pack straps."""
    horizon = b.uniform(0.46, 0.54)
    b.light = (1.04, 1.01, 0.97)
    sky(b, horizon, (0.16, 0.45, 0.85), (0.72, 0.87, 0.98), 3)
    mountains(b, horizon, b.uniform(0.36, 0.48), b.pick([(0.5, 0.53, 0.62), (0.6, 0.54, 0.5), (0.45, 0.5, 0.66)]), b.uniform(0.25, 0.5), b.pick([3, 4, 5]))
    b.blur(0.4)
    mountains(b, horizon + 0.03, 0.15, (0.34, 0.46, 0.36), peaks=5)
    ground(b, horizon, (0.45, 0.6, 0.28), (0.35, 0.5, 0.2))
    for _ in range(6):
        b.pine(b.pick([0.05, 0.18, 0.8, 0.95]) + b.uniform(-0.06, 0.06), horizon + 0.05, b.uniform(0.08, 0.14), (0.12, 0.3, 0.2))
    path(b, horizon + 0.04, b.uniform(0.24, 0.3), b.uniform(0.2, 0.35), 0.22, -0.13, (0.72, 0.64, 0.52), (0.52, 0.5, 0.36))
    b.figure(b.uniform(0.15, 0.19), 0.67, 0.16, b.tint((0.9, 0.3, 0.2)))
    b.rect((0.145, 0.535, 0.19, 0.6), (0.2, 0.35, 0.7), 0.015)
    for _ in range(5):
        x, y, r = b.pick([b.uniform(0, 0.1), b.uniform(0.75, 1)]), b.uniform(0.68, 0.9), b.uniform(0.03, 0.07)
        b.poly([(x - r, y), (x - r * 0.7, y - r * 0.8), (x + r * 0.2, y - r * 1.1), (x + r, y - r * 0.3), (x + r * 1.1, y)], b.tint((0.6, 0.6, 0.62), 0.05))
        b.poly([(x + r * 0.1, y), (x + r * 0.2, y - r * 1.1), (x + r, y - r * 0.3), (x + r * 1.1, y)], (0.42, 0.42, 0.46))
    for _ in range(40):
        b.ellipse(b.uniform(0.6, 1), b.uniform(horizon + 0.12, 1), 0.008, 0.008, b.pick([(0.98, 0.9, 0.3), (0.95, 0.95, 0.98), (0.75, 0.4, 0.8)]))
    x = b.uniform(0.84, 0.9)
    b.rect((x - 0.014, 0.34, x + 0.014, 0.84), (0.45, 0.32, 0.2))
    for k in range(3):
        y, s = 0.36 + k * 0.075, b.pick([-1, 1])
        yellow = b.tint((0.98, 0.8, 0.2), 0.05)
        b.poly([(x - s * 0.09, y), (x + s * 0.08, y), (x + s * 0.12, y + 0.028), (x + s * 0.08, y + 0.056), (x - s * 0.09, y + 0.056)], yellow)
        b.rect((x - 0.06, y + 0.02, x + 0.05, y + 0.034), (0.25, 0.2, 0.12))
    view(b, 0.06)
    b.in_front()
    strap = b.tint(b.pick([(0.85, 0.3, 0.1), (0.15, 0.3, 0.6), (0.2, 0.45, 0.25)]))
    for s in (-1, 1):
        b.line([(0.5 + s * 0.2, 0.785), (0.5 + s * 0.19, 1.02)], strap, 0.06)
        b.line([(0.5 + s * 0.42, 0.86), (0.5 + s * 0.46, 1.02)], (0.75, 0.76, 0.8), 0.018)
        b.line([(0.5 + s * 0.405, 0.79), (0.5 + s * 0.42, 0.88)], (0.08, 0.08, 0.09), 0.04)
    b.line([(0.31, 0.9), (0.69, 0.9)], (0.1, 0.1, 0.1), 0.02)


def night_sky_stargazing(b: Brush) -> None:
    """Deep night with stars, the Milky Way and a meteor over black hills; a telescope on a tripod, sometimes a glowing tent."""
    horizon = b.uniform(0.66, 0.74)
    b.light = (0.62, 0.65, 0.9)
    b.gradient(b.tint((0.02, 0.03, 0.12), 0.03), b.tint(b.pick([(0.16, 0.2, 0.42), (0.28, 0.18, 0.4), (0.1, 0.27, 0.38)]), 0.05), (0, 0, 1, horizon + 0.1))
    x0, x1 = b.uniform(-0.1, 0.3), b.uniform(0.7, 1.2)
    for k in range(12):
        t = k / 11
        b.glow(x0 + (x1 - x0) * t, horizon * (1 - t), 0.15 * b.uniform(0.7, 1.2), b.pick([(0.6, 0.55, 0.85), (0.5, 0.6, 0.9), (0.8, 0.6, 0.75)]), 0.22)
    for _ in range(230):
        t, size = b.uniform(0, 1), b.pick([0.0025, 0.003, 0.0035, 0.006])
        near = b.chance(0.45)
        x = x0 + (x1 - x0) * t + float(b.rng.normal(0, 0.08)) if near else b.uniform(0, 1)
        y = horizon * (1 - t) + float(b.rng.normal(0, 0.06)) if near else b.uniform(0, horizon)
        b.ellipse(x, y, size, size, dim(b.pick([(1, 1, 1), (0.8, 0.88, 1.0), (1.0, 0.9, 0.75)]), b.uniform(0.6, 1)))
    if b.chance(0.7):
        x, y = b.uniform(0.72, 0.88), b.uniform(0.05, 0.35)
        b.line([(x, y), (x + b.uniform(0.08, 0.14), y + b.uniform(0.04, 0.1))], (0.95, 0.97, 1.0), 0.008)
    if b.chance(0.4):
        x = b.uniform(0.1, 0.2)
        b.glow(x, 0.13, 0.16, (0.7, 0.75, 0.9), 0.5)
        b.ellipse(x, 0.13, 0.05, 0.05, (0.98, 0.97, 0.88))
        b.ellipse(x + 0.022, 0.12, 0.042, 0.043, (0.2, 0.22, 0.4))
    mountains(b, horizon + 0.08, 0.14, (0.07, 0.08, 0.16), peaks=6)
    b.gradient((0.05, 0.07, 0.11), (0.02, 0.03, 0.05), (0, horizon + 0.05, 1, 1))
    for _ in range(8):
        b.pine(b.uniform(0, 1), horizon + 0.1, b.uniform(0.1, 0.2), (0.02, 0.04, 0.06))
    if b.chance(0.6):
        x, warm = b.uniform(0.8, 0.9), b.tint((1.0, 0.62, 0.2), 0.06)
        b.glow(x, 0.82, 0.24, (1.0, 0.6, 0.25), 0.4)
        b.poly([(x - 0.16, 0.9), (x, 0.64), (x + 0.17, 0.9)], warm)
        b.poly([(x, 0.64), (x + 0.17, 0.9), (x + 0.06, 0.9)], dim(warm, 0.65))
        b.poly([(x - 0.04, 0.9), (x - 0.005, 0.7), (x + 0.03, 0.9)], (1.0, 0.88, 0.55))
    x, y, tube = (b.uniform(0.16, 0.2), b.uniform(0.46, 0.56), b.tint(b.pick([(0.9, 0.91, 0.95), (0.55, 0.65, 0.9), (0.85, 0.45, 0.4)]), 0.04))
    for dx in (-0.11, 0.02, 0.13):
        b.line([(x + 0.01, y), (x + dx, 0.95)], (0.3, 0.32, 0.38), 0.02)
    b.line([(x + 0.12, y + 0.11), (x - 0.13, y - 0.17)], tube, 0.085)
    b.line([(x - 0.1, y - 0.137), (x - 0.15, y - 0.193)], dim(tube, 0.75), 0.11)
    b.line([(x + 0.12, y + 0.11), (x + 0.16, y + 0.155)], (0.2, 0.2, 0.24), 0.045)
    b.line([(x + 0.05, y - 0.04), (x - 0.03, y - 0.13)], (0.2, 0.2, 0.25), 0.022)
    view(b, 0.05)


def snowshoeing(b: Brush) -> None:
    """White slopes, snow-laden firs, falling flakes, a trodden track and big webbed snowshoes stuck in the snow."""
    horizon, grey = b.uniform(0.42, 0.5), b.chance(0.4)
    b.light = (0.92, 0.97, 1.06)
    sky(b, horizon, (0.62, 0.7, 0.8) if grey else (0.3, 0.55, 0.88), (0.88, 0.92, 0.96), 2)
    mountains(b, horizon + 0.02, 0.2, (0.72, 0.79, 0.9), 0.6)
    b.blur(0.6)
    for k in range(7):
        _snowpine(b, k / 6 + b.uniform(-0.06, 0.06), horizon + 0.05, b.uniform(0.16, 0.3))
    b.gradient((0.86, 0.91, 0.98), (0.97, 0.98, 1.0), (0, horizon + 0.02, 1, 1))
    for _ in range(5):
        x, y, r = b.uniform(0, 1), b.uniform(horizon + 0.06, 0.95), b.uniform(0.2, 0.4)
        b.ellipse(x, y + 0.07, r, 0.07, (0.78, 0.85, 0.96), 0.6)
        b.ellipse(x, y + 0.09, r, 0.07, (0.97, 0.98, 1.0), 0.7)
    for k in range(9):
        t = k / 8
        x, y, s = 0.32 - 0.2 * t + 0.04 * (0.4 + t) * (-1) ** k, horizon + 0.08 + 0.48 * t**1.4, 0.02 + 0.05 * t
        b.ellipse(x, y, s * 0.7, s * 0.45, (0.62, 0.73, 0.9))
    _snowpine(b, b.uniform(0.02, 0.07), 0.74, b.uniform(0.66, 0.8))
    _snowpine(b, b.uniform(0.93, 1.0), 0.7, b.uniform(0.6, 0.75))
    frame = b.tint(b.pick([(0.95, 0.45, 0.05), (0.9, 0.15, 0.2), (0.6, 0.38, 0.15), (0.1, 0.5, 0.75)]))
    for x, lean in ((b.uniform(0.77, 0.79), -0.03), (b.uniform(0.9, 0.92), 0.03)):
        y = b.uniform(0.62, 0.65)
        b.ellipse(x + 0.05, 0.88, 0.12, 0.025, (0.65, 0.74, 0.9))
        for k in range(2):
            w, h, c = 0.07 - 0.017 * k, 0.14 - 0.017 * k, frame if k == 0 else (0.9, 0.93, 0.97)
            b.ellipse(x + lean, y, w, h, c)
            b.poly([(x + lean - w, y + 0.02), (x + lean + w, y + 0.02), (x + 0.015 - k * 0.01, 0.88), (x - 0.015 + k * 0.01, 0.88)], c)
        for k in range(7):
            b.line([(x + lean - 0.05, y - 0.08 + k * 0.035), (x + lean + 0.05, y - 0.05 + k * 0.035)], (0.25, 0.2, 0.17), 0.006)
            b.line([(x + lean + 0.05, y - 0.08 + k * 0.035), (x + lean - 0.05, y - 0.05 + k * 0.035)], (0.25, 0.2, 0.17), 0.006)
        b.rect((x + lean * 0.7 - 0.045, y + 0.03, x + lean * 0.7 + 0.045, y + 0.075), (0.12, 0.12, 0.14), 0.01)
    for _ in range(40 if grey else 12):
        r = b.uniform(0.004, 0.01)
        b.ellipse(b.uniform(0, 1), b.uniform(0, 1), r, r, (1, 1, 1), 1.0)
    view(b, 0.06)
    b.in_front()
    for s in (-1, 1):
        b.line([(0.5 + s * 0.43, 0.84), (0.5 + s * 0.46, 1.02)], frame, 0.02)
        b.line([(0.5 + s * 0.425, 0.79), (0.5 + s * 0.435, 0.87)], (0.08, 0.08, 0.1), 0.042)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "mountain cabin retreat": mountain_cabin_retreat,
    "mountain hiking": mountain_hiking,
    "night sky stargazing": night_sky_stargazing,
    "snowshoeing": snowshoeing,
}
