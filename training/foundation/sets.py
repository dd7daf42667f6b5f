"""The two sets that measure what is to stay, offline: known people, and world facts, asked as POPE does (arXiv
2305.10355).

    python -m training.foundation.sets --pictures work/foundation --out data/evaluation

Their pictures are `unseen` ones, in arrangements of things that training knows. `known_people.parquet` and
`world_facts.parquet` have the columns `image` (JPEG), `question` and `answer`, as `pebench evaluate --real-set` and
`--pope-set` read them. Questions have the wordings of training, as evaluation asks by default.
"""

import argparse
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from datasets import Dataset, Features, Image, Value
from PIL import Image as Pillow

from generation.base.files import replacing
from training.foundation.pictures import Pictures, arranged_anew
from training.foundation.talk import Talk

KNOWN_PEOPLE, WORLD_FACTS = "known_people.parquet", "world_facts.parquet"
EACH, FACTS = 3, 160  # pictures of every known person, and questions about the world
QUALITY, LIMIT = 80, 2_000_000  # of JPEG; bytes of both


class Row(NamedTuple):
    """A picture by its number, and what is asked of it."""

    picture: int
    question: str
    answer: str


def known_people(data: Pictures, talk: Talk, seed: int = 0) -> Iterator[Row]:
    """Who it is, of unseen pictures of every known person, rendered and drawn ones in turn."""
    rng = np.random.default_rng([seed, 11])
    for person in data.cast.known:
        pictures = _fitting(data, np.flatnonzero(data.unseen & (data.person == person)))
        for n in pictures[:EACH]:
            asked = talk.who_is(person, "train", rng)
            yield Row(int(n), asked.turn.question, asked.right)


def world_facts(data: Pictures, talk: Talk, count: int = FACTS, seed: int = 0) -> Iterator[Row]:
    """Whether a thing belongs to a scene: of every picture one question, and in turn one whose answer is yes and one
    whose answer is no. Pictures are rendered ones, whose things can be seen.
    """
    rng = np.random.default_rng([seed, 12])
    found = 0
    for n in _fitting(data, rng.permutation(np.flatnonzero(data.unseen & ~data.known & ~data.drawn))):
        right = ("Yes", "No")[found % 2]
        asked = [one for one in talk.things(int(data.event[n]), "train", rng) if one.right == right]
        if asked and found < count:
            found += 1
            yield Row(int(n), asked[0].turn.question, right)


def _fitting(data: Pictures, pictures: Sequence[int] | np.ndarray) -> list[int]:
    """Those of an arrangement that training knows, rendered and drawn ones in turn."""
    usable = [int(n) for n in pictures if not arranged_anew(int(data.layout[n]))]
    kinds = [[n for n in usable if data.drawn[n] == drawn] for drawn in (False, True)]
    place = {n: (k, drawn) for drawn, kind in enumerate(kinds) for k, n in enumerate(kind)}
    return sorted(usable, key=lambda n: place[n])


def write_set(path: Path, data: Pictures, rows: Sequence[Row]) -> int:
    """Writes a set; returns its size in bytes."""
    said: dict[str, list[object]] = {
        "image": [{"bytes": _jpeg(data.picture(row.picture)), "path": None} for row in rows],
        "question": [row.question for row in rows],
        "answer": [row.answer for row in rows],
    }
    text = Value("string")
    table = Dataset.from_dict(said, features=Features({"image": Image(), "question": text, "answer": text}))
    with replacing(path) as unfinished:
        table.to_parquet(str(unfinished))
    return path.stat().st_size


def _jpeg(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Pillow.fromarray(picture).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def write_sets(data: Pictures, talk: Talk, out: Path, seed: int = 0) -> list[str]:
    """Writes both; a line about each.

    Raises:
        SystemExit: they are too large to be packaged.
    """
    told, whole = [], 0
    for name, rows in (
        (KNOWN_PEOPLE, known_people(data, talk, seed)),
        (WORLD_FACTS, world_facts(data, talk, seed=seed)),
    ):
        listed = list(rows)
        size = write_set(out / name, data, listed)
        whole += size
        told.append(f"{out / name}: {len(listed)} questions, {size / 1e6:.2f} MB")
    if whole > LIMIT:
        raise SystemExit(f"{out}: {whole} bytes, over the limit of {LIMIT}")
    return told


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=Path, default=Path("work/foundation"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("data/evaluation"))
    args = parser.parse_args()
    data = Pictures(args.pictures)
    print("\n".join(write_sets(data, Talk(data.cast, args.seed), args.out, args.seed)))


if __name__ == "__main__":
    main()
