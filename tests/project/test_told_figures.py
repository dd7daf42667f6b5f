"""Each figure has one source, and what is told of it in prose agrees with that."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "data" / "models" / "pebench-edit-256"
NUMBER = r"([\d,]+(?:\.\d+)?)"


def number(text: str) -> float:
    return float(text.replace(",", ""))


def in_card(row: str, pattern: str = rf"{NUMBER}") -> float:
    """The first number of a row of the model card's tables."""
    found = re.search(rf"^\| {row}[^|]*\| {pattern}", (MODEL / "README.md").read_text("utf-8"), re.MULTILINE)
    assert found, row
    return number(found[1])


def in_benchmark(row: str, place: int = 0) -> float:
    """A number of a row of docs/benchmark.md."""
    found = re.search(rf"^\| {row} \| (.*) \|$", (ROOT / "docs" / "benchmark.md").read_text("utf-8"), re.MULTILINE)
    assert found, row
    return number(re.findall(NUMBER, found[1])[place])


def worse_auc() -> float:
    return min(in_card("identity by dlib: AUC"), in_card("identity by the second recogniser: AUC"))


def speed(part: str) -> float:
    return float(json.loads((MODEL / "cost.json").read_text())["speed"][part])


TOLD: dict[tuple[str, str], Callable[[], float]] = {
    ("README.md", rf"a face is found \| {NUMBER} % of scenes"): lambda: 100 * in_card("a face is found in a scene"),
    ("README.md", rf"told from look-alikes .*\| {NUMBER} \|"): worse_auc,
    ("README.md", rf"faces like photographs.*\| {NUMBER} %"): lambda: (
        100 * in_card("the nearest portrait is their own, by dlib")
    ),
    ("README.md", rf"scenes accepted \| {NUMBER} of"): lambda: in_benchmark("accepted"),
    ("README.md", rf"scenes accepted \| [\d,]+ of {NUMBER} "): lambda: in_benchmark("scenes asked for"),
    ("README.md", rf"scenes accepted \| .*\({NUMBER} %\)"): lambda: in_benchmark("accepted", 1),
    ("README.md", rf"at the first candidate \| {NUMBER} %"): lambda: in_benchmark("at the first candidate", 1),
    ("README.md", rf"candidates for each accepted scene \| {NUMBER}"): lambda: in_benchmark(
        "candidates for each accepted scene"
    ),
}


@pytest.mark.parametrize(("page", "pattern"), TOLD)
def test_what_is_told_is_what_was_measured(page: str, pattern: str) -> None:
    found = re.search(pattern, (ROOT / page).read_text("utf-8"))
    assert found, f"{page} tells no such figure: {pattern}"
    digits = len(found[1].partition(".")[2])
    assert number(found[1]) == pytest.approx(TOLD[page, pattern](), abs=0.51 * 10**-digits)
