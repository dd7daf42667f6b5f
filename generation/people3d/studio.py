"""The studio: one off-screen window in which a figure is dressed, posed, lit and drawn as a layer with an alpha
channel.

The window only finds out what is in front: colours are lit per vertex (`light`), shadows come from a depth picture that
is taken from the key light.
"""

from typing import NamedTuple

import numpy as np
import pyvista as pv
from PIL import Image
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkFloatArray, vtkUnsignedCharArray

from generation.people3d import face
from generation.people3d.body import Body, Posed, carried
from generation.people3d.bristles import Bristles
from generation.people3d.clothes import Wardrobe
from generation.people3d.figure import Figure
from generation.people3d.geometry import Surface, ribbons, unit
from generation.people3d.hair import Scalp, Strands, grow
from generation.people3d.light import Light, encode, sample_light, shade
from generation.people3d.paint import Skin

SUPERSAMPLING = 2
ANGLE = 20.0  # degrees of the camera's view
REACH = 0.36  # metres about the head that the shadows' picture covers


class BuiltFigure(NamedTuple):
    """A figure with what does not change between views."""

    figure: Figure
    eyes: np.ndarray
    skin: np.ndarray
    hair: Strands | None
    bristles: Bristles


class Viewpoint(NamedTuple):
    """A camera: what it looks at (3,), its axes right, up and backwards (3, 3), and how far it stands off, in
    metres.
    """

    centre: np.ndarray
    camera: np.ndarray
    far: float

    @property
    def position(self) -> np.ndarray:
        """Where it stands, (3,)."""
        return self.centre + self.far * self.camera[2]

    def yaw(self, posed: Posed) -> float:
        """Degrees by which a head is turned from the camera: above zero where it faces the picture's right."""
        ahead = self.camera @ (posed.head[:3, :3] @ np.array([0, -1.0, 0]))
        return float(np.degrees(np.arctan2(ahead[0], ahead[2])))


