"""The 3D people of the training pictures; skipped where the extra `train` or an off-screen OpenGL is missing."""

import dataclasses
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pytest

pytest.importorskip("anny")
pytest.importorskip("pyvista")
pytest.importorskip("scipy")

from generation.people3d.figure import Figure, sample_figure
from generation.people3d.light import MOODS, encode, sample_light

SIZE = 64
LOOKS = [
    ("bald", "none"),
    *((length, style) for length in ("short", "medium", "long") for style in ("straight", "wavy", "curly")),
]
FACIAL = ("none", "stubble", "moustache", "beard")


def _figures(labels: list[str]) -> list[Figure]:
    """Men with every hair and beard, half of them with glasses."""
    figures = [
        next(f for k in range(99) if (f := sample_figure(np.random.default_rng([n, k]), labels)).gender == "male")
        for n in range(len(LOOKS))
    ]
    looks = [
        f.appearance.model_copy(
            update={
                "hair_length": length,
                "hair_style": style,
                "facial_hair": FACIAL[n % 4],
                "eyewear": ("none", "glasses")[n % 2],
            }
        )
        for n, (f, (length, style)) in enumerate(zip(figures, LOOKS, strict=True))
    ]
    return [dataclasses.replace(f, appearance=look) for f, look in zip(figures, looks, strict=True)]


def _draw(views: list[tuple[int, int]]) -> list[np.ndarray]:
    """Layers of (figure, seed), in a process of their own: without a display VTK ends the process."""
    from generation.people3d.studio import Studio

    studio = Studio(SIZE)
    figures = _figures(studio.labels)
    rests = studio.body.rest(figures)
    poses = studio.body.pose(figures, rests, np.random.default_rng(0))
    layers = []
    for n, seed in views:
        rng = np.random.default_rng(seed)
        layers.append(studio.draw(studio.make_up(figures[n], rests[n]), poses[n], studio.aim(poses[n], rng), rng)[0])
    return layers


@pytest.fixture(scope="module")
def layers() -> list[np.ndarray]:
    views = [(n, n) for n in range(len(LOOKS))] + [(3, 3), (3, 30)]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(_draw, views).result()
        except BrokenProcessPool:
            pytest.skip("no off-screen OpenGL (Debian: libegl1 libgl1 libxrender1)")


def test_every_hair_and_beard_is_drawn_whole(layers: list[np.ndarray]) -> None:
    for look, layer in zip(LOOKS, layers, strict=False):
        assert layer.shape == (SIZE, SIZE, 4) and layer.dtype == np.uint8, look
        alpha = layer[..., 3]
        assert 0.25 < (alpha > 0).mean() < 0.9, look
        assert alpha[SIZE // 2, SIZE // 2] == 255 and alpha[0, 0] == 0, look
        assert alpha[-1].mean() > 200, f"{look}: the shoulders end above the lower edge"
        assert layer[alpha == 255][:, :3].std() > 10, f"{look}: no light and shade"


def test_same_seed_gives_the_same_bytes(layers: list[np.ndarray]) -> None:
    again, other = layers[-2:]
    assert (again == layers[3]).all()
    assert (other != layers[3]).any()


def test_longer_hair_covers_more(layers: list[np.ndarray]) -> None:
    covered = {look: (layer[..., 3] > 0).mean() for look, layer in zip(LOOKS, layers, strict=False)}
    assert covered["long", "curly"] > covered["bald", "none"]


def test_figures_and_lights_depend_on_their_seed_alone() -> None:
    labels = ["nose-hump-incr", "l-eye-scale-incr"]
    first, again = (sample_figure(np.random.default_rng(5), labels) for _ in range(2))
    assert (
        first.face == again.face and first.cut == again.cut and first.marks == again.marks and first.seed == again.seed
    )
    assert first.face["l-eye-scale-incr"] == first.face["r-eye-scale-incr"]
    lights = [sample_light(np.random.default_rng(n)) for n in range(60)]
    assert {light.mood for light in lights} == set(MOODS)
    assert all(abs(np.linalg.norm(light.key) - 1) < 1e-6 and min(light.key_colour) > 0 for light in lights)


def test_brighter_light_makes_brighter_bytes() -> None:
    bytes_ = encode(np.linspace(0, 4, 50))
    assert bytes_[0] == 0 and (np.diff(bytes_.astype(int)) >= 0).all() and bytes_[-1] > 250
