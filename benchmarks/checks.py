"""How many images a core checks in a second, check by check, beside what each library's own example does; and how
memory grows with the rows.

    python benchmarks/checks.py                     # speed, then memory at 800 and 8,000 rows
    python benchmarks/checks.py --rows              # speed alone
    python benchmarks/checks.py --faces-every 10    # memory ten times sooner, see below

With --faces-every the detector sees every tenth image, and the others keep the faces found last.

The images are cut from the packaged contact sheet, each time a little elsewhere and a little brighter or darker, so
that no two are the same. The baselines follow the libraries' documentation: Pillow's ImageStat and filters, dlib's
face_recognition.py, ImageHash's difference of two hashes, a plain torch loop. All times are processor seconds of one
thread in one process. Memory is that of `pebench check images` in a process of its own.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations, islice
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import dlib
import imagehash
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageStat

import validation.images.checked_image
from generation.audit.check_images import Standards, check_images, look
from generation.audit.image_sources import open_sources
from generation.audit.image_tables import Labels, SourceImage
from generation.base.pictures import GAP
from generation.base.recipes import read_recipe
from generation.base.system import peak_memory
from generation.rendering.checkpoint import find_checkpoint, limits_for_photographs
from schemas.calibration import Calibration
from schemas.scene import Verdict
from validation.images.borders import borders
from validation.images.checked_image import CheckedImage
from validation.images.event import event_shown
from validation.images.perception.copies import copies
from validation.images.perception.decoding import decode
from validation.images.perception.event_classifier import EventClassifier, event_input
from validation.images.perception.faces import RECOGNISER, Face, _models, find_faces, model_file
from validation.images.perception.hashes import perceptual_hash
from validation.images.technical import technical

SHEET = Path(__file__).parents[1] / "docs" / "contact_sheet.jpg"
PLACES, SIDE = (11, 8), 256  # pictures in a row and in a column of the sheet, and their pixels
MOVED = 10  # pixels of each picture that are cut away, here or there
HASHES = 1000  # of which all pairs are compared
ROWS_A_FILE = 1000


def drawings() -> list[Image.Image]:
    """The pictures on the packaged contact sheet; places left white are no pictures."""
    sheet = Image.open(SHEET).convert("RGB")
    left, top = (whole - many * (SIDE + GAP) for whole, many in zip(sheet.size, PLACES, strict=True))
    places = [(left + x * (SIDE + GAP), top + y * (SIDE + GAP)) for y in range(PLACES[1]) for x in range(PLACES[0])]
    pictures = [sheet.crop((x, y, x + SIDE, y + SIDE)) for x, y in places]
    return [picture for picture in pictures if ImageStat.Stat(picture.convert("L")).stddev[0] > 8]


def images(count: int) -> Iterator[bytes]:
    """So many different images as PNG."""
    chance, pictures = np.random.default_rng(0), drawings()
    for n in range(count):
        x, y = chance.integers(0, MOVED + 1, 2).tolist()
        picture = (
            pictures[n % len(pictures)]
            .crop((x, y, x + SIDE - MOVED, y + SIDE - MOVED))
            .resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        )
        buffer = io.BytesIO()
        ImageEnhance.Brightness(picture).enhance(chance.uniform(0.85, 1.15)).save(buffer, "PNG", compress_level=1)
        yield buffer.getvalue()


def write_dataset(folder: Path, rows: int) -> None:
    """A data set of anybody's: images and labels in Parquet files."""
    people, made = len(drawings()) // PLACES[0] + 1, images(rows)
    for start in range(0, rows, ROWS_A_FILE):
        batch = list(islice(made, ROWS_A_FILE))
        table = pa.table(
            {
                "image": [{"bytes": data, "path": None} for data in batch],
                "label": [(start + n) % people for n in range(len(batch))],
            }
        )
        pq.write_table(
            table,
            folder / f"{'train' if start % (2 * ROWS_A_FILE) else 'test'}-{start // ROWS_A_FILE:05d}.parquet",
            row_group_size=100,
        )


def pillow_figures(image: Image.Image) -> tuple[float, float, float]:
    """Mean, spread and variance of the Laplacian, with Pillow alone."""
    grey = image.convert("L")
    statistics = ImageStat.Stat(grey)
    edges = grey.filter(ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128))
    return statistics.mean[0], statistics.stddev[0], ImageStat.Stat(edges).var[0]


