"""The figures of an evaluation (training/figures/comparisons.py, training/steps/card.py; needs the extra `train`)."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy")

from generation.concepts.sampling import Sampler
from training.figures.comparisons import (
    RATES,
    FacePairs,
    Faces,
    SeenFace,
    followed,
    frechet,
    identity_rates,
    nearest,
    same_looks,
    separation,
    told,
)
from training.steps.card import curves, drop, figures, put_part, whose_faces
from training.steps.examiner import TRAITS, Examined, traits_of

RNG = np.random.default_rng(0)


def test_only_people_of_one_gender_and_skin_tone_count_as_impostors() -> None:
    person = Sampler(0).draw()
    assert same_looks(person, person.model_copy(update={"age": 99}))
    assert not same_looks(
        person, person.model_copy(update={"gender": "male" if person.gender == "female" else "female"})
    )
    other = person.appearance.model_copy(
        update={"skin_tone": "deep" if person.appearance.skin_tone != "deep" else "fair"}
    )
    assert not same_looks(person, person.model_copy(update={"appearance": other}))


def test_identity_compares_scenes_with_one_view_of_those_who_count() -> None:
    portraits = {(n, 0): np.eye(4)[n] for n in range(4)} | {(n, 1): np.zeros(4) for n in range(4)}
    scenes = [SeenFace(n, 0, np.eye(4)[n] + 0.01 * RNG.normal(size=4)) for n in range(4) for _ in range(5)]
    result = identity_rates(Faces(portraits, scenes), lambda person, other: (person < 2) == (other < 2))
    assert (result["genuine_pairs"], result["impostor_pairs"], result["impostor_pairs_of_people"]) == (20, 20, 2)
    assert result["auc"] == {"value": 1, "low": 1, "high": 1} and result["true_accept_rate_at_fmr_0.001"]["value"] == 1
    strangers = identity_rates(
        Faces(portraits, [SeenFace(n, 0, RNG.normal(size=4)) for n in range(4) for _ in range(50)]),
        lambda person, other: True,
    )
    assert 0.3 < strangers["auc"]["value"] < 0.7 and strangers["true_accept_rate_at_fmr_0.001"]["value"] < 0.3
    assert strangers["auc"]["low"] < strangers["auc"]["value"] < strangers["auc"]["high"]
    assert identity_rates(Faces(portraits, scenes), lambda person, other: False) == {
        "genuine_pairs": 20,
        "impostor_pairs": 0,
        "impostor_pairs_of_people": 0,
    }
    unseen = [*scenes, *(SeenFace(n, 0, None) for n in range(4) for _ in range(5))]
    half = identity_rates(Faces(portraits, unseen), lambda person, other: True)
    assert (half["genuine_pairs"], half["impostor_pairs"]) == (40, 60), "a scene without a face is nobody else's"
    assert half["auc"]["value"] == 0.5 and half["true_accept_rate_at_fmr_0.01"]["value"] == 0.5


def test_no_more_impostors_are_accepted_than_the_rate_says() -> None:
    everybody = np.zeros(1000, int)
    strangers = FacePairs(np.arange(1000) / 1000, everybody, everybody + 1)
    own = FacePairs(np.array([0.0005, 0.0015, 0.0095, 0.5]), everybody[:4], everybody[:4])
    auc, one_in_thousand, one_in_hundred = separation(own, strangers, np.ones(2, int))
    assert (one_in_thousand, one_in_hundred) == (0.25, 0.75), (
        "the nearest stranger, at 0, and the nearest ten are let through"
    )
    assert auc == pytest.approx(np.mean([(own.distance[:, None] < strangers.distance[None])]))
    twice = FacePairs(*(np.repeat(values, 2) for values in own))
    for same in (separation(twice, strangers, np.ones(2, int)), separation(own, strangers, np.array([2, 3]))):
        assert same == pytest.approx((auc, one_in_thousand, one_in_hundred))
    assert separation(own, strangers, np.array([1, 0])) is None, "nobody is left to be told from"


def test_looks_that_nobody_could_see_are_not_counted() -> None:
    person = Sampler(1).draw()
    bald = person.model_copy(update={"appearance": person.appearance.model_copy(update={"hair_length": "bald"})})
    right = {trait: word or "black" for trait, word in traits_of(bald.age, bald.gender, bald.appearance).items()}
    result = followed([bald], [(0, Examined(0, right, np.zeros(3)))] * 4)
    assert set(result) == set(TRAITS) - {"hair colour"} and result["gender"]["share"] == 1


def test_the_frechet_distance_is_that_of_the_means_where_spreads_are_equal() -> None:
    some = RNG.normal(size=(4000, 3))
    assert frechet(some, some) == pytest.approx(0, abs=1e-6)
    assert frechet(some, some + np.array([3, 0, 4])) == pytest.approx(25, rel=1e-6)


def test_a_copied_picture_is_found_with_no_difference() -> None:
    known = RNG.integers(0, 256, (5, 64, 64, 3), dtype=np.uint8)
    features = RNG.normal(size=(5, 8))
    (match,) = nearest(features[2:3] + 0.01, [known[2]], features, known)
    assert match.picture == 2 and match.difference == 0
    others = [n for n in range(len(known)) if n != 2]
    (other,) = nearest(features[2:3], [known[2]], features[others], [known[n] for n in others])
    assert other.difference > 0.1


def test_the_cards_figures_are_those_of_the_evaluation() -> None:
    share_told = told(47, 50)
    rates = {f"true_accept_rate_at_fmr_{rate}": {"value": 0.01, "low": 0.0, "high": 0.02} for rate in RATES}
    pairs = {
        "genuine_pairs": 4000,
        "impostor_pairs": 52000,
        "impostor_pairs_of_people": 52,
        "auc": {"value": 0.7514, "low": 0.7, "high": 0.8},
    } | rates
    evaluation = {
        "people": 200,
        "people_with_scenes": 100,
        "scenes": 4000,
        "sheet_face_found": share_told,
        "scene_face_found": share_told,
        "event_named": share_told,
        "event_named_in_grey": share_told,
        "looks_followed": dict.fromkeys(TRAITS, share_told),
        "apparent_adults": share_told,
        **{
            f"identity_by_{by}{of}": pairs
            for by in ("dlib", "second_recogniser")
            for of in ("", "_of_placed_heads", "_of_decoded_heads")
        },
        "frechet_to_training": 2.5,
        "frechet_of_others_to_training": 1.25,
        "difference_to_nearest": {"0.01": 0.05, "0.50": 0.2},
        "difference_of_others_to_nearest": {"0.01": 0.04, "0.50": 0.1},
        "training_pictures": 25000,
        "another_seed_differs_by_bits_of_64": {"least": 8, "median": 20.0},
        "passed_all_checks": share_told,
        "examiner_right_on_strangers": {"pictures": 400, "event, colour": 0.99, "event, greyscale": 0.98}
        | dict.fromkeys(TRAITS, 0.97),
    }
    said = whose_faces(evaluation) + figures(evaluation)
    for row in (
        "0.940 of 50 (0.835 to 0.987)",
        "AUC (4,000 genuine and 52,000 impostor pairs) / of placed heads / after the autoencoder",
        "| 0.751 (0.700 to 0.800) / 0.751 / 0.751 |",
        "(52 pairs of people)",
        "2.50 / 1.25",
        "nearest hundredth / median | 0.050 / 0.200",
        "8 / 20",
        "| the event is named [0.990] | 0.940",
    ):
        assert row in said, row
    assert (
        said.startswith("## Whose face it is\n")
        and "\n## Figures\n" in said
        and all(f"| {trait} as asked for [0.970] |" in said for trait in TRAITS)
    )


def test_the_cards_losses_are_those_of_the_runs() -> None:
    log = [(100 * n, 1 / n) for n in range(1, 81)]
    said = curves({"decoder": {"step": 8000, "minutes": 12.4, "log": log}})
    assert (
        said.startswith("## Loss\n")
        and "| decoder | 8,000 | 12 | 0.100 | 0.050 |" in said
        and said.rstrip().endswith("| 0.013 |")
    )


def test_a_part_of_the_card_is_put_replaced_and_dropped(tmp_path: Path) -> None:
    card = tmp_path / "README.md"
    card.write_text("# model\n\nText.\n\n## Loss\n\nold\n\n## Licence\n\nCC0\n")
    put_part(card, "## Loss\n\nnew\n")
    assert card.read_text() == "# model\n\nText.\n\n## Loss\n\nnew\n\n## Licence\n\nCC0\n"
    put_part(card, "## Figures\n\n1\n")
    drop(card, "## Loss")
    drop(card, "## Checks")
    assert card.read_text() == "# model\n\nText.\n\n## Licence\n\nCC0\n\n## Figures\n\n1\n"
