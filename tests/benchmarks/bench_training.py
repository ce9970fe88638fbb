"""Training steps: this project's against a plain loop of equinox and optax on the same model, batches and optimiser.

CPU seconds of a chunk of 50 steps, batch 64, index lookup at n = 16; the plain loop knows nothing of formats or splits.
"""

from __future__ import annotations

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


@pytest.mark.parametrize("width", [32, 128])
def bench_steps_of_a_gru(benchmark, drawn, width):
    one = case(f"gru:width={width}", TASK, N)
    how = How(forward_of(one.architecture).logits, (0,), False, RECIPE.clip, RECIPE.decay)
    walk, rate = begin(one.model, RECIPE), jnp.asarray(rates(RECIPE))
    ours = lambda: jax.block_until_ready(walk_on(how, walk, rate, jax.device_put(drawn))[1])  # noqa: E731
    ours()
    benchmark.extra_info["ratio to a plain loop"] = _seconds(ours) / _seconds(_plain(drawn, width, rate))
    benchmark(ours)


def _plain(drawn, width, rate):
    keys = jax.random.split(jax.random.key(0), 3)
    embedding = jax.random.normal(keys[0], (18, width))
    model = Plain(embedding, eqx.nn.GRUCell(width, width, key=keys[1]), eqx.nn.Linear(width, 2, key=keys[2]))
    adam = optax.chain(optax.clip_by_global_norm(1.0), optax.scale_by_adam(), optax.add_decayed_weights(1e-4))
    state = adam.init(eqx.filter(model, eqx.is_array))
    prefix, suffixes, targets, _ = drawn
    batches = jax.device_put((np.concatenate([prefix, suffixes[:, :, 0]], axis=2), targets[:, :, 0, 0]))
    plain = lambda: jax.block_until_ready(plain_steps(model, state, batches, rate)[1])  # noqa: E731
    plain()
    return plain


def _seconds(run, times=7):
    """The least CPU seconds of several runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)
