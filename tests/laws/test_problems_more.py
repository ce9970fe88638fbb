"""The problems that certificates brought: definition against value, closed forms against matrices."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
import pytest
import sympy
from sympy.polys.matrices import DomainMatrix

from lowerbounds import certify, verify
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.display import expression
from reductions.costs.fact import Fact, with_implied
from reductions.costs.logarithms import ceil_log2
from reductions.problems.kinds.pair_functions import FUNCTIONS, GATES
from reductions.sampling import enumerate_space, sample_pairs

from ..reference import exact_cost

SPECS = [
    "disjointness",
    "equality",
    "equality:symbols=3",
    "function_composition",
    "gadget_power",
    "gadget_power:gadget=01/10,outer=parity",
    "gadget_power:gadget=011/110,outer=or",
    "gadget_power:gadget=01,outer=sum",
    "gap_hamming",
    "connectivity",
    "hamming_distance",
    "hamming_threshold",
    "maximum",
    "greater_than",
    "inner_product",
    "intersection_size",
    "pointer_jumping",
    "pointer_jumping:rounds=1",
    "pointer_jumping:rounds=3",
    "pointer_jumping:rounds=4",
    "symmetric_pairs:function=most",
    "symmetric_pairs:function=thirds",
    "symmetric_pairs:gate=or,function=most",
    "symmetric_pairs:gate=xor,function=most",
    "symmetric_pairs:gate=xor,function=thirds",
    "unique_disjointness",
]
MOST_CELLS = 1 << 17


def small() -> list[Any]:
    found = []
    for spec in SPECS:
        problem = PROBLEMS.get(spec)
        for n in range(problem.smallest, problem.smallest + 5):
            if problem.x_space(n).size * problem.y_space(n).size <= MOST_CELLS:
                found.append(pytest.param(problem, n, id=f"{spec}-{n}"))
    return found


def matrix_of(problem: Problem, n: int) -> np.ndarray[Any, Any]:
    """By the definition alone, −1 outside the promise."""
    cells = [[problem.define(x, y) for y in problem.y_space(n)] for x in problem.x_space(n)]
    return np.array([[-1 if cell is None else cell for cell in row] for row in cells])


@pytest.mark.parametrize(("problem", "n"), small())
def test_value_and_domain_are_the_definition(problem: Problem, n: int) -> None:
    xs, ys = enumerate_space(problem.x_space(n)), enumerate_space(problem.y_space(n))
    wanted = matrix_of(problem, n)
    inside = np.broadcast_to(problem.domain(xs[:, None], ys[None]), wanted.shape)
    value = np.broadcast_to(problem.value(xs[:, None], ys[None]), wanted.shape)
    assert (np.where(inside, value, -1) == wanted).all()
    assert wanted.max() < problem.answers(n)
    pairs = np.stack([problem.value(x[None].repeat(len(ys), 0), ys) for x in xs])
    assert (pairs == value).all()


@pytest.mark.parametrize("spec", SPECS)
def test_one_pair_and_a_large_size(spec: str) -> None:
    problem = PROBLEMS.get(spec)
    n = 40
    inputs = (
        [sample_pairs(problem, n, count=4, seed=1, hard=True)] if problem.hard(n, 4, np.random.default_rng(0)) else []
    )
    if spec not in ("unique_disjointness", "gap_hamming"):
        inputs.append(sample_pairs(problem, n, count=4, seed=1))
    for xs, ys in inputs:
        for x, y in zip(xs, ys, strict=True):
            assert int(problem.value(x, y)) == problem.define(tuple(x.tolist()), tuple(y.tolist()))


@pytest.mark.parametrize("spec", SPECS)
def test_formulas_say_what_the_functions_compute(spec: str) -> None:
    problem = PROBLEMS.get(spec)
    letters = {"symbols": problem.symbols} if hasattr(problem, "symbols") else {}
    for fact in with_implied(problem.facts()):
        for n in range(max(fact.smallest, problem.smallest), 7):
            for error in (Fraction(1, 10), Fraction(1, 3)):
                shown = expression(fact, n=n, epsilon=sympy.Rational(*error.as_integer_ratio()), **letters)
                assert int(shown) == fact.at(n, error), (fact.formula, n, error)


def pairs_of_facts(problem: Problem, n: int, error: Fraction) -> dict[Measure, tuple[int, int | None]]:
    """Best lower and upper bound by measure."""
    found: dict[Measure, tuple[int, int | None]] = {}
    for fact in with_implied(problem.facts()):
        if n < fact.smallest:
            continue
        low, high = found.get(fact.measure, (0, None))
        value = fact.at(n, error)
        if fact.side is Side.LOWER:
            low = max(low, value)
        else:
            high = value if high is None else min(high, value)
        found[fact.measure] = low, high
    return found


@pytest.mark.parametrize(("problem", "n"), small())
def test_facts_against_the_matrix(problem: Problem, n: int) -> None:
    """Messages by counting rows; D by all trees where there are few lines, else by ranks and by sending the rows."""
    matrix = matrix_of(problem, n)
    facts = pairs_of_facts(problem, n, Fraction(0))
    assert all(high is None or low <= high for low, high in facts.values())
    total = (matrix >= 0).all()
    for measure, lines in ((Measure.STATES_AB, matrix), (Measure.STATES_BA, matrix.T)):
        low, high = facts.get(measure, (0, None))
        if total:
            states = len(np.unique(lines, axis=0))
            assert low <= states <= (high or states)
        elif low:
            conflict = [((a >= 0) & (b >= 0) & (a != b)).any() for k, a in enumerate(lines) for b in lines[:k]]
            assert low <= len(lines) <= (high or low)
            assert all(conflict)
    low, high = facts[Measure.D]
    few = len(matrix) + len(matrix[0]) <= 14
    cost = exact_cost([[None if cell < 0 else int(cell) for cell in row] for row in matrix]) if few else None
    if few:
        assert low <= cost
    elif total and len(matrix) <= 32:
        indicators = [(matrix == answer).astype(int).tolist() for answer in np.unique(matrix)]
        ranks = [DomainMatrix.from_list([list(map(int, row)) for row in rows], sympy.QQ).rank() for rows in indicators]
        assert low <= ceil_log2(sum(ranks))
    answers = len(np.unique(matrix[matrix >= 0]))
    sends = min(ceil_log2(len(np.unique(lines, axis=0))) for lines in (matrix, matrix.T)) + ceil_log2(answers)
    if few:
        assert high is None or cost <= high
    elif problem.name not in ("pointer_jumping", "intersection_size"):  # their protocols beat sending an input
        assert high is not None
        assert sends <= high


def cover_number(matrix: np.ndarray[Any, Any], answer: int) -> int:
    """Least number of rectangles without another answer that cover this one; breadth first over what is covered."""
    cells = np.argwhere(matrix == answer)
    allowed = (matrix == answer) | (matrix < 0)
    masks = set()
    for kept in range(1, 1 << len(matrix)):
        rows = np.array([kept >> place & 1 for place in range(len(matrix))], dtype=bool)
        columns = allowed[rows].all(axis=0)
        masks.add(sum(1 << place for place, (x, y) in enumerate(cells) if rows[x] and columns[y]))
    maximal = [mask for mask in masks if not any(mask != other and mask & other == mask for other in masks)]
    reached, steps, everything = {0}, 0, (1 << len(cells)) - 1
    while everything not in reached:
        reached = {now | mask for now in reached for mask in maximal}
        steps += 1
    return steps


@pytest.mark.parametrize("spec", ["greater_than", "inner_product", "unique_disjointness", "disjointness"])
@pytest.mark.parametrize("n", [1, 2, 3])
def test_nondeterministic_facts_against_covers(spec: str, n: int) -> None:
    problem = PROBLEMS.get(spec)
    matrix = matrix_of(problem, n)
    facts = pairs_of_facts(problem, n, Fraction(0))
    for measure, answer in ((Measure.N0, 0), (Measure.N1, 1)):
        low, high = facts[measure]
        if n < 3 or (spec, answer) in {("disjointness", 0), ("unique_disjointness", 0)}:
            cover = ceil_log2(cover_number(matrix, answer))
            assert low <= cover
            assert high is None or cover <= high


def test_the_cover_of_unique_disjointness_is_exponential() -> None:
    """Kaibel and Weltge (2015): a rectangle without pairs that meet once holds at most 2ⁿ of the 3ⁿ disjoint pairs."""
    for n in (1, 2, 3):
        matrix = matrix_of(PROBLEMS.get("unique_disjointness"), n)
        largest = 0
        for kept in range(1, 1 << len(matrix)):
            rows = np.array([kept >> place & 1 for place in range(len(matrix))], dtype=bool)
            columns = (matrix[rows] != 0).all(axis=0)
            largest = max(largest, int((matrix[rows][:, columns] == 1).sum()))
        assert (matrix == 1).sum() == 3**n
        assert largest == 2**n


@pytest.mark.parametrize("n", [4, 5, 7, 16, 33])
def test_hard_gap_hamming_pairs_lie_on_the_edge_of_the_promise(n: int) -> None:
    problem = PROBLEMS.get("gap_hamming")
    x, y = sample_pairs(problem, n, count=10, seed=3, hard=True)
    assert problem.domain(x, y).all()
    distance = (x != y).sum(axis=1)
    least = (n + isqrt(4 * n - 1) + 2) // 2
    assert set(distance.tolist()) == {least, n - least}
    assert (2 * (least - 1) - n) ** 2 < 4 * n or 2 * (least - 1) < n
    assert problem.value(x, y).sum() == 5


@pytest.mark.parametrize("spec", ["unique_disjointness", "intersection_size"])
def test_hard_pairs_meet_at_most_once(spec: str) -> None:
    problem = PROBLEMS.get(spec)
    x, y = sample_pairs(problem, 21, count=10, seed=3, hard=True)
    assert problem.domain(x, y).all()
    assert sorted((x & y).sum(axis=1).tolist()) == [0] * 5 + [1] * 5


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize(("function", "counts"), [("any", {0, 1}), ("all", {8, 9}), ("most", {4, 5})])
def test_hard_pairs_lie_where_the_function_changes(gate: str, function: str, counts: set[int]) -> None:
    spec = f"symmetric_pairs:gate={gate},function={function}"
    x, y = sample_pairs(PROBLEMS.get(spec), 9, count=50, seed=3, hard=True)
    pairs = {"and": x & y, "or": x | y, "xor": x != y, "same": x == y}[gate].sum(axis=1)
    assert set(pairs.tolist()) == counts


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_two_way_bounds_of_pair_functions_are_those_of_ranks(gate: str, function: str) -> None:
    """The closed form of D from below is the certificate's sum of ranks, which counts coefficients that are not 0."""
    problem = PROBLEMS.get(f"symmetric_pairs:gate={gate},function={function}")
    (fact,) = [f for f in problem.facts() if (f.measure, f.side) == (Measure.D, Side.LOWER)]
    for n in (1, 2, 3, 4, 5, 6, 7, 20, 33, 64):
        found = certify(problem, n, method="structure_symmetric", measure=Measure.D)
        assert verify(found).valid
        assert found.claim.bound == fact.at(n)


