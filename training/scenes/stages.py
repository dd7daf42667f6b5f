"""Before an audience: the interview, the lecture, the dance floor, the concert and the catwalk."""

from collections.abc import Callable

import numpy as np

from training.brush import Brush, Colour
from training.scenes.camera import finish
from training.scenes.indoor_parts import room
from training.scenes.palette import BLACK, BRASS, BRIGHT, CLOTHES, HAIR, STEEL, WHITE, dim, mix


def _beam(b: Brush, x: float, to: float, foot: float, spread: float, colour: Colour, alpha: float = 0.3) -> None:
    """A cone of light from the top."""
    b.poly([(x - 0.012, 0), (x + 0.012, 0), (to + spread, foot), (to - spread, foot)], colour, alpha)


def media_interview(b: Brush) -> None:
    """A sponsor wall with blank tiles, a television camera on its tripod, a softbox lamp, and many microphones in front."""
    wall = b.tint(b.pick([(0.1, 0.16, 0.5), (0.2, 0.12, 0.45), (0.05, 0.28, 0.5)]), 0.1)
    room(b, wall, (0.3, 0.3, 0.36), 0.86)
    mark, size, shift = mix(wall, WHITE, b.uniform(0.5, 0.8)), b.uniform(0.13, 0.17), b.uniform(0, 0.1)
    for row in range(7):
        for col in range(8):
            x, y = (col + 0.5 * (row % 2) - 0.5) * size + shift, row * size * 0.8
            b.rect((x, y, x + size * 0.55, y + size * 0.32), mark if (row + col) % 2 else b.tint((0.9, 0.3, 0.25), 0.05), 0.02)
    b.blur(0.6)
    b.glow(0.5, 0.25, 0.8, (0.8, 0.85, 1.0), 0.3)
    x, y = b.uniform(0.05, 0.12), b.uniform(0.08, 0.16)  # softbox
    b.line([(x, y), (x, 1)], BLACK, 0.02)
    b.poly([(x - 0.13, y - 0.1), (x + 0.12, y - 0.06), (x + 0.1, y + 0.16), (x - 0.13, y + 0.18)], BLACK)
    b.poly([(x - 0.11, y - 0.075), (x + 0.1, y - 0.04), (x + 0.085, y + 0.14), (x - 0.11, y + 0.155)], (1, 1, 0.95))
    b.glow(x, y + 0.04, 0.35, (1, 0.98, 0.9), 0.6)
    x, y = b.uniform(0.84, 0.9), b.uniform(0.34, 0.46)  # camera
    for foot in (-0.16, 0.02, 0.18):
        b.line([(x, y + 0.12), (x + foot, 1)], (0.1, 0.1, 0.11), 0.024)
    b.rect((x - 0.1, y - 0.09, x + 0.16, y + 0.12), (0.13, 0.13, 0.15), 0.02)
    b.rect((x - 0.02, y - 0.17, x + 0.1, y - 0.12), (0.1, 0.1, 0.11), 0.015)
    b.rect((x - 0.18, y - 0.06, x - 0.09, y + 0.09), (0.2, 0.2, 0.22), 0.01)
    b.ellipse(x - 0.17, y + 0.015, 0.032, 0.078, (0.3, 0.45, 0.7))
    b.ellipse(x + 0.11, y - 0.06, 0.02, 0.02, (1, 0.1, 0.08))
    b.in_front()
    count = b.pick((4, 5, 6))
    for k in range(count):
        x, y = 0.14 + 0.72 * (k + b.uniform(0.2, 0.8)) / count, b.uniform(0.8, 0.85)
        foot = x + (x - 0.5) * 0.4
        b.line([(x, y), (foot, 1.02)], BLACK, 0.035)
        b.ellipse(x, y, 0.042, 0.05, b.pick([(0.12, 0.12, 0.13), (0.25, 0.25, 0.27), (0.1, 0.1, 0.2)]))
        b.ellipse(x - 0.012, y - 0.015, 0.014, 0.018, (0.45, 0.45, 0.48))
        cube = b.tint(BRIGHT[(k + count) % 6], 0.1)
        b.rect(((x + foot) / 2 - 0.055, y + 0.06, (x + foot) / 2 + 0.045, y + 0.145), cube, 0.01)
    finish(b, (1.05, 1.04, 1.04))


