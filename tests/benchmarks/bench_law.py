"""What holding a reduction to its law costs on the instances of a run, beside that run: medians of paired times.

Run with: pytest tests/benchmarks/bench_law.py -n 0 --benchmark-enable
"""

from __future__ import annotations

import time
from statistics import median

import pytest

from protocols import case
from protocols.setting import Setting, builder
from protocols.simulation import layout_of
from reductions import MAPS, sample_pairs
from reductions.laws.of_maps import hold

from ..own_objects import IndexToLast
from ..plugged.stranger import LeastToSmallest

BATCH, GOAL = 512, 0.2
SIZES, MODELS = (64, 32, 16), ("gru:width=32", "attention")
OWN = (IndexToLast(), LeastToSmallest())  # the problem of the second has nothing but a definition, pair by pair


def seconds(call):
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def fits(item, n, spec):
    try:
        item.check_size(n)
        sample_pairs(item.problem, item.problem_size(n), count=1, seed=0)
    except ValueError:
        return False
    return builder(spec).fits(Setting(item.task, n))


@pytest.mark.parametrize("spec", MODELS)
@pytest.mark.parametrize("item", [*map(MAPS.get, MAPS.own_names()), *OWN], ids=lambda item: item.name)
def test_the_law_beside_a_run(benchmark, item, spec):
    n = next((n for n in SIZES if fits(item, n, spec)), None)
    if n is None:
        pytest.skip("no model of this kind has tables for so many tokens")
    x, y = sample_pairs(item.problem, item.problem_size(n), count=BATCH, seed=0)
    layout, tokens = layout_of(item, n), hold(item, n, x, y)
    run = lambda: case(spec, item.task, n).run(layout, tokens)  # noqa: E731
    run()  # compiles
    shares = []
    for _ in range(7):
        held, written, ran = (seconds(call) for call in (
            lambda: hold(item, n, x, y), lambda: item.tokens(n, x, y), run,
        ))  # fmt: skip
        shares.append((held - written) / (written + ran))
    benchmark.extra_info.update({"n": n, "share": round(median(shares), 4), "goal": GOAL})
    benchmark.pedantic(lambda: hold(item, n, x, y), rounds=3)