def test_hard_comparisons_differ_after_a_common_prefix() -> None:
    x, y = sample_pairs(PROBLEMS.get("greater_than"), 12, count=400, seed=3, hard=True)
    assert ((x == 0) | (x == 1)).all()
    assert ((y == 0) | (y == 1)).all()
    first = (x != y).argmax(axis=1)
    assert (x != y).any(axis=1).all()
    assert set(first.tolist()) == set(range(12))


def test_discrepancy_bound_of_inner_product_is_rounded_the_safe_way() -> None:
    fact = next(fact for fact in PROBLEMS.get("inner_product").facts() if fact.measure is Measure.R)
    assert [fact.at(n) for n in (1, 2, 3, 4, 5)] == [1, 1, 2, 2, 3]
    assert fact.at(10, Fraction(1, 4)) == 4
    assert fact.at(10, Fraction(1, 2)) == fact.at(1, Fraction(49, 100)) == 0


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        ("pointer_jumping:rounds=0", "wanted 1 to 65536"),
        ("gadget_power:outer=xor", "one of and, or, parity, sum"),
        ("gadget_power:gadget=01/1", "one length"),
        ("gadget_power:gadget=02/10", "0 and 1"),
        ("gadget_power:gadget=/", "rows and columns"),
    ],
)
def test_bad_parameters_are_named(spec: str, wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted):
        PROBLEMS.get(spec)


def test_every_fact_names_its_source() -> None:
    for spec in SPECS:
        for fact in PROBLEMS.get(spec).facts():
            assert isinstance(fact, Fact)
            assert fact.source.place, (spec, fact)
