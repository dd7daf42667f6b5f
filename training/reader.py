"""Step 13: ask somebody who has only the picture and forty names which event it shows.

    python -m training.reader sheets
    python -m training.reader score work/reader/answers.csv --by "a person who had not seen the training pictures"

`sheets` writes to work/reader/: numbered pictures on sheets, names.txt, and key.csv, which the reader must not see. The reader, a person or a vision model,
answers with a file of lines `picture,name`. `score` writes reader.csv (how often which event was taken for which) and a part of the model card into the
checkpoint's folder.
"""

import argparse
import csv
import io
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from generation.places import write_whole
from generation.resources import packaged_events
from generation.store import png
from training.card import put
from training.drawings import Drawings, drawings_of
from training.figures import told
from training.package import seal

PICTURES = 80
COLUMNS, ROWS, LABEL = 4, 4, 20  # of a sheet; pixels above a picture
HEADING = "## A fresh reader"


def chosen(drawings: Drawings, seed: int) -> list[tuple[str, Image.Image]]:
    """PICTURES scenes with their events' names. Each is drawn by itself, so that an event comes any number of times and no answer follows from the others."""
    rng, events = np.random.default_rng(seed), packaged_events()
    scenes = [(events[number].name, image) for shown in drawings.scenes.values() for number, image in shown.items()]
    return [scenes[k] for k in rng.choice(len(scenes), PICTURES, replace=False)]


def sheet(pictures: Mapping[int, Image.Image]) -> Image.Image:
    """Pictures with their numbers above."""
    side = next(iter(pictures.values())).width
    out = Image.new("RGB", (COLUMNS * side, ROWS * (side + LABEL)), "white")
    draw = ImageDraw.Draw(out)
    for place, (number, picture) in enumerate(pictures.items()):
        x, y = place % COLUMNS * side, place // COLUMNS * (side + LABEL)
        draw.text((x + 4, y + 3), str(number), fill="black", font_size=14)
        out.paste(picture, (x, y + LABEL))
    return out


def confusion(key: Mapping[str, str], answers: Mapping[str, str]) -> Counter[tuple[str, str]]:
    """How often an event (first) was taken for another or itself (second).

    Raises:
        SystemExit: an answer is missing, or is no event's name.
    """
    names = {event.name for event in packaged_events()}
    for picture in key:
        if answers.get(picture) not in names:
            raise SystemExit(f"picture {picture}: {answers.get(picture) or 'no answer'}; an answer is one of the names in names.txt")
    return Counter((shown, answers[picture]) for picture, shown in key.items())


def part(found: Mapping[tuple[str, str], int], by: str) -> str:
    """What the model card says of it."""
    right, of = sum(count for (shown, said), count in found.items() if shown == said), sum(found.values())
    share = told(right, of)
    wrong = ", ".join(f"{shown} taken for {said} ({count})" for (shown, said), count in sorted(found.items()) if shown != said)
    return f"""{HEADING}

Asked with `python -m training.reader`: {by} saw {of} first candidates, drawn at random from all of them, and the forty names, and nothing else; {right} answers
were right: {share["share"]:.3f} ({share["low"]:.3f} to {share["high"]:.3f}). Wrong: {wrong or "none"}. The whole table is in `reader.csv`.
"""


def _rows(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[0].strip(): row[1].strip() for row in csv.reader(file) if len(row) == 2}


def _table(rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("data/models/pebench-256"))
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.add_subparsers(dest="asked", required=True)
    asked.add_parser("sheets", help="write what the reader sees")
    score = asked.add_parser("score", help="write what the reader said into the checkpoint's folder")
    score.add_argument("answers", type=Path)
    score.add_argument("--by", required=True, help="who the reader was")
    args = parser.parse_args()
    folder = args.work / "reader"
    if args.asked == "score":
        found = confusion(_rows(folder / "key.csv"), _rows(args.answers))
        write_whole(args.model / "reader.csv", _table([("shown", "taken for", "times"), *((*pair, count) for pair, count in sorted(found.items()))]))
        put(args.model / "README.md", part(found, args.by))
        print(f"{part(found, args.by)}\nsealed {seal(args.model) / 1e6:.1f} MB")
        return
    pictures = chosen(drawings_of(args.model, args.recipe, args.work), args.seed)
    write_whole(folder / "key.csv", _table([(number, name) for number, (name, _) in enumerate(pictures, 1)]))
    write_whole(folder / "names.txt", "".join(f"{event.name}\n" for event in packaged_events()).encode())
    size = COLUMNS * ROWS
    for start in range(0, len(pictures), size):
        some = {number: image for number, (_, image) in enumerate(pictures[start : start + size], start + 1)}
        write_whole(folder / f"sheet-{start // size + 1}.png", png(sheet(some)))
    print(f"{folder}: {len(pictures)} pictures")


if __name__ == "__main__":
    main()
