"""Structured certificates: D = n + 1 at n = 10⁶, symmetric functions in the thousands, spectra of 2²⁰ values."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from lowerbounds.certificates.query import Budget, Query
from lowerbounds.checks.shared.refuted import Cells
from reductions import PROBLEMS, Measure, Side

MILLION = 10**6


def certify_and_verify(name: str, n: int, *methods: tuple[str, Side]) -> list[int]:
    """The bound on D by each method, searched for and checked."""
    bounds = []
    for method, side in methods:
        query = Query(PROBLEMS.get(name), n, Measure.D, side)
        for certificate in import_module(f"lowerbounds.methods.{method}").METHOD.search(query, Budget(60)):
            check = import_module(f"lowerbounds.checks.{certificate.kind}").CHECK
            check(certificate.claim, certificate.witness, Cells(query.problem, n))
            bounds.append(certificate.claim.bound)
    return bounds


@pytest.mark.parametrize("name", ["equality", "disjointness", "inner_product", "greater_than"])
def bench_exact_cost_at_a_million(benchmark: Any, name: str) -> None:
    lower = "structure_order" if name == "greater_than" else "structure_power"
    methods = (lower, Side.LOWER), ("structure_code", Side.UPPER)
    assert benchmark.pedantic(certify_and_verify, args=(name, MILLION, *methods), rounds=3) == [MILLION + 1] * 2
    assert benchmark.stats["max"] < 2


def bench_index_at_a_million(benchmark: Any) -> None:
    methods = ("structure_selection", Side.LOWER), ("structure_selection", Side.UPPER)
    assert benchmark.pedantic(certify_and_verify, args=("index", MILLION, *methods), rounds=3) == [21, 21]
    assert benchmark.stats["max"] < 2


@pytest.mark.parametrize("name", ["disjointness", "equality", "intersection_size"])
def bench_symmetric_2000(benchmark: Any, name: str) -> None:
    methods = (("structure_symmetric", Side.LOWER),)
    bounds = benchmark.pedantic(certify_and_verify, args=(name, 2000, *methods), rounds=1)
    assert bounds[0] >= 2001


@pytest.mark.parametrize("name", ["equality", "disjointness", "inner_product"])
def bench_spectrum_20(benchmark: Any, name: str) -> None:
    methods = (("structure_spectrum", Side.LOWER),)
    assert benchmark.pedantic(certify_and_verify, args=(name, 20, *methods), rounds=1) == [21]
