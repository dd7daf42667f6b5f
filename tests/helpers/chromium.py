"""A real Chromium without a window, and what a reader of a page would call broken."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

CHROMIUM = next(
    (match for name in ("chromium", "chromium-browser", "google-chrome") if (match := shutil.which(name))), None
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
# What a reader would call broken; each line is one fault. Its arguments: the window's width and the smallest letters.
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
for (const link of document.querySelectorAll("nav a[href^='#']"))
  if (!document.querySelector(link.hash)) faults.push(`${link.hash} leads nowhere`);
return faults;
"""


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    """Skips the test where there is none."""
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
