"""The house's shape: one direction of imports, none hidden, small files and functions."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("reductions", "protocols", "lowerbounds")
MAY_IMPORT = {"reductions": set(), "protocols": {"reductions"}, "lowerbounds": {"reductions", "protocols"}}
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
WIRE = ("frames", "words", "dialogue", "process", "account", "referee")
MESSAGES = ("packing", "message", "transcript", "turns")
JAX_FREE = (*(f"messages/{name}" for name in MESSAGES), *(f"wire/{name}" for name in WIRE))


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def imports(tree):
    """(module, level, node) of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or "", node.level, node
        elif isinstance(node, ast.Import):
            yield from ((alias.name, 0, node) for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_imports_follow_the_river(path):
    package = path.relative_to(ROOT).parts[0]
    for module, level, _ in imports(ast.parse(path.read_text())):
        top = module.partition(".")[0]
        if not level and top in PACKAGES:
            assert top == package or top in MAY_IMPORT[package], f"{path.name} imports {module}"
        if package != "protocols":
            assert top != "jax" and top != "equinox", "jax lives under protocols only"


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_no_import_hides_in_a_function(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            assert not list(imports(node)), f"{path.name}:{node.lineno}"


def test_every_module_can_be_imported_but_those_about_libraries_of_the_extra():
    """Doctests pass over a module that cannot be imported."""
    missing = set()
    for path in FILES:
        try:
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        except ModuleNotFoundError as error:
            missing.add(error.name)
    assert missing <= {"torch", "flax", "transformers"}


def test_messages_and_transcripts_are_free_of_jax():
    for name in JAX_FREE:
        for module, _, _ in imports(ast.parse((ROOT / "protocols" / f"{name}.py").read_text())):
            assert module.partition(".")[0] not in ("jax", "equinox")


@pytest.mark.parametrize("folder", ["problems"])
def test_definitions_load_no_array_library(folder):
    for path in (ROOT / "reductions" / folder).glob("*.py"):
        for module, _, _ in imports(ast.parse(path.read_text())):
            assert module.partition(".")[0] not in ("numpy", "sympy", "jax", "scipy", "networkx")


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_files_and_functions_are_small(path):
    text = path.read_text()
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documentation = len((ast.get_docstring(node) or "").splitlines())
            length = node.end_lineno - node.lineno + 1 - documentation
            assert length <= 40, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=names(FILES))
def test_every_module_begins_with_what_it_is(path):
    first = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0]
    assert first.endswith("."), f"{path.name}: {first!r}"
    assert not re.search(r"utils|helpers|common|manager", path.stem)


def test_public_names_are_few():
    for package in PACKAGES:
        tree = ast.parse((ROOT / package / "__init__.py").read_text())
        public = next(n.value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "__all__")
        assert len(public.elts) <= 24, package
