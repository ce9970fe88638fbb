"""What running as a protocol costs beside the same model's plain forward pass; ratios of runs taken in turn.

Run with: pytest tests/benchmarks -n 0 --benchmark-enable
"""

from __future__ import annotations

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import MODELS
from protocols.cases import protocol_of
from protocols.messages.turns import converse
from protocols.models.parts.base import Recurrent
from protocols.setting import Setting, builder
from reductions import MAPS, sample_pairs

BATCH, N = 1024, 256
GOALS = {"recurrent": 1.05, "one layer of attention": 1.15}
CASES = [
    ("gru:width=64", "index_to_index_lookup"),
    ("gru:width=64,precision=float32", "index_to_index_lookup"),
    ("elman:width=64", "index_to_index_lookup"),
    ("attention:width=64", "index_to_index_lookup"),
    ("attention:width=64", "disjointness_to_set_disjointness"),
    ("attention:width=64,scale=exchanged", "disjointness_to_set_disjointness"),
]


def prepare(spec, map_name, batch=BATCH, n=N):
    reduction = MAPS.get(map_name)
    x, y = sample_pairs(reduction.problem, n, count=batch, seed=0)
    tokens, layout = reduction.tokens(n, x, y), reduction.layout(n)
    model = builder(spec).build(Setting(reduction.task, n), seed=0)
    protocol = protocol_of(model)
    script = protocol.script(layout)
    return model, tokens, lambda: converse(script, layout, tokens, outputs=2), lambda: protocol.whole(tokens)


def ratio(first, second, rounds=9):
    """Median of the ratios of paired runs, after one of each to compile."""
    first(), second()
    ratios = []
    for _ in range(rounds):
        times = []
        for call in (first, second):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        ratios.append(times[0] / times[1])
    return median(ratios)


@pytest.mark.parametrize(("spec", "map_name"), CASES)
def test_split_run_against_whole_run(benchmark, spec, map_name):
    model, _, split, whole = prepare(spec, map_name)
    benchmark.extra_info["split / whole"] = round(ratio(split, whole), 3)
    benchmark.extra_info["goal"] = GOALS[protocol_of(model).architecture]
    benchmark.pedantic(split, rounds=3)


def test_split_run_against_a_scan_written_for_the_purpose(benchmark):
    """The whole run is not slow itself: a jitted `lax.scan` over the same model, without formats or messages."""
    model, tokens, split, _ = prepare("gru:width=64,precision=float32", "index_to_index_lookup")
    by_position = jnp.asarray(tokens.T, jnp.int32)

    @jax.jit
    def scan(tokens):
        start = jax.tree_util.tree_map(lambda leaf: jnp.broadcast_to(leaf, (BATCH, *leaf.shape)), model.start())
        state, _ = jax.lax.scan(
            lambda s, x: (jax.vmap(lambda a, b: model.step(a, b, 0))(s, x), None), start, tokens[:-1]
        )
        return jax.vmap(lambda s, x: model.emit(s, x, 0))(state, tokens[-1])

    benchmark.extra_info["split / scan"] = round(ratio(split, lambda: np.asarray(scan(by_position))), 3)
    benchmark.pedantic(split, rounds=3)


LONG = [f"{name}:width=16" for name in MODELS.names() if isinstance(MODELS.get(name), Recurrent)]


@pytest.mark.parametrize("spec", [*LONG, "attention:precision=16", "attention:scale=exchanged"])
def test_memory_does_not_grow_with_length_beyond_the_tokens(benchmark, spec):
    """Largest resident size, short and then long: T = 1025, then T = 65537, batch 8; tokens of the latter are 4 MiB.

    In a process of its own, whose largest size is that of nothing else.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        peaks = benchmark.pedantic(lambda: [fresh.submit(peak_of, spec, n).result() for n in (1024, 65536)], rounds=1)
    benchmark.extra_info["peak MiB at T=1025, 65537"] = [round(peak) for peak in peaks]


def peak_of(spec, n):
    """MiB, of the process so far."""
    _, _, split, _ = prepare(spec, "index_to_index_lookup", batch=8, n=n)
    split()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
