"""Shelves: names without imports, parameters, and a new item as one new file."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

import reductions.problems
import reductions.tasks
from reductions import MAPS, PROBLEMS, TASKS, Shelf, sample_pairs
from reductions.shelf import parameters

SHELVES = ["reductions.problems", "reductions.tasks", "reductions.maps", "protocols.models",
           "protocols.constructions", "lowerbounds.commands"]  # fmt: skip
DUMMY = '''"""AND: x, y ∈ {0, 1}; the answer is x·y."""
from dataclasses import dataclass
from reductions.problem import Problem
from reductions.space import integers

@dataclass(frozen=True)
class Both(Problem):
    rate: float = 0.5
    note: str | None = None
    strict: bool = False
    def x_space(self, n): return integers(2)
    def y_space(self, n): return integers(2)
    def define(self, x, y): return x * y
    def value(self, x, y): return x * y

PROBLEM = Both()
'''


@pytest.fixture
def dummy(tmp_path, monkeypatch):
    (tmp_path / "both.py").write_text(DUMMY)
    monkeypatch.setattr(reductions.problems, "__path__", [*reductions.problems.__path__, str(tmp_path)])
    yield "both"
    sys.modules.pop("reductions.problems.both", None)


def test_a_new_item_is_one_new_file(dummy):
    assert dummy in PROBLEMS.names()
    assert PROBLEMS.summary(dummy) == "AND: x, y ∈ {0, 1}; the answer is x·y."
    item = PROBLEMS.get("both:rate=0.25,note=none,strict=true")
    assert (item.name, item.spec, item.rate, item.note) == ("both", "both:rate=0.25,strict=true", 0.25, None)
    x, y = sample_pairs(item, 1, count=9, seed=0)
    assert np.array_equal(item.value(x, y), x & y)


@pytest.mark.parametrize("package", SHELVES)
def test_listing_imports_no_item(package):
    code = (
        f"import sys; from reductions import Shelf; shelf = Shelf({package!r}, ''); names = shelf.names();"
        "all(map(shelf.summary, names)) or sys.exit('an item without a docstring');"
        f"found = [n for n in names if {package!r} + '.' + n in sys.modules]; sys.exit(str(found) if found else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_unknown_names_list_the_names_there_are():
    with pytest.raises(
        ValueError, match="no problem is called 'indexx'; there are: .*disjointness, equality, .*index, "
    ):
        PROBLEMS.get("indexx")
    with pytest.raises(ValueError, match="no task is called 'copy'; there are: .*index_lookup"):
        TASKS.get("copy:n=3")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("index:symbols=1", "index: symbols=1: wanted at least 2"),
        ("index:symbols=two", "index: symbols=two: wanted int"),
        ("index:width=3", "index has no parameter 'width'; it has: symbols"),
        ("disjointness:n=3", "disjointness has no parameter 'n'; it has: none"),
        ("index:symbols", "'symbols' is not of the form key=value"),
        ("index:symbols=2,symbols=3", "'symbols' is given twice"),
        ("is_tree:variant=forest", "wanted one of multigraph, simple, promise"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(spec, message):
    with pytest.raises(ValueError, match=message):
        PROBLEMS.get(spec)


def test_an_object_in_place_of_a_name_is_given_back():
    item = PROBLEMS.get("index:symbols=7")
    assert PROBLEMS.get(item) is item
    assert MAPS.get(MAPS.get("index_to_is_tree")) == MAPS.get("index_to_is_tree")


def test_specs_read_back_as_the_same_item():
    for shelf, spec in ((PROBLEMS, "index:symbols=9"), (PROBLEMS, "is_tree:variant=simple"), (TASKS, "index_lookup")):
        assert shelf.get(spec).spec == spec
        assert shelf.get(shelf.get(spec).spec) == shelf.get(spec)


def test_parameters_parse():
    assert parameters("a=1,b=x=y") == {"a": "1", "b": "x=y"}


def test_facts_refuse_sizes_below_their_own():
    fact = next(f for f in PROBLEMS.get("is_tree").facts() if f.smallest == 3)
    with pytest.raises(ValueError, match="holds from n=3, not n=2"):
        fact.at(2, Fraction(0))


def test_a_shelf_of_another_package():
    assert "bound" in Shelf("lowerbounds.commands", "COMMAND").names()