def public_lecture(b: Brush) -> None:
    """A dark hall with a big projected slide, a speaker at a lectern, rows of red seats with listeners from behind."""
    b.gradient((0.1, 0.1, 0.17), (0.2, 0.17, 0.25))
    for x in (0.0, 0.06, 0.94, 1.0):
        b.rect((x - 0.02, 0, x + 0.02, 0.6), (0.36, 0.24, 0.16))
    left, right, low = b.uniform(0.03, 0.1), b.uniform(0.9, 0.97), b.uniform(0.4, 0.46)
    b.glow(0.5, 0.25, 0.9, (0.6, 0.75, 1.0), 0.45)
    b.gradient((0.97, 0.98, 1.0), (0.82, 0.9, 1.0), (left, 0.03, right, low))
    slide = [b.tint(c, 0.1) for c in ((0.15, 0.35, 0.75), (0.95, 0.55, 0.15), (0.2, 0.6, 0.5))]
    b.rect((left, 0.03, right, 0.1), slide[0])
    for k in range(4):
        b.rect((left + 0.03, 0.15 + 0.06 * k, left + b.uniform(0.14, 0.2), 0.175 + 0.06 * k), (0.35, 0.38, 0.45))
    for k in range(3):
        b.rect((0.74 + 0.06 * k, low - 0.06 - b.uniform(0.04, 0.2), 0.775 + 0.06 * k, low - 0.04), slide[k])
    b.poly([(0, low + 0.12), (1, low + 0.12), (1, low + 0.2), (0, low + 0.2)], (0.5, 0.34, 0.2))
    b.blur(0.5)
    x = b.pick((0.14, 0.2))
    b.figure(x, low + 0.16, 0.3, (0.15, 0.2, 0.4))
    b.poly([(x - 0.09, low + 0.01), (x + 0.07, low - 0.01), (x + 0.05, low + 0.18), (x - 0.07, low + 0.18)], (0.45, 0.26, 0.12))
    seat = b.tint((0.68, 0.1, 0.12), 0.08)
    for row in range(4):
        y, s = low + 0.2 + 0.115 * row, 0.06 + 0.02 * row
        b.rect((0, y + s * 0.7, 1, 1), dim(seat, 0.3 + 0.05 * row))
        for x in np.arange(-0.05 + 0.05 * (row % 2), 1.1, s * 2.1):
            if b.chance(0.55):
                b.rect((x - s * 0.75, y - s * 0.1, x + s * 0.75, y + s), dim(b.tint(b.pick(CLOTHES)), 0.6), s * 0.4)
                b.ellipse(float(x), y - s * 0.4, s * 0.42, s * 0.5, b.tint(b.pick(HAIR), 0.1))
            b.rect((x - s * 0.9, y + s * 0.25, x + s * 0.9, y + s * 2), dim(seat, 0.65 + 0.13 * row), s * 0.35)
            b.rect((x - s * 0.7, y + s * 0.3, x + s * 0.7, y + s * 0.45), dim(seat, 0.9 + 0.13 * row), s * 0.1)
    b.in_front()
    for x in np.arange(b.uniform(-0.05, 0.08), 1.2, 0.3):
        b.rect((x - 0.135, 0.89, x + 0.135, 1.1), dim(seat, 0.95), 0.06)
        b.rect((x - 0.11, 0.9, x + 0.11, 0.925), dim(seat, 1.4), 0.012)
    finish(b, (0.88, 0.88, 1.0))