class Studio:
    """Holds the body model, the wardrobe and the window. `size` is that of the layers, in pixels."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.body = Body()
        self.labels = self.body.labels
        self.skin = Skin(self.body)
        self.scalp = Scalp(self.body, self.skin)
        self.wardrobe = Wardrobe(self.body)
        pv.OFF_SCREEN = True
        side = size * SUPERSAMPLING
        self.plot = pv.Plotter(off_screen=True, window_size=[side, side], lighting="none")
        self.plot.disable_anti_aliasing()
        self.plot.render_window.SetMultiSamples(0)
        self.open_sky = self._open_sky()

    def make_up(self, figure: Figure, rest: np.ndarray) -> BuiltFigure:
        """Grows the hair and paints the skin of a figure; `rest` are its vertices (19158, 3) without expression."""
        hair = grow(figure, rest, self.body, self.scalp)
        return BuiltFigure(
            figure, self.body.eyes(rest), self.skin.colour(figure), hair, Bristles(figure, self.body, self.skin)
        )

    def draw(
        self, person: BuiltFigure, posed: Posed, aim: Viewpoint, rng: np.random.Generator
    ) -> tuple[np.ndarray, Light]:
        """A layer (size, size, 4), uint8, and its light; light and clothes are drawn from `rng`."""
        eyes = self.body.eyes(posed.vertices)
        camera, position = aim.camera, aim.position
        light = sample_light(rng)
        surfaces = self._surfaces(person, posed, camera[2], position + rng.normal(0, 0.06, 3), rng)
        points = np.concatenate([s.points for s in surfaces])
        offsets = np.cumsum([0] + [len(s.points) for s in surfaces])
        faces = [s.faces + k for s, k in zip(surfaces, offsets, strict=False)]
        self._show(points, np.concatenate(_thinned(faces, surfaces)))
        key = np.array(light.key) @ camera
        lit = self._lit(points, key, eyes + np.array([0, 0.05, -0.06]))
        lit[: offsets[1]] = self.body.skin.softened(lit[: offsets[1]], 4)
        mesh = self._show(points, np.concatenate(faces))
        middle = eyes + np.array([0, 0.085, 0.02])
        skies = [self.open_sky, *(np.ones(len(s.points)) for s in surfaces[1:])]
        shares = np.split(lit, offsets[1:-1])
        lights = [
            shade(s, light, camera, middle, share, sky) for s, share, sky in zip(surfaces, shares, skies, strict=True)
        ]
        mesh.point_data["rgb"] = encode(np.concatenate(lights))
        self._place(position, aim.centre, camera[1])
        return self._picture(), light

    def aim(self, posed: Posed, rng: np.random.Generator) -> Viewpoint:
        """A camera before a figure, at most 17 degrees to either side."""
        return _aim(self.body.eyes(posed.vertices), rng)

    def aim_at(self, posed: Posed, yaw: float, far: float) -> Viewpoint:
        """A level camera before a figure, from which the head is turned by `yaw` degrees."""
        eyes = self.body.eyes(posed.vertices)
        ahead = posed.head[:3, :3] @ np.array([0, -1.0, 0])
        turned = np.arctan2(ahead[0], -ahead[1]) - np.radians(yaw)
        back = np.array([np.sin(turned), -np.cos(turned), 0.02])
        right = unit(np.cross([0, 0, 1.0], back))
        return Viewpoint(
            eyes + np.array([0, 0.06, -0.055]), np.stack([right, unit(np.cross(back, right)), unit(back)]), far
        )

    def _surfaces(
        self, person: BuiltFigure, posed: Posed, view: np.ndarray, target: np.ndarray, rng: np.random.Generator
    ) -> list[Surface]:
        """All that is lit, the skin first; `view` is the direction towards the camera, `target` what the eyes
        look at.
        """
        v, figure, part = posed.vertices, person.figure, self.body.skin
        points = part.refine @ v
        normals = part.normals(points)
        out = [Surface(points, part.faces, normals, person.skin, "skin"), *self.wardrobe.dress(v, figure.gender, rng)]
        out += [*face.eyes(figure, self.body, posed, target), face.lashes(self.body, posed, figure)]
        if posed.open_mouth:
            out.append(face.teeth(self.body, posed))
        if figure.appearance.eyewear == "glasses":
            out += face.glasses(figure, self.body, posed)
        tufts = [person.bristles.strands(points, normals, posed.head[:3, :3])]
        if person.hair:
            tufts.append(person.hair._replace(points=carried(person.hair.points, person.eyes, posed.head)))
        return out + [ribbons(*tuft, view) for tuft in tufts]

    # the window
    def _show(self, points: np.ndarray, faces: np.ndarray) -> pv.PolyData:
        mesh = pv.PolyData.from_regular_faces(points.astype(np.float32), faces)
        mesh.point_data["rgb"] = np.zeros((len(points), 3), np.uint8)
        self.plot.add_mesh(
            mesh, scalars="rgb", rgb=True, lighting=False, name="all", render=False, copy_mesh=False, reset_camera=False
        )
        return mesh

    def _place(self, position: np.ndarray, centre: np.ndarray, up: np.ndarray) -> None:
        camera = self.plot.camera
        camera.parallel_projection = False
        camera.position, camera.focal_point, camera.up = tuple(position), tuple(centre), tuple(up)
        camera.view_angle, camera.clipping_range = ANGLE, (0.3, 3.0)

    def _depth(self) -> np.ndarray:
        """Renders; depth (side, side) from 0 to 1, the lowest line first."""
        self.plot.render_window.Render()
        side = self.plot.window_size[0] - 1
        depths = vtkFloatArray()
        self.plot.render_window.GetZbufferData(0, 0, side, side, depths)
        return vtk_to_numpy(depths).reshape(side + 1, side + 1)

    def _picture(self) -> np.ndarray:
        alpha = (self._depth() < 1).astype(np.uint8) * 255
        side = len(alpha) - 1
        colours = vtkUnsignedCharArray()
        self.plot.render_window.GetPixelData(0, 0, side, side, 1, colours, 0)
        pixels = np.dstack([vtk_to_numpy(colours).reshape(side + 1, side + 1, 3), alpha])[::-1]
        return np.asarray(
            Image.fromarray(np.ascontiguousarray(pixels)).resize((self.size, self.size), Image.Resampling.BOX)
        )

    def _from(self, towards: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A depth picture from a direction (metres towards that direction, -1 where nothing is), and its axes right and
        up (2, 3).
        """
        right = unit(np.cross([0.001, 0.0, 1.0], towards))
        up = np.cross(towards, right)
        camera = self.plot.camera
        camera.parallel_projection, camera.parallel_scale = True, REACH
        camera.position, camera.focal_point, camera.up = tuple(centre + towards), tuple(centre), tuple(up)
        camera.clipping_range = (0.2, 2.2)
        depth = self._depth()
        return np.where(depth < 1, 1 - (0.2 + 2.0 * depth), -1.0), np.stack([right, up])

    def _lit(self, points: np.ndarray, towards: np.ndarray, centre: np.ndarray) -> np.ndarray:
        """The share (n,) of a light that reaches each point past the others: the mean over a small disc, which softens
        shadows.
        """
        height, axes = self._from(towards, centre)
        side = len(height)
        at = ((points - centre) @ axes.T / REACH + 1) * side / 2
        level = (points - centre) @ towards
        spread = side * 0.008 / REACH / 2
        total = np.zeros(len(points))
        for dx, dy in ((0, 0), (1, 0.3), (-0.3, 1), (-1, -0.3), (0.3, -1), (0.5, 0.5), (-0.5, -0.5)):
            x, y = np.clip(at + np.array([dx, dy]) * spread, 0, side - 1).astype(np.int32).T
            total += np.clip(1.25 - (height[y, x] - level) / 0.012, 0, 1)
        return total / 7

    def _open_sky(self) -> np.ndarray:
        """How much of the sky (n,) each vertex of the skin sees past the rest of the body, on the template."""
        points = self.body.skin.refine @ self.body.template
        normals, eyes = self.body.skin.normals(points), self.body.eyes(self.body.template)
        self._show(points, self.body.skin.faces)
        seen, whole = np.zeros(len(points)), np.zeros(len(points))
        turn = np.arange(48) * 2.39996
        height = 1 - (np.arange(48) + 0.5) / 48 * 1.3
        for direction in np.stack(
            [np.sqrt(1 - height**2) * np.cos(turn), np.sqrt(1 - height**2) * np.sin(turn), height], 1
        ):
            weight = np.clip(normals @ direction, 0, None)
            seen += weight * self._lit(points, direction, eyes + np.array([0, 0.05, -0.1]))
            whole += weight
        return 0.25 + 0.75 * seen / np.maximum(whole, 1e-6) * np.clip(whole / np.median(whole), 0, 1)


def _thinned(faces: list[np.ndarray], surfaces: list[Surface]) -> list[np.ndarray]:
    """The faces with a third of the strands (their order is random): enough for shadows, which are soft."""
    return [f[: len(f) // 3] if s.material == "hair" else f for f, s in zip(faces, surfaces, strict=True)]


def _aim(eyes: np.ndarray, rng: np.random.Generator) -> Viewpoint:
    centre = eyes + np.array([rng.uniform(-0.03, 0.03), 0.06, rng.uniform(-0.07, -0.04)])
    yaw, pitch, roll, far = (
        rng.uniform(-0.30, 0.30),
        rng.uniform(-0.08, 0.12),
        rng.uniform(-0.05, 0.05),
        rng.uniform(1.02, 1.24),
    )
    back = np.array([np.sin(yaw) * np.cos(pitch), -np.cos(yaw) * np.cos(pitch), np.sin(pitch)])
    right = unit(np.cross([np.sin(roll), 0, np.cos(roll)], back))
    return Viewpoint(centre, np.stack([right, np.cross(back, right), back]), float(far))
