"""The figures of an evaluation (training/figures.py, training/card.py; needs the extra `train`)."""

import numpy as np
import pytest

pytest.importorskip("scipy")

from generation.sampling import Sampler
from training.card import curves, figures
from training.examiner import TRAITS, Answer, traits_of
from training.figures import Faces, followed, frechet, identity, look_alikes, nearest, told

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
        "difference_to_nearest": {"0.01": 0.05, "0.50": 0.2}, "difference_to_nearest_among_training": {"0.01": 0.04, "0.50": 0.1},
        "another_seed_differs_by_bits_of_64": {"least": 8, "median": 20.0}, "passed_all_checks": one,
        "core_seconds_per_candidate": {"drawing": 0.31, "checking": 0.1}, "examiner_right_on_strangers": {"pictures": 400, "event, colour": 0.99},
    }  # fmt: skip
    said = figures(found)
    for row in (
        "0.940 of 50 (0.835 to 0.987)",
        "AUC among look-alikes (4,000 genuine and 52,000 impostor pairs) | 0.751",
        "2.50 / 1.25",
        "nearest hundredth / median | 0.050 / 0.200",
        "8 / 20",
        "event, colour 0.990",
    ):
        assert row in said, row
    assert said.startswith("## Figures\n") and all(f"| {trait} as asked for |" in said for trait in TRAITS)


def test_the_cards_losses_are_those_of_the_runs() -> None:
    log = [(100 * n, 1 / n) for n in range(1, 81)]
    said = curves({"decoder": {"step": 8000, "minutes": 12.4, "log": log}})
    assert said.startswith("## Loss\n") and "| decoder | 8,000 | 12 | 0.100 | 0.050 |" in said and said.rstrip().endswith("| 0.013 |")
