"""Before an audience: the interview, the lecture, the dance floor, the concert and the catwalk."""

import math
from collections.abc import Callable

from training.scenes.brush import Brush, Colour
from training.scenes.palette import BLACK, BRIGHT, STEEL, WHITE, dim, mix
from training.scenes.parts.indoors import armchair, beam, room
from training.scenes.parts.people import figure, heads


def _television_camera(b: Brush, x: float, y: float, size: float) -> None:
    """A studio camera on its tripod; the lens looks to the middle of the picture."""
    s = 1 if x < 0.5 else -1
    for foot in (-0.5, 0.05, 0.55):
        b.line([(x, y), (x + foot * size, y + size * 2.6)], (0.12, 0.12, 0.13), size * 0.12)
    b.rect((x - size * 0.6, y - size * 0.5, x + size * 0.6, y + size * 0.35), (0.16, 0.16, 0.18), size * 0.1)
    b.rect((x - size * 0.35, y - size * 0.8, x + size * 0.2, y - size * 0.58), (0.1, 0.1, 0.11), size * 0.06)
    b.rect((x + s * size * 0.55, y - size * 0.35, x + s * size * 0.95, y + size * 0.2), (0.22, 0.22, 0.25), size * 0.05)
    b.ellipse(x + s * size * 0.95, y - size * 0.08, size * 0.14, size * 0.3, (0.35, 0.5, 0.8))
    b.ellipse(x - s * size * 0.4, y - size * 0.3, size * 0.09, size * 0.09, (1, 0.1, 0.08))


def media_interview(b: Brush) -> None:
    """A small studio: plain backdrop, furry microphone on a boom overhead, television camera, softbox lamp, an empty
    padded chair.
    """
    k = b.arrangement(4)
    wall = b.tint(((0.16, 0.3, 0.62), (0.3, 0.22, 0.55), (0.12, 0.42, 0.55), (0.2, 0.26, 0.6))[k], 0.06)
    room(b, wall, (0.34, 0.35, 0.4), 0.82)
    b.glow(0.5, 0.3, 0.6, mix(wall, WHITE, 0.6), 0.5)
    b.blur(0.5)
    x = 0.87 if k in (0, 2) else 0.13
    _television_camera(b, b.near(x, 0.015), 0.5 if k < 2 else 0.42, 0.17)
    other = 1 - x
    if k in (0, 1, 3):
        b.tube((other - 0.012, 0.2, other + 0.012, 1), BLACK)
        b.glow(other, 0.2, 0.35, (1, 0.98, 0.9), 0.6)
        b.poly([(other - 0.15, 0.04), (other + 0.13, 0.08), (other + 0.12, 0.32), (other - 0.15, 0.36)], BLACK)
        b.poly([(other - 0.125, 0.07), (other + 0.11, 0.1), (other + 0.1, 0.3), (other - 0.125, 0.33)], (1, 1, 0.95))
    if k >= 2:
        armchair(b, other, 0.97, 0.34, b.tint((0.85, 0.45, 0.2)))
    b.in_front()
    s = 1 if k in (0, 3) else -1  # the boom comes from a corner, the microphone hangs over the head
    b.line([(0.5 + s * 0.55, -0.03), (0.5 + s * 0.14, 0.055)], (0.08, 0.08, 0.09), 0.018)
    b.ellipse(0.5 + s * 0.07, 0.065, 0.13, 0.055, (0.3, 0.3, 0.32))
    b.ellipse(0.5 + s * 0.05, 0.05, 0.1, 0.03, (0.45, 0.45, 0.48))
    x = 0.5 - s * b.near(0.3, 0.03)  # the reporter's hand with a microphone
    b.line([(x - s * 0.14, 1.02), (x, 0.84)], (0.75, 0.55, 0.44), 0.1)
    b.line([(x - s * 0.03, 0.93), (x + s * 0.03, 0.82)], BLACK, 0.05)
    b.rect((x - 0.035, 0.83, x + 0.065, 0.91), b.tint((0.95, 0.25, 0.2)), 0.012)
    b.ball(x + s * 0.045, 0.785, 0.05, (0.25, 0.25, 0.28))
    b.light = (1.05, 1.04, 1.04)


