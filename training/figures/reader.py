"""Step 13: ask somebody who has only the picture and forty names which event it shows.

    python -m training.figures.reader sheets
    python -m training.figures.reader score work/reader-0/answers.csv --by "somebody new to the training pictures"

`sheets` writes to work/reader-SEED/: pictures on sheets, names.txt, and key.csv, which the reader must not see. The
reader, a person or a vision model, answers with a file of lines `picture,name`, as `7C,boat trip` for the third picture
of row 7. `score` writes reader.csv (how often which event was taken for which) and a part of the model card into the
checkpoint's folder.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from generation.base.locations import write_whole
from generation.base.pictures import contact_sheet
from generation.concepts.packaged import packaged_events
from generation.images.run_folder import png
from training.figures.comparisons import told
from training.figures.drawings import Drawings, drawings_of
from training.steps.card import csv_table, put_part

PICTURES = 80
COLUMNS, ROWS = "ABCD", 4  # of a sheet
HEADING = "## A fresh reader"


def shown_to_reader(drawings: Drawings, seed: int) -> list[tuple[str, Image.Image]]:
    """PICTURES scenes with their events' names. Each is drawn by itself, so that an event comes any number of times and
    no answer follows from the others.
    """
    rng, events = np.random.default_rng(seed), packaged_events()
    scenes = [(events[scene.event].name, scene.image) for shown in drawings.scenes.values() for scene in shown]
    return [scenes[k] for k in rng.choice(len(scenes), PICTURES, replace=False)]


def confusion(key: Mapping[str, str], answers: Mapping[str, str]) -> Counter[tuple[str, str]]:
    """How often an event (first) was taken for another or itself (second).

    Raises:
        SystemExit: an answer is missing, or is no event's name.
    """
    names = {event.name for event in packaged_events()}
    for picture in key:
        if answers.get(picture) not in names:
            raise SystemExit(
                f"picture {picture}: {answers.get(picture) or 'no answer'}; an answer is one of the names in names.txt"
            )
    return Counter((shown, answers[picture]) for picture, shown in key.items())


def part(counts: Mapping[tuple[str, str], int], by: str, seed: int) -> str:
    """What the model card says of it."""
    right, of = sum(count for (shown, said), count in counts.items() if shown == said), sum(counts.values())
    share = told(right, of)
    wrong = ", ".join(
        f"{shown} taken for {said} ({count})" for (shown, said), count in sorted(counts.items()) if shown != said
    )
    return f"""{HEADING}

Asked with `python -m training.figures.reader --seed {seed} sheets`: {by} saw {of} first candidates, drawn at random \
from all of them, and the
forty names, and nothing else; {right} answers were right: {share["share"]:.3f} ({share["low"]:.3f} to \
{share["high"]:.3f}). Wrong: {wrong or "none"}. The whole
table is in `reader.csv`.
"""


def _rows(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row[0].strip(): row[1].strip() for row in csv.reader(file) if len(row) == 2}


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=Path("data/models/pebench-edit-256"))
    parser.add_argument("--recipe", default="embedded")
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--seed", type=int, default=0, help="which pictures: another number, another sample")
    asked = parser.add_subparsers(dest="asked", required=True)
    asked.add_parser("sheets", help="write what the reader sees")
    score = asked.add_parser("score", help="write what the reader said into the checkpoint's folder")
    score.add_argument("answers", type=Path)
    score.add_argument("--by", required=True, help="who the reader was")
    args = parser.parse_args()
    folder = args.work / f"reader-{args.seed}"
    if args.asked == "score":
        counts = confusion(_rows(folder / "key.csv"), _rows(args.answers))
        write_whole(
            args.model / "reader.csv",
            csv_table([("shown", "taken for", "times"), *((*pair, count) for pair, count in sorted(counts.items()))]),
        )
        put_part(args.model / "README.md", part(counts, args.by, args.seed))
        print(part(counts, args.by, args.seed))
        return
    pictures = shown_to_reader(drawings_of(args.model, args.recipe, args.work), args.seed)
    rows = [pictures[start : start + len(COLUMNS)] for start in range(0, len(pictures), len(COLUMNS))]
    write_whole(
        folder / "key.csv",
        csv_table(
            [
                (f"{n}{column}", name)
                for n, row in enumerate(rows, 1)
                for column, (name, _) in zip(COLUMNS, row, strict=True)
            ]
        ),
    )
    write_whole(folder / "names.txt", "".join(f"{event.name}\n" for event in packaged_events()).encode())
    for start in range(0, len(rows), ROWS):
        some = [[png(image) for _, image in row] for row in rows[start : start + ROWS]]
        sheet = contact_sheet(some, [str(start + n) for n in range(1, len(some) + 1)], COLUMNS)
        write_whole(folder / f"sheet-{start // ROWS + 1}.png", png(sheet))
    print(f"{folder}: {len(pictures)} pictures")


if __name__ == "__main__":
    main()
