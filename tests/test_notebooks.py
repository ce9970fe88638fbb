"""Notebooks run from the first cell to the last, define nothing, and are stored with their outputs."""

from __future__ import annotations

import ast
import html
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from lowerbounds.theorems.ledger.theorem import THEOREMS

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

LESSONS = sorted((ROOT / "notebooks" / "lessons").glob("*.ipynb"))

OWN = {"10_bring_your_own", *(path.stem for path in LESSONS)}  # show what users write, and define it


def nightly(path):
    """Whether a notebook says that it takes a minute or more: that its metadata have `executed` as `nightly`."""
    return nbformat.read(path, as_version=4).metadata.get("executed") == "nightly"


def entry_of(source):
    """The statement that a cell examines, by its name; nothing where it does not."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [call.args[0].value for call in calls if getattr(call.func, "attr", "") == "examine"]
    return names[0] if names else ""


ALL = [
    pytest.param(path, id=path.stem, marks=pytest.mark.night if nightly(path) else pytest.mark.full)
    for path in NOTEBOOKS
]
ALL += [pytest.param(path, id=path.stem, marks=pytest.mark.night) for path in LESSONS]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", ALL)
def test_notebook_runs_and_defines_nothing(path):
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert any(cell.outputs for cell in cells)
    for cell in cells:
        assert path.stem in OWN or not any(
            isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(ast.parse(cell.source))
        )
        assert all(output.output_type != "error" for output in cell.outputs)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(ROOT)}}).execute()


def test_the_figure_of_a_curve_is_stored_as_a_picture():
    notebook = nbformat.read(ROOT / "notebooks" / "02_index_lookup.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs)


@pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])
def test_a_lesson_has_exercises_each_with_a_solution_that_checks_itself(path):
    cells = nbformat.read(path, as_version=4).cells
    exercises = [cell for cell in cells if cell.cell_type == "markdown" and "## Exercise" in cell.source]
    solutions = [cell for cell in cells if "hide-cell" in cell.metadata.get("tags", [])]
    assert len(exercises) == len(solutions) >= 3
    assert all("assert " in cell.source or "check_law" in cell.source for cell in solutions)


SHOWN = [
    pytest.param(path.stem, cell, id=f"{path.stem}: {name}")
    for path in NOTEBOOKS
    for cell in nbformat.read(path, as_version=4).cells
    if cell.cell_type == "code" and (name := entry_of(cell.source))
]


@pytest.mark.parametrize(("notebook", "cell"), SHOWN)
def test_what_a_notebook_shows_of_a_statement_is_what_the_ledger_says_today(notebook, cell):
    theorem = THEOREMS.get(entry_of(cell.source))
    text = html.unescape(" ".join(output.get("data", {}).get("text/html", "") for output in cell.outputs))
    said = (theorem.statement, str(theorem.source), theorem.status.value, theorem.remark, theorem.lacks)
    assert all(" ".join(part.split()) in " ".join(text.split()) for part in said), f"{notebook} is older than its row"
    assert "the evidence fails" not in text


def test_notebooks_of_papers_show_each_a_figure():
    for path in NOTEBOOKS:
        if "_paper_" in path.stem:
            cells = nbformat.read(path, as_version=4).cells
            assert any("image/png" in o.get("data", {}) for c in cells for o in c.get("outputs", [])), path.stem