def public_lecture(b: Brush) -> None:
    """A dark hall with a bright projected slide overhead, a speaker at a wooden lectern, rows of listeners from behind
    in red seats.
    """
    k = b.arrangement(3)
    b.gradient((0.1, 0.1, 0.18), (0.2, 0.16, 0.24))
    low = b.near(0.42)
    b.glow(0.5, 0.25, 0.7, (0.6, 0.75, 1.0), 0.5)
    b.gradient((0.98, 0.99, 1.0), (0.84, 0.91, 1.0), (0.05, 0.03, 0.95, low))
    tone = b.tint(b.pick([(0.15, 0.35, 0.8), (0.1, 0.5, 0.5), (0.6, 0.2, 0.5)]), 0.06)
    b.rect((0.05, 0.03, 0.95, 0.1), tone)
    chart = (0.83, 0.17, 0.17)[k]
    b.ellipse(chart, 0.26, 0.085, 0.085, tone)
    b.poly([(chart, 0.26), (chart, 0.175), (chart + 0.075, 0.22), (chart + 0.08, 0.29)], (0.98, 0.6, 0.15))
    for n in range(3):
        b.rect((1 - chart - 0.08, 0.18 + 0.07 * n, 1 - chart + 0.08 - 0.03 * n, 0.21 + 0.07 * n), (0.4, 0.43, 0.5))
    b.rect((0, low + 0.12, 1, low + 0.2), (0.45, 0.3, 0.18))
    b.blur(0.4)
    x = (0.16, 0.16, 0.84)[k]
    figure(b, x, low + 0.19, 0.34, (0.14, 0.18, 0.36))
    b.poly(
        [(x - 0.11, low - 0.02), (x + 0.11, low - 0.02), (x + 0.085, low + 0.2), (x - 0.085, low + 0.2)],
        (0.55, 0.32, 0.15),
    )
    b.poly(
        [(x - 0.13, low - 0.05), (x + 0.13, low - 0.05), (x + 0.11, low - 0.01), (x - 0.11, low - 0.01)],
        (0.7, 0.45, 0.24),
    )
    seat = b.tint((0.72, 0.1, 0.12), 0.05)
    for row, (y, s) in enumerate(((low + 0.26, 0.07), (low + 0.38, 0.1))):
        heads(b, y, s, dim((0.3, 0.24, 0.26), 0.7 - 0.2 * row), 2.6)
        for x in [(n + 0.5 * row) * s * 2.6 for n in range(7)]:
            b.rect((x - s * 1.15, y + s * 0.95, x + s * 1.15, y + s * 5), dim(seat, 0.6 + 0.2 * row), s * 0.4)
    b.in_front()
    for x in (0.1, 0.5, 0.9) if k != 1 else (0.3, 0.7):
        b.rect((x - 0.17, 0.9, x + 0.17, 1.1), seat, 0.06)
        b.rect((x - 0.13, 0.915, x + 0.13, 0.94), dim(seat, 1.4), 0.012)
    b.light = (0.88, 0.88, 1.0)


def _mirror_ball(b: Brush, x: float, y: float, r: float, hue: Colour) -> None:
    b.line([(x, 0), (x, y)], STEEL, 0.008)
    b.glow(x, y, r * 3, (1, 0.9, 1.0), 0.55)
    b.ball(x, y, r, (0.5, 0.5, 0.6))
    for j in range(-2, 3):
        for k in range(-2, 3):
            if j * j + k * k < 7:
                tone = b.pick([WHITE, (0.75, 0.8, 0.9), hue, (0.5, 0.9, 1.0), (0.5, 0.47, 0.56)])
                b.rect(
                    (
                        x + (k - 0.42) * r * 0.38,
                        y + (j - 0.42) * r * 0.38,
                        x + (k + 0.42) * r * 0.38,
                        y + (j + 0.42) * r * 0.38,
                    ),
                    tone,
                )


