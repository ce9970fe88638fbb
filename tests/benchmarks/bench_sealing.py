"""What sealing costs: looking at a model before a run at batch 1024, beside the run itself; medians of paired times.

Run with: pytest tests/benchmarks/bench_sealing.py -n 0 --benchmark-enable
"""

from __future__ import annotations

import time
from statistics import median

import pytest

from protocols.messages.turns import converse
from protocols.setting import Setting, builder
from protocols.simulation import protocol_of
from reductions import MAPS, sample_pairs

BATCH, N, GOAL = 1024, 256, 0.1
MAP = "index_to_index_lookup"
SPECS = ("gru:width=64", "mamba:width=16", "attention:width=64", "transformer:width=32,layers=2", "hybrid:width=16")


@pytest.mark.parametrize("spec", SPECS)
def test_sealing_beside_a_run(benchmark, spec):
    reduction = MAPS.get(MAP)
    x, y = sample_pairs(reduction.problem, N, count=BATCH, seed=0)
    tokens, layout = reduction.tokens(N, x, y), reduction.layout(N)
    model = builder(spec).build(Setting(reduction.task, N), seed=0)

    def timed(call):
        start = time.perf_counter()
        result = call()
        return time.perf_counter() - start, result

    first, script = timed(lambda: protocol_of(model).script(layout))  # traces and looks; later ones find the programs
    timed(lambda: converse(script, layout, tokens, outputs=2))  # compiles
    shares = []
    for _ in range(5):
        sealing, script = timed(lambda: protocol_of(model).script(layout))
        running, _ = timed(lambda script=script: converse(script, layout, tokens, outputs=2))
        shares.append(sealing / running)
    benchmark.extra_info.update({"first look, s": round(first, 3), "share": round(median(shares), 4), "goal": GOAL})
    benchmark.extra_info["first look beside a run"] = round(first / running, 3)
    benchmark.pedantic(lambda: protocol_of(model).script(layout), rounds=3)
