"""Fooling sets and fractional covers: against networkx, plain enumeration and each other; and the checks' refusals."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import combinations
from math import ceil
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import Budget, Method, Query
from lowerbounds.checks import fooling_set, fractional_cover, leaf_sum
from lowerbounds.checks.shared.refuted import Cells, Refuted
from lowerbounds.methods import fooling_set as fooling_method
from lowerbounds.methods import fractional_cover as cover_method
from lowerbounds.methods.matrices.bitboard import masks_of
from lowerbounds.methods.rectangles.clique import CliqueSearch
from lowerbounds.methods.rectangles.fooling import LocalSearch, crossings, most_of_rank, thinned
from lowerbounds.methods.rectangles.fractional_cover import tabulated
from lowerbounds.methods.rectangles.maximal import maximal_rectangles
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.table import from_matrix

STEPS = 1_000_000  # more than any of these searches takes

Grid = tuple[tuple[int | None, ...], ...]
METHODS: list[Method] = [fooling_method.METHOD, cover_method.METHOD]
CHECKS = {"fooling_set": fooling_set.CHECK, "fractional_cover": fractional_cover.CHECK}


def idle() -> None:
    return


def grids(symbols: list[int | None], *, most: int = 7) -> st.SearchStrategy[Grid]:
    cell = st.sampled_from(symbols)
    shapes = st.tuples(st.integers(1, most), st.integers(1, most))
    return shapes.flatmap(lambda s: st.tuples(*[st.tuples(*[cell] * s[1])] * s[0]))


def last(method: Method, problem: Problem, n: int, measure: Measure, steps: int = STEPS) -> Certificate | None:
    found = list(method.search(Query(problem, n, measure), Budget.of_steps(steps)))
    bounds = [certificate.claim.bound for certificate in found]
    assert bounds == sorted(bounds)
    return found[-1] if found else None


def checked(certificate: Certificate) -> str:
    cells = Cells(certificate.claim.problem, certificate.claim.n)
    return CHECKS[certificate.kind](certificate.claim, certificate.witness, cells)


def count(certificate: Certificate | None) -> int:
    """Rectangles that a valid witness shows, read off it."""
    if certificate is None:
        return 0
    assert checked(certificate)
    witness: Any = certificate.witness
    if certificate.kind == "fooling_set":
        return len(witness["pairs"])
    return -(-sum(weight for _, _, weight in witness["weights"]) // witness["scale"])


def leaves(method: Method, problem: Problem, n: int) -> int:
    """The sum over the answers, checked."""
    found = last(method, problem, n, Measure.LEAVES)
    assert found is None or leaf_sum.CHECK(found.claim, found.witness, Cells(problem, n))
    return found.claim.bound if found else 0


# ---- independent values


def largest_fooling_set(grid: Grid, b: int) -> int:
    graph = nx.Graph()
    cells = [(x, y) for x, line in enumerate(grid) for y, cell in enumerate(line) if cell == b]
    graph.add_nodes_from(cells)
    for (x, y), (r, c) in combinations(cells, 2):
        if any(cell is not None and cell != b for cell in (grid[x][c], grid[r][y])):
            graph.add_edge((x, y), (r, c))
    return max(map(len, nx.find_cliques(graph)), default=0)


def smallest_fractional_cover(grid: Grid, b: int) -> float:
    """By the primal programme over the widest rectangle of every set of rows."""
    cells = [(x, y) for x, line in enumerate(grid) for y, cell in enumerate(line) if cell == b]
    if not cells:
        return 0.0
    rectangles = []
    for size in range(1, len(grid) + 1):
        for rows in combinations(range(len(grid)), size):
            columns = {y for y in range(len(grid[0])) if all(grid[x][y] in (b, None) for x in rows)}
            rectangles.append({(x, y) for x in rows for y in columns})
    covering = np.array([[cell in rectangle for rectangle in rectangles] for cell in cells], dtype=float)
    return float(linprog(np.ones(len(rectangles)), -covering, -np.ones(len(cells))).fun)


# ---- searches


@given(grids([0, 1, 1]))
@settings(max_examples=50, deadline=None)
def test_fooling_sets_are_largest_and_covers_are_smallest(grid: Grid) -> None:
    compare(grid)


@given(grids([0, 1, None], most=6))
@settings(max_examples=50, deadline=None)
def test_the_same_under_a_promise(grid: Grid) -> None:
    compare(grid)


def compare(grid: Grid) -> None:
    problem = from_matrix(grid)
    fooled = [largest_fooling_set(grid, b) for b in (0, 1)]
    covered = [ceil(smallest_fractional_cover(grid, b) - 1e-6) for b in (0, 1)]
    assert leaves(fooling_method.METHOD, problem, 1) == sum(fooled)
    assert leaves(cover_method.METHOD, problem, 1) == sum(covered)
    for b, measure in ((0, Measure.N0), (1, Measure.N1)):
        for method, size in ((fooling_method.METHOD, fooled[b]), (cover_method.METHOD, covered[b])):
            found = last(method, problem, 1, measure)
            assert count(found) <= size
            assert size == 0 if found is None else found.claim.bound == ceil_log2(size)


def test_provenance_says_whether_a_set_is_largest() -> None:
    table = from_matrix(np.random.default_rng(2).integers(0, 2, size=(12, 12)).tolist())
    found = last(fooling_method.METHOD, table, 1, Measure.LEAVES)
    assert found is not None
    assert found.provenance["tried"][-1]["largest"] is True  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("name", "b", "size"),
    [
        # Kushilevitz and Nisan (1997), Examples 1.21 and 1.23, Exercise 1.22 for GT
        ("equality", 1, lambda n: 2**n),
        ("disjointness", 1, lambda n: 2**n),
        ("disjointness", 0, lambda n: n),
        ("greater_than", 1, lambda n: 2**n - 1),
        ("greater_than", 0, lambda n: 2**n),
    ],
)
def test_textbook_fooling_sets_are_found_by_structure(name: str, b: int, size: Callable[[int], int]) -> None:
    measure = Measure.N1 if b else Measure.N0
    for n in (2, 4, 6):
        found = next(fooling_method.METHOD.search(Query(PROBLEMS.get(name), n, measure), Budget.of_steps(STEPS)))
        assert count(found) == size(n)


@pytest.mark.parametrize("name", ["equality", "disjointness"])
def test_full_size_at_1024(name: str) -> None:
    start = time.process_time()
    found = last(fooling_method.METHOD, PROBLEMS.get(name), 10, Measure.N1)
    assert found is not None
    assert len(found.witness["pairs"]) == 1024  # type: ignore[arg-type]
    assert time.process_time() - start < 10


def test_covers_of_inner_product_exceed_its_fooling_sets() -> None:
    """Reference values, by other programs: largest fooling sets 11 and 10, fractional covers 15 and 11.67, at n = 4."""
    problem = PROBLEMS.get("inner_product")
    assert leaves(fooling_method.METHOD, problem, 4) == 11 + 10
    assert leaves(cover_method.METHOD, problem, 4) == 15 + 12


def test_largest_cliques_by_networkx() -> None:
    for seed in range(40):
        graph = nx.gnp_random_graph(4 + seed, 0.2 + 0.6 * (seed % 5) / 4, seed=seed)
        adjacent = [sum(1 << other for other in graph[vertex]) for vertex in graph]
        found = CliqueSearch(adjacent).run()
        assert all(graph.has_edge(u, v) for u, v in combinations(found, 2))
        assert len(found) == max(map(len, nx.find_cliques(graph)))


def test_local_search_keeps_to_fooling_sets() -> None:
    rng = np.random.default_rng(0)
    cells = rng.random((20, 25)) < 0.5
    for found in LocalSearch(cells, cells, [], 1).run(300, idle):
        assert thinned(list(found), crossings(cells, list(found))) == list(found)
        assert all(cells[pair] for pair in found)


def test_maximal_rectangles_by_enumeration() -> None:
    for seed in range(20):
        fitting = np.random.default_rng(seed).random((6, 8)) < 0.6
        expected = set()
        for size in range(1, 7):
            for rows in combinations(range(6), size):
                columns = fitting[list(rows)].all(axis=0)
                if columns.any():
                    expected.add((tuple(fitting[:, columns].all(axis=1)), tuple(columns)))
        found, listed = tabulated(fitting, 1000, idle), maximal_rectangles(masks_of(fitting), 1000, idle)
        assert found is not None and listed is not None
        assert len(listed) == len(expected) and set(listed) == {
            tuple(sum(1 << place for place, inside in enumerate(side) if inside) for side in rectangle)
            for rectangle in expected
        }
        assert set(zip(map(tuple, found.rows), map(tuple, found.columns), strict=True)) == expected
        assert tabulated(fitting, 1, idle) is None or len(expected) <= 1


@pytest.mark.parametrize("method", METHODS)
def test_covers_speak_of_two_answers(method: Method) -> None:
    with pytest.raises(ValueError, match="two answers"):
        list(method.search(Query(PROBLEMS.get("index:symbols=3"), 2, Measure.N1), Budget.of_steps(STEPS)))


# ---- checks

TABLE = from_matrix([[1, 0, None], [0, 1, 0], [0, 0, 1]])
PAIRS: dict[str, Json] = {"answer": 1, "pairs": [[0, 0], [1, 1], [2, 2]]}
COVER: dict[str, Json] = {"answer": 1, "scale": 2, "weights": [[0, 0, 2], [1, 1, 2], [2, 2, 2]]}


@pytest.mark.parametrize(("kind", "witness"), [("fooling_set", PAIRS), ("fractional_cover", COVER)])
def test_what_three_rectangles_prove(kind: str, witness: Json) -> None:
    bits, counted = (Measure.N1, Measure.D), (Measure.LEAVES, Measure.COVER1, Measure.PARTITION1, Measure.PARTITION)
    for measure, most in ((m, 2 if m in bits else 3) for m in bits + counted):
        for bound in range(-1, most + 2):
            claim = Claim(TABLE, 1, measure, Side.LOWER, bound)
            if 0 <= bound <= most:
                assert CHECKS[kind](claim, witness, Cells(TABLE, 1))
            else:
                with pytest.raises(Refuted, match="bound"):
                    CHECKS[kind](claim, witness, Cells(TABLE, 1))
    for measure in set(Measure) - {*bits, *counted}:
        with pytest.raises(Refuted, match="measure"):
            CHECKS[kind](Claim(TABLE, 1, measure, Side.LOWER, 1), witness, Cells(TABLE, 1))
    with pytest.raises(Refuted, match="side"):
        CHECKS[kind](Claim(TABLE, 1, Measure.D, Side.UPPER, 1), witness, Cells(TABLE, 1))


@pytest.mark.parametrize(
    ("kind", "change", "where"),
    [
        ("fooling_set", {"answer": 0}, r"pairs\[0\]"),
        ("fooling_set", {"answer": 2}, "answer"),
        ("fooling_set", {"pairs": [[0, 0], [1, 1], [1, 1]]}, "pairs 1 and 2"),
        ("fooling_set", {"pairs": [[0, 0], [0, 2]]}, "pairs 0|pairs\\[1\\]"),
        ("fooling_set", {"pairs": [[0, 0, 0]]}, r"pairs\[0\]"),
        ("fooling_set", {"pairs": [[0, 3]]}, r"pairs\[0\]\[1\]"),
        ("fooling_set", {"pairs": [[True, 0]]}, r"pairs\[0\]\[0\]"),
        ("fooling_set", {"pairs": 3}, "pairs"),
        ("fooling_set", {"pairs": [[0, 0]] * 9000}, "at most"),
        ("fooling_set", {"extra": 1}, "keys"),
        ("fractional_cover", {"answer": 0}, r"\(0, 0\)"),
        ("fractional_cover", {"scale": 1}, "weight 2 > 1"),
        ("fractional_cover", {"scale": 0}, "scale"),
        ("fractional_cover", {"scale": -1}, "scale"),
        ("fractional_cover", {"weights": [[0, 0, 2], [0, 0, 2]]}, "twice"),
        ("fractional_cover", {"weights": [[0, 0, 0]]}, r"weights\[0\]\[2\]"),
        ("fractional_cover", {"weights": [[0, 0, 1 << 70]]}, r"weights\[0\]\[2\]"),
        ("fractional_cover", {"weights": [[0, 0]]}, r"weights\[0\]"),
        ("fractional_cover", {"weights": [[0, 2, 1]]}, r"\(0, 2\)"),
        ("fractional_cover", {"weights": [[3, 0, 1]]}, r"weights\[0\]\[0\]"),
        ("fractional_cover", {"extra": 1}, "keys"),
    ],
)
def test_a_broken_witness_is_refused_and_told_where(kind: str, change: dict[str, Json], where: str) -> None:
    witness = (PAIRS if kind == "fooling_set" else COVER) | change
    with pytest.raises(Refuted, match=where):
        CHECKS[kind](Claim(TABLE, 1, Measure.LEAVES, Side.LOWER, 1), witness, Cells(TABLE, 1))


@pytest.mark.parametrize(("kind", "witness"), [("fooling_set", PAIRS), ("fractional_cover", COVER)])
def test_a_crossing_pair_outside_the_promise_tells_nothing_apart(kind: str, witness: Json) -> None:
    unsound = from_matrix([[1, 0, None], [0, 1, 0], [None, 0, 1]])
    with pytest.raises(Refuted, match="rectangle"):
        CHECKS[kind](Claim(unsound, 1, Measure.LEAVES, Side.LOWER, 3), witness, Cells(unsound, 1))


def test_too_many_rectangles_are_refused_quickly() -> None:
    size = 30
    table = from_matrix([[int(x != y) for y in range(size)] for x in range(size)])
    weights: Json = [[x, y, 1] for x in range(size) for y in range(size) if x != y]
    witness: Json = {"answer": 1, "scale": 225, "weights": weights}
    with pytest.raises(Refuted, match="too many"):
        fractional_cover.CHECK(Claim(table, 1, Measure.N1, Side.LOWER, 1), witness, Cells(table, 1))


def test_no_fooling_set_is_larger_than_the_square_of_the_rank() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        ones = rng.integers(0, 2, size=(5, 3)) @ rng.integers(0, 2, size=(3, 5)) % 2
        if ones.any():
            most = most_of_rank(ones == 1, lambda: None)
            assert largest_fooling_set(tuple(map(tuple, ones.tolist())), 1) <= most <= 9


def test_a_search_that_is_given_up_keeps_what_it_has_and_says_so() -> None:
    graph = nx.gnp_random_graph(40, 0.7, seed=1)
    adjacent = [sum(1 << v for v in graph[u]) for u in range(40)]
    whole = CliqueSearch(adjacent)
    largest = whole.run()
    assert whole.is_complete and whole.nodes > 20
    part = CliqueSearch(adjacent, most=10)
    assert len(part.run()) <= len(largest)
    assert not part.is_complete and part.nodes == 10
    assert all(graph.has_edge(u, v) for u in part.best for v in part.best if u < v)


def test_the_search_for_inner_product_ends_at_the_square_of_the_rank_where_it_is_reached() -> None:
    """At n = 1 and 2 the ranks modulo 2 of the ones are 1 and 2."""
    for n, most in ((1, 1), (2, 4)):
        (*_, last) = fooling_method.METHOD.search(
            Query(PROBLEMS.get("inner_product"), n, Measure.COVER1), Budget.of_steps(10**6)
        )
        assert last.claim.bound <= most
        assert last.provenance["tried"][-1]["largest"]  # type: ignore[index, call-overload]