def dance_event(b: Brush) -> None:
    """A club in pink and violet: mirror ball, cones of coloured light, dancers with arms up, floor of large lit tiles,
    perhaps a DJ.
    """
    k = b.arrangement(4)
    hue = b.pick([((0.45, 0.05, 0.4), (0.95, 0.2, 0.7)), ((0.3, 0.06, 0.5), (0.7, 0.3, 1.0))])
    b.gradient(dim(hue[0], 0.5), hue[0])
    y, vx = 0.62, b.near(0.5, 0.06)
    tiles = [b.tint(c, 0.06) for c in ((1.0, 0.2, 0.6), (0.2, 0.85, 0.95), (1.0, 0.85, 0.2), (0.55, 0.25, 0.95))]
    depth = [y + (1 - y) * (n / 3) ** 1.4 for n in range(4)]
    for row in range(3):
        for col in range(-4, 4):
            f0, f1 = 0.2 * (1 + 0.75 * row), 0.2 * (1 + 0.75 * (row + 1))
            b.poly(
                [
                    (vx + col * f0, depth[row]),
                    (vx + (col + 0.95) * f0, depth[row]),
                    (vx + (col + 0.95) * f1, depth[row + 1] - 0.006),
                    (vx + col * f1, depth[row + 1] - 0.006),
                ],
                dim(tiles[(col * 3 + row) % 4], 0.85),
            )
    b.blur(0.4)
    for x, c in ((0.06, (0.2, 0.9, 1.0)), (0.94, (1.0, 0.3, 0.8)), (0.5, (1.0, 0.9, 0.4))):
        beam(b, x, b.near(1 - x, 0.3), 0.85, 0.14, c, 0.4)
    dj = k in (1, 3)
    side = (0.14, 0.14, 0.86, 0.86)[k]
    for x in (side, 1 - side, 0.27 if side > 0.5 else 0.73):
        if dj and x == side:
            continue
        h, foot, dress = b.uniform(0.52, 0.6), b.uniform(0.86, 0.94), b.tint(b.pick(BRIGHT[:6]), 0.06)
        for s in (-1, 1):
            b.line(
                [
                    (x + s * h * 0.11, foot - h * 0.78),
                    (x + s * h * 0.22, foot - h * 0.92),
                    (x + s * h * 0.17, foot - h * 1.1),
                ],
                (0.55, 0.36, 0.32),
                h * 0.055,
            )
        figure(b, x, foot, h, dress, (0.55, 0.36, 0.32), 0.14)
    if dj:
        figure(b, side, 0.8, 0.46, BLACK)
        b.arc(side, 0.38, 0.045, 180, 360, (0.9, 0.9, 0.95), 0.014)
        b.rect((side - 0.2, 0.6, side + 0.2, 0.86), (0.1, 0.1, 0.13), 0.01)
        b.rect((side - 0.2, 0.66, side + 0.2, 0.7), tiles[1])
        for dx in (-0.1, 0.1):
            b.ellipse(side + dx, 0.6, 0.075, 0.024, (0.75, 0.75, 0.8))
            b.ellipse(side + dx, 0.598, 0.055, 0.016, BLACK)
    _mirror_ball(b, b.near(0.8 if side < 0.5 else 0.2), 0.15, 0.11, hue[1])
    b.light = (1.0, 0.86, 1.0)


def _guitarist(b: Brush, x: float, foot: float, h: float, guitar: Colour) -> None:
    figure(b, x, foot, h, (0.06, 0.06, 0.09), (0.3, 0.22, 0.18), 0.1)
    b.line([(x - h * 0.06, foot - h * 0.5), (x + h * 0.34, foot - h * 0.72)], (0.6, 0.42, 0.22), h * 0.05)
    b.ellipse(x - h * 0.1, foot - h * 0.48, h * 0.13, h * 0.1, guitar)
    b.ellipse(x, foot - h * 0.53, h * 0.09, h * 0.075, guitar)


