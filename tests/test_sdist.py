"""The source distribution has what a reader wants beside the code."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_one_version_stands_in_all_places_that_say_it() -> None:
    said = re.search(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(), re.M)
    assert said
    cited = re.search(r"^version: (\S+)\ndate-released: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.M)
    headings = re.findall(r"^## \[(.+?)\](?: - (\S+))?$", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert cited and cited[1] == said[1]
    assert headings[:2] == [("Unreleased", ""), (said[1], cited[2])] and all(date for _, date in headings[1:])
    page = (ROOT / "notebooks" / "reference" / "release.md").read_text()
    assert f"## {said[1]}" in page, "the release checklist was not followed for this version"


@pytest.mark.full
def test_the_source_distribution_has_notebooks_changelog_and_citation(tmp_path: Path) -> None:
    code = f"import setuptools.build_meta as backend; print(backend.build_sdist({str(tmp_path)!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    notebooks = {str(path.relative_to(ROOT)) for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert notebooks and notebooks | {"CHANGELOG.md", "CITATION.cff", "README.md", "LICENSE", "pyproject.toml"} <= names
    assert {"reductions/costs/bibliography.bib", "lowerbounds/certificates/schema.json", "conftest.py"} <= names
