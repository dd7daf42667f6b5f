"""How editing is learnt: pairs of a scene and its head, where the networks start from, and how they are optimised."""

import numpy as np
import pytest
import torch

from generation.rendering import placing
from training.data import stage
from training.data.captions import turned
from training.data.compose import Stance
from training.data.events import training_events
from training.data.pairs import FACE, Backdrops, EditPair, Layers, head_alone, pairs_of
from training.data.render import SIZE
from training.networks.network import CELLS, SIDE, build_autoencoder
from training.networks.optimiser import Muon, orthogonal
from training.networks.tiles import Tiles, fitted
from training.steps.autoencoder import widen
from training.steps.edits import GREY, guided

BOX = np.array([104, 80, 152, 128])  # of the face in every layer
FIGURE = {
    "age": 44,
    "gender": "male",
    "appearance": {
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
    },
}


def layer(moved: int = 0) -> np.ndarray:
    """A person with a red head and a blue collar and coat."""
    pixels = np.zeros((SIZE, SIZE, 4), np.uint8)
    pixels[66:134, 100 + moved : 156 + moved] = (230, 20, 20, 255)
    pixels[165:, 40 : SIZE - 40] = (20, 20, 230, 255)
    return pixels


def red(picture: np.ndarray) -> np.ndarray:
    """Where the head is seen, (SIZE, SIZE)."""
    r, g, b = picture.astype(int).transpose(2, 0, 1)
    return (r > 90) & (r > 2 * g) & (r > 2 * b)


def blue(picture: np.ndarray) -> np.ndarray:
    """Where the coat is seen, (SIZE, SIZE)."""
    r, g, b = picture.astype(int).transpose(2, 0, 1)
    return (b > 90) & (b > 2 * g) & (b > 2 * r)


def middle(where: np.ndarray) -> np.ndarray:
    """The centre of a mask, in pixels."""
    return np.argwhere(where).mean(0)


class Grey(Backdrops):
    """The same grey wall for every event."""

    def __init__(self) -> None:
        self.events = training_events()

    def get(self, event: int, layout: int) -> tuple[np.ndarray, np.ndarray, tuple[float, float, float]]:
        wall = np.full((SIZE, SIZE, 4), (120, 120, 120, 255), np.uint8)
        return wall, np.zeros_like(wall), (1.0, 1.0, 1.0)


@pytest.fixture
def pairs() -> list[EditPair]:
    """Of one person in two views, the first in two lights."""
    shard = Layers(
        np.stack([layer(), layer(), layer(8)]),
        person=np.zeros(3, int),
        view=np.array([0, 0, 1]),
        yaw=np.array([0, 0, 25]),
        box=np.stack([BOX, BOX, BOX + np.array([8, 0, 8, 0])]),
        light=[{"key_colour": [1, 1, 1]}] * 3,
        figures=[FIGURE],
    )
    return list(pairs_of(shard, 0, Grey()))


def test_a_reference_shows_the_head_and_not_the_collar() -> None:
    picture = head_alone(layer(), BOX, Stance(1, 0, 0), None, np.random.default_rng(0))
    assert red(picture)[BOX[1] : BOX[3], BOX[0] : BOX[2]].all() and not blue(picture).any()
    assert (picture[170:] == picture[0, 0]).all(), "one colour lies below the head"


def test_what_a_head_was_cut_out_before_shows_beside_it_alone() -> None:
    behind = np.full((SIZE, SIZE, 4), (20, 230, 20, 255), np.uint8)
    picture = head_alone(layer(), BOX, Stance(1, 0, 0), behind, np.random.default_rng(0))
    assert tuple(picture[100, 90]) == (20, 230, 20) and tuple(picture[100, 10]) == tuple(picture[240, 240])


def test_a_head_stands_in_its_reference_where_it_stands_in_the_picture(pairs: list[EditPair]) -> None:
    scenes = [pair for pair in pairs if pair.event >= 0]
    assert len(scenes) == 6 and {pair.layer for pair in scenes} == {0, 1}, "a view in one light alone has no scene"
    for pair in scenes:
        assert pair.reference is not None
        assert middle(red(pair.reference)) == pytest.approx(middle(red(pair.picture)), abs=2)
        left, top, right, bottom = pair.box.astype(int)
        assert red(pair.reference)[top:bottom, left:right].all() and red(pair.picture)[top:bottom, left:right].all()
        assert blue(pair.picture).any() and not blue(pair.reference).any()


