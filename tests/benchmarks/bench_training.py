"""Training steps: this project's against a plain loop of equinox and optax, and against torch, on the same batches.

CPU seconds of a chunk of 50 steps, batch 64, index lookup at n = 16, in one thread; the others know nothing of formats
or splits. The first step is counted from a process that starts, its compiled programs kept by one before it.

Run with: pytest tests/benchmarks/bench_training.py -n 0 --benchmark-enable
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from protocols import Recipe, case
from protocols.training.feeding import Feed
from protocols.training.forwards.parts.forward import forward_of
from protocols.training.steps import How, begin, rates, walk_on
from reductions import TASKS

TASK, N, STEPS = TASKS.get("index_lookup"), 16, 50
RECIPE = Recipe(steps=STEPS, rounded=False)


class Plain(eqx.Module):
    embedding: jax.Array
    cell: eqx.nn.GRUCell
    readout: eqx.nn.Linear

    def __call__(self, tokens):
        step = lambda h, token: (self.cell(self.embedding[token], h), None)  # noqa: E731
        h, _ = jax.lax.scan(step, jnp.zeros(self.cell.hidden_size), tokens)
        return self.readout(h)


@eqx.filter_jit
def plain_steps(model, state, batches, rate):
    adam = optax.chain(optax.clip_by_global_norm(1.0), optax.scale_by_adam(), optax.add_decayed_weights(1e-4))
    arrays, rest = eqx.partition(model, eqx.is_array)

    def loss(arrays, tokens, labels):
        said = jax.vmap(eqx.combine(arrays, rest))(tokens)
        return optax.softmax_cross_entropy_with_integer_labels(said, labels).mean()

    def body(carry, at):
        arrays, state = carry
        value, gradient = jax.value_and_grad(loss)(arrays, at[0], at[1])
        with jax.numpy_dtype_promotion("standard"):
            changes, state = adam.update(gradient, state, arrays)
        return (jax.tree_util.tree_map(lambda a, c: a - at[2] * c, arrays, changes), state), value

    return jax.lax.scan(body, (arrays, state), (*batches, rate))


@pytest.fixture(scope="module")
def drawn():
    feed = Feed(case("gru", TASK, N).setting)
    found = [feed.draw(np.random.default_rng(i), 64) for i in range(STEPS)]
    return jax.tree_util.tree_map(lambda *parts: np.stack(parts), *found)


def ours_of(spec, drawn):
    one = case(spec, TASK, N)
    how = How(forward_of(one.architecture).logits, (0,), False, RECIPE.clip, RECIPE.decay)
    walk, rate = begin(one.model, RECIPE), jnp.asarray(rates(RECIPE))
    return lambda: jax.block_until_ready(walk_on(how, walk, rate, jax.device_put(drawn))[1])


@pytest.mark.parametrize("width", [32, 128])
def bench_steps_of_a_gru(benchmark, drawn, width):
    ours, plain = ours_of(f"gru:width={width}", drawn), _plain(drawn, width, jnp.asarray(rates(RECIPE)))
    benchmark.extra_info["ours / plain loop"] = _ratio(ours, plain)
    benchmark.extra_info["goal"] = 1.1
    benchmark.pedantic(ours, rounds=1)


@pytest.mark.parametrize("width", [32, 64, 128, 256])
@pytest.mark.parametrize("kind", ["gru", "lstm"])
def bench_steps_against_torch(benchmark, drawn, kind, width):
    torch = pytest.importorskip("torch", reason="torch is in the extra interop")
    torch.set_num_threads(1)
    ours, theirs = ours_of(f"{kind}:width={width}", drawn), _in_torch(torch, drawn, kind, width)
    benchmark.extra_info["ours / torch"] = _ratio(ours, theirs)
    benchmark.extra_info["goal"] = 1
    benchmark.pedantic(ours, rounds=1)


FIRST = """
from protocols import Recipe, train
class Seen(Exception): pass
def stop(point): raise Seen
try: train({spec!r}, "index_lookup", 16, recipe=Recipe(steps=1000), progress=stop)
except Seen: pass
"""


@pytest.mark.parametrize("spec", ["gru:width=32", "transformer"])
def bench_the_first_chunk_of_a_process(benchmark, tmp_path, spec):
    kept = {"MIN_COMPILE_TIME_SECS": "0", "MIN_ENTRY_SIZE_BYTES": "0"}
    own = {f"JAX_PERSISTENT_CACHE_{name}": value for name, value in kept.items()}
    environment = {**os.environ, **own, "JAX_COMPILATION_CACHE_DIR": str(tmp_path)}
    run = lambda: subprocess.run([sys.executable, "-c", FIRST.format(spec=spec)], env=environment, check=True)  # noqa: E731
    run()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    benchmark.pedantic(run, rounds=1)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    benchmark.extra_info["CPU s"] = round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)
    benchmark.extra_info["goal"] = 5


def _plain(drawn, width, rate):
    keys = jax.random.split(jax.random.key(0), 3)
    embedding = jax.random.normal(keys[0], (18, width))
    model = Plain(embedding, eqx.nn.GRUCell(width, width, key=keys[1]), eqx.nn.Linear(width, 2, key=keys[2]))
    adam = optax.chain(optax.clip_by_global_norm(1.0), optax.scale_by_adam(), optax.add_decayed_weights(1e-4))
    state = adam.init(eqx.filter(model, eqx.is_array))
    prefix, suffixes, targets, _ = drawn
    batches = jax.device_put((np.concatenate([prefix, suffixes[:, :, 0]], axis=2), targets[:, :, 0, 0]))
    return lambda: jax.block_until_ready(plain_steps(model, state, batches, rate)[1])


def _in_torch(torch, drawn, kind, width):
    class Module(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding, self.readout = torch.nn.Embedding(18, width), torch.nn.Linear(width, 2)
            self.cells = {"gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kind](width, width, batch_first=True)

        def forward(self, tokens):
            return self.readout(self.cells(self.embedding(tokens))[0][:, -1])

    whole = np.concatenate([drawn.prefix, drawn.suffixes[:, :, 0]], axis=2).astype(np.int64)
    batches = list(
        zip(torch.from_numpy(whole), torch.from_numpy(drawn.targets[:, :, 0, 0].astype(np.int64)), strict=True)
    )
    module = Module()
    adam = torch.optim.AdamW(module.parameters(), lr=RECIPE.rate, weight_decay=RECIPE.decay)

    def run():
        for tokens, labels in batches:
            adam.zero_grad()
            torch.nn.functional.cross_entropy(module(tokens), labels).backward()
            torch.nn.utils.clip_grad_norm_(module.parameters(), RECIPE.clip)
            adam.step()

    return run


def _ratio(first, second, times=5):
    """Of the least CPU seconds of several runs, taken in turn after one of each to compile."""
    found = [[], []]
    first(), second()
    for _ in range(times):
        for run, seconds in zip((first, second), found, strict=True):
            start = time.process_time()
            run()
            seconds.append(time.process_time() - start)
    return round(min(found[0]) / min(found[1]), 3)