def pillow_border(image: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of all that differs from the corner's colour."""
    plain = Image.new(image.mode, image.size, image.getpixel((0, 0)))
    return ImageChops.add(ImageChops.difference(image, plain), ImageChops.difference(image, plain), 2.0, -12).getbbox()


@cache
def dlib_recogniser() -> dlib.face_recognition_model_v1:
    """The recogniser as dlib itself runs it."""
    return dlib.face_recognition_model_v1(str(model_file(RECOGNISER)))


def dlib_example(image: Image.Image) -> int:
    """Faces as dlib's face_recognition.py finds and describes them: the picture enlarged once."""
    detector, landmarks, _ = _models()
    recogniser, pixels = dlib_recogniser(), np.asarray(image)
    faces = detector(pixels, 1)
    for face in faces:
        recogniser.compute_face_descriptor(pixels, landmarks(pixels, face))
    return len(faces)


def torch_example(classifier: EventClassifier, image: Image.Image) -> int:
    """One image through the network, as a tutorial does."""
    with torch.no_grad():
        return int(classifier.network(event_input(image).unsqueeze(0)).softmax(1).argmax(1).item())


def pillow_decode(data: bytes) -> Image.Image:
    """Open and convert."""
    return Image.open(io.BytesIO(data)).convert("RGB")


def per_second(work: Callable[[], object], count: int) -> float:
    """Items a processor second; the better of two passes."""
    spent = []
    for _ in range(2):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return count / min(spent)


def speeds(count: int) -> None:
    """Prints the table."""
    files = list(images(count))
    pictures = [pillow_decode(data) for data in files]
    checkpoint = find_checkpoint(read_recipe("embedded").checkpoint)
    classifier = EventClassifier(checkpoint.folder, checkpoint.calibration.event.labels)
    event = checkpoint.calibration.event.labels[0]
    torch.set_num_threads(1)
    limits = limits_for_photographs()
    held, labels = Standards(limits, "", events=classifier), Labels(event=event)
    hashes = [imagehash.phash(picture) for picture in (pictures * (HASHES // count + 1))[:HASHES]]
    numbers = np.random.default_rng(0).integers(0, 2**63, HASHES, np.uint64)
    digests, alone = [n.to_bytes(16) for n in range(HASHES)], np.zeros((HASHES, 2), np.int64)

    def each(check: Callable[[Image.Image], object]) -> float:
        return per_second(lambda: [check(picture) for picture in pictures], count)

    def asked(check: Callable[[CheckedImage, Calibration], Verdict]) -> float:
        return each(lambda picture: check(CheckedImage(picture, event, classifier), limits))

    rows = [
        (
            "decoding",
            per_second(lambda: [decode(d) for d in files], count),
            per_second(lambda: [pillow_decode(d) for d in files], count),
            "Pillow open",
        ),
        (
            "technical",
            each(lambda picture: technical(CheckedImage(picture), limits)),
            each(pillow_figures),
            "Pillow ImageStat",
        ),
        (
            "borders",
            each(lambda picture: borders(CheckedImage(picture), limits)),
            each(pillow_border),
            "Pillow difference",
        ),
        ("faces", each(find_faces), each(dlib_example), "dlib example"),
        ("event", asked(event_shown), each(lambda image: torch_example(classifier, image)), "torch loop"),
        ("perceptual hash", each(perceptual_hash), each(imagehash.phash), "ImageHash phash"),
    ]
    whole = per_second(lambda: [look(SourceImage("", decode(d), labels), held) for d in files], count)
    rows.append(("all of these", whole, 1 / sum(1 / baseline for *_, baseline, _ in rows), "all of those"))
    print(f"{count} images of {SIDE} px, one thread; images a second and core")
    print(f"{'check':<18}{'ours':>10}{'baseline':>10}{'ratio':>8}  of")
    for name, ours, baseline, of in rows:
        print(f"{name:<18}{ours:>10.1f}{baseline:>10.1f}{ours / baseline:>8.2f}  {of}")
    pairs = HASHES * (HASHES - 1) // 2
    ours = per_second(lambda: list(copies(digests, numbers, alone, 8)), pairs)
    baseline = per_second(lambda: [mine - other for mine, other in combinations(hashes, 2)], pairs)
    print(
        f"copies: {ours / 1e6:.1f} million pairs a second and core, ImageHash's difference {baseline / 1e6:.3f}: ratio"
        f" {ours / baseline:.0f}"
    )
    print(
        f"faces found: ours in {sum(bool(find_faces(p)) for p in pictures)}, dlib's example in"
        f" {sum(bool(dlib_example(p)) for p in pictures)} of {count}"
    )


def sparingly(every: int) -> Callable[[Image.Image], list[Face]]:
    """The detector on every `every`-th image; what is kept of each is the same, and nearly all of the time is saved."""
    faces, count = list[Face](), 0

    def find(image: Image.Image) -> list[Face]:
        nonlocal faces, count
        faces = find_faces(image) if count % every == 0 else faces
        count += 1
        return faces

    return find


def check_once(folder: Path, faces_every: int) -> None:
    """Checks a folder and prints what it took."""
    validation.images.checked_image.find_faces = sparingly(faces_every)
    begun = time.process_time()
    summary = check_images(
        open_sources(folder)[0], Standards(limits_for_photographs(), ""), lambda record: None, lambda *_: None
    )
    took = time.process_time() - begun
    peak = peak_memory() / 1e6
    print("RESULT", json.dumps({"images": summary.images, "seconds": took, "peak": peak, "failed": summary.failed}))


def memory(counts: Sequence[int], faces_every: int) -> None:
    """Prints peak memory at each count of rows, and the last against the first."""
    peaks = []
    for rows in sorted(counts):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, __file__, "--write", folder, "--rows", str(rows)], check=True)
            command = [sys.executable, __file__, "--check", folder, "--faces-every", str(faces_every)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
        took = json.loads(
            next(line for line in done.stdout.splitlines() if line.startswith("RESULT ")).removeprefix("RESULT ")
        )
        peaks.append(took["peak"])
        print(
            f"{took['images']:>6} rows: peak memory {took['peak']:.0f} MB, {took['seconds']:.0f} processor seconds,"
            f" {took['failed']} failed",
            flush=True,
        )
    if len(peaks) > 1:
        print(f"peak memory at {max(counts)} rows against {min(counts)}: {peaks[-1] / peaks[0]:.2f}")


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=200)
    parser.add_argument("--rows", type=int, nargs="*", default=[800, 8000])
    parser.add_argument("--faces-every", type=int, default=1)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--check", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.write:
        write_dataset(args.write, args.rows[0])
    elif args.check:
        check_once(args.check, args.faces_every)
    else:
        speeds(args.images)
        if args.rows:
            memory(args.rows, args.faces_every)


if __name__ == "__main__":
    main()
