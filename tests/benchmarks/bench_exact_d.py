"""How far exact D reaches: 6×6, random 16×16, the textbook functions, and matrices whose leaf bound is not met."""

from __future__ import annotations

import itertools
import json
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from lowerbounds.certificates.certificate import Certificate
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks import protocol_tree as tree_check
from lowerbounds.checks import split_refutation as refutation_check
from lowerbounds.checks.shared.refuted import Cells
from lowerbounds.methods import protocol_tree, refutation
from lowerbounds.methods.matrices.bitboard import Board
from lowerbounds.methods.ranks.leaf_bound import leaf_count
from lowerbounds.methods.trees.exact_d import results_of
from reductions import PROBLEMS, Measure, Problem, Side
from reductions.problems.kinds.table import from_matrix

Matrix = npt.NDArray[np.int64]


def planted(lines: int, depth: int, rng: np.random.Generator) -> Matrix:
    """The matrix of a random protocol of this depth; lines that differ only."""
    matrix = np.zeros((lines, lines), dtype=np.int64)
    stack = [(np.ones(lines, bool), np.ones(lines, bool), depth, 0)]
    while stack:
        rows, columns, left, answer = stack.pop()
        if not left:
            matrix[np.ix_(rows, columns)] = answer
            continue
        alice, said = rng.random() < 0.5, rng.random(lines) < 0.5
        for part, value in ((said, 0), (~said, 1)):
            stack.append((rows & part, columns, left - 1, value) if alice else (rows, columns & part, left - 1, value))
    return np.unique(np.unique(matrix, axis=0), axis=1)


def is_gap(matrix: Matrix) -> bool:
    """Whether the leaf bound of the whole matrix stays below the cost of naming a line and the answer."""
    whole = (1 << matrix.shape[0]) - 1, (1 << matrix.shape[1]) - 1
    leaves = leaf_count(Board.of(matrix), whole, 1 << 20).leaves
    return (leaves - 1).bit_length() <= (min(matrix.shape) - 1).bit_length()


@cache
def gaps(lines: int, depth: int, count: int = 8, seed: int = 0) -> tuple[Problem, ...]:
    """Planted protocols on lines×lines inputs, not both sides of which the root settles."""
    rng = np.random.default_rng(seed)
    drawn = (planted(lines, depth, rng) for _ in itertools.count())
    return tuple(from_matrix(matrix.tolist()) for matrix in itertools.islice(filter(is_gap, drawn), count))


def both(problem: Problem, n: int = 1) -> tuple[Certificate, Certificate]:
    """The last refutation and the last tree."""
    lower = list(refutation.METHOD.search(Query(problem, n, Measure.D, Side.LOWER), Budget(120)))[-1]
    upper = list(protocol_tree.METHOD.search(Query(problem, n, Measure.D, Side.UPPER), Budget(120)))[-1]
    assert lower.claim.bound == upper.claim.bound
    return lower, upper


def replay(certificates: tuple[Certificate, Certificate]) -> None:
    """Check both."""
    for certificate, check in zip(certificates, (refutation_check.CHECK, tree_check.CHECK), strict=True):
        claim = certificate.claim
        check(claim, json.loads(json.dumps(certificate.witness)), Cells(claim.problem, claim.n))


def test_sample_of_1000_6x6(benchmark: BenchmarkFixture) -> None:
    batch = np.random.default_rng(0).integers(0, 2, size=(1000, 6, 6))
    problems = [from_matrix(matrix.tolist()) for matrix in batch if matrix.any() and not matrix.all()]
    benchmark.pedantic(lambda: [both(problem) for problem in problems], rounds=1)
    assert benchmark.stats.stats.max < 60  # goal: 1 s each; all together take about that


@pytest.mark.parametrize("name", ["equality", "disjointness", "greater_than", "inner_product"])
def test_textbook_n4(benchmark: BenchmarkFixture, name: str) -> None:
    found = benchmark.pedantic(both, args=(PROBLEMS.get(name), 4), rounds=1)
    replay(found)
    assert benchmark.stats.stats.max < 1


def test_random_16x16(benchmark: BenchmarkFixture) -> None:
    matrix = np.random.default_rng(0).integers(0, 2, size=(16, 16))
    replay(benchmark.pedantic(both, args=(from_matrix(matrix.tolist()),), rounds=1))


@pytest.mark.parametrize("case", range(8))
@pytest.mark.parametrize(("lines", "depth"), [(16, 5), (20, 5), (20, 6), (24, 6), (28, 6), (32, 6)])
def test_root_gaps(benchmark: BenchmarkFixture, lines: int, depth: int, case: int) -> None:
    """Goal: both sides in 1 s up to 20×20, each larger one in 10 s."""
    benchmark.extra_info["goal_s"] = 1 if lines <= 20 else 10
    benchmark.extra_info["sides"] = gaps(lines, depth)[case].spec
    replay(benchmark.pedantic(both, args=(gaps(lines, depth)[case],), rounds=1, setup=results_of.cache_clear))


def test_replay(benchmark: BenchmarkFixture) -> None:
    found = [both(problem) for problem in gaps(24, 6)]
    benchmark.pedantic(lambda: [replay(pair) for pair in found], rounds=1)
    assert benchmark.stats.stats.max < 10
