"""The fresh reader: sheets that say nothing about the answers, and answers that become the card's figures
(training/figures/reader.py; needs the extra `train`).
"""

import csv
import sys
from pathlib import Path

import pytest
from PIL import Image

pytest.importorskip("scipy")

from generation.concepts.packaged import packaged_events
from schemas.scene import DrawRequest
from training.figures import reader
from training.figures.drawings import Drawings, DrawnScene

CARD = "# model\n\n## A fresh reader\n\nAn older one.\n\n## Licence\n\nCC0-1.0\n"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    events = range(len(packaged_events()))
    scenes = {
        person: [
            DrawnScene(event, 0, DrawRequest(prompt="", seed=0), Image.new("RGB", (8, 8), (person, event, 255)))
            for event in events
        ]
        for person in range(4)
    }
    monkeypatch.setattr(reader, "drawings_of", lambda *_: Drawings([], [], scenes, {}))
    (tmp_path / "model").mkdir()
    (tmp_path / "model/README.md").write_text(CARD)
    ask(monkeypatch, tmp_path, "sheets")
    return tmp_path


def ask(monkeypatch: pytest.MonkeyPatch, folder: Path, *arguments: str) -> None:
    monkeypatch.setattr(
        sys, "argv", ["reader", "--model", str(folder / "model"), "--work", str(folder), "--seed", "3", *arguments]
    )
    reader.main()


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


def test_every_picture_on_the_sheets_is_in_the_key(work: Path) -> None:
    names = [event.name for event in packaged_events()]
    shown = []
    for path in sorted((work / "reader-3").glob("sheet-*.png")):
        sheet = Image.open(path)
        shown += [colour for _, colour in sheet.getcolors(2**16) if colour[2] == 255 and colour[0] < 4]
    key = rows(work / "reader-3/key.csv")
    assert [picture for picture, _ in key][:6] == ["1A", "1B", "1C", "1D", "2A", "2B"] and len(key) == 80
    assert sorted(names[event] for _, event, _ in shown) == sorted(name for _, name in key), "each picture once"
    assert (work / "reader-3/names.txt").read_text().split("\n")[:-1] == names


def test_answers_become_a_part_of_the_card_and_a_table(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = rows(work / "reader-3/key.csv")
    wrong = next(event.name for event in packaged_events() if event.name != key[0][1])
    answers = work / "answers.csv"
    answers.write_text("".join(f"{picture},{name}\n" for picture, name in [(key[0][0], wrong), *key[1:]]))
    ask(monkeypatch, work, "score", str(answers), "--by", "a passer-by")
    card = (work / "model/README.md").read_text()
    assert (
        "--seed 3 sheets`: a passer-by saw 80 first" in card and "79 answers were right: 0.988 (0.932 to 1.000)" in card
    )
    assert f"Wrong: {key[0][1]} taken for {wrong} (1)." in card
    assert "An older one" not in card and card.endswith("## Licence\n\nCC0-1.0\n")
    table = rows(work / "model/reader.csv")
    assert (
        table[0] == ["shown", "taken for", "times"]
        and [key[0][1], wrong, "1"] in table
        and sum(int(times) for *_, times in table[1:]) == 80
    )


@pytest.mark.parametrize(
    ("line", "said"), [("", "1A: no answer"), ("1A,a circus\n", "1A: a circus; an answer is one of the names")]
)
def test_an_answer_that_cannot_count_is_told(work: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str) -> None:
    (work / "answers.csv").write_text(line)
    with pytest.raises(SystemExit, match=said):
        ask(monkeypatch, work, "score", str(work / "answers.csv"), "--by", "a passer-by")
    assert (work / "model/README.md").read_text() == CARD