def dance_event(b: Brush) -> None:
    """A mirror ball, pink and violet light spots, dancers with raised arms on a floor of lit tiles."""
    hue = b.pick([((0.45, 0.05, 0.4), (0.95, 0.2, 0.7)), ((0.3, 0.08, 0.5), (0.7, 0.3, 1.0)), ((0.5, 0.05, 0.25), (1.0, 0.35, 0.5))])
    b.gradient(dim(hue[0], 0.5), hue[0])
    for _ in range(34):
        b.ellipse(b.uniform(0, 1), b.uniform(0, 0.6), 0.022, 0.016, mix(hue[1], WHITE, b.uniform(0.1, 0.7)))
    b.blur(0.6)
    y, vx = b.uniform(0.58, 0.64), b.uniform(0.4, 0.6)
    tiles = [b.tint(c, 0.1) for c in ((1.0, 0.2, 0.6), (0.2, 0.85, 0.95), (1.0, 0.85, 0.2), (0.55, 0.25, 0.95), (0.3, 0.95, 0.45))]
    depth = [y + (1 - y) * (k / 5) ** 1.5 for k in range(6)]
    for row in range(5):
        for col in range(-6, 6):
            f0, f1 = 0.14 * (1 + 0.62 * row), 0.14 * (1 + 0.62 * (row + 1))
            colour = dim(b.pick(tiles), b.uniform(0.6, 1.0))
            quad = [(vx + col * f0, depth[row]), (vx + (col + 0.93) * f0, depth[row])]
            b.poly([*quad, (vx + (col + 0.93) * f1, depth[row + 1] - 0.008), (vx + col * f1, depth[row + 1] - 0.008)], colour)
    for x, c in ((0.08, (0.2, 0.9, 1.0)), (0.92, (1.0, 0.3, 0.8)), (0.5, (1.0, 0.9, 0.4))):
        _beam(b, x, b.uniform(0.1, 0.9), 0.8, 0.12, c, 0.22)
    for x in (b.uniform(0.04, 0.12), b.uniform(0.2, 0.27), b.uniform(0.74, 0.8), b.uniform(0.88, 0.96)):  # dancers
        h, foot, dress = b.uniform(0.42, 0.52), b.uniform(0.76, 0.84), b.tint(b.pick(BRIGHT), 0.1)
        top, sway = foot - h, b.uniform(-0.04, 0.04)
        arm = b.pick([(0.6, 0.4, 0.3), (0.4, 0.28, 0.22)])
        b.line([(x - 0.08 + sway, top - 0.06), (x - 0.05, top + h * 0.1), (x, top + h * 0.25)], arm, 0.024)
        b.line([(x + 0.09 + sway, top - 0.02), (x + 0.06, top + h * 0.15), (x, top + h * 0.25)], arm, 0.024)
        b.figure(x, foot, h, dress)
        if b.chance(0.5):
            b.poly([(x - 0.04, top + h * 0.45), (x + 0.04, top + h * 0.45), (x + 0.1 + sway, foot - h * 0.2), (x - 0.1 + sway, foot - h * 0.2)], dress)
    x, r = b.uniform(0.12, 0.24), b.uniform(0.09, 0.115)  # mirror ball
    b.line([(x, 0), (x, 0.1)], STEEL, 0.008)
    b.glow(x, 0.14, 0.4, (1, 0.9, 1.0), 0.5)
    b.ellipse(x, 0.14, r, r, (0.42, 0.4, 0.5))
    for j in range(-3, 4):
        for k in range(-3, 4):
            if j * j + k * k < 11:
                b.rect((x + (k - 0.42) * r * 0.27, 0.14 + (j - 0.42) * r * 0.27, x + (k + 0.42) * r * 0.27, 0.14 + (j + 0.42) * r * 0.27),
                       b.pick([WHITE, (0.7, 0.75, 0.85), hue[1], (0.5, 0.9, 1.0), (0.55, 0.52, 0.6)]))  # fmt: skip
    b.in_front()
    for _ in range(12):
        x, y = b.pick((b.uniform(0, 0.3), b.uniform(0.7, 1))), b.uniform(0.8, 1)
        b.poly([(x, y), (x + 0.022, y + 0.008), (x + 0.014, y + 0.03), (x - 0.008, y + 0.02)], b.pick(tiles))
    finish(b, (1.0, 0.78, 1.0))


