"""Borders, the face's place, copies, labels against faces: each against its definition."""

import numpy as np
import pytest
from pictures import drawing, noisy, save
from PIL import Image, ImageDraw, ImageOps

from generation.rendering.checkpoint import limits_for_photographs
from validation.images.borders import borders
from validation.images.checked_image import CheckedImage
from validation.images.face_position import face_position
from validation.images.perception.copies import copies
from validation.images.perception.decoding import decode
from validation.images.perception.face_labels import auc, sampled_distances, strays
from validation.images.perception.faces import Face

LIMITS = limits_for_photographs()

# borders and the face's place


@pytest.mark.parametrize("sides", [(12, 12, 12, 12), (0, 16, 0, 16), (20, 0, 20, 0), (0, 0, 0, 9)])
def test_a_frame_is_found_with_its_width(sides: tuple[int, int, int, int]) -> None:
    for picture in (drawing(9), noisy(1, 128)):
        framed = ImageOps.expand(picture, sides, "black")
        verdict = borders(CheckedImage(framed), LIMITS)
        left, top, right, bottom = sides
        assert verdict.reason == "framed"
        assert verdict.scores["border"] == pytest.approx(
            max(max(left, right) / framed.width, max(top, bottom) / framed.height)
        )
    saved = decode(save(framed, "JPEG", quality=80)).image
    assert borders(CheckedImage(saved), LIMITS).reason == "framed"


def test_a_plain_background_and_a_gradient_are_no_frame() -> None:
    head = Image.new("RGB", (128, 128), (200, 210, 220))
    ImageDraw.Draw(head).ellipse((34, 30, 94, 190), (90, 60, 50))
    for image in (head, Image.linear_gradient("L").convert("RGB"), *(drawing(n) for n in range(0, 40, 3))):
        assert borders(CheckedImage(image), LIMITS).ok


@pytest.mark.parametrize(
    ("box", "ok"),
    [((0, 20, 40, 60), False), ((20, 20, 60, 60), True), ((20, 60, 60, 100), False), ((1, 1, 41, 41), True)],
)
def test_a_face_at_the_edge_is_cut_off(box: tuple[int, int, int, int], ok: bool) -> None:
    subject = CheckedImage(Image.new("RGB", (100, 100)), known_faces=[Face(box, np.zeros(128))])
    verdict = face_position(subject, LIMITS)
    assert (verdict.ok, verdict.reason) == (ok, "" if ok else "face cut off")


# copies, against the definition


def test_copies_are_those_of_the_definition_however_they_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(0)
    pixels = chance.integers(0, 40, 60)
    hashes = (
        chance.integers(0, 4, 40).astype(np.uint64) * np.uint64(0x1111)
        ^ (np.uint64(1) << chance.integers(0, 64, 40).astype(np.uint64))
    )[pixels]
    groups = np.stack([chance.integers(0, 3, 60), chance.integers(0, 2, 60)], 1)
    nearest: dict[tuple[int, ...], tuple[bool, int]] = {}
    for later in range(60):
        for earlier in range(later):
            exact, bits = bool(pixels[later] == pixels[earlier]), int(hashes[later] ^ hashes[earlier]).bit_count()
            if exact or bits < 3:
                kind = (later, *(groups[later] == groups[earlier]).tolist())
                nearest[kind] = min(nearest.get(kind, (True, 65)), (not exact, bits))
    firsts = {
        n for n in range(60) if not any(pixels[m] == pixels[n] and (groups[m] == groups[n]).all() for m in range(n))
    }
    wanted = {kind: difference for kind, difference in nearest.items() if kind[0] in firsts or all(kind[1:])}
    for pairs in (1 << 20, 130, 7):
        monkeypatch.setattr("validation.images.perception.copies.PAIRS", pairs)
        repeated = list(copies([bytes([n]) for n in pixels.tolist()], hashes, groups, 3))
        assert {
            (copy.later, *(groups[copy.later] == groups[copy.earlier]).tolist()): (not copy.exact, copy.bits)
            for copy in repeated
        } == wanted
        assert len(repeated) == len(wanted) and all(copy.earlier < copy.later for copy in repeated)


def test_ten_thousand_equal_images_are_cheap() -> None:
    repeated = list(copies([b"x"] * 10_000, np.zeros(10_000, np.uint64), np.zeros((10_000, 2), np.int64), 8))
    assert len(repeated) == 9_999 and all(copy.earlier == 0 and copy.exact for copy in repeated)


# labels and faces


def test_distances_within_and_between_labels_are_those_of_the_definition() -> None:
    faces = np.random.default_rng(0).normal(size=(30, 128)).astype(np.float32)
    labels = np.arange(30) % 4
    faces[:, 0] += 6 * labels
    within, between = sampled_distances(faces, labels, 1000, 0)
    assert len(within) == sum(n * (n - 1) // 2 for n in np.bincount(labels)) and len(within) + len(between) == 435
    assert auc(within, between) == pytest.approx(np.mean([[(a < b) + (a == b) / 2 for b in between] for a in within]))
    few_within, few_between = sampled_distances(faces, labels, 100, 0)
    assert len(few_within) == len(few_between) == 100 and set(few_within.round(4)) <= set(within.round(4))
    assert np.array_equal(few_within, sampled_distances(faces, labels, 100, 0)[0])


def test_a_face_under_the_wrong_label_is_a_stray() -> None:
    faces = np.random.default_rng(0).normal(scale=0.01, size=(20, 128)).astype(np.float32)
    labels = np.repeat([0, 2], 10)
    faces[:, 0] += labels
    faces[3, 0] = 2
    (stray,) = strays(faces, labels)
    assert (stray.face, stray.other) == (3, 2) and stray.other_distance < 0.3 < stray.own_distance
