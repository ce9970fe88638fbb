"""The site is built as the README says, warnings as errors, without network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def build(place: Path) -> Path:
    """Build the site from a copy of its source; skipped by name where a library of the extra is missing."""
    for library in ("myst_nb", "pydata_sphinx_theme", "sphinx_click", "sphinx_copybutton", "sphinx_design"):
        pytest.importorskip(library, reason=f"{library} is not installed: pip install '.[book]'")
    shutil.copytree(ROOT / "notebooks", place / "notebooks", ignore=shutil.ignore_patterns("made", "built"))
    shutil.copy(ROOT / "CHANGELOG.md", place)
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "notebooks", "site"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return place / "site"


@pytest.mark.full
def test_the_site_is_built_without_a_warning(tmp_path):
    site = build(tmp_path)
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert {"index.html", "search.html", "reference/commands.html", "made/ledger/recurrent_is_tree.html"} <= pages
    assert (site / "outside-links.txt").read_text()