def concert_attendance(b: Brush) -> None:
    """A stage with a band, speaker towers and crossing beams of light over the raised hands of a dark crowd."""
    hue = b.pick([((0.1, 0.4, 1.0), (1.0, 0.55, 0.1)), ((0.0, 0.75, 0.85), (1.0, 0.3, 0.15)), ((0.95, 0.65, 0.1), (0.15, 0.35, 1.0))])
    b.gradient((0.02, 0.03, 0.08), dim(hue[0], 0.45), (0, 0, 1, 0.62))
    b.gradient((0.05, 0.05, 0.08), (0.01, 0.01, 0.03), (0, 0.62, 1, 1))
    b.glow(0.15, 0.5, 0.5, hue[1], 0.75)
    b.glow(0.85, 0.5, 0.5, hue[0], 0.75)
    for k, x in enumerate(np.linspace(0.05, 0.95, 7)):
        _beam(b, float(x), float(x) + b.uniform(-0.45, 0.45), 0.62, b.uniform(0.05, 0.11), mix(hue[k % 2], WHITE, 0.25), 0.4)
    b.blur(0.5)
    b.rect((0, 0.02, 1, 0.05), (0.12, 0.12, 0.14))
    b.line([(k * 0.05, 0.02 + 0.05 * (k % 2)) for k in range(21)], (0.35, 0.36, 0.4), 0.007)
    b.rect((0, 0.062, 1, 0.072), (0.3, 0.3, 0.34))
    for k, x in enumerate(np.linspace(0.05, 0.95, 7)):
        b.ellipse(float(x), 0.085, 0.03, 0.024, mix(hue[k % 2], WHITE, 0.75))
    for x in (-0.02, 0.9):  # speaker towers
        b.rect((x, 0.2, x + 0.12, 0.66), (0.05, 0.05, 0.06))
        for k in range(4):
            b.ellipse(x + 0.06, 0.26 + 0.11 * k, 0.042, 0.042, (0.2, 0.2, 0.23))
    b.rect((0, 0.62, 1, 0.68), (0.09, 0.08, 0.1))
    for x, part in ((b.uniform(0.17, 0.21), "guitar"), (b.uniform(0.78, 0.83), b.pick(("drums", "guitar")))):
        if part == "drums":
            b.figure(x, 0.6, 0.24, (0.05, 0.05, 0.07), (0.2, 0.15, 0.12))
            b.ellipse(x, 0.57, 0.065, 0.065, (0.8, 0.15, 0.2))
            b.ellipse(x, 0.57, 0.05, 0.05, WHITE)
            for dx in (-0.09, 0.09):
                b.line([(x + dx, 0.46), (x + dx * 0.9, 0.63)], STEEL, 0.007)
                b.ellipse(x + dx, 0.46, 0.045, 0.012, BRASS)
            continue
        b.figure(x, 0.64, 0.34, (0.04, 0.04, 0.06), (0.2, 0.15, 0.12))
        b.line([(x - 0.02, 0.5), (x + 0.13, 0.41)], (0.6, 0.4, 0.2), 0.016)
        b.ellipse(x - 0.025, 0.5, 0.045, 0.034, b.pick([(0.9, 0.15, 0.1), (0.95, 0.8, 0.3), WHITE]))
    for row in range(3):  # crowd
        y, s = 0.72 + 0.09 * row, 0.036 + 0.012 * row
        for x in np.arange(b.uniform(-0.04, 0.02), 1.05, s * 2.2):
            shade = mix(dim(hue[(row + int(x * 9)) % 2], 0.28), BLACK, row * 0.35)
            up = y - s * b.uniform(2.6, 4.2)
            if b.chance(0.6):
                side = b.pick((-1, 1))
                b.line([(x + side * s * 0.8, y + s), (x + side * s * 1.2, up)], shade, s * 0.45)
                b.ellipse(float(x + side * s * 1.2), up, s * 0.36, s * 0.42, shade)
            b.ellipse(float(x), y, s * 0.7, s * 0.85, shade)
            b.rect((x - s * 1.1, y + s * 0.7, x + s * 1.1, y + 0.3), shade, s * 0.5)
    b.in_front()
    for x in (b.uniform(0.02, 0.1), b.uniform(0.2, 0.28), b.uniform(0.7, 0.78), b.uniform(0.9, 0.98)):
        side = b.pick((-1, 1))
        b.ellipse(x, 0.96, 0.065, 0.075, (0.02, 0.02, 0.04))
        b.line([(x + side * 0.07, 1.02), (x + side * 0.09, 0.83)], (0.02, 0.02, 0.04), 0.035)
        b.ellipse(x + side * 0.09, 0.82, 0.027, 0.032, (0.02, 0.02, 0.04))
    finish(b, (0.8, 0.82, 1.02))


