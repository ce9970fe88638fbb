"""Shattered sets: the search meets brute force over all column subsets, the integer form meets the entropy."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lowerbounds.certificates.certificate import Certificate, Claim, Json
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks.shattered_set import exceeds
from lowerbounds.methods.shattered import ShatteredSet
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.costs.logarithms import entropy
from reductions.problems.kinds.table import from_matrix

STEPS = 1_000_000  # more than any of these searches takes

BOTH = (Measure.R1_AB, Measure.R1_BA)
Rows = list[list[int | None]]


def last(problem: Problem, n: int, measure: Measure, error: Fraction = Fraction(0), nodes: int = 10**6) -> Certificate:
    query = Query(problem, n, measure, error=error)
    return deque(ShatteredSet(nodes=nodes).search(query, Budget.of_steps(STEPS)), maxlen=1)[0]


def dimension(rows: Rows) -> int:
    """Largest v with v columns and two answers each whose 2ᵛ patterns all occur, by trying all."""
    columns = list(zip(*rows, strict=True))

    def shattered(some: tuple[int, ...]) -> bool:
        lines = set(zip(*(columns[c] for c in some), strict=True)) if some else {()}
        named = [list(combinations({*columns[c]} - {None}, 2)) for c in some]
        return any(lines >= set(product(*choice)) for choice in product(*named))

    return max(v for v in range(len(columns) + 1) if any(shattered(s) for s in combinations(range(len(columns)), v)))


@pytest.mark.parametrize("seed", range(40))
def test_the_search_meets_brute_force_on_random_tables(seed: int) -> None:
    rng = np.random.default_rng(seed)
    answers = 2 + seed % 3
    shape = (int(rng.integers(1, 20)), int(rng.integers(1, 7)))
    hidden = rng.random(shape) < (0.2 if seed % 2 else 0.0)
    cells = np.where(hidden, -1, rng.integers(0, answers, size=shape)).tolist()
    rows: Rows = [[None if cell < 0 else cell for cell in line] for line in cells]
    problem = from_matrix(rows)
    for measure, lines in zip(BOTH, (rows, [list(line) for line in zip(*rows, strict=True)]), strict=True):
        if len(lines[0]) > 7:
            continue
        found = last(problem, 1, measure)
        assert verify(found).valid
        assert found.claim.bound == dimension(lines)
        assert str(found.provenance["search"]).startswith("exact")


@pytest.mark.parametrize(
    ("spec", "n", "known"),
    [
        ("index", 8, 8),
        ("index:symbols=3", 4, 4),
        ("disjointness", 6, 6),
        ("inner_product", 6, 6),
        ("unique_disjointness", 5, 5),
        ("greater_than", 6, 1),
        ("equality", 6, 1),
    ],
)
def test_known_dimensions(spec: str, n: int, known: int) -> None:
    found = last(PROBLEMS.get(spec), n, Measure.R1_AB)
    assert verify(found).valid
    assert (found.claim.bound, found.provenance["search"]) == (known, "exact: no larger set is shattered")


def test_index_the_other_way_is_a_logarithm() -> None:
    for n in range(1, 9):
        assert last(PROBLEMS.get("index"), n, Measure.R1_BA).claim.bound == n.bit_length() - 1


@pytest.mark.parametrize("spec", PROBLEMS.names())
@pytest.mark.parametrize("measure", BOTH)
def test_no_bound_exceeds_an_upper_bound_on_the_shelf(spec: str, measure: Measure) -> None:
    problem = PROBLEMS.get(spec)
    n = problem.smallest + 1
    for error in (Fraction(0), Fraction(1, 100), Fraction(1, 3)):
        found = last(problem, n, measure, error)
        assert verify(found).valid
        for fact in problem.facts():
            if fact.measure is measure and fact.side is Side.UPPER and n >= fact.smallest:
                assert found.claim.bound <= fact.at(n, error)


@settings(deadline=None)
@given(st.integers(0, 40), st.fractions(0, 1, max_denominator=300), st.integers(-2, 41))
def test_the_integer_form_is_the_entropy_form(dimension: int, error: Fraction, bits: int) -> None:
    gap = (1 - entropy(error)) * dimension - bits if error < Fraction(1, 2) else Decimal(-max(bits, 0))
    if bits < 0:
        assert exceeds(dimension, error, bits)
    elif abs(gap) > Decimal("1e-30"):
        assert exceeds(dimension, error, bits) == (gap > 0)
    else:
        assert not exceeds(dimension, error, bits)


@settings(deadline=None)
@given(st.integers(1, 20), st.integers(5000, 10**30), st.integers(0, 20))
def test_a_fine_error_is_rounded_to_the_safe_side(dimension: int, denominator: int, bits: int) -> None:
    error = Fraction(denominator // 7, denominator)
    if exceeds(dimension, error, bits):
        assert (1 - entropy(error)) * dimension > bits


def test_the_method_bounds_what_the_checker_accepts_for_fine_errors() -> None:
    found = last(PROBLEMS.get("index"), 8, Measure.R1_AB, Fraction(10**20 + 1, 10**21))
    assert verify(found).valid
    assert found.claim.bound == 5  # 8·(1 − 0.469) = 4.248


def test_half_an_error_is_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="nothing from"):
        last(PROBLEMS.get("index"), 2, Measure.R1_AB, Fraction(1, 2))


def test_a_stopped_search_does_not_call_itself_exact() -> None:
    rng = np.random.default_rng(5)
    problem = from_matrix(rng.integers(0, 2, size=(64, 64)).tolist())
    found = last(problem, 1, Measure.R1_AB, nodes=5)
    assert verify(found).valid
    assert "not proved largest" in str(found.provenance["search"])


TABLE: Rows = [[0, 2, 1], [0, 1, None], [1, 2, 0], [1, 1, 0], [2, 0, 0]]
CLAIM = Claim(from_matrix(TABLE), 1, Measure.R1_AB, Side.LOWER, 2, Fraction(1, 100))
WITNESS: dict[str, Json] = {"columns": [0, 1], "answers": [[0, 1], [2, 1]], "rows": [0, 1, 2, 3]}


def outcome(claim: Claim, witness: Json) -> str:
    """Empty when the certificate holds, the reason for its refusal otherwise."""
    verdict = verify(Certificate(claim, "shattered_set", witness, "m", "s"))  # type: ignore[arg-type]
    return "" if verdict.valid else verdict.reason


def test_the_checker_accepts_a_weaker_bound_and_no_stronger_one() -> None:
    assert outcome(CLAIM, WITNESS) == ""
    assert outcome(replace(CLAIM, bound=0), WITNESS) == ""
    assert "bound" in outcome(replace(CLAIM, bound=3), WITNESS)
    assert "bound" in outcome(replace(CLAIM, bound=-1), WITNESS)
    assert "bound" in outcome(replace(CLAIM, error=Fraction(1, 4)), WITNESS)  # 2·(1 − 0.811) ≤ 1
    assert outcome(replace(CLAIM, error=Fraction(1, 4), bound=1), WITNESS) == ""
    assert "bound" in outcome(replace(CLAIM, error=Fraction(1, 2), bound=1), WITNESS)
    assert "error" in outcome(replace(CLAIM, error=Fraction(-1, 2)), WITNESS)


def test_the_checker_refuses_other_claims() -> None:
    assert "claim" in outcome(replace(CLAIM, side=Side.UPPER), WITNESS)
    for measure in set(Measure) - {*BOTH, Measure.VC_AB, Measure.VC_BA}:
        error = CLAIM.error if measure.randomised else Fraction(0)
        assert "claim" in outcome(replace(CLAIM, measure=measure, error=error), WITNESS)
    assert outcome(replace(CLAIM, measure=Measure.R1_BA), WITNESS)


@pytest.mark.parametrize("key", ["columns", "answers", "rows"])
def test_the_checker_refuses_every_change_of_the_witness(key: str) -> None:
    value = WITNESS[key]
    assert isinstance(value, list)
    others: list[Json] = [[], value[:-1], value[1:], [*value, value[-1]], value[::-1], {}, None, 1, "x"]
    for place in range(len(value)):
        for part in (-1, 9, 2, True, "0", None, [0, 0], [0], [0, 1, 2], [1, 0, 0], ["0", "1"], [0, -1]):
            others.append([*value[:place], part, *value[place + 1 :]])
    for other in others:
        if other != value:
            assert outcome(CLAIM, {**WITNESS, key: other}), other
    assert outcome(CLAIM, {k: v for k, v in WITNESS.items() if k != key})
    assert outcome(CLAIM, {**WITNESS, "more": 1})


def test_flipped_cells_are_noticed_where_they_matter() -> None:
    for row, column in product(range(5), range(3)):
        for cell in {0, 1, 2, None} - {TABLE[row][column]}:
            rows = [list(line) for line in TABLE]
            rows[row][column] = cell
            refused = bool(outcome(replace(CLAIM, problem=from_matrix(rows, answers=3)), WITNESS))
            assert refused == (row < 4 and column < 2)
