"""The report's page in a real Chromium: no error, nothing fetched, readable at a phone's width, and names are text
whatever they hold.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from chromium import DESK, HOSTILE, LOOK, PHONE, SMALLEST
from hand_made import build_in, fill, rename
from selenium import webdriver

from generation import pipeline
from generation.pipeline import BuildContext
from generation.report.page import page
from schemas.report import Report
from validation.catalogue import CATALOGUE

TOLD = {
    "seconds": {"portraits": 2.0, "scenes": 9.0, "data set": 1.0},
    "drawn": {"portraits": 5, "scenes": 18},
    "configs": {"all": {"train": 6}},
}


Look = Callable[..., list[str]]


@pytest.fixture
def look(browser: webdriver.Chrome, tmp_path: Path) -> Look:
    """Opens a page at a width and returns what is wrong with it, messages on the console included."""

    def open_(html: str, width: int = PHONE) -> list[str]:
        file = tmp_path / "page.html"
        file.write_text(html, "utf-8")
        screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width == PHONE}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        browser.get_log("browser")  # what is there is of the page before
        browser.get(file.as_uri())
        return [
            *browser.execute_script(LOOK, width, SMALLEST),
            *(entry["message"] for entry in browser.get_log("browser")),
        ]

    return open_


@pytest.fixture
def context(tmp_path: Path, checkpoint: Path) -> BuildContext:
    context = build_in(tmp_path / "run", checkpoint)
    fill(context)
    return context


@pytest.fixture
def report(context: BuildContext) -> Report:
    return pipeline.report(context).model_copy(update=TOLD)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_page_opens_without_a_fault(
    look: Look, report: Report, context: BuildContext, browser: webdriver.Chrome, width: int
) -> None:
    assert look(page(report, context.run.folder), width) == []
    assert (
        len(browser.execute_script("return document.images")) > 10
        and len(browser.execute_script("return document.querySelectorAll('svg')")) > 5
    )
    said = browser.execute_script("return document.body.innerText")
    for words in (
        "6 of 12 scenes accepted",
        "AI-generated",
        "no portrait was accepted",
        "Given up",
        "An accepted scene took 1.5 seconds",
        "CC0-1.0",
    ):
        assert words in said


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_many_people_with_the_longest_names_fit_too(look: Look, tmp_path: Path, checkpoint: Path, width: int) -> None:
    context = build_in(tmp_path / "many", checkpoint, people=40, events=2)
    fill(context)
    rename(context, "W" * 120)
    assert look(page(pipeline.report(context).model_copy(update=TOLD), context.run.folder), width) == []


def test_the_page_says_what_every_score_of_the_gate_is(report: Report, context: BuildContext) -> None:
    scored = report.distributions[0].model_copy(update={"kind": "scene"})
    every = tuple(scored.model_copy(update={"score": score}) for row in CATALOGUE for score in row.scores)
    html = page(report.model_copy(update={"distributions": every}), context.run.folder)
    figures = re.findall(r"<figcaption><strong>([a-z ]+)</strong>.*?<small>(.*?)</small>", html)
    said = dict(figures[: len(every)])
    assert len(said) == len(every) and said["noise"] and said["border"] and said["face margin"]
    assert all(said.values()), said


def test_names_are_text_whatever_they_hold(look: Look, context: BuildContext, browser: webdriver.Chrome) -> None:
    rename(context, HOSTILE)
    assert look(page(pipeline.report(context), context.run.folder)) == []
    assert browser.execute_script("return document.scripts.length") == 0
    assert HOSTILE in browser.execute_script("return document.body.textContent")
    assert any(HOSTILE in image.get_attribute("alt") for image in browser.find_elements("tag name", "img"))


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("<div style='width: 900px'>wide</div>", "pixels wide"),
        ("<img alt='broken' src='data:image/png;base64,AAAA'>", "not decoded"),
        ("<img alt='from elsewhere' src='http://127.0.0.1:9/x.png'>", "Content Security Policy"),
        ("<script>document.title = 'run'</script>", "Content Security Policy"),
        ("<p style='font-size: 5px'>small</p>", "letters of 5 pixels"),
        ("<b id=checks></b>", "two elements are called checks"),
    ],
)
def test_a_fault_in_the_page_would_be_seen(
    look: Look, report: Report, context: BuildContext, added: str, fault: str
) -> None:
    broken = page(report, context.run.folder).replace("</main>", f"{added}</main>")
    assert fault in " ".join(look(broken))


def test_the_same_figures_make_the_same_page_that_refers_to_nothing_else(report: Report, context: BuildContext) -> None:
    html = page(report, context.run.folder)
    assert page(report, context.run.folder) == html
    targets = re.findall(r"""(?:src|href)="([^"]*)"|url\(([^)]*)\)""", html)
    assert len(targets) > 20 and all(
        re.match(r"data:image/(png|jpeg);base64,|#", source or other) for source, other in targets
    )
    assert not re.search(r"<script|<link|@import|<iframe", html)
