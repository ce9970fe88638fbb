"""The states of IsTree at a cut, by brute force over all prefixes and all endings."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement, product

import networkx as nx
import numpy as np
import pytest

from reductions import PROBLEMS, TASKS, Measure
from reductions.problems.is_tree import bell, forests
from reductions.tasks.counts.is_tree_states import forests_with, states, stirling

VARIANTS = ("multigraph", "simple")


def distinct(task, prefixes, endings):
    """Number of prefixes that some ending tells apart, by the task's label."""
    prefixes, endings = list(prefixes), list(endings)
    rows = np.array([[*prefix, *ending, 1] for prefix in prefixes for ending in endings])
    return len(np.unique(task.label(rows).reshape(len(prefixes), -1), axis=0))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("n", [2, 3])
def test_states_at_every_cut_by_all_sequences(variant, n):
    task = TASKS.get(f"is_tree:variant={variant}")
    symbols = [s for s in range(task.vocabulary(n)) if s != 1]
    for t in range(2 * n + 1):
        found = distinct(task, product(symbols, repeat=t), product(symbols, repeat=2 * n - t))
        assert found == states(n, t, variant), t
    assert states(n, 2 * n + 1, variant) == 2


@pytest.mark.parametrize("variant", VARIANTS)
def test_states_on_four_vertices_by_all_multisets(variant):
    """The label does not depend on the order of slots, so multisets of tokens are all there is to tell apart."""
    task = TASKS.get(f"is_tree:variant={variant}")
    symbols = [s for s in range(task.vocabulary(4)) if s != 1]
    for t in range(9):
        prefixes = combinations_with_replacement(symbols, t)
        assert distinct(task, prefixes, combinations_with_replacement(symbols, 8 - t)) == states(4, t, variant), t


def test_counts_of_partitions_and_forests_against_networkx_and_the_problem():
    for n in range(1, 12):
        assert sum(stirling(n, k) for k in range(n + 1)) == bell(n)
        assert sum(forests_with(n, a) for a in range(n)) == forests(n)
    pairs = list(combinations(range(5), 2))
    for a in range(5):
        graphs = [nx.Graph([*chosen]) for chosen in combinations(pairs, a)]
        assert sum(1 for graph in graphs if not graph or nx.is_forest(graph)) == forests_with(5, a)


def test_no_cut_needs_more_than_the_problem_and_the_middle_ones_of_the_multigraph_need_as_much():
    """The problem hands over all edge sets; slots hold multisets of edges, of which n of n decide."""
    for n in (3, 6, 20):
        for variant in VARIANTS:
            facts = PROBLEMS.get(f"is_tree:variant={variant}").facts()
            most = next(f.at(n) for f in facts if (f.measure, f.side.value) == (Measure.STATES_AB, "lower"))
            assert max(states(n, t, variant) for t in range(2 * n + 2)) == most == states(n, n, variant)


def test_cuts_that_there_are_not_are_refused():
    with pytest.raises(ValueError, match="is_tree, n=3: a cut at 8: wanted 0 to 7"):
        states(3, 8)
    with pytest.raises(ValueError, match="variant=none"):
        states(3, 1, "none")
