"""The built site in a headless browser: no errors on the console, nothing wider than the page, dark, and keys.

Screenshots are left in the folder that the environment variable SCREENSHOTS names, to be looked at.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from ..book.test_site import build

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PAGES = (
    "index",
    "howto/certify_my_matrix",
    "howto/read_a_state",
    "explanation/costs",
    "lessons/3_eq_disj_and_rank",
    "05_separations",
    "made/api/lowerbounds",
    "made/ledger/recurrent_is_tree",
    "made/atlas/of-maximum",
    "made/gallery/index",
    "reference/commands",
)
WIDTHS = (400, 1400)
pytestmark = pytest.mark.night


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build(tmp_path_factory.mktemp("built"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_readable(browser, site, scheme, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in PAGES:
        page.goto((site / f"{name}.html").as_uri())
        assert not said, (name, said)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.locator("h1").first.is_visible()
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder, f"{name.replace('/', '-')}-{width}-{scheme}.png"))
    context.close()


def test_the_keyboard_reaches_the_search_and_the_first_links(browser, site):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto((site / "index.html").as_uri())
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert "Tutorials" in reached and "How-to guides" in reached
    page.keyboard.press("Control+k")
    page.keyboard.type("handover")
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.search li a")
    assert page.locator("ul.search li a").count() > 3


@pytest.fixture
def bare(site):
    """The site behind a server of this machine, without Pyodide in it."""
    shutil.rmtree(site / "_static" / "pyodide", ignore_errors=True)
    with server_of(site) as address:
        yield address


@pytest.fixture
def served(site):
    """The site behind a server of this machine, with Pyodide in it: the npm package, in the folder PYODIDE."""
    if not (folder := os.environ.get("PYODIDE")):
        pytest.skip("no Pyodide: npm pack pyodide, and PYODIDE=FOLDER/package")
    shutil.copytree(folder, site / "_static" / "pyodide", dirs_exist_ok=True)
    version = json.loads(Path(folder, "package.json").read_text())["version"]
    assert f"pyodide@{version}/" in (site / "_static" / "verify.js").read_text(), "the page loads another version"
    with server_of(site) as address:
        yield address


@contextmanager
def server_of(site):
    """The address of a server that runs until the block ends."""
    handler = partial(SimpleHTTPRequestHandler, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_page_without_python_says_that_nothing_was_checked(browser, site, bare):
    page = browser.new_page(viewport={"width": 1000, "height": 1400})
    page.route("https://**", lambda route: route.abort())
    page.goto(f"{bare}/verify.html")
    page.click("#check")
    page.wait_for_selector(".verdict.unreadable")
    said = page.locator("#verdict").text_content()
    assert said.startswith("Not checked: Python could not be loaded") and "lowerbounds verify" in said
    page.goto((site / "verify.html").as_uri())
    assert "http.server" in page.locator("#verdict").text_content()


def test_a_certificate_is_verified_in_the_page_and_a_forged_one_refused(browser, served):
    page = browser.new_page(viewport={"width": 1000, "height": 1400})
    page.goto(f"{served}/verify.html")
    page.click("#check")
    page.wait_for_selector(".verdict.valid", timeout=60_000)
    assert page.locator("#matrix").is_visible()
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder, "verify.png"))
    page.fill("#certificate", page.input_value("#certificate").replace("[1, 0]", "[0, 0]"))
    page.click("#check")
    page.wait_for_selector(".verdict.refuted")
    assert "pairs[0]: (0, 0) does not have the answer 1" in page.locator("#verdict").text_content()
