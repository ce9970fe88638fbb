"""Crowns: pairs with another answer that cross in one answer, held to brute force; broken ones refused."""

from __future__ import annotations

from itertools import combinations
from math import comb

import networkx as nx
import numpy as np
import pytest

from lowerbounds import certify
from lowerbounds.certificates.certificate import Claim
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks import crown
from lowerbounds.checks.shared.refuted import Cells, Refuted
from lowerbounds.methods.crown import METHOD
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.table import from_matrix

from ..tiers import first

STEPS = 1_000_000  # more than any of these searches takes

ANSWERS = {Measure.N0: 0, Measure.N1: 1}


def largest_crown(grid, b):
    cells = [(x, y) for x, line in enumerate(grid) for y, cell in enumerate(line) if cell == 1 - b]
    graph = nx.Graph()
    graph.add_nodes_from(cells)
    graph.add_edges_from((p, q) for p, q in combinations(cells, 2) if grid[p[0]][q[1]] == grid[q[0]][p[1]] == b)
    return max(map(len, nx.find_cliques(graph)), default=0)


def least_cover(grid, b):
    """By all sets of the maximal rectangles, smallest first."""
    cells = {(x, y) for x, line in enumerate(grid) for y, cell in enumerate(line) if cell == b}
    rectangles = set()
    for size in range(1, len(grid) + 1):
        for rows in combinations(range(len(grid)), size):
            columns = [y for y in range(len(grid[0])) if all(grid[x][y] in (b, None) for x in rows)]
            rectangles.add(frozenset(cells & {(x, y) for x in rows for y in columns}))
    return next(
        k for k in range(len(cells) + 1) for chosen in combinations(rectangles, k) if cells <= set().union(*chosen)
    )


def sperner(m):
    return next(k for k in range(m + 1) if comb(k, k // 2) >= m)


@pytest.mark.parametrize("values", [(0, 1), (0, 1, 1, None)])
def test_crowns_are_largest_and_never_ask_for_more_than_a_least_cover(values):
    rng = np.random.default_rng(len(values))
    for _ in range(40):
        grid = [[values[v] for v in line] for line in rng.integers(len(values), size=(5, 5))]
        problem = from_matrix(grid)
        for measure, b in ANSWERS.items():
            found = list(METHOD.search(Query(problem, 1, measure), Budget.of_steps(STEPS)))
            pairs = largest_crown(grid, b)
            assert sperner(pairs) <= least_cover(grid, b)
            if pairs < 2:
                assert all(each.claim.bound == 0 for each in found)
                continue
            assert found[-1].claim.bound == ceil_log2(sperner(pairs)) and len(found[-1].witness["pairs"]) == pairs
            assert all(verify(each).valid for each in found)


@pytest.mark.parametrize("m", first(range(2, 8), fast=5, night=5))
def test_the_crown_graph_needs_what_sperner_says_and_no_more(m):
    """de Caen, Gregory and Pullman (1981): the least cover of J − I is exactly this."""
    grid = [[int(x != y) for y in range(m)] for x in range(m)]
    assert least_cover(grid, 1) == sperner(m) == crown.rectangles(m)


def test_equality_is_found_by_structure():
    (first, *_) = METHOD.search(Query(PROBLEMS.get("equality"), 10, Measure.N0), Budget.of_steps(STEPS))
    assert first.claim.bound == 4 and len(first.witness["pairs"]) == 1024  # C(13, 6) = 1716 ≥ 1024 > C(12, 6)


def test_auto_takes_the_crown():
    assert certify("equality", 3, measure=Measure.N0, steps=10_000).claim.bound == 3


TABLE = from_matrix([[0, 1, 1], [1, 0, 1], [1, 1, None]])
CLAIM = Claim(TABLE, 1, Measure.N1, Side.LOWER, 1)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"pairs": [[0, 1]]}, r"pairs\[0\]: \(0, 1\) has the answer 1 or none"),
        ({"pairs": [[2, 2]]}, r"pairs\[0\]: \(2, 2\) has the answer 1 or none"),
        ({"pairs": [[0, 0], [0, 0]]}, "row 0 of pair 0 and column 0 of pair 1 do not have 1"),
        ({"answer": 0, "pairs": [[0, 1], [1, 2]]}, "row 0 of pair 0 and column 2 of pair 1 do not have 0"),
        ({"answer": 2}, "answer"),
        ({"pairs": [[0, 3]]}, r"pairs\[0\]\[1\]"),
        ({"pairs": [[0, 0]] * 9000}, "at most"),
        ({"pairs": []}, "bound: 0 rectangles"),
        ({"extra": 0}, "keys"),
    ],
)
def test_a_broken_crown_is_refused_and_told_where(change, where):
    with pytest.raises(Refuted, match=where):
        crown.CHECK(CLAIM, {"answer": 1, "pairs": [[0, 0], [1, 1]]} | change, Cells(TABLE, 1))


def test_what_two_rectangles_prove():
    witness = {"answer": 1, "pairs": [[0, 0], [1, 1]]}
    assert crown.CHECK(CLAIM, witness, Cells(TABLE, 1)) == "2 rectangles cover the answer 1, by a crown of 2 pairs"
    with pytest.raises(Refuted, match="bound"):
        crown.CHECK(Claim(TABLE, 1, Measure.N1, Side.LOWER, 2), witness, Cells(TABLE, 1))
    with pytest.raises(Refuted, match="measure"):
        crown.CHECK(Claim(TABLE, 1, Measure.N0, Side.LOWER, 1), witness, Cells(TABLE, 1))
