"""The page of reviewers in a real Chromium, by keyboard: reject three and rebuild, two tabs, a kill, 8,400 scenes, a
phone's width.
"""

import hashlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from chromium import DESK, HOSTILE, LOOK, PHONE, SMALLEST
from hand_made import build_in, fill, fill_thin, rename
from reviewing import built_again, served_page
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from wide_limits import RECIPE, write_wide

from generation import pipeline
from generation.concepts.image_prompts import VIEWS
from generation.images.decision_log import Ledger
from generation.pipeline import BuildContext
from generation.review.server import leading_to
from schemas.review import Decision

# Text with less contrast than WCAG's AA asks of small letters: 4.5 to 1.
PALE = """
const channels = colour => colour.match(/[\\d.]+/g).map(Number);
const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const weights = [0.2126, 0.7152, 0.0722];
const light = colour => colour.slice(0, 3).reduce((sum, v, n) => sum + linear(v / 255) * weights[n], 0);
const behind = one => {
  if (!one) return [255, 255, 255];
  const own = channels(getComputedStyle(one).backgroundColor);
  return own.length > 3 && own[3] < 1 ? behind(one.parentElement) : own;
};
const found = [];
for (const one of document.body.querySelectorAll("*")) {
  if (![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || !one.checkVisibility()) continue;
  const lights = [light(channels(getComputedStyle(one).color)), light(behind(one))];
  const [pale, dark] = lights.sort((a, b) => b - a), ratio = (pale + 0.05) / (dark + 0.05);
  if (ratio < 4.5) found.push(`${ratio.toFixed(1)}: ${one.textContent.trim().slice(0, 40)}`);
}
return [...new Set(found)];
"""
PEBENCH = "import sys; from generation.cli.main import main; main()"
SMALL = ("--recipe", RECIPE, "--people", "1", "--events", "4")


class Page:
    """What a reviewer at a keyboard does and sees."""

    def __init__(self, browser: webdriver.Chrome, url: str, width: int = DESK) -> None:
        self.browser = browser
        browser.get("about:blank")  # a page whose server is gone goes on asking for pictures
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width == PHONE},
        )
        browser.get_log("browser")  # what is there is of the page before
        browser.get(url)
        self.wait(lambda: self.run("return document.body.dataset.ready"))

    def run(self, script: str, *arguments: object) -> object:
        return self.browser.execute_script(script, *arguments)

    def wait(self, done: Callable[[], object]) -> None:
        WebDriverWait(self.browser, 30, poll_frequency=0.05).until(lambda _: done())

    def keys(self, *keys: str) -> None:
        """To whatever has the focus."""
        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def to_first_scene(self) -> None:
        """Past the first person's portrait and other views."""
        self.keys(Keys.HOME, *[Keys.ARROW_RIGHT] * len(VIEWS))

    def control(self, key: str) -> None:
        ActionChains(self.browser).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()

    def name(self, who: str) -> None:
        """By the keyboard alone, from the top of the page."""
        self.run("document.querySelector('.skip').focus()")
        for _ in range(10):
            self.keys(Keys.TAB)
            if self.run("return document.activeElement.id") == "reviewer":
                break
        self.control("a")
        self.keys(who, Keys.ENTER)

    @property
    def live(self) -> str:
        return str(self.run("return document.getElementById('live').textContent"))

    @property
    def focused(self) -> str:
        return str(self.run("return document.activeElement.ariaLabel"))

    def decide(self, key: str, says: str) -> None:
        """Presses a key and waits until the page says that it was saved."""
        self.run("document.getElementById('live').textContent = ''")
        self.keys(key)
        self.wait(lambda: says in self.live)

    @property
    def faults(self) -> list[str]:
        return [entry["message"] for entry in self.browser.get_log("browser")]


