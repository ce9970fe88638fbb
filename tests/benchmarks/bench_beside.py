"""Beside what a user would pick instead, in one run: flint's rank, cvxpy's γ₂; and `auto` beside each of its methods.

pytest tests/benchmarks/bench_beside.py -n 0 --benchmark-enable -s
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from lowerbounds.certificates.query import METHODS, Budget, Method, Query, TimeUp
from lowerbounds.methods.fooling_set import FoolingSet
from lowerbounds.methods.gamma2 import Gamma2
from lowerbounds.methods.ranks.elimination import minor_mod_prime
from lowerbounds.verification import verify
from reductions import PROBLEMS, Measure, Problem
from reductions.problems.kinds.table import from_matrix

PRIME = 4194301
SECONDS = 10


def taken(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = run()
    return time.process_time() - start, found


def found_by(method: Method, query: Query, seconds: float) -> int:
    """The best bound within the time; 0 where the method does not apply or finds nothing."""
    best = 0
    try:
        for certificate in method.search(query, Budget(seconds)):
            best = max(best, certificate.claim.bound)
    except (TimeUp, ValueError):
        pass
    return best


@pytest.mark.parametrize("size", [400, 1600])
def bench_rank_beside_flint(benchmark: BenchmarkFixture, size: int) -> None:
    flint = pytest.importorskip("flint")
    matrix = np.random.default_rng(size).random((size, size)) < 0.5
    cells = [int(cell) for cell in matrix.ravel()]
    theirs, rank = taken(lambda: flint.nmod_mat(size, size, cells, PRIME).rank())
    ours, minor = taken(lambda: minor_mod_prime(matrix, PRIME))
    assert len(minor.rows) == rank
    benchmark.extra_info |= {"ours": ours, "flint": theirs}
    print(f"\nrank {size}×{size}: a minor in {ours:.2f} CPU s, flint's rank {theirs:.2f}")
    benchmark.pedantic(minor_mod_prime, (matrix, PRIME), rounds=1)


@pytest.mark.parametrize(
    "problem",
    [*(f"random {size}" for size in (16, 32, 64)), *(f"disjointness {n}" for n in (4, 5, 6))],
)
def bench_gamma2_beside_cvxpy(benchmark: BenchmarkFixture, problem: str) -> None:
    name, size = problem.split()
    drawn = np.random.default_rng(int(size)).integers(0, 2, size=(int(size), int(size)))
    item, n = (from_matrix(drawn.tolist()), 1) if name == "random" else (PROBLEMS.get(name), int(size))
    query = Query(item, n, Measure.GAMMA2)

    def certified() -> int:
        *_, last = Gamma2().search(query, Budget(600))
        assert verify(last).valid
        return last.claim.bound

    ours, bound = taken(certified)
    theirs, value = taken(lambda: by_cvxpy(item, n))
    benchmark.extra_info |= {"ours": ours, "cvxpy": theirs}
    print(f"\nγ₂ of {problem}: {bound / 1e6:.6f} in {ours:.2f} CPU s, checked; cvxpy {value:.6f} in {theirs:.2f}")
    assert abs(bound / 1e6 - value) < 1e-2 * value
    benchmark.pedantic(certified, rounds=1)


def by_cvxpy(item: Problem, n: int) -> float:
    cp = pytest.importorskip("cvxpy")
    signs = np.array([[1 - 2 * item.define(x, y) for y in item.y_space(n)] for x in item.x_space(n)])  # type: ignore[operator]
    rows, columns = signs.shape
    block = cp.Variable((rows + columns, rows + columns), PSD=True)
    programme = cp.Problem(cp.Minimize(cp.max(cp.diag(block))), [block[:rows, rows:] == signs])
    return float(programme.solve(solver="SCS"))


@pytest.mark.parametrize("n", [5, 6])
def bench_fooling_set_ends(benchmark: BenchmarkFixture, n: int) -> None:
    query = Query(PROBLEMS.get("inner_product"), n, Measure.COVER1)
    found = benchmark.pedantic(lambda: list(FoolingSet().search(query, Budget(600))), rounds=1)
    print(f"\nfooling set of inner_product at n={n}: {found[-1].claim.bound}, and the search ended")


@cache
def asked(size: int) -> Query:
    cells = np.random.default_rng(size).integers(0, 2, size=(size, size)).tolist()
    return Query(from_matrix(cells), 1, Measure.D, error=Fraction(0))


@pytest.mark.parametrize("size", [200, 500, 1000, 2000])
def bench_auto_beside_each_method(benchmark: BenchmarkFixture, size: int) -> None:
    query = asked(size)
    able = [
        name for name in METHODS.names() if name != "auto" and (query.measure, query.side) in METHODS.get(name).proves
    ]
    each = {name: found_by(METHODS.get(name), query, SECONDS / 4) for name in able if not name.startswith("structure_")}
    start = time.monotonic()
    bound = benchmark.pedantic(found_by, (METHODS.get("auto"), query, SECONDS), rounds=1)
    wall = time.monotonic() - start
    benchmark.extra_info |= {"auto": bound, "wall": wall, **each}
    shown = ", ".join(f"{name} {value}" for name, value in sorted(each.items(), key=lambda one: -one[1]))
    print(f"\nD of a random {size}×{size}, {SECONDS} s: auto {bound} in {wall:.1f} s; with a quarter: {shown}")
    assert bound >= max(each.values())
