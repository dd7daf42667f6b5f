"""The figures of an evaluation (training/figures.py, training/card.py; needs the extra `train`)."""

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("scipy")

from generation.resources import packaged_events
from generation.sampling import Sampler
from training.card import curves, figures
from training.drawings import Drawings
from training.examiner import TRAITS, Answer, traits_of
from training.figures import Faces, followed, frechet, identity, look_alikes, nearest, told
from training.reader import chosen, confusion, part, sheet

RNG = np.random.default_rng(0)


def test_only_look_alikes_count_as_impostors() -> None:
    sampler = Sampler(0)
    one = sampler.draw()
    other = one.model_copy(update={"age": one.age})
    assert look_alikes(one, other)
    assert not look_alikes(one, one.model_copy(update={"gender": "male" if one.gender == "female" else "female"}))
    bald = one.appearance.model_copy(update={"hair_length": "bald"})
    also = bald.model_copy(update={"hair_colour": "red" if bald.hair_colour != "red" else "black"})
    assert look_alikes(one.model_copy(update={"appearance": bald}), one.model_copy(update={"appearance": also}))


def test_identity_compares_scenes_with_portraits_of_those_who_count() -> None:
    portraits = {n: np.eye(4)[n] for n in range(4)}
    scenes = [(n, np.eye(4)[n] + 0.01 * RNG.normal(size=4)) for n in range(4) for _ in range(5)]
    found = identity(Faces(portraits, scenes), lambda one, other: (one < 2) == (other < 2))
    assert (found["genuine_pairs"], found["impostor_pairs"]) == (20, 20)
    assert found["auc"] == 1 and found["true_accept_rate_at_fmr_0.001"]["share"] == 1
    strangers = identity(Faces(portraits, [(n, RNG.normal(size=4)) for n in range(4) for _ in range(50)]), lambda one, other: True)
    assert 0.3 < strangers["auc"] < 0.7 and strangers["true_accept_rate_at_fmr_0.001"]["share"] < 0.3


def test_looks_that_nobody_could_see_are_not_counted() -> None:
    person = Sampler(1).draw()
    bald = person.model_copy(update={"appearance": person.appearance.model_copy(update={"hair_length": "bald"})})
    right = {trait: word or "black" for trait, word in traits_of(bald.age, bald.gender, bald.appearance).items()}
    found = followed([bald], [(0, Answer(0, right, np.zeros(3)))] * 4)
    assert set(found) == set(TRAITS) - {"hair colour"} and found["gender"]["share"] == 1


def test_the_frechet_distance_is_that_of_the_means_where_spreads_are_equal() -> None:
    some = RNG.normal(size=(4000, 3))
    assert frechet(some, some) == pytest.approx(0, abs=1e-6)
    assert frechet(some, some + np.array([3, 0, 4])) == pytest.approx(25, rel=1e-6)


def test_a_copied_picture_is_found_with_no_difference() -> None:
    known = RNG.integers(0, 256, (5, 64, 64, 3), dtype=np.uint8)
    features = RNG.normal(size=(5, 8))
    (found,) = nearest(features[2:3] + 0.01, [known[2]], features, known)
    assert found.picture == 2 and found.difference == 0
    (other,) = nearest(features[2:3], [known[2]], features, known, same=[2])
    assert other.picture != 2 and other.difference > 0.1


def test_the_cards_figures_are_those_of_the_evaluation() -> None:
    one = told(47, 50)
    pairs = {"genuine_pairs": 4000, "impostor_pairs": 52000, "auc": 0.7514, "true_accept_rate_at_fmr_0.001": told(1, 4000)}
    found = {
        "people": 200, "people_with_scenes": 100, "scenes": 4000, "machine": "2 cores", "portrait_face_found": one, "scene_face_found": one,
        "event_named": one, "event_named_in_grey": one, "looks_followed": dict.fromkeys(TRAITS, one), "apparent_adults": one,
        "identity_by_dlib": pairs, "identity_by_second_recogniser": pairs, "frechet_to_training": 2.5, "frechet_between_halves_of_training": 1.25,
        "difference_to_nearest": {"0.50": 0.2}, "difference_to_nearest_among_training": {"0.50": 0.1},
        "another_seed_differs_by_bits_of_64": {"least": 8, "median": 20.0}, "passed_all_checks": one,
        "core_seconds_per_candidate": {"drawing": 0.31, "checking": 0.1}, "examiner_right_on_strangers": {"pictures": 400, "event, colour": 0.99},
    }  # fmt: skip
    said = figures(found)
    for row in (
        "0.940 of 50 (0.835 to 0.987)",
        "AUC among look-alikes (4,000 genuine and 52,000 impostor pairs) | 0.751",
        "2.50 / 1.25",
        "8 / 20",
        "event, colour 0.990",
    ):
        assert row in said, row
    assert said.startswith("## Figures\n") and all(f"| {trait} as asked for |" in said for trait in TRAITS)


def test_a_readers_answers_are_counted_by_what_was_shown_and_what_was_said() -> None:
    shown = [event.name for event in packaged_events()][:3]
    key = {str(n): name for n, name in enumerate(shown * 2)}
    found = confusion(key, key | {"1": shown[2]})
    assert found[shown[1], shown[2]] == 1 and found[shown[0], shown[0]] == 2 and sum(found.values()) == 6
    said = part(found, "a test")
    assert "0.833 (" in said and f"Wrong: {shown[1]} taken for {shown[2]} (1)." in said
    with pytest.raises(SystemExit, match="picture 0: no answer"):
        confusion(key, {})


def test_a_readers_pictures_come_with_the_names_of_their_events() -> None:
    events = packaged_events()
    scenes = {person: {n: Image.new("RGB", (16, 16), (n, person, 0)) for n in range(len(events))} for person in range(3)}
    found = chosen(Drawings([], [], {}, scenes, {}, []), 0)
    assert len(found) == len({image.tobytes() for _, image in found}) == 80
    assert all(events[image.getpixel((0, 0))[0]].name == name for name, image in found)
    assert [name for name, _ in found] != [name for name, _ in chosen(Drawings([], [], {}, scenes, {}, []), 1)]
    assert sheet({1: found[0][1], 2: found[1][1]}).size == (64, 144)


def test_the_cards_losses_are_those_of_the_runs() -> None:
    log = [(100 * n, 1 / n) for n in range(1, 81)]
    said = curves({"decoder": {"step": 8000, "minutes": 12.4, "log": log}})
    assert said.startswith("## Loss\n") and "| decoder | 8,000 | 12 | 0.100 | 0.050 |" in said and said.rstrip().endswith("| 0.013 |")
