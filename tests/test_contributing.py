"""There is a recipe for every shelf, and for nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("reductions", "protocols", "lowerbounds")
TEXT = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")


def shelves():
    """(folder, constant) of every `Shelf(…)` in the packages, but the examples of docstrings."""
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name("Shelf"), args=[ast.Constant(str(package)), ast.Constant(str(constant)), *_]
                ):
                    yield package.replace(".", "/"), constant


def test_every_shelf_has_a_recipe_and_every_recipe_a_shelf():
    recipes = re.findall(r"^\| `([\w/]+)` \| `([A-Z]+)` \| (.*) \|$", TEXT, flags=re.MULTILINE)
    assert {(folder, constant) for folder, constant, _ in recipes} == set(shelves())
    assert len(recipes) == len(set(shelves())) >= 12
    for folder, _, text in recipes:
        assert (ROOT / folder).is_dir() and len(text) > 80


def test_every_file_that_is_named_is_there():
    for name in re.findall(r"`((?:tests|lowerbounds|\.ci|\.github)/[\w./]+|[A-Z]+\.md|\w+\.py)`", TEXT):
        assert list(ROOT.rglob(name)), name
