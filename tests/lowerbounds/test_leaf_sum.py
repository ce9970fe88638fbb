"""The leaf sum: textbook values, never above the leaves of a best protocol tree, and refusals."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import Budget, Method, Query, TimeUp
from lowerbounds.checks import leaf_sum
from lowerbounds.checks.shared.refuted import Cells, Refuted
from lowerbounds.methods import fooling_set, fractional_cover, rank
from lowerbounds.methods.leaf_sum import METHOD
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.table import from_matrix

STEPS = 1_000_000  # more than any of these searches takes

Grid = tuple[tuple[int | None, ...], ...]
SUMS: list[Method] = [METHOD, fooling_set.METHOD, fractional_cover.METHOD]


def last(problem: Problem, n: int, measure: Measure, method: Method = METHOD) -> Certificate:
    *_, found = method.search(Query(problem, n, measure), Budget.of_steps(STEPS))
    return found


def check(certificate: Certificate) -> str:
    claim = certificate.claim
    assert certificate.kind == "leaf_sum"
    return leaf_sum.CHECK(claim, certificate.witness, Cells(claim.problem, claim.n))


def costs(grid: Grid) -> tuple[int, int]:
    """Depth of a shallowest and leaves of a smallest protocol tree, by trying every split of every rectangle."""

    @cache
    def best(rows: int, columns: int) -> tuple[int, int]:
        seen = {cell for x, line in enumerate(grid) if rows >> x & 1 for y, cell in enumerate(line) if columns >> y & 1}
        if len(seen - {None}) <= 1:
            return 0, 1
        found = []
        for mask, other, by_row in ((rows, columns, True), (columns, rows, False)):
            part = (mask - 1) & mask
            while part > mask ^ part:
                halves = [best(half, other) if by_row else best(other, half) for half in (part, mask ^ part)]
                found.append((1 + max(half[0] for half in halves), sum(half[1] for half in halves)))
                part = (part - 1) & mask
        return min(depth for depth, _ in found), min(leaves for _, leaves in found)

    return best((1 << len(grid)) - 1, (1 << len(grid[0])) - 1)


@pytest.mark.parametrize("name", ["equality", "disjointness", "greater_than", "inner_product"])
@pytest.mark.parametrize("n", [1, 2, 3, 4, 6])
def test_textbook_functions_need_one_bit_more_than_the_input(name: str, n: int) -> None:
    """Kushilevitz and Nisan (1997), Examples 1.21 and 1.23, Exercises 1.22 and 1.30; IP by the sum of both ranks."""
    found = last(PROBLEMS.get(name), n, Measure.D)
    assert found.claim.bound == n + 1
    assert "leaves by rank" in check(found)


def test_index_needs_a_leaf_for_each_symbol_and_position() -> None:
    found = last(PROBLEMS.get("index:symbols=3"), 4, Measure.LEAVES)
    assert found.claim.bound == 12
    assert check(found) == "4 + 4 + 4 leaves by rank"


cells_of = {
    "boolean": st.sampled_from([0, 1]),
    "three answers": st.sampled_from([0, 1, 2]),
    "promise": st.sampled_from([0, 1, None]),
}


@pytest.mark.parametrize("sort", cells_of)
def test_no_sum_exceeds_the_best_protocol_tree(sort: str) -> None:
    @given(st.tuples(*[st.tuples(*[cells_of[sort]] * 4)] * 4))
    @settings(max_examples=40, deadline=None)
    def holds(grid: Grid) -> None:
        depth, leaves = costs(grid)
        for method in SUMS:
            for measure, cost in ((Measure.D, depth), (Measure.LEAVES, leaves)):
                for found in method.search(Query(from_matrix(grid), 1, measure), Budget.of_steps(STEPS)):
                    assert check(found)
                    assert found.claim.bound <= cost

    holds()


def test_the_sum_is_never_below_its_parts() -> None:
    rng = np.random.default_rng(4)
    for _ in range(8):
        problem = from_matrix(rng.integers(0, 2 + _ % 2, size=(9, 9)).tolist())
        whole = last(problem, 1, Measure.LEAVES).claim.bound
        for method in (rank.METHOD, fooling_set.METHOD, fractional_cover.METHOD):
            assert last(problem, 1, Measure.LEAVES, method).claim.bound <= whole


def test_bounds_grow_and_an_interrupted_search_keeps_the_best() -> None:
    problem = PROBLEMS.get("inner_product")
    bounds = [found.claim.bound for found in METHOD.search(Query(problem, 5, Measure.LEAVES), Budget.of_steps(STEPS))]
    assert bounds == sorted(bounds)
    assert bounds[-1] == 63
    kept: list[Certificate] = []

    def spent() -> None:
        for found in fooling_set.METHOD.search(Query(problem, 6, Measure.LEAVES), Budget.of_steps(300)):
            kept.append(found)

    with pytest.raises(TimeUp):
        spent()
    assert kept
    assert check(kept[-1])


def test_constant_and_undefined_problems() -> None:
    found = last(from_matrix([[1, 1], [1, None]]), 1, Measure.D)
    assert found.claim.bound == 0
    assert check(found)
    assert list(METHOD.search(Query(from_matrix([[None]]), 1, Measure.D), Budget.of_steps(STEPS))) == []


# ---- the check

MIXED = from_matrix([[1, 0, 0, 2], [0, 1, 0, 2], [0, 0, 1, 2]])
PARTS: list[Any] = [
    {"kind": "rank_minor", "witness": {"answer": 1, "rows": [0, 1, 2], "columns": [0, 1, 2], "modulus": 2}},
    {"kind": "fooling_set", "witness": {"answer": 0, "pairs": [[0, 1], [1, 2], [2, 0]]}},
    {"kind": "fractional_cover", "witness": {"answer": 2, "scale": 3, "weights": [[0, 3, 3]]}},
]


def refused(parts: Json, *, bound: int = 1, where: str) -> None:
    with pytest.raises(Refuted, match=where):
        leaf_sum.CHECK(Claim(MIXED, 1, Measure.LEAVES, Side.LOWER, bound), {"parts": parts}, Cells(MIXED, 1))


def test_parts_of_different_kinds_add_up() -> None:
    cells = Cells(MIXED, 1)
    sentence = leaf_sum.CHECK(Claim(MIXED, 1, Measure.LEAVES, Side.LOWER, 7), {"parts": PARTS}, cells)
    assert sentence == "3 by rank + 3 by a fooling set + 1 by a fractional cover leaves"
    assert leaf_sum.CHECK(Claim(MIXED, 1, Measure.D, Side.LOWER, 3), {"parts": PARTS}, cells)
    for measure, bound in ((Measure.LEAVES, 8), (Measure.D, 4), (Measure.D, -1), (Measure.D, 1 << 80)):
        with pytest.raises(Refuted, match="bound"):
            leaf_sum.CHECK(Claim(MIXED, 1, measure, Side.LOWER, bound), {"parts": PARTS}, cells)
    for measure in set(Measure) - {Measure.D, Measure.LEAVES, Measure.PARTITION}:
        with pytest.raises(Refuted, match="measure"):
            leaf_sum.CHECK(Claim(MIXED, 1, measure, Side.LOWER, 1), {"parts": PARTS}, cells)
    with pytest.raises(Refuted, match="side"):
        leaf_sum.CHECK(Claim(MIXED, 1, Measure.D, Side.UPPER, 3), {"parts": PARTS}, cells)


def test_parts_that_do_not_add_up_are_refused() -> None:
    refused(PARTS[:2], bound=7, where="6 rectangles")
    refused([*PARTS, PARTS[0]], where=r"parts\[3\].*second part for answer 1")
    refused([{"kind": "rank_minor"}], where=r"parts\[0\]")
    refused([{"kind": "leaf_sum", "witness": PARTS[0]["witness"]}], where="kind")
    refused([{"kind": ["rank_minor"], "witness": PARTS[0]["witness"]}], where="kind")
    refused([{"kind": "fooling_set", "witness": PARTS[0]["witness"]}], where=r"parts\[0\].witness")
    refused([{"kind": "rank_minor", "witness": [1]}], where=r"parts\[0\].witness")
    refused(3, where="parts")
    with pytest.raises(Refuted, match="keys parts"):
        leaf_sum.CHECK(Claim(MIXED, 1, Measure.D, Side.LOWER, 0), {"parts": [], "more": 1}, Cells(MIXED, 1))


@pytest.mark.parametrize(
    ("part", "key", "value", "where"),
    [
        (0, "rows", [0, 1, 1], r"parts\[0\].witness.rows"),
        (0, "columns", [0, 1, 3], r"parts\[0\].*singular modulo 2: row 2"),
        (0, "modulus", 4, r"parts\[0\].witness.modulus"),
        (1, "pairs", [[0, 1], [1, 2], [1, 0]], r"parts\[1\].*pairs 1 and 2"),
        (1, "answer", 3, r"parts\[1\].witness.answer"),
        (2, "scale", 2, r"parts\[2\].*weight 3 > 2"),
        (2, "weights", [[0, 2, 3]], r"parts\[2\]"),
    ],
)
def test_a_broken_part_is_refused_and_told_where(part: int, key: str, value: Json, where: str) -> None:
    parts = copy.deepcopy(PARTS)
    parts[part]["witness"][key] = value
    refused(parts, where=where)


def test_a_cell_that_two_minors_use_is_evaluated_once() -> None:
    found = last(PROBLEMS.get("inner_product"), 4, Measure.LEAVES)
    cells = Cells(found.claim.problem, 4)
    leaf_sum.CHECK(found.claim, found.witness, cells)
    assert cells.evaluated <= 256
    assert ceil_log2(found.claim.bound) == 5