def fashion_show(b: Brush) -> None:
    """A glowing white catwalk between dark rows of onlookers, models in bold dresses, spotlights and camera flashes."""
    tone = b.pick([(0.95, 0.95, 1.0), (1.0, 0.85, 0.92), (0.85, 0.93, 1.0)])
    b.gradient((0.05, 0.05, 0.07), (0.14, 0.13, 0.17))
    b.gradient(dim(tone, 0.95), dim(tone, 0.8), (0.2, 0.0, 0.8, 0.52))
    arch = b.tint(b.pick([(0.9, 0.2, 0.5), (0.1, 0.1, 0.12), (0.8, 0.65, 0.3)]), 0.06)
    b.line([(0.2, 0.55), (0.2, 0.02), (0.8, 0.02), (0.8, 0.55)], arch, 0.035)
    for x in (0.04, 0.96):
        for k in range(2):
            _beam(b, x + (0.07 * k if x < 0.5 else -0.07 * k), 0.3 + 0.4 * k, 0.75, 0.1, tone, 0.2)
    b.blur(0.6)
    for row in range(4):  # onlookers on either side, bigger and darker towards us
        y, s = 0.47 + 0.1 * row, 0.034 + 0.012 * row
        reach = 0.3 - 0.065 * row
        for x in np.arange(0, reach + 0.01, s * 1.7):
            for px in (reach - float(x), 1 - reach + float(x)):
                b.rect((px - s, y + s * 0.6, px + s, y + 0.3), dim(b.tint(b.pick(CLOTHES)), 0.3), s * 0.5)
                b.ellipse(px, y, s * 0.62, s * 0.78, dim(b.pick(HAIR), 0.7))
    b.poly([(0.3, 0.5), (0.7, 0.5), (1.02, 1), (-0.02, 1)], dim(tone, 0.75))
    b.poly([(0.32, 0.5), (0.68, 0.5), (0.94, 1), (0.06, 1)], tone)
    for x0, x1 in ((0.3, -0.02), (0.7, 1.02)):
        b.line([(x0, 0.5), (x1, 1)], (1, 1, 1), 0.02)
    for x in (b.uniform(0.17, 0.22), b.uniform(0.79, 0.84)):  # models on the runway
        h, foot, dress = b.uniform(0.6, 0.66), b.uniform(0.84, 0.9), b.tint(b.pick(BRIGHT), 0.08)
        top, skin = foot - h, b.pick([(0.85, 0.65, 0.52), (0.5, 0.35, 0.26), (0.65, 0.46, 0.36)])
        hem = b.uniform(0.06, 0.12)
        b.rect((x - 0.026, foot - h * 0.4, x - 0.006, foot), skin)
        b.rect((x + 0.006, foot - h * 0.4, x + 0.026, foot - 0.02), skin)
        b.line([(x - 0.05, top + h * 0.2), (x - 0.075, top + h * 0.38), (x - 0.045, top + h * 0.46)], skin, 0.02)
        b.line([(x + 0.05, top + h * 0.2), (x + 0.065, top + h * 0.5)], skin, 0.02)
        b.rect((x - 0.012, top + h * 0.1, x + 0.012, top + h * 0.2), skin)
        b.poly([(x - 0.055, top + h * 0.18), (x + 0.055, top + h * 0.18), (x + 0.032, top + h * 0.4), (x + hem, foot - h * b.uniform(0.1, 0.28)),
                (x - hem, foot - h * b.uniform(0.1, 0.28)), (x - 0.032, top + h * 0.4)], dress)  # fmt: skip
        b.rect((x - 0.034, top + h * 0.38, x + 0.034, top + h * 0.415), BLACK)
        hair = b.tint(b.pick(HAIR))
        b.ellipse(x, top + h * 0.06, 0.032, 0.042, hair)
        b.rect((x - 0.03, top + h * 0.06, x + 0.03, top + h * b.uniform(0.1, 0.2)), hair, 0.012)
    for _ in range(4):
        x, y = b.pick((b.uniform(0.0, 0.2), b.uniform(0.8, 1.0))), b.uniform(0.42, 0.75)
        for a in (0.045, 0.0):
            b.line([(x - a, y - 0.045 + a), (x + a, y + 0.045 - a)], WHITE, 0.009)
        b.ellipse(x, y, 0.016, 0.016, (1, 1, 1))
    for x in np.linspace(0.05, 0.95, 6):
        b.ellipse(float(x), 0.022, 0.028, 0.02, (1, 1, 0.97))
    b.in_front()
    for x in (b.uniform(0.0, 0.05), b.uniform(0.15, 0.2), b.uniform(0.8, 0.85), b.uniform(0.95, 1.0)):
        b.ellipse(x, 0.95, 0.06, 0.075, (0.05, 0.04, 0.05))
        b.rect((x - 0.09, 0.99, x + 0.09, 1.1), (0.07, 0.07, 0.09), 0.03)
    x = b.pick((0.1, 0.9))
    b.rect((x - 0.03, 0.82, x + 0.03, 0.92), BLACK, 0.006)
    b.rect((x - 0.024, 0.83, x + 0.024, 0.91), tone)
    finish(b, (1.04, 1.02, 1.05))


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "media interview": media_interview,
    "public lecture": public_lecture,
    "dance event": dance_event,
    "concert attendance": concert_attendance,
    "fashion show": fashion_show,
}
