"""Training scenes: every event has a painter, evaluation has arrangements of its own, and pictures come with captions
that name nobody.
"""

import json
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generation.concepts.files import check_file
from generation.concepts.image_prompts import scene_prompt
from generation.concepts.packaged import packaged_events, packaged_people
from generation.writing.authoring import packaged
from training.data import compose
from training.data.captions import caption
from training.data.events import MORE as MORE_EVENTS
from training.data.events import training_events
from training.scenes import MORE, SCENES
from training.scenes.brush import Brush

FIGURE = {
    "age": 61,
    "gender": "female",
    "appearance": {
        "skin_tone": "olive",
        "hair_colour": "grey",
        "hair_length": "long",
        "hair_style": "curly",
        "facial_hair": "none",
        "eye_colour": "green",
        "eyewear": "glasses",
        "build": "slim",
        "mark": "",
        "description": "",
    },
}


class Planned(Brush):
    """A brush that paints nothing and notes the arrangements it was asked for, and which it gave."""

    def __init__(self, rng: np.random.Generator, held_out: bool = False) -> None:
        self.rng, self.held_out = rng, held_out
        self.back = self.front = self._layer = Image.new("RGBA", (1, 1))
        self.asked: list[tuple[int, int]] = []

    def arrangement(self, count: int) -> int:
        chosen = super().arrangement(count)
        self.asked.append((count, chosen))
        return chosen

    def _paint(self, *args: object, **kwargs: object) -> None: ...

    def _spot(self, *args: object) -> None: ...

    def gradient(self, *args: object, **kwargs: object) -> None: ...

    def tube(self, *args: object) -> None: ...

    def haze(self, *args: object) -> None: ...

    def blur(self, radius: float) -> None: ...


def test_every_event_has_one_painter_and_every_painter_an_event() -> None:
    assert {event.name for event in packaged_events()} == set(SCENES)
    assert {event.name for event in training_events()} == SCENES.keys() | MORE.keys()
    assert len(MORE) >= 40 and not SCENES.keys() & MORE.keys()
    assert len({event.id for event in training_events()}) == len(training_events())


def test_the_last_arrangement_of_a_scene_is_painted_for_evaluation_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.scenes.camera.shoot", lambda brush: None)
    for name, painter in (SCENES | MORE).items():
        given = set()
        for seed in range(12):
            brush = Planned(np.random.default_rng(seed))
            painter(brush)
            assert len(brush.asked) == 1, f"{name} asks for {len(brush.asked)} arrangements"
            given.add(brush.asked[0])
        count = brush.asked[0][0]
        assert given == {(count, k) for k in range(count - 1)} and count >= 3, name
        held_out = Planned(np.random.default_rng(0), held_out=True)
        painter(held_out)
        assert held_out.asked == [(count, count - 1)]


@pytest.mark.parametrize("name", ["zoo visit", "pottery workshop"])
def test_a_layout_is_a_function_of_its_seed(name: str) -> None:
    painted, again, other = (compose.backdrop(name, [seed, 7]) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(painted[:2], again[:2], strict=True)) and painted[2] == again[2]
    assert np.abs(painted[0].astype(int) - other[0]).mean() > 5


def test_the_further_events_pass_the_check_of_concept_files_and_repeat_no_event() -> None:
    events, faults = check_file(MORE_EVENTS, packaged())
    assert not faults and len(events.events) == len(MORE)
    words = {event.name: set(event.description.lower().split()) for event in training_events()}
    for name, another_name in combinations(words, 2):
        assert len(words[name] & words[another_name]) < 0.4 * len(words[name] | words[another_name]), (
            f"{name}: {another_name}"
        )


def test_half_of_the_captions_are_the_prompts_of_the_pipeline_and_the_others_vary() -> None:
    event, person = packaged_events()[3], packaged_people()[0]
    figure = {"age": person.age, "gender": person.gender, "appearance": person.appearance.model_dump()}
    rng = np.random.default_rng(0)
    said = [caption(figure, event, rng) for _ in range(400)]
    prompted = scene_prompt(person, event).text
    assert 0.42 < said.count(prompted) / 400 < 0.58
    assert len(set(said)) > 190
    assert not any(name in text.split() for text in said for name in person.name.split())


def test_other_words_for_looks_and_events_occur() -> None:
    rng = np.random.default_rng(1)
    said = " | ".join(caption(FIGURE, packaged_events()[0] if n % 2 else None, rng) for n in range(300))
    for word in ("spectacles", "lady", "senior", "slender", "silver", "the person", "studio portrait"):
        assert word in said, word
    assert "subject" not in said and "None" not in said


@pytest.fixture
def layers(tmp_path: Path) -> Iterator[Path]:
    """A shard with three views of two figures, as training.data.render writes it."""
    folder = tmp_path / "layers"
    folder.mkdir()
    half = compose.SIZE // 2
    views = np.zeros((3, compose.SIZE, compose.SIZE, 4), np.uint8)
    views[:, half:, 10:-10] = (200, 120, 90, 255)
    np.savez(
        folder / "layers-000.npz",
        layers=views,
        person=np.array([0, 0, 1]),
        box=np.tile([half - 9, half, half + 9, half + 20], (3, 1)),
        embedding=np.zeros((3, 128), np.float32),
        light=json.dumps([{"key_colour": [1, 1, 1]}] * 3),
        figures=json.dumps([FIGURE, FIGURE]),
    )
    yield folder


def test_composed_pictures_lie_in_a_mapped_file_beside_their_captions(
    layers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "pictures.npz"
    monkeypatch.setattr(
        sys,
        "argv",
        ["compose", "--layers", str(layers), "--layouts", "1", "--repeats", "1", "--workers", "1", "--out", str(out)],
    )
    compose.main()
    images, known = compose.images_of(out), np.load(out)
    assert images.shape == (3, compose.SIZE, compose.SIZE, 3) and isinstance(images, np.memmap)
    assert known["layer"].tolist() == [0, 1, 2] and len(json.loads(str(known["captions"]))) == 3
    assert all(-1 <= k < len(training_events()) for k in known["event"])
    assert all(image.std() > 3 for image in images)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["layers", "pictures.npz", "pictures.npz.npy"]


def test_a_person_takes_on_the_colours_around_and_throws_a_soft_shadow() -> None:
    size = compose.SIZE
    layer = np.zeros((size, size, 4), np.uint8)
    layer[size // 2 :, size // 4 : -size // 4] = (128, 128, 128, 255)
    red = np.full((size, size, 4), (220, 60, 60, 255), np.uint8)
    scene = (red, np.zeros_like(red), (1.0, 1.0, 1.0))
    picture, _ = compose.compose(layer, np.zeros(4), scene, np.random.default_rng(0))
    chest, far, near = picture[-10, size // 2], picture[5, 5], picture[size - 10, size // 4 - size // 16]
    assert int(chest[0]) - int(chest[2]) > 20
    assert int(near[0]) < int(far[0]) - 5
    assert Image.fromarray(picture).size == (size, size)
