"""Every check refuses what it is for, with its own reason, and lets a good picture pass."""

from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from PIL import Image, ImageFilter

from generation.rendering.checkpoint import limits_for_photographs
from schemas.calibration import Calibration, ErrorRates, EventLimits, IdentityLimits, Proportion, Reason
from schemas.scene import Box, Verdict
from validation.catalogue import checks_of
from validation.gate import Gate
from validation.images import checked_image
from validation.images.borders import borders, frame
from validation.images.checked_image import CheckedImage
from validation.images.duplicates import duplicate
from validation.images.event import event_shown
from validation.images.face_position import face_position
from validation.images.identity import identity, view_identity
from validation.images.look_alikes import look_alike, look_alike_limit, no_look_alike
from validation.images.main_face import main_face
from validation.images.perception.event_classifier import EventClassifier, event_input
from validation.images.perception.faces import Face
from validation.images.perception.hashes import perceptual_hash
from validation.images.second_face import no_second_face
from validation.images.technical import technical

TECHNICAL = limits_for_photographs().technical.model_copy(
    update={
        "luminance_low": 0.1,
        "luminance_high": 0.9,
        "contrast": 0.02,
        "sharpness": 0.002,
        "noise": 0.5,
        "border": 0.05,
        "face_share": 0.1,
        "face_margin": 0.05,
        "phash_distance": 6,
    }
)
TABLE = ((0.001, 0.3), (0.005, 0.4), (0.02, 0.5))
IDENTITY = IdentityLimits(
    same_person=0.4,
    other_view=0.5,
    look_alike=TABLE,
    genuine_pairs=1,
    impostor_pairs=1,
    false_match_rate=0,
    false_match_bound=1,
    false_non_match_rate=0,
)
NONE_OF_ONE = Proportion(count=0, of=1, low=0, high=1)
RATES = ErrorRates(
    score="s", passes="at most", limit=None, good="g", false_reject=NONE_OF_ONE, bad="b", caught=NONE_OF_ONE
)
EVENT = EventLimits(labels=("picnic", "concert"), probability=0.6, accuracy=1, pictures=1)
CHECKS = dict.fromkeys(get_args(Reason), RATES)
CALIBRATION = Calibration(origin="made by hand", identity=IDENTITY, event=EVENT, technical=TECHNICAL, checks=CHECKS)
SIDE = 64


def noise(low: int = 0, high: int = 256, seed: int = 0) -> Image.Image:
    return Image.fromarray(np.random.default_rng(seed).integers(low, high, (SIDE, SIDE, 3), dtype=np.uint8))


def smooth(seed: int) -> Image.Image:
    return noise(seed=seed).crop((0, 0, 8, 8)).resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def grey(level: int) -> Image.Image:
    return Image.new("RGB", (SIDE, SIDE), (level,) * 3)


def around(
    image: Image.Image, left: int, top: int, right: int, bottom: int, colour: tuple[int, int, int] = (250, 250, 250)
) -> Image.Image:
    """The picture inside a frame of so many pixels."""
    canvas = Image.new("RGB", (SIDE, SIDE), colour)
    canvas.paste(image.resize((SIDE - left - right, SIDE - top - bottom), Image.Resampling.LANCZOS), (left, top))
    return canvas


def embedding(at: float) -> np.ndarray:
    """A point on the first axis, so that distances are differences."""
    return np.eye(1, 128)[0] * at


def face(side: int, at: float = 0.0) -> Face:
    return Face((4, 4, 4 + side, 4 + side), embedding(at))


def board() -> Image.Image:
    return Image.fromarray((np.indices((SIDE, SIDE)).sum(0) % 2 * 255).astype(np.uint8))


GOOD = noise()

# exposure, contrast, sharpness


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (grey(0), "blank"),
        (grey(255), "blank"),
        (grey(128), "blank"),
        (noise(126, 130), "blank"),
        (noise(0, 40), "too dark"),
        (noise(215, 256), "too bright"),
        (Image.linear_gradient("L").convert("RGB"), "blurred"),
        (smooth(1).filter(ImageFilter.GaussianBlur(2)), "blurred"),
        (board(), "noisy"),
        (GOOD, ""),
    ],
    ids=["black", "white", "flat", "nearly flat", "dark", "bright", "gradient", "blurred", "board", "good"],
)
def test_exposure_contrast_and_sharpness(image: Image.Image, reason: str) -> None:
    verdict = technical(CheckedImage(image), CALIBRATION)
    assert (verdict.ok, verdict.reason) == (not reason, reason), verdict.scores
    assert set(verdict.scores) == {"luminance", "contrast", "sharpness", "noise"}


