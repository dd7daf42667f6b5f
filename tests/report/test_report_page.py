"""The report's page in a real Chromium: no error, nothing fetched, readable at a phone's width, and names are text
whatever they hold.
"""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hand_made import build_in, fill
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from generation import pipeline
from generation.pipeline import BuildContext
from generation.report.page import page
from schemas.concepts import Event, Person
from schemas.report import Report

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
DRIVER = shutil.which("chromedriver")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = 360, 1280  # CSS pixels
SMALLEST = 8.5  # CSS pixels of a letter's font that can still be read at arm's length
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'$&{{ 7 * 7 }}{% x %}"
TOLD = {
    "seconds": {"portraits": 2.0, "scenes": 9.0, "data set": 1.0},
    "drawn": {"portraits": 5, "scenes": 18},
    "configs": {"all": {"train": 6}},
}

# What a reader would call broken; each line is one fault.
LOOK = """
const faults = [];
const wide = document.documentElement.scrollWidth;
if (innerWidth !== arguments[0] || wide > arguments[0])
  faults.push(`the page is ${wide} pixels wide in a window of ${innerWidth}`);
for (const image of document.images)
  if (!image.complete || !image.naturalWidth) faults.push(`an image is not decoded: ${image.alt}`);
for (const image of document.querySelectorAll("img:not([alt]), svg:not([aria-label])"))
  faults.push(`no words for ${image.outerHTML.slice(0, 60)}`);
for (const one of document.querySelectorAll("p, td, th, dd, small, figcaption, li, a, text")) {
  const place = one.ownerSVGElement && one.getScreenCTM(), drawn = place ? Math.hypot(place.a, place.b) : 1;
  const size = parseFloat(getComputedStyle(one).fontSize) * drawn;
  if (size < arguments[1]) faults.push(`letters of ${size} pixels: ${one.textContent.slice(0, 40)}`);
}
const names = [...document.querySelectorAll("[id]")].map(one => one.id);
for (const name of new Set(names))
  if (names.filter(one => one === name).length > 1) faults.push(`two elements are called ${name}`);
for (const link of document.querySelectorAll("nav a"))
  if (!document.querySelector(link.hash)) faults.push(`${link.hash} leads nowhere`);
return faults;
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip(
            "no Chromium with its chromedriver on this machine (Debian: apt-get install chromium chromium-driver)"
        )
    with tempfile.TemporaryDirectory(prefix="pebench-chromium-", ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for argument in (*QUIET, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        yield driver
        driver.quit()


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
        re.match(r"data:image/(png|jpeg);base64,|#", one or other) for one, other in targets
    )
    assert not re.search(r"<script|<link|@import|<iframe", html)


def rename(context: BuildContext, name: str) -> None:
    """Gives everybody and every event one name that no check of the schemas has seen."""
    for groups in (context.selection.people, context.selection.events):
        for block, records in groups.items():
            groups[block] = [record.model_copy(update={"name": name}) for record in records]
    assert all(one.name == name for one in [*context.people, *context.events] if isinstance(one, (Person, Event)))