@contextmanager
def command(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`pebench review` as a user starts it, and the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, "-c", PEBENCH, "review", "--no-browser", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, next(line.strip() for line in process.stdout if line.startswith("http"))
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def context(tmp_path: Path, checkpoint: Path) -> BuildContext:
    context = build_in(tmp_path / "run", checkpoint)
    fill(context)
    return context


def decisions(context: BuildContext) -> list[tuple[str, str, str]]:
    return [(decision.reviewer, decision.verdict, decision.note) for decision in Ledger(context.run, Decision).entries]


def test_a_file_leads_the_browser_in(context: BuildContext, browser: webdriver.Chrome) -> None:
    """Its request comes from another site, as the browser sees it, and so would a redirection's."""
    with served_page(context) as client, leading_to(client.url, context.run.folder / "review") as url:
        assert url.startswith("file:")
        page = Page(browser, url)
        assert browser.current_url == f"http://127.0.0.1:{client.port}/" and not page.faults


@pytest.mark.slow
def test_three_rejected_by_keyboard_are_the_three_that_change(browser: webdriver.Chrome, tmp_path: Path) -> None:
    def build() -> None:
        done = subprocess.run(
            [sys.executable, "-c", PEBENCH, "build", *SMALL], cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def images() -> dict[str, str]:
        from datasets import load_dataset

        rows = load_dataset(str(tmp_path / "pebench"), "all", cache_dir=str(tmp_path / f"cache{time.monotonic_ns()}"))
        return {
            row["image_id"]: hashlib.sha256(row["image"].tobytes()).hexdigest()
            for split in rows.values()
            for row in split
        }

    write_wide(tmp_path)
    build()
    before, files = images(), {path: path.read_bytes() for path in (tmp_path / "runs/embedded/scenes").iterdir()}
    with command(tmp_path, *SMALL) as (process, url):
        page = Page(browser, url)
        page.name("Kim")
        rejected = []
        page.to_first_scene()
        page.keys(Keys.ARROW_LEFT)
        while len(rejected) < 3:
            page.keys(Keys.ARROW_RIGHT)
            if "given up" not in page.focused:
                rejected.append(page.focused.split(", ")[1])
                page.decide("r", "Saved: rejected")
                page.keys(Keys.ARROW_LEFT)  # it went on by itself
        assert page.faults == []
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    build()
    after = images()
    changed = {image_id for image_id in before if after.get(image_id) != before[image_id]}
    assert {image_id.split(".")[1].replace("-", " ") for image_id in changed} == set(rejected) and len(changed) == 3
    assert all(path.read_bytes() == data for path, data in files.items())
    done = subprocess.run(
        [sys.executable, "-c", PEBENCH, "build", *SMALL], cwd=tmp_path, capture_output=True, text=True
    )
    assert "Nothing to do" in done.stdout


def test_accept_note_undo_and_the_large_view_by_keyboard_alone(
    browser: webdriver.Chrome, context: BuildContext
) -> None:
    with served_page(context) as client:
        page = Page(browser, client.url)
        page.keys("a")
        page.wait(lambda: "Say who you are" in page.live)
        page.keys("Kim", Keys.ENTER)
        page.to_first_scene()
        first = page.focused
        page.decide("a", "Saved: accepted")
        assert page.focused != first and "1 of 6 seen" in page.live
        page.keys("n")
        page.wait(lambda: page.run("return document.getElementById('note').open"))
        page.keys(HOSTILE)
        page.control(Keys.ENTER)
        page.wait(lambda: "Saved: noted" in page.live)
        page.keys(Keys.ENTER)
        page.wait(lambda: page.run("return document.getElementById('detail').open"))
        assert HOSTILE in str(page.run("return document.getElementById('detail-body').textContent"))
        assert page.run("return document.querySelectorAll('#detail-body script').length") == 0
        page.decide("r", "Saved: rejected")
        page.decide("u", "Taken back")
        page.keys(Keys.ESCAPE)
        page.wait(lambda: not page.run("return document.getElementById('detail').open"))
        assert "has a note" in page.focused
        page.keys("?")
        page.wait(lambda: page.run("return document.getElementById('help').open"))
        page.keys(Keys.ESCAPE)
        assert page.faults == []
    assert [(who, verdict) for who, verdict, _ in decisions(context)] == [
        ("Kim", v) for v in ("accept", "note", "reject", "withdrawn")
    ]


def test_a_portrait_is_rejected_only_after_what_it_entails_was_told(
    browser: webdriver.Chrome, context: BuildContext
) -> None:
    with served_page(context, "Kim") as client:
        page = Page(browser, client.url)
        page.keys(Keys.HOME, "r")
        page.wait(lambda: page.run("return document.getElementById('sure').open"))
        assert "all 3 scenes of this person again" in str(
            page.run("return document.getElementById('sure').textContent")
        )
        page.keys(Keys.ESCAPE)
        page.wait(lambda: not page.run("return document.getElementById('sure').open"))
        assert decisions(context) == []
        page.keys("r")
        page.wait(lambda: page.run("return document.getElementById('sure').open"))
        page.decide(Keys.ENTER, "Saved: rejected")
    assert pipeline.plan(built_again(context)).portraits_left == 1


def test_a_text_is_edited_by_keyboard_and_objections_are_read_out(
    browser: webdriver.Chrome, context: BuildContext
) -> None:
    person = context.people[0]
    with served_page(context, "Kim") as client:
        page = Page(browser, client.url)
        browser.get(f"http://127.0.0.1:{client.port}/concepts/{person.id}")
        for text, role in (
            ("Far too short.", "alert"),
            (person.appearance.description.replace("slowly", "without haste"), "status"),
        ):
            page.run("document.getElementById('description').focus()")
            page.control("a")
            page.keys(text)
            page.run("document.getElementById('reviewer').focus()")
            page.keys(Keys.ENTER)
            page.wait(
                lambda role=role: page.run(
                    "return document.querySelector(`main [role=${arguments[0]}]`)?.textContent", role
                )
            )
        assert "edited by Kim" in str(page.run("return document.body.textContent"))
    assert built_again(context).people[0].appearance.description == person.appearance.description.replace(
        "slowly", "without haste"
    )


def test_two_tabs_at_once_lose_nothing_and_see_each_other(browser: webdriver.Chrome, context: BuildContext) -> None:
    with served_page(context) as client:
        first = Page(browser, client.url)
        first.name("Kim")
        tab = browser.current_window_handle
        browser.switch_to.new_window("tab")
        second = Page(browser, client.url)
        second.name("Lee")
        second.to_first_scene()
        second.decide("r", "Saved: rejected")
        browser.switch_to.window(tab)
        first.to_first_scene()
        first.decide("a", "Saved: accepted")
        first.wait(lambda: first.run("return document.querySelectorAll('.cell[data-state=disputed]').length") == 1)
        assert "rejected by Lee" in str(
            first.run("return document.querySelector('.cell[data-state=disputed]').ariaLabel")
        )
        browser.switch_to.window(next(tab_handle for tab_handle in browser.window_handles if tab_handle != tab))
        browser.close()
        browser.switch_to.window(tab)
    assert decisions(context) == [("Lee", "reject", ""), ("Kim", "accept", "")]


def test_a_kill_loses_nothing_that_was_shown_as_saved(
    browser: webdriver.Chrome, context: BuildContext, tmp_path: Path
) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(yaml.safe_dump(context.recipe.model_dump(mode="json")))
    with command(tmp_path, "--recipe", str(recipe), "--run", str(context.run.folder), "--reviewer", "Kim") as (
        process,
        url,
    ):
        page = Page(browser, url)
        page.to_first_scene()
        for _ in range(3):
            page.decide("r", "Saved: rejected")
        process.send_signal(signal.SIGKILL)
        process.wait()
        page.keys(Keys.ARROW_LEFT, "a")
        page.wait(lambda: "NOT saved" in page.live)
        assert page.run("return !document.getElementById('toast').hidden")
    assert decisions(context) == [("Kim", "reject", "")] * 3
    assert pipeline.plan(built_again(context)).scenes_left == 2  # the third was at its last attempt


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "light"), (DESK, "dark")])
def test_every_page_fits_and_is_readable(
    browser: webdriver.Chrome, context: BuildContext, width: int, scheme: str
) -> None:
    rename(context, HOSTILE)
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    with served_page(context, "Kim") as client:
        page = Page(browser, client.url, width)
        page.wait(
            lambda: page.run(
                "return [...document.images].length > 3 && [...document.images].every(one => one.complete &&"
                " one.naturalWidth)"
            )
        )
        assert page.run(LOOK, width, SMALLEST) == []
        fields = "document.querySelectorAll('input:not([type=hidden]), select, textarea, button, progress')"
        unlabelled = (
            f"return [...{fields}].filter(one => !(one.labels?.length || one.ariaLabel ||"
            " one.textContent.trim())).length"
        )
        page.decide("a", "Nothing" if "given up" in page.focused else "portrait")
        assert page.run(unlabelled) == 0 and page.run(PALE) == []
        assert (
            page.run("return document.querySelectorAll('[role=grid] [role=row] [role=gridcell][aria-label]').length")
            > 0
        )
        page.keys(Keys.ENTER)
        page.wait(lambda: page.run("return document.getElementById('detail').open"))
        assert page.run("return document.documentElement.scrollWidth") == width and page.run(PALE) == []
        for path in ("/concepts", f"/concepts/{context.people[0].id}", f"/concepts/{context.events[0].id}"):
            browser.get(f"http://127.0.0.1:{client.port}{path}")
            page.wait(lambda: page.run("return [...document.images].every(one => one.complete)"))
            assert page.run(LOOK, width, SMALLEST) == [] and page.run(unlabelled) == 0 and page.run(PALE) == []
        assert page.faults == []
        page.run("document.body.style.color = '#999'; document.body.style.background = '#aaa'")
        assert page.run(PALE), "a fault would be seen"


