"""Layers of recurrent models in training: all tokens at once against one after the other; ratios of CPU seconds.

A forward pass and its gradient by weights and inputs, batch 64, width 32, GRU and LSTM also at 128. Training uses the
parallel form where a layer says so, `at_once`; elsewhere it goes step by step although there is another form.

Run with: pytest tests/benchmarks/bench_parallel.py -n 0 --benchmark-enable
"""

from __future__ import annotations

import time

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from protocols import MODELS
from protocols.models.parts.base import Layer, Recurrent
from protocols.setting import builder

BATCH = 64
RECURRENT = [f"{name}:width=32" for name in MODELS.names() if isinstance(MODELS.get(name), Recurrent)]
WIDE = ["gru:width=128", "lstm:width=128"]


@eqx.filter_jit
def gradients(layer, xs, form):
    def loss(both):
        layer, xs = both
        t = jnp.arange(xs.shape[1], dtype=jnp.int32)
        run = lambda x: getattr(layer, form)(layer.start(), x, t)[1]  # noqa: E731
        return (jax.vmap(run)(xs) ** 2).mean()

    return eqx.filter_grad(loss)((layer, xs))


@pytest.mark.parametrize("length", [17, 128])
@pytest.mark.parametrize("spec", [*RECURRENT, *WIDE])
def test_at_once_against_in_turn(benchmark, spec, length):
    item = builder(spec)
    layer = item.make_layers(jax.random.key(0))[0]
    if type(layer).parallel is Layer.parallel:
        pytest.skip("has no parallel form")
    xs = jnp.asarray(np.random.default_rng(0).normal(size=(BATCH, length, item.width)).astype(np.float32))
    turn, once = (
        lambda form=form: jax.block_until_ready(gradients(layer, xs, form)) for form in ("in_turn", "parallel")
    )
    benchmark.extra_info["in turn / at once"] = round(seconds(turn) / seconds(once), 2)
    benchmark.extra_info["used in training"] = layer.at_once
    benchmark.pedantic(once, rounds=1)


def seconds(run, times=5):
    """The least CPU seconds of several runs, after one to compile."""
    run()
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)
