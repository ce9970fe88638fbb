"""What the page verifies in a browser is what `lowerbounds verify` says, and its archive is enough for it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape

import lowerbounds
from lowerbounds.certificates.serialisation import to_json
from reductions import Measure, Side

from .pages import BOOK, ROOT, archive, in_browser

TEXT = unescape(re.search("<textarea[^>]*>(.*?)</textarea>", (BOOK / "verify.md").read_text(), re.S)[1])
SCRIPT = (BOOK / "book" / "static" / "verify.js").read_text()
BLOCKED = ("numpy", "jax", "scipy", "sympy", "networkx", "matplotlib", "rich", "click", "protocols")


def test_the_certificate_of_the_page_is_valid_and_its_pairs_are_drawn():
    found = json.loads(in_browser.shown(TEXT))
    assert found["verdict"] == "valid" and len(found["cells"]) == 8
    assert [mark[:2] for mark in found["marks"]] == json.loads(TEXT)["witness"]["pairs"]


def test_the_page_loads_the_very_version_that_is_tested():
    named = re.findall(r"pyodide@([\d.]+)", SCRIPT)
    assert named and named == re.findall(r"pyodide@([\d.]+)", (ROOT / ".ci" / "night").read_text())


def test_what_was_not_checked_is_called_neither_valid_nor_refuted():
    assert re.findall(r'say\("(\w+)", `Not checked', SCRIPT) == ["unreadable"]
    page = (BOOK / "verify.md").read_text()
    assert 'location.protocol === "file:"' in page and page.index("Not checked:") < page.index('type="module"')


def test_a_forged_one_is_refuted_and_it_is_said_where():
    forged = json.loads(TEXT)
    forged["witness"]["pairs"][0] = [0, 0]
    found = json.loads(in_browser.shown(json.dumps(forged)))
    assert found["verdict"] == "refuted" and "pairs[0]: (0, 0)" in found["sentence"]
    assert found["sentence"].startswith("N1 of greater_than")  # and not the verdict once more
    for text in ("", "[]", "{", TEXT.replace("greater_than", "import_os"), "9" * (in_browser.LONGEST + 1)):
        assert json.loads(in_browser.shown(text))["verdict"] == "unreadable"


def test_rectangles_are_drawn_and_large_matrices_are_not():
    cover = lowerbounds.certify("equality", 2, measure=Measure.COVER0, side=Side.UPPER, method="cover", steps=500)
    marked = {tuple(mark[:2]) for mark in json.loads(in_browser.shown(to_json(cover)))["marks"]}
    assert marked == {(x, y) for x in range(4) for y in range(4) if x != y}
    large = lowerbounds.certify("disjointness", 10, steps=200)
    assert "cells" not in json.loads(in_browser.shown(to_json(large)))


def test_the_archive_is_enough(tmp_path):
    archive.write(tmp_path / "verify.zip")
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({BLOCKED})); sys.path[:] = [p for p in sys.path if 'lib' in p]; "
        "import zipfile; zipfile.ZipFile('verify.zip').extractall('here'); sys.path[:0] = ['here']; import in_browser; "
        "print(in_browser.shown(sys.stdin.read()))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], input=TEXT, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["verdict"] == "valid"
