"""How fast ceilings are: exact integers to n = 10⁵, closed forms beyond, heat maps, a question at model size."""

from __future__ import annotations

from fractions import Fraction

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import lowerbounds


@pytest.mark.parametrize("bits", [1, 1000, 50_000, 99_999])
def test_exact_integers_to_100_000(benchmark: BenchmarkFixture, bits: int) -> None:
    found = benchmark.pedantic(lowerbounds.ceiling, ("index",), {"n": 10**5, "state_bits": bits}, rounds=1)
    assert found.bound.source.startswith("ball filling: ")


@pytest.mark.parametrize("bits", [10, 500_000, 999_990])
def test_closed_forms_to_1_000_000(benchmark: BenchmarkFixture, bits: int) -> None:
    found = benchmark.pedantic(lowerbounds.ceiling, ("index",), {"n": 10**6, "state_bits": bits}, rounds=1)
    assert found.status.value == "upper bound" and 2**60 % found.accuracy.denominator == 0


@pytest.mark.parametrize("name", ["index", "recall", "copying"])
def test_heat_map_200(benchmark: BenchmarkFixture, name: str) -> None:
    axes = {"sizes": range(1, 201), "state_bits": range(1, 201)}
    found = benchmark.pedantic(lowerbounds.heat_map, (name,), axes, rounds=1)
    assert len(found.accuracies) == 200


def test_largest_size_of_a_large_model(benchmark: BenchmarkFixture) -> None:
    asked = {"accuracy": Fraction(99, 100), "state_bits": 412_680_192, "values": 4096}
    assert benchmark.pedantic(lowerbounds.largest_size, ("recall",), asked, rounds=1).n > 10**7