def test_a_portrait_has_no_reference_and_a_turn_that_of_another_view(pairs: list[EditPair]) -> None:
    alone = [pair for pair in pairs if pair.event < 0 and pair.reference is None]
    turns = [pair for pair in pairs if pair.event < 0 and pair.reference is not None]
    assert [pair.layer for pair in alone] == [pair.layer for pair in turns] == [0, 1, 2]
    for pair in alone + turns:
        assert pair.box == pytest.approx(np.array(FACE), abs=1)
    assert alone[0].caption.endswith(", facing the camera") and alone[2].caption.endswith(", head turned right")
    for pair in turns:
        assert pair.reference is not None and red(pair.reference).any() and not blue(pair.reference).any()


@pytest.mark.parametrize(
    ("yaw", "words"),
    [
        (0, "facing the camera"),
        (-6.9, "facing the camera"),
        (7, "head turned slightly right"),
        (-16.9, "head turned slightly left"),
        (17, "head turned right"),
        (-40, "head turned left"),
    ],
)
def test_a_caption_says_where_a_head_looks(yaw: float, words: str) -> None:
    assert turned("portrait of a man", yaw) == f"portrait of a man, {words}"


def test_heads_are_cut_in_training_as_they_are_to_draw() -> None:
    """The lease's machine has none of the generator's packages, so `stage` repeats two numbers."""
    assert (stage.SIDE_OF_HEAD, stage.BELOW_CHIN) == (placing.SIDE_OF_HEAD, placing.BELOW_CHIN)
    assert placing.NONE == (GREY,) * 3


def test_more_components_lose_less() -> None:
    rng = np.random.default_rng(0)
    coarse = rng.integers(0, 256, (6, SIDE // 2, SIDE // 2, 3), dtype=np.uint8)
    pictures, boxes = coarse.repeat(2, 1).repeat(2, 2), np.tile([90, 90, 160, 160], (6, 1))
    few, more = (fitted(pictures, boxes, count, np.random.default_rng(0)) for count in (48, 60))
    axes = more.axes.flatten(1)
    assert torch.allclose(axes[:48], few.axes.flatten(1)) and torch.allclose(axes @ axes.T, torch.eye(60), atol=1e-3)
    x = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1

    def error(some: Tiles) -> torch.Tensor:
        return (some.decode(some.encode(x)) - x).square().mean()

    assert error(more) < 0.97 * error(few)


def test_an_autoencoder_grows_around_a_narrower_one() -> None:
    torch.manual_seed(0)
    narrow, wide = build_autoencoder(8), build_autoencoder(12)
    widen(wide, narrow)
    given = torch.randn(1, 12, CELLS, CELLS)
    with torch.inference_mode():
        assert torch.allclose(wide.decode(given).sample, narrow.decode(given[:, :8]).sample, atol=1e-5)


@pytest.mark.parametrize("shape", [(24, 24), (16, 64), (64, 16)])
def test_an_orthogonal_matrix_has_singular_values_near_one(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(0)) * 100
    values = torch.linalg.svdvals(orthogonal(matrix))
    assert values.min() > 0.3 and values.max() < 1.3 and values.mean() == pytest.approx(0.95, abs=0.15)


def test_a_step_is_the_same_in_either_layout_of_memory() -> None:
    torch.manual_seed(0)
    plain = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.SiLU(), torch.nn.Conv2d(8, 4, 3))
    last = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.SiLU(), torch.nn.Conv2d(8, 4, 3))
    last.load_state_dict(plain.state_dict())
    last.to(memory_format=torch.channels_last)
    before, x = plain[0].weight.detach().clone(), torch.randn(2, 3, 9, 9)
    for network in (plain, last):
        Muon(network).step(network(x).square().mean(), 0.01)
    assert not torch.equal(plain[0].weight, before)
    for ours, theirs in zip(plain.parameters(), last.parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-5)


def test_what_has_learnt_guidance_sees_in_one_evaluation_what_guidance_makes_of_two() -> None:
    chance = torch.Generator().manual_seed(0)
    clean, without = torch.randn(2, 3, 8, 4, 4, generator=chance)
    guess, given = torch.zeros_like(clean), torch.tensor([True, True, False])
    for _ in range(200):  # what is learnt of one picture is the picture
        guess = guided(clean, guess, without, given, 1.6)
    assert torch.allclose(guess[:2], (without + 1.6 * (clean - without))[:2], atol=1e-4)
    assert torch.equal(guess[2], clean[2])
    assert torch.equal(guided(clean, guess, without, given, 1.0), clean)
