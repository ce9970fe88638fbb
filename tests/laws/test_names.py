"""Names and words of the house: what a module may be called, and what a docstring must say."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("reductions", "protocols", "lowerbounds")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_bears_the_name_of_a_lazy_export(package):
    """A submodule of that name would hide the export as soon as it is imported."""
    lazy = import_module(package)._LAZY
    modules = {
        path.stem for path in (ROOT / package).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert lazy and not set(lazy) & modules


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_exports_is_there(package):
    module = import_module(package)
    for name in {*module.__all__, *module._LAZY}:
        assert getattr(module, name) is not None, name


def nodes(package):
    """(file, node) of every node of a package's syntax trees."""
    for path in FILES:
        if path.relative_to(ROOT).parts[0] == package:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield path, node


@pytest.mark.parametrize("package", PACKAGES)
def test_docstrings_say_something_and_errors_are_raised_not_asserted(package):
    """Two words are a filler: a definition, a shape or a unit is asked for."""
    for path, node in nodes(package):
        assert not isinstance(node, ast.Assert), f"{path}:{node.lineno}"
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node)
            assert text is None or len(text.split()) > 2, f"{path}: {getattr(node, 'name', 'module')}: {text!r}"


THEOREMS = [path for path in FILES if path.parent.name == "theorems" and path.name != "__init__.py"]


def test_a_statement_is_said_once():
    for path in THEOREMS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        assert constants.count(ast.get_docstring(tree)) == 1, path