def concert_attendance(b: Brush) -> None:
    """A blue and orange stage: large loudspeaker towers, crossing beams, a guitarist or drummer, and dark raised hands
    in front.
    """
    k = b.arrangement(4)
    hue = b.pick([((0.1, 0.4, 1.0), (1.0, 0.55, 0.1)), ((0.0, 0.7, 0.85), (1.0, 0.35, 0.12))])
    b.gradient((0.02, 0.03, 0.1), dim(hue[0], 0.5), (0, 0, 1, 0.7))
    b.glow(0.5, 0.5, 0.6, hue[1], 0.6)
    for n in range(5):
        x = 0.1 + 0.2 * n
        beam(b, x, b.near(1 - x if k % 2 else 0.5 + (x - 0.5) * 2.2, 0.1), 0.75, 0.1, mix(hue[n % 2], WHITE, 0.25), 0.5)
    b.blur(0.6)
    for n in range(5):
        x = 0.1 + 0.2 * n
        b.rect((x - 0.04, 0.0, x + 0.04, 0.04), (0.15, 0.15, 0.17))
        b.ellipse(x, 0.045, 0.034, 0.024, mix(hue[n % 2], WHITE, 0.8))
    side = 0.1 if k < 2 else 0.9
    for x in (side,) if k in (1, 2) else (side, 1 - side):
        b.rect((x - 0.11, 0.22, x + 0.11, 0.8), (0.07, 0.07, 0.08))
        for n in range(3):
            b.ball(x, 0.32 + 0.18 * n, 0.075, (0.3, 0.3, 0.33))
            b.ellipse(x, 0.32 + 0.18 * n, 0.03, 0.03, (0.1, 0.1, 0.11))
    b.rect((0, 0.72, 1, 0.82), (0.08, 0.08, 0.1))
    if k in (1, 2):
        _guitarist(b, 1 - side, 0.75, 0.5, b.tint((0.9, 0.15, 0.1)))
    else:
        x = 0.27 if side < 0.5 else 0.73
        _guitarist(b, x, 0.74, 0.4, b.tint((0.95, 0.8, 0.3)))
    heads(b, 0.82, 0.07, mix(dim(hue[0], 0.25), BLACK, 0.4), 2.5, 0.5)
    b.in_front()
    for x in (0.07, 0.22, 0.78, 0.93) if k % 2 else (0.1, 0.3, 0.9):
        s = b.pick((-1, 1))
        b.line([(x + s * 0.03, 1.02), (x, 0.84)], (0.02, 0.02, 0.05), 0.05)
        b.ellipse(x, 0.81, 0.04, 0.042, (0.02, 0.02, 0.05))
        for n in range(3):
            b.line([(x + 0.022 * (n - 1), 0.81), (x + 0.03 * (n - 1), 0.74)], (0.02, 0.02, 0.05), 0.018)
    b.light = (0.88, 0.91, 1.03)


def _model(b: Brush, x: float, foot: float, h: float, dress: Colour, hem: float) -> None:
    """A model in a long dress, from afar and without a face."""
    skin = b.pick([(0.85, 0.65, 0.52), (0.5, 0.35, 0.26)])
    b.shadow(x, foot, h * 0.2, h * 0.03)
    for s in (-1, 1):
        b.line([(x + s * h * 0.03, foot - h * 0.3), (x + s * h * 0.03, foot)], skin, h * 0.045)
        b.line(
            [
                (x + s * h * 0.08, foot - h * 0.8),
                (x + s * h * 0.13, foot - h * 0.6),
                (x + s * h * 0.07, foot - h * 0.52),
            ],
            skin,
            h * 0.04,
        )
    b.poly(
        [
            (x - h * 0.085, foot - h * 0.82),
            (x + h * 0.085, foot - h * 0.82),
            (x + h * 0.05, foot - h * 0.58),
            (x + h * hem, foot - h * 0.1),
            (x - h * hem, foot - h * 0.1),
            (x - h * 0.05, foot - h * 0.58),
        ],
        dress,
    )
    b.ellipse(x, foot - h * 0.92, h * 0.055, h * 0.07, skin)
    b.ellipse(x, foot - h * 0.95, h * 0.065, h * 0.06, (0.15, 0.1, 0.08))