def test_blurring_lowers_the_sharpness() -> None:
    scores = [
        technical(CheckedImage(GOOD.filter(ImageFilter.GaussianBlur(radius))), CALIBRATION).scores["sharpness"]
        for radius in (0, 1, 2, 4)
    ]
    assert scores == sorted(scores, reverse=True)


def test_scores_are_shares_of_full_scale() -> None:
    scores = technical(CheckedImage(board()), CALIBRATION).scores
    assert {name: scores[name] for name in ("luminance", "contrast", "sharpness")} == pytest.approx(
        {"luminance": 0.5, "contrast": 0.5, "sharpness": 16.0}
    )
    white = technical(CheckedImage(grey(255)), CALIBRATION).scores
    assert white == {"luminance": 1.0, "contrast": 0.0, "sharpness": 0.0, "noise": 0.0}


@pytest.mark.parametrize("deviation", [0.02, 0.05, 0.1])
def test_noise_is_measured_in_shares_of_full_scale_and_edges_are_none(deviation: float) -> None:
    halves = np.full((SIDE, SIDE), 96.0)
    halves[:, SIDE // 2 :] = 160
    rough = halves + np.random.default_rng(0).normal(0, 255 * deviation, halves.shape)
    noise_scores = [
        technical(CheckedImage(Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))), CALIBRATION).scores["noise"]
        for pixels in (halves, rough)
    ]
    assert noise_scores[0] == 0 and noise_scores[1] == pytest.approx(deviation, rel=0.1)


# frames


@pytest.mark.parametrize(
    "sides", [(6, 6, 6, 6), (0, 5, 0, 5), (4, 0, 0, 0), (0, 0, 8, 0), (0, 0, 0, 4), (4, 8, 12, 16)]
)
def test_a_frame_is_measured_side_by_side(sides: tuple[int, int, int, int]) -> None:
    framed = around(smooth(3), *sides)
    assert frame(framed) == tuple(side / SIDE for side in sides)
    verdict = borders(CheckedImage(framed), CALIBRATION)
    assert verdict == Verdict(ok=False, reason="framed", scores={"border": max(sides) / SIDE})


def test_a_narrow_edge_passes() -> None:
    narrow = CheckedImage(around(smooth(3), 3, 0, 0, 0))
    assert borders(narrow, CALIBRATION) == Verdict(ok=True, scores={"border": 3 / SIDE})


def test_a_sky_that_ends_at_things_is_no_frame() -> None:
    sky = np.full((SIDE, SIDE, 3), (120, 160, 220), np.uint8)
    sky[12:, 20:44] = (90, 60, 40)
    sky[40:] = np.asarray(GOOD)[40:]
    for image in (Image.fromarray(sky), grey(200), GOOD, Image.linear_gradient("L").convert("RGB")):
        assert borders(CheckedImage(image), CALIBRATION).scores == {"border": 0.0}


# where the face is


@pytest.mark.parametrize(
    ("box", "margin"),
    [
        ((20, 20, 40, 40), 1.0),
        ((2, 20, 22, 40), 0.1),
        ((0, 20, 20, 40), 0.0),
        ((20, 0, 40, 20), 0.0),
        ((44, 20, 64, 40), 0.0),
        ((20, 44, 40, 64), 0.0),
        ((20, 1, 40, 21), 0.05),
    ],
)
def test_a_face_that_touches_an_edge_is_cut_off(box: Box, margin: float) -> None:
    verdict = face_position(CheckedImage(GOOD, known_faces=[Face(box, embedding(0))]), CALIBRATION)
    assert verdict.scores == {"face_margin": pytest.approx(margin)}
    assert (verdict.ok, verdict.reason) == ((True, "") if margin >= 0.05 else (False, "face cut off"))


def test_the_nearest_edge_counts_in_a_picture_of_any_shape() -> None:
    faces = [Face((100, 10, 120, 30), embedding(0))]
    verdict = face_position(CheckedImage(Image.new("RGB", (200, 32)), known_faces=faces), CALIBRATION)
    assert verdict.scores == {"face_margin": pytest.approx(0.1)}


