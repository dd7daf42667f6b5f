"""dlib's recognition network in torch: dlib's own numbers, whatever comes beside a face, or a reason in one line."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dlib
import numpy as np
import pytest
import torch
from pictures import drawing, noisy
from PIL import Image

from validation.images.perception import faces
from validation.images.perception.faces import (
    DETECTOR_SIDE,
    LANDMARKS,
    PADDING,
    RECOGNISER,
    _models,
    find_faces,
    model_file,
    whole_as_face,
)
from validation.images.perception.recogniser import SIDE, Recogniser

NEAR = 1e-5  # a number of an embedding; 4e-7 were found, and the embeddings of two faces differ by 0.6 in length


@pytest.fixture(scope="module")
def dlibs_own() -> dlib.face_recognition_model_v1:
    return dlib.face_recognition_model_v1(str(model_file(RECOGNISER)))


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(model_file(RECOGNISER))


@pytest.fixture(scope="module")
def chips() -> list[np.ndarray]:
    """Six faces cut out as find_faces does, noise, and one colour."""
    detector, landmarks, _ = _models()
    found = []
    for n in range(8):
        pixels = enlarged(drawing(n))
        found += [dlib.get_face_chip(pixels, landmarks(pixels, area), SIDE, PADDING) for area in detector(pixels, 0)]
    assert len(found) >= 6
    return [*found[:6], np.asarray(noisy(0, SIDE)), np.full((SIDE, SIDE, 3), 255, np.uint8)]


def enlarged(image: Image.Image) -> np.ndarray:
    return np.asarray(image.resize((DETECTOR_SIDE, DETECTOR_SIDE), Image.Resampling.BICUBIC))


def test_torch_gives_the_numbers_that_dlib_gives(recogniser: Recogniser, dlibs_own, chips: list[np.ndarray]) -> None:
    theirs = np.array([dlibs_own.compute_face_descriptor(chip) for chip in chips])
    ours = recogniser.embed(chips)
    assert ours.shape == (len(chips), 128) and ours.dtype == np.float64
    assert np.abs(ours - theirs).max() < NEAR


def test_a_face_is_cut_out_as_dlib_cuts_it_out(dlibs_own) -> None:
    detector, landmarks, _ = _models()
    pixels = enlarged(drawing(0))
    (area,), (face,) = detector(pixels, 0), find_faces(drawing(0))
    theirs = dlibs_own.compute_face_descriptor(pixels, landmarks(pixels, area))
    assert face.embedding.shape == (128,) and face.embedding.dtype == np.float64
    assert np.abs(face.embedding - theirs).max() < NEAR
    pixels = np.asarray(drawing(0))
    theirs = dlibs_own.compute_face_descriptor(pixels, landmarks(pixels, dlib.rectangle(0, 0, *drawing(0).size)))
    assert np.abs(whole_as_face(drawing(0)).embedding - theirs).max() < NEAR


def test_a_face_has_the_same_bits_whatever_comes_with_it(recogniser: Recogniser, chips: list[np.ndarray]) -> None:
    together = recogniser.embed(np.array(chips))
    assert np.array_equal(recogniser.embed(chips[::-1])[::-1], together)
    assert np.array_equal(recogniser.embed(chips[2:3])[0], together[2])
    with ThreadPoolExecutor(2) as pool:
        assert np.array_equal(np.concatenate(list(pool.map(lambda chip: recogniser.embed([chip]), chips))), together)
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(3 - min(2, threads))
        assert np.array_equal(recogniser.embed(chips), together)
        assert torch.get_num_threads() == 3 - min(2, threads)
    finally:
        torch.set_num_threads(threads)
    assert recogniser.embed([]).shape == (0, 128)


def test_a_picture_without_a_face_has_none() -> None:
    assert find_faces(noisy(0)) == []


@pytest.mark.parametrize("chip", [np.zeros((149, 150, 3), np.uint8), np.zeros((150, 150, 3), np.float32)])
def test_what_is_no_chip_is_refused(recogniser: Recogniser, chip: np.ndarray) -> None:
    with pytest.raises(ValueError, match="a chip"):
        recogniser.embed([chip])


def relu() -> bytes:
    """One layer more: its name, three flags, three tensors without a number."""
    return b"\x01\x05relu_111" + 3 * bytes.fromhex("0102 0100 0100 0100 0100")


@pytest.mark.parametrize("name", [LANDMARKS, RECOGNISER])
def test_files_that_are_not_dlibs_own_are_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that reads well and recognises whom somebody likes."""
    for file in (LANDMARKS, RECOGNISER):
        data = model_file(file).read_bytes()
        (tmp_path / file).write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if file == name else data)
    monkeypatch.setattr(faces, "model_file", lambda file: tmp_path / file)
    _models.cache_clear()
    try:
        with pytest.raises(RuntimeError, match=f"{name}: is not dlib's own file"):
            _models()
    finally:
        _models.cache_clear()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: b"", "were to follow byte 0 of 0"),
        (lambda data: data[: len(data) // 2], "were to follow"),
        (lambda data: data + b"\x01\x00", "layer ''"),
        (lambda data: data[:5] + b"?" + data[6:], "no network that was trained for distances"),
        (lambda data: data[:40] + b"\xff" + data[41:], "version 255 before byte 41"),
        (lambda data: data.replace(b"relu_", b"relv_", 1), "layer 'relv_'"),
        (lambda data: data.replace(b"input_rgb_image_sized\x03", b"input_rgb_image_sized\x02"), "layer "),
        (lambda data: data.replace(b"\x02\x80\x12", b"\x02\x81\x12", 1), "no tensor before byte"),
        (lambda data: data[:1000] + b"\xff" * 40 + data[1040:], "no numbers"),
        (lambda data: data + relu(), "layers upon the last"),
        (lambda data: model_file("mmod_human_face_detector.dat").read_bytes(), "no network"),
    ],
    ids=[
        "empty",
        "cut",
        "longer",
        "loss",
        "versions",
        "layer",
        "input",
        "sizes",
        "not finite",
        "one layer more",
        "another network",
    ],
)
def test_weights_that_are_none_are_named_in_a_line(spoil: Callable[[bytes], bytes], said: str, tmp_path: Path) -> None:
    file = tmp_path / RECOGNISER
    file.write_bytes(spoil(model_file(RECOGNISER).read_bytes()))
    with pytest.raises(RuntimeError, match="face-recognition-models again") as fault:
        Recogniser(file)
    assert str(file) in str(fault.value) and said in str(fault.value) and "\n" not in str(fault.value)


def test_weights_that_are_missing_are_named_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="face-recognition-models again"):
        Recogniser(tmp_path / RECOGNISER)