def fashion_show(b: Brush) -> None:
    """A white catwalk that runs to a glowing gate, large models in bold dresses, dark front rows, spotlights and camera
    flashes.
    """
    k = b.arrangement(3)
    tone = b.pick([(0.97, 0.96, 1.0), (1.0, 0.88, 0.94)])
    b.gradient((0.05, 0.05, 0.07), (0.16, 0.14, 0.2))
    b.gradient(tone, dim(tone, 0.8), (0.3, 0.0, 0.7, 0.55))
    b.line(
        [(0.3, 0.56), (0.3, 0.02), (0.7, 0.02), (0.7, 0.56)],
        b.tint(((0.9, 0.2, 0.5), (0.8, 0.65, 0.3), (0.4, 0.2, 0.7))[k]),
        0.03,
    )
    for x in (0.02, 0.98):
        beam(b, x, 0.5, 0.9, 0.16, tone, 0.4)
    b.blur(0.5)
    b.poly([(0.34, 0.55), (0.66, 0.55), (1.05, 1.02), (-0.05, 1.02)], tone)
    for s in (-1, 1):
        b.line([(0.5 + s * 0.16, 0.55), (0.5 + s * 0.56, 1.02)], (1, 1, 0.9), 0.022)
        for n in range(3):
            x, y, size = 0.5 + s * (0.27 + 0.12 * n), 0.56 + 0.1 * n, 0.04 + 0.018 * n
            b.ellipse(x, y, size * 0.75, size * 0.9, (0.1, 0.07, 0.08))
            b.rect((x - size * 1.2, y + size * 0.8, x + size * 1.2, y + 0.3), (0.12, 0.11, 0.16), size * 0.5)
    spots = (
        ((0.17, 0.94, 0.72), (0.8, 0.8, 0.5)),
        ((0.17, 0.92, 0.72), (0.83, 0.92, 0.72)),
        ((0.24, 0.78, 0.5), (0.84, 0.95, 0.74)),
    )[k]
    first = b.pick((0, 1, 2, 3, 4, 5))
    for n, (x, foot, h) in enumerate(spots):
        _model(b, b.near(x), foot, h, b.tint(BRIGHT[(first + 3 * n) % 6], 0.05), b.uniform(0.12, 0.2))
    for _ in range(3):
        x, y = b.pick((b.uniform(0.02, 0.2), b.uniform(0.8, 0.98))), b.uniform(0.5, 0.75)
        b.glow(x, y, 0.08, (1, 1, 1), 0.9)
        for a in range(4):
            dx, dy = 0.06 * math.cos(a * math.pi / 4), 0.06 * math.sin(a * math.pi / 4)
            b.line([(x - dx, y - dy), (x + dx, y + dy)], WHITE, 0.008)
    b.in_front()
    for x in (0.08, 0.92) if k != 1 else (0.06, 0.26, 0.9):
        b.ellipse(x, 0.94, 0.07, 0.085, (0.06, 0.05, 0.06))
        b.rect((x - 0.11, 0.99, x + 0.11, 1.1), (0.09, 0.09, 0.12), 0.03)
    b.light = (1.04, 1.02, 1.05)


PAINTERS: dict[str, Callable[[Brush], None]] = {
    "media interview": media_interview,
    "public lecture": public_lecture,
    "dance event": dance_event,
    "concert attendance": concert_attendance,
    "fashion show": fashion_show,
}