def test_without_a_face_only_the_check_of_the_face_says_so() -> None:
    nobody = CheckedImage(GOOD, portrait=embedding(0), accepted_portraits=[embedding(0)], known_faces=[])
    assert main_face(nobody, CALIBRATION).reason == "no face"
    for check in (face_position, identity, no_look_alike, no_second_face):
        assert check(nobody, CALIBRATION) == Verdict(ok=True)


# the main face


@pytest.mark.parametrize(
    ("faces", "reason"), [([], "no face"), ([face(6)], "face too small"), ([face(7)], ""), ([face(20), face(6)], "")]
)
def test_there_is_a_face_and_it_is_large_enough(faces: list[Face], reason: str) -> None:
    verdict = main_face(CheckedImage(GOOD, known_faces=faces), CALIBRATION)
    assert (verdict.ok, verdict.reason) == (not reason, reason)
    assert not faces or verdict.scores == {"face_share": (faces[0].box[2] - 4) / SIDE, "faces": len(faces)}


def test_the_shorter_side_of_face_and_picture_counts() -> None:
    wide = Face((0, 0, 60, 6), embedding(0))
    assert main_face(CheckedImage(GOOD, known_faces=[wide]), CALIBRATION).reason == "face too small"
    wide_image = CheckedImage(Image.new("RGB", (600, 50)), known_faces=[wide])
    assert main_face(wide_image, CALIBRATION).scores["face_share"] == 6 / 50


@pytest.mark.parametrize(("count", "reason"), [(1, ""), (2, "second face")])
def test_a_portrait_shows_one_face(count: int, reason: str) -> None:
    verdict = no_second_face(CheckedImage(GOOD, known_faces=[face(20)] * count), CALIBRATION)
    assert verdict == Verdict(ok=not reason, reason=reason)


@pytest.mark.parametrize(
    ("faces", "reason"),
    [
        ([face(20, 0.0)], ""),
        ([face(20, 0.4)], ""),
        ([face(20, 0.41)], "other face"),
        ([face(20, 0.1), face(10, 0.9)], ""),
        ([face(20, 0.1), face(20, 0.9)], "second face"),
        ([face(20, 0.1), face(10, -0.3)], "second face"),
        ([face(20, 0.1), face(10, 0.9), face(8, 0.2)], "second face"),
        ([face(20, 0.9), face(10, 0.0)], "other face"),
    ],
    ids=[
        "same",
        "at the limit",
        "beyond it",
        "small stranger",
        "stranger as large",
        "twin",
        "third is a twin",
        "main face is a stranger",
    ],
)
def test_the_main_face_is_that_of_the_view_and_the_only_one(faces: list[Face], reason: str) -> None:
    verdict = identity(CheckedImage(GOOD, portrait=embedding(0.0), known_faces=faces), CALIBRATION)
    assert (verdict.ok, verdict.reason) == (not reason, reason)
    assert verdict.scores == {"identity_distance": pytest.approx(abs(faces[0].embedding[0]))}


@pytest.mark.parametrize(("at", "reason"), [(0.0, ""), (0.41, ""), (0.5, ""), (0.51, "not the portrait's face")])
def test_a_views_face_is_the_portraits_within_a_limit_of_its_own(at: float, reason: str) -> None:
    verdict = view_identity(CheckedImage(GOOD, portrait=embedding(0.0), known_faces=[face(20, at)]), CALIBRATION)
    assert (verdict.ok, verdict.reason) == (not reason, reason)
    assert verdict.scores == {"portrait_distance": pytest.approx(at)}
    for alone in ({"known_faces": [face(20, at)]}, {"portrait": embedding(0.0), "known_faces": []}):
        assert view_identity(CheckedImage(GOOD, **alone), CALIBRATION) == Verdict(ok=True), "nothing to compare"