def test_of_9660_pictures_only_what_is_seen_is_loaded(
    browser: webdriver.Chrome, tmp_path: Path, checkpoint: Path
) -> None:
    context = build_in(tmp_path / "run", checkpoint, people=200, events=40)
    fill_thin(context)
    requests = "return performance.getEntriesByType('resource').filter(one => one.name.includes('/thumbs/')).length"
    with served_page(context, "Kim") as client:
        page = Page(browser, client.url)
        page.run("performance.setResourceTimingBufferSize(20000)")
        page.wait(lambda: page.run(requests))
        time.sleep(1)
        shown = page.run("return document.querySelectorAll('.cell').length")
        assert 30 < page.run(requests) <= shown < 250 and "8,400" in str(
            page.run("return document.getElementById('counts').textContent")
        )
        for share in range(1, 21):  # through all of it, faster than anybody looks
            page.run(
                "const grid = document.getElementById('grid'); grid.scrollTop = grid.scrollHeight * arguments[0] / 20;",
                share,
            )
        page.control(Keys.END)
        page.wait(lambda: context.people[-1].name in page.focused and context.events[-1].name in page.focused)
        page.decide("r", "Saved: rejected")
        assert page.run("return document.querySelectorAll('.cell').length") < 250 and page.run(requests) < 1000
        page.keys("d")
        page.wait(lambda: "9,660 pictures" in str(page.run("return document.getElementById('shown').textContent")))
        assert page.run("return document.querySelectorAll('.cell').length") < 250 and page.faults == []
    assert decisions(context) == [("Kim", "reject", "")]
