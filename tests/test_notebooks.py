"""Notebooks run from the first cell to the last, define nothing, and are stored with their outputs."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

LESSONS = sorted((ROOT / "notebooks" / "lessons").glob("*.ipynb"))

OWN = {"10_bring_your_own", *(path.stem for path in LESSONS)}  # show what users write, and define it


def nightly(path):
    """Whether a notebook says that it takes a minute or more: that its metadata have `executed` as `nightly`."""
    return nbformat.read(path, as_version=4).metadata.get("executed") == "nightly"


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