def test_the_look_alike_limit_follows_the_gallery_and_not_its_final_size() -> None:
    limits = [look_alike_limit(n, IDENTITY) for n in range(1, 3000)]
    assert all(later <= earlier for earlier, later in pairwise(limits)), "a larger gallery never asks for more distance"
    assert limits[49] == limits[0] == 0.5 > limits[51], "small galleries share the limit of the table's highest rate"
    assert (
        look_alike_limit(200, IDENTITY) == 0.4
        and look_alike_limit(1000, IDENTITY) == look_alike_limit(5000, IDENTITY) == 0.3
    )
    assert look_alike_limit(100, IDENTITY) == pytest.approx(0.45), "halfway in the logarithm of the rate"


def test_a_pair_that_is_refused_among_few_passes_among_many() -> None:
    far = [embedding(9.0 + n) for n in range(199)]
    assert look_alike(embedding(0.0), [embedding(0.45)], IDENTITY).reason == "look-alike"
    assert look_alike(embedding(0.0), [embedding(0.45), *far], IDENTITY).ok


@pytest.mark.parametrize(
    ("others", "ok"), [((), True), ((0.5,), True), ((0.49,), False), ((2.0, 0.1, 3.0), False), ((2.0, -0.6), True)]
)
def test_two_people_never_share_a_face(others: tuple[float, ...], ok: bool) -> None:
    verdict = look_alike(embedding(0.0), [embedding(at) for at in others], IDENTITY)
    assert (verdict.ok, verdict.reason) == (ok, "" if ok else "look-alike")
    assert not others or verdict.scores == {"nearest_portrait": pytest.approx(min(map(abs, others)))}


# duplicates


def test_the_same_picture_twice_is_a_duplicate() -> None:
    first, other = perceptual_hash(smooth(1)), perceptual_hash(smooth(2))
    again = perceptual_hash(smooth(1).filter(ImageFilter.GaussianBlur(0.5)))
    assert len(first) == 16 and int(first, 16) >= 0
    assert duplicate(first, [], 6) == Verdict(ok=True, scores={"nearest_hash": 64.0})
    assert duplicate(first, [other], 6).ok
    assert duplicate(first, [other, first], 6) == Verdict(ok=False, reason="duplicate", scores={"nearest_hash": 0.0})
    assert duplicate(again, [other, first], 6).reason == "duplicate"


def test_just_as_many_bits_as_the_limit_is_no_duplicate() -> None:
    assert duplicate("0" * 16, ["0" * 15 + "7"], 3).ok
    assert not duplicate("0" * 16, ["0" * 15 + "7"], 4).ok


# the event


class FixedClassifier(EventClassifier):
    """A classifier without a network."""

    def __init__(self, *probabilities: float) -> None:
        self.labels, self.said = EVENT.labels, np.array(probabilities)

    def probabilities(self, image: Image.Image) -> np.ndarray:
        return self.said


@pytest.mark.parametrize(("picnic", "reason"), [(0.9, ""), (0.55, "event unclear"), (0.2, "other event")])
def test_the_event_asked_for_is_shown(picnic: float, reason: str) -> None:
    subject = CheckedImage(GOOD, event="picnic", classifier=FixedClassifier(picnic, 1 - picnic))
    verdict = event_shown(subject, CALIBRATION)
    assert verdict == Verdict(ok=not reason, reason=reason, scores={"event_probability": picnic})


def test_an_event_that_no_classifier_knows_is_left_unverified() -> None:
    for subject in (CheckedImage(GOOD, "picnic"), CheckedImage(GOOD, "regatta", FixedClassifier(0.9, 0.1))):
        assert event_shown(subject, CALIBRATION) == Verdict(ok=True)


def test_any_picture_becomes_the_classifiers_input() -> None:
    for image in (GOOD, grey(255).resize((200, 100)), Image.new("L", (32, 32))):
        assert event_input(image).shape == (3, 64, 64)
    assert event_input(grey(255)).unique().tolist() == [1.0] and event_input(grey(0)).unique().tolist() == [-1.0]


# the gate


