"""What a face costs, step by step, and how much sooner torch runs the recogniser than dlib itself does.

    python benchmarks/recogniser.py --faces 40

The faces are those of the packaged contact sheet, each picture enlarged as the checks enlarge it. All times are
processor milliseconds of one thread for a face; every step is taken several times for each face, in turns with the
others, and the least counts, since the least is what other work on the machine disturbs least.
"""

import argparse
import time
from collections.abc import Callable
from itertools import islice

import dlib
import numpy as np
import torch
from checks import dlib_recogniser, drawings
from PIL import Image

from validation.images.perception.faces import DETECTOR_SIDE, PADDING, _models, find_faces
from validation.images.perception.recogniser import SIDE

ROUNDS = 5
OURS, THEIRS = "recogniser, torch", "recogniser, dlib"


def steps(image: Image.Image) -> dict[str, Callable[[], object]]:
    """What finding and describing the face of a picture consists of; nothing where no face is found."""
    detector, landmarks, recogniser = _models()
    pixels = np.asarray(image.resize((DETECTOR_SIDE, DETECTOR_SIDE), Image.Resampling.BICUBIC))
    areas = detector(pixels, 0)
    if not areas:
        return {}
    shape = landmarks(pixels, areas[0])
    chip = dlib.get_face_chip(pixels, shape, SIDE, PADDING)
    return {
        "detector": lambda: detector(pixels, 0),
        "landmarks": lambda: landmarks(pixels, areas[0]),
        "chip": lambda: dlib.get_face_chip(pixels, shape, SIDE, PADDING),
        OURS: lambda: recogniser.embed([chip])[0],
        THEIRS: lambda: np.array(dlib_recogniser().compute_face_descriptor(pixels, shape, 0, PADDING)),
        "find_faces": lambda: find_faces(image),
    }


def milliseconds(step: Callable[[], object]) -> float:
    """Processor time of a step."""
    begun = time.process_time()
    step()
    return 1e3 * (time.process_time() - begun)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=int, default=40)
    args = parser.parse_args()
    torch.set_num_threads(1)
    faces = list(islice(filter(None, map(steps, drawings())), args.faces))
    least = {name: np.full(len(faces), np.inf) for name in faces[0]}
    for _ in range(ROUNDS):
        for place, face in enumerate(faces):
            for name, step in face.items():
                least[name][place] = min(least[name][place], milliseconds(step))
    spent = {name: taken.mean() for name, taken in least.items()}
    apart = max(np.abs(face[OURS]() - face[THEIRS]()).max() for face in faces)
    print(f"{len(faces)} faces, one thread")
    for name, taken in spent.items():
        print(f"{name:<20}{taken:>8.2f} ms")
    print(f"dlib's own against torch: {spent[THEIRS] / spent[OURS]:.1f}; numbers differ by {apart:.1e} at most")


if __name__ == "__main__":
    main()
