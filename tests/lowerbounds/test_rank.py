"""Ranks: minors against sympy's ranks, plain elimination against the accelerated, and the check's refusals."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix

from lowerbounds.certificates.certificate import Claim, Json
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks import leaf_sum, rank_minor
from lowerbounds.checks.shared.accelerated import dependent_row
from lowerbounds.checks.shared.refuted import Cells, Refuted
from lowerbounds.methods.matrices.bitboard import Bools
from lowerbounds.methods.matrices.matrix import communication_matrix, distinct
from lowerbounds.methods.rank import METHOD
from lowerbounds.methods.ranks.elimination import (
    TRIANGULAR,
    Minor,
    minor_mod_2,
    minor_mod_prime,
    triangular_minor,
)
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.problems.kinds.table import from_matrix

STEPS = 1_000_000  # more than any of these searches takes

LARGE = METHOD.prime


def random_bits(seed: int, *, largest: int = 80) -> Bools:
    """Dense, sparse or of small rank, of any shape."""
    rng = np.random.default_rng(seed)
    rows, columns, inner = rng.integers(1, largest, size=3)
    if seed % 2:
        return rng.random((rows, columns)) < rng.random()
    return (rng.integers(0, 2, (rows, inner % 9)) @ rng.integers(0, 2, (inner % 9, columns))) % 2 == 1


def rank_by_hand(lines: list[list[int]], prime: int) -> int:
    rank = 0
    for column in range(len(lines[0])):
        pivot = next((i for i in range(rank, len(lines)) if lines[i][column] % prime), None)
        if pivot is None:
            continue
        lines[rank], lines[pivot] = lines[pivot], lines[rank]
        inverse = pow(lines[rank][column], -1, prime)
        for i in range(rank + 1, len(lines)):
            factor = lines[i][column] * inverse
            lines[i] = [(a - factor * b) % prime for a, b in zip(lines[i], lines[rank], strict=True)]
        rank += 1
    return rank


def minor(matrix: Bools, prime: int) -> Minor:
    return minor_mod_2(matrix) if prime == 2 else minor_mod_prime(matrix, prime)


@pytest.mark.parametrize("prime", [2, 3, 5, 101, LARGE])
def test_the_minor_is_as_large_as_the_rank_and_nonsingular(prime: int) -> None:
    for seed in range(24):
        matrix = random_bits(seed)
        found = minor(matrix, prime)
        lines = matrix.astype(int).tolist()
        assert len(found.rows) == len(found.columns) == rank_by_hand(lines, prime)
        if found.rows:
            inner = matrix[np.ix_(found.rows, found.columns)].astype(int).tolist()
            assert rank_by_hand(inner, prime) == len(found.rows)


def test_the_rank_modulo_a_large_prime_is_that_over_the_rationals() -> None:
    for seed in range(12):
        matrix = random_bits(seed, largest=12)
        assert len(minor(matrix, LARGE).rows) == Matrix(matrix.astype(int).tolist()).rank()


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_triangular_minors_are_triangular(seed: int) -> None:
    matrix = random_bits(seed, largest=30)
    found = triangular_minor(matrix)
    inner = matrix[np.ix_(found.rows, found.columns)]
    assert inner.diagonal().all()
    assert not np.triu(inner, 1).any()
    assert len(found.rows) >= matrix.any()


@pytest.mark.parametrize("prime", [1, 2, 4, 1 << 25])
def test_unfit_moduli_are_refused(prime: int) -> None:
    with pytest.raises(ValueError, match="odd prime"):
        minor_mod_prime(np.ones((2, 2), dtype=bool), prime)


@pytest.mark.parametrize("name", PROBLEMS.names())
def test_the_matrix_is_the_definition(name: str) -> None:
    problem = PROBLEMS.get(name)
    for n in range(problem.smallest, problem.smallest + 3):
        cells = Cells(problem, n)
        if cells.rows * cells.columns > 5000:
            break
        matrix = communication_matrix(problem, n)
        assert matrix.dtype == np.int16
        expected = [[cells(x, y) for y in range(cells.columns)] for x in range(cells.rows)]
        assert matrix.tolist() == [[-1 if cell is None else cell for cell in line] for line in expected]


def test_answers_wider_than_the_usual_are_kept() -> None:
    problem = from_matrix([[70000, 1], [0, 70000]])
    assert communication_matrix(problem, 1).tolist() == [[70000, 1], [0, 70000]]


def test_a_matrix_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match=r"equality at n=100000 has more than \d+ cells"):
        communication_matrix(PROBLEMS.get("equality"), 100000)


def test_distinct_rows_and_columns_are_the_first_of_each() -> None:
    rng = np.random.default_rng(1)
    matrix = rng.integers(-1, 2, size=(6, 5))[rng.integers(6, size=40)][:, rng.integers(5, size=30)]
    found = distinct(matrix)
    assert (found.matrix == matrix[np.ix_(found.rows, found.columns)]).all()
    assert len(found.rows) == len(np.unique(matrix, axis=0))
    assert len(found.columns) == len(np.unique(matrix, axis=1).T)


# ---- the check


def certified(problem: Problem, n: int, measure: Measure = Measure.LEAVES) -> tuple[Claim, dict[str, Json]]:
    *_, last = METHOD.search(Query(problem, n, measure), Budget.of_steps(STEPS))
    assert last.kind == "leaf_sum"
    return last.claim, last.witness


@pytest.mark.parametrize(
    ("name", "ones", "zeros"),
    [
        # Kushilevitz and Nisan (1997), Examples 1.21, 1.23, 1.29 and Exercise 1.30: ranks of EQ, DISJ and GT, and IP
        ("equality", lambda n: 2**n, lambda n: 2**n),
        ("disjointness", lambda n: 2**n, lambda n: 2**n - 1),
        ("greater_than", lambda n: 2**n - 1, lambda n: 2**n),
        ("inner_product", lambda n: 2**n - 1, lambda n: 2**n),
    ],
)
def test_ranks_of_the_textbook_functions(name: str, ones, zeros) -> None:  # type: ignore[no-untyped-def]
    for n in (1, 2, 3, 5):
        claim, witness = certified(PROBLEMS.get(name), n)
        assert claim.bound == ones(n) + zeros(n)
        assert leaf_sum.CHECK(claim, witness, Cells(claim.problem, n))
        for part in witness["parts"]:  # type: ignore[union-attr]
            assert part["witness"]["modulus"] in (0, 2, 3)  # type: ignore[index, call-overload]


def test_more_answers_add_up() -> None:
    rng = np.random.default_rng(3)
    for _ in range(10):
        table = rng.integers(0, 4, size=(9, 7))
        claim, witness = certified(from_matrix(table.tolist()), 1)
        assert claim.bound == sum(int(Matrix((table == b).astype(int).tolist()).rank()) for b in range(4))
        assert leaf_sum.CHECK(claim, witness, Cells(claim.problem, 1))


def test_promise_problems_have_no_rank() -> None:
    problem = PROBLEMS.get("is_tree:variant=promise")
    with pytest.raises(ValueError, match="promise"):
        list(METHOD.search(Query(problem, 3, Measure.D), Budget.of_steps(STEPS)))
    table = from_matrix([[1, None], [0, 1]])
    whole: Json = {"answer": 1, "rows": [0, 1], "columns": [0, 1], "modulus": 2}
    with pytest.raises(Refuted, match="row 0, column 1: outside the promise"):
        rank_minor.CHECK(Claim(table, 1, Measure.D, Side.LOWER, 1), whole, Cells(table, 1))


def test_moduli_agree_with_each_other_and_with_the_accelerated_path() -> None:
    pytest.importorskip("flint")
    for seed in range(40):
        rng = np.random.default_rng(seed)
        size = int(rng.integers(1, 30))
        matrix = rng.random((size, size)) < (0.5 if seed % 3 else 2 / size)
        masks = [int("".join("1" if cell else "0" for cell in line), 2) for line in matrix]
        for prime in (2, 3, 5, 7, LARGE):
            entries = [[int(cell) for cell in line] for line in matrix]
            plain = rank_minor.dependent_mod_prime(entries, prime)
            tuple_minor = rank_minor.Minor(1, tuple(range(size)), tuple(range(size)), prime, "witness")
            assert rank_minor._dependent(masks, tuple_minor) == plain == dependent_row(masks, prime)
            assert (plain is None) == (rank_by_hand(entries, prime) == size)


def test_without_the_accelerator_a_long_minor_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flint", None)
    with pytest.raises(ValueError, match="python-flint"):
        dependent_row([1, 2], 5)


IDENTITY = from_matrix(np.eye(5, dtype=int).tolist())
PROVED = (Measure.D, Measure.LEAVES, Measure.PARTITION, Measure.PARTITION1, Measure.RANK)
GOOD = {"answer": 1, "rows": [0, 1, 2, 3, 4], "columns": [0, 1, 2, 3, 4], "modulus": 3}


@pytest.mark.parametrize("modulus", [TRIANGULAR, 2, 3, 5, 4194301])
def test_every_modulus_passes_and_proves_no_more(modulus: int) -> None:
    witness: Json = GOOD | {"modulus": modulus}
    for measure, most in ((Measure.LEAVES, 5), (Measure.D, 3), (Measure.PARTITION1, 5), (Measure.RANK, 5)):
        for bound in range(most + 1):
            rank_minor.CHECK(Claim(IDENTITY, 1, measure, Side.LOWER, bound), witness, Cells(IDENTITY, 1))
        for bound in (-1, most + 1, 1 << 100):
            with pytest.raises(Refuted, match="bound"):
                rank_minor.CHECK(Claim(IDENTITY, 1, measure, Side.LOWER, bound), witness, Cells(IDENTITY, 1))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"answer": 2}, "answer"),
        ({"answer": True}, "answer"),
        ({"answer": 0, "modulus": 2, "rows": [0, 1, 2], "columns": [2, 3, 4]}, "singular modulo 2"),
        ({"rows": [0, 1, 2, 3]}, "4 rows and 5 columns"),
        ({"rows": [0, 1, 2, 3, 3]}, "twice"),
        ({"columns": [0, 1, 2, 3, 3]}, "twice"),
        ({"rows": [0, 1, 2, 3, 5]}, r"rows\[4\]"),
        ({"columns": [0, 1, 2, 3, -1]}, r"columns\[4\]"),
        ({"columns": [0, 1, 2, 3, "4"]}, r"columns\[4\]"),
        ({"rows": {}}, "rows"),
        ({"modulus": 1}, "prime"),
        ({"modulus": 9}, "prime"),
        ({"modulus": 1 << 40}, "modulus"),
        ({"modulus": "3"}, "modulus"),
        ({"modulus": 0, "rows": [1, 0, 2, 3, 4]}, "diagonal"),
        ({"more": 1}, "keys"),
    ],
)
def test_a_broken_minor_is_refused_and_told_where(change: dict[str, Json], where: str) -> None:
    witness: Json = GOOD | change
    with pytest.raises(Refuted, match=where):
        rank_minor.CHECK(Claim(IDENTITY, 1, Measure.LEAVES, Side.LOWER, 3), witness, Cells(IDENTITY, 1))


@pytest.mark.parametrize("measure", [measure for measure in Measure if measure not in PROVED])
def test_other_measures_are_refused(measure: Measure) -> None:
    claim = Claim(IDENTITY, 1, measure, Side.LOWER, 1)
    cells = Cells(IDENTITY, 1)
    with pytest.raises(Refuted, match="measure"):  # N1 too: a cover may be smaller than the rank
        rank_minor.CHECK(claim, dict(GOOD), cells)
    with pytest.raises(Refuted, match="side"):
        rank_minor.CHECK(replace(claim, measure=Measure.D, side=Side.UPPER), dict(GOOD), cells)


def test_a_flipped_cell_is_found() -> None:
    for modulus in (0, 2, 3, 101):
        table = np.eye(6, dtype=int)
        table[3, 3] = 0
        problem = from_matrix(table.tolist())
        witness: Json = {"answer": 1, "rows": [*range(6)], "columns": [*range(6)], "modulus": modulus}
        with pytest.raises(Refuted, match="row 3"):
            rank_minor.CHECK(Claim(problem, 1, Measure.LEAVES, Side.LOWER, 6), witness, Cells(problem, 1))
