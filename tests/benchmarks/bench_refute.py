"""How long it takes to refute models: 20 bits of state in 10 s, and all collisions of a family at once."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from lowerbounds import refute
from lowerbounds.memory.refuting.guided import climb
from lowerbounds.memory.refuting.runs import Runs
from protocols import Case, Recipe, train


@pytest.fixture(scope="module")
def rare() -> Case:
    """A trained network that is wrong on about one input of 3000."""
    recipe = Recipe(steps=4000, rate=0.01, via="index_to_index_lookup", branches=12)
    return train("gru:width=24,precision=float32", "index_lookup", 12, recipe=recipe).case


def bench_guided(benchmark: BenchmarkFixture, rare: Case) -> None:
    """Sixteen searches: in the median about 350 runs each, where random inputs take about 2000."""

    def searches() -> list[int]:
        counted = [Runs(rare) for _ in range(16)]
        assert all(climb(runs, tries=1 << 16, seed=seed) for seed, runs in enumerate(counted))
        return [runs.sequences for runs in counted]

    found = sorted(benchmark.pedantic(searches, rounds=1))
    benchmark.extra_info["runs"] = (found[7] + found[8]) / 2


@pytest.mark.parametrize("task", ["string_equality", "set_disjointness", "index_lookup", "is_tree"])
def bench_twenty_bits(benchmark: BenchmarkFixture, task: str) -> None:
    """A state of 20 bits: at most 10 s, whichever way finds the failure."""
    asked = ("gru:width=5,precision=4", task, 24)
    found = benchmark.pedantic(refute, asked, {"by": ["sampling", "collisions", "guided"]}, rounds=1)
    assert found.failure is not None


@pytest.mark.parametrize("bits", [8, 20])
def bench_collisions(benchmark: BenchmarkFixture, bits: int) -> None:
    """Two of 2²⁴ strings whose last bits a window keeps: they share a state, and a place tells them apart."""
    asked = (f"window_memory:bits={bits}", "index_lookup", 24)
    found = benchmark.pedantic(refute, asked, {"by": ["collisions"], "prefixes": 1 << 24}, rounds=1)
    assert found.failure is not None and found.failure.collision is not None


def bench_all_prefixes(benchmark: BenchmarkFixture) -> None:
    """All 2²⁰ prefixes of an exact memory: no two share a state."""
    asked = ("index_memory", "index_lookup", 20)
    found = benchmark.pedantic(refute, asked, {"by": ["collisions"], "prefixes": 1 << 20}, rounds=1)
    assert found.tried[0].runs == 1 << 20
