"""How long memory profiles take: 24 binary tokens, and all orders of 13."""

from __future__ import annotations

import numpy as np
from pytest_benchmark.fixture import BenchmarkFixture

from lowerbounds import profile
from lowerbounds.memory.profiles.orders import best_order


def bench_profile(benchmark: BenchmarkFixture) -> None:
    """Two strings of 12 bits: at most a minute."""
    assert benchmark.pedantic(profile, ("string_equality", 12), rounds=1).largest == 1 << 12


def bench_orders(benchmark: BenchmarkFixture) -> None:
    """A function of 13 bits: at most 10 s."""
    numbers = np.random.default_rng(0).integers(0, 2, 1 << 13, np.int32)
    assert len(benchmark.pedantic(best_order, ((2,) * 13, numbers), rounds=1).places) == 13
