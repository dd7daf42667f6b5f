"""What is packed for a leased GPU is opened there as it was, and what comes back is where training goes on."""

import argparse
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from training.data.stage import FACE, SIZE
from training.lease.batches import batch_of
from training.lease.pack import pack
from training.lease.packs import CAPTIONS, opened_data, opened_weights
from training.lease.run import save_parts
from training.lease.take import take
from training.networks.network import TEXT_TOKENS
from training.networks.tiles import Tiles
from training.steps.edits import GREY, build_editor

PERSON, VIEW = np.array([0, 0, 1, 1, 1, 2]), np.array([0, 0, 0, 0, 1, 0])
LOOKS = {
    "skin_tone": "fair",
    "hair_colour": "red",
    "hair_length": "short",
    "hair_style": "wavy",
    "facial_hair": "none",
    "eye_colour": "blue",
    "eyewear": "none",
    "build": "average",
    "mark": "",
    "description": "",
}


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """Six layers, of which the first person's two are held out, and two backdrops of the first event and one of the
    next.
    """
    layers, backdrops = tmp_path / "layers", tmp_path / "backdrops"
    layers.mkdir()
    backdrops.mkdir()
    flat = np.zeros((len(PERSON), SIZE, SIZE, 4), np.uint8)
    flat[..., 3], flat[..., 0] = 255, np.arange(len(PERSON))[:, None, None] * 40
    figures = [{"age": 44, "gender": "male", "appearance": LOOKS}] * 3
    light = [{"key_colour": [1, 1, 1]}] * len(PERSON)
    np.savez(
        layers / "layers-000.npz",
        layers=flat,
        person=PERSON,
        view=VIEW,
        yaw=np.zeros(len(PERSON)),
        box=np.tile(np.array(FACE), (len(PERSON), 1)),
        light=json.dumps(light),
        figures=json.dumps(figures),
    )
    for name in ("000-00", "000-03", "001-00"):
        np.savez(backdrops / f"{name}.npz", back=flat[1], front=flat[0] * 0, light=np.ones(3))
    torch.save(Tiles(4).state_dict(), tmp_path / "tiles.pt")
    torch.save({"nets": build_editor(300, 4).state_dict(), "scale": 1.5}, tmp_path / "start.pt")
    names = {"layers": layers, "backdrops": backdrops, "tiles": tmp_path / "tiles.pt", "start": tmp_path / "start.pt"}
    pack(argparse.Namespace(**names, decoder="", held_out=1, out=tmp_path / "packs"))
    return tmp_path / "packs"


def test_packed_layers_are_those_of_people_who_train(packs: Path) -> None:
    data = opened_data(packs, "cpu")
    reds = data.source.layers[:, 0, SIZE // 2, SIZE // 2].tolist()
    assert reds == pytest.approx([80, 120, 160, 200], abs=6), "WebP keeps colours nearly"
    assert data.lit_anew.tolist() == [1, 0, -1, -1] and data.turned.tolist() == [2, 2, 0, -1]
    assert data.layouts.tolist() == [[0, 1, -1, -1], [2, -1, -1, -1]]
    assert data.tokens.shape == (4, CAPTIONS, TEXT_TOKENS) and (data.events[:, -1] == -1).all()


def test_a_batch_has_a_picture_a_head_a_box_and_a_caption_of_each(packs: Path) -> None:
    data = opened_data(packs, "cpu")
    data = data._replace(events=data.events.clamp(max=1))  # two of the events are painted here
    pictures, boxes, heads, tokens, given = batch_of(data, 12, torch.Generator().manual_seed(0))
    assert pictures.shape == heads.shape == (12, 3, SIZE, SIZE)
    assert boxes.shape == (12, 4) and tokens.shape == (12, TEXT_TOKENS)
    assert pictures.min() >= 0 and pictures.max() <= 1
    grey = (heads == GREY / 255).flatten(1).all(1)
    assert grey[~given].all() and (tokens[~given] == data.empty).all()


def test_what_comes_back_is_a_start_for_editing(packs: Path, tmp_path: Path) -> None:
    start, back = opened_weights(packs, "cpu"), tmp_path / "back"
    back.mkdir()
    save_parts(start.nets.state_dict(), start.scale, back)
    assert len(list(back.iterdir())) > 1 and max(path.stat().st_size for path in back.iterdir()) < 16e6
    take(argparse.Namespace(folder=back, out=tmp_path / "taken.pt"))
    taken = torch.load(tmp_path / "taken.pt", weights_only=True)
    assert taken["scale"] == 1.5
    for name, value in start.nets.state_dict().items():
        assert torch.equal(taken["nets"][name], value), name