class Watched(Gate):
    """A gate that sees the faces that it is given, and counts how often it looked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, faces: list[Face], picnic: float = 0.9) -> None:
        self.limits, self.classifier, self.looked = CALIBRATION, FixedClassifier(picnic, 1 - picnic), 0
        self.off = frozenset()

        def find(image: Image.Image) -> list[Face]:
            self.looked += 1
            return faces

        monkeypatch.setattr(checked_image, "find_faces", find)


@pytest.mark.parametrize(
    ("image", "faces", "accepted", "reason"),
    [
        (grey(0), [face(20)], [], "blank"),
        (GOOD, [], [], "no face"),
        (GOOD, [face(20), face(10)], [], "second face"),
        (around(GOOD, 6, 6, 6, 6), [face(20)], [], "framed"),
        (GOOD, [Face((0, 4, 20, 24), embedding(0))], [], "face cut off"),
        (GOOD, [face(20)], [0.1], "look-alike"),
        (GOOD, [face(20)], [0.9], ""),
    ],
)
def test_a_portrait_passes_every_check_or_has_the_first_reason(
    monkeypatch, image, faces, accepted, reason: str
) -> None:
    judged = Watched(monkeypatch, faces).portrait(image, [embedding(at) for at in accepted])
    assert (judged.verdict.ok, judged.verdict.reason) == (not reason, reason)
    assert judged.box == (None if reason else faces[0].box) and judged.phash is None
    assert judged.embedding is None if reason else np.array_equal(judged.embedding, faces[0].embedding)


@pytest.mark.parametrize(
    ("image", "faces", "reason"),
    [
        (grey(0), [face(20)], "blank"),
        (around(GOOD, 6, 6, 6, 6), [face(20)], "framed"),
        (GOOD, [], "no face"),
        (GOOD, [face(6)], "face too small"),
        (GOOD, [Face((0, 4, 20, 24), embedding(0))], "face cut off"),
        (GOOD, [face(20), face(10)], "second face"),
        (GOOD, [face(20, 0.6)], "not the portrait's face"),
        (GOOD, [face(20, 0.45)], ""),
    ],
)
def test_a_view_passes_every_check_or_has_the_first_reason(monkeypatch, image, faces, reason: str) -> None:
    judged = Watched(monkeypatch, faces).view(image, embedding(0.0))
    assert (judged.verdict.ok, judged.verdict.reason) == (not reason, reason)
    assert judged.box == (None if reason else faces[0].box)
    assert judged.embedding is None if reason else np.array_equal(judged.embedding, faces[0].embedding)
    assert reason or set(judged.verdict.scores) == {score for row in checks_of("view") for score in row.scores}


@pytest.mark.parametrize(
    ("image", "picnic", "faces", "accepted", "reason"),
    [
        (grey(0), 0.1, [], [], "blank"),
        (GOOD, 0.1, [], [], "other event"),
        (GOOD, 0.55, [], [], "event unclear"),
        (GOOD, 0.9, [], [], "no face"),
        (GOOD, 0.9, [face(3, 0.9)], [], "face too small"),
        (around(GOOD, 6, 6, 6, 6), 0.1, [], [], "framed"),
        (GOOD, 0.9, [Face((4, 45, 24, 64), embedding(0.9))], [], "face cut off"),
        (GOOD, 0.9, [face(20, 0.9)], [perceptual_hash(GOOD)], "other face"),
        (GOOD, 0.9, [face(20, 0.2), face(10)], [perceptual_hash(GOOD)], "second face"),
        (GOOD, 0.9, [face(20, 0.2)], [perceptual_hash(GOOD)], "duplicate"),
        (GOOD, 0.9, [face(20, 0.2)], [perceptual_hash(smooth(1))], ""),
    ],
)
def test_a_scene_passes_every_check_or_has_the_first_reason(
    monkeypatch, image, picnic: float, faces, accepted, reason: str
) -> None:
    gate = Watched(monkeypatch, faces, picnic)
    judged = gate.scene(image, "picnic", embedding(0), accepted)
    assert (judged.verdict.ok, judged.verdict.reason) == (not reason, reason)
    assert gate.looked == (reason not in ("blank", "framed", "other event", "event unclear")), (
        "the costly detector ran although a cheap check had failed"
    )
    assert (judged.embedding is None) == (judged.box is None) == (judged.phash is None) == bool(reason)
    if not reason:
        assert (judged.box, judged.phash, judged.event_verified) == (faces[0].box, perceptual_hash(image), True)
        picture, person = (
            {"luminance", "contrast", "sharpness", "noise", "border"},
            {"faces", "face_share", "face_margin", "identity_distance"},
        )
        assert set(judged.verdict.scores) >= picture | person | {"event_probability", "nearest_hash"}
        assert set(judged.verdict.scores) == {score for row in checks_of("scene") for score in row.scores}
