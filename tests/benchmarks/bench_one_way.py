"""What the issue asks of distinct rows and shattered sets: seconds on two cores, in flat memory.

Run: pytest tests/benchmarks/bench_one_way.py -n 0 --benchmark-enable
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from lowerbounds.certificates.certificate import Certificate
from lowerbounds.certificates.query import Budget, Query
from lowerbounds.methods.distinct_rows import METHOD as DISTINCT_ROWS
from lowerbounds.methods.matrices.rows import SenderRows
from lowerbounds.methods.one_way.conflicts import kinds
from lowerbounds.methods.shattered import METHOD as SHATTERED
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure


def found(spec: str, n: int, measure: Measure) -> Certificate:
    method = SHATTERED if measure is Measure.R1_AB else DISTINCT_ROWS
    error = Fraction(1, 1000) if measure.randomised else Fraction(0)
    return deque(method.search(Query(PROBLEMS.get(spec), n, measure, error=error), Budget(600)), maxlen=1)[0]


@pytest.mark.parametrize("spec", ["disjointness", "inner_product", "equality", "greater_than"])
def test_full_scan(benchmark: BenchmarkFixture, spec: str) -> None:
    view = SenderRows(PROBLEMS.get(spec), 16)
    classes = benchmark.pedantic(lambda: kinds(view, Budget(600)), rounds=1)
    assert classes.count == 2**16


@pytest.mark.parametrize(
    ("spec", "n"), [("index", 20), ("disjointness", 20), ("inner_product", 20), ("greater_than", 12)]
)
def test_refinement(benchmark: BenchmarkFixture, spec: str, n: int) -> None:
    certificate = benchmark.pedantic(found, (spec, n, Measure.STATES_AB), rounds=1)
    assert certificate.claim.bound == 2**n


@pytest.mark.parametrize(("spec", "n"), [("index", 14), ("disjointness", 10), ("inner_product", 10)])
def test_shattered(benchmark: BenchmarkFixture, spec: str, n: int) -> None:
    certificate = benchmark.pedantic(found, (spec, n, Measure.R1_AB), rounds=1)
    assert certificate.claim.bound == n


@pytest.mark.parametrize(("spec", "n"), [("index", 14), ("equality", 10), ("greater_than", 12)])
def test_verify_rows(benchmark: BenchmarkFixture, spec: str, n: int) -> None:
    certificate = found(spec, n, Measure.STATES_AB)
    assert benchmark.pedantic(verify, (certificate,), rounds=1).valid
