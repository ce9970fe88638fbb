"""How far ranks, leaf sums and fooling sets reach: searches and checks on whole matrices."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from lowerbounds.certificates.certificate import Certificate
from lowerbounds.certificates.query import Budget, Method, Query
from lowerbounds.methods.fooling_set import METHOD as FOOLING
from lowerbounds.methods.leaf_sum import METHOD as LEAF_SUM
from lowerbounds.methods.matrices.matrix import communication_matrix
from lowerbounds.methods.ranks.elimination import minor_mod_2
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Problem
from reductions.problems.kinds.table import from_matrix

TEXTBOOK = ["equality", "disjointness", "greater_than", "inner_product"]


@cache
def leaves(name: str, n: int) -> Certificate:
    return last(LEAF_SUM, PROBLEMS.get(name), n, Measure.LEAVES)


def last(method: Method, problem: Problem, n: int, measure: Measure) -> Certificate:
    *_, found = method.search(Query(problem, n, measure), Budget(600))
    return found


@pytest.mark.parametrize("name", TEXTBOOK)
def test_matrix_1024(benchmark: BenchmarkFixture, name: str) -> None:
    assert benchmark(communication_matrix, PROBLEMS.get(name), 10).shape == (1024, 1024)


@pytest.mark.parametrize("n", [10, 12])
@pytest.mark.parametrize("name", TEXTBOOK)
def test_rank_pair(benchmark: BenchmarkFixture, name: str, n: int) -> None:
    found = benchmark.pedantic(last, (LEAF_SUM, PROBLEMS.get(name), n, Measure.LEAVES), rounds=1)
    assert found.claim.bound >= 2 ** (n + 1) - 1


def test_rank_mod_2_8192(benchmark: BenchmarkFixture) -> None:
    matrix = np.random.default_rng(0).random((8192, 8192)) < 0.5
    assert len(benchmark.pedantic(minor_mod_2, (matrix,), rounds=1).rows) > 8180


@pytest.mark.parametrize("name", ["equality", "disjointness"])
def test_fooling_1024(benchmark: BenchmarkFixture, name: str) -> None:
    found = benchmark.pedantic(last, (FOOLING, PROBLEMS.get(name), 10, Measure.N1), rounds=1)
    assert found.claim.bound == 10


@pytest.mark.parametrize("seed", range(3))
def test_fooling_random_24_largest(benchmark: BenchmarkFixture, seed: int) -> None:
    ones = np.random.default_rng(seed).integers(0, 2, size=(24, 24))
    table = from_matrix(ones.tolist())
    found = benchmark.pedantic(last, (FOOLING, table, 1, Measure.N1), rounds=1)
    tried = found.provenance["tried"]
    assert tried[-1]["largest"]  # type: ignore[index, call-overload]


@pytest.mark.parametrize("n", [10, 12])
@pytest.mark.parametrize("name", TEXTBOOK)
def test_verify_rank_pair(benchmark: BenchmarkFixture, name: str, n: int) -> None:
    assert benchmark.pedantic(verify, (leaves(name, n),), rounds=1).valid
